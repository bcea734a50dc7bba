"""Trends: whether an index, a rank or the distance from the mean moved in one direction over the years.

Three questions per index, asked for every unit and every year with the years up to it:

``trend.<index>.value``
    The value, within the last run of years under one method.
``trend.<index>.rank``
    The rank. A rank compares units under the same rules each year, so it stays comparable across rule books while the
    number of units ranked stays the same.
``trend.<index>.distance_from_mean``
    Value minus the mean of the peers that year, while the number of units stays the same. The level of a new rule book
    drops out; a change in how far units spread does not.

Too few years is an answer with its reason, not an error. p-values are adjusted over all units of the same question and
year at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from parlib.analysis.comparability import era_column
from parlib.analysis.kendall import Trends, trends
from parlib.analysis.multiplicity import Adjustment, adjust_p_values
from parlib.analysis.results import NotTestable
from parlib.codebook.methods import Methods
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import Basis, conform

NO_TREND = "the yearly values are in random order: no year tends to be higher or lower than another"


@dataclass(frozen=True)
class TrendTest:
    """Mann-Kendall test with the Theil-Sen slope of one series; knows its null hypothesis in words.

    Attributes
    ----------
    slope, ci_low, ci_high : float
        Change per year and its interval (NaN bounds: too few points to bound it).
    s : int
        Mann-Kendall score.
    p : float
        Two-sided p-value.
    exact : bool
        Whether p was counted exactly.
    n : int
        Years used.
    null_hypothesis : str
        What p is the probability under.
    """

    slope: float
    ci_low: float
    ci_high: float
    s: int
    variance: float
    p: float
    exact: bool
    n: int
    null_hypothesis: str = NO_TREND


def trend_test(years: npt.ArrayLike, values: npt.ArrayLike, *, confidence: float = 0.95, minimum_years: int = 5) -> TrendTest | NotTestable:
    """Test one series of comparable yearly values for a trend.

    Parameters
    ----------
    years : array_like of int, one-dimensional
        Years, each once; gaps are allowed.
    values : array_like of float, same length
        NaN = missing, left out.
    confidence : float
        Of the slope's interval.
    minimum_years : int
        Fewest years with a value.

    Examples
    --------
    >>> trend_test([2021, 2022], [90.0, 91.0]).reason.code
    'too_few_years'
    """
    t, y = np.asarray(years, dtype=float), np.asarray(values, dtype=float)
    t, y = t[~np.isnan(y)], y[~np.isnan(y)]
    if len(y) < minimum_years:
        return NotTestable(NO_TREND, Reason.of("too_few_years", n=len(y), needed=minimum_years))
    found = trends(t, y, confidence=confidence)
    return TrendTest(*(float(x[0]) for x in (found.slope, found.ci_low, found.ci_high)), int(found.s[0]), *_rest(found), n=len(y))


def trend_findings(indices: pd.DataFrame, localities: pd.DataFrame, *, methods: Methods) -> pd.DataFrame:
    """Ask the three trend questions for every unit and year of an ``indices`` table.

    Parameters
    ----------
    indices : DataFrame
        The ``indices`` hand-off table, all units and years.
    localities : DataFrame
        The register (for the level, which decides the methods).
    methods : Methods
        Spells of the indices; ``analysis.alpha``, ``adjustment``, ``min_years_trend`` and ``min_years_slope``.

    Returns
    -------
    DataFrame
        ``findings`` rows. ``estimate`` is the change per year (for ranks, negative is better). Below
        ``min_years_trend`` years there is no test; from ``min_years_slope`` on the slope is still given, without an
        interval. Years that are self-scored and not appraised are left out. ``verdict`` is ``rising`` · ``falling`` (``improving`` · ``worsening`` for ranks) · ``no_clear_trend`` ·
        ``not_testable`` and rests on the adjusted p-value.
    """
    rows = indices.merge(localities[["locality", "level"]], on="locality", how="left", validate="many_to_one")
    rows["era"] = era_column(rows, methods=methods)
    rows["recorded"] = [methods.of(i, level=lv) is not None for i, lv in zip(rows["index"], rows["level"], strict=True)]
    rows["distance"] = rows["value"] - rows["peer_mean"]
    asked = [
        _ask(rows, measure="value", same="era", question="value", unit="percentage_point_per_year", methods=methods),
        _ask(rows, measure="rank", same="of", question="rank", unit="place_per_year", methods=methods),
        _ask(rows, measure="distance", same="of", question="distance_from_mean", unit="percentage_point_per_year", methods=methods),
    ]
    return conform("findings", pd.concat(asked, ignore_index=True).sort_values(["locality", "period", "question"], ignore_index=True))


def _ask(rows: pd.DataFrame, *, measure: str, same: str, question: str, unit: str, methods: Methods) -> pd.DataFrame:
    """Answer one question for every row: the series of its unit and index up to its year, cut where ``same`` changed."""
    targets = rows.reset_index(drop=True)
    # a self-score that waits, or a year short of its survey, is not one more year of the same series
    appraised = targets["basis"].ne(str(Basis.SELF_SCORED)) & targets["without"].eq("")
    points = targets.loc[targets[measure].notna() & appraised, ["locality", "index", "period", measure, same]]
    pairs = targets.reset_index(names="row")[["row", "locality", "index", "period", same]].merge(
        points, on=["locality", "index"], suffixes=("", "_then")
    )
    pairs = pairs[(pairs["period_then"] <= pairs["period"]) & pairs[same].eq(pairs[f"{same}_then"])]
    pairs = _since_last_cut(pairs, targets, same=same)
    pairs = pairs.sort_values(["row", "period_then"], ignore_index=True)
    counts = pairs.groupby("row").size().reindex(targets.index, fill_value=0)
    out = pd.DataFrame(
        {
            "locality": targets["locality"],
            "period": targets["period"],
            "question": "trend." + targets["index"] + "." + question,
            "unit": unit,
            "n": counts.astype(float),
        }
    )
    out[["estimate", "ci_low", "ci_high", "p", "p_adjusted"]] = np.nan
    exact = _estimate(out, pairs=pairs, measure=measure, counts=counts, methods=methods)
    family = _adjust(out, method=Adjustment(methods.analysis.adjustment))
    out["tests"] = family.where(out["p"].notna()).astype(float)
    out["verdict"] = _verdicts(out, alpha=methods.analysis.alpha, lower_is_better=measure == "rank")
    out["not_testable_because"] = _reasons(out, targets, measure=measure, same=same, needed=methods.analysis.min_years_trend)
    written = pairs["period_then"].astype(str).tolist()
    ends = counts.cumsum()
    years = [",".join(written[end - n : end]) for end, n in zip(ends, counts, strict=True)]
    out["method"] = [
        str(
            Reason.of("theil_sen_mann_kendall", years=y, p="exact" if e else "normal", tests=int(f), adjustment=methods.analysis.adjustment)
        )
        for y, e, f in zip(years, exact, family, strict=True)
    ]
    return out


def _since_last_cut(pairs: pd.DataFrame, targets: pd.DataFrame, *, same: str) -> pd.DataFrame:
    """Keep the years after the last year in which ``same`` differed from its present value."""
    marks = targets[["locality", "index", "period", same]]
    other = targets.reset_index(names="row")[["row", "locality", "index", "period", same]].merge(
        marks, on=["locality", "index"], suffixes=("", "_cut")
    )
    cut = other[(other["period_cut"] < other["period"]) & other[same].ne(other[f"{same}_cut"])].groupby("row")["period_cut"].max()
    return pairs[pairs["period_then"] > pairs["row"].map(cut).fillna(-np.inf)]


def _estimate(out: pd.DataFrame, *, pairs: pd.DataFrame, measure: str, counts: pd.Series, methods: Methods) -> pd.Series:
    """Fill slope, interval and p, all series of one length at once; return whether p was counted exactly."""
    exact = pd.Series(True, index=out.index)
    sizes = pairs["row"].map(counts)
    for n in sorted(set(counts[counts >= methods.analysis.min_years_slope])):
        part = pairs[sizes.eq(n)]
        at = part["row"].to_numpy().reshape(-1, n)[:, 0]
        found = trends(
            part["period_then"].to_numpy(dtype=float).reshape(-1, n),
            part[measure].to_numpy(dtype=float).reshape(-1, n),
            confidence=1 - methods.analysis.alpha,
        )
        out.loc[at, "estimate"] = found.slope
        if n >= methods.analysis.min_years_trend:
            out.loc[at, ["ci_low", "ci_high", "p"]] = np.column_stack([found.ci_low, found.ci_high, found.p])
        exact.loc[at] = found.exact
    return exact


def _adjust(out: pd.DataFrame, *, method: Adjustment) -> pd.Series:
    """Fill ``p_adjusted`` over each (question, year) and return the size of each row's family."""
    family = out["p"].groupby([out["question"], out["period"]])
    out["p_adjusted"] = family.transform(lambda p: adjust_p_values(p, method=method))
    return family.transform("count")


def _verdicts(out: pd.DataFrame, *, alpha: float, lower_is_better: bool) -> npt.NDArray[np.str_]:
    up, down = ("worsening", "improving") if lower_is_better else ("rising", "falling")
    clear = out["p_adjusted"] <= alpha
    return np.select(
        [out["p"].isna(), clear & (out["estimate"] > 0), clear & (out["estimate"] < 0)], ["not_testable", up, down], "no_clear_trend"
    )


def _reasons(out: pd.DataFrame, targets: pd.DataFrame, *, measure: str, same: str, needed: int) -> npt.NDArray[np.object_]:
    few = [str(Reason.of("too_few_years", n=int(n), needed=needed)) for n in out["n"]]
    unknown = np.where(same == "of", "group_size_unknown", np.where(targets["recorded"], "method_not_documented", "rule_book_unknown"))
    missing = {"value": "value_missing", "rank": "rank_missing", "distance": "value_or_mean_missing"}[measure]
    return np.select(
        [out["p"].notna(), targets[measure].isna() & out["n"].eq(0), targets[same].isna()],
        ["", str(Reason.of(missing)), unknown],
        few,
    )


def _rest(found: Trends) -> tuple[float, float, bool]:
    return float(found.variance[0]), float(found.p[0]), found.exact
