"""Open a workbook that is no ``.xlsx``: an old Excel file (.xls) or an OpenDocument spreadsheet
(.ods).

Looked into before any parser opens it; then what every workbook gives: sheets with merged ranges,
cells that failed, and the number formats that say more than the number.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace

from python_calamine import CalamineWorkbook

from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.old_excel import MAGIC, look_into_old
from parlib.intake.workbook.open_document import OpenSheet, look_into_open
from parlib.intake.workbook.reader import Sheet, Unreadable

_LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Opened:
    """Sheets in their order, the number formats of each by address, and what is wrong."""

    sheets: tuple[Sheet, ...] = ()
    formats: tuple[Mapping[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def open_other(data: bytes, *, name: str, limits: Limits, language: str) -> Opened:
    """Open the bytes of an ``.xls`` or ``.ods`` file; what it is, its first bytes say.

    Raises
    ------
    Unreadable
        The file passed the look but the reader library cannot parse it.
    """
    if data.startswith(MAGIC):
        old = look_into_old(data, name=name, limits=limits, language=language)
        if old.problems:
            return Opened(problems=old.problems)
        sheets = _sheets(data)
        errors, formats = _fitting(old.errors, sheets), _fitting(old.formats, sheets)
        return Opened(
            tuple(replace(s, unread=dict(e)) for s, e in zip(sheets, errors, strict=True)), formats
        )
    look = look_into_open(data, name=name, limits=limits, language=language)
    if look.problems:
        return Opened(problems=look.problems)
    sheets = _sheets(data)
    told = look.sheets if len(look.sheets) == len(sheets) else (OpenSheet(),) * len(sheets)
    return Opened(
        tuple(
            replace(s, merged=tuple(t.merged), unread=dict(t.failed))
            for s, t in zip(sheets, told, strict=True)
        ),
        tuple(t.formats for t in told),
    )


def _fitting(
    by_sheet: tuple[dict[str, str], ...], sheets: list[Sheet]
) -> tuple[Mapping[str, str], ...]:
    return by_sheet if len(by_sheet) == len(sheets) else ({},) * len(sheets)


def _sheets(data: bytes) -> list[Sheet]:
    """Return the sheets of a file whose bounds were held already."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for label in book.sheet_names:
            sheet = book.get_sheet_by_name(label)
            rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            if any(isinstance(v, str) and len(v) > _LONGEST_CELL for row in rows for v in row):
                raise Unreadable(
                    f"a cell of {label[:40]} holds more than {_LONGEST_CELL:,} characters"
                )
            ranges = sheet.merged_cell_ranges or ()
            sheets.append(
                Sheet(
                    nfc(label),
                    rows,
                    tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges),
                )
            )
        return sheets
    except (KeyboardInterrupt, SystemExit, MemoryError, Unreadable):
        raise
    except BaseException as error:  # a panic of the Rust library is not an Exception
        raise Unreadable(f"{type(error).__name__}: {error}"[:160]) from None
