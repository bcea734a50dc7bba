"""Usual turns of guidance in the plain form that the grammar reads; nothing else is changed."""

from __future__ import annotations

import re

_IN_BRACKETS = re.compile(r"\([^()\d]*;[^()\d]*\)")
"""A list without figures in brackets: its semicolons part no clauses."""
_PROPOSED_AS_WELL = re.compile(
    r"\b(xử lý|khắc phục|giải quyết)\s+hoặc\s+(?:được\s+|có\s+)?(?:kiến nghị|đề nghị|đề xuất)\s+"
    r"(?:xử lý|khắc phục|giải quyết)\b",
    re.IGNORECASE,
)
_NO_CASE_OR_ALL = re.compile(
    r"(?:^|(?<=[\n.;] ))không\s+(?:phát sinh|có)\s+[^\d:;.\n]{3,60}?\s+hoặc\s+(?=(?:có\s+)?100\s*%)",
    re.IGNORECASE,
)
_PARTS_OF_A_LIST = re.compile(
    r"(?:^|(?<=\n))[^\d:;\n]{0,60}?\b(?P<n>\d{1,2})\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){0,2}?)\s*(?:\([^()\d]*\))?\s*[:,]\s*"
    r"(?P<each>mỗi\s+(?P=what)\b[^;:\n]*?\d[\d,.]*\s*(?:điểm|đ)?)(?=\s*(?:[;.\n]|$))",
    re.IGNORECASE,
)
"""What each of a list gives: "Đủ 04 hoạt động (…): mỗi hoạt động 0,25 điểm"."""


_FINED = re.compile(
    r"\b(?:bị\s+)?phạt(?=\s+(?:tối đa\s+|không quá\s+)?\d)|(?<=không )phạt(?=\s*(?:[;.,\n]|$))|(?<=tối đa )phạt(?=\s+\d)",
    re.IGNORECASE,
)
_TIMES_MOST = re.compile(r"(?<=\d/\d)\s*[x*]\s*(?=điểm\s+tối\s+đa)", re.IGNORECASE)
"""A part of the maximum: "1/2*Điểm tối đa"."""
_WITHOUT_LIMIT = re.compile(
    r"\bkhông\s+giới\s+hạn\s+số\s+[^\d;:,.]{2,30}?,?\s*nhưng\s+", re.IGNORECASE
)
_POINTS_INSIDE = re.compile(
    r"(?:^|(?<=\n))=?\s*\(\s*(?P<of>[^()\d;:]{4,80}?)\s*[x*]\s*(?P<points>\d[\d,]*)\s*\)\s*/\s*(?P<whole>[^()\d;:\n]{4,60})(?=[;.\n]|$)",
    re.IGNORECASE,
)
"""The maximum inside the bracket: "= (số nhiệm vụ hoàn thành x 2)/tổng số nhiệm vụ"."""


def reworded(masked: str) -> str:
    """Return guidance with usual turns in plain form.

    Examples
    --------
    >>> reworded("Có đủ 3 sổ (đến; đi; lưu): mỗi sổ 0,5 điểm")
    'mỗi sổ 0,5 điểm (không quá 3 sổ)'
    >>> reworded("Không phát sinh đơn hoặc 100% đơn được giải quyết: 2 điểm")
    '100% đơn được giải quyết: 2 điểm'
    """
    masked = _IN_BRACKETS.sub(lambda m: m.group().replace(";", ","), masked)
    masked = _PROPOSED_AS_WELL.sub(r"\1", masked)
    masked = _NO_CASE_OR_ALL.sub("", masked)
    masked = _FINED.sub("trừ", masked)
    masked = _TIMES_MOST.sub(" ", masked)
    masked = _WITHOUT_LIMIT.sub("", masked)
    masked = _POINTS_INSIDE.sub(r"(\g<of>/\g<whole>) x \g<points>", masked)
    return _PARTS_OF_A_LIST.sub(r"\g<each> (không quá \g<n> \g<what>)", masked)
