"""What a rule counts, in the annex's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.condition_words import whole_words
from parlib.intake.annex.figures import Text

_NO_THING = re.compile(
    r"^(?:(?:bị|được|trừ|cộng|thưởng|phạt|tính|chấm|cho|đối với|mỗi|cứ)\s+)+|\b(?:trừ|cộng|thưởng)\b\s*$",
    re.IGNORECASE,
)
"""What is done to the points is no part of what is counted."""


def unit_of(clause: Clause, text: Text) -> str:
    """Return the unit of a rule that counts pieces."""
    return f"số {piece_of(clause, text)}"


def piece_of(clause: Clause, text: Text) -> str:
    """Return what is counted: "thiếu mỗi thư" → "thư thiếu" is left in the annex's own words."""
    words = re.sub(
        r"\b(?:mỗi|cứ|từng)\s+(?:0?1\s+)?", "", text.words(clause.condition), flags=re.IGNORECASE
    ).strip(" :,")
    words = words or re.sub(r"[\d,.]+\s*(?:điểm|đ)?|/", " ", text.words(clause.words))
    return whole_words(" ".join(_NO_THING.sub(" ", words).split()).strip(" :,")) or "trường hợp"


_BY_NUMBER = re.compile(
    r"(?:(?:xếp|thuộc|đạt|ở|nằm trong|trong|được xếp|được)\s+)*(?P<what>khối|cụm|vùng|khu vực|loại|lớp|cấp(?: độ)?|mức(?: độ)?|bậc|giai đoạn|đợt|vòng|bước|phương án|tuyến|trường hợp|lần|kỳ)\s+(?:số\s+|thứ\s+)?\d{1,2}",
    re.IGNORECASE,
)
"""What is called by a number, and not counted: "Cụm 1", "cấp độ 3"."""


def called_by_number(pairs: Sequence[tuple[str, float]]) -> str:
    """Return what the numbers of some conditions only name; empty where one of them counts.

    Examples
    --------
    >>> called_by_number([("Thuộc cụm 1", 3), ("cụm 2", 2)]), called_by_number([("1 cụm", 3), ("2 cụm", 2)])
    ('cụm', '')
    """
    named = [_BY_NUMBER.fullmatch(c.strip(" :,.-")) for c, _ in pairs if re.search(r"\d", c)]
    if not named or named[0] is None or None in named:
        return ""
    return str(named[0]["what"]).lower()


def counted_things(pairs: Sequence[tuple[str, float]]) -> str:
    """Return what a list of thresholds counts, from the words of the first."""
    words = re.sub(
        r"[\d<>≥≤=,.]+|(?<=\d)\s*-\s*(?=\d)|^trong(?:\s+(?:vòng|thời hạn))?(?=\s+\d)"
        r"|\b(?:có|đạt|từ|trên|dưới|đến|trở lên|trở xuống|ít nhất|(?:nhiều|ít|lớn|nhỏ) hơn|và|không|tối thiểu|quá)\b",
        " ",
        pairs[0][0],
        flags=re.IGNORECASE,
    )
    return whole_words(re.sub(r"\s+", " ", words).strip()) or "lượng"
