"""The outline of a unit on a plane: what a map draws."""

from __future__ import annotations

Ring = tuple[tuple[float, float], ...]
"""A closed line of points (x east, y south)."""

Outline = tuple[Ring, ...]
"""All rings of one unit: its parts, its islands, and the holes in them."""


def box(outline: Outline) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of an outline, in its own unit of length."""
    xs, ys = ([p[i] for ring in outline for p in ring] for i in (0, 1))
    return min(xs), min(ys), max(xs), max(ys)
