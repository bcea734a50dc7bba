"""Hand-off tables about plans beside their commitments: reports due, and the ways that reach the headline promise."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from parlib.codebook.columns import LOCALITY, Table, number, text

_PLAN = "Plan id"


class Schedule(Table, key=("plan", "duty", "period")):
    """Reports that the plans ask for, one row per duty and period."""

    plan: Series[str] = text(_PLAN)
    duty: Series[int] = pa.Field(description="Place of the duty in the plan, from 1", coerce=True)
    cycle: Series[str] = text("monthly · quarterly · half_year · year_end · once · ad_hoc")
    by: Series[str] = text("Who reports")
    to: Series[str] = text("To whom")
    period: Series[str] = text("Period reported on, e.g. `2021-Q3`; empty where the dispatch names no cycle")
    due: Series[str] = text("Last day of the period, ISO date; empty where the dispatch names no cycle")
    status: Series[str] = text("reported · due · upcoming · no_date")
    due_text: Series[str] = text("When, in the words of the dispatch")
    quote: Series[str] = text("Exact words of the dispatch")
    as_of: Series[str] = text("Day of judgement, ISO date")


class Pathways(Table, key=("plan",)):
    """What the headline promise of a plan needs, and what the items below it can still give."""

    plan: Series[str] = text(_PLAN)
    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description="Year of the promise", coerce=True)
    item: Series[str] = text("Commitment that states the headline promise")
    framework: Series[str] = text("Rule-book id")
    base_period: Series[int] = pa.Field(description="Year whose points the ways start from", coerce=True)
    points: Series[float] = number("Points at the start")
    target: Series[float] = number("Points promised")
    needed: Series[float] = number("target - points")
    best_possible: Series[float] = number("Points that all open steps together would add")
    ways: Series[int] = pa.Field(description="Ways found", coerce=True)
    effort_stated: Series[bool] = pa.Field(description="True where the office stated efforts; else every item counts the same", coerce=True)
    reason: Series[str] = text("Why there is no way, empty where there is one")


class Path(Table, key=("plan", "way", "step")):
    """Sets of items that reach the headline promise, cheapest first, step by step."""

    plan: Series[str] = text(_PLAN)
    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description="Year of the promise", coerce=True)
    framework: Series[str] = text("Rule-book id")
    way: Series[int] = pa.Field(description="Number of the way, 1 = least effort", coerce=True)
    step: Series[int] = pa.Field(description="Place in the way, from 1", coerce=True)
    code: Series[str] = text("Item to improve")
    gain: Series[float] = number("Points it adds")
    reached: Series[float] = number("Points of the whole after this step")
    target: Series[float] = number("Points promised")
    effort: Series[float] = number("Effort in the office's own unit, NaN where the office stated none")
    due: Series[str] = text("Day by which it can be done, ISO date; empty where the office stated none")
    owner: Series[str] = text("Lead unit of the item")


class PathClosed(Table, key=("plan", "code")):
    """Items that lost points and have no open step towards the headline promise."""

    plan: Series[str] = text(_PLAN)
    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description="Year of the promise", coerce=True)
    framework: Series[str] = text("Rule-book id")
    code: Series[str] = text("Item")
    lost: Series[float] = number("Points that stay out of reach")
    reason: Series[str] = text("Why")
    owner: Series[str] = text("Lead unit of the item")
