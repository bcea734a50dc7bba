"""Which of the totals that a table prints is that of the whole, and which are those of its parts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from parlib.intake.annex.drafts import Draft

_OF_A_PART = re.compile(
    r"\b(?:mục|phần|lĩnh vực|nhóm|chương|khối|nội dung|tiêu chí)\b(?!.*\+)|^(?:tổng|cộng)(?: cộng| điểm| số)*\s*\(?(?:[IVX]+|\d{1,2}|[A-HĐ])\)?\W*$",
    re.IGNORECASE,
)
_OF_ONE_PART = re.compile(
    r"\b(?:mục|phần|lĩnh vực|nhóm|chương|khối)\s+(?:[IVX]+|\d{1,2}|[A-HĐ])\W*$", re.IGNORECASE
)
"""The total of one part that is named by its number, which is not that of the whole."""
_BESIDE = re.compile(r"\b(?:thưởng|trừ|phạt)\b|điểm cộng", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Total:
    """A row that states a total: where, its words, and points."""

    row: int
    name: str
    value: float


def whole_of(totals: Sequence[Total], drafts: Sequence[Draft]) -> Total | None:
    """Return the total of the whole; None where only parts have one.

    One total that is printed is the whole's, whatever its items add up to, unless it names another part
    than all of them; of several it is the one that they add up to, else the largest that names no part.

    Examples
    --------
    >>> two = [Draft(str(n), "", 1, "x", n, 4.0) for n in (1, 2)]
    >>> printed = [Total(1, "Cộng mục I", 4.0), Total(2, "Cộng mục II", 4.0), Total(3, "Tổng cộng", 8.0)]
    >>> whole_of(printed, two).value, whole_of(printed[:2], two)
    (8.0, None)
    >>> whole_of(printed[:1], two) is None, whole_of([Total(3, "Tổng cộng", 9.0)], two).value
    (True, 9.0)
    """
    named = [t for t in totals if not _BESIDE.search(t.name)]
    items = _sum_of_items(drafts)
    if len(named) == 1:
        of_a_part = _OF_ONE_PART.search(named[0].name) and abs(named[0].value - items) > 1e-9
        return None if of_a_part else named[0]
    if right := [t for t in named if abs(t.value - items) < 1e-9]:
        return right[-1]
    wholes = [t for t in named if not _OF_A_PART.search(t.name)]
    largest = max(wholes, key=lambda t: t.value, default=None)
    if largest is None or (len(wholes) > 1 and largest.value < items):
        return None
    return largest


def give_parts_their_totals(
    totals: Sequence[Total], whole: Total | None, drafts: Sequence[Draft]
) -> None:
    """Give a part without a maximum the total below its items, where they add up to it."""
    for total in totals:
        above = [d for d in drafts if d.row < total.row]
        head = next((n for n in range(len(above) - 1, -1, -1) if above[n].depth == 1), None)
        if total is whole or head is None or above[head].maximum is not None:
            continue
        if abs(_sum_of_items(above[head + 1 :]) - total.value) < 1e-9:
            above[head].maximum = total.value


def _sum_of_items(drafts: Sequence[Draft]) -> float:
    """Return what the items come to, bonus and penalty apart; NaN where one has no maximum."""
    parents = {d.parent for d in drafts}
    maxima = [d.maximum for d in drafts if d.code not in parents and not d.kind]
    return math.fsum(math.nan if m is None else m for m in maxima)
