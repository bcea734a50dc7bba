"""Autocorrelation of the noise of many short series, and its effect on their slopes.

Six values do not show whether a good year is followed by another, and residuals around a fitted
line even hide it: fitting a line to autocorrelated noise leaves residuals that look independent or
alternate. A whole family reveals it if the residuals are compared with their expected pattern, not
with zero.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

Floats = npt.NDArray[np.float64]

_MOST = 0.9
"""Upper limit; beyond it a series of a few years cannot be distinguished from a random walk."""


def autocorrelation(times: npt.ArrayLike, residuals: npt.ArrayLike, there: npt.ArrayLike) -> float:
    """Estimate the autocorrelation of noise, at a distance of one year, from the residuals of
    series around lines of their own.

    Parameters
    ----------
    times : array_like of float, shape (k,)
        Years of the columns.
    residuals : array_like of float, shape (m, k)
        Residuals, of the same variance in each row; zero where a year is missing.
    there : array_like of bool, shape (m, k)
        Which years each series has.

    Returns
    -------
    float
        Between 0 and 0.9. Zero also where three years or gaps leave it unknown.

    Notes
    -----
    AR(1): the correlation at a distance of d years is ρ^d. With M the projection that takes out a
    line, the expected product of neighbours is tr(M V M S) and the expected square tr(M V M), V the
    correlations and S the neighbours; ρ makes their ratio that of the residuals.
    """
    t, r = np.asarray(times, dtype=float), np.asarray(residuals, dtype=float)
    near = (np.abs(t[:, None] - t) == 1).astype(float)
    square = float((r**2).sum())
    if square == 0:
        return 0.0
    patterns, counts = np.unique(np.asarray(there, dtype=bool), axis=0, return_counts=True)
    projections = np.array([_projection(t, seen) for seen in patterns])

    def expected(rho: float) -> float:
        left = projections @ correlations(t, rho) @ projections
        return float(
            counts @ np.einsum("pij,ji->p", left, near) / (counts @ np.einsum("pii->p", left))
        )

    moment = float(np.einsum("ij,jk,ik->", r, near, r)) / square
    if expected(_MOST) - expected(0.0) < 0.02 or moment <= expected(0.0):
        return 0.0
    return (
        _MOST
        if moment >= expected(_MOST)
        else float(scipy.optimize.brentq(lambda rho: expected(rho) - moment, 0.0, _MOST))
    )


def inflation(times: npt.ArrayLike, there: npt.ArrayLike, rho: float) -> Floats:
    """Return, for each series, by how much the usual variance of its slope is too small under
    autocorrelation ``rho``.

    Two things multiply: the slope itself varies more, and the residuals around it vary less, than
    with independent years.
    """
    t, seen = np.asarray(times, dtype=float), np.asarray(there, dtype=bool)
    patterns, which = np.unique(seen, axis=0, return_inverse=True)
    together, out = correlations(t, rho), []
    for pattern in patterns:
        x = np.where(pattern, t - t[pattern].mean(), 0.0)
        out.append(
            (x @ together @ x)
            / (x @ x)
            * (pattern.sum() - 2)
            / np.trace(_projection(t, pattern) @ together)
        )
    return np.array(out)[which.reshape(-1)]


def correlations(times: Floats, rho: float) -> Floats:
    """Return the correlations of an AR(1) series between all pairs of years."""
    return rho ** np.abs(times[:, None] - times)


def _projection(t: Floats, seen: npt.NDArray[np.bool_]) -> Floats:
    """Return the matrix that takes a line out of the years seen, and leaves nothing of the others."""
    w = seen.astype(float)
    x = w * (t - t[seen].mean())
    return np.asarray(np.diag(w) - np.outer(w, w) / w.sum() - np.outer(x, x) / (x @ x))
