"""Turn the rows of a self-scoring sheet into evidence, and say everything that is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from parlib.codebook.layers import Layer
from parlib.codebook.vietnamese import fold_name, nfc
from parlib.errors import Problem
from parlib.intake.alike import Alike, first_places
from parlib.intake.legacy.text import repair
from parlib.intake.messages import problem
from parlib.intake.numbers import Figure, FigureKind, is_whole, read_figure
from parlib.intake.workbook.cell_formats import Shown, as_shown, is_money, shown_as
from parlib.intake.workbook.formulas import number
from parlib.intake.workbook.items import Book, Spec, looks_like_code
from parlib.intake.workbook.layout import BY_KEY, FIGURES, POINTS, TEXTS, Choice, Kind, choice_of
from parlib.intake.workbook.reader import Form
from parlib.intake.workbook.straightened import straightened
from parlib.intake.workbook.uncalculated import Uncalculated

_WARNINGS = frozenset(
    {
        "dash_is_missing",
        "number_english",
        "number_mark_decided",
        "number_with_note",
        "number_as_money",
    }
)
_LONGEST_REPAIRED = 10_000  # characters; a longer text is a pasted document
# in one file; the text of a whole rule book typed in an old font needs far fewer
_MOST_REPAIRS = 5_000
_TWICE_TOLD = 10  # rows of one code
_TALLEST_MERGE = 2_000  # rows
_HIGHEST_SHARE = 2.0  # above it "85" is a percentage without its sign


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


class _Rows:
    def __init__(
        self,
        form: Form,
        book: Book,
        file: str,
        layers: frozenset[Layer],
        formats: Mapping[str, str],
        language: str,
    ) -> None:
        self.form, self.book, self.file, self.layers, self.formats, self.language = (
            form,
            book,
            file,
            layers,
            formats,
            language,
        )
        self.out = RowsRead(sheet=form.sheet.name)
        self.out.letters = {key: form.address(0, key).rstrip("0123456789") for key in form.columns}
        self.alike, self.uncalculated = Alike(language), Uncalculated(book)
        self.merged = {
            (top, left): (bottom, right) for top, left, bottom, right in form.sheet.merged
        }
        self.spread = _spread_texts(form)

    def say(
        self,
        key: str,
        row: int,
        column: str,
        *,
        severity: str = "error",
        found: object = "",
        expected: str = "",
        **values: str,
    ) -> None:
        worded = problem(
            key,
            language=self.language,
            file=self.file,
            sheet=self.form.sheet.name,
            cell=self.form.address(row, column) or f"{row + 1}",
            found=_shown(found),
            expected=expected,
            severity=severity,
            **values,
        )
        self.alike.add(key, worded)

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
                    self.say("code_twice", row, "code", found=code, code=code, cells=cells)
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
            self.say("cached_error", row, "code", found=lost)
            return ""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if self.has_figures(row) and not self.is_total(row):
                self.say(
                    "code_absent",
                    row,
                    "code",
                    found=nfc(str(self.form.cell(row, "name") or ""))[:60],
                )
            return ""
        code, doubtful = self.book.code_of(raw, self.form.cell(row, "name"))
        if code and doubtful:
            self.say("code_doubtful", row, "code", severity="warning", found=raw, expected=code)
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
                found=raw,
                expected=f"{self.book.framework.id} {self.book.framework.version}",
            )
        return code

    def has_figures(self, row: int) -> bool:
        return any(read_figure(self.form.cell(row, key)).known for key in (*FIGURES, *POINTS))

    def is_total(self, row: int) -> bool:
        texts = (self.form.cell(row, key) for key in ("code", "name"))
        return any(
            isinstance(t, str)
            and fold_name(t[:40]).startswith((fold_name("tổng"), fold_name("cộng")))
            for t in texts
        )

    def parent(self, code: str, row: int) -> None:
        if any(read_figure(self.form.cell(row, key)).known for key in FIGURES):
            self.say("parent_figures", row, "code", severity="warning", found=code, code=code)

    def maximum(self, code: str, row: int) -> None:
        stated = read_figure(self.form.cell(row, "max_points"))
        most = self.book.framework.by_code[code].max_points
        if stated.known and most is not None and abs(stated.value - most) > 1e-9:
            self.say(
                "maximum_differs",
                row,
                "max_points",
                found=self.form.cell(row, "max_points"),
                expected=_vi(most),
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
            self.say("merged_figures", row, key, found=self.form.cell(row, key))
        choice = self.choice(spec, row) if chooses and "choice" not in merged else None
        figures = {
            k: self.figure(spec, row, k) if k in columns and k not in merged else math.nan
            for k in FIGURES
        }
        points = {
            k: self.points(spec, row, k) if k in columns and k not in merged else math.nan
            for k in POINTS
        }
        lost = self.form.lost(row, "self_score") if "self_score" in columns else None
        if spec.yes_no and chooses:
            figures["value"] = self.yes_no(row, choice, figures)
        elif not spec.yes_no:
            self.check_figures(spec, row, figures)
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
            **{c: self.text(row, c) if c in TEXTS else read[c] for c in columns},
        }

    def blank(self, spec: Spec) -> dict:
        """Return what an item says whose row is not there.

        Nothing, in every column that the form is for.
        """
        return {"code": spec.item.code, "unit": spec.item.unit, "state": "missing"} | {
            c: "" if c in TEXTS else math.nan for c in self.columns(spec)
        }

    def is_merged(self, row: int, key: str) -> bool:
        """Say whether a filled cell is merged over more than one row."""
        column = self.form.columns.get(key)
        if column is None:
            return False
        corner = self.merged.get((row, column))
        return (
            corner is not None and corner[0] > row and self.form.sheet.cell(row, column) is not None
        )

    def choice(self, spec: Spec, row: int) -> Choice | None:
        raw = self.form.cell(row, "choice")
        if lost := self.form.lost(row, "choice"):
            self.say(
                "cached_error" if lost.startswith("#") else "not_calculated",
                row,
                "choice",
                found=lost,
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
            self.say("state_unknown", row, "choice", found=raw, expected=" · ".join(shown))
            return None
        return choice

    def figure(self, spec: Spec, row: int, key: str) -> float:
        part = key in ("numerator", "denominator")
        counted = (part or (spec.counts and key == "value")) and not is_money(spec.item.unit)
        share = spec.share and key in ("value", "previous_value")
        read = self.read_cell(row, key, highest=1.0 if share else None, whole=counted)
        if not read.known:
            return math.nan
        if read.kind == FigureKind.PERCENT and (part or not spec.percent_allowed):
            self.say("amount_as_percent", row, key, found=self.seen(row, key))
        elif read.value < 0 and not spec.rule.against_last_year:
            self.say("figure_negative", row, key, found=self.form.cell(row, key), expected="≥ 0")
        elif spec.share and not part and read.value > _HIGHEST_SHARE:
            self.say(
                "share_as_percent",
                row,
                key,
                found=self.form.cell(row, key),
                expected=f"0–1 / {_vi(read.value)}%",
            )
        else:
            if counted and not is_whole(read.value):
                self.say(
                    "count_with_decimals",
                    row,
                    key,
                    severity="warning",
                    found=self.form.cell(row, key),
                )
            return read.value
        return math.nan

    def points(self, spec: Spec, row: int, key: str) -> float:
        read = self.read_cell(row, key, highest=spec.high)
        if not read.known:
            return math.nan
        low, high = _vi(spec.low), _vi(spec.high)
        span = {"expected": f"{low} … {high}", "low": low, "high": high}
        if read.kind == FigureKind.PERCENT:
            self.say("points_as_percent", row, key, found=self.seen(row, key), **span)
        elif read.value > spec.high + 1e-9:
            self.say("points_above_maximum", row, key, found=self.form.cell(row, key), **span)
        elif read.value < spec.low - 1e-9:
            self.say("points_below_zero", row, key, found=self.form.cell(row, key), **span)
        else:
            return read.value
        return math.nan

    def read_cell(
        self, row: int, key: str, *, highest: float | None, whole: bool = False
    ) -> Figure:
        lost = self.form.lost(row, key)
        if lost is not None and not (key == "self_score" and self.form.is_by_rule(row, lost)):
            self.say(
                "cached_error" if lost.startswith("#") else "not_calculated", row, key, found=lost
            )
            return Figure(math.nan, FigureKind.EMPTY)
        raw = self.form.cell(row, key)
        read = read_figure(raw, highest=highest, whole=whole)
        if isinstance(raw, (int, float)) and (
            code := self.formats.get(self.form.address(row, key))
        ):
            read = as_shown(read, code)
        if read.key:
            severity = "warning" if read.key in _WARNINGS else "error"
            self.say(
                read.key,
                row,
                key,
                severity=severity,
                found=raw,
                expected=_vi(read.value) if read.known else "",
            )
        return read

    def seen(self, row: int, key: str) -> object:
        """Return what stands in a cell as the person who typed it sees it.

        0.985 under a percent format is 98,5%.
        """
        raw, code = self.form.cell(row, key), self.formats.get(self.form.address(row, key), "")
        if isinstance(raw, (int, float)) and (look := shown_as(code, raw)) in (
            Shown.PERCENT,
            Shown.PERCENT_SIGN,
        ):
            return f"{_vi(raw * (100 if look == Shown.PERCENT else 1))}%"
        return raw

    def yes_no(self, row: int, choice: Choice | None, figures: dict[str, float]) -> float:
        answer = {Choice.YES: 1.0, Choice.NO: 0.0}.get(choice) if choice else None
        typed = figures["value"]
        figures["numerator"] = figures["denominator"] = math.nan  # a question has no parts
        if not math.isnan(typed) and (
            typed not in (0.0, 1.0) or (answer is not None and typed != answer)
        ):
            self.say(
                "yes_no_contradiction",
                row,
                "value",
                found=self.form.cell(row, "value"),
                expected=f"{Choice.YES} / {Choice.NO}",
            )
            return math.nan
        return typed if answer is None else answer

    def check_figures(self, spec: Spec, row: int, figures: dict[str, float]) -> None:
        """Say what the rule will make of the figures, where it will give no points."""
        n, d, value = figures["numerator"], figures["denominator"], figures["value"]
        if d == 0:
            self.say("denominator_zero", row, "denominator", severity="warning", found=d)
            return
        if not math.isnan(d) and math.isnan(n):
            self.say("denominator_alone", row, "numerator", severity="warning", expected="≥ 0")
            return
        amount = value if not math.isnan(value) else n
        ratio = value if math.isnan(d) else n / d
        key = "numerator" if not math.isnan(d) else "value"
        if spec.share and ratio > 1:
            self.say(
                "share_above_one",
                row,
                key,
                severity="warning",
                found=round(ratio, 4),
                expected="≤ 1",
            )
        figure = amount if spec.rule.reads == "amount" else ratio
        if math.isnan(figure) or spec.inside_rule(round(figure, 12)):
            return
        if not spec.possible:  # the rule leaves a gap: the figure may be right
            self.say("figure_outside_rule", row, key, severity="warning", found=round(figure, 6))
            return
        if listed := spec.rule.listed_figures:
            self.say(
                "figure_outside_rule",
                row,
                key,
                found=figure,
                expected=" · ".join(_vi(s) for s in listed[:20]),
            )
        else:
            most = _vi(spec.possible[-1])
            self.say("figure_not_whole", row, key, found=figure, expected=f"0–{most}", high=most)
        figures["value"] = math.nan

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
                self.say("not_applicable_figures", row, "choice", found=choice)
            return "not_applicable"
        if filled:
            return "reported"
        if choice is not None:
            self.say(
                "state_empty_figures", row, "choice", severity="warning", found=choice, state=choice
            )
        return "missing"

    def text(self, row: int, key: str) -> str:
        raw = self.form.cell(row, key)
        raw = self.spread.get((row, key), raw) if raw is None else raw
        if raw is None:
            return ""
        raw = _as_text(raw)
        if len(raw) > _LONGEST_REPAIRED:
            return nfc(raw)
        if len(self.out.repairs) > _MOST_REPAIRS:
            self.say("text_doubtful", row, key, severity="warning", found=raw)
            return nfc(raw)
        done = repair(raw)
        if done.changes:
            cell = self.form.address(row, key)
            log = done.log().assign(file=self.file, cell=f"{self.form.sheet.name}!{cell}")
            self.out.repairs.extend(log.to_dict("records"))
            lossless = all(c.confidence == 1.0 for c in done.changes)
            if done.review:
                doubts = "; ".join(f"{c.before} → {c.after}" for c in done.review)
                self.say(
                    "text_doubtful", row, key, severity="warning", found=raw, expected=doubts[:200]
                )
            elif not lossless:
                self.say(
                    "text_repaired",
                    row,
                    key,
                    severity="warning",
                    found=raw,
                    expected=done.text[:200],
                )
        place = f"{self.form.sheet.name}!{self.form.address(row, key)}"
        return straightened(nfc(done.text), file=self.file, cell=place, log=self.out.repairs)


def _as_text(raw: object) -> str:
    """Return a cell of a text column as a person reads it.

    Dates by day, whole numbers without a decimal mark.
    """
    if isinstance(raw, datetime):
        return (
            raw.strftime("%d/%m/%Y") if raw.time() == time.min else raw.strftime("%d/%m/%Y %H:%M")
        )
    if isinstance(raw, date):
        return raw.strftime("%d/%m/%Y")
    return _vi(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else str(raw)


def _spread_texts(form: Form) -> dict[tuple[int, str], object]:
    """Return the text of merged cells for every row they cover (one explanation for three items)."""
    keys = {c: k for k, c in form.columns.items() if BY_KEY[k].kind == Kind.TEXT}
    return {
        (row, key): form.sheet.cell(top, left)
        for top, left, bottom, right in form.sheet.merged
        for row in range(
            max(top, form.first_row), min(bottom + 1, len(form.sheet.rows), top + _TALLEST_MERGE)
        )
        for key in _within(keys, left, right)
        if (row, left) != (top, left)
    }


def _within(keys: dict[int, str], left: int, right: int) -> Iterator[str]:
    return (key for column, key in keys.items() if left <= column <= right)


def _vi(value: float) -> str:
    if math.isfinite(value):
        return number(round(value, 6)).replace(".", ",")
    return "∞" if value > 0 else "−∞"


def _shown(value: object) -> str:
    if isinstance(value, float):
        return _vi(value)
    return str(value)[:120]
