"""Who leads, where it is named behind its task."""

from __future__ import annotations

import re

from parlib.intake.dispatch.unit_names import (
    ABBREVIATED,
    KINDS,
    KNOWN_UNITS,
    LEAD,
    MORE_UNITS,
    NAMES,
    STOP,
    UNIT_LIST,
    VERBS,
)

IN_BRACKETS = re.compile(
    r"\(\s*(?:(?:cơ quan|đơn vị|bộ phận|người)\s+)?(?:đồng\s+)?(?:chủ trì|thực hiện|phụ trách|tham mưu|theo dõi|(?:chịu\s+)?trách nhiệm(?:\s+chính)?"
    rf"|đầu mối|giao)(?:\s(?:chính|chung|thực hiện|theo dõi|tham mưu|tổng hợp))?\s*(?::\s*|(?:là\s+)?(?={KINDS}\s))(?P<owner>[^()]{{2,120}}?)\s*(?:[;,]\s*(?:(?:cơ quan|đơn vị|cùng)\s+)?(?:phối hợp|thời (?:gian|hạn)|hạn|hoàn thành|xong|trước|trong|sản phẩm|tháng|quý)\b[^()]*)?\)",
    re.IGNORECASE,
)
LEADS_IN_BRACKETS = re.compile(
    rf"\(\s*(?:(?:do|giao)\s+)?(?P<owner>{UNIT_LIST})\s+(?:chủ trì|thực hiện|tham mưu"
    rf"|phụ trách|chịu trách nhiệm|làm đầu mối|là đầu mối|đảm nhiệm)[^()]*\)"
)
AFTER = re.compile(
    r"(?:^|[.;,–-]\s*|\s)(?:(?:cơ quan|đơn vị|bộ phận)\s+)?(?:chủ trì|thực hiện|phụ trách"
    rf"|(?:chịu\s+)?trách nhiệm(?:\s+chính)?|đầu mối|phân công|tham mưu)(?:\s+thực hiện)?(?:\s*:|\s+(?:là|thuộc(?:\s+về)?)(?=\s)|(?<=vị chủ trì)(?=\s)|(?<=vị thực hiện)(?=\s)|(?<=quan chủ trì)(?=\s)|(?<=quan thực hiện)(?=\s))\s*(?P<owner>{KINDS}\s[^:;.()\d]{{2,110}}?)\s*(?=[;.]|,\s*(?:riêng|trừ|hoàn thành|xong|trước|trong|thời|hạn)\b"
    r"|,?\s*(?:đơn vị |cơ quan )?phối hợp\b|$)",
    re.IGNORECASE,
)
"""The owner named behind its task: "… trong năm. Chủ trì: Phòng Kinh tế; phối hợp: …"."""
LED_BY = re.compile(
    rf"(?<=[\w),;]\s)(?:do|giao)\s+(?P<owner>{KNOWN_UNITS}|{KINDS}\s(?:[^,;:.()\d]|{MORE_UNITS}){{2,60}}?)\s+(?:chủ trì|phụ trách|đảm nhiệm|chịu trách nhiệm|(?:làm|là) đầu mối|chỉ đạo, chịu trách nhiệm"
    r"|(?:thực hiện|tham mưu|chỉ đạo|theo dõi|đôn đốc|(?:theo dõi|tổng hợp|hướng dẫn|kiểm tra), (?:đôn đốc|theo dõi|tổng hợp|kiểm tra))(?=\s*(?:[.;]?$|[,;]|trong\s|trước\s|xong\s)))"
)
"""The owner named behind its task: "Việc mở 04 điểm … do Tổ Một cửa chủ trì"."""
ONLY_IN_BRACKETS = re.compile(
    rf"[(\[/](?P<owner>{KNOWN_UNITS}|{ABBREVIATED}(?:\s[^;:,.\d()]{{1,40}})?|{KINDS}\s[^;:,.%\d()]{{2,50}}?)(?:(?:[,;]|\s[-–])\s[^()]{{3,60}})?[)\]/]\s*[.;]?\s*$"
    rf"|\s(?:[-–→]|=>|->)\s(?P<behind>{KNOWN_UNITS}|{ABBREVIATED}(?:\s[^;:,.\d()]{{1,40}}?)?|(?<=[→>] ){KINDS}\s[^;:,.%\d()]{{2,50}}?)(?:\s(?:theo dõi|thực hiện|chủ trì|phụ trách))?\s*[.;]?\s*$"
    rf"|[;.]\s(?:giao\s)?(?P<answers>{KNOWN_UNITS})\s(?:chịu trách nhiệm|chủ trì|phụ trách|(?:làm|là) đầu mối|thực hiện)(?=[,;.]|\s(?:hoàn thành|trước|xong|thực hiện|chính)|$)"
)
"""The owner behind its task and nothing else: "Số hóa 90% hồ sơ (Sở Tư pháp)."."""
_ONLY_DATES = r"(?:[^%\d]|\d{1,2}/\d{1,2}(?:/20\d\d)?|20\d\d)*"
BEHIND_A_DASH = re.compile(
    rf"\s[-–—→]\s+(?:(?:[Gg]iao|[Dd]o)\s+(?:cho\s+)?)?(?P<owner>{NAMES})(?:,?\s(?:{LEAD}|{VERBS}|xong)\b{_ONLY_DATES})?\s*[.;]?\s*$"
    rf"|(?:\s[-–—→]|:)\s+(?:đồng chí|đ/c)\s(?P<somebody>(?:Phó\s)?(?:Chủ tịch|Giám đốc|Bí thư|Chánh|Trưởng|Hiệu trưởng|Viện trưởng|Cục trưởng)[^,;:.()%\d]{{2,70}}?)\s(?:trực tiếp (?:phụ trách|chỉ đạo)|chỉ đạo|phụ trách|chịu trách nhiệm)\s*[.;]?\s*$"
    rf"|:\s+(?P<responsible>{NAMES})\s(?:chỉ đạo, )?(?:chủ trì|chịu trách nhiệm|phụ trách)(?:\s(?:chính|thực hiện))?\s*[.;]?\s*$"
)
"""The owner behind a dash or a colon: "Ban hành Kế hoạch trước 25/01 – Văn phòng tham mưu."."""
LEADS_ALONE = re.compile(
    rf"(?:^|\.\s)(?P<owner>{KINDS}(?:\s(?!{STOP})[^;:.,\d\s]+){{0,9}}?)\s(?:chủ trì|(?:làm\s|là\s)?đầu mối|phụ trách|chịu trách nhiệm(?:\s(?:theo dõi|thực hiện|tham mưu|tổng hợp))?(?:\s(?:chung|chính))?)\s*[.;](?=\s|$)"
)
"""A sentence that only says who leads: "2.4. Chuyển đổi số. Văn phòng đầu mối. Đề ra các mức: …"."""
EACH_BEHIND = re.compile(
    rf"\sdo\s+({KNOWN_UNITS})(?:\s+(?:chủ trì|phụ trách|đảm nhiệm|thực hiện|làm đầu mối))?(?=\s*(?:[;.,]|$))|"
    rf",\s+(?:do|giao)\s+({KINDS}\s[^,;:.()\d]{{2,60}}?)\s*(?:chủ trì|phụ trách|đảm nhiệm|thực hiện|làm đầu mối|tham mưu|theo dõi)?(?=\s*(?:[;.]|$))"
    rf"|\(({KINDS}(?:\s[^,;:.()\d]{{2,60}}?)?)(?:\s+(?:chủ trì|phụ trách|thực hiện|tham mưu)[^()]*)?\)(?=\s*(?:[;.,]|$))"
)
INSIDE = re.compile(rf"\({KINDS}[^()\d]{{0,60}}?\s(?:chủ trì|phụ trách)\)\s*[,;]\s+\S")
