"""Random effects, which combine comparisons within and between localities, and the tests of their
validity.

The estimator is efficient if a locality's own level is unrelated to its reform, and biased
otherwise. It is included because Hausman's and Mundlak's tests refer to it in their classic form.
Neither the headline of a link nor any other estimate depends on it.

Everything starts from the pooled regression of :func:`parlib.analysis.panel.regression.absorb`: the
same rows, columns and years.

References
----------
Swamy and Arora (1972), Econometrica 40; Hausman (1978), Econometrica 46; Mundlak (1978),
Econometrica 46; Breusch and Pagan (1980), Review of Economic Studies 47; Baltagi and Li (1990),
Econometric Theory 6 (unbalanced panels); Baltagi, Econometric Analysis of Panel Data, chapters 2
and 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy

from parlib.analysis.panel.regression import Absorbed, PanelFit, fit_panel
from parlib.analysis.results import HypothesisTest, NotTestable
from parlib.codebook.reasons import Reason


@dataclass(frozen=True)
class RandomEffects:
    """Least squares on quasi-demeaned data.

    Attributes
    ----------
    fit : PanelFit
        The regression, ready for :func:`parlib.analysis.panel.clusters.robust_covariance`; its
        columns are those of the pooled one.
    theta : float array, one per locality (or spell)
        Share of the mean that is taken out: 0 is pooled, 1 compares each locality with itself only.
    within_variance, level_variance : float
        Variance of the errors, and of the localities' levels (0 where the estimate is not
        positive).
    between : float array, one per column
        Coefficients of the regression of locality means on each other, each locality counted once
        (of least norm where columns have the same means, as year dummies of a balanced panel have).
    """

    fit: PanelFit
    theta: np.ndarray
    within_variance: float
    level_variance: float
    between: np.ndarray


def random_effects(pooled: Absorbed) -> RandomEffects | NotTestable:
    """Estimate a regression with random locality levels (Swamy and Arora).

    Parameters
    ----------
    pooled : Absorbed
        The pooled regression of :func:`parlib.analysis.panel.regression.absorb`, with or without
        years and spells.

    Returns
    -------
    RandomEffects, or NotTestable
        ``too_few_clusters`` if the means have no degree of freedom left, ``too_short`` if the years
        within localities have none.

    Notes
    -----
    σ²_e = RSS(within) / (N - G - K_w), σ²_u = max(0, RSS(between) / (G - K_b) - σ²_e / T̄) with the
    harmonic mean T̄ of the years seen, and θ_i = 1 - √(σ²_e / (σ²_e + T_i σ²_u)); K_w and K_b are
    the columns that vary inside and between localities (as in Stata ``xtreg, re``).
    """
    null = f"{pooled.regressors[0]} does not go with the outcome"
    years = np.bincount(pooled.effect).astype(float)
    means_y, means_x = _means(pooled.y, pooled.effect), _means(pooled.x, pooled.effect)
    between, rss_between, rank_between = _least_squares(means_y, means_x)
    _, rss_within, rank_within = _least_squares(
        pooled.y - means_y[pooled.effect], pooled.x - means_x[pooled.effect]
    )
    if len(years) <= rank_between:
        return NotTestable(
            null, Reason.of("too_few_clusters", clusters=len(years), columns=pooled.x.shape[1])
        )
    if len(pooled.y) <= len(years) + rank_within:
        return NotTestable(null, Reason.of("too_short", observations=len(pooled.y)))
    error = rss_within / (len(pooled.y) - len(years) - rank_within)
    level = max(0.0, rss_between / (len(years) - rank_between) - error * (1 / years).mean())
    theta = 1 - np.sqrt(error / (error + years * level))
    share = theta[pooled.effect]
    data = replace(
        pooled,
        y=pooled.y - share * means_y[pooled.effect],
        x=pooled.x - share[:, None] * means_x[pooled.effect],
        model=pooled.model.replace("pooled least squares", "random locality effects"),
    )
    return RandomEffects(fit_panel(data), theta, error, level, between)


def hausman_test(within: PanelFit, random: PanelFit) -> HypothesisTest | NotTestable:
    """Test whether random effects and locality effects give the same answer, in Hausman's classic
    form.

    Parameters
    ----------
    within, random : PanelFit
        Both regressions on the same rows; regressors that both have are compared.

    Returns
    -------
    HypothesisTest, or NotTestable
        ``variance_not_positive`` if the difference of the covariances is not a valid variance. Some
        programs print a statistic anyway; it is given in the reason but does not follow a
        chi-squared distribution.

    Notes
    -----
    d' (V_within - V_random)⁻¹ d. Valid only if errors are independent and of one variance; errors
    of a locality over years are not, so
    :func:`parlib.analysis.panel.checks.mundlak_test` (clustered) decides. On Grunfeld's data the
    two disagree.
    """
    null = (
        "comparing localities with each other gives the same coefficients as comparing each with "
        "itself"
    )
    shared = [r for r in within.data.regressors if r in random.data.regressors]
    a, b = ([f.data.regressors.index(r) for r in shared] for f in (within, random))
    gap = within.beta[a] - random.beta[b]
    spread = within.classic_variance[np.ix_(a, a)] - random.classic_variance[np.ix_(b, b)]
    scale = np.sqrt(np.diag(within.classic_variance)[a])
    smallest = np.linalg.eigvalsh(spread / np.outer(scale, scale))[0]
    if abs(smallest) < 1e-12:
        return NotTestable(null, Reason.of("variance_not_positive", kind="Hausman"))
    statistic = float(gap @ np.linalg.solve(spread, gap))
    if smallest < 0:
        return NotTestable(
            null, Reason.of("variance_not_positive", kind="Hausman", statistic=statistic)
        )
    words = "Hausman, classic: assumes independent errors of one variance"
    return HypothesisTest(
        null, statistic, f"chi2({len(gap)})", float(scipy.stats.chi2.sf(statistic, len(gap))), words
    )


def breusch_pagan_test(pooled: PanelFit) -> HypothesisTest | NotTestable:
    """Test whether localities differ in their level at all.

    Notes
    -----
    N² / (2 Σ T_i (T_i - 1)) · (Σ_i (Σ_t e_it)² / Σ e² - 1)² on pooled residuals, which is Breusch
    and Pagan's LM for a balanced panel and Baltagi and Li's for an unbalanced one.
    """
    null = "localities do not differ in their level: the variance of locality effects is zero"
    years = np.bincount(pooled.data.effect).astype(float)
    pairs = float((years * (years - 1)).sum())
    if not pairs:
        return NotTestable(null, Reason.of("too_short", observations=pooled.n))
    sums = np.bincount(pooled.data.effect, pooled.resid)
    statistic = float(
        pooled.n**2 / (2 * pairs) * (sums @ sums / (pooled.resid @ pooled.resid) - 1) ** 2
    )
    return HypothesisTest(
        null, statistic, "chi2(1)", float(scipy.stats.chi2.sf(statistic, 1)), "Breusch-Pagan LM"
    )


def _least_squares(y: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, float, int]:
    """Return coefficients, residual sum of squares and rank.

    Columns may be collinear, only the fit is used.
    """
    beta, _, rank, _ = np.linalg.lstsq(x, y, rcond=None)
    resid = y - x @ beta
    return beta, float(resid @ resid), int(rank)


def _means(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    size = np.bincount(group).astype(float)
    if values.ndim == 1:
        return np.asarray(np.bincount(group, values) / size)
    return np.asarray(
        np.column_stack([np.bincount(group, column) for column in values.T]) / size[:, None]
    )
