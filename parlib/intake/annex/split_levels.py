"""Guidance that splits the points of one level: "Hoàn thành: 2 điểm, trong đó đúng hạn 1,5 điểm"."""

from __future__ import annotations

import re

from parlib.intake.annex.figures import NUMBER

_POINTS = rf"(?<![\d,.])(?:{NUMBER})\s*(?:điểm|đ)\b"
_SPLITS = re.compile(
    rf"(?P<whole>{_POINTS})[\s,;.:(]{{0,9}}\b(?:trong đó|bao gồm|gồm(?: có)?|chia ra)\b"
    rf"(?P<between>[^\n;]{{0,120}}?)(?P<part>{_POINTS})",
    re.IGNORECASE,
)
_SPLITS_WORD = re.compile(r"\b(?:trong đó|gồm|chia ra)\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\b(?:tối đa|tổng|thang|cao nhất|chuẩn|không quá)\b", re.IGNORECASE)


def split_level(words: str) -> str:
    """Return the piece that splits the points of a level among what has to be done for it; empty for
    none. What bounds them, or says again what the whole brings, splits nothing.

    Examples
    --------
    >>> split_level("Hoàn thành 100%: 2 điểm, trong đó đúng hạn 1,5 điểm, chậm 0,5 điểm")
    'Hoàn thành 100%: 2 điểm, trong đó đúng hạn 1,5 điểm'
    >>> split_level("Mỗi lần trừ 0,5 điểm, trong đó tối đa 2 điểm")
    ''
    """
    if not _SPLITS_WORD.search(words):
        return ""
    for match in _SPLITS.finditer(words):
        level = re.split(r"[\n;.]", words[: match.start()])[-1]
        of_all = _OF_ALL.search(level) or _OF_ALL.search(match["between"])
        figures = [re.sub(r"[^\d,.]", "", match[key]) for key in ("whole", "part")]
        if not of_all and figures[0] != figures[1]:
            return f"{level}{match[0]}".strip()
    return ""
