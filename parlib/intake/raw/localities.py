"""The dated register of units.

Raw rows become the ``localities`` table, and successions are checked both ways.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from parlib.codebook.tables import columns_of
from parlib.codebook.values import holds, is_missing
from parlib.errors import Problem
from parlib.intake.raw.reading import PLACE
from parlib.speech.catalogue import saying

_ABOVE = {
    "province": ("",),
    "district": ("province",),
    "commune": ("district", "province"),
    "department": ("province",),
}
REQUIRED = tuple(
    c
    for c in columns_of("localities")
    if c not in ("fictional", "region", "parent", "successors", "predecessors", "valid_to")
)
OPTIONAL = ("fictional", "region", "parent", "successors", "predecessors", "valid_to")


def check_localities(
    table: pd.DataFrame, *, places: pd.DataFrame | None = None, more: pd.DataFrame | None = None
) -> list[Problem]:
    """Check a register as a whole.

    Parameters
    ----------
    table : DataFrame
        The ``localities`` table, from one or more files.
    places : DataFrame, optional
        File and row of each table row (columns ``PLACE``), for messages; same index as ``table``.
    more : DataFrame, optional
        Units that no file registers and that rows may lie below (the illustrative province).

    Returns
    -------
    list of Problem
        Identities that are not ``code@valid_from``, impossible dates, one code with two units on
        one day, parents of the wrong level or time, and successions that only one side knows or
        that do not meet in time.
    """
    table = table.reset_index(drop=True).astype(object)  # read cell by cell: four times as fast
    files, rows = (
        (table["locality"], None)
        if places is None
        else (places[column].reset_index(drop=True) for column in PLACE)
    )
    problems: list[Problem] = []

    def say(
        row: int, column: str, what: str, remedy: str, *, actual: str = "", expected: str = ""
    ) -> None:
        cell = column if rows is None else f"{rows[row]}, {column}"
        problems.append(
            Problem(what, remedy, file=files[row], cell=cell, actual=actual, expected=expected)
        )

    days = {}
    for row in table.itertuples():
        first, last = (
            _day(row.valid_from),
            _day(row.valid_to) if not is_missing(row.valid_to) else date.max,
        )
        no_date = saying("this is not a date"), saying("write YYYY-MM-DD")
        if first is None:
            say(row.Index, "valid_from", *no_date, actual=row.valid_from)
        if last is None:
            say(row.Index, "valid_to", *no_date, actual=row.valid_to)
        if first and last and last < first:
            say(
                row.Index,
                "valid_to",
                saying("the unit ends before it begins"),
                saying("correct the dates"),
                actual=row.valid_to,
            )
        if row.locality != f"{row.code}@{row.valid_from}":
            say(
                row.Index,
                "locality",
                saying("the identity does not follow from code and valid_from"),
                saying("write code@valid_from"),
                actual=row.locality,
            )
        days[row.locality] = (first or date.min, last or date.max)
    _check_codes(table, days, say)
    others = [] if more is None else [u for u in more.itertuples() if u.locality not in days]
    levels = dict(zip(table["locality"], table["level"], strict=True)) | {
        u.locality: u.level for u in others
    }
    spans = days | {
        u.locality: (_day(u.valid_from), _day(u.valid_to) if holds(u.valid_to) else date.max)
        for u in others
    }
    _check_parents(table, spans, levels, say)
    _check_successions(table, days, say)
    return problems


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _check_codes(table: pd.DataFrame, days: dict, say) -> None:
    for code, group in table[table["code"].duplicated(keep=False)].groupby("code"):
        spans = sorted((days[u], i) for i, u in group["locality"].items())
        for (before, _), (after, row) in pairwise(spans):
            if after[0] <= before[1]:
                say(
                    row,
                    "valid_from",
                    saying("code {code} names two units on one day", code=code),
                    saying("end the earlier unit first"),
                    actual=after[0].isoformat(),
                )


def _check_parents(table: pd.DataFrame, days: dict, level: dict, say) -> None:
    after = {
        (r.locality, r.code): r.successors for r in table[table["successors"].ne("")].itertuples()
    }
    for row in table.itertuples():
        allowed = _ABOVE[row.level]
        if is_missing(row.parent):
            if "" not in allowed:
                say(
                    row.Index,
                    "parent",
                    saying("the unit above is missing"),
                    saying("write the identity of a {allowed}", allowed=" or ".join(allowed)),
                )
        elif row.parent not in level:
            say(
                row.Index,
                "parent",
                saying("the unit above is not in the register"),
                saying("add it, or correct the identity"),
                actual=row.parent,
            )
        elif level[row.parent] not in allowed:
            say(
                row.Index,
                "parent",
                saying(
                    "a {level} cannot be below a {level2}",
                    level=row.level,
                    level2=level[row.parent],
                ),
                saying("correct the identity"),
                actual=row.parent,
            )
        elif not any(
            _side_by_side(days[one], days[row.locality])
            for one in _renamed(row.parent, after, days)
        ):
            say(
                row.Index,
                "parent",
                saying("the unit above was not there at the same time"),
                saying("write the identity that was valid then"),
                actual=row.parent,
            )


def _side_by_side(a: tuple[date, date], b: tuple[date, date]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _renamed(identity: str, after: dict[tuple[str, str], str], days: dict) -> list[str]:
    """Return a unit and what it became under the same code.

    A commune keeps the identity of a province that is a city now.
    """
    code, line = identity.partition("@")[0], [identity]
    while (
        (later := after.get((line[-1], code), "")) in days
        and later.startswith(f"{code}@")
        and later not in line
    ):
        line.append(later)
    return line


def _check_successions(table: pd.DataFrame, days: dict, say) -> None:
    known = {r.locality: r for r in table.itertuples()}
    for row in table.itertuples():
        for column, other_column in (
            ("successors", "predecessors"),
            ("predecessors", "successors"),
        ):
            for other in filter(None, getattr(row, column).split(";")):
                if other not in known:
                    say(
                        row.Index,
                        column,
                        saying("this unit is not in the register"),
                        saying("add it, or correct the identity"),
                        actual=other,
                    )
                    continue
                if row.locality not in getattr(known[other], other_column).split(";"):
                    say(
                        row.Index,
                        column,
                        saying(
                            "{other} does not name {locality} among its {other_column}",
                            other=other,
                            locality=row.locality,
                            other_column=other_column,
                        ),
                        saying("write the succession on both sides"),
                        actual=other,
                    )
                earlier, later = (
                    (row.locality, other) if column == "successors" else (other, row.locality)
                )
                end = days[earlier][1]
                if column == "successors" and (
                    end == date.max or end + timedelta(days=1) != days[later][0]
                ):
                    say(
                        row.Index,
                        column,
                        saying("the successor does not begin the day after the unit ends"),
                        saying("correct the dates"),
                        actual=other,
                    )
