"""Which assumption moves the ranks? Variance-based sensitivity of the average rank shift (SALib), and each assumption alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import sobol as sobol_sample

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
from parlib.codebook.methods import MethodChoices
from parlib.codebook.reasons import Reason

FACTORS = ("weights", "na_policy", "missing", "normalisation", "survey")
NULL = "no assumption moves the ranks"
_PROBLEM = {"num_vars": len(FACTORS), "names": list(FACTORS), "bounds": [[0.0, 1.0]] * len(FACTORS)}


@dataclass(frozen=True)
class RankSensitivity:
    """How far ranks rest on each assumption.

    Attributes
    ----------
    table : DataFrame
        One row per assumption, the one with the largest total first: ``factor``, ``first_order`` (share of the variance that it explains alone),
        ``total`` (with everything it acts together with), their 95 % half-widths, ``mean_shift`` (places, average over units, when it alone varies) and
        ``varies`` (False: held still, zero by definition).
    by_unit : DataFrame
        ``locality`` and one column per assumption: average shift of the unit's rank in places, when it alone varies.
    simulations : int
        How many simulations stand behind ``total``.
    """

    table: pd.DataFrame
    by_unit: pd.DataFrame
    simulations: int


def rank_sensitivity(
    model: IndexModel, *, choices: MethodChoices | None = None, base: int = 512, seed: int
) -> RankSensitivity | NotTestable:
    """Split the variance of the average rank shift among the assumptions.

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

    Returns
    -------
    RankSensitivity, or NotTestable (``no_variation``: no rank moves).

    Notes
    -----
    Output of a simulation: mean over units of |rank - official rank|. Weights and survey errors enter as the number of one of ``base`` draws made beforehand
    (Saisana, Saltelli and Tarantola 2005, JRSS A 168), so that their whole vector is one factor.
    """
    choices = choices or MethodChoices()
    rng = np.random.default_rng(seed)
    weights = draw_weights(model, choices, draws=base, rng=rng)
    noise = draw_noise(model, choices, draws=base, rng=rng)
    official = ranks_of(official_index(model)[None, :])[0]
    sizes = (base, len(choices.na_policies), len(choices.missing), len(choices.normalisations), base)
    varies = np.array([choices.weight_spread > 0, *(k > 1 for k in sizes[1:4]), noise.shape[2] > 0])
    cube = _sobol(base, seed)
    pick = [np.minimum((cube[:, j] * k).astype(int), k - 1) for j, k in enumerate(sizes)]
    drawn = Drawn(policy=pick[1], missing=pick[2], normalisation=pick[3], weights=weights[pick[0]], noise=noise[pick[4]])
    moved = np.abs(ranks_of(simulate_index(model, choices, drawn)) - official).mean(axis=1)
    if moved.std() < 1e-12:
        return NotTestable(NULL, Reason.of("no_variation", column="rank"))
    # a seed of 0 would let SALib draw its half-widths from the global random state
    found = sobol_analysis.analyze(_PROBLEM, moved, calc_second_order=False, seed=seed or 1)
    alone = [_alone(model, only, base, rng, official) for only in _one_at_a_time(model, choices)]
    columns = {"first_order": "S1", "first_order_half_width": "S1_conf", "total": "ST", "total_half_width": "ST_conf"}
    shares = {name: np.where(varies, found[key], 0.0) for name, key in columns.items()}
    table = pd.DataFrame({"factor": FACTORS, **shares, "mean_shift": [a.mean() for a in alone], "varies": varies})
    return RankSensitivity(
        table=table.sort_values(["total", "factor"], ascending=[False, True], ignore_index=True),
        by_unit=pd.DataFrame({"locality": list(model.units), **dict(zip(FACTORS, alone, strict=True))}),
        simulations=len(cube),
    )


@lru_cache(maxsize=4)
def _sobol(base: int, seed: int) -> np.ndarray:
    """Return the sequence, which every group of units shares; read-only, since it is kept."""
    cube = sobol_sample.sample(_PROBLEM, base, calc_second_order=False, seed=seed)
    cube.setflags(write=False)
    return cube


def _one_at_a_time(model: IndexModel, choices: MethodChoices) -> list[MethodChoices]:
    """Return, in the order of ``FACTORS``, choices that vary one thing and hold the rest as the rule book has it."""
    still = FIXED.model_copy(update={"na_policies": (model.policy,)})
    varied = ("weight_spread", "na_policies", "missing", "normalisations", "survey_error")
    return [still.model_copy(update={name: getattr(choices, name)}) for name in varied]


def _alone(model: IndexModel, choices: MethodChoices, draws: int, rng: np.random.Generator, official: np.ndarray) -> np.ndarray:
    """Return the average shift of each unit in places when one thing varies."""
    index = simulate_index(model, choices, draw_choices(model, choices, draws=draws, rng=rng))
    return np.abs(ranks_of(index) - official).mean(axis=0)
