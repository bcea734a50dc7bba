"""Which readings of a clause are proposed: what a rule reads unless all around speaks against it,
and any other figure for which enough speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parlib.intake.dispatch.asked_elsewhere import asked_elsewhere, asked_in_its_sentence
from parlib.intake.dispatch.cues import LOOKED_BACK, Place
from parlib.intake.dispatch.descriptions import describes, only_describes, reached_so_far
from parlib.intake.dispatch.figure import Figure
from parlib.intake.dispatch.figures import figures, names_in
from parlib.intake.dispatch.headings import indices_in
from parlib.intake.dispatch.numerals import NUMBER
from parlib.intake.dispatch.outlook import chance
from parlib.intake.dispatch.passages import Passage
from parlib.intake.dispatch.rules import read
from parlib.intake.dispatch.rules.readings import STRIVE, Reading
from parlib.intake.dispatch.surroundings import PLANNED
from parlib.intake.dispatch.unit_names import CAPITAL
from parlib.intake.dispatch.worth_keeping import worth_keeping

AGAINST, AGAINST_IN_A_PIECE = 0.3, 0.1
"""A figure that a rule reads is left out below this chance: it is reported. A piece of a dispatch says
less of where it stands.
"""
AGAINST_WHERE_PLANNED = 0.1
"""Below a heading of what is planned, where no word tells what was: its wording may be new."""
FOR_SECOND_OBJECT = 0.15
"""A count that goes on with those before it: "4 lớp tập huấn, 2 hội thi và 1 chuyến học tập"."""
FOR_AN_INDEX, FOR_SO_MANY_OF = 0.3, 0.2
"""Below a heading of what is planned less is asked of the points of an index, and of so many units
among all that are to reach a grade.
"""
AGAINST_WHERE_GOVERNED = 0.02
"""Below it in a list whose lead strives: "yêu cầu phấn đấu năm 2019: …; không còn tiêu chí nào …"."""
FOR, FOR_NONE = 0.55, 0.75
"""A figure that no rule reads is proposed from this chance on; more is asked of "không …"."""
TOLD_AND_YET = 0.95
"""A figure that seems told because what stands before it was is proposed from this chance on."""


WITHIN = re.compile(
    rf"\b(?:trong vòng|trong thời hạn|trong|chậm nhất(?: là)?|sau)\s+(?P<days>{NUMBER})\s+ngày(?:\s+làm việc)?,?\s+(?:kể\s+)?từ\s+(?:ngày|khi)\s+"
    r"(?:ban hành|ký|nhận được|có|phát hành)(?:\s+ban hành)?\s+(?:[^\W\d]+\s+){1,3}?này\b",
    re.IGNORECASE,
)
"""A time that runs from the day of the dispatch: "trong vòng 15 ngày kể từ ngày ban hành Công văn này"."""


_SINCE_AN_EVENT = re.compile(
    r"(?:\s+làm việc)?,?\s+(?:kể\s+)?từ\s+(?:ngày|khi|lúc)\s+[^\W\d]", re.IGNORECASE
)
"""How long something may take each time: "không quá 15 ngày kể từ ngày kết thúc kiểm tra"."""
_BEFORE_A_MEETING = re.compile(
    rf"\b{NUMBER}\s+ngày(?:\s+làm việc)?\s+trước\s+(?:(?:ngày|khi)\s+)?(?:(?:diễn ra|tổ chức|khai mạc)\s+)?"
    r"(?:phiên|cuộc|kỳ|buổi|họp|hội nghị)\b",
    re.IGNORECASE,
)
"""By when papers are there each time: "chậm nhất 05 ngày trước ngày họp"."""
_OF_A_SERVICE = re.compile(
    r"\b(?:giải quyết|xử lý|trả lời|trả kết quả|phản hồi|thẩm định|phản ánh|kiến nghị|hồ sơ)\b",
    re.IGNORECASE,
)
_FROM_ITS_FILE = re.compile(
    r"(?:\s+làm việc)?,?\s+(?:kể\s+)?từ\s+(?:ngày|khi|lúc)\s+(?:được\s+)?(?:tiếp\s+)?nhận"
    r"(?:\s+(?:được|đủ))*(?:\s+(?:hồ sơ|đơn|phản ánh|kiến nghị|yêu cầu|ý kiến)|\s*(?:$|[.,;)]))",
    re.IGNORECASE,
)
"""How long citizens wait: "trả lời phản ánh trong 15 ngày kể từ ngày tiếp nhận"."""


_SERVES = re.compile(
    r"(?:giao\s[^,;:.]{2,60}?\s)?(?:trả lời|phản hồi|giải quyết|xử lý|trả kết quả)\s(?!.*\b(?:đã|bị|chưa|còn)\b)",
    re.IGNORECASE,
)
"""How a task begins that serves citizens; what is answered by whom speaks against no limit of it."""


def _each_time(words: str, end: int) -> bool:
    """Return whether a time that ends here runs from an event, and is none that is measured: what it
    takes to serve who has handed in a file or asked something is.
    """
    measured = re.match(r"thời gian\b", words, re.IGNORECASE) or (
        _FROM_ITS_FILE.match(words, end) and _OF_A_SERVICE.search(words[:end])
    )
    return not measured and _SINCE_AN_EVENT.match(words, end) is not None


@dataclass(frozen=True, slots=True)
class Considered:
    """A reading of a clause, how likely it is promised, and whether a rule read it."""

    reading: Reading
    chance: float
    by_rule: bool


_INTRODUCES = re.compile(
    r"\d+\s+(?:con số|nhiệm vụ|nội dung|giải pháp|chỉ tiêu|mục tiêu|việc|cam kết|vấn đề|nhóm)\b[^;.]{0,60}:?$",
    re.IGNORECASE,
)
"""How many things a line heads: "4 con số cụ thể của năm 2026:"."""
_REVENUE = re.compile(
    r"\bthu (?:nộp )?ngân sách\b(?: nhà nước)?|\bnộp (?:vào )?ngân sách\b|\bcủa\b", re.IGNORECASE
)
_IS_THERE = re.compile(r"\bhiện (?:có|còn|đang|nay|tại)\b[^,;]{0,30}$", re.IGNORECASE)
_NAMES_A_GROUP = re.compile(
    r"(?:nhóm|tổ|đợt|đội|cụm|khối)\s+\d{1,2}|(?:đối với|riêng)\s+\d{1,3}\s+[^\d,;.:]{2,40}",
    re.IGNORECASE,
)
"""A heading that has a number: "Nhóm 1", "Đối với 09 khu phố"."""
_ONLY_NAMES = re.compile(
    r"\d{1,2}\s+(?:không|xin|luôn|rõ|có|tăng|giảm|nhất|dám|tại chỗ|trong 1)\s*[:,”\"]"
    r"|\d{1,4}\s+(?:[^\W\d]+\s+){0,2}?(?:chưa|còn|đã|đang|bị)\s"
    rf"|\d{{1,3}}\s+(?:xã|phường|thị trấn|huyện|sở|phòng|đơn vị|cơ quan|thôn)(?:,\s(?:xã|phường|thị trấn|đặc khu))*\s?:\s(?-i:{CAPITAL})"
    r"|1\s+(?:vạn|nghìn|ngàn|triệu)\s+(?:dân|người)|10\.000\s+dân",
    re.IGNORECASE,
)
"""What is named or described by a number: "3 không: …", "23 xã chưa có hồ sơ", "trên 1 vạn dân"."""
_ASKED_OF_THOSE_ABOVE = re.compile(
    r"(?:kính\s+)?(?:đề nghị|kiến nghị|đề xuất)\s+(?:với\s+)?(?:các\s+)?(?:Bộ(?! phận)|Chính phủ|Thủ tướng|Quốc hội|Trung ương|cấp trên|cấp có thẩm quyền|Ban Thường vụ|Tổng cục|Văn phòng Chính phủ)\b|có ý kiến\b|(?:đề nghị|kiến nghị|xin)\s+(?:UBND\s+)?(?:tỉnh|cấp trên)\s+(?:cấp|cho|hỗ trợ|bổ sung|xem xét|bố trí|sớm)\b|(?:cả nước|toàn quốc|chính phủ|quốc hội)\s(?:phấn đấu|đặt|giao|yêu cầu|đề ra|phải)\b",
    re.IGNORECASE,
)
"""What is asked of a ministry or the government is promised by nobody here."""


def considered(passage: Passage, *, told: bool) -> list[Considered]:
    """Return the readings of a clause that are proposed."""
    words = passage.words
    if _ASKED_OF_THOSE_ABOVE.match(words) or asked_elsewhere(words, passage.around.issuer):
        return []
    place = passage.place
    if reached_so_far(passage):
        return []
    if asked_in_its_sentence(place.paragraph, place.at, passage.clause, passage.around.issuer):
        return []
    if told and (passage.tense.in_passing or passage.tense.reported or passage.tense.quoted):
        return []  # its own words or its section tell it, or somebody else says it
    by_rule = [] if told else [r for r in read(words) if not _runs(r, words)]
    by_rule = [r for r in by_rule if not _is_each_time(r, words)]
    every = figures(words)
    others = [f for f in every if not any(_overlap(f, r) for r in by_rule)]
    likely: dict[Reading, float] = {}
    by_rule_at = {f.start for f in every if any(_overlap(f, r) for r in by_rule)}
    kept_at: set[int] = set()
    planned = _in_a_plan(passage)
    for figure in others:
        least = FOR_NONE if figure.form == "none" else FOR
        if planned and figure.form != "none":
            if _SO_MANY_OF.match(words, figure.start) or _HOW_MANY.fullmatch(words[: figure.start]):
                least = FOR_SO_MANY_OF
            elif figure.form == "điểm" and indices_in(words[: figure.start]):
                least = FOR_AN_INDEX
        p = chance(passage, figure)
        if _IS_THERE.search(words[: figure.start]) and not _STRIVES.search(words):
            continue
        if _NAMES_A_GROUP.fullmatch(words) or _ONLY_NAMES.match(words, figure.start):
            continue
        if figure.form == "count" and _INTRODUCES.match(words, figure.start):
            continue
        if figure.form == "time" and (WITHIN.search(words) or _each_time(words, figure.end)):
            continue
        if figure.form == "điểm" and _reached_by_a_domain(figure, passage):
            continue
        if not told and _next_object(figure, every, {*by_rule_at, *kept_at}, words):
            least = min(least, FOR_SECOND_OBJECT)
        if not told and _share_beside(figure, every, {*by_rule_at, *kept_at}, words):
            least = FOR_SHARE_BESIDE
        if p >= (max(least, TOLD_AND_YET) if told else least) and not describes(
            figure, every, by_rule, words
        ):
            likely[figure.reading()] = p
            kept_at.add(figure.start)
    spent = not _in_a_plan(passage) or _TELLS.search(_REVENUE.sub("thu", words))
    if spent and not _STRIVES.search(words):
        by_rule = [r for r in by_rule if r.rule != "money"]
    by_rule = [r for r in by_rule if not only_describes(r, words)]
    by_rule = [r for r in by_rule if not (r.rule == "done by a day" and _counts(words, r, by_rule))]
    kept = [
        r
        for r in worth_keeping(sorted([*by_rule, *likely], key=lambda r: r.start), words)
        if not _of_a_year_before(words[: r.start], passage.years[0])
        and not (_COUNTED_OUT.match(words, r.end) and not _STRIVES.search(words))
    ]
    return list(_weighed(kept, likely, every, passage))


FOR_BY_A_DAY = 0.35
"""A task with a day that has one figure is to be done so many times from this chance on."""


def so_many_by_a_day(passage: Passage) -> list[Considered]:
    """Return the one figure of a task that is to be done by a day; empty where it has none, or several."""
    every = [f for f in figures(passage.words) if f.form in ("count", "%")]
    if len(every) != 1 or describes(every[0], every, [], passage.words):
        return []
    p = chance(passage, every[0])
    return [Considered(every[0].reading(), p, by_rule=False)] if p >= FOR_BY_A_DAY else []


_SO_MANY_OF = re.compile(
    r"\d{1,3}\s*/\s*\d{1,3}\s+(?:[^\W\d]+,?\s+){1,4}?(?:xếp loại|đạt loại|đạt chuẩn|được xếp|hoàn thành)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"số (?:lượng )?(?![^:]*\b(?:hiện|đang|đã|còn)\b)(?!văn bản|hiệu|hồ sơ)[^:;,.\d]{4,70}:\s*(?:ít nhất\s+|tối thiểu\s+|từ\s+|trên\s+)?",
    re.IGNORECASE,
)
"""How many there are to be: "Số lượng xã được xếp loại Tốt: 9 xã"."""
_TELLS = re.compile(
    r"\b(?:đã|mới (?:chỉ|đạt|có|được)|chỉ (?:đạt|có|còn|là)|hiện|đang|nay|ước|vừa|trước đây|so với|cùng kỳ|đạt được|vẫn|chưa|công bố|ghi nhận|theo|quy định|nếu|trường hợp|dự kiến|ngân sách|doanh thu|kinh phí|nào|khi|thì|(?<!trang )(?<!chuẩn )(?<!thiết )bị(?! trừ| mất)|gồm|toàn (?:tỉnh|huyện|xã) (?:có|hiện)|tiếp nhận|phát sinh|trong số|của)\b",
    re.IGNORECASE,
)


def _only_plans(passage: Passage) -> bool:
    """Return whether a clause stands where things are planned, and has no word of a result, a rule or a
    condition.
    """
    return _in_a_plan(passage) and not _TELLS.search(passage.words)


def _in_a_plan(passage: Passage) -> bool:
    planned = passage.around.kind == PLANNED and passage.around.turned
    return planned and not passage.section.told


_LEADS_A_LIST = re.compile(
    rf"(?:{STRIVE}|đặt mục tiêu|chỉ tiêu|mục tiêu)\b[^.:%]{{0,60}}:\s", re.IGNORECASE
)


def governed(clause: str, place: Place) -> bool:
    """Return whether a clause goes on with a list of its sentence whose lead strives.

    Examples
    --------
    >>> words = "Phấn đấu năm 2026: 95% hồ sơ đúng hạn; không còn xã xếp loại Yếu"
    >>> governed("không còn xã xếp loại Yếu", Place(words, words.find("không")))
    True
    """
    begin = max(0, place.at - LOOKED_BACK)
    before = place.paragraph[begin : place.at + len(clause)]
    return _LEADS_A_LIST.search(before[before.rfind(". ") + 1 :]) is not None


def _weighed(
    kept: list[Reading],
    likely: dict[Reading, float],
    every: list[Figure],
    passage: Passage,
) -> Iterator[Considered]:
    names = names_in(passage.words)
    least = AGAINST_IN_A_PIECE if passage.around.piece else AGAINST
    if _only_plans(passage):
        least = min(least, AGAINST_WHERE_PLANNED)
    if governed(passage.clause, passage.place):
        least = min(least, AGAINST_WHERE_GOVERNED)
    last: tuple[Reading, float] | None = None
    for reading in kept:
        if reading in likely:
            yield Considered(reading, likely[reading], by_rule=False)
            continue
        same = [f for f in every if _overlap(f, reading) and f.low == reading.target]
        p = max((chance(passage, f) for f in same), default=1.0)
        if last and _goes_on(last[0], reading, passage.words):
            p = max(p, last[1])
        if reading.rule in _NUMBERS and not same and reading.target in names:
            continue  # a date, an hour or a name that holds a number
        unweighed = (
            "|" in passage.words
            or _says_so(passage.words, same)
            or (reading.rule == "ceiling" and _SERVES.match(passage.words) is not None)
        )
        if p >= least or unweighed:  # cells of a table that was not recognised
            last = (reading, p)
            yield Considered(_corrected(reading, same), max(p, AGAINST_IN_A_PIECE), by_rule=True)


_ONLY_ITS_NOUN = re.compile(
    r"(?:\s+(?!tại\b|cho\b|trong\b|của\b|ở\b|với\b|do\b|trên\b|từ\b)[^\W\d]+){0,4}(?:,|\s+và)\s+",
    re.IGNORECASE,
)


def _next_object(figure: Figure, every: list[Figure], kept: set[int], words: str) -> bool:
    """Return whether a count is the next object of the verb whose first object is promised."""
    before = [f for f in every if f.end <= figure.start]
    if figure.form != "count" or not before or before[-1].form != "count":
        return False
    last = before[-1]
    return (
        last.start in kept and _ONLY_ITS_NOUN.fullmatch(words, last.end, figure.start) is not None
    )


FOR_SHARE_BESIDE = 0.2
"""A bare share right behind a promised one is promised from this chance on."""
_ONLY_A_JOINT = re.compile(
    r"\s*(?:,|;|và|,\s*và)\s+(?:(?:đạt|từ|trên|ít nhất|tối thiểu)\s+){0,2}", re.IGNORECASE
)
_ENDS_THERE = re.compile(r"\s*(?:$|[,;.(]|và\s+(?:trên |từ |ít nhất |tối thiểu )?\d)")


def _share_beside(figure: Figure, every: list[Figure], kept: set[int], words: str) -> bool:
    """Return whether a share follows a promised one at once: "… lần lượt đạt 90%, 85% và 80%"."""
    before = [f for f in every if f.end <= figure.start]
    if figure.form != "%" or not before or before[-1].form != "%" or figure.high is not None:
        return False
    last = before[-1]
    joined = _ONLY_A_JOINT.fullmatch(words, last.end, figure.start) is not None
    return joined and last.start in kept and _ENDS_THERE.match(words, figure.end) is not None


_NEXT_OF_A_LIST = re.compile(
    r"\s*,\s+(?!tương đương|bằng|chiếm|trong khi|hay|tức|so với|cao hơn|thấp hơn|vượt|tăng|giảm)[^,;:.%\d()]{3,60}",
    re.IGNORECASE,
)


def _goes_on(last: Reading, reading: Reading, words: str) -> bool:
    """Return whether a share is the next of a list: "ngoại trú hài lòng 90%, nội trú hài lòng 94%"."""
    both = last.rule == reading.rule == "percent"
    return both and _NEXT_OF_A_LIST.fullmatch(words, last.end, reading.start) is not None


def _says_so(words: str, same: list[Figure]) -> bool:
    """Return whether the words themselves promise a figure, whatever is reported around them: they begin
    with striving, or forbid to pass it.
    """
    if re.match(r"0{1,2}\s+[^\W\d]", words):
        return True  # "0 hồ sơ quá hạn"
    if _IS_THE_GOAL.match(words) or _AIMS.match(words):
        return True
    if re.match(
        r"(?:phấn đấu|lấy lại|giành lại|gỡ lại|khôi phục)\b",
        words,
        re.IGNORECASE,
    ):
        return True
    return bool(re.match(r"không (?:để|được|quá|vượt)\b", words, re.IGNORECASE)) and any(
        f.beside == "<=" for f in same
    )


_IS_THE_GOAL = re.compile(
    r"(?:chỉ tiêu|mục tiêu)\s+(?:phấn đấu\s+)?(?:của\s+)?(?:(?:năm\s+)?20\d\d|năm nay)\s*(?:là|:|phải đạt|đạt)\s",
    re.IGNORECASE,
)
"""A goal that is called so: "Chỉ tiêu năm 2025 là 95%"."""
_AIMS = re.compile(
    r"(?:nhằm|để)\s+(?:đạt\s+|thực hiện\s+|hoàn thành\s+)?(?:mục tiêu|phấn đấu|đưa)\b",
    re.IGNORECASE,
)
"""What a list of tasks is for: "Nhằm mục tiêu đưa PAR INDEX trở lại nhóm 40 …:"."""
_NUMBERS = ("count", "percent", "ceiling", "points level", "rank gain")


def _corrected(reading: Reading, same: list[Figure]) -> Reading:
    """Return a count as its figure has it, where that says more: its range, its noun, its bound."""
    figure = next((f for f in same if f.form in ("count", "lần")), None)
    slower = next((f for f in same if f.form == "time" and f.operator == "decrease_by"), None)
    if reading.rule == "count" and slower and reading.operator in (">=", "="):
        return replace(reading, operator="decrease_by", unit=slower.unit)
    if reading.rule != "count" or figure is None:
        return reading
    bounded = reading.operator == "=" and figure.beside in ("<", "<=")
    if figure.high and not reading.target_high:
        return replace(reading, operator=">=", target_high=figure.high, unit=figure.unit)
    return replace(reading, operator=figure.beside, unit=figure.unit) if bounded else reading


def _runs(reading: Reading, words: str) -> bool:
    """Return whether a reading is a time that runs from the day of the dispatch: that is a deadline."""
    within = WITHIN.search(words)
    return within is not None and reading.rule == "ceiling" and reading.start < within.end()


def _is_each_time(reading: Reading, words: str) -> bool:
    """Return whether a reading is a time that something may take each time."""
    before = reading.rule == "count" and _BEFORE_A_MEETING.search(words, reading.start)
    return bool(before) or (reading.rule == "ceiling" and _each_time(words, reading.end))


def _overlap(figure: Figure, reading: Reading) -> bool:
    return figure.start < reading.end and reading.start < figure.end


def _reached_by_a_domain(figure: Figure, passage: Passage) -> bool:
    """Return whether a heading tells the points of its domain: "5. Lĩnh vực … đạt 7.75 điểm"."""
    stated = {points for _, points, _ in passage.section.baselines}
    return figure.low in stated and "lĩnh vực" in passage.words[: figure.start].lower()


_COUNTED_OUT = re.compile(r"\s*\(\s*\d[\d.]*\s*/\s*\d[\d.]*")
"""How a share was worked out, which only a result has: "6,8% (1.127/16.573 hồ sơ)"."""
_OF_SO_MANY = re.compile(
    r"\b(?:của|cho|đối với)\s+\d[\d.]*\s+(?:TTHC|thủ tục|dịch vụ|hồ sơ)\b", re.IGNORECASE
)


def _counts(words: str, done: Reading, by_rule: list[Reading]) -> bool:
    """Return whether a paper that is to be there by a day is counted beside it: "100% xã ban hành kế hoạch …"."""
    shared = any(r.rule == "percent" and r.end <= done.start for r in by_rule)
    return shared or _OF_SO_MANY.search(words, done.start, done.end) is not None


_STRIVES = re.compile(rf"{STRIVE}|\b(?:phải|bảo đảm|đảm bảo)\b", re.IGNORECASE)
_STATES = re.compile(
    r"(?<!so với )(?<!hơn )(?<!bằng )(?<!từ )năm (20\d\d)\s*[:,(]?\s*(?:(?:mới|chỉ|đã)\s+)?(?:(?:đạt|là|có|ở mức)\s*)?$",
    re.IGNORECASE,
)


def _of_a_year_before(words: str, first: int | None) -> bool:
    """Return whether a figure is that of a year before the plan: "năm 2025 đạt 94%, năm 2026 …"."""
    stated = _STATES.search(words)
    return stated is not None and first is not None and int(stated[1]) < first
