"""Every form of a promise is the set of values that keep it."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.analysis.promises.grammar import Footing, Goal, goal_of
from parlib.codebook.plans import Commitment
from parlib.codebook.reasons import Reason


def promise(operator: str, target: float | None = None, high: float | None = None, *, unit: str = "%", **more) -> Commitment:
    same = {"id": "C01", "domain": "D1", "indicator": "Chỉ tiêu", "due": date(2021, 12, 31), "owner": "Phòng Nội vụ", "quote": "nguyên văn"}
    return Commitment(operator=operator, target=target, target_high=high, unit=unit, **same | more)


def kept(commitment: Commitment, actual: float, **footing: float) -> bool:
    goal = goal_of(commitment, Footing(**footing))
    assert isinstance(goal, Goal), goal
    return goal.met(actual)


@pytest.mark.parametrize(
    ("commitment", "footing", "keeps", "breaks"),
    [
        (promise("=", 100), {}, [100, 100.0000000001], [99.99]),
        (promise("=", 60), {}, [60, 75], [59.9]),
        (promise("=", 0, unit="vụ"), {}, [0], [1]),
        (promise("=", 3, unit="hội nghị"), {}, [3], [2, 4]),
        (promise(">=", 90), {}, [90, 95], [89.9]),
        (promise(">", 99), {}, [99.1], [99, 98]),
        (promise("<=", 1, unit="lần"), {}, [0, 1], [2]),
        (promise("<", 5, unit="vụ"), {}, [4], [5]),
        (promise("increase_by", 3, 5, unit="điểm"), {"baseline": 8.56}, [11.56, 13.56, 14], [11.55]),
        (promise("increase_by", 10, unit="% so với 2020"), {"baseline": 200}, [220], [219]),
        (promise("increase_by", unit="so với năm trước"), {"baseline": 50}, [50.1], [50, 49]),
        (promise("decrease_by", 10, unit="% so với 2021"), {"baseline": 40}, [36, 30], [36.1]),
        (promise("decrease_by", 5, unit="hồ sơ"), {"baseline": 40}, [35], [36]),
        (promise("decrease_by", unit="hồ sơ", target_text="giảm tối đa"), {"baseline": 40}, [39], [40]),
        (promise("higher_than_last_year", unit="so với năm trước"), {"baseline": 7}, [7.5], [7, 6]),
        (promise("max", 5.5, unit="điểm"), {}, [5.5], [5.4]),
        (promise("max", unit="điểm"), {"maximum": 12}, [12], [11.5]),
        (promise("rank_improve_by", 4, 6, unit="bậc"), {"baseline": 11}, [7, 5, 1], [8, 11]),
        (promise("rank_band", target_text="nhóm giữa", unit="nhóm xếp hạng"), {"units_ranked": 11}, [1, 8], [9]),
        (promise("done"), {}, [100], [99]),
        (promise("done", unit="việc"), {}, [1], [0]),
    ],
)
def test_operators_decide_whether_a_target_is_met(commitment, footing, keeps, breaks):
    assert all(kept(commitment, value, **footing) for value in keeps)
    assert not any(kept(commitment, value, **footing) for value in breaks)


@pytest.mark.parametrize(
    ("commitment", "footing", "code"),
    [
        (promise(">=", target_text="tỷ lệ tỉnh quy định"), {}, "target_in_words"),
        (promise("increase_by", 2, unit="điểm"), {}, "baseline_missing"),
        (promise("max", unit="điểm"), {}, "maximum_missing"),
        (promise("rank_improve_by", 4), {"baseline": 3}, "beyond_first_place"),
        (promise("rank_band", target_text="nhóm giữa"), {}, "units_ranked_missing"),
        (promise("rank_band", target_text="nhóm đẹp"), {"units_ranked": 11}, "band_unknown"),
        (promise("increase_by", 2, unit="điểm"), {"baseline": 4.5, "maximum": 5.5}, "beyond_maximum"),
    ],
)
def test_what_cannot_be_read_says_why(commitment, footing, code):
    found = goal_of(commitment, Footing(**footing))
    assert isinstance(found, Reason)
    assert found.code == code


def test_a_zero_target_of_increase_means_any_rise_as_the_dispatch_wrote_no_number():
    assert not kept(promise("increase_by", 0), 10, baseline=10)
    assert kept(promise("increase_by", 0), 10.01, baseline=10)


@given(
    st.sampled_from([">=", "<=", "increase_by", "decrease_by"]),
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(0, 200),
)
@settings(deadline=None)
def test_going_the_needed_way_keeps_the_promise(operator, target, baseline, actual):
    goal = goal_of(promise(operator, target, unit="hồ sơ"), Footing(baseline=baseline))
    assert isinstance(goal, Goal)
    strict = goal.low_open or goal.high_open
    reached = actual + goal.needed(actual)
    assert goal.met(reached) or (strict and math.isclose(reached, goal.near_from(actual)[0], abs_tol=1e-9))
    assert (goal.needed(actual) == 0) == goal.met(actual) or strict or math.isclose(actual, goal.near_from(actual)[0], abs_tol=1e-6)


def test_a_joint_sentence_keeps_its_far_end_as_the_aim():
    goal = goal_of(promise("rank_improve_by", 4, 6), Footing(baseline=5))
    assert isinstance(goal, Goal)
    assert (goal.high, goal.aim) == (1.0, 1.0)
