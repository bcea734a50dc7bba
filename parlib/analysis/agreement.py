"""Agreement between two appraisers who scored the same items independently.

Krippendorff's alpha handles any number of appraisers and missing values; Cohen's kappa, with
squared-distance weights, compares two appraisers who classify items.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from parlib.codebook.frameworks import Framework

_SLACK = 1e-9
Measurement = Literal["nominal", "ordinal", "interval"]
Points = npt.NDArray[np.float64]


def krippendorff_alpha(points: npt.ArrayLike, *, level: Measurement = "interval") -> float:
    """Return Krippendorff's alpha.

    Parameters
    ----------
    points : array_like, shape (appraisers, items)
        Points given by each appraiser; NaN if none. Items with fewer than two values are left out.
    level : {"nominal", "ordinal", "interval"}
        How the distance of two values is measured: equal or not, by ranks, or by squared
        difference.

    Returns
    -------
    float
        1 is agreement, 0 what chance gives, below 0 less than that; NaN where fewer than two values
        can be paired or all are the same.

    Notes
    -----
    alpha = 1 - D_o / D_e over the coincidences of values inside items (Krippendorff 2011,
    "Computing Krippendorff's Alpha-Reliability", whose worked example is a test).

    Examples
    --------
    >>> round(krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, 4]]), 3)
    0.889
    """
    given = np.asarray(points, dtype=float)
    paired = given[:, (~np.isnan(given)).sum(axis=0) >= 2]
    values = np.unique(paired[~np.isnan(paired)])
    if len(values) < 2:
        return math.nan
    together = _coincidences(paired, values)
    totals = together.sum(axis=1)
    apart = _distances(values, totals, level)
    count = totals.sum()
    expected = (np.outer(totals, totals) * apart).sum() / (count - 1)
    return float(1 - (together * apart).sum() / expected) if expected > 0 else math.nan


def _coincidences(paired: Points, values: Points) -> Points:
    """Return how often two values occur in the same item, each item weighted by its number of
    values.
    """
    out = np.zeros((len(values), len(values)))
    for item in paired.T:
        told = item[~np.isnan(item)]
        counts = (told[:, None] == values[None, :]).sum(axis=0).astype(float)
        out += (np.outer(counts, counts) - np.diag(counts)) / (len(told) - 1)
    return out


def _distances(values: Points, totals: Points, level: Measurement) -> Points:
    """Return the squared distance of every two values."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    place = values
    if level == "ordinal":  # the mid-rank of each value
        place = np.cumsum(totals) - totals / 2
    apart: Points = (place[:, None] - place[None, :]) ** 2
    return apart


def weighted_kappa(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Return Cohen's kappa with squared weights for two appraisers who classify items.

    Parameters
    ----------
    first, second : array_like of int
        Class of each item, 0 is the lowest.

    Returns
    -------
    float
        NaN if both put every item into one class.

    Notes
    -----
    Computed by statsmodels; unused classes between used ones still count for the distance.

    Examples
    --------
    >>> weighted_kappa([0, 1, 2, 2], [0, 1, 2, 2])
    1.0
    """
    one, other = np.asarray(first, dtype=int), np.asarray(second, dtype=int)
    classes = int(max(one.max(initial=0), other.max(initial=0))) + 1
    if classes < 2 or ((one == other).all() and len(np.unique(one)) == 1):
        return math.nan
    from statsmodels.stats.inter_rater import cohens_kappa

    table = np.zeros((classes, classes))
    np.add.at(table, (one, other), 1.0)
    return float(cohens_kappa(table, wt="quadratic", return_results=False))


def agreement_table(
    first: pd.DataFrame, second: pd.DataFrame, framework: Framework
) -> pd.DataFrame:
    """Return the agreement of two appraisals of the same items, by part of the rule book.

    Parameters
    ----------
    first, second : DataFrame
        Hand-off tables ``evidence``; ``appraised_round1`` of each is used. Items scored by only one
        of them are left out.
    framework : Framework
        The rule book.

    Returns
    -------
    DataFrame
        ``part`` (code of the part, the root for the whole), ``name``, ``units``, ``items``,
        ``same`` (equal points), ``difference`` (mean of second minus first, points), ``alpha``
        (interval level, of points as shares of the maximum) and ``kappa`` (none, part, all of the
        points, squared weights).
    """
    key = ["locality", "period", "code"]
    held = [
        t[t["framework"].eq(framework.id) & t["appraised_round1"].notna()].set_index(key)[
            ["appraised_round1"]
        ]
        for t in (first, second)
    ]
    both = held[0].rename(columns={"appraised_round1": "first"})
    both = both.join(held[1].rename(columns={"appraised_round1": "second"}), how="inner")
    both = both.reset_index()
    most = both["code"].map(lambda c: framework.by_code[c].max_points)
    both = both[most.gt(0)].assign(most=most[most.gt(0)].astype(float))
    part = both["code"].map(lambda c: _part(c, framework))
    root = framework.root.code
    rows = [_agreement(root, framework.root.name_vi, both)]
    rows += [
        _agreement(item.code, item.name_vi, both[part.eq(item.code)])
        for item in framework.children(root)
        if part.eq(item.code).any()
    ]
    return pd.DataFrame(rows)


def _part(code: str, framework: Framework) -> str:
    item = framework.by_code[code]
    while item.parent and item.parent != framework.root.code:
        item = framework.by_code[item.parent]
    return item.code


def _agreement(code: str, name: str, both: pd.DataFrame) -> dict[str, object]:
    points = both[["first", "second"]].to_numpy(dtype=float).T
    shares = points / both["most"].to_numpy(dtype=float)
    classes = np.where(shares <= _SLACK, 0, np.where(shares >= 1 - _SLACK, 2, 1))
    return {
        "part": code,
        "name": name,
        "units": both["locality"].nunique(),
        "items": len(both),
        "same": int((np.abs(points[0] - points[1]) <= _SLACK).sum()),
        "difference": float((points[1] - points[0]).mean()) if len(both) else math.nan,
        "alpha": krippendorff_alpha(shares) if len(both) else math.nan,
        "kappa": weighted_kappa(*classes) if len(both) else math.nan,
    }
