"""Where a chart puts things, on paper and on a phone.

Every chart is drawn twice, each time at its final size.

On paper the names of the rows stand beside the plot. A phone has no room for that: there they stand
above their row, the plot takes the whole width, and text keeps its size. Both drawings show the
same rows and the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from parlib.display.charts.canvas import Canvas
from parlib.display.theme import FULL_MM, NARROW_MM, PAPER, width_mm, wrap
from parlib.document.blocks import Figure
from parlib.document.inline import Inlines

_LINE = 3.7
_ABOVE_LINES = 2
_GROUND = 1.2  # white beside a name above its row


@dataclass(frozen=True, slots=True)
class Layout:
    """Places across one sheet, in millimetres.

    Attributes
    ----------
    label : float
        Right end of the names beside the plot; 0 where they stand above their row.
    start, end : float
        Ends of the plot.
    width : float
        Width of the sheet.
    above : float
        Height that the names take above each row; 0 on paper.
    """

    label: float
    start: float
    end: float
    width: float = FULL_MM
    above: float = 0.0

    @property
    def right(self) -> float:
        """Where text must end."""
        return self.width - 1.0

    @property
    def narrow(self) -> bool:
        """Whether this is the sheet for a phone."""
        return self.width < FULL_MM

    def holding(self, names: Iterable[object]) -> Layout:
        """Return the layout with room for the longest of the names; on paper nothing changes."""
        if not self.narrow:
            return self
        lines = max(
            (len(wrap(str(name), self.right - 1, lines=_ABOVE_LINES)) for name in names), default=1
        )
        return replace(self, above=_LINE * lines + 0.8)

    def name(
        self,
        sheet: Canvas,
        y: float,
        shown: str,
        *,
        row: float,
        leading: float = 1.0,
        bold: bool = False,
    ) -> None:
        """Write the name of the row of height ``row`` around ``y``.

        Beside the plot in at most two lines, or above it.
        """
        if self.narrow:
            lines = wrap(shown, self.right - 1, bold=bold, lines=_ABOVE_LINES)
            # on one white ground: the line of a target or a median runs behind, and stops short of
            # the marks above and below the letters
            wide, high = max(width_mm(line, bold=bold) for line in lines), _LINE * len(lines)
            sheet.rect(1.6 - _GROUND, y - row / 2 - high, wide + 2 * _GROUND, high, fill=PAPER)
            for i, line in enumerate(reversed(lines)):
                sheet.text(1.6, y - row / 2 - _LINE * (i + 0.5), line, bold=bold)
        else:
            sheet.lines(
                self.label,
                y,
                wrap(shown, self.label - 1, bold=bold, lines=2),
                align="right",
                leading=leading,
                bold=bold,
            )

    def no_value(self, sheet: Canvas, y: float, shown: str, *, height: float) -> None:
        """Hatch the plot of the row around ``y``, ``height`` mm high, and write why it is empty."""
        sheet.hatched(self.start, y - height / 2, self.end - self.start, height)
        room = self.end - self.start - 4
        sheet.boxed((self.start + self.end) / 2, y, wrap(shown, room, lines=1)[0], align="center")


def phone(*, start: float = 3.0, end: float = 66.0) -> Layout:
    """Return the layout of a narrow sheet with its names above the rows."""
    return Layout(0.0, start, end, width=NARROW_MM)


def drawn(
    draw: Callable[[Layout], Canvas],
    wide: Layout,
    narrow: Layout,
    *,
    id: str,
    caption: str | Inlines,
    alt: str,
    table: str,
) -> Figure:
    """Draw a chart on both sheets and return it as one figure."""
    return Figure(
        id=id,
        caption=caption,
        alt=alt,
        svg=draw(wide).svg(id),
        narrow=draw(narrow).svg(f"{id}-narrow"),
        table=table,
    )


def key_lines(
    entries: list[tuple[str, float]], at: Layout, *, x: float, gap: float
) -> list[tuple[float, int]]:
    """Return place and line (0 = first) of each entry of a key, broken where the sheet ends.

    Parameters
    ----------
    entries : list of (str, float)
        What is written, and the width of the mark before it.
    x, gap : float
        Where a line begins, and the space after an entry.
    """
    places: list[tuple[float, int]] = []
    across, line = x, 0
    for shown, mark in entries:
        wide = mark + width_mm(shown)
        if places and across + wide > at.right:
            across, line = x, line + 1
        places.append((across, line))
        across += wide + gap
    return places
