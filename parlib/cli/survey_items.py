"""``parlib framework questions``: which questions of the office's survey feed which item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.console import AsJson, Root, emit, out, relative, speak_here
from parlib.cli.options import one_of
from parlib.cli.rule_books import read_framework
from parlib.errors import Problem, UsageError, ValidationFailed
from parlib.speech.catalogue import msg, spoken
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.codebook.frameworks import Framework
    from parlib.codebook.survey_items import Asked
    from parlib.codebook.surveys import SurveyForm

_SURVEYS = ("SIPAS", "LEADERS")


def questions(
    framework: Annotated[str, typer.Argument(help="Id of the rule book.")],
    items: Annotated[
        list[str] | None,
        typer.Option(
            "--item",
            help=(
                'Item and its questions: `"8.1.2=CC1; CC2"`, a group of questions, or `8.1.1=index` '
                "(all of them); `8.1.2=` takes it back. Repeat."
            ),
        ),
    ] = None,
    survey: Annotated[
        str,
        typer.Option(
            "--survey", parser=one_of("--survey", _SURVEYS), help="Survey: SIPAS or LEADERS."
        ),
    ] = "SIPAS",
    write: Annotated[
        Path | None, typer.Option("--write", help="Write a sheet to be filled in Excel.")
    ] = None,
    read: Annotated[Path | None, typer.Option("--read", help="Take the filled sheet.")] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Record which questions of your own survey give an item its points; without options, list
    them.

    From then on `parlib build` fills these items of every unit and year that has answers, says of
    each which questions, how many people and in how many places, and leaves open what is withheld
    or was not asked. Points that a workbook or an appraiser gave are never replaced.
    """
    from parlib.codebook.survey_items import fed_by_answers
    from parlib.store.params import load_survey_items, load_surveys

    project = find_project(root)
    speak_here(project)
    book, forms = read_framework(project, framework), load_surveys(project.all_params)
    used = _used(project, forms)
    known = load_survey_items(project.all_params, {book.id: book}, forms).get(book.id, {})
    declared = dict(known)
    if (write or read) and not fed_by_answers(book):
        raise UsageError(msg("{id} has no item that answers could give points.", id=book.id))
    if write is not None:
        from parlib.intake.annex.survey_sheet import write_survey_sheet

        if write.exists():
            raise UsageError(
                msg("{file} exists, and nothing is ever written over → name a new file", file=write)
            )
        written = write_survey_sheet(write, book, declared, forms)
        if not as_json:
            out.print(
                msg(
                    "Sheet: {file}. Fill it in, then: parlib framework questions {id} --read {file}",
                    file=relative(written, project),
                    id=book.id,
                ),
                markup=False,
            )
    if read is not None:
        declared = _from_sheet(read, book, forms, declared, survey, used=used)
    for pair in items or ():
        _say(declared, pair, forms, survey, used=used)
    if declared != dict(known):
        _keep(project, book, declared, forms)
    _show(book, declared, forms, as_json=as_json)


def _from_sheet(
    file: Path,
    book: Framework,
    forms: Sequence[SurveyForm],
    known: Mapping[str, Asked],
    survey: str,
    *,
    used: Sequence[SurveyForm],
) -> dict[str, Asked]:
    """Return what a filled sheet declares; an item keeps its survey where it has one."""
    from parlib.codebook.survey_items import Asked
    from parlib.intake.annex.survey_sheet import read_survey_sheet

    declared, problems = read_survey_sheet(file, book, forms, used=used, language=spoken())
    if declared is None:
        raise ValidationFailed(problems, context=file.name)
    return {
        code: Asked(survey=known[code].survey if code in known else survey, questions=codes)
        for code, codes in declared.items()
        if codes
    }


def _used(project: Project, forms: Sequence[SurveyForm]) -> list[SurveyForm]:
    """Return the questionnaires that the answers of the project came with."""
    from parlib.intake.raw.sources import find_sources

    ids = {s.card.sample.get("form", "") for s in find_sources(project.raw)[0] if s.card.sample}
    return [form for form in forms if form.id in ids]


def _say(
    declared: dict[str, Asked],
    pair: str,
    forms: Sequence[SurveyForm],
    survey: str,
    *,
    used: Sequence[SurveyForm],
) -> None:
    """Put one ``--item`` into what is declared."""
    from parlib.codebook.survey_items import Asked, questions_in

    code, equals, written = pair.partition("=")
    if not equals or not code.strip():
        raise UsageError(
            msg(
                "{option} {pair} is not NAME=VALUE → e.g. {option} {example}",
                option="--item",
                pair=f"{pair[:60]!r}",
                example='"8.1.2=CC1; CC2"',
            )
        )
    codes, unknown = questions_in(written, forms, used=used)
    if unknown:
        raise UsageError(
            msg(
                "--item {code}: this is not one question: {questions} → the questions are listed by "
                "`parlib framework questions … --write FILE.xlsx`",
                code=code.strip(),
                questions=", ".join(f"“{q[:60]}”" for q in unknown[:4]),
            )
        )
    declared.pop(code.strip(), None)
    if codes:
        declared[code.strip()] = Asked(survey=survey, questions=codes)


def _keep(
    project: Project, book: Framework, declared: Mapping[str, Asked], forms: Sequence[SurveyForm]
) -> None:
    """Write what is declared beside the rule book, whole or not at all."""
    from parlib.cli.data import locked
    from parlib.codebook.survey_items import SurveyItems, survey_item_problems
    from parlib.files.whole import write_text
    from parlib.gate.yaml_text import yaml_of
    from parlib.store.params import SURVEY_ITEMS

    file = project.params / "frameworks" / book.id / SURVEY_ITEMS
    problems: list[Problem] = survey_item_problems(declared, book, forms)
    if problems:
        raise ValidationFailed(problems, context=book.id)
    order = [i.code for i in book.leaves if i.code in declared]
    kept = SurveyItems(items={code: declared[code] for code in order})
    with locked(project):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, yaml_of(kept.model_dump(mode="json")))


def _show(
    book: Framework,
    declared: Mapping[str, Asked],
    forms: Sequence[SurveyForm],
    *,
    as_json: bool,
) -> None:
    from parlib.codebook.survey_items import WHOLE, fed_by_answers, names_in

    open_items = [c for c in fed_by_answers(book) if c not in declared]
    if as_json:
        shown = {code: fed.model_dump(mode="json") for code, fed in declared.items()}
        emit({"ok": True, "framework": book.id, "items": shown, "open": open_items})
        return
    names = {WHOLE: msg("all questions")}
    for form in forms:
        names = names_in(form, spoken()) | names
    for code in fed_by_answers(book):
        fed = declared.get(code)
        told = (
            f"{fed.survey}: " + "; ".join(f"{names[q]} ({q})" for q in fed.questions)
            if fed
            else msg("not from the survey")
        )
        out.print(f"{code:10} {book.by_code[code].name_vi} ← {told}", markup=False)
    if not fed_by_answers(book):
        out.print(msg("{id} has no item that answers could give points.", id=book.id))
    elif declared:
        out.print(
            msg(
                "Units that were not asked keep these items open; a group in which only some were "
                'asked has no ranks → --item "{code}=" takes an item back.',
                code=next(iter(declared)),
            ),
            markup=False,
        )
        out.print(msg("Next: parlib build"))
    else:
        example = open_items[0]
        out.print(
            msg(
                'Nothing is declared → parlib framework questions {id} --item "{code}=index", or '
                "--write FILE.xlsx to fill it in Excel.",
                id=book.id,
                code=example,
            ),
            markup=False,
        )
