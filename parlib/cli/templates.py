"""``parlib template``: the workbooks that offices fill, and the review of what is to improve."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.console import (
    AsJson,
    LocalitiesOption,
    PeriodOption,
    Root,
    emit,
    err,
    out,
    progress_bar,
    relative,
)
from parlib.cli.covering import write_covering_letter
from parlib.cli.options import per_cent, whole
from parlib.cli.places import unit_meant
from parlib.cli.rule_books import read_framework
from parlib.cli.vintages import form_layers
from parlib.errors import UsageError
from parlib.speech.catalogue import msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.frameworks import Framework
    from parlib.codebook.layers import Layer
    from parlib.codebook.localities import Register
    from parlib.codebook.units import Locality
    from parlib.store.releases import Release
from parlib.cli.offices import FrameworkOption, built_release

_SHOWN = 8


def template(
    localities: LocalitiesOption,
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
            show_default=False,
        ),
    ] = 0,
    blind: Annotated[
        bool,
        typer.Option(
            "--blind",
            help=(
                "With --appraisal: for a second appraiser of round 1, without any points of the "
                "first."
            ),
        ),
    ] = False,
    sample: Annotated[
        int,
        typer.Option(
            "--sample",
            parser=whole("--sample", most=10_000),
            help="With --blind: number of units, drawn at random (the same ones each time).",
            show_default=False,
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
            show_default=False,
        ),
    ] = math.nan,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write the self-scoring workbook (.xlsx) of a unit, or of every unit below it, with last
    year's points beside each row.

    With --below a draft of the letter that goes out with them lies beside them. Several units: repeat --locality, or give a list with ";" between. With --appraisal or --explanation it is the workbook for that step: what was filed stands in
    locked cells, and collecting it changes nothing else. With --improve it is the review of the
    year (`parlib plan draft` reads it back).
    """
    project = find_project(root)
    if improve:
        _improve(
            project, localities, period, framework, target, folder,
            below=below, other=appraisal or explanation, as_json=as_json,
        )  # fmt: skip
        return
    if not framework:
        raise UsageError(
            msg(
                "a self-scoring workbook needs one rule book → give --framework; `parlib "
                "framework list` lists them"
            )
        )
    book = read_framework(project, framework)
    release = built_release(project, quiet=as_json)
    register = release.register
    units = _units(project, register, localities, period, below=below, level=book.level)
    _refuse_blind(blind=blind, sample=sample, appraisal=appraisal)
    units = _drawn(units, sample, period) if sample else units
    scores, evidence = _before_and_filed(release, book, period)
    if blind:
        # an explanation answers what the first appraiser cut
        evidence = evidence.assign(
            appraised_round1=math.nan, appraised_score=math.nan, explanation=""
        )
    into = folder if folder.is_absolute() else project.root / folder
    layers_of = partial(
        form_layers,
        appraisal=appraisal,
        explanation=explanation,
        appraisal_round=1 if blind else appraisal_round,
    )
    names, unfiled = _write(
        book, units, period, register=register, scores=scores, evidence=evidence,
        layers_of=layers_of, into=into, asks_filed=appraisal or explanation,
        ending="-doc-lap" if blind else "", quiet=as_json,
    )  # fmt: skip
    written = [(into / name).as_posix() for name in names.values()]
    letter: list[Path] = []
    if below and not (appraisal or explanation):
        letter = write_covering_letter(
            project, release, book, units, period, files=names, folder=into
        )
    if as_json:
        emit(
            {"ok": True, "files": written, "letter": [str(p) for p in letter], "not_filed": unfiled}
        )
        return
    _tell_written(book, period, [relative(Path(name), project) for name in written], unfiled)
    for path in letter:
        out.print(msg("Draft of the letter that goes out with them: {file}", file=relative(path, project)), markup=False)  # fmt: skip


def _write(
    book: Framework,
    units: Sequence[Locality],
    period: int,
    *,
    register: Register,
    scores: pd.DataFrame,
    evidence: pd.DataFrame,
    layers_of: Callable[..., tuple[Layer, ...]],
    into: Path,
    asks_filed: bool,
    ending: str,
    quiet: bool,
) -> tuple[dict[str, str], list[str]]:
    """Write a workbook for each unit; return the names of the files by identity, and the units of
    which nothing was filed where the workbook stands on that (``asks_filed``).
    """
    from parlib.files.whole import whole_files
    from parlib.intake.workbook.layout import form_suffix
    from parlib.intake.workbook.template import file_stems, write_template

    stems = file_stems(register, units, period)
    names: dict[str, str] = {}
    unfiled = []
    # an office that sends out the folder must not meet a part of it
    with whole_files(into) as scratch:
        for one in _told(units, msg("Writing workbooks"), quiet=quiet or len(units) == 1):
            filed = evidence[evidence["locality"].eq(one.locality)]
            layers = layers_of(filed=filed)
            kind = f"{form_suffix(layers)}{ending}"
            name = names[one.locality] = f"{stems[one.locality]}-{period}{kind}.xlsx"
            write_template(
                book, locality=one, period=period, path=scratch / name,
                previous=scores, layers=layers, evidence=filed,
            )  # fmt: skip
            # an empty form came back: that is not filed
            if asks_filed and filed["state"].eq("missing").all():
                unfiled.append(one.name)
    return names, unfiled


def _units(
    project: Project,
    register: Register,
    named: Sequence[str],
    period: int,
    *,
    below: bool,
    level: str = "",
) -> tuple[Locality, ...]:
    """Return the units that names mean, any of them a list with ``;`` between, or those below each."""
    names = [name.strip() for one in named for name in one.split(";") if name.strip()]
    if not names:
        raise UsageError(msg("no unit given → --locality"))
    chosen = [unit_meant(project, register, name, period) for name in names]
    if below:
        only = {"level": level} if level else {}
        for unit in chosen:
            if not register.below(unit, period, **only):
                if level:
                    raise UsageError(
                        msg(
                            "no {level} below {name} is in the register for {period}",
                            level=level,
                            name=unit.name,
                            period=period,
                        )
                    )
                raise UsageError(
                    msg(
                        "nothing below {name} is in the register for {period}",
                        name=unit.name,
                        period=period,
                    )
                )
        chosen = [one for unit in chosen for one in register.below(unit, period, **only)]
    return tuple({unit.locality: unit for unit in chosen}.values())


def _refuse_blind(*, blind: bool, sample: int, appraisal: bool) -> None:
    if blind and not appraisal:
        raise UsageError(msg("--blind is a form for appraisers → also give --appraisal"))
    if sample and not blind:
        raise UsageError(msg("--sample draws the units of a second appraisal → also give --blind"))


def _drawn(units: Sequence[Locality], count: int, period: int) -> tuple[Locality, ...]:
    """Draw units by a number that their identity and the year give, so that nobody picks them."""
    if count > len(units):
        raise UsageError(
            msg("--sample {count}: there are {count2} unit(s)", count=count, count2=len(units))
        )

    def place(unit: Locality) -> str:
        return sha256(f"{unit.locality} {period}".encode()).hexdigest()

    chosen = set(sorted(map(place, units))[:count])
    return tuple(unit for unit in units if place(unit) in chosen)


def _before_and_filed(
    release: Release, book: Framework, period: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the points of the year before, and what was filed for the year."""
    from parlib.scoring.answered import without_answers

    filed = [("period", "==", period), ("framework", "==", book.id)]
    return (
        release.table("scores", filters=[("period", "==", period - 1)]),
        without_answers(release.table("evidence", filters=filed), release.params.survey_items),
    )


def _tell_written(book: Framework, period: int, written: list[str], unfiled: list[str]) -> None:
    """Name the workbooks, and the units that had nothing to stand beside the empty cells."""
    if unfiled:
        err.print(
            msg(
                "! nothing was filed for {period}, so no values are shown beside the empty "
                "cells: {unfiled}",
                period=period,
                unfiled=", ".join(unfiled),
            )
        )
    out.print(
        msg(
            "{count} workbook(s) of rule book {id} for {period}:",
            count=len(written),
            id=book.id,
            period=period,
        )
    )
    for name in written[:_SHOWN] if len(written) > _SHOWN + 1 else written:
        out.print(f"  {name}")
    if len(written) > _SHOWN + 1:
        rest = msg(
            "… and {count} more in {folder}",
            count=len(written) - _SHOWN,
            folder=Path(written[0]).parent,
        )
        out.print(f"  {rest}", markup=False)


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
    localities: Sequence[str],
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
            msg("--improve writes a separate workbook → leave out --appraisal and --explanation")
        )
    release = open_release(project)
    units = _units(project, release.register, localities, period, below=below)
    target_folder = folder if folder.is_absolute() else project.root / folder
    write_reviews(
        project,
        release,
        units,
        period,
        framework=framework,
        target=target,
        folder=target_folder,
        as_json=as_json,
    )
