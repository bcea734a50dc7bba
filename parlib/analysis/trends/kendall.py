"""Mann-Kendall test and Theil-Sen slope for many short series at once.

Yearly series of an index have five to fifteen points and ranks repeat, so the normal approximation
is poor and ties are common: the null distribution of S is counted exactly, ties included, up to
``EXACT_UP_TO`` points. All series of one length are handled in one array operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import scipy

from parlib.analysis.tails import normal_sf

EXACT_UP_TO = 30
"""Longest series with an exact null distribution; beyond it, the normal approximation with
continuity correction is used.
"""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Trends:
    """Estimates for m series of n points.

    Attributes
    ----------
    slope : ndarray of float64, shape (m,)
        Theil-Sen slope, unit of the values per unit of time.
    ci_low, ci_high : ndarray of float64, shape (m,)
        Bounds of the slope; NaN if there are too few points for this confidence.
    s : ndarray of int64, shape (m,)
        Mann-Kendall score: pairs that rise minus pairs that fall.
    variance : ndarray of float64, shape (m,)
        Variance of ``s`` under the null hypothesis, corrected for ties.
    p : ndarray of float64, shape (m,)
        Two-sided p-value.
    exact : bool
        Whether ``p`` is exact (otherwise approximated).
    """

    slope: Floats
    ci_low: Floats
    ci_high: Floats
    s: npt.NDArray[np.int64]
    variance: Floats
    p: Floats
    exact: bool


def trends(times: npt.ArrayLike, values: npt.ArrayLike, *, confidence: float = 0.95) -> Trends:
    """Estimate the slope and test for a monotone trend in m series of n points each.

    Parameters
    ----------
    times : array_like of float, shape (m, n)
        Times, different inside a series; gaps are allowed.
    values : array_like of float, shape (m, n)
        Values without NaN.
    confidence : float
        Confidence of the slope's interval, between 0 and 1.

    Returns
    -------
    Trends

    Notes
    -----
    S = Σ_{i<j} sign(y_j − y_i); Var S = [n(n−1)(2n+5) − Σ t(t−1)(2t+5)] / 18 over tie groups of
    size t. The slope is the median of (y_j − y_i)/(t_j − t_i). Its interval inverts the test: the
    order statistics r and N+1−r of the N pairwise slopes with r = (N − c)/2 + 1, c the smallest
    score whose two-sided probability (without ties) is at most 1 − confidence; so the interval
    leaves out 0 exactly where the test without ties rejects.

    References
    ----------
    Mann (1945), Econometrica 13, 245-259. Kendall (1975), Rank Correlation Methods. Sen (1968),
    JASA 63, 1379-1389.

    Examples
    --------
    >>> found = trends([[2019, 2020, 2021, 2022, 2023]], [[1.0, 2.0, 4.0, 7.0, 8.0]])
    >>> found.slope.tolist(), found.s.tolist(), found.p.round(4).tolist()
    ([2.0], [10], [0.0167])
    """
    t, y = (
        np.atleast_2d(np.asarray(times, dtype=float)),
        np.atleast_2d(np.asarray(values, dtype=float)),
    )
    n = t.shape[1]
    first, second = np.triu_indices(n, k=1)
    elapsed = t[:, second] - t[:, first]
    rise = (y[:, second] - y[:, first]) * np.sign(elapsed)
    slopes = np.sort(rise / np.abs(elapsed), axis=1)
    s = np.sign(rise).sum(axis=1).astype(np.int64)
    low, high = _bounds(slopes, n=n, confidence=confidence)
    patterns, which = np.unique(_tie_sizes(y), axis=0, return_inverse=True)
    which = which.reshape(-1)
    correction = (patterns * (patterns - 1) * (2 * patterns + 5)).sum(axis=1)
    variance = ((n * (n - 1) * (2 * n + 5) - correction) / 18.0)[which]
    exact = n <= EXACT_UP_TO
    p = np.empty(len(s))
    if exact:
        for k, pattern in enumerate(patterns):
            chosen = which == k
            p[chosen] = _tail(tuple(int(size) for size in pattern if size))[np.abs(s[chosen])]
    else:
        distance = np.maximum(np.abs(s) - 1, 0)
        z = np.divide(distance, np.sqrt(variance), out=np.zeros(len(s)), where=variance > 0)
        p = 2 * normal_sf(z)
    return Trends(np.median(slopes, axis=1), low, high, s, variance, p, exact)


def _tie_sizes(y: Floats) -> npt.NDArray[np.int64]:
    """Return the sizes of the groups of equal values per row, descending, padded with zeros to the
    row's length.
    """
    ordered = np.sort(y, axis=1)
    starts = np.concatenate(
        [np.ones((len(y), 1), dtype=bool), ordered[:, 1:] != ordered[:, :-1]], axis=1
    )
    group = starts.cumsum(axis=1) - 1
    sizes = np.zeros(y.shape, dtype=np.int64)
    np.add.at(sizes, (np.arange(len(y))[:, None], group), 1)
    return -np.sort(-sizes, axis=1)


@lru_cache(maxsize=4096)
def _tail(ties: tuple[int, ...]) -> Floats:
    """Return the probability of a score of size k or more, for k = 0, 1, … under random order of
    values with the given tie sizes.

    The number of falling pairs of a random arrangement of a multiset has the generating function of
    the Gaussian multinomial coefficient; each tie group multiplies in one Gaussian binomial.
    """
    counts = np.array([1], dtype=np.float64)
    placed = 0
    for size in ties:
        placed += size
        counts = np.convolve(counts, _gaussian_binomial(placed, size))
        counts /= counts.sum()
    pairs = len(counts) - 1
    s = pairs - 2 * np.arange(pairs + 1)
    weight = np.bincount(np.abs(s), weights=counts, minlength=pairs + 1)
    return np.asarray(np.minimum(weight[::-1].cumsum()[::-1], 1.0))


@lru_cache(maxsize=1024)
def _gaussian_binomial(n: int, k: int) -> Floats:
    """Return the coefficients of the Gaussian binomial [n choose k].

    Arrangements of k and n−k like things by inversions.
    """
    out = np.array([1], dtype=np.int64)
    for i in range(1, k + 1):
        grown = np.zeros(len(out) + n - k + i, dtype=np.int64)
        grown[: len(out)] += out
        grown[n - k + i :] -= out
        for start in range(i):
            grown[start::i] = grown[start::i].cumsum()
        out = grown[: len(grown) - i]
    return out.astype(np.float64)


def _bounds(slopes: Floats, *, n: int, confidence: float) -> tuple[Floats, Floats]:
    """Return the order statistics of the sorted pairwise slopes that bound the Theil-Sen slope."""
    count = slopes.shape[1]
    if n <= EXACT_UP_TO:
        reached = np.flatnonzero(_tail((1,) * n) <= 1 - confidence + 1e-12)
        possible = reached[(reached - count) % 2 == 0]
        r = (count - int(possible[0])) // 2 + 1 if len(possible) else 0
    else:
        half = scipy.stats.norm.ppf(0.5 + confidence / 2) * np.sqrt(
            n * (n - 1) * (2 * n + 5) / 18.0
        )
        r = int(np.floor((count - half) / 2))
    if r < 1:
        return np.full(len(slopes), np.nan), np.full(len(slopes), np.nan)
    return slopes[:, r - 1], slopes[:, count - r]
