"""A brief made here and put where the batch wants it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from parlib.briefing.run import stamp
from parlib.briefing.run.result import BriefResult
from parlib.briefing.run.shelf import says, shelf_at, whole
from parlib.briefing.run.wanted import wanted_of
from parlib.codebook.runs import BriefRequest
from parlib.errors import BriefFailed, ParlibError
from parlib.speech.catalogue import saying
from parlib.store.project import Project


def delivered(
    request: BriefRequest,
    project: Project,
    *,
    render: Callable[..., BriefResult],
    out: str,
    release: str,
    formats: tuple[str, ...],
    keep: tuple[str, ...] = (),
    force: bool,
) -> BriefResult:
    """Make a brief, or find that it lies there already.

    What was made here for another place is not kept here; what lay here before stays.

    Parameters
    ----------
    request, project, release, formats, keep, force
        As in :func:`parlib.briefing.run.render.render_brief`.
    render : callable
        Makes the brief in the project's reports: of request and project, with ``formats``.
    out : str
        Address of the place (:class:`parlib.briefing.run.shelf.Shelf`).

    Raises
    ------
    WriteFailed
        The place cannot be read or written.
    """
    shelf = shelf_at(out)
    wanted = wanted_of(request, project, release=release)
    there = shelf.stamp(wanted)
    place = f"{wanted.folder.parent.name}/{wanted.folder.name}"
    if not force and there is not None and says(there, wanted, formats, keep):
        return BriefResult(request, "skipped", place, tuple(there["files"]), about=there["about"])
    along = tuple(f for f in (there or {}).get("formats", ()) if isinstance(f, str))
    made = render(request, project, formats=tuple(dict.fromkeys((*formats, *along))))
    if made.status == "busy":
        return made
    told = stamp.read_stamp(wanted.folder, request.notebook)
    files = {name: (wanted.folder / name).read_bytes() for name in (told or {}).get("files", ())}
    if told is None or not whole(told, files):
        raise BriefFailed(
            saying(
                "{folder}: another run changed the brief while it was put elsewhere → run the same "
                "command again",
                folder=wanted.folder.name,
            )
        )
    shelf.put(wanted, told, files)
    if made.status == "made":
        stamp.stamp_path(wanted.folder, request.notebook).unlink(missing_ok=True)
        for name in files:
            (wanted.folder / name).unlink(missing_ok=True)
    return replace(made, status="made", folder=place)


def found_at(
    request: BriefRequest,
    project: Project,
    *,
    release: str,
    formats: tuple[str, ...],
    keep: tuple[str, ...] = (),
    stamps: Mapping[str, Mapping[str, Any]],
) -> BriefResult | None:
    """Return the result of a brief that lies at a place already; None where it has to be made.

    Parameters
    ----------
    stamps : mapping
        What lies there (:meth:`parlib.briefing.run.shelf.Shelf.stamps`).
    """
    try:
        wanted = wanted_of(request, project, release=release)
    except ParlibError:  # said where it is made
        return None
    there = stamps.get(wanted.place)
    if there is None or not says(there, wanted, formats, keep):
        return None
    place = f"{wanted.folder.parent.name}/{wanted.folder.name}"
    return BriefResult(request, "skipped", place, tuple(there["files"]), about=there["about"])
