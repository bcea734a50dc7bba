"""What a request for a brief requires: its folder, the expected stamp, its slice and the parameters
of its notebook.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from parlib.briefing.context import identities_of
from parlib.briefing.run import parameters as strict
from parlib.briefing.run import stamp
from parlib.briefing.run.execute import read_template
from parlib.briefing.run.folders import folder_of, period_in_folders
from parlib.briefing.run.made import Wanted
from parlib.codebook.context import BriefContext
from parlib.codebook.runs import BriefRequest
from parlib.errors import UsageError
from parlib.speech.catalogue import saying
from parlib.store.project import Project


def wanted_of(request: BriefRequest, project: Project, *, release: str = "current") -> Wanted:
    """Return where the brief of a request lies and what its stamp must say.

    No table is read for it.

    Raises
    ------
    UsageError, ReleaseError
        The request does not fit the release.
    """
    known = identities_of(project.root, release)
    unit = known.release.register.find(request.locality, period=request.period)
    digest = known.of(
        unit,
        period=request.period,
        language=request.language,
        issued_on=request.issued_on,
        kind=request.notebook,
        as_of=request.as_of,
    )
    template = project.notebooks / f"{request.notebook}.ipynb"
    values = _values(template, request, unit.locality, known.release.id)
    key = stamp.key_of(context=digest, template=template, parameters=values)
    when = period_in_folders(request.period, request.as_of)
    folder = folder_of(
        project,
        known.release.id,
        unit,
        when,
        issued_on=request.issued_on,
        language=request.language,
    )
    return Wanted(folder, request.notebook, key)


def seen_of(request: BriefRequest, project: Project, *, release: str) -> dict[str, Any]:
    """Return what the brief of a request may see, part by part."""
    known = identities_of(project.root, release)
    return known.seen(
        known.release.register.find(request.locality, period=request.period),
        period=request.period,
        kind=request.notebook,
        language=request.language,
        as_of=request.as_of,
    )


def parameters_of(template: Path, request: BriefRequest, context: BriefContext) -> dict[str, Any]:
    """Return the values of the parameters that the notebook declares.

    Codes and ISO dates, so that ASCII is enough.
    """
    return _values(template, request, context.locality.locality, context.release)


def _values(template: Path, request: BriefRequest, locality: str, release: str) -> dict[str, Any]:
    known = {
        "locality": locality,
        "period": request.period,
        "language": request.language,
        "issued_on": request.issued_on.isoformat(),
        "as_of": request.as_of.isoformat() if request.as_of else "",
        "release": release,
    }
    try:
        told = template.stat()
        declared = _declared(template, told.st_size, told.st_mtime_ns, told.st_ino)
    except OSError:
        declared = tuple(strict.declared(read_template(template), name=template.name))
    if request.as_of is not None and "as_of" not in declared:
        raise UsageError(
            saying(
                "{notebook} does not take a day of judgement (`as_of`) → parlib new --update brings "
                "the notebook of this version",
                notebook=template.name,
            )
        )
    return {name: known[name] for name in declared if name in known}


@lru_cache(maxsize=64)
def _declared(template: Path, _size: int, _time: int, _node: int) -> tuple[str, ...]:
    """Return the parameters that a notebook declares, read once while the file stays as it is."""
    return tuple(strict.declared(read_template(template), name=template.name))
