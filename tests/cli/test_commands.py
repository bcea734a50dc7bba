"""The command line as a user meets it: help, exit codes, JSON, and the batch that goes on past what is bad."""

from __future__ import annotations

import json

import pytest

from tests.cli.commands import parlib, parlib_process
from tests.cli.desk import DECISION, office, scores
from tests.intake.tables.worlds import workbook
from tests.projects import ROOT, built_copy
from tests.short_form import short_form


@pytest.fixture
def project(tmp_path_factory):
    return built_copy(tmp_path_factory, "cli")


def test_the_installed_command_starts(tmp_path):
    assert "parlib" in parlib_process("--version", root=tmp_path).stdout


@pytest.mark.parametrize("command", [(), ("check",), ("build",), ("brief",), ("batch",), ("lab",)])
def test_help_says_what_a_command_does(command):
    text = parlib(*command, "--help", root=ROOT).stdout
    assert "Usage" in text
    assert len(text.splitlines()) > 5


def test_check_says_that_all_is_in_order(project):
    assert "in order" in parlib("check", root=project.root).stdout
    assert json.loads(parlib("check", "--json", root=project.root).stdout) == {"ok": True, "problems": []}


def test_check_names_place_and_remedy_and_exits_3(project):
    plan = project.params / "plans" / "thac-mo-2024.yml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("period: 2024", "period: soon", 1), encoding="utf-8")
    (project.notebooks / "survey.ipynb").write_text("no notebook", encoding="utf-8")
    said = parlib("check", root=project.root, code=3).stderr
    assert "thac-mo-2024.yml" in said
    assert "notebooks/survey.ipynb" in said.replace("│", "").replace("\n", "").replace(" ", "")
    assert "line" in said
    payload = json.loads(parlib("check", "--json", root=project.root, code=3).stdout)
    assert payload["ok"] is False
    assert {"what", "remedy", "file", "cell"} <= set(payload["problems"][0])


def test_check_release_notices_a_touched_table(project):
    release = project.processed / (project.processed / "CURRENT").read_text().strip()
    table = release / "findings.parquet"
    table.write_bytes(table.read_bytes() + b" ")
    assert "findings.parquet was changed" in parlib("check", "--release", root=project.root, code=4).stderr.replace("\n", " ")


def test_an_unknown_unit_lists_candidates_and_exits_2(project):
    done = parlib("brief", "--locality", "Hải Phong", "--period", 2024, root=project.root, code=2)
    assert "Thành phố Hải Phòng" in done.stderr
    payload = json.loads(parlib("brief", "-l", "Hải Phong", "-p", 2024, "--json", root=project.root, code=2).stdout)
    assert payload["error"] == "UsageError"


def test_a_run_file_that_is_not_there_exits_with_its_name(project):
    done = parlib("batch", "params/runs/none.yml", root=project.root, code=3)
    assert "none.yml" in done.stderr


def test_outside_a_project_it_says_how_to_get_in(tmp_path):
    done = parlib("check", root=tmp_path, code=2)
    assert "PARLIB_ROOT" in done.stderr


@pytest.mark.parametrize("twice", short_form([False, True], [False]))
def test_a_batch_finishes_the_good_and_names_the_bad(tmp_path, twice):
    """One bad figure, one misspelt locality: the rest is made, both are named, the exit code is not 0."""
    project = office(tmp_path / "office")
    for year in (2023, 2024):
        path = workbook(tmp_path / f"diem-{year}.xlsx", {"Bảng": ([(f"CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {year}",), *scores()[1:]], ())})
        parlib("add", "figures", path, "--source", DECISION, "--yes", "--retrieved", "2026-02-01", root=project.root)
    (bad,) = project.raw.glob("figures-diem-2023/*/figures.csv")
    bad.write_bytes(bad.read_bytes().replace(b"2023", b"20x3", 1))
    run = project.params / "runs" / "mixed.yml"
    run.parent.mkdir()
    run.write_text(
        "id: mixed\ntitle: Good ones and bad ones\nissued_on: 2026-06-30\nformats: [html]\nentries:\n"
        + "  - {notebook: brief, localities: ['Xã Mai Ngạn', 'Xã of Nowhere'], period: 2024}\n",
        encoding="utf-8",
    )
    done = parlib("batch", run, "--lang", "en", root=project.root, code=3)
    assert "1 made" in done.stdout
    assert "Nowhere" in done.stderr
    assert "figures-diem-2023" in done.stderr
    page = (project.reports / "index.html").read_text(encoding="utf-8")
    assert "Mai Ngạn" in page
    assert "figures-diem-2023" in page
    if twice:
        again = json.loads(parlib("batch", run, "--json", root=project.root, code=3).stdout)
        assert (again["made"], again["skipped"], again["failed"], again["ok"]) == (0, 1, 0, False)
