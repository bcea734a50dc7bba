"""What every part of a plan brief needs.

The plan, its commitments by owner, counts, and the words for dates and promises.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from parlib.analysis.promises.schedule import signed_on
from parlib.codebook.context import BriefContext
from parlib.codebook.periods import Cycle, Period
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.promise_checks import AGAINST_LAST_YEAR, BAND, POINTS, RANK
from parlib.codebook.vocabulary import Operator, Status
from parlib.display.brief.promise import promise_text, silence
from parlib.display.page import Page
from parlib.document.binding import Bound, Row
from parlib.document.blocks import Cell, Paragraph
from parlib.document.inline import Inlines, inlines, plain
from parlib.document.numbers import format_number

INFLUENCE = "respondent_influence"
STATUSES = tuple(str(status) for status in Status)
BY_SURVEY = ("SIPAS", "PAPI", "SURVEY")
OVERALL = ("D0", *BY_SURVEY)
_ROMAN = ("", "I", "II", "III", "IV")


class PlanPage(Page):
    """A plan brief being written; ``plan`` may be absent, then only the texts about that can be
    had.
    """

    def __init__(self, brief: BriefContext) -> None:
        super().__init__(brief)
        self.plan: Plan | None = brief.plan

    @property
    def stated(self) -> Plan:
        """The plan, for the parts that are written only where there is one."""
        if self.plan is None:
            raise LookupError("this part is written for a plan, and the brief has none")
        return self.plan

    # commitments -----------------------------------------------------------------------------------------------------
    @cached_property
    def rows(self) -> list[Row]:
        """Every commitment of the plan, sentences about respondents included."""
        return self.slice.rows("targets", plan=self.plan.id) if self.plan is not None else []

    @cached_property
    def tasks(self) -> list[Row]:
        """The commitments that are followed up."""
        return [r for r in self.rows if r.text("kind") != INFLUENCE]

    @cached_property
    def commitments(self) -> dict[str, Commitment]:
        """The commitments as the plan file states them, by id."""
        return {c.id: c for c in self.plan.commitments} if self.plan is not None else {}

    @cached_property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """The commitments by responsible units, in the order in which the document first names
        them.
        """
        by_owner: dict[str, list[Row]] = {}
        for row in self.tasks:
            by_owner.setdefault(row.text("owner"), []).append(row)
        return list(by_owner.items())

    @property
    def headlines(self) -> list[Row]:
        """The promises about an index or the result as a whole, each once."""
        return [
            r
            for r in self.tasks
            if (r.text("index") or r.text("domain") in OVERALL)
            and not self.commitments[r.text("item")].repeats
        ]

    def by_survey(self, row: Row) -> bool:
        """Return whether a promise is measured by asking people."""
        item = (
            self.brief.framework.by_code.get(row.text("code"))
            if self.brief.framework is not None and row.text("code")
            else None
        )
        commitment = self.commitments[row.text("item")]
        first = self.commitments.get(commitment.repeats, commitment)
        return (
            (item is not None and item.source == "survey")
            or first.index in BY_SURVEY
            or (first.domain in BY_SURVEY and not _is_work(first))
        )

    def note(self, vi: str, en: str) -> str:
        """Return an analyst's note in the page's language.

        On an English page a note that exists only in Vietnamese says so.
        """
        if self.language != "en":
            return vi
        return en or f"{vi} {self.label('plan.in_vietnamese')}"

    def count(self, **key: Any) -> Bound:
        """Bind a count of followed-up commitments; ``status="overdue"`` means past due without a
        final figure.
        """
        kinds = sorted({r.text("kind") for r in self.tasks})
        if key.get("status") == "overdue":
            reasons = sorted({r.text("status_reason") for r in self.tasks if self.is_overdue(r)})
            key = {**key, "status": "no_data", "status_reason": reasons}
        return self.slice.bind(
            "targets",
            "item",
            agg="count",
            plan=self.plan.id if self.plan else "",
            kind=kinds,
            **key,
        )

    def distinct_owners(self) -> Bound:
        """Bind the number of owners, several named together counted as one."""
        kinds = sorted({r.text("kind") for r in self.tasks})
        return self.slice.bind("targets", "owner", agg="distinct", plan=self.stated.id, kind=kinds)

    def with_result(self) -> Bound:
        """Bind the count of commitments with a reported, scored or published figure."""
        return self.count(
            actual_period=sorted(
                {r.text("actual_period") for r in self.tasks if r.text("actual_period")}
            )
        )

    def reports(self, **key: Any) -> Bound | None:
        """Bind a count of reporting periods; ``None`` where the document asks for no report."""
        if self.plan is None or not self.slice.rows("schedule", plan=self.plan.id):
            return None
        return self.count_reports(**key)

    def count_reports(self, **key: Any) -> Bound:
        """Bind a count of reporting periods of a document that asks for reports."""
        return self.slice.bind("schedule", "period", agg="count", plan=self.stated.id, **key)

    @staticmethod
    def is_overdue(row: Row) -> bool:
        """Return whether a promise is past its due day without a final figure."""
        return (
            row.text("status") == "no_data"
            and row.reason("status_reason").code == "final_value_missing"
        )

    @staticmethod
    def is_silent(row: Row) -> bool:
        """Return whether nothing is known of a promise yet, and no more is to be said about that."""
        untold = row.reason("status_reason").code in ("", "no_figure_yet")
        return row.text("status") == "no_data" and row["actual"] is None and untold

    # blocks ----------------------------------------------------------------------------------------------------------
    @staticmethod
    def p_of(c: Inlines, role: str = "body") -> Paragraph:
        """Paragraph of an inline list."""
        return Paragraph(c, role)

    # words -----------------------------------------------------------------------------------------------------------
    @property
    def as_of(self) -> str:
        """Day of judgement."""
        return self.day(self.tasks[0].text("as_of")) if self.tasks else ""

    def day(self, iso: str) -> str:
        """Return an ISO date as it is written in a table."""
        return format_number("date_short", iso, self.language) if iso else ""

    def due(self, row: Row) -> Cell:
        """Cell with the last day of the horizon; a promise for every year says so."""
        day = self.day(row.text("due"))
        if self.commitments[row.text("item")].horizon == "each_year":
            return self.cells.text(self.say("plan.each_year", day=day))
        return self.cells.text(day)

    def usual_due(self) -> str:
        """Return the last day that more than half of the commitments share, in words; else nothing."""
        (words, count), *_ = Counter(plain(self.due(r).c) for r in self.tasks).most_common()
        return words if 2 * count > len(self.tasks) else ""

    def shared_due(self, usual: str) -> list[Inlines]:
        """Say once by which day all commitments, or most of them, are due."""
        if not usual:
            return []
        every = all(plain(self.due(r).c) == usual for r in self.tasks)
        return [self.say("plan.owned.due" if every else "plan.owned.usual_due", day=usual)]

    def one_standing(self) -> bool:
        """Return whether all commitments stand alike."""
        return len({plain(self.standing(r)) for r in self.tasks}) == 1

    def shared_standing(self) -> list[Inlines]:
        """Say once how all commitments stand, where they stand alike."""
        if not self.one_standing():
            return []
        return [self.say("plan.owned.standing", standing=plain(self.standing(self.tasks[0])))]

    def promised_by(self, row: Row, usual: str) -> Inlines:
        """Return what is promised, with its last day where that is not the usual one."""
        promise, due = self.promise(row), self.due(row)
        return promise if plain(due.c) == usual else inlines(promise, " (", due.c, ")")

    def actual(self, row: Row) -> Cell:
        """Cell with what was reached; of what is either done or not, that in words."""
        commitment = self.commitments[row.text("item")]
        yes_or_no = commitment.operator == Operator.DONE and commitment.figure in ("", "yes_no")
        if yes_or_no and row["actual"] is not None:
            return self.cells.text(
                self.label("plan.done" if row.number("actual") else "plan.not_done")
            )
        return self.cells.number(row.bound("actual"), "number")

    @property
    def post(self) -> str:
        """Post of the signer as printed; on whose behalf stands on a line of its own."""
        return (
            re.sub(
                r"^(TM\..*?|KT\..*?) (?=(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC)$)",
                r"\1\n",
                self.plan.signer_title,
            )
            if self.plan
            else ""
        )

    @property
    def document(self) -> str:
        """Type, number and date of the document as printed.

        What the print leaves blank is shown as an ellipsis.
        """
        if self.plan is None:
            return ""
        number = self.plan.document_number.strip()
        number = f"…{number}" if number.startswith("/") else number or "…"
        kind = self.known_label(f"documents.{self.plan.document_type}", self.plan.document_type)
        dated = self._dated(self.plan)
        path = "plan.document.dated" if dated else "plan.document.undated"
        return plain(self.say(path, kind=kind, number=number, date=dated))

    def _dated(self, plan: Plan) -> str:
        signed = signed_on(plan)
        if self.language == "en":
            blank = re.search(r"\d{4}", plan.document_date)
            if signed:
                return format_number("date", signed.isoformat(), "en")
            return f"… {blank[0]}" if blank else ""
        text = re.sub(r"\bngày\s+(?=tháng)", "ngày … ", plan.document_date)
        text = re.sub(r"\btháng\s+(?=năm)", "tháng … ", text)
        return plain(self.say("plan.date", day=text)) if text[:1].isdigit() else text

    def period_name(self, label: str) -> str:
        """Return a period as people write it, e.g. ``quý III/2021`` for ``2021-Q3``."""
        if not label:
            return ""
        period = Period.parse(label)
        year, number = str(period.year), period.last_day.month // period.cycle.months
        kinds = {
            Cycle.YEAR: "year",
            Cycle.HALF_YEAR: "half_first" if number == 1 else "half_second",
            Cycle.QUARTER: "quarter",
            Cycle.MONTH: "month",
        }
        shown = (
            _ROMAN[number]
            if period.cycle == Cycle.QUARTER and self.language == "vi"
            else str(number)
        )
        return plain(self.say(f"plan.period.{kinds[period.cycle]}", label=year, number=shown))

    def promise(self, row: Row) -> Inlines:
        """Return what is promised as a phrase.

        Words of the document stand in quotation marks on an English page.
        """
        if row.text("operator") == "higher_than_last_year":
            return self.say("promise.higher_than_last_year")
        if row["target_low"] is not None or not row.text("target_text"):
            return promise_text(self, row)
        return inlines(
            f"“{row.text('target_text')}”" if self.language == "en" else row.text("target_text")
        )

    def indicator(self, row: Row) -> str:
        """Name of what is promised, in the page's language where the plan gives it."""
        named = self.commitments[row.text("item")].indicator_en if self.language == "en" else ""
        return named or row.text("indicator")

    def baseline(self, row: Row) -> Cell:
        """Cell with the value at the start and its year."""
        year = "" if row["baseline_period"] is None else str(int(row.number("baseline_period")))
        if row["baseline"] is not None:
            if not year:
                return self.cells.number(row.bound("baseline"), "number")
            return Cell(self.say("plan.with_year", value=row.bound("baseline"), base_year=year))
        if year:
            return self.cells.text(self.say("plan.year_only", base_year=year))
        return self.cells.text(row.text("baseline_text") if self.language == "vi" else "")

    def standing(self, row: Row) -> Inlines:
        """Return the status with the reason where that is not plain from the row."""
        status = self.label(f"status.{row.text('status') or 'no_data'}")
        if self.is_overdue(row):
            return self.say(
                "plan.status_overdue", status=status, overdue=self.label("plan.overdue")
            )
        told = row.reason("status_reason").code
        if told == "met_after_due":
            return self._met_late(row)
        if told in ("", "no_figure_yet", "final_value"):
            return inlines(status)
        because = [
            self.reason(row.text("status_reason")),
            plain(silence(self, row, self.period_name)),
        ]
        return self.say(
            "plan.status_because",
            status=status,
            because="; ".join(part for part in because if part),
        )

    def _met_late(self, row: Row) -> Inlines:
        """Say by which day it was due, and of which period the figure did not keep it yet."""
        because = [
            plain(
                self.say(
                    "plan.not_yet",
                    period=self.period_name(row.reason("status_reason").details["period"]),
                )
            ),
            plain(silence(self, row, self.period_name)),
        ]
        return self.say(
            "plan.status_late",
            status=self.label(f"status.{Status.MET}"),
            due=self.day(row.text("due")),
            because="; ".join(part for part in because if part),
        )

    def names(self, domains: Iterable[str]) -> str:
        """Names of domains of the plan, in the page's language."""
        return (
            "; ".join(self.plan.domain_name(d, language=self.language) for d in domains)
            if self.plan is not None
            else ""
        )


def _is_work(c: Commitment) -> bool:
    """Return whether a promise under a heading of satisfaction is something to be done or counted: a
    waiting time is measured by no survey.
    """
    surveyed = c.unit.startswith("%") or c.unit in ("", POINTS, RANK, BAND, AGAINST_LAST_YEAR)
    return not c.index and (c.operator == Operator.DONE or not surveyed)
