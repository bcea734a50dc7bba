"""Expected outcome of claimed gains: how many points of a way appraisal is likely to grant.

A way to a target adds up gains as if each were granted. In fact an office claims them in its next
self-score, and appraisal grants some of them in part or not at all. Past claims are on record:
whenever a unit claimed more for an item than it was given the year before, under the same rule book
and the same appraisers, the table ``gaps`` shows what it was given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from parlib.analysis.promises.pathway import Path
from parlib.analysis.promises.steps import SLACK, Step
from parlib.codebook.frameworks import Framework
from parlib.codebook.reasons import Reason
from parlib.scoring.tree import Tree

Floats = npt.NDArray[np.float64]

FEWEST, FEWEST_YEARS = 30, 3
"""Minimum number of claimed gains, and of years with claims, for a prediction."""
WEIGHT = 5.0
"""Prior weight, in claims, of the domain relative to an item's own claims, and of the rule book
relative to the domain.
"""
DRAWS = 10_000
_SEED = 67
_HALF = 0.5
"""Weight of one fictitious granted and one refused claim: no history makes a claim certain."""


@dataclass(frozen=True)
class Claims:
    """Outcome of past claims before the appraisers of one unit, under one rule book.

    Attributes
    ----------
    rises : DataFrame
        One row per claimed gain: ``code``, ``domain``, ``full`` (the maximum was claimed), ``unit``
        and ``period``, ``granted`` (share of the gain, 0-1), ``fell`` (points below those of the
        year before, as a share of the maximum).
    rest : ndarray of float64
        Per unit and year: gain or loss of the items claimed unchanged from the year before, as a
        share of their maxima.
    together : float
        Correlation of the outcomes of two claims of one unit and year, relative to predictions from
        the other years.
    years : int
        Years with claims.
    reason : Reason or None
        Why no prediction is made: ``no_claims``, ``too_few_claims`` or ``start_not_appraised``.
    """

    rises: pd.DataFrame
    rest: Floats
    together: float
    years: int
    reason: Reason | None


@dataclass(frozen=True)
class Odds:
    """Expected outcome of one way.

    Attributes
    ----------
    gains : tuple of float
        Expected granted points of each step.
    change, low, high : float
        Expected change of the whole and its interval: granted parts of the steps, plus what
        appraisal adds or cuts on items without new claims.
    chance : float
        Probability that the change is at least as large as needed.
    """

    gains: tuple[float, ...]
    change: float
    low: float
    high: float
    chance: float


def claims_before(
    gaps: pd.DataFrame,
    framework: Framework,
    *,
    locality: str,
    appraisers: Mapping[str, str],
    until: int,
    waiting: bool = False,
) -> Claims:
    """Collect the outcomes of claims up to a year.

    Parameters
    ----------
    gaps : DataFrame
        Hand-off table.
    framework : Framework
        The rule book of the claims.
    locality : str
        The unit that will claim; units appraised together with it provide the history.
    appraisers : mapping of str to str
        As in :func:`parlib.scoring.gap.gaps`.
    until : int
        Last year known.
    waiting : bool
        Whether the starting points of a way are a self-score not yet appraised; then it is unknown
        what is new in a claim.

    Returns
    -------
    Claims

    Notes
    -----
    With a the points given the year before, s those claimed and g those given: a gain is claimed
    where s > a, and min(1, max(0, (g - a) / (s - a))) of it is granted; g below a counts as a loss
    of (a - g) / maximum. ``together`` is the mean product of two prediction errors of one unit and
    year over their mean square, each claim predicted from the other years, so that it covers both a
    strict year and the uncertainty from few years; never below zero.
    """
    rows = gaps[
        gaps["framework"].eq(framework.id)
        & gaps["period"].le(until)
        & gaps["max_points"].gt(0)
        & gaps["self_points"].notna()
        & gaps["appraised_points"].notna()
    ]
    team = rows["locality"].map(dict(appraisers))
    rows = rows[team.eq(appraisers.get(locality, ""))]
    before = rows[["locality", "code", "period", "appraised_points"]].assign(
        period=rows["period"] + 1
    )
    pairs = rows.merge(
        before.rename(columns={"appraised_points": "before"}), on=["locality", "code", "period"]
    )
    claimed = pairs["self_points"] - pairs["before"]
    rises = _rises(pairs[claimed > SLACK], framework)
    years = int(rises["period"].nunique())
    reason = None
    if waiting:
        reason = Reason.of("start_not_appraised")
    elif rises.empty:
        reason = Reason.of("no_claims")
    elif len(rises) < FEWEST or years < FEWEST_YEARS:
        reason = Reason.of(
            "too_few_claims", n=len(rises), years=years, needed=FEWEST, needed_years=FEWEST_YEARS
        )
    return Claims(
        rises,
        _rest(pairs[claimed.abs() <= SLACK]),
        0.0 if reason is not None else _together(rises),
        years,
        reason,
    )


def odds_of(
    claims: Claims,
    steps: Sequence[Step],
    *,
    maxima: Mapping[str, float],
    needed: float,
    level: float,
    framework: Framework,
) -> Odds:
    """Return the expected outcome of a way, with all other items claimed as they were given.

    Parameters
    ----------
    claims : Claims
        Claims whose ``reason`` is None.
    steps : sequence of Step
        The way.
    maxima : mapping of str to float
        Applicable maximum of every claimed item, including those of the steps.
    needed : float
        Points needed.
    level : float
        Of the interval.
    framework : Framework
        The rule book.

    Returns
    -------
    Odds

    Notes
    -----
    Each step takes the outcome of a past claim: one of the same item with weight one each, one of
    its domain with the weight of ``WEIGHT`` claims, one of the rule book with the weight that has
    in the domain; claims of the maximum and of less apart. Steps of one way fare alike as far as
    ``claims.together`` (normal copula). The rest of the whole does what it did in a past unit and
    year. ``DRAWS`` draws, a fixed seed.
    """
    rng = np.random.default_rng(_SEED)
    # latent normal correlation for binary outcomes that agree as often
    latent = np.sin(np.pi / 2 * claims.together)
    shared = np.sqrt(latent) * rng.standard_normal((DRAWS, 1))
    place = scipy.special.ndtr(
        shared + np.sqrt(1 - latent) * rng.standard_normal((DRAWS, len(steps)))
    )
    gains = np.empty((DRAWS, len(steps)))
    expected = []
    domains = domains_of(framework)
    for column, step in enumerate(steps):
        most = maxima[step.code]
        granted, weights = outcomes(
            claims.rises,
            code=step.code,
            domain=domains.get(step.code, ""),
            full=step.to_points >= most - SLACK,
        )
        points = np.where(
            granted < 0, np.maximum(granted * most, step.gain - step.to_points), granted * step.gain
        )
        order = np.argsort(points, kind="stable")
        ends = np.cumsum(weights[order])
        at = np.searchsorted(ends, place[:, column] * ends[-1], side="left")
        gains[:, column] = points[order][np.minimum(at, len(order) - 1)]
        expected.append(float(weights @ points / weights.sum()))
    untouched = sum(most for code, most in maxima.items() if code not in {s.code for s in steps})
    rest = rng.choice(claims.rest, DRAWS) * untouched if len(claims.rest) else np.zeros(DRAWS)
    change = gains.sum(axis=1) + rest
    tail = (1 - level) / 2
    low, high = np.quantile(change, [tail, 1 - tail], method="inverted_cdf")
    return Odds(
        tuple(expected),
        sum(expected) + (float(claims.rest.mean()) * untouched if len(claims.rest) else 0.0),
        float(low),
        float(high),
        float(np.mean(change >= needed - SLACK)),
    )


def weighed(
    ways: Sequence[Path],
    claims: Claims,
    *,
    maxima: Mapping[str, float],
    needed: float,
    level: float,
    framework: Framework,
) -> list[tuple[Path, Odds | None]]:
    """Return ways with their expected outcome, sorted by effort and then by probability.

    Parameters are those of :func:`odds_of`. If ``claims`` allows no prediction, every way has None
    and the order is unchanged.
    """
    if claims.reason is not None:
        return [(way, None) for way in ways]
    told = [
        odds_of(claims, way.steps, maxima=maxima, needed=needed, level=level, framework=framework)
        for way in ways
    ]
    order = sorted(range(len(ways)), key=lambda i: (round(ways[i].effort, 9), -told[i].chance))
    return [(ways[i], told[i]) for i in order]


def odds_row(
    claims: Claims, way: Path, odds: Odds | None, *, points: float, number: int, level: float
) -> dict[str, Any]:
    """Return the ``path_odds`` row of one way, without the columns that identify its owner.

    Parameters
    ----------
    claims : Claims
        Claims behind the odds.
    way : Path
        The way.
    odds : Odds or None
        Expected outcome of the way; None if there is no prediction.
    points : float
        Points of the whole at the start of the way.
    number : int
        Number of the way.
    level : float
        Level of the interval.
    """
    same = {"way": number, "gain": way.gain, "level": level}
    if odds is None:
        unknown = dict.fromkeys(("expected_gain", "expected", "low", "high", "chance"), math.nan)
        return {**same, **unknown, "claims": 0, "years": 0, "reason": str(claims.reason)}
    return {
        **same,
        "expected_gain": math.fsum(odds.gains),
        "expected": points + odds.change,
        "low": points + odds.low,
        "high": points + odds.high,
        "chance": odds.chance,
        "claims": len(claims.rises),
        "years": claims.years,
        "reason": "",
    }


def claimed_maxima(scores: pd.DataFrame, framework: Framework) -> dict[str, float]:
    """Return the applicable maximum of every item for which the unit itself can claim points."""
    leaves = [i.code for i in framework.leaves if not i.surveyed]
    rows = scores[scores["code"].isin(leaves) & scores["applicable_max"].gt(0)]
    return dict(zip(rows["code"], rows["applicable_max"].astype(float), strict=True))


def outcomes(rises: pd.DataFrame, *, code: str, domain: str, full: bool) -> tuple[Floats, Floats]:
    """Return the possible outcomes of one claim and their weights.

    Outcomes from 0 to 1 are shares of the gain; negative ones are lost shares of the maximum.

    Examples
    --------
    >>> past = pd.DataFrame({"code": ["1", "2"], "domain": ["A", "A"], "full": [True, True],
    ...     "granted": [1.0, 0.0], "fell": [0.0, 0.25]})
    >>> outcome, weight = outcomes(past, code="1", domain="A", full=True)
    >>> outcome.tolist(), (weight / weight.sum()).round(3).tolist()
    ([1.0, -0.25, 1.0, 0.0], [0.484, 0.317, 0.099, 0.099])
    """
    alike = rises[rises["full"].eq(full)]
    outcome = np.where(alike["fell"] > 0, -alike["fell"], alike["granted"])
    outcome = np.concatenate([outcome, [1.0, 0.0]])
    book = np.concatenate([np.ones(len(alike)), [_HALF, _HALF]])
    of_domain, of_item = (
        np.concatenate([alike[name].eq(value).to_numpy(dtype=float), [0.0, 0.0]])
        for name, value in (("domain", domain), ("code", code))
    )
    weights = of_domain + WEIGHT * book / book.sum()
    return outcome, of_item + WEIGHT * weights / weights.sum()


def domains_of(framework: Framework) -> dict[str, str]:
    """Return the domain of every item of a rule book."""
    tree = Tree.of(framework)
    return {
        tree.items[leaf].code: tree.items[tree.domain_of[leaf]].code
        for leaf in tree.leaves
        if not tree.kind_of(leaf)
    }


def _rises(pairs: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return the outcome of every claimed gain."""
    given = pairs["appraised_points"] - pairs["before"]
    return pd.DataFrame(
        {
            "code": pairs["code"],
            "domain": pairs["code"].map(domains_of(framework)).fillna(""),
            "full": pairs["self_points"] >= pairs["max_points"] - SLACK,
            "unit": pairs["locality"],
            "period": pairs["period"],
            "granted": (given / (pairs["self_points"] - pairs["before"])).clip(0.0, 1.0),
            "fell": (-given / pairs["max_points"]).clip(lower=0.0),
        }
    ).reset_index(drop=True)


def _rest(pairs: pd.DataFrame) -> Floats:
    """Return, per unit and year, what items claimed unchanged gained, as a share of their maxima."""
    given = (pairs["appraised_points"] - pairs["before"]).groupby(
        [pairs["locality"], pairs["period"]]
    )
    most = pairs["max_points"].groupby([pairs["locality"], pairs["period"]])
    return np.asarray(given.sum() / most.sum(), dtype=float)


def _together(rises: pd.DataFrame) -> float:
    """Return the correlation of claims of one unit and year, relative to the other years; 0 if all
    claims had the same outcome.
    """
    if rises["granted"].nunique() < 2:
        return 0.0
    error = rises["granted"] - _from_other_years(rises)
    cell = error.groupby([rises["unit"], rises["period"]])
    products = cell.sum() ** 2 - (error**2).groupby([rises["unit"], rises["period"]]).sum()
    pairs = (cell.size() * (cell.size() - 1)).sum()
    square = float((error**2).mean())
    if not pairs or square <= 0:
        return 0.0
    return float(np.clip(products.sum() / pairs / square, 0.0, 0.9))


def _from_other_years(rises: pd.DataFrame) -> pd.Series:
    """Return the expected share of each claim, estimated as in :func:`outcomes` without its own
    year.
    """
    mean = pd.Series(_HALF, index=rises.index)
    for level, weight in (
        (["full"], 2 * _HALF),
        (["full", "domain"], WEIGHT),
        (["full", "code"], WEIGHT),
    ):
        of_all = rises.groupby(level)["granted"].agg(["sum", "size"])
        of_year = rises.groupby([*level, "period"])["granted"].agg(["sum", "size"])
        apart = (
            rises.join(of_all, on=level)[["sum", "size"]]
            - (rises.join(of_year, on=[*level, "period"])[["sum", "size"]])
        )
        mean = (apart["sum"] + weight * mean) / (apart["size"] + weight)
    return mean
