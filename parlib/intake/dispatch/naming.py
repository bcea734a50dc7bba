"""Where the name of a unit ends, and where one unit ends and the next begins."""

from __future__ import annotations

import re

from parlib.intake.dispatch.unit_names import KINDS, KNOWN_UNITS, NUMBERING, POSTS, VERBS

LABEL = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Đối với|Về phía|Giao|Đề nghị|Yêu cầu|Riêng)\s+(?:cho\s+)?)?(?:(?:[Đđ]ồng chí|Đ/c|đ/c)\s+)?(?:(?:Giám đốc|Chánh(?=\s(?:Văn phòng|Thanh tra))|Thủ trưởng(?!\s(?:các|cơ quan)\b))\s+)?(?P<owner>(?:{KINDS}|{POSTS}|(?<=Riêng )(?:xã|phường|huyện|thị trấn)"
    r"|\d{1,3}\s(?:khu phố|thôn|bản|ấp|xã|phường|tổ dân phố))(?:[\s,][^:;.%\d]{2,110}?)?"
    rf"(?:;\s*{KINDS}\s[^:;.%\d]{{2,60}}?)?)\s*:"
)

IN_ITS_ROLE = re.compile(
    r"\s+là (?:cơ quan|đơn vị|bộ phận) (?:thường trực|đầu mối|chủ trì|tham mưu|chịu trách nhiệm)(?:\s[^\W\d]+){0,8},?(?=\s|:|$)(?:\s(?:và )?(?:có (?:nhiệm vụ|trách nhiệm)|chịu trách nhiệm)(?=\s*:?$))?|,\s+(?:với (?:vai trò|tư cách|trách nhiệm|chức năng)|là (?:cơ quan|đơn vị|thành viên))\s[^,;.:]{3,80},?(?=\s)"
)
"""What a unit is, said between its name and what it does."""

ITS_PART = re.compile(
    r"(?<=\w\w)\s+(?:(?:làm|là|giữ vai trò) đầu mối|đảm nhiệm|phụ trách|chịu trách nhiệm|có trách nhiệm|(?<![Cc]ác cơ quan )(?<![Cc]ác đơn vị )(?<!được giao )chủ trì|tham mưu|theo dõi|lãnh đạo|chỉ đạo"
    r"|thực hiện|khẩn trương|tập trung|phối hợp|căn cứ|vận động|tuyên truyền|đồng chủ trì|có (?:các )?nhiệm vụ|có liên quan|phải|cần|lần lượt|(?<![Cc]ơ quan )(?<!đơn vị )được (?:giao|phân công))\b|,?\s+theo (?:chức năng|nhiệm vụ|thẩm quyền|phân công|lĩnh vực|trách nhiệm|thứ tự)\b"
)
"""Where the name of a unit ends and what is said of its part begins."""
_KNOWN_AND_WHAT_IT_DOES = re.compile(rf"(?P<owner>{KNOWN_UNITS})\s(?={VERBS}\s)")


def name_alone(words: str) -> str:
    """Return the names that words begin with, without what is said of their part.

    Examples
    --------
    >>> name_alone("Sở Y tế, Sở Nội vụ nâng mức hài lòng"), name_alone("Sở Nội vụ chủ trì, phối hợp")
    ('Sở Y tế, Sở Nội vụ', 'Sở Nội vụ')
    """
    words = words.split(", trong đó")[0]
    known = _KNOWN_AND_WHAT_IT_DOES.match(words)
    return known["owner"] if known else ITS_PART.split(words)[0]


TASKS = re.compile(
    r"^(?:Ban hành|Hội (?:nghị|thảo|thi|họp)|Phòng,? chống|Phòng ngừa|Đoàn kết|Thanh tra,)\b",
    re.IGNORECASE,
)
"""Words that begin like the name of a unit and are a task."""

_ABBREVIATED = re.compile(r"\b(?:ubnd|hđnd|mttq|tthc|cntt|bhxh|vpđk)\b", re.IGNORECASE)

_ANOTHER = re.compile(
    r"(?:(?<= và )|(?<=[,;+] ))(?:văn phòng|phòng|sở|chi cục|trung tâm|thanh tra|công an|bảo hiểm xã hội|chi nhánh|hạt kiểm lâm)(?=\s\w)"
)
"""A further unit of a heading in capitals."""
_BRACKET = str.maketrans("[]{}", "()()")
_ARROW = re.compile(r"\s(?:=>|->|-->|➔|➜)\s")


def plain_marks(words: str) -> str:
    """Write brackets and arrows of all kinds in one way, so that who leads is sought once.

    Examples
    --------
    >>> plain_marks("Số hóa 90% hồ sơ [Sở Tư pháp]"), plain_marks("4. Tài chính công => Sở Tài chính")
    ('Số hóa 90% hồ sơ (Sở Tư pháp)', '4. Tài chính công → Sở Tài chính')
    """
    return _ARROW.sub(" → ", words.translate(_BRACKET))


def in_small_letters(heading: str) -> str:
    """Write a heading in capitals as a unit is written: "2. VĂN PHÒNG BỘ" → "2. Văn phòng bộ"."""
    if not heading.isupper():
        return heading
    number = re.match(rf"{NUMBERING}\s*", heading)
    begin = number.end() if number else 0
    words = _ABBREVIATED.sub(lambda m: m.group().upper(), heading[begin:].lower())
    words = _ANOTHER.sub(lambda m: m.group().capitalize(), words)
    return heading[:begin] + words[:1].upper() + words[1:]


def units_apart(owners: str) -> list[str]:
    """Split joint owners; "Văn phòng HĐND và UBND" is one unit."""
    if leading := _MARKED.findall(owners):
        owners = "; ".join(leading)  # "Sở Y tế (chủ trì), Sở Tài chính"
    if not _A_PERSON.match(owners):
        owners = _HEADS.sub("", owners)
    parts = re.split(
        rf"\s*(?:(?<!HĐND)[,;+]|,(?!\sUBND))\s*(?=(?!công chức\s){KINDS}(?:\s|$))|\s+cùng\s+(?:với\s+)?(?=(?![Cc]ác\s){KINDS}\s|Hiệp hội\s)|(?<!Báo)\s+và\s+(?=(?!UBND\b){KINDS}\s)|(?<!HĐND)\s+và\s+(?=UBND\s)",
        _HELPERS.sub("", owners),
    )
    return [name for p in parts if (name := _BEHIND_A_NAME.sub("", p.strip(" ,;")))]


_MARKED = re.compile(
    rf"({KINDS}\s[^,;()]{{2,70}}?)\s*\((?:(?:cơ quan|đơn vị) )?(?:chủ trì|làm đầu mối|đầu mối)\)"
)
"""Who leads of several, as a bracket behind the name says."""
_HEADS = re.compile(
    rf"(?:(?<=, )|(?<=; )|(?<=\svà ))(?:(?:[Đđ]ồng chí|[Đđ]/c)\s+)?(?:Giám đốc|Chánh(?=\s(?:Văn phòng|Thanh tra)))\s+(?={KINDS}\s)"
)
"""The head of a further office stands for it: "Giám đốc Sở Y tế, Giám đốc Sở Nội vụ"."""
_A_PERSON = re.compile(r"(?:Ông|Bà|Đồng chí|Đ/c|Giám đốc|Phó|Chủ tịch|Chánh)\s", re.IGNORECASE)
_HELPERS = re.compile(r",?\s+cùng\s+(?:với\s+)?(?:các|toàn thể|một số)\s[^;]*$")
"""All those who take part beside who leads: "Sở Nội vụ cùng các huyện"."""
_BEHIND_A_NAME = re.compile(
    r"(?:\s+[-–]\s+(?:cơ quan|đơn vị) (?:thường trực|đầu mối|chủ trì)\b[^;,]*|\s+(?:chủ trì|cũng|đều|cần|trực tiếp|chủ động|này)|\s*\([^()]*\))+$",
    re.IGNORECASE,
)
"""What is said of a unit right behind its name is no part of it."""
