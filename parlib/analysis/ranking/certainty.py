"""Sensitivity of ranks to the method: ranges, groups, thirds, pairs that no weighting can reverse,
and the effect of single items.

``hạng 12 (9-17)``: the rank by the rule book, and the ranks that nine of ten other choices of
method give. These choices are not a random sample, so shares of them are not probabilities; the
uncertainty from errors in the data is treated separately in :attr:`RankCertainty.sets`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from parlib.analysis.ranking.confidence import RankSets, rank_sets, separated_groups
from parlib.analysis.ranking.sensitivity import RankSensitivity, rank_sensitivity
from parlib.analysis.ranking.simulation import (
    IndexModel,
    draw_choices,
    item_weights_and_values,
    official_index,
    ranks_of,
    simulate_index,
)
from parlib.analysis.results import NotTestable
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.frameworks import Framework
from parlib.codebook.methods import MethodChoices, MissingAs, Normalisation, RankCertaintySettings
from parlib.codebook.reasons import Reason

NULL = "the rank does not depend on method or sampling"
CLEAR = 0.95


@dataclass(frozen=True)
class RankCertainty:
    """Simulation results for one group of units in one period.

    Attributes
    ----------
    table : DataFrame
        Per locality: ``value`` (percent), ``rank``, ``rank_low`` (best) and ``rank_high`` (worst)
        of the coverage, ``rank_median``, ``p_top``, ``p_middle``, ``p_bottom`` (share of the
        choices that put it in the first, middle and last third), ``p_first``, ``tied_group`` (1 =
        best: units of two groups keep their order pair by pair in ``CLEAR`` of the choices),
        ``edge_tied`` (a tie spans the edge of a third).
    above : DataFrame
        Share of the choices that rank the row's unit above the column's (ties count half).
    dominance : DataFrame
        ``better``, ``worse``, ``every_item``: pairs that no weighting of domains (or, if
        ``every_item``, of items) can reverse.
    drop_one : DataFrame
        ``code``, ``mean_shift``, ``largest_shift`` (places), ``moves_most`` (locality): the ranking
        without one item.
    period, framework, draws, coverage, choices
        What was simulated.
    group : str
        Locality identity of the common parent, empty if unknown.
    sensitivity : RankSensitivity, NotTestable or None
        Which assumption moves ranks; None if not computed.
    sets : RankSets, NotTestable or None
        Confidence sets from the error in the data.
    """

    table: pd.DataFrame
    above: pd.DataFrame
    dominance: pd.DataFrame
    drop_one: pd.DataFrame
    period: int
    framework: str
    draws: int
    coverage: float
    choices: MethodChoices = field(default_factory=MethodChoices)
    group: str = ""
    sensitivity: RankSensitivity | NotTestable | None = None
    sets: RankSets | NotTestable | None = None

    @property
    def method(self) -> str:
        """The method in words."""
        survey = " and survey error" if self.choices.survey_error else ""
        varied = (
            f"weights (±{self.choices.weight_spread:.0%}), items not applicable, missing items, "
            f"normalisation{survey}"
        )
        return (
            f"{self.draws:,} choices of method over {varied}; range that holds "
            f"{self.coverage:.0%} of them"
        )


def rank_certainty(
    scores: pd.DataFrame,
    framework: Framework,
    *,
    survey_se: pd.DataFrame | None = None,
    appraisal_se: pd.DataFrame | None = None,
    choices: MethodChoices | None = None,
    draws: int = 2000,
    seed: int,
    coverage: float = 0.9,
    sensitivity_base: int = 0,
    compute: Compute = at_once,
) -> RankCertainty | NotTestable:
    """Simulate the ranking of one group of units.

    Parameters
    ----------
    scores : DataFrame
        ``scores`` rows of one period, one rule book and one peer group.
    framework : Framework
        The rule book.
    survey_se : DataFrame, optional
        ``locality``, ``code``, ``se``: standard errors of surveyed items, in points
        (``parlib.scoring.flags.survey_error_in_points``).
    appraisal_se : DataFrame, optional
        The same of appraised items
        (:func:`parlib.analysis.ranking.appraisal_error.appraisal_errors`); it enters the confidence
        sets only.
    choices : MethodChoices
        What varies; by default everything.
    draws, seed, coverage
        Number of simulations, their seed, and the share of them that the range covers.
    sensitivity_base : int
        Base of the sensitivity analysis (:func:`rank_sensitivity`); 0 skips it.
    compute : callable
        How parts shared by all groups are computed (see :mod:`parlib.codebook.compute`).

    Returns
    -------
    RankCertainty, or NotTestable (``maxima_unknown``, ``too_few_units``, ``several_periods``).
    """
    if scores["period"].nunique() != 1:
        return NotTestable(NULL, Reason.of("several_periods", periods=scores["period"].nunique()))
    model = IndexModel.of(
        scores[scores["framework"] == framework.id], framework, survey_se=survey_se
    )
    if isinstance(model, Reason):
        return NotTestable(NULL, model)
    choices = choices or MethodChoices()
    drawn = draw_choices(model, choices, draws=draws, rng=np.random.default_rng(seed))
    index = simulate_index(model, choices, drawn)
    value = official_index(model)
    table = summarise_ranks(model.units, value, index, coverage=coverage)
    above = chance_above(index)
    groups = separated_groups(table["rank"].to_numpy(), above >= CLEAR)
    return RankCertainty(
        table=table.assign(tied_group=groups, edge_tied=tied_at_an_edge(table["rank"].to_numpy())),
        above=pd.DataFrame(above, index=list(model.units), columns=list(model.units)),
        dominance=dominance_pairs(model),
        drop_one=drop_one_item(model, value),
        period=int(scores["period"].iloc[0]),
        framework=framework.id,
        draws=draws,
        coverage=coverage,
        choices=choices,
        sensitivity=rank_sensitivity(
            model, choices=choices, base=sensitivity_base, seed=seed, compute=compute
        )
        if sensitivity_base
        else None,
        sets=sets_of(
            scores[scores["framework"] == framework.id],
            framework,
            survey=survey_se,
            appraisal=appraisal_se,
            seed=seed,
        ),
    )


def sets_of(
    scores: pd.DataFrame,
    framework: Framework,
    *,
    survey: pd.DataFrame | None,
    appraisal: pd.DataFrame | None,
    seed: int,
) -> RankSets | NotTestable:
    """Return the confidence sets of the official ranks from the known errors of surveyed and
    appraised items.
    """
    units = set(scores["locality"])
    known = {"survey": survey, "appraisal": appraisal}
    errors = {
        name: rows
        for name, e in known.items()
        if e is not None and (rows := e[e["locality"].isin(units)])["se"].notna().any()
    }
    columns = ["locality", "code", "se"]
    model = IndexModel.of(
        scores,
        framework,
        survey_se=pd.concat([e[columns] for e in errors.values()]) if errors else None,
    )
    if isinstance(model, Reason):
        return NotTestable(NULL, model)
    weight = model.maxima[model.policy]
    se = 100 * np.sqrt(((weight * model.error) ** 2).sum(axis=1)) / weight.sum(axis=1)
    return rank_sets(
        model.units,
        official_index(model),
        np.where(model.blind, np.nan, se),
        seed=seed,
        sources=tuple(errors),
    )


def certainty_of_group(
    scores: pd.DataFrame,
    framework: Framework,
    *,
    survey_se: pd.DataFrame | None,
    appraisal_se: pd.DataFrame | None,
    group: str,
    settings: RankCertaintySettings,
    draws: int,
    seed: int,
    compute: Compute = at_once,
) -> RankCertainty | NotTestable:
    """Simulate the ranking of one :class:`PeerGroup`."""
    result = rank_certainty(
        scores,
        framework,
        survey_se=survey_se,
        appraisal_se=appraisal_se,
        choices=settings,
        draws=draws,
        seed=seed,
        sensitivity_base=settings.sensitivity_base,
        compute=compute,
    )
    return replace(result, group=group) if isinstance(result, RankCertainty) else result


def summarise_ranks(
    units: Iterable[str], value: np.ndarray, index: np.ndarray, *, coverage: float = 0.9
) -> pd.DataFrame:
    """Summarise simulated indices (shape (draws, units)) into one row per unit, see
    :class:`RankCertainty`.
    """
    ranks = ranks_of(index)
    count = ranks.shape[1]
    tail = (1 - coverage) / 2
    low, high = np.quantile(ranks, [tail, 1 - tail], axis=0, method="inverted_cdf")
    third = -(-count // 3)
    top, bottom = (ranks <= third).mean(axis=0), (ranks > count - third).mean(axis=0)
    return pd.DataFrame(
        {
            "locality": list(units),
            "value": value,
            "rank": ranks_of(value[None, :])[0],
            "rank_low": low.astype(int),
            "rank_high": high.astype(int),
            "rank_median": np.median(ranks, axis=0),
            "p_top": top,
            "p_middle": np.clip(1 - top - bottom, 0, 1),
            "p_bottom": bottom,
            "p_first": (ranks == 1).mean(axis=0),
        }
    )


def chance_above(index: np.ndarray) -> np.ndarray:
    """Return the share of simulations with unit i above unit j, shape (units, units).

    A tie counts half, the diagonal is 0.5.
    """
    rounded = np.ascontiguousarray(np.round(index, 9).T)
    draws, count = index.shape
    above = np.full((count, count), 0.5)
    for i in range(count - 1):
        one, others = rounded[i], rounded[i + 1 :]
        over, same = ((np.count_nonzero(c, axis=1)) for c in (one > others, one == others))
        above[i, i + 1 :] = over / draws + same / draws / 2
        above[i + 1 :, i] = (draws - over - same) / draws + same / draws / 2
    return above


def tied_at_an_edge(rank: np.ndarray) -> np.ndarray:
    """Return for each unit whether it is in a tie that spans the edge of a third, so that the third
    contains more than a third of the units.
    """
    third = -(-len(rank) // 3)
    out = np.zeros(len(rank), dtype=bool)
    for edge in (third, len(rank) - third):
        here = np.sort(rank)[edge - 1]
        if (rank <= here).sum() > edge:
            out |= rank == here
    return out


def dominance_pairs(model: IndexModel) -> pd.DataFrame:
    """Return the pairs in which one unit is at least as good in every domain and better in one
    (official points).

    No weighting of domains reverses such a pair. If ``every_item`` is True the same holds item by
    item, and no weighting at all reverses it.
    """
    weight, value = item_weights_and_values(
        model, model.policy, MissingAs.ZERO, Normalisation.SHARE_OF_MAXIMUM
    )
    member = np.eye(int(model.domain.max()) + 1)[model.domain]
    with np.errstate(divide="ignore", invalid="ignore"):
        domains = np.round((weight * value) @ member / (weight @ member), 9)
    by_domain = _dominates(domains, model.extra)
    by_item = _dominates(np.where(model.not_applicable, np.nan, np.round(value, 9)), model.extra)
    better, worse = np.nonzero(by_domain)
    return pd.DataFrame(
        {
            "better": [model.units[u] for u in better],
            "worse": [model.units[v] for v in worse],
            "every_item": by_item[better, worse].astype(bool),
        }
    )


def _dominates(values: np.ndarray, extra: np.ndarray) -> np.ndarray:
    """Return for each pair of rows whether the first is nowhere worse and somewhere better.

    A column that only one row has (NaN) is ignored.
    """
    first, second = values[:, None, :], values[None, :, :]
    never_worse = ~(first < second).any(axis=2) & (extra[:, None] >= extra[None, :])
    return never_worse & (first > second).any(axis=2)


def drop_one_item(model: IndexModel, value: np.ndarray) -> pd.DataFrame:
    """Return the ranking without each item in turn, with the official choices otherwise."""
    weight, share = item_weights_and_values(
        model, model.policy, MissingAs.ZERO, Normalisation.SHARE_OF_MAXIMUM
    )
    above, below = (weight * share).sum(axis=1), weight.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        without = 100 * (
            (above[:, None] - weight * share) / (below[:, None] - weight) + model.extra[:, None]
        )
    shift = ranks_of(without.T) - ranks_of(value[None, :])
    most = np.abs(shift).argmax(axis=1)
    table = pd.DataFrame(
        {
            "code": model.codes,
            "mean_shift": np.abs(shift).mean(axis=1),
            "largest_shift": np.abs(shift).max(axis=1),
            "moves_most": [model.units[k] for k in most],
        }
    )
    return table.sort_values(["mean_shift", "code"], ascending=[False, True], ignore_index=True)
