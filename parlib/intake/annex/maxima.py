"""The maximum of an item as annexes print it: "5", "Trừ đến 3", "0 - 2", "tối đa 2 điểm"."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from parlib.codebook.vietnamese import nfc
from parlib.intake.numbers import Figure, FigureKind, read_figure

_WORDED = re.compile(
    r"(?P<before>(?:(?:bị\s+)?trừ|cộng|thưởng|tối đa|cao nhất|không quá|đến|từ|là|điểm|[≤+:-]|\s|\d{1,2}(?:[.,]\d{1,2})?[^\S\n]*(?:-|–|đến)(?=[^\S\n]*\d))*)"
    r"(?P<n>\d{1,4}(?:[.,]\d{1,2})?)\s*(?:điểm|đ)?\.?",
    re.IGNORECASE,
)
_FIGURED_LINE = re.compile(r"^[^\d\n]*\d", re.MULTILINE)
_ONLY_TAKEN = re.compile(
    r"(?:bị\s+)?trừ(?:\s+điểm)?|cộng(?:\s+điểm)?|thưởng|x|không\s+(?:giới hạn|hạn chế|khống chế|quy định)(?:\s+\S+){0,3}",
    re.IGNORECASE,
)
"""A word where a figure is meant: no maximum is printed."""


_EACH = re.compile(
    r"(?P<verb>(?:(?:bị|được)\s+)?(?:trừ|cộng|thưởng|phạt)\s+)?(?P<sign>[+-]?)\s?(?P<points>\d{1,3}(?:[.,]\d{1,2})?)(?P<of>\s*(?:điểm|đ))?"
    r"\s*/\s*(?:0?1\s*|một\s+|mỗi\s+)?(?P<what>(?!(?:năm|tổng)\b)[^\W\d][^,;:\d(]{1,40})(?P<rest>[,;(].*)?",
    re.IGNORECASE | re.DOTALL,
)
_AT_MOST = re.compile(
    r"(?:tối đa|không (?:vượt )?quá)\s*(?:trừ\s*|cộng\s*)?(?P<n>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:điểm|đ)?\W*$",
    re.IGNORECASE,
)
_VERBS = {"-": "trừ ", "+": "cộng ", "": ""}


def so_much_each(cell: object) -> str:
    """Return the guidance in a cell of maxima that says so much for each of something; empty for none.

    Examples
    --------
    >>> [so_much_each(t) for t in ("-0,5/lần", "2 điểm/sáng kiến, tối đa 4 điểm", "2 điểm/năm", "5")]
    ['trừ 0,5 điểm/lần', '2 điểm/sáng kiến, tối đa 4 điểm', '', '']
    """
    match = _EACH.fullmatch(_words(cell)) if isinstance(cell, str) else None
    if match is None:
        return ""
    verb = match["verb"] or _VERBS[match["sign"]]
    of = match["of"] or " điểm"
    return f"{verb}{match['points']}{of}/{match['what'].strip()}{match['rest'] or ''}"


def _words(cell: str) -> str:
    return nfc(cell).strip().replace("−", "-").replace("–", "-")


def read_maximum(cell: object) -> Figure:
    """Return the maximum in a cell; what is taken is negative.

    Examples
    --------
    >>> [read_maximum(t).value for t in ("5", "Trừ đến 3", "0 - 2", "tối đa 2,5 điểm", "-1")]
    [5.0, -3.0, 2.0, 2.5, -1.0]
    >>> read_maximum("2 điểm/sáng kiến").known, read_maximum("1 điểm/lần, tối đa 3 điểm").value
    (False, 3.0)
    >>> read_maximum("1-4").value, read_maximum("4-1").known
    (4.0, False)
    >>> [read_maximum(t).value for t in ("Tối đa - 3", "Tối đa + 3", "Không quá 3 điểm")]
    [-3.0, 3.0, 3.0]
    >>> read_maximum("Trừ").kind
    <FigureKind.EMPTY: 'empty'>
    """
    plain = read_figure(cell)
    if not isinstance(cell, str):
        return plain
    words = _words(cell)
    if each := so_much_each(cell):
        return _most_of_all(each)
    if _ONLY_TAKEN.fullmatch(words):
        return Figure(math.nan, FigureKind.EMPTY)
    match = _WORDED.fullmatch(words)
    if match is None or len(_FIGURED_LINE.findall(cell)) > 1:
        return plain
    value = float(match["n"].replace(",", "."))
    before = match["before"].lower()
    taken = re.match(r"\s*-\s*\d|.*trừ|(?:[^\d]*\s)?\s*-\s*$", before) is not None
    lows = [float(low.replace(",", ".")) for low in re.findall(r"\d+(?:[.,]\d+)?", before)]
    if (plain.known and "trừ" not in before) or any(low >= value for low in lows):
        return plain
    return replace(plain, value=-value if taken else value, kind=FigureKind.NUMBER, key="", note="")


def _most_of_all(each: str) -> Figure:
    """Return what so much for each comes to at most, if that is said."""
    most = _AT_MOST.search(each)
    if most is None:
        return Figure(math.nan, FigureKind.UNREADABLE, "not_a_number")
    taken = re.match(r"(?:bị\s+)?(?:trừ|phạt)\b", each, re.IGNORECASE) is not None
    value = float(most["n"].replace(",", "."))
    return Figure(-value if taken else value, FigureKind.NUMBER)
