"""``parlib add survey``: answers as an office's form exports them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.add_options import (
    Below,
    Files,
    Lang,
    Level,
    Name,
    Period,
    Retrieved,
    Sheets,
    SourceOption,
    Units,
    Yes,
)
from parlib.cli.adding import add_files
from parlib.cli.console import AsJson, Root, speak_here, tell
from parlib.cli.places import unit_meant
from parlib.cli.settling import Wishes, answers_of
from parlib.errors import UsageError
from parlib.speech.catalogue import msg
from parlib.store.project import find_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from parlib.codebook.localities import Register
    from parlib.intake.raw.cards import Source
    from parlib.intake.tables.book import Book
    from parlib.intake.tables.questions import Answers
    from parlib.intake.tables.survey_answers import Told
    from parlib.intake.tables.understood import Understood
    from parlib.store.project import Project

Questions = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help=(
            "What a column is, by letters or heading: `E=TC1` (a question), `B=unit`, `C=place`, "
            "`D=stratum`, `F=weight`, `G=group`, `H=left`."
        ),
    ),
]
AnswerOption = Annotated[
    list[str] | None,
    typer.Option("--answer", help="How an answer counts: `Tạm được=3`, `9=none`."),
]
FormOption = Annotated[str, typer.Option("--form", help="Questionnaire, by its name or by its id.")]
OfUnit = Annotated[
    str,
    typer.Option(
        "--locality", "-l", help="Unit that all answers judge, where the file names none by row."
    ),
]
Places = Annotated[
    str,
    typer.Option(
        "--places",
        help=(
            "How people were drawn: the column of sampled places, `people` (directly) or "
            "`unknown` (then no interval is computed)."
        ),
    ),
]
Strata = Annotated[
    str, typer.Option("--strata", help="Column of strata, `none`, or `unknown` (no interval).")
]
Sizes = Annotated[
    str,
    typer.Option(
        "--sizes", help="Places (or people, drawn directly) of a stratum in all, or `unknown`."
    ),
]


def survey(
    files: Files,
    source: SourceOption = "",
    name: Name = "",
    locality: OfUnit = "",
    below: Below = "",
    level: Level = "",
    period: Period = None,
    form: FormOption = "",
    columns: Questions = None,
    answers: AnswerOption = None,
    places: Places = "",
    strata: Strata = "",
    sizes: Sizes = "",
    units: Units = None,
    sheets: Sheets = None,
    yes: Yes = False,
    retrieved: Retrieved = "",
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Add survey answers as a form exports them: Google Forms, KoboToolbox, the ministry's sheet.

    One row a respondent. Columns and answers are mapped to the questionnaire once; the card keeps
    the mapping for the next file. Names, phones, addresses and times are never taken, and the
    original is not kept. How people were drawn is asked; `unknown` is an answer.
    """
    from parlib.store.params import load_surveys

    project = find_project(root)
    speak_here(project, language)
    forms = load_surveys(project.all_params)
    given = {
        "--column": tuple(columns or ()),
        "--answer": tuple(answers or ()),
        "--form": (form,) if form else (),
        "--locality": (locality,) if locality else (),
        "--places": (places,) if places else (),
        "--strata": (strata,) if strata else (),
        "--sizes": (sizes,) if sizes else (),
    }
    unit_ids: dict[tuple[str, int], str] = {}

    def understand(book: Book, register: Register, told: Answers) -> Understood:
        from parlib.intake.tables.questions import Remark
        from parlib.intake.tables.survey_answers import understand_survey

        answered = {
            o: (*given.get(o, ()), *told.by_option.get(o, ())) for o in (*given, *told.by_option)
        }
        kept = _kept(project, book)
        unit = _last(answered["--locality"])
        if unit and (unit, told.period or 0) not in unit_ids:
            unit_ids[unit, told.period or 0] = unit_meant(
                project, register, unit, told.period or _this_year()
            ).locality
        out = understand_survey(
            book,
            register,
            forms,
            answers=told,
            told=_told(answered, kept, unit=unit_ids.get((unit, told.period or 0), "")),
        )
        if kept is not None:
            out.remarks.insert(0, Remark("survey_kept", {"place": kept.place}))
        return out

    typed = answers_of(
        below=below, level=level, units_on="", period=period, index="", columns=(), units=units or (), sheets=sheets or (),
    )  # fmt: skip
    add_files(
        files,
        Wishes("survey", source, name, typed, yes, retrieved, language, root, as_json),
        understand,
    )
    if not as_json:
        _tell_open_items(project)


def _tell_open_items(project: Project) -> None:
    """Say of which rule books of the office items wait for answers that nobody declared for them."""
    from parlib.codebook.survey_items import fed_by_answers
    from parlib.store.params import SURVEY_ITEMS, load_frameworks

    folder = project.params / "frameworks"
    for book in load_frameworks(project.all_params).values():
        items = fed_by_answers(book)
        of_office = (folder / book.id).is_dir()
        if items and of_office and not (folder / book.id / SURVEY_ITEMS).exists():
            tell(
                msg(
                    "{count} item(s) of {id} ({items}) can take their points from these answers: say "
                    "once which questions → parlib framework questions {id}",
                    count=len(items),
                    id=book.id,
                    items=", ".join(items[:4]),
                )
            )


def _this_year() -> int:
    from datetime import date

    return date.today().year  # noqa: DTZ011 - a unit is looked up as of now


def _last(given: Iterable[str]) -> str:
    return next(reversed(tuple(given)), "")


def _told(answered: Mapping[str, tuple[str, ...]], kept: Source | None, *, unit: str) -> Told:
    """Return what was said, over what the last file of this form said of columns and answers."""
    from parlib.intake.tables.survey_answers import Told

    before = kept.card if kept is not None else None
    columns = dict(before.columns) if before is not None else {}
    answers = dict(before.answers) if before is not None else {}
    for option, into, example in (
        ("--column", columns, "E=TC1"),
        ("--answer", answers, "Tạm được=3"),
    ):
        for pair in (one for given in answered[option] for one in _pairs(given)):
            name, _, value = pair.rpartition("=")
            if not name.strip() or not value.strip():
                raise UsageError(
                    msg(
                        "{option} {pair} is not NAME=VALUE → e.g. {option} {example}",
                        option=option,
                        pair=f"{pair[:60]!r}",
                        example=f'"{example}"',
                    )
                )
            into[name.strip()] = value.strip()
    if wrong := sorted(v for v in answers.values() if v not in ("1", "2", "3", "4", "5", "none")):
        raise UsageError(
            msg("--answer {wrong} → an answer is 1 to 5, or none", wrong=", ".join(wrong)[:80])
        )
    form = _last(answered["--form"]) or (
        before.sample.get("form", "") if before is not None else ""
    )
    return Told(
        columns, answers, form, unit,
        _last(answered["--places"]), _last(answered["--strata"]), _last(answered["--sizes"]),
    )  # fmt: skip


def _pairs(given: str) -> list[str]:
    """Return what was given once for several columns ("E=TC1, F=TC2") one by one; a heading may hold
    commas.
    """
    parts = [part.strip() for part in re.split(r"[,;]", given) if part.strip()]
    return parts if parts and all("=" in part for part in parts) else [given]


def _kept(project: Project, book: Book) -> Source | None:
    """Return the last source of survey answers whose columns this file has too, with its mapping."""
    from parlib.intake.raw.sources import find_sources
    from parlib.intake.tables.heads import text_of

    headings = {
        text_of(cell) for page in book.pages for row in page.sheet.rows[:15] for cell in row
    }
    for source in reversed(find_sources(project.raw)[0]):
        if source.card.sample and set(source.card.columns) <= headings:
            return source
    return None
