import numpy as np
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.analysis.panel.clusters import (
    Covariance,
    cluster_jackknife,
    coefficient_test,
    estimate_of,
    leave_one_cluster_out,
    robust_covariance,
    wald_test,
)
from parlib.analysis.panel.regression import absorb, fit_panel
from parlib.analysis.results import NotTestable
from tests.analysis.panels import panel

USED = {"outcome": "outcome", "regressors": ("reform", "control")}


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_leaving_a_cluster_out_is_estimating_without_it(missing):
    data = panel(missing=missing)
    fit = fit_panel(absorb(data, **USED))
    without = leave_one_cluster_out(fit)
    for g, name in enumerate(fit.data.clusters):
        again = smf.ols("outcome ~ reform + control + C(locality) + C(period)", data[data["locality"] != name]).fit()
        assert without[g, :2] == pytest.approx(again.params[["reform", "control"]].to_numpy())


def test_crv3_agrees_with_statsmodels_own():
    fit = fit_panel(absorb(panel(missing=0.2), **USED))
    theirs = fit.statsmodels.get_robustcov_results("cluster-crv3", groups=fit.data.cluster)
    assert cluster_jackknife(fit) == pytest.approx(theirs.cov_params(), rel=1e-8)


def test_a_year_seen_in_one_locality_only_does_not_stop_the_jackknife():
    data = panel()
    data = data[(data["period"] < 2022) | (data["locality"] == "L03")]
    fit = fit_panel(absorb(data, **USED))
    without = leave_one_cluster_out(fit)[fit.data.clusters.index("L03"), 0]
    again = smf.ols("outcome ~ reform + control + C(locality) + C(period)", data[data["locality"] != "L03"]).fit()
    assert without == pytest.approx(again.params["reform"])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.01, 100), st.floats(-50, 50))
def test_t_does_not_depend_on_the_unit_of_measurement(seed, scale, shift):
    data = panel(seed, units=9, years=6)
    moved = data.assign(reform=data["reform"] * scale + shift)
    for kind in set(Covariance) - {Covariance.TWO_WAY}:
        t = [coefficient_test(f, robust_covariance(f, kind)).statistic for f in (fit_panel(absorb(d, **USED)) for d in (data, moved))]
        assert t[0] == pytest.approx(t[1], rel=1e-6)


def test_the_least_optimistic_is_the_headline():
    """Over many panels with persistent errors CRV3 is wider than CRV1 on average."""
    ratios = []
    for seed in range(30):
        fit = fit_panel(absorb(panel(seed, units=15), **USED))
        ratios.append(np.sqrt(cluster_jackknife(fit)[0, 0] / robust_covariance(fit, Covariance.CRV1).matrix[0, 0]))
    assert np.mean(ratios) > 1.02


def test_sensitivity_errors_are_labelled():
    fit = fit_panel(absorb(panel(2, units=30), **USED))
    for kind in (Covariance.TWO_WAY, Covariance.DRISCOLL_KRAAY):
        assert "sensitivity only" in robust_covariance(fit, kind).words
    assert robust_covariance(fit, Covariance.TWO_WAY).df == 7


def test_a_two_way_difference_that_is_no_variance_is_refused():
    fit = fit_panel(absorb(panel(533, units=9, years=6), **USED))
    refused = robust_covariance(fit, Covariance.TWO_WAY)
    assert str(refused) == "variance_not_positive: kind=two-way"


def test_one_cluster_is_refused_with_a_reason():
    data = panel(units=1)
    data["locality"] = "A"
    fit = fit_panel(absorb(data, **USED, year_effects=False))
    refused = robust_covariance(fit)
    assert isinstance(refused, NotTestable)
    assert refused.reason.code == "too_few_clusters"


def test_estimate_and_test_agree_with_each_other():
    fit = fit_panel(absorb(panel(units=30), **USED))
    crv3 = robust_covariance(fit)
    estimate, test = estimate_of(fit, crv3, scale=10, unit="points"), coefficient_test(fit, crv3)
    assert (estimate.ci_low > 0 or estimate.ci_high < 0) == test.rejects()
    assert estimate.value == pytest.approx(10 * fit.beta[0])
    assert estimate.value / estimate.se == pytest.approx(test.statistic)
    joint = wald_test(fit, crv3, columns=[0], null_hypothesis="reform does not matter")
    assert joint.statistic == pytest.approx(test.statistic**2)
