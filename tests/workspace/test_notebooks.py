"""Newer notebooks come in, and no change that somebody made is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parlib.workspace import notebooks
from parlib.workspace.notebooks import Update, bring_up_to_date, content_digest, shipped_notebooks
from tests.workspace.made import workspace


@pytest.fixture
def project(tmp_path):
    return workspace(tmp_path / "office")


@pytest.fixture
def delivered():
    return {name: content_digest(path) for name, path in shipped_notebooks().items()}


def edited(path: Path, source: str) -> str:
    """Put a sentence into the first cell of a notebook; return the new text of the file."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = source
    return json.dumps(notebook, ensure_ascii=False)


@pytest.fixture
def newer(monkeypatch, tmp_path):
    """The package, with a newer `brief.ipynb` and everything else as it was."""
    path = tmp_path / "newer.ipynb"
    path.write_text(edited(shipped_notebooks()["brief.ipynb"], "# Newer"), encoding="utf-8")
    monkeypatch.setattr(notebooks, "shipped_notebooks", lambda real=shipped_notebooks: real() | {"brief.ipynb": path})
    return path


def became(updates: list[Update], name: str = "brief.ipynb") -> tuple[str, str]:
    return next((u.what, u.beside) for u in updates if u.name == name)


def test_an_unchanged_notebook_is_brought_up_to_date(project, delivered, newer):
    here = project.notebooks / "brief.ipynb"
    ran = json.loads(here.read_text(encoding="utf-8"))
    ran["metadata"]["opened"] = "yes"
    ran["cells"][-1] |= {"execution_count": 4} if ran["cells"][-1]["cell_type"] == "code" else {}
    here.write_text(json.dumps(ran), encoding="utf-8")
    assert became(bring_up_to_date(project, delivered)) == ("newer", ""), "opened and run is not changed"
    assert here.read_bytes() == newer.read_bytes()
    assert {u.what for u in bring_up_to_date(project, delivered)} == {"same"}


def test_a_changed_notebook_is_kept_beside_the_newer_one_once(project, delivered, newer):
    here, mine = project.notebooks / "brief.ipynb", edited(newer, "# Mine")
    here.write_text(mine, encoding="utf-8")
    assert became(bring_up_to_date(project, delivered)) == ("beside", "brief.local.ipynb")
    assert here.read_bytes() == newer.read_bytes()
    assert (project.notebooks / "brief.local.ipynb").read_text(encoding="utf-8") == mine
    here.write_text(mine, encoding="utf-8")  # as a run leaves it that was stopped between the two steps
    assert became(bring_up_to_date(project, delivered)) == ("beside", "brief.local.ipynb")
    here.write_text(edited(newer, "# Mine again"), encoding="utf-8")
    assert became(bring_up_to_date(project, delivered)) == ("beside", "brief.local-2.ipynb")
    assert (project.notebooks / "brief.local.ipynb").read_text(encoding="utf-8") == mine


def test_a_changed_notebook_stays_where_the_package_has_nothing_newer(project, delivered):
    here = project.notebooks / "plan.ipynb"
    mine = edited(here, "# Mine")
    here.write_text(mine, encoding="utf-8")
    assert became(bring_up_to_date(project, delivered), "plan.ipynb") == ("kept", "")
    assert here.read_text(encoding="utf-8") == mine


def test_a_damaged_notebook_is_a_changed_one_and_a_lost_one_comes_back(project, delivered, newer):
    (project.notebooks / "brief.ipynb").write_text("{", encoding="utf-8")
    (project.notebooks / "survey.ipynb").unlink()
    updates = bring_up_to_date(project, delivered)
    assert became(updates) == ("beside", "brief.local.ipynb")
    assert became(updates, "survey.ipynb") == ("new", "")


def test_what_a_notebook_says_is_its_cells_and_tags(project, tmp_path):
    path = project.notebooks / "brief.ipynb"
    other = tmp_path / "other.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    other.write_text(json.dumps(notebook), encoding="utf-8")
    assert content_digest(other) == content_digest(path), "lines in a list are the same text"
    notebook["cells"][1].setdefault("metadata", {})["tags"] = ["other"]
    other.write_text(json.dumps(notebook), encoding="utf-8")
    assert content_digest(other) != content_digest(path)
