"""The sheet that an office fills.

Rows of the rule book's tree, inputs, live formulas, print set-up.

Hidden columns behind the table hold the two readings of each row and carry the maxima of items that
do not apply to where the rule book's policy sends them, so that the totals on the sheet are the
engine's totals.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from parlib.codebook.frameworks import Framework, NaPolicy
from parlib.codebook.layers import NAMES_VI, SELF_FORM, Layer
from parlib.codebook.rules import GivenBy
from parlib.codebook.units import Locality
from parlib.codebook.values import is_missing
from parlib.intake.workbook.filed import Beside
from parlib.intake.workbook.form_looks import Looks
from parlib.intake.workbook.form_rows import FormRow, rows_of, stated_bound
from parlib.intake.workbook.formulas import (
    Cells,
    amount_formula,
    not_applicable,
    number,
    points_formula,
    ratio_formula,
)
from parlib.intake.workbook.guide import FORM_NOTES, FORM_SIGNS, NOT_FILED
from parlib.intake.workbook.layout import (
    FIGURES,
    FORM_SHEETS,
    FORM_TITLES,
    ILLUSTRATIVE,
    LIST_SHEET,
    Choice,
    Kind,
    form_kind,
    inputs_of,
    kind_of,
    points_range,
    template_columns,
)
from parlib.intake.workbook.page import set_up_page
from parlib.intake.workbook.rule_words import guidance_words, points_vi
from parlib.intake.workbook.styles import AMBER, FACE, GREY, GRID, HEAD, RED
from parlib.intake.workbook.text import put_text

_TALLEST = 409.0  # points; Excel takes no higher row
_HEADER = 6  # row of the headings
_FIRST = 7
_HELPERS = ("ratio", "amount", "kept", "applies", "moved", "applicable_max", "counted", "covered")
_NO_TOTAL = "chưa đủ số liệu"
_WIDEST = 1_000_000.0  # an item without a known maximum


def write_form(
    book: Workbook,
    framework: Framework,
    *,
    locality: Locality,
    period: int,
    layers: tuple[Layer, ...] = SELF_FORM,
    beside: Beside | None = None,
) -> None:
    """Write the sheet to fill as the first sheet of a new workbook.

    Parameters
    ----------
    layers : tuple of Layer
        What the form is for; every other cell is locked, and shows what was filed.
    beside : Beside, optional
        What stands beside the open cells.
    """
    sheet = book.active
    sheet.title = FORM_SHEETS[form_kind(layers)]
    _Form(framework, locality, period, sheet, layers, beside or Beside()).write(book)


class _Form:
    """The sheet with its rows; each method writes one part of it."""

    def __init__(
        self,
        framework: Framework,
        locality: Locality,
        period: int,
        sheet: Worksheet,
        layers: tuple[Layer, ...],
        beside: Beside,
    ) -> None:
        self.framework, self.locality, self.period = framework, locality, period
        self.sheet, self.layers, self.beside, self.kind = sheet, layers, beside, form_kind(layers)
        self.columns = template_columns(layers)
        self.letter = {c.key: get_column_letter(i) for i, c in enumerate(self.columns, 1)}
        self.letter |= {
            h: get_column_letter(len(self.columns) + i) for i, h in enumerate(_HELPERS, 1)
        }
        self.width = {c.key: c.width for c in self.columns}
        self.rows = rows_of(framework, first=_FIRST)
        self.last = self.rows[-1].number
        self.sums: dict[str, str] = {}
        self.looks = Looks(layers)

    def at(self, key: str, row: FormRow) -> str:
        return f"{self.letter[key]}{row.number}"

    def write(self, book: Workbook) -> None:
        self._lists(book)
        self._title()
        self._headings()
        for row in self.rows:
            self._fixed(row)
            if row.children:
                self._parent(row)
            else:
                self._leaf(row)
            self._helpers(row)
        self._validations()
        self._marks()
        set_up_page(
            self.sheet,
            foot=f"{self.framework.id} {self.framework.version} – {self.locality.locality}",
            head=ILLUSTRATIVE
            if self.framework.status == "illustrative" or self.locality.fictional
            else "",
            heading=_HEADER,
            area=f"A1:{get_column_letter(len(self.columns))}{self.last + 4}",
            wide=self.kind != "self",
        )
        self._signatures()

    # -- parts of the sheet

    def _lists(self, book: Workbook) -> None:
        """Write the figures that a rule accepts alone to a hidden sheet, one column per item."""
        lists = None
        for row in self.rows:
            if sums := row.item.typed_rule.listed_figures:
                lists = lists or book.create_sheet(LIST_SHEET)
                lists.sheet_state = "hidden"
                column = len(self.sums) + 1
                for i, value in enumerate(sums, 1):
                    lists.cell(i, column, value)
                letter = get_column_letter(column)
                self.sums[row.item.code] = f"'{LIST_SHEET}'!${letter}$1:${letter}${len(sums)}"

    def _title(self) -> None:
        illustrative = self.framework.status == "illustrative" or self.locality.fictional
        lines = [
            (
                f"{'' if not illustrative else ILLUSTRATIVE + ' – '}{FORM_TITLES[self.kind]} NĂM "
                f"{self.period}"
            ),
            self.framework.title_vi,
            f"Đơn vị: {self.locality.name} [{self.locality.locality}]",
            (
                f"Bộ tiêu chí: {self.framework.id} · phiên bản {self.framework.version} · năm "
                f"{self.period}"
            ),
        ]
        if self.kind != "self":
            lines[-1] += f" · dùng để ghi: {', '.join(NAMES_VI[v] for v in self.layers)}"
        for number_, text in enumerate(lines, 1):
            cell = self.sheet.cell(number_, 1)
            put_text(cell, text)
            cell.font = Font(
                name=FACE,
                bold=number_ != 4,
                size=14 if number_ == 1 else 11,
                color="7F7F7F" if number_ == 4 else "000000",
            )
        note = self.sheet.cell(5, 1)
        put_text(
            note,
            FORM_NOTES[self.kind]
            + (NOT_FILED if self.kind != "self" and not self.beside.filed else ""),
        )
        note.font = Font(name=FACE, italic=True, size=10)

    def _headings(self) -> None:
        for column in self.columns:
            cell = self.sheet[f"{self.letter[column.key]}{_HEADER}"]
            put_text(cell, column.label)
            cell.font, cell.fill, cell.border = Font(name=FACE, bold=True, size=10), HEAD, GRID
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            self.sheet.column_dimensions[self.letter[column.key]].width = column.width
        for helper in _HELPERS:
            put_text(self.sheet[f"{self.letter[helper]}{_HEADER}"], f"_{helper}")
            self.sheet.column_dimensions[self.letter[helper]].hidden = True
        self.sheet.row_dimensions[_HEADER].height = 58

    def _fixed(self, row: FormRow) -> None:
        item, sheet = row.item, self.sheet
        put_text(sheet[self.at("code", row)], item.code)
        put_text(sheet[self.at("name", row)], item.name_vi)
        sheet[self.at("max_points", row)] = stated_bound(self.framework, item)
        put_text(sheet[self.at("unit", row)], item.unit if not row.children else "")
        put_text(
            sheet[self.at("rule_words", row)], guidance_words(item) if not row.children else ""
        )
        self._filed(row)
        if item.code in self.beside.before:
            points, most = self.beside.before[item.code]
            cell = sheet[self.at("previous_points", row)]
            cell.value = points
            if item.max_points is not None and not is_missing(most) and most != item.max_points:
                cell.comment = Comment(
                    f"Năm trước điểm tối đa là {points_vi(most)}; năm nay là "
                    f"{points_vi(item.max_points)}.",
                    "parlib",
                )
        sheet.row_dimensions[row.number].outlineLevel = min(row.depth, 7)
        for column in self.columns:
            self.looks.dress(sheet[self.at(column.key, row)], column, row)
        words = (
            {"name": item.name_vi, "unit": item.unit, "rule_words": guidance_words(item)}
            if not row.children
            else {"name": item.name_vi}
        )
        lines = max(
            math.ceil(len(text) / (1.1 * self.width[key]) + 0.1)
            for key, text in words.items()
            if text
        )
        sheet.row_dimensions[row.number].height = min(13.5 * lines + 3, _TALLEST)

    def _filed(self, row: FormRow) -> None:
        """Write what was filed into the cells of a row.

        Context in locked cells, the present value in open ones.
        """
        values = dict(self.beside.filed.get(row.item.code, {}))
        if row.item.code in self.beside.cuts:
            values["previous_cut"] = self.beside.cuts[row.item.code]
        for key, value in values.items() if self.kind != "self" else ():
            if key in self.width:
                cell = self.sheet[self.at(key, row)]
                if isinstance(value, str):
                    put_text(cell, value)
                else:
                    cell.value = value

    def _cells(self, row: FormRow) -> Cells:
        keys = ("choice", "numerator", "denominator", "value", "self_score", "ratio", "amount")
        addresses = {key: f"${self.at(key, row)}" for key in keys}
        return Cells(
            **addresses,
            previous=f"${self.at('previous_value', row)}",
            survey=f"${self.at('survey_score', row)}" if "survey_score" in self.width else "",
        )

    def _leaf(self, row: FormRow) -> None:
        formula = points_formula(row.item, self._cells(row), sums=self.sums.get(row.item.code, ""))
        if not formula:
            return
        self.sheet[self.at("rule_points", row)] = formula
        if self.kind == "self" and row.item.given_by != GivenBy.PERSON and not row.item.surveyed:
            self.sheet[self.at("self_score", row)] = f"={self.at('rule_points', row)}"

    def _parent(self, row: FormRow) -> None:
        counted = [self.at("counted", c) for c in row.children]
        total = f"SUM({','.join(counted)})"
        if row.item.kind == "bonus" and row.item.max_points is not None:
            total = f"MIN({total},{number(row.item.max_points)})"
        points = f'IF(COUNT({",".join(counted)})=0,"",ROUND({total},9))'
        if row.parent is None:
            covered, most = self.at("covered", row), self.at("applicable_max", row)
            floor = number(self.framework.coverage_floor)
            points = (
                f'IF(AND(ISNUMBER({most}),{covered}<ROUND({floor}*N({most}),9)),"{_NO_TOTAL}",'
                f"{points})"
            )
        self.sheet[self.at("rule_points", row)] = f"={points}"
        self_scores = ",".join(self.at("self_score", c) for c in row.children)
        self.sheet[self.at("self_score", row)] = (
            f'=IF(COUNT({self_scores})=0,"",ROUND(SUM({self_scores}),9))'
        )
        for key in ("appraised_round1", "appraised_score", "survey_score"):
            if key not in self.width:
                continue
            cells = ",".join(self.at(key, c) for c in row.children)
            self.sheet[self.at(key, row)] = f'=IF(COUNT({cells})=0,"",ROUND(SUM({cells}),9))'

    def _helpers(self, row: FormRow) -> None:
        """Write the hidden readings, and how the maxima of items that do not apply move under the
        rule book's policy.
        """
        sheet, below = self.sheet, row.children
        if below:
            kept = ",".join(self.at("kept", c) for c in below)
            sheet[self.at("applies", row)] = (
                f"=SUM({','.join(self.at('applies', c) for c in below)})"
            )
            sheet[self.at("kept", row)] = (
                f"=IF({self.at('applies', row)}>0,{number(row.total or 0.0)},0)"
            )
            sheet[self.at("moved", row)] = f"={self._moved(row, f'SUM({kept})')}"
            most = ",".join(self.at("applicable_max", c) for c in below)
            sheet[self.at("applicable_max", row)] = (
                f'=IF(COUNT({most})<{len(below)},"",ROUND(SUM({most}),9))'
            )
            sheet[self.at("counted", row)] = f"={self.at('rule_points', row)}"
            sheet[self.at("covered", row)] = (
                f"=ROUND(SUM({','.join(self.at('covered', c) for c in below)}),9)"
            )
            return
        cells, most = self._cells(row), number(row.total or 0.0)
        gone = not_applicable(cells.choice)
        sheet[self.at("ratio", row)] = ratio_formula(row.item, cells)
        sheet[self.at("amount", row)] = amount_formula(cells)
        sheet[self.at("kept", row)] = f"=IF({gone},0,{most})"
        sheet[self.at("applies", row)] = f"=IF({gone},0,{1 if row.total else 0})"
        limit, points = self.at("applicable_max", row), self.at("rule_points", row)
        sheet[limit] = f"=IF({gone},0,{self._leaf_maximum(row, most)})"
        counted = f"ROUND({points}*{limit}/{most},9)" if row.total else points
        sheet[self.at("counted", row)] = f'=IF(ISNUMBER({points}),{counted},"")'
        sheet[self.at("covered", row)] = f"=IF(AND(ISNUMBER({points}),ISNUMBER({limit})),{limit},0)"

    def _leaf_maximum(self, row: FormRow, most: str) -> str:
        if row.total is None:
            return '""'
        if not row.total or self.framework.na_policy == NaPolicy.SUBTRACT:
            return most
        if row.parent is None:
            raise ValueError(f"{row.item.code}: the whole hands no maximum down to itself")
        moved = self.at("moved", row.parent)
        return (
            f"ROUND({most}{'+' if self.framework.na_policy == NaPolicy.SPREAD else '*'}{moved},9)"
        )

    def _moved(self, row: FormRow, kept: str) -> str:
        """Return what a block passes down.

        A factor on the maxima of its items, or an equal share added to each.
        """
        total, above = number(row.total or 0.0), self.at("moved", row.parent) if row.parent else ""
        count = self.at("applies", row)
        match self.framework.na_policy:
            case NaPolicy.SPREAD:
                share = f"IF({count}>0,({total}-{kept})/{count},0)"
                return f"{above}+{share}" if above else share
            case NaPolicy.RESCALE_BLOCK:
                return f"{above}*IF({kept}>0,{total}/{kept},1)" if above else "1"
            case NaPolicy.RESCALE_100:
                leaves = ",".join(self.at("kept", r) for r in self.rows if not r.children)
                return above or f"IF(SUM({leaves})>0,{total}/SUM({leaves}),1)"
            case _:
                return "1"

    # -- what may be entered, and how it looks

    def _validations(self) -> None:
        leaves = [r for r in self.rows if not r.children]
        yes_no = f'"{Choice.YES},{Choice.NO},{Choice.NOT_APPLICABLE}"'
        reported = f'"{Choice.REPORTED},{Choice.NOT_APPLICABLE}"'
        for formula, some in ((yes_no, True), (reported, False)):
            rule = DataValidation(
                type="list", formula1=formula, allow_blank=True, showErrorMessage=True
            )
            rule.errorTitle, rule.error = "Lựa chọn", "Chọn một giá trị trong danh sách."
            self._validate(
                rule, ["choice"], [r for r in leaves if r.item.typed_rule.is_yes_no is some]
            )
        positive = DataValidation(
            type="decimal",
            operator="greaterThanOrEqual",
            formula1="0",
            allow_blank=True,
            showErrorMessage=True,
        )
        positive.errorTitle, positive.error = (
            "Số liệu",
            "Nhập một con số không âm; dấu phẩy cho phần thập phân.",
        )
        self._validate(positive, FIGURES, leaves)
        for row in leaves:
            low, high = points_range(row.item, kind=kind_of(self.framework, row.item))
            low, high = max(low, -_WIDEST), min(high, _WIDEST)
            points = DataValidation(
                type="decimal",
                operator="between",
                formula1=number(low),
                formula2=number(high),
                allow_blank=True,
            )
            points.showErrorMessage, points.errorTitle = True, "Điểm"
            points.error = f"Nhập số điểm từ {points_vi(low)} đến {points_vi(high)}."
            self._validate(points, [c.key for c in self.columns if c.kind == Kind.POINTS], [row])

    def _validate(self, rule: DataValidation, keys: Iterable[str], rows: list[FormRow]) -> None:
        for row in rows:
            open_ = inputs_of(row.item, self.layers)
            for key in keys:
                if key in open_:
                    rule.add(self.at(key, row))
        if rule.sqref.ranges:
            self.sheet.add_data_validation(rule)

    def _marks(self) -> None:
        area = f"$A${_FIRST}:{get_column_letter(len(self.columns))}{self.last}"
        choice = f"${self.letter['choice']}{_FIRST}"
        self.sheet.conditional_formatting.add(
            area, FormulaRule([not_applicable(choice)], fill=GREY)
        )
        score = f"{self.letter['self_score']}{_FIRST}"
        most = f"${self.letter['max_points']}{_FIRST}"
        wrong = f"AND(ISNUMBER(${score}),ISNUMBER({most}),${score}>MAX({most},0))"
        self.sheet.conditional_formatting.add(
            f"{score}:{self.letter['self_score']}{self.last}", FormulaRule([wrong], fill=RED)
        )
        for key in ("appraised_round1", "appraised_score"):
            if key in self.width:
                cell = f"{self.letter[key]}{_FIRST}"
                cut = f"AND(ISNUMBER({cell}),ISNUMBER(${score}),{cell}<${score})"
                self.sheet.conditional_formatting.add(
                    f"{cell}:{self.letter[key]}{self.last}", FormulaRule([cut], fill=AMBER)
                )

    def _signatures(self) -> None:
        row = self.last + 2
        put_text(self.sheet.cell(row, 2), "Người lập biểu")
        put_text(self.sheet.cell(row, len(self.columns) - 1), FORM_SIGNS[self.kind])
        for column in (2, len(self.columns) - 1):
            self.sheet.cell(row, column).font = Font(name=FACE, bold=True, size=10)
