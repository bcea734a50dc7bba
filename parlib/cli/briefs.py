"""``parlib brief``, ``batch`` and ``lab``: from a release to briefs on the desk."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.console import (
    AsJson,
    Language,
    Root,
    emit,
    err,
    out,
    progress_bar,
    rows_of,
    show_absent,
    show_problems,
    tell,
)
from parlib.cli.data import build_with_progress, relative
from parlib.cli.options import (
    ENGINES,
    EXECUTORS,
    FORMATS,
    NOTEBOOKS,
    day,
    one_of,
    some_of,
    whole,
    year_or_part,
)
from parlib.cli.places import UnitAbove, unit_meant
from parlib.codebook.kinds import KINDS
from parlib.errors import BriefFailed, Problem, UsageError, ValidationFailed, WriteFailed
from parlib.speech.catalogue import aloud, msg
from parlib.speech.extras import lacking
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.briefing.run.batch import BatchReport
    from parlib.briefing.run.render import BriefResult
    from parlib.codebook.expected import Absent
    from parlib.codebook.runs import BriefRequest
    from parlib.store.releases import Release

Formats = Annotated[
    str,
    typer.Option(
        "--formats",
        "-f",
        parser=some_of("--formats", FORMATS),
        help="Formats, comma-separated: html, pdf, docx.",
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        parser=one_of("--engine", ENGINES),
        envvar="PARLIB_ENGINE",
        show_envvar=False,
        help="How notebooks run: plain, warm (Linux, faster), or auto; default: PARLIB_ENGINE.",
    ),
]


def brief(
    locality: UnitAbove = "",
    period: Annotated[
        str,
        typer.Option(
            "--period",
            "-p",
            parser=year_or_part("--period"),
            help="Year assessed; of a plan also a part of it: 2026-Q2, 2026-H1 or 2026-03.",
        ),
    ] = ...,  # type: ignore[assignment]
    language: Language = "vi",
    notebook: Annotated[
        str,
        typer.Option(
            "--notebook",
            "-n",
            parser=one_of("--notebook", NOTEBOOKS),
            help=f"{', '.join(list(KINDS)[:-1])} or {list(KINDS)[-1]}.",
        ),
    ] = "brief",
    issued_on: Annotated[
        str,
        typer.Option(
            "--issued-on",
            parser=day("--issued-on"),
            help="Issue date printed on the page, ISO; default today.",
        ),
    ] = "",
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of",
            parser=day("--as-of"),
            help="Day on which promises are judged, ISO.",
        ),
    ] = "",
    formats: Formats = "html,pdf",
    engine: Engine = "auto",
    release: Annotated[
        str,
        typer.Option(
            "--release", help="Release id; default the current one (built if there is none)."
        ),
    ] = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make one brief: `parlib brief --locality "Hải Phòng" --period 2024`."""
    from parlib.briefing.run.render import render_brief
    from parlib.briefing.run.requests import lacks_annexes, with_annexes

    project = find_project(root)
    opened = _opened(project, release, quiet=as_json)
    assessed, judged = _assessed(period, as_of, notebook=notebook)
    unit = unit_meant(project, opened.register, locality, assessed)
    if judged is None and KINDS[notebook].needs_plan:
        judged = _day_of_a_later_plan(opened, unit.locality, assessed, issued_on)
    request = request_of(
        notebook=notebook,
        locality=unit.locality,
        period=assessed,
        language=language,
        issued_on=issued_on,
        as_of=judged,
    )
    if KINDS[notebook].needs_plan:
        _refuse_without_plan(opened, unit.locality, unit.name, assessed)
    if lacks_annexes([request], project):
        tell(_no_annexes())
    made = [
        render_brief(one, project, release=opened.id, formats=_formats(formats), engine=engine)
        for one in with_annexes([request], project)
    ]
    if as_json:
        emit({"ok": True, **made[0].as_row(), **({"annex": made[1].as_row()} if made[1:] else {})})
        return
    seconds = sum(result.seconds for result in made)
    verb = (
        msg("is there already, unchanged")
        if all(r.status == "skipped" for r in made)
        else msg("made in {seconds:.1f} s", seconds=seconds)
    )
    out.print(f"{unit.name} {period}: {verb}")
    for result in made:
        for name in result.files:
            out.print(f"  {result.folder}/{name}")


def batch(
    run: Annotated[Path, typer.Argument(help="Run file, e.g. params/runs/default.yml.")],
    workers: Annotated[
        int,
        typer.Option(
            "--workers", "-j", parser=whole("--workers"), help="Processes; 0 = one per core."
        ),
    ] = 0,
    engine: Engine = "auto",
    executor: Annotated[
        str,
        typer.Option(
            "--executor",
            parser=one_of("--executor", EXECUTORS),
            help="process (this machine) or dask.",
        ),
    ] = "process",
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler", help="Address of a Dask scheduler; default: a cluster on this machine."
        ),
    ] = "",
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

    if executor == "dask" and (why := lacking("cluster")):
        raise UsageError(why)
    project = find_project(root) if root else _project_of(run)
    began = time.perf_counter()
    plan = load_run(run)
    built = build_with_progress(project, quarantine=not strict, quiet=as_json)
    wanted = requests_of(plan, built.release, file=relative(run.resolve(), project))
    if lacks_annexes(wanted.requests, project):
        tell(_no_annexes())
    report = _run(
        with_annexes(wanted.requests, project),
        project,
        built.release,
        plan.formats,
        workers=workers,
        engine=engine,
        executor=executor,
        scheduler=scheduler,
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


def _opened(project: Project, release: str, *, quiet: bool) -> Release:
    """Open the release asked for; ``current`` means: of the inputs as they are now."""
    from parlib.store.releases import open_release

    if release != "current":
        return open_release(project, release)
    return build_with_progress(project, quarantine=False, quiet=quiet).release


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
        return relative(write_catalogue(report, project, problems=problems, absent=absent), project)
    except WriteFailed as fault:
        return msg("not written: {fault}", fault=aloud(fault.message))


def _assessed(period: str, as_of: str, *, notebook: str) -> tuple[int, date | None]:
    """Return the year that a period lies in, and the day on which promises are judged in it."""
    from parlib.codebook.periods import Period

    if period.isdigit():
        return int(period), date.fromisoformat(as_of) if as_of else None
    part = Period.parse(period)
    if not KINDS[notebook].needs_plan:
        raise UsageError(
            msg(
                "{period} is a part of a year → only the document of a plan is about one: "
                "--notebook plan",
                period=period,
            )
        )
    if as_of:
        raise UsageError(
            msg("--as-of and a part of a year both name a day → leave one of the two out")
        )
    return part.year, part.last_day


def _day_of_a_later_plan(
    release: Release, locality: str, period: int, issued_on: str
) -> date | None:
    """Return the day of issue where the plan began after the release's day of judgement: on that
    day nothing could be said of it.
    """
    usual = release.params.methods.analysis.as_of
    plans = release.params.plans_of(locality, period)
    if usual is None or not plans or max(p.period for p in plans) <= usual.year:
        return None
    return date.fromisoformat(issued_on) if issued_on else date.today()  # noqa: DTZ011 - a local date


def _no_annexes() -> str:
    return msg(
        "no audit annex is made, because notebooks/annex.ipynb is not there → parlib new --update "
        "brings it"
    )


def request_of(**given: object) -> BriefRequest:
    """Return the request that the options ask for; say in words what does not fit."""
    from pydantic import ValidationError

    from parlib.codebook.plain_words import plain_words
    from parlib.codebook.runs import BriefRequest

    issued = str(given.pop("issued_on")) or date.today().isoformat()  # noqa: DTZ011 - an issue date is a local date
    try:
        return BriefRequest.model_validate({"issued_on": date.fromisoformat(issued), **given})
    except ValidationError as fault:
        faults = (
            f"{'.'.join(map(str, e['loc']))}: {' → '.join(plain_words(e))}"
            for e in fault.errors(include_url=False)
        )
        raise UsageError("; ".join(faults)) from None


def _refuse_without_plan(release: Release, locality: str, name: str, period: int) -> None:
    """Raise where no plan of the unit covers the year: there is nothing to write about."""
    if not release.params.plans_of(locality, period):
        raise UsageError(
            msg(
                "no plan in params/plans is of {name} and covers {period}; `parlib "
                "targets extract FILE` proposes one from a dispatch",
                name=name,
                period=period,
            )
        )


def _formats(text: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())


def _run(requests: tuple[BriefRequest, ...], project: Project, release: Release, formats: tuple[str, ...], *, workers: int, engine: str, executor: str, scheduler: str, force: bool, quiet: bool) -> BatchReport:  # fmt: skip
    from parlib.briefing.run.batch import run_batch

    made = partial(
        run_batch,
        requests,
        project=project,
        release=release.id,
        formats=formats,
        engine=engine,
        workers=workers or None,
        executor=executor,
        scheduler=scheduler or None,
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
    out.print(msg("Catalogue: {page}", page=page))
    out.print(
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
        out.print(
            msg("Inputs left out: {count} (named above and in the catalogue)", count=len(problems))
        )
