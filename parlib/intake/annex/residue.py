"""Words of a condition that no part of the grammar has read.

Intervals of one item measure one thing. Its name stands in the first of them, and the others repeat
it or leave it out; whatever else stands there may be a second condition ("… và có báo cáo giải
trình"), so it is no rule but a person's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parlib.intake.annex.intervals import Interval

_BOUNDS = (
    "từ đến tới trên dưới trở lên đi xuống lại về cận hết quá vượt hơn cao thấp lớn nhỏ nhiều ít "
    "kém nhất tối thiểu đa đủ đúng không chưa hoặc và sau nhưng trong vòng ngoài khoảng"
)
_ADDS_NOTHING = (
    "có là thì được bị chỉ đạt bằng còn mức tỷ lệ số nếu khi hoàn thành thực hiện giải quyết phần "
    "trăm"
)
NEUTRAL = frozenset(f"{_BOUNDS} {_ADDS_NOTHING}".split())
"""Words that may stand beside a bound and say no more."""
_SECOND = re.compile(
    r"(?:\bvà|[,;])\s*(?:phải|có|được|không|chưa|đảm bảo|bảo đảm|báo cáo)\b"
    r"|\b(?:mà|song|kèm|cùng với|với yêu cầu|với điều kiện|sau khi|trước khi)\b",
    re.IGNORECASE,
)
_NOR_DONE = re.compile(r"\s+hoặc\s+(?:không|chưa)\b.*", re.IGNORECASE)
_FIGURE = re.compile(r"\d[\d.,]*")


def unread_words(
    pairs: Sequence[tuple[str, float]], ranges: Sequence[Interval | None]
) -> str | None:
    """Return the first condition that says more than a bound on what the first one names.

    Examples
    --------
    >>> one = Interval(0.9)
    >>> unread_words([("Tỷ lệ đúng hạn từ 90%", 2), ("từ 80% đến dưới 90%", 1)], [one, one])
    >>> unread_words([("Từ 90%", 2), ("từ 80%, không có đơn thư", 1)], [one, one])
    'từ 80%, không có đơn thư'
    """
    figured = [c for (c, _), r in zip(pairs, ranges, strict=True) if r is not None]
    if not figured:
        return None
    known = words_of(figured[0]) | words_of(pairs[0][0]) | NEUTRAL
    for stated in figured:
        condition = _NOR_DONE.sub("", stated)
        figure = _FIGURE.search(condition)
        behind = condition[figure.end() :] if figure else condition
        if _SECOND.search(behind) or not words_of(condition) <= known:
            return stated
    return None


def words_of(condition: str) -> set[str]:
    """Return the words of a condition in small letters, without figures."""
    return set(re.findall(r"[^\W\d_]{2,}", condition.casefold()))
