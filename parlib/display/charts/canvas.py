"""A sheet in millimetres on which charts are drawn with matplotlib, and its SVG.

One Axes covers the whole sheet; x runs right and y runs *down* from the top left corner, both in
millimetres. Text is placed by its middle line and always by anchor, so that it stands right
whatever Times-metric face draws it. The SVG holds text as text, no date, no script and no reference
outside itself; same drawing, same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parlib.display.charts.drawing import drawing, font_of
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
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_RC = {"svg.fonttype": "none", "path.simplify": False}
_SHAPES = {"diamond": "D", "circle": "o", "square": "s", "up": "^", "down": "v", "bar": "|"}
DASH = (0, (4, 2))
DOT = (0, (1, 1.6))


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


_blank: list[tuple[Figure, Axes]] = []
"""Sheets that were drawn on and wiped: to make one takes a fifth of a chart's time."""


def _new_sheet() -> tuple[Figure, Axes]:
    sheet = drawing().sheet(dpi=72)
    ax = sheet.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_autoscale_on(False)
    return sheet, ax


class Canvas:
    """A sheet of ``width`` by ``height`` millimetres."""

    def __init__(self, height: float, width: float = FULL_MM) -> None:
        self.width, self.height = width, height
        self._draw = drawing()
        self._sheet, self._ax = _blank.pop() if _blank else _new_sheet()
        self._sheet.set_size_inches(width / 25.4, height / 25.4)
        self._ax.set_xlim(0, width)
        self._ax.set_ylim(height, 0)
        self._order = 0

    def _next(self) -> int:
        """Later marks lie above earlier ones."""
        self._order += 1
        return self._order

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
        patch = self._draw.rectangle(
            (x, y),
            w,
            h,
            facecolor=fill,
            edgecolor=edge,
            hatch=hatch or None,
            hatch_linewidth=0.5,
            linewidth=lw,
            zorder=self._next(),
            clip_on=False,
        )
        self._ax.add_artist(patch)

    def area(
        self,
        rings: Sequence[Sequence[tuple[float, float]]],
        *,
        fill: str,
        edge: str,
        hatch: str = "",
        lw: float = 0.4,
    ) -> None:
        """Draw closed lines as one area; a ring inside another is a hole."""
        steps, line, move = self._draw.path, self._draw.path.LINETO, self._draw.path.MOVETO
        points = [p for ring in rings for p in ring]
        codes = [c for ring in rings for c in (move, *[line] * (len(ring) - 1))]
        patch = self._draw.area(
            steps(points, codes),
            facecolor=fill,
            edgecolor=edge,
            hatch=hatch or None,
            hatch_linewidth=0.5,
            linewidth=lw,
            joinstyle="round",
            zorder=self._next(),
            clip_on=False,
        )
        self._ax.add_artist(patch)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str = INK,
        lw: float = 0.8,
        dash: object = "-",
    ) -> None:
        """Draw a line through points."""
        self._ax.add_artist(
            self._draw.line(
                xs,
                ys,
                color=color,
                linewidth=lw,
                linestyle=dash,
                zorder=self._next(),
                clip_on=False,
                solid_capstyle="butt",
            )
        )

    def ticks(
        self,
        xs: Sequence[float],
        top: float,
        bottom: float,
        *,
        color: str,
        lw: float = 0.8,
        dash: object = "-",
    ) -> None:
        """Draw upright strokes at many places as one mark."""
        self._ax.add_collection(
            self._draw.strokes(
                [[(x, top), (x, bottom)] for x in xs],
                colors=color,
                linewidths=lw,
                linestyles=[dash],
                zorder=self._next(),
                clip_on=False,
            ),
            autolim=False,
        )

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
        """Draw one shape (``diamond``, ``circle``, ``square``, ``up``, ``down``) of ``size`` mm."""
        scale = 0.72 if shape == "diamond" else 1.0
        self._ax.add_artist(
            self._draw.line(
                [x],
                [y],
                linestyle="none",
                marker=_SHAPES[shape],
                markersize=size * scale / MM_PER_POINT,
                markerfacecolor=fill,
                markeredgecolor=edge,
                markeredgewidth=lw,
                zorder=self._next(),
                clip_on=False,
            )
        )

    def arrow(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        color: str = INK,
        lw: float = 0.9,
    ) -> None:
        """Draw an arrow."""
        self._ax.add_artist(
            self._draw.arrow(
                start,
                end,
                arrowstyle="-|>",
                mutation_scale=6,
                color=color,
                linewidth=lw,
                shrinkA=0,
                shrinkB=0,
                zorder=self._next(),
                clip_on=False,
            )
        )

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
        baseline = y + 0.32 * size * MM_PER_POINT
        self._ax.add_artist(
            drawing().words(
                x,
                baseline,
                s,
                ha=align,
                va="baseline",
                color=color,
                fontproperties=font_of(size, bold, italic),
                zorder=self._next(),
                clip_on=False,
                parse_math=False,
            )
        )

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
        """Return the drawing as SVG and wipe the sheet.

        ``name`` salts its ids so that two pictures on a page never share one.
        """
        with self._draw.mpl.rc_context(_RC | {"svg.hashsalt": f"parlib/{name}"}):
            buffer = io.StringIO()
            self._draw.svg(self._sheet).print_svg(
                buffer, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
            )
        for mark in (*self._ax.patches, *self._ax.lines, *self._ax.collections, *self._ax.texts):
            mark.remove()
        _blank.append((self._sheet, self._ax))
        del self._sheet, self._ax
        return _finish(buffer.getvalue())


_FAMILY = ", ".join(f"'{f}'" if " " in f else f for f in FONTS)


def _finish(svg: str) -> str:
    """Drop what is not picture (doctype, metadata, comments), name the theme's faces and keep
    hundredths of a point.
    """
    svg = re.sub(
        r"<!DOCTYPE[^>]*>\s*|<metadata>.*?</metadata>\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL
    )
    svg = re.sub(r"font-family: [^;\"]*", f"font-family: {_FAMILY}", svg)
    svg = re.sub(r' id="[A-Za-z0-9]+_\d+"| transform="rotate\(-?0 [^)]*\)"', "", svg)
    # numbers of the drawing stand in tags; what stands between tags is read by people ("10.000
    # dân")
    return re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\d+\.\d\d)\d+", r"\1", tag[0]), svg)
