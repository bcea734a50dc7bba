"""The sheet in which an office says which questions of its survey feed which item of a rule book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from parlib.codebook.frameworks import Framework
from parlib.codebook.survey_items import Asked, fed_by_answers, names_in, questions_in
from parlib.codebook.surveys import SurveyForm
from parlib.errors import Problem
from parlib.intake.annex.sources import annex_sheets
from parlib.intake.workbook.review_sheet import Answer, Column, find_filled, write_rows
from parlib.intake.workbook.rule_words import rule_words
from parlib.intake.workbook.text import put_text, save_whole
from parlib.speech.catalogue import saying

SHEET = "Mục và câu hỏi"
BOOK_LABEL = "Bộ tiêu chí"
_QUESTIONS = "Danh sách câu hỏi"
_GUIDE = (
    "Ghi ở cột xanh câu hỏi, nhóm câu hỏi (mã hoặc lời), hoặc “cả phiếu”; nhiều câu cách nhau bằng "
    f"dấu chấm phẩy. Danh sách ở trang “{_QUESTIONS}”. Để trống: mục không lấy từ phiếu khảo sát."
)
COLUMNS: dict[str, Column] = {
    "code": Column("Mã", 9),
    "name": Column("Tiêu chí", 46),
    "maximum": Column("Điểm tối đa", 9),
    "understood": Column("Cách tính điểm", 40),
    "questions": Column("Câu hỏi trong phiếu", 60, filled=True),
}


def write_survey_sheet(
    path: Path, book: Framework, declared: Mapping[str, Asked], forms: Sequence[SurveyForm]
) -> Path:
    """Write the items that answers can feed, what feeds them now, and the questions to choose from."""
    workbook = Workbook()
    workbook.active.title = SHEET
    rows = []
    for code in fed_by_answers(book):
        item = book.by_code[code]
        values: dict[str, str | float | None] = {
            "code": code,
            "name": item.name_vi,
            "maximum": item.max_points,
            "understood": rule_words(item),
            "questions": "; ".join(declared[code].questions) if code in declared else "",
        }
        rows.append(Answer(values))
    write_rows(
        workbook.active,
        rows,
        columns=COLUMNS,
        title=f"Câu hỏi khảo sát cho điểm mục nào: {book.title_vi}",
        guide=_GUIDE,
        label=BOOK_LABEL,
        name=book.id,
    )
    questions = workbook.create_sheet(_QUESTIONS)
    row = 1
    for form in forms:
        for code, name in ((form.id, form.name("vi")), *names_in(form, "vi").items()):
            put_text(questions.cell(row, 1), "" if code == form.id else code)
            put_text(questions.cell(row, 2), name)
            row += 1
    questions.column_dimensions["A"].width, questions.column_dimensions["B"].width = 16, 80
    return save_whole(workbook, path)


def read_survey_sheet(
    path: Path,
    book: Framework,
    forms: Sequence[SurveyForm],
    *,
    used: Sequence[SurveyForm] = (),
    language: str = "vi",
) -> tuple[dict[str, tuple[str, ...]] | None, list[Problem]]:
    """Return the questions by item that a filled sheet declares, and what is wrong with it, by cell.

    ``used`` are the questionnaires that answers of the project came with. An item whose cell is empty has none; None where the file is no such sheet or of another book.
    """
    sheets, problems = annex_sheets(path, language=language, limits=None)
    filled = find_filled(
        path, sheets, columns=COLUMNS, label=BOOK_LABEL, needed=("code", "questions")
    )
    if filled is None or filled.named != book.id:
        told = Problem(
            saying("the file holds no sheet of items and questions of {id}", id=book.id),
            saying(
                "fill in the sheet that `parlib framework questions {id} --write` writes",
                id=book.id,
            ),
            file=path.name,
        )
        return None, [*(p for p in problems if p.severity == "error"), told]
    declared: dict[str, tuple[str, ...]] = {}
    faults = []
    for row, code in filled.rows("code"):
        codes, unknown = questions_in(filled.text(row, "questions"), forms, used=used)
        declared[code] = codes
        faults += [
            Problem(
                saying("this is not one question: {question}", question=name),
                saying("name a question, a group of questions or `index`"),
                file=path.name,
                **filled.place(row, "questions"),
                actual=name,
            )
            for name in unknown
        ]
    return (None if faults else declared), faults
