import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlib.analysis.multiplicity import Adjustment, adjust_p_values, could_be_found, cutoff

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=20).map(np.array)


@given(P_VALUES)
def test_adjusting_never_lowers_a_p_value_and_keeps_the_order(p):
    for method in Adjustment:
        adjusted = adjust_p_values(p, method=method)
        assert (adjusted >= p - 1e-12).all()
        assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= -1e-12).all()


@given(P_VALUES)
def test_holm_lies_between_benjamini_hochberg_and_bonferroni(p):
    bh, holm, bonferroni = (adjust_p_values(p, method=m) for m in (Adjustment.BENJAMINI_HOCHBERG, Adjustment.HOLM, Adjustment.BONFERRONI))
    assert (bh <= holm + 1e-12).all()
    assert (holm <= bonferroni + 1e-12).all()


def test_a_question_that_was_not_tested_is_not_counted():
    assert adjust_p_values(np.array([0.01, np.nan, np.nan])) == pytest.approx([0.01, np.nan, np.nan], nan_ok=True)
    assert np.isnan(adjust_p_values(np.array([np.nan]))).all()


@given(P_VALUES)
def test_the_cutoff_says_the_same_as_the_adjusted_p_values(p):
    for method in Adjustment:
        adjusted, level = adjust_p_values(p, method=method), cutoff(p, method=method, alpha=0.05)
        sure = np.abs(adjusted - 0.05) > 1e-9
        assert ((adjusted <= 0.05) == (p <= level))[sure].all()


def test_tests_that_can_find_nothing_do_not_count():
    smallest = np.array([0.001, 0.004, 0.03, 0.2, np.nan])
    assert could_be_found(smallest, method=Adjustment.BENJAMINI_HOCHBERG, alpha=0.05).tolist() == [True, True, True, False, False]
    # Tarone: three tests reach 0.05, two reach 0.05 / 2, so k = 2
    assert could_be_found(smallest, method=Adjustment.HOLM, alpha=0.05).tolist() == [True, True, False, False, False]
    assert not could_be_found(np.array([0.06, 0.2]), method=Adjustment.BENJAMINI_YEKUTIELI, alpha=0.05).any()
    assert could_be_found(np.array([]), method=Adjustment.BONFERRONI, alpha=0.05).tolist() == []
