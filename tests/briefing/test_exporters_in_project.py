"""nbconvert on the notebooks of a project: all five kinds, executed before or with ``--execute``, numbers held against the release."""

import logging
import subprocess
import sys
from datetime import date

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

import parlib.display
from parlib.briefing.context import open_brief
from parlib.briefing.nb import NotebookNode
from parlib.errors import RenderRefused
from tests.display.kinds import parts_of
from tests.projects import built_copy

ISSUED = date(2025, 6, 30)
ASKED = {
    "brief": ("31@2008-08-01", 2024),
    "overview": ("74@2008-08-01", 2017),
    "plan": ("688@2020-01-01", 2021),
    "survey": ("31@2008-08-01", 2024),
    "link": ("31@2008-08-01", 2024),
}


@pytest.fixture
def project(tmp_path_factory):
    return built_copy(tmp_path_factory, "exporters")


def shown(project, kind: str) -> NotebookNode:
    """Return the notebook as Jupyter saves it after a run, made without a kernel."""
    locality, period = ASKED[kind]
    brief = open_brief(locality=locality, period=period, issued_on=ISSUED, kind=kind, root=project.root)
    module = parlib.display if kind == "brief" else getattr(parlib.display, kind)
    outputs = [getattr(module, name)(brief)._repr_mimebundle_() for name in parts_of(kind)]
    cells = [new_code_cell(f"part {n}", execution_count=n, outputs=[new_output("display_data", data=o)]) for n, o in enumerate(outputs)]
    return nbformat.from_dict(new_notebook(cells=cells))


@pytest.mark.parametrize("kind", ASKED)
def test_an_executed_notebook_of_every_kind_is_checked_and_written(kind, project, monkeypatch, caplog, tmp_path):
    monkeypatch.delenv("PARLIB_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)  # the project is found around the notebook, wherever Jupyter was started
    resources = {"metadata": {"name": kind, "path": str(project.notebooks)}}
    with caplog.at_level(logging.WARNING):
        page, _ = get_exporter("brief_html")().from_notebook_node(shown(project, kind), resources)
    assert f'<body class="{kind} ' in page
    assert "Numbers not checked" not in caplog.text


@pytest.mark.parametrize("kind", ["overview", "plan"])
def test_a_number_that_the_release_does_not_hold_stops_nbconvert(kind, project):
    notebook = shown(project, kind)
    number = next(n for cell in notebook.cells for n in numbers_in(cell.outputs[0].data) if isinstance(n["raw"], float))
    number["raw"] += 1
    with pytest.raises(RenderRefused, match="not what the release says"):
        get_exporter("brief_html")().from_notebook_node(notebook, {"metadata": {"path": str(project.notebooks)}})


def numbers_in(value):
    if isinstance(value, dict):
        if value.get("t") == "num":
            yield value
        for item in value.values():
            yield from numbers_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from numbers_in(item)


def nbconvert(project, kind: str, tmp_path, *options: str) -> subprocess.CompletedProcess:
    """Run the real command on a project's notebook, opened on the unit of this kind."""
    locality, period = ASKED[kind]
    source = project.notebooks / f"{kind}.ipynb"
    notebook = nbformat.read(source, as_version=4)
    cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    cell.source += f'\nlocality, period = "{locality}", {period}'
    opened = project.notebooks / f"own-{kind}.ipynb"
    nbformat.write(notebook, opened)
    command = [sys.executable, "-m", "nbconvert", *options, "--output-dir", str(tmp_path), str(opened)]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.stress
def test_the_command_refuses_a_notebook_that_was_not_run(project, tmp_path):
    unrun = nbconvert(project, "overview", tmp_path, "--to", "brief_html")
    assert unrun.returncode != 0
    assert "add --execute" in unrun.stderr


def test_the_command_runs_the_notebook_when_asked(project, tmp_path):
    done = nbconvert(project, "overview", tmp_path, "--to", "brief_html", "--execute")
    assert done.returncode == 0, done.stderr
    assert "Numbers not checked" not in done.stderr
    assert '<body class="overview ' in (tmp_path / "own-overview.html").read_text("utf-8")


@pytest.mark.stress
@pytest.mark.parametrize("format_", ["html", "pdf", "docx"])
@pytest.mark.parametrize("kind", ASKED)
def test_the_command_makes_every_kind_in_every_format_both_ways(kind, format_, project, tmp_path):
    direct = nbconvert(project, kind, tmp_path, "--to", f"brief_{format_}", "--execute")
    assert direct.returncode == 0, direct.stderr
    first = (tmp_path / f"own-{kind}.{format_}").read_bytes()
    assert nbconvert(project, kind, tmp_path, "--to", "notebook", "--execute", "--output", f"run-{kind}").returncode == 0
    command = [sys.executable, "-m", "nbconvert", "--to", f"brief_{format_}", f"run-{kind}.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"run-{kind}.{format_}").read_bytes() == first
