"""What page 1 asks the chair to look at: who lost most, what is not appraised yet, what must be reviewed, which promises are late."""

from __future__ import annotations

from typing import Any

from parlib.codebook.vocabulary import LATE
from parlib.display.brief.alerts import flagged
from parlib.display.brief.appraisal import waiting_for_appraisal
from parlib.display.brief.losses import is_open, ledger_rows, lost_by_unit, sum_of
from parlib.display.page import Page
from parlib.document.binding import ratio
from parlib.document.blocks import Items
from parlib.document.inline import Inlines

_UNITS = 3


def attention(page: Page) -> list[Any]:
    """Return the blocks on what needs attention; none where nothing is known that does."""
    items = [*_losses(page), *waiting_for_appraisal(page), *_flags(page), *_late(page)]
    return [page.p("attention.lead"), Items(tuple(items))] if items else []


def _losses(page: Page) -> list[Inlines]:
    """Say what the units that lost most lost, each with its share."""
    rows = [r for r in ledger_rows(page) if not is_open(r)]
    lost = [r for r in rows if r.number("lost_points") > 0]
    groups = [(unit, group) for unit, group in lost_by_unit(lost) if unit][:_UNITS]
    if not groups:
        return []
    whole = sum_of(page, rows)
    parts = []
    for unit, group in groups:
        own = sum_of(page, group)
        parts.append(page.say("attention.unit", lead_unit=unit, lost=own, share=ratio(own, whole)))
    return [page.say("attention.losses", list=page.joined(parts, comma="; ", end=""), lost=whole)]


def _flags(page: Page) -> list[Inlines]:
    if not page.slice.rows("flags", period=page.brief.period):
        return []
    _, counts = flagged(page)
    return [page.say("attention.flags", **counts)] if counts["review"].raw else []


def _late(page: Page) -> list[Inlines]:
    plan = page.brief.plan
    if plan is None or not page.slice.rows("targets", plan=plan.id):
        return []
    late = page.slice.bind("targets", "item", agg="count", plan=plan.id, status=list(LATE))
    return [page.say("attention.late", late=late)] if late.raw else []
