"""The page that lists every brief of a release.

Found without diacritics, sorted, drawn as a map, failures named.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from parlib.briefing.pages.html import content_policy, template, text
from parlib.briefing.pages.labels import CATALOGUE
from parlib.briefing.run.batch import BatchReport
from parlib.briefing.run.stamp import read_stamp
from parlib.briefing.tiles import REFORM, tiles
from parlib.codebook.expected import Absent
from parlib.codebook.kinds import KINDS
from parlib.codebook.vietnamese import sort_key
from parlib.document.numbers import format_number
from parlib.errors import Problem, ReleaseError
from parlib.files.whole import write_text
from parlib.store.project import Project
from parlib.store.releases import open_release

_BINS = 6
_PAGE = 200
_STRIP = (3, 120)
_SPARSE = 0.25  # a map with fewer briefs than this share of its tiles names only those that it has
_FORMATS = ("html", "pdf", "docx", "ipynb")


def write_catalogue(
    report: BatchReport,
    project: Project,
    *,
    problems: Iterable[Problem] = (),
    absent: Iterable[Absent] = (),
    language: str = "vi",
) -> Path:
    """Write ``reports/index.html`` and ``reports/index.json`` for the release of a batch.

    Parameters
    ----------
    report : BatchReport
        The batch. Briefs of the same release that earlier batches made are listed as well.
    project : Project
        The project's folders.
    problems : iterable of Problem
        Inputs that were left out, and entries that asked for nothing.
    absent : iterable of Absent
        Units that a selection of the run expected and that have nothing.
    language : {"vi", "en"}
        Language of the page.

    Returns
    -------
    Path
        ``reports/index.html``.
    """
    briefs = collect(report, project)
    problems = list(problems)
    counts = Counter(b["status"] for b in briefs)
    listing = {
        "release": report.release,
        "engine": report.engine,
        "counts": {name: counts.get(name, 0) for name in ("made", "skipped", "earlier", "failed")},
        "briefs": briefs,
        "problems": [p.as_row() for p in problems],
        "absent": [a.as_row() for a in absent],
    }
    write_text(
        project.reports / "index.json",
        json.dumps(listing, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
    )
    page = project.reports / "index.html"
    write_text(
        page, render_catalogue(listing, _province_names(project, report.release), language=language)
    )
    return page


def collect(report: BatchReport, project: Project) -> list[dict[str, Any]]:
    """Return one row per brief of the release.

    The batch's results, and what earlier batches left with a stamp.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    known = {
        (r.folder, r.request.notebook)
        for r in report.results
        if r.status in ("made", "skipped") and _listable(dict(r.about))
    }
    for path in sorted((project.reports / report.release).glob("*/*.stamp.json")):
        notebook = path.name.removesuffix(".stamp.json")
        if (path.parent.relative_to(project.root).as_posix(), notebook) in known:
            continue  # the batch says all that its stamp does
        stamp = read_stamp(path.parent, notebook)
        if stamp is None or not _listable(stamp["about"]):
            continue  # half a stamp is no brief, and neither is one that parlib does not write
        folder = path.parent.relative_to(project.reports).as_posix()
        row = {
            **stamp["about"],
            "status": "earlier",
            "problem": "",
            "files": sorted(stamp["files"]),
        }
        rows[folder, notebook] = {**row, "folder": folder}
    failed = []
    for result in report.results:
        if result.status == "failed":
            asked = result.request
            failed.append(
                {
                    "status": "failed",
                    "problem": result.problem,
                    "folder": "",
                    "files": [],
                    "locality": asked.locality,
                    "locality_name": asked.locality,
                    "period": asked.period,
                    "kind": asked.notebook,
                    "language": asked.language,
                }
            )
            continue
        folder = result.folder.removeprefix("reports/")
        place = (folder, result.request.notebook)
        rows.setdefault(
            place, {"folder": folder, "problem": "", **result.about, "files": sorted(result.files)}
        )["status"] = result.status
    _with_annexes(rows)
    _drop_overruled(rows, failed)
    # inside a sentence a common noun is small; in a list it begins the line
    for row in (*rows.values(), *failed):
        row["locality_name"] = row["locality_name"][:1].upper() + row["locality_name"][1:]
    found = sorted(
        rows.values(),
        key=lambda r: (
            bool(r.get("illustrative")),
            -r["period"],
            sort_key(r["locality_name"]),
            r["kind"],
            r["language"],
        ),
    )
    return [*found, *failed]


def _with_annexes(rows: dict[tuple[str, str], dict[str, Any]]) -> None:
    """List the annex of a document with it, not as a line of its own."""
    for folder, notebook in [
        place for place in rows if place[1] in KINDS and KINDS[place[1]].proves
    ]:
        if (proved := rows.get((folder, KINDS[notebook].proves))) is not None:
            proved["annex"] = rows.pop((folder, notebook))["files"]


def _listable(about: dict[str, Any]) -> bool:
    """Say whether what a stamp tells about a brief is what the catalogue shows of one."""
    texts = ("title", "takeaway", "locality", "locality_name", "level", "code", "kind", "language")
    numbers = (about.get(name) for name in ("value", "rank", "of"))
    return (
        all(isinstance(about.get(name), str) for name in texts)
        and type(about.get("period")) is int
        and about["language"] in CATALOGUE
        and about["kind"] in KINDS
        and all(number is None or type(number) in (int, float) for number in numbers)
    )


def _drop_overruled(
    rows: dict[tuple[str, str], dict[str, Any]], failed: list[dict[str, Any]]
) -> None:
    """Remove what an earlier run left of a brief that failed now, and lend the failure the unit's
    name.
    """
    for failure in failed:
        same = [
            k
            for k, r in rows.items()
            if all(r[c] == failure[c] for c in ("locality", "period", "kind", "language"))
        ]
        for place in same:
            failure["locality_name"] = rows.pop(place)["locality_name"]
    names = {r["locality"]: r["locality_name"] for r in rows.values()}
    for failure in failed:
        failure["locality_name"] = names.get(failure["locality"], failure["locality_name"])


def render_catalogue(listing: dict[str, Any], provinces: dict[str, str], *, language: str) -> str:
    """Return the catalogue page.

    Parameters
    ----------
    listing : dict
        What ``index.json`` holds.
    provinces : dict of str to str
        Short names of provinces by identity, for the tiles without a brief.
    language : {"vi", "en"}
        Language of the page.
    """
    say = CATALOGUE[language]
    held = [b for b in listing["briefs"] if b["status"] != "failed"]
    rows = [_row(brief, language) for brief in held]
    maps = province_maps(held, provinces, language)
    css = text("catalogue.css") + _grid_rules()
    script = text("catalogue.js")
    return template("catalogue.html.j2").render(
        language=language,
        say=say,
        listing=listing,
        rows=rows,
        page=_PAGE,
        data=json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        failed=[
            {**b, "kind_name": KINDS[b["kind"]].names[language]}
            for b in listing["briefs"]
            if b["status"] == "failed"
        ],
        missing=sum(row[3] is None for row in rows),
        absent=listing.get("absent", []),
        absent_count=sum(len(a["units"]) for a in listing.get("absent", [])),
        maps=maps,
        strips=strips(held, language),
        css=css,
        script=script,
        csp=content_policy(css, script),
    )


def _row(brief: dict[str, Any], language: str) -> list[Any]:
    """Return one brief as the page's script reads it.

    Name, year, kind, value, rank, each as printed, finding, files.
    """
    say = CATALOGUE[language]
    value, rank, of = (brief.get(name) for name in ("value", "rank", "of"))
    place = (
        f"{rank:.0f}/{of:.0f}"
        if rank is not None and of is not None
        else format_number("rank", rank, language)
    )
    other = say["languages"][brief["language"]]
    kind = KINDS[brief["kind"]].names[language]
    name = (
        f"{brief['locality_name']} ({say['illustrative']})"
        if brief.get("illustrative")
        else brief["locality_name"]
    )
    by_format = {Path(f).suffix[1:]: f for f in brief["files"]}
    return [
        name,
        brief["period"],
        f"{kind}, {other}" if other else kind,
        value,
        format_number("points", value, language),
        rank,
        place,
        brief.get("takeaway", ""),
        brief["folder"],
        [[f.upper(), by_format[f]] for f in _FORMATS if f in by_format]
        + _annex_links(brief, language),
    ]


def _annex_links(brief: dict[str, Any], language: str) -> list[list[str]]:
    """Return the links to the annex of a brief, named as such.

    A page for people, so the notebook stays in its folder.
    """
    kind = KINDS[brief["kind"]].annex
    named = KINDS[kind].names[language] if kind else ""
    by_format = {Path(f).suffix[1:]: f for f in brief.get("annex", ())}
    return [[f"{named} {f.upper()}", by_format[f]] for f in _FORMATS[:-1] if f in by_format]


def _bins(values: Sequence[float]) -> list[int]:
    """Return a class 0 (lowest) to 5 (highest) for each value, equal steps between the least and
    the largest.
    """
    low, high = min(values), max(values)
    step = (high - low) / _BINS or 1.0
    return [min(int((v - low) / step), _BINS - 1) for v in values]


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
        classes = (
            dict(
                zip(
                    (b["locality"] for b in valued),
                    _bins([b["value"] for b in valued]),
                    strict=True,
                )
            )
            if valued
            else {}
        )
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
        "link": _page(brief),
        "title": (
            f"{brief['locality_name']} {brief['period']}: "
            f"{shown if brief.get('value') is not None else say['no_index']}"
        ),
    }


def _page(brief: dict[str, Any]) -> str:
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
        cells = [
            {
                "name": b["locality_name"],
                "shown": format_number("points", b["value"], language),
                "bin": k,
                "link": _page(b),
            }
            for b, k in zip(members, _bins([b["value"] for b in members]), strict=True)
        ]
        out.append(
            {
                "level": level,
                "period": -year,
                "illustrative": illustrative,
                "state": _state(basis, without, language),
                "cells": cells,
            }
        )
    return out


def _state(basis: str, without: str, language: str) -> str:
    """Say the state of a strip where it is not the usual one: self-scored, or short of a part."""
    words = CATALOGUE[language]["states"]
    return ", ".join(words[name] for name in (basis, *without.split(";")) if name in words)


def _grid_rules() -> str:
    rules = []
    for name, places in (("m63", tiles(since_reform=False)), ("m34", tiles(since_reform=True))):
        rules += [
            f".{name} .t{code}{{grid-area:{row}/{column}}}"
            for code, (row, column) in places.items()
        ]
    return "\n" + "".join(rules)


def _province_names(project: Project, release: str) -> dict[str, str]:
    try:
        units: pd.DataFrame = open_release(project, release).table("localities")
    except ReleaseError:
        return {}
    rows = units[units["level"] == "province"]
    return dict(zip(rows["locality"], rows["short_name"], strict=True))
