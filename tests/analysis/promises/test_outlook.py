"""Chances of a goal: shared years, few years, regression towards the mean, and held against what happened in simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from parlib.analysis.promises.course import Block, fit_course
from parlib.analysis.promises.grammar import Goal
from parlib.analysis.promises.outlook import FEWEST_STARTS, appraisal_variance, chance_of
from tests.analysis.promises.moves import moves_of

UNITS = 30


def drawn(rng, *, years, shock, own=1.0, lasting=1.0):
    """Values of 30 units: random walks (or noise around levels), and a shock that all share."""
    steps = own * rng.standard_normal((UNITS, years))
    noise = steps.cumsum(axis=1) if lasting else steps
    together = shock * rng.standard_normal(years)
    return 70 + rng.normal(0, 3, (UNITS, 1)) + noise + (together.cumsum() if lasting else together)


def ahead_of(y, unit=0, *, years=1, shared=True):
    """Where a unit of a table of values may be some years on."""
    course = fit_course([Block(np.arange(y.shape[1]), y)], shared=shared)
    return course.ahead(y[unit], year=y.shape[1] - 1 + years)


def middle(found, share=0.8):
    """Bounds of the middle share."""
    grid = np.linspace(*found.range(), 20001)
    return np.interp([(1 - share) / 2, (1 + share) / 2], found.below(grid), grid)


def width(found):
    return float(np.diff(middle(found))[0])


def test_one_course_says_of_every_unit_and_year_what_a_fresh_one_says():
    """What a group may do is worked out once a year that is asked about, for all its units."""
    y = drawn(np.random.default_rng(2), years=8, shock=1.0)
    course = fit_course([Block(np.arange(8), y)])
    for unit, years in ((0, 1), (1, 3), (2, 1), (0, 3)):
        told, fresh = course.ahead(y[unit], year=7 + years), ahead_of(y, unit, years=years)
        assert [told.weights.tolist(), told.means.tolist(), told.spreads.tolist()] == [
            fresh.weights.tolist(), fresh.means.tolist(), fresh.spreads.tolist(),
        ]  # fmt: skip


def test_a_shared_year_is_one_case_and_not_thirty():
    """Units differ by next to nothing, years by 2: what is ahead is as uncertain as years are, whatever the number of units."""
    y = drawn(np.random.default_rng(1), years=12, shock=2.0, own=0.05)
    yearly = (y[:, 1:] - y[:, :-1]).mean(axis=0)
    usual = 2 * stats.t.isf(0.1, 11) * yearly.std(ddof=1)
    assert usual * 0.6 < width(ahead_of(y)) < usual * 1.6
    assert width(ahead_of(y[:5])) == pytest.approx(width(ahead_of(y)), rel=0.15)


def test_few_years_widen_it():
    rng = np.random.default_rng(2)
    widths = [np.mean([width(ahead_of(drawn(rng, years=n, shock=0.5))) for _ in range(4)]) for n in (5, 10)]
    assert widths[0] > widths[1]


def test_further_ahead_is_less_sure():
    y = drawn(np.random.default_rng(5), years=9, shock=1.0)
    assert width(ahead_of(y)) < width(ahead_of(y, years=2)) < width(ahead_of(y, years=4))


def test_a_unit_that_just_fell_is_expected_to_come_back_where_levels_hold():
    """Noise of single years around lasting levels goes back; a random walk does not."""
    y = 80 + np.random.default_rng(3).standard_normal((UNITS, 8))
    fallen, risen = (float(np.mean(middle(ahead_of(np.vstack([y[:-1], [*y[-1, :7], last]]), -1)))) for last in (78.0, 82.0))
    assert risen - fallen < 1
    walk = drawn(np.random.default_rng(4), years=8, shock=0.0)
    low, high = (float(np.mean(middle(ahead_of(np.vstack([walk[:-1], [*walk[-1, :7], walk[-1, 6] + d]]), -1)))) for d in (-2, 2))
    assert high - low > 3


def test_a_group_after_a_bad_year_that_passes_comes_back():
    y = 80 + np.random.default_rng(8).standard_normal((UNITS, 10)) * 0.3
    y[:, 4] -= 2
    y[:, 9] -= 3
    assert np.mean(middle(ahead_of(y))) > y[:, 9].mean() + 0.5


def test_distances_are_those_of_the_conditional_normal_distribution():
    """Known motion, many units: coefficient, level and noise are found, and the bounds are those that follow from them."""
    rng = np.random.default_rng(9)
    e = rng.standard_normal((400, 7))
    for t in range(1, 7):
        e[:, t] = 0.6 * e[:, t - 1] + 0.8 * e[:, t]
    y = 50 + rng.normal(0, 2, (400, 1)) + e
    years = np.arange(8)
    true = 0.6 ** np.abs(years[:, None] - years) + 4.0
    pull = np.linalg.solve(true[:7, :7], true[:7, 7])
    mean = float(y[:, :7].mean() + pull @ (y[3, :7] - y[:, :7].mean(axis=0)))
    spread = float(np.sqrt(true[7, 7] - pull @ true[:7, 7]))
    np.testing.assert_allclose(middle(ahead_of(y, 3, shared=False)), mean + np.array([-1, 1]) * 1.2816 * spread, atol=0.15)


def test_gaps_and_breaks_leave_an_answer():
    y = drawn(np.random.default_rng(11), years=8, shock=0.5)
    holes = y.copy()
    holes[::3, 2] = holes[1::4, 5] = np.nan
    np.testing.assert_allclose(middle(ahead_of(holes, 2)), middle(ahead_of(y, 2)), atol=0.6)
    runs = [Block(np.arange(2010, 2014), y[:, :4] + 9), Block(np.arange(2014, 2018), y[:, 4:])]
    assert 0.1 < fit_course(runs).ahead(y[2, 4:], year=2018).below(y[2, -1]) < 0.9


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


@settings(max_examples=6, deadline=None)
@given(st.floats(-5, 5), st.floats(-5, 5), st.integers(0, 1000))
def test_a_higher_goal_is_never_more_likely(first, second, seed):
    moves = moves_of(drawn(np.random.default_rng(seed), years=6, shock=1.0))
    low, high = sorted((first, second))
    chances = [
        chance_of(Goal(low=70 + g), start=70.0, years=1, measure="value", units_ranked=np.nan, moves=moves).value for g in (low, high)
    ]
    assert 0 < chances[1] <= chances[0] < 1


@pytest.mark.parametrize("shock", [0.0, 1.0])
def test_stated_chances_match_frequencies(shock):
    """Random walks over eight years, 100 provinces of eight promises: bins are within 0.07 and the Brier score is below the base rate's."""
    rng = np.random.default_rng(20250630)
    said, came = [], []
    for _ in range(100):
        y = drawn(rng, years=9, shock=shock)
        past = y[:, :8]
        course = fit_course([Block(np.arange(8), past)])
        for unit in range(0, 24, 3):
            goal = past[unit, -1] + rng.uniform(-1.5, 2.5)
            said.append(1 - float(course.ahead(past[unit], year=8).below(goal)))
            came.append(y[unit, -1] >= goal)
    said, came = np.array(said), np.array(came, dtype=float)
    for low, high in ((0, 0.33), (0.33, 0.67), (0.67, 1.01)):
        there = (said >= low) & (said < high)
        # shared shocks leave 100 independent years: a bin's mean has a standard error of 0.04
        assert said[there].mean() == pytest.approx(came[there].mean(), abs=0.07 + 0.06 * (shock > 0))
    assert np.mean((said - came) ** 2) < came.mean() * (1 - came.mean())


def test_a_known_error_of_the_values_makes_a_unit_that_fell_come_back_further():
    """Random walks seen with an error of variance 1: it is no move, so the last value counts for less; and it comes anew in the year ahead."""
    rng = np.random.default_rng(12)
    seen = drawn(rng, years=8, shock=0.0) + rng.standard_normal((UNITS, 8))
    fallen = np.vstack([seen[:-1], [*seen[-1, :7], seen[-1, 6] - 4]])
    blocks = [Block(np.arange(8), fallen)]
    plain, told = (fit_course(blocks, error=error).ahead(fallen[-1], year=8) for error in (0.0, 1.0))
    assert np.mean(middle(told)) > np.mean(middle(plain)) > fallen[-1, -1]
    assert width(told) > 2 * 1.2816  # what the error of the next value alone takes


def test_errors_of_items_add_up_to_that_of_the_index():
    """Two items with errors of 0.3 and 0.4 points of 50: (0.09 + 0.16) · 4 squared per cent; a unit without known errors is left out."""
    errors = pd.DataFrame({"locality": ["a", "a"], "period": 2024, "framework": "f", "code": ["1", "2"], "se": [0.3, 0.4]})
    scores = pd.DataFrame(
        {
            "locality": ["a", "a", "b"],
            "period": 2024,
            "framework": "f",
            "level": ["index", "criterion", "index"],
            "applicable_max": [50.0, 5, 50],
        }
    )
    units = pd.DataFrame({"locality": ["a", "b"], "level": "district", "fictional": True})
    assert appraisal_variance(errors, scores, units) == {("district", True): pytest.approx(1.0)}
    assert appraisal_variance(errors.iloc[:0], scores, units) == {}
