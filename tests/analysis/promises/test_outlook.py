"""Chances of a goal: shared years, few years, regression towards the mean, and held against what happened in simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from parlib.analysis.promises.grammar import Goal
from parlib.analysis.promises.outlook import FEWEST_STARTS, chance_of, forecast
from tests.analysis.promises.moves import moves_of

UNITS = 30


def drawn(rng, *, years, shock, own=1.0, lasting=1.0):
    """Values of 30 units: random walks (or noise around levels), and a shock that all share."""
    steps = own * rng.standard_normal((UNITS, years))
    noise = steps.cumsum(axis=1) if lasting else steps
    together = shock * rng.standard_normal(years)
    return 70 + rng.normal(0, 3, (UNITS, 1)) + noise + (together.cumsum() if lasting else together)


def of(y, *, h=1):
    """Past changes over h years of a table of values."""
    years = y.shape[1]
    began = np.tile(np.arange(years - h), UNITS)
    return (y[:, h:] - y[:, :-h]).ravel(), (y[:, : years - h] - y.mean()).ravel(), began


def test_a_shared_year_is_one_case_and_not_thirty():
    """Units differ by next to nothing, years by 2: the spread is that of the years."""
    rng = np.random.default_rng(1)
    y = drawn(rng, years=12, shock=2.0, own=0.05)
    found = forecast(*of(y), years=1, now=0.0)
    yearly = (y[:, 1:] - y[:, :-1]).mean(axis=0)
    assert found.spread == pytest.approx(yearly.std(ddof=1), rel=0.2)
    assert 9 < found.df < 14  # eleven yearly changes, and the weight of two before any was seen


def test_few_years_widen_it():
    rng = np.random.default_rng(2)
    spreads = [
        np.mean(
            [
                stats.t.isf(0.1, f.df) * f.spread
                for f in (forecast(*of(drawn(rng, years=n, shock=0.0)), years=1, now=0.0) for _ in range(20))
            ]
        )
        for n in (5, 8, 20)
    ]
    assert spreads[0] > spreads[1] > spreads[2]


def test_a_unit_that_just_fell_is_expected_to_come_back_where_levels_hold():
    """Noise of single years around lasting levels: most of a distance from the centre that is noise goes back."""
    y = 80 + np.random.default_rng(3).standard_normal((UNITS, 8))
    change, apart, began = of(y)
    low, high = (forecast(change, apart, began, years=1, now=now) for now in (-2.0, 2.0))
    assert low.mean > 1
    assert high.mean < -1
    walk = drawn(np.random.default_rng(4), years=8, shock=0.0)
    change, apart, began = of(walk)
    assert abs(forecast(change, apart, began, years=1, now=-2.0).mean - forecast(change, apart, began, years=1, now=2.0).mean) < 1


def test_overlapping_changes_count_as_fewer_years():
    y = drawn(np.random.default_rng(5), years=9, shock=1.0)
    assert forecast(*of(y, h=4), years=4, now=0.0).df < forecast(*of(y), years=1, now=0.0).df


def test_a_place_is_whole_and_inside_the_table():
    y = np.argsort(np.argsort(-drawn(np.random.default_rng(6), years=7, shock=1.0), axis=0), axis=0) + 1.0
    moves = moves_of(y, measure="rank")
    first = chance_of(Goal(high=1.0), start=1.0, years=1, measure="rank", units_ranked=UNITS, moves=moves)
    any_place = chance_of(Goal(low=1.0, high=float(UNITS)), start=15.0, years=1, measure="rank", units_ranked=UNITS, moves=moves)
    assert 0.2 < first.value < 1
    assert any_place.value == pytest.approx(1 - 0.5 / (6 * UNITS + 1))


@pytest.mark.parametrize(("years", "code"), [(FEWEST_STARTS, "too_few_past_years"), (FEWEST_STARTS + 1, "past_cases")])
def test_so_many_years_are_needed(years, code):
    found = chance_of(
        Goal(low=75.0),
        start=74.0,
        years=1,
        measure="value",
        units_ranked=np.nan,
        moves=moves_of(drawn(np.random.default_rng(7), years=years, shock=0.5)),
    )
    assert found.basis.code == code
    assert np.isnan(found.value) == (code == "too_few_past_years")


@settings(max_examples=30, deadline=None)
@given(st.floats(-5, 5), st.floats(-5, 5), st.integers(0, 1000))
def test_a_higher_goal_is_never_more_likely(first, second, seed):
    moves = moves_of(drawn(np.random.default_rng(seed), years=6, shock=1.0))
    low, high = sorted((first, second))
    chances = [
        chance_of(Goal(low=70 + g), start=70.0, years=1, measure="value", units_ranked=np.nan, moves=moves).value for g in (low, high)
    ]
    assert 0 < chances[1] <= chances[0] < 1


@pytest.mark.parametrize("shock", [0.0, 1.0])
def test_what_is_said_happens(shock):
    """Random walks over eight years, 200 provinces of eight promises: bins are within 0.07 and the Brier score is below the base rate's."""
    rng = np.random.default_rng(20250630)
    said, came = [], []
    for _ in range(200):
        y = drawn(rng, years=9, shock=shock)
        past = y[:, :8]
        change, apart, began = of(past)
        for unit in range(0, 24, 3):
            goal = rng.uniform(-1.5, 2.5)
            found = forecast(change, apart, began, years=1, now=past[unit, -1] - past.mean())
            said.append(stats.t.sf((goal - found.mean) / found.spread, found.df))
            came.append(y[unit, -1] - past[unit, -1] >= goal)
    said, came = np.array(said), np.array(came, dtype=float)
    for low, high in ((0, 0.33), (0.33, 0.67), (0.67, 1.01)):
        there = (said >= low) & (said < high)
        # shared shocks leave 200 independent years: a bin's mean has a standard error of 0.03
        assert said[there].mean() == pytest.approx(came[there].mean(), abs=0.07 + 0.03 * (shock > 0))
    assert np.mean((said - came) ** 2) < came.mean() * (1 - came.mean())
