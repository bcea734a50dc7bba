"""Every rule type at, just below and just above each of its thresholds, by hand; and what the grammar refuses."""

import math

import numpy as np
import pytest

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.rules import parse_rule
from parlib.scoring.rules import Reading, apply_rule, rule_warnings

NAN = float("nan")


def points(rule, params, values, *, maximum=10.0, previous=None, denominator=None):
    values = np.array(values, dtype=float)
    none = np.full(len(values), NAN)
    item = Item(code="1", parent="0", level="subcriterion", name_vi="Mục", max_points=maximum, rule=rule, rule_params=params)
    if denominator is None:
        reading = Reading.of(
            numerator=none, denominator=none, value=values, previous=none if previous is None else np.array(previous, float)
        )
    else:
        reading = Reading.of(numerator=values, denominator=np.full(len(values), denominator), value=none, previous=none)
    return apply_rule(item, reading).tolist()


CA_MAU = {  # above 90 %: 2; 70 to 90 %: 1; below 70 %: 0 (Cà Mau 1880/QĐ-UBND of 2013, item 1.1.4)
    "tiers": [
        {"low": 0.9, "low_closed": False, "points": 2},
        {"low": 0.7, "high": 0.9, "high_closed": True, "points": 1},
        {"high": 0.7, "points": 0},
    ]
}


@pytest.mark.parametrize(
    ("rule", "params", "values", "expected"),
    [
        ("boolean", {}, [1, 0, NAN], [10, 0, NAN]),
        ("boolean", {"at_least": 0.9}, [0.9, 0.899], [10, 0]),
        ("checklist", {"items": 4}, [0, 1, 4, 5, 2.5], [0, 2.5, 10, NAN, NAN]),
        ("checklist", {"weights": [5, 3, 2]}, [0, 5, 8, 7, 10, 4], [0, 5, 8, 7, 10, NAN]),
        ("tier", CA_MAU, [0.91, 0.9, 0.7, 0.699, NAN], [2, 1, 1, 0, NAN]),
        ("tier", {"tiers": [{"low": 0, "high": 1, "points": 5}]}, [-0.1, 0, 0.99, 1], [NAN, 5, 5, NAN]),
        ("proportional", {}, [0, 0.5, 1, 1.2, -0.1], [0, 5, 10, 10, NAN]),
        # Floor 60 %, cap 85 %: r / 85 % * 10 to two decimals: 0.6 -> 7.0588 -> 7.06, one step below the floor 0.
        ("proportional", {"floor": 0.6, "cap": 0.85, "decimals": 2}, [0.85, 0.8499, 0.6, 0.5999], [10, 10, 7.06, 0]),
        # (r - 85) / 15 × 10, and 10 × r with all of it from 98 % on
        ("linear", {"knots": [[0.85, 0], [1, 10]]}, [0.8, 0.85, 0.94, 1, 1.2, -0.1], [0, 0, 6, 10, 10, NAN]),
        ("linear", {"knots": [[0.9, 0], [0.9, 9], [0.98, 9.8], [0.98, 10]]}, [0.899, 0.9, 0.95, 0.98, 1], [0, 9, 9.5, 10, 10]),
        ("linear", {"knots": [[0, 10], [10, 0]], "share": False}, [0, 2.5, 10, 12], [10, 7.5, 0, 0]),
        ("count", {"steps": [[2, 10], [1, 4]]}, [0, 1, 2, 7], [0, 4, 10, 10]),
        ("bonus", {"per": 3}, [0, 2, 5], [0, 6, 10]),
        ("bonus", {"per": 3, "cap": 5}, [2], [5]),
        ("survey", {"form": "mean", "scale": 5}, [5, 4, 0, 5.1], [10, 8, 0, NAN]),
        ("survey", {"form": "mean", "scale": 5, "zero": 1}, [5, 3, 1], [10, 5, 0]),
        ("survey", {"form": "share"}, [0.85, 1, 1.01], [8.5, 10, NAN]),
        ("survey", {"form": "options", "weights": {"A": 100, "B": 60, "C": 20, "D": 0}}, [0.71], [7.1]),
        # SIPAS of 91.17 % gives 9.12 of 10 (Hà Tĩnh 2021).
        ("outcome", {"factor": 10, "decimals": 2}, [0.9117, 1.2, -1], [9.12, 10, 0]),
        ("manual", {}, [7.25, 0, 10.5, -1], [7.25, 0, NAN, NAN]),
        ("published", {}, [3], [NAN]),
        ("", {}, [3], [NAN]),
    ],
)
def test_points_by_hand(rule, params, values, expected):
    np.testing.assert_allclose(points(rule, params, values), expected, rtol=0, atol=1e-12, equal_nan=True)


def test_growth_against_the_last_period():
    got = points("growth", {"equal": 4}, [11, 10, 9, 10], previous=[10, 10, 10, NAN])
    np.testing.assert_equal(got, [10, 4, 0, NAN])


def test_penalty_up_to_two_days_one_point_then_one_a_day():
    rule = {"steps": [[1, -1]], "per": 1, "after": 2, "floor": -4}
    assert points("penalty", rule, [0, 1, 2, 3, 4, 9]) == [0, -1, -1, -2, -3, -4]
    assert points("penalty", {"per": -0.5, "unit_days": 5}, [0, 1, 5, 6]) == [0, -0.5, -0.5, -1]
    assert math.isnan(points("penalty", {"per": 1}, [-1])[0])


def test_a_ratio_meets_its_threshold_however_it_was_written():
    for done, given in ((851, 1000), (85.1, 100), (0.851, 1)):
        assert points("boolean", {"at_least": 0.851}, [done], denominator=given) == [10]
    assert points("tier", CA_MAU, [63], denominator=90) == [1]
    assert math.isnan(points("proportional", {}, [3], denominator=0)[0])


@pytest.mark.parametrize(
    ("rule", "params", "fault"),
    [
        ("guess", {}, "unknown rule"),
        ("", {"a": 1}, "without a rule"),
        ("count", {"steps": [[1, 1], [1, 2]]}, "stands twice"),
        ("checklist", {}, "either items"),
        ("checklist", {"items": 2, "weights": [1]}, "either items"),
        ("tier", {"tiers": [{"low": 0, "high": 1, "high_closed": True, "points": 1}, {"low": 1, "points": 2}]}, "both hold 1"),
        ("tier", {"tiers": [{"low": 2, "high": 1, "points": 1}]}, "holds nothing"),
        ("proportional", {"floor": 0.9, "cap": 0.5}, "above the cap"),
        ("linear", {"knots": [[1, 1], [0.5, 0]]}, "must not fall"),
        ("linear", {"knots": [[1, 1], [1, 2], [1, 3], [2, 3]]}, "three knots"),
        ("linear", {"knots": [[1, 1], [1, 2]]}, "all knots"),
        ("penalty", {}, "per or steps"),
        ("survey", {"form": "options"}, "needs weights"),
        ("boolean", {"atleast": 1}, "atleast"),
    ],
)
def test_the_grammar_refuses(rule, params, fault):
    with pytest.raises(ValueError, match=fault):
        parse_rule(rule, params)


@pytest.mark.parametrize(("equal", "best"), [(0, 5), (2.5, 5), (4.999, 5), (5, 5), (5.001, 5.001)])
def test_growth_gives_its_maximum_at_best_unless_standing_still_gives_more(equal, best):
    assert parse_rule("growth", {"equal": equal}).best_points(5) == best


def test_best_value_against_the_maximum_warns_and_never_mends():
    assert parse_rule("tier", CA_MAU).best_points(2) == 2
    assert parse_rule("outcome", {"factor": 0.1, "highest": 100}).best_points(10) == 10
    assert parse_rule("penalty", {"per": 1}).best_points(0) == 0
    items = [
        {"code": "0", "level": "index", "name_vi": "Toàn bộ", "max_points": 5, "rule": "sum"},
        {
            "code": "1",
            "parent": "0",
            "level": "domain",
            "name_vi": "DDCI",
            "max_points": 2,
            "rule": "count",
            "rule_params": {"steps": [[1, 1]]},
        },
        {"code": "2", "parent": "0", "level": "domain", "name_vi": "Lạ", "max_points": 1, "rule": "guess"},
        {"code": "3", "parent": "0", "level": "domain", "name_vi": "Trừ", "max_points": 2, "rule": "penalty", "rule_params": {"per": 1}},
    ]
    book = Framework(id="f", title_vi="f", title_en="f", level="commune", status="illustrative", items=items)
    said = "\n".join(rule_warnings(book))
    assert "1 (DDCI): the rule gives 1 at best, the maximum says 2" in said
    assert "2 (Lạ): unknown rule 'guess'" in said
    assert "kind is not 'penalty'" in said
    assert book.items[1].max_points == 2
