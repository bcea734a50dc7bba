"""How the figures of an overview were computed, and what they do not say."""

from __future__ import annotations

from parlib.codebook.context import BriefContext
from parlib.display.kinds import method_notes
from parlib.display.overview.page import OverviewPage
from parlib.document.blocks import Section
from parlib.document.inline import plain


def method(brief: BriefContext) -> Section:
    """Return the last part."""
    page = OverviewPage(brief)
    books = sorted({r.text("framework") for rows in page.valued.values() for r in rows} - {""})
    titles = "; ".join(page.title_of(b) for b in books)
    named = plain(page.say("overview.rule_books", books=titles)) if books else ""
    return Section(
        "method",
        (
            page.heading("method", page.say("overview.method_heading"), level=2),
            *method_notes(page, "overview", before=named),
        ),
    )
