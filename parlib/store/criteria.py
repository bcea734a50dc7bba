"""Read ``criteria.csv``, the items of a rule book, with the row and column of every defect."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from parlib.codebook.frameworks import Item
from parlib.codebook.inert_text import restore
from parlib.codebook.plain_words import plain_words
from parlib.codebook.rules import parse_rule
from parlib.errors import Problem
from parlib.gate.files import Refused, as_text, read_bytes
from parlib.gate.yaml_text import MAX_BYTES, parse_yaml
from parlib.speech.catalogue import saying

CRITERIA_COLUMNS = tuple(Item.model_fields)


def read_criteria(file: Path) -> tuple[tuple[Item, ...], dict[str, int], list[Problem]]:
    """Read ``criteria.csv``.

    Returns
    -------
    items : tuple of Item
        Valid rows, in file order.
    rows : dict
        Row in the file (header = 1) by code.
    problems : list of Problem
        Everything refused, with row and column.
    """
    try:
        text = unicodedata.normalize(
            "NFC", as_text(read_bytes(file, most=MAX_BYTES), name=file.name)
        )
    except Refused as refusal:
        missing = saying("add it; the documentation of rule books shows the columns")
        remedy = missing if "does not exist" in refusal.what else refusal.remedy
        return (
            (),
            {},
            [Problem(what=refusal.what, remedy=remedy, file=file.name, cell=refusal.cell)],
        )
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    items: list[Item] = []
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    try:
        problems = _header_problems(list(reader.fieldnames or ()), file.name)
        if problems:
            return (), {}, problems
        for number, row in enumerate(reader, start=2):
            item, faults = _item(row, number, file.name)
            problems += faults
            if item is not None:
                items.append(item)
                rows.setdefault(item.code, number)
    except csv.Error as error:
        line = saying("line {line}", line=reader.line_num)
        problems.append(
            Problem(
                what=saying("not valid CSV: {error}", error=error),
                remedy=saying("check the quotation marks"),
                file=file.name,
                cell=line,
            )
        )
    return tuple(items), rows, problems


def _header_problems(header: list[str], file: str) -> list[Problem]:
    missing = [c for c in CRITERIA_COLUMNS if c not in header]
    unknown = [c for c in header if c not in CRITERIA_COLUMNS]
    twice = sorted({c for c in header if header.count(c) > 1})
    faults = [(c, saying("the column is missing"), saying("add it")) for c in missing]
    faults += [
        (c, saying("no such column"), saying("correct its name or drop it")) for c in unknown
    ]
    faults += [(c, saying("the column stands twice"), saying("keep one")) for c in twice]
    return [
        Problem(
            what=what,
            remedy=remedy,
            file=file,
            cell=saying("row {row}, {column}", row=1, column=c),
            actual=c,
        )
        for c, what, remedy in faults
    ]


def _parameters(written: str, file: str) -> tuple[Any, str]:
    """Parse a cell of rule parameters; also return what is wrong if it is not a mapping."""
    document = parse_yaml(written, name=file)
    if document.problems:
        return None, document.problems[0].what
    return document.data, "" if isinstance(document.data, dict) else saying("not a mapping")


def _item(row: dict[str, Any], number: int, file: str) -> tuple[Item | None, list[Problem]]:
    """Convert one CSV row to an item; empty cells mean the field's default."""

    def fault(column: str, what: str, remedy: str, actual: str = "") -> Problem:
        return Problem(
            what=what,
            remedy=remedy,
            file=file,
            cell=saying("row {row}, {column}", row=number, column=column),
            actual=actual,
        )

    if None in row or None in row.values():
        return None, [
            fault(
                "all",
                saying("the row has more or fewer cells than the header"),
                saying("put text with commas in quotation marks"),
            )
        ]
    values: dict[str, Any] = {k: restore(v.strip()) for k, v in row.items() if v.strip()}
    problems = []
    if written := values.pop("rule_params", ""):
        parameters, why = _parameters(written, file)
        if not why:
            values["rule_params"] = parameters
        else:
            what = saying("rule parameters could not be read: {why}", why=why)
            problems.append(fault("rule_params", what, saying("write {key: value, ...}"), written))
    if "," in values.get("max_points", ""):
        problems.append(
            fault(
                "max_points",
                saying("a number with a decimal comma"),
                saying("write a decimal point"),
                values.pop("max_points"),
            )
        )
    try:
        item = Item.model_validate(values)
    except ValidationError as failure:
        for error in failure.errors(include_url=False):
            column = str(error["loc"][0]) if error["loc"] else "all"
            actual = "" if error["type"] == "missing" else str(error.get("input", ""))
            problems.append(fault(column, *plain_words(error), actual))
        return None, problems
    try:
        parse_rule(item.rule, item.rule_params)
    except ValueError as error:
        problems.append(
            fault(
                "rule_params",
                str(error),
                saying("see the table of rules in the documentation of rule books"),
                written,
            )
        )
    return (None if problems else item), problems
