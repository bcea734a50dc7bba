"""The course of an index over the years.

Level above, rank below, gaps where nothing is published, breaks drawn.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from parlib.display.charts.canvas import DASH, DOT, Canvas, Scale
from parlib.display.charts.layout import Layout, drawn
from parlib.display.charts.strip import index_scale
from parlib.display.charts.words import Words
from parlib.display.theme import (
    GRID,
    INK,
    NARROW_MM,
    PAPER,
    PEER,
    PROMISE,
    SOFT,
    UNIT,
    spread,
    width_mm,
    wrap,
)
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(0.0, 14.0, 137.0), Layout(0.0, 9.0, 74.0, width=NARROW_MM)
_LEVEL = (12.0, 30.0)
_RANK = (41.5, 54.5)
_BREAK = "#6b6b6b"
_Year = dict[str, Any]  # a row of the years, as they are given


def trend(
    years: pd.DataFrame,
    *,
    name: str,
    words: Words,
    id: str,
    caption: str | Inlines,
    target: float | None = None,
    target_year: int | None = None,
    comparator: str = "mean",
    table: str = "",
) -> Figure:
    """Draw level and rank by year.

    Parameters
    ----------
    years : DataFrame
        One row for every year from first to last, missing years included: ``period``, ``value``
        (percent), ``rank``, ``of`` (of the largest year: where the rank axis ends), ``peers`` (the
        comparator), ``comparable``
        (value comparable with the year before), ``break_label`` (decision that begins a new series
        in this year, else ``""``), ``apart`` (optional: the value stands in another state, e.g.
        short of its survey; drawn hollow and joined to nothing). NaN = not known.
    name : str
        The unit.
    target, target_year : float, int, optional
        Promised value and the year it is promised for.
    comparator : {"mean", "median"}
        What ``peers`` holds, for the word beside its last point.
    words, id, caption, table
        As for every chart.

    Notes
    -----
    Values are joined only where they are comparable, ranks over neighbouring years of a ranking of
    the same size; a gap is never bridged.
    """
    alt = _alt(years, name, words, target)
    rows = years.assign(apart=years.get("apart", False)).to_dict("records")
    return drawn(
        lambda at: _draw(rows, at, name, target, target_year, words, comparator),
        _PAPER,
        _PHONE,
        id=id,
        caption=caption,
        alt=alt,
        table=table,
    )


def _draw(
    years: list[_Year],
    at: Layout,
    name: str,
    target: float | None,
    target_year: int | None,
    words: Words,
    comparator: str,
) -> Canvas:
    ranked = bool(_known(years, "rank"))
    first = int(min(row["period"] for row in years))
    last = int(max(target_year or 0, *(row["period"] for row in years)))
    across = Scale(first, max(last, first + 1), at.start, at.end)
    values = [row[column] for column in ("value", "peers") for row in _known(years, column)]
    known = pd.Series([*values, *([target] if target is not None else [])], dtype=float)
    bottom = _RANK[1] if ranked else _LEVEL[1]
    sheet = Canvas(bottom + 8.5, at.width)
    level = index_scale(known, _LEVEL[1], _LEVEL[0])
    _panel(sheet, level, at, words)
    _breaks(sheet, years, across, bottom, at, words)
    if target is not None:
        _target(sheet, level, at, target)
    _path(sheet, across, level, years, "peers", color=PEER, lw=0.9)
    _points(sheet, across, level, years, "peers", shape="square", size=1.5, fill=PEER, edge=PEER)
    _path(sheet, across, level, years, "value", color=UNIT, lw=1.5)
    for aside, fill, edge in ((False, UNIT, PAPER), (True, PAPER, UNIT)):
        some = [row for row in years if row["apart"] == aside]
        _points(
            sheet, across, level, some, "value", shape="diamond", size=3.6, fill=fill, edge=edge
        )
    _ends(sheet, across, level, years, at, name, words, target, comparator)
    if ranked:
        _ranks(sheet, across, years, at, words)
    every = math.ceil((width_mm("2024") + 1.5) / (across(first + 1) - across(first)))
    for year in range(last, first - 1, -every):  # the last year is always named
        sheet.text(across(year), bottom + 3.4, str(year), align="center")
    return sheet


def _panel(sheet: Canvas, level: Scale, at: Layout, words: Words) -> None:
    for value in level.steps(10):
        sheet.line([at.start - 2, at.end + 2], [level(value)] * 2, color=GRID, lw=0.5)
        sheet.text(at.start - 3.2, level(value), words.number("number", value), align="right")
    sheet.text(1, _LEVEL[0] - 5.2, words.label("axis_index"), color=SOFT, italic=True)


def _breaks(
    sheet: Canvas, years: list[_Year], across: Scale, bottom: float, at: Layout, words: Words
) -> None:
    """Draw every break as an upright dotted line between two years, labelled by its decision."""
    broken_years = [row for row in years if row["break_label"]]
    if not broken_years:
        return
    places = [across(row["period"] - 0.5) for row in broken_years]
    labels = [wrap(row["break_label"], 34, lines=1)[0] for row in broken_years]
    widths = [width_mm(s) for s in labels]
    axis = width_mm(words.label("axis_index")) + 4
    # the lines stand; their decisions stand in the table
    if at.narrow and sum(widths) + 2 * len(widths) > at.right - axis:
        sheet.ticks(places, _LEVEL[0] - 3.2, bottom, color=_BREAK, lw=0.9, dash=DOT)
        return
    crowded = sum(widths) + 2 * len(widths) > 150 or any(
        b - a < w + 2 for a, b, w in zip(places, places[1:], widths, strict=False)
    )
    # Where the labels of one line would drift from their breaks, every second one goes to an upper
    # line.
    for offset in (0, 1) if crowded else (0,):
        chosen = range(offset, len(places), 2 if crowded else 1)
        height = _LEVEL[0] - (9.6 if offset else 5.2)
        centres = spread([places[i] for i in chosen], [widths[i] for i in chosen], axis, at.right)
        for i, centre in zip(chosen, centres, strict=True):
            sheet.line([places[i]] * 2, [height + 2.0, bottom], color=_BREAK, lw=0.9, dash=DOT)
            sheet.boxed(centre, height, labels[i], align="center", color=_BREAK)


def _target(sheet: Canvas, level: Scale, at: Layout, target: float) -> None:
    y = level(target)
    sheet.line([at.start - 2, at.end + 2], [y, y], color=PROMISE, lw=1.2, dash=DASH)


def _known(years: list[_Year], column: str) -> list[_Year]:
    return [row for row in years if not math.isnan(row[column])]


def _comparable(before: _Year, row: _Year, column: str) -> bool:
    if row["period"] != before["period"] + 1:
        return False
    if column == "rank":
        return bool(row["of"] == before["of"])
    return bool(row["comparable"] and not row["break_label"])


def _runs(years: list[_Year], column: str) -> list[list[_Year]]:
    """Split the years into runs that may be joined.

    Neighbouring, known, comparable (ranks: among as many units).
    """
    runs: list[list[_Year]] = []
    for row in _known(years, column):
        if runs and _comparable(runs[-1][-1], row, column):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _path(
    sheet: Canvas,
    across: Scale,
    level: Scale,
    years: list[_Year],
    column: str,
    *,
    color: str,
    lw: float,
) -> None:
    for run in _runs(years, column):
        if len(run) > 1:
            sheet.line(
                [across(row["period"]) for row in run],
                [level(row[column]) for row in run],
                color=color,
                lw=lw,
            )


def _points(
    sheet: Canvas,
    across: Scale,
    level: Scale,
    years: list[_Year],
    column: str,
    *,
    shape: str,
    size: float,
    fill: str,
    edge: str,
) -> None:
    for row in _known(years, column):
        sheet.mark(
            across(row["period"]),
            level(row[column]),
            shape,
            size=size,
            fill=fill,
            edge=edge,
            lw=0.5,
        )


def _ends(
    sheet: Canvas,
    across: Scale,
    level: Scale,
    years: list[_Year],
    at: Layout,
    name: str,
    words: Words,
    target: float | None,
    comparator: str,
) -> None:
    """Write the last value of each series at its right end, the first value of the unit above its
    point.
    """
    entries: list[tuple[float, list[str], str, bool]] = []
    value, mean = _known(years, "value"), _known(years, "peers")
    if value:
        last = value[-1]
        entries.append(
            (
                level(last["value"]),
                [
                    *wrap(name, at.right - at.end - 3.4, bold=True, lines=3),
                    words.number("percent_value", last["value"]),
                ],
                UNIT,
                True,
            )
        )
    if mean:
        last = mean[-1]
        entries.append(
            (
                level(last["peers"]),
                [
                    *wrap(words.label(comparator), at.right - at.end - 3.4),
                    words.number("percent_value", last["peers"]),
                ],
                SOFT,
                False,
            )
        )
    if target is not None:
        entries.append(
            (level(target), [words.label("target"), words.number("number", target)], PROMISE, False)
        )
    heights = [3.6 * len(lines) for _, lines, _, _ in entries]
    for y, (_, lines, colour, bold) in zip(
        spread([e[0] for e in entries], heights, 3, sheet.height - 1, gap=0.8), entries, strict=True
    ):
        sheet.lines(at.end + 3.4, y, lines, color=colour, bold=bold)
    # from the last year back: a value that would lie on the next one is left to the table
    edge = at.right
    for row in value[-2::-1]:
        x, y, shown = (
            across(row["period"]),
            level(row["value"]),
            words.number("percent_value", row["value"]),
        )
        half = width_mm(shown) / 2
        if x + half > edge:
            continue
        edge = x - half - 1.2
        beside = not math.isnan(row["peers"]) and abs(y - 4.0 - level(row["peers"])) < 3
        place = y + 4.2 if beside else y - 4.0
        sheet.boxed(max(x, at.start - 1.5 + half), place, shown, align="center", color=UNIT)


def _ranks(sheet: Canvas, across: Scale, years: list[_Year], at: Layout, words: Words) -> None:
    worst = int(max(2, *(row[c] for c in ("of", "rank") for row in _known(years, c))))
    down = Scale(1, worst, *_RANK)
    sheet.text(1, _RANK[0] - 7.0, words.label("axis_rank"), color=SOFT, italic=True)
    for value in sorted({1, (worst + 1) // 2, worst}):
        sheet.line([at.start - 2, at.end + 2], [down(value)] * 2, color=GRID, lw=0.5)
        sheet.text(at.start - 3.2, down(value), words.number("rank", value), align="right")
    _path(sheet, across, down, years, "rank", color=UNIT, lw=1.2)
    for row in _known(years, "rank"):
        shown = words.number("rank", row["rank"])
        x, y = across(row["period"]), down(row["rank"])
        sheet.mark(x, y, "circle", size=5.0, fill=PAPER, edge=UNIT, lw=1.0)
        sheet.text(x, y, shown, align="center", color=UNIT, bold=True)
    sheet.line([at.start - 2, at.end + 2], [_RANK[1] + 0.0] * 2, color=INK, lw=0.6)


def _alt(years: pd.DataFrame, name: str, words: Words, target: float | None) -> str:
    year_texts = []
    for row in years.itertuples():
        if math.isnan(row.value) and math.isnan(row.rank):
            year_texts.append(words.say("alt.trend_missing", year=str(row.period)))
        elif math.isnan(row.value):
            year_texts.append(words.say("alt.trend_rank", year=str(row.period), rank=row.rank))
        elif math.isnan(row.rank):
            year_texts.append(words.say("alt.trend_value", year=str(row.period), value=row.value))
        else:
            year_texts.append(
                words.say("alt.trend_row", year=str(row.period), value=row.value, rank=row.rank)
            )
    breaks = [
        words.say("alt.trend_break", year=str(r.period), decision=r.break_label)
        for r in years[years["break_label"] != ""].itertuples()
    ]
    parts = [words.say("alt.trend_head", name=name), words.listed(year_texts) + ".", *breaks]
    if target is not None:
        parts.append(words.say("alt.target", target=float(target)))
    return " ".join(parts)
