"""Open an inspected workbook and find in it the sheet to read, its columns, and what the workbook
says it is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree import ElementTree as ET

from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from parlib.codebook.layers import layers_from
from parlib.codebook.vietnamese import fold_name, nfc
from parlib.intake.workbook.contents import parts_of_sheets
from parlib.intake.workbook.hostile import Inspection
from parlib.intake.workbook.layout import (
    BY_KEY,
    FORM_SHEETS,
    GUIDE_SHEET,
    META_SHEET,
    REQUIRED,
    Kind,
)
from parlib.intake.workbook.recognition import column_of, heading_key

_HEADER_WITHIN = 40  # rows
_IDENTITY_WITHIN = 15
_FIGURE = re.compile(r"(?!(?:19|20)\d\d(?:\.0)?$)[+-]?\d[\d.,]*")
_LONGEST = 32_767  # characters in a cell
_MOST_MERGES = 5_000
_RULEBOOK_LINE = re.compile(
    r"bộ tiêu chí:\s*([a-z0-9-]+)\s*·\s*phiên bản\s*(\S+)\s*·\s*năm\s*(\d{4})", re.IGNORECASE
)
_LAYERS_LINE = re.compile(r"dùng để ghi:\s*([^·]+)", re.IGNORECASE)
_UNIT_LINE = re.compile(r"đơn vị:\s*(.+?)\s*\[([^\[\]]+)\]", re.IGNORECASE)


class Unreadable(Exception):
    """The reader library could not make sense of the file; the message says why."""


@dataclass(frozen=True)
class Sheet:
    """One sheet as cells: ``rows[r][c]`` from A1, ``""`` where empty.

    Merged ranges; cells the reader lost; lines that stand above a table of a document.
    """

    name: str
    rows: list[list[object]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    unread: dict[str, str] = field(default_factory=dict)
    part: str = ""
    above: tuple[str, ...] = ()
    cut_from: str = ""
    """Name of the sheet that the table stands on beside others."""

    def is_called(self, name: str) -> bool:
        """Say whether a person means this table by a name: its own, or that of its sheet."""
        return fold_name(name) in (fold_name(self.name), fold_name(self.cut_from or self.name))

    def cell(self, row: int, column: int) -> object:
        """Return the value at zero-based (row, column); None outside the used area or where empty."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])):
            return None
        value = self.rows[row][column]
        return None if isinstance(value, str) and not value else value

    @property
    def begins(self) -> int:
        """The zero-based first row that holds anything; 0 for an empty sheet."""
        return next(
            (r for r, row in enumerate(self.rows) if any(v not in (None, "") for v in row)), 0
        )

    @staticmethod
    def address(row: int, column: int) -> str:
        """Return the Excel address of zero-based (row, column)."""
        return f"{get_column_letter(column + 1)}{row + 1}"


@dataclass(frozen=True)
class Form:
    """The sheet to read: where each column stands, and the first row of data."""

    sheet: Sheet
    columns: dict[str, int]
    first_row: int
    header_row: int
    twice: tuple[str, ...] = ()
    read_too: tuple[int, ...] = ()
    """Columns whose cells were taken into others."""
    left_out: tuple[str, ...] = ()
    """Headings of columns that were left out when tables were joined."""
    other_tables: tuple[str, ...] = ()
    """Names of sheets whose tables were not taken."""

    def cell(self, row: int, key: str) -> object:
        """Return the value of a named column in a row."""
        column = self.columns.get(key)
        return None if column is None else self.sheet.cell(row, column)

    def address(self, row: int, key: str) -> str:
        """Return the address of a named column in a row, ``""`` where the sheet has no such column."""
        return self.sheet.address(row, self.columns[key]) if key in self.columns else ""

    def lost(self, row: int, key: str) -> str | None:
        """Return what the reader lost at a named column in a row (an error, an uncalculated
        formula), else None.
        """
        return self.sheet.unread.get(self.address(row, key)) if key in self.columns else None

    def is_by_rule(self, row: int, lost: str) -> bool:
        """Return whether an uncalculated formula is the template's own self-score, the points by rule.

        It claims nothing by itself.
        """
        points = self.address(row, "rule_points").rstrip("0123456789")
        return bool(points) and bool(re.fullmatch(rf"={points}[0-9]+", lost.replace("$", "")))

    def rule_stands(self, row: int, lost: str) -> bool:
        """Return whether that formula means its own row, and the rule's formula stands there,
        uncalculated as well.
        """
        return lost.replace("$", "") == f"={self.address(row, 'rule_points')}" and (
            self.lost(row, "rule_points") or ""
        ).startswith("=")


def open_sheets(inspection: Inspection) -> list[Sheet]:
    """Return every worksheet of an inspected workbook.

    Raises
    ------
    Unreadable
        The file passed inspection but the reader library cannot parse it.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(inspection.data))
        names = list(book.sheet_names)
        parts = parts_of_sheets(inspection.parts)
        return [_sheet(book, name, inspection.unread, parts.get(name, "")) for name in names]
    except (KeyboardInterrupt, SystemExit, MemoryError, Unreadable):
        raise
    except BaseException as error:  # a panic of the Rust library is not an Exception
        raise Unreadable(f"{type(error).__name__}: {error}"[:160]) from None


def _sheet(
    book: CalamineWorkbook, name: str, unread: dict[str, dict[str, str]], part: str
) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    if any(isinstance(v, str) and len(v) > _LONGEST for row in rows for v in row):
        raise Unreadable(
            f"a cell of {name[:40]} holds more than {_LONGEST:,} characters, which Excel cannot "
            "write"
        )
    ranges = sheet.merged_cell_ranges or ()
    if len(ranges) > _MOST_MERGES:
        raise Unreadable(f"{name[:40]} has {len(ranges):,} merged ranges")
    return Sheet(
        nfc(name),
        [list(row) for row in rows],
        tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges),
        unread.get(part, {}),
        part,
    )


def find_forms(sheets: Sequence[Sheet]) -> list[Form]:
    """Return the sheets that look like the one to fill.

    The one with the template's own name wins over others.
    """
    skip = {fold_name(GUIDE_SHEET), fold_name(META_SHEET)}
    forms = [form for s in sheets if fold_name(s.name) not in skip and (form := find_form(s))]
    form_sheets = {fold_name(name) for name in FORM_SHEETS.values()}
    named = [f for f in forms if fold_name(f.sheet.name) in form_sheets]
    return named or forms


def find_form(
    sheet: Sheet,
    *,
    required: tuple[str, ...] = REQUIRED,
    named: Callable[[object], str] = column_of,
) -> Form | None:
    """Return where the table of a sheet stands, by its headings (one row, or two merged ones).

    None where there is none. ``named`` says which column a heading is.
    """
    best: Form | None = None
    first = sheet.begins
    for row in range(first, min(len(sheet.rows), first + _HEADER_WITHIN)):
        single = [named(_text(sheet.cell(row, c))) for c in range(len(sheet.rows[row]))]
        for height, keys in ((1, single), (2, _two_rows(sheet, row, single, named))):
            form = _form(sheet, row, keys, height)
            if set(required) <= set(form.columns) and (
                best is None or len(form.columns) > len(best.columns)
            ):
                best = form
    return best


def unread_form(sheets: Sequence[Sheet]) -> tuple[str, str]:
    """Return the sheet that has the template's name and is no form, and the columns without which
    it is none; empty where no sheet has that name, or nothing of the template's head.
    """
    form_sheets = {fold_name(name) for name in FORM_SHEETS.values()}
    for sheet in sheets:
        head = find_form(sheet, required=()) if fold_name(sheet.name) in form_sheets else None
        if head is not None and len(head.columns) > len(REQUIRED):
            lacking = [f"“{BY_KEY[key].label}”" for key in REQUIRED if key not in head.columns]
            return sheet.name, ", ".join(lacking)
    return "", ""


def _text(value: object) -> str:
    return nfc(value) if isinstance(value, str) else ""


def _two_rows(
    sheet: Sheet, row: int, upper: list[str], named_by: Callable[[object], str]
) -> list[str]:
    """Read headings over two rows.

    The lower names the column where it names one, else the upper, spread over its merge.
    """
    spread = list(upper)
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left < len(spread):
            name = named_by(_text(sheet.cell(top, left)))
            spread[left : right + 1] = [name] * (min(right + 1, len(spread)) - left)
    lower = [named_by(_text(sheet.cell(row + 1, c))) for c in range(len(spread))]
    if not any(lower) or _holds_data(sheet, row + 1, spread, lower):
        return []
    named = set(lower)
    return [
        below or (above if above not in named else "")
        for above, below in zip(spread, lower, strict=True)
    ]


def _holds_data(sheet: Sheet, row: int, upper: list[str], lower: list[str]) -> bool:
    """Return whether a row below headings is the first of the table: it has a code, or a figure that is
    no year. An item may be named as headings are ("Nội dung kế hoạch").
    """
    cells = [sheet.cell(row, c) for c in range(len(upper))]
    coded = any(
        above == "code" and below != "code" and cell is not None
        for above, below, cell in zip(upper, lower, cells, strict=True)
    )
    return coded or any(_FIGURE.fullmatch(str(cell).strip()) for cell in cells)


def _form(sheet: Sheet, row: int, keys: list[str], height: int) -> Form:
    """Settle which column is which.

    The template's own heading beats another name for the same thing.
    """
    columns: dict[str, int] = {}
    twice: list[str] = []
    for place, key in enumerate(keys):
        if not key:
            continue
        in_own_words = heading_key(
            _text(sheet.cell(row + height - 1, place)) or _text(sheet.cell(row, place))
        ) == _own_label(key)
        if key not in columns:
            columns[key] = place
        else:
            first = sheet.cell(row + height - 1, columns[key]) or sheet.cell(row, columns[key])
            first_own = heading_key(_text(first)) == _own_label(key)
            if in_own_words and not first_own:
                columns[key] = place
            elif in_own_words == first_own and (
                key == "code" or (key in BY_KEY and BY_KEY[key].kind != Kind.FIXED)
            ):
                twice.append(key)
    return Form(sheet, columns, row + height, row + height - 1, tuple(dict.fromkeys(twice)))


def _own_label(key: str) -> str:
    """Return the heading that the template itself writes; ``""`` for a column that it never has."""
    return heading_key(BY_KEY[key].label) if key in BY_KEY else ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a workbook says it is, and the fields on which it contradicts itself."""

    fields: dict[str, str]
    conflicts: tuple[str, ...] = ()


def read_identity(sheets: Sequence[Sheet], inspection: Inspection) -> Claimed:
    """Return the identity of a workbook.

    Hidden sheet first, then document properties, then the line anybody can read.
    """
    sources = [
        _hidden(sheets),
        _properties(inspection.parts.get("properties", b"")),
        _visible(sheets),
    ]
    fields: dict[str, str] = {}
    conflicts = []
    for source in sources:
        for name, value in source.items():
            if fields.setdefault(name, value) != value and name in (
                "framework",
                "version",
                "rulebook",
                "locality",
                "period",
                "layers",
            ):
                conflicts.append(name)
    return Claimed(fields, tuple(dict.fromkeys(conflicts)))


def _hidden(sheets: Sequence[Sheet]) -> dict[str, str]:
    sheet = next((s for s in sheets if s.name == META_SHEET), None)
    if sheet is None:
        return {}
    pairs = (
        (sheet.cell(r, 0), sheet.cell(r, 1)) for r in range(min(len(sheet.rows), _IDENTITY_WITHIN))
    )
    return {k: _plain(v) for k, v in pairs if isinstance(k, str) and v is not None}


def _plain(value: object) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else nfc(str(value))


def _properties(part: bytes) -> dict[str, str]:
    try:
        root = ET.fromstring(part) if part else None  # noqa: S314 - hostile.py refused every entity declaration
    except ET.ParseError:
        return {}
    out = {}
    for element in root if root is not None else ():
        name = element.get("name", "")
        if name.startswith("parlib."):
            out[name.removeprefix("parlib.")] = nfc("".join(element.itertext()))
    return out


def _visible(sheets: Sequence[Sheet]) -> dict[str, str]:
    out: dict[str, str] = {}
    for sheet in sheets:
        for row in sheet.rows[:_IDENTITY_WITHIN]:
            for value in row:
                if not isinstance(value, str) or len(value) > 300:
                    continue
                text = nfc(value)
                if book := _RULEBOOK_LINE.search(text):
                    out |= dict(zip(("framework", "version", "period"), book.groups(), strict=True))
                    if layers := _LAYERS_LINE.search(text):
                        out["layers"] = "; ".join(layers_from(layers.group(1)))
                elif unit := _UNIT_LINE.search(text):
                    out |= {"locality": unit.group(2)}
    return out
