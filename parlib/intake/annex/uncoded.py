"""Rows without a code, or with a dash for one, that are items of their own: each has a name, a maximum and
guidance that gives points, and together they come to the maximum of the item above them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parlib.intake.annex.kinds import kind_of
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.points_of_lines import says_points
from parlib.intake.annex.row_codes import code_and_name
from parlib.intake.annex.totals import is_total
from parlib.intake.workbook.reader import Form

_MARK = re.compile(r"[-+•*–—\s]*")
_PART = re.compile(
    r"(?:lĩnh vực|phần|nhóm|mục|chương|nội dung)\s+(?:[IVXL\d]+|thứ)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Row:
    at: int
    coded: bool
    name: str
    guided: bool
    maximum: float  # NaN where none is printed


def is_mark(raw: object) -> bool:
    """Return whether the cell of a code holds none: empty, or the mark of a list."""
    return raw is None or (isinstance(raw, str) and _MARK.fullmatch(raw) is not None)


def rows_inside(form: Form) -> dict[int, int]:
    """Return, for each row that is an item without a code, the row of the item it belongs to."""
    if not {"code", "rule_words"} <= set(form.columns):
        return {}
    out: dict[int, int] = {}
    rows = list(_rows(form))
    for n, item in enumerate(rows):
        if not item.coded or item.guided or math.isnan(item.maximum):
            continue
        inner = []
        for row in rows[n + 1 :]:
            if row.coded or not row.name or not row.guided or math.isnan(row.maximum):
                break
            inner.append(row)
        ends = n + 1 + len(inner) == len(rows) or rows[n + 1 + len(inner)].coded
        whole = abs(math.fsum(r.maximum for r in inner) - item.maximum) < 1e-9
        if inner and ends and whole:
            out |= dict.fromkeys((r.at for r in inner), item.at)
    return out


def chapters_without_codes(form: Form) -> set[int]:
    """Return the rows that head a chapter with its maximum and have no code, beside items that have: words in
    capitals, or called a part, over items that come to the maximum. Whatever they are called, where each
    item has guidance of its own and each row without a code and guidance stands over such items. The
    heading of a block of bonus or penalty points is none of them.
    """
    rows = list(_rows(form)) if "code" in form.columns else []
    bare = [
        n for n, r in enumerate(rows) if not r.coded and not r.guided and r.name and r.maximum > 0
    ]
    over = [n for n in bare if _come_to(rows[n + 1 :], rows[n].maximum)]
    scored = [r for r in rows if r.coded and r.maximum > 0]
    all_guided = bool(scored) and all(r.guided for r in scored)
    if not (over == bare and all_guided):
        over = [n for n in over if rows[n].name.isupper() or _PART.match(rows[n].name)]
    return {rows[n].at for n in over if not kind_of(None, rows[n].name, None)}


def _come_to(rows: Sequence[_Row], maximum: float) -> bool:
    """Return whether rows begin with items that come to a maximum."""
    if not rows or not rows[0].coded:
        return False
    total = 0.0
    for item in rows:
        total += item.maximum if item.coded and not math.isnan(item.maximum) else 0.0
        if total >= maximum - 1e-9:
            break
    return abs(total - maximum) < 1e-9


def _rows(form: Form) -> Iterator[_Row]:
    for at in range(form.first_row, len(form.sheet.rows)):
        figure = read_maximum(form.cell(at, "max_points"))
        raw, name = code_and_name(form, at, coded=figure.known)
        guidance = form.cell(at, "rule_words")
        if is_total(raw, name, guidance):
            continue
        maximum = figure.value if figure.known else math.nan
        yield _Row(at, not is_mark(raw), name.strip(), says_points(guidance), maximum)
