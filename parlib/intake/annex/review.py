"""The sheet in which an office says whether the rules read from an annex are the ones the decision means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from parlib.codebook.frameworks import Framework, Item
from parlib.intake.annex.outcome import REASONS, Guidance
from parlib.intake.workbook.layout import reads_share
from parlib.intake.workbook.rule_words import points_vi, rule_words
from parlib.intake.workbook.text import put_text, save_whole

REVIEW_SHEET = "Rà soát"
BOOK_LABEL = "Bộ tiêu chí"
HEADINGS: dict[str, tuple[str, int]] = {
    "code": ("Mã", 9),
    "name": ("Tiêu chí", 36),
    "maximum": ("Điểm tối đa", 9),
    "words": ("Cách chấm trong phụ lục", 46),
    "understood": ("Hiểu là", 40),
    "picture": ("Thử bằng số", 36),
    "why": ("Vì sao cần xem", 28),
    "decision": ("Xác nhận", 11),
    "correct": ("Cách chấm đúng", 46),
}
HEADER_ROW = 4
_GUIDE = (
    "Mỗi dòng: so cột “Hiểu là” và “Thử bằng số” với phụ lục rồi chọn “Đúng”, “Sửa” (ghi lại ở cột “Cách chấm đúng”) hoặc “Chấm tay”. "
    + "Dòng tô màu chưa chắc chắn: để trống thì tiêu chí đó chưa có cách chấm."
)
_DOUBT = PatternFill("solid", fgColor="FFF2CC")
_HEAD = PatternFill("solid", fgColor="D9E2F3")
Picture = Callable[[Item], Sequence[tuple[float, float]]]


class Decision(StrEnum):
    """What a person says of one rule."""

    RIGHT = "Đúng"
    CORRECT = "Sửa"
    BY_HAND = "Chấm tay"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One scored item of an annex as read: its words and what they came to."""

    code: str
    words: str
    maximum: float | None
    read: Guidance


def item_with(item: Item, read: Guidance) -> Item:
    """Return an item under another rule; its unit follows the rule, where the rule names one."""
    return item.model_copy(update={"rule": read.rule, "rule_params": read.params, "unit": read.unit or item.unit})


def picture_words(item: Item, picture: Picture) -> str:
    """Return readings and points in Vietnamese digits: "100% → 2 điểm; 82% → 1 điểm; 79% → 0".

    Empty for a rule that a person applies.
    """
    growth = {1.1: "tăng", 1.0: "bằng", 0.9: "giảm"}
    said = []
    for value, points in picture(item):
        if item.rule == "growth":
            at = growth[value]
        elif item.rule == "boolean":
            at = "đạt" if value else "không đạt"
        else:
            at = f"{points_vi(value * 100)}%" if reads_share(item) else points_vi(value)
        said.append(f"{at} → {points_vi(points)}{' điểm' if points else ''}")
    return "; ".join(said)


def why_look(read: Guidance) -> str:
    """Return why a person has to look at a rule, in Vietnamese; empty where nothing is doubtful."""
    if read.reason:
        return f"{REASONS[read.reason][0]}: {read.detail}".rstrip(": ")
    return "" if read.certain else "Hiểu theo lời văn, có chỗ suy ra"


def write_review(path: Path, book: Framework, rows: Iterable[Reviewed], picture: Picture) -> Path:
    """Write the review sheet of a rule book that was just imported.

    Parameters
    ----------
    path : Path
        Where the workbook goes; an older one is replaced whole.
    book : Framework
        The rule book as proposed.
    rows : iterable of Reviewed
        Its scored items as read, in the order of the annex.
    picture : callable
        Readings and points of an item's rule (``parlib.scoring.picture.rule_picture``).
    """
    items = {item.code: item for item in book.items}
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = REVIEW_SHEET
    put_text(sheet.cell(1, 1), f"Rà soát cách chấm: {book.title_vi}")
    put_text(sheet.cell(2, 1), _GUIDE)
    put_text(sheet.cell(3, 1), BOOK_LABEL)
    put_text(sheet.cell(3, 2), book.id)
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    for column, (heading, width) in enumerate(HEADINGS.values(), start=1):
        cell = sheet.cell(HEADER_ROW, column)
        put_text(cell, heading)
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[cell.column_letter].width = width
    last = HEADER_ROW
    for last, row in enumerate(rows, start=HEADER_ROW + 1):
        _write_row(sheet, last, row, items[row.code], picture)
    choices = DataValidation(type="list", formula1=f'"{",".join(Decision)}"', allow_blank=True, showErrorMessage=True)
    choices.errorTitle, choices.error = HEADINGS["decision"][0], "Chọn một giá trị trong danh sách, hoặc để trống."
    where = sheet.cell(1, list(HEADINGS).index("decision") + 1).column_letter
    choices.add(f"{where}{HEADER_ROW + 1}:{where}{max(last, HEADER_ROW + 1)}")
    sheet.add_data_validation(choices)
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)
    sheet.protection.sheet = True  # against a slip, without a password: only the last two columns are to be filled
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    return save_whole(workbook, path)


def _understood(item: Item) -> str:
    """Return a rule in words and what its figure is: "mức: 2 = đúng hạn, 1 = trễ hạn", "số trường hợp thiếu thư"."""
    words = rule_words(item)
    return f"{words} ({item.unit})" if words and item.unit not in ("", "tỷ lệ 0-1") and item.rule not in ("manual", "survey") else words


def _write_row(sheet, at: int, row: Reviewed, item: Item, picture: Picture) -> None:
    proposed = item_with(item, row.read)
    values = {
        "code": row.code,
        "name": item.name_vi,
        "words": row.words,
        "understood": _understood(proposed),
        "picture": picture_words(proposed, picture),
        "why": why_look(row.read),
    }
    for column, key in enumerate(HEADINGS, start=1):
        cell = sheet.cell(at, column)
        if key == "maximum":
            cell.value = row.maximum
        elif values.get(key):
            put_text(cell, values[key])
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if key in ("decision", "correct"):
            cell.protection = Protection(locked=False)
        if not row.read.certain:
            cell.fill = _DOUBT
