"""The course of an index over the years.

Level above, rank below, gaps where nothing is published, breaks drawn.
"""

from __future__ import annotations

import math

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
    return drawn(
        lambda at: _draw(years, at, name, target, target_year, words, comparator),
        _PAPER,
        _PHONE,
        id=id,
        caption=caption,
        alt=alt,
        table=table,
    )


def _draw(
    years: pd.DataFrame,
    at: Layout,
    name: str,
    target: float | None,
    target_year: int | None,
    words: Words,
    comparator: str,
) -> Canvas:
    ranked = years["rank"].notna().any()
    first, last = int(years["period"].min()), int(max(years["period"].max(), target_year or 0))
    across = Scale(first, max(last, first + 1), at.start, at.end)
    known = pd.concat(
        [
            years["value"],
            years["peers"],
            pd.Series([target] if target is not None else [], dtype=float),
        ]
    ).dropna()
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
    aside = years["apart"] if "apart" in years else pd.Series(False, index=years.index)
    _points(
        sheet,
        across,
        level,
        years[~aside],
        "value",
        shape="diamond",
        size=3.6,
        fill=UNIT,
        edge=PAPER,
    )
    _points(
        sheet,
        across,
        level,
        years[aside],
        "value",
        shape="diamond",
        size=3.6,
        fill=PAPER,
        edge=UNIT,
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
    sheet: Canvas, years: pd.DataFrame, across: Scale, bottom: float, at: Layout, words: Words
) -> None:
    """Draw every break as an upright dotted line between two years, labelled by its decision."""
    broken_years = years[years["break_label"] != ""]
    if broken_years.empty:
        return
    places = [across(p - 0.5) for p in broken_years["period"]]
    labels = [wrap(b, 34, lines=1)[0] for b in broken_years["break_label"]]
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


def _comparable(before: pd.Series, row: pd.Series, column: str) -> bool:
    if column == "rank":
        return bool(row["of"] == before["of"])
    return bool(row["comparable"] and not row["break_label"])


def _runs(years: pd.DataFrame, column: str) -> list[pd.DataFrame]:
    """Split the years into runs that may be joined.

    Neighbouring, known, comparable (ranks: among as many units).
    """
    rows = years[years[column].notna()]
    runs: list[list[int]] = []
    previous: pd.Series | None = None
    for index, row in rows.iterrows():
        if (
            previous is not None
            and row["period"] == previous["period"] + 1
            and _comparable(previous, row, column)
        ):
            runs[-1].append(index)
        else:
            runs.append([index])
        previous = row
    return [years.loc[r] for r in runs]


def _path(
    sheet: Canvas,
    across: Scale,
    level: Scale,
    years: pd.DataFrame,
    column: str,
    *,
    color: str,
    lw: float,
) -> None:
    for run in _runs(years, column):
        if len(run) > 1:
            sheet.line(
                [across(p) for p in run["period"]],
                [level(v) for v in run[column]],
                color=color,
                lw=lw,
            )


def _points(
    sheet: Canvas,
    across: Scale,
    level: Scale,
    years: pd.DataFrame,
    column: str,
    *,
    shape: str,
    size: float,
    fill: str,
    edge: str,
) -> None:
    for row in years[years[column].notna()].itertuples():
        sheet.mark(
            across(row.period),
            level(getattr(row, column)),
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
    years: pd.DataFrame,
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
    value, mean = years[years["value"].notna()], years[years["peers"].notna()]
    if len(value):
        last = value.iloc[-1]
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
    if len(mean):
        last = mean.iloc[-1]
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
    for row in value.iloc[-2::-1].itertuples():
        half = width_mm(words.number("percent_value", row.value)) / 2
        if across(row.period) + half > edge:
            continue
        edge = across(row.period) - half - 1.2
        near = [
            level(m)
            for m, p in zip(years["peers"], years["period"], strict=True)
            if p == row.period and not math.isnan(m)
        ]
        above, below = level(row.value) - 4.0, level(row.value) + 4.2
        place = below if any(abs(above - n) < 3 for n in near) else above
        sheet.boxed(
            max(across(row.period), at.start - 1.5 + half),
            place,
            words.number("percent_value", row.value),
            align="center",
            color=UNIT,
        )


def _ranks(sheet: Canvas, across: Scale, years: pd.DataFrame, at: Layout, words: Words) -> None:
    worst = max(2, int(years[["of", "rank"]].max().max()))
    down = Scale(1, worst, *_RANK)
    sheet.text(1, _RANK[0] - 7.0, words.label("axis_rank"), color=SOFT, italic=True)
    for value in sorted({1, (worst + 1) // 2, worst}):
        sheet.line([at.start - 2, at.end + 2], [down(value)] * 2, color=GRID, lw=0.5)
        sheet.text(at.start - 3.2, down(value), words.number("rank", value), align="right")
    _path(sheet, across, down, years, "rank", color=UNIT, lw=1.2)
    for row in years[years["rank"].notna()].itertuples():
        shown = words.number("rank", row.rank)
        x, y = across(row.period), down(row.rank)
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
