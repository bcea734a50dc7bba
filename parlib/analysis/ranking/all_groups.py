"""Certainty of ranks over all groups of units; each group is computed, or cached, on its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from parlib.analysis.ranking.certainty import certainty_of_group
from parlib.analysis.ranking.findings import joined, ranges_of, rows_of, with_ranges
from parlib.analysis.ranking.peer_groups import peer_groups
from parlib.analysis.ranking.whole_groups import in_whole_years, printed_ranks
from parlib.analysis.results import NotTestable
from parlib.codebook.apart import rows_apart
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.frameworks import Framework
from parlib.codebook.methods import RankCertaintySettings


def rank_tables(
    indices: pd.DataFrame,
    scores: pd.DataFrame,
    localities: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    survey_se: pd.DataFrame | None = None,
    appraisal_se: pd.DataFrame | None = None,
    settings: RankCertaintySettings,
    draws: int,
    seed: int,
    index: str = "PAR",
    compute: Compute = at_once,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``indices`` with rank ranges, and ``findings``, both for groups simulated completely:
    with all units that a printed rank counts.

    Parameters
    ----------
    indices : DataFrame
        Hand-off table with the printed ranks.
    scores, localities, frameworks, survey_se, appraisal_se, settings, draws, seed
        As in :func:`parlib.analysis.ranking.certainty.certainty_of_group`, of all groups.
    index : str
        Which index.
    compute : callable
        How one group is computed (see :mod:`parlib.codebook.compute`).
    """
    units = localities[["locality", "level", "parent"]]
    errors_of = {"survey_se": _by_unit(survey_se), "appraisal_se": _by_unit(appraisal_se)}
    by_peers: list[dict[str, pd.DataFrame]] = []
    for peers in _side_by_side(scores[_READ], units, frameworks):
        ranked = peers["locality"].unique()
        errors = {name: of_units(ranked) for name, of_units in errors_of.items()}
        beside = units[units["locality"].isin(ranked)].reset_index(drop=True)
        made = compute(
            tables_of_peers,
            peers,
            beside,
            frameworks[peers["framework"].iloc[0]],
            **errors,
            group=beside["parent"].iloc[0],
            settings=settings,
            draws=draws,
            seed=seed,
            index=index,
            compute=compute,
        )
        if len(made["ranges"]):
            by_peers.append(made)
    return _of_whole_years(indices, by_peers, printed_ranks(indices, index))


_READ = [
    *("locality", "period", "framework", "code", "level"),
    *("applicable_max", "points", "state", "basis"),
]
"""Columns of ``scores`` that affect a ranking; all others are dropped from the cache key."""


def _side_by_side(
    scores: pd.DataFrame, units: pd.DataFrame, books: Collection[str]
) -> Iterator[pd.DataFrame]:
    """Yield the rows of the units of one level below one unit under one rule book, ordered by
    level, parent and rule book.
    """
    unit, known = pd.factorize(scores["locality"])
    place = units.set_index("locality").reindex(known)
    book, names = pd.factorize(scores["framework"])
    cells, pairs = pd.factorize(unit * len(names) + book)
    groups = place.iloc[pairs // max(len(names), 1)].assign(book=names[pairs % max(len(names), 1)])
    number = groups.groupby(["level", "parent", "book"], sort=True).ngroup()
    number = number.fillna(-1).astype(int).to_numpy()  # unregistered units belong to no group
    number = np.where(groups["book"].isin(list(books)), number, -1)
    yield from rows_apart(scores, number[cells])


def _by_unit(errors: pd.DataFrame | None) -> Callable[[Iterable[str]], pd.DataFrame | None]:
    """Return a function that looks up the errors of some units without scanning all others."""
    if errors is None:
        return lambda _: None
    places = errors.groupby("locality").indices

    def of_units(units: Iterable[str]) -> pd.DataFrame:
        held = [places[unit] for unit in units if unit in places]
        chosen = np.sort(np.concatenate(held)) if held else np.array([], dtype=int)
        return errors.iloc[chosen].reset_index(drop=True)

    return of_units


def _of_whole_years(
    indices: pd.DataFrame, by_peers: list[dict[str, pd.DataFrame]], printed: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``indices`` with ranges, and ``findings``, for the years that were simulated
    completely.
    """
    if not by_peers:
        return indices, joined([])
    ranges, rows = (
        pd.concat([made[part].assign(peers=number) for number, made in enumerate(by_peers)])
        for part in ("ranges", "findings")
    )
    year, whole = ["peers", "period"], in_whole_years(ranges.reset_index(drop=True), printed)
    ranges = ranges[whole.to_numpy()]
    rows = rows[pd.MultiIndex.from_frame(rows[year]).isin(pd.MultiIndex.from_frame(ranges[year]))]
    if ranges.empty:
        return indices, joined([])
    return with_ranges(indices, [ranges.drop(columns="peers")]), joined(
        [rows.drop(columns="peers")]
    )


def tables_of_peers(
    scores: pd.DataFrame,
    localities: pd.DataFrame,
    framework: Framework,
    *,
    survey_se: pd.DataFrame | None,
    appraisal_se: pd.DataFrame | None,
    group: str,
    settings: RankCertaintySettings,
    draws: int,
    seed: int,
    index: str,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """Simulate the units below one unit, as ranked by one rule book, in every year.

    Return ``ranges`` and the rows of ``findings``; both are empty if no year can be ranked.
    """
    years = [
        compute(
            tables_of_group,
            peers.scores,
            framework,
            survey_se=peers.survey_se,
            appraisal_se=peers.appraisal_se,
            group=group,
            settings=settings,
            draws=draws,
            seed=seed,
            index=index,
            compute=compute,
        )
        for peers in peer_groups(
            scores,
            localities,
            {framework.id: framework},
            survey_se=survey_se,
            appraisal_se=appraisal_se,
        )
    ]
    ranked = [made for made in years if len(made["ranges"])]
    if not ranked:
        return {part: pd.DataFrame({"locality": []}) for part in ("ranges", "findings")}
    return {
        part: pd.concat([made[part] for made in ranked], ignore_index=True)
        for part in ("ranges", "findings")
    }


def tables_of_group(
    scores: pd.DataFrame,
    framework: Framework,
    *,
    survey_se: pd.DataFrame | None,
    appraisal_se: pd.DataFrame | None,
    group: str,
    settings: RankCertaintySettings,
    draws: int,
    seed: int,
    index: str,
    items: int = 5,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """Simulate one peer group and return its ``ranges`` and the rows of its ``findings``; both are
    empty if it cannot be ranked.
    """
    certainty = certainty_of_group(
        scores,
        framework,
        survey_se=survey_se,
        appraisal_se=appraisal_se,
        group=group,
        settings=settings,
        draws=draws,
        seed=seed,
        compute=compute,
    )
    if isinstance(certainty, NotTestable):
        return {
            "ranges": pd.DataFrame({"locality": []}),
            "findings": pd.DataFrame({"locality": []}),
        }
    return {"ranges": ranges_of(certainty, index), "findings": rows_of(certainty, index, items)}
