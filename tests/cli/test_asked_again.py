"""A document asked for once more in the same words: found without a table being read, and never where anything has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from parlib.briefing.warm.starter import Zygote
from parlib.cli import briefs
from parlib.cli.briefs import _opened
from parlib.codebook.localities import Register
from tests.cli.commands import parlib
from tests.projects import built_copy

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("brief", "--locality", "Hải Phòng", "--period", "2024", "--issued-on", "2025-06-30", "--formats", "html", "--lang", "en")
AGAIN = """
import sys
from parlib.cli import main
sys.argv = ["parlib", *sys.argv[1:]]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print("loaded:", *sorted(sys.modules))
"""
READS = {"numpy", "pandas", "pyarrow", "pandera", "nbformat", "papermill", "openpyxl", "pikepdf", "jinja2", "parlib.store.releases"}


@pytest.fixture
def project(tmp_path_factory):
    return built_copy(tmp_path_factory, "asked")


def test_what_is_there_is_told_without_a_table_being_read_until_a_file_changes(project):
    parlib(*WORDS, root=project.root)
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, *WORDS],
        env=os.environ | {"PARLIB_ROOT": str(project.root)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told, _, loaded = done.stdout.rpartition("loaded:")
    assert "is there already, unchanged" in told
    assert READS & set(loaded.split()) == set()
    for note in (project.cache / "asked").iterdir():
        note.unlink()
    assert parlib(*WORDS, root=project.root).stdout == told  # looked at, no longer looked up
    page = next(project.reports.glob("r-*/*/annex.html"))
    whole = page.read_bytes()
    page.write_bytes(whole + b" ")
    assert "made in" in parlib(*WORDS, root=project.root).stdout
    assert page.read_bytes() == whole


def test_what_was_read_into_a_name_is_said_each_time(project):
    loosely = ("brief", "--locality", "Quảng Ninh", *WORDS[3:])
    first, second, third = (parlib(*loosely, root=project.root) for _ in range(3))
    assert "is read as Tỉnh Quảng Ninh" in first.stderr
    assert first.stderr == second.stderr == third.stderr
    assert second.stdout == third.stdout


def test_a_document_and_its_annex_read_the_register_once(project, monkeypatch):
    built, build = [], Register.__init__
    monkeypatch.setattr(Register, "__init__", lambda register, table: built.append(len(table)) or build(register, table))
    parlib(*WORDS, root=project.root)
    assert len(built) == 1


def test_a_kernel_comes_up_as_soon_as_the_words_are_new(project, monkeypatch):
    """Also where documents of other units are there: what is imported meanwhile does not wait for it, nor it for that."""
    parlib(*WORDS, root=project.root)
    begun, opened, begin = [], [], Zygote.begin
    monkeypatch.setattr(Zygote, "begin", lambda zygote: begun.append(len(opened)) or begin(zygote))
    monkeypatch.setattr(briefs, "_opened", lambda *a, **k: opened.append(1) or _opened(*a, **k))
    parlib("brief", "--locality", "Quảng Ninh", *WORDS[3:], root=project.root)
    assert begun[0] == 0
    begun.clear()
    parlib(*WORDS, root=project.root)
    assert begun == []
