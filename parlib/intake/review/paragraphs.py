"""Text put into the cells of a review workbook."""

from __future__ import annotations

from openpyxl.cell import Cell as Box
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from parlib.intake.workbook.styles import FACE
from parlib.intake.workbook.text import put_text


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | float,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 11,
) -> None:
    """Put a text or a number into a cell, in the face of the workbook."""
    box: Box = sheet.cell(row, column)
    if isinstance(value, str):
        put_text(box, value)
    else:
        box.value = value
        box.number_format = "0.00##"
    box.font = Font(name=FACE, bold=bold, italic=italic, size=size)
    box.alignment = Alignment(vertical="center", wrap_text=column > 1)
