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
    """Return a condition as it is called in the unit of an item: short, beginning in small letters."""
    return whole_words(text.words(condition).strip(" :,-"), most=_LONGEST_LABEL)


_LONGEST_LABEL = 110


def whole_words(words: str, *, most: int = 60) -> str:
    """Return words as they stand inside a sentence, cut between two of them where they are many.

    What stands in brackets goes first; names and short forms keep their capitals.

    Examples
    --------
    >>> whole_words("Bằng khen của Thủ tướng Chính phủ"), whole_words("UBND xã"), whole_words("CÓ KẾ HOẠCH")
    ('bằng khen của Thủ tướng Chính phủ', 'UBND xã', 'có kế hoạch')
    >>> whole_words("hình thức tuyên truyền (hội nghị, loa)", most=30), whole_words("một hai ba bốn", most=9)
    ('hình thức tuyên truyền', 'một hai…')
    """
    if len(words) > most:
        words = re.sub(r"\s*\((?:[^()]*\)|[^()]*$)", "", words)
    if len(words) > most:
        words = words[: most + 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
    if words.isupper() and " " in words:
        return words.lower()
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
