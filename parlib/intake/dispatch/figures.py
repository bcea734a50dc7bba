"""Every figure of a clause with its unit and the words that govern it, whatever the clause says.

A figure measures, counts or ranks something: it is no date, no reference to a law, no money, no
name that holds a number. Which figures are promises is decided elsewhere
(:mod:`parlib.intake.dispatch.outlook`); how one is meant is given by a few words: those of
comparison beside it, and the verb of movement before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parlib.intake.dispatch.figure import Figure
from parlib.intake.dispatch.numerals import NUMBER
from parlib.intake.dispatch.ranked_places import ranked_places
from parlib.intake.dispatch.rules.readings import number

_FIGURE = re.compile(
    rf"(?<![\w.,/%-])(?<!\d:)(?P<low>{NUMBER})(?!\d)(?:\s*%?\s*(?:đến|tới|-|–)\s*(?P<high>{NUMBER})(?!\d))?"
    rf"(?:\s*/\s*(?P<of>{NUMBER})(?![\d/]))?",
)
_AFTER_POINTS = (
    r"(?!\s+(?!trở|vào|trong|và|của|so|đến|năm|trên|là|với|tại|theo|thì|cho|ở|cuối|hết|tăng|giảm|đối|thuộc|đạt|xếp|do|vì|để|đứng"
    r"|như|bằng|cộng|hoặc|tuyệt|tối|từ|mỗi|cao|thấp)[^\W\d_])"
)
_UNITS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (unit, re.compile(words, re.IGNORECASE))
    for unit, words in (
        ("điểm phần trăm", r"\s*điểm\s+(?:phần trăm|%)"),
        ("%", r"\s*(?:%|phần trăm\b)"),
        (
            "money",
            r"\s*(?:tỷ|tỉ|triệu|nghìn|ngàn)?\s*(?:đồng\b(?!\s+chí)|VNĐ|USD|đô la)|\s*(?:tỷ|tỉ)\b",
        ),
        ("điểm", rf"\s+điểm\b{_AFTER_POINTS}"),
        ("bậc", r"\s+(?:bậc|hạng)\b"),
        ("lần", r"\s+lần\b(?! lượt)"),
        ("ngày", r"\s+ngày(?:\s+làm việc)?\b"),
        (
            "giờ",
            r"(?<=\d)\s?h(?:\s+làm việc)?(?![\w\d])(?!\s*(?:,?\s*(?:ngày|hôm|sáng|chiều)|\d))|\s+(?:giờ(?!\s*,?\s*(?:ngày|hôm|sáng|chiều|thứ|\d{1,2}\b))|tiếng)\b",
        ),
        ("phút", r"\s+phút\b"),
        ("span", r"\s+(?:tháng|năm|tuần|giây|quý|tuổi)\b"),
        ("size", r"\s*(?:km2|km|ha|kg|tấn|mét|m2|m|Mbps|GB|TB)\b"),
    )
)
_LINK = (
    r"(?:của|theo|đến|và|là|đạt|trong|tại|được|cho|với|trở|vào|ra|lên|xuống|thì|do|này|đã|trên|dưới|so|để|từ|về|hoặc|ở|khi|nếu"
    r"|mà|phải|còn|bằng|như|cùng|sau|trước|tăng|giảm|không|có|mỗi|hằng|hàng|bị|đang|chưa|sẽ|nộp|thực|ít|tối|chậm)\b"
)
_NOUN = re.compile(
    rf"\s+[“\"]?(?P<noun>(?!{_LINK}|rõ\b|giờ\b|phút\b|sáng\b(?!\s+kiến)|chiều\b)(?:(?:triệu|nghìn|ngàn)\s+)?[^\W\d_]+(?:-[^\W\d_]+)?(?:\s+(?!{_LINK})[^\W\d_]+)?)",
    re.IGNORECASE,
)
_NAMES_BEFORE = re.compile(
    r"(?:\b(?:số|điều|khoản|ngày|tháng|năm|quý|mức độ|mức|cấp độ|cấp|loại|khóa|phiên|giai đoạn|iso|tcvn|mẫu|phụ lục|bước|tuổi"
    r"|quốc lộ|đường|quận|khu phố|tổ dân phố|thôn|phiên bản|mục|biểu|bảng|chương|phần|tiểu khu|lớp|đợt|kỳ|bậc|đề án|g|t|qr"
    r"|office|windows|covid|khu vực|cơ sở|tầng|giờ|h)|/\s*\d+|chia(?: làm| thành| ra)?)\s*$",
    re.IGNORECASE,
)
"""What a number behind these names or dates, and does not measure."""
_COUNTED_NUMBER = re.compile(
    r"\b(?:tổng số|con số|số)\s*:?\s*$|\b(?:mỗi|hằng|hàng|từng)\s+[^\W\d]+(?:\s+[^\W\d]+)?\s*$|\b(?:cung cấp|phân cấp)\s*$",
    re.IGNORECASE,
)
_NAMED_BY_FEW = ("cấp", "loại", "mức", "mức độ", "số", "lớp", "đợt", "mẫu", "biểu", "iso", "kỳ")
_SMALL_NAME = 20  # "cấp 3", "loại 2": what is named by a level or a kind is named by few
_OF_A_RULE_BOOK = re.compile(r"\btiêu chí(?:\s+thành phần)?\s+$", re.IGNORECASE)
"""A number behind "tiêu chí" is its code: "Tiêu chí 2.4 …"."""
_GOES_ON = re.compile(r"\s*(?:/\s*\d{1,4}(?:\s*/|\b(?!\s*[^\W\d_]))|/[A-ZĐa-z]|-[A-ZĐ]|\.\d)")
"""A date or a number of a paper: "15/10/2020", "19-2017/NQ-CP"."""
_QUOTE_BEFORE, _QUOTE_BEHIND = re.compile(r"[“\"]$"), re.compile(r"\s[^“”\"\d]{1,20}[”\"]")
_STARTS_AT = re.compile(r"\btừ\s+(?:mức\s+|khoảng\s+)?$", re.IGNORECASE)
_ENDS_AT = re.compile(
    r"\s*(?:[^\W\d_]+\s+){0,3}(?:năm 20\d\d\s*)?(?:\([^()]{0,60}\)\s*)?(?:(?:nâng|tăng|giảm|rút)\s+)?(?<!trở )(?:lên|xuống|còn)\b",
    re.IGNORECASE,
)
"""Where something starts that goes up or down is no goal: "từ 35% lên 80%"."""
_BESIDE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        operator,
        re.compile(
            rf"(?:^|[\s(:|“\"]){words}(?:\s+(?:là|khoảng|mức|đạt|còn|từ))*\s*:?\s*$", re.IGNORECASE
        ),
    )
    for operator, words in (
        (
            "<=",
            (
                r"(?:không\s+(?:được\s+)?(?:vượt\s+)?(?:quá|vượt|cao hơn|lớn hơn|nhiều hơn)|tối đa|nhiều nhất"
                r"|cao nhất|trong vòng|trong thời hạn|chậm nhất|muộn nhất|≤|<=)"
            ),
        ),
        (
            ">=",
            r"(?:không\s+(?:dưới|thấp hơn|ít hơn|kém|nhỏ hơn)|ít nhất|tối thiểu|thấp nhất|≥|>=)",
        ),
        ("<", r"(?:dưới|nhỏ hơn|thấp hơn|ít hơn|chưa đến|chưa tới|<)"),
        (">", r"(?:trên|hơn|vượt|cao hơn|lớn hơn|nhiều hơn|quá|>)"),
        (">=", r"(?:từ|bình quân)"),
    )
)
_AND_UP = re.compile(r"[^,;.]{0,25}?\b(?:trở (?P<way>lên|xuống|đi))\b", re.IGNORECASE)
_MOVES = re.compile(
    r"\b(?P<to_down>xuống(?:\s+còn)?|(?<!vẫn )(?<!hiện )còn|về(?:\s+dưới|\s+còn|\s+mức))\b"
    r"|\b(?P<to_up>lên(?:\s+mức)?|đạt|là|có)\b"
    r"|\b(?P<down>cắt giảm|giảm|cắt bớt|cắt|bớt|rút ngắn|rút|tiết kiệm|tiết giảm|tinh giản|hạ)\b"
    r"|\b(?P<up>(?:tăng(?! cường)|nâng|thêm)\b|(?<!không )(?<!và )vượt\b(?!\s+quá))",
    re.IGNORECASE,
)
_NOT_OVER = re.compile(r"\bkhông\b[^;.:\d]{0,90}\b(?:quá|trên|vượt|vượt quá)\s*$", re.IGNORECASE)
_NOT_UNDER = re.compile(r"\bkhông\b[^,;.]{0,90}\b(?:dưới|thấp hơn)\s*$", re.IGNORECASE)
_LACKING = re.compile(r"\bthiếu\s+$", re.IGNORECASE)  # what is missing is reported, not promised
_LISTED = re.compile(r"\s*nhiệm vụ\s+số\b", re.IGNORECASE)  # tasks that are named by their numbers
_PROPOSED_TO_GO = re.compile(
    r"\b(?:đề xuất|kiến nghị|phương án)\s+(?:cắt giảm|cắt|bãi bỏ|bỏ|giảm)\s+(?:ít nhất\s+|tối thiểu\s+)?$",
    re.IGNORECASE,
)
"""So many are proposed, whatever becomes of them: "đề xuất cắt giảm 15 thủ tục"."""
_SAVED = re.compile(r"\b(?:tiết kiệm|giảm|cắt)\b[^,;.]{0,20}\bthêm\s*$", re.IGNORECASE)
_PART = re.compile(r"[,;:]\s|\s(?:và|hoặc)\s")
_ONLY_LINK = re.compile(
    r"(?:[,;]|\s+và|\s+hoặc)?\s*(?:từ\s+|ít nhất\s+|tối thiểu\s+)?", re.IGNORECASE
)
_MOVED_NEAR = 90  # characters between a verb of movement and its figure
_TIMES = ("ngày", "giờ", "phút")
_LEFT_OUT = ("money", "span")
_YEARS = range(1945, 2100)


def figures(text: str) -> list[Figure]:
    """Return the figures of a clause, places of a ranking and what must not be with them, in order.

    Examples
    --------
    >>> words = "kiểm tra tại 09/09 huyện trước 30/6, rút xuống dưới 5% theo Luật số 12/2019/QH14"
    >>> [(f.low, f.unit, f.operator) for f in figures(words)]
    [(9.0, 'huyện', '='), (5.0, '%', '<')]
    >>> [(f.low, f.high, f.unit, f.operator) for f in figures("có từ 3 đến 5 sản phẩm, hạng 6 - 8")]
    [(3.0, 5.0, 'sản phẩm', '>='), (6.0, 8.0, 'nhóm xếp hạng', 'rank_band')]
    """
    places = list(ranked_places(text))
    taken = [(p.start, p.end) for p in places]
    measured = [f for f in _measures(text) if not any(a < f.end and f.start < b for a, b in taken)]
    return sorted([*places, *measured, *_nothing(text)], key=lambda f: f.start)


def _measures(text: str) -> Iterator[Figure]:
    last: Figure | None = None
    for m in _FIGURE.finditer(text):
        before, since = text[: m.start()], last.end if last else 0
        if _is_a_name(text, m, before) or _LACKING.search(before) or _LISTED.match(text, m.end()):
            continue
        unit, form, end = _unit(text, m)
        if not unit or (_STARTS_AT.search(before) and not m["high"] and _ENDS_AT.match(text, end)):
            continue
        between = before[since:]
        near = _PART.split(between)[-1]
        figure = Figure(
            m.start(),
            end,
            number(m["low"]),
            number(m["high"]) if m["high"] else None,
            unit,
            form,
            "<=" if _NOT_OVER.search(between) else _beside(near, text[end:]),
            _moved(near),
        )
        listed = last and _ONLY_LINK.fullmatch(_tail(between)) and figure.form == "%" == last.form
        if figure.form == "count" and figure.moved == "down" and _PROPOSED_TO_GO.search(near):
            figure = replace(figure, moved="")
        if last and listed and last.moved == "down" and not figure.moved and figure.low != 100:
            figure = replace(figure, moved="down")  # "giảm 5% công chức, 10% viên chức"
        yield figure
        last = figure


def names_in(text: str) -> set[float]:
    """Return the numbers of a clause that are dates, or part of the name of a paper or a place.

    Examples
    --------
    >>> sorted(names_in("theo Kế hoạch số 12/KH-UBND, trước ngày 15/6, nâng lên 74"))
    [12.0, 15.0]
    """
    return {
        number(m["low"])
        for m in _FIGURE.finditer(text)
        if _is_a_name(text, m, text[: m.start()])
        or _STARTS_AT.search(text[: m.start()])
        or _HOUR.match(text, m.end())
    }


_HOUR = re.compile(r"\s*(?:giờ|h)\s*,?\s*(?:ngày|hôm|sáng|chiều|\d)", re.IGNORECASE)


def _tail(between: str) -> str:
    """Return the words from the last comma or "và" on."""
    marks = list(re.finditer(r"[,;]|\s+và\s", between))
    return between[marks[-1].start() :] if marks else between


def _is_a_name(text: str, m: re.Match[str], before: str) -> bool:
    """Return whether a number is a date, or part of the name of a paper, a place, a level."""
    if _QUOTE_BEFORE.search(before) and _QUOTE_BEHIND.match(text, m.end()):
        return True  # "6 rõ" is what a motto is called
    if m["of"]:
        if (m["low"], m["of"]) == ("24", "7"):
            return True
        if not m["of"].isdigit() or not m["low"].isdigit():
            return False  # "12,0/13,5 điểm"
        dated = re.search(r"\b(?:ngày|tháng|trước|đến|quý)\s+$", before, re.IGNORECASE)
        day = re.search(
            r"\b(?:ngày|chậm nhất|muộn nhất|trước|hạn|đến|hết|tới)\s+$", before, re.IGNORECASE
        )
        if day and int(m["of"]) <= 12 and int(m["low"]) <= 31 and not m["high"]:
            return True
        year = m["of"].isdigit() and int(m["of"]) in _YEARS
        return bool(dated and year) or bool(
            _GOES_ON.match(text, m.end("high" if m["high"] else "low"))
        )
    if _GOES_ON.match(text, m.end()) or _OF_A_RULE_BOOK.search(before):
        return True
    if m["low"].isdigit() and len(m["low"]) == 4 and int(m["low"]) in _YEARS:
        return True
    named = _NAMES_BEFORE.search(before)
    measured = not m["low"].isdigit() or re.match(r"\s*%", text[m.end() :])
    if not named or measured or _COUNTED_NUMBER.search(before):
        return False
    if named.group().strip().lower() not in _NAMED_BY_FEW:
        return True
    counted = re.match(r"\s+(?:lần|lượt|cuộc|buổi|phiếu)\b", text[m.end() :], re.IGNORECASE)
    return not counted and number(m["low"]) <= _SMALL_NAME


def _unit(text: str, m: re.Match[str]) -> tuple[str, str, int]:
    for unit, words in _UNITS:
        if match := words.match(text, m.end()):
            bounded = unit == "span" and _beside(text[: m.start()], text[match.end() :])
            if (unit in _LEFT_OUT and not bounded) or (m["of"] and unit in _TIMES):
                return "", "", 0
            if bounded:
                return match.group().strip(), "time", match.end()
            if unit == "size":
                return match.group().strip(), "count", match.end()
            return unit, "time" if unit in _TIMES else unit, match.end()
    if match := _NOUN.match(text, m.end()):
        noun = match["noun"]
        return noun if noun.isupper() else noun.lower(), "count", match.end()
    return ("điểm", "điểm", m.end()) if m["of"] == "100" else ("", "", 0)


def _beside(near: str, after: str) -> str:
    if _NOT_OVER.search(near):
        return "<="
    if _NOT_UNDER.search(near):
        return ">="
    if up := _AND_UP.match(after):
        return "<=" if (up["way"] or "").lower() == "xuống" else ">="
    return next((operator for operator, words in _BESIDE if words.search(near)), "")


def _moved(near: str) -> str:
    moves = list(_MOVES.finditer(near))
    if not moves or len(near) - moves[-1].end() > _MOVED_NEAR:
        return ""
    if _SAVED.search(near):
        return "down"
    way = moves[-1].lastgroup or ""
    return "" if way == "to_up" else way


_NOT = re.compile(
    r"(?:^|[,;:.]\s+|\s(?:và|phải|cần)\s+|đảm\s+)(?P<lead>[^,;:.\d%]{0,36}?\s)?(?P<not>(?:tuyệt đối\s+|kiên quyết\s+|nhất thiết\s+)?không(?:\s+được)?\s+(?!chỉ|những|dùng tiền"
    r"|ngừng|quá|vượt|dưới|thấp hơn|ít hơn|cao hơn|kém|thể|phải là|phải tất cả|báo trước|(?:còn )?(?:phù hợp|hiệu lực|khả thi|cần thiết|hợp lý|hợp pháp)|đúng|đủ|rõ|đồng bộ|thống nhất|đảm bảo|bảo đảm|kịp thời|đạt|có thẩm quyền)(?P<verb>[^\W\d_]+)|chấm dứt)\b(?=(?P<rest>[^,;.]{3,160}))",
    re.IGNORECASE,
)
_BOUND = re.compile(r"\b(?:quá|dưới|trên|thấp hơn|vượt|hơn)\s+\d|\d\s*%", re.IGNORECASE)


_IN_PASSING = re.compile(r"\b(?:hoặc|mà|nếu|do|vì|những|khi|nơi|ai|có)\b", re.IGNORECASE)
"""What is not so only describes: "văn bản … hoặc không đáp ứng yêu cầu"."""


def _nothing(text: str) -> Iterator[Figure]:
    for m in _NOT.finditer(text):
        if not _BOUND.search(m["rest"]) and not _IN_PASSING.search(m["lead"] or ""):
            yield Figure(
                m.start("not"), m.end("not"), 0.0, None, "vụ", "none", words=m["not"].lower()
            )
