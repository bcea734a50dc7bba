"""``parlib batch``: from a run file to many briefs and their catalogue."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from parlib.cli import outlooks
from parlib.cli.briefs import Engine, Keep, listed_words, no_annexes
from parlib.cli.cluster_options import (
    Executor,
    Out,
    Scheduler,
    TlsCa,
    TlsCert,
    TlsKey,
    elsewhere,
)
from parlib.cli.console import (
    AsJson,
    Root,
    emit,
    err,
    progress_bar,
    relative,
    rows_of,
    show_absent,
    show_problems,
    tell,
)
from parlib.cli.console import out as stdout
from parlib.cli.data import build_with_progress
from parlib.cli.options import whole
from parlib.cli.places import own_province
from parlib.codebook.kinds import called
from parlib.errors import BriefFailed, Problem, UsageError, ValidationFailed, WriteFailed
from parlib.speech.catalogue import aloud, msg, spoken
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.briefing.run.batch import BatchReport
    from parlib.briefing.run.changes import Outlook
    from parlib.briefing.run.requests import Requested
    from parlib.briefing.run.result import BriefResult
    from parlib.codebook.expected import Absent
    from parlib.codebook.localities import Register
    from parlib.codebook.runs import BriefRequest, Run
    from parlib.ready import Build
    from parlib.store.releases import Release


def batch(
    run: Annotated[Path, typer.Argument(help="Run file, e.g. params/runs/default.yml.")],
    workers: Annotated[
        int,
        typer.Option(
            "--workers", "-j", parser=whole("--workers"), help="Processes; 0 = one per core."
        ),
    ] = 0,
    engine: Engine = "auto",
    executor: Executor = "process",
    scheduler: Scheduler = "",
    out: Out = "",
    tls_ca: TlsCa = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Make every brief again, even if nothing it sees has changed."
        ),
    ] = False,
    keep: Keep = "ipynb,model",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Print for each document why it is made or kept."),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print what would be made, without writing anything."),
    ] = False,
    own_changes: Annotated[
        bool,
        typer.Option(
            "--own-changes",
            help="Keep, and mark as kept, documents in which only the comparison group changed.",
        ),
    ] = False,
    keep_going: Annotated[
        bool,
        typer.Option(
            "--keep-going/--stop-at-failure",
            help="Continue when a document cannot be made, or stop there.",
        ),
    ] = True,
    summary: Annotated[
        Path | None,
        typer.Option("--summary", help="JSON file for what became of the batch."),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Stop when any input is refused, instead of leaving it out."),
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make many briefs: refused inputs are left out and listed, a failed brief does not stop the
    others, unchanged briefs are skipped.

    After an interruption, run it again: finished work is kept. The result for every document is in
    reports/last-batch.json, or in the --summary file.
    """
    from parlib.store.params import load_run

    project = find_project(root) if root else _project_of(run)
    began = time.perf_counter()
    plan = load_run(run)
    where = elsewhere(
        plan,
        project,
        executor=executor,
        scheduler=scheduler,
        out=out,
        tls=(tls_ca, tls_cert, tls_key),
    )
    if dry_run:
        release = _as_it_is(project, quarantine=not strict)
        wanted = _wanted(plan, release, run, project)
        seen = _seen(wanted, project, release, plan, keep, force=force)
        _tell_outlook(seen, release, wanted, each=explain, as_json=as_json)
        return
    built = build_with_progress(project, quarantine=not strict, quiet=as_json)
    wanted = _wanted(plan, built.release, run, project)
    if explain and not as_json:
        seen = _seen(wanted, project, built.release, plan, keep, force=force)
        outlooks.show(seen, built.release, language=spoken(), each=True)
    report = _run(
        wanted.requests,
        project,
        built.release,
        plan.formats,
        quiet=as_json,
        workers=workers or None,
        engine=engine,
        executor=where.executor,
        access=where.access,
        out=where.out,
        told=tell,
        force=force,
        keep=listed_words(keep),
        own_changes=own_changes,
        stop_at_failure=not keep_going,
    )
    _end(report, built, wanted, project, summary, began=began, as_json=as_json)


def _tell_outlook(
    seen: list[Outlook], release: Release, wanted: Requested, *, each: bool, as_json: bool
) -> None:
    """Print what would become of each document, and what the run file asks for in vain; exit as the
    batch would for that.
    """
    problems = [p for p in wanted.problems if p.severity == "error"]
    if as_json:
        told = {"documents": outlooks.rows(seen), "problems": rows_of(problems)}
        absent = [a.as_row() for a in wanted.absent]
        emit({"ok": not problems, "release": release.id, **told, "absent": absent})
    else:
        outlooks.show(seen, release, language=spoken(), each=each)
        if problems:
            show_problems(problems, title=msg("Would be left out"))
        show_absent(g for g in wanted.absent if not any(p.what == g.sentence for p in problems))
    if problems:
        raise typer.Exit(ValidationFailed.exit_code)


def _end(
    report: BatchReport,
    built: Build,
    wanted: Requested,
    project: Project,
    summary: Path | None,
    *,
    began: float,
    as_json: bool,
) -> None:
    """Write catalogue and summary, say what became of the batch, and exit as it went."""
    problems = [p for p in (*built.problems, *wanted.problems) if p.severity == "error"]
    page = _catalogue(
        report, project, problems=(*built.problems, *wanted.problems), absent=wanted.absent
    )
    seconds = time.perf_counter() - began
    told = {
        **report.as_dict(),
        "ok": not (report.failed or problems),
        "refused": len(problems),
        "catalogue": page,
        "problems": rows_of(problems),
        "absent": [a.as_row() for a in wanted.absent],
    }
    written = _summary(told, summary or project.reports / "last-batch.json", project)
    if as_json:
        emit(told)
    else:
        _tell(report, problems, built.release.register, page=page, seconds=seconds)
        stdout.print(msg("Summary: {page}", page=written))
        # an error is reported above
        show_absent(g for g in wanted.absent if not any(p.what == g.sentence for p in problems))
        for problem in wanted.problems:
            if problem.severity == "warning" and not any(
                problem.what == g.sentence for g in wanted.absent
            ):
                tell(problem.what)
    if report.failed or report.left or not page.endswith(".html"):
        raise typer.Exit(BriefFailed.exit_code)
    if problems:
        raise typer.Exit(ValidationFailed.exit_code)


def _project_of(run: Path) -> Project:
    """Return the project that holds the run file, else the one that is named or holds the working
    directory.
    """
    try:
        return find_project(near=run.parent)
    except UsageError:
        return find_project()


def _catalogue(
    report: BatchReport, project: Project, *, problems: Sequence[Problem], absent: Sequence[Absent]
) -> str:
    """Write the catalogue of a batch.

    Return where it is, or why it is not: what became of the briefs is reported all the same.
    """
    from parlib.briefing.catalogue import write_catalogue

    try:
        page = write_catalogue(report, project, problems=problems, absent=absent)
        return page if isinstance(page, str) else relative(page, project)
    except WriteFailed as fault:
        return msg("not written: {fault}", fault=aloud(fault.message))


def _wanted(plan: Run, release: Release, run: Path, project: Project) -> Requested:
    """Return what a run file asks for, annexes with it."""
    from parlib.briefing.run.requests import lacks_annexes, requests_of, with_annexes

    wanted = requests_of(
        plan, release, file=relative(run.resolve(), project), home=own_province(project)
    )
    if lacks_annexes(wanted.requests, project):
        tell(no_annexes())
    return replace(wanted, requests=with_annexes(wanted.requests, project))


def _as_it_is(project: Project, *, quarantine: bool) -> Release:
    """Return the release of the present inputs, which is not built where nothing may be written."""
    from parlib.ready import there

    if (release := there(project, quarantine=quarantine)) is None:
        raise UsageError(
            msg(
                "inputs have changed since the last build, and a dry run builds nothing → run "
                "`parlib build` first"
            )
        )
    return release


def _seen(
    wanted: Requested, project: Project, release: Release, plan: Run, keep: str, *, force: bool
) -> list[Outlook]:
    """Return what would become of each document."""
    from parlib.briefing.run.changes import outlook_of

    return [
        outlook_of(
            request,
            project,
            release=release.id,
            formats=plan.formats,
            keep=listed_words(keep),
            force=force,
        )
        for request in wanted.requests
    ]


def _summary(told: dict[str, Any], path: Path, project: Project) -> str:
    """Write what became of a batch, for machines; return where it is, or why it is not."""
    from parlib.files.whole import write_text

    try:
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True, default=str)
        return relative(write_text(path.resolve(), text + "\n"), project)
    except WriteFailed as fault:
        return msg("not written: {fault}", fault=aloud(fault.message))


def _run(
    requests: tuple[BriefRequest, ...],
    project: Project,
    release: Release,
    formats: tuple[str, ...],
    *,
    quiet: bool,
    **options: Any,
) -> BatchReport:
    from parlib.briefing.run.batch import run_batch

    made = partial(
        run_batch, requests, project=project, release=release.id, formats=formats, **options
    )
    if quiet:
        return made()
    with progress_bar(msg("Making briefs"), rate=True) as bar:
        task = bar.add_task("", total=len(requests))

        def advance(result: BriefResult, done: int, total: int) -> None:
            bar.update(
                task,
                completed=done,
                total=total,
                description=str(result.about.get("locality_name") or result.request.locality),
            )

        return made(progress=advance)


def _show_failures(failures: Sequence[BriefResult], register: Register) -> None:
    """Print what could not be made as one table: which document, the cell of its notebook, why."""
    table = Table(title=msg("Not made"), title_justify="left", show_lines=True)
    for heading in (msg("Document"), msg("Cell of the notebook"), msg("What")):
        table.add_column(heading, overflow="fold")
    alike: dict[tuple[str, int, str, str], list[str]] = {}  # a document and its annex fail alike
    for one in failures:
        request = one.request
        key = (request.locality, request.period, one.cell, one.problem)
        kinds = alike.setdefault(key, [])
        if (kind := called(request.notebook, spoken())) not in kinds:
            kinds.append(kind)
    for (unit, period, cell, problem), kinds in alike.items():
        name = register[unit].name if unit in register else unit
        who = f"{name} {period} ({', '.join(kinds)})"
        table.add_row(who, cell, aloud(problem))
    err.print(table)
    if any(one.traceback for one in failures):
        tell(msg("what Python said of each stands in the summary (`traceback`)"))


def _tell(
    report: BatchReport,
    problems: list[Problem],
    register: Register,
    *,
    page: str,
    seconds: float,
) -> None:
    if failures := report.of("failed"):
        _show_failures(failures, register)
    if problems:
        show_problems(problems, title=msg("Left out"))
    stdout.print(msg("Catalogue: {page}", page=page))
    stdout.print(
        msg(
            "Briefs: {made} made, {skipped} skipped (unchanged), each with its annex; {failed} "
            "documents failed, in {seconds:.1f} s · release {release}",
            made=report.made,
            skipped=report.skipped,
            failed=report.failed,
            seconds=seconds,
            release=report.release,
        )
    )
    if report.kept:
        stdout.print(
            msg(
                "Left as they were, because their comparison group alone has moved: {kept} (the "
                "catalogue names them)",
                kept=report.kept,
            )
        )
    if report.left:
        stdout.print(msg("Not begun, because one before failed: {left}", left=report.left))
    if problems:
        stdout.print(
            msg("Inputs left out: {count} (named above and in the catalogue)", count=len(problems))
        )
