"""What a document asks of survey respondents.

Recorded as a fact, never made a task; an integrity audit is offered instead.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.plan.page import INFLUENCE, PlanPage
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Section, Table
from parlib.document.inline import em, inlines, plain


def respondents(brief: BriefContext) -> Section:
    """Return the part on survey respondents.

    Empty where the document neither speaks to them nor promises survey results.
    """
    page = PlanPage(brief)
    if page.plan is None or not page.tasks:
        return Section("respondents")
    requests = _requests(page)
    measured = [r for r in page.tasks if page.by_survey(r)]
    if not requests and not measured:
        return Section("respondents")
    items = [r.text("item") for r in measured]
    blocks: list[Any] = []
    if requests:
        blocks.append(page.heading("respondents", page.say("plan.respondents.heading")))
        blocks += [_table(page, requests), page.p("plan.respondents.why", role="warning")]
    else:
        blocks.append(
            page.heading(
                "respondents",
                page.say("plan.respondents.heading_measured", count=page.count(item=items)),
            )
        )
    if measured:
        blocks.append(page.p("plan.respondents.measured", role="note", items=", ".join(items)))
    offer = page.p("plan.respondents.offer", role="note")
    return Section("respondents", (*blocks, offer, *_audit(page)))


def _requests(page: PlanPage) -> list[tuple[str, str, str, str]]:
    """Return place, whom it speaks to, exact words and why it is set apart, of every sentence about
    respondents.
    """
    english = page.language == "en"
    out = [
        (r.place, r.asked_of, r.quote, (english and r.why_en) or r.why_vi)
        for r in page.stated.respondent_requests
    ]
    known = {quote for _, _, quote, _ in out}
    influence = [
        r for r in page.rows if r.text("kind") == INFLUENCE and r.text("quote") not in known
    ]
    return out + [
        (
            page.commitments[r.text("item")].place,
            "",
            r.text("quote"),
            page.reason(r.text("status_reason")),
        )
        for r in influence
    ]


def _table(page: PlanPage, requests: list[tuple[str, str, str, str]]) -> Table:
    cells = page.cells
    specs = [
        ("asked_of", "left", 3.0),
        ("quote", "left", 4.8),
        ("why", "left", 2.6),
    ]
    return Table(
        id="table-respondents",
        caption=plain(page.say("plan.respondents.caption")),
        columns=columns(
            *((page.label(f"plan.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(
            (
                cells.text("; ".join(part for part in (of, place) if part), head=True),
                cells.text(inlines("“", em(quote), "”")),
                cells.text(why),
            )
            for place, of, quote, why in requests
        ),
    )


def _audit(page: PlanPage) -> list[Any]:
    """Show the signs of the integrity audit in the years of the plan, or name the files that would
    make it possible.
    """
    rows = [
        r
        for r in page.slice.rows("findings", family="integrity")
        if page.stated.period <= r.number("period") <= page.stated.end
    ]
    if not rows:
        return [page.p("plan.respondents.needs", role="note")]
    cells = page.cells
    specs = [
        ("columns.year", "left", 0.7),
        ("plan.columns.sign", "left", 4.6),
        ("plan.columns.value", "right", 1.1),
        ("plan.columns.verdict", "left", 3.4),
    ]
    body = []
    for r in sorted(rows, key=lambda r: (r.number("period"), r.text("question"))):
        verdict = page.known_label(f"plan.sign_verdicts.{r.text('verdict')}", r.text("verdict"))
        because = page.reason(r.text("not_testable_because"))
        told = f"{verdict}: {because}" if because else verdict
        body.append(
            (
                cells.text(str(int(r.number("period"))), head=True),
                cells.text(_sign(page, r)),
                cells.number(r.bound("estimate"), "number"),
                cells.text(told),
            )
        )
    return [
        Table(
            id="table-audit",
            caption=plain(page.say("plan.respondents.audit_caption")),
            columns=columns(*((page.label(name), align, width) for name, align, width in specs)),
            rows=tuple(body),
            note=plain(page.say("plan.respondents.audit_note")),
        )
    ]


def _sign(page: PlanPage, row: Row) -> str:
    """Name a sign: what it measures, and of which survey, index or office."""
    sign = row.text("aspect")
    named = page.known_label(f"plan.signs.{sign}", sign)
    of = row.text("subject") if row.text("subject") != "triangle" else ""
    return ", ".join(p for p in (named, of, row.text("part")) if p)
