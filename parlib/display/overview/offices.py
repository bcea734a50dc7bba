"""Units of the other levels below (departments beside districts): where they stand and who leads on what they lost."""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.blocks import Section
from parlib.display.charts import ranking
from parlib.display.overview.losses import below_of, lead_units
from parlib.display.overview.page import OverviewPage


def offices(brief: BriefContext) -> Section:
    """Return one ranking a further level; empty where there is only one level below."""
    page = OverviewPage(brief)
    blocks: list[Any] = []
    for level, rows in page.valued.items():
        if level == page.level:
            continue
        group = page.group(level)
        ends = {
            "best": page.name_of(rows[0].text("locality"), short=True),
            "high": rows[0].bound("value"),
            "worst": page.name_of(rows[-1].text("locality"), short=True),
            "low": rows[-1].bound("value"),
        }
        blocks.append(page.heading(f"offices-{level}", page.say("overview.heading.range", count=page.count(rows), group=group, **ends)))
        caption = page.text("overview.ranking.figure_caption", group=group)
        blocks.append(ranking(page.frame(rows), words=page.words, id=f"figure-{level}", caption=caption, table=f"table-{level}"))
        blocks.append(page.ranking_table(rows, id=f"table-{level}", caption=page.text("overview.ranking.table_caption", group=group)))
        found = below_of(page, level)
        if found.regular:
            blocks.append(lead_units(found, id=f"table-{level}-losses", group=group))
    return Section("offices", tuple(blocks))
