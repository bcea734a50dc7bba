"""Do ways to a target reach it as often as their chances say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.calibrated import SEED
from parlib.analysis.promises.claims import claims_before, odds_of
from parlib.analysis.promises.steps import Step
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.vocabulary import Level


@dataclass(frozen=True)
class Appraisers:
    """How the appraisers of a level take claims.

    Spreads, in logits, of how readily they grant: between domains, items, years, and units within a
    year; and how often what is claimed as before is cut.
    """

    name: str
    items: float = 1.0
    years: float = 0.0
    units: float = 0.0
    partly: float = 0.3
    rest: float = 0.01


WORLDS = (
    Appraisers("every claim by itself"),
    Appraisers("items differ little", items=0.2),
    Appraisers("years differ", years=0.7),
    Appraisers("units differ", units=0.7),
    Appraisers("years and units differ", years=0.7, units=0.7),
    Appraisers("what is claimed as before is cut too", rest=0.06),
)
UNITS, DOMAINS, PER_DOMAIN, ASKED, FUTURES = 12, 5, 10, 6, 200
LEVEL = 0.9
FEWEST = 30


def book() -> Framework:
    """Return a rule book of 50 items of one to three points."""
    items = [
        Item(
            code=f"{d}.{i}",
            parent=str(d),
            level=Level.CRITERION,
            name_vi="x",
            max_points=float(1 + (d + i) % 3),
            rule="manual",
        )
        for d in range(1, DOMAINS + 1)
        for i in range(1, PER_DOMAIN + 1)
    ]
    most = {
        d: sum(i.max_points for i in items if i.parent == str(d)) for d in range(1, DOMAINS + 1)
    }
    domains = [
        Item(code=str(d), parent="0", level=Level.DOMAIN, name_vi="x", max_points=most[d])
        for d in most
    ]
    whole = Item(code="0", parent="", level=Level.INDEX, name_vi="x", max_points=sum(most.values()))
    return Framework(
        **{
            "id": "drawn",
            "title_vi": "x",
            "title_en": "x",
            "level": "district",
            "status": "illustrative",
        },
        items=(whole, *domains, *items),
    )


class Drawn:
    """One drawn group of units and its appraisers."""

    def __init__(self, rng: np.random.Generator, world: Appraisers, most: np.ndarray) -> None:
        self.rng, self.world, self.most = rng, world, most
        of_domain = np.repeat(rng.normal(0, 0.5, DOMAINS), PER_DOMAIN)
        self.ready = 0.8 + of_domain + rng.normal(0, world.items, len(most))

    def appraise(self, before: np.ndarray, claimed: np.ndarray, *, years: int = 1) -> np.ndarray:
        """Return the points given to claims of shape (units, items), in one year or each in its own."""
        rng, world = self.rng, self.world
        ready = (
            self.ready
            + rng.normal(0, world.years, (years, 1))
            + rng.normal(0, world.units, (len(claimed), 1))
        )
        granted = rng.random(claimed.shape) < 1 / (1 + np.exp(-ready))
        part = np.where(rng.random(claimed.shape) < world.partly, rng.random(claimed.shape), 0.0)
        rise = claimed > before
        given = before + np.where(granted, 1.0, part) * (claimed - before)
        cut = ~rise & (rng.random(claimed.shape) < world.rest)
        return np.where(rise, given, np.where(cut, before * rng.random(claimed.shape), before))


def _history(drawn: Drawn, years: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the table of past claims, and the points of the last year."""
    rng, most = drawn.rng, drawn.most
    points = most * rng.uniform(0.3, 0.9, (UNITS, len(most)))
    codes = [f"{d}.{i}" for d in range(1, DOMAINS + 1) for i in range(1, PER_DOMAIN + 1)]
    tables = []
    for year in range(years):
        claims = (rng.random(points.shape) < 0.12) & (year > 0)
        claimed = np.where(claims, most, points)
        points = drawn.appraise(points, claimed)
        tables.append(
            pd.DataFrame(
                {
                    "locality": np.repeat([f"U{u}" for u in range(UNITS)], len(most)),
                    "code": codes * UNITS,
                    "period": 2010 + year,
                    "framework": "drawn",
                    "max_points": np.tile(most, UNITS),
                    "self_points": claimed.ravel(),
                    "appraised_points": points.ravel(),
                }
            )
        )
    return pd.concat(tables, ignore_index=True), points


def calibrate_ways(*, provinces: int) -> Iterator[str]:
    """Yield how far said chances of ways are from what happened, and how often their intervals
    held.
    """
    yield (
        "| Years of claims | World | Said before | Came true | Widest bin error | "
        "Brier | base rate | Interval holds (90 %) | Said and happened, by bin |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for years in (3, 5):
        for k, world in enumerate(WORLDS):
            rng = np.random.default_rng([SEED, years, k])
            rows = [row for _ in range(provinces) for row in _ways(rng, world, years)]
            said, came, held = np.array(rows).T
            bins = _bins(said, came)
            base, one = came.mean() * (1 - came.mean()), float(np.mean(came * (1 - came)))
            yield (
                f"| {years} | {world.name} | 1.00 | {came.mean():.2f} | "
                f"{max((abs(s - h) for s, h in bins), default=np.nan):.2f} | {np.mean((said - came) ** 2) + one:.3f} | "
                f"{base:.3f} | {held.mean():.3f} | {'; '.join(f'{s:.2f} {h:.2f}' for s, h in bins)} |"
            )


def _ways(
    rng: np.random.Generator, world: Appraisers, years: int
) -> Iterator[tuple[float, float, float]]:
    framework = book()
    leaves = framework.leaves
    most = np.array([float(i.max_points or 0) for i in leaves])
    drawn = Drawn(rng, world, most)
    table, points = _history(drawn, years + 1)
    claims = claims_before(
        table,
        framework,
        locality="U0",
        appraisers={f"U{u}": "one" for u in range(UNITS)},
        until=2010 + years,
    )
    maxima = {i.code: float(i.max_points or 0) for i in leaves}
    for unit in rng.choice(UNITS, ASKED, replace=False):
        room = np.flatnonzero(most - points[unit] > 0.05)
        taken = rng.choice(room, min(int(rng.integers(3, 9)), len(room)), replace=False)
        steps = [
            Step(leaves[i].code, most[i], float(most[i] - points[unit, i]), 1.0) for i in taken
        ]
        needed = sum(s.gain for s in steps) * rng.uniform(0.4, 1.0)
        odds = odds_of(
            claims, steps, maxima=maxima, needed=needed, level=LEVEL, framework=framework
        )
        before = np.tile(points[unit], (FUTURES, 1))
        claimed = before.copy()
        claimed[:, taken] = most[taken]
        futures = (drawn.appraise(before, claimed, years=FUTURES) - before).sum(axis=1)
        yield (
            odds.chance,
            float(np.mean(futures >= needed - 1e-9)),
            float(np.mean((futures >= odds.low - 1e-9) & (futures <= odds.high + 1e-9))),
        )


def _bins(said: np.ndarray, came: np.ndarray) -> list[tuple[float, float]]:
    """Mean said and happened in fifths of the scale; bins of fewer than ``FEWEST`` are left out."""
    number = np.clip((said * 5).astype(int), 0, 4)
    return [
        (said[number == k].mean(), came[number == k].mean())
        for k in range(5)
        if (number == k).sum() >= FEWEST
    ]
