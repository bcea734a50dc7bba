"""Columns headed as points whose cells are percentages throughout: they hold the index itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from parlib.intake.tables.heads import text_of
from parlib.intake.tables.questions import Remark
from parlib.intake.tables.rows import Entry


def by_column(entries: Iterable[Entry]) -> dict[tuple[str, str, str], list[Entry]]:
    """Return entries by sheet, letter of their column and what is measured."""
    columns: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for e in entries:
        columns[e.sheet, e.cell.rstrip("0123456789"), e.measure].append(e)
    return columns


def index_for_points(
    entries: Sequence[Entry], percent: Collection[tuple[str, str]], indices: Collection[str]
) -> tuple[list[Entry], list[Remark]]:
    """Take the columns of points that hold percentages throughout for the index; say so aloud.

    Parameters
    ----------
    entries : sequence of Entry
        The figures of a file.
    percent : collection of (str, str)
        Sheet and address of the cells that show their number as a percentage.
    indices : collection of str
        The indices that are stated per cent.
    """
    taken = {
        column: cells
        for column, cells in by_column(entries).items()
        if _is_index(cells, percent, indices)
    }
    remarks = [
        Remark("points_in_percent", {"column": f"{sheet}!{letter}"}) for sheet, letter, _ in taken
    ]
    changed = {(e.sheet, e.cell) for cells in taken.values() for e in cells}
    return [
        replace(e, measure="score") if (e.sheet, e.cell) in changed else e for e in entries
    ], remarks


def _is_index(
    cells: Sequence[Entry], percent: Collection[tuple[str, str]], indices: Collection[str]
) -> bool:
    filled = [e for e in cells if text_of(e.raw)]
    return len(filled) > 1 and all(
        e.measure == "points"
        and e.code == "0"
        and e.index in indices
        and ((e.sheet, e.cell) in percent or text_of(e.raw).endswith("%"))
        for e in filled
    )
