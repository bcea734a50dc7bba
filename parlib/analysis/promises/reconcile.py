"""Check whether a plan's promises add up.

Compares the gains per domain with the headline promise, and computes what a rise in rank would
require.

Only arithmetic on the statements of the dispatch. A gain promised twice (as points and as "the
maximum") counts once, a gain promised jointly for two domains counts once, and if an unstated
maximum is assumed, the result says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from parlib.analysis.promises.grammar import SLACK, is_relative, is_share
from parlib.codebook.frameworks import Framework
from parlib.codebook.plans import Commitment, DomainOwner, Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform
from parlib.codebook.vocabulary import Operator

ASSUMED_MAXIMUM = 100.0
FEWEST_CHANGES = 10


@dataclass(frozen=True)
class _Gain:
    """One promised gain: its bounds, the domains that share it, and its commitments."""

    low: float
    high: float
    domains: tuple[str, ...]
    items: tuple[str, ...]


def reconcile(plans: Sequence[Plan], *, frameworks: Mapping[str, Framework]) -> pd.DataFrame:
    """Compare the promised gains of every plan that states domain points with its headline promise.

    Parameters
    ----------
    plans : sequence of Plan
        Plans without domain points are left out.
    frameworks : mapping
        Rule books by id, for maxima that the dispatch does not state.

    Returns
    -------
    DataFrame
        ``reconciliation`` hand-off table: one row per domain, then ``D0``.

    Notes
    -----
    needed = headline per cent · maximum / 100 − Σ points. ``enough``: the lower bounds suffice;
    ``enough_at_best``: only the upper bounds do; ``short``: not even these do. If neither the plan
    nor its rule book states the maximum of the whole, 100 is assumed and ``reason`` says so.
    """
    rows = []
    for plan in plans:
        if any(d.points is not None for d in plan.domains):
            rows += _rows(plan, frameworks.get(plan.framework))
    return conform("reconciliation", rows)


def _rows(plan: Plan, framework: Framework | None) -> list[dict[str, Any]]:
    gains = _gains(plan)
    maxima = {d.code: _maximum(d, framework) for d in plan.domains}
    same = {"plan": plan.id, "locality": plan.locality, "period": plan.period}
    rows = [same | _domain_row(d, maxima[d.code], gains) for d in plan.domains]
    stated = (
        framework.index_max
        if framework is not None and framework.index_max is not None
        else math.nan
    )
    return [*rows, same | _headline_row(plan, gains, stated=stated)]


def _gains(plan: Plan) -> list[_Gain]:
    """Return the gains in points: increases, and promised levels only for domains without an
    increase.
    """
    increases: dict[str, list[Commitment]] = {}
    for c in plan.commitments:
        if (
            c.operator == Operator.INCREASE_BY
            and c.target
            and _in_points(c)
            and not c.repeats
            and _domain_of(plan, c)
        ):
            increases.setdefault(c.joint or c.id, []).append(c)
    gains = []
    for shared in increases.values():
        first = shared[0]
        low = math.nan if first.target is None else first.target
        high = low if first.target_high is None else first.target_high
        domains = tuple(dict.fromkeys(_domain_of(plan, c) for c in shared))
        gains.append(_Gain(low, high, domains, tuple(c.id for c in shared)))
    covered = {code for gain in gains for code in gain.domains}
    for c in plan.commitments:
        code = _domain_of(plan, c)
        owner = next((d for d in plan.domains if d.code == code), None)
        if (
            c.operator in ("max", ">=", "=")
            and c.target
            and _in_points(c)
            and owner
            and code not in covered
            and owner.points is not None
        ):
            rise = c.target - owner.points
            gains.append(_Gain(rise, rise, (code,), (c.id,)))
            covered.add(code)
    return gains


def _in_points(c: Commitment) -> bool:
    return (
        not c.index
        and c.unit.strip() in ("điểm", "point", "points")
        and not is_share(c.unit)
        and not is_relative(c.unit)
    )


def _domain_of(plan: Plan, c: Commitment) -> str:
    """Return the code of the plan's domain that a commitment refers to; empty if none."""
    return next(
        (d.code for d in plan.domains if c.domain == d.code or (c.code and c.code == d.item)), ""
    )


def _maximum(domain: DomainOwner, framework: Framework | None) -> float:
    if domain.max_points is not None:
        return domain.max_points
    item = framework.by_code.get(domain.item) if framework is not None and domain.item else None
    return math.nan if item is None or item.max_points is None else item.max_points


def _domain_row(domain: DomainOwner, maximum: float, gains: Sequence[_Gain]) -> dict[str, Any]:
    points = math.nan if domain.points is None else domain.points
    mine = [g for g in gains if domain.code in g.domains]
    counted = [g for g in mine if g.domains[0] == domain.code]
    joint = sorted({code for g in mine for code in g.domains if len(g.domains) > 1})
    low, high = math.fsum(g.low for g in counted), math.fsum(g.high for g in counted)
    room = maximum - points
    if not mine:
        verdict, reason = "promised_nothing", ""
    elif not counted:
        verdict, reason = "counted_with_another", ""
        low = high = math.nan
    elif not joint and low > room + SLACK:
        verdict, reason = (
            "beyond_points_left",
            str(Reason.of("gain_above_room", gain=low, room=room)),
        )
    elif not joint and high > room + SLACK:
        verdict, reason = (
            "beyond_points_left",
            str(Reason.of("upper_end_above_room", gain=high, room=room)),
        )
    else:
        verdict, reason = (
            "promised",
            str(Reason.of("maximum_not_known")) if math.isnan(room) else "",
        )
    return {
        **{
            "domain": domain.code,
            "name": domain.name,
            "owner": domain.lead_unit,
            "points": points,
            "max_points": maximum,
        },
        **{
            "room": room,
            "gain_low": low,
            "gain_high": high,
            "joint": ";".join(joint),
            "verdict": verdict,
            "reason": reason,
        },
        "items": ";".join(i for g in mine for i in g.items),
    }


def headline_of(plan: Plan) -> Commitment | None:
    """Return the commitment that promises a value of PAR INDEX itself, ``None`` if the plan has
    none.
    """
    return next(
        (
            c
            for c in plan.commitments
            if c.index == "PAR" and c.operator in (">=", ">", "=") and c.target is not None
        ),
        None,
    )


def _headline_row(plan: Plan, gains: Sequence[_Gain], *, stated: float) -> dict[str, Any]:
    known = [d.points for d in plan.domains]
    total = (
        math.nan if any(p is None for p in known) else math.fsum(p for p in known if p is not None)
    )
    low, high = math.fsum(g.low for g in gains), math.fsum(g.high for g in gains)
    headline = headline_of(plan)
    maximum = ASSUMED_MAXIMUM if math.isnan(stated) else stated
    target = headline.target if headline is not None else None
    needed = math.nan if target is None else target * maximum / 100 - total
    if math.isnan(needed):
        verdict = "not_known"
        reason = Reason.of("no_headline_value" if headline is None else "domain_points_missing")
    else:
        verdict = "short"
        if low >= needed - SLACK:
            verdict = "enough"
        elif high >= needed - SLACK:
            verdict = "enough_at_best"
        reason = Reason.of(
            "maximum_assumed" if math.isnan(stated) else "maximum_of_rule_book",
            maximum=maximum,
            target=target,
        )
    if total + high > maximum + SLACK:
        reason = Reason(
            reason.code, dict(reason.details) | {"upper_end_reaches": f"{total + high:.10g}"}
        )
    return {
        **{
            "domain": "D0",
            "owner": plan.issuer,
            "points": total,
            "max_points": maximum,
            "room": maximum - total,
        },
        **{
            "gain_low": low,
            "gain_high": high,
            "needed": needed,
            "verdict": verdict,
            "reason": str(reason),
        },
        "items": headline.id if headline else "",
    }


@dataclass(frozen=True)
class RankPrice:
    """The value required for a rank.

    Attributes
    ----------
    rank : int
        The rank aimed at.
    standing_still : float
        Value needed if no peer moves.
    median, low, high : float
        Value needed if every peer moves as units have moved before: median and middle 80 % of the
        draws; NaN if there are too few past changes.
    changes : int
        Past yearly changes drawn from.
    """

    rank: int
    standing_still: float
    median: float
    low: float
    high: float
    changes: int


def value_for_rank(
    peers: npt.ArrayLike,
    *,
    rank: int,
    peers_known_complete: bool,
    changes: Sequence[npt.ArrayLike],
    stream: np.random.Generator,
    draws: int = 2000,
) -> RankPrice | Reason:
    """Return the value that gives a rank among peers, both now and if peers move as in the past.

    Parameters
    ----------
    peers : array_like of float, one per other unit
        Latest values of all other units of the group.
    rank : int
        Rank aimed at, 1 is best.
    peers_known_complete : bool
        Whether ``peers`` contains every other unit; a rank among only some of them is not valid.
    changes : sequence of array_like of float
        Changes of each past year, within comparable years.
    stream : numpy Generator
        Random stream of the caller, for reproducibility.
    draws : int
        Years drawn.

    Returns
    -------
    RankPrice or Reason
        ``peer_values_missing`` if the group is incomplete, ``rank_beyond_group`` if the rank
        exceeds the group size.

    Notes
    -----
    A unit holds rank r if its value is at least the r-th best of the others. Every draw takes one
    past year, whose shock all units shared, and moves each peer by one of its changes, drawn with
    replacement and independently of its standing.

    Examples
    --------
    >>> value_for_rank([90, 85, 80, 75], rank=2, peers_known_complete=True, changes=[], stream=np.random.default_rng(1)).standing_still
    85.0
    """
    values = np.asarray(peers, dtype=float)
    if not peers_known_complete or np.isnan(values).any() or not len(values):
        return Reason.of("peer_values_missing", known=int(np.isfinite(values).sum()))
    if not 1 <= rank <= len(values) + 1:
        return Reason.of("rank_beyond_group", rank=rank, of=len(values) + 1)
    years = [np.asarray(year, dtype=float) for year in changes]
    years = [year[~np.isnan(year)] for year in years if not np.isnan(year).all()]
    known = sum(map(len, years))
    still = float(_threshold(values[None, :], rank)[0])
    if known < FEWEST_CHANGES:
        return RankPrice(rank, still, math.nan, math.nan, math.nan, known)
    drawn = np.bincount(stream.integers(len(years), size=draws), minlength=len(years))
    moves = [
        stream.choice(year, size=(n, len(values))) for year, n in zip(years, drawn, strict=True)
    ]
    moved = _threshold(values + np.concatenate(moves), rank)
    low, median, high = np.quantile(moved, [0.1, 0.5, 0.9])
    return RankPrice(rank, still, float(median), float(low), float(high), known)


def _threshold(values: npt.NDArray[np.float64], rank: int) -> npt.NDArray[np.float64]:
    """Return per row the r-th best value; the last rank requires nothing."""
    if rank > values.shape[1]:
        return np.full(len(values), -np.inf)
    return -np.sort(-values, axis=1)[:, rank - 1]
