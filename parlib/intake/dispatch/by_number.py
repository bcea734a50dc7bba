"""Who leads tasks that a line names by their numbers: "Trách nhiệm đối với mục 10: Sở Nội vụ"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parlib.intake.dispatch.naming import units_apart
from parlib.intake.dispatch.unit_names import NAMES, NUMBERING

_TASKS_AT = r"(?:(?:các|những)\s+)?(?:nhiệm vụ|nội dung|chỉ tiêu|mục tiêu|việc)(?:,\s+(?:chỉ tiêu|nhiệm vụ|giải pháp))?\s+(?:nêu\s+)?(?:tại|ở|thuộc|của|trong)\s+"
_BEHIND = (
    r"\s*(?:[,;.]\s*(?:cơ quan |đơn vị |các [^;:.%\d]{2,60}\s)?(?:cùng )?phối hợp\b[^;%\d]*)?[.;]?$"
)
_NUMBERS = r"(?:các\s+)?(?:mục|điểm|nội dung|nhiệm vụ|chỉ tiêu|khoản|ý)\s+(?:số\s+)?(?P<numbers>\d{1,2}(?:(?:,|\s+và|\s*[-–]|\s+đến)\s*\d{1,2})*)"
_OF_NUMBERS = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:cơ quan|đơn vị)\s+)?(?:chủ trì|phụ trách|(?:chịu\s+)?trách nhiệm|đầu mối|thực hiện|giao)(?:\s+(?:đối với|thực hiện|tại|ở|về))?\s+(?:{_TASKS_AT})?{_NUMBERS}\s*:\s*(?P<owner>(?-i:{NAMES})){_BEHIND}",
    re.IGNORECASE,
)
_DONE_BY = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:{_TASKS_AT})?{_NUMBERS}\s+(?:do|giao(?:\s+cho)?)\s+(?P<owner>(?-i:{NAMES}))"
    rf"(?:\s+(?:chủ trì|phụ trách|thực hiện|đầu mối|làm đầu mối|theo dõi)){{0,2}}{_BEHIND}",
    re.IGNORECASE,
)
"""As a sentence: "Các nhiệm vụ tại mục 2 do Văn phòng Sở chủ trì."."""
_ONLY_NUMBER = re.compile(
    rf"\b(?:riêng|trừ)\s+{_NUMBERS}\s*(?::|là|do|giao(?:\s+cho)?|thuộc)\s*(?P<owner>(?-i:{NAMES}))(?=\s*(?:chủ trì|phụ trách|thực hiện)?\s*[.;:)]?$)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:Điểm\s+|Mục\s+)?(?P<number>\d{1,2})\s?[.)/-]\s")
_SECTION = re.compile(
    r"(?:[IVX]{1,5}|[A-HĐ])\s?[./-]\s|(?:phần|chương|mục)\s+(?:thứ|[IVX])", re.IGNORECASE
)


def owners_by_number(paragraphs: Sequence[str]) -> dict[int, str]:
    """Return who leads the tasks that another line of their section names by number, by the number of
    the paragraph (from 0); what stands below such a task is led by the same unit.

    Examples
    --------
    >>> owners_by_number(["9. Tự chủ", "10. Chính quyền số:", "a) Số hóa 90%", "Trách nhiệm đối với mục 10: Sở Nội vụ."])
    {1: 'Sở Nội vụ', 2: 'Sở Nội vụ'}
    """
    out: dict[int, str] = {}
    for n, words in enumerate(paragraphs):
        named = _OF_NUMBERS.match(words) or _DONE_BY.match(words) or _ONLY_NUMBER.search(words)
        if named is None:
            continue
        owner = "; ".join(units_apart(named["owner"]))
        wanted = set(_expanded(named["numbers"]))
        out.update(dict.fromkeys(_items(paragraphs, n, wanted), owner))
    return out


def _expanded(numbers: str) -> Iterator[int]:
    """Yield the numbers of "1, 3 và 5 - 7"."""
    for part in re.split(r",|\s+và\s+", numbers):
        first, *last = (int(n) for n in re.findall(r"\d+", part))
        yield from range(first, (last[0] if last else first) + 1)


def _items(paragraphs: Sequence[str], at: int, wanted: set[int]) -> Iterator[int]:
    """Yield the paragraphs of the section around a line that stand under one of its numbers."""
    begin = at
    while begin > 0 and not _SECTION.match(paragraphs[begin]):
        begin -= 1
    inside = False
    for n in range(begin, len(paragraphs)):
        if n > begin and _SECTION.match(paragraphs[n]):
            return
        if item := _ITEM.match(paragraphs[n]):
            inside = int(item["number"]) in wanted
        if inside and n != at:
            yield n
