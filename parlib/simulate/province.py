"""The illustrative province: every hand-off table of a whole fictional province, with the
underlying truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.tables import conform
from parlib.errors import ParamsError
from parlib.scoring.bridge_items import bridge_table
from parlib.simulate.citizens import draw_responses
from parlib.simulate.evidence import Figures, draw_evidence
from parlib.simulate.settings import LEVELS, Settings
from parlib.simulate.units import fictional_units, of_units_that_stand
from parlib.speech.catalogue import saying

OUTCOME = "new_enterprises_per_10000"


@dataclass(frozen=True)
class Simulation:
    """A simulated province.

    Attributes
    ----------
    tables : mapping of str to DataFrame
        ``localities``, ``evidence``, ``responses``, ``outcomes``.
    truth : DataFrame
        Per unit and year: capacity, satisfied share expected from the process, process points in
        percent, and the link.
    """

    tables: Mapping[str, pd.DataFrame]
    truth: pd.DataFrame


def simulate_province(settings: Settings, frameworks: Mapping[str, Framework]) -> Simulation:
    """Simulate a fictional province.

    Parameters
    ----------
    settings : Settings
        Seed, sizes and parameters of the process (documented there).
    frameworks : mapping of str to Framework
        Rule books by id; those named in ``settings.frameworks`` must be there.

    Raises
    ------
    ParamsError
        A rule book that the settings name is not there.

    Notes
    -----
    Each level draws from its own random stream, so that asking for more communes changes no
    district. The figures of a year are of the units that stand at its end
    (:func:`~parlib.simulate.units.of_units_that_stand`). Years before the first year of a rule book are drawn under its predecessor where there
    is one.
    """
    missing = sorted(set(settings.frameworks.values()) - set(frameworks))
    if missing:
        raise ParamsError(
            saying(
                "the simulation names rule books that are not in params/frameworks: {missing}",
                missing=", ".join(missing),
            )
        )
    units = fictional_units(settings)
    streams = dict(
        zip(
            (*LEVELS, "citizens", "outcomes"),
            np.random.SeedSequence(settings.seed).spawn(len(LEVELS) + 2),
            strict=True,
        )
    )
    capacity = {
        level: _capacity(units, level, settings, np.random.default_rng(streams[level]))
        for level in LEVELS
    }
    districts = _of_level(units, "district")
    responses, satisfied = draw_responses(
        districts, capacity["district"], settings, rng=np.random.default_rng(streams["citizens"])
    )
    evidence = []
    for level in LEVELS:
        codes = _of_level(units, level)
        if not codes:
            continue
        share = {"district": satisfied, "province": satisfied.mean(axis=0, keepdims=True)}.get(
            level
        )
        rng = np.random.default_rng(streams[level].spawn(1)[0])
        book = frameworks[settings.frameworks[level]]
        evidence.append(
            _draw_by_rule_books(
                book, frameworks, codes, capacity[level], settings, rng=rng, satisfaction=share
            )
        )
    table = pd.concat(evidence, ignore_index=True)
    truth = _truth(
        districts,
        capacity["district"],
        satisfied,
        table,
        frameworks[settings.frameworks["district"]],
        settings,
    )
    outcomes = _outcomes(truth, settings, np.random.default_rng(streams["outcomes"]))
    table = _waiting_for_appraisal(table, units, settings)
    drawn = {"evidence": table, "responses": responses, "outcomes": outcomes}
    standing = {name: of_units_that_stand(rows, units) for name, rows in drawn.items()}
    tables = {"localities": units} | {n: conform(n, rows) for n, rows in standing.items()}
    return Simulation(tables=tables, truth=of_units_that_stand(truth, units))


def simulated_tables(
    settings: Settings, frameworks: Mapping[str, Framework]
) -> dict[str, pd.DataFrame]:
    """Return the tables of a simulated province without the truth behind them."""
    return dict(simulate_province(settings, frameworks).tables)


def books_of(settings: Settings, frameworks: Mapping[str, Framework]) -> dict[str, Framework]:
    """Return the rule books that a simulation draws by.

    Those it names and, of each, the ones before it.
    """
    needed: dict[str, Framework] = {}
    waiting = list(settings.frameworks.values())
    while waiting:
        name = waiting.pop()
        if name in frameworks and name not in needed:
            needed[name] = frameworks[name]
            waiting.append(frameworks[name].predecessor)
    return {name: book for name, book in frameworks.items() if name in needed}


def _draw_by_rule_books(
    book: Framework,
    frameworks: Mapping[str, Framework],
    units: list[str],
    capacity: np.ndarray,
    settings: Settings,
    *,
    rng: np.random.Generator,
    satisfaction: np.ndarray | None,
    known: Mapping[str, Figures] | None = None,
) -> pd.DataFrame:
    """Draw the evidence of every year under the rule book then in force.

    The one named, and its predecessors for years before it.

    An item that the bridge links keeps its figures across the change: the work is the same, only
    the rule differs.
    """
    rows, figures = draw_evidence(
        book, units, capacity, settings, rng=rng, satisfaction=satisfaction, known=known
    )
    old = frameworks.get(book.predecessor)
    since = book.first_period or settings.first_period
    if old is None or since <= settings.first_period:
        return rows
    links = bridge_table(book, old).query("carries")
    carried = {
        before: figures[now] for before, now in zip(links["old_code"], links["code"], strict=True)
    }
    stream = rng.spawn(1)[0]
    before = _draw_by_rule_books(
        old,
        frameworks,
        units,
        capacity,
        settings,
        rng=stream,
        satisfaction=satisfaction,
        known=carried,
    )
    return pd.concat(
        [before[before["period"] < since], rows[rows["period"] >= since]], ignore_index=True
    )


def _waiting_for_appraisal(
    evidence: pd.DataFrame, units: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """Return the evidence without the appraised points of years that the settings declare not
    appraised yet.
    """
    last = {level: settings.appraised_until.get(level, settings.last_period) for level in LEVELS}
    until = evidence["locality"].map(units.set_index("locality")["level"].map(last))
    waits = evidence["period"] > until
    return evidence.assign(
        **{name: evidence[name].mask(waits) for name in ("appraised_score", "appraised_round1")}
    )


def _of_level(units: pd.DataFrame, level: str) -> list[str]:
    """Return the units of a level that figures are drawn for: each under its first identity."""
    return units.loc[units["level"].eq(level) & units["predecessors"].eq(""), "locality"].tolist()


def _capacity(
    units: pd.DataFrame, level: str, settings: Settings, rng: np.random.Generator
) -> np.ndarray:
    """Draw capacity c[u,t] = a[u] + growth·t + r[u,t] with an AR(1) shock."""
    count = len(_of_level(units, level))
    years = len(settings.periods)
    shock = np.zeros((count, years))
    shock[:, 0] = rng.normal(0.0, settings.noise_sd, count)
    for t in range(1, years):
        shock[:, t] = settings.persistence * shock[:, t - 1] + rng.normal(
            0.0, settings.noise_sd, count
        )
    level_of_unit = rng.normal(0.0, settings.capacity_sd, (count, 1))
    return level_of_unit + settings.growth * np.arange(years)[None, :] + shock


def _truth(
    districts: list[str],
    capacity: np.ndarray,
    satisfied: np.ndarray,
    evidence: pd.DataFrame,
    framework: Framework,
    settings: Settings,
) -> pd.DataFrame:
    """Known truth of the districts.

    Process points are the appraised points alone, without survey and outcome parts.
    """
    appraised = [
        i for i in framework.leaves if i.source == "appraisal" and not i.kind and i.max_points
    ]
    full = sum(i.max_points or 0.0 for i in appraised)
    rows = evidence[
        evidence["code"].isin([i.code for i in appraised]) & evidence["locality"].isin(districts)
    ]
    points = (
        rows.groupby(["locality", "period"])["appraised_score"]
        .sum()
        .mul(100 / full)
        .rename("process_percent")
    )
    truth = pd.DataFrame(
        {
            "locality": np.repeat(districts, len(settings.periods)),
            "period": np.tile(settings.periods, len(districts)),
            "capacity": capacity.ravel(),
            "satisfied_share": satisfied.ravel(),
            "link": settings.link,
        }
    )
    return truth.merge(points.reset_index(), on=["locality", "period"], how="left")


def _outcomes(truth: pd.DataFrame, settings: Settings, rng: np.random.Generator) -> pd.DataFrame:
    """Draw y = 8 + link · process + unit + year + noise."""
    units, years = (
        truth["locality"].astype("category").cat.codes.to_numpy(),
        truth["period"].to_numpy() - settings.first_period,
    )
    unit = rng.normal(0.0, 1.0, units.max() + 1)[units]
    year = rng.normal(0.0, 0.5, years.max() + 1)[years]
    noise = rng.normal(0.0, 0.4, len(truth))
    value = 8.0 + settings.link * truth["process_percent"].to_numpy() + unit + year + noise
    return conform(
        "outcomes",
        pd.DataFrame(
            {
                "locality": truth["locality"],
                "period": truth["period"],
                "indicator": OUTCOME,
                "value": np.round(value, 2),
                "unit": "per 10,000 people",
                "source": "parlib.simulate",
                "flag": "illustrative",
            }
        ),
    )
