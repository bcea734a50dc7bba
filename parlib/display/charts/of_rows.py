"""Pictures that stand in the rows of a table, all of a column on one scale.

The table is their key, its other cells their numbers.

They hold shapes only. A table of such rows breaks over pages as any table does, and every figure
beside a shape is a bound number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from parlib.display.theme import INK, MIDDLE, PAPER, PEER, RANGE, UNIT

_WIDE, _HIGH = 150.0, 15.0
_EDGE = 5.0  # room at both ends, so that a diamond at 0 or at the maximum is whole


def spine_row(
    points: float,
    maximum: float,
    *,
    previous: float = math.nan,
    low: float = math.nan,
    first_quarter: float = math.nan,
    median: float = math.nan,
    third_quarter: float = math.nan,
    high: float = math.nan,
) -> str:
    """Draw one part of the index on 0-100 % of its own maximum.

    Every argument in points, NaN = not known.

    The unit is the dark diamond, last year a hollow one, the peers a light band with a darker
    middle half and a stroke at the median. What has no maximum has no place on the scale: a dashed
    frame without a mark.
    """
    if math.isnan(points) or math.isnan(maximum) or maximum <= 0:
        frame = (
            f'<rect x="{_EDGE}" y="3.5" width="{_WIDE - 2 * _EDGE}" height="8" fill="{PAPER}" '
            f'stroke="{PEER}" stroke-dasharray="4 3"/>'
        )
        return _svg([frame])

    def x(value: float) -> float:
        return _EDGE + min(max(value / maximum, 0.0), 1.0) * (_WIDE - 2 * _EDGE)

    shapes = [_line(x(0), 7.5, x(maximum), 7.5, PEER, 0.5)]
    shapes += [
        _line(x(share * maximum), 5.5, x(share * maximum), 9.5, PEER, 0.5)
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    if not (math.isnan(low) or math.isnan(high)):
        shapes.append(_rect(x(low), 4.0, x(high) - x(low), 7.0, fill=RANGE, edge="#b5b5b5"))
    if not (math.isnan(first_quarter) or math.isnan(third_quarter)):
        shapes.append(
            _rect(
                x(first_quarter),
                4.0,
                x(third_quarter) - x(first_quarter),
                7.0,
                fill=MIDDLE,
                edge="#9a9a9a",
            )
        )
    if not math.isnan(median):
        shapes.append(_line(x(median), 1.5, x(median), 13.5, INK, 1.6))
    if not math.isnan(previous):
        shapes.append(_diamond(x(previous), 4.2, fill=PAPER, edge=UNIT))
    return _svg([*shapes, _diamond(x(points), 4.6, fill=UNIT, edge=PAPER)])


def bar_row(value: float, most: float, *, of_group: bool = False, hollow: bool = False) -> str:
    """Draw one value as a bar from zero on a scale that ends at ``most``.

    A group's bar is light, a hollow one is outlined.
    """
    share = min(max(value / most, 0.0), 1.0) if most > 0 else 0.0
    fill, edge = (MIDDLE, PEER) if of_group else (PAPER if hollow else UNIT, UNIT)
    top, high = (2.5, 10.0) if of_group else (4.5, 6.0)
    return _svg(
        [
            _line(0.5, 0.5, 0.5, _HIGH - 0.5, INK, 0.8),
            _rect(0.5, top, share * (_WIDE - 2), high, fill=fill, edge=edge),
        ]
    )


def value_row(value: float, median: float, *, least: float = 60.0, most: float = 100.0) -> str:
    """Draw one index in percent as a diamond from ``least`` to ``most``, the group's median a
    stroke.
    """

    def x(percent: float) -> float:
        share = (min(max(percent, least), most) - least) / (most - least)
        return _EDGE + share * (_WIDE - 2 * _EDGE)

    marks = [least + (most - least) * i / 4 for i in range(5)]
    shapes = [_line(x(least), 7.5, x(most), 7.5, PEER, 0.5)]
    shapes += [_line(x(m), 5.5, x(m), 9.5, PEER, 0.5) for m in marks]
    if not math.isnan(median):
        shapes.append(_line(x(median), 1.5, x(median), 13.5, INK, 1.6))
    return _svg([*shapes, _diamond(x(value), 4.6, fill=UNIT, edge=PAPER)])


def rank_row(rank: float, low: float, high: float, of: int) -> str:
    """Draw a rank as a dot on 1 (left) to ``of``, and the range it may have as a line."""

    def x(place: float) -> float:
        return _EDGE + (place - 1) / max(of - 1, 1) * (_WIDE - 2 * _EDGE)

    shapes = [_line(x(1), 7.5, x(of), 7.5, PEER, 0.5)]
    shapes += [_line(x(p), 5.5, x(p), 9.5, PEER, 0.5) for p in (1, of)]
    if not (math.isnan(low) or math.isnan(high)) and low != high:
        shapes.append(_line(x(low), 7.5, x(high), 7.5, UNIT, 2.2))
        shapes += [_line(x(end), 4.0, x(end), 11.0, UNIT, 1.4) for end in (low, high)]
    if not math.isnan(rank):
        shapes.append(f'<circle cx="{x(rank):.2f}" cy="7.50" r="3.4" fill="{UNIT}"/>')
    return _svg(shapes)


def _svg(shapes: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE:g} {_HIGH:g}" '
        f'width="{_WIDE:g}" height="{_HIGH:g}">{"".join(shapes)}</svg>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, color: str, width: float) -> str:
    return (
        f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{color}" '
        f'stroke-width="{width:g}"/>'
    )


def _rect(x: float, y: float, width: float, height: float, *, fill: str, edge: str) -> str:
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}" '
        f'stroke="{edge}" stroke-width="0.6"/>'
    )


def _diamond(x: float, reach: float, *, fill: str, edge: str) -> str:
    corners = (
        f"{x:.2f},{7.5 - reach:.2f} {x + reach:.2f},7.50 {x:.2f},{7.5 + reach:.2f} "
        f"{x - reach:.2f},7.50"
    )
    return f'<polygon points="{corners}" fill="{fill}" stroke="{edge}" stroke-width="0.9"/>'
