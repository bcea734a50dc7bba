"""What a row of a table promises: its figure with the unit of its own column, else its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parlib.codebook.vocabulary import Operator
from parlib.intake.dispatch.figures import figures
from parlib.intake.dispatch.rules import read
from parlib.intake.dispatch.rules.readings import Reading, number
from parlib.intake.dispatch.table_rows import TableRow, is_always_done

_FIGURE = re.compile(
    r"(?P<word>≥|>=|>|≤|<=|<|từ|trên|dưới|tối thiểu|ít nhất|không quá|tối đa|đạt|đạt từ)?\s*"
    r"(?P<low>\d+(?:[.,]\d+)*)(?:/\d+(?:[.,]\d+)?(?=\s*điểm))?\s*%?(?:\s*(?:-|–|đến)\s*(?P<high>\d+(?:[.,]\d+)*))?\s*(?P<unit>%"
    r"|[^\W\d_][^\d%;,]{0,24}?)?\s*(?P<after>trở lên)?",
    re.IGNORECASE,
)
_OPERATORS = {
    "≥": Operator.AT_LEAST,
    ">=": Operator.AT_LEAST,
    "từ": Operator.AT_LEAST,
    "đạt": Operator.AT_LEAST,
    "đạt từ": Operator.AT_LEAST,
    "tối thiểu": Operator.AT_LEAST,
    "ít nhất": Operator.AT_LEAST,
    ">": Operator.ABOVE,
    "trên": Operator.ABOVE,
    "≤": Operator.AT_MOST,
    "<=": Operator.AT_MOST,
    "không quá": Operator.AT_MOST,
    "tối đa": Operator.AT_MOST,
    "<": Operator.BELOW,
    "dưới": Operator.BELOW,
}
_LESS = re.compile(
    r"\b(?:quá hạn|trễ hạn|trễ hẹn|chậm|tồn đọng|sai sót|khiếu nại|thời gian chờ)\b", re.IGNORECASE
)
"""What nobody wants much of: a bare small share of it is a ceiling, "Hồ sơ trễ hạn | 2%"."""


def read_row(row: TableRow) -> list[Reading]:
    """Read what a row promises.

    Its figure with the unit of its own column, else the words of target and task, else that it is
    done.

    Examples
    --------
    >>> [(r.operator, r.target, r.unit) for r in read_row(TableRow("Tỷ lệ hồ sơ đúng hạn", target="98", unit="%"))]
    [('>=', 98.0, '%')]
    >>> [(r.operator, r.target, r.unit) for r in read_row(TableRow("Tổ chức đối thoại", target="≥ 02", unit="cuộc"))]
    [('>=', 2.0, 'cuộc')]
    >>> [str(r.operator) for r in read_row(TableRow("Ban hành kế hoạch kiểm tra", owner="Phòng Nội vụ", due="Quý I"))]
    ['done']
    """
    row = _with_its_product(replace(row, target=_MONEY_ASIDE.sub("", row.target).strip()))
    settled = _settled(row)
    if settled is not None:
        return settled
    if several := _several_goals(row):
        return several
    if row.target and (figure := _FIGURE.fullmatch(row.target.strip(" .;"))):
        return [_figure(row, figure)]
    if ranked := [f.reading() for f in figures(row.target) if f.form in ("place", "bậc")]:
        return [replace(r, confidence=0.8) for r in ranked]
    if moved := _MOVED.fullmatch(row.target.strip(" .;")):
        return [_moved(row, moved)]
    for words in (f"{row.task}: {row.target}" if row.target else "", row.task):
        if words and (readings := read(words)):
            return readings
    spends = _BOUGHT.match(row.task) is not None
    if row.target and not spends and (listed := list(_things_listed(row.target))):
        return listed
    if (
        measured := []
        if spends
        else [f for f in figures(row.target) if f.form not in ("none", "place")]
    ):
        return [replace(f.reading(), confidence=0.6) for f in measured[:1]]
    if least := _AT_LEAST_SO_MANY.search(row.target):
        return [
            Reading(
                "figure of a table",
                0,
                0,
                Operator.AT_LEAST.value,
                number(least["low"]),
                confidence=0.6,
            )
        ]
    if row.target and not re.search(r"\d", row.target):
        return [Reading("row of a table", 0, 0, Operator.DONE.value, None, confidence=0.5)]
    return _without_a_target(row)


_GOALS_APART = re.compile(r"\s*[;\n]\s*|(?<=[^\W\d])/(?=\d{1,4}\s[^\W\d])")


def _several_goals(row: TableRow) -> list[Reading]:
    """Return what each of several goals in one cell promises: "01 cuộc thi; tối thiểu 6.000 lượt"."""
    parts = [p for p in _GOALS_APART.split(row.target) if p.strip()]
    if len(parts) < 2 or not all(figures(p) for p in parts):
        return []
    read_apart = [read_row(replace(row, target=p, product="")) for p in parts]
    return [r for readings in read_apart for r in readings if r.operator != Operator.DONE.value]


def _settled(row: TableRow) -> list[Reading] | None:
    """Return what a row promises by the kind of its goal alone: money spent, nothing, a paper, all of
    a kind; None where its figures have to be read.
    """
    if _BOUGHT.match(row.task) and "đồng" in f"{row.target} {row.unit}".lower():
        return []
    if _NOTHING.fullmatch(row.target.strip(" .;")):
        return [Reading("none of a kind", 0, 0, Operator.EQUAL.value, 0.0, unit=row.unit or "vụ")]
    if is_always_done(row) or _DASH.fullmatch(row.target):
        return []
    if not row.target and not row.due and _NO_TARGET.match(row.product):
        return []
    if _AS_BEFORE.match(row.target) and (figure := _FIGURE.fullmatch(row.past.strip(" .;"))):
        kept = _figure(replace(row, target=row.past), figure)
        return [replace(kept, operator=Operator.AT_LEAST.value, confidence=0.6)]
    if _PAPER.match(row.target):
        return [Reading("row of a table", 0, 0, Operator.DONE.value, None, confidence=0.6)]
    if _NO_TARGET.match(row.target):
        return []
    if all_of := _ALL_OF_THEM.fullmatch(row.target.strip(" .;")):
        low, unit = number(all_of["low"]), row.unit.strip().lower() or "đơn vị"
        return [Reading("figure of a table", 0, 0, Operator.EQUAL.value, low, unit=unit)]
    return None


def _without_a_target(row: TableRow) -> list[Reading]:
    """Return what a row without a goal of its own promises: for how many, or that it is done."""
    if row.target or not (row.owner or row.due):
        return []
    paper = _MAKES_A_PAPER.match(row.task)
    if not paper and (counted := _FOR_SO_MANY.search(row.task)) and not _BOUGHT.match(row.task):
        unit = counted["unit"].lower()
        return [Reading("count", 0, 0, Operator.EQUAL.value, number(counted["low"]), unit=unit)]
    return [Reading("row of a table", 0, 0, Operator.DONE.value, None, confidence=0.5)]


def _moved(row: TableRow, moved: re.Match[str]) -> Reading:
    """Read by how much a cell says something goes up or down."""
    down = moved["way"].lower() == "giảm"
    operator = Operator.DECREASE_BY if down else Operator.INCREASE_BY
    unit = (moved["unit"] or row.unit).strip().lower()
    return Reading(
        "figure of a table", 0, 0, operator.value, number(moved["low"]), unit=unit, confidence=0.8
    )


def _with_its_product(row: TableRow) -> TableRow:
    """Return a row without a target of its own with what its column of products counts: "24 tin, bài"."""
    counted = next((f for f in figures(row.product) if f.form in ("count", "lần", "%")), None)
    measured = any(f.form in ("count", "lần", "%") for f in figures(row.task))
    of_its_own = row.target or counted is None or measured
    return row if of_its_own else replace(row, target=_MONEY_ASIDE.sub("", row.product).strip())


_NOTHING = re.compile(r"không (?:có|còn|để|phát sinh)(?:\s[^\W\d]+){0,4}", re.IGNORECASE)
_MOVED = re.compile(
    r"(?P<way>tăng|giảm)\s+(?:thêm\s+|ít nhất\s+|tối thiểu\s+|từ\s+)*(?P<low>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)\s*(?P<unit>%|[^\W\d_][^\d%;,]{0,24})?",
    re.IGNORECASE,
)
"""By how much more or less: "tăng 3.200"."""
_ALL_OF_THEM = re.compile(r"(?P<low>\d{1,4})\s*/\s*\d{1,4}")
"""So many of how many: "17/17"."""
_MAKES_A_PAPER = re.compile(
    r"(?:trình|ban hành|phê duyệt|xây dựng|lập|rà soát|hoàn thiện|tham mưu)[^,;\d]{0,20}\s(?:kế hoạch|quy chế|quyết định|đề án|chương trình|phương án|tờ trình|quy hoạch|báo cáo|quy định)\b",
    re.IGNORECASE,
)
_FOR_SO_MANY = re.compile(
    r"\b(?:cho|tại|đến|của)\s+(?P<low>\d{1,3}(?:\.\d{3})+|\d+)(?:/\d+)?\s+(?P<unit>(?!tháng|năm|ngày|giờ|tỷ|triệu)[^\W\d_]+(?:\s[^\W\d_]+)?)",
    re.IGNORECASE,
)
"""For how many something is done: "Bồi dưỡng cho 160 cán bộ", "Kết nối đến 12/12 xã"."""
_DASH = re.compile(r"\s*[-–—x]\s*")
"""A cell that says there is no goal."""
_AS_BEFORE = re.compile(r"(?:giữ nguyên|giữ vững|giữ mức)\b[^\d]*$", re.IGNORECASE)
_AT_LEAST_SO_MANY = re.compile(
    r"\b(?:tối thiểu|ít nhất|không dưới)\s+(?P<low>\d{1,4})(?![\d.,%/]|\s*[^\W\d])", re.IGNORECASE
)
"""A bound without a unit: "Có sáng kiến được công nhận (tối thiểu 02)"."""
_MONEY_ASIDE = re.compile(
    r"\s*\((?:[^()]*\bđồng\b|(?:năm|cùng kỳ|hiện|từ mức|trước)\b)[^()]*\)", re.IGNORECASE
)
_PAPER = re.compile(
    r"(?:trình|ban hành|phê duyệt|ấn hành|công bố|xây dựng|hoàn thành|có)\s+(?:được\s+)?(?:(?:xong|bộ|01|một)\s+)?(?:kế hoạch|quy chế|quyết định|đề án|chương trình|quy trình|văn bản|phương án|danh mục|báo cáo|tờ trình|sổ tay|nghị quyết|quy định|hướng dẫn|tài liệu)\b(?!\s*(?:;|,).*\d\s*%)"
    r"|(?:kế hoạch|quy chế|quyết định|đề án|chương trình|quy trình|phương án|quy hoạch|nghị quyết)\s(?:đã\s|được\s)*(?:phê duyệt|ban hành|thông qua|ký)\b",
    re.IGNORECASE,
)
"""A paper that is to be there, whatever number its title holds: "trình phương án xử lý 3 trụ sở"."""
_BOUGHT = re.compile(r"(?:mua|sắm|kinh phí|chi)\b", re.IGNORECASE)
_NO_TARGET = re.compile(
    r"không (?:đặt|giao|có) chỉ tiêu|(?:thường xuyên|liên tục|hằng ngày|hàng ngày|theo quy định|theo yêu cầu)\b[^\d]*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?P<low>\d{1,3}(?:\.\d{3})+|\d+)(?:/\d+)?\s+(?P<unit>(?!triệu|tỷ|nghìn|đồng|tháng|năm|ngày|giờ)[^\W\d_]+(?:\s[^\W\d_]+)?)"
)


def _things_listed(target: str) -> Iterator[Reading]:
    """Yield the numbers of things that a cell lists: "02 lớp, 45/45 người dự"."""
    for part in re.split(r"[;,]\s+|\n", target):
        if counted := _COUNTED.match(part.strip()):
            yield Reading(
                "figure of a table",
                0,
                0,
                Operator.EQUAL.value,
                number(counted["low"]),
                None,
                counted["unit"].lower(),
                confidence=0.7,
            )


_GOES_DOWN_TO = re.compile(r"(?:cắt\s+)?giảm\s+(?:tỷ lệ|số|mức)\b", re.IGNORECASE)
_GOES_DOWN = re.compile(
    r"(?:cắt\s+)?(?:giảm|rút ngắn|tiết kiệm|tiết giảm|tinh giản)\s+(?!(?:tỷ lệ|số|mức)\b)",
    re.IGNORECASE,
)
"""A task that says by how much: "Giảm thời gian giải quyết | 30%", but not "Giảm tỷ lệ trễ | 2%"."""


_IN_PERCENT = re.compile(r"\(\s*%\s*\)|^tỷ lệ\b", re.IGNORECASE)


def _figure(row: TableRow, figure: re.Match[str]) -> Reading:
    low, high = number(figure["low"]), number(figure["high"]) if figure["high"] else None
    percent = (
        "%" in row.target
        or row.unit.strip().startswith("%")
        or (not row.unit.strip() and not figure["unit"] and bool(_IN_PERCENT.search(row.task)))
    )
    unit = "%" if percent else (figure["unit"] or row.unit).strip().lower()
    if percent and row.unit.strip().startswith("% "):
        unit = row.unit.strip()
    word = (figure["word"] or "").lower()
    operator = _OPERATORS.get(word)
    if figure["after"]:
        operator = Operator.AT_LEAST
    elif operator is None:
        operator = _bare(row, low, percent=percent)
    if unit == "hạng":
        return Reading("rank band", 0, 0, "rank_band", low, high, "nhóm xếp hạng", confidence=0.8)
    if unit == "bậc" and re.search(r"tăng|cải thiện|nâng", row.task, re.IGNORECASE):
        return Reading(
            "rank gain", 0, 0, Operator.RANK_IMPROVE_BY.value, low, high, "bậc", confidence=0.8
        )
    if percent and low < 100 and not word and not figure["after"] and _GOES_DOWN.match(row.task):
        return Reading(
            "figure of a table", 0, 0, Operator.DECREASE_BY.value, low, high, unit, confidence=0.6
        )
    return Reading("figure of a table", 0, 0, operator.value, low, high, unit, confidence=0.8)


def _bare(row: TableRow, low: float, *, percent: bool) -> Operator:
    """Return how a figure without a word is meant.

    A share is a floor unless it is all, or what nobody wants much of; a count is exact.
    """
    if low == 0 or (percent and low == 100):
        return Operator.EQUAL
    if _GOES_DOWN_TO.match(row.task):
        return Operator.AT_MOST
    if _LESS.search(row.task) and not re.search(
        r"\b(?:xử lý|giải quyết|khắc phục)\b", row.task, re.IGNORECASE
    ):
        return Operator.AT_MOST
    if percent or row.unit.strip().lower() == "điểm":
        return Operator.AT_LEAST
    return Operator.EQUAL
