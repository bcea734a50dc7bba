"""Bind every quantity on a page to the table cells it comes from.

A :class:`Bound` is a raw value together with the reference it was read by. :func:`resolve` is the
only reader of references: sections use it when they write a page, and the renderer and
``parlib verify`` use it again when they check one. See ``docs/document-model.md`` for the forms a
reference may take.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.keys import KEYS
from parlib.codebook.precision import EXACT_DIGITS, significant
from parlib.codebook.reasons import Reason
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
        self._places: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[int]]] = {}
        self._columns: dict[str, _Columns] = {}

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table."""
        return self._tables[table]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._tables)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._tables)

    def columns(self, table: str) -> Mapping[str, list[Any]]:
        """Return the columns of a table as lists of Python values, each made when first asked for."""
        if table not in self._columns:
            self._columns[table] = _Columns(self._tables[table])
        return self._columns[table]

    def places(self, table: str, key: Mapping[str, Any]) -> list[int]:
        """Return the positions of the rows whose columns equal ``key`` (a list or tuple: any of its
        values), in table order. A value that is not there fits none, an empty text fits an empty text.

        Raises
        ------
        RenderRefused
            The table has no such column.
        """
        frame = self._tables[table]
        if unknown := [c for c in key if c not in frame.columns]:
            raise RenderRefused(
                f"table {table!r} has no column {', '.join(unknown)}; correct the reference of "
                f"the number"
            )
        columns = self.columns(table)
        single = tuple(
            sorted(c for c, wanted in key.items() if not isinstance(wanted, (list, tuple)))
        )
        if single:
            if (table, single) not in self._places:
                self._places[table, single] = _places_by(columns, single)
            wanted = tuple(key[c] for c in single)
            places = (
                [] if any(map(_nothing, wanted)) else self._places[table, single].get(wanted, [])
            )
        else:
            places = list(range(len(frame)))
        for column in key.keys() - set(single):
            values, any_of = columns[column], {w for w in key[column] if not _nothing(w)}
            places = [place for place in places if values[place] in any_of]
        return places


def _nothing(value: Any) -> bool:
    return not isinstance(value, str) and is_missing(value)


class _Columns(dict[str, list[Any]]):
    def __init__(self, frame: pd.DataFrame) -> None:
        super().__init__()
        self._frame = frame

    def __missing__(self, column: str) -> list[Any]:
        self[column] = self._frame[column].tolist()
        return self[column]


def _places_by(
    columns: Mapping[str, list[Any]], names: tuple[str, ...]
) -> dict[tuple[Any, ...], list[int]]:
    places: dict[tuple[Any, ...], list[int]] = {}
    for place, wanted in enumerate(zip(*(columns[name] for name in names), strict=True)):
        places.setdefault(wanted, []).append(place)
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
    places = lookup.places(table, ref["key"])
    if ref.get("agg"):
        return _aggregate(str(ref["agg"]), lookup, places, ref)
    if len(places) != 1:
        raise RenderRefused(
            f"{len(places)} rows of table {table!r} fit {dict(ref['key'])}; a number needs "
            f"exactly "
            f"one"
        )
    return plain_value(lookup.columns(table)[column][places[0]])


def _aggregate(name: str, lookup: Lookup, places: list[int], ref: Mapping[str, Any]) -> Any:
    if name not in _AGGREGATES:
        raise RenderRefused(
            f"{name!r} is no way to take rows together; known: {', '.join(_AGGREGATES)}"
        )
    if name == "count":
        return len(places)
    cells = _cells(lookup, ref)
    known = [cells[place] for place in places if not _nothing(cells[place])]
    if name == "distinct":
        return len(set(known))
    values = pd.to_numeric(pd.Series(known), errors="coerce").dropna()
    if name == "rank":
        among = set(places)
        unit_places = [p for p in lookup.places(ref["table"], ref["at"]) if p in among]
        if len(unit_places) != 1 or is_missing(cells[unit_places[0]]):
            return None
        return int((values > float(cells[unit_places[0]]) + 1e-9).sum()) + 1
    if values.empty:
        return None
    if name == "sum":
        return _kept(math.fsum(values))
    return _kept(plain_value(getattr(values, name)()))


def _cells(lookup: Lookup, ref: Mapping[str, Any]) -> list[Any]:
    """Return the cells that a reference takes together, each over that of ``per`` where it names
    one; None where either is missing, or the second is 0.
    """
    columns = lookup.columns(ref["table"])
    cells = columns[ref["column"]]
    if not ref.get("per"):
        return cells
    if ref["per"] not in lookup[ref["table"]].columns:
        raise RenderRefused(
            f"table {ref['table']!r} has no column {ref['per']!r}; correct the reference of the "
            f"number"
        )
    return [
        None if _nothing(cell) or _nothing(whole) or not whole else float(cell) / float(whole)
        for cell, whole in zip(cells, columns[ref["per"]], strict=True)
    ]


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
