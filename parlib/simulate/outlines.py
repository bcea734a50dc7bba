"""The map of a fictional province: an invented outline, divided among its units.

Units are placed at the points of a sunflower pattern (Vogel 1979), which fill a disc evenly; each
gets the area nearest to it (Voronoi cells, cut from the outline by half-planes). The whole is then
distorted by a few waves, so that no border is straight and neighbours remain adjacent. The same
units always give the same map.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from parlib.codebook.outlines import Outline, Ring

_GOLDEN = math.pi * (3 - math.sqrt(5))
_WIDE, _HIGH = 46.0, 34.0  # half axes of the outline before it is bent, in km
_CORNERS, _STEP = 48, 1.5  # of the outline; longest straight piece of a border, in km
# height in km, waves a km, direction and phase of each bend
_BENDS = ((2.6, 0.11, 0.4, 0.3), (1.7, 0.23, 1.9, 1.1), (0.8, 0.47, 2.8, 2.0))


def invented_outlines(units: Sequence[str]) -> dict[str, Outline]:
    """Return an outline for every unit, in the order given; x east and y south, in km.

    >>> sorted(invented_outlines(["A", "B"])), len(invented_outlines(["A"])["A"])
    (['A', 'B'], 1)
    """
    sites = [_site(i, len(units)) for i in range(len(units))]
    return {unit: (_bent(_cell(i, sites)),) for i, unit in enumerate(units)}


def _site(number: int, count: int) -> tuple[float, float]:
    reach, turn = math.sqrt((number + 0.5) / count), number * _GOLDEN
    return _WIDE * reach * math.cos(turn), _HIGH * reach * math.sin(turn)


def _cell(number: int, sites: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Cut from the outline what lies nearer to another site."""
    turns = [2 * math.pi * k / _CORNERS for k in range(_CORNERS)]
    cell = [(_WIDE * math.cos(t), _HIGH * math.sin(t)) for t in turns]
    x, y = sites[number]
    for other, (ox, oy) in enumerate(sites):
        if other != number:
            middle = (ox * ox + oy * oy - x * x - y * y) / 2
            cell = _cut(cell, ox - x, oy - y, middle)
    return cell


def _cut(
    cell: list[tuple[float, float]], a: float, b: float, limit: float
) -> list[tuple[float, float]]:
    """Return the part of a convex cell where ``a·x + b·y`` is at most ``limit``."""
    kept: list[tuple[float, float]] = []
    for start, end in zip(cell, [*cell[1:], *cell[:1]], strict=True):
        here, there = (a * p[0] + b * p[1] - limit for p in (start, end))
        if here <= 0:
            kept.append(start)
        if here * there < 0:
            share = here / (here - there)
            kept.append(tuple(s + share * (e - s) for s, e in zip(start, end, strict=True)))  # type: ignore[arg-type]
    return kept


def _bent(cell: list[tuple[float, float]]) -> Ring:
    """Bend a cell with the plane it lies on; its sides first get points close to each other."""
    points = []
    for (x1, y1), (x2, y2) in zip(cell, [*cell[1:], *cell[:1]], strict=True):
        pieces = max(1, math.ceil(math.hypot(x2 - x1, y2 - y1) / _STEP))
        points += [
            (x1 + (x2 - x1) * i / pieces, y1 + (y2 - y1) * i / pieces) for i in range(pieces)
        ]
    return tuple(_moved(x, y) for x, y in [*points, *points[:1]])


def _moved(x: float, y: float) -> tuple[float, float]:
    for height, waves, direction, phase in _BENDS:
        along = (x * math.cos(direction) + y * math.sin(direction)) * waves * 2 * math.pi / 4
        x, y = (
            x + height * math.sin(along + phase) * math.cos(direction + 1.2),
            y + height * math.cos(along - phase) * math.sin(direction + 1.2),
        )
    return x, y
