"""Confidence sets for ranks, given the error in the data: for one unit and for all units at once.

Every pair of units is tested in both directions. The critical value comes from the largest
standardised difference among the relevant pairs, and a unit's set covers the ranks of all units
that cannot be distinguished from it. The set of one unit uses the pairs of that unit (marginal);
the sets of all units use all pairs (simultaneous), so that they hold jointly.

Method: Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for Ranks with Applications to
Mobility across Neighbourhoods and Academic Achievement across Countries, Review of Economic Studies
91, section 3: both one-sided hypotheses of every pair, stepwise. Weights, normalisation and missing
items are not considered here: those are choices, not errors
(:mod:`parlib.analysis.ranking.certainty`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from parlib.analysis.ranking.critical_values import Bounds, QuantileOfLargest
from parlib.analysis.ranking.simulation import ranks_of
from parlib.analysis.results import NotTestable
from parlib.codebook.reasons import Reason

NULL = "no unit stands truly above another"
DRAWS = 5000
_SAME = 1e-9

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class RankSets:
    """Confidence sets for the ranks of one group of units.

    Attributes
    ----------
    table : DataFrame
        Per locality: ``rank``, ``low`` and ``high`` (set of this unit alone), ``low_all`` and
        ``high_all`` (simultaneous sets), ``group`` (1 = best; units of different groups are
        distinguished pair by pair), ``tied`` (another unit has the same value), ``se`` (standard
        error of the value).
    coverage : float
        Level of the sets.
    sources : tuple of str
        Errors of the data that are included: ``survey``, ``appraisal``.
    """

    table: pd.DataFrame
    coverage: float
    sources: tuple[str, ...]


def rank_sets(
    units: Iterable[str],
    value: Floats,
    se: Floats,
    *,
    coverage: float = 0.95,
    draws: int = DRAWS,
    seed: int,
    sources: tuple[str, ...] = (),
) -> RankSets | NotTestable:
    """Return confidence sets for the ranks of units whose values have independent normal errors.

    Parameters
    ----------
    units : iterable of str
        Localities.
    value, se : ndarray, one per unit
        Estimates and their standard errors; 0 is a value known without error. An error that all
        units share cancels out and does not belong in ``se``.
    coverage : float
        Level of each set, and of all simultaneous sets together.
    draws, seed : int
        Draws behind the critical values, and their seed.
    sources : tuple of str
        Names of the errors included in ``se``.

    Returns
    -------
    RankSets, or NotTestable
        ``error_unknown`` if the error of one unit is unknown (a unit without error would look
        certain), ``no_error_known`` if no unit has one, ``too_few_units``.

    Notes
    -----
    The rank of unit j is 1 + the number of units that are truly better. Hypotheses "j is not better
    than k" are rejected where (x_j - x_k) / sqrt(se_j² + se_k²) exceeds the ``coverage`` quantile
    of the largest of these over the hypotheses still open, and the quantile is recomputed until
    nothing more is rejected. A pair without any error is taken as observed; a tie in such a pair is
    not an open hypothesis.
    """
    names, x, spread = list(units), np.asarray(value, dtype=float), np.asarray(se, dtype=float)
    if len(names) < 2:
        return NotTestable(NULL, Reason.of("too_few_units", units=len(names), needed=2))
    if not np.isfinite(spread).all():
        return NotTestable(
            NULL, Reason.of("error_unknown", units=int((~np.isfinite(spread)).sum()), of=len(names))
        )
    if not (spread > 0).any():
        return NotTestable(NULL, Reason.of("no_error_known"))
    drawn = np.random.default_rng(seed).standard_normal((draws, len(names))) * spread
    noise = np.ascontiguousarray(drawn.T)
    bounds = Bounds.of(noise, spread)
    alone = np.array(
        [_sides(x, spread, noise, bounds, of=j, coverage=coverage) for j in range(len(names))]
    )
    above = _told_apart(x, spread, noise, bounds, coverage=coverage)
    better, worse = above.sum(axis=0), above.sum(axis=1)
    rank = ranks_of(x[None, :])[0]
    same = np.abs(x[:, None] - x[None, :]) < _SAME
    table = pd.DataFrame(
        {
            "locality": names,
            "rank": rank,
            "low": 1 + alone[:, 0],
            "high": len(names) - alone[:, 1],
            "low_all": 1 + better,
            "high_all": len(names) - worse,
            "group": separated_groups(rank, above),
            "tied": same.sum(axis=1) > 1,
            "se": spread,
        }
    )
    return RankSets(table=table, coverage=coverage, sources=sources)


def separated_groups(rank: npt.NDArray[np.int_], above: Bools) -> npt.NDArray[np.int_]:
    """Return the number of each unit's group, 1 = best.

    A new group begins only if every unit before it is distinguished from every unit after it.

    Parameters
    ----------
    rank : int array
        Ranks, 1 is best.
    above : bool array of shape (units, units)
        Whether the row's unit is known to be above the column's.

    Examples
    --------
    >>> first_from_third = np.array([[False, False, True], [False, False, False], [False, False, False]])
    >>> separated_groups(np.array([1, 2, 3]), first_from_third).tolist()
    [1, 1, 1]
    """
    order = np.argsort(rank, kind="stable")
    apart = above[np.ix_(order, order)]
    cuts = [k for k in range(1, len(order)) if apart[:k, k:].all()]
    group = np.empty(len(order), dtype=int)
    group[order] = 1 + np.searchsorted(cuts, np.arange(len(order)), side="right")
    return group


def _sides(
    x: Floats, spread: Floats, noise: Floats, bounds: Bounds, *, of: int, coverage: float
) -> tuple[int, int]:
    """Return how many units are known to be above one unit, and how many below, using only its own
    pairs.
    """
    error, gap = np.sqrt(spread[of] ** 2 + spread**2), x[of] - x
    certain = error <= 0
    below, above = certain & (gap > _SAME), certain & (-gap > _SAME)
    tested = np.flatnonzero(~certain & (np.arange(len(x)) != of))
    error, gap = error[tested], gap[tested]
    ratio = np.stack([gap / error, -gap / error])
    # open hypotheses: not above, and not below, each other unit
    open_ = np.ones(ratio.shape, dtype=bool)
    critical = QuantileOfLargest(bounds.of_unit(of))

    def largest(draws: npt.NDArray[np.int_]) -> Floats:
        some = noise.take(draws, axis=1)
        return _largest(_standardised(some, of, tested, error), *open_)

    while open_.any():
        rejected = open_ & (ratio > critical.at(coverage, largest))
        if not rejected.any():
            break
        open_ &= ~rejected
    below[tested], above[tested] = ~open_
    return int(above.sum()), int(below.sum())


def _told_apart(
    x: Floats, spread: Floats, noise: Floats, bounds: Bounds, *, coverage: float
) -> Bools:
    """Return which ordered pairs are distinguished (row's unit above the column's), stepwise."""
    error = np.sqrt(spread[:, None] ** 2 + spread[None, :] ** 2)
    gap = x[:, None] - x[None, :]
    known = error <= 0
    apart = known & (gap > _SAME)
    open_ = ~known
    np.fill_diagonal(open_, False)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(error > 0, gap / error, 0.0)
    critical = QuantileOfLargest(bounds.of_all)

    def largest(draws: npt.NDArray[np.int_]) -> Floats:
        return _largest_of_all(noise.take(draws, axis=1), error, open_)

    while open_.any():
        rejected = open_ & (ratio > critical.at(coverage, largest))
        if not rejected.any():
            break
        apart |= rejected
        open_ &= ~rejected
    return apart


def _largest_of_all(noise: Floats, error: Floats, open_: Bools) -> Floats:
    """Return the largest standardised difference of each draw over the open pairs; ``noise`` has
    one row per unit. Both directions of a pair count as one difference.
    """
    most = np.full(noise.shape[1], -np.inf)
    for j in range(len(noise) - 1):
        later = slice(j + 1, None)
        others = j + 1 + np.flatnonzero(open_[j, later] | open_[later, j])
        apart = _standardised(noise, j, others, error[j, others])
        np.maximum(most, _largest(apart, open_[j, others], open_[others, j]), out=most)
    return most


def _standardised(noise: Floats, of: int, others: npt.NDArray[np.int_], error: Floats) -> Floats:
    """Return how far one unit is above others in each draw, in standard errors."""
    apart: Floats = noise[of] - noise[others]
    apart /= error[:, None]
    return apart


def _largest(apart: Floats, above: Bools, below: Bools) -> Floats:
    """Return the largest difference of each draw over the open hypotheses that the unit is above,
    and those that it is below.
    """
    largest = np.full(apart.shape[1], -np.inf)
    if above.any():
        np.maximum(largest, _those(apart, above).max(axis=0), out=largest)
    if below.any():
        np.maximum(largest, -_those(apart, below).min(axis=0), out=largest)
    return largest


def _those(rows: Floats, chosen: Bools) -> Floats:
    return rows if chosen.all() else rows[chosen]
