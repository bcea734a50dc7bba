"""Intervals of a ladder that hold the same values, as a person finds them in the annex."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

Bounds = tuple[float, bool, float, bool]
"""Lower end and whether it belongs to the interval, upper end and whether it does."""


def overlap(tiers: Sequence[Mapping[str, Any]], *, share: bool) -> str:
    """Return the first two intervals with a value in common, and what they have in common; empty where
    no two have. Shares are shown in per cent.

    Examples
    --------
    >>> tiers = [{"low": 0.8, "high": 0.9, "high_closed": True}, {"low": 0.85, "high": 1, "high_closed": True}]
    >>> overlap(tiers, share=True)
    '80%–90% / 85%–100%: 85%–90%'
    >>> overlap([{"low": 90}, {"high": 95}], share=False)
    '≥ 90 / < 95: 90–95'
    >>> overlap([{"low": 90}, {"high": 90}], share=False)
    ''
    """
    for one, two in combinations(map(_bounds, tiers), 2):
        low, high = max(one[:2], two[:2], key=_inner), min(one[2:], two[2:], key=_outer)
        if low[0] < high[0] or (low[0] == high[0] and low[1] and high[1]):
            return f"{_shown(one, share)} / {_shown(two, share)}: {_shown((*low, *high), share)}"
    return ""


def _inner(end: tuple[float, bool]) -> tuple[float, bool]:
    """Order lower ends: an open one begins later."""
    return end[0], not end[1]


def _outer(end: tuple[float, bool]) -> tuple[float, bool]:
    """Order upper ends: an open one ends earlier."""
    return end


def _bounds(tier: Mapping[str, Any]) -> Bounds:
    return (
        float(tier.get("low", -math.inf)),
        bool(tier.get("low_closed", True)),
        float(tier.get("high", math.inf)),
        bool(tier.get("high_closed", False)),
    )


def _shown(bounds: Bounds, share: bool) -> str:
    low, with_low, high, with_high = bounds
    if low == high:
        return _figure(low, share)
    if math.isinf(low) and math.isinf(high):
        return "…"
    if math.isinf(high):
        return f"{'≥' if with_low else '>'} {_figure(low, share)}"
    if math.isinf(low):
        return f"{'≤' if with_high else '<'} {_figure(high, share)}"
    return f"{_figure(low, share)}–{_figure(high, share)}"


def _figure(value: float, share: bool) -> str:
    """Return a figure in Vietnamese digits."""
    return f"{value * 100:g}%".replace(".", ",") if share else f"{value:g}".replace(".", ",")
