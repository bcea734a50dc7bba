"""A rule as a few readings and their points: what a person can hold against the words of a decision."""

from __future__ import annotations

import math

import numpy as np

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Item
from parlib.codebook.rules import parse_rule
from parlib.scoring.rules import Reading, apply_rule

_MOST = 7
_SHARE_STEP, _COUNT_STEP = 0.01, 1.0


def rule_picture(item: Item) -> tuple[tuple[float, float], ...]:
    """Return readings at and beside the bounds of a rule with the points they give; empty where a rule has no figure to try.

    Examples
    --------
    >>> from parlib.codebook.vocabulary import Level
    >>> tiers = [{"low": 1.0, "points": 2.0}, {"low": 0.8, "high": 1.0, "points": 1.0}, {"high": 0.8, "points": 0.0}]
    >>> item = Item(code="1", level=Level.DOMAIN, name_vi="x", max_points=2, rule="tier", rule_params={"tiers": tiers})
    >>> rule_picture(item)
    ((1.0, 2.0), (0.99, 1.0), (0.8, 1.0), (0.79, 0.0))
    """
    rule = parse_rule(item.rule, item.rule_params)
    if rule is None:
        return ()
    tried = _readings(rule, item)
    if not tried:
        return ()
    values = np.array(tried)
    nothing = np.full(values.shape, math.nan)
    reading = Reading.of(numerator=nothing, denominator=nothing, value=values, previous=np.ones(values.shape))
    points = apply_rule(item, reading)
    return tuple((value, round(float(p), 4)) for value, p in zip(tried, points, strict=True) if not math.isnan(p))


def _readings(rule: grammar.RuleParams, item: Item) -> list[float]:
    match rule:
        case grammar.Boolean():
            return [1.0, 0.0]
        case grammar.Tiers(tiers=tiers):
            bounds = sorted({b for t in tiers for b in (t.low, t.high) if math.isfinite(b)}, reverse=True)
            step = _SHARE_STEP if (bounds and bounds[0] <= 2 and any(b != round(b) for b in bounds)) or bounds == [1.0] else _COUNT_STEP
            inclusive = any((t.high_closed and math.isfinite(t.high) and t.low < t.high) or not t.low_closed for t in tiers)
            near = [v for b in bounds for v in ((b + step, b, b - step) if inclusive else (b, b - step))]
            return _few([v for v in near if v >= 0])
        case grammar.Proportional(floor=floor, cap=cap):
            return _few([cap, round((cap + floor) / 2, 4), *([floor, floor - _SHARE_STEP] if floor > 0 else [0.0])])
        case grammar.Count(steps=steps):
            return _few([v for threshold, _ in steps for v in (threshold, threshold - 1)])
        case grammar.Checklist(items=items, weights=weights):
            return [float(k) for k in range(items, -1, -1)][:_MOST] if items else _few([math.fsum(weights), *weights, 0.0])
        case grammar.Growth():
            return [1.1, 1.0, 0.9]
        case grammar.Penalty() | grammar.Bonus():
            return _few([0.0, 1.0, 2.0, *([reach] if (reach := _reach(rule, item)) else [])], falling=False)
        case grammar.Survey(form="share") | grammar.Outcome():
            return [1.0, 0.8]
        case _:
            return []


def _reach(rule: grammar.Penalty | grammar.Bonus, item: Item) -> float:
    """Return how many cases use up the most that is taken or given; 0 where nothing bounds it."""
    if isinstance(rule, grammar.Penalty):
        if rule.steps:
            return rule.steps[0][0]
        return math.ceil(round(rule.floor / rule.per, 9)) if rule.per and math.isfinite(rule.floor) else 0.0
    cap = rule.cap if rule.cap is not None else item.max_points
    return math.ceil(round(cap / rule.per, 9)) if cap else 0.0


def _few(values: list[float], *, falling: bool = True) -> list[float]:
    kept = sorted({round(v, 6) for v in values}, reverse=falling)
    return kept if len(kept) <= _MOST else [*kept[: _MOST - 2], *kept[-2:]]
