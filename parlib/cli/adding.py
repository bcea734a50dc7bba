"""What the commands under ``parlib add`` share.

What was understood is shown, what is open is asked, and one vintage is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parlib.cli.console import asking, emit, err, out, show_problems, speak_here, tell
from parlib.cli.options import day, identifier, one_of, year
from parlib.cli.understood import rows_in_words, show, show_changes
from parlib.codebook.vocabulary import LANGUAGES, UNIT_LEVELS
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.codebook.localities import Register
    from parlib.intake.raw.cards import Source
    from parlib.intake.tables.book import Book
    from parlib.intake.tables.questions import Answers, Question
    from parlib.intake.tables.understood import Understood

Files = Annotated[
    list[Path],
    typer.Argument(help="Bảng .xlsx, .xls, .ods hoặc .csv / Tables; they are only read."),
]
OptionalFiles = Annotated[
    list[Path] | None,
    typer.Argument(help="Bảng .xlsx, .xls, .ods hoặc .csv / Tables; they are only read."),
]
SourceOption = Annotated[
    str,
    typer.Option(
        "--source",
        help=(
            "Where the table is from: number and day of a document (`Quyết định số 99/QĐ-UBND "
            "ngày 5/1/2026`) or an address."
        ),
    ),
]
Name = Annotated[
    str,
    typer.Option(
        "--as",
        help=(
            "Name of the source under data/raw; default: from kind and file name. The same name "
            "again is a new vintage."
        ),
    ),
]
Below = Annotated[
    str,
    typer.Option(
        "--below",
        help="Unit that the units of the table lie below, e.g. `Tuyên Quang` or an identity.",
    ),
]
Level = Annotated[
    str,
    typer.Option(
        "--level",
        parser=one_of("--level", ("", *UNIT_LEVELS)),
        help="Level of the units where the table does not say it.",
    ),
]
UnitsOn = Annotated[
    str,
    typer.Option(
        "--units-on",
        parser=day("--units-on"),
        help="Day on which the units stood, e.g. 2025-06-30 (đến 30/6) or 2025-07-01 (từ 1/7).",
    ),
]
Period = Annotated[
    int | None,
    typer.Option(
        "--period",
        "-p",
        parser=year("--period"),
        help="Year of the figures where the table does not say it.",
    ),
]
Index = Annotated[
    str,
    typer.Option(
        "--index",
        parser=one_of("--index", ("", "PAR", "SIPAS", "PAPI", "PCI", "DTI", "ICT", "I766")),
        help="Index the table is about.",
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help=(
            "What a column is: `D=PAR`, `E=SIPAS.rank`, `F=PAR:3.points`, `B=unit`, `C=year`, "
            "`G=ignore`; by letters or heading."
        ),
    ),
]
Units = Annotated[
    list[str] | None,
    typer.Option("--unit", help="Which unit a name means: `Xã Tân Lập=23134@2025-07-01`."),
]
Sheets = Annotated[
    list[str] | None, typer.Option("--sheet", help="Read this sheet only; may be given again.")
]
NewUnits = Annotated[
    bool,
    typer.Option("--new-units", help="Take units that no register knows into it, below --below."),
]
Fictional = Annotated[
    bool,
    typer.Option(
        "--fictional", help="With --new-units: they exist nowhere, and every page says so."
    ),
]
OfUnits = Annotated[
    bool, typer.Option("--fictional", help="The units exist nowhere, and every page says so.")
]
Usual = Annotated[
    Path | None,
    typer.Option(
        "--usual-departments",
        help=(
            "Instead: write the usual departments of a province after 2025 into this new Excel "
            "file, to be adapted and then added."
        ),
    ),
]
PlanOption = Annotated[
    str,
    typer.Option(
        "--plan",
        help=(
            "Plan that the report is about; default: the one that the table names by its id or "
            "its document."
        ),
    ),
]
ReportedPeriod = Annotated[
    str,
    typer.Option(
        "--period",
        "-p",
        help="Period that the results stand for: 2026-Q3, 2026-H1, 2026-07 or 2026.",
    ),
]
Form = Annotated[
    Path | None,
    typer.Option(
        "--form",
        help=(
            "Instead: write the form for the results of --period into this new Excel file, with "
            "the last results."
        ),
    ),
]
Indicator = Annotated[
    str,
    typer.Option(
        "--indicator",
        help="Indicator that the table is about, where it does not say it, e.g. `Tỷ lệ hộ nghèo`.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Keep what was understood without asking.")]
Retrieved = Annotated[
    str,
    typer.Option(
        "--retrieved", parser=day("--retrieved"), help="Day of receipt for the card; default today."
    ),
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        parser=one_of("--lang", ("", *LANGUAGES)),
        help="Language of messages: vi or en; default: the workspace's, else the system's.",
    ),
]

_MOST_ROUNDS = 12


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

    @property
    def asking(self) -> bool:
        """Say whether there is somebody to ask."""
        return asking(as_json=self.as_json)


Understand = Callable[["Book", "Register", "Answers"], "Understood"]


def answers_of(
    *, below: str, level: str, units_on: str, period: int | None, index: str, columns: Iterable[str], units: Iterable[str],
    sheets: Iterable[str], new_units: bool = False, fictional: bool = False,
) -> Answers:  # fmt: skip
    """Return the options of a command as answers; refuse those that make no sense."""
    from parlib.codebook.vietnamese import search_form
    from parlib.intake.tables.meaning import meaning_of_word
    from parlib.intake.tables.questions import Answers

    told = {}
    for pair in columns:
        place, _, word = pair.rpartition("=")
        meaning = meaning_of_word(word)
        if not place or meaning is None:
            raise UsageError(
                msg(
                    (
                        "--column {pair} is not LETTERS=MEANING → e.g. D=PAR, E=SIPAS.rank, "
                        "F=PAR:3.points, B=unit, C=year, G=ignore"
                    ),
                    pair=f"{pair!r}",
                )
            )
        told[
            place.upper()
            if place.isascii() and place.isalpha() and len(place) <= 3
            else search_form(place)
        ] = meaning
    named = dict(pair.rpartition("=")[::2] for pair in units)
    if "" in named:
        raise UsageError(msg("--unit is NAME=IDENTITY → e.g. --unit 'Xã Tân Lập=23134@2025-07-01'"))
    on = date.fromisoformat(units_on) if units_on else None
    return Answers(
        told, named, level, below, on, index, period, tuple(sheets), new_units, fictional
    )


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
    answers = _with_below(wishes.answers or Answers(), register, wishes, province)
    understood, answers, source = _settled(book, register, answers, wishes, understand, province)
    name, before, others = _place(project, path, understood, wishes)
    _carry_units(before, understood, of_list=wishes.kind == "units")
    changed = _changes(before, understood)
    held, overlaps = _held(understood, before, others)
    if before is not None and not changed:
        held = before.place
    if before is None and not any(understood.tables.values()):
        if not wishes.as_json:
            show(understood, book, register, wishes.language)
            out.print(msg("There is nothing new in the table; nothing was written."))
        return {"file": path.name, "place": "", "changed": 0}
    if held:
        if not wishes.as_json:
            out.print(
                msg("Nothing changed against {place}; nothing was written.", place=held),
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
            raise UsageError(
                msg("nothing was kept → look at the table above, then run it again with --yes")
            )
        if not typer.confirm(say("ask_keep", wishes.language), default=True):
            raise typer.Exit(1)
    folder = _keep(project, book, understood, source, name, before, wishes)
    if not wishes.as_json:
        counts = ", ".join(
            rows_in_words(table, len(rows)) for table, rows in understood.tables.items() if rows
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


def register_of(project: Project) -> Register:
    """Return the register of a project, as its next build will hold it."""
    from parlib.codebook.localities import Register
    from parlib.inputs import known_units

    return Register(known_units(project))


def own_province(project: Project) -> str:
    """Return the identity of the province whose workspace a project is, empty where it is none's."""
    from parlib.store.project import SETTINGS
    from parlib.workspace.settings import read_settings

    return read_settings(project).province if (project.root / SETTINGS).is_file() else ""


def _with_below(answers: Answers, register: Register, wishes: Wishes, province: str) -> Answers:
    """Return the answers with the identity of the unit above.

    Its name is looked up in the year of the table, or as of now.

    Where a name stood for two provinces in turn, that of the workspace is meant; for a list of
    units the later one.
    """
    if not answers.below:
        return answers
    year = answers.day.year if answers.day else answers.period or date.today().year  # noqa: DTZ011 - as of now
    found = register.match(
        answers.below,
        period=year,
        level="" if "@" in answers.below else "province",
        day=answers.day,
    )
    unit = found.unit
    if unit is None and found.one_after_the_other:
        own = [u for u in found.candidates if province in register and u in register.line(province)]
        last = max(found.candidates, key=lambda u: u.valid_from) if wishes.kind == "units" else None
        unit = own[-1] if own else last
    unit = unit or register.find(answers.below, period=year, say=tell)
    return replace(answers, below=unit.locality)


def _settled(
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

    source, open_questions = wishes.source, []
    for _ in range(_MOST_ROUNDS):
        understood = understand(book, register, answers)
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
        if not open_questions:
            return understood, answers, _checked_source(source or document)
        first = open_questions[0]
        if not answers.below and (own := _meant(province, first, register)):
            if not wishes.as_json:
                tell(
                    msg(
                        "read as units of {province}, whose workspace this is; else: --below …",
                        province=register[own].name,
                    )
                )
            answers = replace(answers, below=own)
            continue
        if not wishes.asking:
            if not wishes.as_json:
                show(understood, book, register, wishes.language)
            raise UsageError(_refusal(open_questions, wishes))
        given = _ask(first, wishes)
        try:  # a slip of the pen is asked about again
            if first.option == "--source":
                source = _checked_source(given)
            else:
                answers = _with_below(_answered(answers, first, given), register, wishes, province)
        except UsageError as slip:
            tell(str(slip))
    raise UsageError(_refusal(open_questions, wishes))


def _meant(province: str, question: Question, register: Register) -> str:
    """Return which unit above the workspace answers with.

    Its province as it was called in the year; empty where it answers nothing.
    """
    if question.option != "--below" or province not in register:
        return ""
    year = question.figures.get("year", "")
    line = [u.locality for u in register.line(province) if not year or u.covers(int(year))]
    if question.choices:
        line = [u for u in line if any(c.endswith(f"[{u}]") for c in question.choices)]
    return line[-1] if line else ""


def _checked_source(source: str) -> str:
    from parlib.codebook.documents import document_in, is_address

    if not is_address(source) and document_in(source) is None:
        raise UsageError(
            msg(
                (
                    "--source {source} → number and day of a document, e.g. 'Quyết định số "
                    "99/QĐ-UBND ngày 5/1/2026', or an address (https://…)"
                ),
                source=f"{source!r}",
            )
        )
    return source


def _refusal(questions: Iterable[Question], wishes: Wishes) -> str:
    from parlib.intake.tables.words import remark_in_words

    lines = [msg("the table leaves this open; answer with these options and run it again:")]
    for q in questions:
        quoted = [f'{q.option} "{c}"' if " " in c else f"{q.option} {c}" for c in q.choices]
        example = " | ".join(quoted) if quoted else {"--source": '--source "Quyết định số …/QĐ-UBND ngày …/…/…"', "--period": "--period 2025", "--new-units": "--new-units --below …", "--below": '--below "…"'}.get(q.option, q.option)  # fmt: skip
        lines.append(f"  {remark_in_words(q, wishes.language)}\n    {example}")
    return "\n".join(lines)


def _ask(question: Question, wishes: Wishes) -> str:
    from parlib.intake.tables.words import remark_in_words

    text = remark_in_words(question, wishes.language)
    if question.option == "--new-units":
        if not typer.confirm(text, default=False):
            raise typer.Exit(1)
        return "yes"
    for number, choice in enumerate(question.choices, 1):
        err.print(f"  {number}. {choice}", markup=False)
    given = typer.prompt(text).strip()
    return (
        question.choices[int(given) - 1]
        if given.isdigit() and 0 < int(given) <= len(question.choices)
        else given
    )


def _answered(answers: Answers, question: Question, given: str) -> Answers:
    """Return the answers with one more, checked as the option is."""
    if question.option in ("--column", "--unit"):
        more = answers_of(below="", level="", units_on="", period=None, index="", columns=[given] if question.option == "--column" else (), units=[given] if question.option == "--unit" else (), sheets=(), new_units=False, fictional=False)  # fmt: skip
        return replace(
            answers,
            columns={**answers.columns, **more.columns},
            units={**answers.units, **more.units},
        )
    if question.option == "--units-on":
        return replace(answers, day=date.fromisoformat(str(day("--units-on")(given))))
    if question.key == "ask_reported":
        return replace(answers, reported=given)
    if question.option == "--period":
        return replace(answers, period=int(str(year("--period")(given))))
    if question.option == "--new-units":
        return replace(answers, new_units=True)
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

    said = []
    for source, same, alike in held_elsewhere(understood.tables, others):
        if before is None and alike == sum(map(len, understood.tables.values())):
            return source.place, []
        said.append(
            msg(
                (
                    "{count} figures of this table stand in {place} already; if this table takes "
                    "its "
                    "place: --as {source}"
                ),
                count=same,
                place=source.place,
                source=source.source,
            )
        )
    return "", said


def _carry_units(before: Source | None, understood: Understood, *, of_list: bool) -> None:
    """Keep the units that a vintage brought when a new one takes its place.

    Of a list of units those that it still names.
    """
    from parlib.intake.tables.vintage import earlier_rows

    known: list[dict[str, object]] = (
        [dict(r) for r in earlier_rows(before).get("localities", [])] if before is not None else []
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


def _drops_units(before: Source | None, understood: Understood) -> bool:
    """Say whether the vintage in force holds units that its heir does not: others may name them."""
    from parlib.intake.tables.vintage import earlier_rows

    now = {r["locality"] for r in understood.tables.get("localities", ())}
    return before is not None and any(
        r["locality"] not in now for r in earlier_rows(before).get("localities", ())
    )


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
    """Hold the vintage against everything in the project as the next build will, then write it in
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
        found = list(faults)
        if read is not None:
            candidate = Source(name, vintage, scratch / vintage, read)
            found += check_candidate(project, candidate)
            if _drops_units(before, understood):
                found += [p for p in newly_refused(project, candidate) if p not in found]
    if any(p.severity == "error" for p in found):
        raise ValidationFailed(found, context=book.name)
    if found and not wishes.as_json:
        show_problems(found, title="!")
    with locked(project):
        keep_files(project.raw / name / vintage, files, card)
    return f"data/raw/{name}/{vintage}"
