"""Points by intervals of one measure: a share, or a count."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

from parlib.intake.annex.intervals import Interval, is_bare_excess
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.steps import falls_or_rises, stacked, tight
from parlib.intake.annex.things import called_by_number, counted_things

_DAYS = re.compile(r"\d\s*(?:ngày|giờ|phút|tuần|tháng)\b", re.IGNORECASE)
_ALSO_MET = re.compile(r"^(?:đạt|hoàn thành)\s+(?:và|hoặc)\b", re.IGNORECASE)


def share_tiers(pairs: list[tuple[str, float]], ranges: list[Interval | None]) -> Guidance:
    """Read intervals of a share.

    "100%" alone means "from 100 % on", and "not done" is the share 0.
    """
    beyond = any(r is not None and r.low >= 1.0 and not r.point for r in ranges) or any(
        is_bare_excess(c) for c, _ in pairs
    )
    tiers: list[dict[str, Any]] = []
    rest: float | None = None
    for (condition, points), interval in zip(pairs, ranges, strict=True):
        if interval is None and is_bare_excess(condition):
            tiers.append(
                {"low": 1.0, "points": points}
                | ({} if _ALSO_MET.match(condition) else {"low_closed": False})
            )
        elif interval is None:
            if rest is not None:
                return by_hand("mixed", condition)
            rest = points
        elif interval.point and interval.low == 1.0 and not beyond:
            tiers.append(Interval(low=1.0).tier(points))
        else:
            tiers.append(interval.tier(points))
    _begin_above_none(tiers)
    if not stacked(tiers):
        return by_hand("overlap", pairs[0][0])
    return _with_rest(tiers, rest)


def _begin_above_none(tiers: list[dict[str, Any]]) -> None:
    """Let "up to 1 %" begin above nothing where "0 %" has points of its own."""
    none = [t for t in tiers if t.get("low") == t.get("high") == 0.0]
    for tier in tiers:
        if none and "low" not in tier and tier.get("high", 0.0) > 0:
            tier |= {"low": 0.0, "low_closed": False}


def _with_rest(tiers: list[dict[str, Any]], rest: float | None) -> Guidance:
    """Add what holds where nothing is done, or below the lowest interval named."""
    if rest is not None and not falls_or_rises([{"high": -math.inf, "points": rest}, *tiers]):
        return by_hand("mixed", f"{rest:g}".replace(".", ","))
    lowest = min(tiers, key=lambda t: (t.get("low", -math.inf), t.get("high", math.inf)))
    if "low" not in lowest:
        if rest is None or rest == lowest["points"]:
            return Guidance("tier", {"tiers": tiers}, unit="tỷ lệ 0-1")
        # an open lowest interval and a separate "not done": the latter takes the 0 out of the
        # former
        apart = [t | {"low": 0.0, "low_closed": False} if t is lowest else t for t in tiers]
        return Guidance(
            "tier",
            {"tiers": [*apart, {"low": 0.0, "high": 0.0, "high_closed": True, "points": rest}]},
            unit="tỷ lệ 0-1",
            certain=False,
        )
    if rest is not None and lowest["low"] == 0.0 and not lowest.get("low_closed", True):
        # so many where none is late, and steps from above 0 % on
        none = {"low": 0.0, "high": 0.0, "high_closed": True, "points": rest}
        return Guidance("tier", {"tiers": [*tiers, none]}, unit="tỷ lệ 0-1", certain=False)
    if rest not in (None, 0.0):
        return by_hand("mixed")
    below = {"high": lowest["low"], "points": 0.0} | (
        {} if lowest.get("low_closed", True) else {"high_closed": True}
    )
    return Guidance("tier", {"tiers": [*tiers, below]}, unit="tỷ lệ 0-1", certain=False)


def count_steps(pairs: list[tuple[str, float]], ranges: list[Interval | None]) -> Guidance:
    """Read thresholds of a count ("từ 100 trở lên: 4; 50-<100: 3; không: 0"), else intervals of
    it.
    """
    nothing = [p for (_, p), r in zip(pairs, ranges, strict=True) if r is None]
    # what was never done took no number of days
    if len(nothing) > 1 or (nothing and any(_DAYS.search(c) for c, _ in pairs)):
        return by_hand("mixed", pairs[0][0])
    interval_points = [(r, p) for (_, p), r in zip(pairs, ranges, strict=True) if r is not None]
    steps: list[list[float]] = []
    for one, points in interval_points:
        if one.low_closed and math.isfinite(one.low):
            steps.append([one.low, points])
        elif math.isinf(one.low) and nothing == [0.0] and not one.high_closed:
            steps.append([1.0, points])  # "fewer than 50", beside "none": from one on
        elif points or not math.isinf(one.low):
            steps = []
            break
    rising = sorted(steps)
    name = called_by_number(pairs)
    unit = f"{name} số mấy" if name else f"số {counted_things(pairs)}"
    if (
        steps
        and nothing in ([], [0.0])
        and [p for _, p in rising] == sorted({p for _, p in rising})
        and tight(interval_points)
    ):
        return Guidance("count", {"steps": steps}, unit=unit, certain=not name)
    tiers = [one.tier(points) for one, points in interval_points]
    if not stacked(tiers):
        return by_hand("overlap", pairs[0][0])
    if nothing:
        tiers = [t if "low" in t else t | {"low": 1.0} for t in tiers]
        tiers.append({"low": 0.0, "high": 0.0, "high_closed": True, "points": nothing[0]})
    return Guidance("tier", {"tiers": tiers}, unit=unit, certain=False)


def nothing_earns_nothing(read: Guidance) -> Guidance:
    """Begin the least step of a bonus above nothing, where more earns more: "sớm dưới 30 ngày: cộng 1".

    Examples
    --------
    >>> two = Guidance("tier", {"tiers": [{"low": 30.0, "points": 2.0}, {"high": 30.0, "points": 1.0}]})
    >>> [t["points"] for t in nothing_earns_nothing(two).params["tiers"]]
    [1.0, 2.0, 0.0]
    """
    tiers = list(read.params.get("tiers", ()))
    rising = sorted(tiers, key=lambda t: t.get("low", -math.inf))
    points = [t["points"] for t in rising]
    if len(tiers) < 2 or points != sorted(points) or "low" in rising[0] or not points[0]:
        return read
    rising[0] = rising[0] | {"low": 0.0, "low_closed": False}
    none = {"low": 0.0, "high": 0.0, "high_closed": True, "points": 0.0}
    return replace(read, params={"tiers": [*rising, none]}, certain=False)
