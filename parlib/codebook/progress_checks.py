"""Check reported figures against the plans that they refer to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from parlib.codebook.periods import Period
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.promise_checks import SHARES
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import Operator
from parlib.errors import Problem, UsageError
from parlib.speech.catalogue import saying


def check_progress(
    progress: pd.DataFrame, plans: Mapping[str, Plan]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Check reported figures against the plans they refer to.

    Parameters
    ----------
    progress : DataFrame
        Hand-off table as read.
    plans : mapping of str to Plan
        Plans by id.

    Returns
    -------
    tuple of DataFrame and list of Problem
        The rows that refer to a known promise and a period inside its horizon, and one problem for
        every other row. What a dispatch asks of survey respondents is not a task and cannot be
        reported on.
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
                what=what, remedy=remedy, file=row.source_file, cell=row.source_cell, actual=shown
            )
        )
    return progress.loc[kept].reset_index(drop=True), problems


def _report_fault(row: Any, plans: Mapping[str, Plan]) -> tuple[str, str, str] | None:
    """Return what is wrong with a reported figure, what to do, and what was found; ``None`` if it
    is valid.
    """
    plan = plans.get(row.plan)
    if plan is None:
        return (
            saying("the report names a plan that is not in params/plans"),
            saying("use one of: {plans}", plans=", ".join(sorted(plans))),
            row.plan,
        )
    commitment = next((c for c in plan.commitments if c.id == row.item), None)
    if commitment is None:
        return (
            saying("plan {plan} has no such commitment", plan=plan.id),
            saying("take the id from the plan"),
            row.item,
        )
    if commitment.kind == "respondent_influence":
        return (
            saying(
                "{item} asks something of survey respondents: it is recorded and never followed up",
                item=row.item,
            ),
            saying("drop the row"),
            row.item,
        )
    try:
        period = Period.parse(row.period)
    except UsageError as fault:
        return str(fault), saying("correct the period"), row.period
    if not plan.period <= period.year <= commitment.due.year:
        return (
            saying(
                "outside the horizon of {item}, {first} to {last}",
                item=row.item,
                first=plan.period,
                last=commitment.due.year,
            ),
            saying("correct the period"),
            row.period,
        )
    return _figure_fault(row, commitment)


def _figure_fault(row: Any, commitment: Commitment) -> tuple[str, str, str] | None:
    """Return what is wrong with the figure itself; ``None`` if it is valid."""
    if commitment.unit in SHARES[:1] and not is_missing(row.value) and not 0 <= row.value <= 100:
        return (
            saying("{item} is a share in per cent", item=row.item),
            saying("write a number from 0 to 100"),
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
            saying("{item} is done or not", item=row.item),
            saying("write {done} for done, 0 for not, or leave it empty", done=done),
            f"{row.value:g}",
        )
    if row.value < 0:
        return (
            saying("{item} cannot be below zero", item=row.item),
            saying("correct the number"),
            f"{row.value:g}",
        )
    return None
