"""``parlib check`` and ``parlib build``: from raw files and params to a release."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.console import (
    AsJson,
    Root,
    emit,
    err,
    out,
    progress_bar,
    relative,
    rows_of,
    show_problems,
)
from parlib.cli.words import knows, word
from parlib.errors import ReleaseError, UsageError, ValidationFailed
from parlib.speech.catalogue import msg, printed
from parlib.store.project import Project, find_project
from parlib.store.untouched import untouched

if TYPE_CHECKING:
    import pandas as pd

    from parlib.ready import Build


def check(
    root: Root = None,
    release: Annotated[
        bool,
        typer.Option(
            "--release",
            help=(
                "Require a current release; if there is one, it is checked against its "
                "lineage in any case."
            ),
        ),
    ] = False,
    write_docs: Annotated[
        bool,
        typer.Option(
            "--write-docs",
            help="Write the generated data dictionary and JSON schemas (for maintainers).",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check data/raw, params and notebooks without changing anything.

    Lists every problem at once, with its place and its remedy.
    """
    from parlib.briefing.run.templates import notebook_problems
    from parlib.codebook.dictionary import data_dictionary
    from parlib.files.whole import write_text
    from parlib.pipeline import check as check_inputs
    from parlib.store.params import write_schemas
    from parlib.store.releases import release_problems

    project = find_project(root)
    if write_docs:
        write_text(project.root / "docs" / "data-dictionary.md", data_dictionary())
        write_schemas(project.params)
    problems = [*check_inputs(project), *notebook_problems(project)]
    touched = release_problems(project, needed=release)
    problems += touched
    refused = [p for p in problems if p.severity == "error"]
    if as_json:
        emit({"ok": not refused, "problems": rows_of(problems)})
    elif problems:
        show_problems(problems, title=msg("Problems") if refused else msg("Warnings"))
    if refused:
        if not as_json:
            err.print(
                msg(
                    "{count} problem(s) to fix, {count2} warning(s). Nothing was changed.",
                    count=len(refused),
                    count2=len(problems) - len(refused),
                )
            )
        raise typer.Exit(
            ReleaseError.exit_code if len(touched) == len(refused) else ValidationFailed.exit_code
        )
    if not as_json:
        out.print(
            msg(
                "data/raw, params and notebooks are in order ({count} warning(s)).",
                count=len(problems),
            )
        )


def build(
    root: Root = None,
    quarantine: Annotated[
        bool,
        typer.Option(
            "--quarantine",
            help="Leave refused files and rows out, name them, and go on with the rest.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build the release of the present inputs.

    Validate, score, analyse, write; or find that it exists already.
    """
    project = find_project(root)
    began = time.perf_counter()
    # nothing changed: neither what builds nor what reads a table is imported
    made = untouched(project, quarantine=quarantine) or build_with_progress(
        project, quarantine=quarantine, quiet=as_json
    )
    refused = [p for p in made.problems if p.severity == "error"]
    seconds = time.perf_counter() - began
    rows = {name: entry["rows"] for name, entry in made.release.lineage["tables"].items()}
    if as_json:
        emit(
            {
                "ok": not refused,
                "release": made.release.id,
                "reused": made.reused,
                "tables": rows,
                "problems": rows_of(made.problems),
            }
        )
    else:
        if made.problems:
            show_problems(made.problems, title=msg("Left out") if refused else msg("Warnings"))
        state = (
            msg("unchanged, already built")
            if made.reused
            else msg("built in {seconds:.1f} s", seconds=seconds)
        )
        out.print(msg("Release {id}: {state}", id=made.release.id, state=state))
        known = (
            (word(f"table:{name}"), count) for name, count in rows.items() if knows(f"table:{name}")
        )
        out.print("  " + " · ".join(f"{words} {printed(count, 'd')}" for words, count in known))
    if refused:
        raise typer.Exit(ValidationFailed.exit_code)


def waiting() -> None:
    """Say that another run is waited for."""
    err.print(
        msg(
            "Another run is building this project or adding a source to it; waiting for "
            "it to finish."
        )
    )


def locked(project: Project) -> AbstractContextManager[None]:
    """Return the lock under which a source is kept: no build reads half of it."""
    from parlib.files.locks import project_lock

    return project_lock(project.processed, waiting=waiting)


def build_with_progress(project: Project, *, quarantine: bool, quiet: bool = False) -> Build:
    """Build with a bar over the stages on standard error."""
    from parlib.ready import find

    if ready := find(project, quarantine=quarantine):  # without importing what builds
        return ready
    from parlib.pipeline import STAGES
    from parlib.pipeline import build as build_release

    if quiet:
        return build_release(project, quarantine=quarantine, waiting=waiting, looked=True)
    with progress_bar(msg("Building the release")) as bar:
        task = bar.add_task("", total=len(STAGES))

        def advance(stage: str) -> None:
            bar.update(task, completed=STAGES.index(stage), description=word(stage))

        made = build_release(
            project, quarantine=quarantine, progress=advance, waiting=waiting, looked=True
        )
        bar.update(task, completed=len(STAGES), description=word("done"))
    return made


def write_table(table: pd.DataFrame, path: Path, project: Project) -> None:
    """Write a table for a spreadsheet as CSV or Excel, formulas neutralised, and say where it is.

    Raises
    ------
    UsageError
        The name ends in neither, or the place holds what a build reads or has made.
    """
    from parlib.intake.workbook.problem_report import write_safe_csv, write_safe_workbook

    target = (path if path.is_absolute() else project.root / path).resolve()
    ending = target.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise UsageError(
            msg("{path} is neither .csv nor .xlsx → give the table such a name", path=path)
        )
    inputs = (project.raw, project.processed, project.params, project.notebooks)
    if any(target.is_relative_to(folder.resolve()) for folder in inputs):
        raise UsageError(
            msg(
                "{path} lies where a build reads and writes → choose another place, e.g. "
                "reports/{name}",
                path=path,
                name=target.name,
            )
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    if ending == ".xlsx":
        write_safe_workbook({msg("answer"): table}, target)
    else:
        write_safe_csv(table, target)
    err.print(msg("Table: {file}", file=relative(target, project)), markup=False)
