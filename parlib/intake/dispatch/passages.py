"""A dispatch read from its first paragraph to its last: clause by clause, each with what the text
around it says of it, and row by row where it has tables of promises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parlib.intake.dispatch.asides import asides, less_asides
from parlib.intake.dispatch.by_number import owners_by_number
from parlib.intake.dispatch.closed_sections import owners_of_closed_sections
from parlib.intake.dispatch.cues import Place
from parlib.intake.dispatch.deadlines import stated_days
from parlib.intake.dispatch.files import DispatchText
from parlib.intake.dispatch.headings import (
    Section,
    enter,
    index_of_the_subject,
)
from parlib.intake.dispatch.issuer import issuer_of
from parlib.intake.dispatch.lists import ItemsOfAList
from parlib.intake.dispatch.numerals import in_digits
from parlib.intake.dispatch.owners import Acting
from parlib.intake.dispatch.parts import PLANS, PROMISE_NOTHING, Parts
from parlib.intake.dispatch.period import signed_on, subject_of, year_of_lines
from parlib.intake.dispatch.records import Record, due_at_its_end, is_field, records
from parlib.intake.dispatch.report_headings import (
    is_frame,
    names_an_appraisal,
    opens_a_report,
    opens_petitions,
)
from parlib.intake.dispatch.results import Tense
from parlib.intake.dispatch.section_owners import asked_of
from parlib.intake.dispatch.sentences import Carried, cut_into_clauses
from parlib.intake.dispatch.siblings import owners_beside
from parlib.intake.dispatch.surroundings import Surroundings
from parlib.intake.dispatch.table_rows import TableRow

_SENTENCE = re.compile(r"\.\s+(?=[A-ZĐÀ-Ỹ])")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of promises."""

    row: TableRow
    quote: str
    start: int
    line: int
    section: Section
    promises_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """One clause, and what the text around it says of it.

    Attributes
    ----------
    clause, start, line : str, int, int
        The clause as it stands in the text, where it begins there, and the line of the file.
    words, quote, quoted_from : str, str, int
        The clause with the verb of its list, numbers in words written as digits; the piece of the
        text it stands on, and where that begins.
    owner : str
        Who acts in it.
    years : tuple
        The years it is promised for.
    indices, deadline : tuple, str
        Indices that its sentence speaks of, and words of the sentence that state its day.
    told : bool
        True where it tells what was.
    due_below : str
        Words of a line below its task that state its day.
    place, around : Place, Surroundings
        Its paragraph, and the headings above.
    part : str
        What the part of the text it stands in does (:mod:`parlib.intake.dispatch.parts`).
    """

    clause: str
    start: int
    line: int
    words: str
    quote: str
    quoted_from: int
    owner: str
    years: tuple[int | None, int | None]
    indices: tuple[str, ...]
    deadline: str
    place: Place
    around: Surroundings
    tense: Tense
    due_below: str = ""
    part: str = ""

    @property
    def section(self) -> Section:
        """The headings above."""
        return self.around.section

    def less_asides(self) -> Passage:
        """Return the passage without what its brackets only tell beside it."""
        planned = self.around.planned
        words = less_asides(self.words, *planned)
        if words == self.words:
            return self
        return replace(self, clause=less_asides(self.clause, *planned), words=words)

    @property
    def told(self) -> bool:
        """Return whether the clause tells what was; asked once, in the order of the text."""
        listed = (
            self.place.paragraph[max(0, self.place.at - 40) : self.place.at]
            .rstrip()
            .endswith((",", " và"))
        )
        return self.tense.tells(less_asides(self.clause, self.tense.first), listed=listed)


def passages(
    dispatch: DispatchText, years: tuple[int | None, int | None]
) -> Iterator[Passage | Row]:
    """Yield the clauses and the rows of a dispatch in order.

    What is around a clause is followed from one to the next: use each before the next is taken.
    """
    around = Surroundings(years, signed_on(dispatch.text), issuer=issuer_of(dispatch.source))
    around.foresee(dispatch.text[start:end] for start, end in dispatch.paragraphs())
    around.planned = _planned(dispatch, years)
    lists, parts = ItemsOfAList(), Parts(around.planned, around.issuer)
    below, beside = _records(dispatch), _siblings(dispatch)
    about = index_of_the_subject(subject_of(dispatch.text))
    for start, end in dispatch.paragraphs():
        paragraph = dispatch.text[start:end].rstrip()
        if start in dispatch.rows:
            yield Row(
                dispatch.rows[start],
                paragraph,
                start,
                dispatch.line(start),
                around.section,
                promises_nothing=parts.kind in PROMISE_NOTHING,
            )
            continue
        parts.enter(paragraph)
        around.part = parts.kind
        before = around.section.owner
        enter(around.section, paragraph)
        sibling = beside.get(start, "")
        if sibling and ":" not in paragraph.rstrip(": "):
            around.section.owner = sibling  # it heads what stands below
        around.enter(paragraph)
        if not is_frame(paragraph):
            asks = bool(asked_of(paragraph))
            above = before if asks else lists.owner_of(paragraph, around.section)
            record = below.get(start, Record())
            if record.owner and not asks:
                above = record.owner
            if not is_field(paragraph):
                yield from _clauses(
                    dispatch,
                    start,
                    paragraph,
                    around,
                    about,
                    sibling or above,
                    due_below=record.due or due_at_its_end(paragraph),
                    named=bool(sibling),
                    part=parts.kind,
                )


def _planned(
    dispatch: DispatchText, years: tuple[int | None, int | None]
) -> tuple[int | None, int | None]:
    """Return first and last year of a plan; the last is the latest that a line heads others with."""
    first, last = years
    if first is None or last is not None:
        return years
    named = (year_of_lines(dispatch.text[a:b].rstrip()) for a, b in dispatch.paragraphs())
    headed = {year for year in named if year and year >= first}
    return (first, max(headed)) if len(headed) > 1 else years


def _siblings(dispatch: DispatchText) -> dict[int, str]:
    """Return the labels that are units because those beside them are, by the place of the paragraph."""
    paragraphs = [(a, dispatch.text[a:b].rstrip()) for a, b in dispatch.paragraphs()]
    beside = owners_beside([words for _, words in paragraphs])
    return {paragraphs[n][0]: owner for n, owner in beside.items()}


def _records(dispatch: DispatchText) -> dict[int, Record]:
    """Return what stands below each task, by the place where its paragraph begins."""
    paragraphs = [(a, dispatch.text[a:b].rstrip()) for a, b in dispatch.paragraphs()]
    lines = [words for _, words in paragraphs]
    held = records(lines)
    for n, owner in owners_of_closed_sections(lines).items():
        before = held.get(n, Record())
        held[n] = Record(before.owner or owner, before.due)
    for n, owner in owners_by_number(lines).items():
        held[n] = Record(owner, held[n].due if n in held else "")
    return {paragraphs[n][0]: record for n, record in held.items()}


def _clauses(
    dispatch: DispatchText,
    start: int,
    paragraph: str,
    around: Surroundings,
    about: tuple[str, ...],
    above: str,
    *,
    due_below: str = "",
    named: bool = False,
    part: str = "",
) -> Iterator[Passage]:
    section, years = around.section, around.years
    later = section.year and years[0] and section.year >= years[0]
    clauses = cut_into_clauses(paragraph, asides(paragraph, *around.planned))
    about = index_of_the_subject(section.heading) or about
    carried = Carried([m.end() for m in _SENTENCE.finditer(paragraph)], clauses, about)
    acting = Acting("" if named else paragraph, above, clauses[0][0] if clauses else 0)
    told = section.told or (
        opens_a_report(paragraph) and not (part == PLANS and names_an_appraisal(paragraph))
    )
    petitions = section.petitions or opens_petitions(paragraph)
    tense = Tense(years[0], told=told, signed=around.signed, reported=told, quoted=petitions)
    last = ""
    for at, clause in clauses:
        if at and is_field(clause.rstrip(".;")):
            continue  # who leads or by when, behind its task
        quoted, words = carried.take(at, clause)
        deadline = carried.deadline_words(at, clause)[len(clause) :]
        later_stated = deadline or stated_days(clause)
        below = due_below or (f"; {section.until}" if section.until else "")
        yield Passage(
            clause,
            start + at,
            dispatch.line(start + at),
            in_digits(words),
            paragraph[quoted : at + len(clause)],
            start + quoted,
            acting.of(at, clause),
            (section.year, None) if later else years,
            carried.indices,
            deadline if later_stated else below,
            Place(paragraph, at, last),
            around,
            tense,
            "" if later_stated else due_below,
            part,
        )
        last = clause
