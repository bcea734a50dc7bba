"""Who is to do it: the units that a line, a paragraph or a section names as acting."""

from __future__ import annotations

import re

from parlib.intake.dispatch.behind import (
    AFTER,
    BEHIND_A_DASH,
    EACH_BEHIND,
    IN_BRACKETS,
    INSIDE,
    LEADS_ALONE,
    LEADS_IN_BRACKETS,
    LED_BY,
    ONLY_IN_BRACKETS,
)
from parlib.intake.dispatch.naming import (
    IN_ITS_ROLE,
    LABEL,
    TASKS,
    name_alone,
    plain_marks,
    units_apart,
)
from parlib.intake.dispatch.unit_names import (
    CAPITAL,
    DEPARTMENTS,
    KINDS,
    KNOWN_UNITS,
    NUMBERING,
    STOP,
    UNIT_LIST,
    UNIT_NAME,
    VERBS,
)

_PLACE = rf"{CAPITAL}[^\s,;:.()\d]*(?:\s{CAPITAL}[^\s,;:.()\d]*){{0,3}}"
_PLACES_BY_NAME = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Giao|Yêu cầu|Đề nghị|Đối với|Riêng)\s+)?(?P<owner>(?:(?:Chủ tịch\s)?(?:UBND|Ủy ban nhân dân)\s|(?<=Riêng ))(?:các\s)?(?:xã|phường|huyện|thị trấn|đặc khu)(?::|\s(?={CAPITAL}))\s?{_PLACE}(?:(?:,|\svà|;)\s(?:(?:các\s)?(?:xã|phường|thị trấn|đặc khu|huyện|thị xã|thành phố)\s)?{_PLACE})+)(?=\s+{VERBS}\b|\s*:)"
)
"""Places by their names: "Chủ tịch UBND các xã Tân Lập, Hòa Bình, Vạn Xuân kiểm điểm …"."""
_SOME_OF_A_KIND = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Đối với|Yêu cầu)\s+)?(?P<owner>(?:\d{{1,3}}|Các|các)\s(?:xã|phường|sở|huyện|đơn vị|cơ quan|địa phương|thôn|phòng)(?:, (?:xã|phường|thị trấn|đặc khu|đơn vị|địa phương|ngành))*\s(?:(?:đang )?(?:có|còn|để)|chưa|đạt)\s[^;:.]{{3,110}}?)(?=\s(?:phải|cần)\b)"
)
"""Those of a kind of which something is reported: "27 xã có tỷ lệ dưới 30% phải …"."""
_SO_MANY_BY_NAME = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Đối với|Yêu cầu|Giao)\s+)?(?P<owner>(?:\d{{1,3}}|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Các)\s(?:xã|phường|thị trấn|huyện|đơn vị|cơ quan)(?:,\s(?:xã|phường|thị trấn|đặc khu))*\s?:\s{_PLACE}(?:(?:,|\svà)\s{_PLACE})+)(?=\s+{VERBS}\b)"
)
"""So many places, by their names: "Ba xã: Đông Hưng, Tây Hưng, Phú Kỳ phải …"."""
_HEADS_OF_OFFICES = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Giao|Yêu cầu|Đề nghị)\s+)?(?P<owner>Trưởng (?:các )?(?:phòng|ban|bộ phận|khoa)(?:, (?:phòng|ban|bộ phận|khoa|đơn vị))*[^,;:.\d]{{0,40}}?(?:(?:,|;|\svà)\s(?:Giám đốc|Chánh|Thủ trưởng|Trưởng|Hiệu trưởng|Người đứng đầu)\s[^,;:.%\d]{{3,60}}?)+)(?=\s+{VERBS}\b|\s*:)"
)
"""Those who head offices of several kinds: "Trưởng các phòng, Giám đốc Trung tâm … xây dựng …"."""
_SUBJECT = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:[Đđ]ề nghị\s+|[Yy]êu cầu\s+|Riêng\s+)?(?:(?:Đồng chí|(?<=\s)đồng chí|[Đđ]/c)\s+(?=Giám đốc|Chánh|Chi cục|Cục))?(?:Giám đốc\s+|Chánh\s+(?=Văn phòng|Thanh tra)|Thủ trưởng\s+(?!các\s|cơ quan)|Đồng chí\s+)?"
    rf"(?P<owner>(?:[Cc]ác )?[Cc]ơ quan(?:, đơn vị)? (?:được (?:phân công|giao)|chủ trì|thường trực)(?=\s+{VERBS}\b)|Văn phòng(?=\s+{VERBS}\b)|Thanh tra(?=\s+{VERBS}\b)|(?:Tất cả các|Toàn bộ các|[Cc]ác) (?:đơn vị|phòng|sở"
    r"|cơ quan|xã|phường|bộ phận|chi|chi bộ|đảng bộ|đảng ủy|khoa|trường|trạm|chủ đầu tư|BHXH cơ sở|Thuế cơ sở|thôn|ấp|bản|khu phố|tổ dân phố|địa phương|huyện|ngành|đoàn thể|trung tâm)(?:,\s[^\d;:.]{2,60}?)?"
    rf"(?=\s+{VERBS}\b)|{UNIT_LIST})(?=(?:\s+(?:(?:hằng|hàng)\s+"
    rf"(?:năm|tháng|quý|tuần)|định kỳ))?\s+{VERBS}\b)"
)
_ACTS = re.compile(
    rf"(?<!tham mưu )(?<!gửi )(?<!Gửi )(?<!về )(?<!qua )(?<!báo cáo )(?<!Báo cáo )(?<!với )(?<!hợp )(?<!giúp )(?<!trình )(?<!Trình )(?<!cho )(?<!Chủ tịch )\b(?P<owner>(?:(?>{UNIT_NAME},\s(?={UNIT_NAME})))*{UNIT_NAME})\s+(?:chủ trì"
    r"|phối hợp|tham mưu|có trách nhiệm|tổng hợp|triển khai|làm đầu mối|là đầu mối)"
)
_PERSON = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Giao|Yêu cầu|Đề nghị|Phân công)\s+)?(?:[Đđ]ồng chí|Đ/c|[ÔôBb](?:ng|à))\s(?:[A-ZĐÀ-Ỹ][^\s,;:.]*\s?){{2,5}}\s?[,–-]\s*(?P<owner>(?!(?:Phó )?(?:Chủ tịch|Bí thư)\b)[^\W\d_][^:;.%\d]{{4,80}}?),?(?:\s*:|\s(?=(?:{VERBS}|phụ trách|trực tiếp)\b))"
)
"""A person by name with an office: "Đồng chí Nguyễn Văn An, Chánh Văn phòng: …"."""
_GIVEN = re.compile(
    rf"\b(?:[Gg]iao|GIAO)\s+(?:cho\s+)?(?:lần lượt\s+|lần lượt cho\s+)?(?:(?:đồng chí|đ/c)\s+)?(?:Giám đốc\s+|Chánh\s+(?=Văn phòng))?(?P<owner>(?:tất cả )?các (?:sở|ban|ngành|cơ quan|đơn vị|phòng|xã|phường|huyện|địa phương)(?:, [^\d;:.]{{2,80}}?)?(?=\s+{VERBS}\b)|{UNIT_LIST})"
    rf"(?=\s+{VERBS}\b|,(?!\s(?:thành phố|thị xã|thị trấn|phường|đặc khu|ngành|đơn vị)\b)|[:;.]"
    r"|$)"
)
_OPENING = 260
_NOT_ACTING = (
    r"(?:của|và|đã|được|là|cũng|cho|tại|về|thuộc|đang|còn|mới|chưa|cấp|tỉnh|thành phố|huyện|thị xã"
    r"|quận|thị trấn|phường|xã|đặc khu)\b"
)
_KNOWN_GIVEN = re.compile(
    rf"\b(?:[Gg]iao|GIAO)\s+(?:cho\s+)?(?:lần lượt\s+|lần lượt cho\s+)?(?:(?:đồng chí|đ/c)\s+)?(?:Giám đốc\s+)?(?P<owner>{KNOWN_UNITS})(?!\s?[-–])(?=[\s,:;.])"
)
_KNOWN_SUBJECT = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:Đề nghị\s+|Yêu cầu\s+|Riêng\s+)?(?P<owner>{KNOWN_UNITS})(?=(?:\s\([^()]{{2,160}}\))?(?:\s(?!{_NOT_ACTING})[a-zđà-ỹ]|,\smỗi\s(?:sở|phòng|xã|phường|huyện|đơn vị|cơ quan|ngành)\s))"
)
_KNOWN_BEFORE_A_MARK = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Đối với|Về phía|Riêng)\s+(?P<meant>{KNOWN_UNITS}),\s|(?P<owner>{KNOWN_UNITS})\s[-–]\s(?=(?i:{VERBS}|mở|tập huấn)\s))"
)
"""A unit before a comma or a dash: "Đối với Sở Y tế, …", "Sở Y tế - Mở 02 lớp"."""
_KIND_WITH_NAMES = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?P<owner>Các (?:sở|phòng|bộ|ban)(?:, ngành)?: [A-ZĐ][^;:.%\d]{{3,120}}?)(?=\s+{VERBS}\b)"
)
"""Several of a kind by their names: "Các sở: Tư pháp, Nội vụ, Tài chính rà soát …"."""
_KNOWN_LABEL = re.compile(rf"(?P<owner>{KNOWN_UNITS})\s*:\s")
_ASKED_TO_DIRECT = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:Đề nghị|Kiến nghị|Tham mưu)\s[^,;:.]{{3,60}}?\schỉ đạo\s+(?P<owner>{KNOWN_UNITS}|{UNIT_NAME})(?=\s+{VERBS}\b)"
)
"""Whom those above are asked to direct: "Đề nghị UBND tỉnh chỉ đạo Sở Xây dựng xử lý …"."""
_ONE_OF_SEVERAL = re.compile(
    r"^(?:(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là|Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)),\s+(?:về [^,;:.\d]{3,60},\s+)?"
)
"""How a task of several is counted: "Ba là, về dịch vụ công, Phòng Tư pháp …"."""
_HEAD_OF = re.compile(
    rf"^(?P<number>(?:{NUMBERING}\s*)?)Trưởng p(?=hòng {DEPARTMENTS}\s(?:chịu trách nhiệm|chỉ đạo|tham mưu|chủ trì)\b)"
)
"""The head of an office stands for it: "Trưởng phòng Nội vụ chịu trách nhiệm …"."""
_EVERY_SO_OFTEN = re.compile(
    r"^(?:(?:hằng|hàng|mỗi)\s(?:năm|quý|tháng|tuần)|định kỳ|riêng),?\s+", re.IGNORECASE
)


_SEVERAL = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?P<owner>[Cc]ác (?:sở|cơ quan|phòng|ban|đơn vị)[^\d;:.]{{2,60}}(?:;\s(?:UBND|Ủy ban nhân dân|[Cc]ác)|,\s(?:UBND|Ủy ban nhân dân))\s(?:(?!{STOP})[^\d;:.]){{3,60}}?)(?=\s+{VERBS}\b)"
)
"""Offices and places in one: "Các sở, ban, ngành; UBND các huyện, thành phố xây dựng …"."""


_WITH_COMMAS = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?P<owner>(?:Phòng|Sở|Vụ|Chi cục|Các Phòng|Các phòng)\s(?:(?!{STOP})[^;:.\d\s]+\s){{1,14}}?(?:(?!{STOP})[^;:.,\d\s]+))(?=\s+{VERBS}\b)"
)
"""A name that holds commas: "Phòng Nghiệp vụ, Dự toán, Pháp chế theo dõi …"."""
_ABOUT = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Về|Riêng(?: về)?|Đối với) [^,;:.\d]{{3,60}},|(?:Trong|Trước|Đến|Hết|Từ|Chậm nhất|Muộn nhất|Hằng|Hàng|Mỗi|Định kỳ|Cuối|Đầu|Ngay|Vào|Năm 20\d\d)\b[^,;:%]{{0,50}},|(?:Để|Nhằm) [^,;:%\d]{{3,90}},|(?!{KINDS})[^,;:.\d]{{3,60}}:)\s+(?={UNIT_LIST}\s+{VERBS}\b|[Đđ]ồng chí\s)(?!{KINDS}\s[^,;:.]{{2,50}}\s(?:yêu cầu|đề nghị|giao|quyết định|thống nhất)\b)"
)
"""What a paragraph is about, before the unit that acts: "Về thể chế, Phòng Tư pháp rà soát …"."""


_ASIDE = re.compile(r"\s\([^()]{2,160}\)(?=\s)")
_LET = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:Đồng ý|Cho phép|Thống nhất|Chấp thuận)\s(?:để|cho|chọn|giao)\s(?P<owner>{KNOWN_UNITS}|(?:phường|xã|huyện|thị xã|thị trấn|đặc khu)(?:\s[A-ZĐÀ-Ỹ][^\s,;:.()]*){{1,4}}|{UNIT_NAME})(?=\s+(?:thí điểm|{VERBS})\b)"
)
"""Whom a meeting lets do something: "Đồng ý để phường Mường Lát thí điểm …"."""
_DONE_BY = re.compile(
    rf"\bđược\s(?P<owner>{KNOWN_UNITS})\s(?:thẩm tra|thẩm định|kiểm tra|rà soát|xử lý|giải quyết|cập nhật|công khai|số hóa|tiếp nhận|trả lời)\b"
)
"""By whom something is to be done: "100% dự thảo được Phòng Tư pháp thẩm định"."""


def owners_in(paragraph: str) -> str:
    """Return the units that a paragraph names as acting, `;`-separated; empty where it names none.

    Examples
    --------
    >>> owners_in("1. Văn phòng HĐND và UBND: hồ sơ trễ hẹn dưới 1%")
    'Văn phòng HĐND và UBND'
    >>> owners_in("Giao Phòng Nội vụ, Phòng Tư pháp phối hợp thực hiện")
    'Phòng Nội vụ; Phòng Tư pháp'
    >>> owners_in("Số hóa 100% hồ sơ (chủ trì: Phòng Văn hóa - Xã hội)")
    'Phòng Văn hóa - Xã hội'
    """
    paragraph = _ONE_OF_SEVERAL.sub("", plain_marks(paragraph))
    paragraph = _HEAD_OF.sub(r"\g<number>P", paragraph)
    opening = IN_ITS_ROLE.sub("", _ABOUT.sub("", paragraph), count=1)[:_OPENING]
    for pattern, words in (
        (_ASKED_TO_DIRECT, opening),
        (IN_BRACKETS, paragraph),
        (LEADS_IN_BRACKETS, paragraph),
        (AFTER, paragraph),
        (ONLY_IN_BRACKETS, paragraph),
        (BEHIND_A_DASH, paragraph),
        (LEADS_ALONE, paragraph),
        (_PERSON, opening),
        (_KNOWN_BEFORE_A_MARK, opening),
        (_KIND_WITH_NAMES, opening),
        (_PLACES_BY_NAME, opening),
        (_SOME_OF_A_KIND, opening),
        (_SO_MANY_BY_NAME, opening),
        (_HEADS_OF_OFFICES, opening),
        (_SEVERAL, opening),
        (LABEL, opening),
        (_KNOWN_GIVEN, opening),
        (_GIVEN, opening),
        (_KNOWN_SUBJECT, opening),
        (_SUBJECT, opening),
        (_ACTS, opening),
        (_WITH_COMMAS, opening),
        (_SUBJECT, _ASIDE.sub("", opening, count=1)),
        (LED_BY, paragraph),
        (_LET, opening),
        (_DONE_BY, paragraph),
    ):
        match = pattern.search(words)
        owner = next(filter(None, match.groups()), "") if match else ""
        if match and match.lastgroup == "somebody":
            return owner  # what he looks after is part of his title
        if owner and not TASKS.match(owner):
            return "; ".join(units_apart(name_alone(owner)))
    return ""


def owners_of_an_item(item: str) -> str:
    """Return the units with which an item of a list begins, as its subject or before a colon."""
    label = LABEL.match(item)
    named = name_alone(label["owner"]) if label else ""
    return "; ".join(units_apart(named)) if named else owners_of_a_clause(item)


def owners_of_a_clause(clause: str) -> str:
    """Return the units with which a clause inside a paragraph begins as acting; else empty.

    Examples
    --------
    >>> owners_of_a_clause("hằng năm Ủy ban Kiểm tra Thị ủy kiểm tra ít nhất 04 tổ chức đảng")
    'Ủy ban Kiểm tra Thị ủy'
    >>> owners_of_a_clause("tỷ lệ hồ sơ do Sở Nội vụ giải quyết đạt 98%")
    ''
    """
    words = _ABOUT.sub("", _EVERY_SO_OFTEN.sub("", clause), count=1)[:_OPENING]
    for pattern in (
        _PERSON,
        _KNOWN_GIVEN,
        _GIVEN,
        _KNOWN_LABEL,
        _KNOWN_SUBJECT,
        _SUBJECT,
        _WITH_COMMAS,
    ):
        if (match := pattern.match(words)) and not TASKS.match(match["owner"]):
            return "; ".join(units_apart(name_alone(match["owner"])))
    return ""


_TOGETHER = re.compile(rf"cùng\s+(?:với\s+)?(?P<owner>{UNIT_NAME})(?=\s+{VERBS}\b)", re.IGNORECASE)
"""Who acts together with whom the heading names: "cùng Sở Xây dựng giải quyết …"."""


_ITS_NUMBER = re.compile(rf"^{NUMBERING}\s*")


class Acting:
    """Who acts in each clause of a paragraph.

    Whom it names behind its tasks as leading leads them all; else a clause that begins with another
    unit is that unit's, and a sentence that does is with all that follows.

    Examples
    --------
    >>> words = "Phòng Nội vụ kiểm tra 05 xã; UBND các xã báo cáo; tập huấn 02 lớp"
    >>> acting = Acting(words, "", 0)
    >>> [acting.of(words.find(c), c) for c in words.split("; ")]
    ['Phòng Nội vụ', 'UBND các xã', 'Phòng Nội vụ']
    """

    def __init__(self, paragraph: str, above: str, first: int) -> None:
        self.paragraph, self.first = paragraph, first
        self.above = above
        self.owner = self._in_full(owners_in(paragraph)) or above
        # leads that several parts name behind them, and not one for all
        self.parted = len(EACH_BEHIND.findall(paragraph)) > 1 or bool(INSIDE.search(paragraph))
        self.leads_all = not self.parted and any(
            pattern.search(paragraph) for pattern in (IN_BRACKETS, LEADS_IN_BRACKETS, AFTER)
        )
        if self.parted:
            self.owner = self._in_full(owners_of_an_item(_ITS_NUMBER.sub("", paragraph))) or above
        self._of_this_part = self.owner  # what follows a comma goes on with who acts before it

    def _in_full(self, named: str) -> str:
        """Return the name that a heading has in full: "Văn phòng đôn đốc …" below "2. Văn phòng UBND"."""
        short = bool(named) and any(
            whole.startswith(f"{named} ") for whole in self.above.split("; ")
        )
        return self.above if short else named

    def _behind(self, clause: str) -> str:
        """Return the unit that a clause names behind its own task: "…, giao Đội Kiểm soát"."""
        named = EACH_BEHIND.search(clause)
        owner = next(filter(None, named.groups()), "") if named else ""
        return "; ".join(units_apart(name_alone(owner))) if owner else ""

    def of(self, at: int, clause: str) -> str:
        """Return who acts in the clause that begins at this place of the paragraph."""
        if joined := _TOGETHER.match(clause):
            return "; ".join(filter(None, (self.owner, *units_apart(joined["owner"]))))
        behind = self._behind(clause) if self.parted else ""
        if behind:
            return behind
        if at <= self.first or self.leads_all:
            return self.owner
        named = self._in_full(owners_of_a_clause(clause))
        goes_on = self.paragraph[:at].rstrip().endswith(",")
        if named and not re.search(r"\d", self.paragraph[:at]) and named in self.owner.split("; "):
            return self.owner  # "Sở Xây dựng; Sở Công Thương: …" names both for what follows
        if named and self.paragraph[:at].rstrip().endswith("."):
            self.owner = named
        if named or not goes_on:
            self._of_this_part = named or self.owner
        return self._of_this_part
