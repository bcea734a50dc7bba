"""Stages remember: what a stage of a build made is kept by the digest of what went in, and taken
again when the same goes in.

An entry is a file in ``data/cache/stages``, named after its inputs, the code and the libraries; it
holds tables as Parquet and nothing that could be executed. It is sealed with a secret of the user
that lies outside the project, and the seal is checked before a byte of the entry is parsed: what
was damaged, or came with the project from elsewhere, is passed over and worked out again. The
folder may be deleted at any time; it never decides what a release holds, only how long it takes
(``docs/decisions/0039-stages-remember.md``).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import NoneType
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

from parlib.errors import ParlibError
from parlib.files.own_key import own_key
from parlib.files.sealed import sealed, unsealed
from parlib.files.whole import write_bytes
from parlib.gate.files import Refused, read_bytes
from parlib.store.project import Project

P = ParamSpec("P")
Made = TypeVar("Made")

MOST_BYTES = 300_000_000
"""What all entries of a project may take; the ones that were not used for longest go first."""
MOST_ENTRIES = 4_000
_MOST_OF_ONE = 100_000_000
_LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy", "statsmodels")
_SUFFIX = ".stage"


class Remembered:
    """The memory of one build: call it with a function and its arguments.

    Parameters
    ----------
    project : Project
        Whose ``data/cache/stages`` is used.
    code : str
        Digest of the code: what other code made is never taken.
    """

    def __init__(self, project: Project, *, code: str) -> None:
        self._folder = project.cache / "stages"
        self._secret = own_key()
        self._code = digest([code, *library_versions()])
        self._digests: dict[int, tuple[pd.DataFrame, str]] = {}
        self._settings: dict[int, tuple[BaseModel, str]] = {}
        self.taken = self.made = 0

    def __call__(self, work: Callable[P, Made], /, *args: P.args, **kwargs: P.kwargs) -> Made:
        """Return ``work(*args, **kwargs)``, one table or several by name.

        From memory where the same went in before.

        What is worked out goes the way of an entry as well (into Parquet and back), so that a build
        from nothing and one from memory hold the very same.
        """
        key = digest(
            [f"{work.__module__}.{work.__qualname__}", self._code, self._said([args, kwargs])]
        )
        path = self._folder / f"{key}{_SUFFIX}"
        if (kept := self._read(path, key)) is not None:
            self.taken += 1
            return kept
        self.made += 1
        made = work(*args, **kwargs)
        content = packed(made)
        if content is None:
            return made
        self._write(path, key, content)
        return unpacked(content)

    def trim(self) -> None:
        """Remove what goes beyond the bounds, oldest use first, and what does not belong there."""
        entries = []
        with contextlib.suppress(OSError), os.scandir(self._folder) as listed:
            for entry in listed:
                if entry.name.endswith(_SUFFIX) and entry.is_file(follow_symlinks=False):
                    told = entry.stat(follow_symlinks=False)
                    entries.append((told.st_mtime_ns, told.st_size, Path(entry.path)))
        left, number = sum(size for _, size, _ in entries), len(entries)
        for _, size, path in sorted(entries):
            if left <= MOST_BYTES and number <= MOST_ENTRIES:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            left, number = left - size, number - 1

    def _read(self, path: Path, key: str) -> Any:
        """Return what an entry holds.

        None where there is none, or one whose seal is not of this user and these inputs.
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
        return unpacked(content)

    def _write(self, path: Path, key: str, content: bytes) -> None:
        if self._secret is None:
            return
        entry = sealed(key, content, secret=self._secret)
        if len(entry) < _MOST_OF_ONE:
            # a full or read-only disk costs the memory, not the build
            with contextlib.suppress(ParlibError, OSError):
                write_bytes(path, entry, lasting=False)

    def _said(self, value: Any) -> Any:
        """Return an argument as JSON that tells it from every other.

        Tables by their digest, each taken once.
        """
        if isinstance(value, pd.DataFrame):
            known = self._digests.get(id(value))
            if known is None:  # the table is kept along: its id names it only while it lives
                known = self._digests[id(value)] = (value, frame_digest(value))
            return ["table", known[1]]
        if isinstance(value, BaseModel):
            told = self._settings.get(id(value))
            if told is None:
                told = self._settings[id(value)] = (value, value.model_dump_json())
            return [type(value).__qualname__, told[1]]
        if value is self:  # handed on to the parts of a part: it decides how long they take only
            return ["compute"]
        if is_dataclass(value) and not isinstance(value, type):
            return [
                type(value).__qualname__,
                [[f.name, self._said(getattr(value, f.name))] for f in fields(value)],
            ]
        if isinstance(value, Enum):
            return [type(value).__qualname__, value.name]
        if isinstance(value, Mapping):
            return ["mapping", [[self._said(k), self._said(v)] for k, v in value.items()]]
        if isinstance(value, list | tuple):
            return [type(value).__qualname__, [self._said(v) for v in value]]
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
    """Return the versions of the libraries whose arithmetic may show in the last digits of a
    result.
    """
    return tuple(f"{name} {version(name)}" for name in _LIBRARIES)


class _Hashing(io.RawIOBase):
    """A file that keeps nothing but the digest of what is written into it."""

    def __init__(self) -> None:
        self.sha = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.sha.update(data)
        return len(data)


def frame_digest(frame: pd.DataFrame) -> str:
    """Return the SHA-256 (hex) of a table: names, types, index and every cell, in their order.

    Raises
    ------
    TypeError
        A column mixes kinds of values, so that nothing says reliably what it holds.
    """
    try:
        table = pa.Table.from_pandas(frame).combine_chunks()
    except pa.ArrowException as fault:
        raise TypeError(f"a stage cannot be remembered by this table: {fault}") from None
    sink = _Hashing()
    with pa.PythonFile(sink, mode="w") as stream, pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return sink.sha.hexdigest()


def packed(result: Any) -> bytes | None:
    """Return one table, or several by name, as bytes.

    A line of JSON that says which, then each as Parquet; None for what no Parquet holds.
    """
    tables = {"": result} if isinstance(result, pd.DataFrame) else dict(result)
    parts = []
    for frame in tables.values():
        buffer = io.BytesIO()
        try:
            pq.write_table(pa.Table.from_pandas(frame), buffer, compression="zstd")
        except pa.ArrowException:
            return None
        parts.append(buffer.getvalue())
    head = json.dumps(
        [[name, len(part)] for name, part in zip(tables, parts, strict=True)], ensure_ascii=False
    )
    return b"\n".join([head.encode(), b"".join(parts)])


def unpacked(content: bytes) -> Any:
    """Return what :func:`packed` took."""
    head, _, body = content.partition(b"\n")
    tables, start = {}, 0
    for name, size in json.loads(head):
        tables[name] = pq.read_table(pa.BufferReader(body[start : start + size])).to_pandas()
        start += size
    return tables[""] if list(tables) == [""] else tables
