"""Decompose a change of rank exactly into the unit's own change, the others' change, the rules, and
the group.

Four steps lead from last year's ranking to this year's, each a ranking that can be computed:

1. *group*: units that left are removed from last year's table; new units are added to this year's
   at the end;
2. *rules*: last year's values are scored by this year's rule book (known only if last year was
   scored again);
3. *own* and *others*: the unit's value and everybody else's go to this year's. The order of these
   two matters, so each gets the mean of going first and going second (the Shapley value of a
   two-player game).

Each effect is in places gained (+) or lost (−); they sum to the change of rank exactly.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from parlib.analysis.ranking.ranks import EXACT_DECIMALS
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.findings import findings
from parlib.codebook.methods import Methods
from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import Basis

Floats = npt.NDArray[np.float64]


def rank_movement(
    before: pd.Series, after: pd.Series, *, before_by_new_rules: pd.Series | None = None
) -> pd.DataFrame:
    """Split every unit's change of rank into own, others, rules and group.

    Parameters
    ----------
    before, after : Series of float, index = unit
        Values of two years, complete groups (no NaN). Units may leave or join.
    before_by_new_rules : Series of float, index = unit, optional
        Last year's values under this year's rule book, for every unit in both years; equal to
        ``before`` by default.

    Returns
    -------
    DataFrame, index = units in both years
        ``own, others, rules, group, total`` in places gained.

    Notes
    -----
    With r(a, b) the rank of a unit whose own value is a among others' values b, 0' last year by the
    new rules and 1 this year: rules = r(0, 0) − r(0', 0'); own = ½ [r(0', 0') − r(1, 0') + r(0', 1)
    − r(1, 1)]; others = ½ [r(0', 0') − r(0', 1) + r(1, 0') − r(1, 1)].

    Examples
    --------
    >>> moved = rank_movement(pd.Series({"A": 80.0, "B": 70.0, "C": 60.0}), pd.Series({"A": 80.0, "B": 85.0, "C": 60.0}))
    >>> moved.loc["B"].tolist()
    [1.0, 0.0, 0.0, 0.0, 1.0]
    """
    stay = before.index.intersection(after.index)
    old, new = before[stay].to_numpy(dtype=float), after[stay].to_numpy(dtype=float)
    bridged = (
        old
        if before_by_new_rules is None
        else before_by_new_rules.reindex(stay).to_numpy(dtype=float)
    )
    everyone_old, everyone_new = before.to_numpy(dtype=float), after.to_numpy(dtype=float)
    first = _rank(old, everyone_old, own_value=old)
    among_stayers, by_new_rules = (
        _rank(old, old, own_value=old),
        _rank(bridged, bridged, own_value=bridged),
    )
    own_first, others_first = (
        _rank(new, bridged, own_value=bridged),
        _rank(bridged, new, own_value=new),
    )
    both, last = _rank(new, new, own_value=new), _rank(new, everyone_new, own_value=new)
    out = {
        "own": (by_new_rules - own_first + others_first - both) / 2,
        "others": (by_new_rules - others_first + own_first - both) / 2,
        "rules": among_stayers - by_new_rules,
        "group": (first - among_stayers) + (both - last),
        "total": first - last,
    }
    return pd.DataFrame(out, index=stay)


def movement_findings(
    indices: pd.DataFrame,
    *,
    rescored: pd.DataFrame | None = None,
    index: str = "PAR",
    methods: Methods,
    compute: Compute = at_once,
) -> pd.DataFrame:
    """Explain the change of rank of every unit in every group that is complete in two consecutive
    years.

    Parameters
    ----------
    indices : DataFrame
        Hand-off table.
    rescored : DataFrame, optional
        ``locality, period, value``: values of ``period`` by the rule book of the year after.
    index : str
        Which index.
    methods : Methods
        ``analysis.min_units_rank`` is the smallest group.
    compute : callable
        How the movements of one group are computed (see :mod:`parlib.codebook.compute`).

    Returns
    -------
    DataFrame
        ``findings`` with ``rank_move.<index>.own|others|rules|group|total`` per unit and year, in
        places gained; none between self-scores and points that others gave. Where the rules changed and last year was not scored again, own, others and
        rules cannot be told apart:
        ``not_testable_because`` is ``rules_changed_without_bridge`` and only group and total are
        given.
    """
    rows = indices[indices["index"].eq(index) & indices["value"].notna()]
    again = None if rescored is None else rescored[["locality", "period", "value"]]
    moved = [
        compute(
            _moves_of_group,
            group[_MOVED_BY].reset_index(drop=True),
            again,
            index=index,
            fewest=methods.analysis.min_units_rank,
        )
        for _, group in rows.groupby("peer_group")
    ]
    known = [part for part in moved if len(part)]
    return findings(pd.concat(known, ignore_index=True) if known else [])


_MOVED_BY = ["locality", "period", "value", "of", "comparable_with_previous", "basis"]


def _moves_of_group(
    rows: pd.DataFrame, rescored: pd.DataFrame | None, *, index: str, fewest: int
) -> pd.DataFrame:
    """Explain every change from one year to the next of one group."""
    years = {int(period): part.set_index("locality") for period, part in rows.groupby("period")}
    bridge = (
        {}
        if rescored is None
        else {p: part.set_index("locality")["value"] for p, part in rescored.groupby("period")}
    )
    moved = [
        _explained(
            years[period - 1], now, period=period, bridge=bridge.get(period - 1), index=index
        )
        for period, now in years.items()
        if period - 1 in years
        and all(_complete(g, fewest) for g in (years[period - 1], now))
        and _of_one_kind(years[period - 1], now)
    ]
    return pd.concat(moved, ignore_index=True) if moved else pd.DataFrame({"locality": []})


def _explained(
    before: pd.DataFrame, now: pd.DataFrame, *, period: int, bridge: pd.Series | None, index: str
) -> pd.DataFrame:
    stay = before.index.intersection(now.index)
    changed = not now.loc[stay, "comparable_with_previous"].all()
    bridged = bridge is not None and bridge.reindex(stay).notna().all()
    moved = rank_movement(
        before["value"], now["value"], before_by_new_rules=bridge if bridged else None
    )
    long = (
        moved.rename_axis("locality")
        .reset_index()
        .melt("locality", var_name="effect", value_name="estimate")
    )
    hidden = long["effect"].isin(["own", "others", "rules"]) & (changed and not bridged)
    why = str(Reason.of("rules_changed_without_bridge", period=period))
    return pd.DataFrame(
        {
            "locality": long["locality"],
            "period": period,
            "family": "rank_move",
            "subject": index,
            "aspect": long["effect"],
            "estimate": long["estimate"].mask(hidden),
            "unit": "place",
            "n": float(len(now)),
            "verdict": np.where(hidden, "not_testable", "exact"),
            "not_testable_because": np.where(hidden, why, ""),
            "method": "rank_decomposition",
        }
    )


def _of_one_kind(before: pd.DataFrame, now: pd.DataFrame) -> bool:
    """Return whether both years use the same kind of scores; ranks by self-scores in only one of
    them are not comparable.
    """
    stay = before.index.intersection(now.index)
    then, since = (g.loc[stay, "basis"].eq(str(Basis.SELF_SCORED)) for g in (before, now))
    return bool(then.eq(since).all())


def _complete(group: pd.DataFrame, fewest: int) -> bool:
    return len(group) >= fewest and bool(group["of"].eq(len(group)).all())


def _rank(values: Floats, table: Floats, *, own_value: Floats) -> Floats:
    """Rank each value within a table in which the unit itself has ``own_value``; ties share the
    better rank.
    """
    v, t, o = (np.round(x, EXACT_DECIMALS) for x in (values, table, own_value))
    better = len(t) - np.searchsorted(np.sort(t), v, side="right")
    return np.asarray(1.0 + better - (o > v), dtype=np.float64)
