"""The way to a target: points accumulate item by item until they reach the promised line."""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import DOT, Canvas, Scale
from parlib.display.charts.layout import Layout, drawn, phone
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, PROMISE, SOFT, UNIT, width_mm
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(66.0, 70.0, 134.0), phone(end=66.0)
_ROW = 8.0
_TOP = 12.0


def steps(
    rows: pd.DataFrame,
    *,
    start: float,
    target: float,
    words: Words,
    id: str,
    caption: str | Inlines,
    unit: str,
    table: str = "",
) -> Figure:
    """Draw one way: each item's gain as a step from what was reached before it.

    Parameters
    ----------
    rows : DataFrame
        In order: ``name``, ``gain`` (points, > 0).
    start, target : float
        Points at the start, and points promised.
    unit : str
        Title of the axis.
    words, id, caption, table
        As for every chart.
    """
    reached = start + rows["gain"].cumsum()
    step_texts = [
        words.say("alt.path_step", name=str(r["name"]), gain=r["gain"], reached=float(v))
        for r, v in zip(rows.to_dict("records"), reached, strict=True)
    ]
    alt = (
        f"{words.say('alt.path_head', count=len(rows), start=start)} {words.listed(step_texts)}. "
        f"{words.label('target')} {words.number('number', target)}."
    )
    fitted = _PHONE.holding(rows["name"])
    return drawn(
        lambda at: _draw(rows, at, start, target, unit, words),
        _PAPER,
        fitted,
        id=id,
        caption=caption,
        alt=alt,
        table=table,
    )


def _draw(
    rows: pd.DataFrame, at: Layout, start: float, target: float, unit: str, words: Words
) -> Canvas:
    reached = start + rows["gain"].cumsum()
    least, most = min(start, target), max(float(reached.max()), target)
    step = next(s for s in (0.5, 1.0, 2.0, 5.0, 10.0, 25.0) if (most - least) / s <= 6 or s == 25.0)
    scale = Scale(
        step * math.floor(least / step), step * (math.floor(most / step) + 1), at.start, at.end
    )
    pitch = _ROW + at.above
    bottom = _TOP + pitch * len(rows)
    sheet = Canvas(bottom + 9, at.width)
    sheet.grid(
        scale,
        step,
        _TOP - 1,
        bottom,
        [words.number("number", v) for v in scale.steps(step)],
        color=GRID,
    )
    sheet.text(at.end, bottom + 6.4, unit, align="right", color=SOFT, italic=True)
    sheet.promise(scale(target), _TOP - 3.5, bottom)
    shown = f"{words.label('target')} {words.number('number', target)}"
    centre = min(max(scale(target), at.start + width_mm(shown) / 2), at.right - width_mm(shown) / 2)
    sheet.text(centre, _TOP - 6, shown, align="center", color=PROMISE)
    before = start
    for i, row in enumerate(rows.to_dict("records")):
        y = _TOP + pitch * (i + 1) - _ROW / 2
        after = before + row["gain"]
        at.name(sheet, y, row["name"], row=_ROW, leading=0.98)
        sheet.rect(scale(before), y - 2, scale(after) - scale(before), 4, fill=UNIT, edge=UNIT)
        if i + 1 < len(rows):
            sheet.line([scale(after)] * 2, [y + 2, y + pitch - 2], color=UNIT, lw=0.7, dash=DOT)
        sheet.text(
            at.end + 3,
            y,
            f"+{words.number('points', row['gain'])} → {words.number('points', after)}",
        )
        before = after
    return sheet
