"""Over all units below.

Where appraisal cut most often, where most stand just short of more points, who is not appraised
yet.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.vocabulary import UNIT_LEVELS
from parlib.display.overview.page import OverviewPage
from parlib.document.binding import Bound, Row
from parlib.document.blocks import Paragraph
from parlib.document.inline import Inlines

_NAMED = 1


def appraisal(page: OverviewPage) -> list[Paragraph]:
    """Return one note of up to three sentences; none where nobody scored itself and no figure is near a threshold."""
    item_lists = [_often(page, "gaps", "gap", "cut"), _often(page, "cliffs", "gain", "short")]
    clauses = [
        page.say(f"overview.appraisal.{name}", list=items)
        for name, items in zip(("cut", "short"), item_lists, strict=True)
        if items
    ]
    waiting = [clause for level in UNIT_LEVELS for clause in _waiting(page, level)]
    if waiting:
        listed = page.joined(waiting, comma="; ", end="")
        clauses.append(page.say("overview.appraisal.waiting", list=listed))
    return [Paragraph(page.joined(clauses, comma=" ", end=""), "note")] if clauses else []


def _often(page: OverviewPage, table: str, column: str, name: str) -> Inlines:
    """List the items that most units of the page's level share, under the rule book with most rows."""
    rows = [
        r
        for r in page.slice.rows(table, peers=True, period=page.brief.period)
        if page.level_of(r) == page.level
    ]
    rows = [r for r in rows if r.number(column) > 0]
    books = [r.text("framework") for r in rows]
    book = max(sorted(set(books)), key=books.count, default="")
    items: dict[str, list[Row]] = {}
    for row in rows:
        if row.text("framework") == book:
            items.setdefault(row.text("code"), []).append(row)
    ordered = sorted(
        items.items(), key=lambda i: (-len(i[1]), -sum(r.number(column) for r in i[1]), i[0])
    )[:_NAMED]
    parts = []
    for code, rows_of_item in ordered:
        key: dict[str, Any] = {"framework": book, "code": code}
        units: Bound = page.over(table, "locality", "distinct", rows_of_item, **key)
        points: Bound = page.over(table, column, "sum", rows_of_item, **key)
        parts.append(
            page.say(
                f"overview.appraisal.{name}_item",
                name=page.row_name(rows_of_item[0]),
                units=units,
                points=points,
            )
        )
    return page.joined(parts, comma="; ", end="") if parts else ()


def _waiting(page: OverviewPage, level: str) -> list[Inlines]:
    rows = [
        r
        for r in page.slice.rows("expected", peers=True, period=page.brief.period)
        if page.level_of(r) == level
    ]
    if not rows:
        return []
    return [
        page.say(
            "overview.appraisal.waiting_level",
            units=page.over("expected", "locality", "distinct", rows),
            group=page.group(level),
        )
    ]
