"""What comes along with an import: a heavy library is paid for where it is used, not at every start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import built_copy

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "numpy", "pandas", "scipy", "statsmodels", "matplotlib", "babel", "pyarrow", "pydantic", "pandera", "yaml", "openpyxl",
    "python_calamine", "papermill", "nbformat", "nbclient", "nbconvert", "jupyter_client", "typst", "pikepdf", "distributed", "dask",
}  # fmt: skip
HELP = "import sys; sys.argv = ['parlib', '--help']\ntry:\n    from parlib.cli import main\n    main()\nexcept SystemExit:\n    pass"


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import parlib", set()),
        (HELP, {"pydantic"}),
        ("import parlib.display", {"numpy", "pandas", "pyarrow", "pydantic"}),
        ("import parlib.briefing.context", {"numpy", "pandas", "pyarrow", "pydantic", "yaml"}),
        ("from parlib.codebook.tables import empty; empty('evidence')", {"numpy", "pandas", "pyarrow", "pydantic", "pandera"}),
    ],
    ids=["parlib", "parlib --help", "parlib.display", "parlib.briefing.context", "a table"],
)
def test_an_import_brings_no_more_than_it_needs(code, allowed):
    told = "\nimport sys\nprint('loaded:', *sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code + told], cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "80"}
    )
    loaded = set(done.stdout.rpartition("loaded:")[2].split())
    assert "parlib" in loaded
    assert loaded & HEAVY <= allowed


NO_RENDERING = """
import parlib.briefing.run.render as render
render.render_brief = lambda request, project, **_: render.BriefResult(request, "skipped", "reports", ("brief.html",))
"""
COMMAND = """
import sys
from parlib.cli import main
sys.argv = ["parlib", *sys.argv[1:]]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print("loaded:", *sorted(sys.modules))
"""


BUILDS = {"parlib.pipeline", "parlib.inputs", "scipy", "statsmodels", "dask", "distributed", "matplotlib"}
OTHER_COMMANDS = {f"parlib.cli.{name}" for name in ("annexes", "board", "lab", "offices", "plans", "queries", "ranks", "templates")}


@pytest.mark.parametrize(
    ("before", "command", "by", "unused"),
    [
        (
            NO_RENDERING,
            ["brief", "--locality", "31", "--period", "2024", "--issued-on", "2025-06-30"],
            "parlib.store.untouched",
            {*BUILDS, "parlib.ready", *OTHER_COMMANDS},
        ),
        (
            "",
            ["build"],
            "parlib.store.untouched",
            {*BUILDS, "typer.rich_utils", "markdown_it", "numpy", "pandas", "pyarrow", "pandera", "parlib.ready", *OTHER_COMMANDS},
        ),
    ],
)
def test_where_the_release_is_there_nothing_is_imported_that_builds_one(tmp_path_factory, before, command, by, unused):
    project = built_copy(tmp_path_factory, "light")
    done = subprocess.run(
        [sys.executable, "-c", before + COMMAND, *command, "--root", str(project.root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.rpartition("loaded:")[2].split())
    assert by in loaded
    assert loaded & unused == set()


DRAWS = """
import sys
from parlib.display.charts.canvas import Canvas
sheet = Canvas(10.0)
sheet.rect(1, 1, 5, 5, fill="#000000", edge="#000000", hatch="....")
sheet.text(1, 1, "nét")
print("loaded:", "<path" in sheet.svg("trial"), *sorted(sys.modules))
"""


def test_a_chart_is_drawn_below_figures_and_axes():
    done = subprocess.run([sys.executable, "-c", DRAWS], cwd=ROOT, capture_output=True, text=True, check=True)
    drew, *loaded = done.stdout.rpartition("loaded:")[2].split()
    assert drew == "True"
    assert {"matplotlib.figure", "matplotlib.axes", "matplotlib.pyplot", "scipy", "statsmodels"} & set(loaded) == set()


@pytest.mark.parametrize(
    "code", ["from parlib.briefing.nb import papermill; papermill()", "import parlib.desk.forms"], ids=["batch", "desk"]
)
def test_what_runs_notebooks_brings_no_stores_of_notebooks_elsewhere_and_keeps_them_importable(code):
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print('loaded:', *sorted(sys.modules))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.rpartition("loaded:")[2].split())
    assert "papermill.execute" in loaded
    assert {"boto3", "botocore", "brotlicffi", "isoduration", "arrow", "rfc3987_syntax"} & loaded == set()
