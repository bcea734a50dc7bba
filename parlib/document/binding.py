"""Bind every quantity on a page to the table cells it comes from.

A :class:`Bound` is a raw value together with the reference it was read by. :func:`resolve` is the
only reader of references: sections use it when they write a page, and the renderer and
``parlib verify`` use it again when they check one. See ``docs/document-model.md`` for the forms a
reference may take.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

from parlib.codebook.precision import EXACT_DIGITS, significant
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import KEYS
from parlib.codebook.values import is_missing
from parlib.errors import RenderRefused

_AGGREGATES = ("count", "distinct", "sum", "min", "median", "max", "mean", "rank")
_CALCS = ("ratio", "difference", "sum")


@dataclass(frozen=True, slots=True)
class Bound:
    """A raw value and the reference it was read by. ``raw`` is None where the value is missing."""

    raw: Any
    ref: Mapping[str, Any]

    @property
    def known(self) -> bool:
        """Say whether there is a value."""
        return self.raw is not None

    @property
    def number(self) -> float:
        """The value as a float, NaN where missing (for drawing and comparing)."""
        return math.nan if self.raw is None else float(self.raw)


def plain_value(value: Any) -> Any:
    """Return a JSON scalar: numpy scalars unwrapped, missing values None."""
    if isinstance(value, np.generic):
        value = value.item()
    return None if is_missing(value) else value


class Lookup(Mapping[str, pd.DataFrame]):
    """Tables whose rows are found by key without walking the table each time.

    A page asks hundreds of times.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Not copied and not to be changed while in use.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables = tables
        self._places: dict[tuple[str, tuple[str, ...]], dict[Any, np.ndarray]] = {}
        self._cells: dict[str, dict[str, list[Any]]] = {}

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table."""
        return self._tables[table]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._tables)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._tables)

    def fitting(self, table: str, key: Mapping[str, Any]) -> pd.DataFrame:
        """Return the rows whose columns equal ``key`` (a list or tuple: any of its values), in
        table order.

        Raises
        ------
        RenderRefused
            The table has no such column.
        """
        return self._tables[table].iloc[self._at(table, key)]

    def records(self, table: str, key: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the fitting rows as mappings of column to Python value.

        Faster than a frame where rows are few.
        """
        if table not in self._cells:
            self._cells[table] = {
                column: values.tolist() for column, values in self._tables[table].items()
            }
        for place in self._at(table, key):
            yield {column: values[place] for column, values in self._cells[table].items()}

    def _at(self, table: str, key: Mapping[str, Any]) -> np.ndarray:
        """Return the positions of the fitting rows."""
        frame = self._tables[table]
        if unknown := [c for c in key if c not in frame.columns]:
            raise RenderRefused(
                f"table {table!r} has no column {', '.join(unknown)}; correct the reference of "
                f"the number"
            )
        single = tuple(
            sorted(c for c, wanted in key.items() if not isinstance(wanted, (list, tuple)))
        )
        places = np.arange(len(frame))
        if single:
            # missing values are left out of groups, as nothing equals them
            if (table, single) not in self._places:
                self._places[table, single] = frame.groupby(
                    list(single), sort=False, observed=True
                ).indices
            wanted = tuple(key[c] for c in single)
            places = self._places[table, single].get(
                wanted if len(wanted) > 1 else wanted[0], places[:0]
            )
        for column in key.keys() - set(single):
            places = places[frame[column].iloc[places].isin(key[column]).to_numpy()]
        return places


def resolve(ref: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Any:
    """Read a reference in tables and return the raw value, None where it is missing.

    Parameters
    ----------
    ref : mapping
        A reference as in ``docs/document-model.md``.
    tables : mapping of str to DataFrame
        The slice's tables: the unit's own rows together with the peer rows.

    Raises
    ------
    RenderRefused
        The reference names no table, column or row, or fits more than one row without saying how to
        take them together.
    """
    if "calc" in ref:
        return _calculate(str(ref["calc"]), [resolve(part, tables) for part in ref["of"]])
    table, column = ref["table"], ref["column"]
    if table not in tables:
        raise RenderRefused(
            f"a number refers to table {table!r}, which the slice does not hold; rebuild the "
            f"release"
        )
    lookup = tables if isinstance(tables, Lookup) else Lookup(tables)
    if column not in lookup[table].columns:
        raise RenderRefused(
            f"table {table!r} has no column {column!r}; correct the reference of the number"
        )
    rows = lookup.fitting(table, ref["key"])
    if ref.get("agg"):
        return _aggregate(str(ref["agg"]), rows, ref)
    if len(rows) != 1:
        raise RenderRefused(
            f"{len(rows)} rows of table {table!r} fit {dict(ref['key'])}; a number needs "
            f"exactly "
            f"one"
        )
    return plain_value(rows[column].iloc[0])


def _aggregate(name: str, rows: pd.DataFrame, ref: Mapping[str, Any]) -> Any:
    if name not in _AGGREGATES:
        raise RenderRefused(
            f"{name!r} is no way to take rows together; known: {', '.join(_AGGREGATES)}"
        )
    if name == "count":
        return len(rows)
    if name == "distinct":
        return int(rows[ref["column"]].nunique())
    values = pd.to_numeric(rows[ref["column"]], errors="coerce").dropna()
    if name == "rank":
        column = Lookup({ref["table"]: rows}).fitting(ref["table"], ref["at"])[ref["column"]]
        if len(column) != 1 or is_missing(column.iloc[0]):
            return None
        return int((values > float(column.iloc[0]) + 1e-9).sum()) + 1
    if values.empty:
        return None
    if name == "sum":
        return _kept(math.fsum(values))
    return _kept(plain_value(getattr(values, name)()))


def _calculate(name: str, parts: list[Any]) -> Any:
    if name not in _CALCS:
        raise RenderRefused(f"{name!r} is no calculation; known: {', '.join(_CALCS)}")
    if any(is_missing(p) for p in parts):
        return None
    numbers = [float(p) for p in parts]
    if name == "sum":
        return _kept(math.fsum(numbers))
    first, second = numbers
    if name == "difference":
        return float(_as_printed(first) - _as_printed(second))
    return _kept(first / second) if second else None


def _as_printed(value: float) -> Decimal:
    """Return a value with the two decimals that pages print: a reader subtracts those."""
    exact = Decimal(repr(value)).quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _kept(value: Any) -> Any:
    """Return what is computed from cells as exactly as cells are kept.

    Its last digits would differ between machines.
    """
    return (
        float(significant(np.array([value]), EXACT_DIGITS)[0])
        if isinstance(value, float) and not value.is_integer()
        else value
    )


class Row:
    """One row of a hand-off table; ``row["column"]`` is its value, ``row.bound("column")`` the
    value with its cell.
    """

    __slots__ = ("_cells", "_key", "_table")

    def __init__(self, table: str, cells: Mapping[str, Any], key: Mapping[str, Any]) -> None:
        self._table, self._cells, self._key = table, cells, key

    def __getitem__(self, column: str) -> Any:
        """Return the value, None where missing or where the table has no such column."""
        return plain_value(self._cells.get(column))

    def text(self, column: str) -> str:
        """Return the value as text, empty where missing."""
        value = self[column]
        return "" if value is None else str(value)

    def reason(self, column: str) -> Reason:
        """Return a reason with its code and details; its code is empty where there is none."""
        return Reason.parse(self.text(column))

    def listed(self, column: str) -> list[str]:
        """Return the entries of a column that lists several, `;`-separated."""
        return [entry.strip() for entry in self.text(column).split(";") if entry.strip()]

    def number(self, column: str) -> float:
        """Return the value as a float, NaN where missing."""
        value = self[column]
        return math.nan if value is None else float(value)

    def bound(self, column: str) -> Bound:
        """Return the value with its reference."""
        return Bound(self[column], {"table": self._table, "key": dict(self._key), "column": column})

    def bound_count(self) -> Bound:
        """Return the row as one of those counted: the sum over some rows is their number."""
        return Bound(
            1,
            {
                "table": self._table,
                "key": dict(self._key),
                "column": next(iter(self._key)),
                "agg": "count",
            },
        )


class Slice:
    """The tables a brief may bind numbers to, read row by row.

    Parameters
    ----------
    tables, peers : mapping of str to DataFrame
        The unit's own rows and the rows of its peer group, the unit included.
    """

    def __init__(
        self, tables: Mapping[str, pd.DataFrame], peers: Mapping[str, pd.DataFrame]
    ) -> None:
        self.own = tables
        self.peers = peers
        self._joined: dict[str, pd.DataFrame] = {}
        self._lookups = {
            "own": Lookup(tables),
            "peers": Lookup(peers),
            "joined": Lookup(self._joined),
        }

    def joined(self, table: str) -> pd.DataFrame:
        """Return the unit's own rows together with the peer rows, each once."""
        if table not in self._joined:
            parts = [
                frame[table]
                for frame in (self.own, self.peers)
                if table in frame and len(frame[table].columns)
            ]
            filled = [p for p in parts if len(p)] or parts[:1]
            if len(filled) > 1:
                self._joined[table] = pd.concat(filled, ignore_index=True).drop_duplicates(
                    ignore_index=True
                )
            else:
                self._joined[table] = filled[0] if filled else pd.DataFrame()
        return self._joined[table]

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return the joined table (so that a slice can be given to :func:`resolve`)."""
        return self.joined(table)

    def __contains__(self, table: object) -> bool:
        """Say whether the slice holds the table."""
        return table in self.own or table in self.peers

    def rows(self, table: str, *, peers: bool = False, **key: Any) -> list[Row]:
        """Return the rows that fit ``key``, in table order; none where the slice has no such table.

        Parameters
        ----------
        table : str
            Hand-off table.
        peers : bool
            True for the peer group's rows, the unit included; False for the unit's own.
        **key
            Column values that must fit.
        """
        held = self._lookups["peers" if peers else "own"]
        if table not in held or not len(held[table]):
            return []
        columns = list(held[table].columns)
        named = [c for c in KEYS.get(table, ()) if c in columns] or columns
        fitting = held.records(table, {c: v for c, v in key.items() if c in columns})
        return [Row(table, cells, {c: plain_value(cells[c]) for c in named}) for cells in fitting]

    def bind(
        self,
        table: str,
        column: str,
        *,
        agg: str = "",
        at: Mapping[str, Any] | None = None,
        **key: Any,
    ) -> Bound:
        """Bind one cell, or the aggregate of several, over unit and peer rows."""
        ref: dict[str, Any] = {
            "table": table,
            "key": {c: list(v) if isinstance(v, tuple) else v for c, v in key.items()},
            "column": column,
        }
        if agg:
            ref["agg"] = agg
        if at:
            ref["at"] = dict(at)
        if table in self:
            self.joined(table)
        return Bound(resolve(ref, self._lookups["joined"]), ref)


def _combine(calc: str, parts: tuple[Bound, ...]) -> Bound:
    return Bound(
        _calculate(calc, [p.raw for p in parts]), {"calc": calc, "of": [dict(p.ref) for p in parts]}
    )


def ratio(part: Bound, whole: Bound) -> Bound:
    """Bind ``part / whole``; missing where either is, or where the whole is zero."""
    return _combine("ratio", (part, whole))


def difference(later: Bound, earlier: Bound) -> Bound:
    """Bind ``later - earlier``, both as printed with two decimals."""
    return _combine("difference", (later, earlier))


def total(*parts: Bound) -> Bound:
    """Bind the sum of the parts; missing where one is."""
    return _combine("sum", parts)
