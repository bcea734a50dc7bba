"""``parlib add``: what an office has in Excel becomes a source of the project, without a file written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlib.cli.adding import (
    Below,
    Columns,
    Fictional,
    Files,
    Index,
    Lang,
    Level,
    Name,
    NewUnits,
    Period,
    Retrieved,
    Sheets,
    SourceOption,
    Units,
    UnitsOn,
    Wishes,
    Yes,
    add_files,
    answers_of,
)
from parlib.cli.console import AsJson, Root
from parlib.store.project import find_project

if TYPE_CHECKING:
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

    Reads tables as offices keep them, shows what was understood, asks what the table cannot say, and keeps the table with its card.
    """
    from parlib.intake.tables.figures import understand_figures

    parts = _parts(find_project(root), level)
    answers = answers_of(
        below=below, level=level, units_on=units_on, period=period, index=index, columns=columns or (), units=units or (), sheets=sheets or (),
        new_units=new_units, fictional=fictional,
    )  # fmt: skip
    wishes = Wishes("figures", source, name, answers, yes, retrieved, language, root, as_json)
    add_files(
        files, wishes, lambda book, register, told: understand_figures(book, register, parts=parts, answers=told, source=wishes.source)
    )


def _parts(project: Project, level: str) -> dict[str, str]:
    """Return the codes of the domains of the rule books of a level, by name; of every level where none is known."""
    from parlib.cli.rule_books import read_frameworks
    from parlib.intake.tables.figures import parts_of

    books = [f for f in read_frameworks(project).values() if f.status != "illustrative" and (not level or f.level == level)]
    return parts_of((item.code, item.name_vi) for f in books for item in f.items if str(item.level) in ("domain", "component"))
