"""SQL queries over releases, answered in place by DuckDB.

A table of the current release has its own name (``indices``); ``all_indices`` contains the rows of
every release with a column ``release``. Nothing else can be read and nothing can be written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from parlib.errors import ReleaseError, UsageError
from parlib.speech.catalogue import saying
from parlib.store.project import Project
from parlib.store.releases import Release, open_release, release_names

if TYPE_CHECKING:
    import duckdb
    from duckdb import DuckDBPyConnection

_MEMORY = "2GB"
_THREADS = 2


def ask(project: Project, question: str, *, most: int | None = None) -> pd.DataFrame:
    """Answer one SQL query.

    Parameters
    ----------
    project : Project
        Project whose releases are queried; each is verified against its lineage when opened.
    question : str
        One ``select``; the tables are those of :mod:`parlib.codebook.tables`.
    most : int, optional
        Maximum number of rows to read.

    Returns
    -------
    pandas.DataFrame
        The result, in the order of the query.

    Raises
    ------
    ReleaseMissing
        There is no release yet.
    UsageError
        The query fails; the message includes DuckDB's error and the available tables.
    """
    import duckdb

    current = open_release(project)
    with duckdb.connect(":memory:") as connection:
        _offer(connection, current, project)
        try:
            statements = connection.extract_statements(question)
            if [s.type for s in statements] != [duckdb.StatementType.SELECT]:
                raise UsageError(saying("that is not one question → write select … from …"))
            answer = connection.sql(question)
            return (answer if most is None else answer.limit(most)).df()
        except duckdb.Error as fault:
            raise UsageError(_unanswered(fault, question, current)) from None


def _unanswered(fault: duckdb.Error, question: str, current: Release) -> str:
    """Return why a query fails, with the columns of its tables, otherwise with the available
    tables.
    """
    words = set(re.findall(r"\w+", question.lower()))
    columns = [
        f"{table} ({', '.join(current.dataset(table).schema.names)})"
        for table in current.tables
        if table in words or f"all_{table}" in words
    ]
    # a missing table is not a missing column
    if columns and type(fault).__name__ == "BinderException":
        return saying(
            "the question cannot be answered: {fault} → the columns: {columns}",
            fault=str(fault).splitlines()[0],
            columns="; ".join(columns),
        )
    return saying(
        "the question cannot be answered: {fault} → tables: {tables}",
        fault=str(fault).splitlines()[0],
        tables=", ".join(current.tables),
    )


def _offer(connection: DuckDBPyConnection, current: Release, project: Project) -> None:
    """Create a view for each table of all releases, then disable all other access."""
    holders: dict[str, list[str]] = defaultdict(list)
    for number, name in enumerate(release_names(project)):
        try:
            release = current if name == current.id else open_release(project, name)
            tables = {table: release.dataset(table) for table in release.tables}
        except ReleaseError:  # changed or incomplete: `parlib check` reports it
            continue
        for table, rows in tables.items():
            view = f"r{number}_{table}"
            connection.register(view, rows)
            holders[table].append(f"select '{name}' as release, * from {view}")  # noqa: S608 - a name that opened
            if release.id == current.id:
                connection.execute(f"create view {table} as select * from {view}")  # noqa: S608 - names of our own tables
    for table, parts in holders.items():
        connection.execute(f"create view all_{table} as " + " union all by name ".join(parts))
    connection.execute(f"set memory_limit = '{_MEMORY}'; set threads = {_THREADS}")
    connection.execute("set enable_external_access = false; set lock_configuration = true")
