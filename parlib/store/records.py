"""The record of a release (``lineage.json``), and verification of its files without reading a
table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from parlib.errors import Problem, ReleaseError
from parlib.files.whole import write_text
from parlib.gate.files import Refused
from parlib.gate.json_text import read_json
from parlib.speech.catalogue import revived, saying, spoken
from parlib.store.made_from import file_digest
from parlib.store.project import Project

CURRENT = "CURRENT"
"""The file that names the release in use."""

DIGESTS = "digests"
"""Digests of each unit's rows in each table: a file of a release, not one of its tables."""

_TABLE = re.compile(r"[a-z][a-z0-9_]{0,60}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
DIGESTS_FILE = f"{DIGESTS}.parquet"


def recorded(lineage: Mapping[str, Any]) -> dict[str, str]:
    """Return the digest of every file of a release as recorded in its lineage."""
    files = {f"{name}.parquet": entry["sha256"] for name, entry in lineage["tables"].items()} | {
        "params.json": lineage["params_sha256"]
    }
    return files | (
        {DIGESTS_FILE: lineage["digests_sha256"]} if "digests_sha256" in lineage else {}
    )


def read_lineage(folder: Path) -> dict[str, Any]:
    """Return the lineage of a release folder.

    Raises
    ------
    ReleaseError
        It is missing or damaged, names files that a release cannot contain, or belongs to another
        release.
    """
    remedy = saying("delete the folder and run `parlib build`")
    try:
        lineage = read_json(folder / "lineage.json")
    except (OSError, Refused) as fault:
        raise ReleaseError(saying(
            "release {name}: lineage.json cannot be read ({fault}) → {remedy}",
            name=folder.name, fault=fault, remedy=remedy)) from None  # fmt: skip
    fits = (
        isinstance(lineage, dict)
        and isinstance(lineage.get("tables"), dict)
        and all(
            _TABLE.fullmatch(name) and isinstance(entry, dict) and _is_digest(entry.get("sha256"))
            for name, entry in lineage["tables"].items()
        )
        and _is_digest(lineage.get("params_sha256"))
        and _is_digest(lineage.get("digests_sha256", lineage["params_sha256"]))
        and DIGESTS not in lineage["tables"]
        and isinstance(lineage.get("problems", []), list)
    )
    if not fits:
        raise ReleaseError(saying(
            "release {name}: lineage.json is not the record of a release → "
            "{remedy}",
            name=folder.name, remedy=remedy))  # fmt: skip
    if lineage.get("release") != folder.name:
        raise ReleaseError(saying(
            "release {name}: lineage.json is that of {lineage!r} → {remedy}",
            name=folder.name, lineage=str(lineage.get('release'))[:40], remedy=remedy))  # fmt: skip
    return lineage


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def make_current(project: Project, name: str) -> None:
    """Point ``data/processed/CURRENT`` at a release; nothing is written if it already does."""
    pointer, line = project.processed / CURRENT, name + "\n"
    if not pointer.is_file() or pointer.read_text(encoding="utf-8") != line:
        write_text(pointer, line)


@dataclass(frozen=True)
class Record:
    """The record of a release: what it was made from and what it contains, without its tables."""

    folder: Path

    @property
    def id(self) -> str:
        """Name of the release."""
        return self.folder.name

    @cached_property
    def lineage(self) -> dict[str, Any]:
        """What the release was made from: input digests, code version, parameters, tables,
        problems.

        Raises
        ------
        ReleaseError
            It is missing or damaged, or belongs to another release.
        """
        return read_lineage(self.folder)

    def verify(self) -> list[str]:
        """Return the differences from the lineage: tables missing, added or changed since the
        release was written.
        """
        known = recorded(self.lineage)
        differs = []
        for name, digest in known.items():
            path = self.folder / name
            if not path.exists():
                differs.append(saying("{name} is missing", name=name))
            elif file_digest(path) != digest:
                differs.append(
                    saying("{name} was changed after the release was written", name=name)
                )
        present = {p.name for p in self.folder.iterdir()} - set(known) - {"lineage.json"}
        return differs + [
            saying("{name} does not belong to the release", name=name) for name in sorted(present)
        ]


def problems_of(release: Record) -> tuple[Problem, ...]:
    """Return the problems reported when a release was built, so that they can be shown in the
    current language.
    """
    problems = tuple(Problem(**p) for p in release.lineage["problems"])
    sayings = release.lineage.get("sayings", [])
    if spoken() == "en" or len(sayings) != len(problems):
        return problems
    return tuple(
        replace(problem, what=revived(what), remedy=revived(remedy))
        for problem, (what, remedy) in zip(problems, sayings, strict=True)
    )
