"""Differences with their uncertainty around a line of no difference: changes since last year, effects over specifications."""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.blocks import Figure
from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, INK, PAPER, RANGE, SOFT, UNIT, width_mm, wrap

_LABEL = 62.0
_START, _END = 66.0, 130.0
_ROW, _HEAD = 5.4, 5.2
_TOP = 4.0
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


def effects(
    rows: pd.DataFrame,
    *,
    words: Words,
    id: str,
    caption: str,
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
        ``name``, ``estimate``, ``low``, ``high`` (interval, NaN = none), ``note`` (why an estimate is missing), ``strong`` (bool: the row
        that the sentence speaks of), ``group`` (heading of a run of rows, ``""`` = none).
    axis : str
        Title of the axis with its unit.
    form : str
        Number format of estimates and interval ends.
    band, band_label : float, str
        Differences up to this size in either direction are too small to matter; drawn as a grey band.
    words, id, caption, table
        As for every chart.
    """
    scale, step = _scale(rows, band)
    top = _TOP + (5.0 if band is not None else 0.0)
    heads = _heads(rows)
    bottom = top + _ROW * len(rows) + _HEAD * len(heads)
    sheet = Canvas(bottom + 9)
    if band is not None:
        sheet.rect(scale(-band), top - 1, scale(band) - scale(-band), bottom - top + 1, fill=RANGE)
        wide = width_mm(band_label)
        centre = min(max(scale(0), _START + wide / 2), 164 - wide / 2)
        sheet.text(centre, top - 3.6, band_label, align="center", color=SOFT)
    sheet.grid(scale, step, top - 1, bottom, [words.number("number", round(v, 6)) for v in scale.steps(step)], color=GRID)
    sheet.line([scale(0)] * 2, [top - 1, bottom], color=INK, lw=1.0)
    sheet.line([_START, _END], [bottom, bottom], lw=0.6)
    sheet.text(_END, bottom + 6.4, axis, align="right", color=SOFT, italic=True)
    y = top
    for i, row in enumerate(rows.to_dict("records")):
        if i in heads:
            sheet.text(2, y + _HEAD / 2, heads[i], bold=True)
            y += _HEAD
        _row(sheet, scale, row, y + _ROW / 2, words, form)
        y += _ROW
    return Figure(id=id, caption=caption, alt=_alt(rows, words, form), svg=sheet.svg(id), table=table)


def _scale(rows: pd.DataFrame, band: float | None) -> tuple[Scale, float]:
    """Return a scale in at most about eight round steps that holds every interval and zero."""
    known = rows[["estimate", "low", "high"]].stack().dropna()
    ends = [0.0, *known, *([-band, band] if band is not None else [])]
    span = max(ends) - min(ends) or 1.0
    step = next((s for s in _STEPS if span <= 7 * s), _STEPS[-1] * math.ceil(span / (7 * _STEPS[-1])))
    return Scale(step * math.floor(min(ends) / step), step * math.ceil(max(ends) / step) or step, _START, _END), step


def _heads(rows: pd.DataFrame) -> dict[int, str]:
    """Row number before which each group's heading stands."""
    groups = rows["group"].tolist() if "group" in rows else [""] * len(rows)
    return {i: g for i, g in enumerate(groups) if g and (i == 0 or groups[i - 1] != g)}


def _row(sheet: Canvas, scale: Scale, row: dict, y: float, words: Words, form: str) -> None:
    strong = bool(row.get("strong", False))
    lines = wrap(row["name"], _LABEL - 1, bold=strong, lines=2)
    sheet.lines(_LABEL, y, lines, align="right", leading=0.9, bold=strong, size=9.0 if len(lines) == 1 else 8.6)
    if math.isnan(row["estimate"]):
        sheet.hatched(_START, y - 1.6, _END - _START, 3.2)
        sheet.boxed((_START + _END) / 2, y, wrap(row["note"] or words.label("no_data"), 58, lines=1)[0], align="center")
        return
    if not math.isnan(row["low"]):
        ends = [scale(row["low"]), scale(row["high"])]
        sheet.line(ends, [y, y], color=UNIT, lw=2.0 if strong else 1.2)
        sheet.ticks(ends, y - 1.2, y + 1.2, color=UNIT, lw=1.0)
    sheet.mark(
        scale(row["estimate"]), y, "diamond" if strong else "circle", size=4.4 if strong else 2.9, fill=UNIT, edge=PAPER if strong else UNIT
    )
    shown = words.number(form, row["estimate"])
    sheet.text(_END + 3, y, shown, bold=True)
    if not math.isnan(row["low"]):
        rest = f"[{words.number(form, row['low'])}; {words.number(form, row['high'])}]"
        sheet.text(_END + 4.2 + width_mm(shown, bold=True), y, rest, color=SOFT)


def _alt(rows: pd.DataFrame, words: Words, form: str) -> str:
    said = []
    for row in rows.to_dict("records"):
        name = str(row["name"])
        if math.isnan(row["estimate"]):
            said.append(f"{name}: {row['note'] or words.label('no_data')}")
        elif math.isnan(row["low"]):
            said.append(f"{name}: {words.number(form, row['estimate'])}")
        else:
            said.append(
                f"{name}: {words.number(form, row['estimate'])} [{words.number(form, row['low'])}; {words.number(form, row['high'])}]"
            )
    return words.say("alt.effect_head", count=len(rows)) + " " + words.listed(said) + "."
