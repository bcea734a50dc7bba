"""Just short of many points, by hand."""

import pandas as pd
import pytest

from parlib.codebook.frameworks import Framework
from parlib.codebook.tables import columns_of, conform
from parlib.scoring.cliffs import cliffs
from parlib.scoring.evaluate import score_evidence
from tests.scoring.near import all_cliffs
from tests.world import A, self_only_evidence, world_evidence, world_framework, world_frameworks


def one_item(rule, params, figures, *, maximum=10.0, name="Mục"):
    book = Framework(
        id="one",
        title_vi="Một",
        title_en="One",
        level="commune",
        status="illustrative",
        items=[
            {"code": "0", "level": "index", "name_vi": "Toàn bộ", "max_points": maximum, "rule": "sum"},
            {"code": "1", "parent": "0", "level": "domain", "name_vi": name, "max_points": maximum, "rule": rule, "rule_params": params},
        ],
    )
    evidence = conform("evidence", [{"locality": A, "period": 2024, "framework": "one", "code": "1", "state": "reported"} | figures])
    return cliffs(evidence, book)


def test_one_file_short_of_the_floor_costs_seven_points():
    found = one_item("proportional", {"floor": 0.6, "cap": 0.85, "decimals": 2}, {"numerator": 59, "denominator": 100}).squeeze()
    # 59 % gives 0; 60 % gives 10 * 0.6/0.85 = 7.06; one file of 100 is missing.
    assert (found["points"], found["points_there"], found["gain"]) == (0, 7.06, 7.06)
    assert (found["threshold"], found["shortfall"], found["units_short"], found["strict"]) == (0.6, 0.01, 1, False)


def test_a_threshold_that_must_be_passed_needs_one_file_more():
    tiers = {"tiers": [{"low": 0.9, "low_closed": False, "points": 10}, {"high": 0.9, "high_closed": True, "points": 4}]}
    found = one_item("tier", tiers, {"numerator": 88, "denominator": 100}).squeeze()
    assert (found["threshold"], found["strict"], found["units_short"], found["gain"]) == (0.9, True, 3, 6)
    uneven = one_item("tier", tiers, {"numerator": 6, "denominator": 7})  # 0.857: 6.3 files are 90 %, the 7th passes it
    assert uneven.squeeze()["units_short"] == 1


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("Tỷ lệ giải ngân vốn đầu tư công của các dự án", None),
        ("Mức độ thực hiện kế hoạch giải ngân", None),
        ("Thu ngân sách so với dự toán", None),
        ("Tỷ lệ dự án giải ngân hết vốn", 1),
        ("Tỷ lệ hồ sơ nộp tiền trực tuyến", 1),
        ("Mục", 1),
    ],
)
def test_sums_of_money_are_no_cases(name, missing):
    found = one_item("proportional", {"floor": 0.6, "cap": 0.85}, {"numerator": 59, "denominator": 100}, name=name).squeeze()
    assert found["shortfall"] == 0.01
    assert (None if pd.isna(found["units_short"]) else found["units_short"]) == missing


@pytest.mark.parametrize(("late", "threshold", "shortfall", "gain"), [(2, 2, 1, 0.5), (1, 1, 1, 0.5)])
def test_a_count_that_must_go_below_a_whole_number_is_one_away_never_none(late, threshold, shortfall, gain):
    low = [(0, 2.0), (1, 1.5), (2, 1.0)]
    tiers = {"tiers": [{"low": a, "high": a + 1, "points": p} for a, p in low] + [{"low": 3, "points": 0}]}
    found = one_item("tier", tiers, {"value": late}, maximum=2.0).squeeze()
    assert (found["measure"], found["threshold"], found["higher"], found["strict"]) == ("count", threshold, False, True)
    assert (found["shortfall"], found["gain"]) == (shortfall, gain)


@pytest.mark.parametrize(
    ("rule", "params", "figures", "gain", "threshold"),
    [
        ("count", {"steps": [[3, 10], [2, 6]]}, {"value": 2}, 4, 3),
        ("checklist", {"items": 4}, {"value": 3}, 2.5, 4),
        ("growth", {}, {"value": 98, "previous_value": 100}, 10, 100),
        ("boolean", {"at_least": 0.95}, {"numerator": 94, "denominator": 100}, 10, 0.95),
        # Days late: up to 0 full points, up to 30 half of them; one day late is one day away.
        (
            "tier",
            {"tiers": [{"high": 0, "high_closed": True, "points": 10}, {"low": 0, "low_closed": False, "points": 5}]},
            {"value": 1},
            5,
            0,
        ),
    ],
)
def test_the_next_step_of_each_rule(rule, params, figures, gain, threshold):
    found = one_item(rule, params, figures).squeeze()
    assert (found["gain"], found["threshold"]) == (gain, threshold)


@pytest.mark.parametrize(
    ("rule", "params", "figures", "measure", "higher"),
    [
        ("proportional", {"floor": 0.6, "cap": 0.85}, {"value": 0.59}, "share", True),
        ("proportional", {"floor": 60, "cap": 85}, {"value": 59}, "figure", True),
        ("boolean", {"at_least": 95}, {"numerator": 9400, "denominator": 100}, "share", True),
        ("count", {"steps": [[3, 10], [2, 6]]}, {"value": 2}, "count", True),
        ("growth", {}, {"value": 98, "previous_value": 100}, "figure", True),
        # Days late and cases: fewer is better, and a threshold that must be undercut is reached from above.
        (
            "tier",
            {"tiers": [{"high": 0, "high_closed": True, "points": 10}, {"low": 0, "low_closed": False}]},
            {"value": 1},
            "count",
            False,
        ),
        ("tier", {"tiers": [{"high": 0.1, "points": 10}, {"low": 0.1, "points": 0}]}, {"value": 0.1}, "share", False),
    ],
)
def test_what_a_figure_is_and_which_way_it_must_go(rule, params, figures, measure, higher):
    if rule == "tier":
        params = {"tiers": [{"points": 0} | t for t in params["tiers"]]}
    found = one_item(rule, params, figures).squeeze()
    assert (found["measure"], found["higher"]) == (measure, higher)


def test_all_rule_books_at_once_and_beside_them_what_appraisal_gave():
    evidence, books = self_only_evidence(), world_frameworks()
    scores = pd.concat([score_evidence(evidence, f) for f in books.values()], ignore_index=True)
    found = all_cliffs(evidence, books, scores).set_index(["locality", "period", "code"])
    # 89 of 100 files are on time: 15 points; one file more gives 30. Nobody has appraised it.
    waits = found.loc[(A, 2023, "2.1")]
    assert (waits["units_short"], waits["points"], waits["points_there"], waits["gain"]) == (1, 15, 30, 15)
    assert waits.isna()["appraised_points"]
    assert (found["reach"].unique().tolist(), found["min_gain"].unique().tolist()) == ([0.05], [0.5])
    assert all_cliffs(evidence.head(0), books, scores).empty


def test_what_appraisal_has_given_already_cannot_be_won():
    evidence, books = self_only_evidence(), world_frameworks()
    here = evidence["locality"].eq(A) & evidence["period"].eq(2023) & evidence["code"].eq("2.1")
    left = {}
    for given in (20.0, 30.0):
        evidence.loc[here, "appraised_score"] = given
        scores = pd.concat([score_evidence(evidence, f) for f in books.values()], ignore_index=True)
        left[given] = all_cliffs(evidence, books, scores).query("period == 2023")["appraised_points"].tolist()
    assert left == {20.0: [20.0], 30.0: []}


@pytest.mark.parametrize(
    ("rule", "params", "figures"),
    [
        ("proportional", {"floor": 0.6, "cap": 0.85}, {"numerator": 50, "denominator": 100}),  # ten points of percentage away
        ("proportional", {"floor": 0.6, "cap": 0.85}, {"numerator": 84, "denominator": 100}),  # a slope, not a cliff
        ("count", {"steps": [[3, 10]]}, {"value": 3}),
        ("growth", {}, {"value": 80, "previous_value": 100}),
        ("manual", {}, {"value": 9}),
        ("proportional", {"floor": 0.6}, {"state": "missing"}),
    ],
)
def test_no_threshold_is_near(rule, params, figures):
    assert one_item(rule, params, figures).empty


def test_thresholds_of_the_sample_world():
    found = cliffs(world_evidence(), world_framework("world-2"))
    assert list(found.columns) == columns_of("cliffs")
    # A 2022 has the same revenue as last year: anything above it would win the other 10 points.
    assert found.query("locality == @A and period == 2022")[["code", "gain", "strict"]].to_numpy().tolist() == [["2.3", 10, True]]
