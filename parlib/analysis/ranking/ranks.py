"""Ranks within a peer group: 1 is best, equal exact values share the better rank ("1224" ranking)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

EXACT_DECIMALS = 9
"""Values are compared at this many decimals.

Far below any rule book's rounding, far above the noise of adding floats.
"""


def competition_ranks(values: pd.Series, *, by: Sequence[pd.Series]) -> pd.DataFrame:
    """Rank values in descending order within groups, with ties.

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
    return pd.DataFrame(
        {"rank": rank, "tie": (shared > 1).fillna(False).astype(bool)}, index=values.index
    )


def register_sizes(
    localities: pd.DataFrame, *, periods: Sequence[int]
) -> dict[tuple[str, str, bool, int], int]:
    """Count the units of each (level, parent, fictional) that exist on the last day of each year.

    The count equals the size of a ranking only if the register contains every unit of the group;
    see :func:`group_sizes`.

    Parameters
    ----------
    localities : DataFrame
        The ``localities`` hand-off table.
    periods : sequence of int
        Years.

    Returns
    -------
    dict of (level, parent, fictional, period) to int
        A fictional unit is never counted among real ones.
    """
    sizes: dict[tuple[str, str, bool, int], int] = {}
    for period in periods:
        day = f"{period}-12-31"
        there = (localities["valid_from"] <= day) & (
            localities["valid_to"].eq("") | (localities["valid_to"] >= day)
        )
        counted = localities[there].groupby(["level", "parent", "fictional"]).size()
        sizes |= {
            (str(level), str(parent), bool(made), int(period)): int(n)
            for (level, parent, made), n in counted.items()
        }
    return sizes


def group_sizes(
    units: pd.DataFrame, *, localities: pd.DataFrame, levels: Sequence[str] | None = None
) -> pd.Series:
    """Return the number of units in each row's peer group according to the register; NaN if the
    register is not known to be complete.

    Parameters
    ----------
    units : DataFrame
        Rows with ``locality``, ``level``, ``parent`` and ``period``.
    localities : DataFrame
        The register.
    levels : sequence of str, optional
        Levels at which the register is complete; all levels by default. Of the real units it
        contains every province, and every commune from 1 July 2025 (tables rank wards and communes
        separately, so that their group is smaller), but only those districts and departments that a
        source or a plan mentions.

    Returns
    -------
    Series of float, index of ``units``
    """
    counted = register_sizes(localities, periods=sorted(units["period"].unique()))
    fictional = set(localities.loc[localities["fictional"], "locality"])
    keys = zip(
        units["level"],
        units["parent"],
        units["locality"].isin(fictional),
        units["period"],
        strict=True,
    )
    known = [
        counted.get(key, np.nan) if levels is None or key[0] in levels else np.nan for key in keys
    ]
    return pd.Series(known, index=units.index, dtype=float)
