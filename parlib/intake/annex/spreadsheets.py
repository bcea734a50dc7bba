"""Sheets of an annex that is a spreadsheet, as they look on a screen: percentages with their sign, days
as days; and what is hidden in them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem
from parlib.gate.files import read_bytes
from parlib.intake.messages import problem
from parlib.intake.workbook.cell_formats import Shown, cell_formats, shown_as
from parlib.intake.workbook.hidden_parts import hidden_parts
from parlib.intake.workbook.hostile import Inspection, Limits, inspect_workbook
from parlib.intake.workbook.old_excel import MAGIC
from parlib.intake.workbook.other_kinds import open_other
from parlib.intake.workbook.reader import Sheet, open_sheets

_OTHER = (".xls", ".ods")
KINDS = (".xlsx", ".xlsm", *_OTHER)
_MOST_NAMED = 12


def spreadsheet(
    path: Path, *, language: str, limits: Limits | None = None
) -> tuple[list[Sheet], tuple[Problem, ...]]:
    """Return the visible sheets of a spreadsheet, and what is wrong with it or hidden in it; no sheets
    where it is refused.

    Raises
    ------
    Unreadable, parlib.gate.files.Refused
        The reader library cannot parse it; it is no regular file or too large.
    """
    limits = limits or Limits()
    if path.suffix.lower() not in _OTHER:
        look = inspect_workbook(path, limits=limits, language=language)
        if not look.refused:
            return _of_excel(look, path.name, language)
        if not path.is_file() or not read_bytes(path, most=limits.packed_bytes).startswith(MAGIC):
            return [], look.problems
    data = read_bytes(path, most=limits.packed_bytes)  # an old file may bear the new ending
    opened = open_other(data, name=path.name, limits=limits, language=language)
    pages = zip(opened.sheets, opened.formats, strict=True)
    sheets = [as_it_looks(sheet, formats) for sheet, formats in pages]
    return _visible(data, sheets), opened.problems


def _of_excel(
    look: Inspection, name: str, language: str
) -> tuple[list[Sheet], tuple[Problem, ...]]:
    sheets, hidden = [], []
    for sheet in _visible(look.data, open_sheets(look)):
        letters = [get_column_letter(c + 1) for c in range(max(map(len, sheet.rows), default=0))]
        formats = cell_formats(look.data, sheet.part, letters) if sheet.part else {}
        sheets.append(as_it_looks(sheet, formats))
        if parts := _hidden_cells(sheet, look.data):
            hidden.append(
                problem(
                    "annex_hidden",
                    language=language,
                    file=name,
                    sheet=sheet.name,
                    cell=parts[0],
                    actual=" · ".join(parts[:_MOST_NAMED]) + " …" * (len(parts) > _MOST_NAMED),
                    severity="warning",
                )
            )
    return sheets, (*look.problems, *hidden)


def as_it_looks(sheet: Sheet, formats: Mapping[str, str]) -> Sheet:
    """Return a sheet with the words that its cells show: 0.7 under a percent format is "70%", a day is
    "15/01/2026".

    Examples
    --------
    >>> as_it_looks(Sheet("a", [[0.7, 0.125, 98.5, 3, date(2026, 1, 15)]]), {"A1": "0%", "B1": "0.0%", "C1": '0.0"%"'}).rows
    [['70%', '12,5%', '98,5%', 3, '15/01/2026']]
    """
    rows = [
        [_look(value, formats.get(sheet.address(r, c), "")) for c, value in enumerate(row)]
        for r, row in enumerate(sheet.rows)
    ]
    return replace(sheet, rows=rows)


def _look(value: object, code: str) -> object:
    if isinstance(value, datetime | date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if not code or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    shown = shown_as(code, value)
    if shown not in (Shown.PERCENT, Shown.PERCENT_SIGN):
        return value
    hundredths = value * 100 if shown == Shown.PERCENT else value
    return f"{hundredths:.10g}%".replace(".", ",")


def _visible(data: bytes, sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets that a reader of the workbook sees; all where none is hidden, or all are."""
    if not sheets:
        return sheets
    hidden = {
        nfc(meta.name)
        for meta in CalamineWorkbook.from_filelike(io.BytesIO(data)).sheets_metadata
        if meta.visible != SheetVisibleEnum.Visible
    }
    return [s for s in sheets if s.name not in hidden] or sheets


def _hidden_cells(sheet: Sheet, data: bytes) -> list[str]:
    """Return the rows and columns of a sheet that are hidden and hold something."""
    rows, columns = hidden_parts(data, sheet.part)
    filled = [
        (r, c) for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if v not in (None, "")
    ]
    down = sorted({r for r, _ in filled} & rows)
    across = sorted({c for _, c in filled} & columns)
    return [f"{r + 1}:{r + 1}" for r in down] + [
        f"{get_column_letter(c + 1)}:{get_column_letter(c + 1)}" for c in across
    ]
