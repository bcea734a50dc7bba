"""Words that conditions of different types of rule have in common."""

from __future__ import annotations

import re

from parlib.intake.annex.figures import Text

_REST = (
    r"^(?:các\s+)?(?:trường hợp|mức|kết quả)?\s*(?:khác|còn lại)(?:\s+[^\W\d]+){0,3}$|^ngoài các "
    r"trường hợp trên$|^ngược lại$"
)
OTHERS = re.compile(_REST, re.IGNORECASE)
NOTHING = re.compile(
    r"^(?:nếu\s+|trường hợp\s+)?(?:không|chưa)(?:\s+(?:có|thực hiện|ban hành|tổ chức|xây dựng"
    r"|triển khai|gửi|đạt|báo cáo|phát sinh|hoàn thành|áp dụng|ứng dụng|nào))*"
    r"(?:(?:,(?!\s*(?:có|không|chưa|được|đã|nhưng|thực hiện|báo cáo|bảo đảm|đảm bảo|và)\b))?\s+[^\W\d]+){0,9}$"
    rf"|{_REST}",
    re.IGNORECASE,
)
DIGIT = re.compile(r"\d")
BOUND = re.compile(
    r"[<>≥≤%]|\b(?:từ|trên|dưới|trở lên|trở xuống|ít nhất|tối thiểu|không quá|vượt)\b",
    re.IGNORECASE,
)


def label(condition: str, text: Text) -> str:
    """Return a condition as it is called in the unit of an item: short, in small letters."""
    return text.words(condition).strip(" :,-")[:80].lower()
