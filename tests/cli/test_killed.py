"""Every command that writes, killed at any moment: the same command again ends well, with the same content and nothing left over."""

from __future__ import annotations

import shutil
import sys

import openpyxl
import pytest

from parlib.intake.workbook.reader import column_of
from tests.cli.stopping import Shell, kill_and_run_again
from tests.projects import built_copy

pytestmark = [
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform != "linux", reason="looks for what still runs in /proc"),
]
WARD = "BP-PHUOCLONG-THACMO@2024-01-01"
BOOK = ("template", "--framework", "illustrative-commune", "-l", WARD, "-p", "2024")
RUN = "id: two\ntitle: Two provinces\nissued_on: 2025-06-30\nformats: [html, pdf]\nentries:\n  - {notebook: brief, period: 2023, localities: ['31@2008-08-01', '48@2008-08-01']}\n"
ISSUE = ("-l", WARD, "-p", "2024", "--issued-on", "2025-07-05")
REVIEWERS = ("--reviewer", "Nguyễn Văn An", "--reviewer", "Trần Thị Bình")


@pytest.fixture
def shell(tmp_path_factory):
    """A project with a filled workbook, a run file and one made brief; each command clears what it makes itself."""
    project = built_copy(tmp_path_factory, "killed")
    (project.params / "runs" / "two.yml").write_text(RUN, encoding="utf-8")
    made = Shell(project, tmp_path_factory.mktemp("k"))
    inbox = project.root / "inbox"
    inbox.mkdir()
    assert made.run(*BOOK, "--out", inbox)[0] == 0, made.log.read_text()
    fill(next(inbox.glob("*.xlsx")))
    yield made
    made.close()


def fill(path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=1, max_row=15):
        at = {column_of(c.value): c.column for c in row if c.value and column_of(c.value)}
        if {"numerator", "denominator"} <= set(at):
            break
    for line in range(row[0].row + 1, sheet.max_row + 1):
        cells = [sheet.cell(line, at[c]) for c in ("numerator", "denominator")]
        if not any(c.protection.locked for c in cells):
            cells[0].value, cells[1].value = 95, 100
    book.save(path)


def commands(project):
    """Return (arguments, what it makes) by name of the command."""
    return {
        "collect": (
            ("collect", project.root / "inbox", "--into", "self-scores/2024", "--retrieved", "2025-01-15"),
            (project.raw / "self-scores", project.reports / "collect"),
        ),
        "template": (
            ("template", "--framework", "district-binh-duong-2017", "-l", "74@2008-08-01", "-p", "2017", "--below"),
            (project.reports / "templates",),
        ),
        "simulate": (
            ("simulate", "van-linh-small/2024", "--communes", "3", "--districts", "2", "--departments", "1", "--first", "2023"),
            (project.raw / "van-linh-small",),
        ),
        "build": (("build",), (project.processed,)),
        "batch": (("batch", "params/runs/two.yml", "-j", "2"), (project.reports,)),
        "bundle": (("bundle", "thac-mo-2024", *ISSUE, *REVIEWERS), (project.reports / "dispatch",)),
    }


SHORT = {"collect": 1}
LONG = {"collect": 30, "template": 20, "simulate": 20, "build": 15, "batch": 10, "bundle": 15}


def trial(shell, name: str, kills: int) -> None:
    arguments, made = commands(shell.project)[name]
    if name == "bundle":
        assert shell.run("brief", *ISSUE)[0] == 0, shell.log.read_text()
    kill_and_run_again(shell, arguments, made=made, kills=kills, seed=len(name))
    if name in ("collect", "simulate"):  # a source changes the release that the others build
        shutil.rmtree(made[0])


@pytest.mark.parametrize("name", SHORT)
def test_killed_and_run_again(shell, name):
    trial(shell, name, SHORT[name])


@pytest.mark.stress
@pytest.mark.parametrize("name", LONG)
def test_a_hundred_and_ten_kills(shell, name):
    trial(shell, name, LONG[name])
