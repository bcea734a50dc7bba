"""Confidence sets for ranks: by hand, at the edges, and held against the truth in simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.analysis.ranking.confidence import RankSets, _largest_of_all, rank_sets
from parlib.analysis.ranking.critical_values import Bounds, QuantileOfLargest
from parlib.analysis.results import NotTestable


def sets(value, se, **kw):
    names = [f"u{k}" for k in range(len(value))]
    return rank_sets(names, np.array(value, dtype=float), np.array(se, dtype=float), **({"seed": 1, "draws": 2000} | kw))


def test_two_units_are_a_test_of_their_difference():
    """One pair: both directions at 5 % together are told apart beyond 1.96 standard errors of the difference."""
    close, far = (sets([10, 10 - gap], [1, 1], draws=40000).table for gap in (1.93 * np.sqrt(2), 1.99 * np.sqrt(2)))
    assert close[["low", "high"]].to_numpy().tolist() == [[1, 2], [1, 2]]
    assert far[["low", "high"]].to_numpy().tolist() == [[1, 1], [2, 2]]
    assert far["group"].tolist() == [1, 2]


def test_what_is_known_without_error_stands_where_it_stands():
    table = sets([90, 80, 80, 50], [0, 0, 0, 5]).table
    assert table["rank"].tolist() == [1, 2, 2, 4]
    assert table[["low", "high"]].to_numpy().tolist() == [[1, 1], [2, 3], [2, 3], [4, 4]]
    assert table["tied"].tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("value", "se", "reason"),
    [
        ([1.0], [1.0], "too_few_units: units=1; needed=2"),
        ([1.0, 2.0, 3.0], [1.0, np.nan, 1.0], "error_unknown: units=1; of=3"),
        ([1.0, 2.0], [np.inf, 1.0], "error_unknown: units=1; of=2"),
        ([1.0, 2.0, 3.0], [0.0, 0.0, 0.0], "no_error_known"),
        ([], [], "too_few_units: units=0; needed=2"),
    ],
)
def test_what_has_no_sets_says_why(value, se, reason):
    found = sets(value, se)
    assert isinstance(found, NotTestable)
    assert str(found.reason) == reason


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 20)), min_size=2, max_size=9).filter(lambda u: any(s > 1e-6 for _, s in u)))
def test_sets_hold_the_rank_and_those_of_all_together_are_never_narrower(units):
    found = sets(*zip(*units, strict=True), draws=300)
    assert isinstance(found, RankSets)
    table = found.table
    assert (table["low"] <= table["rank"]).all()
    assert (table["rank"] <= table["high"]).all()
    assert (table["low_all"] <= table["rank"]).all()
    assert (table["rank"] <= table["high_all"]).all()
    assert table.loc[0:, "group"].between(1, len(table)).all()


def test_the_order_of_rows_changes_nothing_but_draws():
    value, se = np.array([70.0, 80.0, 65.0, 90.0, 72.0]), np.array([2.0, 3.0, 1.0, 2.0, 4.0])
    first, second = sets(value, se, draws=20000).table, sets(value[::-1], se[::-1], draws=20000).table.iloc[::-1]
    for column in ("rank", "low", "high", "low_all", "high_all", "group"):
        assert first[column].tolist() == second[column].tolist()


def test_the_same_seed_gives_the_same_sets_and_leaves_the_global_state_alone():
    before = np.random.get_state()  # noqa: NPY002 - the global state is what is watched
    first, second = (sets([3, 2, 1], [1, 1, 1], seed=5).table for _ in range(2))
    assert first.equals(second)
    assert (np.random.get_state()[1] == before[1]).all()  # noqa: NPY002


def true_range(truth):
    """First and last place that a unit may truly take: equal units share places."""
    return 1 + (truth[None, :] > truth[:, None]).sum(axis=1), (truth[None, :] >= truth[:, None]).sum(axis=1)


@pytest.mark.parametrize("spacing", [0.0, 0.7, 3.0])
def test_sets_cover_the_true_ranks(spacing):
    """Ten units, equal or a step apart, errors between one and two: 200 samples, so that 95 % has a standard error of 1.5 points."""
    rng = np.random.default_rng(20250630)
    truth, se = -spacing * np.arange(10.0), rng.uniform(1, 2, 10)
    best, worst = true_range(truth)
    alone, together = [], []
    for _ in range(200):
        table = sets(truth + se * rng.standard_normal(10), se, draws=500, seed=int(rng.integers(2**31))).table
        alone.append(((table["low"] <= best) & (worst <= table["high"])).to_numpy())
        together.append(((table["low_all"] <= best) & (worst <= table["high_all"])).all())
    assert np.min(np.mean(alone, axis=0)) > 0.95 - 3 * 0.0154
    assert np.mean(together) > 0.95 - 3 * 0.0154


@pytest.mark.parametrize("coverage", [0.5, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("kind", ["alike", "apart", "some without error", "two units"])
def test_the_quantile_from_the_draws_that_may_decide_is_that_of_all_draws(kind, coverage):
    rng = np.random.default_rng(5)
    spread = {
        "alike": np.full(30, 0.8),
        "apart": rng.choice([0.1, 3.0], 30),
        "some without error": rng.choice([0.0, 1.0], 12),
        "two units": np.array([0.0, 2.0]),
    }[kind]
    noise = (rng.standard_normal((701, len(spread))) * spread).T
    error = np.hypot(spread[:, None], spread[None, :])
    open_ = error > 0
    np.fill_diagonal(open_, False)
    bounds = Bounds.of(noise, spread)
    critical, looked_at = QuantileOfLargest(bounds.of_all), []

    def largest(draws):
        looked_at.extend(draws)
        return _largest_of_all(noise[:, draws], error, open_)

    for _ in range(2):  # what is rejected closes hypotheses, and the bounds go on from what was worked out
        everything = _largest_of_all(noise, error, open_)
        assert (everything <= bounds.of_all).all()
        assert critical.at(coverage, largest) == np.quantile(everything, coverage)
        open_ &= rng.random(open_.shape) < 0.7
        open_[-1, 0] = True
    if kind == "alike" and coverage >= 0.95:
        assert len(set(looked_at)) < 701 / 2


def test_the_bound_of_one_unit_holds_over_its_pairs():
    rng = np.random.default_rng(6)
    spread = np.array([0.0, 1.0, 1.0, 0.2, 5.0])
    noise = (rng.standard_normal((400, 5)) * spread).T
    for j in range(1, 5):
        differences = np.abs(noise[j] - np.delete(noise, j, axis=0)) / np.hypot(spread[j], np.delete(spread, j))[:, None]
        assert (differences.max(axis=0) <= Bounds.of(noise, spread).of_unit(j)).all()
