"""A workbook with two sheets to fill: which one is read, and what the other says differently.

Offices copy the sheet before they try something out, and fill the copy. The sheet under the
template's own name is read; what another one holds is not used, and has to be said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parlib.codebook.vietnamese import fold_name, nfc
from parlib.errors import Problem
from parlib.intake.messages import problem
from parlib.intake.workbook.items import Book
from parlib.intake.workbook.layout import FIGURES, GUIDE_SHEET, META_SHEET, POINTS, TEXTS
from parlib.intake.workbook.reader import Form, Sheet, find_form

_INPUTS = ("choice", *FIGURES, *POINTS, *TEXTS)
_SHOWN = 12  # cells in one message


def second_forms(
    sheets: Sequence[Sheet], form: Form, book: Book, *, file: str, language: str
) -> list[Problem]:
    """Return a warning for every other filled form, naming both sheets and the cells that differ."""
    read = dict(_rows(form, book))
    skip = {fold_name(GUIDE_SHEET), fold_name(META_SHEET), fold_name(form.sheet.name)}
    out = []
    for sheet in sheets:
        other = find_form(sheet) if fold_name(sheet.name) not in skip else None
        differing = list(_differing(other, form, read, book)) if other is not None else []
        if differing:
            shown = ", ".join(differing[:_SHOWN]) + (" …" if len(differing) > _SHOWN else "")
            values = {
                "read": form.sheet.name,
                "other": sheet.name,
                "count": str(len(differing)),
                "cells": shown,
            }
            where = {"file": file, "sheet": sheet.name, "cell": differing[0]}
            out.append(
                problem("second_form", language=language, severity="warning", **where, **values)
            )
    return out


def _rows(form: Form, book: Book) -> Iterator[tuple[str, int]]:
    for row in range(form.first_row, len(form.sheet.rows)):
        raw = form.cell(row, "code")
        code, _ = book.code_of(raw, form.cell(row, "name")) if raw is not None else ("", False)
        if code in book.specs:
            yield code, row


def _differing(other: Form, form: Form, read: dict[str, int], book: Book) -> Iterator[str]:
    """Yield the filled cells of another form that say something else than the form that is read."""
    for code, row in _rows(other, book):
        for key in _INPUTS:
            value = _plain(other.cell(row, key))
            if value != "" and (code not in read or value != _plain(form.cell(read[code], key))):
                yield other.address(row, key)


def _plain(value: object) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(float(value), 9)
    return nfc(str(value)) if value is not None else ""
