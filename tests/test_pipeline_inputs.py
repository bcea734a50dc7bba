"""What check looks at, what a build leaves out, and that whatever `collect` keeps a build takes."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
import yaml

from parlib.errors import ValidationFailed, together
from parlib.intake.raw.sources import Candidate
from parlib.pipeline import build, check, check_candidate
from parlib.simulate import Settings, simulate_province
from parlib.store.params import load_frameworks
from parlib.store.sources import Provenance, write_source
from tests.projects import ROOT, copy_project

SMALL = {"districts": 1, "communes": 1, "departments": 1, "first_period": 2023, "last_period": 2024, "respondents_per_psu": 2}
UNIT = "VL-H01@2019-01-01"
CARD = Provenance(
    kind="evidence", title="Workbooks", producer="Offices", citation="As filed", retrieved="2025-01-01", licence="none stated"
)


@pytest.fixture
def project(tmp_path):
    """A project without figures, plans or the large province: what is tested here does not hang on them."""
    made = copy_project(tmp_path)
    for source in made.raw.iterdir():
        if source.is_dir() and source.name != "localities":
            shutil.rmtree(source)
    shutil.rmtree(made.params / "plans")
    shutil.rmtree(made.params / "runs")
    for name in ("plans", "runs"):
        (made.params / name).mkdir()
    return made


@pytest.fixture(scope="module")
def evidence():
    made = simulate_province(Settings(**SMALL), load_frameworks(ROOT / "params"))
    rows = made.tables["evidence"]
    return rows[rows["locality"].eq(UNIT) & rows["period"].eq(2024)].reset_index(drop=True)


def simulated(project):
    (project.params / "simulation").mkdir()
    (project.params / "simulation" / "small.yml").write_text(yaml.safe_dump(SMALL), encoding="utf-8")
    return project


def said(problems):
    return [(p.severity, p.file, p.cell, p.what) for p in problems]


def test_a_project_without_figures_plans_and_units_is_built_empty_and_not_a_crash(project):
    shutil.rmtree(project.raw / "localities")
    assert check(project) == ()
    release = build(project).release
    assert len(release.table("indices")) == len(release.table("ledger")) == len(release.table("targets")) == 0


def test_check_reads_run_files_and_names_units_that_nobody_knows_with_their_line(project):
    run = "id: mine\ntitle: Mine\nissued_on: 2025-06-30\nentries:\n  - localities: [Hải Phòng]\n    period: 2024\n  - localities: [Nơi Nào]\n    period: 2024\n"
    (project.params / "runs" / "mine.yml").write_text(
        run + "  - level: district\n    parent: 99@1999-01-01\n    period: 2024\n", encoding="utf-8"
    )
    (project.params / "runs" / "bad.yml").write_text("id: bad\ntitle: [\n", encoding="utf-8")
    found = said(check(project))
    assert ("error", "params/runs/mine.yml", "line 7") in [f[:3] for f in found]
    assert ("error", "params/runs/mine.yml", "line 9") in [f[:3] for f in found]
    assert any(f[1] == "params/runs/bad.yml" for f in found)
    assert build(project).problems == (), "a build reads no run file"


def test_check_and_build_read_wording_by_its_entries(project):
    path = project.params / "wording" / "en.yml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    group = next(name for name, entry in words.items() if isinstance(entry, dict))
    lost = words[group].pop(next(iter(words[group])))
    path.write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
    assert lost
    assert any(f[1] == "params/wording/vi.yml" and f"{group}." in f[3] for f in said(check(project)))
    with pytest.raises(ValidationFailed):
        build(project)


def test_files_that_nobody_reads_are_named(project):
    for place in ("plans/mine.yaml", "runs/mine.YML", "extra.yml"):
        (project.params / place).write_text("id: mine\n", encoding="utf-8")
    assert {(f[0], f[1]) for f in said(check(project))} == {
        ("warning", f"params/{place}") for place in ("plans/mine.yaml", "runs/mine.YML", "extra.yml")
    }


def plan(project, name, change):
    text = yaml.safe_load((ROOT / "params" / "plans" / "thac-mo-2024.yml").read_text(encoding="utf-8"))
    text["id"] = name
    change(text)
    (project.params / "plans" / f"{name}.yml").write_text(yaml.safe_dump(text, allow_unicode=True), encoding="utf-8")


def test_proposals_are_named_and_left_out_until_somebody_confirms_them(project):
    def nobody(text):
        for commitment in text["commitments"]:
            commitment["owner"] = "?"

    plan(project, "no-unit", lambda text: text.update(locality="", period="soon"))
    plan(project, "no-owner", nobody)
    plan(project, "one-open", lambda text: text["commitments"][-1].update(owner="?"))
    found = {p.file: p for p in check(project)}
    assert set(found) == {f"params/plans/{name}.yml" for name in ("no-unit", "no-owner", "one-open")}
    assert all(p.severity == "warning" for p in found.values())
    assert "no unit is named: 31 commitment(s) left out" in found["params/plans/no-unit.yml"].what
    assert "31 of 31 commitment(s) are proposals" in found["params/plans/no-owner.yml"].what
    assert "1 of 31 commitment(s) are proposals, no owner is confirmed: left out (C31)" in found["params/plans/one-open.yml"].what
    made = build(project)
    assert set(made.problems) == set(found.values())
    assert {name: len(plan.commitments) for name, plan in made.release.params.plans.items()} == {"one-open": 30}
    assert set(made.release.table("targets")["item"]) == {f"C{n:02d}" for n in range(1, 31)}


def test_a_plan_that_makes_no_sense_is_refused_by_check_and_build_alike(project):
    plan(project, "odd", lambda text: text["commitments"][0].update(owner="Sở Không Ai Biết"))
    (problem,) = check(project)
    assert (problem.severity, problem.file) == ("error", "params/plans/odd.yml")
    assert problem.cell.startswith("line ")
    with pytest.raises(ValidationFailed):
        build(project)
    assert build(project, quarantine=True).release.params.plans == {}


def test_what_is_filed_of_a_fictional_unit_is_built_beside_and_instead_of_what_is_simulated(project, evidence):
    """A year that nobody simulated is taken; in a simulated one the workbook counts and the other year stays."""
    simulated(project)
    filed, later = evidence.assign(self_score=0.0, source_file="filed.xlsx"), evidence.assign(period=2025)
    for vintage, rows in (("2024", filed), ("2025", later)):
        assert check_candidate(project, Candidate(f"self-scores-{vintage}", vintage, rows)) == ()
        write_source(project.raw / f"self-scores-{vintage}" / vintage, {"evidence": rows}, CARD)
    made = build(project)
    assert made.problems == ()
    rows, scores = made.release.table("evidence"), made.release.table("scores")
    own = rows[rows["locality"].eq(UNIT) & rows["period"].eq(2024)]
    assert len(own) == len(evidence)
    assert set(own["source_file"]) == {"filed.xlsx"}
    assert (rows["locality"].eq(UNIT) & rows["period"].eq(2023)).any(), "the other year stays as simulated"
    assert len(scores[scores["period"].eq(2025) & scores["locality"].eq(UNIT)]) > len(evidence)


def test_a_unit_that_is_filed_in_two_vintages_is_told_before_anything_is_kept(project, evidence):
    simulated(project)
    write_source(project.raw / "self-scores" / "2024", {"evidence": evidence}, CARD)
    (problem,) = check_candidate(project, Candidate("self-scores", "2024-2", evidence))
    assert problem.severity == "error"
    assert f"{len(evidence)} row(s) have a key" in problem.what
    assert "self-scores/2024/evidence.parquet" in f"{problem.file} {problem.what}"
    assert f"(+{len(evidence) - 4})" in problem.cell
    assert check_candidate(project, Candidate("self-scores", "2024-2", evidence, supersedes=("2024",))) == ()


def test_equal_problems_of_rows_are_told_once_with_their_count_and_first_places(project, evidence):
    rows = pd.concat([evidence.assign(period=2024 + n, locality="ZZ@2019-01-01") for n in range(3)], ignore_index=True)
    write_source(project.raw / "self-scores" / "2024", {"evidence": rows}, CARD)
    found = check(project)
    assert len(found) == 3, "one for each year, whatever the number of rows"
    assert all(f"(+{len(evidence) - 4})" in p.cell for p in found)
    assert found[0].cell.startswith("row 2, locality · row 3, locality · row 4, locality · row 5, locality … (")
    with pytest.raises(ValidationFailed) as refused:
        build(project)
    assert tuple(refused.value.problems) == found
    assert together(found) == found
