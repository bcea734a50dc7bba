"""Figures out of rows and columns that a spreadsheet hides: filtered, folded, of no width."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.utils import column_index_from_string

from parlib.intake.tables.book import Book
from parlib.intake.tables.questions import Remark
from parlib.intake.tables.rows import Entry

_SHOWN = 8


def hidden_places(book: Book, entries: Iterable[Entry]) -> list[Remark]:
    """Return what is said aloud of hidden rows and columns whose figures are read: a filter hides a
    row and makes it no less true, but nobody saw it.

    Parameters
    ----------
    book : Book
        The file as read.
    entries : iterable of Entry
        What is read out of it.
    """
    pages = {p.name: p for p in book.pages}
    rows: dict[str, None] = {}
    columns: dict[str, None] = {}
    for entry in entries:
        page, letter = pages[entry.sheet], entry.cell.rstrip("0123456789")
        if entry.row - 1 in page.hidden_rows:
            rows[f"{entry.sheet}!{entry.row}"] = None
        if column_index_from_string(letter) - 1 in page.hidden_columns:
            columns[f"{entry.sheet}!{letter}"] = None
    return [
        Remark(key, {"count": str(len(places)), "places": _listed(list(places))})
        for key, places in (("hidden_rows", rows), ("hidden_columns", columns))
        if places
    ]


def _listed(places: list[str]) -> str:
    return ", ".join(places[:_SHOWN]) + (" …" if len(places) > _SHOWN else "")
