"""Decimal points add up as decimals do, and ties round up as tables do."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from parlib.scoring.exact import exact_sum, round_half_up, share_out, to_points, to_quanta

cents = st.integers(-100_000, 100_000)


def test_binary_artefacts_are_gone():
    assert 0.1 + 0.2 != 0.3
    assert to_points(to_quanta(0.1) + to_quanta(0.2)) == 0.3
    assert exact_sum(np.array([1.1] * 10)) == 11.0
    assert exact_sum(np.array([8.56, 4.50, 12.69, 7.75, 9, 4.25, 10.50, 23])) == 80.25
    assert str(to_points(to_quanta(-0.0))) == "0.0"


def test_ties_round_away_from_zero():
    assert round_half_up([2.675, 1.005, 0.125, -0.125, 2.5], 2).tolist() == [2.68, 1.01, 0.13, -0.13, 2.5]
    assert round_half_up([2.5, 0.5, -0.5], 0).tolist() == [3, 1, -1]
    assert round_half_up(1 / 3, None) == 0.333333333


def test_a_ratio_next_to_a_tie_is_not_pushed_over_it():
    # 12_499 of 100_000 times 1 is 0.12499, below the tie 0.125 by one case: it must stay 0.12.
    assert round_half_up(12_499 / 100_000, 2) == 0.12
    assert round_half_up(12_500 / 100_000, 2) == 0.13


@given(st.lists(cents, min_size=1, max_size=60))
def test_sums_of_two_decimal_points_are_exact(values):
    assert exact_sum(np.array([v / 100 for v in values])) == float(Decimal(sum(values)) / 100)


@given(cents, st.integers(0, 3))
def test_rounding_agrees_with_decimal_arithmetic(value, decimals):
    expected = (Decimal(value) / 1000).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert round_half_up(value / 1000, decimals) == float(expected)


@given(st.integers(0, 10**11), st.lists(st.integers(0, 50), min_size=1, max_size=9).filter(any))
def test_parts_sum_to_the_whole_exactly(total, weights):
    parts = share_out(np.array([float(total)]), np.array([weights], dtype=float))
    assert parts.sum() == total
    assert (parts == np.rint(parts)).all()
    assert parts[0, np.array(weights) == 0].sum() == 0


def test_missing_stays_missing():
    assert np.isnan(exact_sum(np.array([np.nan])))
    assert np.isnan(to_points(np.nan))
