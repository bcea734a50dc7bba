"""The texts of a form: explanations, documents and notes, in Unicode."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from parlib.codebook.vietnamese import nfc
from parlib.intake.legacy.text import repair
from parlib.intake.workbook.layout import BY_KEY, Kind
from parlib.intake.workbook.reader import Form
from parlib.intake.workbook.row_cells import RowCells, vi
from parlib.intake.workbook.straightened import straightened

_LONGEST_REPAIRED = 10_000  # characters; a longer text is a pasted document
# in one file; the text of a whole rule book typed in an old font needs far fewer
_MOST_REPAIRS = 5_000
_TALLEST_MERGE = 2_000  # rows


class RowTexts:
    """The columns of texts of one form, with the log of their repairs."""

    def __init__(self, cells: RowCells, repairs: list[dict]) -> None:
        self.cells, self.repairs = cells, repairs
        self.spread = _spread_texts(cells.form)

    def read(self, row: int, key: str) -> str:
        """Return a text in Unicode, with what was repaired in the log."""
        raw = self.cells.form.cell(row, key)
        raw = self.spread.get((row, key), raw) if raw is None else raw
        if raw is None:
            return ""
        raw = _as_text(raw)
        if len(raw) > _LONGEST_REPAIRED:
            return nfc(raw)
        if len(self.repairs) > _MOST_REPAIRS:
            self.cells.say("text_doubtful", row, key, severity="warning", actual=raw)
            return nfc(raw)
        done = repair(raw)
        if done.changes:
            cell = self.cells.form.address(row, key)
            log = done.log().assign(
                file=self.cells.file, cell=f"{self.cells.form.sheet.name}!{cell}"
            )
            self.repairs.extend(log.to_dict("records"))
            lossless = all(c.confidence == 1.0 for c in done.changes)
            if done.review:
                doubts = "; ".join(f"{c.before} → {c.after}" for c in done.review)
                self.cells.say(
                    "text_doubtful", row, key, severity="warning", actual=raw, expected=doubts[:200]
                )
            elif not lossless:
                self.cells.say(
                    "text_repaired",
                    row,
                    key,
                    severity="warning",
                    actual=raw,
                    expected=done.text[:200],
                )
        place = f"{self.cells.form.sheet.name}!{self.cells.form.address(row, key)}"
        return straightened(nfc(done.text), file=self.cells.file, cell=place, log=self.repairs)


def _as_text(raw: object) -> str:
    """Return a cell of a text column as a person reads it.

    Dates by day, whole numbers without a decimal mark.
    """
    if isinstance(raw, datetime):
        return (
            raw.strftime("%d/%m/%Y") if raw.time() == time.min else raw.strftime("%d/%m/%Y %H:%M")
        )
    if isinstance(raw, date):
        return raw.strftime("%d/%m/%Y")
    return vi(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else str(raw)


def _spread_texts(form: Form) -> dict[tuple[int, str], object]:
    """Return the text of merged cells for every row they cover (one explanation for three items)."""
    keys = {c: k for k, c in form.columns.items() if BY_KEY[k].kind == Kind.TEXT}
    return {
        (row, key): form.sheet.cell(top, left)
        for top, left, bottom, right in form.sheet.merged
        for row in range(
            max(top, form.first_row), min(bottom + 1, len(form.sheet.rows), top + _TALLEST_MERGE)
        )
        for key in _within(keys, left, right)
        if (row, left) != (top, left)
    }


def _within(keys: dict[int, str], left: int, right: int) -> Iterator[str]:
    return (key for column, key in keys.items() if left <= column <= right)
