"""`parlib link --data` on an own table: no project, one sentence with what limits it, every figure for machines."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from parlib.cli.app import app
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import speaking
from tests.analysis.panels import panel

QUESTION = "PCI ~ D5 + size | unit + year"
NAMES = {"locality": "unit", "period": "year", "reform": "D5", "outcome": "PCI", "control": "size"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that is no project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARLIB_ROOT", raising=False)
    panel(3, units=15, missing=0.1).rename(columns=NAMES).to_csv("panel.csv", index=False)
    return tmp_path


def ask(*arguments):
    return CliRunner().invoke(app, ["link", *arguments])


def test_every_figure_for_machines(folder):
    said = json.loads(ask("--data", "panel.csv", "--question", QUESTION, "--json").stdout)
    assert said["not_from_a_release"] is True
    assert said["release"] is None
    assert [p["name"] for p in said["procedures"]] == ["CRV1", "CRV3", "WCR-11", "WCR-31"]
    assert all(p["low"] < said["effect"] < p["high"] for p in said["procedures"])
    assert all((p["se"] is None) is p["name"].startswith("WCR") for p in said["procedures"])
    assert said["G"] == 15
    assert 0 < said["n"] < 15 * 8
    assert set(said["comparisons"]) == {"between", "placebo"}


def test_the_first_sentence_holds_what_limits_it(folder):
    lines = ask("--data", "panel.csv", "--question", QUESTION).stdout.splitlines()
    assert "within units" in lines[0]
    assert "between units" in lines[0]
    assert "of the year after" in lines[0]
    assert any("not from a release" in line for line in lines)
    assert any("G 15 units" in line for line in lines)


def test_problems_come_all_at_once(folder):
    (folder / "bad.csv").write_text("unit,year,D5,PCI\nA,2013,x,y\nA,2013,1.5,2.5\n", encoding="utf-8")
    result = ask("--data", "bad.csv", "--question", "PCI ~ D5 | unit + year")
    assert isinstance(result.exception, ValidationFailed)
    assert len(result.exception.problems) == 3


def test_an_index_that_is_known_to_break_needs_its_breaks_declared(folder):
    frame = panel(3, units=15, first=2019).rename(columns=NAMES | {"reform": "SIPAS"})
    frame.to_csv("sipas.csv", index=False)
    asked = ("--data", "sipas.csv", "--question", "PCI ~ SIPAS | unit + year")
    result = ask(*asked)
    assert isinstance(result.exception, ValidationFailed)
    assert ["--break 2022" in p.remedy for p in result.exception.problems] == [True]
    assert ask(*asked, "--break", "2022").exit_code == 0


@pytest.mark.parametrize("arguments", [("--data", "panel.csv"), ("--question", QUESTION), ("--data", "panel.csv", "--question", "PCI")])
def test_half_a_question_says_what_is_missing(folder, arguments):
    result = ask(*arguments)
    assert isinstance(result.exception, UsageError)
    assert "→" in str(result.exception)


def test_a_file_that_is_not_there_is_a_problem_with_its_name(folder):
    result = ask("--data", "none.csv", "--question", QUESTION)
    assert isinstance(result.exception, ValidationFailed)
    assert "none.csv" in result.exception.problems[0].file


def test_the_sampling_error_of_the_measure_is_taken_out_on_request(folder):
    frame = panel(3, units=15).rename(columns=NAMES)
    frame.assign(error=0.2).to_csv("known.csv", index=False)
    found = json.loads(ask("--data", "known.csv", "--question", QUESTION, "--error-variance", "error", "--json").stdout)
    corrected = found["errors_in_variables"]
    assert abs(corrected["value"]) > abs(found["effect"])
    assert corrected["low"] < corrected["value"] < corrected["high"]
    assert 0 < corrected["reliability"] < 1
    assert "taken out" in ask("--data", "known.csv", "--question", QUESTION, "--error-variance", "error").stdout
    assert json.loads(ask("--data", "known.csv", "--question", QUESTION, "--json").stdout)["errors_in_variables"] is None
    twice = ask("--data", "known.csv", "--question", QUESTION, "--error-variance", "D5")
    assert isinstance(twice.exception, UsageError)


def test_the_answer_is_said_in_vietnamese_too(folder):
    panel(3, units=15).rename(columns=NAMES).assign(error=0.2).to_csv("known.csv", index=False)
    with speaking("vi"):
        said = ask("--data", "known.csv", "--question", QUESTION, "--error-variance", "error").stdout
    assert "trong từng đơn vị" in said
    assert "sai số chọn mẫu" in said
    assert "không thuộc bản phát hành nào" in said
    assert "within units" not in said


@pytest.mark.parametrize(("language", "words"), [("en", "WCR-11, WCR-31: no figures, "), ("vi", "WCR-11, WCR-31: không có số, ")])
def test_with_three_units_the_bootstraps_say_why_they_have_no_figures(folder, language, words):
    panel(3, units=3).rename(columns=NAMES).to_csv("three.csv", index=False)
    asked = ("--data", "three.csv", "--question", "PCI ~ D5 | unit + year")
    procedures = json.loads(ask(*asked, "--json").stdout)["procedures"]
    reasons = {p["name"]: p["not_testable_because"] for p in procedures}
    assert reasons["CRV1"] is reasons["CRV3"] is None
    assert reasons["WCR-11"] == reasons["WCR-31"] == "too_few_clusters: clusters=3; needed=6"
    with speaking(language):
        assert words in " ".join(ask(*asked).stdout.split())
