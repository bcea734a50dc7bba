"""What a refiled workbook changed.

The cells, and the points that its unit won back or lost anew by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from parlib.cli.comparisons import records, show_ledger_difference
from parlib.cli.console import err, out, relative
from parlib.cli.words import word
from parlib.codebook.values import value_or
from parlib.speech.catalogue import msg, printed

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.frameworks import Framework
    from parlib.intake.workbook.collect import Collection
    from parlib.scoring.compare import LedgerDifference
    from parlib.store.project import Project

_SHOWN = 40


@dataclass(frozen=True)
class Changes:
    """Changed cells, changed points, and the files that hold all of them."""

    cells: pd.DataFrame
    points: LedgerDifference
    files: tuple[str, ...]


def what_changed(
    project: Project,
    before: pd.DataFrame,
    got: Collection,
    frameworks: Mapping[str, Framework],
    *,
    folder: Path,
) -> Changes:
    """Score refiled units as they were and as they are now, and write both lists into the folder of
    the reports.
    """
    from parlib.intake.workbook.problem_report import write_safe_csv
    from parlib.scoring.compare import refiled_difference

    points = refiled_difference(before, got.evidence, frameworks, units=got.differences)
    folder.mkdir(parents=True, exist_ok=True)
    files = (
        write_safe_csv(got.differences, folder / "changed-cells.csv"),
        write_safe_csv(points.rows, folder / "changed-points.csv"),
    )
    return Changes(got.differences, points, tuple(relative(f, project) for f in files))


def changes_as_json(changes: Changes) -> dict[str, Any]:
    """Return the changes as records: cells, units with their totals, items with their lead units."""
    points = changes.points
    return {
        "cells": records(changes.cells),
        "units": records(points.units),
        "items": records(points.rows),
        "files": list(changes.files),
    }


def _as_printed(value: object) -> str:
    """Return what a cell held as the language spoken writes it: figures with its decimal sign."""
    text = str(value_or(value, "–"))
    try:
        return printed(float(text), "g")
    except ValueError:
        return text


def show_changes(changes: Changes, names: dict[str, str]) -> None:
    """Print the changed cells, then the points gained and lost by item and lead unit."""
    from parlib.intake.workbook.layout import BY_KEY

    if changes.cells.empty:
        out.print(msg("No earlier submission has changed."))
        return
    page = Table(
        msg("Unit"),
        msg("Year"),
        msg("Item"),
        msg("Column"),
        msg("Was"),
        msg("Is"),
        title=msg("What changed in the evidence"),
        title_justify="left",
    )
    for row in changes.cells.head(_SHOWN).itertuples(index=False):
        stated = row.column == "state"
        heading = BY_KEY[row.column].label if row.column in BY_KEY else row.column
        page.add_row(
            names.get(row.locality, row.locality),
            str(row.period),
            row.code,
            msg("State") if stated else heading,
            *(word(v) if stated and v else _as_printed(v) for v in (row.old, row.new)),
        )
    out.print(page)
    if len(changes.cells) > _SHOWN:
        out.print(msg("… and {count} more cells.", count=len(changes.cells) - _SHOWN))
    if changes.points.rows.empty:
        out.print(msg("No item lost more or fewer points."))
    show_ledger_difference(changes.points, names)
    err.print(msg("All changes: {files}", files=", ".join(changes.files)))
