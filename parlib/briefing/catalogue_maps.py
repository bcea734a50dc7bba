"""The tile maps and ranking strips of the page that lists every brief.

Low values are dark, in classes of one round width, as on the map of an overview.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from parlib.briefing.pages.labels import CATALOGUE
from parlib.briefing.tiles import REFORM, tiles
from parlib.display.charts.classes import Class, class_of, classes_of
from parlib.document.numbers import format_number

_STRIP = (3, 120)
_SPARSE = 0.25  # a map with fewer briefs than this share of its tiles names only those that it has


def class_keys(classes: Sequence[Class], language: str) -> list[str]:
    """Return the ends of each class as printed, the lowest first."""
    return [
        "–".join(format_number("number", end, language) for end in (c.low, c.high)) for c in classes
    ]


def province_maps(
    briefs: Sequence[dict[str, Any]], provinces: dict[str, str], language: str
) -> list[dict[str, Any]]:
    """Return one tile map per period that has province briefs, the fullest first, then the latest."""
    by_period: dict[int, dict[str, dict]] = defaultdict(dict)
    for brief in briefs:
        mapped = (
            brief.get("level") == "province"
            and brief["kind"] == "brief"
            and not brief.get("illustrative")
        )
        if mapped:
            held = by_period[brief["period"]].get(brief["locality"])
            if held is None or brief["language"] == language:
                by_period[brief["period"]][brief["locality"]] = brief
    maps = []
    for period, held in by_period.items():
        since = any(unit.partition("@")[2] >= REFORM for unit in held)
        valued = [b for b in held.values() if b.get("value") is not None]
        steps = classes_of(b["value"] for b in valued)
        classes = {b["locality"]: steps.index(class_of(b["value"], steps)) for b in valued}
        by_code = {unit.partition("@")[0]: unit for unit in held}
        names: dict[str, str] = {}
        # where a code was given a new name meanwhile, the earlier one stands on the earlier map
        for unit in sorted(provinces):
            if (unit.partition("@")[2] >= REFORM) == since:
                names.setdefault(unit.partition("@")[0], provinces[unit])
        cells = [
            _tile(code, place, held.get(by_code.get(code, "")), classes, names, language)
            for code, place in tiles(since_reform=since).items()
        ]
        maps.append(
            {
                "period": period,
                "count": len(held),
                "sparse": len(held) < _SPARSE * len(cells),
                "since_reform": since,
                "tiles": cells,
                "classes": class_keys(steps, language),
            }
        )
    return sorted(maps, key=lambda m: (-m["count"], -m["period"]))


def _tile(
    code: str,
    place: tuple[int, int],
    brief: dict | None,
    classes: dict[str, int],
    names: dict[str, str],
    language: str,
) -> dict[str, Any]:
    say = CATALOGUE[language]
    name = names.get(code, code)
    if brief is None:
        return {
            "code": code,
            "place": place,
            "name": name,
            "locality": code,
            "shown": "",
            "bin": "none",
            "link": "",
            "title": f"{name}: {say['no_brief']}",
        }
    shown = format_number("points", brief.get("value"), language)
    return {
        "code": code,
        "place": place,
        "name": name,
        "locality": brief["locality"],
        "shown": shown,
        "bin": classes.get(brief["locality"], "missing"),
        "link": page_of(brief),
        "title": (
            f"{brief['locality_name']} {brief['period']}: "
            f"{shown if brief.get('value') is not None else say['no_index']}"
        ),
    }


def page_of(brief: dict[str, Any]) -> str:
    """Return the address of a brief's page, or of its first file, from the catalogue."""
    page = next(
        (f for f in brief["files"] if f.endswith(".html")),
        brief["files"][0] if brief["files"] else "",
    )
    return f"{brief['folder']}/{page}" if page else ""


def strips(briefs: Sequence[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return one ranking strip per (level below province, period, state), real and illustrative
    units apart, with three to 120 units, highest first.

    More would be a wall.
    """
    groups: dict[tuple[bool, str, int, str, str], list[dict]] = defaultdict(list)
    for brief in briefs:
        below = brief.get("level") not in (None, "", "province")
        if (
            below
            and brief["kind"] == "brief"
            and brief["language"] == language
            and brief.get("value") is not None
        ):
            state = (brief.get("basis", ""), brief.get("without", ""))
            groups[
                (bool(brief.get("illustrative")), brief["level"], -brief["period"], *state)
            ].append(brief)
    out = []
    for (illustrative, level, year, basis, without), members in sorted(groups.items()):
        if not _STRIP[0] <= len(members) <= _STRIP[1]:
            continue
        members.sort(key=lambda b: -b["value"])
        steps = classes_of(b["value"] for b in members)
        cells = [
            {
                "name": b["locality_name"],
                "shown": format_number("points", b["value"], language),
                "bin": steps.index(class_of(b["value"], steps)),
                "link": page_of(b),
            }
            for b in members
        ]
        out.append(
            {
                "level": level,
                "period": -year,
                "illustrative": illustrative,
                "state": state_words(basis, without, language),
                "cells": cells,
                "classes": class_keys(steps, language),
            }
        )
    return out


def state_words(basis: str, without: str, language: str) -> str:
    """Say the state of points where it is not the usual one: self-scored, or short of a part."""
    words = CATALOGUE[language]["states"]
    return ", ".join(words[name] for name in (basis, *without.split(";")) if name in words)


def grid_rules() -> str:
    """Return the style rules that place the tiles of a map."""
    rules = []
    for name, places in (("m63", tiles(since_reform=False)), ("m34", tiles(since_reform=True))):
        rules += [
            f".{name} .t{code}{{grid-area:{row}/{column}}}"
            for code, (row, column) in places.items()
        ]
    return "\n" + "".join(rules)
