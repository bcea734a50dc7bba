"""Which tasks a line that says who leads closes, where they have numbers or no mark at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parlib.intake.dispatch.section_owners import label_owner

_NUMBER = re.compile(
    r"(?P<paren>\()?(?P<number>\d{1,2}(?:\.\d{1,2})*)(?P<end>\s?[.)/-]|(?=\s))\s*(?=\D)"
)
_OTHER_MARK = re.compile(r"[-+•*–→►▪◆]|=>|[a-zđ][)/.]\s|\([a-zđ]\)")
_PART = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])\s?[./-]\s|(?:phần|chương|mục|điều)\s+\S", re.IGNORECASE)
_NUMBERED_TASK = re.compile(
    r"(?:nhóm )?(?:nhiệm vụ|mục tiêu|nội dung)\s(?:số\s|thứ\s)?\d{1,2}\s?[:.-]\s", re.IGNORECASE
)
_ENDS_A_SENTENCE = (".", ";", ",", ":")
_LONGEST_HEADING = 140


def tasks_without_marks(
    paragraphs: Sequence[str], fields: Sequence[bool], task: int, behind: int
) -> list[int]:
    """Return the tasks that a line below ``task`` closes, ``behind`` being what follows the line.

    These are the paragraphs between it and the heading, or the numbered tasks of its list, each in
    sentences of its own; only ``task`` where the list goes on, or where it is no such list.
    """
    if number := _NUMBER.match(paragraphs[task]):
        return _numbered(paragraphs, fields, task, behind, _form(number))
    if _is_plain(paragraphs[task]) and not _goes_on(paragraphs, behind):
        return [task, *prose_below_a_heading(paragraphs, fields, task)]
    return [task]


def prose_below_a_heading(paragraphs: Sequence[str], fields: Sequence[bool], end: int) -> list[int]:
    """Return the paragraphs without a mark between a heading and ``end``; none without a heading."""
    out: list[int] = []
    for n in range(end - 1, -1, -1):
        if fields[n]:
            return []
        if _is_heading(paragraphs[n]):
            return out
        if not _is_plain(paragraphs[n]) or label_owner(paragraphs[n]):
            return []
        out.append(n)
    return []


def _numbered(
    paragraphs: Sequence[str], fields: Sequence[bool], task: int, behind: int, form: str
) -> list[int]:
    follows = _NUMBER.match(paragraphs[behind]) if behind < len(paragraphs) else None
    if _is_heading(paragraphs[task]) or (follows and _form(follows) == form):
        return [task]
    out = [task]
    for n in range(task - 1, -1, -1):
        words = paragraphs[n]
        number = _NUMBER.match(words)
        if fields[n] or (number is None and not _is_heading(words)):
            return [task]
        if number is None or _form(number) != form:
            return out
        if _is_heading(words) or label_owner(words):
            return [task]
        out.append(n)
    return [task]


def _form(number: re.Match[str]) -> str:
    """Return what numbers of one list have in common: "n.", "n.n", "(n)"."""
    depth = "n" * (number["number"].count(".") + 1)
    return f"{number['paren'] or ''}{depth}{number['end'].strip() if depth == 'n' else ''}"


def _goes_on(paragraphs: Sequence[str], behind: int) -> bool:
    """Return whether another task without a mark follows the line that says who leads."""
    return behind < len(paragraphs) and not (
        _is_heading(paragraphs[behind]) or _NUMBER.match(paragraphs[behind])
    )


def _is_plain(words: str) -> bool:
    return not (
        _NUMBER.match(words) or _OTHER_MARK.match(words) or _PART.match(words) or words.isupper()
    )


def _is_heading(words: str) -> bool:
    """Return whether a line is the heading of a part or a numbered one, and no task itself."""
    if len(words) > _LONGEST_HEADING or "%" in words:
        return False
    if words.isupper() or _PART.match(words):
        return True
    numbered = _NUMBER.match(words) or _NUMBERED_TASK.match(words)
    return numbered is not None and not words.endswith(_ENDS_A_SENTENCE)
