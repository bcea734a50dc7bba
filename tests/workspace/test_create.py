"""A workspace is made whole or not at all, where nothing stands; what it does not hold is read from the package."""

from __future__ import annotations

import shutil
import threading

import pytest
import yaml

from parlib.briefing.run.requests import run_file_problems
from parlib.codebook.localities import Register
from parlib.errors import UsageError
from parlib.files.held import LOCK, PART
from parlib.inputs import known_units, read_params
from parlib.intake.raw.sources import read_raw
from parlib.store.made_from import input_digests
from parlib.store.project import SHIPPED, Project, find_project, shipped
from parlib.workspace.create import DEMO, create, refuse_name
from tests.projects import ROOT, copy_project
from tests.workspace.made import office, register, workspace


def files(project: Project) -> set[str]:
    return {p.relative_to(project.root).as_posix() for p in project.root.rglob("*") if p.is_file()}


def test_it_holds_what_is_the_offices_own_and_nothing_of_the_package(tmp_path):
    project = workspace(tmp_path / "so-noi-vu")
    keep = {f"{place}/.gitkeep" for place in ("data/raw", "params/plans", "params/runs", "params/frameworks")}
    notebooks = {f"notebooks/{p.name}" for p in (ROOT / "notebooks").glob("*.ipynb")}
    own = {"README.md", "data/raw/README.md", "parlib.yml", ".gitattributes", ".gitignore", "params/runs/tuyen-quang.yml"}
    assert files(project) == keep | notebooks | own
    assert find_project(project.root / "notebooks" / "..").root == project.root
    assert not list(tmp_path.glob(".*")), "nothing is left beside it"


def test_its_words_are_vietnamese_and_name_the_office(tmp_path):
    project = workspace(tmp_path / "a")
    readme = (project.root / "README.md").read_text(encoding="utf-8")
    assert "Tỉnh Tuyên Quang" in readme
    assert "124 xã, phường" in readme
    assert [line[:10] for line in readme.splitlines() if line.startswith("## Bước")] == ["## Bước 1.", "## Bước 2.", "## Bước 3."]
    assert "$" not in readme
    english = workspace(tmp_path / "b", language="en")
    assert "## Step 3." in (english.root / "README.md").read_text(encoding="utf-8")


def test_its_run_file_names_the_province_its_past_and_its_communes(tmp_path):
    project = workspace(tmp_path / "a")
    assert run_file_problems(project, Register(register())) == []
    run = yaml.safe_load((project.params / "runs" / "tuyen-quang.yml").read_text(encoding="utf-8"))
    first, communes, departments, _ = run["entries"]
    assert (departments["level"], departments["parent"]) == ("department", communes["parent"])
    assert first["localities"] == ["08@2025-07-01", "08@2008-08-01", "02@2008-08-01"]
    assert (communes["level"], communes["parent"]) == ("commune", "08@2025-07-01")


def test_the_demo_is_added_when_asked_for(tmp_path):
    assert read_params(workspace(tmp_path / "without")).simulations == {}
    project = workspace(tmp_path / "with", demo=True)
    assert list(read_params(project).simulations) == ["van-linh"]
    assert (project.params / "runs" / "illustrative.yml").exists()
    assert list(read_params(project).plans) == ["van-khe-2024"]
    progress = read_raw(project.all_raw, project.all_params / "corrections", more_units=known_units(project)).tables["progress"]
    assert progress["period"].value_counts().to_dict() == {"2024-Q1": 6, "2024-Q2": 10, "2024-Q3": 9, "2024-Q4": 9}


def test_without_an_override_its_inputs_are_those_of_the_repository(tmp_path):
    whole = copy_project(tmp_path / "repository")
    project = workspace(tmp_path / "office", demo=False)
    shutil.rmtree(project.params / "plans")
    shutil.copytree(whole.params / "plans", project.params / "plans")
    assert input_digests(project) == input_digests(whole)
    assert read_params(project).snapshot() == read_params(whole).snapshot()


def test_a_file_of_the_same_name_takes_the_place_of_the_packages_and_moves_the_digest(tmp_path):
    project = workspace(tmp_path / "office")
    before = input_digests(project)
    text = (ROOT / "params" / "methods" / "analysis.yml").read_text(encoding="utf-8")
    (project.params / "methods").mkdir()
    (project.params / "methods" / "analysis.yml").write_text(text.replace("min_units_rank: 3", "min_units_rank: 5"), encoding="utf-8")
    assert read_params(project).methods.analysis.min_units_rank == 5
    after = input_digests(project)
    assert [name for name in after if after[name] != before.get(name)] == ["params/methods/analysis.yml"]


def test_a_vintage_of_the_same_name_takes_the_place_of_the_packages_as_a_whole(tmp_path):
    project = workspace(tmp_path / "office")
    own = project.raw / "public-figures" / "2026-11"
    own.mkdir(parents=True)
    (own / "card.yml").write_text("kind: public-figures\n", encoding="utf-8")
    names = [n for n in input_digests(project) if n.startswith("data/raw/public-figures/")]
    assert names == ["data/raw/public-figures/2026-11/card.yml"]


def test_plans_runs_and_the_illustrative_province_of_the_checkout_are_not_seen(tmp_path):
    params = read_params(workspace(tmp_path / "office"))
    assert (dict(params.plans), dict(params.simulations)) == ({}, {})
    assert len(params.frameworks) >= 14


def test_the_wheel_holds_what_a_workspace_reads():
    import tomllib

    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    forced = build["force-include"]
    assert {here: f"parlib/shipped/{here}" for here in forced} == forced
    assert set(SHIPPED) <= set(forced)
    assert {"notebooks", *DEMO} == set(forced) - set(SHIPPED)
    assert [place for place in forced if not (shipped() / place).exists()] == []


@pytest.mark.parametrize("name", ["../x", "a/../../x", ".hidden", "-x", "x.", "con", "nul.txt", "a\nb", "a:b", "x" * 90, "a/b?"])
def test_names_that_are_unsafe_are_refused_before_anything_is_written(tmp_path, monkeypatch, name):
    from pathlib import Path

    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        refuse_name(Path(name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["so-noi-vu", "Sở Nội vụ 2026", "a/b/so_noi_vu"])
def test_names_as_offices_write_them_are_taken(tmp_path, name):
    assert create(tmp_path / name, office(), demo=False).root == (tmp_path / name).resolve()


def test_what_exists_is_never_written_over(tmp_path):
    for name, make in (("folder", lambda p: p.mkdir()), ("file", lambda p: p.write_text("x")), ("link", lambda p: p.symlink_to("nowhere"))):
        make(tmp_path / name)
        with pytest.raises(UsageError, match="exists"):
            create(tmp_path / name, office(), demo=False)
    assert list((tmp_path / "folder").iterdir()) == []
    assert (tmp_path / "file").read_text() == "x"


def test_a_workspace_inside_another_is_refused(tmp_path):
    project = workspace(tmp_path / "office")
    with pytest.raises(UsageError, match="is inside the workspace"):
        create(project.raw / "x", office(), demo=False)


def test_of_two_at_once_one_makes_it_and_the_other_is_told(tmp_path):
    register()
    outcomes, gate = [], threading.Barrier(2)

    def one() -> None:
        gate.wait()
        try:
            outcomes.append(create(tmp_path / "office", office(), demo=False).root.name)
        except UsageError as fault:
            outcomes.append(type(fault).__name__)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["UsageError", "office"]
    assert [p.name for p in tmp_path.iterdir()] == ["office"]


def test_what_a_killed_run_left_is_removed_and_it_can_be_run_again(tmp_path):
    (tmp_path / f".office.abc123{PART}" / "notebooks").mkdir(parents=True)
    (tmp_path / f".office.abc123{LOCK}").touch()
    workspace(tmp_path / "office")
    assert [p.name for p in tmp_path.iterdir()] == ["office"]
