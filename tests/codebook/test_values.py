"""Every face of "no value" is one answer, and zero is a value."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.values import holds, is_missing, value_or
from parlib.document.binding import Row
from parlib.document.numbers import MISSING, format_number
from parlib.document.references import plain_value

NOTHING = [None, float("nan"), np.nan, np.float32("nan"), Decimal("NaN"), Decimal("sNaN"), pd.NA, pd.NaT, np.datetime64("NaT"), ""]
SOMETHING = [
    0,
    0.0,
    -0.0,
    False,
    np.False_,
    np.float32(0),
    np.int64(0),
    Decimal(0),
    "0",
    " ",
    10**400,
    np.datetime64("2024-01-01"),
    [],
    (0,),
]


@pytest.mark.parametrize("value", NOTHING, ids=repr)
def test_nothing_is_missing_wherever_it_comes_from(value):
    assert is_missing(value)
    assert not holds(value)
    assert value_or(value, "–") == "–"
    assert plain_value(value) is None
    assert Row("t", {"x": [value]}, 0).text("x") == ""
    assert format_number("points", value, "vi") == MISSING


@pytest.mark.parametrize("value", SOMETHING, ids=lambda v: repr(v)[:20])
def test_zero_false_and_blanks_are_values(value):
    assert not is_missing(value)
    assert value_or(value, "–") is value


@pytest.mark.parametrize("dtype", ["boolean", "Int64", "Float64", "string", "object", "float64"])
def test_a_cell_of_any_column_type_is_asked_in_the_same_way(dtype):
    column = pd.Series([None], dtype=dtype)
    assert is_missing(column.iloc[0])
    assert is_missing(column.tolist()[0])
    assert [is_missing(r.x) for r in column.to_frame("x").itertuples()] == [True]
