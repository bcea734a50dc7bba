"""An analyst's own panel out of any table file.

The columns of one question, checked all at once, cell by cell.

No role is guessed: the question names the columns. What a number means is decided for the whole
file (decimal point or comma), never cell by cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from parlib.codebook.own_questions import OwnQuestion
from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem
from parlib.intake.tables.book import Book, Page
from parlib.speech.catalogue import saying

MISSING = frozenset({"", "na", "n/a", "nan", "null", ".", "..", "-", "–", "—", "…"})
_POINT = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_COMMA = re.compile(r"[-+]?\d{1,3}(\.\d{3})*,\d+|[-+]?\d+,\d+|[-+]?\d{1,3}(\.\d{3})+|[-+]?\d+")
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_SHOWN = 5


@dataclass
class OwnPanel:
    """A table as read.

    Attributes
    ----------
    table : DataFrame
        ``locality``, ``period`` and the columns of the question; empty where something was refused.
    question : OwnQuestion
        The question with columns called as the table calls them.
    problems : list of Problem
        Everything that is wrong, by column and cell.
    empty : dict of str to int
        Cells without a value, by column.
    """

    table: pd.DataFrame
    question: OwnQuestion
    problems: list[Problem] = field(default_factory=list)
    empty: dict[str, int] = field(default_factory=dict)


def read_own_panel(book: Book, question: OwnQuestion, *, sheet: str = "") -> OwnPanel:
    """Read the columns of a question out of a table file.

    Parameters
    ----------
    book : Book
        The file as opened.
    question : OwnQuestion
        The question; its names are looked for in the first row that is not empty, exactly, else
        without regard to capitals.
    sheet : str
        Name of the sheet; by default the first that has every column, else the first.
    """
    out = OwnPanel(pd.DataFrame(), question, [p for p in book.problems if p.severity == "error"])
    if out.problems:
        return out
    page, heads, first = _page(book, question, sheet, out)
    if page is None:
        return out
    names, places = _columns(book, page, heads, question, out)
    if out.problems:
        return out
    out.question = question.with_columns(names)
    rows = [
        r for r in range(first, len(page.sheet.rows)) if any(_text(v) for v in page.sheet.rows[r])
    ]
    if not rows:
        out.problems.append(
            Problem(
                saying("the table has headings and no row below them"),
                saying("put the figures below"),
                book.name,
                page.name,
            )
        )
        return out
    reader = _Reader(book, page, places, rows, out)
    table = pd.DataFrame(
        {"locality": reader.units(out.question.unit), "period": reader.years(out.question.year)}
    )
    for column, values in reader.numbers(out.question.columns).items():
        table[column] = values
    reader.repeated(table)
    for column in out.question.logs:
        reader.below_zero(column, table[column])
    out.table = table if not out.problems else table.iloc[:0]
    return out


def _page(
    book: Book, question: OwnQuestion, sheet: str, out: OwnPanel
) -> tuple[Page | None, list[str], int]:
    wanted = {n.casefold() for n in (*question.columns, question.unit, question.year)}
    candidates = []
    for page in book.pages:
        first = next(
            (r for r, row in enumerate(page.sheet.rows) if any(_text(v) for v in row)), None
        )
        if first is not None:
            heads = [_text(v) for v in page.sheet.rows[first]]
            candidates.append((page, heads, first + 1, len(wanted & {h.casefold() for h in heads})))
    if sheet:
        candidates = [f for f in candidates if f[0].name == nfc(sheet).strip()]
    if not candidates:
        names = ", ".join(p.name for p in book.pages)
        out.problems.append(
            Problem(
                saying("there is no sheet {sheet!r} with a row of headings", sheet=sheet)
                if sheet
                else saying("the file is empty"),
                saying("sheets: {names}", names=names),
                book.name,
            )
        )
        return None, [], 0
    page, heads, start, _ = max(candidates, key=lambda f: f[3])  # of equal ones the first
    return page, heads, start


def _columns(
    book: Book, page: Page, heads: list[str], question: OwnQuestion, out: OwnPanel
) -> tuple[dict[str, str], dict[str, int]]:
    """Find each column of the question.

    Every one that is missing or stands twice is a problem of its own.
    """
    names: dict[str, str] = {}
    places: dict[str, int] = {}
    for name in (*question.columns, question.unit, question.year):
        here = [k for k, h in enumerate(heads) if h == name] or [
            k for k, h in enumerate(heads) if h.casefold() == name.casefold()
        ]
        if len(here) != 1:
            known = ", ".join(h for h in heads if h)
            out.problems.append(
                Problem(
                    saying("column {name!r} stands more than once in the headings", name=name)
                    if here
                    else saying("column {name!r} is not a heading of the table", name=name),
                    saying("call the column as the table does"),
                    book.name,
                    page.name,
                    actual=name,
                    expected=known,
                )
            )
            continue
        names[name], places[heads[here[0]]] = heads[here[0]], here[0]
    return names, places


class _Reader:
    """The cells of the columns asked for, with what is wrong in them."""

    def __init__(
        self, book: Book, page: Page, places: dict[str, int], rows: list[int], out: OwnPanel
    ) -> None:
        self.book, self.page, self.places, self.rows, self.out = book, page, places, rows, out

    def units(self, column: str) -> list[str]:
        cells = [_text(raw) for _, raw in self._cells(column)]
        self._refuse(
            column,
            [k for k, text in enumerate(cells) if not text],
            saying("has no unit"),
            saying("name the unit in every row"),
        )
        return cells

    def years(self, column: str) -> list[int]:
        read = [_year(raw) for _, raw in self._cells(column)]
        self._refuse(
            column,
            [k for k, year in enumerate(read) if year is None],
            saying("is not a year"),
            saying("write the year as four digits"),
        )
        return [year or 0 for year in read]

    def numbers(self, columns: Iterable[str]) -> dict[str, list[float]]:
        cells = {c: [raw for _, raw in self._cells(c)] for c in columns}
        texts = [
            t
            for values in cells.values()
            for v in values
            if isinstance(v, str) and (t := _text(v)) and t.casefold() not in MISSING
        ]
        mark = self._decimal_mark(texts)
        out: dict[str, list[float]] = {}
        for column, values in cells.items():
            read = [_number(v, mark) for v in values]
            self._refuse(
                column,
                [k for k, v in enumerate(read) if v is None],
                saying("is not a number"),
                saying("write a number, or leave the cell empty"),
            )
            out[column] = [math.nan if v is None else v for v in read]
            self.out.empty[column] = sum(v is not None and math.isnan(v) for v in read)
        return out

    def repeated(self, table: pd.DataFrame) -> None:
        twice = (
            table.duplicated(["locality", "period"])
            & table["locality"].ne("")
            & table["period"].ne(0)
        )
        where = [k for k, repeated in enumerate(twice) if repeated]
        self._refuse(
            self.out.question.unit,
            where,
            saying("stands a second time with the same unit and year"),
            saying("keep one row per unit and year"),
        )

    def below_zero(self, column: str, values: pd.Series) -> None:
        where = [k for k, v in enumerate(values) if not math.isnan(v) and v <= 0]
        self._refuse(
            column,
            where,
            saying("is not above zero, so it has no logarithm"),
            saying("leave out log(), or the cell"),
        )

    def _cells(self, column: str) -> Iterator[tuple[int, object]]:
        for row in self.rows:
            yield row, self.page.sheet.cell(row, self.places[column])

    def _refuse(self, column: str, where: list[int], what: str, remedy: str) -> None:
        """Add one problem for each of the first cells, and one for the others together."""
        for k in where[:_SHOWN]:
            address = self.page.sheet.address(self.rows[k], self.places[column])
            raw = self.page.sheet.cell(self.rows[k], self.places[column])
            shown = "" if raw is None else _text(raw)[:60]
            self.out.problems.append(
                Problem(
                    saying("column {column!r}: the cell {what}", column=column, what=what),
                    remedy,
                    self.book.name,
                    self.page.name,
                    address,
                    shown,
                )
            )
        if len(where) > _SHOWN:
            rest = saying(
                "column {column!r}: {count} more cells like these",
                column=column,
                count=len(where) - _SHOWN,
            )
            self.out.problems.append(Problem(rest, remedy, self.book.name, self.page.name))

    def _decimal_mark(self, texts: list[str]) -> str:
        """Return the decimal mark of the file, decided by the cells that leave no doubt."""
        point = [
            t
            for t in texts
            if "." in t and "," not in t and _POINT.fullmatch(t) and not _EITHER.fullmatch(t)
        ]
        comma = [t for t in texts if "," in t and _COMMA.fullmatch(t)]
        unsure = [t for t in texts if _EITHER.fullmatch(t)]
        if point and comma:
            what = saying(
                "numbers are written in two ways: {point} and {comma}",
                point=point[0],
                comma=comma[0],
            )
        elif unsure and not point and not comma:
            what = saying(
                "{unsure} may be one thousand or one and a fraction, and no other "
                "number of the file tells",
                unsure=unsure[0],
            )
        else:
            return "," if comma else "."
        self.out.problems.append(
            Problem(
                what,
                saying("write all numbers with one decimal mark, 1.2340 or 1,2340"),
                self.book.name,
                self.page.name,
            )
        )
        return "."


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return nfc(str(value)).strip()


def _year(raw: object) -> int | None:
    text = _text(raw)
    return int(text) if re.fullmatch(r"(19|20)\d\d", text) else None


def _number(raw: object, mark: str) -> float | None:
    """Return the number of a cell, NaN where it is empty, None where it is neither."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return float(raw) if not isinstance(raw, float) or not math.isinf(raw) else None
    text = _text(raw)
    if text.casefold() in MISSING:
        return math.nan
    if mark == "." and _POINT.fullmatch(text):
        return float(text) if math.isfinite(float(text)) else None
    if mark == "," and _COMMA.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    return None
