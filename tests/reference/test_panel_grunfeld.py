"""Panel regressions and their standard errors against Stata, R and textbook numbers: Grunfeld's investment data.

Data: statsmodels ``grunfeld``, 10 firms × 20 years (its eleventh firm, American Steel, is not in the published results);
``invest ~ value + capital``. Origins of the numbers, by id:

- G1, G2: Stata ``regress`` and ``vce(cluster firm)``; G9: ivreg2 ``small dkraay(5)``; G6, G7: R ``summclust`` and ``sandwich::vcovJK``. All stand
  as arrays in the statsmodels wheel, ``regression/tests/results/results_grunfeld_ols_robust_cluster.py``.
- G5: statsmodels 0.15 and pyfixest 0.60 (``G_df="conventional"``), which agree.
- G3, G4: ivreg2 (Stata) without and with ``small``; G10: panel Newey-West of ivreg2 (``bw(5)``). Same file. parlib does not print these conventions; the
  tests say by which factor they differ from what it prints.
- G8: Stata ``xtscc``, same file.
- G13, G14: linearmodels 7.1 and R ``plm`` (Baltagi's textbook example); G16: between and first differences, linearmodels 7.1.
- G15: random effects of Swamy and Arora, R ``plm`` manual (Grunfeld) and linearmodels 7.1. G18: R ``plm`` ``phtest`` (Baltagi prints 2.33). G19: classic Mundlak
  test, Baltagi's m2 and m3 = 2.131. G21: Breusch and Pagan's LM, R ``plm`` ``plmtest`` (Baltagi prints 798.162).
- G17: F test of firm effects, plm ``test_pFtest.R`` (SAS prints 49.18).
- G19c: Mundlak's Wald test with clustered covariance, linearmodels 7.1 (random effects + firm means; the coefficients equal pooled least squares
  in a balanced panel), whose correction N/(N-K) has no G/(G-1).

Tolerance 1e-7 relative: the sources print 8 to 14 digits.
"""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.sandwich_covariance import cov_cluster

from parlib.analysis.panel.checks import mundlak_test
from parlib.analysis.panel.clusters import Covariance, coefficient_test, leave_one_cluster_out, robust_covariance
from parlib.analysis.panel.random_effects import breusch_pagan_test, hausman_test, random_effects
from parlib.analysis.panel.regression import Model, absorb, fit_panel
from parlib.analysis.panel.wild_bootstrap import wild_cluster_test

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


def test_g3_crv1_without_small_sample_correction(pooled):
    """ivreg2 without ``small``: ours is larger by sqrt(G/(G-1) · (N-1)/(N-K))."""
    ours = se(pooled, Covariance.CRV1) / np.sqrt(10 / 9 * 199 / 197)
    assert ours == pytest.approx([0.01500272788516, 0.08020079648691, 19.27943055305], rel=1e-7)


def test_g4_two_way_with_one_correction_for_all_terms(pooled):
    """ivreg2 ``small`` and pyfixest multiply every term by the correction of the fewer clusters; ours corrects each term on its own."""
    firm, year = pooled.data.cluster, np.unique(pooled.data.period, return_inverse=True)[1]
    terms = [cov_cluster(pooled.statsmodels, g, use_correction=False) for g in (firm, year, firm * 20 + year)]
    one = np.sqrt(np.diag(terms[0] + terms[1] - terms[2]) * (10 / 9 * 199 / 197))
    assert one == pytest.approx([0.01635175387097, 0.07847391274682, 19.505607409785], rel=1e-7)
    own = [10 / 9 * 199 / 197, 20 / 19 * 199 / 197, 200 / 199 * 199 / 197]
    each = np.sqrt(np.diag(own[0] * terms[0] + own[1] * terms[1] - own[2] * terms[2]))
    assert se(pooled, Covariance.TWO_WAY) == pytest.approx(each, rel=1e-12)


def test_g10_panel_newey_west(pooled):
    """Not a kind of standard error here: it bounds how many years errors remember, CRV1 does not. Pinned on our regression through statsmodels."""
    other = pooled.statsmodels.get_robustcov_results("hac-panel", groups=pooled.data.cluster, maxlags=4)
    assert other.bse == pytest.approx([0.01142785251475, 0.06842168281423, 16.179042041128], rel=1e-7)
    assert (se(pooled, Covariance.CRV1) > other.bse).all()


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


@pytest.fixture(scope="module")
def random(pooled):
    return random_effects(pooled.data)


def test_g15_random_effects(random):
    assert random.fit.beta == pytest.approx([0.10978115, 0.30811298, -57.83441491], abs=5e-9)
    assert np.sqrt(np.diag(random.fit.classic_variance)) == pytest.approx([0.01049266, 0.01718047, 28.89893526], abs=1e-8)
    assert random.theta == pytest.approx(0.86122362, abs=5e-9)


def test_g16_between(random):
    assert random.between[:2] == pytest.approx([0.13464609, 0.03203147], abs=5e-9)


def test_g18_hausman(grunfeld, random):
    test = hausman_test(fitted(grunfeld, Model.WITHIN), random.fit)
    assert test.statistic == pytest.approx(2.330367, abs=5e-7)
    assert test.p == pytest.approx(0.311865, abs=5e-7)
    assert test.distribution == "chi2(2)"


def test_g19_mundlak_classic_and_how_clustering_turns_it(grunfeld):
    """Random effects + firm means, independent errors: not rejected, as classic Hausman; with clustered covariance it is (below)."""
    means = grunfeld.groupby("locality")[list(REGRESSORS)].transform("mean").add_prefix("mean_")
    wide = grunfeld.join(means)
    columns = (*REGRESSORS, *means.columns)
    fit = random_effects(absorb(wide, outcome="invest", regressors=columns, model=Model.POOLED, year_effects=False)).fit
    own, variance = fit.beta[2:4], fit.classic_variance[2:4, 2:4]
    statistic = own @ np.linalg.solve(variance, own)
    assert statistic == pytest.approx(2.131366, abs=5e-7)
    assert stats.chi2.sf(statistic, 2) == pytest.approx(0.344492, abs=5e-7)
    assert mundlak_test(grunfeld, outcome="invest", regressors=REGRESSORS, year_effects=False).p < 0.05


def test_g21_breusch_pagan(pooled):
    test = breusch_pagan_test(pooled)
    assert test.statistic == pytest.approx(798.1615, abs=5e-5)
    assert test.distribution == "chi2(1)"


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


CONVENTIONS = {
    # firm and year effects, clustered by firm, error of ``value``; programs run on 29 November 2026, numbers as they printed
    "parlib; Stata areg with year dummies, by its factor": (0.010794151293156, 21),  # value, capital, 19 year dummies
    "pyfixest 0.60; Stata xtreg, fe, by its factor": (0.010824429476864, 22),
    "linearmodels 7.1, group_debias": (0.011108915520472, 31),  # all firm effects but one as well, and the constant
    "pyfixest, ssc(k_fixef='none')": (0.010263191236561, 2),
}


@pytest.mark.parametrize("program", CONVENTIONS)
def test_one_error_under_four_conventions(grunfeld, program):
    """Each is parlib's, with another number of columns in (N-1)/(N-K): the table of docs/methods/links.md."""
    printed, columns = CONVENTIONS[program]
    fit = fitted(grunfeld, Model.WITHIN, year_effects=True)
    ours = se(fit, Covariance.CRV1)[0]
    assert ours * np.sqrt((fit.n - fit.columns) / (fit.n - columns)) == pytest.approx(printed, rel=1e-9)


def test_conventions_without_the_factor_of_the_clusters_and_of_the_jackknife(grunfeld):
    fit = fitted(grunfeld, Model.WITHIN, year_effects=True)
    clusters, bare = 10, se(fit, Covariance.CRV1)[0] / np.sqrt(10 / 9 * 199 / 179)
    assert bare == pytest.approx(0.009712023686847, rel=1e-9)  # ivreg2 without small; pyfixest k_adj=False, G_adj=False
    assert bare * np.sqrt(200 / 169) == pytest.approx(0.010565288935393, rel=1e-9)  # linearmodels 7.1 as delivered: N/(N-K), no G/(G-1)
    jackknife = se(fit, Covariance.CRV3)[0]
    assert jackknife == pytest.approx(0.052330212301558, rel=1e-9)
    factor = np.sqrt((clusters / (clusters - 1)) ** 2 * 199 / 178)
    assert jackknife * factor == pytest.approx(0.061478961707212, rel=1e-9)  # pyfixest 0.60, CRV3
