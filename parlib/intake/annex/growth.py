"""Points for being better than the year before."""

from __future__ import annotations

import re
from typing import Any

from parlib.intake.annex.both_at_once import asks_more_than_the_way
from parlib.intake.annex.condition_words import DIGIT, NOTHING
from parlib.intake.annex.directions import by_direction
from parlib.intake.annex.formulas import subject_off
from parlib.intake.annex.growth_steps import growth_steps
from parlib.intake.annex.outcome import Guidance, by_hand

_RISE = re.compile(
    r"(?:cao hơn|tăng|lớn hơn|>|cải thiện|tốt hơn|nhiều hơn|^hơn)\D{0,40}(?:\bnăm\s+(?:trước|liền (?:kề|trước)|20\d\d)"
    r"|so với\s+[\ue000-\uf8ff])",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"(?:bằng|ngang|tương đương|giữ nguyên|không thay đổi|=|như)\D{0,40}(?:\bnăm\s+(?:trước|liền (?:kề|trước)|20\d\d)"
    r"|so với\s+[\ue000-\uf8ff])|^(?:bằng|ngang|giữ nguyên|giữ mức|không thay đổi|không đổi)"
    r"(?:\s+[^\W\d]+){0,4}$",
    re.IGNORECASE,
)
_FALL = re.compile(
    r"(?:thấp hơn|giảm|nhỏ hơn|<|kém(?: hơn)?|ít hơn)\D{0,40}(?:\bnăm\s+(?:trước|liền (?:kề|trước)|20\d\d)|so "
    r"với\s+[\ue000-\uf8ff])|^(?:thấp hơn|nhỏ hơn|kém hơn|ít hơn|giảm|không tăng)(?:\s+[^\W\d]+){0,4}$",
    re.IGNORECASE,
)
_FALL_OF_THE_YEAR = re.compile(
    r"\b(?:giảm|thấp hơn|ít hơn)\b\D{0,40}\bnăm\s+(?:trước|liền (?:kề|trước)|20\d\d)", re.IGNORECASE
)
_YEAR = re.compile(r"\bnăm\s+20\d\d")


_THAN_BEFORE = re.compile(
    r"\b(?:so với|hơn)\s+(?:cùng kỳ\s+)?(?:kết quả\s+)?(?:của\s+)?năm\s+(?:trước|liền (?:kề|trước)|ngoái|20\d\d)",
    re.IGNORECASE,
)
_A_PLACE = re.compile(
    r"\b(?:xếp hạng|thứ hạng|vị thứ|vị trí|bậc|hạng)\b(?!\s+(?:dịch vụ|mục))", re.IGNORECASE
)
_ONLY_A_RISE = re.compile(
    r"^(?:có\s+|chỉ số\s+|tỷ lệ\s+)?(?:tăng|cao hơn|cải thiện|tốt hơn)$", re.IGNORECASE
)


def growth_of(
    pairs: list[tuple[str, float]], maximum: float | None, name: str = ""
) -> Guidance | None:
    """Read better, the same or worse than the year before; None where neither a condition nor the name
    of the item speaks of it.
    """
    pairs = [(subject_off(c), p) for c, p in pairs]
    if (turned := by_direction(pairs, maximum, name)) is not None:
        return turned
    if _THAN_BEFORE.search(name) and len(pairs) > 1:
        pairs = [(_ONLY_A_RISE.sub(r"\g<0> so với năm trước", c), p) for c, p in pairs]
    stepped = growth_steps(pairs, maximum)
    if stepped is not None and stepped.reason != "unlike":
        return stepped
    if any(_A_PLACE.search(words) for words in (name, *(c for c, _ in pairs))):
        return None  # a better place is a smaller figure
    more = next((c for c, _ in pairs if asks_more_than_the_way(c)), None)
    if more is not None and any(_RISE.search(c) for c, _ in pairs):
        return by_hand("unlike", more)
    rises = [p for c, p in pairs if _RISE.search(c)]
    if not rises:
        fewer = next(
            (
                c
                for c, p in pairs
                if p and _FALL_OF_THE_YEAR.search(c) and not DIGIT.search(_YEAR.sub("", c))
            ),
            None,
        )
        # points for going down: growth says the opposite
        return by_hand("unlike", fewer) if fewer else None
    params: dict[str, Any] = {}
    for condition, points in pairs:
        if DIGIT.search(_YEAR.sub("", condition)):
            return by_hand("unlike", condition)
        if _RISE.search(condition):
            # "bằng hoặc cao hơn năm trước"
            if re.search(r"\bbằng\b", condition, re.IGNORECASE):
                params = {"equal": points} if points else {}
            continue
        if _SAME.search(condition):
            params = {"equal": points} if points else {}
        elif points or not (_FALL.search(condition) or NOTHING.match(condition)):
            return by_hand("unlike", condition)
    if len(rises) > 1 or maximum is None or abs(rises[0] - maximum) > 1e-9:
        return by_hand("maximum", pairs[0][0])
    return Guidance("growth", params, certain=len(pairs) > 1)
