"""Inline elements of the document model: text, emphasis, links, footnotes and bound numbers, as
JSON objects.

An inline list is a tuple of such objects. They are created here, in Unicode normal form C, and
never modified afterwards.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from parlib.document.binding import Bound
from parlib.document.numbers import format_number
from parlib.document.reading import Inline, Inlines, numbers_in, plain
from parlib.errors import RenderRefused

__all__ = [
    "Inline",
    "Inlines",
    "br",
    "clean",
    "em",
    "footnote",
    "inlines",
    "link",
    "num",
    "numbers_in",
    "plain",
    "strong",
    "text",
]


def clean(text: str) -> str:
    """Return text in normal form C with no-break spaces as plain ones."""
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ")


def text(s: object) -> Inline:
    """Plain text."""
    return {"t": "text", "s": clean(str(s))}


def strong(*c: Inline | str) -> Inline:
    """Strong emphasis."""
    return {"t": "strong", "c": list(inlines(*c))}


def em(*c: Inline | str) -> Inline:
    """Stress."""
    return {"t": "em", "c": list(inlines(*c))}


def br() -> Inline:
    """Line break."""
    return {"t": "br"}


def link(href: str, *c: Inline | str) -> Inline:
    """Link; only web addresses are links, anything else stays text."""
    if not href.startswith(("https://", "http://")):
        raise RenderRefused(f"{href!r} is not a web address and cannot be a link")
    return {"t": "link", "href": clean(href), "c": list(inlines(*c))}


def footnote(*c: Inline | str) -> Inline:
    """Footnote at this place."""
    return {"t": "fn", "c": list(inlines(*c))}


def num(value: Bound, form: str, language: str) -> Inline:
    """Quantity bound to its cell, formatted for the page."""
    shown = format_number(form, value.raw, language)
    return {"t": "num", "s": shown, "raw": value.raw, "format": form, "ref": dict(value.ref)}


def inlines(*parts: Inline | str | Iterable[Inline]) -> Inlines:
    """Return one flat inline list from text, pieces and lists of pieces.

    Neighbouring text is joined.
    """
    flat: list[Inline] = []
    for part in parts:
        if isinstance(part, str):
            flat.append(text(part))
        elif isinstance(part, Mapping):
            flat.append(part)
        else:
            flat.extend(part)
    out: list[Inline] = []
    for piece in flat:
        if piece["t"] == "text" and out and out[-1]["t"] == "text":
            out[-1] = text(out[-1]["s"] + piece["s"])
        elif not (piece["t"] == "text" and not piece["s"]):
            out.append(piece)
    return tuple(out)
