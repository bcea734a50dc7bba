"""A paragraph of a dispatch cut into clauses, and what a sentence says once for all of them."""

from __future__ import annotations

import bisect
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parlib.intake.dispatch.deadlines import SentenceDays, stated_days
from parlib.intake.dispatch.headings import indices_in
from parlib.intake.dispatch.rules.readings import STRIVE
from parlib.intake.dispatch.unit_names import VERBS

_SHARE = r"\d+(?:[.,]\d+)?\s*%"
_BESIDE_A_SHARE = rf"(?!(?<=%, ){_SHARE}\s*(?:$|[;.(]|,\s+{_SHARE}|và\s+{_SHARE}))(?!(?<=% và ){_SHARE}\s*(?:$|[;.(]))"
"""A share that follows another and says nothing else is no clause: "lần lượt đạt 90%, 85% và 80%"."""
_CLAUSE = re.compile(
    r"(?<=[;])\s+|(?<=[.])(?<!\bTP\.)(?<!\bTX\.)(?<!\bTT\.)(?<!\bP\.)\s+(?=(?-i:[A-ZĐÀ-Ỹ\d“(+-]))"
    rf"|,\s+(?=(?:từ\s+)?\d+(?:[.,]\d+)?\s*%){_BESIDE_A_SHARE}|\s+và\s+(?=\d+(?:[.,]\d+)?\s*%){_BESIDE_A_SHARE}|,\s+(?=(?:đảm bảo"
    rf"|bảo đảm|{STRIVE})\s)"
    r"|,\s+(?=(?:tuyệt đối\s+)?không để\s[^,;:.\d]{3,60}\b(?:quá|trên|vượt)\s+\d)"
    r"|(?<=\d),\s+(?=(?:đến\s+(?:hết\s+)?)?năm 20\d\d\s+(?:(?:đứng|xếp|lên|giữ|vào|đạt|là)\s+)?(?:(?:trong\s+)?(?:nhóm|tốp|top)|thứ|hạng|vị trí)\s+\d)"
    r"|,\s+(?=(?:đến|trước|hết)\s+(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/20\d\d)?\s*:?\s*(?:đủ|xong|đạt|được|hoàn thành)?\s*\d{1,6}\s+[^\W\d])",
    re.IGNORECASE,
)
_AND = " và "
_WORD = re.compile(r"[^\W\d_]{2}")
"""A figure alone, as the cell of a table holds it, promises nothing."""
_NEAR = 2_500  # characters of a paragraph that a clause is read beside
_LONGEST_CLAUSE = 1_500
_CHANGES = re.compile(
    r"(?P<verb>(?:cắt\s+)?giảm(?:,\s+đơn giản hóa)?|cắt|tinh giản|tiết giảm|tăng|rút ngắn"
    r"|tiết kiệm)\s+(?P<floor>(?:thêm\s+|ít nhất\s+|tối thiểu\s+|ít nhất:?\s*|tối thiểu:?\s*)*):?"
    r"\s*\d",
    re.IGNORECASE,
)
"""A verb that governs a list of percentages: "cắt giảm tối thiểu: 25% …, 15% …"."""
# all of a thing is not a share by which it goes down
_BARE_PERCENT = re.compile(r"(?!100\s*%)(?:từ\s+)?\d+(?:[.,]\d+)?\s*%")


_ITS_OWN_VERB = re.compile(
    r"%\s+[^,;%]{2,80}?\b(?:được|có|phải|đạt|nộp|sử dụng|thực hiện|hoàn thành|tham gia|bảo đảm|đảm bảo)\s",
    re.IGNORECASE,
)
"""A share with a verb behind it is reached: "giảm 20% thời gian; 90% hồ sơ được nộp trực tuyến"."""


def words_around(paragraph: str, at: int, clause: str) -> str:
    """Return what of a paragraph a clause is read beside: all of it, unless it is very long."""
    if len(paragraph) <= _NEAR:
        return paragraph
    return paragraph[max(at - _NEAR // 2, 0) : at + len(clause) + _NEAR // 2]


_ANOTHER_INDEX = re.compile(
    r"\b(?:PII|PGI|ICT)\b|\bchỉ số (?!cải cách|cchc|hài lòng|này)", re.IGNORECASE
)


@dataclass
class Carried:
    """What a sentence says once for all its parts.

    The verb of a list, and the index that it speaks of.
    """

    ends: list[int]
    clauses: Sequence[tuple[int, str]] = ()
    about: tuple[str, ...] = ()
    verb: str = ""
    verb_at: int = 0
    indices: tuple[str, ...] = ()
    sentence: int = -1
    _of_it: Sequence[tuple[int, str]] = ()
    _listed: int = -1
    _days: SentenceDays = field(default_factory=lambda: SentenceDays([""]))

    def take(self, at: int, clause: str) -> tuple[int, str]:
        """Return where the quote of a clause begins, and its words with the verb that governs them."""
        sentence = bisect.bisect_right(self.ends, at)
        if sentence != self.sentence:
            self.verb, self.indices, self.sentence = "", (), sentence
        named = tuple(indices_in(clause))
        other = not named and _ANOTHER_INDEX.search(clause)
        self.indices = () if other else named or self.indices or self.about
        governed = _BARE_PERCENT.match(clause) and not _ITS_OWN_VERB.search(clause)
        if governed and self.verb and at - self.verb_at <= _LONGEST_CLAUSE:
            return self.verb_at, f"{self.verb} {clause}"
        governs = _CHANGES.search(clause)
        self.verb = re.sub(r"\s*:?\s*\d$", "", governs.group()).strip(" :") if governs else ""
        self.verb_at = at + governs.start() if governs else at
        return at, clause

    def deadline_words(self, at: int, clause: str) -> str:
        """Return a clause with the words of its sentence that state the day by which it is due."""
        sentence = bisect.bisect_right(self.ends, at)
        if sentence != self._listed:
            begin, end = [0, *self.ends, sys.maxsize][sentence : sentence + 2]
            first, last = (bisect.bisect_left(self.clauses, n, key=_begins) for n in (begin, end))
            self._of_it = self.clauses[first:last]
            self._listed, self._days = sentence, SentenceDays([c for _, c in self._of_it])
        place = bisect.bisect_left(self._of_it, at, key=_begins)
        words = self._days.with_day(place)
        if words == clause and place + 1 < len(self._of_it) and not stated_days(clause):
            then, after = self._of_it[place + 1]
            if then - at - len(clause) == len(_AND) and (days := stated_days(after)):
                # as in: tập huấn cho 250 công chức và 100% thành viên tổ công nghệ trước ngày 31/7
                return f"{clause}; {after[days[0].start :]}" if len(days) == 1 else clause
        return words


def _begins(clause: tuple[int, str]) -> int:
    return clause[0]


def cut_into_clauses(
    paragraph: str, whole: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, str]]:
    """Cut a paragraph where one promise ends and the next begins; nowhere inside the ``whole`` pieces."""
    out, start = [], 0
    for cut in _CLAUSE.finditer(paragraph):
        if any(a < cut.start() < b for a, b in whole):
            continue
        out.append((start, paragraph[start : cut.start()]))
        start = cut.end()
    out.append((start, paragraph[start:]))
    out = [piece for at, clause in out for piece in _pieces(at, clause)]
    out = [task for at, clause in out for task in _tasks_apart(at, clause)]
    marked = []
    for at, clause in out:
        lead = re.match(
            r"(?:[-+•–①-⑳]\s*|\d{1,2}(?:\.\d{1,2})*\s?[.)/-]\s+|\d{1,2}(?:\.\d{1,2})+\s+(?=[A-ZĐÀ-Ỹ])|\(?[a-zđ\d][)/]\s+|\([ivx]{1,4}\)\s+)*",
            clause,
        )
        begin = lead.end() if lead else 0
        marked.append((at + begin, clause[begin:].rstrip(" .;,")))
    return [(at, clause) for at, clause in marked if len(clause) > 4 and _WORD.search(clause)]


_NEXT_TASK = re.compile(
    rf"(?:,\s+(?:và\s+|đồng thời\s+)?|\s+và\s+)(?=(?:{VERBS}|lựa chọn|tự kiểm tra|phát động)\s)(?!(?:phải|cần|để|trong|mỗi|đạt|thu hút|thu|tăng|giảm|bảo đảm|đảm bảo|phấn đấu)\b)"
)
_REPORTED_BY = re.compile(
    r"(?:tổng hợp,?\s+)?(?:hoàn thành\s+)?(?:báo cáo|công bố kết quả)\b[^,;.%]{0,70}?\b(?:trước|chậm nhất|trong (?:quý|tháng))\s",
    re.IGNORECASE,
)
"""What is to be told of a count by a day of its own."""
_BEGINS_A_TASK = re.compile(rf"\b(?:{VERBS})\b", re.IGNORECASE)
_ENDS_BEHIND_A_DAY = 2  # characters


def _tasks_apart(at: int, clause: str) -> Iterator[tuple[int, str]]:
    """Cut where a task with its day ends and the next begins: "lập kế hoạch trước 15/4, kiểm tra 5 xã"."""
    start = 0
    if not re.search(r"\d", clause) and not stated_days(clause):
        yield at, clause  # no part of it has a day or a count of its own
        return
    for cut in _NEXT_TASK.finditer(clause):
        left = clause[start : cut.start()]
        days = stated_days(left)
        behind_a_day = bool(days) and len(left) - days[-1].end < _ENDS_BEHIND_A_DAY
        own_day = stated_days(clause[cut.end() :]) or re.search(r"\d", clause[cut.end() :])
        if (_REPORTED_BY.match(clause, cut.end()) and not days and re.search(r"\d", left)) or (
            behind_a_day and own_day and _BEGINS_A_TASK.search(left, 0, days[0].start)
        ):
            yield at + start, left
            start = cut.end()
    yield at + start, clause[start:]


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
