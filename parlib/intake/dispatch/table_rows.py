"""Rows of a table as promises.

A task, what is to be reached, who does it, by when, each in its own column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parlib.codebook.plans import quote_form
from parlib.codebook.vietnamese import search_form, straighten
from parlib.intake.dispatch.figures import figures
from parlib.intake.dispatch.naming import units_apart
from parlib.intake.dispatch.table_parts import Part, measured_in, parts_of, who_of
from parlib.intake.word import Table

BETWEEN = " | "
"""Stands between the cells of a row in the text of a dispatch."""
_HEAD_ROWS = 3
_LONGEST = 1_500  # characters of a cell that are read: a page inside a cell is no task
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("number", r"(?:so )?(?:tt|stt|so thu tu)"),
    ("owner", r".*chu tri\W*(?:va |hoac )?(?:co quan |don vi )?(?:cung )?phoi hop\W*"),
    ("support", r".*phoi hop.*"),
    (
        "past",
        r"(?:thuc hien|th|kq|ket qua|dat|da dat|uoc|uoc dat|uoc thuc hien|hien trang|nam truoc)(?: thuc hien| dat)?(?: duoc)?(?: nam| quy| thang)? (?:[0-9i]+ )?20\d\d.*|(?:nam )?20\d\d (?:da dat|dat duoc)|hien (?:nay|tai|trang)",
    ),
    (
        "owner",
        (
            r"(?:nguoi|bo phan|don vi|phong)\b.*\b(?:lam|nhan|dam nhan)|(?:ai|nguoi|don vi|co quan|bo phan|noi) (?:lam|nhan viec|duoc giao|nhan)|phan cong|giao cho|.*(?:chu tri|thuc hien|phu trach|tham muu|trach nhiem|dau moi|theo doi|lam chinh)(?!.*(?:thoi gian|thoi "
            r"han|tien do|ket qua|nam 20)).*(?<!ket qua thuc hien)"
        ),
    ),
    (
        "due",
        r".*(?:thoi gian|thoi han|tien do|han hoan thanh|hoan thanh truoc|moc hoan thanh|xong khi nao|xong truoc|thoi diem).*|han(?: chot| cuoi)?|khi nao|hoan thanh|xong",
    ),
    ("target", r"(?:chi tieu|muc tieu|ke hoach)(?: phan dau| phai dat)? (?:den|het|truoc) .*\d.*"),
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
    ("target", r"(?:diem )?(?:giao|phai dat|dang ky|phan dau)\b.*"),
    ("target", r"(?:ket qua|san pham) (?:phai|can) (?:co|dat|hoan thanh).*"),
    ("product", r".*(?:dau ra|san pham|ket qua (?:du kien|dau ra)|ket qua).*"),
    (
        "target",
        (
            r".*(?:muc tieu|chi tieu giao|ke hoach nam|phan dau|can dat|phai dat|muc dat"
            r"|giao nam|yeu cau|dang ky|cam ket).*|(?:chi tieu |ke hoach |giao |muc giao )(?:nam )?20\d\d.*|nam 20\d\d|so luong"
        ),
    ),
    (
        "task",
        r".*(?:noi dung|nhiem vu|cong viec|chi tieu|tieu chi|hoat dong|chi so|giai phap|viec).*",
    ),
)
"""What a column holds by its folded heading; the first that fits decides."""
_SUPPORTS = re.compile(
    r"\s*/\s*(?:Sở|Phòng|Văn phòng|UBND|Ủy ban|Các|Ban|Trung tâm|Công an|Chi cục|Cục)\s.*$|[;,.(\n]\s*[^;,.(\n]{3,60}\sphối hợp\s*[).]?$|[;,.(\n]?\s*(?:(?:các )?(?:cơ quan|đơn vị)\s+)?phối hợp\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_LEADS = re.compile(
    r"^(?:chủ trì|thực hiện|cơ quan chủ trì|đơn vị chủ trì)\s*:\s*|\s+(?:chủ trì|thực hiện)\s*$",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\((?P<unit>%|[^\W\d]+(?:\s[^\W\d]+)?)\)\s*$")
"""The unit behind what is counted: "Văn bản đi có ký số (%)"."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table of promises, by what its columns hold."""

    task: str
    target: str = ""
    unit: str = ""
    owner: str = ""
    due: str = ""
    product: str = ""
    past: str = ""
    parts: tuple[TableRow, ...] = ()
    """What each of several columns promises: by quarters, by units, by goals."""

    @property
    def promises(self) -> bool:
        """Return whether the row gives somebody something to reach or to do, and is not a heading
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


_AS_ABOVE = re.compile(r"[-–\s]*(?:nt|n\.t|như trên|[\"”“〃])[-–.\s]*", re.IGNORECASE)
"""What repeats the cell above: "nt", "-nt-", "như trên"."""


def _merged_down(table: Table) -> Iterator[list[tuple[str, int]]]:
    """Yield rows as (words, span); a cell that goes on from the row above says what that one says."""
    above: dict[int, str] = {}
    for row in table.rows:
        out, place = [], 0
        for cell in row:
            words = quote_form(straighten(cell.words()))
            as_above = _AS_ABOVE.fullmatch(words) is not None
            words = above.get(place, "") if cell.merge == "continue" or as_above else words
            if cell.merge or as_above or words:
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
    """Return whether a row belongs to the heading above it.

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
    of_points = any(_OF_POINTS.fullmatch(search_form(words)) for words in headings)
    return next(filter(None, named), "điểm" if of_points else "")


_OF_POINTS = re.compile(r"(?:diem )?toi da|thang diem|diem chuan")
"""A column of most points: the others are points as well."""


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
    fields = [n for n, words in enumerate(headings) if search_form(words) in _FIELDS]
    for place, words in enumerate(headings):
        folded = search_form(words)[:80]
        kind = _kind(words)
        if kind == "task" and "task" in kinds and "target" not in kinds:
            kind = "target"  # "Nội dung | Chỉ tiêu"
        if kind == "target" and _beside_last_year(headings, kinds.get("target"), folded):
            kinds["past"] = kinds.pop("target")
        if kind == "due" and "due" in kinds and _PUT_OFF.search(folded):
            kinds["due before"] = kinds.pop("due")
        if kind:
            kinds.setdefault(kind, place)
    years = [n for n, words in enumerate(headings) if _BARE_YEAR.fullmatch(search_form(words))]
    if "task" not in kinds and "target" in kinds and len(years) > 1:
        # "Chỉ tiêu/sản phẩm | Năm 2025 | Năm 2026": the last year is the goal
        kinds["task"], kinds["past"], kinds["target"] = kinds["target"], years[-2], years[-1]
    if "task" not in kinds and fields and "target" in kinds:
        kinds["task"] = fields[0]
    if (
        "owner" not in kinds
        and "unit" in kinds
        and search_form(headings[kinds["unit"]]) == "don vi"
    ):
        kinds["owner"] = kinds.pop("unit")  # "Đơn vị" beside tasks is who does them
    return kinds


_FIELDS = ("linh vuc", "cac linh vuc", "linh vuc cai cach")
"""What a row is about, where no other column says it."""
_PUT_OFF = re.compile(r"\b(?:dieu chinh|gia han|lui|moi)\b")
"""A deadline that takes the place of an earlier one beside it."""
_GIVEN_UP = re.compile(
    r"\b(?:dừng|thôi|không)\s+(?:thực hiện|triển khai|làm)\b|\bhủy\b", re.IGNORECASE
)
_BARE_YEAR = re.compile(r"nam (20\d\d)")
_A_YEAR = re.compile(r"\b(20\d\d)\b")


def _beside_last_year(headings: list[str], before: int | None, folded: str) -> bool:
    """Return whether a target was taken from a column of results.

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
    if _GIVEN_UP.search(held.get("due", "")):
        return TableRow("")
    if not re.search(r"\d", held.get("due", "")) and held.get("due before"):
        held["due"] = held["due before"]  # "không điều chỉnh", or nothing
    measured = _MEASURED.search(held.get("task", ""))
    owner = _LEADS.sub("", _SUPPORTS.sub("", held.get("owner", ""))).strip(" ;,.")
    if _heads_rows(cells, held):
        owner = ""
    return TableRow(
        task=held.get("task", "").strip(" .;-+•"),
        target=held.get("target", ""),
        unit=held.get("unit", "") or (measured["unit"] if measured else measure),
        owner="; ".join(units_apart(owner)),
        due=held.get("due", ""),
        product=held.get("product", ""),
        past=held.get("past", ""),
    )


_ROMAN = re.compile(r"(?:[IVX]{1,5}|[A-H])[.)/]?")


def _heads_rows(cells: list[str], held: dict[str, str]) -> bool:
    """Return whether a row heads those below it: a Roman number, a topic and nothing but who follows it."""
    empty = not any(held.get(kind) for kind in ("target", "due", "product"))
    numbered = _ROMAN.fullmatch(cells[0].strip()) is not None
    return numbered and empty and not re.search(r"\d", held.get("task", ""))


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
        and (re.search(r"\d|^không (?:có|còn)", cells[part.place]) or figures(cells[part.place]))
    ]
    return replace(whole, parts=tuple(held)) if held else row


_EVER = re.compile(
    r"(?:(?:trước )?(?:ngày )?\d{1,2} (?:hằng|hàng) (?:tháng|quý)|thường xuyên|liên tục|(?:hằng|hàng|mỗi|từng) (?:ngày|tuần|tháng|quý|năm)|định kỳ|(?:các )?quý trong năm|khi (?:phát sinh|có)\b.*|cả (?:kỳ|năm)|theo lịch\b.*|theo (?:quy định|kế hoạch|yêu cầu)"
    r"|(?:sau|trong)(?: vòng)? \d+ ngày\b.*)",
    re.IGNORECASE,
)


def is_always_done(row: TableRow) -> bool:
    """Return whether a row is a standing duty: it has no goal, and is due again and again.

    Examples
    --------
    >>> is_always_done(TableRow("Báo cáo định kỳ", owner="Phòng Nội vụ", due="Hằng quý"))
    True
    """
    goes_on = not row.target and not any(f.form == "%" for f in figures(row.task))
    return goes_on and _EVER.fullmatch(row.due.strip(" .;")) is not None


_ONE_TIME = r"(?:\d{1,2}/\d{1,2}/20\d\d|\d{1,2}/\d{1,2}(?!\d)|\d{1,2}/20\d\d|(?:tháng|quý)\s+(?:IV|I{1,3}|\d{1,2})(?:[/-]20\d\d)?)"
_SEVERAL_TIMES = re.compile(
    rf"{_ONE_TIME}(?:\s*(?:,|;|và|-|–|đến)\s*(?:ngày\s+)?{_ONE_TIME})*\s*(?:,|;|và|-|–|đến)\s*(?:ngày\s+)?(?P<last>{_ONE_TIME})",
    re.IGNORECASE,
)


def _last_of_several(words: str) -> str:
    """Return the last of several times that a cell names: "15/6 và 15/11/2026", "Tháng 7, tháng 8"."""
    several = _SEVERAL_TIMES.fullmatch(words.strip(" .;"))
    return several["last"] if several else words


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
    words = _last_of_several(words)
    if re.match(r"\d{1,2}/\d{1,2}(?!\d)", words):
        return f"trước ngày {words}"
    if match := re.match(r"tháng\s+(\d{1,2})(?:[/-](20\d\d))?$", words, re.IGNORECASE):
        return f"trong tháng {int(match[1])}" + (f"/{match[2]}" if match[2] else "")
    if match := re.match(r"(\d{1,2})/(20\d\d)$", words):
        return f"trong tháng {int(match[1])}/{match[2]}"
    return words
