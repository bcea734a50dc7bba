"""Words in a cell that say that there is no figure."""

from __future__ import annotations

import re
from collections.abc import Collection

from parlib.codebook.vietnamese import search_form

_MISSING = re.compile(
    r"kxd|kkd|na|n a|(?:khong|chua) co (?:so lieu|diem|ket qua|du lieu)|chua(?: co)?"
    r"|(?:khong|chua)(?: duoc)? (?:xac dinh|cham(?: diem)?|danh gia|xep (?:hang|loai)|cong bo"
    r"|bao cao|khao sat)|khong thuoc (?:doi tuong|dien)(?: cham| danh gia)?"
)
_NONE_OF_AN_INDEX = re.compile(
    r"kps|kad|khong(?: co)?|khong (?:co )?phat sinh|(?:khong|chua) (?:ap dung|thuc hien)"
)
"""Words that are not a figure of an index, while of a count they might mean nought."""


def says_missing(raw: object, also: Collection[str] = (), *, of_index: bool = True) -> bool:
    """Return whether a cell says in words that there is no figure.

    Parameters
    ----------
    raw : object
        The cell as the reader gives it.
    also : collection of str
        Further words that stand for that in this table.
    of_index : bool
        The cell is about an index, where "không có" is not a figure; of a count it may be nought.

    Examples
    --------
    >>> says_missing("KXĐ"), says_missing("Chưa có số liệu"), says_missing("8o,5")
    (True, True, False)
    >>> says_missing("vắng", also=["Vắng"]), says_missing(0.0, also=["0"]), says_missing(0.0)
    (True, True, False)
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return f"{raw:.12g}" in also
    if not isinstance(raw, str):
        return False
    text = search_form(raw)
    if raw.strip() in also or (text and text in map(search_form, also)):
        return True
    return bool(_MISSING.fullmatch(text) or (of_index and _NONE_OF_AN_INDEX.fullmatch(text)))
