"""Owners and what each has committed to: the owner as group row, what all share said once."""

from __future__ import annotations

from parlib.codebook.context import BriefContext
from parlib.codebook.periods import Period
from parlib.codebook.vocabulary import Status
from parlib.display.plan.head import owners_table
from parlib.display.plan.page import PlanPage
from parlib.display.tables import columns, used
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import inlines, plain, strong


def owned(brief: BriefContext) -> Section:
    """Return owners and commitments in one table.

    A day or a standing that all share stands in its note; exact words are in the list of
    commitments.
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
    usual = page.usual_due()
    with_standing, with_actual = not page.one_standing(), used(r["actual"] for r in rows)
    specs: list[tuple[str, str, float]] = [
        ("columns.code", "left", 1.2),
        ("plan.columns.owned", "left", 5.9),
        ("columns.promise", "left", 2.6),
    ]
    # before the year ends the reason of a standing is a sentence, and most have nothing to show
    silent = [r for r in rows if page.is_silent(r)]
    blank = with_actual and with_standing and 2 * len(silent) > len(rows)
    reasoned = 5 * sum("(" in plain(page.standing(r)) for r in rows) > len(rows)
    known = [r for r in rows if r["baseline"] is not None]
    with_baseline = 2 * len(known) > len(rows)  # else the words of the few are in the appendix
    specs += [("columns.baseline", "left", 1.8)] * with_baseline
    specs += [("columns.actual", "right", 1.5)] * with_actual
    specs += [("plan.columns.due", "left", 2.5)] * (not usual)
    specs += [("columns.standing", "left", 3.6 if reasoned else 2.6)] * with_standing
    latest = max((Period.parse(p) for r in rows if (p := r.text("actual_period"))), default=None)
    body: list[tuple[Cell, ...]] = []
    for owner, group in page.groups:
        count = page.say("plan.owned.count", count=page.count(owner=owner))
        head = Cell(inlines(strong(page.office(owner)), " (", count, ")"), head=True)
        body.append((Cell(()), head, *[Cell(())] * (len(specs) - 2)))
        for row in group:
            out = [page.cells.text(row.text("item")), page.cells.text(page.indicator(row))]
            # the day of a few stands beside what they promise
            out.append(Cell(page.promised_by(row, usual) if usual else page.promise(row)))
            out += [page.baseline(row)] * with_baseline
            out += [_actual(page, row, latest)] * with_actual
            out += [page.due(row)] * (not usual)
            told = Cell(()) if blank and page.is_silent(row) else Cell(page.standing(row))
            out += [told] * with_standing
            body.append(tuple(out))
    return Table(
        id="table-owned",
        caption=plain(page.say("plan.owned.caption", as_of=page.as_of)),
        columns=columns(*((page.label(name), align, width) for name, align, width in specs)),
        rows=tuple(body),
        note=page.joined(
            # said once what all commitments share
            [
                *page.shared_due(usual),
                *page.shared_standing(),
                *[page.say("plan.owned.silent")] * blank,
                page.say("plan.owned.words"),
            ],
            comma=" ",
            end="",
        ),
    )


def _actual(page: PlanPage, row: Row, latest: Period | None) -> Cell:
    """Return what was reached, with its period where others were reported on since: nobody has said
    how it stands now.
    """
    shown, label = page.actual(row), row.text("actual_period")
    settled = row.text("status") in (Status.MET, Status.MISSED)
    if settled or not label or latest is None or Period.parse(label).last_day >= latest.last_day:
        return shown
    return Cell(inlines(*shown.c, f" ({page.period_name(label)})"))
