"""Write the review workbook of one unit.

What the release says in locked cells, the office's answer in open ones.

The sheet holds one row for each thing to be answered for, and free rows for what no item covers. A
second sheet holds the headline target, the cheapest ways to it, and live sums of what the chosen
rows are expected to add.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from parlib.codebook.reviews import BASIS_VI, CAUSES_VI, NearMiss, Review, ReviewRow, RowKind
from parlib.intake.review.layout import (
    BY_KEY,
    COLUMNS,
    FREE_PREFIX,
    FREE_ROWS,
    HEADER,
    LETTER,
    NO,
    OPEN,
    REVIEW_SHEET,
    SCHEMA,
    YES,
    Cell,
)
from parlib.intake.review.paragraphs import put
from parlib.intake.review.target_sheet import write_target_sheet
from parlib.intake.workbook.layout import GUIDE_SHEET, ILLUSTRATIVE, LIST_SHEET, META_SHEET
from parlib.intake.workbook.page import set_up_page
from parlib.intake.workbook.rule_words import points_vi
from parlib.intake.workbook.styles import FACE, GRID, HEAD, INPUT, PARENT
from parlib.intake.workbook.text import put_text, save_whole

_DAY = "dd/mm/yyyy"
_MOST_LISTED = 200  # owners offered in the drop-down
_GROUPS = {
    RowKind.SURVEY: (
        "Nội dung khảo sát được đánh giá ở mức trung bình trở xuống (tỷ lệ, khoảng tin cậy)"
    ),
    RowKind.PROMISE: "Cam kết của kế hoạch trước chưa đạt, chậm hoặc chưa có báo cáo",
    RowKind.OTHER: "Việc khác (ghi nội dung ở cột B)",
}


def write_review(review: Review, path: Path) -> Path:
    """Write the review workbook of one unit and year.

    Parameters
    ----------
    review : Review
        What the release says of the unit.
    path : Path
        Where to write; an existing file is replaced only when the new one is complete.

    Returns
    -------
    Path
        ``path``.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = REVIEW_SHEET
    _title(sheet, review)
    _headings(sheet)
    last = _rows(sheet, review)
    _lists(book, review)
    _validations(sheet, review, last)
    letter = get_column_letter(len(COLUMNS))
    book_name = f"{review.framework} {review.version}" if review.framework else REVIEW_SHEET
    foot = f"{book_name} – {review.locality}"
    head = ILLUSTRATIVE if review.illustrative else ""
    set_up_page(sheet, foot=foot, head=head, heading=HEADER, area=f"A1:{letter}{last}", wide=True)
    sheet.protection.insertRows = False  # an item may need several measures
    # what the release says on one sheet of paper, the answers on the next
    sheet.page_setup.fitToWidth = 2
    sheet.print_title_cols = "A:B"
    sheet.col_breaks.append(Break(id=[c.key for c in COLUMNS].index("take")))
    write_target_sheet(book, review, last)
    _guide(book, review)
    _identity(book, review)
    book.active = 0
    return save_whole(book, Path(path))


# -- the sheet to fill


def _title(sheet: Worksheet, review: Review) -> None:
    mark = f"{ILLUSTRATIVE} – " if review.illustrative else ""
    value = f"{points_vi(round(review.index, 2))} %" if not math.isnan(review.index) else "chưa có"
    value += "" if math.isnan(review.by_items) else f"; {apart_words(review)}"
    lines = [
        f"{mark}RÀ SOÁT KẾT QUẢ NĂM {review.period}, BIỆN PHÁP KHẮC PHỤC NĂM {review.year}",
        f"Chỉ số cải cách hành chính năm {review.period}: {value}",
        f"Đơn vị: {review.name} [{review.locality}]",
        _rests_on(review),
        (
            "Chỉ nhập ở các ô nền vàng. Mỗi dòng một biện pháp; dòng chọn “Có” được đưa vào dự "
            "thảo kế hoạch."
        ),
    ]
    for number, text in enumerate(lines, 1):
        box = sheet.cell(number, 1)
        put_text(box, text)
        box.font = Font(
            name=FACE, bold=number < 4, italic=number == 5, size=14 if number == 1 else 11
        )


def _rests_on(review: Review) -> str:
    """Say by which rule book the year was scored, or which promises are reviewed without points."""
    if review.framework:
        return f"Bộ tiêu chí: {review.framework} · phiên bản {review.version} · năm {review.period}"
    documents = "; ".join(review.rests_on)
    return f"Năm {review.period} chưa có điểm từng tiêu chí; sổ lập từ cam kết của {documents}"


def _headings(sheet: Worksheet) -> None:
    for column in COLUMNS:
        box = sheet[f"{LETTER[column.key]}{HEADER}"]
        put_text(box, column.label)
        box.font, box.fill, box.border = Font(name=FACE, bold=True, size=10), HEAD, GRID
        box.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[LETTER[column.key]].width = column.width
    sheet.row_dimensions[HEADER].height = 58


def _rows(sheet: Worksheet, review: Review) -> int:
    """Write every row with a line above each group, and return the last row."""
    at = HEADER + 1
    for group, rows in _grouped(review):
        put_text(sheet.cell(at, 1), group)
        for column in range(1, len(COLUMNS) + 1):
            box = sheet.cell(at, column)
            box.fill, box.border, box.font = PARENT, GRID, Font(name=FACE, bold=True, size=10)
        at += 1
        for row in rows:
            _row(sheet, at, row)
            at += 1
    return at - 1


def _grouped(review: Review) -> Iterator[tuple[str, list[ReviewRow]]]:
    for code, name in review.domains.items():
        rows = [r for r in review.rows if r.domain == code]
        if rows:
            yield f"{code}. {name}", rows
    for kind in (RowKind.SURVEY, RowKind.PROMISE):
        rows = [r for r in review.rows if r.kind == kind and r.domain not in review.domains]
        if rows:
            yield _GROUPS[kind], rows
    yield _GROUPS[RowKind.OTHER], [free_row(n) for n in range(1, FREE_ROWS + 1)]


def free_row(number: int) -> ReviewRow:
    """Return an empty row for something that no item covers."""
    return ReviewRow(
        id=f"{FREE_PREFIX} {number:02d}",
        kind=RowKind.OTHER,
        code="",
        name="",
        closed="Việc khác không gắn với tiêu chí",
    )


def _row(sheet: Worksheet, at: int, row: ReviewRow) -> None:
    for column in COLUMNS:
        box = sheet[f"{LETTER[column.key]}{at}"]
        box.border, box.font = GRID, Font(name=FACE, size=10)
        left = column.kind in (Cell.SHOWN, Cell.TEXT)
        box.alignment = Alignment(
            vertical="center", wrap_text=True, horizontal="left" if left else "center"
        )
        if column.kind in (Cell.POINTS, Cell.FIGURE):
            box.number_format = "0.00##"
        if column.kind == Cell.DAY:
            box.number_format = _DAY
        if is_open(row, column.key):
            box.fill, box.protection = INPUT, Protection(locked=False)
    for key, value in _shown(row).items():
        box = sheet[f"{LETTER[key]}{at}"]
        if isinstance(value, str):
            put_text(box, value)
        elif not math.isnan(value):
            box.value = round(value, 6)
    texts = {k: v for k, v in _shown(row).items() if isinstance(v, str)}
    lines = max(
        [2, *(math.ceil(len(v) / (1.1 * BY_KEY[k].width) + 0.1) for k, v in texts.items() if v)]
    )
    sheet.row_dimensions[at].height = min(13.5 * lines + 3, 400)


def is_open(row: ReviewRow, key: str) -> bool:
    """Return whether a cell is for the office.

    No points are expected of what gives none, and only free rows are named.
    """
    if key == "name":
        return row.kind == RowKind.OTHER
    return key in OPEN and (key != "expected" or row.room != 0)


def _shown(row: ReviewRow) -> dict[str, str | float]:
    name = row.name
    reason = row.reason
    if row.kind == RowKind.SURVEY:
        name = f"{row.name}: {_percent(row.share)} ({_percent(row.low)}–{_percent(row.high)})"
    if row.missing:
        reason = f"{row.reason or 'Chưa có số liệu'} (chưa có điểm, không phải điểm 0)"
    return {
        "id": row.id,
        "name": name,
        "most": row.most,
        "points": row.points,
        "previous": row.previous,
        "lost": row.lost,
        "room": row.room if row.room else math.nan,
        "reason": "; ".join(
            p for p in (reason, row.closed if row.kind == RowKind.ITEM else "") if p
        ),
        "verdict": row.verdict,
        "near": near_words(row.near) if row.near else "",
        "owner": "; ".join(dict.fromkeys(p for p in (row.owner, row.person) if p)),
        "explanation": row.explanation,
        "ways": ", ".join(map(str, row.ways)),
        "lead": row.units[0] if row.units else "",
        "supports": "; ".join(row.units[1:]),
    }


def _percent(value: float) -> str:
    return "–" if math.isnan(value) else f"{points_vi(round(value, 1))} %"


def near_words(near: NearMiss) -> str:
    """Return what figure gives clearly more points, and how far it is.

    Examples
    --------
    >>> near_words(NearMiss("share", 0.9844, 0.99, higher=True, strict=False, gain=2.0))
    'Từ 99 % trở lên: thêm 2 điểm (đã đạt 98,44 %)'
    """
    shown = (
        (lambda v: f"{points_vi(round(100 * v, 4))} %") if near.measure == "share" else points_vi
    )
    there = shown(near.threshold)
    side = f"Trên {there}" if near.strict else f"Từ {there} trở lên"
    if not near.higher:
        side = f"Dưới {there}" if near.strict else f"Không quá {there}"
    cases = "" if math.isnan(near.cases) else f", còn {points_vi(near.cases)} trường hợp"
    return f"{side}: thêm {points_vi(near.gain)} điểm (đã đạt {shown(near.reading)}{cases})"


def apart_words(review: Review) -> str:
    """Return what the items add up to beside the published value, and which of the two counts."""
    added = points_vi(round(review.by_items, 2))
    return (
        f"đây là số công bố; các tiêu chí ({BASIS_VI[review.basis]}) cộng được {added} điểm, chênh "
        f"{points_vi(round(abs(review.by_items - review.points), 2))} điểm chưa rõ ở tiêu chí nào. "
        f"Phần còn thiếu so với mục tiêu tính từ số công bố"
    )


# -- what may be entered


def _lists(book: Workbook, review: Review) -> None:
    lists = book.create_sheet(LIST_SHEET)
    lists.sheet_state = "hidden"
    for number, words in enumerate(CAUSES_VI.values(), 1):
        put_text(lists.cell(number, 1), words)
    for number, owner in enumerate(review.owners[:_MOST_LISTED], 1):
        put_text(lists.cell(number, 2), owner)


def _validations(sheet: Worksheet, review: Review, last: int) -> None:
    first = HEADER + 1
    span = {key: f"{LETTER[key]}{first}:{LETTER[key]}{last}" for key in OPEN}
    _choice(sheet, f'"{YES},{NO}"', [span["take"]], strict=True)
    _choice(sheet, f"'{LIST_SHEET}'!$A$1:$A${len(CAUSES_VI)}", [span["cause"]], strict=True)
    if review.owners:  # another unit than those of the rule book may lead
        owners = f"'{LIST_SHEET}'!$B$1:$B${min(len(review.owners), _MOST_LISTED)}"
        _choice(sheet, owners, [span["lead"], span["supports"]], strict=False)
    at = f"{LETTER['due']}{first}"
    # words ("quý II", "tháng 9") pass here: the reader understands them, or names the cell
    day = DataValidation(
        type="custom", formula1=f"OR(ISTEXT({at}),IFERROR(YEAR({at})={review.year},FALSE))"
    )
    _tell(day, "Thời hạn", f"Nhập một ngày của năm {review.year}, “quý II” hoặc “tháng 9”.")
    day.add(span["due"])
    room = f"${LETTER['room']}{first}"
    points = DataValidation(
        type="decimal",
        operator="between",
        formula1="0",
        formula2=f"IF(ISNUMBER({room}),{room},1000)",
    )
    _tell(points, "Điểm dự kiến", "Không vượt số điểm còn có thể tăng của dòng này.")
    points.add(span["expected"])
    effort = DataValidation(type="decimal", operator="greaterThan", formula1="0")
    _tell(effort, "Công sức", "Nhập một số dương theo thang của đơn vị.")
    effort.add(span["effort"])
    for rule in (day, points, effort):
        sheet.add_data_validation(rule)


def _choice(sheet: Worksheet, formula: str, cells: Iterable[str], *, strict: bool) -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    rule.errorTitle, rule.error = "Lựa chọn", "Chọn một giá trị trong danh sách."
    for span in cells:
        rule.add(span)
    sheet.add_data_validation(rule)


def _tell(rule: DataValidation, title: str, text: str) -> None:
    rule.allow_blank, rule.showErrorMessage, rule.errorTitle, rule.error = True, True, title, text


def _guide(book: Workbook, review: Review) -> None:
    sheet = book.create_sheet(GUIDE_SHEET)
    lines = [
        f"HƯỚNG DẪN RÀ SOÁT NĂM {review.period}, XÂY DỰNG BIỆN PHÁP NĂM {review.year}",
        (
            "1. Mỗi dòng là một tiêu chí bị trừ điểm, bị điểm 0, giảm điểm, gần mốc có thêm điểm; một "
            "nội dung khảo sát; hoặc một cam kết chưa đạt."
        ),
        (
            f"2. Dòng đưa vào kế hoạch: chọn “{YES}” và ghi nguyên nhân, biện pháp, đơn vị chủ "
            f"trì, thời hạn. Dòng không đưa vào: chọn “{NO}” hoặc để trống."
        ),
        "3. Một tiêu chí cần nhiều biện pháp: chép cả dòng xuống dưới, giữ nguyên mã dòng.",
        (
            "4. Điểm dự kiến tăng không vượt cột “Còn có thể tăng”. Tiêu chí điều tra xã hội học "
            "không đặt điểm dự kiến: điểm là câu trả lời của người dân."
        ),
        (
            "5. Không ghi biện pháp vận động, hướng dẫn, gợi ý người được khảo sát: các câu đó "
            "không được soạn thành nhiệm vụ."
        ),
        (
            "6. Kết luận về điểm 0, điểm giảm đã loại trừ sai số, thay đổi bộ tiêu chí và trường "
            "hợp không áp dụng."
        ),
        (
            "7. Công sức: số ngày công, thang 1–5 hoặc kinh phí, thống nhất trong cả sổ; để trống "
            "nếu không ước lượng."
        ),
        "8. Việc không gắn với tiêu chí nào: ghi ở các dòng VK cuối sổ.",
    ]
    for number, text in enumerate([*([ILLUSTRATIVE] if review.illustrative else []), *lines], 1):
        put(sheet, number, 1, text, bold=number == 1)
        sheet.cell(number, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 130
    sheet.protection.sheet = True


def _identity(book: Workbook, review: Review) -> None:
    pairs = {
        "schema": SCHEMA,
        "framework": review.framework,
        "version": review.version,
        "locality": review.locality,
        "period": str(review.period),
        "release": review.release,
    }
    sheet = book.create_sheet(META_SHEET)
    sheet.sheet_state = "veryHidden"
    for name, value in pairs.items():
        sheet.append([name, None])
        put_text(sheet.cell(sheet.max_row, 2), value)
        book.custom_doc_props.append(StringProperty(name=f"parlib.{name}", value=value))
    book.properties.creator = "parlib"
    book.properties.title = f"{REVIEW_SHEET} {review.name} {review.period}"
