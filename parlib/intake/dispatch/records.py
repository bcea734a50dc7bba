"""Tasks written as records: a line says what is to be done, the lines below it who leads and by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parlib.intake.dispatch.deadlines import stated_days
from parlib.intake.dispatch.lines_above import prose_below_a_heading, tasks_without_marks
from parlib.intake.dispatch.lines_that_lead import leads_below
from parlib.intake.dispatch.section_owners import label_owner
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
_FIELDS_IN_A_LINE = re.compile(
    r"(?<=[.;])\s+(?:[-–+•]\s+)?(?=(?:Cơ quan |Đơn vị )?(?:Chủ trì|Phối hợp|Thời gian|Thời hạn|Hạn|Hoàn thành|phối hợp|thời gian|thời hạn|chủ trì)\b[^:]{0,20}:)|\s+[-–+•]\s+(?=(?:Phối hợp|Thời gian|Thời hạn)\b[^:]{0,20}:)"
)
"""Several such lines in one: "- Chủ trì: Sở Nội vụ. - Phối hợp: các sở. - Thời hạn: 30/5"."""
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
    fields = [is_field(words) for words in paragraphs]
    closed = _closed_at_their_end(paragraphs, fields)
    at = 0
    while at < len(paragraphs):
        if not fields[at]:
            at += 1
            continue
        task, begin = at - 1, at
        at = _behind_the_lines(fields, at)
        lines = paragraphs[begin:at]
        if task < 0:
            continue
        if not _one_of_several(paragraphs, fields, task):
            record = _all_of(_record(_unmarked(words)) for words in lines)
            if _closes(lines):
                whole = tasks_without_marks(paragraphs, fields, task, at)
                out.update(dict.fromkeys(whole, Record(record.owner)))
            out[task] = record
        elif (record := _all_of(map(_record, filter(_has_no_mark, lines)))) != Record():
            goes_on = at < len(paragraphs) and _ITEM.match(paragraphs[at]) is not None
            same = goes_on and _kind(paragraphs[at]) == _kind(paragraphs[task])
            if not same or closed[at]:
                items = _list_above(paragraphs, fields, task, of_one_kind=goes_on and not same)
                out.update(dict.fromkeys(items, record))
    return out


def _all_of(lines: Iterable[Record]) -> Record:
    """Return what lines say together; the first that says a thing says it."""
    out = Record()
    for line in lines:
        out = Record(out.owner or line.owner, out.due or line.due)
    return out


def _record(words: str) -> Record:
    """Return what one line says: by when, or who leads."""
    if len(parts := _FIELDS_IN_A_LINE.split(_without_brackets(words))) > 1:
        return _all_of(map(_record, parts))
    line, words = words, _without_brackets(words)
    if (match := _DUE.match(words)) and not _AN_HOUR.search(words):
        due = _due_words(match)
        return Record(due=due if stated_days(due) else "")
    return Record(leads_below(line))


_AN_HOUR = re.compile(r"\d\s*(?:giờ|h\d?)", re.IGNORECASE)  # when people met
_ITEM = re.compile(r"(?:(?P<mark>[-+•*–])|(?P<letter>[a-zđ][)/]))\s*")


def _has_no_mark(words: str) -> bool:
    return _ITEM.match(words) is None


def _closes(lines: Iterable[str]) -> bool:
    """Return whether a line among those below a task, without a mark of an item, says who leads."""
    return any(_has_no_mark(words) and _record(words).owner for words in lines)


def _kind(item: str) -> str:
    """Return the kind of mark of an item: the sign itself, one for all letters, or none."""
    match = _ITEM.match(item)
    return (match["mark"] or "a)") if match else ""


def _one_of_several(paragraphs: Sequence[str], fields: Sequence[bool], task: int) -> bool:
    """Return whether a task is an item of a list whose other items have no such lines: what stands below
    the list is said of all of it, or of its heading.
    """
    listed = _ITEM.match(paragraphs[task]) is not None
    return (
        listed
        and task > 0
        and _ITEM.match(paragraphs[task - 1]) is not None
        and not fields[task - 1]
        and not _OF_A_RECORD.match(paragraphs[task])
    )


_OF_A_RECORD = re.compile(
    rf"(?:{NUMBERING}\s*)?(?:(?:biện pháp|giải pháp|hướng|nội dung|cách)\s+)?(?:khắc phục|xử lý|biện pháp|giải pháp)(?:\s+[^\W\d]+){{0,3}}\s*:",
    re.IGNORECASE,
)
"""An item that is no task beside others but what is to be done of a finding: "- Nguyên nhân: …", "-
Khắc phục: …", "- Trách nhiệm: Sở X"."""


def _list_above(
    paragraphs: Sequence[str], fields: Sequence[bool], task: int, *, of_one_kind: bool
) -> Iterator[int]:
    """Yield the items of the list that lines below its last ``task`` close, which say of all of them
    who leads or by when.

    "2. Thể chế", "- …", "- …", "(Cơ quan chủ trì: Sở Tư pháp)", "3. Thủ tục hành chính": the line has
    no mark of an item, and none of the same list follows it unless such a line closes that one, too:
    then each is said of the items between. A sublist below a unit ("- Sở Y tế:") stays with that unit.
    """
    kind = _kind(paragraphs[task])
    first = task
    while first > 0 and not fields[first - 1]:
        above = _kind(paragraphs[first - 1])
        if not above or (of_one_kind and above != kind):
            break
        first -= 1
    yield from _of_no_unit(paragraphs, first, task + 1)
    yield from prose_below_a_heading(paragraphs, fields, first)


def _behind_the_lines(fields: Sequence[bool], at: int) -> int:
    """Return the next paragraph that is no line on the tasks above it."""
    while at < len(fields) and fields[at]:
        at += 1
    return at


def _closed_at_their_end(paragraphs: Sequence[str], fields: Sequence[bool]) -> list[bool]:
    """Say of each item whether its list ends with a line without a mark that says who leads, and so
    does every part of it until there.
    """
    closed = [False] * (len(paragraphs) + 1)
    behind, leads = len(paragraphs), False  # of the lines below the item: where they end
    for n in reversed(range(len(paragraphs))):
        if fields[n]:
            leads = leads or (_has_no_mark(paragraphs[n]) and bool(_record(paragraphs[n]).owner))
            continue
        if _ITEM.match(paragraphs[n]):
            goes_on = behind < len(paragraphs) and _ITEM.match(paragraphs[behind])
            whole = closed[behind] if goes_on else True
            closed[n] = closed[n + 1] if behind == n + 1 and goes_on else leads and whole
        behind, leads = n, False
    return closed


def _of_no_unit(paragraphs: Sequence[str], first: int, end: int) -> Iterator[int]:
    """Yield the items of a list but those that a unit among them heads: "- Sở Y tế:", "+ …"."""
    headed = ""
    for n in range(first, end):
        kind = _kind(paragraphs[n])
        if headed and kind != headed:
            continue
        headed = kind if label_owner(paragraphs[n]) else ""
        if not headed:
            yield n


def is_field(words: str) -> bool:
    """Return whether a line only says who leads, who helps or by when for the task above it.

    What states a figure of its own is a task, whatever stands before its colon.

    Examples
    --------
    >>> [is_field(w) for w in ("- Chủ trì: Sở Nội vụ", "- Thời hạn: 30/5", "- Kinh phí: 20 triệu đồng")]
    [True, True, True]
    >>> [is_field(w) for w in ("- Thực hiện số hóa: 100% hồ sơ", "- Thời hạn giải quyết: cắt giảm 30%", "Sản phẩm: 3 kế hoạch")]
    [False, False, False]
    """
    if len(parts := _FIELDS_IN_A_LINE.split(_without_brackets(words))) > 1:
        return all(map(is_field, parts))
    line, words = words, _without_brackets(words)
    if _BESIDE.match(words):
        return True
    if not _DIGIT.search(words) and leads_below(line):
        return True
    if not any(field.match(words) for field in (_LEADS, _DUE, _PRODUCT)):
        return False
    if not _DIGIT.search(words, words.index(":")):
        return True
    due = _DUE.match(words)
    return due is not None and "%" not in due["due"] and bool(stated_days(_due_words(due)))


_DUE_AT_ITS_END = re.compile(
    r"[.;]\s(?:thời gian|thời hạn|hạn|tiến độ|hoàn thành|mốc)(?:\s[^\W\d]+){0,3}\s*:\s*(?P<due>[^:;]{2,60})$",
    re.IGNORECASE,
)


def due_at_its_end(paragraph: str) -> str:
    """Return the words of a deadline that a sentence of its own states at the end of a task.

    Examples
    --------
    >>> due_at_its_end("Số hóa 95% hồ sơ. Chủ trì: Sở Nội vụ. Thời hạn: Quý II/2026.")
    '; hạn: quý II/2026'
    """
    match = _DUE_AT_ITS_END.search(paragraph, max(0, len(paragraph) - _LONGEST_END))
    due = _due_words(match) if match and "%" not in match["due"] else ""
    return due if len(stated_days(due)) == 1 else ""


_LONGEST_END = 120  # characters


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
