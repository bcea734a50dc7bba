"""The stages in order, and what is stale; nothing else.

    raw + params → validated → scored → analysed → release

Each stage is a call into one room; this module passes tables on and decides only whether work is needed. A release is
named after its inputs, so "stale" means: no release of that name exists yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from parlib import __version__
from parlib.codebook.localities import Register
from parlib.errors import Problem
from parlib.intake.sources import Intake, read_raw
from parlib.store.params import Params, load_params
from parlib.store.project import Project
from parlib.store.releases import Release, code_digest, folder_digests, make_current, open_release, release_id, write_release

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Build:
    """What a build made.

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


def check(project: Project) -> tuple[Problem, ...]:
    """Validate ``data/raw`` and ``params`` and return every problem; write nothing."""
    params, intake, problems = _read(project, quarantine=True)
    del params, intake
    return problems


def build(project: Project, *, quarantine: bool = False, progress: Progress = lambda stage: None) -> Build:
    """Build the release that the present inputs give, unless it exists.

    Parameters
    ----------
    quarantine : bool
        False: any refused input stops the build and the previous release stays current. True: refused files and rows
        are left out and named; everything else goes on.
    progress : callable
        Called with the name of each stage as it begins.

    Raises
    ------
    ValidationFailed
        Inputs were refused (only without ``quarantine``); it carries every problem at once.
    """
    inputs = folder_digests(project.raw, root=project.root) | folder_digests(project.params, root=project.root)
    code = code_digest()
    name = release_id(inputs, code=code, options={"quarantine": quarantine})
    if (project.processed / name / "lineage.json").exists():
        make_current(project, name)
        release = open_release(project, name)
        return Build(release, tuple(Problem(**p) for p in release.lineage["problems"]), reused=True)
    progress("validate")
    params, intake, problems = _read(project, quarantine=quarantine)
    progress("score")
    tables = dict(intake.tables)
    tables |= score(tables, params)
    progress("analyse")
    tables |= analyse(tables, params)
    progress("write")
    tables["sources"] = intake.sources
    tables["problems"] = pd.DataFrame([p.as_row() for p in problems], columns=list(Problem.__dataclass_fields__))
    lineage = {
        "version": __version__,
        "code": code,
        "inputs": inputs,
        "quarantine": quarantine,
        "problems": [p.as_row() for p in problems],
    }
    release = write_release(project, name, tables, params=params.snapshot(), lineage=lineage)
    return Build(release, problems, reused=False)
