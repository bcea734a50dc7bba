"""How many tests were run, and what that does to their p-values."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control


class Adjustment(StrEnum):
    """Adjustment over a declared family of tests; the values are those of ``Analysis.adjustment``."""

    HOLM = "holm"
    BENJAMINI_HOCHBERG = "fdr_bh"
    BENJAMINI_YEKUTIELI = "fdr_by"
    BONFERRONI = "bonferroni"
    NONE = "none"


def adjust_p_values(p: np.ndarray | pd.Series, *, method: Adjustment = Adjustment.HOLM) -> np.ndarray:
    """Adjust the p-values of one family.

    Parameters
    ----------
    p : float array, one per question, NaN = not testable
        Unadjusted p-values. A question that could not be tested is no test: it stays NaN and is not counted.
    method : Adjustment
        ``HOLM`` and ``BONFERRONI`` bound the chance of one or more false alarms in the family;
        ``BENJAMINI_HOCHBERG`` bounds the expected share of false alarms among the findings, for independent or
        positively dependent tests; ``BENJAMINI_YEKUTIELI`` does so under any dependence.

    Returns
    -------
    float array, same length and order; the number of tests is ``np.isfinite(p).sum()``.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6; Benjamini and Hochberg (1995), JRSS B 57.

    Examples
    --------
    >>> adjust_p_values(np.array([0.01, np.nan, 0.04])).tolist()
    [0.02, nan, 0.04]
    """
    p = np.asarray(p, dtype=float)
    out = np.full(p.shape, np.nan)
    tested = np.isfinite(p)
    if tested.any():
        out[tested] = _adjust(p[tested], method)
    return out


def _adjust(p: np.ndarray, method: Adjustment) -> np.ndarray:
    # statsmodels' multipletests gives the same numbers, but collects all garbage at each call, which costs 0.1 s and more
    if method is Adjustment.NONE:
        return p
    if method is Adjustment.BONFERRONI:
        return np.minimum(p * len(p), 1.0)
    if method is Adjustment.HOLM:
        order = np.argsort(p, kind="stable")
        stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
        out = np.empty_like(p)
        out[order] = np.minimum(stepped, 1.0)
        return out
    return false_discovery_control(p, method="bh" if method is Adjustment.BENJAMINI_HOCHBERG else "by")
