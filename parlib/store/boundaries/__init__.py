"""Borders of communes, read for the units of one page.

See ``README.md`` in this folder for their source and licence.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

from parlib.codebook.outlines import Outline, Ring

# changed borders need a new file name, so that the code digest changes too
_FILE = "communes-2025.topojson.gz"
_KM_PER_DEGREE = 111.2


def outlines_of(codes: Iterable[str]) -> dict[str, Outline]:
    """Return the outlines of communes by official code, on one plane.

    Degrees are scaled by the cosine of the mean latitude: x runs east and y south, in km, so that a
    province keeps its shape. Codes without a known border are left out.
    """
    wanted = sorted(set(codes))
    if not wanted:  # most documents have no map; the borders of the country take 0.1 s to read
        return {}
    borders = _borders()
    outlines = {code: borders[1][code] for code in wanted if code in borders[1]}
    rings = {
        code: [_degrees(borders[0], ring) for part in parts for ring in part]
        for code, parts in outlines.items()
    }
    latitudes = [y for group in rings.values() for ring in group for _, y in ring]
    if not latitudes:
        return {}
    wide = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    return {code: tuple(_plane(ring, wide) for ring in group) for code, group in rings.items()}


@lru_cache(maxsize=1)
def _borders() -> tuple[Mapping[str, Any], dict[str, list[list[list[int]]]]]:
    """Return the topology, and for each commune its parts, each a list of rings of arcs."""
    packed = files(__package__).joinpath(_FILE).read_bytes()
    topology = json.loads(gzip.decompress(packed))
    geometries = topology["objects"]["communes"]["geometries"]
    return topology, {g["id"]: g["arcs"] for g in geometries}


def _degrees(topology: Mapping[str, Any], ring: list[int]) -> list[tuple[float, float]]:
    """Join the arcs of a ring; ``~n`` is arc ``n`` read backwards."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    out: list[tuple[float, float]] = []
    for number in ring:
        steps = topology["arcs"][number if number >= 0 else ~number]
        xs, ys = (list(accumulate(s[i] for s in steps)) for i in (0, 1))
        points = [(tx + sx * x, ty + sy * y) for x, y in zip(xs, ys, strict=True)]
        out += (points if number >= 0 else points[::-1])[bool(out) :]
    return out


def _plane(ring: list[tuple[float, float]], wide: float) -> Ring:
    return tuple((x * wide * _KM_PER_DEGREE, -y * _KM_PER_DEGREE) for x, y in ring)
