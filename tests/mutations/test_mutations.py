"""Mutants of every kind of file that parlib reads: no traceback, none over 20 seconds, memory under 512 MB.

The short form runs with the tests; `make stress` runs the long one (``PARLIB_MUTANTS`` and ``PARLIB_MUTANTS_SEED`` make it longer or move it).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from parlib.errors import Problem
from tests.mutations import mutate, seeds
from tests.mutations.entries import ENTRIES, outcome

ROOT = Path(__file__).resolve().parents[2]
MOST_MB = 512


def mutants(count: int, *, start: int = 0, seed: str = "20251129") -> dict:
    """Run mutants in a process of their own and return what became of them."""
    command = [
        sys.executable,
        "-m",
        "tests.mutations.run",
        str(count),
        "--start",
        str(start),
        "--seed",
        os.environ.get("PARLIB_MUTANTS_SEED", seed),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def hold(told: dict) -> None:
    assert told["tracebacks"] == []
    assert told["slow"] == []
    assert told["peak_mb"] < MOST_MB, told["memory"]
    for kind, ends in told["counts"].items():
        assert set(ends) <= {"accepted", "refused"}, (kind, ends)


def test_a_few_mutants_of_every_kind_are_accepted_or_refused():
    told = mutants(5 * len(ENTRIES))
    hold(told)
    assert {kind: sum(ends.values()) for kind, ends in told["counts"].items()} == dict.fromkeys(ENTRIES, 5)
    assert all(ends.get("refused") for ends in told["counts"].values())


@pytest.mark.stress
def test_ten_thousand_mutants_are_accepted_or_refused(capsys):
    count, chunk = int(os.environ.get("PARLIB_MUTANTS", "12000")), 2_000
    table: dict[str, dict[str, int]] = {}
    peaks, slowest = [], {}
    for start in range(0, count, chunk):
        told = mutants(chunk, start=start)
        hold(told)
        for kind, ends in told["counts"].items():
            for end, number in ends.items():
                table.setdefault(kind, {}).setdefault(end, 0)
                table[kind][end] += number
        for kind, (took, _) in told["slowest"].items():
            slowest[kind] = max(slowest.get(kind, 0.0), took)
        peaks.append(told["peak_mb"])
    with capsys.disabled():
        for kind, ends in sorted(table.items()):
            sys.stdout.write(f"\n{kind}: {ends}, slowest {slowest[kind]} s")
        sys.stdout.write(f"\npeak {max(peaks)} MB\n")
    assert sum(sum(ends.values()) for ends in table.values()) >= 10_000


@pytest.mark.parametrize("kind", [k for k in ENTRIES if k != "bundle"])  # a bundle is whole only with a project: tests/briefing
def test_what_is_mutated_is_good_before(kind, tmp_path, monkeypatch):
    """A seed that is refused as it stands would prove nothing."""
    for name in ("of_parts", "table", "yaml_file", "json_file", "text"):
        monkeypatch.setattr(mutate, name, lambda content, *_: content)
    for number in range(3):
        folder = tmp_path / str(number) / "a"
        folder.mkdir(parents=True)
        assert outcome(kind, random.Random(number), folder) == "accepted"


def test_mutants_are_the_same_every_time_and_differ():
    book = seeds.annex()
    made = [mutate.of_parts(book, random.Random(i), mutate.xml, "xl/worksheets/sheet1.xml") for i in range(20)]
    again = [mutate.of_parts(book, random.Random(i), mutate.xml, "xl/worksheets/sheet1.xml") for i in range(20)]
    assert made == again
    assert len(set(made)) == 20


def test_a_traceback_would_be_seen(tmp_path, monkeypatch):
    def broken(*_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setitem(ENTRIES, "card", broken)
    with pytest.raises(ZeroDivisionError):
        outcome("card", random.Random(0), tmp_path)


def test_no_problem_is_longer_than_a_person_reads():
    long = Problem("x" * 9_000, "y" * 9_000, file="f" * 900, cell="c" * 900, actual="z" * 9_000, expected="e" * 9_000)
    assert len(str(long)) < 5_000
    assert long.actual == "z" * 400 + "…"
    assert Problem("x", "y", actual="z" * 400).actual == "z" * 400
