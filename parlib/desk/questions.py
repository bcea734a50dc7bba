"""Queries over all units of a year: who is low and falling, who narrowly misses more points, who
scores itself far above its appraisal, and what would improve each most.

Each answer is a table; nothing here explains the causes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.analysis.promises.steps import SLACK
from parlib.codebook.vocabulary import Level
from parlib.store.releases import Release

_UNIT = ["locality", "name", "above"]
"""The unit, and the name of the unit above it: whose ranking a rank is of."""


def low_and_falling(
    release: Release,
    period: int,
    *,
    within: str = "",
    level: str = "",
    kind: str = "",
    index: str = "PAR",
    share: float = 1 / 3,
) -> pd.DataFrame:
    """Units in the lowest part of their ranking whose value fell against the year before.

    Parameters
    ----------
    release : Release
        Where the figures come from.
    period : int
        Year.
    within, level, kind : str, optional
        Only units that lie somewhere below this identity; only of this level (``commune`` …); only
        of this kind (``xã``, ``phường``, ``sở`` …, as the register writes it).
    index : str
        Which index.
    share : float
        How large the lowest part is, of the units ranked.

    Returns
    -------
    DataFrame
        ``locality, name, above, value, change, rank, of``, the lowest of its ranking first, the lower
        value first among equals. A unit is in it if rank > of - share · of and the change
        (percentage points, over comparable years only) is below 0; units without rank or comparable
        year before are left out.
    """
    rows = _of_year(release, "indices", period, within=within, level=level, kind=kind)
    rows = rows[rows["index"].eq(index)]
    low = rows["rank"] > rows["of"] * (1 - share)
    falling = rows["comparable_with_previous"] & (rows["change"] < -SLACK)
    matching = rows[low & falling]
    matching = matching.assign(place=matching["rank"] / matching["of"]).sort_values(
        ["place", "value"], ascending=[False, True], ignore_index=True
    )
    return matching[[*_UNIT, "value", "change", "rank", "of"]]


def lift_the_falling(
    release: Release,
    period: int,
    *,
    within: str = "",
    level: str = "",
    kind: str = "",
    units: int = 5,
    items: int = 1,
) -> pd.DataFrame:
    """Return the first of :func:`low_and_falling`, each with the items of :func:`best_lifts`.

    Parameters
    ----------
    release : Release
        Where the figures come from.
    period : int
        Year.
    within, level, kind : str, optional
        As in :func:`low_and_falling`.
    units : int
        How many units.
    items : int
        How many items a unit.

    Returns
    -------
    DataFrame
        ``locality, name, above, value, change, rank, of, code, item, points, applicable_max, lost_points,
        lead_unit``, in the order of :func:`low_and_falling`; NaN in the columns of items where a
        unit has no points by item.
    """
    low = low_and_falling(release, period, within=within, level=level, kind=kind).head(units)
    lifts = best_lifts(release, period, within=within, level=level, kind=kind, items=items)
    return low.merge(lifts.drop(columns=["name", "above"]), on="locality", how="left")


def near_a_step(
    release: Release, period: int, *, within: str = "", level: str = "", kind: str = ""
) -> pd.DataFrame:
    """Items a little more of whose figure would have given more points.

    Returns
    -------
    DataFrame
        Rows of the table ``cliffs`` of the units asked for, with ``name`` and ``above``, the largest gain
        first; how little is a little stands in ``params/methods`` (``analysis.cliffs``).
    """
    rows = _of_year(release, "cliffs", period, within=within, level=level, kind=kind)
    return rows.sort_values("gain", ascending=False, ignore_index=True)


def generous_self_scores(
    release: Release, period: int, *, within: str = "", level: str = "", kind: str = ""
) -> pd.DataFrame:
    """Units by how far their self-scores stood above the appraisal.

    Returns
    -------
    DataFrame
        ``locality, name, above, items, self_points, appraised_points, gap, cut_items``, the widest first;
        points over the items that have both, ``gap`` = self_points - appraised_points.
    """
    rows = _of_year(release, "gaps", period, within=within, level=level, kind=kind)
    rows = rows[rows["gap"].notna()]
    sums = rows.groupby(_UNIT, as_index=False).agg(
        items=("code", "size"),
        self_points=("self_points", "sum"),
        appraised_points=("appraised_points", "sum"),
        gap=("gap", "sum"),
        cut_items=("cut", "sum"),
    )
    return sums.sort_values("gap", ascending=False, ignore_index=True)


def best_lifts(
    release: Release,
    period: int,
    *,
    within: str = "",
    level: str = "",
    kind: str = "",
    items: int = 1,
) -> pd.DataFrame:
    """For each unit the items that lost most points, answers of respondents left out.

    Parameters
    ----------
    release : Release
        Where the figures come from.
    period : int
        Year.
    within, level, kind : str, optional
        As in :func:`low_and_falling`.
    items : int
        How many items a unit.

    Returns
    -------
    DataFrame
        ``locality, name, above, code, item, points, applicable_max, lost_points, lead_unit``; inside a
        unit the largest loss first. Items that a survey scores are no task for an office (decision
        11) and are not in it.
    """
    rows = _of_year(release, "scores", period, within=within, level=level, kind=kind)
    books = release.params.frameworks
    known = {
        (book.id, item.code): item
        for book in books.values()
        for item in book.items
        if not item.surveyed and not book.children(item.code) and item.level != Level.INDEX
    }
    rows = rows[rows["lost_points"] > SLACK]
    keys = zip(rows["framework"].tolist(), rows["code"].tolist(), strict=True)
    meant = [known.get(key) for key in keys]
    names = np.array([item.name_vi if item else None for item in meant], dtype=object)
    rows = rows.assign(item=names)[np.array([item is not None for item in meant], dtype=bool)]
    order = rows.sort_values(["name", "lost_points"], ascending=[True, False])
    columns = [*_UNIT, "code", "item", "points", "applicable_max", "lost_points", "lead_unit"]
    return order.groupby("locality", sort=False).head(items)[columns].reset_index(drop=True)


def _of_year(
    release: Release, table: str, period: int, *, within: str, level: str, kind: str
) -> pd.DataFrame:
    rows = release.table(table, filters=[("period", "==", period)])
    units = units_asked(release, within=within, level=level, kind=kind)
    names = release.table("localities").set_index("locality")["name"]
    units = units.assign(above=units["parent"].map(names).fillna(""))
    return rows.merge(units[_UNIT], on="locality")


def units_asked(
    release: Release, *, within: str = "", level: str = "", kind: str = ""
) -> pd.DataFrame:
    """Return the rows of the register that a question is about; see :func:`low_and_falling`."""
    units = release.table("localities")
    if level:
        units = units[units["level"].eq(level)]
    if kind:
        units = units[units["unit_type"].eq(kind)]
    if within:
        units = units[units["locality"].isin(units_within(release, within))]
    return units


def units_within(release: Release, locality: str) -> frozenset[str]:
    """Return the identities of all units that lie somewhere below a unit, whatever it was called in
    between.
    """
    units = release.table("localities")[["locality", "parent"]]
    layer = {unit.locality for unit in release.register.line(locality)}
    inside: set[str] = set()
    while layer:
        layer = set(units.loc[units["parent"].isin(layer), "locality"]) - inside
        inside |= layer
    return frozenset(inside)
