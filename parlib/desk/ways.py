"""The fewest items that would have given a unit a rank, others staying as they are."""

from __future__ import annotations

from datetime import date

import numpy as np

from parlib.analysis.promises.pathway import Pathways, cheapest_paths
from parlib.analysis.promises.steps import recoverable
from parlib.desk.group import open_group
from parlib.errors import UsageError
from parlib.speech.catalogue import msg
from parlib.store.releases import Release


def ways_to_rank(
    release: Release, locality: str, period: int, rank: int, *, alternatives: int = 3
) -> Pathways:
    """Find the fewest items that would have given the unit this rank, others staying as they are.

    Parameters
    ----------
    release : Release
        Where the figures come from.
    locality : str
        Identity of the unit.
    period : int
        Year.
    rank : int
        Rank wanted, 1 is best; sharing it counts as having it.
    alternatives : int
        How many ways are looked for.

    Returns
    -------
    Pathways
        Of :func:`parlib.analysis.promises.pathway.cheapest_paths`: every item counts as one
        effort; answers of respondents are never a step.

    Raises
    ------
    UsageError
        The group is not ranked, the rank is not better than the present one, or is not one.
    """
    group = open_group(release, locality, period)
    standing = group.indices[group.indices["locality"].eq(locality)].iloc[0]
    if np.isnan(standing["rank"]):
        raise UsageError(msg("the units are not ranked in {year}", year=period))
    if not 1 <= rank < standing["rank"]:
        raise UsageError(
            msg(
                "rank {rank} is not better than the present rank {present}",
                rank=rank,
                present=int(standing["rank"]),
            )
        )
    others = group.indices[group.indices["locality"].ne(locality)]
    wanted = float(np.sort(others["value"].to_numpy(dtype=float))[::-1][rank - 1])
    needed = max(wanted * standing["max_points"] / 100 - standing["points"], 0.0)
    open_steps = recoverable(
        group.items, framework=group.framework, horizon=date(period + 1, 12, 31)
    )
    return cheapest_paths(open_steps, needed=needed, alternatives=alternatives)
