"""A line of its own that only says who leads: "Cơ quan chủ trì: Sở Nội vụ", "Giao Sở Y tế thực hiện."."""

from __future__ import annotations

import re

from parlib.intake.dispatch.naming import units_apart
from parlib.intake.dispatch.unit_names import KINDS, LEAD, NAMES, VERBS

_LABEL_WORD = (
    r"(?:cơ quan|đơn vị|bộ phận|người|cán bộ|lãnh đạo|đầu mối|phân công|(?:chịu\s+)?trách nhiệm|chủ trì|tham mưu|theo dõi|thực hiện|phụ trách|được|giao(?:\s+cho)?"
    r"|thường trực|tổng hợp|đôn đốc|triển khai|tổ chức|nội dung|nhiệm vụ|chính|này|trên|chung|cho|và|là)"
)
_SAYS_WHO_LEADS = r"(?=[^:]{0,90}(?:chủ trì|phụ trách|trách nhiệm|đầu mối|thực hiện|tham mưu|theo dõi|được giao|phân công|thường trực|giao cho))"
LABEL_OF_LEADS = rf"{_SAYS_WHO_LEADS}{_LABEL_WORD}(?:[\s,/]+{_LABEL_WORD}){{0,6}}"
"""The words before the colon: "Cơ quan chủ trì tham mưu", "Đầu mối theo dõi", "Trách nhiệm thực hiện"."""
_MARK = r"^(?:(?:[-+•*–→►▪]|=>)\s*)?"
_HEAD_OF = (
    r"(?:(?:đồng chí|đ/c)\s+)?(?:(?-i:Giám đốc|Thủ trưởng|Chánh(?=\s(?:Văn phòng|Thanh tra)))\s+)?"
)
_OTHERS = rf"(?:(?!(?-i:\b{VERBS}\b))[^:;.%\d]|(?:cùng\s)?phối hợp|chủ trì){{0,200}}?"
_TO_DO_IT = (
    r"(?:,?\s(?:tổ chức |triển khai |để )?(?:thực hiện|triển khai|theo dõi|đôn đốc|tổng hợp)(?:,? (?:và )?(?:thực hiện|đôn đốc|tổng hợp|báo cáo|theo dõi)){0,3})?"
    r"(?:\s(?:toàn bộ )?(?:các |những )?(?:nội dung|nhiệm vụ|mục|phần|mục tiêu)?\s?(?:trên|này|nêu trên))?"
)
_WITH_OTHERS = rf"(?:[,;]?\s(?:và\s)?(?:(?:cùng\s)?phối hợp|cùng\s){_OTHERS}{_TO_DO_IT}|[,;.]\s{_OTHERS}phối hợp{_OTHERS}{_TO_DO_IT})?"
_BEHIND = r"(?:[;,.]\s*(?:các\s+)?(?:cơ quan\s+|đơn vị\s+)?(?:cùng\s+)?(?:phối hợp|thời (?:gian|hạn)|hạn|hoàn thành|sản phẩm)\b[^%]*)?"
_SEVERAL = r"(?:;\s(?:các|ubnd|ủy ban nhân dân)\s[^:.;%\d]{2,80}?){0,3}"
_NAMED = re.compile(
    rf"{_MARK}{LABEL_OF_LEADS}\s*:\s*{_HEAD_OF}(?P<owner>{KINDS}[\s,](?:(?!\b{LEAD}\b)[^:.;%\d]){{2,110}}?{_SEVERAL})"
    rf"(?:\s+{LEAD}(?:\s(?:chính|thực hiện|tham mưu))?{_WITH_OTHERS}|\s*{_BEHIND})[.;]?\s*$",
    re.IGNORECASE,
)
_OF_THIS_PART = (
    r"(?:(?:nêu )?(?:tại|ở|thuộc|trong) )?(?:mục|phần|nhóm|nội dung|lĩnh vực) (?:này|trên)"
)
_GIVEN = re.compile(
    rf"{_MARK}(?:(?:[Vv]iệc thực hiện |[Cc]ác |[Nn]hững )?(?:(?:[Nn]ội dung|[Nn]hiệm vụ|[Mm]ục|[Cc]ông việc|[Vv]iệc) (?:này|trên|nêu trên|{_OF_THIS_PART})) (?:do|giao(?: cho)?)|[Gg]iao(?: cho)?|[Dd]o)\s+"
    rf"(?:(?:đồng chí|đ/c)\s+)?(?:(?:Giám đốc|Chánh)\s+)?(?P<owner>{NAMES})(?:\s\([^()%\d]{{2,80}}\))?"
    rf",?\s(?:{LEAD}|theo dõi, đôn đốc)(?:\s(?:chính|thực hiện|tham mưu))?{_WITH_OTHERS}{_TO_DO_IT}[.;]?\s*$"
)
_LEADS_HERE = re.compile(
    rf"{_MARK}(?P<owner>{NAMES})\s(?:chủ trì|(?:làm|là)\s(?:cơ quan\s)?(?:đầu mối|chủ trì)|phụ trách|chịu trách nhiệm chính)(?:\s(?:thực hiện|tham mưu))?"
    rf"{_WITH_OTHERS}{_TO_DO_IT}[.;]\s*$"
)
_LONGEST = 420


def leads_below(line: str) -> str:
    """Return the unit that a line of its own names as leading: "Cơ quan chủ trì: Sở Nội vụ".

    Examples
    --------
    >>> leads_below("Cơ quan chủ trì: Sở Tài chính; phối hợp: Hiệp hội Doanh nghiệp")
    'Sở Tài chính'
    >>> leads_below("Giao Sở Y tế chủ trì, phối hợp với các sở, ngành thực hiện.")
    'Sở Y tế'
    >>> leads_below("Giao Sở Y tế chủ trì, phối hợp với các sở xây dựng Đề án.")
    ''
    """
    line = line.strip()
    if line.startswith("(") and line.endswith((")", ").")):
        line = f"{line.strip('().;')}."  # brackets end it as a full stop does
    if len(line) > _LONGEST:
        return ""
    match = _NAMED.match(line) or _GIVEN.match(line) or _LEADS_HERE.match(line)
    return "; ".join(units_apart(match["owner"])) if match else ""
