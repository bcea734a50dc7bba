"""Confidence intervals for shares and means from a survey design."""

from __future__ import annotations

from enum import StrEnum

import numpy as np


class IntervalMethod(StrEnum):
    """Interval for a share. Both stay within 0-1 and are accurate near the ends, where SIPAS values
    lie.
    """

    WILSON = "wilson"
    LOGIT = "logit"


def share_interval(
    share: np.ndarray,
    se: np.ndarray,
    *,
    df: np.ndarray,
    smallest_base: np.ndarray,
    method: IntervalMethod = IntervalMethod.WILSON,
    confidence: float = 0.95,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of shares.

    Parameters
    ----------
    share : float array, 0-1
        Estimated shares.
    se : float array
        Their standard errors, NaN = not estimable.
    df : float array
        Degrees of freedom (``inf`` for the normal).
    smallest_base : float array
        Effective number of observations if all answers agree (share 0 or 1, where se = 0 is
        uninformative): the number of PSUs, because full agreement would also be observed if the
        members of each PSU always agreed.
    method : IntervalMethod
        Wilson on the effective base, or logit.
    confidence : float
        Coverage, 0-1.

    Returns
    -------
    tuple of float arrays
        Lower and upper bounds, NaN where the standard error is missing or df < 1.

    Notes
    -----
    Wilson: with n* = p(1-p)/se² and t the quantile of Student's t with ``df``,
    (p + t²/2n* ± t √(p(1-p)/n* + t²/4n*²)) / (1 + t²/n*). Logit: logit p ± t se / (p(1-p)); at 0 or
    1 it does not exist and Wilson's is returned.

    References
    ----------
    Wilson (1927), JASA 22; Newcombe (1998), Statistics in Medicine 17; Korn and Graubard (1998),
    Survey Methodology 24; Dean and Pagano (2015), Journal of Survey Statistics and Methodology 3.

    Examples
    --------
    >>> n = np.array([263.0])
    >>> p = 81 / n
    >>> low, high = share_interval(p, np.sqrt(p * (1 - p) / n), df=np.array([np.inf]), smallest_base=n)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.2553], [0.3662])
    """
    share, se, df = (np.asarray(v, dtype=float) for v in (share, se, df))
    usable = np.isfinite(se) & (df >= 1)
    t = _quantile(confidence, np.where(usable, df, 1.0))
    inner = share * (1 - share)
    ends = usable & ((inner <= 1e-15) | (se <= 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        base = np.where(ends, smallest_base, inner / se**2)
        centre = (share + t**2 / (2 * base)) / (1 + t**2 / base)
        half = t * np.sqrt(inner / base + t**2 / (4 * base**2)) / (1 + t**2 / base)
        low, high = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
        if method == IntervalMethod.LOGIT:
            logit, width = np.log(share / (1 - share)), t * se / inner
            low = np.where(ends, low, 1 / (1 + np.exp(width - logit)))
            high = np.where(ends, high, 1 / (1 + np.exp(-width - logit)))
    return np.where(usable, low, np.nan), np.where(usable, high, np.nan)


def mean_interval(
    mean: np.ndarray, se: np.ndarray, *, df: np.ndarray, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return mean ± t(df) · se.

    NaN where the standard error is missing or df < 1 (shapes as in :func:`share_interval`).
    """
    mean, se, df = (np.asarray(v, dtype=float) for v in (mean, se, df))
    usable = np.isfinite(se) & (df >= 1)
    half = np.where(usable, _quantile(confidence, np.where(usable, df, 1.0)) * se, np.nan)
    return mean - half, mean + half


def _quantile(confidence: float, df: np.ndarray) -> np.ndarray:
    """Return the two-sided quantile of Student's t."""
    # the function behind scipy.stats.t.isf, without the half second of importing scipy.stats
    from scipy import special

    return np.asarray(-special.stdtrit(df, (1 - confidence) / 2))
