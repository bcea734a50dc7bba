"""Where every figure comes from, where sources disagree, how it was computed, and what is missing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from parlib.codebook.context import BriefContext
from parlib.display.binding import Row
from parlib.display.blocks import Cell, Items, Paragraph, Section, Table
from parlib.display.brief.head import provenance
from parlib.display.brief.page import Page
from parlib.display.inline import Inlines, footnote, inlines, link, plain
from parlib.display.sentences import look_up
from parlib.display.tables import columns

_FORMS = {"percent": "percent_value", "points": "points", "rank": "rank", "provinces": "count", "people": "count"}


def sources(brief: BriefContext) -> Section:
    """Return the last part: sources row by row, conflicts, breaks, missing files, method, provenance."""
    page = Page(brief)
    rows = [r for r in page.slice.rows("observations") if r.number("period") <= brief.period]
    disputed = [r for r in rows if r["conflict"] and r["used"]]
    heading = "sources.heading.conflicts" if disputed else "sources.heading.plain"
    blocks: list[Any] = [page.heading("sources", page.say(heading))]
    if rows:
        blocks.append(_observations(page, rows))
    if len(brief.sources):
        blocks.append(_files(page))
    if not rows and not len(brief.sources):
        blocks.append(page.p("sources.none", role="note"))
    breaks = _breaks(page)
    if breaks:
        blocks += [page.heading("sources-breaks", page.say("sources.breaks_heading"), level=2), Items(tuple(breaks))]
    missing = _missing(page)
    if missing:
        blocks += [page.heading("sources-missing", page.say("sources.missing_heading"), level=2), Items(tuple(missing))]
    blocks += [
        page.heading("sources-method", page.say("sources.method_heading"), level=2),
        Items(tuple(inlines(str(line)) for line in look_up(brief.wording, "method")), ordered=True),
    ]
    if brief.illustrative:
        blocks.append(page.p("summary.illustrative", role="warning"))
    blocks.append(Paragraph(inlines(provenance(page)), "note"))
    return Section("sources", tuple(blocks))


def _observations(page: Page, rows: list[Row]) -> Table:
    specs = [
        ("year", "left", 0.8),
        ("index", "left", 1.0),
        ("figure", "left", 1.6),
        ("value", "right", 1.1),
        ("used", "left", 1.2),
        ("source", "left", 4.4),
    ]
    ordered = sorted(
        rows, key=lambda r: (r.text("index"), -r.number("period"), r.text("code"), r.text("measure"), not r["used"], r.text("source_url"))
    )
    return Table(
        id="table-sources",
        caption=plain(page.say("sources.table_caption")),
        columns=columns(*((page.label(f"columns.{name}"), align, width) for name, align, width in specs)),
        rows=tuple(_observation(page, r) for r in ordered),
        note=page.label("sources_note"),
        sortable=True,
        filter=1,
    )


def _observation(page: Page, row: Row) -> tuple[Cell, ...]:
    cells = page.cells
    if row["value"] is not None:
        value = cells.number(row.bound("value"), _FORMS.get(row.text("unit"), "number"))
    else:
        value = cells.text(row.text("value_text"))
    standing: list[Any] = [page.label("used" if row["used"] else "not_used")]
    if row["derived"]:
        standing = [page.label("derived")]
    why = page.localised(row, "reason_vi", "reason_en") or row.text("note")
    if row["conflict"] and why:
        standing.append(footnote(why))
    measure = page.known_label(f"measures.{row.text('measure')}", row.text("measure"))
    item = row.text("item")
    return (
        cells.text(str(int(row.number("period"))), head=True),
        cells.text(row.text("index")),
        cells.text(f"{item}: {measure}" if item else measure),
        value,
        cells.text(*standing),
        cells.text(_address(row)),
    )


def _address(row: Row) -> Inlines:
    """Link to the public page, shown as its host and the file row, so that a long address does not break a printed table."""
    url = row.text("source_url")
    place = f"{row.text('source_file')}, {int(row.number('source_row'))}" if row["source_row"] is not None else row.text("source_file")
    if not url.startswith(("http://", "https://")):
        return inlines(" ".join(part for part in (url, f"({place})" if place else "") if part))
    return inlines(link(url, urlsplit(url).netloc.removeprefix("www.")), f" ({place})" if place else "")


def _files(page: Page) -> Items:
    """The raw files behind the slice, with producer and digest."""
    out = []
    for record in page.brief.sources.to_dict("records"):
        title = str(record.get("title") or record.get("source") or "")
        producer, vintage = str(record.get("producer") or ""), str(record.get("vintage") or "")
        digest, file = str(record.get("sha256") or ""), str(record.get("file") or "")
        out.append(page.say("sources.file", title=title, producer=producer, vintage=vintage, file=file, digest=digest[:16]))
    return Items(tuple(out))


def _breaks(page: Page) -> list[Inlines]:
    out = []
    for row in sorted(page.slice.rows("indices", index="PAR"), key=lambda r: r.number("period")):
        text = row.text("not_comparable_because")
        if row.number("period") <= page.brief.period and text.startswith(("series_break", "rule_book_changed")):
            out.append(page.say("sources.break", break_year=str(int(row.number("period"))), because=page.reason(text)))
    return out


def _missing(page: Page) -> list[Inlines]:
    """Name each part that has nothing to show and the file that would fill it."""
    brief = page.brief
    held = {
        name
        for name in ("scores", "ledger", "flags", "targets", "satisfaction")
        if page.slice.rows(name, **({"period": brief.period} if name in ("scores", "ledger", "satisfaction") else {}))
    }
    out = []
    if "scores" not in held:
        out.append(page.say("sources.missing.scores"))
    elif not any(r.text("level") in ("criterion", "subcriterion") for r in page.slice.rows("scores", period=brief.period)):
        out.append(page.say("sources.missing.items"))
    if "satisfaction" not in held:
        out.append(page.say("sources.missing.survey"))
    if brief.plan is None:
        out.append(page.say("sources.missing.plan"))
    elif any(r.text("status") == "no_data" for r in page.slice.rows("targets")):
        out.append(page.say("sources.missing.progress"))
    return out
