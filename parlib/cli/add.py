"""``parlib add``: what an office has in Excel becomes a source of the project, without a file
written by hand.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.add_options import (
    Below,
    Columns,
    Fictional,
    Files,
    Index,
    Indicator,
    Lang,
    Level,
    Missing,
    Name,
    NewUnits,
    OfTable,
    OfUnits,
    OptionalFiles,
    Period,
    Recalculated,
    Retrieved,
    RuleBook,
    Sheets,
    SourceOption,
    Units,
    UnitsOn,
    Usual,
    Yes,
)
from parlib.cli.adding import add_files, next_vintage
from parlib.cli.console import (
    AsJson,
    Cleared,
    FormsFolder,
    ReportsFolder,
    Root,
    emit,
    out,
    speak_here,
    tell,
)
from parlib.cli.options import identifier
from parlib.cli.places import own_province
from parlib.cli.settling import Wishes, answers_of, register_of
from parlib.errors import UsageError
from parlib.speech.catalogue import msg
from parlib.store.project import find_project

if TYPE_CHECKING:
    from parlib.store.project import Project


def figures(
    files: Files,
    source: SourceOption = "",
    name: Name = "",
    locality: OfTable = "",
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
    recalculated: Recalculated = False,
    rule_book: RuleBook = "",
    missing: Missing = None,
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
        new_units=new_units, fictional=fictional, recalculated=recalculated, rule_book=rule_book, missing=missing or (), unit=locality,
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
                    "--usual-departments writes a list and cannot read one at the same time → "
                    "leave one of the two out"
                )
            )
        _write_usual(usual, below, language, root, as_json=as_json)
        return
    if not files:
        raise UsageError(
            msg(
                "no list given → parlib add units danh-sach.xlsx, or --usual-departments "
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
    locality: OfTable = "",
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
    recalculated: Recalculated = False,
    missing: Missing = None,
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
        sheets=sheets or (), new_units=new_units, fictional=fictional, recalculated=recalculated, missing=missing or (), unit=locality,
    )  # fmt: skip
    wishes = Wishes("outcomes", source, name, answers, yes, retrieved, language, root, as_json)
    add_files(
        files,
        wishes,
        lambda book, register, told: understand_outcomes(
            book, register, answers=told, source=wishes.source
        ),
    )


def evidence(
    folder: FormsFolder,
    name: Annotated[
        str,
        typer.Option(
            "--as", parser=identifier("--as", example="tu-cham-diem"), help="Name of the source."
        ),
    ] = "evidence",
    clear: Cleared = None,
    reports: ReportsFolder = Path("reports/collect"),
    retrieved: Retrieved = "",
    yes: Yes = False,
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Add filled workbooks of units: `parlib collect` with source and vintage named by parlib.

    What came before under the same name is completed: a workbook changes only what it holds. Exit
    code 3 if any file was refused.
    """
    from parlib.cli.offices import collect

    del yes  # a workbook is kept or refused, nothing is asked: scripts give it to every `add` alike
    project = find_project(root)
    spoken = speak_here(project, language)
    live, vintage = next_vintage(project, name, retrieved)
    collect(
        folder, into=f"{name}/{vintage}", previous=live.vintage if live is not None else "", clear=clear, reports=reports,
        retrieved=retrieved, language=spoken, root=root, as_json=as_json,
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
        raise UsageError(msg('for which province is the list? → --below "Tuyên Quang"'))
    province = register.find(
        named,
        period=date.today().year,  # noqa: DTZ011 - as of now
        level="" if "@" in named else "province",
        say=tell,
    )
    refuse_place(path)
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
    out.print(
        msg(
            "{count} usual departments of {province}, to be adapted: {file}",
            count=len(USUAL),
            province=province.name,
            file=path,
        ),
        markup=False,
    )
    out.print(
        msg("Departments that every province has are marked x ({source}). Next:", source=DECREE),
        markup=False,
    )
    out.print(
        f'  parlib add units "{path}" --source "Quyết định số …/QĐ-UBND ngày …/…/…"', markup=False
    )


def refuse_place(path: Path) -> None:
    """Refuse a place where no Excel file may be written: another kind, or one that exists."""
    if path.suffix.lower() != ".xlsx":
        raise UsageError(
            msg("{file} is not the name of an Excel file → e.g. so-nganh.xlsx", file=path.name)
        )
    if path.exists():
        raise UsageError(
            msg(
                "{file} exists and is not overwritten → name a new file, or add this one if "
                "it is yours",
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
