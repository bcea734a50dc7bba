"""Sheets of an annex that is a spreadsheet, as they look on a screen: percentages with their sign, days
as days; and what is hidden in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from string import ascii_uppercase

from openpyxl.utils import get_column_letter

from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem
from parlib.gate.files import read_bytes
from parlib.intake.annex.headings import is_head
from parlib.intake.annex.hidden_sheets import shown_and_hidden, tell_hidden
from parlib.intake.annex.tables_beside import cut_at_tables_beside
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
_LINES_ABOVE = 6
_BEGINS = re.compile(r"phụ lục\b", re.IGNORECASE)


def spreadsheet(
    path: Path, *, language: str, limits: Limits | None = None, wanted: str = ""
) -> tuple[list[Sheet], tuple[Problem, ...]]:
    """Return the visible sheets of a spreadsheet and the hidden one that is ``wanted`` by name, and what
    is wrong with it or hidden in it; no sheets where it is refused.

    Raises
    ------
    Unreadable, parlib.gate.files.Refused
        The reader library cannot parse it; it is no regular file or too large.
    """
    limits = limits or Limits()
    if path.suffix.lower() not in _OTHER:
        look = inspect_workbook(path, limits=limits, language=language)
        if not look.refused:
            return _of_excel(look, path.name, language, wanted)
        if not path.is_file() or not read_bytes(path, most=limits.packed_bytes).startswith(MAGIC):
            return [], look.problems
    data = read_bytes(path, most=limits.packed_bytes)  # an old file may bear the new ending
    opened = open_other(data, name=path.name, limits=limits, language=language)
    pages = zip(opened.sheets, opened.formats, strict=True)
    sheets = [as_it_looks(sheet, formats) for sheet, formats in pages]
    shown, apart = shown_and_hidden(data, sheets, wanted)
    told = tell_hidden(apart, file=path.name, language=language)
    return [t for sheet in shown for t in _tables_of(sheet)], (*opened.problems, *told)


def _tables_of(sheet: Sheet) -> list[Sheet]:
    """Return the tables of a sheet that stand one below the other or side by side."""
    return [t for part in cut_at_annexes(sheet) for t in cut_at_tables_beside(part)]


def _of_excel(
    look: Inspection, name: str, language: str, wanted: str
) -> tuple[list[Sheet], tuple[Problem, ...]]:
    sheets, hidden = [], []
    shown, apart = shown_and_hidden(look.data, open_sheets(look), wanted)
    for sheet in shown:
        letters = [get_column_letter(c + 1) for c in range(max(map(len, sheet.rows), default=0))]
        formats = cell_formats(look.data, sheet.part, letters) if sheet.part else {}
        sheets += _tables_of(as_it_looks(sheet, formats))
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
    told = tell_hidden(apart, file=name, language=language)
    return sheets, (*look.problems, *hidden, *told)


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


def cut_at_annexes(sheet: Sheet) -> list[Sheet]:
    """Return the tables of a sheet that holds several annexes one below the other: each begins with a
    line "Phụ lục …" above headings of its own. Every row keeps its number.

    Examples
    --------
    >>> head = ["TT", "Nội dung", "Điểm", "Cách chấm"]
    >>> rows = [["PHỤ LỤC I"], head, ["1", "Họp", 1, ""], ["PHỤ LỤC II"], head, ["1", "Tin", 2, ""]]
    >>> [(t.name, len(t.rows)) for t in cut_at_annexes(Sheet("A", rows))]
    [('A', 3), ('A (bảng 2)', 6)]
    """
    heads = [r for r, row in enumerate(sheet.rows) if is_head(row)]
    starts = [
        s for before, r in pairwise(heads) if (s := _annex_above(sheet, before, r)) is not None
    ]
    if not starts:
        return [sheet]
    out = []
    for n, (begin, end) in enumerate(pairwise([0, *starts, len(sheet.rows)])):
        blank: list[list[object]] = [[] for _ in range(begin)]
        name = f"{sheet.name} (bảng {n + 1})" if n else sheet.name
        merged = tuple(m for m in sheet.merged if begin <= m[0] and m[2] < end)
        rows = [*blank, *sheet.rows[begin:end]]
        lost = {at: v for at, v in sheet.unread.items() if begin <= _row_of(at) < end}
        out.append(replace(sheet, name=name, rows=rows, merged=merged, unread=lost))
    return out


def _row_of(address: str) -> int:
    return int(address.lstrip(ascii_uppercase)) - 1


def _annex_above(sheet: Sheet, before: int, head: int) -> int | None:
    """Return the row of the line "Phụ lục …" that stands right above headings, with nothing but other
    lines between; None for none.
    """
    for r in range(head - 1, max(before, head - _LINES_ABOVE - 1), -1):
        words = [v for v in sheet.rows[r] if v not in (None, "")]
        if len(words) > 1:
            return None
        if words and isinstance(words[0], str) and _BEGINS.match(nfc(words[0]).strip()):
            return r
    return None


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
