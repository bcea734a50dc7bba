"""Results of a plan out of an office's report.

One row a promise, found by its id or its words; and the form on which they are asked for.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.styles import Alignment, Font

from parlib.codebook.inert_text import neutralise
from parlib.codebook.periods import Period
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.values import is_missing
from parlib.codebook.vietnamese import nfc, search_form
from parlib.codebook.vocabulary import Operator
from parlib.errors import UsageError
from parlib.intake.numbers import FigureKind, read_figure
from parlib.intake.tables.book import Book, Page
from parlib.intake.tables.heads import Column, text_of
from parlib.intake.tables.meaning import Meaning, Role
from parlib.intake.tables.questions import Answers, Fault, Question, Remark
from parlib.intake.tables.rows import LeftOut, says
from parlib.intake.tables.understood import Understood
from parlib.intake.workbook.layout import ILLUSTRATIVE

_HEADS = (
    ("item", r"ma(?: so)?(?: cam ket| chi tieu| noi dung| nhiem vu)?|code|id"),
    ("words", r"(?:noi dung|cam ket|chi tieu|nhiem vu|muc tieu)(?: .*)?"),
    ("value", r"(?:ket qua|thuc hien|luy ke|dat duoc|so lieu)(?: .*)?"),
    ("note", r"(?:ghi chu|danh gia|giai trinh|noi dung thuc hien|tinh hinh)(?: .*)?"),
    ("evidence_file", r"(?:minh chung|tai lieu|van ban)(?: .*)?"),
)
_ROLES = {
    "item": Role.ITEM,
    "words": Role.PART_NAME,
    "value": Role.FIGURE,
    "note": Role.NOTE,
    "evidence_file": Role.SOURCE,
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DONE = re.compile(
    r"(?:da )?(?:hoan thanh|dat|xong|thuc hien xong|co|x)(?: .*)?|da (?:ban hanh|thuc hien|to "
    r"chuc|trien khai)(?: .*)?"
)
_NOT_DONE = re.compile(r"(?:chua|khong)\b.*|khong dat|dang (?:thuc hien|trien khai)(?: .*)?")


@dataclass(frozen=True, slots=True)
class Reported:
    """Which plan a report is of, and which period, where a person said it."""

    plan: str = ""
    period: str = ""


_HOW_TO_FILL = (
    "Ghi số vào cột “Kết quả đến hết kỳ”. Việc không có chỉ tiêu: 1 là đã xong, 0 là chưa xong. "
    "Điểm tiêu chí: số điểm đã tăng. Cột “Cách ghi số” nói rõ từng dòng. Chưa có số liệu thì để trống ô và ghi lời ở “Ghi chú”."
)


_WIDTHS = (7, 60, 14, 14, 30, 16, 18, 36, 30, 12, 34)
_OF_ALL = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})(?!\d)(?: [^\d]{0,40})?")
"""How many of how many: "104/104 xã"."""
_LEAST_SHARE = 10.0
"""A share that is to reach this much and is reported below 1 was written as a part of one."""


def period_in(text: str) -> str:
    """Return the period that a text names, as :mod:`parlib.codebook.periods` writes it.

    Empty where it names none.

    Examples
    --------
    >>> [period_in(t) for t in ("Báo cáo quý III năm 2026", "6 tháng đầu năm 2026", "tháng 7/2026", "Kỳ: 2026-Q3", "năm 2026", "9 tháng 2026")]
    ['2026-Q3', '2026-H1', '2026-07', '2026-Q3', '2026', '2026-Q3']
    """
    plain = search_form(text)
    if match := re.search(r"\b(\d{4}) ?(q[1-4]|h[12])\b", plain):
        return f"{match[1]}-{match[2].upper()}"
    if match := re.search(r"\bquy (iii|ii|iv|i|[1-4])\b(?: nam)? (\d{4})\b", plain):
        return f"{match[2]}-Q{_ROMAN.get(match[1]) or match[1]}"
    if match := re.search(r"\b(?:6 thang dau|sau thang dau)(?: nam)? (\d{4})\b", plain):
        return f"{match[1]}-H1"
    if match := re.search(r"\b(?:9 thang|chin thang)(?: dau)?(?: nam)? (\d{4})\b", plain):
        return f"{match[1]}-Q3"
    if match := re.search(r"\bthang (\d{1,2}) (?:nam )?(\d{4})\b", plain):
        return f"{match[2]}-{int(match[1]):02d}" if 1 <= int(match[1]) <= 12 else ""
    years = (
        set() if re.search(r"\b(?:quy|thang)\b", plain) else set(re.findall(r"\b(20\d\d)\b", plain))
    )
    return years.pop() if len(years) == 1 and re.search(r"\bnam 20\d\d\b", plain) else ""


def understand_progress(
    book: Book, plans: Mapping[str, Plan], *, answers: Answers, told: Reported | None = None
) -> Understood:
    """Understand a report on a plan.

    Parameters
    ----------
    book : Book
        The file as read.
    plans : mapping of str to Plan
        The confirmed plans of the project.
    answers : Answers
        What a person said: sheets; ``plan`` and ``reported`` in answer to a question.
    told : Reported, optional
        Plan and period as options said them.
    """
    told = told or Reported()
    out = Understood()
    pages = [p for p in book.pages if not answers.sheets or p.name in answers.sheets]
    heads = [(page, head) for page in pages if (head := _head(page)) is not None]
    if not heads:
        out.questions.append(Question("ask_no_report", "--sheet"))
        return out
    above = [t for page, (row, _) in heads for t in _lines(page, row)]
    out.title = next(iter(above), "")[:180]
    plan = plans.get(told.plan or answers.plan) or _plan_in([*above, book.name], plans)
    period = told.period or answers.reported or next((p for t in above if (p := period_in(t))), "")
    if plan is None:
        out.questions.append(Question("ask_plan", "--plan", tuple(sorted(plans))))
    if not period or not _is_period(period):
        out.questions.append(Question("ask_reported", "--period", (), {"period": period}))
    if fault := _of_another_period(above, told, pages[0]):
        out.faults.append(fault)
    if plan is None or out.questions or out.faults:
        return out
    out.name = f"progress-{plan.id}-{period.lower()}"
    rows: dict[str, dict[str, object]] = {}
    for page, head in heads:
        _read(page, head, plan, period, rows, out, book=book.name)
    out.tables["progress"] = list(rows.values())
    without = [
        c.id for c in plan.commitments if c.id not in rows and c.kind != "respondent_influence"
    ]
    if without:
        shown = ", ".join(without[:12]) + (
            f" … (+{len(without) - 12})" if len(without) > 12 else ""
        )
        out.remarks.append(
            Remark("promises_without_result", {"count": str(len(without)), "items": shown})
        )
    out.remarks += _doubtful(list(rows.values()), plan)
    out.remarks.append(
        Remark(
            "report_of",
            {
                "plan": plan.id,
                "document": _document(plan),
                "period": period,
            },
        )
    )
    return out


def _doubtful(rows: Sequence[Mapping[str, object]], plan: Plan) -> Iterator[Remark]:
    """Yield what is to be looked at: words where a number is asked for, and parts of one where a
    per cent is.
    """
    numbers = {c.id for c in plan.commitments if c.target is not None}
    words = [r for r in rows if r["value"] == "" and r["item"] in numbers]
    if words:
        shown = "; ".join(f"{r['item']} “{str(r['note'])[:40]}”" for r in words[:12])
        yield Remark("words_for_a_number", {"count": str(len(words)), "items": shown})
    least = {
        c.id for c in plan.commitments if c.unit.startswith("%") and (c.target or 0) >= _LEAST_SHARE
    }
    parts = [
        r for r in rows if r["item"] in least and r["value"] and 0 < float(str(r["value"])) < 1
    ]
    if parts:
        shown = "; ".join(f"{r['item']} {r['value']}%".replace(".", ",") for r in parts[:12])
        yield Remark("part_of_one", {"count": str(len(parts)), "items": shown})


def _of_another_period(above: Iterable[str], told: Reported, page: Page) -> Fault | None:
    """Return what refuses a form of one period or plan that is handed in for another."""
    line = next((t for t in above if re.match(r"ky bao cao\b", search_form(t))), "")
    stated = Reported(
        next(iter(re.findall(r"(?i)mã kế hoạch: *([\w-]+)", nfc(line))), ""), period_in(line)
    )
    for name in ("period", "plan"):
        given, form = getattr(told, name), getattr(stated, name)
        if given and form and given.upper() != form.upper():
            figures = {"given": given, "stated": form, "option": f"--{name}"}
            return Fault("another_form", figures, page.name, "A2", line)
    return None


def _is_period(label: str) -> bool:
    try:
        Period.parse(label)
    except UsageError:
        return False
    return True


def _plan_in(texts: Iterable[str], plans: Mapping[str, Plan]) -> Plan | None:
    """Return the plan that texts name by its id or the number of its document.

    The only one where there is but one.
    """
    joined = " ".join(texts)
    named = [
        p for p in plans.values() if re.search(rf"(?<![\w-]){re.escape(p.id)}(?![\w-])", joined)
    ]
    named = named or [
        p
        for p in plans.values()
        if re.search(r"\d", p.document_number) and nfc(p.document_number) in nfc(joined)
    ]
    if len(named) == 1:
        return named[0]
    return next(iter(plans.values())) if len(plans) == 1 else None


def _lines(page: Page, end: int) -> list[str]:
    return [
        text
        for row in page.sheet.rows[:end]
        if (text := " ".join(dict.fromkeys(t for v in row if (t := text_of(v)))))
    ]


def _head(page: Page) -> tuple[int, dict[str, int]] | None:
    """Return the row of the head and the place of each column.

    None where no row names a promise and a result.
    """
    for number, row in enumerate(page.sheet.rows):
        columns: dict[str, int] = {}
        for place, value in enumerate(row):
            plain = search_form(text_of(value))
            meaning = next(
                (name for name, words in _HEADS if plain and re.fullmatch(words, plain)), ""
            )
            # of several results the last: what the period came to
            if meaning and (meaning not in columns or meaning == "value"):
                columns[meaning] = place
        if "value" in columns and ("item" in columns or "words" in columns):
            return number, columns
    return None


def _read(
    page: Page,
    head: tuple[int, dict[str, int]],
    plan: Plan,
    period: str,
    rows: dict[str, dict[str, object]],
    out: Understood,
    *,
    book: str,
) -> None:
    first, places = head
    sheet = page.sheet
    for name, place in places.items():
        meaning = Meaning(_ROLES[name], plan.id if name == "value" else "", "result")
        out.columns.append((page.name, Column(place, text_of(sheet.cell(first, place)), meaning)))
    by_words = {search_form(c.indicator): c for c in plan.commitments}
    for row in range(first + 1, len(sheet.rows)):
        cells = {name: text_of(sheet.cell(row, place)) for name, place in places.items()}
        everything = " ".join(t for v in sheet.rows[row] if (t := text_of(v)))
        commitment = _promise(cells, plan, by_words)
        address = sheet.address(row, places["value"])
        if commitment is None:
            if everything:
                known = bool(cells.get("value")) and not says(everything)
                out.left_out.append(
                    LeftOut(
                        page.name,
                        str(row + 1),
                        everything[:120],
                        "row_no_promise" if known else "row_note",
                    )
                )
            continue
        raw = sheet.unread.get(address) or sheet.cell(row, places["value"])
        value, words, why = _result(raw, commitment, percent=address in page.percent)
        note = "; ".join(t for t in (words, cells.get("note", "")) if t)
        if is_missing(value) and not note:
            if why not in ("", "cell_empty"):  # of empty ones all are told in one remark
                out.left_out.append(LeftOut(page.name, address, commitment.id, why))
            continue
        if commitment.id in rows:
            out.faults.append(
                Fault("promise_twice", {"item": commitment.id}, page.name, address, text_of(raw))
            )
            continue
        rows[commitment.id] = {
            "plan": plan.id, "item": commitment.id, "period": period, "value": "" if is_missing(value) else f"{value:.12g}", "note": note[:500],
            "evidence_file": cells.get("evidence_file", "")[:200], "source_file": book, "source_cell": f"{page.name}!{address}",
        }  # fmt: skip


def _promise(
    cells: Mapping[str, str], plan: Plan, by_words: Mapping[str, Commitment]
) -> Commitment | None:
    """Return the promise of a row.

    By its id, else by its very words; what comes near is not guessed.
    """
    item = cells.get("item", "").strip().upper()
    by_id = next((c for c in plan.commitments if c.id == item), None)
    return by_id or by_words.get(search_form(cells.get("words", "")))


def _result(raw: object, commitment: Commitment, *, percent: bool) -> tuple[float, str, str]:
    """Return the number, the words that stand in its place, and the reason where there is neither."""
    nothing = float("nan")
    text = text_of(raw)
    figure = read_figure(raw, highest=100.0 if commitment.unit.startswith("%") else None)
    if figure.known:
        share = percent or figure.kind == FigureKind.PERCENT
        return (float(f"{figure.value * 100:.12g}") if share else figure.value), figure.note, ""
    if figure.kind == FigureKind.EMPTY:
        return nothing, "", "cell_empty"
    plain = search_form(text)
    full = 100.0 if commitment.unit.startswith("%") else 1.0
    part = _OF_ALL.fullmatch(text.strip())
    done, whole = (int(part[1]), int(part[2])) if part else (0, 0)
    if commitment.figure == "yes_no" or (
        commitment.operator == Operator.DONE and not commitment.figure
    ):
        if _NOT_DONE.fullmatch(plain):
            return 0.0, text, ""
        if _DONE.fullmatch(plain) or 0 < done == whole:
            return full, text if len(plain) > 1 else "", ""
    elif 0 < whole >= done:
        return (100 * done / whole if full > 1 else float(done)), text, ""
    return nothing, text, figure.key


def _document(plan: Plan, *, in_capitals: bool = False) -> str:
    """Return a plan as its document is called; a number that is not given yet stays open."""
    number = plan.document_number.strip()
    if number and not re.search(r"\d", number):
        number = f"số ……{number}"
    kind = plan.document_type
    named = kind.upper() if in_capitals else kind
    return f"{named} {number.upper() if in_capitals else number}".strip()


def report_form(
    plan: Plan,
    period: str,
    before: Mapping[str, str],
    *,
    ways: Mapping[str, str] | None = None,
    illustrative: bool = False,
) -> bytes:
    """Return an Excel form for the results of a period.

    Every promise with its target and owner, and what was reported last beside it.

    Parameters
    ----------
    plan : Plan
        The plan.
    period : str
        Period that is asked for.
    before : mapping of str to str
        Last reported result by id of the promise, in words.
    ways : mapping of str to str, optional
        How the result of each promise is to be written.
    illustrative : bool
        The plan is of a fictional unit: the form says so.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Kết quả"
    sheet.append(
        [
            (
                f"{f'{ILLUSTRATIVE} – ' if illustrative else ''}KẾT QUẢ THỰC HIỆN "
                f"{_document(plan, in_capitals=True)} CỦA {plan.issuer.upper()}"
            )
        ]
    )
    sheet.append([f"Kỳ báo cáo: {period}. Mã kế hoạch: {plan.id}"])
    sheet.append([_HOW_TO_FILL])
    head = (
        "Mã",
        "Nội dung cam kết",
        "Chỉ tiêu",
        "Đơn vị tính",
        "Đơn vị thực hiện",
        "Kỳ trước",
        "Kết quả đến hết kỳ",
        "Ghi chú",
        "Minh chứng",
        "Thời hạn",
        "Cách ghi số",
    )
    sheet.append(head)
    for c in plan.commitments:
        if c.kind == "respondent_influence":
            continue  # recorded as a fact, never followed up
        target = c.target_text or (
            f"{c.target:g}".replace(".", ",") if c.target is not None else ""
        )
        texts = (c.id, c.indicator, target, c.unit, c.owner, before.get(c.id, ""))
        due = "" if c.due is None else f"{c.due:%d/%m/%Y}"
        # no words of a plan become a formula
        sheet.append(
            [*(neutralise(t) for t in texts), None, None, None, due, (ways or {}).get(c.id, "")]
        )
    sheet["A1"].font = Font(bold=True, size=13)
    for cell in sheet[4]:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center", wrap_text=True)
    for letter, width in zip("ABCDEFGHIJK", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=5, max_col=11):
        for cell in (*row[:5], row[10]):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C5"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
