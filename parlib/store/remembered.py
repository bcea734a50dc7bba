"""Cache of build stages: the result of a stage is stored under the digest of its inputs and reused
for the same inputs.

An entry is a file in ``data/cache/stages``, named after its inputs, the code and the libraries. It
contains tables as Arrow files and nothing executable. It is sealed with a secret of the user that
is kept outside the project, and the seal is checked before any byte of the entry is parsed: entries
that are damaged, or came with the project from elsewhere, are ignored and recomputed. The folder
may be deleted at any time; it never affects what a release contains, only how long it takes
(``docs/decisions/0039-stages-remember.md``).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import NoneType
from typing import Any, ParamSpec, TypeVar
from weakref import ref

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
from pydantic import BaseModel

from parlib.files.own_key import own_key
from parlib.files.sealed import sealed, unsealed
from parlib.files.whole import write_spare
from parlib.gate.files import Refused, read_bytes
from parlib.store.project import Project

P = ParamSpec("P")
Made = TypeVar("Made")

MOST_BYTES = 300_000_000
"""Limit for entries that the last build did not use; the least recently used are removed first.
Entries used by the last build are kept even beyond the limit, which all communes of the country
exceed.
"""
MOST_ENTRIES = 4_000
_MOST_OF_ONE = 100_000_000
_LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy", "statsmodels")
_SUFFIX = ".stage"
_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


class Remembered:
    """The cache of one build: call it with a function and its arguments.

    Parameters
    ----------
    project : Project
        Project whose ``data/cache/stages`` is used.
    code : str
        Digest of the code; results of other code are never used.
    """

    def __init__(self, project: Project, *, code: str) -> None:
        self._folder = project.cache / "stages"
        self._secret = own_key()
        self._code = digest([code, *library_versions()])
        self._digests: dict[int, tuple[ref[pd.DataFrame], str]] = {}
        self._settings: dict[int, tuple[BaseModel, str]] = {}
        self._used: set[Path] = set()
        self.taken = self.made = 0

    def __call__(self, work: Callable[P, Made], /, *args: P.args, **kwargs: P.kwargs) -> Made:
        """Return ``work(*args, **kwargs)``, one table or several by name, from the cache if the
        inputs are the same.

        A computed result is also serialised to Arrow and back, so that builds with and without the
        cache give identical results.
        """
        return self._kept_or_made(
            [f"{work.__module__}.{work.__qualname__}", self._code, self._as_json([args, kwargs])],
            lambda: work(*args, **kwargs),
        )

    def recall(
        self, key: Sequence[Any], make: Callable[[], Mapping[str, pd.DataFrame] | None], /
    ) -> Mapping[str, pd.DataFrame] | None:
        """Return tables that depend on a key alone; see :class:`parlib.codebook.compute.Recall`."""
        return self._kept_or_made(["recall", self._code, self._as_json(list(key))], make)

    def content(self, key: Sequence[Any], make: Callable[[], bytes], /) -> bytes:
        """Return bytes that depend on a key alone, from the cache if available."""
        name = digest(["content", self._code, self._as_json(list(key))])
        path = self._folder / f"{name}{_SUFFIX}"
        if (kept := self._sealed_content(path, name)) is None:
            self.made += 1
            kept = make()
            self._write(path, name, kept)
        else:
            self.taken += 1
        return kept

    def _kept_or_made(self, named: list[Any], make: Callable[[], Made]) -> Made:
        key = digest(named)
        path = self._folder / f"{key}{_SUFFIX}"
        if (kept := self._read(path, key)) is not None:
            self.taken += 1
            return kept
        self.made += 1
        made = make()
        content = None if made is None else packed(made)
        if content is None:
            return made
        self._write(path, key, content)
        return unpacked(content)

    def trim(self) -> None:
        """Remove unused entries beyond the limit, least recently used first."""
        entries = []
        with contextlib.suppress(OSError), os.scandir(self._folder) as listed:
            for entry in listed:
                if not (entry.name.endswith(_SUFFIX) and entry.is_file(follow_symlinks=False)):
                    continue
                if (path := Path(entry.path)) not in self._used:
                    told = entry.stat(follow_symlinks=False)
                    entries.append((told.st_mtime_ns, told.st_size, path))
        left, number = sum(size for _, size, _ in entries), len(entries)
        for _, size, path in sorted(entries):
            if left <= MOST_BYTES and number <= MOST_ENTRIES:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            left, number = left - size, number - 1

    def _read(self, path: Path, key: str) -> Any:
        """Return the tables of an entry; None as in :meth:`_sealed_content`."""
        content = self._sealed_content(path, key)
        return None if content is None else unpacked(content)

    def _sealed_content(self, path: Path, key: str) -> bytes | None:
        """Return the content of an entry; None if it does not exist or its seal does not match this
        user and these inputs.
        """
        if self._secret is None:
            return None
        try:
            entry = read_bytes(path, most=_MOST_OF_ONE)
        except Refused:
            return None
        content = unsealed(key, entry, secret=self._secret)
        if content is None:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        self._used.add(path)
        return content

    def _write(self, path: Path, key: str, content: bytes) -> None:
        if self._secret is None:
            return
        entry = sealed(key, content, secret=self._secret)
        if len(entry) < _MOST_OF_ONE and write_spare(path, entry):
            self._used.add(path)

    def _as_json(self, value: Any) -> Any:
        """Return an argument as JSON that distinguishes it from every other; tables by digest, each
        computed once.
        """
        if isinstance(value, pd.DataFrame):
            known = self._digests.get(id(value))
            if (
                known is None or known[0]() is not value
            ):  # an id is valid only while the object exists
                known = self._digests[id(value)] = (ref(value), frame_digest(value))
            return ["table", known[1]]
        if isinstance(value, BaseModel):
            told = self._settings.get(id(value))
            if told is None:
                settings = value.model_dump_json().encode()
                told = self._settings[id(value)] = (value, hashlib.sha256(settings).hexdigest())
            return [type(value).__qualname__, told[1]]
        if value is self:  # the cache itself passed to sub-steps: it affects only their run time
            return ["compute"]
        if is_dataclass(value) and not isinstance(value, type):
            return [
                type(value).__qualname__,
                [[f.name, self._as_json(getattr(value, f.name))] for f in fields(value)],
            ]
        if isinstance(value, Enum):
            return [type(value).__qualname__, value.name]
        if isinstance(value, Mapping):
            return ["mapping", [[self._as_json(k), self._as_json(v)] for k, v in value.items()]]
        if isinstance(value, list | tuple):
            return [type(value).__qualname__, [self._as_json(v) for v in value]]
        if isinstance(value, str | int | float | bool | date | NoneType):
            return [type(value).__qualname__, repr(value)]
        raise TypeError(
            f"a stage cannot be remembered by a {type(value).__qualname__}: hand it tables, "
            f"settings and plain values"
        )


def digest(parts: Any) -> str:
    """Return the SHA-256 (hex) of JSON."""
    return hashlib.sha256(
        json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
    ).hexdigest()


@lru_cache(maxsize=1)
def library_versions() -> tuple[str, ...]:
    """Return the versions of the libraries that may affect the last digits of a result."""
    return tuple(f"{name} {version(name)}" for name in _LIBRARIES)


def frame_digest(frame: pd.DataFrame) -> str:
    """Return the SHA-256 (hex) of a table: names, types, index and every cell, in order.

    Depends only on the content, not on the memory layout: the buffers of a slice also contain
    neighbouring data.

    Raises
    ------
    TypeError
        A column has mixed types, so that its content cannot be serialised reliably.
    """
    index, columns = frame.index, list(frame.items())
    if type(index) is pd.RangeIndex and index.name is None:
        head: Any = [index.start, index.stop, index.step]
    else:
        head = list(map(str, index.names))
        levels = [index.get_level_values(number).to_series() for number in range(index.nlevels)]
        columns += list(zip(index.names, levels, strict=True))
    described = [len(frame), head, [[repr(name), str(column.dtype)] for name, column in columns]]
    sha = hashlib.sha256(json.dumps(described, ensure_ascii=False).encode())
    for name, column in columns:
        try:
            for part in _bytes_of(column):
                sha.update(part)
        except pa.ArrowException as fault:
            raise TypeError(
                f"a stage cannot be remembered by a table with this column: {name}: {fault}"
            ) from None
    return sha.hexdigest()


def _bytes_of(column: pd.Series) -> Iterator[bytes | memoryview]:
    """Yield the content of a column as bytes: the null mask, then the values."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "fiub":
        numbers = column.to_numpy()
        if column.dtype.kind == "f":
            empty = np.isnan(numbers)
            yield np.packbits(empty).tobytes()
            numbers = np.where(empty, 0.0, numbers)
        yield numbers.tobytes()
        return
    values = pa.array(column.array, from_pandas=True)
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    kind = values.type
    yield f"{kind} {values.null_count};".encode()
    if values.null_count:
        yield np.packbits(values.is_valid().to_numpy(zero_copy_only=False)).tobytes()
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        text = pc.fill_null(values.cast(pa.large_string()), "")
        _, offsets, data = text.buffers()
        ends = np.frombuffer(offsets or b"", dtype="<i8")[text.offset :][: len(text) + 1]
        if len(ends):
            yield (ends - ends[0]).tobytes()
            yield memoryview(data or b"")[ends[0] : ends[-1]]
    else:
        yield repr(values.to_pylist()).encode()


def packed(result: Any) -> bytes | None:
    """Return one table, or several by name, as bytes: a JSON header line, then Arrow files, which
    load twice as fast as Parquet; None if Arrow cannot store the result.
    """
    tables = {"": result} if isinstance(result, pd.DataFrame) else dict(result)
    parts = []
    for frame in tables.values():
        buffer = io.BytesIO()
        try:
            table = pa.Table.from_pandas(frame)
            with pa.ipc.new_file(buffer, table.schema, options=_PACKED) as file:
                file.write_table(table)
        except pa.ArrowException:
            return None
        parts.append(buffer.getvalue())
    head = json.dumps(
        [[name, len(part)] for name, part in zip(tables, parts, strict=True)], ensure_ascii=False
    )
    return b"\n".join([head.encode(), b"".join(parts)])


def unpacked(content: bytes) -> Any:
    """Return the inverse of :func:`packed`."""
    start = content.index(b"\n") + 1
    tables = {}
    for name, size in json.loads(content[:start]):
        part = pa.ipc.open_file(pa.py_buffer(content).slice(start, size))
        tables[name] = part.read_all().to_pandas(use_threads=False)
        start += size
    return tables[""] if list(tables) == [""] else tables
