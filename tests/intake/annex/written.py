"""Annexes as files: workbooks with a sheet a table, documents of paragraphs and tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
import openpyxl

Rows = Sequence[Sequence[object]]


def workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def document(path: Path, blocks: Sequence[str | Rows]) -> Path:
    """Write paragraphs (texts) and tables (rows) one below the other."""
    out = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            out.add_paragraph(block)
            continue
        table = out.add_table(rows=0, cols=len(block[0]))
        for row in block:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = str(value)
    out.save(path)
    return path
