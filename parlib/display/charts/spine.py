"""Domains against their maximum.

One row per domain, every row on the same 0-100 % of its own maximum.
"""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn, key_lines, phone
from parlib.display.charts.words import Words
from parlib.display.theme import GRID, MIDDLE, PAPER, RANGE, SOFT, UNIT, width_mm
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_PAPER, _PHONE = Layout(56.0, 60.0, 136.0), phone(end=68.0)
_ROW = 8.2
_TOP, _KEY = 10.5, 4.8


def spine(
    rows: pd.DataFrame,
    *,
    words: Words,
    id: str,
    caption: str | Inlines,
    table: str = "",
    of_some: float | None = None,
) -> Figure:
    """Draw the spine chart of the domains.

    Parameters
    ----------
    rows : DataFrame
        In rule-book order: ``name``, ``points``, ``max_points``, ``previous`` (last year's points,
        only where comparable), ``peer_low``, ``peer_q1``, ``peer_median``, ``peer_q3``,
        ``peer_high`` (points); NaN = not known; ``applies``: False where the unit declared that the
        whole domain does not apply to it, which is no missing figure; ``takes`` (optional): True
        where the domain only takes points, which has no maximum.
    words, id, caption, table
        As for every chart.
    of_some : float, optional
        Of how many units medians are, where these are not the whole group.

    Notes
    -----
    A domain without a known maximum has no place on a scale of its maximum: it is drawn as a
    hatched gap that says so, with the points got at its end.
    """
    fitted = _PHONE.holding(rows["name"])
    return drawn(
        lambda at: _draw(rows, at, words, of_some),
        _PAPER,
        fitted,
        id=id,
        caption=caption,
        alt=_alt(rows, words, of_some),
        table=table,
    )


def _draw(rows: pd.DataFrame, at: Layout, words: Words, of_some: float | None) -> Canvas:
    key = _entries(rows, words, of_some)
    places = key_lines([(shown, 5.4) for _, shown in key], at, x=1.0, gap=4.5)
    top, pitch = _TOP + _KEY * places[-1][1], _ROW + at.above
    scale = Scale(0, 100, at.start, at.end)
    bottom = top + pitch * len(rows)
    sheet = Canvas(bottom + 8.5, at.width)
    sheet.grid(
        scale, 25, top - 1, bottom, [words.number("number", v) for v in scale.steps(25)], color=GRID
    )
    sheet.line([at.start, at.end], [bottom, bottom], lw=0.6)
    sheet.text(
        at.end,
        bottom + 6.4,
        words.label("axis_share_of_max"),
        align="right",
        color=SOFT,
        italic=True,
    )
    for (kind, shown), (x, line) in zip(key, places, strict=True):
        _key(sheet, kind, shown, x, 3.5 + _KEY * line)
    for i, row in enumerate(rows.to_dict("records")):
        _row(sheet, scale, row, top + pitch * (i + 1) - _ROW / 2, at, words)
    return sheet


def _entries(rows: pd.DataFrame, words: Words, of_some: float | None) -> list[tuple[str, str]]:
    """Return the entries of the key: only what the rows hold."""
    entries: list[tuple[str, str]] = [("unit", words.label("this_year"))]
    if rows["previous"].notna().any():
        entries.append(("previous", words.label("last_year")))
    if rows["peer_median"].notna().any():
        entries.append(("median", _median(words, of_some)))
    if rows["peer_low"].notna().any():
        entries.append(("middle", words.label("peer_middle")))
        entries.append(("range", words.label("peer_range")))
    return entries


def _median(words: Words, of_some: float | None) -> str:
    """Return what a median is of: the group, or those of it that have points."""
    if of_some is None:
        return words.label("peer_median")
    return words.say("peer_median_of_some", count=of_some)


def _key(sheet: Canvas, kind: str, shown: str, x: float, y: float) -> None:
    if kind == "unit":
        sheet.mark(x + 2, y, "diamond", size=4.2, fill=UNIT, edge=UNIT)
    elif kind == "previous":
        sheet.mark(x + 2, y, "diamond", size=3.8, fill=PAPER, edge=UNIT)
    elif kind == "median":
        sheet.line([x + 2, x + 2], [y - 2, y + 2], lw=1.6)
    else:
        sheet.rect(
            x, y - 1.6, 4, 3.2, fill=MIDDLE if kind == "middle" else RANGE, edge="#9a9a9a", lw=0.4
        )
    sheet.text(x + 5.4, y, shown, color=SOFT)


def _row(sheet: Canvas, scale: Scale, row: dict, y: float, place: Layout, words: Words) -> None:
    place.name(sheet, y, row["name"], row=_ROW)
    maximum, points = row["max_points"], row["points"]
    shown = words.number("points", points)
    sheet.text(place.end + 3, y, shown, bold=True, color=UNIT)
    known = not math.isnan(maximum) and maximum > 0
    if known:
        sheet.text(
            place.end + 3.6 + width_mm(shown, bold=True),
            y,
            f"/ {words.number('number', maximum)}",
            color=SOFT,
        )
    if not known or math.isnan(points):
        sheet.hatched(place.start, y - 2.4, place.end - place.start, 4.8)
        sheet.boxed((place.start + place.end) / 2, y, words.label(_gap(row)), align="center")
        return

    def at(points_: float) -> float:
        return scale(min(max(100 * points_ / maximum, 0), 100))

    for low, high, fill, edge in (
        ("peer_low", "peer_high", RANGE, "#b5b5b5"),
        ("peer_q1", "peer_q3", MIDDLE, "#9a9a9a"),
    ):
        if not math.isnan(row[low]):
            start = at(row[low])
            sheet.rect(start, y - 2.3, at(row[high]) - start, 4.6, fill=fill, edge=edge, lw=0.4)
    if not math.isnan(row["peer_median"]):
        sheet.line([at(row["peer_median"])] * 2, [y - 3.2, y + 3.2], lw=1.6)
    if math.isnan(row["peer_low"]):
        sheet.line([place.start, place.end], [y, y], color="#b5b5b5", lw=0.6)
    if not math.isnan(row["previous"]):
        sheet.mark(at(row["previous"]), y, "diamond", size=4.4, fill=PAPER, edge=UNIT, lw=1.0)
    sheet.mark(at(points), y, "diamond", size=4.6, fill=UNIT, edge=PAPER, lw=0.6)


def _gap(row: dict) -> str:
    """Return which words stand where no point can be drawn.

    Does not apply, no figure yet, and no known maximum are three things.
    """
    if not row["applies"]:
        return "does_not_apply"
    if math.isnan(row["points"]):
        return "no_data"
    return "takes_points" if row.get("takes") else "unknown_max"


def _alt(rows: pd.DataFrame, words: Words, of_some: float | None) -> str:
    parts = []
    for row in rows.to_dict("records"):
        if not row["applies"]:
            row_text = words.say("alt.spine_not_applicable", name=row["name"])
        elif math.isnan(row["points"]):
            row_text = words.say("alt.spine_missing", name=row["name"])
        elif row.get("takes"):
            row_text = words.say("alt.spine_takes", name=row["name"], points=row["points"])
        elif math.isnan(row["max_points"]):
            row_text = words.say("alt.spine_unknown_max", name=row["name"], points=row["points"])
        else:
            row_text = words.say(
                "alt.spine_row", name=row["name"], points=row["points"], maximum=row["max_points"]
            )
        if not math.isnan(row["peer_median"]):
            row_text += " " + words.say(
                "alt.spine_median", of=_median(words, of_some), median=row["peer_median"]
            )
        if not math.isnan(row["previous"]):
            row_text += " " + words.say("alt.spine_previous", previous=row["previous"])
        parts.append(row_text)
    return words.say("alt.spine_head", count=len(rows)) + " " + words.listed(parts) + "."
