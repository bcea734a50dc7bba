"""Copies of this project for tests that build, break and mend one."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from parlib.pipeline import build
from parlib.store.project import Project

try:
    import fcntl
except ImportError:  # not on Windows: there each worker may build its own
    fcntl = None

ROOT = Path(__file__).resolve().parents[1]


def copy_project(target: Path, *, simulation: bool = False) -> Project:
    """Copy params, raw data and notebooks; without the illustrative province unless asked for (it takes the most time)."""
    for part in ("params", "data/raw", "notebooks"):
        shutil.copytree(ROOT / part, target / part)
    if not simulation:
        shutil.rmtree(target / "params" / "simulation")
    return Project(target)


def built_copy(factory: pytest.TempPathFactory, name: str) -> Project:
    """Return a project of its own with its release built: built once for the whole test run, then copied.

    A release is named by its inputs, so a copy finds the one it was copied with. Workers of one run share the first build.
    """
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    with _alone(shared.with_suffix(".lock")):
        if not (shared / "data" / "processed" / "CURRENT").exists():
            shutil.rmtree(shared, ignore_errors=True)
            build(copy_project(shared))
    target = factory.mktemp(name)
    shutil.copytree(shared, target, dirs_exist_ok=True)
    return Project(target)


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold a lock file, so that one worker builds and the others wait."""
    with lock.open("w") as held:
        if fcntl is not None:
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
