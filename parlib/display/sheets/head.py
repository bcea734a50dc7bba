"""Head of the commitment sheets: who signs, who cannot, and why."""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.kinds import masthead_of
from parlib.display.plan.page import PlanPage
from parlib.display.plan.sheets import Signing, signing
from parlib.document.blocks import Items, Masthead, Section
from parlib.document.inline import Inlines, inlines


def masthead(brief: BriefContext) -> Masthead:
    """Return what stands above the sheets."""
    page = PlanPage(brief)
    subtitle = page.say("sheets.none") if page.plan is None else inlines(page.document)
    made = masthead_of(
        page,
        kind="sheets",
        title=page.say("sheets.title"),
        subtitle=subtitle,
        takeaway=_takeaway(page, signing(page)),
    )
    # each sheet has a place to sign of its own
    return Masthead({**made.meta, "signer_title": "", "recipients": []})


def summary(brief: BriefContext) -> Section:
    """Return the first page: for whom there is a sheet, and for whom none, by reason."""
    page = PlanPage(brief)
    if page.plan is None or not page.tasks:
        return page.absent("summary", "plan.missing")
    signed = signing(page)
    blocks: list[Any] = [page.heading("summary", _takeaway(page, signed))]
    for name, owners in (
        ("signs", [owner for owner, _ in signed.sheets]),
        ("collective", signed.collective),
        ("past", signed.past),
    ):
        if owners:
            blocks += [page.p(f"sheets.{name}"), Items(tuple(inlines(o) for o in owners))]
    return Section("summary", (*blocks, page.p("sheets.words", role="note")))


def _takeaway(page: PlanPage, signed: Signing) -> Inlines:
    if page.plan is None or not page.tasks:
        return page.say("plan.takeaway.nothing")
    if not signed.sheets:
        return page.say("sheets.heading_none", issued=page.day(page.brief.issued_on.isoformat()))
    return page.say("sheets.heading", items=page.count(item=signed.items))
