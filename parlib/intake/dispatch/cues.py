"""What speaks for and against a figure being promised: cues with names, by which it is weighed.

A cue is there or not. Most are classes of words beside the figure, in its clause or before it; the
others are its form, its place in the text and the kind of its section. What each is worth was
learnt (:mod:`parlib.intake.dispatch.outlook`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from parlib.intake.dispatch.deadlines import stated_days
from parlib.intake.dispatch.figure import Figure
from parlib.intake.dispatch.owners import owners_of_a_clause
from parlib.intake.dispatch.rules.readings import STRIVE
from parlib.intake.dispatch.surroundings import Surroundings
from parlib.intake.dispatch.unit_names import NUMBERING, VERBS

_WORDS: dict[str, re.Pattern[str]] = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in {
        "strives": STRIVE,
        "must": r"\b(?:phải|cần|bắt buộc)\b",
        "ensures": r"(?:đảm|bảo) đảm",
        "asks": r"\b(?:yêu cầu|đề nghị|giao|chỉ đạo)\b",
        "goal": r"\b(?:mục tiêu|chỉ tiêu|kế hoạch)\b",
        "completes": r"\b(?:hoàn thành|xong|hoàn tất|dứt điểm)\b",
        "goes on": r"\b(?:tiếp tục|duy trì|giữ vững|nâng cao|đẩy mạnh|tăng cường)\b",
        "already": r"\bđã\b",
        "only now": (
            r"(?<!xây )(?<!cấp )(?<!đổi )(?<!thành lập )(?<!nông thôn )\bmới\s+(?:chỉ|đạt|có|được|\d|giảm|tăng|là|giải)"
        ),
        "only": r"\bchỉ\s+(?!tiêu|số|đạo|thị|dẫn|huy)",
        "now": r"\b(?:hiện nay|hiện|đang|đến nay|tính đến|hiện tại|nay)\b",
        "estimated": r"\bước\b",
        "before now": r"\b(?:vừa|từng|trước đây|trước khi|vừa qua)\b",
        "compares": r"\b(?:so với|cùng kỳ|so cùng|thay vì)\b",
        "reached": r"\b(?:đạt được|thu được)\b",
        "left": r"\b(?:vẫn còn|còn(?!\s+lại))\b",
        "fell": r"\b(?:tụt|sụt|mất điểm|bị trừ|thấp nhất|chưa đạt|yếu kém|chênh)\b",
        "published": (
            r"\b(?:công bố|theo báo cáo|theo kết quả|cho thấy|theo đó|ghi nhận|qua kiểm tra|qua rà soát|thống kê|qua theo dõi)\b"
        ),
        "cause": r"\b(?:do|vì|nguyên nhân|nhờ)\b",
        "law": (
            r"\b(?:theo|quy định|luật định|nghị định|luật|thông tư|quyết định số|nghị quyết số|điều \d)\b"
        ),
        "money": r"\b(?:đồng|kinh phí|ngân sách|dự toán|vốn)\b",
        "condition": r"\b(?:nếu|trường hợp|khi có|nào)\b",
        "sanction": (
            r"\b(?:thì|bị|trừ điểm|phê bình|kiểm điểm|không xét|hạ (?:một )?bậc|chịu trách nhiệm|khen thưởng|thưởng|giải trình)\b"
        ),
        "answers": r"\b(?:được hỏi|khảo sát cho thấy|cho rằng|phản ánh|trả lời)\b",
        "of these": r"\btrong đó\b",
        "received": r"\b(?:tiếp nhận|phát sinh|nhận được|giải quyết được|ghi nhận)\b",
        "every": r"\b(?:hằng|hàng|mỗi|định kỳ)\b",
        "until": (
            r"\b(?:trước|chậm nhất|đến hết|đến cuối|đến ngày|trong quý|trong tháng|cuối năm|cả năm|hết năm)\b"
        ),
        "ranked": r"(?:xếp|đứng)\s+(?:thứ|hạng|vị thứ|vị trí)\s+\d+\s*/\s*\d+",
        "consists": (
            r"\b(?:gồm|bao gồm|toàn (?:tỉnh|huyện|xã|thành phố|phường) (?:có|hiện)|dân số|diện tích|thang điểm)\b"
        ),
        "passive": r"\bđược\b",
        "will": r"\bsẽ\b",
        "not": r"\bkhông\b",
    }.items()
}
_SAID_BEFORE = (
    "strives",
    "must",
    "ensures",
    "asks",
    "already",
    "published",
    "estimated",
    "compares",
    "will",
    "completes",
)
_TASK = re.compile(rf"^{VERBS}\b", re.IGNORECASE)
_TASK_NEAR = re.compile(rf"\b{VERBS}\s+(?:\w+\s+){{0,4}}$", re.IGNORECASE)
_LEAD_IN = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:về|đối với|riêng|trong đó|đồng thời|và|ngoài ra|phải|cần|tiếp tục|tập trung|khẩn trương"
    rf"|{STRIVE}|thường xuyên|chủ động|nghiêm túc)\b,?\s*"
    r"|(?:trong|đến|hết|đến hết|trước|từ|cuối|đầu)\s+(?:hết\s+|cuối\s+|ngày\s+)?(?:quý|tháng|năm|ngày)?\s*[\dIVX/]+(?:\s*năm\s*20\d\d)?,?\s*"
    r"|[^:.;%\d]{3,90}:\s*)*",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"^(?:tỷ lệ|tỉ lệ|chỉ số|điểm|tổng điểm|mức độ|mức|số|tổng số|thời gian|kết quả|giá trị|thứ hạng|trung bình|bình quân|\d|trên"
    r"|ít nhất|tối thiểu|không để|không có|không còn)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:ít nhất|tối thiểu|không dưới|không thấp hơn|không quá|tối đa|không vượt quá|từ|trên|dưới)\s*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"năm\s+(20\d\d)", re.IGNORECASE)
_ITEM = re.compile(rf"^{NUMBERING}")
_WANTING_STEM = re.compile(r"yêu cầu|giao|chỉ tiêu|mục tiêu|nhiệm vụ|thực hiện|sau", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_PARTED = re.compile(r"[,;]\s")
LOOKED_BACK = 3_000  # characters: more than any paragraph has that was not pasted as one line


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clause stands: its paragraph, where it begins there, and the clause before it."""

    paragraph: str
    at: int
    last: str = ""


def cues_of(clause: str, figure: Figure, place: Place, around: Surroundings) -> frozenset[str]:
    """Return the cues of one figure of a clause."""
    left, right = clause[: figure.start], clause[figure.end : figure.end + 60]
    cut = max(left.rfind(mark) + len(mark) for mark in (", ", "; ", ": ", " và "))
    part = left[cut:] if cut > 1 else left
    near = f"{part} {figure.words} {_PARTED.split(right)[0]}"
    cues = {
        f"form {figure.form}",
        f"means {figure.operator}",
        f"form {figure.form} {figure.beside}",
        f"moved {figure.moved}",
        f"compared {figure.beside}",
    }
    cues.update(f"beside: {name}" for name, form in _WORDS.items() if form.search(near))
    cues.update(_beside(left, part, right, figure))
    cues.update(cues_of_a_clause(clause, place, around))
    cues.update(f"beside: {c}" for c in _of_years(near, around))
    return frozenset(cues)


def cues_of_a_clause(clause: str, place: Place, around: Surroundings) -> set[str]:
    """Return the cues of a clause whatever figure it has: for what is to be done by a day."""
    cues = {f"clause: {name}" for name, form in _WORDS.items() if form.search(clause)}
    kinds, year = _before(place.paragraph, place.at)
    cues.update(f"before: {name}" for name in kinds)
    cues.update(f"clause: {c}" for c in _of_years(clause, around))
    cues.update(_opening(clause))
    cues.update(_of_days(clause, around))
    cues.update(_above(place.paragraph, around))
    if year:
        cues.update(f"before: {c}" for c in _of_years(f"năm {year}", around))
    if place.last:
        if _WORDS["already"].search(place.last) or _WORDS["compares"].search(place.last):
            cues.add("last clause told")
        if any(_WORDS[n].search(place.last) for n in ("strives", "must", "ensures", "asks")):
            cues.add("last clause wanted")
    told = "told" if {"clause: already", "clause: only now", "clause: now"} & cues else ""
    cues.add(f"section {around.kind} {'turned' if around.turned else ''} {told}")
    return cues


@lru_cache(maxsize=4)  # the same for every figure of a clause
def _before(paragraph: str, at: int) -> tuple[tuple[str, ...], str]:
    """Return the kinds of word said before a clause in its paragraph, and the last year named there."""
    before = paragraph[max(0, at - LOOKED_BACK) : at]
    years = _YEAR.findall(before)
    kinds = tuple(name for name in _SAID_BEFORE if _WORDS[name].search(before))
    return kinds, years[-1] if years else ""


def _beside(left: str, part: str, right: str, figure: Figure) -> Iterator[str]:
    """Yield the cues of the words right beside a figure."""
    if left.rfind("(") > left.rfind(")"):
        yield "in brackets"
    if _TASK_NEAR.search(part):
        yield "task beside"
    yield "later figure" if re.search(r"\d", left) else "first figure"
    for n, word in enumerate(reversed(_WORD.findall(part.lower())[-2:]), start=1):
        yield f"{n} before: {word}"
    for n, word in enumerate(_WORD.findall(right.lower())[:2], start=1):
        yield f"{n} behind: {word}"
    if figure.high:
        yield "a range"
    if re.match(
        r"[^,;.]{0,25}?\b(?:trở lên|hoặc (?:tốt|cao) hơn)\b", f"{figure.words[-14:]}{right}"
    ):
        yield "and up"
    if _BOUND.search(part) or (figure.beside == "<=" and _WORDS["not"].search(left)):
        yield "a bound"
    if figure.form == "count":
        yield f"unit: {figure.unit.split()[0].lower()}"
    if figure.form == "none":
        for word in _WORD.findall(figure.words.lower())[:3]:
            yield f"none: {word}"


def _opening(clause: str) -> Iterator[str]:
    """Yield what a clause begins with, less what leads in."""
    bare = _LEAD_IN.sub("", clause)
    if owners_of_a_clause(clause):
        yield "begins with a unit"
    elif _TASK.match(bare):
        yield "begins with a task"
    elif _MEASURED.match(bare):
        yield "begins with a measure"
    else:
        yield "begins otherwise"
    if word := _WORD.match(bare.lower()):
        yield f"begins: {word.group()}"


def _of_years(words: str, around: Surroundings) -> Iterator[str]:
    first = around.years[0]
    years = [int(y) for y in _YEAR.findall(words)] if first else []
    if first and years:
        yield "only past years" if max(years) < first else "a year of the plan"
        if min(years) < first:
            yield "a past year"


def _of_days(clause: str, around: Surroundings) -> Iterator[str]:
    if around.signed:
        for stated in stated_days(clause):
            if day := stated.on(around.year):
                yield "a day that was" if day <= around.signed else "a day to come"


def _above(paragraph: str, around: Surroundings) -> Iterator[str]:
    """Yield the cues of where a paragraph stands."""
    yield f"section {around.kind}"
    yield f"part {around.part}"
    if around.turned:
        yield "turned"
    if around.section.told:
        yield "section of a report"
    if around.section.owner:
        yield "under a unit"
    if _ITEM.match(paragraph):
        yield "item"
        if around.section.owner:
            yield "item under a unit"
    if _WANTING_STEM.search(around.stem):
        yield "stem wants"
    if paragraph.isupper():
        yield "capitals"
