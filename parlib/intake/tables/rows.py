"""What the rows of a table hold.

One entry for each figure of a unit and a year; and the rows that hold none, each with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from parlib.codebook.vietnamese import search_form
from parlib.intake.numbers import read_figure
from parlib.intake.tables.heads import Column, Table, holds_numbers, shown, text_of
from parlib.intake.tables.indicator_names import is_an_outcome
from parlib.intake.tables.indices_of_columns import index_of_page, settle
from parlib.intake.tables.meaning import Meaning, Role, index_in, part_of_year_in, year_in
from parlib.intake.tables.one_unit import about_row, unit_between_rows, unit_in_title

_NOT_TAKEN = {
    Role.CHANGE: "column_change",
    Role.PLANNED: "column_planned",
    Role.PART_OF_YEAR: "column_part_of_year",
}
_LAST_DAY = re.compile(r"31[/.-]12[/.-]((?:19|20)\d\d)|((?:19|20)\d\d)-12-31(?: 00:00:00)?")
_TOTAL = re.compile(
    r"(?:tong(?: cong| so| diem)?|cong|trung binh(?: chung| cong| tinh| toan tinh)?|binh quan"
    r"(?: chung| toan tinh)?|gia tri trung binh|toan tinh|toan quoc|ca nuoc|mean|average|total"
    r"|median|trung vi|cao nhat|thap nhat|lon nhat|nho nhat|tb)(?: .*)?"
)
_HIGHEST = re.compile(r"(?:diem toi da|diem chuan|thang diem|toi da)(?: .*)?")
_NOTE = re.compile(
    r"(?:ghi chu|nguon|so lieu|luu y|chu thich|noi nhan|nguoi (?:lap|ky|tong hop)|lap (?:bieu|bang)"
    r"|thu truong|giam doc|chu tich|truong (?:phong|ban)|ngay|kt|tm|tl|\*"
    r"|note|source)\b.*"
)
_SECTION = (
    ("department", r"(?:cac |khoi )?(?:so|so ban nganh|co quan chuyen mon)\b.*"),
    ("commune", r"(?:cac |khoi |cap )?(?:xa|phuong|dac khu|ubnd cap xa|ubnd xa)\b.*"),
    ("district", r"(?:cac |khoi |cap )?(?:huyen|quan|thi xa|ubnd cap huyen|ubnd huyen)\b.*"),
    ("province", r"(?:cac |khoi |cap )?(?:tinh)\b.*"),
)
_MARK = re.compile(r"^(?:[IVX]{1,5}|[A-Z]|\d{1,2})\s*[.):-]?\s+(?=\S)|^[-+•*]\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as it stands in a cell.

    Of which unit (as written) and year, of which index and part, and what is measured.

    ``unit`` is empty where nothing says it yet: in a table about one unit. ``raw`` is the cell's own
    value. ``unread_year`` is what the column of years says where that is no year: the figure has
    none then, whatever the page says.
    """

    sheet: str
    cell: str
    row: int
    unit: str
    within: str
    level: str
    year: int | None
    index: str
    code: str
    part: str
    measure: str
    raw: object
    highest: float | None = None
    source: str = ""
    of: object = None
    unread_year: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row or column that was not taken: where, what it says, and the key of the reason."""

    sheet: str
    place: str
    text: str
    why: str


@dataclass
class Shape:
    """What a table came to.

    Its entries, what was left out, the columns with their settled meanings, and texts beside the
    table.
    """

    table: Table
    columns: list[Column]
    entries: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    open_columns: list[Column] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said of the whole table where it does not say it itself."""

    index: str = ""
    year: int | None = None
    unit: str = ""


def says(text: str) -> str:
    """Return what a row says that stands for no unit: ``row_total``, ``row_maxima`` or
    ``row_note``.

    Empty where it may name a unit.

    Examples
    --------
    >>> says("Trung bình toàn tỉnh"), says("Ghi chú: số liệu sơ bộ"), says("Xã Yên Hoa")
    ('row_total', 'row_note', '')
    """
    plain = search_form(_MARK.sub("", text))
    kinds = (("row_total", _TOTAL), ("row_maxima", _HIGHEST), ("row_note", _NOTE))
    return next((why for why, words in kinds if words.fullmatch(plain)), "")


def year_of_cell(text: str) -> int | None:
    """Return the year that a cell of a column of years says; None where it says none.

    The last day of a year stands for it.

    Examples
    --------
    >>> [year_of_cell(t) for t in ("2025", "Năm 2025 (chính thức)", "31/12/2024", "Quý IV/2025", "2024-2025")]
    [2025, 2025, 2024, None, None]
    """
    if re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", text):
        return int(float(text))
    if last := _LAST_DAY.fullmatch(text):
        return int(last[1] or last[2])
    return None if part_of_year_in(text) else year_in(text)


def without_mark(text: str) -> str:
    """Return a text without the number or letter that lists it: "1. Sở Nội vụ", "- Sở Nội vụ"."""
    return _MARK.sub("", text)


def read_rows(
    table: Table, told: Told | None = None, parts: Mapping[str, str] | None = None
) -> Shape:
    """Unfold a table, wide or long, into its entries.

    Parameters
    ----------
    table : Table
        As found by :func:`parlib.intake.tables.heads.find_tables`.
    told : Told, optional
        Index, year and unit where neither column, head, title nor name of the sheet says them.
    parts : mapping, optional
        As in :func:`parlib.intake.tables.meaning.meaning_of`; for rows that name parts.
    """
    told = told or Told()
    columns = settle(table, told.index)
    shape = Shape(table, columns)
    shape.open_columns = [
        c
        for c in columns
        if c.meaning.role == Role.FIGURE and not c.meaning.index and not table.of(Role.INDEX_NAME)
    ]
    for column in columns:
        if column.meaning.role in (Role.OPEN, *_NOT_TAKEN) and _has_content(table, column):
            shape.left_out.append(
                LeftOut(
                    table.sheet.name, column.letter, column.heading[:80], _why_open(table, column)
                )
            )
    _Walk(shape, told, parts or {}).run()
    return shape


def _why_open(table: Table, column: Column) -> str:
    """Return the key of the reason why a column is not taken."""
    if why := _NOT_TAKEN.get(column.meaning.role):
        return why
    numbers = holds_numbers(table.sheet, table.first, column.place)
    return "column_outcome" if numbers and is_an_outcome(column.heading) else "column_open"


def _has_content(table: Table, column: Column) -> bool:
    return any(table.sheet.cell(r, column.place) is not None for r in range(table.first, table.end))


class _Walk:
    """One pass over the rows, carrying what stands for several of them.

    A merged unit, a section, the maxima of a row above.
    """

    def __init__(self, shape: Shape, told: Told, parts: Mapping[str, str]) -> None:
        self.shape, self.table, self.sheet, self.told = shape, shape.table, shape.table.sheet, told
        self.parts, self.page = parts, index_of_page(shape.table, told.index)
        self.by_role = {role: [c for c in shape.columns if c.meaning.role == role] for role in Role}
        self.figures = self.by_role[Role.FIGURE]
        self.merged = _merged_down(self.table)
        self.section_level = self.section_within = self.last_unit = ""
        self.highest: dict[int, float] = {}
        self.year = year_in(self.table.title) or year_in(self.sheet.name) or told.year
        self.alone = not self.by_role[Role.UNIT] and not self.by_role[Role.CODE]
        self.block = told.unit or unit_in_title(self.table.title, self.sheet.name)
        self.last = Meaning(Role.OPEN)

    def run(self) -> None:
        for row in range(self.table.first, self.table.end):
            if any(text_of(v) for v in self.sheet.rows[row]):
                self.row(row)

    def text(self, row: int, role: Role) -> str:
        for column in self.by_role[role]:
            if text := text_of(
                self.sheet.cell(self.merged.get((row, column.place), row), column.place)
            ):
                return text
        return ""

    def leave(self, row: int, text: str, why: str) -> None:
        self.shape.left_out.append(LeftOut(self.sheet.name, str(row + 1), text[:120], why))

    def row_of_one(self, row: int) -> None:
        """Take a row of a table about one unit, or the name of the unit that the next rows are
        about.
        """
        words = self.text(row, Role.INDEX_NAME) or self.text(row, Role.YEAR)
        figures = [c for c in self.figures if self.value(row, c) is not None]
        everything = " ".join(dict.fromkeys(t for v in self.sheet.rows[row] if (t := shown(v))))
        if words and figures:
            if says(words) == "row_total" and not about_row(words, self.page, self.last, {}).index:
                return self.leave(row, everything, "row_total")
            self.shape.entries += self.entries(row, self.block, "", figures)
            return None
        heads = (
            "" if figures else unit_between_rows(without_mark(everything), any_name=not self.block)
        )
        if says(everything) != "row_note" and heads:
            self.block = heads
            return self.leave(row, everything, "row_section")
        self.shape.notes.append(everything)
        return self.leave(row, everything, "row_note")

    def row(self, row: int) -> None:
        if self.alone:
            return self.row_of_one(row)
        name, code = self.text(row, Role.UNIT), self.text(row, Role.CODE)
        figures = [c for c in self.figures if self.value(row, c) is not None]
        everything = " ".join(dict.fromkeys(t for v in self.sheet.rows[row] if (t := shown(v))))
        plain = search_form(_MARK.sub("", name or everything))
        if _HIGHEST.fullmatch(plain) and figures:
            self.highest |= {
                c.place: f.value for c in figures if (f := read_figure(self.value(row, c))).known
            }
            return self.leave(row, everything, "row_maxima")
        if _TOTAL.fullmatch(plain):
            return self.leave(row, everything, "row_total")
        signed = _NOTE.fullmatch(plain) and not any(
            read_figure(self.value(row, c)).known for c in figures
        )
        if signed or not figures:  # "Người lập biểu" may stand over other words of a signature
            return self.without_figures(row, name, code, everything)
        unit = code or name
        if not unit and self.last_unit and self.by_role[Role.YEAR]:
            unit = self.last_unit
        if not unit:
            return self.leave(row, everything, "row_no_unit")
        self.last_unit = unit
        self.shape.entries += self.entries(row, unit, code, figures)
        return None

    def without_figures(self, row: int, name: str, code: str, everything: str) -> None:
        """Keep a text for its source, take a heading between rows as what it says of those below,
        or name a unit without figures.
        """
        plain = search_form(_MARK.sub("", name or everything))
        if _NOTE.fullmatch(plain) or len(everything) > 120 or (not name and not code):
            self.shape.notes.append(everything)
            level_below = next(
                (level for level, words in _SECTION if re.fullmatch(words, plain)), ""
            )
            if level_below and len(everything) <= 60:
                self.section_level, self.section_within = level_below, ""
                return self.leave(row, everything, "row_section")
            return self.leave(row, everything, "row_note")
        marked = bool(_MARK.match(everything)) and not re.match(r"\d", everything)
        is_group = next((level for level, words in _SECTION if re.fullmatch(words, plain)), "")
        if (marked or re.match(r"(?:cac|khoi|cap)\b", plain)) and is_group:
            self.section_level, self.section_within = is_group, ""
            return self.leave(row, everything, "row_section")
        if marked and name:
            self.section_within = _MARK.sub("", name)
            return self.leave(row, everything, "row_section")
        return self.leave(row, everything, "row_empty")

    def value(self, row: int, column: Column) -> object:
        lost = self.sheet.unread.get(self.sheet.address(row, column.place))
        return lost if lost else self.sheet.cell(row, column.place)

    def entries(self, row: int, unit: str, code: str, figures: Sequence[Column]) -> Iterator[Entry]:
        """Yield one entry for each figure of the row."""
        stated = self.text(row, Role.YEAR)
        year = year_of_cell(stated)
        unread = stated if stated and year is None else ""
        named = self.text(row, Role.INDEX_NAME)
        own_names = any(c.meaning.measure == "value" for c in figures)  # any indicator
        about = self.last = (
            Meaning(Role.OPEN)
            if own_names and not index_in(named)
            else (about_row(named, self.page, self.last, self.parts))
        )
        long_index = about.index or index_in(named) or named
        of_level = next(
            (
                c.meaning.level
                for c in (*self.by_role[Role.CODE], *self.by_role[Role.UNIT])
                if c.meaning.level
            ),
            "",
        )
        stated_most = next(
            (
                self.sheet.cell(row, c.place)
                for c in figures
                if c.meaning.measure == "max_points" and c.meaning.code == "0"
            ),
            None,
        )
        maximum = read_figure(stated_most)
        for column in figures:
            m = column.meaning
            measure = m.measure
            if measure == "score":
                measure = self.text(row, Role.MEASURE_NAME) or about.measure or measure
            elif measure == "value" and about.measure == "rank":  # "Xếp hạng PAPI" among indicators
                measure = "rank"
            yield Entry(
                sheet=self.sheet.name, cell=self.sheet.address(row, column.place), row=row + 1, unit=unit,
                within=self.text(row, Role.WITHIN) or self.section_within,
                level=self.text(row, Role.LEVEL) or ("" if code and not of_level else of_level) or self.section_level,
                year=m.year or year or (None if unread else self.year), index=m.index or long_index or self.told.index,
                code=self.text(row, Role.ITEM) or (m.code if m.code != "0" else about.code),
                part=self.text(row, Role.PART_NAME) or m.part or about.part, measure=measure,
                raw=self.value(row, column),
                highest=m.highest or about.highest or self.highest.get(column.place) or (maximum.value if maximum.known else None),
                source=self.text(row, Role.SOURCE), of=self.text(row, Role.OF) or None,
                unread_year="" if m.year else unread,
            )  # fmt: skip


def _merged_down(table: Table) -> Mapping[tuple[int, int], int]:
    """Return for the cells of a range merged downward the row that holds their content."""
    places = {c.place for c in table.columns if c.meaning.role != Role.FIGURE}
    held: dict[tuple[int, int], int] = {}
    for top, left, bottom, right in table.sheet.merged:
        if bottom > top and left == right and left in places and top >= table.first:
            held |= {(r, left): top for r in range(top, min(bottom, table.end) + 1)}
    return held
