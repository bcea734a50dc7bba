"""The hand-off tables: one schema per table, checked whenever a stage writes or a later stage
reads.

Every stage of the pipeline produces one or more of these tables, and packages exchange nothing
else. A column's ``description`` is its entry in the data dictionary (``docs/data-dictionary.md`` is
generated from it).

Missing, not applicable and zero are three different things in every table: ``state`` says which one
applies, and a number that does not exist is NaN, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from parlib.codebook import keys
from parlib.codebook.values import is_missing
from parlib.errors import Problem, ValidationFailed
from parlib.speech.catalogue import saying

if TYPE_CHECKING:
    import pandera.pandas as pa

KEYS = keys.KEYS
"""Key columns of each table."""


def _schema(table: str) -> pa.DataFrameSchema:
    """Return the schema of a table; pandera is imported on the first check only."""
    from parlib.codebook.schemas import TABLES

    return TABLES[table].to_schema()


def columns_of(table: str) -> list[str]:
    """Return the column names of a hand-off table in their documented order."""
    return list(_schema(table).columns)


def empty(table: str) -> pd.DataFrame:
    """Return an empty, correctly typed hand-off table."""
    return _empty(table).copy()


@cache
def _empty(table: str) -> pd.DataFrame:
    return conform(table, [])


def conform(
    table: str, rows: pd.DataFrame | list[dict[str, Any]], *, numbers: Sequence[int] | None = None
) -> pd.DataFrame:
    """Shape rows into a hand-off table: every column present, typed, in order.

    Missing text columns become ``""``, missing numbers NaN, missing flags False (nullable ones
    <NA>). Unknown columns are an error, so that a misspelt name cannot pass. ``numbers`` are the
    row numbers in the source file, used in messages.

    Raises
    ------
    ValidationFailed
        With every failure (unknown column, wrong type, forbidden value, duplicate key) at once.
    """
    schema = _schema(table)
    frame = pd.DataFrame(rows) if not isinstance(rows, pd.DataFrame) else rows
    unknown = [c for c in frame.columns if c not in schema.columns]
    if unknown:
        raise ValidationFailed(
            [
                Problem(
                    what=saying("unknown column {c!r} in table {table}", c=c, table=table),
                    remedy=saying("rename or drop the column"),
                    cell=str(c),
                )
                for c in unknown
            ],
            context=table,
        )
    out = {}
    for name, column in schema.columns.items():
        kind = str(column.dtype)
        if name in frame.columns:
            values = frame[name]
            if kind.startswith(("str", "string")):
                values = _texts(values)
            elif kind == "bool" and values.dtype != bool:
                values = values.astype(object).where(values.notna(), False).astype(bool)
            out[name] = values
        elif kind.startswith(("str", "string")):
            out[name] = pd.Series([""] * len(frame), index=frame.index, dtype=object)
        elif kind == "boolean":
            out[name] = pd.Series([None] * len(frame), index=frame.index, dtype="boolean")
        elif kind == "bool":
            out[name] = pd.Series([False] * len(frame), index=frame.index, dtype=bool)
        else:
            out[name] = pd.Series([float("nan")] * len(frame), index=frame.index, dtype=float)
    return check(
        table, pd.DataFrame(out, index=frame.index).reset_index(drop=True), numbers=numbers
    )


def _texts(values: pd.Series) -> pd.Series:
    """Return a column as text, ``""`` for missing values. A column that is already text is not
    rebuilt cell by cell.
    """
    if values.dtype == "str":
        return values.fillna("")
    return values.astype(object).where(values.notna(), "").astype(str)


def check(table: str, frame: pd.DataFrame, *, numbers: Sequence[int] | None = None) -> pd.DataFrame:
    """Validate a hand-off table and return it typed.

    Raise :class:`ValidationFailed` with all failures at once.
    """
    schema = _schema(table)
    from pandera.errors import (
        SchemaErrors,
    )  # after the schemas, which keep pandera from importing dask

    try:
        typed = sound(table, frame)
        frame = schema.validate(frame, lazy=True) if typed is None else typed
    except SchemaErrors as failure:
        cases = failure.failure_cases
        problems = [
            Problem(
                what=saying("table {table}: {check}", table=table, check=row.check),
                remedy=saying(
                    "correct the source row; the data dictionary of the documentation describes the column"
                ),
                cell=_cell(row.index, str(row.column), numbers),
                actual=str(row.failure_case),
            )
            for row in cases.itertuples()
        ]
        raise ValidationFailed(problems, context=table) from None
    key = list(KEYS[table])
    repeated = frame.duplicated(key, keep=False)
    if repeated.any():
        rows = frame.loc[repeated, key].drop_duplicates()
        raise ValidationFailed(
            [
                Problem(
                    what=saying("table {table}: the key stands more than once", table=table),
                    remedy=saying("keep one row per key"),
                    actual=str(tuple(r)),
                )
                for r in rows.itertuples(index=False)
            ],
            context=table,
        )
    return frame


def sound(table: str, frame: pd.DataFrame) -> pd.DataFrame | None:
    """Return a table with the types of its schema, or None if any check fails.

    A fast path: pandera also reports what is wrong and where, which takes five times as long. Most
    tables are valid and only need to be converted and checked for gaps and forbidden values.
    """
    schema = _schema(table)
    from pandera.errors import ParserError

    if schema.checks or schema.unique or set(frame.columns) != set(schema.columns):
        return None
    typed = {}
    for name in frame.columns:
        column = schema.columns[name]
        try:
            values = column.dtype.coerce(frame[name])
        except (TypeError, ValueError, OverflowError, ParserError):
            return None
        if not column.nullable and values.isna().any():
            return None
        if column.unique and values.duplicated().any():
            return None
        if not all(_holds(rule, values) for rule in column.checks):
            return None
        typed[name] = values
    return pd.DataFrame(typed, index=frame.index)


def _holds(rule: pa.Check, values: pd.Series) -> bool:
    """Return whether a column passes a check.

    For a closed list of values only the distinct values are compared.
    """
    if rule.name == "isin" and rule.statistics:
        return set(values.dropna().unique()) <= set(rule.statistics["allowed_values"])
    return bool(rule(values).check_passed)


def _cell(position: Any, column: str, numbers: Sequence[int] | None) -> str:
    """Return the position of a failure: the row number in the file if known. A failure of a whole
    column has no row.
    """
    if numbers is None:
        return saying("row {row}, {column}", row=position, column=column)
    if is_missing(position):
        return column
    return saying("row {row}, {column}", row=numbers[int(position)], column=column)
