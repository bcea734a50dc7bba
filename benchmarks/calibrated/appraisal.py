"""Are ranks covered where appraisers misjudge items."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from parlib.analysis.ranking.certainty import RankCertainty, rank_certainty
from parlib.analysis.ranking.confidence import RankSets, rank_sets

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from benchmarks.calibrated import SEED
from tests.analysis.appraised_world import appraised_year, book, errors_of, second_appraisal


def calibrate_appraisal(*, provinces: int) -> Iterator[str]:
    """Yield how often ranks are covered where appraisers misjudge items.

    By the range over methods, and by sets that carry the appraisers' error.
    """
    yield (
        "| Misjudged by the first round | Last round | Range over methods covers (90 %) | Set "
        "covers (95 %) | All sets cover | Mean width of range | of set | With second appraisal: "
        "set covers | all sets cover | width |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    lasts = (
        (2 / 3, "finds two thirds"),
        (0.5, "finds half"),
        (1 / 3, "finds a third"),
        (0.2, "finds a fifth"),
    )
    for misjudged in (0.05, 0.1, 0.2):
        for k, (found, words) in enumerate(lasts):
            rng = np.random.default_rng([SEED, round(1000 * misjudged), k])
            held = [_appraised(rng, misjudged=misjudged, found=found) for _ in range(provinces)]
            m = np.mean(held, axis=0)
            yield (
                f"| {misjudged:.0%} | {words} | {m[0]:.3f} | {m[1]:.3f} | {m[2]:.3f} | "
                f"{m[3]:.1f} | {m[4]:.1f} | {m[5]:.3f} | {m[6]:.3f} | {m[7]:.1f} |"
            )


READ_AGAIN = 3
"""Units of twelve that are appraised a second time, blind."""


def _appraised(rng: np.random.Generator, *, misjudged: float, found: float) -> tuple[float, ...]:
    year, rounds = appraised_year(rng, units=12, misjudged=misjudged, found=found)
    framework = book()
    result = rank_certainty(
        year,
        framework,
        appraisal_se=errors_of(year, rounds, {"book": framework}),
        seed=1,
        draws=300,
    )
    if not (isinstance(result, RankCertainty) and isinstance(result.sets, RankSets)):
        raise SystemExit("a drawn world gave no ranks")
    truth = year.groupby("locality")["true_points"].sum()[list(result.table["locality"])].to_numpy()
    best, worst = (
        1 + (truth[None] > truth[:, None]).sum(axis=1),
        (truth[None] >= truth[:, None]).sum(axis=1),
    )
    over, sets = result.table, result.sets.table
    by_method = ((over["rank_low"] <= best) & (worst <= over["rank_high"])).mean()
    again = second_appraisal(rng, year, units=READ_AGAIN, misjudged=misjudged)
    errors = errors_of(year, rounds, {"book": framework}, reappraised=again)
    se = errors.assign(square=errors["se"] ** 2).groupby("locality")["square"].sum() ** 0.5
    names = list(result.table["locality"])
    value = year.groupby("locality")["points"].sum()[names].to_numpy()
    read_again = rank_sets(names, value, se[names].to_numpy(), draws=1000, seed=1).table
    (one, every, width), (one2, every2, width2) = (
        _covered(table, best, worst) for table in (sets, read_again)
    )
    wide = float((over["rank_high"] - over["rank_low"] + 1).mean())
    return (float(by_method), one, every, wide, width, one2, every2, width2)


def _covered(sets: pd.DataFrame, best: np.ndarray, worst: np.ndarray) -> tuple[float, float, float]:
    """Return how often sets hold every true place, alone and all together, and how wide they are."""
    one, every = (
        ((sets[a] <= best) & (worst <= sets[b]))
        for a, b in (("low", "high"), ("low_all", "high_all"))
    )
    width = (sets["high"] - sets["low"] + 1).mean()
    return float(one.mean()), float(every.all()), float(width)
