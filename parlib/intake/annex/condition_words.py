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
    words = text.words(condition).strip(" :,-")
    if words.count("(") > words.count(")"):  # the clause was cut inside the bracket
        words = words[1:].lstrip() if words.startswith("(") else f"{words})"
    return whole_words(words, most=_LONGEST_LABEL)


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
    >>> whole_words("A"), whole_words("LOẠI B TRỞ LÊN"), whole_words("Ý kiến")
    ('A', 'loại B trở lên', 'ý kiến')
    """
    if len(words) > most:
        words = re.sub(r"\s*\((?:[^()]*\)|[^()]*$)", "", words)
    if len(words) > most:
        words = words[: most + 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
    if words.isupper() and " " in words:
        return _LETTER.sub(lambda m: m[0].upper(), words.lower())
    named = words[1:2].isupper() or _LETTER.match(words)
    return words if named else words[:1].lower() + words[1:]


_LETTER = re.compile(r"(?<![\w/.-])[a-zđA-ZĐ](?![\w/])")
"""A letter that stands alone is the name of a class: "A", "loại B"."""
