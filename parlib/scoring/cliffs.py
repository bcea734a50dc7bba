"""Cliffs: items where a small shortfall cost many points, or a small gain would win many.

A rule with steps gives nothing for coming close. For every reported figure this module searches its
rule for the nearest figure that gives clearly more points, and reports the distance: 59 % disbursed
against a floor of 60 % is one percentage point away from 7 points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import singledispatch

import numpy as np
import pandas as pd

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.tables import KEYS, conform, empty
from parlib.scoring.evidence import Grid
from parlib.scoring.exact import to_points, to_quanta
from parlib.scoring.rules import Reading, apply_rule

_BEYOND = 1e-9
"""Step past a threshold that is itself excluded from its interval."""


def not_won_yet(near: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Return the cliffs with the appraised points added.

    An item that was already appraised at or above the points of the threshold has nothing left to
    win and is dropped.
    """
    if near.empty:
        return empty("cliffs")
    key = list(KEYS["cliffs"])
    nearby = scores["code"].isin(near["code"].unique()) & scores["appraised_points"].notna()
    known = scores.loc[nearby, [*key, "appraised_points"]]
    out = near.drop(columns="appraised_points").merge(
        known, on=key, how="left", validate="one_to_one"
    )
    given = to_quanta(out["appraised_points"].fillna(-np.inf).to_numpy()) >= to_quanta(
        out["points_there"].to_numpy()
    )
    return conform("cliffs", out[~given])


def cliffs(
    evidence: pd.DataFrame, framework: Framework, *, reach: float = 0.05, min_gain: float = 0.5
) -> pd.DataFrame:
    """Return the items of each unit and year that fall just short of more points.

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table ``evidence``; rows of ``framework`` with a figure are used.
    framework : Framework
        The rule book.
    reach : float
        Largest relative distance: shortfall <= reach * threshold, or one whole unit for counts.
    min_gain : float
        Minimum gain in points.

    Returns
    -------
    DataFrame
        Hand-off table ``cliffs`` without appraised points, sorted by descending gain within each
        unit and year.

    Notes
    -----
    Only rules with steps have cliffs (tier, proportional with a floor, count, checklist, growth,
    boolean on a ratio). A proportional rule has none between floor and cap; points given by people
    and named levels have no threshold to be near.
    """
    return cliffs_of_grid(Grid.of(evidence, framework), reach=reach, min_gain=min_gain)


def cliffs_of_grid(grid: Grid, *, reach: float, min_gain: float) -> pd.DataFrame:
    """Return the cliffs of evidence that is already laid out, see :func:`cliffs`."""
    tree = grid.tree
    near = [
        just_short
        for column in range(len(tree.leaves))
        if grid.units
        and (just_short := _of_item(grid, column, reach=reach, min_gain=min_gain)) is not None
    ]
    if not near:
        return empty("cliffs")
    # one table for all items: building one table per item would cost more than the search itself
    columns = {name: np.concatenate([part[name] for part in near]) for name in near[0]}
    item = [tree.items[position] for position in columns.pop("position")]
    unit = columns.pop("unit")
    out = pd.DataFrame(
        {
            "locality": grid.localities(1).take(unit).reset_index(drop=True),
            "period": grid.periods(1)[unit],
            "framework": tree.framework.id,
            "code": [i.code for i in item],
            "name_vi": [i.name_vi for i in item],
            "name_en": [i.name_en for i in item],
            "lead_unit": [i.lead_unit for i in item],
            **columns,
            "reach": reach,
            "min_gain": min_gain,
        }
    )
    return conform(
        "cliffs",
        out.sort_values(
            ["locality", "period", "gain", "code"], ascending=[True, True, False, True]
        ),
    )


def _of_item(
    grid: Grid, column: int, *, reach: float, min_gain: float
) -> dict[str, np.ndarray] | None:
    """Return the units that fall just short of more points on one item, with their figures; None if
    there are none.
    """
    position = grid.tree.leaves[column]
    item = grid.tree.items[position]
    params = item.typed_rule
    numbers = {
        name: grid.numbers(name, column)
        for name in ("numerator", "denominator", "value", "previous_value")
    }
    reading = Reading.of(
        numerator=numbers["numerator"],
        denominator=numbers["denominator"],
        value=numbers["value"],
        previous=numbers["previous_value"],
    )
    now = reading.amount if params.reads == "amount" else reading.ratio
    points = apply_rule(item, reading)
    points[grid.declared[column] != 0] = np.nan
    best = {name: np.full(grid.units, np.nan) for name in ("threshold", "there", "side")}
    nearest = np.full(grid.units, np.inf)
    for figure, there, side in nearest_steps(params, item, reading):
        gain = to_quanta(there) - to_quanta(points)
        distance = np.abs(figure - now)
        near = distance <= np.maximum(
            reach * np.abs(figure), 1.0 if params.counts_wholes else _BEYOND
        )
        better = (gain >= to_quanta(min_gain)) & near & (distance < nearest)
        for name, values in (("threshold", figure), ("there", there), ("side", side)):
            best[name] = np.where(better, values, best[name])
        nearest = np.where(better, distance, nearest)
    unit = np.flatnonzero(np.isfinite(nearest))
    if not len(unit):
        return None
    threshold, points_there, passed = (best[name][unit] for name in ("threshold", "there", "side"))
    shortfall = np.abs(np.round(threshold - now[unit], 12))
    if params.counts_wholes:  # exceeding a whole number takes the next one
        shortfall = np.where(passed != 0, np.floor(shortfall) + 1, shortfall)
    cases = np.ceil(np.round(shortfall * numbers["denominator"][unit], 9)) + (
        (passed != 0) & ~_between(shortfall, numbers, unit)
    )
    if item.counts_money:  # in thousands, millions or billions: not a count
        cases = np.full(len(unit), np.nan)
    got = to_quanta(points[unit])
    return {
        "unit": unit,
        "position": np.full(len(unit), position),
        "measure": _measures(params, numbers["denominator"][unit]),
        "reading": now[unit],
        "points": to_points(got),
        "threshold": threshold,
        "higher": np.where(passed == 0, threshold > now[unit], passed > 0),
        "strict": passed != 0,
        "shortfall": shortfall,
        "units_short": cases,
        "points_there": to_points(to_quanta(points_there)),
        "gain": to_points(to_quanta(points_there) - got),
    }


def _measures(params: grammar.RuleParams, denominator: np.ndarray) -> np.ndarray:
    """Return for each unit whether the figure is a share, a count or another figure.

    A ratio of two counts is a share; so is a value whose thresholds all lie between 0 and 1 and are
    not whole steps.
    """
    if params.counts_wholes:
        return np.full(len(denominator), "count", dtype=object)
    ends = params.thresholds
    plain = "share" if ends and min(ends) >= 0 and max(ends) <= 1 else "figure"
    return np.where(np.isfinite(denominator), "share", plain).astype(object)


def _between(shortfall: np.ndarray, numbers: dict[str, np.ndarray], unit: np.ndarray) -> np.ndarray:
    """Return True where the next whole case already passes the threshold."""
    cases = np.round(shortfall * numbers["denominator"][unit], 9)
    return np.asarray(cases != np.rint(cases))


Step = tuple[float | np.ndarray, float | np.ndarray, int]
"""A figure at which the points change, the points there, and the side:
0 if reaching the figure suffices, 1 if it must be exceeded, -1 if it must be undercut.
"""


@singledispatch
def nearest_steps(params: grammar.RuleParams, item: Item, reading: Reading) -> Iterator[Step]:  # noqa: ARG001 - one signature for all
    """Yield the steps of a rule, nearest first; nothing if the rule has no step or a person gives
    the points.
    """
    grammar.not_registered("nearest_steps", params)


@nearest_steps.register
def _at_ends(params: grammar.Tiers, item: Item, reading: Reading) -> Iterator[Step]:  # noqa: ARG001
    # a level is a judgement: there is no "just short of"
    for end in () if params.codes else params.thresholds:
        for figure, side in ((end, 0), (end + _BEYOND, 1), (end - _BEYOND, -1)):
            yield end, _points_at(item, figure), side


@nearest_steps.register
def _at_floor(params: grammar.Proportional, item: Item, reading: Reading) -> Iterator[Step]:  # noqa: ARG001
    if params.floor > 0:
        yield params.floor, _points_at(item, params.floor), 0


@nearest_steps.register
def _at_steps(params: grammar.Linear, item: Item, reading: Reading) -> Iterator[Step]:  # noqa: ARG001
    for figure in params.steps:
        yield figure, _points_at(item, figure), 0


@nearest_steps.register
def _at_thresholds(
    params: grammar.Count | grammar.Boolean,
    item: Item,
    reading: Reading,  # noqa: ARG001
) -> Iterator[Step]:
    for threshold in params.thresholds:
        yield threshold, _points_at(item, threshold), 0


@nearest_steps.register
def _one_more(params: grammar.Checklist, item: Item, reading: Reading) -> Iterator[Step]:
    if params.items is not None:
        step = np.floor(reading.amount) + 1
        yield (
            step,
            np.where(
                step <= params.items, (item.max_points or math.nan) * step / params.items, np.nan
            ),
            0,
        )


@nearest_steps.register
def _above_last_year(params: grammar.Growth, item: Item, reading: Reading) -> Iterator[Step]:  # noqa: ARG001
    yield (
        reading.previous,
        np.where(np.isnan(reading.previous), np.nan, item.max_points or math.nan),
        1,
    )


_Stepless = (
    grammar.Penalty
    | grammar.Bonus
    | grammar.Survey
    | grammar.Outcome
    | grammar.Manual
    | grammar.Sum
    | grammar.Published
    | grammar.NoRule
)


@nearest_steps.register
def _none(params: _Stepless, item: Item, reading: Reading) -> Iterator[Step]:  # noqa: ARG001
    return iter(())


def _points_at(item: Item, figure: float) -> float:
    one, none = np.array([figure]), np.array([np.nan])
    return float(
        apply_rule(item, Reading.of(numerator=none, denominator=none, value=one, previous=none))[0]
    )
