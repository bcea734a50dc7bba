"""What was understood of a file before anything is kept.

Shown to a person as one small table, and written only then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from parlib.codebook.documents import Document, document_in
from parlib.codebook.localities import Register
from parlib.codebook.short_offices import office_in_full
from parlib.codebook.units import Locality, Match
from parlib.codebook.vietnamese import search_form
from parlib.intake.tables.book import Book
from parlib.intake.tables.heads import Column, find_tables
from parlib.intake.tables.hidden_places import hidden_places
from parlib.intake.tables.meaning import part_of_year_in
from parlib.intake.tables.nearly_named import ask_new_units, not_there
from parlib.intake.tables.new_units import (
    first_day,
    kind_of,
    may_be_new,
    new_unit,
    out_of_capitals,
    settled,
)
from parlib.intake.tables.questions import IGNORED, Answers, Fault, Question, Remark
from parlib.intake.tables.rows import Entry, LeftOut, Shape, Told, read_rows
from parlib.intake.tables.unit_names import Name, Named, name_units
from parlib.intake.tables.usual_units import official_spelling

_WIDEST_TITLE = 180
_AND = re.compile(r"\s*[,;&+/]\s*|\s+và\s+", re.IGNORECASE)


@dataclass
class Understood:
    """What a file came to.

    Attributes
    ----------
    tables : dict of str to list of dict
        Rows to be written, by the file they go to: ``figures`` (kind public-figures), ``outcomes``,
        ``localities`` ...
    columns : list of (sheet, Column)
        Every column with its heading and meaning.
    left_out : list of LeftOut
        Rows, columns and sheets that were not taken, each with its reason.
    remarks, questions, faults
        What is said aloud, what is asked, what is refused.
    title : str
        Title of the table, for the card.
    document : Document or None
        Decision or report that the table itself names as its source.
    units : dict of str to Locality
        Units by what the table calls them.
    name : str
        Name of the source where it follows from what the table is about; empty: from its file name.
    years_apart : tuple of int
        Years of totals of which nobody said yet with which rule book they were made.
    keeps_original : bool
        False where the original holds personal data: only what was taken is kept.
    mapping, read_as, sample : dict of str to str
        Of a survey, for the card: columns, answers and what is known of the sample.
    """

    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    columns: list[tuple[str, Column]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    title: str = ""
    document: Document | None = None
    units: dict[str, Locality] = field(default_factory=dict)
    name: str = ""
    years_apart: tuple[int, ...] = ()
    keeps_original: bool = True
    mapping: dict[str, str] = field(default_factory=dict)
    read_as: dict[str, str] = field(default_factory=dict)
    sample: dict[str, str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Return whether nothing is open or refused, and there is something to keep."""
        return not self.questions and not self.faults and any(self.tables.values())


def shapes_of(
    book: Book, parts: Mapping[str, str], answers: Answers, out: Understood
) -> list[Shape]:
    """Read every table of a file, and note its columns, what was left out, its title and the
    document it names.
    """
    shapes = []
    for page in book.pages:
        if answers.sheets and page.name not in answers.sheets:
            out.left_out.append(LeftOut(page.name, "", page.name, "sheet_not_asked"))
            continue
        tables = find_tables(page.sheet, parts, answers.columns)
        if not tables:
            if any(any(row) for row in page.sheet.rows):
                out.left_out.append(LeftOut(page.name, "", page.name, "sheet_no_table"))
            continue
        told = Told(answers.index, answers.period, answers.unit)
        shapes += [read_rows(t, told, parts) for t in tables]
    note_shapes(shapes, out)
    out.remarks += hidden_places(book, (e for s in shapes for e in s.entries))
    if not shapes:
        out.questions.append(Question("ask_no_table", "--column", ("B=unit", "C=year", "D=PAR")))
    return shapes


def note_shapes(shapes: Iterable[Shape], out: Understood) -> None:
    """Note the columns of tables, what was left out, the title and the document that they name."""
    shapes = list(shapes)
    for shape in shapes:
        out.columns += [(shape.table.sheet.name, c) for c in shape.columns]
        out.left_out += shape.left_out
    out.title = next((s.table.headline[:_WIDEST_TITLE] for s in shapes if s.table.title), "")
    for title in dict.fromkeys(s.table.headline[:_WIDEST_TITLE] for s in shapes):
        if part_of_year_in(title):
            out.remarks.append(Remark("title_part_of_year", {"title": title}))
    documents = [_document_of(s) for s in shapes]
    out.document = next(filter(None, documents), None)
    if len(words := dict.fromkeys(d.words for d in documents if d)) > 1:
        out.remarks.append(Remark("own_documents", {"documents": "; ".join(words)}))
        for shape, document in zip(shapes, documents, strict=True):
            if document:
                shape.entries = [
                    e if e.source else replace(e, source=document.words) for e in shape.entries
                ]


def _document_of(shape: Shape) -> Document | None:
    """Return the document that the title of a table or a note below it names."""
    return next((d for t in (shape.table.title, *shape.notes) if (d := document_in(t))), None)


def with_units(
    entries: Iterable[Entry], register: Register, answers: Answers, out: Understood, *, source: str
) -> dict[Name, str]:
    """Return the identity of every name, with those that become new units.

    What is open goes to ``out``.
    """
    entries = _without_ignored(entries, answers, out)
    if any(not e.unit for e in entries):
        out.questions.append(Question("ask_whose_table", "--locality"))
        entries = [e for e in entries if e.unit]
    unread = [e for e in entries if e.unread_year]
    for e in reversed({(e.sheet, e.row): e for e in reversed(unread)}.values()):
        figures = {"year": e.unread_year[:60]}
        out.faults.append(
            Fault("year_unreadable", figures, e.sheet, str(e.row), e.unread_year[:60])
        )
    entries = [e for e in entries if not e.unread_year]
    if any(e.year is None for e in entries):
        out.questions.append(
            Question(
                "ask_period", "--period", (), {"count": str(sum(e.year is None for e in entries))}
            )
        )
        entries = [e for e in entries if e.year is not None]
    out.faults += _years_to_come(entries, answers.today)
    named = name_units((name_of(e) for e in entries), register, answers)
    out.remarks += named.remarks
    out.questions += named.questions
    out.units |= {n.written: u for n, u in named.units.items()}
    unit_ids = {n: u.locality for n, u in named.units.items()}
    if named.unknown and not named.questions:
        unit_ids |= _unknown(named, entries, register, answers, out, source=source)
    return unit_ids


def _without_ignored(entries: Iterable[Entry], answers: Answers, out: Understood) -> list[Entry]:
    """Return the entries of units that a person did not leave out, and note the rows that were."""
    entries = list(entries)
    left = [e for e in entries if answers.units.get(e.unit) == IGNORED]
    for e in {(e.sheet, e.row): e for e in left}.values():
        out.left_out.append(LeftOut(e.sheet, str(e.row), e.unit[:80], "row_unit_ignored"))
    return [e for e in entries if answers.units.get(e.unit) != IGNORED]


def _years_to_come(entries: Iterable[Entry], today: date | None) -> list[Fault]:
    """Refuse each year that has not begun, with the first cell that stands for it."""
    first: dict[int, Entry] = {}
    for e in entries:
        if today is not None and e.year is not None and e.year > today.year:
            first.setdefault(e.year, e)
    return [
        Fault(
            "year_to_come",
            {"year": str(year), "letter": e.cell.rstrip("0123456789")},
            e.sheet,
            e.cell,
            str(year),
            f"≤ {today.year}" if today else "",
        )
        for year, e in sorted(first.items())
    ]


def name_of(entry: Entry) -> Name:
    """Return the name of an entry's unit as the table writes it."""
    return Name(entry.unit, entry.within, entry.level, entry.year or 0)


def _unknown(
    named: Named,
    entries: list[Entry],
    register: Register,
    answers: Answers,
    out: Understood,
    *,
    source: str,
) -> dict[Name, str]:
    """Take names that mean no unit into the register where that was asked for and may be.

    Else say what each comes near.
    """
    below = register[answers.below] if answers.below else None
    by_written: dict[str, list[Name]] = {}
    for name in named.unknown:
        by_written.setdefault(name.written, []).append(name)
    for written, units in _of_several(by_written, named, register, answers).items():
        out.questions.append(_whose_row(written, units))
        del by_written[written]
    if not by_written:
        return {}
    if later := _later(named, by_written, register, answers):
        out.questions.append(later)
        return {}
    may = {w: _level(names, answers) for w, names in by_written.items()}
    lacking = {
        w for w, names in by_written.items()
        if may[w] and not any(m.shared or m.levels for m in (named.unknown[n] for n in names))
        and may_be_new(level=may[w], year=min(n.year for n in names), below=below, fictional=answers.fictional)
    }  # fmt: skip
    if answers.new_units and lacking == set(by_written):
        return _registered(by_written, may, below, entries, register, answers, out, source=source)
    if lacking == set(by_written) and not answers.new_units:
        spelt = sorted(w[0] for w in _spellings(lacking).values())
        near = {w: named.unknown[by_written[w][0]].candidates for w in sorted(lacking)}
        out.questions.append(ask_new_units(spelt, near, answers.below or named.below, register))
    for written, names in sorted(by_written.items()):
        if written in lacking:
            if not (answers.new_units or lacking == set(by_written)):
                # asked about above where all names are new; beside misspelt ones it is said here
                at = next(e for e in entries if e.unit == written)
                out.faults.append(
                    Fault("unit_new", {"name": written}, at.sheet, f"{at.row}", written)
                )
            continue
        match, first = named.unknown[names[0]], next(e for e in entries if e.unit == written)
        if match.shared:
            choices = tuple(f"{written}={u.locality}" for u in match.candidates[:10])
            out.questions.append(
                Question(
                    "ask_unit",
                    "--unit",
                    choices,
                    {"name": written, "choices": register.listed(match.candidates)},
                )
            )
        else:
            out.faults.append(_misspelt(first, names[0].year, match, named.below, register))
    return {}


def _of_several(
    by_written: Mapping[str, list[Name]], named: Named, register: Register, answers: Answers
) -> dict[str, tuple[Locality, ...]]:
    """Return the names that list two units or more, each of which the register knows."""
    told = replace(answers, below=answers.below or named.below, units={}, new_units=False)
    several = {}
    for written, names in by_written.items():
        parts = [part.strip() for part in _AND.split(written) if part.strip()]
        if len(parts) < 2:
            continue
        first = names[0]
        level = first.level or kind_of(parts[0])[0]
        wanted = [Name(part, first.within, level, first.year) for part in parts]
        units = name_units(wanted, register, told).units
        if len({u.locality for u in units.values()}) == len(wanted):
            several[written] = tuple(units[name] for name in wanted)
    return several


def _whose_row(written: str, units: Sequence[Locality]) -> Question:
    """Ask what becomes of a row about several units: its figures are of none of them alone."""
    choices = (f"{written}={IGNORED}", *(f"{written}={u.locality}" for u in units))
    figures = {"name": written, "count": str(len(units)), "units": "; ".join(u.name for u in units)}
    return Question("ask_whose_row", "--unit", choices, figures)


def _misspelt(entry: Entry, year: int, match: Match, below: str, register: Register) -> Fault:
    """Return what is said of a name that means no unit, with those that it comes near."""
    near = match.candidates
    if below in register:  # a namesake in another province is no help
        line = {u.locality for u in register.line(below)}
        near = tuple(u for u in near if u.parent in line)
    key, figures = "unit_unknown", {"name": entry.unit, "year": str(year)}
    if len(near) == 1:
        key, figures = "unit_near", figures | {"near": near[0].locality}
    return Fault(key, figures, entry.sheet, f"{entry.row}", entry.unit, register.listed(near))


def _later(
    named: Named, by_written: Mapping[str, list[Name]], register: Register, answers: Answers
) -> Question | None:
    """Ask whether figures of years before their units stood were worked out anew for them.

    None where no name of the table is that of a unit that came later.
    """
    if answers.recalculated:
        return None
    first = {n.written: unit for n, unit in named.units.items()}
    for written, names in by_written.items():
        if written not in first and (unit := _came_later(names, register, answers)):
            first[written] = unit
    early = {
        w: first[w]
        for w, names in by_written.items()
        if w in first and first[w].valid_from > f"{max(n.year for n in names)}-12-31"
    }
    if not early:
        return None
    years = sorted({n.year for w in early for n in by_written[w]})
    since = min(u.valid_from for u in early.values())
    figures = {
        "count": str(len(early)),
        "names": ", ".join(sorted(early)[:8]),
        "since": f"{since[8:]}/{since[5:7]}/{since[:4]}",
        "years": ", ".join(map(str, years)),
    }
    return Question("ask_recalculated", "--recalculated", (), figures)


def _came_later(names: list[Name], register: Register, answers: Answers) -> Locality | None:
    """Return the one unit of today that a name means, below the unit that the table is about."""
    named = name_units(names[:1], register, replace(answers, recalculated=True))
    return next(iter(named.units.values()), None)


def _level(names: list[Name], answers: Answers) -> str:
    return answers.level or names[0].level or kind_of(names[0].written)[0]


def _registered(
    by_written: dict[str, list[Name]], level: dict[str, str], below: Locality | None, entries: list[Entry], register: Register,
    answers: Answers, out: Understood, *, source: str,
) -> dict[Name, str]:  # fmt: skip
    years = sorted({e.year for e in entries if e.year})
    since = first_day(years, below)
    if below is None and any(v != "province" for v in level.values()):
        out.questions.append(
            Question(
                "ask_below_new",
                "--below",
                (),
                {"names": ", ".join(list(by_written)[:8]), "year": str(years[0])},
            )
        )
        return {}
    if below is not None and (
        below.valid_from > since or (below.valid_to and below.valid_to < f"{years[-1]}-12-31")
    ):
        span = str(years[0]) if years[0] == years[-1] else f"{years[0]}-{years[-1]}"
        out.faults.append(not_there(below, span, years[0], register))
        return {}
    until = register.line(below.locality)[-1].valid_to if below is not None else ""
    spelt = _spellings(by_written)
    new = {
        plain: new_unit(
            _best(written, level[written[0]]),
            level=level[written[0]],
            below=below,
            since=since,
            fictional=answers.fictional,
            source=source,
            until=until,
        )
        for plain, written in spelt.items()
    }
    rows = {w: new[plain] for plain, written in spelt.items() for w in written}
    if twice := settled(list(new.values()), register):
        out.faults.append(Fault("code_taken", {"names": ", ".join(twice[:8])}))
        return {}
    out.tables["localities"] = list(new.values())
    out.remarks.append(
        Remark(
            "units_new",
            {
                "count": str(len(new)),
                "below": below.name if below else "",
                "since": f"{since[8:]}/{since[5:7]}/{since[:4]}",
            },
        )
    )
    return {
        name: str(rows[name.written]["locality"]) for names in by_written.values() for name in names
    }


def _spellings(written: Iterable[str]) -> dict[str, list[str]]:
    """Return names that differ in capitals and short forms only, by what they have in common."""
    alike: dict[str, list[str]] = {}
    for name in sorted(written, key=lambda w: (w.isupper(), w)):
        alike.setdefault(search_form(office_in_full(name)), []).append(name)
    return alike


def _best(written: list[str], level: str) -> str:
    """Return how a new unit is written, of the ways in which a table writes it."""
    name = official_spelling(office_in_full(written[0]))
    return out_of_capitals(name, level) if name.isupper() else name
