"""Competition ranks: laws that hold for any values, and group sizes the register vouches for."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.analysis.ranking.ranks import competition_ranks, group_sizes, register_sizes
from parlib.codebook.tables import conform

REGISTER = conform(
    "localities",
    [
        {"locality": "01@2000-01-01", "level": "province", "valid_from": "2000-01-01", "valid_to": "2025-06-30", "slug": "a"},
        {"locality": "02@2000-01-01", "level": "province", "valid_from": "2000-01-01", "valid_to": "2025-06-30", "slug": "b"},
        {"locality": "01@2025-07-01", "level": "province", "valid_from": "2025-07-01", "slug": "c"},
        {"locality": "10@2010-01-01", "level": "district", "parent": "01@2000-01-01", "valid_from": "2010-01-01", "slug": "d"},
    ],
)
values = st.lists(st.one_of(st.integers(0, 8).map(float), st.just(float("nan"))), min_size=1, max_size=12)


@given(values)
@settings(deadline=None)
def test_a_rank_is_one_more_than_the_number_of_better_units(scores):
    series = pd.Series(scores)
    found = competition_ranks(series, by=[pd.Series(["g"] * len(scores))])
    for value, rank, tie in zip(series, found["rank"], found["tie"], strict=True):
        if np.isnan(value):
            assert np.isnan(rank)
            assert not tie
        else:
            assert rank == 1 + (series > value).sum()
            assert tie == ((series == value).sum() > 1)


@given(values, st.integers(-5, 5))
@settings(deadline=None)
def test_a_common_shift_changes_no_rank(scores, shift):
    group = [pd.Series(["g"] * len(scores))]
    pd.testing.assert_frame_equal(competition_ranks(pd.Series(scores), by=group), competition_ranks(pd.Series(scores) + shift, by=group))


def test_groups_are_ranked_apart():
    found = competition_ranks(pd.Series([1.0, 2.0, 3.0]), by=[pd.Series(["a", "b", "b"])])
    assert found["rank"].tolist() == [1, 2, 1]


def test_the_register_counts_the_units_of_the_last_day_of_the_year():
    sizes = register_sizes(REGISTER, periods=[2008, 2024, 2025])
    assert [sizes["province", "", False, p] for p in (2008, 2024, 2025)] == [2, 2, 1]
    assert ("district", "01@2000-01-01", False, 2008) not in sizes
    rows = pd.DataFrame(
        {
            "locality": ["01@2000-01-01", "10@2010-01-01"],
            "level": ["province", "district"],
            "parent": ["", "01@2000-01-01"],
            "period": [2024, 2024],
        }
    )
    assert group_sizes(rows, localities=REGISTER).tolist() == [2, 1]
    vouched = group_sizes(rows, localities=REGISTER, levels=["province"])
    assert vouched[0] == 2
    assert np.isnan(vouched[1])


def test_a_fictional_unit_is_never_counted_among_real_ones():
    made = conform(
        "localities",
        [{"locality": "VL@2019-01-01", "level": "province", "valid_from": "2019-01-01", "slug": "vl", "fictional": True}],
    )
    both = pd.concat([REGISTER, made], ignore_index=True)
    rows = pd.DataFrame({"locality": ["01@2000-01-01", "VL@2019-01-01"], "level": "province", "parent": "", "period": 2024})
    assert group_sizes(rows, localities=both).tolist() == [2, 1]


@pytest.mark.parametrize(
    ("apart", "ranks"),
    [(0, [1, 1]), (4e-10, [1, 1]), (6e-10, [2, 1]), (1e-9, [2, 1]), (1e-8, [2, 1]), (-4e-10, [1, 1]), (-6e-10, [1, 2])],
)
def test_values_are_told_apart_at_the_ninth_decimal(apart, ranks):
    got = competition_ranks(pd.Series([80.0, 80.0 + apart]), by=[pd.Series(["A", "A"])])
    assert got["rank"].tolist() == ranks
    assert got["tie"].tolist() == [ranks == [1, 1]] * 2
