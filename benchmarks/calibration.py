"""Do verdicts keep their promise? Provinces with known truth, drawn many times.

Power, false signs and coverage, before and after.

    python benchmarks/calibration.py                       # every section, a minute: a look
    python benchmarks/calibration.py --section trends --provinces 200   # the numbers of docs/methods/calibration.md
    python benchmarks/calibration.py --section trends --long            # 1,000 provinces a line

Trends: a family of units × years, noise of standard deviation 1 a year. Three units of ten have a
true slope, drawn from a normal distribution with standard deviation 1 a year; the others have none.
A called trend is false where the true slope is zero or points the other way. "Before" is pooled
slopes judged by Benjamini-Hochberg. "After" is what `parlib.analysis.trends.directions` does: the
same slopes judged by their mean false sign rate, intervals cut at the same p. "Oracle" is the same
rule for someone who knows the noise and how true slopes are drawn: no rule that keeps the promise
can find more. All look only at years of one method.

Ranks: units with true values and estimates that carry a known error. A set covers where it holds
every place that the unit may truly take. "Before" is the range that was printed: the middle 90 % of
the ranks of estimates drawn again around the estimates. "After" are the 95 % confidence sets of
`parlib.analysis.ranking.confidence`.

Chances: promises of units whose values move from year to year, by themselves and together. "Before"
splits past changes into year, standing and what is left.

Appraisal: units whose items are misjudged by a first round of appraisal, and put right in part by a
last one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from parlib.analysis.multiplicity import Adjustment, adjust_p_values
from parlib.analysis.promises.course import Block, fit_course
from parlib.analysis.ranking.certainty import RankCertainty, rank_certainty
from parlib.analysis.ranking.confidence import RankSets, rank_sets
from parlib.analysis.ranking.simulation import ranks_of
from parlib.analysis.trends.false_signs import false_signs, judged, mean_rate
from parlib.analysis.trends.pooled_slopes import pooled_slopes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.analysis.appraised_world import appraised_year, book, errors_of, second_appraisal

ALPHA = 0.05
SHARE_TRUE, SPREAD = 0.3, 1.0
SEED = 20250630


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


def calibrate_trends(*, provinces: int) -> None:
    """Print power and false signs of both rules, and how often the printed interval of a called
    trend holds the truth.
    """
    print(
        f"\nTrends: {provinces} simulated provinces a line, seed {SEED}; false signs: mean "
        f"share of called trends, ± its standard error\n"
    )
    print(
        "| Units × years | World | Power before | after | oracle | False signs before | after "
        "| oracle | Called intervals that miss |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for units, years in ((110, 6), (34, 4), (11, 6)):
        for k, world in enumerate(WORLDS):
            if world.kept and world.kept >= years:
                continue
            print(
                f"| {units} × {years} | {world.name} | "
                f"{' | '.join(_one_world(world, units, years, k, provinces=provinces))} |",
                flush=True,
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


def calibrate_ranks(*, provinces: int) -> None:
    """Print how often sets of ranks hold every place that a unit may truly take, alone and all
    together, and how wide they are.
    """
    print(f"\nRanks: {provinces} simulated groups a line, seed {SEED}\n")
    print(
        "| Units | World | Range covers before (90 %) | Set covers after (95 %) | All cover "
        "before | All sets cover after | Mean width before | after | all |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
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
            print(
                (
                    f"| {units} | {world.name} | {m[0]:.3f} | {m[1]:.3f} | {m[2]:.2f} | "
                    f"{m[3]:.3f} | "
                    f"{m[4]:.1f} | {m[5]:.1f} | {m[6]:.1f} |"
                ),
                flush=True,
            )


def calibrate_appraisal(*, provinces: int) -> None:
    """Print how often ranks are covered where appraisers misjudge items.

    By the range over methods, and by sets that carry the appraisers' error.
    """
    print(
        f"\nAppraisal: {provinces} simulated groups of 12 units with 60 items a line, seed {SEED}\n"
    )
    print(
        "| Misjudged by the first round | Last round | Range over methods covers (90 %) | Set "
        "covers (95 %) | All sets cover | Mean width of range | of set | With second appraisal: "
        "set covers | all sets cover | width |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
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
            print(
                (
                    f"| {misjudged:.0%} | {words} | {m[0]:.3f} | {m[1]:.3f} | {m[2]:.3f} | "
                    f"{m[3]:.1f} | {m[4]:.1f} | {m[5]:.3f} | {m[6]:.3f} | {m[7]:.1f} |"
                ),
                flush=True,
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


def calibrate_chances(*, provinces: int) -> None:
    """Print how far said chances are from what happened, bin by bin, and their Brier score against
    the base rate's.
    """
    print(
        f"\nChances: {provinces} simulated provinces of {UNITS} units a line, {ASKED} promises "
        f"each, seed {SEED}\n"
    )
    print(
        "| Years seen | Ahead | World | Widest bin error before | after | Brier before | "
        "after | "
        "base rate | Said and happened after, by bin |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for seen, ahead in ((5, 1), (6, 1), (8, 1), (8, 2)):
        for k, world in enumerate(COURSES):
            rng = np.random.default_rng([SEED, seen, ahead, k])
            rows = [row for _ in range(provinces) for row in _promises(rng, world, seen, ahead)]
            old, new, came = np.array(rows).T
            base = came.mean() * (1 - came.mean())
            bins = "; ".join(f"{s:.2f} {h:.2f}" for s, h in _bins(new, came))
            figures = [max(abs(s - h) for s, h in _bins(said, came)) for said in (old, new)]
            # a share of the futures is met, not all or none: the score of each one, on average
            one = float(np.mean(came * (1 - came)))
            brier = [float(np.mean((said - came) ** 2)) + one for said in (old, new)]
            print(
                (
                    f"| {seen} | {ahead} | {world.name} | {figures[0]:.2f} | {figures[1]:.2f} | "
                    f"{brier[0]:.3f} | {brier[1]:.3f} | {base:.3f} | {bins} |"
                ),
                flush=True,
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


SECTIONS = {
    "chances": calibrate_chances,
    "appraisal": calibrate_appraisal,
    "ranks": calibrate_ranks,
    "trends": calibrate_trends,
}
"""Name → function that prints its table; takes the number of simulated provinces."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--section",
        choices=sorted(SECTIONS),
        action="append",
        help="only this section; may be given more than once",
    )
    parser.add_argument("--long", action="store_true", help="1,000 provinces a line instead of 60")
    parser.add_argument("--provinces", type=int, help="so many provinces a line")
    asked = parser.parse_args()
    for name in asked.section or sorted(SECTIONS):
        SECTIONS[name](provinces=asked.provinces or (1000 if asked.long else 60))


if __name__ == "__main__":
    main()
