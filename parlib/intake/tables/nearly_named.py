"""What units that the register lacks come near, and units above that did not stand in a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import search_form
from parlib.intake.tables.questions import Fault, Question

_ALIKE = 0.85
"""Least likeness of two names, without diacritics, that differ by a letter or two."""
_NAMES, _NEAR = 8, 5


def ask_new_units(
    names: Sequence[str], near: Mapping[str, Sequence[Locality]], below: str, register: Register
) -> Question:
    """Ask whether names are those of new units; a slip of the pen must not become one.

    Parameters
    ----------
    names : sequence of str
        The names, each in one spelling.
    near : mapping of str to sequence of Locality
        By name as written, the units that it comes near, the nearest first.
    below : str
        Identity of the unit above, empty where it is not known.
    register : Register
        The units.
    """
    figures = {"names": ", ".join(names[:_NAMES]), "count": str(len(names)), "below": below}
    slips = {w: units[0] for w, units in near.items() if units and _differ_little(w, units[0].name)}
    if not slips:
        return Question("ask_new_units", "--new-units", (), figures)
    named = (f'--unit "{w}={u.locality}" ({register.listed([u])})' for w, u in slips.items())
    figures["near"] = "; ".join([*named][:_NEAR])
    return Question("ask_new_units_near", "--new-units", (), figures)


def not_there(below: Locality, years: str, first: int, register: Register) -> Fault:
    """Refuse a unit above that did not stand in the years of a table; beside it, the units that it
    came from or became, the one of its name first.

    Parameters
    ----------
    below : Locality
        The unit above, as it was named.
    years : str
        The years of the table, as they are printed.
    first : int
        The first of them.
    register : Register
        The units.
    """
    kin = (*below.predecessors, *below.successors)
    stood = [register[k] for k in kin if k in register and register[k].covers(first)]
    stood.sort(key=lambda u: (u.short_name != below.short_name, u.locality))
    choices = " | ".join(f"--below {u.locality} ({u.name})" for u in stood) or "--below …"
    figures = {"below": f"{below.name} [{below.locality}]", "years": years, "choices": choices}
    return Fault("below_not_there", figures)


def _differ_little(written: str, name: str) -> bool:
    return SequenceMatcher(None, search_form(written), search_form(name)).ratio() > _ALIKE
