"""What each clause of a guidance does to the points, and under which condition.

A clause that is not understood stays whole and unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from parlib.intake.annex.caps import Bounds, read_cap
from parlib.intake.annex.clause_cuts import cut
from parlib.intake.annex.expressions import Line, formula_in
from parlib.intake.annex.figures import NUMBER, Text, number


class Does(StrEnum):
    """What a clause does to the points of an item."""

    GIVES = "gives"  # so many points where the condition holds
    TAKES = "takes"  # so many points off, once
    GIVES_EACH = "gives each"  # so many points for each piece
    TAKES_EACH = "takes each"  # so many points off for each piece
    AT_MOST = "at most"  # cap of what is given or taken
    MOST_PIECES = "most pieces"  # cap of how many are counted
    TO_NOTHING = "to nothing"  # points are taken until none is left
    IN_PROPORTION = "in proportion"  # a share of the points
    ROUNDS = "rounds"
    DEFINES = "defines"  # "trong đó a là …": names of a formula
    UNREAD = "unread"


_CAPS = {
    Bounds.MOST: Does.AT_MOST,
    Bounds.WHOLE: Does.AT_MOST,
    Bounds.NOTHING: Does.TO_NOTHING,
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it does, under which condition, with how many points (NaN where it names
    none).
    """

    does: Does
    condition: str = ""
    points: float = float("nan")
    words: str = ""
    line: Line | None = None  # of a formula
    size: float = 1.0  # how many make one piece: "mỗi 10 hồ sơ"
    maximum: bool = False  # the points are "điểm tối đa", or the share of it that ``points`` names


_P = rf"(?P<points>{NUMBER})\s*(?:điểm|đ)?(?:\s*/\s*(?:0?1\s*)?(?P<per>[^\d\W][^\d,;:]*))?"
_EACH = r"(?:mỗi|cứ|từng|với mỗi|đối với mỗi|cho mỗi|ứng với mỗi|tương ứng mỗi)"
EACH = re.compile(rf"\b{_EACH}\b|/", re.IGNORECASE)
"""So many for each of something."""
_COUNTS = re.compile(rf"\b{_EACH}\b", re.IGNORECASE)
"""So many for each: never so many at once."""
_EACH_THING = re.compile(rf"\b{_EACH}\s+(?!(?:tháng|quý|năm|tuần|ngày|kỳ)\b)", re.IGNORECASE)
_UP_TO = re.compile(
    r"\b(?:tối đa|tối thiểu|không (?:vượt )?quá|nhiều nhất|cao nhất|ít nhất|khoảng|xấp xỉ|gần|dưới|trên)\s*:?\s*$",
    re.IGNORECASE,
)
"""How many points each gives is bounded and not said: "mỗi sáng kiến tối đa 1 điểm"."""
_OF_A_TOTAL = re.compile(r"\bchia\s+(?:cho\s+)?(?:tổng|số)\b|\btrên\s+tổng\b", re.IGNORECASE)
"""Over a total there is a share, and nothing to count."""
_TAKEN = re.compile(
    r"\btrừ\b(?!\s+(?:trường hợp|các|những|văn bản|hồ sơ|đối với|khi)\b)|\bgiảm trừ\b",
    re.IGNORECASE,
)
"""What is taken, and no "except": it never gives points."""
_LESSENED = re.compile(
    r"\b(?:thiếu|chậm|trễ|sai|vi phạm|quá hạn|vắng|mỗi|cứ|lỗi|không|chưa)\b[^:]*\b(?:giảm|bớt)\s+(?!0\s*(?:điểm|đ)\b)\d",
    re.IGNORECASE,
)
"""Points that a fault costs: "chậm 1 ngày giảm 0,5 điểm"."""
_POINTS_IN = re.compile(r"\b(?:cộng|trừ|thưởng|được)\s+\d[\d,.]*\s*điểm\b", re.IGNORECASE)
_OFF = r"(?:thì\s+)?(?:bị\s+)?(?:giảm\s+)?trừ(?:\s+đi)?"
_TAKES_EACH = (
    re.compile(
        rf"{_OFF}\s+(?:cho|đối với|với)\s+(?P<condition>{_EACH}\b[^\d:]+):\s*-?\s*{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>.*?\b{_EACH}\b[^\d:]*(?:0?1\b[^\d:]*)?(?:\btrong\s+(?:số\s+)?\d+\s+"
        rf"[^\d:]*?)?(?:\bquá\s+\d+\s+(?:ngày|giờ|phút)\b[^\d:]*)?):?\s*,?\s*{_OFF}\s*:?\s*{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>[^\d:]*?(?:\bquá\s+\d+\s+[^\d:]*?)?):?\s*{_OFF}\s*(?P<points>{NUMBER})\s*"
        rf"(?:điểm|đ)?\s*(?P<piece>(?:/\s*(?:{_EACH}\s*)?(?:0?1|một)?|(?:cho|đối với|với)?\s*"
        rf"(?:{_EACH}|0?1\s|một\s))\s*[^\d,;:]+)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<condition>[^\d:]*?\b(?:thiếu|chậm|trễ|sai|quá hạn|vi phạm|vắng|để xảy ra|phát hiện)"
        rf"(?:\s+[^\W\d]+){{0,4}}?\s+(?:0?1|một)\b[^\d:]*?):?\s*,?\s*(?:thì\s+)?{_OFF}\s*{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>[^\d:]*?\b(?:0?1|một)\s+(?:lần|lượt|vụ|buổi|trường hợp|văn bản|hồ sơ"
        rf"|báo cáo)\b[^\d:]*?):?\s*,?\s*{_OFF}\s*{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>{_EACH}\b[^\d:]*(?:0?1\b[^\d:]*)?):\s*(?:thêm\s+)?-\s*{_P}", re.IGNORECASE
    ),
    re.compile(
        rf"(?:phát hiện|để xảy ra|vi phạm)\s+(?:0?1|một)\s+(?P<condition>[^\d:]+):\s*-\s*{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>(?:[^\d:]+:\s*)?{_EACH}\b[^\d:-]*?(?:\b0?1\b[^\d:-]*?)?)\s-\s*{_P}",
        re.IGNORECASE,
    ),
)
_TAKES = (
    re.compile(
        rf"{_OFF}\s*{_P}\s+(?:nếu|khi|đối với trường hợp)\s+(?P<condition>[^\d:]+)", re.IGNORECASE
    ),
    re.compile(rf"(?P<condition>.*?)\s*[:,]?\s*{_OFF}\s*:?\s*{_P}", re.IGNORECASE),
    re.compile(rf"(?P<condition>.+?):\s*-\s*{_P}", re.IGNORECASE),
)
_GIVEN = r"(?:thì\s+)?(?:được\s+)?(?:cộng|thưởng|tính|chấm|cho|đạt|được)?(?:\s+thêm)?"
_GIVES_EACH = (
    re.compile(
        rf"(?P<condition>(?:cứ|mỗi|cứ mỗi)\s+(?:đạt\s+(?:được\s+)?)?(?:{NUMBER})\s*%[^\d:;%]*?)\s*[:,]?\s*(?:thì\s+)?(?:được\s+)?(?:cộng|tính|chấm|cho|được)?\s*{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>{_EACH}\b[^\d:%]*\b(?:trên|từ|ít nhất|tối thiểu)\s+\d[\d.]*\s+[^\d:%,]+?)"
        rf"\s*[:=,]?\s*(?:thì\s+)?(?:(?:được\s+)?(?:cộng|thưởng|tính|chấm|cho)|được)\s+{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>[^\d:]*\b(?:thì\s+|,\s*){_EACH}\b[^\d:]*?)\s+(?:(?:được\s+)?(?:cộng"
        rf"|thưởng)|được)\s+(?:thêm\s+)?{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>(?:[^\d:]{{3,80}}:\s*)?{_EACH}\b[^\d:]*?(?:\b0?1\b[^\d:]*?)?)\s*[:=,⇒]?"
        rf"\s*{_GIVEN}\s*[:=]?\s*\+?\s*{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>[^\d:]*\b{_EACH}\b[^\d:]*?(?:\b0?1\b[^\d:]*?)?)\s*[:=,⇒]\s*{_GIVEN}\s*\+?"
        rf"\s*{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>[^\d:]*?)[:,]?\s*{_GIVEN}\s*\+?\s*(?P<points>{NUMBER})\s*(?:điểm|đ)"
        rf"\s*(?:/|cho|đối với)\s*(?:{_EACH}\s*)?(?:0?1|một)?\s*(?P<piece>[^\d,;:/]+)",
        re.IGNORECASE,
    ),
)
_GIVES_EACH_OF_SOME = re.compile(
    rf"(?:cứ|mỗi|cứ mỗi|với mỗi)\s+(?P<size>\d{{1,4}})\s+(?P<condition>(?!(?:điểm|ngày|tháng|giờ|phút|năm)\b)[^\d:;%]{{3,80}}?)\s*[:,=]?\s*{_GIVEN}\s*\+?\s*{_P}",
    re.IGNORECASE,
)
"""So many points for every ten of something."""
_NOTHING_ADDED = r"không\s+(?:được\s+)?(?:cộng|thưởng|tính)(?=\s*$)"
_NONE = rf"(?:{_NOTHING_ADDED}|(?:không|(?<![\d,.])0)\s+(?:có|được|tính|được tính|chấm|cho|được cộng|đạt|hưởng|được hưởng)?\s*điểm)"
_MOST = (
    r"(?:điểm\s+tối\s+đa|tối\s+đa\s+(?:số\s+)?điểm|điểm\s+tuyệt\s+đối|toàn bộ số điểm|đủ điểm)"
    r"(?:\s+của\s+(?:tiêu chí|mục|nội dung)(?:\s+này)?)?"
)
_SAYS = (
    r"(?:thì\s+)?(?:điểm(?:\s+(?:đánh giá|số))?\s+(?:là|bằng|=)|được\s+(?:tính|chấm|cộng|đánh "
    r"giá)?|đạt|chấm|tính|cho|cộng|là)?"
)
_GIVES = (
    re.compile(
        rf"(?P<condition>.+?)\s*[:⇒]\s*\+?\s*(?:{_SAYS}\s*)(?P<points>{NUMBER})\s*(?:điểm|đ)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>.+?)\s*[=,-]?\s*\+?\s*(?:{_SAYS}\s*)(?P<points>{NUMBER})\s*(?:điểm|đ)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<condition>.+?)\s+(?:thì\s+)?điểm(?:\s+(?:đánh giá|số))?\s+(?:là|bằng|=)"
        rf"\s*(?P<points>{NUMBER})",
        re.IGNORECASE,
    ),
    # "<80% = 0"  # noqa: ERA001
    re.compile(
        rf"(?P<condition>[<>≥≤]?\s*\d[^=:]*%[^=:\d]*)\s*=\s*(?P<points>{NUMBER})", re.IGNORECASE
    ),
)
_PLUS = re.compile(
    rf"(?P<condition>[^:+]+?)\s+\+\s*(?P<points>{NUMBER})\s*(?:điểm|đ)?", re.IGNORECASE
)
_EVERY_PERIOD = re.compile(
    r"^(?:mỗi|hằng|hàng)\s+(?:tháng|quý|năm|tuần)\s+(?=[^:;]*\b(?:từ|trên|dưới|ít nhất|tối thiểu|ít hơn)\s+\d)",
    re.IGNORECASE,
)
"""How often a threshold is looked at is not a count of its own."""
_IN_A_PERIOD = re.compile(
    r"\b(trở (?:lên|xuống))\s+(?:mỗi|hằng|hàng|trong|một|/)\s*(?:tháng|quý|năm|tuần)(?=\s*[:,]|$)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    rf"(?P<condition>[^:()]+?)\s*\((?P<points>{NUMBER})\s*(?:điểm|đ)\)?", re.IGNORECASE
)
_MOST_BEHIND = re.compile(r"(?P<condition>[^:]+?)\s*:\s*tối\s+đa", re.IGNORECASE)
_MOST_FIRST = re.compile(
    rf"(?:được\s+)?(?:tính|chấm|đạt|cho|được|hưởng)?\s*{_MOST}\s+(?:nếu|khi)\s+(?P<condition>.+)",
    re.IGNORECASE,
)
_SHARE_OF_MOST = re.compile(
    r"(?P<condition>.+?)\s*[:⇒,-]?\s*(?:thì\s+)?(?:được\s+)?(?:tính|chấm|đạt|cho|được|hưởng)?\s*"
    rf"(?:(?P<share>{NUMBER})\s*%|(?P<part>[1-9])/(?P<whole>[2-9]))\s*(?:số\s+|tổng\s+)?điểm(?:\s+(?:tối\s+đa|chuẩn))?(?:\s+của\s+"
    r"(?:tiêu chí|mục|nội dung)(?:\s+này)?)?",
    re.IGNORECASE,
)
_START_VALUE = re.compile(
    r"(?:điểm\s+(?:chuẩn|tối đa|gốc|ban đầu|xuất phát|khởi điểm|khởi đầu)|mức điểm ban đầu|(?:bắt đầu"
    r"|khởi đầu|xuất phát)(?:\s+(?:từ|với|là))?|có sẵn|tổng điểm)\s*(?:là|:)?\s*"
    rf"(?P<points>{NUMBER})\s*(?:điểm|đ)?",
    re.IGNORECASE,
)
_MADE_OF_POINTS = re.compile(r":|\btrừ\b|\d\s*(?:điểm|đ)\b", re.IGNORECASE)
_GIVES_FIRST = re.compile(
    rf"(?:(?:được|chấm|cho|đạt)\s+)?(?:(?:cộng|thưởng)\s+)?(?P<points>{NUMBER})\s*(?:điểm|đ)\s*"
    r"(?::|nếu|khi|đối với trường hợp)\s*(?P<condition>.+)",
    re.IGNORECASE,
)
_GIVES_NONE = re.compile(
    rf"(?P<condition>.+?)\s*[:⇒,=-]?\s*(?:thì\s+)?(?:(?:được\s+)?(?:tính|chấm|hưởng|đạt|được|cho)\s+)?{_NONE}",
    re.IGNORECASE,
)
_NONE_FIRST = re.compile(rf"{_NONE}\s+(?:nếu|khi)\s+(?P<condition>.+)", re.IGNORECASE)
_GIVES_MOST = re.compile(
    r"(?P<condition>.+?)\s*[:⇒,-]?\s*(?:thì\s+)?(?:được\s+)?(?:tính|chấm|đạt|cho|được|hưởng)?\s*"
    rf"{_MOST}",
    re.IGNORECASE,
)
_MOST_PIECES = re.compile(
    r"\(?\s*(?:tính\s+)?(?:tối\s+đa(?:\s+không\s+(?:vượt\s+)?quá)?|không\s+(?:vượt\s+)?quá)\s+(?P<n>\d{1,2})\s+(?!điểm\b|đ\b|ngày\b|giờ\b|phút\b|tháng\b)[^\W\d][^\d;:%]*",
    re.IGNORECASE,
)
"""How many are counted at most: "(không quá 04 thủ tục)"."""
_ROUNDS = re.compile(
    r"(?:kết quả\s+|điểm\s+)?(?:được\s+)?làm\s+tròn\s+(?:đến\s+|lấy\s+)?(?:0?(?P<n>\d)|một|hai)"
    r"\s+(?:chữ\s+)?số[^\d;]*",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"tỷ\s+lệ\s*=\s*\(?[^\d=;:%]+/[^\d=;:%]+\)?|"
    r"(?:trong đó\s*:?|với|ở đây|gọi)?\s*[,:]?\s*(?:(?:\(?[a-zđ]\)?|tử số|mẫu số|r|t)\s*(?:là|:"
    r"|=)\s*[^\d≥≤<>%;]+)(?:\s*[,và]+\s*\(?[a-zđ]\)?\s*(?:là|:|=)\s*[^\d≥≤<>%;]+)*",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:lấy|sử dụng|theo|dựa (?:trên|vào)|căn cứ(?: vào)?)\s+(?:kết quả|số liệu|dữ liệu|báo cáo)\s(?:(?!\b(?:điểm|chấm|cho|tối đa|mức)\b)[^\d:;%])+",
    re.IGNORECASE,
)
"""Where the figure comes from, which changes no points."""
_LONGEST_CLAUSE = 600  # characters
_DANGLES = re.compile(
    r"(?:\b(?:từ|đến|tới|trên|dưới|hơn|khoảng|mỗi|cứ|trừ|với|nhân|cộng|quá|tối đa|(?:cao|nhiều) nhất)|[<>≥≤x×*/-])\s*$",
    re.IGNORECASE,
)


def read_clauses(text: Text, maximum: float | None = None) -> list[Clause]:
    """Read every clause of a guidance text; ``maximum`` is that of the item, which formulas name.

    Examples
    --------
    >>> [(c.does.value, c.points) for c in read_clauses(Text.of("Có đủ thư: 2; thiếu mỗi thư trừ 0,25"))]
    [('gives', 2.0), ('takes each', 0.25)]
    """
    return [_clause(piece, text, maximum) for piece in cut(text)]


def _clause(piece: str, text: Text, maximum: float | None) -> Clause:
    words = text.words(piece)
    piece = _IN_A_PERIOD.sub(r"\1", _EVERY_PERIOD.sub("", piece))
    # a page that lost its line ends: no rule, and not worth minutes
    if len(piece) > _LONGEST_CLAUSE:
        return Clause(Does.UNREAD, words=words)
    if match := _ROUNDS.fullmatch(piece):
        return Clause(
            Does.ROUNDS,
            points=float(match["n"] or (2 if "hai" in piece.lower() else 1)),
            words=words,
        )
    if cap := read_cap(piece):
        return Clause(_CAPS[cap.bounds], points=cap.points, words=words)
    if match := _MOST_PIECES.fullmatch(piece):
        return Clause(Does.MOST_PIECES, points=float(match["n"]), words=words)
    if formula := formula_in(piece, maximum):
        return Clause(Does.IN_PROPORTION, formula.lead, words=words, line=formula.line)
    if (match := _GIVES_EACH_OF_SOME.fullmatch(piece)) and not _TAKEN.search(piece):
        return Clause(
            Does.GIVES_EACH,
            text.words(match["condition"].strip(" :,")),
            number(match["points"]),
            words,
            size=float(match["size"]),
        )
    for does, patterns in (
        (Does.TAKES_EACH, _TAKES_EACH),
        (Does.TAKES, _TAKES),
        (Does.GIVES_EACH, _GIVES_EACH),
    ):
        for pattern in patterns:
            if match := pattern.fullmatch(piece):
                if does == Does.TAKES and (
                    _MADE_OF_POINTS.search(match["condition"]) or _COUNTS.search(match["condition"])
                ):
                    continue
                if does == Does.GIVES_EACH and _TAKEN.search(piece):
                    continue
                if does != Does.TAKES and (
                    _UP_TO.search(match["condition"]) or _OF_A_TOTAL.search(match["condition"])
                ):
                    return Clause(Does.UNREAD, words=words)
                each = does if does != Does.TAKES or not match["per"] else Does.TAKES_EACH
                return Clause(
                    each,
                    text.words(match["condition"].strip(" :,")),
                    number(match["points"]),
                    words,
                )
    return _gives(piece, text) or (
        Clause(Does.DEFINES, words=words)
        if _DEFINES.fullmatch(piece) or _SOURCE.fullmatch(piece)
        else Clause(Does.UNREAD, words=words)
    )


def _gives(piece: str, text: Text) -> Clause | None:
    """Read what gives points once; "for each" and points in a condition are read elsewhere or not."""
    if _LESSENED.search(piece):
        return None
    clause = _gives_once(piece, text)
    if clause is not None and any(
        words.search(clause.condition) for words in (_EACH_THING, _POINTS_IN, _TAKEN)
    ):
        return None
    return clause


def _gives_once(piece: str, text: Text) -> Clause | None:
    words = text.words(piece)
    if match := _NONE_FIRST.fullmatch(piece) or _GIVES_NONE.fullmatch(piece):
        return Clause(Does.GIVES, match["condition"].strip(" :,=-"), 0.0, words)
    if match := _START_VALUE.fullmatch(piece):
        return Clause(Does.GIVES, "điểm chuẩn", number(match["points"]), words)
    match = _IN_BRACKETS.fullmatch(piece) or _PLUS.fullmatch(piece)
    if match is not None and not _DANGLES.search(match["condition"]):
        return Clause(Does.GIVES, match["condition"].strip(" :,-"), number(match["points"]), words)
    if (
        (match := _SHARE_OF_MOST.fullmatch(piece))
        and ":" not in match["condition"]
        and not _DANGLES.search(match["condition"])
    ):
        return Clause(
            Does.GIVES,
            match["condition"].strip(" :,-"),
            number(match["share"]) / 100
            if match["share"]
            else int(match["part"]) / int(match["whole"]),
            words,
            maximum=True,
        )
    if (
        (match := _GIVES_MOST.fullmatch(piece) or _MOST_BEHIND.fullmatch(piece))
        and not _DANGLES.search(match["condition"])
        and "=" not in match["condition"]
    ):
        return Clause(Does.GIVES, match["condition"].strip(" :,-"), words=words, maximum=True)
    if match := _MOST_FIRST.fullmatch(piece):
        return Clause(Does.GIVES, match["condition"].strip(" :,-"), words=words, maximum=True)
    for pattern in (*_GIVES, _GIVES_FIRST):
        match = pattern.fullmatch(piece)
        if match is None or ":" in match["condition"] or not match["condition"].strip(" :,-="):
            continue
        if pattern is _GIVES[0] or not _DANGLES.search(match["condition"]):
            return Clause(
                Does.GIVES, match["condition"].strip(" :,-="), number(match["points"]), words
            )
    return None
