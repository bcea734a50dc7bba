"""Propose the commitments of a dispatch from its text.

Quote, place, reading and confidence, for a person to confirm.

Nothing here decides: a proposal becomes a commitment when somebody has put it into
``params/plans``. How often the proposals are right is measured against the confirmed plans in
``docs/target-extraction.md``.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from datetime import date

from parlib.codebook.vocabulary import Operator
from parlib.errors import SourceError
from parlib.intake.dispatch.confidence import calibrated
from parlib.intake.dispatch.files import DispatchText, clean
from parlib.intake.dispatch.owners import label_owner, owner_in_brackets, owners_in
from parlib.intake.dispatch.period import due, guess_years, signed_on, subject_of, year_of_lines
from parlib.intake.dispatch.respondents import asks_respondents
from parlib.intake.dispatch.results import (
    Tense,
    is_frame,
    is_report_heading,
    looks_ahead,
    opens_a_report,
    tells_a_place,
)
from parlib.intake.dispatch.rules import promises, read
from parlib.intake.dispatch.rules.readings import STRIVE, Reading
from parlib.intake.dispatch.table_rows import TableRow, due_words, read_row

DOMAINS: tuple[tuple[str, str], ...] = (
    ("D8", r"tác động|phát triển kinh tế"),
    ("D2", r"thể chế|văn bản quy phạm|văn bản qppl|vbqppl"),
    ("D3", r"thủ tục hành chính|tthc|một cửa"),
    ("D4", r"tổ chức bộ máy"),
    ("D5", r"đội ngũ|công vụ|trình độ chuyên môn"),
    ("D6", r"tài chính|tài sản công"),
    ("D7", r"hiện đại hóa|chính quyền điện tử|chính quyền số|chính phủ số|công nghệ thông tin"),
    ("SIPAS", r"hài lòng|sipas"),
    ("D1", r"chỉ đạo,? điều hành"),
)
_INDEX = (
    ("PAR", r"par ?index|chỉ số cchc|chỉ số cải cách hành chính"),
    (
        "SIPAS",
        (
            r"sipas|chỉ số hài lòng|(?:mức độ|mức|độ|sự|tỷ lệ) hài lòng|(?:người dân|phụ huynh"
            r"|doanh "
            r"nghiệp|công dân)[^.;,]{0,30} hài lòng|\bhài lòng (?:về|đối với|của|đạt|từ|trên)\b"
            r"|^hài "
            r"lòng\b"
        ),
    ),
    ("PAPI", r"\bpapi\b"),
)
_HEADING = re.compile(r"^(?:(?P<roman>[IVX]{1,5})\.|(?P<arabic>\d{1,2})\.|(?P<letter>[a-zđ])\))\s")
_CLAUSE = re.compile(
    (
        rf"(?<=[;])\s+|(?<=[.])(?<!\bTP\.)(?<!\bTX\.)(?<!\bTT\.)\s+(?=(?-i:[A-ZĐÀ-Ỹ\d“(+-]))|,"
        rf"\s+(?=(?:từ\s+)?\d+\s*%)|\s+và\s+(?=\d+(?:[.,]\d+)?\s*%)|,\s+(?=(?:đảm bảo|bảo đảm"
        rf"|{STRIVE})\s)"
    ),
    re.IGNORECASE,
)
_LEAD = re.compile(r"\(\s*[Ll]ĩnh vực\s+(?P<owner>[^)]{4,120}?)\s+tham mưu\s*\)")
_MONEY = re.compile(r"\d\s*(?:tỷ|triệu|nghìn)?\s*đồng\b|^kinh phí\b", re.IGNORECASE)
_STRIVES = re.compile(STRIVE, re.IGNORECASE)
_OF_A_YEAR = re.compile(r"\bso với (?:cùng kỳ )?(?:năm )?20\d\d\s*$", re.IGNORECASE)
_ANSWERS_FOR = re.compile(
    (
        r"\b(?:có|để)\b[^;%]{0,120}\d\s*%[^;%]{0,120}\bphải (?:giải trình|kiểm điểm|chịu trách "
        r"nhiệm"
        r"|xin lỗi|báo cáo)\b"
    ),
    re.IGNORECASE,
)
_BASELINE = re.compile(r"(?:năm (?P<year>\d{4}) )?đạt (?P<points>\d+(?:[.,]\d+)?) điểm")
_WORD = re.compile(r"[^\W\d_]{2}")
"""A figure alone, as the cell of a table holds it, promises nothing."""
_SENTENCE = re.compile(r"\.\s+(?=[A-ZĐÀ-Ỹ])")
MOST_PROPOSALS = 2_000
_MOST_OF_A_ROW = 20
_NEAR = 2_500  # characters of a paragraph that a clause is read beside
_LONGEST_CLAUSE = 1_500


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


_PROMISES_MORE = re.compile(
    rf"{STRIVE}|\b(?:đảm bảo|bảo đảm|không để|đạt|tăng|giảm|rút ngắn)\b[^;]{{0,200}}\d(?![\d/])",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    (
        r"(?P<verb>(?:cắt\s+)?giảm(?:,\s+đơn giản hóa)?|cắt|tăng|rút ngắn|tiết kiệm)"
        r"\s+(?P<floor>(?:thêm\s+|ít nhất\s+|tối thiểu\s+|ít nhất:?\s*|tối thiểu:?\s*)*):?\s*\d"
    ),
    re.IGNORECASE,
)
"""A verb that governs a list of percentages: "cắt giảm tối thiểu: 25% …, 15% …"."""
# all of a thing is no share by which it goes down
_BARE_PERCENT = re.compile(r"(?!100\s*%)(?:từ\s+)?\d+(?:[.,]\d+)?\s*%")
_ITS_SCORE = re.compile(r"^(?:và\s+)?(?:điểm số|số điểm|kết quả|chỉ số này)\b", re.IGNORECASE)
_PART = re.compile(
    (
        r"^(?:và\s+)?(?:nội dung|(?:không (?:có|để)|các|từng|mỗi)\s+(?:nội dung|tiêu chí|yếu tố"
        r"|chỉ "
        r"số thành phần|lĩnh vực))\b"
    ),
    re.IGNORECASE,
)


@dataclass
class _Section:
    """Where the reader stands: labels of the headings above, and what they said."""

    roman: str = ""
    arabic: str = ""
    letter: str = ""
    heading: str = ""
    domain: str = ""
    owner: str = ""
    # owners that the headings with a Roman and with an Arabic number name
    above: tuple[str, str] = ("", "")
    year: int | None = None  # the year that a line above names for what stands below it
    told: bool = False
    # a heading with a Roman number opened a report; what it numbers below belongs to it
    reports: bool = False
    baselines: tuple[tuple[str, float, int | None], ...] = ()

    @property
    def label(self) -> str:
        """Where the reader stands, e.g. ``mục III.2``."""
        parts = ".".join(p for p in (self.roman, self.arabic, self.letter) if p)
        return f"mục {parts}" if parts else ""


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
    something nobody but a person can read.
    """
    dispatch = text if isinstance(text, DispatchText) else clean(text)
    years = years_of(dispatch) if period is None else (period, last_period)
    section = _Section()
    signed = signed_on(dispatch.text)
    title = subject_of(dispatch.text)
    about = _index_of_the_subject(title)
    out: list[Proposal] = []
    left: list[Unread] = []
    for start, end in dispatch.paragraphs():
        paragraph = dispatch.text[start:end].rstrip()
        if start in dispatch.rows:
            out += _of_a_row(
                dispatch.rows[start], paragraph, start, dispatch.line(start), section, years
            )
            continue
        _enter(section, paragraph)
        if is_frame(paragraph):
            continue
        owner = owners_in(paragraph) or section.owner
        of = (
            (section.year, None)
            if section.year and years[0] and section.year >= years[0]
            else years
        )
        tense = Tense(years[0], told=section.told or opens_a_report(paragraph), signed=signed)
        carried = _Carried([m.end() for m in _SENTENCE.finditer(paragraph)], about=about)
        for at, clause in _clauses(paragraph):
            place, words = carried.take(at, clause)
            line = dispatch.line(start + at)
            near = _near(paragraph, at, clause)
            if asks_respondents(clause, around=f"{section.heading} {near}"):
                out.append(_respondents(clause, start + at, line, section))
                continue
            if tense.tells(clause):
                continue
            quote = paragraph[place : at + len(clause)]
            found = _proposals(
                words, quote, start + place, line, section, owner, of, carried.indices
            )
            # "Thi đua hoàn thành các chỉ tiêu …" is what the dispatch is called
            if title and clause in title:
                found = [p for p in found if "complete in words" not in p.why]
            if not found and _PROMISES_MORE.search(clause):
                left.append(
                    Unread(
                        clause,
                        line,
                        section.label,
                        section.domain or _domain(clause, "D0"),
                        owner,
                        *due(clause, of),
                    )
                )
            out += found
            if len(out) + len(left) > MOST_PROPOSALS:
                what = f"line {line}: more than {MOST_PROPOSALS} promises, which no dispatch makes"
                raise SourceError(f"{what} → check the file, or split it")
    return out, left


def _near(paragraph: str, at: int, clause: str) -> str:
    """Return what of a paragraph a clause is read beside: all of it, unless it is very long."""
    if len(paragraph) <= _NEAR:
        return paragraph
    return paragraph[max(at - _NEAR // 2, 0) : at + len(clause) + _NEAR // 2]


def _index_of_the_subject(title: str) -> tuple[str, ...]:
    """Return the one index that a dispatch is about; none where its subject names several, or none."""
    named = [
        code for code, words in _INDEX[:1] + _INDEX[2:] if re.search(words, title, re.IGNORECASE)
    ]
    named += ["SIPAS"] if re.search(r"sipas|chỉ số hài lòng", title, re.IGNORECASE) else []
    return tuple(named) if len(named) == 1 else ()


def years_of(dispatch: DispatchText) -> tuple[int | None, int | None]:
    """Return first and last year of the plan that a dispatch speaks of,
    see :func:`parlib.intake.dispatch.period.guess_years`.
    """
    return guess_years(
        dispatch.text, (dispatch.text[start:end] for start, end in dispatch.paragraphs())
    )


_ANOTHER_INDEX = re.compile(
    r"\b(?:DDCI|PCI|DTI|PII|PGI|ICT)\b|\bchỉ số (?!cải cách|cchc|hài lòng|này)", re.IGNORECASE
)


@dataclass
class _Carried:
    """What a sentence says once for all its parts.

    The verb of a list, and the index that it speaks of.
    """

    ends: list[int]
    about: tuple[str, ...] = ()
    verb: str = ""
    verb_at: int = 0
    indices: tuple[str, ...] = ()
    sentence: int = -1

    def take(self, at: int, clause: str) -> tuple[int, str]:
        """Return where the quote of a clause begins, and its words with the verb that governs them."""
        sentence = bisect.bisect_right(self.ends, at)
        if sentence != self.sentence:
            self.verb, self.indices, self.sentence = "", (), sentence
        named = tuple(code for code, words in _INDEX if re.search(words, clause, re.IGNORECASE))
        self.indices = (
            named or self.indices or (() if _ANOTHER_INDEX.search(clause) else self.about)
        )
        if _BARE_PERCENT.match(clause) and self.verb and at - self.verb_at <= _LONGEST_CLAUSE:
            return self.verb_at, f"{self.verb} {clause}"
        governs = _CHANGES.search(clause)
        self.verb = re.sub(r"\s*:?\s*\d$", "", governs.group()).strip(" :") if governs else ""
        self.verb_at = at + governs.start() if governs else at
        return at, clause


def _enter(section: _Section, paragraph: str) -> None:
    """Note a heading: its label, its domain, the points and the lead unit it states."""
    heading = _HEADING.match(paragraph)
    if label := label_owner(paragraph):
        section.owner = label
    if year := year_of_lines(paragraph):
        section.year = year
    elif heading and not heading["letter"]:
        section.year = None
    if not heading:
        section.told = section.told or is_report_heading(paragraph)
        return
    reports = is_report_heading(paragraph)
    section.reports = reports if heading["roman"] else section.reports
    section.told = reports or (
        section.told if heading["letter"] else section.reports and not looks_ahead(paragraph)
    )
    if heading["roman"]:
        section.roman, section.arabic, section.letter = heading["roman"], "", ""
    elif heading["arabic"]:
        section.arabic, section.letter = heading["arabic"], ""
    else:
        section.letter = heading["letter"]
    head = paragraph[:160]
    section.heading = head if heading["letter"] is None else section.heading
    section.domain = next(
        (code for code, words in DOMAINS if re.search(words, head, re.IGNORECASE)),
        section.domain if heading["letter"] else "",
    )
    lead = _LEAD.search(paragraph)
    named = (
        lead["owner"].strip() if lead else label_owner(paragraph) or owner_in_brackets(paragraph)
    )
    roman, arabic = section.above
    if heading["roman"]:
        section.above, inherited = (named, ""), ""
    elif heading["arabic"]:
        section.above, inherited = (roman, named), roman
    else:
        inherited = arabic or roman
    section.owner = named or inherited
    parts = re.split(r"\s+và\s+(?=lĩnh vực)", paragraph)
    section.baselines = tuple(
        (
            _domain(part, section.domain),
            float(m["points"].replace(",", ".")),
            int(m["year"]) if m["year"] else None,
        )
        for part in parts
        if (m := _BASELINE.search(part))
    )


def _domain(text: str, otherwise: str) -> str:
    return next(
        (code for code, words in DOMAINS if re.search(words, text, re.IGNORECASE)), otherwise
    )


def _clauses(paragraph: str) -> list[tuple[int, str]]:
    """Cut a paragraph where one promise ends and the next begins."""
    out, start = [], 0
    for cut in _CLAUSE.finditer(paragraph):
        out.append((start, paragraph[start : cut.start()]))
        start = cut.end()
    out.append((start, paragraph[start:]))
    out = [piece for at, clause in out for piece in _pieces(at, clause)]
    marked = []
    for at, clause in out:
        lead = re.match(r"(?:[-+•–]\s+|\d{1,2}\.\s+|[a-zđ]\)\s+)*", clause)
        begin = lead.end() if lead else 0
        marked.append((at + begin, clause[begin:].rstrip(" .;,")))
    return [(at, clause) for at, clause in marked if len(clause) > 4 and _WORD.search(clause)]


def _pieces(at: int, clause: str) -> list[tuple[int, str]]:
    """Cut what is too long for a sentence (a page that lost its full stops), so that its length is
    not paid for again and again.
    """
    out = []
    while len(clause) > _LONGEST_CLAUSE:
        cut = clause.rfind(" ", 1, _LONGEST_CLAUSE) + 1 or _LONGEST_CLAUSE
        out.append((at, clause[:cut]))
        at, clause = at + cut, clause[cut:]
    return [*out, (at, clause)]


def _respondents(clause: str, start: int, line: int, section: _Section) -> Proposal:
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


def _proposals(
    clause: str,
    quote: str,
    start: int,
    line: int,
    section: _Section,
    owner: str,
    years: tuple[int | None, int | None],
    indices: tuple[str, ...],
) -> list[Proposal]:
    """Turn the readings of one clause into proposals.

    One per index or domain that the promise covers.
    """
    out = []
    for reading in _worth_keeping(read(clause), clause):
        for index, domain, baseline, since in _covers(reading, clause, section, indices):
            last_day, horizon = due(clause, years)
            confidence = reading.confidence + (0.05 if promises(clause) else -0.1)
            out.append(
                Proposal(
                    quote=quote,
                    start=start,
                    line=line,
                    place=section.label,
                    domain=domain,
                    indicator=_indicator(clause, reading),
                    index=index,
                    operator=reading.operator,
                    target=reading.target,
                    target_high=reading.target_high,
                    target_text=reading.target_text,
                    unit=reading.unit,
                    baseline=baseline,
                    baseline_period=since,
                    due=last_day,
                    horizon=horizon,
                    owner=owner,
                    kind="target",
                    confidence=calibrated(round(min(max(confidence, 0.1), 0.95), 2)),
                    why=(reading.rule, *(["promise verb"] if promises(clause) else [])),
                )
            )
    return out


def _of_a_row(
    row: TableRow,
    quote: str,
    start: int,
    line: int,
    section: _Section,
    years: tuple[int | None, int | None],
) -> list[Proposal]:
    """Turn a row of a table into proposals.

    A row that holds nothing but a name sets the domain of those below it.
    """
    if not row.promises:
        section.domain = _domain(row.task, section.domain) if row.task else section.domain
        return []
    if section.told:
        return []
    if asks_respondents(row.task, around=f"{section.heading} {quote}"):
        return [_respondents(quote, start, line, section)]
    out = []
    last_day, horizon = due(due_words(row) or row.task, years)
    for reading in read_row(row)[:_MOST_OF_A_ROW]:
        for index, domain, baseline, since in _covers(reading, row.task, section, ()):
            out.append(
                Proposal(
                    quote=quote,
                    start=start,
                    line=line,
                    place=section.label,
                    domain=domain,
                    indicator=_indicator(row.task, Reading("", 0, 0, "", None)),
                    index=index,
                    operator=reading.operator,
                    target=reading.target,
                    target_high=reading.target_high,
                    target_text=reading.target_text,
                    unit=reading.unit,
                    baseline=baseline,
                    baseline_period=since,
                    due=last_day,
                    horizon=horizon,
                    owner=row.owner or section.owner,
                    kind="target",
                    confidence=calibrated(reading.confidence),
                    why=(reading.rule,),
                )
            )
    return out


def _worth_keeping(readings: list[Reading], clause: str) -> list[Reading]:
    """Drop what another reading of the same clause already says better, and what speaks of the
    past.
    """
    if re.search(r"\bchưa đạt\b|tồn tại, hạn chế", clause, re.IGNORECASE):
        readings = [
            r for r in readings if r.rule not in ("complete in words", "zero score", "percent")
        ]
    readings = [r for r in readings if not _tells_the_past(clause, r)]
    # a condition, not a promise: "có hồ sơ trễ hạn trên 1% … phải giải trình"
    if _ANSWERS_FOR.search(clause):
        readings = [r for r in readings if r.rule != "percent"]
    # what is spent, and its share of the whole, is no promise
    if _MONEY.search(clause) and not _STRIVES.search(clause):
        readings = [r for r in readings if r.rule != "percent"]
    numbered = any(
        r.rule in ("percent", "percent change", "points gain", "count") for r in readings
    )
    return [r for r in readings if not (numbered and r.rule == "complete in words")]


def _tells_the_past(clause: str, reading: Reading) -> bool:
    """Say whether a number is a result that is told, not a promise.

    "theo đó … đạt 81,36%", "(năm 2022 mới đạt 31,4%)".
    """
    before = clause[: reading.start]
    aside = before[before.rfind("(") :] if before.rfind("(") > before.rfind(")") else ""
    if aside and _OF_A_YEAR.search(before[: before.rfind("(")]):  # "so với năm 2024 (82,31%)"
        return True
    told = re.search(
        r"^(?:theo đó|kết quả)\b|\b(?:mới|chỉ|đã)\s*$|\b(?:xếp|đứng) (?:thứ|hạng|vị thứ) \d",
        f"{before}",
        re.IGNORECASE,
    )
    return (
        bool(told)
        or bool(re.search(r"năm 20\d\d(?:\s*[:,]|,? là)? ?(?:mới |chỉ |đã )?(?:đạt )?$", aside))
        or tells_a_place(clause)
    )


def _covers(
    reading: Reading, clause: str, section: _Section, carried: tuple[str, ...]
) -> list[tuple[str, str, float | None, int | None]]:
    """Return (index, domain, baseline, its year) for each thing that one sentence promises at once."""
    beside = clause
    if reading.rule in ("rank gain", "rank band") and (comma := clause.find(",", reading.end)) > 0:
        # "thuộc nhóm 5 xã dẫn đầu, mức độ hài lòng …": the place is not of what comes next
        beside = clause[:comma]
        carried = tuple(
            code
            for code in carried
            if not re.search(dict(_INDEX)[code], clause[comma:], re.IGNORECASE)
        )
    named = [code for code, words in _INDEX if re.search(words, beside, re.IGNORECASE)]
    if not named and (
        reading.rule in ("rank gain", "rank band", "no part below", "points level")
        or _PART.match(clause)
        or _ITS_SCORE.match(clause)
    ):
        named = list(carried)
    if (
        not named
        and reading.rule in ("rank gain", "rank band")
        and re.search(r"cải cách hành chính|\bcchc\b", clause, re.IGNORECASE)
    ):
        named = ["PAR"]
    of_an_index = reading.rule in ("rank gain", "rank band", "no part below") or (
        named
        and (
            (reading.unit in ("%", "điểm phần trăm") and reading.target != 100)
            or reading.unit.startswith("% so với")
            or (reading.unit == "điểm" and not section.baselines)
        )
    )
    if of_an_index and named:
        return [(code, "D0" if code == "PAR" else code, None, None) for code in named]
    if reading.unit == "điểm" and section.baselines:
        return [("", domain, points, year) for domain, points, year in section.baselines]
    return [("", section.domain or _domain(clause, "D0"), None, None)]


def _indicator(clause: str, reading: Reading) -> str:
    """Say what is promised in the clause's own words, without the number and the promise verb."""
    said = (
        (clause[: reading.start] + " " + clause[reading.end :])
        if reading.target is not None and reading.unit == "%"
        else clause
    )
    said = re.sub(
        r"^\W*(?:phấn đấu|phần đầu|phân đấu|đảm bảo|bảo đảm)\s+",
        "",
        re.sub(r"\s+", " ", said).strip(),
        flags=re.IGNORECASE,
    )
    said = re.sub(r"\s+(?=[,;])", "", said.replace("TT HC", "TTHC")).strip(" ,;.")
    return said[:1].upper() + said[1:160]
