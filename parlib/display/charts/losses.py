"""Points lost: bars by item, grouped by the unit that leads on them, the largest first."""

from __future__ import annotations

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn, phone
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, PAPER, SOFT, UNIT, width_mm, wrap
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(66.0, 69.0, 132.0), phone(start=0.6, end=66.0)
_ROW, _HEAD, _GAP = 7.4, 5.6, 1.8
_TOP = 10.0


def pareto(
    rows: pd.DataFrame,
    *,
    whole: float,
    words: Words,
    id: str,
    caption: str | Inlines,
    table: str = "",
) -> Figure:
    """Draw the lost points by item.

    Parameters
    ----------
    rows : DataFrame
        ``name``, ``lead_unit`` (``""`` = none named), ``lost`` (points, > 0), ``zero`` (bool: the
        item got 0 points); the row of all other items has ``rest`` True. ``of_unit`` (optional):
        points that the lead unit lost in all, beyond the items drawn.
    whole : float
        Points lost in all, to which the shares refer.
    words, id, caption, table
        As for every chart.
    """
    rows = rows.assign(rest=rows.get("rest", False))
    groups = _groups(rows)
    fitted = _PHONE.holding(rows["name"])
    return drawn(
        lambda at: _draw(rows, groups, at, whole, words),
        _PAPER,
        fitted,
        id=id,
        caption=caption,
        alt=_alt(groups, whole, words),
        table=table,
    )


def _draw(
    rows: pd.DataFrame,
    groups: list[tuple[str, pd.DataFrame]],
    at: Layout,
    whole: float,
    words: Words,
) -> Canvas:
    pitch = _ROW + at.above
    # the key stands above only where something needs one
    begin = _TOP if rows["zero"].any() else 3.0
    named = _names_units(groups)
    headed = [named and not g["rest"].all() for _, g in groups]
    height = sum(pitch * len(g) + _GAP for _, g in groups) + _HEAD * sum(headed)
    bottom = begin + height
    sheet = Canvas(bottom + 9, at.width)
    step, top = _axis(float(rows["lost"].max()))
    scale = Scale(0, top, at.start, at.end)
    sheet.grid(
        scale,
        step,
        begin - 1.5,
        bottom,
        [words.number("number", v) for v in scale.steps(step)],
        color=GRID,
    )
    sheet.line([at.start, at.start], [begin - 1.5, bottom], lw=0.8)
    sheet.text(
        at.end, bottom + 6.4, words.label("axis_lost"), align="right", color=SOFT, italic=True
    )
    _key(sheet, rows, at, words)
    y = begin
    for (unit, group), with_head in zip(groups, headed, strict=True):
        if with_head:
            _head(
                sheet,
                at,
                y + _HEAD / 2,
                unit or words.label("no_lead_unit"),
                _total(words, _of_unit(group), whole),
            )
            y += _HEAD
        for row in group.to_dict("records"):
            y += pitch
            _bar(sheet, scale, row, y - _ROW / 2, at, whole, words)
        y += _GAP
    return sheet


def _head(sheet: Canvas, at: Layout, y: float, unit: str, total: str) -> None:
    """Write the name of a lead unit and what it lost in all."""
    if at.narrow:
        room = at.right - width_mm(total, bold=True) - 5
        shown = wrap(unit, room, bold=True, lines=1)[0]
        sheet.boxed(at.start, y, shown, bold=True)
        sheet.boxed(at.start + width_mm(shown, bold=True) + 2.5, y, total, bold=True)
    else:
        sheet.text(
            at.label, y, wrap(unit, at.label, bold=True, lines=1)[0], align="right", bold=True
        )
        sheet.boxed(at.start + 1.5, y, total, bold=True)


def _groups(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Order units by what they lost, items inside a unit likewise; the rest stands last."""
    named = rows[~rows["rest"]]
    per_unit = named.groupby("lead_unit")
    totals = (
        per_unit["of_unit"].first() if "of_unit" in named else per_unit["lost"].sum()
    ).sort_values(ascending=False, kind="stable")
    groups = [
        (str(u), named[named["lead_unit"] == u].sort_values("lost", ascending=False, kind="stable"))
        for u in totals.index
    ]
    return groups + [(str(r["name"]), rows.loc[[i]]) for i, r in rows[rows["rest"]].iterrows()]


def _names_units(groups: list[tuple[str, pd.DataFrame]]) -> bool:
    """Return whether any item names its lead unit; where none does, none is missed at its head."""
    return any(unit for unit, group in groups if not group["rest"].all())


def _of_unit(group: pd.DataFrame) -> float:
    """Points that stand beside the name of a lead unit.

    All it lost where known, else those of the items drawn.
    """
    return float(group["of_unit"].iloc[0]) if "of_unit" in group else float(group["lost"].sum())


def _axis(largest: float) -> tuple[float, float]:
    """Return step and end of an axis that holds ``largest`` in at most five round steps, however
    many units were added up.
    """
    steps = (
        0.1,
        0.25,
        0.5,
        *(base * 10.0**power for power in range(9) for base in (1.0, 2.0, 5.0)),
    )
    step = next((s for s in steps if largest <= 5 * s), steps[-1])
    return step, step * max(1, -int(-largest // step))


def _key(sheet: Canvas, rows: pd.DataFrame, at: Layout, words: Words) -> None:
    if rows["zero"].any():
        sheet.rect(at.start, 2.6, 6, 3.6, fill=PAPER, edge=UNIT, hatch="/////", lw=0.8)
        sheet.text(at.start + 7.5, 4.4, words.label("scored_zero"), color=SOFT)
        x = at.start + 7.5 + width_mm(words.label("scored_zero")) + 5
        sheet.rect(x, 2.6, 6, 3.6, fill=UNIT, edge=UNIT)
        sheet.text(x + 7.5, 4.4, words.label("lost_partly"), color=SOFT)


def _bar(
    sheet: Canvas, scale: Scale, row: dict, y: float, at: Layout, whole: float, words: Words
) -> None:
    end = scale(row["lost"])
    at.name(sheet, y, row["name"], row=_ROW)
    if row["rest"]:
        sheet.rect(at.start, y - 2.3, end - at.start, 4.6, fill="#c4c4c4", edge="#8a8a8a")
    else:
        style = {"fill": PAPER, "hatch": "/////"} if row["zero"] else {"fill": UNIT}
        sheet.rect(at.start, y - 2.3, end - at.start, 4.6, edge=UNIT, lw=0.8, **style)
    sheet.boxed(end + 1.5, y, _total(words, row["lost"], whole))


def _total(words: Words, lost: float, whole: float) -> str:
    return (
        words.say("lost_share", lost=float(lost), share=float(lost / whole))
        if whole > 0
        else words.number("points", lost)
    )


def _alt(groups: list[tuple[str, pd.DataFrame]], whole: float, words: Words) -> str:
    group_texts = []
    for unit, group in groups:
        items = [
            words.say(
                "alt.lost_zero" if r["zero"] else "alt.lost_item",
                name=str(r["name"]),
                lost=float(r["lost"]),
            )
            for r in group.to_dict("records")
        ]
        named = unit or words.label("no_lead_unit")
        alone = bool(group["rest"].all()) or not _names_units(groups)
        group_texts.append(", ".join(items) if alone else f"{named}: {', '.join(items)}")
    return words.say("alt.lost_head", lost=float(whole)) + " " + words.listed(group_texts) + "."
