"""``parlib sql``: questions over all releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from parlib.cli.console import AsJson, Root, emit, err, out
from parlib.cli.data import write_csv
from parlib.codebook.values import is_missing
from parlib.errors import UsageError
from parlib.speech.catalogue import msg, printed
from parlib.speech.extras import lacking
from parlib.store.project import find_project

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 40


def sql(
    question: Annotated[
        str, typer.Argument(help="One select, between quotation marks; docs/data-dictionary.md.")
    ],
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Also write the whole answer to this CSV file.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Ask all releases a question in SQL, in place: `parlib sql "select * from indices limit 5"`.

    A table has the rows of the current release; all_TABLE those of every release, with a column
    release. Nothing is written.
    """
    if why := lacking("sql"):
        raise UsageError(why)
    from parlib.store.query import ask

    project = find_project(root)
    rows = ask(project, question, most=None if csv is not None or as_json else _SHOWN + 1)
    if csv is not None:
        write_csv(rows, csv, project)
    if as_json:
        emit({"ok": True, "rows": rows.astype(object).where(rows.notna(), None).to_dict("records")})
        return
    _show(rows)


def _cell(value: Any) -> str:
    """Return a value as the language prints it."""
    if is_missing(value):
        return "–"
    return printed(value, ".10g") if isinstance(value, float) else str(value)


def _show(rows: pd.DataFrame) -> None:
    table = Table(*map(str, rows.columns))
    for row in rows.head(_SHOWN).itertuples(index=False):
        table.add_row(*(_cell(v) for v in row))
    out.print(table)
    if len(rows) > _SHOWN:
        err.print(msg("… only {count} rows are shown; `--csv FILE` writes all.", count=_SHOWN))
