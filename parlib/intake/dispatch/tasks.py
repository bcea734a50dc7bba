"""A task without a figure that is to be done by a day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from parlib.intake.dispatch.asked_elsewhere import asked_elsewhere, asked_in_its_sentence
from parlib.intake.dispatch.considered import WITHIN, Considered
from parlib.intake.dispatch.deadlines import stated_days
from parlib.intake.dispatch.outlook import chance_of_a_task
from parlib.intake.dispatch.passages import Passage
from parlib.intake.dispatch.rules.readings import Reading, number
from parlib.intake.dispatch.unit_names import NUMBERING, UNIT_NAME, VERBS

_DOES = re.compile(rf"\b(?:{VERBS}|xong)\b", re.IGNORECASE)
TASK, TASK_TOLD, TASK_BEGUN = 0.3, 0.9, 0.1
"""A task without a figure is proposed from this chance on where a day is stated for it; more is
asked where it seems told, less where the clause begins with what is to be done."""
_BEGINS = re.compile(rf"(?:{NUMBERING}\s*)?{VERBS}\b", re.IGNORECASE)
_EVER = re.compile(
    r"\b(?:trước|trong|vào)\s+(?:ngày\s+)?\d{1,2}\s+(?:của\s+)?tháng (?:cuối|đầu)|\bhằng (?:tháng|quý|tuần)\b|\bhàng (?:tháng|quý|tuần)\b",
    re.IGNORECASE,
)


_BARE = re.compile(
    rf"^(?:(?P<who>{UNIT_NAME})\s+)?(?:(?:chịu trách nhiệm|chủ trì|phụ trách|thực hiện|tổ chức thực hiện|hoàn thành|xong|kết thúc|phải|cần|được"
    r"|tất cả|các nội dung trên|trước|trong|đến|chậm nhất|là|ngày|tháng|quý|năm|hết|cuối|thời hạn|thời gian|[IVX]+|[\d/]+)\b[\s,:]*)+$",
    re.IGNORECASE,
)
"""Nothing but who and when: the deadline of the task before it."""


_BEFORE_A_COLON = re.compile(
    rf"^(?!(?:{NUMBERING}\s*)?{VERBS}\b)[^:;,\d]{{3,110}}:\s*(?=(?:đến|trong|trước|từ|hết|chậm nhất|cuối|vào)\b)"
)
_HEADS_A_TIME = re.compile(
    rf"(?:{NUMBERING}\s*)?(?:Quý|Tháng|Giai đoạn|Đợt|Từ|Trong|Đến)\s[^:]{{1,30}}:\s[^.;:\d%]{{3,70}}(?<![.;:])",
    re.IGNORECASE,
)
"""A heading with its time: "Quý I: Phát động và chuẩn bị"."""
_REACHED = re.compile(r":\s*(?:đạt|là)?\s*\d[\d.,]*\s*%")
"""What has a share of its own is no task, whether the share is promised or not."""
_HEADS_TASKS = re.compile(
    r"(?:những|các|một số|danh mục)\s+(?:việc|nhiệm vụ|công việc|phần việc|nội dung|giải pháp|chỉ tiêu|mục tiêu)\b[^,;:]{0,60}(?:\([^()]*\))?$",
    re.IGNORECASE,
)
"""A heading over tasks that says until when: it is no task itself."""


def task_by_a_day(passage: Passage, *, told: bool) -> Considered | None:
    """Return that a task without a figure is to be done, where a day is stated and enough speaks
    for it; else None.
    """
    words = f"{passage.words}{passage.due_below}"
    by = running_until(words, passage)
    signed = passage.around.signed
    days = [s.on(passage.around.year) for s in stated_days(words)]
    ahead = [d for d in days if d and (signed is None or d >= signed)]
    issuer, place = passage.around.issuer, passage.place
    if asked_elsewhere(words, issuer):
        return None
    if asked_in_its_sentence(place.paragraph, place.at, passage.clause, issuer):
        return None
    if _only_says_when(words) or (told and passage.tense.in_passing):
        return None
    if _HEADS_A_TIME.fullmatch(passage.place.paragraph.strip()):
        return None
    if _REACHED.search(words) or _HEADS_TASKS.match(words) or passage.clause.rstrip().endswith(":"):
        return None
    if not (by or ahead) or (_EVER.search(words) and not ahead) or not _DOES.search(words):
        return None
    p = chance_of_a_task(passage)
    begins = _BEGINS.match(passage.clause) is not None and bool(ahead)
    least = TASK_BEGUN if begins else TASK
    if p < (TASK_TOLD if told else least):
        return None
    return Considered(Reading("task by a day", 0, len(words), "done", None), p, by_rule=False)


def _only_says_when(words: str) -> bool:
    """Return whether a clause is nothing but who and when; "Ban hành …" and "Các sở gửi …" are tasks."""
    bare = _BARE.fullmatch(_BEFORE_A_COLON.sub("", words).strip(" ,;.()"))
    return bare is not None and not (bare["who"] and _DOES.search(bare["who"]))


def running_until(words: str, passage: Passage) -> date | None:
    """Return the last day of a time that runs from the day of the dispatch."""
    match, signed = WITHIN.search(words), passage.around.signed
    return signed + timedelta(days=int(number(match["days"]))) if match and signed else None
