"""One series of yearly values on its own: Mann-Kendall test and Theil-Sen slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlib.analysis.results import NotTestable
from parlib.analysis.trends.kendall import trends
from parlib.codebook.reasons import Reason

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


def trend_test(
    years: npt.ArrayLike, values: npt.ArrayLike, *, confidence: float = 0.95, minimum_years: int = 5
) -> TrendTest | NotTestable:
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
    trend = trends(t, y, confidence=confidence)
    return TrendTest(
        slope=float(trend.slope[0]),
        ci_low=float(trend.ci_low[0]),
        ci_high=float(trend.ci_high[0]),
        s=int(trend.s[0]),
        variance=float(trend.variance[0]),
        p=float(trend.p[0]),
        exact=trend.exact,
        n=len(y),
    )
