"""Alternatives of which some ask two things at once: "đạt từ 90% và không có hồ sơ quá hạn: 2 điểm; đạt
từ 90% nhưng có hồ sơ quá hạn: 1 điểm; dưới 90%: 0 điểm".

No one figure tells which of them holds. Each is a level by its own words, and a person says which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from parlib.intake.annex.condition_words import DIGIT, label
from parlib.intake.annex.figures import Text
from parlib.intake.annex.outcome import Guidance

_JOINED = re.compile(
    r"\d[\d,.]*\s*%?[^\d;:]{0,60}?\b(?:và|nhưng|đồng thời|song|hoặc|mà|kèm(?: theo)?)\b\s+(?!(?:trở|đến|dưới|trên)\b)[^\W\d]"
    r"|[^\W\d][^;:]{4,80}?\b(?:và|nhưng|đồng thời|song|hoặc)\b[^;:\d]{0,60}\d",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:tăng|giảm|cao hơn|thấp hơn|nhiều hơn|ít hơn|năm trước|vượt)\b", re.IGNORECASE
)
"""A change is a figure that a rule can read, or a person weighs."""
_EACH = re.compile(r"\b(?:mỗi|cứ|từng)\b", re.IGNORECASE)
_MOST_LEVELS = 6


def levels_by_their_words(
    pairs: Sequence[tuple[str, float]], maximum: float | None, text: Text
) -> Guidance | None:
    """Return named levels where a condition joins two things; None where none does, or where the
    levels are not told apart by their points.

    Examples
    --------
    >>> words = [("Đạt từ 90% và không có hồ sơ trễ", 2.0), ("đạt từ 90% nhưng có hồ sơ trễ", 1.0), ("dưới 90%", 0.0)]
    >>> levels_by_their_words(words, 2.0, Text.of("")).params["tiers"][0]
    {'points': 2.0, 'low': 2}
    """
    points = [p for _, p in pairs]
    if maximum is None or not 2 <= len(pairs) <= _MOST_LEVELS or min(points) != 0:
        return None
    if len(set(points)) != len(points) or abs(max(points) - maximum) > 1e-9:
        return None
    if len({c.lower() for c, _ in pairs}) != len(pairs) or any(_EACH.search(c) for c, _ in pairs):
        return None
    if any(_CHANGE.search(c) for c, _ in pairs):
        return None
    if not any(_JOINED.search(c) and DIGIT.search(c) for c, _ in pairs):
        return None
    ordered = sorted(pairs, key=lambda pair: -pair[1])
    top = len(ordered) - 1
    if top == 1:
        return Guidance("boolean", unit=f"1 = {label(ordered[0][0], text)}", certain=False)
    tiers: list[dict[str, Any]] = []
    for i, (_, p) in enumerate(ordered):
        tier: dict[str, Any] = {"points": p}
        if i < top:
            tier["low"] = top - i
        if i:
            tier["high"] = top - i + 1
        tiers.append(tier)
    unit = "mức: " + ", ".join(f"{top - i} = {label(c, text)}" for i, (c, _) in enumerate(ordered))
    return Guidance("tier", {"tiers": tiers}, unit=unit, certain=False)
