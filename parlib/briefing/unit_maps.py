"""Maps of the units below one unit for the page that lists every brief.

Each area leads to the brief of its unit; drawn as one small SVG, without script.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from parlib.briefing.catalogue_maps import class_keys, page_of, state_words
from parlib.briefing.context import outlines_below
from parlib.briefing.pages.labels import CATALOGUE
from parlib.codebook.localities import Register
from parlib.codebook.outlines import Outline, View, box, extent, fitted, holds, middle, parted
from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import sort_key
from parlib.display.charts.classes import class_of, classes_of
from parlib.document.numbers import format_number

_FEWEST = 3  # units with a brief, as in a ranking strip
_WIDE, _MOST_HIGH = 500, 520  # of the drawing, in its own units; two thirds of a pixel on a screen
_MARGIN = 4
_FRAME_WIDE, _FRAME_HIGH, _NAME_HIGH = 150, 100, 22
_DIGIT, _LINE = 11, 22  # room that a number needs
_DOT = 4  # a smaller island is a dot of this size


def unit_maps(
    briefs: Sequence[dict[str, Any]], register: Register, language: str
) -> list[dict[str, Any]]:
    """Return one map per (unit above, period, level) whose units have borders, real ones first.

    Parameters
    ----------
    briefs : sequence of dict
        Briefs that were made, as ``index.json`` lists them.
    register : Register
        The units of the release.
    language : {"vi", "en"}
        Language of the page; a brief in another is not linked.

    Returns
    -------
    list of dict
        What the template draws: size, areas with path, class, link and words, frames of what lies
        far away, and the key. A group of fewer than three units with a border has no map.
    """
    groups: dict[tuple[str, int, str], dict[str, dict]] = defaultdict(dict)
    for brief in briefs:
        unit = brief["locality"]
        if brief["kind"] != "brief" or brief["language"] != language or unit not in register:
            continue
        above = register.above(register[unit], brief["period"])
        if above is not None:
            key = (above.locality, brief["period"], register[unit].level)
            groups[key][unit] = brief
    maps = []
    for (locality, period, level), held in groups.items():
        above = register[locality]
        children = list(register.below(above, period))
        outlines = outlines_below(above, children)
        lying = [u for u in children if u.level == level and u.locality in outlines]
        if sum(u.locality in held for u in lying) >= _FEWEST:
            maps.append(_map(above, period, lying, outlines, held, language))
    return sorted(maps, key=lambda m: (m["invented"], -m["period"], sort_key(m["above"])))


def _map(
    above: Locality,
    period: int,
    lying: Sequence[Locality],
    outlines: dict[str, Outline],
    held: dict[str, dict],
    language: str,
) -> dict[str, Any]:
    """Return a map: what is not of the usual state of points is hatched, not compared."""
    states = Counter(_state(held[u.locality]) for u in lying if _valued(held.get(u.locality)))
    usual = states.most_common(1)[0][0] if states else ("", "")
    compared = {
        u.locality: held[u.locality]["value"]
        for u in lying
        if _valued(held.get(u.locality)) and _state(held[u.locality]) == usual
    }
    classes = classes_of(compared.values())
    fills = {u: classes.index(class_of(value, classes)) for u, value in compared.items()}
    near, far = parted({u.locality: outlines[u.locality] for u in lying})
    frames = _FRAME_HIGH + _NAME_HIGH + _MARGIN if far else 0
    high = _height([outlines[u] for u in near])
    view = fitted(
        [outlines[u] for u in near], _MARGIN, _MARGIN, _WIDE - 2 * _MARGIN, high - 2 * _MARGIN
    )
    units = {u.locality: u for u in lying}
    areas = [_area(units[u], outlines[u], view, held.get(u), fills.get(u), language) for u in near]
    apart = []
    for number, u in enumerate(far):
        left, top = _MARGIN + number * (_FRAME_WIDE + _MARGIN), high + _NAME_HIGH
        inside = fitted([outlines[u]], left + 8, top + 8, _FRAME_WIDE - 16, _FRAME_HIGH - 16)
        apart.append({"left": left, "top": top, "name": units[u].short_name})
        areas.append(_area(units[u], outlines[u], inside, held.get(u), fills.get(u), language))
    return {
        "above": above.short_name,
        "level": lying[0].level,
        "period": period,
        "state": state_words(*usual, language),
        "invented": above.fictional,
        "wide": _WIDE,
        "high": high + frames,
        "areas": areas,
        "frames": apart,
        "frame": (_FRAME_WIDE, _FRAME_HIGH),
        "classes": class_keys(classes, language),
        "hatched": any(a["bin"] == "missing" for a in areas),
        "empty": any(a["bin"] == "none" for a in areas),
    }


def _valued(brief: dict[str, Any] | None) -> bool:
    return brief is not None and brief.get("value") is not None


def _state(brief: dict[str, Any]) -> tuple[str, str]:
    return brief.get("basis") or "", brief.get("without") or ""


def _height(shapes: Sequence[Outline]) -> int:
    """Return how high the drawing is where it is as wide as it may be."""
    boxes = [box(s) for s in shapes]
    across = max(b[2] for b in boxes) - min(b[0] for b in boxes)
    down = max(b[3] for b in boxes) - min(b[1] for b in boxes)
    return min(_MOST_HIGH, round(_WIDE * down / max(across, 1e-6)) + 2 * _MARGIN)


def _area(
    unit: Locality,
    outline: Outline,
    view: View,
    brief: dict[str, Any] | None,
    fill: int | None,
    language: str,
) -> dict[str, Any]:
    """Return one unit: its path, class, link, words, and its rank where there is room."""
    rings = [view.ring(ring) for ring in outline]
    told = _told(brief, compared=fill is not None, language=language)
    lacking = "none" if brief is None else "missing"
    rank = (brief or {}).get("rank") if fill is not None else None
    number = "" if rank is None else format_number("rank", rank, language)
    x, y = middle(max(rings, key=extent))
    room = _DIGIT * len(number) / 2 + 1
    corners = [(x + a * room, y + b * _LINE / 2) for a in (-1, 1) for b in (-1, 1)]
    fits = bool(number) and all(holds(max(rings, key=extent), c) for c in corners)
    return {
        "path": "".join(_path(ring) for ring in rings),
        "bin": lacking if fill is None else fill,
        "link": page_of(brief) if brief else "",
        "title": f"{number}. {unit.name}: {told}" if number else f"{unit.name}: {told}",
        "number": number if fits else "",
        "at": (round(x), round(y)),
    }


def _told(brief: dict[str, Any] | None, *, compared: bool, language: str) -> str:
    """Say the index of a unit, with its state where it is not compared, or what is missing."""
    say = CATALOGUE[language]
    if brief is None:
        return str(say["no_brief"])
    if brief.get("value") is None:
        return str(say["no_index"])
    shown = format_number("points", brief["value"], language)
    state = "" if compared else state_words(*_state(brief), language)
    return f"{shown}, {state}" if state else shown


def _path(ring: Sequence[tuple[float, float]]) -> str:
    """Return a ring in whole numbers; points that fall together are one, a speck is a dot."""
    left, top, right, bottom = box((tuple(ring),))
    if max(right - left, bottom - top) < _DOT:
        return f"M{round(left)} {round(top)}h{_DOT}v{_DOT}h-{_DOT}z"
    points = [(round(x), round(y)) for x, y in ring]
    steps, (x, y) = [], points[0]
    for a, b in points[1:]:
        if (a, b) != (x, y):
            steps.append(f"{a - x} {b - y}")
            x, y = a, b
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")
