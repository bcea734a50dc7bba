"""From the options of a command under ``parlib add`` to answers that leave nothing open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from parlib.cli.console import agreed, asking, err, tell
from parlib.cli.days_of_documents import point_out_a_day_before, point_out_a_day_to_come
from parlib.cli.options import day, year
from parlib.cli.understood import show
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import msg
from parlib.store.project import Project

if TYPE_CHECKING:
    from parlib.codebook.localities import Register
    from parlib.codebook.units import Locality
    from parlib.intake.tables.book import Book
    from parlib.intake.tables.questions import Answers, Fault, Question
    from parlib.intake.tables.understood import Understood


_MOST_ROUNDS = 12
_OF_SURVEYS = ("--form", "--answer", "--locality", "--places", "--strata", "--sizes")


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of one command under ``parlib add``, as they were given."""

    kind: str
    source: str = ""
    name: str = ""
    answers: Answers | None = None
    yes: bool = False
    retrieved: str = ""
    language: str = ""
    root: Path | None = None
    as_json: bool = False
    rule_books: tuple[str, ...] = ()
    """Rule books that the office named of figures it added before."""

    @property
    def asking(self) -> bool:
        """Return whether there is somebody to ask."""
        return asking(as_json=self.as_json)


Understand = Callable[["Book", "Register", "Answers"], "Understood"]


def answers_of(
    *, below: str, level: str, units_on: str, period: int | None, index: str, columns: Iterable[str], units: Iterable[str],
    sheets: Iterable[str], new_units: bool = False, fictional: bool = False, recalculated: bool = False,
    rule_book: str = "", missing: Iterable[str] = (), unit: str = "",
) -> Answers:  # fmt: skip
    """Return the options of a command as answers; refuse those that make no sense."""
    from parlib.codebook.vietnamese import nfc, search_form
    from parlib.intake.tables.meaning import meaning_of_word
    from parlib.intake.tables.questions import Answers

    told = {}
    for pair in columns:
        place, _, word = pair.rpartition("=")
        meaning = meaning_of_word(word)
        if not place or meaning is None:
            raise UsageError(
                msg(
                    "--column {pair} is not LETTERS=MEANING → e.g. D=PAR, E=SIPAS.rank, "
                    "F=PAR:3.points, B=unit, C=year, G=ignore",
                    pair=f"{pair!r}",
                )
            )
        told[
            place.upper()
            if place.isascii() and place.isalpha() and len(place) <= 3
            else search_form(place)
        ] = meaning
    named = {nfc(name).strip(): unit for name, _, unit in (u.rpartition("=") for u in units)}
    if "" in named:
        raise UsageError(msg("--unit is NAME=IDENTITY → e.g. --unit 'Xã Tân Lập=23134@2025-07-01'"))
    on = date.fromisoformat(units_on) if units_on else None
    return Answers(
        told, named, level, below, on, index, period, tuple(sheets), new_units, fictional,
        recalculated, nfc(rule_book).strip(), tuple(missing), unit.strip(), today=date.today(),  # noqa: DTZ011 - no year after the present one has figures
    )  # fmt: skip


def register_of(project: Project) -> Register:
    """Return the register of a project, as its next build will hold it."""
    from parlib.codebook.localities import Register
    from parlib.inputs import known_units

    return Register(known_units(project))


def with_below(answers: Answers, register: Register, wishes: Wishes, province: str) -> Answers:
    """Return the answers with the identity of the unit above.

    Its name is looked up in the year of the table, or as of now.

    Where a name stood for two provinces in turn, that of the workspace is meant; for a list of
    units the later one.
    """
    if not answers.below or answers.below in register:  # an identity says itself when it stood
        return answers
    year = answers.day.year if answers.day else answers.period or date.today().year  # noqa: DTZ011 - as of now
    match = register.match(
        answers.below,
        period=year,
        level="" if "@" in answers.below else "province",
        day=answers.day,
    )
    unit = match.unit
    if unit is None and match.one_after_the_other:
        of_the_province = [
            u for u in match.candidates if province in register and u in register.line(province)
        ]
        last = max(match.candidates, key=lambda u: u.valid_from) if wishes.kind == "units" else None
        unit = of_the_province[-1] if of_the_province else last
    unit = unit or register.find(answers.below, period=year, say=tell)
    return replace(answers, below=unit.locality)


def settled(
    book: Book,
    register: Register,
    answers: Answers,
    wishes: Wishes,
    understand: Understand,
    province: str,
) -> tuple[Understood, Answers, str]:
    """Ask until nothing is open, or refuse with the options that would answer.

    The workspace's own province is not asked for.
    """
    from parlib.intake.tables.questions import Question
    from parlib.intake.tables.words import problem_of

    source, open_questions, before = wishes.source, [], answers
    for _ in range(_MOST_ROUNDS):
        try:
            understood = understand(book, register, answers)
        except UsageError as slip:
            if answers is before or not wishes.asking:
                raise
            tell(str(slip))  # a slip of the pen is asked about again
            answers = before
            continue
        before = answers
        if not answers.below and (
            home := _own_instead(
                understood,
                partial(_read_below, book, register, answers, understand),
                province,
                register,
            )
        ):
            answers = _of_own_province(answers, home, register, wishes)
            continue
        if understood.faults:
            if not wishes.as_json:
                show(understood, book, register, wishes.language)
            raise ValidationFailed(
                [problem_of(f, wishes.language, file=book.name) for f in understood.faults],
                context=book.name,
            )
        document = understood.document.words if understood.document else ""
        open_questions = list(understood.questions)
        if not (source or document):
            open_questions.append(Question("ask_source", "--source"))
        if not open_questions and (given := _rule_book(understood, wishes)):
            answers = replace(answers, rule_book=given)
            continue
        if not open_questions:
            source = _checked_source(source or document)
            point_out_a_day_to_come(source, answers.today)
            point_out_a_day_before(source, understood)
            return understood, answers, source
        first = open_questions[0]
        if not answers.below and (province_meant := _meant(province, first, register)):
            answers = _of_own_province(answers, province_meant, register, wishes)
            continue
        if not wishes.asking:
            _refuse_open(understood, open_questions, book, register, wishes)
        given = _ask(first, wishes)
        try:
            if first.option == "--source":
                source = _checked_source(given)
            else:
                answers = with_below(_answered(answers, first, given), register, wishes, province)
        except UsageError as slip:
            tell(str(slip))
    raise UsageError(_refusal(open_questions, wishes))


def _read_below(
    book: Book, register: Register, answers: Answers, understand: Understand, below: str
) -> Understood:
    return understand(book, register, replace(answers, below=below))


def _of_own_province(
    answers: Answers, province: str, register: Register, wishes: Wishes
) -> Answers:
    """Read a table as one of the workspace's province, and say so."""
    if not wishes.as_json:
        tell(
            msg(
                "read as units of {province}, whose workspace this is; else: --below …",
                province=register[province].name,
            )
        )
    return replace(answers, below=province)


def _refuse_open(
    understood: Understood,
    questions: list[Question],
    book: Book,
    register: Register,
    wishes: Wishes,
) -> NoReturn:
    """Show what was understood, and name the options that answer what is open."""
    if not wishes.as_json:
        show(understood, book, register, wishes.language)
    raise UsageError(_refusal(questions, wishes))


def _rule_book(understood: Understood, wishes: Wishes) -> str:
    """Ask with which rule book totals of several years were made, if there is somebody to ask.

    Empty where nothing is to be said of it; where nobody answers, it is said what follows.
    """
    from parlib.codebook.vietnamese import nfc
    from parlib.intake.tables.questions import UNKNOWN, Question
    from parlib.intake.tables.words import remark_in_words

    years = understood.years_apart
    if not years or (len(years) == 1 and not wishes.rule_books):
        return ""
    figures = {"years": ", ".join(map(str, years))}
    if wishes.yes or not wishes.asking:
        if not wishes.as_json:
            tell(remark_in_words(Question("rule_book_open", "", (), figures), wishes.language))
        return UNKNOWN
    question = Question("ask_rule_book", "--rule-book", wishes.rule_books, figures)
    return nfc(_ask(question, wishes)).strip() or UNKNOWN


def _meant(province: str, question: Question, register: Register) -> str:
    """Return which unit above the workspace answers with.

    Its province as it was called in the year; empty where it answers nothing.
    """
    if question.option != "--below" or province not in register:
        return ""
    year = question.figures.get("year", "")
    line = [u.locality for u in register.line(province) if not year or u.covers(int(year))]
    if question.choices and question.figures.get("level") != "department":
        # every province has a department of that name, and the office means its own
        line = [u for u in line if any(c.endswith(f"[{u}]") for c in question.choices)]
    return line[-1] if line else ""


def _own_instead(
    understood: Understood,
    read_below: Callable[[str], Understood],
    province: str,
    register: Register,
) -> str:
    """Return the workspace's province where the table is rather about its units.

    Names were read as units of another one only because all of them are borne there, or offices of
    which every province has one; or they lie in several provinces, and read as its own at least as
    many of them mean something. Of names that mean none anywhere, those that come near one of its own
    are meant to be its own.
    """
    line = register.line(province) if province in register else ()
    if not line:
        return ""
    own_line = {u.locality for u in line}
    guessed = {r.figures["province"] for r in understood.remarks if r.key == "province_shown"}
    home = line[-1].locality
    elsewhere = {
        written: u
        for written, u in understood.units.items()
        if u.level != "province" and not _tops(u, register) & own_line
    }
    if (guessed and not guessed & {u.name for u in line}) or any(
        u.level == "department" and not _names_province(written, u, register)
        for written, u in elsewhere.items()
    ):
        return home
    unheard_of = _misspelt(understood)
    which_province = any(q.key == "ask_below" for q in understood.questions)
    if not (elsewhere or unheard_of or which_province):
        return ""
    at_home = read_below(home)
    held = at_home.units.values()
    ours = [u for u in held if _tops(u, register) & own_line and u.locality not in own_line]
    if ours:
        return home if len(held) >= len(understood.units) else ""
    near = [f for f in _misspelt(at_home) if f.expected]
    return home if near and not understood.units and 2 * len(near) >= len(unheard_of) else ""


def _misspelt(understood: Understood) -> list[Fault]:
    """Return the names that mean no unit, as they are refused; beside each what it comes near."""
    return [f for f in understood.faults if f.key in ("unit_unknown", "unit_near")]


def _names_province(written: str, unit: Locality, register: Register) -> bool:
    """Return whether a table writes the province of a unit behind its name."""
    from parlib.codebook.vietnamese import search_form

    above = (register[i].short_name for i in _tops(unit, register) if i != unit.locality)
    return any(search_form(name) in search_form(written) for name in above)


def _tops(unit: Locality, register: Register) -> set[str]:
    """Return the identities of a unit and of those above it."""
    identities = {unit.locality}
    while unit.parent in register:
        unit = register[unit.parent]
        identities.add(unit.locality)
    return identities


def _checked_source(source: str) -> str:
    from parlib.codebook.documents import document_in, is_address

    if not is_address(source) and document_in(source) is None:
        raise UsageError(
            msg(
                "--source {source} → number and day of a document, e.g. 'Quyết định số "
                "99/QĐ-UBND ngày 5/1/2026', or an address (https://…)",
                source=f"{source!r}",
            )
        )
    return source


def _refusal(questions: Iterable[Question], wishes: Wishes) -> str:
    from parlib.intake.tables.words import choice_in_words, remark_in_words

    def written(option: str, choice: str) -> str:
        words = choice_in_words(choice, wishes.language)
        given = f'{option} "{choice}"' if " " in choice else f"{option} {choice}"
        return given if words == choice else f"{given} ({words})"

    lines = [msg("the table leaves this open; answer with these options and run it again:")]
    for q in questions:
        quoted = [written(q.option, c) for c in q.choices]
        example = " | ".join(quoted) if quoted else {"--source": '--source "Quyết định số …/QĐ-UBND ngày …/…/…"', "--period": "--period 20…", "--new-units": "--new-units --below …", "--below": '--below "…"'}.get(q.option, q.option)  # fmt: skip
        lines.append(f"  {remark_in_words(q, wishes.language)}\n    {example}")
    return "\n".join(lines)


def _ask(question: Question, wishes: Wishes) -> str:
    from parlib.intake.tables.words import choice_in_words, remark_in_words

    text = remark_in_words(question, wishes.language)
    if question.option in ("--new-units", "--recalculated"):
        if not agreed(text, default=False):
            err.print(_said_no(question), markup=False)
            raise typer.Exit(1)
        return "yes"
    shown = [choice_in_words(choice, wishes.language) for choice in question.choices]
    for number, words in enumerate(shown, 1):
        err.print(f"  {number}. {words}", markup=False)
    may_be_empty = question.option == "--rule-book"
    given = typer.prompt(
        text, default="" if may_be_empty else None, show_default=False, prompt_suffix=" "
    ).strip()
    if given.isdigit() and 0 < int(given) <= len(shown):
        return question.choices[int(given) - 1]
    return question.choices[shown.index(given)] if given in shown else given


def _said_no(question: Question) -> str:
    """Return what follows from a no: nothing is kept, and what would be."""
    if question.option == "--recalculated":
        return msg(
            "Nothing was written: figures of {years} are not taken for units that did not stand "
            "yet. Run it again and answer yes, or leave the columns of those years out: --column "
            "C=ignore",
            years=question.figures.get("years", ""),
        )
    return msg(
        "Nothing was written: names that no register knows are not taken. Correct them in the "
        "table, or run it again and answer yes."
    )


def _answered(answers: Answers, question: Question, given: str) -> Answers:
    """Return the answers with one more, checked as the option is."""
    if question.option in ("--column", "--unit") and question.key != "ask_no_survey":
        more = answers_of(below="", level="", units_on="", period=None, index="", columns=[given] if question.option == "--column" else (), units=[given] if question.option == "--unit" else (), sheets=(), new_units=False, fictional=False)  # fmt: skip
        return replace(
            answers,
            columns={**answers.columns, **more.columns},
            units={**answers.units, **more.units},
        )
    if question.key == "ask_whose_table":
        return replace(answers, unit=given)
    if question.option in _OF_SURVEYS or question.key == "ask_no_survey":
        held = answers.by_option.get(question.option, ())
        # which columns are which questions is said in one line
        several = question.key == "ask_no_survey"
        pairs = [part.strip() for part in re.split(r"[,;]", given)] if several else [given]
        return replace(answers, by_option={**answers.by_option, question.option: (*held, *pairs)})
    if question.option == "--units-on":
        return replace(answers, day=date.fromisoformat(str(day("--units-on")(given))))
    if question.key == "ask_reported":
        return replace(answers, reported=given)
    if question.option == "--period":
        return replace(answers, period=int(str(year("--period")(given))))
    if question.option == "--new-units":
        return replace(answers, new_units=True)
    if question.option == "--recalculated":
        return replace(answers, recalculated=True)
    match question.option:
        case "--level":
            return replace(answers, level=given)
        case "--below":
            return replace(answers, below=given)
        case "--plan":
            return replace(answers, plan=given)
        case "--sheet":
            return replace(answers, sheets=(given,))
        case _:
            return replace(answers, index=given)
