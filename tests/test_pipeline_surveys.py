"""Surveys from files to the release: a check says what a build says, and the setting that its message names decides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml

from parlib.errors import ValidationFailed
from parlib.pipeline import build, check
from tests.analysis.surveys.test_disclosure_attack import answers
from tests.made_release import unit_row
from tests.test_pipeline_withheld import FORM, put, small_project

PROVINCE = "VL-P@2020-01-01"


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
    assert all("Xã Thử" in what and "@" not in what for what, _ in told), "people read names"
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


def two_levels(project) -> None:
    """Declare that places are units: a fictional province of four communes, one of which asked twenty people only."""
    form = FORM | {"places_are_units": True}
    (project.params / "methods" / "surveys.yml").write_text(yaml.safe_dump({"forms": [form]}, allow_unicode=True), encoding="utf-8")
    rows = [unit_row(PROVINCE, "Tỉnh Thử", level="province")]
    rows += [unit_row(f"VL-{p}@2020-01-01", f"Xã {p}", level="commune", parent=PROVINCE) for p in "ABCD"]
    put(project, "register-of-tests", "localities", pd.DataFrame(rows).assign(fictional=False))


def test_one_file_of_answers_serves_the_province_and_its_communes(project):
    two_levels(project)
    sizes = {"A": 20, "B": 60, "C": 45, "D": 50}
    table = answers(sizes).drop(columns=["weight"]).assign(locality=PROVINCE, stratum_psus=4.0)
    table["psu"], table["group"] = "VL-" + table["group"], ""
    put(project, "answers", "responses", table)
    assert check(project) == ()
    release = build(project).release
    rows = release.table("satisfaction").query("item == 'index' and measure == 'share_4_5'").set_index("locality")
    assert len(rows) == 5
    assert set(rows.index[rows["suppressed"]]) == {"VL-A@2020-01-01", "VL-C@2020-01-01"}, "the small one and the smallest of the others"
    shown = rows[~rows["suppressed"]]
    assert (shown["se"] > 0).all()
    assert (shown["ci_high"] - shown["ci_low"]).between(1, 40).all()
    remembered = (project.root / "data" / "withheld.jsonl").read_text(encoding="utf-8")
    assert all(unit in remembered for unit in rows.index)
    said = release.table("findings").query("question == 'satisfaction.sample.SIPAS.respondents'")
    assert "VL-C@2020-01-01" not in set(said["locality"]), "how many answered there would tell how many did in the other"


def test_a_place_that_is_no_unit_is_named_by_check_and_build(project):
    two_levels(project)
    table = answers({"A": 40, "X": 40}).drop(columns=["weight"]).assign(locality=PROVINCE)
    table["psu"], table["group"] = "VL-" + table["group"], ""
    put(project, "answers", "responses", table)
    told = [p for p in check(project) if p.severity == "error"]
    assert [p.actual for p in told] == ["VL-X"]
    assert "places_are_units" in told[0].remedy
    assert PROVINCE not in told[0].what
