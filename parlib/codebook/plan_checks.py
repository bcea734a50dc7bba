"""What a plan's shape cannot tell.

Whether its owners, units, ranges, dates and references make sense together.

A plan that loads may still promise 120 %, name an office the dispatch never names, or fall due
after its own horizon.
:func:`check_plan` finds all of it at once; the ``cell`` of each problem is the path inside the plan
(``commitments.3.owner``), which ``parlib.store.params`` turns into a line of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.localities import Register
from parlib.codebook.periods import Period
from parlib.codebook.plans import HEADINGS, Commitment, Plan
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import LEVEL_OPERATORS, RANK_OPERATORS, Operator
from parlib.errors import Problem, UsageError

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


def check_plan(
    plan: Plan,
    *,
    register: Register | None = None,
    frameworks: Mapping[str, Framework] | None = None,
) -> list[Problem]:
    """Return everything about a plan that does not make sense.

    An empty list means nothing was found.

    Parameters
    ----------
    plan : Plan
        A plan of sound shape.
    register : Register, optional
        Units that exist; without it the locality is not checked.
    frameworks : mapping of str to Framework, optional
        Rule books by id; without it rule-book items are not checked.
    """
    framework = (frameworks or {}).get(plan.framework)
    found = [_problem(fault) for fault in _head(plan, register, frameworks)]
    if framework is not None:
        found += [_problem(fault) for fault in _efforts(plan, framework)]
    for i, commitment in enumerate(plan.commitments):
        faults = [
            *_references(plan, i, commitment),
            *_owners(plan, commitment),
            *_dates(plan, commitment),
            *_unit(commitment),
            *_figure(commitment),
            *_range(commitment),
            *(_item(commitment, framework) if frameworks is not None and commitment.code else ()),
        ]
        found += [
            _problem(f, place=f"commitments.{i}.", prefix=f"{commitment.id}: ") for f in faults
        ]
    return found


def _problem(fault: Fault, *, place: str = "", prefix: str = "") -> Problem:
    return Problem(
        what=prefix + fault.what,
        remedy=fault.remedy,
        cell=place + fault.field,
        found=fault.found,
        severity=fault.severity,
    )


def _head(
    plan: Plan, register: Register | None, frameworks: Mapping[str, Framework] | None
) -> Iterator[Fault]:
    if plan.last_period is not None and plan.last_period < plan.period:
        yield Fault(
            "last_period",
            f"the last year is before the first, {plan.period}",
            "correct one of the two",
            str(plan.last_period),
        )
    if register is not None:
        if plan.locality not in register:
            yield Fault(
                "locality",
                "no unit has this identity",
                "take the identity from the register (`parlib check`)",
                plan.locality,
            )
        else:
            unit = register[plan.locality]
            if not unit.covers(plan.period):
                yield Fault(
                    "locality",
                    f"{unit.name} was not a unit in {plan.period}",
                    "take the unit of that year",
                    plan.locality,
                )
            elif unit.valid_to and unit.valid_to < f"{plan.end}-12-31":
                what = f"{unit.name} ended on {unit.valid_to}, before the plan does"
                yield Fault(
                    "last_period",
                    what,
                    "say in `note` who carries the promises on",
                    str(plan.end),
                    severity="warning",
                )
    if frameworks is not None and plan.framework and plan.framework not in frameworks:
        yield Fault(
            "framework",
            "no such rule book",
            f"use one of: {', '.join(sorted(frameworks))}",
            plan.framework,
        )
    for i, request in enumerate(plan.respondent_requests):
        for j, commitment in enumerate(plan.commitments):
            if commitment.kind != "respondent_influence" and commitment.quote in request.quote:
                what = (
                    f"{commitment.id}: its words ask something of survey respondents (request "
                    f"{i + 1})"
                )
                yield Fault(
                    f"commitments.{j}.kind",
                    what,
                    "set `kind: respondent_influence` or drop it",
                    commitment.kind,
                )


def check_progress(
    progress: pd.DataFrame, plans: Mapping[str, Plan]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Hold reported figures against the plans they name.

    Parameters
    ----------
    progress : DataFrame
        Hand-off table as read.
    plans : mapping of str to Plan
        Plans by id.

    Returns
    -------
    tuple of DataFrame and list of Problem
        The rows that name a known promise and a period inside its horizon, and one problem for
        every other row. What a dispatch asks of survey respondents takes no report: it is no task.
    """
    problems, kept = [], []
    for row in progress.itertuples():
        fault = _report_fault(row, plans)
        if fault is None:
            kept.append(row.Index)
            continue
        what, remedy, found = fault
        problems.append(
            Problem(
                what=what, remedy=remedy, file=row.source_file, cell=row.source_cell, found=found
            )
        )
    return progress.loc[kept].reset_index(drop=True), problems


def _report_fault(row: Any, plans: Mapping[str, Plan]) -> tuple[str, str, str] | None:
    """Return what is wrong with one reported figure, what to do, and what was found; ``None`` where
    nothing is.
    """
    plan = plans.get(row.plan)
    if plan is None:
        return (
            "the report names a plan that is not in params/plans",
            f"use one of: {', '.join(sorted(plans))}",
            row.plan,
        )
    commitment = next((c for c in plan.commitments if c.id == row.item), None)
    if commitment is None:
        return f"plan {plan.id} has no such commitment", "take the id from the plan", row.item
    if commitment.kind == "respondent_influence":
        return (
            (
                f"{row.item} asks something of survey respondents: it is recorded and never "
                f"followed "
                f"up"
            ),
            "drop the row",
            row.item,
        )
    try:
        period = Period.parse(row.period)
    except UsageError as fault:
        return str(fault), "correct the period", row.period
    if not plan.period <= period.year <= commitment.due.year:
        return (
            f"outside the horizon of {row.item}, {plan.period} to {commitment.due.year}",
            "correct the period",
            row.period,
        )
    if commitment.unit in SHARES[:1] and not is_missing(row.value) and not 0 <= row.value <= 100:
        return (
            f"{row.item} is a share in per cent",
            "write a number from 0 to 100",
            f"{row.value:g}",
        )
    yes_no = commitment.figure == "yes_no" or (
        commitment.operator == Operator.DONE and not commitment.figure
    )
    if (
        yes_no
        and not is_missing(row.value)
        and row.value not in ((0, 1) if commitment.unit not in SHARES[:1] else (0, 100))
    ):
        done = "100" if commitment.unit in SHARES[:1] else "1"
        return (
            f"{row.item} is done or not",
            f"write {done} for done, 0 for not, or leave it empty",
            f"{row.value:g}",
        )
    if row.value < 0:
        return f"{row.item} cannot be below zero", "correct the number", f"{row.value:g}"
    return None


def _efforts(plan: Plan, framework: Framework) -> Iterator[Fault]:
    """Check what the office says about raising items against the items of the rule book."""
    for i, effort in enumerate(plan.efforts):
        place = f"efforts.{i}."
        for field, code in (("code", effort.code), *(("requires", c) for c in effort.requires)):
            if code not in framework.by_code:
                yield Fault(
                    place + field,
                    f"rule book {framework.id} has no such item",
                    "correct the code",
                    code,
                )
        item = framework.by_code.get(effort.code)
        if item is not None and item.source == "survey":
            what = "survey answers are not a step: no office may work for them"
            yield Fault(
                place + "code",
                what,
                "drop the entry; an integrity audit is offered instead",
                effort.code,
            )
        elif (
            item is not None
            and item.max_points is not None
            and effort.up_to is not None
            and effort.up_to > item.max_points
        ):
            yield Fault(
                place + "up_to",
                f"above the maximum of item {item.code}, {item.max_points:g}",
                "correct the number",
                f"{effort.up_to:g}",
            )


def _references(plan: Plan, i: int, commitment: Commitment) -> Iterator[Fault]:
    known = {d.code for d in plan.domains} | set(HEADINGS)
    if commitment.domain not in known:
        yield Fault(
            "domain",
            "the plan has no such domain",
            f"use one of: {', '.join(sorted(known))}",
            commitment.domain,
        )
    if commitment.repeats and commitment.repeats not in {c.id for c in plan.commitments[:i]}:
        yield Fault(
            "repeats",
            "no earlier commitment has this id",
            "give the id of the one it repeats",
            commitment.repeats,
        )
    if commitment.joint and sum(c.joint == commitment.joint for c in plan.commitments) < 2:
        yield Fault(
            "joint",
            "nothing else shares this gain",
            "give both commitments the same label",
            commitment.joint,
        )


def _owners(plan: Plan, commitment: Commitment) -> Iterator[Fault]:
    for owner in commitment.owners:
        if owner not in plan.owners:
            near = get_close_matches(owner, plan.owners, n=1, cutoff=0.6)
            hint = (
                f"did you mean {near[0]!r}?"
                if near
                else "add it to `owners` if the dispatch names it"
            )
            yield Fault("owner", "an owner that the plan's `owners` does not list", hint, owner)


def _dates(plan: Plan, commitment: Commitment) -> Iterator[Fault]:
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


def _unit(commitment: Commitment) -> Iterator[Fault]:
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


def _figure(commitment: Commitment) -> Iterator[Fault]:
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


def _range(commitment: Commitment) -> Iterator[Fault]:
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


def _item(commitment: Commitment, framework: Framework | None) -> Iterator[Fault]:
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
