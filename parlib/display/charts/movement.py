"""Movement of ranks between two years, for many units at once."""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn
from parlib.display.charts.words import Words
from parlib.display.theme import (
    INK,
    NARROW_MM,
    PEER,
    RANGE,
    SOFT,
    UNIT,
    spread,
    wrap,
)
from parlib.document.blocks import Figure

_NOTE = 108.0  # where notes beside this year's ranks begin
_MARKED = 6
_DRAWN = 24  # units; of more those that moved most
_SLOPE_MM = 108.0  # beyond it the ranks move closer together


def slope(
    rows: pd.DataFrame,
    *,
    years: tuple[int, int],
    words: Words,
    id: str,
    caption: str,
    highlight: str = "",
    table: str = "",
) -> Figure:
    """Draw the movement of ranks between two years, 1 at the top.

    Of many units those that moved most.

    Parameters
    ----------
    rows : DataFrame
        ``locality``, ``name``, ``before``, ``after``: ranks, both known; ``note`` (optional) is
        written beside this year's rank.
    years : tuple of int
        The two years.
    highlight : str
        Identity drawn dark; without one the largest moves are.
    words, id, caption, table
        As for every chart.
    """
    whole = rows
    rows = most_moved(rows, highlight)
    row_texts = [
        words.say("alt.slope_row", name=str(r["name"]), before=r["before"], after=r["after"])
        + (f" ({r['note']})" if r.get("note") else "")
        for r in sorted(rows.to_dict("records"), key=lambda r: r["after"])
    ]
    alt = (
        f"{words.say('alt.slope_head', first=str(years[0]), last=str(years[1]))} "
        f"{words.listed(row_texts)}."
    )
    noted = "note" in rows and bool(rows["note"].astype(bool).any())
    paper = Layout(0.0, 38.0, 74.0) if noted else Layout(0.0, 58.0, 107.0)
    # what stands beside a rank on paper stands in the table
    phone = Layout(0.0, 36.0, 60.0, width=NARROW_MM)
    return drawn(
        lambda at: _draw_slope(
            rows,
            at,
            years,
            words,
            marked={highlight} if highlight else _largest(whole),
            worst=int(max(whole["before"].max(), whole["after"].max(), 2)),
            noted=noted,
        ),
        paper,
        phone,
        id=id,
        caption=caption,
        alt=alt,
        table=table,
    )


def most_moved(rows: pd.DataFrame, highlight: str = "") -> pd.DataFrame:
    """Return the units that a slope chart draws.

    All, or, of many, those that moved most places.
    """
    if len(rows) <= _DRAWN:
        return rows
    places = (rows["after"] - rows["before"]).abs().where(rows["locality"] != highlight, math.inf)
    return rows.loc[places.sort_values(ascending=False, kind="stable").index[:_DRAWN]].sort_values(
        "after", kind="stable"
    )


def _largest(rows: pd.DataFrame) -> set[str]:
    """Return the units that moved most places: at most six, fewer where more would tie."""
    places = (rows["after"] - rows["before"]).abs()
    for least in sorted(set(places[places > 0])):
        if (places >= least).sum() <= _MARKED:
            return set(rows.loc[places >= least, "locality"])
    return set()


def _draw_slope(
    rows: pd.DataFrame,
    at: Layout,
    years: tuple[int, int],
    words: Words,
    *,
    marked: set[str],
    worst: int,
    noted: bool,
) -> Canvas:
    top, step = 10.0, min(4.4, _SLOPE_MM / worst)
    left, right = at.start, at.end
    sheet = Canvas(top + step * worst + 3, at.width)
    down = Scale(1, worst, top + step / 2, top + step * (worst - 0.5))
    for x, year, align in ((left, years[0], "right"), (right, years[1], "left")):
        sheet.text(x, 4.5, str(year), align=align, bold=True)
        sheet.line([x, x], [top, top + step * worst], color=RANGE, lw=0.8)
    ordered = sorted(rows.to_dict("records"), key=lambda r: r["locality"] in marked)
    for row in ordered:
        highlighted = row["locality"] in marked
        sheet.line(
            [left, right],
            [down(row["before"]), down(row["after"])],
            color=UNIT if highlighted else PEER,
            lw=1.6 if highlighted else 0.8,
        )
    room = 28 if noted else 46
    if at.narrow:
        room = 27
    for x, column, align, shift in ((left, "before", "right", -2.0), (right, "after", "left", 2.0)):
        ends = sorted(ordered, key=lambda r: (r[column], r["name"]))
        places = spread(
            [down(r[column]) for r in ends],
            [3.6] * len(ends),
            top - 1,
            top + step * worst + 1,
            gap=0.2,
        )
        for y, row in zip(places, ends, strict=True):
            highlighted = row["locality"] in marked
            name = wrap(row["name"], room, bold=highlighted, lines=1)[0]
            rank = words.number("rank", row[column])
            sheet.text(
                x + shift,
                y,
                f"{name} {rank}" if align == "right" else f"{rank} {name}",
                align=align,
                bold=highlighted,
                color=UNIT if highlighted else INK,
            )
            if highlighted and column == "after" and row.get("note") and not at.narrow:
                sheet.text(_NOTE, y, row["note"], color=SOFT)
    return sheet
