"""The cells of a review workbook being read, and what is wrong with them."""

from __future__ import annotations

import re
from typing import Any

from parlib.codebook.reviews import one_line
from parlib.codebook.vietnamese import fold_name, nfc
from parlib.intake.alike import Alike
from parlib.intake.numbers import read_figure
from parlib.intake.review.layout import BY_KEY
from parlib.intake.review.messages import problem
from parlib.intake.workbook.reader import Sheet

_UNIT_LINE = re.compile(r"đơn vị:\s*([^\[]*)", re.IGNORECASE)  # wherever rows above it moved it
HEADER_WITHIN = 40
"""Rows from the top within which headings and labels stand."""


class ReviewCells:
    """The sheet of measures of one workbook, by row and column, with every problem told so far."""

    def __init__(self, file: str, language: str) -> None:
        self.file, self.language = file, language
        self.alike = Alike(language)
        self.columns: dict[str, int] = {}
        self.sheet = Sheet("", [])

    def tell(
        self,
        key: str,
        /,
        *,
        cell: str,
        sheet: str = "",
        severity: str = "error",
        actual: object = "",
        expected: str = "",
        **values: str,
    ) -> None:
        """Tell a problem of a cell."""
        self.alike.add(
            key,
            problem(
                key,
                language=self.language,
                file=self.file,
                sheet=sheet,
                cell=cell,
                severity=severity,
                actual="" if actual is None else str(actual)[:120],
                expected=expected,
                **values,
            ),
        )

    def say(self, key: str, row: int, at: str, /, **values: Any) -> None:
        """Tell a problem of the cell of a row in the column ``at``."""
        self.tell(key, sheet=self.sheet.name, cell=self.address(row, at), **values)

    def address(self, row: int, column: str) -> str:
        """Return the address of the cell of a row in a column."""
        return self.sheet.address(row, self.columns.get(column, 0))

    def value(self, row: int, column: str) -> object:
        """Return what a cell holds; None where the sheet has no such column."""
        place = self.columns.get(column)
        return None if place is None else self.sheet.cell(row, place)

    def text(self, row: int, column: str) -> str:
        """Return what a cell holds as one line of text."""
        raw = self.value(row, column)
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        return one_line(nfc(str(raw))) if raw is not None else ""

    def figure(self, row: int, key: str, *, highest: float) -> float:
        """Return the figure of a cell, NaN where there is none; one that cannot be read is reported."""
        figure = read_figure(self.value(row, key), highest=highest)
        if figure.key and not figure.known and figure.key != "dash_is_missing":
            self.say(
                "review_figure_unread",
                row,
                key,
                actual=self.value(row, key),
                column=BY_KEY[key].label,
            )
        return figure.value


def hold_unit(cells: ReviewCells, sheet: Sheet, name: str) -> None:
    """Check the line that people see against the unit that the workbook is of.

    A workbook copied for another unit, with that line typed over, is still the first one's.
    """
    for row in range(min(len(sheet.rows), HEADER_WITHIN)):
        line = one_line(nfc(str(sheet.cell(row, 0) or "")))
        if (told := _UNIT_LINE.match(line)) is None:
            continue
        if (named := told[1].strip()) and fold_name(named) != fold_name(name):
            where = sheet.address(row, 0)
            cells.tell("review_other_unit", sheet=sheet.name, cell=where, actual=named, unit=name)
        return
