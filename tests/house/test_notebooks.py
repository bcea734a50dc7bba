"""Notebooks are thin: declared parameters, one display call a section, nothing of their own."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REPORTS = [p for p in NOTEBOOKS if p.stem not in {"explore", "method", "first-hour"}]


def code_cells(path: Path) -> list[dict]:
    return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def test_there_are_notebooks():
    assert {"brief", "annex"} <= {p.stem for p in REPORTS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_outputs_or_counts_are_committed(path):
    assert [c for c in code_cells(path) if c["outputs"] or c["execution_count"]] == []
    assert "widgets" not in json.loads(path.read_text(encoding="utf-8"))["metadata"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_cells_are_short_and_define_nothing(path):
    for cell in code_cells(path):
        tree = ast.parse(source(cell))
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda)], source(cell)
        assert len(source(cell).splitlines()) <= 12
    assert len(code_cells(path)) <= 25


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_report_notebooks_import_only_the_front_door_and_display(path):
    imported = set()
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(source(cell))):
            if isinstance(node, ast.Import):
                imported |= {a.name for a in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported |= {f"{node.module}.{a.name}" for a in node.names}
    assert imported <= {"parlib", "parlib.display", "parlib.open_brief"}, imported


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_parameters_are_tagged_annotated_and_explained(path):
    tagged = [c for c in code_cells(path) if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    lines = [line for line in source(tagged[0]).splitlines() if line.strip()]
    assignments = [n for n in ast.parse(source(tagged[0])).body if isinstance(n, ast.AnnAssign)]
    names = {n.target.id for n in assignments}
    assert {"release", "locality", "period", "language", "issued_on"} <= names
    assert [line for line in lines if ":" in line and "#" not in line and not line.lstrip().startswith("#")] == []


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_report_notebooks_read_and_write_nothing(path):
    text = "\n".join(source(c) for c in code_cells(path))
    for word in ("open(", "read_csv", "read_parquet", "read_excel", "to_csv", "Path(", "http", "now(", "today("):
        assert word not in text.replace("open_brief(", ""), word


def test_the_explorers_notebook_runs(tmp_path_factory):
    import nbformat
    from nbclient import NotebookClient

    from tests.projects import built_copy

    project = built_copy(tmp_path_factory, "explorer")
    notebook = nbformat.read(project.notebooks / "explore.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(project.notebooks)}}).execute()
    shown = [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]
    assert len(shown) >= 5
    assert "91.87" in str(shown)  # Hải Phòng 2023
    assert "91.81" in str(shown)  # and what another source says
    assert "application/vnd.jupyter.widget-view+json" in str(shown)


def test_the_notebook_on_method_runs_and_gives_the_sums_it_explains():
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(ROOT / "notebooks" / "method.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    shown = {cell.id: str(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"}
    assert "84.0" in shown["points"]
    assert "16.0" in shown["ledger"]
    assert "89.5" in shown["what-if"]
    assert all(word in shown["states"] for word in ("zero", "missing", "not_applicable"))


@pytest.mark.stress
def test_the_notebook_of_the_first_hour_runs_to_the_brief():
    """`make test` walks the same hour by the commands themselves (tests/first_hour)."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(ROOT / "notebooks" / "first-hour.ipynb", as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    shown = {cell.id: str(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"}
    assert "124 xã" in shown["new"]
    assert "5 đơn vị mới" in shown["units"]
    assert "10 số liệu" in shown["figures"]
    assert "85.25" in shown["ranking"]
    assert "brief.html" in shown["brief"]
