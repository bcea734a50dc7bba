"""Units where they lie, in five steps of lightness with the classes printed.

What has no value is hatched. What lies far from the rest (islands) stands in a frame of its own with
its name, at a scale of its own, so that no map leaves it out and none shrinks for it.
"""

from __future__ import annotations

import math

import pandas as pd

from parlib.codebook.outlines import Outline, View, box, extent, fitted, holds, middle, parted
from parlib.display.charts.canvas import Canvas
from parlib.display.charts.classes import Class, class_of, classes_of
from parlib.display.charts.layout import Layout, drawn
from parlib.display.charts.words import Words
from parlib.display.theme import INK, NARROW_MM, PAPER, SOFT, width_mm, wrap
from parlib.document.blocks import Figure

_EDGE = "#6f6f6f"
_HIGH, _LARGE, _PHONE_HIGH = 56.0, 88.0, 74.0
_FRAME_WIDE, _FRAME_HIGH = 24.0, 17.0
_DOT = 0.8  # mm; a smaller island is a dot of this size
_NAMED = 20  # units up to which the key names them
_LINE = 4.0


def area_map(
    rows: pd.DataFrame,
    outlines: dict[str, Outline],
    *,
    words: Words,
    id: str,
    caption: str,
    table: str = "",
) -> Figure:
    """Draw every unit that has an outline.

    Parameters
    ----------
    rows : DataFrame
        ``locality``, ``name``, ``value`` (percent, NaN = not known: hatched), ``rank`` (NaN = none).
    outlines : dict
        Outline of each unit, in km on one plane.
    words, id, caption, table
        As for every chart.
    """
    drawn_rows = rows[rows["locality"].isin(outlines)].reset_index(drop=True)
    classes = classes_of(drawn_rows["value"])
    return drawn(
        lambda at: _draw(drawn_rows, outlines, classes, at, words),
        Layout(0.0, 0.0, 92.0),
        Layout(0.0, 0.0, NARROW_MM - 1, width=NARROW_MM),
        id=id,
        caption=caption,
        alt=_alt(drawn_rows, classes, words),
        table=table,
    )


def _draw(
    rows: pd.DataFrame,
    outlines: dict[str, Outline],
    classes: tuple[Class, ...],
    at: Layout,
    words: Words,
) -> Canvas:
    key = _key(rows, classes, words, (at.right - 6) if at.narrow else at.right - at.end - 12)
    key_high = sum(len(lines) for _, lines in key) * _LINE + 2 * len(key)
    high = _PHONE_HIGH if at.narrow else max(_HIGH if len(rows) <= _NAMED else _LARGE, key_high + 2)
    sheet = Canvas(high + key_high * at.narrow + 2, at.width)
    near, far = parted(outlines)
    frames_high = _FRAME_HIGH + 5 if far else 0.0
    shapes = {u: outlines[u] for u in near}
    view = fitted(shapes.values(), 1.0, 1.0, at.end - 2, high - 2 - frames_high)
    by_unit = {r["locality"]: r for r in rows.to_dict("records")}
    for unit, outline in shapes.items():
        _unit(sheet, outline, view, by_unit[unit], classes, words)
    for number, unit in enumerate(far):
        left = 1 + number * (_FRAME_WIDE + 2)
        _frame(sheet, outlines[unit], by_unit[unit], classes, words, left, high - frames_high)
    _draw_key(sheet, key, at, 4.0 if not at.narrow else high + 4)
    return sheet


def _unit(
    sheet: Canvas,
    outline: Outline,
    view: View,
    row: dict,
    classes: tuple[Class, ...],
    words: Words,
) -> None:
    """Draw one unit, with its rank where there is room."""
    rings = [view.ring(ring) for ring in outline]
    missing = math.isnan(row["value"])
    value_class = None if missing else class_of(row["value"], classes)
    fill = PAPER if value_class is None else value_class.fill
    sheet.area(rings, fill=fill, edge=_EDGE, hatch="////" if missing else "")
    for ring in rings:
        left, top, right, bottom = box((tuple(ring),))
        if max(right - left, bottom - top) < _DOT:
            centre = ((left + right) / 2, (top + bottom) / 2)
            sheet.mark(*centre, "circle", size=_DOT, fill=fill, edge=_EDGE, lw=0.3)
    if value_class is None or math.isnan(row["rank"]):
        return
    ring = max(rings, key=extent)
    x, y = middle(ring)
    shown = words.number("rank", row["rank"])
    wide = width_mm(shown) / 2 + 0.4
    corners = [(x + side * wide, y + up) for side in (-1, 1) for up in (-1.6, 1.6)]
    if all(holds(ring, corner) for corner in corners):
        sheet.text(x, y, shown, align="center", color=value_class.ink)


def _frame(
    sheet: Canvas,
    outline: Outline,
    row: dict,
    classes: tuple[Class, ...],
    words: Words,
    left: float,
    top: float,
) -> None:
    """Draw what lies far away in a frame, its name above."""
    name = wrap(str(row["name"]), _FRAME_WIDE, lines=1)[0]
    sheet.text(left, top + 2, name, color=INK)
    sheet.rect(left, top + 4.4, _FRAME_WIDE, _FRAME_HIGH - 1, edge=_EDGE, lw=0.5)
    view = fitted([outline], left + 2, top + 6, _FRAME_WIDE - 4, _FRAME_HIGH - 4.4)
    _unit(sheet, outline, view, row | {"rank": math.nan}, classes, words)


def _key(
    rows: pd.DataFrame, classes: tuple[Class, ...], words: Words, wide: float
) -> list[tuple[str | None, list[str]]]:
    """Return what the shades say, then fill and lines of each class, the highest first, then what
    is missing.
    """
    entries: list[tuple[str | None, list[str]]] = [(None, [words.label("overview.key")])]
    for c in reversed(classes):
        held = [
            r
            for r in rows.to_dict("records")
            if not math.isnan(r["value"]) and class_of(r["value"], classes) is c
        ]
        held.sort(key=lambda r: -r["value"])
        ends = words.say("overview.class", low=c.low, high=c.high)
        entries.append((c.fill, _entry(ends, held, len(rows), words, wide)))
    gaps = [r for r in rows.to_dict("records") if math.isnan(r["value"])]
    if gaps:
        entries.append(
            ("", _entry(words.label("overview.not_compared"), gaps, len(rows), words, wide))
        )
    return entries


def _entry(head: str, held: list[dict], count: int, words: Words, wide: float) -> list[str]:
    if count > _NAMED:
        return [words.say("overview.class_count", ends=head, count=len(held))]
    shown = [
        str(r["name"])
        if math.isnan(r["rank"])
        else f"{words.number('rank', r['rank'])} {r['name']}"
        for r in held
    ]
    return [head, *_packed(shown, wide)]


def _packed(entries: list[str], wide: float) -> list[str]:
    """Set entries in lines; no line ends inside one."""
    lines: list[str] = []
    for entry in entries:
        shown = wrap(entry, wide, lines=1)[0]
        joined = f"{lines[-1]}, {shown}" if lines else shown
        if lines and width_mm(joined) <= wide:
            lines[-1] = joined
        else:
            lines.append(shown)
    return lines


def _draw_key(
    sheet: Canvas, key: list[tuple[str | None, list[str]]], at: Layout, top: float
) -> None:
    left, y = (1.0 if at.narrow else at.end + 5), top
    for fill, lines in key:
        if fill is None:
            sheet.text(left, y, lines[0], color=INK, italic=True)
            y += _LINE + 2
            continue
        sheet.rect(
            left, y - 1.7, 4.4, 3.4, fill=fill or PAPER, edge=_EDGE, hatch="" if fill else "////"
        )
        for i, line in enumerate(lines):
            sheet.text(left + 6.2, y + i * _LINE, line, color=SOFT if i else INK, bold=not i)
        y += len(lines) * _LINE + 2


def _alt(rows: pd.DataFrame, classes: tuple[Class, ...], words: Words) -> str:
    class_texts = []
    for c in reversed(classes):
        names = [
            str(r["name"])
            for r in rows.to_dict("records")
            if not math.isnan(r["value"]) and class_of(r["value"], classes) is c
        ]
        if names:
            class_texts.append(
                f"{words.say('overview.class', low=c.low, high=c.high)}: {', '.join(names)}"
            )
    gaps = [str(r["name"]) for r in rows.to_dict("records") if math.isnan(r["value"])]
    if gaps:
        class_texts.append(f"{words.label('overview.not_compared')}: {', '.join(gaps)}")
    return words.say("alt.map_head", count=len(rows)) + " " + words.listed(class_texts) + "."
