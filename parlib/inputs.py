"""All inputs of a build, read and validated together: params and raw files, and which parts are
usable.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from pydantic import ValidationError

from parlib.analysis.surveys.design import SURVEY_KEY, LonelyPsu
from parlib.analysis.surveys.disclosure import cells_of
from parlib.analysis.surveys.estimates import survey_problems
from parlib.analysis.surveys.levels import with_places
from parlib.codebook.called import called
from parlib.codebook.compute import Recall
from parlib.codebook.evidence_checks import under_known_rule_books
from parlib.codebook.frameworks import Framework
from parlib.codebook.link_questions import LinkFile
from parlib.codebook.localities import Register
from parlib.codebook.methods import Methods
from parlib.codebook.plans import Plan
from parlib.codebook.progress_checks import check_progress
from parlib.codebook.survey_items import ByBook
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.tables import empty
from parlib.errors import Problem, ValidationFailed, together
from parlib.gate.yaml_text import read_yaml
from parlib.intake.raw.cards import Source
from parlib.intake.raw.kinds import VALIDATED
from parlib.intake.raw.sources import Candidate, Intake, read_raw, read_register
from parlib.scoring.rules import measure_contradicts
from parlib.simulate import Settings, fictional_units
from parlib.speech.catalogue import saying
from parlib.store.params import (
    check_plan_file,
    load_assumptions,
    load_confirmed_plans,
    load_frameworks,
    load_links,
    load_methods,
    load_survey_items,
    load_surveys,
    shape_problems,
)
from parlib.store.project import Project
from parlib.store.withheld import Memory, memory_of
from parlib.store.wording import load_wording


@dataclass(frozen=True)
class Params:
    """All settings that an analyst may change, typed."""

    frameworks: Mapping[str, Framework]
    plans: Mapping[str, Plan]
    methods: Methods
    wording: Mapping[str, Any]
    surveys: tuple[SurveyForm, ...] = ()
    simulations: Mapping[str, Settings] = field(default_factory=dict)
    links: LinkFile | None = None
    survey_items: ByBook = field(default_factory=dict)
    """Survey questions that feed items, by rule book and item."""
    unconfirmed: tuple[Problem, ...] = ()
    """Plans and commitments that are still proposals and therefore left out."""
    contradictions: tuple[Problem, ...] = ()
    """Rule-book items whose unit contradicts their rule: counts scored as shares, or vice versa."""

    def snapshot(self) -> dict[str, Any]:
        """Return the JSON-serialisable copy stored in a release, so that a brief reads only the
        release.
        """
        fed = {
            book: {code: questions.model_dump(mode="json") for code, questions in items.items()}
            for book, items in self.survey_items.items()
        }
        return ({"survey_items": fed} if fed else {}) | {
            "frameworks": [f.model_dump(mode="json") for f in self.frameworks.values()],
            "plans": [p.model_dump(mode="json") for p in self.plans.values()],
            "methods": self.methods.model_dump(mode="json"),
            "wording": dict(self.wording),
            "surveys": [f.model_dump(mode="json") for f in self.surveys],
            "simulations": {k: s.model_dump(mode="json") for k, s in self.simulations.items()},
            "links": self.links.model_dump(mode="json") if self.links else None,
        }


@dataclass(frozen=True)
class Validated:
    """Inputs without the refused parts, and every problem; ``None`` if nothing could be read at
    all.
    """

    params: Params | None
    intake: Intake | None
    problems: tuple[Problem, ...]
    units: pd.DataFrame


def validate(
    project: Project,
    *,
    candidate: Candidate | Source | None = None,
    without: Collection[str] = (),
    recall: Recall | None = None,
    memory: Memory | None = None,
) -> Validated:
    """Read and check every input; refused files and rows are left out and reported.

    ``candidate`` is a vintage about to be written, ``without`` are vintages (``source/vintage``)
    about to be removed. ``recall`` returns the rows of files read earlier, ``memory`` what releases
    withheld of surveys, if already read.
    """
    problems: list[Problem] = []
    params = intake = None
    units = empty("localities")
    with _collecting(problems):
        params = read_params(project)
        problems += (*params.unconfirmed, *params.contradictions)
    with _collecting(problems):
        simulated = (
            [fictional_units(s) for s in params.simulations.values()] if params is not None else []
        )
        more = pd.concat(simulated, ignore_index=True) if simulated else units
        intake = read_raw(
            project.all_raw,
            project.all_params / "corrections",
            quarantine=True,
            more_units=more,
            candidate=candidate,
            without=without,
            recall=recall,
        )
        problems += intake.problems
        units = pd.concat([intake.tables["localities"], more], ignore_index=True).drop_duplicates(
            "locality"
        )
    if memory is None:
        with _collecting(problems):
            memory_of(project, cells_of=cells_of)  # without it, what must stay withheld is unknown
    if params is not None and intake is not None:
        params, faults = _with_sound_plans(project, params, Register(units))
        problems += faults
        evidence, unknown = under_known_rule_books(intake.tables["evidence"], params.frameworks)
        progress, misplaced = check_progress(intake.tables["progress"], params.plans)
        responses, defects = _sound_surveys(intake.tables["responses"], params, units)
        responses, misnamed = with_places(responses, units, forms=params.surveys)
        defects += misnamed
        intake = replace(
            intake,
            tables={
                **intake.tables,
                "evidence": evidence,
                "progress": progress,
                "responses": responses,
            },
        )
        problems += [*unknown, *misplaced, *defects]
    return Validated(params, intake, together(problems), units)


@dataclass(frozen=True)
class Loss:
    """What the next build would lack without some vintages.

    Attributes
    ----------
    rows : dict of str to (int, int)
        By hand-off table: number of rows lost, and of rows that replace them (from an older vintage
        that becomes current again).
    refused : tuple of Problem
        Problems that would newly stop a build.
    """

    rows: dict[str, tuple[int, int]]
    refused: tuple[Problem, ...]


def what_is_lost(project: Project, places: Collection[str]) -> Loss:
    """Check the inputs without some vintages (``source/vintage``) and compare with the current
    state.

    Nothing is changed.
    """
    now, then = validate(project), validate(project, without=places)
    rows = {}
    for table in VALIDATED:
        before, after = (
            v.intake.tables[table] if v.intake is not None else empty(table) for v in (now, then)
        )
        gone, new = _rows_of(before) - _rows_of(after), _rows_of(after) - _rows_of(before)
        if gone or new:
            rows[table] = (len(gone), len(new))
    known = set(now.problems)
    return Loss(rows, tuple(p for p in then.problems if p.severity == "error" and p not in known))


def newly_refused(project: Project, candidate: Source) -> list[Problem]:
    """Return the errors that a vintage about to be written would cause in others, because it no
    longer contains what they refer to.
    """
    known = set(validate(project).problems)
    return [
        p
        for p in validate(project, candidate=candidate).problems
        if p.severity == "error" and p not in known
    ]


def _rows_of(table: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(table.astype(str).itertuples(index=False, name=None))


def known_units(project: Project) -> pd.DataFrame:
    """Return the register for looking up names, as a build will have it: all sources of units plus
    the illustrative province.
    """
    simulated = [fictional_units(s) for s in _load_simulations(project).values()]
    return pd.concat(
        [read_register(project.all_raw), *simulated], ignore_index=True
    ).drop_duplicates("locality")


def _with_sound_plans(
    project: Project, params: Params, register: Register
) -> tuple[Params, list[Problem]]:
    """Return the params without inconsistent plans, and the problems found."""
    problems: list[Problem] = []
    sound: dict[str, Plan] = {}
    for name, plan in params.plans.items():
        file = project.params / "plans" / f"{name}.yml"
        faults = check_plan_file(
            file,
            register=register if len(register) else None,
            frameworks=params.frameworks,
            confirmed_only=True,
        )
        # warnings are reported by `parlib targets check`
        refused = [p for p in faults if p.severity == "error"]
        problems += refused
        sound |= {} if refused else {name: plan}
    return replace(params, plans=sound), problems


def _sound_surveys(
    responses: pd.DataFrame, params: Params, units: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the answers of the surveys that can be estimated, and the problems of the others, with
    units and places by name.
    """
    lonely = LonelyPsu(params.methods.analysis.precision.lonely_place)
    problems = survey_problems(responses, forms=params.surveys, lonely=lonely)
    if not problems:
        return responses, []
    parts = [rows for _, rows in responses.groupby(list(SURVEY_KEY), sort=False)]
    faults = [survey_problems(rows, forms=params.surveys, lonely=lonely) for rows in parts]
    faults = [
        survey_problems(_by_name(rows, units), forms=params.surveys, lonely=lonely) if wrong else []
        for rows, wrong in zip(parts, faults, strict=True)
    ]
    sound = [rows for rows, wrong in zip(parts, faults, strict=True) if not wrong]
    kept = pd.concat(sound).sort_index().reset_index(drop=True) if sound else responses.iloc[:0]
    return kept, [problem for wrong in faults for problem in wrong]


def _by_name(responses: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Return answers with the identities of units and places replaced by names."""
    columns = {
        name: responses[name].map(called(responses[name], units)) for name in ("locality", "psu")
    }
    return responses.assign(**columns)


def read_params(project: Project) -> Params:
    """Read everything under ``params/``.

    Raises
    ------
    ValidationFailed
        With every problem of every file.
    """
    problems: list[Problem] = []
    frameworks: dict[str, Framework] = {}
    plans: dict[str, Plan] = {}
    methods: Methods | None = None
    wording: dict[str, Any] = {}
    surveys: tuple[SurveyForm, ...] = ()
    simulations: dict[str, Settings] = {}
    links: LinkFile | None = None
    survey_items: ByBook = {}
    with _collecting(problems):
        frameworks = load_frameworks(project.all_params)
    unconfirmed: list[Problem] = []
    with _collecting(problems):
        plans, unconfirmed = load_confirmed_plans(project.params)
    with _collecting(problems):
        methods = load_methods(project.all_params)
    with _collecting(problems):
        wording = load_wording(project.all_params)
    with _collecting(problems):
        surveys = load_surveys(project.all_params)
    with _collecting(problems):
        survey_items = load_survey_items(project.all_params, frameworks, surveys)
    with _collecting(problems):
        links = load_links(project.all_params)
    with _collecting(problems):
        load_assumptions(project.all_params)  # only checked here; used by bundles
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
        survey_items=survey_items,
        unconfirmed=tuple(unconfirmed),
        contradictions=_contradictions(frameworks),
    )


def _load_simulations(project: Project) -> dict[str, Settings]:
    simulations: dict[str, Settings] = {}
    problems: list[Problem] = []
    for path in sorted((project.params / "simulation").glob("*.yml")):
        name = path.relative_to(project.root).as_posix()
        document = read_yaml(path)
        problems += document.problems
        if document.problems:
            continue
        try:
            simulations[path.stem] = Settings.model_validate(document.data or {})
        except ValidationError as failure:
            problems += shape_problems(failure, document, name)
    first: dict[str, str] = {}
    for stem, settings in simulations.items():
        if first.setdefault(settings.code, stem) != stem:
            problems.append(
                Problem(
                    what=saying(
                        "code {code} is that of {other}.yml, too: their units would be one and the "
                        "same",
                        code=settings.code,
                        other=first[settings.code],
                    ),
                    remedy=saying("give each fictional province a `code` of its own"),
                    file=f"params/simulation/{stem}.yml",
                )
            )
    if problems:
        raise ValidationFailed(problems, context="params/simulation")
    return simulations


@contextlib.contextmanager
def _collecting(problems: list[Problem]) -> Iterator[None]:
    """Add the problems of a refused input to the list and continue, so that all inputs are checked."""
    try:
        yield
    except ValidationFailed as failure:
        problems += failure.problems


def _contradictions(frameworks: Mapping[str, Framework]) -> tuple[Problem, ...]:
    """Return a warning for rule-book items that count something but are scored as a share, or vice
    versa.
    """
    return tuple(
        Problem(
            what=saying("{code} ({name}): {why}", code=item.code, name=item.name_vi, why=why),
            remedy=saying("correct the unit or the rule of the item; `parlib framework check`"),
            file=f"params/frameworks/{book.id}",
            severity="warning",
        )
        for book in frameworks.values()
        for item in book.leaves
        if (why := measure_contradicts(item))
    )
