"""The cheapest path equals brute force, keeps dependencies and never works for survey answers."""

import itertools
import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.analysis.promises.pathway import cheapest_paths
from parlib.analysis.promises.steps import Recoverable, Step, levels_of, recoverable
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.plans import ItemEffort
from parlib.codebook.tables import conform
from parlib.codebook.vocabulary import Level

YEAR_END = date(2024, 12, 31)


@st.composite
def small_worlds(draw):
    steps = []
    for code in "ABCDE"[: draw(st.integers(1, 5))]:
        levels = draw(st.lists(st.integers(1, 12), min_size=1, max_size=2, unique=True))
        requires = tuple(draw(st.lists(st.sampled_from("ABCDE"), max_size=1)))
        for level in sorted(levels):
            effort = draw(st.integers(1, 20))
            steps.append(Step(code, level / 4, level / 4, effort, tuple(r for r in requires if r != code)))
    return tuple(steps), draw(st.integers(1, 40)) / 4


def allowed(steps) -> bool:
    codes = [s.code for s in steps]
    return len(set(codes)) == len(codes) and all(r in codes for s in steps for r in s.requires)


def choices(steps):
    for k in range(len(steps) + 1):
        for chosen in itertools.combinations(steps, k):
            if allowed(chosen):
                yield chosen


@given(small_worlds())
@settings(max_examples=150, deadline=None)
def test_paths_equal_brute_force(world):
    steps, needed = world
    found = cheapest_paths(Recoverable(steps), needed=needed, alternatives=3)
    everything = list(choices(steps))
    assert found.best_possible == pytest.approx(max(math.fsum(s.gain for s in c) for c in everything))
    reaching = [frozenset(c) for c in everything if math.fsum(s.gain for s in c) >= needed - 1e-9]
    for path in found.paths:
        assert allowed(path.steps)
        least = min(sum(s.effort for s in c) for c in reaching)
        assert path.effort == pytest.approx(least)
        best = max(math.fsum(s.gain for s in c) for c in reaching if sum(s.effort for s in c) == least)
        assert path.gain == pytest.approx(best)
        assert frozenset(path.steps) in reaching
        reaching = [c for c in reaching if not frozenset(path.steps) <= c]
    assert len(found.paths) == 3 or not reaching
    assert (found.reason is None) == bool(found.paths)


def test_out_of_reach_says_how_much_is_missing():
    found = cheapest_paths(Recoverable((Step("A", 2, 2, 1), Step("B", 1, 1, 1))), needed=4)
    assert str(found.reason) == "out_of_reach: missing=1"
    assert found.best_possible == 3
    assert str(cheapest_paths(Recoverable(()), needed=1).reason) == "out_of_reach: missing=1"
    assert str(cheapest_paths(Recoverable(()), needed=0).reason) == "nothing_needed"


def item(code: str, maximum: float | None, rule: str = "published", **more) -> Item:
    return Item(code=code, parent="0", level=Level.DOMAIN, name_vi=code, max_points=maximum, rule=rule, **more)


@pytest.mark.parametrize(
    ("one", "levels"),
    [
        (item("1", 2, "boolean"), (2,)),
        (item("1", 2, "checklist", rule_params={"items": 4}), (0.5, 1, 1.5, 2)),
        (item("1", 2, "checklist", rule_params={"weights": [1, 0.5, 0.5]}), (0.5, 1, 1.5, 2)),
        (
            item(
                "1",
                2,
                "tier",
                rule_params={"tiers": [{"low": 0.9, "points": 2}, {"low": 0.7, "high": 0.9, "points": 1}, {"high": 0.7, "points": 0}]},
            ),
            (1, 2),
        ),
        (item("1", 2, "count", rule_params={"steps": [[2, 2], [1, 1]]}), (1, 2)),
        (item("1", 2, "growth", rule_params={"equal": 0.5}), (0.5, 2)),
        (item("1", 10, "proportional", rule_params={"floor": 0.6, "cap": 0.8}), (7.5, 10)),
        (item("1", 10, "proportional"), (10,)),
        (item("1", 3), (3,)),
        (item("1", None), ()),
        (item("1", 3, source="survey"), ()),
        (item("1", 3, "survey", rule_params={"form": "share"}), ()),
    ],
)
def test_levels_are_those_of_the_rule(one, levels):
    assert levels_of(one) == pytest.approx(levels)


BOOK = Framework(
    id="f",
    title_vi="x",
    title_en="x",
    level="district",
    status="illustrative",
    items=(
        Item(code="0", level=Level.INDEX, name_vi="x", max_points=None, rule="sum"),
        item("1", 2, "count", rule_params={"steps": [[2, 2], [1, 1]]}),
        item("2", 3, "boolean"),
        item("3", 5, "survey", rule_params={"form": "share"}, source="survey"),
        item("4", None),
        item("5", 4, "boolean"),
        item("6", 1, "boolean"),
        item("7", 1, "boolean"),
    ),
)
SCORES = conform(
    "scores",
    [
        {
            "locality": "01@2000-01-01",
            "period": 2024,
            "framework": "f",
            "code": c,
            "level": "domain",
            "points": p,
            "state": s,
            "lead_unit": "Phòng",
        }
        for c, p, s in [
            ("1", 0, "zero"),
            ("2", 0, "zero"),
            ("3", 4, "scored"),
            ("4", 1, "scored"),
            ("5", 4, "scored"),
            ("6", np.nan, "missing"),
            ("7", np.nan, "not_applicable"),
        ]
    ],
)


def test_open_steps_and_closed_items_with_their_reasons():
    found = recoverable(SCORES, framework=BOOK, horizon=YEAR_END)
    assert [(s.code, s.to_points, s.effort) for s in found.steps] == [("1", 1, 0.5), ("1", 2, 1), ("2", 3, 1), ("6", 1, 1)]
    assert {c: r.code for c, r in found.closed.items()} == {"3": "survey_answers_are_not_a_step", "4": "maximum_not_known"}


def test_what_the_office_says_closes_and_orders_steps():
    efforts = {
        "1": ItemEffort(code="1", effort=10, up_to=1),
        "2": ItemEffort(code="2", effort=4, ready_by=date(2025, 3, 1)),
        "6": ItemEffort(code="6", effort=2, requires=("5",)),
    }
    found = recoverable(SCORES, framework=BOOK, efforts=efforts, horizon=YEAR_END)
    assert [(s.code, s.to_points, s.effort, s.requires) for s in found.steps] == [("1", 1, 10, ()), ("6", 1, 2, ())]
    assert found.closed["2"].code == "ready_after_horizon"
    chained = {
        "1": ItemEffort(code="1", effort=1, requires=("6",)),
        "6": ItemEffort(code="6", effort=1, requires=("2",)),
        "2": ItemEffort(code="2", effort=1, ready_by=date(2025, 3, 1)),
    }
    found = recoverable(SCORES, framework=BOOK, efforts=chained, horizon=YEAR_END)
    assert found.steps == ()
    assert str(found.closed["1"]) == "requires_closed_item: item=6"
    silent = recoverable(SCORES, framework=BOOK, efforts={}, horizon=YEAR_END)
    assert silent.closed["1"].code == "effort_not_stated"


def test_the_path_of_a_scored_unit():
    ways = cheapest_paths(recoverable(SCORES, framework=BOOK, horizon=YEAR_END), needed=4)
    first = ways.paths[0]
    assert tuple(s.code for s in first.steps) == ("1", "2")
    assert first.gain >= 4
    assert first.effort == pytest.approx(1.5)
    assert {tuple(s.code for s in p.steps) for p in ways.paths[1:]} == {("1", "2"), ("2", "6")}
