"""How a table that was understood is shown to a person.

Columns, units, what is left out, some rows, and what changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from parlib.cli.console import err, tell
from parlib.codebook.values import holds
from parlib.codebook.vocabulary import UNKNOWN_PLACE
from parlib.speech.catalogue import msg, spoken

if TYPE_CHECKING:
    from parlib.codebook.localities import Register
    from parlib.intake.raw.cards import Source
    from parlib.intake.tables.book import Book
    from parlib.intake.tables.understood import Understood
    from parlib.intake.tables.vintage import Change

_SHOWN_LEFT, _SHOWN_CHANGES, _SHOWN_ROWS, _SHOWN_UNITS, _TEXT_SHOWN = 12, 20, 3, 40, 60


def show(understood: Understood, book: Book, register: Register, language: str) -> None:
    """Print what was understood.

    Columns, units, rows left out and why, three rows as they will be kept.
    """
    from parlib.intake.tables.indicators import names_of_indicators
    from parlib.intake.tables.words import meaning_in_words, remark_in_words, say

    table = Table(
        title=f"{book.name}: {understood.title}"[:120] if understood.title else book.name,
        title_justify="left",
    )
    for heading in (msg("Sheet › Column"), msg("Heading"), msg("Meaning")):
        table.add_column(heading, overflow="fold")
    for sheet, column in understood.columns:
        table.add_row(
            f"{sheet} › {column.letter}",
            column.heading[:80],
            meaning_in_words(column.meaning, language),
        )
    if understood.columns:
        err.print(table)
    # nothing is matched before the year is known, and the report of a plan names no unit
    if understood.units or not (understood.questions or "progress" in understood.tables):
        err.print(msg("Units matched: {count}", count=len(set(understood.units.values()))))
    for remark in understood.remarks:
        tell(remark_in_words(remark, language))
    if understood.document is not None:
        err.print(msg("Source: {source}", source=understood.document.words), markup=False)
    for left in understood.left_out[:_SHOWN_LEFT]:
        err.print(
            f"  - {left.sheet} › {left.place}: {_begin(left.text)} → "
            f"{say(left.why, language, letter=left.place)}",
            markup=False,
        )
    if len(understood.left_out) > _SHOWN_LEFT:
        err.print(f"  … (+{len(understood.left_out) - _SHOWN_LEFT})")
    new = {str(r["locality"]): str(r["name"]) for r in understood.tables.get("localities", ())}
    indicators = names_of_indicators(c for _, c in understood.columns)
    for name, rows in understood.tables.items():
        if rows:
            err.print(f"  {rows_in_words(name, rows)}:", markup=False)
        if name == "responses":
            err.print(f"    {_answers_by_item(rows)}", markup=False, soft_wrap=True)
        # how each new unit will be called is what a person looks for
        count = _SHOWN_UNITS if name == "localities" else _SHOWN_ROWS
        for row in rows[:count]:
            err.print(f"    {row_in_words(row, register, new, indicators)}", markup=False)
        if len(rows) > count:
            err.print(f"    … (+{len(rows) - count})")


def _begin(text: str) -> str:
    return text if len(text) <= _TEXT_SHOWN else f"{text[: _TEXT_SHOWN - 1].rstrip()}…"


def rows_in_words(table: str, rows: Sequence[Mapping[str, object]]) -> str:
    """Return how many rows a table has, in the words of who keeps it; an answer left empty is none."""
    count = len(rows)
    match table:
        case "localities":
            return msg("{count} new units", count=count)
        case "outcomes":
            return msg("{count} outcomes", count=count)
        case "progress":
            return msg("{count} results of a plan", count=count)
        case "responses":
            return _answers_in_words(rows)
        case _:
            return msg("{count} figures", count=count)


def _answers_in_words(rows: Sequence[Mapping[str, object]]) -> str:
    """Return how many forms came back, how many of them answer anything, and with how many answers."""
    given = [row for row in rows if row["answer"] != ""]
    told = {
        "forms": len({_form_of(row) for row in rows}),
        "answering": len({_form_of(row) for row in given}),
        "count": len(given),
        "empty": len(rows) - len(given),
    }
    if told["answering"] < told["forms"]:
        return msg(
            "{forms} forms returned, {answering} with answers: {count} answers, {empty} left empty",
            **told,
        )
    if told["empty"]:
        return msg("{forms} forms returned: {count} answers, {empty} left empty", **told)
    return msg("{forms} forms returned: {count} answers", **told)


def _form_of(row: Mapping[str, object]) -> tuple[object, object]:
    return row["locality"], row["respondent"]


def _answers_by_item(rows: Sequence[Mapping[str, object]]) -> str:
    """Return to how many forms each question was answered."""
    given = Counter(str(row["item"]) for row in rows if row["answer"] != "")
    items = dict.fromkeys(str(row["item"]) for row in rows)
    return msg(
        "answers by question: {counts}",
        counts=", ".join(f"{item} {given[item]}" for item in items),
    )


def row_in_words(
    row: Mapping[str, object],
    register: Register,
    new: Mapping[str, str],
    indicators: Mapping[str, str],
) -> str:
    """Return a row as a person reads it.

    Units and indicators by name, numbers as the language prints them, no empty cells.
    """
    parts = []
    for name, value in row.items():
        text = str(value)
        if (
            not holds(value)
            or text in ("", UNKNOWN_PLACE)
            or name in _UNSAID
            or (name == "code" and text == "0")
        ):
            continue
        if isinstance(value, bool):
            text = msg("fictional") if value else ""
        elif name in ("place", "locality", "parent"):
            text = new.get(text) or (register[text].name if text in register else text)
        elif name == "indicator":
            whole = text.removesuffix("_rank")
            text = indicators.get(whole, whole)
            text = text if whole == value else msg("{index}, rank", index=text)
        elif name in ("value", "max_points"):
            text = number_in_words(text)
        elif name == "rank":
            text = msg("rank {rank}", rank=text)
        elif name == "of":
            text = msg("of {count}", count=text)
        elif name in ("valid_from", "valid_to"):
            text = (
                msg("from {day}", day=_day(text))
                if name == "valid_from"
                else msg("until {day}", day=_day(text))
            )
        parts.append(text)
    return " · ".join(filter(None, parts))


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-")))


_UNSAID = (
    "unit", "confidence", "rank_confidence", "rule_book", "measure", "code", "short_name", "name_en", "level", "region", "valid_from_basis", "slug", "source",
    "successors", "predecessors", "name",
)  # fmt: skip


def number_in_words(text: str) -> str:
    """Return a number with all its digits as the language spoken prints it.

    A text that is none as it is.

    Examples
    --------
    >>> number_in_words("-1234.5678"), number_in_words("Tốt")
    ('−1,234.5678', 'Tốt')
    """
    from parlib.document.numbers import format_number

    written = re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?", text)
    if written is None:
        return text
    whole = format_number("count", int(written[2]), spoken())
    mark = "," if spoken() == "vi" else "."
    return ("−" if written[1] else "") + whole + (f"{mark}{written[3]}" if written[3] else "")


def show_changes(before: Source, changed: Sequence[Change], register: Register) -> None:
    """Print what a table changes against the vintage before it."""
    err.print(
        msg("{count} figures differ from {place}:", place=before.place, count=len(changed)),
        markup=False,
    )
    for change in changed[:_SHOWN_CHANGES]:
        err.print(
            f"  {_about(change, register)}: {_figures_in_words(change.was)} → {_figures_in_words(change.now)}",
            markup=False,
        )
    if len(changed) > _SHOWN_CHANGES:
        err.print(f"  … (+{len(changed) - _SHOWN_CHANGES})")


def _about(change: Change, register: Register) -> str:
    """Say of which unit, year and measure a change is."""
    from parlib.intake.tables.words import figure_in_words

    about = dict(change.about)
    if "index" in about:
        part = about.pop("code")
        about["measure"] = figure_in_words(about.pop("index"), about["measure"], part, spoken())
    return ", ".join(register[v].name if v in register else v for v in about.values() if v)


def _figures_in_words(values: Mapping[str, str]) -> str:
    """Write what a row says: its figures with the signs that belong to them; a dash for none."""
    written = {name: number_in_words(value) for name, value in values.items()}
    if written.get("rank"):
        written["rank"] = msg("rank {rank}", rank=written["rank"])
    for name, sign in (("max_points", "/"), ("of", "/")):
        if written.get(name):
            written[name] = f"{sign}{written[name]}"
    return " ".join(written.values()).replace(" /", "/") or "–"
