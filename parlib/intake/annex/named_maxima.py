"""Maxima that stand behind the names, in a table without a column of maxima: "Kế hoạch (2 điểm)"."""

from __future__ import annotations

import re
from dataclasses import replace

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.headings import annex_column
from parlib.intake.workbook.reader import Sheet, find_form

MAXIMUM = "Điểm tối đa"
_FIGURE = r"(?P<sign>-\s?|\+\s?)?(?P<points>\d{1,3}(?:[.,]\d{1,2})?)"
_BEHIND = re.compile(
    rf"^(?P<name>[^\n]*?)\s*(?:[(\[]\s*(?P<taken>trừ\s+)?(?:tối đa|tổng|thang điểm|điểm tối đa|điểm)?\s*:?\s*{_FIGURE}\s*(?:điểm|đ)\s*[)\]]|[:–-]\s*{_FIGURE.replace('sign', 'sign2').replace('points', 'points2')}\s*điểm)"
    r"\s*[.:;]?\s*(?P<rest>\n.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_FEWEST = 3


def with_maxima_of_names(sheet: Sheet) -> Sheet:
    """Return a sheet with a column of the maxima that its names state; the sheet itself where it has
    such a column, or where fewer than three names state one.

    Examples
    --------
    >>> rows = [["TT", "Tiêu chí", "Cách chấm"], *([str(n), f"Việc {n} ({n} điểm)", "Có: 1"] for n in (1, 2, 3))]
    >>> with_maxima_of_names(Sheet("a", rows)).rows[1]
    ['1', 'Việc 1', 'Có: 1', '1']
    """
    form = find_form(sheet, required=("name",), named=annex_column)
    if form is None or "max_points" in form.columns:
        return sheet
    place, width = form.columns["name"], max(len(row) for row in sheet.rows)
    rows = [[*row, *[""] * (width - len(row)), ""] for row in sheet.rows]
    stated = 0
    for row in rows[form.first_row :]:
        cell = row[place]
        match = _BEHIND.match(nfc(cell)) if isinstance(cell, str) else None
        if match is None:
            continue
        sign = (match["sign"] or match["sign2"] or "").strip() or "-" * bool(match["taken"])
        row[place] = f"{match['name'].rstrip(' :–-')}{match['rest'] or ''}"
        row[width] = f"{sign}{match['points'] or match['points2']}"
        stated += 1
    if stated < _FEWEST:
        return sheet
    rows[form.first_row - 1][width] = MAXIMUM
    return replace(sheet, rows=rows)
