"""Guidance under "Điểm cộng" and "Điểm trừ": the column says what its words leave out."""

from __future__ import annotations

import re
from dataclasses import replace

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.heads import heading_of
from parlib.intake.annex.maxima import read_maximum, so_much_each
from parlib.intake.annex.points_of_lines import decimal, says_points
from parlib.intake.annex.several_maxima import sign_of
from parlib.intake.workbook.reader import Form

_SIGNED = re.compile(r"\b(?:cộng|thưởng|trừ|phạt)\b", re.IGNORECASE)
_VERBS = {1: "Cộng", -1: "Trừ"}


def with_signed_words(form: Form) -> Form:
    """Return a table of bonus and penalty points with the words of both columns as guidance; itself where
    they hold bare figures, or where a row fills both.

    Examples
    --------
    >>> from parlib.intake.workbook.reader import Sheet
    >>> rows = [["TT", "Nội dung", "Điểm cộng", "Điểm trừ"], ["1", "Sáng kiến", "2 điểm/sáng kiến", ""], ["2", "Phê bình", "", 1]]
    >>> form = with_signed_words(Form(Sheet("a", rows), {"code": 0, "name": 1, "max_points": 2}, 1, 0))
    >>> [(form.cell(r, "max_points"), form.cell(r, "rule_words")) for r in (1, 2)]
    [('Cộng', 'Cộng 2 điểm/sáng kiến'), (-1.0, 'Phê bình: trừ 1 điểm')]
    """
    width = max((len(row) for row in form.sheet.rows), default=0)
    signs = {c: s for c in range(width) if (s := sign_of(heading_of(form, c)))}
    if "rule_words" in form.columns or sorted(signs.values()) != [-1, 1]:
        return form
    body = range(form.first_row, len(form.sheet.rows))
    held = {r: [c for c in signs if form.sheet.cell(r, c) not in (None, "")] for r in body}
    worded = [form.sheet.cell(r, c) for r, places in held.items() for c in places]
    if any(len(places) > 1 for places in held.values()) or not any(
        says_points(v) and (so_much_each(v) or not read_maximum(v).known) for v in worded
    ):
        return form
    rows = [[*row, *[""] * (width + 1 - len(row))] for row in form.sheet.rows]
    most = form.columns["max_points"]
    for r, places in held.items():
        cell = form.sheet.cell(r, places[0]) if places else None
        for c in signs:
            rows[r][c] = ""
        if cell is None:
            continue
        sign, figure = signs[places[0]], read_maximum(cell)
        if figure.known and not so_much_each(cell):
            value = abs(figure.value)
            rows[r][most] = -value if sign < 0 else f"+{value:g}".replace(".", ",")
            if sign < 0:  # what the row names happened, and costs so much
                rows[r][width] = f"{form.cell(r, 'name')}: trừ {decimal(value)} điểm"
        else:
            words = nfc(str(cell)).strip().lstrip("+- ")
            rows[r][most] = _VERBS[sign]
            rows[r][width] = words if _SIGNED.search(words) else f"{_VERBS[sign]} {words}"
    rows[form.header_row][most] = "Điểm tối đa"  # what it holds now is neither of them alone
    kept = {k: c for k, c in form.columns.items() if c not in signs or k == "max_points"}
    return replace(
        form,
        sheet=replace(form.sheet, rows=rows),
        columns=kept | {"rule_words": width},
        read_too=(*form.read_too, *signs),
    )
