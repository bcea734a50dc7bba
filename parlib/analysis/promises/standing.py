"""Status of a promise on a given day: kept, on course, behind, missed or open, and the pace
required to keep it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parlib.analysis.promises.grammar import SLACK, Goal
from parlib.analysis.promises.nature import Nature
from parlib.codebook.periods import Cycle, Period
from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import LATE, Status

DAYS_PER_MONTH = 365.25 / 12
_FEW = 12
"""Up to this many whole things a fraction of one would decide: one per month."""
_WEAKER_FIRST = ((Status.ON_COURSE, Status.MET), LATE)


@dataclass(frozen=True, slots=True)
class Actual:
    """A figure by which a promise is measured.

    Attributes
    ----------
    value : float
        The figure, NaN if something was reported without one.
    period : Period
        Period of the figure.
    source : str
        ``indices`` · ``satisfaction`` · ``scores`` · ``progress``.
    framework : str
        Rule book it was scored by, empty if not known.
    """

    value: float
    period: Period
    source: str
    framework: str = ""


@dataclass(frozen=True, slots=True)
class Horizon:
    """Start and end of a promise, and the day of judgement.

    Attributes
    ----------
    start, end, as_of : date
        First and last day of the promise, and the day of judgement.
    counted_from : date, optional
        Day from which a count accumulates, if later than ``start``: a count restarts each 1
        January.
    """

    start: date
    end: date
    as_of: date
    counted_from: date | None = None

    @property
    def over(self) -> bool:
        """Whether the horizon has passed."""
        return self.as_of > self.end

    def elapsed(self, day: date, *, since: date | None = None) -> float:
        """Return the share of the horizon that has passed on a day, 0 to 1."""
        start = since or self.start
        whole = (self.end - start).days
        return min(max((day - start).days / whole, 0.0), 1.0) if whole > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Status of a promise with its reason."""

    status: Status
    reason: Reason


def judge(
    goal: Goal, actual: Actual, *, horizon: Horizon, baseline: float, natures: Sequence[Nature]
) -> Standing:
    """Judge one promise by one figure, under every reading of the figure that the plan allows.

    Parameters
    ----------
    goal : Goal
        The values that keep the promise.
    actual : Actual
        Latest figure, not NaN.
    horizon : Horizon
        Start, end, and day of judgement.
    baseline : float
        Value at the start, NaN if not known.
    natures : sequence of Nature
        Readings of the figure (:func:`parlib.analysis.promises.nature.natures_of`).

    Returns
    -------
    Standing
        The status that holds under every reading: the weaker of two favourable ones (on course, not
        yet met) or of two unfavourable ones (behind, not yet missed). If they contradict each other
        the promise is *open*, and the reason asks the plan to specify the reading.
    """
    standings = [
        standing_of(goal, actual, horizon=horizon, baseline=baseline, nature=nature)
        for nature in natures
    ]
    for side in _WEAKER_FIRST:
        if all(one.status in side for one in standings):
            return min(standings, key=lambda one: side.index(one.status))
    return (
        standings[0]
        if len({one.status for one in standings}) == 1
        else Standing(Status.OPEN, Reason.of("count_or_level"))
    )


def standing_of(
    goal: Goal, actual: Actual, *, horizon: Horizon, baseline: float, nature: Nature
) -> Standing:
    """Judge one promise by one figure under one reading of it (parameters as in :func:`judge`).

    Notes
    -----
    The figure of the horizon decides. Before it only what cannot change any more is final: a count
    that reached its floor or broke its ceiling, a thing that is done. A figure inside the goal
    is *on course* (it may still be lost); one outside is compared with the straight path to the
    near end of the goal at the horizon: from 0 for a count, whatever last year's total was (of
    a few things in whole ones: of four meetings a year one is expected after a quarter, not 1.02), from
    the baseline for a level. A rate has no path: each period keeps it or not. Without a baseline a level has no path and the promise is *open*; a
    level that has left the goal it stood in is *behind*.
    """
    # a figure of an unfinished quarter describes the day of judgement
    told_of = min(actual.period.last_day, horizon.as_of)
    met, final = goal.met(actual.value), told_of >= horizon.end
    lasting = nature in (Nature.COUNT, Nature.YES_NO)
    if final:
        return Standing(Status.MET if met else Status.MISSED, Reason.of("final_value"))
    if lasting and met and math.isinf(goal.high):
        return Standing(Status.MET, Reason.of("reached_early"))
    if nature == Nature.COUNT and actual.value > goal.high - SLACK and not met:
        return Standing(Status.MISSED, Reason.of("ceiling_broken"))
    if horizon.over:
        return Standing(Status.NO_DATA, Reason.of("final_value_missing", last=actual.period.label))
    if met:
        return Standing(Status.ON_COURSE, Reason.of("inside_goal_so_far"))
    if nature == Nature.RATE:
        return Standing(Status.BEHIND, Reason.of("outside_rate"))
    if nature == Nature.YES_NO:
        return Standing(Status.OPEN, Reason.of("not_done_yet"))
    base, since = (0.0, horizon.counted_from) if nature == Nature.COUNT else (baseline, None)
    if math.isnan(base):
        return Standing(Status.OPEN, Reason.of("outside_goal_without_path"))
    if goal.met(base):
        return Standing(Status.BEHIND, Reason.of("fallen_below_start"))
    near, upwards = goal.near_from(base)
    expected = base + (near - base) * horizon.elapsed(told_of, since=since)
    if nature == Nature.COUNT and _few_and_whole(near, actual.value):
        expected = math.floor(expected + 0.5)
        if not expected and not actual.value:
            return Standing(Status.OPEN, Reason.of("not_done_yet"))
    on_path = actual.value >= expected - SLACK if upwards else actual.value <= expected + SLACK
    return Standing(
        Status.ON_COURSE if on_path else Status.BEHIND,
        Reason.of("path", expected=round(expected, 4)),
    )


def _few_and_whole(near: float, value: float) -> bool:
    """Return whether a goal is a small whole number, so that a fraction of one thing would decide."""
    return abs(near) <= _FEW and float(near).is_integer() and float(value).is_integer()


@dataclass(frozen=True, slots=True)
class Pace:
    """Change still needed per period, signed; NaN if it cannot be computed."""

    value: float
    unit: str


NO_PACE = Pace(float("nan"), "")


def required_pace(goal: Goal, latest: float, *, horizon: Horizon, cycle: Cycle) -> Pace:
    """Return the change still needed per month, quarter or year, from the day of judgement to the
    horizon.

    Parameters
    ----------
    goal : Goal
        The promise.
    latest : float
        Latest figure, or the baseline if nothing has been reported yet.
    horizon : Horizon
        Start, end, and day of judgement.
    cycle : Cycle
        How often the figure is reported: months give a pace per month, years a pace per year while
        more than a year is left, all else a pace per quarter.

    Examples
    --------
    >>> horizon = Horizon(date(2021, 1, 1), date(2021, 12, 31), as_of=date(2021, 7, 1))
    >>> round(required_pace(Goal(low=90), 84.0, horizon=horizon, cycle=Cycle.QUARTER).value, 2)
    2.99
    """
    months = (horizon.end - horizon.as_of).days / DAYS_PER_MONTH
    if math.isnan(latest) or months <= 0:
        return NO_PACE
    needed = goal.needed(latest)
    if cycle == Cycle.MONTH:
        return Pace(needed / months, "per month")
    if cycle == Cycle.YEAR and months > 12:
        return Pace(needed / (months / 12), "per year")
    return Pace(needed / (months / 3), "per quarter")
