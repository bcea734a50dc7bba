"""Propose the commitments of a dispatch from its text.

Quote, place, reading and confidence, for a person to confirm.

Nothing here decides: a proposal becomes a commitment when somebody has put it into
``params/plans``. How often the proposals are right is measured against the confirmed plans in
``docs/reading-measured.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from parlib.errors import SourceError
from parlib.intake.dispatch.complete_indicators import complete_indicators
from parlib.intake.dispatch.contents import noted_start
from parlib.intake.dispatch.figures_of_leads import figures_of_leads
from parlib.intake.dispatch.files import DispatchText, clean
from parlib.intake.dispatch.headings import UNKNOWN_DOMAIN, domain_of
from parlib.intake.dispatch.parts import ASKS, PROMISE_NOTHING
from parlib.intake.dispatch.passages import Passage, Row, passages
from parlib.intake.dispatch.period import due, guess_years, subject_of
from parlib.intake.dispatch.proposals import (
    Proposal,
    proposals_of_a_clause,
    proposals_of_a_row,
    request_to_respondents,
)
from parlib.intake.dispatch.respondents import asks_respondents
from parlib.intake.dispatch.rules.deeds import IN_WORDS
from parlib.intake.dispatch.rules.readings import STRIVE
from parlib.intake.dispatch.sentences import words_around
from parlib.speech.catalogue import saying

MOST_PROPOSALS = 2_000
MOST_FIGURES = 2_000
"""Figures of one paragraph: each is weighed by all around, and a page holds some thirty."""


@dataclass(frozen=True)
class Unread:
    """A sentence with words of promising that no rule read: a person reads it."""

    quote: str
    line: int
    place: str
    domain: str
    owner: str
    due: date | None
    horizon: str


_FIGURE = re.compile(r"\d[\d.,]*")
_PLEDGES = re.compile(r"\bcam kết\b", re.IGNORECASE)
_PROMISES_MORE = re.compile(
    rf"{STRIVE}|\b(?:đảm bảo|bảo đảm|không để|đạt|tăng|giảm|rút ngắn)\b[^;]{{0,200}}\d(?![\d/])",
    re.IGNORECASE,
)


def extract_commitments(
    text: str | DispatchText, *, period: int | None = None, last_period: int | None = None
) -> list[Proposal]:
    """Propose commitments from the text of a dispatch.

    Parameters
    ----------
    text : str or DispatchText
        The dispatch, as text or as ``read_dispatch`` returns it.
    period, last_period : int, optional
        Years of the plan; guessed from the text where not given.

    Returns
    -------
    list of Proposal
        In the order of the text. Sentences that ask something of survey respondents come with
        ``kind="respondent_influence"`` and without a target.
    """
    return read_promises(text, period=period, last_period=last_period)[0]


def read_promises(
    text: str | DispatchText, *, period: int | None = None, last_period: int | None = None
) -> tuple[list[Proposal], list[Unread]]:
    """Propose commitments as :func:`extract_commitments` does, and name the sentences that promise
    something nobody but a person can read: those with words of promising that no rule read, and
    those that promise in words, without a figure and without a day.
    """
    dispatch = text if isinstance(text, DispatchText) else clean(text)
    _refuse_a_flood(dispatch)
    years = years_of(dispatch) if period is None else (period, last_period)
    title = subject_of(dispatch.text)
    out: list[Proposal] = []
    left: list[Unread] = []
    for passage in passages(dispatch, years):
        if isinstance(passage, Row):
            out += proposals_of_a_row(passage, years)
            continue
        clause, place = passage.clause, passage.place
        near = words_around(place.paragraph, place.at, clause)
        if asks_respondents(clause, around=f"{passage.section.heading} {near}"):
            out.append(request_to_respondents(clause, passage.start, passage.line, passage.section))
            continue
        told = passage.told
        if passage.part in PROMISE_NOTHING and not (
            passage.part == ASKS and _PLEDGES.search(clause)
        ):
            continue
        every = [
            _with_noted_start(p, place.paragraph[place.at + len(clause) :])
            for p in proposals_of_a_clause(passage, told=told)
        ]
        proposals = [p for p in every if p.why[0] not in IN_WORDS]
        if title and clause in title and not passage.part:
            proposals = [p for p in proposals if "task by a day" not in p.why]
        # "Thi đua hoàn thành các chỉ tiêu …" is what the dispatch is called
        in_words = len(every) > len(proposals) and not (title and clause in title)
        says_more = not told and _PROMISES_MORE.search(clause)
        if not proposals and (in_words or says_more):
            left.append(_unread(passage))
        out += proposals
        if len(out) + len(left) > MOST_PROPOSALS:
            raise _too_many(passage.line)
    return figures_of_leads(complete_indicators(out, dispatch.text), dispatch.text), left


def _with_noted_start(proposal: Proposal, after: str) -> Proposal:
    """Return a proposal of a share with the start that a note right behind its clause tells."""
    base, year = noted_start(after)
    if base is None or proposal.baseline is not None or not proposal.unit.startswith("%"):
        return proposal
    return replace(proposal, baseline=base, baseline_period=year)


def _refuse_a_flood(dispatch: DispatchText) -> None:
    """Refuse a paragraph with more figures than any dispatch has on a line."""
    for start, end in dispatch.paragraphs():
        count = 0 if start in dispatch.rows else len(_FIGURE.findall(dispatch.text, start, end))
        if count > MOST_FIGURES:
            raise SourceError(
                saying(
                    "line {line}: {count} figures without a new line, more than {most}; put each task "
                    "on a line of its own",
                    line=dispatch.line(start),
                    count=count,
                    most=MOST_FIGURES,
                )
            )


def _unread(passage: Passage) -> Unread:
    clause, section = passage.clause, passage.section
    domain = section.domain or domain_of(clause, UNKNOWN_DOMAIN)
    last_day, horizon = due(clause, passage.years)
    return Unread(clause, passage.line, section.label, domain, passage.owner, last_day, horizon)


def _too_many(line: int) -> SourceError:
    what = saying(
        "line {line}: more than {most} promises, which no dispatch makes",
        line=line,
        most=MOST_PROPOSALS,
    )
    return SourceError(saying("{what} → check the file, or split it", what=what))


def years_of(dispatch: DispatchText) -> tuple[int | None, int | None]:
    """Return first and last year of the plan that a dispatch speaks of,
    see :func:`parlib.intake.dispatch.period.guess_years`.
    """
    return guess_years(
        dispatch.text, (dispatch.text[start:end] for start, end in dispatch.paragraphs())
    )
