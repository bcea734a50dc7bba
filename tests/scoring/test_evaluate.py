"""Scores of the three-district world against its hand-computed points, and what the states mean."""

import math

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.tables import check, conform
from parlib.errors import ValidationFailed
from parlib.scoring.evaluate import Lens, rounded, score_evidence
from tests.world import (
    C_NEW,
    CODES,
    MISSING,
    NA,
    POINTS,
    TOTALS,
    A,
    B,
    self_only_evidence,
    world_evidence,
    world_framework,
    world_frameworks,
)


@pytest.fixture(scope="module")
def scores() -> pd.DataFrame:
    evidence = world_evidence()
    return pd.concat([score_evidence(evidence, f) for f in world_frameworks().values()], ignore_index=True)


def cell(scores, locality, period, code):
    return scores[(scores["locality"] == locality) & (scores["period"] == period) & (scores["code"] == code)].squeeze()


def test_every_point_of_the_world_is_the_one_scored_by_hand(scores):
    for (locality, period), expected in POINTS.items():
        for code, points in zip(CODES, expected, strict=True):
            got = cell(scores, locality, period, code)
            if points in (NA, MISSING):
                assert math.isnan(got["points"])
                assert got["state"] == points
            else:
                assert got["points"] == points
                assert got["state"] == ("zero" if points == 0 else "scored")


def test_totals_and_applicable_maxima_of_the_world(scores):
    for (locality, period), (points, maximum) in TOTALS.items():
        whole = cell(scores, locality, period, "0")
        assert (whole["points"], whole["applicable_max"]) == (points, maximum)
        assert whole["lost_points"] == pytest.approx(maximum - points, abs=1e-12)


def test_the_table_is_a_valid_hand_off_table(scores):
    pd.testing.assert_frame_equal(check("scores", scores), scores)
    assert len(scores) == 12 * 8


def test_not_applicable_missing_and_zero_stay_three_things(scores):
    na, missing, zero = cell(scores, B, 2021, "2.3"), cell(scores, B, 2023, "1.2"), cell(scores, A, 2023, "1.1")
    assert (na["state"], na["applicable_max"], na["reason"]) == ("not_applicable", 0, "declared_not_applicable")
    assert (missing["state"], missing["applicable_max"], missing["reason"]) == ("missing", 20, "declared_missing")
    assert (zero["state"], zero["points"], zero["lost_points"], zero["reason"]) == ("zero", 0, 20, "zero_by_appraisal")
    assert cell(scores, B, 2023, "0")["reason"] == "part_missing: items=1"


def test_what_a_survey_has_not_delivered_is_no_declaration_of_the_unit():
    given = world_evidence()
    survey = given["code"].eq("2.2") & given["locality"].eq(A) & given["period"].eq(2023)
    open_ = given.assign(
        state=given["state"].mask(survey, "missing"),
        **{c: given[c].mask(survey) for c in ("survey_score", "value", "numerator", "denominator")},
    )
    book = world_frameworks()["world-2"]
    row = cell(score_evidence(open_[open_["framework"].eq("world-2")], book), A, 2023, "2.2")
    assert (row["state"], row["reason"]) == ("missing", "survey_not_in")


def test_self_appraised_and_survey_points_stand_side_by_side(scores):
    plan = cell(scores, A, 2023, "1.1")
    assert (plan["self_points"], plan["appraised_points"]) == (20, 0)
    assert cell(scores, A, 2023, "0")["self_points"] == 20 + 20 + 30
    assert cell(scores, A, 2023, "0")["appraised_points"] == 0 + 20 + 30


def test_the_lens_says_whose_points_count():
    evidence, framework = world_evidence(), world_framework("world-2")

    def total(lens):
        return cell(score_evidence(evidence, framework, lens=lens), A, 2023, "0")

    assert total(Lens.OFFICIAL)["points"] == 78.8
    assert total(Lens.RULE)["points"] == 78.8
    assert total(Lens.APPRAISED)["points"] == 78.8
    assert total(Lens.SELF)["points"] == 98.8
    assert set(score_evidence(evidence, framework, lens=Lens.SELF)["basis"]) == {"computed", "self_scored"}
    assert math.isnan(total(Lens.ROUND1)["points"])
    assert total(Lens.ROUND1)["reason"] == "coverage_below_floor: share=0.30; floor=0.7"


def test_an_index_below_the_coverage_floor_is_missing_with_its_reason():
    evidence = world_evidence()
    gone = (evidence["locality"] == B) & (evidence["period"] == 2023) & evidence["code"].isin(["1.1"])
    scores = score_evidence(evidence[~gone], world_framework("world-2"))
    whole = cell(scores, B, 2023, "0")
    assert whole["state"] == "missing"
    assert math.isnan(whole["points"])
    assert whole["reason"] == "coverage_below_floor: share=0.60; floor=0.7"
    assert cell(scores, B, 2023, "1.1")["reason"] == "no_evidence_row"
    assert cell(scores, B, 2023, "1")["reason"] == "nothing_scored"
    assert cell(scores, B, 2023, "2")["points"] == 57.2


def test_order_of_rows_is_irrelevant_and_arguments_are_not_changed():
    evidence = world_evidence()
    before = evidence.copy(deep=True)
    one = score_evidence(evidence, world_framework())
    other = score_evidence(evidence.sample(frac=1, random_state=4), world_framework())
    pd.testing.assert_frame_equal(one, other)
    pd.testing.assert_frame_equal(evidence, before)


def test_totals_are_added_before_rounding(scores):
    framework = world_framework("world-2").model_copy(
        update={"rounding": world_framework().rounding.model_copy(update={"subcriterion": 0, "domain": 0, "index": 0})}
    )
    shown = rounded(scores[scores["framework"] == "world-2"], framework)
    # New C 2023: 17.5 shows as 18, domain 37.5 as 38, and the index is 80.5 shown as 81, not a sum of rounded parts.
    assert [cell(shown, C_NEW, 2023, c)["points"] for c in ("1.2", "1", "0")] == [18, 38, 81]


def test_all_defects_of_evidence_come_at_once():
    evidence = world_evidence()
    bad = evidence.head(1).assign(code="9.9")
    high = evidence.iloc[[0]].assign(self_score=20.5, period=2021, locality="Z@2000-01-01")
    claimed = evidence[evidence["state"] == "not_applicable"].assign(self_score=3.0, locality="Y@2000-01-01")
    twice = evidence.iloc[[5]]
    with pytest.raises(ValidationFailed) as failure:
        score_evidence(pd.concat([evidence, bad, high, claimed, twice], ignore_index=True), world_framework())
    said = " ".join(p.what for p in failure.value.problems)
    assert len(failure.value.problems) == 5
    assert "not a scored item" in said
    assert "lies outside the rule book" in said
    assert "declared not applicable and carries points" in said
    assert "stands more than once" in said


def test_no_evidence_gives_an_empty_table_of_the_right_shape():
    empty = score_evidence(conform("evidence", []), world_framework())
    assert empty.empty
    assert list(empty.columns) == list(score_evidence(world_evidence(), world_framework()).columns)


def test_a_zero_denominator_is_missing_and_says_so():
    evidence = world_evidence()
    row = (evidence["locality"] == A) & (evidence["period"] == 2020) & (evidence["code"] == "1.2")
    evidence.loc[row, ["denominator", "appraised_score", "self_score"]] = [0, np.nan, np.nan]
    got = cell(score_evidence(evidence, world_framework()), A, 2020, "1.2")
    assert (got["state"], got["reason"]) == ("missing", "zero_denominator")


def test_figures_that_nobody_appraised_are_the_units_own_claim():
    scores = score_evidence(self_only_evidence(), world_framework("world-2")).query("level == 'index'").set_index(["locality", "period"])
    assert scores.loc[(A, 2023), "basis"] == "self_scored"
    assert set(scores.drop(index=[(A, 2023)])["basis"]) == {"computed"}
    by_rule = score_evidence(self_only_evidence(), world_framework("world-2"), lens=Lens.RULE)
    assert set(by_rule["basis"]) == {"computed"}
