"""Whether reported figures make sense beside the plans that they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from parlib.codebook.periods import Period
from parlib.codebook.plans import Plan
from parlib.codebook.promise_checks import SHARES
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import Operator
from parlib.errors import Problem, UsageError


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
        what, remedy, shown = fault
        problems.append(
            Problem(
                what=what, remedy=remedy, file=row.source_file, cell=row.source_cell, found=shown
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
