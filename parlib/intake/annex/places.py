"""Points by the place in a ranking: "hạng 1-5: 2; hạng 6-10: 1; từ hạng 11 trở xuống: 0"."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

from parlib.intake.annex.condition_words import NOTHING, OTHERS
from parlib.intake.annex.outcome import Guidance, by_hand

_PLACE = r"(?:thứ hạng|thứ|hạng|vị trí(?:\s+thứ)?|vị thứ)"
_LEAD = r"(?:xếp\s+|đứng\s+|đạt\s+|thuộc\s+|nằm trong\s+|trong\s+|vào\s+|có\s+|duy trì\s+|giữ\s+|thứ hạng\s+)*"
_UNITS = r"(?:\s+[^\W\d]+,?){0,8}"
_BETWEEN = re.compile(
    rf"{_LEAD}(?:từ\s+)?(?:nhóm\s+)?(?:{_PLACE}|nhóm)\s+(?:từ\s+)?(?P<low>\d{{1,3}})\s*(?:đến|-|tới)\s*(?:{_PLACE}\s+)?(?P<high>\d{{1,3}}){_UNITS}",
    re.IGNORECASE,
)
_FIRST = re.compile(
    rf"{_LEAD}(?:nhóm|tốp|top)\s+(?P<high>\d{{1,3}})(?P<of>{_UNITS})", re.IGNORECASE
)
_ONE = re.compile(rf"{_LEAD}{_PLACE}\s+(?P<one>\d{{1,3}}|nhất|nhì|ba){_UNITS}", re.IGNORECASE)
_BEHIND = re.compile(
    rf"{_LEAD}(?:(?:từ\s+)(?={_PLACE}\s+\d+$)|(?:từ\s+)?(?={_PLACE}\s+\d+\s+trở)){_PLACE}\s+(?P<from>\d{{1,3}})(?:\s+trở\s+(?:xuống|đi|về sau)|(?<=\d)$){_UNITS}"
    rf"|(?:sau|dưới|ngoài)\s+(?:{_PLACE}|tốp|top|nhóm)\s+(?P<after>\d{{1,3}}){_UNITS}",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(r"\b(?:cuối|thấp nhất|kém nhất|chót)\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"(?:xếp\s+|là đơn vị\s+)?(?:đứng đầu|dẫn đầu|đứng nhất|xếp thứ nhất|xếp đầu)(?:\s+(?:bảng|toàn|cả|khối|cụm|trong|tỉnh|huyện|thành phố|các|xếp hạng|nhóm|ngành|nước|quốc)){0,4}",
    re.IGNORECASE,
)
_WORDS = {"nhất": 1, "nhì": 2, "ba": 3}
_RANKED = re.compile(rf"\b(?:{_PLACE}\s+(?:\d|nhất\b)|(?:nhóm|tốp|top)\s+\d)", re.IGNORECASE)


_GROUP = re.compile(
    r"(?:(?:xếp|thuộc|đứng|nằm|ở|được|trong|vào|đạt)\s+)*(?:nhóm|tốp)\s+(?:số\s+|thứ\s+)?(?P<from>\d{1,2})(?:\s*(?:-|đến|và|,)\s*(?:nhóm\s+)?(?P<to>\d{1,2}))?(?:\s*\([^()\d]*\))?",
    re.IGNORECASE,
)
"""A group that is called by a number: "Nhóm 1", which may hold any places."""
_MOST_GROUPS = 7


Span = tuple[float, float]
"""First and last place."""


def by_place(pairs: Sequence[tuple[str, float]], maximum: float | None) -> Guidance | None:
    """Return the steps of points by place; None where the conditions name no places.

    Examples
    --------
    >>> by_place([("Nhóm 5 xã dẫn đầu", 2.0), ("nhóm 6 - 10", 1.0)], 2.0).params["tiers"]
    [{'high': 5.0, 'high_closed': True, 'points': 2.0}, {'low': 5.0, 'low_closed': False, 'high': 10.0, 'high_closed': True, 'points': 1.0}, {'low': 10.0, 'low_closed': False, 'points': 0.0}]
    """
    if maximum is not None and _are_groups([c for c, _ in pairs]):
        return by_hand("unlike", pairs[0][0])
    if maximum is None or not any(_RANKED.search(c) for c, _ in pairs):
        return None
    spans = [(_span(c), p) for c, p in pairs]
    rest = [p for (c, p), (span, _) in zip(pairs, spans, strict=True) if span is None]
    if any(
        span is None and not (OTHERS.match(c) or (NOTHING.match(c) and p == 0))
        for (c, p), (span, _) in zip(pairs, spans, strict=True)
    ):
        return None
    placed = _apart(sorted((span, p) for span, p in spans if span is not None))
    if len(rest) > 1 or not placed or placed[0][0][0] > 1:
        return by_hand("unlike", pairs[0][0])
    if any(one[1] + 1 != two[0] for (one, _), (two, _) in itertools.pairwise(placed)):
        return by_hand("hole", pairs[0][0])
    if math.isfinite(placed[-1][0][1]):
        placed.append(((placed[-1][0][1] + 1, math.inf), rest[0] if rest else 0.0))
    points = [p for _, p in placed]
    if points != sorted(points, reverse=True) or abs(points[0] - maximum) > 1e-9:
        return by_hand("maximum", pairs[0][0])
    return Guidance("tier", {"tiers": [_tier(*s) for s in placed]}, unit="thứ hạng", certain=False)


def _are_groups(conditions: Sequence[str]) -> bool:
    """Return whether the numbers of some groups only name them: "Nhóm 1: 3; nhóm 2: 2; nhóm 3: 1"."""
    named = [_GROUP.fullmatch(" ".join(c.split()).strip(" :,.-")) for c in conditions]
    groups = sorted((int(m["from"]), int(m["to"] or m["from"])) for m in named if m is not None)
    others = [c for c, m in zip(conditions, named, strict=True) if m is None]
    if not groups or any(_RANKED.search(c) or _AHEAD.search(c) for c in others):
        return False
    follow = all(one[1] + 1 == two[0] for one, two in itertools.pairwise(groups))
    return follow and groups[-1][1] <= _MOST_GROUPS


def is_first_place(condition: str) -> bool:
    """Return whether a condition is the first place in a ranking.

    Examples
    --------
    >>> is_first_place("Xếp thứ nhất"), is_first_place("Đứng đầu"), is_first_place("Hạng 2")
    (True, True, False)
    """
    return _span(condition) == (1.0, 1.0)


def _apart(placed: list[tuple[Span, float]]) -> list[tuple[Span, float]]:
    """Begin a group of the first ("nhóm 3") behind the smaller group or place that earns more."""
    out: list[tuple[Span, float]] = []
    for (low, high), points in placed:
        if out and low == 1 and out[-1][0][1] < high and out[-1][1] > points:
            low = out[-1][0][1] + 1
        out.append(((low, high), points))
    return out


def _span(condition: str) -> tuple[float, float] | None:
    """Return the first and last place that a condition names; None where it names none."""
    words = " ".join(condition.split()).strip(" :,.-")
    if _AT_THE_END.search(words):
        return None
    if _AHEAD.fullmatch(words):
        return (1.0, 1.0)
    if match := _BEHIND.fullmatch(words):
        return (float(match["from"] or int(match["after"]) + 1), math.inf)
    if match := _BETWEEN.fullmatch(words):
        low, high = int(match["low"]), int(match["high"])
        return (float(low), float(high)) if low <= high else None
    if (match := _ONE.fullmatch(words)) and " trở " not in f" {words} ":
        place = float(_WORDS.get(match["one"].lower()) or int(match["one"]))
        return (place, place)
    if match := _FIRST.fullmatch(words):
        return (1.0, float(match["high"]))
    return None


def _tier(span: tuple[float, float], points: float) -> dict[str, float | bool]:
    low, high = span
    tier: dict[str, float | bool] = {}
    if low > 1:
        tier |= {"low": low - 1, "low_closed": False}
    if math.isfinite(high):
        tier |= {"high": high, "high_closed": True}
    return tier | {"points": points}
