"""Mann-Kendall and Theil-Sen: exact under ties, invariant where it must be, and the interval inverts the test."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.analysis.trends.kendall import trends

years = np.arange(2012, 2025)
series = st.lists(st.integers(1, 6), min_size=5, max_size=7)


@pytest.mark.parametrize("values", [[1, 2, 3, 4, 5], [1, 1, 2, 3, 3, 3], [2, 2, 2, 1, 1, 4, 5], [7, 7, 7, 7, 7]])
def test_p_counts_every_arrangement(values):
    n = len(values)
    observed = abs(_score(values))
    share = np.mean([abs(_score(order)) >= observed for order in permutations(values)])
    assert trends(years[:n], values).p[0] == pytest.approx(share, abs=1e-12)


def test_a_constant_series_has_no_trend_and_no_alarm():
    found = trends(years[:6], [3.0] * 6)
    assert (found.slope[0], found.s[0], found.p[0], found.variance[0]) == (0.0, 0, 1.0, 0.0)
    long = trends(np.arange(40), [3.0] * 40)
    assert (long.p[0], long.exact) == (1.0, False)


@given(series)
@settings(max_examples=60, deadline=None)
def test_turning_the_values_over_turns_the_slope_and_keeps_p(values):
    up, down = trends(years[: len(values)], values), trends(years[: len(values)], [-v for v in values])
    assert up.slope[0] == pytest.approx(-down.slope[0])
    assert up.p[0] == pytest.approx(down.p[0])
    assert up.ci_low[0] == pytest.approx(-down.ci_high[0])


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=9, unique=True))
@settings(max_examples=60, deadline=None)
def test_the_interval_leaves_out_zero_exactly_where_the_test_rejects(values):
    found = trends(years[: len(values)], values)
    outside = found.ci_low[0] > 0 or found.ci_high[0] < 0
    assert outside == (found.p[0] <= 0.05)


def test_four_points_cannot_bound_a_slope_at_95_percent():
    found = trends(years[:4], [1.0, 2.0, 3.0, 4.0])
    assert np.isnan([found.ci_low[0], found.ci_high[0]]).all()
    assert found.p[0] == pytest.approx(2 / 24)


def test_many_series_are_the_same_as_one_by_one():
    random = np.random.default_rng(7)
    values = random.integers(1, 5, size=(30, 8)).astype(float)
    times = np.tile(years[:8], (30, 1))
    together = trends(times, values)
    for i in range(30):
        alone = trends(times[i], values[i])
        assert (together.p[i], together.slope[i], together.s[i]) == (alone.p[0], alone.slope[0], alone.s[0])


def test_order_of_the_years_does_not_matter():
    order = [3, 0, 4, 1, 2]
    values = np.array([1.0, 5.0, 2.0, 6.0, 7.0])
    a, b = trends(years[:5], values), trends(years[:5][order], values[order])
    assert (a.s[0], a.slope[0]) == (b.s[0], b.slope[0])


def _score(values) -> int:
    return sum(int(np.sign(values[j] - values[i])) for i in range(len(values)) for j in range(i + 1, len(values)))
