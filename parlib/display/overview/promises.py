"""Promises at risk: commitments of the unit and of the units below that are behind, missed, or
without any figure.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.vocabulary import LATE, Status
from parlib.display.brief.promises import judged_on
from parlib.display.overview.page import OverviewPage
from parlib.display.tables import columns
from parlib.document.binding import Bound, Row, total
from parlib.document.blocks import Section, Table

_STATUSES = tuple(str(status) for status in Status)
_AT_RISK = tuple(str(status) for status in reversed(LATE))
_SHOWN = 8


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
        answering = _by_owner(at_risk)
        blocks.append(_table(page, rows, answering[:_SHOWN]))
        if rest := answering[_SHOWN:]:
            others = total(*(r.bound_count() for group in rest for r in group))
            blocks.append(page.p("overview.promises.rest", role="note", others=others))
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


def _by_owner(at_risk: list[Row]) -> list[list[Row]]:
    """Return the commitments at risk of each unit and owner together, most first."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in at_risk:
        groups.setdefault((row.text("locality"), row.text("owner")), []).append(row)
    return sorted(groups.values(), key=len, reverse=True)


def _table(page: OverviewPage, rows: list[Row], answering: list[list[Row]]) -> Table:
    """Return one row per unit and owner: an overview says whom to ask, the unit's own brief what."""
    cells = page.cells
    specs = [
        ("unit", "left", 3.0),
        ("owner", "left", 6.0),
        ("commitments", "right", 1.1),
        ("at_risk", "right", 1.2),
    ]
    body = []
    for group in answering:
        unit, owner = group[0].text("locality"), group[0].text("owner")
        of_owner = [r for r in rows if (r.text("locality"), r.text("owner")) == (unit, owner)]
        body.append(
            (
                cells.text(page.name_of(unit, short=True), head=True),
                cells.text(page.office(owner)),
                cells.number(total(*(r.bound_count() for r in of_owner)), "count"),
                cells.number(total(*(r.bound_count() for r in group)), "count", bold=True),
            )
        )
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
