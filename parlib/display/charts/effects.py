"""Differences with their uncertainty around a line of no difference.

Changes since last year, effects over specifications.
"""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn, phone
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, INK, PAPER, RANGE, SOFT, UNIT, width_mm, wrap
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(62.0, 66.0, 130.0), phone(end=58.0)
_ROW, _TWO_LINES, _HEAD = 5.0, 7.0, 4.8
_TOP = 4.0
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


def effects(
    rows: pd.DataFrame,
    *,
    words: Words,
    id: str,
    caption: str | Inlines,
    axis: str,
    form: str,
    band: float | None = None,
    band_label: str = "",
    table: str = "",
) -> Figure:
    """Draw differences with their intervals on one scale that holds zero.

    Parameters
    ----------
    rows : DataFrame
        ``name``, ``estimate``, ``low``, ``high`` (interval, NaN = none), ``note`` (why an estimate
        is missing), ``strong`` (bool: the row that the sentence speaks of), ``group`` (heading of a
        run of rows, ``""`` = none).
    axis : str
        Title of the axis with its unit.
    form : str
        Number format of estimates and interval ends.
    band, band_label : float, str
        Differences up to this size in either direction are too small to matter; drawn as a grey
        band.
    words, id, caption, table
        As for every chart.
    """
    fitted = _PHONE.holding(rows["name"])
    about = (axis, form, band, band_label)
    return drawn(
        lambda at: _draw(rows, at, *about, words),
        _PAPER,
        fitted,
        id=id,
        caption=caption,
        alt=_alt(rows, words, form),
        table=table,
    )


def _draw(
    rows: pd.DataFrame,
    at: Layout,
    axis: str,
    form: str,
    band: float | None,
    band_label: str,
    words: Words,
) -> Canvas:
    scale, step = _scale(rows, band, at)
    long = not at.narrow and any(len(wrap(n, at.label - 1, bold=True)) > 1 for n in rows["name"])
    row = _TWO_LINES if long else _ROW
    row_height = row + at.above
    top = _TOP + (5.0 if band is not None else 0.0)
    heads = _heads(rows)
    bottom = top + row_height * len(rows) + _HEAD * len(heads)
    sheet = Canvas(bottom + 9, at.width)
    if band is not None:
        sheet.rect(scale(-band), top - 1, scale(band) - scale(-band), bottom - top + 1, fill=RANGE)
        wide = width_mm(band_label)
        centre = min(max(scale(0), at.start + wide / 2), at.right - wide / 2)
        sheet.text(centre, top - 3.6, band_label, align="center", color=SOFT)
    sheet.grid(
        scale,
        step,
        top - 1,
        bottom,
        [words.number("number", round(v, 6)) for v in scale.steps(step)],
        color=GRID,
    )
    sheet.line([scale(0)] * 2, [top - 1, bottom], color=INK, lw=1.0)
    sheet.line([at.start, at.end], [bottom, bottom], lw=0.6)
    sheet.text(
        max(at.end, width_mm(axis) + 1), bottom + 6.4, axis, align="right", color=SOFT, italic=True
    )
    y = top
    for i, one in enumerate(rows.to_dict("records")):
        if i in heads:
            sheet.text(2, y + _HEAD / 2, heads[i], bold=True)
            y += _HEAD
        y += row_height
        _row(sheet, scale, one, y - row / 2, at, row, words, form)
    return sheet


def _scale(rows: pd.DataFrame, band: float | None, at: Layout) -> tuple[Scale, float]:
    """Return a scale in at most about eight round steps that holds every interval and zero."""
    known = rows[["estimate", "low", "high"]].stack().dropna()
    ends = [0.0, *known, *([-band, band] if band is not None else [])]
    span = max(ends) - min(ends) or 1.0
    step = next(
        (s for s in _STEPS if span <= 7 * s), _STEPS[-1] * math.ceil(span / (7 * _STEPS[-1]))
    )
    return Scale(
        step * math.floor(min(ends) / step),
        step * math.ceil(max(ends) / step) or step,
        at.start,
        at.end,
    ), step


def _heads(rows: pd.DataFrame) -> dict[int, str]:
    """Row number before which each group's heading stands."""
    groups = rows["group"].tolist() if "group" in rows else [""] * len(rows)
    return {i: g for i, g in enumerate(groups) if g and (i == 0 or groups[i - 1] != g)}


def _row(
    sheet: Canvas,
    scale: Scale,
    row: dict,
    y: float,
    at: Layout,
    height: float,
    words: Words,
    form: str,
) -> None:
    strong = bool(row.get("strong", False))
    at.name(sheet, y, row["name"], row=height, leading=0.95, bold=strong)
    if math.isnan(row["estimate"]):
        at.no_value(sheet, y, row["note"] or words.label("no_data"), height=3.2)
        return
    if not math.isnan(row["low"]):
        ends = [scale(row["low"]), scale(row["high"])]
        sheet.line(ends, [y, y], color=UNIT, lw=2.0 if strong else 1.2)
        sheet.ticks(ends, y - 1.2, y + 1.2, color=UNIT, lw=1.0)
    sheet.mark(
        scale(row["estimate"]),
        y,
        "diamond" if strong else "circle",
        size=4.4 if strong else 2.9,
        fill=UNIT,
        edge=PAPER if strong else UNIT,
    )
    shown = words.number(form, row["estimate"])
    sheet.text(at.end + 3, y, shown, bold=True)
    if not math.isnan(row["low"]):
        rest = f"[{words.number(form, row['low'])}; {words.number(form, row['high'])}]"
        sheet.text(at.end + 4.2 + width_mm(shown, bold=True), y, rest, color=SOFT)


def _alt(rows: pd.DataFrame, words: Words, form: str) -> str:
    row_texts = []
    for row in rows.to_dict("records"):
        name = str(row["name"])
        if math.isnan(row["estimate"]):
            row_texts.append(f"{name}: {row['note'] or words.label('no_data')}")
        elif math.isnan(row["low"]):
            row_texts.append(f"{name}: {words.number(form, row['estimate'])}")
        else:
            row_texts.append(
                f"{name}: {words.number(form, row['estimate'])} "
                f"[{words.number(form, row['low'])}; {words.number(form, row['high'])}]"
            )
    return words.say("alt.effect_head", count=len(rows)) + " " + words.listed(row_texts) + "."
