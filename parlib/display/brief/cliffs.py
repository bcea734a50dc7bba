"""Items that narrowly miss clearly more points: the shortfall, and the points at the threshold."""

from __future__ import annotations

from typing import Any

from parlib.codebook.vietnamese import search_form
from parlib.display.measures import measured
from parlib.display.page import Page
from parlib.display.tables import columns, used
from parlib.document.binding import Bound, Row
from parlib.document.blocks import Cell, Paragraph, Table
from parlib.document.inline import Inlines, inlines, num, plain

_ROUNDING = 1e-9
_NO_UNITS = (
    "so luong",
    "count",
)  # units of a rule book that say that something is counted, not what


def cliffs(page: Page, framework: str) -> list[Any]:
    """Return the blocks on items near a threshold under one rule book; none where no item is."""
    rows = page.slice.rows("cliffs", period=page.brief.period, framework=framework)
    rows = sorted(
        (r for r in rows if r["gain"] is not None),
        key=lambda r: (-r.number("gain"), r.text("code")),
    )
    if not rows:
        return []
    heading = near_threshold(page, rows)
    sentences = []
    if rows[0]["reach"] is not None and rows[0]["min_gain"] is not None:
        sentences.append(
            page.say(
                "cliffs.read", reach=rows[0].bound("reach"), min_gain=rows[0].bound("min_gain")
            )
        )
    other = [r for r in rows if abs(r.number("appraised_points") - r.number("points")) > _ROUNDING]
    if other:
        sentences.append(page.say("cliffs.differs", count=_bind(page, other, "code", "count")))
    blocks: list[Any] = [page.heading("just-short", heading, level=2)]
    return [
        *blocks,
        *[Paragraph(page.joined(sentences, comma=" ", end=""))] * bool(sentences),
        _table(page, rows),
    ]


def near_threshold(page: Page, rows: list[Row]) -> Inlines:
    """Return how many items stand just short, and what they would win."""
    return page.say(
        "cliffs.heading",
        count=_bind(page, rows, "code", "count"),
        gain=_bind(page, rows, "gain", "sum"),
    )


def _table(page: Page, rows: list[Row]) -> Table:
    with_unit = used(r.text("lead_unit") for r in rows)
    specs = [
        ("item", "left", 3.1),
        ("reading", "right", 1.1),
        ("threshold", "right", 1.3),
        ("shortfall", "right", 1.9),
    ]
    specs += [
        ("points_now_there", "right", 1.8),
        ("gain_there", "right", 1.0),
        *[("lead_unit", "left", 1.9)] * with_unit,
    ]
    body = [_line(page, row, with_unit=with_unit) for row in rows]
    return Table(
        id="table-just-short",
        caption=plain(page.say("cliffs.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        sortable=True,
    )


_SIDES = {
    (True, True): "above",
    (True, False): "at_least",
    (False, True): "below",
    (False, False): "at_most",
}
"""The word before a threshold: whether more is better, whether the threshold itself falls short."""


def _line(page: Page, row: Row, *, with_unit: bool) -> tuple[Cell, ...]:
    cells, form = page.cells, "share_fine" if row.text("measure") == "share" else "number"
    side = _SIDES[bool(row["higher"]), bool(row["strict"])]
    threshold = row.bound("threshold")
    mark = (
        inlines(f"{page.label(f'threshold.{side}')} ", num(threshold, form, page.language))
        if threshold.known
        else ()
    )
    return (
        cells.text(_name(page, row), head=True),
        cells.number(row.bound("reading"), form),
        Cell(mark) if mark else cells.number(threshold, form),
        _shortfall(page, row),
        cells.pair(
            row.bound("points"), row.bound("points_there"), ("points", "points"), between=" → "
        ),
        cells.number(row.bound("gain"), "points", bold=True),
        *[cells.text(page.office(row.text("lead_unit")))] * with_unit,
    )


def _name(page: Page, row: Row) -> str:
    """Code and name, and what the figure counts where it is not a share."""
    name = f"{row.text('code')} {page.row_name(row)}"
    unit = measured_in(page, row)
    return plain(page.say("cliffs.with_unit", name=name, measured_in=unit)) if unit else name


def measured_in(page: Page, row: Row) -> str:
    """Return what the rule book says that the figure of an item counts; ``""`` for a share, and where
    it says no more than that something is counted.
    """
    book, code = page.rule_book(row.text("framework")), row.text("code")
    if row.text("measure") == "share" or book is None or code not in book.by_code:
        return ""
    unit = book.by_code[code].unit
    return "" if search_form(unit) in _NO_UNITS else measured(page, unit)


def _shortfall(page: Page, row: Row) -> Cell:
    short, cases = row.bound("shortfall"), row.bound("units_short")
    if row.text("measure") != "share" or not short.known:
        return page.cells.number(short, "number")
    if cases.known:
        return Cell(page.say("cliffs.short_cases", shortfall=short, cases=cases))
    return Cell(page.say("cliffs.short", shortfall=short))


def _bind(page: Page, rows: list[Row], column: str, agg: str) -> Bound:
    same: dict[str, Any] = {
        "locality": page.brief.locality.locality,
        "period": page.brief.period,
        "framework": rows[0].text("framework"),
    }
    return page.slice.bind("cliffs", column, agg=agg, code=[r.text("code") for r in rows], **same)
