"""``parlib template`` and ``collect``: the workbooks that offices fill."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.console import (
    AsJson,
    LocalityOption,
    PeriodOption,
    Root,
    emit,
    err,
    out,
    progress_bar,
    rows_of,
    show_problems,
    tell,
)
from parlib.cli.options import day, one_of, per_cent, whole
from parlib.cli.resubmissions import Changes, changes_as_json, show_changes, what_changed
from parlib.cli.rule_books import read_framework, read_frameworks
from parlib.cli.vintages import earlier_evidence, form_layers, refuse_a_second_filing
from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import Problem, UsageError
from parlib.speech.catalogue import msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.frameworks import Framework
    from parlib.codebook.localities import Register
    from parlib.codebook.units import Locality
    from parlib.intake.workbook.collect import Collection
    from parlib.store.releases import Release

_NAMED = 12  # files told one by one
FrameworkOption = Annotated[
    str, typer.Option("--framework", help="Rule-book id, a folder name under params/frameworks.")
]


def template(
    locality: LocalityOption,
    period: PeriodOption,
    framework: FrameworkOption = "",
    folder: Annotated[Path, typer.Option("--out", help="Folder for the workbooks.")] = Path(
        "reports/templates"
    ),
    below: Annotated[
        bool,
        typer.Option(
            "--below", help="One workbook for each unit directly below instead of the unit itself."
        ),
    ] = False,
    appraisal: Annotated[
        bool,
        typer.Option(
            "--appraisal",
            help=(
                "The appraisal council's workbook: empty cells for its points, what was filed "
                "beside them."
            ),
        ),
    ] = False,
    explanation: Annotated[
        bool,
        typer.Option(
            "--explanation",
            help="The workbook in which an office explains what the first round cut.",
        ),
    ] = False,
    appraisal_round: Annotated[
        int,
        typer.Option(
            "--round",
            parser=whole("--round", most=2),
            help="With --appraisal: round 1 or 2; default the next one.",
        ),
    ] = 0,
    improve: Annotated[
        bool,
        typer.Option(
            "--improve",
            help=(
                "The review workbook of a scored year: what lost points, and cells for cause and "
                "measure."
            ),
        ),
    ] = False,
    target: Annotated[
        float,
        typer.Option(
            "--target",
            parser=per_cent("--target"),
            help="With --improve: index to reach next year, in per cent.",
        ),
    ] = math.nan,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write the self-scoring workbook (.xlsx) of a unit, or of every unit below it, with last
    year's points beside each row.

    With --appraisal or --explanation it is the workbook for that step: what was filed stands in
    locked cells, and collecting it changes nothing else. With --improve it is the review of the
    year (`parlib plan draft` reads it back).
    """
    from parlib.files.whole import whole_files
    from parlib.intake.workbook.layout import FORM_SUFFIXES, form_kind
    from parlib.intake.workbook.template import file_stems, write_template

    project = find_project(root)
    if improve:
        _improve(
            project,
            locality,
            period,
            framework,
            target,
            folder,
            below=below,
            other=appraisal or explanation,
            as_json=as_json,
        )
        return
    if not framework:
        raise UsageError(
            "a self-scoring workbook is of one rule book → give --framework; `parlib framework "
            "list` names them"
        )
    book = read_framework(project, framework)
    release = _release(project, quiet=as_json)
    register = release.register
    unit = register.find(locality, period=period, say=tell)
    units = register.below(unit, period, level=book.level) if below else (unit,)
    if not units:
        raise UsageError(f"no {book.level} below {unit.name} is in the register for {period}")
    scores, evidence = _before_and_filed(release, book, period)
    into = folder if folder.is_absolute() else project.root / folder
    layers_of = partial(
        form_layers, appraisal=appraisal, explanation=explanation, appraisal_round=appraisal_round
    )
    stems = file_stems(register, units, period)
    names, unfiled = [], []
    # an office that sends out the folder must not meet a part of it
    with whole_files(into) as scratch:
        for one in _told(units, "Writing workbooks", quiet=as_json or len(units) == 1):
            filed = evidence[evidence["locality"].eq(one.locality)]
            layers = layers_of(filed=filed)
            names.append(f"{stems[one.locality]}-{period}{FORM_SUFFIXES[form_kind(layers)]}.xlsx")
            write_template(
                book,
                locality=one,
                period=period,
                path=scratch / names[-1],
                previous=scores,
                layers=layers,
                evidence=filed,
            )
            # an empty form came back: that is not filed
            if filed["state"].eq("missing").all() and (appraisal or explanation):
                unfiled.append(one.name)
    written = [(into / name).as_posix() for name in names]
    if as_json:
        emit({"ok": True, "files": written, "not_filed": unfiled})
        return
    _tell_written(book, period, written, unfiled)


def _before_and_filed(
    release: Release, book: Framework, period: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the points of the year before, and what was filed for the year."""
    filed = [("period", "==", period), ("framework", "==", book.id)]
    return (
        release.table("scores", filters=[("period", "==", period - 1)]),
        release.table("evidence", filters=filed),
    )


def _tell_written(book: Framework, period: int, written: list[str], unfiled: list[str]) -> None:
    """Name the workbooks, and the units that had nothing to stand beside the empty cells."""
    if unfiled:
        err.print(
            f"! nothing was filed for {period}, so nothing stands beside the empty cells: "
            f"{', '.join(unfiled)}"
        )
    out.print(f"{len(written)} workbook(s) of rule book {book.id} for {period}:")
    for name in written:
        out.print(f"  {name}")


def _told(units: Sequence[Locality], what: str, *, quiet: bool) -> Iterator[Locality]:
    """Yield units, with a bar that goes on after each."""
    if quiet:
        yield from units
        return
    with progress_bar(what) as bar:
        task = bar.add_task("", total=len(units))
        for one in units:
            yield one
            bar.update(task, advance=1, description=one.name)


def _improve(
    project: Project,
    locality: str,
    period: int,
    framework: str,
    target: float,
    folder: Path,
    *,
    below: bool,
    other: bool,
    as_json: bool,
) -> None:
    """Write review workbooks: of the unit, or of every unit of any level directly below it."""
    from parlib.cli.improvement import write_reviews
    from parlib.store.releases import open_release

    if other:
        raise UsageError(
            "--improve is a workbook of its own → leave --appraisal and --explanation out"
        )
    release = open_release(project)
    unit = release.register.find(locality, period=period, say=tell)
    units = release.register.below(unit, period) if below else (unit,)
    if not units:
        raise UsageError(f"nothing below {unit.name} is in the register for {period}")
    target_folder = folder if folder.is_absolute() else project.root / folder
    write_reviews(
        release,
        units,
        period,
        framework=framework,
        target=target,
        folder=target_folder,
        as_json=as_json,
    )


def collect(
    folder: Annotated[
        Path, typer.Argument(help="Folder with the workbooks that came back; it is only read.")
    ],
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
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            help=(
                "Allow cells to be emptied: self, explanation, round1, final or survey, or one "
                "item of it (final:2.1)."
            ),
        ),
    ] = None,
    reports: Annotated[
        Path, typer.Option("--reports", help="Folder for the problem report and the marked copies.")
    ] = Path("reports/collect"),
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
    """Read filled workbooks back.

    Good files are kept, every problem of the others is named with file, sheet and cell.

    Writes a report (CSV and Excel) and copies with the offending cells marked. Exit code 3 if any
    file was refused.
    """
    from parlib.intake.workbook.problem_report import write_reports

    project = find_project(root)
    source = _source_name(into)
    if not folder.is_dir():  # said before a build is waited for
        raise UsageError(
            msg(
                "there is no folder {name}; name the folder that holds the workbooks",
                name=f"{folder.name!r}",
            )
        )
    release = _release(project, quiet=as_json)
    register = release.register
    earlier = earlier_evidence(project, source, previous) if previous else None
    frameworks = read_frameworks(project)
    got = _read_back(
        folder,
        frameworks,
        register,
        previous=earlier,
        clear=clear or (),
        language=language,
        quiet=as_json,
    )
    # else nothing would be new
    accepted = bool(len(got.files)) and got.files["status"].str.startswith("accepted").any()
    if source and accepted:
        refuse_a_second_filing(
            project, got.evidence, release.table("evidence"), earlier.evidence if earlier else None
        )
    later = _what_the_next_build_says(project, got, source, previous) if source and accepted else ()
    got = replace(got, problems=(*got.problems, *later))
    target = reports if reports.is_absolute() else project.root / reports
    report = write_reports(got, source=folder, out=target, language=language)
    kept = ""
    if source and accepted and not any(p.severity == "error" for p in later):
        kept = _keep(project, got, source, previous=previous, retrieved=retrieved)
    passed_over = _passed_over(folder, got)
    changes = (
        what_changed(earlier.evidence, got, frameworks, folder=target)
        if earlier is not None
        else None
    )
    _tell(
        got,
        report.workbook.as_posix(),
        kept,
        wanted=bool(source),
        passed_over=passed_over,
        changes=changes,
        as_json=as_json,
    )
    if changes is not None and not as_json:
        show_changes(changes, {u.locality: u.name for u in register})
    if got.exit_code:
        raise typer.Exit(got.exit_code)


def _release(project: Project, *, quiet: bool) -> Release:
    from parlib.cli.data import build_with_progress

    return build_with_progress(project, quarantine=True, quiet=quiet).release


def _read_back(
    folder: Path,
    frameworks: Mapping[str, Framework],
    register: Register,
    *,
    previous: Collection | None,
    clear: Iterable[str],
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
        language=language,
    )
    if quiet:
        return read()
    with progress_bar("Reading workbooks") as bar:
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


def _source_name(into: str) -> tuple[str, str] | None:
    if not into:
        return None
    if not (parts := re.fullmatch(r"([a-z0-9][a-z0-9-]*)/([A-Za-z0-9][A-Za-z0-9.-]*)", into)):
        raise UsageError(
            f"--into {into!r} is not <source>/<vintage> in plain letters, digits and hyphens, "
            f"e.g. self-scores/2024"
        )
    return parts.group(1), parts.group(2)


def _what_the_next_build_says(
    project: Project, got: Collection, source: tuple[str, str], previous: str
) -> tuple[Problem, ...]:
    """Hold the rows to be kept against everything in the project, by the check that a build makes.

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
        title=f"Self-scoring workbooks of {units} unit(s), collected as {source[0]}/{source[1]}",
        producer="The offices that filed the workbooks",
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
        raise UsageError(f"{fault}; to add or replace workbooks: {more}") from None
    return folder.relative_to(project.root).as_posix()


def _tell(
    got: Collection,
    report: str,
    kept: str,
    *,
    wanted: bool,
    passed_over: list[str],
    changes: Changes | None = None,
    as_json: bool,
) -> None:
    counts = got.files["status"].value_counts().to_dict() if len(got.files) else {}
    if as_json:
        problems = rows_of(got.problems)
        emit(
            {
                "ok": not got.exit_code,
                "files": counts,
                "rows": len(got.evidence),
                "changed": len(got.differences),
                "changes": changes_as_json(changes) if changes is not None else None,
                "report": report,
                "kept": kept,
                "passed_over": passed_over,
                "absent": [a.as_row() for a in got.absent],
                "problems": problems,
            }
        )
        return
    if got.problems:
        show_problems(got.problems, title=msg("Problems"))
    err.print(msg("Report: {file}", file=report))
    _tell_empty(got.files)
    if passed_over:
        err.print(
            "! "
            + msg(
                "passed over, because they are no workbooks: {files}", files=", ".join(passed_over)
            ),
            markup=False,
        )
    for group in got.absent:
        tell(group.told("filed nothing"))
    came = ", ".join(f"{n} {_status(status)}" for status, n in sorted(counts.items()))
    out.print(msg("Workbooks: {counts}", counts=came or msg("none")))
    rows = msg("Evidence: {count} rows", count=len(got.evidence))
    out.print(
        rows
        + (
            ", " + msg("{count} cells changed", count=len(got.differences))
            if len(got.differences)
            else ""
        )
    )
    if wanted and not kept:
        err.print(
            "! "
            + msg(
                "nothing was kept: no workbook was accepted, or `parlib build` could not take "
                "the rows"
            )
        )
    if kept:
        out.print(msg("Kept in {folder}; `parlib build` reads it from there.", folder=kept))


def _status(status: str) -> str:
    """Return in words what became of a workbook; in English they are the words of the report."""
    words = {
        "accepted": msg("accepted"), "accepted_with_warnings": msg("accepted_with_warnings"), "refused": msg("refused"),
        "ignored_copy": msg("ignored_copy"),
    }  # fmt: skip
    return words.get(status, status)


def _tell_empty(files: pd.DataFrame) -> None:
    """Say which workbooks leave items empty: each of a few, of many how many and where the list is."""
    if not len(files):
        return
    some = files[files["missing"].gt(0) & files["status"].ne("ignored_copy")]
    blank = some[some["missing"].eq(some["rows"])]
    for name in blank["file"]:
        err.print(
            "! " + msg("{file}: it came back empty, and counts as not filed", file=name),
            markup=False,
        )
    part = some.drop(blank.index)
    if len(part) > _NAMED:
        total = int(part["missing"].sum())
        err.print(
            "! "
            + msg(
                (
                    "{count} workbooks leave {total} items empty; they count as missing, not as "
                    "zero "
                    "(by file: sheet 2 of the report)"
                ),
                count=len(part),
                total=total,
            )
        )
        return
    for name, count in zip(part["file"], part["missing"], strict=True):
        err.print(
            "! "
            + msg(
                "{file}: {count} item(s) not filled; they count as missing, not as zero",
                file=name,
                count=count,
            ),
            markup=False,
        )
