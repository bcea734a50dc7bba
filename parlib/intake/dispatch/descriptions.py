"""Figures that only describe: which things are meant, of what a share is, how far something is by now."""

from __future__ import annotations

import re

from parlib.intake.dispatch.figure import Figure
from parlib.intake.dispatch.passages import Passage
from parlib.intake.dispatch.rules.points import MEMBERS_WITH
from parlib.intake.dispatch.rules.readings import Reading

_MEMBERS_REACH = re.compile(
    r"\d\s*%?\s+(?:số\s+)?(?:xã|phường|huyện|đơn vị|sở|thị trấn|quận|cơ quan|phòng|thôn)\b[^;.\d]{0,40}\b(?:đạt|xếp|được xếp|có)\b[^;.,\d]{0,40}$",
    re.IGNORECASE,
)
"""How many are to reach a grade: "từ 05 xã trở lên đạt loại Tốt" promises no place."""

_OF_A_LIST = re.compile(
    r"\b(?:danh sách|bảng xếp hạng|kết quả(?: xếp hạng)?|xếp hạng|số liệu|tình hình|nhóm)\s+$|\bphối hợp\b[^;,.\d]{0,60}\b(?:với|cùng)\s+$|\bhẹn lại\b[^;,.\d]{0,20}$",
    re.IGNORECASE,
)
"""What is in a list, or whom somebody works with: "danh sách 05 đơn vị", "phối hợp với 52 xã"."""

_WHICH = re.compile(
    r"\b(?:các|những|từng)\s(?:(?!\bvà\b)[^,;.\d%]){2,40}\scó\s[^,;.\d%]{2,40}\s(?:dưới|trên|từ|đạt|quá)\s+$"
    r"|\d\s+(?!bậc|điểm|hạng)(?:(?!\bvà\b)[^,;.\d%]){3,40}\scó\s[^,;.\d%]{2,40}\s(?:dưới|quá)\s+$"
    r"|\b(?:giải trình|kiểm điểm|làm rõ)\b[^;%\d]{0,60}\b(?:để|nguyên nhân|lý do)\b[^;%\d]{0,60}$",
    re.IGNORECASE,
)
"""Which things are meant: "các bản có quy mô dưới 50%", "giải trình nguyên nhân để trễ hạn trên 10%"."""

_OLD_UNITS = re.compile(
    r"0?2\s+cấp\b|\d[\d.]*\s+(?:[^\W\d]+,?\s+){1,3}?(?:cũ|trước (?:khi )?(?:sáp nhập|sắp xếp|hợp nhất)|cùng (?:chịu|phối hợp|thực hiện)\b)",
    re.IGNORECASE,
)
"""Units that are no more, or that act: "của hai tỉnh cũ", "Hai đơn vị cùng chịu trách nhiệm"."""

_OF_WHAT = re.compile(r"\b(?:đối với|của|thuộc|trong số|ubnd)\s+$", re.IGNORECASE)

_NAMED_ABOVE = re.compile(
    r"\s*(?:[^\W\d]+\s+){0,2}(?:nêu trên|nói trên|này|trên đây)\b", re.IGNORECASE
)

_LOOKED_AT = re.compile(
    r"\b(?:kiểm điểm|xử lý|làm rõ|xem xét)\s+trách nhiệm\b[^;,.\d]{0,60}$|\b(?:mất|hụt|bị trừ|còn thiếu)\s+$|\b(?:giải trình|thang điểm|làm rõ|phát huy vai trò|rút kinh nghiệm|báo cáo rõ|phân tích)\b[^;,.\d]{0,30}$",
    re.IGNORECASE,
)
"""What is explained or relied on, and not to be reached: "giải trình rõ về 2.418 hồ sơ"."""

_PARTED = re.compile(r"[,;]\s|\s(?:và|hoặc)\s")

_IS_SO = re.compile(
    r"\s*(?:dân số|diện tích|số hộ|hộ dân)\b[^,;.]{0,20}\b(?:là|sống|ở)\b", re.IGNORECASE
)
"""What a place is like: "78% dân số là đồng bào dân tộc thiểu số"."""

_WANTED_NOW = re.compile(
    r"\s*,\s*(?:năm (?:nay|20\d\d)\s+)?(?:yêu cầu|chỉ tiêu|mục tiêu|phải (?:đạt|nâng))\b[^,;]*\d",
    re.IGNORECASE,
)

_BOUNDED = re.compile(
    r"\b(?:phấn đấu|tối thiểu|ít nhất|không dưới|phải|bảo đảm|đảm bảo|trên|từ|trở lên|yêu cầu)\b",
    re.IGNORECASE,
)


def only_describes(reading: Reading, words: str) -> bool:
    """Return whether the number of a reading is that of a list, of old units, or of whom one works with."""
    if reading.rule not in ("count", "percent", "ceiling"):
        return False
    digit = re.search(r"\d", words[reading.start : reading.end])
    at = reading.start + (digit.start() if digit else 0)
    if _WHICH.search(words, 0, at) or _IS_SO.match(words, reading.end):
        return True
    if reading.rule == "percent" and _WANTED_NOW.match(words, reading.end):
        return _BOUNDED.search(words, 0, reading.end) is None  # "cấp sở 98,8%, yêu cầu trên 99%"
    return reading.rule == "count" and bool(
        _OF_A_LIST.search(words, 0, at) or _OLD_UNITS.match(words, at)
    )


def describes(figure: Figure, every: list[Figure], by_rule: list[Reading], words: str) -> bool:
    """Return whether a figure only describes what another promises: "… của 25 dịch vụ công lên 70%",
    "100% hồ sơ … trong 03 ngày", "không có hồ sơ … quá 10 ngày".
    """
    if _WHICH.search(words[: figure.start]):
        return True
    if figure.form == "%":
        return False
    if figure.form == "lần" and any(f.end <= figure.start for f in every if f.form == "%"):
        return not _PARTED.search(words[: figure.start].rpartition("%")[2])
    if figure.form in ("count", "lần") and (
        _OF_A_LIST.search(words[: figure.start]) or _OLD_UNITS.match(words, figure.start)
    ):
        return True
    if figure.form != "none" and _LOOKED_AT.search(words[: figure.start]):
        return True
    others = [f for f in every if f is not figure and f.form == "%"]
    if others and (figure.form == "time" or _OF_WHAT.search(words[: figure.start])):
        return True
    in_points = figure.form in ("điểm", "lần") or figure.unit.startswith("điểm")
    if in_points and MEMBERS_WITH.search(words[: figure.start]):
        return True
    if figure.form == "place" and _MEMBERS_REACH.search(words[: figure.start]):
        return True
    if _NAMED_ABOVE.match(words, figure.end) or words[: figure.start].lower().endswith("ubnd "):
        return True
    behind = [f for f in others if f.start > figure.end]
    if behind and not _PARTED.search(words, figure.end, behind[0].start):
        return True
    return any(
        r.rule == "none of a kind" and not _PARTED.search(words, r.end, figure.start)
        for r in by_rule
        if r.end <= figure.start
    )


_REACHED = re.compile(
    r"[^:;]{3,140}:\s*(?:mới\s+|chỉ\s+)?(?:đạt|được|là)?\s*\d[\d.,]*\s*(?:%|/\d)", re.IGNORECASE
)

_THEN_WANTED = re.compile(
    r"[^.;]{0,60}\.\s+(?:Năm nay|Năm 20\d\d|Chỉ tiêu|Mục tiêu|Yêu cầu|Phải|Cần)\b[^.;]*\d"
)


def reached_so_far(passage: Passage) -> bool:
    """Return whether a clause tells how far something is whose next sentence says what is wanted:
    "Tiêu chí 2.4: đạt 71%. Năm nay phải đạt 100%".
    """
    place, words = passage.place, passage.clause
    reached = _REACHED.match(words)
    if reached is None or _BOUNDED.search(words):
        return False
    return _THEN_WANTED.match(place.paragraph, place.at + reached.end()) is not None
