"""``parlib batch``: from a run file to many briefs and their catalogue."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.briefs import Engine, no_annexes
from parlib.cli.cluster_options import (
    Elsewhere,
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
    rows_of,
    show_absent,
    show_problems,
    tell,
)
from parlib.cli.console import out as stdout
from parlib.cli.data import build_with_progress, relative
from parlib.cli.options import whole
from parlib.errors import BriefFailed, Problem, UsageError, ValidationFailed, WriteFailed
from parlib.speech.catalogue import aloud, msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.briefing.run.batch import BatchReport
    from parlib.briefing.run.render import BriefResult
    from parlib.codebook.expected import Absent
    from parlib.codebook.runs import BriefRequest
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
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Stop when any input is refused, instead of leaving it out."),
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make many briefs: refused inputs are left out and named, one failed brief stops no other,
    unchanged briefs are skipped.

    Run it again after a stop: what was finished is kept.
    """
    from parlib.briefing.run.requests import lacks_annexes, requests_of, with_annexes
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
    built = build_with_progress(project, quarantine=not strict, quiet=as_json)
    wanted = requests_of(plan, built.release, file=relative(run.resolve(), project))
    if lacks_annexes(wanted.requests, project):
        tell(no_annexes())
    report = _run(
        with_annexes(wanted.requests, project),
        project,
        built.release,
        plan.formats,
        workers=workers,
        engine=engine,
        where=where,
        force=force,
        quiet=as_json,
    )
    problems = [p for p in (*built.problems, *wanted.problems) if p.severity == "error"]
    page = _catalogue(
        report, project, problems=(*built.problems, *wanted.problems), absent=wanted.absent
    )
    seconds = time.perf_counter() - began
    if as_json:
        emit(
            {
                **report.as_dict(),
                "ok": not (report.failed or problems),
                "catalogue": page,
                "problems": rows_of(problems),
                "absent": [a.as_row() for a in wanted.absent],
            }
        )
    else:
        _tell(report, problems, page=page, seconds=seconds)
        # an error is told above
        show_absent(g for g in wanted.absent if not any(p.what == g.sentence for p in problems))
        for problem in wanted.problems:
            if problem.severity == "warning" and not any(
                problem.what == g.sentence for g in wanted.absent
            ):
                tell(problem.what)
    if report.failed or not page.endswith(".html"):
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

    Return where it is, or why it is not: what became of the briefs is told all the same.
    """
    from parlib.briefing.catalogue import write_catalogue

    try:
        page = write_catalogue(report, project, problems=problems, absent=absent)
        return page if isinstance(page, str) else relative(page, project)
    except WriteFailed as fault:
        return msg("not written: {fault}", fault=aloud(fault.message))


def _run(requests: tuple[BriefRequest, ...], project: Project, release: Release, formats: tuple[str, ...], *, workers: int, engine: str, where: Elsewhere, force: bool, quiet: bool) -> BatchReport:  # fmt: skip
    from parlib.briefing.run.batch import run_batch

    made = partial(
        run_batch,
        requests,
        project=project,
        release=release.id,
        formats=formats,
        engine=engine,
        workers=workers or None,
        executor=where.executor,
        access=where.access,
        out=where.out,
        told=tell,
        force=force,
    )
    if quiet:
        return made()
    with progress_bar(msg("Making briefs")) as bar:
        task = bar.add_task("", total=len(requests))

        def advance(result: BriefResult, done: int, total: int) -> None:
            bar.update(
                task,
                completed=done,
                total=total,
                description=str(result.about.get("locality_name") or result.request.locality),
            )

        return made(progress=advance)


def _tell(report: BatchReport, problems: list[Problem], *, page: str, seconds: float) -> None:
    for result in report.of("failed"):
        err.print(
            f"[bold]✗ {result.request.locality} {result.request.period} "
            f"({result.request.notebook})[/bold] {result.problem}",
            soft_wrap=True,
        )
    if problems:
        show_problems(problems, title=msg("Left out"))
    stdout.print(msg("Catalogue: {page}", page=page))
    stdout.print(
        msg(
            "Briefs: {made} made, {skipped} skipped (unchanged), {failed} "
            "failed, in {seconds:.1f} s · release {release}",
            made=report.made,
            skipped=report.skipped,
            failed=report.failed,
            seconds=seconds,
            release=report.release,
        )
    )
    if problems:
        stdout.print(
            msg("Inputs left out: {count} (named above and in the catalogue)", count=len(problems))
        )
