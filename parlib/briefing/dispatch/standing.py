"""How the commitments of a plan stand at the end of a period, and what was reported in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import pandas as pd

from parlib.analysis.promises.tracker import target_status
from parlib.codebook.methods import Methods
from parlib.codebook.periods import Period
from parlib.codebook.plans import Plan
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import Status

_TABLES = ("indices", "scores", "progress", "localities", "satisfaction")


def standing_at(
    plan: Plan,
    period: Period,
    *,
    tables: Mapping[str, pd.DataFrame],
    methods: Methods,
    issued_on: date | None = None,
) -> pd.DataFrame:
    """Return every commitment with its standing on the last day of a period, and what was reported
    in it.

    A report that is written before the period is over judges on its own day.

    Parameters
    ----------
    plan : Plan
        The plan.
    period : Period
        Figures of later periods are not known.
    tables : mapping of str to DataFrame
        Hand-off tables of the release.
    methods : Methods
        What is comparable with what.
    issued_on : date, optional
        Day of the report.

    Returns
    -------
    DataFrame
        Columns of ``targets``, and ``reported`` (yes: in the period or a part of it · earlier: a
        figure, in a period before · no),
        ``evidence`` (what was named then), ``next`` (yes where it falls due in the period after),
        ``late`` (yes where it is done now, and the first report from its due day on said that it
        was not).
    """
    day = min(period.last_day, issued_on or period.last_day)
    known = [Period.parse(p).last_day <= period.last_day for p in tables["progress"]["period"]]
    reported = tables["progress"][pd.Series(known, index=tables["progress"].index, dtype=bool)]
    rows = target_status(
        [plan],
        **{n: tables[n] for n in _TABLES} | {"progress": reported},
        methods=methods,
        as_of=day,
        running=day < period.last_day,
    )
    rows = rows[rows["kind"].ne("respondent_influence")].reset_index(drop=True)
    told = tables["progress"][tables["progress"]["plan"].eq(plan.id)]
    inside = [_lies_in(Period.parse(label), period) for label in told["period"]]
    here = told[pd.Series(inside, index=told.index, dtype=bool)]
    named = here[here["evidence_file"].fillna("").ne("")].groupby("item", sort=False)
    evidence = named["evidence_file"].agg(lambda files: "; ".join(dict.fromkeys(files)))
    behind = _late(plan, rows, told, tables=tables, methods=methods, until=period)
    before = set(reported.loc[reported["plan"].eq(plan.id) & reported["value"].notna(), "item"])
    until = next_period(period).last_day
    due = rows["due"].map(date.fromisoformat)
    return rows.assign(
        reported=[_when_reported(i, set(here["item"]), before) for i in rows["item"]],
        evidence=[str(evidence.get(i, "")) for i in rows["item"]],
        next=["yes" if period.last_day < d <= until else "no" for d in due],
        late=["yes" if i in behind else "no" for i in rows["item"]],
    )


def _when_reported(item: str, here: Collection[str], before: Collection[str]) -> str:
    """Return ``yes``, ``earlier`` or ``no`` of a commitment reported in a period, or before it."""
    if item in here:
        return "yes"
    return "earlier" if item in before else "no"


def _lies_in(part: Period, whole: Period) -> bool:
    return whole.first_day <= part.first_day and part.last_day <= whole.last_day


def _late(
    plan: Plan,
    rows: pd.DataFrame,
    told: pd.DataFrame,
    *,
    tables: Mapping[str, pd.DataFrame],
    methods: Methods,
    until: Period,
) -> set[str]:
    """Return the commitments that are done, and were not by the first report from their due day on.

    What was reported only later, or in words alone, is not called late: nobody knows when it was done.
    """
    done = rows[rows["status"].eq(str(Status.MET))]
    due = {r.item: date.fromisoformat(r.due) for r in done.itertuples(index=False)}
    first: dict[str, date] = {}
    for row in told.itertuples(index=False):
        day = Period.parse(row.period).last_day
        if row.item in due and not is_missing(row.value) and due[row.item] <= day:
            first[row.item] = min(day, first.get(row.item, day))
    out: set[str] = set()
    for day in sorted(set(first.values())):
        if day >= until.last_day:
            continue
        then = target_status(
            [plan],
            **{n: tables[n] for n in _TABLES},
            methods=methods,
            as_of=day + timedelta(days=1),
        )
        kept = set(then.loc[then["status"].eq(str(Status.MET)), "item"])
        out |= {item for item, when in first.items() if when == day and item not in kept}
    return out


def next_period(period: Period) -> Period:
    """Return the period of the same length that comes after one."""
    first = period.last_day + timedelta(days=1)
    return Period.of(first.year, period.cycle, (first.month - 1) // period.cycle.months + 1)
