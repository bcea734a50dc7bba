import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from parlib.analysis.intervals import IntervalMethod, mean_interval, share_interval


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_statsmodels_for_simple_random_samples(case):
    hits, n = case
    p = hits / n
    low, high = share_interval(p, np.sqrt(p * (1 - p) / n), df=np.inf, smallest_base=float(n))
    assert (float(low), float(high)) == pytest.approx(proportion_confint(hits, n, method="wilson"), abs=1e-9)


@given(st.floats(0.01, 0.99), st.floats(0.001, 0.2), st.integers(1, 60))
def test_bounds_stay_inside_and_around_the_share(share, se, df):
    for method in IntervalMethod:
        low, high = share_interval(share, se, df=df, smallest_base=50.0, method=method)
        assert 0 <= low <= share <= high <= 1


def test_without_an_error_or_degrees_of_freedom_there_is_no_interval():
    low, high = share_interval(np.array([0.5, 0.5]), np.array([np.nan, 0.1]), df=np.array([10, 0]), smallest_base=np.array([9.0, 9.0]))
    assert np.isnan([low, high]).all()
    assert np.isnan(mean_interval(3.0, 0.1, df=0)).all()


def test_at_one_hundred_percent_the_logit_falls_back_on_wilson():
    args = {"df": np.array([12.0]), "smallest_base": np.array([15.0])}
    logit = share_interval(np.array([1.0]), np.array([0.0]), method=IntervalMethod.LOGIT, **args)
    wilson = share_interval(np.array([1.0]), np.array([0.0]), **args)
    assert np.allclose(logit, wilson)
    assert 0 < logit[0][0] < 1
