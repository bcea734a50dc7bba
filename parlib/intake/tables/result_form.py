"""The Excel form on which the results of a plan are asked for."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import openpyxl
from openpyxl.styles import Alignment, Font

from parlib.codebook.inert_text import neutralise
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.vocabulary import Operator
from parlib.intake.workbook.layout import ILLUSTRATIVE

_HOW_TO_FILL = (
    "Ghi số vào cột “Kết quả đến hết kỳ”. Việc không có chỉ tiêu: 1 là đã xong, 0 là chưa xong. "
    "Điểm tiêu chí: số điểm đã tăng. Cột “Cách ghi số” nói rõ từng dòng. Chưa có số liệu thì để trống ô và ghi lời ở “Ghi chú”."
)


_WIDTHS = (7, 60, 14, 14, 30, 16, 18, 36, 30, 12, 34)
_SIGNS = {
    Operator.AT_LEAST: "từ {}",
    Operator.ABOVE: "trên {}",
    Operator.AT_MOST: "không quá {}",
    Operator.BELOW: "dưới {}",
    Operator.INCREASE_BY: "tăng {}",
    Operator.DECREASE_BY: "giảm {}",
    Operator.MAX: "tối đa {}",
    Operator.RANK_IMPROVE_BY: "tăng {}",
}
"""Which way a target binds: "2" beside a share of late files says nothing."""


def document_of(plan: Plan, *, in_capitals: bool = False) -> str:
    """Return a plan as its document is called; a number that is not given yet stays open."""
    number = plan.document_number.strip()
    if number and not re.search(r"\d", number):
        number = f"số ……{number}"
    kind = plan.document_type
    named = kind.upper() if in_capitals else kind
    return f"{named} {number.upper() if in_capitals else number}".strip()


def target_of(c: Commitment) -> str:
    """Return what a commitment is to reach as the form shows it, in Vietnamese; empty where it is
    done or not.

    Examples
    --------
    >>> from datetime import date
    >>> def c(operator, **more):
    ...     return Commitment(id="C01", domain="D1", indicator="Chỉ tiêu", operator=operator, unit="%",
    ...         due=date(2026, 12, 31), owner="UBND", quote="nguyên văn", **more)
    >>> target_of(c("<=", target=2)), target_of(c("rank_improve_by", target=3, target_high=5)), target_of(c("=", target=97.5))
    ('không quá 2', 'tăng 3–5', '97,5')
    """
    if c.target_text or c.target is None:
        return c.target_text
    ends = [c.target] if c.target_high is None else [c.target, c.target_high]
    figures = "–".join(f"{end:.12g}".replace(".", ",") for end in ends)
    return _SIGNS.get(Operator(c.operator), "{}").format(figures)


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
                f"{document_of(plan, in_capitals=True)} CỦA {plan.issuer.upper()}"
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
        texts = (c.id, c.indicator, target_of(c), c.unit, c.owner, before.get(c.id, ""))
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
