"""The four policies for items that do not apply: by hand on the world, and what they promise in general."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.codebook.frameworks import NaPolicy
from parlib.errors import UsageError
from parlib.scoring.evaluate import score_evidence
from tests.world import B, world_evidence, world_framework

EVIDENCE = world_evidence()


def whole(evidence, policy, framework="world-1", locality=B, period=2021):
    book = world_framework(framework).model_copy(update={"na_policy": policy})
    scores = score_evidence(evidence, book)
    return scores[(scores["locality"] == locality) & (scores["period"] == period)].set_index("code")


@pytest.mark.parametrize(
    ("policy", "points", "maximum", "leaves"),
    [
        # 20 + 27 + 10 + 7 = 64 of 80.
        (NaPolicy.SUBTRACT, 64, 80, (20, 27, 10, 7)),
        # Block 2 keeps 50: 2.1 and 2.2 are stretched by 50/30, 10 -> 16.67, 7 -> 11.67; 47 + 28.333...
        (NaPolicy.RESCALE_BLOCK, 47 + 17 * 50 / 30, 100, (20, 27, 10 * 50 / 30, 7 * 50 / 30)),
        # 20 points go in halves to 2.1 (20 -> 30) and 2.2 (10 -> 20): 10 * 30/20 = 15, 7 * 20/10 = 14.
        (NaPolicy.SPREAD, 20 + 27 + 15 + 14, 100, (20, 27, 15, 14)),
        # Everything by 100/80: 64 * 1.25 = 80.
        (NaPolicy.RESCALE_100, 80, 100, (25, 33.75, 12.5, 8.75)),
    ],
)
def test_the_policies_on_the_world_by_hand(policy, points, maximum, leaves):
    unit = whole(EVIDENCE, policy)
    assert unit.loc["0", "points"] == pytest.approx(points, abs=2e-9)
    assert unit.loc["0", "applicable_max"] == maximum
    assert unit.loc[["1.1", "1.2", "2.1", "2.2"], "points"].tolist() == pytest.approx(list(leaves), abs=2e-9)
    assert unit.loc["2.3", "state"] == "not_applicable"
    assert unit.loc["2.3", "applicable_max"] == 0


def without(evidence, codes, state):
    out = evidence.copy()
    rows = (out["locality"] == B) & (out["period"] == 2020) & out["code"].isin(codes)
    out.loc[rows, ["numerator", "denominator", "value", "previous_value", "self_score", "appraised_score", "survey_score"]] = np.nan
    out.loc[rows, "state"] = state
    if state == "reported":
        out.loc[rows, "appraised_score"] = 0.0
        out.loc[rows & (out["code"] == "2.2"), "survey_score"] = 0.0
        out.loc[rows & (out["code"] == "2.3"), ["value", "previous_value"]] = [1, 2]
    return out


@pytest.mark.parametrize("policy", list(NaPolicy))
def test_a_whole_part_that_does_not_apply(policy):
    unit = whole(without(EVIDENCE, ["1.1", "1.2"], "not_applicable"), policy, period=2020)
    # Domain 2 of B 2020: 10 + 6 + 20 = 36 of 50.
    expected = {"subtract": (36, 50), "rescale_block": (36, 50), "rescale_100": (72, 100)}
    # Spread: 50 points in thirds on 20, 10 and 20: each item's points grow by (max + 50/3) / max.
    third = 50 / 3
    spread = 10 * (20 + third) / 20 + 6 * (10 + third) / 10 + 20 * (20 + third) / 20
    points, maximum = expected.get(str(policy), (spread, 100))
    assert unit.loc["0", "points"] == pytest.approx(points, abs=1e-8)
    assert unit.loc["0", "applicable_max"] == maximum
    assert unit.loc["1", "state"] == "not_applicable"


@pytest.mark.parametrize("policy", list(NaPolicy))
def test_nothing_applies(policy):
    unit = whole(without(EVIDENCE, ["1.1", "1.2", "2.1", "2.2", "2.3"], "not_applicable"), policy, period=2020)
    assert set(unit["state"]) == {"not_applicable"}
    assert unit["points"].isna().all()
    assert unit.loc["0", "reason"] == "all_not_applicable"


@settings(max_examples=20, deadline=None)
@given(codes=st.sets(st.sampled_from(["1.1", "1.2", "2.1", "2.2", "2.3"]), min_size=1, max_size=4), policy=st.sampled_from(list(NaPolicy)))
def test_not_applicable_never_scores_lower_than_zero_points(codes, policy):
    def percent(state):
        row = whole(without(EVIDENCE, sorted(codes), state), policy, period=2020).loc["0"]
        return 100 * row["points"] / row["applicable_max"]

    assert percent("not_applicable") >= percent("reported") - 1e-9


def test_what_no_policy_can_promise():
    """An item at its full maximum lifts the percentage; declaring it not applicable takes that lift away."""
    full = whole(EVIDENCE, NaPolicy.SUBTRACT, period=2020).loc["0", "points"]  # 86 of 100, item 2.3 at its full 20
    row = whole(without(EVIDENCE, ["2.3"], "not_applicable"), NaPolicy.SUBTRACT, period=2020).loc["0"]
    assert 100 * row["points"] / row["applicable_max"] == 82.5  # 66 of 80
    assert full == 86


def test_moving_maxima_that_are_not_known_is_refused():
    book = world_framework().model_copy(update={"na_policy": NaPolicy.SPREAD})
    items = tuple(i.model_copy(update={"max_points": None}) if i.code == "2.2" else i for i in book.items)
    with pytest.raises(UsageError, match="moves maxima"):
        score_evidence(world_evidence(), book.model_copy(update={"items": items}))


def test_maxima_stay_exact_when_shares_do_not_terminate():
    unit = whole(without(EVIDENCE, ["2.1"], "not_applicable"), NaPolicy.RESCALE_BLOCK, period=2020)
    # 50 over 10 + 20: 16.666666667 + 33.333333333 is 50 again, to the last decimal.
    assert unit.loc["2", "applicable_max"] == 50
    assert unit.loc[["2.2", "2.3"], "applicable_max"].tolist() == [16.666666667, 33.333333333]
