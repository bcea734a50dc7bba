"""``parlib new``: a workspace for an office, with its province, in one step."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib import __version__
from parlib.cli.console import AsJson, Root, agreed, emit, err, out
from parlib.cli.options import one_of
from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import UsageError
from parlib.gate.overlay import Overlay
from parlib.speech.catalogue import language_of, msg, speak
from parlib.store.project import SETTINGS, Project, find_project, shipped

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.units import Locality
    from parlib.workspace.notebooks import Update


def new(
    folder: Annotated[
        Path | None, typer.Argument(help="Name of the new folder, e.g. so-noi-vu.")
    ] = None,
    province: Annotated[
        str,
        typer.Option(
            "--province",
            help=(
                "The office's province: its name with or without diacritics, or its code; "
                "former names are accepted."
            ),
        ),
    ] = "",
    demo: Annotated[
        bool,
        typer.Option(
            "--demo", help="Add the illustrative province, fictional and marked so on every page."
        ),
    ] = False,
    practice: Annotated[
        str,
        typer.Option(
            "--practice",
            help=(
                "Instead of --province: a name for an invented province to train with, fictional "
                "and marked so on every page."
            ),
        ),
    ] = "",
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help=("Instead: update the notebooks of this workspace; your changes are kept."),
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Take the only possible answer without asking.")
    ] = False,
    language: Annotated[
        str,
        typer.Option(
            "--lang",
            parser=one_of("--lang", ("", *LANGUAGES)),
            help="Language of messages and of the workspace: vi or en.",
        ),
    ] = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make a workspace: `parlib new so-noi-vu --province "Tuyên Quang"`.

    It holds the office's own figures, plans, runs and notebooks. Rule books, wording, methods and
    the register of units are read from the package, and a file of the same name in the workspace
    overrides the packaged one. Existing files are never overwritten.
    """
    speak(language_of(language))
    if update:
        if folder is not None or province or practice or demo:
            raise UsageError(
                msg(
                    "--update takes no folder, province, --practice or --demo → run `parlib new "
                    "--update` inside the workspace"
                )
            )
        _update(find_project(root), language, quiet=as_json)
        return
    if folder is None:
        command = f'parlib new so-noi-vu --province "Tuyên Quang"{" --demo" if demo else ""}'
        raise UsageError(msg("no folder given → {command}", command=command))
    if practice:
        if province or demo:
            raise UsageError(
                msg("--practice invents its own province → leave out --province and --demo")
            )
        _create_for_practice(folder, practice, quiet=as_json)
        return
    _create(folder, province, demo=demo, yes=yes, quiet=as_json)


def _create(folder: Path, province: str, *, demo: bool, yes: bool, quiet: bool) -> None:
    from parlib.codebook.localities import Register
    from parlib.intake.raw.sources import read_register
    from parlib.speech.catalogue import spoken
    from parlib.workspace.create import Office, create, kinds_below, refuse_name
    from parlib.workspace.provinces import earlier_ones

    refuse_name(folder)
    localities = read_register(Overlay((shipped() / "data" / "raw",)))
    unit = _province(
        province,
        localities,
        folder,
        demo=demo,
        yes=yes,
        asking=sys.stdin.isatty() and sys.stderr.isatty() and not quiet,
    )
    today = date.today()  # noqa: DTZ011 - an issue date is a local date
    communes = Register(localities).below(
        unit, max(today.year, int(unit.valid_from[:4])), level="commune"
    )
    standing_now = [c for c in communes if not c.valid_to]
    office = Office(
        unit,
        earlier_ones(unit, localities),
        len(standing_now),
        sum(c.unit_type == "đặc khu" for c in standing_now),
        spoken(),
        today,
    )
    project = create(folder, office, demo=demo)
    if quiet:
        emit({"ok": True, "folder": str(project.root), "province": unit.locality, "communes": office.communes, "run": f"params/runs/{office.run}.yml"})  # fmt: skip
        return
    out.print(
        msg(
            "Workspace of {province}, with {count} {kinds}: {folder}",
            province=unit.name,
            count=office.communes,
            kinds=kinds_below(office),
            folder=folder,
        ),
        markup=False,
    )
    out.print(msg("Next:"))
    out.print(f"  cd {_quoted(str(folder))}", markup=False)
    out.print(f"  parlib batch params/runs/{office.run}.yml", markup=False)
    out.print("  parlib add units --usual-departments so-nganh.xlsx", markup=False)
    out.print(msg("  parlib add figures SCORES.xlsx"), markup=False)
    if demo:
        out.print("  parlib batch params/runs/illustrative.yml", markup=False)
    out.print(msg("The three steps are in README.md in that folder."))


def _create_for_practice(folder: Path, name: str, *, quiet: bool) -> None:
    from parlib.intake.raw.sources import read_register
    from parlib.speech.catalogue import spoken
    from parlib.workspace.create import Office, create, kinds_below, refuse_name
    from parlib.workspace.practice import practice_settings, practice_units

    refuse_name(folder)
    today = date.today()  # noqa: DTZ011 - an issue date is a local date
    invented = practice_settings(name, today, read_register(Overlay((shipped() / "data" / "raw",))))
    units = practice_units(invented)
    unit = next(u for u in units if u.level == "province")
    count = sum(u.level == "commune" and not u.valid_to for u in units)
    office = Office(unit, (), count, 0, spoken(), today, invented)
    project = create(folder, office, demo=False)
    if quiet:
        emit({"ok": True, "folder": str(project.root), "province": unit.locality, "communes": count, "run": f"params/runs/{office.run}.yml"})  # fmt: skip
        return
    out.print(
        msg(
            "Training workspace of the invented {province}, with {count} {kinds}: {folder}",
            province=unit.name,
            count=count,
            kinds=kinds_below(office),
            folder=folder,
        ),
        markup=False,
    )
    out.print(msg("Next:"))
    out.print(f"  cd {_quoted(str(folder))}", markup=False)
    handed_out = f'template --framework illustrative-commune --locality "{unit.name}" --below'
    for command in ("build", f"{handed_out} --period {today.year}"):
        out.print(f"  parlib {command}", markup=False)
    out.print(msg("README.md in that folder walks through the year, step by step."))


def _province(
    written: str, localities: pd.DataFrame, folder: Path, *, demo: bool, yes: bool, asking: bool
) -> Locality:
    """Return the province that is meant: as written, as asked, or an error with what may be copied."""
    from parlib.workspace.provinces import find_province, standing

    if not written.strip():
        if not asking:
            lines = _commands(tuple(standing(localities)), folder, demo=demo)
            raise UsageError(msg("no province given → run one of these:\n{lines}", lines=lines))
        written = typer.prompt(msg("Which province or city?"), err=True)
    while True:
        meant = find_province(written, localities)
        if meant.unit is not None and meant.was is None:
            return meant.unit
        if meant.unit is not None and meant.was is not None:
            change = msg(
                "{was} has been part of {now} since {day}",
                was=meant.was.name,
                now=meant.unit.name,
                day=_day(meant.unit, localities),
            )
            if yes:
                err.print(f"! {change}", markup=False)
                return meant.unit
            if not asking:
                raise UsageError(
                    msg(
                        "{change} → if that is what you want, run:\n{lines}",
                        change=change,
                        lines=_commands((meant.unit,), folder, demo=demo),
                    )
                )
            if agreed(
                msg("{change}. Create the workspace of {now}?", change=change, now=meant.unit.name),
                default=True,
                to_err=True,
            ):
                return meant.unit
        elif not asking:
            raise UsageError(
                msg(
                    "no province is called {written} → run one of these; the last one is for an "
                    "invented province to train with:\n{lines}",
                    written=f"{written[:60]!r}",
                    lines=_commands(meant.candidates, folder, demo=demo)
                    + f'\n  parlib new {_quoted(str(folder))} --practice "Hồng Lam"',
                )
            )
        else:
            names = ", ".join(u.short_name for u in meant.candidates)
            err.print(
                msg(
                    "No province is called {written}. Choose from: {names}",
                    written=f"{written[:60]!r}",
                    names=names,
                ),
                markup=False,
            )
        written = typer.prompt(msg("Which province or city?"), err=True)


def _day(unit: Locality, localities: pd.DataFrame) -> str:
    """Return the day from which a province has its borders: a new rank alone does not move them."""
    from parlib.codebook.localities import Register

    year, month, day = Register(localities).line(unit.locality)[0].valid_from.split("-")
    return f"{day}/{month}/{year}"


def _commands(units: tuple[Locality, ...], folder: Path, *, demo: bool) -> str:
    """Return the command again for each of some provinces, ready to be copied."""
    more = " --demo" if demo else ""
    return "\n".join(
        f'  parlib new {_quoted(str(folder))} --province "{unit.short_name}"{more}'
        for unit in units
    )


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _update(project: Project, language: str, *, quiet: bool) -> None:
    from parlib.cli.data import locked
    from parlib.workspace.notebooks import bring_up_to_date, content_digest, shipped_notebooks
    from parlib.workspace.settings import read_settings, write_settings

    if not (project.root / SETTINGS).is_file():
        raise UsageError(
            msg(
                "{folder} has no {settings}: it was not made by `parlib new`, and holds its "
                "notebooks itself → nothing to do",
                folder=project.root,
                settings=SETTINGS,
            )
        )
    settings = read_settings(project)
    speak(language_of(language, settings.language))
    with locked(project):
        updates = bring_up_to_date(project, settings.notebooks)
        delivered = {name: content_digest(path) for name, path in shipped_notebooks().items()}
        if (settings.version, settings.notebooks) != (__version__, delivered):
            write_settings(
                project.root,
                settings.model_copy(update={"version": __version__, "notebooks": delivered}),
            )
    if quiet:
        emit(
            {
                "ok": True,
                "version": __version__,
                "notebooks": {u.name: {"what": u.what, "beside": u.beside} for u in updates},
            }
        )
        return
    for update in updates:
        out.print(f"  {_became(update)}", markup=False)
    out.print(msg("The notebooks are those of parlib {version}.", version=__version__))


def _became(update: Update) -> str:
    """Return what became of a notebook."""
    name = f"notebooks/{update.name}"
    if update.what == "new":
        return msg("{name}: put there", name=name)
    if update.what == "newer":
        return msg("{name}: brought up to date", name=name)
    if update.what == "same":
        return msg("{name}: is up to date", name=name)
    if update.what == "kept":
        return msg("{name}: changed here and kept; the package has nothing newer", name=name)
    return msg(
        "{name}: replaced by the newer one; your version is kept as notebooks/{beside}",
        name=name,
        beside=update.beside,
    )
