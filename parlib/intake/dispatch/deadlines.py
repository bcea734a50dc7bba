"""The day by which a promise is to be kept: stated beside it, or once for a whole sentence."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parlib.intake.dispatch.rules.readings import STRIVE

_YEAR = r"20\d\d"
_BEFORE = r"(?:trước|vào|chậm nhất(?: là)?|hoàn thành|xong|đến(?:\s+hết)?|hạn(?:\s+(?:cuối(?:\s+cùng)?|chót))?(?:\s+là)?)"
_BY_DAY = re.compile(
    rf"{_BEFORE}(?:\s+ngày)?\s+(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})"
    rf"(?:/(?P<year>{_YEAR}))?(?![\d/])",
    re.IGNORECASE,
)
_BY_DAY_IN_WORDS = re.compile(
    rf"{_BEFORE}(?:\s+hết)?\s+ngày\s+(?P<day>\d{{1,2}})\s+tháng\s+(?P<month>\d{{1,2}})"
    rf"(?:\s+năm\s+(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_IN_QUARTER = re.compile(
    rf"(?<!từ )\bquý\s+(?P<quarter>IV|I{{1,3}}|[1-4])\b(?:\s*[/-]\s*|,?\s+năm\s+)?(?P<year>{_YEAR})?",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(
    r"(?:(?:trong|hết|cuối|vào)\s+|^|[,;:]\s+)tháng\s+(?P<month>1[0-2]|0?[1-9])(?:(?:\s*/\s*"
    rf"|\s+năm\s+)(?P<year>{_YEAR}))?(?![\d/])",
    re.IGNORECASE,
)
_HALF_YEAR = re.compile(rf"(?:6|sáu) tháng đầu năm(?:\s+(?P<year>{_YEAR}))?", re.IGNORECASE)
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
    r"|trước|trong|chậm nhất)\b[^%]*$",
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
    stated: list[Stated] = []
    for pattern in (_BY_DAY, _BY_DAY_IN_WORDS):
        for m in pattern.finditer(text):
            stated.append(_stated(m, int(m["month"]), int(m["day"])))
    for m in _IN_QUARTER.finditer(text):
        stated.append(_stated(m, *_LAST_DAYS[_QUARTERS[m["quarter"].upper()]]))
    for m in _HALF_YEAR.finditer(text):
        stated.append(_stated(m, 6, 30))
    for m in _IN_MONTH.finditer(text):
        stated.append(_stated(m, int(m["month"]), 0))
    if of_several_years:
        for m in _IN_A_YEAR.finditer(text):
            stated.append(_stated(m, 12, 31))
    elif with_ends_of_years:
        for m in _END_OF_YEAR.finditer(text):
            stated.append(_stated(m, 12, 31))
    return sorted(stated, key=lambda s: s.start)


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
    days = stated_days(text, of_several_years=several)
    if len({(s.year, s.month, s.day) for s in days}) == 1 and not (
        len(places) > 1 and not several and _END_OF_YEAR.search(text)
    ):
        return days[0].on(first)
    days = stated_days(text, with_ends_of_years=True, of_several_years=several)
    if not days or not places:
        return None
    if len(places) == 1 and len([s for s in days if ";" not in text[: s.start]]) > 1:
        return None  # "80% trong quý I, quý II"
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


def with_its_deadline(clauses: Sequence[str], at: int) -> str:
    """Return a clause, with the words of its sentence that state the day for it where it has none.

    A clause behind it that is nothing but a deadline speaks for all before it; one that opens the
    sentence with a quarter or a month speaks for what follows.

    Examples
    --------
    >>> with_its_deadline(["Lắp 02 ki-ốt", "hoàn thành trong quý II/2026"], 0)
    'Lắp 02 ki-ốt; hoàn thành trong quý II/2026'
    >>> with_its_deadline(["Quý II đúng hạn 98%", "trực tuyến 65%"], 1)
    'trực tuyến 65%; Quý II'
    """
    clause = clauses[at]
    opening, days = _OPENS_WITH.match(clauses[0]), stated_days(clauses[0])
    shared = bool(
        at
        and opening
        and not _OF_A_YEAR.search(clause)
        and len(days) == 1
        and days[0].start <= opening.end()
    )
    if stated_days(clause.split(",")[0] if shared else clause, with_ends_of_years=True):
        return clause
    if at and _NOTHING_BUT_A_TIME.fullmatch(clauses[0].strip(" ,")):
        return f"{clause}; {clauses[0]}"
    for after in clauses[at + 1 :]:
        if _NOTHING_BUT_A_DAY.match(after) and len(stated_days(after, of_several_years=True)) == 1:
            return f"{clause}; {after}"
    if shared:
        return f"{clause}; {clauses[0][: days[0].end]}"
    return clause
