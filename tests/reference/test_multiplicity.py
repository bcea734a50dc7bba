"""Adjusted p-values against Benjamini and Hochberg (1995), JRSS B 57, section 4.1: 15 hypotheses of a trial.

T1, rejections at 5 %: the paper states 3 for Bonferroni and 4 for its own procedure; Holm 3 and Benjamini-Yekutieli 3 from R ``p.adjust``. The adjusted
values themselves agree with statsmodels ``multipletests`` on random families.
"""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from parlib.analysis.multiplicity import Adjustment, adjust_p_values

TRIAL = np.array([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0])
REJECTED = {
    Adjustment.BONFERRONI: 3,
    Adjustment.HOLM: 3,
    Adjustment.BENJAMINI_HOCHBERG: 4,
    Adjustment.BENJAMINI_YEKUTIELI: 3,
    Adjustment.NONE: 9,
}


@pytest.mark.parametrize(("method", "count"), REJECTED.items())
def test_t1_rejections_in_the_trial(method, count):
    assert (adjust_p_values(TRIAL, method=method) <= 0.05).sum() == count


@pytest.mark.parametrize("method", [m for m in Adjustment if m not in (Adjustment.NONE, Adjustment.FALSE_SIGNS)])
def test_adjusted_values_agree_with_statsmodels(method):
    rng = np.random.default_rng(1)
    for size in (1, 2, 7, 60):
        p = rng.uniform(0, 0.3, size).round(2)
        assert adjust_p_values(p, method=method) == pytest.approx(multipletests(p, method=str(method))[1])


def test_the_reference_table_keeps_its_hard_cases():
    """Procedures must differ on it, and it must hold a p-value of one."""
    assert len(set(REJECTED.values())) >= 3
    assert TRIAL.max() == 1.0
