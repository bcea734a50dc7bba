"""Releases: one immutable folder of Parquet tables per set of inputs, with its lineage.

A release is named after what it was made from (raw files, params, code), so the same inputs give
the same release and a rebuild replaces nothing. It is written in a temporary folder and moved into
place when complete: an interrupted build leaves no partial release, and a refused build leaves the
previous one current.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache, reduce
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset
import pyarrow.parquet as pq

from parlib.codebook.localities import Register
from parlib.errors import Problem, ReleaseError, ReleaseMissing
from parlib.gate.json_text import parse_json
from parlib.speech.catalogue import saying
from parlib.store.digests import Parts, digests_of, parts_of
from parlib.store.made_from import file_digest
from parlib.store.project import Project
from parlib.store.records import CURRENT, DIGESTS_FILE, Record, recorded
from parlib.store.remembered import Remembered
from parlib.store.snapshot import Snapshot
from parlib.store.writing import being_written

_NAMED = 6  # releases listed by name in a message
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")
TESTS: dict[str, Callable[[Any, Any], Any]] = {
    "==": pc.equal,
    "<=": pc.less_equal,
    ">=": pc.greater_equal,
    "in": lambda column, values: pc.is_in(column, pa.array([*values], type=column.type)),
}
"""Comparison functions for the operators of Parquet filters, for tables in memory."""
_held: set[tuple[str, int, int, int, str]] = set()
"""Release files that this process has verified against their lineage, with their state at the time:
path, size, time, node, digest.
"""
# 25 tables of a province and its communes take some 30 MB
_ROWS_HELD = 200_000


@lru_cache(maxsize=64)
def _whole(path: str, digest: str) -> tuple[pa.Table, pa.Schema]:  # noqa: ARG001 - part of the cache key
    """Return a table in memory with de-duplicated texts, and the schema with which it is written."""
    schema = pq.read_schema(path)
    texts = [field.name for field in schema if field.type in (pa.string(), pa.large_string())]
    return pq.read_table(path, read_dictionary=texts).unify_dictionaries(), schema


@lru_cache(maxsize=64)
def _without_rows(path: str, digest: str) -> pd.DataFrame:  # noqa: ARG001 - as above
    """Return a table without its rows: most tables have no rows for most units."""
    return pq.read_schema(path).empty_table().to_pandas()


@lru_cache(maxsize=64)
def _columns(path: str, digest: str) -> tuple[str, ...]:  # noqa: ARG001 - as above
    """Return the column names of a table."""
    return tuple(pq.read_schema(path).names)


@lru_cache(maxsize=64)
def _count(path: str, digest: str) -> int:  # noqa: ARG001 - as above
    """Return the number of rows of a table."""
    return int(pq.read_metadata(path).num_rows)


def fitting(table: pa.Table, filters: list) -> pa.Table:
    """Return the rows of an in-memory table that match the Parquet ``filters``; none for an empty
    list of values.

    Neither an empty list nor an all-null column has a type that a filter could compare.
    """
    if not len(table) or _none_fits(filters):
        return table.slice(0, 0)
    try:
        return table.filter(reduce(pc.and_, (_says(table[c], how, v) for c, how, v in filters)))
    except (pa.ArrowException, KeyError, TypeError):  # types that cannot be compared this way
        return table.filter(pq.filters_to_expression(filters))


def _says(column: pa.ChunkedArray, how: str, value: Any) -> pa.ChunkedArray:
    """Return for each row whether one filter matches. A repeated text is compared only once;
    evaluating an expression takes several times as long for the few rows of one unit.
    """
    if not pa.types.is_dictionary(column.type):
        return TESTS[how](column, value)
    told = [pc.take(TESTS[how](c.dictionary, value), c.indices) for c in column.chunks]
    return pa.chunked_array(told, type=pa.bool_())


def _none_fits(filters: list) -> bool:
    return any(how == "in" and not len(values) for _, how, values in filters)


@dataclass(frozen=True)
class Release(Record):
    """One release, open for reading."""

    @cached_property
    def snapshot(self) -> dict[str, Any]:
        """Params the release was built with, exactly as stored in its file, for digests and for a
        new release.
        """
        return parse_json(self._unchanged("params.json").read_bytes())

    @cached_property
    def params(self) -> Snapshot:
        """Params the release was built with, typed: rule books, plans, methods, surveys, links,
        wording.
        """
        return Snapshot(self.snapshot)

    @cached_property
    def register(self) -> Register:
        """Units of the release, searchable by name, code or identity."""
        return Register(self.table("localities"))

    @cached_property
    def parts(self) -> Parts:
        """Digests of each unit's rows in each table, by year or plan.

        They identify the slice of a brief without reading a table.
        """
        if DIGESTS_FILE in recorded(self.lineage):
            return parts_of(pq.read_table(self._unchanged(DIGESTS_FILE)).to_pandas())
        return self.parts_of_tables()  # releases written before digests were stored

    def parts_of_tables(self) -> Parts:
        """Recompute the digests from the tables."""
        return parts_of(digests_of({name: self.table(name) for name in self.tables}))

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables in the release."""
        return tuple(sorted(self.lineage["tables"]))

    def table(self, name: str, *, filters: list | None = None) -> pd.DataFrame:
        """Read one table, or the rows that match the Parquet ``filters``.

        A filtered table stays in memory unless it is large, because the next brief needs other rows
        of it.

        Raises
        ------
        ReleaseError
            The release has no such table.
        """
        if name not in self.lineage["tables"]:
            raise ReleaseError(saying(
                "release {id} holds no table {name!r}; it holds {tables}",
                id=self.id, name=name, tables=', '.join(self.tables)))  # fmt: skip
        path = self._unchanged(f"{name}.parquet")
        if not filters:
            return pq.read_table(path).to_pandas()
        as_written = str(path), recorded(self.lineage)[path.name]
        if _none_fits(filters):
            return _without_rows(*as_written).copy()
        if _count(*as_written) > _ROWS_HELD:
            return pq.read_table(path, filters=filters).to_pandas()
        whole, schema = _whole(*as_written)
        rows = fitting(whole, filters)
        return rows.cast(schema).to_pandas() if len(rows) else _without_rows(*as_written).copy()

    def dataset(self, name: str) -> pa.dataset.Dataset:
        """Return one table for scanning in place, after verifying it against the lineage."""
        return pa.dataset.dataset(self._unchanged(f"{name}.parquet"))

    def columns(self, name: str) -> tuple[str, ...]:
        """Return the column names of one table without reading its rows."""
        path = self._unchanged(f"{name}.parquet")
        return _columns(str(path), recorded(self.lineage)[path.name])

    def _unchanged(self, name: str) -> Path:
        """Return the path of a release file after verifying it against the lineage; repeated only
        if the file changes.

        Raises
        ------
        ReleaseError
            The file is missing, or was changed after the release was written.
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


def write_release(
    project: Project,
    name: str,
    tables: Mapping[str, pd.DataFrame],
    *,
    params: Mapping[str, Any],
    lineage: Mapping[str, Any],
    remembered: Remembered | None = None,
) -> Release:
    """Write a release from a complete set of tables, atomically, and make it current.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Hand-off tables are checked against their schema; others are written as they are.
    params : mapping
        JSON-able snapshot of the params.
    lineage : mapping
        JSON-able; the digests and row counts of the tables are added.
    remembered : Remembered, optional
        Cache with the files of tables shared with an earlier release.
    """
    with being_written(
        project, name, sources=tables.get("sources"), remembered=remembered
    ) as release:
        for table in sorted(tables):
            release.table(table, tables[table])
        release.record(params=params, lineage=lineage)
    return Release(project.processed / name)


def open_release(project: Project, name: str = "current") -> Release:
    """Open a release by name, or the current one.

    Raises
    ------
    ReleaseError
        There is no release yet, or none with that name.
    """
    if name == "current":
        pointer = project.processed / CURRENT
        if not pointer.exists():
            raise ReleaseMissing(saying("there is no release yet; run `parlib build` first"))
        name = pointer.read_text(encoding="utf-8").strip()
    if not _NAME.fullmatch(name):
        raise ReleaseError(saying("{name!r} is not the name of a release", name=name[:60]))
    folder = project.processed / name
    if not (folder / "lineage.json").exists():
        known = release_names(project)
        if not known:
            raise ReleaseMissing(
                saying(
                    "there is no release {name!r} here, nor any other: run `parlib build`",
                    name=name,
                )
            )
        first = known[:_NAMED]
        raise ReleaseMissing(saying(
            "there is no release {name!r} here; known: {known}",
            name=name, known=", ".join((*first, *["…"] * (len(known) > len(first))))))  # fmt: skip
    release = Release(folder)
    release.lineage  # noqa: B018 - read now: a release with an invalid record is not opened
    return release


def release_names(project: Project) -> list[str]:
    """Return the names of the releases in a project."""
    return sorted(p.name for p in project.processed.glob("r-*") if (p / "lineage.json").exists())


def written_at(project: Project, name: str) -> datetime:
    """Return when a release was written into this folder, in local time."""
    written = (project.processed / name / "lineage.json").stat().st_mtime
    return datetime.fromtimestamp(written, tz=UTC).astimezone()


def release_problems(project: Project, *, needed: bool = False) -> list[Problem]:
    """Return what is wrong with the current release, verifying every file against its lineage.

    Parameters
    ----------
    needed : bool
        True: a missing release is an error (:class:`ReleaseMissing`); False: it is not a problem.
    """
    remedy = saying("delete the release folder and run `parlib build`")
    try:
        opened = open_release(project)
        differences = opened.verify()
        if not differences and opened.parts != opened.parts_of_tables():
            differences = [f"{DIGESTS_FILE} is not what the tables give"]
        return [
            Problem(
                what=saying("release {id}: {difference}", id=opened.id, difference=difference),
                remedy=remedy,
                file=opened.id,
            )
            for difference in differences
        ]
    except ReleaseMissing:
        if needed:
            raise
        return []
    except ReleaseError as fault:
        return [Problem(what=str(fault), remedy=remedy)]
