"""Where the tables of a sheet stand.

The rows of each head, the heading of every column, and the rows that follow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isnan

from openpyxl.utils import get_column_letter

from parlib.codebook.vietnamese import nfc, search_form
from parlib.intake.tables.meaning import Meaning, Role, level_in, meaning_of, year_in
from parlib.intake.tables.missing_words import says_missing
from parlib.intake.tables.one_unit import KIND_OF_UNIT, column_of_names
from parlib.intake.workbook.reader import Sheet
from parlib.speech.catalogue import spoken

_TALLEST = 4  # rows of a head
_HEADING_LENGTH = 160
_NAMES_AT_LEAST = 3
_HEADLINE = re.compile(
    r"(?:phu luc \w+ )?(?:danh sach|bang|ket qua|chi so|tong hop|bieu|so lieu|diem|thong ke|dan so"
    r"|ty le|xep hang|cong bo)\b"
)
_LISTING = re.compile(r"[IVX]{1,5}[.)]?|\d{1,3}[.)]?")
_LETTERHEAD = re.compile(r"cong hoa xa hoi chu nghia|doc lap\W* tu do")
_NUMBERING = re.compile(r"\(?\s*(?:\d{1,2}|[A-ZĐ])\s*\)?(?:\s*=.*)?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: where it stands, its heading from top to bottom, and what it means."""

    place: int
    heading: str
    meaning: Meaning

    @property
    def letter(self) -> str:
        """Return the letters of the column."""
        return get_column_letter(self.place + 1)


@dataclass(frozen=True)
class Table:
    """One table of a sheet.

    The lines above it, its columns, and its rows from ``first`` to before ``end`` (zero-based).
    """

    sheet: Sheet
    title: str
    columns: tuple[Column, ...]
    head: int
    first: int
    end: int

    @property
    def headline(self) -> str:
        """Return the line above the table that says what it is, without the letterhead of the
        office.

        All lines where none does.
        """
        lines = self.title.split("\n")
        return next((line for line in lines if _HEADLINE.match(search_form(line))), " ".join(lines))

    def of(self, *roles: Role) -> list[Column]:
        """Return the columns of some roles, from left to right."""
        return [c for c in self.columns if c.meaning.role in roles]


def text_of(value: object) -> str:
    """Return what a cell says as one line of text; a whole number without its ``.0``."""
    if value is None or value == "":
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value))


def shown(value: object) -> str:
    """Return what a cell says as a person is shown it: a number with the mark of the language
    spoken, and without the digits that a spreadsheet's arithmetic leaves behind.

    Examples
    --------
    >>> shown(0.1 + 0.2), shown(12.0), shown("9,8")
    ('0.3', '12', '9,8')
    """
    if not isinstance(value, float) or isnan(value) or value.is_integer():
        return text_of(value)
    text = f"{value:.12g}"
    return text.replace(".", ",") if spoken() == "vi" else text


def find_tables(
    sheet: Sheet,
    parts: Mapping[str, str] | None = None,
    meanings: Mapping[str, Meaning] | None = None,
    *,
    loose: bool = False,
) -> list[Table]:
    """Return the tables of a sheet, from top to bottom.

    Parameters
    ----------
    sheet : Sheet
        The cells.
    parts : mapping, optional
        As in :func:`meaning_of`.
    meanings : mapping of str to Meaning, optional
        What a person said of a column, by its letters or its heading (folded); it goes before every
        reading.
    loose : bool
        Take a head that names the units and nothing else that is known: lists of units, and panels
        of any indicator.

    Where no head of the sheet names units, tables about one unit at a time are looked for.
    """
    meanings, parts = meanings or {}, parts or {}
    tables = _tables(sheet, parts, meanings, loose=loose)
    return tables or _tables(sheet, parts, meanings, loose=loose, one_unit=True)


def _tables(
    sheet: Sheet,
    parts: Mapping[str, str],
    meanings: Mapping[str, Meaning],
    *,
    loose: bool,
    one_unit: bool = False,
) -> list[Table]:
    spread = _spread(sheet)
    tables: list[Table] = []
    row = 0
    while row < len(sheet.rows):
        height = _head_at(sheet, spread, row, loose=loose, one_unit=one_unit)
        if not height:
            row += 1
            continue
        columns = _columns(sheet, spread, row, height, parts, meanings)
        if one_unit:
            columns = _with_names_of_rows(columns)
        first = row + height
        while first < len(sheet.rows) and _is_numbering(sheet, first):
            first += 1
        end = next(
            (
                r
                for r in range(first + 1, len(sheet.rows))
                if _head_at(sheet, spread, r, loose=loose, one_unit=one_unit)
            ),
            len(sheet.rows),
        )
        above = tables[-1].first if tables else 0
        title = "\n".join(
            dict.fromkeys(t for r in range(above, row) if (t := _lone_text(sheet, r)))
        )
        tables.append(Table(sheet, title[:600], tuple(columns), row, first, end))
        row = end
    return tables


def _spread(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each cell of a merged range the cell that holds its content."""
    held: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in sheet.merged:
        if (bottom - top + 1) * (right - left + 1) > 50_000:
            continue
        for r in range(top, min(bottom, len(sheet.rows)) + 1):
            held |= {(r, c): (top, left) for c in range(left, right + 1)}
    return held


def _text(
    sheet: Sheet, spread: Mapping[tuple[int, int], tuple[int, int]], row: int, column: int
) -> str:
    return text_of(sheet.cell(*spread.get((row, column), (row, column))))


def _width(sheet: Sheet, row: int) -> int:
    return len(sheet.rows[row])


def _head_at(
    sheet: Sheet, spread: Mapping, row: int, *, loose: bool = False, one_unit: bool = False
) -> int:
    """Return how many rows high the head is that begins in a row; 0 where none does."""
    width = _width(sheet, row)
    texts = [_text(sheet, spread, row, c) for c in range(width)]
    filled = [t for t in texts if t]
    if (
        len(set(filled)) < 2
        or any(len(t) > _HEADING_LENGTH for t in filled)
        or sum(_is_number(t) and not year_in(t) for t in filled) > 1
    ):
        return 0
    if any(_LETTERHEAD.search(search_form(t)) for t in filled):
        return 0
    if loose and _LISTING.fullmatch(filled[0]):  # "III – Khối xã, phường" heads rows, not columns
        return 0
    named = [c for c, t in enumerate(texts) if t and meaning_of(t).role in (Role.UNIT, Role.CODE)]
    if one_unit:
        place = column_of_names(texts)
        named = [] if place is None else [place]
    others = [t for t in filled if meaning_of(t).role != Role.OPEN or year_in(t)]
    if (
        not named
        or len(others) < (1 if loose else 2)
        or (KIND_OF_UNIT.fullmatch(search_form(texts[named[0]])) and not level_in(texts[named[0]]))
    ):
        return 0
    height = 1
    while (
        height < _TALLEST
        and row + height < len(sheet.rows)
        and _goes_on(sheet, spread, row + height, named[0], texts[named[0]])
    ):
        height += 1
    return height


def _goes_on(sheet: Sheet, spread: Mapping, row: int, unit: int, heading: str) -> bool:
    """Return whether a row belongs to the head above it.

    Its unit cell is that of the head or empty, and it holds words or years, not figures.
    """
    texts = [_text(sheet, spread, row, c) for c in range(_width(sheet, row))]
    here = texts[unit] if unit < len(texts) else ""
    if here not in ("", heading):
        return False
    if _LISTING.fullmatch(next((t for t in texts if t), "")):
        return False  # "I", "KHỐI PHƯỜNG" heads the rows below it
    others = [
        t
        for c, t in enumerate(texts)
        if (t and c != unit and (row, c) not in spread)
        or ((row, c) in spread and spread[row, c][0] == row and t)
    ]
    if not others or _is_numbering(sheet, row) or (len(set(others)) == 1 and len(others[0]) > 60):
        return False
    return all(not _is_number(t) or year_in(t) is not None for t in others)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?[\d.,\s]+%?", text))


def _is_numbering(sheet: Sheet, row: int) -> bool:
    """Return whether a row only numbers the columns: (1) (2) (3), A B 1 2."""
    texts = [t for v in sheet.rows[row] if (t := text_of(v))]
    if len(texts) < 2 or not all(_NUMBERING.fullmatch(t) for t in texts):
        return False
    digits = [int(n) for t in texts if (n := re.sub(r"\D", "", t.partition("=")[0]))]
    return (
        len(digits) >= 2
        and digits == list(range(digits[0], digits[0] + len(digits)))
        and digits[0] <= 3
    )


def _lone_text(sheet: Sheet, row: int) -> str:
    """Return the text of a row above a table that is not a row of figures."""
    texts = [t for v in sheet.rows[row] if (t := text_of(v))]
    return (
        " ".join(dict.fromkeys(texts))
        if 0 < len(texts) <= 3 and not all(map(_is_number, texts))
        else ""
    )


def _columns(
    sheet: Sheet,
    spread: Mapping,
    head: int,
    height: int,
    parts: Mapping[str, str],
    meanings: Mapping[str, Meaning],
) -> list[Column]:
    columns = []
    for place in range(max(_width(sheet, r) for r in range(head, head + height))):
        texts = list(
            dict.fromkeys(
                t for r in range(head, head + height) if (t := _text(sheet, spread, r, place))
            )
        )
        heading = " › ".join(texts)
        if not heading:
            continue
        letter = get_column_letter(place + 1)
        told = (
            meanings.get(letter)
            or meanings.get(search_form(heading))
            or meanings.get(search_form(texts[-1]))
        )
        meaning = _with_years(told, texts) if told else _joined(texts, parts)
        if (
            meaning.role == Role.INDEX_NAME
            and not told
            and holds_numbers(sheet, head + height, place)
        ):
            above = next(
                (m.index for t in texts if (m := meaning_of(t)).index), ""
            )  # "Chỉ số" over figures is the value, over words the name
            meaning = (
                replace(meaning, role=Role.PLANNED)
                if search_form(texts[-1]).startswith("chi tieu") and meaning.year
                else replace(meaning, role=Role.FIGURE, index=above, measure="score")
            )
        if (
            meaning.role == Role.FIGURE
            and meaning.measure != "class"
            and not told
            and _holds_names(sheet, head + height, place)
        ):  # "Lãnh đạo phụ trách CCHC"
            meaning = Meaning(Role.IGNORED)
        columns.append(Column(place, heading, meaning))
    return columns


def _with_names_of_rows(columns: list[Column]) -> list[Column]:
    """Let the column that says what each row is about be that; it may be headed "Nội dung"."""
    place = column_of_names([c.heading for c in columns])
    return [
        replace(c, meaning=Meaning(Role.INDEX_NAME))
        if i == place and c.meaning.role != Role.YEAR
        else c
        for i, c in enumerate(columns)
    ]


def holds_numbers(sheet: Sheet, first: int, place: int) -> bool:
    """Return whether most of the cells of a column that are filled hold numbers, from a row on."""
    texts = _cells_below(sheet, first, place)
    return bool(texts) and 2 * sum(map(_is_number, texts)) > len(texts)


def _holds_names(sheet: Sheet, first: int, place: int) -> bool:
    """Return whether a column holds several different words, and no cell from a row on holds a digit or
    says that a figure is missing.
    """
    texts = _cells_below(sheet, first, place)
    return (
        len({search_form(t) for t in texts}) >= _NAMES_AT_LEAST
        and not any(c.isdigit() for t in texts for c in t)
        and not any(says_missing(t) for t in texts)
    )


def _cells_below(sheet: Sheet, first: int, place: int) -> list[str]:
    """Return what the filled cells of a column say in the first thirty rows from one on."""
    return [
        t
        for r in range(first, min(first + 30, len(sheet.rows)))
        if (t := text_of(sheet.cell(r, place)))
    ]


def _with_years(told: Meaning, texts: list[str]) -> Meaning:
    years = [y for t in texts if (y := year_in(t))]
    return replace(told, year=years[-1]) if years else told


def _joined(texts: list[str], parts: Mapping[str, str]) -> Meaning:
    """Read a heading of several rows.

    The lowest row says what is measured, rows above it add the index, the part and the year.
    """
    row_meanings = [meaning_of(t, parts) for t in texts]
    years = [m.year for m in row_meanings if m.year]
    for role in (Role.PLANNED, Role.PART_OF_YEAR):  # what stands below "Mục tiêu 2026" is no result
        if any(m.role == role for m in row_meanings):
            return Meaning(role, year=years[-1] if years else None)
    lowest = next((m for m in reversed(row_meanings) if m.role != Role.OPEN), row_meanings[-1])
    if lowest.role == Role.FIGURE:
        for above in reversed(row_meanings[: row_meanings.index(lowest)]):
            if above.role == Role.FIGURE and lowest.code == "0" and above.code != "0":
                measure = (
                    lowest.measure
                    if lowest.measure in ("rank", "percent", "self_points", "max_points")
                    else "points"
                )
                lowest = replace(
                    lowest,
                    index=above.index,
                    code=above.code,
                    part=above.part,
                    measure=measure,
                    highest=lowest.highest or above.highest,
                )
            elif above.role == Role.FIGURE and not lowest.index:
                lowest = replace(lowest, index=above.index, highest=lowest.highest or above.highest)
    elif lowest.role == Role.UNIT and not lowest.level:
        lowest = replace(lowest, level=next((m.level for m in row_meanings if m.level), ""))
    highest = lowest.highest or next((m.highest for m in row_meanings if m.highest), None)
    if lowest.role == Role.YEAR and years:  # "Năm" over 2023 and 2024
        lowest = Meaning(Role.OPEN)
    return replace(lowest, year=years[-1] if years else None, highest=highest)
