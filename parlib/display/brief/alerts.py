"""Items at zero and items below last year, each with what a fair reviewer asks before anything is
concluded.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.brief.in_charge import in_charge
from parlib.display.charts import dumbbells
from parlib.display.page import Page
from parlib.display.tables import columns
from parlib.document.binding import Bound, Row, total
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import br, plain

_SHOWN = 10
_ITEMS = ("criterion", "subcriterion")
_MARKS = {"zero": "zero", "below_last_year": "below"}
_VERDICTS = ("flag", "not_comparable", "within_noise")
_CHECKS = (
    ("same_rule", {True: "same_rule", False: "other_rule"}),
    ("same_max", {True: "same_max", False: "other_max"}),
    ("na_either", {True: "na_either"}),
    ("within_rounding", {True: "within_rounding"}),
    ("within_survey_error", {True: "within_survey_error"}),
)


def warnings(brief: BriefContext) -> Section:
    """Return the part on items at zero and items below last year, each with its verdict and the
    reason.
    """
    page = Page(brief)
    every = page.slice.rows("flags", period=brief.period)
    scored = [
        r
        for r in page.slice.rows("scores", period=brief.period)
        if r["points"] is not None and r.text("level") in _ITEMS
    ]
    if not every and not scored:
        return page.lacking("warnings", "warnings")
    if not every:
        return Section(
            "warnings",
            (page.heading("warnings", page.say("warnings.heading.none")), page.p("warnings.none")),
        )
    rows, counts = flagged(page)
    heading = page.say(
        "warnings.heading.review" if counts["review"].raw else "warnings.heading.none_to_review",
        **counts,
    )
    blocks: list[Any] = [page.heading("warnings", heading), page.p("warnings.counts", **counts)]
    falls = [r for r in rows if r.text("flag") == "below_last_year" and _drawable(r)]
    if falls:
        falls.sort(
            key=lambda r: (_VERDICTS.index(r.text("verdict")), -r.number("drop"), r.text("code"))
        )
        blocks.append(_falls(page, falls[:_SHOWN]))
    blocks.append(_table(page, rows))
    return Section("warnings", tuple(blocks))


def _drawable(row: Row) -> bool:
    known = all(row[c] is not None for c in ("points", "previous_points", "drop", "max_points"))
    return known and row.number("max_points") > 0


def flagged(page: Page) -> tuple[list[Row], dict[str, Any]]:
    """Return the flagged items of the year and their counts.

    At zero, below last year, to be reviewed.
    """
    rows = _lowest_level(page, page.slice.rows("flags", period=page.brief.period))
    only = {
        "zero": {"flag": "zero"},
        "below": {"flag": "below_last_year"},
        "review": {"verdict": "flag"},
    }
    return rows, {name: _count(page, rows, **fits) for name, fits in only.items()}


def _lowest_level(page: Page, rows: list[Row]) -> list[Row]:
    """Leave out a criterion whose own sub-criteria stand in the list.

    One fall must not be read as two.
    """
    parents = set()
    for row in rows:
        book = page.rule_book(row.text("framework"))
        item = book.by_code.get(row.text("code")) if book is not None else None
        if item is not None and row.text("level") == "subcriterion":
            parents.add((row.text("framework"), item.parent))
    return [r for r in rows if (r.text("framework"), r.text("code")) not in parents]


def _count(page: Page, rows: list[Row], **only: Any) -> Bound:
    """Count the items of the list, each once."""
    key: dict[str, Any] = {"locality": page.brief.locality.locality, "period": page.brief.period}
    codes = sorted({r.text("code") for r in rows})
    return page.slice.bind(
        "flags",
        "code",
        agg="distinct",
        code=codes,
        framework=sorted({r.text("framework") for r in rows}),
        **key,
        **only,
    )


def _falls(page: Page, rows: list[Row]) -> Any:
    frame = pd.DataFrame(
        [
            {
                "name": page.row_name(r),
                "previous": r.number("previous_points"),
                "current": r.number("points"),
                "max_points": r.number("max_points"),
                "verdict": page.label(f"verdicts.{r.text('verdict')}"),
            }
            for r in rows
        ]
    )
    caption = page.say("warnings.figure_caption", drawn=total(*(r.bound_count() for r in rows)))
    return dumbbells(
        frame, words=page.words, id="figure-warnings", caption=caption, table="table-warnings"
    )


def _table(page: Page, rows: list[Row]) -> Table:
    """One line per item: an item at zero that is also below last year stands once, with both
    findings.
    """
    items: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        items.setdefault((row.text("framework"), row.text("code")), []).append(row)
    specs = [
        ("item", "left", 3.5),
        ("last_year", "right", 1.1),
        ("this_year", "right", 1.2),
        ("finding", "left", 2.4),
        ("due_process", "left", 2.8),
        ("lead_unit", "left", 3.0),
    ]
    ordered = sorted(
        items.values(), key=lambda group: min(_VERDICTS.index(r.text("verdict")) for r in group)
    )
    return Table(
        id="table-warnings",
        caption=plain(page.say("warnings.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(_line(page, group) for group in ordered),
        note=page.label("lowest_level_note"),
        sortable=True,
        filter=5,
    )


def _mark(page: Page, row: Row) -> str:
    """Mark of the points: none for a fall that the printed figures do not show."""
    mark = _MARKS.get(row.text("flag"), "")
    same = mark == "below" and not page.cells.differ(
        "points", row["previous_points"], row["points"]
    )
    return "" if same else mark


def _line(page: Page, group: list[Row]) -> tuple[Cell, ...]:
    cells, row = page.cells, group[0]
    findings: list[Any] = []
    for r in group:
        judgement = (
            page.label(f"flags.{r.text('flag')}")
            + ": "
            + page.label(f"verdicts.{r.text('verdict')}")
        )
        findings += [br()] * bool(findings) + [judgement]
    who = in_charge(page, row)
    return (
        cells.text(f"{row.text('code')} {page.row_name(row)}", head=True),
        cells.number(row.bound("previous_points"), "points"),
        cells.number(row.bound("points"), "points", mark=_mark(page, row)),
        cells.text(*findings),
        cells.text(_due_process(page, group)),
        cells.text(who),
    )


def _due_process(page: Page, group: list[Row]) -> str:
    """Write out what decided where it speaks against the flag, else every question asked with its
    answer.
    """
    decided = [
        page.reason(r.text("reason"), short=True)
        for r in group
        if r.text("verdict") != "flag" and r.text("reason")
    ]
    explained = page.label(
        "checks.explanation_filed"
        if group[0]["explanation_filed"]
        else "checks.explanation_not_filed"
    )
    if decided:
        return "; ".join(dict.fromkeys([*decided, explained]))
    answers = [
        page.label(f"checks.{labels[group[0][check]]}")
        for check, labels in _CHECKS
        if group[0][check] in labels
    ]
    return "; ".join([*answers, explained])
