"""Turn the rows of a self-scoring sheet into evidence, and say everything that is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from parlib.codebook.layers import Layer
from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem
from parlib.intake.alike import first_places
from parlib.intake.numbers import read_figure
from parlib.intake.workbook.form_rows import stated_bound
from parlib.intake.workbook.items import Book, Spec, looks_like_code
from parlib.intake.workbook.layout import FIGURES, POINTS, TEXTS, Choice
from parlib.intake.workbook.reader import Form
from parlib.intake.workbook.recognition import choice_of
from parlib.intake.workbook.row_cells import RowCells, vi
from parlib.intake.workbook.row_figures import (
    check_figures,
    check_points_by_hand,
    read_amount,
    read_points,
    read_yes_no,
)
from parlib.intake.workbook.row_texts import RowTexts
from parlib.intake.workbook.uncalculated import Uncalculated

_TWICE_TOLD = 10  # rows of one code


@dataclass
class RowsRead:
    """What a form says by item code, and where; the problems, and the log of text repairs.

    Attributes
    ----------
    evidence : dict
        Item code → the columns of the layers that were read.
    beside : dict
        Item code → column → what stands in cells that the form is not for (context of an appraisal
        workbook).
    rows : dict
        Item code → row of the sheet, counted from 1.
    letters : dict
        Column → its letters in the sheet.
    """

    evidence: dict[str, dict] = field(default_factory=dict)
    beside: dict[str, dict] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    sheet: str = ""
    problems: list[Problem] = field(default_factory=list)
    repairs: list[dict] = field(default_factory=list)

    def address(self, code: str, column: str) -> str:
        """Return the cell of an item's column, ``""`` where the sheet has no such row or column."""
        key = "choice" if column == "state" else column
        return (
            f"{self.letters[key]}{self.rows[code]}"
            if code in self.rows and key in self.letters
            else ""
        )


def read_rows(
    form: Form,
    book: Book,
    *,
    file: str,
    layers: Collection[Layer] = tuple(Layer),
    formats: Mapping[str, str] | None = None,
    language: str = "vi",
) -> RowsRead:
    """Read every row of a form against its rule book.

    Parameters
    ----------
    form : Form
        The sheet with its columns.
    book : Book
        The rule book.
    file : str
        Name of the workbook for messages.
    layers : collection of Layer
        What the form is for; what stands in the columns of other layers is context, and only noted.
    formats : mapping of str to str, optional
        Number formats by address (:func:`parlib.intake.workbook.cell_formats.cell_formats`).
    language : str
        Language of the messages.
    """
    return _Rows(form, book, file, frozenset(layers), formats or {}, language).read()


class _Rows(RowCells):
    def __init__(
        self,
        form: Form,
        book: Book,
        file: str,
        layers: frozenset[Layer],
        formats: Mapping[str, str],
        language: str,
    ) -> None:
        super().__init__(form, file, formats, language)
        self.book, self.layers = book, layers
        self.out = RowsRead(sheet=form.sheet.name)
        self.out.letters = {key: form.address(0, key).rstrip("0123456789") for key in form.columns}
        self.uncalculated = Uncalculated(book)
        self.texts = RowTexts(self, self.out.repairs)

    def read(self) -> RowsRead:
        rows_of: dict[str, list[int]] = {}
        for row in range(self.form.first_row, len(self.form.sheet.rows)):
            code = self.code(row)
            if code:
                rows_of.setdefault(code, []).append(row)
        for code, rows in rows_of.items():
            if len(rows) > 1:
                cells = first_places([self.form.address(r, "code") for r in rows])
                for row in rows[:_TWICE_TOLD]:
                    self.say("code_twice", row, "code", actual=code, code=code, cells=cells)
            elif code in self.book.specs:
                self.item(self.book.specs[code], rows[0])
            else:
                self.parent(code, rows[0])
            self.maximum(code, rows[0])
        for code, spec in self.book.specs.items():
            if code not in rows_of:
                self.say(
                    "row_missing",
                    self.form.header_row,
                    "code",
                    severity="warning",
                    code=code,
                    name=spec.item.name_vi,
                )
                self.out.evidence[code] = self.blank(spec)
        self.out.problems.extend(self.alike.all())
        self.out.problems.extend(
            self.uncalculated.problems(
                file=self.file, sheet=self.form.sheet.name, language=self.language
            )
        )
        return self.out

    def code(self, row: int) -> str:
        """Return the item's code of a row, ``""`` for a row that is no item (blank, note, total,
        signature).
        """
        raw = self.form.cell(row, "code")
        if (lost := self.form.lost(row, "code")) and lost.startswith("#"):
            self.say("cached_error", row, "code", actual=lost)
            return ""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if self.has_figures(row) and not self.is_total(row):
                self.say(
                    "code_absent",
                    row,
                    "code",
                    actual=nfc(str(self.form.cell(row, "name") or ""))[:60],
                )
            return ""
        code, doubtful = self.book.code_of(raw, self.form.cell(row, "name"))
        if code and doubtful:
            self.say("code_doubtful", row, "code", severity="warning", actual=raw, expected=code)
        elif (
            not code
            and (
                self.has_figures(row)
                or (looks_like_code(raw) and self.form.cell(row, "name") is not None)
            )
            and not self.is_total(row)
        ):
            self.say(
                "code_unknown",
                row,
                "code",
                actual=raw,
                expected=f"{self.book.framework.id} {self.book.framework.version}",
            )
        return code

    def parent(self, code: str, row: int) -> None:
        if any(read_figure(self.form.cell(row, key)).known for key in FIGURES):
            self.say("parent_figures", row, "code", severity="warning", actual=code, code=code)

    def maximum(self, code: str, row: int) -> None:
        stated = read_figure(self.form.cell(row, "max_points"))
        item = self.book.framework.by_code[code]
        most = stated_bound(self.book.framework, item)
        # forms made earlier state 0 for what takes points
        known = (most, item.max_points)
        if stated.known and most is not None and stated.value not in known:
            self.say(
                "maximum_differs",
                row,
                "max_points",
                actual=self.form.cell(row, "max_points"),
                expected=vi(most),
            )

    # -- one scored item

    def columns(self, spec: Spec) -> tuple[str, ...]:
        """Return the columns of an item that the form is for.

        Those of its layers, and the figure that a survey gives.
        """
        return tuple(c for c in (*FIGURES, *POINTS, *TEXTS) if spec.layer_of(c) in self.layers)

    def item(self, spec: Spec, row: int) -> None:
        columns, chooses = self.columns(spec), spec.layer_of("choice") in self.layers
        keys = [k for k in (*FIGURES, *POINTS) if k in columns] + (["choice"] if chooses else [])
        merged = {key for key in keys if self.is_merged(row, key)}
        for key in sorted(merged):
            self.say("merged_figures", row, key, actual=self.form.cell(row, key))
        choice = self.choice(spec, row) if chooses and "choice" not in merged else None
        figures = {
            k: read_amount(self, spec, row, k) if k in columns and k not in merged else math.nan
            for k in FIGURES
        }
        points = {
            k: read_points(self, spec, row, k) if k in columns and k not in merged else math.nan
            for k in POINTS
        }
        lost = self.form.lost(row, "self_score") if "self_score" in columns else None
        if spec.yes_no and chooses:
            figures["value"] = read_yes_no(self, row, choice, figures)
        elif not spec.yes_no:
            check_figures(self, spec, row, figures)
            if "value" in columns:
                check_points_by_hand(self, spec, row, figures["value"], points["self_score"])
        if lost is not None and choice != Choice.NOT_APPLICABLE and self.form.is_by_rule(row, lost):
            cell, certain = self.form.address(row, "self_score"), self.form.rule_stands(row, lost)
            points["self_score"] = self.uncalculated.points(spec, figures, cell, certain=certain)
        state = self.state(spec, row, choice, figures, points)
        if state == "not_applicable":
            figures = dict.fromkeys(FIGURES, math.nan)
            points = dict.fromkeys(POINTS, math.nan)
        code, read = spec.item.code, {**figures, **points}
        self.out.rows[code] = row + 1
        self.out.beside[code] = {
            c: v
            for c in (*FIGURES, *POINTS, *TEXTS)
            if c not in columns and (v := self.form.cell(row, c)) is not None
        }
        if not chooses and (words := self.form.cell(row, "choice")) is not None:
            self.out.beside[code]["choice"] = words
        self.out.evidence[code] = {
            "code": code,
            "unit": spec.item.unit,
            "state": state,
            **{c: self.texts.read(row, c) if c in TEXTS else read[c] for c in columns},
        }

    def blank(self, spec: Spec) -> dict:
        """Return what an item says whose row is not there.

        Nothing, in every column that the form is for.
        """
        return {"code": spec.item.code, "unit": spec.item.unit, "state": "missing"} | {
            c: "" if c in TEXTS else math.nan for c in self.columns(spec)
        }

    def choice(self, spec: Spec, row: int) -> Choice | None:
        raw = self.form.cell(row, "choice")
        if lost := self.form.lost(row, "choice"):
            self.say(
                "cached_error" if lost.startswith("#") else "not_calculated",
                row,
                "choice",
                actual=lost,
            )
            return None
        if spec.yes_no and isinstance(raw, (bool, int, float)) and raw in (0, 1):
            return Choice.YES if raw else Choice.NO
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        choice = choice_of(nfc(str(raw)[:80]))
        offered = (Choice.YES, Choice.NO) if spec.yes_no else (Choice.REPORTED, Choice.YES)
        if choice != Choice.NOT_APPLICABLE and choice not in offered:
            shown = (*offered[: 2 if spec.yes_no else 1], Choice.NOT_APPLICABLE)
            self.say("state_unknown", row, "choice", actual=raw, expected=" · ".join(shown))
            return None
        return choice

    def state(
        self,
        spec: Spec,
        row: int,
        choice: Choice | None,
        figures: dict[str, float],
        points: dict[str, float],
    ) -> str:
        declared = [
            *figures.values(),
            points["self_score"],
            *([points["survey_score"]] if spec.surveyed else []),
        ]
        filled = any(not math.isnan(v) for v in declared)
        if choice == Choice.NOT_APPLICABLE:
            if any(not math.isnan(v) for v in figures.values()) or any(
                not math.isnan(v) and v != 0 for v in points.values()
            ):
                self.say("not_applicable_figures", row, "choice", actual=choice)
            return "not_applicable"
        if filled:
            return "reported"
        if choice is not None:
            self.say(
                "state_empty_figures",
                row,
                "choice",
                severity="warning",
                actual=choice,
                state=choice,
            )
        return "missing"
