"""How many commitments stand how: one bar, its parts in the order from kept to unknown."""

from __future__ import annotations

from parlib.display.charts.canvas import Canvas
from parlib.display.charts.layout import Layout, drawn, key_lines
from parlib.display.charts.words import Words
from parlib.display.theme import INK, NARROW_MM, PAPER, UNIT, width_mm
from parlib.document.blocks import Figure

_PAPER, _PHONE = Layout(0.0, 1.0, 164.0), Layout(0.0, 1.0, 95.0, width=NARROW_MM)
# fill and hatch: told apart in grey and without colour
_LOOKS = {
    "met": (UNIT, ""),
    "on_course": ("#8fa6c1", ""),
    "open": (PAPER, "...."),
    "behind": ("#d9d9d9", "\\\\\\\\"),
    "missed": ("#9a9a9a", "xxxx"),
    "not_comparable": ("#e2e2e2", ""),
    "no_data": (PAPER, "////"),
}
_HIGH, _MARK = 9.0, 5.5


def status_bar(
    counts: list[tuple[str, str, int]], *, words: Words, id: str, caption: str, table: str = ""
) -> Figure:
    """Draw counts by standing as parts of one bar, each named with its number below.

    Parameters
    ----------
    counts : list of (str, str, int)
        Standing as in the table, its name, and how many; none is zero.
    words, id, caption, table
        As for every chart.
    """
    alt = words.listed([f"{name}: {words.number('count', n)}" for _, name, n in counts])
    return drawn(
        lambda at: _draw(counts, at, words),
        _PAPER,
        _PHONE,
        id=id,
        caption=caption,
        alt=f"{caption} {alt}.",
        table=table,
    )


def _draw(counts: list[tuple[str, str, int]], at: Layout, words: Words) -> Canvas:
    entries = [(f"{name}: {words.number('count', n)}", _MARK) for _, name, n in counts]
    places = key_lines(entries, at, x=at.start, gap=6.0)
    sheet = Canvas(_HIGH + 8.0 + 5.0 * (1 + places[-1][1]), at.width)
    whole, left = sum(n for *_, n in counts), at.start
    for status, _, n in counts:
        fill, hatch = _LOOKS[status]
        wide = (at.end - at.start) * n / whole
        sheet.rect(left, 1.5, wide, _HIGH, fill=fill, edge=INK, hatch=hatch)
        shown = words.number("count", n)
        if wide > width_mm(shown) + 3:
            sheet.boxed(left + wide / 2, 1.5 + _HIGH / 2, shown, align="center", bold=True)
        left += wide
    for (status, *_), (shown, _), (x, line) in zip(counts, entries, places, strict=True):
        y = _HIGH + 6.0 + 5.0 * line
        fill, hatch = _LOOKS[status]
        sheet.rect(x, y - 1.7, 3.8, 3.4, fill=fill, edge=INK, hatch=hatch)
        sheet.text(x + _MARK, y, shown)
    return sheet
