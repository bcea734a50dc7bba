"""The course over the years in one picture and one plain verdict.

Slopes, intervals and p-values stand in the audit annex.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.reasons import Reason
from parlib.display.brief.course import apart_years, years_of
from parlib.display.brief.course import trend as whole_course
from parlib.display.page import Page
from parlib.document.blocks import Figure, Heading, Paragraph, Section, Table
from parlib.document.inline import Inlines

_ASKED = ("value", "rank")


def trend(brief: BriefContext) -> Section:
    """Return the part on the course of the index.

    Its heading, the verdict, the picture; its years are attached.
    """
    page = Page(brief)
    whole = whole_course(brief)
    if not any(isinstance(b, Heading) for b in whole.blocks):  # one year, or none: one line says so
        return whole
    head = [b for b in whole.blocks if isinstance(b, Heading)]
    drawn = [b for b in whole.blocks if isinstance(b, Figure)]
    years = [replace(b, attached=True) for b in whole.blocks if isinstance(b, Table)]
    paragraphs: list[Any] = [
        Paragraph(page.joined([_verdict(page), *_not_compared(page)], comma=" ", end=""))
    ]
    return Section(
        "trend", (*head, *paragraphs, *drawn, *apart_years(page, years_of(page)), *years)
    )


def _verdict(page: Page) -> Inlines:
    """Say in one sentence what the years show of value and rank.

    Both at once where they show the same.
    """
    trend_rows = {question: page.finding("trend", "PAR", question) for question in _ASKED}
    verdicts = {
        q: row.text("verdict") if row is not None else "not_testable"
        for q, row in trend_rows.items()
    }
    if len(set(verdicts.values())) == 1:
        return page.say(f"verdict.both.{verdicts['rank']}")
    return page.say(
        "verdict.apart",
        value=page.label(f"verdict.{verdicts['value']}"),
        rank=page.label(f"verdict.{verdicts['rank']}"),
    )


def _not_compared(page: Page) -> list[Inlines]:
    """Return why this year's value is not set against last year's; nothing where it is."""
    row = page.index_row("PAR")
    if row is None or row["value"] is None or row["comparable_with_previous"] is not False:
        return []
    reason: Reason = row.reason("not_comparable_because")
    if reason.code in ("", "no_previous_year"):
        return []
    if reason.code == "series_break" and (decision := reason.details.get("decision", "")):
        return [page.say("verdict.new_rules", decision=decision)]
    return [
        page.say(
            "verdict.not_compared",
            because=page.reason(row.text("not_comparable_because"), short=True),
        )
    ]
