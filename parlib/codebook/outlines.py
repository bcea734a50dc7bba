"""Outlines of units on a plane, for maps."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Ring = tuple[tuple[float, float], ...]
"""A closed line of points (x east, y south)."""

Outline = tuple[Ring, ...]
"""All rings of one unit: its parts, islands and holes."""


def box(outline: Outline) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of an outline, in the outline's unit of length."""
    xs, ys = ([p[i] for ring in outline for p in ring] for i in (0, 1))
    return min(xs), min(ys), max(xs), max(ys)


_FAR_KM = 45.0  # minimum distance from the rest for a separate frame


@dataclass(frozen=True, slots=True)
class View:
    """Maps a part of the plane to a drawing area."""

    scale: float
    left: float
    top: float

    def ring(self, ring: Ring) -> list[tuple[float, float]]:
        """Return a ring in the coordinates of the drawing area."""
        return [(self.left + self.scale * x, self.top + self.scale * y) for x, y in ring]


def fitted(shapes: Collection[Outline], left: float, top: float, wide: float, high: float) -> View:
    """Return the view that shows all shapes in a rectangle, as large as possible and centred.

    >>> fitted([(((0.0, 0.0), (2.0, 0.0), (2.0, 1.0)),)], 0.0, 0.0, 10.0, 10.0)
    View(scale=5.0, left=0.0, top=2.5)
    """
    boxes = [box(s) for s in shapes]
    x0, y0 = min(b[0] for b in boxes), min(b[1] for b in boxes)
    across = max(max(b[2] for b in boxes) - x0, 1e-6)
    down = max(max(b[3] for b in boxes) - y0, 1e-6)
    scale = min(wide / across, high / down)
    return View(
        scale,
        left + (wide - scale * across) / 2 - scale * x0,
        top + (high - scale * down) / 2 - scale * y0,
    )


def parted(outlines: Mapping[str, Outline]) -> tuple[list[str], list[str]]:
    """Return the units that lie together, and those more than 45 km away from them."""
    boxes = {unit: [box((ring,)) for ring in outline] for unit, outline in outlines.items()}
    left = list(outlines)
    groups: list[list[str]] = []
    while left:
        group, edge = [], [left.pop(0)]
        while edge:
            here = edge.pop()
            group.append(here)
            near = {u for u in left if _meet(boxes[here], boxes[u])}
            left = [u for u in left if u not in near]
            edge += near
        groups.append(group)
    largest = max(len(group) for group in groups)
    main = next(set(group) for group in groups if len(group) == largest)
    return [u for u in outlines if u in main], [u for u in outlines if u not in main]


def _meet(some: Sequence[tuple[float, ...]], others: Sequence[tuple[float, ...]]) -> bool:
    return any(_gap(a, b) < _FAR_KM for a in some for b in others)


def _gap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return math.hypot(max(a[0] - b[2], b[0] - a[2], 0.0), max(a[1] - b[3], b[1] - a[3], 0.0))


def holds(ring: Sequence[tuple[float, float]], point: tuple[float, float]) -> bool:
    """Return whether a point lies inside a ring (ray casting: odd number of crossings to the
    right).

    >>> square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    >>> holds(square, (1.0, 1.0)), holds(square, (3.0, 1.0))
    (True, False)
    """
    x, y = point
    crossed = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            crossed += 1
    return crossed % 2 == 1


def extent(ring: Sequence[tuple[float, float]]) -> float:
    """Return twice the area of a ring (shoelace formula)."""
    return abs(
        sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    )


def middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the centroid of a ring, or the mean of its corners if it has no area."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    turns = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    whole = sum(turns)
    if abs(whole) < 1e-9:
        return tuple(sum(p[i] for p in ring) / len(ring) for i in (0, 1))  # type: ignore[return-value]
    x, y = (
        sum((a[i] + b[i]) * t for (a, b), t in zip(pairs, turns, strict=True)) / (3 * whole)
        for i in (0, 1)
    )
    return x, y
