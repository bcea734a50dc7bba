"""Panel regressions and their standard errors against Stata, R and textbook numbers: Grunfeld's investment data.

Data: statsmodels ``grunfeld``, 10 firms × 20 years (its eleventh firm, American Steel, is not in the published results);
``invest ~ value + capital``. Origins of the numbers, by id:

- G1, G2: Stata ``regress`` and ``vce(cluster firm)``; G9: ivreg2 ``small dkraay(5)``; G6, G7: R ``summclust`` and ``sandwich::vcovJK``. All stand
  as arrays in the statsmodels wheel, ``regression/tests/results/results_grunfeld_ols_robust_cluster.py``.
- G5: statsmodels 0.15 and pyfixest 0.60 (``G_df="conventional"``), which agree.
- G13, G14: linearmodels 7.1 and R ``plm`` (Baltagi's textbook example); G16: first differences, linearmodels 7.1.
- G17: F test of firm effects, plm ``test_pFtest.R`` (SAS prints 49.18).
- G19c: Mundlak's Wald test with clustered covariance, linearmodels 7.1 (random effects + firm means; the coefficients equal pooled least squares
  in a balanced panel), whose correction N/(N-K) has no G/(G-1).

Tolerance 1e-7 relative: the sources print 8 to 14 digits.
"""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from parlib.analysis.clusters import Covariance, coefficient_test, leave_one_cluster_out, robust_covariance
from parlib.analysis.panel import Model, absorb, fit_panel
from parlib.analysis.panel_checks import mundlak_test
from parlib.analysis.wild_bootstrap import wild_cluster_test

REGRESSORS = ("value", "capital")


@pytest.fixture(scope="module")
def grunfeld():
    data = sm.datasets.grunfeld.load_pandas().data
    data = data[data["firm"] != "American Steel"].rename(columns={"firm": "locality", "year": "period"})
    return data.astype({"period": int})


def fitted(data, model=Model.POOLED, *, year_effects=False):
    return fit_panel(absorb(data, outcome="invest", regressors=REGRESSORS, model=model, year_effects=year_effects))


@pytest.fixture(scope="module")
def pooled(grunfeld):
    return fitted(grunfeld)


def se(fit, kind, **kw):
    return np.sqrt(np.diag(robust_covariance(fit, kind, **kw).matrix))


def test_g1_pooled_least_squares(pooled):
    assert pooled.beta == pytest.approx([0.11556215606596, 0.23067848754982, -42.714369016733], rel=1e-7)


def test_g2_crv1(pooled):
    assert se(pooled, Covariance.CRV1) == pytest.approx([0.01589433647768, 0.08496711097464, 20.425202580078], rel=1e-7)
    crv1 = robust_covariance(pooled, Covariance.CRV1)
    p = [coefficient_test(pooled, crv1, column=k).p for k in range(3)]
    assert p == pytest.approx([0.0000471, 0.0238, 0.0660], abs=5e-5)
    assert coefficient_test(pooled, crv1).distribution == "t(9)"


def test_g5_two_way(pooled):
    assert se(pooled, Covariance.TWO_WAY) == pytest.approx([0.01639515, 0.07954319, 19.71668068], abs=5e-9)


def test_g6_crv3(pooled):
    expected = [0.01612997208, 0.1473308781, 34.81338218]
    assert se(pooled, Covariance.CRV3) == pytest.approx(expected, rel=1e-8)
    assert coefficient_test(pooled, robust_covariance(pooled), column=1).p == pytest.approx(0.1518557711, rel=1e-8)


def test_g7_jackknife_around_its_mean(pooled):
    """The leave-one-out coefficients themselves: centred at their mean they give R's vcovJK."""
    without = leave_one_cluster_out(pooled)
    spread = np.sqrt(9 / 10 * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    assert spread == pytest.approx([0.01604533828, 0.1463649632, 34.4225288], rel=1e-8)


def test_g9_driscoll_kraay(pooled):
    assert se(pooled, Covariance.DRISCOLL_KRAAY, lags=4) == pytest.approx([0.0138548615926, 0.0508450956047, 12.570359466158], rel=1e-7)


def test_g8_driscoll_kraay_without_small_sample_correction(pooled):
    """xtscc has none: ours is larger by sqrt(T/(T-1) · (N-1)/(N-K))."""
    ours = se(pooled, Covariance.DRISCOLL_KRAAY, lags=4) / np.sqrt(20 / 19 * 199 / 197)
    assert ours == pytest.approx([0.0134360177573, 0.04930800664089, 12.190347184209], rel=1e-7)


def test_g13_locality_effects(grunfeld):
    fit = fitted(grunfeld, Model.WITHIN)
    assert fit.beta == pytest.approx([0.1101238, 0.31006534], abs=5e-9)
    assert np.sqrt(np.diag(fit.classic_variance)) == pytest.approx([0.01185669, 0.0173545], abs=5e-9)


def test_g14_locality_and_year_effects(grunfeld):
    fit = fitted(grunfeld, Model.WITHIN, year_effects=True)
    assert fit.beta[:2] == pytest.approx([0.11771586, 0.35791627], abs=5e-9)
    assert np.sqrt(np.diag(fit.classic_variance))[:2] == pytest.approx([0.01375128, 0.02271901], abs=5e-9)


def test_g16_first_differences(grunfeld):
    assert fitted(grunfeld, Model.FIRST_DIFFERENCE).beta == pytest.approx([0.08906283, 0.27869402], abs=5e-9)


def test_g17_f_test_of_firm_effects(grunfeld, pooled):
    within = fitted(grunfeld, Model.WITHIN)
    f = (pooled.resid @ pooled.resid - within.resid @ within.resid) / 9 / (within.resid @ within.resid / 188)
    assert f == pytest.approx(49.1766, abs=1e-3)
    assert stats.f.sf(f, 9, 188) < 1e-15


def test_g19_mundlak_with_clustered_covariance(grunfeld):
    test = mundlak_test(grunfeld, outcome="invest", regressors=REGRESSORS, year_effects=False)
    published_convention = test.statistic * (10 / 9) * (199 / 200)
    assert published_convention == pytest.approx(8.092, abs=5e-4)
    assert stats.chi2.sf(published_convention, 2) == pytest.approx(0.017, abs=5e-4)
    assert test.distribution == "chi2(2)"


@pytest.mark.parametrize(("column", "count"), [(0, 4), (1, 24), (2, 28)])
def test_wild_bootstrap_enumerates_all_1024_sign_vectors(pooled, column, count):
    """Ties count: 24 of 1,024 for capital, where the strict convention of wildboottest gives 22."""
    test = wild_cluster_test(pooled, seed=1, column=column)
    assert test.p == count / 1024
    assert test.statistic == pytest.approx(pooled.beta[column] / se(pooled, Covariance.CRV1)[column])


def test_the_reference_table_keeps_its_hard_cases(grunfeld):
    """Few clusters, a coefficient whose verdict depends on the standard error, and the eleventh firm left out."""
    assert grunfeld["locality"].nunique() == 10
    pooled = fitted(grunfeld)
    p = [coefficient_test(pooled, robust_covariance(pooled, kind), column=1).p for kind in (Covariance.CRV1, Covariance.CRV3)]
    assert p[0] < 0.05 < p[1]
