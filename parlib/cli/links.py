"""``parlib link``: the declared questions about links, each with its answer or the reason why there
is none.

Or one question on an own table.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parlib.cli.console import AsJson, Language, ReleaseOrBuilt, Root, emit, headed, out
from parlib.cli.options import whole
from parlib.cli.words import reason_in_words, word
from parlib.codebook.values import is_missing
from parlib.errors import UsageError
from parlib.speech.catalogue import msg
from parlib.store.project import find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.link_questions import LinkFile, LinkQuestion
    from parlib.store.releases import Release

_COLUMNS = (
    "estimate",
    "unit",
    "ci_low",
    "ci_high",
    "p",
    "p_adjusted",
    "n",
    "verdict",
    "not_testable_because",
    "method",
)


def link(
    question: Annotated[
        str, typer.Argument(help="Id of one question; default: all that are declared.")
    ] = "",
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", help="A table of your own (.csv, .xlsx, .xls, .ods); no build is needed."
        ),
    ] = None,
    formula: Annotated[
        str, typer.Option("--question", "-q", help='With --data: "PCI ~ D5 + size | unit + year".')
    ] = "",
    breaks: Annotated[
        list[int] | None,
        typer.Option(
            "--break",
            help="With --data: year from which figures are not comparable with earlier ones.",
        ),
    ] = None,
    lag: Annotated[
        int,
        typer.Option(
            "--lag",
            parser=whole("--lag", most=5),
            help="With --data: years by which the measure precedes the outcome.",
        ),
    ] = 0,
    error_variance: Annotated[
        str,
        typer.Option(
            "--error-variance",
            help="With --data: column with the sampling variance of the measure (se squared).",
        ),
    ] = "",
    sheet: Annotated[
        str,
        typer.Option(
            "--sheet", help="With --data: the sheet; default the first with these columns."
        ),
    ] = "",
    language: Language = "vi",
    release: ReleaseOrBuilt = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Test whether reform goes together with the declared outcomes.

    Effect, interval, what the data could have shown, or the refusal.

    Questions are declared in `params/methods/links.yml`. With --data and --question, one question
    is asked of a table of your own instead; its answer does not come from a release and says so. A
    link is never a cause.
    """
    if data is not None or formula:
        from parlib.cli.own_links import Asked, own_link

        typed = Asked(formula, tuple(breaks or ()), lag, error_variance)
        own_link(data, typed, sheet=sheet, as_json=as_json)
        return
    opened = _opened(find_project(root), release, quiet=as_json)
    file = opened.params.links
    if file is None:
        raise UsageError(
            msg(
                "no link question is declared → write params/methods/links.yml as described "
                "in the documentation of links"
            )
        )
    chosen = _chosen(file, question)
    findings = opened.table("findings")
    answers = [_answer(findings, chosen_question, language) for chosen_question in chosen]
    if as_json:
        emit({"ok": True, "release": opened.id, "family": file.family, "questions": answers})
        return
    for told in answers:
        _tell(told)
    out.print(msg("{count} question(s) · release {id}", count=len(answers), id=opened.id))


def _opened(project: Any, release: str, *, quiet: bool) -> Release:
    """Open the release asked for; ``current`` means: of the inputs as they are now."""
    from parlib.cli.data import build_with_progress
    from parlib.store.releases import open_release

    return (
        open_release(project, release)
        if release != "current"
        else build_with_progress(project, quarantine=False, quiet=quiet).release
    )


def _chosen(file: LinkFile, question: str) -> tuple[LinkQuestion, ...]:
    chosen = tuple(
        q for q in file.questions if not question or q.id == question.removeprefix("link.")
    )
    if not chosen:
        raise UsageError(
            msg(
                "{question!r} is not a declared question; declared: {questions}",
                question=question,
                questions=", ".join(q.id for q in file.questions),
            )
        )
    return chosen


def _answer(findings: pd.DataFrame, question: LinkQuestion, language: str) -> dict[str, Any]:
    """Return one question with its answer and everything that qualifies it.

    Missing numbers are null.
    """
    rows = findings[findings["family"].eq("link") & findings["subject"].eq(question.id)]
    latest = rows[rows["period"] == rows["period"].max()]
    cells = {
        ".".join(part for part in (r["aspect"], r["part"]) if part): {
            c: None if is_missing(r[c]) else r[c] for c in _COLUMNS
        }
        for r in latest.to_dict("records")
    }
    answer = cells.pop("", None) or {
        "verdict": "not_testable",
        "not_testable_because": "not_computed",
    }
    english = language == "en"
    return {
        "id": question.id,
        "title": question.title_en if english else question.title_vi,
        "outcome": question.outcome.label_en if english else question.outcome.label_vi,
        "reform": question.reform.label_en if english else question.reform.label_vi,
        "per": question.per,
        "per_unit": question.reform.unit_en if english else question.reform.unit_vi,
        "smallest_effect": question.smallest_effect,
        "locality": str(latest["locality"].iloc[0]) if len(latest) else "",
        "period": int(latest["period"].iloc[0]) if len(latest) else None,
        "informative": informative(str(answer["verdict"])),
        "answer": answer,
        "beside": cells,
    }


def informative(verdict: str) -> bool:
    """Return whether a verdict tells something: a link, or that there is none that matters."""
    from parlib.analysis.links.answer import INFORMATIVE

    return verdict in INFORMATIVE


def _beside(cells: dict[str, Any]) -> str:
    """Say in the same breath what units show between them, and what the year after shows, which
    should be nothing.
    """
    words = {
        "between": msg("between units"),
        "year_after": msg("with the measure of the year after"),
    }
    told = [
        (name, cells[k])
        for k, name in words.items()
        if k in cells and cells[k]["estimate"] is not None
    ]
    return "".join(
        msg(
            "; {what} {estimate:+.3g} (p {p:.3g})",
            what=name,
            estimate=cell["estimate"],
            p=cell["p"],
        )
        for name, cell in told
    )


def _tell(told_answer: dict[str, Any]) -> None:
    answer = told_answer["answer"]
    title = told_answer["title"]
    out.print(headed(title, f"{title}  ({told_answer['id']})"))
    if answer["verdict"] == "not_testable":
        out.print(
            msg(
                "  refused: {not_testable_because}",
                not_testable_because=reason_in_words(answer["not_testable_because"]),
            ),
            markup=False,
        )
        return
    told = msg(
        "  {verdict}: {estimate:+.3g} {unit} per {per:g} {per_unit}, interval {low:+.3g} to "
        "{high:+.3g}, adjusted p {p:.3g}, n {n:.0f}",
        verdict=word(answer["verdict"]),
        estimate=answer["estimate"],
        unit=answer["unit"],
        per=told_answer["per"],
        per_unit=told_answer["per_unit"],
        low=answer["ci_low"],
        high=answer["ci_high"],
        p=answer["p_adjusted"],
        n=answer["n"],
    )
    out.print(told + _beside(told_answer["beside"]), markup=False)
    least = told_answer["beside"].get("detectable", {}).get("estimate")
    down = told_answer["beside"].get("detectable_down", {}).get("estimate")
    if least is not None:
        from_ = f"{least:.3g}" if down is None else f"{least:+.3g} / {down:+.3g}"
        out.print(
            msg(
                "  detectable from {least} {unit}; {informative}",
                least=from_,
                unit=answer["unit"],
                informative=msg("informative")
                if told_answer["informative"]
                else msg("not informative"),
            ),
            markup=False,
        )
