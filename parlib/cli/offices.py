"""``parlib template``, ``collect`` and ``framework``: the workbooks that offices fill, and the rule books behind them."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.app import AsJson, LocalityOption, PeriodOption, Root, app, emit, err, out, progress_bar, rows_of, show_absent, show_problems
from parlib.cli.options import LANGUAGES, LEVELS, day, identifier, one_of, year
from parlib.cli.resubmissions import Changes, changes_as_json, show_changes, what_changed
from parlib.errors import ParamsError, Problem, UsageError, ValidationFailed
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.codebook.frameworks import Framework
    from parlib.codebook.localities import Register
    from parlib.intake.collect import Collection
    from parlib.store.releases import Release

FrameworkOption = Annotated[str, typer.Option("--framework", help="Rule-book id, a folder name under params/frameworks.")]
framework_app = typer.Typer(help="Rule books: list them, check them, import one from an office's Excel annex.", no_args_is_help=True)
app.add_typer(framework_app, name="framework")


@app.command()
def template(
    framework: FrameworkOption,
    locality: LocalityOption,
    period: PeriodOption,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the workbooks.")] = Path("reports/templates"),
    below: Annotated[bool, typer.Option("--below", help="One workbook for each unit directly below instead of the unit itself.")] = False,
    appraisal: Annotated[bool, typer.Option("--appraisal", help="Also write the columns of the appraisal council and the survey.")] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write the self-scoring workbook (.xlsx) of a unit, or of every unit below it, with last year's points beside each row."""
    from parlib.files.whole import whole_files
    from parlib.intake.workbook_template import write_template

    project = find_project(root)
    book = read_framework(project, framework)
    release = _release(project, quiet=as_json)
    register = _register(release)
    unit = register.find(locality, period=period)
    units = [u for u in register if u.parent == unit.locality and u.level == book.level and u.covers(period)] if below else [unit]
    if not units:
        raise UsageError(f"no {book.level} below {unit.name} is in the register for {period}")
    scores = release.table("scores", filters=[("period", "==", period - 1)])
    target = folder if folder.is_absolute() else project.root / folder
    with whole_files(target) as scratch:  # an office that sends out the folder must not meet a part of it
        for one in units:
            path = scratch / f"{one.slug}-{period}.xlsx"
            write_template(book, locality=one, period=period, path=path, previous=scores, appraisal=appraisal)
    written = [(target / f"{one.slug}-{period}.xlsx").as_posix() for one in units]
    if as_json:
        emit({"ok": True, "files": written})
        return
    out.print(f"{len(written)} workbook(s) of rule book {book.id} for {period}:")
    for name in written:
        out.print(f"  {name}")


@app.command()
def collect(
    folder: Annotated[Path, typer.Argument(help="Folder with the workbooks that came back; it is only read.")],
    into: Annotated[
        str, typer.Option("--into", help="Where to keep the evidence: `SOURCE/VINTAGE` under data/raw, e.g. self-scores/2024.")
    ] = "",
    previous: Annotated[
        str, typer.Option("--previous", help="Vintage of the same source that this one completes: only refiled units are replaced.")
    ] = "",
    reports: Annotated[Path, typer.Option("--reports", help="Folder for the problem report and the marked copies.")] = Path(
        "reports/collect"
    ),
    retrieved: Annotated[str, typer.Option("--retrieved", parser=day("--retrieved"), help="Date for the card, ISO; default today.")] = "",
    language: Annotated[str, typer.Option("--lang", parser=one_of("--lang", LANGUAGES), help="Language of the report: vi or en.")] = "vi",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Read filled workbooks back: good files are kept, every problem of the others is named with file, sheet and cell.

    Writes a report (CSV and Excel) and copies with the offending cells marked. Exit code 3 if any file was refused.
    """
    from parlib.intake.collect import collect as collect_folder
    from parlib.intake.problem_report import write_reports

    project = find_project(root)
    source = _source_name(into)
    register = _register(_release(project, quiet=as_json))
    earlier = _earlier(project, source, previous) if previous else None
    frameworks = _frameworks(project)
    if as_json:
        got = collect_folder(folder, frameworks, register, previous=earlier, language=language)
    else:
        with progress_bar("Reading workbooks") as bar:
            task = bar.add_task("", total=None)

            def advance(done: int, total: int, file: str) -> None:
                bar.update(task, completed=done, total=total, description=file)

            got = collect_folder(folder, frameworks, register, previous=earlier, language=language, on_progress=advance)
    later = _what_the_next_build_says(project, got, source, previous) if source and len(got.evidence) else ()
    got = replace(got, problems=(*got.problems, *later))
    target = reports if reports.is_absolute() else project.root / reports
    report = write_reports(got, source=folder, out=target, language=language)
    to_keep = source and len(got.evidence) and not any(p.severity == "error" for p in later)
    kept = _keep(project, got, source, previous=previous, retrieved=retrieved) if to_keep else ""
    read = set(got.files["file"]) if len(got.files) else set()
    there = (p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith("~$"))
    passed_over = [p.as_posix() for p in there if p.as_posix() not in read and not any(part.startswith(".") for part in p.parts)]
    changes = what_changed(earlier.evidence, got, frameworks, folder=target) if earlier is not None else None
    _tell(got, report.workbook.as_posix(), kept, passed_over=passed_over, changes=changes, as_json=as_json)
    if changes is not None and not as_json:
        show_changes(changes, {u.locality: u.name for u in register})
    if got.exit_code:
        raise typer.Exit(got.exit_code)


@framework_app.command("list")
def list_frameworks(root: Root = None, as_json: AsJson = False) -> None:
    """List the rule books: id, level, status, scored items, points, decision."""
    books = _frameworks(find_project(root)).values()
    rows = [
        {
            "id": f.id,
            "level": f.level,
            "status": f.status,
            "items": len(f.leaves),
            "points": f.index_max,
            "decision": f.decision,
            "title": f.title_vi,
        }
        for f in books
    ]
    if as_json:
        emit({"ok": True, "frameworks": rows})
        return
    for row in rows:
        points = "–" if row["points"] is None else f"{row['points']:g}"
        out.print(f"{row['id']:28} {row['level']:11} {row['status']:17} {row['items']:>4} items {points:>5} points  {row['title']}")


@framework_app.command("check")
def check_framework(
    frameworks: Annotated[list[str] | None, typer.Argument(help="Ids of rule books; without any, all of them.")] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Check that parts sum to the whole, that the best value of each rule is the maximum, that the bridge leads somewhere; change nothing."""
    books = _frameworks(project := find_project(root))
    chosen = [read_framework(project, name) for name in frameworks] if frameworks else list(books.values())
    if not chosen:
        raise UsageError("there is no rule book in params/frameworks → bring one in with `parlib framework import ANNEX.xlsx`")
    found = {book.id: _doubts(book, books) for book in chosen}
    if as_json:
        one = {"framework": chosen[0].id, "warnings": found[chosen[0].id]} if len(chosen) == 1 else {}
        emit({"ok": True, **one, "frameworks": [{"framework": name, "warnings": warnings} for name, warnings in found.items()]})
        return
    for book in chosen:
        for line in found[book.id]:
            out.print(f"! {line}", markup=False)
        out.print(f"{book.id}: {len(book.leaves)} scored items, {len(found[book.id])} warning(s)")


def _doubts(book: Framework, books: Mapping[str, Framework]) -> list[str]:
    """Return what does not come out in one rule book."""
    from parlib.scoring.bridge import bridge_warnings
    from parlib.scoring.rules import rule_warnings

    warnings = [*book.sum_warnings(), *rule_warnings(book)]
    if book.predecessor in books:
        warnings += bridge_warnings(book, books[book.predecessor])
    elif book.predecessor:
        warnings.append(f"predecessor: there is no rule book {book.predecessor} in params/frameworks")
    return warnings


@framework_app.command("import")
def import_annex(
    file: Annotated[Path, typer.Argument(help="The annex as .xlsx.")],
    framework_id: Annotated[
        str,
        typer.Option("--id", help="Id of the new rule book, e.g. so-noi-vu-2026; without it one is made of the file's name, and asked."),
    ] = "",
    level: Annotated[
        str,
        typer.Option(
            "--level",
            help="province, ministry, district, department, commune or leader; without it the annex is read for it, and you are asked.",
        ),
    ] = "",
    decision: Annotated[str, typer.Option("--decision", help="Number of the decision, e.g. 876/QĐ-BNV.")] = "",
    title: Annotated[str, typer.Option("--title", help="Title in Vietnamese.")] = "",
    first: Annotated[
        int, typer.Option("--first-period", parser=year("--first-period", zero=True), help="First year assessed under it; 0 = not known.")
    ] = 0,
    sheet: Annotated[str, typer.Option("--sheet", help="Name of the sheet; default the one with the largest table.")] = "",
    language: Annotated[str, typer.Option("--lang", parser=one_of("--lang", LANGUAGES), help="Language of the messages: vi or en.")] = "vi",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Import a rule book from an office's Excel annex: sums and best rule values are checked; it warns and never changes a figure.

    Id and level are guessed from the annex and asked for in a terminal. A script goes on with the guess where the annex speaks of one level
    alone, and is told what to add where it does not.
    """
    from parlib.intake.framework_import import AnnexOptions, import_framework, write_framework

    project = find_project(root)
    framework_id, level = _about_the_annex(file, framework_id, level, sheet=sheet, quiet=as_json)
    target = project.params / "frameworks" / framework_id
    if target.exists():
        raise UsageError(f"params/frameworks/{framework_id} exists; choose another --id or remove the folder first")
    options = AnnexOptions(
        framework_id=framework_id,
        level=level,
        decision=decision,
        title_vi=title,
        first_period=first or None,
        sheet=sheet,
        language=language,
    )
    book, problems = import_framework(file, options=options)
    errors = [p for p in problems if p.severity == "error"]
    if book is not None:
        write_framework(book, target)
    if as_json:
        emit({"ok": book is not None and not errors, "framework": framework_id if book else "", "problems": rows_of(problems)})
    else:
        if problems:
            show_problems(problems, title="To look at")
        if book is not None:
            out.print(f"Rule book written to params/frameworks/{framework_id}: {len(book.leaves)} scored items. Read it before using it.")
    if book is None or errors:
        raise typer.Exit(ValidationFailed.exit_code)


def _about_the_annex(file: Path, framework_id: str, level: str, *, sheet: str, quiet: bool) -> tuple[str, str]:
    """Return id and level of an annex: as given, else as asked, else as the annex says."""
    from parlib.intake.annex_guess import guess_annex

    to_id, to_level = identifier("--id", example="so-noi-vu-2026"), one_of("--level", LEVELS)
    if framework_id and level:
        return to_id(framework_id), to_level(level)
    guess = guess_annex(file, sheet=sheet)
    asking = sys.stdin.isatty() and sys.stderr.isatty() and not quiet
    if asking:
        framework_id = framework_id or typer.prompt("Id of the rule book", default=guess.framework_id, err=True)
        level = level or typer.prompt(f"Level of the units ({', '.join(LEVELS)})", default=guess.level or None, err=True)
        return to_id(framework_id), to_level(level)
    framework_id, known = framework_id or guess.framework_id, level or guess.level
    if not known:
        seen = f"it speaks of {', '.join(guess.levels)}" if guess.levels else "it names none"
        choice = "|".join(guess.levels or LEVELS)
        raise UsageError(
            f"{file.name} does not say for units of which level it is ({seen}) → add --level {choice}, and --id {framework_id}"
        )
    if not quiet:
        err.print(f"Guessed from the annex: --id {framework_id} --level {known}; give them to say otherwise.")
    return to_id(framework_id), to_level(known)


def _frameworks(project: Project) -> dict[str, Framework]:
    from parlib.store.params import load_frameworks

    return load_frameworks(project.params)


def read_framework(project: Project, name: str) -> Framework:
    """Return one rule book of the project by id; an unknown id is named with those that are known."""
    from parlib.store.params import load_framework

    folder = project.params / "frameworks" / name
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) or not folder.is_dir():
        known = sorted(p.name for p in (project.params / "frameworks").iterdir() if p.is_dir())
        raise ParamsError(f"there is no rule book {name!r}; known: {', '.join(known)}")
    return load_framework(folder)


def _release(project: Project, *, quiet: bool) -> Release:
    from parlib.cli.data import build_with_progress

    return build_with_progress(project, quarantine=True, quiet=quiet).release


def _register(release: Release) -> Register:
    from parlib.codebook.localities import Register

    return Register(release.table("localities"))


def _source_name(into: str) -> tuple[str, str] | None:
    if not into:
        return None
    if not (parts := re.fullmatch(r"([a-z0-9][a-z0-9-]*)/([A-Za-z0-9][A-Za-z0-9.-]*)", into)):
        raise UsageError(f"--into {into!r} is not <source>/<vintage> in plain letters, digits and hyphens, e.g. self-scores/2024")
    return parts.group(1), parts.group(2)


def _earlier(project: Project, source: tuple[str, str] | None, vintage: str) -> Collection:
    """Return the evidence that an earlier collect kept, as the collection that this one completes."""
    import pandas as pd

    from parlib.intake.collect import Collection

    path = project.raw / (source[0] if source else "") / vintage / "evidence.parquet"
    if source is None or not path.exists():
        raise UsageError("--previous names a vintage of the source given with --into; there is none of that name")
    nothing = pd.DataFrame()
    return Collection(evidence=pd.read_parquet(path), problems=(), files=nothing, differences=nothing, repairs=nothing)


def _what_the_next_build_says(project: Project, got: Collection, source: tuple[str, str], previous: str) -> tuple[Problem, ...]:
    """Hold the rows to be kept against everything in the project, by the check that a build makes: what is kept must be built."""
    from parlib.intake.sources import Candidate
    from parlib.pipeline import check_candidate

    replaced = (previous,) if previous else ()
    return check_candidate(project, Candidate(*source, evidence=got.evidence, supersedes=replaced))


def _keep(project: Project, got: Collection, source: tuple[str, str], *, previous: str, retrieved: str) -> str:
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


def _tell(got: Collection, report: str, kept: str, *, passed_over: list[str], changes: Changes | None = None, as_json: bool) -> None:
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
        show_problems(got.problems, title="Problems")
    err.print(f"Report: {report}")
    empty_items = [(row.file, int(row.missing)) for row in got.files.itertuples() if getattr(row, "missing", 0)]
    for name, count in empty_items:
        err.print(f"! {name}: {count} item(s) not filled; they count as missing, not as zero")
    if passed_over:
        err.print(f"! passed over, because they are no workbooks: {', '.join(passed_over)}")
    show_absent(got.absent)
    out.print("Workbooks: " + (", ".join(f"{n} {status}" for status, n in sorted(counts.items())) or "none"))
    out.print(
        f"Evidence: {len(got.evidence)} rows"
        + (f", {len(got.differences)} cells changed by refiled workbooks" if len(got.differences) else "")
    )
    if kept:
        out.print(f"Kept in {kept}; `parlib build` reads it from there.")
