"""Results are no promises.

Tense, year and verb decide whether a number of a dispatch is reported or promised.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from parlib.intake.dispatch.deadlines import stated_days
from parlib.intake.dispatch.rules.readings import STRIVE
from parlib.intake.dispatch.unit_names import NUMBERING, UNIT_NAME, VERBS
from parlib.intake.dispatch.wanted_elsewhere import wanted_elsewhere

WANTED = re.compile(
    rf"{STRIVE}|\bmục tiêu|\byêu cầu|\bđề nghị|\bgiao\b|\b(?:đảm|bảo) đảm|\bphải\b|\bcần\b(?! thiết)"
    r"|\btiếp tục|\btập trung|\bphấn\b|\bđặt ra|\bđăng ký|\bcam kết|\btối thiểu|\bít nhất"
    r"|\bkhông để|\btrở lên|\bhứa\b|\bquyết tâm\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:đã|mới|(?<!chứng )chỉ|ước|kết quả)\s+(?:thực hiện\s+)?đạt\b|\bthực hiện\s+đạt\b(?! (?:trên|từ|ít nhất|tối thiểu|không))|\bđạt được\b|\b(?:xếp"
    r"|đứng)\s+(?:thứ|hạng|vị thứ|vị trí)\s+\d+\s*/\s*\d+|\bđã (?:tăng|giảm|hoàn thành|giải quyết"
    r"|rút ngắn|xử lý)\b|(?<!dữ liệu )\bđã số hóa\b|^trước (?:khi|đây)\b|\b(?:cao nhất|thấp nhất)"
    r"(?: là)? \d|\btán thành\b|\bcó mặt \d|\bđược [^;]{3,60} thông qua\b|\bhiện (?:nay )?(?:có|còn) \d"
    r"|\bđã (?:tiếp nhận|nhận|cấp|chi trả|tổ chức|kiểm tra|ban hành|xây dựng|triển khai) "
    r"(?:được )?\d|\bđang đạt\b|\b(?:tiếp nhận|phát sinh|nhận|giải quyết)(?: được)? \d{1,3}"
    r"(?:\.\d{3})+ |\b(?:chậm|thấp|tụt) (?:hơn )?(?:so )?với\b|\bđược (?:hình thành|thành lập)\b"
    r"|^(?!.*\b(?:làm sạch|cập nhật|rà soát|thu thập)\b).*\bnhân khẩu\b|\b(?:dân số|diện tích)(?: tự nhiên)?(?: là)? \d|\bchiếm(?: tỷ lệ)? \d"
    r"|(?<!thành lập )\bmới (?:chỉ )?(?:giảm|tăng|thu|xử lý|giải quyết|thực hiện|hoàn thành)(?: được)? \d"
    r"|^hiện(?: nay| tại)?,? [^;%\d]{0,60}\b(?:là|đạt|có|ở mức|phải xử lý bình quân) \d"
    r"|\d\s*%\s*\(\s*\d[\d.]*\s*/\s*\d|\b\d+\s*/\s*\d+\s[^\d;]{3,60},?\s(?:đạt|chiếm|bằng)\s+\d+,\d+\s*%"
    r"|\bthống nhất (?:bỏ|chủ trương|với) |\bcó tới \d|\bphát hiện(?: được)?(?: thêm)? \d|\bchỉ (?:được|bằng|còn) \d"
    r"|\bchỉ \d|(?<!xây )(?<!cấp )(?<!triển )(?<!lập )(?<!mở )(?<!trồng )(?<!tạo )(?<!dựng )"
    r"(?<!sung )(?<!nạp )(?<!nhận )(?<!ký )\bmới \d",
    re.IGNORECASE,
)
_ANOTHER_GOAL = re.compile(
    r"\b(?:đề ra|đặt) mục tiêu\b|\b(?:mục tiêu|chỉ tiêu)(?: [^.;]{0,20})?(?: đã)? đề ra\b"
    r"|\b(?:thấp|cao) hơn(?: so với)? (?:mục tiêu|chỉ tiêu|kế hoạch)\b|\bchưa đạt (?:mục tiêu"
    r"|chỉ tiêu)\b|\btrong khi\b[^.;]{3,100}?\b(?:yêu cầu|giao|quy định|đặt ra|mục tiêu|chỉ tiêu)\b"
    r"|^[^:;]{0,90}:\s*hiện (?:mỗi|nay|tại)\b|^UBND tỉnh dự kiến\b"
    r"|^(?:Tỉnh|Trung ương|Chính phủ|Quốc hội|Tỉnh ủy)\s(?:đã\s)?giao\b"
    r"|\bvượt (?:chỉ tiêu|mục tiêu|kế hoạch)\b[^.;]{0,90}\b(?:đề ra|đặt ra|giao)\b|\bđã giao (?:chỉ tiêu|mục tiêu|kế hoạch)\b"
    r"|\d\s*%(?:\s[^\d();,]{2,40})?\s*\((?:chỉ tiêu|kế hoạch)\s(?:[^\W\d]+\s){0,3}"
    r"\d[\d,.]*\s*%\)|\d\s*%\s*\((?:chỉ tiêu|kế hoạch|mục tiêu)(?: \w+)? giao\b|\d\s*%,?\s+vượt\s+"
    r"[\d.,]+\s*(?:điểm phần trăm|điểm|%)\s+so với (?:chỉ tiêu|kế hoạch|mục tiêu)",
    re.IGNORECASE,
)
"""A goal that is reported, of another plan or another year, or that a result is held against."""
_COMPARED = re.compile(
    r"bằng\s+\d[\d,.]*\s*%[^.;,]{0,40}?năm\s+20\d\d|(?:so với|so|hơn|bằng|kể từ)\s+(?:[^.;,\d]{0,40}?\s)?năm\s+20\d\d"
    r"|\b(?:giữ|duy trì)\s[^.;,%]{0,40}?năm\s+20\d\d"
    r"|\btừ\s+(?:mức\s+)?\d[\d,.]*\s*(?:%|điểm)?\s[^.;,\d]{0,30}?năm\s+20\d\d",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]{0,80}năm\s+20\d\d[^()]{0,80}\)", re.IGNORECASE)
"""What stands in brackets beside a promise, "(năm 2024: 58%)", is not what the clause says."""
_DATED = re.compile(r"(?:ngày\s*\d{0,2}\s*)?tháng\s*\d{0,2}\s*năm\s*20\d\d", re.IGNORECASE)
_YEAR = re.compile(
    r"(?:(?:năm|index|sipas|papi|cchc)\s+|quý\s+(?:IV|I{1,3}|[1-4])\s*/\s*)(20\d\d)", re.IGNORECASE
)
_BY_A_DAY_OF = re.compile(
    r"\b(?:trước|chậm nhất(?: là)?|muộn nhất(?: là)?|hạn)\s+(?:ngày\s+)?\d{1,2}/\d{1,2}/(20\d\d)",
    re.IGNORECASE,
)
"""A day by which something is to be done names its year, whatever year the thing is of."""
_RESULT = re.compile(r"(?:xếp|đứng) (?:thứ|hạng|vị thứ) \d+\s*/\s*\d+", re.IGNORECASE)
"""A place among all units, as a published result states it.

A promise is one only where striving governs it.
"""
_TURNS_BACK = re.compile(r"[(;:]|\b(?:hiện|đang|đã|vừa|kết quả|công bố)\b", re.IGNORECASE)
_STRIVES = re.compile(STRIVE, re.IGNORECASE)


_NOT_DONE_OR_AT_LEAST = re.compile(
    r"\b(?:không để|tối thiểu|ít nhất|trở lên|phải|cần|được giao|tiêu chí yêu cầu|yêu cầu của)\b"
    r"|(?<=[^\W\d_] )giao\b",
    re.IGNORECASE,
)
_HELD_AGAINST = re.compile(
    r"\b(?:vượt|so với|(?:chỉ tiêu|kế hoạch|dự toán)(?: [^\W\d]+){0,5} giao)\b", re.IGNORECASE
)


def less_words_of_reports(words: str) -> str:
    """Leave out words of promising that a report of results holds as well."""
    parts = [
        part
        for part in re.split(r"[.;]", words)
        if not (_HELD_AGAINST.search(part) or _ANOTHER_GOAL.search(part))
    ]
    return _NOT_DONE_OR_AT_LEAST.sub("", ". ".join(parts))


@lru_cache(maxsize=64)
def tells_a_place(clause: str) -> bool:
    """Return whether a clause tells a place that was reached, and none that is striven for (once a
    clause, not for each of its numbers).
    """
    strives = [m.end() for m in _STRIVES.finditer(clause)]
    for place in _RESULT.finditer(clause):
        wanted = max((end for end in strives if end <= place.start()), default=None)
        if wanted is None:
            if not strives:
                return True
        elif _TURNS_BACK.search(clause, wanted, place.start()):
            return True
    return False


_OPENS = re.compile(
    r"^(?:hết|trong|kết thúc|tính đến|qua)?\s*(?:(?P<quarter>quý\s+(?:IV|I{1,3}|[1-4]))"
    r"|(?P<months>\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+tháng(?:\s+đầu năm)?|tháng\s+"
    r"(?P<month>\d{1,2}))(?:\s*[/-]\s*|\s+năm\s+)?(?P<year>20\d\d)?\b",
    re.IGNORECASE,
)
_MONTHS = {
    w: n
    for n, w in enumerate(("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), start=2)
}
_QUARTERS = {"i": 3, "ii": 6, "iii": 9, "iv": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_SOON_OVER = 20  # days: a meeting on the 24th of March speaks of the first quarter


def opens_with_the_past(clause: str, signed: date) -> bool:
    """Return whether a clause begins with a part of the year that was (all but) over when the dispatch
    was signed.

    Examples
    --------
    >>> opens_with_the_past("Quý I/2026, tỷ lệ đạt 93%", date(2026, 3, 24)), opens_with_the_past("Quý II đạt 60%", date(2026, 3, 24))
    (True, False)
    """
    opening = _OPENS.match(clause)
    if opening is None:
        return False
    if opening["quarter"]:
        last = _QUARTERS[opening["quarter"].split()[1].lower()]
    else:
        month = opening["months"] or opening["month"]
        last = int(month) if month.isdigit() else _MONTHS[month.lower()]
    if not 1 <= last <= 12:
        return False
    year = int(opening["year"] or signed.year)
    return date(year, last, monthrange(year, last)[1]) - timedelta(days=_SOON_OVER) <= signed


_LOOKED_AT = re.compile(
    r"^(?:qua|sau khi|từ kết quả)\s+(?:công tác\s+)?(?:theo dõi|kiểm tra|rà soát|đánh giá|tổng hợp"
    r"|thống kê|thanh tra|khảo sát|báo cáo)\b|^(?:theo|căn cứ)\s+(?:báo cáo|số liệu|thống kê"
    r"|kết quả)\b|^ghi nhận\b|^tính đến\b|^kết quả(?: cụ thể)?\s*:",
    re.IGNORECASE,
)
"""What was found by looking: it is reported, to the end of its paragraph or until something is wanted."""
GOALS_IN_BRACKETS = re.compile(
    r"\([^()]*\b(?:mục tiêu|kế hoạch|chỉ tiêu|yêu cầu)\b[^()]*\)", re.IGNORECASE
)
"""The goal that a result is held against: "mới đạt 22,5% (mục tiêu cả năm 40%)"."""
_SAYS = re.compile(
    r"^(?:[^:%\d]{3,30}:\s*)?(?:(?:Ông|Bà|Đồng chí|Đ/c|Anh|Chị)\s[^:;%\d]{2,60}?|(?:Đại diện"
    r"|Lãnh đạo|Đại biểu)\s[^:;%\d]{2,60}?)(?:\s*\([^()]{0,40}\))?\s*:?\s*(?:báo cáo|nêu|cho rằng"
    r"|cho biết|phát biểu|trình bày|phản ánh|kiến nghị|đề nghị|thông tin)\b",
)
"""What somebody says in a meeting is his, and no promise of those who meet."""
_FOUND_BY_ASKING = re.compile(
    r"\b(?:người|doanh nghiệp|hộ|hộ dân|tổ chức|công dân) (?:được|tham gia) (?:hỏi|khảo sát|trả lời)\b[^;]{0,20}"
    r"\b(?:cho rằng|cho biết|trả lời|đánh giá|phản ánh)\b|^(?:khảo sát|điều tra)\b[^;]{0,80}\bcho thấy\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?:giai đoạn|nhiệm kỳ)\s+20\d\d\s*[-–]\s*(20\d\d)", re.IGNORECASE)
_LEFT_OVER = re.compile(
    r"(?:từ\s+)?(?:các\s+)?năm\s+20\d\d\s+(?:chuyển (?:sang|tiếp)|trở về trước|còn (?:tồn|lại))"
    r"|\b(?:hồ sơ|sổ|tài liệu|văn bản|dữ liệu|số liệu|lưu trữ)\b[^;\d]{0,40}?(?:giai đoạn|các năm)\s+\d{4}\s*[-–]\s*\d{4}"
    r"|\b(?:công khai|quyết toán)\b[^;%]{0,60}?năm 20\d\d"
    r"|từ năm \d{4} đến (?:hết )?(?:năm )?\d{4}|^[^,;]{3,60}?\bnào\b[^;]{3,120}?\bphải\b"
    r"|(?:tồn|tồn đọng|chuyển tiếp)(?: từ| của)?(?: các)? năm\s+20\d\d",
    re.IGNORECASE,
)
"""Old things that are to be dealt with: their year is not that of the sentence."""

_PUBLISHED = re.compile(
    r"\bcông bố (?:kết quả|chỉ số|xếp hạng|par|sipas|papi)\b|\btụt \d|\btụt (?:\d+ )?(?:bậc|hạng)",
    re.IGNORECASE,
)


def _years_spoken_of(clause: str) -> set[int]:
    """Return the years of which a clause speaks, less those it only compares with or dates by."""
    remaining = _LEFT_OVER.sub("", _DATED.sub("", _COMPARED.sub("", _ASIDE.sub("", clause))))
    by_then = _BY_A_DAY_OF.findall(clause)
    return {int(y) for y in (*_YEAR.findall(remaining), *_SPAN.findall(remaining), *by_then)}


_THOSE_HAVE_TO = re.compile(
    r"^(?:những|các)\s[^;]{3,60}?\bnăm 20\d\d\b[^;]{0,120}?\bphải\s+(?:đưa|giảm|nâng|đạt|hoàn thành|khắc phục|rút)\b",
    re.IGNORECASE,
)
"""Who is meant is given by a year that is over; what they have to do is wanted."""


_OF_THOSE = re.compile(
    r"\b(?:tổng số|trên số|trên tổng số|số)\s(?:(?!tăng|giảm|đạt)[^\W\d]+\s){1,4}đã\s[^\W\d]+(?:\s[^\W\d]+)?",
    re.IGNORECASE,
)
"""Of which whole a share is: "dưới 2% tổng số hồ sơ đã giải quyết"."""
_REACHED_ON = re.compile(
    r"\bngày (\d{1,2})/(\d{1,2})/(20\d\d)\s+(?:đã\s+)?(?:đạt|là|có)\b", re.IGNORECASE
)


_BEGINS_WITH_A_TASK = re.compile(
    rf"(?:{NUMBERING}\s*)?(?:(?:{UNIT_NAME})\s+)?(?:{VERBS}|tham mưu|công bố|thẩm định|tự đánh giá|chấm điểm)\b",
    re.IGNORECASE,
)
_IS_OVER = re.compile(r"\b(?:đã|được|vừa|mới)\b", re.IGNORECASE)


@dataclass
class Tense:
    """Follows the clauses of one paragraph.

    Told from a past year on, promised again from a promise on.

    Attributes
    ----------
    first : int or None
        First year of the plan; without it no year is past.
    told : bool
        True where the paragraph stands in a section of results, or its last clause told one.
    signed : date or None
        When the dispatch was signed: a part of the year that was over by then is reported.
    quoted : bool
        True once somebody speaks in a meeting: what follows is his.
    reported : bool
        True in a section of results: what was not allowed to happen there did not happen.
    in_passing : bool
        True where the last clause told another goal or an answer, which says nothing of what follows
        unless it goes on with the same list.
    """

    first: int | None
    told: bool = False
    signed: date | None = None
    quoted: bool = False
    reported: bool = False
    in_passing: bool = False

    def tells(self, clause: str, *, listed: bool = False) -> bool:
        """Return whether a clause tells a result. ``listed``: it goes on with the list of the last one,
        and tells what that one did.

        Examples
        --------
        >>> tense = Tense(2025)
        >>> [tense.tells(c) for c in ("Năm 2024 đạt 84,31%", "xếp thứ 6/11", "Phấn đấu năm 2025 đạt từ 87%")]
        [True, True, False]
        """
        told_as_the_last, self.in_passing = listed and self.in_passing, False
        if told_as_the_last or (_ANOTHER_GOAL.search(clause) and not _STRIVES.search(clause)):
            self.in_passing = True
            return True
        if wanted_elsewhere(clause, self.first):
            self.in_passing = True
            return True
        clause = GOALS_IN_BRACKETS.sub("", clause)
        if self.quoted or _SAYS.match(clause):
            self.told = self.quoted = True
            return True
        if _FOUND_BY_ASKING.search(clause) or self._reached_by_then(clause):
            self.in_passing = True
            return True
        years = _years_spoken_of(clause)
        past = (
            self.first is not None
            and bool(years)
            and max(years) < self.first
            and not _THOSE_HAVE_TO.search(clause)
            and not self._is_to_be_done(clause)
        )
        seen = bool(_LOOKED_AT.search(clause)) and not WANTED.search(clause)
        published = seen or (
            bool(_PUBLISHED.search(clause))
            and not WANTED.search(clause)
            and not self._is_to_be_done(clause)
        )
        just_over = (
            self.signed is not None
            and not WANTED.search(clause)
            and opens_with_the_past(clause, self.signed)
        )
        if just_over or published or (past and not re.search(STRIVE, clause, re.IGNORECASE)):
            self.told = True
        elif self._wanted(clause) or (
            self.first is not None and not self.reported and any(y >= self.first for y in years)
        ):
            self.told = False
        elif _TOLD.search(_OF_THOSE.sub("", clause)):
            self.in_passing = True
            return True
        return self.told

    def _is_to_be_done(self, clause: str) -> bool:
        """Return whether a clause begins with a task that is to be done by a day to come, whatever year
        the thing it deals with is of: "Công bố kết quả năm 2025 chậm nhất 20/3/2026".
        """
        if self.reported or not _BEGINS_WITH_A_TASK.match(clause) or _IS_OVER.search(clause):
            return False
        days = [s.on(self.first) for s in stated_days(clause)]
        return any(d is not None and (self.signed is None or d > self.signed) for d in days)

    def _reached_by_then(self, clause: str) -> bool:
        """Return whether a clause tells what a day before the signature had reached."""
        match = _REACHED_ON.search(clause)
        if match is None or self.signed is None:
            return False
        day, month, year = map(int, match.groups())
        return (year, month, day) <= (self.signed.year, self.signed.month, self.signed.day)

    def _wanted(self, clause: str) -> bool:
        words = less_words_of_reports(clause) if self.reported else clause
        return WANTED.search(words) is not None
