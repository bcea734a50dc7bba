"""The tracker: every commitment of every plan with its standing on a day.

A row joins three things: what was promised (:mod:`target_grammar`), what is known (:mod:`actuals`) and how the two compare
(:mod:`standing`). What a dispatch asks of survey respondents is recorded and never judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from parlib.analysis.actuals import Figures, measure_of
from parlib.analysis.comparability import why_broken
from parlib.analysis.outlook import NO_HISTORY, Chance, chance_of, past_moves
from parlib.analysis.standing import NO_PACE, Actual, Horizon, Pace, Standing, Status, required_pace, standing_of
from parlib.analysis.target_grammar import BANDS, Footing, Goal, counts_up, goal_of
from parlib.codebook.methods import Methods
from parlib.codebook.periods import Cycle
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform

_CHANGES = ("increase_by", "decrease_by", "higher_than_last_year")


@dataclass(frozen=True)
class _Case:
    """One commitment in one plan with everything known about it."""

    plan: Plan
    commitment: Commitment
    horizon: Horizon
    year: int
    footing: Footing
    base: Actual | None
    actual: Actual | None


def target_status(
    plans: Sequence[Plan],
    *,
    indices: pd.DataFrame,
    scores: pd.DataFrame,
    progress: pd.DataFrame,
    localities: pd.DataFrame,
    methods: Methods,
    as_of: date,
    bands: Mapping[str, float] = BANDS,
) -> pd.DataFrame:
    """Return the standing of every commitment on a day.

    Parameters
    ----------
    plans : sequence of Plan
        The promises.
    indices, scores, progress, localities : DataFrame
        Hand-off tables. A promise about an index is measured by ``indices``, one about an item by ``scores``, any promise by
        ``progress``; of one period the published or scored figure is taken before the reported one.
    methods : Methods
        Decides what is comparable with the baseline.
    as_of : date
        Day of judgement: a period that ends after it is not known.
    bands : mapping
        Rank bands, see :func:`parlib.analysis.target_grammar.goal_of`.

    Returns
    -------
    DataFrame
        ``targets`` hand-off table, one row per commitment in the order of the plans. ``period`` is the year judged: the
        horizon's, or for a promise of every year the last year with a figure.
    """
    figures = Figures.gather(plans, indices=indices, scores=scores, progress=progress, as_of=as_of)
    levels = dict(zip(localities["locality"], localities["level"], strict=True))
    moves = past_moves(indices, localities, methods=methods, as_of_period=as_of.year - 1)
    groups = dict(list(moves.groupby(["level", "index"])))
    rows = []
    for plan in plans:
        cases = _joined([_case(plan, c, figures) for c in plan.commitments])
        for case, own in cases:
            past = groups.get((levels.get(plan.locality, ""), case.commitment.index), moves.iloc[:0])
            rows.append(_row(case, own, level=levels.get(plan.locality, ""), methods=methods, moves=past, bands=bands))
    return conform("targets", rows)


def _case(plan: Plan, commitment: Commitment, figures: Figures) -> _Case:
    """Choose year, horizon, figure and footing of one commitment."""
    known = [a for a in figures.of(plan, commitment) if plan.period <= a.period.year <= commitment.due.year]
    if commitment.horizon == "each_year":
        year = known[-1].period.year if known else min(max(figures.as_of.year, plan.period), commitment.due.year)
        end = min(date(year, 12, 31), commitment.due)
        known = [a for a in known if a.period.year == year]
        first = date(year, 1, 1)
    else:
        year, end = commitment.due.year, commitment.due
        if commitment.horizon == "year":
            known = [a for a in known if a.period.year == year]
        base_year = commitment.baseline_period or plan.period - 1
        first = date(min(base_year + 1, year), 1, 1)
    footing, base = figures.footing(plan, commitment, year=year)
    horizon = Horizon(start=first, end=end, as_of=figures.as_of)
    return _Case(plan, commitment, horizon, year, footing, base, known[-1] if known else None)


def _joined(cases: list[_Case]) -> list[tuple[_Case, _Case]]:
    """Pair each case as it is judged with its own figures: commitments that share one gain are judged by their sum."""
    shared: dict[str, list[_Case]] = {}
    for case in cases:
        if case.commitment.joint:
            shared.setdefault(case.commitment.joint, []).append(case)
    sums = {label: _sum_of(members) for label, members in shared.items()}
    return [(replace(case, **sums[case.commitment.joint]), case) if case.commitment.joint else (case, case) for case in cases]


def _sum_of(members: list[_Case]) -> dict:
    """Return footing and figure of a joint promise; missing where a part is missing or of another period."""
    baseline = math.fsum(m.footing.baseline for m in members)
    maximum = math.fsum(m.footing.maximum for m in members)
    known = [m.actual for m in members if m.actual is not None]
    same = len(known) == len(members) and len({a.period for a in known}) == 1
    total = replace(known[0], value=math.fsum(a.value for a in known)) if same else None
    return {"footing": Footing(baseline=baseline, maximum=maximum), "actual": total}


def _row(case: _Case, own: _Case, *, level: str, methods: Methods, moves: pd.DataFrame, bands: Mapping[str, float]) -> dict:
    """Return one row of the ``targets`` table."""
    c, plan = case.commitment, case.plan
    goal = goal_of(c, case.footing, bands=bands)
    standing = _judge(case, goal, level=level, methods=methods)
    pace, chance = _ahead(case, goal, standing=standing, moves=moves)
    looked_up = c.baseline is None and case.base is not None
    return {
        **{"plan": plan.id, "item": c.id, "locality": plan.locality, "period": case.year, "domain": c.domain, "index": c.index},
        **{"indicator": c.indicator, "code": c.code, "operator": c.operator, "unit": c.unit, "owner": c.owner, "quote": c.quote},
        **{"target_low": c.target, "target_high": c.target_high, "target_text": c.target_text, "kind": c.kind, "note": c.note},
        "baseline": own.footing.baseline,
        "baseline_text": str(Reason.of("looked_up", source=case.base.source, period=case.base.period.label))
        if looked_up
        else c.baseline_text,
        "baseline_period": c.baseline_period if c.baseline_period else case.base.period.year if looked_up else math.nan,
        "due": c.due.isoformat(),
        "actual": own.actual.value if own.actual else math.nan,
        "actual_period": own.actual.period.label if own.actual else "",
        "status": str(standing.status),
        "status_reason": str(standing.reason),
        "as_of": case.horizon.as_of.isoformat(),
        "required_pace": pace.value,
        "pace_unit": pace.unit,
        "chance": chance.value,
        "chance_basis": str(chance.basis),
    }


def _judge(case: _Case, goal: Goal | Reason, *, level: str, methods: Methods) -> Standing:
    """Return the standing, or why there is none."""
    if case.commitment.kind == "respondent_influence":
        return Standing(Status.NO_DATA, Reason.of("recorded_never_a_task"))
    if case.actual is None:
        overdue = "final_value_missing" if case.horizon.over else "no_figure_yet"
        return Standing(Status.NO_DATA, Reason.of(overdue, source=_source(case.commitment)))
    if math.isnan(case.actual.value):
        return Standing(Status.NO_DATA, Reason.of("reported_without_figure", period=case.actual.period.label))
    if isinstance(goal, Reason):
        return Standing(Status.NO_DATA, goal)
    broken = _incomparable(case, level=level, methods=methods)
    if broken is not None:
        return Standing(Status.NOT_COMPARABLE, broken)
    return standing_of(goal, case.actual, horizon=case.horizon, baseline=case.footing.baseline, counts_up=_counts_up(case.commitment))


def _incomparable(case: _Case, *, level: str, methods: Methods) -> Reason | None:
    """Say why a promised change cannot be read off baseline and figure; levels and ranks need no comparable baseline."""
    c, actual = case.commitment, case.actual
    if c.operator not in _CHANGES or actual is None or actual.source == "progress":
        return None
    before = case.base.framework if case.base else case.plan.framework if c.code else ""
    if before and actual.framework:
        return None if before == actual.framework else Reason.of("rule_book_changed", before=before, now=actual.framework)
    base_year = c.baseline_period or case.year - 1
    return why_broken(base_year, actual.period.year, index=c.index or "PAR", level=level, methods=methods)


def _ahead(case: _Case, goal: Goal | Reason, *, standing: Standing, moves: pd.DataFrame) -> tuple[Pace, Chance]:
    """Return pace and chance of a promise that is still open."""
    c = case.commitment
    decided = standing.status in (Status.MET, Status.MISSED)
    if decided or isinstance(goal, Reason) or standing.status is Status.NOT_COMPARABLE or c.kind == "respondent_influence":
        return NO_PACE, Chance(math.nan, Reason.of("decided")) if decided else NO_HISTORY
    latest = case.actual.value if case.actual else 0.0 if _counts_up(c) else case.footing.baseline
    cycle = case.actual.period.cycle if case.actual else Cycle.QUARTER
    pace = required_pace(goal, latest, horizon=case.horizon, cycle=Cycle.YEAR if c.index and c.horizon == "period_end" else cycle)
    if not c.index or case.horizon.over:
        return pace, NO_HISTORY
    start = case.actual if case.actual and case.actual.source == "indices" else case.base
    if start is None:
        return pace, NO_HISTORY
    years = case.horizon.end.year - start.period.year
    found = chance_of(goal, start=start.value, years=years, measure=measure_of(c), units_ranked=case.footing.units_ranked, moves=moves)
    return pace, found


def _counts_up(commitment: Commitment) -> bool:
    """Say whether the figure adds up from nothing since the start of the year: a count, or a share of a year's plan."""
    if commitment.index or commitment.operator not in ("=", ">=", ">", "<=", "<"):
        return False
    return counts_up(commitment.unit)


def _source(commitment: Commitment) -> str:
    return f"indices {commitment.index}" if commitment.index else f"scores {commitment.code}" if commitment.code else "progress"
