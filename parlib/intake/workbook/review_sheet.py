"""A sheet in which a person answers, row by row, what was read from a paper.

Written with its choices, found again with its cells.

It holds no hidden state: it can be mailed, filled by two people in turn, and taken again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem
from parlib.intake.messages import problem
from parlib.intake.workbook.hostile import Limits, inspect_workbook
from parlib.intake.workbook.reader import Sheet, Unreadable, open_sheets
from parlib.intake.workbook.text import put_text

HEADER_ROW = 4
_WITHIN = 20
_INLINE = 250  # characters; Excel takes 255 for a list that is written out
_DOUBT = PatternFill("solid", fgColor="FFF2CC")
_HEAD = PatternFill("solid", fgColor="D9E2F3")
_FILL = PatternFill("solid", fgColor="E2EFDA")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading and width, what may be chosen, and whether a person fills it.

    ``strict`` refuses what is not among the choices while typing; ``list_at`` is a range that holds
    choices too long to be written out.
    """

    heading: str
    width: int
    filled: bool = False
    choices: tuple[str, ...] = ()
    list_at: str = ""
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """One row to be written: a value by column, and whether it wants a look."""

    values: Mapping[str, str | float | None]
    doubtful: bool = False


def write_rows(
    sheet: Worksheet,
    rows: Iterable[Answer],
    *,
    columns: Mapping[str, Column],
    title: str,
    guide: str,
    label: str,
    name: str,
) -> None:
    """Write title, guide, what the sheet belongs to, headings, rows and choices.

    Only the columns to be filled are unlocked.
    """
    put_text(sheet.cell(1, 1), title)
    put_text(sheet.cell(2, 1), guide)
    put_text(sheet.cell(3, 1), label)
    put_text(sheet.cell(3, 2), name)
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    for place, column in enumerate(columns.values(), start=1):
        cell = sheet.cell(HEADER_ROW, place)
        put_text(cell, column.heading)
        cell.font, cell.fill = Font(bold=True), _FILL if column.filled else _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = column.width
    last = HEADER_ROW
    for last, row in enumerate(rows, start=HEADER_ROW + 1):
        for place, (key, column) in enumerate(columns.items(), start=1):
            _put(sheet.cell(last, place), row, key, column)
    for place, column in enumerate(columns.values(), start=1):
        if column.choices or column.list_at:
            letter = get_column_letter(place)
            offer(sheet, column, f"{letter}{HEADER_ROW + 1}:{letter}{max(last, HEADER_ROW + 1)}")
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)
    lock(sheet)


def _put(cell: Cell, row: Answer, key: str, column: Column) -> None:
    value = row.values.get(key)
    if isinstance(value, str):
        if value:
            put_text(cell, value)
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if column.filled:
        cell.protection = Protection(locked=False)
        # what is typed stays as typed: "95%" is not turned into 0.95, "1/2" not into a day
        cell.number_format = "@"
    if row.doubtful:
        cell.fill = _DOUBT


def offer(sheet: Worksheet, column: Column, cells: str) -> None:
    """Offer the choices of a column in a range of cells."""
    written = ",".join(column.choices)
    if not column.list_at and len(written) > _INLINE:
        raise ValueError(
            f"{column.heading}: {len(written)} characters of choices cannot be written out; give "
            "list_at"
        )
    choices = DataValidation(
        type="list",
        formula1=column.list_at or f'"{written}"',
        allow_blank=True,
        showErrorMessage=column.strict,
    )
    choices.errorTitle, choices.error = (
        column.heading[:32],
        "Chọn một giá trị trong danh sách, hoặc để trống.",
    )
    choices.add(cells)
    sheet.add_data_validation(choices)


def lock(sheet: Worksheet) -> None:
    """Protect a sheet against a slip, without a password: only what is to be filled can be."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


@dataclass(frozen=True)
class Filled:
    """A sheet that came back: where its headings stand, what it says it belongs to."""

    path: Path
    sheet: Sheet
    header: int
    named: str
    columns: Mapping[str, int] = field(default_factory=dict)

    def rows(self, key: str) -> Iterator[tuple[int, str]]:
        """Yield (row, text) of every row that says something in a column."""
        for row in range(self.header + 1, len(self.sheet.rows)):
            if text := self.text(row, key):
                yield row, text

    def value(self, row: int, key: str) -> object:
        """Return what a cell holds, None where it is empty or its column is not there."""
        column = self.columns.get(key)
        return self.sheet.cell(row, column) if column is not None else None

    def text(self, row: int, key: str) -> str:
        """Return what a cell says, each of its lines trimmed."""
        return cell_text(self.value(row, key))

    def place(self, row: int, key: str) -> dict[str, str]:
        """Return sheet and cell, as a problem names them."""
        return {"sheet": self.sheet.name, "cell": Sheet.address(row, self.columns.get(key, 0))}

    def lost(self, row: int, key: str) -> str:
        """Return what a reader loses at a cell.

        An error of Excel, a formula that was never calculated; else nothing.
        """
        return (
            self.sheet.unread.get(Sheet.address(row, self.columns[key]), "")
            if key in self.columns
            else ""
        )


def cell_text(value: object) -> str:
    """Return what a cell says as text: a whole number without decimals, each line trimmed."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return (
        ""
        if value is None
        else "\n".join(nfc(line).strip() for line in str(value).splitlines()).strip()
    )


def find_filled(
    path: Path,
    sheets: Sequence[Sheet],
    *,
    columns: Mapping[str, Column],
    label: str,
    needed: Iterable[str],
) -> Filled | None:
    """Return the first sheet that has the headings of ``needed`` columns, None where there is none."""
    headings = {column.heading: key for key, column in columns.items()}
    wanted = {columns[key].heading for key in needed}
    for sheet in sheets:
        name = ""
        for at, row in enumerate(sheet.rows[:_WITHIN]):
            words = [cell_text(v) for v in row]
            if words[:1] == [label] and len(words) > 1:
                name = words[1]
            if wanted <= set(words):
                places = {
                    headings[w]: n for n, w in reversed(list(enumerate(words))) if w in headings
                }
                return Filled(path, sheet, at, name, places)
    return None


def workbook_sheets(
    path: Path, *, language: str, limits: Limits | None = None
) -> tuple[list[Sheet], tuple[Problem, ...]]:
    """Return the sheets of a workbook through the inspection of every workbook, and what is wrong
    with it.

    None where it is refused.
    """
    look = inspect_workbook(path, limits=limits, language=language)
    if look.refused:
        return [], look.problems
    try:
        return open_sheets(look), look.problems
    except Unreadable as error:
        return [], (
            *look.problems,
            problem("reader_failed", language=language, file=path.name, actual=str(error)),
        )
