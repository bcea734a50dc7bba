"""Schema of the table that re-computes the evidence of one rule book under another.

The result stands beside the series and is never part of it.
"""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from parlib.codebook.columns import LOCALITY, PERIOD, Table, number, text
from parlib.codebook.keys import KEYS


class Bridges(Table, key=KEYS["bridges"]):
    """Evidence of one rule book re-computed under the other: a what-if, never part of the series."""

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = text("Rule-book id the evidence was filed under")
    other_framework: Series[str] = text(
        "Rule-book id it is re-computed under: the predecessor or the successor"
    )
    lens: Series[str] = text(
        "rule: by rule from the figures on both sides · official: appraised points where they "
        "carry over"
    )
    points: Series[float] = number(
        "Points under the own rule book, over the items that both rule books score"
    )
    max_points: Series[float] = number("Applicable maximum of those items, own rule book")
    value: Series[float] = number("100 · points / max_points")
    other_points: Series[float] = number("Points of the same items under the other rule book")
    other_max: Series[float] = number("Applicable maximum of the same items, other rule book")
    other_value: Series[float] = number(
        "100 · other_points / other_max; NaN where too little carries over"
    )
    rule_effect: Series[float] = number("other_value - value, percentage points")
    carried: Series[float] = number(
        "Share 0-1 of the other rule book's applicable maximum that was compared"
    )
    low: Series[float] = number(
        "Percent of the whole other rule book if what could not be carried over got nothing"
    )
    high: Series[float] = number("The same if it got everything")
    broken_items: Series[str] = text(
        "Items of the other rule book that nothing carries over to, `;`-separated"
    )
    reason: Series[str] = text("Why there is no other_value; empty if present")
