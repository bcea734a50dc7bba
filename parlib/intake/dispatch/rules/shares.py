"""Percentages and numbers of things: reached, changed, above a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlib.intake.dispatch.counted import COUNT_FORMS
from parlib.intake.dispatch.numerals import FLOOR, NUMBER
from parlib.intake.dispatch.rules.readings import RANGE, STRIVE, Reading, number, upper_end


def percent_change(text: str) -> Iterator[Reading]:
    """Yield a change in percent against the year before: "giảm 10% so với năm trước"."""
    for m in re.finditer(
        rf"(?P<way>tăng|giảm|nâng\s[^.;,\d%]{{2,90}}?\bthêm)\s+{FLOOR}{RANGE}\s+điểm\s+(?:phần trăm|%)",
        text,
        re.IGNORECASE,
    ):
        operator = "decrease_by" if m["way"].lower() == "giảm" else "increase_by"
        yield Reading(
            "points of a share",
            m.start(),
            m.end(),
            operator,
            number(m["low"]),
            upper_end(m),
            "điểm phần trăm",
            confidence=0.9,
        )
    less = (
        r"giảm(?:, đơn giản hóa)?|(?<!đã )cắt(?: bớt)?|bớt|tinh giản|tiết kiệm|rút ngắn|(?:rút "
        r"ngắn|cắt giảm)\s(?:(?!xuống|còn|dưới)[^.;,\d%]){2,60}?"
    )
    by = rf"{FLOOR}{RANGE}\s*%"
    for m in re.finditer(rf"giảm\s+{FLOOR}(?:một\s+nửa|1/2)(?=\s)", text, re.IGNORECASE):
        yield Reading(
            "percent change", m.start(), m.end(), "decrease_by", 50.0, None, "%", confidence=0.8
        )
    for m in re.finditer(
        rf"giảm\s+{FLOOR}\d[^.;%]{{2,80}}?\btương đương\s+{by}", text, re.IGNORECASE
    ):
        yield Reading(
            "percent change",
            m.start("low"),
            m.end(),
            "decrease_by",
            number(m["low"]),
            upper_end(m),
            "%",
            confidence=0.85,
        )
    for m in re.finditer(
        (
            rf"(?P<way>{less}|tăng(?:\s[^.;,\d%]{{2,90}}?\bthêm)?|nâng\s(?:[^.;,\d%]{{2,90}}?\b)?thêm)"
            rf"\s+{by}"
        ),
        text,
        re.IGNORECASE,
    ):
        base = re.search(r"so với (?:năm )?(\d{4})", text[m.end() :])
        unit = f"% so với {base[1]}" if base else "%"
        operator = "increase_by" if m["way"].lower().startswith(("tăng", "nâng")) else "decrease_by"
        yield Reading(
            "percent change",
            m.start(),
            m.end(),
            operator,
            number(m["low"]),
            upper_end(m),
            unit,
            confidence=0.9,
        )


def above_plan(text: str) -> Iterator[Reading]:
    """Yield what is to be above a plan or an estimate: "vượt 5% dự toán"."""
    for m in re.finditer(
        (
            rf"(?<!không )(?<!đạt và )(?<!đạt hoặc )vượt\s+(?:mức\s+)"
            rf"?(?:(?:dự toán|kế hoạch|chỉ tiêu)(?:\s+[^\W\d_]+){{0,4}}?\s+)?{FLOOR}{RANGE}\s*%(?:\s+(?:so "
            rf"với\s+)?(?P<of>dự toán|kế hoạch|chỉ tiêu))?"
        ),
        text,
        re.IGNORECASE,
    ):
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


def brought_down(text: str) -> Iterator[Reading]:
    """Read what something is to be brought down to.

    "rút ngắn từ 3,5 giờ xuống còn 2,5 giờ", "giảm từ 4,6% xuống 1%".
    """
    pattern = (
        rf"(?:giảm|rút ngắn|rút|hạ|đưa|kéo)\b[^.;]{{0,120}}?\b(?:xuống(?:\s+(?:chỉ\s+)?còn)?|còn)"
        rf"\s+(?P<low>{NUMBER})\s*(?P<unit>%|[^\W\d_]+)"
    )
    for m in re.finditer(pattern, text, re.IGNORECASE):
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


def share_at_most(text: str) -> Iterator[Reading]:
    """Read a share that must not be passed: "không để hồ sơ trễ hạn quá 2%"."""
    pattern = (
        rf"không\s+(?:để|có|còn)\b[^.;%\d]{{0,80}}?\s(?:vượt quá|vượt|quá|trên)"
        rf"\s+(?P<low>{NUMBER})\s*%"
    )
    for m in re.finditer(pattern, text, re.IGNORECASE):
        yield Reading(
            "share at most", m.start(), m.end(), "<=", number(m["low"]), None, "%", confidence=0.85
        )


_LIFTED_TO = re.compile(
    r"\s*(?:(?:trong\s+)?năm\s+20\d\d\s*)?(?:\([^()]{0,40}\)\s*)?(?:lên|xuống)\b", re.IGNORECASE
)


def percent(text: str) -> Iterator[Reading]:
    """Yield a share to be reached: "đạt tối thiểu 95%"."""
    before = (
        r"(?P<before>trên|hơn|dưới|nhỏ hơn|thấp hơn|không quá|không vượt quá|không vượt|không "
        r"cao hơn|tối đa|tối thiểu|ít nhất|không dưới|không thấp hơn|từ|là|đạt|phải đạt)?"
    )
    upper = rf"(?:\s*%?\s*(?:đến|tới|-|–)\s*(?P<high>{NUMBER}))?"
    for m in re.finditer(
        rf"\b{before}\s*(?P<low>{NUMBER}){upper}\s*%(?P<after>\s+trở lên)?", text, re.IGNORECASE
    ):
        value, word = number(m["low"]), (m["before"] or "").lower()
        if word == "từ" and _LIFTED_TO.match(text, m.end()):
            continue  # "từ 41,5% lên 65%": where it starts is not what is promised
        if word in ("trên", "hơn"):
            operator = ">"
        elif word in ("dưới", "nhỏ hơn", "thấp hơn"):
            operator = "<"
        elif word in ("không quá", "không vượt quá", "không vượt", "không cao hơn", "tối đa"):
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


_FLOORS = {"từ": ">=", "trên": ">", "hơn": ">"}
_STRIVEN_FOR = re.compile(rf"{STRIVE}\s+(?:[^\W\d_]+\s+){{0,4}}$", re.IGNORECASE)


def count(text: str) -> Iterator[Reading]:
    """Yield a number of things to be there: "ít nhất 2 sáng kiến"."""
    for form in COUNT_FORMS:
        for m in form.pattern.finditer(text):
            said = m.groupdict()
            operator = _FLOORS.get((said.get("floor") or "").lower(), form.operator)
            if operator == "=" and (said.get("high") or _STRIVEN_FOR.search(text, 0, m.start())):
                operator = ">="
            start = m.start("low") if form.from_number else m.start()
            thing = said.get("place") or said["noun"]
            thing = thing if thing.isupper() else thing.lower()  # "TTHC" stays as it is written
            yield Reading(
                "count",
                start,
                m.end(),
                operator,
                number(m["low"]),
                number(said["high"]) if said.get("high") else None,
                thing,
                confidence=form.confidence,
            )
