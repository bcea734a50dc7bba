"""Read ``params/``: rule books, plans, methods and runs, with the line of every defect.

Every loader raises :class:`ValidationFailed` with all problems of all its files at once; a problem
names the file and the line (YAML) or the row and column (``criteria.csv``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ValidationError

from parlib.codebook.assurance import Assumption, Assumptions
from parlib.codebook.back_tests import BackTests
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.link_questions import LinkFile
from parlib.codebook.localities import Register
from parlib.codebook.methods import Analysis, Methods, SeriesFile
from parlib.codebook.plain_words import project_place
from parlib.codebook.plan_checks import check_plan
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.proposals import is_confirmed, unconfirmed_plan, without_proposals
from parlib.codebook.runs import Run
from parlib.codebook.survey_items import Asked, SurveyItems, survey_item_problems
from parlib.codebook.surveys import SurveyFile, SurveyForm
from parlib.errors import Problem, ValidationFailed
from parlib.files.whole import write_text
from parlib.gate.overlay import Overlay, overlay
from parlib.gate.yaml_text import Document, read_yaml
from parlib.speech.catalogue import saying
from parlib.store.criteria import read_criteria
from parlib.store.shapes import Model, placed_problems, shape

# the pipeline reads its own settings with it
from parlib.store.shapes import shape_problems as shape_problems

SURVEY_ITEMS = "survey.yml"
"""File in the folder of a rule book that says which survey questions feed which item."""
SCHEMAS: dict[str, type[BaseModel]] = {
    "framework": Framework,
    "criteria-row": Item,
    "survey-items": SurveyItems,
    "plan": Plan,
    "run": Run,
    "series": SeriesFile,
    "analysis": Analysis,
    "back-tests": BackTests,
    "assumptions": Assumptions,
}


def load_framework(folder: Path | str | Overlay) -> Framework:
    """Read one rule book: ``framework.yml`` and ``criteria.csv`` of a folder.

    Raises
    ------
    ValidationFailed
        With every defect of both files.
    """
    folder = overlay(folder)
    framework, problems = _framework(folder)
    if framework is None or problems:
        raise ValidationFailed(problems, context=f"rule book {folder.name}")
    return framework


def load_frameworks(params: Path | str | Overlay) -> dict[str, Framework]:
    """Read every rule book under ``params/frameworks``, by id."""
    folders = (overlay(params) / "frameworks").folders()
    return _all(((f.name, *_framework(f)) for f in folders), context="rule books")


def load_plan(file: Path | str) -> Plan:
    """Read one plan; the file name without ``.yml`` must be its id."""
    return _one(Path(file), Plan, context="plan")


def load_confirmed_plans(params: Path | str) -> tuple[dict[str, Plan], list[Problem]]:
    """Read the plans of ``params/plans`` without their unconfirmed parts, and report what was left
    out.

    A file without a locality is a proposal as a whole; a commitment without an owner (``?``) is a
    proposal on its own.

    Raises
    ------
    ValidationFailed
        With every defect of every confirmed plan.
    """
    plans: dict[str, Plan] = {}
    told: list[Problem] = []
    faults: list[Problem] = []
    for file in sorted((Path(params) / "plans").glob("*.yml")):
        document, name = read_yaml(file), project_place(file)
        if isinstance(document.data, dict) and document.data.get("locality", "?") in ("", None):
            told.append(unconfirmed_plan(name, document.data.get("commitments")))
            continue
        plan, problems = _model(file, Plan)
        faults += problems
        if plan is not None:
            kept, more = without_proposals(plan, file=name)
            told += more
            plans |= {kept.id: kept} if kept is not None else {}
    if faults:
        raise ValidationFailed([*faults, *told], context="plans")
    return plans, told


def check_plan_file(
    file: Path | str,
    *,
    register: Register | None = None,
    frameworks: Mapping[str, Framework] | None = None,
    confirmed_only: bool = False,
) -> list[Problem]:
    """Return every problem of one plan file, both of schema and of content, each with its line.

    An invalid commitment does not hide problems of the others. ``confirmed_only`` skips commitments
    that are still proposals.
    """
    file = Path(file)
    document, name = read_yaml(file), project_place(file)
    if not isinstance(document.data, dict):
        return shape(document, Plan, name)[1]
    plan, kept, problems = _salvage(document, name)
    if plan is not None and confirmed_only:
        kept = [
            place
            for place, commitment in zip(kept, plan.commitments, strict=True)
            if is_confirmed(commitment)
        ]
        plan = plan.model_copy(
            update={"commitments": tuple(filter(is_confirmed, plan.commitments))}
        )
    if plan is not None:
        problems += [
            _placed(p, document, name, kept)
            for p in check_plan(plan, register=register, frameworks=frameworks)
        ]
        if plan.id != file.stem:
            problems.append(_id_problem(document, name, plan.id, file.stem))
    return sorted(problems, key=lambda p: _line_of(p))


def read_run(file: Path | str) -> tuple[Run | None, Document, list[Problem]]:
    """Read one batch run with the line numbers of its file; defects are returned as problems."""
    file = Path(file)
    run, problems = _model(file, Run)
    return run, read_yaml(file), problems


def load_run(file: Path | str) -> Run:
    """Read one batch run; the file name without ``.yml`` must be its id."""
    return _one(Path(file), Run, context="run")


def load_surveys(params: Path | str | Overlay) -> tuple[SurveyForm, ...]:
    """Read ``params/methods/surveys.yml``: the questionnaires and the years in which each was used."""
    return _one(
        (overlay(params) / "methods").file("surveys.yml"), SurveyFile, context="surveys"
    ).forms


def load_survey_items(
    params: Path | str | Overlay,
    frameworks: Mapping[str, Framework],
    forms: Sequence[SurveyForm],
) -> dict[str, Mapping[str, Asked]]:
    """Read ``params/frameworks/<id>/survey.yml`` of every rule book that has one: the questions that
    feed its items.

    Raises
    ------
    ValidationFailed
        With every defect of every file, also items and questions that there are not.
    """
    declared: dict[str, Mapping[str, Asked]] = {}
    problems: list[Problem] = []
    for folder in (overlay(params) / "frameworks").folders():
        file = folder.file(SURVEY_ITEMS)
        if not file.exists() or folder.name not in frameworks:
            continue
        read, faults = _model(file, SurveyItems)
        problems += faults
        if read is None:
            continue
        place = project_place(file)
        problems += survey_item_problems(read.items, frameworks[folder.name], forms, file=place)
        if read.items:
            declared[folder.name] = read.items
    if problems:
        raise ValidationFailed(problems, context="survey items")
    return declared


def load_assumptions(params: Path | str | Overlay) -> tuple[Assumption, ...]:
    """Read ``params/assumptions.yml``; empty if the file does not exist."""
    file = overlay(params).file("assumptions.yml")
    return _one(file, Assumptions, context="assumptions").assumptions if file.exists() else ()


def load_links(params: Path | str | Overlay) -> LinkFile | None:
    """Read ``params/methods/links.yml``, the declared link questions; None if no question is
    declared.
    """
    file = (overlay(params) / "methods").file("links.yml")
    return _one(file, LinkFile, context="links") if file.exists() else None


def load_methods(params: Path | str | Overlay) -> Methods:
    """Read ``params/methods``: the methods in force per year, the settings of the analysis, and the
    declarations for back tests.
    """
    folder = overlay(params) / "methods"
    series, first = _model(folder.file("series.yml"), SeriesFile)
    analysis, second = _model(folder.file("analysis.yml"), Analysis)
    declared = folder.file("back-tests.yml")
    back_tests, third = _model(declared, BackTests) if declared.exists() else (BackTests(), [])
    if series is None or analysis is None or back_tests is None or first or second or third:
        raise ValidationFailed([*first, *second, *third], context="methods")
    return Methods(series=series.series, analysis=analysis, back_tests=back_tests)


def stray_files(params: Path | str) -> list[Problem]:
    """Return a problem for each file under ``params`` that looks like a parameter file but is not
    read, because of its extension or location.
    """
    folders = ("plans", "runs", "wording", "methods", "simulation", "corrections")
    strays = [
        f
        for name in folders
        for f in sorted((Path(params) / name).glob("*"))
        if f.suffix.lower() in (".yaml", ".yml") and f.suffix != ".yml"
    ]
    strays += sorted(f for f in Path(params).glob("*.y*ml") if f.name != "assumptions.yml")
    remedy = saying("end its name in `.yml`, in the folder it belongs to, or take it out of params")
    return [
        Problem(
            saying("nothing reads this file"), remedy, file=project_place(f), severity="warning"
        )
        for f in strays
    ]


def schemas() -> dict[str, str]:
    """Return the JSON schema of every parameter file, as text, by file name."""
    out = {}
    for name, model in SCHEMAS.items():
        schema = model.model_json_schema()
        if model is Framework:  # the items are in criteria.csv, not in framework.yml
            schema["properties"].pop("items")
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        out[f"{name}.json"] = (
            json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        )
    return out


def write_schemas(params: Path | str) -> list[Path]:
    """Write the JSON schemas to ``params/schema``, so that editors can check files while typing."""
    written = []
    for name, text in schemas().items():
        written.append(Path(params) / "schema" / name)
        write_text(written[-1], text)
    return written


def _one(file: Path, model: type[Model], *, context: str) -> Model:
    value, problems = _model(file, model)
    if value is None or problems:
        raise ValidationFailed(problems, context=f"{context} {file.stem}")
    return value


def _all(
    loaded: Iterable[tuple[str, Model | None, list[Problem]]], *, context: str
) -> dict[str, Model]:
    values, problems = {}, []
    for name, value, faults in loaded:
        problems += faults
        if value is not None:
            values[name] = value
    if problems:
        raise ValidationFailed(problems, context=context)
    return values


def _model(file: Path, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """Parse one YAML file into a model; if it has an ``id`` field, the id must equal the file name."""
    document, name = read_yaml(file), project_place(file)
    value, problems = shape(document, model, name)
    if value is not None and getattr(value, "id", file.stem) != file.stem:
        problems.append(_id_problem(document, name, value.id, file.stem))  # type: ignore[attr-defined]
    return value, problems


def _id_problem(document: Document, file: str, actual: str, name: str) -> Problem:
    line = saying("line {line}", line=document.line(("id",)))
    what = saying("the id is not the name of the file or folder")
    return Problem(
        what=what,
        remedy=saying("make the two agree"),
        file=file,
        cell=line,
        actual=actual,
        expected=repr(name),
    )


def _line_of(problem: Problem) -> int:
    """Return the line named by a problem, 0 if there is none."""
    return int(problem.cell.removeprefix("line ").partition(",")[0] or 0)


def _salvage(document: Document, file: str) -> tuple[Plan | None, list[int], list[Problem]]:
    """Build as much of a plan as possible, so that the valid part of an invalid plan is checked
    too.

    A commitment with valid but contradictory fields is kept as written (`check_plan` reports the
    contradiction); one with an unreadable field is left out. Return the plan, the position in the
    file of each commitment kept, and the schema problems.
    """
    data = document.data
    kept, places = [], []
    entries = data.get("commitments")
    for i, raw in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(raw, dict):
            continue
        try:
            kept.append(Commitment.model_validate(raw))
        except ValidationError as failure:
            if any(error["loc"] for error in failure.errors(include_url=False)):
                continue
            kept.append(Commitment.model_construct(**raw))
        places.append(i)
    problems = list(document.problems)
    try:
        return Plan.model_validate(data), places, problems
    except ValidationError as failure:
        contradictory = [("commitments", i) for i in places]
        problems += [
            p for p, place in placed_problems(failure, document, file) if place not in contradictory
        ]
    sound = {k: v for k, v in data.items() if k in Plan.model_fields and k != "commitments"}
    try:
        plan = Plan.model_validate({**sound, "commitments": kept[:1]})
    except ValidationError:
        return None, [], problems
    return plan.model_copy(update={"commitments": tuple(kept)}), places, problems


def _placed(problem: Problem, document: Document, file: str, kept: list[int]) -> Problem:
    """Replace the path inside a plan (``commitments.3.owner``) by the line of the file."""
    place: list[str | int] = [int(p) if p.isdigit() else p for p in problem.cell.split(".")]
    if place[0] == "commitments" and len(place) > 1:
        place[1] = kept[int(place[1])]
    return replace(problem, file=file, cell=saying("line {line}", line=document.line(tuple(place))))


def _framework(folder: Overlay) -> tuple[Framework | None, list[Problem]]:
    head = read_yaml(folder.file("framework.yml"))
    items, rows, problems = read_criteria(folder.file("criteria.csv"))
    if isinstance(head.data, dict) and "items" in head.data:
        line = saying("line {line}", line=head.line(("items",)))
        fault = Problem(
            what=saying("items stand in criteria.csv"),
            remedy=saying("drop the key"),
            file="framework.yml",
            cell=line,
        )
        return None, _inside(folder, [fault, *problems])
    framework, faults = shape(head, Framework, "framework.yml", items=items)
    faults = [_at_row(f, rows) for f in faults]
    if framework is not None and framework.id != folder.name:
        faults.append(_id_problem(head, "framework.yml", framework.id, folder.name))
    placed = _inside(folder, [*faults, *problems])
    return (None if placed else framework), placed


def _inside(folder: Overlay, problems: Iterable[Problem]) -> list[Problem]:
    """Prefix the file with its folder, so that two rule books do not both say `criteria.csv`."""
    own_folder = folder.places[0]
    place = (
        project_place(own_folder / "x").removesuffix("x")
        if "params" in own_folder.parts
        else f"{own_folder.name}/"
    )
    return [replace(p, file=place + p.file.rpartition("/")[2]) for p in problems]


def _at_row(problem: Problem, rows: dict[str, int]) -> Problem:
    """Move a fault of the tree (``"1.2: parent '9' is not an item"``) to the row of
    ``criteria.csv`` it refers to.
    """
    code = problem.what.split(":", 1)[0]
    if code not in rows:
        return problem
    return replace(
        problem,
        file="criteria.csv",
        cell=saying("row {row}, {column}", row=rows[code], column="parent"),
    )
