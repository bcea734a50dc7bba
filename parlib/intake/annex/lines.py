"""Points by a formula, beside steps that hold at its ends: floors, tops, and where it begins."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from parlib.intake.annex.expressions import Line, exactly
from parlib.intake.annex.intervals import Interval
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.stepped import Step, without_overlap

Constant = tuple[Interval, float]
_SAME = 1e-6


def points_on_a_line(
    line: Line,
    where: Interval | None,
    constants: Sequence[Constant],
    maximum: float,
    *,
    decimals: int | None = None,
    capped: bool = False,
) -> Guidance:
    """Return the rule of a formula and the steps beside it, else why not.

    Whether the figure is written as a share or as a percentage shows in where the formula comes to
    the maximum: at one of both it has to.

    Examples
    --------
    >>> from parlib.intake.annex.expressions import read_line
    >>> low = [(Interval(high=0.85, high_closed=True, measure="share"), 0.0)]
    >>> points_on_a_line(read_line("(tỷ lệ - 85)/15 x 6", 6.0), None, low, 6.0).params
    {'knots': [[0.85, 0.0], [1.0, 6.0]]}
    >>> points_on_a_line(read_line("tỷ lệ % x 6/100", 6.0), None, [(Interval(high=0.5, measure="share"), 0.0)], 6.0).params
    {'floor': 0.5}
    """
    share = not any(c.measure == "count" and max(_ends(c), default=0.0) > 1 for c, _ in constants)
    if where is not None and where.measure == "count" and max(_ends(where), default=0.0) > 1:
        share = False
    if line.counted and share:
        return by_hand("unlike")  # "5 x số sáng kiến": how many make the whole is not said
    apart = without_overlap([Step(c, p) for c, p in constants])
    if apart is None:
        return by_hand("overlap")
    constants = [(s.interval, s.points) for s in apart]
    rest = _between(constants)
    where = _both(where, rest) if where and rest else where or rest
    if where is None:
        return by_hand("unlike")
    if any(c.low < where.high - _SAME and c.high > where.low + _SAME for c, _ in constants):
        return by_hand("overlap")
    scaled = _scaled(line, where, constants, maximum, share=share)
    if scaled is None and share:
        scaled = _below_steps(line, where, constants, maximum)
    if scaled is None and capped and share:
        scaled = _within_the_whole(line, where, maximum)
    if scaled is None:
        return by_hand("maximum")
    knots = _knots(scaled, where, constants, maximum, share=share)
    if knots is None:
        return by_hand("hole")
    return _rule(knots, scaled, maximum, share=share, decimals=decimals)


def _ends(interval: Interval) -> list[float]:
    return [e for e in (interval.low, interval.high) if math.isfinite(e)]


def _between(constants: Sequence[Constant]) -> Interval | None:
    """Return what the constants leave to the formula; None where they leave more than one part."""
    low, low_closed = -math.inf, True
    high, high_closed = math.inf, False
    for interval, _ in constants:
        if math.isinf(interval.low) or interval.low <= 0 or abs(interval.low - low) < _SAME:
            if interval.high > low:
                low, low_closed = interval.high, not interval.high_closed
        elif math.isinf(interval.high) or (interval.high >= 1 and interval.measure == "share"):
            if interval.low < high:
                high, high_closed = interval.low, not interval.low_closed
        else:
            return None
    return Interval(low, low_closed, high, high_closed) if low < high else None


def _both(where: Interval, rest: Interval) -> Interval | None:
    """Return where a formula is said to hold, less what the steps hold."""
    low, low_closed = max((where.low, not where.low_closed), (rest.low, not rest.low_closed))
    high, high_closed = min((where.high, where.high_closed), (rest.high, rest.high_closed))
    return Interval(low, not low_closed, high, high_closed, where.measure) if low < high else None


def _scaled(
    line: Line,
    where: Interval,
    constants: Sequence[Constant],
    maximum: float,
    *,
    share: bool,
) -> Line | None:
    """Return the line of the figure as it is entered; None where none or both come to the maximum."""
    # "10 - 0,5 x số hồ sơ trễ hạn / tổng số": per cent are meant, or next to nothing is taken
    if line.whole and line.slope < 0 and line.at(1.0) > maximum / 2:
        return None
    tops = {e for c, p in constants for e in _ends(c) if p == maximum}
    tops |= {e for e in (where.high, where.low) if math.isfinite(e) and e}
    tops |= {0.0, 1.0} if share else {0.0}
    lines = [line] if line.whole or not share else [line, line.of_share()]
    fit = [one for one in lines if any(abs(one.at(top) - maximum) < _SAME for top in tops)]
    if len(fit) == 2 and line.slope < 0:  # "2 x (1 - tỷ lệ trễ)": it ends where all of it is
        fit = [one for one in fit if 0.05 < float(-one.base / one.slope) <= 1]
    return fit[0] if len(fit) == 1 else None


def _below_steps(
    line: Line, where: Interval, constants: Sequence[Constant], maximum: float
) -> Line | None:
    """Return a line that ends below the step above it, where steps come to the maximum: "từ 80%: 6; dưới
    80%: tỷ lệ x 4"; None where a share and a percentage would both do.
    """
    above = [p for c, p in constants if abs(c.low - where.high) < _SAME]
    reached = any(abs(p - maximum) < _SAME for _, p in constants)
    if not above or not reached or line.slope <= 0 or line.base:
        return None
    lines = [line] if line.whole else [line, line.of_share()]
    fit = [
        one
        for one in lines
        if one.slope <= maximum and 0.05 * above[0] < one.at(where.high) <= above[0] + _SAME
    ]
    return fit[0] if len(fit) == 1 else None


def _within_the_whole(line: Line, where: Interval, maximum: float) -> Line | None:
    """Return a line that comes to its cap at less than the whole: "(tỷ lệ/80%) x 3, tối đa 3"."""
    lines = [line] if line.whole else [line, line.of_share()]
    tops = [(one, float((exactly(maximum) - one.base) / one.slope)) for one in lines]
    fit = [one for one, top in tops if max(where.low, 0.05) < top <= 1]
    return fit[0] if len(fit) == 1 else None


def _knots(
    line: Line,
    where: Interval,
    constants: Sequence[Constant],
    maximum: float,
    *,
    share: bool,
) -> list[list[float]] | None:
    """Return the knots of formula and steps in order; None where they leave a value out, or where a
    step would give its own value to the wrong side.
    """
    start, end = max(where.low, 0.0), where.high
    if math.isinf(end):
        end = _open_end(line, start, constants, maximum, share=share)
    if math.isinf(end) or end <= start:
        return None
    root = float(-line.base / line.slope)
    if line.at(start) < 0 < line.at(end) and start < root < end:
        start = root
    if line.at(end) < 0 < line.at(start):
        end = root
    knots = [[start, line.at(start)], [end, line.at(end)]]
    before = _beside(constants, where.low, where, below=True)
    behind = _beside(constants, where.high, where, below=False)
    if before is False or behind is False:
        return None
    if isinstance(before, float) and abs(before - knots[0][1]) > _SAME:
        if not where.low_closed:
            return None
        knots[:0] = [*_steps_below(constants, start), [start, before]]
    if isinstance(behind, float) and abs(behind - knots[-1][1]) > _SAME:
        if where.high_closed:
            return None
        knots.append([end, behind])
    further = _steps_above(constants, end)
    return None if further is None else [*knots, *further]


def _open_end(
    line: Line, start: float, constants: Sequence[Constant], maximum: float, *, share: bool
) -> float:
    """Return where a formula without an upper end comes to the maximum, above which nothing is
    added; a falling one ends with the whole.
    """
    whole = max([1.0, *(e for c, p in constants for e in _ends(c) if p == maximum and e > start)])
    full = float((exactly(maximum) - line.base) / line.slope)
    if line.slope <= 0 or full <= start:
        return whole if share else math.inf
    return min(whole, full) if share else full


def _beside(
    constants: Sequence[Constant], end: float, where: Interval, *, below: bool
) -> float | bool | None:
    """Return the points that a step gives on one side of a formula; None where it has no other side,
    False where nothing is said of that side.
    """
    if math.isinf(end):
        return None
    for interval, points in constants:
        edge, closed = (
            (interval.high, interval.high_closed) if below else (interval.low, interval.low_closed)
        )
        mine = where.low_closed if below else where.high_closed
        if abs(edge - end) < 1e-9 and (closed != mine or interval.point):
            return float(points)
    if below:
        return 0.0  # nothing is said of what lies below: no points
    return None if end >= 1 and where.measure == "share" else False


def _steps_below(constants: Sequence[Constant], start: float) -> list[list[float]]:
    """Return the knots of further steps below the one that a formula begins at."""
    below = sorted(
        ((c, p) for c, p in constants if c.high <= start + _SAME), key=lambda s: s[0].high
    )
    out: list[list[float]] = []
    for (lower, points), (_, above) in itertools.pairwise(below):
        out += [[lower.high, points], [lower.high, above]]
    return out


def _steps_above(constants: Sequence[Constant], end: float) -> list[list[float]] | None:
    """Return the knots of further steps above the one that a formula ends at; None where one of them
    does not begin where the one below it ends.
    """
    above = sorted(
        ((c, p) for c, p in constants if c.low >= end - _SAME and not c.point),
        key=lambda s: s[0].low,
    )
    out: list[list[float]] = []
    for (lower, points), (upper, more) in itertools.pairwise(above):
        if abs(lower.high - upper.low) > _SAME or not upper.low_closed:
            return None
        out += [[upper.low, points], [upper.low, more]]
    return out


def _rule(
    knots: list[list[float]], line: Line, maximum: float, *, share: bool, decimals: int | None
) -> Guidance:
    points = [p for _, p in knots]
    if points not in (sorted(points), sorted(points, reverse=True)) or min(points) < -_SAME:
        return by_hand("mixed")
    if abs(max(points) - maximum) > _SAME:
        return by_hand("maximum", f"{max(points):g} / {maximum:g}".replace(".", ","))
    rounds = {} if decimals is None else {"decimals": decimals}
    steps = [a[0] for a, b in itertools.pairwise(knots) if a[0] == b[0]]
    through_nothing = share and line.base == 0 and line.slope > 0
    if through_nothing and (not steps or steps == [knots[0][0]]) and (not steps or points[0] == 0):
        floor, cap = knots[0][0], knots[-1][0]
        params = {
            **rounds,
            **({"cap": cap} if abs(cap - 1) > 1e-9 else {}),
            **({"floor": floor} if floor > 0 else {}),
        }
        return Guidance("proportional", params, unit="tỷ lệ 0-1")
    tidy = [[float(f"{x:.12g}"), float(f"{y:.10g}")] for x, y in knots]
    given: dict[str, Any] = {"knots": tidy, **({} if share else {"share": False}), **rounds}
    return Guidance("linear", given, unit="tỷ lệ 0-1" if share else "số lượng", certain=False)
