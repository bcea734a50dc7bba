"""The rows of a review workbook: each answered one becomes a measure, and every problem is reported
by its cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date

from parlib.codebook.reviews import (
    Cause,
    Measure,
    Review,
    ReviewRow,
    RowKind,
    cause_of,
    one_line,
)
from parlib.codebook.vietnamese import fold_name, nfc
from parlib.intake.days import day_of
from parlib.intake.dispatch.respondents import asks_respondents
from parlib.intake.review.cells import HEADER_WITHIN, ReviewCells, hold_unit
from parlib.intake.review.deadlines import without_deadline
from parlib.intake.review.form import free_row
from parlib.intake.review.layout import (
    BY_KEY,
    FREE_PREFIX,
    FREE_ROWS,
    NEEDED,
    NO,
    OPEN,
    SCHEMA,
    YES,
    column_of,
)
from parlib.intake.review.points import SLACK, effort_of, expected_points
from parlib.intake.workbook.reader import Sheet
from parlib.intake.workbook.rule_words import points_vi
from parlib.speech.catalogue import said_day

_LONGEST = 1_000  # characters of a measure: one paragraph of a plan
_LONGEST_NAME = 100
_TAKEN = {fold_name(w): True for w in (YES, "co", "x", "yes")} | {
    fold_name(w): False for w in (NO, "khong", "no", "chưa", "chua")
}
_NAMES_AN_OWNER = re.compile(
    r"\b(?:chủ trì|thực hiện|phụ trách|tham mưu|phối hợp)\s*:", re.IGNORECASE
)
_SURVEY = re.compile("khảo sát|phiếu|điều tra|lấy ý kiến", re.IGNORECASE)
_BREAKS_A_NAME = re.compile(r"[():;%]")


class ReviewRows(ReviewCells):
    """The rows of one review workbook as they are read: measures, and every problem found."""

    def __init__(self, file: str, review: Review, language: str) -> None:
        super().__init__(file, language)
        self.review = review
        self.measures: list[Measure] = []
        self.cells: dict[str, list[str]] = {}
        self.rows = {r.id: r for r in review.rows}
        self.rows |= {(free := free_row(n)).id: free for n in range(1, FREE_ROWS + 1)}

    def is_of(self, fields: Mapping[str, str]) -> None:
        """Check that the workbook belongs to this review."""
        if not fields.get("schema", "").startswith(SCHEMA.partition("/")[0] + "/"):
            self.tell("review_not_one", cell="", actual=fields.get("schema", ""))
        wanted = {
            "locality": self.review.locality,
            "period": str(self.review.period),
            "framework": self.review.framework,
            "version": self.review.version,
        }
        for name, value in wanted.items():
            if fields.get(name, "") != value:
                self.tell(
                    "review_other",
                    cell="",
                    actual=f"{name}={fields.get(name, '')}",
                    expected=f"{name}={value}",
                )
        if fields.get("release", self.review.release) != self.review.release:
            self.tell(
                "review_other_release",
                cell="",
                severity="warning",
                actual=fields["release"],
                expected=self.review.release,
            )

    def read(self, sheet: Sheet) -> None:
        """Read all rows of the sheet of measures."""
        self.sheet = sheet
        hold_unit(self, sheet, self.review.name)
        header = self._header()
        if header is None:
            self.tell("review_no_heading", sheet=sheet.name, cell="", column=BY_KEY["id"].label)
            return
        for key in ("id", *OPEN):
            if key not in self.columns:
                self.tell(
                    "review_column_missing",
                    sheet=sheet.name,
                    cell=sheet.address(header, 0),
                    column=BY_KEY[key].label,
                )
        for row in range(header + 1, len(sheet.rows)):
            self._row(row)
        self._together()

    def _header(self) -> int | None:
        """Find the row that names the columns, the one with the most of them."""
        best: tuple[int, int] | None = None
        for row in range(min(len(self.sheet.rows), HEADER_WITHIN)):
            places: dict[str, int] = {}
            for place in range(len(self.sheet.rows[row])):
                if key := column_of(self.sheet.cell(row, place)):
                    places.setdefault(key, place)
            if "id" in places and (best is None or len(places) > best[1]):
                best, self.columns = (row, len(places)), places
        return best[0] if best else None

    # -- one row

    def _row(self, row: int) -> None:
        filled = {key: self.value(row, key) for key in OPEN}
        for key in OPEN:
            if key in self.columns and (a := self.address(row, key)) in self.sheet.unread:
                self.say("review_cell_lost", row, key, actual=self.sheet.unread[a])
        identity = self.text(row, "id")
        about = self.rows.get(identity)
        given = {"lead": about.units[:1], "supports": about.units[1:]} if about is not None else {}
        prefilled = [
            k
            for k, units in given.items()
            if fold_name(self.text(row, k)) == fold_name("; ".join(units))
        ]
        answered = [
            k for k, v in filled.items() if v is not None and str(v).strip() and k not in prefilled
        ]
        named = about is not None and about.kind == RowKind.OTHER and bool(self.text(row, "name"))
        if not answered and not named:
            return
        if about is None:
            self.say(
                "review_row_unknown" if identity else "review_row_no_id",
                row,
                "id",
                actual=identity,
                prefix=FREE_PREFIX,
            )
            return
        if about.kind == RowKind.OTHER:
            name = self.text(row, "name")
            about = ReviewRow(id=about.id, kind=about.kind, code="", name=name, closed=about.closed)
        self.measures.append(self._measure(row, about))
        self.cells.setdefault(about.id, []).append(self.address(row, "measure"))

    def _measure(self, row: int, about: ReviewRow) -> Measure:
        taken = self._taken(row)
        cause = self._cause(row)
        due = self._due(row)
        text = self._said_once(row, self._words(row, "measure", _LONGEST), due)
        measure = Measure(
            row=about,
            cause=cause,
            cause_words=self._words(row, "cause_words", _LONGEST),
            text=text,
            lead=self._unit(row, "lead", self.text(row, "lead")),
            supports=tuple(self._unit(row, "supports", part) for part in self._supports(row)),
            due=due,
            evidence=self._words(row, "evidence", _LONGEST),
            expected=expected_points(self, row, about),
            effort=effort_of(self, row),
            confirmed=taken is True,
            place=f"{self.sheet.name} › {self.address(row, 'measure')}",
        )
        if _NAMES_AN_OWNER.search(text):
            self.say("review_measure_owner", row, "measure", actual=text)
        of_a_survey = about.kind == RowKind.SURVEY or _SURVEY.search(text)
        around = f"khảo sát {about.name}" if of_a_survey else ""
        if asks_respondents(text, around=around):
            self.say("review_respondents", row, "measure", actual=text)
        if taken:
            self._complete(row, measure)
        elif taken is None and text:
            self.say("review_undecided", row, "take", severity="warning", actual=text)
        return measure

    def _complete(self, row: int, measure: Measure) -> None:
        """Report what a row that enters the plan leaves out."""
        empty = {
            "cause": measure.cause is None,
            "measure": not measure.text,
            "lead": not measure.lead,
            "due": measure.due is None,
        }
        for key in NEEDED:
            # an unreadable cell has been reported already
            if empty[key] and not self.text(row, key):
                self.say("review_needed", row, key, column=BY_KEY[key].label)
        if measure.cause == Cause.OTHER and not measure.cause_words:
            self.say("review_other_cause", row, "cause_words", cause=self.text(row, "cause"))
        if measure.row.kind == RowKind.OTHER and not measure.row.name:
            self.say("review_needed", row, "name", column=BY_KEY["name"].label)
        if not measure.evidence:
            self.say("review_no_evidence", row, "evidence", severity="warning")

    def _taken(self, row: int) -> bool | None:
        words = self.text(row, "take")
        if words and fold_name(words) not in _TAKEN:
            self.say("review_take_unknown", row, "take", actual=words, yes=YES, no=NO)
        return _TAKEN.get(fold_name(words))

    def _cause(self, row: int) -> Cause | None:
        words = self.text(row, "cause")
        cause = cause_of(words) if words else None
        if words and cause is None:
            self.say("review_cause_unknown", row, "cause", actual=words)
        return cause

    def _words(self, row: int, key: str, most: int) -> str:
        words = self.text(row, key)
        if len(words) > most:
            self.say("review_too_long", row, key, actual=f"{words[:60]}…", most=str(most))
            return words[:most]
        return words

    def _supports(self, row: int) -> list[str]:
        raw = self.value(row, "supports")
        parts = re.split(r"[;\n]", nfc(str(raw))) if raw is not None else []
        return [p for part in parts if (p := one_line(part))]

    def _unit(self, row: int, key: str, name: str) -> str:
        """Return the name of a unit; a name that would break a sentence of the plan is reported."""
        if len(name) > _LONGEST_NAME or _BREAKS_A_NAME.search(name):
            self.say("review_unit_name", row, key, actual=name, most=str(_LONGEST_NAME))
        return name[:_LONGEST_NAME]

    def _due(self, row: int) -> date | None:
        raw = self.value(row, "due")
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        due = day_of(raw, self.review.year)
        if due is None:
            self.say("review_due_unread", row, "due", actual=raw, year=str(self.review.year))
        elif due.year != self.review.year:
            self.say(
                "review_due_outside",
                row,
                "due",
                actual=said_day(due),
                year=str(self.review.year),
            )
        return due

    def _said_once(self, row: int, text: str, due: date | None) -> str:
        """Return a measure without the deadline in its text: the plan prints the one of its column."""
        words, stated_due = without_deadline(text, self.review.year)
        if stated_due is None or due is None:
            return text
        if stated_due == due:
            return words
        told = {"in_measure": f"{stated_due:%d/%m/%Y}", "due": f"{due:%d/%m/%Y}"}
        self.say("review_two_deadlines", row, "measure", actual=text, **told)
        return text

    def _together(self) -> None:
        """Check that the measures of one item together add no more than the item can still give."""
        for identity, row in self.rows.items():
            points = [
                m.expected
                for m in self.measures
                if m.row.id == identity and m.confirmed and not math.isnan(m.expected)
            ]
            if len(points) > 1 and row.room > 0 and math.fsum(points) > row.room + SLACK:
                cells = ", ".join(self.cells[identity])
                told = {
                    "actual": points_vi(math.fsum(points)),
                    "room": points_vi(row.room),
                    "id": identity,
                }
                self.tell("review_points_several", sheet=self.sheet.name, cell=cells, **told)
