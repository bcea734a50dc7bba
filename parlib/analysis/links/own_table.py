"""Answer a link question on an analyst's own table, without build, declared series or release.

``PCI ~ D5 + size | unit + year`` asks whether PCI goes with D5 within units, controlling for year
effects and the other columns. The result includes what decides how far the answer can be trusted:
four procedures for its standard error, the difference between units, and the measure of the
following year, which should have no effect. The family of tests is this one question; nothing is
adjusted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.analysis.panel.checks import unit_means
from parlib.analysis.panel.clusters import (
    Covariance,
    RobustCovariance,
    coefficient_test,
    estimate_of,
    robust_covariance,
)
from parlib.analysis.panel.errors_in_variables import (
    Corrected,
    errors_in_variables,
    variance_of_rows,
)
from parlib.analysis.panel.regression import Model, PanelFit, absorb, fit_panel, lag_name, with_lags
from parlib.analysis.panel.wild_bootstrap import wild_cluster_interval, wild_cluster_test
from parlib.analysis.power import minimum_detectable_effect
from parlib.analysis.results import NotTestable
from parlib.analysis.tails import t_sf
from parlib.codebook.own_questions import OwnQuestion
from parlib.codebook.reasons import Reason

SEGMENT = "spell of one method"
_LEAD = -1
_FEWEST_UNITS, _FEWEST_YEARS = 3, 2
"""With two units and year effects, one mirrors the other, and the clustered error is mere rounding."""
_LARGE = 1e100
"""Sums of products of larger numbers overflow."""


@dataclass(frozen=True)
class Procedure:
    """The effect with one kind of standard error.

    A bootstrap has no standard error of its own. If the procedure is not applicable all figures are
    missing, and ``not_testable_because`` says why.
    """

    name: str
    se: float
    t: float
    p: float
    low: float
    high: float
    method: str
    not_testable_because: str = ""


@dataclass(frozen=True)
class Comparison:
    """An additional comparison beside the answer, with its interval (CRV3)."""

    name: str
    value: float
    low: float
    high: float
    p: float
    not_testable_because: str = ""


@dataclass(frozen=True)
class OwnAnswer:
    """The answer to a question on an analyst's own table.

    Attributes
    ----------
    question : OwnQuestion
        The question.
    refused : str
        Why there is no answer, as ``code: details``; empty if there is one.
    effect : float
        Difference in the outcome per unit of the measure, within units.
    procedures : tuple of Procedure
        CRV1, CRV3, WCR-11, WCR-31, in this order.
    comparisons : tuple of Comparison
        ``between`` (unit means, each counted once) and ``placebo`` (the measure of the following
        year, added to that of the year).
    n, clusters, years : int
        Observations used, units, years.
    left_share : float
        Share of the measure's variance not explained by the fixed effects.
    corrected : Corrected, NotTestable or None
        The effect corrected for attenuation by the measure's known sampling error; None if its
        variance was not given.
    detectable : float
        True effect that would be detected with 80 % power.
    detectable_percent : tuple of float, or None
        For a logarithm of the outcome: the same in percent, up and down.
    confidence : float
        Level of the intervals.
    verdict : str
        ``together`` · ``opposite`` · ``placebo_too`` (the measure of the year after goes with the
        outcome as well) · ``methods_disagree`` · ``not_told`` · ``not_testable``.
    """

    question: OwnQuestion
    refused: str = ""
    effect: float = math.nan
    procedures: tuple[Procedure, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    n: int = 0
    clusters: int = 0
    years: int = 0
    left_share: float = math.nan
    corrected: Corrected | NotTestable | None = None
    detectable: float = math.nan
    detectable_percent: tuple[float, float] | None = None
    confidence: float = 0.95
    verdict: str = "not_testable"


def answer_own_table(
    table: pd.DataFrame,
    question: OwnQuestion,
    *,
    confidence: float = 0.95,
    draws: int = 9999,
    seed: int = 20250630,
) -> OwnAnswer:
    """Answer a question on a table whose columns have already been checked.

    Parameters
    ----------
    table : DataFrame
        ``locality``, ``period`` and the columns of the question, numbers or missing; one row per
        unit and year.
    question : OwnQuestion
        What is asked.
    confidence : float
        Level of the intervals.
    draws, seed : int
        Number of bootstrap draws (all sign vectors if there are fewer), and their seed.
    """
    error = (question.error_variance,) if question.error_variance else ()
    frame = with_lags(
        _prepared(table, question),
        (question.reform, *error),
        lags=(question.lag, _LEAD + question.lag),
    )
    measure = lag_name(question.reform, question.lag)
    regressors, segment = (measure, *question.controls), SEGMENT if question.breaks else ""
    too_little = _too_little(frame, (question.outcome, *regressors))
    if too_little is not None:
        return OwnAnswer(question, refused=str(too_little))
    data = absorb(frame, outcome=question.outcome, regressors=regressors, segment=segment)
    if isinstance(data, NotTestable):
        return OwnAnswer(question, refused=str(_of_column(data.reason)))
    fit = fit_panel(data)
    one, three = (robust_covariance(fit, kind) for kind in (Covariance.CRV1, Covariance.CRV3))
    if isinstance(one, NotTestable) or isinstance(three, NotTestable):
        return OwnAnswer(question, refused=str(one if isinstance(one, NotTestable) else three))
    procedures = [_clustered(fit, covariance, confidence=confidence) for covariance in (one, three)]
    boot = [
        _bootstrap(fit, name, jackknife=j, confidence=confidence, draws=draws, seed=seed)
        for name, j in (("WCR-11", False), ("WCR-31", True))
    ]
    comparisons = (
        _between(frame, question.outcome, regressors, segment, confidence=confidence),
        _placebo(frame, question, regressors, segment, confidence=confidence),
    )
    alpha = 1 - confidence
    least = float(minimum_detectable_effect(procedures[1].se, df=three.df, alpha=alpha))
    in_percent = question.outcome in question.logs
    return OwnAnswer(
        question=question,
        effect=float(fit.beta[0]),
        procedures=(*procedures, *boot),
        comparisons=comparisons,
        n=fit.n,
        clusters=len(data.clusters),
        years=int(np.unique(data.period).size),
        left_share=float(data.left_share[0]),
        corrected=_without_attenuation(fit, frame, question, confidence=confidence),
        detectable=least,
        detectable_percent=(100 * math.expm1(least), 100 * math.expm1(-least))
        if in_percent
        else None,
        confidence=confidence,
        verdict=_verdict(float(fit.beta[0]), (procedures[1].p, boot[1].p), comparisons[1].p, alpha),
    )


def _too_little(frame: pd.DataFrame, columns: tuple[str, ...]) -> Reason | None:
    """Return why a table cannot be analysed, before anything is estimated."""
    used = frame.dropna(subset=list(columns))
    if used.empty:
        return Reason.of("no_data")
    units, years = used["locality"].nunique(), used["period"].nunique()
    if years < _FEWEST_YEARS:
        return Reason.of("too_short", years=years, needed=_FEWEST_YEARS)
    if units < _FEWEST_UNITS:
        return Reason.of("too_few_clusters", clusters=units, needed=_FEWEST_UNITS)
    for column in columns:
        largest = float(used[column].abs().max())
        if largest > _LARGE or 0 < largest < 1 / _LARGE:
            return Reason.of("too_large", column=column)
    return None


def _of_column(reason: Reason) -> Reason:
    """Return the reason with the column that does not vary, which may be the outcome or a control."""
    if reason.code == "no_variation":
        return Reason.of("no_variation_of", column=reason.details["column"])
    return reason


def _without_attenuation(
    fit: PanelFit, frame: pd.DataFrame, question: OwnQuestion, *, confidence: float
) -> Corrected | NotTestable | None:
    if not question.error_variance:
        return None
    variance = variance_of_rows(fit.data, frame, lag_name(question.error_variance, question.lag))
    return errors_in_variables(fit, variance, confidence=confidence)


def _prepared(table: pd.DataFrame, question: OwnQuestion) -> pd.DataFrame:
    """Take logarithms as requested, and number the spells between declared breaks."""
    frame = table.copy()
    if question.error_variance and question.reform in question.logs:
        frame[question.error_variance] /= frame[question.reform] ** 2
    for column in question.logs:
        frame[column] = np.log(frame[column])
    passed = (
        sum((frame["period"] >= year).astype(int) for year in question.breaks)
        if question.breaks
        else 0
    )
    return frame.assign(**{SEGMENT: passed})


def _clustered(fit: PanelFit, covariance: RobustCovariance, *, confidence: float) -> Procedure:
    estimate = estimate_of(fit, covariance, confidence=confidence)
    test = coefficient_test(fit, covariance)
    return Procedure(
        str(covariance.kind),
        estimate.se,
        test.statistic,
        test.p,
        estimate.ci_low,
        estimate.ci_high,
        covariance.words,
    )


def _bootstrap(
    fit: PanelFit, name: str, *, jackknife: bool, confidence: float, draws: int, seed: int
) -> Procedure:
    test = wild_cluster_test(fit, seed=seed, draws=draws, jackknife=jackknife)
    if isinstance(test, NotTestable):
        nothing = (math.nan,) * 5
        return Procedure(name, *nothing, method=name, not_testable_because=str(test))
    low, high = wild_cluster_interval(
        fit, seed=seed, draws=draws, confidence=confidence, jackknife=jackknife
    )
    return Procedure(
        name, math.nan, test.statistic, test.p, low, high, f"{test.method}; {test.distribution}"
    )


def _between(
    frame: pd.DataFrame,
    outcome: str,
    regressors: tuple[str, ...],
    segment: str,
    *,
    confidence: float,
) -> Comparison:
    """Compare units with each other by the means of each unit's (and spell's) values, after
    removing years.
    """
    means = unit_means(frame, (outcome, *regressors), segment=segment)
    return _effect("between", means, outcome, regressors, "", Model.POOLED, confidence)


def _placebo(
    frame: pd.DataFrame,
    question: OwnQuestion,
    regressors: tuple[str, ...],
    segment: str,
    *,
    confidence: float,
) -> Comparison:
    """Test whether the measure of the following year also goes with the outcome; it should not."""
    later = lag_name(question.reform, _LEAD + question.lag)
    return _effect(
        "placebo", frame, question.outcome, (later, *regressors), segment, Model.WITHIN, confidence
    )


def _effect(
    name: str,
    frame: pd.DataFrame,
    outcome: str,
    regressors: tuple[str, ...],
    segment: str,
    model: Model,
    confidence: float,
) -> Comparison:
    data = absorb(
        frame,
        outcome=outcome,
        regressors=regressors,
        segment=segment,
        model=model,
        year_effects=model == Model.WITHIN,
    )
    nothing = (math.nan,) * 4
    if isinstance(data, NotTestable):
        return Comparison(name, *nothing, not_testable_because=str(data))
    fit = fit_panel(data)
    covariance = robust_covariance(fit, Covariance.CRV3)
    if isinstance(covariance, NotTestable) or not covariance.matrix[0, 0] > 0:
        return Comparison(
            name,
            *nothing,
            not_testable_because=str(covariance)
            if isinstance(covariance, NotTestable)
            else "no_variation",
        )
    estimate = estimate_of(fit, covariance, confidence=confidence)
    return Comparison(
        name,
        estimate.value,
        estimate.ci_low,
        estimate.ci_high,
        float(2 * t_sf(abs(estimate.value / estimate.se), covariance.df)),
    )


def _verdict(effect: float, p: tuple[float, float], placebo: float, alpha: float) -> str:
    votes = [value < alpha for value in p]
    # a procedure without a result confirms nothing
    if not any(votes) or any(math.isnan(value) for value in p):
        return "not_told"
    if not all(votes):
        return "methods_disagree"
    if placebo < alpha:
        return "placebo_too"
    return "together" if effect > 0 else "opposite"
