"""Points of an index: all of them, of a part, of every month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parlib.intake.dispatch.numerals import FLOOR, NUMBER
from parlib.intake.dispatch.rules.readings import RANGE, STRIVE, Reading, number, upper_end

_WANTS = re.compile(
    rf"{STRIVE}|mục tiêu|\bphải đạt|\btăng\s+(?:ít nhất\s+|tối thiểu\s+|từ\s+)?\d|\bđến (?:hết )?(?:quý|cuối năm|năm|tháng)\b",
    re.IGNORECASE,
)


_POINTS_MORE = (
    rf"(?:tăng|cải thiện|lấy lại|giành lại|khôi phục|gỡ lại|bù lại)\s+(?:được\s+)?{FLOOR}{RANGE}\s+điểm(?!\s+(?:phần trăm|%|lên\b))",
    rf"(?:tăng|nâng)\s[^.;,\d%]{{2,90}}?\bthêm\s+{FLOOR}{RANGE}\s+điểm(?!\s+phần trăm)",
)
_WON_BACK = (
    rf"(?:khắc phục|lấy lại|giành lại|gỡ lại|gỡ|khôi phục|thu lại)\s+(?:được\s+)?{FLOOR}(?P<low>{NUMBER})(?P<high>)(?:\s+điểm)?\s*(?:trong(?:\s+(?:tổng\s+)?số)?|trên|/)\s*{NUMBER}\s+điểm"
    r"(?=\s+(?:đã\s+|bị\s+)*(?:mất|trừ))"
)
"""Part of the points that were lost: "khắc phục 3 trong 5 điểm bị trừ"."""
_POINTS_ALL = (
    rf"(?<!chưa )đạt\s+(?:điểm\s+)?tối đa\s+\(?(?:{NUMBER}\s*/\s*)?(?P<low>{NUMBER})\s+điểm"
)
_POINTS_FROM = (
    (
        rf"(?<!đạt )(?<!tăng )(?<!giảm )từ\s+(?P<low>{NUMBER})\s+điểm"
        r"(?:\s+trở lên|(?=\s*(?:[,;.]|$)))"
    ),
    rf"(?<!chưa )đạt\s+(?P<low>{NUMBER})(?:\s*/\s*\d{{2,4}})?\s+điểm\s+trở lên",
)
_POINTS_AND_UP = rf"(?<!từ )(?<![\d,.])(?P<low>{NUMBER})(?:\s*/\s*\d{{2,4}})?\s+điểm\s+trở lên"
_AND_THEN = rf"\d\s+điểm\s+(?:vào|trong|cuối|hết)\s+(?:tháng|quý)\s+\S{{1,3}}\s+và\s+(?P<low>{NUMBER})\s+điểm"
_LISTED = rf"^[^\d:;.]{{3,90}}:\s*(?:(?:phải|đạt|từ|giữ|giữ mức|duy trì)\s+)*(?P<low>{NUMBER})(?:\s*/\s*{NUMBER})?(?:\s*(?:đến|-|–)\s*(?P<high>{NUMBER}))?\s+điểm(?!\s+phần trăm)"
"""A part and its points: "Cải cách thể chế: đạt 13,5 điểm"."""
_ITS_SCORE = (
    rf"^(?:điểm|tổng điểm|điểm số)\b[^\d:;]{{0,60}}\bđạt\s+(?P<low>{NUMBER})\s+điểm(?!\s+phần trăm)"
)
_IN_A_YEAR = rf"^(?:[^:;\d]{{3,120}}:\s*)?(?:(?:đến|từ|hết)\s+)?năm 20\d\d,?\s+đạt\s+(?P<low>{NUMBER})\s+điểm(?!\s+phần trăm)"
_SIGNED = rf"(?P<sign>≥|>=|>)\s*(?P<low>{NUMBER})(?:\s*/\s*{NUMBER})?\s*điểm(?!\s+phần trăm)"
_GOAL = rf"(?:chỉ tiêu|mục tiêu|{STRIVE})[^;.%\d]{{0,40}}(?:năm 20\d\d)?\s*:\s*(?P<low>{NUMBER})(?:\s*/\s*{NUMBER})?\s+điểm(?!\s+phần trăm)"
_POINTS_WANTED = rf"đạt\s+(?P<low>{NUMBER})(?:\s*/\s*{NUMBER})?\s+điểm(?!\s+phần trăm)"
_NOT_BELOW = rf"không\s+(?:thấp|ít|kém)?\s*(?:hơn|dưới)\s+(?P<low>{NUMBER})(?P<high>)\s+điểm(?!\s+(?:phần|cầu))"
_OF_A_HUNDRED = rf"đạt\s+(?:từ\s+)?(?P<low>{NUMBER})\s*/\s*100(?!\s*(?:%|\d))(?:\s+điểm)?"
_POINTS_AT_LEAST = (
    r"(?:đạt|phải|là|ở mức|tổng điểm|điểm số|chỉ số [^:;.\d]{2,60}:)\s+(?:(?P<word>ít nhất|tối thiểu|trên|hơn)\s+"
    rf"|(?=từ\s))(?:từ\s+)?(?P<low>{NUMBER})(?:\s*(?:đến|tới|-|–)\s*(?P<high>{NUMBER}))?\s+điểm"
)


_INDEX_VALUE = rf"\b(?:giá trị(?: chỉ số)?|chỉ số|dti|hệ số)\b[^\d:;%,]{{0,60}}?\b(?:đạt|là|từ|trên|lên)\s+{FLOOR}(?P<low>0[,.]\d{{1,4}})(?:\s+trở lên|(?=\s*(?:[,;.]|$)))"
"""An index between nothing and one, which has no unit: "giá trị chỉ số đạt từ 0,8 trở lên"."""
MEMBERS_WITH = re.compile(
    r"(?<!năm )\b\d{1,3}\s*%?\s+(?:số\s+)?(?:UBND\s+(?:cấp\s+|các\s+)?)?(?:xã|phường|huyện|đơn vị|sở|thị trấn|quận|cơ quan|phòng)(?:,\s*(?:xã|phường|thị trấn|đặc khu|huyện|thành phố"
    r"|thị xã|ban|ngành))*\s+(?:được\s+)?(?:đạt|có(?:\s+(?:chỉ số|điểm|điểm số))?)\s+(?:từ\s+|trên\s+|ít nhất\s+)?$",
    re.IGNORECASE,
)
"""How many reach a mark is what is promised: "ít nhất 40 xã đạt từ 80 điểm"."""


def points(text: str) -> Iterator[Reading]:
    """Yield points to be reached or gained: "đạt từ 90 điểm trở lên"."""
    for reading in _points(text):
        figure = re.search(r"\d", text[reading.start :])
        before = text[: reading.start + figure.start()] if figure else ""
        if not MEMBERS_WITH.search(before):
            yield reading


def _points(text: str) -> Iterator[Reading]:
    for more in (_WON_BACK, *_POINTS_MORE):
        for m in re.finditer(more, text, re.IGNORECASE):
            yield _in_points("points gain", m, "increase_by", upper_end(m), confidence=0.9)
    for m in re.finditer(_POINTS_ALL, text, re.IGNORECASE):
        yield _in_points("points maximum", m, "max", confidence=0.9)
    for level in _POINTS_FROM:
        for m in re.finditer(level, text, re.IGNORECASE):
            yield _in_points("points level", m, ">=", confidence=0.85)
    if _WANTS.search(text):
        for m in re.finditer(_POINTS_WANTED, text, re.IGNORECASE):
            yield _in_points("points level", m, ">=", confidence=0.8)
    for m in re.finditer(_INDEX_VALUE, text, re.IGNORECASE):
        yield _in_points("index value", m, ">=", confidence=0.8)
    for m in re.finditer(_LISTED, text, re.IGNORECASE):
        yield _in_points("points level", m, ">=", upper_end(m), confidence=0.8)
    for m in re.finditer(_ITS_SCORE, text, re.IGNORECASE):
        yield _in_points("points level", m, ">=", confidence=0.8)
    for m in re.finditer(_IN_A_YEAR, text, re.IGNORECASE):
        yield _in_points("points level", m, ">=", confidence=0.8)
    for m in re.finditer(_GOAL, text, re.IGNORECASE):
        yield _in_points("points level", m, ">=", confidence=0.8)
    for m in re.finditer(_SIGNED, text, re.IGNORECASE):
        yield _in_points("points level", m, ">" if m["sign"] == ">" else ">=", confidence=0.85)
    for m in re.finditer(_POINTS_AND_UP, text, re.IGNORECASE):
        yield _in_points("points level", m, ">=", confidence=0.85)
    for m in re.finditer(_AND_THEN, text, re.IGNORECASE):
        yield replace(_in_points("points level", m, ">=", confidence=0.8), start=m.start("low"))
    for m in re.finditer(_NOT_BELOW, text, re.IGNORECASE):
        yield _in_points("points level", m, ">=", confidence=0.85)
    if re.search(r"chỉ số|điểm", text, re.IGNORECASE):
        for m in re.finditer(_OF_A_HUNDRED, text, re.IGNORECASE):
            yield _in_points("points level", m, ">=", confidence=0.8)
    for m in re.finditer(_POINTS_AT_LEAST, text, re.IGNORECASE):
        operator = ">" if (m["word"] or "").lower() in ("trên", "hơn") else ">="
        yield _in_points("points level", m, operator, upper_end(m), confidence=0.85)


def _in_points(
    rule: str, m: re.Match[str], operator: str, high: float | None = None, *, confidence: float
) -> Reading:
    """Read a number of points, or the part of a whole before it: "từ 4,5/5 điểm trở lên"."""
    part = _PART_OF.search(m.string, 0, m.start("low"))
    low = number(part["part"] if part else m["low"])
    return Reading(rule, m.start(), m.end(), operator, low, high, "điểm", confidence=confidence)


_PART_OF = re.compile(rf"(?P<part>{NUMBER})\s*/\s*$")
_PARTS = r"(?:nội dung|tiêu chí|yếu tố|chỉ số thành phần|lĩnh vực|thành phần)"


def no_part_below(text: str) -> Iterator[Reading]:
    """Yield a floor for each part: "không có tiêu chí nào dưới 80%"."""
    for m in re.finditer(
        rf"không (?:có|để|còn)\s+(?:{_PARTS}\b|(?=[^.;%]{{3,60}}\bcó\b))[^.;%\d]{{0,100}}?(?:dưới"
        rf"|thấp hơn)\s+(?P<low>{NUMBER})\s*%",
        text,
        re.IGNORECASE,
    ):
        yield Reading(
            "no part below",
            m.start(),
            m.end(),
            ">=",
            number(m["low"]),
            None,
            "%",
            m.group().lower(),
            confidence=0.85,
        )


def never_below(text: str) -> Iterator[Reading]:
    """Read a floor for each of many: "không tháng nào dưới 90 điểm"."""
    pattern = (
        rf"không\s+(?:[^\W\d]+,?\s+){{1,6}}?nào\s+(?:trong\s+(?:số\s+)?\d+\s+)?(?:[^.;%\d]{{0,40}}?\s)?(?:dưới|thấp hơn)"
        rf"\s+(?P<low>{NUMBER})\s*(?P<unit>%|điểm)"
    )
    for m in re.finditer(pattern, text, re.IGNORECASE):
        yield Reading(
            "no part below",
            m.start(),
            m.end(),
            ">=",
            number(m["low"]),
            None,
            m["unit"].lower(),
            confidence=0.85,
        )
