"""Shares of a whole as bars with their uncertainty, and what each is worth in the field's own unit."""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn, phone
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, INK, PEER, SOFT, UNIT, width_mm, wrap
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(56.0, 59.0, 122.0), phone(end=52.0)
_ROW = 5.2
_TOP = 1.0


def shares(
    rows: pd.DataFrame,
    *,
    words: Words,
    id: str,
    caption: str | Inlines,
    axis: str = "",
    table: str = "",
) -> Figure:
    """Draw shares in percent as bars from zero, the first dark.

    Behind each its interval and a text of its own.

    Parameters
    ----------
    rows : DataFrame
        ``name``, ``share`` (percent, NaN = none), ``low``, ``high`` (interval), ``note`` (stands at
        the end of the row; why there is no bar where there is none). An estimated share may lie a
        little below 0 or above 100: bars end at the axis, figures do not.
    axis : str
        Title of the axis, empty where the caption says it.
    words, id, caption, table
        As for every chart.
    """
    fitted = _PHONE.holding(rows["name"])
    return drawn(
        lambda at: _draw(rows, at, axis, words),
        _PAPER,
        fitted,
        id=id,
        caption=caption,
        alt=_alt(rows, words),
        table=table,
    )


def _draw(rows: pd.DataFrame, at: Layout, axis: str, words: Words) -> Canvas:
    pitch = _ROW + at.above
    bottom = _TOP + pitch * len(rows)
    sheet = Canvas(bottom + (9 if axis else 4.5), at.width)
    scale = Scale(0.0, 100.0, at.start, at.end)
    sheet.grid(
        scale,
        25.0,
        _TOP,
        bottom,
        [words.number("number", v) + "%" for v in scale.steps(25.0)],
        color=GRID,
    )
    sheet.text(
        max(at.end, width_mm(axis) + 1), bottom + 6.4, axis, align="right", color=SOFT, italic=True
    )
    for i, row in enumerate(rows.to_dict("records")):
        y = _TOP + pitch * (i + 1) - _ROW / 2
        if at.narrow:
            at.name(sheet, y, str(row["name"]), row=_ROW, bold=i == 0)
        else:
            sheet.text(
                at.label,
                y,
                wrap(str(row["name"]), at.label - 1, bold=i == 0, lines=1)[0],
                align="right",
                bold=i == 0,
            )
        if math.isnan(row["share"]):
            sheet.boxed(at.start + 2, y, str(row["note"]), color=SOFT)
            continue
        length = scale(min(100.0, max(0.0, row["share"]))) - at.start
        sheet.rect(at.start, y - 1.7, length, 3.4, fill=UNIT if i == 0 else PEER)
        ends = [scale(min(100.0, max(0.0, row[end]))) for end in ("low", "high")]
        sheet.line(ends, [y, y], color=INK, lw=1.2)
        sheet.ticks(ends, y - 1.1, y + 1.1, color=INK, lw=1.0)
        shown = words.number("count", row["share"]) + "%"
        sheet.text(at.end + 3, y, shown, bold=True)
        sheet.text(
            at.end + 4.5 + width_mm(shown, bold=True),
            y,
            _interval(row, words) + "; " + str(row["note"]),
            color=SOFT,
        )
    sheet.line([at.start, at.start], [_TOP, bottom], lw=0.8)
    return sheet


def _interval(row: dict, words: Words) -> str:
    return f"[{words.number('count', row['low'])}; {words.number('count', row['high'])}]"


def _alt(rows: pd.DataFrame, words: Words) -> str:
    said = []
    for row in rows.to_dict("records"):
        shown = (
            ""
            if math.isnan(row["share"])
            else f"{words.number('count', row['share'])}% {_interval(row, words)}; "
        )
        said.append(f"{row['name']}: {shown}{row['note']}")
    return words.say("alt.shares_head", count=len(rows)) + " " + words.listed(said) + "."
