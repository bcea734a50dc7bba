"""``parlib plan draft``: from a filled review workbook to next year's plan as data and as a document."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from parlib.cli.console import (
    AsJson,
    DraftDate,
    DraftFormats,
    Recipients,
    Root,
    emit,
    headed,
    out,
    relative,
    rows_of,
    show_problems,
)
from parlib.cli.options import DRAFTED, identifier, one_of
from parlib.cli.words import period_in_words, reason_in_words
from parlib.errors import UsageError, ValidationFailed, VerificationFailed
from parlib.speech.catalogue import aloud, listed, msg, saying
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parlib.briefing.dispatch.drafting import Draft
    from parlib.intake.review.reader import ReviewRead
    from parlib.store.releases import Release

_HEAD = "# Dự thảo lập bằng `parlib plan draft` từ sổ rà soát; đọc lại trước khi trình.\n"
_SHOWN = 12
_ADDS_UP = {
    "enough": saying("the promised points reach the headline"),
    "short": saying("the promised points do not reach the headline"),
    "not_known": saying("whether the promised points reach the headline is not known"),
}


def draft(
    file: Annotated[
        Path,
        typer.Argument(help="The review workbook that came back, see `parlib template --improve`."),
    ],
    plan_id: Annotated[
        str,
        typer.Option(
            "--id", help="Id of the plan, e.g. binh-gia-2026; default: the unit and the year."
        ),
    ] = "",
    folder: Annotated[
        Path | None, typer.Option("--out", help="Folder for the documents; default reports/plans.")
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--as",
            parser=one_of("--as", ("ke-hoach", "cong-van")),
            help="Type of the document: ke-hoach (plan) or cong-van (letter to the units).",
        ),
    ] = "ke-hoach",
    formats: DraftFormats = DRAFTED,
    issued_on: DraftDate = "",
    issuer: Annotated[
        str,
        typer.Option(
            "--issuer", help="Issuing body as in a sentence; default the unit's committee."
        ),
    ] = "",
    signer_title: Annotated[str, typer.Option("--signer-title", help="Post of the signer.")] = "",
    basis: Annotated[
        list[str] | None,
        typer.Option("--basis", help="A document the plan rests on (Căn cứ); repeat."),
    ] = None,
    recipients: Recipients = None,
    addressees: Annotated[
        list[str] | None,
        typer.Option("--to", help="Addressee of a letter (Kính gửi); repeat; default the units."),
    ] = None,
    focal: Annotated[
        str,
        typer.Option("--focal", help="Unit that follows the plan and sums up; default the head."),
    ] = "",
    check_only: Annotated[
        bool,
        typer.Option("--check", help="Check the workbook and report problems; write nothing."),
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Draft next year's plan from a filled review workbook.

    Commitments under params/plans, and the KẾ HOẠCH (or CÔNG VĂN) in Word and PDF.

    Every fault of the workbook is named with its cell (exit code 3, nothing written). Sentences
    that would steer survey respondents are never drafted. What is written is read back: the
    document must say what the plan holds.
    """
    from parlib.briefing.dispatch.forms import Issue
    from parlib.store.releases import open_release

    if plan_id:
        identifier("--id", example="binh-gia-2026")(plan_id)
    project = find_project(root)
    release = open_release(project)
    on = date.fromisoformat(issued_on) if issued_on else date.today()  # noqa: DTZ011 - the day of the draft is a local date
    read, made = _drafted(
        project,
        release,
        file,
        plan_id,
        Issue(
            issued_on=on,
            issuer=issuer,
            signer_title=signer_title,
            basis=tuple(basis or ()),
            recipients=tuple(recipients or ()),
            addressees=tuple(addressees or ()),
            focal=focal,
        ),
        form,
    )
    warnings = [*read.problems, *made.problems]
    chance, rests_on = _chance(release, made, on)
    faults = [p for p in made.problems if p.severity == "error"]
    if faults:
        raise ValidationFailed(warnings, context=file.name)
    target = folder or Path("reports/plans")
    target = target if target.is_absolute() else project.root / target
    written = (
        [] if check_only else _write(project, made, target / made.plan.id, formats.split(","), form)
    )
    if as_json:
        emit(
            {
                "ok": True,
                "release": release.id,
                "chance": None if math.isnan(chance) else round(chance, 4),
                "chance_basis": rests_on,
                "plan": made.plan.id,
                "files": written,
                **_numbers(read, made),
                "problems": rows_of(warnings),
            }
        )
        return
    if warnings:
        show_problems(warnings, title=msg("Warnings"))
    _tell(read, made)
    _tell_more(made, chance, rests_on, written)


def _tell_more(made: Draft, chance: float, rests_on: str, written: list[str]) -> None:
    """Print how likely the headline is, what was written and what to do with it."""
    if rests_on:
        likelihood = (
            msg("no chance is stated")
            if math.isnan(chance)
            else msg(
                "chance of the headline by past moves of like units: {chance:.0%}", chance=chance
            )
        )
        out.print(f"  {likelihood} ({reason_in_words(rests_on)})", markup=False)
    for name in written:
        out.print(f"  {name}", markup=False)
    if written:
        out.print(
            msg(
                "Read both, then `parlib build`; `parlib targets list --plan {id}` follows it.",
                id=made.plan.id,
            ),
            markup=False,
        )


def _drafted(
    project: Project, release: Release, file: Path, plan_id: str, issue: Any, form: str
) -> tuple[ReviewRead, Draft]:
    """Read the workbook against the release and draft its plan; refuse with every fault at once."""
    from parlib.briefing.dispatch.drafting import draft_plan
    from parlib.cli.improvement import review_asked
    from parlib.codebook.vietnamese import ascii_slug
    from parlib.intake.review.reader import claimed_unit, read_review
    from parlib.store.wording import load_wording

    if not file.is_file():
        raise UsageError(
            msg("there is no file {name!r} → give the returned review workbook", name=file.name)
        )
    fields, problems = claimed_unit(file)
    if any(p.severity == "error" for p in problems):
        raise ValidationFailed(problems, context=file.name)
    period = (
        int(fields["period"])
        if fields.get("period", "").isdigit() and len(fields["period"]) == 4
        else 0
    )
    if fields.get("locality", "") not in release.register or not period:
        raise UsageError(msg(
            "{name}: release {id} knows no unit {fields!r} in {period} → build "
            "the project that the workbook came from",
            name=file.name, id=release.id, fields=fields.get('locality', ''),
            period=period or '?'))  # fmt: skip
    unit = release.register[fields["locality"]]
    review = review_asked(release, unit, period, framework=fields.get("framework", ""))
    if review is None:
        raise UsageError(msg(
            "{name}: release {id} holds no points of {name2} in {period} by "
            "{fields!r}",
            name=file.name, id=release.id, name2=unit.name, period=period,
            fields=fields.get('framework', '')))  # fmt: skip
    read = read_review(file, review)
    if read.refused:
        raise ValidationFailed(read.problems, context=file.name)
    filters = [("locality", "==", unit.locality), ("period", "==", period)]
    made = draft_plan(
        review,
        read.confirmed,
        read.headline,
        unit=unit,
        above=release.register.above(unit, period),
        framework=release.params.frameworks.get(review.framework),
        issue=issue,
        plan_id=plan_id or f"{ascii_slug(unit.short_name)}-{review.year}",
        tables={
            name: release.table(name, filters=filters) for name in ("scores", "ledger", "indices")
        },
        wording=load_wording(project.all_params)["vi"],
        register=release.register,
        form=form,
    )
    return read, made


def _chance(release: Release, made: Draft, on: date) -> tuple[float, str]:
    """Return the chance of the headline by how units have moved before, and what it rests on.

    NaN with the reason where there is none.
    """
    from parlib.analysis.promises.reconcile import headline_of
    from parlib.analysis.promises.tracker import target_status

    headline = headline_of(made.plan)
    if headline is None:
        return math.nan, ""
    tables = {
        name: release.table(name)
        for name in ("indices", "scores", "progress", "localities", "satisfaction")
    }
    alone = made.plan.model_copy(update={"commitments": (headline,)})
    row = target_status([alone], **tables, methods=release.params.methods, as_of=on).iloc[0]
    return float(row["chance"]), str(row["chance_basis"])


def _refuse_another_plan(plan_file: Path, apart: Sequence[str]) -> None:
    """Refuse to write beside a plan that makes other promises."""
    if apart:
        raise UsageError(
            msg(
                "params/plans/{name} exists already and makes other promises ({count}, the first: "
                "{first}) → give --id another name, or remove it yourself",
                name=plan_file.name,
                count=len(apart),
                first=apart[0],
            )
        )


def _write(project: Project, made: Draft, folder: Path, formats: list[str], form: str) -> list[str]:
    """Write plan and documents, and read the Word file back before any of them is kept.

    Where the plan is there and makes the same promises, only the document is written, beside the
    one it has: a plan may be issued as KẾ HOẠCH and as CÔNG VĂN.
    """
    from parlib.briefing.dispatch.plan_differences import differences
    from parlib.briefing.pages.docx import render_docx
    from parlib.briefing.pages.pdf import render_pdf
    from parlib.files.whole import temporary_folder, whole_files, write_text
    from parlib.intake.dispatch.files import read_dispatch
    from parlib.intake.dispatch.plan_file import plan_text
    from parlib.store.params import load_plan

    plan_file = project.params / "plans" / f"{made.plan.id}.yml"
    held = load_plan(plan_file) if plan_file.exists() else None
    content = {"docx": render_docx(made.model)}
    with temporary_folder() as scratch:
        trial = scratch / "plan.docx"
        trial.write_bytes(content["docx"])
        if apart := differences(made.plan, read_dispatch(trial)):
            raise VerificationFailed(
                saying(
                    "the drafted document does not say what the plan holds\n{differences}",
                    differences=listed(apart),
                )
            )
        if held:
            _refuse_another_plan(plan_file, differences(held, read_dispatch(trial)))
    if "pdf" in formats:
        content["pdf"] = render_pdf(made.model)
    # a document of another form stands beside the first; one of the same form is there already
    another = held is not None and held.document_type != made.plan.document_type
    stem = f"{made.plan.id}-{form}" if another else made.plan.id
    names = [f"{stem}.{kind}" for kind in formats]
    if held and (there := next((n for n in names if (folder / n).exists()), "")):
        raise UsageError(
            msg(
                "{file} exists already, perhaps edited → move it, or write elsewhere with --out",
                file=relative(folder / there, project),
            )
        )
    with whole_files(folder) as place:
        for name, kind in zip(names, formats, strict=True):
            (place / name).write_bytes(content[kind])
    if held is None:
        write_text(plan_file, plan_text(made.plan, head=_HEAD))
    return [
        *([] if held else [plan_file.relative_to(project.root).as_posix()]),
        *(relative(folder / name, project) for name in names),
    ]


def _numbers(read: ReviewRead, made: Draft) -> dict[str, Any]:
    return {
        "tasks": len(read.confirmed),
        "not_taken": len(read.measures) - len(read.confirmed),
        "commitments": len(made.plan.commitments),
        "adds_up": made.adds_up,
        "needed": None if math.isnan(made.needed) else round(made.needed, 6),
        "expected": round(made.expected, 6),
        "uncovered": [
            {"row": r.id, "name": r.name, "lost": None if math.isnan(r.lost) else r.lost}
            for r in made.uncovered
        ],
        "awaited": [r.id for r in made.awaited],
        "loads": [
            {
                "unit": load.unit,
                "tasks": load.tasks,
                "busiest": load.busiest,
                "most": load.most,
                "heavy": load.heavy,
            }
            for load in made.loads
        ],
    }


def _tell(read: ReviewRead, made: Draft) -> None:
    plan = made.plan
    line = msg(
        "{id}: {count} task(s), {count2} commitment(s), {count3} owner(s)",
        id=plan.id,
        count=len(read.confirmed),
        count2=len(plan.commitments),
        count3=len(plan.owners),
    )
    out.print(headed(plan.id, line))
    needed = (
        "" if math.isnan(made.needed) else msg("{needed:.2f} points needed, ", needed=made.needed)
    )
    out.print(
        msg(
            "  {adds_up} ({needed}{expected:.2f} expected)",
            adds_up=aloud(_ADDS_UP[made.adds_up]),
            needed=needed,
            expected=made.expected,
        )
    )
    lost = math.fsum(r.lost for r in made.uncovered if not math.isnan(r.lost))
    if made.uncovered:
        names = ", ".join(r.code for r in made.uncovered[:_SHOWN])
        if more := len(made.uncovered[_SHOWN:]):
            names = msg("{names} and {more} more item(s)", names=names, more=more)
        out.print(
            msg(
                "  no measure covers {count} item(s), {lost:.2f} points lost: {names}",
                count=len(made.uncovered),
                lost=lost,
                names=names,
            )
        )
    if made.awaited:
        names = ", ".join(r.code for r in made.awaited[:_SHOWN])
        out.print(msg("  not known yet, so neither earned nor lost: {names}", names=names))
    table = Table(title=msg("Tasks that each unit leads"), title_justify="left")
    for heading in (msg("Unit"), msg("Tasks"), msg("Most fall due in")):
        table.add_column(heading, overflow="fold")
    for load in made.loads:
        table.add_row(load.unit, str(load.tasks), f"{period_in_words(load.busiest)} ({load.most})")
    out.print(table)
    for load in made.loads:
        if load.heavy:
            out.print(
                msg("  ! {unit} leads far more tasks than the others", unit=load.unit), markup=False
            )
