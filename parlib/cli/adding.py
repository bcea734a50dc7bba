"""What the commands under ``parlib add`` share.

What was understood is shown, what is open is asked, and one vintage is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from parlib.cli.console import agreed, emit, out, show_problems, speak_here, tell
from parlib.cli.options import identifier
from parlib.cli.places import own_province
from parlib.cli.understood import rows_in_words, show, show_changes
from parlib.errors import Unconfirmed, ValidationFailed
from parlib.speech.catalogue import msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.intake.raw.cards import Source
    from parlib.intake.tables.book import Book
    from parlib.intake.tables.understood import Understood
from parlib.cli.settling import Understand, Wishes, register_of, settled, with_below


def add_files(files: Iterable[Path], wishes: Wishes, understand: Understand) -> None:
    """Add tables one after the other; each is kept whole or not at all."""
    project = find_project(wishes.root)
    wishes = replace(wishes, language=speak_here(project, wishes.language))
    done = [_add(project, path, wishes, understand) for path in files]
    if wishes.as_json:
        emit({"ok": True, "kept": done})


def _add(project: Project, path: Path, wishes: Wishes, understand: Understand) -> dict[str, Any]:
    from parlib.intake.tables.book import open_book
    from parlib.intake.tables.questions import Answers
    from parlib.intake.tables.words import say

    book = open_book(path, language=wishes.language)
    if book.refused:
        raise ValidationFailed(book.problems, context=path.name)
    register = register_of(project)
    province = own_province(project)
    if wishes.kind == "figures":
        wishes = replace(wishes, rule_books=_rule_books(project))
    answers = with_below(wishes.answers or Answers(), register, wishes, province)
    understood, answers, source = settled(book, register, answers, wishes, understand, province)
    name, before, others = _place(project, path, understood, wishes)
    nothing = _carry(before, understood, wishes)
    changed = _changes(before, understood)
    held, overlaps = _held(understood, before, others)
    restated = wishes.kind == "progress" and _names_another_document(before, wishes.source)
    if before is not None and not changed and not restated:
        held = before.place
    if nothing:
        if not wishes.as_json:
            show(understood, book, register, wishes.language)
            out.print(msg("The table contains nothing new; nothing was written."))
        return {"file": path.name, "place": "", "changed": 0}
    if held:
        if not wishes.as_json:
            out.print(
                msg("No change from {place}; nothing was written.", place=held),
                markup=False,
            )
        return {"file": path.name, "place": held, "changed": 0}
    if not wishes.as_json:
        show(understood, book, register, wishes.language)
        for overlap in overlaps:
            tell(overlap)
        if before is not None:
            show_changes(before, changed, register)
    if not wishes.yes:
        if not wishes.asking:
            raise Unconfirmed(msg("look at the table above, then run it again with --yes"))
        if not agreed(say("ask_keep", wishes.language), default=True):
            out.print(msg("Nothing was written."))
            raise typer.Exit(1)
    folder = _keep(project, book, understood, source, name, before, wishes)
    if not wishes.as_json:
        counts = ", ".join(
            rows_in_words(table, rows) for table, rows in understood.tables.items() if rows
        )
        out.print(
            msg("Kept in {folder} ({counts}). Next: parlib build", folder=folder, counts=counts),
            markup=False,
        )
    return {
        "file": path.name,
        "place": folder,
        "changed": len(changed),
        "rows": {t: len(r) for t, r in understood.tables.items()},
    }


def _place(
    project: Project, path: Path, understood: Understood, wishes: Wishes
) -> tuple[str, Source | None, list[Source]]:
    """Return the name of the source, its vintage in force (None where there is none), and the
    project's other sources.

    A file of the same name that says nothing of what the vintage in force says is another table (of
    another year): it takes no place.
    """
    from parlib.codebook.vietnamese import ascii_slug
    from parlib.intake.raw.sources import find_sources
    from parlib.intake.tables.vintage import says_the_same_things

    name = first = (
        wishes.name or understood.name or f"{wishes.kind}-{ascii_slug(path.stem)[:50]}".strip("-")
    )
    identifier("--as", example="chi-so-cchc-xa")(name)
    number = 1
    live, _ = next_vintage(project, name)
    while (
        live is not None and not wishes.name and not says_the_same_things(live, understood.tables)
    ):
        number += 1
        name = f"{first}-{number}"
        live, _ = next_vintage(project, name)
    return name, live, [s for s in find_sources(project.raw)[0] if s.source != name]


def next_vintage(project: Project, name: str, retrieved: str = "") -> tuple[Source | None, str]:
    """Return the vintage of a source in force (None where there is none), and how the next one is
    called.

    By its day of receipt.
    """
    from parlib.intake.raw.sources import find_sources

    live = [s for s in find_sources(project.raw)[0] if s.source == name]
    today = retrieved or date.today().isoformat()  # noqa: DTZ011 - the day of receipt is a local date
    vintage, n = today, 1
    while (project.raw / name / vintage).exists():
        n += 1
        vintage = f"{today}-{n}"
    return live[-1] if live else None, vintage


def _held(
    understood: Understood, before: Source | None, others: list[Source]
) -> tuple[str, list[str]]:
    """Return the other source that says all of this already (empty where none does), and what is
    said of those that hold a part of it.
    """
    from parlib.intake.tables.vintage import held_elsewhere

    remarks = []
    for source, same, alike in held_elsewhere(understood.tables, others):
        if before is None and alike == sum(map(len, understood.tables.values())):
            return source.place, []
        remarks.append(
            msg(
                "{count} figures of this table are in {place} already; if this table replaces "
                "it: --as {source}",
                count=same,
                place=source.place,
                source=source.source,
            )
        )
        if same > alike and "progress" not in understood.tables:  # of a result one is in force
            remarks.append(
                msg(
                    "{count} of these differ from {place}: both are kept, and briefs name the one "
                    "used and the other",
                    count=same - alike,
                    place=source.place,
                )
            )
    return "", remarks


def _carry(before: Source | None, understood: Understood, wishes: Wishes) -> bool:
    """Keep of the vintage in force what the new one leaves unsaid; return whether the table itself
    says nothing.
    """
    _carry_rule_book(before, understood, wishes)
    _carry_units(before, understood, of_list=wishes.kind == "units")
    nothing = not any(understood.tables.values())
    _carry_results(before, understood)
    return nothing


def _carry_units(before: Source | None, understood: Understood, *, of_list: bool) -> None:
    """Keep the units that a vintage brought when a new one takes its place.

    Of a list of units those that it still names.
    """
    from parlib.intake.tables.vintage import earlier_rows

    known: list[dict[str, object]] = (
        [
            {**r, "fictional": r.get("fictional") == "True"}
            for r in earlier_rows(before).get("localities", [])
        ]
        if before is not None
        else []
    )
    if of_list:
        named = {u.locality for u in understood.units.values()}
        known = [r for r in known if r["locality"] in named]
    if known:
        there = {r["locality"] for r in known}
        more = [r for r in understood.tables.get("localities", ()) if r["locality"] not in there]
        understood.tables = {"localities": [*known, *more]} | {
            k: v for k, v in understood.tables.items() if k != "localities"
        }


def _carry_results(before: Source | None, understood: Understood) -> None:
    """Keep the results of a period that a report does not repeat: one department corrects its own,
    and the others' stand.
    """
    from parlib.intake.tables.questions import Remark
    from parlib.intake.tables.result_remarks import still_without
    from parlib.intake.tables.vintage import earlier_rows

    results = understood.tables.get("progress")
    if before is None or not results:
        return
    there = {(r["plan"], r["item"], r["period"]) for r in results}
    carried: list[dict[str, object]] = [
        {name: r.get(name, "") for name in results[0]}
        for r in earlier_rows(before).get("progress", ())
        if (r["plan"], r["item"], r["period"]) not in there
    ]
    if carried:
        figures = {"count": str(len(carried)), "place": before.place}
        remarks = still_without(understood.remarks, {str(r["item"]) for r in carried})
        understood.remarks = [*remarks, Remark("results_kept", figures)]
        understood.tables["progress"] = [*results, *carried]


def _rule_books(project: Project) -> tuple[str, ...]:
    """Return the rule books that figures of the project were said to be made with, by name."""
    from parlib.intake.raw.sources import find_sources
    from parlib.intake.tables.vintage import earlier_rows

    of_office = [s for s in find_sources(project.raw)[0] if s.folder.is_relative_to(project.root)]
    rows = (row for s in of_office for row in earlier_rows(s).get("figures", ()))
    return tuple(sorted({book for row in rows if (book := row.get("rule_book", ""))}))


def _carry_rule_book(before: Source | None, understood: Understood, wishes: Wishes) -> None:
    """Keep what was said of the rule book of a table when it comes again and nothing new is said."""
    from parlib.intake.tables.vintage import earlier_rows

    if before is None or (wishes.answers and wishes.answers.rule_book):
        return
    figures = understood.tables.get("figures", ())
    if any(row["rule_book"] for row in figures):  # said just now
        return
    books = {row.get("rule_book", "") for row in earlier_rows(before).get("figures", ())}
    if len(books) == 1 and (book := books.pop()):
        for row in figures:
            row["rule_book"] = book


def _drops_units(before: Source | None, understood: Understood) -> bool:
    """Return whether the vintage in force holds units that its heir does not: others may name them."""
    from parlib.intake.tables.vintage import earlier_rows

    now = {r["locality"] for r in understood.tables.get("localities", ())}
    return before is not None and any(
        r["locality"] not in now for r in earlier_rows(before).get("localities", ())
    )


def _names_another_document(before: Source | None, source: str) -> bool:
    """Return whether a person names another document than the one that was kept with the same results:
    a report whose number or day was mistyped is put right so.
    """
    from parlib.codebook.documents import document_in

    named = document_in(source)
    return before is not None and named is not None and named.words not in before.card.citation


def _changes(before: Source | None, understood: Understood) -> list[Any]:
    from parlib.intake.tables.vintage import changes, earlier_rows

    return changes(earlier_rows(before) if before is not None else {}, understood.tables)


def _keep(
    project: Project,
    book: Book,
    understood: Understood,
    source: str,
    name: str,
    before: Source | None,
    wishes: Wishes,
) -> str:
    """Check the vintage against everything in the project as the next build will, then write it in
    one step.
    """
    from parlib.cli.data import locked
    from parlib.files.whole import temporary_folder
    from parlib.inputs import newly_refused
    from parlib.intake.raw.cards import Source, read_card
    from parlib.intake.tables.vintage import Facts, card_of, files_of
    from parlib.pipeline import check_candidate
    from parlib.store.sources import keep_files

    today = wishes.retrieved or date.today().isoformat()  # noqa: DTZ011 - the day of receipt is a local date
    _, vintage = next_vintage(project, name, wishes.retrieved)
    facts = Facts(source, today, supersedes=(before.vintage,) if before is not None else ())
    files = files_of(understood, book, source=source)
    card = card_of(understood, book, files, facts)
    with temporary_folder() as scratch:
        keep_files(scratch / vintage, files, card)
        read, faults = read_card(scratch / vintage, place=f"{name}/{vintage}")
        problems = list(faults)
        if read is not None:
            candidate = Source(name, vintage, scratch / vintage, read)
            problems += check_candidate(project, candidate)
            # answers are held against their design, which no row of a file shows
            if "responses" in understood.tables or _drops_units(before, understood):
                problems += [p for p in newly_refused(project, candidate) if p not in problems]
    if any(p.severity == "error" for p in problems):
        raise ValidationFailed(problems, context=book.name)
    if problems and not wishes.as_json:
        show_problems(problems, title="!")
    with locked(project):
        keep_files(project.raw / name / vintage, files, card)
    return f"data/raw/{name}/{vintage}"
