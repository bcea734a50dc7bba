"""Promises: where the figure stood, what was promised, what was reached, one row per commitment of
one unit of measure.
"""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn, phone
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, INK, PAPER, PROMISE, SOFT, UNIT, width_mm, wrap
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(66.0, 71.0, 134.0), phone(end=66.0)
_ROW = 8.4
_TOP = 12.0


def bullets(
    rows: pd.DataFrame, *, unit: str, words: Words, id: str, caption: str | Inlines, table: str = ""
) -> Figure:
    """Draw commitments that share one unit of measure on one scale.

    Parameters
    ----------
    rows : DataFrame
        ``name``, ``baseline``, ``actual``, ``low`` (promised, or lower end), ``high`` (upper end,
        NaN if single), ``status`` (label shown at the end). NaN = not known.
    unit : str
        Unit of measure of all rows, shown on the axis.
    words, id, caption, table
        As for every chart.
    """
    fitted = _PHONE.holding(rows["name"])
    return drawn(
        lambda at: _draw(rows, at, unit, words),
        _PAPER,
        fitted,
        id=id,
        caption=caption,
        alt=_alt(rows, unit, words),
        table=table,
    )


def _draw(rows: pd.DataFrame, at: Layout, unit: str, words: Words) -> Canvas:
    known = rows[["baseline", "actual", "low", "high"]].stack().dropna()
    scale = _scale(float(known.min()), float(known.max()), at, percent=unit == "%")
    pitch = _ROW + at.above
    bottom = _TOP + pitch * len(rows)
    sheet = Canvas(bottom + 9, at.width)
    step = _step(scale)
    sheet.grid(
        scale,
        step,
        _TOP - 1,
        bottom,
        [words.number("number", v) for v in scale.steps(step)],
        color=GRID,
    )
    sheet.line([at.start, at.end], [bottom, bottom], lw=0.6)
    sheet.text(at.end, bottom + 6.4, unit, align="right", color=SOFT, italic=True)
    _key(sheet, rows, at, words)
    for i, row in enumerate(rows.to_dict("records")):
        _row(sheet, scale, row, _TOP + pitch * (i + 1) - _ROW / 2, at, words)
    return sheet


def _scale(low: float, high: float, at: Layout, *, percent: bool) -> Scale:
    if percent and high <= 100:
        return Scale(0.0, 100.0, at.start, at.end)
    step = _round_step(high - min(low, 0.0))
    return Scale(
        step * math.floor(min(low, 0.0) / step),
        step * max(1, math.ceil(high / step)),
        at.start,
        at.end,
    )


def _round_step(span: float) -> float:
    """Return a round step that parts ``span`` into at most six."""
    rough = max(span, 1e-9) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough - 1e-12)


def _step(scale: Scale) -> float:
    return 25.0 if (scale.low, scale.high) == (0.0, 100.0) else _round_step(scale.high - scale.low)


def _key(sheet: Canvas, rows: pd.DataFrame, at: Layout, words: Words) -> None:
    x, y = max(at.start - 40, 2.5), 4.5
    if rows["baseline"].notna().any():
        sheet.mark(x, y, "circle", size=2.8, fill=PAPER, edge=INK)
        sheet.text(x + 3, y, words.label("baseline"), color=SOFT)
        x += 3 + width_mm(words.label("baseline")) + 6
    sheet.line([x, x], [y - 2.2, y + 2.2], color=PROMISE, lw=2.0)
    if rows["high"].notna().any():
        sheet.rect(x, y - 2.2, 6, 4.4, edge=PROMISE, fill="#fbeee6", lw=1.0)
        x += 6
    sheet.text(x + 2, y, words.label("promised"), color=SOFT)
    x += 2 + width_mm(words.label("promised")) + 6
    if rows["actual"].notna().any():
        sheet.rect(x, y - 1.1, 7, 2.2, fill=UNIT, edge=UNIT)
        sheet.text(x + 9, y, words.label("actual"), color=SOFT)


def _row(sheet: Canvas, scale: Scale, row: dict, y: float, at: Layout, words: Words) -> None:
    at.name(sheet, y, row["name"], row=_ROW)
    sheet.line([at.start, at.end], [y, y], color=GRID, lw=0.5)
    if not math.isnan(row["high"]):
        low, high = scale(row["low"]), scale(row["high"])
        sheet.rect(low, y - 2.8, max(high - low, 0.6), 5.6, edge=PROMISE, fill="#fbeee6", lw=1.0)
    if not math.isnan(row["actual"]):
        zero = scale(max(scale.low, 0.0))
        sheet.rect(
            min(zero, scale(row["actual"])),
            y - 1.1,
            abs(scale(row["actual"]) - zero),
            2.2,
            fill=UNIT,
            edge=UNIT,
        )
    if math.isnan(row["high"]) and not math.isnan(row["low"]):
        sheet.line([scale(row["low"])] * 2, [y - 3.0, y + 3.0], color=PROMISE, lw=2.0)
    if not math.isnan(row["baseline"]):
        sheet.mark(scale(row["baseline"]), y, "circle", size=2.8, fill=PAPER, edge=INK)
    promised = words.number("number", row["low"])
    if not math.isnan(row["high"]):
        promised += f"–{words.number('number', row['high'])}"
    actual = row["actual"]
    parts = [words.number("number", actual)] if not math.isnan(actual) else []
    sheet.text(
        at.end + 3, y - (1.9 if row["status"] else 0), " / ".join([*parts, promised]), bold=True
    )
    for line in wrap(row["status"], at.right - at.end - 3, lines=1):
        sheet.text(at.end + 3, y + 1.9, line, color=SOFT)


def _alt(rows: pd.DataFrame, unit: str, words: Words) -> str:
    row_texts = []
    for row in rows.to_dict("records"):
        parts = []
        if not math.isnan(row["baseline"]):
            parts.append(words.say("alt.bullet_baseline", baseline=row["baseline"]))
        if not math.isnan(row["high"]):
            parts.append(words.say("alt.bullet_range", low=row["low"], high=row["high"]))
        elif not math.isnan(row["low"]):
            parts.append(words.say("alt.bullet_target", low=row["low"]))
        parts.append(
            words.say("alt.bullet_actual", actual=row["actual"])
            if not math.isnan(row["actual"])
            else words.label("alt.bullet_no_actual")
        )
        row_texts.append(
            f"{row['name']}: {', '.join(parts)}" + (f" ({row['status']})" if row["status"] else "")
        )
    return (
        words.say("alt.bullet_head", count=len(rows), unit=unit)
        + " "
        + words.listed(row_texts)
        + "."
    )
