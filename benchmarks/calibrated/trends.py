"""Do calls of trends keep their promise: power, false signs and coverage, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from benchmarks.calibrated import ALPHA, SEED
from parlib.analysis.multiplicity import Adjustment, adjust_p_values
from parlib.analysis.trends.false_signs import false_signs, judged, mean_rate
from parlib.analysis.trends.pooled_slopes import pooled_slopes

SHARE_TRUE, SPREAD = 0.3, 1.0


@dataclass(frozen=True)
class World:
    """One kind of province: how its noise behaves, and which series is asked."""

    name: str
    noise: Callable[[np.random.Generator, int, int], np.ndarray]
    share: float = SHARE_TRUE
    shock: float = 0.0
    kept: int = 0  # years since the last break; 0 = no break
    step: float = 0.01
    measure: str = "value"
    sizes: str = "normal"
    known: bool = False  # whether an oracle's rule is worked out


def normal(rng: np.random.Generator, units: int, years: int) -> np.ndarray:
    return rng.normal(size=(units, years))


def heavy(rng: np.random.Generator, units: int, years: int) -> np.ndarray:
    """Student t with 3 degrees of freedom, scaled to variance one."""
    return rng.standard_t(3, (units, years)) / np.sqrt(3)


def unequal(rng: np.random.Generator, units: int, years: int) -> np.ndarray:
    """Standard deviations between a half and one and a half."""
    return rng.uniform(0.5, 1.5, (units, 1)) * rng.normal(size=(units, years))


def lasting(rng: np.random.Generator, units: int, years: int) -> np.ndarray:
    """AR(1) with coefficient 0.4."""
    out = rng.normal(size=(units, years))
    for t in range(1, years):
        out[:, t] = 0.4 * out[:, t - 1] + np.sqrt(1 - 0.16) * out[:, t]
    return out


WORLDS = (
    World("plain", normal, known=True),
    World("true slopes all of size 1", normal, sizes="equal", known=True),
    World("break: last four years of one method", normal, kept=4, known=True),
    World("ties: printed to whole units of noise", normal, step=1.0),
    World("yearly shock of half the noise", normal, shock=0.5),
    World(
        "yearly shock of half the noise, distance from mean", normal, shock=0.5, measure="distance"
    ),
    World("yearly shock as large as the noise", normal, shock=1.0),
    World(
        "yearly shock as large as the noise, distance from mean",
        normal,
        shock=1.0,
        measure="distance",
    ),
    World("heavy tails (t with 3 df)", heavy),
    World("noise differs between units (0.5 to 1.5)", unequal),
    World("noise lasts (AR(1), 0.4)", lasting),
    World("no unit has a trend", normal, share=0.0),
    World("no unit has a trend, yearly shock as large as the noise", normal, share=0.0, shock=1.0),
    World("no unit has a trend, ranks", normal, share=0.0, measure="rank"),
)


def draw(
    rng: np.random.Generator, world: World, units: int, years: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw one province: values as printed, true slopes of the measure asked, and who has a trend
    of its own.
    """
    drawn = rng.normal(0, SPREAD, units)
    true = np.where(
        rng.random(units) < world.share,
        np.sign(drawn) * SPREAD if world.sizes == "equal" else drawn,
        0.0,
    )
    t = np.arange(years)
    y = (
        80
        + rng.normal(0, 3, (units, 1))
        + true[:, None] * t
        + world.noise(rng, units, years)
        + world.shock * rng.normal(size=years)
    )
    y = np.round(y[:, -world.kept :] / world.step) * world.step
    moving = true != 0
    if world.measure == "rank":
        return stats.rankdata(-y, axis=0, method="min"), true, moving
    if world.measure == "distance":
        return y - y.mean(axis=0), true - true.mean(), moving
    return y, true, moving


def both_rules(
    y: np.ndarray, *, step: float, shocks: bool
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Signs of the called trends before and after, and the bounds printed beside them after."""
    found = pooled_slopes(np.arange(y.shape[1]), y, resolution=step, shocks=shocks)
    p, sign = found.p(), np.sign(found.slope)
    old = adjust_p_values(p, method=Adjustment.BENJAMINI_HOCHBERG) <= ALPHA
    rate = false_signs(
        found.slope,
        se=found.own_se,
        df=found.each_df,
        shock_se=found.shock_se,
        shock_df=max(found.shared_df, 1),
    ).rate
    adjusted, level, _ = judged(p, rate, method=Adjustment.FALSE_SIGNS, alpha=ALPHA)
    return sign * old, sign * (adjusted <= ALPHA), found.interval(level)


def oracle(y: np.ndarray, world: World) -> np.ndarray:
    """Sign of each trend that is called by someone who knows the world; normal noise, no shock."""
    t = np.arange(y.shape[1]) - (y.shape[1] - 1) / 2
    se = 1 / np.sqrt(t @ t)
    slope = y @ t / (t @ t)
    still = (1 - world.share) * stats.norm.pdf(slope, 0, se)
    if world.sizes == "equal":
        sides = [world.share / 2 * stats.norm.pdf(slope, side * SPREAD, se) for side in (-1, 1)]
    else:
        total = np.hypot(se, SPREAD)
        moving = world.share * stats.norm.pdf(slope, 0, total)
        rising = stats.norm.cdf(slope * SPREAD / (se * total))
        sides = [moving * (1 - rising), moving * rising]
    rate = (still + np.minimum(*sides)) / (still + sides[0] + sides[1])
    return np.sign(slope) * (mean_rate(rate, rate) <= ALPHA)


class Tally:
    """Counts over provinces: of true trends found, of calls that were false."""

    def __init__(self) -> None:
        self.true = self.found = self.called = self.wrong = 0
        self.shares: list[float] = []

    def add(self, sign: np.ndarray, true: np.ndarray, moving: np.ndarray) -> None:
        called, wrong = sign != 0, (sign != 0) & (sign != np.sign(true))
        self.true += int(moving.sum())
        self.found += int((called & ~wrong & moving).sum())
        self.called += int(called.sum())
        self.wrong += int(wrong.sum())
        self.shares.append(wrong.sum() / max(called.sum(), 1))

    def words(self) -> tuple[str, str]:
        power = f"{self.found / self.true:.2f}" if self.true else "–"
        error = np.mean(self.shares)
        return power, f"{error:.3f} ± {np.std(self.shares) / np.sqrt(len(self.shares)):.3f}"


def calibrate_trends(units: int, years: int, *, provinces: int) -> Iterator[str]:
    """Yield power and false signs of both rules, and how often the printed interval of a called
    trend holds the truth, among so many units over so many years.
    """
    yield (
        "| Units × years | World | Power before | after | oracle | False signs before | after "
        "| oracle | Called intervals that miss |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for k, world in enumerate(WORLDS):
        if world.kept and world.kept >= years:
            continue
        yield (
            f"| {units} × {years} | {world.name} | "
            f"{' | '.join(_one_world(world, units, years, k, provinces=provinces))} |"
        )


def _one_world(
    world: World, units: int, years: int, number: int, *, provinces: int
) -> tuple[str, ...]:
    rng = np.random.default_rng([SEED, units, years, number])
    old, new, best, missed = Tally(), Tally(), Tally(), []
    for _ in range(provinces):
        y, true, moving = draw(rng, world, units, years)
        step = 1.0 if world.measure == "rank" else world.step
        signs, called, (low, high) = both_rules(y, step=step, shocks=world.measure == "value")
        old.add(signs, true, moving)
        new.add(called, true, moving)
        if world.known:
            best.add(oracle(y, world), true, moving)
        missed.append(
            ((called != 0) & ((true < low) | (true > high))).sum() / max((called != 0).sum(), 1)
        )
    (p0, e0), (p1, e1) = old.words(), new.words()
    p2, e2 = best.words() if world.known else ("–", "–")
    return p0, p1, p2, e0, e1, e2, f"{np.mean(missed):.3f}"
