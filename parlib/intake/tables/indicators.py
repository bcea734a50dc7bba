"""Panels of outcomes out of an office's tables.

Any indicator, a column each, a column a year, or a row each, with its unit of measurement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from parlib.codebook.localities import Register
from parlib.codebook.vietnamese import ascii_slug, search_form
from parlib.codebook.vocabulary import RECALCULATED_OUTCOME
from parlib.intake.numbers import FigureKind, read_figure
from parlib.intake.tables.book import Book
from parlib.intake.tables.cells import set_aside
from parlib.intake.tables.figures import INDICATORS, OWN_INDICES, row_source
from parlib.intake.tables.heads import Column, Table, find_tables, holds_numbers, text_of
from parlib.intake.tables.hidden_places import hidden_places
from parlib.intake.tables.indicator_names import Indicator, indicator_of
from parlib.intake.tables.meaning import Meaning, Role, index_in
from parlib.intake.tables.missing_words import says_missing
from parlib.intake.tables.questions import Answers, Fault, Question, Remark
from parlib.intake.tables.rows import Entry, LeftOut, Shape, Told, read_rows
from parlib.intake.tables.understood import Understood, name_of, note_shapes, with_units

_NO_INDICATOR = re.compile(
    r".*\b(?:dien thoai|di dong|sdt|fax|ma|email|thu dien tu|tai khoan|toa do|kinh do|vi do|so "
    r"nha|dia chi|stt|tt)\b.*|(?:ngay|thang)\b.*"
)
_GROWTH = re.compile(r"\b(?:toc do tang|tang truong|chi so gia|ty le tang|muc tang)\b")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_UNIT_OF_TABLE = re.compile(
    r"(?:đơn vị tính|đvt)\s*[:：]\s*([^;()\n]{1,30}?)\s*(?=$|\s{2}|;|\))", re.IGNORECASE
)


def names_of_indicators(columns: Iterable[Column]) -> dict[str, str]:
    """Return how the indicators of some columns, and the indices with maxima of their own, are
    called, by identity.
    """
    by_identity = {f"{begin}_total": index for index, begin in INDICATORS.items()}
    named = (c.meaning.index for c in columns if c.meaning.measure == "value" and c.meaning.index)
    return by_identity | {Indicator(name).identity: name for name in named}


def as_indicators(
    table: Table, meanings: Mapping[str, Meaning] | None = None
) -> tuple[Table, dict[str, Indicator]]:
    """Let every column of numbers be an indicator, and return those of the columns by letter.

    Columns of the indices that have tables of their own stay what they are; so does what a person
    said of a column.
    """
    meanings = meanings or {}
    long_form = bool(table.of(Role.INDEX_NAME))
    columns, indicators = [], {}
    for column in table.columns:
        told = column.letter in meanings or search_form(column.heading) in meanings
        if not told and _is_indicator(column, table):
            indicator = indicator_of(column.heading)
            name = (
                ""
                if long_form
                and (
                    not indicator.name
                    or search_form(indicator.name) in ("gia tri", "so lieu", "value")
                )
                else indicator.name
            )
            column = replace(
                column, meaning=Meaning(Role.FIGURE, name, "value", year=column.meaning.year)
            )
            indicators[column.letter] = replace(indicator, name=name)
        columns.append(column)
    return replace(table, columns=tuple(columns)), indicators


def _is_indicator(column: Column, table: Table) -> bool:
    meaning, plain = column.meaning, search_form(column.heading)
    if _NO_INDICATOR.fullmatch(plain) or not holds_numbers(table.sheet, table.first, column.place):
        return False
    if meaning.role == Role.FIGURE and meaning.measure in ("max_points", "class"):
        return False
    if meaning.role == Role.FIGURE:
        return not (meaning.index and meaning.index == index_in(column.heading))
    return meaning.role == Role.OPEN or (
        meaning.role == Role.CHANGE and bool(_GROWTH.search(plain))
    )


def panel_shapes(
    book: Book, answers: Answers, out: Understood
) -> tuple[list[Shape], dict[tuple[str, str], Indicator]]:
    """Read every panel of a file; return what was read and the indicators by sheet and letter."""
    shapes: list[Shape] = []
    indicators: dict[tuple[str, str], Indicator] = {}
    for page in book.pages:
        if answers.sheets and page.name not in answers.sheets:
            out.left_out.append(LeftOut(page.name, "", page.name, "sheet_not_asked"))
            continue
        tables = find_tables(page.sheet, {}, answers.columns, loose=True)
        if not tables and any(any(row) for row in page.sheet.rows):
            out.left_out.append(LeftOut(page.name, "", page.name, "sheet_no_table"))
        for plain_table in tables:
            table, named = as_indicators(plain_table, answers.columns)
            indicators |= {(page.name, letter): one for letter, one in named.items()}
            shapes.append(read_rows(table, Told(answers.index, answers.period, answers.unit)))
    note_shapes(shapes, out)
    out.remarks += hidden_places(book, (e for s in shapes for e in s.entries))
    return shapes, indicators


def understand_outcomes(
    book: Book, register: Register, *, answers: Answers, source: str = ""
) -> Understood:
    """Understand a file of outcomes of provinces, communes or departments.

    Parameters
    ----------
    book : Book
        The file as read.
    register : Register
        The units.
    answers : Answers
        What a person said; ``index`` is the name of the one indicator of a table that does not name
        it.
    source : str
        Where the figures come from, for rows that do not say it.
    """
    out = Understood()
    shapes, indicators = panel_shapes(book, answers, out)
    entries = [e for s in shapes for e in s.entries]
    if not entries:
        out.questions.append(Question("ask_no_table", "--column", ("B=unit", "C=year")))
    if any(not e.index for e in entries):
        titles = tuple(
            dict.fromkeys(
                t
                for s in shapes
                if (t := indicator_of(s.table.headline or s.table.sheet.name).name)
            )
        )
        out.questions.append(Question("ask_indicator", "--indicator", titles[:6]))
    unit_ids = with_units(entries, register, answers, out, source=source)
    taken = [
        e
        for e in entries
        if e.index
        and e.year
        and name_of(e) in unit_ids
        and e.measure not in ("max_points", "class")
        and _of_outcomes(e, out)
    ]
    out.tables["outcomes"] = outcome_rows(
        taken,
        unit_ids,
        indicators,
        book,
        out,
        shapes=shapes,
        source=source,
        missing=answers.missing,
    )
    _say_recalculated(out, register)
    return out


def _say_recalculated(out: Understood, register: Register) -> None:
    """Mark the figures of years in which their units did not stand yet: an office worked them out."""
    early = [
        row
        for row in out.tables["outcomes"]
        if (unit := str(row["locality"])) in register
        and not register[unit].covers(int(str(row["period"])))
    ]
    for row in early:
        row["flag"] = "; ".join(filter(None, (str(row["flag"]), RECALCULATED_OUTCOME)))
    if early:
        years = ", ".join(sorted({str(row["period"]) for row in early}))
        out.remarks.append(Remark("recalculated", {"years": years}))


def _of_outcomes(entry: Entry, out: Understood) -> bool:
    if entry.index in OWN_INDICES:
        out.left_out.append(LeftOut(entry.sheet, entry.cell, entry.unit, "figure_of_own_index"))
    return entry.index not in OWN_INDICES


def outcome_rows(
    entries: Iterable[Entry], unit_ids: Mapping, indicators: Mapping[tuple[str, str], Indicator], book: Book, out: Understood, *,
    shapes: Iterable[Shape], source: str, missing: Collection[str] = (),
) -> list[dict[str, object]]:  # fmt: skip
    """Return one row of the table of outcomes for each figure that can be read.

    Every other cell has its reason.
    """
    percent = {(p.name, a) for p in book.pages for a in p.percent}
    beside = _units_beside(shapes)
    of_page = {
        s.table.sheet.name: m[1]
        for s in shapes
        for t in (s.table.title, *s.notes)
        if (m := _UNIT_OF_TABLE.search(t))
    }
    entries = list(entries)
    thousands = _thousands(entries, out)
    rows: dict[tuple, dict[str, object]] = {}
    at: dict[tuple, Entry] = {}
    for e in entries:
        plain = _plain(e) if _column(e) in thousands else e
        value, as_percent, why = _value(plain, percent=(e.sheet, e.cell) in percent)
        if why:
            why = "cell_missing" if says_missing(e.raw, missing, of_index=False) else why
            set_aside(e, why, out.left_out, out.faults, alone=True)
            continue
        indicator = indicators.get(_column(e)) or Indicator("")
        unit = (
            "%"
            if as_percent
            else beside.get((e.sheet, e.row)) or indicator.unit or of_page.get(e.sheet, "")
        )
        key = unit_ids[name_of(e)], e.year, _identity(e, indicator)
        row = {"locality": key[0], "period": e.year, "indicator": key[2], "value": f"{value:.12g}", "unit": unit, "source": row_source(e) or source, "flag": f"tối đa {e.highest:g}" if e.highest and e.measure != "rank" else ""}  # fmt: skip
        if key not in rows:
            rows[key], at[key] = row, e
        elif rows[key]["value"] == row["value"]:
            out.left_out.append(LeftOut(e.sheet, e.cell, e.unit, "cell_twice"))
        else:
            names = {"unit": e.unit, "year": str(e.year), "index": e.index, "other": f"{at[key].sheet}!{at[key].cell}", "letter": _column(e)[1]}  # fmt: skip
            out.faults.append(
                Fault(
                    "figure_twice",
                    names,
                    e.sheet,
                    e.cell,
                    str(row["value"]),
                    str(rows[key]["value"]),
                )
            )
    out.faults += _in_two_units(rows, at)
    return list(rows.values())


def _in_two_units(
    rows: Mapping[tuple, Mapping[str, object]], at: Mapping[tuple, Entry]
) -> list[Fault]:
    """Refuse the first cell of each further unit of measurement of an indicator: people beside
    thousands of people are no column of one measure.
    """
    first: dict[str, tuple[str, Entry]] = {}
    faults: dict[tuple[str, str], Fault] = {}
    for key, row in rows.items():
        unit, entry = str(row["unit"]), at[key]
        if not unit:
            continue
        known, before = first.setdefault(str(row["indicator"]), (unit, entry))
        if _same_unit(known, unit):
            continue
        figures = {"index": entry.index, "unit": unit, "other": known, "at": f"{before.sheet}!{before.cell}"}  # fmt: skip
        faults.setdefault(
            (str(row["indicator"]), unit),
            Fault("units_differ", figures, entry.sheet, entry.cell, unit, known),
        )
    return list(faults.values())


def _same_unit(a: str, b: str) -> bool:
    return "".join(a.casefold().split()) == "".join(b.casefold().split())


def _identity(entry: Entry, indicator: Indicator) -> str:
    if entry.index in INDICATORS:
        part = (
            "total"
            if entry.code == "0"
            else ascii_slug(entry.part or entry.code).replace("-", "_")[:60]
        )
        return f"{INDICATORS[entry.index]}_{part}{'_rank' if entry.measure == 'rank' else ''}"
    return (indicator if indicator.name else indicator_of(entry.index)).identity


def _column(entry: Entry) -> tuple[str, str]:
    return entry.sheet, entry.cell.rstrip("0123456789")


def _thousands(entries: Iterable[Entry], out: Understood) -> set[tuple[str, str]]:
    """Return the columns whose texts group thousands by a full stop.

    Every one with a stop does, and it is no single one.
    """
    columns: dict[tuple[str, str], list[object]] = defaultdict(list)
    for e in entries:
        columns[_column(e)].append(e.raw)
    grouped = set()
    for (sheet, letter), cells in columns.items():
        stops = [text for v in cells if isinstance(v, str) and "." in (text := v.strip())]
        whole = [
            v
            for v in cells
            if v not in stops
            and re.fullmatch(r"\d{4,}|\d{1,3}(?: \d{3})+", str(v).strip().removesuffix(".0"))
        ]
        if stops and all(_GROUPED.fullmatch(t) for t in stops) and len(stops) + len(whole) > 1:
            grouped.add((sheet, letter))
            if any(t.count(".") == 1 for t in stops):
                first = next(t for t in stops if t.count(".") == 1)
                out.remarks.append(
                    Remark(
                        "thousands_read",
                        {
                            "column": f"{sheet}!{letter}",
                            "text": first,
                            "number": first.replace(".", ""),
                        },
                    )
                )
    return grouped


def _plain(entry: Entry) -> Entry:
    return (
        replace(entry, raw=entry.raw.replace(".", ""))
        if isinstance(entry.raw, str) and _GROUPED.fullmatch(entry.raw.strip())
        else entry
    )


def _value(entry: Entry, *, percent: bool) -> tuple[float, bool, str]:
    """Return the number, whether it is a percentage by its form, and the reason where there is
    none.
    """
    figure = read_figure(entry.raw)
    if not figure.known:
        return (
            figure.value,
            False,
            "cell_empty" if figure.kind == FigureKind.EMPTY else figure.key or "not_a_number",
        )
    share = percent or figure.kind == FigureKind.PERCENT
    return float(f"{figure.value * (100 if share else 1):.12g}"), share, ""


def _units_beside(shapes: Iterable[Shape]) -> dict[tuple[str, int], str]:
    """Return the unit of measurement that a column of its own states, by sheet and row."""
    stated: dict[tuple[str, int], str] = defaultdict(str)
    for shape in shapes:
        for column in (c for c in shape.columns if c.meaning.role == Role.UNIT_OF_MEASURE):
            for row in range(shape.table.first, shape.table.end):
                if text := text_of(shape.table.sheet.cell(row, column.place)):
                    stated[shape.table.sheet.name, row + 1] = text[:40]
    return stated
