"""Units of the other levels below (departments beside districts).

Where they stand and who leads on what they lost.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.charts import strip
from parlib.display.overview.losses import below_of
from parlib.display.overview.page import OverviewPage
from parlib.document.binding import Row, ratio
from parlib.document.blocks import Figure, Section


def offices(brief: BriefContext) -> Section:
    """Return one strip a further level, its ranking attached; empty where there is only one level
    below.
    """
    page = OverviewPage(brief)
    blocks: list[Any] = []
    for level, rows in page.valued.items():
        if level == page.level:
            continue
        group = page.group(level)
        ends: dict[str, Any] = {
            "best": page.name_of(rows[0].text("locality"), short=True),
            "high": rows[0].bound("value"),
            "worst": page.name_of(rows[-1].text("locality"), short=True),
            "low": rows[-1].bound("value"),
        }
        heading = page.range_heading(level, ends)
        blocks.append(page.heading(f"offices-{level}", heading, level=2))
        ledger = below_of(page, level)
        if ledger.regular and ledger.by_lead_unit[0][0]:
            lead = ledger.by_lead_unit[0][0]
            most = ledger.of_lead(lead)
            blocks.append(
                page.p(
                    "overview.offices.lead",
                    role="note",
                    lost=ledger.whole,
                    lead=page.office(lead),
                    most=most,
                    share=ratio(most, ledger.whole),
                )
            )
            blocks += ledger.open_points()
        blocks.append(_strip(page, level, rows))
        blocks.append(
            page.ranking_table(
                rows,
                id=f"table-{level}",
                caption=page.text("overview.ranking.table_caption", group=group),
                attached=True,
            )
        )
    return Section("offices", tuple(blocks))


def _strip(page: OverviewPage, level: str, rows: list[Row]) -> Figure:
    names = [
        {
            "locality": r.text("locality"),
            "name": page.name_of(r.text("locality"), short=True),
            "value": r.number("value"),
        }
        for r in rows
    ]
    return strip(
        pd.DataFrame(names),
        unit="",
        name="",
        words=page.words,
        id=f"figure-{level}",
        caption=page.text("overview.offices.strip_caption", group=page.group(level)),
        median=page.median(rows).number if page.more_than_valued(level) is None else None,
        table=f"table-{level}",
    )
