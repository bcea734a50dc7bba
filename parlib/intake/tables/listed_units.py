"""The units that a list names, in its order, each with where it stands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from parlib.codebook.short_offices import office_in_full
from parlib.codebook.vietnamese import nfc, search_form
from parlib.intake.tables.book import Page
from parlib.intake.tables.heads import Column, Table, find_tables, shown, text_of
from parlib.intake.tables.meaning import Meaning, Role, level_in
from parlib.intake.tables.new_units import kind_of
from parlib.intake.tables.questions import Answers
from parlib.intake.tables.rows import LeftOut, Shape, says, without_mark
from parlib.intake.tables.understood import Understood
from parlib.intake.tables.usual_units import official_spelling

LEVELS = ("province", "district", "commune", "department")


_ROMAN = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])[.)]?")
_OFFICE = re.compile(
    r"^(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd)\s+(?=(?:xã|phường|đặc khu|huyện|quận|thị xã"
    r"|thị trấn|thành phố|tỉnh)\b)",
    re.IGNORECASE,
)
_GROUP = re.compile(r"(?:cac|khoi|cap|nhom|co quan chuyen mon)\b.*")
_CROSS = re.compile(r"x|✓|✔|có|co|yes|1", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One unit as a list names it, and where."""

    sheet: str
    row: int
    name: str
    level: str
    within: str
    code: str


def tables_of_units(page: Page, answers: Answers, out: Understood) -> list[Table]:
    """Return the tables of a page that list units."""
    if answers.sheets and page.name not in answers.sheets:
        out.left_out.append(LeftOut(page.name, "", page.name, "sheet_not_asked"))
        return []
    tables = [
        t for t in find_tables(page.sheet, {}, answers.columns, loose=True) if t.of(Role.UNIT)
    ]
    if not tables and (bare := _by_content(page, answers)):
        return [bare]
    if not tables and any(any(row) for row in page.sheet.rows):
        out.left_out.append(LeftOut(page.name, "", page.name, "sheet_no_list"))
    return tables


def _by_content(page: Page, answers: Answers) -> Table | None:
    """Return a list without a head that is understood.

    The column in which most cells begin as names of units do.
    """
    sheet = page.sheet
    named = [
        (r, c)
        for r, row in enumerate(sheet.rows)
        for c, v in enumerate(row)
        if _is_name(text_of(v))
    ]
    if not named:
        return None
    told = next(
        (
            ord(letter) - 65
            for letter, m in answers.columns.items()
            if m.role == Role.UNIT and len(letter) == 1
        ),
        None,
    )
    place = Counter(c for _, c in named).most_common(1)[0][0] if told is None else told
    first = min((r for r, c in named if c == place), default=0)
    columns = [
        Column(place, text_of(sheet.cell(first - 1, place)) if first else "", Meaning(Role.UNIT))
    ]
    title = " ".join(
        dict.fromkeys(
            t for row in sheet.rows[: max(first - 1, 0)] for v in row if (t := text_of(v))
        )
    )
    return Table(sheet, title[:600], tuple(columns), max(first - 1, 0), first, len(sheet.rows))


def _is_name(text: str) -> bool:
    return len(text) <= 120 and bool(kind_of(_name(text))[0]) and not level_in(text)


def _name(text: str) -> str:
    return official_spelling(office_in_full(_OFFICE.sub("", without_mark(nfc(text)))))


def listed_units(shape: Shape, answers: Answers) -> list[Listed]:
    """Return the units of a table in order.

    Headings between rows say the level of those below them.
    """
    table, sheet = shape.table, shape.table.sheet
    by_role = {role: table.of(role) for role in Role}
    units, seen, level = [], set(), ""
    unit_column = max(
        by_role[Role.UNIT],
        key=lambda c: (LEVELS.index(c.meaning.level) if c.meaning.level else 2, -c.place),
    )
    above = [c for c in by_role[Role.UNIT] if c is not unit_column] + by_role[Role.WITHIN]

    kinds = _kinds(table, unit_column)
    shape.columns = [
        replace(c, meaning=Meaning(Role.LEVEL)) if c.place == kinds else c for c in shape.columns
    ]

    def text(row: int, columns: list[Column]) -> str:
        return next((t for c in columns if (t := text_of(sheet.cell(row, c.place)))), "")

    for row in range(table.first, table.end):
        written = text(row, [unit_column])
        everything = [t for v in sheet.rows[row] if (t := shown(v))]
        if not everything:
            continue
        name = _with_kind(_name(written), "" if kinds is None else text_of(sheet.cell(row, kinds)))
        why = "" if written else "row_note"
        if written and not _is_name(name):
            why = says(written)
        heading = written or (everything[-1] if len(everything) <= 2 else "")
        if _is_heading(heading, everything, text(row, by_role[Role.ORDER])):
            level, why = (
                level_in(re.sub(r"^(?:các|khối|cấp|nhóm)\s+", "", heading, flags=re.IGNORECASE))
                or kind_of(heading)[0],
                "row_section",
            )
        elif by_role[Role.KEEP] and not _CROSS.fullmatch(text(row, by_role[Role.KEEP])):
            why = why or "row_not_kept"
        elif (search_form(name), text(row, above)) in seen:
            why = "row_twice"
        if why:
            if why == "row_note":
                shape.notes.append(" ".join(everything))
            shape.left_out.append(
                LeftOut(sheet.name, str(row + 1), " ".join(everything)[:120], why)
            )
            continue
        seen.add((search_form(name), text(row, above)))
        kind = text(row, by_role[Role.LEVEL])
        stated = level_in(kind) or kind_of(kind + " ")[0]
        its = answers.level or stated or kind_of(name)[0] or unit_column.meaning.level or level
        units.append(
            Listed(
                sheet.name,
                row + 1,
                name,
                its,
                _name(text(row, above)),
                text(row, by_role[Role.CODE]),
            )
        )
    return units


def _with_kind(name: str, kind: str) -> str:
    """Return a name with the word for its kind before it, where it stands without one."""
    if not name or not kind or kind_of(name)[0]:
        return name
    return f"{kind[0].upper()}{kind[1:].lower()} {name}"


def _kinds(table: Table, unit_column: Column) -> int | None:
    """Return the column that says of each unit what it is (Xã, Phường), where names stand without
    that word.

    None where there is none.
    """
    for column in table.columns:
        texts = [
            t
            for r in range(table.first, table.end)
            if (t := text_of(table.sheet.cell(r, column.place)))
        ]
        if (
            column is not unit_column
            and texts
            and 2
            * sum(bool(kind_of(f"{t} x")[0]) and kind_of(f"{t} x")[1] == t.lower() for t in texts)
            > len(texts)
        ):
            return column.place
    return None


def _is_heading(text: str, everything: list[str], order: str) -> bool:
    """Return whether a row heads the rows below it.

    A Roman number or a letter before it, a word for a group, or the name of a level alone.
    """
    if not text or len(text) > 120:
        return False
    plain = search_form(without_mark(text))
    grouped = bool(_ROMAN.fullmatch(order)) and len(everything) <= 3
    return (
        grouped
        or bool(level_in(without_mark(text)))
        or (bool(_GROUP.fullmatch(plain)) and len(everything) <= 2)
    )
