"""``parlib targets``: read promises out of a dispatch, check a plan file, list where the promises
stand.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from parlib.cli.console import (
    AsJson,
    MessageLanguage,
    Root,
    emit,
    err,
    out,
    relative,
    rows_of,
    show_problems,
)
from parlib.cli.options import identifier, year
from parlib.cli.places import unit_meant
from parlib.cli.signed_plans import plan_file_of
from parlib.cli.words import counted
from parlib.errors import ReleaseError, UsageError, ValidationFailed
from parlib.speech.catalogue import aloud, msg, saying
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.codebook.localities import Register
    from parlib.codebook.plans import Plan
    from parlib.errors import Problem
    from parlib.intake.dispatch.proposed_plan import Extracted


def extract(
    file: Annotated[Path, typer.Argument(help="The dispatch: .txt or .docx.")],
    to: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help=(
                "Where the proposed plan file goes; by default `reports/<id>-proposal.yml` of "
                "the project; - prints it."
            ),
        ),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option(
            "--review",
            help=(
                "Where the review workbook goes; by default `<id>-review.xlsx` beside the proposal."
            ),
        ),
    ] = None,
    plan_id: Annotated[
        str, typer.Option("--id", help="Id of the plan; default: from the file name.")
    ] = "",
    period: Annotated[
        int | None,
        typer.Option(
            "--period",
            "-p",
            parser=year("--period"),
            help="First year of the plan; default: guessed from the text.",
        ),
    ] = None,
    last_period: Annotated[
        int | None,
        typer.Option(
            "--last-period",
            parser=year("--last-period"),
            help="Last year of a plan over several years.",
        ),
    ] = None,
    root: Root = None,
) -> None:
    """Read the commitments of a dispatch.

    A review workbook to fill in Excel, and the same as a proposed plan file.

    Confirm or correct row by row, then give the workbook to `parlib targets accept`. Sentences that
    ask something of survey respondents are set apart as facts; they never become tasks. Existing
    files are never overwritten.
    """
    from parlib.files.whole import write_text
    from parlib.intake.dispatch.proposed_plan import read_file
    from parlib.intake.dispatch.review import write_review

    if last_period is not None and (period is None or last_period < period):
        raise UsageError(
            msg(
                "--last-period {last_period} needs a --period that is not later → "
                "give both, e.g. --period 2023 --last-period 2025",
                last_period=last_period,
            )
        )
    if plan_id:
        identifier("--id", example="thac-mo-2024")(plan_id)
    printed = to is not None and str(to) == "-"
    named = plan_id or (to.stem if to is not None and not printed else "")
    read = read_file(file, plan_id=named, period=period, last_period=last_period)
    if to is None:
        to = find_project(root).reports / f"{read.plan_id}-proposal.yml"
    if review is None and not printed:
        review = to.with_name(f"{read.plan_id}-review.xlsx")
    cut_short = (
        to.is_file() and to.read_bytes() == read.yaml.encode()
    )  # its review is still missing
    for place in (None if printed or cut_short else to, review):
        if place is not None and place.exists():
            raise UsageError(
                msg(
                    "{place} exists already and may contain your work → give another id (--id) or "
                    "another place (--out, --review), or remove it yourself",
                    place=_shown(place, root),
                )
            )
    if printed:
        if review is not None:
            write_review(review, read)
        sys.stdout.write(read.yaml)  # as it is, so that it can be kept by redirection
        return
    write_text(to, read.yaml)
    if review is not None:
        write_review(review, read)
    promises = sum(p.kind == "target" for p in read.proposals)
    err.print(
        msg(
            "{promises} promises, {count} sentences to read by hand, {count2} "
            "about survey respondents.",
            promises=promises,
            count=len(read.unread),
            count2=len(read.proposals) - promises,
        )
    )
    _tell_duties(read)
    _hint_at_an_annex(file, promises, read)
    shown = {"review": _shown(review, root) if review else "", "to": _shown(to, root)}
    err.print(msg("Review workbook: {review}", **shown), markup=False)
    err.print(msg("Fill it in, then: parlib targets accept {review}", **shown), markup=False)
    err.print(
        msg("As a plan file: {to} (a proposal, for those who prefer YAML).", **shown),
        markup=False,
    )


def _tell_duties(read: Extracted) -> None:
    """Print which reports the dispatch asks for again and again, and where they are confirmed."""
    from parlib.intake.dispatch.report_duties import report_duties

    for quote in dict.fromkeys(duty["quote"] for duty in report_duties(read.dispatch.text)):
        err.print(
            msg(
                "a recurring report is required: “{quote}” → confirm it in the last rows of "
                "the review workbook (B01 …)",
                quote=quote[:200],
            ),
            markup=False,
        )


def _shown(path: Path, root: Path | None) -> str:
    """Return a path as it is typed from the project folder; there need be none to read a text."""
    try:
        return relative(path.resolve(), find_project(root))
    except UsageError:
        return str(path)


def _hint_at_an_annex(file: Path, promises: int, read: Extracted) -> None:
    """Print what a file without promises, or with many points, may be."""
    if promises and read.is_rule_book:
        err.print(
            msg(
                "! the text gives points to criteria: if the file is a decision with a set of "
                "criteria, it is a rule book and no plan → parlib framework import {file}",
                file=file.name,
            ),
            markup=False,
        )
    if not promises:
        err.print(
            msg(
                "! no promise was read: if the file is the annex of a decision with criteria and "
                "points, it is a rule book → parlib framework import {file}",
                file=file.name,
            ),
            markup=False,
        )


def accept(
    file: Annotated[
        Path,
        typer.Argument(help="The review workbook that `parlib targets extract` wrote, filled in."),
    ],
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help=(
                "Let the workbook win where the plan was changed by hand since, or a promise is "
                "withdrawn."
            ),
        ),
    ] = False,
    language: MessageLanguage = "vi",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Accept a filled review workbook into params/plans.

    Confirmed and corrected promises only; the others wait in the workbook.

    With one error nothing is changed. What the plan file holds beside the workbook's columns stays;
    accepting twice changes nothing.
    """
    from parlib.cli.settling import register_of
    from parlib.files.whole import write_text
    from parlib.intake.dispatch.accept import accept_review, open_review
    from parlib.intake.dispatch.plan_file import comments_in, plan_text
    from parlib.intake.dispatch.review_messages import worded
    from parlib.store.params import load_frameworks, load_plan

    project = find_project(root)
    review, problems = open_review(file, language=language)
    if review is None:
        _refuse(problems, as_json=as_json)
    of_the_workbook = saying("the id of the plan in the workbook")
    identifier(of_the_workbook, example="thac-mo-2024")(review.plan_id)
    place = project.params / "plans" / f"{review.plan_id}.yml"
    existing = load_plan(place) if place.exists() else None
    register = register_of(project)
    done = accept_review(
        review,
        unit_of=lambda written, period: _unit_of(project, register, written, period),
        existing=existing,
        replace=replace,
        register=register,
        frameworks=load_frameworks(project.all_params),
        language=language,
    )
    plan, problems = done.plan, done.problems
    if plan is None:
        _refuse(problems, as_json=as_json)
    changed = existing != plan
    filed = existing is not None and bool(existing.locality)
    written = comments_in(place.read_text(encoding="utf-8")) if changed and filed else []
    if written:
        line = saying("line {line}", line=written[0])
        _refuse([worded("comments", language, file=place.name, cell=line)], as_json=as_json)
    if changed:
        write_text(place, plan_text(plan))
    counts = {n: getattr(done, n) for n in ("confirmed", "corrected", "rejected", "open")}
    if as_json:
        emit(
            {
                "ok": True,
                "plan": plan.id,
                "changed": changed,
                "commitments": len(plan.commitments),
                **counts,
                "problems": rows_of(problems),
            }
        )
        return
    if problems:
        show_problems(problems, title=msg("Warnings"))
    _tell_accepted(plan, counts, register, changed=changed)


def _tell_accepted(
    plan: Plan, counts: dict[str, Any], register: Register, *, changed: bool
) -> None:
    """Print how many promises were taken, what the plan file holds now, and what still waits."""
    named = {"to_confirm" if what == "open" else what: c for what, c in counts.items()}
    told = counted((what, len(codes)) for what, codes in named.items())
    out.print(f"{plan.id}: {told}")
    place, count = f"params/plans/{plan.id}.yml", len(plan.commitments)
    held = (
        msg("{place}: {count} commitments", place=place, count=count)
        if changed
        else msg("{place}: {count} commitments, unchanged", place=place, count=count)
    )
    out.print(held, markup=False)
    if counts["open"]:
        waiting = ", ".join(counts["open"])
        out.print(
            msg(
                "! not in the plan until somebody confirms these rows of the workbook: {waiting}",
                waiting=waiting,
            ),
            markup=False,
        )
    if plan.commitments and plan.locality:
        out.print(
            msg(
                "Next: parlib brief --notebook plan --locality {locality} --period {period}",
                locality=_as_typed(plan, register),
                period=plan.period,
            ),
            markup=False,
        )
        out.print(
            msg(
                "Results of a quarter: parlib add progress --plan {plan} --period {period}-Q1 "
                "--form ket-qua.xlsx",
                plan=plan.id,
                period=plan.period,
            ),
            markup=False,
        )


def _as_typed(plan: Plan, register: Register) -> str:
    """Return the unit of a plan as somebody types it: by name where that is enough."""
    if plan.locality in register:
        unit = register[plan.locality]
        if register.match(unit.name, period=plan.period).unit is unit:
            return f'"{unit.name}"'
    return plan.locality


def _refuse(problems: list[Problem], *, as_json: bool) -> NoReturn:
    """Show every problem of a workbook and stop."""
    if as_json:
        emit({"ok": False, "problems": rows_of(problems)})
    else:
        show_problems(problems, title=msg("Nothing was taken"))
    raise typer.Exit(ValidationFailed.exit_code)


def _unit_of(project: Project, register: Register, written: str, period: int) -> str:
    """Return the identity of the unit that somebody wrote into a workbook."""
    try:
        return unit_meant(project, register, written, period).locality
    except UsageError as refusal:
        raise ValueError(aloud(refusal.message)) from None


def check(
    file: Annotated[
        Path,
        typer.Argument(help="The plan: its id, or its file, e.g. params/plans/binh-gia-2026.yml."),
    ],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Check a plan file: every problem at once, each with its line, and what to do.

    Units are looked up in the register of the current release; without a release they are not
    checked, which is said.
    """
    from parlib.store.params import check_plan_file, load_frameworks

    project = find_project(root)
    file = plan_file_of(file, root)
    register = _register(project)
    problems = check_plan_file(
        file, register=register, frameworks=load_frameworks(project.all_params)
    )
    refused = [p for p in problems if p.severity == "error"]
    if as_json:
        emit(
            {"ok": not refused, "unit_checked": register is not None, "problems": rows_of(problems)}
        )
    elif problems:
        show_problems(problems, title=msg("Problems") if refused else msg("Warnings"))
    if register is None and not as_json:
        err.print(
            msg(
                "There is no release yet, so the unit was not checked; run `parlib build` "
                "first to check it."
            )
        )
    if refused:
        raise typer.Exit(ValidationFailed.exit_code)
    if not as_json:
        out.print(
            msg("{name} is in order ({count} warning(s)).", name=file.name, count=len(problems))
        )


def _register(project: Project) -> Register | None:
    from parlib.store.releases import open_release

    try:
        return open_release(project).register
    except ReleaseError:
        return None
