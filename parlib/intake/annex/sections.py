"""Codes for rows that need one and have none: parts under which numbers begin again, and items of a
table without codes.

What proves a part is its maximum, which the items below it add up to, or capitals throughout.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.codes import AnnexCodes
from parlib.intake.annex.kinds import kind_of
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.row_codes import ROMAN, code_and_name
from parlib.intake.annex.totals import is_total
from parlib.intake.workbook.reader import Form

_PART = re.compile(
    r"(?:lĩnh vực|phần|nhóm|mục|chương|nội dung)\s+(?:[IVXL\d]+|thứ)\b", re.IGNORECASE
)
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Row:
    at: int
    coded: bool
    twice: bool
    chapter: bool
    name: str
    maximum: float  # NaN where none is printed
    guided: bool


def missing_codes(form: Form) -> dict[int, str]:
    """Return, row by row, the codes of rows that need one and have none; empty where codes are whole.

    Where chapters have codes of their own, or no part can be proved, nothing is made up.
    """
    rows = _rows(form)
    if any(r.chapter for r in rows):
        return {}
    if not any(r.coded for r in rows):
        return _numbered(rows)
    if sum(r.twice for r in rows) == 0:
        return {}
    parts = [r for n, r in enumerate(rows) if _is_part(r, rows[n + 1 :])]
    if len(parts) < 2 or len(parts) > len(ROMAN) or parts[0].at > _first_coded(rows):
        return {}
    return {part.at: code for part, code in zip(parts, ROMAN, strict=False)}


def _rows(form: Form) -> list[_Row]:
    below = range(form.first_row, len(form.sheet.rows))
    codes, out = AnnexCodes.of_column(form.cell(row, "code") for row in below), []
    for row in below:
        figure = read_maximum(form.cell(row, "max_points"))
        raw, name = code_and_name(form, row, coded=figure.known)
        name = name or heading_in(raw)
        if is_total(raw, name, form.cell(row, "rule_words")):
            continue
        placed = codes.place(raw)
        coded = placed is not None
        chapter = placed is not None and placed.code.isalpha() and placed.code.isupper()
        twice = placed is not None and placed.twice
        maximum = figure.value if figure.known else math.nan
        guided = form.cell(row, "rule_words") is not None
        out.append(_Row(row, coded, twice, chapter, name, maximum, guided))
    return out


def heading_in(raw: object) -> str:
    """Return the heading of a part that stands in the column of codes, over all columns; ``""`` for a
    code.

    Examples
    --------
    >>> heading_in("LĨNH VỰC 1: CHỈ ĐẠO"), heading_in("Phần II"), heading_in("1.2")
    ('LĨNH VỰC 1: CHỈ ĐẠO', '', '')
    """
    words = nfc(raw).strip() if isinstance(raw, str) else ""
    return words if AnnexCodes().place(words) is None and " " in words else ""


def _first_coded(rows: list[_Row]) -> int:
    return next(r.at for r in rows if r.coded)


def _is_part(row: _Row, below: list[_Row]) -> bool:
    """Return whether a row without a code heads the coded rows below it."""
    if row.coded or not row.name or not below or not below[0].coded:
        return False
    if row.name.isupper() or _PART.match(row.name) or kind_of(None, row.name, None):
        return True
    return not math.isnan(row.maximum) and _adds_up(row.maximum, below, coded=True)


def _adds_up(maximum: float, below: list[_Row], *, coded: bool) -> bool:
    """Return whether the maxima that follow come to a sum, one after the other."""
    total = 0.0
    for row in below:
        if row.coded == coded and not math.isnan(row.maximum):
            total += row.maximum
        if abs(total - maximum) < 1e-9:
            return True
        if total > maximum:
            return False
    return False


def _numbered(rows: list[_Row]) -> dict[int, str]:
    """Return codes for a table that has none: parts in Roman numerals, items with guidance in their
    own row numbered below them.
    """
    items, block = [], False
    for n, row in enumerate(rows):
        guided_below = n + 1 < len(rows) and rows[n + 1].guided
        if not row.guided and row.name and guided_below:
            block = bool(kind_of(None, row.name, None))
        if row.guided and row.name and (block or not math.isnan(row.maximum)):
            items.append(row)
    if len(items) < _FEWEST:
        return {}
    out: dict[int, str] = {}
    chapters = number = 0
    for n, row in enumerate(rows):
        if row in items:
            number += 1
            out[row.at] = str(number)
        elif (
            row.name
            and chapters < len(ROMAN)
            and n + 1 < len(rows)
            and rows[n + 1] in items
            and (
                row.name.isupper()
                or bool(kind_of(None, row.name, None))
                or _adds_up(row.maximum, rows[n + 1 :], coded=False)
            )
        ):
            out[row.at] = ROMAN[chapters]
            chapters, number = chapters + 1, 0
    return out
