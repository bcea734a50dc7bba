"""Simulate an index under other defensible methodological choices.

The same points are weighted, normalised and completed in other ways, for all draws at once.

Choices drawn independently in each simulation:

============== ========================================================================================================
weights        each domain's and each item's maximum is multiplied by a number drawn evenly from 1 ± spread
na_policy      what happens to the maximum of an item that does not apply (the four policies of ``parlib.scoring.applicable``)
missing        a missing item counts zero (as official totals do), is left out, or counts in full: the two bounds and between
normalisation  share of the maximum (as official), place between the worst and best unit, or share of units below
survey         the points of surveyed items move by their standard error (normal, not cut off at 0 or the maximum); held still as delivered:
               an error in the data is no choice, and has its own answer (:mod:`parlib.analysis.ranking.confidence`)
============== ========================================================================================================

Nothing is imputed: "left out" and the two bounds show the possible effect of a missing item on a
rank without guessing its value.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from parlib.analysis.ranking.places import places
from parlib.codebook.frameworks import Framework, NaPolicy
from parlib.codebook.methods import MethodChoices, MissingAs, Normalisation
from parlib.codebook.reasons import Reason
from parlib.scoring.applicable import applicable_maxima
from parlib.scoring.tree import Tree

FIXED = MethodChoices(
    weight_spread=0.0,
    na_policies=(NaPolicy.SUBTRACT,),
    missing=(MissingAs.ZERO,),
    normalisations=(Normalisation.SHARE_OF_MAXIMUM,),
    survey_error=False,
)
"""Nothing varies: the official index."""


@dataclass(frozen=True)
class IndexModel:
    """Points of one group of units under one rule book, as arrays.

    Attributes
    ----------
    units, codes : tuples of str
        Localities (rows) and scored items (columns).
    share : float array, shape (units, items)
        Points / maximum; NaN = missing or not applicable.
    not_applicable : bool array, same shape
    error : float array, same shape
        Standard error of ``share`` from sampling, 0 where the item is not surveyed.
    blind : bool array, one per unit
        A surveyed item of the unit has points with unknown sampling error.
    maxima : dict of NaPolicy to float array
        Applicable maximum of each item for each unit under each policy.
    domain : int array, one per item
        Number of the domain.
    extra : float array, one per unit
        Bonus and penalty points divided by the applicable maximum of the whole; added unchanged.
    policy : NaPolicy
        The rule book's own.
    """

    units: tuple[str, ...]
    codes: tuple[str, ...]
    share: np.ndarray
    not_applicable: np.ndarray
    error: np.ndarray
    blind: np.ndarray
    maxima: dict[NaPolicy, np.ndarray]
    domain: np.ndarray
    extra: np.ndarray
    policy: NaPolicy

    @classmethod
    def of(
        cls, scores: pd.DataFrame, framework: Framework, *, survey_se: pd.DataFrame | None = None
    ) -> IndexModel | Reason:
        """Build the model from ``scores`` rows of one period and peer group.

        ``survey_se`` has ``locality``, ``code`` and ``se`` (points). Returns a reason where a
        maximum is not known (``maxima_unknown``) or fewer than three units are there
        (``too_few_units``).
        """
        tree = Tree.of(framework)
        if np.isnan(tree.leaf_maxima).any():
            return Reason.of("maxima_unknown", items=int(np.isnan(tree.leaf_maxima).sum()))
        counted = tree.leaf_maxima > 0
        every = [tree.items[p].code for p in tree.leaves]
        codes = [c for c, keep in zip(every, counted, strict=True) if keep]
        # a unit that filed an empty form has no value under any choice, and no rank
        filed = scores["code"].isin(codes) & scores["points"].notna()
        units = tuple(sorted(scores.loc[filed, "locality"].unique()))
        if len(units) < 3:
            return Reason.of("too_few_units", units=len(units), needed=3)
        points = _wide(scores, "points", units, every)
        absent = (
            _wide(
                scores.assign(na=scores["state"].eq("not_applicable").astype(float)),
                "na",
                units,
                every,
            )
            == 1
        )
        maxima = {p: applicable_maxima(tree, absent.T, policy=p).T[:, counted] for p in NaPolicy}
        full = tree.leaf_maxima[counted]
        # points were stretched to the applicable maximum of the rule book's own policy; their share
        # of it is free of the policy
        item_maxima = _wide(scores, "applicable_max", units, every)[:, counted]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(item_maxima > 0, points[:, counted] / item_maxima, np.nan)
        error = np.full(share.shape, np.nan)
        if survey_se is not None and len(survey_se):
            error = _wide(survey_se, "se", units, codes) / full
        surveyed = np.isfinite(error).any(axis=0)
        return cls(
            units=units,
            codes=tuple(codes),
            share=np.where(absent[:, counted], np.nan, share),
            not_applicable=absent[:, counted],
            error=np.nan_to_num(error),
            blind=(np.isnan(error) & np.isfinite(share) & surveyed).any(axis=1),
            maxima=maxima,
            domain=np.unique(tree.domain_of[tree.leaves][counted], return_inverse=True)[1],
            extra=np.nan_to_num(points[:, ~counted]).sum(axis=1) / np.nansum(item_maxima, axis=1),
            policy=framework.na_policy,
        )


@dataclass(frozen=True)
class Drawn:
    """One row per simulation.

    Which choice was drawn. ``weights`` and ``noise`` are standard draws, shape (draws, items) and
    (draws, units, surveyed items).
    """

    policy: np.ndarray
    missing: np.ndarray
    normalisation: np.ndarray
    weights: np.ndarray
    noise: np.ndarray


def draw_choices(
    model: IndexModel, choices: MethodChoices, *, draws: int, rng: np.random.Generator
) -> Drawn:
    """Draw all choices for all simulations."""
    return Drawn(
        policy=rng.integers(len(choices.na_policies), size=draws),
        missing=rng.integers(len(choices.missing), size=draws),
        normalisation=rng.integers(len(choices.normalisations), size=draws),
        weights=draw_weights(model, choices, draws=draws, rng=rng),
        noise=draw_noise(model, choices, draws=draws, rng=rng),
    )


def draw_weights(
    model: IndexModel, choices: MethodChoices, *, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Return random multipliers of the maxima, shape (draws, items): one per domain times one per
    item.
    """
    low, high = 1 - choices.weight_spread, 1 + choices.weight_spread
    domains = rng.uniform(low, high, (draws, int(model.domain.max()) + 1))
    return domains[:, model.domain] * rng.uniform(low, high, (draws, len(model.codes)))


def draw_noise(
    model: IndexModel, choices: MethodChoices, *, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Return random sampling errors in standard deviations, shape (draws, units, surveyed items)."""
    surveyed = int((model.error > 0).any(axis=0).sum()) if choices.survey_error else 0
    return rng.standard_normal((draws, len(model.units), surveyed))


def simulate_index(model: IndexModel, choices: MethodChoices, drawn: Drawn) -> np.ndarray:
    """Compute the index of every unit in every simulation, shape (draws, units), percent.

    One matrix product per combination of policy, missing rule and normalisation; no loop over
    draws.
    """
    out = np.empty((len(drawn.policy), len(model.units)))
    for (p, policy), (m, missing), (k, normalisation) in product(
        enumerate(choices.na_policies),
        enumerate(choices.missing),
        enumerate(choices.normalisations),
    ):
        rows = np.flatnonzero(
            (drawn.policy == p) & (drawn.missing == m) & (drawn.normalisation == k)
        )
        if len(rows):
            out[rows] = _combine(
                model, policy, missing, normalisation, drawn.weights[rows], drawn.noise[rows]
            )
    return out


def official_index(model: IndexModel) -> np.ndarray:
    """Return the index under the rule book's own choices, percent, one per unit."""
    weights, noise = np.ones((1, len(model.codes))), np.zeros((1, len(model.units), 0))
    return np.asarray(
        _combine(
            model, model.policy, MissingAs.ZERO, Normalisation.SHARE_OF_MAXIMUM, weights, noise
        )[0]
    )


def ranks_of(index: np.ndarray) -> np.ndarray:
    """Return the ranks of the units in each simulation, 1 is best, ties share the better rank; same
    shape as ``index``.
    """
    return places(-np.round(index, 9), axis=1, shared=False).astype(int)


def item_weights_and_values(
    model: IndexModel, policy: NaPolicy, missing: MissingAs, normalisation: Normalisation
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weight and the value (0-1) of each item for each unit, shape (units, items)."""
    gone = np.isnan(model.share) & ~model.not_applicable
    weight = model.maxima[policy].copy()
    if missing == MissingAs.LEFT_OUT:
        weight[gone] = 0.0
    value = normalise(model.share, normalisation)
    value[gone] = 1.0 if missing == MissingAs.FULL else 0.0
    return weight, np.where(model.not_applicable, 0.0, value)


def normalise(share: np.ndarray, normalisation: Normalisation) -> np.ndarray:
    """Normalise each item over the units (second last axis).

    NaN stays NaN. An item in which all units agree keeps its share.
    """
    if normalisation == Normalisation.SHARE_OF_MAXIMUM:
        return share.copy()
    known = np.isfinite(share)
    low = np.where(known, share, np.inf).min(axis=-2, keepdims=True)
    span = np.where(known, share, -np.inf).max(axis=-2, keepdims=True) - low
    if normalisation == Normalisation.BETWEEN_WORST_AND_BEST:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(span > 0, (share - low) / span, share)
    place = places(share, axis=-2, shared=True)
    count = known.sum(axis=-2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(span > 0, (place - 1) / np.maximum(count - 1, 1), share)


def _combine(
    model: IndexModel,
    policy: NaPolicy,
    missing: MissingAs,
    normalisation: Normalisation,
    weights: np.ndarray,
    noise: np.ndarray,
) -> np.ndarray:
    weight, value = item_weights_and_values(model, policy, missing, normalisation)
    below = weights @ weight.T
    above = weights @ (weight * value).T
    if noise.shape[2]:
        surveyed = np.flatnonzero((model.error > 0).any(axis=0))
        moved = model.share[:, surveyed] + noise * model.error[:, surveyed]
        moved = _renormalise(model.share[:, surveyed], moved, normalisation)
        shift = np.where(np.isfinite(moved), moved - value[:, surveyed], 0.0)
        above += np.einsum("di,ui,dui->du", weights[:, surveyed], weight[:, surveyed], shift)
    return np.asarray(100 * (above / below + model.extra))


def _renormalise(base: np.ndarray, moved: np.ndarray, normalisation: Normalisation) -> np.ndarray:
    """Normalise noisy shares on the scale of the observed ones (between worst and best), or afresh
    (share of units below).
    """
    if normalisation != Normalisation.BETWEEN_WORST_AND_BEST:
        return normalise(moved, normalisation)
    known = np.isfinite(base)
    low = np.where(known, base, np.inf).min(axis=0)
    span = np.where(known, base, -np.inf).max(axis=0) - low
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(span > 0, (moved - low) / span, moved)


def _wide(rows: pd.DataFrame, column: str, units: tuple[str, ...], codes: list[str]) -> np.ndarray:
    """Return a column as an array of units by items; NaN for missing rows, the first of duplicate
    rows.
    """
    row, item = (
        pd.Index(units).get_indexer(rows["locality"]),
        pd.Index(codes).get_indexer(rows["code"]),
    )
    known = ((row >= 0) & (item >= 0)).nonzero()[0][::-1]
    out = np.full((len(units), len(codes)), np.nan)
    out[row[known], item[known]] = rows[column].to_numpy(float)[known]
    return out
