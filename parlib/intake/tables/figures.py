"""Index figures out of an office's tables.

PAR INDEX and SIPAS as published figures, every other index as an outcome with its own maximum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from parlib.codebook.documents import document_in, is_address
from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.codebook.values import is_missing
from parlib.codebook.vietnamese import ascii_slug, search_form
from parlib.codebook.vocabulary import RECALCULATED
from parlib.intake.tables.book import Book
from parlib.intake.tables.cells import SHARES, Cell, all_are_shares, read_cell, set_aside
from parlib.intake.tables.heads import shown
from parlib.intake.tables.meaning import Role
from parlib.intake.tables.percent_for_points import by_column, index_for_points
from parlib.intake.tables.questions import UNKNOWN, Answers, Fault, Question, Remark
from parlib.intake.tables.rows import Entry, LeftOut
from parlib.intake.tables.understood import Understood, name_of, shapes_of, with_units

OWN_INDICES = ("PAR", "SIPAS")
"""Indices of the table of observations.

Every other index has a maximum of its own and goes to the outcomes.
"""
FIGURE_COLUMNS = (
    "place", "year", "index", "code", "part", "measure", "value", "text", "unit", "max_points", "rank", "of", "confidence",
    "rank_confidence", "rule_book", "source_url", "note", "origin",
)  # fmt: skip
INDICATORS = {"PAPI": "papi", "PCI": "pci", "DTI": "dti", "ICT": "ict", "I766": "index_766"}
"""Begin of the indicators of an index that has a maximum of its own."""
_OFTEN, _OFTEN_IN_ROWS = 3, 2
"""So many cells that differ between two columns, or two rows, are one slip: of what a column is, or
of the name of a unit."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its unit: the entry, the identity, and what the cell came to."""

    entry: Entry
    locality: str
    cell: Cell

    @property
    def key(self) -> tuple:
        """Return what may stand once only."""
        return self.locality, self.entry.year, self.entry.index, self.entry.code, self.entry.measure


def understand_figures(
    book: Book, register: Register, *, parts: Mapping[str, str], answers: Answers, source: str = ""
) -> Understood:
    """Understand a file of index figures.

    Parameters
    ----------
    book : Book
        The file as read.
    register : Register
        The units.
    parts : mapping of str to str
        Codes of parts of the index by their folded name, from the rule books.
    answers : Answers
        What a person said.
    source : str
        Where new units come from, as their register rows say it.
    """
    out = Understood()
    shapes = shapes_of(book, parts, answers, out)
    open_columns = [(s.table.sheet.name, c) for s in shapes for c in s.open_columns]
    if open_columns and not answers.index:
        named = "; ".join(f"{sheet}!{c.letter} “{c.heading}”" for sheet, c in open_columns[:8])
        out.questions.append(
            Question("ask_index", "--index", (*OWN_INDICES, *INDICATORS), {"columns": named})
        )
    entries = [e for s in shapes for e in s.entries]
    if shapes and not entries:
        known = any(s.table.of(Role.FIGURE) for s in shapes)  # its cells are all empty
        out.questions.append(
            Question("ask_no_cells", "--column", ("D=PAR",))
            if known
            else Question("ask_no_table", "--column", ("B=unit", "C=year", "D=PAR"))
        )
    unit_ids = with_units(entries, register, answers, out, source=source)
    entries = [e for e in entries if e.index and _known_index(e, out)]
    percent = {(p.name, a) for p in book.pages for a in p.percent}
    dated = [e for e in entries if e.year and name_of(e) in unit_ids]
    figures = _figures(dated, unit_ids, percent, answers.missing, out)
    figures = _once(figures, out)
    _hold(figures, out)
    figures = _ranked(figures, register)
    early = {
        (f.locality, f.entry.year)
        for f in figures
        if f.locality in register and not register[f.locality].covers(f.entry.year or 0)
    }
    if early:
        years = ", ".join(sorted({str(year) for _, year in early}))
        out.remarks.append(Remark("recalculated", {"years": years}))
    rule_book = "" if answers.rule_book == UNKNOWN else answers.rule_book
    local = {f.locality for f in figures if _has_no_series(f.locality, register, out)}
    out.tables["figures"] = [
        row | {"rule_book": rule_book if f.locality in local else ""}
        for f in figures
        if f.entry.index in OWN_INDICES
        if (row := _observation(f, early=(f.locality, f.entry.year) in early)) is not None
    ]
    if not answers.rule_book:
        out.years_apart = _years_of_totals(figures, local)
    out.tables["outcomes"] = [
        _outcome(f)
        for f in figures
        if f.entry.index not in OWN_INDICES and f.entry.measure not in ("class", "max_points")
    ]
    return out


def _has_no_series(locality: str, register: Register, out: Understood) -> bool:
    """Return whether a unit is of a level for which no decision of the ministry says how years were
    made: each province has rule books of its own for the units below it.
    """
    if locality in register:
        return register[locality].level != "province"
    new = {r["locality"]: r["level"] for r in out.tables.get("localities", ())}
    return new.get(locality) != "province"


def _years_of_totals(figures: Iterable[Figure], local: Collection[str]) -> tuple[int, ...]:
    """Return the years of which a table holds totals of units below a province."""
    totals = (
        f.entry
        for f in figures
        if f.locality in local and f.entry.index in OWN_INDICES and f.entry.code == "0"
    )
    return tuple(sorted({e.year for e in totals if e.year and e.measure in ("score", "points")}))


def _known_index(entry: Entry, out: Understood) -> bool:
    if entry.index in OWN_INDICES or entry.index in INDICATORS:
        return True
    out.left_out.append(LeftOut(entry.sheet, str(entry.row), entry.index[:80], "row_index_open"))
    return False


def _figures(
    entries: list[Entry],
    unit_ids: Mapping,
    percent: set[tuple[str, str]],
    missing: Collection[str],
    out: Understood,
) -> list[Figure]:
    """Read the cell of every entry; shares of a whole column are said aloud."""
    entries, remarks = index_for_points(entries, percent, OWN_INDICES)
    out.remarks += remarks
    figures = []
    for (sheet, letter, measure), cells in by_column(entries).items():
        shares = measure in SHARES and all_are_shares(
            e for e in cells if (sheet, e.cell) not in percent
        )
        if shares:
            out.remarks.append(Remark("shares_read", {"column": f"{sheet}!{letter}"}))
        for e in cells:
            as_share = shares or (sheet, e.cell) in percent
            cell = read_cell(e, as_share=as_share, missing=missing)
            if cell.why:
                set_aside(e, cell.why, out.left_out, out.faults)
            else:
                figures.append(Figure(e, unit_ids[name_of(e)], cell))
    order = {id(e): i for i, e in enumerate(entries)}
    return sorted(figures, key=lambda f: order[id(f.entry)])


def _once(figures: list[Figure], out: Understood) -> list[Figure]:
    """Keep one of figures that stand twice with one value; refuse a figure that stands with two."""
    first: dict[tuple, Figure] = {}
    twice: dict[tuple[str, str, str], list[Fault]] = {}
    for f in figures:
        known = first.setdefault(f.key, f)
        if known is f:
            continue
        e, before = f.entry, known.entry
        if known.cell == f.cell:
            out.left_out.append(LeftOut(e.sheet, e.cell, e.unit, "cell_twice"))
            continue
        names = {
            "unit": e.unit,
            "year": str(e.year),
            "index": e.index,
            "other": f"{before.sheet}!{before.cell}",
            "letter": _letter(e),
        }
        values = (c.text or shown(c.value) for c in (f.cell, known.cell))
        fault = Fault("figure_twice", names, e.sheet, e.cell, *values)
        rows = _letter(e) == _letter(before) and e.sheet == before.sheet
        if rows:
            fault = replace(fault, key="figure_on_two_rows")
        places = (str(e.row), str(before.row)) if rows else (_letter(e), _letter(before))
        twice.setdefault((e.sheet, *places), []).append(fault)
    for (_, here, other), faults in twice.items():
        out.faults += _one_slip(faults, here, other)
    return list(first.values())


def _one_slip(faults: list[Fault], here: str, other: str) -> list[Fault]:
    """Say once of two columns that both were read as one figure, or of two rows of one unit, where
    that is the slip.
    """
    rows = here.isdigit()
    if len(faults) < (_OFTEN_IN_ROWS if rows else _OFTEN):
        return faults
    figures = {**faults[0].figures, "count": str(len(faults)), "here": here, "other": other}
    if not rows:
        return [replace(faults[0], key="columns_twice", figures=figures)]
    unit = faults[0].figures["unit"]
    return [Fault("unit_on_two_rows", figures, faults[0].sheet, here, unit)]


def _say_zeros(figures: Iterable[Figure], out: Understood) -> None:
    """Say aloud which totals are nought: no unit has one, but tables have noughts for no figure."""
    zeros: dict[str, list[str]] = defaultdict(list)
    for f in figures:
        if f.entry.code == "0" and f.entry.measure in ("score", "points") and f.cell.value == 0:
            zeros[f.entry.index].append(f"{f.entry.sheet}!{f.entry.cell}")
    for index, cells in zeros.items():
        shown_cells = ", ".join(cells[:8]) + (" …" if len(cells) > 8 else "")
        values = {"index": index, "count": str(len(cells)), "cells": shown_cells}
        out.remarks.append(Remark("zeros_read", values))


def _hold(figures: list[Figure], out: Understood) -> None:
    """Check figures against their bounds, and ranks against the values beside them."""
    _say_zeros(figures, out)
    for f in figures:
        e, value = f.entry, f.cell.value
        if e.index in OWN_INDICES and e.measure == "score" and not 0 <= value <= 100:
            names = {"letter": _letter(e), "index": e.index}
            out.faults.append(
                Fault("share_out_of_range", names, e.sheet, e.cell, shown(value), "0–100")
            )
        elif e.highest and e.measure in ("points", "score", "self_points") and value > e.highest:
            out.faults.append(
                Fault("above_maximum", {}, e.sheet, e.cell, shown(value), f"≤ {shown(e.highest)}")
            )
    by_group: dict[tuple, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for f in figures:
        if f.entry.measure in ("rank", "score", "points"):
            kind = "rank" if f.entry.measure == "rank" else "value"
            by_group[
                f.entry.sheet,
                f.entry.year,
                f.entry.index,
                f.entry.code,
                f.entry.level,
                f.entry.within,
            ][kind][f.locality] = f.cell.value
    for (sheet, year, index, *_), kinds in by_group.items():
        both = [(kinds["rank"][u], v) for u, v in kinds["value"].items() if u in kinds["rank"]]
        wrong = (
            sum(a[0] < b[0] and a[1] < b[1] for a in both for b in both) if len(both) <= 400 else 0
        )
        if wrong:
            out.remarks.append(
                Remark(
                    "ranks_contradict",
                    {"sheet": sheet, "year": str(year), "index": index, "count": str(wrong)},
                )
            )


def _ranked(figures: list[Figure], register: Register) -> list[Figure]:
    """Say among how many units a rank is, where the table ranks them all.

    Places 1 to n, ties sharing the better one. A list of the first few of many units that the
    register knows is the head of a longer ranking.
    """
    groups: dict[tuple, list[Figure]] = defaultdict(list)
    for f in figures:
        if f.entry.measure == "rank":
            groups[
                f.entry.sheet,
                f.entry.year,
                f.entry.index,
                f.entry.code,
                f.entry.level,
                f.entry.within,
            ].append(f)
    whole = {
        key: len(fs)
        for key, fs in groups.items()
        if _is_whole_ranking(sorted(f.cell.value for f in fs)) and _ranks_most(fs, register)
    }
    return [
        replace(f, cell=replace(f.cell, of=whole[key]))
        if f.entry.measure == "rank" and f.cell.of is None
        and (key := (f.entry.sheet, f.entry.year, f.entry.index, f.entry.code, f.entry.level, f.entry.within)) in whole
        else f
        for f in figures
    ]  # fmt: skip


_MOST = 0.4
"""Least share of the registered units of its kinds that a ranking of them all holds.

Registers know more departments than an office ranks.
"""


def _ranks_most(figures: list[Figure], register: Register) -> bool:
    """Return whether a ranking holds most of the units that lie beside its own in the register.

    Wards may be ranked apart from communes: only units of the kinds that it ranks are counted.
    """
    units = [register[f.locality] for f in figures if f.locality in register]
    if len(units) < len(figures):  # new units: the table is all that is known of them
        return True
    years = (figures[0].entry.year or 0, *(int(u.valid_from[:4]) for u in units))

    def group(unit: Locality) -> tuple[str, str, bool, str]:
        parent = register.line(unit.parent)[-1].locality if unit.parent in register else ""
        kind = unit.name.split()[0] if unit.level == "commune" else ""
        return unit.level, parent, unit.fictional, kind

    groups = {group(u) for u in units}
    known = sum(u.covers(max(years)) and group(u) in groups for u in register)
    return len(figures) >= _MOST * known


def _is_whole_ranking(ranks: list[float]) -> bool:
    return len(ranks) >= 2 and all(
        r == i + 1 or (i > 0 and r == ranks[i - 1]) for i, r in enumerate(ranks)
    )


def _observation(f: Figure, *, early: bool) -> dict[str, object] | None:
    """Return one row of a file of published figures.

    None for a maximum, which stands beside its points. ``early``: the unit came after the year, for
    which the office worked the figure out anew.
    """
    trust = RECALCULATED if early else "stated"
    e, cell = f.entry, f.cell
    measure, value, note = e.measure, _plain(cell.value), ""
    if measure == "max_points" and e.code == "0":
        return None
    if measure == "points" and e.code == "0":
        measure = "score"
        if e.highest and e.highest != 100:
            value, note = (
                f"{100 * cell.value / e.highest:.6g}",
                f"{cell.value:g}/{e.highest:g} điểm",
            )
    row: dict[str, object] = dict.fromkeys(FIGURE_COLUMNS, "") | {
        "place": f.locality, "year": e.year, "index": e.index, "code": e.code, "part": e.part,
        "source_url": row_source(e), "note": note, "origin": f"{e.sheet}!{e.cell}",
    }  # fmt: skip
    if measure == "rank":
        return row | {"rank": cell.text or value, "of": cell.of or "", "rank_confidence": trust}
    row |= {
        "measure": measure,
        "value": "" if cell.text else value,
        "text": cell.text,
        "confidence": trust,
    }
    units = dict.fromkeys(SHARES, "percent") | {"class": ""}
    row["unit"] = units.get(measure, "points")
    row["max_points"] = (
        f"{e.highest:g}" if e.highest and measure in ("points", "self_points") else ""
    )
    return row


def _outcome(f: Figure) -> dict[str, object]:
    e = f.entry
    part = "total" if e.code == "0" else ascii_slug(e.part or e.code).replace("-", "_")[:60]
    rank = e.measure == "rank"
    flag = [f"tối đa {e.highest:g}"] if e.highest and not rank else []
    flag += [f"trong {f.cell.of} đơn vị"] if f.cell.of else []
    return {
        "locality": f.locality, "period": e.year, "indicator": f"{INDICATORS[e.index]}_{part}{'_rank' if rank else ''}",
        "value": _plain(f.cell.value), "unit": "hạng" if rank else "điểm", "source": row_source(e), "flag": "; ".join(flag),
    }  # fmt: skip


def row_source(entry: Entry) -> str:
    """Return the source that a row states itself, where it is an address or a numbered document."""
    if is_address(entry.source):
        return entry.source
    document = document_in(entry.source)
    return document.words if document else ""


def _letter(entry: Entry) -> str:
    return entry.cell.rstrip("0123456789")


def _plain(value: float) -> str:
    return "" if is_missing(value) else f"{value:.12g}"


def parts_of(domains: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return codes of parts by folded name; a name that stands for two codes stands for none."""
    codes: dict[str, set[str]] = defaultdict(set)
    for code, name in domains:
        codes[search_form(name)].add(code)
    return {name: named_codes.pop() for name, named_codes in codes.items() if len(named_codes) == 1}
