"""Verify that every number in a sentence is bound to a cell of the release.

A number passes if its printed form equals the output of the named formatter for the raw value, and
if the release contains exactly that raw value at the number's reference
(``parlib.document.references.resolve`` is the only function that resolves references). Anything
else stops the rendering, and all mismatches are reported at once.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from parlib.codebook.values import is_missing
from parlib.document.model import Model, blocks_of, inline_lists
from parlib.document.numbers import format_number
from parlib.document.reading import lines, numbers_in
from parlib.document.references import Lookup, resolve
from parlib.errors import ParlibError, RenderRefused

_SHOWN = 80
_AS_TEXT = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def numbers(model: Model) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (words around it, number) for every bound number of the model, in reading order."""
    for block in blocks_of(model):
        for inlines in inline_lists(block):
            for number in numbers_in(inlines):
                yield lines(inlines)[:_SHOWN], dict(number)


def mismatches(model: Model, release_tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return one line per number that is not what the release says; empty where all hold.

    Parameters
    ----------
    model : dict
        The document model.
    release_tables : mapping of str to DataFrame
        The tables of the brief's slice, by name.
    """
    held: dict[str, Any] = {}
    tables = Lookup(release_tables)
    misread = (
        fault_of(words, number, model["meta"]["language"], tables, held)
        for words, number in numbers(model)
    )
    return [fault for fault in misread if fault]


def fault_of(
    words: str,
    number: Mapping[str, Any],
    language: str,
    release_tables: Mapping[str, pd.DataFrame],
    held: dict[str, Any],
) -> str:
    """Return why one number does not hold, or ``""``.

    Parameters
    ----------
    words : str
        The sentence it stands in, for the message.
    number : mapping
        The bound number.
    language : str
        Language of the page.
    release_tables : mapping of str to DataFrame
        Where its reference is read.
    held : dict
        Values read so far, by reference: a page shows the same cell many times.
    """
    try:
        printed = format_number(number["format"], number["raw"], language)
        if printed != number["s"]:
            return (
                f"“{words}”: prints {number['s']!r}, its value {number['raw']!r} reads {printed!r}"
            )
        place = _AS_TEXT(number["ref"])
        if place not in held:
            held[place] = resolve(number["ref"], release_tables)
    except ParlibError as fault:
        return f"“{words}”: {number['s']!r}: {fault}"
    except (KeyError, TypeError, ValueError) as fault:
        return (
            f"“{words}”: {number['s']!r}: the reference {number['ref']!r} cannot be read "
            f"({fault!r})"
        )
    if not _same(held[place], number["raw"]):
        return f"“{words}”: says {number['raw']!r}, the release holds {held[place]!r} at {place}"
    return ""


def check_numbers(model: Model, release_tables: Mapping[str, pd.DataFrame]) -> int:
    """Return how many numbers were checked; raise :class:`RenderRefused` listing every mismatch."""
    if faults := mismatches(model, release_tables):
        meta = model["meta"]
        head = (
            f"{meta['locality']} {meta['period']}: {len(faults)} number(s) are not what the "
            f"release says"
        )
        raise RenderRefused("\n".join([head, *(f"  - {f}" for f in faults)]))
    return sum(1 for _ in numbers(model))


def _same(held: Any, stated: Any) -> bool:
    """Return whether two raw values are one; missing equals missing only."""
    if is_missing(held) or is_missing(stated):
        return is_missing(held) and is_missing(stated)
    if isinstance(held, str) or isinstance(stated, str):
        return held == stated
    return math.isclose(float(held), float(stated), rel_tol=1e-12, abs_tol=1e-12)
