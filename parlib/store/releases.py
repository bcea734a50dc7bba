"""Releases: one immutable folder of Parquet tables per set of inputs, with its lineage.

A release is named after what it was made from (raw files, params, code), so the same inputs give the same release and
a rebuilt release replaces nothing. It is written in a scratch folder and moved into place when complete: a killed build
leaves no half release, and a refused build leaves the previous one current.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from parlib.codebook.precision import rounded
from parlib.codebook.tables import TABLES, check
from parlib.errors import PlaceTaken, ReleaseError, ReleaseMissing
from parlib.files.whole import whole_folder, write_bytes, write_text
from parlib.store.project import Project

_CURRENT = "CURRENT"
_ROWS_A_GROUP = 20_000  # one unit of thousands is found by the statistics of row groups, without reading the rest


def digest_of(value: Any) -> str:
    """Return the SHA-256 (hex) of a JSON-able value in canonical form (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str, allow_nan=True)
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder_digests(folder: Path, *, root: Path, suffixes: tuple[str, ...] = ()) -> dict[str, str]:
    """Return ``{relative path: SHA-256}`` of the files below a folder, sorted; hidden files and caches are left out."""
    out = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(root)
        if not path.is_file() or any(part.startswith(".") or part == "__pycache__" for part in relative.parts):
            continue
        if not suffixes or path.suffix in suffixes:
            out[relative.as_posix()] = file_digest(path)
    return out


def code_digest() -> str:
    """Return one digest of parlib's own source, so that a release names the code that made it."""
    package = Path(__file__).resolve().parents[1]
    return digest_of(folder_digests(package, root=package, suffixes=(".py",)))


@dataclass(frozen=True)
class Release:
    """One release, open for reading."""

    folder: Path

    @property
    def id(self) -> str:
        """Name of the release."""
        return self.folder.name

    @cached_property
    def lineage(self) -> dict[str, Any]:
        """What the release was made from: input digests, code version, parameters, tables, problems."""
        return json.loads((self.folder / "lineage.json").read_text(encoding="utf-8"))

    @cached_property
    def params(self) -> dict[str, Any]:
        """Snapshot of the params the release was built with: frameworks, plans, wording, methods."""
        return json.loads((self.folder / "params.json").read_text(encoding="utf-8"))

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables it holds."""
        return tuple(sorted(self.lineage["tables"]))

    def table(self, name: str, *, filters: list | None = None) -> pd.DataFrame:
        """Read one table, or the rows that fit the Parquet ``filters``.

        Raises
        ------
        ReleaseError
            The release holds no such table.
        """
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            raise ReleaseError(f"release {self.id} holds no table {name!r}; it holds {', '.join(self.tables)}")
        if filters and not pq.read_metadata(path).num_rows:  # columns without a value have no type that a filter could compare
            filters = None
        return pq.read_table(path, filters=filters).to_pandas()

    def columns(self, name: str) -> tuple[str, ...]:
        """Return the column names of one table without reading its rows."""
        return tuple(pq.read_schema(self.folder / f"{name}.parquet").names)

    def verify(self) -> list[str]:
        """Return what differs from the lineage: tables missing, added or changed since the release was written."""
        recorded = {f"{name}.parquet": entry["sha256"] for name, entry in self.lineage["tables"].items()}
        recorded["params.json"] = self.lineage["params_sha256"]
        differs = []
        for name, digest in recorded.items():
            path = self.folder / name
            if not path.exists():
                differs.append(f"{name} is missing")
            elif file_digest(path) != digest:
                differs.append(f"{name} was changed after the release was written")
        present = {p.name for p in self.folder.iterdir()} - set(recorded) - {"lineage.json"}
        return differs + [f"{name} does not belong to the release" for name in sorted(present)]


def release_id(inputs: Mapping[str, str], *, code: str, options: Mapping[str, Any]) -> str:
    """Return the name of the release that these inputs give."""
    return "r-" + digest_of({"inputs": dict(inputs), "code": code, "options": dict(options)})[:12]


def write_release(
    project: Project, name: str, tables: Mapping[str, pd.DataFrame], *, params: Mapping[str, Any], lineage: Mapping[str, Any]
) -> Release:
    """Write a release, complete or not at all, and make it current.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Hand-off tables are checked against their schema; others are written as they are.
    params : mapping
        JSON-able snapshot of the params.
    lineage : mapping
        JSON-able; the digests and row counts of the tables are added.
    """
    final = project.processed / name
    entries = {}
    with contextlib.suppress(PlaceTaken), whole_folder(final) as scratch:  # taken: the same inputs were built meanwhile
        for table, frame in sorted(tables.items()):
            frame = rounded(table, check(table, frame) if table in TABLES else frame)
            path = write_bytes(scratch / f"{table}.parquet", parquet(frame, row_group_size=_ROWS_A_GROUP))
            entries[table] = {"rows": len(frame), "sha256": file_digest(path)}
        write_text(scratch / "params.json", json.dumps(params, ensure_ascii=False, sort_keys=True, indent=1, default=str))
        record = {**lineage, "release": name, "tables": entries, "params_sha256": file_digest(scratch / "params.json")}
        write_text(scratch / "lineage.json", json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1, default=str))
    make_current(project, name)
    return Release(final)


def parquet(frame: pd.DataFrame, **options: Any) -> bytes:
    """Return a table as the content of a Parquet file."""
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), buffer, compression="zstd", **options)
    return buffer.getvalue()


def make_current(project: Project, name: str) -> None:
    """Point ``data/processed/CURRENT`` at a release; where it does so already, nothing is written."""
    pointer, said = project.processed / _CURRENT, name + "\n"
    if not pointer.is_file() or pointer.read_text(encoding="utf-8") != said:
        write_text(pointer, said)


def open_release(project: Project, name: str = "current") -> Release:
    """Open a release by name, or the current one.

    Raises
    ------
    ReleaseError
        There is no release yet, or none of that name.
    """
    if name == "current":
        pointer = project.processed / _CURRENT
        if not pointer.exists():
            raise ReleaseMissing("there is no release yet; run `parlib build` first")
        name = pointer.read_text(encoding="utf-8").strip()
    if "/" in name or "\\" in name or name.startswith("."):
        raise ReleaseError(f"{name!r} is not the name of a release")
    folder = project.processed / name
    if not (folder / "lineage.json").exists():
        known = sorted(p.name for p in project.processed.glob("r-*") if (p / "lineage.json").exists())
        raise ReleaseMissing(f"there is no release {name!r}; known: {', '.join(known) or 'none, run `parlib build` first'}")
    return Release(folder)
