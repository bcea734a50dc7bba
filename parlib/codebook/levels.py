"""Named levels: instead of a figure, an office enters the code of the level that applies.

The unit of such an item lists them, as the annex import and people editing ``criteria.csv`` write
it: "mức: 2 = đúng hạn, 1 = trễ hạn, 0 = không thực hiện". Any usual punctuation is accepted.
"""

from __future__ import annotations

import re

_BEGINS = re.compile(r"\s*(?:các )?mức\s*(?::|(?=\d{1,2}\s*[=:–-]\s*[^\d\s]))", re.IGNORECASE)
# separator between two levels; a full stop ends a level if it is not part of a number
_BETWEEN = r"(?:^|[,;|/\n(]|\.(?!\d)|\s[-–•])\s*(?:mức )?"
_SIGNS = ("=", ":", r"[–-](?=\s)")
"""Separators between code and name, the most reliable first; one list uses only one of them."""
_LISTS = tuple(
    re.compile(rf"{_BETWEEN}(\d{{1,2}})\s*{sign}\s*(?![\d=])", re.IGNORECASE) for sign in _SIGNS
)


def speaks_of_levels(words: str) -> bool:
    """Return whether a text starts like a list of named levels, readable or not.

    Examples
    --------
    >>> [speaks_of_levels(w) for w in ("mức: 2 = đúng hạn, 1 = trễ", "Mức 1: đạt; mức 0: không đạt", "Mức: tốt, khá")]
    [True, True, True]
    >>> [speaks_of_levels(w) for w in ("mức độ hài lòng", "mức 1 trở lên", "số văn bản", "mức độ: 2 = a, 1 = b")]
    [False, False, False, False]
    """
    return _BEGINS.match(words) is not None


def level_names(unit: str) -> dict[int, str]:
    """Return the named levels that a unit lists, by code; empty if it lists none.

    Codes are consecutive whole numbers, ascending or descending; a single one is not a list.

    Examples
    --------
    >>> level_names("mức: 2 = đúng hạn, đầy đủ, 1 = trễ hạn, 0 = không có")
    {2: 'đúng hạn, đầy đủ', 1: 'trễ hạn', 0: 'không có'}
    >>> level_names("Mức 1: đạt; mức 0: không đạt."), level_names("số văn bản")
    ({1: 'đạt', 0: 'không đạt'}, {})
    """
    begins = _BEGINS.match(unit)
    if begins is None:
        return {}
    for one_list in _LISTS:
        head, *parts = one_list.split(unit[begins.end() :])
        names = {int(code): name for code, name in zip(parts[::2], parts[1::2], strict=True)}
        in_a_row = sorted(names) == list(range(min(names, default=0), max(names, default=0) + 1))
        if not head.strip() and len(names) == len(parts) // 2 > 1 and in_a_row:
            return {code: name.strip(" \n\t,;.|/)") for code, name in names.items()}
    return {}
