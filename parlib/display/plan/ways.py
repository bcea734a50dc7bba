"""Ways to the headline promise.

Sets of items that reach it, what they take, and what no step brings back.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.charts import steps
from parlib.display.page import Value
from parlib.display.plan.page import PlanPage
from parlib.display.tables import columns, used
from parlib.document.binding import Row
from parlib.document.blocks import Figure, Section, Table
from parlib.document.inline import Inlines, num, plain


def ways(brief: BriefContext) -> Section:
    """Return the part on ways to the target.

    Empty where no year was scored item by item (the sources name the file).
    """
    page = PlanPage(brief)
    plan = page.plan
    pathway_rows = page.slice.rows("pathways", plan=plan.id) if plan is not None else []
    if plan is None or not pathway_rows:
        return Section("ways")
    start = pathway_rows[0]
    blocks: list[Any] = [page.heading("ways", _heading(page, start))]
    taken = sorted(
        page.slice.rows("path", plan=plan.id),
        key=lambda r: (r.number("way"), r.number("step")),
    )
    if taken:
        blocks.append(
            page.p("plan.ways.lead" if start["effort_stated"] else "plan.ways.lead_unweighed")
        )
        blocks += [
            _figure(page, start, [r for r in taken if r["way"] == taken[0]["way"]]),
            _table(page, taken),
        ]
    elif start.text("reason") and start.reason("reason").code not in (
        "nothing_needed",
        "out_of_reach",
    ):
        blocks.append(page.p("plan.ways.because", because=page.reason(start.text("reason"))))
    closed = page.slice.rows("path_closed", plan=plan.id)
    return Section("ways", (*blocks, *([_closed(page, closed)] if closed else [])))


def _heading(page: PlanPage, start: Row) -> Inlines:
    values: dict[str, Value] = {
        "target": start.bound("target"),
        "base_year": str(int(start.number("base_period"))),
    }
    if start.number("ways"):
        return page.say(
            "plan.ways.heading", ways=start.bound("ways"), points=start.bound("points"), **values
        )
    if start.reason("reason").code == "nothing_needed":
        return page.say("plan.ways.heading_nothing", **values)
    if start.reason("reason").code == "out_of_reach":
        return page.say(
            "plan.ways.heading_unreachable",
            needed=start.bound("needed"),
            best=start.bound("best_possible"),
            **values,
        )
    return page.say("plan.ways.heading_unknown")


def _figure(page: PlanPage, start: Row, first: list[Row]) -> Figure:
    frame = pd.DataFrame(
        [
            {"name": page.item_name(r.text("code"), r.text("framework")), "gain": r.number("gain")}
            for r in first
        ]
    )
    return steps(
        frame,
        start=start.number("points"),
        target=start.number("target"),
        words=page.words,
        id="figure-ways",
        caption=plain(page.say("path.figure_caption")),
        unit=page.label("columns.points"),
        table="table-ways",
    )


def _table(page: PlanPage, rows: list[Row]) -> Table:
    cells = page.cells
    with_effort, with_due = used(r["effort"] for r in rows), used(r.text("due") for r in rows)
    with_owner = used(r.text("owner") for r in rows)
    specs = [
        ("way", "left", 1.0),
        ("step", "left", 4.0),
        ("gain", "right", 1.1),
        ("reached", "right", 1.1),
    ]
    specs += (
        [("effort", "right", 1.0)] * with_effort
        + [("due", "left", 1.3)] * with_due
        + [("owner", "left", 2.0)] * with_owner
    )
    body = []
    for r in rows:
        out = [
            cells.text(num(r.bound("way"), "count", page.language), head=True),
            cells.text(f"{r.text('code')}. {page.item_name(r.text('code'), r.text('framework'))}"),
        ]
        out += [
            cells.number(r.bound("gain"), "signed_points"),
            cells.number(r.bound("reached"), "points", bold=True),
        ]
        out += [cells.number(r.bound("effort"), "number")] * with_effort
        out += [cells.text(page.day(r.text("due")))] * with_due + [
            cells.text(r.text("owner"))
        ] * with_owner
        body.append(tuple(out))
    return Table(
        id="table-ways",
        caption=plain(page.say("path.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
    )


def _closed(page: PlanPage, rows: list[Row]) -> Table:
    cells = page.cells
    specs = [
        ("plan.columns.item", "left", 4.0),
        ("plan.columns.stays_lost", "right", 1.2),
        ("plan.columns.reason", "left", 3.2),
        ("columns.owner", "left", 2.0),
    ]
    body = [
        (
            cells.text(
                f"{r.text('code')}. {page.item_name(r.text('code'), r.text('framework'))}",
                head=True,
            ),
            cells.number(r.bound("lost"), "points"),
            cells.text(page.reason(r.text("reason"))),
            cells.text(r.text("owner")),
        )
        for r in rows
    ]
    return Table(
        id="table-ways-closed",
        caption=plain(page.say("plan.ways.closed_caption")),
        columns=columns(*((page.label(name), align, width) for name, align, width in specs)),
        rows=tuple(body),
        note=plain(page.say("plan.ways.closed_note")),
    )
