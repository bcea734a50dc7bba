"""Convert a parsed file to its typed model; validation errors become problems with line numbers, in
plain words.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from parlib.codebook.addresses import without_secrets
from parlib.codebook.plain_words import first_errors, plain_words
from parlib.errors import Problem
from parlib.gate.yaml_text import Document, Place
from parlib.speech.catalogue import saying

Model = TypeVar("Model", bound=BaseModel)


def shape(
    document: Document, model: type[Model], file: str, **more: Any
) -> tuple[Model | None, list[Problem]]:
    """Return the model of a document, or ``None``, and every problem; ``more`` adds keys that come
    from elsewhere.
    """
    problems = list(document.problems)
    if document.data is None:
        return None, problems or [
            Problem(what=saying("the file is empty"), remedy=saying("fill it in"), file=file)
        ]
    if not isinstance(document.data, dict):
        return None, [
            *problems,
            Problem(
                what=saying("the file is not a list of `key: value`"),
                remedy=saying("start with a key"),
                file=file,
                cell=saying("line {line}", line=1),
            ),
        ]
    try:
        return model.model_validate({**document.data, **more}), problems
    except ValidationError as failure:
        return None, [*problems, *shape_problems(failure, document, file)]


def shape_problems(failure: ValidationError, document: Document, file: str) -> list[Problem]:
    """Convert validation errors of a model to problems with the file's line numbers."""
    return [problem for problem, _ in placed_problems(failure, document, file)]


def placed_problems(
    failure: ValidationError, document: Document, file: str
) -> list[tuple[Problem, Place]]:
    """Like :func:`shape_problems`, each problem with its place inside the model."""
    out = []
    for error in first_errors(failure.errors(include_url=False)):
        place = tuple(p for p in error["loc"])
        name = ".".join(str(p) for p in place)
        message, remedy = plain_words(error)
        problems = (
            ""
            if isinstance(error.get("input"), dict | list) or error["type"] == "missing"
            else without_secrets(str(error.get("input")))
        )
        what = saying("{name}: {message}", name=name, message=message) if name else message
        out.append(
            (
                Problem(
                    what=what,
                    remedy=remedy,
                    file=file,
                    cell=saying("line {line}", line=document.line(place)),
                    actual=problems,
                ),
                place,
            )
        )
    return out
