"""The commitments in one chart and a few sentences.

The list of commitments, their wording and how the parts add up are in the audit annex.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.brief.adding_up import reconciled
from parlib.display.brief.losses import ledger_rows
from parlib.display.brief.promise import (
    indicator,
    is_headline,
    promise_text,
    standing_label,
)
from parlib.display.brief.promises import counted, heading_of, pictures, plan_on
from parlib.display.page import Page
from parlib.document.blocks import Items, Paragraph, Section
from parlib.document.inline import Inlines

_BARS = 5


def commitments(brief: BriefContext) -> Section:
    """Return the part on the plan in force.

    How many stand how, whether the parts reach the whole, one picture, what is no task.
    """
    page = Page(brief)
    plan = plan_on(page)
    if isinstance(plan, Section):
        return plan
    tasks, counts, every = plan.tasks, plan.counts, plan.every
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
    requests = brief.plan.respondent_requests if brief.plan is not None else ()
    if requests or len(tasks) < len(plan.rows):
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
            status=standing_label(page, row),
        )
        for row in tasks
        if is_headline(row) and row.text("item") not in repeated
    ]
    return [Items(tuple(items))] if items else []
