"""Every commitment with its exact words: one table, the owner as group row."""

from __future__ import annotations

from parlib.codebook.context import BriefContext
from parlib.display.plan.page import STATUSES, PlanPage
from parlib.display.tables import columns, used
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import Inlines, br, em, inlines, strong

_NOTHING = 1e-9


def commitments(brief: BriefContext) -> Section:
    """Return the list of commitments by owner, each with its exact words and how they were read.

    What few commitments have (where they start, at what pace they must go on, how likely they are)
    stands below the figure it belongs to, not in a column of its own.
    """
    page = PlanPage(brief)
    if page.plan is None or not page.tasks:
        return Section("commitments")
    return Section(
        "commitments",
        (page.heading("commitments", page.say("plan.commitments.title")), _table(page)),
    )


def _table(page: PlanPage) -> Table:
    with_actual = used(r["actual"] for r in page.tasks)
    with_standing = not page.one_standing() or used(r["chance"] for r in page.tasks)
    usual = page.usual_due()
    specs: list[tuple[str, str, float]] = [
        ("columns.code", "left", 0.9),
        ("plan.columns.text", "left", 7.0),
        ("columns.promise", "left", 2.4),
        *[("columns.actual", "left", 2.1)] * with_actual,
        *[("columns.standing", "left", 2.8)] * with_standing,
    ]
    body: list[tuple[Cell, ...]] = []
    for owner, rows in page.groups:
        counted = inlines(
            strong(page.office(owner)), " (", _counted(page, owner, with_standing), ")"
        )
        head = Cell(counted, head=True)
        body.append((Cell(()), head, *[Cell(())] * (len(specs) - 2)))
        body += [
            _row(page, row, usual, with_actual=with_actual, with_standing=with_standing)
            for row in rows
        ]
    return Table(
        id="table-commitments",
        caption=page.say("plan.commitments.caption", as_of=page.as_of),
        columns=columns(*((page.label(name), align, width) for name, align, width in specs)),
        rows=tuple(body),
        note=page.joined([*page.shared_due(usual), *page.shared_standing()], comma=" ", end=""),
    )


def _counted(page: PlanPage, owner: str, with_standing: bool) -> Inlines:
    """Count the commitments of an owner, by standing where it differs."""
    count = page.count(owner=owner)
    if not with_standing:
        return page.say("plan.owned.count", count=count)
    counts = {status: page.count(owner=owner, status=status) for status in STATUSES}
    parts = [
        page.say("commitments.counted", status=page.label(f"status.{s}"), count=n)
        for s, n in counts.items()
        if n.raw
    ]
    return page.say("plan.commitments.owner", count=count, standing=page.joined(parts, end=""))


def _row(
    page: PlanPage, row: Row, usual: str, *, with_actual: bool, with_standing: bool
) -> tuple[Cell, ...]:
    quoted = inlines("“", em(row.text("quote")), "”", _place(page, row))
    read = _read_as(page, row)
    return (
        page.cells.text(row.text("item"), head=True),
        Cell(_lines(inlines(strong(page.indicator(row))), quoted, read)),
        Cell(_lines(page.promised_by(row, usual), _start(page, row))),
        *[_actual(page, row)] * with_actual,
        *[Cell(_lines(page.standing(row), _chance(page, row)))] * with_standing,
    )


def _lines(*texts: Inlines) -> Inlines:
    """Put texts below each other; what is empty takes no line."""
    known = [t for t in texts if t]
    return inlines(*(piece for i, t in enumerate(known) for piece in ((br(), *t) if i else t)))


def _place(page: PlanPage, row: Row) -> str:
    place = page.commitments[row.text("item")].place
    return f" ({place})" if place else ""


def _start(page: PlanPage, row: Row) -> Inlines:
    """Return where the commitment starts; nothing where the document does not."""
    shown = page.baseline(row)
    if row["baseline"] is None and row["baseline_period"] is None and not row.text("baseline_text"):
        return ()
    return page.say("plan.commitments.start", start=shown.c)


def _actual(page: PlanPage, row: Row) -> Cell:
    shown = page.actual(row)
    if row["actual"] is None:
        return shown
    reached = inlines(*shown.c, f" ({page.period_name(row.text('actual_period'))})")
    return Cell(_lines(reached, _pace(page, row)))


def _pace(page: PlanPage, row: Row) -> Inlines:
    """Say at what pace the commitment must go on.

    Only where something was reported, for from no report nothing follows, least of all zero.
    """
    reported = bool(row.text("actual_period")) and row.text("status") in ("on_course", "behind")
    if not reported or row["required_pace"] is None or abs(row.number("required_pace")) <= _NOTHING:
        return ()
    per = page.known_label(f"pace.{row.text('pace_unit').replace(' ', '_')}", row.text("pace_unit"))
    return page.say("plan.commitments.pace", value=row.bound("required_pace"), per=per)


def _chance(page: PlanPage, row: Row) -> Inlines:
    if row["chance"] is None:
        return ()
    return page.say(
        "plan.commitments.chance",
        value=row.bound("chance"),
        because=page.reason(row.text("chance_basis")),
    )


def _read_as(page: PlanPage, row: Row) -> Inlines:
    """Return how a sentence without a number was read, with which it shares a gain, what it repeats."""
    c = page.commitments[row.text("item")]
    parts = [page.note(c.note, c.note_en).rstrip(".")] if c.note else []
    others = [
        o.id for o in page.commitments.values() if c.joint and o.joint == c.joint and o.id != c.id
    ]
    parts += [f"{page.label('plan.jointly_with')} {', '.join(others)}"] if others else []
    parts += [f"{page.label('plan.says_again')} {c.repeats}"] if c.repeats else []
    return inlines(f"{page.label('plan.read_as')} {'; '.join(parts)}.") if parts else ()
