"""Where a plan brief comes from.

The document and how it was read, the defects of its text, missing files, method.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.kinds import method_notes
from parlib.display.page import Value
from parlib.display.plan.page import PlanPage
from parlib.document.blocks import Paragraph, Section
from parlib.document.inline import Inlines, inlines


def sources(brief: BriefContext) -> Section:
    """Return the last part of the document, before the commitment sheets."""
    page = PlanPage(brief)
    blocks: list[Any] = [page.heading("sources", page.say("plan.sources.heading"))]
    if page.plan is not None and page.tasks:
        blocks += [Paragraph(sentence, "note") for sentence in _document(page)]
        if page.plan.text_quality:
            quality = page.joined([inlines(q) for q in page.plan.text_quality], comma="; ")
            blocks.append(page.p("plan.sources.quality", role="note", list=quality))
        missing = _missing(page)
        if missing:
            listed = page.joined(missing, comma=" ", end="")
            blocks.append(page.p("plan.sources.lacking", role="note", list=listed))
    blocks += method_notes(page, "plan")
    return Section("sources", tuple(blocks))


def _document(page: PlanPage) -> list[Inlines]:
    plan = page.stated
    values: dict[str, Value] = {
        "document": page.document,
        "issuer": page.office(plan.issuer),
        "count": page.count(),
    }
    if plan.text_sha256:
        out = [page.say("plan.sources.document", digest=plan.text_sha256[:16], **values)]
    else:
        out = [page.say("plan.sources.document_without_digest", **values)]
    if plan.legal_basis:
        out.append(page.say("plan.sources.basis", list="; ".join(plan.legal_basis)))
    if plan.note:
        out.append(
            page.say("plan.sources.read", note=page.note(plan.note, plan.note_en).rstrip(".") + ".")
        )
    reports = page.slice.rows("progress", plan=plan.id)
    if reports:
        files = sorted({r.text("source_file") for r in reports if r.text("source_file")})
        counted = page.slice.bind("progress", "item", agg="count", plan=plan.id)
        out.append(page.say("plan.sources.results", count=counted, files=", ".join(files) or "–"))
    return out


def _missing(page: PlanPage) -> list[Inlines]:
    out = []
    none = page.count(status="no_data")
    if none.raw:
        out.append(page.say("plan.sources.missing.progress", count=none))
    if any(r.text("index") and r["actual"] is None for r in page.tasks):
        out.append(page.say("plan.sources.missing.index"))
    valued = any(
        r.text("index") == "PAR"
        and r["target_low"] is not None
        and r.text("operator") in ("=", ">=", ">")
        for r in page.tasks
    )
    if valued and not page.slice.rows("pathways", plan=page.stated.id):
        out.append(page.say("plan.sources.missing.path"))
    return out
