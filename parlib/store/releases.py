"""Releases: one immutable folder of Parquet tables per set of inputs, with its lineage.

A release is named after what it was made from (raw files, params, code), so the same inputs give
the same release and a rebuilt release replaces nothing. It is written in a scratch folder and moved
into place when complete: a killed build leaves no half release, and a refused build leaves the
previous one current.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from parlib.codebook.localities import Register
from parlib.codebook.precision import rounded
from parlib.codebook.tables import TABLES, check
from parlib.errors import PlaceTaken, Problem, ReleaseError, ReleaseMissing
from parlib.files.whole import whole_folder, write_bytes, write_text
from parlib.gate.files import Refused
from parlib.gate.json_text import parse_json, read_json
from parlib.speech.catalogue import saying
from parlib.store.digests import DIGESTS, Parts, digests_of, parts_of
from parlib.store.project import SHIPPED, Project
from parlib.store.snapshot import Snapshot

_CURRENT = "CURRENT"
_NO_INPUTS = ("params/runs/", "params/schema/", "data/raw/README")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,60}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_held: set[tuple[str, int, int, int, str]] = set()
"""Files of releases that this process has held against their lineage, as they were then.

Path, size, time, node, digest.
"""
_DIGESTS = f"{DIGESTS}.parquet"
# one unit of thousands is found by the statistics of row groups, without reading the rest
_ROWS_A_GROUP = 20_000


def digest_of(value: Any) -> str:
    """Return the SHA-256 (hex) of a JSON-able value in canonical form (sorted keys, no spaces,
    UTF-8).
    """
    text = json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=str,
        allow_nan=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder_digests(folder: Path, *, root: Path, suffixes: tuple[str, ...] = ()) -> dict[str, str]:
    """Return ``{relative path.

    SHA-256}`` of the files below a folder, sorted; hidden files and caches are left out.
    """
    out = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(root)
        if not path.is_file() or any(
            part.startswith(".") or part == "__pycache__" for part in relative.parts
        ):
            continue
        if not suffixes or path.suffix in suffixes:
            out[relative.as_posix()] = file_digest(path)
    return out


def input_digests(project: Project) -> dict[str, str]:
    """Return ``{place in the project: SHA-256}`` of everything that a release is made from, sorted.

    What comes from the package counts as if it lay in the workspace: the same inputs give the same
    release, wherever they lie. Run files, schemas and the words that explain ``data/raw`` are no
    inputs.
    """
    found: dict[str, str] = {}
    for beneath in project.beneath:
        found |= _inputs_below(beneath, SHIPPED)
    own = {vintage.relative_to(project.root).as_posix() for vintage in project.raw.glob("*/*")}
    found = {
        name: digest for name, digest in found.items() if "/".join(name.split("/")[:4]) not in own
    }
    return dict(sorted((found | _inputs_below(project.root, ("params", "data/raw"))).items()))


def _inputs_below(root: Path, places: tuple[str, ...]) -> dict[str, str]:
    out: dict[str, str] = {}
    for place in places:
        path = root / place
        if path.is_dir():
            out |= folder_digests(path, root=root)
        elif path.is_file():
            out[place] = file_digest(path)
    return {name: digest for name, digest in out.items() if not name.startswith(_NO_INPUTS)}


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
        """What the release was made from.

        Input digests, code version, parameters, tables, problems.

        Raises
        ------
        ReleaseError
            It is missing, damaged, or that of another release.
        """
        return read_lineage(self.folder)

    @cached_property
    def snapshot(self) -> dict[str, Any]:
        """Params the release was built with, as its file holds them.

        What was written, for digests and for a new release.
        """
        return parse_json(self._unchanged("params.json").read_bytes())

    @cached_property
    def params(self) -> Snapshot:
        """Params the release was built with, typed.

        Rule books, plans, methods, surveys, links, wording.
        """
        return Snapshot(self.snapshot)

    @cached_property
    def register(self) -> Register:
        """Units of the release, to be found by name, code or identity."""
        return Register(self.table("localities"))

    @cached_property
    def parts(self) -> Parts:
        """Digests of what each unit has in each table, by year or plan.

        What a brief may see is told by them, without reading a table.
        """
        if _DIGESTS in recorded(self.lineage):
            return parts_of(pq.read_table(self._unchanged(_DIGESTS)).to_pandas())
        return self.parts_of_tables()  # written before releases held them

    def parts_of_tables(self) -> Parts:
        """Work the digests out anew from the tables."""
        return parts_of(digests_of({name: self.table(name) for name in self.tables}))

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
        if name not in self.lineage["tables"]:
            raise ReleaseError(saying(
                "release {id} holds no table {name!r}; it holds {tables}",
                id=self.id, name=name, tables=', '.join(self.tables)))  # fmt: skip
        path = self._unchanged(f"{name}.parquet")
        # columns without a value have no type that a filter could compare
        if filters and not pq.read_metadata(path).num_rows:
            filters = None
        return pq.read_table(path, filters=filters).to_pandas()

    def columns(self, name: str) -> tuple[str, ...]:
        """Return the column names of one table without reading its rows."""
        return tuple(pq.read_schema(self._unchanged(f"{name}.parquet")).names)

    def _unchanged(self, name: str) -> Path:
        """Return the path of a file of the release after it was held against the lineage, once in a
        process while it stays as it is.

        Raises
        ------
        ReleaseError
            It is missing, or was changed after the release was written.
        """
        path = self.folder / name
        try:
            seen = path.stat()
            place = (
                str(path),
                seen.st_size,
                seen.st_mtime_ns,
                seen.st_ino,
                recorded(self.lineage)[name],
            )
            if place not in _held:
                if file_digest(path) != place[-1]:
                    raise ReleaseError(saying(
                        "release {id}: {name} was changed after the release was written → "
                        "delete the folder and run `parlib build`",
                        id=self.id, name=name))  # fmt: skip
                _held.add(place)
        except OSError:
            raise ReleaseError(saying(
                "release {id}: {name} is missing → delete the folder and run "
                "`parlib build`",
                id=self.id, name=name)) from None  # fmt: skip
        return path

    def verify(self) -> list[str]:
        """Return what differs from the lineage.

        Tables missing, added or changed since the release was written.
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
        return differs + [f"{name} does not belong to the release" for name in sorted(present)]


def recorded(lineage: Mapping[str, Any]) -> dict[str, str]:
    """Return the digest of every file of a release, as its lineage records them."""
    files = {f"{name}.parquet": entry["sha256"] for name, entry in lineage["tables"].items()} | {
        "params.json": lineage["params_sha256"]
    }
    return files | ({_DIGESTS: lineage["digests_sha256"]} if "digests_sha256" in lineage else {})


def read_lineage(folder: Path) -> dict[str, Any]:
    """Return the lineage of a release folder.

    Raises
    ------
    ReleaseError
        It is missing, damaged, names what no release holds, or is that of another release.
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


def release_id(inputs: Mapping[str, str], *, code: str, options: Mapping[str, Any]) -> str:
    """Return the name of the release that these inputs give."""
    return "r-" + digest_of({"inputs": dict(inputs), "code": code, "options": dict(options)})[:12]


def write_release(
    project: Project,
    name: str,
    tables: Mapping[str, pd.DataFrame],
    *,
    params: Mapping[str, Any],
    lineage: Mapping[str, Any],
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
    # taken: the same inputs were built meanwhile
    with contextlib.suppress(PlaceTaken), whole_folder(final) as scratch:
        written = {
            name: rounded(name, check(name, frame) if name in TABLES else frame)
            for name, frame in sorted(tables.items())
        }
        for table, frame in written.items():
            path = write_bytes(
                scratch / f"{table}.parquet", parquet(frame, row_group_size=_ROWS_A_GROUP)
            )
            entries[table] = {"rows": len(frame), "sha256": file_digest(path)}
        write_text(
            scratch / "params.json",
            json.dumps(params, ensure_ascii=False, sort_keys=True, indent=1, default=str),
        )
        write_bytes(scratch / _DIGESTS, parquet(digests_of(written)))
        files = {
            "params_sha256": file_digest(scratch / "params.json"),
            "digests_sha256": file_digest(scratch / _DIGESTS),
        }
        record = {**lineage, "release": name, "tables": entries, **files}
        write_text(
            scratch / "lineage.json",
            json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1, default=str),
        )
    make_current(project, name)
    return Release(final)


def parquet(frame: pd.DataFrame, **options: Any) -> bytes:
    """Return a table as the content of a Parquet file."""
    buffer = io.BytesIO()
    pq.write_table(
        pa.Table.from_pandas(frame, preserve_index=False), buffer, compression="zstd", **options
    )
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
            raise ReleaseMissing(saying("there is no release yet; run `parlib build` first"))
        name = pointer.read_text(encoding="utf-8").strip()
    if not _NAME.fullmatch(name):
        raise ReleaseError(saying("{name!r} is not the name of a release", name=name[:60]))
    folder = project.processed / name
    if not (folder / "lineage.json").exists():
        known = sorted(
            p.name for p in project.processed.glob("r-*") if (p / "lineage.json").exists()
        )
        raise ReleaseMissing(saying(
            "there is no release {name!r}; known: {known}",
            name=name, known=', '.join(known) or 'none, run `parlib build` first'))  # fmt: skip
    release = Release(folder)
    release.lineage  # noqa: B018 - read now: a release without a sound record is not opened
    return release


def release_problems(project: Project, *, needed: bool = False) -> list[Problem]:
    """Return what is wrong with the current release: every file held against its lineage.

    Parameters
    ----------
    needed : bool
        True: that there is none yet is an error (:class:`ReleaseMissing`); False: it is no problem.
    """
    remedy = saying("delete the release folder and run `parlib build`")
    try:
        opened = open_release(project)
        found = opened.verify()
        if not found and opened.parts != opened.parts_of_tables():
            found = [f"{_DIGESTS} is not what the tables give"]
        return [
            Problem(
                what=saying("release {id}: {said}", id=opened.id, said=said),
                remedy=remedy,
                file=opened.id,
            )
            for said in found
        ]
    except ReleaseMissing:
        if needed:
            raise
        return []
    except ReleaseError as fault:
        return [Problem(what=str(fault), remedy=remedy)]
