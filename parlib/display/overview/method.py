"""How the figures of an overview were computed, and what they do not say."""

from __future__ import annotations

from parlib.codebook.context import BriefContext
from parlib.display.kinds import method_note
from parlib.display.overview.page import OverviewPage
from parlib.document.blocks import Paragraph, Section
from parlib.document.inline import inlines


def method(brief: BriefContext) -> Section:
    """Return the last part."""
    page = OverviewPage(brief)
    books = sorted({r.text("framework") for rows in page.valued.values() for r in rows} - {""})
    named = (
        inlines(
            page.say("overview.rule_books", books="; ".join(page.title_of(b) for b in books)), " "
        )
        if books
        else ()
    )
    note = Paragraph(inlines(named, method_note(page, "overview").c), "note")
    return Section(
        "method", (page.heading("method", page.say("overview.method_heading"), level=2), note)
    )
