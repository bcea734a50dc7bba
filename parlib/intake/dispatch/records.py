"""Tasks written as records: a line says what is to be done, the lines below it who leads and by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parlib.intake.dispatch.deadlines import stated_days
from parlib.intake.dispatch.section_owners import leads_below
from parlib.intake.dispatch.unit_names import NUMBERING

_MARK = rf"^(?:{NUMBERING}\s*)?"
_LEADS = re.compile(
    rf"{_MARK}(?:(?:cơ quan|đơn vị|bộ phận|người|phòng)\s+)?(?:chủ trì|thực hiện|phụ trách|(?:chịu\s+)?trách nhiệm|đầu mối|tham mưu|phân công)(?:\s[^\W\d]+){{0,3}}\s*:\s*(?P<owner>\S.{{1,120}})$",
    re.IGNORECASE,
)
_DUE = re.compile(
    rf"{_MARK}(?:thời gian|thời hạn|hạn|tiến độ|hoàn thành|mốc)(?:\s[^\W\d]+){{0,3}}\s*:\s*(?P<due>\S.{{1,60}})$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"{_MARK}(?:(?:cơ quan|đơn vị|bộ phận)\s+)?(?:cùng\s+)?(?:phối hợp|kinh phí|nguồn kinh phí|ghi chú)(?:\s[^\W\d]+){{0,3}}\s*:",
    re.IGNORECASE,
)
"""Who helps, what it costs, a note: no task, whatever figures stand there."""
_PRODUCT = re.compile(rf"{_MARK}sản phẩm(?:\s[^\W\d]+){{0,3}}\s*:", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Record:
    """What the lines below a task say of it: who leads, and the words of its deadline."""

    owner: str = ""
    due: str = ""


def records(paragraphs: Sequence[str]) -> dict[int, Record]:
    """Return what stands below each task by the number of its paragraph (from 0).

    Examples
    --------
    >>> records(["1. Mở 3 lớp", "- Chủ trì: Sở Nội vụ", "- Thời hạn: 30/5", "2. Lắp 10 ki-ốt"])
    {0: Record(owner='Sở Nội vụ', due='; hạn: 30/5')}
    """
    out: dict[int, Record] = {}
    task = -1
    for n, words in enumerate(paragraphs):
        if not is_field(words):
            task = n
            continue
        if task < 0:
            continue
        if _one_of_several(paragraphs, task):
            for item in _list_closed_by(paragraphs, n):
                out.setdefault(item, Record(leads_below(_without_brackets(words))))
            continue
        held = out.get(task, Record())
        words = _without_brackets(words)
        if (match := _DUE.match(words)) and not _AN_HOUR.search(words):
            due = _due_words(match)
            out[task] = Record(held.owner, held.due or (due if stated_days(due) else ""))
        elif leads := leads_below(_unmarked(words)):
            out[task] = Record(held.owner or leads, held.due)
    return out


_AN_HOUR = re.compile(r"\d\s*(?:giờ|h\d?)", re.IGNORECASE)  # when people met
_ITEM = re.compile(r"(?:[-+•*–]|[a-zđ][)/])\s*")


def _one_of_several(paragraphs: Sequence[str], task: int) -> bool:
    """Say whether a task is an item of a list whose other items have no such lines: what stands below
    the list is said of all of it, or of its heading.
    """
    listed = _ITEM.match(paragraphs[task]) is not None
    return (
        listed
        and task > 0
        and _ITEM.match(paragraphs[task - 1]) is not None
        and not is_field(paragraphs[task - 1])
    )


def _list_closed_by(paragraphs: Sequence[str], at: int) -> list[int]:
    """Return the items of the list that a line closes, which says who leads all of it.

    "2. Thể chế", "- …", "- …", "(Cơ quan chủ trì: Sở Tư pháp)", "3. Thủ tục hành chính": the line has
    no mark of an item, and none follows it.
    """
    goes_on = at + 1 < len(paragraphs) and _ITEM.match(paragraphs[at + 1])
    if goes_on or _ITEM.match(paragraphs[at]) or not leads_below(_without_brackets(paragraphs[at])):
        return []
    first = at
    while first > 0 and _ITEM.match(paragraphs[first - 1]):
        first -= 1
    return list(range(first, at))


def is_field(words: str) -> bool:
    """Say whether a line only says who leads, who helps or by when for the task above it.

    What states a figure of its own is a task, whatever stands before its colon.

    Examples
    --------
    >>> [is_field(w) for w in ("- Chủ trì: Sở Nội vụ", "- Thời hạn: 30/5", "- Kinh phí: 20 triệu đồng")]
    [True, True, True]
    >>> [is_field(w) for w in ("- Thực hiện số hóa: 100% hồ sơ", "- Thời hạn giải quyết: cắt giảm 30%", "Sản phẩm: 3 kế hoạch")]
    [False, False, False]
    """
    words = _without_brackets(words)
    if _BESIDE.match(words):
        return True
    if not any(field.match(words) for field in (_LEADS, _DUE, _PRODUCT)):
        return False
    if not _DIGIT.search(words, words.index(":")):
        return True
    due = _DUE.match(words)
    return due is not None and "%" not in due["due"] and bool(stated_days(_due_words(due)))


def _without_brackets(words: str) -> str:
    """Return a line without the brackets around all of it: "(Cơ quan chủ trì: Sở Nội vụ)"."""
    whole = _ALL_IN_BRACKETS.fullmatch(words.strip())
    return whole[1] if whole else words


_ALL_IN_BRACKETS = re.compile(r"\(([^()]+)\)[.;]?")


def _due_words(due: re.Match[str]) -> str:
    """Return the words of a line on a deadline as an end of the task above it."""
    return f"; hạn: {_plain(due['due'])}"


def _plain(due: str) -> str:
    words = re.sub(
        r"^(?:trước|trong|đến|chậm nhất(?: là)?|xong)\s+(?:ngày\s+)?",
        "",
        due.strip(" .;"),
        flags=re.IGNORECASE,
    )
    return (
        words[:1].lower() + words[1:]
        if words[:1].isalpha() and not words.startswith(("I", "V"))
        else words
    )


def _unmarked(words: str) -> str:
    return re.sub(rf"{_MARK}", "", words)
