"""How often units that stood where this one stands got as far as it has promised to go.

The chance is a share of past cases, nothing more: changes over as many years as are left, of the units of the same level
that started nearest. There is no model and no extrapolation, so where such cases are few there is no chance either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.analysis.comparability import era_column
from parlib.analysis.promises.grammar import Goal
from parlib.codebook.methods import Methods
from parlib.codebook.reasons import Reason

NEAREST = 30
"""At most so many cases are used, those that started nearest."""
FEWEST = 10
"""Below so many cases there is no chance."""


@dataclass(frozen=True)
class Chance:
    """Chance of reaching a goal with its basis; NaN with the reason where there is none."""

    value: float
    basis: Reason


NO_HISTORY = Chance(float("nan"), Reason.of("no_history"))


def past_moves(indices: pd.DataFrame, localities: pd.DataFrame, *, methods: Methods, as_of_period: int) -> pd.DataFrame:
    """List every comparable pair of years of every unit up to a year: from where, to where, over how many years.

    Parameters
    ----------
    indices, localities : DataFrame
        Hand-off tables.
    methods : Methods
        Values are paired only inside one spell; ranks only while the number of units ranked stays the same.
    as_of_period : int
        Last year whose result may be used.

    Returns
    -------
    DataFrame
        ``locality, level, index, measure`` (``value`` · ``rank``)``, years, start, end, of``.
    """
    rows = indices[indices["period"] <= as_of_period].merge(localities[["locality", "level"]], on="locality")
    rows["era"] = era_column(rows, methods=methods)
    columns = ["locality", "level", "index", "period", "value", "rank", "of", "era"]
    pairs = rows[columns].merge(rows[columns], on=["locality", "level", "index"], suffixes=("", "_end"))
    pairs = pairs[pairs["period_end"] > pairs["period"]]
    moves = [
        pairs[same].assign(measure=measure, start=pairs.loc[same, measure], end=pairs.loc[same, f"{measure}_end"])
        for measure, same in (("value", pairs["era"].eq(pairs["era_end"])), ("rank", pairs["of"].eq(pairs["of_end"])))
    ]
    out = pd.concat(moves, ignore_index=True)
    out["years"] = out["period_end"] - out["period"]
    return out.loc[out["start"].notna() & out["end"].notna(), ["locality", "level", "index", "measure", "years", "start", "end", "of"]]


def chance_of(goal: Goal, *, start: float, years: int, measure: str, units_ranked: float, moves: pd.DataFrame) -> Chance:
    """Return the share of nearest past cases that would have reached the goal from here.

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
        Places there are (for ranks).
    moves : DataFrame
        ``past_moves`` of the same level and index.

    Returns
    -------
    Chance
        (k + ½)/(n + 1) for k of n cases, so that few cases never say "never" or "surely".
    """
    cases = moves[moves["measure"].eq(measure) & moves["years"].eq(years)]
    if years < 1 or len(cases) < FEWEST or np.isnan(start):
        return Chance(float("nan"), Reason.of("too_few_past_cases", n=len(cases), needed=FEWEST, years=years))
    order = (cases["start"] - start).abs().sort_values(kind="stable").index[:NEAREST]
    near = cases.loc[order]
    ends = start + (near["end"] - near["start"]).to_numpy()
    if measure == "rank":
        ends = ends.clip(1, units_ranked)
    reached = sum(goal.met(float(end)) for end in ends)
    basis = Reason.of("past_cases", reached=reached, n=len(near), units=near["locality"].nunique(), years=years)
    return Chance((reached + 0.5) / (len(near) + 1), basis)
