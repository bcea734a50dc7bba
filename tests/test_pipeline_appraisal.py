"""Gaps, expected scores and near misses of a whole province, as a release holds them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from parlib.analysis.indices import computed_indices
from parlib.analysis.trends.directions import trend_findings
from parlib.codebook.methods import Appraisal, Cliffs
from parlib.codebook.tables import conform, empty
from parlib.inputs import read_params
from parlib.pipeline import with_simulations
from parlib.scoring.flags import accountability_flags
from parlib.scoring.scored_tables import scored_tables
from parlib.simulate import Settings
from parlib.store.project import Project
from tests.projects import ROOT

SMALL = Settings(
    districts=3,
    communes=6,
    departments=5,
    first_period=2020,
    last_period=2024,
    psus_per_district=2,
    respondents_per_psu=5,
    appraised_until={"department": 2023},
)
WARD = "99999@2020-01-01"


@pytest.fixture(scope="module")
def params():
    return replace(read_params(Project(ROOT)), simulations={"small": SMALL})


@pytest.fixture(scope="module")
def tables(params):
    """The simulated province, and a real ward that files its self-score under the same rule book."""
    names = ("localities", "observations", "evidence", "responses", "outcomes", "progress")
    made = with_simulations({name: empty(name) for name in names}, params)
    commune = made["localities"].query("level == 'commune'").head(1)
    ward = commune.assign(locality=WARD, code="99999", slug="phuong-that", parent="", fictional=False)
    filed = made["evidence"].query("period == 2024 and framework == 'illustrative-commune'")
    filed = filed[filed["locality"].eq(commune["locality"].item())].assign(locality=WARD, appraised_score=float("nan"))
    made["localities"] = conform("localities", pd.concat([made["localities"], ward], ignore_index=True))
    made["evidence"] = conform("evidence", pd.concat([made["evidence"], filed], ignore_index=True))
    return made


def points_of(tables, params):
    return scored_tables(tables, frameworks=params.frameworks, plans=params.plans, methods=params.methods)


@pytest.fixture(scope="module")
def scored(tables, params):
    return points_of(tables, params)


def test_departments_wait_and_everyone_else_is_appraised(scored):
    expected = scored["expected"].query("locality != @WARD")
    assert set(expected["framework"]) == {"illustrative-department"}
    assert (len(expected), set(expected["period"])) == (5, {2024})
    # five departments in four years
    assert set(expected["n_units"]) == {20}
    assert set(expected["n_periods"]) == {4}
    assert (expected["low"] < expected["expected"]).all()
    assert (expected["expected"] < expected["high"]).all()
    assert (expected["expected"] <= expected["self_total"]).all()


def test_a_year_that_waits_is_self_scored_and_not_compared_with_an_appraised_one(scored, tables, params):
    whole = scored["scores"].query("level == 'index' and locality.str.startswith('VL')")
    waits = whole["framework"].eq("illustrative-department") & whole["period"].eq(2024)
    assert set(whole.loc[waits, "basis"]) == {"self_scored"}
    assert set(whole.loc[~waits, "basis"]) == {"computed"}
    indices = computed_indices(scored["scores"], tables["localities"], methods=params.methods).query("locality != @WARD")
    apart = indices["not_comparable_because"].eq("self_scored_on_one_side")
    assert indices.loc[apart, "rank_change"].isna().all()  # a place among claims beside one among what was granted
    assert set(indices.loc[apart, "period"]) == {2024}
    assert indices.loc[apart, "locality"].str.startswith("VL-S").all()
    # all five wait, so they are still ranked among themselves
    assert sorted(indices.loc[apart, "rank"]) == [1, 2, 3, 4, 5]


def test_gaps_add_up_to_the_scores(scored):
    gaps, scores = scored["gaps"], scored["scores"]
    whole = scores[(scores["level"] == "index") & scores["locality"].str.startswith("VL")].set_index(["locality", "period", "framework"])
    kinds = ["self_points", "round1_points", "appraised_points", "survey_points"]
    summed = gaps.groupby(["locality", "period", "framework"])[kinds].sum(min_count=1).reindex(whole.index)
    pd.testing.assert_frame_equal(summed, whole[kinds], atol=1e-9, rtol=0)
    assert gaps["gap"].gt(0).sum() == gaps["cut"].sum() > 50


def test_a_real_ward_learns_nothing_from_a_fictional_province(scored):
    (found,) = scored["expected"].query("locality == @WARD").to_dict("records")
    assert found["reason"] == "no_appraisal_history: n=0"
    assert found["n_units"] == 0
    assert scored["gaps"].query("locality == @WARD")["pairs"].eq(0).all()


def test_every_cliff_gives_what_the_rule_gives_at_the_threshold(scored, params):
    cliffs = scored["cliffs"]
    assert len(cliffs) > 20
    assert set(cliffs["measure"]) == {"share", "count", "figure"}
    assert ((cliffs["points_there"] - cliffs["points"] - cliffs["gain"]).abs() < 1e-9).all()
    near = cliffs["shortfall"] <= (params.methods.analysis.cliffs.reach * cliffs["threshold"].abs()).where(
        cliffs["measure"].ne("count"), 1.0
    )
    assert (near | (cliffs["shortfall"] < 1e-9)).all()


def test_the_declared_settings_decide(tables, params):
    analysis = params.methods.analysis.model_copy(
        update={"appraisal": Appraisal(level=0.6, min_pairs=10_000), "cliffs": Cliffs(reach=0.01, min_gain=2.0)}
    )
    strict = points_of(tables, replace(params, methods=params.methods.model_copy(update={"analysis": analysis})))
    assert strict["gaps"]["usual_cut"].isna().all()
    assert set(strict["expected"]["level"]) == {0.6}
    assert strict["cliffs"]["gain"].min() >= 2.0
    assert set(strict["cliffs"]["reach"]) == {0.01}


def test_a_year_that_waits_is_no_fall_and_no_year_of_a_trend(scored, tables, params):
    flags = accountability_flags(scored["scores"], params.frameworks)
    falls = flags[flags["flag"].eq("below_last_year") & flags["framework"].eq("illustrative-department")]
    apart = falls["reason"].eq("self_scored_on_one_side")
    assert apart.sum() > 0
    assert set(falls.loc[apart, "period"]) == {2024}
    assert set(falls.loc[apart, "verdict"]) == {"not_comparable"}
    indices = computed_indices(scored["scores"], tables["localities"], methods=params.methods)
    trends = trend_findings(indices, tables["localities"], methods=params.methods)
    values = trends[trends["question"].eq("trend.PAR.value") & trends["period"].eq(2024)].set_index("locality")
    assert set(values.loc[values.index.str.startswith("VL-S"), "n"]) == {4}  # 2020-2023 of 2020-2024


def test_a_drafted_plan_leaves_the_year_it_rests_on_in_the_ranking(scored, tables, params):
    plan = params.plans["van-khe-2024"]
    assert {d.period for d in plan.domains} == {plan.baseline_period} == {2023}
    year = scored["scores"].query("locality == @plan.locality and period == 2023")
    assert "plan_baseline" not in set(year["basis"])
    indices = computed_indices(scored["scores"], tables["localities"], methods=params.methods).query("index == 'PAR' and period == 2023")
    assert indices["locality"].str.fullmatch(r"VL-H\d\d@2019-01-01").sum() == 3
    assert indices.set_index("locality").loc[plan.locality, "rank"] in (1, 2, 3)
    stated = scored["scores"].query("basis == 'plan_baseline'")
    assert "688@2020-01-01" in set(stated["locality"]), "where nothing was scored, what a plan states is all there is"
