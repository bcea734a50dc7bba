"""Tails and quantiles are those of scipy.stats, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from parlib.analysis.tails import normal_isf, normal_sf, t_isf, t_ppf, t_sf

X = np.array([-np.inf, -40.0, -3.3, -0.0, 0.0, 1e-9, 0.7, 2.2, 37.5, 1e6, np.inf, np.nan])
CHANCES = np.array([0.0, 1e-12, 0.001, 0.025, 0.05, 0.5, 0.9, 0.975, 1.0, np.nan, -1.0, 2.0])
DF = np.array([0.5, 1.0, 2.0, 3.7, 9.0, 120.0, 1e6, np.inf, np.nan])[:, None]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (t_sf(X, DF), scipy.stats.t.sf(X, DF)),
        (t_isf(CHANCES, DF), scipy.stats.t.isf(CHANCES, DF)),
        (t_ppf(CHANCES[1:], DF), scipy.stats.t.ppf(CHANCES[1:], DF)),
        (normal_sf(X), scipy.stats.norm.sf(X)),
        (normal_isf(CHANCES), scipy.stats.norm.isf(CHANCES)),
    ],
    ids=["t_sf", "t_isf", "t_ppf", "normal_sf", "normal_isf"],
)
def test_bit_for_bit_what_scipy_stats_gives(ours, theirs):
    np.testing.assert_array_equal(ours, theirs)
    assert np.isfinite(ours).any()


def test_a_single_number_gives_one():
    assert float(t_sf(2.0, 7)) == scipy.stats.t.sf(2.0, 7)
    assert float(normal_isf(0.025)) == scipy.stats.norm.isf(0.025)
