"""Benchmarks are no part of the tests, so nothing else notices when what they call has changed: each is imported, and what is small is run."""

from __future__ import annotations

import importlib
import math
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import calibration, dispatch, interval_coverage
from parlib.briefing.bundle_parts import dispatch_faults

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(p.stem for p in (ROOT / "benchmarks").glob("*.py") if p.stem != "__init__")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_can_be_imported_and_does_nothing_then(name, capsys):
    module = importlib.import_module(f"benchmarks.{name}")
    assert capsys.readouterr().out == ""
    assert f"python benchmarks/{name}.py" in module.__doc__, "it says how it is run"


@pytest.mark.parametrize("name", ["desk", "dispatch", "inference"])
def test_help_runs_nothing(name):
    done = subprocess.run(
        [sys.executable, f"benchmarks/{name}.py", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.startswith("usage:")


@pytest.mark.parametrize("section", ["trends-11", "ranks", "chances", "ways", "surveys"])
def test_a_look_at_one_province_has_every_column(section):
    head, _, *lines = calibration.SECTIONS[section].lines(provinces=1)
    assert lines
    assert {line.count("|") for line in lines} == {head.count("|")}


def test_two_draws_of_intervals():
    for found in (interval_coverage.coverage_of_intervals(2, units=11), interval_coverage.containment(2)):
        assert found
        assert not any(math.isinf(v) for v in found.values())


def test_the_dispatch_of_a_province_may_be_issued_as_one_for_training():
    letter = dispatch.letter()
    assert letter.practice
    assert list(dispatch_faults(letter, 8)) == []
