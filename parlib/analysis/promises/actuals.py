"""Find the figures by which promises are measured: published or computed indices, own surveys,
scored items, progress reports.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from parlib.analysis.promises.grammar import Footing, is_share
from parlib.analysis.promises.standing import Actual
from parlib.codebook.periods import Cycle, Period
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.vocabulary import RANK_OPERATORS, State

RANK_UNITS = ("bậc", "hạng", "nhóm xếp hạng")
_PRIORITY = {"progress": 0, "scores": 1, "satisfaction": 2, "indices": 3}
_SURVEYED = {"item": "index", "subgroup": "all", "measure": "share_4_5"}


def measure_of(commitment: Commitment) -> str:
    """Return the column of ``indices`` that an index promise refers to: ``rank`` or ``value``."""
    by_rank = commitment.operator in RANK_OPERATORS or commitment.unit.strip() in RANK_UNITS
    return "rank" if by_rank else "value"


@dataclass(frozen=True)
class Figures:
    """Every figure known on a given day, by subject.

    Attributes
    ----------
    indices, scores, progress, satisfaction : dict
        ``(locality, index)``, ``(locality, code)``, ``(plan, item)`` and ``(locality, survey)`` →
        rows in order of period.
    as_of : date
        Periods that end after this day are not known yet.
    """

    as_of: date
    indices: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    scores: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    progress: dict[tuple[str, str], list[tuple[Period, float]]] = field(default_factory=dict)
    satisfaction: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    @classmethod
    def gather(
        cls,
        plans: Sequence[Plan],
        *,
        indices: pd.DataFrame,
        scores: pd.DataFrame,
        progress: pd.DataFrame,
        satisfaction: pd.DataFrame,
        as_of: date,
        running: bool = False,
    ) -> Figures:
        """Select the rows of the hand-off tables that the plans refer to.

        ``running``: also include reports on a period that has only just begun.
        """
        units = {plan.locality for plan in plans}
        codes = {c.code for plan in plans for c in plan.commitments if c.code}
        chosen = scores[scores["locality"].isin(units) & scores["code"].isin(codes)].sort_values(
            "period"
        )
        reported = [
            (row.plan, row.item, period, row.value)
            for row in progress.itertuples(index=False)
            if (period := Period.parse(row.period)).last_day <= as_of
            or (running and period.first_day <= as_of)
        ]
        answers = satisfaction[
            satisfaction["locality"].isin(units) & ~satisfaction["suppressed"].astype(bool)
        ]
        for column, value in _SURVEYED.items():
            answers = answers[answers[column].eq(value)]
        return cls(
            as_of=as_of,
            indices=_grouped(
                indices[indices["locality"].isin(units)].sort_values("period"),
                ["locality", "index"],
            ),
            scores=_grouped(chosen, ["locality", "code"]),
            satisfaction=_grouped(answers.sort_values("period"), ["locality", "survey"]),
            progress={
                k: sorted(v)
                for k, v in _collect(
                    ((p, i), (when, value)) for p, i, when, value in reported
                ).items()
            },
        )

    def of(self, plan: Plan, commitment: Commitment) -> list[Actual]:
        """Return every known figure about a promise, oldest first.

        For one period the better source comes last.
        """
        figures = [
            Actual(value, when, "progress")
            for when, value in self.progress.get((plan.id, commitment.id), [])
        ]
        if commitment.index:
            rows = self.indices.get((plan.locality, commitment.index), [])
            measured = [(r, getattr(r, measure_of(commitment))) for r in rows]
            figures += [
                _yearly(value, r.period, "indices", r.framework)
                for r, value in measured
                if not math.isnan(value)
            ]
            if measure_of(commitment) == "value":
                survey_rows = self.satisfaction.get((plan.locality, commitment.index), [])
                figures += [
                    _yearly(r.estimate, r.period, "satisfaction", "")
                    for r in survey_rows
                    if not math.isnan(r.estimate)
                ]
        elif commitment.code:
            rows = self.scores.get((plan.locality, commitment.code), [])
            figures += [
                _yearly(v, r.period, "scores", r.framework)
                for r in rows
                if not math.isnan(v := _points(r, commitment.unit))
            ]
        known = [a for a in figures if a.source == "progress" or a.period.last_day <= self.as_of]
        return sorted(known, key=lambda a: (a.period, _PRIORITY[a.source]))

    def footing(
        self, plan: Plan, commitment: Commitment, *, year: int
    ) -> tuple[Footing, Actual | None]:
        """Return the basis against which a promise is measured in a year, and the figure from which
        its baseline was taken.

        A baseline stated in the dispatch takes precedence; otherwise the figure of the base year,
        or of the year before, is used.
        """
        base_year = commitment.baseline_period or year - 1
        looked_up = next(
            (
                a
                for a in reversed(self.of(plan, commitment))
                if a.period.year == base_year
                and a.period.last_day.month == 12
                and not math.isnan(a.value)
            ),
            None,
        )
        stated = commitment.baseline
        if stated is not None:
            baseline = stated
        else:
            baseline = looked_up.value if looked_up else math.nan
        maximum = math.nan
        if commitment.code and not commitment.index:
            tops = [
                r.max_points
                for r in self.scores.get((plan.locality, commitment.code), [])
                if not math.isnan(r.max_points)
            ]
            if is_share(commitment.unit):
                maximum = 100.0
            elif tops:
                maximum = tops[-1]
        sizes = [
            r.of
            for r in self.indices.get((plan.locality, commitment.index), [])
            if r.period <= year and not math.isnan(r.of)
        ]
        return Footing(
            baseline=baseline, maximum=maximum, units_ranked=sizes[-1] if sizes else math.nan
        ), looked_up


def _yearly(value: float, year: int, source: str, framework: str) -> Actual:
    return Actual(float(value), Period.of(int(year), Cycle.YEAR), source, framework)


def _points(row: Any, unit: str) -> float:
    """Return the points of a scored item, or its percentage of the maximum if the promise is in per
    cent; NaN if not scored.
    """
    if row.state not in (State.SCORED, State.ZERO):
        return math.nan
    return float(100 * row.points / row.applicable_max if is_share(unit) else row.points)


def _grouped(rows: pd.DataFrame, keys: list[str]) -> dict[Any, list[Any]]:
    return _collect(
        (tuple(getattr(r, k) if k != "index" else r.index_ for k in keys), r) for r in _rows(rows)
    )


def _rows(rows: pd.DataFrame) -> Iterator[Any]:
    """Iterate as named tuples.

    A tuple has an ``index`` method, so the column of that name is read as ``index_``.
    """
    return iter(rows.rename(columns={"index": "index_"}).itertuples(index=False))


def _collect(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    out: dict[Any, list[Any]] = {}
    for key, value in pairs:
        out.setdefault(key, []).append(value)
    return out
