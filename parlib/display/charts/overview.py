"""Many units at once, by domain as a heat map.

Rows keep their height, and more units than a third of a page holds stand in two blocks side by
side, in figures of which a page holds three: none of them leaves half a page white.
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

_ALONE = 24  # rows of one block
_PAIRED = 22  # rows of two blocks side by side


def in_figures(
    rows: pd.DataFrame, *, id: str, caption: str, words: Words
) -> Iterator[tuple[pd.DataFrame, str, str]]:
    """Yield rows, id and caption of each figure: one for few units, else parts of equal length."""
    parts = 1 if len(rows) <= _ALONE else -(-len(rows) // _PAIRED)
    length = -(-len(rows) // max(parts, 1))
    for number in range(parts):
        more = number > 0
        yield (
            rows.iloc[number * length : (number + 1) * length],
            f"{id}-{number + 1}" if more else id,
            f"{caption} ({words.label('continued')})" if more else caption,
        )


_HIGH, _GAP = 4.6, 5.0
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
        ``name`` and one column per domain: percent of its maximum, NaN = not known (hatched).
    domains : tuple of str
        Columns, in rule-book order.
    words, id, caption, table
        As for every chart.
    """
    paper, phone = Layout(0.0, 0.0, 164.0), Layout(0.0, 0.0, NARROW_MM, width=NARROW_MM)

    blocks = 2 if len(rows) > _ALONE else 1

    def draw(part: pd.DataFrame, at: Layout) -> Canvas:
        return _draw_heat_map(part, at, domains, words, blocks=1 if at.narrow else blocks)

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
    rows: pd.DataFrame, at: Layout, domains: tuple[str, ...], words: Words, *, blocks: int
) -> Canvas:
    """Draw one block, or two side by side where one would take most of a page.

    Where a column is narrow it bears a number, and the key below says which domain it is.
    """
    length = -(-len(rows) // blocks)
    wide = (at.right - _GAP * (blocks - 1)) / blocks
    label = min(40.0 if blocks == 1 else 30.0, 2.0 + max(width_mm(str(n)) for n in rows["name"]))
    if at.narrow:
        label = min(label, 28.0)
    cell = (wide - label - 2) / len(domains)
    numbered = at.narrow or blocks > 1
    heads = [
        [str(j)] if numbered else wrap(d, cell - 1.5, lines=5) for j, d in enumerate(domains, 1)
    ]
    top = 4.0 + 3.6 * max(len(h) for h in heads)
    bottom = top + _HIGH * length
    named = [f"{j}. {d}" for j, d in enumerate(domains, start=1)] if numbered else []
    key = (
        [line for name in named for line in wrap(name, at.right - 1, lines=2)]
        if at.narrow
        else _joined(named, at.right - 1)
    )
    sheet = Canvas(bottom + 3 + 3.8 * len(key), at.width)
    for i, line in enumerate(key):
        sheet.text(1, bottom + 3.5 + 3.8 * i, line, color=SOFT)
    for number in range(blocks):
        part = rows.iloc[number * length : (number + 1) * length]
        left = number * (wide + _GAP)
        _block(sheet, part, domains, heads, left=left, top=top, label=label, cell=cell, words=words)
    return sheet


def _joined(names: list[str], wide: float) -> list[str]:
    """Set the names of the key in lines; no line ends inside one."""
    lines: list[str] = []
    for name in names:
        longer = f"{lines[-1]}; {name}" if lines else name
        if lines and width_mm(longer) <= wide:
            lines[-1] = longer
        else:
            lines.append(wrap(name, wide, lines=1)[0])
    return lines


def _block(
    sheet: Canvas,
    rows: pd.DataFrame,
    domains: tuple[str, ...],
    heads: list[list[str]],
    *,
    left: float,
    top: float,
    label: float,
    cell: float,
    words: Words,
) -> None:
    start = left + label + 2
    for j, lines in enumerate(heads):
        sheet.lines(start + cell * (j + 0.5), top - 1.5 - 1.8 * len(lines), lines, align="center")
    for i, row in enumerate(rows.to_dict("records")):
        y = top + _HIGH * i
        name = wrap(row["name"], label - 1, lines=1)[0]
        sheet.text(left + label, y + _HIGH / 2, name, align="right")
        for j, domain in enumerate(domains):
            x, value = start + cell * j, row[domain]
            if math.isnan(value):
                sheet.hatched(x, y, cell, _HIGH)
                continue
            fill = next(c for limit, c in _SHADES if value < limit)
            sheet.rect(x, y, cell, _HIGH, fill=fill, edge="#9a9a9a", lw=0.4)
            sheet.text(
                x + cell / 2,
                y + _HIGH / 2,
                words.number("count", value),
                align="center",
                color=PAPER if value < 70 else INK,
            )
