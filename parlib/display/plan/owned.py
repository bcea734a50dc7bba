"""Owners and what each has committed to: the owner as group row, what all share said once."""

from __future__ import annotations

from collections import Counter
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.vocabulary import Operator
from parlib.display.plan.head import owners_table
from parlib.display.plan.page import PlanPage
from parlib.display.tables import columns, used
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import Inlines, inlines, plain, strong


def owned(brief: BriefContext) -> Section:
    """Return owners and commitments in one table.

    A day or a standing that all share stands in its note; exact words are in Appendix I of the
    commitment sheets.
    """
    page = PlanPage(brief)
    if page.plan is None or not page.tasks:
        return Section("owned")
    return Section(
        "owned",
        (
            page.heading(
                "owned", page.say("plan.owned.heading", owners=page.distinct_owners()), level=2
            ),
            _table(page),
            owners_table(page),
        ),
    )


def _table(page: PlanPage) -> Table:
    rows = page.tasks
    days = sorted({r.text("due") for r in rows})
    each_year = any(page.commitments[r.text("item")].horizon == "each_year" for r in rows)
    with_due = len(days) > 1 or each_year
    usual = _usual_due(page, rows) if with_due else ""
    due_apart = with_due and not usual  # the day of a few stands beside what they promise
    standings = {plain(page.standing(r)) for r in rows}
    with_standing, with_actual = len(standings) > 1, used(r["actual"] for r in rows)
    specs: list[tuple[str, str, float]] = [
        ("columns.code", "left", 0.9),
        ("plan.columns.owned", "left", 6.4),
        ("columns.promise", "left", 2.6),
    ]
    known = [r for r in rows if r["baseline"] is not None]
    with_baseline = 2 * len(known) > len(rows)  # else the words of the few are in the appendix
    specs += [("columns.baseline", "left", 1.8)] * with_baseline
    specs += [("columns.actual", "right", 1.5)] * with_actual
    specs += [("plan.columns.due", "left", 2.1)] * due_apart
    specs += [("columns.standing", "left", 2.6)] * with_standing
    body: list[tuple[Cell, ...]] = []
    for owner, group in page.groups:
        count = page.say("plan.owned.count", count=page.count(owner=owner))
        head = Cell(inlines(strong(owner), " (", count, ")"), head=True)
        body.append((Cell(()), head, *[Cell(())] * (len(specs) - 2)))
        for row in group:
            out = [page.cells.text(row.text("item")), page.cells.text(page.indicator(row))]
            promise, due = page.promise(row), page.due(row)
            own_day = bool(usual) and plain(due.c) != usual
            out.append(Cell(inlines(promise, " (", due.c, ")") if own_day else promise))
            out += [page.baseline(row)] * with_baseline
            out += [_actual(page, row)] * with_actual
            out += [due] * due_apart
            out += [Cell(page.standing(row))] * with_standing
            body.append(tuple(out))
    return Table(
        id="table-owned",
        caption=plain(page.say("plan.owned.caption", as_of=page.as_of)),
        columns=columns(*((page.label(name), align, width) for name, align, width in specs)),
        rows=tuple(body),
        note=page.joined(
            _shared(page, rows, days, usual, with_due, with_standing), comma=" ", end=""
        ),
    )


def _actual(page: PlanPage, row: Row) -> Cell:
    """Cell with what was reached; of what is either done or not, that in words."""
    commitment = page.commitments[row.text("item")]
    if commitment.operator == Operator.DONE and not commitment.figure and row["actual"] is not None:
        return page.cells.text(page.label("plan.done" if row.number("actual") else "plan.not_done"))
    return page.cells.number(row.bound("actual"), "number")


def _usual_due(page: PlanPage, rows: list[Row]) -> str:
    """Return the last day that more than half of the commitments share, in words; else nothing."""
    (words, count), *_ = Counter(plain(page.due(r).c) for r in rows).most_common()
    return words if 2 * count > len(rows) else ""


def _shared(
    page: PlanPage,
    rows: list[Row],
    days: list[str],
    usual: str,
    with_due: bool,
    with_standing: bool,
) -> list[Inlines]:
    """Say once what all commitments share."""
    sentences: list[Any] = []
    if not with_due:
        sentences.append(page.say("plan.owned.due", day=page.day(days[0])))
    elif usual:
        sentences.append(page.say("plan.owned.usual_due", day=usual))
    if not with_standing:
        sentences.append(page.say("plan.owned.standing", standing=plain(page.standing(rows[0]))))
    return [*sentences, page.say("plan.owned.words")]
