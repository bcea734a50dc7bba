"""Rows that state a total, and items that only begin like one: "Tổng hợp báo cáo", "Tổng số hồ sơ trễ hạn"."""

from __future__ import annotations

import re

from parlib.codebook.vietnamese import nfc

_OF_PARTS = (
    r"cộng(?:\s*[:(]|\s+(?:[IVX]+|\d{1,2}|[A-HĐ])(?=\s*(?:[:.)]|$))|\s+(?:[IVX]+|\d{1,2}|[a-zđ]|[A-HĐ])\s*\+"
    r"|\s+(?:mục|phần|lĩnh vực|nhóm|điểm|chung)|$)"
)
_END = r"(?=\W*$|\s*[:(=+–-]|\s+(?-i:[IVX]+|\d{1,3}|[A-HĐ])\b)"
_WHOLE = (
    r"tổng(?:"
    rf"{_END}"
    r"|\s+cộng\b"
    rf"|\s+(?:số\s+)?điểm(?:{_END}|\s+(?:tối đa|chuẩn|chung|đạt|tự|chấm|thẩm định|của|các|toàn|phần|mục|nhóm|lĩnh vực|trừ|thưởng|cộng|bộ|chỉ số|tiêu chí|thành phần|đánh giá|điều tra|theo|cả|bảng)\b)"
    rf"|\s+số(?:{_END})|\s+toàn bộ\b"
    r"|\s+(?:các|phần|mục|lĩnh vực|nhóm|chung)\b(?:\s+(?:điểm|phần|mục|lĩnh vực|nhóm|tiêu chí|nội dung))*"
    rf"{_END})"
)
TOTAL = re.compile(rf"^(?:{_WHOLE}|{_OF_PARTS})", re.IGNORECASE)
"""How a row begins that states a total."""
_ADDED = re.compile(r"^cộng\s*:\s*[^\W\d]", re.IGNORECASE)
"""The name of a bonus that begins like a total: "Cộng: sáng kiến cấp tỉnh"."""


def is_total(raw: object, name: str, guidance: object = None) -> bool:
    """Return whether a row states a total; a row with a code and guidance of its own is an item.

    Examples
    --------
    >>> is_total(None, "Cộng: 20"), is_total("VI.1", "Cộng: sáng kiến cấp tỉnh"), is_total("Tổng", "")
    (True, False, True)
    >>> is_total("1.2", "Tổng hợp báo cáo"), is_total("2", "Tổng số hồ sơ trễ hạn"), is_total("", "Tổng số")
    (False, False, True)
    """
    if isinstance(raw, str) and TOTAL.match(nfc(raw).strip()):
        return True
    coded = raw is not None and str(raw).strip() != ""
    if coded and (_ADDED.match(name) or (isinstance(guidance, str) and guidance.strip())):
        return False
    return bool(TOTAL.match(name))
