"""Levels that have names and no figure: an office enters the code of the one that holds.

The unit of such an item lists them, as the import of an annex and people in ``criteria.csv`` write
it: "mức: 2 = đúng hạn, 1 = trễ hạn, 0 = không thực hiện".
"""

from __future__ import annotations

import re

_BEGINS = "mức: "
_CODE = re.compile(r"(?:^mức: |[,;] )(\d{1,2}) = ")


def level_names(unit: str) -> dict[int, str]:
    """Return the names of the levels that a unit lists, by code; empty where it lists none.

    Codes are whole numbers in a row, in either order; a single one is no list.

    Examples
    --------
    >>> level_names("mức: 2 = đúng hạn, đầy đủ, 1 = trễ hạn, 0 = không có")
    {2: 'đúng hạn, đầy đủ', 1: 'trễ hạn', 0: 'không có'}
    >>> level_names("số văn bản")
    {}
    """
    if not unit.startswith(_BEGINS):
        return {}
    _, *parts = _CODE.split(unit)
    names = {int(code): name for code, name in zip(parts[::2], parts[1::2], strict=True)}
    in_a_row = sorted(names) == list(range(min(names, default=0), max(names, default=0) + 1))
    return names if len(names) == len(parts) // 2 > 1 and in_a_row else {}
