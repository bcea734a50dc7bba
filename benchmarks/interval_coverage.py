"""Do the intervals cover and the tests stay honest? Panels and surveys with known truth, drawn a
thousand times.

    python benchmarks/interval_coverage.py                 # 1,000 draws, some minutes
    python benchmarks/interval_coverage.py --draws 100     # a look

The process: outcome = locality + year + slope · reform + error, 63 localities × 10 years, 5 % of
the rows missing. Reform and error are both AR(1) with coefficient 0.6; reform goes with the
locality's level; the error's size differs between localities by a factor of up to three. With 1,000
draws a rate of 5 % has a standard error of 0.7 points.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd

from parlib.analysis.links.part_whole import correlation_by_construction
from parlib.analysis.panel.clusters import (
    Covariance,
    coefficient_test,
    estimate_of,
    robust_covariance,
)
from parlib.analysis.panel.regression import absorb, fit_panel
from parlib.analysis.panel.wild_bootstrap import wild_cluster_interval, wild_cluster_test
from parlib.analysis.surveys.estimates import Measure, satisfaction_table
from parlib.codebook.methods import Precision

UNITS, YEARS, SLOPE = 63, 10, 0.5


def ar1(rng: np.random.Generator, units: int, years: int, rho: float = 0.6) -> np.ndarray:
    """Draw stationary AR(1) series of variance one, shape (units, years)."""
    out = rng.normal(size=(units, years))
    for t in range(1, years):
        out[:, t] = rho * out[:, t - 1] + np.sqrt(1 - rho**2) * out[:, t]
    return out


def draw_panel(
    seed: int, *, slope: float, units: int = UNITS, years: int = YEARS, shared: float = 0.7
) -> pd.DataFrame:
    """Draw one panel from the process in the module's docstring; ``shared`` is how much reform goes
    with the locality's level.
    """
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 1, (units, 1))
    reform = shared * level + ar1(rng, units, years)
    error = rng.uniform(0.5, 1.5, (units, 1)) * ar1(rng, units, years)
    outcome = 2 * level + rng.normal(0, 1, years) + slope * reform + error
    frame = pd.DataFrame(
        {
            "locality": np.repeat(np.arange(units), years),
            "period": np.tile(np.arange(years), units),
            "reform": reform.ravel(),
            "outcome": outcome.ravel(),
        }
    )
    return frame[rng.random(len(frame)) > 0.05]


def fitted(frame: pd.DataFrame, reform: str = "reform"):
    """Run the headline regression."""
    return fit_panel(absorb(frame, outcome="outcome", regressors=(reform,)))


def coverage_of_intervals(draws: int, *, units: int) -> dict[str, float]:
    """Return the share of 95 % intervals that hold the true slope."""
    held = {"CRV3": 0, "CRV1": 0, "wild bootstrap": 0}
    for seed in range(draws):
        fit = fitted(draw_panel(seed, slope=SLOPE, units=units))
        for kind in (Covariance.CRV3, Covariance.CRV1):
            estimate = estimate_of(fit, robust_covariance(fit, kind))
            held[str(kind)] += estimate.ci_low <= SLOPE <= estimate.ci_high
        low, high = wild_cluster_interval(fit, seed=seed, draws=999)
        held["wild bootstrap"] += low <= SLOPE <= high
    return {name: 100 * n / draws for name, n in held.items()}


def false_alarms(draws: int, *, units: int) -> dict[str, float]:
    """Return the share of tests at 5 % that find a link where there is none."""
    alarms = {"CRV3 (headline)": 0, "wild bootstrap": 0, "both, as a link is called": 0, "CRV1": 0}
    for seed in range(draws):
        fit = fitted(draw_panel(10**6 + seed, slope=0.0, units=units))
        crv3, crv1 = (
            coefficient_test(fit, robust_covariance(fit, k)).p < 0.05
            for k in (Covariance.CRV3, Covariance.CRV1)
        )
        boot = wild_cluster_test(fit, seed=seed, draws=999).p < 0.05
        for name, hit in zip(alarms, (crv3, boot, crv3 and boot, crv1), strict=True):
            alarms[name] += hit
    return {name: 100 * n / draws for name, n in alarms.items()}


def containment(draws: int) -> dict[str, float]:
    """Take an outcome that has nothing to do with the process points, put it into the index, and
    look for a link.

    As in PAR INDEX the outcome (a satisfied share, SD 6 points) is worth 10 of 100 points; the
    process points have an SD of 2.
    """
    raw, rebuilt, correlation, expected, left = 0, 0, [], [], []
    for seed in range(draws):
        frame = draw_panel(2 * 10**6 + seed, slope=0.0, shared=0.0)
        frame["outcome"] = (
            80 + 6 * (frame["outcome"] - frame["outcome"].mean()) / frame["outcome"].std()
        )
        process = 60 + 2 * frame["reform"]
        part = frame["outcome"] / 10
        frame["index"], frame["process"] = process + part, 100 * process / 90
        for column, hits in (("index", 0), ("process", 1)):
            fit = fitted(frame, column)
            found = coefficient_test(fit, robust_covariance(fit)).p < 0.05
            raw, rebuilt = (raw + found, rebuilt) if not hits else (raw, rebuilt + found)
        inside = [
            s - s.groupby(frame["period"]).transform("mean")
            for s in (frame["index"], part, process, frame["outcome"])
        ]
        correlation.append(np.corrcoef(inside[0], inside[3])[0, 1])
        left.append(np.corrcoef(inside[2], inside[3])[0, 1])
        expected.append(float(correlation_by_construction(inside[1].std(), inside[2].std())))
    return {
        "link 'found' on the raw index": 100 * raw / draws,
        "link found on the rebuilt measure": 100 * rebuilt / draws,
        "mean correlation, raw index": float(np.mean(correlation)),
        "of which by construction": float(np.mean(expected)),
        "mean correlation, rebuilt measure": float(np.mean(left)),
    }


def survey_coverage(draws: int, *, truth: float, psus: int, per_psu: int) -> float:
    """Return the share of 95 % Wilson intervals of a stratified cluster sample that hold the true
    satisfied share.
    """
    rng = np.random.default_rng(3)
    concentration = 12.0
    rows = psus * per_psu
    frame = pd.DataFrame(
        {
            "locality": np.repeat([f"L{d}" for d in range(draws)], rows),
            "period": 2024,
            "survey": "SIPAS",
            "respondent": np.tile([f"r{k}" for k in range(rows)], draws),
            "stratum": np.tile(
                np.repeat(np.where(np.arange(psus) % 2, "urban", "rural"), per_psu), draws
            ),
            "psu": np.tile(np.repeat([f"p{k}" for k in range(psus)], per_psu), draws),
            "stratum_psus": np.nan,
            "psu_people": np.nan,
            "weight": 1.0,
            "group": "",
            "item": "i",
        }
    )
    share = rng.beta(concentration * truth, concentration * (1 - truth), (draws, psus))
    satisfied = rng.random((draws, psus, per_psu)) < share[:, :, None]
    frame["answer"] = np.where(satisfied.ravel(), 4.0, 2.0)
    table = satisfaction_table(
        frame, measures=(Measure.SHARE_4_5,), precision=Precision(min_respondents=1, min_cell=1)
    )
    index = table[table["item"] == "i"]
    return float(
        100 * ((index["ci_low"] <= 100 * truth) & (100 * truth <= index["ci_high"])).mean()
    )


JUDGED = 1000
"""Draws from which on the promises are judged."""


def main() -> None:
    """Run every simulation and print its figures; fail where a promise is not kept.

    Fewer draws than judge it are a look: a rate of 5 % of a hundred draws has an error of two
    points.
    """
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--draws", type=int, default=JUDGED)
    draws = parser.parse_args().draws
    started = time.perf_counter()
    print(f"{draws:,} draws\n")
    covered, alarms = coverage_of_intervals(draws, units=UNITS), false_alarms(draws, units=UNITS)
    show("95 % intervals that hold the truth, 63 × 10 (%)", covered)
    show("false alarms at 5 %, 63 × 10 (%)", alarms)
    show("95 % intervals that hold the truth, 11 × 10 (%)", coverage_of_intervals(draws, units=11))
    show("false alarms at 5 %, 11 × 10 (%)", false_alarms(draws, units=11))
    guarded = containment(draws)
    show("an outcome inside the index, unrelated to the rest", guarded)
    cases = {(0.8, 20, 25): 0.0, (0.88, 10, 20): 0.0, (0.95, 10, 20): 0.0, (0.98, 30, 20): 0.0}
    cases = {
        f"{t:.0%}, {p} PSUs of {n}": survey_coverage(draws, truth=t, psus=p, per_psu=n)
        for t, p, n in cases
    }
    show("survey intervals that hold the true share (%)", cases)
    print(f"\n{time.perf_counter() - started:.0f} s")
    kept = [
        93 <= covered["CRV3"] <= 97,
        4 <= alarms["CRV3 (headline)"] <= 6,
        guarded["link found on the rebuilt measure"] < 8,
        abs(guarded["mean correlation, rebuilt measure"]) < 0.02,
    ]
    if draws >= JUDGED and not all(kept):
        raise SystemExit("a promise is not kept")


def show(title: str, figures: dict[str, float]) -> None:
    """Print one block of figures."""
    print(f"\n{title}")
    for name, value in figures.items():
        print(f"  {name:40s}{value:8.3f}" if abs(value) < 1.5 else f"  {name:40s}{value:8.1f}")


if __name__ == "__main__":
    main()
