"""Tables of an annex that print once more what others hold: a form to be filled with the same items, or a
summary with the points of each part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parlib.codebook.vietnamese import fold_name, nfc, search_form
from parlib.intake.annex.heads import heading_of
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.points_of_lines import says_points
from parlib.intake.annex.row_codes import code_and_name
from parlib.intake.annex.totals import is_total
from parlib.intake.workbook.reader import Form

_FEWEST = 2
_OF_PARTS = re.compile(r"\b(?:linh vuc|nhom|phan|muc|tong hop|co cau)\b")
"""How a summary calls its rows, or itself."""
Scored = tuple[str, float]


def without_copies(forms: Sequence[Form]) -> tuple[list[Form], list[Form]]:
    """Return the tables of an annex that say something of their own, and those that only repeat others.

    A table without guidance repeats others where each of its items stands in them under the same name
    with the same maximum, or where its rows are the parts that the items of the others come to, in
    their order.

    Examples
    --------
    >>> from parlib.intake.workbook.reader import Sheet
    >>> told = [["TT", "Tiêu chí", "Điểm", "Cách chấm"], ["1", "Kế hoạch", 2, "Có: 2"], ["2", "Họp", 1, "Có: 1"]]
    >>> place = {"code": 0, "name": 1, "max_points": 2}
    >>> annex = Form(Sheet("Phụ lục", told), place | {"rule_words": 3}, 1, 0)
    >>> to_fill = Form(Sheet("Mẫu tự chấm", [row[:3] for row in told]), place, 1, 0)
    >>> [f.sheet.name for f in without_copies([annex, to_fill])[0]]
    ['Phụ lục']
    """
    kept = list(forms)
    repeated: list[Form] = []
    for form in reversed(forms):
        others = [f for f in kept if f is not form]
        if others and (_is_printed_again(form, others) or _is_summary(form, others)):
            kept.remove(form)
            repeated.insert(0, form)
    return kept, repeated


def with_points_of(form: Form, repeated: Sequence[Form]) -> Form:
    """Return a table with the points that tables that were left out print of its parts, and of the whole
    where it prints no total itself.
    """
    parts = dict(item for f in repeated for item in _scored(f))
    rows = [list(row) for row in form.sheet.rows]
    place = form.columns["max_points"]
    for r in range(form.first_row, len(rows)):
        points = parts.get(fold_name(_name(form, r)))
        if points is not None and form.sheet.cell(r, place) in (None, ""):
            rows[r] += [""] * (place + 1 - len(rows[r]))
            rows[r][place] = points
    totals = {t for f in repeated for t in _totals(f)}
    if len(totals) == 1 and not any(True for _ in _totals(form)):
        last: list[object] = [""] * (max(form.columns.values()) + 1)
        last[form.columns["name"]], last[place] = "Tổng cộng", totals.pop()
        rows.append(last)
    return replace(form, sheet=replace(form.sheet, rows=rows)) if repeated else form


def _is_printed_again(form: Form, others: Sequence[Form]) -> bool:
    items = list(_scored(form))
    elsewhere = {item for other in others for item in _scored(other)}
    return len(items) >= _FEWEST and _is_bare(form) and elsewhere >= set(items)


def _is_summary(form: Form, others: Sequence[Form]) -> bool:
    parts = [points for _, points in _scored(form)]
    called = (form.sheet.name, heading_of(form, form.columns["name"]))
    if len(parts) < _FEWEST or not _is_bare(form) or not any(_of_parts(c) for c in called):
        return False
    items = [points for other in others for _, points in _scored(other, guided=True)]
    return len(items) > len(parts) and _come_to(items, parts)


def _of_parts(heading: str) -> bool:
    return _OF_PARTS.search(search_form(heading)) is not None


def _come_to(items: Sequence[float], parts: Sequence[float]) -> bool:
    """Return whether items in a row come to one part after the other, and none is left."""
    at = 0
    for part in parts:
        total = 0.0
        while at < len(items) and total < part - 1e-9:
            total += items[at]
            at += 1
        if abs(total - part) > 1e-9:
            return False
    return at == len(items)


def _is_bare(form: Form) -> bool:
    """Return whether a table has items and nothing that says how they are scored: neither guidance nor
    levels in rows of their own.
    """
    rows = range(form.first_row, len(form.sheet.rows))
    lines = (
        r for r in rows if _name(form, r) and not read_maximum(form.cell(r, "max_points")).known
    )
    return not any(says_points(form.cell(r, "rule_words")) for r in rows) and not any(
        form.cell(r, "code") in (None, "") for r in lines
    )


def _scored(form: Form, *, guided: bool = False) -> Iterator[Scored]:
    """Yield name and maximum of each row that has one, those of ``guided`` rows alone if asked for."""
    for row in range(form.first_row, len(form.sheet.rows)):
        figure = read_maximum(form.cell(row, "max_points"))
        told = says_points(form.cell(row, "rule_words"))
        name = _name(form, row)
        if figure.known and name and (told or not guided) and not _is_total(form, row):
            yield fold_name(name), figure.value


def _totals(form: Form) -> Iterator[float]:
    for row in range(form.first_row, len(form.sheet.rows)):
        figure = read_maximum(form.cell(row, "max_points"))
        if figure.known and _is_total(form, row):
            yield figure.value


def _is_total(form: Form, row: int) -> bool:
    raw, name = code_and_name(form, row, coded=True)
    return is_total(raw, name, form.cell(row, "rule_words"))


def _name(form: Form, row: int) -> str:
    return nfc(str(form.cell(row, "name") or "")).strip()
