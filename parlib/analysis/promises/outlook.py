"""The probability that a unit keeps its promise, based on how similar units moved before.

A year's shock is shared: thirty units that all rose in one good year are one year, not thirty
independent cases. The movement of years and units is estimated in
:mod:`parlib.analysis.promises.course`; this module decides when the data suffice for a probability,
and computes the probability of a goal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from parlib.analysis.comparability import era_column
from parlib.analysis.promises.course import Ahead, Block, fit_course
from parlib.analysis.promises.grammar import Goal
from parlib.codebook.methods import Methods
from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import Level

FEWEST = 10
"""Minimum number of past changes for a probability."""
FEWEST_STARTS = 4
"""Minimum number of starting years of past changes. With three, predictions of 0.84 came true in
0.61 of cases when years share a shock.
"""
_STEPS = 2001


@dataclass(frozen=True)
class Chance:
    """Probability of reaching a goal with its basis; NaN with a reason if there is none."""

    value: float
    basis: Reason


NO_HISTORY = Chance(float("nan"), Reason.of("no_history"))


def past_moves(
    indices: pd.DataFrame, localities: pd.DataFrame, *, methods: Methods, as_of_period: int
) -> pd.DataFrame:
    """Return every comparable pair of years of every unit up to a given year: start, end and number
    of years.

    Parameters
    ----------
    indices, localities : DataFrame
        Hand-off tables.
    methods : Methods
        Values are paired only within one spell; ranks only if the number of ranked units is the
        same.
    as_of_period : int
        Last year whose result may be used.

    Returns
    -------
    DataFrame
        ``locality, level, fictional, index, measure`` (``value`` · ``rank``)``, period`` (the first
        year)``, years, start, end, of, alike`` (method, or number of units ranked: equal where
        values are comparable).
    """
    rows = indices[indices["period"] <= as_of_period].merge(
        localities[["locality", "level", "fictional"]], on="locality"
    )
    rows["era"] = era_column(rows, methods=methods)
    kind = ["level", "fictional", "index"]
    columns = ["locality", *kind, "period", "value", "rank", "of", "era"]
    pairs = rows[columns].merge(rows[columns], on=["locality", *kind], suffixes=("", "_end"))
    pairs = pairs[pairs["period_end"] > pairs["period"]]
    moves = []
    for measure, inside in (("value", "era"), ("rank", "of")):
        same_spell = pairs[pairs[inside].eq(pairs[f"{inside}_end"])]
        moves.append(
            same_spell.assign(
                measure=measure,
                start=same_spell[measure],
                end=same_spell[f"{measure}_end"],
                alike=same_spell[inside].astype(str),
            )
        )
    out = pd.concat(moves, ignore_index=True)
    out["years"] = out["period_end"] - out["period"]
    kept = ["locality", *kind, "measure", "period", "years", "start", "end", "of", "alike"]
    return out.loc[out["start"].notna() & out["end"].notna(), kept]


def chance_of(
    goal: Goal,
    *,
    start: float,
    years: int,
    measure: str,
    units_ranked: float,
    moves: pd.DataFrame,
    locality: str = "",
    period: int | None = None,
    error: float = 0.0,
) -> Chance:
    """Return the probability of reaching the goal from the current value.

    Parameters
    ----------
    goal : Goal
        The promise.
    start : float
        Latest value (rank) of the unit.
    years : int
        Years from it to the horizon.
    measure : str
        ``value`` or ``rank``.
    units_ranked : float
        Number of ranked units (for ranks).
    moves : DataFrame
        ``past_moves`` of the same level and index, real or fictional units.
    locality : str
        The unit, whose own history is used. Empty for a unit of which only ``start`` is known.
    period : int, optional
        Year of ``start``; default the last year of ``moves``.
    error : float
        Known error variance of a value (:func:`appraisal_variance`); ranks have none.

    Returns
    -------
    Chance
        Clipped to [½/(n + 1), 1 − ½/(n + 1)] for n past changes, so that few data never imply
        "never" or "certainly".
    """
    seen = moves[moves["measure"].eq(measure)]
    cases = seen[seen["years"].eq(years)]
    if years < 1 or len(cases) < FEWEST or np.isnan(start):
        return Chance(
            float("nan"), Reason.of("too_few_past_cases", n=len(cases), needed=FEWEST, years=years)
        )
    starts = cases["period"].nunique()
    if starts < FEWEST_STARTS:
        return Chance(float("nan"), Reason.of("too_few_past_years", n=starts, needed=FEWEST_STARTS))
    blocks, own_blocks = _blocks(seen, locality)
    last = blocks[-1].years
    begun = int(last[-1]) if period is None else period
    if begun not in last:
        return Chance(float("nan"), Reason.of("too_few_past_years", n=0, needed=FEWEST_STARTS))
    own_blocks[last == begun] = start
    course = fit_course(
        blocks, shared=measure == "value", error=error if measure == "value" else 0.0
    )
    forecast_made = course.ahead(own_blocks, year=begun + years)
    reached = _reached(forecast_made, goal, places=units_ranked if measure == "rank" else math.nan)
    least = 0.5 / (len(cases) + 1)
    basis = Reason.of(
        "past_cases", n=len(cases), units=cases["locality"].nunique(), starts=starts, years=years
    )
    return Chance(min(max(reached, least), 1 - least), basis)


def appraisal_variance(
    errors: pd.DataFrame, scores: pd.DataFrame, localities: pd.DataFrame
) -> dict[tuple[str, bool], float]:
    """Return the contribution of appraisers' error to the variance of an index, in squared per
    cent.

    Parameters
    ----------
    errors : DataFrame
        ``locality, period, framework, code, se``: standard errors of appraised items in points
        (:func:`parlib.analysis.ranking.appraisal_error.appraisal_errors`).
    scores, localities : DataFrame
        Hand-off tables.

    Returns
    -------
    dict of (str, bool) to float
        Per level and whether its units are fictional: the mean over units and years of Σ se² · (100
        / applicable maximum)². Levels with unknown error are omitted.
    """
    unit = ["locality", "period", "framework"]
    of_units = errors.assign(square=errors["se"] ** 2).groupby(unit)["square"].sum().reset_index()
    whole = scores[scores["level"].eq(str(Level.INDEX)) & scores["applicable_max"].gt(0)]
    rows = of_units.merge(whole[[*unit, "applicable_max"]], on=unit).merge(
        localities[["locality", "level", "fictional"]], on="locality"
    )
    rows["variance"] = rows["square"] * (100 / rows["applicable_max"]) ** 2
    means = rows.groupby(["level", "fictional"])["variance"].mean()
    return {(str(level), bool(kind)): float(v) for (level, kind), v in means.items()}


def _blocks(moves: pd.DataFrame, locality: str) -> tuple[list[Block], npt.NDArray[np.float64]]:
    """Return the runs of comparable years of a group, the latest last, and the unit's values in the
    latest.
    """
    ends = moves.assign(period=moves["period"] + moves["years"], start=moves["end"])
    columns = ["alike", "locality", "period", "start"]
    known = pd.concat([moves[columns], ends[columns]]).drop_duplicates(columns[:3])
    runs = sorted(known.groupby("alike"), key=lambda run: int(run[1]["period"].max()))
    tables = [run.pivot(index="locality", columns="period", values="start") for _, run in runs]
    blocks = [
        Block(table.columns.to_numpy(dtype=int), table.to_numpy(dtype=float)) for table in tables
    ]
    return blocks, tables[-1].reindex([locality]).to_numpy(dtype=float)[0].copy()


def _reached(ahead: Ahead, goal: Goal, *, places: float) -> float:
    """Return the probability that a goal is met; ranks are whole numbers within the table."""
    bounds = np.linspace(*ahead.range(), _STEPS + 1)
    ends, shares = (bounds[1:] + bounds[:-1]) / 2, np.diff(ahead.below(bounds))
    if np.isfinite(places):
        ranks = np.arange(1.0, places + 1)
        upper = ahead.below(np.append(ranks[:-1] + 0.5, np.inf))
        ends, shares = ranks, np.diff(upper, prepend=0.0)
    met = np.array([goal.met(float(end)) for end in ends])
    return float(shares[met].sum() / shares.sum())
