"""What a document was asked for, told by what it says of itself, and the slice that answers it.

The identity of a slice is given by digests, without a table being read
(:mod:`parlib.briefing.identity`); its rows are read where somebody needs them. Of a bundle whose
briefs this machine made itself nobody does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from parlib.briefing.context import identities_of, open_brief
from parlib.briefing.identity import plan_of
from parlib.codebook.context import BriefContext
from parlib.codebook.plans import Plan
from parlib.codebook.runs import BriefRequest
from parlib.codebook.units import Locality
from parlib.errors import ReleaseError, UsageError, VerificationFailed
from parlib.speech.catalogue import joined, saying
from parlib.store.project import Project
from parlib.store.releases import Release, open_release

_KEPT = 200
_RELEASE = re.compile(r"r-[0-9a-z-]{1,40}")
_demands: dict[tuple[Any, ...], Demand] = {}
"""What was asked in this process, by project, release as its files stand, and request."""
_whole: dict[Path, tuple[Any, tuple[str, ...]]] = {}
"""Folder of a release, how its files stood when they were read last, and what had been touched."""


class Demand:
    """One document of a release: a request, the identity of its slice, and the slice itself.

    Parameters
    ----------
    request : BriefRequest
        What was asked for.
    project : Project
        Where the release lies.
    release : str
        Id of the release, which is at hand.

    Attributes
    ----------
    unit : Locality
        The unit it is about.
    digest : str
        Identity of the slice.

    Raises
    ------
    UsageError
        A unit that the release does not know.
    """

    def __init__(self, request: BriefRequest, project: Project, release: str) -> None:
        self.request, self._project = request, project
        known = identities_of(project.root, release)  # opened once in a process
        self._opened: Release = known.release
        self.unit: Locality = self._opened.register.find(request.locality, period=request.period)
        self.digest = known.of(
            self.unit,
            period=request.period,
            language=request.language,
            issued_on=request.issued_on,
            kind=request.notebook,
            as_of=request.as_of,
        )

    @property
    def release(self) -> str:
        """Id of the release."""
        return self._opened.id

    @property
    def plan(self) -> Plan | None:
        """The plan that the unit follows in the year."""
        return plan_of(self._opened, self.unit, self.request.period)

    @property
    def wording(self) -> Mapping[str, Any]:
        """The sentences of the document's language."""
        return self._opened.params.wording(self.request.language)

    @cached_property
    def context(self) -> BriefContext:
        """The slice, its tables read now.

        Raises
        ------
        VerificationFailed
            The release cannot give such a document.
        """
        request = self.request
        try:
            return open_brief(
                locality=request.locality,
                period=request.period,
                language=request.language,
                issued_on=request.issued_on,
                release=self.release,
                kind=request.notebook,
                as_of=request.as_of or "",
                root=self._project.root,
            )
        except UsageError as fault:  # a year that the release does not know
            raise _cannot(fault) from None


def _cannot(fault: UsageError) -> VerificationFailed:
    return VerificationFailed(
        saying("the release cannot give such a document: {fault}", fault=fault)
    )


def demand_of(meta: Mapping[str, Any], project: Project, *, release: str) -> Demand:
    """Return what a document was asked for, by what it says of itself.

    Raises
    ------
    ReleaseError
        The release is not at hand, or is not what was written.
    VerificationFailed
        Nothing of that kind can be made: an unknown unit, period, kind.
    """
    named = str(meta["release"])
    if not _RELEASE.fullmatch(release or named):
        raise ReleaseError(
            saying("{release!r} is not the name of a release", release=release or named)
        )
    opened = open_release(project, release or named)
    if touched := _touched(opened):
        raise ReleaseError(
            saying(
                "release {id}: {touched} "
                "→ nothing can be proved with it; "
                "delete the folder and run `parlib build`",
                id=opened.id,
                touched=joined(touched),
            )
        )
    request = _request(meta)
    # of one bundle each brief is asked for four times: appendix, letter, its Word file, the whole
    key = (project.root, opened.id, _whole[opened.folder][0], request.model_dump_json())
    if key not in _demands:
        try:
            one = Demand(request, project, opened.id)
        except UsageError as fault:  # a unit or period that the release does not know
            raise _cannot(fault) from None
        make_room(_demands, most=_KEPT)
        _demands[key] = one
    return _demands[key]


def make_room(held: dict[Any, Any], *, most: int) -> None:
    """Make room for one more, the oldest goes first."""
    while len(held) >= most:
        del held[next(iter(held))]


def _request(meta: Mapping[str, Any]) -> BriefRequest:
    try:
        return BriefRequest(
            notebook=meta["kind"],
            locality=meta["locality"],
            period=meta["period"],
            language=meta["language"],
            issued_on=meta["issued_on"],
            as_of=meta.get("as_of"),
        )
    except ValidationError as fault:
        wrong = ", ".join(sorted({str(e["loc"][0]) for e in fault.errors()}))
        raise VerificationFailed(
            saying("no brief can be made of what the document says of itself: {wrong}", wrong=wrong)
        ) from None


def _touched(opened: Release) -> tuple[str, ...]:
    """Return which files of a release are not what was written; each is read again only where it
    no longer stands as it did (size, both times, node).
    """
    stands = tuple(
        (path.name, told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino)
        for path in sorted(opened.folder.iterdir())
        for told in [path.stat()]
    )
    held = _whole.get(opened.folder)
    if held is None or held[0] != stands:
        held = _whole[opened.folder] = (stands, tuple(opened.verify()))
    return held[1]
