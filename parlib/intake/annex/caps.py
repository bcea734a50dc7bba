"""How far points are given or taken: "không trừ quá 4 điểm", "mức trừ cao nhất: 4", "thấp nhất: 0".

A bound is made of a few words in any order, with one figure or the maximum of the item; a clause
that holds any other word is something else.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from parlib.intake.annex.figures import NUMBER, number


class Bounds(StrEnum):
    """What a clause bounds."""

    MOST = "most"  # so many points at most
    WHOLE = "whole"  # at most the maximum of the item
    NOTHING = "nothing"  # down to none


@dataclass(frozen=True, slots=True)
class Cap:
    """A bound on points; ``points`` is NaN where it is the maximum of the item or nothing."""

    bounds: Bounds
    points: float = math.nan


_AT_MOST = r"tối đa|không (?:được )?(?:vượt )?quá|không vượt|cao nhất|nhiều nhất|mức trần|giới hạn"
_NOT_TAKEN = r"không trừ (?:vượt )?quá|không cộng (?:vượt )?quá|không tính (?:vượt )?quá"
_DOWN = r"(?:cho )?(?:đến|tới) 0(?: điểm)?|thấp nhất|tối thiểu|đến (?:khi )?hết|cho (?:đến|tới) (?:khi )?hết|tới (?:khi )?hết|hết|không (?:để |tính |bị |có )?(?:điểm )?âm"
_ITEM = r"(?:của|cho)(?: (?:mỗi|từng|cả|toàn))?(?: (?:tiêu chí(?: thành phần)?|mục|nội dung|phần|ý|năm))?(?: (?:này|đó|trên))?"
_FILL = (
    r"(?:tiêu chí|mục|nội dung)(?: này)?|điểm|số điểm|tổng|tổng số|tổng điểm|mức|mức điểm|trừ|cộng|thưởng|bị|được|là|bằng|còn|chỉ|tính|nhưng|và|song|thì|thôi|dừng"
    r"|dừng lại|lại|đa|mà|cho|đến|tới|mức cộng|mức trừ|số|cả năm|trong năm|vẫn"
)
_MAXIMUM = (
    r"(?:số )?điểm (?:tối đa|chuẩn)|(?:tổng )?số điểm|thang điểm|điểm (?=của)|tổng điểm|điểm$"
)
_WORDS = re.compile(
    rf"(?:(?:{_NOT_TAKEN})|(?:{_AT_MOST})|(?:{_MAXIMUM})|(?:{_DOWN})|(?:{_ITEM})|(?:{_FILL})|(?P<n>[+-]?\s?(?:{NUMBER}))|[,.:+=-])(?=[\s,.:+=-]|$|\d)",
    re.IGNORECASE,
)
_LONGEST = 120
_IN_ALL = re.compile(rf"tổng(?: cộng| số)?(?: điểm)? ?(?:là|:|=)? ?(?P<n>{NUMBER}) điểm")
"""What all pieces come to: "mỗi nội dung 1 điểm, tổng cộng 3 điểm"."""
_SO_MANY_THINGS = re.compile(r"\d\s+(?:tiêu chí|mục|nội dung|phần|ý)\b")
"""So many of something, and no points: "không quá 5 tiêu chí"."""


def read_cap(clause: str) -> Cap | None:
    """Return the bound that a clause states; None where it says anything else.

    Examples
    --------
    >>> read_cap("Không trừ quá 4 điểm"), read_cap("trừ tối đa bằng số điểm của tiêu chí")
    (Cap(bounds=<Bounds.MOST: 'most'>, points=4.0), Cap(bounds=<Bounds.WHOLE: 'whole'>, points=nan))
    >>> read_cap("Điểm thấp nhất của tiêu chí: 0").bounds, read_cap("trừ 4 điểm")
    (<Bounds.NOTHING: 'nothing'>, None)
    """
    words = " ".join(clause.lower().split()).strip(" .;,:()")
    words = re.sub(r"(?<=\d)\s*(?:điểm|đ)\b", " điểm", words)
    if len(words) > _LONGEST or _SO_MANY_THINGS.search(words):
        return None
    if whole := _IN_ALL.fullmatch(words):
        return Cap(Bounds.MOST, number(whole["n"]))
    figures, at = [], 0
    while at < len(words):
        if words[at] == " ":
            at += 1
            continue
        match = _WORDS.match(words, at)
        if match is None or match.end() == at:
            return None
        at = match.end()
        if match["n"]:
            figures.append(number(re.sub(r"^[+-]\s?", "", match["n"])))
    return _meant(words, figures)


def _meant(words: str, figures: list[float]) -> Cap | None:
    down = re.search(rf"\b(?:{_DOWN})\b", words)
    most = re.search(rf"\b(?:{_AT_MOST}|{_NOT_TAKEN})(?!\w)", words)
    if len(figures) > 1:
        return None
    if down and not (most and figures):
        if not any(figures):
            return Cap(Bounds.NOTHING)
        # "hết 2 điểm thì dừng": the whole is named once more
        return Cap(Bounds.MOST, figures[0]) if "hết" in words else None
    if not most:
        return None
    if figures:
        if figures[0] == 0:
            return Cap(Bounds.NOTHING) if re.search(r"\bđến (?:khi )?(?:còn )?0\b", words) else None
        return Cap(Bounds.MOST, figures[0])
    if not re.search(r"\b(?:quá|vượt|bằng|hết)\b", words):
        return None
    named = re.sub(
        rf"\b(?:{_NOT_TAKEN}|không (?:được )?(?:vượt )?quá|không vượt|bằng|là)(?!\w)", " | ", words
    )
    return Cap(Bounds.WHOLE) if re.search(rf"(?:{_MAXIMUM})", named.rpartition("|")[2]) else None
