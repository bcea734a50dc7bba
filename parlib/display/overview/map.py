"""The map of the units below, coloured by index."""

from __future__ import annotations

import math

import pandas as pd

from parlib.display.charts import area_map
from parlib.display.overview.page import OverviewPage
from parlib.document.blocks import Figure

# A map on which most is white says nothing about where.
_LEAST = 0.5


def area(page: OverviewPage) -> list[Figure]:
    """Return the map; none where too few units of the level have a border or a value."""
    rows_by_unit = {r.text("locality"): r for r in page.units}
    of_level = [u for u in page.brief.localities.values() if u.level == page.level]
    lying = [u for u in of_level if u.locality in page.brief.outlines]
    drawn = [u for u in lying if u.locality in rows_by_unit]
    if len(drawn) < max(2, _LEAST * len(rows_by_unit)):
        return []
    rows = pd.DataFrame(
        [
            {
                "locality": u.locality,
                "name": page.name_of(u.locality, short=True),
                **{
                    c: rows_by_unit[u.locality].number(c)
                    if u.locality in rows_by_unit
                    else math.nan
                    for c in ("value", "rank")
                },
            }
            for u in lying
        ]
    )
    lacking = [u for u in of_level if u.locality not in page.brief.outlines]
    path = "invented" if page.brief.locality.fictional else "known"
    numbered = not rows["rank"].isna().all()
    ranks = page.text("overview.map.ranks") if numbered else ""
    caption_texts = [page.text(f"overview.map.{path}", group=page.group(page.level), ranks=ranks)]
    caption_texts += [page.text("overview.map.lacking", count=str(len(lacking)))] if lacking else []
    return [
        area_map(
            rows,
            {u.locality: page.brief.outlines[u.locality] for u in lying},
            words=page.words,
            id="figure-map",
            caption=" ".join(caption_texts),
            table="table-ranking",
        )
    ]
