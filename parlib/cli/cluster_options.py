"""Options of a batch on many machines: who hands out the work, and where the briefs are put."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.options import EXECUTORS, address, one_of
from parlib.codebook.addresses import sound_out, sound_scheduler
from parlib.errors import UsageError
from parlib.speech.extras import lacking
from parlib.store.project import Project

if TYPE_CHECKING:
    from parlib.briefing.run.cluster.access import Access
    from parlib.codebook.runs import Run

Executor = Annotated[
    str,
    typer.Option(
        "--executor",
        parser=one_of("--executor", EXECUTORS),
        help="process (this machine) or dask; --scheduler means dask.",
    ),
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        parser=address("--scheduler", sound_scheduler),
        help="Address of a Dask scheduler, e.g. tls://10.0.0.5:8786; default: a cluster on this machine.",
    ),
]
Out = Annotated[
    str,
    typer.Option(
        "--out",
        parser=address("--out", sound_out),
        help="Where the briefs are put instead of reports/: s3://BUCKET/FOLDER or file:///FOLDER.",
    ),
]
TlsCa = Annotated[
    Path | None, typer.Option("--tls-ca", help="Certificate that vouches for all others (PEM).")
]
TlsCert = Annotated[
    Path | None, typer.Option("--tls-cert", help="Certificate of this machine (PEM).")
]
TlsKey = Annotated[
    Path | None, typer.Option("--tls-key", help="Private key of this machine (PEM, no password).")
]


@dataclass(frozen=True)
class Elsewhere:
    """What was asked for, out of the options and the run file; an option goes before the file.

    Attributes
    ----------
    executor : str
        ``process`` or ``dask``.
    access : Access or None
        The way to a scheduler; None without one.
    out : str
        Address where briefs are put; empty: the project's reports.
    """

    executor: str
    access: Access | None
    out: str


def elsewhere(
    plan: Run,
    project: Project,
    *,
    executor: str,
    scheduler: str,
    out: str,
    tls: tuple[Path | None, Path | None, Path | None],
) -> Elsewhere:
    """Return where a batch is made and where its briefs are put.

    Raises
    ------
    UsageError
        What it needs is not installed, or a certificate cannot be used.
    """
    told = plan.cluster
    at = scheduler or (told.scheduler if told else "")
    place = out or plan.out or ""
    if (at or executor == "dask" or place.startswith("s3:")) and (why := lacking("cluster")):
        raise UsageError(why)
    if not at:
        return Elsewhere(executor, None, place)
    from parlib.briefing.run.cluster.access import Access

    in_file = (told.ca, told.cert, told.key) if told else ("", "", "")
    ca, cert, key = (
        str(given or (project.root / written if written else ""))
        for given, written in zip(tls, in_file, strict=True)
    )
    access = Access(at, ca, cert, key)
    access.security()  # what is wrong with a certificate is reported before anything is built
    return Elsewhere("dask", access, place)
