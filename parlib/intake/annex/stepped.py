"""Steps of points along one measure: put in order, joined where they meet, and held to the maximum."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parlib.intake.annex.intervals import Interval
from parlib.intake.annex.outcome import Guidance, by_hand

LAST = "{last}"
"""Where the unit of an item names the first figure of the last step, before that is known."""
_WHOLE_PERCENTS = 0.0101
"""Widest gap that whole percents leave: "60% - 79%; 80% trở lên"."""


@dataclass(frozen=True, slots=True)
class Step:
    """An interval of the measure with its points."""

    interval: Interval
    points: float


@dataclass(frozen=True, slots=True)
class Sought:
    """What the steps of an item have to come to.

    Attributes
    ----------
    maximum : float
        Most points that are given, or taken.
    share, falls, takes : bool
        The measure is a share; more of it is worse; the points are taken.
    rest : float or None
        Points of all other cases, where something is said of them.
    finest : float
        The least difference between two figures, as they are entered.
    unit : str
        What is entered.
    """

    maximum: float
    share: bool
    falls: bool = False
    takes: bool = False
    rest: float | None = None
    finest: float = 1.0
    unit: str = ""


def in_steps(steps: Sequence[Step], sought: Sought) -> Guidance:
    """Return the rule of steps that follow on each other and whose points go one way.

    Examples
    --------
    >>> two = [Step(Interval(1.0), 0.0), Step(Interval(0.0, True, 0.0, True), 2.0)]
    >>> in_steps(two, Sought(2.0, share=False, falls=True)).params
    {'tiers': [{'high': 1.0, 'points': 2.0}, {'low': 1.0, 'points': 0.0}]}
    """
    joined = without_overlap(steps)
    if joined is None:
        return by_hand("overlap", sought.unit)
    closed = _closed_up(joined, _WHOLE_PERCENTS if sought.share else 1.0)
    whole = None if closed is None else _to_the_ends(closed, sought)
    if whole is None:
        return by_hand("hole")
    tiers = _merged(whole)
    points = [s.points for s in tiers]
    if points not in (sorted(points), sorted(points, reverse=True)):
        return by_hand("mixed", sought.unit)
    if abs(max(points) - sought.maximum) > 1e-9:
        best_of = f"{max(points):g} / {sought.maximum:g}"
        return by_hand("maximum", best_of.replace(".", ","))
    unit = sought.unit.replace(LAST, _first_of(tiers[-1].interval, share=sought.share))
    if sought.takes:
        if math.isinf(tiers[0].interval.low):  # what nothing is taken for begins above nothing
            rises = points == sorted(points)
            begin = replace(tiers[0].interval, low=0.0, low_closed=not rises)
            tiers = [replace(tiers[0], interval=begin), *tiers[1:]]
        taken = [_taken(s, sought.finest) for s in tiers if s.points]
        return Guidance("penalty", {"steps": taken[::-1]}, unit=unit, certain=False)
    closed_lows = all(s.interval.low_closed or math.isinf(s.interval.low) for s in tiers)
    if points == sorted(points) and not sought.share and closed_lows:
        counted = [[s.interval.low, s.points] for s in tiers if s.points]
        return Guidance("count", {"steps": counted[::-1]}, unit=unit, certain=False)
    stated = [dict(s.interval.tier(s.points)) for s in tiers]
    return Guidance("tier", {"tiers": stated}, unit=unit, certain=False)


def _first_of(interval: Interval, *, share: bool) -> str:
    """Return the first figure of the last step, as it is entered."""
    if share:
        return "100%"
    first = interval.low if interval.low_closed else interval.low + 1
    return f"{first:g}".replace(".", ",")


def _taken(step: Step, finest: float) -> list[float]:
    """Return a step of points taken; one that begins above a figure begins with the next finer one."""
    low = step.interval.low if step.interval.low_closed else step.interval.low + finest
    return [float(f"{low:.12g}"), -step.points]


def without_overlap(steps: Sequence[Step]) -> list[Step] | None:
    """Return steps in order, those that say the same once; None where two overlap."""
    out: list[Step] = []
    for step in sorted(steps, key=_place):
        together = _beside(out[-1], step) if out else [step]
        if together is None:
            return None
        out[-1:] = together
    return out


def _place(step: Step) -> tuple[float, bool, float]:
    return step.interval.low, not step.interval.low_closed, step.interval.high


def _beside(last: Step, step: Step) -> list[Step] | None:
    """Return two steps that follow on each other, as one where they say the same; None where they
    contradict each other.
    """
    one, two = last.interval, step.interval
    if two.low > one.high or (two.low == one.high and not (one.high_closed and two.low_closed)):
        return [last, step]
    if last.points == step.points and not one.point:
        high, closed = max((one.high, one.high_closed), (two.high, two.high_closed))
        return [Step(replace(one, high=high, high_closed=closed), last.points)]
    if math.isinf(one.high) and one.low < two.low and last.points < step.points:
        # "từ 70%: 1; từ 90%: 2": each up to the next
        until = replace(one, high=two.low, high_closed=not two.low_closed)
        return [Step(until, last.points), step]
    if math.isinf(one.low) and math.isinf(two.low) and one.high < two.high:
        # "dưới 70%: 0; dưới 90%: 2", "trong 10 ngày: 3; trong 20 ngày: 1": each from the last on
        return [last, Step(replace(two, low=one.high, low_closed=not one.high_closed), step.points)]
    if one.point and one.low == two.low:  # a state at the very end of an interval
        return [last, Step(replace(two, low_closed=False), step.points)]
    return None


def _closed_up(steps: Sequence[Step], gap: float) -> list[Step] | None:
    """Return steps without the gaps that whole numbers or whole percents leave, and without that
    above the plan; None where a value lies between two.
    """
    out = list(steps)
    for n, (before, after) in enumerate(itertools.pairwise(steps)):
        one, two = before.interval, after.interval
        if one.high == two.low:
            if not (one.high_closed or two.low_closed):
                return None
            continue
        plan_met = one.point and one.low == 1.0 and one.measure == "share"
        if two.low - one.high > gap + 1e-9 and not plan_met:
            return None
        out[n] = Step(replace(one, high=two.low, high_closed=not two.low_closed), before.points)
    return out


def _to_the_ends(steps: Sequence[Step], sought: Sought) -> list[Step] | None:
    """Return steps that reach over all of the measure; None where nothing is said of an end.

    Below the lowest and above the highest named stand all other cases, or what follows from the way
    the points go.
    """
    first, last = steps[0], steps[-1]
    low, high = first.interval.low, last.interval.high
    out, left_over = list(steps), sought.rest is not None
    if math.isfinite(low) and (low > 0 or not first.interval.low_closed):
        below = _below(first, sought)
        if below is None:
            return None
        left_over = left_over and sought.takes
        gap = Interval(high=low, high_closed=not first.interval.low_closed)
        out.insert(0, Step(gap, below))
    elif low == 0:
        out[0] = Step(replace(first.interval, low=-math.inf), first.points)
    if math.isinf(high):
        return None if left_over else out  # "all other cases" for which nothing is left
    whole = sought.share and high >= 1
    if sought.rest is not None and not whole:
        gap = Interval(low=high, low_closed=not last.interval.high_closed)
        return [*out, Step(gap, sought.rest)]
    goes_on = whole or last.points == 0 or not (sought.falls or sought.takes)
    if not goes_on or left_over:
        return None
    out[-1] = Step(replace(out[-1].interval, high=math.inf), last.points)
    return out


def _below(first: Step, sought: Sought) -> float | None:
    """Return the points below the lowest step: none are taken there, all other cases of what is
    better when more lie there; None where nothing is said of them.
    """
    if sought.takes:
        return 0.0
    if sought.rest is not None and not sought.falls:
        return sought.rest
    return None if sought.falls or first.points == 0 else 0.0


def _merged(steps: Sequence[Step]) -> list[Step]:
    """Return steps of which neighbours with the same points are one."""
    out: list[Step] = []
    for step in steps:
        if out and out[-1].points == step.points:
            one, two = out[-1].interval, step.interval
            out[-1] = Step(replace(one, high=two.high, high_closed=two.high_closed), step.points)
        else:
            out.append(step)
    return out
