"""Many units at once: ranking with ranges, units by domains as a heat map, movement of ranks
between two years.

Rows keep their height, so a figure holds as many as a page does; a longer list goes on in the next
figure, on the same scale.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn
from parlib.display.charts.strip import index_scale
from parlib.display.charts.words import Words
from parlib.display.theme import (
    GRID,
    INK,
    NARROW_MM,
    PAPER,
    PEER,
    SOFT,
    UNIT,
    width_mm,
    wrap,
)
from parlib.document.blocks import Figure

MOST_ROWS = 38  # of a figure that a page holds under its caption


def in_figures(
    rows: pd.DataFrame, *, id: str, caption: str, words: Words
) -> Iterator[tuple[pd.DataFrame, str, str]]:
    """Yield rows, id and caption of each figure.

    One where a page holds all rows, else parts of equal length.
    """
    parts = -(-len(rows) // MOST_ROWS)
    length = -(-len(rows) // max(parts, 1))
    for number in range(parts):
        more = number > 0
        yield (
            rows.iloc[number * length : (number + 1) * length],
            f"{id}-{number + 1}" if more else id,
            f"{caption} ({words.label('continued')})" if more else caption,
        )


def ranking(
    rows: pd.DataFrame,
    *,
    words: Words,
    id: str,
    caption: str,
    highlight: str = "",
    target: float | None = None,
    table: str = "",
) -> tuple[Figure, ...]:
    """Draw all units by value, best on top, with the range of ranks that the uncertainty allows.

    As many figures as it takes.

    Parameters
    ----------
    rows : DataFrame
        ``locality``, ``name``, ``value`` (percent, none missing), ``rank``, ``rank_low``,
        ``rank_high`` (NaN = no range).
    highlight : str
        Identity drawn dark; all others grey.
    target : float, optional
        Value promised for all.
    words, id, caption, table
        As for every chart.
    """
    ordered = rows.sort_values(["value", "name"], ascending=[False, True], kind="stable")
    ranged = bool(
        (rows["rank_low"] != rows["rank_high"]).where(rows["rank_low"].notna(), False).any()
    )
    paper = Layout(46.0, 50.0, 98.0 if ranged else 128.0)
    # on a phone ranges of ranks are said, not drawn: names, values and ranks need the width
    phone = Layout(34.0, 37.0, 66.0, width=NARROW_MM)

    def draw(part: pd.DataFrame, at: Layout) -> Canvas:
        return _draw_ranking(
            part, at, highlight, target, words, whole=ordered, ranged=ranged and not at.narrow
        )

    return tuple(
        drawn(
            partial(draw, part),
            paper,
            phone,
            id=name,
            caption=shown,
            alt=_ranking_alt(part, words),
            table=table,
        )
        for part, name, shown in in_figures(ordered, id=id, caption=caption, words=words)
    )


def _ranking_alt(rows: pd.DataFrame, words: Words) -> str:
    said = [
        words.say("alt.dot", name=str(r["name"]), estimate=r["value"])
        if math.isnan(r["rank"])
        else words.say("alt.ranking_row", name=str(r["name"]), value=r["value"], rank=r["rank"])
        + _range_said(r, words)
        for r in rows.to_dict("records")
    ]
    return words.say("alt.ranking_head", count=len(rows)) + " " + words.listed(said) + "."


def _draw_ranking(
    rows: pd.DataFrame,
    at: Layout,
    highlight: str,
    target: float | None,
    words: Words,
    *,
    whole: pd.DataFrame,
    ranged: bool,
) -> Canvas:
    """Draw some rows on the scales of all of them."""
    row_height, top = 5.2, 5.0
    bottom = top + row_height * len(rows)
    sheet = Canvas(bottom + 9, at.width)
    scale = index_scale(whole["value"], at.start, at.end)
    sheet.grid(scale, 10, top - 1, bottom, [words.number("number", v) for v in scale.steps(10)])
    sheet.text(
        max(at.end, width_mm(words.label("axis_percent")) + 1),
        bottom + 6.4,
        words.label("axis_percent"),
        align="right",
        color=SOFT,
        italic=True,
    )
    if target is not None:
        sheet.promise(scale(target), top - 3, bottom)
    ranks = _rank_panel(sheet, whole, words, top, bottom) if ranged else None
    for i, row in enumerate(rows.to_dict("records")):
        y = top + row_height * (i + 0.5)
        own = row["locality"] == highlight or not highlight
        sheet.text(
            at.label,
            y,
            wrap(row["name"], at.label - 1, lines=1)[0],
            align="right",
            bold=own and bool(highlight),
        )
        sheet.line([at.start, scale(row["value"])], [y, y], color=GRID, lw=0.6)
        sheet.mark(
            scale(row["value"]),
            y,
            "diamond" if own else "circle",
            size=3.4 if own else 2.6,
            fill=UNIT if own else PEER,
            edge=UNIT if own else PEER,
        )
        sheet.text(
            at.end + 4 - 1.5 * at.narrow,
            y,
            words.number("percent_value", row["value"]),
            bold=own and bool(highlight),
        )
        if ranks is not None:
            _rank_range(sheet, ranks, row, y, own)
        shown = words.number("rank", row["rank"]) + _range_said(row, words)
        sheet.text(
            148 if ranks is not None else at.end + (14 if at.narrow else 18), y, shown, color=SOFT
        )
    return sheet


def _range_said(row: dict, words: Words) -> str:
    """Say the range of a rank in brackets, nothing where there is none."""
    if math.isnan(row["rank_low"]) or row["rank_low"] == row["rank_high"]:
        return ""
    return f" ({words.number('rank', row['rank_low'])}–{words.number('rank', row['rank_high'])})"


def _rank_panel(
    sheet: Canvas, rows: pd.DataFrame, words: Words, top: float, bottom: float
) -> Scale:
    """Draw the axis of ranks beside the values, first place on the left."""
    worst = int(max(rows["rank"].max(), rows["rank_high"].max(), 2))
    scale = Scale(1, worst, 117.0, 143.0)
    marks = sorted({1, (1 + worst) // 2, worst})
    sheet.ticks([scale(v) for v in marks], top - 1, bottom, color=GRID, lw=0.5)
    for value in marks:
        sheet.text(scale(value), bottom + 2.4, words.number("rank", value), align="center")
    sheet.text(164, bottom + 6.4, words.label("axis_rank"), align="right", color=SOFT, italic=True)
    return scale


def _rank_range(sheet: Canvas, scale: Scale, row: dict, y: float, own: bool) -> None:
    """Draw one rank with its range."""
    if math.isnan(row["rank"]):
        return
    colour = UNIT if own else PEER
    if not math.isnan(row["rank_low"]):
        ends = [scale(row["rank_low"]), scale(row["rank_high"])]
        sheet.line(ends, [y, y], color=colour, lw=1.4)
        sheet.ticks(ends, y - 1.2, y + 1.2, color=colour, lw=1.0)
    sheet.mark(scale(row["rank"]), y, "circle", size=2.6, fill=colour, edge=colour)


_SHADES = (
    (60.0, "#12355b"),
    (70.0, "#46688f"),
    (80.0, "#8fa6c1"),
    (90.0, "#cfdae6"),
    (math.inf, "#ffffff"),
)


def heat_map(
    rows: pd.DataFrame,
    *,
    domains: tuple[str, ...],
    words: Words,
    id: str,
    caption: str,
    table: str = "",
) -> tuple[Figure, ...]:
    """Draw units by domains.

    Percent of the maximum, low values dark, every value printed; as many figures as it takes.

    Parameters
    ----------
    rows : DataFrame
        ``name`` and one column a domain: percent of its maximum, NaN = not known (hatched).
    domains : tuple of str
        Columns, in rule-book order.
    words, id, caption, table
        As for every chart.
    """
    paper, phone = Layout(0.0, 0.0, 164.0), Layout(0.0, 0.0, NARROW_MM, width=NARROW_MM)

    def draw(part: pd.DataFrame, at: Layout) -> Canvas:
        return _draw_heat_map(part, at, domains, words)

    return tuple(
        drawn(
            partial(draw, part),
            paper,
            phone,
            id=name,
            caption=shown,
            alt=_heat_alt(part, domains, words),
            table=table,
        )
        for part, name, shown in in_figures(rows, id=id, caption=caption, words=words)
    )


def _heat_alt(rows: pd.DataFrame, domains: tuple[str, ...], words: Words) -> str:
    said = [
        f"{r['name']}: " + ", ".join(f"{d} {words.number('count', r[d])}" for d in domains)
        for r in rows.to_dict("records")
    ]
    return words.say("alt.heat_head", count=len(rows)) + " " + words.listed(said) + "."


def _draw_heat_map(
    rows: pd.DataFrame, at: Layout, domains: tuple[str, ...], words: Words
) -> Canvas:
    height = 5.0
    label = min(40.0, 2.0 + max(width_mm(str(n)) for n in rows["name"]))
    if at.narrow:
        label = min(label, 28.0)
    cell = (at.right - label - 2) / len(domains)
    # on a phone a column bears a number, and the key below says which domain it is
    heads = [
        [str(j)] if at.narrow else wrap(d, cell - 1.5, lines=5)
        for j, d in enumerate(domains, start=1)
    ]
    top = 4.0 + 3.6 * max(len(h) for h in heads)
    bottom = top + height * len(rows)
    key = (
        [
            line
            for j, d in enumerate(domains, start=1)
            for line in wrap(f"{j}. {d}", at.right - 1, lines=2)
        ]
        if at.narrow
        else []
    )
    sheet = Canvas(bottom + 3 + 3.8 * len(key), at.width)
    for i, line in enumerate(key):
        sheet.text(1, bottom + 3.5 + 3.8 * i, line, color=SOFT)
    for j, lines in enumerate(heads):
        sheet.lines(
            label + 2 + cell * (j + 0.5), top - 1.5 - 1.8 * len(lines), lines, align="center"
        )
    for i, row in enumerate(rows.to_dict("records")):
        y = top + height * i
        sheet.text(label, y + height / 2, wrap(row["name"], label - 1, lines=1)[0], align="right")
        for j, domain in enumerate(domains):
            x, value = label + 2 + cell * j, row[domain]
            if math.isnan(value):
                sheet.hatched(x, y, cell, height)
                continue
            fill = next(c for limit, c in _SHADES if value < limit)
            sheet.rect(x, y, cell, height, fill=fill, edge="#9a9a9a", lw=0.4)
            sheet.text(
                x + cell / 2,
                y + height / 2,
                words.number("count", value),
                align="center",
                color=PAPER if value < 70 else INK,
            )
    return sheet
