"""Places of a ranking: "hạng 6 - 8", "thuộc nhóm 10 tỉnh dẫn đầu", "nhóm trung bình cao"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlib.intake.dispatch.figure import Figure

_UNIT_NOUNS = (
    r"(?:đơn vị|tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu|địa phương|sở|ban|bộ|ngành|cơ quan|phòng|trường"
    r"|bệnh viện|chi nhánh|cục|chi cục)"
)
_BEST = r"(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất|đầu bảng|hàng đầu|đầu)"
_ORDINALS = {
    w: float(n)
    for n, w in enumerate(
        ("nhất", "nhì", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"), start=1
    )
} | {"hai": 2.0, "một": 1.0, "bốn": 4.0}
_ORDINAL = rf"(?:\d{{1,3}}|{'|'.join(_ORDINALS)})"
_OR_BETTER = rf"(?:\s+(?:trở lên|trở về trước|hoặc (?:tốt|cao) hơn))?(?:\s+trong\s+(?:số\s+)?\d{{1,3}}\s+{_UNIT_NOUNS})?"
_NOT_A_SHARE = r"(?![\w%.,]*\d)(?!\s*%)(?!\w)"
_PLACE = re.compile(
    rf"(?:thứ hạng|vị trí|vị thứ|hạng|(?<!lần )(?<!sáng )(?<!chiều )(?<!tối )(?<!ngày )(?<!đêm )thứ)(?:\s+(?:nằm|trong|khoảng|từ|thứ|hạng|vị trí|số|ở|là|ít nhất))*\s*:?\s+"
    rf"(?P<low>{_ORDINAL})(?:\s*(?:đến|tới|-|–)\s*(?:(?:thứ|hạng|vị trí)\s+)*(?P<high>\d{{1,3}}))?(?:\s*/\s*(?P<of>\d{{1,3}}))?{_NOT_A_SHARE}{_OR_BETTER}"
    rf"|(?:nhóm|top|tốp|tóp)\s+(?P<top>\d{{1,3}})\b(?!\s*(?:đến|,\d|\.\d))(?:\s*%)?(?:\s+{_UNIT_NOUNS})?(?![^,;.]{{0,30}}\b(?:thấp nhất|cuối|yếu))"
    rf"|(?:trong|vào|thuộc|lọt|khỏi)\s+(?:số\s+)?(?P<among>\d{{1,3}})\s+{_UNIT_NOUNS}(?:,\s*{_UNIT_NOUNS})*[^.;,\d]{{0,40}}?{_BEST}\b"
    rf"|(?:giữ|vững|tiếp tục|đấu|lên|là|trí)\s+(?:dẫn|đứng) đầu\s+(?P<first>(?=(?:các|cả|toàn|khối|tỉnh|trong|cấp)\b))",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?:nhóm|tốp)\s+(?:các\s+)?(?:(?!người)[^\W\d]+\s+){0,3}?[“\"]?(?:có\s+)?(?:điểm\s+|chỉ số\s+)?(?:cao nhất|trung bình cao|trung bình khá|dẫn đầu"
    r"|đứng đầu|xuất sắc|rất tốt|tốt|khá|cao|trung bình|đầu|giữa|trên)\b|(?:mức|loại|hạng)\s+[“\"]?(?:xuất sắc|rất tốt|tốt|khá|trung bình)\b",
    re.IGNORECASE,
)
_GROUPS_BEFORE = re.compile(
    r"\b(?:vào|thuộc|trong|lên|vươn lên|giữ vững|giữ|duy trì|trở lại|lọt|đạt|xếp|nằm|gia nhập|quay lại|xếp hạng)\s+$|^$|[|:]\s*$",
    re.IGNORECASE,
)
_RANKED = "nhóm xếp hạng"
_RANKS = re.compile(
    r"(?:^|[,:|]|\b(?:xếp|đứng|lên|giữ|vững|đạt|trí|hạng|ở|từ|xuống|vào|mức|là))\s*$", re.IGNORECASE
)


def ranked_places(text: str) -> Iterator[Figure]:
    """Yield the places of a ranking that a clause names, by number ("hạng 6 - 8") or by group.

    Examples
    --------
    >>> [(p.low, p.high) for p in ranked_places("phấn đấu xếp hạng 6 - 8, trong 10 tỉnh dẫn đầu")]
    [(6.0, 8.0), (10.0, None)]
    """
    for m in _PLACE.finditer(text):
        words = next(filter(None, (m["low"], m["top"], m["among"])), "1")
        low = float(words) if words.isdigit() else _ORDINALS[words.lower()]
        high = float(m["high"]) if m["high"] else None
        if low and not _no_place(text, m):
            yield Figure(m.start(), m.end(), low, high, _RANKED, "place", _way(m), words=m.group())
    for m in _GROUP.finditer(text):
        if _GROUPS_BEFORE.search(text[: m.start()]):
            yield Figure(m.start(), m.end(), None, None, _RANKED, "place", "named", words=m.group())


def _no_place(text: str, m: re.Match[str]) -> bool:
    """Return whether it is a day of the week, a point of a speech or a class of units that has a number."""
    if re.match(r"\s*(?:hằng|hàng|mỗi|tuần)\b|\s+20\d\d", text[m.end() :], re.IGNORECASE):
        return True
    if (
        m["low"]
        and not m["of"]
        and not m["high"]
        and re.match(rf"\s+{_UNIT_NOUNS}\b", text[m.end() :])
    ):
        return True  # "xếp hạng 88 đơn vị"
    word = m["low"] or ""
    if word.isalpha() and (word[0].isupper() or not m.start()):
        return True
    before = text[: m.start()]
    if re.match(r"thứ\s+\S", m.group(), re.IGNORECASE) and not _RANKS.search(before):
        return True  # "hội nghị thứ nhất", "lần thứ 4"
    bare = m["top"] is not None and m.group().lower().startswith("nhóm") and m.group()[-1].isdigit()
    return bare and not _GROUPS_BEFORE.search(before)


def _way(m: re.Match[str]) -> str:
    """Say in which way a place is stated: of how many, from where on, between which, among the first."""
    if m["of"]:
        return "of"
    if not m["low"]:
        return "among"
    if m["high"]:
        return "between"
    return "" if m.group()[-1:].isdigit() else "on"
