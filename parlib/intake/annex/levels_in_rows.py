"""Tables whose levels stand in rows or columns of their own.

"Tiêu chí | Mức độ | Điểm" with a row for each level, "Tiêu chí | Điểm tối đa | 100% số điểm | 50% số điểm | 0 điểm"
with a column for each: both are brought to one row per item, its guidance in one cell.
"""

from __future__ import annotations

import re
from dataclasses import replace

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.cells import filled, says_points
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.name_columns import with_one_column_of_names
from parlib.intake.workbook.reader import Form

_FEWEST = 3
_SHARE_OF_POINTS = re.compile(
    r"(?:đạt\s+|được\s+|mức\s+|khi\s+)*(?:(?:[^\W\d]+\s+){0,3}?[(:]?\s*(?P<share>\d{1,3})\s*%\s*(?:(?:số\s+|tổng\s+)?điểm(?:\s+(?:tối đa|chuẩn))?)?\s*\)?"
    r"|(?P<half>(?:một nửa|nửa|1/2)\s+(?:số\s+)?điểm)|(?:(?:[^\W\d]+\s+){0,3}?[(:]\s*)?(?P<none>(?:0|không(?:\s+(?:có|được|tính))?)\s*điểm)\s*\)?"
    r"|(?P<most>(?:đạt\s+|được\s+|đủ\s+|toàn bộ\s+)?(?:số\s+)?điểm\s+tối\s+đa(?=\s+khi)|(?:đạt|được|đủ)\s+điểm\s+tối\s+đa))(?:\s+(?:khi|nếu))?",
    re.IGNORECASE,
)


def with_one_row_an_item(form: Form) -> Form:
    """Return the table with one row per item, where levels or groups have rows or columns of their own."""
    return _with_level_columns(_with_level_rows(with_one_column_of_names(form)))


def _width(form: Form) -> int:
    return max(len(row) for row in form.sheet.rows)


def _rows(form: Form) -> list[list[object]]:
    width = _width(form)
    return [[*row, *[""] * (width - len(row))] for row in form.sheet.rows]


def _words(cell: object) -> str:
    return nfc(str(cell)).strip() if filled(cell) else ""


def _with_level_rows(form: Form) -> Form:
    """Take the rows of levels that have points and neither code nor name as guidance of the item above."""
    rows, width = _rows(form), _width(form)
    name, most = form.columns["name"], form.columns["max_points"]
    code = form.columns.get("code")
    free = [c for c in range(width) if c not in form.columns.values() and c > name]
    body = range(form.first_row, len(rows))
    if code is None:
        return form
    if "rule_words" in form.columns:
        free = [form.columns["rule_words"]]
    for place in free:
        _blank_repeats(rows, body, code, name, place)
        levels = [
            r
            for r in body
            if not filled(rows[r][name])
            and not filled(rows[r][code])
            and isinstance(rows[r][place], str)
            and filled(rows[r][place])
            and read_maximum(rows[r][most]).known
            and not says_points(_words(rows[r][place]))
        ]
        if len(levels) >= _FEWEST:
            return _levels_joined(form, rows, place, levels)
    return form


def _blank_repeats(rows: list[list[object]], body: range, code: int, name: int, place: int) -> None:
    """Leave code and name of an item once, where each of its levels repeats them."""
    again = [
        r
        for r in body[1:]
        if filled(rows[r][code])
        and filled(rows[r][place])
        and _words(rows[r][code]) == _words(rows[r - 1][code])
        and _words(rows[r][name]) == _words(rows[r - 1][name])
    ]
    if len(again) >= _FEWEST:
        for r in again[::-1]:
            rows[r][code] = rows[r][name] = ""


def _levels_joined(form: Form, rows: list[list[object]], place: int, levels: list[int]) -> Form:
    most, gone = form.columns["max_points"], set(levels)
    kept: list[list[object]] = []
    for r, row in enumerate(rows):
        figure = read_maximum(row[most])
        if r in gone and kept:
            item = kept[-1]
            item[place] = f"{item[place]}\n{_level(row[place], figure.value)}"
            best = read_maximum(item[most])
            item[most] = max(best.value, figure.value) if best.known else figure.value
            continue
        if r >= form.first_row and r + 1 in gone and filled(row[place]) and figure.known:
            row[place] = _level(row[place], figure.value)
        kept.append(row)
    columns = form.columns | {"rule_words": place}
    return replace(form, sheet=replace(form.sheet, rows=kept, merged=()), columns=columns)


def _level(words: object, points: float) -> str:
    return f"{_words(words).rstrip(' :;.')}: {points:.10g}".replace(".", ",")


def _part(match: re.Match[str]) -> float:
    """Return the part of the maximum that a heading names."""
    if match["share"]:
        return float(match["share"]) / 100
    return 0.5 if match["half"] else float(not match["none"])


def _with_level_columns(form: Form) -> Form:
    """Take columns headed by parts of the maximum as guidance: "100% số điểm | 50% số điểm | 0 điểm"."""
    if "rule_words" in form.columns:
        return form
    heads = form.sheet.rows[form.first_row - 1]
    parts: dict[int, float] = {}
    for place, head in enumerate(heads):
        match = _SHARE_OF_POINTS.fullmatch(_words(head)) if isinstance(head, str) else None
        if match is not None and place not in form.columns.values():
            parts[place] = _part(match)
    shares = set(parts.values())
    points = any(re.search(r"điểm", _words(heads[place]), re.IGNORECASE) for place in parts)
    if len(parts) < 2 or max(shares) != 1.0 or not (points or 0.0 in shares):
        return form
    rows, width = _rows(form), _width(form)
    for r, row in enumerate(rows):
        most = read_maximum(row[form.columns["max_points"]])
        told = {place: part for place, part in parts.items() if filled(row[place])}
        stated = [
            _level(row[place], float(f"{part * most.value:.12g}"))
            for place, part in told.items()
            if most.known
        ]
        if len(told) == 1:  # one cell over all levels says how the item is scored
            stated = [_words(row[place]) for place in told]
        row.append("\n".join(stated) if r >= form.first_row else "")
    columns = form.columns | {"rule_words": width}
    read = (*form.read_too, *parts)
    return replace(form, sheet=replace(form.sheet, rows=rows), columns=columns, read_too=read)
