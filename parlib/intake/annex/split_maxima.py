"""Maxima in two columns under one heading: what the office scores itself, and what a survey gives.

"Thang điểm" over "Tự đánh giá" and "Điều tra XHH": every item has its maximum in one of the two,
the rows above the items in both. Read as one column it is their sum.
"""

from __future__ import annotations

import re
from dataclasses import replace

from parlib.codebook.vietnamese import search_form
from parlib.intake.annex.headings import annex_column
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.workbook.reader import Sheet

_HEAD_WITHIN = 40
_SURVEYED = re.compile(r".*\b(?:dieu tra|khao sat|(?:dt)?xhh|xa hoi hoc)\b.*")
_SCORED = re.compile(r".*\b(?:tu danh gia|tu cham|tham dinh|ho so|tai lieu|bao cao)\b.*")
_MOSTLY = 0.6
"""So many of the rows with a maximum hold it in one of the two columns only."""
MAXIMUM, SURVEY = "Điểm tối đa", "Điều tra xã hội học"


def with_one_maximum(sheet: Sheet) -> Sheet:
    """Return a sheet whose two columns of maxima are one, with that of the survey kept beside it;
    the sheet itself where it has none.
    """
    for top, left, bottom, right in sheet.merged:
        if (
            top != bottom
            or right != left + 1
            or top + 1 >= min(len(sheet.rows), sheet.begins + _HEAD_WITHIN)
        ):
            continue
        if annex_column(sheet.cell(top, left)) != "max_points":
            continue
        below = [search_form(str(sheet.cell(top + 1, c) or "")) for c in (left, right)]
        surveyed = [bool(_SURVEYED.fullmatch(words)) for words in below]
        scored = [bool(_SCORED.fullmatch(words)) for words in below]
        if sorted(surveyed) != [False, True] or not scored[surveyed.index(False)]:
            continue
        if _apart(sheet, top + 2, left):
            return _joined(sheet, top, left, survey=left + surveyed.index(True))
    return sheet


def _maxima(sheet: Sheet, row: int, left: int) -> list[float]:
    figures = (read_maximum(sheet.cell(row, c)) for c in (left, left + 1))
    return [figure.value for figure in figures if figure.known]


def _apart(sheet: Sheet, first: int, left: int) -> bool:
    """Return whether most rows hold a figure in one of the columns only, and both columns hold some."""
    held = [m for row in range(first, len(sheet.rows)) if (m := _maxima(sheet, row, left))]
    each = [
        any(read_maximum(sheet.cell(r, c)).known for r in range(first, len(sheet.rows)))
        for c in (left, left + 1)
    ]
    return all(each) and sum(len(m) == 1 for m in held) >= _MOSTLY * len(held)


def _joined(sheet: Sheet, top: int, left: int, *, survey: int) -> Sheet:
    rows = [[*row, *[""] * max(left + 2 - len(row), 0)] for row in sheet.rows]
    other = left + (left + 1 - survey)
    rows[top + 1][other], rows[top + 1][survey] = MAXIMUM, SURVEY
    rows[top][left] = rows[top][left + 1] = ""
    for row in range(top + 2, len(rows)):
        if figures := _maxima(sheet, row, left):
            rows[row][other] = sum(figures)
            if len(figures) > 1:  # a row above items: what is surveyed is said by its items
                rows[row][survey] = ""
    merged = tuple(m for m in sheet.merged if m[:2] != (top, left))
    return replace(sheet, rows=rows, merged=merged)
