"""What was refused and why.

A refusal is a finding about the data, and stands in the document like any other.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.link.page import LinkPage
from parlib.document.blocks import Items, Section
from parlib.document.inline import inlines, strong


def refusals(brief: BriefContext) -> Section:
    """Return the refused questions, each with its reason and what would allow an answer.

    Empty where none was refused.
    """
    page = LinkPage(brief)
    if not page.refused:
        return Section("refusals")
    questions = [a.answer.text("question") for a in page.refused]
    count = page.slice.bind("findings", "question", agg="count", question=questions)
    blocks: list[Any] = [
        page.heading("refusals", page.say("link.refusals.heading", count=count)),
        page.p("link.refusals.read", role="note"),
    ]
    items = []
    # the reason of a question that stands alone is the first sentence of page 1
    alone = len(page.results) == 1
    for result in page.refused:
        note = result.question.note_en if page.language == "en" else result.question.note_vi
        why = () if alone else inlines(" ", page.refusal(result))
        items.append(inlines(strong(page.title(result)), why, f" {note}" if note else ""))
    blocks.append(Items(tuple(items)))
    codes = {a.answer.reason("not_testable_because").code for a in page.refused}
    if "not_a_sample" in codes:
        blocks.append(page.p("link.refusals.wanted"))
    return Section("refusals", tuple(blocks))
