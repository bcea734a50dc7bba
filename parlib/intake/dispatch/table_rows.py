"""Rows of a table as promises.

A task, what is to be reached, who does it, by when, each in its own column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parlib.codebook.plans import quote_form
from parlib.codebook.vietnamese import search_form, straighten
from parlib.codebook.vocabulary import Operator
from parlib.intake.dispatch.figures import figures
from parlib.intake.dispatch.owners import units_apart
from parlib.intake.dispatch.rules import read
from parlib.intake.dispatch.rules.readings import Reading, number
from parlib.intake.dispatch.table_parts import Part, measured_in, parts_of, who_of
from parlib.intake.word import Table

BETWEEN = " | "
"""Stands between the cells of a row in the text of a dispatch."""
_HEAD_ROWS = 3
_LONGEST = 1_500  # characters of a cell that are read: a page inside a cell is no task
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("number", r"(?:so )?(?:tt|stt|so thu tu)"),
    ("support", r".*phoi hop.*"),
    (
        "owner",
        (
            r".*(?:chu tri|thuc hien|phu trach|tham muu|trach nhiem|dau moi)(?!.*(?:thoi gian|thoi "
            r"han|tien do|ket qua|nam 20)).*(?<!ket qua thuc hien)"
        ),
    ),
    (
        "due",
        r".*(?:thoi gian|thoi han|tien do|han hoan thanh|hoan thanh truoc|moc hoan thanh|xong khi nao|xong truoc|thoi diem).*|han|khi nao",
    ),
    (
        "past",
        (
            r"(?:kq|ket qua)\b.*\b20\d\d|.*(?:ket qua|thuc hien|uoc)(?: thuc hien)?(?: dat(?: duoc)?)? nam (?:truoc|20\d\d).*"
            r"|hien trang|thuc trang|nam truoc|diem (?:nam )?20\d\d"
        ),
    ),
    ("unit", r"don vi(?: tinh)?|dvt|don vi do"),
    ("note", r"ghi chu.*|can cu.*|phuong phap.*|cach (?:tinh|do).*|so lieu.*|kinh phi.*"),
    (
        "target",
        r"(?:chi tieu|muc tieu|ket qua can dat)(?: va| hoac)? san pham.*|san pham(?: va| hoac)? (?:chi tieu|muc tieu).*",
    ),
    ("target", r"(?:ket qua|san pham) (?:phai|can) (?:co|dat|hoan thanh).*"),
    ("product", r".*(?:san pham|ket qua (?:du kien|dau ra)|ket qua).*"),
    (
        "target",
        (
            r".*(?:muc tieu|chi tieu giao|ke hoach nam|muc phan dau|can dat|phai dat|muc dat"
            r"|giao nam|yeu cau|dang ky|cam ket).*|(?:chi tieu |ke hoach |giao |muc giao )(?:nam )?20\d\d.*|nam 20\d\d"
        ),
    ),
    (
        "task",
        r".*(?:noi dung|nhiem vu|cong viec|chi tieu|tieu chi|hoat dong|chi so|giai phap|viec).*",
    ),
)
"""What a column holds by its folded heading; the first that fits decides."""
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
_SUPPORTS = re.compile(
    r"[;,.(\n]?\s*(?:(?:các )?(?:cơ quan|đơn vị)\s+)?phối hợp\b.*$", re.IGNORECASE | re.DOTALL
)
_LEADS = re.compile(
    r"^(?:chủ trì|thực hiện|cơ quan chủ trì|đơn vị chủ trì)\s*:\s*|\s+(?:chủ trì|thực hiện)\s*$",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\((?P<unit>%|[^\W\d]+(?:\s[^\W\d]+)?)\)\s*$")
"""The unit behind what is counted: "Văn bản đi có ký số (%)"."""
_LESS = re.compile(
    r"\b(?:quá hạn|trễ hạn|trễ hẹn|chậm|tồn đọng|sai sót|khiếu nại|thời gian chờ)\b", re.IGNORECASE
)
"""What nobody wants much of: a bare small share of it is a ceiling, "Hồ sơ trễ hạn | 2%"."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table of promises, by what its columns hold."""

    task: str
    target: str = ""
    unit: str = ""
    owner: str = ""
    due: str = ""
    product: str = ""
    parts: tuple[TableRow, ...] = ()
    """What each of several columns promises: by quarters, by units, by goals."""

    @property
    def promises(self) -> bool:
        """Say whether the row gives somebody something to reach or to do, and is not a heading
        between rows.
        """
        return bool(self.parts) or (bool(self.task) and bool(self.target or self.owner or self.due))


def table_rows(table: Table) -> list[tuple[int, str, TableRow]] | None:
    """Return the rows of a table with their number (from 0), as a line, and what they hold.

    Rows of the heading hold nothing. None where the table has no heading of promises.
    """
    grid = [list(_spread(row)) for row in _merged_down(table)]
    for at in range(min(len(grid), _HEAD_ROWS)):
        height = 2 if at + 1 < len(grid) and _goes_on(table, at + 1) else 1
        headings = _heading(grid, at, height)
        kinds = _kinds(headings)
        parts = parts_of(headings, kinds) or _goals(headings)
        if parts or ("task" in kinds and {"owner", "due", "target"} & set(kinds)):
            head, measure = grid[at], _measure_of(headings, kinds)
            above = [
                (n, BETWEEN.join(filter(None, dict.fromkeys(row))), TableRow(""))
                for n, row in enumerate(grid[: at + height])
            ]
            below = [
                (n, line, row)
                for n, cells in enumerate(grid[at + height :], start=at + height)
                if cells != head
                and (line := _line(cells))
                and (row := _with_parts(_row(cells, kinds, measure), cells, headings, parts))
            ]
            return [(n, line, row) for n, line, row in above if line] + below
    return None


def _merged_down(table: Table) -> Iterator[list[tuple[str, int]]]:
    """Yield rows as (words, span); a cell that goes on from the row above says what that one says."""
    above: dict[int, str] = {}
    for row in table.rows:
        out, place = [], 0
        for cell in row:
            words = quote_form(straighten(cell.words()))
            words = above.get(place, "") if cell.merge == "continue" else words
            if cell.merge:
                above[place] = words
            else:
                above.pop(place, None)
            out.append((words, cell.span))
            place += cell.span
        yield out


def _spread(row: Sequence[tuple[str, int]]) -> Iterator[str]:
    for words, span in row:
        yield words
        yield from [""] * (span - 1)


def _goes_on(table: Table, row: int) -> bool:
    """Say whether a row belongs to the heading above it.

    Cells of the heading are merged down into it.
    """
    return any(cell.merge == "continue" for cell in table.rows[row]) and not any(
        c.words().strip()[:1].isdigit() for c in table.rows[row][:1]
    )


def _heading(grid: list[list[str]], at: int, height: int) -> list[str]:
    if height == 1:
        return grid[at]
    upper, lower = grid[at], grid[at + 1]
    spread, last = [], ""
    for words in upper:
        last = words or last
        spread.append(last)
    return [
        below if below and below != above else above
        for above, below in zip(spread, lower, strict=False)
    ]


def _measure_of(headings: list[str], kinds: dict[str, int]) -> str:
    """Return the unit of bare figures that the headings of goal or result name."""
    if "unit" in kinds:
        return ""
    named = [measured_in(headings[kinds[k]]) for k in ("target", "past") if k in kinds]
    named += [measured_in(words) for words in headings if _kind(words) == "past"]
    named += [measured_in(words) for words in headings if re.match(r"điểm\b", words, re.IGNORECASE)]
    return next(filter(None, named), "")


def _goals(headings: list[str]) -> list[Part]:
    """Return the columns of several goals side by side: "Mục tiêu điểm | Mục tiêu thứ hạng"."""
    places = [n for n, words in enumerate(headings) if _kind(words) == "target"]
    apart = len({measured_in(headings[n]) for n in places}) == len(places) > 1
    return [Part(n, unit=measured_in(headings[n])) for n in places] if apart else []


def _kind(heading: str) -> str:
    folded = search_form(heading)[:80]
    return next((k for k, pattern in _HEADINGS if folded and re.fullmatch(pattern, folded)), "")


def _kinds(headings: list[str]) -> dict[str, int]:
    """Return which column holds what.

    Of two that hold the same the first counts, of two tasks the one that is no task but a target.
    """
    kinds: dict[str, int] = {}
    for place, words in enumerate(headings):
        folded = search_form(words)[:80]
        kind = _kind(words)
        if kind == "task" and "task" in kinds and "target" not in kinds:
            kind = "target"  # "Nội dung | Chỉ tiêu"
        if kind == "target" and _beside_last_year(headings, kinds.get("target"), folded):
            kinds["past"] = kinds.pop("target")
        if kind:
            kinds.setdefault(kind, place)
    if (
        "owner" not in kinds
        and "unit" in kinds
        and search_form(headings[kinds["unit"]]) == "don vi"
    ):
        kinds["owner"] = kinds.pop("unit")  # "Đơn vị" beside tasks is who does them
    return kinds


_BARE_YEAR = re.compile(r"nam (20\d\d)")
_A_YEAR = re.compile(r"\b(20\d\d)\b")


def _beside_last_year(headings: list[str], before: int | None, folded: str) -> bool:
    """Say whether a target was taken from a column of results.

    "Năm 2022 | Chỉ tiêu năm 2023": a year alone beside a later one with words.
    """
    if before is None:
        return False
    earlier = _BARE_YEAR.fullmatch(search_form(headings[before]))
    later = _A_YEAR.search(folded)
    return earlier is not None and later is not None and earlier[1] < later[1]


def _line(cells: list[str]) -> str:
    return BETWEEN.join(words for words in cells if words)


def _row(cells: list[str], kinds: dict[str, int], measure: str) -> TableRow:
    held = {
        kind: cells[place][:_LONGEST] if place < len(cells) else "" for kind, place in kinds.items()
    }
    measured = _MEASURED.search(held.get("task", ""))
    owner = _LEADS.sub("", _SUPPORTS.sub("", held.get("owner", ""))).strip(" ;,.")
    return TableRow(
        task=held.get("task", "").strip(" .;-+•"),
        target=held.get("target", ""),
        unit=held.get("unit", "") or (measured["unit"] if measured else measure),
        owner="; ".join(units_apart(owner)),
        due=held.get("due", ""),
        product=held.get("product", ""),
    )


def _with_parts(
    row: TableRow, cells: list[str], headings: list[str], parts: list[Part]
) -> TableRow:
    """Return a row with what each of several columns promises in it."""
    whole = replace(row, target="") if parts else row
    who = who_of(headings, cells) if any(part.task for part in parts) else ""
    held = [
        replace(
            whole,
            task=part.task or whole.task,
            target=cells[part.place],
            unit=part.unit or whole.unit,
            owner=part.owner or who or whole.owner,
            due=part.due or whole.due,
        )
        for part in parts
        if part.place < len(cells)
        and (re.search(r"\d", cells[part.place]) or figures(cells[part.place]))
    ]
    return replace(whole, parts=tuple(held)) if held else row


def due_words(row: TableRow) -> str:
    """Return the words of a row's deadline as a sentence states them: "15/6" is "trước ngày 15/6".

    Examples
    --------
    >>> due_words(TableRow("x", due="15/6/2026")), due_words(TableRow("x", due="Tháng 9")), due_words(TableRow("x", due="Quý II"))
    ('trước ngày 15/6/2026', 'trong tháng 9', 'Quý II')
    """
    words = re.sub(
        r"^(?:trong|trước|hoàn thành|xong)\s+(?:ngày\s+)?", "", row.due.strip(), flags=re.IGNORECASE
    )
    if re.match(r"\d{1,2}/\d{1,2}", words):
        return f"trước ngày {words}"
    if match := re.match(r"tháng\s+(\d{1,2})(?:[/-](20\d\d))?$", words, re.IGNORECASE):
        return f"trong tháng {int(match[1])}" + (f"/{match[2]}" if match[2] else "")
    if match := re.match(r"(\d{1,2})/(20\d\d)$", words):
        return f"trong tháng {int(match[1])}/{match[2]}"
    return words


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
    if _BOUGHT.match(row.task) and "đồng" in row.target.lower():
        return []
    if _PAPER.match(row.target):
        return [Reading("row of a table", 0, 0, Operator.DONE.value, None, confidence=0.6)]
    if _NO_TARGET.match(row.target):
        return []
    if row.target and (figure := _FIGURE.fullmatch(row.target.strip(" .;"))):
        return [_figure(row, figure)]
    if ranked := [f.reading() for f in figures(row.target) if f.form in ("place", "bậc")]:
        return [replace(r, confidence=0.8) for r in ranked]
    for words in (f"{row.task}: {row.target}" if row.target else "", row.task):
        if words and (readings := read(words)):
            return readings
    spends = _BOUGHT.match(row.task) is not None
    if row.target and not spends and (listed := list(_things_listed(row.target))):
        return listed
    if found := [f for f in figures(row.target) if f.form not in ("none", "place")]:
        return [replace(f.reading(), confidence=0.6) for f in found[:1]]
    if row.target and not re.search(r"\d", row.target):
        return [Reading("row of a table", 0, 0, Operator.DONE.value, None, confidence=0.5)]
    return (
        [Reading("row of a table", 0, 0, Operator.DONE.value, None, confidence=0.5)]
        if not row.target and (row.owner or row.due)
        else []
    )


def _with_its_product(row: TableRow) -> TableRow:
    """Return a row without a target of its own with what its column of products counts: "24 tin, bài"."""
    counted = next((f for f in figures(row.product) if f.form in ("count", "lần", "%")), None)
    of_its_own = row.target or (counted is None) or re.search(r"\d", row.task)
    return row if of_its_own else replace(row, target=row.product)


_MONEY_ASIDE = re.compile(r"\s*\([^()]*\bđồng\b[^()]*\)", re.IGNORECASE)
_PAPER = re.compile(
    r"(?:trình|ban hành|phê duyệt|ấn hành|công bố|xây dựng|hoàn thành|có)\s+(?:được\s+)?(?:(?:xong|bộ|01|một)\s+)?(?:kế hoạch|quy chế|quyết định|đề án|chương trình|quy trình|văn bản|phương án|danh mục|báo cáo|tờ trình|sổ tay|nghị quyết|quy định|hướng dẫn|tài liệu)\b(?!\s*(?:;|,).*\d\s*%)",
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
    """Say how a figure without a word is meant.

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
