"""Points lost and who leads on them; items at zero and items below last year."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.binding import Bound, Row, ratio
from parlib.display.blocks import Cell, Section, Table
from parlib.display.brief.page import Page
from parlib.display.charts import dumbbells, pareto
from parlib.display.inline import plain
from parlib.display.tables import columns, used

_SHOWN = 10
_LEAVES = ("subcriterion", "criterion", "domain", "component")


def lost_points(brief: BriefContext) -> Section:
    """Return the part on lost points: the ledger's largest items by lead unit, the rest summed."""
    page = Page(brief)
    table, rows = _ledger(page)
    lost = sorted((r for r in rows if r.number("lost_points") > 0.0049), key=lambda r: (-r.number("lost_points"), r.text("code")))
    if not rows:
        return page.absent("lost-points", "lost_points")
    if not lost:
        return Section("lost-points", (page.heading("lost-points", page.say("lost_points.heading.none")), page.p("lost_points.none")))
    codes = [r.text("code") for r in lost]
    whole = _sum(page, table, lost[0], codes)
    first = _by_unit(lost)[0]
    values: dict[str, Any] = {"lost": whole, "count": page.slice.bind(table, "code", agg="count", **_key(page, lost[0], codes))}
    if first[0]:
        unit_lost = _sum(page, table, lost[0], [r.text("code") for r in first[1]])
        heading = page.say("lost_points.heading.by_unit", lead_unit=first[0], unit_lost=unit_lost, share=ratio(unit_lost, whole), **values)
    else:
        heading = page.say("lost_points.heading.by_item", name=_name(page, lost[0]), item_lost=lost[0].bound("lost_points"), **values)
    blocks: list[Any] = [page.heading("lost-points", heading), page.p("lost_points.total", **values)]
    unknown = [r for r in rows if r["lost_points"] is None and r.text("state") != "not_applicable"]
    if unknown:
        shown = page.slice.bind(table, "code", agg="count", **_key(page, unknown[0], [r.text("code") for r in unknown]))
        blocks.append(page.p("lost_points.unknown", role="note", count=shown))
    top, rest = lost[:_SHOWN], lost[_SHOWN:]
    blocks.append(_figure(page, top, rest, whole))
    blocks.append(_table(page, table, top, rest, whole))
    return Section("lost-points", tuple(blocks))


def _ledger(page: Page) -> tuple[str, list[Row]]:
    """Rows that lost points: the ledger's, else the deepest level of ``scores`` that knows what was lost."""
    rows = page.slice.rows("ledger", period=page.brief.period)
    if rows:
        return "ledger", _deepest(rows)
    return "scores", _deepest([r for r in page.slice.rows("scores", period=page.brief.period) if r["lost_points"] is not None])


def _deepest(rows: list[Row]) -> list[Row]:
    """Keep one level only: an item and its parent must not both be counted."""
    for level in _LEAVES:
        found = [r for r in rows if r.text("level") == level]
        if found:
            return found
    return [r for r in rows if r.text("level") != "index"]


def _key(page: Page, row: Row, codes: list[str]) -> dict[str, Any]:
    return {"locality": page.brief.locality.locality, "period": row["period"], "framework": row.text("framework"), "code": codes}


def _sum(page: Page, table: str, row: Row, codes: list[str]) -> Bound:
    return page.slice.bind(table, "lost_points", agg="sum", **_key(page, row, codes))


def _name(page: Page, row: Row) -> str:
    return (
        page.item_name(row.text("code")) if page.item_name(row.text("code")) != row.text("code") else row.text("name") or row.text("code")
    )


def _by_unit(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row.text("lead_unit"), []).append(row)
    return sorted(units.items(), key=lambda u: -math.fsum(r.number("lost_points") for r in u[1]))


def _figure(page: Page, top: list[Row], rest: list[Row], whole: Bound) -> Any:
    rows = [
        {
            "name": _name(page, r),
            "lead_unit": r.text("lead_unit"),
            "lost": r.number("lost_points"),
            "zero": r.text("state") == "zero" or r["points"] == 0,
            "rest": False,
        }
        for r in top
    ]
    if rest:
        name = plain(page.say("lost_points.rest", others=str(len(rest))))
        rows.append({"name": name, "lead_unit": "", "lost": math.fsum(r.number("lost_points") for r in rest), "zero": False, "rest": True})
    caption = plain(page.say("lost_points.figure_caption"))
    return pareto(
        pd.DataFrame(rows), whole=whole.number, words=page.words, id="figure-lost-points", caption=caption, table="table-lost-points"
    )


def _table(page: Page, table: str, top: list[Row], rest: list[Row], whole: Bound) -> Table:
    cells = page.cells
    with_unit = used(r.text("lead_unit") for r in top)
    with_person = used(r.text("person_in_charge") for r in top)
    with_explained = table == "ledger"
    specs = [("item", "left", 4.0), ("points_of_max", "right", 1.5), ("lost", "right", 1.0)]
    specs += [("lead_unit", "left", 2.4)] * with_unit + [("reason", "left", 2.6)] + [("explained", "left", 1.7)] * with_explained
    body: list[tuple[Cell, ...]] = []
    for row in top:
        zero = row.text("state") == "zero" or row["points"] == 0
        out = [
            cells.text(f"{row.text('code')} {_name(page, row)}", head=True),
            cells.pair(row.bound("points"), row.bound("max_points"), ("points", "number"), between=" / "),
            cells.number(row.bound("lost_points"), "points", mark="zero" if zero else "", bold=True),
        ]
        if with_unit:
            person = row.text("person_in_charge") if with_person else ""
            out.append(cells.text(row.text("lead_unit") + (f" ({person})" if person else "")))
        out.append(cells.text(page.reason(row.text("reason"))))
        if with_explained:
            out.append(cells.text(_explained(page, row)))
        body.append(tuple(out))
    if rest:
        shown = _sum(page, table, rest[0], [r.text("code") for r in rest])
        body.append(_line(page, plain(page.say("lost_points.rest", others=str(len(rest)))), shown, len(specs)))
    body.append(_line(page, page.label("total"), whole, len(specs)))
    return Table(
        id="table-lost-points",
        caption=plain(page.say("lost_points.table_caption")),
        columns=columns(*((page.label(f"columns.{name}"), align, width) for name, align, width in specs)),
        rows=tuple(body),
        sortable=True,
    )


def _line(page: Page, name: str, lost: Bound, width: int) -> tuple[Cell, ...]:
    blank = Cell(())
    return (page.cells.text(name, head=True), blank, page.cells.number(lost, "points", bold=True), *[blank] * (width - 3))


def _explained(page: Page, row: Row) -> str:
    """What was filed for the item, and whether its points can come back."""
    parts = [page.label("explanation_filed" if row.text("explanation") else "explanation_not_filed")]
    parts.append(page.label("evidence_filed" if row.text("evidence_file") else "evidence_not_filed"))
    recoverable = row["recoverable"]
    if isinstance(recoverable, bool):
        parts.append(page.label("recoverable" if recoverable else "not_recoverable"))
    elif isinstance(recoverable, str) and recoverable:
        parts.append(page.known_label(f"recoverable_kind.{recoverable}", recoverable))
    return "; ".join(parts)


def warnings(brief: BriefContext) -> Section:
    """Return the part on items at zero and items below last year, each with its verdict and the reason."""
    page = Page(brief)
    rows = page.slice.rows("flags", period=brief.period)
    scored = [
        r
        for r in page.slice.rows("scores", period=brief.period)
        if r["points"] is not None and r.text("level") in ("criterion", "subcriterion")
    ]
    if not rows and not scored:
        return page.absent("warnings", "warnings")
    if not rows:
        return Section("warnings", (page.heading("warnings", page.say("warnings.heading.none")), page.p("warnings.none")))
    key = {"locality": brief.locality.locality, "period": brief.period}
    zero = page.slice.bind("flags", "code", agg="count", flag="zero", **key)
    below = page.slice.bind("flags", "code", agg="count", flag="below", **key)
    review = page.slice.bind("flags", "code", agg="count", verdict="flag", **key)
    heading = page.say(
        "warnings.heading.review" if review.raw else "warnings.heading.none_to_review", zero=zero, below=below, review=review
    )
    blocks: list[Any] = [page.heading("warnings", heading), page.p("warnings.counts", zero=zero, below=below, review=review)]
    both = [r for r in rows if r["previous_points"] is not None and r["points"] is not None and (r.number("max_points") or 0) > 0]
    falls = sorted(
        (r for r in both if r.number("points") < r.number("previous_points") - 1e-9),
        key=lambda r: r.number("points") - r.number("previous_points"),
    )
    if falls:
        blocks.append(_falls(page, falls[:_SHOWN]))
    blocks.append(_flags(page, rows))
    return Section("warnings", tuple(blocks))


def _falls(page: Page, rows: list[Row]) -> Any:
    frame = pd.DataFrame(
        [
            {
                "name": _name(page, r),
                "previous": r.number("previous_points"),
                "current": r.number("points"),
                "max_points": r.number("max_points"),
                "verdict": page.known_label(f"verdicts.{r.text('verdict')}", r.text("verdict")),
            }
            for r in rows
        ]
    )
    return dumbbells(
        frame, words=page.words, id="figure-warnings", caption=plain(page.say("warnings.figure_caption")), table="table-warnings"
    )


def _flags(page: Page, rows: list[Row]) -> Table:
    cells = page.cells
    specs = [
        ("item", "left", 3.8),
        ("last_year", "right", 1.0),
        ("this_year", "right", 1.0),
        ("flag", "left", 1.6),
        ("verdict", "left", 1.6),
        ("due_process", "left", 3.4),
    ]
    body = []
    for row in rows:
        flag = row.text("flag")
        body.append(
            (
                cells.text(f"{row.text('code')} {_name(page, row)}", head=True),
                cells.number(row.bound("previous_points"), "points"),
                cells.number(row.bound("points"), "points", mark=flag if flag in ("zero", "below") else ""),
                cells.text(page.known_label(f"flags.{flag}", flag)),
                cells.text(page.known_label(f"verdicts.{row.text('verdict')}", row.text("verdict"))),
                cells.text(page.reason(row.text("reason"))),
            )
        )
    return Table(
        id="table-warnings",
        caption=plain(page.say("warnings.table_caption")),
        columns=columns(*((page.label(f"columns.{name}"), align, width) for name, align, width in specs)),
        rows=tuple(body),
        sortable=True,
    )
