"""Turns of guidance that say where points come from, or one thing with two words, in plain form."""

from __future__ import annotations

import re

_BY_SURVEY = r"(?:(?:theo\s+)?(?:kết quả\s+)?(?:điều tra xã hội học|đtxhh|khảo sát xã hội học|phiếu khảo sát|khảo sát))"
_SURVEY_LINE = re.compile(
    rf"^[-+*• ]{{0,3}}{_BY_SURVEY}(?:\s[^\W\d]+,?){{0,8}}\s*(?:[.:-]?\s*\n|[;.]\s+(?=(?:điểm|tỷ lệ|hài lòng|từ)\b))",
    re.IGNORECASE,
)
"""A line that says only that people are asked, above the points."""
_SURVEY_BRACKET = re.compile(
    rf"^[-+*• ]{{0,3}}{_BY_SURVEY}(?:\s[^\W\d]+,?){{0,8}}\s*[:-]?\s*\((?P<rule>(?:[^()\n]|\([^()\n]*\))*)\)\s*\.?$",
    re.IGNORECASE,
)
"""The rule in brackets behind it: "ĐTXHH (điểm = tỷ lệ hài lòng x 3)"."""
_SURVEY_ASIDE = re.compile(
    rf"\s*\((?:(?:qua|bằng|từ|do)\s+)?(?:kết quả\s+)?{_BY_SURVEY}(?:\s[^\W\d]+,?){{0,8}}\)(?=\s*\.?\s*(?:\n|$))",
    re.IGNORECASE,
)
"""That people are asked, in brackets behind the rule: "điểm = tỷ lệ hài lòng x 8 (qua điều tra xã hội học)"."""
_SURVEY_FIRST = re.compile(rf"[-+*• ]{{0,3}}{_BY_SURVEY}\s*[:(]", re.IGNORECASE)
_OF_THE_MOST = re.compile(
    r"(?<=đạt được)\s+so với\s+(?:tổng\s+)?(?:số\s+)?điểm tối đa(?:\s+của\s[^\d;:()\n]{3,40})?(?=\s*(?:\(%\)\s*)?[x*])",
    re.IGNORECASE,
)
_MEAN_AS_SHARE = re.compile(
    r"\b(?:điểm|giá trị|kết quả)\s+trung bình\s+(?:được\s+)?quy\s+(?:đổi\s+)?(?:về|ra|sang)\s+tỷ lệ\b",
    re.IGNORECASE,
)
_POINTS_WORD = re.compile(r"(?<=\d)\s*\(\s*điểm\s*\)", re.IGNORECASE)
_LEVEL_FIRST = re.compile(
    r"(?:^|(?<=[;\n]))[-+*• ]{0,3}(?:mức|loại|bậc)\s+(?:độ\s+)?\d\s*\(\s*(?P<points>\d[\d,]*)\s*(?:điểm|đ)\s*\)\s*[:-]\s*(?P<when>[^:;\n]{2,120})(?=[;\n]|$)",
    re.IGNORECASE,
)
"""The points behind the level, the condition after it: "Mức 1 (2 điểm): đúng hạn"."""
_BOUND_IN_BRACKETS = re.compile(
    r"(?:^|(?<=[;\n]))[-+*• ]{0,3}(?:xếp\s+)?(?:loại\s+)?(?P<name>[^\d:;()\n%]{2,40})\(\s*(?P<bound>(?:đạt\s+)?(?:từ|trên|dưới|[≥≤<>])\s*\d[^():;\n]{0,60})\)(?=\s*:)",
    re.IGNORECASE,
)
"""A level by its bound: "Tốt (từ 80 đến dưới 90 điểm): 4"."""
_SINCE = re.compile(
    r"^[-+*• ]{0,3}(?:(?!\bkhông\b)[^\d:;%\n]{3,60}\s)?so với (?:cùng kỳ|năm trước|năm liền kề|năm liền trước)(?: năm trước| liền kề)?\s*[:,]\s*(?=(?:tăng|giảm|cao hơn)[^:;\n]{0,40}%)",
    re.IGNORECASE,
)
_NOT_FOR_THIS = re.compile(
    r"(?:^|[;\n])[-+*• ]{0,3}(?:nếu\s+)?không\s+(?:được giao|phát sinh|có)(?:\s[^\W\d]+){0,10}\s*[:,]\s*không\s+(?:tính|áp dụng|chấm)(?:\s+điểm)?\s+(?:tiêu chí|nội dung)\s+này[ .]*(?=[;\n]|$)",
    re.IGNORECASE,
)
"""That the item is not counted where there was nothing to do."""
_FROM_AND_BELOW = re.compile(
    r"\b(?:tối thiểu|ít nhất|từ)\s+(?P<low>\d[\d,]*\s*%)\s+(?:trở lên\s+)?nhưng\s+(?:dưới|chưa đến|chưa đạt)\s+(?P<high>\d[\d,]*\s*%)",
    re.IGNORECASE,
)
_ADDED_UP = re.compile(
    r"[,;]?\s*\(?(?:cộng dồn|(?:không\s+)?(?:tính\s+)?lũy kế)(?:\s+theo\s+(?:ngày|lần|năm))?\)?(?=\s*[,;.\n]|$)",
    re.IGNORECASE,
)
_AND_NO_MORE = re.compile(r"\s+và\s+(?=không\s+(?:vượt\s+)?quá\s+\d)", re.IGNORECASE)
_CALLED_X = re.compile(
    r"^[-+*• ]{0,3}gọi\s+x\s+là\s+(?:tỷ lệ|số)\b[^.;:\n\d]{3,90}[.;]\s*", re.IGNORECASE
)
_X_BOUNDED = re.compile(
    r"(?<![^\W_])x(?=\s*[≥≤<>])|(?<=[≤<] )x(?=\s)|(?<= x )x(?![^\W_])", re.IGNORECASE
)
_LATE_BETWEEN = re.compile(
    r"\b(chậm|trễ|muộn|quá hạn)(?P<more>\s+hạn)?\s+(?P<low>\d{1,3})\s*(?:ngày\s+)?(?P<to>đến|-)\s*(?=\d)",
    re.IGNORECASE,
)
_LATER_THAN = re.compile(r"\b(chậm|trễ|muộn)(\s+hạn)?\s+hơn\s+(?=\d)", re.IGNORECASE)
_IN_TIME = re.compile(
    r"\btrong\s+(?:(?:vòng|thời hạn|thời gian|hạn)\s+)?\d{1,3}\s+(?:ngày|giờ)(?:\s+làm việc)?(?:\s+kể từ\s[^:;\n\d]*)?(?=\s*:)",
    re.IGNORECASE,
)
_LATE = re.compile(
    r"\s*(?:nộp\s+|gửi\s+|ban hành\s+|công khai\s+)?(?:chậm|trễ|muộn|quá (?:thời\s+)?hạn|không|chưa|sau (?:thời\s+)?hạn)\b",
    re.IGNORECASE,
)
_BOUND_OF_POINTS = re.compile(
    r"\b((?:từ|đến|dưới|trên|quá)\s+\d[\d,]*)\s+điểm(?!\s+phần trăm)(?=[^:;\n]{0,60}:)",
    re.IGNORECASE,
)


def asks_people(words: str) -> bool:
    """Return whether guidance says, before the rule or in brackets behind it, that a survey gives its
    figure.

    Examples
    --------
    >>> asks_people("Điểm = Tỷ lệ hài lòng x 8 (qua điều tra xã hội học)"), asks_people("Tỷ lệ x 8 (theo báo cáo)")
    (True, False)
    >>> asks_people("Điều tra xã hội học: điểm = mức độ hài lòng trung bình/5 x 15")
    True
    """
    return bool(_SURVEY_ASIDE.search(words) or _SURVEY_FIRST.match(words))


def _in_time(masked: str) -> str:
    """Say "in time" for "within 30 days" where all else is how late something is."""
    limits = list(_IN_TIME.finditer(masked))
    if len(limits) != 1:
        return masked
    rest = [c for c in re.split(r"[;\n]", masked[limits[0].end() :])[1:] if c.strip()]
    if not rest or not all(_LATE.match(c) for c in rest):
        return masked
    return f"{masked[: limits[0].start()]}đúng hạn{masked[limits[0].end() :]}"


def _apart(masked: str) -> str:
    """Write how far two scores lie apart as a figure that is no point of the item."""
    if not re.search(r"\bchênh lệch\b", masked, re.IGNORECASE):
        return masked
    return _BOUND_OF_POINTS.sub(r"\1", masked)


_NUMBERED = re.compile(r"^\s*(?P<n>\d{1,2})\.\s+(?=[^\W\d]|[<>≥≤])", re.MULTILINE)


def _without_numbers(masked: str) -> str:
    """Take off the numbers of lines, where every line has one: "1. Từ 90%: 5", "2. Dưới 90%: 0"."""
    lines = [line for line in masked.splitlines() if line.strip()]
    numbers = [int(m["n"]) for line in lines if (m := _NUMBERED.match(line))]
    if len(lines) < 2 or numbers != list(range(1, len(lines) + 1)):
        return masked
    return _NUMBERED.sub("", masked)


_NO_LIMIT = re.compile(
    r"[,;.]?\s*\(?(?:và\s+)?(?:trừ\s+|cộng\s+|điểm trừ\s+)?không\s+(?:giới hạn|hạn chế|khống chế)(?:\s+(?:mức|số|điểm|tổng|lần|trừ|cộng|tối đa)){0,4}\)?(?=\s*(?:[;.\n]|$))",
    re.IGNORECASE,
)
_IN_WORDS = {"một": "1", "hai": "2", "ba": "3", "bốn": "4"}
_COUNTED_IN_WORDS = re.compile(
    r"(?P<before>(?:^|(?<=[;\n])|(?<=[.,;] ))\s*[-+•*]?\s*(?:có\s+)?(?:(?:từ|đủ|ít nhất|tối thiểu|chỉ có)\s+)?)(?P<word>một|hai|ba|bốn)(?=\s+(?!phần|trong|nửa)[^\W\d])",
    re.IGNORECASE,
)


def _with_figures(masked: str) -> str:
    """Write counts in words as figures, where several alternatives count so: "hai mô hình: 2; một: 1"."""
    words = {m["word"].lower() for m in _COUNTED_IN_WORDS.finditer(masked)}
    if len(words) < 2:
        return masked
    return _COUNTED_IN_WORDS.sub(lambda m: m["before"] + _IN_WORDS[m["word"].lower()], masked)


_EACH_PERCENT = re.compile(
    r"\b(?P<each>(?:cứ\s+)?mỗi|cứ|từng)\s+(?:một\s+)?(?:phần trăm\b|%)\s*", re.IGNORECASE
)
"""So much each per cent, without its figure: "mỗi phần trăm thấp hơn chỉ tiêu trừ 0,5"."""


def plainly(masked: str) -> str:
    """Return guidance with these turns in plain form.

    Examples
    --------
    >>> plainly("ĐTXHH (điểm = tỷ lệ hài lòng x 3)")
    'điểm = tỷ lệ hài lòng x 3'
    >>> plainly("Công khai trong thời hạn 30 ngày: 1; chậm 1 đến 10 ngày: 0,5; chậm hơn 10 ngày: 0")
    'Công khai đúng hạn: 1; chậm từ 1 đến 10 ngày: 0,5; chậm trên 10 ngày: 0'
    """
    masked = _EACH_PERCENT.sub(r"\g<each> 1% ", _NO_LIMIT.sub("", masked))
    masked = _SURVEY_LINE.sub("", _with_figures(_without_numbers(masked)))
    masked = _SURVEY_ASIDE.sub("", _SURVEY_BRACKET.sub(r"\g<rule>", masked))
    masked = _ADDED_UP.sub("", _NOT_FOR_THIS.sub("", masked))
    masked = _AND_NO_MORE.sub("; ", _FROM_AND_BELOW.sub(r"từ \g<low> đến dưới \g<high>", masked))
    if (called := _CALLED_X.match(masked)) is not None:
        masked = _X_BOUNDED.sub("tỷ lệ", masked[called.end() :])
    masked = _POINTS_WORD.sub(" điểm", _SINCE.sub("", masked))
    masked = _LEVEL_FIRST.sub(r"\g<when>: \g<points> điểm", masked)
    if len(_BOUND_IN_BRACKETS.findall(masked)) > 1:
        masked = _BOUND_IN_BRACKETS.sub(r"\g<bound>", masked)
    masked = _MEAN_AS_SHARE.sub("tỷ lệ", _OF_THE_MOST.sub("", masked))
    masked = _LATE_BETWEEN.sub(
        lambda m: f"{m[1]}{m['more'] or ''} từ {m['low']} {m['to']} ", masked
    )
    masked = _LATER_THAN.sub(lambda m: f"{m[1]}{m[2] or ''} trên ", masked)
    return _apart(_in_time(masked))
