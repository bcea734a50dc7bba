"""Where each province stands on a tile map.

One square a unit, neighbours near each other, north on top.

Drawn by hand from the position of the provinces; a tile map shows all units at one size, so that a
small province is seen as well as a large one.
"""

from __future__ import annotations

REFORM = "2025-07-01"

_BEFORE = """
.. .. .. 02 04 .. ..
.. 12 10 08 06 20 ..
11 14 15 25 19 24 22
.. .. 17 26 27 30 31
.. .. .. 01 33 34 ..
.. .. 38 37 35 36 ..
.. .. 40 .. .. .. ..
.. .. .. 42 .. .. ..
.. .. .. 44 45 .. ..
.. .. .. .. 46 48 ..
.. .. .. .. 62 49 ..
.. .. .. .. 64 51 ..
.. .. .. .. 66 52 ..
.. .. .. .. 67 54 ..
.. .. 72 70 68 56 ..
.. .. 80 74 75 58 ..
89 87 82 79 77 60 ..
91 92 86 83 .. .. ..
.. 93 94 84 .. .. ..
96 95 .. .. .. .. ..
"""
_AFTER = """
.. .. .. 08 04 .. ..
.. 12 15 19 20 .. ..
11 14 25 01 24 22 ..
.. .. .. 37 33 31 ..
.. .. 38 .. .. .. ..
.. .. 40 .. .. .. ..
.. .. .. 42 .. .. ..
.. .. .. 44 46 .. ..
.. .. .. .. 48 .. ..
.. .. .. .. 51 .. ..
.. .. .. .. 52 .. ..
.. .. .. .. 66 .. ..
.. .. .. 68 56 .. ..
.. .. 80 75 .. .. ..
91 82 79 .. .. .. ..
.. 92 86 .. .. .. ..
.. 96 .. .. .. .. ..
"""


def _read(drawing: str) -> dict[str, tuple[int, int]]:
    places = {}
    for row, line in enumerate(drawing.strip().splitlines(), start=1):
        for column, code in enumerate(line.split(), start=1):
            if code != "..":
                places[code] = (row, column)
    return places


TILES_63 = _read(_BEFORE)

TILES_34 = _read(_AFTER)


def tiles(*, since_reform: bool) -> dict[str, tuple[int, int]]:
    """Return (row, column) of each province code, counted from 1, for the 63 provinces or the 34
    since 2025-07-01.
    """
    return dict(TILES_34 if since_reform else TILES_63)
