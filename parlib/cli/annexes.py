"""``parlib framework import``: from the annex of a decision to a rule book and its review sheet."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
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
from parlib.cli.filed_already import (
    RescoreFiled,
    filed_under,
    points_moved,
    refuse_to_rescore,
)
from parlib.cli.options import identifier, one_of, year
from parlib.cli.rule_books import read_framework, read_frameworks
from parlib.cli.words import word
from parlib.codebook.vocabulary import RULE_BOOK_LEVELS
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.codebook.frameworks import Framework
    from parlib.intake.annex.review import Reviewed


def import_annex(
    file: Annotated[Path, typer.Argument(help="The annex as .xlsx, .xls, .ods, .docx or .txt.")],
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
    points: Annotated[
        str,
        typer.Option(
            "--points",
            help="Heading of the column of maxima, where the annex has one for each kind of unit.",
        ),
    ] = "",
    no_leads: Annotated[
        bool,
        typer.Option(
            "--no-leads",
            help="Leave lead units empty where the annex names only who appraises an item.",
        ),
    ] = False,
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
    rescore_filed: RescoreFiled = False,
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
    from parlib.files.locks import lease
    from parlib.intake.annex.former import head_of
    from parlib.intake.annex.rule_book import AnnexOptions, read_annex
    from parlib.intake.annex.rule_book_files import holds_just

    project = find_project(root)
    if replace and framework_id and not level:
        level = str(head_of(project.params / "frameworks" / framework_id).get("level") or "")
    framework_id, level = _about_the_annex(
        file, framework_id, level, sheet=sheet, language=language, quiet=as_json
    )
    with lease(project.params / "replaced", framework_id):  # one import of an id at a time
        sheet_at = review or project.reports / f"{framework_id}-review.xlsx"
        target = _place_of(framework_id, project, sheet_at, replace=replace)
        filed = filed_under(framework_id, project) if target.exists() else 0
        options = AnnexOptions(
            framework_id=framework_id,
            level=level,
            decision=decision,
            title_vi=title,
            first_period=first or None,
            sheet=sheet,
            points=points,
            language=language,
            appraisers_lead=not no_leads,
            former=head_of(target),
        )
        book, problems, reviewed = read_annex(file, options=options)
        cut_short = target.exists() and not replace
        if cut_short and book is not None and not holds_just(book, target):
            raise _taken(framework_id)
        if filed and book is not None and not rescore_filed and not cut_short:
            moved = points_moved(read_framework(project, framework_id), book, project)
            refuse_to_rescore(framework_id, filed, moved)
        again = (
            _put_in_place(book, reviewed, project, sheet_at, filed=filed, stands=cut_short)
            if book
            else None
        )
    errors = [p for p in problems if p.severity == "error"]
    if as_json:
        done = {"framework": framework_id if book else "", "review": str(sheet_at) if book else ""}
        emit({"ok": book is not None and not errors, **done, "problems": rows_of(problems)})
    else:
        if problems:
            show_problems(problems, title=msg("To look at"))
        if book is not None and again is not None:
            _tell_imported(book, reviewed, project, sheet_at=sheet_at, again=again)
    if book is None or errors:
        raise typer.Exit(ValidationFailed.exit_code)


def _put_in_place(
    book: Framework,
    reviewed: Sequence[Reviewed],
    project: Project,
    sheet_at: Path,
    *,
    filed: int,
    stands: bool,
) -> Again:
    """Write a rule book and its review sheet in the place of what stands there, which is kept, and
    take over what was decided and declared of the same items; where the rule book ``stands`` already,
    its review sheet alone.
    """
    from parlib.intake.annex.former import former_folders, keep_questions
    from parlib.intake.annex.replaced import decided_before, in_its_place
    from parlib.intake.annex.review import write_review
    from parlib.intake.annex.rule_book_files import write_files
    from parlib.scoring.picture import rule_picture

    target, replaced = project.params / "frameworks" / book.id, project.params / "replaced"
    usual = project.reports / f"{book.id}-review.xlsx"
    decided = decided_before(target, [sheet_at, usual], replaced)
    if stands:
        carried = write_review(sheet_at, book, reviewed, rule_picture, decided)
        return Again(None, len(decided), carried, 0)
    former = former_folders(target, replaced) if target.exists() else []
    unasked: list[str] = []

    def write(folder: Path) -> None:
        write_files(book, folder)
        unasked.extend(keep_questions(book, folder, former))

    with in_its_place(target, sheet_at, replaced, write) as kept:
        carried = write_review(sheet_at, book, reviewed, rule_picture, decided)
    return Again(kept, len(decided), carried, filed, tuple(unasked))


def _place_of(framework_id: str, project: Project, sheet_at: Path, *, replace: bool) -> Path:
    """Return where a rule book of this id goes; refused where another one stands that has its review
    sheet. Where the sheet is missing, the run that wrote the rule book may have been killed.
    """
    from parlib.intake.annex.accept import ACCEPTED

    target = project.params / "frameworks" / framework_id
    if target.exists() and not replace and (sheet_at.exists() or (target / ACCEPTED).exists()):
        raise _taken(framework_id)
    if not target.exists() and framework_id in read_frameworks(project):
        raise UsageError(msg(
            "parlib itself ships a rule book {framework_id!r} → choose another "
            "--id",
            framework_id=framework_id))  # fmt: skip
    return target


def _taken(framework_id: str) -> UsageError:
    return UsageError(msg(
        "params/frameworks/{framework_id} exists → choose another --id, or add --replace: the old "
        "rule book is kept in params/replaced, and what was decided in its review sheet stays "
        "decided where the annex says the same",
        framework_id=framework_id))  # fmt: skip


@dataclass(frozen=True)
class Again:
    """What an import replaced.

    Attributes
    ----------
    kept : Path or None
        Where the old rule book is; None where there was none.
    decided, carried : int
        Items of which somebody had decided, and of which that still answers.
    filed : int
        Units that have filed under the old rule book.
    unasked : tuple of str
        Items that questions of a survey fed, and that are no more.
    """

    kept: Path | None
    decided: int
    carried: frozenset[str]
    filed: int
    unasked: tuple[str, ...] = ()


def _tell_imported(
    book: Framework,
    reviewed: Sequence[Reviewed],
    project: Project,
    *,
    sheet_at: Path,
    again: Again,
) -> None:
    out.print(msg(
        "Rule book written to params/frameworks/{framework_id}: {count} "
        "scored items. Read it before using it.",
        framework_id=book.id, count=len(book.leaves)))  # fmt: skip
    if again.kept:
        _tell_replaced(book, again, relative(again.kept, project))
    shown_at = relative(sheet_at, project)
    doubtful = sum(not r.read.certain and r.code not in again.carried for r in reviewed)
    out.print(
        msg(
            "Review sheet: {sheet_at} ({doubtful} of {count} items need a look).",
            sheet_at=shown_at,
            doubtful=doubtful,
            count=len(reviewed),
        ),
        markup=False,
    )
    out.print(msg("Fill it in, then: parlib framework accept {sheet_at}", sheet_at=shown_at), markup=False)  # fmt: skip


def _tell_replaced(book: Framework, again: Again, kept: str) -> None:
    """Print where the old one is, what stays decided, and whom the new one scores from now on."""
    out.print(msg("The previous version is kept in {kept}.", kept=kept), markup=False)
    out.print(msg(
        "Of {decided} items decided before, {carried} are unchanged and stay decided.",
        decided=again.decided, carried=len(again.carried)))  # fmt: skip
    if again.unasked:
        out.print(
            msg(
                "! survey.yml names questions for items that no longer exist: {items} → "
                "assign them again: parlib framework questions {framework_id}",
                items=", ".join(again.unasked),
                framework_id=book.id,
            ),
            markup=False,
        )
    if again.filed:
        out.print(
            msg(
                "! {count} units have filed under {framework_id}: the next build scores them by the "
                "new rules → if the amended decision holds from a later year only, put the old "
                "rule book back from {kept} and import this annex with another --id",
                count=again.filed,
                framework_id=book.id,
                kept=kept,
            ),
            markup=False,
        )


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
                "{name} does not say which level of units it is for ({seen}) → add --level "
                "{choice}, and --id {framework_id}",
                name=file.name,
                seen=seen,
                choice=choice,
                framework_id=framework_id,
            )
        )
    if not quiet:
        err.print(
            msg(
                "Guessed from the annex: --id {framework_id} --level {known}; give these "
                "options to override the guess.",
                framework_id=framework_id,
                known=known,
            )
        )
    return to_id(framework_id), to_level(known)
