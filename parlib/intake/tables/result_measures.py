"""Whether a reported number is in the unit of its promise: hours are no minutes, and an amount of
money is no share.
"""

from __future__ import annotations

import re

from parlib.codebook.vietnamese import search_form

_MULTIPLES = ("nghin", "ngan", "trieu", "ty", "ti")
_MEASURES = (
    *_MULTIPLES, "dong", "vnd", "usd", "giay", "phut", "gio", "tieng", "ngay", "tuan", "thang", "quy", "nam", "km", "m2", "ha", "diem", "bac",
)  # fmt: skip
_SHARE = ("phan", "pt", "ke", "chi", "du")
"""First words after the number of a share: "phần trăm", "kế hoạch", "chỉ tiêu", "dự toán"."""
_AS_WELL = {"ti": "ty", "ngan": "nghin", "tieng": "gio", "vnd": "dong"}


def in_another_unit(words: str, unit: str, *, percent: bool) -> bool:
    """Return whether the words after a reported number name another unit than the promise counts in.

    Only what is sure: a unit of money, time, length, points or places that the unit of the promise
    does not name, and anything counted where a per cent is asked for. Words in brackets are a remark.

    Parameters
    ----------
    words : str
        What stands after the number in its cell.
    unit : str
        Unit of the promise.
    percent : bool
        The number bears a per cent sign.

    Examples
    --------
    >>> [in_another_unit(w, u, percent=False) for w, u in (("giờ", "phút"), ("tỷ đồng", "% kế hoạch"), ("nghìn hồ sơ", "hồ sơ"), ("hồ sơ", "%"))]
    [True, True, True, True]
    >>> [in_another_unit(w, u, percent=False) for w, u in (("phút", "phút"), ("tỉ đồng", "tỷ đồng"), ("(đến tháng 9)", "cuộc"), ("xã, phường", "cuộc"), ("hồ sơ", "% so với 2025"))]
    [False, False, False, False, False]
    """
    first = next(iter(re.findall(r"^[^\W\d_]+\d?", words.strip())), "")
    named = search_form(first)
    if not named or percent:
        return False
    counted_in = {_AS_WELL.get(w, w) for w in search_form(unit).split()}
    if _AS_WELL.get(named, named) in counted_in:
        return False
    if unit.startswith("%") and not unit.startswith("% so"):  # of a change the level is reported
        return named not in _SHARE
    return named in _MEASURES
