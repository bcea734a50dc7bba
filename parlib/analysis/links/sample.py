"""The sample of a link question: which units and years, which years are comparable, and whether it
is usable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from parlib.analysis.links.part_whole import PartWhole, part_whole_of
from parlib.analysis.links.series import KEY, error_column, part_columns, spell_column
from parlib.analysis.panel.regression import lag_name, with_lags
from parlib.codebook.link_questions import LinkQuestion, LinkSeries
from parlib.codebook.reasons import Reason

OUTCOME = "y"
BEFORE = "y_before"
LEAD = -1


@dataclass(frozen=True)
class Sample:
    """The rows of a question, with all lags side by side.

    Attributes
    ----------
    frame : DataFrame
        One row per locality and year: ``y`` (the outcome, or its logarithm), ``y_before`` (of the
        year before, inside one spell), the reform measure at each lag and the spells that go with
        it, and the controls.
    reform : str
        Column of the reform measure, at lag 0.
    lag : int
        Declared lag.
    controls : tuple of str
        Columns of the controls.
    locality, last_period
        Key of the finding: the common parent of all localities, or ``VN``; and the last year used.
    periods : tuple of int
        Years with an outcome and a measure at the declared lag.
    part_whole : PartWhole or None
        Effect of containment alone, if the measure contains points of the outcome or was rebuilt
        without them.
    refused : Reason or None
        Why the question cannot be answered from these rows.
    """

    frame: pd.DataFrame
    reform: str
    lag: int
    controls: tuple[str, ...]
    locality: str
    last_period: int
    periods: tuple[int, ...]
    part_whole: PartWhole | None
    refused: Reason | None

    def x(self, lag: int | None = None) -> str:
        """Column of the reform measure at a lag (default: the declared one)."""
        return lag_name(self.reform, self.lag if lag is None else lag)

    def segment(self, lag: int | None = None) -> str:
        """Column of the spells within which outcome, measure at this lag and controls all keep
        their method.
        """
        return f"spell at {self.x(lag)}"

    @property
    def regressors(self) -> tuple[str, ...]:
        """The reform measure at the declared lag, then the controls."""
        return (self.x(), *self.controls)


def link_sample(question: LinkQuestion, panel: pd.DataFrame) -> Sample:
    """Select the rows of a question and decide whether it can be answered from them.

    Parameters
    ----------
    question : LinkQuestion
        The declared question.
    panel : DataFrame
        Rows of :func:`parlib.analysis.links.series.link_panel`, any localities and years.

    Returns
    -------
    Sample
        ``refused`` is set for ``not_a_sample`` (declared, or too little of the grid observed),
        ``part_whole``, ``log_of_non_positive``, ``too_few_clusters`` and ``too_short``.
    """
    rows = _rows(question, panel)
    frame = _with_every_lag(question, rows)
    controls = tuple(c.id for c in question.controls)
    used = frame.dropna(subset=[OUTCOME, lag_name(question.reform.id, question.lag), *controls])
    containment = _part_whole(question, rows)
    parents = sorted(set(used["parent"])) if "parent" in used else []
    return Sample(
        frame=frame,
        reform=question.reform.id,
        lag=question.lag,
        controls=controls,
        locality=parents[0] if len(parents) == 1 and parents[0] else "VN",
        last_period=_last_year(used) or _last_year(rows),
        periods=tuple(int(p) for p in sorted(used["period"].unique())),
        part_whole=containment,
        refused=_refused(question, frame, used, containment),
    )


def _rows(question: LinkQuestion, panel: pd.DataFrame) -> pd.DataFrame:
    """Keep the declared level, kind of unit and localities.

    Years are restricted only after lags were computed.
    """
    sample = question.sample
    keep = (panel["level"] == sample.level) & (panel["fictional"] == sample.illustrative)
    return panel[keep & ~panel["locality"].isin(sample.without_localities)].sort_values(
        KEY, ignore_index=True
    )


def _with_every_lag(question: LinkQuestion, rows: pd.DataFrame) -> pd.DataFrame:
    reform, outcome = question.reform.id, question.outcome.id
    spell = spell_column(outcome)
    lags = tuple(sorted({*question.lags_shown, question.lag, LEAD, 0}))
    known = tuple(c for c in (error_column(reform),) if c in rows)
    frame = with_lags(rows, (reform, spell_column(reform), *known), lags=lags)
    frame = with_lags(frame, (outcome, spell), lags=(1,))
    logs = question.scale == "log"
    with np.errstate(divide="ignore", invalid="ignore"):
        value, before = (
            np.log(frame[c]) if logs else frame[c] for c in (outcome, lag_name(outcome, 1))
        )
    frame[OUTCOME] = value.where(np.isfinite(value))
    frame[BEFORE] = before.where(np.isfinite(before) & (frame[spell] == frame[lag_name(spell, 1)]))
    shared = [spell, *(spell_column(c.id) for c in question.controls)]
    for lag in lags:
        spells = [*shared, lag_name(spell_column(reform), lag)]
        if lag == LEAD:  # the placebo uses both the declared and the later measure
            spells.append(lag_name(spell_column(reform), question.lag))
        together = frame[spells[0]]
        for name in spells[1:]:
            together = together + " + " + frame[name]  # missing if either is missing
        frame[f"spell at {lag_name(reform, lag)}"] = together
    sample = question.sample
    inside = frame["period"].between(sample.first_period or -np.inf, sample.last_period or np.inf)
    return frame[inside & ~frame["period"].isin(sample.without_periods)].reset_index(drop=True)


def _part_whole(question: LinkQuestion, rows: pd.DataFrame) -> PartWhole | None:
    columns = part_columns(question.reform.id)
    if not set(columns.values()) <= set(rows.columns):
        return None
    split = rows[[*KEY, *columns.values()]].rename(columns={v: k for k, v in columns.items()})
    return part_whole_of(split)


def _refused(
    question: LinkQuestion, frame: pd.DataFrame, used: pd.DataFrame, containment: PartWhole | None
) -> Reason | None:
    sample = question.sample
    for series in (question.reform, question.outcome, *question.controls):
        if not series.complete:
            return Reason.of("not_a_sample", series=series.id, why=series.incomplete_because)
    for series in (question.reform, *question.controls):
        if question.outcome.id in series.holds:
            return _contains(series, question.outcome, containment)
    not_positive = int((frame[question.outcome.id] <= 0).sum())
    if question.scale == "log" and not_positive:
        return Reason.of("log_of_non_positive", rows=not_positive)
    counts = used.groupby("locality")["period"].nunique()
    if len(counts) < sample.min_clusters:
        return Reason.of("too_few_clusters", clusters=len(counts), needed=sample.min_clusters)
    years = used["period"].nunique()
    if years < sample.min_periods:
        return Reason.of("too_short", years=years, needed=sample.min_periods)
    observed = len(used) / (len(counts) * years)
    if observed < sample.min_coverage:
        return Reason.of("not_a_sample", observed=round(observed, 3), needed=sample.min_coverage)
    return None


def _contains(series: LinkSeries, outcome: LinkSeries, containment: PartWhole | None) -> Reason:
    details: dict[str, Any] = {
        "series": series.id,
        "holds": outcome.id,
        "how": series.holds[outcome.id].how,
    }
    if containment is not None and np.isfinite(containment.expected_correlation):
        details["expected_correlation"] = round(containment.expected_correlation, 3)
    return Reason.of("part_whole", **details)


def _last_year(rows: pd.DataFrame) -> int:
    """Return the last year of rows, 0 without any."""
    return int(rows["period"].max()) if len(rows) else 0
