"""The workbook in which an office says which promises read from a dispatch are the ones it made.

Four sheets: the dispatch as the plan will name it, one row a promise, the whole text to compare
with, and the words to choose from. Nothing is hidden: what is accepted is read from these sheets
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet

from parlib.codebook.inert_text import writable
from parlib.codebook.plans import DOCUMENT_TYPES, quote_form, text_digest
from parlib.errors import SourceError
from parlib.intake.dispatch.files import DispatchText
from parlib.intake.dispatch.promises import Unread
from parlib.intake.dispatch.proposals import Proposal
from parlib.intake.dispatch.proposed_plan import (
    Extracted,
    commitment_entry,
    guess_head,
)
from parlib.intake.dispatch.report_duties import duty_vi, report_duties
from parlib.intake.dispatch.review_words import (
    DOMAIN_WORDS,
    HORIZON_WORDS,
    INDICES,
    OPERATOR_WORDS,
    shown_vi,
    understood_vi,
)
from parlib.intake.workbook.review_sheet import Answer, Column, lock, offer, write_rows
from parlib.intake.workbook.rule_words import points_vi
from parlib.intake.workbook.text import put_text, save_whole
from parlib.speech.catalogue import saying

HEAD_SHEET, REVIEW_SHEET, TEXT_SHEET, WORDS_SHEET = "Văn bản", "Rà soát", "Toàn văn", "Danh mục"
PLAN_LABEL = "Kế hoạch"
SPARE_ROWS = 15
MOST_ROWS = 900  # a commitment is C01 to C999
_LONGEST = 30_000  # characters of a cell; put_text would cut what is longer
_SURE = 0.9


class Decision(StrEnum):
    """What a person says of one row."""

    RIGHT = "Đúng"
    CORRECT = "Sửa"
    NOT_A_PROMISE = "Không phải"


_UNITS = (
    "%",
    "% kế hoạch",
    "% chỉ tiêu giao",
    "điểm",
    "bậc",
    "nhóm xếp hạng",
    "so với năm trước",
    "ngày",
    "lần",
    "hồ sơ",
    "vụ",
    "văn bản",
    "cuộc",
    "lớp",
)

FIELDS: dict[str, tuple[str, int]] = {
    "domain": ("Lĩnh vực", 16),
    "indicator": ("Nội dung", 34),
    "index": ("Chỉ số", 9),
    "operator": ("Cách so", 12),
    "target": ("Giá trị", 9),
    "target_high": ("Đến", 8),
    "unit": ("Đơn vị tính", 12),
    "baseline": ("Mức gốc", 9),
    "baseline_period": ("Năm gốc", 8),
    "due": ("Hạn", 11),
    "horizon": ("Kỳ", 12),
    "owner": ("Cơ quan thực hiện", 24),
}
"""What is read of a promise.

Its heading and width. Each has a column as read and one to correct it in, "Sửa: …".
"""
_CHOICES: dict[str, Sequence[str]] = {
    "domain": tuple(DOMAIN_WORDS.values()),
    "index": (*INDICES, "–"),
    "operator": tuple(OPERATOR_WORDS.values()),
    "unit": _UNITS,
    "horizon": tuple(HORIZON_WORDS.values()),
    "owner": (),  # those that the dispatch names
}
_ANY = ("unit", "owner")  # what is offered is not all there is
ASKS = "Câu yêu cầu đối với người trả lời điều tra: ghi lại, không thành nhiệm vụ"
DUTY = "Chế độ báo cáo định kỳ: “Đúng”, hoặc “Sửa” và ghi “Sửa: cơ quan thực hiện” (ai báo cáo)"
BY_HAND = "Đọc tay: câu có cam kết, chưa hiểu được; chọn “Sửa” và ghi các cột “Sửa”"


def _columns() -> dict[str, Column]:
    columns = {
        "code": Column("Mã", 7),
        "line": Column("Dòng", 7),
        "place": Column("Mục", 12),
        "quote": Column("Nguyên văn trong văn bản", 60),
        "understood": Column("Hiểu là", 44),
        "confidence": Column("Độ tin cậy", 11),
        "why": Column("Vì sao cần xem", 28),
        "decision": Column("Xác nhận", 12, filled=True, choices=tuple(Decision)),
    }
    for n, (key, (heading, width)) in enumerate(FIELDS.items()):
        listed = f"='{WORDS_SHEET}'!$" + "{0}$2:${0}$".format(chr(ord("A") + n))
        choices = _CHOICES.get(key)
        columns[key] = Column(heading, width)
        columns[f"new_{key}"] = Column(
            f"Sửa: {heading[:1].lower()}{heading[1:]}",
            max(width, 12),
            filled=True,
            list_at=f"{listed}{max(len(choices), SPARE_ROWS) + 1}" if choices is not None else "",
            strict=key not in _ANY,
        )
    return columns | {"note": Column("Ghi chú", 30, filled=True)}


COLUMNS = _columns()
HEAD: dict[str, tuple[str, str]] = {
    "id": ("Mã kế hoạch", "chữ thường, số và gạch nối; là tên tệp trong params/plans"),
    "locality": ("Đơn vị", "tên như thường viết, mã, hoặc mã@ngày có hiệu lực"),
    "period": ("Năm đầu", ""),
    "last_period": ("Năm cuối", "để trống nếu chỉ một năm"),
    "document_type": ("Loại văn bản", "chọn trong danh sách"),
    "document_number": ("Số, ký hiệu", "như in trên văn bản"),
    "document_date": ("Ngày", "như in trên văn bản"),
    "issuer": ("Cơ quan ban hành", ""),
    "subject": ("Trích yếu", ""),
    "signer_title": ("Chức vụ người ký", ""),
    "signer": ("Người ký", ""),
    "addressees": ("Kính gửi", "mỗi nơi một dòng"),
    "recipients": ("Nơi nhận", "mỗi nơi một dòng"),
    "common_owner": (
        "Cơ quan thực hiện chung",
        "dùng cho cam kết mà văn bản không ghi cơ quan nào",
    ),
    "text_sha256": ("Dấu của toàn văn", "không sửa"),
}
_GUIDE = (
    "Mỗi dòng: so cột “Hiểu là” với nguyên văn rồi chọn “Đúng”, “Sửa” (ghi vào các cột “Sửa: …”, "
    "gạch ngang “–” để bỏ trống) hoặc “Không phải”. "
) + (
    "Chỉ dòng đã xác nhận vào kế hoạch; để trống thì chờ lần sau. Cam kết bị bỏ sót: ghi vào "
    "các dòng trống cuối bảng."
)
_TITLE = Font(bold=True, size=13)
_OPEN = PatternFill("solid", fgColor="E2EFDA")


def write_review(path: Path, read: Extracted) -> Path:
    """Write the review workbook of a dispatch that was just read.

    An older file at the place is replaced whole.
    """
    if len(read.proposals) + len(read.unread) > MOST_ROWS:
        raise SourceError(
            saying(
                "{name}: more than {most_rows} promises → check the file, or split it",
                name=read.name,
                most_rows=MOST_ROWS,
            )
        )
    workbook = Workbook()
    review = workbook.active
    review.title = REVIEW_SHEET
    lines = _lines(read.dispatch)
    owners = list(
        dict.fromkeys(o.strip() for p in read.proposals for o in p.owner.split(";") if o.strip())
    )
    write_rows(
        review,
        (*_answers(read.proposals, read.unread), *_duties(read)),
        columns=COLUMNS,
        title=f"Rà soát cam kết: {read.plan_id}",
        guide=_GUIDE,
        label=PLAN_LABEL,
        name=read.plan_id,
    )
    head = guess_head(read.dispatch) | {
        "id": read.plan_id,
        "period": read.horizon[0],
        "last_period": read.horizon[1],
    }
    head["text_sha256"] = text_digest("\n".join(words for _, words in lines))
    _write_head(workbook.create_sheet(HEAD_SHEET, 0), head)
    _write_lines(workbook.create_sheet(TEXT_SHEET), lines)
    _write_words(workbook.create_sheet(WORDS_SHEET), owners)
    return save_whole(workbook, path)


def _answers(proposals: Iterable[Proposal], unread: Iterable[Unread]) -> Iterable[Answer]:
    """Return the rows: promises in the order of the text, what is to be read by hand, what is asked
    of respondents, and empty ones.
    """
    n = 0
    for p in (p for p in proposals if p.kind == "target"):
        n += 1
        entry = commitment_entry(f"C{n:02d}", p)
        yield Answer(
            _row(entry, p.line) | {"confidence": _said_confidence(p.confidence), "why": _why(p)},
            doubtful=p.confidence < _SURE,
        )
    for u in unread:
        n += 1
        entry = {
            "id": f"C{n:02d}",
            "place": u.place,
            "quote": u.quote,
            "domain": u.domain,
            "owner": u.owner,
            "due": u.due,
            "horizon": u.horizon,
        }
        yield Answer(_row(entry, u.line) | {"understood": "", "why": BY_HAND}, doubtful=True)
    for r, p in enumerate((p for p in proposals if p.kind == "respondent_influence"), start=1):
        yield Answer(
            {"code": f"R{r:02d}", "line": p.line, "place": p.place, "quote": p.quote, "why": ASKS},
            doubtful=True,
        )
    for spare in range(n + 1, n + 1 + SPARE_ROWS):
        yield Answer(
            {
                "code": f"C{spare:02d}",
                "why": (
                    "Dòng trống: ghi nguyên văn cam kết bị bỏ sót, chọn “Sửa” và ghi các cột “Sửa”"
                ),
            }
        )


def _duties(read: Extracted) -> Iterable[Answer]:
    """Return the rows of the reports that the dispatch asks for in a rhythm."""
    targets = [p for p in read.proposals if p.kind == "target"]
    for n, duty in enumerate(report_duties(read.dispatch.text, targets), start=1):
        yield Answer(
            {
                "code": f"B{n:02d}",
                "quote": duty["quote"],
                "understood": duty_vi(duty),
                "owner": "" if duty["by"] == "?" else duty["by"],
                "why": DUTY,
            },
            doubtful=True,
        )


def _said_confidence(confidence: float) -> str:
    return f"{points_vi(round(confidence * 10, 1))}/10"


def _why(p: Proposal) -> str:
    reasons = ["chưa chắc chắn"] if p.confidence < _SURE else []
    reasons += ["cam kết bằng chữ, không có con số"] if p.target is None else []
    reasons += ["văn bản không ghi cơ quan thực hiện"] if not p.owner else []
    return "; ".join(reasons)


def _row(entry: Mapping[str, Any], line: int) -> dict[str, str | float | None]:
    shown = {key: shown_vi(key, entry.get(key)) for key in FIELDS}
    if entry.get("target") is None and entry.get("target_text"):
        shown["target"] = str(entry["target_text"])
    return {
        "code": str(entry["id"]),
        "line": line,
        "place": str(entry.get("place", "")),
        "quote": str(entry["quote"]),
        "understood": understood_vi(shown),
        **shown,
    }


def _lines(dispatch: DispatchText) -> list[tuple[int, str]]:
    """Return the lines of the text with their numbers; one that no cell holds is cut at a space."""
    out = []
    for number, line in enumerate(dispatch.source.split("\n"), start=1):
        rest = writable(line.rstrip("\f"))
        while len(rest) > _LONGEST:
            cut = rest.rfind(" ", 1, _LONGEST)
            if cut < 0:
                raise SourceError(
                    saying(
                        "line {number}: {longest} characters without a space → check the "
                        "file; no dispatch holds such a line",
                        number=number,
                        longest=_LONGEST,
                    )
                )
            out.append((number, rest[:cut]))
            rest = rest[cut:]
        if quote_form(rest):
            out.append((number, rest))
    return out


def _write_head(sheet: Worksheet, head: Mapping[str, Any]) -> None:
    put_text(sheet.cell(1, 1), "Văn bản có các cam kết: ghi đủ các ô màu xanh")
    sheet.cell(1, 1).font = _TITLE
    for column, width in zip("ABC", (28, 70, 50), strict=True):
        sheet.column_dimensions[column].width = width
    for at, (key, (label, hint)) in enumerate(HEAD.items(), start=2):
        put_text(sheet.cell(at, 1), label)
        put_text(sheet.cell(at, 3), hint)
        cell = sheet.cell(at, 2)
        value = head.get(key)
        shown = "" if value is None else str(value)
        if isinstance(value, list):
            shown = "\n".join(value)
        if shown:
            put_text(cell, shown)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        if key not in ("id", "text_sha256"):
            cell.protection, cell.number_format, cell.fill = Protection(locked=False), "@", _OPEN
        if key == "document_type":
            offer(sheet, Column(label, 0, choices=DOCUMENT_TYPES), cell.coordinate)
    lock(sheet)


def _write_lines(sheet: Worksheet, lines: Iterable[tuple[int, str]]) -> None:
    put_text(sheet.cell(1, 1), "Dòng")
    put_text(sheet.cell(1, 2), "Nội dung")
    sheet.column_dimensions["B"].width = 140
    for at, (number, words) in enumerate(lines, start=2):
        sheet.cell(at, 1).value = number
        put_text(sheet.cell(at, 2), words)
        sheet.cell(at, 2).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    lock(sheet)


def _write_words(sheet: Worksheet, owners: Sequence[str]) -> None:
    for column, (key, (heading, width)) in enumerate(FIELDS.items(), start=1):
        put_text(sheet.cell(1, column), heading)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = max(width, 14)
        words = owners[:SPARE_ROWS] if key == "owner" else _CHOICES.get(key, ())
        for at, word in enumerate(words, start=2):
            put_text(sheet.cell(at, column), word)
    lock(sheet)
