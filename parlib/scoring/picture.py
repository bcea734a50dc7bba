"""Show a rule as a few sample readings with their points, for comparison with the text of a
decision.
"""

from __future__ import annotations

import itertools
import math
from functools import singledispatch

import numpy as np

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Item
from parlib.scoring.rules import Reading, apply_rule

_MOST = 7
_SHARE_STEP, _COUNT_STEP = 0.01, 1.0


def rule_picture(item: Item) -> tuple[tuple[float, float], ...]:
    """Return sample readings at and next to the bounds of a rule, with their points.

    Empty if a rule has no figure to try.

    Examples
    --------
    >>> from parlib.codebook.vocabulary import Level
    >>> tiers = [{"low": 1.0, "points": 2.0}, {"low": 0.8, "high": 1.0, "points": 1.0}, {"high": 0.8, "points": 0.0}]
    >>> item = Item(code="1", level=Level.DOMAIN, name_vi="x", max_points=2, rule="tier", rule_params={"tiers": tiers})
    >>> rule_picture(item)
    ((1.0, 2.0), (0.99, 1.0), (0.8, 1.0), (0.79, 0.0))
    """
    tried = readings(item.typed_rule, item)
    if not tried:
        return ()
    values = np.array(tried)
    nothing = np.full(values.shape, math.nan)
    reading = Reading.of(
        numerator=nothing, denominator=nothing, value=values, previous=np.ones(values.shape)
    )
    points = apply_rule(item, reading)
    return tuple(
        (value, round(float(p), 4))
        for value, p in zip(tried, points, strict=True)
        if not math.isnan(p)
    )


@singledispatch
def readings(rule: grammar.RuleParams, item: Item) -> list[float]:  # noqa: ARG001 - one signature for all rules
    """Return the readings of a rule that are worth trying; none if a person or another body gives
    the points.
    """
    grammar.not_registered("readings", rule)


@readings.register
def _boolean(rule: grammar.Boolean, item: Item) -> list[float]:  # noqa: ARG001
    return [1.0, 0.0]


@readings.register
def _tiers(rule: grammar.Tiers, item: Item) -> list[float]:  # noqa: ARG001
    if rule.codes:
        return _few(list(rule.codes[::-1]))
    bounds = rule.thresholds[::-1]
    share = (bounds and bounds[0] <= 2 and any(b != round(b) for b in bounds)) or bounds == (1.0,)
    step = _SHARE_STEP if share else _COUNT_STEP
    inclusive = any(
        (t.high_closed and math.isfinite(t.high) and t.low < t.high) or not t.low_closed
        for t in rule.tiers
    )
    near = [v for b in bounds for v in ((b + step, b, b - step) if inclusive else (b, b - step))]
    return _few([v for v in near if v >= 0])


@readings.register
def _proportional(rule: grammar.Proportional, item: Item) -> list[float]:  # noqa: ARG001
    lowest = [rule.floor, rule.floor - _SHARE_STEP] if rule.floor > 0 else [0.0]
    return _few([rule.cap, round((rule.cap + rule.floor) / 2, 4), *lowest])


@readings.register
def _linear(rule: grammar.Linear, item: Item) -> list[float]:  # noqa: ARG001
    ends = rule.thresholds
    step = _SHARE_STEP if rule.share else (ends[-1] - ends[0]) / 100
    between = [(a + b) / 2 for a, b in itertools.pairwise(ends)]
    return _few([v for v in (*ends, *between, *(e - step for e in rule.steps)) if v >= 0])


@readings.register
def _count(rule: grammar.Count, item: Item) -> list[float]:  # noqa: ARG001
    return _few([v for threshold in rule.thresholds for v in (threshold, threshold - 1)])


@readings.register
def _checklist(rule: grammar.Checklist, item: Item) -> list[float]:  # noqa: ARG001
    if rule.items:
        return [float(k) for k in range(rule.items, -1, -1)][:_MOST]
    return _few([math.fsum(rule.weights), *rule.weights, 0.0])


@readings.register
def _growth(rule: grammar.Growth, item: Item) -> list[float]:  # noqa: ARG001
    return [1.1, 1.0, 0.9]


@readings.register
def _cases(rule: grammar.Penalty | grammar.Bonus, item: Item) -> list[float]:
    if rule.possible_figures:
        return _few(list(rule.possible_figures), falling=False)
    reach = _reach(rule, item)
    return _few([0.0, 1.0, 2.0, *([reach] if reach else [])], falling=False)


@readings.register
def _share_of_answers(rule: grammar.Survey, item: Item) -> list[float]:  # noqa: ARG001
    if rule.form == "mean":
        return [rule.scale, 0.8 * rule.scale]
    return [1.0, 0.8] if rule.form == "share" else [max(rule.weights.values()) / 100, 0.5]


@readings.register
def _result(rule: grammar.Outcome, item: Item) -> list[float]:  # noqa: ARG001
    return [1.0, 0.8]


@readings.register
def _nothing(
    rule: grammar.Manual | grammar.Sum | grammar.Published | grammar.NoRule,  # noqa: ARG001
    item: Item,  # noqa: ARG001
) -> list[float]:
    return []


def _reach(rule: grammar.Penalty | grammar.Bonus, item: Item) -> float:
    """Return how many cases exhaust the points that can be deducted or given; 0 if there is no
    limit.
    """
    if isinstance(rule, grammar.Penalty):
        if rule.steps:
            return rule.steps[0][0]
        return (
            math.ceil(round(rule.floor / rule.per, 9))
            if rule.per and math.isfinite(rule.floor)
            else 0.0
        )
    cap = rule.cap if rule.cap is not None else item.max_points
    return math.ceil(round(cap / rule.per, 9)) if cap else 0.0


def _few(values: list[float], *, falling: bool = True) -> list[float]:
    kept = sorted({round(v, 6) for v in values}, reverse=falling)
    return kept if len(kept) <= _MOST else [*kept[: _MOST - 2], *kept[-2:]]
