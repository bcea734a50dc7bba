"""What guidance says twice, or in passing, taken out where it agrees with the rest: "cứ 10% được 0,5 điểm, tối
đa 3 điểm (đạt 60%)", "cứ 5 hồ sơ trễ hạn trừ 1 điểm; từ 20 hồ sơ trở lên: 0 điểm".

What does not agree stays, so that a person sees it.
"""

from __future__ import annotations

import re

from parlib.intake.annex.figures import NUMBER, number

_N = rf"(?:{NUMBER})"
_EACH_SHARE = re.compile(
    rf"(?:cứ|mỗi|cứ mỗi)\s+(?:đạt\s+(?:được\s+)?)?(?P<step>{_N})\s*%[^\d:;%]*?\b(?:được|tính|cộng|chấm)[^\d:;%]*?(?P<per>{_N})\s*điểm\b",
    re.IGNORECASE,
)
_WHERE_IT_ENDS = re.compile(
    rf"(?P<most>(?:tối đa|không quá)\s+(?P<points>{_N})\s*điểm)\s*\(\s*(?:khi\s+)?(?:đạt|từ|tương ứng(?:\s+với)?|ứng với|bằng)\s+(?:từ\s+)?(?P<at>{_N})\s*%(?:\s+trở lên)?\s*\)",
    re.IGNORECASE,
)
_EVERY_FEW_OFF = re.compile(
    rf"(?:cứ|mỗi|cứ mỗi)\s+(?:(?:có|để|phát hiện|khi có)\s+)?(?P<size>\d{{1,3}})\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){{0,6}}?)\s*[:,]?\s*(?:thì\s+)?(?:bị\s+)?trừ\s+(?P<per>{_N})\s*điểm",
    re.IGNORECASE,
)
_NONE_FROM = re.compile(
    r"[;.\n]\s*(?:-\s*)?(?:nếu\s+)?(?:có\s+)?(?P<from>từ|trên|quá)\s+(?P<at>\d{1,4})\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){0,6}?)(?:\s+trở lên)?\s*[:,]?\s*(?:thì\s+)?(?:được\s+|tính\s+|chấm\s+)?(?:0\s*điểm|0(?=\s*(?:[.;\n]|$))|không\s+(?:có\s+|được\s+|tính\s+)?điểm)\s*(?=[.;\n]|$)",
    re.IGNORECASE,
)
_HAVING = re.compile(r"\b(?P<each>cứ|mỗi)\s+(?:có|để|phát hiện|khi có)\s+(?=\d)", re.IGNORECASE)
_LEFT_AT_LEAST = re.compile(
    rf"(?P<before>\btrừ\s+{_N}\s*điểm[^;\n]*?)\s*[,;(]\s*(?:nhưng\s+)?(?:số\s+)?(?:điểm\s+)?(?:còn lại\s+)?(?:(?:không|chẳng)\s+(?:được\s+)?(?:thấp|ít|nhỏ|dưới)(?:\s+hơn)?|(?<=còn lại\s)(?:tối thiểu|ít nhất)(?:\s+(?:là|còn|bằng))?)\s+(?P<left>{_N})\s*điểm\)?",
    re.IGNORECASE,
)
"""What is left at least of a start value that faults take from."""
_NOT_OVER = re.compile(
    r"(?P<lead>^|[;\n,.]\s*|-\s+)(?P<not>không\s+)?(?P<over>vượt(?:\s+quá)?|quá)\s*:\s*",
    re.IGNORECASE,
)
_OF_A_TARGET = re.compile(
    rf"/\s*(?:chỉ tiêu|mục tiêu|kế hoạch|mức|mốc)\s+(?:(?:được\s+)?giao\s+)?(?:là\s+)?(?P<share>{_N}\s*%)",
    re.IGNORECASE,
)
_MISSING_OF = re.compile(
    r"\b(?P<short>thiếu\s+(?:từ\s+)?\d{1,2})\s+(?:trong|/)\s*(?:tổng\s+)?(?:số\s+)?\d{1,2}\s+(?=[^\W\d])",
    re.IGNORECASE,
)
_MORE_THAN_BEFORE = re.compile(
    r"(?P<more>\b(?:có\s+)?thêm\s+(?:từ\s+)?(?:ít nhất\s+)?\d[^;:\n]*?)\s+so với\s+(?:cùng kỳ\s+)?năm\s+(?:trước|liền kề)(?:\s+liền kề)?",
    re.IGNORECASE,
)

_A_SHARE_IS = re.compile(
    r"(?:^|(?<=[\n;.]))\s*(?:-\s*)?(?:(?:cách )?tính\s+|trong đó\s*:?\s*)?tỷ lệ(?:\s+(?!\b(?:điểm|được|trừ|cộng|tăng|giảm)\b)[^\W\d]+){0,15}\s*(?:\(%\)|%)?\s*="
    r"\s*[^\d=;:%\n–-]+/[^\d=;:%\n–-]+?\s*(?:[x×*]\s*100\s*%?)\s*(?:[.;]\s*|\n\s*|$)",
    re.IGNORECASE,
)
"""How a share is worked out, which gives no points: "Tỷ lệ (%) = (số đúng hạn/tổng số) x 100."."""


def plainer(masked: str, maximum: float | None) -> str:
    """Return guidance without what it only repeats.

    Examples
    --------
    >>> plainer("Cứ 10% được 0,5 điểm, tối đa 3 điểm (đạt 60%)", 3.0)
    'Cứ 10% được 0,5 điểm, tối đa 3 điểm'
    >>> plainer("Cứ có 5 hồ sơ trễ hạn trừ 1 điểm; từ 20 hồ sơ trở lên: 0 điểm", 4.0)
    'Cứ 5 hồ sơ trễ hạn trừ 1 điểm'
    >>> plainer("Mỗi việc trễ trừ 1 điểm, nhưng điểm còn lại không thấp hơn 3 điểm", 5.0)
    'Mỗi việc trễ trừ 1 điểm, trừ tối đa 2 điểm'
    >>> plainer("Tỷ lệ (%) = (số đúng hạn/tổng số) x 100. Từ 90%: 2 điểm; dưới 90%: 0 điểm", 2.0)
    'Từ 90%: 2 điểm; dưới 90%: 0 điểm'
    """
    rest = _A_SHARE_IS.sub("", masked).strip()
    masked = rest if "%" in rest else masked
    masked = _without_end_of_shares(masked)
    if maximum:
        masked = _without_end_of_pieces(masked, abs(maximum))
        masked = _LEFT_AT_LEAST.sub(lambda m: _taken_at_most(m, abs(maximum)), masked)
    if len({bool(m["not"]) for m in _NOT_OVER.finditer(masked)}) > 1:
        masked = _NOT_OVER.sub(_within_or_over, masked)
    masked = _OF_A_TARGET.sub(r"/ \g<share>", masked)
    masked = _MISSING_OF.sub(r"\g<short> ", masked)
    return _MORE_THAN_BEFORE.sub(r"\g<more>", masked)


def _without_end_of_shares(masked: str) -> str:
    each, end = _EACH_SHARE.search(masked), _WHERE_IT_ENDS.search(masked)
    if each is None or end is None:
        return masked
    per, step = number(each["per"]), number(each["step"])
    agrees = per > 0 and abs(number(end["points"]) / per * step - number(end["at"])) < 1e-9
    return _WHERE_IT_ENDS.sub(r"\g<most>", masked) if agrees else masked


def _without_end_of_pieces(masked: str, most: float) -> str:
    each, end = _EVERY_FEW_OFF.search(masked), _NONE_FROM.search(masked)
    if each is None or int(each["size"]) < 2:
        return masked
    if end is not None:
        per, size = number(each["per"]), int(each["size"])
        last = int(end["at"]) + (end["from"].lower() != "từ" and "trở lên" not in end.group())
        alike = each["what"].lower().startswith(end["what"].lower().removesuffix(" trễ hạn"))
        gone = per > 0 and abs(most / per - round(most / per)) < 1e-9
        from_there = round(most / per) * size if gone else -1
        if not alike or not from_there <= last <= from_there + 1 or from_there < 0:
            return masked
        masked = masked.replace(end.group(), "")
    return _HAVING.sub(r"\g<each> ", masked)


def _within_or_over(match: re.Match[str]) -> str:
    over = "Trong mức cho phép" if match["not"] else match["over"]
    return f"{match['lead']}{over}: "


def _taken_at_most(match: re.Match[str], most: float) -> str:
    left = number(match["left"])
    if not 0 < left < most or "tối thiểu" in match["before"].lower():
        return match.group()
    taken = f"{most - left:.10g}".replace(".", ",")
    return f"{match['before']}, trừ tối đa {taken} điểm"
