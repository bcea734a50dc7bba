"""Answer a declared question on whether reform goes together with an outcome.

The result holds the effect, its certainty, and everything that could mislead.

The headline compares each locality with itself (locality and year effects, within spells of one
method) with CRV3 standard errors; the restricted wild cluster bootstrap is the second opinion, and
both must agree before a link is reported. Every result states what the data could have detected;
"no link" is never reported without a test that the effect is too small to matter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from parlib.analysis.links.estimates import (
    Variant,
    curve_of,
    describe_sample,
    detectable_effects,
    headline_bootstrap,
    headline_effect,
    headline_tests,
    other_answers,
    soundness_checks,
)
from parlib.analysis.links.part_whole import PartWhole
from parlib.analysis.links.sample import OUTCOME, Sample
from parlib.analysis.links.specification_curve import SpecificationCurve
from parlib.analysis.multiplicity import Adjustment, adjust_p_values, cutoff
from parlib.analysis.panel.checks import Influence
from parlib.analysis.panel.regression import PanelFit, absorb, fit_panel
from parlib.analysis.results import Estimate, HypothesisTest, NotTestable
from parlib.codebook.link_questions import LinkQuestion
from parlib.codebook.methods import Analysis

DRAWS = 9999
INFORMATIVE = frozenset(
    {"linked_positive", "linked_negative", "linked_but_small", "no_meaningful_link"}
)


@dataclass(frozen=True)
class LinkResult:
    """Complete result of one question.

    Effects are per ``question.per`` units of the reform measure, in the unit of the outcome
    (percent if log). If ``refused`` is set, nothing was estimated and the reason says why. The
    headline's interval has ``confidence``, the level at which its family is judged; that of the
    bootstrap has the level of its own p-values.
    """

    question: LinkQuestion
    null_hypothesis: str
    locality: str
    period: int
    refused: NotTestable | None = None
    part_whole: PartWhole | None = None
    n: int = 0
    clusters: int = 0
    periods: tuple[int, ...] = ()
    spells: int = 0
    left_sd: float = math.nan
    left_share: float = math.nan
    ceiling_share: float = math.nan
    headline: Estimate | None = None
    test: HypothesisTest | None = None
    bootstrap: HypothesisTest | None = None
    bootstrap_low: float = math.nan
    bootstrap_high: float = math.nan
    detectable: float = math.nan
    detectable_down: float = math.nan
    equivalence: HypothesisTest | None = None
    variants: tuple[Variant, ...] = ()
    placebo: HypothesisTest | NotTestable | None = None
    mundlak: HypothesisTest | NotTestable | None = None
    hausman: HypothesisTest | NotTestable | None = None
    levels: HypothesisTest | NotTestable | None = None
    dependence: HypothesisTest | NotTestable | None = None
    localities: Influence | None = None
    years: Influence | NotTestable | None = None
    curve: SpecificationCurve | None = None
    tests_run: int = 0
    adjustment: str = ""
    p_adjusted: float = math.nan
    p_bh: float = math.nan
    confidence: float = math.nan
    bootstrap_adjusted: float = math.nan
    alpha: float = 0.05

    @property
    def verdict(self) -> str:
        """Code of the conclusion.

        ``linked_positive`` · ``linked_negative`` · ``linked_but_small`` (clear, and too small to
        matter) · ``no_meaningful_link`` (shown to be too small) · ``methods_disagree`` (the two
        procedures do not agree) · ``not_informative`` (the data cannot tell) · ``not_testable``.
        """
        if self.headline is None or self.equivalence is None:
            return "not_testable"
        small = self.equivalence.rejects(self.alpha)
        votes = (self.p_adjusted < self.alpha, self.bootstrap_adjusted < self.alpha)
        if all(votes):
            if small:
                return "linked_but_small"
            return "linked_positive" if self.headline.value > 0 else "linked_negative"
        if small:
            return "no_meaningful_link"
        return "methods_disagree" if any(votes) else "not_informative"

    @property
    def informative(self) -> bool:
        """True if the data are conclusive: a link, or none that matters."""
        return self.verdict in INFORMATIVE

    @property
    def procedures_agree(self) -> bool:
        """True if the p-values of CRV3 and of the bootstrap differ at most by a factor of two
        (always true below 0.005).
        """
        if self.test is None or self.bootstrap is None:
            return False
        low, high = sorted((self.test.p, self.bootstrap.p))
        return high <= max(2 * low, 0.005)


def run_with_samples(
    samples: Iterable[tuple[LinkQuestion, Sample]], *, analysis: Analysis, draws: int = DRAWS
) -> tuple[LinkResult, ...]:
    """Answer all questions of one declared family, each from its own sample.

    All are tested first: an answer's interval has the level at which its family is judged, so that
    it excludes zero exactly if the adjusted p-value is significant.
    """
    tried = [_tested(q, sample, analysis=analysis, draws=draws) for q, sample in samples]
    results = [one.result for one in tried]
    plain, boot = _p_values(results)
    declared = Adjustment(analysis.adjustment)
    levels = [cutoff(p, method=declared, alpha=analysis.alpha) for p in (plain, boot)]
    answered = [_estimated(one, levels, analysis=analysis, draws=draws) for one in tried]
    return adjust_results(answered, analysis=analysis)


@dataclass(frozen=True)
class _Tested:
    """A question whose effect was tested; ``fit`` is None if it was refused."""

    result: LinkResult
    sample: Sample
    fit: PanelFit | None = None


def _tested(question: LinkQuestion, sample: Sample, *, analysis: Analysis, draws: int) -> _Tested:
    """Test the effect of a question on its own sample, which contains everything the answer needs."""
    null = (
        f"{question.reform.label_en} and {question.outcome.label_en} do not move together inside "
        f"localities"
    )
    result = LinkResult(
        question=question,
        null_hypothesis=null,
        locality=sample.locality,
        period=sample.last_period,
        part_whole=sample.part_whole,
        periods=sample.periods,
        alpha=analysis.alpha,
    )
    if sample.refused is not None:
        return _Tested(replace(result, refused=NotTestable(null, sample.refused)), sample)
    data = absorb(
        sample.frame, outcome=OUTCOME, regressors=sample.regressors, segment=sample.segment()
    )
    if isinstance(data, NotTestable):
        return _Tested(replace(result, refused=NotTestable(null, data.reason)), sample)
    fit = fit_panel(data)
    return _Tested(
        replace(result, **headline_tests(question, fit, analysis=analysis, draws=draws)),
        sample,
        fit,
    )


def _estimated(
    tested: _Tested, levels: list[float], *, analysis: Analysis, draws: int
) -> LinkResult:
    """Add the estimates of a tested question, with intervals at the levels of its family.

    Unadjusted results beside the answer keep the declared confidence.
    """
    result, sample, fit = tested.result, tested.sample, tested.fit
    if fit is None:
        return result
    question, plain = result.question, analysis.precision.confidence
    confidence, of_bootstrap = (1 - level for level in levels)
    effect = headline_effect(question, fit, confidence=confidence)
    low, high = headline_bootstrap(
        question, fit, seed=analysis.seed, draws=draws, confidence=of_bootstrap
    )
    up, down = detectable_effects(question, fit, alpha=levels[0])
    return replace(
        result,
        headline=effect,
        bootstrap_low=low,
        bootstrap_high=high,
        confidence=confidence,
        detectable=up,
        detectable_down=down,
        **describe_sample(question, sample, fit),
        **soundness_checks(question, sample, fit),
        variants=other_answers(question, sample, fit, confidence=plain),
        curve=curve_of(question, sample, headline=effect.value, confidence=plain),
    )


def _p_values(results: Iterable[LinkResult]) -> tuple[np.ndarray, np.ndarray]:
    """Return the unadjusted p-values of CRV3 and of the bootstrap, NaN where a question was refused."""
    pairs = [
        (r.test.p if r.test else math.nan, r.bootstrap.p if r.bootstrap else math.nan)
        for r in results
    ]
    plain, boot = np.array(pairs, dtype=float).reshape(-1, 2).T
    return plain, boot


def adjust_results(results: Iterable[LinkResult], *, analysis: Analysis) -> tuple[LinkResult, ...]:
    """Adjust the p-values of results that form one family; refused questions do not count."""
    results = list(results)
    declared = Adjustment(analysis.adjustment)
    plain, boot = _p_values(results)
    columns = (
        adjust_p_values(plain, method=declared),
        adjust_p_values(boot, method=declared),
        adjust_p_values(plain, method=Adjustment.BENJAMINI_HOCHBERG),
    )
    run = int(np.isfinite(plain).sum())
    return tuple(
        replace(
            r,
            tests_run=run,
            adjustment=str(declared),
            p_adjusted=float(a),
            bootstrap_adjusted=float(b),
            p_bh=float(c),
        )
        for r, a, b, c in zip(results, *columns, strict=True)
    )
