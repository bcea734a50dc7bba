"""Points that the unit never claimed: items it left empty but an appraisal gave points for."""

from __future__ import annotations

from typing import Any

from parlib.display.page import Page
from parlib.document.blocks import Paragraph
from parlib.scoring.filing import unclaimed_rows


def unclaimed(page: Page) -> list[Paragraph]:
    """Return one note of how many items and points; none where the unit claimed whatever it got."""
    brief = page.brief
    if brief.framework is None or "evidence" not in brief.tables:
        return []
    evidence = brief.tables["evidence"]
    key: dict[str, Any] = {
        "locality": brief.locality.locality,
        "period": brief.period,
        "framework": brief.framework.id,
    }
    for column, value in key.items():
        evidence = evidence[evidence[column].eq(value)]
    rows = unclaimed_rows(evidence, brief.framework)
    rows = rows[rows["appraised_score"].gt(0)]
    if rows.empty:
        return []
    items = {**key, "code": sorted(rows["code"])}
    return [
        page.p(
            "summary.unclaimed",
            role="note",
            count=page.slice.bind("evidence", "code", agg="count", **items),
            points=page.slice.bind("evidence", "appraised_score", agg="sum", **items),
        )
    ]
