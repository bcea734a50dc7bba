"""The tracker: every commitment of every plan with its status on a given day.

A row joins three things: what was promised (:mod:`target_grammar`), what is known (:mod:`actuals`)
and how the two compare (:mod:`standing`). What a dispatch asks of survey respondents is recorded
and never judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from parlib.analysis.comparability import why_broken
from parlib.analysis.promises.actuals import Figures, measure_of
from parlib.analysis.promises.every_period import standing_of_rate, turn_of
from parlib.analysis.promises.grammar import BANDS, SLACK, Footing, Goal, goal_of
from parlib.analysis.promises.nature import Nature, natures_of
from parlib.analysis.promises.outlook import NO_HISTORY, Chance, chance_of, past_moves
from parlib.analysis.promises.schedule import signed_on
from parlib.analysis.promises.standing import (
    NO_PACE,
    Actual,
    Horizon,
    Pace,
    Standing,
    judge,
    required_pace,
)
from parlib.codebook.methods import Methods
from parlib.codebook.periods import Cycle
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform, empty
from parlib.codebook.vocabulary import CHANGE_OPERATORS, Status


@dataclass(frozen=True)
class _Case:
    """One commitment of one plan with everything known about it.

    ``known`` are the figures with a value, oldest first; ``silent`` is the label of a later report
    without a value.
    """

    plan: Plan
    commitment: Commitment
    horizon: Horizon
    year: int
    footing: Footing
    base: Actual | None
    known: tuple[Actual, ...]
    silent: str
    natures: tuple[Nature, ...]

    @property
    def actual(self) -> Actual | None:
        """The latest figure."""
        return self.known[-1] if self.known else None


def target_status(
    plans: Sequence[Plan],
    *,
    indices: pd.DataFrame,
    scores: pd.DataFrame,
    progress: pd.DataFrame,
    localities: pd.DataFrame,
    methods: Methods,
    as_of: date,
    satisfaction: pd.DataFrame | None = None,
    bands: Mapping[str, float] = BANDS,
    appraisal: Mapping[tuple[str, bool], float] | None = None,
    running: bool = False,
) -> pd.DataFrame:
    """Return the status of every commitment on a given day.

    Parameters
    ----------
    plans : sequence of Plan
        The promises.
    indices, scores, progress, localities : DataFrame
        Hand-off tables. A promise about an index is measured by ``indices``, one about an item by
        ``scores``, any promise by ``progress``; for the same period a published or scored figure
        takes precedence over a reported one.
    methods : Methods
        Decides what is comparable with the baseline.
    as_of : date
        Day of judgement; periods that end later are unknown.
    satisfaction : DataFrame, optional
        Hand-off table: a promise about a surveyed index that nobody has published is measured by
        the unit's own survey (share of answers 4-5), unless the estimate is withheld.
    bands : mapping
        Rank bands, see :func:`parlib.analysis.promises.grammar.goal_of`.
    appraisal : mapping, optional
        Variance of the appraisers' error in PAR INDEX by level and whether units are fictional
        (:func:`parlib.analysis.promises.outlook.appraisal_variance`); included in the
        probabilities.
    running : bool
        Also use reports on a period that has begun but is not over on ``as_of``; they do not decide
        promises that fall due later.

    Returns
    -------
    DataFrame
        ``targets`` hand-off table, one row per commitment in the order of the plans. ``period`` is
        the year judged: the horizon's, or for a promise of every year the last year with a figure.
    """
    surveyed = empty("satisfaction") if satisfaction is None else satisfaction
    figures = Figures.gather(
        plans,
        indices=indices,
        scores=scores,
        progress=progress,
        satisfaction=surveyed,
        as_of=as_of,
        running=running,
    )
    levels = dict(zip(localities["locality"], localities["level"], strict=True))
    moves = past_moves(indices, localities, methods=methods, as_of_period=as_of.year - 1)
    groups = dict(list(moves.groupby(["level", "fictional", "index"])))
    fictional = dict(zip(localities["locality"], localities["fictional"], strict=True))
    rows = []
    for plan in plans:
        cases = _joined([_case(plan, c, figures) for c in plan.commitments])
        for case, as_promised in cases:
            kind = (
                levels.get(plan.locality, ""),
                bool(fictional.get(plan.locality, False)),
                case.commitment.index,
            )
            past = groups.get(kind, moves.iloc[:0])
            rows.append(
                _row(
                    case,
                    as_promised,
                    level=levels.get(plan.locality, ""),
                    methods=methods,
                    moves=past,
                    bands=bands,
                    error=(appraisal or {}).get(kind[:2], 0.0) if kind[2] == "PAR" else 0.0,
                )
            )
    return conform("targets", rows)


def _case(plan: Plan, commitment: Commitment, figures: Figures) -> _Case:
    """Determine year, horizon, figure and basis of one commitment."""
    told = [
        a
        for a in figures.of(plan, commitment)
        if plan.period <= a.period.year <= commitment.due.year
    ]
    if commitment.horizon == "each_year":
        last = next(
            (a for a in reversed(told) if not math.isnan(a.value)), told[-1] if told else None
        )
        year = (
            last.period.year
            if last
            else min(max(figures.as_of.year, plan.period), commitment.due.year)
        )
        end = min(date(year, 12, 31), commitment.due)
        first = date(year, 1, 1)
    else:
        year, end = commitment.due.year, commitment.due
        base_year = commitment.baseline_period or plan.period - 1
        first = date(min(base_year + 1, year), 1, 1)
    if commitment.horizon != "period_end":
        told = [a for a in told if a.period.year == year]
    known = [a for a in told if not math.isnan(a.value)]
    silent = told[-1].period.label if told and math.isnan(told[-1].value) else ""
    footing, base = figures.footing(plan, commitment, year=year)
    counted_from = date(plan.period if commitment.horizon == "period_end" else year, 1, 1)
    horizon = Horizon(start=first, end=end, as_of=figures.as_of, counted_from=counted_from)
    natures = natures_of(commitment, fell=_fell(known))
    return _Case(plan, commitment, horizon, year, footing, base, tuple(known), silent, natures)


def _fell(known: list[Actual]) -> bool:
    """Return whether reports within one year ever decreased, which is impossible for a count since
    1 January.
    """
    reported = [
        a for a in known if a.source == "progress" and a.period.year == known[-1].period.year
    ]
    return any(later.value < before.value - SLACK for before, later in pairwise(reported))


def _joined(cases: list[_Case]) -> list[tuple[_Case, _Case]]:
    """Pair each case as it is judged with the case of its own figures.

    Commitments that share one gain are judged by their sum.
    """
    shared: dict[str, list[_Case]] = {}
    for case in cases:
        if case.commitment.joint:
            shared.setdefault(case.commitment.joint, []).append(case)
    sums = {label: _sum_of(members) for label, members in shared.items()}
    return [
        (replace(case, **sums[case.commitment.joint]), case)
        if case.commitment.joint
        else (case, case)
        for case in cases
    ]


def _sum_of(members: list[_Case]) -> dict[str, Any]:
    """Return basis and figures of a joint promise: sums over the periods for which every part is
    known.
    """
    baseline = math.fsum(m.footing.baseline for m in members)
    maximum = math.fsum(m.footing.maximum for m in members)
    by_period = [{a.period: a for a in m.known} for m in members]
    shared = sorted(set(by_period[0]).intersection(*by_period[1:]))
    sums = tuple(
        replace(by_period[0][when], value=math.fsum(part[when].value for part in by_period))
        for when in shared
    )
    return {"footing": Footing(baseline=baseline, maximum=maximum), "known": sums}


def _row(
    case: _Case,
    own_case: _Case,
    *,
    level: str,
    methods: Methods,
    moves: pd.DataFrame,
    bands: Mapping[str, float],
    error: float,
) -> dict[str, Any]:
    """Return one row of the ``targets`` table."""
    c, plan = case.commitment, case.plan
    goal = goal_of(c, case.footing, bands=bands)
    standing = _judge(case, goal, level=level, methods=methods)
    pace, chance = _ahead(case, goal, standing=standing, moves=moves, error=error)
    looked_up = case.base if c.baseline is None else None
    baseline_period: float = c.baseline_period or (looked_up.period.year if looked_up else math.nan)
    baseline_text = (
        str(Reason.of("looked_up", source=looked_up.source, period=looked_up.period.label))
        if looked_up
        else c.baseline_text
    )
    return {
        **{
            "plan": plan.id,
            "item": c.id,
            "locality": plan.locality,
            "period": case.year,
            "domain": c.domain,
            "index": c.index,
        },
        **{
            "indicator": c.indicator,
            "code": c.code,
            "operator": c.operator,
            "unit": c.unit,
            "owner": c.owner,
            "quote": c.quote,
        },
        **{
            "target_low": c.target,
            "target_high": c.target_high,
            "target_text": c.target_text,
            "kind": c.kind,
            "note": c.note,
        },
        "baseline": own_case.footing.baseline,
        "baseline_text": baseline_text,
        "baseline_period": baseline_period,
        "due": c.due.isoformat(),
        "actual": own_case.actual.value if own_case.actual else math.nan,
        "actual_period": own_case.actual.period.label if own_case.actual else "",
        "status": str(standing.status),
        "status_reason": str(standing.reason),
        "as_of": case.horizon.as_of.isoformat(),
        "required_pace": pace.value,
        "pace_unit": pace.unit,
        "chance": chance.value,
        "chance_basis": str(chance.basis),
    }


def _judge(case: _Case, goal: Goal | Reason, *, level: str, methods: Methods) -> Standing:
    """Return the status, or why there is none."""
    if case.commitment.kind == "respondent_influence":
        return Standing(Status.NO_DATA, Reason.of("recorded_never_a_task"))
    if case.actual is None:
        if case.silent and not case.horizon.over:
            return Standing(
                Status.NO_DATA, Reason.of("reported_without_figure", period=case.silent)
            )
        overdue = "final_value_missing" if case.horizon.over else "no_figure_yet"
        return Standing(Status.NO_DATA, Reason.of(overdue, source=_source(case.commitment)))
    if isinstance(goal, Reason):  # there is a figure, but nothing to compare it with
        return Standing(Status.OPEN, goal)
    broken = _incomparable(case, level=level, methods=methods)
    if broken is not None:
        return Standing(Status.NOT_COMPARABLE, broken)
    standing = _by_figures(case, case.known, goal)
    if standing.status == Status.MET and (then := _not_kept_when_due(case, goal)):
        standing = Standing(standing.status, Reason.of("met_after_due", period=then))
    if not case.silent:
        return standing
    told = Reason.of(standing.reason.code, **standing.reason.details, empty=case.silent)
    return Standing(standing.status, told)


def _by_figures(case: _Case, known: tuple[Actual, ...], goal: Goal) -> Standing:
    """Return the status based on some figures of a commitment (at least one, oldest first)."""
    if case.natures == (Nature.RATE,):
        return standing_of_rate(
            goal,
            known,
            horizon=case.horizon,
            turn=turn_of(case.commitment),
            signed=signed_on(case.plan),
        )
    return judge(
        goal,
        known[-1],
        horizon=case.horizon,
        baseline=case.footing.baseline,
        natures=case.natures,
    )


def _not_kept_when_due(case: _Case, goal: Goal) -> str:
    """Return the period of the first figure from the due date on, if it misses a goal that is met
    now; otherwise empty. If there are only later reports, the date of fulfilment is unknown.
    """
    for number, figure in enumerate(case.known[:-1], start=1):
        if figure.period.last_day >= case.horizon.end:
            then = _by_figures(case, case.known[:number], goal)
            return "" if then.status == Status.MET else figure.period.label
    return ""


def _incomparable(case: _Case, *, level: str, methods: Methods) -> Reason | None:
    """Return why a promised change cannot be derived from baseline and figure.

    Levels and ranks need no comparable baseline.
    """
    c, actual = case.commitment, case.actual
    if c.operator not in CHANGE_OPERATORS or actual is None or actual.source == "progress":
        return None
    before = case.plan.framework if c.code else ""
    if case.base:
        before = case.base.framework
    measured = (
        case.base.source if case.base and c.baseline is None else actual.source,
        actual.source,
    )
    if "satisfaction" in measured and measured[0] != measured[1]:
        return Reason.of("measured_otherwise", base=measured[0], actual=measured[1])
    if before and actual.framework:
        return (
            None
            if before == actual.framework
            else Reason.of("rule_book_changed", before=before, now=actual.framework)
        )
    base_year = c.baseline_period or case.year - 1
    return why_broken(
        base_year, actual.period.year, index=c.index or "PAR", level=level, methods=methods
    )


def _ahead(
    case: _Case, goal: Goal | Reason, *, standing: Standing, moves: pd.DataFrame, error: float
) -> tuple[Pace, Chance]:
    """Return pace and probability of a promise that is still open."""
    c = case.commitment
    decided = standing.status in (Status.MET, Status.MISSED)
    if (
        decided
        or isinstance(goal, Reason)
        or standing.status == Status.NOT_COMPARABLE
        or c.kind == "respondent_influence"
    ):
        return NO_PACE, Chance(math.nan, Reason.of("decided")) if decided else NO_HISTORY
    # what is done or not has no pace, nor a rate, nor a figure of which it is not known how it adds up
    paceless = len(case.natures) > 1 or {Nature.YES_NO, Nature.RATE} & set(case.natures)
    pace = NO_PACE if paceless else _pace(case, goal)
    if not c.index or case.horizon.over:
        return pace, NO_HISTORY
    start = case.actual if case.actual and case.actual.source == "indices" else case.base
    if start is None:
        return pace, NO_HISTORY
    years = case.horizon.end.year - start.period.year
    chance = chance_of(
        goal,
        start=start.value,
        years=years,
        measure=measure_of(c),
        units_ranked=case.footing.units_ranked,
        moves=moves,
        locality=case.plan.locality,
        period=start.period.year,
        error=error,
    )
    return pace, chance


def _pace(case: _Case, goal: Goal) -> Pace:
    """Return the pace from the last figure, or from the start if there is none: 0 for a count,
    otherwise the baseline.
    """
    c, start = case.commitment, 0.0 if Nature.COUNT in case.natures else case.footing.baseline
    cycle = case.actual.period.cycle if case.actual else Cycle.QUARTER
    return required_pace(
        goal,
        case.actual.value if case.actual else start,
        horizon=case.horizon,
        cycle=Cycle.YEAR if c.index and c.horizon == "period_end" else cycle,
    )


def _source(commitment: Commitment) -> str:
    """Return the table that would contain the figure."""
    if commitment.index:
        return f"indices {commitment.index}"
    return f"scores {commitment.code}" if commitment.code else "progress"
