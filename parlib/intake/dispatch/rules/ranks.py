"""Places of a ranking: how many to gain, up to which to stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parlib.intake.dispatch.numerals import FLOOR
from parlib.intake.dispatch.rules.readings import RANGE, STRIVE, Reading, number, upper_end


def rank_gain(text: str) -> Iterator[Reading]:
    """Yield places to be gained in a ranking: "tăng 2 đến 3 bậc"."""
    for m in re.finditer(
        r"(?:tăng|cải thiện|nâng|thăng|vươn lên)(?:\s+(?:thứ\s+)?hạng\b[^.;,\d%]{0,60}?)?\s+"
        rf"{FLOOR}{RANGE}\s+(?:bậc|hạng)\b",
        text,
        re.IGNORECASE,
    ):
        yield Reading(
            "rank gain",
            m.start(),
            m.end(),
            "rank_improve_by",
            number(m["low"]),
            upper_end(m),
            "bậc",
            confidence=0.9,
        )


_NAMED_BAND = r"(?:(?:có )?(?:điểm )?(?:cao nhất|trung bình cao)|giữa|đầu|dẫn đầu|trên|khá|tốt|cao|trung bình (?:cao|khá)|trung bình)"
_BAND = re.compile(
    r"(?:(?:vị trí|thuộc|trong|vào|lên|xếp|đứng|nằm trong|duy trì|lọt|giữ|giữ vững"
    r"|trở lại|quay lại|trở về|gia nhập|đạt)\s+(?:hạng\s+"
    r"|vị trí\s+|thứ hạng\s+)?(?P<band>(?:nhóm|top|tốp|tóp)\s+(?:(?P<top>\d+)(?:\s+(?:đơn vị|tỉnh"
    r"|huyện|xã|địa phương|sở)[^.;,\d]{0,25}?(?:dẫn đầu|đứng đầu|cao nhất|đầu))?"
    rf"|[“\"]?{_NAMED_BAND}|(?-i:[ABC]))))(?![\w])",
    re.IGNORECASE,
)
_AMONG_FIRST = re.compile(
    r"(?:trong|vào|thuộc)\s+(?:số\s+)?(?P<top>\d{1,3})\s+(?:đơn vị|tỉnh|huyện|xã|phường|địa phương"
    r"|sở|bộ|cơ quan)(?:,\s*(?:thành phố|phường|xã|huyện|thị xã|đặc khu|ngành|thị trấn))*"
    r"[^.;,\d]{0,40}?(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất|đầu(?=\s+(?:khối|tỉnh|toàn|cả nước|huyện|thành phố)|\s*[,.;]|$))",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"(?:thứ hạng|vị trí|xếp hạng|hạng|xếp|đứng)\s+(?:nằm\s+)?(?:trong\s+)?(?:khoảng\s+)?(?:từ\s+)?(?:(?:thứ|hạng|vị trí)\s+)*"
    r"(?P<low>\d{1,3})\s*(?:đến|tới|-|–)\s*(?:(?:thứ|hạng|vị trí)\s+)*(?P<high>\d{1,3})(?:\s*/\s*\d{1,3})?(?![\d%.,/])",
    re.IGNORECASE,
)
_OF_A_CLASS = re.compile(
    r"(?:thuộc|trong|vào|lên)\s+(?P<band>nhóm\s+(?:các\s+)?(?:huyện|xã|phường|tỉnh|sở|đơn vị"
    r"|địa phương)[^.;,\d]{0,25}?(?:xếp loại|loại|đạt loại|mức)\s+(?:xuất sắc|rất tốt|tốt|khá"
    r"|trung bình))",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:giữ|giữ vững|giành|giành lại|bảo vệ|lấy lại)\s+(?:ngôi|vị trí|vị thế)\s+(?:đầu|đầu bảng|dẫn đầu|số (?:1|một)|thứ nhất|quán quân)(?=\s|[,.;]|$)"
    r"|(?:tiếp tục|giữ|giữ vững|vươn lên|phấn đấu)\s+(?:vị trí\s+)?(?:đứng|dẫn) đầu\s+(?=các|cả|toàn|khối|tỉnh|trong)",
    re.IGNORECASE,
)
_OUT_OF_THE_LAST = re.compile(
    r"\b(?:thoát(?:\s+ra)?(?:\s+khỏi)?|ra khỏi)\s+(?P<band>nhóm\s+(?:thấp nhất|trung bình thấp|cuối bảng|cuối|yếu))",
    re.IGNORECASE,
)
_DETERMINED = re.compile(
    r"\bquyết tâm\s+lên\s+(?:hạng|vị trí)\s+(?:thứ\s+)?(?P<top>\d{1,3})", re.IGNORECASE
)
_NOT_OUT_OF = re.compile(
    r"không\s+(?:để\s+)?(?:tụt|rơi|ra)\s+(?:khỏi|xuống dưới|ngoài)\s+(?:nhóm\s+|tốp\s+|top\s+)?(?P<top>\d{1,3})\b",
    re.IGNORECASE,
)
_UP_TO_PLACE = re.compile(
    r"(?:(?:giữ vững|vươn lên|duy trì)\s+(?:ở\s+)?|(?:đưa|nâng|phấn đấu)\b[^.;%]{3,120}?\blên\s+)"
    r"(?:vị trí|vị thứ|thứ hạng|hạng)\s+(?:thứ\s+)?(?P<top>\d{1,3})(?:\s*(?:đến|-|–)\s*"
    r"(?P<high>\d{1,3}))?(?![\d%/])",
    re.IGNORECASE,
)
_FROM_PLACE = re.compile(
    r"(?:từ\s+(?:hạng|vị trí)\s+(?:thứ\s+)?|(?:xếp|đứng|giữ|đạt|ở)\s+(?:(?:vị trí|hạng|thứ)\s+){1,2})(?P<low>\d{1,3})\s+trở lên",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:xếp|đứng|đạt|giữ|giữ vững|vươn lên)\s+(?:ở\s+)?(?:vị trí|vị thứ|thứ hạng|thứ|hạng)\s+"
    r"(?:thứ\s+)?(?:từ\s+)?(?P<low>\d{1,3})(?:\s*(?:đến|-|–)\s*(?P<high>\d{1,3}))?(?:\s*/\s*\d+)?"
    r"(?:\s+trở lên)?(?![\d%])",
    re.IGNORECASE,
)

_OR_BETTER = re.compile(
    r"\b(?:(?:thứ hạng|hạng|vị trí|vị thứ|thứ)\s+(?:thứ\s+)?(?P<low>\d{1,3})(?:\s*/\s*\d{1,3})?(?![\d%.,])[^.;,\d%]{0,30}?"
    r"(?:,\s*[^\W\d]+(?:\s[^\W\d]+)?\s+)?(?:hoặc|trở lên hoặc)\s+(?:cao|tốt|khá)\s+hơn"
    r"|(?:ít nhất|tối thiểu|không dưới|không thấp hơn|không tụt (?:quá|dưới))\s+(?:là\s+)?(?:thứ hạng|hạng|vị trí|vị thứ|thứ)\s+(?:thứ\s+)?(?P<least>\d{1,3})(?:\s*/\s*\d{1,3})?(?![\d%]))",
    re.IGNORECASE,
)
"""A place or a better one: only a promise says so."""
_UPPER_HALF = re.compile(
    r"(?:vị trí(?:\s+trong)?|vào|giữ(?: vững)?|vươn lên)\s+(?P<band>(?:nửa|tốp|nhóm)\s+(?:trên|đầu)\s+(?:của\s+)?(?:bảng(?:\s+xếp hạng)?|cả nước|toàn (?:tỉnh|quốc)))",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"(?:giữ|giữ vững|đạt|xếp|đứng|vươn lên|duy trì|giành)\s+(?:ở\s+)?(?:vị trí\s+)?(?:hạng|thứ)\s+(?P<top>nhất|nhì|ba)\b",
    re.IGNORECASE,
)
_ORDINALS = {"nhất": 1.0, "nhì": 2.0, "ba": 3.0}


_AMONG_THE_BEST = re.compile(
    r"(?:trong|thuộc|vào)\s+(?P<band>(?:nhóm\s+)?\d+(?:,\d+)?\s?%\s+(?:tổng\s+)?số\s+[^;,.\d]{2,30}?(?:cao điểm nhất|cao nhất|dẫn đầu|đứng đầu|tốt nhất))",
    re.IGNORECASE,
)
"""Among a share of all: "trong 1/3 số xã cao điểm nhất" names no place."""
_LIFTED = re.compile(
    r"từ\s+(?:(?:thứ|hạng|vị trí)\s+){0,2}\d{1,3}\s+(?:lên|về)\s+(?:ít nhất\s+|tối thiểu\s+)?(?:(?:thứ|hạng|vị trí|nhóm)\s+){0,2}(?P<top>\d{1,3})(?:\s*(?:đến|-|–)\s*(?P<high>\d{1,3}))?(?![\d%.,]*\d|\s*%|\s+(?:điểm|người|hồ sơ|xã|phường|lần|lượt)\b)",
    re.IGNORECASE,
)
"""Where a place goes to: "tăng hạng từ 15 lên 10"."""
_OF_PLACES = re.compile(r"\b(?:hạng|vị trí|thứ)\b", re.IGNORECASE)


def rank_band(text: str) -> Iterator[Reading]:
    """Yield the part of a ranking to be in: "nằm trong nhóm 10 tỉnh dẫn đầu"."""
    for m in _AMONG_THE_BEST.finditer(text):
        yield _banded(m, None, named=m["band"])
    for m in _LIFTED.finditer(text):
        if _OF_PLACES.search(text, 0, m.end()):
            yield _banded(m, number(m["top"]), upper_end(m))
    for m in _BAND.finditer(text):
        yield _banded(m, number(m["top"]) if m["top"] else None, named=m["band"])
    for m in _AMONG_FIRST.finditer(text):
        yield _banded(m, number(m["top"]))
    for m in _UP_TO_PLACE.finditer(text):
        yield replace(_banded(m, number(m["top"]), upper_end(m)), start=m.start("top"))
    for m in _OF_A_CLASS.finditer(text):
        yield _banded(m, None, named=m["band"])
    for m in _OUT_OF_THE_LAST.finditer(text):
        yield _banded(m, None, named=m["band"])
    for m in _DETERMINED.finditer(text):
        yield _banded(m, number(m["top"]))
    for m in _FIRST.finditer(text):
        yield _banded(m, 1.0)
    for m in _NOT_OUT_OF.finditer(text):
        yield _banded(m, number(m["top"]))
    for m in _FROM_PLACE.finditer(text):
        yield _banded(m, number(m["low"]))
    for m in _OR_BETTER.finditer(text):
        yield _banded(m, number(m["low"] or m["least"]))
    for m in _UPPER_HALF.finditer(text):
        yield _banded(m, None, named=m["band"])
    for m in _PLACES.finditer(text):
        yield _banded(m, number(m["low"]), upper_end(m))
    # without a promise a place is a result
    if re.search(
        rf"{STRIVE}|mục tiêu|(?:đảm|bảo) đảm|\bgiữ vững\b|\bvươn lên\b", text, re.IGNORECASE
    ):
        for m in _IN_WORDS.finditer(text):
            yield _banded(m, _ORDINALS[m["top"].lower()])
        for m in _PLACE.finditer(text):
            yield _banded(m, number(m["low"]), upper_end(m))


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
