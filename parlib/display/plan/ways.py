"""Ways to the headline promise.

Sets of items that reach it, what they take, and what no step brings back.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.brief.route import closed_table
from parlib.display.charts import steps
from parlib.display.page import Value
from parlib.display.plan.page import PlanPage
from parlib.display.tables import columns, used
from parlib.display.way_odds import odds_note, ways_heading
from parlib.document.binding import Row, total
from parlib.document.blocks import Cell, Figure, Section, Table
from parlib.document.inline import Inlines, br, inlines, num, plain

_CLOSED = 3  # more are the list of an auditor: part G of the annex


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
    odds = sorted(page.slice.rows("path_odds", plan=plan.id), key=lambda r: r.number("way"))
    blocks: list[Any] = [page.heading("ways", _heading(page, start, odds))]
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
            _table(page, taken, odds),
            *odds_note(page, odds),
        ]
    elif start.text("reason") and start.reason("reason").code not in (
        "nothing_needed",
        "out_of_reach",
    ):
        blocks.append(page.p("plan.ways.because", because=page.reason(start.text("reason"))))
    closed = page.slice.rows("path_closed", plan=plan.id)
    return Section("ways", (*blocks, *(_closed(page, closed) if closed else [])))


def _heading(page: PlanPage, start: Row, odds: list[Row]) -> Inlines:
    values: dict[str, Value] = {
        "target": start.bound("target"),
        "base_year": str(int(start.number("base_period"))),
    }
    if start.number("ways"):
        values |= {"ways": start.bound("ways"), "points": start.bound("points")}
        return ways_heading(page, odds, entry="plan.ways.heading", values=values)
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
        [{"name": f"{r.text('code')}. {_item(page, r)}", "gain": r.number("gain")} for r in first]
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


def _table(page: PlanPage, rows: list[Row], odds: list[Row]) -> Table:
    """Return one row per way: its items, what they gain together, what appraisal may be expected to
    leave of the whole and how likely the target is then (both where known), what the items take.
    """
    cells = page.cells
    after = {r.number("way"): r for r in odds if not r.text("reason")}
    with_effort, with_due = used(r["effort"] for r in rows), used(r.text("due") for r in rows)
    specs = [
        ("way", "left", 1.2),
        ("step", "left", 4.9),
        ("gain", "right", 1.1),
        ("reached", "right", 1.1),
    ]
    if after:
        specs += [("expected_whole", "right", 1.3), ("chance_of_target", "right", 1.2)]
    specs += [("effort", "right", 1.0)] * with_effort + [("due", "left", 1.4)] * with_due
    body = []
    # the picture above names the items of the first way beside their codes
    named = {r.text("code") for r in rows if r["way"] == rows[0]["way"]}
    for _, taken in groupby(rows, key=lambda r: r.number("way")):
        steps_of_way = list(taken)
        first, last = steps_of_way[0], steps_of_way[-1]
        out = [
            cells.text(num(first.bound("way"), "count", page.language), head=True),
            Cell(_items(page, steps_of_way, named)),
            cells.number(total(*(r.bound("gain") for r in steps_of_way)), "signed_points"),
            cells.number(last.bound("reached"), "points", bold=not after),
        ]
        if after:
            judged = after[first.number("way")]
            out += [
                cells.number(judged.bound("expected"), "points", bold=True),
                cells.number(judged.bound("chance"), "share"),
            ]
        out += [
            cells.number(total(*(r.bound("effort") for r in steps_of_way)), "number")
        ] * with_effort
        latest = max(r.text("due") for r in steps_of_way)
        out += [cells.text(page.day(latest))] * with_due
        body.append(tuple(out))
    return Table(
        id="table-ways",
        caption=plain(page.say("path.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
    )


def _items(page: PlanPage, steps_of_way: list[Row], named: set[str]) -> Inlines:
    """Return the items of a way: by code alone where the picture or a way above has named them."""
    known = [r.text("code") for r in steps_of_way if r.text("code") in named]
    new = [
        f"{r.text('code')}. {_item(page, r)}" for r in steps_of_way if r.text("code") not in named
    ]
    named.update(r.text("code") for r in steps_of_way)
    return _lines([*([", ".join(known)] if known else []), *new])


def _item(page: PlanPage, row: Row) -> str:
    return page.item_name(row.text("code"), row.text("framework"))


def _lines(texts: Iterable[str]) -> Inlines:
    """Return texts under each other."""
    return inlines(*(part for text in texts for part in (br(), text)))[1:]


def _closed(page: PlanPage, rows: list[Row]) -> list[Any]:
    """Return what no step wins back: few items in a table, of many the largest and the sum, since the
    annex lists all of them.
    """
    ordered = sorted(rows, key=lambda r: -r.number("lost"))
    if len(ordered) <= _CLOSED:
        return [closed_table(page, ordered)]
    most = ordered[0]
    told = page.say(
        "plan.ways.closed_most",
        count=total(*(r.bound_count() for r in ordered)),
        points=total(*(r.bound("lost") for r in ordered)),
        item=f"{most.text('code')}. {_item(page, most)}",
        most=most.bound("lost"),
    )
    return [page.p_of(inlines(told, " ", page.say("plan.ways.closed_note")), "note")]
