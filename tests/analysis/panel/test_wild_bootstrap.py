import numpy as np
import pytest

from parlib.analysis.panel.clusters import Covariance, coefficient_test, robust_covariance
from parlib.analysis.panel.regression import Model, absorb, fit_panel
from parlib.analysis.panel.wild_bootstrap import wild_cluster_interval, wild_cluster_test
from parlib.analysis.results import NotTestable
from tests.analysis.panels import panel

USED = {"outcome": "outcome", "regressors": ("reform", "control")}


def by_hand(fit, value=0.0):
    """Enumerate the bootstrap literally: build each sample, estimate it, compute its clustered t."""
    x, y, cluster, groups = fit.data.x, fit.data.y, fit.data.cluster, len(fit.data.clusters)
    others = np.delete(x, 0, axis=1)
    target = y - value * x[:, 0]
    restricted = target - others @ np.linalg.lstsq(others, target, rcond=None)[0]
    fitted = y - restricted

    def t_of(sample):
        beta = np.linalg.lstsq(x, sample, rcond=None)[0]
        score = np.zeros((groups, x.shape[1]))
        np.add.at(score, cluster, x * (sample - x @ beta)[:, None])
        bread = np.linalg.inv(x.T @ x)
        return (beta[0] - value) / np.sqrt((bread @ score.T @ score @ bread)[0, 0])

    own = abs(t_of(y))
    signs = 1 - 2 * ((np.arange(2**groups)[:, None] >> np.arange(groups)) & 1)
    return np.mean([abs(t_of(fitted + restricted * s[cluster])) >= own * (1 - 1e-9) for s in signs])


@pytest.mark.parametrize("model", [Model.POOLED, Model.WITHIN, Model.FIRST_DIFFERENCE])
@pytest.mark.parametrize("value", [0.0, 0.4])
def test_the_matrix_product_is_the_bootstrap_done_literally(model, value):
    fit = fit_panel(absorb(panel(3, units=7, missing=0.1), **USED, model=model))
    assert wild_cluster_test(fit, seed=1, value=value).p == pytest.approx(by_hand(fit, value))


def test_draws_approach_the_enumeration():
    fit = fit_panel(absorb(panel(5, units=12, slope=0.2), **USED))
    exact = wild_cluster_test(fit, seed=1)
    drawn = wild_cluster_test(fit, seed=1, draws=4000)
    assert "all 4,096" in exact.distribution
    assert "4,000 draws" in drawn.distribution
    assert drawn.p == pytest.approx(exact.p, abs=4 * np.sqrt(exact.p / 4000) + 1 / 4000)


def test_the_seed_decides_the_draws():
    fit = fit_panel(absorb(panel(6, units=20, slope=0.1), **USED))
    p = [wild_cluster_test(fit, seed=s, draws=499).p for s in (1, 1, 2)]
    assert p[0] == p[1] != p[2]


def test_the_p_value_is_never_zero():
    fit = fit_panel(absorb(panel(7, units=30, slope=9.0), **USED))
    assert wild_cluster_test(fit, seed=1, draws=999).p == 1 / 1000


def test_the_statistic_is_the_clustered_t():
    fit = fit_panel(absorb(panel(8, units=15), **USED))
    expected = coefficient_test(fit, robust_covariance(fit, Covariance.CRV1)).statistic
    assert wild_cluster_test(fit, seed=1).statistic == pytest.approx(expected)


def test_the_interval_holds_what_the_test_does_not_reject():
    fit = fit_panel(absorb(panel(9, units=20), **USED))
    low, high = wild_cluster_interval(fit, seed=4, draws=1999)
    assert low < fit.beta[0] < high
    for inside, outside in ((low + 1e-3, low - 1e-3), (high - 1e-3, high + 1e-3)):
        assert wild_cluster_test(fit, seed=4, draws=1999, value=inside).p > 0.05
        assert wild_cluster_test(fit, seed=4, draws=1999, value=outside).p <= 0.05


def test_too_few_clusters_are_refused():
    fit = fit_panel(absorb(panel(1, units=5), **USED))
    refused = wild_cluster_test(fit, seed=1)
    assert isinstance(refused, NotTestable)
    assert str(refused) == "too_few_clusters: clusters=5; needed=6"
    assert np.isnan(wild_cluster_interval(fit, seed=1)).all()


def test_false_alarms_stay_near_five_percent_with_few_clusters():
    """10 clusters, persistent errors, no link: 200 panels, so 5 % has a standard error of 1.5 points."""
    alarms = [
        wild_cluster_test(fit_panel(absorb(panel(seed, units=10, years=6, slope=0.0), **USED)), seed=1).p < 0.05 for seed in range(200)
    ]
    assert np.mean(alarms) == pytest.approx(0.05, abs=0.045)
