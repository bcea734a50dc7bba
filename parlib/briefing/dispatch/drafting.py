"""Draft next year's plan from a review workbook.

The document, the plan behind it, and what the two leave open.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from parlib.analysis.promises.load import Load, loads_of
from parlib.analysis.promises.steps import SLACK
from parlib.briefing.dispatch.commitments import body_text, compose, read_back
from parlib.briefing.dispatch.forms import Issue
from parlib.briefing.dispatch.plan_tasks import parts_of
from parlib.briefing.dispatch.work_letter import WorkLetter
from parlib.briefing.dispatch.work_plan import WorkPlan
from parlib.codebook.frameworks import Framework
from parlib.codebook.localities import Register
from parlib.codebook.plan_checks import check_plan
from parlib.codebook.plans import Plan
from parlib.codebook.reviews import Headline, Measure, Review, ReviewRow, RowKind
from parlib.codebook.units import Locality
from parlib.document.model import Model
from parlib.errors import Problem, UsageError
from parlib.speech.catalogue import saying

FORMS: Mapping[str, type[WorkPlan]] = {"ke-hoach": WorkPlan, "cong-van": WorkLetter}
"""Types of document that a plan may be issued as."""


@dataclass(frozen=True)
class Draft:
    """A drafted plan.

    Attributes
    ----------
    plan : Plan
        The commitments, as ``params/plans`` holds them.
    model : dict
        The document.
    problems : tuple of Problem
        Where words and rows do not agree, and what :func:`parlib.codebook.plan_checks.check_plan`
        says.
    adds_up : str
        Verdict of the expected points against the headline (``enough``, ``short``,
        ``not_known``).
    needed, expected : float
        Points the headline needs, and those that the tasks expect; NaN where not known.
    uncovered, awaited : tuple of ReviewRow
        Items that lost points and have no task, and those whose points nobody knows yet.
    loads : tuple of Load
        Tasks by unit.
    """

    plan: Plan
    model: Model
    problems: tuple[Problem, ...]
    adds_up: str
    needed: float
    expected: float
    uncovered: tuple[ReviewRow, ...]
    awaited: tuple[ReviewRow, ...]
    loads: tuple[Load, ...]


def draft_plan(
    review: Review,
    measures: tuple[Measure, ...],
    headline: Headline,
    *,
    unit: Locality,
    above: Locality | None,
    framework: Framework | None,
    issue: Issue,
    plan_id: str,
    tables: Mapping[str, pd.DataFrame],
    wording: Mapping[str, Any],
    register: Register | None = None,
    form: str = "ke-hoach",
) -> Draft:
    """Draft the plan of one unit from its confirmed measures.

    Parameters
    ----------
    review : Review
        What the release says of the unit's year.
    measures : tuple of Measure
        The confirmed rows.
    headline : Headline
        What is promised of the index.
    unit, above : Locality
        The unit, and the one above it.
    framework : Framework or None
        The rule book reviewed; None where commitments alone are.
    issue : Issue
        What people decide about the document.
    plan_id : str
        Id of the plan.
    tables : mapping of str to DataFrame
        The unit's rows of ``scores`` and ``ledger``.
    wording : mapping
        Sentences of Vietnamese.
    register : Register, optional
        To hold the plan's unit against.
    form : {"ke-hoach", "cong-van"}
        The type of document that carries it.

    Raises
    ------
    UsageError
        No measure is confirmed.
    """
    if not measures:
        raise UsageError(
            saying(
                "no row of the workbook of {name} is confirmed "
                "→ choose “Có” in the rows that enter the plan",
                name=review.name,
            )
        )
    parts = parts_of(review, measures)
    document = FORMS[form](
        review,
        parts,
        headline,
        unit=unit,
        above=above,
        issue=issue,
        decision=framework.decision if framework is not None else "",
        tables=tables,
        wording=wording,
    )
    model = document.model()
    read = read_back(body_text(model), period=review.year)
    plan, problems = compose(document, read, plan_id=plan_id, framework=framework)
    checked = check_plan(
        plan,
        register=register,
        frameworks={framework.id: framework} if framework is not None else None,
    )
    # nobody has seen a field of the plan's file yet: what is wrong says itself of which commitment
    problems = (*problems, *(replace(p, file=plan_id, cell="") for p in checked))
    covered = {m.row.id for m in measures}
    left = [r for r in review.rows if r.kind == RowKind.ITEM and r.id not in covered]
    expected = math.fsum(m.expected for m in measures if not math.isnan(m.expected))
    needed = headline.value * review.most / 100 - review.points
    return Draft(
        plan=plan,
        model=model,
        problems=problems,
        adds_up=_adds_up(needed, expected),
        needed=needed,
        expected=expected,
        uncovered=tuple(r for r in left if not r.missing and (r.lost > 0 or r.flag)),
        awaited=tuple(r for r in left if r.missing),
        loads=loads_of((m.lead, m.due) for m in measures),
    )


def _adds_up(needed: float, expected: float) -> str:
    if math.isnan(needed):
        return "not_known"
    return "enough" if expected >= needed - SLACK else "short"
