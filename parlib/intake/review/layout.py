"""What a review workbook looks like.

Its sheets and columns, and the headings by which a column is found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openpyxl.utils import get_column_letter

from parlib.intake.workbook.recognition import heading_key

SCHEMA = "parlib.review/1"
REVIEW_SHEET, TARGET_SHEET = "Rà soát, khắc phục", "Mục tiêu"
FREE_ROWS = 10
FREE_PREFIX = "VK"
YES, NO = "Có", "Không"


class Cell(StrEnum):
    """What a column holds."""

    SHOWN = "shown"
    POINTS = "points"
    CHOICE = "choice"
    TEXT = "text"
    DAY = "day"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: key, heading, width in characters, what it holds, whether the office fills it."""

    key: str
    label: str
    width: float
    kind: Cell
    open: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("id", "Mã dòng", 10, Cell.SHOWN),
    Column("name", "Nội dung", 38, Cell.SHOWN),
    Column("most", "Điểm tối đa", 7, Cell.POINTS),
    Column("points", "Điểm đạt", 7, Cell.POINTS),
    Column("previous", "Điểm năm trước", 7, Cell.POINTS),
    Column("lost", "Điểm bị trừ", 7, Cell.POINTS),
    Column("room", "Còn có thể tăng", 8, Cell.POINTS),
    Column("reason", "Lý do theo số liệu", 22, Cell.SHOWN),
    Column("verdict", "Kết luận về điểm 0, điểm giảm", 22, Cell.SHOWN),
    Column("near", "Mốc gần nhất có thêm điểm", 20, Cell.SHOWN),
    Column("owner", "Đơn vị phụ trách", 18, Cell.SHOWN),
    Column("explanation", "Giải trình đã nộp", 20, Cell.SHOWN),
    Column("ways", "Cách đạt mục tiêu", 8, Cell.SHOWN),
    Column("take", "Đưa vào kế hoạch", 9, Cell.CHOICE, open=True),
    Column("cause", "Nguyên nhân", 18, Cell.CHOICE, open=True),
    Column("cause_words", "Diễn giải nguyên nhân", 26, Cell.TEXT, open=True),
    Column("measure", "Biện pháp, nhiệm vụ", 40, Cell.TEXT, open=True),
    Column("lead", "Đơn vị chủ trì", 20, Cell.TEXT, open=True),
    Column("supports", "Đơn vị phối hợp", 20, Cell.TEXT, open=True),
    Column("due", "Thời hạn", 12, Cell.DAY, open=True),
    Column("evidence", "Tài liệu kiểm chứng phải có", 26, Cell.TEXT, open=True),
    Column("expected", "Điểm dự kiến tăng", 9, Cell.FIGURE, open=True),
    Column("effort", "Công sức", 8, Cell.FIGURE, open=True),
)
BY_KEY: dict[str, Column] = {c.key: c for c in COLUMNS}
OPEN: tuple[str, ...] = tuple(c.key for c in COLUMNS if c.open)
NEEDED: tuple[str, ...] = ("cause", "measure", "lead", "due")
"""What a row that enters the plan must say."""

HEADER = 6
"""The row of the headings."""

LETTER = {c.key: get_column_letter(i) for i, c in enumerate(COLUMNS, 1)}
"""The letter of each column."""

HEADLINE: dict[str, str] = {
    "value": "Chỉ số cải cách hành chính đạt từ (%)",
    "places_low": "Thứ hạng tăng ít nhất (bậc)",
    "places_high": "Thứ hạng tăng nhiều nhất (bậc)",
    "band": "Nhóm xếp hạng",
}
BANDS: tuple[str, ...] = ("nhóm đầu", "nhóm giữa")

_HEADINGS = {heading_key(c.label): c.key for c in COLUMNS}
_LONGEST_HEADING = 80


def column_of(heading: object) -> str:
    """Return the key of the column that a heading names; ``""`` where it names none."""
    return (
        _HEADINGS.get(heading_key(heading), "")
        if isinstance(heading, str) and len(heading) <= _LONGEST_HEADING
        else ""
    )
