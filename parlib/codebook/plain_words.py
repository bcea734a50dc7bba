"""What a reader of YAML or a typed model refuses, in an analyst's words.

What is wrong, and what to do about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SAID_OF_YAML: tuple[tuple[str, str, str], ...] = (
    (
        "cannot start any token",
        "a character that no value may begin with (a tab, @, ` or %)",
        "use spaces, or put the text in quotation marks",
    ),
    (
        "mapping values are not allowed",
        "a second `:` on one line",
        "put the text in quotation marks, or begin a new line for the next key",
    ),
    (
        "could not find expected ':'",
        "a line that is no `key: value`",
        "write `key: value`; text over several lines needs quotation marks",
    ),
    (
        "did not find expected key",
        "a line that does not belong to the group above it",
        "let all keys of a group begin in the same column",
    ),
    (
        "expected <block end>",
        "a line that does not belong to the group above it",
        "let all keys of a group begin in the same column",
    ),
    (
        "did not find expected '-' indicator",
        "an entry of the list above without its `- `",
        "begin it with `- ` in the column of the other entries",
    ),
    (
        "did not find expected ',' or",
        "a bracket that is not closed",
        "close it with ] or }, and separate entries with commas",
    ),
    ("unexpected end of stream", "a quotation mark or bracket that is not closed", "close it"),
    (
        "block sequence entries are not allowed",
        "a list entry (`- `) where a value stands",
        "begin the list on a new line below its key",
    ),
    (
        "found another document",
        "more than one document (a line of `---`)",
        "keep one, and drop the line",
    ),
    (
        "unknown escape",
        'a backslash inside "…"',
        "use '…' instead of \"…\", or write the backslash twice",
    ),
    ("control characters are not allowed", "an invisible character", "retype the line"),
)
_PATTERNS = {
    "^[a-z0-9][a-z0-9-]*$": "lower-case letters, digits and hyphens",
    "^[0-9a-f]{64}$": "a SHA-256 digest: 64 hexadecimal digits",
    "^[A-Z][0-9]{2,3}$": "a capital letter and two or three digits, e.g. C01",
    "^D[1-9][0-9]*$": "D and a number, e.g. D3",
}


def yaml_words(problem: str) -> tuple[str, str]:
    """Return what is wrong and what to do, for what a YAML reader says.

    Examples
    --------
    >>> yaml_words("mapping values are not allowed in this context")[1]
    'put the text in quotation marks, or begin a new line for the next key'
    """
    for said, what, remedy in _SAID_OF_YAML:
        if said in problem:
            return f"not valid YAML: {what}", remedy
    return f"not valid YAML: {problem}", "correct the line, or the one above it"


def first_errors(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out what only follows: a list is not too short because its entries are wrong."""
    places = [tuple(error["loc"]) for error in errors]
    return [
        error
        for error, place in zip(errors, places, strict=True)
        if not (
            error["type"] == "too_short"
            and any(len(other) > len(place) and other[: len(place)] == place for other in places)
        )
    ]


_WHOLE = ("a whole number was expected", "write digits only, e.g. 2024")
_FRACTION = ("a number was expected", "write digits with a point, e.g. 12.5")
_YES_NO = ("yes or no was expected", "write true or false")
_DATE = ("a date was expected", "write it like 2025-06-30")
_LIST = ("a list was expected", "write `- ` before each entry, or [a, b]")
_GROUP = ("a group of `key: value` was expected", "write the keys below it, indented")
_ALWAYS: dict[str, tuple[str, str]] = {
    "missing": ("the key is missing", "add it"),
    "extra_forbidden": ("no such key", "correct its spelling or drop it"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_parsing"), _FRACTION),
    **dict.fromkeys(("bool_type", "bool_parsing"), _YES_NO),
    **dict.fromkeys(("date_type", "date_parsing"), _DATE),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE),
    "finite_number": (
        "not a number that can be computed with",
        "write digits with a point, e.g. 12.5",
    ),
    **dict.fromkeys(("list_type", "tuple_type", "frozen_set_type", "set_type"), _LIST),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _GROUP),
}
"""What is said of an error of a kind, whatever was found."""


def plain_words(error: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong and what to do, for one error of a pydantic model."""
    if said := _ALWAYS.get(error["type"]):
        return said
    limits = error.get("ctx") or {}
    match error["type"]:
        case "literal_error" | "enum":
            return "not an accepted word", f"use one of: {limits['expected']}"
        case "value_error":
            return str(limits["error"]), "correct the value"
        case "string_type" if isinstance(error.get("input"), bool | int | float):
            return (
                "text was expected, YAML read a number or yes/no",
                "put the value in quotation marks",
            )
        case "string_type":
            return "text was expected", "write one text"
        case "string_too_short":
            return (
                "the text is empty or too short",
                f"write at least {limits['min_length']} characters",
            )
        case "string_pattern_mismatch":
            form = _PATTERNS.get(limits["pattern"], limits["pattern"])
            return "the text has not the form that is asked for", f"write {form}"
        case "greater_than_equal" | "greater_than":
            return (
                "the number is too small",
                (
                    f"write {'at least' if 'ge' in limits else 'more than'} "
                    f"{limits.get('ge', limits.get('gt'))}"
                ),
            )
        case "less_than_equal" | "less_than":
            return (
                "the number is too large",
                (
                    f"write {'at most' if 'le' in limits else 'less than'} "
                    f"{limits.get('le', limits.get('lt'))}"
                ),
            )
        case "too_short":
            return "the list has too few entries", f"give at least {limits['min_length']}"
        case "too_long":
            return "the list has too many entries", f"give at most {limits['max_length']}"
        case _:
            return error["msg"].lower(), "correct the value"


def project_place(path: PurePath) -> str:
    """Return a path as it stands in a project (from ``params`` or ``data`` on).

    The file name where it stands in none.

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
