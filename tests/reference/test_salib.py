"""Shares of variance of the assumptions against SALib, on the same points."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import sobol

from parlib.analysis.ranking.sensitivity import FACTORS, sobol_points, sobol_shares

BASE = 512


def _values(cube: np.ndarray) -> np.ndarray:
    """A function in which factors act alone, together and not at all."""
    return 4 * cube[:, 0] + 2 * cube[:, 1] * cube[:, 2] + np.floor(3 * cube[:, 3])


@pytest.mark.parametrize("seed", [0, 20250630])
def test_shares_and_half_widths_are_those_of_salib(seed):
    values = _values(sobol_points(base=BASE, seed=seed).to_numpy())
    blocks = values.reshape(len(FACTORS) + 2, BASE)
    found = sobol_shares(blocks, rng=np.random.default_rng(seed))
    problem = {"num_vars": len(FACTORS), "names": list(FACTORS), "bounds": [[0.0, 1.0]] * len(FACTORS)}
    theirs = sobol.analyze(problem, blocks.T.ravel(), calc_second_order=False, seed=1)
    assert found["first_order"] == pytest.approx(theirs["S1"], abs=1e-5), "SALib centres on another mean of the same values"
    assert found["total"] == pytest.approx(theirs["ST"], abs=1e-12)
    for ours, named in (("first_order_half_width", "S1_conf"), ("total_half_width", "ST_conf")):
        assert found[ours] == pytest.approx(theirs[named], rel=0.35, abs=1e-12), "both are standard deviations over 100 resamples"


def test_shares_are_those_of_the_arithmetic():
    """Variances: 16/12 alone; 4(7/144) for the product, 1/12 + 1/12 of it alone; 2/3 for the three steps."""
    found = sobol_shares(_values(sobol_points(base=4096, seed=1).to_numpy()).reshape(len(FACTORS) + 2, 4096), rng=np.random.default_rng(1))
    whole = 16 / 12 + 4 * 7 / 144 + 2 / 3
    assert found["first_order"] == pytest.approx(np.array([16 / 12, 1 / 12, 1 / 12, 2 / 3, 0]) / whole, abs=0.01)
    assert found["total"] == pytest.approx(np.array([16 / 12, 1 / 9, 1 / 9, 2 / 3, 0]) / whole, abs=0.01)
