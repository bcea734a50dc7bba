"""Reporting periods: a year or a part of it, written ``2021``, ``2021-H1``, ``2021-Q3`` or
``2021-07``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from parlib.errors import UsageError
from parlib.speech.catalogue import saying


class Cycle(StrEnum):
    """Reporting frequency."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Number of months in one period of the cycle."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]


def within(period: int, first: int | None, last: int | None) -> bool:
    """Return whether a year lies between ``first`` and ``last``, both included.

    A bound of None is open.

    Examples
    --------
    >>> within(2021, 2021, 2025), within(2026, 2021, 2025), within(2026, 2021, None)
    (True, False, True)
    """
    return (first is None or first <= period) and (last is None or period <= last)


_LABEL = re.compile(
    r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, half-year, quarter or month; ordered by its last day, then by its first.

    Examples
    --------
    >>> Period.parse("2021-Q3").last_day.isoformat()
    '2021-09-30'
    >>> Period.parse("2021-Q3") < Period.parse("2021")
    True
    """

    last_day: date
    first_day: date
    label: str
    cycle: Cycle

    @classmethod
    def parse(cls, label: str) -> Period:
        """Parse a label; raise :class:`UsageError` if it has none of the four forms."""
        match = _LABEL.fullmatch(label.strip())
        if match is None:
            raise UsageError(
                saying(
                    "{label!r} is not a period; write 2021, 2021-H1, 2021-Q3 or 2021-07",
                    label=label,
                )
            )
        year = int(match["year"])
        if match["month"]:
            return cls.of(year, Cycle.MONTH, int(match["month"]))
        if match["quarter"]:
            return cls.of(year, Cycle.QUARTER, int(match["quarter"]))
        return (
            cls.of(year, Cycle.HALF_YEAR, int(match["half"]))
            if match["half"]
            else cls.of(year, Cycle.YEAR, 1)
        )

    @classmethod
    def of(cls, year: int, cycle: Cycle, number: int = 1) -> Period:
        """Return the ``number``-th period (from 1) of the cycle in the year."""
        last_month = number * cycle.months
        label = {
            Cycle.YEAR: f"{year}",
            Cycle.HALF_YEAR: f"{year}-H{number}",
            Cycle.QUARTER: f"{year}-Q{number}",
            Cycle.MONTH: f"{year}-{number:02d}",
        }[cycle]
        first = date(year, last_month - cycle.months + 1, 1)
        return cls(
            date(year, last_month, calendar.monthrange(year, last_month)[1]), first, label, cycle
        )

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.last_day.year


def part_ending(day: date) -> str:
    """Return the quarter, otherwise the month, that ends on a day; empty if there is none.

    Examples
    --------
    >>> [part_ending(date.fromisoformat(d)) for d in ("2026-03-31", "2026-06-30", "2026-07-31", "2026-12-31", "2026-07-30")]
    ['2026-Q1', '2026-Q2', '2026-07', '2026-Q4', '']
    """
    for cycle in (Cycle.QUARTER, Cycle.MONTH):
        period = Period.of(day.year, cycle, (day.month - 1) // cycle.months + 1)
        if period.last_day == day:
            return period.label
    return ""


def spans(periods: Iterable[int]) -> str:
    """Format years as ranges: 2012-2014, 2016.

    Examples
    --------
    >>> spans([2012, 2013, 2014, 2016])
    '2012–2014, 2016'
    """
    ordered = sorted(set(periods))
    if not ordered:
        return ""
    groups = [[ordered[0]]]
    for before, year in pairwise(ordered):
        if year == before + 1:
            groups[-1].append(year)
        else:
            groups.append([year])
    return ", ".join(str(g[0]) if len(g) == 1 else f"{g[0]}–{g[-1]}" for g in groups)
