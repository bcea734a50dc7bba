import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from parlib.analysis.power import minimum_detectable_effect, planned_sample_size


def test_mde_of_the_normal():
    """Reference T3: (1.95996 + 0.84162) standard errors at 5 % and 80 %."""
    assert float(minimum_detectable_effect(0.4)) == pytest.approx(2.80159 * 0.4, rel=2e-6)


def test_mde_has_the_power_it_promises():
    """The noncentral t of a one-sample test agrees within the approximation of a shifted t."""
    n = 63
    mde = float(minimum_detectable_effect(1 / np.sqrt(n), df=n - 1))
    assert TTestPower().power(mde, n, 0.05) == pytest.approx(0.80, abs=0.005)


def test_half_as_many_units_cost_a_factor():
    """63 provinces became 34: the detectable effect grows by sqrt(63/34) = 1.36."""
    before, after = minimum_detectable_effect(1 / np.sqrt(np.array([63.0, 34.0])))
    assert after / before == pytest.approx(1.3612, abs=1e-4)


def test_no_error_no_mde():
    assert np.isnan(minimum_detectable_effect([np.nan, 1.0], df=[10, 0])).all()


def test_stricter_tests_need_larger_effects():
    mild, strict = (float(minimum_detectable_effect(1.0, alpha=a)) for a in (0.05, 0.05 / 8))
    assert strict > mild
    assert strict == pytest.approx(stats.norm.isf(0.05 / 16) + stats.norm.isf(0.2))


def test_sample_size_rule_of_the_older_guidance():
    """Reference V8: N = 1,000 → 286, 10,000 → 385, unlimited → 400."""
    assert planned_sample_size([1000, 10000, np.inf]).tolist() == [286, 385, 400]
