"""Resolve a reference in tables: a cell, an aggregate of cells, or a calculation with these.

:func:`resolve` is the only function that does so. ``docs/document-model.md`` lists the forms of
references.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

from parlib.codebook.precision import EXACT_DIGITS, significant
from parlib.codebook.values import is_missing
from parlib.errors import RenderRefused

_AGGREGATES = ("count", "distinct", "sum", "min", "median", "max", "mean", "rank")
_CALCS = ("ratio", "difference", "sum")


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
        return calculate(str(ref["calc"]), [resolve(part, tables) for part in ref["of"]])
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


def calculate(name: str, parts: list[Any]) -> Any:
    """Return what a calculation makes of values; None where one is missing, or the whole is zero.

    Parameters
    ----------
    name : str
        ``ratio``, ``difference`` (both as printed) or ``sum``.
    parts : list
        Values, in the order of the reference's ``of``.

    Raises
    ------
    RenderRefused
        There is no such calculation.
    """
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
