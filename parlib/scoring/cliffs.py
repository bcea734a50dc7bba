"""Cliffs: items where a small shortfall cost, or a small gain would win, many points.

A rule with steps gives nothing for being close. For every reported figure this module looks along its rule for the nearest
figure that gives clearly more points, and says how far away it is: 59 % disbursed against a floor of 60 % is one point of
percentage away from 7 points.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.rules import parse_rule
from parlib.scoring.evidence import Grid
from parlib.scoring.exact import to_points, to_quanta
from parlib.scoring.rules import Reading, apply_rule
from parlib.scoring.tree import Tree

_BEYOND = 1e-9
"""A step past a threshold whose own end is open."""

CLIFF_COLUMNS: dict[str, str] = {
    "locality": "Locality identity",
    "period": "Year assessed",
    "framework": "Rule-book id",
    "code": "Item code",
    "name_vi": "Name, Vietnamese",
    "name_en": "Name, English",
    "lead_unit": "Lead unit",
    "reading": "Figure reported (ratio 0-1, count, days ...)",
    "points": "Points the rule gives for it",
    "threshold": "Nearest figure that gives clearly more",
    "strict": "True: the threshold itself is not enough, the figure must pass it",
    "shortfall": "Distance from the figure to the threshold",
    "units_short": "The same in whole cases (files, tasks) where a denominator is given, NaN otherwise",
    "points_there": "Points at the threshold",
    "gain": "points_there - points, exact",
}


def cliffs(evidence: pd.DataFrame, framework: Framework, *, reach: float = 0.05, min_gain: float = 0.5) -> pd.DataFrame:
    """Return the items of each unit and year that stand just short of more points.

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table ``evidence``; rows of ``framework`` with a figure are looked at.
    framework : Framework
        The rule book.
    reach : float
        How near is near: shortfall <= reach * threshold, or one whole unit for counts.
    min_gain : float
        Fewest points that make a cliff.

    Returns
    -------
    DataFrame
        Columns :data:`CLIFF_COLUMNS`, the largest gains first within each unit and year.

    Notes
    -----
    Rules with steps are looked at (tier, proportional with a floor, count, checklist, growth, boolean on a ratio); a
    proportional rule between floor and cap has no cliff, and points given by people have no threshold.
    """
    tree = Tree.of(framework)
    grid = Grid.of(evidence, tree)
    found = [_of_item(grid, tree, column, reach=reach, min_gain=min_gain) for column in range(len(tree.leaves)) if grid.units]
    found = [f for f in found if not f.empty]
    if not found:
        return pd.DataFrame(columns=list(CLIFF_COLUMNS))
    out = pd.concat(found, ignore_index=True)
    return out.sort_values(["locality", "period", "gain", "code"], ascending=[True, True, False, True], ignore_index=True)


def _of_item(grid: Grid, tree: Tree, column: int, *, reach: float, min_gain: float) -> pd.DataFrame:
    item = tree.items[tree.leaves[column]]
    params = parse_rule(item.rule, item.rule_params)
    numbers = {name: grid.numbers(name, column) for name in ("numerator", "denominator", "value", "previous_value")}
    reading = Reading.of(
        numerator=numbers["numerator"], denominator=numbers["denominator"], value=numbers["value"], previous=numbers["previous_value"]
    )
    counted = isinstance(params, (grammar.Count, grammar.Checklist))
    now = reading.amount if counted else reading.ratio
    points = apply_rule(item, reading)
    points[grid.declared[column] != 0] = np.nan
    best = {name: np.full(grid.units, np.nan) for name in ("threshold", "there")}
    strict, nearest = np.zeros(grid.units, dtype=bool), np.full(grid.units, np.inf)
    whole = counted or _whole_numbers(params)
    for figure, there, beyond in _candidates(item, params, reading):
        gain = to_quanta(there) - to_quanta(points)
        distance = np.abs(figure - now)
        near = distance <= np.maximum(reach * np.abs(figure), 1.0 if whole else _BEYOND)
        better = (gain >= to_quanta(min_gain)) & near & (distance < nearest)
        for name, values in (("threshold", figure), ("there", there)):
            best[name] = np.where(better, values, best[name])
        strict, nearest = np.where(better, beyond, strict), np.where(better, distance, nearest)
    unit = np.flatnonzero(np.isfinite(nearest))
    shortfall = np.abs(np.round(best["threshold"][unit] - now[unit], 12))
    cases = np.ceil(np.round(shortfall * numbers["denominator"][unit], 9)) + (strict[unit] & ~_between(shortfall, numbers, unit))
    return pd.DataFrame(
        {
            "locality": grid.localities(1).take(unit).reset_index(drop=True),
            "period": grid.periods(1)[unit],
            "framework": tree.framework.id,
            "code": item.code,
            "name_vi": item.name_vi,
            "name_en": item.name_en,
            "lead_unit": item.lead_unit,
            "reading": now[unit],
            "points": to_points(to_quanta(points[unit])),
            "threshold": best["threshold"][unit],
            "strict": strict[unit],
            "shortfall": shortfall,
            "units_short": cases,
            "points_there": to_points(to_quanta(best["there"][unit])),
            "gain": to_points(to_quanta(best["there"][unit]) - to_quanta(points[unit])),
        }
    )


def _between(shortfall: np.ndarray, numbers: dict[str, np.ndarray], unit: np.ndarray) -> np.ndarray:
    """Return True where the step to the next whole case already passes the threshold."""
    cases = np.round(shortfall * numbers["denominator"][unit], 9)
    return cases != np.rint(cases)


def _whole_numbers(params: grammar.RuleParams | None) -> bool:
    """Return True for tiers whose ends are all whole numbers and not just 0 and 1: days, cases, counts."""
    if not isinstance(params, grammar.Tiers):
        return False
    ends = {e for t in params.tiers for e in (t.low, t.high) if math.isfinite(e)}
    return all(e == round(e) for e in ends) and (0.0 in ends or max(ends) > 1)


def _candidates(item: Item, params: grammar.RuleParams | None, reading: Reading):
    """Yield (figure, points there, whether the figure itself is not enough) along the rule, nearest ends of every step."""
    match params:
        case grammar.Tiers(tiers=tiers):
            ends = sorted({e for t in tiers for e in (t.low, t.high) if math.isfinite(e)})
            for end in ends:
                for figure, beyond in ((end, False), (end + _BEYOND, True), (end - _BEYOND, True)):
                    yield end, _points_at(item, figure), beyond
        case grammar.Proportional(floor=floor) if floor > 0:
            yield floor, _points_at(item, floor), False
        case grammar.Count(steps=steps):
            for threshold, _ in steps:
                yield threshold, _points_at(item, threshold), False
        case grammar.Boolean(at_least=at_least):
            yield at_least, _points_at(item, at_least), False
        case grammar.Checklist(items=items) if items is not None:
            step = np.floor(reading.amount) + 1
            yield step, np.where(step <= items, (item.max_points or math.nan) * step / items, np.nan), False
        case grammar.Growth():
            yield reading.previous, np.where(np.isnan(reading.previous), np.nan, item.max_points or math.nan), True
        case _:
            return


def _points_at(item: Item, figure: float) -> float:
    one, none = np.array([figure]), np.array([np.nan])
    return float(apply_rule(item, Reading.of(numerator=none, denominator=none, value=one, previous=none))[0])
