"""Moderated slopes and mean false sign rates against R.

Origin: ``data/false_signs.R``, run with R 4.2.2 and limma 3.54.1 (Bioconductor's program of Smyth 2004). Variances, degrees of freedom and p are
limma's ``eBayes``. No program of R fits a symmetric distribution on points with a shock that all share, so weights and rates are computed there from
the formulas: `optim` for the weights, the shock integrated over 6,001 points; s-values are cumulative means of sorted rates, as ``svalue`` of
Bioconductor's apeglm and Stephens (2017) have them.
"""

import numpy as np
import pytest

from parlib.analysis.trends.false_signs import ZERO_WEIGHT, false_signs, mean_rate
from parlib.analysis.trends.pooled_slopes import pooled_slopes

# fmt: off
PANEL = np.array([
    [79.84, 79.63, 79.42, 79.78, 80.27, 79.87], [80.79, 79.83, 80.02, 81.28, 80.45, 79.58], [79.66, 81.90, 85.38, 82.23, 83.19, 86.39],
    [78.72, 79.58, 81.28, 80.84, 80.13, 80.97], [78.39, 80.20, 78.69, 77.91, 78.64, 78.50], [79.48, 78.73, 80.03, 79.94, 81.66, 80.88],
    [80.24, 81.40, 79.74, 78.83, 80.74, 80.74], [79.85, 79.46, 80.16, 78.29, 80.47, 80.34], [77.18, 80.11, 78.34, 81.30, 76.50, 78.43],
    [80.43, 80.70, 78.70, 79.70, 80.20, 79.63], [81.76, 78.55, 80.13, 78.44, 81.02, 79.31], [79.50, 77.71, 82.24, 81.00, 81.00, 81.51],
])
LIMMA_SE = [
    0.175922657695, 0.202925722280, 0.336643970654, 0.212171480307, 0.214468299418, 0.201275044198,
    0.234499195260, 0.220455180778, 0.362849145294, 0.208527477593, 0.288192862423, 0.286998475126,
]
LIMMA_P = [
    0.7023645248957, 0.6896808496895, 0.0172659473871, 0.1279682242605, 0.5295355930673, 0.0530583923955,
    0.9631470878523, 0.6510979692729, 0.9013239687070, 0.5529216339882, 0.5336813847777, 0.0961498828797,
]
SLOPES = np.array([0.1, -0.4, 0.6, -0.2, 0.9, 2.4, -3.1, 3.3, 0.3, -0.7, 4.2, 1.1])
R = {
    "no shock": (0.0, 0.7053199065, [
        0.998043312743, 0.995488334940, 0.991955347045, 0.997427306091, 0.980410734642, 0.314108607247,
        0.055855630934, 0.033239339116, 0.996600818994, 0.989202961755, 0.004019687861, 0.964312978823,
    ], [
        0.002662710755, -0.013105272124, 0.025437083294, -0.005556955881, 0.064074862188, 2.263424212650,
        -3.115674732198, 3.190309295458, 0.008937088751, -0.034746347832, 3.286734958705, 0.117392585562,
    ]),
    "a shock of half an error, 4 df": (0.5, 0.7234216670, [
        0.997142841394, 0.987812002093, 0.994505118324, 0.993222340166, 0.986722838724, 0.503841778570,
        0.044632878001, 0.086572114838, 0.997668272331, 0.970665314709, 0.009431552344, 0.976025659739,
    ], [
        -0.004989084526, -0.038985962860, 0.015704144318, -0.020342031287, 0.042664959414, 1.637279695607,
        -3.152710207239, 3.014308903725, 0.002294433008, -0.096189921813, 3.268875686438, 0.078396056363,
    ]),
}
S_VALUES = [
    0.693388755016, 0.592065958040, 0.541638160928, 0.665692886132, 0.391991163104, 0.101805816289,
    0.031038219304, 0.018629513489, 0.632519444136, 0.477307134340, 0.004019687861, 0.274307248796,
]
# fmt: on


def test_moderated_errors_degrees_of_freedom_and_p_are_those_of_limma():
    found = pooled_slopes(range(2018, 2024), PANEL, shocks=False)
    assert found.autocorrelation == 0  # limma knows none, so that only such a panel can be compared
    assert found.prior_df == pytest.approx(4.92372823215, rel=1e-9)
    np.testing.assert_allclose(found.df, 8.92372823215, rtol=1e-9)
    np.testing.assert_allclose(found.se, LIMMA_SE, rtol=1e-9)
    np.testing.assert_allclose(found.p(), LIMMA_P, rtol=1e-8)


@pytest.mark.parametrize("case", R)
def test_rates_and_shrunken_slopes_are_those_computed_in_r(case):
    shock, at_zero, rate, shrunken = R[case]
    found = false_signs(SLOPES, se=np.ones(12), df=np.full(12, 40.0), shock_se=shock, shock_df=4)
    # Tolerance: EM stops at 1e-4 of a weight; R has the maximum, and its shock is no grid of 31 points.
    assert found.at_zero == pytest.approx(at_zero, abs=1e-3)
    np.testing.assert_allclose(found.rate, rate, atol=1e-3)
    np.testing.assert_allclose(found.shrunken, shrunken, atol=3e-3)


def test_mean_rates_are_the_s_values_of_r():
    rate = np.array(R["no shock"][2])
    np.testing.assert_allclose(mean_rate(rate, 1 / np.abs(SLOPES)), S_VALUES, rtol=1e-10)


@pytest.mark.parametrize(("still", "moving"), [(20, 10), (9, 3), (30, 0)])
def test_two_groups_that_nothing_confuses_have_their_weights_in_closed_form(still, moving):
    """Slopes of 0 and of ±30 errors: n₀ log w₀ + n₁ log w₁ + (z − 1) log w₀ is greatest at w₀ = (n₀ + z − 1)/(n + z − 1)."""
    slopes = np.concatenate([np.zeros(still), 30.0 * (-1.0) ** np.arange(moving)])
    found = false_signs(slopes, se=np.ones(len(slopes)), df=np.full(len(slopes), 1e6))
    extra = ZERO_WEIGHT - 1
    assert found.at_zero == pytest.approx((still + extra) / (len(slopes) + extra), abs=1e-3)
    np.testing.assert_allclose(found.rate, [1.0] * still + [0.0] * moving, atol=2e-3)
    np.testing.assert_allclose(found.shrunken, slopes, atol=1e-3)
