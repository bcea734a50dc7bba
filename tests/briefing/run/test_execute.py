"""Does a notebook run strictly: all declared parameters, one clean file at the end, or a named failure?"""

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from parlib.briefing.run.execute import execute_notebook
from parlib.briefing.run.parameters import check, declared
from parlib.errors import BriefFailed, UsageError

PARAMETERS = """from typing import Literal

locality: str = "31@2008-08-01"  # identity of the unit
period: int = 2024  # year assessed
language: Literal["vi", "en"] = "vi"
share: float | None = None
"""
GOOD = {"locality": "31@2008-08-01", "period": 2024, "language": "vi", "share": 0.5}


def notebook_at(path: Path, *sources: str, parameters: str = PARAMETERS) -> Path:
    cell = new_code_cell(parameters, id="parameters")
    cell.metadata["tags"] = ["parameters"]
    cells = [new_markdown_cell("# Notes", id="notes"), cell, *(new_code_cell(s, id=f"c{i}") for i, s in enumerate(sources))]
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture
def template(tmp_path):
    return notebook_at(tmp_path / "t.ipynb", "print(locality, period)", "{'period': period}")


def declaration_of(source):
    cell = new_code_cell(source)
    cell.metadata["tags"] = ["parameters"]
    return declared(new_notebook(cells=[cell]))


def test_every_unknown_missing_and_ill_typed_parameter_is_listed_at_once(template, tmp_path):
    with pytest.raises(UsageError) as failure:
        execute_notebook(template, {"locality": "Hải Phòng", "period": "2024", "lang": "vi", "language": "fr"}, tmp_path / "o.ipynb")
    text = str(failure.value)
    assert "unknown parameter `lang`" in text
    assert "missing parameter `share`" in text
    assert "parameter `locality`" in text
    assert "ASCII" in text
    assert "parameter `period` is '2024' (str), declared int" in text
    assert "parameter `language` is 'fr'" in text
    assert not (tmp_path / "o.ipynb").exists()


@pytest.mark.parametrize("value", [True, 3.0, None, "2024"])
def test_an_int_is_an_int_and_not_a_look_alike(value):
    with pytest.raises(UsageError, match="declared int"):
        check({"period": value}, declaration_of("period: int = 1"))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_float_is_finite_and_an_int_will_do(value):
    declaration = declaration_of("share: float = 1.0")
    assert check({"share": 2}, declaration) == {"share": 2}
    with pytest.raises(UsageError, match="finite"):
        check({"share": value}, declaration)


def test_a_parameters_cell_holds_annotated_scalars_only():
    with pytest.raises(UsageError) as failure:
        declaration_of("import os\nx = 1\ny: list[str] = []\nz: int = 3")
    assert all(part in str(failure.value) for part in ("import os", "x = 1", "list[str]"))


def test_a_notebook_without_a_parameters_cell_is_refused(tmp_path):
    nbformat.write(new_notebook(cells=[new_code_cell("1", id="a")]), tmp_path / "t.ipynb")
    with pytest.raises(UsageError, match="0 cells carry the tag"):
        execute_notebook(tmp_path / "t.ipynb", {}, tmp_path / "o.ipynb")


def test_a_missing_notebook_and_an_unknown_engine_are_usage_errors(template, tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        execute_notebook(tmp_path / "none.ipynb", {}, tmp_path / "o.ipynb")
    with pytest.raises(UsageError, match="engine 'fast' is unknown"):
        execute_notebook(template, GOOD, tmp_path / "o.ipynb", engine="fast")


def test_a_good_run_is_clean_and_byte_stable(template, tmp_path):
    first = execute_notebook(template, GOOD, tmp_path / "a" / "o.ipynb")
    second = execute_notebook(template, GOOD, tmp_path / "b {x}" / "o.ipynb")
    assert first.read_bytes() == second.read_bytes()
    executed = json.loads(first.read_text("utf-8"))
    nbformat.validate(executed)
    assert executed["metadata"]["papermill"] == {"parameters": GOOD}
    assert [c["id"] for c in executed["cells"]] == ["notes", "parameters", "injected-parameters", "c0", "c1"]
    assert executed["cells"][3]["outputs"][0]["text"] == ["31@2008-08-01 2024\n"]
    assert "/parlib-" not in first.read_text("utf-8")
    assert not list((tmp_path / "a").glob(".*"))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit(0)", "SystemExit: 0"),
        ("import sys\nsys.exit(3)", "SystemExit: 3"),
        ("import os\nos._exit(7)", "ied"),
        ("while True:\n    pass", "cell (while True:): no answer after 2 s"),
    ],
    ids=["exception", "exit-0", "exit-3", "dead-kernel", "endless"],
)
def test_a_failure_names_unit_period_and_cell_and_leaves_the_old_file(tmp_path, source, said):
    template = notebook_at(tmp_path / "t.ipynb", source, "later = 1")
    out = tmp_path / "o.ipynb"
    out.write_text("the previous brief")
    with pytest.raises(BriefFailed) as failure:
        execute_notebook(template, GOOD, out, timeout=2)
    assert str(failure.value).startswith("31@2008-08-01 2024: ")
    assert said in str(failure.value)
    assert out.read_text() == "the previous brief"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["o.ipynb", "t.ipynb"]


def test_the_kernel_sees_the_given_environment_and_an_empty_scratch_folder(tmp_path):
    template = notebook_at(tmp_path / "t.ipynb", "import os\nprint(os.environ['PARLIB_TEST'], os.path.exists('t.ipynb'))")
    out = execute_notebook(template, GOOD, tmp_path / "o.ipynb", environment={"PARLIB_TEST": "here"})
    assert "here False" in out.read_text()
