"""Check whether the parts add up: promised gains by domain compared with the headline promise."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from parlib.display.charts import waterfall
from parlib.display.page import Page
from parlib.display.tables import columns
from parlib.document.binding import Row, total
from parlib.document.blocks import Cell, Paragraph, Table
from parlib.document.inline import Inlines, inlines, num, plain

_HEADLINE = "D0"


def reconciliation(page: Page, *, owners: bool = False) -> list[Any]:
    """Return the blocks on whether the promised gains add up.

    None where the plan states no points by domain. With ``owners`` each step of the picture names
    who is responsible, and the table travels with the page.
    """
    plan = page.brief.plan
    rows = page.slice.rows("reconciliation", plan=plan.id) if plan is not None else []
    whole = next((r for r in rows if r.text("domain") == _HEADLINE), None)
    parts = [r for r in rows if r.text("domain") != _HEADLINE]
    if whole is None or not parts:
        return []
    blocks: list[Any] = [page.heading("adding-up", _heading(page, whole), level=2)]
    reason = page.reason(whole.text("reason"))
    if reason:
        blocks.append(Paragraph(page.say("adding_up.assumption", because=reason), "note"))
    picture = _figure(page, whole, parts, owners=owners)
    table = _table(page, whole, parts, attached=owners and picture is not None)
    return [*blocks, *([picture] if picture is not None else []), table]


def reconciled(page: Page) -> list[Inlines]:
    """Return the one sentence on whether the parts reach the whole; none where that is not known."""
    plan = page.brief.plan
    rows = page.slice.rows("reconciliation", plan=plan.id) if plan is not None else []
    whole = next((r for r in rows if r.text("domain") == _HEADLINE), None)
    if (
        whole is None
        or whole.text("verdict") not in ("enough", "enough_at_best", "short")
        or whole["needed"] is None
    ):
        return []
    gain = promised_gain(page, whole)
    return (
        [
            page.say(
                f"kept.adds_up.{whole.text('verdict')}", needed=whole.bound("needed"), promised=gain
            )
        ]
        if gain
        else []
    )


def _heading(page: Page, whole: Row) -> Inlines:
    verdict = whole.text("verdict")
    if verdict not in ("enough", "enough_at_best", "short") or whole["needed"] is None:
        return page.say("adding_up.heading.not_known")
    return page.say(
        f"adding_up.heading.{verdict}",
        needed=whole.bound("needed"),
        promised=promised_gain(page, whole),
    )


def promised_gain(page: Page, row: Row) -> Inlines:
    """Write a promised gain.

    One number, or the two ends of a range; nothing where none is promised.
    """
    low, high = row.bound("gain_low"), row.bound("gain_high")
    if not low.known or (low.raw == 0 and high.raw == 0):
        return ()
    first = num(low, "number", page.language)
    return (
        inlines(first, "–", num(high, "number", page.language))
        if high.known and high.raw != low.raw
        else inlines(first)
    )


def _figure(page: Page, whole: Row, parts: list[Row], *, owners: bool) -> Any:
    if whole["points"] is None or whole["needed"] is None:
        return None
    frame = pd.DataFrame(
        [
            {
                "name": _name(page, r)
                + (f" – {page.office(r.text('owner'))}" if owners and r.text("owner") else ""),
                "low": math.nan
                if r.text("verdict") == "counted_with_another"
                else r.number("gain_low"),
                "high": math.nan
                if r.text("verdict") == "counted_with_another"
                else r.number("gain_high"),
                "note": page.label("adding_up.counted_with_another")
                if r.text("verdict") == "counted_with_another"
                else "",
            }
            for r in parts
        ]
    )
    target = total(whole.bound("points"), whole.bound("needed"))
    return waterfall(
        frame,
        start=whole.number("points"),
        target=target.number,
        words=page.words,
        id="figure-adding-up",
        caption=plain(page.say("adding_up.figure_caption")),
        unit=page.label("units.điểm"),
        table="table-adding-up",
    )


def _name(page: Page, row: Row) -> str:
    plan = page.brief.plan
    return (
        plan.domain_name(row.text("domain"), language=page.language)
        if plan is not None
        else row.text("name")
    )


def _table(page: Page, whole: Row, parts: list[Row], *, attached: bool) -> Table:
    specs = [
        ("domain", "left", 3.6),
        ("baseline", "right", 1.0),
        ("max_points", "right", 1.0),
        ("promised_gain", "right", 1.3),
        ("assessment", "left", 2.6),
        ("owner", "left", 2.6),
    ]
    body = [_row(page, _name(page, r), r) for r in parts] + [_row(page, page.label("total"), whole)]
    return Table(
        id="table-adding-up",
        caption=plain(page.say("adding_up.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        attached=attached,
    )


def _row(page: Page, name: str, row: Row) -> tuple[Cell, ...]:
    cells = page.cells
    verdict = page.known_label(f"adding_up.{row.text('verdict')}", row.text("verdict"))
    reason = page.reason(row.text("reason")) if row.text("verdict") == "beyond_points_left" else ""
    return (
        cells.text(name, head=True),
        cells.number(row.bound("points"), "points"),
        cells.number(row.bound("max_points"), "points"),
        cells.text(promised_gain(page, row)),
        cells.text(f"{verdict}: {reason}" if reason else verdict),
        cells.text(page.office(row.text("owner"))),
    )
