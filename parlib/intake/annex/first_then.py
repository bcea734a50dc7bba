"""What a first piece gives or takes, and what each next one does: "01 mô hình: 1 điểm; mỗi mô hình tiếp
theo: 0,5 điểm"; and so much each up to a number from which all take the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.intervals import read_interval
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.residue import NEUTRAL, words_of

_FIRST = re.compile(
    r"(?:có\s+|trễ\s+|chậm\s+|muộn\s+|thiếu\s+|vi phạm\s+|phát hiện\s+|để xảy ra\s+)?(?:(?:0?1|một)\s+)?[^\W\d]+(?:\s+[^\W\d]+){0,4}?(?:\s+(?:đầu tiên|đầu|thứ nhất))?",
    re.IGNORECASE,
)
_IS_FIRST = re.compile(r"\b(?:0?1|một)\b|\bđầu tiên\b|\blần đầu\b|\bthứ nhất\b", re.IGNORECASE)
_NEXT = re.compile(
    r"\b(?:tiếp theo|kế tiếp|tiếp sau|sau đó|thứ (?:hai|2) trở đi|thêm|còn lại|tiếp)\b",
    re.IGNORECASE,
)
_MOST_STEPS = 60


def is_first_then(clauses: Sequence[Clause]) -> bool:
    """Return whether of two clauses one speaks of a first piece, and the other of each that follows."""
    if len(clauses) != 2:
        return False
    first, each = clauses
    return (
        _FIRST.fullmatch(first.condition) is not None
        and _IS_FIRST.search(first.words) is not None
        and _NEXT.search(first.words) is None
        and _NEXT.search(each.words) is not None
        and each.size == 1
    )


def given(clauses: Sequence[Clause], maximum: float | None, cap: float | None) -> Guidance:
    """Return the points of a count whose first piece gives more, or less, than each next."""
    first, each = clauses
    if maximum is None or (cap is not None and abs(cap - maximum) > 1e-9):
        return by_hand("maximum" if maximum is not None else "no_maximum", each.words)
    if not 0 < first.points <= maximum or each.points <= 0:
        return by_hand("maximum", first.words)
    pieces = 1 + math.ceil(round((maximum - first.points) / each.points, 9))
    if pieces > _MOST_STEPS:
        return by_hand("too_fine", each.words)
    steps = [
        [n, min(float(f"{first.points + (n - 1) * each.points:.12g}"), maximum)]
        for n in range(pieces, 0, -1)
    ]
    return Guidance("count", {"steps": steps}, unit="số lượng", certain=cap is not None)


def taken(clauses: Sequence[Clause], bound: float | None, cap: float | None, unit: str) -> Guidance:
    """Return a penalty whose first case takes more, or less, than each next."""
    first, each = clauses
    if cap is not None and bound is not None and abs(cap - bound) > 1e-9:
        return by_hand("maximum", f"{cap:g} / {bound:g}".replace(".", ","))
    floor = bound if cap is None else cap
    params: dict[str, Any] = {"per": -each.points, "after": 1, "steps": [[1, -first.points]]}
    if abs(first.points - each.points) < 1e-9:
        params = {"per": -each.points}
    return Guidance(
        "penalty", params if floor is None else params | {"floor": -floor}, unit=unit, certain=False
    )


def taken_until(each: Clause, rest: Clause, bound: float | None, unit: str) -> Guidance | None:
    """Return a penalty of so much each up to a number from which it stays the same: "2 điểm/vụ; từ 03 vụ trở
    lên: 6 điểm"; None where the words say anything else, or a further case would take less.

    Examples
    --------
    >>> from parlib.intake.annex.clauses import Does
    >>> case = Clause(Does.TAKES_EACH, "mỗi vụ", 2.0, "mỗi vụ trừ 2 điểm")
    >>> all_of_them = Clause(Does.TAKES, "từ 03 vụ trở lên", 5.0, "từ 03 vụ trở lên trừ 5 điểm")
    >>> taken_until(case, all_of_them, None, "số vụ").params
    {'steps': [[3, -5.0], [2, -4.0], [1, -2.0]]}
    """
    from_here = read_interval(rest.condition)
    if from_here is None or from_here.measure != "count" or math.isfinite(from_here.high):
        return None
    first = from_here.low if from_here.low_closed else from_here.low + 1
    known = NEUTRAL.union(words_of(each.condition), words_of(each.words))
    if (
        not 2 <= first <= _MOST_STEPS
        or first != int(first)
        or not words_of(rest.condition) <= known
    ):
        return None
    if each.size != 1 or each.points * (first - 1) > rest.points + 1e-9 or "%" in each.words:
        return None
    if bound is not None and abs(bound - rest.points) > 1e-9:
        return by_hand("maximum", f"{rest.points:g} / {bound:g}".replace(".", ","))
    before = [[n, -float(f"{n * each.points:.12g}")] for n in range(int(first) - 1, 0, -1)]
    steps = [[int(first), -rest.points], *before]
    return Guidance("penalty", {"steps": steps}, unit=unit, certain=False)
