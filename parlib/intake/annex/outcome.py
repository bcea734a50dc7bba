"""What reading a guidance text ends in: a rule, or the reason why a person has to read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Guidance:
    """A rule read from words.

    Attributes
    ----------
    rule, params, unit : str, dict, str
        As in ``criteria.csv``; rule ``manual`` where the text stays with a person.
    certain : bool
        False where a convention was used that a person has to confirm.
    reason : str
        Why the text stays with a person: a key of :data:`REASONS`; ``""`` where a rule was read.
    detail : str
        The words concerned.
    """

    rule: str
    params: dict[str, Any] = field(default_factory=dict)
    unit: str = ""
    certain: bool = True
    reason: str = ""
    detail: str = ""


REASONS: dict[str, tuple[str, str]] = {
    "no_words": ("không có hướng dẫn chấm", "there is no guidance"),
    "too_long": (
        "ô quá dài hoặc có dãy số quá dài, không thể là hướng dẫn của một tiêu chí",
        "the cell, or a number in it, is too long to be the guidance of one item",
    ),
    "judged": ("điểm do người thẩm định cho", "the points are a person's judgement"),
    "clause": ("có đoạn chưa hiểu trọn vẹn", "a part was not understood whole"),
    "sign": (
        "dấu của điểm trái với khối điểm thưởng, điểm trừ",
        "the sign contradicts the block of bonus or penalty points",
    ),
    "maximum": (
        "điểm cao nhất trong hướng dẫn khác điểm tối đa",
        "the best points of the guidance are not the maximum",
    ),
    "no_maximum": ("chưa rõ điểm tối đa", "the maximum is not known"),
    "split": (
        "điểm của một mức được chia nhỏ (“trong đó”), chưa rõ làm được một phần thì được bao nhiêu",
        "the points of a level are split, and what a part of it brings is not said",
    ),
    "overlap": ("hai khoảng cùng chứa một giá trị", "two intervals hold the same value"),
    "hole": (
        "giữa các khoảng có giá trị không thuộc khoảng nào",
        "between the intervals lie values that none of them holds",
    ),
    "below": (
        "chưa nói dưới mốc được bao nhiêu điểm",
        "what lies below the mark is not said",
    ),
    "two_marks": (
        "chưa rõ vượt, thiếu tính từ mốc nào",
        "it is not clear from which mark the steps are counted",
    ),
    "mixed": (
        "các điều kiện đo những đại lượng khác nhau",
        "the conditions measure different things",
    ),
    "two_counts": (
        "có hai mức cộng hoặc trừ tính theo hai số đếm khác nhau",
        "points go by two different counts",
    ),
    "too_fine": ("quá nhiều bậc điểm", "too many steps of points"),
    "unlike": ("cách chấm ngoài các loại quy tắc đã có", "no type of rule says this"),
}


def by_hand(reason: str, detail: str = "") -> Guidance:
    """Return what stays with a person, and why."""
    return Guidance("manual", certain=False, reason=reason, detail=detail)
