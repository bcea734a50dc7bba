"""Attached tables, compared by their cells.

How a file was packed says nothing, another value or a hidden sheet does.
"""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import load_workbook

from parlib.briefing.pages.attachments import MODEL_NAME, Attachment, attachments
from parlib.briefing.pages.labels import LABELS
from parlib.briefing.proof.carried import CarriedPdf, read_zip
from parlib.document.model import Model
from parlib.errors import ParlibError
from parlib.speech.catalogue import saying

_DATED = "docProps/core.xml"


def given_with(model: Model) -> list[Attachment]:
    """Return what a model gives as attachments: of a dispatch some hundred tables, so made once."""
    return attachments(model, word=LABELS[model["meta"]["language"]]["data"])


def compare_enclosures(
    files: Mapping[str, bytes],
    model: Model,
    given: Sequence[Attachment] | None = None,
    *,
    folder: str = "",
) -> Iterator[str]:
    """Yield every difference between files and the tables that the model gives as attachments.

    Parameters
    ----------
    files : mapping of str to bytes
        Attached files by name; the model itself, where it lies among them, is compared elsewhere.
    model : dict
        The model to hold them against.
    given : sequence of Attachment, optional
        From :func:`given_with`, where the caller has it already.
    folder : str
        Where the files lie that are looked at, for the sentences.
    """
    given = given_with(model) if given is None else given
    expected = {a.name: a.content for a in given if a.name != MODEL_NAME}
    yield from (
        saying("the attached file {name} is missing", name=f"{folder}{name}")
        for name in sorted(set(expected) - set(files))
    )
    yield from (
        saying("the attached file {name} does not belong to the document", name=f"{folder}{name}")
        for name in sorted(set(files) - set(expected) - {MODEL_NAME})
    )
    for name in sorted(set(files) & set(expected)):
        if files[name] != expected[name]:
            compare = _workbook if name.endswith(".xlsx") else _csv
            if fault := compare(files[name], expected[name]):
                where = f"{folder}{name}"
                yield saying("the attached file {name} differs: {fault}", name=where, fault=fault)


def compare_again(carried: CarriedPdf, model: Model, given: Sequence[Attachment]) -> Iterator[str]:
    """Yield where a viewer that finds another copy, description or kind of an attached file is shown
    something else; ``given`` is what the model gives as attachments.
    """
    for name, content in carried.again:
        if name == MODEL_NAME:
            yield saying("the PDF holds two document models")
        else:
            yield from compare_enclosures({**carried.files, name: content}, model, given)
    made = {a.name: a.description for a in given}
    yield from (
        saying(
            "the attached file {name} is described as “{description}”",
            name=name,
            description=description[:80],
        )
        for name, description in sorted(carried.described.items())
        if description and name in made and description != made[name]
    )
    # who attached a file anew may have left open what it is
    kinds = {a.name: ({"", a.mime}, {"", "unspecified", a.relationship.lower()}) for a in given}
    yield from (
        saying(
            "the attached file {name} is noted as another kind of file ({kind}) than it is",
            name=name,
            kind=" · ".join(filter(None, kind)),
        )
        for name, noted in sorted(carried.kinds.items())
        for kind in sorted(noted)
        if name in kinds
        and (kind[0] not in kinds[name][0] or kind[1].lower() not in kinds[name][1])
    )


def _csv(claimed: bytes, made: bytes) -> str:
    try:
        rows = [
            list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            for content in (claimed, made)
        ]
    except (UnicodeDecodeError, csv.Error):
        return saying("it is not a table in UTF-8")
    if len(rows[0]) != len(rows[1]):
        return saying(
            "{lines} lines, the data give {expected}", lines=len(rows[0]), expected=len(rows[1])
        )
    for number, (ours, theirs) in enumerate(zip(*rows, strict=True), start=1):
        if len(ours) != len(theirs):
            return saying(
                "line {number} has {cells} cells, the data give {expected}",
                number=number,
                cells=len(ours),
                expected=len(theirs),
            )
        for one, other in zip(ours, theirs, strict=True):
            if one != other and not _close(one, other):
                return saying(
                    "line {number} says {one!r}, the data give {other!r}",
                    number=number,
                    one=one,
                    other=other,
                )
    return ""


def _close(one: Any, other: Any) -> bool:
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-12, abs_tol=1e-12)
    except (TypeError, ValueError):
        return False


def _workbook(claimed: bytes, made: bytes) -> str:
    """Return the first difference of two workbooks.

    By their parts where these are equal, else cell by cell.
    """
    try:
        ours, theirs = (
            {n: c for n, c in read_zip(content).items() if n != _DATED}
            for content in (claimed, made)
        )
    except ParlibError as fault:
        return str(fault)
    if ours == theirs:
        return ""
    if strange := sorted(set(ours) - set(theirs) - {"xl/sharedStrings.xml", "xl/theme/theme1.xml"}):
        return saying("it holds {part}", part=strange[0])
    try:
        books = [load_workbook(io.BytesIO(content)) for content in (claimed, made)]
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
        SyntaxError,
    ) as fault:
        return saying("it cannot be read ({fault})", fault=type(fault).__name__)
    if books[0].sheetnames != books[1].sheetnames:
        return saying("its sheets are {names}", names=", ".join(books[0].sheetnames))
    return next(
        (fault for a, b in zip(books[0], books[1], strict=True) for fault in _sheet(a, b)), ""
    )


def _sheet(claimed: Any, made: Any) -> Iterator[str]:
    if claimed.sheet_state != made.sheet_state:
        yield saying(
            "sheet {title} is {sheet_state}", title=claimed.title, sheet_state=claimed.sheet_state
        )
    if claimed.dimensions != made.dimensions:
        yield saying(
            "sheet {title} holds {dimensions}, the data give {dimensions2}",
            title=claimed.title,
            dimensions=claimed.dimensions,
            dimensions2=made.dimensions,
        )
        return
    if any(claimed.row_dimensions[r].hidden for r in list(claimed.row_dimensions)) or any(
        claimed.column_dimensions[c].hidden for c in list(claimed.column_dimensions)
    ):
        yield saying("sheet {title} hides rows or columns", title=claimed.title)
    if (
        claimed.merged_cells.ranges
        or len(claimed.conditional_formatting)
        or claimed.data_validations.dataValidation
    ):
        yield saying(
            "sheet {title} holds merged cells, rules or formats of its own", title=claimed.title
        )
    for ours, theirs in zip(claimed.iter_rows(), made.iter_rows(), strict=True):
        for one, other in zip(ours, theirs, strict=True):
            if (
                one.number_format != other.number_format
                or one.comment
                or one.data_type != other.data_type
            ):
                yield saying(
                    "sheet {title}, {coordinate} has another format, kind or a comment",
                    title=claimed.title,
                    coordinate=one.coordinate,
                )
            elif one.value != other.value and not _close(one.value, other.value):
                yield (
                    saying(
                        "sheet {title}, {coordinate} says {value!r}, the data give {value2!r}",
                        title=claimed.title,
                        coordinate=one.coordinate,
                        value=one.value,
                        value2=other.value,
                    )
                )
