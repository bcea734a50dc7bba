"""Recognise headings and choices as offices type them: with other marks, in an old encoding, or
under another usual name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from parlib.codebook.vietnamese import fold_name, search_form
from parlib.intake.legacy.maps import Encoding, decode
from parlib.intake.workbook.layout import COLUMNS, Choice

_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_LETTERS = re.compile(r"[^\w\s]|_")


def heading_key(text: str) -> str:
    r"""Return a heading reduced to its words.

    Case, spacing, tone placement, brackets and punctuation do not count.

    Examples
    --------
    >>> heading_key("ĐIỂM  tự chấm\n(điểm)") == heading_key("Điểm tự chấm")
    True
    """
    return fold_name(_NOT_LETTERS.sub(" ", _PARENTHESIS.sub(" ", text)))


_HEADINGS: dict[str, str] = {
    heading_key(n): c.key for c in reversed(COLUMNS) for n in (*reversed(c.also), c.label)
}
_LONGEST_HEADING = 80


def column_of(heading: object) -> str:
    """Return the key of the column that a heading names, in Unicode or an old encoding; ``""``
    where it names none.
    """
    if not isinstance(heading, str) or not heading.strip() or len(heading) > _LONGEST_HEADING:
        return ""
    return _column_named(heading)


@lru_cache(maxsize=8192)
def _column_named(heading: str) -> str:
    for text in (heading, *(decode(heading, e) for e in Encoding)):
        if key := _HEADINGS.get(heading_key(text)) or _HEADINGS.get(
            fold_name(_NOT_LETTERS.sub(" ", text))
        ):
            return key
    return ""


_CHOICES: dict[str, Choice] = {
    fold_name(word): choice
    for choice, words in {
        Choice.YES: ("có", "đạt", "x", "yes", "rồi", "đã thực hiện"),
        Choice.NO: ("không", "không đạt", "chưa", "no", "chưa thực hiện"),
        Choice.REPORTED: ("có số liệu", "áp dụng"),
        Choice.NOT_APPLICABLE: (
            "không áp dụng",
            "kad",
            "không phát sinh",
            "không có phát sinh",
            "kps",
            "n/a",
            "na",
        ),
    }.items()
    for word in words
}
_UNMARKED = {search_form(word): choice for word, choice in _CHOICES.items()}


def choice_of(text: str) -> Choice | None:
    """Return the choice that a word means, in Unicode, an old encoding or without any marks.

    None for a word that is no choice.

    Examples
    --------
    >>> [str(choice_of(word)) for word in ("Có", "KHONG", "khong ap dung", "cỏ")]
    ['Có', 'Không', 'Không áp dụng', 'None']
    """
    if text.isascii() and (choice := _UNMARKED.get(search_form(text))):
        return choice
    for reading in (text, *(decode(text, e) for e in Encoding)):
        if choice := _CHOICES.get(fold_name(reading)):
            return choice
    return None
