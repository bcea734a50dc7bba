"""``parlib gaps``: one unit, all units, machines, and what is not there."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from parlib.cli.console import out
from parlib.cli.gaps import _show_first_round
from tests.cli.commands import parlib
from tests.projects import built_copy, untouched

_SIMULATION = """\
first_period: 2022
last_period: 2024
districts: 3
communes: 0
departments: 12
psus_per_district: 4
respondents_per_psu: 5
appraised_until: {department: 2023}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = built_copy(tmp_path_factory, "gaps")
    (made.params / "simulation").mkdir()
    (made.params / "simulation" / "small.yml").write_text(_SIMULATION, encoding="utf-8")
    parlib("build", root=made.root)
    with untouched(made):
        yield made


def test_an_appraised_unit_shows_what_was_cut(project):
    said = parlib("gaps", "-l", "VL-H01", "-p", 2024, root=project.root).stdout
    assert "illustrative-district · SỐ LIỆU MINH HỌA" in said
    assert "items with both: self-score" in said
    assert "Just short of more points" in said
    assert "Not appraised yet" not in said


@pytest.mark.parametrize(
    ("self_points", "round1", "said"),
    [
        ([3.0, 2.0, 1.0], [1.5, 2.0, None], ["First round only: 2 items, self-score 5.00, first round 3.50", "changed: 1", "1.1 Một"]),
        ([3.0, 2.0, 1.0], [3.0, 2.0, None], ["changed no self-score"]),
        ([3.0, 2.0, None], [None, None, 1.0], []),
    ],
)
def test_a_first_round_without_the_last_one_is_shown_as_such(self_points, round1, said):
    rows = pd.DataFrame({"code": ["1.1", "1.2", "1.3"], "self_points": self_points, "round1_points": round1, "gap": [None] * 3})
    with out.capture() as told:
        _show_first_round(rows.astype({"self_points": float, "round1_points": float}), {"1.1": "Một"})
    text = told.get()
    assert all(words in text for words in said), text
    assert bool(text) == bool(said)


def test_a_unit_that_waits_shows_the_expected_score(project):
    said = parlib("gaps", "-l", "VL-S01", "-p", 2024, "--lang", "en", root=project.root).stdout
    assert "Not appraised yet: self-score" in said
    assert "from 24 past appraisals in 2 years" in said
    assert "Items that appraisal usually cuts most" in said


def test_machines_get_every_row(project):
    found = json.loads(parlib("gaps", "-l", "VL-S01", "-p", 2024, "--json", root=project.root).stdout)
    (book,) = found["rule_books"]
    (expected,) = book["expected"]
    assert book["framework"] == "illustrative-department"
    assert expected["low"] < expected["expected"] < expected["high"]
    assert all(row["appraised_points"] is None for row in book["gaps"])
    assert {row["gap"] for row in book["gaps"]} == {None}


def test_all_units_together_and_fiction_apart(project):
    said = parlib("gaps", "-f", "illustrative-district", root=project.root).stdout
    assert "illustrative-district: what appraisal cut · SỐ LIỆU MINH HỌA" in said
    found = json.loads(parlib("gaps", "--json", root=project.root).stdout)
    assert found["real"] == []
    by_item = [r for r in found["illustrative"] if r["framework"] == "illustrative-district"]
    assert sum(r["pairs"] for r in by_item) > 300
    assert [r["points_cut"] for r in by_item] == sorted((r["points_cut"] for r in by_item), reverse=True)


def test_totals_only_say_what_is_missing(project):
    said = parlib("gaps", "-l", "Hải Phòng", "-p", 2024, root=project.root).stdout
    assert "holds no self-score and no appraisal" in said
    assert "parlib template" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-l", "VL-S01"), "--locality needs --period"),
        (("-f", "no-book"), "no rule book 'no-book'"),
        (("-l", "Nowhere", "-p", 2024), "Nowhere"),
        (("--lang", "fr"), "use one of: vi, en"),
    ],
)
def test_what_does_not_fit_exits_2(project, arguments, said):
    assert said in parlib("gaps", *arguments, root=project.root, code=2).stderr
