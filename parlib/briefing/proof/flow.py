"""HTML and Word documents held against the ones that the release gives.

Texts, tables, numbers, pictures, everything else.

The same bytes are the same document. Where bytes differ, the reader is shown the first text that
differs. A Word file that an office saved again holds the same texts and pictures in another layout,
and layout can hide a text, draw over it or put a field in its place: such a file is not false, and
it is not proved either.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import zip_longest
from xml.etree import ElementTree as ET

from parlib.briefing.pages.html import render_html
from parlib.briefing.proof.carried import read_zip
from parlib.briefing.proof.origin import html_text
from parlib.document.model import Model
from parlib.speech.catalogue import saying

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN = 60
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLOCK = re.compile(
    r"\s?(</?(?:html|head|body|main|header|footer|section|div|p|h[1-6]|[uo]l|li|table|tr|figure)"
    r"(?: [^<>]*)?>)\s?"
)
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
_HOLDS_NOTHING = (
    "docProps/",
    "_rels/",
    "word/_rels/",
    "word/theme/",
    "word/fontTable",
    "word/settings",
    "word/webSettings",
    "customXml/",
)
_MAIN = "/relationships/officeDocument"
_SAVED_AGAIN = (
    "the file was saved by another program: "
    "its texts and pictures are equal, its layout was not compared"
)
_SHOWS_OTHERWISE = {
    **dict.fromkeys(("vanish", "specVanish", "webHidden"), "hidden text"),
    **dict.fromkeys(("del", "ins", "moveFrom", "moveTo", "delText"), "tracked changes"),
    **dict.fromkeys(("fldSimple", "instrText"), "fields"),
    **dict.fromkeys(("dataBinding", "altChunk", "object", "subDoc"), "content from elsewhere"),
    **dict.fromkeys(("txbxContent", "textbox", "textpath", "WordArt"), "text boxes"),
    **dict.fromkeys(("sym", "oMath"), "characters that are drawn, not written"),
}
"""Elements of WordprocessingML, DrawingML and VML with which a page shows other than its texts say.
"""


@dataclass(frozen=True)
class Flow:
    """What the comparison found.

    Differences, what could not be compared, and what differs and says nothing.
    """

    differs: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _Stream(HTMLParser):
    """A page as the sequence of its tags and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = " ".join(f"{name}={value!r}" for name, value in sorted(attrs, key=str))
        self.pieces.append(f"<{tag} {attributes}>")

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.pieces.append(text)

    def handle_comment(self, data: str) -> None:
        self.pieces.append(f"<!-- {data} -->")

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.pieces.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.pieces.append(f"<![{data}]>")


def compare_html(claimed: bytes, made: Model) -> Flow:
    """Compare a page with the one that a model gives."""
    expected = render_html(made)
    if claimed == expected.encode():
        return Flow()
    page = html_text(claimed).removeprefix("\ufeff")
    streams = []
    for text in (page, expected):
        stream = _Stream()
        stream.feed(text)
        stream.close()
        streams.append(stream.pieces)
    if streams[0] == streams[1]:
        if _spaced(page) == _spaced(expected):
            return Flow(notes=(saying("the page differs in spaces and line ends only"),))
        return Flow(
            left=(
                saying(
                    "the page was written anew; "
                    "its texts, pictures and tags are equal, "
                    "but a browser may read them otherwise"
                ),
            )
        )
    one, other = next((a, b) for a, b in zip_longest(*streams, fillvalue="") if a != b)
    differs = saying(
        "the page says {one}, the data give {other}",
        one=_short(one, other),
        other=_short(other, one),
    )
    return Flow((differs,))


def _spaced(page: str) -> str:
    """Return a page with every run of spaces as one, as a line end where it holds one, and with none
    beside the tags of whole blocks.

    Elsewhere a browser shows or does something else where there is a space and where there is none:
    `<b>3</b> 8` is not `<b>3</b>8`, `</ style>` ends no style, and a remark in a script ends with
    its line.
    """
    one = _SPACES.sub(lambda run: "\n" if "\n" in run[0] or "\r" in run[0] else " ", page)
    return _BLOCK.sub(r"\1", one).strip()


def compare_word(claimed: bytes, made: Model) -> Flow:
    """Compare a Word document with the one that a model gives."""
    from parlib.briefing.pages.docx import render_docx

    expected = render_docx(made)
    if claimed == expected:
        return Flow()
    ours, theirs = read_zip(claimed), read_zip(expected)
    if ours == theirs:
        return Flow(notes=(saying("the file was packed anew"),))
    if differs := tuple(_word_differences(ours, theirs)):
        return Flow(differs)
    return Flow(left=(_SAVED_AGAIN,))


def _word_differences(claimed: dict[str, bytes], made: dict[str, bytes]) -> Iterator[str]:
    try:
        if (main := _main_part(claimed)) != "word/document.xml":
            yield saying("it shows {main}, not its document", main=main or "no part that is named")
        shown = [_shows_otherwise(parts) for parts in (claimed, made)]
        yield from (
            saying("it holds {word}, which the data do not give", word=word)
            for word in sorted(shown[0] - shown[1])
        )
        texts = [
            [p for name in _text_parts(parts) for p in _paragraphs(parts[name])]
            for parts in (claimed, made)
        ]
    except ET.ParseError:
        yield saying("its text cannot be read")
        return
    if texts[0] != texts[1]:
        one, other = next((a, b) for a, b in zip_longest(*texts, fillvalue="") if a != b)
        yield saying(
            "the text says {short}, the data give {short2}",
            short=_short(one, other),
            short2=_short(other, one),
        )
    pictures = [
        sorted(
            hashlib.sha256(c).hexdigest()
            for name, c in parts.items()
            if name.startswith("word/media/")
        )
        for parts in (claimed, made)
    ]
    if pictures[0] != pictures[1]:
        yield saying("its pictures are not those that the data give")
    strange = [
        n
        for n in sorted(set(claimed) - set(made))
        if not n.startswith((*_HOLDS_NOTHING, "word/media/")) and n not in _TEXTS
    ]
    yield from (
        saying("it holds {name}", name=name)
        for name in strange
        if not name.startswith(("word/header", "word/footer", "word/styles"))
    )


def _main_part(parts: dict[str, bytes]) -> str:
    """Return the part that a reader is shown first."""
    links = _tree(parts.get("_rels/.rels", b"<none/>"))
    return next(
        (
            link.get("Target", "").lstrip("/")
            for link in links
            if link.get("Type", "").endswith(_MAIN)
        ),
        "",
    )


def _shows_otherwise(parts: dict[str, bytes]) -> set[str]:
    """Return the means, found in a file, by which it shows other than its texts say."""
    names = {
        e.tag.rpartition("}")[2]
        for name in _text_parts(parts)
        for e in _tree(parts[name]).iter()
        if isinstance(e.tag, str)
    }
    return {word for name, word in _SHOWS_OTHERWISE.items() if name in names}


def _text_parts(parts: dict[str, bytes]) -> list[str]:
    """Return the parts that hold text, in an order that does not depend on their numbers."""
    heads = sorted(
        n for n in parts if n.startswith(("word/header", "word/footer")) and n.endswith(".xml")
    )
    return [*(n for n in _TEXTS if n in parts), *(n for n in heads if any(_paragraphs(parts[n])))]


def _paragraphs(content: bytes) -> list[str]:
    """Return the texts of a part, paragraph by paragraph; empty ones left out."""
    texts = (
        "".join(t.text or "" for t in p.iter(f"{_W}t")).strip()
        for p in _tree(content).iter(f"{_W}p")
    )
    return [text for text in texts if text]


def _tree(content: bytes) -> ET.Element:
    if b"<!DOCTYPE" in content:
        raise ET.ParseError("a document type")
    return ET.fromstring(content)  # noqa: S314 - no document type, so no entities


def _short(one: str, other: str) -> str:
    """Return a text in quotation marks, cut to the place where it parts from the other."""
    if len(one) <= _SHOWN:
        return f"“{one}”" if one else saying("nothing")
    parts = SequenceMatcher(None, one[:4000], other[:4000], autojunk=False).get_matching_blocks()
    at = parts[0].size if parts and parts[0].a == parts[0].b == 0 else 0
    begin = max(0, at - _SHOWN // 2)
    return f"“…{one[begin : begin + _SHOWN]}…”"
