"""What the files of raw sources gave when they were read before.

A file gives the same rows as long as everything that reads it is the same: its content, its place
and what the card says of it, the corrections declared for it, and the register that its names are
looked up in. Only what was read without a word is kept; a file with a problem is read again, so
that the problem is reported again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, fields
from typing import Any

import pandas as pd

from parlib.codebook.compute import Recall
from parlib.errors import Problem
from parlib.intake.raw.corrections import Corrections
from parlib.intake.raw.delimited import Repair
from parlib.intake.raw.joined import join_rows
from parlib.intake.raw.kinds import Request
from parlib.intake.raw.read_once import Joined, register_of, units_of
from parlib.intake.raw.reading import FileRead

_REPAIR = [f.name for f in fields(Repair)]


class ReadBefore:
    """Reads files and joins their rows, each only where it has not done so before.

    Parameters
    ----------
    recall : callable or None
        Where the tables are kept; None: nothing is kept beyond this process.
    """

    def __init__(self, recall: Recall | None) -> None:
        self._recall = recall
        self._keys: dict[str, list[Any]] = {}

    def file(
        self, request: Request, read: Callable[[Request], FileRead], *, names: Sequence[Any]
    ) -> FileRead:
        """Return the rows of one file; ``names`` says which register its names are looked up in."""
        if self._recall is None:
            return read(request)
        card, entry = request.source.card, request.entry
        declared = request.corrections.of(request.file)
        key = ["file", request.file, entry, card, declared, list(names)]
        made: list[FileRead] = []

        def rows_and_repairs() -> dict[str, pd.DataFrame] | None:
            made.append(read(request))
            return _as_tables(made[0])

        tables = self._recall(key, rows_and_repairs)
        if tables is None:
            return made[0]
        self._keys[request.file] = key
        return _from_tables(tables)

    def units(self, reads: Mapping[str, FileRead], beside: pd.DataFrame | None) -> Joined:
        """Join the units of all files, by file; as :func:`units_of`."""
        key, made = self._known(reads), []

        def joined() -> dict[str, pd.DataFrame] | None:
            made.append(units_of(reads.values(), beside))
            return None if made[0].problems else {"localities": made[0].localities}

        if self._recall is None or key is None:
            return units_of(reads.values(), beside)
        tables = self._recall(["units", key, beside], joined)
        if tables is None:
            return made[0]
        return Joined(tables["localities"], (), register_of(tables["localities"], beside))

    def rows(
        self, table: str, reads: Mapping[str, FileRead], declared: Corrections
    ) -> tuple[pd.DataFrame, list[Problem], list[str]]:
        """Join the rows of all files of one table, by file; as :func:`join_rows`."""
        reads = {file: read for file, read in reads.items() if read.table == table}
        made: list[tuple[pd.DataFrame, list[Problem], list[str]]] = []

        def joined() -> dict[str, pd.DataFrame] | None:
            made.append(join_rows(table, list(reads.values()), declared))
            return {table: made[0][0]} if not (made[0][1] or made[0][2]) else None

        key = self._known(reads)
        if self._recall is None or key is None:
            return join_rows(table, list(reads.values()), declared)
        tables = self._recall(["rows", table, key, declared.choice], joined)
        return made[0] if tables is None else (tables[table], [], [])

    def _known(self, reads: Mapping[str, FileRead]) -> list[Any] | None:
        keys = [self._keys.get(file) for file in reads]
        return None if None in keys else keys


def _as_tables(read: FileRead) -> dict[str, pd.DataFrame] | None:
    """Return a file that was read without a word as tables; None where there is something to say."""
    if read.problems or read.row_problems or read.stale:
        return None
    return {
        "read": read.frame,
        "about": pd.DataFrame({"table": [read.table], "rows": [read.rows]}),
        "repairs": pd.DataFrame([astuple(r) for r in read.repairs], columns=_REPAIR, dtype="str"),
    }


def _from_tables(tables: Mapping[str, pd.DataFrame]) -> FileRead:
    (about,) = tables["about"].to_dict("records")
    repairs = tuple(Repair(*row) for row in tables["repairs"].itertuples(index=False, name=None))
    return FileRead(about["table"], tables["read"], repairs=repairs, rows=int(about["rows"]))
