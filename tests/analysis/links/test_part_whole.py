import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlib.analysis.links.part_whole import (
    correlation_by_construction,
    part_whole_of,
    split_points,
)
from parlib.codebook.frameworks import Framework, Item

ITEMS = [
    ("0", "", "index", 100, ""),
    ("1", "0", "domain", 60, ""),
    ("1.1", "1", "subcriterion", 40, "appraisal"),
    ("1.2", "1", "subcriterion", 20, "survey"),
    ("2", "0", "domain", 40, ""),
    ("2.1", "2", "subcriterion", 30, "survey"),
    ("2.2", "2", "subcriterion", 10, "outcome"),
    ("3", "0", "domain", 5, "appraisal"),
]
BOOK = Framework(
    id="book",
    title_vi="b",
    title_en="b",
    level="district",
    status="illustrative",
    items=[
        Item(code=c, parent=p, level=lv, name_vi=c, max_points=m, source=s, kind="bonus" if c == "3" else "") for c, p, lv, m, s in ITEMS
    ],
)


def scores(points, *, states=None, locality="A", period=2024):
    leaves = ["1.1", "1.2", "2.1", "2.2", "3"]
    maxima = [40.0, 20.0, 30.0, 10.0, 5.0]
    return pd.DataFrame(
        {
            "locality": locality,
            "period": period,
            "framework": "book",
            "code": leaves,
            "points": points,
            "applicable_max": maxima,
            "state": states or ["scored"] * 5,
        }
    )


def only(split):
    assert len(split) == 1
    return split.iloc[0]


def test_the_measure_is_rebuilt_without_the_outcome_s_points():
    row = only(split_points(scores([30, 10, 15, 5, 5]), {"book": BOOK}, without_codes=["2"]))
    assert (row["part"], row["part_max"], row["rest"], row["rest_max"]) == (20, 40, 40, 60)
    assert row["value"] == pytest.approx(100 * 40 / 60)


def test_items_can_be_named_by_their_source():
    row = only(split_points(scores([30, 10, 15, 5, 5]), {"book": BOOK}, without_sources=["survey", "outcome"]))
    assert (row["rest"], row["rest_max"], row["value"]) == (30, 40, 75)


@pytest.mark.parametrize(("floor", "known"), [(0.66, True), (40 / 60, True), (0.67, False)])
def test_the_rest_is_given_at_the_coverage_floor_and_not_below_it(floor, known):
    """Items 1.1 and 1.2 are left, 40 and 20 points; the second has no figure."""
    rows = scores([30, np.nan, 15, 5, 5], states=["scored", "missing", "scored", "scored", "scored"])
    row = only(split_points(rows, {"book": BOOK.model_copy(update={"coverage_floor": floor})}, without_codes=["2"]))
    assert bool(np.isfinite(row["value"])) is known


def test_bonus_points_count_on_neither_side():
    row = only(split_points(scores([30, 10, 15, 5, 5]), {"book": BOOK}))
    assert row["rest"] == 60
    assert row["rest_max"] == 100


def test_not_applicable_leaves_the_maximum_and_zero_does_not():
    states = ["scored", "not_applicable", "scored", "zero", "scored"]
    row = only(split_points(scores([30, np.nan, 15, 0, 5], states=states), {"book": BOOK}, without_codes=["2.1"]))
    assert (row["rest"], row["rest_max"]) == (30, 50)


def test_too_little_scored_is_missing_not_guessed():
    states = ["missing", "scored", "scored", "scored", "scored"]
    row = only(split_points(scores([np.nan, 10, 15, 5, 5], states=states), {"book": BOOK}, without_codes=["2"]))
    assert np.isnan(row["value"])
    assert row["rest_max"] == 20


def test_an_unknown_item_is_an_error():
    with pytest.raises(ValueError, match="no item 9"):
        split_points(scores([1, 1, 1, 1, 1]), {"book": BOOK}, without_codes=["9"])


@given(st.integers(1, 40).flatmap(lambda k: st.tuples(st.integers(0, k), st.just(k))))
def test_equal_items_are_a_special_case_of_the_general_formula(case):
    """Reference T2: m of k independent items of equal variance: r = sqrt(m/k)."""
    m, k = case
    assert float(correlation_by_construction(np.sqrt(m), np.sqrt(k - m))) == pytest.approx(np.sqrt(m / k))


def test_the_expected_correlation_is_the_one_that_unrelated_parts_show():
    rng = np.random.default_rng(1)
    part, rest = rng.normal(0, 3, 20000), rng.normal(0, 8, 20000)
    assert np.corrcoef(part, part + rest)[0, 1] == pytest.approx(float(correlation_by_construction(3, 8)), abs=0.01)


def test_containment_is_measured_within_years():
    rng = np.random.default_rng(2)
    period = np.repeat([2020, 2021], 500)
    split = pd.DataFrame(
        {
            "framework": "book",
            "period": period,
            "part": rng.normal(0, 3, 1000) + 100 * (period == 2021),
            "rest": rng.normal(0, 4, 1000) + 100 * (period == 2021),
            "part_max": 10.0,
            "rest_max": 90.0,
        }
    )
    found = part_whole_of(split)
    assert found.expected_correlation == pytest.approx(0.6, abs=0.03)
    assert found.share_of_maximum == pytest.approx(0.1)
    assert "expected_correlation" in found.refusal().details


def test_two_rows_are_too_few_to_say_anything():
    empty = part_whole_of(pd.DataFrame(columns=["framework", "period", "part", "rest", "part_max", "rest_max"]))
    assert np.isnan(empty.expected_correlation)
