"""Units by domains: every value printed, low ones dark; the domain that lost most over all units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.charts import heat_map
from parlib.display.overview.page import OverviewPage
from parlib.display.tables import columns
from parlib.document.binding import Bound, Row, ratio
from parlib.document.blocks import Section, Table
from parlib.document.inline import num


@dataclass(frozen=True)
class Domain:
    """One domain over all units."""

    code: str
    name: str
    rows: dict[str, Row]
    share: Bound

    def of(self, locality: str) -> float:
        """Percent of the applicable maximum that a unit got, NaN where not known."""
        row = self.rows.get(locality)
        if row is None or not row.number("applicable_max"):
            return math.nan
        return 100 * row.number("points") / row.number("applicable_max")


def domains(brief: BriefContext) -> Section:
    """Return the part on domains.

    Units of the level that the page speaks of, under the rule book most of them follow.
    """
    page = OverviewPage(brief)
    scored_domains, framework = _domains(page)
    if not scored_domains:
        return page.absent("domains", "overview.domains") if page.units else Section("domains")
    weakest = min((d for d in scored_domains if d.share.known), key=lambda d: d.share.number)
    heading = page.say("overview.domains.heading", name=weakest.name, share=weakest.share)
    blocks: list[Any] = [page.heading("domains", heading)]
    frame = pd.DataFrame(
        [
            {
                "name": page.name_of(u.text("locality"), short=True),
                **{d.name: d.of(u.text("locality")) for d in scored_domains},
            }
            for u in _followers(page, framework)
        ]
    )
    caption = page.text("overview.domains.figure_caption")
    blocks.extend(
        heat_map(
            frame,
            domains=tuple(d.name for d in scored_domains),
            words=page.words,
            id="figure-domains",
            caption=caption,
            table="table-domains",
        )
    )
    blocks.append(_table(page, scored_domains))
    return Section("domains", tuple(blocks))


def _followers(page: OverviewPage, framework: str) -> list[Row]:
    """Units that follow the rule book, best first."""
    return [u for u in page.units if u.text("framework") == framework]


def _domains(page: OverviewPage) -> tuple[list[Domain], str]:
    """Domains of the rule book that most units follow, in its order, and its id."""
    ids = [u.text("framework") for u in page.units]
    framework = max(sorted(set(ids)), key=ids.count, default="")
    book = page.rule_book(framework)
    units = {u.text("locality") for u in _followers(page, framework)}
    held = page.slice.rows("scores", peers=True, period=page.brief.period, framework=framework)
    level = str(book.partition) if book is not None else "domain"
    rows = [
        r
        for r in held
        if r.text("level") == level and r.text("locality") in units and r["points"] is not None
    ]
    codes = sorted({r.text("code") for r in rows})
    order = {code: i for i, code in enumerate(book.by_code)} if book is not None else {}
    out = []
    for code in sorted(codes, key=lambda c: (order.get(c, len(order)), c)):
        rows_of_domain = [r for r in rows if r.text("code") == code]
        key = {"framework": framework, "code": code}
        share = ratio(
            page.over("scores", "points", "sum", rows_of_domain, **key),
            page.over("scores", "applicable_max", "sum", rows_of_domain, **key),
        )
        name = page.item_name(code, framework)
        out.append(
            Domain(
                code,
                name if name != code else page.row_name(rows_of_domain[0]),
                {r.text("locality"): r for r in rows_of_domain},
                share,
            )
        )
    return [d for d in out if d.share.known], framework


def _table(page: OverviewPage, scored_domains: list[Domain]) -> Table:
    cells = page.cells
    specs = [
        ("domain", "left", 5.5),
        ("share_of_max", "right", 0.9),
        ("lowest", "left", 1.95),
        ("highest", "left", 1.95),
    ]
    body = []
    for d in scored_domains:
        known = sorted((d.of(u), u) for u in d.rows if not math.isnan(d.of(u)))
        low, high = d.rows[known[0][1]], d.rows[known[-1][1]]
        body.append(
            (
                cells.text(d.name, head=True),
                cells.number(d.share, "share_value", bold=True),
                _end(page, low),
                _end(page, high),
            )
        )
    return Table(
        id="table-domains",
        caption=page.text("overview.domains.table_caption"),
        columns=columns(
            *(
                (page.label(f"overview.columns.{name}"), align, width)
                for name, align, width in specs
            )
        ),
        rows=tuple(body),
        attached=True,
    )


def _end(page: OverviewPage, row: Row) -> Any:
    share = ratio(row.bound("points"), row.bound("applicable_max"))
    return page.cells.text(
        page.name_of(row.text("locality"), short=True),
        " (",
        num(share, "share_value", page.language),
        ")",
    )
