"""A dispatch as text: from ``.txt`` or ``.docx``, in the form quotes are compared in, with the way back to the page.

The extraction works on one clean string (NFC, one space, no Markdown marks), but a person checks a proposal in the file
as it lies there. So every character keeps the place it came from.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from parlib.codebook.plans import quote_form
from parlib.errors import SourceError

MAX_BYTES = 20_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STARTS_NEW = re.compile(
    r"(?:[-+•–]\s|\d{1,2}\.\s|\d{1,2}\.\d|[a-zđ]\)\s|[IVX]{1,5}\.\s|Điều \d|Kính gửi|Nơi nhận|V/v|Số:|Căn cứ|TM\.)|#|\*\*", re.IGNORECASE
)
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
    if not path.is_file():
        raise SourceError(f"{path.name}: no such file; give the path of a .txt or .docx dispatch")
    if path.stat().st_size > MAX_BYTES:
        raise SourceError(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB; a dispatch is not; check the file")
    match path.suffix.lower():
        case ".txt" | ".md":
            try:
                return clean(path.read_text(encoding="utf-8-sig"))
            except UnicodeDecodeError:
                raise SourceError(f"{path.name}: not UTF-8 text; save it as UTF-8, or see docs/legacy-text.md for old fonts") from None
        case ".docx":
            return clean(_docx_text(path))
        case other:
            raise SourceError(f"{path.name}: {other or 'no'} ending; save the dispatch as .docx or .txt (a scan must be read by OCR first)")


def clean(source: str) -> DispatchText:
    """Bring a text to its comparable form; a sentence broken over two paragraphs is joined again."""
    source = unicodedata.normalize("NFC", source)
    chars: list[str] = []
    offsets: list[int] = []
    starts: list[int] = []
    last = ""
    for match in re.finditer(r"[^\n]+", source):
        line = match.group()
        body = quote_form(line)
        if not body:
            continue
        goes_on = body[0].islower() or (bool(last) and last[-1].islower() and not _STARTS_NEW.match(body))
        joined = bool(last) and not last.endswith(_ENDS) and goes_on
        if chars:
            chars.append(" ")
            offsets.append(match.start())
        if not joined or not starts:
            starts.append(len(chars))
        offsets += _places(line, body, match.start())
        chars += body
        last = body
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


def _docx_text(path: Path) -> str:
    """Text of a Word document, one line per paragraph, tables in reading order; deleted (tracked) words stay out."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = archive.getinfo("word/document.xml")
            if part.file_size > MAX_BYTES:
                raise SourceError(f"{path.name}: its text unpacks to {part.file_size} bytes; a dispatch does not; check the file")
            data = archive.read(part)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        raise SourceError(f"{path.name}: not a Word document; open it in Word or LibreOffice and save it as .docx") from None
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise SourceError(f"{path.name}: the document declares XML entities, which Word never writes; do not open it")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - size is limited and declarations are refused above
    except ElementTree.ParseError:
        raise SourceError(f"{path.name}: the document is damaged; open it in Word or LibreOffice and save it again") from None
    marks = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
    lines = []
    for paragraph in root.iter(f"{_W}p"):
        lines.append("".join((node.text or "") if node.tag == f"{_W}t" else marks.get(node.tag, "") for node in paragraph.iter()))
    return "\n".join(lines)
