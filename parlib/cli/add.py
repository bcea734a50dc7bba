"""``parlib add``: what an office has in Excel becomes a source of the project, without a file
written by hand.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.adding import (
    Below,
    Columns,
    Fictional,
    Files,
    Form,
    Index,
    Indicator,
    Lang,
    Level,
    Name,
    NewUnits,
    OfUnits,
    OptionalFiles,
    Period,
    PlanOption,
    ReportedPeriod,
    Retrieved,
    Sheets,
    SourceOption,
    Units,
    UnitsOn,
    Usual,
    Wishes,
    Yes,
    add_files,
    answers_of,
    next_vintage,
    own_province,
    register_of,
)
from parlib.cli.console import AsJson, Root, emit, out, speak_here, tell
from parlib.cli.options import identifier
from parlib.cli.understood import number_in_words
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import msg
from parlib.store.project import find_project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from parlib.codebook.localities import Register
    from parlib.codebook.plans import Plan
    from parlib.intake.tables.book import Book
    from parlib.intake.tables.questions import Answers
    from parlib.intake.tables.understood import Understood
    from parlib.store.project import Project


def figures(
    files: Files,
    source: SourceOption = "",
    name: Name = "",
    below: Below = "",
    level: Level = "",
    units_on: UnitsOn = "",
    period: Period = None,
    index: Index = "",
    columns: Columns = None,
    units: Units = None,
    sheets: Sheets = None,
    new_units: NewUnits = False,
    fictional: Fictional = False,
    yes: Yes = False,
    retrieved: Retrieved = "",
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Add index figures: totals, domains and ranks of PAR INDEX, SIPAS, PAPI, PCI, DTI, Index 766.

    Reads tables as offices keep them, shows what was understood, asks what the table cannot say,
    and keeps the table with its card.
    """
    from parlib.intake.tables.figures import understand_figures

    speak_here(find_project(root), language)
    parts = _parts(find_project(root), level)
    answers = answers_of(
        below=below, level=level, units_on=units_on, period=period, index=index, columns=columns or (), units=units or (), sheets=sheets or (),
        new_units=new_units, fictional=fictional,
    )  # fmt: skip
    wishes = Wishes("figures", source, name, answers, yes, retrieved, language, root, as_json)
    add_files(
        files,
        wishes,
        lambda book, register, told: understand_figures(
            book, register, parts=parts, answers=told, source=wishes.source
        ),
    )


def units(
    files: OptionalFiles = None,
    source: SourceOption = "",
    name: Name = "",
    below: Below = "",
    level: Level = "",
    units_on: UnitsOn = "",
    period: Period = None,
    columns: Columns = None,
    units: Units = None,
    sheets: Sheets = None,
    fictional: OfUnits = False,
    usual: Usual = None,
    yes: Yes = False,
    retrieved: Retrieved = "",
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Add units from an office's list.

    Departments, public-service centres, fictional units; and further facts of communes.

    An identity is made for each, never typed; what the register holds stays as it is. A number
    beside a unit (population, area) is kept as an outcome of the year that the list states.
    """
    from parlib.intake.tables.unit_lists import understand_units

    speak_here(find_project(root), language)
    if usual is not None:
        if files:
            raise UsageError(
                msg(
                    "--usual-departments writes a list, and a list is not read with it → leave "
                    "one of the two out"
                )
            )
        _write_usual(usual, below, language, root, as_json=as_json)
        return
    if not files:
        raise UsageError(
            msg(
                "no list is named → parlib add units danh-sach.xlsx, or --usual-departments "
                "so-nganh.xlsx for one to start from"
            )
        )
    answers = answers_of(
        below=below, level=level, units_on=units_on, period=period, index="", columns=columns or (), units=units or (), sheets=sheets or (),
        fictional=fictional,
    )  # fmt: skip
    wishes = Wishes("units", source, name, answers, yes, retrieved, language, root, as_json)
    add_files(
        files,
        wishes,
        lambda book, register, told: understand_units(
            book, register, answers=told, source=wishes.source
        ),
    )


def outcomes(
    files: Files,
    source: SourceOption = "",
    name: Name = "",
    below: Below = "",
    level: Level = "",
    units_on: UnitsOn = "",
    period: Period = None,
    indicator: Indicator = "",
    columns: Columns = None,
    units: Units = None,
    sheets: Sheets = None,
    new_units: NewUnits = False,
    fictional: Fictional = False,
    yes: Yes = False,
    retrieved: Retrieved = "",
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Add outcomes of provinces or communes.

    Any indicator, a column each, a column a year, or a row each.

    Every indicator gets an identity from its name; questions of `params/methods/links.yml` ask for
    it by that.
    """
    from parlib.intake.tables.indicators import understand_outcomes

    speak_here(find_project(root), language)
    answers = answers_of(
        below=below, level=level, units_on=units_on, period=period, index=indicator, columns=columns or (), units=units or (),
        sheets=sheets or (), new_units=new_units, fictional=fictional,
    )  # fmt: skip
    wishes = Wishes("outcomes", source, name, answers, yes, retrieved, language, root, as_json)
    add_files(
        files,
        wishes,
        lambda book, register, told: understand_outcomes(
            book, register, answers=told, source=wishes.source
        ),
    )


def progress(
    files: OptionalFiles = None,
    plan: PlanOption = "",
    period: ReportedPeriod = "",
    form: Form = None,
    source: SourceOption = "",
    name: Name = "",
    sheets: Sheets = None,
    yes: Yes = False,
    retrieved: Retrieved = "",
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Add results of a plan.

    One row a promise, found by its id or its very words, with number, note and evidence.

    With --form the Excel form of a period is written instead, with what was reported last beside
    each promise.
    """
    import pandas as pd

    from parlib.codebook.periods import Period
    from parlib.codebook.plan_checks import check_progress
    from parlib.intake.tables.plan_results import Reported, understand_progress
    from parlib.store.params import load_confirmed_plans

    project = find_project(root)
    speak_here(project, language)
    plans, _ = load_confirmed_plans(project.params)
    if not plans:
        raise UsageError(
            msg(
                "there is no plan in params/plans → bring one in first: parlib targets "
                "extract, "
                "or parlib plan draft"
            )
        )
    _refuse_unknown(plan, plans)
    if period:
        Period.parse(period)
    if form is not None:
        _write_form(project, form, plans, plan, period, as_json=as_json)
        return
    if not files:
        raise UsageError(
            msg(
                "no report is named → parlib add progress bao-cao.xlsx, or --form bao-cao.xlsx "
                "--period 2026-Q3 for one to fill"
            )
        )
    told = Reported(plan, period)

    def understand(book: Book, _register: Register, answers: Answers) -> Understood:
        out = understand_progress(book, plans, answers=answers, told=told)
        if rows := out.tables.get("progress"):
            frame = pd.DataFrame(rows).assign(value=lambda f: pd.to_numeric(f["value"]))
            if problems := check_progress(frame, plans)[1]:
                raise ValidationFailed(problems, context=book.name)
        return out

    answers = answers_of(
        below="",
        level="",
        units_on="",
        period=None,
        index="",
        columns=(),
        units=(),
        sheets=sheets or (),
    )
    add_files(
        files,
        Wishes("progress", source, name, answers, yes, retrieved, language, root, as_json),
        understand,
    )


def _refuse_unknown(plan: str, plans: Mapping[str, Plan]) -> None:
    if plan and plan not in plans:
        raise UsageError(
            msg(
                "there is no plan {plan} → one of: {plans}",
                plan=f"{plan[:60]!r}",
                plans=", ".join(sorted(plans)),
            )
        )


def _write_form(
    project: Project,
    path: Path,
    plans: Mapping[str, Plan],
    plan: str,
    period: str,
    *,
    as_json: bool,
) -> None:
    """Write the form for the results of a period into an Excel file that does not exist yet."""
    from parlib.files.whole import write_bytes
    from parlib.intake.tables.plan_results import report_form

    if not plan and len(plans) > 1:
        raise UsageError(
            msg("of which plan? → --plan {plans}", plans=" | --plan ".join(sorted(plans)))
        )
    if not period:
        raise UsageError(msg("of which period? → --period 2026-Q3, 2026-H1, 2026-07 or 2026"))
    _refuse_place(path)
    meant = plans[plan] if plan else next(iter(plans.values()))
    write_bytes(path, report_form(meant, period, _last_results(project, meant.id, period)))
    if as_json:
        emit({"ok": True, "file": str(path), "plan": meant.id, "period": period})
        return
    out.print(msg(("Form of {plan} for {period}: {file}. When it is filled: "
    "parlib add progress {file}"), plan=meant.id, period=period, file=path), markup=False)  # fmt: skip


def _last_results(project: Project, plan: str, period: str) -> dict[str, str]:
    """Return the last result before a period of each promise of a plan, with its period, as the
    form shows it.
    """
    from parlib.codebook.periods import Period
    from parlib.intake.raw.sources import find_sources
    from parlib.intake.tables.vintage import earlier_rows

    rows = [
        r
        for s in find_sources(project.raw)[0]
        for r in earlier_rows(s).get("progress", ())
        if r["plan"] == plan
    ]
    before = sorted(
        (Period.parse(r["period"]), r["item"], r)
        for r in rows
        if Period.parse(r["period"]) < Period.parse(period)
    )
    return {
        item: f"{number_in_words(r['value']) or r['note'][:60]} ({r['period']})"
        for _, item, r in before
    }


def evidence(
    folder: Annotated[
        Path, typer.Argument(help="Folder with the workbooks that came back; it is only read.")
    ],
    name: Annotated[
        str,
        typer.Option(
            "--as", parser=identifier("--as", example="tu-cham-diem"), help="Name of the source."
        ),
    ] = "evidence",
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
    retrieved: Retrieved = "",
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Add filled workbooks of units: `parlib collect` with source and vintage named by parlib.

    What came before under the same name is completed: a workbook changes only what it holds. Exit
    code 3 if any file was refused.
    """
    from parlib.cli.offices import collect

    project = find_project(root)
    said = speak_here(project, language)
    live, vintage = next_vintage(project, name, retrieved)
    collect(
        folder, into=f"{name}/{vintage}", previous=live.vintage if live is not None else "", clear=clear, reports=reports,
        retrieved=retrieved, language=said, root=root, as_json=as_json,
    )  # fmt: skip


def _write_usual(
    path: Path, below: str, language: str, root: Path | None, *, as_json: bool
) -> None:
    """Write the usual departments of the workspace's province, or of the one named, into an Excel
    file that does not exist yet.
    """
    from parlib.files.whole import write_bytes
    from parlib.intake.tables.usual_units import DECREE, USUAL, list_for

    project = find_project(root)
    speak_here(project, language)
    register = register_of(project)
    named = below or own_province(project)
    if not named:
        raise UsageError(msg('of which province is the list? → --below "Tuyên Quang"'))
    province = register.find(
        named,
        period=date.today().year,  # noqa: DTZ011 - as of now
        level="" if "@" in named else "province",
        say=tell,
    )
    _refuse_place(path)
    write_bytes(path, list_for(province))
    if as_json:
        emit(
            {
                "ok": True,
                "file": str(path),
                "units": len(USUAL),
                "marked": sum(u.everywhere for u in USUAL),
            }
        )
        return
    out.print(msg(("{count} usual departments of {province}, "
    "to be adapted: {file}"), count=len(USUAL), province=province.name, file=path), markup=False)  # fmt: skip
    out.print(
        msg("Those that every province has are marked x ({source}). Next:", source=DECREE),
        markup=False,
    )
    out.print(
        f'  parlib add units "{path}" --source "Quyết định số …/QĐ-UBND ngày …/…/…"', markup=False
    )


def _refuse_place(path: Path) -> None:
    """Refuse a place where no Excel file may be written: another kind, or one that exists."""
    if path.suffix.lower() != ".xlsx":
        raise UsageError(
            msg("{file} is not the name of an Excel file → e.g. so-nganh.xlsx", file=path.name)
        )
    if path.exists():
        raise UsageError(
            msg(
                (
                    "{file} exists, and nothing is written over → name a new file, or add this one "
                    "if it is yours"
                ),
                file=path,
            )
        )


def _parts(project: Project, level: str) -> dict[str, str]:
    """Return the codes of the domains of the rule books of a level, by name.

    Of every level where none is known.
    """
    from parlib.cli.rule_books import read_frameworks
    from parlib.intake.tables.figures import parts_of

    books = [
        f
        for f in read_frameworks(project).values()
        if f.status != "illustrative" and (not level or f.level == level)
    ]
    return parts_of(
        (item.code, item.name_vi)
        for f in books
        for item in f.items
        if str(item.level) in ("domain", "component")
    )
