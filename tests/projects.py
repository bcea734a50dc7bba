"""Copies of this project for tests that build, break and fix one."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from parlib.pipeline import build
from parlib.store.project import Project

try:
    import fcntl
except ImportError:  # not on Windows: there each worker may build its own
    fcntl = None

ROOT = Path(__file__).resolve().parents[1]


def copy_project(target: Path) -> Project:
    """Copy params, raw data and notebooks, without the illustrative province: it takes the most time."""
    for part in ("params", "data/raw", "notebooks"):
        shutil.copytree(ROOT / part, target / part)
    shutil.rmtree(target / "params" / "simulation")
    (target / "params" / "plans" / "van-khe-2024.yml").unlink()
    for source in (target / "data" / "raw").glob("progress-van-khe-2024-*"):
        shutil.rmtree(source)
    _drop_fictional_runs(target / "params" / "runs")
    return Project(target)


def _drop_fictional_runs(folder: Path) -> None:
    """Take the units of the illustrative province out of the run files: without it nobody knows them."""
    for path in folder.glob("*.yml"):
        run = yaml.safe_load(path.read_text(encoding="utf-8"))
        run["entries"] = [e for e in run["entries"] if "VL" not in str(e.get("localities", e.get("parent", "")))]
        if run["entries"]:
            path.write_text(yaml.safe_dump(run, allow_unicode=True, sort_keys=False), encoding="utf-8")
        else:
            path.unlink()


def own_copy(project: Project, target: Path) -> Project:
    """Copy a whole project with what it holds: a copy costs less than a test that finds what another left."""
    shutil.copytree(project.root, target, dirs_exist_ok=True)
    return Project(target)


def built_copy(factory: pytest.TempPathFactory, name: str) -> Project:
    """Return a project of its own with its release built: built once for the whole test run, then copied.

    A release is named by its inputs, so a copy finds the one it was copied with. Workers of one run share the first build.
    A test that writes takes a copy of its own (a fixture of function scope), so that no order of tests matters.
    """
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    with _alone(shared.with_suffix(".lock")):
        if not (shared / "data" / "processed" / "CURRENT").exists():
            shutil.rmtree(shared, ignore_errors=True)
            build(copy_project(shared))
    return own_copy(Project(shared), factory.mktemp(name))


@contextlib.contextmanager
def untouched(project: Project) -> Iterator[Project]:
    """Lend a project to several tests that read it only; afterwards no file may differ."""
    before = _files(project)
    yield project
    after = _files(project)
    moved = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    assert moved == [], "a test wrote into a project that it shares: give it a copy of its own (fixture of function scope)"


def _files(project: Project) -> dict[str, tuple[int, int]]:
    found = (p for p in project.root.rglob("*") if p.is_file() and p.suffix not in (".lock", ".sealed"))
    return {p.relative_to(project.root).as_posix(): (p.stat().st_size, p.stat().st_mtime_ns) for p in found}


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold a lock file, so that one worker builds and the others wait."""
    with lock.open("w") as held:
        if fcntl is not None:
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
