"""Check what the schema of one promise cannot: whether unit, figure, range and item are consistent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from parlib.codebook.frameworks import Framework
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.vocabulary import LEVEL_OPERATORS, RANK_OPERATORS, Operator
from parlib.speech.catalogue import said_day, saying

SHARES = ("%", "% kế hoạch", "% chỉ tiêu giao", "% chỉ tiêu", "% dự toán")
POINTS = "điểm"
IN_POINTS = ("PAPI", "PCI", "DTI", "DDCI")  # indices published in points, not in per cent
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
    """One inconsistency: the field it is in, what is wrong, what to do, and what was found."""

    field: str
    what: str
    remedy: str
    actual: str = ""
    severity: str = "error"


def date_faults(plan: Plan, commitment: Commitment) -> Iterator[Fault]:
    """Yield what is wrong with the due date of a promise."""
    due = commitment.due
    if due.year > plan.end:
        yield Fault(
            "due",
            saying("due after the plan's horizon, {end}", end=plan.end),
            saying("correct the date, or the last year of the plan (`last_period`)"),
            said_day(due),
        )
    elif due.year < plan.period:
        yield Fault(
            "due",
            saying("due before the plan's first year, {period}", period=plan.period),
            saying("correct the date"),
            said_day(due),
        )
    if commitment.baseline_period is not None and commitment.baseline_period > due.year:
        yield Fault(
            "baseline_period",
            saying("the baseline is later than the due date"),
            saying("correct the year"),
            str(commitment.baseline_period),
        )


def unit_faults(commitment: Commitment) -> Iterator[Fault]:
    """Yield what is wrong with the unit of a promise, given its operator."""
    unit, operator = commitment.unit, commitment.operator
    if unit.lower() in _LOOK_ALIKES:
        yield Fault(
            "unit",
            saying("an unusual spelling of a unit"),
            saying("write {unit!r}", unit=_LOOK_ALIKES[unit.lower()]),
            unit,
        )
        return
    if operator == Operator.RANK_IMPROVE_BY and unit != RANK:
        yield Fault(
            "unit",
            saying("a better rank is counted in places"),
            saying("write {unit!r}", unit=RANK),
            unit,
        )
    elif operator == Operator.RANK_BAND and unit not in (RANK, BAND):
        yield Fault(
            "unit",
            saying("a place in the ranking has another unit"),
            saying("write {band!r} or {rank!r}", band=BAND, rank=RANK),
            unit,
        )
    elif unit == RANK and operator not in (*RANK_OPERATORS, *LEVEL_OPERATORS):
        yield Fault(
            "unit",
            saying("places in a ranking do not go up or down like amounts"),
            saying("use rank_improve_by"),
            operator,
        )
    elif (
        commitment.index
        and operator in LEVEL_OPERATORS
        and unit not in ("%", RANK, POINTS if commitment.index in IN_POINTS else "%")
    ):
        yield Fault("unit", saying("an index is measured in percent"), saying("write '%'"), unit)
    elif unit.startswith("%") and unit not in SHARES and not _AGAINST_BASE.fullmatch(unit):
        yield Fault(
            "unit",
            saying("a percentage of something unknown"),
            saying("write one of {shares}, or '% so với 2021'", shares=", ".join(SHARES)),
            unit,
        )
    elif not unit and commitment.target is not None:
        yield Fault("unit", saying("a number without a unit"), saying("write the unit"), "")


def figure_faults(commitment: Commitment) -> Iterator[Fault]:
    """Yield what is wrong with the figure of a promise, given its form."""
    figure, operator = commitment.figure, commitment.operator
    if figure == "yes_no" and operator != Operator.DONE:
        yield Fault(
            "figure",
            saying("what is done or not is promised by `done`"),
            saying("use the operator `done`, or drop `figure`"),
            operator,
        )
    elif figure in ("count", "level") and operator == Operator.DONE:
        yield Fault(
            "figure",
            saying("`done` is done or not, or a share of what is to be done"),
            saying("write `yes_no` or `share`"),
            figure,
        )
    elif figure == "rate" and operator not in LEVEL_OPERATORS:
        yield Fault(
            "figure",
            saying("so many each month or quarter is a number with a bound"),
            saying("use =, >=, >, <= or <, or drop `figure`"),
            operator,
        )
    elif figure in ("count", "share") and operator in RANK_OPERATORS:
        yield Fault(
            "figure",
            saying("a place in a ranking stands for a moment"),
            saying("write `level`, or drop `figure`"),
            figure,
        )


def range_faults(commitment: Commitment) -> Iterator[Fault]:
    """Yield what is wrong with the bounds of a promise."""
    low, high = commitment.target, commitment.target_high
    if commitment.operator in _NEED_A_TARGET and low is None and not commitment.target_text:
        yield Fault(
            "target",
            saying("no target"),
            saying("give `target`, or `target_text` where the dispatch gives no number"),
            "",
        )
    if low is None:
        if high is not None:
            yield Fault(
                "target_high",
                saying("an upper end without a lower end"),
                saying("give `target` as well"),
                f"{high:g}",
            )
        return
    if high is not None and high < low:
        yield Fault(
            "target_high",
            saying("the upper end is below the lower end, {low:g}", low=low),
            saying("swap or correct them"),
            f"{high:g}",
        )
    yield from _amount_faults(commitment, low, low if high is None else high)


_NOTED = re.compile(
    r"\bnăm\s+(?P<year>20\d\d)\s*(?::|đạt|là|,)?\s*(?P<base>\d+(?:[.,]\d+)?)\s*%", re.IGNORECASE
)


def start_faults(commitment: Commitment) -> Iterator[Fault]:
    """Yield that a note tells where a promise starts, and nothing reads it there."""
    noted = _NOTED.search(commitment.note)
    if noted is None or commitment.baseline is not None or not commitment.unit.startswith("%"):
        return
    base = noted["base"].replace(",", ".")
    yield Fault(
        "note",
        saying("the note tells a start that is not used: {words}", words=noted[0]),
        saying(
            "write `baseline: {base}` and `baseline_period: {year}` if the promise starts from it",
            base=base,
            year=noted["year"],
        ),
        noted[0],
        severity="warning",
    )


def _amount_faults(commitment: Commitment, low: float, high: float) -> Iterator[Fault]:
    """Yield what is wrong with amounts that lie between the bounds of a promise."""
    unit, operator = commitment.unit, commitment.operator
    top = max(low, high)
    if min(low, high) < 0:
        yield Fault(
            "target",
            saying("a target below zero"),
            saying("write the amount as a positive number and choose the operator"),
            f"{low:g}",
        )
    percent = unit in SHARES[:1] or _AGAINST_BASE.fullmatch(unit)
    if percent and operator != Operator.INCREASE_BY and top > 100:
        yield Fault(
            "target",
            saying("more than 100 %"),
            saying("correct the number or the unit"),
            f"{top:g}",
        )
    if (
        operator == Operator.DECREASE_BY
        and commitment.baseline is not None
        and not percent
        and top > commitment.baseline
    ):
        yield Fault(
            "target",
            saying(
                "a decrease larger than the baseline, {baseline:g}", baseline=commitment.baseline
            ),
            saying("correct one of the two"),
            f"{top:g}",
        )
    if unit == "%" and commitment.baseline is not None and not 0 <= commitment.baseline <= 100:
        yield Fault(
            "baseline",
            saying("a baseline outside 0-100 %"),
            saying("correct the number"),
            f"{commitment.baseline:g}",
        )


def item_faults(commitment: Commitment, framework: Framework | None) -> Iterator[Fault]:
    """Yield where a promise about a rule-book item contradicts that item's maximum."""
    if framework is None:
        yield Fault(
            "code",
            saying("a rule-book item in a plan without a known rule book"),
            saying("give the plan's `framework` or drop the code"),
            commitment.code,
        )
        return
    item = framework.by_code.get(commitment.code)
    if item is None:
        yield Fault(
            "code",
            saying("rule book {id} has no such item", id=framework.id),
            saying("correct the code"),
            commitment.code,
        )
        return
    if commitment.unit not in (POINTS, "%", RANK, BAND, AGAINST_LAST_YEAR):
        yield Fault(
            "unit",
            saying("item {code} is measured in points", code=item.code),
            saying("write {points!r} or '%'", points=POINTS),
            commitment.unit,
        )
    if item.max_points is None or commitment.unit != POINTS or commitment.target is None:
        return
    limit = f"{item.max_points:g}"
    if commitment.operator == Operator.MAX and abs(commitment.target - item.max_points) > 1e-9:
        yield Fault(
            "target",
            saying("the rule book's maximum is {limit}", limit=limit),
            saying("correct one of the two"),
            f"{commitment.target:g}",
        )
    elif commitment.operator in LEVEL_OPERATORS and commitment.target > item.max_points:
        yield Fault(
            "target",
            saying("above the maximum of item {code}, {limit}", code=item.code, limit=limit),
            saying("correct the number"),
            f"{commitment.target:g}",
        )
    elif commitment.operator == Operator.INCREASE_BY and commitment.baseline is not None:
        left = item.max_points - commitment.baseline
        top = commitment.target_high if commitment.target_high is not None else commitment.target
        if top > left + 1e-9:
            what = saying(
                "the promised gain exceeds the {left:g} points left under the maximum {limit}",
                left=left,
                limit=limit,
            )
            yield Fault(
                "target",
                what,
                saying("show it as promised; it cannot be reached in full"),
                f"{top:g}",
                severity="warning",
            )
