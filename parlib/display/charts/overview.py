"""Many units at once, by domain as a heat map.

Rows keep their height, so a figure holds as many as a page does; a longer list goes on in the next
figure, on the same scale.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import pandas as pd

from parlib.display.charts.canvas import Canvas
from parlib.display.charts.classes import STEPS
from parlib.display.charts.layout import Layout, drawn
from parlib.display.charts.words import Words
from parlib.display.theme import (
    INK,
    NARROW_MM,
    PAPER,
    SOFT,
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


_LIMITS = (60.0, 70.0, 80.0, 90.0, math.inf)
_SHADES = tuple(zip(_LIMITS, STEPS, strict=True))


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
    row_texts = [
        f"{r['name']}: " + ", ".join(f"{d} {words.number('count', r[d])}" for d in domains)
        for r in rows.to_dict("records")
    ]
    return words.say("alt.heat_head", count=len(rows)) + " " + words.listed(row_texts) + "."


def _draw_heat_map(
    rows: pd.DataFrame, at: Layout, domains: tuple[str, ...], words: Words
) -> Canvas:
    height = 4.6
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
