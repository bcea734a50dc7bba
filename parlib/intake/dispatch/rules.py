"""What a promise looks like in a dispatch.

One pattern per kind, tolerant of OCR damage and of both decimal marks.

Each rule says which words betray a promise, how to read operator, range and unit from them, and how
far to trust the reading. The confidence is a declared scale, not a probability: 0.9 a number with a
promise verb, 0.7 a number alone or "none of a kind", 0.5 a promise without a number, which a person
must read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from parlib.intake.dispatch.counted import COUNT_FORMS
from parlib.intake.dispatch.numerals import FLOOR, NUMBER

STRIVE = r"(?:phấn|phân|phần|phẩn)\s+(?:đấu|đầu|dấu|đâu|đẩu)"
"""“Phấn đấu” and what OCR makes of it."""

_RANGE = rf"(?:từ\s+)?(?P<low>{NUMBER})(?:\s*%?\s*(?:đến|tới|-|–)\s*(?P<high>{NUMBER}))?"
_PROMISE = re.compile(
    rf"{STRIVE}|đảm bảo|bảo đảm|hoàn thành|đạt|tối thiểu|ít nhất|không để|thực hiện", re.IGNORECASE
)


_IN_LETTERS = {"một": 1.0, "hai": 2.0, "ba": 3.0, "bốn": 4.0, "năm": 5.0}


@dataclass(frozen=True)
class Reading:
    """What a rule read at one place of a text.

    Attributes
    ----------
    rule : str
        Name of the rule.
    start, end : int
        Where the betraying words stand in the text.
    operator, unit, target_text : str
        As in a plan's commitment.
    target, target_high : float or None
        The number, or the range.
    confidence : float
        Before the words around it are looked at.
    """

    rule: str
    start: int
    end: int
    operator: str
    target: float | None = None
    target_high: float | None = None
    unit: str = ""
    target_text: str = ""
    confidence: float = 0.5


def number(written: str) -> float:
    """Read a number as a Vietnamese dispatch writes it: ``8.56`` and ``1,5`` are decimals,
    ``1.234`` is a thousand.

    Examples
    --------
    >>> [number(w) for w in ("8.56", "1,5", "5.50", "1.234", "03")]
    [8.56, 1.5, 5.5, 1234.0, 3.0]
    """
    if written.lower() in _IN_LETTERS:
        return _IN_LETTERS[written.lower()]
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return float(written.replace(".", ""))
    return float(written.replace(",", "."))


def read(text: str) -> list[Reading]:
    """Return every reading in a text, in order.

    Where two rules read the same words the more specific one stays.
    """
    found: list[Reading] = []
    for rule in RULES:
        for reading in rule(text):
            if all(reading.end <= f.start or f.end <= reading.start for f in found):
                found.append(reading)
    return sorted(found, key=lambda r: r.start)


def promises(text: str) -> bool:
    """Say whether a text holds a verb of promising."""
    return _PROMISE.search(text) is not None


def _high(match: re.Match[str]) -> float | None:
    return number(match["high"]) if match["high"] else None


def _rank_gain(text: str) -> Iterator[Reading]:
    for m in re.finditer(
        (
            rf"(?:tăng|cải thiện|nâng|thăng|vươn lên)(?:\s+(?:thứ\s+)?hạng\b[^.;,\d%]{{0,60}}?)"
            rf"?\s+{FLOOR}{_RANGE}\s+(?:bậc|hạng)\b"
        ),
        text,
        re.IGNORECASE,
    ):
        yield Reading(
            "rank gain",
            m.start(),
            m.end(),
            "rank_improve_by",
            number(m["low"]),
            _high(m),
            "bậc",
            confidence=0.9,
        )


_NAMED_BAND = r"(?:giữa|đầu|dẫn đầu|trên|khá|tốt|cao|trung bình (?:cao|khá)|trung bình)"
_BAND = re.compile(
    (
        r"(?:(?:vị trí|thuộc|trong|vào|lên|xếp|đứng|nằm trong|duy trì|lọt|giữ|giữ vững)"
        r"\s+(?:hạng\s+"
        r"|vị trí\s+|thứ hạng\s+)?"
    )
    + (
        rf"(?P<band>(?:nhóm|top|tốp)\s+(?:(?P<top>\d+)(?:\s+(?:đơn vị|tỉnh|huyện|xã|địa phương"
        rf"|sở)[^.;,\d]{{0,25}}?(?:dẫn đầu|đứng đầu|cao nhất|đầu))?|{_NAMED_BAND})))(?![\w])"
    ),
    re.IGNORECASE,
)
_AMONG_FIRST = re.compile(
    (
        r"(?:trong|vào|thuộc)\s+(?:số\s+)?(?P<top>\d{1,3})\s+(?:đơn vị|tỉnh|huyện|xã|phường|địa "
        r"phương|sở|bộ|cơ quan)(?:,\s*(?:thành phố|phường|đặc khu|ngành|thị trấn))*[^.;,\d]{0,"
        r"40}?(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất)"
    ),
    re.IGNORECASE,
)
_PLACES = re.compile(
    (
        r"(?:thứ hạng|vị trí|xếp hạng|hạng)\s+(?:nằm\s+)?(?:trong\s+)?(?:khoảng\s+)?(?:từ\s+)"
        r"?(?P<low>\d{1,3})\s*(?:đến|-|–)\s*(?P<high>\d{1,3})(?![\d%.,/])"
    ),
    re.IGNORECASE,
)
_FROM_PLACE = re.compile(
    r"từ\s+(?:hạng|vị trí)\s+(?:thứ\s+)?(?P<low>\d{1,3})\s+trở lên", re.IGNORECASE
)
_PLACE = re.compile(
    (
        r"(?:xếp|đứng|đạt|giữ|giữ vững|vươn lên)\s+(?:ở\s+)?(?:vị trí|vị thứ|thứ hạng|thứ|hạng)"
        r"\s+(?:thứ\s+)?(?:từ\s+)?(?P<low>\d{1,3})(?:\s*(?:đến|-|–)\s*(?P<high>\d{1,3}))"
        r"?(?:\s*/\s*\d+)?(?:\s+trở lên)?(?![\d%])"
    ),
    re.IGNORECASE,
)


def _rank_band(text: str) -> Iterator[Reading]:
    for m in _BAND.finditer(text):
        yield _banded(m, number(m["top"]) if m["top"] else None, named=m["band"])
    for m in _AMONG_FIRST.finditer(text):
        yield _banded(m, number(m["top"]))
    for m in _FROM_PLACE.finditer(text):
        yield _banded(m, number(m["low"]))
    for m in _PLACES.finditer(text):
        yield _banded(m, number(m["low"]), _high(m))
    # without a promise a place is a result
    if re.search(rf"{STRIVE}|mục tiêu|(?:đảm|bảo) đảm", text, re.IGNORECASE):
        for m in _PLACE.finditer(text):
            yield _banded(m, number(m["low"]), _high(m))


def _banded(
    m: re.Match[str], target: float | None, high: float | None = None, *, named: str = ""
) -> Reading:
    """Read a band of a ranking: up to which place, or between which two."""
    return Reading(
        "rank band",
        m.start(),
        m.end(),
        "rank_band",
        target,
        high,
        "nhóm xếp hạng",
        named or m.group(),
        confidence=0.8,
    )


_WANTS = re.compile(rf"{STRIVE}|mục tiêu|\bphải đạt", re.IGNORECASE)


_POINTS_MORE = (
    rf"tăng\s+{FLOOR}{_RANGE}\s+điểm(?!\s+phần trăm)",
    rf"(?:tăng|nâng)\s[^.;,\d%]{{2,90}}?\bthêm\s+{FLOOR}{_RANGE}\s+điểm(?!\s+phần trăm)",
)
_POINTS_ALL = rf"(?<!chưa )đạt\s+(?:điểm\s+)?tối đa\s+(?P<low>{NUMBER})\s+điểm"
_POINTS_FROM = (
    (
        rf"(?<!đạt )(?<!tăng )(?<!giảm )từ\s+(?P<low>{NUMBER})\s+điểm"
        r"(?:\s+trở lên|(?=\s*(?:[,;.]|$)))"
    ),
    rf"(?<!chưa )đạt\s+(?P<low>{NUMBER})(?:\s*/\s*\d{{2,4}})?\s+điểm\s+trở lên",
)
_POINTS_WANTED = rf"đạt\s+(?P<low>{NUMBER})(?:\s*/\s*\d{{2,4}})?\s+điểm(?!\s+phần trăm)"
_POINTS_AT_LEAST = (
    rf"đạt\s+(?:(?P<word>ít nhất|tối thiểu|trên|hơn)\s+|(?=từ\s))(?:từ\s+)?(?P<low>{NUMBER})"
    rf"(?:\s*(?:đến|tới|-|–)\s*(?P<high>{NUMBER}))?\s+điểm"
)


def _points(text: str) -> Iterator[Reading]:
    for more in _POINTS_MORE:
        for m in re.finditer(more, text, re.IGNORECASE):
            yield _in_points("points gain", m, "increase_by", _high(m), confidence=0.9)
    for m in re.finditer(_POINTS_ALL, text, re.IGNORECASE):
        yield _in_points("points maximum", m, "max", confidence=0.9)
    for level in _POINTS_FROM:
        for m in re.finditer(level, text, re.IGNORECASE):
            yield _in_points("points level", m, ">=", confidence=0.85)
    if _WANTS.search(text):
        for m in re.finditer(_POINTS_WANTED, text, re.IGNORECASE):
            yield _in_points("points level", m, ">=", confidence=0.8)
    for m in re.finditer(_POINTS_AT_LEAST, text, re.IGNORECASE):
        operator = ">" if (m["word"] or "").lower() in ("trên", "hơn") else ">="
        yield _in_points("points level", m, operator, _high(m), confidence=0.85)


def _in_points(
    rule: str, m: re.Match[str], operator: str, high: float | None = None, *, confidence: float
) -> Reading:
    """Read a number of points."""
    return Reading(
        rule, m.start(), m.end(), operator, number(m["low"]), high, "điểm", confidence=confidence
    )


def _percent_change(text: str) -> Iterator[Reading]:
    for m in re.finditer(
        rf"(?P<way>tăng|giảm)\s+{FLOOR}{_RANGE}\s+điểm\s+(?:phần trăm|%)", text, re.IGNORECASE
    ):
        operator = "increase_by" if m["way"].lower() == "tăng" else "decrease_by"
        yield Reading(
            "points of a share",
            m.start(),
            m.end(),
            operator,
            number(m["low"]),
            _high(m),
            "điểm phần trăm",
            confidence=0.9,
        )
    less = (
        r"giảm(?:, đơn giản hóa)?|(?<!đã )cắt(?: bớt)?|bớt|tinh giản|tiết kiệm|rút ngắn|(?:rút "
        r"ngắn|cắt giảm)\s(?:(?!xuống|còn|dưới)[^.;,\d%]){2,60}?"
    )
    by = rf"{FLOOR}{_RANGE}\s*%"
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
            _high(m),
            "%",
            confidence=0.85,
        )
    for m in re.finditer(
        (
            rf"(?P<way>{less}|tăng(?:\s[^.;,\d%]{{2,90}}?\bthêm)?|nâng\s[^.;,\d%]{{2,90}}?\bthêm)"
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
            _high(m),
            unit,
            confidence=0.9,
        )


_PARTS = r"(?:nội dung|tiêu chí|yếu tố|chỉ số thành phần|lĩnh vực|thành phần)"


def _no_part_below(text: str) -> Iterator[Reading]:
    for m in re.finditer(
        (
            rf"không (?:có|để|còn)\s+(?:{_PARTS}\b|(?=[^.;%]{{3,60}}\bcó\b))[^.;%\d]{{0,"
            rf"100}}?(?:dưới"
            rf"|thấp hơn)\s+(?P<low>{NUMBER})\s*%"
        ),
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


def _never_below(text: str) -> Iterator[Reading]:
    """Read a floor for each of many: "không tháng nào dưới 90 điểm"."""
    pattern = (
        rf"không\s+(?:[^\W\d]+,?\s+){{1,6}}?nào\s+(?:[^.;%\d]{{0,40}}?\s)?(?:dưới|thấp hơn)"
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


def _above_plan(text: str) -> Iterator[Reading]:
    for m in re.finditer(
        (
            rf"(?<!không )(?<!đạt và )(?<!đạt hoặc )vượt\s+(?:mức\s+)"
            rf"?{FLOOR}{_RANGE}\s*%(?:\s+(?:so "
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
            _high(m),
            unit,
            confidence=0.85,
        )


def _brought_down(text: str) -> Iterator[Reading]:
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


def _share_at_most(text: str) -> Iterator[Reading]:
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


def _percent(text: str) -> Iterator[Reading]:
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
            "percent", m.start(), m.end(), operator, value, _high(m), unit, confidence=0.85
        )


def _count(text: str) -> Iterator[Reading]:
    for form in COUNT_FORMS:
        for m in form.pattern.finditer(text):
            said = m.groupdict()
            operator = ">=" if (said.get("floor") or "").lower() == "từ" else form.operator
            start = m.start("low") if form.from_number else m.start()
            thing = said.get("place") or said["noun"]
            thing = thing if thing.isupper() else thing.lower()  # "TTHC" stays as it is written
            yield Reading(
                "count",
                start,
                m.end(),
                operator,
                number(m["low"]),
                None,
                thing,
                confidence=form.confidence,
            )


_BINDS = re.compile(rf"{STRIVE}|đảm bảo|bảo đảm|không để", re.IGNORECASE)


_HOW_OFTEN = rf"(?:[^\W\d_]+\s+\()?(?P<low>{NUMBER}|một|hai|ba)\)?\s+(?P<unit>lần|ngày|giờ|phút)"
_AT_MOST = rf"(?:tối đa|trong vòng(?: tối đa)?)\s+{_HOW_OFTEN}"
_UNDER = rf"(?<!xuống )(?<!còn )dưới\s+(?P<low>{NUMBER})\s+(?P<unit>ngày|giờ|phút)\b"
_WITHIN = (
    rf"\btrong\s+(?:vòng\s+)?(?P<low>{NUMBER})\s+(?P<unit>ngày|giờ|phút)\b"
    r"(?!\s+(?:đầu|qua|cuối|tới|đêm))"
)
_UNDER_POINTS = rf"\bdưới\s+(?P<low>{NUMBER})\s+(?P<unit>điểm)\b"
_NO_MORE_THINGS = (
    rf"không\s+(?:vượt\s+)?quá\s+(?P<low>{NUMBER})\s+"
    r"(?P<unit>(?!điểm|bậc|ngày|năm|tháng|quý|lần|giờ|phút|đồng|triệu|tỷ|nghìn|%)"
    r"[^\W\d_]+(?:\s+[^\W\d_]+)?)"
)
_NO_MORE_OFTEN = rf"không\s+(?:quá\s+|(?:để|quá)\b[^.;%]{{0,60}}?quá\s+){_HOW_OFTEN}"


def _ceiling(text: str) -> Iterator[Reading]:
    for m in re.finditer(_AT_MOST, text, re.IGNORECASE):
        yield _capped(m, "<=", confidence=0.85)
    for m in re.finditer(_UNDER, text, re.IGNORECASE):
        yield _capped(m, "<", confidence=0.7)
    for m in re.finditer(_WITHIN, text, re.IGNORECASE):
        beside = text[: m.start()] + re.split(r"[,;]", text[m.end() :])[0]
        if "%" not in beside:  # "100% … trong 03 ngày" is one promise
            yield _capped(m, "<=", confidence=0.7)
    if _BINDS.search(text):
        for m in re.finditer(_UNDER_POINTS, text, re.IGNORECASE):
            yield _capped(m, "<", confidence=0.7)
    for m in re.finditer(_NO_MORE_THINGS, text, re.IGNORECASE):
        yield _capped(m, "<=", confidence=0.7)
    for m in re.finditer(_NO_MORE_OFTEN, text, re.IGNORECASE):
        yield _capped(m, "<=", confidence=0.85)


def _capped(m: re.Match[str], operator: str, *, confidence: float) -> Reading:
    """Read what must not be passed, in the unit that the words name."""
    return Reading(
        "ceiling",
        m.start(),
        m.end(),
        operator,
        number(m["low"]),
        None,
        m["unit"].lower(),
        confidence=confidence,
    )


def _left_over(text: str) -> Iterator[Reading]:
    """Read what is to be left: "giảm số hồ sơ trễ hạn xuống còn dưới 20 hồ sơ"."""
    left = (
        rf"(?:xuống|chỉ|giảm|rút|còn)\s+(?:còn\s+)?(?P<word>dưới|không quá|tối đa|nhiều nhất)"
        rf"\s+(?P<low>{NUMBER})\s+(?P<noun>(?!điểm)[^\W\d_]+(?:\s+[^\W\d_]+)?)"
    )
    for m in re.finditer(left, text, re.IGNORECASE):
        operator = "<" if m["word"].lower() == "dưới" else "<="
        yield Reading(
            "ceiling",
            m.start(),
            m.end(),
            operator,
            number(m["low"]),
            None,
            m["noun"].lower(),
            confidence=0.85,
        )


_BY_A_DAY = (
    r"(?:trước|chậm nhất(?: là)?)(?:\s+ngày)?\s+\d{1,2}/\d{1,2}(?:/20\d\d)?|(?:trong|hoàn "
    r"thành(?: trong)?:?)\s+(?:quý\s+(?:I{1,3}|IV|[1-4])|tháng\s+\d{1,2})\b"
)
_THING = r"(?:kế hoạch|quy chế|quyết định|đề án|chương trình|quy trình|văn bản|phương án|danh mục)"


def _done_by(text: str) -> Iterator[Reading]:
    """Read a thing to be there by a day: "ban hành Kế hoạch kiểm tra trước ngày 31/3/2025"."""
    by = (
        rf"(?<!đã )(?<!được )\b(?:ban hành|phê duyệt|trình|xây dựng|hoàn thành)\s+(?:[^.;%\d]{{0,"
        rf"30}}?\s)?{_THING}\b[^;%]{{0,140}}?(?:{_BY_A_DAY})"
    )
    for m in re.finditer(by, text, re.IGNORECASE):
        yield Reading("done by a day", m.start(), m.end(), "done", None, confidence=0.7)


_NONE = (
    r"không có (?:[^\W\d]+ ){1,4}?(?:quá hạn|trễ hạn|chậm trễ|tồn đọng|bị trả lại)|không còn "
    r"(?:xảy ra|tình trạng|(?:hồ sơ|văn bản|đơn thư|đơn|vụ|nhiệm vụ|kiến nghị|phản ánh)\b)|không "
    r"để (?:[^\W\d]+,? ){1,7}?(?:quá hạn|trễ hạn|chậm trễ|kéo dài|tồn đọng|thất lạc|vượt cấp|bỏ "
    r"sót)|không để (?:thất lạc|tồn|mất|sót|lộ|sai sót|sai phạm|thiếu sót|vi phạm|khiếu kiện"
    r"|khiếu nại|ùn tắc|tồn đọng)\b|không để (?:xảy ra|phát sinh|(?:hồ sơ|văn bản|báo cáo|đơn thư"
    r"|cán bộ|công chức|cơ quan|đơn vị)\b)|không ban hành|không nợ|không phát sinh (?:hồ sơ"
    r"|trường hợp|đơn|vụ|khiếu nại|khiếu kiện|phản ánh|sai phạm|vi phạm)|không có (?:[^\W\d]+ )"
    r"{1,6}nào\b(?! dưới)|chấm dứt tình trạng|"
) + (
    r"không có (?:cán bộ|công chức|viên chức|hồ sơ|trường hợp|văn bản|tiêu chí|nội dung|lĩnh "
    r"vực|yếu tố|đơn thư|khiếu nại|phản ánh|kiến nghị|sự cố|sai sót|sai phạm)"
)


def _none(text: str) -> Iterator[Reading]:
    last = None
    for m in re.finditer(_NONE, text, re.IGNORECASE):
        if last is not None and not re.search(r"[,;.]", text[last : m.start()]):
            continue  # "không để phát sinh hồ sơ … không có văn bản xin lỗi" is one promise
        last = m.end()
        yield Reading(
            "none of a kind",
            m.start(),
            m.end(),
            "=",
            0.0,
            unit=_thing(text[m.end() :]),
            confidence=0.7,
        )


def _thing(after: str) -> str:
    """Return the unit of what must not happen, as far as the next words tell."""
    for word, unit in (
        ("văn bản", "văn bản"),
        ("hồ sơ", "hồ sơ"),
        ("kỷ luật", "người"),
        ("tiêu chí", "tiêu chí"),
    ):
        if word in after[:60].lower():
            return unit
    return "vụ"


def _growth(text: str) -> Iterator[Reading]:
    pattern = (
        r"năm sau (?:tăng |cao )?(?:hơn )?(?:so với )?năm trước|tăng (?:hơn )?so với (?:cùng kỳ )"
        r"?năm trước|cao hơn (?:so với )?(?:trong )?năm"
    ) + r"|tăng dần (?:số|tỷ lệ)|(?<!nâng )tăng (?:số lượng|số|tỷ lệ)\b(?![^.;]{0,60}\blên\b)"
    for m in re.finditer(pattern, text, re.IGNORECASE):
        yield Reading(
            "growth",
            m.start(),
            m.end(),
            "higher_than_last_year",
            target_text=m.group().lower(),
            unit="so với năm trước",
            confidence=0.7,
        )


def _not_below_last_year(text: str) -> Iterator[Reading]:
    pattern = (
        r"không\s+(?:thấp|ít|kém)\s+hơn\s+(?:so với\s+)?(?:mức\s+(?:của\s+)?)?năm\s+(?:trước"
        r"|20\d\d)"
    )
    for m in re.finditer(pattern, text, re.IGNORECASE):
        yield Reading(
            "not below last year",
            m.start(),
            m.end(),
            ">=",
            target_text=m.group().lower(),
            unit="so với năm trước",
            confidence=0.7,
        )


def _in_words(text: str) -> Iterator[Reading]:
    for m in re.finditer(r"đạt và vượt\s+(?:tỷ lệ|chỉ tiêu|mức)", text, re.IGNORECASE):
        yield Reading(
            "meet in words",
            m.start(),
            m.end(),
            ">=",
            target_text=m.group().lower(),
            unit="%",
            confidence=0.6,
        )
    for m in re.finditer(r"giảm (?:tối đa|thấp nhất)", text, re.IGNORECASE):
        yield Reading(
            "least possible",
            m.start(),
            m.end(),
            "decrease_by",
            target_text=m.group().lower(),
            confidence=0.6,
        )


_COMPLETE = (
    (
        r"(?<!không )(?<!chưa )(?<!để )(?<!nhằm )(?<!loại )hoàn thành (?:đúng tiến độ |tốt |đầy "
        r"đủ )"
        r"?(?:các |mọi )?(?:nhiệm vụ|nội dung|chỉ tiêu|kế hoạch)"
    )
    + (
        r"|thực hiện nghiêm việc|thực hiện đầy đủ (?:chế độ|các)|ban hành đầy đủ (?:các )?(?:quy "
        r"chế|văn bản|kế hoạch)"
    )
    + r"|theo (?:đúng )?kế hoạch (?:được giao|đã đề ra|đề ra)|theo đúng tiến độ"
)


def _complete(text: str) -> Iterator[Reading]:
    for m in re.finditer(_COMPLETE, text, re.IGNORECASE):
        yield Reading("complete in words", m.start(), m.end(), "=", 100.0, unit="%", confidence=0.5)


def _sanction(text: str) -> Iterator[Reading]:
    for m in re.finditer(r"bị (?:chấm )?điểm 0", text, re.IGNORECASE):
        yield Reading("zero score", m.start(), m.end(), "=", 0.0, unit="tiêu chí", confidence=0.5)
    for m in re.finditer(r"chỉ số thấp hơn năm (?P<year>\d{4})", text, re.IGNORECASE):
        said = f"không thấp hơn năm {m['year']}"
        yield Reading(
            "below last year",
            m.start(),
            m.end(),
            ">=",
            target_text=said,
            unit="so với năm trước",
            confidence=0.5,
        )


RULES: tuple[Callable[[str], Iterator[Reading]], ...] = (
    _rank_gain,
    _rank_band,
    _points,
    _brought_down,
    _percent_change,
    _never_below,
    _no_part_below,
    _share_at_most,
    _above_plan,
    _percent,
    _ceiling,
    _left_over,
    _count,
    _none,
    _growth,
    _not_below_last_year,
    _in_words,
    _done_by,
    _complete,
    _sanction,
)
"""From the most specific to the least.

Words that one rule has read are closed to the rules after it.
"""
