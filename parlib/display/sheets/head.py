"""Head of the commitment sheets: who signs, who cannot, and why."""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.kinds import masthead_of
from parlib.display.plan.page import PlanPage
from parlib.display.plan.sheets import Signing, roman, signing
from parlib.document.blocks import Masthead, Section
from parlib.document.inline import Inlines, inlines, plain


def masthead(brief: BriefContext) -> Masthead:
    """Return what stands above the list and its sheets.

    The form of an appendix: a list of commitments is no report, and each sheet has a place to sign
    of its own.
    """
    page = PlanPage(brief)
    signed = signing(page)
    subtitle = page.say("sheets.none") if page.plan is None else inlines(page.document)
    made = masthead_of(
        page,
        kind="sheets",
        title=page.say("sheets.title" if signed.sheets else "sheets.title_none"),
        subtitle=subtitle,
        takeaway=_takeaway(page, signed),
    )
    unsigned = {k: v for k, v in made.meta.items() if k not in ("signer_title", "recipients")}
    return Masthead(
        {
            **unsigned,
            "mode": "appendix",
            "appendix_number": "",
            "appendix_of": plain(page.say("sheets.attached")),
        }
    )


def summary(brief: BriefContext) -> Section:
    """Return for whom there is a sheet and which, and for whom none, by reason."""
    page = PlanPage(brief)
    if page.plan is None or not page.tasks:
        return page.absent("summary", "plan.missing")
    signed = signing(page)
    blocks: list[Any] = [page.heading("summary", _takeaway(page, signed))]
    with_number = [
        plain(page.say("sheets.signer", owner=page.office(owner), number=roman(n)))
        for n, (owner, _) in enumerate(signed.sheets, start=1)
    ]
    for name, owners in (
        ("signs", with_number),
        ("collective", signed.collective),
        ("past", signed.past),
    ):
        if owners:
            blocks.append(page.p(f"sheets.{name}", list=page.office("; ".join(owners))))
    return Section("summary", (*blocks, page.p("sheets.words", role="note")))


def _takeaway(page: PlanPage, signed: Signing) -> Inlines:
    if page.plan is None or not page.tasks:
        return page.say("plan.takeaway.nothing")
    if not signed.sheets:
        return page.say("sheets.heading_none", issued=page.day(page.brief.issued_on.isoformat()))
    return page.say("sheets.heading", items=page.count(item=signed.items))
