"""Satisfied shares by factor, each with its interval, lowest on top."""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.estimates import error_unknown
from parlib.display.survey.page import SurveyPage, apart
from parlib.display.survey.shares import shares
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import plain


def factors(brief: BriefContext) -> Section:
    """Return the part on factors.

    Where only a percentage was published, one line says which file would fill it.
    """
    page = SurveyPage(brief)
    if not page.known:
        return Section("factors")
    rows = page.factors
    if not rows:
        return page.absent("factors", "survey.factors")
    shown = [r for r in rows if r["estimate"] is not None]
    blocks: list[Any] = [page.heading("factors", _heading(page, shown))]
    if shown:
        blocks += [shares(page, rows, of="factors", name=page.name, withheld="withheld")]
        if len(shown) > 1 and shown[0]["ci_high"] is not None and not apart(shown[0], shown[1]):
            blocks.append(
                page.p(
                    "survey.factors.overlap",
                    role="note",
                    first=page.name(shown[0]),
                    second=page.name(shown[1]),
                )
            )
    blocks.append(_table(page, rows))
    return Section("factors", tuple(blocks))


def _heading(page: SurveyPage, shown: list[Row]) -> Any:
    if not shown:
        return page.say("survey.factors.heading.withheld")
    low, high = shown[0], shown[-1]
    if len(shown) == 1:
        return page.say(
            "survey.factors.heading.one", low_name=page.name(low), low=low.bound("estimate")
        )
    if error_unknown(low, high):
        return page.say("survey.factors.heading.error_unknown")
    if not apart(low, high):
        return page.say("survey.factors.heading.within_error")
    return page.say(
        "survey.factors.heading.range",
        low_name=page.name(low),
        low=low.bound("estimate"),
        high_name=page.name(high),
        high=high.bound("estimate"),
    )


def _table(page: SurveyPage, rows: list[Row]) -> Table:
    cells = page.cells
    specs = [("factor", "left", 3.6), ("satisfied", "right", 1.1), ("interval", "right", 1.4)]
    specs += [
        ("mean_score", "right", 1.2),
        ("average_or_below", "right", 1.5),
        ("respondents", "right", 1.0),
    ]
    body: list[tuple[Cell, ...]] = []
    for row in [*rows, *([page.whole] if page.whole is not None else [])]:
        item = row.text("item")
        name = page.label("survey.whole") if item == "index" else page.name(row)
        mean, below = page.estimate(item, "mean"), page.estimate(item, "share_1_3")
        body.append(
            (
                cells.text(name, head=True),
                cells.number(row.bound("estimate"), "tenths", bold=True)
                if not row["suppressed"]
                else cells.text(page.label("withheld_short"), mark="missing"),
                page.interval(row),
                cells.number(mean.bound("estimate"), "mean")
                if mean is not None
                else cells.text("", mark="missing"),
                cells.number(below.bound("estimate"), "tenths")
                if below is not None
                else cells.text("", mark="missing"),
                cells.number(row.bound("n"), "count"),
            )
        )
    return Table(
        id="table-factors",
        caption=plain(page.say("survey.factors.table_caption")),
        columns=columns(
            *((page.label(f"survey.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        # the picture prints shares and intervals
        attached=any(r["estimate"] is not None for r in rows),
    )
