"""The four effects sum to the change of rank, whatever the numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.analysis.ranking.movement import movement_findings, rank_movement
from parlib.codebook.methods import Analysis, Methods, Series, Spell
from parlib.codebook.tables import conform

scores = st.integers(0, 40).map(lambda v: v / 4)
units = st.lists(st.sampled_from("ABCDEFGHIJ"), min_size=2, max_size=10, unique=True)
METHODS = Methods(series=(Series(index="PAR", spells=(Spell(method="a", first_period=2010),)),), analysis=Analysis(seed=1))


@st.composite
def two_years(draw):
    old, new = draw(units), draw(units)
    before = pd.Series({u: draw(scores) for u in old}, dtype=float)
    after = pd.Series({u: draw(scores) for u in new}, dtype=float)
    bridged = pd.Series({u: draw(scores) for u in old}, dtype=float)
    return before, after, bridged


@given(two_years(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_effects_sum_to_the_change_of_rank(world, with_bridge):
    before, after, bridged = world
    moved = rank_movement(before, after, before_by_new_rules=bridged if with_bridge else None)
    total = before.rank(method="min", ascending=False) - after.rank(method="min", ascending=False)
    stay = before.index.intersection(after.index)
    np.testing.assert_array_equal(moved["total"], total[stay].to_numpy())
    np.testing.assert_allclose(moved[["own", "others", "rules", "group"]].sum(axis=1), moved["total"], atol=1e-12)


@given(st.lists(scores, min_size=2, max_size=8))
@settings(deadline=None)
def test_nobody_moves_when_nothing_changes(values):
    same = pd.Series(values, index=[f"u{i}" for i in range(len(values))])
    assert rank_movement(same, same).eq(0).all(axis=None)


@given(st.lists(scores, min_size=2, max_size=8), st.integers(-40, 40))
@settings(deadline=None)
def test_a_shift_common_to_all_is_nobodys_rise(values, shift):
    before = pd.Series(values, index=[f"u{i}" for i in range(len(values))])
    moved = rank_movement(before, before + shift / 4)
    np.testing.assert_allclose(moved["own"] + moved["others"], 0, atol=1e-12)
    assert moved["total"].eq(0).all()


def test_a_move_is_split_by_its_causes():
    before = pd.Series({"A": 90.0, "B": 80.0, "C": 70.0})
    own = rank_movement(before, before.replace(70.0, 95.0)).loc["C"]
    assert own[["own", "others", "total"]].tolist() == [2, 0, 2]
    others = rank_movement(before, pd.Series({"A": 60.0, "B": 65.0, "C": 70.0})).loc["C"]
    assert others[["own", "others", "total"]].tolist() == [0, 2, 2]
    rules = rank_movement(before, before[::-1].set_axis(before.index), before_by_new_rules=before[::-1].set_axis(before.index)).loc["C"]
    assert rules[["own", "others", "rules", "total"]].tolist() == [0, 0, 2, 2]
    group = rank_movement(before, before.drop("A")).loc["C"]
    assert group[["own", "others", "rules", "group", "total"]].tolist() == [0, 0, 0, 1, 1]


def indices(values: dict[int, list[float]], *, comparable: bool = True, of: float = 3) -> pd.DataFrame:
    return conform(
        "indices",
        [
            {"locality": f"{i:02d}@2000-01-01", "period": year, "index": "PAR", "value": v, "of": of, "peer_group": "province:VN"}
            | {"comparable_with_previous": comparable}
            for year, row in values.items()
            for i, v in enumerate(row)
        ],
    )


def test_findings_of_complete_groups_only():
    world = {2020: [90.0, 80.0, 70.0], 2021: [90.0, 80.0, 85.0]}
    found = movement_findings(indices(world), methods=METHODS)
    last = found[found["locality"].eq("02@2000-01-01")].set_index("question")["estimate"]
    assert last["rank_move.PAR.own"] == 1
    assert last["rank_move.PAR.total"] == 1
    assert movement_findings(indices(world, of=63), methods=METHODS).empty
    assert movement_findings(indices({2019: world[2020], 2021: world[2021]}), methods=METHODS).empty


def test_places_by_self_scores_and_by_published_points_are_not_set_against_each_other():
    table = indices({2025: [90.0, 80.0, 70.0], 2026: [60.0, 70.0, 80.0]})
    for basis in ("self_scored", "published"):
        alike = movement_findings(table.assign(basis=basis), methods=METHODS)
        assert alike.loc[alike["aspect"].eq("total"), "estimate"].tolist() == [-2, 0, 2]
    one_year = table.assign(basis=np.where(table["period"].eq(2026), "self_scored", "published"))
    assert movement_findings(one_year, methods=METHODS).empty


def test_without_a_bridge_a_change_of_rules_hides_whose_doing_it_was():
    table = indices({2021: [90.0, 80.0, 70.0], 2022: [60.0, 70.0, 80.0]}, comparable=False)
    found = movement_findings(table, methods=METHODS).set_index(["locality", "question"])
    row = found.loc[("02@2000-01-01", "rank_move.PAR.own")]
    assert np.isnan(row["estimate"])
    assert row["not_testable_because"] == "rules_changed_without_bridge: period=2022"
    assert found.loc[("02@2000-01-01", "rank_move.PAR.total"), "estimate"] == 2
    again = pd.DataFrame({"locality": [f"{i:02d}@2000-01-01" for i in range(3)], "period": 2021, "value": [60.0, 70.0, 80.0]})
    bridged = movement_findings(table, rescored=again, methods=METHODS).set_index(["locality", "question"])["estimate"]
    assert bridged[("02@2000-01-01", "rank_move.PAR.rules")] == 2
    assert bridged[("02@2000-01-01", "rank_move.PAR.own")] == 0


@pytest.mark.parametrize("n", [5000])
def test_thousands_of_units_at_once(n):
    random = np.random.default_rng(1)
    names = np.arange(n)
    moved = rank_movement(pd.Series(random.normal(size=n), names), pd.Series(random.normal(size=n), names))
    np.testing.assert_allclose(moved[["own", "others", "rules", "group"]].sum(axis=1), moved["total"])
