"""The cheapest path of every plan whose headline promise can be met item by item.

A path needs three things: a promised value of PAR INDEX, a year of scores below the level of
domains from before the promise falls due, and the rule book that gave them. A plan that lacks one
of them has no rows here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from parlib.analysis.promises.pathway import Path, Pathways, cheapest_paths
from parlib.analysis.promises.reconcile import headline_of
from parlib.analysis.promises.steps import Recoverable, recoverable
from parlib.codebook.frameworks import Framework
from parlib.codebook.plans import Commitment, ItemEffort, Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform
from parlib.codebook.vocabulary import Level

ABOVE = 1e-4
"""What "more than" adds to a promised value, in points: far below the smallest step of a rule book.
"""


@dataclass(frozen=True)
class _Start:
    """Where a path starts: the headline promise, a unit's scores of one year, and their rule book."""

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
        """What every row of this plan begins with."""
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
    alternatives: int = 3,
) -> dict[str, pd.DataFrame]:
    """Find the ways of every plan to its headline promise.

    Parameters
    ----------
    plans : sequence of Plan
        The promises; ``efforts`` of a plan says what raising an item takes. Without it every item
        counts the same, so that the path is the one with the fewest items.
    scores : DataFrame
        Hand-off table.
    frameworks : mapping of str to Framework
        Rule books by id.
    alternatives : int
        Most ways per plan.

    Returns
    -------
    dict of str to DataFrame
        Hand-off tables ``pathways`` (one row per plan), ``path`` (one per way and step) and
        ``path_closed`` (one per item that lost points and has no open step).
    """
    summaries: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    closed: list[dict[str, Any]] = []
    for start in (s for plan in plans for s in _starts(plan, scores, frameworks)):
        efforts = {effort.code: effort for effort in start.plan.efforts} or None
        room = recoverable(
            start.scores, framework=start.framework, efforts=efforts, horizon=start.headline.due
        )
        points, target = float(start.whole["points"]), _promised(start)
        if math.isnan(points):
            summaries.append(_summary(start, target, ways=0, reason=Reason.of("points_missing")))
            continue
        strictly = ABOVE if start.headline.operator == ">" else 0.0
        ways = cheapest_paths(room, needed=target - points + strictly, alternatives=alternatives)
        summaries.append(
            _summary(
                start, target, ways=len(ways.paths), reason=ways.reason, best=ways.best_possible
            )
        )
        for number, way in enumerate(ways.paths, start=1):
            steps += _steps(start, way, number=number, target=target, efforts=efforts)
        closed += _closed(start, ways)
    return {
        "pathways": conform("pathways", summaries),
        "path": conform("path", steps),
        "path_closed": conform("path_closed", closed),
    }


def _starts(
    plan: Plan, scores: pd.DataFrame, frameworks: Mapping[str, Framework]
) -> Iterator[_Start]:
    """Yield the start of a plan's path.

    The latest year before its promise falls due that was scored item by item.
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
        yield _Start(plan, headline, frameworks[name], period, rows)


def _promised(start: _Start) -> float:
    maximum = float(start.whole["applicable_max"])
    return float(start.headline.target or 0) * maximum / 100


def _summary(
    start: _Start, target: float, *, ways: int, reason: Reason | None, best: float = math.nan
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


def _steps(
    start: _Start,
    way: Path,
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
                "reached": reached,
                "target": target,
            },
            **{
                "effort": step.effort if effort else math.nan,
                "due": ready.isoformat() if ready else "",
                "owner": step.owner,
            },
        }


def _closed(start: _Start, ways: Pathways) -> Iterator[dict[str, Any]]:
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
