"""What the columns and answers of a survey's export mean: questions of the questionnaire, facts of
the sample, personal data that is never taken.

Forms write whole sentences over their columns (Google Forms), names of groups and fields
(KoboToolbox) or numbers of questions (the ministry's sheet); a column is a question where its code
or its words say so beyond doubt, and nothing else is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from parlib.codebook.surveys import SurveyForm, SurveyItem
from parlib.codebook.vietnamese import search_form

UNIT, PLACE, STRATUM, WEIGHT, GROUP = "unit", "place", "stratum", "weight", "group"
PERSONAL, LEFT = "personal", "left"
FACTS = (UNIT, PLACE, STRATUM, WEIGHT, GROUP, PERSONAL, LEFT)
"""What a column may be besides a question."""
NO_ANSWER = "none"

_PERSONAL = re.compile(
    r"(?:.*\b)?(?:ho (?:va )?ten|ten nguoi|full ?name|your name|e ?mail|thu dien tu|dien thoai"
    r"|so dt|sdt|phone|mobile|zalo|dia chi|address|so nha|cccd|cmnd|can cuoc|chung minh|ngay sinh"
    r"|birth|dau thoi gian|thoi gian|timestamp|submission time|device ?id|user ?name|submitted by"
    r"|gps|toa do|latitude|longitude|uuid|ip)(?:\b.*)?|(?:start|end|today|id|index|name|ten)"
)
_FACTS = (
    (WEIGHT, r"trong so|weight|quyen so"),
    (STRATUM, r"tang(?: mau)?|phan tang|stratum|strata"),
    (PLACE, r"dia ban(?: mau)?|diem (?:dieu tra|khao sat)|psu|cluster|cum(?: mau)?"),
    (GROUP, r"nhom(?: doi tuong)?|group|linh vuc(?: thu tuc)?"),
    (
        UNIT,
        (
            r"(?:ubnd )?(?:xa|phuong|xa phuong(?: dac khu| thi tran)?|don vi(?: duoc danh gia)?"
            r"|co quan(?: duoc danh gia)?|commune|ward|unit)"
        ),
    ),
)
_UNIT_ASKED_FOR = re.compile(
    r"(?:.* )?(?:xa|phuong|dac khu|thi tran|don vi|co quan|ubnd|uy ban nhan dan|so|trung tam) nao\b.*"
    r"|(?:ubnd )?(?:xa phuong|phuong xa|xa|phuong)(?: dac khu| thi tran)? (?:noi|ma|dang|ong ba|anh chi)\b.*"
    r"|(?:ten|chon|ghi ro|vui long chon) (?:ubnd )?(?:xa|phuong|don vi|co quan)\b.*"
)
"""A column headed as forms ask: "Ông/bà đang ở xã, phường nào?", "Xã, phường nơi nộp hồ sơ"."""
_SCALE = (
    (
        1,
        (
            r"rat khong (?:hai long|dong y|tot)|hoan toan khong (?:hai long|dong y)|rat kem"
            r"|very (?:dissatisfied|unsatisfied)|strongly disagree"
        ),
    ),
    (2, r"khong (?:hai long|dong y|tot)|kem|dissatisfied|unsatisfied|disagree"),
    (3, r"binh thuong|trung binh|trung lap|neutral|neither.*|average"),
    (4, r"hai long|dong y|tot|satisfied|agree"),
    (5, r"rat (?:hai long|dong y|tot)|hoan toan (?:hai long|dong y)|very satisfied|strongly agree"),
)
_SILENT = re.compile(
    r"(?:khong (?:biet|tra loi|y kien|co y kien|su dung|ap dung)|kb|ktl|kb ?ktl|n ?a|na|don t know"
    r"|no answer|bo qua)"
)


def item_of(heading: str, form: SurveyForm) -> str:
    """Return the code of the question that a heading is about; empty where none or several fit.

    The code of the question, alone or at the end of a path of groups; else the words in square
    brackets (a row of a grid) or the heading itself, where they hold all words of one question.

    Examples
    --------
    >>> form = SurveyForm(id="f", survey="SIPAS", first_period=2023, factors=[dict(code="F", name_vi="F")], items=[
    ...     dict(code="Q9.01", factor="F", text_vi="Thái độ"), dict(code="Q9.12", factor="F", text_vi="Trang thiết bị")])
    >>> [item_of(h, form) for h in ("group_b/Q9_1", "Câu 9.12", "Mức độ hài lòng [Trang thiết bị]", "Thái độ của công chức", "Tuổi")]
    ['Q9.01', 'Q9.12', 'Q9.12', 'Q9.01', '']
    """
    last = heading.rpartition("/")[2]
    coded = [i.code for i in form.items if _code(i.code) in (_code(last), _code(_first_word(last)))]
    if len(coded) == 1:
        return coded[0]
    bracket = re.search(r"\[([^\[\]]+)\]\s*$", heading)
    words = search_form(bracket[1] if bracket else last).split()
    held = [i for i in form.items if _holds(words, search_form(i.text_vi).split())]
    longest = max((len(_words(i)) for i in held), default=0)
    best = [i.code for i in held if len(_words(i)) == longest]
    return best[0] if len(best) == 1 else ""


def _words(item: SurveyItem) -> list[str]:
    return search_form(item.text_vi).split()


def _holds(words: list[str], wanted: list[str]) -> bool:
    """Return whether words stand in a row of words, in their order and side by side."""
    n = len(wanted)
    return any(words[i : i + n] == wanted for i in range(len(words) - n + 1))


def _first_word(text: str) -> str:
    match = re.match(r"\s*((?:[Cc]âu\s*)?[A-Za-z]{0,3}[\d._]+\d*|[A-Za-z]{1,3}\d+)[\s.):-]", text)
    return match[1] if match else text


def _code(text: str) -> tuple[str, ...]:
    """Return what a code says: its letters but for those that mean "question", and its numbers."""
    parts = re.findall(r"[a-z]+|\d+", search_form(text).replace("cau", " "))
    if not any(p.isdigit() for p in parts) or len(parts) > 4:
        return ("?", text)
    letters = [p for p in parts if not p.isdigit() and p not in ("q", "c")]
    return (*letters, *(str(int(p)) for p in parts if p.isdigit()))


def fact_of(heading: str) -> str:
    """Return what a column is that holds no question: a fact of the sample, personal, or left out.

    Examples
    --------
    >>> [fact_of(h) for h in ("Dấu thời gian", "Họ và tên", "Xã, phường", "_submission_time", "Trọng số", "Tuổi")]
    ['personal', 'personal', 'unit', 'personal', 'weight', 'left']
    >>> fact_of("Ông/bà đang ở xã, phường nào?"), fact_of("Số điện thoại nào gọi được?")
    ('unit', 'personal')
    >>> fact_of("Xã, phường nơi nộp hồ sơ"), fact_of("Ông/Bà biết đến cơ quan qua kênh nào?")
    ('unit', 'left')
    """
    plain = search_form(heading.rpartition("/")[2].replace("_", " ")).strip()
    for fact, words in _FACTS:
        if re.fullmatch(words, plain):
            return fact
    if _PERSONAL.fullmatch(plain):
        return PERSONAL
    return UNIT if _UNIT_ASKED_FOR.fullmatch(plain) else LEFT


def answer_of(text: str, told: Mapping[str, str]) -> float | None:
    """Return an answer on the scale of 1 to 5; NaN for no answer, None where it is not understood.

    Examples
    --------
    >>> [answer_of(t, {}) for t in ("Rất hài lòng", "2. Không hài lòng", "3", "Bình thường", "Tạm được")]
    [5.0, 2.0, 3.0, 3.0, None]
    >>> answer_of("Tạm được", {"Tạm được": "3"}), answer_of("", {})
    (3.0, nan)
    """
    if text in told:
        return float("nan") if told[text] == NO_ANSWER else float(told[text])
    plain = search_form(text).strip()
    if not plain or _SILENT.fullmatch(plain):
        return float("nan")
    number = re.fullmatch(r"([1-5])(?:[ .0]*)", text.strip())
    if number:
        return float(number[1])
    words = re.sub(r"^\d+ ", "", plain)
    return next((float(n) for n, pattern in _SCALE if re.fullmatch(pattern, words)), None)


def best_form(headings: Iterable[str], forms: Iterable[SurveyForm]) -> tuple[SurveyForm, ...]:
    """Return the questionnaires that most headings ask; several where they fit as well."""
    headings = list(headings)
    counted = [(len({c for h in headings if (c := item_of(h, f))}), f) for f in forms]
    most = max((n for n, _ in counted), default=0)
    return tuple(f for n, f in counted if n == most) if most else ()
