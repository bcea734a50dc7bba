"""Put text into a workbook so that it stays text, and save a workbook whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell

from parlib.codebook.inert_text import is_active, writable

_LONGEST = 32_000  # Excel holds 32,767 characters in a cell


def put_text(cell: Cell, text: str) -> None:
    """Write text into a cell as text: never a formula, also after somebody edits the cell, and readable by Excel.

    The text itself is not changed (the apostrophe that spreadsheets show as a mark of text is a format here, not a
    character); control characters that XML cannot hold are dropped.
    """
    clean = writable(text)[:_LONGEST]
    cell.value = clean
    cell.data_type = "s"
    if is_active(clean):
        cell.quotePrefix = True


def save_atomically(book: Workbook, path: Path) -> Path:
    """Save beside the target and move into place, so that a reader never meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
    os.close(handle)
    partial = Path(name)
    try:
        book.save(partial)
        partial.chmod(0o644)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def write_atomically(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    """Write a text file beside the target and move it into place; line ends stay as they are."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
    partial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="") as stream:
            stream.write(text)
        partial.chmod(0o644)
        return partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
