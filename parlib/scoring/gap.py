"""Self-score against appraisal: what appraisal usually cuts, and what a self-score may come to once appraised.

Method (``docs/methods/scoring.md``, section "Expected appraised score"). From past pairs of self and appraised points of the
same rule book, each item has a mean cut c_j. A unit with self-points s_j only is expected at the sum of s_j - c_j, each kept
inside 0..maximum. How far such a prediction is off is learnt by predicting every past unit from pairs that exclude it (its
whole year, where at least three years exist, so that a stricter year is part of the error), and the interval is the
jackknife+ interval over those errors: for n past units at level 1 - a it covers a new, exchangeable unit with probability at
least 1 - 2a, and about 1 - a in practice, whatever the distribution (Barber, Candès, Ramdas and Tibshirani 2021, Annals
of Statistics 49). A different team of appraisers or another rule book is not exchangeable, and no interval covers that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.codebook.reasons import Reason
from parlib.scoring.exact import exact_sum, to_points, to_quanta

_UNIT = ["locality", "period", "framework"]


@dataclass(frozen=True)
class _Pairs:
    """Self points, cuts (NaN = no pair) and maxima as arrays of shape (units, items)."""

    own: np.ndarray
    cut: np.ndarray
    period: np.ndarray


def gaps(scores: pd.DataFrame) -> pd.DataFrame:
    """Return self minus appraised points for every scored item that carries both.

    Returns
    -------
    DataFrame
        locality, period, framework, code, lead_unit, max_points, self_points, appraised_points, gap (exact; positive = cut by
        appraisal), explanation, evidence_file.
    """
    rows = _leaves(scores)
    rows = rows[rows["self_points"].notna() & rows["appraised_points"].notna()]
    out = rows[[*_UNIT, "code", "lead_unit", "max_points", "self_points", "appraised_points", "explanation", "evidence_file"]].copy()
    out.insert(8, "gap", to_points(to_quanta(out["self_points"].to_numpy()) - to_quanta(out["appraised_points"].to_numpy())))
    return out.reset_index(drop=True)


def gap_by_item(scores: pd.DataFrame) -> pd.DataFrame:
    """Return per rule book and item what appraisal usually does to the self-score.

    Returns
    -------
    DataFrame
        framework, code, pairs, cut (number of pairs with a cut), share_cut, mean_gap, median_gap, largest_gap, points_cut
        (exact sum of gaps); the items with the most points cut first.
    """
    pairs = gaps(scores)
    groups = pairs.assign(was_cut=pairs["gap"] > 0).groupby(["framework", "code"], sort=True)
    out = groups.agg(
        pairs=("gap", "size"),
        cut=("was_cut", "sum"),
        mean_gap=("gap", "mean"),
        median_gap=("gap", "median"),
        largest_gap=("gap", "max"),
        points_cut=("gap", lambda g: float(exact_sum(g.to_numpy()))),
    ).reset_index()
    out.insert(4, "share_cut", out["cut"] / out["pairs"])
    return out.sort_values(["framework", "points_cut", "code"], ascending=[True, False, True], ignore_index=True)


def expected_appraised(scores: pd.DataFrame, *, level: float = 0.9, min_pairs: int = 3) -> pd.DataFrame:
    """Return what the self-score of each unit not yet appraised may come to, with an interval.

    Parameters
    ----------
    scores : DataFrame
        Hand-off table with self points of the units in question and, for past units, both. Only pairs of *earlier* periods of
        the same rule book are learnt from.
    level : float
        Level of the interval, above 0.5 and below 1.
    min_pairs : int
        Fewest past pairs of an item from which its own cut is learnt; an item with fewer takes the mean cut share of all.

    Returns
    -------
    DataFrame
        locality, period, framework, self_total, expected, low, high (points over the items that carry a self-score), n_units
        (past units with both), n_periods, left_out (``unit`` or ``period``: what each past prediction had to do without),
        level, reason. Without any history expected, low and high are NaN; with fewer than (1 - a) / a past units the interval is NaN,
        because no interval of that level can be honest; ``reason`` says so.
    """
    rows = _leaves(scores)
    rows = rows[rows["self_points"].notna()]
    pending = rows.groupby(_UNIT)["appraised_points"].transform("count").eq(0)
    out = []
    for (framework, period), wanted in rows[pending].groupby(["framework", "period"], sort=True):
        past = rows[rows["framework"].eq(framework) & (rows["period"] < period) & rows["appraised_points"].notna()]
        out.append(_predicted(wanted, past, level=level, min_pairs=min_pairs))
    columns = [*_UNIT, "self_total", "expected", "low", "high", "n_units", "n_periods", "left_out", "level", "reason"]
    return pd.concat(out, ignore_index=True)[columns] if out else pd.DataFrame(columns=columns)


def _leaves(scores: pd.DataFrame) -> pd.DataFrame:
    """Rows without a row below them in the same unit, year and rule book."""
    parents = scores.loc[scores["parent"] != "", [*_UNIT, "parent"]].drop_duplicates().rename(columns={"parent": "code"})
    above = pd.MultiIndex.from_frame(parents)
    own = pd.MultiIndex.from_frame(scores[[*_UNIT, "code"]])
    return scores[~own.isin(above)]


def _predicted(wanted: pd.DataFrame, past: pd.DataFrame, *, level: float, min_pairs: int) -> pd.DataFrame:
    items = pd.Index(sorted(set(wanted["code"]) | set(past["code"])))
    maxima = pd.concat([wanted, past]).groupby("code")["max_points"].max().reindex(items).to_numpy(dtype=float)
    target, keys = _wide(wanted, items, "self_points")
    out = keys.assign(self_total=exact_sum(target, axis=1), level=level)
    own, past_keys = _wide(past, items, "self_points")
    appraised, _ = _wide(past, items, "appraised_points")
    pairs = _Pairs(own, own - appraised, past_keys["period"].to_numpy())
    n, periods = len(own), len(np.unique(pairs.period))
    out["n_units"], out["n_periods"] = n, periods
    out["left_out"] = "period" if periods >= 3 else "unit"
    if n < 2:
        return out.assign(expected=np.nan, low=np.nan, high=np.nan, left_out="", reason=str(Reason.of("no_appraisal_history", n=n)))
    cut = _learnt(pairs, maxima, np.ones(n, dtype=bool), min_pairs)
    out["expected"] = _total(target, cut, maxima)
    groups = pairs.period if periods >= 3 else np.arange(n)
    low, high = _jackknife_plus(pairs, target, maxima, groups, level=level, min_pairs=min_pairs)
    out["low"], out["high"] = low, high
    needed = int(np.ceil(level / (1 - level) - 1e-9))
    short = str(Reason.of("too_little_appraisal_history", n=n, needed=needed)) if n < needed else ""
    return out.assign(reason=short or ("one_year_of_history" if periods == 1 else ""))


def _wide(rows: pd.DataFrame, items: pd.Index, column: str) -> tuple[np.ndarray, pd.DataFrame]:
    table = rows.pivot(index=_UNIT, columns="code", values=column).reindex(columns=items).sort_index()
    return table.to_numpy(dtype=float), table.index.to_frame(index=False)


def _learnt(pairs: _Pairs, maxima: np.ndarray, used: np.ndarray, min_pairs: int) -> np.ndarray:
    """Mean cut of each item over the units used; an item with few pairs takes the common share of its maximum."""
    cut = pairs.cut[used]
    known = ~np.isnan(cut)
    number = known.sum(axis=0)
    total = np.where(known, cut, 0.0).sum(axis=0)
    possible = np.where(known, maxima, 0.0)
    everything = np.nansum(possible)
    common = np.nansum(total) / everything if everything > 0 else 0.0
    return np.where(number >= min_pairs, total / np.maximum(number, 1), common * np.nan_to_num(maxima))


def _total(own: np.ndarray, cut: np.ndarray, maxima: np.ndarray) -> np.ndarray:
    """Sum of self points less the learnt cut, each item kept inside 0..maximum; items without a self-score add nothing."""
    limit = np.where(np.isnan(maxima), np.inf, maxima)
    points = np.clip(own - cut, 0.0, limit)
    return np.where(np.isnan(own), 0.0, points).sum(axis=1)


def _jackknife_plus(
    pairs: _Pairs, target: np.ndarray, maxima: np.ndarray, groups: np.ndarray, *, level: float, min_pairs: int
) -> tuple[np.ndarray, np.ndarray]:
    """Order statistics of (prediction without group of unit i) -/+ |error of unit i|, per target unit."""
    n = len(pairs.own)
    lows, highs = np.empty((n, len(target))), np.empty((n, len(target)))
    paired = np.where(np.isnan(pairs.cut), np.nan, pairs.own)
    for group in np.unique(groups):
        out = groups == group
        cut = _learnt(pairs, maxima, ~out, min_pairs)
        truth = np.where(np.isnan(paired[out]), 0.0, paired[out] - pairs.cut[out]).sum(axis=1)
        error = np.abs(truth - _total(paired[out], cut, maxima))[:, None]
        prediction = _total(target, cut, maxima)[None, :]
        lows[out], highs[out] = prediction - error, prediction + error
    rank = int(np.ceil(level * (n + 1) - 1e-9))
    if rank > n:
        return np.full(len(target), np.nan), np.full(len(target), np.nan)
    low, high = np.sort(lows, axis=0)[n - rank], np.sort(highs, axis=0)[rank - 1]
    most = np.where(np.isnan(target), 0.0, maxima).sum(axis=1)
    return np.maximum(low, 0.0), np.where(np.isnan(most), high, np.minimum(high, most))
