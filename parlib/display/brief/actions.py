"""Page 1, actions required: five rows of item, points to regain, unit, deadline and state, or of
commitments if no item is scored.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.vocabulary import LATE, Status
from parlib.display.brief.appraisal import waiting_for_appraisal
from parlib.display.brief.losses import item_label, ledger_rows, sum_of
from parlib.display.brief.promise import indicator, is_headline, promise_text
from parlib.display.brief.signs import Signs
from parlib.display.open_points import is_open
from parlib.display.page import Page
from parlib.display.tables import columns, used
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Paragraph, Table
from parlib.document.inline import inlines, plain
from parlib.document.numbers import format_number

_ROWS = 5
_URGENT = (*LATE, Status.NO_DATA, Status.OPEN)


def actions(page: Page) -> list[Any]:
    """Return the blocks on what has to be directed; none where nothing is known that has to be."""
    rows = regainable(page)
    blocks: list[Any] = []
    if rows:
        top = rows[:_ROWS]
        blocks += [
            page.heading("actions", page.say("actions.heading", points=sum_of(page, top)), level=2),
            _items(page, top),
        ]
    elif tasks := urgent(page):
        blocks += [
            page.heading("actions", page.say("actions.heading_commitments"), level=2),
            _commitments(page, tasks[:_ROWS]),
        ]
    waiting, standing = waiting_for_appraisal(page), late_and_overdue(page)
    if waiting:
        blocks.append(Paragraph(page.joined(waiting, comma=" ", end=""), "note"))
    if standing:
        blocks.append(Paragraph(page.joined(standing, comma=" ", end="")))
    return blocks


def regainable(page: Page) -> list[Row]:
    """Return the items that lost points, the largest loss first.

    Not those that only a survey of others can change.
    """
    rows = [
        r
        for r in ledger_rows(page)
        if r.number("lost_points") > 0 and not is_open(r) and r.text("part") != "rest"
    ]
    rows = [r for r in rows if not r.reason("reason").code.startswith("survey")]
    return sorted(rows, key=lambda r: (-r.number("lost_points"), r.text("code")))


def _items(page: Page, rows: list[Row]) -> Table:
    cells, signs = page.cells, Signs(page)
    due = [deadline(page, r.text("code")) for r in rows]
    with_unit, with_due = used(r.text("lead_unit") for r in rows), any(due)
    wide = 0.0 if with_due else 0.6  # names of items take the room of the deadlines
    specs = [("item", "left", 3.7 + wide), ("regain", "right", 1.1)] + [
        ("lead_unit", "left", 2.8 - wide)
    ] * with_unit
    specs += [("due", "left", 1.5)] * with_due + [("state", "left", 2.9)]
    body = []
    for row, by in zip(rows, due, strict=True):
        out: list[Cell] = [
            cells.text(item_label(page, row), head=True),
            cells.number(row.bound("lost_points"), "points", bold=True),
        ]
        out += [cells.text(page.office(row.text("lead_unit")))] * with_unit + [
            cells.text(by)
        ] * with_due
        body.append((*out, cells.text(signs.described(row, most=2))))
    return Table(
        id="table-actions",
        caption=plain(page.say("actions.caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        # without a dispatch, what is asked for says what it is for
        note="" if with_due or page.brief.plan is None else page.label("no_deadline_note"),
    )


def deadline(page: Page, code: str) -> str:
    """Return the deadline that the plan sets for an item, and whether it has passed; empty where it
    sets none.
    """
    due = sorted(r.text("due") for r in page.slice.rows("targets", code=code) if r.text("due"))
    if not due:
        return ""
    day = format_number("date_short", due[0], page.language)
    today = (page.brief.as_of or page.brief.issued_on).isoformat()
    return plain(page.say("actions.passed", day=day)) if due[0] < today else day


def urgent(page: Page) -> list[Row]:
    """Return the commitments that need somebody's attention.

    Late, overdue or open; those about the index itself first.
    """
    plan = page.brief.plan
    rows = page.slice.rows("targets", plan=plan.id) if plan is not None else []
    repeated = {c.id for c in plan.commitments if c.repeats} if plan is not None else set()
    rows = [
        r
        for r in rows
        if r.text("kind") != "respondent_influence"
        and r.text("status") in _URGENT
        and r.text("item") not in repeated
    ]
    return sorted(
        rows,
        key=lambda r: (
            _URGENT.index(r.text("status")),
            not is_headline(r),
            r.text("due"),
            r.text("item"),
        ),
    )


def _commitments(page: Page, rows: list[Row]) -> Table:
    cells = page.cells
    due = [format_number("date_short", r["due"], page.language) if r["due"] else "" for r in rows]
    with_owner, with_state = (
        used(r.text("owner") for r in rows),
        len({r.text("status") for r in rows}) > 1,
    )
    shared = due[0] if len(set(due)) == 1 else ""
    specs = [("commitment", "left", 3.4), ("promise", "left", 2.2)] + [
        ("owner", "left", 3.0)
    ] * with_owner
    specs += [("due", "left", 1.3)] * (not shared) + [("state", "left", 1.7)] * with_state
    body = []
    for row, by in zip(rows, due, strict=True):
        out: list[Cell] = [
            cells.text(indicator(page, row), head=True),
            Cell(promise_text(page, row)),
        ]
        out += [cells.text(page.office(row.text("owner")))] * with_owner + [cells.text(by)] * (
            not shared
        )
        body.append((*out, *[cells.text(page.label(f"status.{row.text('status')}"))] * with_state))
    state = "" if with_state else page.label(f"status.{rows[0].text('status')}")
    parts = [page.say("actions.shared_due", due=shared) if shared else (), inlines(state)]
    return Table(
        id="table-actions",
        caption=page.joined([page.say("actions.caption_commitments"), *parts], comma="; ", end=""),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
    )


def late_and_overdue(page: Page) -> list[Any]:
    """Count the commitments that are late, and those past their deadline of which nobody knows how
    they stand.
    """
    plan = page.brief.plan
    rows = page.slice.rows("targets", plan=plan.id) if plan is not None else []
    out = []
    for path, chosen in (
        ("actions.late", [r for r in rows if r.text("status") in LATE]),
        (
            "actions.overdue",
            [
                r
                for r in rows
                if r.text("status") == Status.NO_DATA
                and r.text("due")
                and r.text("due") < r.text("as_of")
            ],
        ),
    ):
        if chosen and plan is not None:
            count = page.slice.bind(
                "targets", "item", agg="count", plan=plan.id, item=[r.text("item") for r in chosen]
            )
            of_index = [r for r in chosen if r["index"] == "PAR"] if path == "actions.late" else []
            out.append(
                page.say(
                    "actions.late_with_index", count=count, promise=promise_text(page, of_index[0])
                )
                if of_index
                else page.say(path, count=count)
            )
    return out
