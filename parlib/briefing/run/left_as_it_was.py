"""Briefs of which nothing but the comparison group has moved, left as they were and marked so.

Such a brief is the document of an earlier release: its pages, proof and stamp stay those of then.
Only what the catalogue shows of it says until when its group was compared. The next batch without
``--own-changes`` makes it anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from parlib.briefing.run import stamp
from parlib.briefing.run.changes import Outlook, compared_until, outlook_of
from parlib.briefing.run.result import BriefResult
from parlib.briefing.run.wanted import wanted_of
from parlib.codebook.runs import BriefRequest
from parlib.files.locks import lease
from parlib.store.project import Project


def as_they_were(
    requests: Sequence[BriefRequest],
    project: Project,
    *,
    release: str,
    formats: tuple[str, ...],
    keep: tuple[str, ...],
) -> Iterator[BriefResult]:
    """Yield a result for every request: ``kept``, or ``busy`` for what is to be looked at still.

    The arguments are those of a batch.
    """
    for request in requests:
        outlook = outlook_of(request, project, release=release, formats=formats, keep=keep)
        left = _left(outlook, project, release) if outlook.of_others_alone else None
        yield left or BriefResult(request, "busy")


def _left(outlook: Outlook, project: Project, release: str) -> BriefResult | None:
    """Return the result of a brief that stays as it was; None where it is not whole any more."""
    began = time.perf_counter()
    request, former = outlook.request, outlook.former
    wanted = wanted_of(request, project, release=release)
    if former is None or (held := stamp.holds(former, request.notebook, {})) is None:
        return None
    about = {
        # of a brief that was left before, the day of then
        "compared_until": compared_until(project, former, request.notebook).isoformat(),
        **held["about"],
    }
    if former != wanted.folder:
        with lease(wanted.folder, request.notebook, wait=False, empty=2) as mine:
            if not mine or not stamp.take_over(
                former, wanted.folder, request.notebook, {**held, "about": about}
            ):
                return None
    return BriefResult(
        request,
        "kept",
        wanted.folder.relative_to(project.root).as_posix(),
        tuple(held["files"]),
        time.perf_counter() - began,
        about=about,
    )
