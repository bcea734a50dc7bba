"""Results of a plan out of an office's report.

One row a promise, found by its id or its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
from parlib.intake.tables.result_form import document_of
from parlib.intake.tables.result_measures import in_another_unit
from parlib.intake.tables.result_remarks import without_result
from parlib.intake.tables.rows import LeftOut, says
from parlib.intake.tables.understood import Understood

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


_OF_ALL = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})(?!\d)(?: [^\d]{0,40})?")
"""How many of how many: "104/104 xã"."""
_THOUSAND = 1000
_LONG_PART = 30
"""Characters from which a part of a sentence tells it from every other one."""
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
    elsewhere: dict[str, str] = {}
    for page, head in heads:
        elsewhere |= _read(page, head, plan, period, rows, out, book=book.name)
    out.tables["progress"] = list(rows.values())
    without = [
        c.id for c in plan.commitments if c.id not in rows and c.kind != "respondent_influence"
    ]
    out.remarks += without_result(without)
    out.remarks += _doubtful(list(rows.values()), plan, elsewhere)
    out.remarks.append(
        Remark(
            "report_of",
            {
                "plan": plan.id,
                "document": document_of(plan),
                "period": period,
            },
        )
    )
    return out


def _doubtful(
    rows: Sequence[Mapping[str, object]], plan: Plan, elsewhere: Mapping[str, str]
) -> Iterator[Remark]:
    """Yield what is to be looked at: numbers in another unit than the promise counts in
    (``elsewhere``, by promise), words where a number is asked for, and parts of one where a per cent
    is.
    """
    numbers = {c.id for c in plan.commitments if c.target is not None}
    words = [
        r for r in rows if r["value"] == "" and r["item"] in numbers and r["item"] not in elsewhere
    ]
    if elsewhere:
        shown = "; ".join(list(elsewhere.values())[:12])
        yield Remark("another_unit", {"count": str(len(elsewhere)), "items": shown})
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
) -> dict[str, str]:
    """Read the rows of a page; return what is written in another unit than its promise, by promise."""
    first, places = head
    elsewhere: dict[str, str] = {}
    sheet = page.sheet
    for name, place in places.items():
        meaning = Meaning(_ROLES[name], plan.id if name == "value" else "", "result")
        out.columns.append((page.name, Column(place, text_of(sheet.cell(first, place)), meaning)))
    by_words = _words_of(plan)
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
        if why == "another_unit":
            unit = commitment.unit
            elsewhere[commitment.id] = f"{commitment.id} “{words[:40]}” (≠ {unit})"
        note = "; ".join(t for t in (words, cells.get("note", "")) if t)
        if is_missing(value) and not note:
            if why not in ("", "cell_empty"):  # of empty ones all are reported in one remark
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
    return elsewhere


def _words_of(plan: Plan) -> dict[str, Commitment | None]:
    """Return every promise by what it is called and by its sentence in the document.

    None where a sentence holds several promises: which one a row means is not guessed.
    """
    sentences: dict[str, Commitment | None] = {}
    for c in plan.commitments:
        words = search_form(c.quote)
        sentences[words] = None if words in sentences else c
    return sentences | {search_form(c.indicator): c for c in plan.commitments}


def _promise(
    cells: Mapping[str, str], plan: Plan, by_words: Mapping[str, Commitment | None]
) -> Commitment | None:
    """Return the promise of a row.

    By its id, else by its very words or by a long part of its sentence that no other promise has;
    what comes near is not guessed.
    """
    item = cells.get("item", "").strip().upper()
    by_id = next((c for c in plan.commitments if c.id == item), None)
    words = search_form(cells.get("words", ""))
    if by_id is not None or words in by_words:
        return by_id or by_words[words]
    if len(words) < _LONG_PART:
        return None
    holders = [c for c in plan.commitments if words in search_form(c.quote)]
    return holders[0] if len(holders) == 1 else None


def _result(raw: object, commitment: Commitment, *, percent: bool) -> tuple[float, str, str]:
    """Return the number, the words that stand in its place, and the reason where there is neither."""
    nothing = float("nan")
    text = text_of(raw)
    # of 1.200 people "1.150" are so many; of 20 points "8.155" may be either
    thousands = not commitment.unit.startswith("%") and (commitment.target or 0) >= _THOUSAND
    highest = 100.0 if commitment.unit.startswith("%") else None
    figure = read_figure(raw, highest=highest, whole=thousands)
    if figure.known:
        share = percent or figure.kind == FigureKind.PERCENT
        if in_another_unit(figure.note, commitment.unit, percent=share):
            return nothing, text, "another_unit"
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
