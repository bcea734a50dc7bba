"""``parlib send`` and ``parlib publish``: what is prepared to leave the office; nothing leaves from
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parlib.cli.console import (
    AsJson,
    Language,
    ReleaseOption,
    Root,
    emit,
    out,
    progress_bar,
    relative,
    tell,
)
from parlib.cli.places import own_province
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import aloud, msg, spoken
from parlib.store.project import find_project

if TYPE_CHECKING:
    from parlib.codebook.localities import Register
    from parlib.codebook.runs import BriefRequest
    from parlib.codebook.units import Match
    from parlib.errors import Problem

_SHOWN = 10
_SHORTEST_CODE = 5  # a shorter number in a row is its place in the list


def send(
    run: Annotated[Path, typer.Argument(help="Run file whose briefs are made.")],
    addresses: Annotated[
        Path,
        typer.Option(
            "--addresses", "-a", help="Table of units and their e-mail addresses (Excel or CSV)."
        ),
    ],
    into: Annotated[
        Path, typer.Option("--into", help="New folder for the drafts and their archives.")
    ],
    sender: Annotated[
        str, typer.Option("--from", help="The office's own address; default: left open.")
    ] = "",
    release: ReleaseOption = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Prepare one draft letter (.eml) a unit with an archive of its documents; nothing is sent.

    A document that is not what the data say, or illustrative, is refused with its reason (exit code
    6). Open a draft in the mail program, read it, send it.
    """
    from parlib.briefing.mail import prepare_mail
    from parlib.briefing.run.requests import requests_of, with_annexes
    from parlib.intake.tables.addresses import is_address, read_addresses
    from parlib.store.params import load_run
    from parlib.store.releases import open_release

    project = find_project(root)
    if sender and not is_address(sender):
        raise UsageError(msg("--from {sender} is not an e-mail address", sender=sender[:60]))
    if into.exists():
        raise UsageError(msg("{folder} is there already → name a new folder", folder=into))
    opened = open_release(project, release)
    home = own_province(project)
    wanted = requests_of(load_run(run), opened, file=run.name, home=home)
    _hold(wanted.problems)
    meant = _meant(opened.register, wanted.requests, home=home)
    listed, problems = read_addresses(addresses, meant, language=spoken())
    if problems:
        raise ValidationFailed(problems)
    mailed = prepare_mail(
        with_annexes(wanted.requests, project),
        listed,
        project=project,
        release=opened,
        into=into,
        sender=sender,
        watched=_watched(msg("Checking documents"), quiet=as_json),
    )
    if as_json:
        emit(
            {
                "ok": True,
                "folder": str(mailed.folder),
                "units": [u.locality for u in mailed.units],
                "without_address": [u.locality for u in mailed.without_address],
            }
        )
        return
    out.print(
        msg(
            "{count} draft(s) with their archives in {folder}; nothing was sent: open each in the "
            "mail program, read it, send it",
            count=len(mailed.units),
            folder=relative(mailed.folder.resolve(), project),
        )
    )
    if mailed.without_address:
        names = [u.name for u in mailed.without_address]
        rest = len(names) - _SHOWN
        tell(
            msg("without an address, so without a draft: {names}", names="; ".join(names[:_SHOWN]))
            + (msg(" … (+{count})", count=rest) if rest > 0 else "")
        )


def publish(
    into: Annotated[Path, typer.Argument(help="New folder for the site.")],
    illustrative: Annotated[
        bool, typer.Option("--illustrative", help="Fictional units too, for training.")
    ] = False,
    language: Language = "vi",
    release: ReleaseOption = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write the catalogue and its documents as a site for a web server: plain files.

    Notebooks and models, documents that are not what the data say, withheld figures and names of
    persons stay out; each document that is left out is named with its reason.
    """
    from parlib.briefing.public_site import by_reason
    from parlib.briefing.public_site import publish as publish_site
    from parlib.store.releases import open_release

    project = find_project(root)
    if into.exists():
        raise UsageError(msg("{folder} is there already → name a new folder", folder=into))
    made = publish_site(
        into,
        project=project,
        release=open_release(project, release),
        illustrative=illustrative,
        language=language,
        watched=_watched(msg("Checking documents"), quiet=as_json),
    )
    if as_json:
        emit(
            {
                "ok": True,
                "page": str(made.page),
                "documents": made.documents,
                "left_out": made.left_out,
            }
        )
        return
    out.print(
        msg(
            "{count} document(s) published; begin at {page}",
            count=made.documents,
            page=relative(made.page.resolve(), project),
        )
    )
    for why, whom in by_reason(made.left_out):
        rest = len(whom) - _SHOWN
        who = "; ".join(whom[:_SHOWN]) + (msg(" … (+{count})", count=rest) if rest > 0 else "")
        tell(msg("left out: {who}: {why}", who=who, why=aloud(why)))


def _hold(problems: Sequence[Problem]) -> None:
    """Refuse a run that names what is not there; tell what it leaves out."""
    if errors := [p for p in problems if p.severity == "error"]:
        raise ValidationFailed(errors)
    for problem in problems:
        tell(aloud(problem.what))


def _watched(what: str, *, quiet: bool) -> Callable[[Sequence[Any]], Iterable[Any]]:
    """Return what gives things on one by one below a bar that says how far it is."""

    def watched(things: Sequence[Any]) -> Iterator[Any]:
        with progress_bar(what) as bar:
            yield from bar.track(things, total=len(things), description="")

    return iter if quiet else watched


def _meant(
    register: Register, requests: Sequence[BriefRequest], *, home: str
) -> Callable[[str], Match]:
    """Return how a text of the list is read: a unit of the run first, then any that stands alone.

    What comes near a name is looked for below the units above those of the run.
    """
    from parlib.codebook.units import Match

    run = {register[r.locality].locality for r in requests}
    year = max((r.period for r in requests), default=0)
    parents = sorted({home, *(register[u].parent for u in run)} - {""})

    def unit_of(text: str) -> Match:
        if text.isdigit() and len(text) < _SHORTEST_CODE:
            return Match(None)
        matches = [register.match(text, period=year, parent=p) for p in ("", *parents)]
        clear = [m for m in matches if m.unit is not None]
        of_run = (m for m in clear if m.unit is not None and m.unit.locality in run)
        return next(of_run, next(iter(clear), matches[-1]))

    return unit_of
