"""Change of an index since the year before, and whether the two years are comparable."""

from __future__ import annotations

import pandas as pd

from parlib.analysis.comparability import why_broken
from parlib.codebook.methods import Methods
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import columns_of, conform
from parlib.codebook.vocabulary import Basis
from parlib.scoring.exact import round_half_up

VALUE_DECIMALS = 2
"""Decimals of published and printed index values."""


def with_changes(rows: pd.DataFrame, *, methods: Methods) -> pd.DataFrame:
    """Add changes since the year before and comparability, and shape the hand-off table."""
    rows = rows.assign(without=rows["without"].fillna("") if "without" in rows else "")
    rows = rows.sort_values(["locality", "index", "period"], ignore_index=True)
    before = rows.groupby(["locality", "index"], sort=False)[
        ["period", "value", "rank", "of", "framework", "basis", "without"]
    ].shift()
    adjacent = before["period"].eq(rows["period"] - 1)
    # from the values as printed, so that a reader who subtracts them gets the same result
    now, then = (round_half_up(t["value"].to_numpy(float), VALUE_DECIMALS) for t in (rows, before))
    rows["change"] = pd.Series(round_half_up(now - then, VALUE_DECIMALS)).where(adjacent)
    # a rank among all communes is not comparable with one among wards only
    published = rows["basis"].eq(Basis.PUBLISHED) | before["basis"].eq(Basis.PUBLISHED)
    other_group = published & (before["of"] - rows["of"]).abs().gt(0)
    # nor is a rank by self-scores with one by appraised scores
    rows["rank_change"] = (before["rank"] - rows["rank"]).where(
        adjacent & ~other_group & ~_self_scored_on_one_side(rows, before)
    )
    rows["not_comparable_because"] = _why_not_comparable(
        rows, before=before, adjacent=adjacent, methods=methods
    )
    rows["comparable_with_previous"] = rows["not_comparable_because"].eq("")
    return conform("indices", rows[[c for c in columns_of("indices") if c in rows.columns]])


def _self_scored_on_one_side(rows: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """Say per row whether it goes by self-scores and the year before does not, or the reverse."""
    return rows["basis"].eq(Basis.SELF_SCORED) ^ before["basis"].eq(Basis.SELF_SCORED)


def _why_not_comparable(
    rows: pd.DataFrame, *, before: pd.DataFrame, adjacent: pd.Series, methods: Methods
) -> pd.Series:
    """Return for each row why its value is not comparable with the year before; empty if it is.

    A recorded series of methods decides first. If none is recorded (districts, communes), both rule
    books must be known and equal. A year with no predecessor says so, unless a recorded method
    begins in it.
    """
    then, now = before["framework"].fillna(""), rows["framework"]
    keys = rows[["index", "level", "period"]]
    recorded = {
        k: why_broken(k[2] - 1, k[2], index=k[0], level=k[1], methods=methods)
        for k in keys.itertuples(index=False, name=None)
    }
    series = pd.Series(
        [recorded[k] for k in keys.itertuples(index=False, name=None)],
        index=rows.index,
        dtype=object,
    )
    code = series.map(lambda reason: reason.code if reason else "")
    why = series.map(lambda reason: str(reason) if reason else "").where(
        code.ne("rule_book_unknown"), ""
    )
    both = then.ne("") & now.ne("")
    changed = [
        str(Reason.of("rule_book_changed", before=t, now=n)) for t, n in zip(then, now, strict=True)
    ]
    why = why.mask(why.eq("") & both & then.ne(now), pd.Series(changed, index=rows.index))
    why = why.mask(code.eq("rule_book_unknown") & ~both, str(Reason.of("rule_book_unknown")))
    one_sided = _self_scored_on_one_side(rows, before)
    why = why.mask(why.eq("") & one_sided, str(Reason.of("self_scored_on_one_side")))
    here, there = rows["without"].fillna(""), before["without"].fillna("")
    parts = [
        str(Reason.of("parts_differ", now=n or "none", before=b or "none"))
        for n, b in zip(here, there, strict=True)
    ]
    why = why.mask(why.eq("") & here.ne(there), pd.Series(parts, index=rows.index, dtype=object))
    # a new method begins in its year whether or not the unit has figures of the year before
    return why.mask(~adjacent & code.ne("series_break"), str(Reason.of("no_previous_year")))
