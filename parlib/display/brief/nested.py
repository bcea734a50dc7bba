"""Where points were lost.

Each lead unit's total with its items nested below, their signs in the same rows, and what could not
be judged.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.brief.alerts import flagged
from parlib.display.brief.appraisal import cut_by_appraisal
from parlib.display.brief.cliffs import near_threshold
from parlib.display.brief.losses import (
    count_of,
    fully_scored,
    item_label,
    ledger_rows,
    lost_by_unit,
    lost_in_all,
    maximum_of,
    rule_book_of_year,
    sum_of,
)
from parlib.display.brief.signs import Signs
from parlib.display.charts import bar_row
from parlib.display.open_points import is_open
from parlib.display.page import Page
from parlib.display.tables import columns
from parlib.document.binding import Bound, Row, ratio
from parlib.document.blocks import Cell, Items, Section, Table
from parlib.document.inline import Inlines, inlines, num, plain, strong

_ITEMS, _FEWER = 14, 4
"""Items drawn, and how many fewer for each other part that needs room: a plan, a survey."""
_LEAST_OF_UNIT = 1
_FEW_ENOUGH_TO_NAME = 3


def lost_points(brief: BriefContext) -> Section:
    """Return the part on losses and warnings."""
    page = Page(brief)
    rows = ledger_rows(page)
    if not rows and not fully_scored(page):
        return page.lacking("lost-points", "lost_points")
    lost = sorted(
        (r for r in rows if r.number("lost_points") > 0 and not is_open(r)),
        key=lambda r: (-r.number("lost_points"), r.text("code")),
    )
    waiting = [r for r in rows if r.number("lost_points") > 0 and is_open(r)]
    blocks: list[Any]
    open_points: dict[str, Any] = (
        {"points": sum_of(page, waiting), "count": count_of(page, waiting)} if waiting else {}
    )
    if not lost and not waiting:
        blocks = [page.heading("lost-points", page.say("lost_points.heading.none"))]
    elif not lost:
        blocks = [page.heading("lost-points", page.say("lost_points.heading.open", **open_points))]
    else:
        blocks = [page.heading("lost-points", _heading(page, rows, lost)), _table(page, lost)]
        blocks += [page.p("lost_points.open", **open_points)] if waiting else []
        gained = [r for r in rows if r.number("lost_points") < 0]
        # without it value and loss do not come to the maximum
        blocks += (
            [page.p("lost_points.bonus_beside", points=sum_of(page, gained))] if gained else []
        )
    return Section("lost-points", (*blocks, *_judged(page)))


def _heading(page: Page, rows: list[Row], lost: list[Row]) -> Inlines:
    whole = lost_in_all(page, rows, lost)
    unit, of_unit = lost_by_unit(lost)[0]
    values: dict[str, Any] = {"lost": whole, "count": count_of(page, lost)}
    if not unit:
        return page.say(
            "lost_points.heading.by_item",
            name=page.row_name(lost[0]),
            item_lost=lost[0].bound("lost_points"),
            **values,
        )
    unit_lost = sum_of(page, of_unit)
    return page.say(
        "lost_points.heading.by_unit",
        lead_unit=page.office(unit),
        unit_lost=unit_lost,
        share=ratio(unit_lost, whole),
        **values,
    )


def _chosen(page: Page, lost: list[Row]) -> set[str]:
    """Return the codes of the items that are shown.

    The largest losses, and of each unit at least one.
    """
    signs = Signs(page)
    ordered = sorted(
        lost, key=lambda r: (-r.number("lost_points"), not signs.has(r), r.text("code"))
    )
    others = sum(bool(page.slice.rows(table)) for table in ("targets", "satisfaction"))
    codes = [r.text("code") for r in ordered[: _ITEMS - _FEWER * others]]
    for _, group in lost_by_unit(lost):
        first = [r.text("code") for r in group[:_LEAST_OF_UNIT]]
        codes += [
            c for c in first if c not in codes and not any(r.text("code") in codes for r in group)
        ]
    return set(codes)


def _table(page: Page, lost: list[Row]) -> Table:
    signs, chosen = Signs(page), _chosen(page, lost)
    groups = lost_by_unit(lost)
    named = any(unit for unit, _ in groups)
    # the scale ends at the largest total of a unit, so that items can be read against their unit;
    # no rest ever sets it
    most = (
        max(math.fsum(r.number("lost_points") for r in group) for _, group in groups)
        if named
        else lost[0].number("lost_points")
    )
    body: list[tuple[Cell, ...]] = []
    for unit, group in groups:
        shown = [r for r in group if r.text("code") in chosen]
        if named:
            body.append(_unit_row(page, unit, group, most))
        body += [_item_row(page, r, signs, most) for r in shown]
    specs = (
        ("item", "left", 4.4),
        ("points_of_max", "right", 1.4),
        ("lost", "right", 1.1),
        ("bar", "left", 1.8),
        ("signs", "left", 3.2),
    )
    left = len(lost) - len(chosen)
    rest = [r for r in lost if r.text("code") not in chosen]
    notes = (
        [page.say("nested.rest", count=count_of(page, rest), points=sum_of(page, rest))]
        if left and rest
        else []
    )
    return Table(
        id="table-lost-points",
        caption=plain(page.say("nested.caption" if named else "nested.caption_items")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        note=page.joined([*notes, page.say("nested.annex")], comma=" ", end=""),
    )


def _unit_row(page: Page, unit: str, group: list[Row], most: float) -> tuple[Cell, ...]:
    total = sum_of(page, group)
    return (
        Cell(inlines(strong(page.office(unit) or page.words.label("no_lead_unit"))), head=True),
        Cell(()),
        page.cells.number(total, "points", bold=True),
        Cell((), svg=bar_row(total.number, most, of_group=True)),
        Cell(page.say("nested.items", count=count_of(page, group))),
    )


def _item_row(page: Page, row: Row, signs: Signs, most: float) -> tuple[Cell, ...]:
    points, maximum = row.bound("points"), row.bound(maximum_of(row))
    out_of = maximum.known and maximum.number > 0  # what takes points has no maximum
    of = inlines("/", num(maximum, "number", page.language)) if out_of else ()
    return (
        page.cells.text(item_label(page, row), head=True),
        Cell(inlines(num(points, "points", page.language), of)),
        page.cells.number(row.bound("lost_points"), "points"),
        Cell((), svg=bar_row(row.number("lost_points"), most, hollow=row.text("state") == "zero")),
        Cell(signs.described(row)),
    )


def _judged(page: Page) -> list[Any]:
    """Return how many items have to be looked at and, by reason, how many could not be judged.

    What appraisal cut; what is just short.
    """
    book = rule_book_of_year(page)
    clauses: list[Inlines] = []
    reasons: list[Inlines] = []
    if page.slice.rows("flags", period=page.brief.period):
        rows, counts = flagged(page)
        codes = {(r.text("framework"), r.text("code")) for r in rows}
        review = {
            (r.text("framework"), r.text("code")) for r in rows if r.text("verdict") == "flag"
        }
        open_ = [r for r in rows if (r.text("framework"), r.text("code")) not in review]
        every = _distinct(page, rows)
        if len(codes) > len(review):
            clauses.append(
                page.say(
                    "judged.both", every=every, review=counts["review"], open=_distinct(page, open_)
                )
            )
            reasons = _by_reason(page, open_)
        else:
            clauses.append(page.say("judged.review", every=every))
    near = [
        r
        for r in page.slice.rows("cliffs", period=page.brief.period, framework=book)
        if r["gain"] is not None
    ]
    beside = [*cut_by_appraisal(page, book), *([near_threshold(page, near)] if near else [])]
    blocks: list[Any] = []
    if clauses:
        named = _named(page, rows) if len(codes) <= _FEW_ENOUGH_TO_NAME else []
        blocks += [
            page.heading("judged", page.joined(clauses, end=""), level=2),
            *([Items(tuple(named))] if named else []),
            *([Items(tuple(reasons))] if reasons else []),
        ]
    return [*blocks, *([Items(tuple(page.joined([b]) for b in beside))] if beside else [])]


def _named(page: Page, rows: list[Row]) -> list[Inlines]:
    """Return one line per item that has to be looked at, with what was found."""
    findings: dict[str, list[str]] = {}
    for row in rows:
        item = f"{row.text('code')} {page.row_name(row)}"
        findings.setdefault(item, []).append(page.label(f"flags.{row.text('flag')}"))
    return [inlines(f"{item}: {', '.join(of_item)}.") for item, of_item in findings.items()]


def _by_reason(page: Page, rows: list[Row]) -> list[Inlines]:
    """Return one line a reason why an item was not judged, the most frequent first."""
    counts = Counter(r.reason("reason").code for r in rows)
    lines = []
    for code, _ in counts.most_common():
        of_code = [r for r in rows if r.reason("reason").code == code]
        because = page.known_label(f"unjudged.{code}", page.label("unjudged.other"))
        lines.append(page.say("judged.because", count=_distinct(page, of_code), because=because))
    return lines


def _distinct(page: Page, rows: list[Row]) -> Bound:
    key: dict[str, Any] = {"locality": page.brief.locality.locality, "period": page.brief.period}
    codes, books = (
        sorted({r.text("code") for r in rows}),
        sorted({r.text("framework") for r in rows}),
    )
    return page.slice.bind("flags", "code", agg="distinct", code=codes, framework=books, **key)
