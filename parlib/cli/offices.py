"""``parlib collect``: the workbooks that offices filled are read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.board import tell_unclaimed
from parlib.cli.console import (
    AsJson,
    Cleared,
    FormsFolder,
    ReportsFolder,
    Root,
    progress_bar,
    relative,
)
from parlib.cli.options import day, one_of
from parlib.cli.resubmissions import Changes, show_changes, what_changed
from parlib.cli.rule_books import read_frameworks
from parlib.cli.vintages import earlier_evidence, without_second_filings, without_withdrawn
from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import Problem, UsageError
from parlib.speech.catalogue import msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.codebook.frameworks import Framework
    from parlib.codebook.localities import Register
    from parlib.intake.workbook.collect import Collection
    from parlib.scoring.filing import Filing
    from parlib.store.releases import Release
from parlib.cli.collected import tell_collected

Withdrawn = Annotated[
    list[str] | None,
    typer.Option(
        "--withdraw",
        help=(
            "With --previous: leave out what a unit filed for a year, e.g. by the form of a wrong "
            "year: `NAME=YEAR`; repeat for several."
        ),
    ),
]
FrameworkOption = Annotated[
    str, typer.Option("--framework", help="Rule-book id, a folder name under params/frameworks.")
]


def collect(
    folder: FormsFolder,
    into: Annotated[
        str,
        typer.Option(
            "--into",
            help=(
                "Where to keep the evidence: `SOURCE/VINTAGE` under data/raw, e.g. "
                "self-scores/2024."
            ),
        ),
    ] = "",
    previous: Annotated[
        str,
        typer.Option(
            "--previous",
            help=(
                "Vintage of the same source that this one completes: each form changes only its "
                "own layers."
            ),
        ),
    ] = "",
    clear: Cleared = None,
    withdraw: Withdrawn = None,
    reports: ReportsFolder = Path("reports/collect"),
    retrieved: Annotated[
        str,
        typer.Option(
            "--retrieved", parser=day("--retrieved"), help="Date for the card, ISO; default today."
        ),
    ] = "",
    language: Annotated[
        str,
        typer.Option(
            "--lang", parser=one_of("--lang", LANGUAGES), help="Language of the report: vi or en."
        ),
    ] = "vi",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Collect filled workbooks.

    Valid files are kept; every problem in the others is listed with file, sheet and cell.

    Writes a report (CSV and Excel) and copies with the offending cells marked. Exit code 3 if any
    file was refused.
    """
    from parlib.intake.workbook.problem_report import write_reports

    project = find_project(root)
    source = source_name(into)
    if not folder.is_dir():  # said before a build is waited for
        raise UsageError(
            msg(
                "there is no folder {name}; name the folder that holds the workbooks",
                name=f"{folder.name!r}",
            )
        )
    release = built_release(project, quiet=as_json)
    register = release.register
    earlier = earlier_evidence(project, source, previous) if previous else None
    frameworks = read_frameworks(project)
    kept_on, withdrawn = without_withdrawn(project, earlier, withdraw or (), register)
    got = _read_back(
        folder,
        frameworks,
        register,
        previous=kept_on,
        clear=clear or (),
        filed_for=year_of_vintage(source[1]) if source else None,
        language=language,
        quiet=as_json,
    )
    if source and len(got.files):
        before = earlier.evidence if earlier else None
        got = without_second_filings(project, got, release.table("evidence"), before, register)
    # else nothing would be new
    accepted = bool(len(got.files)) and got.taken.any()
    later = _what_the_next_build_says(project, got, source, previous) if source and accepted else ()
    got = replace(got, problems=(*got.problems, *later))
    target = reports if reports.is_absolute() else project.root / reports
    report = write_reports(got, source=folder, out=target, language=language)
    kept = ""
    if source and accepted and not any(p.severity == "error" for p in later):
        kept = _keep(project, got, source, previous=previous, retrieved=retrieved)
    changes = (
        what_changed(project, kept_on.evidence, got, frameworks, folder=target)
        if kept_on is not None
        else None
    )
    tell_collected(
        got,
        relative(report.workbook, project),
        kept,
        wanted=bool(source),
        passed_over=_passed_over(folder, got),
        written_anew=report.written_anew,
        changes=changes,
        withdrawn=withdrawn,
        as_json=as_json,
    )
    if not as_json:
        # what was withdrawn has changed without a cell that did
        shown = None if withdrawn and not len(got.differences) else changes
        _show_after(got, shown, frameworks, register)
    if got.exit_code:
        raise typer.Exit(got.exit_code)


def _show_after(
    got: Collection,
    changes: Changes | None,
    frameworks: Mapping[str, Framework],
    register: Register,
) -> None:
    """Print what nobody claimed of the points, and what a later step changed."""
    tell_unclaimed(_stand_after(got, frameworks, register))
    if changes is not None:
        show_changes(changes, {u.locality: u.name for u in register})


def _stand_after(
    got: Collection, frameworks: Mapping[str, Framework], register: Register
) -> list[Filing]:
    """Return where the units whose workbooks were accepted stand with them, of those that filed."""
    from parlib.codebook.tables import empty
    from parlib.scoring.filing import filings

    came = got.files[got.taken]
    return [
        stood
        for year, files in came.groupby("period")
        for stood in filings(
            [register[unit] for unit in files["locality"].unique()],
            int(year),
            evidence=got.evidence,
            indices=empty("indices"),
            frameworks=frameworks,
        )
        if stood.filed
    ]


def built_release(project: Project, *, quiet: bool) -> Release:
    """Return the release of the inputs as they are, made now if need be; refused inputs are left
    out.
    """
    from parlib.cli.data import build_with_progress

    return build_with_progress(project, quarantine=True, quiet=quiet).release


def _read_back(
    folder: Path,
    frameworks: Mapping[str, Framework],
    register: Register,
    *,
    previous: Collection | None,
    clear: Iterable[str],
    filed_for: int | None,
    language: str,
    quiet: bool,
) -> Collection:
    """Collect a folder, with a bar that names the file being read."""
    from parlib.intake.workbook.collect import collect as collect_folder
    from parlib.scoring.rules import points_of_figures

    read = partial(
        collect_folder,
        folder,
        frameworks,
        register,
        previous=previous,
        clear=clear,
        by_rule=points_of_figures,
        filed_for=filed_for,
        language=language,
    )
    if quiet:
        return read()
    with progress_bar(msg("Reading workbooks")) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, total: int, file: str) -> None:
            bar.update(task, completed=done, total=total, description=file)

        return read(on_progress=advance)


def _passed_over(folder: Path, got: Collection) -> list[str]:
    """Return the files of a folder that were not read, without hidden ones and the temporary files
    of Excel.
    """
    read = set(got.files["file"]) if len(got.files) else set()
    there = (
        p.relative_to(folder)
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.name.startswith("~$")
    )
    return [
        p.as_posix()
        for p in there
        if p.as_posix() not in read and not any(part.startswith(".") for part in p.parts)
    ]


def source_name(into: str) -> tuple[str, str] | None:
    """Return source and vintage of an --into; None where it was not given."""
    if not into:
        return None
    if not (parts := re.fullmatch(r"([a-z0-9][a-z0-9-]*)/([A-Za-z0-9][A-Za-z0-9.-]*)", into)):
        raise UsageError(
            msg(
                "--into {into!r} is not <source>/<vintage> in plain letters, "
                "digits and hyphens, e.g. self-scores/2024",
                into=into,
            )
        )
    return parts.group(1), parts.group(2)


def year_of_vintage(vintage: str) -> int | None:
    """Return the year that a vintage is called by; None where it is called otherwise, by a day too.

    Examples
    --------
    >>> year_of_vintage("2026"), year_of_vintage("2026-3"), year_of_vintage("2026-03-15")
    (2026, 2026, None)
    """
    named = re.fullmatch(r"(20\d\d)(?:-\d)?", vintage)
    return int(named[1]) if named else None


def _what_the_next_build_says(
    project: Project, got: Collection, source: tuple[str, str], previous: str
) -> tuple[Problem, ...]:
    """Check the rows to be kept against everything in the project, by the check that a build makes.

    What is kept must be built.
    """
    from parlib.intake.raw.sources import Candidate
    from parlib.pipeline import check_candidate

    replaced = (previous,) if previous else ()
    return check_candidate(project, Candidate(*source, evidence=got.evidence, supersedes=replaced))


def _keep(
    project: Project, got: Collection, source: tuple[str, str], *, previous: str, retrieved: str
) -> str:
    from parlib.cli.data import locked
    from parlib.store.sources import Provenance, write_source

    folder = project.raw / source[0] / source[1]
    units = got.evidence["locality"].nunique()
    provenance = Provenance(
        kind="evidence",
        title=msg(
            "Self-scoring workbooks of {units} units, collected as {place}",
            units=units,
            place=f"{source[0]}/{source[1]}",
        ),
        producer=msg("The offices that filed the workbooks"),
        citation="Self-scoring workbooks as filed; each row names its file and cell",
        retrieved=retrieved or date.today().isoformat(),  # noqa: DTZ011 - the day of receipt is a local date
        licence="Working papers of the offices that filed them",
        compiled="Read by `parlib collect`; rows of refused files are not here.",
        supersedes=(previous,) if previous else (),
    )
    try:
        with locked(project):
            write_source(folder, {"evidence": got.evidence}, provenance)
    except UsageError as fault:
        more = f"--into {source[0]}/{source[1]}-2 --previous {source[1]}"
        raise UsageError(
            msg("{fault}; to add or replace workbooks: {more}", fault=fault, more=more)
        ) from None
    return folder.relative_to(project.root).as_posix()
