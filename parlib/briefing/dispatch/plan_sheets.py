"""The sheets behind a plan: its measures row by row, and what lost points and has no task."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from parlib.briefing.dispatch.forms import LANGUAGE, Form, Issue, heading, table
from parlib.briefing.dispatch.plan_tasks import Part, Task, cause_words, plan_tables
from parlib.codebook.reviews import Headline, Review, ReviewRow, RowKind
from parlib.codebook.units import Locality
from parlib.document.binding import Bound
from parlib.document.inline import Inlines, inlines, num
from parlib.document.numbers import format_number

_SLACK = 1e-6
_COLUMNS = (
    "number",
    "item",
    "points",
    "room",
    "expected",
    "cause",
    "measure",
    "lead",
    "supports",
    "due",
    "evidence",
)
_WIDTHS = (0.5, 2.4, 0.7, 0.8, 0.8, 2.2, 3.0, 1.6, 1.5, 1.2, 1.5)
_FIGURES = ("points", "room", "expected", "lost", "at_stake")


class PlanSheets(Form):
    """What a plan rests on, and its sheets.

    Parameters
    ----------
    review : Review
        What the release says.
    parts : sequence of Part
        The tasks.
    headline : Headline
        What is promised of the index.
    unit, above : Locality
        The unit and the one above it.
    issue : Issue
        What people decide.
    decision : str
        The decision behind the rule book, empty where none is known.
    tables : mapping of str to DataFrame
        The unit's rows of the release (``scores``, ``ledger``).
    wording : mapping
        Sentences of Vietnamese.
    """

    def __init__(
        self,
        review: Review,
        parts: Sequence[Part],
        headline: Headline,
        *,
        unit: Locality,
        above: Locality | None,
        issue: Issue,
        decision: str,
        tables: Mapping[str, pd.DataFrame],
        wording: Mapping[str, Any],
    ) -> None:
        super().__init__(
            unit=unit,
            above=above,
            issue=issue,
            held={**tables, **plan_tables(parts, headline)},
            wording=wording,
            release=review.release,
            period=review.year,
            illustrative=review.illustrative,
        )
        self.review, self.parts, self.headline, self.decision = review, parts, headline, decision
        self.tasks = [t for part in parts for t in part.tasks]
        self.same |= {"year": str(review.year), "period": str(review.period)}

    def _score(self, code: str, column: str) -> Bound:
        root = self.slice.own["scores"]
        wanted = root.loc[root["parent"].eq(""), "code"].iloc[0] if code == "0" else code
        return self.slice.bind(
            "scores",
            column,
            locality=self.review.locality,
            period=self.review.period,
            framework=self.review.framework,
            code=wanted,
        )

    def measures_table(self) -> list[dict[str, Any]]:
        """Return the sheet of measures, a row a task."""
        rows = [self._measure_row(task) for task in self.tasks]
        # a column that says nothing of any task takes room from those that do
        held = [n for n, c in enumerate(_COLUMNS) if c not in self._nothing_in()]
        columns = [_COLUMNS[n] for n in held]
        widths = [_WIDTHS[n] for n in held]
        rows = [[row[n] for n in held] for row in rows]
        return [
            heading(1, "bien-phap-ten", self.label("measures_title").upper()),
            self.attached(),
            self._table("bien-phap-bang", self.label("measures_caption"), columns, rows, widths),
        ]

    def _nothing_in(self) -> set[str]:
        """Return the columns of the measures that are empty in every row."""
        given = {
            "points": any(t.measure.row.kind == RowKind.ITEM for t in self.tasks),
            "room": any(t.measure.row.room for t in self.tasks),
            "expected": not all(math.isnan(t.measure.expected) for t in self.tasks),
            "supports": any(t.measure.supports for t in self.tasks),
        }
        return {name for name, some in given.items() if not some}

    def _measure_row(self, task: Task) -> list[Inlines]:
        one, row = task.measure, task.measure.row
        is_item = row.kind == RowKind.ITEM
        cause = cause_words(one)
        points = num(self._score(row.code, "points"), "number", LANGUAGE) if is_item else "–"
        bound = {
            c: num(self.slice.bind("measures", c, task=task.number), "number", LANGUAGE)
            for c in ("room", "expected")
        }
        name = f"{row.code} {row.name}" if is_item else row.name
        due = format_number("date_short", one.due.isoformat() if one.due else None, LANGUAGE)
        cells = [
            str(task.number),
            name,
            points,
            bound["room"] if row.room else "–",
            bound["expected"],
            cause,
            one.text,
            one.lead,
        ]
        return [
            inlines(c) for c in (*cells, "; ".join(one.supports) or "–", due, one.evidence or "–")
        ]

    def _open(self, *, missing: bool) -> list[ReviewRow]:
        """Return the items that lost points, or whose points are not known, and have no task."""
        covered = {t.measure.row.id for t in self.tasks}
        return [
            r
            for r in self.review.rows
            if r.kind == RowKind.ITEM
            and r.id not in covered
            and (r.open_points if missing else r.lost) > _SLACK
        ]

    def open_tables(self) -> Iterator[dict[str, Any]]:
        """Yield what lost points and has no task and, apart from it, what nobody knows yet."""
        for name, missing in (("open", False), ("awaited", True)):
            if rows := self._open(missing=missing):
                yield heading(2, f"{name}-ten", self.label(f"{name}_title"))
                yield self._open_table(name, rows)

    def _open_table(self, name: str, open_rows: Sequence[ReviewRow]) -> dict[str, Any]:
        rows = []
        for row in open_rows:
            lost = self.slice.bind(
                "ledger",
                "lost_points",
                locality=self.review.locality,
                period=self.review.period,
                framework=self.review.framework,
                code=row.code,
            )
            why = "; ".join(p for p in (row.reason, row.closed) if p)
            rows.append(
                [
                    inlines(c)
                    for c in (
                        f"{row.code} {row.name}",
                        num(lost, "number", LANGUAGE),
                        row.owner or "–",
                        why,
                    )
                ]
            )
        figure = "lost" if name == "open" else "at_stake"
        return self._table(
            f"{name}-bang",
            self.label(f"{name}_caption"),
            ("item", figure, "owner", "why"),
            rows,
            [4.0, 1.0, 2.5, 4.0],
        )

    def _table(
        self,
        name: str,
        caption: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Inlines]],
        widths: list[float],
    ) -> dict[str, Any]:
        figures = [n for n, c in enumerate(columns) if c in _FIGURES]
        return table(
            name,
            caption,
            [self.label(f"columns.{c}") for c in columns],
            rows,
            widths,
            figures=figures,
        )
