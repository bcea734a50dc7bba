"""Whether anything changed since the last build, told without reading or importing what reads a
table.

A note in ``data/cache`` says which release the inputs gave. It counts only where everything is the
same by its content: the inputs, the code, the memory of withheld figures, the releases at hand, and
every file of the release itself. It is sealed with this user's secret, as the entries of the stages
are, so that a note that came with a project from elsewhere says nothing. It may be deleted at any
time: then a build finds the release the longer way.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parlib.errors import ParlibError, Problem
from parlib.files.held import clear_dead
from parlib.files.own_key import own_key
from parlib.files.sealed import sealed, unsealed
from parlib.files.whole import write_bytes
from parlib.gate.files import Refused, read_bytes
from parlib.gate.json_text import parse_json
from parlib.store.made_from import code_digest, digest_of, file_digest, input_digests
from parlib.store.project import Project
from parlib.store.records import Record, make_current, problems_of

NOTE = "built.json"
_MOST = 10_000
_SEALED_AS = "built"


@dataclass(frozen=True)
class Untouched:
    """The release of inputs that did not change: as much of it as its record says.

    Attributes
    ----------
    release : Record
        The release, now current.
    problems : tuple of Problem
        What was refused or worth a warning when it was built.
    """

    release: Record
    problems: tuple[Problem, ...]
    reused: bool = True


def untouched(project: Project, *, quarantine: bool) -> Untouched | None:
    """Return the release that the last build of the same inputs made, made current again.

    None where anything may have changed: then a build has to look.
    """
    clear_dead(project.processed, prefix=".")
    noted = _noted(project)
    if noted is None or noted.get("of") != _seen(project, quarantine=quarantine):
        return None
    release = Record(project.processed / str(noted.get("release")))
    try:
        if release.verify():
            return None
        problems = problems_of(release)
    except (ParlibError, OSError, KeyError, TypeError):
        return None
    make_current(project, release.id)
    return Untouched(release, problems)


def note(
    project: Project, release: str, *, quarantine: bool, inputs: Mapping[str, str] | None = None
) -> None:
    """Note that what is at hand now gives this release; ``inputs`` are its digests where they are
    known.

    A folder that cannot be written, or a user who cannot keep a secret, costs the note only.
    """
    secret = own_key()
    if secret is None:
        return
    content = json.dumps(
        {"of": _seen(project, quarantine=quarantine, inputs=inputs), "release": release}
    )
    with contextlib.suppress(ParlibError, OSError):
        write_bytes(project.cache / NOTE, sealed(_SEALED_AS, content.encode(), secret=secret))


def _noted(project: Project) -> dict[str, str] | None:
    secret = own_key()
    try:
        entry = read_bytes(project.cache / NOTE, most=_MOST)
    except (Refused, OSError):
        return None
    told = None if secret is None else unsealed(_SEALED_AS, entry, secret=secret)
    if told is None:
        return None
    content = parse_json(told)
    return content if isinstance(content, dict) else None


def _seen(project: Project, *, quarantine: bool, inputs: Mapping[str, str] | None = None) -> str:
    """Return one digest of all that decides which release a build finds."""
    withheld = project.root / "data" / "withheld.jsonl"
    return digest_of(
        {
            "inputs": input_digests(project) if inputs is None else dict(inputs),
            "code": code_digest(),
            "quarantine": quarantine,
            "withheld": file_digest(withheld) if withheld.is_file() else "",
            "releases": {
                path.parent.name: [file_digest(path), *_laid(path.parent)]
                for path in sorted(project.processed.glob("r-*/lineage.json"))
            },
        }
    )


def _laid(release: Path) -> list[list[str | int]]:
    """Return name, size and time of every file of a release."""
    told = [(path.name, path.stat()) for path in sorted(release.iterdir())]
    return [[name, seen.st_size, seen.st_mtime_ns] for name, seen in told]
