"""Restricted wild cluster bootstrap.

A p-value that is valid with few clusters; all draws are computed in one matrix product.

The signs of whole clusters' residuals are flipped at random under the null hypothesis, and the t
statistic is recomputed. Only two small arrays enter the draws: with the restricted residuals ũ, a
the row of (X'X)⁻¹ of the coefficient, c_g = a'X_g'ũ_g and J = diag(c) - [a'X_g'X_g (X'X)⁻¹
X_h'ũ_h]_gh, the statistic of sign vector v is

    t*(v)² = (c'v)² / Σ_g (J v)_g²        (small-sample factors cancel between draws and sample; the sample is v = 1)

so B draws cost G² · B multiplications and no loop.

Conventions: Rademacher signs, null imposed, CRV1 statistic; a draw counts when |t*| >= |t| (ties
count, the cautious choice; ``wildboottest`` counts > only). With 2^G <= draws every sign vector is
enumerated and p = count / 2^G, the sample's own vector included; otherwise p = (1 + count) / (1 +
draws).

That is WCR-11. WCR-31 (``jackknife=True``) draws from residuals of the restricted model fitted
without the cluster in question, so that a cluster which pulls the fit towards itself does not look
smaller than it is; the statistic stays the same. It is more reliable with few or unequal clusters.

References
----------
Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90; Roodman, MacKinnon,
Nielsen and Webb (2019), Stata Journal 19; MacKinnon, Nielsen and Webb (2023), Journal of Applied
Econometrics 38.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from parlib.analysis.panel.regression import PanelFit, cluster_sums
from parlib.analysis.results import HypothesisTest, NotTestable
from parlib.codebook.reasons import Reason

FEWEST_CLUSTERS = 6
_TIE = 1e-10
_STEPS_OUT = 12


def wild_cluster_test(
    fit: PanelFit,
    *,
    seed: int,
    column: int = 0,
    value: float = 0.0,
    draws: int = 9999,
    jackknife: bool = False,
) -> HypothesisTest | NotTestable:
    """Test that one coefficient equals ``value``.

    Parameters
    ----------
    fit : PanelFit
        The regression; its clusters are the units whose signs flip.
    seed : int
        Seed of the draws (not used when all sign vectors are enumerated).
    column : int
        Which coefficient.
    value : float
        Value under the null hypothesis.
    draws : int
        Random draws, or fewer when 2^G sign vectors suffice.
    jackknife : bool
        False: WCR-11; True: WCR-31.

    Returns
    -------
    HypothesisTest, or NotTestable (``too_few_clusters``) below six clusters: with G clusters no
    p-value below 2^(1-G) exists.
    """
    groups = len(fit.data.clusters)
    name = fit.data.regressors[column] if column < len(fit.data.regressors) else f"column {column}"
    null = f"the coefficient of {name} is {value:g}"
    if groups < FEWEST_CLUSTERS:
        return NotTestable(
            null, Reason.of("too_few_clusters", clusters=groups, needed=FEWEST_CLUSTERS)
        )
    (c0, c1), (j0, j1) = _cluster_sums(fit, column)
    signs, enumerated = _signs(groups, draws, seed)
    c, spread = c0 - value * c1, (j0 - value * j1) @ signs
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = (c @ signs) ** 2 / np.einsum("gb,gb->b", spread, spread)
        if jackknife:
            (c0, c1), (j0, j1) = _cluster_sums(fit, column, jackknife=True)
            spread = (j0 - value * j1) @ signs[:, :-1]
            squared[:-1] = ((c0 - value * c1) @ signs[:, :-1]) ** 2 / np.einsum(
                "gb,gb->b", spread, spread
            )
    small_sample = groups / (groups - 1) * (fit.n - 1) / (fit.n - fit.columns)
    t = np.sign(fit.beta[column] - value) * np.sqrt(squared[-1] / small_sample)
    words = f"all {signs.shape[1] - 1:,} sign vectors" if enumerated else f"{draws:,} draws"
    method = (
        f"restricted wild cluster bootstrap (Rademacher, CRV1 "
        f"statistic{', residuals without the own cluster' if jackknife else ''})"
    )
    return HypothesisTest(
        null, float(t), f"wild cluster bootstrap, {words}", _p_value(squared, enumerated), method
    )


def wild_cluster_interval(
    fit: PanelFit,
    *,
    seed: int,
    column: int = 0,
    draws: int = 9999,
    confidence: float = 0.95,
    jackknife: bool = False,
) -> tuple[float, float]:
    """Return the values that the test does not reject: the bootstrap's own confidence interval.

    The same draws serve every value: t*(β₀)² is a ratio of two quadratics in β₀ whose coefficients
    are computed once, and each end is found by bisection outwards from the estimate. NaN if there
    are too few clusters, or if no value on that side is rejected.
    """
    groups = len(fit.data.clusters)
    if groups < FEWEST_CLUSTERS:
        return float("nan"), float("nan")
    (c0, c1), (j0, j1) = _cluster_sums(fit, column)
    signs, enumerated = _signs(groups, draws, seed)
    level, slope, first, second = c0 @ signs, c1 @ signs, j0 @ signs, j1 @ signs
    if jackknife:  # the sample itself, in the last column, keeps the fit's residuals
        (c0, c1), (j0, j1) = _cluster_sums(fit, column, jackknife=True)
        for drawn, sums in ((level, c0), (slope, c1), (first, j0), (second, j1)):
            drawn[..., :-1] = sums @ signs[:, :-1]
    s00, s01, s11 = (
        np.einsum("gb,gb->b", a, b) for a, b in ((first, first), (first, second), (second, second))
    )

    def kept(value: float) -> bool:
        with np.errstate(divide="ignore", invalid="ignore"):
            squared = (level - value * slope) ** 2 / (s00 - 2 * value * s01 + value**2 * s11)
        return _p_value(squared, enumerated) > 1 - confidence

    centre = float(fit.beta[column])
    step = float(np.sqrt(s00[-1] - 2 * centre * s01[-1] + centre**2 * s11[-1]))
    return _edge(kept, centre, -step), _edge(kept, centre, step)


def _edge(kept: Callable[[float], bool], centre: float, step: float) -> float:
    """Bisect for the last value on one side that is kept."""
    inner, outer = centre, centre + 2 * step
    for _ in range(_STEPS_OUT):
        if not kept(outer):
            break
        inner, outer = outer, outer + 2 * (outer - centre)
    else:
        return float("nan")
    while abs(outer - inner) > 1e-6 * abs(step):
        middle = (inner + outer) / 2
        inner, outer = (middle, outer) if kept(middle) else (inner, middle)
    return (inner + outer) / 2


def _p_value(squared: np.ndarray, enumerated: bool) -> float:
    """Return the p-value of squared statistics whose last one is the sample's own."""
    draws = len(squared) - 1
    count = int((squared[:-1] >= squared[-1] * (1 - _TIE)).sum())
    return count / draws if enumerated else (1 + count) / (1 + draws)


def _cluster_sums(
    fit: PanelFit, column: int, *, jackknife: bool = False
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return c (shape (G,)) and J (shape (G, G)) for β₀ = 0, and the change of both per unit of β₀."""
    x, y, cluster, groups = fit.data.x, fit.data.y, fit.data.cluster, len(fit.data.clusters)
    others, tested = np.delete(x, column, axis=1), x[:, column]
    both = np.column_stack([y, tested])
    if jackknife:
        both = _without_own_cluster(both, others, cluster, groups)
    elif others.shape[1]:
        both = both - others @ np.linalg.lstsq(others, both, rcond=None)[0]
    weight = x @ fit.bread[column]  # a'x_i, so that a'X_g'u_g = Σ_{i in g} weight_i u_i
    reach = cluster_sums(cluster, x * weight[:, None], groups) @ fit.bread  # a'X_g'X_g (X'X)⁻¹
    c, j = [], []
    for residual in both.T:
        c.append(np.bincount(cluster, weight * residual, groups))
        j.append(np.diag(c[-1]) - reach @ cluster_sums(cluster, x * residual[:, None], groups).T)
    return c, j


def _without_own_cluster(
    values: np.ndarray, regressors: np.ndarray, cluster: np.ndarray, groups: int
) -> np.ndarray:
    """Return the residuals of each column after a regression fitted without the row's own cluster,
    times the root of (G - 1) / G.
    """
    scale = np.sqrt((groups - 1) / groups)
    if not regressors.shape[1]:
        return np.asarray(values * scale)
    size = np.sqrt((regressors**2).sum(axis=0))
    x = regressors / size
    outer = cluster_sums(cluster, x[:, :, None] * x[:, None, :], groups)
    cross = cluster_sums(cluster, x[:, :, None] * values[:, None, :], groups)
    inverse = np.linalg.pinv(outer.sum(axis=0) - outer, rcond=1e-10, hermitian=True)
    beta = inverse @ (cross.sum(axis=0) - cross)
    return np.asarray((values - np.einsum("nk,nkc->nc", x, beta[cluster])) * scale)


def _signs(groups: int, draws: int, seed: int) -> tuple[np.ndarray, bool]:
    """Return sign vectors as columns, all 2^G of them or random ones, and last the sample's own
    (all +1).
    """
    enumerated = groups < 63 and 2**groups <= draws
    if enumerated:
        number = np.arange(2**groups, dtype=np.uint64)
        bits = (number[None, :] >> np.arange(groups, dtype=np.uint64)[:, None]) & np.uint64(1)
    else:
        packed = np.random.default_rng(seed).bytes(-(-groups * draws // 8))
        bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=groups * draws).reshape(
            groups, draws
        )
    signs = np.ones((groups, bits.shape[1] + 1))
    signs[:, :-1] -= 2.0 * bits
    return signs, enumerated
