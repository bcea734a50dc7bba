"""Of which index, part and year each column of figures is.

Its own heading says it, that of the column to its left for a rank or class, else the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from parlib.codebook.vietnamese import search_form
from parlib.intake.numbers import read_figure
from parlib.intake.tables.heads import Column, Table, text_of
from parlib.intake.tables.meaning import Meaning, Role, index_in

_GO_WITH = ("rank", "class", "max_points", "self_points")
"""What is measured beside a value, and of the index and part of that value."""
_WORDS_OF_A_VALUE = frozenset(
    [
        "nam",
        "ket",
        "qua",
        "thuc",
        "hien",
        "so",
        "lieu",
        "gia",
        "tri",
        "chinh",
        "thuc",
        "cong",
        "bo",
        "dat",
        "duoc",
        "danh",
        "gia",
        "ky",
    ]
)
_BARE_YEAR = re.compile(
    r"(?:(?:năm|kết quả|thực hiện|số liệu|giá trị)\W*)*(?:năm\W*)?(?:19|20)\d\d(?:\W*\(?%?\)?)?",
    re.IGNORECASE,
)
"""A heading that says a year and nothing else of what stands below it."""


def settle(table: Table, index: str) -> list[Column]:
    """Return the columns of a table, each of figures with its index.

    Parameters
    ----------
    table : Table
        The table.
    index : str
        The index that somebody named for what the page does not say.
    """
    page = index_of_page(table, index)
    long_form = bool(table.of(Role.INDEX_NAME))
    columns: list[Column] = []
    last = Meaning(Role.FIGURE)
    every = _whole_points(_one_unit_column(table))
    beside = _says_the_year_beside(every)
    for column in every:
        m = column.meaning
        if (
            m.role == Role.OPEN
            and m.year
            and (not long_form or _BARE_YEAR.fullmatch(column.heading))
            and not _says_something_else(column.heading)
        ):
            index = "" if long_form else page  # each row says its own
            m = Meaning(Role.FIGURE, index, "score", year=m.year, highest=m.highest)
        if m.role == Role.FIGURE and not m.index and not long_form:
            follows = m.measure in _GO_WITH and last.index and m.code == "0"
            m = replace(
                m,
                index=last.index if follows else page,
                code=last.code if follows and m.measure != "class" else m.code,
                part=last.part if follows else m.part,
                year=m.year or (last.year if follows and beside else None),
            )
        if m.role == Role.FIGURE and m.measure not in ("rank", "class", "max_points"):
            last = m
        columns.append(replace(column, meaning=m))
    unnamed = {c.place for c in every if not c.meaning.index}
    return [
        _with_its_index(c, columns, table) if c.place in unnamed and not long_form else c
        for c in columns
    ]


def _says_something_else(heading: str) -> bool:
    """Say whether a heading with a year says itself what is below it, in words that are neither
    those of a value nor of an index.
    """
    words = re.sub(r"\bn?(?:19|20)\d\d\b", " ", search_form(heading)).split()
    return any(
        len(word) > 1 and word not in _WORDS_OF_A_VALUE and not word.isdigit() for word in words
    )


def index_of_page(table: Table, index: str) -> str:
    """Return the index that the name of the sheet or the title says, else the one that somebody
    named.
    """
    return index_in(table.sheet.name) or index_in(table.title) or index


def _with_its_index(column: Column, columns: Sequence[Column], table: Table) -> Column:
    """Give a class or rank whose heading names no index the one index that it agrees with.

    It stands behind two indices ("Chỉ số CCHC", "SIPAS", "Xếp loại") and need not be that of the
    nearer one. Where it agrees with that one, or with several others, it stays there.
    """
    m = column.meaning
    if m.role != Role.FIGURE or m.measure not in ("class", "rank") or m.code != "0":
        return column
    totals = {
        c.meaning.index: c
        for c in columns
        if c.place < column.place
        and c.meaning.role == Role.FIGURE
        and c.meaning.code == "0"
        and c.meaning.year == m.year
        and c.meaning.measure in ("score", "points", "percent")
    }
    near = totals.pop(m.index, None)
    if near is None or not totals or _agree(near, column, table):
        return column
    fitting = [index for index, total in totals.items() if _agree(total, column, table)]
    return replace(column, meaning=replace(m, index=fitting[0])) if len(fitting) == 1 else column


def _agree(total: Column, beside: Column, table: Table) -> bool:
    """Return whether classes divide the values of a column at bounds, or ranks follow them downward."""
    pairs = []
    for row in range(table.first, table.end):
        figure = read_figure(table.sheet.cell(row, total.place))
        mark = table.sheet.cell(row, beside.place)
        if figure.known and text_of(mark):
            pairs.append((mark, figure.value))
    if beside.meaning.measure == "rank":
        ranked = [(r.value, -value) for mark, value in pairs if (r := read_figure(mark)).known]
        return [value for _, value in sorted(ranked)] == sorted(value for _, value in ranked)
    classes: dict[str, list[float]] = {}
    for mark, value in pairs:
        classes.setdefault(search_form(text_of(mark)), []).append(value)
    spans = sorted((min(values), max(values)) for values in classes.values())
    return len(spans) > 1 and all(a[1] <= b[0] for a, b in pairwise(spans))


def _whole_points(columns: Sequence[Column]) -> list[Column]:
    """Let the appraised points be the index where no column holds it.

    They are one half of a total only where the other half, the survey, or the total stands beside.
    """
    figures = [c.meaning for c in columns if c.meaning.role == Role.FIGURE]
    codes = {m.code for m in figures}
    whole = any(m.code == "0" and m.measure in ("score", "points", "percent") for m in figures)
    if whole or "TD" not in codes or "DT" in codes:
        return list(columns)
    return [
        replace(c, meaning=replace(c.meaning, code="0", part="", measure="score"))
        if c.meaning.code == "TD" and c.meaning.measure == "points"
        else c
        for c in columns
    ]


def _says_the_year_beside(columns: Sequence[Column]) -> bool:
    """Return whether a rank is of the year that stands over the value to its left.

    Heads of two cells are often left unmerged, the year over the first. It is so where the values
    are all of one year, or each of them has something at its right that goes with it.
    """
    figures = [c.meaning for c in columns if c.meaning.role == Role.FIGURE]
    goes_with = [m.measure in _GO_WITH for m in figures]
    years = {m.year for m, with_left in zip(figures, goes_with, strict=True) if not with_left}
    each = all(a or b for a, b in zip(goes_with, [*goes_with, False][1:], strict=True))
    return None not in years and (len(years) == 1 or each)


def _one_unit_column(table: Table) -> list[Column]:
    """Let one column name the units.

    Of several, the one about the lowest level; the others name the unit above.
    """
    units = table.of(Role.UNIT)
    if len(units) < 2:
        return list(table.columns)
    order = ("province", "district", "", "commune", "department")
    unit_column = max(units, key=lambda c: (order.index(c.meaning.level), -c.place))
    others = {c.place for c in units if c is not unit_column}
    return [
        replace(c, meaning=replace(c.meaning, role=Role.WITHIN)) if c.place in others else c
        for c in table.columns
    ]
