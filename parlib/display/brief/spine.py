"""Where the unit stands by domain, picture and table as one.

Each row draws what its own figures say.
"""

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
from parlib.display.charts import spine_row
from parlib.display.page import Page
from parlib.display.tables import columns, used
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import Inlines, inlines, num, plain

_DRAWN = {
    "previous": "previous",
    "low": "peer_low",
    "first_quarter": "peer_q1",
    "median": "peer_median",
    "third_quarter": "peer_q3",
    "high": "peer_high",
}


def domains(brief: BriefContext) -> Section:
    """Return the part on domains.

    Where this year has no points, the latest earlier year, named as such.
    """
    return domains_section(brief, _as_table)


def _as_table(page: Page, scored_domains: list[Domain], data_year: str) -> list[Table]:
    return [_table(page, scored_domains, data_year)]


def _table(page: Page, scored_domains: list[Domain], data_year: str) -> Table:
    with_previous = used(d.previous for d in scored_domains)
    with_ranks = used(d.rank for d in scored_domains)
    specs = [("domain", "left", 4.1), ("spine", "left", 4.0), ("points_of_max", "right", 1.6)]
    specs += [("last_year", "right", 1.1)] * with_previous
    specs += [("rank_in_domain", "right", 1.0)] * with_ranks
    rows = [
        _row(page, d, drawn, with_previous=with_previous, with_ranks=with_ranks)
        for d, drawn in zip(
            scored_domains, frame_of(scored_domains).to_dict("records"), strict=True
        )
    ]
    marks = _key(page, scored_domains)
    return Table(
        id="table-domains",
        caption=plain(page.say("domains.table_caption", data_year=data_year)),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(rows),
        note=page.joined(
            [
                page.say("spine.key", marks=page.joined(marks, comma="; ", end="")),
                *not_compared(page, scored_domains),
            ],
            comma=" ",
            end="",
        ),
    )


def _row(
    page: Page, d: Domain, drawn: dict[str, Any], *, with_previous: bool, with_ranks: bool
) -> tuple[Cell, ...]:
    cells = page.cells
    state = d.row.text("state")
    mark = {"zero": "zero", "not_applicable": "na"}.get(state, "")
    picture = spine_row(
        drawn["points"],
        drawn["max_points"],
        **{name: drawn[column] for name, column in _DRAWN.items()},
    )
    points, maximum = d.row.bound("points"), d.maximum
    if mark == "na":
        why = page.label("spine.not_applicable")
    else:
        why = "" if points.known and maximum.known and not d.takes else _unknown(page, d)
    out_of = maximum.known and not d.takes
    of = inlines("/", num(maximum, "number", page.language)) if out_of else ()
    row = [
        cells.text(d.name, head=True),
        Cell(inlines(why), svg="" if why else picture),
        Cell(
            inlines(num(points, "points", page.language), of),
            mark=mark or ("" if points.known else "missing"),
        ),
    ]
    if with_previous:
        row.append(
            cells.number(d.previous, "points") if d.previous else cells.text("", mark="missing")
        )
    if with_ranks:
        row.append(cells.number(d.rank, "rank") if d.rank else cells.text("", mark="missing"))
    return tuple(row)


def _unknown(page: Page, d: Domain) -> str:
    if d.row["points"] is None:
        return page.words.label("no_data")
    return page.words.label("takes_points" if d.takes else "unknown_max")


def _key(page: Page, scored_domains: list[Domain]) -> list[Inlines]:
    """Return what the shapes are, only those that are drawn."""
    shapes = [inlines(page.label("spine.this_year"))]
    if used(d.previous for d in scored_domains):
        shapes.append(inlines(page.label("spine.last_year")))
    some = partly_known(page, scored_domains)
    if some is not None:
        shapes.append(page.say("spine.median_of_some", drawn=some))
    elif used(d.median for d in scored_domains):
        shapes.append(inlines(page.label("spine.median")))
    if frame_of(scored_domains)["peer_low"].notna().any():
        shapes.append(inlines(page.label("spine.bands")))
    return shapes
