"""Who is to do it: the units that a line, a paragraph or a section names as acting."""

from __future__ import annotations

import re

NUMBERING = (
    r"(?:[-+•–*]|\d{1,2}(?:\.\d{1,2})*\s?[.)-]|[a-zđ]\)|[IVX]{1,5}\s?[.-]|Điều\s\d{1,3}\s?\.)"
)
_KINDS = (
    r"(?:(?:Thủ trưởng|Người đứng đầu)(?=\s(?:các|cơ quan)\b)|Công ty|Thường trực|Đảng ủy"
    r"|Ủy ban Kiểm tra|Ban cán sự đảng|Mặt trận Tổ quốc|Ủy ban Mặt trận|Liên đoàn Lao động"
    r"|Già làng|Bệnh viện|Viện|Trường|Trạm|Bảo hiểm xã hội|Ngân hàng|Kiểm lâm|Hạt|Đội|Phòng|Sở"
    r"|Văn phòng|Ban|Chi cục|Cục|Thanh tra|UBND|Ủy ban nhân dân|Trung tâm|Công an|Ban Chỉ huy"
    r"|Bộ phận|Đoàn|Hội|Chi nhánh|Kho bạc|Thuế|Bưu điện|Đài|Báo|Vụ|Tổng cục|Công chức|Tổ(?! chức)"
    r"|Trưởng (?:các )?(?:khu phố|thôn|ấp|bản|buôn|làng|tổ dân phố)|Chủ tịch(?=\sUBND|\sỦy ban)"
    r"|[Cc]ác (?:[Ss]ở|[Pp]hòng|[Bb]an|[Cc]ục|[Cc]hi cục|tổng cục|vụ|đơn vị|bệnh viện|trường|trạm"
    r"|hội|trung tâm|xã|phường|khu phố|thôn|bản|buôn|ấp|tổ dân phố|cơ quan|bộ phận))"
)
_STOP = (
    r"\b(?:căn cứ|hằng|hàng|định kỳ|tại|về|trong|có|được|thực hiện|tham mưu|chủ trì|phối hợp"
    r"|tiếp tục|theo|để|khẩn trương|nghiêm túc|đề xuất|phấn đấu|đạt|bảo đảm|đảm bảo)\b"
)
# "UBND các huyện, thành phố" is one owner
_MORE_UNITS = r",(?=\s(?:thành phố|thị xã|thị trấn|phường|đặc khu|ngành|đơn vị|thành ủy|thị ủy)\b)"
UNIT_NAME = (
    r"(?:Thường trực HĐND|[Cc]ác Ban của HĐND|Đảng ủy|Ủy ban Kiểm tra|Mặt trận Tổ quốc"
    r"|Ủy ban Mặt trận|Liên đoàn Lao động|Bưu điện|Kho bạc|Công ty|Đoàn Thanh niên"
    r"|Hội Liên hiệp Phụ nữ|Hội Nông dân|Tổ công nghệ|Bệnh viện|Viện|Trường|Trạm|Bảo hiểm xã hội"
    r"|Hạt|Phòng|Sở|Văn phòng|Chi cục|Các (?:sở|[Cc]hi cục|phòng|ban|tổng cục|cục|đơn vị"
    r"|trung tâm)|Ban|Chi cục|Cục|Thanh tra|UBND|Ủy ban nhân dân|Trung tâm|Công an|Bộ phận|Vụ|Đài"
    r"|Báo|Trưởng (?:các )?(?=khu phố|thôn|ấp|bản|tổ dân phố)|Chủ tịch (?=UBND|Ủy ban))[\s,]?"
    rf"(?:(?!{_STOP})(?:[^,;.:(]|{_MORE_UNITS})){{2,50}}?"
)
_VERBS = (
    r"(?:chủ trì|phối hợp|tham mưu|thực hiện|theo dõi|đảm bảo|bảo đảm|hoàn thành"
    r"|tổ chức(?! (?:chính trị|đảng|đoàn thể))|xây dựng|để|kiểm tra|thanh tra|rà soát|nâng|tăng"
    r"|giảm|duy trì|phấn đấu|công khai|tiếp tục|đôn đốc|hướng dẫn|cắt giảm|rút ngắn|triển khai"
    r"|ban hành|trình|cấp(?!\s(?:xã|huyện|tỉnh)\b)|lắp đặt|thẩm định|bố trí|đặt|xử lý|giải quyết"
    r"|số hóa|thu|mở|chịu trách nhiệm|đăng|vận hành|báo cáo|tổng hợp|vận động|tuyên truyền|chỉ đạo"
    r"|mỗi|có trách nhiệm|phải|không để|tiết kiệm|rút|đưa|kiểm soát|giữ|đạt|cung cấp|tham gia|lập"
    r"|phát động|nhân rộng|giám sát|cập nhật|xác minh|tiếp nhận|đào tạo|bồi dưỡng|tập huấn"
    r"|phê duyệt|khảo sát|giải ngân|chi trả|niêm yết|phát hành|phát sóng|đối thoại|chấn chỉnh"
    r"|bàn giao|nghiệm thu|cam kết|tiết giảm|kiểm điểm|bảo trì|thành lập|lãnh đạo|rà soát"
    r"|phân công|quán triệt|gương mẫu|tăng cường|đẩy mạnh|nghiên cứu|cụ thể hóa|tiếp tục|trực tiếp"
    r"|tiếp|họp|gửi|ký(?! (?:đất|kinh doanh|hộ tịch|doanh nghiệp))|hỗ trợ|chuẩn bị|thu hồi"
    r"|chấm dứt|khắc phục|nộp|lắp|phát|trả lời|trả|cắt|khẩn trương|công bố|phủ sóng|phúc tra|xóa)"
)
_SUBJECT = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:Giám đốc\s+|Thủ trưởng\s+|Đồng chí\s+|Đề nghị\s+|Yêu cầu\s+)?"
    rf"(?P<owner>Văn phòng(?=\s+{_VERBS}\b)|Thanh tra(?=\s+{_VERBS}\b)|[Cc]ác (?:đơn vị|phòng|sở"
    r"|cơ quan|xã|phường|bộ phận|chi|chi bộ|đảng bộ|thôn|ấp)(?:,\s[^\d;:.]{2,60}?)?"
    rf"(?=\s+{_VERBS}\b)|{UNIT_NAME}(?:(?:,|\svà)\s{UNIT_NAME})*)(?=(?:\s+(?:(?:hằng|hàng)\s+"
    rf"(?:năm|tháng|quý|tuần)|định kỳ))?\s+{_VERBS}\b)"
)
_ACTS = re.compile(
    rf"(?<!tham mưu )(?<!với )(?<!giúp )\b(?P<owner>{UNIT_NAME}(?:,\s{UNIT_NAME})*?)\s+(?:chủ trì"
    r"|phối hợp|tham mưu|có trách nhiệm|tổng hợp|triển khai)"
)
_LABEL = re.compile(
    rf"^(?:{NUMBERING}\s*)?(?:(?:Đối với|Giao|Giám đốc|Thủ trưởng(?!\s(?:các|cơ quan)\b)|Đề nghị"
    rf"|Riêng)\s+(?:cho\s+)?)?(?P<owner>(?:{_KINDS}|(?<=Riêng )(?:xã|phường|huyện|thị trấn)"
    r"|\d{1,3}\s(?:khu phố|thôn|bản|ấp|xã|phường|tổ dân phố))(?:[\s,][^:;.%\d]{2,110}?)?"
    rf"(?:;\s*{_KINDS}\s[^:;.%\d]{{2,60}}?)?)\s*:"
)
_GIVEN = re.compile(
    rf"\b(?:[Gg]iao|GIAO)\s+(?:cho\s+)?(?P<owner>{UNIT_NAME}(?:(?:,|\svà)\s{UNIT_NAME})*)"
    rf"(?=\s+{_VERBS}\b|,(?!\s(?:thành phố|thị xã|thị trấn|phường|đặc khu|ngành|đơn vị)\b)|[:;.]"
    r"|$)"
)
_LEADS_IN_BRACKETS = re.compile(
    rf"\(\s*(?P<owner>{UNIT_NAME}(?:(?:,|\svà)\s{UNIT_NAME})*)\s+(?:chủ trì|thực hiện|tham mưu"
    rf"|phụ trách)[^()]*\)"
)
_IN_BRACKETS = re.compile(
    r"\(\s*(?:(?:cơ quan|đơn vị)\s+)?(?:chủ trì|thực hiện|phụ trách|tham mưu)"
    r"\s*:\s*(?P<owner>[^()]{4,120}?)\s*(?:[;,]\s*phối hợp\b[^()]*)?\)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:^|[.;,–-]\s*|\s)(?:(?:cơ quan|đơn vị|bộ phận)\s+)?(?:chủ trì|thực hiện|phụ trách"
    rf"|tham mưu)(?:\s+thực hiện)?\s*:\s*(?P<owner>{_KINDS}\s[^:;.()\d]{{2,110}}?)\s*(?=[;.]"
    r"|,?\s*(?:đơn vị |cơ quan )?phối hợp\b|$)",
    re.IGNORECASE,
)
"""The owner named behind its task: "… trong năm. Chủ trì: Phòng Kinh tế; phối hợp: …"."""
_HEADED = re.compile(
    rf"^{NUMBERING}\s*(?:(?:Đối với|Giao)\s+)?(?P<owner>(?!{_STOP}){_KINDS}[\s,]"
    rf"(?:(?!{_STOP})[^:;.%\d]){{2,110}}?)\s*$"
)
"""A heading that is a unit and nothing else: "1. Phòng Nội vụ"."""
_DOES = re.compile(
    r"\s+(?:chủ trì|phối hợp|chịu trách nhiệm|có trách nhiệm|lãnh đạo|chỉ đạo|thực hiện)"
    r"(?:[\s,][^:;.%\d]{0,100})?(?=\s*:?$)",
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
    opening = paragraph[:_OPENING]
    for pattern, words in (
        (_IN_BRACKETS, paragraph),
        (_LEADS_IN_BRACKETS, paragraph),
        (_AFTER, paragraph),
        (_LABEL, opening),
        (_GIVEN, opening),
        (_SUBJECT, opening),
        (_ACTS, opening),
    ):
        if (match := pattern.search(words)) and not _TASKS.match(match["owner"]):
            return "; ".join(units_apart(_ITS_PART.split(match["owner"])[0]))
    return ""


def owner_in_brackets(heading: str) -> str:
    """Return the unit that a heading names behind it as leading.

    "1. Thủ tục hành chính (Văn phòng phụ trách)"; else empty.
    """
    for pattern in (_IN_BRACKETS, _LEADS_IN_BRACKETS):
        if (match := pattern.search(heading)) and match.end() >= len(heading.rstrip(" .:;")):
            return "; ".join(units_apart(match["owner"]))
    return ""


_ITS_PART = re.compile(
    r"(?<=\w\w)\s+(?:chịu trách nhiệm|có trách nhiệm|chủ trì|tham mưu|theo dõi|lãnh đạo|chỉ đạo"
    r"|thực hiện|khẩn trương|tập trung)\b"
)
"""Where the name of a unit ends and what is said of its part begins."""
_ASKED = re.compile(
    rf"(?:đề nghị|yêu cầu|giao)\s+(?:Giám đốc\s+|Thủ trưởng\s+)?(?P<owner>{_KINDS}"
    r"(?:[\s,][^:;.%\d]{2,110}?)?)(?:\s+(?:thực hiện|tập trung|triển khai|nghiêm túc"
    r"|khẩn trương)[^:;.%\d]{0,80})?\s*:$"
)


def asked_of(paragraph: str) -> str:
    """Return whom a line asks what stands below it.

    Examples
    --------
    >>> asked_of("Sở Nội vụ đề nghị UBND các xã, phường:")
    'UBND các xã, phường'
    """
    match = _ASKED.search(paragraph.strip())
    return "; ".join(units_apart(match["owner"])) if match else ""


def label_owner(paragraph: str) -> str:
    """Return the owner that a line names for the lines below it; empty where it is not such a line.

    Examples
    --------
    >>> label_owner("Phòng Nội vụ:"), label_owner("2. Văn phòng HĐND và UBND"), label_owner("1. Ban hành kế hoạch kiểm tra")
    ('Phòng Nội vụ', 'Văn phòng HĐND và UBND', '')
    """
    paragraph = _DOES.sub("", _in_small_letters(paragraph.strip()))
    match = _LABEL.match(paragraph)
    if not (match and not paragraph[match.end() :].strip()):
        match = _HEADED.match(paragraph)
    return (
        "; ".join(units_apart(match["owner"])) if match and not _TASKS.match(match["owner"]) else ""
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
    parts = re.split(rf"\s*[,;]\s*(?={_KINDS}\s)|\s+và\s+(?=(?!UBND\b){_KINDS}\s)", owners)
    return [name for p in parts if (name := re.sub(r"\s+chủ trì$", "", p.strip(" ,;")))]
