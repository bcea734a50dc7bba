"""Read a figure from a spreadsheet cell the way Vietnamese offices write it, and say why where it
cannot be read.

A comma is the decimal mark and a full stop groups thousands ("1.234,5"); a full stop as decimal
mark ("8.56") is common and read too. Where both readings are possible ("1.234") the known upper
bound decides, and without one the cell is refused:
a guess here would move points by a factor of a thousand.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from parlib.codebook.vietnamese import fold_name, search_form

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")
_SHAPE = re.compile(
    r"(?P<sign>[+-]?) ?(?P<body>\d[\d.,' ]*\d|\d|[.,]\d+) ?(?P<percent>%?)(?P<note>.*)", re.DOTALL
)
_NOTE = re.compile(r"(?:[^\d()]|\([^()]*\))*")
_LONGEST = 200  # a figure with its note; longer is a paragraph
_VIETNAMESE = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
_ONE_MARK = re.compile(r"(\d*)([.,])(\d+)")
_DASHES = frozenset({"", "-", "–", "—", "−", "...", "…", "/", "."})
_NOT_APPLICABLE = frozenset(
    map(
        fold_name,
        (
            "không áp dụng",
            "không phát sinh",
            "không có phát sinh",
            "kps",
            "kad",
            "n/a",
            "na",
            "không có",
            "không",
        ),
    )
)
_UNMARKED = frozenset(map(search_form, _NOT_APPLICABLE)) - {""}
"""The same typed without any marks."""


class FigureKind(StrEnum):
    """What a cell turned out to hold."""

    NUMBER = "number"
    PERCENT = "percent"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell as a number.

    ``value`` is NaN unless ``kind`` is NUMBER or PERCENT (a percentage comes as a share: "85 %" is
    0.85). ``key`` names the message for the report: a warning where the figure was read, an error
    where it was not; empty where all is plain.
    """

    value: float
    kind: FigureKind
    key: str = ""
    note: str = ""

    @property
    def known(self) -> bool:
        """Return whether a number was read."""
        return self.kind in (FigureKind.NUMBER, FigureKind.PERCENT)


_EMPTY = Figure(math.nan, FigureKind.EMPTY)


def read_figure(raw: object, *, highest: float | None = None, whole: bool = False) -> Figure:
    """Return the figure in a cell.

    Parameters
    ----------
    raw : object
        The cell as the reader gives it: None, str, bool, number, date or time.
    highest : float, optional
        The largest figure that can stand here; it decides between "1,234" as a decimal and as a
        thousand.
    whole : bool
        A count: a full stop before three digits then groups thousands, as Vietnamese writes them.

    Examples
    --------
    >>> [read_figure(t).value for t in ("8,56", "1.234,5", "85 %", "8,56 điểm (lần 2)", 7)]
    [8.56, 1234.5, 0.85, 8.56, 7.0]
    >>> read_figure("1.234").key, read_figure("1.234", highest=10).value
    ('number_ambiguous', 1.234)
    >>> read_figure("1.250", whole=True).value, read_figure("1,250", whole=True).key
    (1250.0, 'number_ambiguous')
    """
    if raw is None:
        return _EMPTY
    if isinstance(raw, bool):
        return _unreadable("number_is_boolean")
    if isinstance(raw, (int, float)):
        return _number(raw)
    if isinstance(raw, (date, time, timedelta)):
        return _unreadable("number_is_date")
    return _read_text(str(raw), highest, whole=whole)


def _unreadable(key: str) -> Figure:
    return Figure(math.nan, FigureKind.UNREADABLE, key)


def _number(raw: float) -> Figure:
    try:
        value = float(raw)
    except OverflowError:
        return _unreadable("number_too_large")
    return (
        Figure(value + 0.0, FigureKind.NUMBER)
        if math.isfinite(value)
        else _unreadable("number_too_large")
    )


def _read_text(raw: str, highest: float | None, *, whole: bool) -> Figure:
    text = _SPACES.sub(
        " ",
        unicodedata.normalize("NFKC", raw).replace("−", "-").replace("–", "-").replace("‐", "-"),
    ).strip()
    if text in _DASHES:
        return _EMPTY if not text else Figure(math.nan, FigureKind.EMPTY, "dash_is_missing")
    if text.startswith("#"):
        return _unreadable("cached_error")
    if fold_name(text) in _NOT_APPLICABLE or text.lower() in _UNMARKED:
        return _unreadable("words_for_number")
    match = _SHAPE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return _unreadable("not_a_number")
    note = match["note"].strip()
    if note and not _NOTE.fullmatch(note):
        return _unreadable("fraction_for_number" if "/" in note or ":" in note else "not_a_number")
    value, key = _read_body(match["body"], highest, whole=whole)
    if value is None:
        return _unreadable(key)
    value = -value if match["sign"] == "-" and value else value
    kind = FigureKind.PERCENT if match["percent"] else FigureKind.NUMBER
    # Dividing the decimal text, not the binary number: "8,56 %" is 0.0856 and not
    # 0.08560000000000001.
    value = (
        float(f"{value:.15g}e-2")
        if match["percent"] and "e" not in f"{value:.15g}"
        else value / (100 if match["percent"] else 1)
    )
    return Figure(value, kind, key or ("number_with_note" if note else ""), note)


def _read_body(body: str, highest: float | None, *, whole: bool) -> tuple[float | None, str]:
    """Return (value, message key) of digits with their marks."""
    if len(body) > 40:
        return None, "number_too_large"
    plain = body.replace(" ", "").replace("'", "")
    if body.isdigit():
        return float(body), ""
    if one := _ONE_MARK.fullmatch(body):
        return _one_mark(one, highest, whole=whole)
    if _VIETNAMESE.fullmatch(body):
        return float(plain.replace(".", "").replace(",", ".")), ""
    if _ENGLISH.fullmatch(body):
        return float(plain.replace(",", "")), "number_english"
    return None, "not_a_number"


def _one_mark(
    match: re.Match[str], highest: float | None, *, whole: bool
) -> tuple[float | None, str]:
    """Read digits with one comma or full stop between them.

    A decimal, unless it may be a thousands mark.
    """
    before, mark, after = match.groups()
    decimal = float(f"{before or 0}.{after}")
    if len(after) != 3 or not 1 <= len(before) <= 3 or before.startswith("0"):
        return decimal, ""
    thousands = float(before + after)
    if whole and mark == "." and (highest is None or thousands <= highest):
        return thousands, ""
    if highest is not None and decimal <= highest < thousands:
        return decimal, "number_mark_decided"
    return None, "number_ambiguous"


def is_whole(value: float) -> bool:
    """Return whether a figure is a whole number, but for what binary arithmetic leaves behind.

    Examples
    --------
    >>> is_whole(1970.0000000001), is_whole(1970.01), is_whole(-0.0)
    (True, False, True)
    """
    return abs(value - round(value)) <= 1e-9 * max(1.0, abs(value))
