"""Sheets on which tables of an annex stand side by side: each becomes a table of its own, and every
cell keeps its address.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from openpyxl.utils import column_index_from_string, get_column_letter

from parlib.intake.annex.headings import annex_column
from parlib.intake.workbook.reader import Form, Sheet, find_form

_REQUIRED = ("code", "name", "max_points")
_HEADS_WITHIN = 30


def cut_at_tables_beside(sheet: Sheet) -> list[Sheet]:
    """Return the tables that stand side by side on a sheet, left to right: each has a column of codes,
    of names and of maxima of its own. A table whose columns only group the items of the next is none.

    Examples
    --------
    >>> head = ["TT", "Tiêu chí", "Điểm tối đa"]
    >>> rows = [[*head, *head], ["1", "Họp", 1, "3", "Tin", 2], ["2", "Thư", 1, "4", "Bài", 2]]
    >>> [t.name for t in cut_at_tables_beside(Sheet("A", rows))]
    ['A (cột A–C)', 'A (cột D–F)']
    >>> rows[1:] = [["1", "Họp", 2, "1.1", "Tin", 2], ["", "", "", "1.2", "Bài", 2]]
    >>> [t.name for t in cut_at_tables_beside(Sheet("A", rows))]
    ['A']
    """
    for row in sheet.rows[sheet.begins : sheet.begins + _HEADS_WITHIN]:
        codes = [c for c, value in enumerate(row) if annex_column(value) == "code"]
        if len(codes) < 2:
            continue
        ends = [*codes[1:], max(map(len, sheet.rows))]
        pieces = [_columns(sheet, a, b) for a, b in zip([0, *codes[1:]], ends, strict=True)]
        forms = [find_form(p, required=_REQUIRED, named=annex_column) for p in pieces]
        read = [form for form in forms if form is not None]
        if len(read) == len(forms) and not any(_groups(a, b) for a, b in pairwise(read)):
            return pieces
        return [sheet]
    return [sheet]


def _columns(sheet: Sheet, begin: int, end: int) -> Sheet:
    """Return a sheet with the cells of some columns alone."""
    blank: list[object] = [""] * begin
    rows = [[*blank, *row[begin:end]] if len(row) > begin else [] for row in sheet.rows]
    filled = max((c for row in rows for c, v in enumerate(row) if v not in (None, "")), default=end)
    letters = get_column_letter(begin + 1), get_column_letter(filled + 1)
    return replace(
        sheet,
        name=f"{sheet.name} (cột {letters[0]}–{letters[1]})",
        cut_from=sheet.name,
        rows=rows,
        merged=tuple(m for m in sheet.merged if begin <= m[1] and m[3] < end),
        unread={at: v for at, v in sheet.unread.items() if begin <= _column_of(at) < end},
    )


def _column_of(address: str) -> int:
    return column_index_from_string(address.rstrip("0123456789")) - 1


def _groups(left: Form, right: Form) -> bool:
    """Say whether the items of the right table are parts of those beside them: their codes go on from
    the code that stands left of them, or left of the rows above.
    """
    above = ""
    seen = []
    for row in range(max(left.first_row, right.first_row), len(right.sheet.rows)):
        above = _code(left, row) or above
        if code := _code(right, row):
            seen.append(bool(above) and code.startswith(f"{above}."))
    return bool(seen) and all(seen)


def _code(form: Form, row: int) -> str:
    value = form.cell(row, "code")
    return "" if value is None else str(value).strip().rstrip(".)")
