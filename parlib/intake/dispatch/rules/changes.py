"""What is to go up or down: by how much, above what plan, or to what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlib.intake.dispatch.numerals import FLOOR, NUMBER
from parlib.intake.dispatch.rules.readings import RANGE, Reading, number, upper_end

_DOWN = r"(?:cắt giảm|giảm|rút ngắn|tiết giảm)"
_LESS = (
    r"giảm(?:, đơn giản hóa)?|(?<!đã )cắt(?: bớt)?|bớt|tinh giản|tiết kiệm|rút ngắn"
    r"|(?:rút ngắn|cắt giảm)\s(?:(?!xuống|còn|dưới)[^.;,\d%]){2,60}?"
)
_MORE = r"tăng(?:\s[^.;,\d%]{2,90}?\bthêm)?|nâng\s(?:[^.;,\d%]{2,90}?\b)?thêm"
_BY = rf"{FLOOR}(?:trên\s+|hơn\s+)?{RANGE}\s*%"
_BY_A_SHARE = re.compile(rf"(?P<way>{_LESS}|{_MORE})\s+{_BY}", re.IGNORECASE)
_POINTS_OF_A_SHARE = re.compile(
    rf"(?P<way>tăng|giảm|nâng\s(?:[^.;,\d%]|mức độ \d){{2,90}}?\bthêm)\s+{FLOOR}{RANGE}\s+điểm\s+(?:phần trăm|%)",
    re.IGNORECASE,
)
_STARTS_AT = re.compile(r"\btừ\s+[\d.,]+\s*%$", re.IGNORECASE)
_LIFTED_TO = re.compile(
    r"\s*(?:(?:trong\s+|của\s+)?năm\s+20\d\d\s*)?(?:\([^()]{0,40}\)\s*)?(?:lên|xuống|còn)\b",
    re.IGNORECASE,
)
_HALF = re.compile(rf"giảm\s+{FLOOR}(?:một\s+nửa|1/2)(?=\s)", re.IGNORECASE)
_FRACTION = re.compile(
    rf"{_DOWN}\s+{FLOOR}(?P<part>[1-3]/[3-9]|một phần (?:ba|tư|năm))\s", re.IGNORECASE
)
# the share comes last: "giảm 12 ngày, tương đương 30%", "giảm lượng đơn tồn quá 24 tháng tối thiểu 40%"
_SHARE_AT_THE_END = (
    re.compile(rf"giảm\s+{FLOOR}\d[^.;%]{{2,80}}?\btương đương\s+{_BY}", re.IGNORECASE),
    re.compile(
        rf"{_DOWN}\s(?:(?!xuống|còn)[^.;,%]){{2,80}}?\b(?:ít nhất|tối thiểu)\s+{_BY}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:tiết kiệm|tiết giảm)\s[^.;\d%]{{2,60}}?\s{_BY}", re.IGNORECASE),
)


_PARTS = {
    "một phần ba": 33.33,
    "một phần tư": 25.0,
    "một phần năm": 20.0,
    **{f"{a}/{b}": round(100 * a / b, 2) for a in (1, 2, 3) for b in range(3, 10)},
}
_OF_MEMBERS = re.compile(
    r"\b(?:của|đối với|cho|ở)\s+(?:ít nhất|tối thiểu)\s+[\d.,]+\s*%$", re.IGNORECASE
)
"""Of how many: "giảm thời gian giải quyết của ít nhất 20% thủ tục" is a share of procedures."""
_TIMES = re.compile(
    rf"\b(?:tăng|gấp|tăng gấp)\s+{FLOOR}(?P<low>{NUMBER})\s+lần\b(?!\s+(?:họp|kiểm tra|trong))",
    re.IGNORECASE,
)
_THAN_LAST_YEAR = re.compile(
    r"\b(?P<way>cao|nhiều|thấp|ít|giảm)\s+hơn\s+(?:so với\s+)?(?:năm trước|năm 20\d\d|cùng kỳ)(?:\s+năm\s+(?:trước|20\d\d))?\s+"
    rf"{FLOOR}(?P<low>{NUMBER})\s*(?P<unit>%|điểm phần trăm|[^\W\d_]+(?:\s[^\W\d_]+)?)",
    re.IGNORECASE,
)


def against_last_year(text: str) -> Iterator[Reading]:
    """Yield by how much, or how many times, more than before: "cao hơn năm trước 05 sáng kiến"."""
    for m in _TIMES.finditer(text):
        yield Reading(
            "times more",
            m.start(),
            m.end(),
            "increase_by",
            number(m["low"]),
            None,
            "lần",
            confidence=0.8,
        )
    for m in re.finditer(r"\bgấp (đôi|ba|rưỡi)\b(?!\s+rưỡi)", text, re.IGNORECASE):
        times = {"đôi": 2.0, "ba": 3.0, "rưỡi": 1.5}[m[1].lower()]
        yield Reading(
            "times more", m.start(), m.end(), "increase_by", times, None, "lần", confidence=0.8
        )
    for m in _THAN_LAST_YEAR.finditer(text):
        less = m["way"].lower() in ("thấp", "ít", "giảm")
        yield Reading(
            "than last year",
            m.start(),
            m.end(),
            "decrease_by" if less else "increase_by",
            number(m["low"]),
            None,
            m["unit"].lower(),
            confidence=0.8,
        )


def percent_change(text: str) -> Iterator[Reading]:
    """Yield a change in percent: "giảm 10% so với năm trước", "tăng 5 điểm phần trăm"."""
    for m in _POINTS_OF_A_SHARE.finditer(text):
        operator = "decrease_by" if m["way"].lower() == "giảm" else "increase_by"
        yield _changed(m, operator, "điểm phần trăm", rule="points of a share")
    for m in _HALF.finditer(text):
        yield Reading(
            "percent change", m.start(), m.end(), "decrease_by", 50.0, None, "%", confidence=0.8
        )
    for m in _FRACTION.finditer(text):
        yield Reading(
            "percent change",
            m.start(),
            m.end(),
            "decrease_by",
            _PARTS[m["part"].lower()],
            None,
            "%",
            target_text=m["part"].lower(),
            confidence=0.8,
        )
    for m in _BY_A_SHARE.finditer(text):
        if _STARTS_AT.search(m.group()) and _LIFTED_TO.match(text, m.end()):
            continue  # "tăng từ 35% lên tối thiểu 80%"
        if _OF_MEMBERS.search(m.group()):
            continue
        base = re.search(r"so với (?:năm )?(\d{4})", text[m.end() :])
        operator = "increase_by" if m["way"].lower().startswith(("tăng", "nâng")) else "decrease_by"
        yield _changed(m, operator, f"% so với {base[1]}" if base else "%")
    for pattern in _SHARE_AT_THE_END:
        for m in pattern.finditer(text):
            if _OF_MEMBERS.search(m.group()):
                continue
            yield _changed(m, "decrease_by", "%", start=m.start("low"), confidence=0.85)


def _changed(
    m: re.Match[str],
    operator: str,
    unit: str,
    *,
    rule: str = "percent change",
    start: int | None = None,
    confidence: float = 0.9,
) -> Reading:
    """Read by how much something is to change."""
    return Reading(
        rule,
        m.start() if start is None else start,
        m.end(),
        operator,
        number(m["low"]),
        upper_end(m),
        unit,
        confidence=confidence,
    )


_MOST_ABOVE = 50.0  # percent by which a plan is ever passed
_A_SHARE = re.compile(r"\b(?:tỷ lệ|mức độ|mức|sự) [^.;,%\d]{3,90}$", re.IGNORECASE)
"""What is a share itself: "mức độ hài lòng … vượt 84%" is more than 84 %."""


def above_plan(text: str) -> Iterator[Reading]:
    """Yield what is to be above a plan or an estimate: "vượt 5% dự toán"."""
    for m in re.finditer(
        r"(?<!không )(?<!đạt hoặc )vượt\s+(?:mức\s+)?(?:(?:dự toán|kế hoạch|chỉ tiêu)"
        rf"(?:\s+[^\W\d_]+){{0,4}}?\s+)?{FLOOR}{RANGE}\s*%(?:\s+(?:so với\s+)?(?P<of>dự toán"
        r"|kế hoạch|chỉ tiêu))?",
        text,
        re.IGNORECASE,
    ):
        if number(m["low"]) > _MOST_ABOVE and re.search(
            r"đạt và $", text[: m.start()], re.IGNORECASE
        ):
            continue  # "đạt và vượt 100%"
        if number(m["low"]) > _MOST_ABOVE and _A_SHARE.search(text[: m.start()]):
            yield Reading(
                "percent", m.start(), m.end(), ">", number(m["low"]), None, "%", confidence=0.85
            )
            continue
        unit = f"% {m['of'].lower()}" if m["of"] else "%"
        yield Reading(
            "above plan",
            m.start(),
            m.end(),
            "increase_by",
            number(m["low"]),
            upper_end(m),
            unit,
            confidence=0.85,
        )


_BACK_TO = (
    r"(?:đưa|kéo|hạ|giảm)\s+(?:số|tỷ lệ|thời gian|tổng)\b[^.;\d]{0,90}?\bvề\s+(?:còn\s+|mức\s+)?"
    rf"(?P<low>{NUMBER})\s*(?P<unit>%|[^\W\d_]+)"
)


def brought_down(text: str) -> Iterator[Reading]:
    """Read what something is to be brought down to.

    "rút ngắn từ 3,5 giờ xuống còn 2,5 giờ", "giảm từ 4,6% xuống 1%".
    """
    pattern = (
        rf"(?:giảm|rút ngắn|rút|hạ|đưa|kéo)\b[^.;]{{0,120}}?\b(?:xuống(?:\s+(?:chỉ\s+)?còn)?|còn)"
        rf"\s+(?P<low>{NUMBER})\s*(?P<unit>%|[^\W\d_]+)"
    )
    for m in (
        *re.finditer(pattern, text, re.IGNORECASE),
        *re.finditer(_BACK_TO, text, re.IGNORECASE),
    ):
        if m["unit"].lower() not in ("bậc", "hạng", "điểm"):
            yield Reading(
                "brought down",
                m.start(),
                m.end(),
                "<=",
                number(m["low"]),
                None,
                m["unit"].lower(),
                confidence=0.85,
            )
