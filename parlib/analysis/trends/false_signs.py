"""How often the signs of many slopes are wrong, and what is left of each slope among the others.

A family of units says not only how large its noise is, but also how its true slopes are spread: how
many are zero, and how far the others lie from it. That is what a verdict needs: of the slopes called
rising or falling, a share of at most ``alpha`` may be expected to be zero or of the other sign.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlib.analysis.multiplicity import Adjustment, adjust_p_values, cutoff
from parlib.analysis.tails import t_isf

Floats = npt.NDArray[np.float64]

FEWEST_UNITS = 8
"""Fewer units say too little of how true slopes are spread: they are judged by their p-values."""
ZERO_WEIGHT = 1.5
"""Weight of a true slope of zero before any is seen; 1 for every other size. A little more than 1
keeps false signs below 5 % also among eleven units."""
_FIRST, _STEP, _MOST = 1.5, 1.0, 24
"""Sizes of true slopes, in standard errors: none smaller than the first, which noise cannot tell
from zero and which would pass for a found sign."""
_SHOCKS, _ROUNDS, _SETTLED = 31, 100, 1e-4


@dataclass(frozen=True)
class FalseSigns:
    """What a family of m slopes says of each of them.

    Attributes
    ----------
    rate : ndarray of float64, shape (m,)
        Local false sign rate: the probability that the true slope is zero or has the other sign
        than the likelier one.
    shrunken : ndarray of float64, shape (m,)
        Expected true slope, drawn towards zero as far as the family does.
    at_zero : float
        Estimated share of units without a slope.
    """

    rate: Floats
    shrunken: Floats
    at_zero: float


def false_signs(
    slope: npt.ArrayLike,
    *,
    se: npt.ArrayLike,
    df: npt.ArrayLike,
    shock_se: npt.ArrayLike = 0.0,
    shock_df: float = 1.0,
) -> FalseSigns:
    """Estimate the local false sign rate of each slope of a family.

    Parameters
    ----------
    slope, se, df : array_like of float, shape (m,)
        Estimated slopes, standard errors of what is the unit's own in them, degrees of freedom.
    shock_se : array_like of float, shape (m,) or a number
        Standard error of each slope from the shocks that all units share; 0 = there are none.
    shock_df : float
        Degrees of freedom of that error.

    Returns
    -------
    FalseSigns

    Notes
    -----
    slope_i = b_i + u · shock_se_i + se_i · t_i with t_i ~ t(df_i), u ~ t(shock_df), one u for all.
    b_i is zero or ±size with equal chance; the weights of zero and of a grid of sizes maximise the
    likelihood of the family, u integrated out (EM), with a Dirichlet prior that gives zero
    ``ZERO_WEIGHT``. This is the empirical Bayes of Stephens with a symmetric distribution on points
    in place of normal ones: slopes that are all of one size are found as well as those that scatter.

    References
    ----------
    Stephens (2017), Biostatistics 18, 275-294. Kiefer and Wolfowitz (1956), Annals of Mathematical
    Statistics 27, 887-906 (likelihood over all mixing distributions).

    Examples
    --------
    >>> found = false_signs([0.1, -0.2, 0.0, 2.5, 4.5, -5.0], se=[1.0] * 6, df=[60.0] * 6)
    >>> found.rate.round(2).tolist()
    [1.0, 1.0, 1.0, 0.33, 0.0, 0.0]
    """
    b, own_se, free = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (slope, se, df)))
    shared = np.broadcast_to(np.asarray(shock_se, dtype=float), b.shape)
    shocks, log_prior = _shocks(b, shared, df=shock_df)
    sizes = _sizes(b, own_se)
    at = b - shocks[:, None] * shared
    up, down = (
        0.5 * _t_kernel((at[:, :, None] + side * sizes) / own_se[:, None], free[:, None])
        for side in (-1, 1)
    )
    weights, of_shock = _fit(up + down, log_prior)
    each = (of_shock[:, None] / ((up + down) @ weights))[:, :, None] * weights
    rising, falling = ((each * side).sum(axis=0) for side in (up, down))
    return FalseSigns(
        rate=1 - np.maximum(rising[:, 1:].sum(axis=1), falling[:, 1:].sum(axis=1)),
        shrunken=(rising - falling) @ sizes,
        at_zero=float(weights[0]),
    )


def judged(
    p: Floats, rate: Floats, *, method: Adjustment, alpha: float
) -> tuple[Floats, float, Adjustment]:
    """Judge one family: adjusted p, the level of its intervals, and by which adjustment.

    Parameters
    ----------
    p, rate : float array, one per test
        p-values and local false sign rates; NaN rates where the family was too small for them.
    method : Adjustment
        ``FALSE_SIGNS`` calls the smallest p as far as their mean false sign rate is at most
        ``alpha``, and none that is not below ``alpha`` by itself. Where rates are missing it is
        Benjamini-Hochberg.
    alpha : float
        Level.

    Examples
    --------
    >>> judged(np.array([0.001, 0.3]), np.array([0.02, 0.7]), method=Adjustment.FALSE_SIGNS, alpha=0.05)
    (array([0.02, 0.36]), 0.025, <Adjustment.FALSE_SIGNS: 'false_signs'>)
    """
    if method != Adjustment.FALSE_SIGNS or not np.isfinite(rate).all() or not len(p):
        plain = Adjustment.BENJAMINI_HOCHBERG if method == Adjustment.FALSE_SIGNS else method
        return (
            adjust_p_values(p, method=plain),
            cutoff(p, method=plain, alpha=alpha),
            plain,
        )
    adjusted = np.maximum(mean_rate(rate, p), p)
    called = int((adjusted <= alpha).sum())
    return adjusted, level_of(called, p, alpha=alpha), method


def mean_rate(rate: npt.ArrayLike, p: npt.ArrayLike) -> Floats:
    """Return, for each slope, the mean false sign rate of all that are as clear or clearer by p.

    A family called up to where it reaches alpha has that share of wrong signs to be expected. It
    never falls with p.

    Examples
    --------
    >>> mean_rate([0.01, 0.9, 0.03], [0.001, 0.6, 0.01]).round(3).tolist()
    [0.01, 0.313, 0.02]
    """
    local, p = np.asarray(rate, dtype=float), np.asarray(p, dtype=float)
    order = np.argsort(p, kind="stable")
    mean = np.cumsum(local[order]) / np.arange(1, len(p) + 1)
    out = np.empty_like(mean)
    # slopes of one and the same p stand or fall together
    last = np.searchsorted(p[order], p[order], side="right") - 1
    out[order] = np.maximum.accumulate(mean[last])
    return out


def level_of(called: int, p: npt.ArrayLike, *, alpha: float) -> float:
    """Return the level at which intervals leave out zero for exactly the ``called`` smallest p.

    It is that of Benjamini and Yekutieli, alpha · called / tests, moved no further than it must.

    Examples
    --------
    >>> level_of(2, [0.001, 0.01, 0.2, 0.6], alpha=0.05)
    0.025
    """
    ordered = np.concatenate([[0.0], np.sort(np.asarray(p, dtype=float)), [1.0]])
    last, following = float(ordered[called]), float(ordered[called + 1])
    level = alpha * max(called, 1) / max(len(ordered) - 2, 1)
    if level < last:
        return min(1.1 * last, (last + following) / 2)
    if level >= following:
        return max(0.9 * following, (last + following) / 2)
    return level


def _shocks(b: Floats, shared: Floats, *, df: float) -> tuple[Floats, Floats]:
    """Return the shocks looked at, in their standard errors, and the logarithm of their prior."""
    if not shared.max() > 0:
        return np.zeros(1), np.zeros(1)
    reach = min(float(t_isf(1e-3, df)), float(np.abs(b).max() / np.median(shared)) + 1e-9)
    shocks = np.linspace(-reach, reach, _SHOCKS)
    return shocks, -(df + 1) / 2 * np.log1p(shocks**2 / df)


def _sizes(b: Floats, se: Floats) -> Floats:
    """Return zero and the sizes that a true slope may have."""
    unit = float(np.median(se))
    top = max(float(np.abs(b).max()), (_FIRST + 2 * _STEP) * unit)
    steps = np.round((top / unit - _FIRST) / _STEP, 9)  # two steps are not three by a last digit
    count = int(min(np.ceil(steps) + 1, _MOST))
    return np.concatenate([[0.0], np.linspace(_FIRST * unit, top, count)])


def _t_kernel(z: Floats, df: Floats) -> Floats:
    """Return the density of Student's t up to a constant of the unit."""
    return np.asarray((1 + z**2 / df) ** (-(df + 1) / 2))


def _fit(likelihood: Floats, log_prior: Floats) -> tuple[Floats, Floats]:
    """Return the weights of the sizes and the probabilities of the shocks; ``likelihood`` is shocks
    × units × sizes.
    """
    prior = np.ones(likelihood.shape[2])
    prior[0] = ZERO_WEIGHT
    weights = np.full(len(prior), 1 / len(prior))
    for _ in range(_ROUNDS):
        mixed, of_shock = _mix(likelihood, weights, log_prior)
        seen = np.einsum("sm,smk->k", of_shock[:, None] / mixed, likelihood) * weights
        new = seen + prior - 1
        new /= new.sum()
        moved, weights = float(np.abs(new - weights).max()), new
        if moved < _SETTLED:
            break
    return weights, _mix(likelihood, weights, log_prior)[1]


def _mix(likelihood: Floats, weights: Floats, log_prior: Floats) -> tuple[Floats, Floats]:
    """Return each unit's likelihood at each shock, and the probabilities of the shocks."""
    mixed = np.maximum(likelihood @ weights, 1e-300)
    logs = log_prior + np.log(mixed).sum(axis=1)
    of_shock = np.exp(logs - logs.max())
    return mixed, of_shock / of_shock.sum()
