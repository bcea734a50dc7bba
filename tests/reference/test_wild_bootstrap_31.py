"""WCR-31, the wild cluster bootstrap from residuals without the own cluster, against ``wildboottest`` 0.3.2 on the same regressions.

All 2^11 sign vectors are enumerated by both. Origin of the method: MacKinnon, Nielsen and Webb (2023), Fast and reliable jackknife and bootstrap methods for
cluster-robust inference, Journal of Applied Econometrics 38. Tolerance: two sign vectors, because ties count here (the sample's own vector and its mirror) and not there.
"""

import numpy as np
import pytest
from wildboottest.wildboottest import WildboottestCL

from parlib.analysis.panel.regression import absorb, fit_panel
from parlib.analysis.panel.wild_bootstrap import wild_cluster_interval, wild_cluster_test
from tests.analysis.panels import panel
from tests.short_form import short_form

GROUPS = 11


def by_the_package(fit, kind):
    tested = np.zeros(fit.data.x.shape[1])
    tested[0] = 1.0
    boot = WildboottestCL(X=fit.data.x, Y=fit.data.y, cluster=fit.data.cluster, R=tested, B=9999, seed=1)
    boot.get_scores(bootstrap_type=kind, impose_null=True)
    boot.get_weights(weights_type="rademacher")
    for step in ("get_numer", "get_denom", "get_tboot", "get_vcov", "get_tstat"):
        getattr(boot, step)()
    boot.get_pvalue(pval_type="two-tailed")
    return float(np.ravel(boot.pvalue)[0]), float(np.ravel(boot.t_stat)[0])


@pytest.mark.parametrize("seed", short_form([3, 4, 5, 8], [4]))
@pytest.mark.parametrize(("kind", "jackknife"), [("11", False), ("31", True)])
def test_the_same_p_as_the_package(seed, kind, jackknife):
    fit = fit_panel(absorb(panel(seed, units=GROUPS, missing=0.1), outcome="outcome", regressors=("reform", "control")))
    test = wild_cluster_test(fit, seed=1, jackknife=jackknife)
    p, t = by_the_package(fit, kind)
    assert test.statistic == pytest.approx(t, rel=1e-10)
    assert test.p == pytest.approx(p, abs=2.001 / 2**GROUPS)


@pytest.mark.parametrize("seed", short_form([3, 5], [3]))
def test_the_interval_holds_what_the_test_does_not_reject(seed):
    fit = fit_panel(absorb(panel(seed, units=GROUPS, missing=0.1), outcome="outcome", regressors=("reform", "control")))
    low, high = wild_cluster_interval(fit, seed=1, jackknife=True)
    step = (high - low) / 200
    for inside, outside in ((low + step, low - step), (high - step, high + step)):
        assert wild_cluster_test(fit, seed=1, value=inside, jackknife=True).p > 0.05
        assert wild_cluster_test(fit, seed=1, value=outside, jackknife=True).p <= 0.05
