"""Many runs at one brief: one makes it, the others find it made; whoever reads meets a whole brief or none."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from parlib.briefing.run.stamp import holds, write_brief
from parlib.files.locks import lease


def race(folder: Path, *, runs: int, rounds: int) -> tuple[int, int]:
    """Let runs ask for the same brief round after round; return how often it was asked for and how often it was made."""
    made, failed = [], []
    together = threading.Barrier(runs)

    def ask(key: dict) -> None:
        if holds(folder, "brief", key):
            return
        with lease(folder, "brief"):
            if holds(folder, "brief", key):
                return
            made.append(key["context"])
            write_brief(folder, "brief", key, {"brief.html": key["context"].encode() * 999, "brief.pdf": b"%PDF"}, {"title": "T"})

    def run() -> None:
        try:
            for i in range(rounds):
                together.wait(60)
                ask({"context": f"round {i}"})
                stamp = holds(folder, "brief", {"context": f"round {i}"})
                assert stamp is not None
                together.wait(60)
        except BaseException as fault:
            failed.append(fault)
            together.abort()

    threads = [threading.Thread(target=run) for _ in range(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    assert failed == []
    assert made == [f"round {i}" for i in range(rounds)]
    assert sorted(p.name for p in folder.iterdir()) == ["brief.html", "brief.pdf", "brief.stamp.json"]
    return runs * rounds, len(made)


def test_of_many_runs_one_makes_the_brief(tmp_path):
    assert race(tmp_path / "unit", runs=4, rounds=10) == (40, 10)


@pytest.mark.stress
def test_of_two_thousand_asked_at_once_each_is_made_once(tmp_path):
    assert race(tmp_path / "unit", runs=8, rounds=250) == (2000, 250)
