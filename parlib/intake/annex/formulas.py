"""Points by a formula: where it holds, and what the clauses beside it give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.condition_words import DIGIT
from parlib.intake.annex.conditions import Part, State, read_parts
from parlib.intake.annex.expressions import Line, exactly
from parlib.intake.annex.intervals import Interval, read_interval
from parlib.intake.annex.lines import Constant, points_on_a_line
from parlib.intake.annex.outcome import Guidance, by_hand

_SUBJECT = re.compile(r"^(?:nếu|trường hợp|khi)\s+", re.IGNORECASE)
_BUT = re.compile(r"^có\b[^\d]{2,40}?\bnhưng\s+(?=(?:dưới|trên|từ|không quá)\s+\d)", re.IGNORECASE)
_MEAN = re.compile(r"\b(?:trung bình|bình quân)\b", re.IGNORECASE)
_OF_SEVERAL = re.compile(
    r"\b(?:thấp|cao|nhỏ|lớn)\s+(?:hơn|nhất)\s+trong\b|\btrong\s+(?:hai|ba|các)\s+tỷ\s+lệ\b",
    re.IGNORECASE,
)
"""Which of several shares counts is no straight line of one."""
_SHARE = "tỷ lệ 0-1"
_PLANNED = re.compile(
    r"(?:/|:|chia\s+(?:cho\s+)?|so với\s+|\b(?<!không )đạt\s+(?:100\s*%\s+|đủ\s+)?)(?:\(?\s*(?:số|tổng số|mức|tỷ lệ)\s+)*(?P<plan>chỉ tiêu|kế hoạch|dự toán)\b",
    re.IGNORECASE,
)
"""A plan that a share is one of: "tỷ lệ đạt được chia cho chỉ tiêu giao"."""
_SCALES = (3.0, 4.0, 5.0, 10.0)
_QUOTIENT = re.compile(r"\b[a-zđ]\s*/\s*[a-zđ]\b", re.IGNORECASE)


def subject_off(condition: str) -> str:
    """Take off "nếu", and the letters of a quotient ("tỷ lệ b/a < 0,5")."""
    return _QUOTIENT.sub("", _BUT.sub("", _SUBJECT.sub("", condition))).strip()


def by_formula(
    formula: Clause,
    beside: Sequence[Clause],
    maximum: float,
    *,
    decimals: int | None = None,
    surveyed: bool = False,
    capped: bool = False,
) -> Guidance:
    """Return the rule of a formula and the clauses beside it, else why not."""
    where, unread = _where(formula)
    if _OF_SEVERAL.search(formula.words):
        return by_hand("unlike", formula.words)
    if unread:
        return by_hand("clause", formula.words)
    constants: list[Constant] = []
    notes: list[str] = []
    for clause in beside:
        for part in _parts(clause):
            placed = _constant(part, clause.points, maximum)
            if placed is None:
                return by_hand("clause", clause.words)
            if isinstance(placed, str):
                notes.append(placed)
            elif placed.measure != "none":
                constants.append((placed, clause.points))
            elif formula.line is not None and formula.line.base > 0:
                return by_hand("mixed", clause.words)  # nothing of it is no figure of the formula
    if formula.line is not None and not constants and _MEAN.search(formula.words):
        return _of_a_mean(formula.line, maximum, surveyed=surveyed)
    line = formula.line or _to_the_top(constants, maximum)
    read = points_on_a_line(line, where, constants, maximum, decimals=decimals, capped=capped)
    if read.reason == "maximum" and not constants and where is None and not line.whole:
        read = _of_points_out_of(line, formula.words, maximum) or read
    if read.reason:
        return replace(read, detail=read.detail or formula.words)
    if formula.line is None and read.params.get("cap"):
        read = replace(read, certain=False)  # of the top, and not of the whole
    if notes:
        return replace(read, unit="; ".join([read.unit, *notes]), certain=False)
    if surveyed and read.rule == "proportional" and not read.params:
        return Guidance("survey", {"form": "share"})
    return _of_a_plan(read, [formula, *beside])


def _of_a_plan(read: Guidance, clauses: Sequence[Clause]) -> Guidance:
    """Say that the share is one of what was planned, where the words measure it so."""
    plan = next((m for c in clauses if (m := _PLANNED.search(c.words))), None)
    if plan is None or read.unit != _SHARE:
        return read
    return replace(read, unit=f"{_SHARE}, so với {plan['plan'].lower()}")


def _of_a_mean(line: Line, maximum: float, *, surveyed: bool) -> Guidance:
    """Read points in proportion to a mean on a scale: "điểm trung bình / 5 x điểm tối đa"."""
    if line.slope > 0 and -line.base == line.slope:
        return _of_a_mean_from_one(line, maximum)
    scale = float(exactly(maximum) / line.slope) if line.slope > 0 and not line.base else 0.0
    if scale not in _SCALES:
        return by_hand("maximum")
    if surveyed:
        return Guidance("survey", {"form": "mean", "scale": scale}, certain=False)
    knots = [[0.0, 0.0], [scale, maximum]]
    unit = f"điểm trung bình, thang {scale:g}"
    return Guidance("linear", {"knots": knots, "share": False}, unit=unit, certain=False)


def _of_a_mean_from_one(line: Line, maximum: float) -> Guidance:
    """Read points in proportion to a mean of answers from 1 on: "(điểm trung bình - 1)/4 x 11"."""
    top = float((exactly(maximum) - line.base) / line.slope)
    if top not in _SCALES:
        return by_hand("maximum")
    knots = [[1.0, 0.0], [top, maximum]]
    unit = f"điểm trung bình, thang 1-{top:g}"
    return Guidance("linear", {"knots": knots, "share": False}, unit=unit, certain=False)


_OUT_OF = re.compile(
    r"\bđiểm\b[^\d;:=]*\s*(?:/|:|chia cho|chia)\s*(?P<of>\d{1,4}(?:,\d+)?)(?!\s*%|\d)",
    re.IGNORECASE,
)


def _of_points_out_of(line: Line, words: str, maximum: float) -> Guidance | None:
    """Read points in proportion to points of something else: "điểm nhóm chỉ số / 18 x 5"."""
    out_of = _OUT_OF.search(words)
    if out_of is None or line.base or line.slope <= 0:
        return None
    full = float(exactly(maximum) / line.slope)
    if abs(full - float(out_of["of"].replace(",", "."))) > 1e-9:
        return None
    knots = [[0.0, 0.0], [full, maximum]]
    unit = f"số điểm, tối đa {full:g}".replace(".", ",")
    return Guidance("linear", {"knots": knots, "share": False}, unit=unit, certain=False)


def _parts(clause: Clause) -> list[Part]:
    """Return the alternatives of a condition; one without a place where they are not understood."""
    condition = subject_off(clause.condition)
    interval = read_interval(condition)
    if interval is not None:
        return [Part(condition, interval=interval)]
    return read_parts(condition) or [Part(condition, state=State.NAMED)]


def _where(formula: Clause) -> tuple[Interval | None, bool]:
    """Return where a formula is said to hold, and whether that was not understood."""
    lead = subject_off(formula.condition)
    if not DIGIT.search(lead):
        return None, False
    interval = read_interval(lead)
    if interval is None:
        parts = read_parts(lead)
        interval = parts[0].interval if len(parts) == 1 else None
    return interval, interval is None


def _constant(part: Part, points: float, maximum: float) -> Interval | str | None:
    """Return where so many points hold, a note for a state that has no figure, None where it is not
    clear; what gives nothing where nothing was done is no more than the formula gives there.
    """
    if part.interval is not None:
        return part.interval
    if part.state in (State.WHOLE, State.ABOVE) and points == maximum:
        return Interval(1.0, True, 1.0, True, "share")
    if part.state == State.NONE and points == 0:
        return Interval(measure="none")
    if part.state == State.NONE and points == maximum:
        return f"{part.words.lower()}: ghi 100%"
    return None


def _to_the_top(constants: Sequence[Constant], maximum: float) -> Line:
    """Return the line through nothing that comes to the maximum where the constants give it."""
    tops = [c.low for c, p in constants if p == maximum and 0 < c.low < 1]
    top = min(tops, default=1.0)
    return Line(exactly(maximum) / exactly(top), Fraction(0), whole=True)
