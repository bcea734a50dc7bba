"""The illustrative province is fictional, reproducible, of any size, and its known truth can be found again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.localities import Register
from parlib.codebook.tables import check
from parlib.errors import ParamsError
from parlib.scoring.evaluate import score_evidence
from parlib.simulate import OUTCOME, Settings, simulate_province  # noqa: F401 - named inside a query
from parlib.store.params import load_frameworks

PARAMS = Path(__file__).resolve().parents[2] / "params"
SMALL = Settings(districts=4, communes=8, departments=3, first_period=2022, last_period=2024, psus_per_district=4, respondents_per_psu=10)


@pytest.fixture(scope="module")
def frameworks():
    return load_frameworks(PARAMS)


@pytest.fixture(scope="module")
def small(frameworks):
    return simulate_province(SMALL, frameworks)


def test_tables_have_the_hand_off_shape(small):
    for name, frame in small.tables.items():
        check(name, frame)
        assert len(frame), name


def test_sizes_are_what_was_asked_for(small):
    units = small.tables["localities"]
    assert units["level"].value_counts().to_dict() == {"province": 1, "district": 4, "commune": 2 * 8, "department": 3}
    assert len(small.tables["responses"]) == 4 * 3 * 4 * 10 * 19
    assert set(small.tables["evidence"]["period"]) == {2022, 2023, 2024}


def test_every_unit_is_marked_fictional_and_bears_no_real_code(small):
    units = small.tables["localities"]
    assert units["fictional"].all()
    assert units["code"].str.startswith("VL").all()
    assert set(small.tables["outcomes"]["flag"]) == {"illustrative"}


def test_figures_of_a_year_are_of_the_units_that_stand_at_its_end(frameworks):
    before, later = (simulate_province(SMALL.model_copy(update={"last_period": last}), frameworks) for last in (2024, 2025))
    units = later.tables["localities"].set_index("locality")
    for name in ("evidence", "responses", "outcomes"):
        rows = later.tables[name]
        ended = rows["locality"].map(units["valid_to"]).eq("2025-06-30")
        assert ended.equals(rows["period"].le(2024) & rows["locality"].str.contains("-H")), name
    of_2025 = later.tables["evidence"].query("period == 2025")["locality"]
    assert set(of_2025.map(units["level"])) == {"province", "commune", "department"}
    assert of_2025[of_2025.map(units["level"]).eq("commune")].nunique() == SMALL.communes
    assert set(before.tables["evidence"]["locality"].map(units["level"])) == {"province", "district", "commune", "department"}


def test_districts_end_and_communes_live_on_below_the_province(small):
    register = Register(small.tables["localities"])
    province = register["VL@2019-01-01"]
    now, before = register["VL-H01-X001@2025-07-01"], register["VL-H01-X001@2019-01-01"]
    assert (before.valid_to, before.successors, before.parent) == ("2025-06-30", (now.locality,), "VL-H01@2019-01-01")
    assert (now.name, now.parent, now.predecessors) == (before.name, "VL@2019-01-01", (before.locality,))
    assert [len(register.below(province, year, level="district")) for year in (2024, 2025, 2026)] == [4, 4, 0]
    assert [len(register.below(province, year, level="commune")) for year in (2024, 2026)] == [0, 8]
    assert register.find(f"{now.name}, Vân Lĩnh", period=2026) == now
    assert set(small.tables["evidence"]["locality"]) & {now.locality} == set(), "no figures are drawn for the new units"


def test_the_province_bears_no_real_provinces_name(small):
    real = set(pd.read_csv(next((PARAMS.parent / "data" / "raw" / "localities").glob("*/provinces.csv")))["short_name"])
    assert len(real) > 60
    assert not real & set(small.tables["localities"]["short_name"])


def test_the_same_seed_gives_the_same_province_and_another_seed_another(frameworks, small):
    again = simulate_province(SMALL, frameworks)
    for name in small.tables:
        pd.testing.assert_frame_equal(again.tables[name], small.tables[name])
    other = simulate_province(SMALL.model_copy(update={"seed": 7}), frameworks)
    assert not other.tables["outcomes"]["value"].equals(small.tables["outcomes"]["value"])


def test_more_communes_change_no_district(frameworks, small):
    more = simulate_province(SMALL.model_copy(update={"communes": 40}), frameworks)
    rows = [t.tables["evidence"].query("framework == 'illustrative-district'").reset_index(drop=True) for t in (small, more)]
    pd.testing.assert_frame_equal(*rows)


def test_appraised_points_are_what_the_rule_book_gives(frameworks, small):
    evidence = small.tables["evidence"]
    for framework in sorted(set(evidence["framework"])):
        scores = score_evidence(evidence[evidence["framework"] == framework], frameworks[framework])
        whole = scores[(scores["level"] == "index") & scores["points"].notna()]
        share = whole["points"] / whole["applicable_max"]
        assert len(whole), framework
        assert share.between(0.3, 1.0).all(), (framework, share.describe())


def test_missing_not_applicable_and_zero_all_occur(frameworks, small):
    evidence = small.tables["evidence"]
    assert {"missing", "not_applicable", "reported"} == set(evidence["state"])
    gone = evidence[evidence["state"] != "reported"]
    assert gone[["numerator", "denominator", "value", "self_score", "appraised_score"]].isna().all(axis=None)
    assert (evidence["appraised_score"] == 0).any()


def test_self_scores_claim_more_than_appraisal_gives(small):
    evidence = small.tables["evidence"].query("state == 'reported'")
    gap = (evidence["self_score"] - evidence["appraised_score"]).dropna()
    assert (gap >= -1e-9).all()
    assert gap.mean() > 0.01


def test_citizens_answer_what_the_process_says(frameworks):
    settings = Settings(districts=6, communes=0, departments=0, psus_per_district=40, respondents_per_psu=20, last_period=2020)
    made = simulate_province(settings, frameworks)
    answers = made.tables["responses"].dropna(subset=["answer"])
    satisfied = (answers["answer"] >= 4).groupby([answers["locality"], answers["period"]]).mean()
    truth = made.truth.set_index(["locality", "period"])["satisfied_share"]
    # 40 PSUs of 20 people: the standard error of a share near 0.85 is about 0.01 with a PSU effect of 0.25
    assert np.abs(satisfied - truth).max() < 0.05
    assert np.abs((satisfied - truth).mean()) < 0.015


def test_the_link_can_be_found_again(frameworks):
    settings = Settings(districts=60, communes=0, departments=0, psus_per_district=2, respondents_per_psu=2)
    made = simulate_province(settings, frameworks)
    panel = made.tables["outcomes"].query("indicator == @OUTCOME").merge(made.truth, on=["locality", "period"])
    within = panel[["value", "process_percent"]] - panel.groupby("locality")[["value", "process_percent"]].transform("mean")
    within -= within.groupby(panel["period"]).transform("mean")
    slope = (within["value"] * within["process_percent"]).sum() / (within["process_percent"] ** 2).sum()
    spread = 0.4 / np.sqrt((within["process_percent"] ** 2).sum())
    assert abs(slope - settings.link) < 4 * spread


def test_the_communes_change_rule_book_and_the_work_goes_on(frameworks, small):
    """Figures of linked items run through the change of 2022 as one series; only the rule they are scored by differs."""
    settings = SMALL.model_copy(update={"first_period": 2020, "districts": 1, "departments": 0})
    evidence = simulate_province(settings, frameworks).tables["evidence"].query("framework.str.startswith('illustrative-commune')")
    assert evidence.groupby("period")["framework"].unique().map(list).to_dict() == {
        **{year: ["illustrative-commune-2019"] for year in (2020, 2021)},
        **{year: ["illustrative-commune"] for year in (2022, 2023, 2024)},
    }
    for framework, rows in evidence.groupby("framework"):
        assert set(rows["code"]) == {i.code for i in frameworks[framework].leaves}
    revenue = evidence[evidence["code"] == "6.1.2"].set_index(["locality", "period"])[["value", "previous_value"]]
    for unit in set(evidence["locality"]):
        before, after = revenue.loc[(unit, 2021), "value"], revenue.loc[(unit, 2022), "previous_value"]
        assert before == after or np.isnan(before) or np.isnan(after)
    assert revenue["value"].notna().sum() > 30


def test_a_rule_book_that_is_not_there_is_named(frameworks):
    with pytest.raises(ParamsError, match="no-such-book"):
        simulate_province(SMALL.model_copy(update={"frameworks": {**SMALL.frameworks, "district": "no-such-book"}}), frameworks)


def test_counts_are_whole_numbers(frameworks, small):
    evidence = small.tables["evidence"]
    # growth rules compare an index with last year's
    growth = {(f.id, i.code) for f in frameworks.values() for i in f.leaves if i.rule == "growth"}
    other = [pair not in growth for pair in zip(evidence["framework"], evidence["code"], strict=True)]
    counted = evidence[np.array(other) & evidence["unit"].str.startswith("số ") & evidence["value"].notna()]
    assert len(counted) > 300
    assert (counted["value"] == counted["value"].round()).all()


def test_years_not_appraised_yet_hold_the_same_self_scores_and_nothing_else_changes(frameworks, small):
    waiting = simulate_province(SMALL.model_copy(update={"appraised_until": {"department": 2023}}), frameworks)
    pd.testing.assert_frame_equal(waiting.truth, small.truth)
    before, after = small.tables["evidence"], waiting.tables["evidence"]
    late = after["framework"].eq("illustrative-department") & after["period"].eq(2024)
    assert after.loc[late, ["appraised_score", "appraised_round1"]].isna().all(axis=None)
    assert after.loc[late, "self_score"].notna().sum() > 100
    appraisal = ["appraised_score", "appraised_round1"]
    pd.testing.assert_frame_equal(after.drop(columns=appraisal), before.drop(columns=appraisal))
    pd.testing.assert_frame_equal(after[~late], before[~late])


def test_a_level_that_is_none_cannot_wait_for_appraisal():
    with pytest.raises(ValueError, match="appraised_until names ward"):
        Settings(appraised_until={"ward": 2023})
