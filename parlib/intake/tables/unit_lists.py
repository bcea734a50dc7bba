"""Lists of units as offices keep them.

Departments, public-service centres, communes with further facts, fictional units.

An identity is made from the name and the unit above, never typed. A unit that the register holds
stays as it is; a number beside a unit (population, area) is an outcome of the year that the list
states.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from parlib.codebook.localities import Register
from parlib.codebook.unit_words import is_number
from parlib.codebook.units import Locality
from parlib.intake.tables.book import Book
from parlib.intake.tables.figures import OWN_INDICES
from parlib.intake.tables.heads import Table, holds_numbers
from parlib.intake.tables.indicators import Indicator, as_indicators, outcome_rows
from parlib.intake.tables.indices_of_columns import index_of_page
from parlib.intake.tables.listed_units import LEVELS, Listed, listed_units, tables_of_units
from parlib.intake.tables.meaning import Role
from parlib.intake.tables.nearly_named import not_there
from parlib.intake.tables.new_units import may_be_new, new_unit, out_of_capitals, settled
from parlib.intake.tables.questions import Answers, Fault, Question, Remark
from parlib.intake.tables.rows import Entry, Shape, Told, read_rows
from parlib.intake.tables.understood import Understood, name_of, note_shapes

_TEXTS = (
    "locality",
    "code",
    "name",
    "short_name",
    "name_en",
    "level",
    "unit_type",
    "parent",
    "region",
    "valid_from",
    "valid_to",
    "slug",
)


def understand_units(
    book: Book, register: Register, *, answers: Answers, source: str = ""
) -> Understood:
    """Understand a list of units.

    Parameters
    ----------
    book : Book
        The file as read.
    register : Register
        The units that are known.
    answers : Answers
        What a person said; ``below`` is the unit they lie below, ``day`` the first day to vouch
        for.
    source : str
        Where new units come from, as their register rows say it.
    """
    out = Understood()
    tables = [t for page in book.pages for t in tables_of_units(page, answers, out)]
    shapes = [Shape(t, list(t.columns)) for t in tables]
    listed = [unit for shape in shapes for unit in listed_units(shape, answers)]
    note_shapes(shapes, out)
    if not listed:
        out.questions.append(Question("ask_no_list", "--column", ("B=unit",)))
        return out
    out.faults += _tables_of_figures(tables)
    if out.faults:
        return out
    unit_ids = _Units(register, answers, out, source).of(listed)
    if unit_ids:
        _facts(tables, book, unit_ids, answers, out, source=source)
    return out


def _tables_of_figures(tables: list[Table]) -> list[Fault]:
    """Refuse tables of an index that were given as lists of units, once each."""
    faults = []
    for table in tables:
        page = index_of_page(table, "")
        held = [
            c
            for c in table.of(Role.FIGURE)
            if (c.meaning.index or page) in OWN_INDICES
            and holds_numbers(table.sheet, table.first, c.place)
        ]
        if held:
            figures = {"letters": ", ".join(c.letter for c in held), "letter": held[0].letter}
            place = f"{held[0].letter}{table.head + 1}"
            faults.append(
                Fault("units_hold_figures", figures, table.sheet.name, place, held[0].heading)
            )
    return faults


class _Units:
    """One list's units: those that the register holds, and rows of it for the others."""

    def __init__(self, register: Register, answers: Answers, out: Understood, source: str) -> None:
        self.register, self.answers, self.out, self.source = register, answers, out, source
        self.rows: dict[tuple[str, str], dict[str, object]] = {}
        self.capitals: list[str] = []
        self.below = register[answers.below] if answers.below else None

    def of(self, listed: list[Listed]) -> dict[tuple[str, int], str]:
        """Return the identity of each row of the list, by sheet and row.

        What is open or refused goes to ``out``.
        """
        if self.answers.fictional:
            self._province([u for u in listed if u.level == "province"])
            listed = [u for u in listed if u.level != "province"]
        if self.below is None and self.answers.below == "" and listed:
            self.out.questions.append(
                Question(
                    "ask_below_new", "--below", (), {"names": ", ".join(u.name for u in listed[:8])}
                )
            )
            return {}
        unit_ids: dict[tuple[str, int], str] = {}
        for unit in listed:
            known = self._known(unit)
            if known is not None:
                self.out.units[unit.name] = known
                unit_ids[unit.sheet, unit.row] = known.locality
            elif row := self._new(unit):
                unit_ids[unit.sheet, unit.row] = str(row["locality"])
        self._finish(len(listed))
        return {} if self.out.questions or self.out.faults else unit_ids

    def _province(self, provinces: list[Listed]) -> None:
        """Take the fictional province that heads a list of its units."""
        fictional: list[Locality] = []
        for unit in provinces:
            row = new_unit(
                unit.name,
                level="province",
                below=None,
                since=self._since(None),
                fictional=True,
                source=self.source,
            )
            known = next((u for u in self.register if u.code == row["code"] and u.fictional), None)
            if known is not None:  # the list was added before
                self.out.units[unit.name] = known
            else:
                row["valid_from_basis"] = "first day that the list vouches for"
                self.rows[unit.name, ""] = row
            fictional.append(known or _as_locality(row))
        if len(fictional) == 1 and self.below is None:
            self.below = fictional[0]

    def _since(self, below: Locality | None) -> str:
        """Return the first day to vouch for: as told, else that of the borders of the unit above."""
        if self.answers.day:
            return self.answers.day.isoformat()
        if below is None or below.locality not in self.register:
            return below.valid_from if below else f"{self.answers.period or 2025}-01-01"
        return self.register.line(below.locality)[0].valid_from

    def _known(self, unit: Listed) -> Locality | None:
        told = self.answers.units.get(unit.name, "")
        written = told or unit.name
        # as units stand now, then as they stood when the list begins
        for year, day in (*self._now(), (self._first_year(), self.answers.day)):
            if known := self._known_in(unit, written, year, day, told=bool(told)):
                return known
        return None

    def _first_year(self) -> int:
        """Return the first year to vouch for."""
        if self.answers.day:
            return self.answers.day.year
        first = int(self.below.valid_from[:4]) if self.below else 2025
        return max(first, self.answers.period or 0)

    def _now(self) -> list[tuple[int, date]]:
        """Return the last year in which units began, at its end, unless another day or year is told."""
        if self.answers.day or self.answers.period:
            return []
        last = max((int(u.valid_from[:4]) for u in self.register if not u.valid_to), default=0)
        return [(last, date(last, 12, 31))] if last else []

    def _known_in(
        self, unit: Listed, written: str, year: int, day: date | None, *, told: bool
    ) -> Locality | None:
        """Return the unit that a listed name means on a day, below the unit of the list or above."""
        if told or self.below is None or self.below.locality not in self.register:
            return self.register.match(written, period=year).unit if told else None
        level = unit.level if unit.level in LEVELS else ""
        # a province that is a city now keeps its units
        for above in self.register.line(self.below.locality):
            for text in dict.fromkeys((written, *([unit.code] if is_number(unit.code) else []))):
                match = self.register.match(
                    text, period=year, level=level, parent=above.locality, day=day
                )
                if match.unit is not None:
                    return match.unit
        if unit.within:
            return self.register.match(
                f"{written}, {unit.within}", period=year, level=level, day=day
            ).unit
        return None

    def _new(self, unit: Listed) -> dict[str, object] | None:
        below, since = self.below, self._since(self.below)
        if not unit.level:
            self.out.questions.append(
                Question("ask_level", "--level", LEVELS[1:], {"names": unit.name})
            )
            return None
        if not may_be_new(
            level=unit.level, year=int(since[:4]), below=below, fictional=self.answers.fictional
        ):
            near = self.register.match(
                unit.name,
                period=int(since[:4]),
                level=unit.level,
                parent=below.locality if below else "",
            ).candidates
            self.out.faults.append(
                Fault(
                    "unit_unknown",
                    {"name": unit.name, "year": since[:4]},
                    unit.sheet,
                    str(unit.row),
                    unit.name,
                    self.register.listed(near),
                )
            )
            return None
        if below is not None and below.valid_to and below.valid_to < since:
            self.out.faults.append(not_there(below, since[:4], int(since[:4]), self.register))
            return None
        return self._entered(unit, below, since)

    def _entered(self, unit: Listed, below: Locality | None, since: str) -> dict[str, object]:
        """Write the row of a new unit that stands from a day on."""
        line = (
            self.register.line(below.locality)
            if below is not None and below.locality in self.register
            else ()
        )
        name = unit.name[0].upper() + unit.name[1:]
        if unit.name.isupper():  # which words are names, capitals do not say
            name = out_of_capitals(unit.name, unit.level)
            self.capitals.append(name)
        code = (
            unit.code
            if re.fullmatch(r"\d{3}|\d{5}", unit.code) and unit.level in ("district", "commune")
            else ""
        )
        row = new_unit(
            name,
            level=unit.level,
            below=below,
            since=since,
            fictional=self.answers.fictional,
            source=self.source,
            code=code,
            until=line[-1].valid_to if line else "",
        )
        if line:  # a province that is a city now keeps the units that it had
            row["parent"] = line[0].locality
        row["valid_from_basis"] = "first day that the list vouches for"
        self.rows[unit.name, unit.within] = row
        return row

    def _finish(self, count: int) -> None:
        """Say how many are new, ask each open thing once, and refuse codes that two units would
        share.
        """
        levels = [q for q in self.out.questions if q.key == "ask_level"]
        if levels:
            names = ", ".join(q.figures["names"] for q in levels[:8])
            self.out.questions[:] = [replace(levels[0], figures={"names": names})]
        rows = list(self.rows.values())
        if twice := settled(rows, self.register):
            self.out.faults.append(Fault("code_taken", {"names": ", ".join(twice[:8])}))
        self.out.tables["localities"] = rows
        if self.capitals:
            self.out.remarks.append(
                Remark("units_in_capitals", {"names": ", ".join(self.capitals[:8])})
            )
        if self.out.units:
            self.out.remarks.append(
                Remark("units_known", {"count": str(len(self.out.units)), "all": str(count)})
            )
        if rows:
            since = str(rows[-1]["valid_from"])
            day = f"{since[8:]}/{since[5:7]}/{since[:4]}"
            self.out.remarks.append(
                Remark(
                    "units_new",
                    {
                        "count": str(len(rows)),
                        "below": self.below.name if self.below else "",
                        "since": day,
                    },
                )
            )


def _as_locality(row: Mapping[str, object]) -> Locality:
    texts = {name: str(row[name]) for name in _TEXTS}
    return Locality(**texts, fictional=bool(row["fictional"]))  # type: ignore[arg-type]  # texts by the names of its fields


def _facts(
    tables: list[Table],
    book: Book,
    unit_ids: Mapping[tuple[str, int], str],
    answers: Answers,
    out: Understood,
    *,
    source: str,
) -> None:
    """Take the numbers beside the units as outcomes of the year that the list states.

    Without a year it is asked for.
    """
    shapes: list[Shape] = []
    indicators: dict[tuple[str, str], Indicator] = {}
    for table in tables:
        panel, named = as_indicators(table, answers.columns)
        if named:
            indicators |= {(table.sheet.name, letter): one for letter, one in named.items()}
            shapes.append(read_rows(panel, Told("", answers.period)))
    entries = [
        e
        for s in shapes
        for e in s.entries
        if (e.sheet, e.row) in unit_ids and (e.sheet, e.cell.rstrip("0123456789")) in indicators
    ]
    if not entries:
        return
    letters = {(sheet, column.letter): column for sheet, column in out.columns}
    for shape in shapes:  # shown as what they are taken for
        letters |= {
            (shape.table.sheet.name, c.letter): c
            for c in shape.columns
            if (shape.table.sheet.name, c.letter) in indicators
        }
    out.columns[:] = [(sheet, column) for (sheet, _), column in letters.items()]
    if any(e.year is None for e in entries):
        out.questions.append(
            Question(
                "ask_period", "--period", (), {"count": str(sum(e.year is None for e in entries))}
            )
        )
        return
    by_name = {name_of(e): unit_ids[e.sheet, e.row] for e in entries}
    out.tables["outcomes"] = outcome_rows(
        _first_of_each(entries), by_name, indicators, book, out, shapes=shapes, source=source
    )


def _first_of_each(entries: list[Entry]) -> list[Entry]:
    first: dict[tuple[object, ...], Entry] = {}
    for e in entries:
        first.setdefault((e.unit, e.within, e.index, e.year), e)
    return list(first.values())
