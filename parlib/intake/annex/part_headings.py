"""Rows of an annex that head what stands below them and have no code: chapters of Roman numerals, parts, blocks
of bonus or penalty points.
"""

from __future__ import annotations

import re

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.cells import filled
from parlib.intake.annex.headings import POINTS_OF_A_LINE
from parlib.intake.annex.kinds import kind_of
from parlib.intake.numbers import read_figure
from parlib.intake.workbook.reader import Form

_BLOCK = re.compile(
    r"(?:phần\s+|các\s+|nhóm\s+|nội dung\s+|tiêu chí\s+|quy định\s+|mục\s+)*(?:điểm\s+)?(?:được\s+|bị\s+)?(?:thưởng|cộng|trừ|phạt)(?:\s+(?:điểm|thêm|đi))?(?:\s*(?:,|/|và)\s*(?:điểm\s+)?(?:bị\s+)?(?:thưởng|cộng|trừ|phạt)(?:\s+điểm)?)?"
    r"(?:\s*\([^()]*\))?\s*[:.]?",
    re.IGNORECASE,
)
"""The heading of a block of bonus or penalty points."""
_PART_HEADING = re.compile(
    r"(?:phần|chương|mục|lĩnh vực|nhóm)\s+(?:thứ\s+)?(?:[IVX]{1,4}|\d{1,2}|nhất|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|[A-H])\b",
    re.IGNORECASE,
)
_LONGEST_PART = 120
_GIVES = re.compile(r"[:=]\s*[-+]?\d[\d,.]*\s*(?:điểm|đ)?\s*\.?$", re.IGNORECASE)
"""How a level ends that says its points."""


def heads_chapters(form: Form, row: int, raw: object, name: str) -> bool:
    """Return whether a row heads chapters in Roman numerals: "A. Tiêu chí chấm điểm: 100" above "I"."""
    below = form.cell(row + 1, "code")
    return (
        isinstance(raw, str)
        and isinstance(below, str)
        and re.fullmatch(r"[A-HĐK][.)]?", nfc(raw).strip()) is not None
        and re.fullmatch(r"I[.)]?", nfc(below).strip()) is not None
        and not kind_of(None, name, None)
    )


def heads_a_block(form: Form, row: int, raw: object, name: str) -> str:
    """Return the words of a row without a code that heads a block of bonus or penalty points:
    "Điểm thưởng" over the items "T1", "T2".
    """
    first = nfc(raw).strip() if isinstance(raw, str) else ""
    heading = name.strip() or first
    if not _BLOCK.fullmatch(heading) or filled(form.cell(row, "rule_words")):
        return ""
    figure = form.columns.get("max_points")
    others = [
        v
        for place, v in enumerate(form.sheet.rows[row])
        if place != figure and isinstance(v, str) and nfc(v).strip() not in ("", first, heading)
    ]
    return "" if others else heading


def heads_a_part(form: Form, row: int, raw: object, name: str) -> str:
    """Return the words of a row that heads a part without a code; empty where it is a line of
    guidance: "Phần thứ hai: DỊCH VỤ CÔNG" over all columns.
    """
    first = nfc(raw).strip() if isinstance(raw, str) else ""
    words = {w for w in (first, name.strip()) if w}
    cells = {nfc(v).strip() for v in form.sheet.rows[row] if isinstance(v, str)} - {""}
    if len(words) != 1 or not cells <= words:
        return ""
    (heading,) = words
    if _GIVES.search(heading) or read_figure(form.cell(row, POINTS_OF_A_LINE)).known:
        return ""  # a level in capitals: "01 TTHC: 0,5"
    short = len(heading) <= _LONGEST_PART and not re.search(r"\d|[;%]", heading)
    # items have their guidance in a column: words alone above a coded row head a part
    apart = short and "rule_words" in form.columns and _is_coded(form, row + 1)
    return heading if apart or not is_plain(heading) else ""


def is_plain(heading: str) -> bool:
    """Return whether words alone in a row are neither called a part nor written in capitals."""
    named = _PART_HEADING.match(heading) and len(heading) <= _LONGEST_PART
    return not named and not (heading.isupper() and " " in heading)


def _is_coded(form: Form, row: int) -> bool:
    """Return whether a row has a code and guidance of its own."""
    return filled(form.cell(row, "code")) and filled(form.cell(row, "rule_words"))
