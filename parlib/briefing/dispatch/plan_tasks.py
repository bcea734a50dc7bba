"""The tasks of a plan: confirmed rows of a review, numbered by part, and as tables to bind to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from parlib.codebook.reviews import CAUSES_VI, Cause, Headline, Measure, Review, RowKind


@dataclass(frozen=True)
class Task:
    """One confirmed row with its number in the plan."""

    number: int
    measure: Measure


@dataclass(frozen=True)
class Part:
    """One numbered part of the tasks.

    A part of the rule book, the survey, earlier promises, or the rest.
    """

    key: str
    name: str
    tasks: tuple[Task, ...] = field(default=())


def parts_of(review: Review, measures: Sequence[Measure]) -> tuple[Part, ...]:
    """Return the parts that have tasks, in the order of the rule book; tasks are numbered through."""
    keys = [*review.domains, "survey", "promise", "other"]
    names = {**review.domains, "survey": "", "promise": "", "other": ""}
    held: dict[str, list[Measure]] = {key: [] for key in keys}
    for one in measures:
        held[_key(one, review)].append(one)
    out, number = [], 0
    for key in keys:
        if held[key]:
            tasks = tuple(Task(number + i, one) for i, one in enumerate(held[key], 1))
            out.append(Part(key, names[key], tasks))
            number += len(tasks)
    return tuple(out)


def _key(measure: Measure, review: Review) -> str:
    row = measure.row
    if row.domain in review.domains:
        return row.domain
    return {RowKind.SURVEY: "survey", RowKind.PROMISE: "promise"}.get(row.kind, "other")


def plan_tables(parts: Sequence[Part], headline: Headline) -> dict[str, pd.DataFrame]:
    """Return what the workbook said as tables, so that numbers of the document are bound to them
    beside those of the release.
    """
    measures = [
        (t.number, t.measure.lead, t.measure.expected, t.measure.row.room)
        for part in parts
        for t in part.tasks
    ]
    goals = [
        ("value", headline.value),
        ("low", headline.places_low),
        ("high", headline.places_high),
    ]
    supports = [
        (t.number, unit) for part in parts for t in part.tasks for unit in t.measure.supports
    ]
    return {
        "measures": pd.DataFrame(measures, columns=["task", "lead", "expected", "room"]).astype(
            {"expected": float, "room": float}
        ),
        "supports": pd.DataFrame(supports, columns=["task", "unit"]),
        "headline": pd.DataFrame(goals, columns=["goal", "value"]).astype({"value": float}),
    }


def cause_words(measure: Measure) -> str:
    """Return a cause as a table shows it: "other" is the office's own words and nothing else."""
    chosen = CAUSES_VI[measure.cause] if measure.cause and measure.cause != Cause.OTHER else ""
    return "; ".join(p for p in (chosen, measure.cause_words) if p)
