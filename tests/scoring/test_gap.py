"""What appraisal cuts, and how honest the expected appraised score is."""

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.tables import conform
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.gap import expected_appraised, gap_by_item, gaps
from tests.world import C_OLD, A, world_evidence, world_frameworks

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
    cut = found[found["gap"] != 0]
    # A 2023 claims 20 for the plan and gets 0; old C 2020 claims 30 for its tasks and gets 21.
    assert {(r.locality, r.period, r.code): r.gap for r in cut.itertuples()} == {(A, 2023, "1.1"): 20, (C_OLD, 2020, "1.2"): 9}
    item = gap_by_item(found).query("framework == 'world-1' and code == '1.2'").squeeze()
    # World-1 has six pairs of 1.2 (three units, two years), one of them cut: 9 / 6 = 1.5.
    assert (item["pairs"], item["cut"], item["mean_gap"], item["points_cut"]) == (6, 1, 1.5, 9)


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
