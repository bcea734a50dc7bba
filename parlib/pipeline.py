"""The stages in order, and what is stale; nothing else.

    raw + params → validated → scored → analysed → release

Each stage is a call into one room; this module passes tables on and decides only whether work is needed. A release is
named after its inputs, so "stale" means: no release of that name exists yet.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd
from pydantic import ValidationError

from parlib import __version__
from parlib.analysis.indices import all_indices, computed_indices, published_indices
from parlib.analysis.integrity import integrity_findings
from parlib.analysis.link_findings import links_to_findings
from parlib.analysis.link_panel import link_panel
from parlib.analysis.links import run_link_questions
from parlib.analysis.movement import movement_findings
from parlib.analysis.plan_paths import plan_paths
from parlib.analysis.published_shares import published_changes, published_satisfaction
from parlib.analysis.rank_certainty import rank_certainties
from parlib.analysis.rank_findings import add_rank_ranges, certainties_to_findings
from parlib.analysis.rank_prices import rank_price_findings
from parlib.analysis.reconcile import reconcile
from parlib.analysis.satisfaction import Measure, satisfaction_table
from parlib.analysis.satisfaction_changes import satisfaction_changes
from parlib.analysis.schedule import report_calendar
from parlib.analysis.survey_sample import same_method, same_questionnaire, sample_findings
from parlib.analysis.targets import target_status
from parlib.analysis.trends import trend_findings
from parlib.briefing.requests import run_file_problems
from parlib.codebook.evidence_checks import under_known_rule_books
from parlib.codebook.frameworks import Framework
from parlib.codebook.link_questions import LinkFile
from parlib.codebook.localities import Register
from parlib.codebook.methods import Methods
from parlib.codebook.plan_checks import check_progress
from parlib.codebook.plans import Plan
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.tables import KEYS, conform, empty
from parlib.errors import Problem, ReleaseError, SourceError, ValidationFailed, together
from parlib.files.held import clear_dead
from parlib.files.locks import project_lock
from parlib.gate.yaml_text import read_yaml
from parlib.intake.sources import Candidate, Intake, read_raw
from parlib.scoring.bridge import bridges
from parlib.scoring.cliffs import all_cliffs
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.flags import accountability_flags, survey_error_in_points
from parlib.scoring.gap import appraised_together, expected_appraised, gaps
from parlib.scoring.ledger import ledger
from parlib.scoring.published import plan_baseline_scores, published_scores
from parlib.simulate import Settings, fictional_units, simulate_province
from parlib.store.params import (
    check_plan_file,
    load_assumptions,
    load_confirmed_plans,
    load_frameworks,
    load_links,
    load_methods,
    load_surveys,
    shape_problems,
    stray_files,
)
from parlib.store.project import Project
from parlib.store.releases import Release, code_digest, folder_digests, make_current, open_release, release_id, write_release
from parlib.store.wording import load_wording

Progress = Callable[[str], None]
STAGES = ("validate", "score", "analyse", "write")


@dataclass(frozen=True)
class Params:
    """Everything an analyst may change, typed."""

    frameworks: Mapping[str, Framework]
    plans: Mapping[str, Plan]
    methods: Methods
    wording: Mapping[str, Any]
    surveys: tuple[SurveyForm, ...] = ()
    simulations: Mapping[str, Settings] = field(default_factory=dict)
    links: LinkFile | None = None
    unconfirmed: tuple[Problem, ...] = ()
    """Plans and commitments that are proposals still, and so are not here."""

    def snapshot(self) -> dict[str, Any]:
        """Return the JSON-able copy that a release keeps, so that a brief reads the release and nothing else."""
        return {
            "frameworks": [f.model_dump(mode="json") for f in self.frameworks.values()],
            "plans": [p.model_dump(mode="json") for p in self.plans.values()],
            "methods": self.methods.model_dump(mode="json"),
            "wording": dict(self.wording),
            "surveys": [f.model_dump(mode="json") for f in self.surveys],
            "simulations": {k: s.model_dump(mode="json") for k, s in self.simulations.items()},
            "links": self.links.model_dump(mode="json") if self.links else None,
        }


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
    """Look at every file that a build or a batch would read, and return every problem; write nothing."""
    validated = _validate(project)
    units = validated.units if len(validated.units) else None
    return together(
        (*validated.problems, *run_file_problems(project, Register(units) if units is not None else None), *stray_files(project.params))
    )


def check_candidate(project: Project, candidate: Candidate) -> tuple[Problem, ...]:
    """Return what the next build would say of a vintage that is about to be written, and of nothing else."""
    problems = _validate(project, candidate=candidate).problems
    return tuple(p for p in problems if candidate.file in (p.file, *p.what.split()))


def build(
    project: Project,
    *,
    quarantine: bool = False,
    progress: Progress = lambda _stage: None,
    waiting: Callable[[], None] = lambda: None,
) -> Build:
    """Build the release that the present inputs give, unless it exists; then nothing is written.

    Parameters
    ----------
    quarantine : bool
        False: any refused input stops the build and the previous release stays current. True: refused files and rows
        are left out and named; everything else goes on.
    progress : callable
        Called with the name of each stage (``STAGES``) as it begins.
    waiting : callable
        Called once when another run is building this project, or keeping a source in it: it is waited for.

    Raises
    ------
    ValidationFailed
        Inputs were refused (params always, raw files only without ``quarantine``); it carries every problem at once.
    SourceError
        Somebody changed the inputs while they were read.
    """
    code = code_digest()
    if found := _made(project, _inputs(project), code, quarantine=quarantine):
        return found
    with project_lock(project.processed, waiting=waiting):
        inputs = _inputs(project)
        clear_dead(project.processed, prefix=".r-", unmarked=True)
        return _made(project, inputs, code, quarantine=quarantine) or _make(project, inputs, code, quarantine=quarantine, progress=progress)


def _inputs(project: Project) -> dict[str, str]:
    """Return the digests of everything that a release is made from."""
    inputs = folder_digests(project.raw, root=project.root) | folder_digests(project.params, root=project.root)
    return {path: digest for path, digest in inputs.items() if not path.startswith("params/runs/")}


def _names(inputs: Mapping[str, str], code: str) -> tuple[str, str]:
    """Return what the release of these inputs is called: with all of them, and with refused ones left out."""
    whole, partial = (release_id(inputs, code=code, options={"left_out": some}) for some in (False, True))
    return whole, partial


def _made(project: Project, inputs: Mapping[str, str], code: str, *, quarantine: bool) -> Build | None:
    """Return the release that is there already, made current, or None."""
    for name in _names(inputs, code)[: 1 + quarantine]:
        if (project.processed / name / "lineage.json").exists():
            release = open_release(project, name)
            if touched := release.verify():
                raise ReleaseError(f"release {name}: {'; '.join(touched)} → delete data/processed/{name} and run `parlib build`")
            make_current(project, name)
            return Build(release, tuple(Problem(**p) for p in release.lineage["problems"]), reused=True)
    return None


def _make(project: Project, inputs: dict[str, str], code: str, *, quarantine: bool, progress: Progress) -> Build:
    """Validate, score, analyse, write."""
    whole, partial = _names(inputs, code)
    progress("validate")
    validated = _validate(project)
    refused = any(p.severity == "error" for p in validated.problems)
    if validated.params is None or validated.intake is None or (refused and not quarantine):
        raise ValidationFailed(validated.problems)
    if _inputs(project) != inputs:  # a release is named by its inputs: one made from others would lie for ever
        raise SourceError("data/raw or params were changed while they were read → run the same command again")
    params, problems = validated.params, validated.problems
    tables = with_simulations(validated.intake.tables, params)

    progress("score")
    tables |= score(tables, params)
    progress("analyse")
    tables |= analyse(tables, params)
    progress("write")
    tables["sources"] = validated.intake.sources
    tables["problems"] = pd.DataFrame([p.as_row() for p in problems], columns=list(Problem.__dataclass_fields__))
    lineage = {"version": __version__, "code": code, "inputs": inputs, "left_out": refused, "problems": [p.as_row() for p in problems]}
    release = write_release(project, partial if refused else whole, tables, params=params.snapshot(), lineage=lineage)
    return Build(release, problems, reused=False)


@dataclass(frozen=True)
class _Validated:
    """Inputs as read, without what was refused, and every problem; ``None`` where nothing could be read at all."""

    params: Params | None
    intake: Intake | None
    problems: tuple[Problem, ...]
    units: pd.DataFrame


def _validate(project: Project, *, candidate: Candidate | None = None) -> _Validated:
    """Read and check every input; refused files and rows are left out and named."""
    problems: list[Problem] = []
    params = intake = None
    units = empty("localities")
    with _collecting(problems):
        params = read_params(project)
        problems += params.unconfirmed
    with _collecting(problems):
        simulated = [fictional_units(s) for s in params.simulations.values()] if params is not None else []
        more = pd.concat(simulated, ignore_index=True) if simulated else units
        intake = read_raw(project.raw, project.params / "corrections", quarantine=True, more_units=more, candidate=candidate)
        problems += intake.problems
        units = pd.concat([intake.tables["localities"], more], ignore_index=True).drop_duplicates("locality")
    if params is not None and intake is not None:
        params, faults = _with_sound_plans(project, params, Register(units))
        problems += faults
        evidence, unknown = under_known_rule_books(intake.tables["evidence"], params.frameworks)
        progress, misplaced = check_progress(intake.tables["progress"], params.plans)
        intake = replace(intake, tables={**intake.tables, "evidence": evidence, "progress": progress})
        problems += [*unknown, *misplaced]
    return _Validated(params, intake, together(problems), units)


def _with_sound_plans(project: Project, params: Params, register: Register) -> tuple[Params, list[Problem]]:
    """Return the params without plans that make no sense, and what is wrong with them."""
    problems, sound = [], {}
    for name, plan in params.plans.items():
        file = project.params / "plans" / f"{name}.yml"
        found = check_plan_file(file, register=register if len(register) else None, frameworks=params.frameworks, confirmed_only=True)
        refused = [p for p in found if p.severity == "error"]  # advice is given by `parlib targets check`
        problems += refused
        sound |= {} if refused else {name: plan}
    return replace(params, plans=sound), problems


def read_params(project: Project) -> Params:
    """Read everything under ``params/``.

    Raises
    ------
    ValidationFailed
        With every problem of every file.
    """
    problems: list[Problem] = []
    frameworks, plans, methods, wording, surveys, simulations, links = {}, {}, None, {}, (), {}, None
    with _collecting(problems):
        frameworks = load_frameworks(project.params)
    unconfirmed: list[Problem] = []
    with _collecting(problems):
        plans, unconfirmed = load_confirmed_plans(project.params)
    with _collecting(problems):
        methods = load_methods(project.params)
    with _collecting(problems):
        wording = load_wording(project.params)
    with _collecting(problems):
        surveys = load_surveys(project.params)
    with _collecting(problems):
        links = load_links(project.params)
    with _collecting(problems):
        load_assumptions(project.params)  # a bundle reads them; here they are only looked at
    with _collecting(problems):
        simulations = _load_simulations(project)
    if problems or methods is None:
        raise ValidationFailed(problems, context="params")
    return Params(
        frameworks=frameworks,
        plans=plans,
        methods=methods,
        wording=wording,
        surveys=surveys,
        simulations=simulations,
        links=links,
        unconfirmed=tuple(unconfirmed),
    )


def with_simulations(tables: Mapping[str, pd.DataFrame], params: Params) -> dict[str, pd.DataFrame]:
    """Return the validated tables with the illustrative provinces of ``params/simulation`` beside the real figures.

    What a file says about a fictional unit takes the place of what is simulated: of that unit and year, all of it.
    """
    out = dict(tables)
    for settings in params.simulations.values():
        made = simulate_province(settings, params.frameworks).tables
        for name, simulated in made.items():
            filed = [c for c in ("locality", "period", "framework", "survey", "indicator") if c in simulated.columns]
            keys = pd.MultiIndex.from_frame(tables[name][filed].drop_duplicates())
            frame = simulated[~pd.MultiIndex.from_frame(simulated[filed]).isin(keys)] if len(keys) else simulated
            out[name] = conform(name, pd.concat([out[name], frame], ignore_index=True)) if name in out and len(out[name]) else frame
    return {name: out.get(name, empty(name)) for name in ("localities", "observations", "evidence", "responses", "outcomes", "progress")}


def score(tables: Mapping[str, pd.DataFrame], params: Params) -> dict[str, pd.DataFrame]:
    """From validated tables to points: by every rule book that has evidence, and published parts; what stands beside them."""
    evidence = tables["evidence"]
    published = published_scores(tables["observations"], params.frameworks, params.methods, localities=tables["localities"])
    scored = [published, plan_baseline_scores(params.plans, params.frameworks)]
    for framework_id, rows in evidence.groupby("framework", sort=True):
        scored.append(score_evidence(rows, params.frameworks[framework_id]))
    scores = conform("scores", pd.concat(scored, ignore_index=True).drop_duplicates(list(KEYS["scores"]), keep="first"))
    entries = [ledger(rows, params.frameworks[framework_id]) for framework_id, rows in scores.groupby("framework", sort=True)]
    appraisers, appraisal, near = (
        appraised_together(tables["localities"]),
        params.methods.analysis.appraisal,
        params.methods.analysis.cliffs,
    )
    return {
        "scores": scores,
        "ledger": pd.concat(entries, ignore_index=True) if entries else empty("ledger"),
        "gaps": gaps(scores, appraisers=appraisers, min_pairs=appraisal.min_pairs),
        "expected": expected_appraised(scores, appraisers=appraisers, level=appraisal.level, min_pairs=appraisal.min_pairs),
        "bridges": bridges(evidence, params.frameworks),
        "cliffs": all_cliffs(evidence, params.frameworks, scores, reach=near.reach, min_gain=near.min_gain),
    }


def analyse(tables: Mapping[str, pd.DataFrame], params: Params) -> dict[str, pd.DataFrame]:
    """From scores to indices, findings, flags and standings, over all localities at once."""
    localities, scores, methods = tables["localities"], tables["scores"], params.methods
    published = published_indices(tables["observations"], localities, methods=methods)
    computed = computed_indices(scores, localities, methods=methods)
    indices = all_indices(published, computed, localities=localities, methods=methods)
    responses, forms = tables["responses"], params.surveys
    satisfaction = satisfaction_table(responses, forms=forms, measures=tuple(Measure), precision=methods.analysis.precision)
    units = scores.groupby("framework")["locality"].unique()
    errors = [survey_error_in_points(satisfaction[satisfaction["locality"].isin(units[f])], params.frameworks[f]) for f in units.index]
    known = [e for e in errors if len(e)]
    survey_error = pd.concat(known, ignore_index=True) if known else None
    ranks = rank_certainties(
        scores,
        localities,
        params.frameworks,
        survey_se=survey_error,
        settings=methods.analysis.rank_certainty,
        draws=methods.analysis.resamples,
        seed=methods.analysis.seed,
    )
    indices = add_rank_ranges(indices, ranks)
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
    )
    stated = published_satisfaction(published, precision=methods.analysis.precision)
    findings = [
        trend_findings(indices, localities, methods=methods),
        movement_findings(indices, methods=methods),
        sample_findings(responses),
        satisfaction_changes(
            responses, satisfaction, analysis=methods.analysis, forms=forms, comparable=same_questionnaire(responses, forms=forms)
        ),
        published_changes(stated, analysis=methods.analysis, comparable=same_method(localities, methods=methods)),
        integrity_findings(responses=responses, scores=scores, indices=indices, plans=plans),
        rank_price_findings(plans, indices=indices, methods=methods),
        certainties_to_findings(ranks),
    ]
    satisfaction = conform("satisfaction", pd.concat([satisfaction, stated], ignore_index=True))
    if params.links is not None:
        seen = {**tables, "indices": indices, "satisfaction": satisfaction}
        panel = link_panel(params.links.questions, seen, frameworks=params.frameworks, methods=methods)
        findings.append(links_to_findings(run_link_questions(params.links.questions, panel, analysis=methods.analysis)))
    return {
        "indices": indices,
        "satisfaction": satisfaction,
        "findings": conform("findings", pd.concat(findings, ignore_index=True)),
        "flags": accountability_flags(scores, params.frameworks, survey_error=survey_error),
        "targets": targets,
        "reconciliation": reconcile(plans, frameworks=params.frameworks),
        "schedule": report_calendar(plans, progress=progress, as_of=as_of),
        **plan_paths(plans, scores=scores, frameworks=params.frameworks),
    }


def _load_simulations(project: Project) -> dict[str, Settings]:
    found: dict[str, Settings] = {}
    problems: list[Problem] = []
    for path in sorted((project.params / "simulation").glob("*.yml")):
        name = path.relative_to(project.root).as_posix()
        document = read_yaml(path)
        problems += document.problems
        if document.problems:
            continue
        try:
            found[path.stem] = Settings.model_validate(document.data or {})
        except ValidationError as failure:
            problems += shape_problems(failure, document, name)
    if problems:
        raise ValidationFailed(problems, context="params/simulation")
    return found


@contextlib.contextmanager
def _collecting(problems: list[Problem]) -> Iterator[None]:
    """Add the problems of a refused input to the list and go on, so that all inputs are looked at."""
    try:
        yield
    except ValidationFailed as failure:
        problems += failure.problems
