"""The numeric meaning of a promise: each operator becomes the set of actual values that keep it.

A dispatch promises in many forms ("đạt từ 90 %", "tăng từ 3 đến 5 điểm", "giảm 10 % so với năm
2021", "tăng 4 đến 6 bậc", "nhóm giữa", "không để xảy ra"). Given the baseline, the maximum and the
number of units ranked, every form is an interval of actual values, a :class:`Goal`; whether a
promise is kept is then one question for all forms.

How the forms are read
    * ``=`` on a share, points or a percentage: at least the figure (doing better keeps the
      promise); ``=`` 0: none of a kind; ``=`` on a count: exactly that many.
    * ``increase_by`` / ``decrease_by``: against the baseline, in points of the unit; in per cent of
      the baseline where the unit says so ("% so với 2021"). A range "3 đến 5" is kept from its
      lower end; its upper end is the aim. Without a number: any rise (fall).
    * ``max``: the maximum, where it is known from the rule book or the dispatch.
    * ``rank_improve_by``: places towards 1.
    * ``rank_band``: the band or a better one; bands are thirds of the ranking unless told
      otherwise.
    * ``done``: 100 % (or 1 where the unit is no percentage).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from parlib.codebook.plans import Commitment
from parlib.codebook.reasons import Reason

SLACK = 1e-9
"""Floating-point tolerance: a value this far outside still counts as on a closed bound."""

BANDS: Mapping[str, float] = MappingProxyType(
    {"nhóm đầu": 1 / 3, "nhóm giữa": 2 / 3, "nhóm cuối": 1.0}
)
"""Band → share of the ranking, from the top, down to its lower end. A convention: the dispatches do
not define it.
"""


_POINTS = ("điểm", "điểm phần trăm", "point", "points")


@dataclass(frozen=True, slots=True)
class Goal:
    """The actual values that keep a promise.

    Attributes
    ----------
    low, high : float
        Ends of the interval, infinite where open-ended; in the unit of the actual value.
    low_open, high_open : bool
        True where the end itself does not keep the promise.
    aim : float
        The far end of the promise ("tăng từ 3 đến **5** điểm"), equal to the near end if single.
    """

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    aim: float = math.nan

    def met(self, actual: float) -> bool:
        """Return whether the actual value keeps the promise."""
        above = actual > self.low + SLACK if self.low_open else actual >= self.low - SLACK
        below = actual < self.high - SLACK if self.high_open else actual <= self.high + SLACK
        return above and below

    def needed(self, actual: float) -> float:
        """Return the signed change still needed to reach the near end, in the unit of the actual
        value; 0 if kept.

        Examples
        --------
        >>> Goal(low=90).needed(84.0)
        6.0
        >>> Goal(high=7).needed(11)
        -4.0
        """
        if self.met(actual):
            return 0.0
        near = (
            self.low
            if actual < self.low or (self.low_open and actual <= self.low + SLACK)
            else self.high
        )
        return float(near - actual)

    def near_from(self, value: float) -> tuple[float, bool]:
        """Return the end that a unit at ``value`` outside the goal reaches first, and whether that
        is upwards.
        """
        down = value > self.high or not math.isfinite(self.low)
        return (self.high, False) if down else (self.low, True)


@dataclass(frozen=True, slots=True)
class Footing:
    """The basis against which a promise is measured.

    Attributes
    ----------
    baseline : float
        Value before the promise (last year's, or the base year's), NaN if not known.
    maximum : float
        Maximum of the item, NaN if not known.
    units_ranked : float
        Number of units in the ranking, NaN if not known.
    """

    baseline: float = math.nan
    maximum: float = math.nan
    units_ranked: float = math.nan


def goal_of(
    commitment: Commitment, footing: Footing, *, bands: Mapping[str, float] = BANDS
) -> Goal | Reason:
    """Convert a promise to the values that keep it, or return why that is not possible.

    Parameters
    ----------
    commitment : Commitment
        The promise.
    footing : Footing
        Baseline, maximum and number of units ranked.
    bands : mapping
        Band → share of the ranking down to its lower end.

    Returns
    -------
    Goal or Reason
        ``target_in_words``, ``baseline_missing``, ``maximum_missing``, ``units_ranked_missing``,
        ``band_unknown``, ``beyond_first_place`` or ``beyond_maximum``.

    Examples
    --------
    >>> from datetime import date
    >>> promise = Commitment(id="C01", domain="D1", indicator="Điểm lĩnh vực", operator="increase_by", target=3,
    ...     target_high=5, unit="điểm", due=date(2021, 12, 31), owner="Phòng Nội vụ", quote="tăng từ 3 đến 5 điểm")
    >>> goal = goal_of(promise, Footing(baseline=8.56))
    >>> goal.met(11.5), goal.met(11.56), goal.aim
    (False, True, 13.56)
    """
    low = math.nan if commitment.target is None else commitment.target
    high = low if commitment.target_high is None else commitment.target_high
    match commitment.operator:
        case "=" | ">=" | ">" | "<=" | "<" | "done":
            return _level(commitment, low, high)
        case "increase_by" | "decrease_by" | "higher_than_last_year":
            return _change(commitment, low, high, footing)
        case "max":
            maximum = footing.maximum if math.isnan(low) else low
            return (
                Reason.of("maximum_missing")
                if math.isnan(maximum)
                else Goal(low=maximum, aim=maximum)
            )
        case "rank_improve_by":
            return _places(low, high, footing)
        case _:
            return (
                _band(commitment.target_text, footing, bands=bands)
                if math.isnan(low)
                else Goal(high=high, aim=low)
            )


def is_share(unit: str) -> bool:
    """Return whether a unit is a share in per cent."""
    return unit.strip().startswith("%")


def is_relative(unit: str) -> bool:
    """Return whether a promised change is in per cent of the baseline ("% so với 2021", "% so với năm
    trước").
    """
    return is_share(unit) and "so với" in unit


def _level(commitment: Commitment, low: float, high: float) -> Goal | Reason:
    if commitment.operator == "done":
        full = 100.0 if is_share(commitment.unit) else 1.0
        return Goal(low=full if math.isnan(low) else low, aim=full)
    if math.isnan(low):
        return Reason.of("target_in_words", text=commitment.target_text or commitment.quote)
    match commitment.operator:
        case ">=":
            return Goal(low=low, aim=high)
        case ">":
            return Goal(low=low, low_open=True, aim=high)
        case "<=":
            return Goal(high=high, aim=low)
        case "<":
            return Goal(high=high, high_open=True, aim=low)
    if low == 0 and high == 0:
        return Goal(high=0.0, aim=0.0)
    if is_share(commitment.unit) or commitment.unit in _POINTS or commitment.index:
        return Goal(low=low, aim=high)
    return Goal(low=low, high=high, aim=high)


def _change(commitment: Commitment, low: float, high: float, footing: Footing) -> Goal | Reason:
    base = footing.baseline
    if math.isnan(base):
        return Reason.of("baseline_missing")
    up = commitment.operator != "decrease_by"
    if commitment.operator == "higher_than_last_year" or math.isnan(low) or low == 0:
        return (
            Goal(low=base, low_open=True, aim=base)
            if up
            else Goal(high=base, high_open=True, aim=base)
        )
    step, far = (
        (base * low / 100, base * high / 100) if is_relative(commitment.unit) else (low, high)
    )
    if not up:
        return Goal(high=base - step, aim=base - far)
    if base + step > footing.maximum + SLACK:
        return Reason.of("beyond_maximum", promised=base + step, maximum=footing.maximum)
    return Goal(low=base + step, aim=base + far)


def _places(low: float, high: float, footing: Footing) -> Goal | Reason:
    if math.isnan(low):
        return Reason.of("target_in_words")
    if math.isnan(footing.baseline):
        return Reason.of("baseline_missing")
    rank = footing.baseline - low
    if rank < 1:
        return Reason.of("beyond_first_place", baseline=footing.baseline, places=low)
    return Goal(high=rank, aim=max(footing.baseline - high, 1.0))


def _band(text: str, footing: Footing, *, bands: Mapping[str, float]) -> Goal | Reason:
    share = bands.get(text.strip().lower())
    if share is None:
        return Reason.of("band_unknown", text=text)
    if math.isnan(footing.units_ranked):
        return Reason.of("units_ranked_missing")
    last = float(math.ceil(share * footing.units_ranked - SLACK))
    return Goal(high=last, aim=last)
