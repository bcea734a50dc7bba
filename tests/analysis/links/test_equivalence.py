import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import DescrStatsW

from parlib.analysis.links.equivalence import equivalence_test


def test_agrees_with_statsmodels_on_a_sample():
    x = np.random.default_rng(1).normal(0.1, 1.0, 80)
    theirs = DescrStatsW(x).ttost_mean(-0.4, 0.4)[0]
    ours = equivalence_test(x.mean(), x.std(ddof=1) / np.sqrt(80), bound=0.4, df=79)
    assert ours.p == pytest.approx(theirs)


@given(st.floats(-2, 2), st.floats(0.05, 2), st.floats(0.1, 3), st.integers(3, 200))
def test_rejecting_is_the_ninety_percent_interval_lying_inside(estimate, se, bound, df):
    half = stats.t.isf(0.05, df) * se
    inside = (estimate - half > -bound) and (estimate + half < bound)
    assert equivalence_test(estimate, se, bound=bound, df=df).rejects() == inside


def test_the_null_hypothesis_is_in_words():
    assert "0.5 points or more" in equivalence_test(0.1, 0.2, bound=0.5, unit="points").null_hypothesis


def test_a_bound_must_be_declared():
    with pytest.raises(ValueError, match="positive"):
        equivalence_test(0.1, 0.2, bound=0.0)
