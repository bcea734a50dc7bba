"""First page of the audit annex: the brief it belongs to, the certainty of the rank, and what each
part verifies.
"""

from __future__ import annotations

from parlib.codebook.context import BriefContext
from parlib.display.annex.parts import PARTS
from parlib.display.brief.certainty import rank_note
from parlib.display.brief.head import takeaway
from parlib.display.kinds import masthead_of
from parlib.display.page import Page
from parlib.display.year_step import year_step
from parlib.document.blocks import Items, Masthead, Paragraph, Section
from parlib.document.inline import inlines, plain


def masthead(brief: BriefContext) -> Masthead:
    """Return what stands above the annex.

    The form of an appendix, since it goes out with the brief.
    """
    page = Page(brief)
    made = masthead_of(
        page,
        kind="annex",
        title=page.say("annex.title"),
        subtitle=page.say("annex.subtitle"),
        takeaway=takeaway(page),
        step=year_step(page),
    )
    # who signs and who gets it stands in the document that it is attached to
    unsigned = {k: v for k, v in made.meta.items() if k not in ("signer_title", "recipients")}
    return Masthead(
        {
            **unsigned,
            "mode": "appendix",
            "appendix_number": "",
            "appendix_of": plain(page.say("annex.attached")),
        }
    )


def summary(brief: BriefContext) -> Section:
    """Return the first part.

    The sentence that the brief rests on, the chances of its rank, the list of the parts.
    """
    page = Page(brief)
    named = tuple(
        inlines(f"{letter}. ", page.label(f"annex.{name}")) for name, letter in PARTS.items()
    )
    head = [page.heading("summary", page.say("annex.heading")), Paragraph(takeaway(page), "lead")]
    return Section(
        "summary", (*head, *rank_note(page), page.p("annex.read", role="note"), Items(named))
    )
