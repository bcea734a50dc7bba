"""Shares to be reached, and numbers of things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlib.intake.dispatch.counted import COUNT_FORMS
from parlib.intake.dispatch.numerals import NUMBER
from parlib.intake.dispatch.rules.readings import STRIVE, Reading, number, upper_end


def share_at_most(text: str) -> Iterator[Reading]:
    """Read a share that must not be passed: "không để hồ sơ trễ hạn quá 2%"."""
    pattern = (
        rf"(?:không\s+(?:để|có|còn)|\b(?:nếu|khi)\s+để)\b[^.;%\d]{{0,80}}?\s(?:vượt quá|vượt|quá|trên)"
        rf"\s+(?P<low>{NUMBER})\s*%"
    )
    for m in re.finditer(pattern, text, re.IGNORECASE):
        yield Reading(
            "share at most", m.start(), m.end(), "<=", number(m["low"]), None, "%", confidence=0.85
        )


_LIFTED_TO = re.compile(
    r"\s*(?:(?:trong\s+|của\s+)?năm\s+20\d\d\s*)?(?:\([^()]{0,40}\)\s*)?(?:(?:nâng|tăng|giảm)\s+)?(?:lên|xuống)\b",
    re.IGNORECASE,
)


def percent(text: str) -> Iterator[Reading]:
    """Yield a share to be reached: "đạt tối thiểu 95%"."""
    before = (
        r"(?P<before>[<>≤≥]=?|trên|hơn|dưới|nhỏ hơn|thấp hơn|không quá|không vượt quá|không vượt|không "
        r"cao hơn|tối đa|tối thiểu|ít nhất|không dưới|không thấp hơn|từ mức|từ|là|đạt|phải đạt)?"
    )
    upper = rf"(?:\s*%?\s*(?:đến|tới|-|–)\s*(?P<high>{NUMBER}))?"
    for m in re.finditer(
        rf"(?<!\w){before}\s*(?P<low>{NUMBER}){upper}\s*%(?P<after>\s+trở lên)?",
        text,
        re.IGNORECASE,
    ):
        value, word = number(m["low"]), (m["before"] or "").lower()
        if word in ("từ", "từ mức") and _LIFTED_TO.match(text, m.end()):
            continue  # "từ 41,5% lên 65%": where it starts is not what is promised
        if word in ("trên", "hơn", ">"):
            operator = ">"
        elif word in ("dưới", "nhỏ hơn", "thấp hơn", "<"):
            operator = "<"
        elif word in (
            "không quá",
            "không vượt quá",
            "không vượt",
            "không cao hơn",
            "tối đa",
            "≤",
            "<=",
        ):
            operator = "<="
        elif value == 100 and not m["after"]:
            operator = "="
        else:
            operator = ">="  # a promise to reach 50 % is kept by 60 %
        of = re.match(r"\s*(kế hoạch|dự toán|chỉ tiêu)\b", text[m.end() :], re.IGNORECASE)
        unit = f"% {of[1].lower()}" if of else "%"
        yield Reading(
            "percent", m.start(), m.end(), operator, value, upper_end(m), unit, confidence=0.85
        )


_IN_WORDS = {
    "một trăm phần trăm": 100.0,
    "hai phần ba": 66.67,
    "2/3": 66.67,
    "ba phần tư": 75.0,
    "3/4": 75.0,
    "một nửa": 50.0,
    "1/2": 50.0,
    "một phần ba": 33.33,
    "1/3": 33.33,
}
_SHARE_IN_WORDS = re.compile(
    r"\b(?P<all>một trăm phần trăm)\b|\b(?:ít nhất|tối thiểu|trên|hơn|không dưới)\s+(?P<part>hai phần ba|ba phần tư|một nửa"
    r"|một phần ba|[123]/[234])\s+(?=(?:số|tổng số)\s|[^\W\d])",
    re.IGNORECASE,
)


_OF_A_HUNDRED_PEOPLE = re.compile(
    rf"\b(?P<low>{NUMBER})\s+(?P<who>người|hồ sơ|doanh nghiệp|ý kiến|phiếu|hộ|công dân)\b[^.;,\d%]{{0,40}}?\s(?:trên|trong số|trong|/)\s*100\s+(?=(?P=who)|người|phiếu)"
    rf"|(?<![\d.,/])(?P<of>{NUMBER})\s*/\s*100\s+(?=phiếu|người|ý kiến)",
    re.IGNORECASE,
)
"""So many of a hundred: "95 người hài lòng trên 100 người được hỏi"."""


def share_in_words(text: str) -> Iterator[Reading]:
    """Yield a share said in words: "ít nhất hai phần ba số xã"."""
    for m in _OF_A_HUNDRED_PEOPLE.finditer(text):
        yield Reading(
            "percent",
            m.start(),
            m.end(),
            ">=",
            number(m["low"] or m["of"]),
            None,
            "%",
            confidence=0.85,
        )
    for m in _SHARE_IN_WORDS.finditer(text):
        written = (m["all"] or m["part"]).lower()
        if written in _IN_WORDS:
            whole = m["all"] is not None
            yield Reading(
                "percent",
                m.start(),
                m.end(),
                "=" if whole else ">=",
                _IN_WORDS[written],
                None,
                "%",
                confidence=0.85,
            )


_FLOORS = {"từ": ">=", "trên": ">", "hơn": ">"}
_STRIVEN_FOR = re.compile(rf"{STRIVE}\s+(?:[^\W\d_]+\s+){{0,4}}$", re.IGNORECASE)


_DOES = re.compile(r"\s+(?:cài|được|sử|tham|đăng|kích)$", re.IGNORECASE)
"""What those who are counted do or get ("30 hộ cài đặt", "20 người tham gia"): no part of the word
for them."""


def count(text: str) -> Iterator[Reading]:
    """Yield a number of things to be there: "ít nhất 2 sáng kiến"."""
    for form in COUNT_FORMS:
        for m in form.pattern.finditer(text):
            parts = m.groupdict()
            operator = _FLOORS.get((parts.get("floor") or "").lower(), form.operator)
            if operator == "=" and (parts.get("high") or _STRIVEN_FOR.search(text, 0, m.start())):
                operator = ">="
            start = m.start("low") if form.from_number else m.start()
            thing = parts.get("place") or _DOES.sub("", parts["noun"])
            thing = thing if thing.isupper() else thing.lower()  # "TTHC" stays as it is written
            yield Reading(
                "count",
                start,
                m.end(),
                operator,
                number(m["low"]),
                number(parts["high"]) if parts.get("high") else None,
                thing,
                confidence=form.confidence,
            )
