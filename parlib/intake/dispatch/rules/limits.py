"""What must not be passed, what may be left, what must not happen at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlib.intake.dispatch.numerals import NUMBER
from parlib.intake.dispatch.rules.readings import STRIVE, Reading, number

_BINDS = re.compile(rf"{STRIVE}|đảm bảo|bảo đảm|không để", re.IGNORECASE)


_HOW_OFTEN = (
    rf"(?:[^\W\d_]+\s+\()?(?P<low>{NUMBER}|một|hai|ba)\)?\s+(?P<unit>lần|ngày|giờ|phút|tuần|tháng)"
)
_AT_MOST = rf"(?:tối đa|trong vòng tối đa)\s+{_HOW_OFTEN}"
_UNDER = (
    rf"(?<!không )(?<!xuống )(?<!còn )dưới\s+(?P<low>{NUMBER})\s+(?P<unit>ngày|giờ|phút|trường hợp"
    r"|vụ|lượt|đơn|phản ánh)\b"
)
_WITHIN = (
    rf"\b(?:trong\s+(?:(?:vòng|thời hạn)\s+)?|(?:trả lời|giải quyết|xử lý|phản hồi)\b[^.;%\d]{{0,80}}?\bchậm nhất(?:\s+là)?(?:\s+trong)?\s+)(?:[^\W\d_]+\s+\()?(?P<low>{NUMBER})\)?\s+(?P<unit>ngày"
    r"|giờ|phút)\b(?!\s+(?:đầu|qua|cuối|tới|đêm|trước|sau))"
)
_APART = rf"(?:chênh lệch|sai lệch|lệch)\b[^.;%]{{0,60}}?không\s+(?:vượt\s+)?quá\s+(?P<low>{NUMBER})\s+(?P<unit>điểm)\b"
_UNDER_POINTS = rf"\bdưới\s+(?P<low>{NUMBER})\s+(?P<unit>điểm)\b"
_NO_MORE_THINGS = (
    rf"không\s+(?:để\s+[^.;%\d]{{2,60}}?\s)?(?:vượt\s+)?quá\s+(?P<low>{NUMBER})\s+(?P<unit>(?!điểm"
    r"(?! (?:cầu|trường|bưu điện|giao dịch))|bậc|ngày|năm|tháng|quý|lần|giờ|phút|đồng|triệu|tỷ"
    r"|nghìn|%)[^\W\d_]+(?:\s+[^\W\d_]+)?)"
)
_NO_MORE_OFTEN = rf"không\s+(?:(?:vượt\s+)?quá\s+|(?:để(?!\s+(?:tồn đọng|phát sinh|trường hợp)\b)|quá|phải|chờ|đợi|mất|kéo dài|hẹn(?: lại)?|trả lại|yêu cầu|gia hạn|trễ|chậm|vắng)\b[^.;%]{{0,60}}?quá\s+){_HOW_OFTEN}"


def ceiling(text: str) -> Iterator[Reading]:
    """Yield a number that must not be passed: "không quá 2 lần"."""
    for m in re.finditer(_AT_MOST, text, re.IGNORECASE):
        yield _capped(m, "<=", confidence=0.85)
    for m in re.finditer(_UNDER, text, re.IGNORECASE):
        yield _capped(m, "<", confidence=0.7)
    for m in re.finditer(_WITHIN, text, re.IGNORECASE):
        beside = text[: m.start()] + re.split(r"[,;]", text[m.end() :])[0]
        if "%" not in beside:  # "100% … trong 03 ngày" is one promise
            yield _capped(m, "<=", confidence=0.7)
    for m in re.finditer(_LONGEST_TIME, text, re.IGNORECASE):
        yield _capped(m, "<=", confidence=0.85)
    if _BINDS.search(text):
        for m in re.finditer(_UNDER_POINTS, text, re.IGNORECASE):
            yield _capped(m, "<", confidence=0.7)
    for m in re.finditer(_APART, text, re.IGNORECASE):
        yield _capped(m, "<=", confidence=0.85)
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


def left_over(text: str) -> Iterator[Reading]:
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


_LONGEST_TIME = rf"^(?P<low>{NUMBER})\s+(?P<unit>ngày|giờ|phút)\s+là\s+(?:thời gian|thời hạn)\s[^.;\d%]{{2,40}}?\b(?:tối đa|lâu nhất|dài nhất|muộn nhất)\b"
_BEGINS_WITH_NONE = r"^0{1,2}\s+(?=(?:hồ sơ|trường hợp|vụ|đơn|văn bản|phản ánh|cán bộ|công chức|viên chức|lượt|người|ca|lỗi|sự cố|nhiệm vụ|khiếu nại|báo cáo|xã|đơn vị)\b[^\d%]*$)"
_NONE = (
    r"\bbằng (?:0(?![\d,.%])|không(?=\s*(?:[,;.]|$)))|\b(?:xuống(?:\s+còn)?|về)\s+0(?![\d,.%/])|:\s*0+\s*$|không được để (?:xảy ra|phát sinh|tồn|sót|lọt)|:\s*0+\s+(?=(?:hồ sơ|trường hợp|vụ|đơn|văn bản|phản ánh)\b[^\d%]*$)"
    r"|không có (?:[^\W\d]+ ){1,4}?(?:quá hạn|trễ hạn|chậm trễ|tồn đọng|bị trả lại)|không còn "
    r"(?:[^\W\d]+ ){1,4}?(?:quá hạn|trễ hạn|chậm|tồn đọng)\b|không còn (?:[^\W\d]+ ){1,6}?nào\b(?! dưới)|không còn (?:xảy ra|tình trạng|(?:tiêu chí|chỉ số|nội dung|lĩnh vực|đơn vị|xã|phường|hồ sơ|văn bản|đơn thư|đơn|vụ|nhiệm vụ|kiến nghị|phản ánh)\b)"
    r"|không có (?:[^\W\d]+ ){1,6}?(?:bị tụt|tụt (?:hạng|bậc)|bị (?:kỷ luật|phê bình|nhắc nhở"
    r"|xử lý|trừ điểm)|tái phạm|không phép|trái phép|sai phép|trái quy định|sai quy định)"
    r"|không để (?:[^\W\d]+,? ){1,7}?(?:quá hạn|trễ hạn|chậm trễ|kéo dài|tồn đọng|thất lạc"
    r"|vượt cấp|bỏ sót)|không để (?:thất lạc|tồn|mất|sót|lộ|sai sót|sai phạm|thiếu sót|vi phạm"
    r"|khiếu kiện|khiếu nại|ùn tắc|tồn đọng|trễ|quá hạn|chậm)\b|không để (?:xảy ra|phát sinh"
    r"|(?:hồ sơ|văn bản|báo cáo|đơn thư|cán bộ|công chức|cơ quan|đơn vị)\b)|không (?:bỏ )?sót"
    r"|không thất lạc|không ban hành|không nợ|không phát sinh (?:hồ sơ|trường hợp|đơn|vụ|khiếu nại"
    r"|khiếu kiện|phản ánh|sai phạm|vi phạm)|không có (?:[^\W\d]+ ){1,6}nào\b(?! dưới)"
    r"|không để (?:[^\W\d]+,? ){1,6}?nào\b(?![^.;]{0,60}\b(?:dưới|quá|trên|thấp hơn)\s+\d)"
    r"|chấm dứt tình trạng|\bkhông (?:tiêu chí|nội dung|đơn vị|cơ quan|xã|phường|thôn|hồ sơ|cán bộ|công chức|văn bản|báo cáo)\b (?:[^\W\d]+ ){0,3}?nào\b(?![^.;]{0,60}\b(?:dưới|quá|trên|thấp hơn)\s+\d)|"
) + (
    r"không có (?:cán bộ|công chức|viên chức|hồ sơ|trường hợp|văn bản|tiêu chí|nội dung|lĩnh vực"
    r"|đơn (?:khiếu nại|tố cáo|thư)|(?:xã|phường|huyện|đơn vị|cơ quan|sở|phòng|thôn|tổ chức"
    r"|cá nhân|cán bộ)\b(?=[^.;%]{0,40}\b(?:xếp loại|yếu|kém|trung bình|không hoàn thành|vi phạm"
    r"|trễ|chậm))|yếu tố|đơn thư|khiếu nại|phản ánh|kiến nghị|sự cố|sai sót|sai phạm)"
)


_ITS_LIMIT = re.compile(
    r"(?:(?<=tồn đọng)|(?<=phát sinh))[^.;%\d]{3,60}\bquá\s+\d+\s+(?:ngày|giờ|phút|lần|tháng)\b",
    re.IGNORECASE,
)
"""What must not happen, by its limit: "không để phát sinh trường hợp … bổ sung hồ sơ quá 01 lần"."""


_MORE_THAN = re.compile(r"\s+(?:quá|trên|vượt(?: quá)?)\s+[\d.,]+\s*(?:%|điểm)", re.IGNORECASE)


def none(text: str) -> Iterator[Reading]:
    """Yield what must not happen at all: "không để xảy ra"."""
    last = None
    for m in re.finditer(rf"{_BEGINS_WITH_NONE}|{_NONE}", text, re.IGNORECASE):
        if last is not None and not re.search(r"[,;.]", text[last : m.start()]):
            continue  # "không để phát sinh hồ sơ … không có văn bản xin lỗi" is one promise
        if _MORE_THAN.match(text, m.end()):
            continue  # "không để mất quá 0,5 điểm" lets some of it be
        last = m.end()
        limit = _ITS_LIMIT.match(text, m.end())
        yield Reading(
            "none of a kind",
            m.start(),
            limit.end() if limit else m.end(),
            "=",
            0.0,
            unit=_named(m.group()) or _thing(text[m.end() :]),
            confidence=0.7,
        )


_NAMED = re.compile(
    r"không có (?P<unit>xã|phường|huyện|đơn vị|cơ quan|sở|phòng|thôn|tổ chức|cá nhân|cán bộ|công chức|viên chức)$",
    re.IGNORECASE,
)


def _named(words: str) -> str:
    """Return the unit that a ban names itself: "không có đơn vị xếp loại trung bình"."""
    match = _NAMED.search(words)
    unit = match["unit"].lower() if match else ""
    return "người" if unit in ("cá nhân", "cán bộ", "công chức", "viên chức") else unit


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
