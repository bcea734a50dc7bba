"""Alternatives of which some ask two things at once: "đạt từ 90% và không có hồ sơ quá hạn: 2 điểm; đạt
từ 90% nhưng có hồ sơ quá hạn: 1 điểm; dưới 90%: 0 điểm".

No one figure tells which of them holds. Each is a level by its own words, and a person says which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from parlib.intake.annex.condition_words import DIGIT, NOTHING, label
from parlib.intake.annex.conditions import read_parts
from parlib.intake.annex.figures import Text
from parlib.intake.annex.outcome import Guidance
from parlib.intake.annex.residue import unread_words

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
    return _levels(pairs, text)


def levels_beside_last_year(
    pairs: Sequence[tuple[str, float]], maximum: float | None, text: Text
) -> Guidance | None:
    """Return named levels where a target or a mean is asked for beside the year before, without a figure;
    None for other alternatives, or where points repeat.

    Examples
    --------
    >>> words = [("Đạt chỉ tiêu", 2.0), ("không đạt nhưng cao hơn năm trước", 1.0), ("không đạt và thấp hơn", 0.0)]
    >>> levels_beside_last_year(words, 2.0, Text.of("")).unit
    'mức: 2 = đạt chỉ tiêu, 1 = không đạt nhưng cao hơn năm trước, 0 = không đạt và thấp hơn'
    """
    points = [p for _, p in pairs]
    if maximum is None or not 2 <= len(pairs) <= _MOST_LEVELS or min(points) != 0:
        return None
    if len(set(points)) != len(points) or abs(max(points) - maximum) > 1e-9:
        return None
    words = [c for c, _ in pairs]
    if len({c.lower() for c in words}) != len(words) or any(DIGIT.search(c) for c in words):
        return None
    return _levels(pairs, text) if any(asks_more_than_the_way(c) for c in words) else None


_HOW_MANY_OF_THEM = re.compile(
    r"\b(?:cả\s+(?:hai|ba|bốn|[234])|(?:chỉ\s+)?(?:một|1)\s+trong\s+(?:hai|ba|[23])|chỉ\s+(?:có\s+)?(?:một|hai|1|2)|không\s+[^\W\d]+(?:\s+[^\W\d]+){0,2}?\s+nào)\b",
    re.IGNORECASE,
)


def levels_of_some(
    pairs: Sequence[tuple[str, float]], maximum: float | None, text: Text
) -> Guidance | None:
    """Return named levels where each says how many of a few things are so; None for anything else.

    Examples
    --------
    >>> words = [("Cả hai loại đạt 100%", 2.0), ("chỉ một loại đạt 100%", 1.0), ("không loại nào đạt", 0.0)]
    >>> levels_of_some(words, 2.0, Text.of("")).params["tiers"][0]
    {'points': 2.0, 'low': 2}
    """
    points = [p for _, p in pairs]
    falls = len(set(points)) == len(points) and points == sorted(points, reverse=True)
    if (
        maximum is None
        or len(pairs) < 2
        or not falls
        or abs(points[0] - maximum) > 1e-9
        or points[-1]
    ):
        return None
    some = [c for c, _ in pairs if _HOW_MANY_OF_THEM.search(c)]
    return _levels(pairs, text) if len(some) >= len(pairs) - 1 and len(some) > 1 else None


def asks_more_than_the_way(condition: str) -> bool:
    """Return whether a condition asks for a target, a mean or anything else beside the year before.

    Examples
    --------
    >>> asks_more_than_the_way("đạt chỉ tiêu hoặc cao hơn năm trước"), asks_more_than_the_way("cao hơn năm trước")
    (True, False)
    """
    joined = _AND.search(condition) is not None and _CHANGE.search(condition) is not None
    return joined and _ANOTHER_THING.search(condition) is not None


_AND = re.compile(r"\b(?:và|nhưng|song|hoặc|đồng thời|mà|dù|tuy)\b|,", re.IGNORECASE)
_ANOTHER_THING = re.compile(
    r"\b(?:đạt|hoàn thành|chỉ tiêu|kế hoạch|mục tiêu|dự toán|bình quân|trung bình|yêu cầu|đúng hạn)\b",
    re.IGNORECASE,
)


def levels_down_to_nothing(
    pairs: Sequence[tuple[str, float]], maximum: float | None, text: Text
) -> Guidance | None:
    """Return named levels where alternatives of different measures fall from the maximum to nothing;
    None for fewer than three, for a change against the year before, or where points repeat.

    Examples
    --------
    >>> words = [("Nhanh hơn từ 2 ngày", 2.0), ("đúng quy định", 1.0), ("chậm", 0.0)]
    >>> levels_down_to_nothing(words, 2.0, Text.of("")).unit
    'mức: 2 = nhanh hơn từ 2 ngày, 1 = đúng quy định, 0 = chậm'
    """
    points = [p for _, p in pairs]
    if maximum is None or not 3 <= len(pairs) <= _MOST_LEVELS:
        return None
    falls = points == sorted(points, reverse=True) and len(set(points)) == len(points)
    if not falls or points[0] != maximum or points[-1] != 0:
        return None
    told_apart = len({c.lower() for c, _ in pairs}) == len(pairs)
    if not told_apart or any(_EACH.search(c) or _CHANGE.search(c) for c, _ in pairs):
        return None
    return _levels(pairs, text) if _one_measure_and_names(pairs) else None


def _one_measure_and_names(pairs: Sequence[tuple[str, float]]) -> bool:
    """Return whether the figures of some alternatives measure one thing and are understood, beside others
    that only have a name.
    """
    figured = [(c, p) for c, p in pairs if DIGIT.search(c)]
    named = [c for c, _ in pairs if not DIGIT.search(c) and not NOTHING.match(c)]
    read = [read_parts(c) for c, _ in figured]
    intervals = [part.interval for parts in read for part in parts if part.interval is not None]
    if not named or not all(re.search(r"[^\W\d]{2}", c) for c, _ in pairs):
        return False
    if any(len(parts) != 1 for parts in read) or len({i.measure for i in intervals}) > 1:
        return False
    return unread_words(figured, [None if i.point else i for i in intervals]) is None


def _levels(pairs: Sequence[tuple[str, float]], text: Text) -> Guidance:
    """Return alternatives as levels that a person chooses by their words."""
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
