"""Compare two units, two years, two rule books or two releases: what differs, item by item, and by
how much.

Points are compared as shares of each side's applicable maximum, so that an item that does not apply
to one of them is not read as a loss.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.errors import UsageError
from parlib.scoring.bridge import bridged_items, recode_evidence
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.leaves import Lens
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
                "the two were scored by different rule books ({one}, {two}), so their points "
                "are not compared",
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
        Where the rule book changed in between, the earlier year is scored by the later rule book,
        so far as its figures carry over, and only lowest items are set against each other.

    Raises
    ------
    UsageError
        A year has no points by item, or the rule books do not know each other.
    """
    book, now = _scored(release, locality, after)
    earlier_book, then = _scored(release, locality, before)
    if book.id == earlier_book.id:
        return _side_by_side(book, now, then)
    again = recode_evidence(
        _evidence(release, locality, before, earlier_book), source=earlier_book, target=book
    )
    scored = score_evidence(again, book, lens=Lens.OFFICIAL).set_index("code")
    table = _side_by_side(book, now, scored)
    return table[table["code"].isin({i.code for i in book.leaves})].reset_index(drop=True)


def compare_rule_books(release: Release, locality: str, period: int, other: str) -> pd.DataFrame:
    """Set the points of a unit and year by its own rule book beside those by another.

    Parameters
    ----------
    release : Release
        Where the figures come from.
    locality : str
        Identity of the unit.
    period : int
        Year.
    other : str
        Id of the other rule book: the predecessor of the unit's own, or one that names it so.

    Returns
    -------
    DataFrame
        ``code, other_code, name, points, max_points, other_points, other_max, difference``, lowest
        items in the order of the unit's rule book; ``other_code`` is empty where nothing carries
        over, ``difference`` = 100 (other_points / other_max - points / max_points).

    Raises
    ------
    UsageError
        The unit has no points by item, there is no such rule book, or the two do not know each
        other.
    """
    book, _ = _scored(release, locality, period)
    if other not in release.params.frameworks:
        raise UsageError(msg("the release has no rule book {book}", book=other))
    items = bridged_items(
        _evidence(release, locality, period, book),
        source=book,
        target=release.params.frameworks[other],
        lens=Lens.OFFICIAL,
    ).rename(columns={"name_vi": "name"})
    here, there = (
        100 * items[points] / items[most].where(items[most] > 0)
        for points, most in (("points", "max_points"), ("other_points", "other_max"))
    )
    columns = ["code", "other_code", "name", "points", "max_points", "other_points", "other_max"]
    return items[columns].assign(difference=there - here)


def _evidence(release: Release, locality: str, period: int, book: Framework) -> pd.DataFrame:
    return release.table(
        "evidence",
        filters=[
            ("locality", "==", locality),
            ("period", "==", period),
            ("framework", "==", book.id),
        ],
    )


def compare_items_of_releases(
    one: Release, two: Release, locality: str, period: int
) -> pd.DataFrame:
    """Set a unit and year of two releases side by side, item by item.

    Returns
    -------
    DataFrame
        As of :func:`compare_units`, 1 = ``two``, 2 = ``one``: ``difference`` is what the later
        release has more. Only items that differ.

    Raises
    ------
    UsageError
        A release has no points by item of the unit and year, or by another rule book.
    """
    book, now = _scored(two, locality, period)
    earlier_book, then = _scored(one, locality, period)
    if book.id != earlier_book.id:
        raise UsageError(
            msg(
                "the two were scored by different rule books ({one}, {two}), so their points "
                "are not compared",
                one=earlier_book.id,
                two=book.id,
            )
        )
    table = _side_by_side(book, now, then)
    same = np.isclose(table["points_1"], table["points_2"], rtol=0, atol=1e-9, equal_nan=True)
    same &= np.isclose(table["max_1"], table["max_2"], rtol=0, atol=1e-9, equal_nan=True)
    return table[~same].reset_index(drop=True)


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
