"""Five steps of lightness for values on a map or in a grid, low values dark."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from parlib.display.theme import INK, PAPER

STEPS = ("#12355b", "#46688f", "#8fa6c1", "#cfdae6", "#ffffff")  # dark to light; told apart in grey
_WIDTHS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_JOINED = 2


@dataclass(frozen=True, slots=True)
class Class:
    """Values from ``low`` to below ``high`` (the last class holds its end, too)."""

    low: float
    high: float
    fill: str

    @property
    def ink(self) -> str:
        """Colour of text on the class."""
        return PAPER if self.fill in STEPS[:2] else INK


def classes_of(values: Iterable[float]) -> tuple[Class, ...]:
    """Return at most five classes that hold all values, the lowest first.

    All of one round width; where that takes two more than five, the rarer end joins its neighbour.

    >>> [(c.low, c.high) for c in classes_of([70.7, 78.0, 91.7])]
    [(70.0, 75.0), (75.0, 80.0), (80.0, 85.0), (85.0, 90.0), (90.0, 95.0)]
    >>> [(c.low, c.high) for c in classes_of([61.0, 76.0, 78.0, 84.0, 88.0, 91.7])]
    [(60.0, 75.0), (75.0, 80.0), (80.0, 85.0), (85.0, 90.0), (90.0, 95.0)]
    """
    known = [v for v in values if not math.isnan(v)]
    if not known:
        return ()
    for width in _WIDTHS:
        first, last = (math.floor(v / width + 1e-9) for v in (min(known), max(known)))
        if last - first < len(STEPS) + _JOINED:
            break
    bounds = [round((first + i) * width, 6) for i in range(last - first + 2)]
    while len(bounds) - 1 > len(STEPS):
        low, high = (
            sum(v < bounds[1] for v in known),
            sum(v >= bounds[-2] for v in known),
        )
        bounds.pop(1 if low <= high else -2)
    fills = STEPS[: len(bounds) - 1]
    return tuple(Class(*c) for c in zip(bounds, bounds[1:], fills, strict=False))


def class_of(value: float, classes: tuple[Class, ...]) -> Class:
    """Return the class of a value."""
    return next((c for c in classes if value < c.high - 1e-9), classes[-1])
