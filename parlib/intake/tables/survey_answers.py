"""Survey answers out of the file that an office's form exports: mapped once to the questionnaire.

What was mapped, and what was said of the sample, is kept in the card and used again for the next
file of the same form. Personal columns are never taken; the original is not kept, because it holds
them. How people were drawn is asked; unknown is an answer, and then no interval is computed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan

from parlib.codebook.localities import Register
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.vietnamese import ascii_slug, search_form
from parlib.codebook.vocabulary import UNKNOWN_PLACE
from parlib.errors import UsageError
from parlib.intake.tables import survey_columns as means
from parlib.intake.tables.book import Book, Page
from parlib.intake.tables.heads import Column, text_of
from parlib.intake.tables.meaning import Meaning, Role, year_in
from parlib.intake.tables.questions import IGNORED, Answers, Question, Remark
from parlib.intake.tables.rows import LeftOut
from parlib.intake.tables.survey_counts import refuse_counts
from parlib.intake.tables.understood import Understood
from parlib.intake.tables.unit_names import Name, name_units
from parlib.speech.catalogue import joined, saying, spoken

PEOPLE, UNKNOWN, NO_STRATA = "people", "unknown", "none"
_HEAD_WITHIN = 15
_FEWEST = 2  # questions in a row that is a head
_MOST_ANSWERS = 12  # different ones in a column of a question
_YEAR_OF_A_TIME = re.compile(r"\b20\d\d(?=-\d)|(?<=/)20\d\d\b")
_LACKING = 8  # questions named that a file does not hold


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said, or what the card of the last file of this form keeps.

    Attributes
    ----------
    columns : mapping of str to str
        Code of a question, or one of ``unit``, ``place``, ``stratum``, ``weight``, ``group``,
        ``left``, by heading or letters of a column.
    answers : mapping of str to str
        Answer 1 to 5, or ``none``, by what the form writes.
    form, unit : str
        Questionnaire; identity of the unit that all answers are about.
    places, strata, sizes : str
        How people were drawn: heading or letters of the column of places, ``people`` (directly) or
        ``unknown``; column of strata, ``none`` or ``unknown``; places in all, or ``unknown``.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    unit: str = ""
    places: str = ""
    strata: str = ""
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The sheet of answers: where its head stands, and what each column is."""

    page: Page
    head: int
    form: SurveyForm
    roles: dict[int, str]

    def heading(self, place: int) -> str:
        return text_of(self.page.sheet.cell(self.head, place))

    def columns(self, role: str) -> list[int]:
        return [place for place, r in self.roles.items() if r == role]

    def at(self, named: str) -> int | None:
        """Return the column that somebody named by its letters or its heading."""
        for place in self.roles:
            letters = self.page.sheet.address(0, place).rstrip("1")
            if named.strip().upper() == letters or named.strip() == self.heading(place):
                return place
        return None

    def rows(self) -> Iterable[int]:
        for row in range(self.head + 1, len(self.page.sheet.rows)):
            if any(self.page.sheet.cell(row, p) is not None for p in self.roles):
                yield row

    def text(self, row: int, place: int) -> str:
        return text_of(self.page.sheet.cell(row, place))


def understand_survey(
    book: Book, register: Register, forms: Sequence[SurveyForm], *, answers: Answers, told: Told
) -> Understood:
    """Understand a file of survey answers, one row a respondent.

    Parameters
    ----------
    book : Book
        The file as read.
    register : Register
        The units.
    forms : sequence of SurveyForm
        The questionnaires of the project.
    answers : Answers
        What a person said of year, sheets, units and the unit above.
    told : Told
        What was said of columns, answers and sample, or kept from the last file.
    """
    out = Understood(keeps_original=False)
    sheet = _sheet_in(book, forms, answers, told, out)
    if sheet is None:
        return out
    year = answers.period or year_in(sheet.page.name)
    if not year:
        shown = _year_shown(sheet, book)
        out.questions.append(Question("ask_survey_year", "--period", (shown,) if shown else ()))
    scale = _scale(sheet, told, out)
    if not told.unit and year:
        _find_units(sheet, register, answers, year)
    _note_columns(sheet, out)
    units = _units(sheet, register, answers, told, year or 0, out)
    drawn = _drawn(sheet, told, out)
    out.mapping = {sheet.heading(p): r for p, r in sheet.roles.items() if r != means.LEFT}
    out.mapping = {h: r for h, r in out.mapping.items() if r != means.PERSONAL}
    out.read_as = {t: means.NO_ANSWER if isnan(v) else f"{v:g}" for t, v in scale.items() if t}
    out.sample = {"form": sheet.form.id, "unit": told.unit} | drawn
    if not out.questions:
        out.name = f"survey-{ascii_slug(sheet.form.survey)}-{year}"
        out.tables["responses"] = _rows(sheet, int(year or 0), scale, units, drawn)
    return out


def _year_shown(sheet: _Sheet, book: Book) -> str:
    """Return the year that the name of the file or the times of the answers show; empty where none
    or several.
    """
    if year := year_in(book.name):
        return str(year)
    days = (sheet.text(row, p) for row in sheet.rows() for p in sheet.columns(means.PERSONAL))
    years = {y for day in days for y in _YEAR_OF_A_TIME.findall(day)}
    return years.pop() if len(years) == 1 else ""


def _sheet_in(
    book: Book, forms: Sequence[SurveyForm], answers: Answers, told: Told, out: Understood
) -> _Sheet | None:
    """Return the sheet with most questions in one row of its first rows; ask where there is none."""
    pages = [p for p in book.pages if not answers.sheets or p.name in answers.sheets]
    known = [f for f in forms if not told.form or f.is_called(told.form)]
    if not known:
        raise UsageError(
            saying(
                "no questionnaire is called {form!r} → one of: {names}",
                form=told.form[:80],
                names=joined(f.name(spoken()) for f in forms),
            )
        )
    readings: list[tuple[int, _Sheet]] = []
    for page in pages:
        for head in range(min(_HEAD_WITHIN, len(page.sheet.rows))):
            headings = {
                p: t
                for p in range(len(page.sheet.rows[head]))
                if (t := text_of(page.sheet.cell(head, p)))
            }
            # a form in the office's own words shows nothing of itself; somebody said its columns
            holding = _holding(known, told)
            fitting = means.best_form(headings.values(), holding or known) or holding
            for form in fitting:
                sheet = _Sheet(page, head, form, dict.fromkeys(headings, ""))
                sheet.roles.update(_roles(sheet, headings, form, told))
                readings.append((sum(r in form.factor_of for r in sheet.roles.values()), sheet))
    most = max((n for n, _ in readings), default=0)
    best = [s for n, s in readings if n == most]
    if most < _FEWEST:
        refuse_counts(pages, within=_HEAD_WITHIN)
        out.questions.append(_which_questions(pages, known))
        return None
    if len({s.form.id for s in best}) > 1:
        out.questions.append(
            Question(
                "ask_form", "--form", tuple(dict.fromkeys(s.form.name(spoken()) for s in best))
            )
        )
        return None
    return best[0]


def _holding(forms: Sequence[SurveyForm], told: Told) -> Sequence[SurveyForm]:
    """Return the questionnaires that have every question that somebody named, else all."""
    if not told.columns:
        return ()
    holding = [f for f in forms if set(told.columns.values()) <= {*f.factor_of, *means.FACTS}]
    return holding or forms


def _which_questions(pages: Sequence[Page], forms: Sequence[SurveyForm]) -> Question:
    """Ask which column is which question, with the columns that look like answers and every
    question of the questionnaires.
    """
    columns = [one for page in pages for one in _like_answers(page)]
    questions = [f"{i.code} “{i.text_vi}”" for form in forms for i in form.items]
    return Question(
        "ask_no_survey",
        "--column",
        (),
        {
            "columns": "; ".join(f"{letter} “{heading[:80]}”" for letter, heading in columns)
            or "–",
            "questions": "\n    ".join(dict.fromkeys(questions)),
            "example": f"{next((letter for letter, _ in columns), 'E')}={forms[0].items[0].code}",
        },
    )


def _like_answers(page: Page) -> list[tuple[str, str]]:
    """Return letters and heading of the columns in which a few answers come again and again."""
    sheet, columns = page.sheet, []
    for place in range(max(map(len, sheet.rows), default=0)):
        texts = [t for r in range(len(sheet.rows)) if (t := text_of(sheet.cell(r, place)))]
        given = Counter(texts[1:])
        few = 2 <= len(given) <= _MOST_ANSWERS and given.total() >= 2 * len(given)
        if few and means.fact_of(texts[0]) == means.LEFT:
            columns.append((sheet.address(0, place).rstrip("1"), texts[0]))
    return columns


def _roles(
    sheet: _Sheet, headings: Mapping[int, str], form: SurveyForm, told: Told
) -> dict[int, str]:
    """Return what each column is: as said, else a question once, else a fact, personal or left."""
    known = {*form.factor_of, *means.FACTS}
    if strange := [f"{n}={r}" for n, r in told.columns.items() if r not in known]:
        raise UsageError(
            saying(
                "--column {pair} → {form} has no such question; a column is one of {facts} or a "
                "question of it:\n    {questions}",
                pair=strange[0][:80],
                form=form.name(spoken()),
                facts=", ".join(means.FACTS),
                questions="\n    ".join(f"{i.code} “{i.text_vi}”" for i in form.items),
            )
        )
    told_roles = {
        at: role for name, role in told.columns.items() if (at := sheet.at(name)) is not None
    }
    guessed = {p: means.item_of(h, form) for p, h in headings.items() if p not in told_roles}
    twice = {c for c, n in Counter(guessed.values()).items() if n > 1 or c in told_roles.values()}
    return {
        p: told_roles.get(p) or ("" if guessed[p] in twice else guessed[p]) or means.fact_of(h)
        for p, h in headings.items()
    }


def _scale(sheet: _Sheet, told: Told, out: Understood) -> dict[str, float]:
    """Return the answer that each text of the questions' columns is; ask about those unknown."""
    questions = [p for p, r in sheet.roles.items() if r in sheet.form.factor_of]
    texts = Counter(sheet.text(row, p) for row in sheet.rows() for p in questions)
    read = {t: means.answer_of(t, told.answers) for t in texts}
    if strange := sorted(t for t, v in read.items() if v is None):
        shown = ", ".join(f"“{t[:40]}”" for t in strange[:8])
        out.questions.append(
            Question(
                "ask_answer",
                "--answer",
                tuple(f"{strange[0]}={answer}" for answer in (means.NO_ANSWER, 1, 2, 3, 4, 5)),
                {"texts": shown},
            )
        )
    numbers = sorted({t for t in texts if t.isdigit() and t not in told.answers})
    if numbers:
        out.remarks.append(Remark("survey_numbers", {"numbers": ", ".join(numbers)}))
    return {t: v for t, v in read.items() if v is not None}


def _note_columns(sheet: _Sheet, out: Understood) -> None:
    """Note every column with its meaning; say how many personal ones were left out."""
    names = {i.code: i.text_vi for i in sheet.form.items}
    for place, role in sheet.roles.items():
        letter = sheet.page.sheet.address(0, place).rstrip("1")
        if role in (means.PERSONAL, means.LEFT):
            # what stands in it is personal, or not asked for: not even its words are repeated
            why = "column_personal" if role == means.PERSONAL else "column_not_asked"
            out.left_out.append(LeftOut(sheet.page.name, letter, sheet.heading(place)[:60], why))
            continue
        meaning = Meaning(Role.QUESTION, code=role, part=names.get(role, ""))
        out.columns.append((sheet.page.name, Column(place, sheet.heading(place)[:150], meaning)))
    personal = len(sheet.columns(means.PERSONAL))
    if personal:
        out.remarks.append(Remark("survey_personal", {"count": str(personal)}))
    lacking = [c for c in sheet.form.factor_of if c not in sheet.roles.values()]
    if lacking:
        figures = {
            "count": str(len(lacking)),
            "form": sheet.form.name(spoken()),
            "items": ", ".join((*lacking[:_LACKING], *["…"] * (len(lacking) > _LACKING))),
        }
        out.remarks.append(Remark("survey_items_lacking", figures))


def _find_units(sheet: _Sheet, register: Register, answers: Answers, year: int) -> None:
    """Let the one column in which nothing but names of units stands name the units.

    Where no heading says which it is; two such columns (home and office) are not told apart.
    """
    if sheet.columns(means.UNIT):
        return
    named = []
    for place in sheet.columns(means.LEFT):
        names = {t for row in sheet.rows() if (t := sheet.text(row, place))}
        if not names or any(t.isdigit() for t in names):
            continue
        meant = name_units([Name(n, "", answers.level, year) for n in names], register, answers)
        if len(meant.units) == len(names):
            named.append(place)
    if len(named) == 1:
        sheet.roles[named[0]] = means.UNIT


def _units(
    sheet: _Sheet, register: Register, answers: Answers, told: Told, year: int, out: Understood
) -> dict[int, str]:
    """Return the unit that each row is about: one for all where it was named, else by its column."""
    if told.unit:
        out.units |= {told.unit: register[told.unit]}
        return dict.fromkeys(sheet.rows(), told.unit)
    places = sheet.columns(means.UNIT)
    if not places:
        out.questions.append(Question("ask_survey_unit", "--locality"))
        return {}
    if not year:
        return {}
    names = {row: sheet.text(row, places[0]) for row in sheet.rows()}
    left = {n for n in names.values() if answers.units.get(n) == IGNORED}
    letter = sheet.page.sheet.address(0, places[0]).rstrip("1")
    for name in sorted(left):
        out.left_out.append(LeftOut(sheet.page.name, letter, name[:60], "survey_name_left"))
    if nameless := [row for row, name in names.items() if not name]:
        first = sheet.page.sheet.address(nameless[0], places[0])
        out.left_out.append(LeftOut(sheet.page.name, first, "–", "survey_name_lacking"))
        out.remarks.append(
            Remark("survey_names_lacking", {"count": str(len(nameless)), "first": first})
        )
    wanted = {n: Name(n, "", answers.level, year) for n in names.values() if n and n not in left}
    named = name_units(wanted.values(), register, answers)
    out.remarks += named.remarks
    out.questions += named.questions
    out.units |= {n.written: u for n, u in named.units.items()}
    if named.unknown and not named.questions:
        unknown = {n.written: match for n, match in sorted(named.unknown.items())}
        written, match = next(iter(unknown.items()))
        near = (f"{written}={u.locality}" for u in match.candidates[:3])
        choices = (*near, f"{written}={IGNORED}")
        out.questions.append(
            Question("ask_survey_name", "--unit", choices, {"names": ", ".join(list(unknown)[:8])})
        )
    unit_ids = {n.written: u.locality for n, u in named.units.items()}
    return {row: unit_ids[name] for row, name in names.items() if name in unit_ids}


def _drawn(sheet: _Sheet, told: Told, out: Understood) -> dict[str, str]:
    """Return what is known of how people were drawn; ask what is not, one thing after the other."""
    places = told.places or next((sheet.heading(p) for p in sheet.columns(means.PLACE)), "")
    strata = told.strata or next((sheet.heading(p) for p in sheet.columns(means.STRATUM)), "")
    sampling = {"places": places, "strata": strata, "sizes": told.sizes}
    if places == UNKNOWN:
        return sampling | {"strata": UNKNOWN, "sizes": UNKNOWN}
    for name, value, words in (
        ("places", places, (PEOPLE, UNKNOWN)),
        ("strata", strata, (NO_STRATA, UNKNOWN)),
        ("sizes", told.sizes, (UNKNOWN,)),
    ):
        if name == "places" and not told.unit and sheet.at(value) in sheet.columns(means.UNIT):
            out.questions.append(Question("ask_places_in_units", "--places", words))
            break
        if value in words or (name == "sizes" and value.isdigit() and int(value) > 0):
            continue
        if name != "sizes" and value and sheet.at(value) is not None:
            continue
        out.questions.append(Question(f"ask_{name}", f"--{name}", words))
        break
    return sampling


def _rows(
    sheet: _Sheet,
    year: int,
    scale: Mapping[str, float],
    units: Mapping[int, str],
    drawn: Mapping[str, str],
) -> list[dict[str, object]]:
    """Return one row an answer; a respondent is a number, and nothing else of a person is taken."""
    unknown = UNKNOWN in (drawn["places"], drawn["strata"])
    place = None if unknown or drawn["places"] == PEOPLE else sheet.at(drawn["places"])
    stratum = None if unknown or drawn["strata"] == NO_STRATA else sheet.at(drawn["strata"])
    weight = next(iter(sheet.columns(means.WEIGHT)), None)
    group = next(iter(sheet.columns(means.GROUP)), None)
    rows: list[dict[str, object]] = []
    spellings: dict[str, str] = {}  # a place spelt in two ways is one
    for number, row in enumerate((r for r in sheet.rows() if r in units), 1):
        psu = sheet.text(row, place) if place is not None else ""
        psu = spellings.setdefault(search_form(psu), psu)
        about = {
            "locality": units[row], "period": year, "survey": sheet.form.survey,
            "respondent": f"{number:05d}",
            "stratum": sheet.text(row, stratum) if stratum is not None else "",
            "psu": UNKNOWN_PLACE if unknown else psu,
            "stratum_psus": drawn["sizes"] if drawn["sizes"].isdigit() else "", "psu_people": "",
            "weight": sheet.text(row, weight).replace(",", ".") if weight is not None else "",
            "group": sheet.text(row, group) if group is not None else "",
        }  # fmt: skip
        for at, code in sheet.roles.items():
            if code in sheet.form.factor_of:
                answer = scale.get(sheet.text(row, at), float("nan"))
                rows.append(
                    about | {"item": code, "answer": "" if isnan(answer) else f"{answer:g}"}
                )
    return rows
