"""Where every figure comes from, where sources disagree, how it was computed, and what is missing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from parlib.codebook.context import BriefContext
from parlib.codebook.vocabulary import RECALCULATED
from parlib.display.brief import calendar
from parlib.display.page import Page
from parlib.display.sentences import look_up
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Items, Paragraph, Section, Table
from parlib.document.inline import Inlines, footnote, inlines, link, plain

_VALUES = ("score", "points", "percent")
_ROUNDING = 0.005 + 1e-9
_FORMS = {
    "percent": "percent_value",
    "points": "points",
    "rank": "rank",
    "provinces": "count",
    "people": "count",
}


def sources(brief: BriefContext) -> Section:
    """Return the last part.

    Sources row by row, conflicts, breaks, missing files, method, provenance.
    """
    page = Page(brief)
    rows = [r for r in page.slice.rows("observations") if r.number("period") <= brief.period]
    disputed = [r for r in rows if r["conflict"] and r["used"]]
    heading = "sources.heading.conflicts" if disputed else "sources.heading.plain"
    blocks: list[Any] = [page.heading("sources", page.say(heading))]
    if rows:
        blocks.append(_observations(page, rows))
    if len(brief.sources):
        blocks.append(_files(page))
    if brief.plan is not None:
        blocks.append(page.p("sources.plan", document=page.document, issuer=brief.plan.issuer))
    evidence = evidence_lines(page)
    blocks += [Items(tuple(evidence))] if evidence else []
    if not rows and not len(brief.sources) and brief.plan is None and not evidence:
        blocks.append(page.p("sources.none", role="note"))
    if brief.plan is not None and brief.plan.text_quality:
        quality = tuple(inlines(line) for line in brief.plan.text_quality)
        blocks += [
            page.heading("sources-text", page.say("sources.text_heading"), level=2),
            Items(quality),
        ]
    breaks = _breaks(page)
    if breaks:
        blocks += [
            page.heading("sources-breaks", page.say("sources.breaks_heading"), level=2),
            Items(tuple(breaks)),
        ]
    missing = _missing(page)
    if missing:
        blocks += [
            page.heading("sources-missing", page.say("sources.missing_heading"), level=2),
            Items(tuple(missing)),
        ]
    blocks += [
        page.heading("sources-method", page.say("sources.method_heading"), level=2),
        Items(tuple(inlines(str(line)) for line in look_up(brief.wording, "method")), ordered=True),
    ]
    return Section("sources", tuple(blocks))


def _observations(page: Page, rows: list[Row]) -> Table:
    """One line a figure: the value and rank used, every page that prints them, and in footnotes
    those that differ.
    """
    figures: dict[tuple, list[Row]] = {}
    for row in rows:
        kind = (
            row.text("measure")
            if row.text("measure") not in _VALUES and row.text("measure") != "rank"
            else ""
        )
        figures.setdefault(
            (row.text("index"), -row.number("period"), row.text("code"), kind), []
        ).append(row)
    specs = [
        ("year", "left", 0.7),
        ("index", "left", 2.0),
        ("value", "right", 1.0),
        ("rank", "right", 0.8),
        ("source", "left", 5.0),
    ]
    return Table(
        id="table-sources",
        caption=plain(page.say("sources.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(_figure(page, figures[key]) for key in sorted(figures)),
        note=page.label("sources_note"),
        sortable=True,
        filter=1,
    )


def _figure(page: Page, rows: list[Row]) -> tuple[Cell, ...]:
    cells = page.cells
    first = rows[0]
    value = next((r for r in rows if r["used"] and r.text("measure") != "rank"), None)
    rank = next((r for r in rows if r["used"] and r.text("measure") == "rank"), None)
    name = first.text("index") + (f", {first.text('item')}" if first.text("item") else "")
    if first.text("measure") not in _VALUES and first.text("measure") != "rank":
        name += ", " + page.known_label(f"measures.{first.text('measure')}", first.text("measure"))
    if value is not None and value["value"] is not None:
        shown = cells.number(value.bound("value"), _FORMS.get(value.text("unit"), "number"))
    else:
        shown = cells.text(value.text("value_text") if value is not None else "")
    differing = [r for r in rows if not r["used"] and not _agrees(r, value, rank)]
    pages = [r for r in rows if r not in differing]
    notes = [footnote(*_other(page, r)) for r in differing]
    if any(r["used"] and r.text("confidence") == RECALCULATED for r in rows):
        notes += inlines(f" – {page.label('recalculated')}")
    return (
        cells.text(str(int(first.number("period"))), head=True),
        cells.text(name),
        shown,
        cells.number(rank.bound("value"), "rank") if rank is not None else cells.text(""),
        cells.text(*_addresses(page, pages), *notes),
    )


def _agrees(row: Row, value: Row | None, rank: Row | None) -> bool:
    """Return whether a page prints the figure that is used, within the rounding it prints."""
    used_row = rank if row.text("measure") == "rank" else value
    if used_row is None or row["derived"]:
        return False
    return (
        not row["conflict"] and abs(row.number("value") - used_row.number("value")) <= _ROUNDING
    ) or row["value"] == used_row["value"]


def _other(page: Page, row: Row) -> list[Any]:
    """Return what another page prints, and why the rule passed it over."""
    measure = page.known_label(f"measures.{row.text('measure')}", row.text("measure"))
    told = (
        page.cells.number(row.bound("value"), _FORMS.get(row.text("unit"), "number")).c
        if row["value"] is not None
        else inlines(row.text("value_text"))
    )
    parts: list[Any] = [*_addresses(page, [row]), ": ", measure, " ", *told]
    if row["derived"]:
        parts.append(f" ({page.label('derived')})")
    why = page.localised(row, "reason_vi", "reason_en")
    return [
        *parts,
        f". {why}" if why else "",
        "; " + page.label("open_conflict") if row["open"] and not why else "",
    ]


def host_name(page: Page, address: str) -> str:
    """Return what a reader calls the page at an address: its host, or who made it where the host
    says nothing (a bare number, an odd domain).
    """
    host = (urlsplit(address).hostname or address).removeprefix("www.")
    named: dict[str, str] = look_up(page.brief.wording, "labels.hosts")
    if host in named:
        return str(named[host])
    numbered = re.fullmatch(r"[\d.]+|[0-9a-f:]+", host)
    return page.label("host_by_number") if numbered else host


def _addresses(page: Page, rows: list[Row]) -> list[Any]:
    """Links to the public pages, each shown as its host and the row of the raw file, so that print
    stays readable.
    """
    out: list[Any] = []
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row.text("source_url"), row.text("source_row"))
        if key in seen:
            continue
        seen.add(key)
        place = f"{PurePosixPath(row.text('source_file')).stem}:{row.text('source_row')}"
        out += [", "] * bool(out)
        url = row.text("source_url")
        if url.startswith(("http://", "https://")):
            out += [link(url, host_name(page, url)), f" ({place})"]
        else:
            out.append(f"{url} ({place})".strip())
    return out


def _files(page: Page) -> Items:
    """List the raw files behind the slice by source and vintage, each with the beginning of its
    digest.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for record in page.brief.sources.to_dict("records"):
        name, digest = str(record.get("file") or ""), str(record.get("sha256") or "")
        groups.setdefault(
            (str(record.get("source") or ""), str(record.get("vintage") or "")), []
        ).append(f"{name} (SHA-256 {digest[:12]}…)")
    return Items(
        tuple(
            page.say("sources.files", source=source, vintage=vintage, files=", ".join(files))
            for (source, vintage), files in groups.items()
        )
    )


def evidence_lines(page: Page) -> list[Inlines]:
    """Name the workbooks that the points of the year were computed from, with their number of rows."""
    key: dict[str, Any] = {"locality": page.brief.locality.locality, "period": page.brief.period}
    files = sorted({r.text("source_file") for r in page.slice.rows("evidence", **key)})
    counts = [page.slice.bind("evidence", "code", agg="count", source_file=f, **key) for f in files]
    return [
        page.say("sources.evidence", file=f, count=n) for f, n in zip(files, counts, strict=True)
    ]


def _breaks(page: Page) -> list[Inlines]:
    return [
        page.say("sources.break", break_year=str(year), because=page.reason(text))
        for year, text in calendar.breaks(page).items()
    ]


def asked_for(page: Page, *, undated: bool) -> list[Paragraph]:
    """Return one line that asks the unit for what is missing, in the office's words.

    Nothing where nothing is. ``undated``: items stand above that have no deadline without a dispatch.
    """
    kinds = _kinds_missing(page)
    if not kinds:
        return []
    if undated:
        kinds = ["deadlines" if kind == "plan" else kind for kind in kinds]
    *first, last = (page.label(f"asked_for.{kind}") for kind in kinds)
    wanted = page.label("and").join([*([", ".join(first)] if first else []), last])
    return [page.p("sources.asked_for", role="note", wanted=wanted)]


def _missing(page: Page) -> list[Inlines]:
    """Name each part that has nothing to show and the file that would fill it."""
    return [page.say(f"sources.missing.{kind}") for kind in _kinds_missing(page)]


def _kinds_missing(page: Page) -> list[str]:
    brief = page.brief
    of_year: dict[str, Any] = {"period": brief.period}
    held = {
        name
        for name in ("scores", "ledger", "flags", "targets", "satisfaction")
        if page.slice.rows(
            name, **(of_year if name in ("scores", "ledger", "satisfaction") else {})
        )
    }
    out = []
    if "scores" not in held:
        out.append("scores")
    elif not any(
        r.text("level") in ("criterion", "subcriterion")
        for r in page.slice.rows("scores", period=brief.period)
    ):
        out.append("items")
    if not any(
        r.text("measure") != "published_share"
        for r in page.slice.rows("satisfaction", period=brief.period)
    ):
        out.append("survey")
    if brief.plan is None:
        out.append("plan")
    elif any(r.text("status") == "no_data" for r in page.slice.rows("targets")):
        out.append("progress")
    return out
