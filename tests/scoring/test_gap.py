"""What appraisal cuts, and how honest the expected appraised score is."""

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.tables import conform
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.expected import expected_appraised
from parlib.scoring.gap import appraised_together, gap_by_item, gaps
from tests.world import (
    C_NEW,
    C_OLD,
    PROVINCE,
    A,
    B,
    self_only_evidence,
    world_evidence,
    world_framework,
    world_frameworks,
    world_localities,
)

MAXIMA = {"1": 10.0, "2": 20.0, "3": 5.0}


def scored(units, *, periods, seed, bias=(1.0, 2.0, 0.0), noise=0.5, pending=(), cut_last=0.0):
    """Units whose appraisal takes a known mean cut from each of three items."""
    rng = np.random.default_rng(seed)
    rows = []
    for period in periods:
        for unit in range(units):
            rows.append({"code": "0", "parent": "", "level": "index", "points": np.nan, "max_points": 35.0} | _key(unit, period))
            for (code, maximum), mean in zip(MAXIMA.items(), bias, strict=True):
                own = maximum * rng.uniform(0.7, 1.0)
                cut = np.clip(mean + rng.normal(0, noise) + cut_last * (period == periods[-1]), 0, own)
                row = {"code": code, "parent": "0", "level": "criterion", "max_points": maximum, "self_points": round(own, 2)}
                row["appraised_points"] = np.nan if period in pending else round(own - cut, 2)
                row["truth"] = round(own - cut, 2)
                rows.append(row | _key(unit, period))
    frame = pd.DataFrame(rows)
    truth = frame.groupby(["locality", "period"])["truth"].sum()
    return conform("scores", frame.drop(columns="truth").assign(state="scored")), truth


def _key(unit, period):
    return {"locality": f"U{unit:03d}@2000-01-01", "period": period, "framework": "f"}


def test_gaps_of_the_world_by_hand():
    scores = pd.concat([score_evidence(world_evidence(), f) for f in world_frameworks().values()], ignore_index=True)
    found = gaps(scores)
    cut = found[found["cut"]]
    assert found.loc[found["gap"].notna() & ~found["cut"], "gap"].eq(0).all()
    # A 2023 claims 20 for the plan and gets 0; old C 2020 claims 30 for its tasks and gets 21.
    assert {(r.locality, r.period, r.code): r.gap for r in cut.itertuples()} == {(A, 2023, "1.1"): 20, (C_OLD, 2020, "1.2"): 9}
    item = gap_by_item(found).query("framework == 'world-1' and code == '1.2'").squeeze()
    # World-1 has six pairs of 1.2 (three units, two years), one of them cut: 9 / 6 = 1.5.
    assert (item["pairs"], item["cut"], item["mean_gap"], item["points_cut"]) == (6, 1, 1.5, 9)


def test_every_kind_of_points_stands_in_its_own_column():
    evidence = world_evidence()
    here = evidence["locality"].eq(A) & evidence["period"].eq(2023)
    evidence.loc[here & evidence["code"].eq("1.2"), "appraised_round1"] = 12.0
    evidence.loc[here & evidence["code"].eq("2.2"), "survey_score"] = 8.8
    row = gaps(score_evidence(evidence, world_framework("world-2"))).query("locality == @A and period == 2023").set_index("code")
    kinds = ["self_points", "round1_points", "appraised_points", "survey_points"]
    assert row.loc["1.2", kinds].tolist()[:3] == [20, 12, 20]
    assert row.loc["2.2", kinds].isna().tolist() == [True, True, True, False]
    assert row.loc["2.2", "survey_points"] == 8.8
    assert np.isnan(row.loc["2.2", "gap"])
    assert not row.loc["2.2", "cut"]
    # growth from revenue figures: nobody gives points for it
    assert "2.3" not in row.index


def test_the_usual_cut_is_that_of_earlier_years_by_hand():
    scores = pd.concat([score_evidence(self_only_evidence(), f) for f in world_frameworks().values()], ignore_index=True)
    found = gaps(scores).set_index(["locality", "period", "code"])
    waits = found.loc[(A, 2023, "1.2")]
    # 2022, world-2: A claimed 20 and got 15, B and the new C were not cut: 5 / 3, one of three.
    assert (waits["pairs"], waits["usual_cut"], waits["usual_share"]) == (3, pytest.approx(5 / 3, abs=1e-9), pytest.approx(1 / 3))
    assert np.isnan(waits["gap"])
    # Nothing earlier under the same rule book.
    assert found.loc[(A, 2022, "1.2"), "pairs"] == 0
    assert np.isnan(found.loc[(A, 2022, "1.2"), "usual_cut"])
    # In 2021 item 1.2 of 2020 was cut once in three by 9 points.
    assert found.loc[(B, 2021, "1.2"), ["pairs", "usual_cut"]].tolist() == [3, 3.0]
    strict = gaps(scores, min_pairs=4).set_index(["locality", "period", "code"])
    assert strict.loc[(A, 2023, "1.2"), "pairs"] == 3
    assert np.isnan(strict.loc[(A, 2023, "1.2"), "usual_cut"])


def test_units_under_other_appraisers_teach_nothing():
    scores = score_evidence(self_only_evidence(), world_framework("world-2"))
    elsewhere = {A: "here", B: "there", C_NEW: "there"}
    found = gaps(scores, appraisers=elsewhere, min_pairs=1).set_index(["locality", "period", "code"])
    assert found.loc[(A, 2023, "1.2"), ["pairs", "usual_cut"]].tolist() == [1, 5.0]
    expected = expected_appraised(scores, appraisers=elsewhere).squeeze()
    # One past unit is no history to predict from.
    assert (expected["n_units"], expected["reason"]) == (1, "no_appraisal_history: n=1")


def test_who_appraises_is_the_unit_above_and_fiction_stands_apart():
    localities = world_localities()
    who = appraised_together(localities)
    assert who[A] == who[B] == who[C_NEW] == f"district:{PROVINCE}:fictional"
    assert who[PROVINCE] == "province::fictional"
    assert appraised_together(localities.assign(fictional=False))[A] != who[A]


def test_the_expected_score_and_its_interval_by_hand():
    scores = score_evidence(self_only_evidence(), world_framework("world-2"))
    found = expected_appraised(scores, level=0.6, min_pairs=2).squeeze()
    # A 2023 claims 20 + 20 + 30 = 70 of 70. Item 1.2 was cut by 5 once in three past claims: 70 - 5/3 = 68.33.
    assert (found["items"], found["max_points"], found["self_total"]) == (3, 70, 70)
    assert found["expected"] == pytest.approx(70 - 5 / 3, abs=1e-9)
    # Without A 2022 no cut is known: it would be put at 70, got 65, error 5; the target then stands at 70.
    # Without B (or C) the mean cut is 5/2: B is put at 45, got 47.5, error 2.5; the target then stands at 67.5.
    # Ends 70 - 5, 67.5 - 2.5 twice, and 70 + 5, 67.5 + 2.5 twice; third of three at 60 %: 65 and 75, and no item gives more than its maximum.
    assert (found["low"], found["high"]) == (65, 70)
    assert (found["n_units"], found["n_periods"], found["left_out"], found["reason"]) == (3, 1, "unit", "one_year_of_history")


def test_a_penalty_stays_in_the_expected_score():
    scores, _ = scored(12, periods=(2022, 2023), seed=2, pending=(2023,), bias=(0.0, 0.0, 0.0), noise=0.0)
    late = pd.DataFrame([_key(unit, 2023) | {"code": "9", "parent": "0", "level": "criterion", "rule": "penalty"} for unit in range(12)])
    late = conform("scores", late.assign(max_points=0.0, self_points=-0.5, state="scored"))
    whole = pd.concat([scores, late], ignore_index=True)
    without, found = expected_appraised(scores), expected_appraised(whole)
    assert (without["expected"] - found["expected"]).round(9).eq(0.5).all()
    assert found["max_points"].eq(35.0).all()


def test_published_parts_do_not_wait_for_appraisal():
    scores, _ = scored(4, periods=(2022, 2023), seed=5, pending=(2023,))
    assert expected_appraised(scores.assign(basis="published")).empty


def test_ends_follow_the_side_on_which_errors_fall():
    # Two units in five lose 5 points, the others nothing: the error of a prediction reaches further down than up.
    rng = np.random.default_rng(4)
    scores, _ = scored(60, periods=(2022, 2023), seed=4, pending=(2023,), bias=(0.0, 0.0, 0.0), noise=0.0)
    hit = scores["period"].eq(2022) & scores["code"].eq("2") & (rng.random(len(scores)) < 0.1)
    scores.loc[hit, "appraised_points"] -= 5.0
    found = expected_appraised(scores)
    assert ((found["expected"] - found["low"]) > 3 * (found["high"] - found["expected"])).all()


def test_expected_score_learns_the_usual_cut():
    scores, truth = scored(40, periods=(2021, 2022, 2023, 2024), seed=1, pending=(2024,))
    expected = expected_appraised(scores)
    assert set(expected["period"]) == {2024}
    assert (expected["left_out"] == "period").all()
    error = expected.set_index(["locality", "period"])["expected"] - truth.reindex(expected.set_index(["locality", "period"]).index)
    assert abs(error.mean()) < 0.3
    assert (expected["self_total"] - expected["expected"]).mean() == pytest.approx(3.0, abs=0.4)


def test_the_interval_covers_as_often_as_it_says():
    inside = []
    for seed in range(40):
        scores, truth = scored(12, periods=(2022, 2023), seed=seed, pending=(2023,))
        expected = expected_appraised(scores, level=0.8).set_index(["locality", "period"])
        actual = truth.reindex(expected.index)
        inside += list((expected["low"] <= actual) & (actual <= expected["high"]))
    # 480 predictions at 80 %: the standard error of the share is below 0.03 (units of one world share their history).
    assert 0.74 <= np.mean(inside) <= 0.9


def test_a_stricter_year_is_part_of_the_error_once_three_years_are_known():
    calm, _ = scored(10, periods=(2020, 2021, 2022, 2023), seed=3, pending=(2023,))
    strict = calm.copy()
    hit = strict["period"].eq(2022) & strict["appraised_points"].notna()
    strict.loc[hit, "appraised_points"] = np.maximum(strict.loc[hit, "appraised_points"] - 2.0, 0.0)
    narrow, wide = expected_appraised(calm), expected_appraised(strict)
    assert ((wide["high"] - wide["low"]).mean()) > 1.5 * ((narrow["high"] - narrow["low"]).mean())


def test_too_little_history_is_a_value_with_a_reason():
    scores, _ = scored(4, periods=(2022, 2023), seed=5, pending=(2023,))
    few = expected_appraised(scores)
    assert few["expected"].notna().all()
    assert few["low"].isna().all()
    assert set(few["reason"]) == {"too_little_appraisal_history: n=4; needed=9"}
    none, _ = scored(4, periods=(2023,), seed=5, pending=(2023,))
    assert set(expected_appraised(none)["reason"]) == {"no_appraisal_history: n=0"}
    assert expected_appraised(none)["expected"].isna().all()


def test_nothing_pending_gives_an_empty_table():
    scores, _ = scored(4, periods=(2022,), seed=5)
    assert expected_appraised(scores).empty


def test_only_earlier_years_are_learnt_from():
    scores, _ = scored(12, periods=(2022, 2023), seed=8, pending=(2022,))
    assert set(expected_appraised(scores)["reason"]) == {"no_appraisal_history: n=0"}


def test_bonus_by_any_rule_stands_outside_the_maximum_of_what_waits():
    """A bonus by levels counts no more towards the maximum than one by the piece."""
    scores, _ = scored(2, periods=(2023,), seed=1, pending=(2023,))
    extra = pd.DataFrame([_key(unit, 2023) | {"code": "9", "parent": "0", "level": "criterion", "rule": "tier"} for unit in range(2)])
    extra = conform("scores", extra.assign(max_points=2.0, applicable_max=0.0, self_points=1.0, state="scored"))
    beside = expected_appraised(pd.concat([scores, extra], ignore_index=True))
    assert beside["max_points"].tolist() == [35.0, 35.0]
    assert beside["items"].tolist() == [4, 4]
