import math

import pytest

from parlib.analysis.results import Estimate, HypothesisTest, NotTestable
from parlib.codebook.reasons import Reason


def test_a_refusal_is_a_value_with_a_reason_and_no_p():
    refusal = NotTestable("the coefficient is zero", Reason.of("too_few_clusters", clusters=8, needed=20))
    assert math.isnan(refusal.p)
    assert str(refusal) == "too_few_clusters: clusters=8; needed=20"


def test_results_are_frozen():
    test = HypothesisTest("the coefficient is zero", 2.5, "t(62)", 0.015, "CRV3")
    assert test.rejects()
    assert not test.rejects(alpha=0.01)
    with pytest.raises(AttributeError):
        test.p = 0.5
    with pytest.raises(AttributeError):
        Estimate(1, 1, 0, 2, 10, "").value = 3
