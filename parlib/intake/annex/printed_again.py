"""Rows that print the headings of a table once more, or number its columns."""

from __future__ import annotations

import re

from parlib.codebook.vietnamese import fold_name
from parlib.intake.workbook.reader import Form


def numbers_the_columns(form: Form, row: int) -> bool:
    """Return whether a row right below the headings only numbers them: "(1)", "(2)", "(3)"; on the next
    page they are printed again.
    """
    cells = _numbers(form, row)
    if row > form.first_row + 1 and cells not in (
        _numbers(form, form.first_row),
        _numbers(form, form.first_row + 1),
    ):
        return False
    counted = [c for c in cells if c.isdigit()]
    lettered = all(c.isdigit() or re.fullmatch(r"[A-Z]", c) for c in cells)
    return (
        len(cells) > 2
        and lettered
        and len(counted) > 1
        and counted == [str(n + int(counted[0])) for n in range(len(counted))]
    )


def _numbers(form: Form, row: int) -> list[str]:
    cells = form.sheet.rows[row] if row < len(form.sheet.rows) else []
    return [
        str(v).strip(" ()").removesuffix(".0") for v in cells if v is not None and str(v).strip()
    ]


def repeats_the_head(form: Form, row: int) -> bool:
    """Return whether a row prints the headings once more, as the next page of a table does."""
    heads: dict[int, set[str]] = {}
    for head in form.sheet.rows[max(form.header_row - 1, 0) : form.first_row]:
        for place, v in enumerate(head):
            if isinstance(v, str) and v.strip():
                heads.setdefault(place, set()).add(fold_name(v))
    cells = {
        place: fold_name(str(v))
        for place, v in enumerate(form.sheet.rows[row])
        if v is not None and str(v).strip()
    }
    alike = [place for place, words in cells.items() if words in heads.get(place, ())]
    return len(alike) > 1 and len(alike) * 2 > len(cells)
