"""``parlib plan progress``, ``take``, ``report`` and ``heads``: the quarters of a plan, and the file of each head of unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parlib.cli.console import AsJson, LocalityOption, PeriodOption, Root, emit, err, out, rows_of, show_problems, tell
from parlib.cli.options import day, some_of
from parlib.errors import Problem, UsageError, ValidationFailed
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.periods import Period
    from parlib.codebook.plans import Plan
    from parlib.document.model import Model
    from parlib.store.releases import Release

FORMATS = ("docx", "pdf")
PlanArgument = Annotated[str, typer.Argument(help="Id of the plan, e.g. binh-gia-2026.")]
Reported = Annotated[str, typer.Option("--period", "-p", help="What is reported on: 2026-Q2, 2026-H1, 2026-03 or 2026.")]
Formats = Annotated[str, typer.Option("--formats", parser=some_of("--formats", FORMATS), help="Documents to write: docx, pdf.")]
IssuedOn = Annotated[str, typer.Option("--issued-on", parser=day("--issued-on"), help="Date of the draft, ISO; default today.")]


def progress(
    plan: PlanArgument,
    period: Reported,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the workbooks.")] = Path("reports/progress"),
    by_owner: Annotated[bool, typer.Option("--by-owner", help="One workbook for each lead unit instead of one for all.")] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write the workbook in which offices report on a plan, with what they last reported beside each line."""
    from parlib.codebook.vietnamese import ascii_slug
    from parlib.files.whole import whole_files
    from parlib.intake.review.progress import write_progress
    from parlib.store.releases import open_release

    project = find_project(root)
    release = open_release(project)
    held, asked = _plan(project, plan), _period(period)
    _refuse_another_year(held, asked)
    owners: dict[str, list[str]] = {}
    for commitment in held.commitments:
        owners.setdefault(commitment.owners[0] if by_owner else "", []).append(commitment.id)
    target = folder if folder.is_absolute() else project.root / folder
    names, fictional = [], held.locality in release.register and release.register[held.locality].fictional
    with whole_files(target) as scratch:
        for owner, ids in owners.items():
            names.append(f"{held.id}-{asked.label.lower()}{'-' + ascii_slug(owner) if owner else ''}.xlsx")
            last = release.table("progress")
            write_progress(held, asked, scratch / names[-1], last=last, commitments=ids, illustrative=fictional)
    written = [(target / name).as_posix() for name in names]
    if as_json:
        emit({"ok": True, "files": written, "commitments": len(held.commitments)})
        return
    out.print(f"{len(written)} progress workbook(s) of {held.id} for {asked.label}:", markup=False)
    for name in written:
        out.print(f"  {name}", markup=False)


def take(
    files: Annotated[list[Path], typer.Argument(help="Progress workbooks that came back.")],
    into: Annotated[
        str, typer.Option("--into", help="Where to keep the rows: `SOURCE/VINTAGE` under data/raw, e.g. progress/2026-q1.")
    ] = "",
    retrieved: Annotated[str, typer.Option("--retrieved", parser=day("--retrieved"), help="Date for the card, ISO; default today.")] = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Read progress workbooks back: every fault with its cell, all files together; good ones are kept as a raw source."""
    import pandas as pd

    from parlib.cli.offices import source_name
    from parlib.codebook.plan_checks import check_progress
    from parlib.intake.review.progress import read_progress

    project = find_project(root)
    source = source_name(into)
    plans = _plans(project)
    if missing := [f.name for f in files if not f.is_file()]:
        raise UsageError(f"there is no file {', '.join(missing)}; give the workbooks that came back")
    read = [read_progress(path, plans) for path in files]
    rows = pd.concat([r.rows for r in read], ignore_index=True)
    problems = [p for r in read for p in r.problems]
    twice = rows[rows.duplicated(["plan", "item", "period"], keep=False)]
    problems += [
        Problem("two workbooks report on one commitment and period", "keep one", file=r.source_file, cell=r.source_cell, found=r.item)
        for r in twice.itertuples(index=False)
    ]
    checked, misplaced = check_progress(rows, plans)
    problems += misplaced
    if any(p.severity == "error" for p in problems):
        raise ValidationFailed(problems, context="progress")
    empty = sum(len(r.empty) for r in read)
    kept = _keep_rows(project, checked, source, retrieved) if source and len(checked) else ""
    if as_json:
        emit({"ok": True, "rows": len(checked), "empty": empty, "kept": kept, "problems": rows_of(problems)})
        return
    if problems:
        show_problems(problems, title="Warnings")
    out.print(f"{len(checked)} commitment(s) reported on, {empty} left empty: not reported, which is not zero.")
    if source and not kept:
        err.print("! nothing was kept: no workbook reports anything")
    if kept:
        out.print(f"Kept in {kept}; `parlib build` reads it from there.", markup=False)


def report(
    plan: PlanArgument,
    period: Reported,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the documents.")] = Path("reports/plans"),
    formats: Formats = "docx,pdf",
    issued_on: IssuedOn = "",
    issuer: Annotated[str, typer.Option("--issuer", help="Reporting body as in a sentence; default the unit's committee.")] = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Draft the report on a plan for a quarter, half-year or year: done, on course, late, not reported, due next, by unit."""
    from parlib.briefing.dispatch.forms import Issue
    from parlib.briefing.dispatch.quarter import QuarterReport, standing_at
    from parlib.store.releases import open_release

    project = find_project(root)
    release = open_release(project)
    if plan not in release.params.plans:
        raise UsageError(
            f"no plan {plan!r} in release {release.id} → build first, or use one of: {', '.join(sorted(release.params.plans))}"
        )
    held, asked = release.params.plans[plan], _period(period)
    _refuse_another_year(held, asked)
    unit = release.register[held.locality]
    tables = {name: release.table(name) for name in ("indices", "scores", "progress", "localities", "satisfaction")}
    standing = standing_at(held, asked, tables=tables, methods=release.params.methods)
    document = QuarterReport(
        held,
        asked,
        standing,
        unit=unit,
        above=release.register.above(unit, held.period),
        issue=Issue(issued_on=_day(issued_on), issuer=issuer or held.issuer),
        wording=_wording(project),
        release=release.id,
        illustrative=unit.fictional,
    )
    written = _write({f"{held.id}-{asked.label.lower()}": document.model()}, _target(project, folder) / held.id, formats)
    counts = standing["status"].value_counts().to_dict()
    if as_json:
        emit({"ok": True, "release": release.id, "files": written, "standing": counts})
        return
    out.print(f"{held.id} at the end of {asked.label}: " + ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in counts.items()), markup=False)
    for name in written:
        out.print(f"  {name}", markup=False)


def heads(
    locality: LocalityOption,
    period: PeriodOption,
    owner: Annotated[str, typer.Option("--owner", help="Only this lead unit; default every one.")] = "",
    framework: Annotated[str, typer.Option("--framework", help="Rule book, where the year was scored by several.")] = "",
    folder: Annotated[Path, typer.Option("--out", help="Folder for the documents.")] = Path("reports/heads"),
    formats: Formats = "docx,pdf",
    issued_on: IssuedOn = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write the file of each head of unit ("Phiếu theo dõi người đứng đầu"): commitments, points, zero and fallen items, what is set aside.

    It ranks nobody, and calls nothing a fault that lies inside error, a change of rules or does not apply.
    """
    from parlib.briefing.dispatch.forms import Issue
    from parlib.briefing.dispatch.head_file import HeadFile, heads_of
    from parlib.cli.improvement import reviewed_book
    from parlib.codebook.vietnamese import ascii_slug
    from parlib.store.releases import open_release

    project = find_project(root)
    release = open_release(project)
    unit = release.register.find(locality, period=period, say=tell)
    book = reviewed_book(release, unit, period, framework)
    if book is None:
        raise UsageError(f"release {release.id} holds no points of {unit.name} in {period} → check --period")
    tables = _of_unit(release, unit.locality, period, book.id)
    known = heads_of(tables, book)
    if owner and owner not in known:
        raise UsageError(f"nobody called {owner!r} leads an item or a commitment of {unit.name} → use one of: {', '.join(known) or 'none'}")
    models = {}
    for one in [owner] if owner else known:
        document = HeadFile(
            one,
            period,
            framework=book,
            tables=tables,
            unit=unit,
            above=release.register.above(unit, period),
            issue=Issue(issued_on=_day(issued_on)),
            wording=_wording(project),
            release=release.id,
            illustrative=unit.fictional or book.status == "illustrative",
        )
        models[f"{ascii_slug(one)}-{period}"] = document.model()
    if not models:
        raise UsageError(f"no item of {unit.name} in {period} names a lead unit, so there is nobody to write a file for")
    written = _write(models, _target(project, folder) / f"{unit.slug}-{period}", formats)
    if as_json:
        emit({"ok": True, "release": release.id, "files": written, "heads": list(models)})
        return
    out.print(f"{len(models)} file(s) of {unit.name} {period}:", markup=False)
    for name in written:
        out.print(f"  {name}", markup=False)


# -- shared


def _of_unit(release: Release, locality: str, period: int, book: str) -> dict[str, pd.DataFrame]:
    """Return what a file of a head rests on: the year and those before it by the same rule book, and the commitments of the year."""
    wanted: list[Any] = [("locality", "==", locality)]
    tables = {name: release.table(name, filters=wanted) for name in ("scores", "flags", "targets")}
    for name in ("scores", "flags"):
        rows = tables[name]
        tables[name] = rows[rows["framework"].eq(book) & rows["period"].le(period)].reset_index(drop=True)
    targets = tables["targets"]
    tables["targets"] = targets[targets["period"].eq(period) & targets["kind"].ne("respondent_influence")].reset_index(drop=True)
    return tables


def _write(models: Mapping[str, Model], folder: Path, formats: str) -> list[str]:
    from parlib.briefing.pages.docx import render_docx
    from parlib.briefing.pages.pdf import render_pdf
    from parlib.files.whole import whole_files

    render = {"docx": render_docx, "pdf": render_pdf}
    made = {f"{name}.{kind}": render[kind](model) for name, model in models.items() for kind in formats.split(",")}
    with whole_files(folder) as place:
        for name, content in made.items():
            (place / name).write_bytes(content)
    return [(folder / name).as_posix() for name in made]


def _keep_rows(project: Project, rows: pd.DataFrame, source: tuple[str, str], retrieved: str) -> str:
    from parlib.cli.data import locked
    from parlib.store.sources import Provenance, write_source

    folder = project.raw / source[0] / source[1]
    provenance = Provenance(
        kind="progress",
        title=f"Progress on {', '.join(sorted(set(rows['plan'])))}, {', '.join(sorted(set(rows['period'])))}",
        producer="The offices that filed the workbooks",
        citation="Progress workbooks as filed; each row names its file and cell",
        retrieved=retrieved or date.today().isoformat(),  # noqa: DTZ011 - the day of receipt is a local date
        licence="Working papers of the offices that filed them",
        compiled="Read by `parlib plan take`.",
    )
    with locked(project):
        write_source(folder, {"progress": rows}, provenance)
    return folder.relative_to(project.root).as_posix()


def _plans(project: Project) -> dict[str, Plan]:
    from parlib.store.params import load_confirmed_plans

    return load_confirmed_plans(project.params)[0]


def _plan(project: Project, plan: str) -> Plan:
    plans = _plans(project)
    if plan not in plans:
        raise UsageError(f"no plan {plan!r} in params/plans → use one of: {', '.join(sorted(plans)) or 'none'}")
    return plans[plan]


def _period(label: str) -> Period:
    from parlib.codebook.periods import Period

    return Period.parse(label.strip().upper())


def _refuse_another_year(plan: Plan, period: Period) -> None:
    if not plan.covers(period.year):
        raise UsageError(f"--period {period.label} is not in the horizon of {plan.id}, {plan.period} to {plan.end}")


def _day(written: str) -> date:
    return date.fromisoformat(written) if written else date.today()  # noqa: DTZ011 - the day of a draft is a local date


def _target(project: Project, folder: Path) -> Path:
    return folder if folder.is_absolute() else project.root / folder


def _wording(project: Project) -> Mapping[str, Any]:
    from parlib.store.wording import load_wording

    wording: Mapping[str, Any] = load_wording(project.all_params)["vi"]
    return wording
