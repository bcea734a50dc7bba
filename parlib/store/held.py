"""A release that keeps its tables in memory, for looking at one unit after another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from parlib.store.releases import TESTS, Release, fitting

_Runs: TypeAlias = dict[str, list[tuple[int, int]]]
"""First row and number of rows of each run of a unit's rows."""

_FEW = 50_000
"""Rows; below this, threads cost more than they save."""
_MANY_CUTS = 8
"""Pieces; with more of them, copying the rows is cheaper than scanning each piece."""
_LARGE = 20_000
"""Rows; larger tables have row groups, of which a query about a unit needs one or two."""
_FROM_FILE = 3
"""Number of queries about units answered from the file before a large table is read completely."""


class HeldRelease(Release):
    """A release that reads each table once, as long as its file does not change.

    Behaves like :class:`Release`, much faster once a table is in memory, at the cost of that
    memory. The first queries about a unit read only the needed part of a large table; the table is
    kept after :meth:`hold`, or after further queries.
    """

    @cached_property
    def _tables_read(self) -> dict[str, tuple[int, pa.Table]]:
        return {}

    @cached_property
    def _asked(self) -> dict[str, int]:
        """Number of queries about units, by large table."""
        return {}

    @cached_property
    def _runs_found(self) -> dict[str, tuple[pa.Table, _Runs]]:
        return {}

    @cached_property
    def _without_rows(self) -> dict[str, tuple[pa.Table, pd.DataFrame]]:
        return {}

    def table(self, name: str, *, filters: list | None = None) -> pd.DataFrame:
        """Return one table, or the rows that match the Parquet ``filters``."""
        if filters and any(how == "in" and not len(value) for _, how, value in filters):
            return self._empty(name)
        if filters and self._answers_from_file(name, filters):
            return pq.read_table(self._unchanged(f"{name}.parquet"), filters=filters).to_pandas()
        whole = self._whole(name)
        rows = self._fitting(name, whole, filters) if filters else whole
        if len(rows):
            return rows.to_pandas(use_threads=len(rows) > _FEW)
        held = self._without_rows.get(name)  # most tables have no rows for most units
        if held is None or held[0] is not whole:
            held = self._without_rows[name] = (whole, whole.slice(0, 0).to_pandas())
        return held[1].copy()

    def _empty(self, name: str) -> pd.DataFrame:
        """Return an empty table if no row can match; nothing is read. The table will still be kept
        by :meth:`hold`, because the next unit may have rows in it.
        """
        if name not in self.lineage["tables"]:
            super().table(name)  # says which tables there are
        if self.lineage["tables"][name].get("rows", 0) >= _LARGE:
            self._asked.setdefault(name, 0)
        return pq.read_schema(self._unchanged(f"{name}.parquet")).empty_table().to_pandas()

    def hold(self) -> Iterator[str]:
        """Read completely the tables queried so far, one per step, and yield the name of each."""
        for name in list(self._asked):
            if name not in self._tables_read:
                self._runs(name, self._whole(name))
                yield name

    def _answers_from_file(self, name: str, filters: list) -> bool:
        """Return whether a query needs only a small part of a table that is not in memory yet."""
        if (
            name in self._tables_read
            or self.lineage["tables"].get(name, {}).get("rows", 0) < _LARGE
        ):
            return False
        if not any(f[0] == "locality" and f[1] in ("==", "in") and len(f[2]) for f in filters):
            return False
        self._asked[name] = self._asked.get(name, 0) + 1
        return self._asked[name] <= _FROM_FILE

    def _whole(self, name: str) -> pa.Table:
        if name not in self.lineage["tables"]:
            super().table(name)  # says which tables there are
        path = self._unchanged(f"{name}.parquet")
        written = path.stat().st_mtime_ns
        if name not in self._tables_read or self._tables_read[name][0] != written:
            self._tables_read[name] = (written, pq.read_table(path).combine_chunks())
        return self._tables_read[name][1]

    def _fitting(self, name: str, whole: pa.Table, filters: list) -> pa.Table:
        """Return the matching rows, filter by filter: planning a query costs more than testing a
        few rows.
        """
        if any(how not in TESTS for _, how, _ in filters):
            return fitting(whole, filters)
        rows, left = self._of_units(name, whole, filters)
        for column, how, value in left:
            if not len(rows):
                break
            rows = rows.filter(TESTS[how](rows[column], value))
        return rows

    def _of_units(self, name: str, whole: pa.Table, filters: list) -> tuple[pa.Table, list]:
        """Return the rows of the requested units, sliced without scanning the others, and the
        remaining filters.
        """
        by_name = [f for f in filters if f[0] == "locality" and f[1] in ("==", "in")]
        if len(by_name) != 1:
            return whole, filters
        _, how, names = by_name[0]
        runs = self._runs(name, whole)
        units = {names} if how == "==" else set(names)
        cuts = _joined(sorted(cut for unit in units for cut in runs.get(unit, ())))
        if len(cuts) > _MANY_CUTS:
            rows = whole.take(np.concatenate([np.arange(at, at + count) for at, count in cuts]))
        else:
            rows = pa.concat_tables([whole.slice(0, 0), *(whole.slice(*cut) for cut in cuts)])
        return rows, [f for f in filters if f is not by_name[0]]

    def _runs(self, name: str, whole: pa.Table) -> _Runs:
        """Return the positions of each unit's rows."""
        held = self._runs_found.get(name)
        if held is None or held[0] is not whole:
            runs: _Runs = {}
            begin = 0
            if len(whole):
                encoded = pc.run_end_encode(whole["locality"].combine_chunks())
                ends = encoded.run_ends.to_pylist()
                for unit, end in zip(encoded.values.to_pylist(), ends, strict=True):
                    runs.setdefault(unit, []).append((begin, end - begin))
                    begin = end
            held = self._runs_found[name] = (whole, runs)
        return held[1]


def _joined(cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge adjacent slices, because neighbouring units are adjacent in a table."""
    joined: list[tuple[int, int]] = []
    for at, count in cuts:
        if joined and sum(joined[-1]) == at:
            joined[-1] = (joined[-1][0], joined[-1][1] + count)
        else:
            joined.append((at, count))
    return joined
