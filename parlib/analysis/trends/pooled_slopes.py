"""Least-squares slopes of many short series, with a pooled error variance and yearly shocks common
to all series.

Six yearly values say little about their own noise, but sixty units of one ranking do so together:
each unit's variance is shrunk towards that of the family, completely if the units differ no more
than by chance. A year's shock that hits every unit of the family (a stricter appraisal, an easier
questionnaire) does not average out over units: it moves all slopes alike, so it enters the standard
error of every slope in full, with the few degrees of freedom that the years provide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from parlib.analysis.tails import t_isf, t_sf
from parlib.analysis.trends.lasting_noise import autocorrelation, inflation

Floats = npt.NDArray[np.float64]

_NOTHING = 1e-10
"""Eigenvalues and weights below it are rounding of zero.

The year effects that intercepts and slopes take up already.
"""

_ALIKE = 1000.0
"""From this many prior degrees of freedom on, units count as equally noisy."""


@dataclass(frozen=True)
class PooledSlopes:
    """Slopes of one family of m series.

    Attributes
    ----------
    slope, se : ndarray of float64, shape (m,)
        Least-squares slope of each series on its own years and its standard error, shared shocks
        included.
    reach : ndarray of float64, shape (m,)
        Largest slope these years could show if the values were free in a range of width one.
    df : ndarray of float64, shape (m,)
        Degrees of freedom of the standard errors (Satterthwaite).
    own_se, shock_se : ndarray of float64, shape (m,)
        The two parts of the standard error: the unit's own noise, and the shocks that all share.
    each_df : ndarray of float64, shape (m,)
        Degrees of freedom of ``own_se``; those of ``shock_se`` are ``shared_df``.
    own_variance, own_df : float
        Error variance inside the family, after year effects, and its degrees of freedom; NaN and 0
        where one series is all there is.
    prior_df : float
        How many degrees of freedom the family's variance counts for beside a unit's own; infinite
        where units do not differ in noise.
    autocorrelation : float
        Of the units' own noise from year to year; 0 where it shows none or cannot be known.
    shared_variance, shared_df : float
        Mean square of the year effects around their line (shock of the year plus what is left of
        the units' own error).
    """

    slope: Floats
    se: Floats
    reach: Floats
    df: Floats
    own_se: Floats
    shock_se: Floats
    each_df: Floats
    own_variance: float
    own_df: int
    prior_df: float
    autocorrelation: float
    shared_variance: float
    shared_df: int

    def p(self) -> Floats:
        """Return the two-sided p-value of each slope, null hypothesis: zero."""
        return np.asarray(2 * t_sf(np.abs(self.slope) / self.se, self.df))

    def smallest_p(self, width: npt.ArrayLike) -> Floats:
        """Return the smallest p-value that each series could reach with values in a range of this
        width.
        """
        return np.asarray(2 * t_sf(self.reach * np.asarray(width, dtype=float) / self.se, self.df))

    def interval(self, cutoff: float) -> tuple[Floats, Floats]:
        """Return the bounds that leave out zero exactly where p is at most ``cutoff``."""
        half = t_isf(cutoff / 2, self.df) * self.se
        return self.slope - half, self.slope + half


def pooled_slopes(
    times: npt.ArrayLike, values: npt.ArrayLike, *, resolution: float = 0.0, shocks: bool = True
) -> PooledSlopes:
    """Estimate the slope of each series of a family.

    Parameters
    ----------
    times : array_like of float, shape (k,)
        Years of the columns.
    values : array_like of float, shape (m, k)
        One row a series, NaN where a year is missing; every row holds three values or more.
    resolution : float
        Step at which values are printed. A line through rounded values is not exact, so the error
        variance is never taken smaller than that of rounding, resolution² / 12.
    shocks : bool
        Whether years may hit all units alike. False for ranks and for distances from the group's
        mean: what hits all moves neither, and the ups and downs of the few units whose figures are
        known are their own.

    Returns
    -------
    PooledSlopes

    Notes
    -----
    y_it = a_i + b_i t + g_t + e_it, with Var e = σ² and Var g = γ². The slope is ordinary least
    squares on the unit's own years, so Var b_i = (σ² + γ²) / Sxx_i. Year effects around the line
    that intercepts and slopes take up are estimated by least squares; s² is the residual mean
    square after them, and the mean square of the k − 2 effects estimates γ² + cσ², c the mean of
    their own sampling variances (1/m where no year is missing). Var b_i = [(1 − c)s_i² + that mean
    square] / Sxx_i is unbiased without cutting a negative γ² at zero. s_i² is the moderated
    variance (d₀s₀² + d_i·own)/(d₀ + d_i); d₀ follows from how much the logarithms of the units'
    mean squares differ beyond chance, and is infinite, s_i² = s², where they do not. Where the
    residuals of the family show that noise lasts from year to year, s_i² is multiplied by what that
    does to a slope (:mod:`parlib.analysis.trends.lasting_noise`). With one series alone this is the
    textbook t test of a slope; without year effects the coefficients and the residual sum of
    squares are those of a regression with a dummy and a slope for every unit.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2, 110-114. Smyth (2004), Statistical Applications in
    Genetics and Molecular Biology 3, article 3 (moderated variance).

    Examples
    --------
    >>> found = pooled_slopes([2019, 2020, 2021, 2022], [[1.0, 2.0, 3.5, 4.0], [5.0, 5.0, 5.5, 5.0]])
    >>> found.slope.round(3).tolist(), found.own_df, found.shared_df
    ([1.05, 0.05], 2, 2)
    """
    t, y = np.asarray(times, dtype=float), np.atleast_2d(np.asarray(values, dtype=float))
    there = np.isfinite(y)
    n = there.sum(axis=1)
    if (n < 3).any():
        raise ValueError("a slope with an error needs three years: leave shorter series out")
    w = there.astype(float)
    t = t - t.mean()
    x = w * (t - (w @ t / n)[:, None])
    sxx = (x**2).sum(axis=1)
    centred = w * (np.where(there, y, 0.0) - (np.where(there, y, 0.0).sum(axis=1) / n)[:, None])
    slope = (x * centred).sum(axis=1) / sxx
    left = centred - slope[:, None] * x
    seen = np.diag(w.sum(axis=0)) - (w / n[:, None]).T @ w - (x / sxx[:, None]).T @ x
    free = int((n - 2).sum())
    effects, own_df, shared, shared_df, share = np.zeros(len(t)), free, 0.0, 0, 0.0
    if shocks:
        effects, own_df, shared, shared_df, share = _year_effects(seen, left.sum(axis=0), df=free)
    shift = w * effects
    shift -= w * (shift.sum(axis=1) / n)[:, None] + x * ((x * shift).sum(axis=1) / sxx)[:, None]
    rest = left - shift
    squares = (rest**2).sum(axis=1)
    smallest = resolution**2 / 12
    if own_df:
        noise = float(squares.sum()) / own_df
        each, each_df, prior = _moderated(
            squares, (n - 2) * own_df / (n - 2).sum(), pooled=noise, df=own_df, smallest=smallest
        )
    else:  # without a mean square of its own, the error is taken as large as the year effects allow
        noise, prior = float("nan"), float("inf")
        each, each_df = np.full(len(y), shared / share), np.full(len(y), float(shared_df))
    rho = (
        autocorrelation(t, rest / np.sqrt(np.maximum(each, _NOTHING))[:, None], there)
        if own_df
        else 0.0
    )
    alone = max(1.0 - share, 0.0) * each * inflation(t, there, rho)
    variance = alone + shared
    weight = alone**2 / each_df + shared**2 / max(shared_df, 1)
    df = np.divide(
        variance**2, weight, out=np.full(len(y), float(own_df + shared_df)), where=weight > 0
    )
    se = np.sqrt(np.maximum(variance, smallest) / sxx)
    reach = np.abs(x).sum(axis=1) / sxx / 2
    shock_se = np.sqrt(shared / sxx)
    own_se = np.sqrt(np.maximum(se**2 - shock_se**2, (_NOTHING + smallest) / sxx))
    return PooledSlopes(
        slope,
        se,
        reach,
        df,
        own_se,
        shock_se,
        each_df,
        noise,
        own_df,
        prior,
        rho,
        shared,
        shared_df,
    )


def _year_effects(seen: Floats, sums: Floats, *, df: int) -> tuple[Floats, int, float, int, float]:
    """Return the year effects, df left after them, their mean square, their number and the mean of
    their sampling variances.
    """
    sizes, axes = np.linalg.eigh(seen)
    real = sizes > _NOTHING * max(sizes.max(), 1.0)
    along = axes[:, real].T @ sums / sizes[real]
    count = int(real.sum())
    return (
        axes[:, real] @ along,
        df - count,
        float(along @ along) / count,
        count,
        float((1 / sizes[real]).mean()),
    )


def _moderated(
    squares: Floats, each: Floats, *, pooled: float, df: int, smallest: float
) -> tuple[Floats, Floats, float]:
    """Return the units' variances drawn towards the family's, their degrees of freedom and those of
    the family's share.

    ``squares`` are the units' sums of squares, ``each`` their degrees of freedom. A series that
    prints the same value every year has no square at all; it counts as rounding (``smallest``) so
    that its logarithm exists.
    """
    all_alike = np.full(len(squares), pooled), np.full(len(squares), float(df)), float("inf")
    if len(squares) < 3 or pooled <= smallest:
        return all_alike
    logs = (
        np.log(np.maximum(squares / each, max(smallest, 1e-6 * pooled)))
        - scipy.special.digamma(each / 2)
        + np.log(each / 2)
    )
    beyond = float(logs.var(ddof=1) - scipy.special.polygamma(1, each / 2).mean())
    if beyond <= scipy.special.polygamma(1, _ALIKE / 2):
        return all_alike
    prior = 2 * scipy.optimize.brentq(
        lambda half: scipy.special.polygamma(1, half) - beyond, 1e-3, _ALIKE
    )
    centre = float(np.exp(logs.mean() + scipy.special.digamma(prior / 2) - np.log(prior / 2)))
    return (prior * centre + squares) / (prior + each), np.minimum(prior + each, float(df)), prior
