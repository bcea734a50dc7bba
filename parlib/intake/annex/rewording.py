"""Usual turns of guidance in the plain form that the grammar reads; nothing else is changed."""

from __future__ import annotations

import re

_IN_BRACKETS = re.compile(r"\([^()\d]*;[^()\d]*\)")
"""A list without figures in brackets: its semicolons part no clauses."""
_PROPOSED_AS_WELL = re.compile(
    r"\b(xử lý|khắc phục|giải quyết)\s+hoặc\s+(?:được\s+|có\s+)?(?:kiến nghị|đề nghị|đề xuất)\s+"
    r"(?:xử lý|khắc phục|giải quyết)\b",
    re.IGNORECASE,
)
_NO_CASE_OR_ALL = re.compile(
    r"(?:^|(?<=[\n.;] ))không\s+(?:phát sinh|có)\s+[^\d:;.\n]{3,60}?\s+hoặc\s+(?=(?:có\s+)?100\s*%)",
    re.IGNORECASE,
)
_PARTS_OF_A_LIST = re.compile(
    r"(?:^|(?<=\n))[^\d:;\n]{0,60}?\b(?P<n>\d{1,2})\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){0,2}?)\s*(?:\([^()\d]*\))?\s*[:,]\s*"
    r"(?P<each>mỗi\s+(?P=what)\b[^;:\n]*?\d[\d,.]*\s*(?:điểm|đ)?)(?=\s*(?:[;.\n]|$))",
    re.IGNORECASE,
)
"""What each of a list gives: "Đủ 04 hoạt động (…): mỗi hoạt động 0,25 điểm"."""


_FINED = re.compile(
    r"\b(?:bị\s+)?phạt(?=\s+(?:tối đa\s+|không quá\s+)?\d)|(?<=không )phạt(?=\s*(?:[;.,\n]|$))|(?<=tối đa )phạt(?=\s+\d)",
    re.IGNORECASE,
)
_TIMES_MOST = re.compile(r"(?<=\d/\d)\s*[x*]\s*(?=điểm\s+tối\s+đa)", re.IGNORECASE)
"""A part of the maximum: "1/2*Điểm tối đa"."""
_WITHOUT_LIMIT = re.compile(
    r"\bkhông\s+giới\s+hạn\s+số\s+[^\d;:,.]{2,30}?,?\s*nhưng\s+", re.IGNORECASE
)
_POINTS_INSIDE = re.compile(
    r"(?:^|(?<=\n))=?\s*\(\s*(?P<of>[^()\d;:]{4,80}?)\s*[x*]\s*(?P<points>\d[\d,]*)\s*\)\s*/\s*(?P<whole>[^()\d;:\n]{4,60})(?=[;.\n]|$)",
    re.IGNORECASE,
)
"""The maximum inside the bracket: "= (số nhiệm vụ hoàn thành x 2)/tổng số nhiệm vụ"."""


_NO_POINTS = r"(?:không\s+(?:được\s+)?(?:tính|có|chấm|cho)?\s*điểm|(?:được\s+|tính\s+|là\s+)?0\s*(?:điểm|đ)?)"
_RIDER = re.compile(
    rf"\s*(?:,?\s*(?:nhưng|song|riêng|tuy nhiên,?)\s+|[(\[]\s*)(?:nếu\s+)?(?P<where>(?:tỷ lệ\s+|đạt\s+)?(?:dưới|trên|từ|đạt|<|≤|≥|>)\s*\d[^;:()\n]*?)\s*(?:thì\s+|:\s*|,\s*|\s)(?P<gives>{_NO_POINTS})\s*[)\]]?",
    re.IGNORECASE,
)
"""A floor behind a formula: "(tỷ lệ dưới 50% không tính điểm)", ", nhưng dưới 60% thì 0 điểm"."""
_ONLY_FROM = re.compile(
    r"\s*[,(]\s*(?:chỉ\s+)?(?:được\s+)?(?:tính|áp dụng|chấm)(?:\s+điểm)?\s+(?:khi|nếu|cho|với|đối với)\s+(?:trường hợp\s+)?(?:tỷ lệ\s+|đạt\s+)*(?:từ|≥|ít nhất)\s*(?P<low>\d[\d,.]*\s*%)(?:\s*trở lên)?\s*\)?",
    re.IGNORECASE,
)
_TAKES_BELOW = re.compile(
    r"(?:^|(?<=[\n.;]))\s*(?:các\s+)?(?:trường hợp\s+)?(?:bị\s+)?trừ(?:\s+điểm)?(?:\s+(?:như sau|khi|nếu|đối với|trong các trường hợp(?:\s+sau)?))?\s*:[ ]*\n(?P<lines>(?:[ ]*(?:[-+•*]|\(?[a-zđ]\)|\(?\d\))?[ ]*(?:mỗi|cứ|từng)\b[^\n]*(?:\n|$))+)",
    re.IGNORECASE,
)
"""A heading "Trừ:" over what each fault costs."""
_COSTS = re.compile(r":\s*-?\s*(?=\d[\d,.]*\s*(?:điểm|đ)?[ .;]*$)", re.MULTILINE)


_OVER_HUNDRED = re.compile(r"(?<=\d)\s*:\s*100\s*%?(?=\s*(?:[;.\n]|$))")
"""A percentage brought back by a colon: "tỷ lệ (%) x 4 : 100"."""
PERCENTAGE_POINTS = re.compile(r"(\d)\s*điểm\s*(?:phần trăm|%)", re.IGNORECASE)
_NOTHING_MORE = re.compile(
    r"[;.,]\s*(?:nếu\s+|trường hợp\s+)?(?:vượt|quá|trên)\s[^\d;.\n]{3,60}?(?:cũng\s+|thì\s+)?(?:không\s+(?:được\s+)?(?:cộng|tính|chấm)\s+thêm(?:\s+điểm)?)(?=\s*(?:[;.\n]|$))",
    re.IGNORECASE,
)
"""That more than the plan gives no more points."""


_LESS = re.compile(
    r"\b(?:thì\s+)?(?:bị\s+)?bớt(?:\s+đi)?(?=\s+\d[\d,.]*\s*(?:điểm|đ)\b)", re.IGNORECASE
)
_FRACTION = re.compile(
    r"\b(từ|dưới|trên|thấp hơn|ít nhất|tối thiểu|quá|đến)\s+(\d)/([1-9])(?!\d|/|\s*(?:số\s+)?điểm)(?=\s|[:;,.]|$)",
    re.IGNORECASE,
)
_BELOW_ALL = re.compile(r"\b(đến\s+)?dưới\s+(?:toàn bộ|tất cả)\b", re.IGNORECASE)
_QUOTIENT_BY_COLON = re.compile(
    r"\((?!\s*(?:dưới|trên|từ|nếu|đạt|<|>|≤|≥))([^():;\n]*[^\W\d][^():;\n]*?)\s*:\s*(\d[\d,.]*\s*%?|[^():;\n\d]+)\)"
)
_LATER_BUT = re.compile(r"\b(?:chậm|muộn|trễ)\s+hơn\s+nhưng\s+(?=trong\b)", re.IGNORECASE)
_HOLDS_FROM = re.compile(
    r"\s*\(\s*(?:tỷ lệ\s+)?(?:từ|≥)\s*(\d[\d,.]*\s*%)(?:\s*trở lên)?\s*\)(?=[^\n]*\bdưới\s+\1)",
    re.IGNORECASE,
)
_NO_CASE_ASIDE = re.compile(
    r"\s*\(\s*(?P<words>(?:[^\W\d]+\s+){0,4}?không\s+(?:có|phát sinh)\s[^()\d]{3,80}?điểm\s+tối\s+đa)\s*\)",
    re.IGNORECASE,
)
"""That nothing came up, in brackets behind the rule."""
_ALL_OF_THE_ITEM = re.compile(
    r"\b(?P<none>(?:0|không\s+(?:có\s+|được\s+|tính\s+|chấm\s+)?)\s*điểm)\s+(?:cho\s+|của\s+|đối với\s+)?(?:cả|toàn bộ|toàn)?\s*(?:tiêu chí|mục|nội dung)(?:\s+(?:này|đó))?(?=\s*(?:[;.,)\n]|$))",
    re.IGNORECASE,
)
_SO_MANY_IN_ALL = re.compile(
    r"(?P<each>\bmỗi\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){0,1}?)\b[^;:\n()]*?\d[\d,.]*\s*(?:điểm|đ)?)\s*(?:\(\s*(?:tổng\s+(?:số\s+|cộng\s+)?|gồm\s+|có\s+|đủ\s+)?|,\s*tổng\s+(?:số\s+|cộng\s+)?)(?P<n>\d{1,2})\s+(?P=what)(?:\s*/\s*năm|\s+(?:trong|một|mỗi)\s+năm)?\s*(?:\)|(?=[;.\n]|$))",
    re.IGNORECASE,
)
"""How many there are in all, in brackets: "mỗi báo cáo được 0,75 điểm (tổng số 04 báo cáo)"."""
_SO_MANY_FIRST = re.compile(
    r"(?:^|(?<=\n))\s*(?:có|gồm|đủ|tổng số)\s+(?P<n>\d{1,2})\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){0,1}?)(?:\s+(?:trong|một|mỗi)\s+năm)?\s*[,;.:]\s*(?P<each>mỗi\s+(?P=what)\b[^;:\n]*?(?:được|tính|chấm)\s+\d[\d,.]*\s*(?:điểm|đ)?)(?=\s*(?:[;.\n]|$))",
    re.IGNORECASE,
)
_START_LESS_EACH = re.compile(
    r"^\s*(?:(?:tổng\s+|số\s+)?điểm(?:\s+(?:số|đạt|đạt được))?\s*=\s*)(?P<start>\d[\d,]*)\s*(?:điểm\s*)?(?:-|trừ(?:\s+đi)?)\s*\(?\s*(?:(?P<per>\d[\d,]*)\s*(?:điểm\s*)?[x*]\s*số\s+(?P<what>[^\d();:\n/%]{3,60}?)|số\s+(?P<what2>[^\d();:\n/%]{3,60}?)\s*[x*]\s*(?P<per2>\d[\d,]*)(?:\s*điểm)?)\s*\)?\s*(?:\((?:không âm|thấp nhất (?:là )?0(?: điểm)?|tối thiểu (?:là )?0(?: điểm)?)\)\s*)?(?=[;.\n]|$)",
    re.IGNORECASE,
)
"""A start value less so much for each, as a formula: "Điểm = 10 - 0,5 x số hồ sơ trễ hạn"."""
_TIMES_HOW_MANY = re.compile(
    r"(?:^|(?<=[;\n]))\s*(?:(?:số\s+)?điểm(?:\s+(?:số|đạt|đạt được|cộng|thưởng))?\s*=\s*)?(?:(?P<per>\d[\d,]*)\s*(?:điểm\s*)?[x*]\s*số\s+(?P<what>(?!điểm|phần)[^\d();:,.\n/%*]{2,50}?)|số\s+(?P<what2>(?!điểm|phần)[^\d();:,.\n/%*]{2,50}?)\s*[x*]\s*(?P<per2>\d[\d,]*)(?:\s*điểm)?)(?=\s*(?:[;.,(\n]|$))(?=[^\n]*(?:tối đa|không quá))",
    re.IGNORECASE,
)
"""So much times how many, up to a cap: "Số mô hình x 2 điểm, tối đa 6 điểm"."""
_NOT_HOW_MANY = re.compile(
    r"\b(?:chia|tổng|phần|tỷ lệ|trung bình|bình quân|so với|trong số|nhân)\b|[:÷]"
    r"|\btrên\b(?!\s+(?:các\s+)?(?:báo|mạng|môi trường|cổng|trang|hệ thống|địa bàn|truyền hình|đài|phương tiện|phần mềm|nền tảng|không gian)\b)",
    re.IGNORECASE,
)
"""Words that make a share or a mean of a number: "số hồ sơ đúng hạn trên tổng số hồ sơ"."""
_LETTERS_DEFINED = re.compile(
    r"\s*\(\s*(?:trong đó\s*:?\s*)?[a-zđ]\s*(?:là|:|=)\s*[^()\d]*\)", re.IGNORECASE
)
_SCALE_ASIDE = re.compile(
    r"\s*\(\s*thang(?:\s+điểm)?\s+(?P<n>\d{1,3})\s*\)(?=[^;\n]*/\s*(?P=n)\b)", re.IGNORECASE
)
_EXACTLY = re.compile(r"\bcứ\s+(?:tròn|đủ)\s+(?=\d)", re.IGNORECASE)


_EQUALS_POINTS = re.compile(
    r"(?P<condition>(?:^|(?<=[;\n])|(?<=[,.]\s))\s*(?!(?:tổng\s+)?điểm(?:\s+số)?\s*=)(?=[^\W\d]{2}|[a-z]\s?/|[<>≥≤\d])(?:[^;\n=:\d]{3,60}:\s)?[^;\n=:]{1,120}?[^;\n=:\s])\s*=\s*(?=[+-]?\d[\d,]*(?:\s*(?:điểm|đ))?\s*(?:[;.\n]|$|,\s)|\d[\d,]*\s*[x*]\s*[^\W\d])",
    re.IGNORECASE,
)
"""An equals sign between condition and points: "trên 80% công chức = 2; còn lại = 0"."""
_NOTHING_BARE = re.compile(
    r"(?P<condition>(?:^|(?<=[;\n]))\s*(?:không|chưa)\s(?:có|đạt)\b[^\d:;\n]{0,30}?)\s+0(?=\s*(?:điểm)?\s*(?:[;.\n]|$))",
    re.IGNORECASE,
)
_FROM_THE_SECOND = re.compile(
    r"\btừ\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){0,2}?)\s+thứ\s+(?:hai|2)\s+trở đi,?\s+mỗi\s+(?P=what)",
    re.IGNORECASE,
)
_ONE_OF_THEM = re.compile(
    r"(?P<subject>(?:^|(?<=[;.\n]))\s*(?!(?:đủ|không|có đủ)\b)[^\d:;.\n]{6,60}?)\s*:\s*(?:0?1|một)\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){0,2}?)\s+(?:bị\s+)?trừ\s+(?=\d)",
    re.IGNORECASE,
)
"""What is counted, then what one of it costs: "Kiến nghị trả lời quá hạn: 01 kiến nghị trừ 1 điểm"."""
_COST_FIRST = re.compile(
    r":\s*-\s*(?P<points>\d[\d,.]*)\s*(?:điểm\s*)?(?:cho\s+)?mỗi\s+(?P<what>[^\W\d][^\d:;,.\n]{1,30}?)(?=\s*(?:[;.,\n]|$))",
    re.IGNORECASE,
)
_LATE_EACH = re.compile(
    r"\b(?P<fault>chậm|trễ|muộn|thiếu|sai)\s+mỗi\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){0,2}?)\s*:\s*-\s*(?=\d)",
    re.IGNORECASE,
)
_DOUBLED = re.compile(
    r"\b(tăng)\s+gấp\s+(đôi|ba)(?:\s+trở\s+lên)?(?:\s*\((?:≥|từ)?\s*[12]00\s*%(?:\s+trở lên)?\))?(?=\s*[:,])",
    re.IGNORECASE,
)
_OFF_BELOW = re.compile(
    r"\b(?:dưới|thấp hơn)\s+(?P<start>\d[\d,.]*\s*%)(?:[^\d:;,.\n]{0,20})[,:]?\s*(?:thì\s+)?cứ\s+(?P<way>giảm|thấp hơn)\s+(?P<step>\d[\d,.]*\s*%)",
    re.IGNORECASE,
)
"""Below a mark so much for every per cent: "dưới 98%, cứ giảm 1% trừ 0,5"."""
_EACH_THAT = re.compile(
    r"\b(?P<fault>thiếu|chậm|trễ|sai|vi phạm)\s+(?P<what>[^\W\d]+(?:\s+[^\W\d]+){0,2}?)\s+nào\s*,?\s*(?:thì\s+)?(?:bị\s+)?trừ\s+(?P<points>\d[\d,]*)\s*(?:điểm)?\s*(?:(?:của|cho)\s+)?(?:(?P=what)\s+(?:đó|ấy))?(?=\s*(?:[;.,\n]|$))",
    re.IGNORECASE,
)
"""What each that is missing costs: "thiếu bộ nào trừ 0,5 điểm bộ đó"."""
_PER_BEHIND = re.compile(
    r"\b(?P<does>cộng|thưởng|trừ)\s+(?P<points>\d[\d,]*)\s*điểm\s+(?:cho\s+)?(?P<each>mỗi)\s+(?P<what>[^\W\d][^\d;:,.\n]{1,40}?)(?=\s*(?:[;.,\n]|$))",
    re.IGNORECASE,
)
_IN_TIME = re.compile(
    r"\b(?P<state>kịp thời|đúng (?:thời )?hạn|đúng thời gian|đúng tiến độ)\s*\((?:trong (?:vòng |thời hạn )?\d{1,3} ngày|trước|chậm nhất|kể từ)[^()]*\)",
    re.IGNORECASE,
)
"""What in time means, told in brackets: "kịp thời (trong vòng 15 ngày kể từ …)"."""
_MET_OR_OVER = re.compile(
    r"\bđạt(?:\s+(?:đủ|bằng))?(?:\s+(?:dự toán|kế hoạch|chỉ tiêu))?\s+hoặc\s+vượt\s+(?:dưới|<)\s*(?P<n>\d{1,2})\s*%",
    re.IGNORECASE,
)
_OVER_FROM = re.compile(
    r"\bvượt(?:\s+(?:dự toán|kế hoạch|chỉ tiêu|mức))?\s+từ\s+(?P<n>\d{1,2})\s*%\s+trở lên",
    re.IGNORECASE,
)
_QUOTIENT_OF_WHOLE = re.compile(r"(?<=[x*] )tỷ lệ\s*[:÷]\s*(?=\d[\d,]*\s*%)", re.IGNORECASE)
_NAMES_THE_QUOTIENT = re.compile(
    r"^\s*tỷ lệ [^:\n]{2,40}?\b(?P<quotient>[a-z]\s*/\s*[a-z])\s*,?\s*trong đó\b[^:\n\d]*:\s*(?=\n|[-+•])",
    re.IGNORECASE,
)
"""What a quotient stands for, above its steps: "Tỷ lệ b/a, trong đó a là …, b là …:"."""


_ALL_BUT_SOME = re.compile(
    r"^(?P<whole>\s*100\s*%[^\d:;\n]{3,60}):(?P<rest>[^:;\n]*[;\n]\s*có (?:từ )?0?\d{1,2} (?P<what>[^\d:;\n]*?\b(?:chưa|không|sai|vi phạm|bị)\b[^\d:;\n]*?):.*)$",
    re.IGNORECASE | re.DOTALL,
)
_FAULTY = re.compile(
    r"có (?:từ )?0?\d{1,2} [^\d:;\n]*\b(?:chưa|không|sai|vi phạm|bị)\b[^\d:;\n]*:", re.IGNORECASE
)


def _all_but_some(masked: str) -> str:
    """Say "all are right" as "none is not", where the other lines count those that are not."""
    match = _ALL_BUT_SOME.match(masked)
    if match is None or len(_FAULTY.findall(match["rest"])) != len(
        re.findall(r"[;\n]\s*\S", masked)
    ):
        return masked
    faulty = f"không có {match['what']}:{match['rest']}"
    return re.sub(r"(?<!^)\b(?:chưa|không)\s+[^\W\d]+(?=\s*:)", "sai", faulty, flags=re.IGNORECASE)


_BARE_IN_BRACKETS = re.compile(r"\s*\((?P<points>\d{1,3}(?:,\d{1,2})?)\)\s*[.,]?\s*$")


def _points_in_brackets(masked: str) -> str:
    """Write points in brackets behind a colon, where every alternative has them: "đầy đủ (2); thiếu (0)"."""
    pieces = re.split(r"([;\n]+)", masked)
    stated = [p for p in pieces[::2] if p.strip(" .")]
    if len(stated) < 2 or not all(_BARE_IN_BRACKETS.search(p) for p in stated):
        return masked
    return "".join(_BARE_IN_BRACKETS.sub(r": \g<points>", p) for p in pieces)


def _over_the_whole(match: re.Match[str]) -> str:
    return f"từ 100% đến dưới {100 + int(match['n'])}%"


def _percentage(match: re.Match[str]) -> str:
    part = f"{int(match[2]) / int(match[3]) * 100:.10g}".replace(".", ",")
    return f"{match[1]} {part}%"


def _taken_below(match: re.Match[str]) -> str:
    return "\n" + _COSTS.sub(" trừ ", match["lines"])


def _per_piece(match: re.Match[str]) -> str:
    """Write "2 x số mô hình" as so much each; a share of something is a formula, and stays one."""
    what, per = match["what"] or match["what2"], match["per"] or match["per2"]
    return match.group() if _NOT_HOW_MANY.search(what) else f"mỗi {what} được {per} điểm"


def _start_less_each(match: re.Match[str]) -> str:
    what, per = match["what"] or match["what2"], match["per"] or match["per2"]
    if _NOT_HOW_MANY.search(what):
        return match.group()
    return f"điểm chuẩn {match['start']} điểm; mỗi {what} trừ {per} điểm"


def reworded(masked: str) -> str:
    """Return guidance with usual turns in plain form.

    Examples
    --------
    >>> reworded("Có đủ 3 sổ (đến; đi; lưu): mỗi sổ 0,5 điểm")
    'mỗi sổ 0,5 điểm (không quá 3 sổ)'
    >>> reworded("Không phát sinh đơn hoặc 100% đơn được giải quyết: 2 điểm")
    '100% đơn được giải quyết: 2 điểm'
    """
    masked = _points_in_brackets(masked)
    if re.search(r"[x*]\s*\d", masked):
        masked = _OVER_HUNDRED.sub("/100", masked)
    masked = _TIMES_HOW_MANY.sub(_per_piece, masked)
    masked = _SCALE_ASIDE.sub("", _LETTERS_DEFINED.sub("", masked))
    masked = _START_LESS_EACH.sub(_start_less_each, masked)
    masked = _NO_CASE_ASIDE.sub(r"; \g<words>", masked)
    masked = _ALL_OF_THE_ITEM.sub(r"\g<none>", masked)
    masked = _SO_MANY_IN_ALL.sub(r"\g<each> (không quá \g<n> \g<what>)", masked)
    masked = _SO_MANY_FIRST.sub(r"\g<each> (không quá \g<n> \g<what>)", masked)
    masked = _all_but_some(_NAMES_THE_QUOTIENT.sub("", masked))
    masked = _QUOTIENT_OF_WHOLE.sub("tỷ lệ / ", _EQUALS_POINTS.sub(r"\g<condition>: ", masked))
    masked = _NOTHING_BARE.sub(r"\g<condition>: 0", masked)
    masked = _ONE_OF_THEM.sub(r"\g<subject> mỗi \g<what> trừ ", masked)
    masked = _COST_FIRST.sub(r" trừ \g<points> điểm/\g<what>", masked)
    masked = _LATE_EACH.sub(r"\g<fault> mỗi \g<what> trừ ", masked)
    masked = _DOUBLED.sub(
        lambda m: f"{m[1]} từ {100 if m[2].lower() == 'đôi' else 200}% trở lên", masked
    )
    masked = _OFF_BELOW.sub(r"cứ thấp hơn \g<step>", masked)
    masked = _FROM_THE_SECOND.sub(r"mỗi \g<what> tiếp theo", masked)
    masked = _IN_TIME.sub(r"\g<state>", masked)
    if _MET_OR_OVER.search(masked):
        masked = _OVER_FROM.sub(lambda m: f"từ {100 + int(m['n'])}% trở lên", masked)
        masked = _MET_OR_OVER.sub(_over_the_whole, masked)
    masked = _EACH_THAT.sub(r"\g<fault> mỗi \g<what> trừ \g<points> điểm", masked)
    masked = _PER_BEHIND.sub(r"\g<does> \g<points> điểm/\g<what>", masked)
    masked = _EXACTLY.sub("cứ ", _LESS.sub("trừ", masked))
    masked = _FRACTION.sub(_percentage, masked)
    masked = _BELOW_ALL.sub(r"\1dưới 100%", masked)
    masked = _QUOTIENT_BY_COLON.sub(r"(\1/\2)", masked)
    masked = _HOLDS_FROM.sub("", _LATER_BUT.sub("", masked))
    masked = PERCENTAGE_POINTS.sub(r"\1%", masked)
    masked = _NOTHING_MORE.sub("", masked)
    masked = _TAKES_BELOW.sub(_taken_below, masked)
    masked = _RIDER.sub(r"; \g<where>: 0 điểm", masked)
    masked = _ONLY_FROM.sub(r"; dưới \g<low>: 0 điểm", masked)
    masked = _IN_BRACKETS.sub(lambda m: m.group().replace(";", ","), masked)
    if "%" in masked:  # of a share the words are not shown; a level is called by all of them
        masked = _PROPOSED_AS_WELL.sub(r"\1", masked)
    masked = _NO_CASE_OR_ALL.sub("", masked)
    masked = _FINED.sub("trừ", masked)
    masked = _TIMES_MOST.sub(" ", masked)
    masked = _WITHOUT_LIMIT.sub("", masked)
    masked = _POINTS_INSIDE.sub(r"(\g<of>/\g<whole>) x \g<points>", masked)
    return _PARTS_OF_A_LIST.sub(r"\g<each> (không quá \g<n> \g<what>)", masked)
