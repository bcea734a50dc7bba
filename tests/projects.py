"""Copies of this project for tests that build, break and mend one."""

from __future__ import annotations

import shutil
from pathlib import Path

from parlib.store.project import Project

ROOT = Path(__file__).resolve().parents[1]


def copy_project(target: Path, *, simulation: bool = False) -> Project:
    """Copy params, raw data and notebooks; without the illustrative province unless asked for (it takes the most time)."""
    for part in ("params", "data/raw", "notebooks"):
        shutil.copytree(ROOT / part, target / part)
    if not simulation:
        shutil.rmtree(target / "params" / "simulation")
    return Project(target)
