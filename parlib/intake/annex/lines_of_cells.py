"""Points in the lines of a cell, beside the lines that they belong to: "Trước 15/01 / Sau 15/01" beside "2 / 1"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.figures import number
from parlib.intake.annex.name_columns import are_levels
from parlib.intake.annex.points_of_lines import decimal, says_points
from parlib.intake.workbook.reader import Form

_FIGURE = re.compile(
    r"(?P<sign>[+-]?)\s?(?P<n>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:điểm|đ)?\.?", re.IGNORECASE
)
_FILLED_IN = ("self_score", "appraised_score", "previous_points", "survey_score")
_NO_WORDS = ("code", "lead_unit", "unit", "evidence_file")


@dataclass(frozen=True, slots=True)
class _Beside:
    """Rows with points in lines, by row; where these stand, and the words that they belong to."""

    points: int
    words: int
    held: dict[int, tuple[float, ...]]


def with_points_of_cell_lines(form: Form) -> Form:
    r"""Return the table with the points of lines behind their lines; itself where no column has as many
    lines as the points.

    Below the name of an item its first line is the name, and the points begin with the maximum or with
    the first level.

    Examples
    --------
    >>> from parlib.intake.workbook.reader import Sheet
    >>> rows = [["TT", "Tiêu chí", "Mức độ", "Điểm"], ["1", "Kế hoạch", "Đúng hạn\nChậm", "2\n0"]]
    >>> form = Form(Sheet("a", rows), {"code": 0, "name": 1, "max_points": 3}, 1, 0)
    >>> joined = with_points_of_cell_lines(form)
    >>> joined.cell(1, "rule_words"), joined.cell(1, "max_points")
    ('Đúng hạn: 2\nChậm: 0', 2.0)
    """
    beside = _beside(form)
    if beside is None:
        return form
    width = max(len(row) for row in form.sheet.rows)
    name, most = form.columns["name"], form.columns["max_points"]
    told = width if beside.words == name else beside.words
    rows = [[*row, *[""] * (width + 1 - len(row))] for row in form.sheet.rows]
    for r, points in beside.held.items():
        lines = _lines(form.sheet.cell(r, beside.words))
        if beside.words == name:
            rows[r][name], lines = lines[0], lines[1:]
        given = points[len(points) - len(lines) :]
        rows[r][told] = "\n".join(
            f"{line.rstrip(' :;.')}: {decimal(value)}"
            for line, value in zip(lines, given, strict=True)
        )
        rows[r][beside.points] = max(points) if beside.points == most else ""
    taken = {beside.points, told}
    columns = {k: c for k, c in form.columns.items() if c not in taken or k == "max_points"}
    return replace(
        form,
        sheet=replace(form.sheet, rows=rows),
        columns=columns | {"rule_words": told},
        read_too=(*form.read_too, beside.points, beside.words),
    )


def _beside(form: Form) -> _Beside | None:
    aside = {c for key, c in form.columns.items() if key in _FILLED_IN}
    wordless = {c for key, c in form.columns.items() if key in _NO_WORDS}
    places = range(max((len(row) for row in form.sheet.rows), default=0))
    for points in places:
        if points in aside or points in (form.columns.get("code"), form.columns["name"]):
            continue
        held = {
            r: figures
            for r in range(form.first_row, len(form.sheet.rows))
            if (figures := _points(form.sheet.cell(r, points)))
        }
        # what stands beside the name says how it is scored, rather than the name
        others = [c for c in places if c != points and c not in wordless | aside]
        for words in sorted(others, key=lambda c: c == form.columns["name"]):
            fitting = {
                r: f for r, f in held.items() if _fits(form, _Beside(points, words, held), r)
            }
            if fitting and len(fitting) * 2 >= len(held):
                return _Beside(points, words, fitting)
    return None


def _points(cell: object) -> tuple[float, ...]:
    """Return the figures of a cell with one in each of several lines; nothing for any other cell."""
    read = [_FIGURE.fullmatch(line) for line in _lines(cell)]
    figures = tuple(number(m["n"]) * (-1 if m["sign"] == "-" else 1) for m in read if m)
    return figures if len(figures) == len(read) > 1 else ()


def _fits(form: Form, beside: _Beside, row: int) -> bool:
    """Return whether the lines of a cell take the points beside them."""
    cell = form.sheet.cell(row, beside.words)
    lines, points = _lines(cell), beside.held[row]
    if says_points(cell) or not any(re.search(r"[^\W\d]{2}|%", line) for line in lines):
        return False
    most = beside.points == form.columns["max_points"]
    if most and min(points) < 0:
        return False
    if beside.words == form.columns["name"]:
        levels = points[1:] if len(points) == len(lines) else points
        if len(levels) != len(lines) - 1 or len(levels) < 2:
            return False
        if levels is not points:
            return points[0] == max(levels)
        return not most or are_levels(lines[1:], levels)
    return len(lines) == len(points) and (not most or are_levels(lines, points))


def _lines(cell: object) -> list[str]:
    return [nfc(line).strip() for line in str(cell).splitlines() if line.strip()] if cell else []
