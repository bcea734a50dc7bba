"""What a quoted paper or somebody above wants, and what is meant for years after the plan: it is reported here,
not promised.
"""

from __future__ import annotations

import re

_A_PAPER_SAYS = re.compile(
    r"^(?:theo\s+|tại\s+)?(?:khoản|điểm|điều)\s+\d[^;]{0,40}\s(?:Nghị định|Luật|Thông tư|Quyết định)\b"
    r"|^(?:theo\s+|tại\s+)?(?-i:Nghị quyết|Quyết định|Kế hoạch|Chỉ thị|Chương trình|Đề án|Chiến lược|Luật|Nghị định|Thông tư|Công văn|Kết luận|Thông báo)\s"
    r"(?:số\s+\d|\d|(?-i:Đại hội|của (?:Chính phủ|Bộ|Tỉnh ủy|tỉnh|Trung ương|Thủ tướng|UBND tỉnh)|Tỉnh ủy|Huyện ủy|Trung ương))[^;]{0,160}?"
    r"(?:\b(?:xác định|đặt|đề ra|nêu|quy định|yêu cầu|giao|ghi rõ|định hướng|phấn đấu|đưa ra|chỉ rõ|đòi hỏi|thì)\b|[,:]\s+đến (?:hết )?năm 20\d\d)"
    r"|^(?:Tỉnh ủy|Huyện ủy|Thành ủy|Thị ủy|Đảng ủy|Đại hội|Chính phủ|Thủ tướng|Trung ương|Bộ Nội vụ)\s(?:[^;]{0,80}?\s)?(?:đề ra|xác định|đặt|nêu|yêu cầu|(?<!bàn )(?<!được )(?<!chuyển )giao)\s"
    r"|^(?:tỉnh|huyện|trung ương|Bộ|Tổng cục|cấp trên)\s(?:yêu cầu|giao|quy định)\s[^;]{0,30}\d"
    r"|^Luật\s[^;,]{3,50}?\s(?:quy định|cho phép|yêu cầu)\b|^quy định của (?:Chính phủ|Luật|pháp luật|Trung ương|Bộ)[^;,]{0,50}\s(?:là|thì)\b"
    r"|^(?-i:BHXH Việt Nam|Bảo hiểm xã hội Việt Nam|Bộ [A-ZĐ][^;,]{2,40}?|Tổng cục [^;,]{2,30}?|Chính phủ|Thủ tướng(?: Chính phủ)?|Trung ương|Kho bạc Nhà nước|Cục Thuế)\s(?:đã\s)?giao\s(?:cho\s)?(?:tỉnh|huyện|xã|ngành|đơn vị|chỉ tiêu|dự toán|địa phương)"
    r"|^(?:UBND|Ủy ban nhân dân|Chủ tịch UBND)\s(?:tỉnh|thành phố|huyện)\s[^;]{0,40}?(?:giao|yêu cầu|đặt|quy định)\s(?:chỉ tiêu\s)?tại\s(?:Công văn|Quyết định|Kế hoạch|Chỉ thị|Thông báo|Văn bản)\b"
    r"|^theo\s+(?-i:Nghị quyết|Quyết định|Kế hoạch|Chỉ thị|Chương trình|Đề án|Chiến lược|Luật|Nghị định|Thông tư|Công văn|Kết luận)\s+số\s[^;]{3,160}?[,:]\s(?!giao\b|đề nghị\b|yêu cầu\b)(?:toàn (?:tỉnh|huyện|quốc|ngành)|cả nước|(?:các\s+)?(?:cấp xã|cấp huyện|cấp tỉnh|địa phương|tỉnh|huyện|xã|sở|bộ|ngành|cơ quan|đơn vị)[^;,]{0,40}?\s(?:phải|được giao|cần|có trách nhiệm|phấn đấu))"
    r"|(?-i:Nghị quyết|Quyết định|Chỉ thị|Chiến lược|Chương trình|Kế hoạch|Đề án)\s+số\s[^;]{3,140}?,?\s(?:trong đó|qua đó|với)\s(?:có\s)?(?:yêu cầu|xác định|đặt|nêu|giao|quy định|đề ra|mục tiêu|chỉ tiêu)\b"
    r"|^đến (?:hết )?năm 20\d\d[^;]*\(theo (?:Nghị quyết|Quyết định|Chiến lược|Chương trình|Chỉ thị) (?:số )?\d[^()]*\)\s*$",
    re.IGNORECASE,
)
"""What a paper, or who stands above, wants: "Nghị quyết số 76/NQ-CP … xác định đến năm 2025 …"."""
_LATER_YEARS = re.compile(
    r"^(?:những|các|từ|trong các|cho các)? ?(?:năm|giai đoạn) (?:sau|tiếp theo|tới|kế tiếp)\b",
    re.IGNORECASE,
)
"""What comes after the plan: "những năm tiếp theo lọt vào tốp 5"."""
_LOOKS_ON = re.compile(r"\b(?:hướng tới|tiến tới)\s+(?:đến\s+)?(?:năm\s+)?20\d\d\b", re.IGNORECASE)


_OPENS_LATER = re.compile(
    r"(?:[-+•*–]\s*|(?:\d{1,2}(?:\.\d{1,2})*|[a-zđIVX]{1,4})[.)/]\s*)?(?:và\s+|còn\s+|riêng\s+)?(?:(?:mục tiêu|định hướng|tầm nhìn|phấn đấu|về lâu dài)[,\s]+)?(?:(?:từ|kể từ|sau|đến|tới|hết|đến hết|đến cuối|trong|sang|cho)\s+)*"
    r"(?:(?:các\s+|những\s+)?năm\s+(?P<year>20\d\d)|(?:giai đoạn|nhiệm kỳ)\s+(?P<since>20\d\d)\s*[-–]\s*(?P<until>20\d\d)?)",
    re.IGNORECASE,
)
_LOOKED_BACK = 2_500  # characters: more than any sentence has
_ANY_YEAR = re.compile(r"20\d\d")
_PARTED = re.compile(r"[;,]\s+")
_ENDS_OF_SENTENCES = re.compile(r"[.]\s+(?=[A-ZĐÀ-Ỹ])")


def opens_with_later_years(paragraph: str, at: int, years: tuple[int | None, int | None]) -> bool:
    """Return whether the sentence of a clause opens with years after the plan: "Đến năm 2030 …".

    ``at`` is where the clause begins in its paragraph. A part of the sentence that opens with another
    year speaks of that.

    Examples
    --------
    >>> words = "Đến năm 2030, 95% hồ sơ trực tuyến; 80% thanh toán. Năm 2024 đạt 60%"
    >>> [opens_with_later_years(words, words.find(c), (2024, None)) for c in ("80% thanh toán", "Năm 2024 đạt")]
    [True, False]
    """
    end = years[1] or years[0]
    if end is None:
        return False
    begin = max(0, at - _LOOKED_BACK)
    if not _ANY_YEAR.search(paragraph, begin, at + _LOOKED_BACK):
        return False
    starts = [
        begin,
        *(m.end() for m in _ENDS_OF_SENTENCES.finditer(paragraph, begin, at + 1)),
    ]
    parts = [m.end() for m in _PARTED.finditer(paragraph, starts[-1], at)]
    opened = [
        m for place in {starts[-1], *parts, at} if (m := _OPENS_LATER.match(paragraph, place))
    ]
    last = max(opened, key=lambda m: m.start(), default=None)
    return last is not None and int(last["year"] or last["until"] or last["since"]) > end


def is_of_a_later_year(
    words: str, place: tuple[int, int], years: tuple[int | None, int | None]
) -> bool:
    """Return whether the figure at a place of a clause is that of a year after the plan.

    Examples
    --------
    >>> words = "năm 2024 đạt 60%, đến năm 2026 đạt 80%"
    >>> [is_of_a_later_year(words, p, (2024, None)) for p in ((13, 16), (35, 38))]
    [False, True]
    """
    end = years[1] or years[0]
    if end is None:
        return False
    before = [
        m
        for m in _YEAR_NAMED.finditer(words[: place[0]])
        if not _BEFORE_IT.search(words[: m.start()])
    ]
    named = before[-1] if before else _YEAR_BEHIND.match(words, place[1])
    return named is not None and int(named["year"]) > end


_YEAR_NAMED = re.compile(r"\bnăm\s+(?P<year>20\d\d)", re.IGNORECASE)
_YEAR_BEHIND = re.compile(
    r"[^,;.:()\d]{0,60}?\b(?:vào|đến|trong|từ)\s+(?:hết\s+|cuối\s+)?năm\s+(?P<year>20\d\d)",
    re.IGNORECASE,
)
_BEFORE_IT = re.compile(
    r"\b(?:so với|so|hơn|bằng|của|từ|chỉ số|sơ kết|dự toán|kế hoạch|quyết toán)\s+(?:[^\W\d]+\s+){0,3}$|\($",
    re.IGNORECASE,
)
"""What says of which year something else is."""


def wanted_elsewhere(clause: str, first: int | None) -> bool:
    """Return whether a clause tells what a paper wants, or only looks on beyond a plan that begins in
    ``first``.

    Examples
    --------
    >>> wanted_elsewhere("Nghị quyết số 76/NQ-CP của Chính phủ xác định đến năm 2025 đạt 90%", 2023)
    True
    >>> wanted_elsewhere("hướng tới năm 2025 đạt 95%", 2023), wanted_elsewhere("phấn đấu năm 2023 đạt 92%", 2023)
    (True, False)
    """
    if _A_PAPER_SAYS.search(clause) or _LATER_YEARS.match(clause):
        return True
    ahead = _LOOKS_ON.search(clause)
    return ahead is not None and first is not None and str(first) not in ahead.group()
