"""``parlib agreement``: how far the second, blind appraisal of a sample agrees with the first."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from parlib.cli.console import AsJson, Root, emit, err, out, relative
from parlib.cli.offices import source_name
from parlib.codebook.inert_text import csv_text
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import msg
from parlib.store.project import find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.store.project import Project

_FEW = 30
"""Below so many items a coefficient says little, and the line says so."""


def agreement(
    folder: Annotated[
        Path,
        typer.Argument(help="Workbooks of the second appraisers, see `parlib template --blind`."),
    ],
    written: Annotated[Path, typer.Option("--out", help="Where the table is kept as CSV.")] = Path(
        "reports/agreement.csv"
    ),
    into: Annotated[
        str,
        typer.Option(
            "--into",
            help="Keep the second points as a source, e.g. second-appraisal/2024: the "
            "next build learns from them how far appraisal errs.",
        ),
    ] = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Compare a second appraisal, made without knowing the first, with the first one.

    Krippendorff's alpha (interval) of points as shares of the maximum, and kappa with squared
    weights of none, part and all of the points, by part of the rule book. It changes no points;
    kept with --into, it tells the next build how large the error of appraisal is.
    """
    import pandas as pd

    from parlib.analysis.agreement import agreement_table
    from parlib.files.whole import write_text
    from parlib.intake.workbook.collect import collect
    from parlib.store.releases import open_release

    project = find_project(root)
    source = source_name(into)
    release = open_release(project)
    got = collect(folder, release.params.frameworks, release.register)
    if any(p.severity == "error" for p in got.problems):
        raise ValidationFailed(got.problems, context=folder.name)
    first = release.table("evidence")
    tables = []
    for name in sorted(set(got.evidence["framework"])):
        table = agreement_table(first, got.evidence, release.params.frameworks[name])
        if table["items"].iloc[0]:
            tables.append(table.assign(framework=name))
    if not tables:
        raise UsageError(
            msg(
                "no item of {name} has points of both appraisals → the second "
                "appraisers fill the workbooks of `parlib template --appraisal "
                "--blind`, the first ones are collected and built",
                name=folder.name,
            )
        )
    agreements = pd.concat(tables, ignore_index=True)
    path = written if written.is_absolute() else project.root / written
    write_text(path, csv_text(agreements))
    kept = _keep(project, got.evidence, source) if source else ""
    if as_json:
        rows = agreements.astype(object).where(agreements.notna(), None).to_dict("records")
        emit(
            {
                "ok": True,
                "release": release.id,
                "file": path.as_posix(),
                "kept": kept,
                "agreement": rows,
            }
        )
        return
    _show(agreements)
    out.print(relative(path, project), markup=False)
    if kept:
        out.print(msg("Kept in {folder}; `parlib build` reads it from there.", folder=kept))


def _keep(project: Project, evidence: pd.DataFrame, source: tuple[str, str]) -> str:
    """Keep what the second appraisers gave as a source of its own, beside the evidence."""
    from datetime import date

    from parlib.cli.data import locked
    from parlib.codebook.tables import conform
    from parlib.store.sources import Provenance, write_source

    columns = ["locality", "period", "framework", "code", "source_file", "source_cell"]
    rows = evidence[evidence["appraised_round1"].notna()]
    table = rows[columns].assign(points=rows["appraised_round1"])
    folder = project.raw / source[0] / source[1]
    provenance = Provenance(
        kind="reappraised",
        title=f"Second appraisal, blind, of {table['locality'].nunique()} unit(s)",
        producer="The second appraisers",
        citation="Workbooks of the second appraisal as filed; each row names its file and cell",
        retrieved=date.today().isoformat(),  # noqa: DTZ011 - the day of receipt is a local date
        licence="Working papers of the appraisal council",
        compiled="Read by `parlib agreement`; no score is made from it.",
    )
    with locked(project):
        write_source(folder, {"reappraised": conform("reappraised", table)}, provenance)
    return folder.relative_to(project.root).as_posix()


def _show(agreements: pd.DataFrame) -> None:
    table = Table(title=msg("Agreement of two appraisals"), title_justify="left")
    for heading in (
        msg("Part"),
        msg("Units"),
        msg("Items"),
        msg("Same points"),
        msg("Second less first"),
        msg("alpha"),
        msg("kappa"),
    ):
        table.add_column(heading, overflow="fold")
    for row in agreements.itertuples(index=False):
        table.add_row(
            f"{row.part} {row.name}",
            str(row.units),
            str(row.items),
            str(row.same),
            f"{row.difference:+.2f}",
            _coefficient(row.alpha),
            _coefficient(row.kappa),
        )
    out.print(table)
    if agreements["items"].iloc[0] < _FEW:
        err.print(
            msg("! fewer than {few} items: the coefficients are weak evidence", few=_FEW),
            markup=False,
        )


def _coefficient(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
