"""How links were estimated and what they never say."""

from __future__ import annotations

from parlib.codebook.context import BriefContext
from parlib.display.kinds import method_notes
from parlib.display.link.page import LinkPage
from parlib.document.blocks import Section


def method(brief: BriefContext) -> Section:
    """Return the last part."""
    page = LinkPage(brief)
    return Section(
        "method",
        (page.heading("method", page.say("link.method_heading")), *method_notes(page, "link")),
    )
