"""Two units, two years, two releases: what differs, item by item, and by how much.

Points are compared as shares of the maximum that counts for each side, so that an item that does
not apply to one of them is not read as a loss.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.errors import UsageError
from parlib.speech.catalogue import msg
from parlib.store.releases import Release

_SIDE = ["points", "applicable_max", "state"]


def compare_units(release: Release, first: str, second: str, period: int) -> pd.DataFrame:
    """Set two units of one year side by side, item by item.

    Parameters
    ----------
    release : Release
        Where the figures come from.
    first, second : str
        Identities of the units.
    period : int
        Year.

    Returns
    -------
    DataFrame
        ``code, level, name, points_1, max_1, state_1, points_2, max_2, state_2, difference`` in the
        order of the rule book; ``difference`` = 100 (points_1 / max_1 - points_2 / max_2),
        percentage points of the item, NaN where one side has none.

    Raises
    ------
    UsageError
        One of them has no points by item, or they were scored by different rule books.
    """
    book, one = _scored(release, first, period)
    other_book, two = _scored(release, second, period)
    if book.id != other_book.id:
        raise UsageError(
            msg(
                "the two were scored by different rule books ({one}, {two}): their points are not "
                "compared",
                one=book.id,
                two=other_book.id,
            )
        )
    return _side_by_side(book, one, two)


def compare_years(release: Release, locality: str, before: int, after: int) -> pd.DataFrame:
    """Set two years of one unit side by side, item by item.

    Parameters
    ----------
    release : Release
        Where the figures come from.
    locality : str
        Identity of the unit.
    before, after : int
        The two years.

    Returns
    -------
    DataFrame
        As of :func:`compare_units`, 1 = ``after``, 2 = ``before``: ``difference`` is the gain.

    Raises
    ------
    UsageError
        A year has no points by item, or the rule book changed in between; the table ``bridges``
        then says what the change itself makes out.
    """
    book, now = _scored(release, locality, after)
    earlier_book, then = _scored(release, locality, before)
    if book.id != earlier_book.id:
        raise UsageError(
            msg(
                "the rule book changed between {before} and {after} ({one} → {two}): see "
                "release.table('bridges')",
                before=before,
                after=after,
                one=earlier_book.id,
                two=book.id,
            )
        )
    return _side_by_side(book, now, then)


def compare_releases(one: Release, two: Release, *, period: int | None = None) -> pd.DataFrame:
    """List the index values and ranks that two releases do not agree on.

    Parameters
    ----------
    one, two : Release
        The releases.
    period : int, optional
        Only this year.

    Returns
    -------
    DataFrame
        ``locality, period, index, value_1, rank_1, value_2, rank_2``, sorted by unit and year; a
        unit and year that only one holds has NaN on the other side.
    """
    key = ["locality", "period", "index"]
    sides = [
        release.table("indices").set_index(key)[["value", "rank"]].add_suffix(f"_{number}")
        for number, release in ((1, one), (2, two))
    ]
    both = sides[0].join(sides[1], how="outer")
    differs = np.zeros(len(both), dtype=bool)
    for name in ("value", "rank"):
        a, b = both[f"{name}_1"].to_numpy(float), both[f"{name}_2"].to_numpy(float)
        differs |= ~np.isclose(a, b, rtol=0, atol=1e-9, equal_nan=True)
    differing = both[differs].reset_index()
    if period is not None:
        differing = differing[differing["period"].eq(period)]
    return differing.sort_values(key, ignore_index=True)


def _scored(release: Release, locality: str, period: int) -> tuple[Framework, pd.DataFrame]:
    rows = release.table("scores", filters=[("locality", "==", locality), ("period", "==", period)])
    rows = rows[rows["rule"].ne("published") & rows["framework"].isin(release.params.frameworks)]
    if rows.empty:
        known = locality in release.register
        raise UsageError(
            msg(
                "{unit} has no points by item in {year}",
                unit=release.register[locality].name if known else locality,
                year=period,
            )
        )
    identity = rows["framework"].iloc[0]
    book = release.params.frameworks[identity]
    return book, rows[rows["framework"].eq(identity)].set_index("code")


def _side_by_side(book: Framework, one: pd.DataFrame, two: pd.DataFrame) -> pd.DataFrame:
    codes = [item.code for item in book.items if item.code in one.index]
    out = pd.DataFrame({"code": codes, "level": one.loc[codes, "level"].to_numpy()})
    out["name"] = [book.by_code[code].name_vi for code in codes]
    shares = []
    for number, side in ((1, one), (2, two)):
        rows = side.reindex(codes)[_SIDE]
        for column, name in zip(_SIDE, ("points", "max", "state"), strict=True):
            out[f"{name}_{number}"] = rows[column].to_numpy()
        most = rows["applicable_max"].where(rows["applicable_max"] > 0)
        shares.append((100 * rows["points"] / most).to_numpy())
    out["difference"] = shares[0] - shares[1]
    return out
