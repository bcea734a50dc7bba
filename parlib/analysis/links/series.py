"""Build the panel behind the link questions: one row per locality and year, one column per declared
series.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from parlib.analysis.comparability import eras
from parlib.analysis.links.part_whole import split_points
from parlib.codebook.frameworks import Framework
from parlib.codebook.link_questions import LinkQuestion, LinkSeries
from parlib.codebook.methods import Methods
from parlib.codebook.vocabulary import Basis

KEY = ["locality", "period"]
UNIT = ["locality", "level", "parent", "fictional"]


def spell_column(series_id: str) -> str:
    """Return the column that marks comparable values of a series: equal text means the same method."""
    return f"{series_id}__spell"


def error_column(series_id: str) -> str:
    """Return the column with the sampling variance of a series, if known."""
    return f"{series_id}__error"


_SELF = str(Basis.SELF_SCORED)


def part_columns(series_id: str) -> dict[str, str]:
    """Return the columns with the points of a rebuilt measure: what was removed (part) and what is
    left (rest).
    """
    return {
        name: f"{series_id}__{name}"
        for name in ("part", "part_max", "rest", "rest_max", "framework")
    }


def link_panel(
    questions: Iterable[LinkQuestion],
    tables: Mapping[str, pd.DataFrame],
    *,
    frameworks: Mapping[str, Framework],
    methods: Methods,
) -> pd.DataFrame:
    """Collect every series used by the questions.

    Parameters
    ----------
    questions : iterable of LinkQuestion
        Questions whose outcomes, reform measures and controls are collected.
    tables : mapping of str to DataFrame
        Hand-off tables ``localities`` and those the series name (``scores``, ``indices``,
        ``outcomes``, ``satisfaction``).
    frameworks : mapping of str to Framework
        Rule books by id.
    methods : Methods
        Breaks of the indices.

    Returns
    -------
    DataFrame
        ``locality``, ``period``, ``level``, ``parent``, ``fictional``; per series its value,
        ``<id>__spell`` (equal text = comparable) and, if a measure contains points of an outcome or
        was rebuilt without them, ``<id>__part``, ``<id>__rest`` and their maxima. Absent values are
        missing and never filled in.
    """
    wanted = {s.id: s for q in questions for s in (q.outcome, q.reform, *q.controls)}
    units = tables["localities"][UNIT]
    panel: pd.DataFrame | None = None
    for series in wanted.values():
        values = series_values(series, tables, frameworks=frameworks).merge(
            units[["locality", "level"]], on="locality"
        )
        values[spell_column(series.id)] = _spells(values, series, methods)
        values = values.drop(columns=["level", "method"])
        # an empty series keeps its columns, so that the question is refused for lack of figures
        panel = values if panel is None else panel.merge(values, on=KEY, how="outer")
    if panel is None:
        panel = units.iloc[:0][["locality"]].assign(period=pd.Series(dtype=int))
    return panel.merge(units, on="locality").sort_values(KEY, ignore_index=True)


def series_values(
    series: LinkSeries, tables: Mapping[str, pd.DataFrame], *, frameworks: Mapping[str, Framework]
) -> pd.DataFrame:
    """Return one series: ``locality``, ``period``, its value, ``method`` (rule book or method id,
    may be empty) and the points of a rebuilt measure.
    """
    table = tables[series.table]
    if series.table == "scores":
        rows = split_points(
            _in_state(table[table["framework"].isin(series.frameworks)], series.basis),
            frameworks,
            without_codes=series.without_codes,
            without_sources=series.without_sources,
        )
        rows["method"] = rows["framework"]
        return rows.rename(columns={"value": series.id, **part_columns(series.id)})
    if series.table == "indices":
        rows = table[
            (table["index"] == series.index) & table["basis"].eq(_SELF).eq(series.basis == _SELF)
        ]
        rows = (rows if series.basis == _SELF else rows[rows["without"].eq("")]).assign(
            method=lambda f: f["framework"]
        )
        rows = (
            rows[[*KEY, "value", "method"]]
            .dropna(subset=["value"])
            .rename(columns={"value": series.id})
        )
        codes = [code for holding in series.holds.values() for code in holding.codes]
        if not codes:
            return rows
        scores = tables["scores"]
        inside = split_points(
            scores[scores["framework"].isin(series.frameworks)], frameworks, without_codes=codes
        )
        return rows.merge(
            inside.drop(columns="value").rename(columns=part_columns(series.id)), on=KEY, how="left"
        )
    if series.table == "outcomes":
        rows = table[table["indicator"] == series.indicator].assign(method="")
        values = (
            rows[[*KEY, "value", "method"]]
            .dropna(subset=["value"])
            .rename(columns={"value": series.id})
        )
        if not series.standard_error:
            return values
        errors = table[table["indicator"] == series.standard_error]
        variance = errors[KEY].assign(**{error_column(series.id): errors["value"] ** 2})
        return values.merge(variance, on=KEY, how="left")
    chosen = (
        (table["survey"] == series.survey)
        & (table["item"] == series.item)
        & (table["measure"] == series.measure)
    )
    rows = table[chosen & (table["subgroup"] == "all") & ~table["suppressed"]].assign(method="")
    rows = rows.assign(**{error_column(series.id): rows["se"] ** 2})
    return (
        rows[[*KEY, "estimate", "method", error_column(series.id)]]
        .dropna(subset=["estimate"])
        .rename(columns={"estimate": series.id})
    )


def _in_state(scores: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Return the points of unit-years in one state: fully appraised, or with points still to be
    appraised.
    """
    key = ["locality", "period", "framework"]
    waiting = pd.MultiIndex.from_frame(scores.loc[scores["basis"].eq(_SELF), key].drop_duplicates())
    waits = pd.MultiIndex.from_frame(scores[key]).isin(waiting)
    return scores[waits if basis == _SELF else ~waits]


def _spells(values: pd.DataFrame, series: LinkSeries, methods: Methods) -> pd.Series:
    """Return the spell of each row: rule book or recorded method, plus the declared breaks passed."""
    periods = values["period"].to_numpy()
    passed = np.zeros(len(values), dtype=int)
    for change in series.breaks:
        passed += periods >= change.period
    spell = values["method"].fillna("").astype(str) + pd.Series(
        [f"|{k}" for k in passed], index=values.index, dtype=str
    )
    if series.breaks_of:
        for level, rows in values.groupby("level"):
            recorded = methods.of(series.breaks_of, level=str(level))
            if recorded is not None:
                era = eras(rows["period"], series=recorded)
                # a year without a documented method is comparable with no other year
                names = [
                    f"|undocumented {p}" if np.isnan(e) else f"|{series.breaks_of} {e:.0f}"
                    for e, p in zip(era, rows["period"], strict=True)
                ]
                spell.loc[rows.index] += pd.Series(names, index=rows.index)
    return spell
