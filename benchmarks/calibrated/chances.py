"""Do promises come true as often as their chances say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from benchmarks.calibrated import SEED
from parlib.analysis.promises.course import Block, fit_course


@dataclass(frozen=True)
class Course:
    """How the units of a level move from year to year.

    Their own noise, and a shock that all share, in standard deviations of that noise.
    """

    name: str
    lasting: float
    shock: float
    shock_lasts: bool = False
    heavy_tails: bool = False


COURSES = (
    Course("noise of each year, no shock", 0.0, 0.0),
    Course("noise of each year, shock as large", 0.0, 1.0),
    Course("noise lasts (0.6), no shock", 0.6, 0.0),
    Course("noise lasts (0.6), shock half as large", 0.6, 0.5),
    Course("noise lasts (0.6), shock as large", 0.6, 1.0),
    Course("random walk, no shock", 1.0, 0.0),
    Course("random walk, shock as large, which stays", 1.0, 1.0, shock_lasts=True),
    Course("heavy tails (t with 3 df), shock as large", 0.0, 1.0, heavy_tails=True),
)
UNITS, ASKED, FUTURES = 30, 8, 100


def courses(
    rng: np.random.Generator, world: Course, *, seen: int, ahead: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw one province: values as seen, units × years, and values of the year asked, futures ×
    units.

    Each future goes on from the same past: what happens is then known far better than from one.
    """
    scale = 1.0 if world.lasting >= 1 else np.sqrt(1 - world.lasting**2)

    def noise(*size: int) -> np.ndarray:
        return (
            rng.standard_t(3, size) / np.sqrt(3) if world.heavy_tails else rng.standard_normal(size)
        )

    own, shock, past = noise(UNITS), rng.standard_normal(), []
    level = 70 + rng.normal(0, 3, UNITS)
    for year in range(seen):
        if year:
            own = world.lasting * own + scale * noise(UNITS)
            shock = world.shock_lasts * shock + rng.standard_normal()
        past.append(level + own + world.shock * shock + 0.3 * year)
    later, shocks = np.tile(own, (FUTURES, 1)), np.full(FUTURES, shock)
    for _ in range(ahead):
        later = world.lasting * later + scale * noise(FUTURES, UNITS)
        shocks = world.shock_lasts * shocks + rng.standard_normal(FUTURES)
    return np.column_stack(past), (
        level + later + world.shock * shocks[:, None] + 0.3 * (seen + ahead - 1)
    )


def split_chance(past: np.ndarray, unit: int, goal: float, *, ahead: int) -> float:
    """The chance as it was: past changes split into year, standing and what is left to the unit."""
    seen = past.shape[1]
    began = np.tile(np.arange(seen - ahead), UNITS)
    starts, change = past[:, : seen - ahead].ravel(), (past[:, ahead:] - past[:, :-ahead]).ravel()
    apart, year = starts - past.mean(), began
    size = np.bincount(year)
    moved, stood = (v - (np.bincount(year, v) / size)[year] for v in (change, apart))
    b = float(np.clip(moved @ stood / max(float(stood @ stood), 1e-12), -1.0, 0.5))
    left = moved - b * stood
    df_own = len(change) - (seen - ahead) - 1
    own = float(left @ left) / df_own
    of_year = np.bincount(year, change - b * apart) / size
    counted = min(seen - ahead, 1 + (seen - ahead - 1) / ahead)
    between = max(float(of_year.var(ddof=1)) - own / UNITS, 0.0)
    together = (2 * own + (counted - 1) * between) / (counted + 1)
    of_years = together * (1 + 1 / counted)
    df = (own + of_years) ** 2 / (own**2 / df_own + of_years**2 / (counted + 1))
    start = past[unit, -1]
    mean = start + float(of_year.mean()) + b * (start - past.mean())
    return float(stats.t.sf((goal - mean) / np.sqrt(own + of_years), df))


def calibrate_chances(*, provinces: int) -> Iterator[str]:
    """Yield how far said chances are from what happened, bin by bin, and their Brier score against
    the base rate's.
    """
    yield (
        "| Years seen | Ahead | World | Widest bin error before | after | Brier before | "
        "after | "
        "base rate | Said and happened after, by bin |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for seen, ahead in ((5, 1), (6, 1), (8, 1), (8, 2)):
        for k, world in enumerate(COURSES):
            rng = np.random.default_rng([SEED, seen, ahead, k])
            rows = [row for _ in range(provinces) for row in _promises(rng, world, seen, ahead)]
            old, new, came = np.array(rows).T
            base = came.mean() * (1 - came.mean())
            bins = "; ".join(f"{s:.2f} {h:.2f}" for s, h in _bins(new, came))
            figures = [
                max((abs(s - h) for s, h in _bins(said, came)), default=np.nan)
                for said in (old, new)
            ]
            # a share of the futures is met, not all or none: the score of each one, on average
            one = float(np.mean(came * (1 - came)))
            brier = [float(np.mean((said - came) ** 2)) + one for said in (old, new)]
            yield (
                f"| {seen} | {ahead} | {world.name} | {figures[0]:.2f} | {figures[1]:.2f} | "
                f"{brier[0]:.3f} | {brier[1]:.3f} | {base:.3f} | {bins} |"
            )


def _promises(
    rng: np.random.Generator, world: Course, seen: int, ahead: int
) -> Iterator[tuple[float, float, float]]:
    past, futures = courses(rng, world, seen=seen, ahead=ahead)
    last = seen + ahead - 1
    course = fit_course([Block(np.arange(seen), past)])
    for unit in rng.choice(UNITS, ASKED, replace=False):
        goal = past[unit, -1] + rng.uniform(-1.5, 2.5)
        yield (
            split_chance(past, unit, goal, ahead=ahead),
            1 - float(course.ahead(past[unit], year=last).below(goal)),
            float((futures[:, unit] >= goal).mean()),
        )


def _bins(said: np.ndarray, came: np.ndarray) -> list[tuple[float, float]]:
    """Mean said and happened in fifths of the scale; bins of fewer than 100 are left out."""
    number = np.clip((said * 5).astype(int), 0, 4)
    return [
        (said[number == k].mean(), came[number == k].mean())
        for k in range(5)
        if (number == k).sum() >= 100
    ]
