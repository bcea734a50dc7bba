"""The smallest set of items that would have given a unit a rank, with all other units unchanged."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from parlib.analysis.promises.claims import claimed_maxima, odds_of, odds_row
from parlib.analysis.promises.pathway import Pathways, cheapest_paths
from parlib.analysis.promises.steps import recoverable
from parlib.codebook.tables import conform
from parlib.desk.group import Group, open_group
from parlib.desk.scenario import Scenario
from parlib.desk.whatif import supposed_totals, wholes
from parlib.errors import UsageError
from parlib.speech.catalogue import msg
from parlib.store.releases import Release

_SLACK = 1e-9
"""Computer arithmetic: values this near are one."""


def ways_to_rank(
    release: Release,
    locality: str,
    period: int,
    rank: int,
    *,
    scenario: Scenario | None = None,
    alternatives: int = 3,
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
    scenario : Scenario, optional
        Begin with what is supposed instead of with the figures of the release.
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
    if np.isnan(group.indices.loc[group.indices["locality"].eq(locality), "rank"].iloc[0]):
        raise UsageError(msg("the units are not ranked in {year}", year=period))
    items, standing = _start(group, scenario)
    whole = standing.loc[locality]
    present = 1 + int((standing["value"] > whole["value"] + _SLACK).sum())
    if not 1 <= rank < present:
        raise UsageError(
            msg(
                "rank {rank} is not better than the present rank {present}",
                rank=rank,
                present=present,
            )
        )
    others = standing["value"].drop(locality).to_numpy(dtype=float)
    wanted = float(np.sort(others)[::-1][rank - 1])
    needed = max(wanted * whole["applicable_max"] / 100 - whole["points"], 0.0)
    open_steps = recoverable(items, framework=group.framework, horizon=date(period + 1, 12, 31))
    return cheapest_paths(open_steps, needed=needed, alternatives=alternatives)


def _start(group: Group, scenario: Scenario | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the unit's items and everybody's whole, as they are or as supposed."""
    if scenario is None or not scenario.changes:
        return group.items, wholes(group, group.totals)
    scores, totals = supposed_totals(group, scenario.changes)
    return scores[scores["locality"].eq(group.locality)], wholes(group, totals)


def odds_of_ways(
    release: Release,
    locality: str,
    period: int,
    ways: Pathways,
    *,
    scenario: Scenario | None = None,
) -> pd.DataFrame:
    """Return what appraisal may be expected to grant of each way, or why that is not known.

    Parameters
    ----------
    release, locality, period, scenario
        As of :func:`ways_to_rank`.
    ways : Pathways
        What it returned.

    Returns
    -------
    DataFrame
        Rows of ``path_odds`` without a plan, in the order of the ways.
    """
    group = open_group(release, locality, period)
    book = group.framework
    claims = group.claims
    items, standing = _start(group, scenario)
    points = float(standing.loc[locality, "points"])
    maxima = claimed_maxima(items, book)
    level = release.params.methods.analysis.appraisal.level
    whose = {"plan": "", "locality": locality, "period": period, "framework": book.id}
    rows = []
    for number, path in enumerate(ways.paths, 1):
        odds = (
            odds_of(
                claims, path.steps, maxima=maxima, needed=ways.needed, level=level, framework=book
            )
            if claims.reason is None
            else None
        )
        row = odds_row(claims, path, odds, points=points, number=number, level=level)
        rows.append({**whose, **row})
    return conform("path_odds", rows)
