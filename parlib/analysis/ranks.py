"""Ranks inside a peer group: 1 is best, equal exact values share the better place ("1224")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

EXACT_DECIMALS = 9
"""Values are compared at this many decimals: far below any rule book's rounding, far above the noise of adding floats."""

GroupSizes = Mapping[tuple[str, str, int], int]
"""(level, parent identity, period) → number of units the ranking covers, where a source states it."""


def competition_ranks(values: pd.Series, *, by: Sequence[pd.Series]) -> pd.DataFrame:
    """Rank values from high to low inside groups, with ties.

    Parameters
    ----------
    values : Series of float, one per unit
        NaN is not ranked.
    by : sequence of Series
        Group keys, aligned with ``values``.

    Returns
    -------
    DataFrame with ``rank`` (float, NaN where not ranked) and ``tie`` (bool), index of ``values``

    Examples
    --------
    >>> group = pd.Series(["A"] * 4)
    >>> competition_ranks(pd.Series([80.0, 90.0, 80.0, 70.0]), by=[group])["rank"].tolist()
    [2.0, 1.0, 2.0, 4.0]
    """
    exact = values.round(EXACT_DECIMALS)
    keys = list(by)
    rank = exact.groupby(keys).rank(method="min", ascending=False)
    shared = exact.groupby([*keys, exact]).transform("size") if len(exact) else exact
    return pd.DataFrame({"rank": rank, "tie": (shared > 1).fillna(False).astype(bool)}, index=values.index)


def register_sizes(localities: pd.DataFrame, *, periods: Sequence[int]) -> dict[tuple[str, str, int], int]:
    """Count the units of each (level, parent) that exist on the last day of each year.

    The count is the size of a ranking only where the register holds every unit of the group; see :func:`group_sizes`.

    Parameters
    ----------
    localities : DataFrame
        The ``localities`` hand-off table.
    periods : sequence of int
        Years.

    Returns
    -------
    dict of (level, parent, period) to int
    """
    sizes: dict[tuple[str, str, int], int] = {}
    for period in periods:
        day = f"{period}-12-31"
        there = (localities["valid_from"] <= day) & (localities["valid_to"].eq("") | (localities["valid_to"] >= day))
        counted = localities[there].groupby(["level", "parent"]).size()
        sizes |= {(str(level), str(parent), int(period)): int(n) for (level, parent), n in counted.items()}
    return sizes


def group_sizes(units: pd.DataFrame, *, localities: pd.DataFrame, stated: GroupSizes, whole_register: bool) -> pd.Series:
    """Return how many units each row's ranking covers, NaN where nobody vouches for it.

    Provinces are always complete in the register. Below the province the register holds only the units somebody needed,
    so a stated size is taken first; the register's own count counts only with ``whole_register``.

    Parameters
    ----------
    units : DataFrame
        Rows with ``level``, ``parent`` and ``period``.
    localities : DataFrame
        The register.
    stated : mapping
        Sizes that a source states.
    whole_register : bool
        True: the register is vouched for at every level (units that the user registered and scored).

    Returns
    -------
    Series of float, index of ``units``
    """
    counted = register_sizes(localities, periods=sorted(units["period"].unique()))
    known = {k: n for k, n in counted.items() if whole_register or k[0] == "province"} | dict(stated)
    keys = zip(units["level"], units["parent"], units["period"], strict=True)
    return pd.Series([known.get(key, np.nan) for key in keys], index=units.index, dtype=float)
