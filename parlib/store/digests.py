"""Digests of a release's contents: one per table, unit and year (or plan), computed when the
release is written.

A brief's slice consists of whole such parts, so its identity can be looked up instead of reading
and serialising the rows again (``docs/decisions/0042-identity-of-a-brief.md``). Rows keep the order
of the table; the digest of a row that names a source file includes what the release records about
that source.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from parlib.codebook.apart import rows_apart
from parlib.codebook.values import is_missing

_NO_PARTS = frozenset({"sources", "problems", "repairs", "responses"})
_ROWS_AT_ONCE = 100_000
_ROWS_IN_ONE = 20_000
"""Up to this many rows, computing the digests of a table is cheaper than looking up pieces."""
_OF_A_UNIT = 3
"""Number of trailing digits of a unit's code in which neighbouring units differ."""
_BYTES = hashlib.sha256().digest_size
_COLUMNS = ["table", "unit", "part", "digest", "books"]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table about one unit and one year or plan.

    Attributes
    ----------
    name : str
        The year or plan; empty if the table has neither.
    digest : str
        SHA-256 of the rows.
    books : tuple of str
        Rule books that the rows name.
    """

    name: str
    digest: str
    books: tuple[str, ...]

    def upto(self, period: int) -> bool:
        """Return whether this part is a year no later than ``period``."""
        return self.name.isdecimal() and int(self.name) <= period


Parts = Mapping[str, Mapping[str, tuple[Part, ...]]]
"""Table → unit → its parts, sorted by name."""


class _Rows:
    """The digests of a release in tabular form; each of half a million becomes a :class:`Part` only
    on access.

    Parameters
    ----------
    digests : DataFrame
        Digests of all tables, grouped by unit and sorted by part.
    """

    def __init__(self, digests: pd.DataFrame) -> None:
        name, names = pd.factorize(digests["part"])
        self._name, self._names = name.astype("i4"), names.tolist()
        book, books = pd.factorize(digests["books"])
        self._book = book.astype("i4")
        self._books = [tuple(named.split(";")) if named else () for named in books.tolist()]
        self._digests = bytes.fromhex("".join(digests["digest"].tolist()))

    def part(self, place: int) -> Part:
        """Return one row."""
        digest = self._digests[_BYTES * place : _BYTES * (place + 1)].hex()
        return Part(self._names[self._name[place]], digest, self._books[self._book[place]])


class _PartsOfTable(Mapping[str, tuple[Part, ...]]):
    """The parts of one table by unit.

    Parameters
    ----------
    places : mapping
        By unit, first and last position of its rows.
    rows : _Rows
        Rows of all tables.
    """

    def __init__(self, places: Mapping[str, tuple[int, int]], rows: _Rows) -> None:
        self._places, self._rows = places, rows

    def __getitem__(self, unit: str) -> tuple[Part, ...]:
        """Return the parts of a unit."""
        return tuple(map(self._rows.part, range(*self._places[unit])))

    def __iter__(self) -> Iterator[str]:
        """Iterate over the units."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self._places)


# what moves in a unit's rows when another unit of its group files anew
_RELATIVE = (
    *("rank", "of", "rank_low", "rank_high", "rank_change"),
    *("peer_median", "peer_mean", "peer_group", "reason"),
)
# one file holds the totals of all units: refiled for one of them, it is another file to all
_OF_A_COMMON_FILE = ("source", "source_file", "source_row")
_OWN_FAMILIES = ("satisfaction",)


def _without(*columns: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda frame: frame.drop(columns=[c for c in columns if c in frame.columns])


_OWN = {
    "indices": _without(*_RELATIVE, *_OF_A_COMMON_FILE),
    "observations": _without(*_OF_A_COMMON_FILE),
    "outcomes": _without(*_OF_A_COMMON_FILE),
    "findings": lambda frame: frame[frame["family"].isin(_OWN_FAMILIES)],
}
"""Tables that hold, among what is a unit's own, marks of its comparison group or the file that all
units share: what is left without them.

Trends and the checks of integrity are of the second kind: they are judged inside the group.
"""
TOLD_APART = frozenset(_OWN)


def digests_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the digest of every part of every table: ``table``, ``unit``, ``part``, ``digest``,
    ``books``.
    """
    sources = said_of_sources(tables.get("sources"))
    return as_table(
        row for name in sorted(tables) for row in rows_of_table(name, tables[name], sources)
    )


Keep = Callable[[Sequence[Any], Callable[[], bytes]], bytes]
"""Returns bytes that depend on a key alone, computed now or taken from a cache."""


def rows_of_table(
    name: str, frame: pd.DataFrame, sources: Mapping[str, str], *, keep: Keep | None = None
) -> Iterator[tuple[str, ...]]:
    """Yield the digests of one table; ``sources`` describes the files it names.

    ``keep`` caches the digests of groups of units whose rows are unchanged.
    """
    told = {} if name in _NO_PARTS else {name: frame}
    if name in _OWN:
        told[own_part(name)] = _OWN[name](frame)
    for part, rows in told.items():
        by_pieces = keep if len(rows) > _ROWS_IN_ONE and "locality" in rows.columns else None
        for some in _by_unit(rows):
            yield from (
                _of_table(part, some, sources)
                if by_pieces is None
                else _kept_of_table(part, some, sources, by_pieces)
            )


def _kept_of_table(
    name: str, frame: pd.DataFrame, sources: Mapping[str, str], keep: Keep
) -> Iterator[tuple[str, ...]]:
    """Yield the same as :func:`_of_table`, in the same order, with each piece computed or cached on
    its own.
    """
    unit, units = pd.factorize(frame["locality"], use_na_sentinel=False)
    beside = [str(code).partition("@")[0][:-_OF_A_UNIT] for code in units]
    piece, _ = pd.factorize(np.array(beside, dtype=object))
    made: dict[tuple[str, str], tuple[str, ...]] = {}
    for rows in rows_apart(frame, piece[unit]):
        records = named_in(rows, sources)
        kept = keep(["digests", name, rows, records], partial(_as_bytes, name, rows, records))
        made |= {(row[1], row[2]): tuple(row) for row in json.loads(kept)}
    _, names = _grouped(*_keys(name, frame))
    yield from (made[pair] for pair in names)


def _as_bytes(name: str, frame: pd.DataFrame, sources: Mapping[str, str]) -> bytes:
    return json.dumps(list(_of_table(name, frame, sources))).encode()


def named_in(frame: pd.DataFrame, sources: Mapping[str, str]) -> dict[str, str]:
    """Return the descriptions of only those files that a table names."""
    if "source_file" not in frame.columns:
        return {}
    files = set(frame["source_file"].unique())
    return {file: record for file, record in sources.items() if file in files}


def _by_unit(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield a table in pieces of whole units, because its serialised form takes several times the
    memory.
    """
    if len(frame) <= _ROWS_AT_ONCE or "locality" not in frame.columns:
        yield frame
        return
    unit, _ = pd.factorize(frame["locality"], use_na_sentinel=False)
    piece = (np.cumsum(np.bincount(unit)) // _ROWS_AT_ONCE)[unit]
    for number in range(piece.max() + 1):
        if (chosen := piece == number).any():
            yield frame[chosen]


def own_part(table: str) -> str:
    """Return the name of the part of a table that is independent of a unit's comparison group."""
    return f"{table}:own"


def as_table(rows: Iterable[Sequence[str]]) -> pd.DataFrame:
    """Return digests as a table: ``table``, ``unit``, ``part``, ``digest``, ``books``."""
    return pd.DataFrame(list(rows), columns=_COLUMNS, dtype="str")


def parts_of(digests: pd.DataFrame) -> Parts:
    """Return the digests indexed for lookup."""
    rows = digests.sort_values(["table", "unit", "part"], kind="stable", ignore_index=True)
    table, tables = pd.factorize(rows["table"])
    unit, units = pd.factorize(rows["unit"])
    changes = (np.diff(table, prepend=-1) != 0) | (np.diff(unit, prepend=-1) != 0)
    begins = np.flatnonzero(changes)
    ends = np.append(begins[1:], len(rows))
    places: dict[str, dict[str, tuple[int, int]]] = {name: {} for name in tables.tolist()}
    of_tables = list(places.values())
    of_units = units.tolist()
    for number, whose, begin, end in zip(
        *(column.tolist() for column in (table[begins], unit[begins], begins, ends)), strict=True
    ):
        of_tables[number][of_units[whose]] = begin, end
    laid = _Rows(rows)
    return {name: _PartsOfTable(within, laid) for name, within in places.items()}


def said_of_sources(sources: pd.DataFrame | None) -> dict[str, str]:
    """Return what the release records about each source file, keyed by ``source/vintage/file``."""
    if sources is None or sources.empty:
        return {}
    places = sources["source"].str.cat([sources["vintage"], sources["file"]], sep="/")
    records = sources.astype(object).where(sources.notna(), "").astype(str).agg("\x1f".join, axis=1)
    return dict(zip(places, records, strict=True))


def _of_table(
    name: str, frame: pd.DataFrame, sources: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    if frame.empty or not any(_split(name, frame)):
        return
    group, names = _grouped(*_keys(name, frame))
    order = np.argsort(group, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=len(names)))])
    head, fixed, text, ends = _laid_out(frame.assign(**_sources_of(frame, sources)), order)
    books = _books(frame, group, len(names))
    for number, (unit, part) in enumerate(names):
        first, last = starts[number], starts[number + 1]
        sha = hashlib.sha256(head)
        sha.update(fixed[first:last])
        sha.update(text[ends[first] : ends[last]])
        yield name, unit, part, sha.hexdigest(), books[number]


def _keys(name: str, frame: pd.DataFrame) -> list[pd.Series]:
    """Return the unit and the year or plan of each row, as text."""
    nothing = pd.Series("", index=frame.index, dtype=object)
    return [_names(frame[c]) if c else nothing for c in _split(name, frame)]


def _grouped(units: pd.Series, parts: pd.Series) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Return the group number of each row, and the key of each group in order of first appearance."""
    unit, unit_names = pd.factorize(units)
    part, part_names = pd.factorize(parts)
    group, pairs = pd.factorize(unit * len(part_names) + part)
    return group, [
        (unit_names[pair // len(part_names)], part_names[pair % len(part_names)]) for pair in pairs
    ]


def _split(name: str, frame: pd.DataFrame) -> tuple[str, str]:
    """Return the columns that identify a row's unit and its year or, for rows that belong to plans,
    its plan.
    """
    unit = "locality" if "locality" in frame.columns else ""
    if name == "localities":
        return unit, ""
    if "plan" in frame.columns:
        return unit, "plan"
    return unit, "period" if unit and "period" in frame.columns else ""


def _figure(value: float) -> str:
    if is_missing(value):
        return ""
    return str(int(value)) if float(value).is_integer() else str(value)


def _names(column: pd.Series) -> pd.Series:
    """Return units, years or plans as text; empty if missing."""
    say = _figure if column.dtype.kind in "iuf" else _text_of
    place, distinct = pd.factorize(column, use_na_sentinel=False)
    names = np.array([say(one) for one in distinct], dtype=object)
    return pd.Series(names[place], index=column.index, dtype=object)


def _text_of(value: Any) -> str:
    return "" if is_missing(value) else str(value)


def _sources_of(frame: pd.DataFrame, sources: Mapping[str, str]) -> dict[str, Any]:
    """Return the column with the description of each row's source."""
    if "source_file" not in frame.columns:
        return {}
    place, files = pd.factorize(frame["source_file"], use_na_sentinel=False)
    texts = np.array([sources.get(file, "") for file in files], dtype=object)
    return {"\x1fsource": pd.Series(texts[place], index=frame.index, dtype="str")}


def _books(frame: pd.DataFrame, group: np.ndarray, count: int) -> list[str]:
    """Return the rule books that each group of rows names."""
    books: list[set[str]] = [set() for _ in range(count)]
    if "framework" in frame.columns:
        pairs = pd.DataFrame({"group": group, "book": _names(frame["framework"])}).drop_duplicates()
        for number, book in zip(pairs["group"], pairs["book"], strict=True):
            books[number].add(book)
    return [";".join(sorted(names - {""})) for names in books]


def _laid_out(
    frame: pd.DataFrame, order: np.ndarray
) -> tuple[bytes, memoryview, memoryview, np.ndarray]:
    """Return a table serialised as bytes, with its rows in a given order: column names, numbers row
    by row, all text, and the start of each row's text.

    Lengths of texts are stored among the numbers, so that different tables never give the same
    bytes.
    """
    numbers, texts, head = [], [], []
    for name in frame.columns:
        column = frame[name]
        kind = column.dtype.kind
        if kind == "f" and isinstance(column.dtype, np.dtype):
            values = column.to_numpy(dtype="<f8", copy=True)
            values[np.isnan(values)] = np.nan  # canonical NaN bit pattern
        elif (kind in "iu" and isinstance(column.dtype, np.dtype)) or (
            kind == "b" and isinstance(column.dtype, np.dtype)
        ):
            values = column.to_numpy(dtype="<i8")
        elif str(column.dtype) == "boolean":
            kind, values = "b", column.astype("Int8").fillna(-1).to_numpy(dtype="<i8")
        else:
            kind, text = "t", _text(column)
            values = (
                pc.fill_null(pc.binary_length(text), -1)
                .to_numpy(zero_copy_only=False)
                .astype("<i8")
            )
            texts.append(text)
        head.append(f"{name}\x1f{kind}")
        numbers.append(np.asarray(values)[order])
    fixed = (
        np.column_stack([n.view("<i8") for n in numbers])
        if numbers
        else np.zeros((len(order), 0), dtype="<i8")
    )
    joined = (
        pc.binary_join_element_wise(
            *texts, pa.scalar("", pa.large_string()), null_handling="replace", null_replacement=""
        )
        if texts
        else _nothing(len(order))
    )
    joined = pc.take(joined, pa.array(order))
    _, offsets, data = joined.buffers()
    ends = np.frombuffer(offsets, dtype="<i8")[joined.offset : joined.offset + len(order) + 1]
    return (
        "\x1e".join(head).encode(),
        np.ascontiguousarray(fixed).data,
        memoryview(data or b""),
        ends,
    )


def _text(column: pd.Series) -> pa.LargeStringArray:
    try:
        texts = pa.array(column, from_pandas=True)
        texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        return texts.cast(pa.large_string())
    except pa.ArrowException:  # a column of mixed types
        told = zip(column, column.isna(), strict=True)
        return pa.array(
            [None if missing else str(value) for value, missing in told], type=pa.large_string()
        )


def _nothing(count: int) -> pa.LargeStringArray:
    return pa.array([""] * count, type=pa.large_string())
