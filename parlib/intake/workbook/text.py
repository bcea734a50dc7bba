"""Put text into a workbook so that it stays text, and save a workbook whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell

from parlib.codebook.inert_text import is_active, writable
from parlib.files.whole import write_bytes

_LONGEST = 32_000  # Excel holds 32,767 characters in a cell


def put_text(cell: Cell, text: str) -> None:
    """Write text into a cell as text.

    Never a formula, also after somebody edits the cell, and readable by Excel.

    The text itself is not changed (the apostrophe that spreadsheets show as a mark of text is a
    format here, not a character); control characters that XML cannot hold are dropped.
    """
    clean = writable(text)[:_LONGEST]
    cell.value = clean
    cell.data_type = "s"
    if is_active(clean):
        cell.quotePrefix = True


def save_whole(book: Workbook, path: Path) -> Path:
    """Save a workbook so that a reader never meets half a file."""
    buffer = io.BytesIO()
    book.save(buffer)
    return write_bytes(path, buffer.getvalue())
