"""What documents other than the locality brief share.

A masthead of their own, and how their figures were computed.
"""

from __future__ import annotations

from parlib.display.brief.head import masthead as brief_masthead
from parlib.display.page import Page
from parlib.display.sentences import look_up
from parlib.document.blocks import Masthead, Paragraph
from parlib.document.inline import Inlines, inlines, plain


def masthead_of(
    page: Page, *, kind: str, title: Inlines, subtitle: Inlines, takeaway: Inlines
) -> Masthead:
    """Return what stands above a document.

    The unit's masthead with the title, subtitle and takeaway of the kind.
    """
    meta = brief_masthead(page.brief).meta
    return Masthead(
        {
            **meta,
            "kind": kind,
            "title": plain(title),
            "subtitle": plain(subtitle),
            "takeaway": plain(takeaway),
        }
    )


def method_note(page: Page, kind: str) -> Paragraph:
    """Return how the kind's figures were computed, from ``method_<kind>`` of the wording, as one
    note.
    """
    return Paragraph(
        inlines(" ".join(str(line) for line in look_up(page.brief.wording, f"method_{kind}"))),
        "note",
    )
