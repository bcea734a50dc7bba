"""What the cells of a filled review workbook say; what cannot be read is reported with its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from parlib.codebook.plans import Plan, quote_form
from parlib.codebook.short_offices import office_in_full
from parlib.codebook.vietnamese import search_form
from parlib.errors import Problem
from parlib.intake.days import day_of
from parlib.intake.dispatch.numerals import NUMBER, number_in_words
from parlib.intake.dispatch.review import HEAD, Decision
from parlib.intake.dispatch.review_messages import worded
from parlib.intake.dispatch.review_words import DOMAIN_WORDS, HORIZON_WORDS, INDICES, OPERATOR_WORDS
from parlib.intake.dispatch.rules.readings import number
from parlib.intake.numbers import Figure, FigureKind, read_figure
from parlib.intake.workbook.reader import Sheet
from parlib.intake.workbook.review_sheet import Filled, cell_text
from parlib.intake.workbook.rule_words import figure_shown, points_vi

_NOTHING = ("–", "-", "—")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "operator": {search_form(words): word for word, words in OPERATOR_WORDS.items()},
    "horizon": {search_form(words): word for word, words in HORIZON_WORDS.items()},
    "domain": {
        search_form(words): code
        for code, name in DOMAIN_WORDS.items()
        for words in (name, code, name.removeprefix(f"{code} "))
    },
    "index": {search_form(code): code for code in INDICES},
}
_DECISIONS = {search_form(decision): str(decision) for decision in Decision}
_YEARS = range(1990, 2101)
_NUMBERS = ("target", "target_high", "baseline", "baseline_period")


@dataclass(frozen=True)
class Accepted:
    """What a review came to; ``plan`` is None where the workbook has errors.

    Attributes
    ----------
    plan : Plan or None
        The plan after the review.
    confirmed, corrected, rejected, open : list of str
        Codes: taken as read; taken with corrections; no promise; not looked at, and so left in the
        workbook.
    problems : list of Problem
        Every error and warning, with its cell.
    """

    plan: Plan | None = None
    confirmed: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class ReviewedPlan:
    """A workbook that was found to be a review of promises: its three sheets."""

    filled: Filled
    head: Sheet
    text: Sheet

    @property
    def plan_id(self) -> str:
        """Id of the plan that the workbook belongs to."""
        return self.filled.named


class ReviewCells:
    """A review workbook being read: its cells, and the problems told of them."""

    def __init__(
        self, review: ReviewedPlan, existing: Plan | None, replace: bool, language: str
    ) -> None:
        self.review, self.filled, self.language, self.replace = (
            review,
            review.filled,
            language,
            replace,
        )
        self.out = Accepted()
        self.text = quote_form(
            "\n".join(cell_text(review.text.cell(r, 1)) for r in range(1, len(review.text.rows)))
        )
        self.head, self.head_rows = _head_cells(review.head)
        self.proposal = existing if existing is not None and not existing.locality else None
        self.existing = None if self.proposal is not None else existing
        self.held = {c.id: c for c in self.existing.commitments} if self.existing else {}
        self.places: dict[str, int] = {}
        self.duties: list[dict[str, str]] = []

    def say(self, key: str, row: int, column: str, actual: str = "", **names: str) -> None:
        """Tell a problem of one cell of the rows."""
        place = self.filled.place(row, column)
        self.out.problems.append(
            worded(key, self.language, file=self.filled.path.name, actual=actual, **place, **names)
        )

    def warn(self, key: str, row: int, column: str, actual: str = "", **names: str) -> None:
        """Point out a cell that is taken as it stands."""
        place = self.filled.place(row, column)
        self.out.problems.append(
            worded(
                key,
                self.language,
                file=self.filled.path.name,
                actual=actual,
                severity="warning",
                **place,
                **names,
            )
        )

    @property
    def refused(self) -> bool:
        """Whether anything was reported that keeps the workbook from being taken."""
        return any(p.severity == "error" for p in self.out.problems)

    def decision(self, row: int) -> str:
        """Return what was decided of a row, typed in capitals or without marks, too."""
        written = self.filled.text(row, "decision")
        return _DECISIONS.get(search_form(written), written)

    def say_head(self, key: str, name: str, actual: str = "", **names: str) -> None:
        """Tell a problem of the sheet of the dispatch."""
        at = self.head_rows.get(name)
        cell = Sheet.address(at, 1) if at is not None else ""
        self.out.problems.append(
            worded(
                key,
                self.language,
                file=self.filled.path.name,
                sheet=self.review.head.name,
                cell=cell,
                actual=actual,
                **names,
            )
        )

    def told(self, row: int, *columns: str) -> bool:
        """Return whether one of these cells has a problem already."""
        cells = {self.filled.place(row, column)["cell"] for column in columns}
        return any(p.cell in cells and p.sheet == self.filled.sheet.name for p in self.out.problems)

    def value(self, row: int, column: str, key: str) -> Any:
        """Return what a cell says of one field; what cannot be read is reported with its cell."""
        raw = self.filled.value(row, column)
        words = cell_text(raw)
        if not words or words in _NOTHING:
            return None
        if key in _WORDS:
            keyword = _WORDS[key].get(search_form(words))
            if keyword is None:
                self.say("choice", row, column, words)
            return keyword
        if key == "due":
            return self.day(row, column, raw, words)
        if key in _NUMBERS:
            return self.number(row, column, key, raw, words)
        return self.spelt(words) if key == "owner" else words

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Owners as the plan and the rows as read spell them, by how they are compared."""
        named = list(self.existing.owners) if self.existing else []
        for row in range(self.filled.header + 1, len(self.filled.sheet.rows)):
            named += _apart(self.filled.text(row, "owner"))
        named += _apart(self.head.get("common_owner", ""))
        return {search_form(name): name for name in reversed(named)}

    def spelt(self, owners: str) -> str:
        """Return owners as they are spelt elsewhere: "so noi vu" is no second office."""
        return "; ".join(
            self.spellings.get(search_form(o))
            or self.spellings.get(search_form(office_in_full(o)), o)
            for o in _apart(owners)
        )

    def day(self, row: int, column: str, raw: object, words: str) -> date | None:
        """Return the day that a cell holds; one without its year is of a plan of one year."""
        first, last = (self.head.get(name, "") for name in ("period", "last_period"))
        year = int(first) if re.fullmatch(r"20\d\d", first) and last in ("", first) else None
        day = day_of(raw if isinstance(raw, date) else words, year)
        if day is None:
            self.say("day", row, column, words)
        return day

    def number(
        self, row: int, column: str, key: str, raw: object, words: str
    ) -> float | str | None:
        """Return a figure as it is written ("95%" is 95), or the words of a target that is none."""
        unit = self.filled.text(row, "new_unit") or self.filled.text(row, "unit")
        if not column.startswith("new_") and (printed := figure_shown(words)) is not None:
            return printed
        figure = _figure_typed(raw, key, unit)
        if (
            figure.known
            and not figure.note
            and not (key == "baseline_period" and not figure.value.is_integer())
        ):
            if key == "baseline_period" and figure.value not in _YEARS:
                self.say("head_year", row, column, words)
                return None
            if figure.kind != FigureKind.PERCENT:
                is_share = unit.startswith("%") and 0 < figure.value <= 1
                if is_share and column.startswith("new_") and key != "baseline_period":
                    return self.per_cent(row, column, figure.value)
                return figure.value
            if not unit.startswith("%"):
                self.say("percent_unit", row, column, words)
            return round(figure.value * 100, 10)
        if (number := number_in_words(words)) is not None:
            return number
        if key == "target" and not figure.known and not re.match(r"[\d=+-]", words):
            if column.startswith("new_"):
                self.warn("target_words", row, column, words)
            return words
        self.say("number", row, column, words)
        return None

    def per_cent(self, row: int, column: str, share: float) -> float:
        """Return what a figure from 0 to 1 in a cell of per cents means: that figure where the
        sentence has it, a share (Excel keeps 95 % as 0.95) where the sentence has that, else nobody
        knows.
        """
        held = {number(m) for m in re.findall(NUMBER, self.filled.text(row, "quote"))}
        percent = round(share * 100, 10)
        if share in held or (share == 1 and percent not in held):
            return share
        key = "share_read" if percent in held else "share"
        shown = {"share": points_vi(share), "percent": points_vi(percent)}
        if key == "share":
            self.say(key, row, column, shown["share"], **shown)
        else:
            self.warn(key, row, column, shown["share"], **shown)
        return percent


def _figure_typed(raw: object, key: str, unit: str) -> Figure:
    """Return the figure that a person typed: a full stop before three digits groups thousands
    ("1.200 cán bộ"), but in a per cent.
    """
    if key == "baseline_period":
        return read_figure(raw, highest=10_000)
    share = unit.startswith("%")
    return read_figure(raw, highest=100 if share else None, whole=not share)


def _apart(owners: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", owners) if part.strip()]


def _head_cells(sheet: Sheet) -> tuple[dict[str, str], dict[str, int]]:
    """Return the values of the sheet of the dispatch, and the row each stands in."""
    names = {label: name for name, (label, _) in HEAD.items()}
    values: dict[str, str] = {}
    rows: dict[str, int] = {}
    for row in range(min(len(sheet.rows), 60)):
        name = names.get(cell_text(sheet.cell(row, 0)))
        if name and name not in rows:
            rows[name] = row
            values[name] = cell_text(sheet.cell(row, 1))  # a line a recipient
    return values, rows
