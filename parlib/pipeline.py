"""The stages in order, and what is stale; nothing else.

    raw + params → validated → scored → analysed → release

Each stage is a call into one room; this module passes tables on and decides only whether work is
needed. A release is named after its inputs, so "stale" means: no release of that name exists yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd

from parlib import __version__
from parlib.analysis.indices import all_indices, computed_indices, published_indices
from parlib.analysis.links.findings import link_findings
from parlib.analysis.links.series import link_panel
from parlib.analysis.promises.outlook import appraisal_variance
from parlib.analysis.promises.plan_paths import plan_paths
from parlib.analysis.promises.prices import rank_price_findings
from parlib.analysis.promises.reconcile import reconcile
from parlib.analysis.promises.schedule import report_calendar
from parlib.analysis.promises.tracker import target_status
from parlib.analysis.ranking.all_groups import rank_tables
from parlib.analysis.ranking.appraisal_error import appraisal_errors, appraisal_fit, fit_to_findings
from parlib.analysis.ranking.movement import movement_findings
from parlib.analysis.surveys.design import LonelyPsu
from parlib.analysis.surveys.estimates import Measure, satisfaction_table
from parlib.analysis.surveys.integrity import integrity_findings
from parlib.analysis.surveys.levels import kin_of, units_above, without_parts
from parlib.analysis.surveys.published_shares import published_changes, published_satisfaction
from parlib.analysis.surveys.sample import changes_of_like_surveys, same_method, sample_findings
from parlib.analysis.surveys.withheld_for_good import cells_to_heed, newly_withheld
from parlib.analysis.trends.directions import trend_findings
from parlib.briefing.run.requests import run_file_problems
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.localities import Register
from parlib.codebook.plans import Plan
from parlib.codebook.tables import conform, empty
from parlib.errors import Problem, SourceError, ValidationFailed, together
from parlib.files.held import clear_dead
from parlib.files.locks import project_lock
from parlib.inputs import Params, validate
from parlib.intake.raw.cards import Source
from parlib.intake.raw.kinds import VALIDATED
from parlib.intake.raw.sources import Candidate
from parlib.ready import Build, Named, find, made, named_by
from parlib.scoring.expected import said_against_happened
from parlib.scoring.flags import all_flags, survey_error_in_points
from parlib.scoring.gap import appraised_together
from parlib.scoring.scored_tables import scored_tables
from parlib.simulate import books_of, simulated_tables
from parlib.speech.catalogue import kept, saying
from parlib.store import withheld
from parlib.store.made_from import code_digest, input_digests
from parlib.store.params import stray_files
from parlib.store.project import Project
from parlib.store.releases import write_release
from parlib.store.remembered import Remembered
from parlib.store.untouched import note

Progress = Callable[[str], None]
STAGES = ("validate", "score", "analyse", "write")


def check(project: Project) -> tuple[Problem, ...]:
    """Look at every file that a build or a batch would read, and return every problem.

    Write nothing.
    """
    validated = validate(project)
    units = validated.units if len(validated.units) else None
    return together(
        (
            *validated.problems,
            *run_file_problems(project, Register(units) if units is not None else None),
            *stray_files(project.params),
        )
    )


def check_candidate(project: Project, candidate: Candidate | Source) -> tuple[Problem, ...]:
    """Return what the next build would say of a vintage that is about to be written, and of nothing
    else.
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
    """Build the release that the present inputs give, unless it exists; then nothing is written.

    Parameters
    ----------
    quarantine : bool
        False: any refused input stops the build and the previous release stays current. True:
        refused files and rows are left out and named; everything else goes on.
    progress : callable
        Called with the name of each stage (``STAGES``) as it begins.
    waiting : callable
        Called once when another run is building this project, or keeping a source in it: it is
        waited for.
    looked : bool
        True: the caller has just looked for the release (:func:`parlib.ready.find`), in vain.

    Raises
    ------
    ValidationFailed
        Inputs were refused (params always, raw files only without ``quarantine``); it carries every
        problem at once.
    SourceError
        Somebody changed the inputs while they were read.
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
    # a release is named by its inputs: one made from others would lie for ever
    if input_digests(project) != inputs:
        raise SourceError(
            saying(
                "data/raw or params were changed while they were read → run the same command again"
            )
        )
    params, problems = validated.params, validated.problems
    tables = with_simulations(validated.intake.tables, params, compute=remembered)

    progress("score")
    tables |= scored_tables(
        tables,
        frameworks=params.frameworks,
        plans=params.plans,
        methods=params.methods,
        compute=remembered,
    )
    progress("analyse")
    tables |= analyse(tables, params, withheld_before=named.heeded, compute=remembered)
    progress("write")
    responses = validated.intake.tables["responses"]
    above = units_above(responses, tables["localities"], forms=params.surveys)
    cells = cells_to_heed(tables["satisfaction"], responses, above=above)
    withheld.remember(project, named.memory, cells, since=named.since)
    problems += newly_withheld(tables["satisfaction"])
    tables["sources"] = validated.intake.sources
    tables["problems"] = pd.DataFrame(
        [p.as_row() for p in problems], columns=list(Problem.__dataclass_fields__)
    )
    lineage = {
        "version": __version__,
        "code": code,
        "inputs": inputs,
        "left_out": refused,
        "problems": [p.as_row() for p in problems],
        "sayings": [[kept(p.what), kept(p.remedy)] for p in problems],
    }
    lineage |= {**named.option, "remembered_as": named.since, "answered": bool(len(cells))}
    release = write_release(
        project,
        named.partial if refused else named.whole,
        tables,
        params=params.snapshot(),
        lineage=lineage,
        remembered=remembered,
    )
    remembered.trim()
    note(project, release.id, quarantine=quarantine, inputs=inputs)
    return Build(release, problems, reused=False)


def with_simulations(
    tables: Mapping[str, pd.DataFrame], params: Params, *, compute: Compute = at_once
) -> dict[str, pd.DataFrame]:
    """Return the validated tables with the illustrative provinces of ``params/simulation`` beside
    the real figures.

    What a file says about a fictional unit takes the place of what is simulated: of that unit and
    year, all of it.
    """
    out = dict(tables)
    for settings in params.simulations.values():
        made = compute(simulated_tables, settings, books_of(settings, params.frameworks))
        for name, simulated in made.items():
            filed = [
                c
                for c in ("locality", "period", "framework", "survey", "indicator")
                if c in simulated.columns
            ]
            keys = pd.MultiIndex.from_frame(tables[name][filed].drop_duplicates())
            frame = (
                simulated[~pd.MultiIndex.from_frame(simulated[filed]).isin(keys)]
                if len(keys)
                else simulated
            )
            out[name] = (
                conform(name, pd.concat([out[name], frame], ignore_index=True))
                if name in out and len(out[name])
                else frame
            )
    return {name: out.get(name, empty(name)) for name in VALIDATED}


def analyse(
    tables: Mapping[str, pd.DataFrame],
    params: Params,
    *,
    withheld_before: pd.DataFrame | None = None,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """From scores to indices, findings, flags and standings, over all localities at once.

    What was withheld before stays withheld.
    """
    localities, scores, methods = tables["localities"], tables["scores"], params.methods
    published = compute(published_indices, tables["observations"], localities, methods=methods)
    computed = computed_indices(scores, localities, methods=methods, frameworks=params.frameworks)
    indices = all_indices(published, computed, localities=localities, methods=methods)
    parts = units_above(tables["responses"], localities, forms=params.surveys)
    satisfaction = _answered(
        tables, parts, params, withheld_before=withheld_before, compute=compute
    )
    stated = compute(published_satisfaction, published, precision=methods.analysis.precision)
    survey_error = _survey_error(satisfaction, scores, params)
    indices, ranked, errors = _ranked(tables, indices, params, survey_error, compute=compute)
    plans = list(params.plans.values())
    years = [int(indices["period"].max())] if len(indices) else [p.end for p in plans]
    as_of = methods.analysis.as_of or date(max(years, default=date.min.year), 12, 31)
    progress = tables.get("progress", empty("progress"))
    targets = target_status(
        plans,
        indices=indices,
        scores=scores,
        progress=progress,
        satisfaction=satisfaction,
        localities=localities,
        methods=methods,
        as_of=as_of,
        appraisal=appraisal_variance(errors, scores, localities),
    )
    findings = [
        trend_findings(indices, localities, methods=methods, compute=compute),
        movement_findings(indices, methods=methods, compute=compute),
        *_found_in_surveys(
            {**tables, "indices": indices, "satisfaction": satisfaction},
            stated,
            parts,
            params,
            compute=compute,
        ),
        rank_price_findings(plans, indices=indices, methods=methods),
        *ranked,
    ]
    satisfaction = conform("satisfaction", pd.concat([satisfaction, stated], ignore_index=True))
    seen = {**tables, "indices": indices, "satisfaction": satisfaction}
    findings += _found_in_links(seen, params, compute=compute)
    return {
        "indices": indices,
        "satisfaction": satisfaction,
        "findings": conform("findings", pd.concat(findings, ignore_index=True)),
        "flags": all_flags(
            scores, localities, params.frameworks, survey_error=survey_error, compute=compute
        ),
        "targets": targets,
        "reconciliation": reconcile(plans, frameworks=params.frameworks),
        "schedule": report_calendar(plans, progress=progress, as_of=as_of),
        **_ways(plans, tables, params),
    }


def _ways(
    plans: list[Plan], tables: Mapping[str, pd.DataFrame], params: Params
) -> dict[str, pd.DataFrame]:
    """Return the ways of the plans to their headline promises, and what may be granted of them."""
    return plan_paths(
        plans,
        scores=tables["scores"],
        frameworks=params.frameworks,
        gaps=tables["gaps"],
        appraisers=appraised_together(tables["localities"]),
        level=params.methods.analysis.appraisal.level,
    )


def _answered(
    tables: Mapping[str, pd.DataFrame],
    parts: pd.DataFrame,
    params: Params,
    *,
    withheld_before: pd.DataFrame | None,
    compute: Compute,
) -> pd.DataFrame:
    """Return what people answered in the surveys, over all units."""
    precision = params.methods.analysis.precision
    return compute(
        satisfaction_table,
        tables["responses"],
        forms=params.surveys,
        measures=tuple(Measure),
        lonely=LonelyPsu(precision.lonely_place),
        precision=precision,
        withheld_before=withheld_before,
        above=parts,
        kin=kin_of(tables["localities"]),
    )


def _survey_error(
    satisfaction: pd.DataFrame, scores: pd.DataFrame, params: Params
) -> pd.DataFrame | None:
    """Return the sampling error of surveyed items in points; None where no survey tells one."""
    units = scores.groupby("framework")["locality"].unique()
    errors = [
        survey_error_in_points(
            satisfaction[satisfaction["locality"].isin(units[f])], params.frameworks[f]
        )
        for f in units.index
    ]
    known = [e for e in errors if len(e)]
    return pd.concat(known, ignore_index=True) if known else None


def _ranked(
    tables: Mapping[str, pd.DataFrame],
    indices: pd.DataFrame,
    params: Params,
    survey_error: pd.DataFrame | None,
    *,
    compute: Compute,
) -> tuple[pd.DataFrame, list[pd.DataFrame], pd.DataFrame]:
    """Return the indices with how certain each rank is, what was found on the way, and the
    appraisers' error in points.
    """
    scores, localities, analysis = tables["scores"], tables["localities"], params.methods.analysis
    appraisers, appraisal = appraised_together(localities), analysis.appraisal
    appraised = appraisal_fit(
        tables["gaps"],
        params.frameworks,
        appraisers=appraisers,
        share_found=appraisal.found,
        reappraised=tables.get("reappraised"),
    )
    errors = appraisal_errors(scores, appraised, params.frameworks, appraisers=appraisers)
    appraisal_check = said_against_happened(
        scores,
        appraisers=appraisers,
        level=appraisal.level,
        min_pairs=appraisal.min_pairs,
        compute=compute,
    )
    indices, ranks = rank_tables(
        indices,
        scores,
        localities,
        params.frameworks,
        survey_se=survey_error,
        appraisal_se=errors,
        settings=analysis.rank_certainty,
        draws=analysis.resamples,
        seed=analysis.seed,
        compute=compute,
    )
    return indices, [ranks, fit_to_findings(appraised, appraisal_check)], errors


def _found_in_surveys(
    seen: Mapping[str, pd.DataFrame],
    stated: pd.DataFrame,
    parts: pd.DataFrame,
    params: Params,
    *,
    compute: Compute,
) -> list[pd.DataFrame]:
    """Return findings on samples, on changes between years, and on the integrity of answers."""
    responses, satisfaction, methods = seen["responses"], seen["satisfaction"], params.methods
    return [
        compute(sample_findings, responses, satisfaction=satisfaction),
        compute(
            changes_of_like_surveys,
            responses,
            satisfaction,
            analysis=methods.analysis,
            forms=params.surveys,
            lonely=LonelyPsu(methods.analysis.precision.lonely_place),
        ),
        published_changes(
            stated,
            analysis=methods.analysis,
            comparable=same_method(seen["localities"], methods=methods),
        ),
        integrity_findings(
            responses=without_parts(responses, parts),
            scores=seen["scores"],
            indices=seen["indices"],
            plans=list(params.plans.values()),
            satisfaction=satisfaction,
            compute=compute,
        ),
    ]


def _found_in_links(
    seen: Mapping[str, pd.DataFrame], params: Params, *, compute: Compute
) -> list[pd.DataFrame]:
    """Return findings on the registered questions about links; none where none is registered."""
    if params.links is None:
        return []
    questions, methods = params.links.questions, params.methods
    panel = link_panel(questions, seen, frameworks=params.frameworks, methods=methods)
    return [link_findings(questions, panel, analysis=methods.analysis, compute=compute)]
