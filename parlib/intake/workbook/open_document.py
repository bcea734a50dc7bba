"""Look into an OpenDocument spreadsheet (.ods) before any parser opens it.

A cell or a row may say that it stands a million times, and a reader makes room for each. The
content is gone through with a streaming parser that keeps nothing but what the reader library
leaves out: merged ranges, percentages, and the text of cells that failed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from openpyxl.utils import get_column_letter

from parlib.errors import Problem
from parlib.gate.files import Refused
from parlib.gate.zips import ZipLimits, read_zip
from parlib.intake.messages import problem
from parlib.intake.workbook.cell_formats import is_money
from parlib.intake.workbook.hostile import Limits
from parlib.speech.amounts import said_count, said_grid, said_size

_CHUNK = 1 << 16
_MOST_DEEP, _MOST_ELEMENTS, _MOST_SPANS, _MOST_SHEETS = 100, 3_000_000, 5_000, 200
# no sheet has so many rows; letters of columns end at XFD, 16,384
_FOR_EVER, _WIDEST = 10_000_000, 18_000
_MOST_STYLES = 65_536
_WITH_NUMBER = ("float", "percentage", "currency")
_MONEY = '#,##0 "₫"'
_SHOWN = {"scientific-number": "0.00E+00", "fraction": "# ?/?", "currency-symbol": _MONEY}
_OF_KIND = {"currency": _MONEY}


class _Beyond(Exception):
    """A bound was passed: the key of the message and what was found."""

    def __init__(self, key: str, actual: str = "") -> None:
        self.key, self.actual = key, actual
        super().__init__(key)


@dataclass
class OpenSheet:
    """One sheet as far as the reader library does not say it.

    Merged ranges (top, left, bottom, right), number formats that say more than the number (as Excel
    writes them), failed cells.
    """

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formats: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True, slots=True)
class OpenBook:
    """What the look found: problems, and the sheets in their order."""

    problems: tuple[Problem, ...] = ()
    sheets: tuple[OpenSheet, ...] = ()


def look_into_open(data: bytes, *, name: str, limits: Limits, language: str) -> OpenBook:
    """Inspect an .ods file in memory.

    The arguments are those of :func:`parlib.intake.workbook.old_excel.look_into_old`.
    """
    bounds = ZipLimits(
        limits.packed_bytes,
        limits.parts,
        limits.part_bytes,
        limits.unpacked_bytes,
        limits.ratio,
        limits.ratio_from_bytes,
    )
    try:
        parts = read_zip(data, name=name, limits=bounds)
        if any(p.startswith(("Basic/", "Scripts/")) and not p.endswith("/") for p in parts):
            raise _Beyond("macros")
        if b"manifest:encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise _Beyond("file_encrypted")
        if "content.xml" not in parts:
            raise _Beyond("file_not_xlsx", ", ".join(list(parts)[:3])[:80])
        for part, text in parts.items():
            if part.endswith((".xml", ".rdf")) and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):
                raise _Beyond("xml_entities", part[:80])
        walk = _Walk(limits)
        walk.read(parts.get("styles.xml") or b"<none/>")  # number formats that the content names
        walk.styles.now = ""
        walk.read(parts["content.xml"])
        return OpenBook((), tuple(walk.sheets))
    except Refused as refusal:
        return OpenBook(
            (problem("file_damaged", language=language, file=name, actual=refusal.what),)
        )
    except _Beyond as bound:
        return OpenBook((problem(bound.key, language=language, file=name, actual=bound.actual),))


class _Styles:
    """What number formats show, of the styles that a content names before its first sheet."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.of_cells: dict[str, str] = {}
        self.now = ""

    def start(self, local: str, values: dict[str, str]) -> None:
        """Begin a style, or take what a part of the present one says."""
        if local.endswith("-style") and local != "text-style" and len(self.codes) < _MOST_STYLES:
            self.now = values.get("name", "")
            self.codes[self.now] = "0%" if local == "percentage-style" else ""
        elif local == "style" and len(self.of_cells) < _MOST_STYLES:
            self.now = ""
            self.of_cells[values.get("name", "")] = values.get("data-style-name", "")
        elif self.now and (code := _SHOWN.get(local)):
            self.codes[self.now] = code
        elif self.now and local == "number" and _is_scaled(values.get("display-factor", "1")):
            self.codes[self.now] = "0,"

    def paint(self, text: str) -> None:
        """Take the letters that the present format paints beside a number."""
        if not self.now or self.codes.get(self.now):
            return
        if "%" in text:
            self.codes[self.now] = '0"%"'
        elif is_money(text):
            self.codes[self.now] = _MONEY

    def code(self, style: str, kind: str) -> str:
        """Return what a cell shows, as a format of Excel; empty where its number says it all."""
        if kind == "percentage":
            return "0%"
        return self.codes.get(self.of_cells.get(style, ""), "") or _OF_KIND.get(kind, "")


def _is_scaled(factor: str) -> bool:
    return factor not in ("", "1", "1.0")


class _Walk:
    """One pass over the content: where the next cell stands, and how far the filled ones reach."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[OpenSheet] = []
        self.depth = self.elements = self.cells = 0
        self.row = self.column = self.repeat = self.times = 0
        self.inside = False
        self.kind = self.text = ""
        self.long = self.written = 0
        self.styles = _Styles()

    def read(self, text: bytes) -> None:
        parser = expat.ParserCreate()  # by the names as written, as the reader library does
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
            self.start,
            self.end,
            self.letters,
        )
        try:
            for begin in range(0, len(text), _CHUNK):
                parser.Parse(text[begin : begin + _CHUNK], False)
            parser.Parse(b"", True)
        except expat.ExpatError as fault:
            raise _Beyond("xml_damaged", expat.ErrorString(fault.code)) from None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth, self.elements = self.depth + 1, self.elements + 1
        if self.depth > _MOST_DEEP or self.elements > _MOST_ELEMENTS:
            raise _Beyond("too_many_elements", said_count(self.elements))
        local = name.rpartition(":")[2]
        values = {k.rpartition(":")[2]: v for k, v in attributes.items()}
        if local == "dde-source" or local == "database-source-table":
            raise _Beyond("dde_link" if local == "dde-source" else "data_connection")
        if local == "table":
            self.sheets.append(OpenSheet())
            self.row, self.styles.now = 0, ""
            if len(self.sheets) > _MOST_SHEETS:
                raise _Beyond("too_many_sheets", f"{len(self.sheets)}")
        elif not self.sheets:
            self.styles.start(local, values)
        elif local == "table-row" and self.sheets:
            self.times, self.column = _count(values.get("number-rows-repeated")), 0
        elif local in ("table-cell", "covered-table-cell") and self.sheets:
            self.cell(values)
        elif local == "s" and self.inside:  # so many spaces
            self.long += (spaces := _count(values.get("c")))
            if spaces == _FOR_EVER:
                raise _Beyond("sheet_too_large", said_size(_FOR_EVER))

    def cell(self, values: dict[str, str]) -> None:
        self.repeat, self.inside, self.text = (
            _count(values.get("number-columns-repeated")),
            True,
            "",
        )
        self.long = len(values.get("string-value", ""))
        sheet, self.kind = self.sheets[-1], values.get("value-type", "")
        code = self.styles.code(values.get("style-name", ""), self.kind)
        if code and self.kind in _WITH_NUMBER:
            sheet.formats |= {
                self.address(more): code for more in range(min(self.repeat, self.limits.columns))
            }
        wide, high = (
            _count(values.get("number-columns-spanned")),
            _count(values.get("number-rows-spanned")),
        )
        if wide > 1 or high > 1:
            sheet.merged.append(
                (self.row, self.column, self.row + high - 1, self.column + wide - 1)
            )
            if len(sheet.merged) > _MOST_SPANS or wide * high > self.limits.cells:
                raise _Beyond("too_many_merges", said_grid(high, wide))

    def address(self, more: int = 0) -> str:
        """Return the address of the present cell, or of one that it stands for to its right."""
        return f"{get_column_letter(min(self.column + more, _WIDEST) + 1)}{self.row + 1}"

    def filled(self) -> None:
        """Count what the present cell asks a reader to make."""
        sheet = self.sheets[-1]
        rows, columns = self.row + max(self.times, 1), self.column + max(self.repeat, 1)
        sheet.rows, sheet.columns = max(sheet.rows, rows), max(sheet.columns, columns)
        self.cells += max(self.times, 1) * max(self.repeat, 1)
        area = sum(s.rows * s.columns for s in self.sheets)
        if (
            sheet.rows > self.limits.rows
            or sheet.columns > self.limits.columns
            or self.cells > self.limits.cells
            or area > 4 * self.limits.cells
        ):
            raise _Beyond("sheet_too_large", said_grid(sheet.rows, sheet.columns))

    def told(self) -> None:
        """Count the letters of the present cell as often as a reader writes them out."""
        self.written += self.long * max(self.times, 1) * max(self.repeat, 1)
        if self.written > self.limits.text_bytes:
            raise _Beyond("sheet_too_large", said_size(self.written, self.limits.text_bytes))

    def letters(self, text: str) -> None:
        self.styles.paint(text)
        self.long += len(text)
        if self.inside and len(self.text) < 40:
            self.text += text

    def end(self, name: str) -> None:
        self.depth -= 1
        local = name.rpartition(":")[2]
        if local in ("table-cell", "covered-table-cell") and self.sheets:
            shown = self.text.strip()
            self.told()
            if shown or self.kind:
                self.filled()
            if shown.startswith(("#", "Err:")):
                self.sheets[-1].failed[self.address()] = shown[:20]
            self.column, self.inside = self.column + self.repeat, False
        elif local == "table-row" and self.sheets:
            self.row += self.times


def _count(written: str | None) -> int:
    """Return how often something stands; once where it does not say."""
    if written is None:
        return 1
    return min(int(written), _FOR_EVER) if written.isdigit() and len(written) < 12 else _FOR_EVER
