"""A number is bound to its cell: equal to twelve digits, and no further away."""

import pandas as pd
import pytest

from parlib.document.proof import mismatches
from tests.briefing.sample_model import num, sample

TABLE = {"indices": pd.DataFrame([{"locality": "31", "value": 91.81, "small": 0.0, "none": float("nan"), "word": "a"}])}


def faults(raw, *, column="value"):
    model = sample()
    number = num("", raw, table="indices", column=column, locality="31")
    from parlib.document.numbers import format_number

    number["s"] = format_number(number["format"], raw, "vi") if not isinstance(raw, str) else raw
    model["sections"] = [{"id": "s", "appendix": None, "landscape": False, "blocks": [{"t": "p", "role": "body", "c": [number]}]}]
    return mismatches(model, TABLE)


@pytest.mark.parametrize("raw", [91.81, 91.81 * (1 + 5e-13), 91.81 * (1 - 5e-13), 91.81 * (1 + 0.99e-12)])
def test_what_floats_differ_in_is_the_same_number(raw):
    assert faults(raw) == []


@pytest.mark.parametrize("raw", [91.81 * (1 + 2e-12), 91.81 * (1 - 2e-12), 91.81 + 1e-9, 91.81 + 1e-6, 91.8101, 91.82, None])
def test_a_number_further_away_is_another(raw):
    assert len(faults(raw)) == 1


@pytest.mark.parametrize(("raw", "found"), [(0.0, 0), (0.9e-12, 0), (1.1e-12, 1), (-1.1e-12, 1), (1e-6, 1), (None, 1)])
def test_near_zero_the_bound_is_absolute(raw, found):
    assert len(faults(raw, column="small")) == found


@pytest.mark.parametrize(("raw", "found"), [(None, 0), (0.0, 1)])
def test_missing_is_missing_only(raw, found):
    assert len(faults(raw, column="none")) == found
