"""An estimate by year with its interval; years of another method stand apart."""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import DOT, Canvas, Scale
from parlib.display.charts.layout import Layout, drawn
from parlib.display.charts.strip import index_scale
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, INK, NARROW_MM, PAPER, SOFT, UNIT, spread, width_mm, wrap
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(0.0, 18.0, 152.0), Layout(0.0, 8.0, 94.0, width=NARROW_MM)
_TOP, _BOTTOM = 10.0, 38.0
_VALUE = 7.5  # width of a value as written, in mm
_BREAK = "#6b6b6b"


def years(
    rows: pd.DataFrame,
    *,
    words: Words,
    id: str,
    caption: str | Inlines,
    axis: str,
    form: str = "tenths",
    table: str = "",
) -> Figure:
    """Draw a percentage by year.

    Parameters
    ----------
    rows : DataFrame
        One row for every year from first to last: ``period``, ``estimate`` (percent), ``low``,
        ``high`` (interval, NaN = none), ``assumed`` (bool: the interval rests on an assumed
        sample), ``break_label`` (decision from which figures are not comparable with earlier ones,
        else ``""``).
    axis, form : str
        Title of the axis, and the format of the values.
    words, id, caption, table
        As for every chart.

    Notes
    -----
    Points are not joined: every year has its own sample, and a line would hide the intervals. A
    year without a figure is a gap.
    """
    return drawn(
        lambda at: _draw(rows, at, axis, form, words),
        _PAPER,
        _PHONE,
        id=id,
        caption=caption,
        alt=_alt(rows, words),
        table=table,
    )


def _draw(rows: pd.DataFrame, at: Layout, axis: str, form: str, words: Words) -> Canvas:
    first, last = int(rows["period"].min()), int(rows["period"].max())
    across = Scale(first - 0.5, max(last, first + 1) + 0.5, at.start, at.end)
    level = index_scale(rows[["estimate", "low"]].stack().dropna(), _BOTTOM, _TOP)
    sheet = Canvas(_BOTTOM + 9, at.width)
    for value in level.steps(10):
        sheet.line([at.start, at.end], [level(value)] * 2, color=GRID, lw=0.5)
        sheet.text(at.start - 2.0, level(value), words.number("number", value), align="right")
    sheet.line([at.start, at.end], [_BOTTOM, _BOTTOM], color=INK, lw=0.6)
    sheet.text(1, 3.0, axis, color=SOFT, italic=True)
    _breaks(sheet, rows, across, at)
    beside = across(first + 1) - across(first) > 3.0 + _VALUE
    for row in rows.to_dict("records"):
        _year(sheet, across(row["period"]), level, row, words, form, beside=beside)
    return sheet


def _breaks(sheet: Canvas, rows: pd.DataFrame, across: Scale, at: Layout) -> None:
    broken_years = rows[(rows["break_label"] != "") & (rows["period"] > rows["period"].min())]
    labels = [wrap(b, 44, lines=1)[0] for b in broken_years["break_label"]]
    places = [across(p - 0.5) for p in broken_years["period"]]
    centres = spread(places, [width_mm(s) for s in labels], at.start, at.right) if labels else []
    for x, centre, shown in zip(places, centres, labels, strict=True):
        sheet.line([x, x], [_TOP - 3.2, _BOTTOM], color=_BREAK, lw=0.9, dash=DOT)
        sheet.boxed(centre, _TOP - 5.4, shown, align="center", color=_BREAK)


def _year(
    sheet: Canvas, x: float, level: Scale, row: dict, words: Words, form: str, *, beside: bool
) -> None:
    sheet.text(x, _BOTTOM + 3.4, str(int(row["period"])), align="center")
    if math.isnan(row["estimate"]):
        sheet.text(
            x, _BOTTOM - 2.4, words.label("no_data_short"), align="center", color=SOFT, italic=True
        )
        return
    y = level(row["estimate"])
    if not math.isnan(row["low"]):
        ends = [level(max(row["low"], level.low)), level(min(row["high"], 100.0))]
        sheet.line([x, x], ends, color=UNIT, lw=1.4, dash=DOT if row["assumed"] else ())
        for end in ends:
            sheet.line([x - 1.3, x + 1.3], [end, end], color=UNIT, lw=1.0)
    sheet.mark(x, y, "circle", size=3.4, fill=PAPER if row["assumed"] else UNIT, edge=UNIT)
    if beside:
        sheet.boxed(x + 3.0, y, words.number(form, row["estimate"]), bold=True)
    else:  # no room to the right of the point
        top = y if math.isnan(row["low"]) else ends[1]
        sheet.boxed(x, top - 3.4, words.number(form, row["estimate"]), align="center", bold=True)


def _alt(rows: pd.DataFrame, words: Words) -> str:
    year_texts = []
    for row in rows.to_dict("records"):
        year = str(int(row["period"]))
        if math.isnan(row["estimate"]):
            year_texts.append(f"{year}: {words.label('no_data')}")
        elif math.isnan(row["low"]):
            year_texts.append(words.say("alt.dot", name=year, estimate=row["estimate"]))
        else:
            year_texts.append(
                words.say(
                    "alt.dot_interval",
                    name=year,
                    estimate=row["estimate"],
                    low=row["low"],
                    high=row["high"],
                )
            )
    return (
        words.say("alt.dot_head", count=int(rows["estimate"].notna().sum()))
        + " "
        + words.listed(year_texts)
        + "."
    )
