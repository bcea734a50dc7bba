"""The estimates behind one link question: headline, checks, and alternative specifications."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from parlib.analysis.links.equivalence import equivalence_test
from parlib.analysis.links.sample import BEFORE, LEAD, OUTCOME, Sample
from parlib.analysis.links.series import error_column
from parlib.analysis.links.specification_curve import (
    Choice,
    SpecificationCurve,
    specification_curve,
)
from parlib.analysis.panel.checks import (
    Influence,
    cluster_influence,
    lead_placebo,
    mundlak_test,
    pesaran_cd,
    unit_means,
    year_influence,
)
from parlib.analysis.panel.clusters import (
    Covariance,
    RobustCovariance,
    coefficient_test,
    estimate_of,
    jackknife_covariance,
    robust_covariance,
)
from parlib.analysis.panel.errors_in_variables import errors_in_variables, variance_of_rows
from parlib.analysis.panel.random_effects import breusch_pagan_test, hausman_test, random_effects
from parlib.analysis.panel.regression import Model, PanelFit, absorb, fit_panel, lag_name
from parlib.analysis.panel.wild_bootstrap import wild_cluster_interval, wild_cluster_test
from parlib.analysis.power import minimum_detectable_effect
from parlib.analysis.results import Estimate, NotTestable
from parlib.codebook.link_questions import LinkQuestion
from parlib.codebook.methods import Analysis

CEILING = 95.0


@dataclass(frozen=True)
class Variant:
    """An alternative answer to the same question with its name; describes how robust the headline
    is.
    """

    name: str
    estimate: Estimate | NotTestable
    p: float
    reliability: float = math.nan
    """Reliability: share of the measure's variance that is not sampling error, if corrected for."""


def headline_tests(
    question: LinkQuestion, fit: PanelFit, *, analysis: Analysis, draws: int
) -> dict[str, Any]:
    """Return the test of the effect (CRV3), the wild bootstrap and the equivalence test, keyed by
    field of ``LinkResult``.
    """
    covariance = jackknife_covariance(fit)
    se = float(np.sqrt(covariance.matrix[0, 0])) * question.per
    bound = (
        question.smallest_effect
        if question.scale == "level"
        else math.log1p(question.smallest_effect / 100)
    )
    equivalence = equivalence_test(
        float(fit.beta[0]) * question.per, se, bound=bound, df=covariance.df
    )
    words = (
        f"the effect is {question.smallest_effect:g} {unit_of(question)} or more per "
        f"{question.per:g} {question.reform.unit_en}, in either direction"
    )
    return {
        "test": coefficient_test(fit, covariance),
        "bootstrap": wild_cluster_test(fit, seed=analysis.seed, draws=draws),
        "equivalence": replace(equivalence, null_hypothesis=words),
    }


def headline_effect(question: LinkQuestion, fit: PanelFit, *, confidence: float) -> Estimate:
    """Return the effect with its CRV3 interval."""
    return natural_estimate(question, fit, jackknife_covariance(fit), confidence=confidence)


def detectable_effects(
    question: LinkQuestion, fit: PanelFit, *, alpha: float
) -> tuple[float, float]:
    """Return the true positive and negative effects that a test at this level detects with 80 %
    power.

    They are symmetric except for logarithms: a rise of 25 % is reversed by a fall of 20 %.
    """
    covariance = jackknife_covariance(fit)
    se = float(np.sqrt(covariance.matrix[0, 0])) * question.per
    least = float(minimum_detectable_effect(se, df=covariance.df, alpha=alpha))
    return natural(question, least), natural(question, -least)


def headline_bootstrap(
    question: LinkQuestion, fit: PanelFit, *, seed: int, draws: int, confidence: float
) -> tuple[float, float]:
    """Return the interval of effects that the wild bootstrap does not reject."""
    low, high = wild_cluster_interval(fit, seed=seed, draws=draws, confidence=confidence)
    return natural(question, low * question.per), natural(question, high * question.per)


def describe_sample(question: LinkQuestion, sample: Sample, fit: PanelFit) -> dict[str, Any]:
    """Return sizes, the variation of the measure left by the effects, and how many outcomes are
    near 100 %.
    """
    used = sample.frame.dropna(subset=[OUTCOME, *sample.regressors])
    used = used[used.groupby(["locality", sample.segment()])[OUTCOME].transform("size") > 1]
    bounded = question.outcome.unit_en == "%" and question.scale == "level"
    return {
        "n": fit.n,
        "clusters": len(fit.data.clusters),
        "periods": tuple(int(p) for p in np.unique(fit.data.period)),
        "spells": int(used[sample.segment()].nunique()),
        "left_sd": float(fit.data.left_sd[0]),
        "left_share": float(fit.data.left_share[0]),
        "ceiling_share": float((used[OUTCOME] >= CEILING).mean()) if bounded else math.nan,
    }


def soundness_checks(question: LinkQuestion, sample: Sample, fit: PanelFit) -> dict[str, Any]:
    """Return placebo, Mundlak, Hausman, level differences, cross-section dependence and influence,
    keyed by field of ``LinkResult``.
    """
    pooled = absorb(
        sample.frame,
        outcome=OUTCOME,
        regressors=sample.regressors,
        model=Model.POOLED,
        segment=sample.segment(),
    )
    random = pooled if isinstance(pooled, NotTestable) else random_effects(pooled)
    years = year_influence(
        sample.frame, fit, outcome=OUTCOME, model=Model.WITHIN, segment=sample.segment()
    )
    return {
        "placebo": lead_placebo(
            sample.frame,
            outcome=OUTCOME,
            later=sample.x(LEAD),
            regressors=sample.regressors,
            model=Model.WITHIN,
            segment=sample.segment(LEAD),
        ),
        "mundlak": mundlak_test(
            sample.frame, outcome=OUTCOME, regressors=sample.regressors, segment=sample.segment()
        ),
        "hausman": random if isinstance(random, NotTestable) else hausman_test(fit, random.fit),
        "levels": pooled
        if isinstance(pooled, NotTestable)
        else breusch_pagan_test(fit_panel(pooled)),
        "dependence": pesaran_cd(fit),
        "localities": _natural_range(question, cluster_influence(fit)),
        "years": years if isinstance(years, NotTestable) else _natural_range(question, years),
    }


def other_answers(
    question: LinkQuestion, sample: Sample, fit: PanelFit, *, confidence: float
) -> tuple[Variant, ...]:
    """Answer the question with other standard errors, models and lags.

    Each variant is labelled and none replaces the headline.
    """
    answers = [
        _variant(question, str(kind), fit, robust_covariance(fit, kind), confidence)
        for kind in (Covariance.CRV1, Covariance.TWO_WAY, Covariance.DRISCOLL_KRAAY)
    ]
    specs = [
        ("first difference", sample.regressors, Model.FIRST_DIFFERENCE, sample.segment()),
        ("pooled", sample.regressors, Model.POOLED, ""),
        ("lagged outcome", (*sample.regressors, BEFORE), Model.WITHIN, sample.segment()),
    ]
    specs += [
        (f"lag {k}", (sample.x(k), *sample.controls), Model.WITHIN, sample.segment(k))
        for k in question.lags_shown
    ]
    later = sample.segment(LEAD)
    specs += [
        ("year after", (sample.x(LEAD), *sample.regressors), Model.WITHIN, later),
        ("between", sample.regressors, Model.POOLED, ""),
    ]
    for name, regressors, model, segment in specs:
        between = name == "between"
        frame = (
            unit_means(sample.frame, (OUTCOME, *regressors), segment=sample.segment())
            if between
            else sample.frame
        )
        data = absorb(
            frame,
            outcome=OUTCOME,
            regressors=regressors,
            model=model,
            segment=segment,
            year_effects=not between,
        )
        if isinstance(data, NotTestable):
            answers.append(Variant(name, data, math.nan))
        else:
            other = fit_panel(data)
            answers.append(
                _variant(
                    question, name, other, robust_covariance(other, Covariance.CRV3), confidence
                )
            )
    return (*answers, *_without_attenuation(question, sample, fit, confidence=confidence))


def _without_attenuation(
    question: LinkQuestion, sample: Sample, fit: PanelFit, *, confidence: float
) -> tuple[Variant, ...]:
    """Correct for the measure's own sampling error, if its variance is known."""
    column = lag_name(error_column(sample.reform), sample.lag)
    if column not in sample.frame:
        return ()
    variance = variance_of_rows(fit.data, sample.frame, column)
    name = "errors in variables"
    corrected = errors_in_variables(fit, variance, confidence=confidence)
    if isinstance(corrected, NotTestable):
        return (Variant(name, corrected, math.nan),)
    raw = corrected.estimate
    value, low, high = (
        natural(question, v * question.per) for v in (raw.value, raw.ci_low, raw.ci_high)
    )
    se = raw.se * question.per * (1 if question.scale == "level" else 100)
    estimate = Estimate(value, se, low, high, raw.df, raw.method, unit_of(question))
    return (Variant(name, estimate, corrected.p, reliability=corrected.reliability),)


def without_year(period: int) -> str:
    """Name the sample that leaves one year out."""
    return f"without {period}"


def curve_of(
    question: LinkQuestion, sample: Sample, *, headline: float, confidence: float
) -> SpecificationCurve:
    """Estimate lags × models × controls × samples (all years, without the first, without the last)."""
    lags = sorted({question.lag, *question.lags_shown})
    rows = {"all years": np.ones(len(sample.frame), dtype=bool)}
    rows |= {
        without_year(p): (sample.frame["period"] != p).to_numpy()
        for p in (sample.periods[0], sample.periods[-1])
    }
    curve = specification_curve(
        sample.frame,
        choices=[
            Choice(f"lag {k}", OUTCOME, sample.x(k), sample.segment(k), question.per) for k in lags
        ],
        controls=sample.controls,
        samples=rows,
        headline=headline,
        confidence=confidence,
    )
    table = curve.table.copy()
    for column in ("effect", "ci_low", "ci_high"):
        table[column] = [natural(question, v) for v in table[column]]
    return replace(curve, table=table)


def natural(question: LinkQuestion, value: float) -> float:
    """Convert an effect from the estimation scale to the unit of the outcome: unchanged, or 100
    (exp(b) - 1) percent for logarithms.
    """
    return value if question.scale == "level" else 100 * math.expm1(value)


def unit_of(question: LinkQuestion) -> str:
    """Return the unit of the effect."""
    return question.outcome.unit_en if question.scale == "level" else "%"


def natural_estimate(
    question: LinkQuestion, fit: PanelFit, covariance: RobustCovariance, *, confidence: float
) -> Estimate:
    """Return the effect per ``question.per`` in natural units.

    For logarithms, value and bounds are in percent, and the standard error is 100 times that of the
    logarithm.
    """
    raw = estimate_of(fit, covariance, confidence=confidence, scale=question.per)
    value, low, high = (natural(question, v) for v in (raw.value, raw.ci_low, raw.ci_high))
    se = raw.se if question.scale == "level" else 100 * raw.se
    return Estimate(value, se, low, high, raw.df, raw.method, unit_of(question))


def _natural_range(question: LinkQuestion, influence: Influence) -> Influence:
    return replace(
        influence,
        low=natural(question, influence.low * question.per),
        high=natural(question, influence.high * question.per),
    )


def _variant(
    question: LinkQuestion,
    name: str,
    fit: PanelFit,
    covariance: RobustCovariance | NotTestable,
    confidence: float,
) -> Variant:
    if isinstance(covariance, NotTestable):
        return Variant(name, covariance, math.nan)
    estimate = natural_estimate(question, fit, covariance, confidence=confidence)
    if name == "lagged outcome":
        note = (
            "; the outcome of the year before beside locality effects is biased in short panels "
            "(Nickell 1981)"
        )
        estimate = replace(estimate, method=estimate.method + note)
    return Variant(name, estimate, coefficient_test(fit, covariance).p)
