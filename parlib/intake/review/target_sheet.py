"""The second sheet of a review workbook: the headline target, the ways to it, live sums."""

from __future__ import annotations

import math

from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from parlib.codebook.reviews import Review
from parlib.document.numbers import format_number
from parlib.intake.review.layout import (
    BANDS,
    HEADER,
    HEADLINE,
    LETTER,
    REVIEW_SHEET,
    TARGET_SHEET,
    YES,
)
from parlib.intake.review.paragraphs import put
from parlib.intake.workbook.styles import GRID, HEAD, INPUT

# -- the headline target and the ways to it


def write_target_sheet(book: Workbook, review: Review, last: int) -> None:
    """Write the second sheet: the target, the ways to it, what the chosen rows add."""
    sheet = book.create_sheet(TARGET_SHEET, 1)
    for column, width in enumerate((44, 16, 46, 12, 14, 30, 14), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    put(
        sheet,
        1,
        1,
        f"MỤC TIÊU CHUNG NĂM {review.year} CỦA {review.name.upper()}",
        bold=True,
        size=14,
    )
    put(
        sheet,
        2,
        1,
        "Để trống mục tiêu nào không đặt. Bảng dưới được lập từ mục tiêu khi in sổ.",
        italic=True,
    )
    for number, (key, words) in enumerate(HEADLINE.items(), 3):
        put(sheet, number, 1, words)
        box = sheet.cell(number, 2)
        box.fill, box.border, box.protection = INPUT, GRID, Protection(locked=False)
        if key == "value" and not math.isnan(review.target):
            box.value = review.target
    bands = DataValidation(
        type="list", formula1=f'"{",".join(BANDS)}"', allow_blank=True, showErrorMessage=True
    )
    bands.add("B6")
    sheet.add_data_validation(bands)
    _sums(sheet, review, last)
    _ways(sheet, review, 14)
    sheet.protection.sheet = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def _ways(sheet: Worksheet, review: Review, at: int) -> None:
    """Put the ways to the target below their head in a row, or why there is none."""
    put(
        sheet,
        at - 1,
        1,
        "Những cách ít việc nhất để tự chấm đủ mục tiêu (mỗi cách một nhóm tiêu chí)",
        bold=True,
    )
    for column, words in enumerate(
        (
            *("Cách", "Mã", "Tiêu chí", "Tăng (điểm)", "Tổng điểm sau đó", "Đơn vị phụ trách"),
            "Có thể được công nhận",
        ),
        1,
    ):
        put(sheet, at, column, words, bold=True)
        sheet.cell(at, column).fill = HEAD
    for step in review.ways:
        at += 1
        told: tuple[str | float, ...] = (
            f"Cách {step.way}",
            step.code,
            step.name,
            round(step.gain, 6),
            round(step.reached, 6),
            step.owner,
            "chưa biết" if math.isnan(step.granted) else round(step.granted, 2),
        )
        for column, value in enumerate(told, 1):
            put(sheet, at, column, value)
    if not review.ways:
        put(sheet, at + 1, 1, review.no_way)
    for line in _odds(review):
        at += 1
        put(sheet, at, 1, line)


def _odds(review: Review) -> list[str]:
    """Return what appraisal may grant of each way, and what that rests on."""
    lines = [
        f"Cách {way.way}: thẩm định có thể công nhận {_points(way.granted)} trong "
        f"{_points(way.gain)} điểm tự chấm tăng; tổng điểm {_points(way.expected)} "
        f"({_points(way.low)} – {_points(way.high)}, khoảng {way.level:.0%}); khả năng đạt mục tiêu "
        f"{format_number('share', way.chance, 'vi')}."
        for way in review.odds
    ]
    return [*lines, *([review.odds_rest] if review.odds_rest else [])]


def _points(value: float) -> str:
    return format_number("points", value, "vi")


def _sums(sheet: Worksheet, review: Review, last: int) -> None:
    """Write what the chosen rows add, beside what the target needs, as formulas that follow the
    office's entries.
    """
    first = HEADER + 1
    cells = {
        k: f"'{REVIEW_SHEET}'!${LETTER[k]}${first}:${LETTER[k]}${last}"
        for k in ("take", "expected")
    }
    counted = "" if math.isnan(review.by_items) else " (quy từ Chỉ số công bố)"
    put(sheet, 8, 1, f"Tổng điểm năm {review.period}{counted}")
    put(sheet, 9, 1, "Điểm tối đa")
    put(sheet, 10, 1, "Điểm dự kiến tăng của các dòng đã chọn")
    put(sheet, 11, 1, "Còn thiếu so với mục tiêu (điểm)")
    for at, value in ((8, review.points), (9, review.most)):
        sheet.cell(at, 2).value = None if math.isnan(value) else round(value, 6)
    sheet.cell(10, 2).value = f'=SUMIF({cells["take"]},"{YES}",{cells["expected"]})'
    sheet.cell(
        11, 2
    ).value = '=IF(AND(ISNUMBER(B3),ISNUMBER(B8),ISNUMBER(B9)),ROUND(MAX(0,B3*B9/100-B8-B10),6),"")'
    for at in range(8, 12):
        sheet.cell(at, 2).number_format = "0.00##"
        sheet.cell(at, 2).border = GRID
