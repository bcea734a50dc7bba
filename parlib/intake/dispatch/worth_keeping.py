"""Which readings of a clause are promises.

Not what is threatened, agreed to, spent, compared with or told in passing.
"""

from __future__ import annotations

import re

from parlib.intake.dispatch.results import tells_a_place
from parlib.intake.dispatch.rules.readings import STRIVE, Reading

_MONEY = re.compile(
    r"\d\s*(?:tỷ|triệu|nghìn)?\s*đồng\b|^(?:kinh phí|dự toán|chi phí thực hiện)\b|\b(?:do|từ) (?:nguồn )?"
    r"ngân sách\b[^.;]{0,30}\b(?:bố trí|bảo đảm|đảm bảo|hỗ trợ|cấp|chi trả)\b|\bxã hội hóa\b"
    r"|\bvốn đối ứng\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_FLOOR_OF_SPENDING = re.compile(
    r"\b(?:không thấp hơn|không dưới|tối thiểu|ít nhất)\s+\d[\d,.]*\s*%", re.IGNORECASE
)
_CONDITION = re.compile(
    r"^(?:ai|cá nhân|tập thể|người|đơn vị|bộ phận|xã|phường)\b[^;,:]{0,60}?\b(?:không|chưa)\b[^;]{0,120}?\bthì\b"
    r"|^(?:nếu|(?:trong )?trường hợp)\b[^;]{5,160}?\bthì\b|^(?:(?:Trường hợp|Nếu|Khi)\b"
    r"|[^,;:]{3,60}?\bnào\b)[^;]{0,160}?(?:không|chưa|dưới|thấp hơn|trễ|chậm|để"
    r"|vi phạm)\b[^;]{0,120}?(?:,\s|\b(?:thì|sẽ|bị|phải)\b)"
    r"|^(?!không\b)[^;:]{3,60}?\bnào\b[^;]{0,200}?\b(?:thì|sẽ bị|bị)\b",
    re.IGNORECASE,
)
_ONLY_THEN = re.compile(
    r"\bmới (?:được (?:lập|xét|tính|cấp|phép|đề nghị|xếp|bố trí|điểm|hưởng|tuyển)|cho phép|xem xét|tính)\b",
    re.IGNORECASE,
)
"""What stands before it is a condition: "có tối thiểu 15 biên chế mới được lập phòng"."""
_ALREADY = re.compile(r"\((?:đã|mới|hiện|đang|trước đây|nay)\b", re.IGNORECASE)
"""What stands in brackets beside a promise tells how far it is: "(đã xong 687 dữ liệu, bằng 62%)"."""
_REWARDED = re.compile(
    r"^(?:\d{1,3}\s(?:tập thể|cá nhân)|(?:đề xuất\s+)?(?:khen thưởng|biểu dương|tuyên dương)|mức thưởng|cơ cấu giải)\b",
    re.IGNORECASE,
)
_SHOULD_IT_HAPPEN = re.compile(
    r"^(?:nếu|trường hợp|trong trường hợp|khi có|khi phát sinh)\b", re.IGNORECASE
)
_OF_THOSE = re.compile(
    r"^(?:những|các|đơn vị|xã|phường)\b[^;,]{0,60}?\b(?:dưới|thấp hơn|chưa đạt|trên)\b[^;]{0,40}?\bphải\b",
    re.IGNORECASE,
)
_BINDING = re.compile(
    r"\b(?:không (?:thấp hơn|dưới|quá|vượt)|tối thiểu|ít nhất|trở lên|phải)\b", re.IGNORECASE
)
_GOAL_OF_A_RESULT = re.compile(
    r"kết quả\s+(?:đghl|đo lường|khảo sát|đánh giá|xếp hạng|chỉ số)\b(?!.*\b(?:đạt|đã|mới|chỉ)\b).*\b(?:trên|từ)\s+\d",
    re.IGNORECASE,
)
"""A measured result that is bounded, and not told: "Kết quả đánh giá hài lòng … trên 92%"."""
_EQUALS = re.compile(r"\bbằng\s*$", re.IGNORECASE)
_OF_A_YEAR_BEFORE = re.compile(
    r"\s*\d[\d,.]*\s*%\s+(?:[^\W\d_]+\s+){0,3}?(?:năm 20\d\d|năm trước|cùng kỳ|thực hiện)\b",
    re.IGNORECASE,
)
_BARE_ASIDE, _BARE_ASIDE_ENDS = re.compile(r"\($|\(\s+$"), re.compile(r"\s*\)")
"""A share alone in brackets says again what stands before it: "12/21 đơn vị (57%)"."""
_SANCTIONED = re.compile(
    r"^(?!không\b)[^;]{5,160}?\b(?:không|chưa|dưới|để|vi phạm)\b[^;]{0,120}?(?:\bthì\b"
    r"|\b(?:sẽ )?bị (?:xem xét|hạ|phê bình|xử lý|trừ|kiểm điểm|đánh giá|xếp loại)\b)|^[^;]{5,160}?"
    r"(?:\btrở lên\b|\b(?:dưới|trên|quá) \d)[^;]{0,60}?\bthì\b[^;]{0,60}?\b(?:không (?:được )?"
    r"|được )(?:xếp loại|xét|đánh giá|khen|cộng)"
    r"|^[^;]{5,160}?(?:\btrở lên\b|\b(?:dưới|trên|quá|từ|vượt) \d)[^;]{0,80}?"
    r"\b(?:không|chưa) (?:được )?(?:xếp loại|xếp|xét|xem xét|bình xét|đề nghị|công nhận|đánh giá"
    r"|khen|tặng)\b"
    r"|^[^;]{2,160}?(?:\b(?:dưới|trên|quá|từ) \d)[^;]{0,80}?\bbị (?:nêu tên|hạ|phê bình|xử phạt"
    r"|xử lý|trừ|kiểm điểm|nhắc nhở)\b"
    r"|^[^;]{2,160}?\bcó (?:trên|quá|từ) \d[^;]{0,80}?\bthì\b[^;]{0,60}?\bphải (?:kiểm điểm|giải trình)\b",
    re.IGNORECASE,
)
_BLAMED = re.compile(
    r"\b(?:xử lý|kiểm điểm|phê bình|xem xét|làm rõ|điều chuyển|thay thế|kỷ luật|nhắc nhở)"
    r"(?: nghiêm)?(?: trách nhiệm)?(?: của)? (?:công chức|cán bộ|người đứng đầu|tập thể|cá nhân"
    r"|đơn vị|cơ quan|địa phương|thủ trưởng)\b[^;]{0,60}?\b(?:có|để|không|chưa)\b",
    re.IGNORECASE,
)
"""Who is called to account, and for what: no promise."""
_AGREED_TO = re.compile(
    r"^(?:cơ bản\s+)?(?:nhất trí|thống nhất|đồng ý|tán thành)(?: với| về)?(?: nội dung| chủ trương)?\s+"
    r"(?:phương án|dự thảo|tờ trình|đề xuất|kiến nghị|đề nghị)\b",
    re.IGNORECASE,
)
"""What is agreed to is somebody's draft, and says what that draft changes."""
_ONLY_COMPARED = re.compile(
    r"\s*(?:bằng\s+)?\d[\d,.]*\s*%\s+(?:so với |mức )?(?:(?:thực hiện|kết quả) năm|cùng kỳ)\b",
    re.IGNORECASE,
)
"""What a figure beside the promise comes to: "12.000 người, bằng 150% thực hiện năm 2019"."""
_ON_CONDITION = re.compile(
    r"\S\s+nếu(?:\s+(?:có|để|còn|vượt))?(?:\s+[^\W\d]+){0,4}\s*$", re.IGNORECASE
)
"""A condition behind the task: "thu hồi biển hạng sao nếu có trên 3 lỗi"."""
_STRIVES = re.compile(STRIVE, re.IGNORECASE)
_OF_A_YEAR = re.compile(r"\bso với (?:cùng kỳ )?(?:năm )?20\d\d\s*$", re.IGNORECASE)
_ANSWERS_FOR = re.compile(
    r"\b(?:có|để)\b[^;%]{0,120}\d\s*%[^;%]{0,120}\bphải (?:giải trình|kiểm điểm|chịu trách nhiệm"
    r"|xin lỗi|báo cáo)\b",
    re.IGNORECASE,
)


_NAMES_ONLY = re.compile(r"số |(?:không|xin|luôn|rõ|dám)$")
"""What no number counts: "số …", "3 không"."""
_EXPECTED = re.compile(
    r"(?:dự kiến|ước)\s+(?:cả năm\s+)?(?:tổng\s+)?(?:thu|chi|kinh phí|nguồn|doanh thu)\b",
    re.IGNORECASE,
)
"""What is expected to come in is no goal: "Dự kiến thu ngân sách 1.200 tỷ đồng, tăng 8%"."""
_GRADES = re.compile(
    r"\d\s*(?:điểm|%)(?:\s+trở lên)?\s*(?:là|thì xếp|xếp|:|được xếp)\s*(?:loại\s+|mức\s+)?[“\"]?"
    r"(?-i:Xuất sắc|Rất tốt|Tốt|Khá|Trung bình|Yếu|Kém)\b",
    re.IGNORECASE,
)
_GRADED_WHEN = re.compile(
    r"\bxếp\s+(?:loại|hạng|mức)\s[^;.\d]{2,20}\s(?:khi|nếu)\s+(?:đạt\s+)?(?:từ\s+|trên\s+)?\d",
    re.IGNORECASE,
)
"""What a grade means: "đạt từ 90 điểm là Tốt, từ 80 đến dưới 90 điểm là Khá"."""
_SCORED = re.compile(
    r"\d\s*%[^;:]{0,40}?\s(?:được|chấm|tính|cộng|trừ|hưởng|bị trừ)\s+\d[\d,.]*\s*điểm\b|\d\s*%[^;:]{0,30}?\s(?:không (?:được )?(?:chấm|tính|có|cho) điểm|được (?:chấm )?điểm tối đa)\b",
    re.IGNORECASE,
)
"""How a share is scored: "hoàn thành 100% được 1,5 điểm; dưới 85% không chấm điểm"."""
_FORMULA = re.compile(
    r"=\s*\(?(?:số|tổng|điểm|tỷ lệ)\s[^;=]{3,160}?(?:/|:|\bchia\b)[^;=]{2,120}?(?:[x×*]|\bnhân\b)\s*\d",
    re.IGNORECASE,
)
"""How a figure is worked out."""
_WANTS_TO_BUY = re.compile(
    r"\b(?:đề xuất|đề nghị|xin|phương án|dự trù|dự toán)\s+(?:được\s+)?(?:mua|đầu tư|bố trí kinh phí|cấp kinh phí)\b",
    re.IGNORECASE,
)
_ALLOWED = re.compile(r"\bđược\s*$", re.IGNORECASE)
_REQUIRED = re.compile(
    r"\((?:từ mức|giao (?:cấp|các|xã|huyện)|quý [IV]{1,3}/20\d\d|yêu cầu|quy định|luật định|theo quy định|hiện hành|định mức|bình quân|cả nước|toàn quốc|toàn tỉnh"
    r"|[^()]*\b(?:bình quân|trước (?:khi )?(?:sắp xếp|sáp nhập)|trước đây|hiện nay|năm ngoái)|tháng \d{1,2}/20\d\d|(?:cuối|hết) năm 20\d\d|cùng kỳ)\b",
    re.IGNORECASE,
)
"""What stands in brackets is required, usual or was so: "(luật định 03 ngày)"."""
_LAST_YEAR_ONLY = re.compile(
    r"\bcùng kỳ(?: năm (?:trước|20\d\d))?[^,;%\d]{0,40}\b(?:chỉ|mới|đạt|là)\b[^,;%\d]{0,20}$",
    re.IGNORECASE,
)
_OF_A_RESOLUTION = re.compile(
    r"\b(?:lộ trình|quy định|yêu cầu|mục tiêu)\s+(?:của\s+|theo\s+|tại\s+)?(?:Nghị quyết|Quyết định|Kế hoạch|Chỉ thị)[^,;%]{0,60}\blà\b[^,;%\d]{0,20}$",
    re.IGNORECASE,
)


def worth_keeping(readings: list[Reading], clause: str) -> list[Reading]:
    """Drop what another reading of the same clause already says better, and what speaks of the
    past.
    """
    if re.search(r"\bchưa đạt\b|tồn tại, hạn chế", clause, re.IGNORECASE):
        readings = [
            r
            for r in readings
            if r.rule not in ("complete in words", "zero score", "percent")
            or (r.rule == "percent" and r.target == _ALL)
        ]
    readings = [r for r in readings if not _tells_the_past(clause, r)]
    readings = [r for r in readings if not _says_again(clause, r, readings)]
    if (rewarded := _IS_REWARDED.match(clause)) is not None:
        readings = [r for r in readings if r.start >= rewarded.end()]
    # "Trường hợp đơn vị nào không đạt 80%, Sở sẽ …": what is threatened, not what is promised
    if _REWARDED.search(clause):
        readings = [r for r in readings if r.rule != "count"]
    if (
        _AGREED_TO.match(clause)
        or _EXPECTED.match(clause)
        or _GRADES.search(clause)
        or _SCORED.search(clause)
        or _FORMULA.search(clause)
        or _GRADED_WHEN.search(clause)
    ):
        return []
    readings = [r for r in readings if r.rule != "count" or not _NAMES_ONLY.match(r.unit)]
    if _WANTS_TO_BUY.search(clause):
        readings = [r for r in readings if r.rule != "count"]
    if _SHOULD_IT_HAPPEN.search(clause):
        readings = [r for r in readings if r.rule != "ceiling"]
    if (
        threat := _CONDITION.match(clause) or _OF_THOSE.match(clause) or _SANCTIONED.search(clause)
    ) is not None:
        readings = [r for r in readings if r.start >= threat.end()]
    if (then := _ONLY_THEN.search(clause)) is not None:
        readings = [r for r in readings if r.start > then.start()]
    if (blamed := _BLAMED.search(clause)) is not None:
        readings = [r for r in readings if r.start < blamed.start()]
    # a condition, not a promise: "có hồ sơ trễ hạn trên 1% … phải giải trình"
    if _ANSWERS_FOR.search(clause):
        readings = [r for r in readings if r.rule != "percent"]
    # what is spent, and its share of the whole, is no promise
    comes_in = any(r.rule == "money" for r in readings)
    if (
        not comes_in
        and (money := _MONEY.search(_IN_BRACKETS.sub("", clause)))
        and not _STRIVES.search(clause)
    ):
        spent = () if money.start() else ("count", "percent change")
        floor = _FLOOR_OF_SPENDING.search(clause)
        readings = [
            r for r in readings if r.rule not in spent and (r.rule != "percent" or bool(floor))
        ]
    readings = _without_what_a_figure_says(readings, clause)
    numbered = any(
        r.rule in ("percent", "percent change", "points gain", "count") for r in readings
    )
    return [r for r in readings if not (numbered and r.rule == "complete in words")]


_IS_REWARDED = re.compile(
    r"(?:cuối năm,?\s+)?(?:các\s+)?(?:tập thể|cá nhân|đơn vị|cơ quan|phòng|xã|phường|thôn|khu phố|công chức|ai|người)\b[^;]{0,100}?\d[^;]{0,50}?\b(?:thì\s+|sẽ\s+)?được\s+(?:xét\s+|xem xét\s+|đề nghị\s+|ưu tiên\s+)*(?:[^\W\d]+\s){0,3}?(?:tặng|khen|thưởng|biểu dương|tuyên dương|nâng bậc|nâng lương|xếp loại|cộng)\b",
    re.IGNORECASE,
)
"""What earns a reward is a condition: "Tập thể đạt từ 95 điểm trở lên được tặng Giấy khen"."""
_AS_MUCH_AS = re.compile(r"\bbằng\s+(?:khoảng|gần|hơn)\s+$", re.IGNORECASE)
_EACH_TIME = re.compile(
    r"\bmỗi\s+(?:quý|tháng|tuần|năm|kỳ|đợt|huyện|xã|đơn vị)\s+(?:tổ chức\s+)?$", re.IGNORECASE
)
_SO_MANY_EACH_TIME = re.compile(r"(?:mỗi|từng)\s+(?:quý|tháng|tuần|năm|kỳ|đợt)\s+\d", re.IGNORECASE)
_NO_DIGIT = re.compile(r"\d")
_LAST_YEARS = re.compile(
    r"(?:^|[,;:(]\s*)(?:[^,;:(\d]{0,60}?\s)?(?:năm ngoái|năm trước|cùng kỳ(?: năm trước)?)(?!\s+(?:chuyển|còn))(?:[^,;:(\d]{0,60}?\s)?(?:là|đạt|được|có|ở mức|chiếm)(?:\s+(?:được|là|đạt))?\s*$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:so với|so|hơn|bằng|tăng|giảm)\b[^,;]{0,20}(?:năm ngoái|năm trước|cùng kỳ)", re.IGNORECASE
)


def _says_again(clause: str, reading: Reading, readings: list[Reading]) -> bool:
    """Return whether a reading says another in other words, or tells last year's value: "6 đơn vị, bằng
    khoảng một phần ba", "04 buổi, mỗi quý một buổi", "năm ngoái tỷ lệ là 78%".
    """
    before, words = clause[: reading.start], clause[reading.start : reading.end]
    earlier = [r for r in readings if r.end <= reading.start]
    if earlier and _AS_MUCH_AS.search(before):
        return True
    often = _EACH_TIME.search(before) if words[:1].isdigit() else _SO_MANY_EACH_TIME.match(words)
    noun = reading.unit.split(" ")[0]
    if often and any(r.rule == "count" and r.unit.split(" ")[0] == noun for r in earlier):
        return True
    last = _LAST_YEARS.search(before + _NO_DIGIT.split(words)[0])
    return last is not None and not _COMPARED.search(last.group())


_AS_PRESCRIBED = re.compile(r"\btheo (?:quy định|Luật|luật|Nghị định|Thông tư)\b")
"""A limit that somebody else has set."""


def _without_what_a_figure_says(readings: list[Reading], clause: str) -> list[Reading]:
    """Drop a rise without a figure beside one with a figure ("đạt 65%, tăng so với năm trước"), and a
    limit of time that says how a share is to be reached ("98% hồ sơ trả không quá 02 giờ").
    """
    shares = [r for r in readings if r.rule == "percent"]
    prescribed = _AS_PRESCRIBED.search(clause) is not None
    return [
        r
        for r in readings
        if not (
            (
                r.rule == "growth"
                and r.target_text.startswith("tăng")
                and any(s.target is not None and 0 <= r.start - s.end <= _NEXT_TO for s in readings)
            )
            or (
                r.rule == "ceiling"
                and r.unit.split(" ")[0] in ("giờ", "ngày", "phút", "giây")
                and (
                    prescribed
                    or any(
                        s.end <= r.start and not _PARTED.search(clause, s.end, r.start)
                        for s in shares
                    )
                )
            )
        )
    ]


_ALL = 100
_NEXT_TO = 12  # characters
_PARTED = re.compile(r"[,;:]\s|\s(?:và|hoặc)\s")


def _tells_the_past(clause: str, reading: Reading) -> bool:
    """Return whether a number is a result that is reported, not a promise.

    "theo đó … đạt 81,36%", "(năm 2022 mới đạt 31,4%)".
    """
    before = clause[: reading.start]
    aside = before[before.rfind("(") :] if before.rfind("(") > before.rfind(")") else ""
    if _LAST_YEAR_ONLY.search(before) or _OF_A_RESOLUTION.search(before):
        return True
    lead = _NO_DIGIT.split(clause[reading.start : reading.end])[0]
    if aside and (_ALREADY.match(aside) or _REQUIRED.match(f"{aside}{lead} ")):
        return True
    if reading.rule == "percent change" and _ALLOWED.search(before):
        return True
    if _ON_CONDITION.search(before):
        return True
    if aside and _OF_A_YEAR.search(before[: before.rfind("(")]):  # "so với năm 2024 (82,31%)"
        return True
    told = re.search(
        r"^theo đó\b|\b(?:chỉ|đã)\s*$|(?<!xây )(?<!cấp )(?<!triển )(?<!lập )(?<!mở )(?<!trồng )"
        r"(?<!tạo )(?<!dựng )(?<!sung )(?<!nạp )(?<!nhận )(?<!ký )\bmới\s*$|\b(?:đang|(?<!thực )hiện) (?:đạt|có|ở mức)\s*"
        r"(?:trên |dưới |từ )?$|\b(?:xếp|đứng) (?:thứ|hạng|vị thứ) \d",
        f"{before}",
        re.IGNORECASE,
    )
    if _BARE_ASIDE.search(before) and _BARE_ASIDE_ENDS.match(clause, reading.end):
        return True
    return (
        bool(told)
        or (
            bool(re.match(r"kết quả\b", clause, re.IGNORECASE))
            and not _BINDING.search(clause)
            and not _GOAL_OF_A_RESULT.match(clause)
        )
        or bool(_ONLY_COMPARED.match(clause, reading.start))
        or bool(_EQUALS.search(before) and _OF_A_YEAR_BEFORE.match(clause, reading.start))
        or bool(re.search(r"năm 20\d\d(?:\s*[:,]|,? là)? ?(?:mới |chỉ |đã )?(?:đạt )?$", aside))
        or tells_a_place(clause)
    )
