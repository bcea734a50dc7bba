"""Bind every quantity on a page to the table cells it comes from.

A :class:`Bound` is a raw value together with the reference from which it was read
(:mod:`parlib.document.references`). Sections create bound values when they write a page; the
renderer and ``parlib verify`` resolve the references again when they check one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.keys import KEYS
from parlib.codebook.reasons import Reason
from parlib.document.references import Lookup, calculate, plain_value, resolve


@dataclass(frozen=True, slots=True)
class Bound:
    """A raw value and the reference it was read by. ``raw`` is None where the value is missing."""

    raw: Any
    ref: Mapping[str, Any]

    @property
    def known(self) -> bool:
        """Return whether there is a value."""
        return self.raw is not None

    @property
    def number(self) -> float:
        """The value as a float, NaN where missing (for drawing and comparing)."""
        return math.nan if self.raw is None else float(self.raw)


class Row:
    """One row of a hand-off table; ``row["column"]`` is its value, ``row.bound("column")`` the
    value with its cell.

    Parameters
    ----------
    table : str
        Name of the table.
    columns : mapping of str to list
        Its columns.
    place : int
        Where the row stands in them.
    key : sequence of str
        Columns that tell the row from the others.
    """

    __slots__ = ("_columns", "_key", "_place", "_table")

    def __init__(
        self, table: str, columns: Mapping[str, list[Any]], place: int, key: Sequence[str] = ()
    ) -> None:
        self._table, self._columns, self._place, self._key = table, columns, place, key

    def __getitem__(self, column: str) -> Any:
        """Return the value, None where missing or where the table has no such column."""
        try:
            return plain_value(self._columns[column][self._place])
        except KeyError:
            return None

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
        return Bound(self[column], self._reference(column))

    def bound_count(self) -> Bound:
        """Return the row as one of those counted: the sum over some rows is their number."""
        return Bound(1, self._reference(self._key[0]) | {"agg": "count"})

    def _reference(self, column: str) -> dict[str, Any]:
        return {"table": self._table, "key": {c: self[c] for c in self._key}, "column": column}


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
        """Return whether the slice holds the table."""
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
        places = held.places(table, {c: v for c, v in key.items() if c in columns})
        return [Row(table, held.columns(table), place, named) for place in places]

    def bind(
        self,
        table: str,
        column: str,
        *,
        agg: str = "",
        at: Mapping[str, Any] | None = None,
        per: str = "",
        **key: Any,
    ) -> Bound:
        """Bind one cell, or the aggregate of several, over unit and peer rows.

        With ``per`` each cell is taken as a share of that column's.
        """
        ref: dict[str, Any] = {
            "table": table,
            "key": {c: list(v) if isinstance(v, tuple) else v for c, v in key.items()},
            "column": column,
        }
        if agg:
            ref["agg"] = agg
        if at:
            ref["at"] = dict(at)
        if per:
            ref["per"] = per
        if table in self:
            self.joined(table)
        return Bound(resolve(ref, self._lookups["joined"]), ref)


@lru_cache(maxsize=2)
def slice_of(brief: BriefContext) -> Slice:
    """Return the rows of a brief, found by key once for all its parts."""
    return Slice(brief.tables, brief.peers)


def _combine(calc: str, parts: tuple[Bound, ...]) -> Bound:
    return Bound(
        calculate(calc, [p.raw for p in parts]), {"calc": calc, "of": [dict(p.ref) for p in parts]}
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
