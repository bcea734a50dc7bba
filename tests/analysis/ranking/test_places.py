"""Places are those of scipy.stats, value for value."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from parlib.analysis.ranking.places import places

TIES = np.random.default_rng(7).integers(0, 6, (4, 9, 7)) / 4
GAPS = np.where(np.random.default_rng(8).random(TIES.shape) < 0.3, np.nan, TIES)
NOBODY = np.full((3, 2), np.nan)


@pytest.mark.parametrize("axis", [-1, -2, 0])
@pytest.mark.parametrize(("shared", "method"), [(True, "average"), (False, "min")])
@pytest.mark.parametrize("values", [TIES, GAPS, NOBODY], ids=["ties", "gaps", "nobody"])
def test_places_are_those_of_scipy_stats(values, axis, shared, method):
    theirs = scipy.stats.rankdata(values, method=method, axis=axis, nan_policy="omit")
    np.testing.assert_array_equal(places(values, axis=axis, shared=shared), theirs)
