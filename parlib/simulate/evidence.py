"""Evidence of simulated units: what each office would report for each sub-criterion, drawn by rule type."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.rules import parse_rule
from parlib.codebook.tables import conform
from parlib.scoring.rules import Reading, apply_rule
from parlib.simulate.settings import Settings

Figures = dict[str, np.ndarray]
"""What one item measured: numerator, denominator, value and previous_value, each of shape (units, years)."""


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
        Share 0-1 of satisfied citizens, used by items whose rule is ``outcome`` and whose name says SIPAS.
    known : mapping of str to Figures, optional
        Figures of items that were drawn already, because another rule book scores the same work.

    Returns
    -------
    evidence : DataFrame
        One row per unit, year and sub-criterion.
    figures : dict of str to Figures
        What each sub-criterion measured, before any of it went unreported.
    """
    frames, figures = [], {}
    for number, item in enumerate(framework.leaves):
        if known and item.code in known:
            figures[item.code] = known[item.code]
            frames.append(_rows(item, number, figures[item.code], units, settings, framework.id, rng))
            continue
        difficulty = rng.normal(settings.difficulty_mean, settings.difficulty_sd)
        fit = rng.normal(0.0, settings.fit_sd, size=(len(units), 1))
        shock = rng.normal(0.0, settings.item_noise_sd, size=capacity.shape)
        chance = 1.0 / (1.0 + np.exp(-(capacity - difficulty + fit + shock)))
        figures[item.code] = _draw(item, chance, rng, satisfaction)
        frames.append(_rows(item, number, figures[item.code], units, settings, framework.id, rng))
    return conform("evidence", pd.concat(frames, ignore_index=True)), figures


def _draw(item: Item, chance: np.ndarray, rng: np.random.Generator, satisfaction: np.ndarray | None) -> Figures:
    """Draw numerator, denominator, value and previous_value (NaN where the rule does not take one)."""
    empty = np.full(chance.shape, np.nan)
    out = {"numerator": empty.copy(), "denominator": empty.copy(), "value": empty.copy(), "previous_value": empty.copy()}
    params = parse_rule(item.rule, item.rule_params)
    match params:
        case grammar.Boolean():
            out["value"] = (rng.random(chance.shape) < chance).astype(float)
        case grammar.Checklist(items=items) if items is not None:
            out["value"] = rng.binomial(items, chance).astype(float)
        case grammar.Checklist(weights=weights):
            met = rng.random((len(weights), *chance.shape)) < chance
            out["value"] = np.round(np.tensordot(np.array(weights), met, axes=1), 9)
        case grammar.Tiers(tiers=tiers):
            out["value"] = _inside_tiers(tiers, chance, rng)
        case grammar.Proportional():
            out["denominator"] = (20 + rng.poisson(80, size=chance.shape)).astype(float)
            out["numerator"] = rng.binomial(out["denominator"].astype(int), 0.45 + 0.55 * chance).astype(float)
        case grammar.Count(steps=steps):
            thresholds = np.array([0.0, *sorted(t for t, _ in steps)])
            out["value"] = thresholds[np.minimum((chance * len(thresholds)).astype(int), len(thresholds) - 1)]
        case grammar.Growth():
            levels = 100 * np.cumprod(1 + rng.normal(0.06 * (chance - 0.3), 0.04), axis=1)
            out["value"] = np.round(levels, 1)
            out["previous_value"] = np.round(np.concatenate([np.full((chance.shape[0], 1), 100.0), levels[:, :-1]], axis=1), 1)
        case grammar.Penalty():
            late = rng.random(chance.shape) < 0.3 * (1 - chance)
            out["value"] = np.where(late, 1.0 + rng.poisson(1.5, size=chance.shape), np.nan)
        case grammar.Bonus():
            made = rng.poisson(0.4 * chance)
            out["value"] = np.where(made > 0, made, np.nan).astype(float)
        case grammar.Survey(form="mean", scale=scale, zero=zero):
            out["value"] = np.round(zero + (scale - zero) * (0.55 + 0.45 * chance), 2)
        case grammar.Survey():
            out["value"] = np.round(0.55 + 0.45 * chance, 4)
        case grammar.Outcome(highest=highest):
            share = satisfaction if satisfaction is not None and "SIPAS" in item.name_vi else 0.6 + 0.4 * chance
            out["value"] = np.round(np.minimum(share, 1.0) * highest, 4)
        case _:
            out["value"] = np.round((item.max_points or 0.0) * (0.5 + 0.5 * chance) * 4) / 4
    return out


def _inside_tiers(tiers: tuple[grammar.Tier, ...], chance: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Pick an interval (better chance, more points) and a reading strictly inside it: whole where its ends count cases or days."""
    ends = [e for t in tiers for e in (t.low, t.high) if math.isfinite(e)]
    whole = bool(ends) and all(e == round(e) for e in ends) and (0.0 in ends or max(ends) > 1)
    share = not whole and (not ends or max(ends) <= 1.0)
    low_end, high_end = (0.0, 1.0) if share else (0.0, 2.0 * max(*ends, 1.0))
    ranked = sorted(tiers, key=lambda t: t.points)
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
    item: Item, number: int, drawn: Figures, units: list[str], settings: Settings, framework: str, rng: np.random.Generator
) -> pd.DataFrame:
    shape = drawn["value"].shape
    flat = {k: v.ravel() for k, v in drawn.items()}
    reading = Reading.of(numerator=flat["numerator"], denominator=flat["denominator"], value=flat["value"], previous=flat["previous_value"])
    points = apply_rule(item, reading)
    maximum = item.max_points if item.max_points is not None and not item.kind else np.nan
    claims = (rng.random(points.shape) < settings.overclaim) & ~np.isnan(points) & (item.source == "appraisal")
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
    state = np.where(not_applicable | (unreported & bool(item.kind)), "not_applicable", np.where(missing, "missing", "reported"))
    gone = state != "reported"
    lost = ~gone & (points < maximum - 1e-9)
    told = lost & (rng.random(points.shape) < settings.explained)
    survey = item.source == "survey"
    years = np.array(settings.periods)
    frame = pd.DataFrame(
        {
            "locality": np.repeat(units, shape[1]),
            "period": np.tile(years, shape[0]),
            "framework": framework,
            "code": item.code,
            "unit": item.unit,
            "state": state,
            "explanation": np.where(told, "Đã giải trình bằng văn bản (minh họa)", ""),
            "evidence_file": np.where(gone, "", f"TLKC {item.code}"),
            "person_in_charge": f"Người phụ trách {item.code}",
            "source_file": "parlib.simulate",
        }
    )
    for name, values in flat.items():
        frame[name] = np.where(gone, np.nan, values)
    frame["self_score"] = np.where(gone | survey, np.nan, self_score)
    frame["appraised_score"] = np.where(gone | survey, np.nan, points)
    frame["appraised_round1"] = np.where(gone | survey, np.nan, np.where(withheld, 0.0, points))
    frame["survey_score"] = np.where(gone | ~np.full(points.shape, survey), np.nan, points)
    return frame
