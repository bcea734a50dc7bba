"""Part C: every test behind a verdict of the year, with its p-value, the family over which it was
adjusted, and its interval.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.annex.parts import PARTS
from parlib.display.brief.voices import estimates_of, form_of, names_of
from parlib.display.page import Page
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import inlines, num, plain

_FAMILIES = ("trend", "satisfaction")
_FORMS = {
    "rank": "number",
    "value": "signed_pp",
    "distance_from_mean": "signed_pp",
    "change": "signed_tenths",
}


def tests(brief: BriefContext) -> Section:
    """Return the part on tests; empty where none was made of the unit's own figures."""
    page = Page(brief)
    rows = [r for r in page.findings(family=list(_FAMILIES)) if r["p"] is not None]
    if not rows:
        return Section("tests")
    same: dict[str, Any] = {"locality": brief.locality.locality, "period": brief.period}
    count = page.slice.bind(
        "findings", "question", agg="count", question=[r.text("question") for r in rows], **same
    )
    heading = inlines(f"{PARTS['tests']}. ", page.say("annex.tests.heading", count=count))
    return Section("tests", (page.heading("tests", heading), _table(page, rows)))


def _table(page: Page, rows: list[Row]) -> Table:
    specs = [
        ("asked", "left", 3.8),
        ("estimate", "right", 1.3),
        ("interval", "right", 2.0),
        ("p_adjusted", "right", 1.2),
        ("family_size", "left", 2.6),
        ("n", "right", 0.9),
    ]
    names = names_of(page, form_of(page, estimates_of(page)))
    return Table(
        id="table-tests",
        caption=plain(page.say("annex.tests.caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(_line(page, row, names) for row in rows),
        note=plain(page.say("annex.tests.note")),
    )


def _line(page: Page, row: Row, names: dict[str, str]) -> tuple[Cell, ...]:
    cells, form = page.cells, _FORMS.get(row.text("aspect"), "number")
    tests, adjusted = (
        row.bound("tests"),
        page.label(f"adjustments.{row.text('adjustment') or 'none'}"),
    )
    family = (
        inlines(num(tests, "count", page.language), " (", adjusted, ")")
        if tests.known
        else inlines(adjusted)
    )
    return (
        cells.text(_question_in_words(page, row, names), head=True),
        cells.number(row.bound("estimate"), form),
        cells.pair(row.bound("ci_low"), row.bound("ci_high"), (form, form), between=" – "),
        cells.number(row.bound("p_adjusted"), "p_value"),
        cells.text(family),
        cells.number(row.bound("n"), "count"),
    )


def _question_in_words(page: Page, row: Row, names: dict[str, str]) -> str:
    if row.text("family") == "trend":
        index = page.known_label(f"annex.index.{row.text('subject')}", row.text("subject"))
        question = page.label(f"annex.asked.{row.text('aspect')}")
        return plain(page.say("annex.tests.trend", index=index, question=question))
    part = row.text("part")
    named = page.label("index_short") if part == "index" else names.get(part, part)
    return plain(page.say("annex.tests.change", name=named))
