"""Tables of a Word document as sheets: decisions are Word files, with tables over many pages and merged cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from parlib.errors import SourceError
from parlib.gate.zips import ZipLimits, read_zip
from parlib.intake.workbook.reader import Sheet

PART = "word/document.xml"
_LIMITS = ZipLimits(packed_bytes=20_000_000, parts=1_000, part_bytes=40_000_000, unpacked_bytes=100_000_000)
_WORD = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
_DEEPEST, _CHUNK = 200, 1 << 16
_MOST_CELLS, _MOST_CHARACTERS, _WIDEST = 60_000, 3_000_000, 40


@dataclass
class _Cell:
    text: list[str] = field(default_factory=list)
    span: int = 1
    merge: str = ""  # "restart" or "continue"

    def words(self) -> str:
        return "\n".join(line for line in "".join(self.text).split("\n") if line.strip())


@dataclass
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)


def read_word_tables(data: bytes, name: str) -> list[Sheet]:
    """Return the tables of a ``.docx`` as sheets; tables of one shape that follow one another are one table.

    A cell merged over rows stands once, with its range; a cell over columns takes its place and leaves the others empty. Lines of
    a cell stay lines. Rows that repeat the head of a table (on each page) are left out. Deleted words of tracked changes are.

    Raises
    ------
    SourceError, parlib.gate.files.Refused
        Not a Word document, damaged, or beyond the bounds.
    """
    parts = read_zip(data, name=name, only=[PART], limits=_LIMITS)
    if PART not in parts:
        raise SourceError(f"{name}: not a Word document; open it in Word or LibreOffice and save it as .docx")
    return [_sheet(t, n) for n, t in enumerate(_joined(_Tables(name).read(parts[PART])), 1)]


def _joined(tables: list[_Table]) -> list[_Table]:
    """Join tables of the same width: a table that goes on after a page or a heading line is one."""
    out: list[_Table] = []
    for table in (t for t in tables if t.rows):
        if out and _width(out[-1]) == _width(table) and _width(table) > 1:
            head = [c.words() for c in out[-1].rows[0]]
            out[-1].rows += [r for r in table.rows if [c.words() for c in r] != head]
        else:
            out.append(table)
    return out


def _width(table: _Table) -> int:
    return max(sum(c.span for c in row) for row in table.rows)


def _sheet(table: _Table, number: int) -> Sheet:
    head = [c.words() for c in table.rows[0]]
    kept = [row for n, row in enumerate(table.rows) if n == 0 or [c.words() for c in row] != head]
    rows: list[list[object]] = []
    merged: list[tuple[int, int, int, int]] = []
    running: dict[int, tuple[int, int]] = {}  # column → (row, last column) of a cell that goes on below
    for r, cells in enumerate(kept):
        values: list[object] = []
        for cell in cells:
            column = len(values)
            if cell.merge != "continue" and column in running:
                _close(running, column, r, merged)
            if cell.merge == "restart":
                running[column] = (r, column + cell.span - 1)
            values += ["" if cell.merge == "continue" else cell.words(), *[""] * (cell.span - 1)]
        rows.append(values)
    for column in list(running):
        _close(running, column, len(kept), merged)
    return Sheet(f"Bảng {number}", rows, tuple(sorted(merged)))


def _close(running: dict[int, tuple[int, int]], column: int, row: int, merged: list[tuple[int, int, int, int]]) -> None:
    top, right = running.pop(column)
    if row - 1 > top:
        merged.append((top, column, row - 1, right))


class _Tables:
    """Cells as they stream by; a table inside a cell is left to its cell's words."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tables: list[_Table] = []
        self.depth = self.inside = self.cells = self.length = 0
        self.heard = False

    def read(self, data: bytes) -> list[_Table]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self.start, self.end, self.words
        parser.StartDoctypeDeclHandler = self.declared
        try:
            for begin in range(0, len(data), _CHUNK):
                parser.Parse(data[begin : begin + _CHUNK], False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError):
            raise SourceError(f"{self.name}: the document is damaged; open it in Word or LibreOffice and save it again") from None
        return self.tables

    def declared(self, *_: object) -> None:
        raise SourceError(f"{self.name}: the document declares XML entities, which Word never writes; do not open it")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise SourceError(f"{self.name}: nested deeper than {_DEEPEST} levels, which Word never writes; do not open it")
        space, _, local = tag.rpartition(" ")
        if space not in _WORD:
            return
        if local == "tbl":
            self.inside += 1
            if self.inside == 1:
                self.tables.append(_Table())
        elif local == "t":
            self.heard = self.inside > 0
        elif self.inside == 1 and self.tables:
            self._cell_tag(local, {k.rpartition(" ")[2]: v for k, v in attributes.items()})
        if self.inside and local in ("br", "cr", "tab") and self._open():
            self.tables[-1].rows[-1][-1].text.append(" " if local == "tab" else "\n")

    def _cell_tag(self, local: str, attributes: Mapping[str, str]) -> None:
        rows = self.tables[-1].rows
        if local == "tr":
            rows.append([])
        elif local == "tc" and rows:
            rows[-1].append(_Cell())
            self.cells += 1
            if self.cells > _MOST_CELLS:
                raise SourceError(f"{self.name}: its tables have more than {_MOST_CELLS:,} cells; keep the annex alone in the file")
        elif local == "gridSpan" and self._open() and attributes.get("val", "").isdigit():
            rows[-1][-1].span = min(max(int(attributes["val"]), 1), _WIDEST)
        elif local == "vMerge" and self._open():
            rows[-1][-1].merge = attributes.get("val", "continue")

    def _open(self) -> bool:
        return bool(self.tables and self.tables[-1].rows and self.tables[-1].rows[-1])

    def end(self, tag: str) -> None:
        self.depth -= 1
        space, _, local = tag.rpartition(" ")
        if space not in _WORD:
            return
        if local == "tbl":
            self.inside -= 1
        elif local == "t":
            self.heard = False
        elif local == "p" and self.inside and self._open():
            self.tables[-1].rows[-1][-1].text.append("\n")

    def words(self, text: str) -> None:
        if not (self.heard and self._open()):
            return
        self.tables[-1].rows[-1][-1].text.append(text)
        self.length += len(text)
        if self.length > _MOST_CHARACTERS:
            raise SourceError(f"{self.name}: its tables hold more than {_MOST_CHARACTERS:,} characters; keep the annex alone in the file")
