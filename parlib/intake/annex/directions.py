"""Points by which way something went since the year before, in words alone: "giảm hoặc không có: 2; bằng: 1;
tăng: 0". Up, the same and down are each named once, or are what the others leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from parlib.intake.annex.outcome import Guidance, by_hand

LAST_YEAR = re.compile(
    r"\s*\b(?:so\s+với\s+)?(?:(?:cùng kỳ|kết quả|mức|số liệu|của)\s+)*năm\s+(?:trước|liền (?:kề|trước)|ngoái)(?:\s+(?:liền (?:kề|trước)|đó))?"
    r"|\s*\bso\s+với\s+(?:cùng kỳ|[\ue000-\uf8ff])",
    re.IGNORECASE,
)
"""The year before, as what something is held against."""
_A_PLACE = re.compile(
    r"\b(?:xếp hạng|thứ hạng|vị thứ|vị trí|bậc|hạng)\b(?!\s+(?:dịch vụ|mục))", re.IGNORECASE
)
_UP, _SAME, _DOWN, _NONE = "up", "same", "down", "none"
_ALL = frozenset({_UP, _SAME, _DOWN})
_BETTER = r"(?:tăng|cao hơn|tốt hơn|nhiều hơn|lớn hơn|cải thiện)"
_LESS = r"(?:giảm|thấp hơn|ít hơn|kém hơn|nhỏ hơn)"
_EVEN = r"(?:ngang bằng|bằng nhau|bằng|ngang|giữ nguyên|giữ mức|giữ vững|duy trì|không đổi|không thay đổi|không biến động|tương đương|như)"
_END = r"(?:\s+(?:đi|lên|xuống|thêm|điểm|tỷ lệ|số lượng|về số lượng|về tỷ lệ|mức))*"
_SUBJECT = (
    r"(?:(?!\b(?:tăng|giảm|bằng|hơn|cao|thấp|ít|kém|nhỏ|lớn|nhiều|tốt|không|chưa|đạt|hoàn thành|nhưng|song|và|mà|kế hoạch|chỉ tiêu|trung bình|bình quân|chậm|đúng|đủ"
    r"|ngang|giữ|duy trì|như|cải thiện|từ|trên|dưới)\b)[^\W\d]+\s+){0,7}?"
)
_WAYS: tuple[tuple[str, frozenset[str], bool], ...] = (
    (
        rf"không\s+{_BETTER}\s*(?:,|và|cũng|/|hoặc)?\s*(?:cũng\s+)?không\s+{_LESS}",
        frozenset({_SAME}),
        True,
    ),
    (
        rf"không\s+{_LESS}\s*(?:,|và|cũng|/|hoặc)?\s*(?:cũng\s+)?không\s+{_BETTER}",
        frozenset({_SAME}),
        True,
    ),
    (r"bằng\s+(?:không|0)", frozenset({_NONE}), True),
    (
        r"không\s+(?:có|còn|phát sinh|để xảy ra)(?:\s+(?!\b(?:tăng|giảm|thêm|thay đổi|biến động)\b)[^\W\d]+){0,8}",
        frozenset({_NONE}),
        True,
    ),
    (rf"(?:có\s+)?{_BETTER}", frozenset({_UP}), True),
    (r"hơn", frozenset({_UP}), True),
    (_EVEN, frozenset({_SAME}), True),
    (rf"(?:có\s+)?{_LESS}", frozenset({_DOWN}), True),
    (rf"không\s+(?:có\s+)?{_BETTER}", frozenset({_SAME, _DOWN}), False),
    (rf"không\s+(?:có\s+)?{_LESS}", frozenset({_SAME, _UP}), False),
)
_PATTERNS = tuple(
    (re.compile(rf"{_SUBJECT}{pattern}{_END}", re.IGNORECASE), ways, closed)
    for pattern, ways, closed in _WAYS
)
_OR = re.compile(r"\s*(?:,\s*)?\b(?:hoặc(?: là)?|hay)\b\s*|\s*/\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Told:
    """The ways that a condition names, and those that it leaves to the others where they name them."""

    ways: frozenset[str]
    rest: frozenset[str]
    points: float


def by_direction(
    pairs: Sequence[tuple[str, float]], maximum: float | None, name: str = ""
) -> Guidance | None:
    """Read points by up, the same and down; None where a condition says anything else, or nothing
    speaks of the year before.

    Examples
    --------
    >>> by_direction([("tăng", 2.0), ("không tăng", 1.0), ("giảm", 0.0)], 2.0, "Tỷ lệ so với năm trước").params
    {'equal': 1.0}
    >>> read = by_direction([("giảm so với năm trước hoặc bằng không", 2.0), ("bằng", 1.0), ("tăng", 0.0)], 2.0)
    >>> read.unit
    'mức giảm so với năm trước (tăng thì ghi số âm; không có: ghi 1)'
    """
    words = [name, *(c for c, _ in pairs)]
    if len(pairs) < 2 or not any(LAST_YEAR.search(w) for w in words):
        return None
    if any(_A_PLACE.search(w) for w in words):
        return None
    told = [_told(condition, points) for condition, points in pairs]
    if any(one is None for one in told):
        return None
    given = _settled([one for one in told if one is not None])
    if isinstance(given, Guidance):
        return given
    if maximum is None or abs(max(given[w] for w in _ALL) - maximum) > 1e-9:
        return by_hand("maximum", pairs[0][0])
    return _rule(given, maximum, _verbs(c for c, _ in pairs))


def _told(condition: str, points: float) -> _Told | None:
    words = LAST_YEAR.sub(" ", condition)
    words = re.sub(r"\s+", " ", words).strip(" .,:;-")
    whole = _way(words)
    parts = [whole] if whole else [_way(part.strip(" ,")) for part in _OR.split(words)]
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    named = frozenset().union(*(ways for ways, closed in known if closed))
    rest = frozenset().union(*(ways for ways, closed in known if not closed))
    return _Told(named, rest, points)


def _way(words: str) -> tuple[frozenset[str], bool] | None:
    return next(((w, closed) for p, w, closed in _PATTERNS if p.fullmatch(words)), None)


def _settled(told: Sequence[_Told]) -> dict[str, float] | Guidance:
    """Return the points of each way, or why they are not known."""
    given: dict[str, float] = {}
    for one in told:
        for way in one.ways:
            if way in given:
                return by_hand("overlap")
            given[way] = one.points
    for one in told:
        left = {way for way in one.rest if way not in given}
        if one.rest and not left:
            return by_hand("overlap")
        given |= dict.fromkeys(left, one.points)
    return given if given.keys() >= _ALL else by_hand("hole")


def _verbs(conditions: Iterable[str]) -> tuple[str, str]:
    """Return what up and down are called: as the conditions call them."""
    words = " ".join(conditions).lower()
    if re.search(r"\b(?:tăng|giảm)\b", words) or not re.search(r"\b(?:cao|thấp) hơn\b", words):
        return "tăng", "giảm"
    return "cao hơn", "thấp hơn"


def _rule(given: dict[str, float], maximum: float, verbs: tuple[str, str]) -> Guidance | None:
    up, same, down, none = (given.get(way) for way in (_UP, _SAME, _DOWN, _NONE))
    if up is None or same is None or down is None:
        return None
    if none is None and up == maximum and not down:
        return Guidance("growth", {"equal": same} if same else {})
    better, worse, other, verb = (down, up, *verbs)
    if up > down:
        better, worse, verb, other = (up, down, *verbs)
    if none is not None and none not in (better, same):
        return None
    aside = [] if same == worse else [f"{other} thì ghi số âm"]
    if none is not None:
        aside.append(f"không có: ghi {1 if none == better else 0}")
    unit = f"mức {verb} so với năm trước" + (f" ({'; '.join(aside)})" if aside else "")
    if same == worse:
        unit += f"; không {verb}: ghi 0"
    tiers: list[dict[str, Any]] = [{"points": better, "low": 0.0, "low_closed": False}]
    if same == worse:
        tiers.append({"points": same, "high": 0.0, "high_closed": True})
    elif same == better:
        tiers = [{"points": same, "low": 0.0}, {"points": worse, "high": 0.0}]
    else:
        tiers += [
            {"points": same, "low": 0.0, "high": 0.0, "high_closed": True},
            {"points": worse, "high": 0.0},
        ]
    return Guidance("tier", {"tiers": tiers}, unit=unit, certain=False)
