"""A start value less so many points for each fault, down to none or to a bound, as steps of how many."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.condition_words import BOUND, DIGIT, NOTHING
from parlib.intake.annex.conditions import State, Way, read_parts
from parlib.intake.annex.figures import Text
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.percents_off import off_each_percent
from parlib.intake.annex.places import is_first_place
from parlib.intake.annex.residue import NEUTRAL, words_of
from parlib.intake.annex.tally import tally
from parlib.intake.annex.things import piece_of

_MOST_STEPS = 60
_A_PLACE = re.compile(r"\b(?:bậc|hạng|vị trí|thứ hạng)\b", re.IGNORECASE)
_ALL_THERE = re.compile(
    r"(?:có\s+|tổ chức\s+|thực hiện\s+)?đủ\s+(?P<n>\d{1,3})(?:\s*/\s*(?P=n))?(?![\d,./]|\s*[%/])(?!.*\btrở xuống\b)",
    re.IGNORECASE,
)
"""All of a number: no bound on what is counted."""
_LEAST = re.compile(
    r"(?:[^\W\d]+\s+){0,6}?(?:(?:ít nhất|tối thiểu|từ)\s+(?P<n>\d{1,3})(?!\s*[%/.,\d])(?:\s+[^\W\d]+){1,8}?(?:\s+trở lên)?"
    r"|(?P<m>\d{1,3})(?!\s*[%/.,\d])(?:\s+[^\W\d]+){1,8}?\s+trở lên)",
    re.IGNORECASE,
)
"""So many at least, of which some may be missing: "từ 12 tin bài trở lên"."""
_MISSING = re.compile(r"(?:nếu\s+)?(?:cứ\s+|mỗi\s+)*thiếu\b", re.IGNORECASE)
_NOT_ALL = re.compile(
    r"\b(?:hầu hết|phần lớn|đa số|đa phần|cơ bản|gần như|gần|quá nửa|một phần|một nửa|ít(?! nhất)|một số|vài)\b|\b(?:hơn|khoảng|quá)\s+\d|\bphần\s+(?:hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b|(?<!100 )\bphần\s+trăm\b|\d\s*(?:-|đến)\s*\d|(?P<some>\d{1,3})\s*/\s*(?!(?P=some)(?!\d))\d",
    re.IGNORECASE,
)
"""Less than all, which leaves open whether what is missing up to there costs anything."""
_OF_ANOTHER_KIND = re.compile(
    r"(?:nếu\s+|trường hợp\s+)?(?:có|để|bị|để xảy ra|phát hiện|xảy ra)(?:,?\s+[^\W\d]+){1,14}",
    re.IGNORECASE,
)


def deducted(
    each: Sequence[Clause],
    start: Sequence[Clause],
    text: Text,
    *,
    maximum: float | None,
    cap: float | None,
    name: str = "",
) -> Guidance:
    """Return the rule of points taken off for each of something, else why there is none.

    Parameters
    ----------
    each : sequence of Clause
        So many points off for each of one thing, a clause a thing.
    start : sequence of Clause
        What gives the start value, and what gives nothing at all.
    text : Text
        The words.
    maximum, cap : float or None
        Of the item, and what is taken at most.
    name : str
        What the item is called, which may say what its figure is held against.
    """
    nothing = [c for c in start if c.points == 0]
    full = [c for c in start if c.points]
    if maximum is None or len(full) > 1:
        return by_hand("mixed", each[0].words)
    if full and abs(full[0].points - maximum) > 1e-9:
        return by_hand("maximum", f"{full[0].points:g} / {maximum:g}".replace(".", ","))
    if any("%" in c.words for c in each):
        return off_each_percent(each, full, nothing, maximum, cap, name=name)
    # "dưới 5 hồ sơ: 1; từ 5 hồ sơ: mỗi hồ sơ trừ 0,1": from where on is another thing to count
    if any(_NOT_ALL.search(c.condition) for c in full) or any(
        BOUND.search(c.condition) and DIGIT.search(c.condition.replace("100%", ""))
        for c in (*(c for c in full if not _is_all_there(c, each)), *each)
    ):
        return by_hand("mixed", each[0].words)
    none_at, notes = _none_at(nothing, each)
    if none_at is None:
        return by_hand("mixed", nothing[0].words)
    lowest = max(maximum - cap, 0.0) if cap is not None else 0.0
    # late reports cost at most so much, no report all: two things to count
    if nothing and lowest > 0:
        return by_hand("mixed", nothing[0].words)
    if len(each) > 1:
        if math.isfinite(none_at):
            return by_hand("two_counts", each[0].words)
        return tally(each, text, maximum=maximum, cap=cap, kind="", takes=True)
    per = each[0].points
    pieces = math.ceil(round((maximum - lowest) / per, 9)) if per > 0 else _MOST_STEPS + 1
    if min(pieces, none_at) > _MOST_STEPS:
        return by_hand("too_fine", each[0].words)
    last = int(min(pieces, none_at))
    if ranked := _by_place(each[0], full, maximum, lowest, last):
        return ranked
    least = _LEAST.fullmatch(full[0].condition) if full else None
    unit = f"số trường hợp {piece_of(each[0], text)}"
    if least:
        unit += f"; mốc {least['n'] or least['m']}"
    return Guidance(
        "tier",
        {"tiers": _tiers(maximum, per, lowest, last, none_at)},
        unit="; ".join([unit, *(f"{words}: ghi {last}" for words in notes)]),
        certain=bool(full) and not nothing and not least,
    )


def _is_all_there(full: Clause, each: Sequence[Clause]) -> bool:
    """Return whether a condition is that all of a number is there: "đủ 04 báo cáo", or so many at least where
    what is missing of the same thing costs points.
    """
    if _ALL_THERE.match(full.condition):
        return True
    known = words_of(full.condition) | NEUTRAL | {"thiếu", "mỗi", "cứ", "một"}
    return _LEAST.fullmatch(full.condition) is not None and all(
        _MISSING.match(c.condition) and words_of(c.condition) <= known for c in each
    )


def _tiers(
    maximum: float, per: float, lowest: float, last: int, none_at: float
) -> list[dict[str, Any]]:
    tiers: list[dict[str, Any]] = []
    for n in range(last + 1):
        points = max(float(f"{maximum - n * per:.12g}"), lowest)
        if n == last:
            tiers.append({"low": float(n), "points": 0.0 if n >= none_at else points})
        else:
            tiers.append({"low": float(n), "high": float(n + 1), "points": points})
    return tiers


def _by_place(
    each: Clause, full: Sequence[Clause], maximum: float, lowest: float, last: int
) -> Guidance | None:
    """Read what each place behind the first costs, as steps of the place itself; None for anything else."""
    if not full or not is_first_place(full[0].condition) or not _A_PLACE.search(each.condition):
        return None
    tiers = _tiers(maximum, each.points, lowest, last, math.inf)
    moved = [{k: v + 1 if k in ("low", "high") else v for k, v in t.items()} for t in tiers]
    return Guidance("tier", {"tiers": moved}, unit="thứ hạng", certain=False)


def _none_at(nothing: Sequence[Clause], each: Sequence[Clause]) -> tuple[float | None, list[str]]:
    """Return from how many faults on nothing is given, and what gives nothing without a figure; None
    where something else than these faults is counted.
    """
    at, notes = math.inf, []
    known = NEUTRAL.union(*(words_of(c.condition) | words_of(c.words) for c in each))
    for clause in nothing:
        if NOTHING.match(clause.condition) and not DIGIT.search(clause.condition):
            notes.append(clause.condition.lower())
            continue
        if _OF_ANOTHER_KIND.fullmatch(clause.condition):  # a graver fault: the end of the points
            notes.append(clause.condition.lower())
            continue
        for part in read_parts(clause.condition):
            if part.state == State.NONE:
                notes.append(part.words.lower())
            elif (
                part.interval is None
                or part.way not in (Way.FAULT, Way.PLAIN)
                or part.interval.measure != "count"
                or math.isfinite(part.interval.high)
                or not words_of(part.words) <= known
            ):
                return None, []
            else:
                low = part.interval.low
                at = min(at, low if part.interval.low_closed else low + 1)
        if not read_parts(clause.condition):
            return None, []
    return (at, notes) if at >= 1 and (math.isinf(at) or at == round(at)) else (None, [])
