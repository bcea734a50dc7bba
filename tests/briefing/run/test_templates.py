"""Notebooks as `check` reads them, before a batch begins."""

from __future__ import annotations

import json
import shutil

import pytest

from parlib.briefing.run.templates import notebook_problems
from parlib.store.project import Project
from tests.projects import ROOT


@pytest.fixture
def project(tmp_path):
    """A project with its notebooks and nothing else."""
    for folder in ("params/runs", "data/raw"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return Project(tmp_path)


def test_the_notebooks_as_delivered_are_in_order(project):
    assert notebook_problems(project) == []


PARAMETERS = 'locality: str = "VL"\nperiod: int = 2024\n'


def _notebook(*sources, tag="parameters"):
    cells = [{"cell_type": "code", "execution_count": None, "metadata": {"tags": [tag]}, "outputs": [], "source": s} for s in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no notebook", "cannot be read as a notebook"),
        ('{"cells": [{}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "cannot be read as a notebook"),
        (_notebook(PARAMETERS, tag="other"), "0 cells carry the tag"),
        (_notebook(PARAMETERS, PARAMETERS), "2 cells carry the tag"),
        (_notebook("locality = "), "is not Python"),
        (_notebook("locality = 'VL'"), "is not strict"),
        (_notebook(PARAMETERS + "colour: str = 'red'\n"), "unknown parameter `colour`"),
        (_notebook("locality: str = 'VL'\nperiod: str = '2024'\n"), "parameter `period` is 2024 (int), declared str"),
    ],
)
def test_a_notebook_that_a_batch_could_not_use_is_named(project, content, said):
    (project.root / "notebooks" / "survey.ipynb").write_text(content, encoding="utf-8")
    (found,) = notebook_problems(project)
    assert said in found.what
    assert (found.file, bool(found.remedy)) == ("notebooks/survey.ipynb", True)


def test_a_notebook_that_is_not_of_briefs_needs_no_parameters_and_is_read_all_the_same(project):
    own = project.root / "notebooks" / "own.ipynb"
    own.write_text(_notebook("1 + 1", tag="mine"), encoding="utf-8")
    assert notebook_problems(project) == []
    own.write_text("", encoding="utf-8")
    assert [p.file for p in notebook_problems(project)] == ["notebooks/own.ipynb"]


def test_a_run_that_names_a_notebook_which_is_not_there_is_told_with_its_line(project):
    (project.root / "notebooks" / "overview.ipynb").unlink()
    run = project.params / "runs" / "mine.yml"
    text = "id: mine\ntitle: Mine\nissued_on: 2025-06-30\nentries:\n  - {notebook: overview, level: province, period: 2023}\n"
    run.write_text(text, encoding="utf-8")
    (found,) = [p for p in notebook_problems(project) if p.file == "params/runs/mine.yml"]
    assert (found.actual, found.cell) == ("overview", "line 5")
