"""What earlier batches left of a release, by its stamps."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from parlib.briefing.run.shelf import shelf_at
from parlib.briefing.run.stamp import read_stamp
from parlib.store.project import Project


def earlier_stamps(
    project: Project, release: str, *, out: str, but: Container[tuple[str, str]]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield folder (with that of its release), notebook and stamp of every brief that is there.

    Parameters
    ----------
    project, release
        Whose reports are looked at.
    out : str
        Address where they lie instead; empty: the project's reports.
    but : container of (str, str)
        Folders and notebooks that are known already.
    """
    if out:
        known = _Below(release, but)
        for place, lying in shelf_at(out).stamps(release, but=known).items():
            folder, _, notebook = place.partition("/")
            yield f"{release}/{folder}", notebook, lying
        return
    for path in sorted((project.reports / release).glob("*/*.stamp.json")):
        notebook = path.name.removesuffix(".stamp.json")
        folder = path.parent.relative_to(project.reports).as_posix()
        if (folder, notebook) in but:
            continue  # the batch says all that its stamp does
        if (stamp := read_stamp(path.parent, notebook)) is not None:
            yield folder, notebook, stamp


class _Below:
    """Places below the folder of a release, out of those that name it."""

    def __init__(self, release: str, places: Container[tuple[str, str]]) -> None:
        self._release, self._places = release, places

    def __contains__(self, place: object) -> bool:
        folder, _, notebook = str(place).partition("/")
        return (f"{self._release}/{folder}", notebook) in self._places
