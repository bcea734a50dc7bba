"""A condition of a guidance as what it says of one measure: bounds, a state, or one of several.

"Muộn trên 5 ngày làm việc hoặc không trình" is a bound on what is late, or a state without a
figure. Which end of the measure a state stands for, the points say, not its words alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from parlib.intake.annex.condition_words import OTHERS
from parlib.intake.annex.intervals import Interval, read_interval


class Way(StrEnum):
    """What the figure of a condition counts."""

    PLAIN = ""
    FAULT = "fault"  # what is late, missing, wrong: fewer is better
    RISE = "rise"  # by how much something rose
    FALL = "fall"  # by how much something fell


class State(StrEnum):
    """A condition without a figure."""

    WHOLE = "whole"  # complete, on time, the plan is met
    ABOVE = "above"  # above the plan
    NONE = "none"  # not done, or nothing of the kind
    SAME = "same"  # as before
    FELL = "fell"
    ROSE = "rose"
    OTHERS = "others"
    NAMED = "named"  # anything else


@dataclass(frozen=True, slots=True)
class Part:
    """One of the alternatives of a condition."""

    words: str
    way: Way = Way.PLAIN
    interval: Interval | None = None
    state: State | None = None
    head: str = ""  # words before the bound
    tail: str = ""  # words behind the first figure


_FAULT = re.compile(
    r"\b(?:thiếu|thừa|chậm|muộn|trễ|quá hạn|quá thời hạn|sai|sai sót|vi phạm|vắng|tụt|sụt|lệch|sai lệch|chênh|chênh lệch|sót"
    r"|vượt(?!\s+(?:mức|kế hoạch|chỉ tiêu|dự toán))|tồn đọng|nợ|bị|để xảy ra|để)\b",
    re.IGNORECASE,
)
_ENDS_IN_FAULT = re.compile(
    r"\d[^\d]*\b(?:chậm|muộn|trễ|trễ hạn|trễ hẹn|quá hạn|sai|sai sót|thiếu|vi phạm)(?:\s+(?:trở lên|trở xuống))?\s*$",
    re.IGNORECASE,
)
"""What is counted is a fault: "từ 2 báo cáo chậm"."""
_RISE = re.compile(r"\btăng(?!\s+cường)\b|\bcao hơn năm (?:trước|liền)", re.IGNORECASE)
_FALL = re.compile(r"\b(?:giảm|rút ngắn|cắt giảm|tiết kiệm)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"(?:từ|trên|dưới|ít nhất|tối thiểu|tối đa|không quá|không vượt quá|không dưới|không thấp hơn"
    r"|không ít hơn|nhỏ hơn|lớn hơn|ít hơn|nhiều hơn|cao hơn|thấp hơn|quá|hơn|trong vòng|trong|đến|đạt|bằng|chưa đến|chưa đạt|không đạt|[<>≥≤=])"
    r"\s*(?=\d)|\d",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*\((?!\s*hoặc\b)[^()]*\)")
_OR_IN_BRACKETS = re.compile(r"\s*\(\s*hoặc\s+([^()]*)\)", re.IGNORECASE)
_OR = re.compile(r",?\s+hoặc\s+|\s*/\s*(?=không\b)", re.IGNORECASE)
_NOT_ALL = re.compile(r"\b(?:không|chưa|dưới|trên|đến|nhưng|vượt|thiếu)\b", re.IGNORECASE)
_ALL_OF = re.compile(
    r"(?!.*\b(?:không|chưa|thiếu|một phần|chỉ)\b).*\b(?:tất cả|toàn bộ)\b.*", re.IGNORECASE
)
_PLAN = r"(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|yêu cầu|tiến độ|nhiệm vụ|quy định|mức)"
_WHOLE = re.compile(
    r"(?!.*\b(?:không|chưa|thiếu|chậm|muộn|trễ|sai|một phần|một trong|chỉ)\b)(?:.*\b(?:đúng|trong|kịp)\s+(?:thời\s+(?:hạn|gian|điểm)|hạn|tiến độ|quy định|yêu cầu|thời|[\ue000-\uf8ff])"
    r"|.*\bđúng (?:số lượng|định mức|biên chế)\b|.*\b(?:kịp thời|đầy đủ|đủ|tất cả|toàn bộ|khớp|chính xác|100\s*%)|.*[\ue000-\uf8ff]"
    rf"|(?:đã\s+)?(?:hoàn thành|đạt|đạt được|đáp ứng|bảo đảm|đảm bảo|thực hiện)(?:\s+[^\W\d]+)*?\s*(?:{_PLAN})?(?:\s+(?:được\s+)?giao)?)"
    r"(?:[\s,][^\d:;]*)?",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"(?:(?:đạt|hoàn thành|thực hiện)\s+(?:(?:và|hoặc)\s+)?)?vượt(?:\s+(?:mức\s+)?{_PLAN}(?:\s+[^\W\d]+)*)?",
    re.IGNORECASE,
)
_MET = re.compile(rf"(?:đạt|hoàn thành|bằng|đúng)(?:\s+{_PLAN}(?:\s+[^\W\d]+)*)?", re.IGNORECASE)
_NONE = re.compile(
    r"(?:nếu\s+|trường hợp\s+)?(?:không|chưa)\b(?:\s+[^\W\d][^\s\d:;]*){0,14}", re.IGNORECASE
)
_SAME = re.compile(
    r"(?:bằng|ngang bằng|giữ nguyên|giữ mức|không đổi|không thay đổi|như)(?:\s+[^\W\d]+)*",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"(?:không (?:đổi|thay đổi)|không tăng,? (?:và )?(?:cũng )?không giảm)(?:\s+[^\W\d]+){0,4}",
    re.IGNORECASE,
)
_ONLY_FELL = re.compile(r"(?:bị\s+)?(?:giảm|thấp hơn|tụt|sụt|xuống)(?:\s+[^\W\d]+)*", re.IGNORECASE)
_ONLY_ROSE = re.compile(r"(?:có\s+)?(?:tăng|cao hơn)(?:\s+[^\W\d]+)*", re.IGNORECASE)


def read_parts(condition: str) -> list[Part]:
    """Return the alternatives of a condition; an empty list where one of them is not understood.

    Examples
    --------
    >>> [(p.way.value, p.state, p.interval) for p in read_parts("Muộn trên 5 ngày hoặc không trình")]
    [('fault', None, Interval(low=5.0, low_closed=False, high=inf, high_closed=False, measure='count')), ('', <State.NONE: 'none'>, None)]
    """
    words = _OR_IN_BRACKETS.sub(r" hoặc \1", condition)
    words = _REMARK.sub("", words) if re.search(r"\d", _REMARK.sub("", words)) else words
    pieces = [p.strip(" ,.:-") for p in _OR.split(words)]
    parts = [_part(p) for p in pieces if p]
    if len(parts) > 1 and any(p is None or p.state == State.NAMED for p in parts):
        # "chậm hoặc thiếu 01 báo cáo": one thing, said with two words
        parts = [_part(" ".join(words.split()).strip(" ,.:-"))]
    return [] if None in parts else [p for p in parts if p is not None]


def _part(words: str) -> Part | None:
    words = re.sub(
        r"^(?:nếu|khi|trường hợp|đối với)\s+(?:tỷ lệ\s+)?", "", words, flags=re.IGNORECASE
    )
    if not re.search(r"\d", re.sub(r"\b100\s*%", "", words)) or OTHERS.match(words):
        if whole := _exactly_all(words):
            return whole
        if not re.search(r"\d", words):
            return Part(words, state=_state(words))
    bound = _BOUND.search(words)
    if bound is None:
        return None
    head, rest = words[: bound.start()].strip(" ,:-("), words[bound.start() :]
    way = _way(head)
    if way == Way.PLAIN and _ENDS_IN_FAULT.search(rest):
        way = Way.FAULT
    if way == Way.FAULT and "%" in rest and re.search(r"\bvượt\b", head, re.IGNORECASE):
        way, rest, head = Way.PLAIN, f"vượt {rest}", ""  # above the plan by so many percent
    interval = read_interval(rest)
    if interval is None:
        return None
    if interval.point and interval.low == 0:
        return Part(words, state=State.NONE)
    figure = re.search(r"\d[\d,.]*\s*%?", rest)
    tail = rest[figure.end() :] if figure else ""
    if way == Way.PLAIN and interval.point and re.search(r"\b(?:đủ|đầy đủ)\s*$", head):
        return Part(words, way, interval, State.WHOLE, head, tail)
    return Part(words, way, interval, None, head, tail)


def _exactly_all(words: str) -> Part | None:
    """Read "100% hồ sơ được trả lời": the whole share, whatever stands around it."""
    match = re.fullmatch(
        r"(?P<head>[^\d<>≥≤]*?)(?P<bound>(?:từ|đạt|đủ|bằng|=|≥|>=)?\s*100\s*%)(?P<tail>[^\d<>≥≤]*)",
        words,
        re.IGNORECASE,
    )
    if (
        match is None
        or _NOT_ALL.search(f"{match['head']} {match['tail']}")
        or _FAULT.search(match["head"])
    ):
        return None
    interval = Interval(1.0, True, 1.0, True, "share")
    return Part(words, Way.PLAIN, interval, State.WHOLE, match["head"], match["tail"])


def _way(head: str) -> Way:
    if _RISE.search(head):
        return Way.RISE
    if _FALL.search(head):
        return Way.FALL
    return Way.FAULT if _FAULT.search(head) else Way.PLAIN


def _state(words: str) -> State:
    for pattern, state in (
        (OTHERS, State.OTHERS),
        (_UNCHANGED, State.SAME),
        (_NONE, State.NONE),
        (_ABOVE, State.ABOVE),
        (_SAME, State.SAME),
        (_ONLY_FELL, State.FELL),
        (_ONLY_ROSE, State.ROSE),
        (_MET, State.WHOLE),
        (_WHOLE, State.WHOLE),
        (_ALL_OF, State.WHOLE),
    ):
        if pattern.fullmatch(words):
            return state
    return State.NAMED
