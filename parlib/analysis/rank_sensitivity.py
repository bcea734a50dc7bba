"""Which assumption moves the ranks? Variance-based sensitivity of the average rank shift (SALib)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import sobol as sobol_sample

from parlib.analysis.rank_simulation import (
    FIXED,
    Drawn,
    IndexModel,
    MethodChoices,
    draw_choices,
    draw_noise,
    draw_weights,
    official_index,
    ranks_of,
    simulate_index,
)
from parlib.analysis.results import NotTestable
from parlib.codebook.frameworks import Framework
from parlib.codebook.reasons import Reason

FACTORS = ("weights", "na_policy", "missing", "normalisation", "survey")
NULL = "no assumption moves the ranks"


def rank_sensitivity(
    scores: pd.DataFrame,
    framework: Framework,
    *,
    survey_se: pd.DataFrame | None = None,
    choices: MethodChoices | None = None,
    base: int = 512,
    seed: int,
) -> pd.DataFrame | NotTestable:
    """Split the variance of the average rank shift among the assumptions.

    Parameters
    ----------
    scores, framework, survey_se, choices
        As in :func:`parlib.analysis.rank_certainty.rank_certainty`.
    base : int
        Base of the Sobol sequence, a power of two; ``base`` × (factors + 2) simulations are run.
    seed : int
        Seed.

    Returns
    -------
    DataFrame, or NotTestable
        One row per assumption: ``factor``, ``first_order`` (share of the variance that it explains alone), ``total`` (with everything it acts
        together with), their 95 % half-widths, ``mean_shift`` (places, average over units, when it alone varies) and ``varies`` (False: held still, zero by definition).

    Notes
    -----
    Output of a simulation: mean over units of |rank - official rank|. Weights and survey errors enter as the number of one of ``base`` draws made beforehand
    (Saisana, Saltelli and Tarantola 2005, JRSS A 168), so that their whole vector is one factor.
    """
    model = IndexModel.of(scores[scores["framework"] == framework.id], framework, survey_se=survey_se)
    if isinstance(model, Reason):
        return NotTestable(NULL, model)
    choices = choices or MethodChoices()
    rng = np.random.default_rng(seed)
    weights = draw_weights(model, choices, draws=base, rng=rng)
    noise = draw_noise(model, choices, draws=base, rng=rng)
    official = ranks_of(official_index(model)[None, :])[0]
    sizes = (base, len(choices.na_policies), len(choices.missing), len(choices.normalisations), base)
    varies = (choices.weight_spread > 0, *(k > 1 for k in sizes[1:4]), noise.shape[2] > 0)

    def shift(unit_cube: np.ndarray) -> np.ndarray:
        pick = [np.minimum((unit_cube[:, j] * k).astype(int), k - 1) for j, k in enumerate(sizes)]
        drawn = Drawn(policy=pick[1], missing=pick[2], normalisation=pick[3], weights=weights[pick[0]], noise=noise[pick[4]])
        return np.abs(ranks_of(simulate_index(model, choices, drawn)) - official).mean(axis=1)

    problem = {"num_vars": len(FACTORS), "names": list(FACTORS), "bounds": [[0.0, 1.0]] * len(FACTORS)}
    cube = sobol_sample.sample(problem, base, calc_second_order=False, seed=seed)
    moved = shift(cube)
    if moved.std() < 1e-12:
        return NotTestable(NULL, Reason.of("no_variation", column="rank"))
    found = sobol_analysis.analyze(problem, moved, calc_second_order=False, seed=seed)
    table = pd.DataFrame(
        {
            "factor": FACTORS,
            "first_order": found["S1"],
            "first_order_half_width": found["S1_conf"],
            "total": found["ST"],
            "total_half_width": found["ST_conf"],
            "mean_shift": [_alone(model, only, base, rng, official) for only in _one_at_a_time(model, choices)],
            "varies": varies,
        }
    )
    zero = ["first_order", "first_order_half_width", "total", "total_half_width", "mean_shift"]
    table.loc[~table["varies"], zero] = 0.0
    return table.sort_values(["total", "factor"], ascending=[False, True], ignore_index=True)


def _one_at_a_time(model: IndexModel, choices: MethodChoices) -> list[MethodChoices]:
    """Return, in the order of ``FACTORS``, choices that vary one thing and hold the rest as the rule book has it."""
    still = replace(FIXED, na_policies=(model.policy,))
    return [
        replace(still, weight_spread=choices.weight_spread),
        replace(still, na_policies=choices.na_policies),
        replace(still, missing=choices.missing),
        replace(still, normalisations=choices.normalisations),
        replace(still, survey_error=choices.survey_error),
    ]


def _alone(model: IndexModel, choices: MethodChoices, draws: int, rng: np.random.Generator, official: np.ndarray) -> float:
    """Return the mean shift in places when one thing varies."""
    index = simulate_index(model, choices, draw_choices(model, choices, draws=draws, rng=rng))
    return float(np.abs(ranks_of(index) - official).mean())
