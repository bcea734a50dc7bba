"""``parlib framework``: the rule books behind the workbooks."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.console import (
    AsJson,
    MessageLanguage,
    Root,
    emit,
    err,
    out,
    relative,
    rows_of,
    show_problems,
)
from parlib.cli.options import identifier, one_of, year
from parlib.cli.words import counted, word
from parlib.codebook.vocabulary import RULE_BOOK_LEVELS
from parlib.errors import ParamsError, UsageError, ValidationFailed
from parlib.speech.catalogue import aloud, msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.codebook.frameworks import Framework
    from parlib.intake.annex.review import Reviewed


def list_frameworks(root: Root = None, as_json: AsJson = False) -> None:
    """List the rule books: id, level, status, scored items, points, decision."""
    books = read_frameworks(find_project(root)).values()
    rows = [
        {
            "id": f.id,
            "level": f.level,
            "status": f.status,
            "items": len(f.leaves),
            "points": f.index_max,
            "decision": f.decision,
            "title": f.title_vi,
        }
        for f in books
    ]
    if as_json:
        emit({"ok": True, "frameworks": rows})
        return
    for row in rows:
        points = "–" if row["points"] is None else f"{row['points']:g}"
        out.print(
            msg(
                "{id:28} {level:11} {status:17} {items:>4} items {points:>5} points  {title}",
                id=row["id"],
                level=word(str(row["level"])),
                status=word(str(row["status"])),
                items=row["items"],
                points=points,
                title=row["title"],
            )
        )


def check_framework(
    frameworks: Annotated[
        list[str] | None, typer.Argument(help="Ids of rule books; without any, all of them.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Check that parts sum to the whole, that the best value of each rule is the maximum, that the
    bridge leads somewhere.

    Change nothing.
    """
    books = read_frameworks(project := find_project(root))
    chosen = (
        [read_framework(project, name) for name in frameworks]
        if frameworks
        else list(books.values())
    )
    if not chosen:
        raise UsageError(
            msg(
                "there is no rule book in params/frameworks → bring one in with "
                "`parlib framework import ANNEX.xlsx`"
            )
        )
    doubts = {book.id: _doubts(book, books) for book in chosen}
    if as_json:
        one = (
            {"framework": chosen[0].id, "warnings": doubts[chosen[0].id]}
            if len(chosen) == 1
            else {}
        )
        emit(
            {
                "ok": True,
                **one,
                "frameworks": [
                    {"framework": name, "warnings": warnings} for name, warnings in doubts.items()
                ],
            }
        )
        return
    for book in chosen:
        for line in doubts[book.id]:
            out.print(f"! {aloud(line)}", markup=False)
        out.print(
            msg(
                "{id}: {count} scored items, {count2} warning(s)",
                id=book.id,
                count=len(book.leaves),
                count2=len(doubts[book.id]),
            )
        )


def _doubts(book: Framework, books: Mapping[str, Framework]) -> list[str]:
    """Return what does not come out in one rule book."""
    from parlib.scoring.bridge_items import bridge_warnings
    from parlib.scoring.rules import rule_warnings

    warnings = [*book.sum_warnings(), *rule_warnings(book)]
    if book.predecessor in books:
        warnings += bridge_warnings(book, books[book.predecessor])
    elif book.predecessor:
        warnings.append(
            msg(
                "predecessor: there is no rule book {name} in params/frameworks",
                name=book.predecessor,
            )
        )
    return warnings


def import_annex(
    file: Annotated[Path, typer.Argument(help="The annex as .xlsx, .xls or .docx.")],
    framework_id: Annotated[
        str | None,
        typer.Option(
            "--id",
            help=(
                "Id of the new rule book, e.g. so-noi-vu-2026; without it one is made of the "
                "file's name, and asked."
            ),
        ),
    ] = None,
    level: Annotated[
        str,
        typer.Option(
            "--level",
            help=(
                "province, ministry, district, department, commune or leader; without it the "
                "annex is read for it, and you are asked."
            ),
        ),
    ] = "",
    decision: Annotated[
        str, typer.Option("--decision", help="Number of the decision, e.g. 876/QĐ-BNV.")
    ] = "",
    title: Annotated[str, typer.Option("--title", help="Title in Vietnamese.")] = "",
    first: Annotated[
        int,
        typer.Option(
            "--first-period",
            parser=year("--first-period", zero=True),
            help="First year assessed under it; 0 = not known.",
        ),
    ] = 0,
    sheet: Annotated[
        str,
        typer.Option("--sheet", help="Name of the sheet; default the one with the largest table."),
    ] = "",
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help=(
                "Replace the project's rule book of this id. The old one is kept in "
                "params/replaced; what its review sheet decided stays where the annex says the same."
            ),
        ),
    ] = False,
    review: Annotated[
        Path | None,
        typer.Option(
            "--review",
            help=(
                "Where the review sheet goes; by default `reports/<id>-review.xlsx` of the project."
            ),
        ),
    ] = None,
    language: MessageLanguage = "vi",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Import a rule book from an office's annex (Excel, Word).

    Sums and best rule values are checked; it warns and never changes a figure.

    Beside the rule book it writes a review sheet: the words, what was understood, and the rule
    tried on a few figures. Fill it in Excel and give it to `parlib framework accept`.

    Id and level are guessed from the annex and asked for in a terminal. A script goes on with the
    guess where the annex speaks of one level alone, and is told what to add where it does not.
    """
    from parlib.intake.annex.replaced import decided_in, set_aside
    from parlib.intake.annex.review import write_review
    from parlib.intake.annex.rule_book import AnnexOptions, read_annex
    from parlib.intake.annex.rule_book_files import write_framework
    from parlib.scoring.picture import rule_picture

    project = find_project(root)
    framework_id, level = _about_the_annex(
        file, framework_id, level, sheet=sheet, language=language, quiet=as_json
    )
    target = _place_of(framework_id, project, replace=replace)
    options = AnnexOptions(
        framework_id=framework_id,
        level=level,
        decision=decision,
        title_vi=title,
        first_period=first or None,
        sheet=sheet,
        language=language,
    )
    book, problems, reviewed = read_annex(file, options=options)
    errors = [p for p in problems if p.severity == "error"]
    sheet_at = review or project.reports / f"{framework_id}-review.xlsx"
    if book is not None:
        decided = decided_in(sheet_at, framework_id)
        with set_aside(target, sheet_at, project.params / "replaced") as kept:
            write_framework(book, target)
            write_review(sheet_at, book, reviewed, rule_picture, decided)
    if as_json:
        done = {"framework": framework_id if book else "", "review": str(sheet_at) if book else ""}
        emit({"ok": book is not None and not errors, **done, "problems": rows_of(problems)})
    else:
        if problems:
            show_problems(problems, title=msg("To look at"))
        if book is not None:
            _tell_imported(book, reviewed, project, sheet_at=sheet_at, kept=kept)
    if book is None or errors:
        raise typer.Exit(ValidationFailed.exit_code)


def _place_of(framework_id: str, project: Project, *, replace: bool) -> Path:
    """Return where a rule book of this id goes; refused where another one stands."""
    target = project.params / "frameworks" / framework_id
    if target.exists() and not replace:
        raise UsageError(msg(
            "params/frameworks/{framework_id} exists → choose another --id, or add --replace: the old "
            "rule book is kept in params/replaced, and what was decided in its review sheet stays "
            "decided where the annex says the same",
            framework_id=framework_id))  # fmt: skip
    if not target.exists() and framework_id in read_frameworks(project):
        raise UsageError(msg(
            "parlib itself ships a rule book {framework_id!r} → choose another "
            "--id",
            framework_id=framework_id))  # fmt: skip
    return target


def _tell_imported(
    book: Framework,
    reviewed: Sequence[Reviewed],
    project: Project,
    *,
    sheet_at: Path,
    kept: Path | None,
) -> None:
    out.print(msg(
        "Rule book written to params/frameworks/{framework_id}: {count} "
        "scored items. Read it before using it.",
        framework_id=book.id, count=len(book.leaves)))  # fmt: skip
    if kept:
        out.print(msg(
            "What was there before is kept in {kept}.", kept=relative(kept, project)), markup=False)  # fmt: skip
    shown_at = relative(sheet_at, project)
    doubtful = sum(not r.read.certain for r in reviewed)
    out.print(
        msg(
            "Review sheet: {sheet_at} ({doubtful} of {count} items want a look).",
            sheet_at=shown_at,
            doubtful=doubtful,
            count=len(reviewed),
        ),
        markup=False,
    )
    out.print(msg("Fill it in, then: parlib framework accept {sheet_at}", sheet_at=shown_at), markup=False)  # fmt: skip


def accept_review(
    file: Annotated[
        Path,
        typer.Argument(help="The review sheet that `parlib framework import` wrote, filled in."),
    ],
    language: MessageLanguage = "vi",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Take a filled review sheet.

    Confirmed rules stay, corrected ones are read again, doubtful ones that nobody confirmed have no
    rule.

    With one error nothing is changed. Items without a rule are named; their points stay open until
    the sheet is filled in further and accepted again.
    """
    from parlib.intake.annex.accept import read_review, review_book, write_accepted
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
    done = read_review(file, read_framework(project, name), rule_picture, language=language)
    if done.book is not None:
        write_accepted(done.book, project.params / "frameworks" / name)
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
        if done.open:
            out.print(
                msg(
                    "! without a rule until somebody confirms them: {open}",
                    open=", ".join(done.open),
                ),
                markup=False,
            )
    if done.book is None:
        raise typer.Exit(ValidationFailed.exit_code)


def _level_asked(guess: str) -> str:
    """Ask for units of which level a rule book is, by number or in words; Enter takes the guess."""
    words = {word(level): level for level in RULE_BOOK_LEVELS}
    numbers = {str(n): level for n, level in enumerate(RULE_BOOK_LEVELS, 1)}
    for n, name in enumerate(words, 1):
        err.print(f"  {n}. {name}", markup=False)
    given = typer.prompt(
        msg("Level of the units"), default=word(guess) if guess else None, err=True
    ).strip()
    return numbers.get(given) or words.get(given) or given


def _about_the_annex(
    file: Path, framework_id: str | None, level: str, *, sheet: str, language: str, quiet: bool
) -> tuple[str, str]:
    """Return id and level of an annex: as given, else as asked, else as the annex says."""
    from parlib.intake.annex.guess import guess_annex

    to_id, to_level = (
        identifier("--id", example="so-noi-vu-2026"),
        one_of("--level", RULE_BOOK_LEVELS),
    )
    if framework_id is not None:
        framework_id = to_id(framework_id)
    if framework_id and level:
        return framework_id, to_level(level)
    guess = guess_annex(file, sheet=sheet, language=language)
    if guess.problems:
        raise ValidationFailed(guess.problems, context=file.name)
    asking = sys.stdin.isatty() and sys.stderr.isatty() and not quiet
    if asking:
        framework_id = framework_id or typer.prompt(
            msg("Id of the rule book"), default=guess.framework_id, err=True
        )
        level = level or _level_asked(guess.level)
        return to_id(framework_id), to_level(level)
    framework_id, known = framework_id or guess.framework_id, level or guess.level
    if not known:
        levels = ", ".join(word(level) for level in guess.levels)
        seen = msg("it speaks of {levels}", levels=levels) if levels else msg("it names none")
        choice = "|".join(guess.levels or RULE_BOOK_LEVELS)
        raise UsageError(
            msg(
                "{name} does not say for units of which level it is ({seen}) → add "
                "--level {choice}, and --id {framework_id}",
                name=file.name,
                seen=seen,
                choice=choice,
                framework_id=framework_id,
            )
        )
    if not quiet:
        err.print(
            msg(
                "Guessed from the annex: --id {framework_id} --level {known}; give "
                "them to say otherwise.",
                framework_id=framework_id,
                known=known,
            )
        )
    return to_id(framework_id), to_level(known)


def read_frameworks(project: Project) -> dict[str, Framework]:
    """Return every rule book of the project by id."""
    from parlib.store.params import load_frameworks

    return load_frameworks(project.all_params)


def read_framework(project: Project, name: str) -> Framework:
    """Return one rule book of the project by id; an unknown id is named with those that are known."""
    from parlib.store.params import load_framework

    books = project.all_params / "frameworks"
    known = [folder.name for folder in books.folders()]
    if name not in known:
        raise ParamsError(
            msg("there is no rule book {name!r}; known: {known}", name=name, known=", ".join(known))
        )
    return load_framework(books / name)
