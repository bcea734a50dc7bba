"""Sheets of a spreadsheet that are hidden beside visible ones: they are not read unless somebody names
them, and those that look like criteria are told.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem
from parlib.intake.annex.left_out import TakenOver, left_out
from parlib.intake.messages import problem
from parlib.intake.workbook.reader import Sheet


def shown_and_hidden(
    data: bytes, sheets: Sequence[Sheet], wanted: str
) -> tuple[list[Sheet], list[Sheet]]:
    """Return the sheets that a reader of the workbook sees, with the hidden one that somebody named, and
    those that stay hidden: none where all sheets are.
    """
    if not sheets:
        return [], []
    names = {
        nfc(meta.name)
        for meta in CalamineWorkbook.from_filelike(io.BytesIO(data)).sheets_metadata
        if meta.visible != SheetVisibleEnum.Visible
    }
    hidden = [s for s in sheets if s.name in names and not (wanted and s.is_called(wanted))]
    if len(hidden) == len(sheets):
        return [*sheets], []
    return [s for s in sheets if s not in hidden], hidden


def tell_hidden(hidden: Sequence[Sheet], *, file: str, language: str) -> list[Problem]:
    """Name the hidden sheets with rows that look like criteria, and how many rows do."""
    counts = {s.name: sum(left.rows for left in left_out([s], TakenOver([]))) for s in hidden}
    return [
        problem(
            "annex_sheet_hidden",
            language=language,
            file=file,
            sheet=name,
            actual=name,
            severity="warning",
            count=str(count),
        )
        for name, count in counts.items()
        if count
    ]
