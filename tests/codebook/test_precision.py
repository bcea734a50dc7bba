"""Numbers are kept as exactly as declared: what differs between machines is gone, what a source states is not."""

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.precision import ESTIMATE_DIGITS, EXACT_DIGITS, digits, rounded, significant
from parlib.codebook.schemas import TABLES


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (2 / 3, 0.66666667),
        (-2 / 3, -0.66666667),
        (96.17, 96.17),
        (1e-7 / 3, 3.3333e-08),
        (0.0, 0.0),
        (1e15, 1e15),
        (123456789.25, 123456790.0),
    ],
)
def test_significant_digits(value, kept):
    assert significant(np.array([value]), 8)[0] == kept


def test_what_a_sum_leaves_is_zero_and_zero_has_no_sign():
    out = significant(np.array([0.1 + 0.2 - 0.3, -1e-17, np.nan, np.inf]), 12)
    assert out[:2].tolist() == [0.0, 0.0]
    assert not np.signbit(out[1])
    assert np.isnan(out[2])
    assert np.isinf(out[3])


def test_a_tiny_p_value_is_not_zero():
    frame = pd.DataFrame({"p": [3.21e-20], "estimate": [3.21e-20]})
    assert rounded("findings", frame).iloc[0].tolist() == [3.21e-20, 0.0]
    assert frame["estimate"][0] == 3.21e-20  # the table given is not changed


def test_the_last_digits_that_machines_differ_in_are_gone():
    a = pd.DataFrame({"locality": ["x"], "estimate": [86.92038379138958]})
    b = a.assign(estimate=np.nextafter(a["estimate"], 100) + 3e-13)
    assert rounded("findings", a).equals(rounded("findings", b))


def test_estimates_are_declared_by_columns_that_exist():
    from parlib.codebook.precision import _ESTIMATED

    for table, columns in _ESTIMATED.items():
        assert columns <= set(TABLES[table].to_schema().columns), table
        assert all(digits(table, column) == ESTIMATE_DIGITS for column in columns)
    assert digits("scores", "points") == EXACT_DIGITS


def test_a_short_decimal_is_what_rounding_it_gives():
    """Points are let through without being written out; the long way gives the very same float."""
    chance = np.random.default_rng(3)
    values = np.concatenate([chance.integers(-(10**9), 10**9, 500) / 10.0**places for places in range(8)])
    values = values[values != np.trunc(values)]  # whole numbers stay as they are
    for kept in (EXACT_DIGITS, ESTIMATE_DIGITS):
        long_way = [float(f"{round(v, 12):.{kept - 1}e}") + 0.0 for v in values.tolist()]
        np.testing.assert_array_equal(significant(values, kept), long_way)
