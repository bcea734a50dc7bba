"""The linters of `make lint`, once: style, format, types."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
LINTERS = {"style": ("ruff", "check", "."), "format": ("ruff", "format", "--check", "."), "types": ("mypy",)}


@pytest.mark.parametrize("what", ["style", "format", pytest.param("types", marks=pytest.mark.stress)])  # `make lint` checks types
def test_the_linters_find_nothing(what):
    program, *arguments = LINTERS[what]
    done = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_excused_from_the_check_of_types():
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["overrides"]
    excused = [name for entry in overrides if entry.get("ignore_errors") for name in entry["module"]]
    assert excused == []
