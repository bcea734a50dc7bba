"""What of matplotlib draws, imported with the first chart: its SVG renderer and what it draws with.

A process that draws none does not pay for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.path import Path

Points = Sequence[tuple[float, float]]

HUNDREDTHS = 2
"""Digits of a point that a drawing keeps: a hundredth is below what a screen or printer shows."""
_TILE = 72  # points across, of the pattern that matplotlib repeats for a hatch
_DOTS = "...."
_DOT, _PITCH = 1.1, 3.0  # points


@lru_cache(maxsize=1)
def drawing() -> SimpleNamespace:
    """Return the parts of matplotlib that draw.

    They stand below its figures and axes, to make which costs more than all that a chart draws.
    """
    from matplotlib import rc_context
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.backends.backend_svg import RendererSVG
    from matplotlib.colors import to_rgba
    from matplotlib.path import Path
    from matplotlib.transforms import IdentityTransform

    @lru_cache(maxsize=16)
    def tile(pattern: str, density: float) -> Path:
        lines = _dots(Path) if pattern == _DOTS else Path.hatch(pattern, density)
        step = _TILE * 10**HUNDREDTHS
        return Path(np.round(lines.vertices * step) / step, lines.codes)

    class Pen(GraphicsContextBase):
        """How a shape is drawn; a hatch in hundredths of a point, as all else."""

        def get_hatch_path(self, density: float = 6.0) -> Path:
            """Return the lines of one tile of the hatch."""
            return tile(self.get_hatch(), density) if self.get_hatch() else None  # type: ignore[return-value]  # as its parent

    class Sheet(RendererSVG):
        """An SVG to which paths are drawn by matplotlib, and lines of text as one element each.

        Its own ``draw_text`` takes nine times as long and repeats thirty faces of this machine at
        every line.
        """

        def line_of_text(self, text: str, attributes: dict[str, str]) -> None:
            """Write one line; where it stands and how it looks is said by its attributes."""
            self.writer.element("text", text, attributes)

    return SimpleNamespace(
        rc_context=rc_context,
        sheet=Sheet,
        pen=Pen,
        path=Path,
        rgba=lru_cache(maxsize=64)(to_rgba),
        circle=Path.unit_circle(),
        as_it_stands=IdentityTransform(),
    )


@lru_cache(maxsize=256)
def pen(
    edge: str, lw: float, *, dash: tuple[float, ...] = (), hatch: str = "", joined: str = "round"
) -> GraphicsContextBase:
    """Return what draws edges of ``lw`` points; a dash counts in widths of its line."""
    made = drawing().pen()
    made.set_joinstyle(joined)
    made.set_linewidth(0.0 if edge == "none" else lw)
    if edge != "none":
        made.set_foreground(edge)
    if dash:
        made.set_dashes(0, [part * lw for part in dash])
    if hatch:
        made.set_hatch(hatch)
        made.set_hatch_color(drawing().rgba(edge))
        made.set_hatch_linewidth(_DOT if hatch == _DOTS else 0.5)
    return made


def _dots(path: type[Path]) -> Path:
    """Return dots as strokes as long as they are wide; circles take ten times the room."""
    across, down = np.meshgrid(np.arange(0, _TILE + 1, _PITCH), np.arange(0, _TILE + 1, _PITCH))
    across[1::2] += _PITCH / 2
    left = np.column_stack([across.ravel() - _DOT / 2, down.ravel()])
    ends = np.stack([left, left + np.array((_DOT, 0.0))], axis=1).reshape(-1, 2)
    return path(ends / _TILE, np.tile([path.MOVETO, path.LINETO], len(left)))


def outlined(lines: Sequence[Points], *, closed: bool) -> tuple[list[tuple[float, float]], list]:
    """Return the points of several lines as one path, with the step that leads to each."""
    path: Any = drawing().path
    points: list[tuple[float, float]] = []
    steps: list[int] = []
    for line in lines:
        points += [*line, line[0]] if closed else line
        steps += [path.MOVETO, *[path.LINETO] * (len(line) - 1), *[path.CLOSEPOLY] * closed]
    return points, steps
