"""The table of an annex from whatever file an office has.

Excel new and old, Word, or text pasted with tabs.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem, SourceError
from parlib.gate.files import Refused, as_text, read_bytes
from parlib.intake.annex.headings import annex_column, is_head
from parlib.intake.annex.outline import cells_between, outline_rows
from parlib.intake.annex.several_maxima import SeveralMaxima
from parlib.intake.annex.tables import annex_form
from parlib.intake.annex.word_tables import read_word_tables
from parlib.intake.messages import problem
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.reader import Sheet, Unreadable
from parlib.intake.workbook.review_sheet import workbook_sheets

_PASTED = "văn bản"
_MAX_BYTES = 20_000_000
_MOST_ROWS, _MOST_COLUMNS, _MOST_SPANS = 5_000, 60, 5_000


def annex_sheets(
    path: Path, *, language: str, limits: Limits | None = None
) -> tuple[list[Sheet], tuple[Problem, ...]]:
    """Return the tables of an annex, and what is wrong with the file.

    No tables where it is refused.

    ``.xlsx`` goes through the inspection of every workbook; ``.xls``, ``.docx`` and
    ``.txt``/``.tsv`` (columns between tabs or bars, or items line by line) are read within bounds of size, rows and characters.
    """
    kind = path.suffix.lower()
    if not path.exists():
        return [], (problem("file_missing", language=language, file=path.name, actual=str(path)),)
    try:
        if kind == ".docx":
            return read_word_tables(read_bytes(path, most=_MAX_BYTES), path.name), ()
        if kind == ".xls":
            return _old_excel(read_bytes(path, most=_MAX_BYTES)), ()
        if kind in (".txt", ".tsv"):
            return _pasted(as_text(read_bytes(path, most=_MAX_BYTES))), ()
    except (SourceError, Refused, Unreadable, OSError) as refusal:
        return [], (
            problem("reader_failed", language=language, file=path.name, actual=str(refusal)),
        )
    if kind not in (".xlsx", ".xlsm"):
        return [], (problem("annex_file_kind", language=language, file=path.name, actual=kind),)
    sheets, problems = workbook_sheets(path, language=language, limits=limits)
    return _shown(path, sheets), problems


def _shown(path: Path, sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets that a reader of the workbook sees; all where none is hidden, or all are."""
    if not sheets:
        return sheets
    hidden = {
        nfc(meta.name)
        for meta in CalamineWorkbook.from_path(path).sheets_metadata
        if meta.visible != SheetVisibleEnum.Visible
    }
    return [s for s in sheets if s.name not in hidden] or sheets


def _old_excel(data: bytes) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        read = [
            Sheet(
                nfc(name),
                [
                    list(row[:_MOST_COLUMNS])
                    for row in sheet.to_python(skip_empty_area=False, nrows=_MOST_ROWS)
                ],
                _merged(sheet.merged_cell_ranges or []),
            )
            for name, sheet in sheets
        ]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the Rust library is not an Exception
        raise Unreadable(f"{type(error).__name__}: {error}"[:160]) from None
    return read


def _merged(
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]],
) -> tuple[tuple[int, int, int, int], ...]:
    """Return merged ranges within the rows and columns that are read."""
    return tuple(
        (top, left, min(bottom, _MOST_ROWS), min(right, _MOST_COLUMNS))
        for (top, left), (bottom, right) in ranges[:_MOST_SPANS]
        if top < _MOST_ROWS and left < _MOST_COLUMNS
    )


def _cut_at_heads(rows: list[list[object]]) -> list[Sheet]:
    """Return pasted rows as tables: one begins where other headings stand than those before."""
    heads = [n for n, row in enumerate(rows) if is_head(row)]
    first = rows[heads[0]] if heads else []
    cuts = [n for n in heads[1:] if rows[n] != first and "max_points" in map(annex_column, rows[n])]
    ends = [*cuts, len(rows)]
    return [
        Sheet(_PASTED if not n else f"{_PASTED} {n + 1}", rows[begin:end])
        for n, (begin, end) in enumerate(zip([0, *cuts], ends, strict=True))
    ]


def _holds_a_table(sheets: list[Sheet]) -> bool:
    try:
        return annex_form(sheets, parts=True) is not None
    except SeveralMaxima:  # whoever reads the table says which
        return True


def _pasted(text: str) -> list[Sheet]:
    """Return a pasted table, else items written line by line."""
    lines = text.splitlines()[:_MOST_ROWS]
    for rows in cells_between("\n".join(lines)):
        sheets = _cut_at_heads([row[:_MOST_COLUMNS] for row in rows])
        if _holds_a_table(sheets):
            return sheets
    return [Sheet(_PASTED, outline_rows(lines))]
