"""`parlib framework bridge` and `rescore` on the three-district world: two rule books, evidence under each, nothing written."""

from __future__ import annotations

import csv
import json
import shutil

import pytest
from typer.testing import CliRunner

from parlib.cli.app import app
from parlib.errors import UsageError
from parlib.intake.annex.rule_book_files import write_framework
from parlib.store.project import Project
from parlib.store.releases import write_release
from tests.world import A, world_evidence, world_frameworks, world_localities, world_scores


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = Project(tmp_path_factory.mktemp("bridges"))
    for folder in ("params/frameworks", "data/raw", "notebooks"):
        (made.root / folder).mkdir(parents=True)
    for name, book in world_frameworks().items():
        write_framework(book, made.params / "frameworks" / name)
    tables = {"evidence": world_evidence(), "localities": world_localities(), "scores": world_scores()}
    write_release(made, "r-world", tables, params={}, lineage={})
    yield made
    shutil.rmtree(made.root)


def framework(project, *arguments):
    return CliRunner().invoke(app, ["framework", *map(str, arguments), "--root", str(project.root)])


def test_the_bridge_is_printed_item_by_item_and_written(project, tmp_path):
    said = framework(project, "bridge", "world-1", "world-2", "--lang", "en", "--csv", tmp_path / "bridge.csv")
    assert said.exit_code == 0, said.output
    assert "rule changed, re-weighted" in said.output
    assert "figures carry over, given points do not" in said.output
    assert "100 of 100 points of world-1 · 100 of 100 points of world-2" in said.output
    with (tmp_path / "bridge.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {r["code"]: r for r in csv.DictReader(stream)}
    assert rows["1.2"]["change"] == "rule_and_maximum"
    assert (rows["1.2"]["old_max"], rows["1.2"]["max_points"]) == ("30.0", "20.0")
    vietnamese = json.loads(framework(project, "bridge", "world-1", "world-2", "--json").stdout)
    assert {i["change_said"] for i in vietnamese["items"]} == {"giữ nguyên", "đổi cách chấm và điểm tối đa"}
    assert vietnamese["warnings"] == []


def test_the_order_and_the_language_of_a_bridge_are_not_guessed(project):
    assert isinstance(framework(project, "bridge", "world-2", "world-1").exception, UsageError)
    assert isinstance(framework(project, "bridge", "world-1", "world-2", "--lang", "fr").exception, UsageError)


def test_evidence_is_scored_under_the_other_book_in_two_lenses(project, tmp_path):
    options = ("rescore", "--from", "world-1", "--to", "world-2", "--period", 2020)
    said = framework(project, *options, "--locality", A, "--csv", tmp_path / "items.csv")
    assert said.exit_code == 0, said.output
    # A 2020: 92 of 100 under world-1, 98 of 100 under world-2
    assert said.output.count("92.00 % (92 of 100)") == 2
    assert "98.00 % (98 of 100)" in said.output
    assert "not a published figure" in said.output
    assert (tmp_path / "items.csv").exists()
    told = json.loads(framework(project, *options, "--json").stdout)
    assert {(t["lens"], t["locality"][0]) for t in told["totals"]} == {(x, u) for x in ("rule", "official") for u in "ABC"}
    assert told["kind"] == "re-computation"
    assert {t["whole"] for t in told["totals"] if t["locality"] == A} == {"92 of 100"}


def test_the_series_is_not_written(project):
    files = {p: p.stat().st_mtime_ns for p in project.root.rglob("*") if p.is_file()}
    assert framework(project, "rescore", "--from", "world-2", "--to", "world-1", "--period", 2023).exit_code == 0
    assert {p: p.stat().st_mtime_ns for p in project.root.rglob("*") if p.is_file()} == files


def test_a_year_without_evidence_says_which_years_have_some(project):
    fault = framework(project, "rescore", "--from", "world-2", "--to", "world-1", "--period", 2020).exception
    assert isinstance(fault, UsageError)
    assert "2022, 2023" in str(fault)


def test_check_names_links_that_lead_nowhere(project):
    folder = project.params / "frameworks" / "world-2"
    kept = (folder / "framework.yml").read_text(encoding="utf-8")
    try:
        (folder / "framework.yml").write_text(kept.replace("predecessor: world-1", "predecessor: world-0"), encoding="utf-8")
        said = json.loads(framework(project, "check", "world-2", "--json").stdout)
        assert "predecessor: there is no rule book world-0 in params/frameworks" in said["warnings"]
    finally:
        (folder / "framework.yml").write_text(kept, encoding="utf-8")
