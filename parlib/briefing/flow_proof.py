"""HTML and Word documents held against the ones that the release gives: texts, tables, numbers, pictures, everything else.

The same bytes are the same document. Where bytes differ, the reader is told the first text that differs; a Word file that an
office saved again is other bytes with the same texts and pictures, and that is a note.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import zip_longest
from xml.etree import ElementTree as ET

from parlib.briefing.carried import read_zip
from parlib.briefing.html import render_html
from parlib.briefing.model import Model
from parlib.briefing.origin import html_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN = 60
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
_HOLDS_NOTHING = ("docProps/", "_rels/", "word/_rels/", "word/theme/", "word/fontTable", "word/settings", "word/webSettings", "customXml/")


@dataclass(frozen=True)
class Flow:
    """What the comparison found: differences, and what differs and says nothing."""

    differs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _Stream(HTMLParser):
    """A page as the sequence of its tags and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = " ".join(f"{name}={value!r}" for name, value in sorted(attrs, key=str))
        self.pieces.append(f"<{tag} {said}>")

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.pieces.append(text)

    def handle_comment(self, data: str) -> None:
        self.pieces.append(f"<!-- {data} -->")


def compare_html(said: bytes, made: Model) -> Flow:
    """Compare a page with the one that a model gives."""
    expected = render_html(made)
    if said == expected.encode():
        return Flow()
    streams = []
    for text in (html_text(said), expected):
        stream = _Stream()
        stream.feed(text)
        stream.close()
        streams.append(stream.pieces)
    if streams[0] == streams[1]:
        return Flow(notes=("the page was written anew; its texts, pictures and tags are equal",))
    one, other = next((a, b) for a, b in zip_longest(*streams, fillvalue="") if a != b)
    return Flow((f"the page says {_short(one, other)}, the data give {_short(other, one)}",))


def compare_word(said: bytes, made: Model) -> Flow:
    """Compare a Word document with the one that a model gives."""
    from parlib.briefing.docx import render_docx

    expected = render_docx(made)
    if said == expected:
        return Flow()
    ours, theirs = read_zip(said), read_zip(expected)
    if ours == theirs:
        return Flow(notes=("the file was packed anew",))
    return Flow(tuple(_word_differences(ours, theirs)), ("the file was saved by another program; layout was not compared",))


def _word_differences(said: dict[str, bytes], made: dict[str, bytes]) -> Iterator[str]:
    try:
        texts = [[p for name in _text_parts(parts) for p in _paragraphs(parts[name])] for parts in (said, made)]
    except ET.ParseError:
        yield "its text cannot be read"
        return
    if texts[0] != texts[1]:
        one, other = next((a, b) for a, b in zip_longest(*texts, fillvalue="") if a != b)
        yield f"the text says {_short(one, other)}, the data give {_short(other, one)}"
    pictures = [
        sorted(hashlib.sha256(c).hexdigest() for name, c in parts.items() if name.startswith("word/media/")) for parts in (said, made)
    ]
    if pictures[0] != pictures[1]:
        yield "its pictures are not those that the data give"
    strange = [n for n in sorted(set(said) - set(made)) if not n.startswith((*_HOLDS_NOTHING, "word/media/")) and n not in _TEXTS]
    yield from (f"it holds {name}" for name in strange if not name.startswith(("word/header", "word/footer", "word/styles")))


def _text_parts(parts: dict[str, bytes]) -> list[str]:
    """Return the parts that hold text, in an order that does not depend on their numbers."""
    heads = sorted(n for n in parts if n.startswith(("word/header", "word/footer")) and n.endswith(".xml"))
    return [*(n for n in _TEXTS if n in parts), *(n for n in heads if any(_paragraphs(parts[n])))]


def _paragraphs(content: bytes) -> list[str]:
    """Return the texts of a part, paragraph by paragraph; empty ones left out."""
    if b"<!DOCTYPE" in content:
        raise ET.ParseError("a document type")
    root = ET.fromstring(content)  # noqa: S314 - no document type, so no entities
    texts = ("".join(t.text or "" for t in p.iter(f"{_W}t")).strip() for p in root.iter(f"{_W}p"))
    return [text for text in texts if text]


def _short(one: str, other: str) -> str:
    """Return a text in quotation marks, cut to the place where it parts from the other."""
    if len(one) <= _SHOWN:
        return f"“{one}”" if one else "nothing"
    parts = SequenceMatcher(None, one[:4000], other[:4000], autojunk=False).get_matching_blocks()
    at = parts[0].size if parts and parts[0].a == parts[0].b == 0 else 0
    begin = max(0, at - _SHOWN // 2)
    return f"“…{one[begin : begin + _SHOWN]}…”"
