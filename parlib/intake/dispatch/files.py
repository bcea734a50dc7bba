"""A dispatch as text: from ``.txt`` or ``.docx``, in the form quotes are compared in, with the way back to the page.

The extraction works on one clean string (NFC, one space, no Markdown marks), but a person checks a proposal in the file
as it lies there. So every character keeps the place it came from.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.parsers import expat

from parlib.codebook.plans import quote_form
from parlib.codebook.vietnamese import straighten
from parlib.errors import SourceError
from parlib.gate.files import Refused, as_text, read_bytes
from parlib.gate.zips import ZipLimits, read_zip

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 300_000  # a dispatch of 100 pages
_PART = "word/document.xml"
_ZIP = ZipLimits(packed_bytes=MAX_BYTES, parts=1_000, part_bytes=MAX_BYTES, unpacked_bytes=100_000_000)
_WORD = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
_MARKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DEEPEST = 200
_CHUNK = 1 << 16
_STARTS_NEW = re.compile(
    r"(?:[-+•–]\s|\d{1,2}[.)]\s|\d{1,2}\.\d|[a-zđ]\)\s|[IVX]{1,5}\.\s|Điều \d|Kính gửi|Nơi nhận|V/v|Số:|Căn cứ|TM\.|Kết quả\s|Phấn đấu\s|(?:Trong )?[Nn]ăm 20\d\d)|#|\*\*",
    re.IGNORECASE,
)
_CELL_ENDS = "\f"
"""Ends the last line of a cell of a table: a sentence never goes on in the next cell."""
_LETTERED = re.compile(r"[a-zđ]\)\s")
"""A point of a list begins with a small letter and is not the rest of the line above."""
_TITLE = re.compile(r"(?:KẾ HOẠCH|CÔNG VĂN|QUYẾT ĐỊNH|BÁO CÁO|CHỈ THỊ|THÔNG BÁO|CHƯƠNG TRÌNH|PHÁT ĐỘNG|V/v)\b")
"""A title ends with its line, full stop or not."""
_HEAD = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.|[IVX]{1,5}\.|[A-H]\.)\s(?:(?!\b(?:Giao|Phấn đấu)\b)[^\d%]){3,55}$")
"""A numbered heading is short and holds no figure; a sentence that a page broke is longer."""
_ENDS = (".", ";", ":", "./.", "”", ")")


@dataclass(frozen=True)
class DispatchText:
    """A dispatch in its comparable form.

    Attributes
    ----------
    text : str
        The whole text in its quote form.
    offsets : tuple of int
        Place of each character of ``text`` in ``source``.
    starts : tuple of int
        Places in ``text`` where a paragraph begins.
    source : str
        The text as read, NFC, line breaks kept.
    """

    text: str
    offsets: tuple[int, ...]
    starts: tuple[int, ...]
    source: str

    def line(self, place: int) -> int:
        """Return the line (from 1) of the source that holds the character ``place`` of ``text``."""
        if not self.offsets:
            return 1
        return bisect.bisect_right(self._line_starts, self.offsets[min(place, len(self.offsets) - 1)])

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.source))]

    def paragraphs(self) -> list[tuple[int, int]]:
        """Return the paragraphs as (start, end) in ``text``."""
        ends = [*self.starts[1:], len(self.text)] if self.starts else []
        return [(a, b) for a, b in zip(self.starts, ends, strict=True) if b > a]


def read_dispatch(path: Path | str) -> DispatchText:
    """Read a dispatch from a ``.txt`` or ``.docx`` file.

    Raises
    ------
    SourceError
        The file is missing, of another kind, too large, or not what its ending says.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".txt", ".md", ".docx"):
        raise SourceError(f"{path.name}: {kind or 'no'} ending; save the dispatch as .docx or .txt (a scan must be read by OCR first)")
    if not path.is_file():
        raise SourceError(f"{path.name}: no such file; give the path of a .txt or .docx dispatch")
    try:
        content = read_bytes(path, most=MAX_BYTES, name=path.name)
        if kind == ".docx":
            return clean(_short(path.name, _docx_text(path.name, content)))
        return clean(_short(path.name, as_text(content, name=path.name)))
    except Refused as refusal:
        hint = ", or see docs/legacy-text.md for old fonts" if "not UTF-8" in refusal.what else ""
        raise SourceError(f"{refusal}{hint}") from None


def _short(name: str, text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise SourceError(
            f"{name}: the text has {len(text)} characters, more than the {MAX_CHARACTERS} of a dispatch; check the file, or split it"
        )
    return text


def clean(source: str) -> DispatchText:
    """Bring a text to its comparable form; a sentence broken over two paragraphs is joined again."""
    source = straighten(source)
    chars: list[str] = []
    offsets: list[int] = []
    starts: list[int] = []
    last = ""
    for match in re.finditer(r"[^\n]+", source):
        line = match.group()
        body = quote_form(line)
        if not body:
            last = "" if line.endswith(_CELL_ENDS) else last
            continue
        goes_on = (body[0].islower() and not _LETTERED.match(body)) or (bool(last) and last[-1].islower() and not _STARTS_NEW.match(body))
        headed = body[0].isupper() and (_TITLE.match(last) or _HEAD.match(last))
        joined = bool(last) and not last.endswith(_ENDS) and goes_on and not headed
        if chars:
            chars.append(" ")
            offsets.append(match.start())
        if not joined or not starts:
            starts.append(len(chars))
        offsets += _places(line, body, match.start())
        chars += body
        last = "" if line.endswith(_CELL_ENDS) else body
    return DispatchText("".join(chars), tuple(offsets), tuple(starts), source)


def _places(line: str, body: str, base: int) -> list[int]:
    """Place in the source of each character of ``body``, which is ``line`` without marks and with single spaces."""
    places, at = [], 0
    for char in body:
        while at < len(line) and line[at] != char and not (char == " " and line[at].isspace()):
            at += 1
        places.append(base + min(at, len(line) - 1))
        at += 1
    return places


def _docx_text(name: str, content: bytes) -> str:
    """Text of a Word document, one line per paragraph, tables in reading order; deleted (tracked) words stay out."""
    try:
        data = read_zip(content, name=name, only=[_PART], limits=_ZIP)[_PART]
    except KeyError:
        raise SourceError(f"{name}: not a Word document; open it in Word or LibreOffice and save it as .docx") from None
    except Refused as refusal:
        if "not a zip" in refusal.what:
            raise SourceError(f"{name}: not a Word document; open it in Word or LibreOffice and save it as .docx") from None
        raise
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise SourceError(f"{name}: the document declares XML entities, which Word never writes; do not open it")
    return _Paragraphs(name).read(data)


class _Paragraphs:
    """The words of a document as they stream by: nothing else of it is kept, and a paragraph inside another is a line of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[str] = []
        self.open: list[list[str]] = []
        self.depth = self.length = 0
        self.heard = False

    def read(self, data: bytes) -> str:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self.start, self.end, self.words
        parser.StartDoctypeDeclHandler = self.declared
        try:
            for begin in range(0, len(data), _CHUNK):
                parser.Parse(data[begin : begin + _CHUNK], False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError):  # LookupError: an encoding that is not known
            raise SourceError(f"{self.name}: the document is damaged; open it in Word or LibreOffice and save it again") from None
        return "\n".join(self.lines)

    def declared(self, *_: object) -> None:
        raise SourceError(f"{self.name}: the document declares XML entities, which Word never writes; do not open it")

    def start(self, tag: str, _: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise SourceError(f"{self.name}: nested deeper than {_DEEPEST} levels, which Word never writes; do not open it")
        space, local = tag.rpartition(" ")[::2]
        if space not in _WORD:
            return
        if local == "p":
            self.open.append([])
        elif local == "t":
            self.heard = True
        elif self.open and (mark := _MARKS.get(local)):
            self.open[-1].append(mark)

    def end(self, tag: str) -> None:
        self.depth -= 1
        space, local = tag.rpartition(" ")[::2]
        if space in _WORD and local == "p" and self.open:
            self.lines.append("".join(self.open.pop()))
            self.length += 1
        elif space in _WORD and local == "tc" and self.lines:
            self.lines[-1] += _CELL_ENDS
        elif space in _WORD and local == "t":
            self.heard = False

    def words(self, text: str) -> None:
        if self.heard and self.open:
            self.open[-1].append(text)
            self.length += len(text)
        if self.length > MAX_CHARACTERS:
            raise SourceError(
                f"{self.name}: the text has more than {MAX_CHARACTERS} characters; a dispatch does not; check the file, or split it"
            )
