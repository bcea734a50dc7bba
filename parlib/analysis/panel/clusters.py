"""Cluster-robust standard errors, for years of one locality that are not independent.

Conventions differ between programs; these are ours (G clusters, N observations, T years, K explicit
columns; effects nested in the clusters are not counted in K):

========================== =========================================================================== ==================
CRV1                       G/(G-1) · (N-1)/(N-K) · sandwich of cluster scores (Stata ``vce(cluster)``)  t(G-1)
CRV3                       (G-1)/G · Σ (b without g - b)²: the cluster jackknife centred at the estimate t(G-1)
two-way                    CRV1 by locality + CRV1 by year - CRV1 by cell, each with its own correction t(min(G)-1)
Driscoll-Kraay             T/(T-1) · (N-1)/(N-K) · Bartlett kernel over yearly sums of scores (ivreg2)    t(T-1)
========================== =========================================================================== ==================

CRV3 is the headline: with 34 to 63 localities it is the least optimistic of the four. Two-way and
Driscoll-Kraay need many years (20 or more) and serve here only as labelled sensitivity checks.

References
----------
MacKinnon, Nielsen and Webb (2023), Journal of Econometrics 232; Cameron, Gelbach and Miller (2011),
JBES 29; Driscoll and Kraay (1998), Review of Economics and Statistics 80.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

from parlib.analysis.panel.regression import PanelFit, cluster_sums
from parlib.analysis.results import Estimate, HypothesisTest, NotTestable
from parlib.analysis.tails import t_isf, t_sf
from parlib.codebook.reasons import Reason


class Covariance(StrEnum):
    """Kind of standard error."""

    CRV1 = "CRV1"
    CRV3 = "CRV3"
    TWO_WAY = "two-way"
    DRISCOLL_KRAAY = "Driscoll-Kraay"


@dataclass(frozen=True)
class RobustCovariance:
    """A covariance matrix with the degrees of freedom of its t tests and its name in words."""

    kind: Covariance
    matrix: np.ndarray
    df: int
    words: str


def jackknife_covariance(fit: PanelFit) -> RobustCovariance:
    """Return the covariance of the coefficients by leaving out one cluster at a time (CRV3); needs
    at least two clusters.
    """
    df = len(fit.data.clusters) - 1
    return RobustCovariance(
        Covariance.CRV3, cluster_jackknife(fit), df, f"CRV3 (cluster jackknife), t({df})"
    )


def robust_covariance(
    fit: PanelFit, kind: Covariance = Covariance.CRV3, *, lags: int | None = None
) -> RobustCovariance | NotTestable:
    """Return the covariance of the coefficients.

    Parameters
    ----------
    fit : PanelFit
        The regression.
    kind : Covariance
        Kind of standard error.
    lags : int, optional
        Lags of the Driscoll-Kraay kernel; default floor(4 (T/100)^(2/9)), at least 1.

    Returns
    -------
    RobustCovariance, or NotTestable with ``too_few_clusters`` below two clusters, or
    ``variance_not_positive`` if the two-way difference of matrices is not a valid variance.
    """
    data = fit.data
    years = np.unique(data.period).size
    groups = len(data.clusters)
    needed = {Covariance.TWO_WAY: min(groups, years), Covariance.DRISCOLL_KRAAY: years}.get(
        kind, groups
    )
    if needed < 2:
        return NotTestable(
            "the coefficient is zero", Reason.of("too_few_clusters", clusters=needed, needed=2)
        )
    if kind == Covariance.CRV3:
        return jackknife_covariance(fit)
    # takes a second to import
    from statsmodels.stats.sandwich_covariance import (
        cov_cluster,
        cov_cluster_2groups,
        cov_nw_groupsum,
    )

    if kind == Covariance.CRV1:
        matrix = cov_cluster(fit.statsmodels, data.cluster)
        return RobustCovariance(kind, matrix, groups - 1, f"CRV1, t({groups - 1})")
    year = np.unique(data.period, return_inverse=True)[1]
    if kind == Covariance.TWO_WAY:
        matrix = cov_cluster_2groups(fit.statsmodels, data.cluster, group2=year)[0]
        # a difference of matrices need not be positive
        if (np.diag(matrix)[: len(data.regressors)] <= 0).any():
            return NotTestable(
                "the coefficient is zero", Reason.of("variance_not_positive", kind=kind)
            )
        words = (
            f"clustered by locality and year, t({needed - 1}); sensitivity only: {years} years "
            f"are few"
        )
        return RobustCovariance(kind, matrix, needed - 1, words)
    lags = max(int(4 * (years / 100) ** (2 / 9)), 1) if lags is None else lags
    correction = years / (years - 1) * (fit.n - 1) / (fit.n - fit.columns)
    matrix = cov_nw_groupsum(fit.statsmodels, lags, year) * correction
    words = (
        f"Driscoll-Kraay, {lags} lag(s), t({years - 1}); sensitivity only: meant for 20 years or "
        f"more, here {years}"
    )
    return RobustCovariance(kind, matrix, years - 1, words)


def leave_one_cluster_out(fit: PanelFit) -> np.ndarray:
    """Return the coefficients without each cluster in turn, shape (clusters, columns).

    Notes
    -----
    b(g) = (X'X - X_g'X_g)⁺ (X'y - X_g'y_g), all clusters in one batch. A year seen in one cluster
    only has no coefficient without it; the Moore-Penrose inverse leaves the other coefficients what
    they are.
    """
    x, y, groups = fit.data.x, fit.data.y, len(fit.data.clusters)
    scale = np.sqrt((x**2).sum(axis=0))
    x = x / scale
    outer = cluster_sums(fit.data.cluster, x[:, :, None] * x[:, None, :], groups)
    cross = cluster_sums(fit.data.cluster, x * y[:, None], groups)
    inverse = np.linalg.pinv(outer.sum(axis=0) - outer, rcond=1e-10, hermitian=True)
    return np.asarray(np.einsum("gij,gj->gi", inverse, cross.sum(axis=0) - cross) / scale)


def cluster_jackknife(fit: PanelFit) -> np.ndarray:
    """Return CRV3: (G-1)/G · Σ (b(g) - b)(b(g) - b)'."""
    moved = leave_one_cluster_out(fit) - fit.beta
    groups = len(moved)
    return np.asarray((groups - 1) / groups * moved.T @ moved)


def estimate_of(
    fit: PanelFit,
    covariance: RobustCovariance,
    *,
    column: int = 0,
    confidence: float = 0.95,
    scale: float = 1.0,
    unit: str = "",
) -> Estimate:
    """Return one coefficient with its interval, multiplied by ``scale``."""
    se = float(np.sqrt(covariance.matrix[column, column])) * abs(scale)
    value = float(fit.beta[column]) * scale
    half = t_isf((1 - confidence) / 2, covariance.df) * se
    return Estimate(
        value,
        se,
        value - half,
        value + half,
        covariance.df,
        f"{fit.data.model}; {covariance.words}",
        unit,
    )


def coefficient_test(
    fit: PanelFit, covariance: RobustCovariance, *, column: int = 0
) -> HypothesisTest:
    """Test that one coefficient is zero, two-sided."""
    t = float(fit.beta[column] / np.sqrt(covariance.matrix[column, column]))
    name = fit.data.regressors[column] if column < len(fit.data.regressors) else f"column {column}"
    return HypothesisTest(
        null_hypothesis=f"the coefficient of {name} is zero",
        statistic=t,
        distribution=f"t({covariance.df})",
        p=float(2 * t_sf(abs(t), covariance.df)),
        method=covariance.words,
    )


def wald_test(
    fit: PanelFit, covariance: RobustCovariance, *, columns: list[int], null_hypothesis: str
) -> HypothesisTest:
    """Test that several coefficients are zero together (chi-squared, as in the published tables)."""
    b = fit.beta[columns]
    statistic = float(b @ np.linalg.solve(covariance.matrix[np.ix_(columns, columns)], b))
    return HypothesisTest(
        null_hypothesis,
        statistic,
        f"chi2({len(columns)})",
        float(scipy.stats.chi2.sf(statistic, len(columns))),
        covariance.words,
    )
