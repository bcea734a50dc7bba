"""Appendix I: every commitment with its exact words, one table per owner, on landscape pages."""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.plan.page import STATUSES, PlanPage
from parlib.display.tables import columns, used
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import Inlines, br, em, inlines, strong

_NOTHING = 1e-9
_OPTIONAL = ("actual", "pace", "chance")


def commitments(brief: BriefContext) -> Section:
    """Return the list of commitments grouped by owner.

    Columns that no commitment can fill yet are named and left out.
    """
    page = PlanPage(brief)
    if page.plan is None or not page.tasks:
        return Section("commitments")
    shown = _columns_in_use(page)
    blocks: list[Any] = [page.heading("commitments", page.say("plan.commitments.title"))]
    blocks.append(page.p("plan.sheets.attached", role="attached", issuer=page.plan.issuer))
    missing = [page.label(_label(name)).lower() for name in _OPTIONAL if name not in shown]
    if missing:
        listed = (
            ", ".join(missing[:-1]) + page.label("and") if len(missing) > 1 else ""
        ) + missing[-1]
        blocks.append(page.p("plan.commitments.left_out", role="note", columns=listed))
    blocks += [
        _table(page, number, owner, rows, shown)
        for number, (owner, rows) in enumerate(page.groups, start=1)
    ]
    return Section("commitments", tuple(blocks), landscape=True, appendix="I")


def _label(name: str) -> str:
    return {"actual": "columns.actual", "baseline": "columns.baseline"}.get(
        name, f"plan.columns.{name}"
    )


def _columns_in_use(page: PlanPage) -> list[str]:
    rows = page.tasks
    has = {
        "baseline": used(r["baseline"] for r in rows) or used(r["baseline_period"] for r in rows),
        "actual": used(r["actual"] for r in rows),
        "pace": any(_has_pace(r) for r in rows),
        "chance": used(r["chance"] for r in rows),
    }
    return [name for name, there in has.items() if there]


def _has_pace(row: Row) -> bool:
    """Say whether a pace is shown: only where something was reported. A figure that nobody reported
    is not zero, so no pace follows from it.
    """
    reported = bool(row.text("actual_period")) and row.text("status") in ("on_course", "behind")
    return (
        reported
        and row["required_pace"] is not None
        and abs(row.number("required_pace")) > _NOTHING
    )


def _table(page: PlanPage, number: int, owner: str, rows: list[Row], shown: list[str]) -> Table:
    specs = [
        ("columns.code", "left", 0.75),
        ("plan.columns.text", "left", 7.2),
        ("columns.promise", "left", 2.1),
    ]
    specs += [(_label("baseline"), "left", 1.5)] * ("baseline" in shown) + [
        ("plan.columns.due", "left", 1.35)
    ]
    specs += [(_label("actual"), "left", 1.5)] * ("actual" in shown) + [
        ("columns.standing", "left", 2.1)
    ]
    specs += [(_label("pace"), "left", 1.5)] * ("pace" in shown) + [
        (_label("chance"), "left", 1.8)
    ] * ("chance" in shown)
    return Table(
        id=f"table-commitments-{number}",
        caption=page.say(
            "plan.commitments.caption",
            owner=owner,
            count=page.count(owner=owner),
            standing=_standings(page, owner),
        ),
        columns=columns(*((page.label(name), align, width) for name, align, width in specs)),
        rows=tuple(_row(page, row, shown) for row in rows),
        note=_note(page, rows),
        landscape=True,
        sortable=True,
    )


def _standings(page: PlanPage, owner: str) -> Inlines:
    counts = {status: page.count(owner=owner, status=status) for status in STATUSES}
    parts = [
        page.say("commitments.counted", status=page.label(f"status.{s}"), count=n)
        for s, n in counts.items()
        if n.raw
    ]
    return page.joined(parts, end="")


def _row(page: PlanPage, row: Row, shown: list[str]) -> tuple[Cell, ...]:
    cells = page.cells
    words = inlines(
        strong(page.indicator(row)), br(), "“", em(row.text("quote")), "”", _place(page, row)
    )
    out = [cells.text(row.text("item"), head=True), Cell(words), Cell(page.promise(row))]
    out += [page.baseline(row)] * ("baseline" in shown) + [page.due(row)]
    out += [_actual(page, row)] * ("actual" in shown) + [Cell(page.standing(row))]
    out += [_pace(page, row)] * ("pace" in shown) + [_chance(page, row)] * ("chance" in shown)
    return tuple(out)


def _place(page: PlanPage, row: Row) -> str:
    place = page.commitments[row.text("item")].place
    return f" ({place})" if place else ""


def _actual(page: PlanPage, row: Row) -> Cell:
    shown = page.cells.number(row.bound("actual"), "number")
    if row["actual"] is None:
        return shown
    return Cell(inlines(shown.c, f" ({page.period_name(row.text('actual_period'))})"))


def _pace(page: PlanPage, row: Row) -> Cell:
    if not _has_pace(row):
        return page.cells.text("")
    per = page.known_label(f"pace.{row.text('pace_unit').replace(' ', '_')}", row.text("pace_unit"))
    return Cell(page.say("plan.pace", value=row.bound("required_pace"), per=per))


def _chance(page: PlanPage, row: Row) -> Cell:
    if row["chance"] is None:
        return page.cells.text("")
    return Cell(
        page.say(
            "plan.chance", value=row.bound("chance"), because=page.reason(row.text("chance_basis"))
        )
    )


def _note(page: PlanPage, rows: list[Row]) -> str:
    """Say how sentences without a number were read, which gains are shared, and what is said twice."""
    read = []
    for row in rows:
        c = page.commitments[row.text("item")]
        parts = [page.note(c.note, c.note_en).rstrip(".")] if c.note else []
        others = [
            o.id
            for o in page.commitments.values()
            if c.joint and o.joint == c.joint and o.id != c.id
        ]
        parts += [f"{page.label('plan.jointly_with')} {', '.join(others)}"] if others else []
        parts += [f"{page.label('plan.says_again')} {c.repeats}"] if c.repeats else []
        if parts:
            read.append((c.id, "; ".join(parts)))
    if not read:
        return ""
    same: dict[str, list[str]] = {}
    for item, text in read:
        same.setdefault(text, []).append(item)
    told = ". ".join(f"{', '.join(items)}: {text}" for text, items in same.items())
    return f"{page.label('plan.read_as')} {told}."
