"""Releases that several runs write at once: each is there whole, once, and readers meet no half."""

from __future__ import annotations

import threading

import pytest

from parlib.codebook.tables import empty
from parlib.store.project import Project
from parlib.store.releases import open_release, write_release


def race(project: Project, *, writers: int, rounds: int) -> int:
    """Let runs write the same releases and read the current one; return how many writes there were."""
    failed: list[BaseException] = []
    tables = {"localities": empty("localities")}

    def write() -> None:
        try:
            for i in range(rounds):
                written = write_release(project, f"r-{i:012d}", tables, params={"wording": {}}, lineage={"inputs": {}})
                assert written.verify() == []
                assert open_release(project).verify() == []
        except BaseException as fault:
            failed.append(fault)

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    assert failed == []
    assert sorted(p.name for p in project.processed.iterdir()) == ["CURRENT", *(f"r-{i:012d}" for i in range(rounds))]
    return writers * rounds


def test_releases_written_at_once_are_whole(tmp_path):
    assert race(Project(tmp_path), writers=3, rounds=4) == 12


@pytest.mark.stress
def test_a_thousand_releases_written_at_once_are_whole(tmp_path):
    assert race(Project(tmp_path), writers=5, rounds=200) == 1000
