"""A copy of a workbook with its offending cells coloured and explained in comments.

The file that was handed in is never changed. A copy holds values only: what somebody else's formula
would do when it is opened is nobody's wish, so formulas become the values that were last stored.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem
from parlib.gate.files import read_bytes
from parlib.intake.workbook.cell_formats import Shown, shown_as
from parlib.intake.workbook.hostile import Limits, inspect_workbook
from parlib.intake.workbook.old_excel import MAGIC
from parlib.intake.workbook.other_kinds import Opened, open_other
from parlib.intake.workbook.text import put_text, save_whole

_ERROR, _WARNING = (
    PatternFill("solid", start_color="F4B183"),
    PatternFill("solid", start_color="FFE699"),
)
# cells: the writer takes a kilobyte for each, and a filled template has a few thousand
_MOST_MARKED, _MOST_STYLES = 50_000, 10_000
_MOST_MARKS = 2_000
_WIDEST, _TABLE_ROW = 40, 3  # characters; filled cells
_ONE_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_LONGEST_COMMENT = 8_000  # characters
_DRAWN = (
    "xl/media/",
    "xl/drawings/",
    "xl/charts/",
    "xl/chartsheets/",
    "xl/diagrams/",
    "xl/pivot",
    "xl/embeddings/",
    "xl/activex/",
    "xl/slicer",
)
_DRAWN_RELATION = re.compile(
    rb"""<Relationship\s[^<>]*Type="[^"<>]*/(?:drawing|vmlDrawing|pivotTable|pivotCacheDefinition|oleObject|package|control|image|chartsheet|slicer)"[^<>]*>"""
)
_ADDRESS_MARK = 60  # comments per sheet are many boxes; the table holds the rest


def mark_copy(
    file: Path, problems: Sequence[Problem], target: Path, *, limits: Limits | None = None
) -> Path | None:
    """Write a copy of a workbook with its offending cells coloured and explained in comments.

    Of an old Excel file or an OpenDocument spreadsheet it is an Excel file of its values, named
    after it: ``xa-a.ods`` gives ``xa-a (ods).xlsx``.

    Returns
    -------
    Path or None
        The copy, or None where none can be made (the file was refused before reading, or cannot be
        rewritten).
    """
    try:
        book = _book_of(file, limits or Limits())
        if book is None:
            return None
        if not is_workbook_of_parts(file):
            target = target.with_name(f"{target.stem} ({target.suffix[1:]}).xlsx")
        sheets = {nfc(s.title): s for s in book.worksheets}
        by_cell: dict[tuple[str, str], list[Problem]] = {}
        for problem in problems:
            by_cell.setdefault((problem.sheet, problem.cell), []).append(problem)
        for (name, address), cell_problems in list(by_cell.items())[:_MOST_MARKS]:
            if name in sheets:
                _mark(sheets[name], address, cell_problems)
        return save_whole(book, target)
    except (
        Exception
    ):  # a file may pass inspection and still be beyond the writer; the table holds its problems
        return None


def is_workbook_of_parts(file: Path) -> bool:
    """Return whether a file is an ``.xlsx`` by its content, whatever it is called."""
    with file.open("rb") as stream:
        return file.suffix.lower() != ".ods" and not stream.read(len(MAGIC)).startswith(MAGIC)


def _book_of(file: Path, limits: Limits) -> Workbook | None:
    """Return the values of a workbook to be marked; None where it was refused or is too large."""
    if file.suffix.lower() in (".xls", ".ods"):
        data = read_bytes(file, most=limits.packed_bytes, name=file.name)
        if not is_workbook_of_parts(file):
            return _written_anew(open_other(data, name=file.name, limits=limits, language="vi"))
        look = inspect_workbook(data, name=file.name, limits=limits)
    else:
        look = inspect_workbook(file, limits=limits)
    if look.refused or look.cells > _MOST_MARKED or look.styles > _MOST_STYLES:
        return None
    book = openpyxl.load_workbook(io.BytesIO(_bare(look.data)), data_only=True, keep_links=False)
    for sheet in book.worksheets:
        _freeze_values(sheet)
    return book


def _written_anew(opened: Opened) -> Workbook | None:
    """Write the values of a workbook of another kind into a new one; text stays text."""
    cells = sum(len(row) for sheet in opened.sheets for row in sheet.rows)
    if opened.problems or not opened.sheets or cells > _MOST_MARKED:
        return None
    book = Workbook()
    book.remove(book.active)
    for read, formats in zip(opened.sheets, opened.formats, strict=True):
        sheet = book.create_sheet(read.name)
        sheet.sheet_state = "hidden" if read.name.startswith("_") else "visible"
        widths: dict[int, int] = {}
        for r, row in enumerate(read.rows, 1):
            # a title that runs over the columns says nothing of how wide the first one is
            of_table = sum(v not in (None, "") for v in row) >= _TABLE_ROW
            for c, value in enumerate(row, 1):
                address = read.address(r - 1, c - 1)
                failed = read.unread.get(address, "")
                if failed:  # an error is shown, a result that was not written down stays empty
                    value = "" if failed.startswith("=") else failed
                if value in (None, ""):
                    continue
                _put_value(sheet.cell(r, c), value, formats.get(address, ""))
                if of_table:
                    widths[c] = max(widths.get(c, 0), len(str(value)))
        for top, left, bottom, right in read.merged:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        for c, width in widths.items():
            sheet.column_dimensions[get_column_letter(c)].width = min(max(9, width + 2), _WIDEST)
    return book


def _put_value(cell: Cell, value: object, shown: str) -> None:
    if isinstance(value, str):
        put_text(cell, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = value
    if isinstance(value, float) and shown_as(shown, value) == Shown.PERCENT:
        cell.number_format = "0.00%"


def _bare(data: bytes) -> bytes:
    """Return an inspected workbook without pictures, charts, drawings and pivots.

    The copy shows values, and a picture can unfold too.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            lower = part.filename.lower()
            if lower.endswith((".xml", ".rels")) and not lower.startswith(_DRAWN):
                new.writestr(
                    part.filename,
                    _DRAWN_RELATION.sub(b"", old.read(part))
                    if lower.endswith(".rels")
                    else old.read(part),
                )
    return out.getvalue()


def _freeze_values(sheet: Worksheet) -> None:
    """Turn every text into plain text, so that nothing in the copy can run."""
    sheet.protection.sheet = False
    # the cells that are there: iter_rows would make every cell of the rectangle
    for cell in list(sheet._cells.values()):
        if isinstance(cell, MergedCell):
            continue
        cell.hyperlink = None
        if isinstance(cell.value, str):
            put_text(cell, cell.value)


def _mark(sheet: Worksheet, address: str, problems: list[Problem]) -> None:
    if not _ONE_CELL.fullmatch(address):  # "A1:XFD9" would make every cell of the range
        return
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        cell = next(
            (sheet.cell(m.min_row, m.min_col) for m in sheet.merged_cells.ranges if address in m),
            None,
        )
    if cell is None or isinstance(cell, (tuple, MergedCell)):
        return
    cell.fill = _ERROR if any(p.severity == "error" for p in problems) else _WARNING
    lines = (
        f"• {p.what}{f' ({p.expected})' if p.expected else ''} {p.remedy}"
        for p in problems[:_ADDRESS_MARK]
    )
    text = "\n".join(lines)[:_LONGEST_COMMENT]
    cell.comment = Comment(text, "parlib", height=30 + 45 * min(len(problems), 6), width=360)
