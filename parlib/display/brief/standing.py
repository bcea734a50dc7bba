"""Points by domain in full: against the maximum, last year and the peers."""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.brief.domain_figures import (
    Domain,
    domains_section,
    frame_of,
    not_compared,
    partly_known,
)
from parlib.display.charts import spine
from parlib.display.page import Page
from parlib.display.tables import columns, used
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import plain


def domains(brief: BriefContext) -> Section:
    """Return the part on domains.

    Where this year has no points, the latest earlier year, named as such.
    """
    return domains_section(brief, _picture_and_table)


def _picture_and_table(page: Page, scored_domains: list[Domain], data_year: str) -> list[Any]:
    some = partly_known(page, scored_domains)
    picture = spine(
        frame_of(scored_domains),
        words=page.words,
        id="figure-domains",
        caption=plain(page.say("domains.figure_caption", data_year=data_year)),
        table="table-domains",
        of_some=None if some is None else some.number,
    )
    return [picture, _table(page, scored_domains, data_year)]


def _table(page: Page, scored_domains: list[Domain], data_year: str) -> Table:
    cells = page.cells
    with_previous = used(d.previous for d in scored_domains)
    with_peers = used(d.median for d in scored_domains)
    with_ranks = used(d.rank for d in scored_domains)
    specs = [
        ("domain", "left", 4.2),
        ("points", "right", 1.1),
        ("max_points", "right", 1.1),
        ("share_of_max", "right", 1.1),
    ]
    specs += [("last_year", "right", 1.1)] * with_previous
    specs += [("peer_median", "right", 1.2)] * with_peers
    specs += [("rank_in_domain", "right", 1.1)] * with_ranks
    rows = []
    for d in scored_domains:
        state = d.row.text("state")
        mark = {"zero": "zero", "not_applicable": "na"}.get(state, "")
        row: list[Cell] = [
            cells.text(d.name, head=True),
            cells.number(d.row.bound("points"), "points", mark=mark, bold=True),
            cells.text("") if d.takes else cells.number(d.maximum, "points"),
            cells.text("") if d.takes else cells.number(d.share, "share_value"),
        ]
        if with_previous:
            row.append(
                cells.number(d.previous, "points") if d.previous else cells.text("", mark="missing")
            )
        if with_peers:
            row.append(
                cells.number(d.median, "points") if d.median else cells.text("", mark="missing")
            )
        if with_ranks:
            row.append(cells.number(d.rank, "rank") if d.rank else cells.text("", mark="missing"))
        rows.append(tuple(row))
    fewest = min((d for d in scored_domains if d.median), key=lambda d: len(d.peers), default=None)
    notes = [page.say("domains.peers_note", drawn=fewest.units)] if fewest is not None else []
    notes += not_compared(page, scored_domains)
    if any(d.row["max_points"] is None for d in scored_domains):
        notes.append(page.say("domains.unknown_max_note"))
    return Table(
        id="table-domains",
        caption=plain(page.say("domains.table_caption", data_year=data_year)),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(rows),
        note=page.joined(notes, comma=" ", end=""),
    )
