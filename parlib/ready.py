"""Look up whether the release for the current inputs already exists.

Does so without importing anything that reads, scores or estimates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from parlib.analysis.surveys.disclosure import cells_of
from parlib.errors import Problem, ReleaseError
from parlib.files.held import clear_dead
from parlib.speech.catalogue import joined, saying
from parlib.store import withheld
from parlib.store.made_from import code_digest, input_digests, release_id
from parlib.store.project import Project
from parlib.store.records import make_current, problems_of
from parlib.store.releases import Release, open_release
from parlib.store.untouched import note


@dataclass(frozen=True)
class Build:
    """Result of a build.

    Attributes
    ----------
    release : Release
        The release, now current.
    problems : tuple of Problem
        Everything that was refused (with ``quarantine``) or worth a warning.
    reused : bool
        True if the inputs were unchanged and nothing had to be computed.
    """

    release: Release
    problems: tuple[Problem, ...]
    reused: bool


def find(project: Project, *, quarantine: bool = False) -> Build | None:
    """Return the release for the current inputs and make it current; None if it has not been built
    yet.

    Parameters
    ----------
    quarantine : bool
        Also accept one that was built without refused files and rows.
    """
    clear_dead(project.processed, prefix=".")
    return made(
        project, named_by(project, input_digests(project), code_digest()), quarantine=quarantine
    )


@dataclass(frozen=True)
class Named:
    """Name of the release for some inputs, and what earlier releases withheld of surveys, which is
    one of the inputs.

    ``since`` is the name of the inputs together with the memory that they use; what they added to
    the memory themselves does not change the name of their release.
    """

    whole: str
    partial: str
    since: str
    memory: withheld.Memory
    heeded: pd.DataFrame
    option: Mapping[str, str]


def named_by(project: Project, inputs: Mapping[str, str], code: str) -> Named:
    """Return the name of the release for these inputs and this code."""
    memory = withheld.memory_of(project, cells_of=cells_of)
    heeded, option, since = withheld.heeded(
        memory, named=lambda option: release_id(inputs, code=code, options=option)
    )
    whole, partial = (
        release_id(inputs, code=code, options={"left_out": some} | option) for some in (False, True)
    )
    return Named(whole, partial, since, memory, heeded, option)


def there(project: Project, *, quarantine: bool = False) -> Release | None:
    """Return the release for the current inputs if it exists; nothing is written."""
    named = named_by(project, input_digests(project), code_digest())
    for name in (named.whole, named.partial)[: 1 + quarantine]:
        if (project.processed / name / "lineage.json").exists():
            return open_release(project, name)
    return None


def made(project: Project, named: Named, *, quarantine: bool) -> Build | None:
    """Return the existing release and make it current, or None."""
    for name in (named.whole, named.partial)[: 1 + quarantine]:
        if (project.processed / name / "lineage.json").exists():
            release = open_release(project, name)
            if touched := release.verify():
                raise ReleaseError(
                    saying(
                        "release {name}: {touched} → delete data/processed/{name} and run "
                        "`parlib build`",
                        name=name,
                        touched=joined(touched),
                    )
                )
            make_current(project, name)
            note(project, name, quarantine=quarantine)
            return Build(release, problems_of(release), reused=True)
    return None
