"""Schemas of the tables about plans: commitments and their progress, consistency checks, reports
due, and ways to the headline promise.
"""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from parlib.codebook.columns import LOCALITY, Table, number, text
from parlib.codebook.keys import KEYS
from parlib.codebook.vocabulary import Operator, Status, listed

_PLAN = "Plan id"


class Schedule(Table, key=KEYS["schedule"]):
    """Reports that the plans require, one row per duty and period."""

    plan: Series[str] = text(_PLAN)
    duty: Series[int] = pa.Field(description="Place of the duty in the plan, from 1", coerce=True)
    cycle: Series[str] = text("monthly · quarterly · half_year · year_end · once · ad_hoc")
    by: Series[str] = text("Who reports")
    to: Series[str] = text("To whom")
    period: Series[str] = text(
        "Period reported on, e.g. `2021-Q3`; empty where the dispatch names no cycle"
    )
    due: Series[str] = text(
        "Last day of the period, ISO date; empty where the dispatch names no cycle"
    )
    status: Series[str] = text("reported · due · upcoming · no_date")
    due_text: Series[str] = text("When, in the words of the dispatch")
    quote: Series[str] = text("Exact words of the dispatch")
    as_of: Series[str] = text("Day of judgement, ISO date")


class Pathways(Table, key=KEYS["pathways"]):
    """What the headline promise of a plan requires, and what the items below it can still
    contribute.
    """

    plan: Series[str] = text(_PLAN)
    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description="Year of the promise", coerce=True)
    item: Series[str] = text("Commitment that states the headline promise")
    framework: Series[str] = text("Rule-book id")
    base_period: Series[int] = pa.Field(
        description="Year whose points the ways start from", coerce=True
    )
    points: Series[float] = number("Points at the start")
    target: Series[float] = number("Points promised")
    needed: Series[float] = number("target - points")
    best_possible: Series[float] = number("Points that all open steps together would add")
    ways: Series[int] = pa.Field(description="Ways found", coerce=True)
    effort_stated: Series[bool] = pa.Field(
        description="True where the office stated efforts; else every item counts the same",
        coerce=True,
    )
    reason: Series[str] = text("Why there is no way, empty where there is one")


class Path(Table, key=KEYS["path"]):
    """Sets of items that reach the headline promise, cheapest first, step by step."""

    plan: Series[str] = text(_PLAN)
    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description="Year of the promise", coerce=True)
    framework: Series[str] = text("Rule-book id")
    way: Series[int] = pa.Field(description="Number of the way, 1 = least effort", coerce=True)
    step: Series[int] = pa.Field(description="Place in the way, from 1", coerce=True)
    code: Series[str] = text("Item to improve")
    gain: Series[float] = number("Points it adds")
    expected_gain: Series[float] = number(
        "Points that appraisal may be expected to grant of them, NaN where nothing is known of claims"
    )
    reached: Series[float] = number("Points of the whole after this step")
    target: Series[float] = number("Points promised")
    effort: Series[float] = number(
        "Effort in the office's own unit, NaN where the office stated none"
    )
    due: Series[str] = text(
        "Day by which it can be done, ISO date; empty where the office stated none"
    )
    owner: Series[str] = text("Lead unit of the item")


class PathOdds(Table, key=KEYS["path_odds"]):
    """What appraisal is expected to grant for each way, and how likely the way reaches the promise.
    All other items keep the points given; estimated from how past claims of more points fared.
    """

    plan: Series[str] = text(_PLAN)
    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description="Year of the promise", coerce=True)
    framework: Series[str] = text("Rule-book id")
    way: Series[int] = pa.Field(description="Number of the way, as in `path`", coerce=True)
    gain: Series[float] = number("Points that its steps claim")
    expected_gain: Series[float] = number("Points expected to be granted of them, NaN if not known")
    expected: Series[float] = number("Points of the whole to be expected")
    low: Series[float] = number("Lower end of the interval of the points of the whole")
    high: Series[float] = number("Upper end")
    level: Series[float] = number("Level of the interval")
    chance: Series[float] = number("Chance that the promise is reached, 0-1, NaN if not known")
    claims: Series[int] = pa.Field(description="Past claims it rests on", coerce=True)
    years: Series[int] = pa.Field(description="Years of these claims", coerce=True)
    reason: Series[str] = text("Why nothing is said, empty where something is")


class PathClosed(Table, key=KEYS["path_closed"]):
    """Items that lost points and have no remaining step towards the headline promise."""

    plan: Series[str] = text(_PLAN)
    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description="Year of the promise", coerce=True)
    framework: Series[str] = text("Rule-book id")
    code: Series[str] = text("Item")
    lost: Series[float] = number("Points that stay out of reach")
    reason: Series[str] = text("Why")
    owner: Series[str] = text("Lead unit of the item")


class Targets(Table, key=KEYS["targets"]):
    """Commitments of plans with their status."""

    plan: Series[str] = text("Plan id, e.g. `phuoc-long-2021`")
    item: Series[str] = text("Commitment id inside the plan, e.g. `C01`")
    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description="Year the standing refers to", coerce=True)
    domain: Series[str] = text("Domain code of the plan, e.g. `D3`")
    indicator: Series[str] = text("What is promised")
    index: Series[str] = text(
        "PAR, SIPAS, PAPI, PCI, DTI or DDCI where the promise is about an index, else empty"
    )
    code: Series[str] = text("Rule-book item the promise is about, empty if none")
    operator: Series[str] = text(" ".join(Operator))
    target_low: Series[float] = number("Target, or lower end of the promised range")
    target_high: Series[float] = number("Upper end of the promised range, NaN if single")
    target_text: Series[str] = text("Target in words where it is not a number")
    unit: Series[str] = text("Unit")
    baseline: Series[float] = number("Baseline value, NaN if not stated")
    baseline_text: Series[str] = text("Baseline as stated")
    baseline_period: Series[float] = number("Baseline year")
    due: Series[str] = text("Horizon, ISO date of the last day")
    actual: Series[float] = number("Latest actual value, NaN if none")
    actual_period: Series[str] = text("Period of the actual, e.g. `2021` or `2021-Q3`")
    status: Series[str] = text(listed(Status))
    status_reason: Series[str] = text("Why the status is what it is")
    as_of: Series[str] = text("Day of judgement, ISO date")
    required_pace: Series[float] = number(
        "Change still needed per period unit, NaN if not computable"
    )
    pace_unit: Series[str] = text("per month · per quarter · per year")
    chance: Series[float] = number("Chance of reaching the target, 0-1, NaN if it has no basis")
    chance_basis: Series[str] = text("What the chance rests on, or why there is none")
    owner: Series[str] = text("Responsible unit")
    quote: Series[str] = text("Exact words of the dispatch")
    kind: Series[str] = text("target · task · respondent_influence (recorded, never a task)")
    note: Series[str] = text("Note")


class Progress(Table, key=KEYS["progress"]):
    """What offices report about their commitments."""

    plan: Series[str] = text("Plan id")
    item: Series[str] = text("Commitment id inside the plan")
    period: Series[str] = text(
        "Period the figure stands for: `2021`, `2021-H1`, `2021-Q3` or `2021-07`"
    )
    value: Series[float] = number(
        "The figure at the end of the period, since the start of the year for counts; NaN = "
        "reported without one"
    )
    note: Series[str] = text("What was reported in words, empty if nothing")
    evidence_file: Series[str] = text("Evidence named, empty if none")
    source_file: Series[str] = text("Report the figure comes from")
    source_cell: Series[str] = text("Sheet and cell, or line")


class Reconciliation(Table, key=KEYS["reconciliation"]):
    """Whether the gains promised per domain add up to the headline promise."""

    plan: Series[str] = text("Plan id")
    domain: Series[str] = text(
        "Domain code of the plan; `D0` is the sum of the domains against the headline promise"
    )
    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description="Year of the promise", coerce=True)
    name: Series[str] = text("Name of the domain as the dispatch writes it")
    owner: Series[str] = text("Lead unit")
    points: Series[float] = number(
        "Points at the start; `D0`: their sum, NaN if a domain's points are not known"
    )
    max_points: Series[float] = number("Maximum, NaN where not known; `D0`: maximum of the whole")
    room: Series[float] = number("Points left: max_points - points")
    gain_low: Series[float] = number(
        "Promised gain, lower end; 0 where no gain is promised; NaN for a part of a joint gain "
        "not named first"
    )
    gain_high: Series[float] = number("Promised gain, upper end")
    joint: Series[str] = text(
        "Domains that share the one promised gain, `;`-separated; empty if it is the domain's own"
    )
    needed: Series[float] = number("`D0`: points still needed for the headline promise")
    items: Series[str] = text("Commitments the gain was read from, `;`-separated")
    verdict: Series[str] = text(
        "promised · promised_nothing · beyond_points_left · counted_with_another; `D0`: "
        "enough · "
        "enough_at_best · short · not_known"
    )
    reason: Series[str] = text("What the verdict rests on, e.g. an assumed maximum")
