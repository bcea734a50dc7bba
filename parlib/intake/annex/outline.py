"""An annex pasted as text: cells between marks, or items one below the other.

"1.2. Chế độ báo cáo (2 điểm)" and, in the lines below, how the points come about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from parlib.codebook.vietnamese import nfc
from parlib.intake.annex.headings import annex_column

HEADINGS = ("STT", "Nội dung tiêu chí", "Điểm tối đa", "Cách chấm điểm", "Đơn vị chủ trì")
_NUMBERED = r"[IVXL]{1,6}|\d{1,3}(?:\.\d{1,3}){0,4}"
_CALLED = r"(?:(?:Điều|Lĩnh vực|Phần|Mục|Nhóm|Tiêu chí|Nội dung|Chương|Nhóm tiêu chí)\s+)?"
_CODE = rf"{_CALLED}(?P<code>{_NUMBERED}|[A-HĐK](?=[.)])|[a-zđ](?=\)))[.):/]*"
_FIGURE = r"\d+(?:[.,]\d+)?"
_POINTS = (
    r"(?P<taken>trừ\s+|-\s*)?(?:(?:tổng\s+)?(?:số\s+)?điểm\s*)?(?:(?:cộng|thưởng|trừ)\s+)?(?:tối đa|chuẩn|cao nhất)?\s*"
    rf"(?::|là)?\s*(?P<minus>-\s*)?(?P<points>{_FIGURE})\s*(?:điểm|đ)\b"
)
_BARE = rf"(?:điểm\s+)?(?:tối đa|chuẩn)\s*:?\s*(?P<bare_minus>-)?(?P<bare>{_FIGURE})"
_ITEM = re.compile(
    rf"{_CODE}\s+(?P<name>[^\W\d_].*?)\s*[:,–-]?\s*[(\[]\s*(?:{_POINTS}|{_BARE})\s*[)\]]\s*[.:;–-]?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(
    rf"{_CALLED}(?P<code>{_NUMBERED}|[A-HĐK](?=[.)]))[.):/]*\s+(?P<name>[^\W\d_][^\d:;%]*?(?:\([^()]*\))?)\s*(?:[:–-]|,(?=\s*(?:điểm\s+)?(?:tối đa|cao nhất)))\s*(?P<rest>){_POINTS}\.?",
    re.IGNORECASE,
)
_HEAD = re.compile(
    rf"{_CALLED}(?P<code>{_NUMBERED}|[A-HĐK])[.):]\s+(?P<name>[^\W\d_][^:;%]{{2,160}})",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"(?:các\s+)?(?:điểm (?:thưởng|cộng|trừ|phạt)|(?:cộng|trừ|thưởng) điểm)", re.IGNORECASE
)
"""The head of a block of bonus or penalty points."""
_MAXIMUM = re.compile(
    rf"(?:(?:điểm tối đa|thang điểm|điểm chuẩn|số điểm|điểm)\s*:\s*)?(?P<minus>-\s*|trừ\s+)?(?:tối đa\s+)?(?P<points>{_FIGURE})\s*(?:điểm|đ)\.?"
    rf"|(?:điểm tối đa|thang điểm|điểm chuẩn|số điểm|điểm)\s*:\s*(?P<below>-?{_FIGURE})\.?",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?:cách|hướng dẫn|phương pháp|quy tắc)\s+(?:tính|chấm|cho|đánh giá)(?:\s+điểm)?\s*:\s*",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:tài liệu|hồ sơ|minh chứng|nguồn|ghi chú|căn cứ)\b[^:]{0,40}:.*", re.IGNORECASE
)
_LEAD = re.compile(
    r"(?:đơn vị|cơ quan)\s+"
    r"(?:chủ trì|phụ trách|tham mưu|thực hiện|thẩm định|theo dõi|đánh giá|chấm điểm)\s*:\s*(?P<lead>.+)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    rf"(?P<name>(?:tổng(?:\s+(?:cộng|điểm|số))*|cộng)\b[^\d:=]{{0,80}}?)\s*(?:[:=–-]|là)?\s*(?P<points>{_FIGURE})\s*(?:điểm|đ)?\s*\.?",
    re.IGNORECASE,
)
_ENDS_IN_POINTS = re.compile(rf":\s*{_FIGURE}\s*(?:điểm|đ)$", re.IGNORECASE)
_FEWEST, _LONGEST_HEADING, _LONGEST_OF_A_TABLE = 3, 40, 100


def outline_rows(lines: Iterable[str]) -> list[list[object]]:
    """Return the rows of an annex written line by line, under the headings of a table.

    Empty where fewer than three lines are items.

    Examples
    --------
    >>> text = "I. TỔ CHỨC (2 điểm)|1. Kế hoạch (1 điểm)|Có: 1; không: 0|2. Báo cáo (1 điểm): đủ: 1"
    >>> [row[:4] for row in outline_rows(text.split("|"))[2:]]
    [['1', 'Kế hoạch', '1', ''], ['', 'Có: 1; không: 0', '', ''], ['2', 'Báo cáo', '1', 'đủ: 1']]
    """
    written = _unbroken(line for raw in lines if (line := nfc(raw).strip()))
    rows: list[list[object]] = [list(HEADINGS), *_rows(written)]
    return rows if sum(bool(row[2]) for row in rows[1:]) >= _FEWEST else []


def _of_a_page(line: str) -> bool:
    """Return whether a line is the number of a page or a heading of its columns, once more."""
    return line.isdigit() or (
        not re.search(r"[:\d]", line) and len(line) < _LONGEST_HEADING and annex_column(line) != ""
    )


def _unbroken(lines: Iterable[str]) -> list[str]:
    """Join what a page broke: a line that goes on in small letters, or after no full stop."""
    out: list[str] = []
    for line in lines:
        before = out[-1] if out else ""
        if (
            before
            and (line[0].islower() or (line[0].isdigit() and len(before) > _LONGEST_HEADING))
            and not before.endswith((".", ";", ":"))
            and not _ENDS_IN_POINTS.search(before)
            and not (
                _item(line) or _HEAD.fullmatch(line) or _MAXIMUM.fullmatch(line) or _of_a_page(line)
            )
            and not (_item(before) or _HEAD.fullmatch(before) or _MAXIMUM.fullmatch(before))
        ):
            out[-1] = f"{before} {line}"
        else:
            out.append(line)
    return out


_PART_BY_NUMBER = re.compile(
    r"^(?:Điều|Lĩnh vực|Phần|Mục|Nhóm|Nội dung|Chương)\s+(?P<number>\d{1,2})(?=[.:)]?\s)",
    re.IGNORECASE,
)


def _with_numerals(lines: list[str]) -> list[str]:
    """Write the numbers of parts that are called so as Roman numerals, where the numbers of items begin again below
    them: "Điều 5. …", "1. …", "2. …", "Điều 6. …", "1. …".
    """
    parts = [n for n, line in enumerate(lines) if _PART_BY_NUMBER.match(line)]
    again = sum(bool(re.match(r"1[.)]\s", line)) for line in lines)
    if len(parts) < 2 or again < 2 or len(parts) > len(_NUMERALS):
        return lines
    out = list(lines)
    for numeral, at in zip(_NUMERALS, parts, strict=False):
        out[at] = _PART_BY_NUMBER.sub(numeral, out[at])
    return out


_NUMERALS = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
)
_TAKEN_ITEM = re.compile(rf"{_CODE}\s+(?P<name>[^\W\d_][^:;\n]{{3,140}}?)\s*:\s*(?P<rest>.*\d.*)")
"""An item of a block of penalties, which prints no maximum."""


def _rows(lines: list[str]) -> Iterator[list[object]]:
    head: list[object] | None = None
    block = False
    for n, line in enumerate(_with_numerals(lines)):
        below = lines[n + 1] if n + 1 < len(lines) else ""
        if (item := _item(line)) is not None or (item := _headed(line, below)) is not None:
            head = item
            block = bool(_BLOCK.match(str(item[1]))) if not item[3] else block
            yield item
        elif block and (taken := _TAKEN_ITEM.fullmatch(line)):
            head = [taken["code"], taken["name"].strip(), "", _HOW.sub("", taken["rest"]), ""]
            yield head
        elif total := _TOTAL.fullmatch(line):
            yield ["", total["name"], total["points"], "", ""]
        elif head is None or _ASIDE.fullmatch(line) or _of_a_page(line):
            continue
        elif maximum := _MAXIMUM.fullmatch(line):
            head[2] = head[2] or maximum["below"] or _signed(maximum["points"], maximum["minus"])
        elif lead := _LEAD.fullmatch(line):
            head[4] = lead["lead"].strip(" .;")
        else:
            yield ["", _HOW.sub("", line), "", "", ""]


def heading_of_a_table(line: str) -> list[object] | None:
    """Return code, name and maximum of a line above a table that heads it; None for another line.

    Examples
    --------
    >>> heading_of_a_table("A. Chỉ đạo, điều hành"), heading_of_a_table("Điểm thưởng")
    (['A', 'Chỉ đạo, điều hành', ''], ['', 'Điểm thưởng', ''])
    """
    words = nfc(line).strip()
    if (cells := heading_cells(words)) is not None:
        return cells
    if (match := _HEAD.fullmatch(words)) and len(words) <= _LONGEST_OF_A_TABLE:
        return [match["code"], match["name"].strip(" :,.–-"), ""]
    return ["", words, ""] if _BLOCK.match(words) and len(words) <= _LONGEST_OF_A_TABLE else None


def heading_cells(line: str) -> list[object] | None:
    """Return code, name and maximum of a line that heads a part; None for another line.

    Examples
    --------
    >>> heading_cells("B. HẠ TẦNG SỐ - 45 điểm"), heading_cells("Căn cứ Quyết định số 12")
    (['B', 'HẠ TẦNG SỐ', '45'], None)
    """
    words = nfc(line).strip()
    cells = _item(words) or _headed(words, "")
    return cells[:3] if cells else None


def _item(line: str) -> list[object] | None:
    """Return the cells of a line that names an item and its maximum; None for another line."""
    match = _ITEM.fullmatch(line) or _AT_THE_END.fullmatch(line)
    if match is None:
        return None
    groups = match.groupdict()
    points = _signed(
        groups.get("bare") or groups["points"],
        groups.get("bare_minus") or groups.get("minus") or groups.get("taken"),
    )
    rest = _HOW.sub("", match["rest"].strip())
    return [match["code"], match["name"].strip(" :,.–-"), points, rest, ""]


def _headed(line: str, below: str) -> list[object] | None:
    """Return the cells of a line that names an item whose maximum stands below, or of a block in
    capitals.
    """
    match = _HEAD.fullmatch(line)
    named = match is not None and (
        match["name"].isupper() or bool(_BLOCK.fullmatch(match["name"].strip(" :.")))
    )
    if match is None or not (named or _MAXIMUM.fullmatch(below)):
        return None
    return [match["code"], match["name"].strip(" :,.–-"), "", "", ""]


def _signed(points: str, minus: str | None) -> str:
    return f"-{points}" if minus else points


def cells_between(text: str) -> Iterator[list[list[object]]]:
    """Yield a pasted table as cells, by each mark that may part them: tabs, bars, wide spaces."""
    lines = text.splitlines()
    for mark in ("\t", "|", "   "):
        if sum(mark in line.strip() for line in lines) >= _FEWEST:
            yield [_cells(line, mark) for line in lines if not _draws(line)]


def _cells(line: str, mark: str) -> list[object]:
    if mark == "|":
        line = line.strip()
        line = line.removeprefix("|").removesuffix("|") if line.startswith("|") else line
    parts = re.split(r"\s{2,}", line.strip()) if mark == "   " else line.split(mark)
    return [part.strip() for part in parts]


def _draws(line: str) -> bool:
    """Return whether a line only draws a border: "|---|---|"."""
    return bool(re.fullmatch(r"[\s|:+=-]{3,}", line)) and "-" in line
