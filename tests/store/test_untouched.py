"""That nothing changed is told only where nothing did: any change, and any note of somebody else's, sends a build the longer way."""

from __future__ import annotations

import os

import pandas as pd
import pytest

from parlib.codebook.tables import empty
from parlib.errors import Problem
from parlib.store.project import Project
from parlib.store.releases import write_release
from parlib.store.untouched import NOTE, note, untouched

NAME = "r-000000000001"
WARNING = Problem("a row was left out", "correct it", file="figures.csv", severity="warning")


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    for folder in ("params", "data/raw/figures/2024", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    (made.raw / "figures/2024/figures.csv").write_text("a,b\n1,2\n", "utf-8")
    write_release(made, NAME, {"localities": empty("localities")}, params={}, lineage={"problems": [WARNING.as_row()]})
    note(made, NAME, quarantine=False)
    return made


def test_the_release_of_inputs_that_did_not_change_is_told_and_made_current(project):
    (project.processed / "CURRENT").write_text("r-of-before\n", "utf-8")
    found = untouched(project, quarantine=False)
    assert (found.release.id, found.reused, found.problems) == (NAME, True, (WARNING,))
    assert (project.processed / "CURRENT").read_text("utf-8") == f"{NAME}\n"


def change_same_size_and_time(project):
    path = project.raw / "figures/2024/figures.csv"
    seen = path.stat()
    path.write_text("a,b\n1,3\n", "utf-8")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


CHANGES = {
    "an input, size and time kept": change_same_size_and_time,
    "a new input": lambda p: (p.params / "more.yml").write_text("a: 1\n", "utf-8"),
    "the memory of withheld figures": lambda p: (p.root / "data/withheld.jsonl").write_text("{}\n", "utf-8"),
    "a file of the release": lambda p: (p.processed / NAME / "localities.parquet").write_bytes(b"PAR1"),
    "a file beside the release's": lambda p: (p.processed / NAME / "more.txt").write_text("", "utf-8"),
    "a further release": lambda p: write_release(p, "r-000000000002", {"more": pd.DataFrame({"a": [1]})}, params={}, lineage={}),
    "the note": lambda p: (p.cache / NOTE).write_text((p.cache / NOTE).read_text("utf-8").replace(NAME, "r-000000000009"), "utf-8"),
    "no note": lambda p: (p.cache / NOTE).unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_sends_a_build_the_longer_way(project, change):
    CHANGES[change](project)
    assert untouched(project, quarantine=False) is None


def test_a_build_with_other_options_and_a_note_by_another_secret_are_not_believed(project, monkeypatch):
    assert untouched(project, quarantine=True) is None
    monkeypatch.setattr("parlib.store.untouched.own_key", lambda: b"another user's")
    assert untouched(project, quarantine=False) is None
    monkeypatch.setattr("parlib.store.untouched.own_key", lambda: None)
    assert untouched(project, quarantine=False) is None
