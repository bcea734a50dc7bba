"""Who owns what stands below a line: a heading that is a unit, gives its section to one or asks one for all."""

from __future__ import annotations

import re

from parlib.intake.dispatch.behind import AFTER, IN_BRACKETS, LEADS_IN_BRACKETS
from parlib.intake.dispatch.naming import (
    IN_ITS_ROLE,
    LABEL,
    TASKS,
    in_small_letters,
    name_alone,
    plain_marks,
    units_apart,
)
from parlib.intake.dispatch.unit_names import (
    ALL_OF_A_KIND,
    KINDS,
    KNOWN_UNITS,
    LEAD,
    NAME,
    NAMES,
    NUMBERING,
    POSTS_AS_HEADS,
    STOP,
)

_HEADED = re.compile(
    rf"^{NUMBERING}\s*(?:(?:Đối với|Về phía|Giao|Đề nghị|Yêu cầu)\s+)?(?:(?:Đồng chí|Đ/c)\s+)?"
    rf"(?:Giám đốc\s+|Chánh\s+(?=Thanh tra|Văn phòng))?(?P<owner>{POSTS_AS_HEADS}(?=\s*$)|{ALL_OF_A_KIND}(?=\s*$)|(?!{STOP}){KINDS}[\s,]"
    rf"(?:(?!(?!về\s){STOP})[^:;.%\d]){{2,110}}?(?:;\s*{KINDS}\s[^:;.%\d]{{2,60}}?)?)\s*$"
)
"""A heading that is a unit and nothing else: "1. Phòng Nội vụ"."""

_DOES = re.compile(
    r"\s+(?:chủ trì|phối hợp|chịu trách nhiệm|có trách nhiệm|lãnh đạo|(?<!\bBan )chỉ đạo|thực hiện|(?:làm|là|giữ vai trò) đầu mối|đảm nhiệm|phụ trách|đồng chủ trì|(?:căn cứ|theo) (?:chức năng|nhiệm vụ|thẩm quyền|phân công|lĩnh vực|trách nhiệm)|trong phạm vi)"
    r"(?:[\s,](?:[^:;.%\d]{0,100}|[^:;.%]{0,100}(?=\s*:$)))?(?=\s*:?$)",
    re.IGNORECASE,
)
"""What a line that names a unit says of its part.

"Thanh tra Sở phối hợp Phòng Tổ chức", "Văn phòng chủ trì:".
"""

_ALONE = re.compile(
    rf"(?P<owner>{KNOWN_UNITS}|(?:Trạm Y tế|Công an|Công chức|Khoa|Phòng|Sở|Văn phòng|Trung tâm|Ban|Đoàn|Hội|Chi cục|Vụ|Trường)\s"
    rf"(?:(?!{STOP})[^:;,.%\d]){{2,60}})\s*:?"
)
"""A line that is a unit and nothing else."""

_HEADED_IN_BRACKETS = re.compile(
    rf"\(\s*(?:(?:do|giao)\s+)?(?P<owner>{KINDS}\s[^():;%]{{2,70}}?)(?:\s+(?:tham mưu|chủ trì|phụ trách|thực hiện))?\s*\)\s*:?$"
)
"""Whose section it is, behind its heading: "3.4. Tổ chức bộ máy (Phòng Nội vụ)"."""

_HEADING_GIVES = re.compile(
    rf"^{NUMBERING}\s*[^:;.\d%]{{3,80}}[:,-]\s+(?:[Gg]iao|[Dd]o)\s+(?P<owner>{KINDS}\s[^:;.\d%]{{2,60}}?)\s+(?:chủ trì|phụ trách|làm đầu mối|là đầu mối|đảm nhiệm)\b[^\d%;]{{0,160}}:?$"
)
"""A heading that gives its section to somebody: "3. Cải cách TTHC: giao Văn phòng chủ trì, phối hợp với …"."""

_BEHIND_THE_TOPIC = re.compile(
    rf"^{NUMBERING}\s*(?!{NAME}\s*[:.–-])[^:;.%\d]{{3,110}}?(?::|\s[–—-]|\s?→|,(?=\s(?:do|giao)\s)|\.(?=\s))\s+"
    rf"(?:(?:[Gg]iao|[Dd]o)\s+(?:cho\s+)?|(?:[Tt]huộc\s+)?[Tt]rách nhiệm\s+(?:của|thuộc(?: về)?)\s+)?(?P<owner>{NAMES})(?:,?\s+(?:là (?:cơ quan|đơn vị)\s)?{LEAD}\b[^%\d:;]{{0,160}})?(?:[,;]?\s+phối hợp\b[^%\d:;]{{0,160}})?\s*[.:]?$"
)
"""A heading with its topic and then its unit: "2. Thể chế: Phòng Tư pháp chịu trách nhiệm"."""


def owner_in_brackets(heading: str) -> str:
    """Return the unit that a heading names behind it as leading.

    "1. Thủ tục hành chính (Văn phòng phụ trách)"; else empty.
    """
    heading = _HOW_MANY.sub("", plain_marks(heading.strip()))
    for behind in (_HEADING_GIVES, _BEHIND_THE_TOPIC):
        if match := behind.match(heading):
            return "; ".join(units_apart(match["owner"]))
    for pattern in (IN_BRACKETS, LEADS_IN_BRACKETS, _HEADED_IN_BRACKETS):
        if (match := pattern.search(heading)) and match.end() >= len(heading.rstrip(" .:;")):
            return "; ".join(units_apart(match["owner"]))
    if not re.search(r"\d\s*%|:\s*\d", heading) and (match := AFTER.search(heading)):
        return "; ".join(units_apart(match["owner"]))
    return ""


_ASKED = re.compile(
    rf"(?:đề nghị|yêu cầu|giao)\s+(?:Giám đốc\s+|Thủ trưởng\s+)?(?P<owner>{KINDS}"
    r"(?:[\s,][^:;.%\d]{2,110}?)?)(?:\s+(?:thực hiện|tập trung|triển khai|nghiêm túc"
    r"|khẩn trương)[^:;.%\d]{0,80})?\s*:$"
)

_EVERYBODY = re.compile(
    r"các (?:đơn vị|cơ quan|phòng|ban|bộ phận|địa phương)(?:(?:,| và)? (?:các )?(?:đơn vị|cơ quan|phòng|ban|bộ phận|địa phương|ngành|đoàn thể|Thuế cơ sở|BHXH cơ sở)(?: (?:trực thuộc|thuộc \w+))?)*(?:\s+(?:thực hiện|tập trung|triển khai|nghiêm túc|khẩn trương).*)?",
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
    return "; ".join(units_apart(name_alone(match["owner"]))) if match else ""


def label_owner(paragraph: str, *, inside: bool = True) -> str:
    """Return the owner that a line names for the lines below it; empty where it is not such a line.

    Examples
    --------
    >>> label_owner("Phòng Nội vụ:"), label_owner("2. Văn phòng HĐND và UBND"), label_owner("1. Ban hành kế hoạch kiểm tra")
    ('Phòng Nội vụ', 'Văn phòng HĐND và UBND', '')
    """
    paragraph = _HOW_MANY.sub("", plain_marks(paragraph.strip()))
    tasks_of = _TASKS_OF_WHOM.match(paragraph) is not None
    paragraph = _SHORT_NAME.sub(
        "", _TASKS_OF.sub(lambda m: m["number"] or m["bare"] or m["each"] or "", paragraph)
    )
    paragraph = _ROLE_BEHIND_A_COLON.sub(":", paragraph)
    paragraph = _STANDING.sub("", _TO_EMPLOYEES.sub(r"\g<number>C", paragraph))
    paragraph = _DOES.sub(
        "", _OTHERS_HELP.sub("", IN_ITS_ROLE.sub("", in_small_letters(paragraph)))
    )
    if _SPEAKS.search(paragraph) or _ASKS_ALL.match(paragraph):
        return ""
    if person := _SOMEBODY.fullmatch(paragraph):
        return person["owner"].strip()
    paragraph = _IS_TO.sub("", _REMARK.sub("", paragraph))
    match = LABEL.match(paragraph)
    if not (match and not paragraph[match.end() :].strip()):
        headed = f"1. {paragraph}" if tasks_of and not _NUMBERED.match(paragraph) else paragraph
        match = _HEADED.match(headed) or (inside and _ALONE.fullmatch(paragraph)) or None
    if match is None or TASKS.match(match["owner"]):
        return ""
    return "; ".join(units_apart(name_alone(match["owner"])))


_NUMBERED = re.compile(NUMBERING)
_TASKS_OF_WHOM = re.compile(rf"(?:{NUMBERING}\s*)?(?:trách nhiệm|nhiệm vụ) của\s", re.IGNORECASE)
"""A heading of what somebody answers for, with a number or without: "Trách nhiệm của các sở"."""
_SOMEBODY = re.compile(
    rf"(?:{NUMBERING}\s*)?(?P<owner>(?:Đồng chí|Đ/c|Ông|Bà)\s(?:[A-ZĐÀ-Ỹ][^\s,;:.()]*\s?){{1,5}}(?:\s?\([^()\d]{{3,60}}\))?)\s*:?"
)
"""A person alone heads what is his: "3. Đ/c Hạnh (Văn phòng - Thống kê)"."""

_SHORT_NAME = re.compile(r"\s\([A-ZĐ]{1,8}\d{0,3}\)(?=\s*(?::|$|chủ trì|phối hợp|,|;))")
"""What a unit is called in short, behind its name: "Phòng Tham mưu (PV01)"."""

_TO_EMPLOYEES = re.compile(
    rf"^(?P<number>(?:{NUMBERING}\s*)?(?:Đối với|Về phía|Riêng)\s)c(?=ông chức\s)"
)

_TASKS_OF = re.compile(
    rf"^(?P<number>(?:{NUMBERING}\s*)?)"
    r"(?:(?:các|những|một số|nhóm|phần|danh mục)\s+)*(?:trách nhiệm|nhiệm vụ|(?:phần |công |đầu )?việc|nội dung|chỉ tiêu|phần)(?:\s+(?:cụ thể|trọng tâm|chính|chủ yếu|riêng))?"
    r"\s+(?:(?:thuộc )?(?:trách nhiệm |phần việc )?của|thuộc|do|giao(?: cho)?|phân công(?: cho)?|đối với|dành cho)\s+(?=(?-i:[A-ZĐ]))"
    rf"|^(?P<each>(?:{NUMBERING}\s*)?)trách nhiệm của\s+(?=các\s)"
    rf"|^(?P<bare>(?:{NUMBERING}\s*)?)(?:trách nhiệm|nhiệm vụ)\s+(?=(?-i:{KINDS})\s)",
    re.IGNORECASE,
)
"""A heading "IV. TRÁCH NHIỆM CỦA SỞ TÀI CHÍNH"."""

_HOW_MANY = re.compile(r"\s\(\d[^()]*\)(?=\s*:?$)")
"""How many stand below a heading: "Nhiệm vụ do Sở Tư pháp chủ trì (05 nhiệm vụ)"."""
_REMARK = re.compile(
    rf"\s\((?:(?![^()]*(?:{KINDS}\s|chủ trì|đầu mối))|(?:(?:là )?(?:các |những )?(?:đơn vị|cơ quan|địa phương|nơi|xã|phường) (?:có|còn|chưa|đang|đạt|để)\s))[^()]*\)(?=[^()]*:$)"
)
"""What a bracket says of a unit that a line heads others with: "Sở Y tế (còn 90 hồ sơ) phải:"."""
_IS_TO = re.compile(
    r"\s+(?:phải|cần|có (?:các )?nhiệm vụ|được (?:giao|phân công)|khẩn trương|tập trung|tiếp tục|tổ chức|triển khai|làm)\b[^:;.%]{0,100}(?=:$)"
)
"""That a unit is to do what stands below: "1. Văn phòng UBND tỉnh có nhiệm vụ:"."""
_ROLE_BEHIND_A_COLON = re.compile(
    r":\s*(?:là\s+)?(?:cơ quan|đơn vị|bộ phận) (?:chủ trì|đầu mối|thường trực|phụ trách)\b[^:;.%\d]{0,80}:$",
    re.IGNORECASE,
)
"""What a unit is among others, between two colons: "Sở Y tế: đơn vị chủ trì các nhiệm vụ sau:"."""
_STANDING = re.compile(
    r"\s*\((?:(?:là )?(?:cơ quan|đơn vị) (?:thường trực|đầu mối|chủ trì)\b[^()]*|(?:đồng )?(?:chủ trì|thường trực|phụ trách|đầu mối)"
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
