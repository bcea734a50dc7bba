"""Give the problems back to the offices.

A table, a workbook, and a copy of each file with the offending cells marked.

The files that were handed in are never changed. A marked copy holds values only: what somebody
else's formula would do when it is opened is nobody's wish, so formulas become the values that were
last stored (:mod:`parlib.intake.workbook.marked_copy`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from parlib.codebook.inert_text import neutralise
from parlib.codebook.values import is_missing
from parlib.errors import PROBLEM_COLUMNS, Problem, UsageError
from parlib.files.whole import write_text
from parlib.intake.workbook.collect import Collection
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.marked_copy import mark_copy
from parlib.intake.workbook.text import put_text, save_whole
from parlib.speech.catalogue import saying

_HEADINGS = {
    "vi": dict(
        zip(
            PROBLEM_COLUMNS,
            (
                "Vấn đề",
                "Cách sửa",
                "Tệp",
                "Trang tính",
                "Ô",
                "Giá trị trong ô",
                "Giá trị được chấp nhận",
                "Mức độ",
            ),
            strict=True,
        )
    ),
    "en": dict(
        zip(
            PROBLEM_COLUMNS,
            ("Problem", "How to fix", "File", "Sheet", "Cell", "Found", "Expected", "Severity"),
            strict=True,
        )
    ),
}
_SEVERITY = {
    "vi": {"error": "lỗi", "warning": "lưu ý"},
    "en": {"error": "error", "warning": "warning"},
}
_SHEETS = {
    "vi": ("Vấn đề", "Tệp đã đọc", "Thay đổi khi nộp lại", "Chữ đã sửa", "Chưa nộp"),
    "en": ("Problems", "Files", "Resubmissions", "Text repairs", "Not filed"),
}
_ORDER = ["severity", "file", "sheet", "cell", "what", "actual", "expected", "remedy"]
_MOST_ROWS = 20_000  # of one sheet of a report; the CSV holds them all


@dataclass(frozen=True, slots=True)
class Reports:
    """Where the reports of one collection were written.

    ``unmarked`` names files of which no marked copy could be made, ``written_anew`` those of which
    the copy is of another kind (.xls, .ods).
    """

    table: Path
    workbook: Path
    marked: tuple[Path, ...]
    unmarked: tuple[str, ...]
    written_anew: tuple[str, ...] = ()


def problem_table(problems: Sequence[Problem]) -> pd.DataFrame:
    """Return problems as a table, errors first, then by file, sheet and cell as found.

    Examples
    --------
    >>> problem_table([Problem("x", "y", file="a.xlsx")]).columns.tolist()
    ['severity', 'file', 'sheet', 'cell', 'what', 'actual', 'expected', 'remedy']
    """
    table = pd.DataFrame([p.as_row() for p in problems], columns=list(PROBLEM_COLUMNS))
    return table.sort_values(["file", "severity"], kind="stable").reset_index(drop=True)[_ORDER]


def write_reports(
    collection: Collection,
    *,
    source: Path,
    out: Path,
    language: str = "vi",
    limits: Limits | None = None,
) -> Reports:
    """Write the problem table (CSV), the report workbook and the marked copies of one collection.

    Parameters
    ----------
    collection : Collection
        What was collected.
    source : Path
        The folder that was collected; it is only read.
    out : Path
        Folder for the reports; it may not be inside ``source``.
    language : str
        ``"vi"`` or ``"en"``, for headings.

    Raises
    ------
    UsageError
        ``out`` lies inside ``source``: the next collection would read its own reports.
    """
    source, out = Path(source).resolve(), Path(out).resolve()
    if out == source or source in out.parents:
        raise UsageError(
            saying(
                "the reports may not be written into the folder that was "
                "collected; name another folder"
            )
        )
    table = problem_table(collection.problems)
    named = table.rename(columns=_HEADINGS[language]).assign(
        **{_HEADINGS[language]["severity"]: table["severity"].map(_SEVERITY[language])}
    )
    csv_file = write_safe_csv(named, out / "problems.csv")
    sheets = dict(
        zip(
            _SHEETS[language],
            (
                named,
                collection.files.assign(empty_items=collection.files["empty_items"].map(", ".join)),
                collection.differences,
                collection.repairs,
                absent_table(collection),
            ),
            strict=True,
        )
    )
    book_file = write_safe_workbook(sheets, out / "problems.xlsx")
    marked, unmarked, anew = [], [], []
    for file, problems in _by_file(collection.problems).items():
        copy = mark_copy(source / file, problems, out / "marked" / file, limits=limits)
        if copy:
            marked.append(copy)
            anew += [file] if copy.name != Path(file).name else []
        else:
            unmarked.append(file)
    return Reports(csv_file, book_file, tuple(marked), tuple(unmarked), tuple(anew))


def absent_table(collection: Collection) -> pd.DataFrame:
    """Return who has filed nothing, one row per unit."""
    rows = [
        (a.period, a.level, a.above, u.locality, u.name) for a in collection.absent for u in a.units
    ]
    return pd.DataFrame(rows, columns=["period", "level", "above", "locality", "name"])


def _by_file(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    out: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.file and problem.cell:
            out.setdefault(problem.file, []).append(problem)
    return out


def write_safe_csv(table: pd.DataFrame, path: Path) -> Path:
    """Write a CSV that Excel opens with its accents and without running anything.

    UTF-8 with a mark, text neutralised.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([neutralise(str(c)) for c in table.columns])
    writer.writerows([[_csv_cell(v) for v in row] for row in table.itertuples(index=False)])
    return write_text(path, buffer.getvalue(), encoding="utf-8-sig")


def _csv_cell(value: object) -> object:
    if is_missing(value):
        return ""
    return neutralise(value) if isinstance(value, str) else value


def write_safe_workbook(sheets: dict[str, pd.DataFrame], path: Path) -> Path:
    """Write tables as sheets.

    Text stays text, numbers are numbers, the header is frozen and filtered.
    """
    book = Workbook()
    book.remove(book.active)
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        for c, heading in enumerate(table.columns, 1):
            put_text(sheet.cell(1, c), str(heading))
            sheet.cell(1, c).font = Font(bold=True)
            longest = max([len(str(heading)), *(len(str(v)) for v in table.iloc[:200, c - 1])])
            sheet.column_dimensions[get_column_letter(c)].width = min(max(10, longest + 2), 60)
        for r, row in enumerate(table.head(_MOST_ROWS).itertuples(index=False), 2):
            for c, value in enumerate(row, 1):
                _put(sheet, r, c, value)
        if len(table) > _MOST_ROWS:
            put_text(sheet.cell(_MOST_ROWS + 2, 1), f"… + {len(table) - _MOST_ROWS}")
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = (
            f"A1:{get_column_letter(max(len(table.columns), 1))}{min(len(table), _MOST_ROWS) + 1}"
        )
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0
        sheet.print_title_rows = "1:1"
    return save_whole(book, path)


def _put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    if is_missing(value):
        return
    cell = sheet.cell(row, column)
    if isinstance(value, bool):
        put_text(cell, str(value))
    elif isinstance(value, (int, float)) or hasattr(value, "item"):
        cell.value = value.item() if hasattr(value, "item") else value
    else:
        put_text(cell, str(value))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
