"""From the readings of one clause or one row of a table to the commitments that are proposed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parlib.codebook.vocabulary import Operator
from parlib.intake.dispatch.confidence import calibrated
from parlib.intake.dispatch.headings import INDEX_WORDS, Section, domain_of, indices_in
from parlib.intake.dispatch.period import due
from parlib.intake.dispatch.respondents import asks_respondents
from parlib.intake.dispatch.results import tells_a_place
from parlib.intake.dispatch.rules import promises, read
from parlib.intake.dispatch.rules.readings import STRIVE, Reading
from parlib.intake.dispatch.table_rows import TableRow, due_words, read_row

_MONEY = re.compile(
    r"\d\s*(?:tỷ|triệu|nghìn)?\s*đồng\b|^(?:kinh phí|chi phí thực hiện)\b|\b(?:do|từ) (?:nguồn )?"
    r"ngân sách\b[^.;]{0,30}\b(?:bố trí|bảo đảm|đảm bảo|hỗ trợ|cấp|chi trả)\b|\bxã hội hóa\b"
    r"|\bvốn đối ứng\b",
    re.IGNORECASE,
)
_FLOOR_OF_SPENDING = re.compile(
    r"\b(?:không thấp hơn|không dưới|tối thiểu|ít nhất)\s+\d[\d,.]*\s*%", re.IGNORECASE
)
_CONDITION = re.compile(
    r"^(?:nếu|(?:trong )?trường hợp)\b[^;]{5,160}?\bthì\b|^(?:(?:Trường hợp|Nếu|Khi)\b"
    r"|[^,;:]{3,60}?\bnào\b)[^;]{0,160}?(?:không|chưa|dưới|thấp hơn|trễ|chậm|để"
    r"|vi phạm)\b[^;]{0,120}?(?:,\s|\b(?:thì|sẽ|bị|phải)\b)",
    re.IGNORECASE,
)
_REWARDED = re.compile(
    r"^(?:(?:đề xuất\s+)?(?:khen thưởng|biểu dương|tuyên dương)|mức thưởng|cơ cấu giải)\b",
    re.IGNORECASE,
)
_SHOULD_IT_HAPPEN = re.compile(
    r"^(?:nếu|trường hợp|trong trường hợp|khi có|khi phát sinh)\b", re.IGNORECASE
)
_OF_THOSE = re.compile(
    r"^(?:những|các|đơn vị|xã|phường)\b[^;,]{0,60}?\b(?:dưới|thấp hơn|chưa đạt|trên)\b[^;]{0,40}?\bphải\b",
    re.IGNORECASE,
)
_BINDING = re.compile(
    r"\b(?:không (?:thấp hơn|dưới|quá|vượt)|tối thiểu|ít nhất|trở lên|phải)\b", re.IGNORECASE
)
_EQUALS = re.compile(r"\bbằng\s*$", re.IGNORECASE)
_OF_A_YEAR_BEFORE = re.compile(
    r"\s*\d[\d,.]*\s*%\s+(?:[^\W\d_]+\s+){0,3}?(?:năm 20\d\d|năm trước|cùng kỳ|thực hiện)\b",
    re.IGNORECASE,
)
_BARE_ASIDE, _BARE_ASIDE_ENDS = re.compile(r"\($|\(\s+$"), re.compile(r"\s*\)")
"""A share alone in brackets says again what stands before it: "12/21 đơn vị (57%)"."""
_SANCTIONED = re.compile(
    r"^(?!không\b)[^;]{5,160}?\b(?:không|chưa|dưới|để|vi phạm)\b[^;]{0,120}?(?:\bthì\b"
    r"|\b(?:sẽ )?bị (?:xem xét|hạ|phê bình|xử lý|trừ|kiểm điểm|đánh giá|xếp loại)\b)|^[^;]{5,160}?"
    r"(?:\btrở lên\b|\b(?:dưới|trên|quá) \d)[^;]{0,60}?\bthì\b[^;]{0,60}?\b(?:không (?:được )?"
    r"|được )(?:xếp loại|xét|đánh giá|khen|cộng)",
    re.IGNORECASE,
)
_BLAMED = re.compile(
    r"\b(?:xử lý|kiểm điểm|phê bình|xem xét|làm rõ|điều chuyển|thay thế|kỷ luật|nhắc nhở)"
    r"(?: nghiêm)?(?: trách nhiệm)?(?: của)? (?:công chức|cán bộ|người đứng đầu|tập thể|cá nhân"
    r"|đơn vị|cơ quan|địa phương|thủ trưởng)\b[^;]{0,60}?\b(?:có|để|không|chưa)\b",
    re.IGNORECASE,
)
"""Who is called to account, and for what: no promise."""
_ONLY_COMPARED = re.compile(
    r"\s*(?:bằng\s+)?\d[\d,.]*\s*%\s+(?:so với |mức )?(?:(?:thực hiện|kết quả) năm|cùng kỳ)\b",
    re.IGNORECASE,
)
"""What a figure beside the promise comes to: "12.000 người, bằng 150% thực hiện năm 2019"."""
_STRIVES = re.compile(STRIVE, re.IGNORECASE)
_OF_A_YEAR = re.compile(r"\bso với (?:cùng kỳ )?(?:năm )?20\d\d\s*$", re.IGNORECASE)
_ANSWERS_FOR = re.compile(
    r"\b(?:có|để)\b[^;%]{0,120}\d\s*%[^;%]{0,120}\bphải (?:giải trình|kiểm điểm|chịu trách nhiệm"
    r"|xin lỗi|báo cáo)\b",
    re.IGNORECASE,
)
_MOST_OF_A_ROW = 20


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
    r"(?:phấn đấu\s+)?(?:phải\s+)?(?:đạt|tăng|là)|điểm số|số điểm|kết quả|chỉ số này)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^(?:và\s+)?(?:nội dung|(?:không (?:có|để)|các|từng|mỗi)\s+(?:nội dung|tiêu chí|yếu tố"
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


def proposals_of_a_clause(
    clause: str,
    quote: str,
    start: int,
    line: int,
    section: Section,
    owner: str,
    years: tuple[int | None, int | None],
    indices: tuple[str, ...],
    deadline: str = "",
) -> list[Proposal]:
    """Turn the readings of one clause into proposals.

    One per index or domain that the promise covers. ``deadline`` are words of the same sentence
    that state its day.
    """
    out: list[Proposal] = []
    readings = _worth_keeping(read(clause), clause)
    places = [(r.start, r.end) for r in readings]
    passage = _Passage(quote, start, line, section)
    strives = promises(clause)
    for reading in readings:
        confidence = reading.confidence + (0.05 if strives else -0.1)
        out += _targets(
            reading,
            clause,
            passage,
            indices=indices,
            indicator=_indicator(clause, reading),
            deadline=due(f"{clause}{deadline}", years, (reading.start, reading.end), places),
            owner=owner,
            confidence=round(min(max(confidence, 0.1), 0.95), 2),
            why=(reading.rule, "promise verb") if strives else (reading.rule,),
        )
    return out


def proposals_of_a_row(
    row: TableRow,
    quote: str,
    start: int,
    line: int,
    section: Section,
    years: tuple[int | None, int | None],
) -> list[Proposal]:
    """Turn a row of a table into proposals.

    A row that holds nothing but a name sets the domain of those below it.
    """
    if not row.promises:
        section.domain = domain_of(row.task, section.domain) if row.task else section.domain
        return []
    if section.told:
        return []
    if asks_respondents(row.task, around=f"{section.heading} {quote}"):
        return [request_to_respondents(quote, start, line, section)]
    out: list[Proposal] = []
    passage = _Passage(quote, start, line, section)
    deadline = due(due_words(row) or row.task, years)
    for reading in read_row(row)[:_MOST_OF_A_ROW]:
        out += _targets(
            reading,
            row.task,
            passage,
            indicator=_indicator(row.task, Reading("", 0, 0, "", None)),
            deadline=deadline,
            owner=row.owner or section.owner,
            confidence=reading.confidence,
            why=(reading.rule,),
        )
    return out


def _targets(
    reading: Reading,
    clause: str,
    passage: _Passage,
    *,
    indicator: str,
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
    for index, domain, baseline, since in _covers(reading, clause, passage.section, indices):
        yield Proposal(
            quote=passage.quote,
            start=passage.start,
            line=passage.line,
            place=passage.section.label,
            domain=domain,
            indicator=indicator,
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
            confidence=calibrated(confidence),
            why=why,
        )


def _worth_keeping(readings: list[Reading], clause: str) -> list[Reading]:
    """Drop what another reading of the same clause already says better, and what speaks of the
    past.
    """
    if re.search(r"\bchưa đạt\b|tồn tại, hạn chế", clause, re.IGNORECASE):
        readings = [
            r for r in readings if r.rule not in ("complete in words", "zero score", "percent")
        ]
    readings = [r for r in readings if not _tells_the_past(clause, r)]
    # "Trường hợp đơn vị nào không đạt 80%, Sở sẽ …": what is threatened, not what is promised
    if _REWARDED.search(clause):
        readings = [r for r in readings if r.rule != "count"]
    if _SHOULD_IT_HAPPEN.search(clause):
        readings = [r for r in readings if r.rule != "ceiling"]
    if (
        threat := _CONDITION.match(clause) or _OF_THOSE.match(clause) or _SANCTIONED.search(clause)
    ) is not None:
        readings = [r for r in readings if r.start >= threat.end()]
    if (blamed := _BLAMED.search(clause)) is not None:
        readings = [r for r in readings if r.start < blamed.start()]
    # a condition, not a promise: "có hồ sơ trễ hạn trên 1% … phải giải trình"
    if _ANSWERS_FOR.search(clause):
        readings = [r for r in readings if r.rule != "percent"]
    # what is spent, and its share of the whole, is no promise
    if (money := _MONEY.search(clause)) and not _STRIVES.search(clause):
        spent = () if money.start() else ("count", "percent change")
        floor = _FLOOR_OF_SPENDING.search(clause)
        readings = [
            r for r in readings if r.rule not in spent and (r.rule != "percent" or bool(floor))
        ]
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
        r"^theo đó\b|\b(?:chỉ|đã)\s*$|(?<!xây )(?<!cấp )(?<!triển )(?<!lập )(?<!mở )(?<!trồng )"
        r"(?<!tạo )(?<!dựng )(?<!sung )(?<!nạp )\bmới\s*$|\b(?:đang|hiện) (?:đạt|có|ở mức)\s*"
        r"(?:trên |dưới |từ )?$|\b(?:xếp|đứng) (?:thứ|hạng|vị thứ) \d",
        f"{before}",
        re.IGNORECASE,
    )
    if _BARE_ASIDE.search(before) and _BARE_ASIDE_ENDS.match(clause, reading.end):
        return True
    return (
        bool(told)
        or (bool(re.match(r"kết quả\b", clause, re.IGNORECASE)) and not _BINDING.search(clause))
        or bool(_ONLY_COMPARED.match(clause, reading.start))
        or bool(_EQUALS.search(before) and _OF_A_YEAR_BEFORE.match(clause, reading.start))
        or bool(re.search(r"năm 20\d\d(?:\s*[:,]|,? là)? ?(?:mới |chỉ |đã )?(?:đạt )?$", aside))
        or tells_a_place(clause)
    )


def _covers(
    reading: Reading, clause: str, section: Section, carried: tuple[str, ...]
) -> list[tuple[str, str, float | None, int | None]]:
    """Return (index, domain, baseline, its year) for each thing that one sentence promises at once."""
    beside = clause
    if reading.rule in ("rank gain", "rank band") and (comma := clause.find(",", reading.end)) > 0:
        # "thuộc nhóm 5 xã dẫn đầu, mức độ hài lòng …": the place is not of what comes next
        beside = clause[:comma]
        carried = tuple(
            code
            for code in carried
            if not re.search(dict(INDEX_WORDS)[code], clause[comma:], re.IGNORECASE)
        )
    named = indices_in(beside)
    if (
        not named
        and reading.rule in ("rank gain", "rank band", "points level")
        and re.search(r"cải cách hành chính|\bcchc\b", clause, re.IGNORECASE)
    ):
        named = ["PAR"]
    if not named and (
        reading.unit == "điểm phần trăm"
        or reading.rule in ("rank gain", "rank band", "no part below", "points level")
        or _PART.match(clause)
        or _ITS_SCORE.match(clause)
    ):
        named = list(carried)
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
        return [(code, "D0" if code == "PAR" else code, None, None) for code in named]
    if reading.unit == "điểm" and section.baselines:
        return [("", domain, points, year) for domain, points, year in section.baselines]
    return [("", section.domain or domain_of(clause, "D0"), None, None)]


def _indicator(clause: str, reading: Reading) -> str:
    """Say what is promised in the clause's own words, without the number and the promise verb."""
    words = (
        (clause[: reading.start] + " " + clause[reading.end :])
        if reading.target is not None and reading.unit == "%"
        else clause
    )
    words = re.sub(
        r"^\W*(?:phấn đấu|phần đầu|phân đấu|đảm bảo|bảo đảm)\s+",
        "",
        re.sub(r"\s+", " ", words).strip(),
        flags=re.IGNORECASE,
    )
    words = re.sub(r"\s+(?=[,;])", "", words.replace("TT HC", "TTHC")).strip(" ,;.")
    return words[:1].upper() + words[1:160]
