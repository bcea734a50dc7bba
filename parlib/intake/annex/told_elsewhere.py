"""Guidance that stands apart from the table of maxima, by code: a second sheet or table "Mã | Cách chấm",
or lines "Tiêu chí 1.1: …" behind the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.headings import annex_column
from parlib.intake.workbook.reader import Form, Sheet, find_form

_FEWEST = 3
_LINE = re.compile(
    r"(?:(?:đối với\s+)?(?:tiêu chí|mục|nội dung|tiểu mục)\s+)(?P<code>[IVXLA-HĐ]*\.?\d+(?:\.\d+)*|[A-HĐ]\.?\d+|[IVXL]+)\s*[.:)-]\s*(?P<words>\S.*)",
    re.IGNORECASE,
)


def _code(cell: object) -> str:
    text = f"{cell:g}" if isinstance(cell, float) else str(cell or "")
    return nfc(text).strip(" .)(:").casefold()


def with_guidance_told_elsewhere(form: Form, sheets: Sequence[Sheet]) -> Form:
    """Return the table with the guidance that another table gives to its codes; itself where it has
    guidance of its own, or where fewer than three codes are met.
    """
    if "rule_words" in form.columns or "code" not in form.columns:
        return form
    for sheet in sheets:
        other = find_form(sheet, required=("code", "rule_words"), named=annex_column)
        if other is None or other.sheet.rows is form.sheet.rows:
            continue
        told: dict[str, str] = {}
        code = ""
        for row in range(other.first_row, len(other.sheet.rows)):
            code = _code(other.cell(row, "code")) or code
            words = other.cell(row, "rule_words")
            if code and isinstance(words, str) and words.strip():
                told[code] = "\n".join(filter(None, (told.get(code, ""), words)))
        if (joined := _joined(form, told)) is not None:
            return joined
    return form


def _joined(form: Form, told: dict[str, str]) -> Form | None:
    width = max(len(row) for row in form.sheet.rows)
    rows = [[*row, *[""] * (width + 1 - len(row))] for row in form.sheet.rows]
    met = 0
    for row in range(form.first_row, len(rows)):
        words = told.get(_code(form.cell(row, "code")), "")
        rows[row][width] = words
        met += bool(words)
    if met < _FEWEST:
        return None
    columns = form.columns | {"rule_words": width}
    return replace(form, sheet=replace(form.sheet, rows=rows), columns=columns)


def sheet_of_lines(lines: Sequence[str]) -> Sheet | None:
    r"""Return lines that give guidance by code as a sheet; None for fewer than three.

    Examples
    --------
    >>> lines = ["Tiêu chí 1.1: Đạt: 2; không đạt: 0", "Tiêu chí 1.2. Có: 1", "không: 0", "Tiêu chí 2.1: Mỗi lỗi trừ 1"]
    >>> sheet_of_lines(lines).rows[1:]
    [['1.1', 'Đạt: 2; không đạt: 0'], ['1.2', 'Có: 1\nkhông: 0'], ['2.1', 'Mỗi lỗi trừ 1']]
    """
    rows: list[list[object]] = []
    for line in lines:
        words = nfc(line).strip()
        if (match := _LINE.fullmatch(words)) is not None:
            rows.append([match["code"], match["words"]])
        elif rows and words and re.search(r"\d", words):
            rows[-1][1] = f"{rows[-1][1]}\n{words}"
    if len(rows) < _FEWEST:
        return None
    return Sheet("Hướng dẫn chấm", [["Mã", "Cách chấm điểm"], *rows])
