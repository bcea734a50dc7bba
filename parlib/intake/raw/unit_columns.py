"""What a column of units shows as a whole.

The level its names are about, or that it holds codes that lost their zeros.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from parlib.codebook.localities import Register
from parlib.codebook.unit_words import is_number
from parlib.codebook.units import Match
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import UNIT_LEVELS
from parlib.errors import Problem
from parlib.speech.catalogue import saying

_MOST_IN_A_NAME = 99  # districts and wards are numbered to 28; a greater number alone is a code
_SHOWN = 8


def level_shown(matches: Iterable[Match]) -> str:
    """Return the one level at which every name of a column has a unit.

    Empty where nothing but open names is there to show it.

    Parameters
    ----------
    matches : iterable of Match
        What the distinct names came to; a name that means nothing shows nothing.
    """
    matches = list(matches)
    sure = {m.unit.level for m in matches if m.unit is not None and not m.unit.fictional}
    borne = [set(m.levels) for m in matches if m.levels]
    shared = [{u.level for u in m.candidates} for m in matches if m.shared]
    if not sure and not shared:
        return ""
    possible = set.intersection(set(UNIT_LEVELS), *({level} for level in sure), *borne, *shared)
    return possible.pop() if len(possible) == 1 else ""


def read_as(level: str, names: Sequence[str], file: str) -> Problem:
    """Say aloud that bare names were read as units of the level that the rest of the column shows."""
    shown = ", ".join(names[:_SHOWN]) + (
        f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    )
    what = saying(
        "bare names that units of several levels bear are read as the "
        "{level}, as every other name of the file is one",
        level=level,
    )
    remedy = saying(
        "write `level: {level}` beside the file in card.yml to say so "
        "yourself; where another unit is meant, write its full name",
        level=level,
    )
    return Problem(what, remedy, file=file, cell="locality", actual=shown, severity="warning")


def whole_codes(numbers: Iterable[tuple[str, Any, str]], register: Register) -> dict[str, str]:
    """Return the whole code for each number of a column of codes that lost zeros.

    Nothing where it may be anything else.

    A column is one of codes where every cell is a number and the level is stated, or a number is
    greater than names of units go. Every row must then be the code of a unit of one level in its
    year, and none the name of a unit of that level.

    Parameters
    ----------
    numbers : iterable of (written, period, level)
        Distinct cells; the level is empty where none is stated.
    register : Register
        The units.
    """
    rows = [
        (str(written), _digits(str(written)), period, level) for written, period, level in numbers
    ]
    stated = {level for *_, level in rows}
    if (
        not rows
        or len(stated) > 1
        or not all(is_number(written) for written, *_ in rows)
        or any(is_missing(p) for _, _, p, _ in rows)
    ):
        return {}
    known = stated.pop()
    if not known and not any(d.isdigit() and int(d) > _MOST_IN_A_NAME for _, d, _, _ in rows):
        return {}
    fits = []
    for level in (known,) if known else UNIT_LEVELS:
        codes = {w: register.codes_of(d, int(period), level=level) for w, d, period, _ in rows}
        named = any(register.names_a_unit(d, int(period), level=level) for _, d, period, _ in rows)
        if not named and all(len(whole) == 1 for whole in codes.values()):
            fits.append({w: whole.pop() for w, whole in codes.items()})
    return {w: code for w, code in fits[0].items() if w.strip() != code} if len(fits) == 1 else {}


def _digits(written: str) -> str:
    """Return the number as a whole one, without zeros in front.

    A spreadsheet may have made 4402 into 4402.0.
    """
    whole, _, rest = written.strip().partition(".")
    return whole.lstrip("0") if not rest.strip("0") else written


def zeros_back(codes: dict[str, str], file: str) -> Problem:
    """Say aloud which codes got their zeros back."""
    told = [f"{written} → {code}" for written, code in codes.items()]
    shown = ", ".join(told[:_SHOWN]) + (
        f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    )
    what = saying(
        "codes had lost the zeros in front, as spreadsheets do; every row "
        "of the column is a code with them, and was read so"
    )
    return Problem(
        what,
        saying("keep the column as text; check the units"),
        file=file,
        cell="locality",
        actual=shown,
        severity="warning",
    )
