"""Predict the appraised score of a self-score, and check past predictions.

Method (``docs/methods/scoring.md``, section "Expected appraised score"). From past pairs of self
and appraised points of the same rule book, each item has a mean cut c_j. The prediction for a unit
with only self-points s_j is the sum of s_j - c_j, each clipped to 0..maximum. The prediction error
is estimated by predicting every past unit from pairs that exclude it (its whole year if at least
three years exist, so that a stricter year is part of the error), and the interval is the jackknife+
interval over those errors: for n past units at level 1 - a it covers a new, exchangeable unit with
probability at least 1 - 2a, and about 1 - a in practice, whatever the distribution (Barber, Candès,
Ramdas and Tibshirani 2021, Annals of Statistics 49). Appraisal cuts far more often than it adds, so
each bound is estimated from the signed errors at level 1 - a/2 if there are (1 - a/2) / (a/2) past
units (19 for 90 %); the two one-sided bounds together keep the 1 - 2a. With fewer, down to (1 - a)
/ a, the interval is the symmetric one. A different team of appraisers or another rule book is not
exchangeable, and no interval covers that; predictions therefore use only units appraised by the
same team (:func:`appraised_together`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.codebook.compute import Compute, at_once
from parlib.codebook.reasons import Reason
from parlib.codebook.rules import RULES
from parlib.codebook.tables import columns_of, conform, empty
from parlib.codebook.vocabulary import Basis
from parlib.scoring.exact import exact_sum, to_points, to_quanta
from parlib.scoring.gap import POINTS, UNIT_YEAR, appraiser_of, lowest_items
from parlib.scoring.together import appraised_apart

_YEARS_FOR_STRICTNESS = 3
"""From this many years on, a past unit is predicted without its whole year."""


@dataclass(frozen=True)
class _Items:
    """Limits of each item's points: ``least`` to ``most``; ``counted`` is False for bonus and
    penalty items.
    """

    least: np.ndarray
    most: np.ndarray
    counted: np.ndarray


@dataclass(frozen=True)
class _Pairs:
    """Self points, cuts (NaN = no pair) as arrays of shape (units, items), and the year of each
    unit.
    """

    self_points: np.ndarray
    cut: np.ndarray
    period: np.ndarray


def expected_appraised(
    scores: pd.DataFrame,
    *,
    appraisers: Mapping[str, str] | None = None,
    level: float = 0.9,
    min_pairs: int = 3,
) -> pd.DataFrame:
    """Return the expected appraised points of each unit not yet appraised, with an interval.

    Parameters
    ----------
    scores : DataFrame
        Hand-off table with the self points of the units to predict and, for past units, both kinds
        of points. Only pairs of *earlier* periods with the same rule book and the same appraisers
        are used. Published parts are not pending self-scores.
    appraisers : mapping of str to str, optional
        As in :func:`gaps`.
    level : float
        Level of the interval, above 0.5 and below 1.
    min_pairs : int
        Minimum number of past pairs from which an item's own cut is estimated; an item with fewer
        uses the mean cut share over all items.

    Returns
    -------
    DataFrame
        Hand-off table ``expected``: points over the items that have a self-score. Without any
        history, expected, low and high are NaN; with fewer than (1 - a) / a past units the interval
        is NaN, because no valid interval of that level exists; ``reason`` says so.
    """
    rows = lowest_items(scores)
    rows = rows[rows["self_points"].notna() & rows["basis"].ne(str(Basis.PUBLISHED))]
    rows = rows.assign(appraiser=appraiser_of(rows, appraisers))
    rows["pending"] = rows.groupby(UNIT_YEAR)["appraised_points"].transform("count").eq(0)
    rows = rows[rows.groupby(["framework", "appraiser"])["pending"].transform("any")]
    out = []
    for _, together in rows.groupby(["framework", "appraiser"], sort=True):
        for period, wanted in together[together["pending"]].groupby("period", sort=True):
            past = together[(together["period"] < period) & together["appraised_points"].notna()]
            out.append(_predicted(wanted, past, level=level, min_pairs=min_pairs))
    if not out:
        return empty("expected")
    made = pd.concat(out, ignore_index=True).sort_values(UNIT_YEAR, ignore_index=True)
    return conform("expected", made[columns_of("expected")])


def said_against_happened(
    scores: pd.DataFrame,
    *,
    appraisers: Mapping[str, str] | None = None,
    level: float = 0.9,
    min_pairs: int = 3,
    compute: Compute = at_once,
) -> pd.DataFrame:
    """Predict every appraised year from the years before it, as its page would have done, and
    compare the predictions with the outcome.

    Parameters
    ----------
    scores, appraisers, level, min_pairs
        As in :func:`expected_appraised`.
    compute : callable
        How the results of units that are appraised together are computed (see
        :mod:`parlib.codebook.compute`).

    Returns
    -------
    DataFrame
        Per appraiser, rule book and year: ``units`` predicted with an interval, ``level``, ``held``
        (share of them whose appraised points lie inside), ``off`` (mean of appraised minus expected
        points).
    """
    rows = lowest_items(scores[_HELD_FROM])
    rows = rows[
        rows["self_points"].notna()
        & rows["appraised_points"].notna()
        & rows["basis"].ne(str(Basis.PUBLISHED))
    ]
    rows = rows.assign(appraiser=appraiser_of(rows, appraisers))
    held = [
        compute(_held, part, level=level, min_pairs=min_pairs, compute=compute)
        for part in appraised_apart(rows, appraisers or {})
    ]
    known = [part for part in held if len(part)]
    if not known:
        return pd.DataFrame(columns=_HELD)
    return pd.concat(known, ignore_index=True).sort_values(
        ["period", "appraiser", "framework"], ignore_index=True
    )


_HELD = ["appraiser", "framework", "period", "units", "level", "held", "off"]


_HELD_FROM = [
    *UNIT_YEAR,
    "code",
    "parent",
    "rule",
    "basis",
    "max_points",
    "applicable_max",
    *POINTS,
]


def _held(
    rows: pd.DataFrame, *, level: float, min_pairs: int, compute: Compute = at_once
) -> pd.DataFrame:
    """Compare the years of each appraiser and rule book with their predictions."""
    out = [
        # a late figure changes its own year and the years after it
        compute(
            _held_in_year,
            together[together["period"].eq(period)].reset_index(drop=True),
            together[together["period"].lt(period)].reset_index(drop=True),
            level=level,
            min_pairs=min_pairs,
        ).assign(appraiser=appraiser)
        for (appraiser, _), together in rows.groupby(["appraiser", "framework"], sort=True)
        for period in sorted(together["period"].unique())[1:]
    ]
    known = [part for part in out if len(part)]
    return pd.concat(known, ignore_index=True)[_HELD] if known else pd.DataFrame(columns=_HELD)


def _held_in_year(
    year: pd.DataFrame, past: pd.DataFrame, *, level: float, min_pairs: int
) -> pd.DataFrame:
    expected = _predicted(year, past, level=level, min_pairs=min_pairs)
    expected = expected[expected["low"].notna()].sort_values(UNIT_YEAR, ignore_index=True)
    quanta = pd.Series(to_quanta(year["appraised_points"].to_numpy(float)), index=year.index)
    came = quanta.groupby([year[c] for c in UNIT_YEAR]).sum(min_count=1)
    came = pd.Series(to_points(came.to_numpy()), index=came.index, name="came")
    both = expected.merge(came.reset_index(), on=UNIT_YEAR)
    both["held"] = both["came"].between(both["low"], both["high"])
    both["off"] = both["came"] - both["expected"]
    return (
        both.groupby(["framework", "period"])
        .agg(
            units=("held", "size"),
            level=("level", "first"),
            held=("held", "mean"),
            off=("off", "mean"),
        )
        .reset_index()
    )


def _predicted(
    wanted: pd.DataFrame, past: pd.DataFrame, *, level: float, min_pairs: int
) -> pd.DataFrame:
    codes = pd.Index(sorted(set(wanted["code"]) | set(past["code"])))
    items = _items(pd.concat([wanted, past]), codes)
    target, keys = _wide(wanted, codes, "self_points")
    counted = np.where(np.isnan(target), 0.0, np.where(items.counted, items.most, 0.0))
    out = keys.assign(
        items=(~np.isnan(target)).sum(axis=1),
        max_points=exact_sum(counted, axis=1),
        self_total=exact_sum(target, axis=1),
        level=level,
    )
    self_points, past_keys = _wide(past, codes, "self_points")
    appraised, _ = _wide(past, codes, "appraised_points")
    pairs = _Pairs(self_points, self_points - appraised, past_keys["period"].to_numpy())
    n, periods = len(self_points), len(np.unique(pairs.period))
    by_year = periods >= _YEARS_FOR_STRICTNESS
    out["n_units"], out["n_periods"], out["left_out"] = n, periods, "period" if by_year else "unit"
    if n < 2:
        return out.assign(
            expected=np.nan,
            low=np.nan,
            high=np.nan,
            left_out="",
            reason=str(Reason.of("no_appraisal_history", n=n)),
        )
    cut = _learnt(*_sums(pairs.cut), items, min_pairs)
    out["expected"] = to_points(to_quanta(_total(target, cut, items)))
    groups = pairs.period if by_year else np.arange(n)
    out["low"], out["high"] = _jackknife_plus(
        pairs, target, items, groups, level=level, min_pairs=min_pairs
    )
    needed = int(np.ceil(level / (1 - level) - 1e-9))
    short = str(Reason.of("too_little_appraisal_history", n=n, needed=needed)) if n < needed else ""
    return out.assign(reason=short or ("one_year_of_history" if periods == 1 else ""))


def _items(rows: pd.DataFrame, codes: pd.Index) -> _Items:
    """Return the limits of each item: a penalty is at most 0, nothing else is below 0.

    An unknown maximum imposes no limit.
    """
    most = rows.groupby("code")["max_points"].max().reindex(codes).to_numpy(dtype=float)
    rule = rows.drop_duplicates("code").set_index("code")["rule"].reindex(codes).to_numpy()
    takes = np.isin(rule, [name for name, params in RULES.items() if params.takes_points])
    outside = np.isin(rule, [name for name, params in RULES.items() if params.outside_maximum])
    # a bonus may have any rule: an item without applicable maximum for any unit is outside the sum
    # of maxima
    counts = rows.groupby("code")["applicable_max"].max().reindex(codes).to_numpy(dtype=float)
    outside |= counts == 0
    return _Items(np.where(takes, -np.inf, 0.0), most, ~outside)


def _wide(rows: pd.DataFrame, codes: pd.Index, column: str) -> tuple[np.ndarray, pd.DataFrame]:
    table = (
        rows.pivot(index=UNIT_YEAR, columns="code", values=column)
        .reindex(columns=codes)
        .sort_index()
    )
    return table.to_numpy(dtype=float), table.index.to_frame(index=False)


def _sums(cut: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of pairs and the summed cuts of each item."""
    known = ~np.isnan(cut)
    return known.sum(axis=0), np.where(known, cut, 0.0).sum(axis=0)


def _learnt(number: np.ndarray, total: np.ndarray, items: _Items, min_pairs: int) -> np.ndarray:
    """Return the mean cut of each item; an item with few pairs uses the common share of its
    maximum.
    """
    everything = np.nansum(number * items.most)
    common = total.sum() / everything if everything > 0 else 0.0
    return np.asarray(
        np.where(
            number >= min_pairs, total / np.maximum(number, 1), common * np.nan_to_num(items.most)
        )
    )


def _total(self_points: np.ndarray, cut: np.ndarray, items: _Items) -> np.ndarray:
    """Return the sum of self points minus the estimated cuts, each item clipped to its limits.

    Items without a self-score add nothing.
    """
    limit = np.where(np.isnan(items.most), np.inf, items.most)
    points = np.clip(self_points - cut, items.least, limit)
    return np.asarray(np.where(np.isnan(self_points), 0.0, points).sum(axis=1))


def _jackknife_plus(
    pairs: _Pairs,
    target: np.ndarray,
    items: _Items,
    groups: np.ndarray,
    *,
    level: float,
    min_pairs: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return order statistics of (prediction without the group of unit i) plus its error, per
    target unit; NaN if there are too few units.
    """
    n = len(pairs.self_points)
    predictions, errors = np.empty((n, len(target))), np.empty((n, 1))
    paired = np.where(np.isnan(pairs.cut), np.nan, pairs.self_points)
    number, total = _sums(pairs.cut)
    for group in np.unique(groups):
        out = np.flatnonzero(groups == group)
        without, less = _sums(pairs.cut[out])
        cut = _learnt(number - without, total - less, items, min_pairs)
        truth = np.where(np.isnan(paired[out]), 0.0, paired[out] - pairs.cut[out]).sum(axis=1)
        errors[out, 0] = truth - _total(paired[out], cut, items)
        predictions[out] = _total(target, cut, items)[None, :]
    tail = 1 - (1 - level) / 2
    signed = _rank(tail, n) <= n
    rank = _rank(tail if signed else level, n)
    if rank > n:
        return np.full(len(target), np.nan), np.full(len(target), np.nan)
    below, above = (errors, errors) if signed else (-np.abs(errors), np.abs(errors))
    low, high = (
        np.sort(predictions + below, axis=0)[n - rank],
        np.sort(predictions + above, axis=0)[rank - 1],
    )
    carried = ~np.isnan(target)
    least = np.where(carried, items.least, 0.0).sum(axis=1)
    most = np.where(carried, items.most, 0.0).sum(axis=1)
    low, high = np.maximum(low, least), np.where(np.isnan(most), high, np.minimum(high, most))
    return to_points(to_quanta(low)), to_points(to_quanta(high))


def _rank(level: float, n: int) -> int:
    """Return the rank among n ordered values that bounds a new value at a level; greater than n if
    there is none.
    """
    return int(np.ceil(level * (n + 1) - 1e-9))
