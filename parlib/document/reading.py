"""Read an inline list: its elements in order, its text, its numbers.

Deliberately lightweight: renderers import it without loading the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Inline = Mapping[str, Any]
Inlines = tuple[Inline, ...]


def walk(c: Iterable[Inline]) -> Iterator[Inline]:
    """Yield every piece of an inline list in reading order, nested ones included."""
    for piece in c:
        yield piece
        yield from walk(piece.get("c", ()))


def plain(c: Iterable[Inline]) -> str:
    """Return an inline list as one line of text; footnotes are left out."""
    return _text(c, line_break=" ", notes=False)


def lines(c: Iterable[Inline], *, notes: bool = False) -> str:
    """Return an inline list as text that keeps its line breaks; footnotes only where ``notes``."""
    return _text(c, line_break="\n", notes=notes)


def _text(c: Iterable[Inline], *, line_break: str, notes: bool) -> str:
    out = []
    for piece in c:
        if piece["t"] == "br":
            out.append(line_break)
        elif "s" in piece:
            out.append(piece["s"])
        elif piece["t"] != "fn" or notes:
            out.append(_text(piece["c"], line_break=line_break, notes=notes))
    return "".join(out)


def numbers_in(c: Iterable[Inline]) -> list[Inline]:
    """Return every bound number of an inline list, footnotes included."""
    return [piece for piece in walk(c) if piece["t"] == "num"]
