"""Units whose items are appraised in two rounds, with known truth: what the first misjudges, the last finds in part."""

from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.analysis.ranking.appraisal_error import appraisal_errors, appraisal_fit
from parlib.codebook.frameworks import Framework, Item

DOMAINS = 3
ITEMS = tuple(f"{d}.{k}" for d in range(1, DOMAINS + 1) for k in range(1, 21))
MAXIMUM = 2.0
LEVELS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])


def book() -> Framework:
    items = [Item(code="0", level="index", name_vi="0", max_points=MAXIMUM * len(ITEMS))]
    items += [Item(code=str(d), parent="0", level="domain", name_vi=str(d), max_points=MAXIMUM * 20) for d in range(1, DOMAINS + 1)]
    items += [Item(code=c, parent=c[0], level="subcriterion", name_vi=c, max_points=MAXIMUM) for c in ITEMS]
    return Framework(id="book", title_vi="b", title_en="b", level="district", status="illustrative", items=items)


def who(units) -> dict[str, str]:
    """All units are districts of the fictional province P."""
    return dict.fromkeys(units, "district:P:fictional")


def appraised_year(rng: np.random.Generator, *, units: int, misjudged: float = 0.1, found: float = 0.5, period: int = 2024):
    """Draw one year: items take one of five levels, the first round misjudges some to another level, the last puts a part of them right.

    Returns
    -------
    tuple of DataFrame
        ``scores`` rows (with ``true_points``) and ``gaps`` rows.
    """
    able = np.clip(0.7 + 0.08 * rng.standard_normal((units, 1)), 0.2, 0.95)
    truth = rng.binomial(4, able, (units, len(ITEMS)))
    wrong = rng.random(truth.shape) < misjudged
    first = np.where(wrong, (truth + rng.integers(1, 5, truth.shape)) % 5, truth)
    last = np.where(wrong & (rng.random(truth.shape) < found), truth, first)
    own = np.maximum(last, np.where(rng.random(truth.shape) < 0.15, 4, last))
    frame = pd.DataFrame(
        {
            "locality": np.repeat([f"u{k}" for k in range(units)], len(ITEMS)),
            "code": np.tile(ITEMS, units),
            **{
                name: MAXIMUM * LEVELS[values.ravel()]
                for name, values in (("true_points", truth), ("round1_points", first), ("appraised_points", last), ("self_points", own))
            },
        }
    ).assign(period=period, framework="book", max_points=MAXIMUM, applicable_max=MAXIMUM, survey_points=np.nan)
    scores = frame.assign(points=frame["appraised_points"], basis="computed", level="subcriterion", parent="", rule="points")
    return scores.assign(state=np.where(scores["points"] > 0, "scored", "zero")), frame


def second_appraisal(rng: np.random.Generator, scores: pd.DataFrame, *, units: int, misjudged: float = 0.1) -> pd.DataFrame:
    """Some units read again by somebody who knows neither round and misjudges as many items as the first."""
    rows = scores[scores["locality"].isin([f"u{k}" for k in rng.choice(scores["locality"].nunique(), units, replace=False)])]
    truth = np.searchsorted(LEVELS, rows["true_points"] / MAXIMUM)
    wrong = rng.random(len(rows)) < misjudged
    read = np.where(wrong, (truth + rng.integers(1, 5, len(rows))) % 5, truth)
    return rows[["locality", "period", "framework", "code"]].assign(points=MAXIMUM * LEVELS[read])


def errors_of(
    scores: pd.DataFrame, gaps: pd.DataFrame, books: dict[str, Framework], *, found: float = 0.5, reappraised: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Fit the appraisers from one year and return the errors of its items."""
    appraisers = who(scores["locality"].unique())
    fit = appraisal_fit(gaps, books, appraisers=appraisers, share_found=found, reappraised=reappraised)
    return appraisal_errors(scores, fit, books, appraisers=appraisers)
