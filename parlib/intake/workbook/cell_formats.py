"""What the number format of a cell says.

Part of what the person who typed it saw, and lost by a reader that returns bare values.

Somebody types ``98,5%`` and Excel stores 0.985 with a percent format; ``3/4`` becomes 0.75 with a
fraction format, ``2E1`` becomes 20. A figure is therefore read together with its format, and a cell
means the same as the text that it shows.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS

from parlib.intake.numbers import Figure, FigureKind

_NAMED = rb"(?:[^\s<>/:!?]{1,40}:)?"
# attributes; a quoted value may hold ">", never "<"
_QUOTED = rb"""((?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)?)"""
_ROW_OR_CELL = re.compile(rb"<" + _NAMED + rb"(row|c)" + _QUOTED + rb">")
_FORMAT = re.compile(rb"<" + _NAMED + rb"numFmt" + _QUOTED + rb">")
_XF = re.compile(rb"<" + _NAMED + rb"xf" + _QUOTED + rb">")
_CELL_XFS = re.compile(rb"<" + _NAMED + rb"cellXfs[\s>]")
_CELL_XFS_END = re.compile(rb"</" + _NAMED + rb"cellXfs\s*>")
_MOST_FORMATS = 65_536
_CODE = 255  # characters; Excel writes no longer format
_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_HOLDS = {
    "<": lambda v, b: v < b,
    "<=": lambda v, b: v <= b,
    ">": lambda v, b: v > b,
    ">=": lambda v, b: v >= b,
    "=": lambda v, b: v == b,
    "<>": lambda v, b: v != b,
}
_MONEY = re.compile(r"[₫$€£¥]|\b(?:vnđ|vnd|usd|eur|đồng|đ)\b", re.IGNORECASE)


def is_money(unit: str) -> bool:
    """Return whether a unit of measurement is an amount of money."""
    return bool(_MONEY.search(unit))


class Shown(StrEnum):
    """How a number format makes a number look, where that changes what it says."""

    PLAIN = "plain"
    PERCENT = "percent"  # 0.985 looks like 98,5%
    PERCENT_SIGN = "percent_sign"  # 98.5 looks like 98,5%: the sign is only painted on
    FRACTION = "fraction"
    SCIENTIFIC = "scientific"
    SCALED = "scaled"  # divided by thousands
    MONEY = "money"


def cell_formats(data: bytes, part: str, letters: Collection[str]) -> dict[str, str]:
    """Return the format codes of the cells in some columns of a sheet, by address.

    Plain ones are left out.

    Parameters
    ----------
    data : bytes
        An inspected workbook.
    part : str
        Name of the sheet's part inside it.
    letters : collection of str
        The columns to look at; what stands elsewhere is not kept.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {n.lower(): n for n in archive.namelist()}
            codes = _codes(archive.read(names["xl/styles.xml"])) if "xl/styles.xml" in names else ()
            wanted = {i: code for i, code in enumerate(codes) if not is_plain(code)}
            return (
                _formatted(archive.read(names[part.lower()]), wanted, frozenset(letters))
                if wanted and part.lower() in names
                else {}
            )
    except (zipfile.BadZipFile, KeyError, RuntimeError):
        return {}


def shown_as(code: str, value: float) -> Shown:
    """Return how a format code makes a value look.

    Examples
    --------
    >>> [str(shown_as(c, 0.5)) for c in ("0.0%", '0"%"', "# ?/?", "0.00E+00", "#,##0,", '#,##0 "₫"', '0" hồ sơ"', "General")]
    ['percent', 'percent_sign', 'fraction', 'scientific', 'scaled', 'money', 'plain', 'plain']
    """
    return _look(_section(code, value))


def as_shown(figure: Figure, code: str) -> Figure:
    """Return a figure read from a number cell as the text that the cell shows would be read.

    Examples
    --------
    >>> as_shown(Figure(0.985, FigureKind.NUMBER), "0.0%").kind
    <FigureKind.PERCENT: 'percent'>
    >>> as_shown(Figure(98.5, FigureKind.NUMBER), '0.0"%"').value
    0.985
    """
    match shown_as(code, figure.value) if figure.kind == FigureKind.NUMBER else Shown.PLAIN:
        case Shown.PERCENT:
            return replace(figure, kind=FigureKind.PERCENT)
        case Shown.PERCENT_SIGN:
            return replace(
                figure, kind=FigureKind.PERCENT, value=float(f"{figure.value / 100:.15g}")
            )
        case Shown.FRACTION:
            return Figure(figure.value, FigureKind.UNREADABLE, "fraction_for_number")
        case Shown.SCIENTIFIC:
            return Figure(figure.value, FigureKind.UNREADABLE, "number_scientific")
        case Shown.SCALED:
            return Figure(figure.value, FigureKind.UNREADABLE, "number_scaled")
        case Shown.MONEY:
            return replace(figure, key=figure.key or "number_as_money")
        case _:
            return figure


def _codes(styles: bytes) -> tuple[str, ...]:
    """Return the number format of each cell style, by its number."""
    own_formats = {
        int(number): html.unescape(code.decode("utf-8", "replace"))[:_CODE]
        for attributes in _FORMAT.findall(styles)[:_MOST_FORMATS]
        if (number := _attribute(attributes, b"numFmtId")).isdigit()
        and len(number) < 10
        and (code := _attribute(attributes, b"formatCode"))
    }
    start = _CELL_XFS.search(styles)
    end = _CELL_XFS_END.search(styles, start.end()) if start else None
    if not start:
        return ()
    numbers = (
        _attribute(a, b"numFmtId")
        for a in _XF.findall(styles, start.end(), end.start() if end else len(styles))[
            :_MOST_FORMATS
        ]
    )
    format_numbers = (int(n) if n.isdigit() and len(n) < 10 else 0 for n in numbers)
    return tuple(own_formats.get(n, BUILTIN_FORMATS.get(n, "General")) for n in format_numbers)


def _attribute(attributes: bytes, name: bytes) -> bytes:
    match = re.search(rb"\s" + name + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""", attributes)
    if not match:
        return b""
    double, single = match.groups()
    return double if double is not None else single


def _formatted(sheet: bytes, wanted: Mapping[int, str], letters: frozenset[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    row = column = 0
    for match in _ROW_OR_CELL.finditer(sheet):
        kind, attributes = match.groups()
        place = _attribute(attributes, b"r").decode("ascii", "replace")
        if kind == b"row":
            row, column = (int(place) if place.isdigit() and len(place) < 8 else row + 1), 0
            continue
        column += 1
        style = _attribute(attributes, b"s")
        if place:
            letter = place.rstrip("0123456789").upper()
            column = _number_of(letter) or column
        else:
            letter, place = _letter_of(column), f"{_letter_of(column)}{row}"
        if (
            letter in letters
            and style.isdigit()
            and len(style) < 8
            and (code := wanted.get(int(style)))
            and not attributes.endswith(b"/")
        ):
            out[place.upper()] = code
    return out


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - 64
    return number


def _letter_of(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def is_plain(code: str) -> bool:
    """Return whether a format code shows every number as what it is.

    Examples
    --------
    >>> is_plain("#,##0.00"), is_plain("0%")
    (True, False)
    """
    return all(_look(section) == Shown.PLAIN for section in _sections(code))


def _sections(code: str) -> list[str]:
    """Split a format at the semicolons that stand outside quotes."""
    parts, current = [], ""
    for piece in _PIECES.finditer(code):
        if piece["plain"] == ";":
            parts.append(current)
            current = ""
        else:
            current += piece.group()
    return [*parts, current]


def _section(code: str, value: float) -> str:
    """Return the part of a format that applies to a value.

    By its conditions, else positive; negative; zero.
    """
    parts = _sections(code)
    conditions = [_CONDITION.search(p) for p in parts]
    if any(conditions):
        for part, condition in zip(parts, conditions, strict=True):
            if condition is None or _HOLDS[condition[1]](value, _bound(condition[2])):
                return part
        return parts[-1]
    if len(parts) > 2 and value == 0:
        return parts[2]
    return parts[1] if len(parts) > 1 and value < 0 and parts[1] else parts[0]


def _bound(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _look(section: str) -> Shown:
    plain = painted = ""
    for piece in _PIECES.finditer(section):
        plain += piece["plain"] or ""
        painted += piece["quoted"] or piece["escaped"] or ""
        bracket = piece["bracket"] or ""
        painted += bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
    if plain.strip().lower() in ("general", ""):
        plain = ""
    if "%" in plain:
        return Shown.PERCENT
    if "%" in painted:
        return Shown.PERCENT_SIGN
    if re.search(r"[0#?]\s*E[+-]", plain, re.IGNORECASE):
        return Shown.SCIENTIFIC
    if re.search(r"[0#?]\s*/\s*[0-9#?]", plain):
        return Shown.FRACTION
    if re.search(r"[0#?],+(?:[^0#?,]|$)", plain):
        return Shown.SCALED
    return Shown.MONEY if _MONEY.search(painted) or _MONEY.search(plain) else Shown.PLAIN
