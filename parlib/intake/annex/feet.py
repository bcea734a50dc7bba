"""What stands below the items of a table: notes, signatures, whom the paper goes to."""

from __future__ import annotations

import re

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.codes import AnnexCodes
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.workbook.reader import Form

_NOTE = (
    r"(?:ghi chú|lưu ý|chú thích|chú giải|giải thích|hướng dẫn (?:chấm|sử dụng)|quy định chung)\b"
)
_SIGNED = (
    r"(?:nơi nhận|tm\.|t/m|kt\.|k/t|q\.|tl\.|tuq\.|(?:phó )?chủ tịch|(?:phó )?giám đốc|(?:phó )?trưởng (?:phòng|ban)|chánh văn phòng|người lập"
    r"|cán bộ lập|lập (?:biểu|bảng)|thủ trưởng|đại diện|xác nhận của|\(?ký(?: tên|,)|[^,\d]{2,40}, ngày)"
)
_FOOT = re.compile(rf"\W*(?:{_NOTE}|{_SIGNED})", re.IGNORECASE)
_A_NOTE = re.compile(rf"\W*{_NOTE}", re.IGNORECASE)


def foot_of(form: Form) -> int:
    """Return the first row below the items that is a note or a signature: no item follows. One row
    behind the last where there is none.

    Examples
    --------
    >>> from parlib.intake.workbook.reader import Sheet
    >>> rows = [["TT", "Tiêu chí", "Điểm"], ["1", "Kế hoạch", 2], ["", "Ghi chú: làm tròn", ""], ["Nơi nhận:", "", ""]]
    >>> foot_of(Form(Sheet("a", rows), {"code": 0, "name": 1, "max_points": 2}, 1, 0))
    2
    """
    rows = range(form.first_row, len(form.sheet.rows))
    codes = AnnexCodes.of_column(form.cell(row, "code") for row in rows)
    scored = [
        row
        for row in rows
        if read_maximum(form.cell(row, "max_points")).known
        or (form.cell(row, "rule_words") and codes.place(form.cell(row, "code")) is not None)
    ]
    last = scored[-1] if scored else form.header_row
    below = range(last + 1, len(form.sheet.rows))
    return next((r for r in below if _FOOT.match(words_of_row(form, r))), len(form.sheet.rows))


def words_of_row(form: Form, row: int) -> str:
    """Return the words of a row, cell by cell, each once."""
    cells = (nfc(v).strip() for v in form.sheet.rows[row] if isinstance(v, str))
    return " · ".join(dict.fromkeys(filter(None, cells)))


def notes_below(form: Form, rows: range) -> str:
    """Return what rows below the items say beside signatures; empty where they only sign."""
    words = [words_of_row(form, row) for row in rows]
    begin = next((n for n, w in enumerate(words) if _A_NOTE.match(w)), len(words))
    lines = []
    for w in words[begin:]:
        if re.match(rf"\W*{_SIGNED}", w, re.IGNORECASE):
            break
        lines.append(w)
    return " / ".join(filter(None, lines))
