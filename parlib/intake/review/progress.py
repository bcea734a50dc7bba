"""The progress workbook: every commitment of a plan with what was last reported, and cells for this period; written, and read back.

An empty row is not reported; a row with words alone is reported without a figure, which hides no earlier one; zero is a figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from parlib.codebook.periods import Cycle, Period
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.reviews import one_line
from parlib.codebook.tables import conform, empty
from parlib.codebook.values import is_missing
from parlib.codebook.vietnamese import fold_name, nfc
from parlib.codebook.vocabulary import Operator
from parlib.errors import Problem
from parlib.intake.alike import Alike
from parlib.intake.numbers import FigureKind, read_figure
from parlib.intake.review.messages import problem
from parlib.intake.review.reader import opened
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.layout import ILLUSTRATIVE, META_SHEET, heading_key
from parlib.intake.workbook.page import set_up_page
from parlib.intake.workbook.reader import Sheet
from parlib.intake.workbook.rule_words import points_vi
from parlib.intake.workbook.styles import FACE, GRID, HEAD, INPUT
from parlib.intake.workbook.text import put_text, save_whole

SCHEMA, SHEET = "parlib.progress/1", "Kết quả thực hiện"
DONE, NOT_YET = "Đã xong", "Chưa xong"
_DONE = {fold_name(w): 1.0 for w in (DONE, "có", "x", "xong", "hoàn thành")} | {fold_name(w): 0.0 for w in (NOT_YET, "chưa", "không")}
_COLUMNS = (
    ("item", "Mã", 7),
    ("indicator", "Nội dung cam kết", 48),
    ("target", "Chỉ tiêu", 22),
    ("owner", "Đơn vị chủ trì", 22),
    ("due", "Thời hạn", 12),
    ("last", "Kỳ trước", 20),
    ("value", "Kết quả kỳ này", 12),
    ("note", "Diễn giải", 34),
    ("evidence", "Tài liệu kiểm chứng", 28),
)
_OPEN = ("value", "note", "evidence")
_HEADER, _WITHIN, _LONGEST = 5, 40, 1_000
_HEADINGS = {heading_key(label): key for key, label, _ in _COLUMNS}
_OPERATORS = {
    Operator.EQUAL: "bằng",
    Operator.AT_LEAST: "từ",
    Operator.ABOVE: "trên",
    Operator.AT_MOST: "không quá",
    Operator.BELOW: "dưới",
    Operator.INCREASE_BY: "tăng",
    Operator.DECREASE_BY: "giảm",
    Operator.MAX: "đạt tối đa",
    Operator.RANK_IMPROVE_BY: "tăng",
}
_UNSAID = ("rank_improve_by", "rank_band")


def period_words(period: Period) -> str:
    """Return a period as a Vietnamese report names it.

    Examples
    --------
    >>> [period_words(Period.parse(p)) for p in ("2025-Q2", "2025-H1", "2025", "2025-07")]
    ['quý II năm 2025', '6 tháng đầu năm 2025', 'năm 2025', 'tháng 7 năm 2025']
    """
    number = period.last_day.month // period.cycle.months
    match period.cycle:
        case Cycle.QUARTER:
            return f"quý {('I', 'II', 'III', 'IV')[number - 1]} năm {period.year}"
        case Cycle.HALF_YEAR:
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {period.year}"
        case Cycle.MONTH:
            return f"tháng {number} năm {period.year}"
    return f"năm {period.year}"


def target_words(c: Commitment) -> str:
    """Return what a commitment promises as a cell shows it.

    Examples
    --------
    >>> from datetime import date
    >>> def c(**more): return Commitment(id="C01", domain="D1", indicator="Hồ sơ", due=date(2025, 1, 1), owner="UBND", quote="nguyên văn", **more)
    >>> target_words(c(operator=">=", target=95, unit="%")), target_words(c(operator="done")), target_words(c(operator="increase_by", target=4, target_high=6, unit="bậc"))
    ('từ 95 %', 'hoàn thành', 'tăng 4–6 bậc')
    """
    if c.operator == Operator.DONE:
        return "hoàn thành"
    if c.target is None:
        return c.target_text or c.unit
    high = f"–{points_vi(c.target_high)}" if c.target_high is not None else ""
    return f"{_OPERATORS.get(c.operator, '')} {points_vi(c.target)}{high} {c.unit}".strip()


def is_yes_no(c: Commitment) -> bool:
    """Say whether a commitment is answered by done or not done."""
    return c.figure == "yes_no" or (not c.figure and c.operator == Operator.DONE)


def write_progress(
    plan: Plan, period: Period, path: Path, *, last: pd.DataFrame, commitments: Collection[str] = (), illustrative: bool = False
) -> Path:
    """Write the workbook in which offices report on a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    period : Period
        What is reported on.
    path : Path
        Where to write.
    last : DataFrame
        Hand-off table ``progress``: what was last reported before the period stands beside each line.
    commitments : collection of str
        Ids to ask for; all where empty.
    illustrative : bool
        A plan of a fictional unit.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    chosen = [c for c in plan.commitments if c.kind != "respondent_influence" and (not commitments or c.id in commitments)]
    mark = f"{ILLUSTRATIVE} – " if illustrative else ""
    title = (f"{mark}KẾT QUẢ THỰC HIỆN KẾ HOẠCH {period_words(period).upper()}", plan.subject, f"Kế hoạch: {plan.id} · kỳ {period.label}")
    for number, text in enumerate((*title, "Chỉ nhập ở các ô nền vàng. Ô trống là chưa báo cáo; số 0 là kết quả bằng không."), 1):
        put_text(sheet.cell(number, 1), text)
        sheet.cell(number, 1).font = Font(name=FACE, bold=number < 3, italic=number == 4, size=14 if number == 1 else 11)
    for place, (_, label, width) in enumerate(_COLUMNS, 1):
        box = sheet.cell(_HEADER, place)
        put_text(box, label)
        box.font, box.fill, box.border = Font(name=FACE, bold=True, size=10), HEAD, GRID
        box.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for at, commitment in enumerate(chosen, _HEADER + 1):
        _row(sheet, at, commitment, _last_words(commitment, plan, period, last))
    _choices(sheet, chosen)
    area = f"A1:{get_column_letter(len(_COLUMNS))}{_HEADER + len(chosen)}"
    set_up_page(sheet, foot=f"{plan.id} {period.label}", head=ILLUSTRATIVE if illustrative else "", heading=_HEADER, area=area, wide=False)
    meta = book.create_sheet(META_SHEET)
    meta.sheet_state = "veryHidden"
    for name, value in {"schema": SCHEMA, "plan": plan.id, "reported": period.label}.items():
        meta.append([name, None])
        put_text(meta.cell(meta.max_row, 2), value)
        book.custom_doc_props.append(StringProperty(name=f"parlib.{name}", value=value))
    return save_whole(book, path)


def _row(sheet: Worksheet, at: int, c: Commitment, before: str) -> None:
    said = {
        "item": c.id,
        "indicator": c.indicator,
        "target": target_words(c),
        "owner": c.owner,
        "due": c.due.strftime("%d/%m/%Y"),
        "last": before,
    }
    for place, (key, _, _) in enumerate(_COLUMNS, 1):
        box = sheet.cell(at, place)
        box.border, box.font = GRID, Font(name=FACE, size=10)
        box.alignment = Alignment(vertical="center", wrap_text=True)
        if key in _OPEN:
            box.fill, box.protection = INPUT, Protection(locked=False)
        else:
            put_text(box, said[key])
    sheet.row_dimensions[at].height = min(13.5 * max(2, math.ceil(len(c.indicator) / 46)) + 3, 400)


def _choices(sheet: Worksheet, chosen: list[Commitment]) -> None:
    rule = DataValidation(type="list", formula1=f'"{DONE},{NOT_YET}"', allow_blank=True, showErrorMessage=True)
    letter = get_column_letter([k for k, _, _ in _COLUMNS].index("value") + 1)
    for at, commitment in enumerate(chosen, _HEADER + 1):
        if is_yes_no(commitment):
            rule.add(f"{letter}{at}")
    if rule.sqref.ranges:
        sheet.add_data_validation(rule)


def _last_words(c: Commitment, plan: Plan, period: Period, last: pd.DataFrame) -> str:
    rows = last[last["plan"].eq(plan.id) & last["item"].eq(c.id)]
    earlier = [(p, r) for r in rows.itertuples(index=False) if (p := Period.parse(r.period)).last_day < period.first_day or p < period]
    if not earlier:
        return ""
    when, row = max(earlier, key=lambda e: e[0])
    if is_missing(row.value):
        return f"{row.note} ({when.label})"
    figure = (DONE if row.value else NOT_YET) if is_yes_no(c) else points_vi(float(row.value))
    return f"{figure} ({when.label})"


# -- reading


@dataclass(frozen=True)
class ProgressRead:
    """What a progress workbook said: rows of the hand-off table ``progress``, the ids left empty, and what is wrong."""

    rows: pd.DataFrame
    empty: tuple[str, ...]
    problems: tuple[Problem, ...]
    plan: str = ""
    period: str = ""

    @property
    def refused(self) -> bool:
        """Say whether any problem is an error."""
        return any(p.severity == "error" for p in self.problems)


def read_progress(path: Path, plans: Mapping[str, Plan], *, limits: Limits | None = None, language: str = "vi") -> ProgressRead:
    """Read one filled progress workbook.

    Parameters
    ----------
    path : Path
        The workbook; only read.
    plans : mapping of str to Plan
        Plans by id.
    limits : Limits, optional
        Bounds of the file.
    language : str
        Language of the problems.
    """
    sheets, fields, found = opened(path, limits, language)
    if not sheets:
        return ProgressRead(empty("progress"), (), found)
    plan, label = plans.get(fields.get("plan", "")), fields.get("reported", "")
    if (
        not fields.get("schema", "").startswith("parlib.progress/")
        or plan is None
        or not re.fullmatch(r"\d{4}(-(Q[1-4]|H[12]|\d{2}))?", label)
    ):
        said = " · ".join(f"{k}={fields.get(k, '')}" for k in ("schema", "plan", "reported"))
        return ProgressRead(empty("progress"), (), (*found, problem("progress_not_one", language=language, file=path.name, found=said)))
    form = next((s for s in sheets if fold_name(s.name) == fold_name(SHEET)), sheets[0])
    reading = _Reading(path.name, form, plan, label, language)
    reading.read()
    rows = conform("progress", reading.rows) if reading.rows else empty("progress")
    return ProgressRead(rows, tuple(reading.empty), (*found, *reading.alike.all()), plan.id, label)


class _Reading:
    def __init__(self, file: str, sheet: Sheet, plan: Plan, period: str, language: str) -> None:
        self.file, self.sheet, self.plan, self.period, self.language = file, sheet, plan, period, language
        self.alike = Alike(language)
        self.rows: list[dict[str, Any]] = []
        self.empty: list[str] = []
        self.columns: dict[str, int] = {}

    def say(self, key: str, row: int, at: str, /, *, severity: str = "error", found: object = "", **values: str) -> None:
        cell = self.sheet.address(row, self.columns.get(at, 0))
        place = {"file": self.file, "sheet": self.sheet.name, "cell": cell, "severity": severity}
        self.alike.add(key, problem(key, language=self.language, found=str(found)[:120], **place, **values))

    def read(self) -> None:
        header = self._header()
        if header is None or "value" not in self.columns:
            self.say("review_no_heading", header or 0, "item", column={k: v for k, v, _ in _COLUMNS}["value"])
            return
        known = {c.id: c for c in self.plan.commitments if c.kind != "respondent_influence"}
        seen: set[str] = set()
        for row in range(header + 1, len(self.sheet.rows)):
            code = self._text(row, "item")
            given = {k: self._cell(row, k) for k in _OPEN}
            for key in _OPEN:
                address = self.sheet.address(row, self.columns[key]) if key in self.columns else ""
                if address in self.sheet.unread:
                    self.say("review_cell_lost", row, key, found=self.sheet.unread[address])
            if all(v is None or not str(v).strip() for v in given.values()):
                self.empty += [code] if code in known and code not in seen else []
                seen.add(code)
                continue
            if code not in known:
                self.say("progress_unknown", row, "item", found=code)
            elif code in seen:
                self.say("progress_twice", row, "item", found=code)
            else:
                self._take(row, known[code])
            seen.add(code)

    def _header(self) -> int | None:
        for row in range(min(len(self.sheet.rows), _WITHIN)):
            found: dict[str, int] = {}
            for place in range(len(self.sheet.rows[row])):
                words = self.sheet.cell(row, place)
                if isinstance(words, str) and len(words) < 80 and (key := _HEADINGS.get(heading_key(words))):
                    found.setdefault(key, place)
            if {"item", "value"} <= set(found):
                self.columns = found
                return row
        return None

    def _cell(self, row: int, key: str) -> object:
        return self.sheet.cell(row, self.columns[key]) if key in self.columns else None

    def _text(self, row: int, key: str) -> str:
        raw = self._cell(row, key)
        words = one_line(nfc(str(raw))) if raw is not None else ""
        if len(words) > _LONGEST:
            self.say("review_too_long", row, key, found=f"{words[:60]}…", most=str(_LONGEST))
        return words[:_LONGEST]

    def _take(self, row: int, c: Commitment) -> None:
        value = self._value(row, c)
        self.rows.append(
            {
                "plan": self.plan.id,
                "item": c.id,
                "period": self.period,
                "value": value,
                "note": self._text(row, "note"),
                "evidence_file": self._text(row, "evidence"),
                "source_file": self.file,
                "source_cell": f"{self.sheet.name}!{self.sheet.address(row, self.columns['value'])}",
            }
        )
        if value == 1 and is_yes_no(c) and not self._text(row, "evidence"):
            self.say("progress_no_evidence", row, "evidence", severity="warning", found=c.id)

    def _value(self, row: int, c: Commitment) -> float:
        raw = self._cell(row, "value")
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return math.nan
        if is_yes_no(c):
            answer = _DONE.get(fold_name(str(raw)))
            if answer is None and raw in (0, 1):
                answer = float(raw)  # type: ignore[arg-type]
            if answer is None:
                self.say("progress_yes_no", row, "value", found=raw, done=DONE, not_yet=NOT_YET)
                return math.nan
            return answer
        figure = read_figure(raw, highest=100.0 if "%" in c.unit else None)
        if not figure.known:
            if figure.key != "dash_is_missing":
                self.say("review_figure_unread", row, "value", found=raw, column="Kết quả kỳ này")
            return math.nan
        if figure.kind == FigureKind.PERCENT:
            return round(100 * figure.value, 9)
        if "%" in c.unit and 0 < figure.value < 1:
            self.say("progress_share", row, "value", found=raw)
        return figure.value
