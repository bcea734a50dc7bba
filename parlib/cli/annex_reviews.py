"""``parlib framework accept``: a filled review sheet to the rules of a book."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.console import AsJson, MessageLanguage, Root, emit, out, rows_of, show_problems
from parlib.cli.filed_already import RescoreFiled, filed_under, points_moved, refuse_to_rescore
from parlib.cli.rule_books import read_framework
from parlib.cli.words import counted
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import msg
from parlib.store.project import find_project

if TYPE_CHECKING:
    from parlib.codebook.frameworks import Framework


def accept_review(
    file: Annotated[
        Path,
        typer.Argument(help="The review sheet that `parlib framework import` wrote, filled in."),
    ],
    rescore_filed: RescoreFiled = False,
    language: MessageLanguage = "vi",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Accept a filled review sheet.

    Confirmed rules stay, corrected ones are read again, doubtful ones that nobody confirmed have no
    rule. Where that changes points of units that have filed it is refused, with how many, unless
    --rescore-filed says that it is meant.

    With one error nothing is changed. Items without a rule are named; their points stay open until
    the sheet is filled in further and accepted again.
    """
    from parlib.intake.annex.accept import read_review, review_book, write_accepted
    from parlib.intake.annex.former import take_waiting
    from parlib.scoring.picture import rule_picture

    project = find_project(root)
    name = review_book(file, language=language)
    if not name:
        raise UsageError(
            msg(
                "{name} is not a review sheet → give the file that `parlib "
                "framework import` wrote (reports/<id>-review.xlsx)",
                name=file.name,
            )
        )
    held = read_framework(project, name)
    done = read_review(file, held, rule_picture, language=language)
    if done.book is not None:
        moved = points_moved(held, done.book, project)
        if not rescore_filed and (moved.units or moved.refused):
            refuse_to_rescore(name, filed_under(name, project), moved)
        folder = project.params / "frameworks" / name
        write_accepted(done.book, folder, sheet=file.read_bytes())
        take_waiting(done.book, folder)
    counts = {
        "confirmed": done.confirmed,
        "corrected": done.corrected,
        "by_hand": done.by_hand,
        "as_read": done.taken,
        "open": done.open,
    }
    if as_json:
        emit(
            {
                "ok": done.book is not None,
                "framework": name,
                **counts,
                "problems": rows_of(done.problems),
            }
        )
    elif done.book is None:
        show_problems(done.problems, title=msg("Nothing was taken"))
    else:
        named = {"to_confirm" if what == "open" else what: c for what, c in counts.items()}
        told = counted((what, len(codes)) for what, codes in named.items())
        out.print(f"{name}: {told}")
        _tell_corrected(done.book, done.corrected)
        if done.open:
            out.print(
                msg(
                    "! without a rule until confirmed: {open}",
                    open=", ".join(done.open),
                ),
                markup=False,
            )
    if done.book is None:
        raise typer.Exit(ValidationFailed.exit_code)


def _tell_corrected(book: Framework, codes: Sequence[str]) -> None:
    """Print how each corrected rule was understood, tried on a few figures."""
    from parlib.intake.annex.review import picture_words
    from parlib.intake.workbook.rule_words import rule_words
    from parlib.scoring.picture import rule_picture

    for code in codes:
        item = book.by_code[code]
        tried = picture_words(item, rule_picture)
        out.print(f"  {code}: {rule_words(item)}{f' · {tried}' if tried else ''}", markup=False)
