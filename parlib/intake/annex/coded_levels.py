"""Levels of an item that have codes of their own: "a) Ban hành đúng hạn: 2", "b) Ban hành chậm: 1".

They look like items below the item, but only one of them holds: the best of them, and not their
sum, is the maximum of the item above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parlib.intake.annex.drafts import Draft

_A_CONDITION = re.compile(
    r"(?:không|chưa|có|đúng|đủ|chậm|trễ|muộn|từ|trên|dưới|đạt|hoàn thành|thực hiện|ban hành|trước|sau|thiếu|còn lại|[<>≥≤]|\d)",
    re.IGNORECASE,
)


def without_coded_levels(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the items, with levels that have codes as lines of guidance of the item above them."""
    above = {d.code: d for d in drafts}
    below: dict[str, list[Draft]] = {}
    for draft in drafts:
        below.setdefault(draft.parent, []).append(draft)
    gone: set[str] = set()
    for code, levels in below.items():
        item = above.get(code)
        if item is None or item.words or any(d.code in below for d in levels):
            continue
        if _are_levels(item, levels):
            item.words = [_line(d) for d in levels]
            gone |= {d.code for d in levels}
    return [d for d in drafts if d.code not in gone]


def _are_levels(item: Draft, levels: Sequence[Draft]) -> bool:
    points = [d.maximum for d in levels]
    if len(levels) < 2 or item.maximum is None or None in points:
        return False
    stated = [p for p in points if p is not None]
    if any(d.words or d.kind for d in levels) or item.kind or 0.0 not in stated:
        return False
    best = abs(max(stated) - item.maximum) < 1e-9  # and one is worth nothing: no item is
    return best and all(_A_CONDITION.match(d.name) for d in levels)


def _line(level: Draft) -> str:
    points = f"{level.maximum or 0.0:.10g}".replace(".", ",")
    return f"{level.name.rstrip(' :;.')}: {points}"
