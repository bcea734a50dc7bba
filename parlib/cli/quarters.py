"""``parlib plan report`` and ``heads``.

What became of a plan by the end of a period, and the file of each head of unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parlib.cli.console import (
    AsJson,
    DocumentsFolder,
    DraftDate,
    DraftFormats,
    Language,
    LocalityOption,
    PeriodOption,
    Root,
    emit,
    err,
    out,
    relative,
)
from parlib.cli.options import DRAFTED
from parlib.cli.places import unit_meant
from parlib.cli.words import counted, period_in_words
from parlib.errors import UsageError
from parlib.speech.catalogue import msg, printed_day
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.periods import Period
    from parlib.codebook.plans import Plan
    from parlib.codebook.units import Locality
    from parlib.document.model import Model
    from parlib.store.releases import Release

REPORTS = Path("reports/plans")
PlanArgument = Annotated[str, typer.Argument(help="Id of the plan, e.g. binh-gia-2026.")]
Reported = Annotated[
    str,
    typer.Option("--period", "-p", help="Period of the report: 2026-Q2, 2026-H1, 2026-03 or 2026."),
]


def report(
    plan: PlanArgument,
    period: Reported,
    folder: DocumentsFolder = REPORTS,
    formats: DraftFormats = DRAFTED,
    issued_on: DraftDate = "",
    issuer: Annotated[
        str,
        typer.Option(
            "--issuer", help="Reporting body as in a sentence; default the unit's committee."
        ),
    ] = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Draft the report on a plan for a quarter, half-year or year.

    Done, on course, late, not reported, due next, by unit.
    """
    from parlib.store.releases import open_release

    project = find_project(root)
    release = open_release(project)
    if not release.params.plans:
        raise UsageError(
            msg(
                "release {id} holds no plan yet → parlib targets accept or parlib plan draft puts "
                "one into params/plans, then parlib build",
                id=release.id,
            )
        )
    if plan not in release.params.plans:
        raise UsageError(
            msg(
                "no plan {plan!r} in release {id} → build first, or use one of: {plans}",
                plan=plan,
                id=release.id,
                plans=", ".join(sorted(release.params.plans)),
            )
        )
    report_on(
        project,
        release,
        release.params.plans[plan],
        period,
        folder=folder,
        formats=formats,
        issued_on=issued_on,
        issuer=issuer,
        as_json=as_json,
    )


def report_on(
    project: Project,
    release: Release,
    plan: Plan,
    period: str,
    *,
    folder: Path,
    formats: str,
    issued_on: str,
    issuer: str,
    as_json: bool,
) -> None:
    """Write the report on a plan and print what it says, in one line and file by file."""
    from parlib.briefing.dispatch.forms import Issue
    from parlib.briefing.dispatch.quarter import QuarterReport
    from parlib.briefing.dispatch.standing import standing_at

    quarter = _period(period)
    _refuse_another_year(plan, quarter)
    unit = release.register[plan.locality]
    tables = {
        name: release.table(name)
        for name in ("indices", "scores", "progress", "localities", "satisfaction")
    }
    issued = _day(issued_on)
    standing = standing_at(
        plan, quarter, tables=tables, methods=release.params.methods, issued_on=issued
    )
    document = QuarterReport(
        plan,
        quarter,
        standing,
        unit=unit,
        above=release.register.above(unit, plan.period),
        issue=Issue(issued_on=issued, issuer=issuer or plan.issuer),
        wording=_wording(project),
        release=release.id,
        illustrative=unit.fictional,
    )
    written = _write(
        project,
        {f"{plan.id}-{quarter.label.lower()}": document.model()},
        _target(project, folder) / plan.id,
        formats,
    )
    counts = standing["status"].value_counts().to_dict()
    if as_json:
        emit({"ok": True, "release": release.id, "files": written, "standing": counts})
        return
    _print_files(
        msg(
            "{plan}, {period}: {counts}",
            plan=plan.id,
            period=period_in_words(quarter.label),
            counts=counted(counts.items()),
        ),
        written,
    )


def heads(
    locality: LocalityOption,
    period: PeriodOption,
    owner: Annotated[
        str, typer.Option("--owner", help="Only this lead unit; default every one.")
    ] = "",
    framework: Annotated[
        str, typer.Option("--framework", help="Rule book, where the year was scored by several.")
    ] = "",
    folder: DocumentsFolder = Path("reports/heads"),
    formats: DraftFormats = DRAFTED,
    issued_on: DraftDate = "",
    language: Language = "vi",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write the file of each head of unit ("Phiếu theo dõi người đứng đầu").

    One page each: commitments, points, zero and fallen items, what is set aside; all in the annex.

    It ranks nobody, and calls nothing a fault that lies inside error, a change of rules or does not
    apply.
    """
    from parlib.briefing.dispatch.forms import Issue
    from parlib.briefing.dispatch.head_file import HeadFile
    from parlib.briefing.dispatch.head_rows import heads_of
    from parlib.briefing.run.folders import folder_stem
    from parlib.cli.improvement import reviewed_book
    from parlib.codebook.vietnamese import ascii_slug
    from parlib.store.releases import open_release

    project = find_project(root)
    release = open_release(project)
    unit = unit_meant(project, release.register, locality, period)
    book = reviewed_book(release, unit, period, framework)
    if book is None:
        raise UsageError(_no_points(release, unit, period))
    day = _day(issued_on)
    tables = _of_unit(release, unit.locality, period, book.id, day)
    known = heads_of(tables, book)
    if owner and owner not in known:
        raise UsageError(msg(
            "no unit called {owner!r} leads an item or a commitment of {name} → use one "
            "of: {known}",
            owner=owner, name=unit.name, known=', '.join(known) or 'none'))  # fmt: skip
    models = {}
    mark = "" if language == "vi" else f"-{language}"
    for one in [owner] if owner else known:
        document = HeadFile(
            one,
            period,
            framework=book,
            tables=tables,
            unit=unit,
            above=release.register.above(unit, period),
            issue=Issue(issued_on=day),
            wording=_wording(project, language),
            release=release.id,
            illustrative=unit.fictional or book.status == "illustrative",
        )
        models[f"{ascii_slug(one)}-{period}{mark}"] = document.model()
    if not models:
        raise UsageError(
            msg(
                "no item of {name} in {period} names a lead unit, so there is no file to write",
                name=unit.name,
                period=period,
            )
        )
    written = _write(
        project, models, _target(project, folder) / folder_stem(unit, str(period)), formats
    )
    if as_json:
        emit({"ok": True, "release": release.id, "files": written, "heads": list(models)})
        return
    told = {"count": len(models), "name": unit.name, "period": period}
    _print_files(msg("{count} file(s) of {name} {period}:", **told), written)
    if len(tables["targets"]):
        _point_out_early(day, period)


def _point_out_early(day: date, period: int) -> None:
    """Say that files dated before a year is over show commitments as they stood on that day."""
    if day < date(period, 12, 31):
        err.print(
            msg(
                "! the files are dated {day}, before {period} ends: commitments stand as of that day "
                "→ --issued-on with the day on which they are signed",
                day=printed_day(day.isoformat()),
                period=period,
            ),
            markup=False,
        )


# -- shared


def _print_files(told: str, files: Iterable[str]) -> None:
    out.print(told, markup=False)
    for name in files:
        out.print(f"  {name}", markup=False)


def _of_unit(
    release: Release, locality: str, period: int, book: str, day: date
) -> dict[str, pd.DataFrame]:
    """Return what a file of a head rests on.

    The year and those before it by the same rule book, and the commitments of the year as they
    stand on the day of the file.
    """
    from parlib.cli.standings import standing_on

    wanted: list[Any] = [("locality", "==", locality)]
    tables = {name: release.table(name, filters=wanted) for name in ("scores", "flags", "indices")}
    for name in ("scores", "flags"):
        rows = tables[name]
        tables[name] = rows[rows["framework"].eq(book) & rows["period"].le(period)].reset_index(
            drop=True
        )
    targets = standing_on(release, day, release.params.plans_of(locality, period))
    tables["targets"] = targets[
        targets["period"].eq(period) & targets["kind"].ne("respondent_influence")
    ].reset_index(drop=True)
    return tables


def _write(project: Project, models: Mapping[str, Model], folder: Path, formats: str) -> list[str]:
    from parlib.briefing.pages.docx import render_docx
    from parlib.briefing.pages.pdf import render_pdf
    from parlib.files.whole import whole_files

    render = {"docx": render_docx, "pdf": render_pdf}
    made = {
        f"{name}.{kind}": render[kind](model)
        for name, model in models.items()
        for kind in formats.split(",")
    }
    with whole_files(folder) as place:
        for name, content in made.items():
            (place / name).write_bytes(content)
    return [relative(folder / name, project) for name in made]


def _period(label: str) -> Period:
    from parlib.codebook.periods import Period

    return Period.parse(label.strip().upper())


def _refuse_another_year(plan: Plan, period: Period) -> None:
    if not plan.covers(period.year):
        raise UsageError(
            msg(
                "--period {label} is not in the horizon of {id}, {period} to {end}",
                label=period.label,
                id=plan.id,
                period=plan.period,
                end=plan.end,
            )
        )


def _day(written: str) -> date:
    return date.fromisoformat(written) if written else date.today()  # noqa: DTZ011 - the day of a draft is a local date


def _target(project: Project, folder: Path) -> Path:
    return folder if folder.is_absolute() else project.root / folder


def _wording(project: Project, language: str = "vi") -> Mapping[str, Any]:
    from parlib.store.wording import load_wording

    wording: Mapping[str, Any] = load_wording(project.all_params)[language]
    return wording


def _no_points(release: Release, unit: Locality, period: int) -> str:
    """Say that a year is not scored, and what shows how its plan stands meanwhile."""
    told = {"id": release.id, "name": unit.name, "period": period}
    plans = sorted(p.id for p in release.params.plans_of(unit.locality, period))
    if not plans:
        return msg("release {id} holds no points of {name} in {period} → check --period", **told)
    return msg(
        "release {id} holds no points of {name} in {period}: the files of heads are made when the "
        "year is scored → until then parlib plan report {plan} --period {period}-Q1",
        plan=plans[0],
        **told,
    )
