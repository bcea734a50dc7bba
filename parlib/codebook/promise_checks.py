"""What the shape of one promise cannot tell: whether its unit, figure, range and item agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from parlib.codebook.frameworks import Framework
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.vocabulary import LEVEL_OPERATORS, RANK_OPERATORS, Operator

SHARES = ("%", "% kế hoạch", "% chỉ tiêu giao", "% chỉ tiêu", "% dự toán")
POINTS = "điểm"
RANK = "bậc"
BAND = "nhóm xếp hạng"
AGAINST_LAST_YEAR = "so với năm trước"
_AGAINST_BASE = re.compile(r"% so với \d{4}")
_LOOK_ALIKES = {
    "phần trăm": "%",
    "percent": "%",
    "pct": "%",
    "diem": POINTS,
    "điểm số": POINTS,
    "bac": RANK,
    "hạng": RANK,
    "thứ hạng": RANK,
}
_NEED_A_TARGET = tuple(
    word for word in Operator if word not in (Operator.HIGHER_THAN_LAST_YEAR, Operator.DONE)
)


class Fault(NamedTuple):
    """One thing that makes no sense.

    The field it stands in, what it is, what to do, what was found.
    """

    field: str
    what: str
    remedy: str
    found: str = ""
    severity: str = "error"


def date_faults(plan: Plan, commitment: Commitment) -> Iterator[Fault]:
    """Yield what is wrong with the day of a promise."""
    due = commitment.due
    if due.year > plan.end:
        yield Fault(
            "due",
            f"due after the plan's horizon, {plan.end}",
            "correct the date or the plan's `last_period`",
            due.isoformat(),
        )
    elif due.year < plan.period:
        yield Fault(
            "due",
            f"due before the plan's first year, {plan.period}",
            "correct the date",
            due.isoformat(),
        )
    if commitment.baseline_period is not None and commitment.baseline_period > due.year:
        yield Fault(
            "baseline_period",
            "the baseline is later than the due date",
            "correct the year",
            str(commitment.baseline_period),
        )


def unit_faults(commitment: Commitment) -> Iterator[Fault]:
    """Yield what is wrong with the unit of a promise beside its operator."""
    unit, operator = commitment.unit, commitment.operator
    if unit.lower() in _LOOK_ALIKES:
        yield Fault(
            "unit", "an unusual spelling of a unit", f"write {_LOOK_ALIKES[unit.lower()]!r}", unit
        )
        return
    if operator == Operator.RANK_IMPROVE_BY and unit != RANK:
        yield Fault("unit", "a better rank is counted in places", f"write {RANK!r}", unit)
    elif operator == Operator.RANK_BAND and unit not in (RANK, BAND):
        yield Fault(
            "unit", "a place in the ranking has another unit", f"write {BAND!r} or {RANK!r}", unit
        )
    elif unit == RANK and operator not in (*RANK_OPERATORS, *LEVEL_OPERATORS):
        yield Fault(
            "unit",
            "places in a ranking do not go up or down like amounts",
            "use rank_improve_by",
            operator,
        )
    elif (
        commitment.index
        and operator in LEVEL_OPERATORS
        and unit not in ("%", RANK, POINTS if commitment.index == "PAPI" else "%")
    ):
        yield Fault("unit", "an index is measured in percent", "write '%'", unit)
    elif unit.startswith("%") and unit not in SHARES and not _AGAINST_BASE.fullmatch(unit):
        yield Fault(
            "unit",
            "a percentage of something unknown",
            f"write one of {', '.join(SHARES)}, or '% so với 2021'",
            unit,
        )
    elif not unit and commitment.target is not None:
        yield Fault("unit", "a number without a unit", "write the unit", "")


def figure_faults(commitment: Commitment) -> Iterator[Fault]:
    """Check what the plan says of the figure against the form of the promise."""
    figure, operator = commitment.figure, commitment.operator
    if figure == "yes_no" and operator != Operator.DONE:
        yield Fault(
            "figure",
            "what is done or not is promised by `done`",
            "use the operator `done`, or drop `figure`",
            operator,
        )
    elif figure in ("count", "level") and operator == Operator.DONE:
        yield Fault(
            "figure",
            "`done` is done or not, or a share of what is to be done",
            "write `yes_no` or `share`",
            figure,
        )
    elif figure in ("count", "share") and operator in RANK_OPERATORS:
        yield Fault(
            "figure",
            "a place in a ranking stands for a moment",
            "write `level`, or drop `figure`",
            figure,
        )


def range_faults(commitment: Commitment) -> Iterator[Fault]:
    """Yield what is wrong with the bounds of a promise."""
    low, high, unit, operator = (
        commitment.target,
        commitment.target_high,
        commitment.unit,
        commitment.operator,
    )
    if operator in _NEED_A_TARGET and low is None and not commitment.target_text:
        yield Fault(
            "target",
            "no target",
            "give `target`, or `target_text` where the dispatch gives no number",
            "",
        )
    if low is None:
        if high is not None:
            yield Fault(
                "target_high",
                "an upper end without a lower end",
                "give `target` as well",
                f"{high:g}",
            )
        return
    if high is not None and high < low:
        yield Fault(
            "target_high",
            f"the upper end is below the lower end, {low:g}",
            "swap or correct them",
            f"{high:g}",
        )
    top = max(low, high if high is not None else low)
    if min(low, high if high is not None else low) < 0:
        yield Fault(
            "target",
            "a target below zero",
            "write the amount as a positive number and choose the operator",
            f"{low:g}",
        )
    percent = unit in SHARES[:1] or _AGAINST_BASE.fullmatch(unit)
    if percent and operator != Operator.INCREASE_BY and top > 100:
        yield Fault("target", "more than 100 %", "correct the number or the unit", f"{top:g}")
    if (
        operator == Operator.DECREASE_BY
        and commitment.baseline is not None
        and not percent
        and top > commitment.baseline
    ):
        yield Fault(
            "target",
            f"a decrease larger than the baseline, {commitment.baseline:g}",
            "correct one of the two",
            f"{top:g}",
        )
    if unit == "%" and commitment.baseline is not None and not 0 <= commitment.baseline <= 100:
        yield Fault(
            "baseline",
            "a baseline outside 0-100 %",
            "correct the number",
            f"{commitment.baseline:g}",
        )


def item_faults(commitment: Commitment, framework: Framework | None) -> Iterator[Fault]:
    """Check a promise about a rule-book item against that item's maximum."""
    if framework is None:
        yield Fault(
            "code",
            "a rule-book item in a plan without a known rule book",
            "give the plan's `framework` or drop the code",
            commitment.code,
        )
        return
    item = framework.by_code.get(commitment.code)
    if item is None:
        yield Fault(
            "code",
            f"rule book {framework.id} has no such item",
            "correct the code",
            commitment.code,
        )
        return
    if commitment.unit not in (POINTS, "%", RANK, BAND, AGAINST_LAST_YEAR):
        yield Fault(
            "unit",
            f"item {item.code} is measured in points",
            f"write {POINTS!r} or '%'",
            commitment.unit,
        )
    if item.max_points is None or commitment.unit != POINTS or commitment.target is None:
        return
    limit = f"{item.max_points:g}"
    if commitment.operator == Operator.MAX and abs(commitment.target - item.max_points) > 1e-9:
        yield Fault(
            "target",
            f"the rule book's maximum is {limit}",
            "correct one of the two",
            f"{commitment.target:g}",
        )
    elif commitment.operator in LEVEL_OPERATORS and commitment.target > item.max_points:
        yield Fault(
            "target",
            f"above the maximum of item {item.code}, {limit}",
            "correct the number",
            f"{commitment.target:g}",
        )
    elif commitment.operator == Operator.INCREASE_BY and commitment.baseline is not None:
        left = item.max_points - commitment.baseline
        top = commitment.target_high if commitment.target_high is not None else commitment.target
        if top > left + 1e-9:
            what = f"the promised gain exceeds the {left:g} points left under the maximum {limit}"
            yield Fault(
                "target",
                what,
                "show it as promised; it cannot be reached in full",
                f"{top:g}",
                severity="warning",
            )
