"""Figures that one clause gives to several units, each its own.

"Sở A, Sở B lần lượt đạt 88% và 90%" or "Sở A 99%, Sở B 98%".
"""

from __future__ import annotations

import re

from parlib.intake.dispatch.considered import Considered
from parlib.intake.dispatch.naming import units_apart
from parlib.intake.dispatch.numerals import NUMBER
from parlib.intake.dispatch.unit_names import KINDS, KNOWN, STOP, VERBS

_IN_TURN = re.compile(r"\b(?:lần lượt|(?:tương ứng )?theo thứ tự|tương ứng)\b")
_SEVERAL_FIGURES = re.compile(
    rf"{NUMBER}(?:\s?%)?(?:,\s{NUMBER}(?:\s?%)?){{0,12}}(?:,|\svà)\s{NUMBER}(?=\s?%|\s[^\W\d])"
)
_WORD = rf"(?!{STOP})(?!{VERBS}\b)(?!và\s{KINDS})[^\W\d]+"
_NAME = rf"(?:{KNOWN}|{KINDS}(?:\s{_WORD}){{1,9}}?)"
_LISTED = re.compile(
    rf"{_NAME}(?:(?:,|\svà)\s{_NAME}){{1,12}}(?=\s(?:{VERBS}|{STOP}|lần lượt|theo thứ tự|tương ứng)\b|\s\(|,)"
)
_OF_A_UNIT = re.compile(
    rf"(?:^|[,;:(]\s?|\svà\s)(?P<unit>{_NAME})\s?:?\s(?:đạt\s|là\s)?(?P<figure>{NUMBER})(?=\s?%|\s[^\W\d])"
)
_LONGEST = 600


def in_turn(clause: str, kept: list[Considered], owner: str) -> list[tuple[Considered, str]]:
    """Return what is promised in a clause, each with who is to do it: ``owner`` unless the clause
    gives figures to several units one after the other.
    """
    alone = [(one, owner) for one in kept]
    if len(clause) > _LONGEST or not kept:
        return alone
    if _IN_TURN.search(clause):
        return _one_after_the_other(clause, kept, owner) or alone
    each = [(m.start("figure"), m.end("figure"), m["unit"]) for m in _OF_A_UNIT.finditer(clause)]
    if len(each) < 2:
        return alone
    return [(one, next((unit for a, b, unit in each if _holds(one, a, b)), owner)) for one in kept]


def _holds(one: Considered, begin: int, end: int) -> bool:
    return one.reading.start <= end and begin <= one.reading.end


def _one_after_the_other(
    clause: str, kept: list[Considered], owner: str
) -> list[tuple[Considered, str]]:
    figures = _SEVERAL_FIGURES.search(clause)
    if figures is None:
        return []
    listed = _LISTED.search(clause, 0, figures.start())
    units = units_apart(listed.group()) if listed else []
    places = [n for n, one in enumerate(kept) if _holds(one, figures.start(), figures.end())]
    if len(units) != len(places) or "; ".join(units) == owner:
        return []  # those who act themselves: ``in_order`` sees all of the line
    whose = dict(zip(places, units, strict=True))
    return [(one, whose.get(n, owner)) for n, one in enumerate(kept)]
