"""The page that lists every brief of a release.

Found without diacritics, sorted, drawn as a map, failures named.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from parlib.briefing.catalogue_entries import collect, last_issued, same_document
from parlib.briefing.catalogue_maps import grid_rules, province_maps, state_words, strips
from parlib.briefing.pages.html import content_policy, template, text
from parlib.briefing.pages.labels import CATALOGUE
from parlib.briefing.run.batch import BatchReport
from parlib.briefing.run.shelf import shelf_at
from parlib.briefing.unit_maps import unit_maps
from parlib.codebook.expected import Absent
from parlib.codebook.kinds import KINDS
from parlib.codebook.localities import Register
from parlib.document.numbers import format_number
from parlib.errors import Problem, ReleaseError
from parlib.files.whole import write_text
from parlib.store.project import Project
from parlib.store.releases import open_release

_PAGE = 40
_NAMED, _FIRST = 12, 6  # units without figures: more than so many unfold after the first
_DEEPEST = 4  # levels of units
_STATUSES = ("made", "skipped", "kept", "earlier", "failed")
_FORMATS = ("html", "pdf", "docx", "ipynb")


def write_catalogue(
    report: BatchReport,
    project: Project,
    *,
    problems: Iterable[Problem] = (),
    absent: Iterable[Absent] = (),
    language: str = "vi",
) -> Path | str:
    """Write ``reports/index.html`` and ``reports/index.json`` for the release of a batch.

    Where its briefs were put elsewhere, both are written there.

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
    Path or str
        ``reports/index.html``, or its address.
    """
    listing = _listing(report, project, problems, absent)
    board = not report.out and (project.reports / "board.html").is_file()
    texts = {
        "index.json": json.dumps(listing, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        "index.html": catalogue_page(listing, project, board=board, language=language),
    }
    if report.out:
        return [shelf_at(report.out).write(name, content) for name, content in texts.items()][-1]
    return [write_text(project.reports / name, content) for name, content in texts.items()][-1]


def _listing(
    report: BatchReport, project: Project, problems: Iterable[Problem], absent: Iterable[Absent]
) -> dict[str, Any]:
    """Return what ``index.json`` holds."""
    briefs = collect(report, project)
    counts = Counter(b["status"] for b in briefs)
    return {
        "release": report.release,
        "engine": report.engine,
        "counts": {name: counts.get(name, 0) for name in _STATUSES},
        "briefs": briefs,
        "problems": [p.as_row() for p in problems],
        "absent": [a.as_row() for a in absent],
    }


def catalogue_page(
    listing: dict[str, Any], project: Project, *, board: bool = False, language: str
) -> str:
    """Return the page of a listing, with names of provinces and maps out of its release.

    Parameters
    ----------
    listing : dict
        What ``index.json`` holds.
    project : Project
        Where the release lies; without it the page has no maps of units.
    board : bool
        Whether the board of the year stands beside the page and is linked.
    language : {"vi", "en"}
        Language of the page.
    """
    units = _units(project, listing["release"])
    held = [b for b in listing["briefs"] if b["status"] != "failed"]
    return render_catalogue(
        listing,
        _province_names(units),
        _within(units),
        areas=unit_maps(last_issued(held), Register(units), language) if len(units) else (),
        board=board,
        language=language,
    )


def link_board(project: Project) -> None:
    """Write the catalogue that is there once more, now that a board stands beside it."""
    listing, page = project.reports / "index.json", project.reports / "index.html"
    if listing.is_file() and page.is_file():
        english = '<html lang="en">' in page.read_text(encoding="utf-8")[:200]
        held = json.loads(listing.read_text(encoding="utf-8"))
        language = "en" if english else "vi"
        write_text(page, catalogue_page(held, project, board=True, language=language))


def render_catalogue(
    listing: dict[str, Any],
    provinces: dict[str, str],
    within: dict[str, str] | None = None,
    *,
    areas: Sequence[dict[str, Any]] = (),
    board: bool = False,
    language: str,
) -> str:
    """Return the catalogue page.

    Parameters
    ----------
    listing : dict
        What ``index.json`` holds.
    provinces : dict of str to str
        Short names of provinces by identity, for the tiles without a brief.
    within : dict of str to str, optional
        Name of the province of each unit by identity, for the filter; a province is its own.
    areas : sequence of dict
        Maps of the units below one unit, as :func:`unit_maps` returns them.
    board : bool
        Whether ``board.html`` is linked.
    language : {"vi", "en"}
        Language of the page.
    """
    say = CATALOGUE[language]
    held = [b for b in listing["briefs"] if b["status"] != "failed"]
    copies = Counter(same_document(brief) for brief in held)
    rows = [
        _row(
            brief,
            language,
            (within or {}).get(brief["locality"], ""),
            dated=copies[same_document(brief)] > 1,
        )
        for brief in held
    ]
    latest = last_issued(held)
    maps = province_maps(latest, provinces, language)
    css = text("catalogue.css") + grid_rules()
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
        named=_NAMED,
        first=_FIRST,
        absent_count=sum(len(a["units"]) for a in listing.get("absent", [])),
        maps=maps,
        areas=areas,
        board=board,
        strips=strips(latest, language),
        css=css,
        script=script,
        csp=content_policy(css, script),
    )


def _row(
    brief: dict[str, Any], language: str, province: str = "", *, dated: bool = False
) -> list[Any]:
    """Return one brief as the page's script reads it.

    Name, year, kind, value, rank, each as printed, finding, files; then what it is filtered by:
    level, province, kind without day or language, state of the points.
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
    if brief.get("as_of"):
        kind += f", {say['as_of']} {format_number('date_short', brief['as_of'], language)}"
    shown = f"{kind}, {other}" if other else kind
    if dated and brief.get("issued_on"):  # one of several
        day = format_number("date_short", brief["issued_on"], language)
        shown += f", {say['issued_on']} {day}"
    if brief.get("compared_until"):
        day = format_number("date_short", brief["compared_until"], language)
        shown += f", {say['compared_until']} {day}"
    name = (
        f"{brief['locality_name']} ({say['illustrative']})"
        if brief.get("illustrative")
        else brief["locality_name"]
    )
    by_format = {Path(f).suffix[1:]: f for f in brief["files"]}
    return [
        name,
        brief["period"],
        shown,
        value,
        brief.get("figure") or format_number("points", value, language),
        rank,
        place,
        brief.get("takeaway", ""),
        brief["folder"],
        [[f.upper(), by_format[f]] for f in _FORMATS if f in by_format]
        + _annex_links(brief, language),
        say["levels"].get(brief.get("level", ""), ""),
        province,
        KINDS[brief["kind"]].names[language],
        _state(brief, language),
    ]


def _state(brief: dict[str, Any], language: str) -> str:
    """Return the state of a unit's points in words; none where the document is not about points."""
    say = CATALOGUE[language]
    if not KINDS[brief["kind"]].shows_index:
        return ""
    if brief.get("value") is None:
        return say["no_index"]
    told = state_words(brief.get("basis") or "", brief.get("without") or "", language)
    return told or say["whole"]


def _annex_links(brief: dict[str, Any], language: str) -> list[list[str]]:
    """Return the links to the annex of a brief, named as such.

    A page for people, so the notebook stays in its folder.
    """
    kind = KINDS[brief["kind"]].annex
    named = CATALOGUE[language]["annex"] if kind else ""
    by_format = {Path(f).suffix[1:]: f for f in brief.get("annex", ())}
    return [[f"{named} {f.upper()}", by_format[f]] for f in _FORMATS[:-1] if f in by_format]


def _units(project: Project, release: str) -> pd.DataFrame:
    """Return the register of a release; empty where the release is gone."""
    try:
        return open_release(project, release).table("localities")
    except ReleaseError:
        return pd.DataFrame(columns=["locality", "level", "parent", "short_name"])


def _province_names(units: pd.DataFrame) -> dict[str, str]:
    rows = units[units["level"] == "province"]
    return dict(zip(rows["locality"], rows["short_name"], strict=True))


def _within(units: pd.DataFrame) -> dict[str, str]:
    """Return the name of the province of every unit, by way of the units above it."""
    above = dict(zip(units["locality"], units["parent"], strict=True))
    provinces = _province_names(units)
    province_of = {}
    for unit in above:
        here, steps = unit, 0
        while here and here not in provinces and steps < _DEEPEST:
            here, steps = above.get(here, ""), steps + 1
        province_of[unit] = provinces.get(here, "")
    return province_of
