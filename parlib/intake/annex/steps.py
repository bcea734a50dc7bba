"""Steps of points along one measure: whether they follow on each other, and what they leave open."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from typing import Any

from parlib.intake.annex.intervals import Interval, names_excess

_OF_ALL = re.compile(r"\b(\d{1,2})/(\d{1,2})(?=\s+[^\W\d])")


def tight(thresholds: Sequence[tuple[Interval, float]]) -> bool:
    """Return whether thresholds alone give what the intervals give.

    Each upper bound is the next threshold.
    """
    lows = sorted(one.low for one, _ in thresholds if math.isfinite(one.low))
    for one, _ in thresholds:
        if math.isfinite(one.high) and not one.point and math.isfinite(one.low):
            above = [low for low in lows if low > one.low]
            if not above or above[0] > one.high + 1:
                return False
    return True


def parts_of_a_whole(pairs: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Write "4/5 nhiệm vụ" as 4 where all fractions have the same whole."""
    wholes = {whole for c, _ in pairs for _, whole in _OF_ALL.findall(c)}
    return [(_OF_ALL.sub(r"\1", c), p) for c, p in pairs] if len(wholes) == 1 else pairs


_ALL = re.compile(r"^(?:tất cả|toàn bộ)\s+(?=[^\W\d])", re.IGNORECASE)
_WITHOUT_A_SIGN = re.compile(
    r"(?:(?:đạt\s+)?(?:từ|trên|dưới|ít nhất|<|>|≤|≥)\s*)?\d[\d,.]*(?:\s*(?:đến|-)\s*(?:dưới\s+"
    r"|<\s*)?\d[\d,.]*)?(?:\s+trở (?:lên|xuống))?",
    re.IGNORECASE,
)


def shares_alike(pairs: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Write the sign of a share where one of several leaves it out, and "all" as 100 %.

    "100%: 2; 80 đến 99%: 1; dưới 80: 0".
    """
    if not any("%" in c for c, _ in pairs):
        return pairs
    return [
        (
            re.sub(r"(\d[\d,.]*)(?!.*\d)", r"\1%", c)
            if "%" not in c and _WITHOUT_A_SIGN.fullmatch(c.strip())
            else _ALL.sub("100% ", c),
            p,
        )
        for c, p in pairs
    ]


def excess_beside_shares(
    pairs: Sequence[tuple[str, float]], ranges: Sequence[Interval | None]
) -> bool:
    """Return whether "above the plan by" stands beside small shares that may be meant above the plan
    as well.
    """
    if not any(names_excess(c) for c, _ in pairs):
        return False
    plain = [
        r for (c, _), r in zip(pairs, ranges, strict=True) if r is not None and not names_excess(c)
    ]
    return any(
        max((b for b in (r.low, r.high) if math.isfinite(b)), default=1.0) < 0.3 for r in plain
    )


def stacked(tiers: list[dict[str, Any]]) -> bool:
    """End each "from … on" where the next higher one begins, if points rise with it.

    False where that is not so.
    """
    open_ended = sorted(
        (t for t in tiers if "low" in t and "high" not in t), key=lambda t: t["low"]
    )
    for lower, higher in itertools.pairwise(open_ended):
        if lower["low"] == higher["low"] or lower["points"] >= higher["points"]:
            return False
        lower["high"] = higher["low"]
        if not higher.get("low_closed", True):
            lower["high_closed"] = True
    top = open_ended[-1] if open_ended else None
    for tier in tiers:  # "100%: 4; trên 90%: 3": a single value inside what is open above
        if (
            top is not None
            and tier is not top
            and tier.get("low") == tier.get("high")
            and "low" in tier
            and tier["low"] > top["low"]
        ):
            return False
    return True


def falls_or_rises(tiers: Sequence[dict[str, Any]]) -> bool:
    """Return whether points go one way only along the measure."""
    points = [
        t["points"]
        for t in sorted(tiers, key=lambda t: (t.get("low", -math.inf), t.get("high", math.inf)))
    ]
    return points == sorted(points) or points == sorted(points, reverse=True)


def largest(one: Interval) -> float:
    """Return the largest bound of an interval by size; 0 where it has none."""
    return max((abs(b) for b in (one.low, one.high) if math.isfinite(b)), default=0.0)
