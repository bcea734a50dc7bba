"""The maximum of an item as annexes print it: "5", "Trừ đến 3", "0 - 2", "tối đa 2 điểm"."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from parlib.codebook.vietnamese import nfc
from parlib.intake.numbers import Figure, FigureKind, read_figure

_WORDED = re.compile(
    r"(?P<before>(?:(?:bị\s+)?trừ|cộng|thưởng|tối đa|cao nhất|không quá|đến|từ|là|điểm|[≤+:-]|\s|0\s*(?:-|–|đến)(?=\s*\d))*)"
    r"(?P<n>\d{1,4}(?:[.,]\d{1,2})?)\s*(?:điểm|đ)?\.?",
    re.IGNORECASE,
)
_ONLY_TAKEN = re.compile(
    r"(?:bị\s+)?trừ(?:\s+điểm)?|cộng(?:\s+điểm)?|thưởng|x|không\s+(?:giới hạn|hạn chế|khống chế|quy định)(?:\s+\S+){0,3}",
    re.IGNORECASE,
)
"""A word where a figure is meant: no maximum is printed."""


def read_maximum(cell: object) -> Figure:
    """Return the maximum in a cell; what is taken is negative.

    Examples
    --------
    >>> [read_maximum(t).value for t in ("5", "Trừ đến 3", "0 - 2", "tối đa 2,5 điểm", "-1")]
    [5.0, -3.0, 2.0, 2.5, -1.0]
    >>> [read_maximum(t).value for t in ("Tối đa - 3", "Tối đa + 3", "Không quá 3 điểm")]
    [-3.0, 3.0, 3.0]
    >>> read_maximum("Trừ").kind
    <FigureKind.EMPTY: 'empty'>
    """
    plain = read_figure(cell)
    if not isinstance(cell, str):
        return plain
    words = nfc(cell).strip().replace("−", "-").replace("–", "-")
    if _ONLY_TAKEN.fullmatch(words):
        return Figure(math.nan, FigureKind.EMPTY)
    match = _WORDED.fullmatch(words)
    if match is None:
        return plain
    value = float(match["n"].replace(",", "."))
    before = match["before"].lower()
    taken = "trừ" in before or re.fullmatch(r"(?:[^\d]*\s)?\s*-\s*", before) is not None
    if plain.known and "trừ" not in before:
        return plain
    return replace(plain, value=-value if taken else value, kind=FigureKind.NUMBER, key="", note="")
