"""A sheet in millimetres on which charts are drawn, and its SVG.

x runs right and y runs *down* from the top left corner, both in millimetres; later marks lie above
earlier ones. Text is placed by its middle line and always by anchor, so that it stands right
whatever Times-metric face draws it. The SVG holds text as text, no date, no script and no reference
outside itself; same drawing, same bytes.

Marks go to matplotlib's SVG renderer as paths, in the order in which they were drawn: no figure,
axes or artist stands between, which cost more than the drawing.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from parlib.display.charts.drawing import HUNDREDTHS, Points, drawing, outlined, pen
from parlib.display.theme import (
    FONTS,
    FULL_MM,
    GRID,
    INK,
    MM_PER_POINT,
    PAPER,
    PROMISE,
    SIZE,
    width_mm,
)

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase

DASH = (4.0, 2.0)
DOT = (1.0, 1.6)
_CORNERS = {
    "diamond": ((0.0, -0.51), (0.51, 0.0), (0.0, 0.51), (-0.51, 0.0)),
    "square": ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)),
}
_HEAD = 2.4 * MM_PER_POINT  # length of an arrow's head, and its width
_FAMILY = ", ".join(f"'{f}'" if " " in f else f for f in FONTS)
_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear scale from data to millimetres."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def steps(self, step: float) -> list[float]:
        """Return the round values of the scale, ``step`` apart."""
        count = round((self.high - self.low) / step)
        return [self.low + i * step for i in range(count + 1)]


class Canvas:
    """A sheet of ``width`` by ``height`` millimetres."""

    def __init__(self, height: float, width: float = FULL_MM) -> None:
        self.width, self.height = width, height
        self._marks: list[Callable[[Any], None]] = []  # each draws on a sheet
        self.rect(0, 0, width, height, fill=PAPER)

    def _shape(
        self, points: Any, steps: Sequence[int], drawn: GraphicsContextBase, fill: str = "none"
    ) -> None:
        """Add one path; matplotlib counts upwards, in points."""
        tools = drawing()
        placed = np.round(np.asarray(points) / MM_PER_POINT, HUNDREDTHS)
        placed[:, 1] = _in_points(self.height) - placed[:, 1]
        path = tools.path(placed, steps)
        path.should_simplify = False
        inside = None if fill == "none" else tools.rgba(fill)
        self._marks.append(lambda sheet: sheet.draw_path(drawn, path, tools.as_it_stands, inside))

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: str = "none",
        edge: str = "none",
        hatch: str = "",
        lw: float = 0.6,
    ) -> None:
        """Draw a rectangle from its top left corner."""
        corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
        drawn = pen(edge, lw, hatch=hatch, joined="miter")
        self._shape(*outlined([corners], closed=True), drawn, fill)

    def area(
        self, rings: Sequence[Points], *, fill: str, edge: str, hatch: str = "", lw: float = 0.4
    ) -> None:
        """Draw closed lines as one area; a ring inside another is a hole."""
        self._shape(*outlined(rings, closed=True), pen(edge, lw, hatch=hatch), fill)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str = INK,
        lw: float = 0.8,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Draw a line through points."""
        through = list(zip(xs, ys, strict=True))
        self._shape(*outlined([through], closed=False), pen(color, lw, dash=dash))

    def ticks(
        self,
        xs: Sequence[float],
        top: float,
        bottom: float,
        *,
        color: str,
        lw: float = 0.8,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Draw upright strokes at many places as one mark."""
        strokes = [((x, top), (x, bottom)) for x in xs]
        if strokes:
            self._shape(*outlined(strokes, closed=False), pen(color, lw, dash=dash))

    def mark(
        self,
        x: float,
        y: float,
        shape: str,
        *,
        size: float = 2.6,
        fill: str = INK,
        edge: str = INK,
        lw: float = 0.9,
    ) -> None:
        """Draw one shape (``diamond``, ``square``, ``circle``) of ``size`` mm."""
        if shape == "circle":
            circle = drawing().circle
            self._shape(circle.vertices * (size / 2) + (x, y), circle.codes, pen(edge, lw), fill)
            return
        corners = [(x + size * right, y + size * down) for right, down in _CORNERS[shape]]
        self._shape(*outlined([corners], closed=True), pen(edge, lw, joined="miter"), fill)

    def arrow(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        color: str = INK,
        lw: float = 0.9,
    ) -> None:
        """Draw an arrow whose point is at ``end``."""
        drawn = pen(color, lw)
        along = np.subtract(end, start)
        along = along / np.hypot(*along)
        tip = end - along * (1.1 * lw * MM_PER_POINT)  # the edge of its head is as wide as the line
        foot, half = tip - along * _HEAD, np.array((-along[1], along[0])) * (_HEAD / 2)
        self._shape(*outlined([[start, tuple(foot)]], closed=False), drawn)
        head = [tuple(tip), tuple(foot + half), tuple(foot - half)]
        self._shape(*outlined([head], closed=True), drawn, color)

    def text(
        self,
        x: float,
        y: float,
        s: str,
        *,
        size: float = SIZE,
        align: str = "left",
        color: str = INK,
        bold: bool = False,
        italic: bool = False,
    ) -> None:
        """Write one line; ``y`` is the middle of its small letters and figures."""
        if not s:
            return
        at = {
            "style": _face(size, align, color, bold, italic),
            "x": f"{_in_points(x):g}",
            "y": f"{_in_points(y) + 0.32 * size:.{HUNDREDTHS}f}",
        }
        self._marks.append(lambda sheet: sheet.line_of_text(s, at))

    def lines(
        self,
        x: float,
        y: float,
        rows: Sequence[str],
        *,
        size: float = SIZE,
        leading: float = 1.12,
        **kw: object,
    ) -> None:
        """Write several lines around the middle height ``y``."""
        step = size * MM_PER_POINT * leading
        top = y - step * (len(rows) - 1) / 2
        for i, row in enumerate(rows):
            self.text(x, top + i * step, row, size=size, **kw)  # type: ignore[arg-type]

    def boxed(
        self,
        x: float,
        y: float,
        s: str,
        *,
        size: float = SIZE,
        align: str = "left",
        color: str = INK,
        bold: bool = False,
    ) -> None:
        """Write one line on white, so that a grid line behind does not cross it."""
        w = width_mm(s, size, bold=bold) + 1.0
        left = {"left": x - 0.5, "center": x - w / 2, "right": x - w + 0.5}[align]
        self.rect(left, y - 0.5 * size * MM_PER_POINT, w, size * MM_PER_POINT, fill=PAPER)
        self.text(x, y, s, size=size, align=align, color=color, bold=bold)

    def hatched(self, x: float, y: float, w: float, h: float) -> None:
        """Draw the area of a figure that does not exist."""
        self.rect(x, y, w, h, fill=PAPER, edge="#9a9a9a", hatch="////", lw=0.5)

    def grid(
        self,
        scale: Scale,
        step: float,
        top: float,
        bottom: float,
        labels: Sequence[str],
        *,
        color: str = GRID,
    ) -> None:
        """Draw the upright grid of a horizontal scale with its numbers below."""
        places = [scale(v) for v in scale.steps(step)]
        self.ticks(places, top, bottom, color=color, lw=0.5)
        for place, shown in zip(places, labels, strict=True):
            self.text(place, bottom + 2.4, shown, align="center")

    def promise(self, x: float, top: float, bottom: float) -> None:
        """Draw the dashed upright line of a target."""
        self.line([x, x], [top, bottom], color=PROMISE, lw=1.3, dash=DASH)

    def svg(self, name: str) -> str:
        """Return the drawing as SVG.

        ``name`` salts the ids of its hatches so that two pictures on a page never share one.
        """
        tools, buffer = drawing(), io.StringIO()
        with tools.rc_context({"svg.hashsalt": f"parlib/{name}"}):
            sheet = tools.sheet(
                _in_points(self.width), _in_points(self.height), buffer, metadata=_UNSAID
            )
            for draw in self._marks:
                draw(sheet)
            sheet.finalize()
        # the document type names a file on another machine
        return "<svg" + buffer.getvalue().partition("<svg")[2]


_UNSAID = {"Date": None, "Creator": None, "Format": None, "Type": None}


def _in_points(millimetres: float) -> float:
    return round(millimetres / MM_PER_POINT, HUNDREDTHS)


@lru_cache(maxsize=64)
def _face(size: float, align: str, color: str, bold: bool, italic: bool) -> str:
    """Return the style of a line of text; its faces are the theme's, whatever this machine has."""
    style = {"font-style: italic": italic, "font-weight: 700": bold}
    return "; ".join(
        [
            *(face for face, wanted in style.items() if wanted),
            f"font-size: {size:g}px",
            f"font-family: {_FAMILY}",
            f"text-anchor: {_ANCHOR[align]}",
            f"fill: {color}",
        ]
    )
