"""Words of guidance that say one and the same thing, in the form that the grammar reads.

A bound in brackets, "full points if nothing happened", what one of a kind costs or earns where a
cap says that several count, "reaches or passes", a goal that has a letter. Nothing is changed
where the words could mean two things.
"""

from __future__ import annotations

import math
import re

from parlib.intake.annex.caps import Bounds, read_cap
from parlib.intake.annex.figures import NUMBER, number

_N = rf"(?:{NUMBER})"
_END = r"(?=\s*(?:[;.,\n)]|$))"
_BRACKET = re.compile(r",?\s*\(\s*(?P<inside>[^()\n]{3,90}?)\s*\)")
_TAKEN_TO_NOTHING = re.compile(
    rf"(?P<before>\b(?:trừ|giảm|bớt)\b[^;\n]{{0,60}}?)[,;]?\s+(?:(?:và\s+)?(?:trừ|giảm)\s+)?(?:dần\s+)?(?:cho\s+)?"
    rf"(?:(?:đến|tới|về)(?:\s+(?:khi|mức))?(?:\s+điểm)?(?:\s+(?:bằng|còn|chỉ còn|về|là))*)\s+0(?:\s*điểm)?{_END}",
    re.IGNORECASE,
)
"""Down to none: "trừ 0,5 điểm cho đến 0", "trừ dần về 0", "đến khi còn 0 điểm"."""
_LESSENED_BY = re.compile(
    rf"(?P<each>\b(?:mỗi|cứ)\b[^\d:;\n]{{3,80}}?\s)(?:(?:thì|bị|sẽ)\s+)*giảm\s+(?={_N}\s*(?:điểm|đ)\b)",
    re.IGNORECASE,
)
_NEVER_NEGATIVE = re.compile(
    rf"\b(?:(?:nếu\s+)?âm\s+(?:thì\s+)?(?:lấy|tính|ghi)?\s*(?:bằng|là)?\s*0|không\s+(?:trừ|tính|để|chấm)(?:\s+điểm)?\s+(?:âm|xuống âm)|không\s+âm){_END}",
    re.IGNORECASE,
)
_BEGINS = r"(?:^|(?<=[;\n])|(?<=[.;,] ))"
_MARK = r"(?P<mark>[ ]*(?:[-+•*]|\(?[a-zđ\d]\))?[ ]*)"
_FULL_IF = re.compile(
    rf"{_BEGINS}{_MARK}(?:(?:được|chấm|đạt|hưởng|cho|tính|giữ|có)\s+)*(?:đủ|tròn|trọn|trọn vẹn|nguyên)\s+(?P<points>{_N})"
    rf"\s*(?:điểm|đ)?\s+(?:nếu|khi|trong trường hợp)\s+(?P<when>[^\d:;,.\n]{{3,90}}){_END}",
    re.IGNORECASE,
)
"""Full points and what earns them: "Chấm đủ 5 nếu không có vụ nào"."""
_NO_FAULT_EARNS = re.compile(
    rf"{_BEGINS}{_MARK}(?:(?:được|chấm|có|cho|tính|đạt)\s+)?(?P<points>{_N})\s*(?:điểm|đ)?\s+(?:nếu|khi)\s+(?P<when>(?:không|chưa)\s[^\d:;,.\n]{{2,90}}){_END}",
    re.IGNORECASE,
)
_ONE_TAKES = re.compile(
    rf"{_BEGINS}{_MARK}(?P<lead>(?:nếu\s+|khi\s+)?(?:(?:phát hiện|để xảy ra|xảy ra|để|có|bị|phát sinh|nếu có)\s+)?)(?:0?1|một)\s+"
    rf"(?P<noun>[^\W\d][^\d:;,\n]{{1,70}}?)(?P<takes>\s*[:,]?\s*(?:thì\s+)?(?:bị\s+)?trừ\s+{_N})",
    re.IGNORECASE,
)
"""What one of a kind costs: "một vụ kéo dài trừ 1"."""
_ONE_GIVES = re.compile(
    rf"{_BEGINS}{_MARK}(?P<lead>(?:(?!\b(?:mỗi|cứ|trừ)\b)[^\d:;,\n]){{0,60}}?)(?<![^\W])(?:0?1|một)\s+(?P<noun>(?:(?!\btrừ\b)[^\d:;,\n]){{2,70}}?)"
    rf"(?P<gives>\s*[:,]?\s*(?:được\s+)?(?:cộng\s+|thưởng\s+|tính\s+|chấm\s+)?(?P<points>{_N})(?![,.]\d)\s*(?:điểm|đ)?){_END}",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:0?[2-9]|[1-9]\d+|hai|ba|bốn|năm|sáu)\s+(?!điểm\b|đ\b|kỳ báo cáo\b|báo cáo,)[^\W\d]|\d\s*%|\b(?:từ|trên|dưới|đến)\s+\d",
    re.IGNORECASE,
)
"""A count of more than one: then "one" is one of several steps."""
_NOT_ALL_OF = re.compile(r"\b(?:đủ|đầy đủ|tất cả)\s+(?:cả\s+)?\d+\s+[^\W\d]+", re.IGNORECASE)
_SO_MANY_COUNT = re.compile(
    r"[,;(]\s*(?:tính\s+)?(?:tối đa|không (?:vượt )?quá|nhiều nhất)\s+\d{1,2}\s+(?!điểm\b|đ\b)[^\W\d][^\d;:%()\n]{1,40}\)?(?=\s*(?:[;.\n]|$))",
    re.IGNORECASE,
)
"""How many count at most: "tính không quá 8 nền tảng"."""
_REACHES_OR_PASSES = re.compile(
    rf"\b(?:(?:đạt|bằng)\s+(?:và|hoặc|,)\s*(?:vượt|cao hơn|lớn hơn|trên|nhiều hơn)|(?:cao|lớn|nhiều)\s+hơn\s+hoặc\s+bằng)\s+(?=(?P<figure>{_N})\s*%(?P<of>\s*so với\s+(?:kế hoạch|chỉ tiêu|dự toán))?)",
    re.IGNORECASE,
)
_AND_A_CAP = re.compile(
    rf"(?<=điểm)[,;]?\s+(?:(?:được\s+)?cộng dồn\s+)?(?:và|nhưng|song)\s+(?=(?:tối đa|không\s+(?:vượt\s+)?quá|không\s+vượt|nhiều nhất)\s+{_N})"
    rf"|[;,]\s*(?:được\s+)?cộng dồn\s+(?:và|nhưng|song)\s+(?=(?:tối đa|không\s+(?:vượt\s+)?quá|không\s+vượt|nhiều nhất)\s+{_N})",
    re.IGNORECASE,
)
_LESS_EACH = re.compile(
    rf"{_BEGINS}{_MARK}(?P<start>{_N})\s*(?:điểm|đ)\s+trừ(?:\s+đi)?\s+(?P<off>{_N}\s*(?:điểm|đ)\s+(?:cho\s+)?mỗi\b)",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    rf"\b(?:(?:thấp|nhỏ|ít)\s+hơn\s+hoặc\s+bằng|bằng\s+hoặc\s+(?:thấp|nhỏ|ít)\s+hơn)\s+(?={_N})",
    re.IGNORECASE,
)
_A_LEVEL = re.compile(r"\b(từ|trên|dưới|đạt|quá|đến)\s+mức\s+(?=\d[\d,]*\s*%)", re.IGNORECASE)
_BASE_YEAR = re.compile(
    r"(?<=%)\s+so với\s+[\ue000-\uf8ff](?=\s*(?:trở lên\s*)?(?:[:;,]|thì|được|đạt))", re.IGNORECASE
)
_THAN_BEFORE = re.compile(
    r"\s*,?\s*\b(?:so\s+với|so)\s+(?:cùng kỳ(?:\s+năm\s+trước)?|(?:kết quả\s+)?năm\s+(?:trước|liền kề|liền trước)(?:\s+(?:liền kề|trước đó|liền trước|đó))*)(?:(?<=\n)|\s*[:,](?=\s*tăng\b)|(?=[\s;:,.]|$))",
    re.IGNORECASE,
)
_CHANGED_BY = re.compile(
    r"\btăng\b(?:\s+(?:[^\W\d]+|[≥≤<>])){0,4}\s*\d[\d,]*(?![\d,]|\s*(?:điểm(?!\s+(?:phần trăm|%))|đ\b))",
    re.IGNORECASE,
)
_OFF_A_LEVEL = re.compile(
    rf"{_BEGINS}{_MARK}(?P<each>(?:mỗi|cứ)\b[^\d:;\n]{{3,90}}?\s(?:bị\s+)?trừ\s+{_N}\s*(?:điểm|đ)?)\s+vào\s+(?:mức|thang|số)\s+(?P<start>{_N})\s*(?:điểm|đ)",
    re.IGNORECASE,
)
_THEN_OFF = re.compile(
    rf"{_BEGINS}{_MARK}(?:chấm|cho|tính)\s+(?P<start>{_N})\s*(?:điểm|đ),?\s+(?:sau đó|rồi)\s+(?=trừ\s)",
    re.IGNORECASE,
)
_AND_OFF = re.compile(
    rf"(?P<one>\btrừ\s+{_N}\s*(?:điểm|đ)\s+(?:với|cho|đối với)\s+mỗi\s[^\d:;,\n]{{3,60}}?)(?:,|\s+và)\s+(?=(?P<off>{_N})\s*(?:điểm|đ)\s+(?:với|cho|đối với)\s+mỗi\b)",
    re.IGNORECASE,
)
_NO_LIMIT = re.compile(
    r"\s*\(?\s*không\s+(?:giới hạn|khống chế)(?:\s+(?:số|mức|tổng)[^()\d;.]{0,20})?\s*\)?(?=\s*(?:[;.\n]|$))",
    re.IGNORECASE,
)
_NOTHING_CAME_UP = re.compile(
    rf"\s*\(\s*(?P<when>(?:nếu\s+)?không\s+(?:có|phát sinh)\s[^()\d:;]{{2,50}}?)\s*[:,]?\s*(?:thì\s+)?(?:được|tính|chấm|đạt)\s+(?P<points>{_N})\s*(?:điểm|đ)?\s*\)",
    re.IGNORECASE,
)
_OF_WHAT_SORT = re.compile(
    r"(?P<each>\b(?:mỗi|cứ)\b[^\d:;()\n]{3,60}?)\s*\(\s*(?:có\s+)?(?:ít nhất|tối thiểu|từ|trên)\s+\d[^()\n]{2,40}\)(?=\s*[:,]?\s*(?:được\s+|tính\s+)?\d)",
    re.IGNORECASE,
)
"""Which ones count, in brackets: "mỗi tổ (có ít nhất 6 buổi/năm) 0,25 điểm"."""
_THERE_BUT = re.compile(
    r"\bcó\s(?!tăng|giảm)[^\d:;\n]{2,30}?\s(?:nhưng|song)\s+(?=(?:dưới|trên|từ)\s+\d)",
    re.IGNORECASE,
)
_THEN_NONE = re.compile(
    rf",\s+(?P<where>(?:dưới|trên)\s+{_N}\s*%)\s+(?:thì\s+)?0(?:\s*điểm)?(?=\s*(?:[;.\n]|$))",
    re.IGNORECASE,
)
_HIGHER_BY = re.compile(
    r"[\ue000-\uf8ff]\s+cao hơn\s+[\ue000-\uf8ff](?=\s+(?:từ|trên|dưới|ít nhất)?\s*\d)",
    re.IGNORECASE,
)
_HALF_A_GOAL = re.compile(
    r"\b(?P<bound>dưới|trên|từ|đạt|chưa (?:đến|đạt|được)|không (?:đạt|đến|được))\s+(?:một\s+)?(?:nửa|1/2|một phần hai)\s+(?:chỉ tiêu|kế hoạch|mục tiêu|\bG\b|số (?:được )?giao)(?:\s+(?:được\s+)?giao)?",
    re.IGNORECASE,
)
_LETTER_OF_A_GOAL = re.compile(
    r"(?P<goal>\b(?:chỉ tiêu|kế hoạch|mục tiêu|số)(?:\s+[^\W\d]+){0,4})\s*\((?P<letter>[A-Z]{1,2})\)(?:\s+trở lên)?"
)
_OR_MORE = re.compile(
    r"\b(đạt\s+(?:chỉ tiêu|kế hoạch|mục tiêu)(?:\s+(?:được|đã|tỉnh|huyện|giao|đề|ra))*)\s+(?:trở lên|hoặc\s+vượt|và\s+vượt)(?=\s*:)",
    re.IGNORECASE,
)


def alike(masked: str) -> str:
    """Return guidance with these words in one form.

    Examples
    --------
    >>> alike("Mỗi lỗi trừ 0,5 điểm (trừ không quá 2 điểm)")
    'Mỗi lỗi trừ 0,5 điểm; trừ không quá 2 điểm'
    >>> alike("Chấm đủ 5 nếu không có vụ nào; một vụ kéo dài trừ 1")
    'không có vụ nào: 5 điểm; mỗi vụ kéo dài trừ 1'
    >>> alike("Rút ngắn được 01 quy trình: 0,75 điểm; tối đa 3 điểm")
    'Rút ngắn được mỗi quy trình: 0,75 điểm; tối đa 3 điểm'
    """
    masked = _NO_LIMIT.sub("", _OF_WHAT_SORT.sub(r"\g<each>", masked))
    masked = _NOTHING_CAME_UP.sub(r"; \g<when>: \g<points> điểm", masked)
    masked = _OFF_A_LEVEL.sub(r"\g<mark>điểm chuẩn \g<start> điểm; \g<each>", masked)
    masked = _THEN_OFF.sub(r"\g<mark>điểm chuẩn \g<start> điểm; ", masked)
    masked = _AND_OFF.sub(r"\g<one>; trừ ", masked)
    masked = _THERE_BUT.sub("", _THEN_NONE.sub(r"; \g<where>: 0 điểm", masked))
    if _HIGHER_BY.search(masked):
        masked = re.sub(
            r"\bcao hơn\s+(?=(?:từ|trên|dưới)\s+\d)",
            "tăng ",
            _HIGHER_BY.sub("tăng", masked),
            flags=re.IGNORECASE,
        )
        masked = re.sub(r"\bbằng hoặc thấp hơn\b", "không tăng", masked, flags=re.IGNORECASE)
    masked = _LESSENED_BY.sub(r"\g<each>trừ ", _BRACKET.sub(_cap_apart, masked))
    masked = _AND_A_CAP.sub("; ", masked)
    masked = _LESS_EACH.sub(r"\g<mark>điểm chuẩn \g<start> điểm; trừ \g<off>", masked)
    masked = _TAKEN_TO_NOTHING.sub(r"\g<before>; trừ đến hết điểm", masked)
    masked = _NEVER_NEGATIVE.sub("trừ đến hết điểm", masked)
    for full in (_FULL_IF, _NO_FAULT_EARNS):
        masked = full.sub(r"\g<mark>\g<when>: \g<points> điểm", masked)
    masked = _REACHES_OR_PASSES.sub(_from_on, masked)
    masked = _A_LEVEL.sub(r"\1 ", _AT_MOST.sub("không quá ", masked))
    if "%" in masked and not re.search(r"\b(?:tăng|giảm)\b", masked, re.IGNORECASE):
        masked = _BASE_YEAR.sub("", masked)
    if len(_CHANGED_BY.findall(masked)) > 1:
        masked = _THAN_BEFORE.sub(" ", masked).strip()
    return _each_of_one(_goals(masked))


def _cap_apart(match: re.Match[str]) -> str:
    """Return a bound in brackets as a clause of its own; anything else stays as it is."""
    cap = read_cap(match["inside"])
    return f"; {match['inside']}" if cap is not None else match.group()


def _from_on(match: re.Match[str]) -> str:
    """Return "from … on", but not where the figure is how far a plan is passed."""
    above = match["of"] and number(match["figure"]) < 50
    return match.group() if above else "từ "


def _goals(masked: str) -> str:
    """Write a goal without its letter, and half of it as 50 %."""
    if (named := _LETTER_OF_A_GOAL.search(masked)) is not None:
        letter = re.escape(named["letter"])
        masked = _LETTER_OF_A_GOAL.sub(r"\g<goal>", masked)
        masked = re.sub(
            rf"\b(dưới|trên|từ|đạt)\s+(?:một\s+)?(?:nửa|1/2)\s+{letter}\b", r"\1 50%", masked
        )
        masked = re.sub(rf"(\d\s*%)\s*{letter}\b", r"\1", masked)
    masked = _HALF_A_GOAL.sub(r"\g<bound> 50%", masked)
    return _OR_MORE.sub(r"\1", masked)


def _each_of_one(masked: str) -> str:
    """Write "each" for "one" where several count: nothing else is counted by number, and what is
    taken has no steps, or a cap lies above what one gives.
    """
    counted = _SO_MANY_COUNT.sub("", _NOT_ALL_OF.sub("", masked))
    if _SEVERAL.search(counted):
        return masked
    masked = _ONE_TAKES.sub(r"\g<mark>\g<lead>mỗi \g<noun>\g<takes>", masked)
    most = math.inf if _SO_MANY_COUNT.search(masked) else _most(masked)
    gives = list(_ONE_GIVES.finditer(masked))
    if gives and all(number(m["points"]) < most for m in gives):
        masked = _ONE_GIVES.sub(r"\g<mark>\g<lead>mỗi \g<noun>: \g<points> điểm", masked)
    return masked


def _most(masked: str) -> float:
    """Return the points that a cap names; nothing where none does."""
    for piece in re.split(r"[;\n]|[.,]\s|(?<=điểm)\s+(?=tối đa|không quá|nhiều nhất)", masked):
        cap = read_cap(piece)
        if cap is not None and cap.bounds == Bounds.MOST:
            return cap.points
    return 0.0
