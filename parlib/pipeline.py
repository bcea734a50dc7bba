"""The build pipeline: the order of the stages, and what is out of date.

raw + params → validated → scored → analysed → release

Each stage is a call into one package; this module passes tables on and decides only whether work is
needed. A release is named after its inputs, so "out of date" means that no release of that name
exists yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from parlib import __version__
from parlib.analysed import (
    READ,
    analyse,
    answered,
    errors_in_points,
    errors_of_answers,
    of_whole_points,
)
from parlib.analysis.surveys.levels import units_above
from parlib.analysis.surveys.withheld_for_good import cells_to_heed, newly_withheld
from parlib.briefing.run.requests import run_file_problems
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.localities import Register
from parlib.codebook.tables import conform, empty
from parlib.errors import Problem, SourceError, ValidationFailed, together
from parlib.files.held import clear_dead
from parlib.files.locks import project_lock
from parlib.files.memory import give_back, large_apart
from parlib.inputs import Params, validate
from parlib.intake.raw.cards import Source
from parlib.intake.raw.kinds import VALIDATED
from parlib.intake.raw.sources import Candidate
from parlib.ready import Build, Named, find, made, named_by
from parlib.scoring.answered import with_answers
from parlib.scoring.published import plan_baseline_scores, published_scores
from parlib.scoring.scored_tables import scored_evidence, tables_of_points
from parlib.simulate import books_of, simulated_tables
from parlib.speech.catalogue import kept, saying
from parlib.store import withheld
from parlib.store.lean import tables_given_back
from parlib.store.made_from import code_digest, input_digests
from parlib.store.params import stray_files
from parlib.store.project import Project
from parlib.store.releases import Release
from parlib.store.remembered import Remembered
from parlib.store.untouched import note
from parlib.store.writing import Writing, being_written
from parlib.workspace.settings import own_province

Progress = Callable[[str], None]
STAGES = ("validate", "score", "analyse", "write")
_DONE = ("ledger", "bridges", "cliffs", "expected")
"""Tables that no later stage reads; written for readers of the release only."""


def check(project: Project) -> tuple[Problem, ...]:
    """Check every file that a build or a batch would read, and return every problem; nothing is
    written.
    """
    validated = validate(project)
    units = validated.units if len(validated.units) else None
    return together(
        (
            *validated.problems,
            *run_file_problems(
                project,
                Register(units) if units is not None else None,
                home=own_province(project),
            ),
            *stray_files(project.params),
        )
    )


def check_candidate(project: Project, candidate: Candidate | Source) -> tuple[Problem, ...]:
    """Return the problems that the next build would report about a vintage that is about to be
    written, and no others.
    """
    problems = validate(project, candidate=candidate).problems
    if isinstance(candidate, Source):
        return tuple(
            p
            for p in problems
            if any(word.startswith(f"{candidate.place}/") for word in (p.file, *p.what.split()))
        )
    return tuple(p for p in problems if candidate.file in (p.file, *p.what.split()))


def build(
    project: Project,
    *,
    quarantine: bool = False,
    progress: Progress = lambda _stage: None,
    waiting: Callable[[], None] = lambda: None,
    looked: bool = False,
) -> Build:
    """Build the release for the current inputs, unless it already exists; then nothing is written.

    Parameters
    ----------
    quarantine : bool
        False: any refused input stops the build and the previous release stays current. True:
        refused files and rows are left out and reported, and the build continues.
    progress : callable
        Called with the name of each stage (``STAGES``) as it begins.
    waiting : callable
        Called once if the build has to wait because another run is building this project or adding
        a source to it.
    looked : bool
        True: the caller has already called :func:`parlib.ready.find` without finding the release.

    Raises
    ------
    ValidationFailed
        Inputs were refused (params always, raw files only without ``quarantine``); lists all
        problems.
    SourceError
        The inputs changed while they were being read.
    """
    if not looked and (ready := find(project, quarantine=quarantine)):
        return ready
    code = code_digest()
    with project_lock(project.processed, waiting=waiting):
        inputs = input_digests(project)
        clear_dead(project.processed, prefix=".r-", unmarked=True)
        named = named_by(project, inputs, code)
        return made(project, named, quarantine=quarantine) or _make(
            project, inputs, code, named, quarantine=quarantine, progress=progress
        )


def _make(
    project: Project,
    inputs: dict[str, str],
    code: str,
    named: Named,
    *,
    quarantine: bool,
    progress: Progress,
) -> Build:
    """Validate, score, analyse, write."""
    progress("validate")
    remembered = Remembered(project, code=code)
    validated = validate(project, recall=remembered.recall, memory=named.memory)
    refused = any(p.severity == "error" for p in validated.problems)
    if validated.params is None or validated.intake is None or (refused and not quarantine):
        raise ValidationFailed(validated.problems)
    # a release is named after its inputs: one made from changed inputs would be permanently wrong
    if input_digests(project) != inputs:
        raise SourceError(
            saying(
                "data/raw or params were changed while they were read → run the same command again"
            )
        )
    params = validated.params
    lineage = {
        "version": __version__,
        "code": code,
        "inputs": inputs,
        "left_out": refused,
        **named.option,
        "remembered_as": named.since,
    }
    release = named.partial if refused else named.whole
    with (
        tables_given_back(),
        being_written(
            project, release, sources=validated.intake.sources, remembered=remembered
        ) as files,
    ):
        tables = _written(
            files, validated.intake.tables, params, named, compute=remembered, progress=progress
        )
        responses = validated.intake.tables["responses"]
        above = units_above(responses, tables["localities"], forms=params.surveys)
        cells = cells_to_heed(tables["satisfaction"], responses, above=above)
        withheld.remember(project, named.memory, cells, since=named.since)
        problems = (
            *validated.problems,
            *newly_withheld(tables["satisfaction"], tables["localities"]),
        )
        told = [p.as_row() for p in problems]
        files.table("sources", validated.intake.sources)
        files.table("problems", pd.DataFrame(told, columns=list(Problem.__dataclass_fields__)))
        lineage |= {"problems": told, "answered": bool(len(cells))}
        lineage["sayings"] = [[kept(p.what), kept(p.remedy)] for p in problems]
        files.record(params=params.snapshot(), lineage=lineage)
    remembered.trim()
    note(project, release, quarantine=quarantine, inputs=inputs)
    return Build(Release(project.processed / release), problems, reused=False)


def _written(
    files: Writing,
    validated: Mapping[str, pd.DataFrame],
    params: Params,
    named: Named,
    *,
    compute: Compute,
    progress: Progress,
) -> dict[str, pd.DataFrame]:
    """Score, analyse and write: each table is written as soon as it is complete and released if no
    later stage reads it.

    Return the tables still needed at the end.
    """
    satisfaction, errors, tables = _points(
        files, validated, params, named, compute=compute, progress=progress
    )
    give_back()
    progress("analyse")
    tables |= analyse(
        tables, params, satisfaction=satisfaction, survey_error=errors, compute=compute
    )
    progress("write")
    give_back()
    for name in sorted(set(tables) - set(READ)):
        files.table(name, tables[name])
    return tables


def _points(
    files: Writing,
    validated: Mapping[str, pd.DataFrame],
    params: Params,
    named: Named,
    *,
    compute: Compute,
    progress: Progress,
) -> tuple[pd.DataFrame, pd.DataFrame | None, dict[str, pd.DataFrame]]:
    """Score the evidence and write the tables that need complete points.

    Return the survey estimates, their errors in points, and the tables needed later.
    """
    with large_apart():
        tables = with_simulations(validated, params, compute=compute)
        progress("score")
        satisfaction = answered(tables, params, withheld_before=named.heeded, compute=compute)
        from_answers = with_answers(
            tables["evidence"],
            satisfaction,
            tables["responses"],
            frameworks=params.frameworks,
            declared=params.survey_items,
            forms=params.surveys,
        )
        tables["evidence"], reasons = from_answers.evidence, from_answers.reasons
        del from_answers  # it keeps a reference to the evidence
        answer_errors = errors_of_answers(tables, params, compute=compute)
        files.table("evidence", tables["evidence"])
        tables |= _scored(tables, params, reasons, compute=compute)
    errors = errors_in_points(tables, params, satisfaction, answer_errors)
    for name in _DONE:
        files.table(name, tables.pop(name))
    whole = of_whole_points(tables, params, survey_error=errors, compute=compute)
    for name in tuple(whole):
        files.table(name, whole.pop(name))
    for name, columns in READ.items():
        files.table(name, tables[name])
        tables[name] = tables[name][list(columns)]
    return satisfaction, errors, tables


def _scored(
    tables: dict[str, pd.DataFrame], params: Params, answered: pd.DataFrame, *, compute: Compute
) -> dict[str, pd.DataFrame]:
    """Return the scored tables. ``evidence`` is removed from ``tables``, because nothing needs it
    once points exist.
    """
    frameworks, methods = params.frameworks, params.methods
    localities, evidence = tables["localities"], [tables.pop("evidence")]
    published = compute(
        published_scores, tables["observations"], frameworks, methods, localities=localities
    )
    from_evidence = scored_evidence(
        evidence.pop(), localities, frameworks=frameworks, methods=methods, compute=compute
    )
    return tables_of_points(
        from_evidence,
        [published, plan_baseline_scores(params.plans, frameworks)],
        localities,
        frameworks=frameworks,
        methods=methods,
        answered=answered,
        compute=compute,
    )


def with_simulations(
    tables: Mapping[str, pd.DataFrame], params: Params, *, compute: Compute = at_once
) -> dict[str, pd.DataFrame]:
    """Return the validated tables with the illustrative provinces of ``params/simulation`` added to
    the real figures.

    Data from a file about a fictional unit replace all simulated data of that unit and year.
    """
    beside: dict[str, list[pd.DataFrame]] = {}
    for settings in params.simulations.values():
        made = compute(simulated_tables, settings, books_of(settings, params.frameworks))
        for name, simulated in made.items():
            filed = [
                c
                for c in ("locality", "period", "framework", "survey", "indicator")
                if c in simulated.columns
            ]
            keys = pd.MultiIndex.from_frame(tables[name][filed].drop_duplicates())
            beside.setdefault(name, []).append(
                simulated[~pd.MultiIndex.from_frame(simulated[filed]).isin(keys)]
                if len(keys)
                else simulated
            )
    out = dict(tables)
    for name, frames in beside.items():
        held = [tables[name]] if name in tables and len(tables[name]) else []
        out[name] = conform(name, pd.concat([*held, *frames], ignore_index=True))
    return {name: out.get(name, empty(name)) for name in VALIDATED}
