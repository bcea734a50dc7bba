"""Where a unit stands among its peers.

One strip, every peer a grey stroke, the unit a dark diamond.
"""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn
from parlib.display.charts.words import Words
from parlib.display.theme import (
    INK,
    NARROW_MM,
    PAPER,
    PEER,
    PROMISE,
    SIZE_STRONG,
    SOFT,
    UNIT,
    spread,
    width_mm,
)
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(0.0, 6.0, 159.0), Layout(0.0, 5.0, 91.0, width=NARROW_MM)
_BAND = (14.0, 22.0)
HEIGHT = 34.0
_UNNAMED = 6.0  # less high where no unit is named above the band


def index_scale(values: pd.Series, start: float = _PAPER.start, end: float = _PAPER.end) -> Scale:
    """Return the common scale of an index in percent.

    60 to 100, longer by tens where a value is lower or, by a bonus, higher.
    """
    least, most = (float(values.min()), float(values.max())) if len(values) else (60.0, 100.0)
    return Scale(
        min(60.0, 10 * math.floor(least / 10)), max(100.0, 10 * math.ceil(most / 10)), start, end
    )


def strip(
    peers: pd.DataFrame,
    *,
    unit: str,
    name: str,
    words: Words,
    id: str,
    caption: str | Inlines,
    target: float | None = None,
    median: float | None = None,
    of: int = 0,
    apart: pd.DataFrame | None = None,
    table: str = "",
) -> Figure:
    """Draw the strip of one index in one year.

    Parameters
    ----------
    peers : DataFrame
        ``locality``, ``name``, ``value`` (percent, none missing), the unit included if it has a
        value.
    unit, name : str
        Identity and name of the unit; both empty where the strip is about a group.
    words : Words
        Labels of the language.
    id, caption, table : str
        As in the document model.
    target, median : float, optional
        Promised value; median of the *complete* peer group.
    of : int
        Units in the peer group, 0 if not known.
    apart : DataFrame, optional
        ``value`` of units whose points stand in another state; drawn hollow below the band, and not
        compared.

    Returns
    -------
    Figure
    """
    unit_values = peers.loc[peers["locality"] == unit, "value"]
    value = float(unit_values.iloc[0]) if len(unit_values) else None
    others = peers[peers["locality"] != unit].sort_values(["value", "locality"], kind="stable")
    aside = pd.Series(dtype=float) if apart is None else apart["value"]
    alt = _alt(words, name, value, others, target, of)
    if len(aside):
        alt += " " + words.say(
            "alt.strip_apart", count=len(aside), low=float(aside.min()), high=float(aside.max())
        )
    return drawn(
        lambda at: _draw(peers, others, at, name, value, target, median, words, aside=aside),
        _PAPER,
        _PHONE,
        id=id,
        caption=caption,
        alt=alt,
        table=table,
    )


def _draw(peers: pd.DataFrame, others: pd.DataFrame, at: Layout, name: str, value: float | None, target: float | None, median: float | None, words: Words, *, aside: pd.Series) -> Canvas:  # fmt: skip
    beside = [v for v in (target, median) if v is not None]
    scale = index_scale(
        pd.concat([peers["value"], aside, pd.Series(beside, dtype=float)]), at.start, at.end
    )
    less = 0.0 if name else _UNNAMED
    sheet = Canvas(HEIGHT - less, at.width)
    band = top, bottom = _BAND[0] - less, _BAND[1] - less
    steps = scale.steps(10)
    sheet.grid(scale, 10, top - 1.5, bottom + 1.5, [words.number("number", v) for v in steps])
    sheet.line([at.start, at.end], [bottom + 1.5, bottom + 1.5], color=INK, lw=0.6)
    sheet.text(
        at.end, bottom + 10.4, words.label("axis_percent"), align="right", color=SOFT, italic=True
    )
    sheet.ticks([scale(v) for v in others["value"]], top, bottom, color=PEER, lw=1.1)
    for other in aside:
        sheet.mark(scale(other), bottom - 0.6, "circle", size=2.2, fill=PAPER, edge=PEER, lw=0.6)
    _marks(sheet, scale, band, value, target, median)
    _labels_above(sheet, scale, at, words, band, name, value, target, median)
    _labels_below(sheet, scale, at, words, band, others)
    return sheet


def _marks(
    sheet: Canvas,
    scale: Scale,
    band: tuple[float, float],
    value: float | None,
    target: float | None,
    median: float | None,
) -> None:
    top, bottom = band
    middle = (top + bottom) / 2
    if median is not None:
        sheet.line([scale(median)] * 2, [top - 2.5, bottom], color=INK, lw=1.6)
    if target is not None:
        sheet.promise(scale(target), top - 3.5, bottom + 1.5)
    if value is not None:
        sheet.mark(scale(value), middle, "diamond", size=7.4, fill=PAPER, edge=PAPER)
        sheet.mark(scale(value), middle, "diamond", size=6.0, fill=UNIT, edge=UNIT)


def _labels_above(
    sheet: Canvas,
    scale: Scale,
    at: Layout,
    words: Words,
    band: tuple[float, float],
    name: str,
    value: float | None,
    target: float | None,
    median: float | None,
) -> None:
    top = band[0]
    entries = []
    if target is not None:
        entries.append(
            (scale(target), f"{words.label('target')} {words.number('number', target)}", PROMISE)
        )
    if median is not None:
        entries.append(
            (scale(median), f"{words.label('median')} {words.number('percent_value', median)}", INK)
        )
    widths = [width_mm(s) for _, s, _ in entries]
    for centre, (_, shown, colour) in zip(
        spread([x for x, _, _ in entries], widths, 1, at.right), entries, strict=True
    ):
        sheet.text(centre, top - 6.0, shown, align="center", color=colour)
    if value is not None:
        shown = f"{name} {words.number('percent_value', value)}"
        wide = width_mm(shown, SIZE_STRONG, bold=True)
        centre = min(max(scale(value), 1 + wide / 2), at.right - wide / 2)
        sheet.text(
            centre, top - 12.0, shown, align="center", size=SIZE_STRONG, bold=True, color=UNIT
        )
        stop = (
            top - 8.6
            if any(
                abs(x - scale(value)) < w / 2 + 4
                for (x, _, _), w in zip(entries, widths, strict=True)
            )
            else top - 1.0
        )
        sheet.line([scale(value)] * 2, [top - 9.8, stop], color=UNIT, lw=0.7)


def _labels_below(
    sheet: Canvas,
    scale: Scale,
    at: Layout,
    words: Words,
    band: tuple[float, float],
    others: pd.DataFrame,
) -> None:
    """Name the lowest and the highest of the other units, where they stand."""
    if others.empty:
        return
    ends = [others.iloc[0], others.iloc[-1]] if len(others) > 1 else [others.iloc[0]]
    shown = [f"{row['name']} {words.number('percent_value', row['value'])}" for row in ends]
    widths = [width_mm(s) for s in shown]
    bottom = band[1]
    places = spread([scale(row["value"]) for row in ends], widths, 1, at.right)
    for centre, text_ in zip(places, shown, strict=True):
        sheet.text(centre, bottom + 7.2, text_, align="center", color=SOFT)


def _alt(
    words: Words,
    name: str,
    value: float | None,
    others: pd.DataFrame,
    target: float | None,
    of: int,
) -> str:
    parts = []
    if value is not None:
        parts.append(words.say("alt.strip_unit", name=name, value=value))
    elif name:
        parts.append(words.say("alt.strip_no_unit", name=name))
    if len(others):
        low, high = others.iloc[0], others.iloc[-1]
        parts.append(
            words.say(
                "alt.strip_peers",
                count=len(others),
                low_name=str(low["name"]),
                low=float(low["value"]),
                high_name=str(high["name"]),
                high=float(high["value"]),
            )
        )
    if of:
        parts.append(words.say("alt.strip_of", of=of))
    if target is not None:
        parts.append(words.say("alt.target", target=float(target)))
    return " ".join(parts)


def rank_strip(
    rank: float,
    of: int,
    *,
    previous: float | None,
    name: str,
    last_year: str,
    words: Words,
    id: str,
    caption: str | Inlines,
) -> Figure:
    """Draw every place of a ranking, 1 on the left.

    The unit a dark diamond, its place of last year a hollow one.

    Parameters
    ----------
    rank, of : float, int
        The unit's place among how many.
    previous, last_year : float, str, optional
        Its place the year before, among as many, and that year.
    name, words, id, caption
        As for every chart.
    """
    alt = words.say("alt.rank_strip", name=name, rank=rank, of=of)
    if previous is not None:
        alt += " " + words.say("alt.rank_strip_before", year=last_year, rank=previous)
    return drawn(
        lambda at: _draw_ranks(rank, of, previous, name, last_year, at, words),
        _PAPER,
        _PHONE,
        id=id,
        caption=caption,
        alt=alt,
        table="",
    )


def _draw_ranks(
    rank: float,
    of: int,
    previous: float | None,
    name: str,
    last_year: str,
    at: Layout,
    words: Words,
) -> Canvas:
    top, bottom = 10.5, 18.5
    scale = Scale(1, max(of, 2), at.start + 2, at.end - 2)
    sheet = Canvas(29.0, at.width)
    sheet.ticks([scale(place) for place in range(1, of + 1)], top, bottom, color=PEER, lw=0.9)
    for place in sorted({1, *(p for p in (of // 4, of // 2, 3 * of // 4) if p > 1), of}):
        sheet.text(scale(place), bottom + 3.2, words.number("rank", place), align="center")
    sheet.text(
        at.end, bottom + 8.0, words.label("axis_rank"), align="right", color=SOFT, italic=True
    )
    middle = (top + bottom) / 2
    entries = [(scale(rank), words.say("rank_label", name=name, rank=rank), True)]
    if previous is not None and previous != rank:
        sheet.arrow((scale(previous), middle), (scale(rank), middle), color=UNIT)
        sheet.mark(scale(previous), middle, "diamond", size=5.0, fill=PAPER, edge=UNIT)
        entries.append(
            (scale(previous), words.say("rank_label", name=last_year, rank=previous), False)
        )
    sheet.mark(scale(rank), middle, "diamond", size=6.4, fill=UNIT, edge=PAPER)
    widths = [width_mm(shown, SIZE_STRONG, bold=bold) for _, shown, bold in entries]
    for centre, (_, shown, bold) in zip(
        spread([x for x, _, _ in entries], widths, 1, at.right, gap=4.0), entries, strict=True
    ):
        sheet.text(centre, 5.0, shown, align="center", size=SIZE_STRONG, bold=bold, color=UNIT)
    return sheet
