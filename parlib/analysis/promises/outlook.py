"""The chance that a unit gets as far as it has promised, judged by how units of its kind moved
before.

A year's shock is shared: thirty units that all rose in one good year are one year, not thirty
cases. So past changes are split into what the year gave to all, what a unit's standing gave back
(who stood high tends to fall, who just fell to rise) and what is left to the unit; the years decide
how far the next one may be off, and few years widen it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from parlib.analysis.comparability import era_column
from parlib.analysis.promises.grammar import Goal
from parlib.codebook.methods import Methods
from parlib.codebook.reasons import Reason

FEWEST = 10
"""Below so many past changes there is no chance."""
FEWEST_STARTS = 4
"""Below so many years that changes began in there is none either.

From three, chances said as 0.84 came true in 0.61 of cases where years share a shock.
"""
PRIOR_YEARS = 2.0
"""Before any year is seen, a year is taken to move all by as much as a unit moves by itself, with
the weight of so many years.
"""
_STEPS = 2001


@dataclass(frozen=True)
class Chance:
    """Chance of reaching a goal with its basis; NaN with the reason where there is none."""

    value: float
    basis: Reason


@dataclass(frozen=True)
class Forecast:
    """Where a unit may stand: Student t around ``mean`` with scale ``spread``."""

    mean: float
    spread: float
    df: float


NO_HISTORY = Chance(float("nan"), Reason.of("no_history"))


def past_moves(
    indices: pd.DataFrame, localities: pd.DataFrame, *, methods: Methods, as_of_period: int
) -> pd.DataFrame:
    """List every comparable pair of years of every unit up to a year.

    From where, to where, over how many years.

    Parameters
    ----------
    indices, localities : DataFrame
        Hand-off tables.
    methods : Methods
        Values are paired only inside one spell; ranks only while the number of units ranked stays
        the same.
    as_of_period : int
        Last year whose result may be used.

    Returns
    -------
    DataFrame
        ``locality, level, fictional, index, measure`` (``value`` · ``rank``)``, period`` (the first
        year)``, years, start, end, of, centre`` (mean of the yearly means of units of one level and
        method).
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
        yearly = (
            rows.groupby([*kind, inside, "period"])[measure].mean().groupby([*kind, inside]).mean()
        )
        found = pairs[pairs[inside].eq(pairs[f"{inside}_end"])]
        centre = yearly.reindex(pd.MultiIndex.from_frame(found[[*kind, inside]])).to_numpy()
        moves.append(
            found.assign(
                measure=measure, start=found[measure], end=found[f"{measure}_end"], centre=centre
            )
        )
    out = pd.concat(moves, ignore_index=True)
    out["years"] = out["period_end"] - out["period"]
    kept = ["locality", *kind, "measure", "period", "years", "start", "end", "of", "centre"]
    return out.loc[out["start"].notna() & out["end"].notna(), kept]


def chance_of(
    goal: Goal, *, start: float, years: int, measure: str, units_ranked: float, moves: pd.DataFrame
) -> Chance:
    """Return the chance of the goal from here.

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
        ``past_moves`` of the same level and index, real or fictional units.

    Returns
    -------
    Chance
        Kept between ½/(n + 1) and its counterpart for n past changes, so that few never say "never"
        or "surely".
    """
    cases = moves[moves["measure"].eq(measure) & moves["years"].eq(years)]
    if years < 1 or len(cases) < FEWEST or np.isnan(start):
        return Chance(
            float("nan"), Reason.of("too_few_past_cases", n=len(cases), needed=FEWEST, years=years)
        )
    starts = cases["period"].nunique()
    if starts < FEWEST_STARTS:
        return Chance(float("nan"), Reason.of("too_few_past_years", n=starts, needed=FEWEST_STARTS))
    last = cases.loc[cases["period"].idxmax(), "centre"]
    found = forecast(
        (cases["end"] - cases["start"]).to_numpy(),
        (cases["start"] - cases["centre"]).to_numpy(),
        cases["period"].to_numpy(),
        years=years,
        now=start - float(last),
        shared=measure == "value",
    )
    ends = (
        start
        + found.mean
        + found.spread * scipy.stats.t.ppf((np.arange(_STEPS) + 0.5) / _STEPS, found.df)
    )
    if measure == "rank":
        ends = np.rint(ends).clip(1, units_ranked)
    reached = float(np.mean([goal.met(float(end)) for end in ends]))
    least = 0.5 / (len(cases) + 1)
    basis = Reason.of(
        "past_cases", n=len(cases), units=cases["locality"].nunique(), starts=starts, years=years
    )
    return Chance(min(max(reached, least), 1 - least), basis)


def forecast(
    change: npt.NDArray[np.float64],
    apart: npt.NDArray[np.float64],
    began: npt.NDArray[np.int_],
    *,
    years: int,
    now: float,
    shared: bool = True,
) -> Forecast:
    """Return where a change over ``years`` years may lead a unit that stands ``now`` apart from the
    centre of its group.

    Parameters
    ----------
    change, apart, began : arrays, one per past change
        How far the unit moved, how far apart from the centre it began, and in which year.
    years : int
        Length of every change.
    now : float
        Where the unit stands apart from the centre.
    shared : bool
        Years move all units together (values); places of a ranking cannot.

    Notes
    -----
    change = year + b · apart + own: b inside years (least squares, -1 to 0.5), mean of the years,
    variance of what is left (own²). Variance of the years: that between years less what own
    explains of it, drawn towards own² with the weight of ``PRIOR_YEARS`` years. Changes over h
    years that overlap are not independent: k starts over a span s count as min(k, 1 + s/h) years K.
    Spread² = own² + years² (1 + 1/K), degrees of freedom after Satterthwaite.
    """
    starts, year = np.unique(began, return_inverse=True)
    size = np.bincount(year)
    inside = [values - (np.bincount(year, values) / size)[year] for values in (change, apart)]
    moved, stood = inside
    b = float(np.clip(moved @ stood / max(float(stood @ stood), 1e-12), -1.0, 0.5))
    left = moved - b * stood
    df_own = max(len(change) - len(starts) - 1, 1)
    own = max(float(left @ left) / df_own, 1e-12)
    of_year = np.bincount(year, change - b * apart) / size
    counted = min(len(starts), 1 + (starts[-1] - starts[0]) / years)
    between = (
        max(float(of_year.var(ddof=1)) - own * float(np.mean(1 / size)), 0.0)
        if len(starts) > 1
        else 0.0
    )
    prior, seen = PRIOR_YEARS if shared else 0.0, max(counted - 1, 0.0)
    together = (prior * own + seen * between) / (prior + seen) if prior + seen > 0 else 0.0
    of_years = together * (1 + 1 / counted)
    spread2 = own + of_years
    uncertain = own**2 / df_own + (of_years**2 / (prior + seen) if prior + seen > 0 else 0.0)
    return Forecast(
        float(of_year.mean()) + b * now, float(np.sqrt(spread2)), float(spread2**2 / uncertain)
    )
