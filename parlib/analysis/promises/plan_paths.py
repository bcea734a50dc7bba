"""The cheapest path of every plan whose headline promise can be reached item by item, with the
probability that appraisal grants it.

A path needs three things: a promised value of PAR INDEX, a year of scores below domain level before
the promise falls due, and the rule book of these scores. A plan that lacks any of them has no rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from parlib.analysis.promises.claims import (
    Claims,
    Odds,
    claimed_maxima,
    claims_before,
    odds_row,
    weighed,
)
from parlib.analysis.promises.pathway import Path, Pathways, cheapest_paths
from parlib.analysis.promises.reconcile import headline_of
from parlib.analysis.promises.steps import Recoverable, recoverable
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.frameworks import Framework
from parlib.codebook.plans import Commitment, ItemEffort, Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform
from parlib.codebook.vocabulary import Basis, Level

ABOVE = 1e-4
"""Amount in points that "more than" adds to a promised value: far below the smallest step of a rule
book.
"""


@dataclass(frozen=True)
class Start:
    """Starting point of a path: the headline promise, a unit's scores of one year, and their rule
    book.
    """

    plan: Plan
    headline: Commitment
    framework: Framework
    period: int
    scores: pd.DataFrame

    @property
    def whole(self) -> pd.Series:
        """The row of the index itself."""
        return self.scores.set_index("code").loc[self.framework.root.code]

    @property
    def same(self) -> dict[str, Any]:
        """Columns that are the same in every row of this plan."""
        plan = self.plan
        return {
            "plan": plan.id,
            "locality": plan.locality,
            "period": self.headline.due.year,
            "framework": self.framework.id,
        }


def plan_paths(
    plans: Sequence[Plan],
    *,
    scores: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    gaps: pd.DataFrame,
    appraisers: Mapping[str, str],
    level: float = 0.9,
    alternatives: int = 3,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """Find the ways of every plan to its headline promise.

    Parameters
    ----------
    plans : sequence of Plan
        The promises; ``efforts`` of a plan states the effort of raising an item. Without it all
        items cost the same, so that the path with the fewest items is chosen.
    scores : DataFrame
        Hand-off table.
    frameworks : mapping of str to Framework
        Rule books by id.
    gaps : DataFrame
        Hand-off table with the outcomes of past claims. Only years up to the start of a way are
        used.
    appraisers : mapping of str to str
        As in :func:`parlib.scoring.gap.gaps`.
    level : float
        Level of the intervals.
    alternatives : int
        Maximum number of ways per plan.
    compute : callable
        How the ways of one plan are computed (see :mod:`parlib.codebook.compute`).

    Returns
    -------
    dict of str to DataFrame
        Hand-off tables ``pathways`` (one row per plan), ``path`` (one per way and step),
        ``path_odds`` (one per way) and ``path_closed`` (one per item that lost points and has no
        open step). Ways are numbered by effort, and by probability if the effort is equal.
    """
    units = {plan.locality for plan in plans}
    scores, team = scores[scores["locality"].isin(units)], gaps["locality"].map(dict(appraisers))
    made = []
    for start in (s for plan in plans for s in _starts(plan, scores, frameworks)):
        together = gaps[team.eq(appraisers.get(start.plan.locality, "")).to_numpy()]
        made.append(
            compute(
                paths_of_plan,
                start,
                together[together["framework"].eq(start.framework.id)].reset_index(drop=True),
                {u: appraisers.get(u, "") for u in together["locality"].unique()}
                | {start.plan.locality: appraisers.get(start.plan.locality, "")},
                level=level,
                alternatives=alternatives,
            )
        )
    return {
        name: conform(
            name, pd.concat(rows, ignore_index=True) if (rows := [m[name] for m in made]) else []
        )
        for name in ("pathways", "path", "path_odds", "path_closed")
    }


def paths_of_plan(
    start: Start,
    gaps: pd.DataFrame,
    appraisers: Mapping[str, str],
    *,
    level: float,
    alternatives: int,
) -> dict[str, pd.DataFrame]:
    """Find the ways of one plan, see :func:`plan_paths`; ``gaps`` are those of the units appraised
    together with its unit.
    """
    summaries: list[dict[str, Any]] = []
    odds_rows: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    closed: list[dict[str, Any]] = []
    efforts = {effort.code: effort for effort in start.plan.efforts} or None
    room = recoverable(
        start.scores, framework=start.framework, efforts=efforts, horizon=start.headline.due
    )
    points, target = float(start.whole["points"]), _promised(start)
    if math.isnan(points):
        summaries.append(_summary(start, target, ways=0, reason=Reason.of("points_missing")))
        return _tables(summaries, steps, odds_rows, closed)
    strictly = ABOVE if start.headline.operator == ">" else 0.0
    ways = cheapest_paths(room, needed=target - points + strictly, alternatives=alternatives)
    summaries.append(
        _summary(start, target, ways=len(ways.paths), reason=ways.reason, best=ways.best_possible)
    )
    claims = _claims(start, gaps, appraisers)
    told = weighed(
        ways.paths,
        claims,
        maxima=claimed_maxima(start.scores, start.framework),
        needed=target - points + strictly,
        level=level,
        framework=start.framework,
    )
    for number, (way, odds) in enumerate(told, start=1):
        steps += _steps(start, way, odds, number=number, target=target, efforts=efforts)
        row = odds_row(claims, way, odds, points=points, number=number, level=level)
        odds_rows.append({**start.same, **row})
    closed += _closed(start, ways)
    return _tables(summaries, steps, odds_rows, closed)


def _tables(*rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    names = ("pathways", "path", "path_odds", "path_closed")
    return {name: conform(name, made) for name, made in zip(names, rows, strict=True)}


def _starts(
    plan: Plan, scores: pd.DataFrame, frameworks: Mapping[str, Framework]
) -> Iterator[Start]:
    """Yield the start of a plan's path: the latest year before its promise falls due that was
    scored item by item.
    """
    headline = headline_of(plan)
    if headline is None:
        return
    unit_scores = scores[
        scores["locality"].eq(plan.locality)
        & scores["period"].lt(headline.due.year)
        & scores["framework"].isin(frameworks)
    ]
    fine = unit_scores[
        unit_scores["level"].isin([Level.CRITERION, Level.SUBCRITERION])
        & unit_scores["lost_points"].notna()
    ]
    if fine.empty:
        return
    period = int(fine["period"].max())
    names = fine.loc[fine["period"].eq(period), "framework"].value_counts()
    name = plan.framework if plan.framework in names.index else str(names.index[0])
    rows = unit_scores[unit_scores["period"].eq(period) & unit_scores["framework"].eq(name)]
    if frameworks[name].root.code in set(rows["code"]):
        yield Start(plan, headline, frameworks[name], period, rows.reset_index(drop=True))


def _promised(start: Start) -> float:
    maximum = float(start.whole["applicable_max"])
    return float(start.headline.target or 0) * maximum / 100


def _summary(
    start: Start, target: float, *, ways: int, reason: Reason | None, best: float = math.nan
) -> dict[str, Any]:
    points = float(start.whole["points"])
    return {
        **start.same,
        **{
            "item": start.headline.id,
            "base_period": start.period,
            "points": points,
            "target": target,
            "needed": target - points,
        },
        **{
            "best_possible": best,
            "ways": ways,
            "effort_stated": bool(start.plan.efforts),
            "reason": str(reason) if reason else "",
        },
    }


def _claims(start: Start, gaps: pd.DataFrame, appraisers: Mapping[str, str]) -> Claims:
    """Return the outcomes of claims before the plan."""
    return claims_before(
        gaps,
        start.framework,
        locality=start.plan.locality,
        appraisers=appraisers,
        until=start.period,
        waiting=str(start.whole["basis"]) == Basis.SELF_SCORED,
    )


def _steps(
    start: Start,
    way: Path,
    odds: Odds | None,
    *,
    number: int,
    target: float,
    efforts: Mapping[str, ItemEffort] | None,
) -> Iterator[dict[str, Any]]:
    reached = float(start.whole["points"])
    for place, step in enumerate(way.steps, start=1):
        reached += step.gain
        effort = None if efforts is None else efforts[step.code]
        ready = effort.ready_by if effort else None
        yield {
            **start.same,
            **{
                "way": number,
                "step": place,
                "code": step.code,
                "gain": step.gain,
                "expected_gain": math.nan if odds is None else odds.gains[place - 1],
                "reached": reached,
                "target": target,
            },
            **{
                "effort": step.effort if effort else math.nan,
                "due": ready.isoformat() if ready else "",
                "owner": step.owner,
            },
        }


def _closed(start: Start, ways: Pathways) -> Iterator[dict[str, Any]]:
    rows = start.scores.set_index("code")
    room: Recoverable = ways.recoverable
    for code, reason in room.closed.items():
        row = rows.loc[code]
        yield {
            **start.same,
            "code": code,
            "lost": float(row["lost_points"]),
            "reason": str(reason),
            "owner": row["lead_unit"],
        }
