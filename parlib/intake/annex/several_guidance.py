"""Guidance in two columns: "Điều kiện đạt điểm tối đa | Điều kiện trừ điểm" say one rule together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.codebook.vietnamese import nfc, search_form
from parlib.intake.annex.headings import annex_column
from parlib.intake.annex.heads import heading_of
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.points_of_lines import decimal
from parlib.intake.workbook.reader import Form

_SAYS_POINTS = re.compile(
    r"\d\s*(?:điểm|đ\b)|\b(?:trừ|cộng|được)\s+\d|[:=]\s*[+-]?\d|[x×*]\s*\d|\bđiểm\s+tối\s+đa\b",
    re.IGNORECASE,
)
_IN_FULL = re.compile(r"\bdiem toi da\b|\btoi da\b")


def with_one_guidance(form: Form) -> Form:
    """Return the table with one column of guidance: all that say points, one below the other. A column
    of what earns the maximum says so with the maximum of its row.
    """
    if "rule_words" not in form.columns:
        return form
    width = max(len(row) for row in form.sheet.rows)
    rest = {c for key, c in form.columns.items() if key != "rule_words"}
    named = [
        c
        for c in range(width)
        if c not in rest and annex_column(heading_of(form, c)) == "rule_words"
    ]
    told = [c for c in named if _IN_FULL.search(search_form(heading_of(form, c))) or _says(form, c)]
    if len(told) < 2:
        return replace(form, columns=form.columns | {"rule_words": told[0]}) if told else form
    rows = [[*row, *[""] * (width - len(row))] for row in form.sheet.rows]
    for r in range(form.first_row, len(rows)):
        rows[r][told[0]] = "\n".join(filter(None, (_line(form, r, c) for c in told)))
    return replace(
        form,
        sheet=replace(form.sheet, rows=rows),
        columns=form.columns | {"rule_words": told[0]},
        read_too=(*form.read_too, *told[1:]),
    )


def _cells(form: Form, place: int) -> Sequence[str]:
    rows = range(form.first_row, len(form.sheet.rows))
    return [nfc(v) for r in rows if isinstance(v := form.sheet.cell(r, place), str)]


def _says(form: Form, place: int) -> bool:
    return any(_SAYS_POINTS.search(words) for words in _cells(form, place))


def _line(form: Form, row: int, place: int) -> str:
    """Return a cell; with the maximum of its row where its heading says that it earns it."""
    cell = form.sheet.cell(row, place)
    words = "" if cell is None else str(cell).strip()
    most = read_maximum(form.cell(row, "max_points"))
    full = _IN_FULL.search(search_form(heading_of(form, place)))
    if not words or not full or not most.known or _SAYS_POINTS.search(words):
        return words
    return f"{words.rstrip(' :;.')}: {decimal(most.value)}"
