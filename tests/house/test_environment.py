"""pyproject.toml, environment.yml and the two locks agree, and the locks name no host."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKED = {
    "requirements.lock": PROJECT["dependencies"] + EXTRAS["build"] + EXTRAS["cluster"] + EXTRAS["lab"],
    "requirements-test.lock": PROJECT["dependencies"] + [r for extra in EXTRAS.values() for r in extra],
}


def pins(lock: str) -> dict[str, list[str]]:
    """Return {name: versions} of a lock (a package may have a version per platform)."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


@pytest.mark.parametrize("lock", LOCKED)
def test_lock_pins_every_dependency_inside_its_range(lock):
    locked = pins(lock)
    faults = []
    for text in LOCKED[lock]:
        wanted = Requirement(text)
        versions = locked.get(canonicalize_name(wanted.name), [])
        if not versions or not all(wanted.specifier.contains(v, prereleases=True) for v in versions):
            faults.append(f"{text}: locked {versions or 'nowhere'}")
    assert not faults, f"run `make lock`: {faults}"


@pytest.mark.parametrize("lock", LOCKED)
def test_every_pin_is_hashed_and_no_host_is_named(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) > 50
    assert [b.splitlines()[0] for b in blocks if "--hash=sha256:" not in b] == []
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text)


def test_both_locks_pin_the_same_versions():
    run, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert {name: v for name, v in run.items() if test.get(name) != v} == {}


def test_conda_environment_names_the_same_ranges():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = [d for d in listed if isinstance(d, str)]
    pip = next(d["pip"] for d in listed if isinstance(d, dict))
    have = {canonicalize_name(r.name): r.specifier for r in (Requirement(d) for d in conda + [p for p in pip if not p.startswith("-e")])}
    wanted = [Requirement(r) for r in PROJECT["dependencies"] + EXTRAS["cluster"] + EXTRAS["docx"] + EXTRAS["lab"]]
    assert {r.name: str(r.specifier) for r in wanted if have.get(canonicalize_name(r.name)) != r.specifier} == {}
    assert str(have["python"]) == PROJECT["requires-python"]
    assert set(have) - {canonicalize_name(r.name) for r in wanted} == {"python", "pip"}
