"""Promises at risk: commitments of the unit and of the units below that are behind, missed, or
without any figure.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.vocabulary import LATE, Status
from parlib.display.brief.promise import promise_text
from parlib.display.brief.promises import judged_on
from parlib.display.overview.page import OverviewPage
from parlib.display.tables import columns
from parlib.document.binding import Bound, Row, total
from parlib.document.blocks import Section, Table

_STATUSES = tuple(str(status) for status in Status)
_AT_RISK = tuple(str(status) for status in reversed(LATE))
_SHOWN = 15


def promises(brief: BriefContext) -> Section:
    """Return the part on promises; one line where no plan of these units is in force."""
    page = OverviewPage(brief)
    rows = [
        r
        for r in (*page.slice.rows("targets"), *page.slice.rows("targets", peers=True))
        if r.text("kind") != "respondent_influence"
    ]
    rows = [r for r in rows if r.number("period") == brief.period]
    if not rows:
        return page.absent("promises", "overview.promises") if page.units else Section("promises")
    at_risk = sorted(
        (r for r in rows if r.text("status") in _AT_RISK),
        key=lambda r: (_AT_RISK.index(r.text("status")), r.text("plan"), r.text("item")),
    )
    counts = {s: _count(page, rows, s) for s in _STATUSES}
    every = _count(page, rows, *_STATUSES)
    path = "waiting" if counts["no_data"].raw == every.raw else "none_at_risk"
    if at_risk:
        path = "at_risk"
    blocks: list[Any] = [
        page.heading(
            "promises",
            page.say(
                f"overview.promises.heading.{path}",
                count=every,
                at_risk=_count(page, rows, *_AT_RISK),
            ),
        )
    ]
    counted = [
        page.say("commitments.counted", status=page.label(f"status.{s}"), count=counts[s])
        for s in _STATUSES
        if counts[s].raw
    ]
    blocks.append(page.p("commitments.counts", list=page.joined(counted, end="")))
    blocks += judged_on(page)
    if at_risk:
        blocks.append(_table(page, at_risk[:_SHOWN]))
        if len(at_risk) > _SHOWN:
            blocks.append(
                page.p(
                    "overview.promises.rest",
                    role="note",
                    others=total(*(r.bound_count() for r in at_risk[_SHOWN:])),
                )
            )
    return Section("promises", tuple(blocks))


def _count(page: OverviewPage, rows: list[Row], *statuses: str) -> Bound:
    plans, kinds = sorted({r.text("plan") for r in rows}), sorted({r.text("kind") for r in rows})
    return page.slice.bind(
        "targets",
        "item",
        agg="count",
        plan=plans,
        kind=kinds,
        status=list(statuses),
        period=page.brief.period,
    )


def _table(page: OverviewPage, rows: list[Row]) -> Table:
    cells = page.cells
    specs = [
        ("unit", "left", 1.8),
        ("commitment", "left", 3.6),
        ("promise", "left", 1.8),
        ("actual", "right", 1.0),
        ("standing", "left", 1.3),
        ("owner", "left", 2.0),
    ]
    body = [
        (
            cells.text(page.name_of(r.text("locality"), short=True), head=True),
            cells.text(r.text("indicator")),
            cells.text(promise_text(page, r)),
            cells.number(r.bound("actual"), "number"),
            cells.text(page.label(f"status.{r.text('status')}")),
            cells.text(r.text("owner")),
        )
        for r in rows
    ]
    return Table(
        id="table-promises",
        caption=page.text("overview.promises.table_caption"),
        columns=columns(
            *(
                (page.label(f"overview.columns.{name}"), align, width)
                for name, align, width in specs
            )
        ),
        rows=tuple(body),
        sortable=True,
        filter=0,
    )
