"""Is an HTML page or a Word file what a document model gives? Compared by what it holds, not by how it was written down."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from parlib.briefing.carried import read_zip
from parlib.briefing.html import render_html
from parlib.briefing.model import Model
from parlib.errors import ParlibError

_DATED = frozenset({"docProps/core.xml", "docProps/app.xml"})
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/header1.xml", "word/footer1.xml")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ACTIVE = ("vbaProject", "activeX", "embeddings/", "afchunk", "customXml/")


@dataclass
class Rendering:
    """What a comparison found: differences, and what differs without saying anything else."""

    differs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare_html(content: bytes, model: Model) -> Rendering:
    """Compare a page with the one that the model gives: every tag, attribute, script, style and text in order."""
    found = Rendering()
    made = render_html(model)
    try:
        said = content.decode("utf-8")
    except UnicodeDecodeError:
        found.differs.append("the page is not UTF-8 text")
        return found
    if said == made:
        return found
    ours, theirs = _events(said), _events(made)
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            found.differs.append(f"the page holds {one[:80]!r}, the model gives {other[:80]!r}")
            return found
    if len(ours) != len(theirs):
        more = (ours if len(ours) > len(theirs) else theirs)[min(len(ours), len(theirs))]
        found.differs.append(f"the page {'also holds' if len(ours) > len(theirs) else 'lacks'} {more[:80]!r}")
    else:
        found.notes.append("the page was written down anew")
    return found


class _Events(HTMLParser):
    """Lists what a page is made of, white space between words taken as one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.held: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.held.append(f"<{tag} {sorted((name, value or '') for name, value in attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        self.held.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.held.append(text)

    def handle_decl(self, decl: str) -> None:
        self.held.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.held.append(f"<?{data}>")


def _events(page: str) -> list[str]:
    reader = _Events()
    reader.feed(page)
    reader.close()
    return reader.held


def compare_docx(content: bytes, model: Model) -> Rendering:
    """Compare a Word file with the one that the model gives: part by part, else its words in order (another pandoc or Word wrote it)."""
    from parlib.briefing.docx import render_docx  # pandoc is an optional extra

    found = Rendering()
    made = render_docx(model)
    if content == made:
        return found
    try:
        ours, theirs = ({n: c for n, c in read_zip(held).items() if n not in _DATED} for held in (content, made))
        if ours == theirs:
            found.notes.append("the Word file was packed again")
            return found
        said, given = list(_words(ours)), list(_words(theirs))
    except (ParlibError, ET.ParseError) as fault:
        found.differs.append(f"the Word file cannot be read: {fault}")
        return found
    if strange := sorted(n for n in set(ours) - set(theirs) if any(a in n for a in _ACTIVE)):
        found.differs.append(f"the Word file holds {strange[0]}")
    pictures = [sorted(c for n, c in held.items() if n.startswith("word/media/")) for held in (ours, theirs)]
    if len(pictures[0]) != len(pictures[1]) or not all(_same_pixels(a, b) for a, b in zip(*pictures, strict=True)):
        found.differs.append("the Word file shows other pictures than the model gives")
    if said != given:
        at = next((i for i, (a, b) in enumerate(zip(said, given, strict=False)) if a != b), min(len(said), len(given)))
        found.differs.append(f"the Word file says {' '.join(said[at : at + 8])!r}, the model gives {' '.join(given[at : at + 8])!r}")
    if not found.differs:
        found.notes.append("the Word file was written by another version of pandoc or Word: words and pictures compared, layout not")
    return found


def _words(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield the words of a Word file in order, deleted and hidden text included: nothing a reader can bring to light is passed over."""
    for name in _TEXTS:
        if name in parts:
            root = ET.fromstring(parts[name])  # noqa: S314 - expat refuses entity bombs
            texts = (e.text or "" for e in root.iter() if e.tag in (f"{_WORD}t", f"{_WORD}delText", f"{_WORD}instrText"))
            yield from " ".join(texts).split()


def _same_pixels(one: bytes, other: bytes) -> bool:
    """Return whether two pictures show the same, however they were compressed."""
    if one == other:
        return True
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(one)) as a, Image.open(io.BytesIO(other)) as b:
            return a.size == b.size and a.convert("RGBA").tobytes() == b.convert("RGBA").tobytes()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False
