"""Several units in one clause, each with its own figure.

"Sở A, Sở B lần lượt đạt 88% và 90%" or "Sở A 99%, Sở B 98%". The leads of a whole line are the
business of :mod:`parlib.intake.dispatch.figures_of_leads`.
"""

from __future__ import annotations

import re

from parlib.intake.dispatch.considered import Considered
from parlib.intake.dispatch.naming import units_apart
from parlib.intake.dispatch.numerals import NUMBER
from parlib.intake.dispatch.unit_names import KINDS, KNOWN, STOP, VERBS

RESPECTIVELY = r"(?:lần lượt|theo (?:đúng )?thứ tự)"
_RESPECTIVELY = re.compile(rf"\b(?:{RESPECTIVELY}|tương ứng)\b")
_SEVERAL_FIGURES = re.compile(
    rf"{NUMBER}(?:\s?%)?(?:,\s{NUMBER}(?:\s?%)?){{0,12}}(?:,|\svà)\s{NUMBER}(?=\s?%|\s[^\W\d])"
)
_WORD = rf"(?!{STOP})(?!{VERBS}\b)(?!và\s{KINDS})[^\W\d]+"
_NAME = rf"(?:{KNOWN}|{KINDS}(?:\s{_WORD}){{1,9}}?)"
_LISTED = re.compile(
    rf"{_NAME}(?:(?:,|\svà)\s{_NAME}){{1,12}}(?=\s(?:{VERBS}|{STOP}|{RESPECTIVELY}|tương ứng)\b|\s\(|,)"
)
_OF_A_UNIT = re.compile(
    rf"(?:^|[,;:(]\s?|\svà\s)(?P<unit>{_NAME})\s?:?\s(?:đạt\s|là\s)?(?P<figure>{NUMBER})(?=\s?%|\s[^\W\d])"
)
_LONGEST = 600


def figures_of_units(
    clause: str, kept: list[Considered], owner: str
) -> list[tuple[Considered, str]]:
    """Pair each reading of a clause with the unit responsible for it.

    That is ``owner``, unless the clause lists several units and gives each a figure.
    """
    alone = [(one, owner) for one in kept]
    if len(clause) > _LONGEST or not kept:
        return alone
    if _RESPECTIVELY.search(clause):
        return _listed_units_and_figures(clause, kept, owner) or alone
    each = [(m.start("figure"), m.end("figure"), m["unit"]) for m in _OF_A_UNIT.finditer(clause)]
    if len(each) < 2:
        return alone
    return [(one, next((unit for a, b, unit in each if _holds(one, a, b)), owner)) for one in kept]


def _holds(one: Considered, begin: int, end: int) -> bool:
    return one.reading.start <= end and begin <= one.reading.end


def _listed_units_and_figures(
    clause: str, kept: list[Considered], owner: str
) -> list[tuple[Considered, str]]:
    figures = _SEVERAL_FIGURES.search(clause)
    if figures is None:
        return []
    listed = _LISTED.search(clause, 0, figures.start())
    units = units_apart(listed.group()) if listed else []
    places = [n for n, one in enumerate(kept) if _holds(one, figures.start(), figures.end())]
    if len(units) != len(places) or "; ".join(units) == owner:
        return []  # the leads of the line: ``figures_of_leads`` sees all of it
    whose = dict(zip(places, units, strict=True))
    return [(one, whose.get(n, owner)) for n, one in enumerate(kept)]
