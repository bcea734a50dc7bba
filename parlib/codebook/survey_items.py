"""Which survey questions feed which rule-book item (``params/frameworks/<id>/survey.yml``).

An office declares this once. A question is named by its code, a group of questions by its factor,
the whole questionnaire by ``index``; several are weighted equally.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pydantic import Field

from parlib.codebook.declared import Declared
from parlib.codebook.frameworks import Framework
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.vietnamese import search_form
from parlib.errors import Problem
from parlib.speech.catalogue import saying

WHOLE = "index"
"""Name of the whole questionnaire."""


class Asked(Declared):
    """The questions that determine the points of one item."""

    survey: str = Field("SIPAS", description="SIPAS · LEADERS")
    questions: tuple[str, ...] = Field(
        min_length=1,
        description="Codes of questions or factors, or `index`; their figures are averaged",
    )


class SurveyItems(Declared):
    """``params/frameworks/<id>/survey.yml``: items fed by survey answers, by code."""

    items: dict[str, Asked] = Field(default_factory=dict)


ByBook = Mapping[str, Mapping[str, Asked]]
"""Questions by rule book and item."""


def fed_by_answers(book: Framework) -> tuple[str, ...]:
    """Return the codes of the scored items whose points can be computed from answers on the scale
    of 1 to 5.

    Examples
    --------
    >>> from parlib.sample import rule_book
    >>> fed_by_answers(rule_book())
    ('2.2',)
    """
    return tuple(
        i.code for i in book.leaves if (i.surveyed or i.measured) and i.typed_rule.of_answers
    )


def names_in(form: SurveyForm, language: str) -> dict[str, str]:
    """Return the names of questions and factors of a questionnaire, by code."""
    english = language == "en"
    names = {f.code: (f.name_en if english else "") or f.name_vi for f in form.factors}
    return names | {i.code: (i.text_en if english else "") or i.text_vi for i in form.items}


def questions_meant(written: str, forms: Iterable[SurveyForm]) -> tuple[str, ...]:
    """Return the codes that a code, or the words of a question or factor, may refer to.

    Examples
    --------
    >>> form = SurveyForm(id="f", survey="SIPAS", first_period=2023, factors=[dict(code="CC", name_vi="Công chức")],
    ...                   items=[dict(code="CC1", factor="CC", text_vi="Thái độ")])
    >>> [questions_meant(w, [form]) for w in ("cc1", "thai do", "Công chức", "index", "Giờ giấc")]
    [('CC1',), ('CC1',), ('CC',), ('index',), ()]
    """
    wanted = search_form(written)
    if wanted in (WHOLE, "ca phieu", "toan phieu"):
        return (WHOLE,)
    by_code: dict[str, None] = {}
    by_name: dict[str, None] = {}
    for form in forms:
        for names in (names_in(form, "vi"), names_in(form, "en")):
            by_code |= dict.fromkeys(c for c in names if search_form(c) == wanted)
            by_name |= dict.fromkeys(c for c, n in names.items() if search_form(n) == wanted)
    return tuple(by_code or by_name)


def questions_in(
    written: str, forms: Sequence[SurveyForm], *, used: Sequence[SurveyForm] = ()
) -> tuple[tuple[str, ...], list[str]]:
    """Return the questions that a cell or an option names, each once, and the parts that name none.

    Separators are semicolons, line breaks or commas; a name may itself contain commas. Words that
    occur in several questionnaires refer to the question of those that were ``used``; otherwise the
    codes are listed next to them.

    Examples
    --------
    >>> form = SurveyForm(id="f", survey="SIPAS", first_period=2023, factors=[dict(code="CC", name_vi="Công chức")],
    ...                   items=[dict(code="CC1", factor="CC", text_vi="Đầy đủ, dễ hiểu"), dict(code="CC2", factor="CC", text_vi="Thái độ")])
    >>> questions_in("Đầy đủ, dễ hiểu; CC2", [form]), questions_in("CC1, CC2, CC9", [form])
    ((('CC1', 'CC2'), []), (('CC1', 'CC2'), ['CC9']))
    """
    codes: dict[str, None] = {}
    unknown = []

    def meant(words: str) -> tuple[str, ...]:
        return questions_meant(words, used) or questions_meant(words, forms)

    for part in re.split(r"[;\n]", written):
        pieces = [part] if meant(part) else part.split(",")
        for piece in filter(None, map(str.strip, pieces)):
            fits = meant(piece)
            if len(fits) == 1:
                codes[fits[0]] = None
            else:
                unknown.append(f"{piece} ({' | '.join(fits)})" if fits else piece)
    return tuple(codes), unknown


def survey_item_problems(
    declared: Mapping[str, Asked], book: Framework, forms: Sequence[SurveyForm], *, file: str = ""
) -> list[Problem]:
    """Return what is wrong with the questions declared for the items of a rule book.

    Reports unknown items and items not scored by a survey, rules that answers cannot feed, and
    questions that no questionnaire of the survey asks.
    """
    problems = []
    for code, feed in declared.items():
        what = _not_fed(code, book)
        if what:
            problems.append(Problem(what, saying("take it out, or name another item"), file=file))
            continue
        known = {WHOLE}.union(*(names_in(f, "vi") for f in forms if f.survey == feed.survey))
        problems += [
            Problem(
                saying(
                    "item {code}: no questionnaire of {survey} asks {question}",
                    code=code,
                    survey=feed.survey,
                    question=question,
                ),
                saying("name a question, a group of questions or `index`"),
                file=file,
                actual=question,
            )
            for question in feed.questions
            if question not in known
        ]
    return problems


def _not_fed(code: str, book: Framework) -> str:
    """Return why answers cannot feed an item; empty if they can."""
    item = next((i for i in book.leaves if i.code == code), None)
    if item is None:
        return saying("item {code!r} is not a scored item of {id}", code=code, id=book.id)
    if not (item.surveyed or item.measured):
        return saying("item {code}: no survey gives its points", code=code)
    if not item.typed_rule.of_answers:
        return saying(
            "item {code}: its rule ({rule}) cannot be fed by answers from 1 to 5",
            code=code,
            rule=item.rule,
        )
    return ""
