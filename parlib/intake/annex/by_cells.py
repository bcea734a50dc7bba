"""Columns of an annex told by what stands in them, where their headings tell nothing: codes under
"Số hiệu", guidance under "Ba rem", the unit that answers for the points under "Bên làm".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from parlib.codebook.vietnamese import nfc, search_form
from parlib.intake.annex.cells import says_points
from parlib.intake.annex.codes import AnnexCodes
from parlib.intake.annex.headings import APPRAISER, POINTS_OF_A_LINE, annex_column
from parlib.intake.annex.heads import heading_of
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.workbook.reader import Form, Sheet

_HEADER_WITHIN = 25
_FEWEST = 3
_MOSTLY = 0.6
_UNIT = re.compile(
    r"(?:các\s+)?(?:sở|phòng|ban|văn phòng|ủy ban|ubnd|hđnd|công an|thanh tra|trung tâm|chi cục|cục|vụ|tổ|bộ phận|thuế|kho bạc|bảo hiểm|tổng cục|khoa|chủ tịch|mttq|mặt trận)\b",
    re.IGNORECASE,
)
_NO_LEAD = re.compile(
    r"\b(?:phoi hop|phat hien|cung cap|kiem tra|giam sat|xac minh|xac nhan|nguon|noi nhan|noi gui|lay y kien|cap tren|ban hanh)\b"
)
"""What the heading of a column of units says that do not answer for the points."""
_LONGEST_CODE, _LONGEST_UNIT, _LONGEST_HEADING = 12, 90, 60


def with_columns_of_cells(form: Form) -> Form:
    """Return a form with the columns of codes, guidance and lead units that its headings left out."""
    columns, joined = dict(form.columns), form
    rows = range(form.first_row, len(form.sheet.rows))
    free = [c for c in range(_width(form.sheet)) if c not in columns.values()]
    known = ("code", "name", "max_points", "lead_unit")
    named_otherwise = [c for key, c in columns.items() if key not in known]
    for key, places, fits in (
        ("code", [c for c in free if c < columns["name"]], _is_code),
        ("rule_words", [*free, *named_otherwise], says_points),
        ("lead_unit", [c for c in free if not _NO_LEAD.search(_heading(form, c))], _is_unit),
    ):
        if key in columns or (key == "lead_unit" and APPRAISER in columns):
            continue
        place = next((c for c in places if _mostly(form.sheet, rows, c, fits, key)), None)
        if place is None or (place in columns.values() and key != "rule_words"):
            continue
        columns = {k: c for k, c in columns.items() if c != place} | {key: place}
        if key == "rule_words":
            more = [c for c in free if c > place and _mostly(form.sheet, rows, c, says_points, key)]
            joined = _with_levels_beside(form, place, more)
    return form if columns == form.columns else replace(joined, columns=columns)


def _with_levels_beside(form: Form, place: int, more: Sequence[int]) -> Form:
    """Return a table whose guidance goes on in the columns right of it, a level each: "Tốt | Khá | Kém"
    over "Đúng hạn: 2", "Chậm: 1" and "Không: 0".
    """
    beside = [c for n, c in enumerate(more, 1) if c == place + n]
    rows = [list(row) for row in form.sheet.rows]
    for r in range(form.first_row, len(rows)) if beside else ():
        cells = [form.sheet.cell(r, c) for c in (place, *beside)]
        told = [nfc(str(v)).strip() for v in cells if v not in (None, "")]
        rows[r] += [""] * (place + 1 - len(rows[r]))
        rows[r][place] = "\n".join(told)
    read = (*form.read_too, *beside)
    return replace(form, sheet=replace(form.sheet, rows=rows), read_too=read)


def _heading(form: Form, place: int) -> str:
    return search_form(heading_of(form, place))


def form_by_cells(sheet: Sheet) -> Form | None:
    """Return the table of a sheet whose headings name no maximum or no item; None where its cells do
    not tell either: codes, then names, a column of figures, and guidance.

    Examples
    --------
    >>> rows = [["Mục", "Việc phải làm", "Trần"], ["1", "Kế hoạch", 2], ["2", "Báo cáo", 3], ["3", "Tin bài", 1]]
    >>> form_by_cells(Sheet("a", rows)).columns
    {'code': 0, 'name': 1, 'max_points': 2}
    """
    for head in range(sheet.begins, min(len(sheet.rows), sheet.begins + _HEADER_WITHIN)):
        rows = range(head + 1, len(sheet.rows))
        codes = AnnexCodes.of_column(sheet.cell(row, 0) for row in rows)
        if head + 1 >= len(sheet.rows) or codes.place(sheet.cell(head + 1, 0)) is None:
            continue
        headings = sheet.rows[head]
        if not _are_headings(headings) or not _mostly(sheet, rows, 0, _is_code, "code"):
            return None
        return _columns(sheet, head, rows)
    return None


def _columns(sheet: Sheet, head: int, rows: range) -> Form | None:
    places = range(1, _width(sheet))
    known = {c: annex_column(sheet.cell(head, c)) for c in places}
    figures = [c for c in places if _mostly(sheet, rows, c, _is_figure, "max_points")]
    named = [c for c in figures if known[c] == "max_points"] or [
        c for c in figures if known[c] in ("", POINTS_OF_A_LINE)
    ]
    worded = [c for c in places if c not in figures and _mostly(sheet, rows, c, _is_name, "name")]
    if len(named) != 1 or not worded:
        return None
    columns = {"code": 0, "name": worded[0], "max_points": named[0]}
    for place, key in known.items():
        if key and key not in columns and place not in columns.values():
            columns[key] = place
    return Form(sheet, columns, head + 1, head)


def _are_headings(cells: Sequence[object]) -> bool:
    words = [nfc(v).strip() for v in cells if isinstance(v, str) and v.strip()]
    return len(words) >= _FEWEST and all(len(w) <= _LONGEST_HEADING for w in words)


def _width(sheet: Sheet) -> int:
    return max((len(row) for row in sheet.rows), default=0)


def _mostly(
    sheet: Sheet, rows: range, place: int, fits: Callable[[object], bool], key: str
) -> bool:
    """Return whether most cells of a column are of a kind; codes are distinguished by each other, and a
    name has to stand in most rows.
    """
    cells = [v for row in rows if (v := sheet.cell(row, place)) not in (None, "")]
    if key == "code":
        known = AnnexCodes.of_column(cells).prefixes
        fitting = [v for v in cells if fits(v) or str(v).strip() in known]
    else:
        fitting = [v for v in cells if fits(v)]
    if (
        key == "code"
        and len({str(v) for v in fitting}) * 2 < len(fitting)
        and not _begin_again(cells)
    ):
        return False
    if key in ("name", "max_points") and len(cells) * 2 < len(rows):
        return False
    few = min(_FEWEST, len(cells)) if key in ("rule_words", "code") else _FEWEST
    return len(fitting) >= max(few, 1) and len(fitting) >= _MOSTLY * len(cells)


def _begin_again(cells: Sequence[object]) -> bool:
    """Return whether codes below those of chapters count from the first on, again and again: "A", "a", "b",
    "B", "a", "b".
    """
    every = [str(v).strip(" .)(").removesuffix(".0") for v in cells]
    written = [w for w in every if not re.fullmatch(r"[IVXL]+|[A-HĐK]", w)]
    ranks = [int(w) if w.isdigit() else _LETTERS.find(w) + 1 for w in written]
    counted = [r == 1 or r == before + 1 for before, r in zip([0, *ranks], ranks, strict=False)]
    return all(counted) and all(0 < len(w) <= 2 for w in written)


_LETTERS = "abcdđeghiklmnopqrstuvxy"


def _is_code(cell: object) -> bool:
    prefixes = AnnexCodes.of_column([cell])
    return len(str(cell)) <= _LONGEST_CODE and prefixes.place(cell) is not None


def _is_unit(cell: object) -> bool:
    return (
        isinstance(cell, str)
        and len(cell) <= _LONGEST_UNIT
        and _UNIT.match(nfc(cell).strip()) is not None
        and not says_points(cell)
    )


def _is_figure(cell: object) -> bool:
    return read_maximum(cell).known


def _is_name(cell: object) -> bool:
    return isinstance(cell, str) and re.search(r"[^\W\d]{2}", cell) is not None
