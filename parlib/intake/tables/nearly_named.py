"""Whether names that the register lacks are those of new units, or slips of the pen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import search_form
from parlib.intake.tables.questions import Question

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


def _differ_little(written: str, name: str) -> bool:
    return SequenceMatcher(None, search_form(written), search_form(name)).ratio() > _ALIKE
