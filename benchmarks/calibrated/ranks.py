"""Do ranges and sets of ranks hold the true places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.calibrated import SEED
from parlib.analysis.ranking.confidence import rank_sets
from parlib.analysis.ranking.simulation import ranks_of


@dataclass(frozen=True)
class Ranking:
    """True values of a group of units, and how the errors of their estimates behave."""

    name: str
    truth: Callable[[np.random.Generator, int], np.ndarray]
    unequal_errors: bool = False
    heavy_tails: bool = False


RANKINGS = (
    Ranking("spread of 3 errors", lambda rng, n: rng.normal(0, 3, n)),
    Ranking("spread of 1 error", lambda rng, n: rng.normal(0, 1, n)),
    Ranking("all equal", lambda _, n: np.zeros(n)),
    Ranking("two levels, 4 errors apart", lambda _, n: np.where(np.arange(n) < n // 2, 4.0, 0.0)),
    Ranking(
        "spread of 3 errors, errors of 0.5 to 1.5",
        lambda rng, n: rng.normal(0, 3, n),
        unequal_errors=True,
    ),
    Ranking(
        "spread of 3 errors, heavy tails (t with 3 df)",
        lambda rng, n: rng.normal(0, 3, n),
        heavy_tails=True,
    ),
)


def printed_range(
    value: np.ndarray, se: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The middle 90 % of the ranks of estimates drawn again around the estimates."""
    ranks = ranks_of(value + se * rng.standard_normal((2000, len(value))))
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf")
    return low, high


def calibrate_ranks(*, provinces: int) -> Iterator[str]:
    """Yield how often sets of ranks hold every place that a unit may truly take, alone and all
    together, and how wide they are.
    """
    yield (
        "| Units | World | Range covers before (90 %) | Set covers after (95 %) | All cover "
        "before | All sets cover after | Mean width before | after | all |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for units in (11, 34):
        for k, world in enumerate(RANKINGS):
            rng = np.random.default_rng([SEED, units, k, 1])
            held: list[tuple[float, ...]] = []
            for _ in range(provinces):
                truth = world.truth(rng, units)
                se = rng.uniform(0.5, 1.5, units) if world.unequal_errors else np.ones(units)
                error = (
                    rng.standard_t(3, units) / np.sqrt(3)
                    if world.heavy_tails
                    else rng.standard_normal(units)
                )
                value = truth + se * error
                best, worst = (
                    1 + (truth[None] > truth[:, None]).sum(axis=1),
                    (truth[None] >= truth[:, None]).sum(axis=1),
                )
                low, high = printed_range(value, se, rng)
                new = rank_sets(
                    range(units), value, se, draws=1000, seed=int(rng.integers(2**31))
                ).table
                old_holds = (low <= best) & (worst <= high)
                one, every = (
                    (new[a] <= best) & (worst <= new[b])
                    for a, b in (("low", "high"), ("low_all", "high_all"))
                )
                widths = (
                    np.mean(high - low + 1),
                    (new["high"] - new["low"] + 1).mean(),
                    (new["high_all"] - new["low_all"] + 1).mean(),
                )
                held.append((old_holds.mean(), one.mean(), old_holds.all(), every.all(), *widths))
            m = np.mean(held, axis=0)
            yield (
                f"| {units} | {world.name} | {m[0]:.3f} | {m[1]:.3f} | {m[2]:.2f} | {m[3]:.3f} | "
                f"{m[4]:.1f} | {m[5]:.1f} | {m[6]:.1f} |"
            )
