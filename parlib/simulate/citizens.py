"""Simulated citizens: a stratified, clustered, weighted sample answering a satisfaction
questionnaire.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.codebook.tables import conform
from parlib.simulate.settings import Settings

# five service factors and the number of items in each, as the public questionnaire of 2023 has them
FACTORS = {"TC": 4, "TT": 4, "CC": 5, "KQ": 3, "PA": 3}
ITEMS = tuple(f"{factor}{k}" for factor, count in FACTORS.items() for k in range(1, count + 1))
_CUTS = np.array([-2.6, -1.9, -0.9, 0.9])
_STRATA = ("đô thị", "nông thôn")


def draw_responses(
    units: list[str], capacity: np.ndarray, settings: Settings, *, rng: np.random.Generator
) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw the ``responses`` table and the true satisfied share of each unit and year.

    Returns
    -------
    responses : DataFrame
        One row per respondent and item; strata are urban and rural, PSUs are offices, weights undo
        unequal take.
    truth : ndarray, shape (units, years)
        Share of answers 4-5 expected from the process (integrated over PSU and person effects),
        0-1.
    """
    per_unit = settings.psus_per_district * settings.respondents_per_psu
    item_shift = rng.normal(0.0, 0.25, size=len(ITEMS))
    frames, truth = [], np.empty(capacity.shape)
    person_sd = 0.6
    for u, unit in enumerate(units):
        for t, year in enumerate(settings.periods):
            level = 0.55 + settings.citizens * capacity[u, t]
            psu = np.repeat(np.arange(settings.psus_per_district), settings.respondents_per_psu)
            psu_effect = rng.normal(0.0, settings.psu_sd, settings.psus_per_district)[psu]
            person = rng.normal(0.0, person_sd, per_unit)
            latent = (
                level
                + psu_effect[:, None]
                + person[:, None]
                + item_shift[None, :]
                + rng.normal(0.0, 1.0, (per_unit, len(ITEMS)))
            )
            answers = 1 + np.searchsorted(_CUTS, latent)
            urban = psu < settings.psus_per_district // 2
            frames.append(
                pd.DataFrame(
                    {
                        "locality": unit,
                        "period": year,
                        "survey": "SIPAS",
                        "respondent": np.repeat(
                            [f"{u:03d}-{year}-{k:04d}" for k in range(per_unit)], len(ITEMS)
                        ),
                        "stratum": np.repeat(np.where(urban, *_STRATA), len(ITEMS)),
                        "psu": np.repeat([f"P{p + 1:02d}" for p in psu], len(ITEMS)),
                        "stratum_psus": float(3 * settings.psus_per_district),
                        "weight": np.repeat(np.where(urban, 1.0, 1.8), len(ITEMS)),
                        "group": np.repeat(
                            [_office(int(p), settings.psus_per_district) for p in psu], len(ITEMS)
                        ),
                        "item": np.tile(ITEMS, per_unit),
                        "answer": np.where(
                            rng.random(answers.shape) < 0.01, np.nan, answers
                        ).ravel(),
                    }
                )
            )
            spread = np.sqrt(settings.psu_sd**2 + person_sd**2 + 1.0)
            truth[u, t] = float(
                np.mean(
                    [_normal_above((_CUTS[2] - level - shift) / spread) for shift in item_shift]
                )
            )
    return conform("responses", pd.concat(frames, ignore_index=True) if frames else []), truth


def _office(psu: int, psus: int) -> str:
    """Office that served a PSU's respondents.

    Three areas, and of many PSUs the last one a mobile desk too small to be published.
    """
    return (
        "Điểm tiếp nhận lưu động"
        if psus >= 8 and psu == psus - 1
        else f"Bộ phận một cửa khu vực {psu % 3 + 1}"
    )


def _normal_above(x: float) -> float:
    """Upper tail of the standard normal distribution."""
    from math import erfc, sqrt

    return 0.5 * erfc(x / sqrt(2.0))
