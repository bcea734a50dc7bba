"""Which level of units some words speak of."""

from __future__ import annotations

import re

_LEVELS = (
    ("leader", r"người đứng đầu|lãnh đạo quản lý|cán bộ lãnh đạo"),
    ("ministry", r"bộ, (?:cơ quan )?ngang bộ|các bộ\b|cấp bộ"),
    (
        "department",
        r"\bsở, (?:ban,? )?ngành|các sở\b|cơ quan chuyên môn thuộc ubnd tỉnh|cấp sở|của sở\b",
    ),
    ("commune", r"cấp xã|\bxã, phường|phường, xã|thị trấn|đặc khu"),
    ("district", r"cấp huyện|\bhuyện, thị xã|huyện, thành phố|các huyện\b"),
    ("province", r"cấp tỉnh|tỉnh, thành phố trực thuộc|các tỉnh\b"),
)


def levels_in(text: str) -> tuple[str, ...]:
    """Return every level of units that a text speaks of.

    Examples
    --------
    >>> levels_in("Bộ tiêu chí của các sở, ban, ngành"), levels_in("UBND cấp xã"), levels_in("Phụ lục I")
    (('department',), ('commune',), ())
    """
    return tuple(level for level, words in _LEVELS if re.search(words, text.casefold()))
