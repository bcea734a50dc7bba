"""The cells of a form being read, by row and column, and what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from parlib.codebook.vietnamese import fold_name
from parlib.intake.alike import Alike
from parlib.intake.messages import problem
from parlib.intake.numbers import Figure, FigureKind, read_figure
from parlib.intake.workbook.cell_formats import Shown, as_shown, shown_as
from parlib.intake.workbook.formulas import number
from parlib.intake.workbook.layout import FIGURES, POINTS
from parlib.intake.workbook.reader import Form

_WARNINGS = frozenset(
    {
        "dash_is_missing",
        "number_english",
        "number_mark_decided",
        "number_with_note",
        "number_as_money",
    }
)


class RowCells:
    """The sheet of one form, with every problem told so far."""

    def __init__(self, form: Form, file: str, formats: Mapping[str, str], language: str) -> None:
        self.form, self.file, self.formats, self.language = form, file, formats, language
        self.alike = Alike(language)
        self.merged = {
            (top, left): (bottom, right) for top, left, bottom, right in form.sheet.merged
        }

    def say(
        self,
        key: str,
        row: int,
        column: str,
        *,
        severity: str = "error",
        actual: object = "",
        expected: str = "",
        **values: str,
    ) -> None:
        """Tell a problem of the cell of a row in a column."""
        worded = problem(
            key,
            language=self.language,
            file=self.file,
            sheet=self.form.sheet.name,
            cell=self.form.address(row, column) or f"{row + 1}",
            actual=shown(actual),
            expected=expected,
            severity=severity,
            **values,
        )
        self.alike.add(key, worded)

    def has_figures(self, row: int) -> bool:
        """Return whether any column of figures or points holds a number."""
        return any(read_figure(self.form.cell(row, key)).known for key in (*FIGURES, *POINTS))

    def is_total(self, row: int) -> bool:
        """Return whether a row is a sum ("Tổng cộng") and no item."""
        texts = (self.form.cell(row, key) for key in ("code", "name"))
        return any(
            isinstance(t, str)
            and fold_name(t[:40]).startswith((fold_name("tổng"), fold_name("cộng")))
            for t in texts
        )

    def is_merged(self, row: int, key: str) -> bool:
        """Return whether a filled cell is merged over more than one row."""
        column = self.form.columns.get(key)
        if column is None:
            return False
        corner = self.merged.get((row, column))
        return (
            corner is not None and corner[0] > row and self.form.sheet.cell(row, column) is not None
        )

    def read_cell(
        self, row: int, key: str, *, highest: float | None, whole: bool = False
    ) -> Figure:
        """Read the number of a cell; what is doubtful or wrong with it is reported."""
        lost = self.form.lost(row, key)
        if lost is not None and not (key == "self_score" and self.form.is_by_rule(row, lost)):
            self.say(
                "cached_error" if lost.startswith("#") else "not_calculated", row, key, actual=lost
            )
            return Figure(math.nan, FigureKind.EMPTY)
        raw = self.form.cell(row, key)
        read = read_figure(raw, highest=highest, whole=whole)
        if isinstance(raw, (int, float)) and (
            code := self.formats.get(self.form.address(row, key))
        ):
            read = as_shown(read, code)
        if read.key:
            severity = "warning" if read.key in _WARNINGS else "error"
            self.say(
                read.key,
                row,
                key,
                severity=severity,
                actual=raw,
                expected=vi(read.value) if read.known else "",
            )
        return read

    def seen(self, row: int, key: str) -> object:
        """Return what stands in a cell as the person who typed it sees it.

        0.985 under a percent format is 98,5%.
        """
        raw, code = self.form.cell(row, key), self.formats.get(self.form.address(row, key), "")
        if isinstance(raw, (int, float)) and (look := shown_as(code, raw)) in (
            Shown.PERCENT,
            Shown.PERCENT_SIGN,
        ):
            return f"{vi(raw * (100 if look == Shown.PERCENT else 1))}%"
        return raw


def vi(value: float) -> str:
    """Return a number in Vietnamese digits, at most six decimals."""
    if math.isfinite(value):
        return number(round(value, 6)).replace(".", ",")
    return "∞" if value > 0 else "−∞"


def shown(value: object) -> str:
    """Return what a cell holds as a message shows it."""
    if isinstance(value, float):
        return vi(value)
    return str(value)[:120]
