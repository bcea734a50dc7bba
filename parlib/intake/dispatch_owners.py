"""Who is to do it: the units that a line, a paragraph or a section names as acting."""

from __future__ import annotations

import re

_KINDS = r"(?:Phòng|Sở|Văn phòng|Ban|Chi cục|Cục|Thanh tra|UBND|Ủy ban nhân dân|Trung tâm|Công an|Ban Chỉ huy|Bộ phận|Đoàn|Hội|Chi nhánh|Kho bạc|Thuế|Bưu điện|Đài)"
_STOP = r"\b(?:căn cứ|tại|về|trong|có|được|thực hiện|tham mưu|chủ trì|phối hợp|tiếp tục|theo|để|khẩn trương|nghiêm túc|đề xuất)\b"
UNIT_NAME = rf"(?:Phòng|Sở|Văn phòng|Ban|Chi cục|Cục|Thanh tra|UBND|Ủy ban nhân dân|Trung tâm)\s(?:(?!{_STOP})[^,;.:(]){{2,50}}"
_ACTS = re.compile(
    rf"(?<!tham mưu )(?<!với )(?<!giúp )\b(?P<owner>{UNIT_NAME}(?:,\s{UNIT_NAME})*?)\s+(?:chủ trì|phối hợp|tham mưu|có trách nhiệm|tổng hợp|triển khai)"
)
_LABEL = re.compile(
    rf"^(?:(?:[-+•–*]|\d{{1,2}}(?:\.\d{{1,2}})*[.)]|[a-zđ]\)|[IVX]{{1,5}}\.)\s*)?(?P<owner>{_KINDS}\s[^:;.%\d]{{2,110}}?)\s*:"
)
_GIVEN = re.compile(
    rf"\b(?:[Gg]iao|GIAO)\s+(?:cho\s+)?(?P<owner>{UNIT_NAME}(?:(?:,|\svà)\s{UNIT_NAME})*)(?=\s+(?:chủ trì|phối hợp|tham mưu|thực hiện|theo dõi|đảm bảo|bảo đảm|hoàn thành|tổ chức|xây dựng|để)|[,:;.]|$)"
)
_IN_BRACKETS = re.compile(
    r"\(\s*(?:(?:cơ quan|đơn vị)\s+)?(?:chủ trì|thực hiện|phụ trách|tham mưu)\s*:\s*(?P<owner>[^()]{4,120}?)\s*\)", re.IGNORECASE
)
_OPENING = 260


def owners_in(paragraph: str) -> str:
    """Return the units that a paragraph names as acting, `;`-separated; empty where it names none.

    Examples
    --------
    >>> owners_in("1. Văn phòng HĐND và UBND: hồ sơ trễ hẹn dưới 1%")
    'Văn phòng HĐND và UBND'
    >>> owners_in("Giao Phòng Nội vụ, Phòng Tư pháp phối hợp thực hiện")
    'Phòng Nội vụ; Phòng Tư pháp'
    >>> owners_in("Số hóa 100% hồ sơ (chủ trì: Phòng Văn hóa - Xã hội)")
    'Phòng Văn hóa - Xã hội'
    """
    opening = paragraph[:_OPENING]
    for pattern, words in ((_IN_BRACKETS, paragraph), (_LABEL, opening), (_GIVEN, opening), (_ACTS, opening)):
        if found := pattern.search(words):
            return "; ".join(_apart(found["owner"]))
    return ""


def label_owner(paragraph: str) -> str:
    """Return the owner that a line names for the lines below it ("Phòng Nội vụ:"); empty where it is no such line."""
    found = _LABEL.match(paragraph)
    return "; ".join(_apart(found["owner"])) if found and not paragraph[found.end() :].strip() else ""


def _apart(owners: str) -> list[str]:
    """Split joint owners; "Văn phòng HĐND và UBND" is one unit."""
    parts = re.split(rf"\s*[,;]\s*(?={_KINDS}\s)|\s+và\s+(?=(?!UBND\b){_KINDS}\s)", owners)
    return [p.strip(" ,;") for p in parts if p.strip(" ,;")]
