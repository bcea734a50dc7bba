"""Whether units have filed under a rule book that is to be replaced: nobody's points move unasked."""

from __future__ import annotations

from typing import Annotated

import typer

from parlib.errors import ReleaseError, UsageError
from parlib.speech.catalogue import msg
from parlib.store.project import Project

RescoreFiled = Annotated[
    bool,
    typer.Option(
        "--rescore-filed",
        help="With --replace: units have filed under it, and are to be scored by the new rules.",
    ),
]


def refuse_to_rescore(framework_id: str, filed: int) -> None:
    """Refuse to replace a rule book under which units have filed.

    Raises
    ------
    UsageError
        Somebody has filed; what can be done is said.
    """
    if filed:
        raise UsageError(
            msg(
                "{count} units have filed under {framework_id}: replaced, the next build would score "
                "them by the new rules → if the amended decision holds from a later year, choose "
                "another --id; if the rules here were wrong, add --rescore-filed",
                count=filed,
                framework_id=framework_id,
            )
        )


def filed_under(framework_id: str, project: Project) -> int:
    """Return how many units have figures under a rule book: in the current release, or collected since."""
    from parlib.gate.files import Refused
    from parlib.intake.raw.parquet import read_parquet
    from parlib.store.releases import open_release

    units: set[str] = set()
    try:
        tables = [open_release(project).table("evidence")]
    except ReleaseError:
        tables = []
    for path in sorted(project.raw.glob("*/*/evidence.parquet")):
        try:
            tables.append(read_parquet(path, name=path.name))
        except Refused:
            continue  # the next build says so
    for rows in tables:
        units |= set(rows.loc[rows["framework"] == framework_id, "locality"])
    return len(units)
