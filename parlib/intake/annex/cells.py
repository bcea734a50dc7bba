"""What a cell of an annex holds: anything at all, or points."""

from __future__ import annotations

import re

from parlib.codebook.vietnamese import nfc

_POINTS = re.compile(
    r"\d\s*(?:điểm|đ\b)|\b(?:trừ|cộng|được)\s+\d|[:=]\s*[+-]?\d[\d,]*\s*(?:[;.\n]|$)|[x×*]\s*\d",
    re.IGNORECASE,
)


def filled(cell: object) -> bool:
    """Return whether a cell holds anything but spaces.

    Examples
    --------
    >>> filled(0), filled(" "), filled(None)
    (True, False, False)
    """
    return cell is not None and str(cell).strip() != ""


def says_points(cell: object) -> bool:
    """Return whether the words of a cell give or take points; False for a bare figure.

    Examples
    --------
    >>> says_points("Đạt: 2; không: 0"), says_points("Mỗi lỗi trừ 0,5"), says_points("Đạt"), says_points(2)
    (True, True, False, False)
    """
    return isinstance(cell, str) and _POINTS.search(nfc(cell)) is not None
