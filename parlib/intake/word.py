"""The words of a Word document as they stream by.

Paragraphs and tables in reading order, within bounds, and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from parlib.errors import SourceError
from parlib.gate.files import Refused
from parlib.gate.zips import ZipLimits, read_zip
from parlib.speech.catalogue import saying

PART = "word/document.xml"
CELL_ENDS = "\f"
"""Stands after the words of a cell of a table that lies inside a cell.

A sentence never goes on in the next one.
"""
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MARKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TAKEN_IN = frozenset({"altChunk", "subDoc"})
"""Where Word shows another file in the midst of this one: what it says would be lost unsaid."""
_DEEPEST, _CHUNK, _WIDEST = 200, 1 << 16, 40


@dataclass
class Cell:
    """One cell: its paragraphs, how many columns it spans, and whether it begins (``restart``) or
    goes on with (``continue``) a merge.
    """

    lines: list[str] = field(default_factory=list)
    span: int = 1
    merge: str = ""

    def words(self) -> str:
        """Return what the cell says, its lines kept and empty ones left out. Word writes what merged
        cells said one below the other: of equal lines one is kept.
        """
        lines = [line for line in "\n".join(self.lines).split("\n") if line.strip()]
        return "\n".join(dict.fromkeys(lines) if self.merge or self.span > 1 else lines)


@dataclass
class Table:
    """One table as rows of cells; a table inside a cell belongs to the words of that cell."""

    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WordLimits:
    """What a document may be at most, and what to do with a longer one."""

    bytes: int = 20_000_000
    characters: int = 300_000
    cells: int = 60_000
    remedy: str = "check the file, or split it"


def read_word(content: bytes, *, name: str, limits: WordLimits) -> list[str | Table]:
    """Return paragraphs and tables of a ``.docx`` in reading order. Deleted words of tracked
    changes are left out.

    Raises
    ------
    SourceError, parlib.gate.files.Refused
        Not a Word document, damaged, built to harm, or beyond the bounds.
    """
    bounds = ZipLimits(
        packed_bytes=20_000_000, parts=1_000, part_bytes=limits.bytes, unpacked_bytes=100_000_000
    )
    no_word = SourceError(
        saying(
            "{name}: not a Word document; open it in Word or LibreOffice and save it as .docx",
            name=name,
        )
    )
    try:
        parts = read_zip(content, name=name, only=[PART], limits=bounds)
    except Refused as refusal:
        if "not a zip" in refusal.what:
            raise no_word from None
        raise
    if PART not in parts:
        raise no_word
    data = parts[PART]
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _entities(name)
    return _Stream(name, limits).read(data)


def _entities(name: str) -> SourceError:
    return SourceError(
        saying(
            "{name}: the document declares XML entities, which Word never writes; do not open it",
            name=name,
        )
    )


class _Stream:
    """What was heard so far.

    Nothing else of the document is kept, and a paragraph inside another is one of its own.
    """

    def __init__(self, name: str, limits: WordLimits) -> None:
        self.name, self.limits = name, limits
        self.blocks: list[str | Table] = []
        self.open: list[list[str]] = []
        self.table: Table | None = None
        self.depth = self.inside = self.length = self.cells = 0
        self.heard = False

    def read(self, data: bytes) -> list[str | Table]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
            self.start,
            self.end,
            self.words,
        )
        parser.StartDoctypeDeclHandler = self.declared
        try:
            for begin in range(0, len(data), _CHUNK):
                parser.Parse(data[begin : begin + _CHUNK], False)
            parser.Parse(b"", True)
        except (
            expat.ExpatError,
            ValueError,
            LookupError,
        ):  # LookupError: an encoding that is not known
            raise SourceError(
                saying(
                    "{name}: the document is damaged; open it in Word or LibreOffice "
                    "and save it again",
                    name=self.name,
                )
            ) from None
        return self.blocks

    def declared(self, *_: object) -> None:
        raise _entities(self.name)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise SourceError(
                saying(
                    "{name}: nested deeper than {deepest} levels, which Word never "
                    "writes; do not open it",
                    name=self.name,
                    deepest=_DEEPEST,
                )
            )
        space, local = tag.rpartition(" ")[::2]
        if space not in _WORD:
            return
        if local in _TAKEN_IN:
            raise SourceError(
                saying(
                    "{name}: the document takes in another file, which is not read; open it in "
                    "Word, let its whole text stand in it (Outline view: unlink the subdocuments), "
                    "and save it again as .docx",
                    name=self.name,
                )
            )
        if local == "p":
            self.open.append([])
        elif local == "t":
            self.heard = True
        elif local == "tbl":
            self.inside += 1
            if self.inside == 1:
                self.table = Table()
                self.blocks.append(self.table)
        elif self.open and (mark := _MARKS.get(local)):
            self.open[-1].append(mark)
        elif self.inside == 1 and self.table is not None:
            self._cell_tag(
                self.table.rows, local, {k.rpartition(" ")[2]: v for k, v in attributes.items()}
            )

    def _cell_tag(self, rows: list[list[Cell]], local: str, attributes: Mapping[str, str]) -> None:
        if local == "tr":
            rows.append([])
        elif local == "tc" and rows:
            rows[-1].append(Cell())
            self.cells += 1
            if self.cells > self.limits.cells:
                raise SourceError(
                    saying(
                        "{name}: its tables have more than {cells:,} cells; {remedy}",
                        name=self.name,
                        cells=self.limits.cells,
                        remedy=self.limits.remedy,
                    )
                )
        elif rows and rows[-1]:
            if local == "gridSpan" and attributes.get("val", "").isdigit():
                rows[-1][-1].span = min(max(int(attributes["val"]), 1), _WIDEST)
            elif local == "vMerge":
                rows[-1][-1].merge = attributes.get("val", "continue")

    def end(self, tag: str) -> None:
        self.depth -= 1
        space, local = tag.rpartition(" ")[::2]
        if space not in _WORD:
            return
        if local == "t":
            self.heard = False
        elif local == "p" and self.open:
            self._paragraph("".join(self.open.pop()))
            self.length += 1
        elif local == "tbl":
            self.inside -= 1
            self.table = self.table if self.inside else None
        elif local == "tc" and self.inside > 1:
            self._paragraph(CELL_ENDS)

    def _paragraph(self, paragraph: str) -> None:
        rows = self.table.rows if self.table is not None else []
        if rows and rows[-1]:
            rows[-1][-1].lines.append(paragraph)
        elif self.table is None:
            self.blocks.append(paragraph)

    def words(self, text: str) -> None:
        if self.heard and self.open:
            self.open[-1].append(text)
            self.length += len(text)
        if self.length > self.limits.characters:
            raise SourceError(
                saying(
                    "{name}: the text has more than {characters:,} characters; {remedy}",
                    name=self.name,
                    characters=self.limits.characters,
                    remedy=self.limits.remedy,
                )
            )
