"""Surveys from files to the release: a check says what a build says, and the setting that its message names decides."""

from __future__ import annotations

import numpy as np
import pytest

from parlib.errors import ValidationFailed
from parlib.pipeline import build, check
from tests.analysis.test_disclosure_attack import answers
from tests.test_pipeline_withheld import put, small_project


@pytest.fixture
def project(tmp_path):
    return small_project(tmp_path)


def placed(strata: int, *, population: float = np.nan):
    """One survey of 120 people in eight places."""
    table = answers({"a": 70, "b": 50}).drop(columns=["weight"])
    number = table["respondent"].map({r: i for i, r in enumerate(sorted(table["respondent"].unique()))})
    place = number % 8
    return table.assign(psu="P" + place.astype(str), stratum="S" + (place % strata).astype(str), stratum_psus=population)


def declare(project, rule: str) -> None:
    path = project.params / "methods" / "analysis.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("lonely_place: refuse", f"lonely_place: {rule}"), encoding="utf-8")


def test_lone_places_are_refused_by_check_and_build_in_the_same_words_and_the_named_setting_decides(project):
    put(project, "answers", "responses", placed(8))
    told = [(p.what, p.remedy) for p in check(project) if p.severity == "error"]
    assert len(told) == 8, "one stratum each"
    assert all("precision.lonely_place" in remedy and "params/methods/analysis.yml" in remedy for _, remedy in told)
    with pytest.raises(ValidationFailed) as refused:
        build(project)
    assert [(p.what, p.remedy) for p in refused.value.problems] == told
    declare(project, "withhold")
    assert check(project) == ()
    rows = build(project).release.table("satisfaction").query("item == 'index' and measure == 'share_4_5' and subgroup == 'all'")
    assert rows["estimate"].notna().all()
    assert rows["se"].isna().all()
    assert set(rows["reason"]) == {"lonely_psu: strata=8"}


def test_a_survey_that_cannot_be_estimated_is_left_out_with_quarantine(project):
    put(project, "answers", "responses", placed(8))
    release = build(project, quarantine=True).release
    assert release.table("satisfaction").empty
    assert len(release.lineage["problems"]) == 8


def test_every_place_sampled_is_built_with_an_error_among_people(project):
    put(project, "answers", "responses", placed(2, population=4.0))
    assert check(project) == ()
    rows = build(project).release.table("satisfaction").query("item == 'index' and measure == 'share_4_5' and subgroup == 'all'")
    assert (rows["se"] > 0).all()
    assert rows["method"].str.contains("people within places").all()
