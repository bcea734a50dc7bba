"""The unit of a merged cell, which answers for every row that the cell covers."""

from __future__ import annotations

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.headings import annex_column
from parlib.intake.workbook.reader import Form


def spread_down(form: Form, key: str) -> dict[int, str]:
    """Return, row by row, what a merged cell of a column says for all the rows it covers."""
    column = form.columns.get(key)
    if column is None:
        return {}
    spread: dict[int, str] = {}
    for top, left, bottom, right in form.sheet.merged:
        value = form.sheet.cell(top, left)
        # a heading over two rows, printed again on the next page, is nobody's unit
        if left <= column <= right and isinstance(value, str) and annex_column(value) != key:
            spread |= dict.fromkeys(range(top, bottom + 1), nfc(value))
    return spread
