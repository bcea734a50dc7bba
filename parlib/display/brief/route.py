"""Ways to the target: alternative sets of items that reach the promise, if the release contains
them.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.charts import steps
from parlib.display.page import Page
from parlib.display.tables import columns, used
from parlib.display.way_odds import way_odds, ways_heading
from parlib.document.binding import Row
from parlib.document.blocks import Section, Table
from parlib.document.inline import num, plain
from parlib.document.numbers import format_number


def path(brief: BriefContext) -> Section:
    """Return the part on ways to the target; empty while the release holds none.

    Notes
    -----
    Reads the table ``path``: one row per (locality, period, way, step) with ``code`` (item),
    ``gain`` and ``reached`` (points), ``target`` (points promised), ``effort`` and ``due`` (text).
    A release that has not asked the question has no such table; that is not a gap that an office's
    file could fill, so the part is left out instead of named as missing.
    """
    page = Page(brief)
    every = [
        r
        for r in page.slice.rows("path", period=brief.period)
        if all(r[c] is not None for c in ("way", "step", "gain", "reached", "target"))
    ]
    rows = sorted(every, key=lambda r: (r.number("way"), r.number("step")))
    closed = page.slice.rows("path_closed", period=brief.period)
    tables = [closed_table(page, closed)] if closed else []
    if not rows:
        return Section(
            "path",
            (page.heading("path", page.say("path.heading_closed")), *tables) if tables else (),
        )
    first = [r for r in rows if r.number("way") == rows[0].number("way")]
    count = page.slice.bind(
        "path",
        "way",
        agg="count",
        locality=brief.locality.locality,
        period=brief.period,
        step=first[0]["step"],
    )
    reaches = first[-1].number("reached") >= first[-1].number("target") - 1e-9
    odds = sorted(page.slice.rows("path_odds", period=brief.period), key=lambda r: r.number("way"))
    heading = (
        ways_heading(
            page,
            odds,
            entry="path.heading",
            values={"ways": count, "target": first[0].bound("target")},
        )
        if reaches
        else page.say("path.heading_unreachable")
    )
    frame = pd.DataFrame(
        [{"name": page.item_name(r.text("code")), "gain": r.number("gain")} for r in first]
    )
    picture = steps(
        frame,
        start=first[0].number("reached") - first[0].number("gain"),
        target=first[0].number("target"),
        words=page.words,
        id="figure-path",
        caption=plain(page.say("path.figure_caption")),
        unit=page.label("columns.points"),
        table="table-path",
    )
    blocks: list[Any] = [
        page.heading("path", heading),
        page.p("path.lead"),
        picture,
        _table(page, rows),
        *way_odds(page, odds, id="table-path-odds"),
        *tables,
    ]
    return Section("path", tuple(blocks))


def _table(page: Page, rows: list[Row]) -> Table:
    cells = page.cells
    with_effort, with_due = used(r["effort"] for r in rows), used(r.text("due") for r in rows)
    specs = [
        ("way", "left", 0.8),
        ("step", "left", 4.2),
        ("gain", "right", 1.2),
        ("reached", "right", 1.2),
    ]
    specs += [("effort", "left", 1.6)] * with_effort + [("due", "left", 1.4)] * with_due
    body = []
    for r in rows:
        out = [
            cells.text(num(r.bound("way"), "count", page.language), head=True),
            cells.text(page.item_name(r.text("code"))),
        ]
        out += [
            cells.number(r.bound("gain"), "signed_points"),
            cells.number(r.bound("reached"), "points", bold=True),
        ]
        stated = r["effort"] if isinstance(r["effort"], str) else None
        out += [
            cells.text(stated) if stated else cells.number(r.bound("effort"), "number")
        ] * with_effort
        out += [cells.text(format_number("date_short", r["due"], page.language))] * with_due
        body.append(tuple(out))
    return Table(
        id="table-path",
        caption=plain(page.say("path.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
    )


def closed_table(page: Page, rows: list[Row]) -> Table:
    """Return the items that lost points and have no step that wins them back, with the reason."""
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
            cells.text(page.office(r.text("owner"))),
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
