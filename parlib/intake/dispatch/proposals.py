"""From the readings of one clause or one row of a table to the commitments that are proposed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parlib.codebook.vocabulary import Operator
from parlib.intake.dispatch.confidence import calibrated
from parlib.intake.dispatch.considered import Considered, considered, so_many_by_a_day
from parlib.intake.dispatch.contents import indicator, of_others, start_of
from parlib.intake.dispatch.deadlines import stated_days
from parlib.intake.dispatch.figures_of_units import figures_of_units
from parlib.intake.dispatch.headings import (
    INDEX_WORDS,
    OF_A_DOMAIN,
    OF_SHARES,
    UNKNOWN_DOMAIN,
    Section,
    domain_of,
    domain_of_a_task,
    indices_in,
)
from parlib.intake.dispatch.passages import Passage, Row
from parlib.intake.dispatch.period import due
from parlib.intake.dispatch.respondents import asks_respondents
from parlib.intake.dispatch.row_readings import read_row
from parlib.intake.dispatch.rules import promises
from parlib.intake.dispatch.rules.readings import Reading
from parlib.intake.dispatch.table_rows import due_words
from parlib.intake.dispatch.tasks import running_until, task_by_a_day
from parlib.intake.dispatch.wanted_elsewhere import is_of_a_later_year, opens_with_later_years

_MOST_OF_A_ROW = 20
_IN_WORDS = 0.6  # scale of the rules that read no number


@dataclass(frozen=True)
class Proposal:
    """One proposed commitment.

    Attributes
    ----------
    quote : str
        Words of the dispatch in quote form: an exact substring of ``DispatchText.text``.
    start, line : int
        Where the quote begins in that text, and the line of the file.
    place, domain, indicator, index : str
        Section label, guessed domain, words that say what is promised, index named in the sentence.
    operator, target, target_high, target_text, unit
        The reading, as in a plan's commitment.
    baseline, baseline_period : float or None, int or None
        Points that the section states for the domain.
    due, horizon
        Guessed last day and horizon.
    owner : str
        Unit named in the paragraph or section; empty if none is.
    kind : str
        ``target`` · ``respondent_influence`` (asks something of people who answer the survey:
        recorded, never a task).
    confidence : float
        How often a proposal like it is right (``dispatch_confidence``); ``why`` names the rules
        behind it.
    """

    quote: str
    start: int
    line: int
    place: str
    domain: str
    indicator: str
    index: str
    operator: str
    target: float | None
    target_high: float | None
    target_text: str
    unit: str
    baseline: float | None
    baseline_period: int | None
    due: date | None
    horizon: str
    owner: str
    kind: str
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    """The words that a proposal stands on, where they begin, and the section around them."""

    quote: str
    start: int
    line: int
    section: Section


_ITS_SCORE = re.compile(
    r"^(?:và\s+)?(?:(?:đến (?:hết )?|hết )?(?:năm 20\d\d|quý (?:IV|I{1,3}|[1-4]))\s+"
    r"(?:phấn đấu\s+)?(?:phải\s+)?(?:đạt|tăng|là)|điểm số|số điểm|tổng (?:số )?điểm|điểm (?:của )?(?:bộ )?chỉ số|kết quả|chỉ số này)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^(?:(?:và|riêng|trong đó,?)\s+)?(?:nội dung|trụ cột|(?:không (?:có|để)|các|từng|mỗi)\s+(?:nội dung|tiêu chí|yếu tố"
    r"|chỉ số thành phần|lĩnh vực))\b",
    re.IGNORECASE,
)


def request_to_respondents(clause: str, start: int, line: int, section: Section) -> Proposal:
    """Return what a clause asks of those who answer a survey: never a promise, always shown."""
    return Proposal(
        quote=clause,
        start=start,
        line=line,
        place=section.label,
        domain="SURVEY",
        indicator="Yêu cầu đối với người trả lời điều tra",
        index="",
        due=None,
        horizon="year",
        owner="",
        kind="respondent_influence",
        confidence=0.8,
        why=("asks something of survey respondents",),
        operator=Operator.DONE.value,
        target=None,
        target_high=None,
        target_text="",
        unit="",
        baseline=None,
        baseline_period=None,
    )


def proposals_of_a_clause(passage: Passage, *, told: bool) -> list[Proposal]:
    """Turn the readings of one clause into proposals.

    One per index or domain that the promise covers. ``told``: the clause seems to tell what was.
    """
    out: list[Proposal] = []
    clause = passage.words
    if opens_with_later_years(passage.place.paragraph, passage.place.at, passage.around.planned):
        return []
    bare = passage.less_asides()
    kept = considered(bare, told=told)
    if not kept and (task := task_by_a_day(bare, told=told)):
        kept = so_many_by_a_day(bare) or [task]
    kept = [one for one in kept if not _said_by_a_share(one, kept, clause)]
    until = running_until(clause, passage)
    places = [(c.reading.start, c.reading.end) for c in kept]
    stands_on = _Passage(passage.quote, passage.quoted_from, passage.line, passage.section)
    strives = promises(clause)
    for one, owner in figures_of_units(bare.words, kept, passage.owner):
        reading = one.reading
        if is_of_a_later_year(clause, (reading.start, reading.end), passage.around.planned):
            continue
        why = (reading.rule, *(("promise verb",) if strives else ()))
        several = _days_of_tasks(passage) if len(kept) == 1 and not until else []
        if reading.operator != Operator.DONE.value or not several:
            several = [(until, "year") if until else _deadline(passage, reading, places)]
        for deadline in several:
            out += _targets(
                reading,
                clause,
                stands_on,
                indices=passage.indices,
                content=indicator(clause, reading),
                deadline=deadline,
                owner=owner,
                confidence=_confidence(one, strives=strives),
                why=why if one.by_rule else (*why, "weighed"),
            )
    return out


_WHO = re.compile(
    r"[\s,]*(?:(?:các|số|xã|phường|thị trấn|đặc khu|sở|ban|ngành|phòng|đơn vị|cơ quan|địa phương|huyện"
    r"|thành phố|thôn|tổ dân phố|cấp|và|UBND|đều|phải|hoàn thành|thực hiện)[\s,]+)*",
    re.IGNORECASE,
)


def _said_by_a_share(one: Considered, kept: list[Considered], clause: str) -> bool:
    """Return whether a thing to be done is what a share of units does: "100% xã, phường ban hành Kế
    hoạch trước 31/01" is one promise.
    """
    return one.reading.rule == "done by a day" and any(
        other.reading.unit == "%"
        and _WHO.fullmatch(clause[other.reading.end : one.reading.start]) is not None
        for other in kept
        if other is not one and other.reading.end <= one.reading.start
    )


_HANGING = re.compile(r"(?<=\w)\s+(?:cấp|của|tại|ở|cho|về|thuộc|trong|theo|được|bị|là|và|có)$")
"""The first word of what a thing is, cut off from the rest: "công chức cấp" of "công chức cấp xã"."""


def _days_of_tasks(passage: Passage) -> list[tuple[date | None, str]]:
    """Return the days of several tasks in one clause: "ban hành trước ngày 15/6, công bố trước ngày
    25/12"; none where it states one day or none.
    """
    words, year = passage.words, passage.around.year
    days = stated_days(words)
    apart = [0, *(d.end for d in days)]
    named = [
        len(re.findall(r"[^\W\d]{2,}", words[a : d.start]))
        for a, d in zip(apart, days, strict=False)
    ]
    if len({d.on(year) for d in days}) != len(days) or len(days) < 2 or min(named) < 2:
        return []
    return [
        (d.on(year), due(words[a : d.end], passage.years)[1])
        for a, d in zip(apart, days, strict=False)
    ]


def _deadline(
    passage: Passage, reading: Reading, places: list[tuple[int, int]]
) -> tuple[date | None, str]:
    words = f"{passage.less_asides().words}{passage.deadline}"
    if reading.operator == Operator.DONE.value:
        return due(words, passage.years)
    return due(words, passage.years, (reading.start, reading.end), places)


def _confidence(one: Considered, *, strives: bool) -> float:
    """Return how often a proposal like this one is right; a promise in words keeps its low scale."""
    if one.reading.operator == Operator.DONE.value and not one.by_rule:
        return calibrated(one.chance, "task")
    if one.reading.confidence <= _IN_WORDS and one.by_rule:
        return round(one.reading.confidence + (0.05 if strives else -0.1), 2)
    return calibrated(one.chance, "rule" if one.by_rule else "figure")


def proposals_of_a_row(table_row: Row, years: tuple[int | None, int | None]) -> list[Proposal]:
    """Turn a row of a table into proposals.

    A row that holds nothing but a name sets the domain of those below it.
    """
    row, section, quote = table_row.row, table_row.section, table_row.quote
    if not row.promises:
        section.domain = domain_of(row.task, section.domain) if row.task else section.domain
        return []
    if section.told or table_row.promises_nothing:
        return []
    if section.year and years[1] is not None and (years[0] or 0) <= section.year <= years[1]:
        years = (section.year, None)
    if asks_respondents(row.task, around=f"{section.heading} {quote}"):
        return [request_to_respondents(quote, table_row.start, table_row.line, section)]
    out: list[Proposal] = []
    passage = _Passage(quote, table_row.start, table_row.line, section)
    for part in row.parts or (row,):
        deadline = due(due_words(part) or part.task, years)
        if deadline[0] and is_of_a_later_year(
            f"{due_words(part)} ·", (len(due_words(part)) + 1,) * 2, years
        ):
            continue
        for reading in read_row(part)[:_MOST_OF_A_ROW]:
            out += _targets(
                reading,
                part.task,
                passage,
                content=indicator(part.task, Reading("", 0, 0, "", None)),
                deadline=deadline,
                owner=part.owner or section.owner,
                confidence=calibrated(reading.confidence, "row"),
                why=(reading.rule,),
            )
    return out


def _targets(
    reading: Reading,
    clause: str,
    passage: _Passage,
    *,
    content: str,
    deadline: tuple[date | None, str],
    owner: str,
    confidence: float,
    why: tuple[str, ...],
    indices: tuple[str, ...] = (),
) -> Iterator[Proposal]:
    """Yield one proposal for each index or domain that a reading covers.

    ``deadline`` is the last day and the horizon; ``indices`` are those that earlier clauses of the
    sentence named.
    """
    last_day, horizon = deadline
    starts = start_of(clause, reading)
    for index, domain, points, year in _covers(reading, clause, passage.section, indices):
        yield Proposal(
            quote=passage.quote,
            start=passage.start,
            line=passage.line,
            place=passage.section.label,
            domain=domain,
            indicator=content,
            index=index,
            operator=reading.operator,
            target=reading.target,
            target_high=reading.target_high,
            target_text=reading.target_text,
            unit=_HANGING.sub("", reading.unit),
            baseline=points if starts[0] is None else starts[0],
            baseline_period=year if starts[0] is None else starts[1],
            due=last_day,
            horizon=horizon,
            owner=owner,
            kind="target",
            confidence=confidence,
            why=why,
        )


def _covers(
    reading: Reading, clause: str, section: Section, carried: tuple[str, ...]
) -> list[tuple[str, str, float | None, int | None]]:
    """Return (index, domain, baseline, its year) for each thing that one sentence promises at once."""
    if of_others(clause):
        return [("", section.domain or UNKNOWN_DOMAIN, None, None)]
    beside = clause
    if reading.rule in ("rank gain", "rank band") and (comma := clause.find(",", reading.end)) > 0:
        # "thuộc nhóm 5 xã dẫn đầu, mức độ hài lòng …": the place is not of what comes next
        beside = clause[:comma]
        carried = tuple(
            code
            for code in carried
            if not re.search(dict(INDEX_WORDS)[code], clause[comma:], re.IGNORECASE)
        )
    named = [] if _OF_FORMS.match(clause, reading.end) else indices_in(beside)
    if len(named) > 1:  # "SIPAS đạt từ 85%, PAR INDEX trong nhóm 5": each figure has its own
        named = _indices_beside(clause, reading) or named
    if (
        not named
        and reading.rule in ("rank gain", "rank band", "points level")
        and re.search(r"cải cách hành chính|\bcchc\b", clause, re.IGNORECASE)
    ):
        named = ["PAR"]
    if not named and _GRADED.search(clause, reading.start):
        return [("PAR", "D0", None, None)]
    if not named and (
        reading.unit == "điểm phần trăm"
        or reading.rule in ("rank gain", "rank band", "no part below", "points level")
        or _PART.match(clause)
        or _ITS_SCORE.match(clause)
    ):
        in_shares = reading.unit == "điểm phần trăm"
        named = [code for code in carried if not in_shares or code in OF_SHARES]
    of_an_index = reading.rule in ("rank gain", "rank band", "no part below") or (
        named
        and (
            (reading.unit in ("%", "điểm phần trăm") and reading.target != 100)
            or reading.unit.startswith("% so với")
            or (reading.unit == "điểm" and not section.baselines)
            or reading.target_text.startswith(("đều tăng", "năm sau"))
        )
    )
    if of_an_index and named:
        return [(code, code if code in OF_A_DOMAIN else "D0", None, None) for code in named]
    if reading.unit == "điểm" and section.baselines:
        return [("", domain, points, year) for domain, points, year in section.baselines]
    return [("", section.domain or domain_of_a_task(clause, UNKNOWN_DOMAIN), None, None)]


_GRADED = re.compile(
    r"\b(?:xếp loại|đạt loại|được xếp loại)\s(?:[“\"]?[^\W\d]+[”\"]?\s){1,4}?(?:trở lên\s)?(?:về|trong)\s(?:chỉ số\s)?(?:cải cách hành chính|cchc)\b",
    re.IGNORECASE,
)
"""So many units are graded by the index: "10 xã xếp loại Tốt về cải cách hành chính"."""
_OF_FORMS = re.compile(
    r"(?<=%)\s*(?:số\s+|tổng số\s+)?(?:phiếu|mẫu)\b(?![^,;.]*hài lòng)", re.IGNORECASE
)
"""A share of the forms of a survey is none of its index: "không dưới 60% phiếu ở vùng III"."""
_FIGURE_OF_AN_INDEX = re.compile(
    r"\d\s*(?:%|điểm|bậc)|\b(?:nhóm|top|tốp)\s+\d|\b(?:hạng|vị trí)\s+(?:thứ\s+)?\d", re.IGNORECASE
)


def _indices_beside(clause: str, reading: Reading) -> list[str]:
    """Return the indices that stand nearest before a figure, in its part of the clause or the last
    part that names one; none where no other part states a figure as well.
    """
    end = clause.find(", ", reading.end)
    end = end if end >= 0 else len(clause)
    begin = max(reading.end - 1, 0)
    while begin > 0:
        begin = max(clause.rfind(", ", 0, begin), 0)
        if named := indices_in(clause[begin:end]):
            elsewhere = f"{clause[:begin]} {clause[end:]}"
            return named if _FIGURE_OF_AN_INDEX.search(elsewhere) else []
    return []
