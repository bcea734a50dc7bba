"""Look into an old Excel file (.xls) before any parser opens it.

The sectors of the compound file, then every record of the book.

A record states a row and a column in two bytes each, and the table of contents of the file is
chains of sectors. Both are gone through here on the bytes that will be parsed: chains that turn
back on themselves, claims of millions of cells, passwords and macros are refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter

from parlib.errors import Problem
from parlib.intake.messages import problem
from parlib.intake.workbook.cell_formats import is_plain
from parlib.intake.workbook.hostile import Limits
from parlib.speech.amounts import said_count, said_grid, said_size

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks, not places
_ENTRY = 128  # bytes of an entry of the directory
_BOF, _SHEETS, _PASSWORD, _SIZE, _TEXTS, _MERGES = 0x809, 0x85, 0x2F, 0x200, 0xFC, 0xE5
_CONTINUED, _TEXT_OF_ALL = 0x3C, 0xFD
_CELLS = {0x201, 0x203, 0x204, 0x205, 0xFD, 0x27E, 0x06, 0xD6}
_NUMBERS = 0xBD
_ROWS_OF_CELLS = {_NUMBERS, 0xBE}  # several cells of a row in one record
_FORMULA, _SHARED = 0x06, 0x4BC
# of a formula: it is that of another cell; a cell by its place; a cell beside
_AS_SHARED, _CELL_NAMED, _CELL_BESIDE = 0x01, (0x24, 0x44, 0x64), (0x2C, 0x4C, 0x6C)
_WITH_NUMBER = {0x203, 0x27E, _FORMULA}
# other programs write 0 as the result of a formula whose cell shows an empty text in a number format
_BY_EXCEL = b"Microsoft Excel\x00"
_FORMAT, _STYLE = 0x41E, 0xE0
_MOST_STYLES, _LONGEST_CODE = 65_536, 255
_ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
}


class _Refused(Exception):
    """A key of the messages, and what was found."""

    def __init__(self, key: str, actual: str = "") -> None:
        self.key, self.actual = key, actual
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class OldBook:
    """What the look found: problems, and of each sheet (in the order of the book) the cells that a
    reader does not return as they are, and the number formats that say more than the number.

    ``errors`` holds error cells, and formulas whose result was not written down: a zero that a
    program other than Excel wrote may be an empty text.
    """

    problems: tuple[Problem, ...] = ()
    errors: tuple[dict[str, str], ...] = ()
    formats: tuple[dict[str, str], ...] = ()


@dataclass
class _Sheet:
    """How far the cells of one sheet reach."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)
    zeros: dict[tuple[int, int], bytes] = field(default_factory=dict)
    shared: dict[tuple[int, int], bytes] = field(default_factory=dict)
    formula: tuple[int, int] = (0, 0)

    def uncalculated(self) -> dict[str, str]:
        """Return the formulas whose result is a zero, by address."""
        return {
            f"{get_column_letter(column + 1)}{row + 1}": _formula(tokens, row, column, self.shared)
            for (row, column), tokens in self.zeros.items()
        }


@dataclass
class _Texts:
    """The shared texts of the book, and which of them the cells show."""

    pieces: list[bytes] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    open: bool = False

    def take(self, kind: int, body: bytes) -> None:
        self.open = kind == _TEXTS or (self.open and kind == _CONTINUED)
        if self.open:
            self.pieces.append(body)
        elif kind == _TEXT_OF_ALL and len(body) >= 10:
            self.shown.append(struct.unpack_from("<I", body, 6)[0])

    def hold(self, limits: Limits) -> None:
        """Refuse one long text that so many cells share that a reader has no room for all."""
        lengths = self.lengths()
        letters = sum(lengths[number] for number in self.shown if number < len(lengths))
        if letters > limits.text_bytes:
            raise _Refused("sheet_too_large", said_size(letters, limits.text_bytes))

    def lengths(self) -> list[int]:
        """Return the letters of each shared text. One that does not fit in a record goes on in the
        next, which begins with how wide its letters are there.
        """
        lengths: list[int] = []
        pieces = iter(self.pieces)
        piece, at = next(pieces, b""), 8
        while True:
            if at >= len(piece):
                if (further := next(pieces, None)) is None:
                    return lengths
                piece, at = further, at - len(piece)
                continue
            if at + 3 > len(piece):
                return lengths
            letters, kind = struct.unpack_from("<HB", piece, at)
            lengths.append(letters)
            runs, beyond, at = 0, 0, at + 3
            if kind & 0x08 and at + 2 <= len(piece):
                runs, at = struct.unpack_from("<H", piece, at)[0], at + 2
            if kind & 0x04 and at + 4 <= len(piece):
                beyond, at = struct.unpack_from("<I", piece, at)[0], at + 4
            wide = 1 + (kind & 1)
            while (fit := max(0, (len(piece) - at) // wide)) < letters:
                if not (piece := next(pieces, b"")):
                    return lengths
                letters, wide, at = letters - fit, 1 + (piece[0] & 1), 1
            at += letters * wide + 4 * runs + beyond


@dataclass
class _Styles:
    """The number formats of the book: by number, and the number that each cell style takes."""

    codes: dict[int, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)

    def code(self, style: int) -> str:
        number = self.numbers[style] if style < len(self.numbers) else 0
        return self.codes.get(number) or BUILTIN_FORMATS.get(number, "General")


def look_into_old(data: bytes, *, name: str, limits: Limits, language: str) -> OldBook:
    """Inspect an .xls file in memory.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What to call it in messages.
    limits : Limits
        The bounds that hold for every workbook.
    language : str
        ``"vi"`` or ``"en"``.
    """
    try:
        sheets, styles = _measure(_book_stream(data), limits)
        formats = tuple(
            {a: c for a, n in s.styles.items() if not is_plain(c := styles.code(n))} for s in sheets
        )
        trusted = _BY_EXCEL in data
        lost = tuple(s.errors if trusted else s.uncalculated() | s.errors for s in sheets)
        return OldBook((), lost, formats)
    except _Refused as refusal:
        return OldBook((problem(refusal.key, language=language, file=name, actual=refusal.actual),))
    except (struct.error, IndexError, ValueError, OverflowError) as fault:
        return OldBook(
            (problem("file_damaged", language=language, file=name, actual=type(fault).__name__),)
        )


def _book_stream(data: bytes) -> bytes:
    """Return the stream that holds the book; refuse what is no sound compound file."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise _Refused("file_damaged", f"2^{shift}")
    size = 1 << shift
    most = len(data) // size
    table = _sector_table(data, size, most)
    directory = b"".join(_chain(data, table, struct.unpack_from("<I", data, 48)[0], size, most))
    entries = {}
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        label = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        entries[label.lower()] = (*struct.unpack_from("<II", directory, at + 116), kind)
    if any(label.startswith(("_vba_project", "vba", "macros")) for label in entries):
        raise _Refused("macros")
    if "encryptedpackage" in entries:
        raise _Refused("file_encrypted")
    book = entries.get("workbook") or entries.get("book")
    if book is None:
        raise _Refused("file_not_xlsx", ", ".join(sorted(entries))[:80])
    first, length, _ = book
    if length >= struct.unpack_from("<I", data, 56)[0]:
        return b"".join(_chain(data, table, first, size, most))[:length]
    root = next((e for e in entries.values() if e[2] == 5), None)
    if root is None:
        raise _Refused("file_damaged")
    small = b"".join(_chain(data, table, root[0], size, most))
    small_table = b"".join(_chain(data, table, struct.unpack_from("<I", data, 60)[0], size, most))
    numbers = struct.unpack(f"<{len(small_table) // 4}I", small_table[: len(small_table) // 4 * 4])
    pieces = [small[n * 64 : n * 64 + 64] for n in _follow(numbers, first, len(small) // 64)]
    return b"".join(pieces)[:length]


def _sector_table(data: bytes, size: int, most: int) -> tuple[int, ...]:
    """Return which sector follows which.

    Each may follow one other only, so that no chain that begins outside a ring enters one.
    """
    parts = list(struct.unpack_from("<109I", data, 76))
    (further,) = struct.unpack_from("<I", data, 68)
    seen = 0
    while further < _LAST:
        seen += 1
        if seen > most:
            raise _Refused("file_damaged", "DIFAT")
        more = struct.unpack_from(f"<{size // 4}I", data, (further + 1) * size)
        parts += more[:-1]
        further = more[-1]
    places = [p for p in parts if p < _LAST]
    if len(places) > most or len(set(places)) != len(places):
        raise _Refused("file_damaged", "FAT")
    table: list[int] = []
    for place in places:
        table += struct.unpack_from(f"<{size // 4}I", data, (place + 1) * size)
    followed = [n for n in table if n < _LAST]
    if len(set(followed)) != len(followed):
        raise _Refused("file_damaged", "FAT")
    return tuple(table)


def _chain(
    data: bytes, table: tuple[int, ...], first: int, size: int, most: int
) -> Iterator[bytes]:
    for number in _follow(table, first, most):
        sector = data[(number + 1) * size : (number + 2) * size]
        if len(sector) < size:
            raise _Refused("file_damaged", f"{number}")
        yield sector


def _follow(table: tuple[int, ...], first: int, most: int) -> Iterator[int]:
    """Yield the numbers of a chain.

    Refuse one that is longer than there are sectors, or that leads nowhere.
    """
    number, taken = first, 0
    while number < _LAST:
        taken += 1
        if taken > most or number >= len(table):
            raise _Refused("file_damaged", f"{number}")
        yield number
        number = table[number]


def _measure(stream: bytes, limits: Limits) -> tuple[tuple[_Sheet, ...], _Styles]:
    """Go through the records and hold what they claim against the bounds.

    Return the sheets in the order of the book, and its number formats.
    """
    sheets: dict[int, _Sheet] = {}
    styles, texts = _Styles(), _Texts()
    order: list[int] = []
    now, at, merges = _Sheet(), 0, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        texts.take(kind, body)
        if kind == _PASSWORD:
            raise _Refused("file_encrypted")
        if kind == _BOF:
            now = sheets.setdefault(at, _Sheet())
        elif kind == _SHEETS and length >= 4:
            order.append(struct.unpack_from("<I", body)[0])
        elif kind == _SIZE:
            _hold_size(body, limits)
        elif kind == _TEXTS and length >= 8:
            if struct.unpack_from("<I", body, 4)[0] > min(2 * limits.cells, len(stream)):
                raise _Refused("sheet_too_large", "SST")
        elif kind == _MERGES and length >= 2:
            merges += struct.unpack_from("<H", body)[0]
            if merges > 5_000:
                raise _Refused("too_many_merges", said_count(merges))
        elif kind == _SHARED and length >= 15:
            now.shared[now.formula] = bytes(body[10 : 10 + struct.unpack_from("<H", body, 8)[0]])
        elif kind in (_FORMAT, _STYLE):
            _take_style(styles, kind, body)
        elif kind in _CELLS and length >= 4:
            _hold_cell(now, kind, body, limits)
        elif kind in _ROWS_OF_CELLS and length >= 6:
            row, first = struct.unpack_from("<HH", body)
            last = max(first, struct.unpack_from("<H", body, length - 2)[0])
            _hold_reach(now, row, last, last - first + 1, limits)
            if kind == _NUMBERS:
                _take_styles(now, row, first, body)
        at += 4 + length
    if len(order) > 200:
        raise _Refused("too_many_sheets", f"{len(order)}")
    if sum(s.rows * s.columns for s in sheets.values()) > 4 * limits.cells:
        raise _Refused("sheet_too_large")
    texts.hold(limits)
    return tuple(sheets.get(place, _Sheet()) for place in order), styles


def _take_style(styles: _Styles, kind: int, body: bytes) -> None:
    """Take a number format, or which one a cell style takes."""
    if kind == _STYLE and len(body) >= 4 and len(styles.numbers) < _MOST_STYLES:
        styles.numbers.append(struct.unpack_from("<H", body, 2)[0])
    elif kind == _FORMAT and len(body) >= 5 and len(styles.codes) < _MOST_STYLES:
        number, letters, wide = struct.unpack_from("<HHB", body)
        text = body[5 : 5 + min(letters, _LONGEST_CODE) * (1 + (wide & 1))]
        styles.codes[number] = text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _take_styles(sheet: _Sheet, row: int, first: int, body: bytes) -> None:
    """Take the cell styles of several numbers in one record."""
    for more in range((len(body) - 6) // 6):
        (style,) = struct.unpack_from("<H", body, 4 + 6 * more)
        sheet.styles[f"{get_column_letter(first + more + 1)}{row + 1}"] = style


def _hold_size(body: bytes, limits: Limits) -> None:
    """Hold what the size record of a sheet claims: a reader makes room for it."""
    first, last, left, right = struct.unpack_from("<IIHH" if len(body) >= 14 else "<HHHH", body)
    if max(0, last - first) * max(0, right - left) > 20 * limits.cells:
        raise _Refused("sheet_too_large", said_grid(last, right))


def _hold_cell(sheet: _Sheet, kind: int, body: bytes, limits: Limits) -> None:
    row, column = struct.unpack_from("<HH", body)
    _hold_reach(sheet, row, column, 1, limits)
    if kind in _WITH_NUMBER and len(body) >= 6:
        (style,) = struct.unpack_from("<H", body, 4)
        sheet.styles[f"{get_column_letter(column + 1)}{row + 1}"] = style
    failed = None
    if kind == 0x205 and len(body) >= 8 and body[7] == 1:
        failed = body[6]
    elif kind == 0x06 and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        failed = body[8]
    if kind == _FORMULA and len(body) >= 22:
        sheet.formula = (row, column)
        if struct.unpack_from("<d", body, 6)[0] == 0:
            sheet.zeros[sheet.formula] = bytes(
                body[22 : 22 + struct.unpack_from("<H", body, 20)[0]]
            )
    if failed is not None:
        sheet.errors[f"{get_column_letter(column + 1)}{row + 1}"] = _ERRORS.get(failed, "#ERROR")


def _formula(tokens: bytes, row: int, column: int, shared: Mapping[tuple[int, int], bytes]) -> str:
    """Return a formula that is one other cell as Excel writes it, any other as ``=…``."""
    if len(tokens) < 5:
        return "=…"
    token, there, where = struct.unpack_from("<BHH", tokens)
    if token == _AS_SHARED:
        tokens = shared.get((there, where), b"")
        if len(tokens) != 5:
            return "=…"
        token, there, where = struct.unpack_from("<BHH", tokens)
        down, right = where & 0x8000, where & 0x4000
        there = (row + there) % 0x10000 if down else there
        where = (column + where) % 0x100 if right else where & 0xFF
        return f"={get_column_letter(where + 1)}{there + 1}" if token in _CELL_BESIDE else "=…"
    if len(tokens) > 5 or token not in _CELL_NAMED:
        return "=…"
    return f"={get_column_letter((where & 0xFF) + 1)}{there + 1}"


def _hold_reach(sheet: _Sheet, row: int, column: int, cells: int, limits: Limits) -> None:
    sheet.rows, sheet.columns, sheet.cells = (
        max(sheet.rows, row + 1),
        max(sheet.columns, column + 1),
        sheet.cells + cells,
    )
    if sheet.rows > limits.rows or sheet.columns > limits.columns or sheet.cells > limits.cells:
        raise _Refused("sheet_too_large", said_grid(sheet.rows, sheet.columns))
