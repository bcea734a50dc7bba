"""``parlib sql``: questions over all releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from parlib.cli.console import AsJson, Root, emit, err, out
from parlib.cli.data import write_table
from parlib.codebook.values import is_missing
from parlib.errors import UsageError
from parlib.speech.catalogue import msg, printed
from parlib.speech.extras import lacking
from parlib.store.project import find_project

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 40
_LEGIBLE = 14
"""Characters of a column that a reader needs; longer cells are broken."""


def sql(
    question: Annotated[
        str, typer.Argument(help="One select, between quotation marks; docs/data-dictionary.md.")
    ],
    csv: Annotated[
        Path | None,
        typer.Option("--csv", help="Also write the whole answer to this file, .csv or .xlsx."),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Ask all releases a question in SQL, in place: `parlib sql "select * from indices limit 5"`.

    A table has the rows of the current release; all_TABLE those of every release, with a column
    release. Nothing but the file that is asked for is written.
    """
    if why := lacking("sql"):
        raise UsageError(why)
    from parlib.store.query import ask

    project = find_project(root)
    rows = ask(project, question, most=None if csv is not None or as_json else _SHOWN + 1)
    if csv is not None:
        write_table(rows, csv, project)
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
    """Show the first rows as a table, or line by line where the columns do not fit side by side."""
    shown = [[_cell(v) for v in row] for row in rows.head(_SHOWN).itertuples(index=False)]
    names = [str(name) for name in rows.columns]
    columns = zip(names, *shown, strict=True)
    least = sum(min(max(map(len, column)), _LEGIBLE) + 3 for column in columns)
    if least <= out.width or len(names) == 1:
        table = Table(*names)
        for row in shown:
            table.add_row(*row)
        out.print(table)
    else:
        longest = max(map(len, names))
        for number, row in enumerate(shown, start=1):
            out.print(f"── {number}", markup=False)
            for name, value in zip(names, row, strict=True):
                out.print(f"{name.ljust(longest)}  {value}", markup=False)
    if len(rows) > _SHOWN:
        err.print(msg("… only {count} rows are shown; `--csv FILE` writes all.", count=_SHOWN))
