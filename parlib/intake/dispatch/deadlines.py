"""The day by which a promise is to be kept: stated beside it, or once for a whole sentence."""

from __future__ import annotations

import bisect
import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from parlib.intake.dispatch.rules.readings import STRIVE

_YEAR = r"20\d\d"
_BEFORE = (
    r"(?:trước|trong(?= ngày \d)|đúng(?= ngày)|(?:nhân |vào |đúng )?dịp(?: lễ| quốc khánh)?|vào|chậm nhất(?: là)?|muộn nhất(?: là)?|hoàn thành|xong|đến(?:\s+hết)?"
    r"|không (?:muộn|chậm|trễ|quá)(?:\s+hơn|\s+quá)?|kết thúc"
    r"|hạn(?:\s+(?:cuối(?:\s+cùng)?|chót))?(?:\s+là)?)\s*:?"
)
_TIME_OF_DAY = r"(?:\s+(?:\d{1,2}\s*(?:giờ|h)(?:\s*\d{2})?(?:\s*phút)?,?))?"
_FROM = r"(?:kể từ|áp dụng từ|bắt đầu từ|hoạt động từ|phát sóng từ|vận hành từ|triển khai từ|thực hiện từ)"
"""A task that is to begin by a day is due then."""
_COUNTED = r"(?-i:xã|phường|huyện|thị|sở|đơn|cơ|thôn|tổ|trường|bộ|ấp|bản|làng|khu|khoa|chi|công|trạm|điểm)\b"
"""So many of all units, and no day: "kết nối đến 12/12 xã"."""
_BY_DAY = re.compile(
    rf"(?:{_BEFORE}{_TIME_OF_DAY}|{_FROM})(?:\s+ngày)?\s+(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})"
    rf"(?:/(?P<year>{_YEAR}))?(?![\d/])(?!\s+{_COUNTED})",
    re.IGNORECASE,
)
_SINCE_DAY = re.compile(
    rf"(?<!tính )\btừ\s+(?:ngày\s+)?(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?:/(?P<year>{_YEAR}))?(?![\d/])(?!\s+(?:đến|-|–))",
    re.IGNORECASE,
)
"""What begins on a day is due then, where no other day is stated."""
_BY_DAY_IN_BRACKETS = re.compile(
    rf"\b(?:trước|đến|chậm nhất)\s+[^\d,;.()]{{3,40}}\((?:ngày\s+)?(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?:/(?P<year>{_YEAR}))?\)",
    re.IGNORECASE,
)
"""A day that is named and told: "trước năm học mới (05/9/2024)"."""
_BY_DAY_IN_WORDS = re.compile(
    rf"(?:{_BEFORE}{_TIME_OF_DAY}|{_FROM})(?:\s+hết)?(?:\s+ngày)?\s+(?P<day>\d{{1,2}})\s+tháng\s+(?P<month>\d{{1,2}})"
    rf"(?:\s+năm\s+(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_IN_QUARTER = re.compile(
    rf"(?<!từ )\bquý\s+(?P<quarter>IV|I{{1,3}}|[1-4])\b(?:\s*[/-]\s*|,?\s+năm\s+)?(?P<year>{_YEAR})?",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(
    rf"(?:\((?:trong )?(?=tháng \d{{1,2}}(?:/{_YEAR})?\))|(?:trong|hết|cuối|vào|đầu|giữa|{_FROM}|(?:phiên|kỳ) họp(?:\s+[^\W\d]+){{0,4}}|(?:hoàn thành|xong)(?=\s+tháng\s+\d))\s+|^|[,;:]\s+)(?:tháng\s+\d{{1,2}}\s*(?:và|đến|-|–|,)\s*(?=tháng))?tháng\s+(?P<month>1[0-2]|0?[1-9])(?:(?:\s*/\s*"
    rf"|\s+năm\s+)(?P<year>{_YEAR}))?(?![\d/])",
    re.IGNORECASE,
)
_MONTHS = 12
_BEFORE_A_FIGURE = r"\s*(?::|là|đạt|=|phải đạt|xong)\s*(?:từ |trên |ít nhất |tối thiểu |≥\s*)?\d"
_FIGURE_BEHIND = rf"(?={_BEFORE_A_FIGURE})"
_ENDS_OR_FIGURE = rf"(?=\s*\)|(?<=\d)\s*(?:;|\.?$)|{_BEFORE_A_FIGURE})"
_OF_A_STAGE = re.compile(
    rf"(?:(?P<sure>\bdự kiến\s+(?:ngày\s+)?|(?:^|[,;:(]\s*)ngày\s+)|(?:^|[,;:(]\s*))"
    rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?:/(?P<year>{_YEAR}))?"
    rf"(?(sure){_ENDS_OR_FIGURE}|(?(year){_ENDS_OR_FIGURE}|{_FIGURE_BEHIND}))",
    re.IGNORECASE,
)
"""A day of its own beside each figure, or alone in brackets: "31/3 là 30%, 30/6: 60%", "(dự kiến 28/3)".

Without "ngày", "dự kiến" or a year, two numbers alone are a part of a whole: "đạt chuẩn (8/10)".
"""
_BEFORE_A_FEAST = re.compile(
    rf"{_BEFORE}(?:\s+(?:dịp|ngày|Lễ|lễ))*\s+(?:Quốc khánh|Tết|Đại hội|kỳ họp|khai giảng|năm học)[^\d,;.()%]{{0,30}}\s(?:ngày\s+)?(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?:/(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
"""A day by its name and date: "trước Quốc khánh 02/9/2026"."""
_ON_A_DAY = re.compile(
    rf"\b(?:chạy thử|khai trương|ra mắt|khai mạc|vận hành|công bố|tổ chức|hoàn thành|sơ kết|tổng kết|ra quân|khai giảng|phát động|bế giảng|(?:báo cáo|gửi|trình|bàn giao)\b[^;.,%\d]{{0,60}}?)\s+(?:vào\s+)?ngày\s+(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?:/(?P<year>{_YEAR}))?(?=\s*(?:[;.,]|$))",
    re.IGNORECASE,
)
"""What is done on a day: "chạy thử ngày 15/8/2016"."""
_WEEKS = {
    "đầu": 7,
    "thứ nhất": 7,
    "thứ 1": 7,
    "thứ hai": 14,
    "thứ 2": 14,
    "thứ ba": 21,
    "thứ 3": 21,
    "cuối": 0,
    "cuối cùng": 0,
}
_WEEK_OF_A_MONTH = re.compile(
    rf"\btuần\s+(?P<week>đầu|thứ (?:nhất|hai|ba|[123])|cuối(?: cùng)?)(?:\s+của)?\s+tháng\s+(?P<month>1[0-2]|0?[1-9])"
    rf"(?:(?:\s*/\s*|\s+năm\s+)(?P<year>{_YEAR}))?(?![\d/])",
    re.IGNORECASE,
)
"""A week of a month ends on its seventh day, or the next."""
_HALF_YEAR = re.compile(
    rf"(?:6|06|sáu) tháng (?:(?:đầu|(?P<second>cuối)) năm(?:\s+(?P<year>{_YEAR}))?|(?=(?:đạt |là |được |: ?)?\d{{1,3}}(?:,\d+)?\s*%))",
    re.IGNORECASE,
)
_COMPARED_WITH = re.compile(r"\b(?:so với|so|bằng|hơn)\s+(?:[^\W\d]+\s+){0,2}$", re.IGNORECASE)
"""Before a day that something is measured against."""
_PHASE = re.compile(
    r"\b(?:đợt|lần|kỳ|giai đoạn|cuối cùng|còn lại|thứ (?:nhất|hai|ba|nhì))\b|\bcuối\b(?!\s+(?:quý|tháng|năm|ngày|tuần))",
    re.IGNORECASE,
)
"""Parts of one thing, each by its own day: all of it is due by the last."""
_OF_THESE = re.compile(r"\btrong đó\b", re.IGNORECASE)
_END_OF_YEAR = re.compile(
    rf"(?:cuối|hết|cả)\s+năm(?:\s+(?P<year>{_YEAR}))?(?!\s+(?:trước|ngoái))", re.IGNORECASE
)
_IN_A_YEAR = re.compile(
    rf"(?:trong|vào|đến|hết|cuối)\s+(?:hết\s+|cuối\s+)?năm\s+(?P<year>{_YEAR})", re.IGNORECASE
)
"""Of a plan of several years each year is a day of its own."""
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LAST_DAYS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
_NOTHING_BUT_A_DAY = re.compile(
    r"^(?:và\s+|tất cả\s+|các nội dung trên\s+)*(?:phải\s+|cần\s+)?(?:(?:được\s+)?(?:hoàn thành"
    r"|xong|kết thúc|thực hiện|tổ chức)|(?:về\s+)?thời (?:gian|hạn|điểm)|hạn|tiến độ|báo cáo|trình"
    r"|có kết quả|trước|trong|chậm nhất)\b[^%]*$",
    re.IGNORECASE,
)
_OPENS_WITH = re.compile(
    r"^(?:(?:mục tiêu|chỉ tiêu|nhiệm vụ)\s+)?(?:(?:trong|hết|đến hết|đến|trước|từ nay đến)\s+)?"
    r"(?:ngày\s+)?(?:quý\s+(?:IV|I{1,3}|[1-4])\b|tháng\s+\d|\d{1,2}/\d{1,2}|(?:6|sáu) tháng đầu "
    r"năm)",
    re.IGNORECASE,
)


_NOTHING_BUT_A_TIME = re.compile(
    rf"(?:{STRIVE}\s+)?(?:đến|trong|trước|vào|hết|chậm nhất)\s+(?:hết\s+|cuối\s+|ngày\s+)?"
    rf"(?:(?:quý\s+(?:IV|I{{1,3}}|[1-4])|tháng\s+\d{{1,2}})(?:\s*/\s*|,?\s+năm\s+)?(?:{_YEAR})?"
    rf"|\d{{1,2}}/\d{{1,2}}(?:/{_YEAR})?|năm\s+{_YEAR})",
    re.IGNORECASE,
)
"""It speaks for the sentence: "Đến hết năm 2023, 100% xã …"."""
_WHO = re.compile(r"^[^:;\d]{3,110}:\s*")
"""Whose sentence it is, before its time: "Phòng Kinh tế: đến hết tháng 6, 80% …"."""
_OF_A_YEAR = re.compile(rf"năm {_YEAR}", re.IGNORECASE)
_PARTS = re.compile(r"[,;]\s|\s+và\s+")


@dataclass(frozen=True, slots=True)
class Stated:
    """A day that words state: where they stand, and year (None where not said), month, day."""

    start: int
    end: int
    year: int | None
    month: int
    day: int  # 0: the last of the month

    def on(self, first: int | None) -> date | None:
        """Return the day, in the year of the plan where none is said."""
        of = self.year or first
        if of is None or not 1 <= self.month <= 12:
            return None
        try:
            return date(of, self.month, self.day or monthrange(of, self.month)[1])
        except ValueError:
            return None


def stated_days(
    text: str, *, with_ends_of_years: bool = False, of_several_years: bool = False
) -> list[Stated]:
    """Return the days that a text states, in order.

    Examples
    --------
    >>> [(s.month, s.day) for s in stated_days("xong trước ngày 30/6, phần còn lại trong quý III")]
    [(6, 30), (9, 30)]
    """
    return list(_stated_days(text, with_ends_of_years, of_several_years))


_WITH_OTHER_MARKS = re.compile(
    r"(?<![\w./-])(0?[1-9]|[12]\d|3[01])[-.](0?[1-9]|1[0-2])[-.](20\d\d)(?![\w/-])"
)
"""A day as older papers write it: "30-6-2018", "30.6.2018"."""


@lru_cache(maxsize=1 << 9)  # who reads a sentence asks for its days at every turn
def _stated_days(text: str, with_ends_of_years: bool, of_several_years: bool) -> tuple[Stated, ...]:
    stated: list[Stated] = []
    text = _WITH_OTHER_MARKS.sub(r"\1/\2/\3", text)
    for pattern in (
        _BY_DAY,
        _BY_DAY_IN_WORDS,
        _BY_DAY_IN_BRACKETS,
        _BEFORE_A_FEAST,
        _OF_A_STAGE,
        _ON_A_DAY,
    ):
        for m in pattern.finditer(text):
            if int(m["month"]) <= _MONTHS and all(
                s.end not in (m.end("month"), m.end()) for s in stated
            ):
                stated.append(_stated(m, int(m["month"]), int(m["day"])))
    for m in _WEEK_OF_A_MONTH.finditer(text):
        stated.append(_stated(m, int(m["month"]), _WEEKS[m["week"].lower()]))
    for m in _IN_QUARTER.finditer(text):
        stated.append(_stated(m, *_LAST_DAYS[_QUARTERS[m["quarter"].upper()]]))
    for m in _HALF_YEAR.finditer(text):
        stated.append(_stated(m, *((12, 31) if m["second"] else (6, 30))))
    for m in _IN_MONTH.finditer(text):
        if any(s.end == m.end() for s in stated):
            continue
        stated.append(_stated(m, int(m["month"]), 0))
    if of_several_years:
        for m in _IN_A_YEAR.finditer(text):
            stated.append(_stated(m, 12, 31))
    elif with_ends_of_years:
        for m in _END_OF_YEAR.finditer(text):
            stated.append(_stated(m, 12, 31))
    if not stated:
        stated = [_stated(m, int(m["month"]), int(m["day"])) for m in _SINCE_DAY.finditer(text)]
    measured = [s for s in stated if _COMPARED_WITH.search(text[: s.start])]
    return tuple(sorted((s for s in stated if s not in measured), key=lambda s: s.start))


def _stated(m: re.Match[str], month: int, day: int) -> Stated:
    return Stated(m.start(), m.end(), int(m["year"]) if m["year"] else None, month, day)


def day_of(
    text: str, first: int | None, place: tuple[int, int], places: Sequence[tuple[int, int]]
) -> date | None:
    """Return the day of one of several promises of a clause.

    It is the day of its own part of the clause ("quý III đạt 70%, quý IV đạt 75%"). Failing that,
    where the clause states its days before the figures it is the last before the figure, else the
    first behind it, never beyond the next figure.

    Examples
    --------
    >>> words = "đạt 55% vào cuối tháng 10 và 65% vào cuối năm"
    >>> day_of(words, 2022, (4, 7), [(4, 7), (31, 34)]), day_of(words, 2022, (31, 34), [(4, 7), (31, 34)])
    (datetime.date(2022, 10, 31), datetime.date(2022, 12, 31))
    """
    several = first is None
    if place[1] and (apart := _OF_THESE.search(text, place[1])):
        # "120 hộ, trong đó quý II 40 hộ": the day is that of the part
        shared = text.find(";", apart.end())
        text = text[: apart.start()] + (text[shared:] if shared >= 0 else "")
        places = [p for p in places if p[1] <= apart.start()]
    days = stated_days(text, of_several_years=several)
    phase = _PHASE.search(text, place[1]) if place[1] else None
    whole = place[0] == min((start for start, _ in places), default=-1)
    if phase and whole and len(days) > 1 and phase.start() < days[0].start:
        return days[-1].on(first)
    if len({(s.year, s.month, s.day) for s in days}) == 1 and not (
        len(places) > 1 and not several and _END_OF_YEAR.search(text)
    ):
        return None if _of_another(text, days[0], place, places) else days[0].on(first)
    days = stated_days(text, with_ends_of_years=True, of_several_years=several)
    if not days or not places:
        return None
    if len(places) == 1 and len([s for s in days if ";" not in text[: s.start]]) > 1:
        part = _PARTS.search(text, place[1])
        mine = [s for s in days if place[1] <= s.start < (part.start() if part else 0)]
        begun = max((m.end() for m in _PARTS.finditer(text, 0, place[0])), default=0)
        before = [s for s in days if begun <= s.start and s.end <= place[0]]
        later = any(s.start >= place[1] for s in days)
        if (
            not mine
            and len(before) == 1
            and (not later or (part and part.start() < days[-1].start))
        ):
            return before[0].on(first)  # "trước 30/6 xong 15 thủ tục, phần còn lại trước 30/10"
        goes_on = part and _ONLY_DAYS.match(text, part.end())
        # "80% trong quý I, quý II" says both; "3.200 thửa trước 30/6, phần còn lại trước 31/10" one
        return mine[0].on(first) if len(mine) == 1 and not goes_on else None
    own_start = max((m.end() for m in _PARTS.finditer(text, 0, place[1])), default=0)
    after = _PARTS.search(text, place[1])
    days_in_part = [
        s for s in days if own_start <= s.start < (after.start() if after else len(text))
    ]
    if not days_in_part and (shared := text.rfind(";")) >= 0:
        days_in_part = [s for s in days if s.start > shared]
    if days_in_part:
        return days_in_part[-1 if days_in_part[0].start < place[0] else 0].on(first)
    if days[0].start < min(start for start, _ in places):
        since = max((end for _, end in places if end <= place[0]), default=0)
        near = [s for s in days if since <= s.end and s.start < place[1]][-1:]
    else:
        until = min((start for start, _ in places if start >= place[1]), default=len(text))
        near = [s for s in days if place[0] <= s.start < until][:1]
    return near[0].on(first) if near else None


_ONLY_DAYS = re.compile(r"(?:trong\s+|trước\s+|và\s+)*(?:quý|tháng|ngày|\d)", re.IGNORECASE)
_SINCE = re.compile(r"\btừ\s+(?:ngày\s+|tháng\s+)?\d", re.IGNORECASE)


def _of_another(
    text: str, day: Stated, place: tuple[int, int], places: Sequence[tuple[int, int]]
) -> bool:
    """Return whether the one day of a clause is that of a figure before this one, which says from when
    it holds: "1.120 hồ sơ trước 31/8, từ 01/9 không để phát sinh hồ sơ trễ hạn".
    """
    if len(places) < 2 or not day.end <= place[0]:
        return False
    of_the_first = any(end <= day.start for _, end in places)
    return of_the_first and _SINCE.search(text, day.end, place[0]) is not None


class SentenceDays:
    """The days that a sentence states once for several of its clauses, each looked for once.

    A clause behind it that is nothing but a deadline speaks for all before it; one that opens the
    sentence with a quarter or a month speaks for what follows.

    Examples
    --------
    >>> SentenceDays(["Lắp 02 ki-ốt", "hoàn thành trong quý II/2026"]).with_day(0)
    'Lắp 02 ki-ốt; hoàn thành trong quý II/2026'
    >>> SentenceDays(["Quý II đúng hạn 98%", "trực tuyến 65%"]).with_day(1)
    'trực tuyến 65%; Quý II'
    """

    def __init__(self, clauses: Sequence[str]) -> None:
        self._clauses = clauses
        first = clauses[0]
        opening, days = _OPENS_WITH.match(first), stated_days(first)
        opens = opening and len(days) == 1 and days[0].start <= opening.end()
        self._opening = first[: days[0].end] if opens else ""
        time = _WHO.sub("", first).strip(" ,")
        self._time = time if _NOTHING_BUT_A_TIME.fullmatch(time) else ""
        self._alone = [n for n, c in enumerate(clauses) if n and _is_one_day(c)]

    def with_day(self, at: int) -> str:
        """Return a clause, with the words of its sentence that state its day where it has none."""
        clause = self._clauses[at]
        shared = bool(at and self._opening and not _OF_A_YEAR.search(clause))
        if stated_days(clause.split(",")[0] if shared else clause, with_ends_of_years=True):
            return clause
        if at and self._time:
            return f"{clause}; {self._time}"
        after = bisect.bisect_right(self._alone, at)
        if after < len(self._alone):
            return f"{clause}; {self._clauses[self._alone[after]]}"
        return f"{clause}; {self._opening}" if shared else clause


def _is_one_day(clause: str) -> bool:
    """Return whether a clause is nothing but a day."""
    return bool(
        _NOTHING_BUT_A_DAY.match(clause) and len(stated_days(clause, of_several_years=True)) == 1
    )
