"""Where a promise stands on a day: kept, on course, behind, missed, or not to be said, and at what pace it would be kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parlib.analysis.target_grammar import Goal
from parlib.codebook.periods import Cycle, Period
from parlib.codebook.reasons import Reason

DAYS_PER_MONTH = 365.25 / 12


class Status(StrEnum):
    """Standing of a commitment."""

    MET = "met"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    MISSED = "missed"
    NO_DATA = "no_data"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class Actual:
    """A figure that a promise is measured by.

    Attributes
    ----------
    value : float
        The figure, NaN if something was reported without one.
    period : Period
        Period it stands for.
    source : str
        ``indices`` · ``scores`` · ``progress``.
    framework : str
        Rule book it was scored by, empty if not known.
    """

    value: float
    period: Period
    source: str
    framework: str = ""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days a promise runs from and to, and the day it is looked at."""

    start: date
    end: date
    as_of: date

    @property
    def over(self) -> bool:
        """Whether the horizon lies behind."""
        return self.as_of > self.end

    def elapsed(self, day: date) -> float:
        """Return the share of the horizon that lies behind on a day, 0 to 1."""
        whole = (self.end - self.start).days
        return min(max((day - self.start).days / whole, 0.0), 1.0) if whole > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Status of a promise with its reason."""

    status: Status
    reason: Reason


def standing_of(goal: Goal, actual: Actual, *, horizon: Horizon, baseline: float, counts_up: bool) -> Standing:
    """Judge one promise by one figure.

    Parameters
    ----------
    goal : Goal
        The values that keep the promise.
    actual : Actual
        Latest figure, not NaN.
    horizon : Horizon
        From when to when, and the day of judgement.
    baseline : float
        Value at the start, NaN if not known.
    counts_up : bool
        True for a count since the start of the year: it can only grow, so a floor once reached stays reached, and a
        ceiling once broken stays broken.

    Returns
    -------
    Standing

    Notes
    -----
    Before the horizon a value inside the goal is *on course* (it may still be lost), one outside is compared with the
    straight path from the baseline at the start (0 for a count) to the near end of the goal at the horizon. Without a
    baseline there is no path: outside the goal is *behind*.
    """
    met, final = goal.met(actual.value), actual.period.last_day >= horizon.end
    if final:
        return Standing(Status.MET if met else Status.MISSED, Reason.of("final_value"))
    if counts_up and met and math.isinf(goal.high):
        return Standing(Status.MET, Reason.of("reached_early"))
    if counts_up and actual.value > goal.high and not met:
        return Standing(Status.MISSED, Reason.of("ceiling_broken"))
    if horizon.over:
        return Standing(Status.NO_DATA, Reason.of("final_value_missing", last=actual.period.label))
    if met:
        return Standing(Status.ON_COURSE, Reason.of("inside_goal_so_far"))
    base = 0.0 if counts_up and math.isnan(baseline) else baseline
    if math.isnan(base) or goal.met(base):
        return Standing(Status.BEHIND, Reason.of("outside_goal_without_path" if math.isnan(base) else "fallen_below_start"))
    expected = base + (goal.near - base) * horizon.elapsed(actual.period.last_day)
    gone, due = actual.value - base, expected - base
    on_path = gone * math.copysign(1, goal.near - base) >= abs(due) - 1e-9
    return Standing(Status.ON_COURSE if on_path else Status.BEHIND, Reason.of("path", expected=round(expected, 4)))


@dataclass(frozen=True, slots=True)
class Pace:
    """Change still needed per period, signed; NaN where none can be said."""

    value: float
    unit: str


NO_PACE = Pace(float("nan"), "")


def required_pace(goal: Goal, latest: float, *, horizon: Horizon, cycle: Cycle) -> Pace:
    """Return the change still needed per month, quarter or year from the day of judgement to the horizon.

    Parameters
    ----------
    goal : Goal
        The promise.
    latest : float
        Latest figure, or the baseline where nothing has been reported yet.
    horizon : Horizon
        From when to when, and the day of judgement.
    cycle : Cycle
        How often the figure is reported: months give a pace per month, years a pace per year while more than a year is
        left, all else a pace per quarter.

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
    if cycle is Cycle.MONTH:
        return Pace(needed / months, "per month")
    if cycle is Cycle.YEAR and months > 12:
        return Pace(needed / (months / 12), "per year")
    return Pace(needed / (months / 3), "per quarter")
