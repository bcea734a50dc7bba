"""Link results as ``findings`` rows: one row for the answer, one for each qualification."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from parlib.analysis.links.answer import LinkResult, run_with_samples
from parlib.analysis.links.estimates import without_year
from parlib.analysis.links.sample import Sample, link_sample
from parlib.analysis.links.series import link_panel
from parlib.analysis.links.specification_curve import SpecificationCurve
from parlib.analysis.panel.checks import Influence
from parlib.analysis.results import Estimate, HypothesisTest, NotTestable
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.findings import findings
from parlib.codebook.frameworks import Framework
from parlib.codebook.link_questions import LinkQuestion
from parlib.codebook.methods import Analysis, Methods
from parlib.codebook.reasons import Reason


def link_findings(
    questions: tuple[LinkQuestion, ...],
    tables: Mapping[str, pd.DataFrame],
    *,
    frameworks: Mapping[str, Framework],
    methods: Methods,
    compute: Compute = at_once,
) -> pd.DataFrame:
    """Answer all questions of one declared family and return ``findings``.

    Parameters
    ----------
    questions : tuple of LinkQuestion
        The declared questions.
    tables : mapping of str to DataFrame
        As in :func:`parlib.analysis.links.series.link_panel`.
    frameworks, methods
        Rule books by id; level, adjustment and breaks.
    compute : callable
        Called first with the units of the relevant levels, then with the rows of the questions, so
        that changes elsewhere do not recompute an answer.
    """
    about = {(q.sample.level, q.sample.illustrative) for q in questions}
    units = tables["localities"]
    is_about = [
        unit in about for unit in zip(units["level"], units["fictional"].astype(bool), strict=True)
    ]
    names = units.loc[is_about, "locality"]
    series = (s for q in questions for s in (q.outcome, q.reform, *q.controls))
    of_units = {
        name: tables[name][tables[name]["locality"].isin(names)].reset_index(drop=True)
        for name in sorted({"localities", "scores", *(s.table for s in series)})
        if name in tables
    }
    return compute(
        _answers, questions, of_units, frameworks=frameworks, methods=methods, compute=compute
    )


def _answers(
    questions: tuple[LinkQuestion, ...],
    tables: Mapping[str, pd.DataFrame],
    *,
    frameworks: Mapping[str, Framework],
    methods: Methods,
    compute: Compute,
) -> pd.DataFrame:
    """Answer the questions from the tables of the units concerned."""
    panel = link_panel(questions, tables, frameworks=frameworks, methods=methods)
    samples = tuple((q, link_sample(q, panel)) for q in questions)
    return compute(_findings_of_samples, samples, analysis=methods.analysis)


def _findings_of_samples(
    samples: tuple[tuple[LinkQuestion, Sample], ...], *, analysis: Analysis
) -> pd.DataFrame:
    """Answer the questions of one family from their samples."""
    return links_to_findings(run_with_samples(samples, analysis=analysis))


def links_to_findings(results: Iterable[LinkResult]) -> pd.DataFrame:
    """Shape results into ``findings``.

    Returns
    -------
    DataFrame
        Question ids, all below ``link.<id>``: the id alone is the answer (effect, CRV3 interval, p,
        adjusted p, verdict). Beside it stand ``.tests`` (how many were run), ``.per``,
        ``.localities``, ``.years``, ``.bh``, ``.bootstrap``, ``.detectable``, ``.equivalence``,
        ``.detectable_down`` (for logarithms: in percent, as far down as can be found),
        ``.part_whole``, ``.within`` (share of the measure's variance the effects leave),
        ``.errors_in_variables`` and ``.reliability`` (where the measure's sampling error is known),
        ``.ceiling``, ``.between`` (unit means against each other), ``.year_after`` (the measure of
        the year after, beside the answer's), ``.crv1``, ``.two_way``, ``.driscoll_kraay``,
        ``.first_difference``, ``.pooled``, ``.lagged_outcome``, ``.lag<k>``, ``.placebo``,
        ``.mundlak``, ``.hausman``, ``.levels``, ``.dependence``, ``.influence.localities``,
        ``.influence.years`` and ``.specifications``. Their verdicts are ``described``, ``rejected``
        / ``not_rejected`` (a check's null hypothesis) or ``not_testable``. ``.spec.<k>`` are the
        single specifications, ordered by effect; their method is
        ``specification: choice=...; model=...; controls=...; sample=...``.
    """
    return findings([row for result in results for row in _rows(result)])


Row = dict[str, Any]
RowOf = Callable[..., Row]
"""Builds a row of a result from aspect, part and cells."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """The fields that every answered result has."""

    effect: Estimate
    test: HypothesisTest
    bootstrap: HypothesisTest
    equivalence: HypothesisTest
    curve: SpecificationCurve


def _answer_of(result: LinkResult) -> _Answer | None:
    """Return the answer of a result, None if it was refused."""
    effect, test, bootstrap, equivalence, curve = (
        result.headline,
        result.test,
        result.bootstrap,
        result.equivalence,
        result.curve,
    )
    if effect is None or test is None or bootstrap is None or equivalence is None or curve is None:
        return None
    return _Answer(effect, test, bootstrap, equivalence, curve)


def _rows(result: LinkResult) -> Iterator[Row]:
    base = {
        "locality": result.locality,
        "period": result.period,
        "family": "link",
        "subject": result.question.id,
    }

    def row(aspect: str = "", part: str = "", **cells: object) -> Row:
        return base | {"aspect": aspect, "part": part, "verdict": "described"} | cells

    if result.part_whole is not None and math.isfinite(result.part_whole.expected_correlation):
        yield row(
            "part_whole",
            estimate=result.part_whole.expected_correlation,
            unit="correlation",
            n=result.part_whole.n,
            method=(
                "correlation that containment alone would make if the rest were unrelated; the "
                "measure is used without these points"
            ),
        )
    answer = _answer_of(result)
    if answer is None:
        yield row(
            verdict="not_testable",
            not_testable_because=str(result.refused),
            method=result.null_hypothesis,
        )
        return
    yield from _effect_rows(result, answer, row)
    yield from _second_opinions(result, answer, row)
    yield from _variant_rows(result, row)
    yield from _check_rows(result, answer, row)


def _effect_rows(result: LinkResult, answer: _Answer, row: RowOf) -> Iterator[Row]:
    """Yield the answer, and the number of localities, years and tests behind it."""
    effect, reform = answer.effect, result.question.reform
    yield row(
        estimate=effect.value,
        unit=effect.unit,
        ci_low=effect.ci_low,
        ci_high=effect.ci_high,
        p=answer.test.p,
        p_adjusted=result.p_adjusted,
        adjustment=str(result.adjustment),
        n=result.n,
        verdict=result.verdict,
        method=(
            f"per {result.question.per:g} {reform.unit_en}; {effect.method}; {result.clusters} "
            f"localities, {len(result.periods)} years"
        ),
    )
    yield row(
        "per",
        estimate=result.question.per,
        unit=reform.unit_en,
        method="the effect is for so much of the reform measure",
    )
    yield row(
        "localities", estimate=result.clusters, unit="localities", method="clusters of the panel"
    )
    yield row(
        "years",
        estimate=len(result.periods),
        unit="years",
        method="years with an outcome and the measure",
    )
    yield row(
        "tests",
        estimate=result.tests_run,
        unit="tests",
        adjustment=str(result.adjustment),
        method=f"tests in the family of declared questions; {result.adjustment}",
    )
    yield row(
        "bh",
        p=answer.test.p,
        p_adjusted=result.p_bh,
        method="Benjamini-Hochberg over the same family",
    )


def _second_opinions(result: LinkResult, answer: _Answer, row: RowOf) -> Iterator[Row]:
    """Yield the bootstrap, and what the data could have detected."""
    unit = answer.effect.unit
    yield row(
        "bootstrap",
        estimate=answer.effect.value,
        unit=unit,
        ci_low=result.bootstrap_low,
        ci_high=result.bootstrap_high,
        p=answer.bootstrap.p,
        p_adjusted=result.bootstrap_adjusted,
        n=result.n,
        verdict="agrees" if result.procedures_agree else "disagrees",
        method=f"{answer.bootstrap.method}; {answer.bootstrap.distribution}",
    )
    yield row(
        "detectable",
        estimate=result.detectable,
        unit=unit,
        n=result.n,
        method="smallest true effect found with probability 80%",
    )
    if result.question.scale == "log":  # percentages up and down are not symmetric
        yield row(
            "detectable_down",
            estimate=result.detectable_down,
            unit=unit,
            n=result.n,
            method="smallest true effect downwards found with probability 80%",
        )
    yield row(
        "equivalence",
        estimate=result.question.smallest_effect,
        unit=unit,
        p=answer.equivalence.p,
        verdict="too_small_to_matter" if answer.equivalence.rejects(result.alpha) else "described",
        method=(
            f"{answer.equivalence.method}; null hypothesis: {answer.equivalence.null_hypothesis}"
        ),
    )
    yield row(
        "within",
        estimate=100 * result.left_share,
        unit="%",
        n=result.n,
        method=(
            f"share of the measure's variance that the effects leave; its standard deviation is "
            f"then {result.left_sd:.4g}"
        ),
    )
    if math.isfinite(result.ceiling_share):
        yield row(
            "ceiling",
            estimate=100 * result.ceiling_share,
            unit="%",
            n=result.n,
            method="share of outcomes at 95 % or more",
        )


def _variant_rows(result: LinkResult, row: RowOf) -> Iterator[Row]:
    for variant in result.variants:
        aspect = variant.name.lower().replace("lag ", "lag").replace(" ", "_").replace("-", "_")
        if isinstance(variant.estimate, NotTestable):
            yield row(aspect, verdict="not_testable", not_testable_because=str(variant.estimate))
        else:
            estimate = variant.estimate
            yield row(
                aspect,
                estimate=estimate.value,
                unit=estimate.unit,
                ci_low=estimate.ci_low,
                ci_high=estimate.ci_high,
                p=variant.p,
                n=result.n
                if variant.name in {"CRV1", "two-way", "Driscoll-Kraay", "errors in variables"}
                else math.nan,
                method=estimate.method,
            )
        if math.isfinite(variant.reliability):
            yield row(
                "reliability",
                estimate=100 * variant.reliability,
                unit="%",
                n=result.n,
                method=(
                    "share of what the effects leave of the measure that is no sampling error; the "
                    "plain effect is about so much of the one without that error"
                ),
            )


def _check_rows(result: LinkResult, answer: _Answer, row: RowOf) -> Iterator[Row]:
    unit = answer.effect.unit
    for check in ("placebo", "mundlak", "hausman", "levels", "dependence"):
        yield _test_row(row, check, getattr(result, check), result.alpha)
    for left_out, influences in (("localities", result.localities), ("years", result.years)):
        if isinstance(influences, Influence):
            yield row(
                "influence",
                left_out,
                estimate=answer.effect.value,
                unit=unit,
                ci_low=influences.low,
                ci_high=influences.high,
                verdict="keeps_sign" if influences.keeps_sign else "changes_sign",
                method=(
                    f"range when one is left out: lowest without {influences.low_without}, highest "
                    f"without {influences.high_without}"
                ),
            )
        else:
            yield row(
                "influence", left_out, verdict="not_testable", not_testable_because=str(influences)
            )
    effects = answer.curve.estimated["effect"]
    clear = f"{100 * answer.curve.excludes_zero:.0f}% have an interval without zero"
    yield from _specification_rows(result, answer, row)
    yield row(
        "specifications",
        estimate=100 * answer.curve.same_sign,
        unit="%",
        ci_low=effects.min(),
        ci_high=effects.max(),
        n=len(effects),
        method=(
            f"share of specifications with the sign of the answer; bounds are the range of "
            f"effects; {clear}; a description, not a test"
        ),
    )


def _left_out(result: LinkResult, spec: Any) -> str:
    """Return the year left out by a specification that otherwise equals the answer; empty for all
    others.
    """
    same = (
        spec.choice == f"lag {result.question.lag}" and spec.model == "within" and not spec.controls
    )
    return {without_year(p): str(p) for p in result.periods}.get(spec.sample, "") if same else ""


def _specification_rows(result: LinkResult, answer: _Answer, row: RowOf) -> Iterator[Row]:
    for number, spec in enumerate(answer.curve.table.itertuples(), start=1):
        why = spec.not_testable_because
        yield row(
            "spec",
            f"{number:02d}",
            left_out=_left_out(result, spec),
            estimate=spec.effect,
            unit=answer.effect.unit,
            ci_low=spec.ci_low,
            ci_high=spec.ci_high,
            p=spec.p,
            n=spec.n,
            verdict="not_testable" if why else "described",
            not_testable_because=why,
            method=str(
                Reason.of(
                    "specification",
                    choice=spec.choice,
                    model=spec.model,
                    controls=spec.controls,
                    sample=spec.sample,
                )
            ),
        )


def _test_row(
    row: RowOf, aspect: str, test: HypothesisTest | NotTestable | None, alpha: float
) -> Row:
    if not isinstance(test, HypothesisTest):
        return row(
            aspect, verdict="not_testable", not_testable_because=str(test) if test else "not_run"
        )
    words = f"{test.method}; {test.distribution}; null hypothesis: {test.null_hypothesis}"
    return row(
        aspect,
        estimate=test.statistic,
        unit="statistic",
        p=test.p,
        verdict="rejected" if test.rejects(alpha) else "not_rejected",
        method=words,
    )
