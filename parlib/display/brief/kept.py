"""The commitments on one picture and a few sentences.

Their list, their words and how the parts add up stand in the audit annex.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.vocabulary import Status
from parlib.display.brief.adding_up import reconciled
from parlib.display.brief.losses import ledger_rows
from parlib.display.brief.promise import indicator, is_headline, promise_text
from parlib.display.brief.promises import counted, heading_of, pictures
from parlib.display.page import Page
from parlib.document.blocks import Items, Paragraph, Section
from parlib.document.inline import Inlines

_BARS = 5


def commitments(brief: BriefContext) -> Section:
    """Return the part on the plan in force.

    How many stand how, whether the parts reach the whole, one picture, what is no task.
    """
    page = Page(brief)
    plan = brief.plan
    if plan is None:
        return page.lacking("commitments", "commitments")
    rows = page.slice.rows("targets", plan=plan.id)
    tasks = [r for r in rows if r.text("kind") != "respondent_influence"]
    if not tasks:
        return page.absent("commitments", "commitments.unread", document=page.document)
    key: dict[str, Any] = {"plan": plan.id, "kind": sorted({r.text("kind") for r in tasks})}
    counts = {
        s: page.slice.bind("targets", "item", agg="count", status=s, **key)
        for s in map(str, Status)
    }
    every = page.slice.bind("targets", "item", agg="count", **key)
    sentences: list[Inlines] = [page.say("kept.document", document=page.document)]
    if counts["no_data"].raw != every.raw:
        sentences.append(page.say("commitments.counts", list=counted(page, counts)))
    sentences += reconciled(page)
    acted_on = not ledger_rows(page)  # without scored items page 1 lists the commitments themselves
    blocks: list[Any] = [
        page.heading("commitments", heading_of(page, counts, every)),
        Paragraph(page.joined(sentences, comma=" ", end="")),
        *([] if acted_on else _headline(page, tasks)),
        *pictures(page, tasks, bars=_BARS, units=1),
    ]
    if plan.respondent_requests or any(r.text("kind") == "respondent_influence" for r in rows):
        blocks.append(page.p("kept.not_tasks", role="warning"))
    return Section("commitments", tuple(blocks))


def _headline(page: Page, tasks: list[Any]) -> list[Items]:
    """List the promises about an index itself, each with its standing."""
    plan = page.brief.plan
    repeated = {c.id for c in plan.commitments if c.repeats} if plan is not None else set()
    items = [
        page.say(
            "summary.promise",
            indicator=indicator(page, row),
            promise=promise_text(page, row),
            status=page.label(f"status.{row.text('status') or 'no_data'}"),
        )
        for row in tasks
        if is_headline(row) and row.text("item") not in repeated
    ]
    return [Items(tuple(items))] if items else []
