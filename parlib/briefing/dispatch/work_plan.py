"""The plan of next year as offices issue it.

KẾ HOẠCH in the form of Decree 30/2020/NĐ-CP, from the confirmed rows of a review.

Its wording comes from ``params/wording``, its numbers are bound to the release and to the rows of
the workbook. Number, date, signature and seal stay empty. Every promise is said once in the body,
in words that ``parlib targets extract`` reads back; the appendices show the same rows as tables
under the heading of results, which no reader of promises counts again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from parlib.briefing.dispatch.forms import LANGUAGE, heading, paragraph, section
from parlib.briefing.dispatch.plan_sheets import PlanSheets
from parlib.briefing.dispatch.plan_tasks import Task
from parlib.codebook.reviews import (
    BASIS_VI,
    RowKind,
)
from parlib.document.inline import Inlines, footnote, inlines, plain
from parlib.document.numbers import format_number


class WorkPlan(PlanSheets):
    """The document of a plan: its body, and the sheets of :class:`PlanSheets` behind it."""

    kind, group = "work_plan", "workplan"
    document_type, document_sign = "kế hoạch", "KH"

    @property
    def numbered(self) -> str:
        """What the number of the document ends on, before the office writes the number itself."""
        body = "" if self.unit.level == "department" else "UBND"
        return "/" + "-".join(p for p in (self.document_sign, body) if p)

    @property
    def addressed(self) -> list[str]:
        """To whom it is written; a plan is written to nobody."""
        return self._addressees() if self.mode == "letter" else []

    @property
    def report(self) -> str:
        """The sentence that asks for reports."""
        return plain(self.say("report", to=self.focal)).removeprefix("- ").rstrip(".")

    @property
    def lead(self) -> str:
        """Who answers for the index as a whole."""
        return self.review.head or self.issuer

    @property
    def focal(self) -> str:
        """Who follows the plan and sums up."""
        return self.issue.focal or self.lead

    def _takeaway(self) -> Inlines:
        count = self.slice.bind("measures", "task", agg="count")
        return self.say(
            "takeaway", count=count, owners=self.slice.bind("measures", "lead", agg="distinct")
        )

    def _recipients(self) -> list[str]:
        return [
            *([f"{self.committee_above};"] if self.above else []),
            self.label("recipients"),
            "Lưu: VT.",
        ]

    # -- body

    def _sections(self) -> list[dict[str, Any]]:
        body = [
            *self._basis(),
            *self._purpose(),
            *self._goals(),
            *self._all_tasks(),
            *self._carrying_out(),
        ]
        sheet = [*self.measures_table(), *self.open_tables()]
        return [
            section("ke-hoach", body),
            section("bien-phap", sheet, appendix=" ", landscape=True),
        ]

    def _basis(self) -> Iterator[dict[str, Any]]:
        decision = (
            plain(self.say("basis_decision", decision=self.decision)) if self.decision else ""
        )
        results = (
            [self.say("basis_result", decision=decision)]
            if self.review.framework
            else [self.say("basis_promises", document=d) for d in self.review.rests_on]
        )
        lines = [
            *results,
            *(inlines(_basis_line(b)) for b in self.issue.basis),
        ]
        if not self.issue.basis:
            lines.append(self.say("basis_open"))
        yield from (paragraph(({"t": "em", "c": list(line)},)) for line in lines)
        scored = "" if self.review.framework else "_promises"
        opening = f"{self._worded('opening')}{scored if self.mode == 'letter' else ''}"
        yield paragraph(self.say(opening, issuer=self.issuer))

    def _worded(self, name: str) -> str:
        """Return the name of a label or sentence as this type of document words it."""
        return name

    def _purpose(self) -> Iterator[dict[str, Any]]:
        yield heading(1, "muc-dich", self.label(self._worded("purpose")))
        aim = "purpose" if self.review.framework else "purpose_promises"
        yield from (paragraph(self.say(name)) for name in (aim, "demand", "honest"))

    def _goals(self) -> Iterator[dict[str, Any]]:
        yield heading(1, "muc-tieu", self.label(self._worded("goals")))
        goal = {
            name: self.slice.bind("headline", "value", goal=name)
            for name in ("value", "low", "high")
        }
        goal_sentences = []
        if not math.isnan(self.headline.value):
            goal_sentences.append(self.say("goal_value", value=goal["value"], lead=self.lead))
        if not math.isnan(self.headline.places_low):
            several = (
                not math.isnan(self.headline.places_high)
                and self.headline.places_high > self.headline.places_low
            )
            ends = {"low": goal["low"], "high": goal["high"]} if several else {"low": goal["low"]}
            goal_sentences.append(
                self.say("goal_places_range" if several else "goal_places", lead=self.lead, **ends)
            )
        if self.headline.band:
            goal_sentences.append(self.say("goal_band", band=self.headline.band, lead=self.lead))
        none = "goal_none" if self.review.framework else "goal_none_promises"
        yield from (paragraph(line) for line in goal_sentences or [self.say(none)])
        if not math.isnan(self.review.points) and not math.isnan(self.review.most):
            whole = {
                n: self._score("0", c)
                for n, c in (("points", "points"), ("most", "applicable_max"))
            }
            expected = self.slice.bind("measures", "expected", agg="sum")
            some = expected.raw is not None
            if not math.isnan(self.review.by_items):
                yield paragraph(self._published())
            sums = (
                self.say("adds_up", expected=expected, **whole)
                if some
                else self.say("adds_nothing", **whole)
            )
            note = self.say("source", release=self.release, basis=BASIS_VI[self.review.basis])
            yield paragraph(inlines(sums, footnote(*note)))

    def _published(self) -> Inlines:
        """Say that a published value counts, and what the items add up to beside it."""
        value = self.slice.bind(
            "indices",
            "value",
            locality=self.review.locality,
            period=self.review.period,
            index="PAR",
        )
        return self.say("published", value=value, basis=BASIS_VI[self.review.basis])

    def _all_tasks(self) -> Iterator[dict[str, Any]]:
        yield heading(1, "nhiem-vu", self.label(self._worded("tasks")))
        for place, part in enumerate(self.parts, 1):
            yield heading(
                2,
                f"linh-vuc-{place}",
                f"{self._numbered(place)} {part.name or self.label(f'{part.key}_part')}",
            )
            yield from (paragraph(self._task(task)) for task in part.tasks)

    def _numbered(self, place: int) -> str:
        """Return the number of a part of the tasks."""
        return f"{place}."

    def _task(self, task: Task) -> Inlines:
        one = task.measure
        row = one.row
        about = {
            RowKind.ITEM: lambda: self.say("task_item", code=row.code),
            RowKind.SURVEY: lambda: self.say(
                "task_survey", name=row.name.replace("(", "– ").replace(")", "")
            ),
            RowKind.PROMISE: lambda: self.say("task_promise", code=row.code),
            RowKind.OTHER: lambda: (),
        }[row.kind]()
        gain: Inlines = ()
        if not math.isnan(one.expected):
            gain = self.say(
                "task_gain",
                gain=self.slice.bind("measures", "expected", task=task.number),
                code=row.code,
            )
        supports = self.say("task_supports", names=", ".join(one.supports)) if one.supports else ()
        due = format_number("date_short", one.due.isoformat() if one.due else None, LANGUAGE)
        given = {
            "about": about,
            "measure": one.text,
            "due": due,
            "gain": gain,
            "lead": one.lead,
            "supports": supports,
        }
        return self.say("task", number=str(task.number), **given)

    def _carrying_out(self) -> Iterator[dict[str, Any]]:
        yield heading(1, "to-chuc", self.label(self._worded("carrying_out")))
        leads = {
            t.measure.lead: [u for u in self.tasks if u.measure.lead == t.measure.lead]
            for t in self.tasks
        }
        helps = {
            u: [t for t in self.tasks if u in t.measure.supports]
            for t in self.tasks
            for u in t.measure.supports
        }
        units = list(dict.fromkeys([*leads, *helps]))
        for place, name in enumerate(units, 1):
            carried: list[Inlines] = []
            if name in leads:
                count = self.slice.bind("measures", "task", agg="count", lead=name)
                carried.append(self.say("leads", count=count, numbers=_numbers(leads[name])))
            if name in helps:
                count = self.slice.bind("supports", "task", agg="count", unit=name)
                carried.append(self.say("supports", count=count, numbers=_numbers(helps[name])))
            what = inlines(carried[0], *(p for one in carried[1:] for p in ("; ", one)))
            yield paragraph(self.say("carries", place=str(place), name=name, what=what))
        yield heading(2, "bao-cao", self.label("reports"))
        yield paragraph(self.say("report", to=self.focal))
        yield paragraph(self.say("follow", to=self.focal))


def _basis_line(legal_basis: str) -> str:
    words = legal_basis.strip().rstrip(".;")
    return f"{words if words.startswith('Căn cứ') else f'Căn cứ {words}'};"


def _numbers(tasks: Sequence[Task]) -> str:
    return ", ".join(str(t.number) for t in tasks)
