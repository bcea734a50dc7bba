"""Open a table file of whatever kind an office keeps (.xlsx, .xls, .ods, .csv), after a look at its
bytes.

Nothing is run or followed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from parlib.errors import Problem
from parlib.gate.files import Refused, as_text, read_bytes
from parlib.intake.messages import problem
from parlib.intake.workbook.cell_formats import Shown, cell_formats, shown_as
from parlib.intake.workbook.hidden_parts import hidden_parts
from parlib.intake.workbook.hostile import Limits, inspect_workbook
from parlib.intake.workbook.old_excel import MAGIC
from parlib.intake.workbook.other_kinds import open_other
from parlib.intake.workbook.reader import Sheet, Unreadable, open_sheets
from parlib.speech.amounts import said_grid

KINDS = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt")
_LONGEST_CELL = 32_767


@dataclass(frozen=True)
class Page:
    """One sheet: its cells, and the addresses of those that show their number as a percentage
    (0.985 looks like 98,5%); and its hidden rows and columns, counted from 0.
    """

    sheet: Sheet
    percent: frozenset[str] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """Return what the sheet is called."""
        return self.sheet.name


@dataclass(frozen=True)
class Book:
    """A file as read.

    Attributes
    ----------
    name : str
        The file name.
    data : bytes
        The bytes that were read, to be kept as they are; empty where the file was refused.
    pages : tuple of Page
        The sheets in their order.
    problems : tuple of Problem
        Why it was refused (errors), or what was left unopened in it (warnings).
    """

    name: str
    data: bytes = b""
    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def refused(self) -> bool:
        """Return whether nothing may be read from the file."""
        return any(p.severity == "error" for p in self.problems)


def open_book(path: Path, *, language: str = "vi", limits: Limits | None = None) -> Book:
    """Read a table file within bounds.

    Parameters
    ----------
    path : Path
        The file; what it is is decided by its first bytes, its name says only whether a text is a
        table.
    language : str
        ``"vi"`` or ``"en"``, the language of the problems.
    limits : Limits, optional
        The bounds of every workbook.

    Returns
    -------
    Book
        A file that cannot be used has problems and no pages; nothing is raised.
    """
    limits = limits or Limits()
    if not path.exists():
        return _refused(path.name, "file_missing", language, str(path))
    try:
        data = read_bytes(path, most=limits.packed_bytes, name=path.name)
    except Refused as refusal:
        return _refused(path.name, "file_unreadable", language, refusal.what)
    if path.suffix.lower() not in KINDS:
        return _refused(path.name, "table_kind", language, path.suffix)
    try:
        if data.startswith(MAGIC):
            return _other(path.name, data, limits, language)
        if data.startswith(b"PK"):
            return (_other if path.suffix.lower() == ".ods" else _excel)(
                path.name, data, limits, language
            )
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            return _text(path.name, data, limits, language)
    except Unreadable as fault:
        return _refused(path.name, "reader_failed", language, str(fault))
    return _refused(path.name, "table_kind", language, repr(data[:8])[2:-1])


def _refused(
    name: str, key: str, language: str, actual: str = "", problems: tuple[Problem, ...] = ()
) -> Book:
    return Book(
        name, problems=(*problems, problem(key, language=language, file=name, actual=actual))
    )


def _excel(name: str, data: bytes, limits: Limits, language: str) -> Book:
    look = inspect_workbook(data, name=name, limits=limits, language=language)
    if look.refused:
        return Book(name, problems=look.problems)
    pages = []
    for sheet in open_sheets(look):
        letters = [get_column_letter(c + 1) for c in range(max(map(len, sheet.rows), default=0))]
        shown = cell_formats(data, sheet.part, letters) if sheet.part else {}
        rows, columns = hidden_parts(data, sheet.part) if sheet.part else (set(), set())
        pages.append(Page(sheet, _percent(shown), frozenset(rows), frozenset(columns)))
    return Book(name, data, tuple(pages), look.problems)


def _other(name: str, data: bytes, limits: Limits, language: str) -> Book:
    opened = open_other(data, name=name, limits=limits, language=language)
    if opened.problems:
        return Book(name, problems=opened.problems)
    pages = tuple(
        Page(sheet, _percent(formats))
        for sheet, formats in zip(opened.sheets, opened.formats, strict=True)
    )
    return Book(name, data, pages)


def _percent(formats: Mapping[str, str]) -> frozenset[str]:
    """Return the addresses of cells that show their number as a percentage."""
    return frozenset(a for a, code in formats.items() if shown_as(code, 0.5) == Shown.PERCENT)


def _text(name: str, data: bytes, limits: Limits, language: str) -> Book:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # "Unicode text" of Excel
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return _refused(name, "table_text", language)
    elif b"\x00" in data[:4096]:
        return _refused(name, "table_kind", language, repr(data[:8])[2:-1])
    else:
        try:
            text = as_text(data, name=name)
        except Refused as refusal:
            return _refused(name, "table_text", language, refusal.cell)
    head = text[:65_536]
    separator = max(",;\t", key=head.count) if any(s in head for s in ",;\t") else ","
    # a comma is the decimal mark of Vietnamese figures
    if separator == "," and head.count(";") * 3 > head.count(","):
        separator = ";"
    old = csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[object]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            cells += len(row)
            if len(rows) >= limits.rows or len(row) > limits.columns or cells > limits.cells:
                return _refused(name, "sheet_too_large", language, said_grid(len(rows), len(row)))
            rows.append(list(row))
    except csv.Error as fault:
        return _refused(name, "table_text", language, str(fault))
    finally:
        csv.field_size_limit(old)
    return Book(name, data, (Page(Sheet(Path(name).stem, rows)),))
