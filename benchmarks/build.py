"""What a build costs: from nothing, after one more workbook, and when nothing changed.

    python benchmarks/build.py              # the default project, two minutes and more

Seconds of processor time (user and system) of the commands as a user types them, measured from
outside. A copy of the project is built, one commune of the illustrative province files its
self-score as a workbook, and the build is run again. The least of four runs counts where nothing
changed; the other two happen once. docs/performance.md has what was measured.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

from parlib.codebook.frameworks import Framework
from parlib.intake.workbook.layout import FORM_SHEET, inputs_of, template_columns
from parlib.intake.workbook.template import write_template
from parlib.store.project import Project
from parlib.store.releases import open_release

ROOT = Path(__file__).parents[1]
PARTS = ("data/raw", "params", "notebooks")
BOOK, YEAR = "illustrative-commune", 2024


def parlib(project: Path, *arguments: str) -> float:
    """Run a command in a project and return the processor time that it took, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "parlib", *arguments, "--root", str(project)]
    # compiled once and kept, as on a user's machine, whatever the shell of a developer says
    kept = {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=kept)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fill(path: Path, framework: Framework) -> None:
    """Fill in a template as an office would that did most of its work."""
    book = openpyxl.load_workbook(path)
    sheet = book[FORM_SHEET]
    column = {c.key: number for number, c in enumerate(template_columns(), 1)}
    row = {str(sheet.cell(r, 1).value): r for r in range(1, sheet.max_row + 1)}
    for item in framework.leaves:
        figures: dict[str, object] = {"explanation": "Số liệu minh họa"}
        if item.typed_rule.is_yes_no:
            figures["choice"] = "Có"
        elif "numerator" in inputs_of(item):
            figures |= {"numerator": 85, "denominator": 100}
        elif "value" in inputs_of(item):
            figures["value"] = "85 %" if item.typed_rule.is_share else 1
        for key, value in figures.items():
            sheet.cell(row[item.code], column[key]).value = value
    book.save(path)


def one_more_workbook(project: Path, number: int) -> None:
    """Let a commune of the illustrative province file the form of its last year."""
    release = open_release(Project(project))
    scores = release.table("scores")
    filed = scores[scores["framework"].eq(BOOK) & scores["period"].eq(YEAR)]
    unit = release.register[sorted(filed["locality"].unique())[number]]
    with tempfile.TemporaryDirectory() as folder:
        framework = release.params.frameworks[BOOK]
        form = Path(folder) / "form.xlsx"
        write_template(framework, locality=unit, period=YEAR, path=form)
        fill(form, framework)
        parlib(project, "collect", folder, "--into", f"self-scores/{YEAR}-{number}")


def run() -> dict[str, float]:
    """Return processor seconds of each kind of build."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for part in PARTS:
            shutil.copytree(ROOT / part, project / part)
        seconds = {"from nothing": parlib(project, "build")}
        for number in (0, 1):  # the first workbook of a year also brings a source of its own
            one_more_workbook(project, number)
            seconds["one more workbook"] = parlib(project, "build")
        seconds["nothing changed"] = min(parlib(project, "build") for _ in range(4))
    return {name: round(value, 2) for name, value in seconds.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    measured = run()
    print(
        json.dumps(measured, indent=1)
        if options.json
        else "\n".join(f"{k}: {v} s" for k, v in measured.items())
    )
