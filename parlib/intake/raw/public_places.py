"""Which unit a row of published figures is about, in the year that it is about."""

from __future__ import annotations

from datetime import date

import pandas as pd

from parlib.codebook.localities import Register
from parlib.codebook.vocabulary import RECALCULATED
from parlib.errors import Problem
from parlib.speech.catalogue import saying


def locate(
    frame: pd.DataFrame, years: pd.Series, *, file: str, register: Register, day: date | None = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Find the identity of every place.

    Returns
    -------
    places : DataFrame
        ``locality`` and ``level`` (``nation`` and ``region`` for VN rows) by row number; rows
        without a unit are absent.
    problems : list of Problem
        One per row whose place is unknown or ambiguous, with candidates.
    """
    by_place: dict[tuple[str, str, int, bool], tuple[str, str] | Problem] = {}
    anew = frame[["confidence", "rank_confidence"]].eq(RECALCULATED).any(axis=1)
    table = pd.DataFrame(
        {
            "place": frame["place"],
            "within": frame["within"],
            "year": years.reindex(frame.index),
            "anew": anew,
        }
    )
    for place, within, year, again in table.drop_duplicates().itertuples(index=False):
        if again and place in register:  # the unit came after the year
            by_place[place, within, int(year), again] = place, register[place].level
        else:
            hit = _place(place, within, int(year), register, day)
            by_place[place, within, int(year), again] = hit
    rows, problems = {}, []
    for row, place, within, year, again in table.itertuples():
        hit = by_place[place, within, int(year), again]
        if isinstance(hit, Problem):
            problems.append(
                Problem(
                    hit.what,
                    hit.remedy,
                    file=file,
                    cell=saying("row {row}, {column}", row=row, column=hit.cell),
                    actual=hit.actual,
                    expected=hit.expected,
                )
            )
        else:
            rows[row] = hit
    return pd.DataFrame.from_dict(rows, orient="index", columns=["locality", "level"]), problems


def _place(
    place: str, within: str, year: int, register: Register, day: date | None
) -> tuple[str, str] | Problem:
    if place == "VN":
        return "VN", "nation"
    if place.startswith("VN:"):
        if place[3:] in register.regions:
            return place, "region"
        return Problem(
            saying("the region is not known"),
            saying("use the name in the register"),
            cell="place",
            actual=place,
            expected=", ".join(register.regions),
        )
    parent = ""
    if within:
        above = register.match(within, period=year, day=day)
        if above.unit is None:
            above = register.match(within, period=year, level="province", day=day)
        if above.unit is None:
            return Problem(
                above.why,
                saying("write the identity of the unit above"),
                cell="within",
                actual=within,
                expected=register.listed(above.candidates),
            )
        parent = above.unit.locality
    match = register.match(
        place, period=year, parent=parent, level="" if within else "province", day=day
    )
    if match.unit is None:
        return Problem(
            match.why,
            match.remedy,
            cell="place",
            actual=place,
            expected=register.listed(match.candidates),
        )
    return match.unit.locality, match.unit.level
