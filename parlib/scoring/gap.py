"""Gap between self-score and appraisal: what appraisal cut, and what it usually cut in earlier
years.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from parlib.codebook.tables import conform
from parlib.scoring.exact import exact_sum, to_points, to_quanta

UNIT_YEAR = ["locality", "period", "framework"]
POINTS = ["self_points", "round1_points", "appraised_points", "survey_points"]


def appraised_together(localities: pd.DataFrame) -> dict[str, str]:
    """Return for each locality the group of units that are appraised together.

    A group is the units of one level below one unit, fictional and real units apart. The unit above
    appraises; if a reform moves a unit to another parent, its history starts anew.
    """
    kind = np.where(localities["fictional"], "fictional", "real")
    return {
        locality: f"{level}:{parent}:{what}"
        for locality, level, parent, what in zip(
            localities["locality"], localities["level"], localities["parent"], kind, strict=True
        )
    }


def gaps(
    scores: pd.DataFrame, *, appraisers: Mapping[str, str] | None = None, min_pairs: int = 3
) -> pd.DataFrame:
    """Return self, appraised and survey points side by side, with what appraisal usually cut in
    earlier years.

    Parameters
    ----------
    scores : DataFrame
        Hand-off table; the lowest-level items that have any of the four kinds of points are used.
    appraisers : mapping of str to str, optional
        Who appraises each locality (:func:`appraised_together`); without it all units share one
        history.
    min_pairs : int
        Minimum number of earlier pairs of an item for its usual cut to be stated.

    Returns
    -------
    DataFrame
        Hand-off table ``gaps``. ``gap`` is self minus appraised points, exact; positive = cut by
        appraisal.
    """
    rows = lowest_items(scores)
    rows = rows[rows[POINTS].notna().any(axis=1)]
    out = rows[[*UNIT_YEAR, "code", "lead_unit", "max_points", *POINTS]].reset_index(drop=True)
    quanta = to_quanta(out["self_points"].to_numpy()) - to_quanta(
        out["appraised_points"].to_numpy()
    )
    out["gap"], out["cut"] = to_points(quanta), quanta > 0
    past = _past_of(out, appraisers)
    out["pairs"] = past["n"].astype(int)
    known = past["n"] >= max(min_pairs, 1)
    out["usual_cut"] = to_points(np.rint(past["quanta"] / past["n"].where(known)).to_numpy())
    out["usual_share"] = (past["cut"] / past["n"]).where(known)
    return conform("gaps", out)


def _past_of(rows: pd.DataFrame, appraisers: Mapping[str, str] | None) -> pd.DataFrame:
    """Return for each row the number, the sum (in quanta) and the cuts of its item's pairs in
    earlier years.
    """
    item = [appraiser_of(rows, appraisers), rows["framework"], rows["code"]]
    cells = pd.DataFrame(
        {
            "n": rows["gap"].notna(),
            "quanta": to_quanta(rows["gap"].fillna(0.0).to_numpy()),
            "cut": rows["cut"],
        }
    )
    years = cells.groupby(
        [*(k.rename(name) for k, name in zip(item, "abc", strict=True)), rows["period"]], sort=True
    ).sum()
    before = years.groupby(level=["a", "b", "c"]).cumsum() - years
    return (
        before.loc[pd.MultiIndex.from_arrays([*item, rows["period"]])]
        .set_index(rows.index)
        .astype(float)
    )


def gap_by_item(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what appraisal did to the self-scores of a ``gaps`` table, per rule book and item.

    Returns
    -------
    DataFrame
        framework, code, pairs, cut (number of pairs with a cut), share_cut, mean_gap, median_gap,
        largest_gap, points_cut (exact sum of gaps); the items with the most points cut first.
    """
    groups = pairs[pairs["gap"].notna()].groupby(["framework", "code"], sort=True)
    out = groups.agg(
        pairs=("gap", "size"),
        cut=("cut", "sum"),
        mean_gap=("gap", "mean"),
        median_gap=("gap", "median"),
        largest_gap=("gap", "max"),
        points_cut=("gap", lambda g: float(exact_sum(g.to_numpy()))),
    ).reset_index()
    out.insert(4, "share_cut", out["cut"] / out["pairs"])
    return out.sort_values(
        ["framework", "points_cut", "code"], ascending=[True, False, True], ignore_index=True
    )


def appraiser_of(rows: pd.DataFrame, appraisers: Mapping[str, str] | None) -> pd.Series:
    """Return who appraises each row's unit; empty if unknown."""
    place, localities = pd.factorize(rows["locality"])
    names = np.array(
        [(appraisers or {}).get(locality, "") for locality in localities], dtype=object
    )
    return pd.Series(names[place], index=rows.index, dtype=object)


def lowest_items(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without a row below them in the same unit, year and rule book."""
    unit = np.zeros(len(scores), dtype=np.int64)
    for column in UNIT_YEAR:
        place, distinct = pd.factorize(scores[column], use_na_sentinel=False)
        unit = pd.factorize(unit * len(distinct) + place)[0]
    item, items = pd.factorize(pd.concat([scores["code"], scores["parent"]], ignore_index=True))
    code, parent = np.split(item, 2)
    below = scores["parent"].ne("").to_numpy()
    above = unit[below] * len(items) + parent[below]
    return scores[~np.isin(unit * len(items) + code, above)]
