"""The reporting calendar.

What the document asks to be reported, what is due, what has come in; and what else it says.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.plan.page import PlanPage
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import Inlines, br, inlines, plain

_PRINTED = ("consequence",)
_FEW = 3


def calendar(brief: BriefContext) -> Section:
    """Return the part on reports, one line per duty, and the consequences and other facts that the
    document states.
    """
    page = PlanPage(brief)
    if page.plan is None or not page.tasks:
        return Section("calendar")
    rows = page.slice.rows("schedule", plan=page.plan.id)
    if not rows:
        section = page.absent("calendar", "plan.calendar")
        return Section("calendar", (*section.blocks, *_also(page)))
    dated = [r for r in rows if r.text("status") != "no_date"]
    undated = [r for r in rows if r.text("status") == "no_date"]
    blocks: list[Any] = [page.heading("calendar", _heading(page, dated))]
    blocks += [_table(page, dated)] if dated else []
    if undated:
        listed = page.joined([_undated(page, r) for r in undated], comma="; ", end="")
        blocks.append(page.p("plan.calendar.undated", role="note", list=listed))
    return Section("calendar", (*blocks, *_also(page)))


def _heading(page: PlanPage, dated: list[Row]) -> Inlines:
    due, upcoming = page.count_reports(status="due"), page.count_reports(status="upcoming")
    if not dated:
        return page.say("plan.calendar.heading_no_date", count=page.count_reports())
    heading = "late" if due.raw else "fine"
    ahead = "upcoming" if upcoming.raw else "over"
    return page.say(f"plan.calendar.heading_{heading}.{ahead}", due=due, upcoming=upcoming)


def _table(page: PlanPage, rows: list[Row]) -> Table:
    cells = page.cells
    received, ahead = (
        any(r.text("status") == status for r in rows) for status in ("reported", "upcoming")
    )
    specs = [
        ("duty", "left", 2.8),
        ("by", "left", 2.6),
        ("to", "left", 2.2),
        ("due_reports", "left", 2.0),
    ]
    specs += [("received", "right", 0.9)] * received + [("next", "left", 2.1)] * ahead
    body = []
    for number in sorted({r["duty"] for r in rows}):
        mine = [r for r in rows if r["duty"] == number]
        out: list[Cell] = [
            _duty(page, mine[0]),
            cells.text(page.office(mine[0].text("by"))),
            cells.text(page.office(mine[0].text("to"))),
            _due(page, mine),
        ]
        out += [
            cells.number(page.count_reports(duty=number, status="reported"), "count")
        ] * received + [_next(page, mine)] * ahead
        body.append(tuple(out))
    return Table(
        id="table-calendar",
        caption=plain(page.say("plan.calendar.caption", as_of=page.day(rows[0].text("as_of")))),
        columns=columns(
            *((page.label(f"plan.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        note=plain(page.say("plan.calendar.note")),
    )


def _undated(page: PlanPage, row: Row) -> Inlines:
    """Name a report that the document asks for without a period."""
    return page.say(
        "plan.calendar.undated_duty",
        by=row.text("by"),
        to=row.text("to"),
        text=row.text("due_text") or row.text("quote"),
    )


def _duty(page: PlanPage, row: Row) -> Cell:
    cycle = page.known_label(f"plan.cycles.{row.text('cycle')}", row.text("cycle"))
    if not row.text("due_text"):
        return page.cells.text(cycle, head=True)
    return Cell(
        inlines(cycle, br(), page.say("plan.calendar.words", text=row.text("due_text"))), head=True
    )


def _due(page: PlanPage, rows: list[Row]) -> Cell:
    """Count the reports of a duty that are due and not in, and name their periods."""
    late = [r for r in rows if r.text("status") == "due"]
    if not late:
        return page.cells.text("")
    count = page.cells.number(
        page.count_reports(duty=rows[0]["duty"], status="due"), "count", bold=True
    )
    ends = [page.period_name(r.text("period")) for r in (late[0], late[-1])]
    periods = (
        inlines(ends[0])
        if len(late) == 1
        else page.say("plan.calendar.range", first=ends[0], last=ends[1])
    )
    return Cell(inlines(count.c, ": ", periods))


def _next(page: PlanPage, rows: list[Row]) -> Cell:
    ahead = [r for r in rows if r.text("status") == "upcoming"]
    if not ahead:
        return page.cells.text("")
    return Cell(
        page.say(
            "plan.calendar.next",
            period=page.period_name(ahead[0].text("period")),
            due=page.day(ahead[0].text("due")),
        )
    )


def _also(page: PlanPage) -> list[Any]:
    """List the consequences that the document states, each with its place; else its first statements."""
    facts = [f for f in page.stated.facts if f.kind in _PRINTED] or page.stated.facts[:_FEW]
    if not facts:
        return []
    items = [
        page.say(
            "plan.calendar.also",
            kind=page.known_label(f"plan.facts_kinds.{fact.kind}", fact.kind),
            text=(page.language == "en" and fact.text_en) or fact.text_vi,
            place=fact.place,
        )
        for fact in facts
    ]
    listed = page.joined(items, comma="; ", end="")
    return [page.p("plan.calendar.also_listed", role="note", list=listed)]
