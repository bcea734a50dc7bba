"""Last year against this year, one row per item: a hollow mark, an arrow, a filled mark."""

from __future__ import annotations

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn, phone
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, INK, PAPER, SOFT, UNIT, width_mm, wrap
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(66.0, 70.0, 128.0), phone(end=60.0)
_ROW = 8.0
_TOP = 12.0


def dumbbells(
    rows: pd.DataFrame, *, words: Words, id: str, caption: str | Inlines, table: str = ""
) -> Figure:
    """Draw the change of items from last year to this year on the scale of their own maximum.

    Parameters
    ----------
    rows : DataFrame
        ``name``, ``previous``, ``current``, ``max_points`` (points, all known), ``verdict`` (label
        shown at the end).
    words, id, caption, table
        As for every chart.
    """
    fitted = _PHONE.holding(rows["name"])
    return drawn(
        lambda at: _draw(rows, at, words),
        _PAPER,
        fitted,
        id=id,
        caption=caption,
        alt=_alt(rows, words),
        table=table,
    )


def _draw(rows: pd.DataFrame, at: Layout, words: Words) -> Canvas:
    pitch = _ROW + at.above
    bottom = _TOP + pitch * len(rows)
    sheet = Canvas(bottom + 9, at.width)
    scale = Scale(0, 100, at.start, at.end)
    sheet.grid(
        scale,
        25,
        _TOP - 1,
        bottom,
        [words.number("number", v) for v in scale.steps(25)],
        color=GRID,
    )
    sheet.line([at.start, at.end], [bottom, bottom], lw=0.6)
    sheet.text(
        at.end,
        bottom + 6.4,
        words.label("axis_share_of_item"),
        align="right",
        color=SOFT,
        italic=True,
    )
    x = at.start
    for kind, shown in (("previous", words.label("last_year")), ("unit", words.label("this_year"))):
        sheet.mark(
            x + 1.5, 4.5, "circle", size=3.2, fill=PAPER if kind == "previous" else UNIT, edge=UNIT
        )
        sheet.text(x + 4.6, 4.5, shown, color=SOFT)
        x += 4.6 + width_mm(shown) + 6
    for i, row in enumerate(rows.to_dict("records")):
        _row(sheet, scale, row, _TOP + pitch * (i + 1) - _ROW / 2, at, words)
    return sheet


def _row(sheet: Canvas, scale: Scale, row: dict, y: float, at: Layout, words: Words) -> None:
    at.name(sheet, y, row["name"], row=_ROW)
    before, now = (
        scale(100 * min(max(row[c] / row["max_points"], 0), 1)) for c in ("previous", "current")
    )
    sheet.line([at.start, at.end], [y, y], color=GRID, lw=0.5)
    if abs(before - now) > 4:
        step = 1.9 if now > before else -1.9
        sheet.arrow((before + step, y), (now - step, y), color=INK)
    sheet.mark(before, y, "circle", size=3.2, fill=PAPER, edge=UNIT, lw=1.1)
    sheet.mark(now, y, "circle", size=3.4, fill=UNIT, edge=UNIT)
    shown = f"{words.number('points', row['previous'])} → {words.number('points', row['current'])}"
    sheet.text(at.end + 3, y - (1.9 if row["verdict"] else 0), shown, bold=True)
    for line in wrap(row["verdict"], at.right - at.end - 3, lines=1):
        sheet.text(at.end + 3, y + 1.9, line, color=SOFT)


def _alt(rows: pd.DataFrame, words: Words) -> str:
    row_texts = []
    for row in rows.to_dict("records"):
        one = words.say(
            "alt.dumbbell_row",
            name=str(row["name"]),
            previous=float(row["previous"]),
            current=float(row["current"]),
        )
        row_texts.append(f"{one} ({row['verdict']})" if row["verdict"] else one)
    return words.say("alt.dumbbell_head", count=len(rows)) + " " + words.listed(row_texts) + "."
