"""Door in for ``params/``: rule books, plans, methods and runs, read with the line of every defect.

Every loader raises :class:`ValidationFailed` with all problems of all its files at once; a problem names the file and
the line (YAML) or the row and column (``criteria.csv``).
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.methods import Analysis, Methods, SeriesFile
from parlib.codebook.plans import Plan
from parlib.codebook.rules import parse_rule
from parlib.codebook.runs import Run
from parlib.errors import Problem, ValidationFailed
from parlib.store.yaml_text import MAX_BYTES, Document, parse_yaml, read_yaml

Model = TypeVar("Model", bound=BaseModel)

CRITERIA_COLUMNS = tuple(Item.model_fields)
SCHEMAS: dict[str, type[BaseModel]] = {
    "framework": Framework,
    "criteria-row": Item,
    "plan": Plan,
    "run": Run,
    "series": SeriesFile,
    "analysis": Analysis,
}


def load_framework(folder: Path | str) -> Framework:
    """Read one rule book: ``framework.yml`` and ``criteria.csv`` of a folder.

    Raises
    ------
    ValidationFailed
        With every defect of both files.
    """
    folder = Path(folder)
    framework, problems = _framework(folder)
    if framework is None or problems:
        raise ValidationFailed(problems, context=f"rule book {folder.name}")
    return framework


def load_frameworks(params: Path | str) -> dict[str, Framework]:
    """Read every rule book under ``params/frameworks``, by id."""
    folders = sorted(f for f in (Path(params) / "frameworks").glob("*") if f.is_dir() and not f.name.startswith("."))
    return _all(((f.name, *_framework(f)) for f in folders), context="rule books")


def load_plan(file: Path | str) -> Plan:
    """Read one plan; the file name without ``.yml`` must be its id."""
    return _one(Path(file), Plan, context="plan")


def load_plans(params: Path | str) -> dict[str, Plan]:
    """Read every plan under ``params/plans``, by id."""
    files = sorted((Path(params) / "plans").glob("*.yml"))
    return _all(((f.stem, *_model(f, Plan)) for f in files), context="plans")


def load_run(file: Path | str) -> Run:
    """Read one batch run; the file name without ``.yml`` must be its id."""
    return _one(Path(file), Run, context="run")


def load_methods(params: Path | str) -> Methods:
    """Read ``params/methods``: the methods in force per year and the declared settings of the analysis."""
    folder = Path(params) / "methods"
    series, first = _model(folder / "series.yml", SeriesFile)
    analysis, second = _model(folder / "analysis.yml", Analysis)
    if series is None or analysis is None or first or second:
        raise ValidationFailed([*first, *second], context="methods")
    return Methods(series=series.series, analysis=analysis)


def schemas() -> dict[str, str]:
    """Return the JSON schema of every parameter file, as text, by file name."""
    out = {}
    for name, model in SCHEMAS.items():
        schema = model.model_json_schema()
        if model is Framework:  # the items stand in criteria.csv, not in framework.yml
            schema["properties"].pop("items")
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        out[f"{name}.json"] = json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return out


def write_schemas(params: Path | str) -> list[Path]:
    """Write the JSON schemas to ``params/schema``; an editor can then check files while they are typed."""
    folder = Path(params) / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schemas().items():
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        Path(temporary).replace(folder / name)
        written.append(folder / name)
    return written


def _one(file: Path, model: type[Model], *, context: str) -> Model:
    value, problems = _model(file, model)
    if value is None or problems:
        raise ValidationFailed(problems, context=f"{context} {file.stem}")
    return value


def _all(found: Iterable[tuple[str, Model | None, list[Problem]]], *, context: str) -> dict[str, Model]:
    values, problems = {}, []
    for name, value, faults in found:
        problems += faults
        if value is not None:
            values[name] = value
    if problems:
        raise ValidationFailed(problems, context=context)
    return values


def _model(file: Path, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """Read one YAML file into a model; with an ``id`` field, the id must be the file's name."""
    document = read_yaml(file)
    value, problems = _shape(document, model, file.name)
    if value is not None and getattr(value, "id", file.stem) != file.stem:
        problems.append(_id_problem(document, file.name, value.id, file.stem))  # type: ignore[attr-defined]
    return value, problems


def _id_problem(document: Document, file: str, found: str, name: str) -> Problem:
    line = f"line {document.line(('id',))}"
    what = "the id is not the name of the file or folder"
    return Problem(what=what, remedy="make the two agree", file=file, cell=line, found=found, expected=repr(name))


def _shape(document: Document, model: type[Model], file: str, **more: Any) -> tuple[Model | None, list[Problem]]:
    problems = list(document.problems)
    if document.data is None:
        return None, problems or [Problem(what="the file is empty", remedy="fill it in", file=file)]
    if not isinstance(document.data, dict):
        return None, [
            *problems,
            Problem(what="the file is not a list of `key: value`", remedy="start with a key", file=file, cell="line 1"),
        ]
    try:
        return model.model_validate({**document.data, **more}), problems
    except ValidationError as failure:
        return None, [*problems, *shape_problems(failure, document, file)]


def shape_problems(failure: ValidationError, document: Document, file: str) -> list[Problem]:
    """Turn what a model refused into problems with the file's own lines."""
    out = []
    for error in failure.errors(include_url=False):
        place = tuple(p for p in error["loc"])
        name = ".".join(str(p) for p in place)
        message, remedy = _plain_words(error)
        found = "" if isinstance(error.get("input"), dict | list) or error["type"] == "missing" else str(error.get("input"))
        out.append(
            Problem(
                what=f"{name}: {message}" if name else message,
                remedy=remedy,
                file=file,
                cell=f"line {document.line(place)}",
                found=found,
            )
        )
    return out


def _plain_words(error: dict[str, Any]) -> tuple[str, str]:
    match error["type"]:
        case "missing":
            return "the key is missing", "add it"
        case "extra_forbidden":
            return "no such key", "correct its spelling or drop it"
        case "literal_error" | "enum":
            return "not an accepted word", f"use one of: {error['ctx']['expected']}"
        case "value_error":
            return str(error["ctx"]["error"]), "correct the value"
        case "string_type" if isinstance(error.get("input"), bool | int | float):
            return "text was expected, YAML read a number or yes/no", "put the value in quotation marks"
        case _:
            return error["msg"].lower(), "correct the value"


def _framework(folder: Path) -> tuple[Framework | None, list[Problem]]:
    head = read_yaml(folder / "framework.yml")
    items, rows, problems = read_criteria(folder / "criteria.csv")
    if isinstance(head.data, dict) and "items" in head.data:
        line = f"line {head.line(('items',))}"
        fault = Problem(what="items stand in criteria.csv", remedy="drop the key", file="framework.yml", cell=line)
        return None, _inside(folder, [fault, *problems])
    framework, faults = _shape(head, Framework, "framework.yml", items=items)
    faults = [_at_row(f, rows) for f in faults]
    if framework is not None and framework.id != folder.name:
        faults.append(_id_problem(head, "framework.yml", framework.id, folder.name))
    found = _inside(folder, [*faults, *problems])
    return (None if found else framework), found


def _inside(folder: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Name the folder before the file, so that two rule books do not both say `criteria.csv`."""
    return [Problem(**{**p.as_row(), "file": f"{folder.name}/{p.file}"}) for p in problems]


def _at_row(problem: Problem, rows: dict[str, int]) -> Problem:
    """Move a fault of the tree (``"1.2: parent '9' is not an item"``) to the row of ``criteria.csv`` it speaks of."""
    code = problem.what.split(":", 1)[0]
    if code not in rows:
        return problem
    return Problem(**{**problem.as_row(), "file": "criteria.csv", "cell": f"row {rows[code]}, parent"})


def read_criteria(file: Path) -> tuple[tuple[Item, ...], dict[str, int], list[Problem]]:
    """Read ``criteria.csv``.

    Returns
    -------
    items : tuple of Item
        Rows that are sound, in file order.
    rows : dict
        Row in the file (header = 1) by code.
    problems : list of Problem
        Everything that was refused, with row and column.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            return (), {}, [Problem(what=f"the file has more than {MAX_BYTES} bytes", remedy="split the rule book", file=file.name)]
        text = unicodedata.normalize("NFC", file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return (), {}, [Problem(what="the file does not exist", remedy="add it; docs/rule-books.md shows the columns", file=file.name)]
    except UnicodeDecodeError as error:
        return (), {}, [Problem(what=f"the file is not UTF-8 text (byte {error.start})", remedy="save it as UTF-8", file=file.name)]
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    items: list[Item] = []
    rows: dict[str, int] = {}
    problems = _header_problems(list(reader.fieldnames or ()), file.name)
    if problems:
        return (), {}, problems
    try:
        for number, row in enumerate(reader, start=2):
            item, faults = _item(row, number, file.name)
            problems += faults
            if item is not None:
                items.append(item)
                rows.setdefault(item.code, number)
    except csv.Error as error:
        line = f"line {reader.line_num}"
        problems.append(Problem(what=f"not valid CSV: {error}", remedy="check the quotation marks", file=file.name, cell=line))
    return tuple(items), rows, problems


def _header_problems(header: list[str], file: str) -> list[Problem]:
    missing = [c for c in CRITERIA_COLUMNS if c not in header]
    unknown = [c for c in header if c not in CRITERIA_COLUMNS]
    twice = sorted({c for c in header if header.count(c) > 1})
    said = [(c, "the column is missing", "add it") for c in missing]
    said += [(c, "no such column", "correct its name or drop it") for c in unknown]
    said += [(c, "the column stands twice", "keep one") for c in twice]
    return [Problem(what=what, remedy=remedy, file=file, cell=f"row 1, {c}", found=c) for c, what, remedy in said]


def _item(row: dict[str, Any], number: int, file: str) -> tuple[Item | None, list[Problem]]:
    """Turn one CSV row into an item; empty cells mean the field's default."""

    def fault(column: str, what: str, remedy: str, found: str = "") -> Problem:
        return Problem(what=what, remedy=remedy, file=file, cell=f"row {number}, {column}", found=found)

    if None in row or None in row.values():
        return None, [fault("all", "the row has more or fewer cells than the header", "put text with commas in quotation marks")]
    values: dict[str, Any] = {k: v.strip() for k, v in row.items() if v.strip()}
    problems = []
    written = values.pop("rule_params", "")
    if written:
        document = parse_yaml(written, name=file)
        if document.problems or not isinstance(document.data, dict):
            why = document.problems[0].what if document.problems else "not a mapping"
            problems.append(fault("rule_params", f"rule parameters could not be read: {why}", "write {key: value, ...}", written))
        else:
            values["rule_params"] = document.data
    if "," in values.get("max_points", ""):
        problems.append(fault("max_points", "a number with a decimal comma", "write a decimal point", values.pop("max_points")))
    try:
        item = Item.model_validate(values)
    except ValidationError as failure:
        for error in failure.errors(include_url=False):
            what, remedy = _plain_words(error)
            column = str(error["loc"][0]) if error["loc"] else "all"
            problems.append(fault(column, what, remedy, "" if error["type"] == "missing" else str(error.get("input", ""))))
        return None, problems
    try:
        parse_rule(item.rule, item.rule_params)
    except ValueError as error:
        problems.append(fault("rule_params", str(error), "see the table of rules in docs/rule-books.md", written))
    return (None if problems else item), problems
