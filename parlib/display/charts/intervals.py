"""Estimates with their uncertainty.

Dots with intervals, and the answers behind them as stacked shares.
"""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn, key_lines, phone
from parlib.display.charts.words import Words
from parlib.display.theme import CLASSES, GRID, INK, PAPER, PEER, SOFT, UNIT, width_mm
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(62.0, 66.0, 134.0), phone(end=64.0)
_PAPER_SHARES, _PHONE_SHARES = Layout(62.0, 66.0, 160.0), phone(start=2.0, end=93.0)
_ROW = 6.4
_TOP, _KEY = 6.0, 4.8


def dots(
    rows: pd.DataFrame,
    *,
    words: Words,
    id: str,
    caption: str | Inlines,
    axis: str,
    low: float = 0.0,
    high: float = 100.0,
    reference: float | None = None,
    reference_label: str = "",
    form: str = "percent_value",
    table: str = "",
) -> Figure:
    """Draw estimates with their intervals on one scale.

    Parameters
    ----------
    rows : DataFrame
        ``name``, ``estimate``, ``low``, ``high`` (interval, NaN = none), ``note`` (why an estimate
        is missing).
    axis : str
        Title of the axis.
    low, high : float
        Ends of the axis.
    reference, reference_label : float, str
        Line to read the estimates against.
    form : str
        Number format of the estimates.
    words, id, caption, table
        As for every chart.
    """
    fitted = _PHONE.holding(rows["name"])
    axes = (axis, low, high, reference, reference_label, form)
    return drawn(
        lambda at: _draw_dots(rows, at, *axes, words),
        _PAPER,
        fitted,
        id=id,
        caption=caption,
        alt=_alt_dots(rows, words),
        table=table,
    )


def _draw_dots(rows: pd.DataFrame, at: Layout, axis: str, low: float, high: float, reference: float | None, reference_label: str, form: str, words: Words) -> Canvas:  # fmt: skip
    top = _TOP + (5 if reference is not None else 0)
    pitch = _ROW + at.above
    bottom = top + pitch * len(rows)
    sheet = Canvas(bottom + 9, at.width)
    scale = Scale(low, high, at.start, at.end)
    step = 10.0 if low % 10 == 0 and high % 10 == 0 and high - low <= 60 else (high - low) / 4
    sheet.grid(
        scale,
        step,
        top - 1,
        bottom,
        [words.number("number", v) for v in scale.steps(step)],
        color=GRID,
    )
    sheet.line([at.start, at.end], [bottom, bottom], lw=0.6)
    sheet.text(
        max(at.end, width_mm(axis) + 1), bottom + 6.4, axis, align="right", color=SOFT, italic=True
    )
    if reference is not None:
        sheet.line([scale(reference)] * 2, [top - 2.5, bottom], color=PEER, lw=1.4)
        shown = f"{reference_label} {words.number(form, reference)}"
        sheet.text(
            min(max(scale(reference), 1 + width_mm(shown) / 2), at.right - width_mm(shown) / 2),
            top - 5,
            shown,
            align="center",
            color=SOFT,
        )
    for i, row in enumerate(rows.to_dict("records")):
        y = top + pitch * (i + 1) - _ROW / 2
        at.name(sheet, y, row["name"], row=_ROW, leading=0.98)
        if math.isnan(row["estimate"]):
            at.no_value(sheet, y, row["note"] or words.label("no_data"), height=3.6)
            continue
        if not math.isnan(row["low"]):
            ends = [scale(max(low, row["low"])), scale(min(high, row["high"]))]
            sheet.line(ends, [y, y], color=UNIT, lw=1.4)
            sheet.ticks(ends, y - 1.3, y + 1.3, color=UNIT, lw=1.0)
        sheet.mark(scale(row["estimate"]), y, "circle", size=3.2, fill=UNIT, edge=UNIT)
        shown = words.number(form, row["estimate"])
        sheet.text(at.end + 3, y, shown, bold=True)
        if not math.isnan(row["low"]):
            rest = f"{words.number('tenths', row['low'])}–{words.number('tenths', row['high'])}"
            sheet.text(at.end + 4.2 + width_mm(shown, bold=True), y, f"[{rest}]", color=SOFT)
    return sheet


def _alt_dots(rows: pd.DataFrame, words: Words) -> str:
    row_texts = []
    for row in rows.to_dict("records"):
        if math.isnan(row["estimate"]):
            row_texts.append(f"{row['name']}: {row['note'] or words.label('no_data')}")
        elif math.isnan(row["low"]):
            row_texts.append(words.say("alt.dot", name=str(row["name"]), estimate=row["estimate"]))
        else:
            row_texts.append(
                words.say(
                    "alt.dot_interval",
                    name=str(row["name"]),
                    estimate=row["estimate"],
                    low=row["low"],
                    high=row["high"],
                )
            )
    return words.say("alt.dot_head", count=len(rows)) + " " + words.listed(row_texts) + "."


def stacked(
    rows: pd.DataFrame,
    *,
    classes: tuple[str, ...],
    words: Words,
    id: str,
    caption: str | Inlines,
    table: str = "",
) -> Figure:
    """Draw the answers to items as stacked shares of five classes, worst on the left.

    Parameters
    ----------
    rows : DataFrame
        ``name`` and one column a class in the order of ``classes``: share 0-1.
    classes : tuple of str
        Names of the five classes, from 1 to 5.
    words, id, caption, table
        As for every chart.
    """
    row_texts = [
        words.listed(
            [
                f"{row['name']}: "
                + ", ".join(f"{c} {words.number('share', float(row[c]))}" for c in classes)
            ]
        )
        for row in rows.to_dict("records")
    ]
    alt = words.say("alt.stacked_head", count=len(rows)) + " " + words.listed(row_texts) + "."
    fitted = _PHONE_SHARES.holding(rows["name"])
    return drawn(
        lambda at: _draw_shares(rows, at, classes, words),
        _PAPER_SHARES,
        fitted,
        id=id,
        caption=caption,
        alt=alt,
        table=table,
    )


def _draw_shares(rows: pd.DataFrame, at: Layout, classes: tuple[str, ...], words: Words) -> Canvas:
    places = key_lines([(name, 5.6) for name in classes], at, x=1.0, gap=4.0)
    top, pitch = 12.0 + _KEY * places[-1][1], _ROW + at.above
    bottom = top + pitch * len(rows)
    sheet = Canvas(bottom + 9, at.width)
    scale = Scale(0, 100, at.start, at.end)
    for (fill, hatch), name, (x, line) in zip(CLASSES, classes, places, strict=True):
        sheet.rect(x, 2.8 + _KEY * line, 4.4, 3.4, fill=fill, edge=INK, hatch=hatch, lw=0.5)
        sheet.text(x + 5.6, 4.5 + _KEY * line, name, color=SOFT)
    for i, row in enumerate(rows.to_dict("records")):
        y = top + pitch * (i + 1) - _ROW / 2
        at.name(sheet, y, row["name"], row=_ROW, leading=0.98)
        start = 0.0
        for (fill, hatch), name in zip(CLASSES, classes, strict=True):
            share = 100 * float(row[name])
            left, right = scale(start), scale(start + share)
            if share > 0:
                sheet.rect(
                    left, y - 2.6, right - left, 5.2, fill=fill, edge=INK, hatch=hatch, lw=0.5
                )
            shown = words.number("count", share)
            if right - left > width_mm(shown) + 2.4:
                if hatch:
                    sheet.boxed((left + right) / 2, y, shown, align="center")
                else:
                    sheet.text(
                        (left + right) / 2,
                        y,
                        shown,
                        align="center",
                        color=PAPER if fill == UNIT else INK,
                    )
            start += share
    for v in scale.steps(25):
        sheet.text(scale(v), bottom + 2.4, words.number("number", v), align="center")
    sheet.text(
        at.end, bottom + 6.4, words.label("axis_answers"), align="right", color=SOFT, italic=True
    )
    return sheet
