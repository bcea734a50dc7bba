"""What is asked of those whom the issuer of a dispatch does not direct: no promise of its own.

An office directs its own units and those below it. It may ask for the help of the front, the post,
a company or a state agency that answers to its own ministry, and may propose something to those above;
whether they do it is theirs to say (``docs/decisions/0110-what-others-are-asked-is-no-promise.md``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from parlib.intake.dispatch.owners import owners_of_a_clause
from parlib.intake.dispatch.unit_names import NUMBERING

_ASKS = r"^(?:[-+•*]\s*)?(?:(?:UBND|Ủy ban nhân dân|Sở|Phòng|Ban|Cục|Chi cục|Công an|BHXH|Bảo hiểm xã hội|Thuế|Hải quan|Bệnh viện|Trường|Kho bạc|Trung tâm)\s[^,;.:\d]{2,40}?\s)?(?:(?:trân trọng|đồng thời|cũng)\s+)?(?:Kính\s+)?(?P<verb>đề nghị|kiến nghị|đề xuất)(?:,\s*(?:đề nghị|kiến nghị|đề xuất))?\s+(?:với\s+)?(?:các\s+)?"
_OTHERS = (
    r"(?:Ban Thường trực\s+)?(?:(?:Ủy ban\s+)?(?:Mặt trận|MTTQ)|UBMTTQ|Ủy ban MTTQ)|(?:các )?đoàn thể|(?:các )?tổ chức chính trị"
    r"|(?:Chi )?(?:Hội|hội)\s(?!đồng)|Đoàn Thanh niên|(?:Thành|Tỉnh|Huyện|Thị) đoàn|Công đoàn|Liên đoàn Lao động"
    r"|(?:Tổng công ty\s+)?Bưu điện|Bưu cục|Viễn thông|(?:Tổng )?(?:Công ty\s+)?Điện lực|VNPT|Viettel|MobiFone|(?:các )?(?:doanh nghiệp|ngân hàng|Công ty|Ngân hàng|nhà mạng)"
    r"|(?:Tỉnh|Thành|Huyện|Thị|Quận) [Đđ]oàn|UBMTTQ|MTTQ|Tòa án|Viện [Kk]iểm sát|(?:Chi )?[Cc]ục Thuế|Thuế\s|Đội Thuế|Kho bạc|Bảo hiểm xã hội|BHXH|Chi cục Thống kê|Cục Thống kê|Thống kê cơ sở"
    r"|(?:Chi )?[Cc]ục Hải quan|Hải quan|Thường trực (?:HĐND|Hội đồng|Huyện ủy|Tỉnh ủy|Thành ủy|Đảng ủy)|(?:Chi )?[Cc]ục Thi hành án|Thi hành án|Chi nhánh Ngân hàng|Đoàn đại biểu Quốc hội"
    r"|(?:HĐND|Hội đồng nhân dân)\s|(?:Ban|Ủy ban)\s[^,;.:]{3,30}?\s(?:Huyện ủy|Tỉnh ủy|Thành ủy|Thị ủy|Đảng ủy)|Liên minh [Hh]ợp tác xã|Hiệp hội|Đồn Biên phòng|(?:Bộ đội|Bộ Chỉ huy) Biên phòng"
)
_ABOVE = (
    r"Bộ (?!phận)|Chính phủ|Thủ tướng|Quốc hội|Trung ương|cấp trên|cấp có thẩm quyền|Tổng cục|Văn phòng Chính phủ|Văn phòng Bộ|(?:các )?Vụ\s"
    r"|Ban Thường vụ|Tỉnh ủy|Thành ủy|Huyện ủy"
)
_OF_A_PROVINCE = (
    r"UBND (?:tỉnh|thành phố)|Ủy ban nhân dân tỉnh|HĐND tỉnh|tỉnh\b|Sở\s|Văn phòng UBND tỉnh"
)
_OF_A_DISTRICT = r"(?:UBND|Ủy ban nhân dân) (?:các )?(?:huyện|thị xã|quận|thành phố|xã|phường)|Phòng [^,;.:]{3,50}?\s(?:huyện|thị xã|quận|thành phố)\b|Phòng [^,;.:]{3,50}?\scác (?:huyện|quận|thị xã)|Phòng [^,;.:]{3,30}?(?=\s(?:hướng dẫn|xem xét|sớm|cấp|hỗ trợ))"
_PARTY = re.compile(r"Đảng|ủy$|Huyện ủy|Tỉnh ủy|Thành ủy|Thị ủy", re.IGNORECASE)
_IS_GIVEN = re.compile(r"[^;.]{3,110}:\s+\S")
"""A list of tasks that asks one after the other: "Đề nghị Công an xã: tiếp tục …"."""
_EVERYWHERE = re.compile(rf"{_ASKS}(?:{_ABOVE})", re.IGNORECASE)
_BESIDE = re.compile(rf"{_ASKS}(?:{_OTHERS})", re.IGNORECASE)
_BELOW_A_PROVINCE = re.compile(rf"{_ASKS}(?:{_OF_A_PROVINCE})", re.IGNORECASE)
_BELOW_A_DISTRICT = re.compile(rf"{_ASKS}(?:{_OF_A_DISTRICT})", re.IGNORECASE)
_PROPOSES = re.compile(
    r"^(?:[-+•*]\s*)?(?:(?:Thống nhất|Đồng ý|Nhất trí)\s+(?:kiến nghị|đề xuất)|Kiến nghị|Đề xuất)\s+(?:với\s+)?(?:[A-ZĐ]|các\s(?:sở|bộ|cơ quan)|tỉnh\b|cấp\b)"
)
_TO_DIRECT = re.compile(rf"{_ASKS}[^,;.:]{{3,40}}?\schỉ đạo\s", re.IGNORECASE)
"""Those above are asked to direct somebody, who is named: "Đề nghị UBND tỉnh chỉ đạo Sở Xây dựng …"."""
_GIVEN_TO_ALL = re.compile(
    r"^(?:Chủ tịch )?UBND tỉnh\s(?:đã\s)?(?:giao|yêu cầu|đặt|quy định)\s(?:chỉ tiêu\s)?(?:năm 20\d\d\s)?(?:cho\s)?(?:các|mỗi|từng)\s",
    re.IGNORECASE,
)
"""What the province gives to all offices of a kind: "UBND tỉnh giao năm 2016 các sở phải từ 75 điểm"."""
_WISHES = re.compile(r"(?:rất\s+)?mong(?:\s+muốn)?\s|khuyến nghị\s|kêu gọi\s", re.IGNORECASE)
_OF_A_BRANCH = re.compile(
    r"(?:Bộ(?! phận)|Tổng cục|Cục|Chi cục|Thuế|Kho bạc|Bảo hiểm|BHXH|Công an|Hải quan|Bệnh viện|Trường|Ban [Qq]uản lý|Tòa án|Viện|Trung tâm)\b",
    re.IGNORECASE,
)
"""Offices that answer to a ministry, or serve: they direct no government of a place."""
_TO_GOVERNMENTS = re.compile(
    rf"{_ASKS}(?:UBND|Ủy ban nhân dân|HĐND|Hội đồng nhân dân|Sở\s|sở, ban|địa phương|xã, phường|Bộ đội|Bộ Chỉ huy|Công an (?:tỉnh|xã|phường))",
    re.IGNORECASE,
)
_IS_A_PROVINCE = re.compile(r"^(?:Ủy ban nhân dân|UBND)\s+tỉnh\b", re.IGNORECASE)
_PROVINCE, _DISTRICT, _COMMUNE = 1, 2, 3


def level_of(issuer: str) -> int:
    """Return how far below the government an office stands; 0 where its name does not tell.

    Examples
    --------
    >>> level_of("Ủy ban nhân dân tỉnh Hà Linh"), level_of("Ủy ban nhân dân huyện Đông Trà"), level_of("UBND xã An Phú")
    (1, 2, 3)
    """
    words = issuer.lower()
    if re.search(r"\b(?:xã|phường|thị trấn|đặc khu)\b", words.replace("thị xã", "")):
        return _COMMUNE
    if re.search(r"\b(?:huyện|quận|thị xã)\b", words):
        return _DISTRICT
    return _PROVINCE if re.search(r"\btỉnh\b|^sở\b", words) else 0


def asked_elsewhere(clause: str, issuer: str) -> bool:
    """Return whether a clause asks something of those whom the issuer does not direct.

    Examples
    --------
    >>> asked_elsewhere("Đề nghị Bưu điện huyện bố trí nhân viên tại 100% bộ phận", "UBND huyện Đông Trà")
    True
    >>> asked_elsewhere("Đề nghị Sở Nội vụ mở 01 lớp", "UBND huyện Đông Trà"), asked_elsewhere("Đề nghị Sở Nội vụ mở 01 lớp", "UBND tỉnh Hà Linh")
    (True, False)
    """
    if _PROPOSES.match(clause) or _EVERYWHERE.match(clause):
        return True
    if _GIVEN_TO_ALL.match(clause) and level_of(issuer) and not _IS_A_PROVINCE.search(issuer):
        return True
    if _WISHES.match(clause):
        return True
    if _OF_A_BRANCH.match(issuer) and _TO_GOVERNMENTS.match(clause):
        return _IS_GIVEN.match(clause) is None
    if _BESIDE.match(clause):
        return bool(issuer) and not (_IS_GIVEN.match(clause) or _PARTY.search(issuer))
    level = level_of(issuer)
    department = issuer.lower().startswith("sở")
    if _BELOW_A_PROVINCE.match(clause) and not _TO_DIRECT.match(clause):
        return level > _PROVINCE or (department and not _IS_GIVEN.match(clause))
    if department and _IS_GIVEN.match(clause):
        return False  # a letter of a department that asks one after the other
    return (level == _COMMUNE or department) and _BELOW_A_DISTRICT.match(clause) is not None


_LOOKED_BACK = 2_500  # characters: more than any sentence has
_REQUESTS = re.compile(
    r"(?:đề|kiến) nghị|đề xuất|\bmong\b|khuyến nghị|kêu gọi|UBND tỉnh", re.IGNORECASE
)
_SENTENCE_ENDS = re.compile(r"[.]\s+(?=[A-ZĐÀ-Ỹ])")
_IS_TOLD = re.compile(rf"(?:{NUMBERING}\s*)?(?:giao|yêu cầu|phân công)\b", re.IGNORECASE)


@lru_cache(maxsize=4)  # asked of one clause as a figure, a goal and a task
def asked_in_its_sentence(paragraph: str, at: int, clause: str, issuer: str) -> bool:
    """Return whether a clause goes on with a request of its sentence to those whom the issuer does not
    direct: "Đề nghị Bưu điện tỉnh mở rộng điểm tiếp nhận, phấn đấu trên 30% hồ sơ …".

    Examples
    --------
    >>> words = "6. Đề nghị Bưu điện tỉnh thêm điểm tiếp nhận; phấn đấu 30% hồ sơ. Giao Sở Nội vụ kiểm tra 5 xã."
    >>> [asked_in_its_sentence(words, words.find(c), c, "UBND tỉnh") for c in ("phấn đấu 30% hồ sơ", "Giao Sở Nội vụ kiểm tra 5 xã")]
    [True, False]
    """
    begin = max(0, at - _LOOKED_BACK)
    ends = [m.end() for m in _SENTENCE_ENDS.finditer(paragraph, begin, at + 1)]
    sentence = paragraph[ends[-1] if ends else begin : at + len(clause)]
    if not _REQUESTS.search(sentence):
        return False
    requested = False
    for part in re.split(
        r";\s+|,\s+(?=(?:đồng thời,?\s+)?(?:kính\s+)?(?:đề nghị|kiến nghị)\s)", sentence
    ):
        words = _NUMBER.sub("", part)
        if asked_elsewhere(words, issuer):
            requested = True
        elif (
            _IS_TOLD.match(words)
            or owners_of_a_clause(words)
            or re.match(r"(?:kính )?(?:đề|kiến) nghị\b", words, re.I)
        ):
            requested = False
    return requested


_NUMBER = re.compile(rf"^(?:{NUMBERING}\s*)+|^đồng thời,?\s+", re.IGNORECASE)
