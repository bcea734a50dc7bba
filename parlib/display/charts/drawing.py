"""What of matplotlib draws, imported with the first chart; and the faces that a machine has."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from parlib.display.theme import FONTS

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.font_manager import FontProperties


@lru_cache(maxsize=1)
def drawing() -> SimpleNamespace:
    """Return the parts of matplotlib that draw, imported with the first chart.

    A process that draws none does not pay for them.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.collections import LineCollection
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties, fontManager
    from matplotlib.lines import Line2D
    from matplotlib.patches import FancyArrowPatch, PathPatch, Rectangle
    from matplotlib.path import Path
    from matplotlib.text import Text

    class Words(Text):
        """One line of text at its anchor, not measured.

        Text that is written as text needs no layout, a third of a chart's time.
        """

        def draw(self, renderer: RendererBase) -> None:
            """Hand the line to the renderer, which places it by the anchor alone."""
            renderer.open_group("text", self.get_gid())
            gc = renderer.new_gc()
            gc.set_foreground(self.get_color())
            x, y = self.get_transform().transform(self.get_unitless_position())
            renderer.draw_text(
                gc,
                x,
                renderer.get_canvas_width_height()[1] - y,
                self.get_text(),
                self.get_fontproperties(),
                0,
                ismath=False,
                mtext=self,
            )
            gc.restore()
            renderer.close_group("text")
            self.stale = False

    return SimpleNamespace(
        mpl=mpl,
        svg=FigureCanvasSVG,
        strokes=LineCollection,
        sheet=Figure,
        font=FontProperties,
        fonts=fontManager,
        line=Line2D,
        arrow=FancyArrowPatch,
        rectangle=Rectangle,
        area=PathPatch,
        path=Path,
        words=Words,
    )


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    """Faces of the theme that this machine has.

    Matplotlib's own serif otherwise (it only decides nothing: text is text).
    """
    known = set(drawing().fonts.get_font_names())
    return (*[f for f in FONTS if f in known][:1], "DejaVu Serif")


@lru_cache(maxsize=32)
def font_of(size: float, bold: bool, italic: bool) -> FontProperties:
    """Return the theme's face of a size in points."""
    return drawing().font(
        family=list(_families()),
        size=size,
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
    )
