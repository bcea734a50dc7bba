"""Write a release table by table: each table is written as soon as it is final, so that a build of
all communes of the country need not keep its results in memory until the end.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from parlib.codebook.precision import rounded
from parlib.errors import PlaceTaken
from parlib.files.whole import whole_folder, write_bytes, write_text
from parlib.store.digests import Keep, as_table, named_in, rows_of_table, said_of_sources
from parlib.store.made_from import file_digest
from parlib.store.project import Project
from parlib.store.records import DIGESTS_FILE, make_current
from parlib.store.remembered import Remembered

# row-group statistics locate one unit among thousands without reading the rest
_ROWS_A_GROUP = 20_000


class Writing:
    """The files of a release that is not complete yet.

    Parameters
    ----------
    folder : Path
        Temporary folder of the files.
    name : str
        Name of the future release.
    sources : DataFrame, optional
        Table of the release that describes the source files named in other tables.
    remembered : Remembered, optional
        Cache with the files of tables shared with an earlier release.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        sources: pd.DataFrame | None,
        remembered: Remembered | None = None,
    ) -> None:
        self._folder, self._name = folder, name
        self._said = said_of_sources(sources)
        self._keep = None if remembered is None else remembered.content
        self._parts: dict[str, list[Sequence[str]]] = {}
        self._entries: dict[str, dict[str, Any]] = {}

    def table(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table; a hand-off table is checked against its schema."""
        named = named_in(frame, self._said)
        make = partial(_file_and_parts, name, frame, named, keep=self._keep)
        content = make() if self._keep is None else self._keep([name, frame, named], make)
        head, _, data = content.partition(b"\n")
        write_bytes(self._folder / f"{name}.parquet", data)
        self._parts[name] = json.loads(head)
        self._entries[name] = {"rows": len(frame), "sha256": hashlib.sha256(data).hexdigest()}

    def record(self, *, params: Mapping[str, Any], lineage: Mapping[str, Any]) -> None:
        """Write the params with which the tables were made, and the record of the release."""
        write_text(
            self._folder / "params.json",
            json.dumps(params, ensure_ascii=False, sort_keys=True, indent=1, default=str),
        )
        parts = (row for name in sorted(self._parts) for row in self._parts[name])
        write_bytes(self._folder / DIGESTS_FILE, parquet(as_table(parts)))
        files = {
            "params_sha256": file_digest(self._folder / "params.json"),
            "digests_sha256": file_digest(self._folder / DIGESTS_FILE),
        }
        record = {**lineage, "release": self._name, "tables": self._entries, **files}
        write_text(
            self._folder / "lineage.json",
            json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1, default=str),
        )


@contextlib.contextmanager
def being_written(
    project: Project,
    name: str,
    *,
    sources: pd.DataFrame | None,
    remembered: Remembered | None = None,
) -> Iterator[Writing]:
    """Yield a release to be written; at the end it is moved into place as a whole and made current.

    If writing fails nothing of it remains, and the previous release stays current.

    Parameters
    ----------
    project : Project
        Project of the release.
    name, sources, remembered
        As in :class:`Writing`.
    """
    # already there: the same inputs were built in the meantime
    with contextlib.suppress(PlaceTaken), whole_folder(project.processed / name) as scratch:
        yield Writing(scratch, name, sources=sources, remembered=remembered)
    make_current(project, name)


def _file_and_parts(
    table: str, frame: pd.DataFrame, sources: Mapping[str, str], *, keep: Keep | None
) -> bytes:
    """Return a line with the digests of the parts of a table, followed by its file.

    The table is checked, and its numbers are rounded to their declared precision.
    """
    from parlib.codebook.schemas import TABLES  # imports pandera, which readers do not need
    from parlib.codebook.tables import check

    written = rounded(table, check(table, frame) if table in TABLES else frame)
    head = json.dumps(list(rows_of_table(table, written, sources, keep=keep)))
    return b"\n".join([head.encode(), parquet(written, row_group_size=_ROWS_A_GROUP)])


def parquet(frame: pd.DataFrame, **options: Any) -> bytes:
    """Return a table serialised as a Parquet file."""
    buffer = io.BytesIO()
    pq.write_table(
        pa.Table.from_pandas(frame, preserve_index=False), buffer, compression="zstd", **options
    )
    return buffer.getvalue()
