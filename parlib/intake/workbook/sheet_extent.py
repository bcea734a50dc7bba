"""How far the cells of a worksheet reach, and which of them a reader library would lose, read from
the raw XML.

The reader makes room for the whole rectangle between the first and the last filled cell, so two
cells can claim 17 billion; and it returns Excel errors and formulas that were never calculated as
empty cells. Both are found here, on the bytes, before the file is parsed.
"""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import dataclass, field

_PREFIX = rb"(?:[^\s<>/:!?]{1,40}:)?"
# a quoted value may hold ">", never "<": a tag ends before the next begins
_ATTRIBUTES = rb"""((?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)?)"""
_ROW = re.compile(rb"<" + _PREFIX + rb"row" + _ATTRIBUTES + rb">")
_CELL = re.compile(rb"<" + _PREFIX + rb"c" + _ATTRIBUTES + rb">")
_CLOSE = re.compile(rb"</" + _PREFIX + rb"c\s*>")
_FORMULA = re.compile(rb"\s*<" + _PREFIX + rb"f\b")
_ENDS = (b" ", b">", b"/", b"\t", b"\n", b"\r")
_USUAL_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="([a-zA-Z]+)")?(/?)>'
)
_USUAL_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"(?: [\w:]+="[^"<>]*")*/?>')
_USUAL_ERROR = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="[0-9]+")? t="e">')
_USUAL_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)><f(?: [^<>]*[^<>/])?(?:/>|>([^<]*)</f>)(?:<v(?: '
    rb"[^<>]*)?>([^<]*)</v>|<v ?/>)?"
)
_SHARED = re.compile(rb"<" + _PREFIX + rb"si[\s/>]")
_INDEX = re.compile(rb"<" + _PREFIX + rb"v(?:\s[^<>]{0,40})?>\s*([0-9]{1,7})\s*<")
_LITTLE = 100  # bytes of a shared text
_FORMULA_TEXT = re.compile(rb"\s*<" + _PREFIX + rb"f(?:\s[^<>]*)?>([^<]{0,200})")
_VALUE = re.compile(rb"<" + _PREFIX + rb"v(?:\s[^>]*)?>([^<]{0,40})")
_REF = re.compile(rb"""\sr\s*=\s*["']([^"']{0,40})""")
_TYPE = re.compile(rb"""\st\s*=\s*["']([^"']{0,20})""")
_ADDRESS = re.compile(rb"([A-Za-z]{0,3})([0-9]{1,7})")


@dataclass
class Extent:
    """How far the filled cells of a sheet reach, and the cells a reader would lose."""

    cells: int = 0
    rows: int = 0
    columns: int = 0
    strange: str = ""
    unread: dict[str, str] = field(default_factory=dict)


def sheet_extent(text: bytes) -> Extent:
    """Return the extent of a worksheet part, from its bytes."""
    return _usual(text) or _tag_by_tag(text)


def shared_lengths(text: bytes) -> list[int]:
    """Return the size in bytes of every entry of the shared text table."""
    starts = [m.start() for m in _SHARED.finditer(text)]
    return [after - start for start, after in itertools.pairwise([*starts, len(text)])]


def expanded_text(text: bytes, lengths: list[int]) -> int:
    """Return how many bytes of text the cells of a sheet stand for, at most.

    One long text may be shared by every cell.
    """
    longest = max(lengths, default=0)
    if longest < _LITTLE:  # as many cells as a workbook may have would not come near a bound
        return 0
    return sum(lengths[i] for m in _INDEX.finditer(text) if (i := int(m.group(1))) < len(lengths))


def _usual(text: bytes) -> Extent | None:
    """Measure a sheet written the way Excel, LibreOffice and openpyxl write it.

    None for any other, which is read tag by tag.
    """
    cells, rows = _USUAL_CELL.findall(text), _USUAL_ROW.findall(text)
    prefixed = any(b":c" + end in text or b":row" + end in text for end in _ENDS)
    if (
        prefixed
        or len(cells) != sum(text.count(b"<c" + e) for e in _ENDS)
        or len(rows) != sum(text.count(b"<row" + e) for e in _ENDS)
    ):
        return None
    filled = [(letters, number) for letters, number, _, empty in cells if not empty]
    last = max(map(int, {n for _, n in filled}), default=0)
    if any(int(r) > last for r in rows):
        last = max(last, _last_row(text)[0])
    extent = Extent(len(cells), last, max(map(_column, {c for c, _ in filled}), default=0))
    for address, attributes, formula, value in _USUAL_FORMULA.findall(text):
        if not value.strip() and b't="str"' not in attributes and b't="e"' not in attributes:
            extent.unread[_ascii(address)] = "=" + _formula(formula)
    if any(kind == b"e" for _, _, kind, _ in cells):
        for match in _USUAL_ERROR.finditer(text):
            extent.unread[_ascii(match.group(1))] = _lost(text, match) or "#ERROR"
    return extent


def _tag_by_tag(text: bytes) -> Extent:
    """Measure a sheet tag by tag, whatever its prefixes, quotes and missing addresses."""
    extent = Extent()
    extent.rows, nameless = _last_row(text)
    for match in _CELL.finditer(text):
        extent.cells += 1
        ref = _REF.search(match.group(1))
        place = _place(ref.group(1)) if ref else (0, 0)
        if place is None or (ref and 0 in place):
            extent.strange = _ascii(ref.group(1) if ref else b"")
            return extent
        if match.group(1).endswith(b"/"):
            continue  # a format without content
        extent.columns, extent.rows, nameless = (
            max(extent.columns, place[0]),
            max(extent.rows, place[1]),
            nameless + (ref is None),
        )
        if ref and (lost := _lost(text, match)) is not None:
            extent.unread[_ascii(ref.group(1)).upper()] = lost
    extent.rows, extent.columns = extent.rows + nameless, extent.columns + nameless
    return extent


def _last_row(text: bytes) -> tuple[int, int]:
    """Return (the highest number of a row that holds something, how many rows carry no number).

    A row without filled cells is a height or a format and takes no room, wherever it stands: Excel
    writes one for the last row of a sheet when somebody formats a whole column.
    """
    last, nameless = 0, 0
    rows = _ROW.finditer(text)
    for match, after in itertools.pairwise(itertools.chain(rows, (None,))):
        if match is None:
            break
        ref = _REF.search(match.group(1))
        number = _number(ref.group(1)) if ref else 0
        nameless += ref is None
        if number <= last or match.group(1).endswith(b"/"):
            continue
        cells = _CELL.finditer(text, match.end(), after.start() if after else len(text))
        if any(not cell.group(1).endswith(b"/") for cell in cells):
            last = number
    return last, nameless


def _ascii(raw: bytes) -> str:
    return raw.decode("ascii", "replace")


def _formula(raw: bytes) -> str:
    # a message needs no more, and the template's own reference is short
    shown = raw[:80].decode("utf-8", "replace")
    return html.unescape(shown) if "&" in shown and len(raw) <= 80 else shown


def _number(raw: bytes) -> int:
    return int(raw) if raw.isdigit() else 10**9


def _place(raw: bytes) -> tuple[int, int] | None:
    """Return (column, row) of an address; None for what is not one (an entity, a huge number)."""
    address = _ADDRESS.fullmatch(raw)
    if address is None:
        return None
    return _column(address.group(1)), int(address.group(2))


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column


def _lost(text: bytes, cell: re.Match[bytes]) -> str | None:
    """Return what a reader would lose of this cell.

    The text of an error, or a formula that was never calculated.
    """
    kind = _TYPE.search(cell.group())
    formula = _FORMULA.match(text, cell.end())
    if not formula and not (kind and kind.group(1) == b"e"):
        return None
    close = _CLOSE.search(text, cell.end())
    value = _VALUE.search(text, cell.end(), close.start() if close else len(text))
    shown = _ascii(value.group(1)).strip() if value else ""
    if kind and kind.group(1) == b"e":
        return shown or "#ERROR"
    if shown or (kind and kind.group(1) == b"str"):
        return None
    written = _FORMULA_TEXT.match(text, cell.end())
    return "=" + (_formula(written.group(1)) if written else "")
