"""Points lost, by item and by lead unit."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.brief.appraisal import appraisal
from parlib.display.brief.cliffs import cliffs
from parlib.display.brief.in_charge import in_charge
from parlib.display.charts import pareto
from parlib.display.open_points import is_open
from parlib.display.page import Page
from parlib.display.tables import columns, used
from parlib.document.binding import Bound, Row, ratio
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import Inlines, plain

_SHOWN = 10
_EVIDENCE = {"filed": "evidence_filed", "explained": "explanation_filed", "none": "nothing_filed"}


def lost_points(brief: BriefContext) -> Section:
    """Return the whole ledger: every item by its loss, what appraisal cut, what is just short."""
    page = Page(brief)
    rows = ledger_rows(page)
    if not rows and not fully_scored(page):
        return page.lacking("lost-points", "lost_points")
    book = rule_book_of_year(page)
    beside = [*appraisal(page, book), *cliffs(page, book)]
    short = sorted(
        (r for r in rows if r.number("lost_points") > 0),
        key=lambda r: (-r.number("lost_points"), r.text("code")),
    )
    lost, waiting = [r for r in short if not is_open(r)], [r for r in short if is_open(r)]
    if not short:
        nothing = (
            page.heading("lost-points", page.say("lost_points.heading.none")),
            page.p("lost_points.none"),
        )
        return Section("lost-points", (*nothing, *beside))
    if not lost:
        return Section("lost-points", (*_all_waiting(page, rows, waiting), *beside))
    whole = lost_in_all(page, rows, lost)
    values: dict[str, Any] = {"lost": whole, "count": count_of(page, lost)}
    heading = _heading(page, lost, values)
    blocks: list[Any] = [
        page.heading("lost-points", heading),
        page.p("lost_points.total", **values),
    ]
    if waiting:
        blocks.append(
            page.p(
                "lost_points.open",
                role="note",
                points=sum_of(page, waiting),
                count=count_of(page, waiting),
            )
        )
    gained = [r for r in rows if r.number("lost_points") < 0]
    if gained:
        blocks.append(page.p("lost_points.bonus", role="note", points=sum_of(page, gained)))
    blocks += [_figure(page, lost, whole), _table(page, lost, waiting, gained, sum_of(page, rows))]
    return Section("lost-points", (*blocks, *beside))


def _all_waiting(page: Page, rows: list[Row], waiting: list[Row]) -> list[Any]:
    """Return heading, sentence and table of a ledger in which every loss is still open."""
    values: dict[str, Any] = {"points": sum_of(page, waiting), "count": count_of(page, waiting)}
    return [
        page.heading("lost-points", page.say("lost_points.heading.open", **values)),
        page.p("lost_points.open", **values),
        _table(page, [], waiting, [], sum_of(page, rows)),
    ]


def _heading(page: Page, lost: list[Row], values: dict[str, Any]) -> Inlines:
    """Name the unit that lost most, or the item where no unit is named."""
    first_unit, first_rows = lost_by_unit(lost)[0]
    if not first_unit:
        return page.say(
            "lost_points.heading.by_item",
            name=page.row_name(lost[0]),
            item_lost=lost[0].bound("lost_points"),
            **values,
        )
    unit_lost = sum_of(page, first_rows)
    return page.say(
        "lost_points.heading.by_unit",
        lead_unit=page.office(first_unit),
        unit_lost=unit_lost,
        share=ratio(unit_lost, values["lost"]),
        **values,
    )


def ledger_rows(page: Page) -> list[Row]:
    """Return the ledger of the year under one rule book (the page's own if it is among them).

    Two must not be added.
    """
    chosen = rule_book_of_year(page)
    return [
        r
        for r in page.slice.rows("ledger", period=page.brief.period)
        if r.text("framework") == chosen
    ]


def rule_book_of_year(page: Page) -> str:
    """Return the rule book whose ledger of the year the page shows."""
    ids = sorted({r.text("framework") for r in page.slice.rows("ledger", period=page.brief.period)})
    book_of_year = page.brief.framework
    if book_of_year is not None and (book_of_year.id in ids or not ids):
        return book_of_year.id
    return ids[0] if ids else ""


def fully_scored(page: Page) -> bool:
    """Return whether nothing was lost, as against nothing being known.

    The whole and its maximum are both there.
    """
    whole = page.slice.rows("scores", period=page.brief.period, level="index")
    return any(r["lost_points"] is not None for r in whole)


def _key(page: Page, rows: list[Row]) -> dict[str, Any]:
    same = {
        "locality": page.brief.locality.locality,
        "period": page.brief.period,
        "framework": rows[0].text("framework"),
    }
    return {**same, "code": [r.text("code") for r in rows]}


def sum_of(page: Page, rows: list[Row]) -> Bound:
    """Bind the sum of points lost over ledger rows."""
    return page.slice.bind("ledger", "lost_points", agg="sum", **_key(page, rows))


def count_of(page: Page, rows: list[Row]) -> Bound:
    """Bind the number of ledger rows."""
    return page.slice.bind("ledger", "code", agg="count", **_key(page, rows))


def lost_in_all(page: Page, rows: list[Row], lost: list[Row]) -> Bound:
    """Bind the points lost in all, of which shares are taken.

    A bonus takes nothing back from a loss: netted, a unit's share could pass the whole.
    """
    gained = any(r.number("lost_points") < 0 for r in rows)
    return sum_of(page, lost if gained else [r for r in rows if not is_open(r)])


def lost_by_unit(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Group ledger rows by lead unit, the unit with the largest loss first."""
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row.text("lead_unit"), []).append(row)
    return sorted(units.items(), key=lambda u: -math.fsum(r.number("lost_points") for r in u[1]))


def _figure(page: Page, lost: list[Row], whole: Bound) -> Any:
    top, rest = lost[:_SHOWN], lost[_SHOWN:]
    of_unit = {
        unit: math.fsum(r.number("lost_points") for r in group)
        for unit, group in lost_by_unit(lost)
    }
    rows = [
        {
            "name": _item(page, r),
            "lead_unit": page.office(r.text("lead_unit")),
            "lost": r.number("lost_points"),
            "of_unit": of_unit[r.text("lead_unit")],
            "zero": r.text("state") == "zero",
            "rest": False,
        }
        for r in top
    ]
    if rest:
        name = plain(page.say("lost_points.rest", others=count_of(page, rest)))
        points = math.fsum(r.number("lost_points") for r in rest)
        rows.append(
            {
                "name": name,
                "lead_unit": "",
                "lost": points,
                "of_unit": points,
                "zero": False,
                "rest": True,
            }
        )
    named = any(unit for unit in of_unit)
    caption = plain(page.say(f"lost_points.figure_caption{'' if named else '_items'}"))
    return pareto(
        pd.DataFrame(rows),
        whole=whole.number,
        words=page.words,
        id="figure-lost-points",
        caption=caption,
        table="table-lost-points",
    )


def item_label(page: Page, row: Row) -> str:
    """Return code and name of a ledger row."""
    return f"{row.text('code')} {_item(page, row)}"


def _item(page: Page, row: Row) -> str:
    """Name of a ledger row; a rest is named as one."""
    name = page.row_name(row)
    return (
        plain(page.say("lost_points.part_rest", name=name)) if row.text("part") == "rest" else name
    )


def _table(
    page: Page, lost: list[Row], waiting: list[Row], gained: list[Row], whole: Bound
) -> Table:
    cells, whole_label = page.cells, page.label("total_open" if waiting else "total")
    top = [*lost, *waiting]
    with_unit = used(in_charge(page, r) for r in top)
    specs = [("item", "left", 3.6), ("points_of_max", "right", 1.4), ("lost", "right", 1.1)]
    # Published points of whole parts come without explanations; only scored items have something to
    # file.
    with_filed = any(r.text("level") in ("criterion", "subcriterion") for r in top)
    specs += (
        [("lead_unit", "left", 2.9)] * with_unit
        + [("reason", "left", 2.3)]
        + [("explained", "left", 1.7)] * with_filed
    )
    body: list[tuple[Cell, ...]] = []
    for row in top:
        state = row.text("state")
        out = [
            cells.text(item_label(page, row), head=True),
            _of_maximum(page, row),
            cells.number(
                row.bound("lost_points"),
                "points",
                mark=state if state in ("zero", "missing") else "",
                bold=True,
            ),
        ]
        if with_unit:
            out.append(cells.text(in_charge(page, row)))
        filed = _EVIDENCE.get(row.text("evidence_state"), "")
        out += [
            cells.text(page.reason(row.text("reason"))),
            *[cells.text(page.label(filed) if filed else "")] * with_filed,
        ]
        body.append(tuple(out))
    if gained:
        body.append(_line(page, page.label("bonus"), sum_of(page, gained), len(specs)))
    body.append(_line(page, whole_label, whole, len(specs)))
    return Table(
        id="table-lost-points",
        caption=plain(page.say("lost_points.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        sortable=True,
        filter=3 if with_unit else None,
    )


def maximum_of(row: Row) -> str:
    """Name the column of the maximum that counts for the unit.

    Points of an item that does not apply may have moved to this one.
    """
    return "applicable_max" if row["applicable_max"] is not None else "max_points"


def _of_maximum(page: Page, row: Row) -> Cell:
    """Points with the maximum that counts; what takes points has none."""
    points, maximum = row.bound("points"), row.bound(maximum_of(row))
    if maximum.known and maximum.number == 0:
        return page.cells.number(points, "points")
    return page.cells.pair(points, maximum, ("points", "number"), between=" / ")


def _line(page: Page, name: str | Inlines, lost: Bound, width: int) -> tuple[Cell, ...]:
    blank = Cell(())
    return (
        page.cells.text(name, head=True),
        blank,
        page.cells.number(lost, "points", bold=True),
        *[blank] * (width - 3),
    )
