"""``parlib link --data``.

One question on an analyst's own table, without a build, a card or a release.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from parlib.analysis.results import NotTestable
from parlib.cli.console import emit, out
from parlib.cli.words import reason_in_words, word
from parlib.errors import Problem, UsageError, ValidationFailed
from parlib.speech.catalogue import msg, printed, saying

if TYPE_CHECKING:
    from parlib.analysis.links.own_table import Comparison, OwnAnswer
    from parlib.codebook.own_questions import OwnQuestion
    from parlib.intake.tables.own_panel import OwnPanel

NOT_FROM_A_RELEASE = saying(
    "not from a release: own table, nothing declared beforehand, one question and no adjustment"
)
_IN_WORDS = {
    "together": saying("they go together"),
    "opposite": saying("they go in opposite directions"),
    "placebo_too": saying(
        "caution: the measure of the year after goes with the outcome too, which it should not"
    ),
    "methods_disagree": saying("no conclusion: the procedures disagree"),
    "not_told": saying("the data cannot tell"),
}


@dataclass(frozen=True)
class Asked:
    """What was asked of an own table, as it was typed."""

    formula: str
    breaks: tuple[int, ...] = ()
    lag: int = 0
    error_variance: str = ""

    def question(self) -> OwnQuestion:
        """Return the question.

        Raises
        ------
        UsageError
            The formula is none, or its measure would be its own error.
        """
        from parlib.codebook.own_questions import parse_question
        from parlib.codebook.vietnamese import nfc

        question, error = parse_question(self.formula), nfc(self.error_variance).strip()
        if error in (*question.columns, question.unit, question.year):
            raise UsageError(
                msg(
                    "--error-variance {error!r} stands in the question already → name "
                    "the column that holds the sampling variance of {reform!r}",
                    error=error,
                    reform=question.reform,
                )
            )
        return replace(
            question,
            breaks=tuple(sorted(set(self.breaks))),
            lag=self.lag,
            error_variance=error,
        )


def own_link(data: Path | None, typed: Asked, *, sheet: str, as_json: bool) -> None:
    """Answer one question on an own table; everything that is wrong with the table is said at once."""
    from parlib.analysis.links.own_table import answer_own_table
    from parlib.intake.tables.book import open_book
    from parlib.intake.tables.own_panel import read_own_panel

    if data is None or not typed.formula:
        raise UsageError(
            msg(
                "a table of your own needs both options → parlib link --data panel.csv "
                '--question "PCI ~ D5 | unit + year"'
            )
        )
    question = typed.question()
    panel = read_own_panel(open_book(data, language="en"), question, sheet=sheet)
    if panel.problems:
        raise ValidationFailed(panel.problems, context=data.name)
    missing = undeclared_breaks(panel)
    if missing:
        raise ValidationFailed(missing, context=data.name)
    answer = answer_own_table(panel.table, panel.question)
    if as_json:
        emit(as_object(answer, panel, data.name))
        return
    _tell(answer, panel, data.name)


def undeclared_breaks(panel: OwnPanel) -> list[Problem]:
    """Return the breaks of a known index that lie inside the years of the table and were not
    declared.
    """
    from parlib.store.params import load_methods
    from parlib.store.project import shipped

    periods = panel.table["period"]
    known = {
        "par": "PAR",
        "par index": "PAR",
        "par_index": "PAR",
        "parindex": "PAR",
        "sipas": "SIPAS",
    }
    undeclared = []
    for column in panel.question.columns:
        index = known.get(column.casefold())
        series = load_methods(shipped() / "params").of(index) if index else None
        for change in series.breaks if series else ():
            if (
                periods.min() < change.period <= periods.max()
                and change.period not in panel.question.breaks
            ):
                what = msg(
                    "column {column!r}: figures of {index} from {period} on are not "
                    "comparable with earlier ones: {why_en}",
                    column=column,
                    index=index,
                    period=change.period,
                    why_en=change.why_en,
                )
                undeclared.append(
                    Problem(
                        what,
                        msg(
                            "declare it: --break {period}, or leave these years out",
                            period=change.period,
                        ),
                    )
                )
    return undeclared


def as_object(answer: OwnAnswer, panel: OwnPanel, name: str) -> dict[str, Any]:
    """Return the answer for machines; what is not known is null."""
    question = answer.question
    return {
        "ok": True,
        "release": None,
        "not_from_a_release": True,
        "file": name,
        "question": {
            "outcome": question.outcome,
            "reform": question.reform,
            "controls": list(question.controls),
            "lag": question.lag,
        }
        | {
            "logs": list(question.logs),
            "breaks": list(question.breaks),
            "unit": question.unit,
            "year": question.year,
        },
        "said": first_sentence(answer),
        "verdict": answer.verdict,
        "not_testable_because": answer.refused or None,
        "effect": _known(answer.effect),
        "confidence": answer.confidence,
        "procedures": [
            {
                "name": p.name,
                "se": _known(p.se),
                "t": _known(p.t),
                "p": _known(p.p),
                "low": _known(p.low),
                "high": _known(p.high),
            }
            | {"method": p.method, "not_testable_because": p.not_testable_because or None}
            for p in answer.procedures
        ],
        "comparisons": {
            c.name: {
                "value": _known(c.value),
                "low": _known(c.low),
                "high": _known(c.high),
                "p": _known(c.p),
            }
            | {"not_testable_because": c.not_testable_because or None}
            for c in answer.comparisons
        },
        "errors_in_variables": _corrected(answer),
        "n": answer.n,
        "G": answer.clusters,
        "years": answer.years,
        "left_share": _known(answer.left_share),
        "detectable": _known(answer.detectable),
        "detectable_percent": dict(zip(("up", "down"), answer.detectable_percent, strict=True))
        if answer.detectable_percent
        else None,
        "empty_cells": panel.empty,
    }


def _corrected(answer: OwnAnswer) -> dict[str, Any] | None:
    corrected = answer.corrected
    if corrected is None:
        return None
    if isinstance(corrected, NotTestable):
        return {"not_testable_because": str(corrected)}
    e = corrected.estimate
    return {
        "value": e.value,
        "se": e.se,
        "low": e.ci_low,
        "high": e.ci_high,
        "p": corrected.p,
        "reliability": corrected.reliability,
        "method": e.method,
    }


def first_sentence(answer: OwnAnswer) -> str:
    """Say the verdict, and in the same breath what units show between them and what the year after
    shows.
    """
    if answer.refused:
        return msg("no answer: {why}", why=reason_in_words(answer.refused))
    question, three = answer.question, answer.procedures[1]
    between, placebo = answer.comparisons
    return msg(
        "{outcome} and {reform}: {verdict}; within units {effect} ({confidence} {low} to {high}), "
        "between units {between}, with {reform} of the year after {placebo}",
        outcome=question.outcome,
        reform=question.reform,
        verdict=_IN_WORDS[answer.verdict],
        effect=printed(answer.effect, "+.4g"),
        confidence=f"{answer.confidence:.0%}",
        low=printed(three.low, "+.4g"),
        high=printed(three.high, "+.4g"),
        between=_compared(between),
        placebo=_compared(placebo),
    )


def _compared(comparison: Comparison) -> str:
    if comparison.not_testable_because:
        return msg("not known ({why})", why=reason_in_words(comparison.not_testable_because))
    return f"{printed(comparison.value, '+.4g')} (p {_p(comparison.p)})"


def _tell(answer: OwnAnswer, panel: OwnPanel, name: str) -> None:
    out.print(first_sentence(answer) + ".", markup=False)
    if not answer.refused:
        table = Table()
        table.add_column(msg("Procedure"))
        for head in (msg("standard error"), "t", "p", msg("low"), msg("high")):
            table.add_column(head, justify="right")
        for p in answer.procedures:
            table.add_row(
                word(p.name),
                *(_figure(v) for v in (p.se, p.t)),
                _p(p.p),
                *(_figure(v) for v in (p.low, p.high)),
            )
        out.print(table)
        for why in dict.fromkeys(p.not_testable_because for p in answer.procedures):
            if why:
                out.print(_dashes(answer, why), markup=False)
        out.print(_sample(answer, panel.question), markup=False)
        if answer.corrected is not None:
            out.print(_attenuation(answer, panel.question), markup=False)
    gaps = ", ".join(f"{column} {count}" for column, count in panel.empty.items() if count)
    if gaps:
        out.print(msg("Empty cells, left out: {gaps}", gaps=gaps), markup=False)
    out.print(
        msg(
            "{name}; {not_from_a_release}. A link is never a cause.",
            name=name,
            not_from_a_release=NOT_FROM_A_RELEASE,
        ),
        markup=False,
    )


def _dashes(answer: OwnAnswer, why: str) -> str:
    """Return why procedures have no figures."""
    names = [p.name for p in answer.procedures if p.not_testable_because == why]
    return msg("{names}: no figures, {why}", names=", ".join(names), why=reason_in_words(why))


def _sample(answer: OwnAnswer, question: OwnQuestion) -> str:
    sentence = msg(
        "n {n}, G {clusters} units, {years} years; the effects leave {share} of the variance of "
        "{reform}; detectable from {least}",
        n=answer.n,
        clusters=answer.clusters,
        years=answer.years,
        share=printed(100 * answer.left_share, ".1f") + "%",
        reform=question.reform,
        least=printed(answer.detectable, ".4g"),
    )
    if answer.detectable_percent:
        up, down = (printed(v, "+.3g") for v in answer.detectable_percent)
        sentence += msg(" (in percent: {up} or {down})", up=up, down=down)
    if not question.breaks:
        return sentence
    return sentence + msg("; breaks at {years}", years=", ".join(map(str, question.breaks)))


def _attenuation(answer: OwnAnswer, question: OwnQuestion) -> str:
    corrected = answer.corrected
    if corrected is None or isinstance(corrected, NotTestable):
        return msg(
            "Sampling error of {reform} not taken out: {why}",
            reform=question.reform,
            why=reason_in_words(str(corrected)),
        )
    e = corrected.estimate
    return msg(
        "Sampling error of {reform} taken out (errors in variables): {value} ({confidence} {low} "
        "to {high}), SE {se}, p {p}; {share} of what the effects leave of {reform} is no sampling "
        "error, so the plain effect is about so much of it",
        reform=question.reform,
        value=printed(e.value, "+.4g"),
        confidence=f"{answer.confidence:.0%}",
        low=printed(e.ci_low, "+.4g"),
        high=printed(e.ci_high, "+.4g"),
        se=printed(e.se, ".4g"),
        p=_p(corrected.p),
        share=f"{corrected.reliability:.0%}",
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else printed(value, ".4g")


def _p(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"< {printed(0.001, '.3f')}" if value < 0.001 else printed(value, ".3f")
