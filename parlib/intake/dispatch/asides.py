"""What stands in brackets beside a promise and is none itself: what was, what others ask, what a law allows."""

from __future__ import annotations

import re

_BRACKET = re.compile(r"\([^()]{0,240}\)")
_YEAR = re.compile(r"(?<![\d.])(20\d\d)\b")
_A_DAY = re.compile(r"\d{1,2}/\d{1,2}/20\d\d")
_WAS = re.compile(
    r"\bhiện(?:\s\d|\s*:)|\b(?:hiện\s(?:nay|tại|có|còn|là|đạt|mới|đã)|đến nay|tính đến|mới (?:chỉ|đạt|được)|đã (?:đạt|có|xử lý|làm|được|cấp|hoàn thành)|lũy kế|luỹ kế|ước đạt|ước"
    r"|cùng kỳ|năm (?:trước|ngoái)|trước đây|luật định|theo (?:quy định|luật)|quy định là)\b|\b(?:mới|quy định)\s\d",
    re.IGNORECASE,
)
_OTHERS_ASK = re.compile(
    r"\b(?:Trung ương|Chính phủ|Thủ tướng|Quốc hội|Bộ(?:\s[^\W\d]+){0,3}|(?:UBND )?(?:tỉnh|thành phố|huyện)|kế hoạch|cấp trên)\s(?:đã\s)?(?:giao|yêu cầu|đặt|quy định|đề ra)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:phấn đấu|phải|cần đạt|hết quý|trước|chậm nhất|trong đó|bao gồm|gồm)\b", re.IGNORECASE
)


_WHICH_ONES = re.compile(
    r"(?:[-+•*]\s*|\d{1,2}[.)]\s*|[a-zđ]\)\s*)?(?:(?:Các|Những|Đối với|các|những|\d{1,3})\s)*(?:xã|phường|sở|huyện|đơn vị|cơ quan|địa phương|thôn|phòng)(?:, (?:xã|phường|thị trấn|đặc khu|đơn vị|địa phương|ngành))*\s(?P<which>(?:(?:đang )?(?:có|còn|để)|chưa|đạt)\s[^;:.]{3,110}?)(?=\s(?:thì\s)?(?:phải|cần|nâng|phấn đấu|khẩn trương|tập trung|khắc phục)\b)"
    r"|(?:[-+•*]\s*|\d{1,2}[.)]\s*|[a-zđ]\)\s*)?(?:Đối với|Riêng|Tại)\s(?:(?:các|những|\d{1,3})\s)?(?:xã|phường|sở|huyện|đơn vị|cơ quan|địa phương|thôn|phòng)(?:, (?:xã|phường|thị trấn|đặc khu|đơn vị|địa phương|ngành))*\s(?P<named>(?:(?:đang )?(?:có|còn|để)|chưa|xếp)\s[^,;:.]{3,110})(?=,\s|:\s)",
    re.IGNORECASE,
)
"""Which of a kind are meant, told by what they reached: "27 xã có tỷ lệ dưới 30% phải …"."""


_FOR_WHICH = re.compile(
    r"\b(?:cho|tại|ở|đối với|của)\s(?:các|những)\s(?:xã|phường|sở|huyện|đơn vị|cơ quan|địa phương|chi nhánh|thôn|phòng|khu vực)\s(?P<which>(?:đang\s)?(?:có|còn)\s(?:tỷ lệ\s[^,;.:%]{3,60}\s)?(?:trên|dưới|từ|hơn|ít nhất)\s\d[^,;.:]{1,60})(?=[,;.:]|$)",
    re.IGNORECASE,
)
"""For which of a kind a task is done: "… cho các Chi nhánh có trên 200 hồ sơ quá hạn"."""


def is_aside(bracket: str, first: int | None, last: int | None = None) -> bool:
    """Return whether a bracket with figures only tells what was, or what others ask.

    Examples
    --------
    >>> is_aside("(năm 2025: 81%; năm 2024: 79%)", 2026), is_aside("(hết quý II: 60%)", 2026), is_aside("(hiện 83%)", 2026)
    (True, False, True)
    """
    if not re.search(r"\d", bracket):
        return False
    if _OTHERS_ASK.search(bracket):
        return True
    years = [int(y) for y in _YEAR.findall(bracket)]
    later = first is not None and bool(years) and min(years) > (last or first)
    if later and _A_DAY.search(bracket):
        return False  # a deadline that ends with the books: "(tính đến hết ngày 31/01/2027)"
    if _WANTED.search(bracket) and not later:
        return False
    if first is not None and years:
        return max(years) < first or min(years) > (last or first)
    return _WAS.search(bracket) is not None or _OUT_OF.fullmatch(bracket) is not None


_OUT_OF = re.compile(
    r"\(\s*(?:đạt|được|chấm|mất|bị trừ)\s+\d[\d.,]*\s*/\s*\d[\d.,]*\s*điểm\s*\)", re.IGNORECASE
)
"""The points that something had of its maximum: "Chỉ số hài lòng (đạt 8,1/10 điểm)"."""


def asides(words: str, first: int | None, last: int | None = None) -> list[tuple[int, int]]:
    """Return where the asides of a paragraph or clause begin and end, in order."""
    which = _WHICH_ONES.match(words)
    told = [which.span(which.lastgroup or 0)] if which and "(" not in which.group() else []
    told += [m.span("which") for m in _FOR_WHICH.finditer(words) if "(" not in m.group()]
    if "(" not in words:
        return told
    brackets = (m.span() for m in _BRACKET.finditer(words) if is_aside(m.group(), first, last))
    return [*told, *brackets]


def less_asides(words: str, first: int | None, last: int | None = None) -> str:
    """Return words with their asides as blanks, every other character at its place.

    Examples
    --------
    >>> less_asides("đạt 95% (năm 2025: 81%)", 2026)
    'đạt 95%                '
    """
    for begin, end in asides(words, first, last):
        words = f"{words[:begin]}{' ' * (end - begin)}{words[end:]}"
    return words
