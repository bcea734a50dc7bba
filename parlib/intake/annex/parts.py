"""Several tables of one annex: parts that follow one another, or versions for other units."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.codebook.vietnamese import fold_name, nfc, search_form
from parlib.intake.annex.headings import APPRAISER, POINTS_OF_A_LINE
from parlib.intake.annex.heads import unused_headings
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.row_codes import ROMAN, code_and_name
from parlib.intake.annex.titles import ANNEX, title_of
from parlib.intake.annex.totals import is_total
from parlib.intake.annex.unit_levels import levels_in
from parlib.intake.workbook.reader import Form, Sheet

USED = (
    "code",
    "name",
    "max_points",
    POINTS_OF_A_LINE,
    "rule_words",
    "survey_score",
    "unit",
    "lead_unit",
    APPRAISER,
    "explanation",
)
"""Columns that are taken over."""
_LONGEST_HEADING = 120
_WHOLE = 100.0
"""Points that a whole index has: tables that each come to so many are no parts of one."""
_ABOVE = 6


def are_parts(forms: Sequence[Form], *, fewest: int = 2) -> bool:
    """Return whether sheets are parts of one annex and no versions of it: no two share their names, and
    two at least hold ``fewest`` items.
    """
    if are_wholes(forms) or are_of_other_units(forms):
        return False
    names = [
        {
            fold_name(str(form.cell(row, "name")))
            for row in range(form.first_row, len(form.sheet.rows))
            if isinstance(form.cell(row, "name"), str)
            and not is_total(form.cell(row, "code"), nfc(str(form.cell(row, "name"))))
            and (fewest == 1 or read_maximum(form.cell(row, "max_points")).known)
        }
        for form in forms
    ]
    return (
        all(
            len(one & two) * 4 <= min(len(one), len(two))
            for n, one in enumerate(names)
            for two in names[n + 1 :]
        )
        and sum(len(one) >= fewest for one in names) > 1
    )


def begin_again(forms: Sequence[Form]) -> bool:
    """Return whether the codes of several sheets begin with the same one."""
    first = [str(form.cell(form.first_row, "code")).strip(" .)") for form in forms]
    return len(set(first)) < len(first)


def headed(form: Form, number: int) -> Form:
    """Return the table of a part under a row that heads it: a Roman numeral, what stands above the
    table or else the name of its sheet, and the total that the sheet prints.
    """
    above = (v for row in form.sheet.rows[: form.header_row] for v in row)
    lines = [nfc(v).strip() for v in above if isinstance(v, str) and v.strip()]
    title = lines[-1] if lines and len(lines[-1]) <= _LONGEST_HEADING else form.sheet.name
    rows = list(form.sheet.rows)
    maximum: object = ""
    for at in range(form.first_row, len(rows)):
        if _is_total(form, at):
            maximum = form.cell(at, "max_points") or ""
            rows[at] = []
    width = max(form.columns.values()) + 1
    heading: list[object] = [""] * width
    heading[form.columns["name"]] = title
    heading[form.columns["max_points"]] = maximum
    if "code" in form.columns:
        heading[form.columns["code"]] = ROMAN[number] if number < len(ROMAN) else ""
    rows.insert(form.first_row, heading)
    merged = tuple(
        (top + 1, left, bottom + 1, right) if top >= form.first_row else (top, left, bottom, right)
        for top, left, bottom, right in form.sheet.merged
    )
    return replace(form, sheet=replace(form.sheet, rows=rows, merged=merged))


def in_one(forms: Sequence[Form]) -> Form:
    """Join the tables of one annex, each by its own headings."""
    first = forms[0]
    keys = list(dict.fromkeys(key for form in forms for key in form.columns))
    heading_of = {
        key: form.sheet.cell(form.header_row, place)
        for form in reversed(forms)
        for key, place in form.columns.items()
    }
    rows: list[list[object]] = [list(row) for row in first.sheet.rows[: first.header_row]]
    rows.append([heading_of[key] or "" for key in keys])
    merged: list[tuple[int, int, int, int]] = []
    for form in forms:
        shift = len(rows) - form.first_row
        at = {place: keys.index(key) for key, place in form.columns.items()}
        for top, left, bottom, _ in form.sheet.merged:
            if top >= form.first_row and left in at:
                merged.append((top + shift, at[left], bottom + shift, at[left]))
        rows += [
            [form.cell(row, key) or "" if form.cell(row, key) != 0 else 0 for key in keys]
            for row in range(form.first_row, len(form.sheet.rows))
        ]
    sheet = Sheet(first.sheet.name, rows, tuple(merged))
    columns = {key: n for n, key in enumerate(keys)}
    unread = [h for form in forms for h in unused_headings(form, used_places(form))]
    return Form(
        sheet,
        columns,
        first.header_row + 1,
        first.header_row,
        left_out=tuple(dict.fromkeys(unread)),
    )


def used_places(form: Form) -> set[int]:
    """Return the columns of a table that a rule book is read from."""
    return {form.columns[key] for key in USED if key in form.columns}


def are_wholes(forms: Sequence[Form]) -> bool:
    """Return whether two tables at least come to a whole index each."""
    return sum(_total_of(form) == _WHOLE for form in forms) > 1


def _total_of(form: Form) -> float:
    """Return the largest total that a table prints; NaN for none."""
    rows = range(form.first_row, len(form.sheet.rows))
    totals = [
        figure.value
        for row in rows
        if _is_total(form, row) and (figure := read_maximum(form.cell(row, "max_points"))).known
    ]
    return max(totals, default=math.nan)


def _is_total(form: Form, row: int) -> bool:
    raw, name = code_and_name(form, row, coded=True)
    return is_total(raw, name, form.cell(row, "rule_words"))


def units_of(form: Form) -> tuple[str, ...]:
    """Return the levels of units that the name of a sheet speaks of, else the lines above its table; of a
    table of a document, its title.
    """
    if form.sheet.above:
        return levels_in(title_of(form.sheet.above))
    above = [v for row in form.sheet.rows[: form.header_row][-_ABOVE:] for v in row]
    lines = "\n".join(nfc(v) for v in above if isinstance(v, str))
    return levels_in(form.sheet.name) or levels_in(lines)


_KIND_OF_UNIT = re.compile(
    r"(?:(?:ubnd|cap|khoi|cac|danh cho|ap dung|bang|phu luc)\s+)*(?:xa|phuong|thi tran|dac khu|thi xa|thanh pho|quan|huyen|so|so, nganh|chi cuc|don vi su nghiep)"
)
"""A kind of units that a sheet is called by; several may be of one level."""


def are_of_other_units(forms: Sequence[Form]) -> bool:
    """Return whether each table is for one level of units, and they are not all for the same; or each for
    one kind of units.
    """
    called = [search_form(form.sheet.name).strip() for form in forms]
    if all(map(_KIND_OF_UNIT.fullmatch, called)):
        return True
    levels = [units_of(form) for form in forms]
    return all(len(one) == 1 for one in levels) and len(set(levels)) > 1


def are_annexes(forms: Sequence[Form]) -> bool:
    """Return whether tables of a document are annexes of their own: above each stands "Phụ lục" and its
    title, each prints its total, and their codes begin with the same one. What comes to a whole
    together is none.
    """
    titles = [title_of(form.sheet.above) for form in forms]
    totals = [_total_of(form) for form in forms]
    return (
        all(titles)
        and len(set(titles)) == len(titles)
        and all(any(map(ANNEX.match, form.sheet.above)) for form in forms)
        and not any(map(math.isnan, totals))
        and math.fsum(totals) != _WHOLE
        and all("code" in form.columns for form in forms)
        and begin_again(forms)
    )


def one_of(forms: Sequence[Form], level: str) -> Form:
    """Return the table for the level of units, where one alone is for it; else the longest. The names of
    the others stay with it.
    """
    fitting = [form for form in forms if level and units_of(form) == (level,)]
    taken = fitting[0] if len(fitting) == 1 else max(forms, key=lambda f: len(f.sheet.rows))
    others = tuple(form.sheet.name for form in forms if form is not taken)
    return replace(taken, other_tables=others)
