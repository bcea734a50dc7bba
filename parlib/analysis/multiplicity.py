"""Multiple testing: how many tests were run, and the adjustment of their p-values."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd
import scipy


class Adjustment(StrEnum):
    """Adjustment over a declared family of tests; the values are those of ``Analysis.adjustment``."""

    HOLM = "holm"
    BENJAMINI_HOCHBERG = "fdr_bh"
    BENJAMINI_YEKUTIELI = "fdr_by"
    BONFERRONI = "bonferroni"
    NONE = "none"
    FALSE_SIGNS = "false_signs"
    """For trends only: by mean false sign rate (:mod:`parlib.analysis.trends.false_signs`)."""


def adjust_p_values(
    p: np.ndarray | pd.Series, *, method: Adjustment = Adjustment.HOLM
) -> np.ndarray:
    """Adjust the p-values of one family.

    Parameters
    ----------
    p : float array, one per question, NaN = not testable
        Unadjusted p-values. Questions that could not be tested stay NaN and do not count as tests.
    method : Adjustment
        ``HOLM`` and ``BONFERRONI`` bound the chance of one or more false alarms in the family;
        ``BENJAMINI_HOCHBERG`` bounds the expected share of false alarms among the findings, for
        independent or positively dependent tests; ``BENJAMINI_YEKUTIELI`` does so under any
        dependence.

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
    # statsmodels' multipletests gives the same numbers, but runs the garbage collector on each
    # call, which costs 0.1 s or more
    if method == Adjustment.NONE:
        return p
    if method == Adjustment.BONFERRONI:
        return np.asarray(np.minimum(p * len(p), 1.0))
    if method == Adjustment.HOLM:
        order = np.argsort(p, kind="stable")
        stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
        out = np.empty_like(p)
        out[order] = np.minimum(stepped, 1.0)
        return out
    return np.asarray(
        scipy.stats.false_discovery_control(
            p, method="bh" if method == Adjustment.BENJAMINI_HOCHBERG else "by"
        )
    )


def cutoff(p: np.ndarray | pd.Series, *, method: Adjustment, alpha: float) -> float:
    """Return the unadjusted level c at which the family is judged: exactly the tests with p ≤ c are
    significant at ``alpha``.

    An interval of confidence 1 − c is consistent with the adjusted test. After Benjamini-Hochberg
    these are the intervals of Benjamini and Yekutieli: of those printed beside a finding, a share
    of at most ``alpha`` is expected to miss the true value.

    Parameters
    ----------
    p : float array
        Unadjusted p-values, NaN = not testable.
    method : Adjustment
        As in :func:`adjust_p_values`.
    alpha : float
        Level after adjustment.

    References
    ----------
    Benjamini and Yekutieli (2005), JASA 100, 71-81.

    Examples
    --------
    >>> cutoff(np.array([0.01, 0.02, 0.04, 0.5]), method=Adjustment.BENJAMINI_HOCHBERG, alpha=0.05)
    0.025
    """
    p = np.asarray(p, dtype=float)
    p = p[np.isfinite(p)]
    m = max(len(p), 1)
    n_rejected = int((adjust_p_values(p, method=method) <= alpha).sum())
    if method == Adjustment.NONE:
        return alpha
    if method == Adjustment.BONFERRONI:
        return alpha / m
    if method == Adjustment.HOLM:
        return alpha / (m - max(n_rejected, 1) + 1)
    return (
        alpha
        * max(n_rejected, 1)
        / m
        / (
            1.0
            if method == Adjustment.BENJAMINI_HOCHBERG
            else float((1 / np.arange(1, m + 1)).sum())
        )
    )


def could_be_found(
    smallest: np.ndarray | pd.Series, *, method: Adjustment, alpha: float
) -> np.ndarray:
    """Return which tests of a family could be significant at all, whatever their data.

    A test whose smallest possible p-value is too large can be neither a finding nor a false alarm;
    counting it would only reduce the power of the others (Tarone).

    Parameters
    ----------
    smallest : float array
        Smallest p-value that each test could reach; NaN = not testable.
    method, alpha : Adjustment, float
        As in :func:`cutoff`.

    Returns
    -------
    bool array, same length and order

    Notes
    -----
    Bonferroni and Holm: Tarone's k, the least for which at most k tests can reach alpha / k. The
    procedures that bound the false discovery rate accept the last test at ``alpha`` if all are
    significant, so a test counts if it can reach that.

    References
    ----------
    Tarone (1990), Biometrics 46, 515-522. Gilbert (2005), Applied Statistics 54, 143-158.

    Examples
    --------
    >>> could_be_found(np.array([0.001, 0.02, 0.04]), method=Adjustment.HOLM, alpha=0.05).tolist()
    [True, True, False]
    """
    smallest = np.asarray(smallest, dtype=float)
    level = alpha
    if method in (Adjustment.HOLM, Adjustment.BONFERRONI):
        level = next(
            alpha / k for k in range(1, len(smallest) + 2) if (smallest <= alpha / k).sum() <= k
        )
    if method == Adjustment.BENJAMINI_YEKUTIELI:
        level = alpha / float((1 / np.arange(1, max(int((smallest <= alpha).sum()), 1) + 1)).sum())
    return smallest <= level
