"""Translate errors of the YAML reader and of pydantic into an analyst's words: what is wrong, and
what to do about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from parlib.codebook.addresses import AddressFault
from parlib.speech.catalogue import saying

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

UNFIT_FOR_TAG = "the value does not fit its tag"
"""Message of the gate for ``!!int foo``, where the YAML reader's own message does not help."""
_SAID_OF_YAML: tuple[tuple[str, str, str], ...] = (
    (
        "cannot start any token",
        saying("a character that no value may begin with (a tab, @, ` or %)"),
        saying("use spaces, or put the text in quotation marks"),
    ),
    (
        "mapping values are not allowed",
        saying("a second `:` on one line"),
        saying("put the text in quotation marks, or begin a new line for the next key"),
    ),
    (
        "could not find expected ':'",
        saying("a line that is not `key: value`"),
        saying("write `key: value`; text over several lines needs quotation marks"),
    ),
    (
        "did not find expected key",
        saying("a line that does not belong to the group above it"),
        saying("let all keys of a group begin in the same column"),
    ),
    (
        "expected <block end>",
        saying("a line that does not belong to the group above it"),
        saying("let all keys of a group begin in the same column"),
    ),
    (
        "did not find expected '-' indicator",
        saying("an entry of the list above without its `- `"),
        saying("begin it with `- ` in the column of the other entries"),
    ),
    (
        "did not find expected ',' or",
        saying("a bracket that is not closed"),
        saying("close it as it was opened, and separate entries with commas"),
    ),
    (
        "unexpected end of stream",
        saying("a quotation mark or bracket that is not closed"),
        saying("close it"),
    ),
    (
        "block sequence entries are not allowed",
        saying("a list entry (`- `) in the place of a value"),
        saying("begin the list on a new line below its key"),
    ),
    (
        "found another document",
        saying("more than one document (a line of `---`)"),
        saying("keep one, and drop the line"),
    ),
    (
        "unknown escape",
        saying('a backslash inside "…"'),
        saying("use '…' instead of \"…\", or write the backslash twice"),
    ),
    (
        "control characters are not allowed",
        saying("an invisible character"),
        saying("retype the line"),
    ),
    (
        UNFIT_FOR_TAG,
        saying("a value that does not fit the tag (`!!…`) before it"),
        saying("write the value without a tag"),
    ),
    (
        " node, but found ",
        saying("a value that does not fit the tag (`!!…`) before it"),
        saying("write the value without a tag"),
    ),
    (
        "found unhashable key",
        saying("a list or a mapping in the place of a key"),
        saying("write a word as the key"),
    ),
    (
        "could not determine a constructor",
        saying("a sign or tag to which YAML gives a meaning of its own"),
        saying("put the value in quotation marks"),
    ),
)
ONE_LINE = r"^[^\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]*$"
"""Text that a page can print: no control characters, no bidirectional overrides."""
_PATTERNS = {
    ONE_LINE: saying("one line of text, without control characters"),
    "^[a-z0-9][a-z0-9-]*$": saying("lower-case letters, digits and hyphens"),
    "^[0-9a-f]{64}$": saying("a SHA-256 digest: 64 hexadecimal digits"),
    "^[A-Z][0-9]{2,3}$": saying("a capital letter and two or three digits, e.g. C01"),
    "^D[1-9][0-9]*$": saying("D and a number, e.g. D3"),
}


def yaml_words(problem: str) -> tuple[str, str]:
    """Return what is wrong and what to do, for a message of the YAML reader.

    Examples
    --------
    >>> yaml_words("mapping values are not allowed in this context")[1]
    'put the text in quotation marks, or begin a new line for the next key'
    """
    for phrase, what, remedy in _SAID_OF_YAML:
        if phrase in problem:
            return saying("not valid YAML: {what}", what=what), remedy
    return saying("not valid YAML: {what}", what=problem), saying(
        "correct the line, or the one above it"
    )


def first_errors(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Drop errors that only follow from others: a list is not "too short" because its entries are
    wrong.
    """
    places = [tuple(error["loc"]) for error in errors]
    return [
        error
        for error, place in zip(errors, places, strict=True)
        if not (
            error["type"] == "too_short"
            and any(len(other) > len(place) and other[: len(place)] == place for other in places)
        )
    ]


_WHOLE = (saying("a whole number was expected"), saying("write digits only, e.g. 2024"))
_FRACTION = (saying("a number was expected"), saying("write digits with a point, e.g. 12.5"))
_YES_NO = (saying("yes or no was expected"), saying("write true or false"))
_DATE = (saying("a date was expected"), saying("write it like 2025-06-30"))
_LIST = (saying("a list was expected"), saying("write `- ` before each entry, or [a, b]"))
_GROUP = (
    saying("a group of `key: value` was expected"),
    saying("write the keys below it, indented"),
)
_ALWAYS: dict[str, tuple[str, str]] = {
    "missing": (saying("the key is missing"), saying("add it")),
    "extra_forbidden": (saying("no such key"), saying("correct its spelling or drop it")),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_parsing"), _FRACTION),
    **dict.fromkeys(("bool_type", "bool_parsing"), _YES_NO),
    **dict.fromkeys(("date_type", "date_parsing"), _DATE),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE),
    "finite_number": (
        saying("not a number that can be computed with"),
        saying("write digits with a point, e.g. 12.5"),
    ),
    **dict.fromkeys(("list_type", "tuple_type", "frozen_set_type", "set_type"), _LIST),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _GROUP),
}
"""Message per kind of error, regardless of the value."""


def plain_words(error: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong and what to do, for one pydantic error."""
    if fixed_words := _ALWAYS.get(error["type"]):
        return fixed_words
    limits = error.get("ctx") or {}
    match error["type"]:
        case "literal_error" | "enum":
            return saying("not an accepted word"), saying(
                "use one of: {expected}", expected=limits["expected"].removeprefix("'', ")
            )
        case "value_error" if isinstance(limits["error"], AddressFault):
            return limits["error"].what, limits["error"].remedy
        case "value_error":
            return str(limits["error"]), saying("correct the value")
        case "string_type" if isinstance(error.get("input"), bool | int | float):
            return (
                saying("text was expected, YAML read a number or yes/no"),
                saying("put the value in quotation marks"),
            )
        case "string_type":
            return saying("text was expected"), saying("write one text")
        case "string_too_short":
            return (
                saying("the text is empty or too short"),
                saying("write at least {min_length} characters", min_length=limits["min_length"]),
            )
        case "string_pattern_mismatch":
            form = _PATTERNS.get(limits["pattern"], limits["pattern"])
            return saying("the text does not have the required form"), saying(
                "write {form}", form=form
            )
        case "greater_than_equal" | "greater_than":
            return (
                saying("the number is too small"),
                saying("write at least {least}", least=limits["ge"])
                if "ge" in limits
                else saying("write more than {least}", least=limits["gt"]),
            )
        case "less_than_equal" | "less_than":
            return (
                saying("the number is too large"),
                saying("write at most {most}", most=limits["le"])
                if "le" in limits
                else saying("write less than {most}", most=limits["lt"]),
            )
        case "too_short":
            return saying("the list has too few entries"), saying(
                "give at least {min_length}", min_length=limits["min_length"]
            )
        case "too_long":
            return saying("the list has too many entries"), saying(
                "give at most {max_length}", max_length=limits["max_length"]
            )
        case _:
            return error["msg"].lower(), saying("correct the value")


def project_place(path: PurePath) -> str:
    """Return a path relative to its project (from ``params`` or ``data`` on).

    Return the file name if the path is not inside a project.

    Examples
    --------
    >>> project_place(PurePath("/srv/par/params/plans/thac-mo-2024.yml"))
    'params/plans/thac-mo-2024.yml'
    >>> project_place(PurePath("/srv/thac-mo-2024.yml"))
    'thac-mo-2024.yml'
    """
    parts = path.parts
    for top in range(len(parts) - 2, -1, -1):
        if parts[top] == "params" or parts[top : top + 2] == ("data", "raw"):
            return "/".join(parts[top:])
    return path.name
