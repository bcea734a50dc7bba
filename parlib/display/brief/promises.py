"""The plan's commitments: what was promised, by whom, its status, and requests of the dispatch that
are not tasks.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.vocabulary import LATE, RANK_OPERATORS, Operator, Status
from parlib.display.brief.adding_up import reconciliation
from parlib.display.brief.promise import (
    indicator,
    promise_text,
    silence,
    standing_label,
    unit_of,
)
from parlib.display.charts import bullets
from parlib.display.page import Page
from parlib.display.tables import columns, used
from parlib.document.binding import Bound, Row, total
from parlib.document.blocks import Cell, Items, Paragraph, Section, Table
from parlib.document.inline import Inline, Inlines, em, inlines, num, plain
from parlib.document.numbers import format_number

_STATUSES = tuple(str(status) for status in Status)
_BARS = 10
_FEWEST_BARS = 2


@dataclass(frozen=True)
class PlanOnPage:
    """The plan in force as a page shows it.

    Attributes
    ----------
    rows, tasks : list of Row
        Every sentence of the plan, and those that are commitments.
    counts : dict of str to Bound
        How many tasks have each status.
    every : Bound
        How many tasks there are.
    """

    rows: list[Row]
    tasks: list[Row]
    counts: dict[str, Bound]
    every: Bound


def plan_on(page: Page) -> PlanOnPage | Section:
    """Return the plan in force, or the section that says why there is none to show."""
    plan = page.brief.plan
    if plan is None:
        return page.lacking("commitments", "commitments")
    rows = page.slice.rows("targets", plan=plan.id)
    tasks = [r for r in rows if r.text("kind") != "respondent_influence"]
    if not tasks:
        return page.absent("commitments", "commitments.unread", document=page.document)
    key: dict[str, Any] = {"plan": plan.id, "kind": sorted({r.text("kind") for r in tasks})}
    counts = {
        s: page.slice.bind("targets", "item", agg="count", status=s, **key) for s in _STATUSES
    }
    return PlanOnPage(rows, tasks, counts, page.slice.bind("targets", "item", agg="count", **key))


def commitments(brief: BriefContext) -> Section:
    """Return the part on the plan in force.

    Counts by standing, pictures, the table, sentences that are no task.
    """
    page = Page(brief)
    plan = plan_on(page)
    if isinstance(plan, Section):
        return plan
    rows, tasks, counts, every = plan.rows, plan.tasks, plan.counts, plan.every
    blocks: list[Any] = [
        page.heading("commitments", heading_of(page, counts, every)),
        page.p("commitments.document", document=page.document, count=every, **_document(page)),
    ]
    waiting = counts["no_data"].raw == every.raw
    blocks.append(
        page.p("commitments.no_results", role="note")
        if waiting
        else page.p("commitments.counts", list=counted(page, counts))
    )
    blocks += judged_on(page)
    blocks += reconciliation(page)
    blocks += [
        page.heading("commitments-list", page.say("commitments.list_heading"), level=2),
        *pictures(page, tasks),
        _table(page, tasks),
    ]
    blocks += _not_tasks(page, rows)
    return Section("commitments", tuple(blocks))


def judged_on(page: Page) -> list[Paragraph]:
    """Return the day on which the promises were judged, where the page was asked for with one."""
    day = page.brief.as_of
    if day is None:
        return []
    shown = format_number("date_short", day.isoformat(), page.brief.language)
    return [page.p("commitments.judged_on", role="note", as_of=shown)]


def _document(page: Page) -> dict[str, str]:
    plan = page.brief.plan
    return {
        "subject": plan.subject.removeprefix("V/v").strip(" .“”") if plan else "",
        "issuer": plan.issuer if plan else "",
    }


def heading_of(page: Page, counts: dict[str, Bound], every: Bound) -> Inlines:
    """Return how many commitments stand how."""
    if counts["no_data"].raw == every.raw:
        return page.say("commitments.heading.waiting", count=every)
    late = (
        page.slice.bind("targets", "item", agg="count", plan=page.brief.plan.id, status=list(LATE))
        if page.brief.plan
        else counts["missed"]
    )
    if late.raw:
        return page.say("commitments.heading.late", late=late, count=every)
    return page.say(
        "commitments.heading.on_course",
        met=counts["met"],
        on_course=counts["on_course"],
        count=every,
    )


def counted(page: Page, counts: dict[str, Bound]) -> Inlines:
    """List the counts by standing."""
    parts = [
        page.say("commitments.counted", status=page.label(f"status.{s}"), count=counts[s])
        for s in _STATUSES
        if counts[s].raw
    ]
    return page.joined(parts, end="")


def pictures(page: Page, rows: list[Row], *, bars: int = _BARS, units: int = 2) -> list[Any]:
    """One picture a unit of measure, for commitments whose level can be drawn.

    A promised level and something to set it against.
    """
    drawable = []
    for row in rows:
        levels = _levels(row)
        if levels is not None and any(not math.isnan(levels[k]) for k in ("baseline", "actual")):
            drawable.append((row, levels))
    drawable = _once(page, drawable)
    drawn = [
        (unit, n)
        for unit, n in Counter(r.text("unit") for r, _ in drawable).most_common(units)
        if n >= _FEWEST_BARS
    ]
    pictures = []
    for number, (unit, _) in enumerate(drawn, start=1):
        chosen = [(r, v) for r, v in drawable if r.text("unit") == unit][:bars]
        frame = pd.DataFrame(
            [
                {
                    "name": indicator(page, r),
                    "status": standing_label(page, r),
                    **v,
                }
                for r, v in chosen
            ]
        )
        caption = page.say(
            "commitments.figure_caption", drawn=total(*(r.bound_count() for r, _ in chosen))
        )
        pictures.append(
            bullets(
                frame,
                unit=unit_of(page, chosen[0][0]).strip(),
                words=page.words,
                id=f"figure-commitments-{number}",
                caption=caption,
                table="",
            )
        )
    return pictures


def _once(
    page: Page, drawable: list[tuple[Row, dict[str, float]]]
) -> list[tuple[Row, dict[str, float]]]:
    """Draw a promise once where the dispatch says it twice ("tăng 1 điểm" and "đạt tối đa 5,5
    điểm").
    """
    seen: dict[tuple, tuple[Row, dict[str, float]]] = {}
    for row, levels in drawable:
        key = (indicator(page, row), row.text("unit"), repr(sorted(levels.items())))
        seen.setdefault(key, (row, levels))
    return list(seen.values())


def _levels(row: Row) -> dict[str, float] | None:
    """Promised level, baseline and actual on one scale.

    None where the promise cannot be put on one.
    """
    low, high, baseline = (
        row.number("target_low"),
        row.number("target_high"),
        row.number("baseline"),
    )
    if math.isnan(low) or row.text("operator") in RANK_OPERATORS:
        return None
    if row.text("operator") in (Operator.INCREASE_BY, Operator.DECREASE_BY):
        if math.isnan(baseline) or " " in row.text("unit"):
            return None
        sign = 1 if row.text("operator") == Operator.INCREASE_BY else -1
        ends = sorted(baseline + sign * v for v in (low, high) if not math.isnan(v))
        low, high = ends[0], ends[-1] if len(ends) > 1 else math.nan
    return {"baseline": baseline, "actual": row.number("actual"), "low": low, "high": high}


def _table(page: Page, rows: list[Row]) -> Table:
    cells = page.cells
    with_baseline = used(r["baseline"] for r in rows) or used(r.text("baseline_text") for r in rows)
    with_actual = used(r["actual"] for r in rows)
    with_pace = used(r["required_pace"] for r in rows)
    specs = [("code", "left", 0.8), ("commitment", "left", 4.2)]
    specs += (
        [("baseline", "right", 1.2)] * with_baseline
        + [("promise", "left", 2.0)]
        + [("actual", "right", 1.2)] * with_actual
    )
    # One standing for all of them stands in the heading; a column of the same words would only take
    # room.
    with_standing = len({r.text("status") for r in rows}) > 1 or with_pace
    specs += [("standing", "left", 1.9)] * with_standing + [("owner", "left", 3.0)]
    body = []
    for row in rows:
        out: list[Cell] = [
            cells.text(row.text("item"), head=True),
            cells.text(indicator(page, row)),
        ]
        if with_baseline:
            out.append(
                cells.number(row.bound("baseline"), "number")
                if row["baseline"] is not None
                else cells.text(row.text("baseline_text"))
            )
        out.append(Cell(promise_text(page, row)))
        if with_actual:
            out.append(cells.number(row.bound("actual"), "number"))
        out += [cells.text(_standing(page, row, with_pace))] * with_standing + [
            cells.text(page.office(row.text("owner")))
        ]
        body.append(tuple(out))
    return Table(
        id="table-commitments",
        caption=plain(page.say("commitments.table_caption", document=page.document)),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        sortable=True,
        filter=len(specs) - 1,
    )


def _standing(page: Page, row: Row, with_pace: bool) -> Inlines:
    parts: list[Inline | str] = [standing_label(page, row)]
    if (
        with_pace
        and row["required_pace"] is not None
        and row.text("status") not in (Status.MET, Status.MISSED)
        and abs(row.number("required_pace")) > 1e-9
    ):
        per = page.known_label(
            f"pace.{row.text('pace_unit').replace(' ', '_')}", row.text("pace_unit")
        )
        parts += [
            "; ",
            page.label("needs"),
            " ",
            num(row.bound("required_pace"), "signed_points", page.language),
            f"{unit_of(page, row)} {per}",
        ]
    silent = silence(page, row)
    if silent:
        parts += ["; ", *silent]
    return inlines(*parts)


def _not_tasks(page: Page, rows: list[Row]) -> list[Any]:
    """Sentences that ask something of those who answer a survey: recorded, never followed up."""
    quotes: list[tuple[str, str]] = [
        (r.text("quote"), "") for r in rows if r.text("kind") == "respondent_influence"
    ]
    plan = page.brief.plan
    for request in plan.respondent_requests if plan else ():
        why = request.why_en if page.language == "en" and request.why_en else request.why_vi
        quotes.append((request.quote, why))
    if not quotes:
        return []
    items = tuple(inlines("“", em(quote), "”", f" – {why}" if why else "") for quote, why in quotes)
    return [page.p("commitments.not_tasks", role="warning"), Items(items)]
