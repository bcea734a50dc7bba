"""Detect whether anything changed since the last build, without importing or reading tables.

A note in ``data/cache`` records the release made from the inputs. It is valid only if everything is
unchanged in content: the inputs, the code, the memory of withheld figures, the releases at hand,
and every file of the release itself. It is sealed with this user's secret, like the entries of the
stage cache, so that a note that came with a project from elsewhere is ignored. It may be deleted at
any time: a build then finds the release in the slower way.
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
    """The release of unchanged inputs, as far as its record describes it.

    Attributes
    ----------
    release : Record
        The release, now current.
    problems : tuple of Problem
        Problems and warnings reported when it was built.
    """

    release: Record
    problems: tuple[Problem, ...]
    reused: bool = True


def untouched(project: Project, *, quarantine: bool) -> Untouched | None:
    """Return the release that the last build made from the same inputs, and make it current again.

    None if anything may have changed; a full build is then needed.
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
    """Record that the current state gives this release; ``inputs`` are its digests if known.

    If the folder is not writable or no secret can be stored, only the note is lost.
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
    """Return one digest of everything that determines which release a build finds."""
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
