"""Check that a simulated group contains all units counted by the printed rank.

A rank among some of the units is not the rank among all.
"""

from __future__ import annotations

import pandas as pd


def printed_ranks(indices: pd.DataFrame, index: str) -> pd.DataFrame:
    """Return the printed ``rank`` and ``of`` of an index by locality and period."""
    return indices[indices["index"].eq(index)].set_index(["locality", "period"])[["rank", "of"]]


def in_whole_years(ranges: pd.DataFrame, printed: pd.DataFrame) -> pd.Series:
    """Return for each simulated rank whether its group and year contain all printed units.

    Parameters
    ----------
    ranges : DataFrame
        ``peers`` (which group), ``locality``, ``period``, ``rank``.
    printed : DataFrame
        As :func:`printed_ranks`.
    """
    rows = printed.reindex(pd.MultiIndex.from_frame(ranges[["locality", "period"]]))
    year = [ranges["peers"], ranges["period"]]
    size = ranges.groupby(year)["locality"].transform("size").to_numpy()
    alike = rows["rank"].to_numpy() == ranges["rank"].to_numpy()
    counted = rows["of"].isna().to_numpy() | (rows["of"].to_numpy() == size)
    return pd.Series(alike & counted, index=ranges.index).groupby(year).transform("all")
