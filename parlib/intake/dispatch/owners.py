"""Who is to do it: the units that a line, a paragraph or a section names as acting."""

from __future__ import annotations

import re

from parlib.intake.dispatch.unit_names import (
    ABBREVIATED,
    ALL_OF_A_KIND,
    DEPARTMENTS,
    KINDS,
    KNOWN_UNITS,
    NUMBERING,
    POSTS,
    POSTS_AS_HEADS,
    STOP,
    UNIT_NAME,
    VERBS,
)

_SUBJECT = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:Đồng chí\s+(?=Giám đốc|Chánh|Chi cục|Cục))?(?:[Đđ]ề nghị\s+|[Yy]êu cầu\s+)?(?:Giám đốc\s+|Chánh\s+(?=Văn phòng|Thanh tra)|Thủ trưởng\s+(?!các\s|cơ quan)|Đồng chí\s+)?"
    rf"(?P<owner>Văn phòng(?=\s+{VERBS}\b)|Thanh tra(?=\s+{VERBS}\b)|[Cc]ác (?:đơn vị|phòng|sở"
    r"|cơ quan|xã|phường|bộ phận|chi|chi bộ|đảng bộ|đảng ủy|khoa|trường|trạm|chủ đầu tư|BHXH cơ sở|Thuế cơ sở|thôn|ấp)(?:,\s[^\d;:.]{2,60}?)?"
    rf"(?=\s+{VERBS}\b)|{UNIT_NAME}(?:(?:,|\svà)\s{UNIT_NAME})*)(?=(?:\s+(?:(?:hằng|hàng)\s+"
    rf"(?:năm|tháng|quý|tuần)|định kỳ))?\s+{VERBS}\b)"
)
_ACTS = re.compile(
    rf"(?<!tham mưu )(?<!gửi )(?<!Gửi )(?<!về )(?<!qua )(?<!báo cáo )(?<!Báo cáo )(?<!với )(?<!hợp )(?<!giúp )(?<!trình )(?<!Trình )(?<!cho )(?<!Chủ tịch )\b(?P<owner>{UNIT_NAME}(?:,\s{UNIT_NAME})*?)\s+(?:chủ trì"
    r"|phối hợp|tham mưu|có trách nhiệm|tổng hợp|triển khai)"
)
_LABEL = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Đối với|Giao|Giám đốc|Chánh(?=\s(?:Văn phòng|Thanh tra))|Thủ trưởng(?!\s(?:các|cơ quan)\b)|Đề nghị"
    rf"|Riêng)\s+(?:cho\s+)?)?(?P<owner>(?:{KINDS}|{POSTS}|(?<=Riêng )(?:xã|phường|huyện|thị trấn)"
    r"|\d{1,3}\s(?:khu phố|thôn|bản|ấp|xã|phường|tổ dân phố))(?:[\s,][^:;.%\d]{2,110}?)?"
    rf"(?:;\s*{KINDS}\s[^:;.%\d]{{2,60}}?)?)\s*:"
)
_PERSON = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:Giao\s+)?(?:[Đđ]ồng chí|Đ/c|[ÔôBb](?:ng|à))\s(?:[A-ZĐÀ-Ỹ][^\s,;:.]*\s?){{2,5}}\s?[,–-]\s*(?P<owner>(?!(?:Phó )?(?:Chủ tịch|Bí thư)\b)[^\W\d_][^:;.%\d]{{4,80}}?)\s*:"
)
"""A person by name with an office: "Đồng chí Nguyễn Văn An, Chánh Văn phòng: …"."""
_GIVEN = re.compile(
    rf"\b(?:[Gg]iao|GIAO)\s+(?:cho\s+)?(?:Giám đốc\s+)?(?P<owner>{UNIT_NAME}(?:(?:,|\svà)\s{UNIT_NAME})*)"
    rf"(?=\s+{VERBS}\b|,(?!\s(?:thành phố|thị xã|thị trấn|phường|đặc khu|ngành|đơn vị)\b)|[:;.]"
    r"|$)"
)
_LEADS_IN_BRACKETS = re.compile(
    rf"\(\s*(?P<owner>{UNIT_NAME}(?:(?:,|\svà)\s{UNIT_NAME})*)\s+(?:chủ trì|thực hiện|tham mưu"
    rf"|phụ trách|chịu trách nhiệm|làm đầu mối|là đầu mối|đảm nhiệm)[^()]*\)"
)
_IN_BRACKETS = re.compile(
    r"\(\s*(?:(?:cơ quan|đơn vị|bộ phận|người)\s+)?(?:đồng\s+)?(?:chủ trì|thực hiện|phụ trách|tham mưu|(?:chịu\s+)?trách nhiệm(?:\s+chính)?"
    r"|đầu mối|giao)\s*:\s*(?P<owner>[^()]{2,120}?)\s*(?:[;,]\s*phối hợp\b[^()]*)?\)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:^|[.;,–-]\s*|\s)(?:(?:cơ quan|đơn vị|bộ phận)\s+)?(?:chủ trì|thực hiện|phụ trách"
    rf"|(?:chịu\s+)?trách nhiệm(?:\s+chính)?|đầu mối|phân công|tham mưu)(?:\s+thực hiện)?\s*:\s*(?P<owner>{KINDS}\s[^:;.()\d]{{2,110}}?)\s*(?=[;.]"
    r"|,?\s*(?:đơn vị |cơ quan )?phối hợp\b|$)",
    re.IGNORECASE,
)
"""The owner named behind its task: "… trong năm. Chủ trì: Phòng Kinh tế; phối hợp: …"."""
_LED_BY = re.compile(
    rf"(?<=[\w)]\s)(?:do|giao)\s+(?P<owner>{KINDS}\s[^,;:.()\d]{{2,60}}?)\s+(?:chủ trì|phụ trách|đảm nhiệm"
    r"|thực hiện(?=\s*[.;]?$))\b"
)
"""The owner named behind its task: "Việc mở 04 điểm … do Tổ Một cửa chủ trì"."""
_HEADED = re.compile(
    rf"^{NUMBERING}\s*(?:(?:Đối với|Giao|Đề nghị|Yêu cầu)\s+)?"
    rf"(?:Giám đốc\s+|Chánh\s+(?=Thanh tra|Văn phòng))?(?P<owner>{POSTS_AS_HEADS}(?=\s*$)|{ALL_OF_A_KIND}(?=\s*$)|(?!{STOP}){KINDS}[\s,]"
    rf"(?:(?!(?!về\s){STOP})[^:;.%\d]){{2,110}}?(?:;\s*{KINDS}\s[^:;.%\d]{{2,60}}?)?)\s*$"
)
"""A heading that is a unit and nothing else: "1. Phòng Nội vụ"."""
_DOES = re.compile(
    r"\s+(?:chủ trì|phối hợp|chịu trách nhiệm|có trách nhiệm|lãnh đạo|chỉ đạo|thực hiện|(?:làm|là|giữ vai trò) đầu mối|đảm nhiệm|phụ trách|đồng chủ trì)"
    r"(?:[\s,](?:[^:;.%\d]{0,100}|[^:;.%]{0,100}(?=\s*:$)))?(?=\s*:?$)",
    re.IGNORECASE,
)
"""What a line that names a unit says of its part.

"Thanh tra Sở phối hợp Phòng Tổ chức", "Văn phòng chủ trì:".
"""
_TASKS = re.compile(
    r"^(?:Ban hành|Hội (?:nghị|thảo|thi|họp)|Phòng,? chống|Phòng ngừa|Đoàn kết|Thanh tra,)\b",
    re.IGNORECASE,
)
"""Words that begin like the name of a unit and are a task."""
_OPENING = 260
_NOT_ACTING = (
    r"(?:của|và|đã|được|là|cũng|cho|tại|về|thuộc|đang|còn|mới|chưa|cấp|tỉnh|thành phố|huyện|thị xã"
    r"|quận|thị trấn|phường|xã|đặc khu)\b"
)
_KNOWN_GIVEN = re.compile(
    rf"\b(?:[Gg]iao|GIAO)\s+(?:cho\s+)?(?:Giám đốc\s+)?(?P<owner>{KNOWN_UNITS})(?!\s?[-–])(?=[\s,:;.])"
)
_KNOWN_SUBJECT = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:Đề nghị\s+|Yêu cầu\s+)?(?P<owner>{KNOWN_UNITS})(?=(?:\s\([^()]{{2,160}}\))?\s(?!{_NOT_ACTING})[a-zđà-ỹ])"
)
_KNOWN_LABEL = re.compile(rf"(?P<owner>{KNOWN_UNITS})\s*:\s")
_ASKED_TO_DIRECT = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:Đề nghị|Kiến nghị|Tham mưu)\s[^,;:.]{{3,60}}?\schỉ đạo\s+(?P<owner>{KNOWN_UNITS}|{UNIT_NAME})(?=\s+{VERBS}\b)"
)
"""Whom those above are asked to direct: "Đề nghị UBND tỉnh chỉ đạo Sở Xây dựng xử lý …"."""
_IN_ITS_ROLE = re.compile(
    r"\s+là (?:cơ quan|đơn vị|bộ phận) (?:thường trực|đầu mối|chủ trì)(?:\s[^\W\d]+){0,8},?(?=\s|:|$)(?:\s(?:và )?(?:có (?:nhiệm vụ|trách nhiệm)|chịu trách nhiệm)(?=\s*:?$))?|,\s+(?:với (?:vai trò|tư cách|trách nhiệm|chức năng)|là (?:cơ quan|đơn vị|thành viên))\s[^,;.:]{3,80},?(?=\s)"
)
"""What a unit is, said between its name and what it does."""
_ONLY_IN_BRACKETS = re.compile(
    rf"[(\[/](?P<owner>{KNOWN_UNITS}|{ABBREVIATED}(?:\s[^;:,.\d()]{{1,40}})?|{KINDS}\s[^;:,.%\d()]{{2,50}})(?:[,;]\s[^()]{{3,60}})?[)\]/]\s*[.;]?\s*$"
    rf"|\s(?:[-–→]|=>|->)\s(?P<behind>{KNOWN_UNITS}|{ABBREVIATED}(?:\s[^;:,.\d()]{{1,40}}?)?|(?<=[→>] ){KINDS}\s[^;:,.%\d()]{{2,50}}?)(?:\s(?:theo dõi|thực hiện|chủ trì|phụ trách))?\s*[.;]?\s*$"
    rf"|[;.]\s(?:giao\s)?(?P<answers>{KNOWN_UNITS})\s(?:chịu trách nhiệm|chủ trì|phụ trách|thực hiện)(?=[,;.]|\s(?:hoàn thành|trước|xong)|$)"
)
"""The owner behind its task and nothing else: "Số hóa 90% hồ sơ (Sở Tư pháp)."."""
_ALONE = re.compile(
    rf"(?P<owner>{KNOWN_UNITS}|(?:Trạm Y tế|Công an|Công chức|Khoa|Phòng|Sở|Văn phòng|Trung tâm|Ban|Đoàn|Hội|Chi cục|Vụ|Trường)\s"
    rf"(?:(?!{STOP})[^:;,.%\d]){{2,60}})\s*:?"
)
"""A line that is a unit and nothing else."""
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
    rf"^(?:{NUMBERING}\s*)?(?P<owner>[Cc]ác (?:sở|cơ quan|phòng|ban|đơn vị)[^\d;:.]{{2,60}};\s(?:UBND|Ủy ban nhân dân|[Cc]ác)\s(?:(?!{STOP})[^\d;:.]){{3,60}}?)(?=\s+{VERBS}\b)"
)
"""Offices and places in one: "Các sở, ban, ngành; UBND các huyện, thành phố xây dựng …"."""


_WITH_COMMAS = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?P<owner>(?:Phòng|Sở|Vụ|Chi cục|Các Phòng|Các phòng)\s(?:(?!{STOP})[^;:.\d\s]+\s){{1,14}}?(?:(?!{STOP})[^;:.,\d\s]+))(?=\s+{VERBS}\b)"
)
"""A name that holds commas: "Phòng Nghiệp vụ, Dự toán, Pháp chế theo dõi …"."""
_LEADS_ALONE = re.compile(
    rf"(?:^|\.\s)(?P<owner>{KINDS}(?:\s(?!{STOP})[^;:.,\d\s]+){{0,9}}?)\s(?:chủ trì|(?:làm\s|là\s)?đầu mối|phụ trách|chịu trách nhiệm chính)\s*[.;](?=\s|$)"
)
"""A sentence that only says who leads: "2.4. Chuyển đổi số. Văn phòng đầu mối. Đề ra các mức: …"."""
_ABOUT = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Về|Riêng(?: về)?|Đối với) [^,;:.\d]{{3,60}},|(?!{KINDS})[^,;:.\d]{{3,60}}:)\s+(?={UNIT_NAME}\s+{VERBS}\b)"
)
"""What a paragraph is about, before the unit that acts: "Về thể chế, Phòng Tư pháp rà soát …"."""


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
    paragraph = _ONE_OF_SEVERAL.sub("", paragraph)
    paragraph = _HEAD_OF.sub(r"\g<number>P", paragraph)
    opening = _IN_ITS_ROLE.sub("", _ABOUT.sub("", paragraph), count=1)[:_OPENING]
    for pattern, words in (
        (_ASKED_TO_DIRECT, opening),
        (_IN_BRACKETS, paragraph),
        (_LEADS_IN_BRACKETS, paragraph),
        (_AFTER, paragraph),
        (_ONLY_IN_BRACKETS, paragraph),
        (_LEADS_ALONE, paragraph),
        (_PERSON, opening),
        (_SEVERAL, opening),
        (_LABEL, opening),
        (_KNOWN_GIVEN, opening),
        (_GIVEN, opening),
        (_KNOWN_SUBJECT, opening),
        (_SUBJECT, opening),
        (_ACTS, opening),
        (_WITH_COMMAS, opening),
        (_LED_BY, paragraph),
    ):
        match = pattern.search(words)
        owner = next(filter(None, match.groups()), "") if match else ""
        if owner and not _TASKS.match(owner):
            return "; ".join(units_apart(_ITS_PART.split(owner)[0]))
    return ""


def owners_of_an_item(item: str) -> str:
    """Return the units with which an item of a list begins, as its subject or before a colon."""
    label = _LABEL.match(item)
    named = _ITS_PART.split(label["owner"])[0] if label else ""
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
    for pattern in (_KNOWN_GIVEN, _GIVEN, _KNOWN_LABEL, _KNOWN_SUBJECT, _SUBJECT, _WITH_COMMAS):
        if (match := pattern.match(words)) and not _TASKS.match(match["owner"]):
            return "; ".join(units_apart(_ITS_PART.split(match["owner"])[0]))
    return ""


_LEADS_BELOW = re.compile(
    rf"^(?:[-+•*]\s*)?(?:(?:cơ quan|đơn vị|bộ phận)\s+)?(?:chủ trì|phụ trách|chịu trách nhiệm(?:\s+chính)?|đầu mối|thực hiện)(?:\s+(?:thực hiện|tham mưu))?\s*:\s*(?P<owner>{KINDS}\s[^:.;%\d]{{2,110}}?)\s*(?:[;,.]\s*(?:các\s+)?(?:cơ quan\s+|đơn vị\s+)?(?:cùng\s+)?phối hợp\b[^%]*)?[.;]?\s*$",
    re.IGNORECASE,
)


def leads_below(line: str) -> str:
    """Return the unit that a line of its own names as leading: "Cơ quan chủ trì: Sở Nội vụ".

    Examples
    --------
    >>> leads_below("Cơ quan chủ trì: Sở Tài chính; phối hợp: Hiệp hội Doanh nghiệp")
    'Sở Tài chính'
    """
    match = _LEADS_BELOW.match(line.strip())
    return "; ".join(units_apart(match["owner"])) if match else ""


_TOGETHER = re.compile(rf"cùng\s+(?:với\s+)?(?P<owner>{UNIT_NAME})(?=\s+{VERBS}\b)", re.IGNORECASE)
"""Who acts together with whom the heading names: "cùng Sở Xây dựng giải quyết …"."""


_EACH_BEHIND = re.compile(
    rf",\s+(?:do|giao)\s+({KINDS}\s[^,;:.()\d]{{2,60}}?)\s*(?:chủ trì|phụ trách|đảm nhiệm|thực hiện|làm đầu mối|tham mưu|theo dõi)?(?=\s*(?:[;.]|$))"
    rf"|\(({KINDS}(?:\s[^,;:.()\d]{{2,60}}?)?)(?:\s+(?:chủ trì|phụ trách|thực hiện|tham mưu)[^()]*)?\)(?=\s*(?:[;.,]|$))"
)
_INSIDE = re.compile(rf"\({KINDS}[^()\d]{{0,60}}?\s(?:chủ trì|phụ trách)\)\s*[,;]\s+\S")
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
        self.parted = len(_EACH_BEHIND.findall(paragraph)) > 1 or bool(_INSIDE.search(paragraph))
        self.leads_all = not self.parted and any(
            pattern.search(paragraph) for pattern in (_IN_BRACKETS, _LEADS_IN_BRACKETS, _AFTER)
        )
        if self.parted:
            self.owner = self._in_full(owners_of_an_item(_ITS_NUMBER.sub("", paragraph))) or above

    def _in_full(self, named: str) -> str:
        """Return the name that a heading has in full: "Văn phòng đôn đốc …" below "2. Văn phòng UBND"."""
        short = bool(named) and any(
            whole.startswith(f"{named} ") for whole in self.above.split("; ")
        )
        return self.above if short else named

    def _behind(self, clause: str) -> str:
        """Return the unit that a clause names behind its own task: "…, giao Đội Kiểm soát"."""
        named = _EACH_BEHIND.search(clause)
        owner = next(filter(None, named.groups()), "") if named else ""
        return "; ".join(units_apart(_ITS_PART.split(owner)[0])) if owner else ""

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
        if named and not re.search(r"\d", self.paragraph[:at]) and named in self.owner.split("; "):
            return self.owner  # "Sở Xây dựng; Sở Công Thương: …" names both for what follows
        if named and self.paragraph[:at].rstrip().endswith("."):
            self.owner = named
        return named or self.owner


_HEADED_IN_BRACKETS = re.compile(
    rf"\(\s*(?P<owner>{KINDS}\s[^():;%]{{2,70}}?)(?:\s+(?:tham mưu|chủ trì|phụ trách|thực hiện))?\s*\)\s*:?$"
)
"""Whose section it is, behind its heading: "3.4. Tổ chức bộ máy (Phòng Nội vụ)"."""
_HEADING_GIVES = re.compile(
    rf"^{NUMBERING}\s*[^:;.\d%]{{3,80}}[:,-]\s+(?:[Gg]iao|[Dd]o)\s+(?P<owner>{KINDS}\s[^:;.\d%]{{2,60}}?)\s+(?:chủ trì|phụ trách|làm đầu mối|là đầu mối|đảm nhiệm)\b[^\d%;]{{0,160}}:?$"
)
"""A heading that gives its section to somebody: "3. Cải cách TTHC: giao Văn phòng chủ trì, phối hợp với …"."""


def owner_in_brackets(heading: str) -> str:
    """Return the unit that a heading names behind it as leading.

    "1. Thủ tục hành chính (Văn phòng phụ trách)"; else empty.
    """
    if match := _HEADING_GIVES.match(heading.strip()):
        return "; ".join(units_apart(match["owner"]))
    for pattern in (_IN_BRACKETS, _LEADS_IN_BRACKETS, _HEADED_IN_BRACKETS):
        if (match := pattern.search(heading)) and match.end() >= len(heading.rstrip(" .:;")):
            return "; ".join(units_apart(match["owner"]))
    if not re.search(r"\d\s*%|:\s*\d", heading) and (match := _AFTER.search(heading)):
        return "; ".join(units_apart(match["owner"]))
    return ""


_ITS_PART = re.compile(
    r"(?<=\w\w)\s+(?:(?:làm|là|giữ vai trò) đầu mối|đảm nhiệm|phụ trách|chịu trách nhiệm|có trách nhiệm|chủ trì|tham mưu|theo dõi|lãnh đạo|chỉ đạo"
    r"|thực hiện|khẩn trương|tập trung|phối hợp|căn cứ|vận động|tuyên truyền|đồng chủ trì)\b|,?\s+theo (?:chức năng|nhiệm vụ|thẩm quyền|phân công|lĩnh vực|trách nhiệm)\b"
)
"""Where the name of a unit ends and what is said of its part begins."""
_ASKED = re.compile(
    rf"(?:đề nghị|yêu cầu|giao)\s+(?:Giám đốc\s+|Thủ trưởng\s+)?(?P<owner>{KINDS}"
    r"(?:[\s,][^:;.%\d]{2,110}?)?)(?:\s+(?:thực hiện|tập trung|triển khai|nghiêm túc"
    r"|khẩn trương)[^:;.%\d]{0,80})?\s*:$"
)


_EVERYBODY = re.compile(
    r"các (?:đơn vị|cơ quan|phòng|ban|bộ phận)(?:(?:,| và)? (?:các )?(?:đơn vị|cơ quan|phòng|ban|bộ phận|ngành|đoàn thể|Thuế cơ sở|BHXH cơ sở)(?: (?:trực thuộc|thuộc \w+))?)*(?:\s+(?:thực hiện|tập trung|triển khai|nghiêm túc|khẩn trương).*)?",
    re.IGNORECASE,
)
"""Whom everything below is asked names nobody: "yêu cầu các đơn vị tập trung …"."""
_PLEDGES = re.compile(
    r"Tôi (?:là|tên là)\s[^:;.]{3,60}?,?\s*(?:chức vụ|là)\s*:?\s*(?P<owner>(?:Giám đốc|Phó|Chủ tịch|Trưởng|Chánh|Cục trưởng|Chi cục trưởng)\s[^.;:]{3,80}?)(?=[.;]|$)"
)
"""Who gives a pledge: "Tôi là …, chức vụ: Giám đốc Sở Y tế."."""


def asked_of(paragraph: str) -> str:
    """Return whom a line asks what stands below it.

    Examples
    --------
    >>> asked_of("Sở Nội vụ đề nghị UBND các xã, phường:")
    'UBND các xã, phường'
    """
    match = _ASKED.search(paragraph.strip()) or _PLEDGES.match(paragraph.strip())
    if match and _EVERYBODY.fullmatch(match["owner"]) and "Thủ trưởng" not in match.group():
        return ""
    return "; ".join(units_apart(_ITS_PART.split(match["owner"])[0])) if match else ""


def label_owner(paragraph: str, *, inside: bool = True) -> str:
    """Return the owner that a line names for the lines below it; empty where it is not such a line.

    Examples
    --------
    >>> label_owner("Phòng Nội vụ:"), label_owner("2. Văn phòng HĐND và UBND"), label_owner("1. Ban hành kế hoạch kiểm tra")
    ('Phòng Nội vụ', 'Văn phòng HĐND và UBND', '')
    """
    paragraph = _SHORT_NAME.sub("", _TASKS_OF.sub(r"\g<number>", paragraph.strip()))
    paragraph = _STANDING.sub("", _TO_EMPLOYEES.sub(r"\g<number>C", paragraph))
    paragraph = _DOES.sub(
        "", _OTHERS_HELP.sub("", _IN_ITS_ROLE.sub("", _in_small_letters(paragraph)))
    )
    if _SPEAKS.search(paragraph) or _ASKS_ALL.match(paragraph):
        return ""
    if person := _SOMEBODY.fullmatch(paragraph):
        return person["owner"].strip()
    match = _LABEL.match(paragraph)
    if not (match and not paragraph[match.end() :].strip()):
        match = _HEADED.match(paragraph) or (inside and _ALONE.fullmatch(paragraph)) or None
    return (
        "; ".join(units_apart(match["owner"])) if match and not _TASKS.match(match["owner"]) else ""
    )


_SOMEBODY = re.compile(
    rf"(?:{NUMBERING}\s*)?(?P<owner>(?:Đồng chí|Đ/c|Ông|Bà)\s(?:[A-ZĐÀ-Ỹ][^\s,;:.()]*\s?){{1,5}}(?:\s?\([^()\d]{{3,60}}\))?)\s*:?"
)
"""A person alone heads what is his: "3. Đ/c Hạnh (Văn phòng - Thống kê)"."""
_SHORT_NAME = re.compile(r"\s\([A-ZĐ]{1,8}\d{0,3}\)(?=\s*(?::|$|chủ trì|phối hợp|,|;))")
"""What a unit is called in short, behind its name: "Phòng Tham mưu (PV01)"."""
_TO_EMPLOYEES = re.compile(rf"^(?P<number>(?:{NUMBERING}\s*)?(?:Đối với|Riêng)\s)c(?=ông chức\s)")
_TASKS_OF = re.compile(
    rf"^(?P<number>(?:{NUMBERING}\s*)?)(?:trách nhiệm|nhiệm vụ)\s+của\s+(?=[A-ZĐ])", re.IGNORECASE
)
"""A heading "IV. TRÁCH NHIỆM CỦA SỞ TÀI CHÍNH"."""
_STANDING = re.compile(
    r"\s*\((?:(?:là )?(?:cơ quan|đơn vị) (?:thường trực|đầu mối|chủ trì)|(?:đồng )?(?:chủ trì|thường trực|phụ trách|đầu mối)"
    r"|(?:(?:cơ quan|đơn vị) )?(?:cùng )?phối hợp\b[^()]*)\)(?=\s*:?$)",
    re.IGNORECASE,
)
"""What a unit is among others, behind its name."""
_OTHERS_HELP = re.compile(
    r"[;,]\s*(?:[Cc]ác\s)?[^:;%\d]{3,90}?\s(?:cùng\s)?phối hợp(?:\s[^:;%\d]{0,80})?(?=\s*:?$)"
)
"""Who helps, behind who leads: "Sở Tư pháp làm đầu mối; các sở phối hợp:"."""
_SPEAKS = re.compile(
    r"\b(?:yêu cầu|đề nghị|chỉ đạo|kết luận|đặt ra)\b[^:;]{0,140}\b(?:như )?sau\s*:$", re.IGNORECASE
)
"""Who speaks is not who acts: "UBND thành phố yêu cầu khắc phục như sau:"."""
_ASKS_ALL = re.compile(
    rf"(?!{NUMBERING})(?!Giao\b)[A-ZĐ][^:;]{{3,70}}?\s(?:yêu cầu|đề nghị|chỉ đạo|kết luận|chỉ thị|quyết định)\b(?![^:]*\s{KINDS}\s)[^:;]{{0,140}}:$"
)
_ABBREVIATED = re.compile(r"\b(?:ubnd|hđnd|mttq|tthc|cntt|bhxh|vpđk)\b", re.IGNORECASE)


def _in_small_letters(heading: str) -> str:
    """Write a heading in capitals as a unit is written: "2. VĂN PHÒNG BỘ" → "2. Văn phòng bộ"."""
    if not heading.isupper():
        return heading
    number = re.match(rf"{NUMBERING}\s*", heading)
    begin = number.end() if number else 0
    words = _ABBREVIATED.sub(lambda m: m.group().upper(), heading[begin:].lower())
    return heading[:begin] + words[:1].upper() + words[1:]


def units_apart(owners: str) -> list[str]:
    """Split joint owners; "Văn phòng HĐND và UBND" is one unit."""
    parts = re.split(
        rf"\s*[,;+]\s*(?={KINDS}\s)|\s+cùng\s+(?:với\s+)?(?={KINDS}\s|Hiệp hội\s)|\s+và\s+(?=(?!UBND\b){KINDS}\s)|(?<!HĐND)\s+và\s+(?=UBND\s)",
        owners,
    )
    return [name for p in parts if (name := _BEHIND_A_NAME.sub("", p.strip(" ,;")))]


_BEHIND_A_NAME = re.compile(
    r"(?:\s+[-–]\s+(?:cơ quan|đơn vị) (?:thường trực|đầu mối|chủ trì)\b[^;,]*|\s+(?:chủ trì|cũng|đều|cần|trực tiếp|chủ động|này)|\s*\([^()]*\))+$",
    re.IGNORECASE,
)
"""What is said of a unit right behind its name is no part of it."""
