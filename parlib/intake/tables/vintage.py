"""One vintage of a source out of a table that was understood.

Its files, its card, and what changed against the vintage before.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parlib.codebook.documents import Document, document_in, is_address
from parlib.codebook.inert_text import neutralise, restore
from parlib.codebook.vietnamese import ascii_slug
from parlib.gate.files import Refused, as_text, read_bytes
from parlib.intake.raw.cards import ORIGINAL, Source
from parlib.intake.tables.book import Book
from parlib.intake.tables.meaning import Role
from parlib.intake.tables.understood import Understood

KINDS = {
    "figures": "public-figures",
    "outcomes": "outcomes",
    "localities": "localities",
    "responses": "responses",
    "progress": "progress",
}
"""Kind of the file of each table."""
_KEYS = {
    "figures": ("place", "year", "index", "code", "measure"),
    "outcomes": ("locality", "period", "indicator"),
    "localities": ("locality",),
    "responses": ("locality", "period", "survey", "respondent", "item"),
    "progress": ("plan", "item", "period"),
}
_VALUES = {
    "figures": ("value", "text", "max_points", "rank", "of", "rule_book"), "outcomes": ("value", "unit", "flag"), "localities": ("name", "parent"),
    "responses": ("answer", "weight", "stratum", "psu"), "progress": ("value", "note"),
}  # fmt: skip
_ABOUT = {
    "figures": (
        "Index figures, one row a figure; the column origin says in which cell of the original "
        "it stands"
    ),
    "outcomes": "Outcomes, one row a figure of a unit and year",
    "localities": "Units that the table names and no other register knew",
    "responses": "Survey answers, one row an answer",
    "progress": "Results of a plan, one row a promise and period",
}
_MOST_KEPT = 60_000_000
_SHORTEST_TITLE = 5  # of a card; files are called "a.xlsx" as well


@dataclass(frozen=True, slots=True)
class Facts:
    """What the card says beyond the table.

    Source, who made it, when it was received, title, licence.
    """

    source: str
    retrieved: str
    producer: str = ""
    licence: str = ""
    title: str = ""
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs from the vintage before.

    What it is about, what it said and what it says, by column; empty where there was none or is
    none now.
    """

    table: str
    about: Mapping[str, str]
    was: Mapping[str, str]
    now: Mapping[str, str]


def files_of(understood: Understood, book: Book, *, source: str) -> dict[str, bytes]:
    """Return the files of the vintage.

    The original as it came, and a CSV file for each table that has rows.

    ``source`` is what rows of the register and outcomes say they come from, and figures where it is
    the address of a page.
    """
    original = f"{ascii_slug(Path(book.name).stem)[:60] or 'table'}{Path(book.name).suffix.lower()}"
    for row in (*understood.tables.get("localities", ()), *understood.tables.get("outcomes", ())):
        row["source"] = row["source"] or source
    # a document is said once, in the card; the address of a page stands in each row
    for row in understood.tables.get("figures", ()) if is_address(source) else ():
        row["source_url"] = row["source_url"] or source
    tables = {f"{name}.csv": _csv(rows) for name, rows in understood.tables.items() if rows}
    if not understood.keeps_original:
        return tables
    return {original if original not in tables else f"original-{original}": book.data} | tables


def card_of(
    understood: Understood, book: Book, files: Mapping[str, bytes], facts: Facts
) -> dict[str, Any]:
    """Return the card of the vintage as plain data."""
    document = document_in(facts.source)
    address = facts.source if is_address(facts.source) else ""
    host = address.split("/")[2] if address else ""
    title = facts.title or understood.title or Path(book.name).stem
    title = title if len(title) >= _SHORTEST_TITLE else f"Bảng {title}"
    producer = facts.producer or (document.office if document else "") or host
    named = document.words if document else address
    entries = []
    for name, content in files.items():
        table = name.removesuffix(".csv")
        rows = understood.tables.get(table)
        entry: dict[str, Any] = {"name": name, "sha256": hashlib.sha256(content).hexdigest()}
        if name.endswith(".csv") and rows is not None:
            entry |= {"kind": KINDS[table], "rows": len(rows), "about": _ABOUT[table]}
        else:
            entry |= {"kind": ORIGINAL, "about": f"The table as it came: {book.name}"}
        entries.append(entry)
    kind = next(KINDS[t] for t in understood.tables if understood.tables[t])
    left = {f"{x.sheet} {x.place}".strip() for x in understood.left_out}
    return {
        "kind": kind,
        "title": title,
        "producer": producer,
        "citation": f"{title}. {named}." if named else title,
        "urls": [address] if address else [],
        "published": document.day.isoformat() if document else "",
        "retrieved": facts.retrieved,
        "licence": facts.licence
        or ("Figures are facts of the document named; the table is the office's own."),
        "compiled": _compiled(book, left, kept=understood.keeps_original),
        "caveats": [("Fictional units: the figures mean nothing about a real place.")]
        if _fictional(understood)
        else [],
        "supersedes": list(facts.supersedes),
        **({"document": _document(document)} if document else {}),
        "columns": understood.mapping or _columns(understood),
        **(
            {"answers": understood.read_as, "sample": understood.sample}
            if understood.sample
            else {}
        ),
        "files": entries,
    }


def _compiled(book: Book, left: set[str], *, kept: bool) -> str:
    """Return how the files were made, and of an original that is not kept which one it was."""
    how_made = "Read from the original by `parlib add`"
    how_made += f"; {len(left)} rows, columns or cells hold nothing to take." if left else "."
    if kept:
        return how_made
    digest = hashlib.sha256(book.data).hexdigest()
    return f"{how_made} The original ({book.name}, SHA-256 {digest}) names people and is not kept."


def _fictional(understood: Understood) -> bool:
    new = any(row.get("fictional") for row in understood.tables.get("localities", ()))
    return new or any(u.fictional for u in understood.units.values())


def _document(document: Document) -> dict[str, Any]:
    issued = {"issuer": document.issuer} if document.issuer else {}
    return {"kind": document.kind, "number": document.number, "day": document.day} | issued


def _columns(understood: Understood) -> dict[str, str]:
    """Return what was made of each heading, for the next vintage of the same form."""
    return {
        c.heading[:150]: c.meaning.word
        for _, c in understood.columns
        if c.meaning.role != Role.OPEN
    }


def _csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {
            name: neutralise(value) if isinstance(value, str) else value
            for name, value in row.items()
        }
        for row in rows
    )
    return out.getvalue().encode()


def earlier_rows(source: Source) -> dict[str, list[dict[str, str]]]:
    """Return the rows of the CSV files of a vintage, by table.

    A file that cannot be read holds none.
    """
    rows_by_table: dict[str, list[dict[str, str]]] = {}
    for entry in source.card.files:
        table = entry.name.removesuffix(".csv")
        if entry.name.endswith(".csv") and table in _KEYS and source.kind_of(entry) == KINDS[table]:
            try:
                text = as_text(read_bytes(source.folder / entry.name, most=_MOST_KEPT))
            except Refused:
                continue
            kept = csv.DictReader(io.StringIO(text, newline=""))
            rows_by_table[table] = [
                {
                    name: restore(value) if isinstance(value, str) else value
                    for name, value in row.items()
                }
                for row in kept
            ]
    return rows_by_table


def changes(
    before: Mapping[str, Sequence[Mapping[str, str]]],
    now: Mapping[str, Sequence[Mapping[str, object]]],
) -> list[Change]:
    """Return every row that one vintage holds and the other does not, or holds otherwise, in the
    order of their keys.
    """
    out = []
    for table, columns in _KEYS.items():
        old, new = (_by_key(rows.get(table, ()), table, columns) for rows in (before, now))
        for key in sorted(old.keys() | new.keys()):
            if (was := old.get(key, {})) != (is_now := new.get(key, {})):
                out.append(Change(table, dict(zip(columns, key, strict=True)), was, is_now))
    return out


def held_elsewhere(
    tables: Mapping[str, Sequence[Mapping[str, object]]], others: Sequence[Source]
) -> list[tuple[Source, int, int]]:
    """Return the sources that hold rows of some tables already.

    How many with the same key, and how many of these say the same.

    Units are left out: a table may bring along what another one registered.
    """
    holders = []
    for other in others:
        held = earlier_rows(other)
        same = alike = 0
        for table, columns in _KEYS.items():
            if table != "localities" and table in held and tables.get(table):
                old, new = (_by_key(rows, table, columns) for rows in (held[table], tables[table]))
                shared = old.keys() & new.keys()
                same += len(shared)
                alike += sum(old[key] == new[key] for key in shared)
        if same:
            holders.append((other, same, alike))
    return holders


def says_the_same_things(
    source: Source, tables: Mapping[str, Sequence[Mapping[str, object]]]
) -> bool:
    """Return whether a vintage and some tables have a row of one key in common.

    So they have where either of them holds none but units.
    """
    held = earlier_rows(source)
    facts = [t for t in _KEYS if t != "localities"]
    if not any(held.get(t) for t in facts) or not any(tables.get(t) for t in facts):
        return True
    shared = (
        _by_key(held.get(t, ()), t, _KEYS[t]).keys()
        & _by_key(tables.get(t, ()), t, _KEYS[t]).keys()
        for t in facts
    )
    return any(shared)


def _by_key(
    rows: Sequence[Mapping[str, object]], table: str, columns: Sequence[str]
) -> dict[tuple[str, ...], dict[str, str]]:
    return {
        tuple(str(r.get(c, "")) or ("rank" if c == "measure" else "") for c in columns): {
            c: str(r[c]) for c in _VALUES[table] if str(r.get(c, "")) not in ("", "nan")
        }
        for r in rows
    }
