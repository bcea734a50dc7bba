"""Tables of bonus and penalty points beside the main one: what their sheet, heading or columns are called
says which they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.kinds import MIXED, kind_of
from parlib.intake.workbook.reader import Form

_ADDED = re.compile(r"\b(?:cộng|thưởng)\b(?! tác| đồng| hòa| sản)", re.IGNORECASE)
_TAKEN = re.compile(r"\b(?:trừ|phạt)\b", re.IGNORECASE)
_NAMES = {"bonus": "Điểm thưởng", "penalty": "Điểm trừ", MIXED: "Điểm thưởng, điểm trừ"}
_LONGEST_TITLE = 120


def block_of(form: Form) -> str:
    """Return the kind of block that a whole table is: "bonus", "penalty", "mixed", or "" for none.

    Examples
    --------
    >>> from parlib.intake.workbook.reader import Sheet
    >>> table = Sheet("Sheet2", [["TT", "Nội dung trừ điểm", "Mức tối đa"], ["1", "Nộp chậm", 2]])
    >>> block_of(Form(table, {"code": 0, "name": 1, "max_points": 2}, 1, 0))
    'penalty'
    """
    above = [
        nfc(v).strip()
        for row in form.sheet.rows[: form.header_row]
        for v in row
        if isinstance(v, str) and v.strip()
    ]
    titles = [t for t in (form.sheet.name, *above[-1:]) if len(t) <= _LONGEST_TITLE]
    for title in titles:
        if kind := kind_of(None, title, None):
            return kind
    return _kind_in_heads(form)


def _head(form: Form, key: str) -> str:
    value = form.sheet.cell(form.header_row, form.columns[key])
    return nfc(value) if isinstance(value, str) else ""


def with_heads_of_blocks(forms: Sequence[Form]) -> list[Form]:
    """Return tables; those that are whole blocks begin with a row that says so, where no row does."""
    if len(forms) == 1:
        return [_alone(forms[0])]
    return [_with_head(form, block_of(form)) for form in forms]


def _alone(form: Form) -> Form:
    """Return a table that stands alone as the block that its column of maxima, its names, or a title
    of nothing else says it is; a table with blocks of its own stays as it is.
    """
    names = (form.cell(row, "name") for row in range(form.first_row, len(form.sheet.rows)))
    if any(isinstance(v, str) and kind_of(None, nfc(v), None) for v in names):
        return form
    return _with_head(form, _kind_in_heads(form) or _kind_in_title(form))


def _kind_in_heads(form: Form) -> str:
    """Return the kind that the headings of names and maxima say."""
    heads = " ".join(_head(form, key) for key in ("name", "max_points"))
    adds, takes = bool(_ADDED.search(heads)), bool(_TAKEN.search(heads))
    if adds and takes:
        return MIXED
    return "bonus" if adds else "penalty" * takes


def _kind_in_title(form: Form) -> str:
    """Return the kind that the line above the table, or the name of its sheet, says of all of it."""
    above = [
        nfc(v).strip()
        for row in form.sheet.rows[: form.header_row]
        for v in row
        if isinstance(v, str) and v.strip()
    ]
    titles = [t for t in (form.sheet.name, *above[-1:]) if len(t) <= _LONGEST_TITLE]
    kinds = [kind_of(None, t, None) for t in titles if not _OF_MORE.search(t)]
    return next((kind for kind in kinds if kind in ("bonus", "penalty")), "")


_OF_MORE = re.compile(r"\b(?:và|bộ|tiêu chí|chỉ số|thang)\b|[,&+]", re.IGNORECASE)
"""What a title says that is not of bonus or penalty points alone."""


def _with_head(form: Form, kind: str) -> Form:
    first = form.sheet.cell(form.first_row, form.columns["name"])
    if not kind or (isinstance(first, str) and kind_of(None, nfc(first), None)):
        return form
    rows = list(form.sheet.rows)
    heading: list[object] = [""] * (max(form.columns.values()) + 1)
    heading[form.columns["name"]] = _NAMES[kind]
    rows.insert(form.first_row, heading)
    merged = tuple(
        (top + 1, left, bottom + 1, right) if top >= form.first_row else (top, left, bottom, right)
        for top, left, bottom, right in form.sheet.merged
    )
    return replace(form, sheet=replace(form.sheet, rows=rows, merged=merged))
