"""Whether anything is known about a unit in the year asked for, and which years would do instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

import pandas as pd

from parlib.codebook.units import Locality
from parlib.errors import UsageError
from parlib.speech.catalogue import joined, saying
from parlib.store.releases import Release

OWN_FIGURES = ("observations", "indices", "scores", "evidence", "satisfaction", "outcomes")
"""Tables that make a year of a unit a known one."""
_AND_BELOW = ("indices", "scores", "satisfaction")


def refuse_a_later_year(period: int, issued_on: date) -> None:
    """Refuse a page about a year that had not begun on its date."""
    if period > issued_on.year:
        raise UsageError(
            saying(
                "the page is dated {issued_on}: "
                "nothing can be known about {period} then "
                "→ name an earlier year, or a later day of issue",
                issued_on=issued_on.isoformat(),
                period=period,
            )
        )


def refuse_an_unknown_year(
    unit: Locality,
    period: int,
    tables: Mapping[str, pd.DataFrame],
    *,
    release: Release,
    children: Iterable[Locality] = (),
) -> None:
    """Refuse a page about a year in which the release knows nothing about the unit (or, for an
    overview, those below it).

    Raises
    ------
    UsageError
        It says in which years something is known, and of what kind.
    """
    own_plans = [p for p in release.params.plans.values() if p.locality == unit.locality]
    if any(p.covers(period) for p in own_plans) or any(
        (_years(tables[name]) == period).any() for name in OWN_FIGURES if name in tables
    ):
        return
    figures = _known(release, [unit.locality], OWN_FIGURES)
    below_it = [u.locality for u in children]
    below = _known(release, below_it, _AND_BELOW) if below_it else set()
    if period in figures | below:
        return
    told = [saying("figures of {years}", years=_spans(figures))] if figures else []
    told += [saying("figures of units below it of {years}", years=_spans(below))] if below else []
    told += [
        saying(
            "plan {plan} for {years}",
            plan=p.id,
            years=f"{p.period}–{p.end}" if p.end != p.period else f"{p.period}",
        )
        for p in own_plans
    ]
    if not told:
        raise UsageError(
            saying(
                "nothing is known about {name} in {period}, nor in any other year → bring figures "
                "in: `parlib add figures`, or `parlib template`, then `parlib add evidence`",
                name=unit.name,
                period=period,
            )
        )
    raise UsageError(
        saying(
            "nothing is known about {name} in {period}; known are {known} → name one of these "
            "years, or bring figures in: `parlib add figures`, or `parlib template`, then "
            "`parlib add evidence`",
            name=unit.name,
            period=period,
            known=joined(told, "; "),
        )
    )


def _known(release: Release, localities: list[str], names: Iterable[str]) -> set[int]:
    """Return the years in which the release holds rows of these units."""
    years: set[int] = set()
    for name in names:
        if name in release.tables:
            years |= set(
                _years(release.table(name, filters=[("locality", "in", localities)]))
                .dropna()
                .astype(int)
            )
    return years


def _years(frame: pd.DataFrame) -> pd.Series:
    return (
        pd.to_numeric(frame["period"], errors="coerce")
        if "period" in frame.columns
        else pd.Series(dtype=float)
    )


def _spans(years: Iterable[int]) -> str:
    """Return years as people write them.

    Examples
    --------
    >>> _spans([2012, 2013, 2014, 2020])
    '2012-2014, 2020'
    """
    spans = [
        [y for _, y in group]
        for _, group in groupby(enumerate(sorted(years)), lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans)
