"""A lock and a lease belong to one living process, whoever else asks at the same time."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from pathlib import Path

import pytest

from parlib.files.locks import lease, project_lock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the names of locks stay there")


def test_a_lease_is_one_process_s_and_leaves_nothing(tmp_path):
    with lease(tmp_path / "unit", "brief") as mine:
        assert mine
        with lease(tmp_path / "unit", "brief", wait=False) as theirs:
            assert not theirs
        with lease(tmp_path / "unit", "plan", wait=False) as other:
            assert other
    assert list(tmp_path.iterdir()) == []  # nothing came of it: no empty folder stays


def test_a_lease_of_which_nothing_came_leaves_no_empty_folder_above(tmp_path):
    there = tmp_path / "reports"
    there.mkdir()
    with lease(there / "r-1" / "unit", "brief", empty=2):
        with lease(there / "r-1" / "other", "brief", empty=2):
            pass
        assert [p.name for p in (there / "r-1").iterdir()] == ["unit"]
    assert list(there.iterdir()) == []
    with lease(there / "r-1" / "unit", "brief", empty=2):
        (there / "r-1" / "unit" / "brief.html").touch()
    assert (there / "r-1" / "unit" / "brief.html").is_file()


def test_a_lease_clears_what_a_killed_run_left_under_another_name(tmp_path):
    (tmp_path / ".dead-dispatch.lock").touch()
    (tmp_path / ".half.zip.0a1b.part").touch()
    with lease(tmp_path, "living"):
        with lease(tmp_path, "mine"):
            assert sorted(p.name for p in tmp_path.iterdir()) == [".living.lock", ".mine.lock"]  # what somebody holds stays
        assert [p.name for p in tmp_path.iterdir()] == [".living.lock"]


def test_a_project_lock_says_that_it_waits(tmp_path):
    said, order = [], []
    inside = threading.Event()

    def second() -> None:
        inside.wait(10)
        with project_lock(tmp_path, waiting=lambda: said.append("waits")):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with project_lock(tmp_path):
        inside.set()
        while not said:
            pass
        order.append("first")
    thread.join(10)
    assert (said, order) == (["waits"], ["first", "second"])
    assert list(tmp_path.iterdir()) == []


def count(place: str, rounds: int) -> None:
    """Add to a number in a file, read and written apart: two at once would lose an addition."""
    for _ in range(rounds):
        with lease(Path(place) / "unit", "brief"):
            file = Path(place) / "count"
            file.write_text(str(int(file.read_text()) + 1))


def counted(tmp_path: Path, *, processes: int, rounds: int) -> int:
    (tmp_path / "count").write_text("0")
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=count, args=(str(tmp_path), rounds)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(300)
        assert worker.exitcode == 0
    assert not (tmp_path / "unit").exists()
    return int((tmp_path / "count").read_text())


def test_concurrent_increments_are_not_lost(tmp_path):
    assert counted(tmp_path, processes=2, rounds=25) == 50


@pytest.mark.stress
def test_two_thousand_leases_lose_no_addition(tmp_path):
    assert counted(tmp_path, processes=4, rounds=500) == 2000
