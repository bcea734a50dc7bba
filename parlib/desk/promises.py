"""Distance of a unit from its plans' promises, given the points of a scenario."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from parlib.analysis.promises.actuals import measure_of
from parlib.analysis.promises.grammar import Footing, Goal, goal_of, is_share
from parlib.codebook.plans import Commitment
from parlib.desk.group import Group

COLUMNS = (
    "plan",
    "item",
    "indicator",
    "measure",
    "operator",
    "target",
    "before",
    "after",
    "missing_before",
    "missing_after",
)


def distances(
    group: Group, before: pd.DataFrame, after: pd.DataFrame, ranking: pd.DataFrame
) -> pd.DataFrame:
    """Return the promises of the year that points, value or rank answer, and what each lacks.

    Parameters
    ----------
    group : Group
        The unit, its rule book and its promises.
    before, after : DataFrame
        Points of every item of every unit, as :func:`parlib.scoring.recount.recount` sums them.
    ranking : DataFrame
        Value and rank of every unit, before and after.

    Returns
    -------
    DataFrame
        ``plan, item, indicator, measure, operator, target, before, after, missing_before,
        missing_after`` in the unit of the promise; ``measure`` is ``rank``, ``value`` or
        ``points``; ``target`` is the nearer end of what keeps it.
    """
    promised = {
        (plan.id, commitment.id): commitment
        for plan in group.release.params.plans.values()
        for commitment in plan.commitments
        if plan.locality == group.locality
    }
    rows = group.promises[group.promises["period"].eq(group.period)].to_dict("records")
    standing = ranking[ranking["locality"].eq(group.locality)].iloc[0]
    items = {
        when: totals[totals["locality"].eq(group.locality)].set_index("code")
        for when, totals in (("before", before), ("after", after))
    }
    out = []
    for row in rows:
        commitment = promised.get((row["plan"], row["item"]))
        if commitment is None:
            continue
        values = [_value(commitment, items[when], standing, when) for when in items]
        goal = goal_of(commitment, _footing(commitment, group, row))
        if isinstance(goal, Goal) and not any(map(math.isnan, values)):
            out.append({"measure": _measure(commitment), **_row(row, goal, *values)})
    return pd.DataFrame(out, columns=list(COLUMNS))


def _row(row: dict[str, Any], goal: Goal, before: float, after: float) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("plan", "item", "indicator", "operator")},
        "target": goal.low if math.isfinite(goal.low) else goal.high,
        "before": before,
        "after": after,
        "missing_before": abs(goal.needed(before)),
        "missing_after": abs(goal.needed(after)),
    }


def _measure(commitment: Commitment) -> str:
    """Return what of a unit a promise is about."""
    return measure_of(commitment) if commitment.index else "points"


def _value(commitment: Commitment, items: pd.DataFrame, standing: pd.Series, when: str) -> float:
    """Return what answers a promise; NaN where points, value and rank do not."""
    if commitment.index == "PAR":
        return float(standing[f"{measure_of(commitment)}_{when}"])
    if commitment.index or commitment.code not in items.index:
        return math.nan
    item = items.loc[commitment.code]
    if not is_share(commitment.unit):
        return float(item["points"])
    most = float(item["applicable_max"])
    return 100 * float(item["points"]) / most if most > 0 else math.nan


def _footing(commitment: Commitment, group: Group, row: dict[str, Any]) -> Footing:
    item = group.framework.by_code.get(commitment.code)
    maximum = math.nan
    if item is not None and not commitment.index:
        maximum = 100.0 if is_share(commitment.unit) else float(item.max_points or math.nan)
    ranked = group.indices.loc[group.indices["locality"].eq(group.locality), "of"].iloc[0]
    return Footing(baseline=float(row["baseline"]), maximum=maximum, units_ranked=float(ranked))
