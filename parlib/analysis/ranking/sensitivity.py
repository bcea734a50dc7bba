"""Which assumption moves the ranks: variance-based sensitivity of the average rank shift, and the
effect of each assumption alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.analysis.ranking.simulation import (
    FIXED,
    Drawn,
    IndexModel,
    draw_choices,
    draw_noise,
    draw_weights,
    official_index,
    ranks_of,
    simulate_index,
)
from parlib.analysis.results import NotTestable
from parlib.analysis.tails import normal_isf
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.methods import MethodChoices
from parlib.codebook.reasons import Reason

FACTORS = ("weights", "na_policy", "missing", "normalisation", "survey")
NULL = "no assumption moves the ranks"
_RESAMPLES = 100
_CONFIDENCE = 0.95


@dataclass(frozen=True)
class RankSensitivity:
    """How far ranks depend on each assumption.

    Attributes
    ----------
    table : DataFrame
        One row per assumption, the one with the largest total first: ``factor``, ``first_order``
        (share of the variance that it explains alone), ``total`` (including interactions), their 95
        % half-widths, ``mean_shift`` (places, average over units, when it alone varies) and
        ``varies`` (False: held fixed, zero by definition).
    by_unit : DataFrame
        ``locality`` and one column per assumption: average shift of the unit's rank in places, when
        it alone varies.
    simulations : int
        Number of simulations behind ``total``.
    """

    table: pd.DataFrame
    by_unit: pd.DataFrame
    simulations: int


def rank_sensitivity(
    model: IndexModel,
    *,
    choices: MethodChoices | None = None,
    base: int = 512,
    seed: int,
    compute: Compute = at_once,
) -> RankSensitivity | NotTestable:
    """Decompose the variance of the average rank shift by assumption.

    Parameters
    ----------
    model : IndexModel
        Points of one group of units.
    choices : MethodChoices
        What varies; by default everything.
    base : int
        Base of the Sobol sequence, a power of two; ``base`` × (factors + 2) simulations are run.
    seed : int
        Seed.
    compute : callable
        How the points of the sequence, which are shared by all groups, are computed (see
        :mod:`parlib.codebook.compute`).

    Returns
    -------
    RankSensitivity, or NotTestable (``no_variation``: no rank moves).

    Notes
    -----
    Output of a simulation: mean over units of |rank - official rank|. Weights and survey errors
    enter as the number of one of ``base`` draws made beforehand (Saisana, Saltelli and Tarantola
    2005, JRSS A 168), so that their whole vector is one factor. Shares after Saltelli et al. (2010,
    Computer Physics Communications 181, table 2 b and f); half-widths are 1.96 standard deviations
    over 100 resamples of the points of the sequence.
    """
    choices = choices or MethodChoices()
    rng = np.random.default_rng(seed)
    weights = draw_weights(model, choices, draws=base, rng=rng)
    noise = draw_noise(model, choices, draws=base, rng=rng)
    official = ranks_of(official_index(model)[None, :])[0]
    sizes = (
        base,
        len(choices.na_policies),
        len(choices.missing),
        len(choices.normalisations),
        base,
    )
    varies = np.array([choices.weight_spread > 0, *(k > 1 for k in sizes[1:4]), noise.shape[2] > 0])
    cube = compute(sobol_points, base=base, seed=seed).to_numpy()
    pick = [np.minimum((cube[:, j] * k).astype(int), k - 1) for j, k in enumerate(sizes)]
    drawn = Drawn(
        policy=pick[1],
        missing=pick[2],
        normalisation=pick[3],
        weights=weights[pick[0]],
        noise=noise[pick[4]],
    )
    moved = np.abs(ranks_of(simulate_index(model, choices, drawn)) - official).mean(axis=1)
    if moved.std() < 1e-12:
        return NotTestable(NULL, Reason.of("no_variation", column="rank"))
    sobol = sobol_shares(moved.reshape(len(FACTORS) + 2, base), rng=np.random.default_rng(seed))
    alone = [_alone(model, only, base, rng, official) for only in _one_at_a_time(model, choices)]
    shares = {name: np.where(varies, values, 0.0) for name, values in sobol.items()}
    table = pd.DataFrame(
        {"factor": FACTORS, **shares, "mean_shift": [a.mean() for a in alone], "varies": varies}
    )
    return RankSensitivity(
        table=table.sort_values(["total", "factor"], ascending=[False, True], ignore_index=True),
        by_unit=pd.DataFrame(
            {"locality": list(model.units), **dict(zip(FACTORS, alone, strict=True))}
        ),
        simulations=len(cube),
    )


def sobol_shares(values: np.ndarray, *, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the variance shares of every factor, with the half-widths of their intervals.

    Parameters
    ----------
    values : ndarray of shape (factors + 2, n)
        Output at the points A, at A with the column of each factor taken from B, and at B; ``n`` is
        a power of two.
    rng : Generator
        Draws the resamples.

    Returns
    -------
    dict
        ``first_order``, ``total`` and ``…_half_width``: arrays with one number a factor, as shares
        of the variance.
    """
    picks = rng.integers(0, values.shape[1], size=(_RESAMPLES, values.shape[1]))
    first, total = _shares(values[:, None, :])
    again = np.stack(_shares(values[:, picks]))
    half = normal_isf((1 - _CONFIDENCE) / 2) * again.std(axis=-1, ddof=1)
    return {
        "first_order": first[:, 0],
        "first_order_half_width": half[0],
        "total": total[:, 0],
        "total_half_width": half[1],
    }


def _shares(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return first-order and total shares, shape (factors, samples), of values of shape
    (factors + 2, samples, n); none where a sample has no variance at all.
    """
    ends = values[[0, -1]]
    values = values - ends.mean(axis=(0, 2))[:, None]
    at_a, at_b, mixed = values[0], values[-1], values[1:-1]
    # resamples that drew only one value have no variance
    variance = np.where(ends.std(axis=(0, 2)) < 1e-12, np.inf, ends.var(axis=(0, 2)))
    first = (at_b * (mixed - at_a)).mean(axis=-1) / variance
    total = ((at_a - mixed) ** 2).mean(axis=-1) / 2 / variance
    return first, total


def sobol_points(*, base: int, seed: int) -> pd.DataFrame:
    """Return the points of all simulations: A, A with one column of B each, B; one column per factor."""
    from scipy.stats import qmc  # takes half a second, and most builds have the points already

    factors = len(FACTORS)
    both = qmc.Sobol(2 * factors, rng=seed).random(base)
    first, second = both[:, :factors], both[:, factors:]
    mixed = [np.where(np.arange(factors) == j, second, first) for j in range(factors)]
    return pd.DataFrame(np.concatenate([first, *mixed, second]), columns=list(FACTORS))


def _one_at_a_time(model: IndexModel, choices: MethodChoices) -> list[MethodChoices]:
    """Return, in the order of ``FACTORS``, choices that vary one factor and keep the others as in
    the rule book.
    """
    still = FIXED.model_copy(update={"na_policies": (model.policy,)})
    varied = ("weight_spread", "na_policies", "missing", "normalisations", "survey_error")
    return [still.model_copy(update={name: getattr(choices, name)}) for name in varied]


def _alone(
    model: IndexModel,
    choices: MethodChoices,
    draws: int,
    rng: np.random.Generator,
    official: np.ndarray,
) -> np.ndarray:
    """Return the average rank shift of each unit when one factor varies."""
    index = simulate_index(model, choices, draw_choices(model, choices, draws=draws, rng=rng))
    return np.asarray(np.abs(ranks_of(index) - official).mean(axis=0))
