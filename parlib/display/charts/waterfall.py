"""Do the parts reach the headline.

A stair from the baseline by promised gains to the promised total.
"""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import DOT, Canvas, Scale
from parlib.display.charts.layout import Layout, drawn, phone
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, PAPER, PROMISE, SOFT, UNIT, width_mm, wrap
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(62.0, 66.0, 134.0), phone(end=66.0)
_ROW = 7.6
_TOP = 12.0


def waterfall(
    steps: pd.DataFrame,
    *,
    start: float,
    target: float,
    words: Words,
    id: str,
    caption: str | Inlines,
    unit: str = "",
    table: str = "",
) -> Figure:
    """Draw the reconciliation of a headline promise with the gains promised part by part.

    Parameters
    ----------
    steps : DataFrame
        ``name``, ``low``, ``high``: promised gain of each part (points; equal where single; 0 where
        none is promised, NaN where the gain is not stated as a number), ``note``: what to write
        where the gain is NaN.
    start, target : float
        Baseline of the whole and promised whole.
    words, id, caption, unit, table
        As for every chart.
    """
    sums = start + steps["low"].fillna(0).cumsum(), start + steps["high"].fillna(0).cumsum()
    fitted = _PHONE.holding(steps["name"])
    alt = _alt(steps, start, target, sums, words)
    return drawn(
        lambda at: _draw(steps, at, start, target, unit, words),
        _PAPER,
        fitted,
        id=id,
        caption=caption,
        alt=alt,
        table=table,
    )


def _draw(
    steps: pd.DataFrame, at: Layout, start: float, target: float, unit: str, words: Words
) -> Canvas:
    lows, highs = steps["low"].fillna(0), steps["high"].fillna(0)
    sums = start + lows.cumsum(), start + highs.cumsum()
    least, most = min(start, target, *sums[0]), max(start, target, *sums[1])
    step = 5.0 if most - least <= 40 else 10.0
    scale = Scale(
        step * math.floor((least - 0.5) / step),
        step * math.ceil((most + 0.5) / step),
        at.start,
        at.end,
    )
    rows = len(steps) + 2
    bottom = _TOP + (_ROW + at.above) * rows
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
    wide = width_mm(shown)
    sheet.text(
        min(max(scale(target), at.start + wide / 2), at.right - wide / 2),
        _TOP - 6,
        shown,
        align="center",
        color=PROMISE,
    )
    _total(sheet, scale, at, 0, words.label("baseline"), start, start, words)
    for i, row in enumerate(steps.to_dict("records")):
        _step(
            sheet, scale, at, i + 1, row, (start + lows[:i].sum(), start + highs[:i].sum()), words
        )
    _total(
        sheet,
        scale,
        at,
        rows - 1,
        words.label("sum_of_parts"),
        float(sums[0].iloc[-1]) if len(steps) else start,
        float(sums[1].iloc[-1]) if len(steps) else start,
        words,
    )
    return sheet


def _range(low: float, high: float, words: Words, *, sign: bool = False) -> str:
    form = "number"
    text = (
        words.number(form, low)
        if abs(high - low) < 1e-9
        else f"{words.number(form, low)}–{words.number(form, high)}"
    )
    return f"+{text}" if sign else text


def _silence(row: dict, words: Words) -> str:
    """Return what to write where no gain can be drawn."""
    if math.isnan(row["low"]):
        return row["note"] or words.label("gain_not_numeric")
    return words.label("no_gain_promised")


def _total(
    sheet: Canvas,
    scale: Scale,
    at: Layout,
    i: int,
    name: str,
    low: float,
    high: float,
    words: Words,
) -> None:
    """Draw a total as a mark, not as a bar: the axis does not begin at zero."""
    y = _TOP + (_ROW + at.above) * (i + 1) - _ROW / 2
    at.name(sheet, y, name, row=_ROW, bold=True)
    if high > low:
        sheet.line([scale(low), scale(high)], [y, y], color=UNIT, lw=2.2)
        sheet.mark(scale(high), y, "diamond", size=4.2, fill=PAPER, edge=UNIT, lw=1.1)
    sheet.mark(scale(low), y, "diamond", size=4.2, fill=UNIT, edge=UNIT)
    sheet.text(at.end + 3, y, _range(low, high, words), bold=True)


def _step(
    sheet: Canvas,
    scale: Scale,
    at: Layout,
    i: int,
    row: dict,
    begin: tuple[float, float],
    words: Words,
) -> None:
    y = _TOP + (_ROW + at.above) * (i + 1) - _ROW / 2
    left, reached = scale(begin[0]), scale(begin[0] + (0 if math.isnan(row["low"]) else row["low"]))
    sheet.line([left, left], [y - _ROW - at.above + 2.2, y - 2.2], color=UNIT, lw=0.7, dash=DOT)
    at.name(sheet, y, row["name"], row=_ROW, leading=0.98)
    if math.isnan(row["low"]) or row["high"] <= 0:
        sheet.line([left, left], [y - 2.2, y + 2.2], color=UNIT, lw=0.7, dash=DOT)
        sheet.lines(
            at.end + 3,
            y,
            wrap(_silence(row, words), at.right - at.end - 3, lines=2),
            color=SOFT,
            leading=0.98,
        )
        return
    sheet.rect(left, y - 1.8, reached - left, 3.6, fill="#8fa6c1", edge=UNIT)
    if row["high"] > row["low"]:
        sheet.rect(
            reached,
            y - 1.8,
            scale(begin[0] + row["high"]) - reached,
            3.6,
            fill=PAPER,
            edge=UNIT,
            hatch="/////",
            lw=0.6,
        )
    sheet.text(at.end + 3, y, _range(row["low"], row["high"], words, sign=True))


def _alt(
    steps: pd.DataFrame,
    start: float,
    target: float,
    sums: tuple[pd.Series, pd.Series],
    words: Words,
) -> str:
    step_texts = []
    for row in steps.to_dict("records"):
        if math.isnan(row["low"]) or row["high"] <= 0:
            step_texts.append(f"{row['name']}: {_silence(row, words)}")
        else:
            step_texts.append(f"{row['name']}: {_range(row['low'], row['high'], words, sign=True)}")
    ends = (float(sums[0].iloc[-1]), float(sums[1].iloc[-1])) if len(steps) else (start, start)
    tail = words.say("alt.waterfall_tail", total=_range(*ends, words), target=target)
    return (
        words.say("alt.waterfall_head", start=start) + " " + words.listed(step_texts) + ". " + tail
    )
