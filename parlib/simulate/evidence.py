"""Evidence of simulated units: what each office would report for each sub-criterion, drawn by rule
type.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import pandas as pd

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.tables import conform
from parlib.scoring.rules import Reading, apply_rule
from parlib.simulate.settings import Settings

Figures = dict[str, np.ndarray]
"""What one item measured.

Numerator, denominator, value and previous_value, each of shape (units, years).
"""


def draw_evidence(
    framework: Framework,
    units: list[str],
    capacity: np.ndarray,
    settings: Settings,
    *,
    rng: np.random.Generator,
    satisfaction: np.ndarray | None = None,
    known: Mapping[str, Figures] | None = None,
) -> tuple[pd.DataFrame, dict[str, Figures]]:
    """Draw the ``evidence`` table for units that share a rule book.

    Parameters
    ----------
    capacity : ndarray, shape (units, years)
        Latent capacity, logit scale.
    satisfaction : ndarray, shape (units, years), optional
        Share 0-1 of satisfied citizens, used by items whose rule is ``outcome`` and whose name says
        SIPAS.
    known : mapping of str to Figures, optional
        Figures of items that were drawn already, because another rule book scores the same work.

    Returns
    -------
    evidence : DataFrame
        One row per unit, year and sub-criterion.
    figures : dict of str to Figures
        What each sub-criterion measured, before any of it went unreported.
    """
    rows, figures = [], {}
    for number, item in enumerate(framework.leaves):
        if known and item.code in known:
            figures[item.code] = known[item.code]
            rows.append(_rows(item, number, figures[item.code], units, settings, framework.id, rng))
            continue
        difficulty = rng.normal(settings.difficulty_mean, settings.difficulty_sd)
        fit = rng.normal(0.0, settings.fit_sd, size=(len(units), 1))
        shock = rng.normal(0.0, settings.item_noise_sd, size=capacity.shape)
        chance = 1.0 / (1.0 + np.exp(-(capacity - difficulty + fit + shock)))
        figures[item.code] = _draw(item, chance, rng, satisfaction)
        rows.append(_rows(item, number, figures[item.code], units, settings, framework.id, rng))
    # texts become a column of the table once, not once an item
    columns = {name: np.concatenate([part[name] for part in rows]) for name in rows[0]}
    return conform("evidence", pd.DataFrame(columns)), figures


@dataclass(frozen=True, slots=True)
class Luck:
    """What the figures of one item are drawn from.

    Each unit's chance of doing well, the satisfied share of its citizens, chance itself.
    """

    item: Item
    chance: np.ndarray
    satisfaction: np.ndarray | None
    rng: np.random.Generator


def _draw(
    item: Item, chance: np.ndarray, rng: np.random.Generator, satisfaction: np.ndarray | None
) -> Figures:
    """Draw numerator, denominator, value and previous_value (NaN where the rule does not take one)."""
    nothing = {
        name: np.full(chance.shape, np.nan)
        for name in ("numerator", "denominator", "value", "previous_value")
    }
    return nothing | draw(item.typed_rule, Luck(item, chance, satisfaction, rng))


@singledispatch
def draw(rule: grammar.RuleParams, luck: Luck) -> Figures:  # noqa: ARG001 - one signature for all rules
    """Draw the figures that a rule reads, by their names in ``evidence``."""
    grammar.not_registered("draw", rule)


@draw.register
def _boolean(rule: grammar.Boolean, luck: Luck) -> Figures:  # noqa: ARG001
    return {"value": (luck.rng.random(luck.chance.shape) < luck.chance).astype(float)}


@draw.register
def _checklist(rule: grammar.Checklist, luck: Luck) -> Figures:
    if rule.items is not None:
        return {"value": luck.rng.binomial(rule.items, luck.chance).astype(float)}
    met = luck.rng.random((len(rule.weights), *luck.chance.shape)) < luck.chance
    return {"value": np.round(np.tensordot(np.array(rule.weights), met, axes=1), 9)}


@draw.register
def _tiers(rule: grammar.Tiers, luck: Luck) -> Figures:
    return {"value": _inside_tiers(rule, luck.chance, luck.rng)}


@draw.register
def _proportional(rule: grammar.Proportional, luck: Luck) -> Figures:  # noqa: ARG001
    given = (20 + luck.rng.poisson(80, size=luck.chance.shape)).astype(float)
    return {
        "denominator": given,
        "numerator": luck.rng.binomial(given.astype(int), 0.45 + 0.55 * luck.chance).astype(float),
    }


@draw.register
def _linear(rule: grammar.Linear, luck: Luck) -> Figures:
    low, high = rule.thresholds[0], rule.thresholds[-1]
    if not rule.share:
        better = luck.chance if rule.knots[0][1] <= rule.knots[-1][1] else 1 - luck.chance
        return {"value": np.round(low + (high - low) * better, 1)}
    given = (20 + luck.rng.poisson(80, size=luck.chance.shape)).astype(float)
    return {
        "denominator": given,
        "numerator": luck.rng.binomial(given.astype(int), 0.45 + 0.55 * luck.chance).astype(float),
    }


@draw.register
def _count(rule: grammar.Count, luck: Luck) -> Figures:
    thresholds = np.array([0.0, *sorted(rule.thresholds)])
    return {
        "value": thresholds[
            np.minimum((luck.chance * len(thresholds)).astype(int), len(thresholds) - 1)
        ]
    }


@draw.register
def _growth(rule: grammar.Growth, luck: Luck) -> Figures:  # noqa: ARG001
    levels = 100 * np.cumprod(1 + luck.rng.normal(0.06 * (luck.chance - 0.3), 0.04), axis=1)
    before = np.concatenate([np.full((luck.chance.shape[0], 1), 100.0), levels[:, :-1]], axis=1)
    return {"value": np.round(levels, 1), "previous_value": np.round(before, 1)}


@draw.register
def _penalty(rule: grammar.Penalty, luck: Luck) -> Figures:
    late = luck.rng.random(luck.chance.shape) < 0.3 * (1 - luck.chance)
    most = rule.codes[-1] if rule.codes else np.inf
    cases = np.minimum(1.0 + luck.rng.poisson(1.5, size=luck.chance.shape), most)
    return {"value": np.where(late, cases, np.nan)}


@draw.register
def _bonus(rule: grammar.Bonus, luck: Luck) -> Figures:  # noqa: ARG001
    made = luck.rng.poisson(0.4 * luck.chance)
    return {"value": np.where(made > 0, made, np.nan).astype(float)}


@draw.register
def _survey(rule: grammar.Survey, luck: Luck) -> Figures:
    satisfied = 0.55 + 0.45 * luck.chance
    if rule.form == "mean":
        return {"value": np.round(rule.zero + (rule.scale - rule.zero) * satisfied, 2)}
    return {"value": np.round(satisfied, 4)}


@draw.register
def _outcome(rule: grammar.Outcome, luck: Luck) -> Figures:
    share = 0.6 + 0.4 * luck.chance
    if luck.satisfaction is not None and "SIPAS" in luck.item.name_vi:
        share = luck.satisfaction
    return {"value": np.round(np.minimum(share, 1.0) * rule.highest, 4)}


@draw.register
def _entered(
    rule: grammar.Manual | grammar.Sum | grammar.Published | grammar.NoRule,  # noqa: ARG001
    luck: Luck,
) -> Figures:
    return {"value": np.round((luck.item.max_points or 0.0) * (0.5 + 0.5 * luck.chance) * 4) / 4}


def _inside_tiers(rule: grammar.Tiers, chance: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Pick an interval (better chance, more points) and a reading strictly inside it.

    Whole where its ends count cases or days.
    """
    if rule.codes:
        by_points = [
            c for t in sorted(rule.tiers, key=lambda t: t.points) for c in rule.codes if t.holds(c)
        ]
        return np.array(by_points)[
            np.minimum((chance * len(by_points)).astype(int), len(by_points) - 1)
        ]
    ends, whole = rule.thresholds, rule.counts_wholes
    share = not whole and (not ends or max(ends) <= 1.0)
    low_end, high_end = (0.0, 1.0) if share else (0.0, 2.0 * max(*ends, 1.0))
    ranked = sorted(rule.tiers, key=lambda t: t.points)
    pick = np.minimum((chance * len(ranked)).astype(int), len(ranked) - 1)
    lows = np.array([max(t.low, low_end) for t in ranked])[pick]
    highs = np.array([min(t.high, high_end) for t in ranked])[pick]
    inside = lows + (highs - lows) * rng.uniform(0.1, 0.9, size=chance.shape)
    reading = np.round(inside, 4) if share else np.rint(inside)
    exact = lows == highs
    first = lows if share else np.array([_first_whole(t, low_end) for t in ranked])[pick]
    return np.where(exact, lows, np.clip(reading, first, highs))


def _first_whole(tier: grammar.Tier, least: float) -> float:
    """Return the smallest whole number of an interval."""
    low = max(tier.low, least)
    return math.floor(low) + 1.0 if low == tier.low and not tier.low_closed else math.ceil(low)


def _rows(
    item: Item,
    number: int,
    drawn: Figures,
    units: list[str],
    settings: Settings,
    framework: str,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Return the rows of one item, column by column."""
    shape = drawn["value"].shape
    flat = {k: v.ravel() for k, v in drawn.items()}
    reading = Reading.of(
        numerator=flat["numerator"],
        denominator=flat["denominator"],
        value=flat["value"],
        previous=flat["previous_value"],
    )
    points = apply_rule(item, reading)
    maximum = item.max_points if item.max_points is not None and not item.kind else np.nan
    claims = (
        (rng.random(points.shape) < settings.overclaim)
        & ~np.isnan(points)
        & (item.source == "appraisal")
    )
    self_score = np.where(claims & ~np.isnan(maximum), np.fmax(points, maximum), points)
    withheld = rng.random(points.shape) < settings.late_evidence
    may_not_apply = item.source == "appraisal" and not item.kind and number % 9 == 4
    absent = (rng.random((shape[0], 1)) < settings.not_applicable) & may_not_apply
    not_applicable = np.broadcast_to(absent, shape).ravel()
    unreported = np.isnan(reading.ratio) & np.isnan(reading.amount)
    missing = (
        (rng.random(points.shape) < settings.missing) & ~not_applicable
        if item.source == "appraisal" and not item.kind
        else np.zeros(points.shape, bool)
    )
    state = np.where(
        not_applicable | (unreported & bool(item.kind)),
        "not_applicable",
        np.where(missing, "missing", "reported"),
    )
    gone = state != "reported"
    lost = ~gone & (points < maximum - 1e-9)
    told = lost & (rng.random(points.shape) < settings.explained)
    survey = item.source == "survey"
    return {
        "locality": np.repeat(units, shape[1]),
        "period": np.tile(np.array(settings.periods), shape[0]),
        "framework": np.full(points.shape, framework),
        "code": np.full(points.shape, item.code),
        "unit": np.full(points.shape, item.unit),
        "state": state,
        "explanation": np.where(told, "Đã giải trình bằng văn bản (minh họa)", ""),
        "evidence_file": np.where(gone, "", f"TLKC {item.code}"),
        "person_in_charge": np.full(points.shape, f"Người phụ trách {item.code}"),
        "source_file": np.full(points.shape, "parlib.simulate"),
        **{name: np.where(gone, np.nan, values) for name, values in flat.items()},
        "self_score": np.where(gone | survey, np.nan, self_score),
        "appraised_score": np.where(gone | survey, np.nan, points),
        "appraised_round1": np.where(gone | survey, np.nan, np.where(withheld, 0.0, points)),
        "survey_score": np.where(gone | ~np.full(points.shape, survey), np.nan, points),
    }
