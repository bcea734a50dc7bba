"""A dispatch as text: from ``.txt`` or ``.docx``, in the form quotes are compared in, with the way
back to the page.

The extraction works on one clean string (NFC, one space, no Markdown marks), but a person checks a
proposal in the file as it lies there. So every character keeps the place it came from.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from parlib.codebook.plans import quote_form
from parlib.codebook.vietnamese import straighten
from parlib.errors import SourceError
from parlib.gate.files import Refused, as_text, read_bytes
from parlib.intake.dispatch.lines_that_lead import LABEL_OF_LEADS
from parlib.intake.dispatch.pasted_tables import pasted_rows
from parlib.intake.dispatch.table_rows import TableRow, table_rows
from parlib.intake.dispatch.unit_names import VERBS
from parlib.intake.word import CELL_ENDS, WordLimits, read_word
from parlib.speech.catalogue import saying

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 600_000  # a dispatch of 200 pages
LONGEST_WORD = 1_000
_UNBROKEN = re.compile(rf"\S{{{LONGEST_WORD}}}")
_STARTS_NEW = re.compile(
    r"(?:[-+•–①-⑳]\s?|\d{1,2}[.)/-]\s|\d{1,2}\.\d|[a-zđ][)/]\s|(?-i:[a-zđ]\.\s(?=[A-ZĐÀ-Ỹ]))|\([ivx\d]{1,4}\)\s|[IVX]{1,5}[./-]\s|(?-i:[A-HĐ][./]\s(?=[A-ZĐÀ-Ỹ]))|Điều \d|Kính gửi|Nơi nhận"
    rf"|V/v|Số:|Căn cứ|TM\.|Kết quả\s|Phấn đấu\s|(?:Trong )?[Nn]ăm 20\d\d|\(?(?:(?:Đơn vị|Cơ quan|Bộ phận) )?(?:Chủ trì|Phối hợp|Thực hiện|Phụ trách|Tham mưu|Đầu mối|(?:Chịu )?Trách nhiệm(?: chính)?|Phân công(?: [^\W\d]+){{0,2}})\s?:|\(?(?:Thời (?:gian|hạn)|Hạn|Tiến độ)(?: [^\W\d]+){{0,2}}\s?:|Hoàn thành\s?:|\(?{LABEL_OF_LEADS}\s?:|Quý (?:IV|I{{1,3}}|[1-4])\b)|#|\*\*",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"[a-zđ][)/]\s|[a-zđ]\.\s(?=[A-ZĐÀ-Ỹ])|\((?:[ivx]{1,4}|[a-zđ]|\d{1,2})\)\s")
"""A point of a list begins with a small letter and is not the rest of the line above."""
_TITLE = re.compile(
    r"(?:KẾ HOẠCH|CÔNG VĂN|QUYẾT ĐỊNH|BÁO CÁO|CHỈ THỊ|THÔNG BÁO|CHƯƠNG TRÌNH|PHÁT ĐỘNG|V/v)\b"
)
"""A title ends with its line, full stop or not."""
_HEAD = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[./)-]|\d{1,2}(?:\.\d{1,2})+(?=\s)|[IVX]{1,5}[./-]|[A-H][./]|[a-zđ][)/])\s(?:(?!\b(?:Giao|Phấn đấu)\b)[^\d%]){3,55}$"
    r"|(?:(?:Phần|Chương|Mục|Nhóm|Khối|Trụ cột)\s[^%;]{1,20}[.:]|[IVX]{1,5}\.|[A-H]\.)\s(?:(?!\b(?:Giao|Phấn đấu)\b)[^%;]){3,70}$"
)
"""A numbered heading is short; a sentence that a page broke is longer. One with a Roman number may
hold a year or a number of months, no share.
"""
_UNITS = re.compile(
    r"\d{1,2}(?:\.\d{1,2})*(?:\.|(?<=\.\d)|(?<=\.\d\d))\s(?:Phòng|Khoa|Tổ|Trạm|Trường|Chi cục|Đội|Bộ phận|Sở|Văn phòng|Chi nhánh|Trung tâm|UBND|Ủy ban|Thủ trưởng|Chủ tịch|Các|Ban|Công an)\s[^%;:.\d]{3,180}$"
)
"""A numbered heading that names units may be long."""
_ITEM_BY_ITS_VERB = re.compile(
    rf"(?:{VERBS}|tinh giản|đủ|không|tỷ lệ|số|thêm|duy trì|sự cố|theo|doanh thu|lượt|mức|thời gian)\b"
)
_GOES_ON = re.compile(
    r"(?:,|\b(?:và|hoặc|của|với|để|cho|trong|tại|theo|các|những|từ|đến|là|được|về|do|bằng|trên|dưới|ở|mà|thì|không|có|phải|cần|đối|số|việc|thuộc))$",
    re.IGNORECASE,
)
_WRAPPED, _FEWEST_ITEMS = 0.4, 2
"""A text is wrapped at a width if so many of its lines come near it; else every line is a paragraph, and
so many lines that begin with a verb in small letters are items of lists without marks.
"""
_SHORTEST_WRAPPED, _NARROW, _LONG = 40, 120, 90
"""Characters: below such a width no line is long, and a line so long is no heading."""
_FEWEST_LONG = 5  # lines by which a width is recognised
_ENDS = (".", ";", ":", "./.", "”", ")")


@dataclass(frozen=True)
class DispatchText:
    """A dispatch in its comparable form.

    Attributes
    ----------
    text : str
        The whole text in its quote form.
    offsets : tuple of int
        Place of each character of ``text`` in ``source``.
    starts : tuple of int
        Places in ``text`` where a paragraph begins.
    source : str
        The text as read, NFC, line breaks kept.
    rows : mapping
        Rows of tables by the place in ``text`` where their line begins: a paragraph of its own
        each.
    """

    text: str
    offsets: tuple[int, ...]
    starts: tuple[int, ...]
    source: str
    rows: Mapping[int, TableRow] = field(default_factory=dict)

    def line(self, place: int) -> int:
        """Return the line (from 1) of the source that holds the character ``place`` of ``text``."""
        if not self.offsets:
            return 1
        return bisect.bisect_right(
            self._line_starts, self.offsets[min(place, len(self.offsets) - 1)]
        )

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.source))]

    def paragraphs(self) -> list[tuple[int, int]]:
        """Return the paragraphs as (start, end) in ``text``."""
        ends = [*self.starts[1:], len(self.text)] if self.starts else []
        return [(a, b) for a, b in zip(self.starts, ends, strict=True) if b > a]


def read_dispatch(path: Path | str) -> DispatchText:
    """Read a dispatch from a ``.txt`` or ``.docx`` file.

    Raises
    ------
    SourceError
        The file is missing, of another kind, too large, or not what its ending says.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".txt", ".md", ".docx"):
        raise SourceError(
            saying(
                "{name}: {kind} ending; save the dispatch as .docx or .txt (a scan "
                "must be read by OCR first)",
                name=path.name,
                kind=kind or "no",
            )
        )
    if not path.is_file():
        raise SourceError(
            saying(
                "{name}: no such file; give the path of a .txt or .docx dispatch", name=path.name
            )
        )
    try:
        content = read_bytes(path, most=MAX_BYTES, name=path.name)
        if kind == ".docx":
            lines, rows = _word_lines(path.name, content)
            return clean(_short(path.name, "\n".join(lines)), rows)
        return clean(_short(path.name, as_text(content, name=path.name)))
    except Refused as refusal:
        hint = (
            saying(", or see the documentation about old fonts")
            if "not UTF-8" in refusal.what
            else ""
        )
        raise SourceError(f"{refusal}{hint}") from None


def _short(name: str, text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise SourceError(
            saying(
                "{name}: the text has {count} characters, more than the "
                "{max_characters} of a dispatch; check the file, or split it",
                name=name,
                count=len(text),
                max_characters=MAX_CHARACTERS,
            )
        )
    if unbroken := _UNBROKEN.search(text):
        raise SourceError(
            saying(
                "{name}, line {line}: {count} characters and more without a space ({words}…), "
                "which no dispatch has; take the passage out, or save the dispatch again as text",
                name=name,
                line=text.count("\n", 0, unbroken.start()) + 1,
                count=LONGEST_WORD,
                words=unbroken.group()[:20],
            )
        )
    return text


def clean(source: str, rows: Mapping[int, TableRow] | None = None) -> DispatchText:
    """Bring a text to its comparable form; a sentence broken over two paragraphs is joined again.

    ``rows`` says which lines (from 0) are rows of a table: each stays a paragraph of its own. Where
    it is left out, tables that were pasted as text are looked for.
    """
    source = straighten(source)
    rows = pasted_rows(source) if rows is None else rows
    broken, narrow = _is_wrapped(source)
    wrapped = broken or narrow
    listed = not broken and _lists_by_verbs(source)
    by_place = (
        {
            m.start(): rows[n]
            for n, m in enumerate(re.finditer(r"^", source, re.MULTILINE))
            if n in rows
        }
        if rows
        else {}
    )
    row_at: dict[int, TableRow] = {}
    chars: list[str] = []
    offsets: list[int] = []
    starts: list[int] = []
    last = ""
    for match in re.finditer(r"[^\n]+", source):
        line = match.group()
        body = quote_form(line)
        if not body:
            last = "" if line.endswith(CELL_ENDS) else last
            continue
        goes_on = (body[0].islower() and not _LETTERED.match(body)) or (
            bool(last)
            and last[-1].islower()
            and not _STARTS_NEW.match(body)
            and (wrapped or len(last) > _LONG or _GOES_ON.search(last) is not None)
        )
        headed = (not body[0].islower() or listed) and (
            _TITLE.match(last) or _HEAD.match(last) or _UNITS.match(last)
        )
        if listed and not _GOES_ON.search(last):
            goes_on = False
        row = by_place.get(match.start())
        joined = bool(last) and not last.endswith(_ENDS) and goes_on and not headed and row is None
        if chars:
            chars.append(" ")
            offsets.append(match.start())
        if not joined or not starts:
            starts.append(len(chars))
        if row is not None:
            row_at[len(chars)] = row
        offsets += _places(line, body, match.start())
        chars += body
        last = "" if line.endswith(CELL_ENDS) or row is not None else body
    return DispatchText("".join(chars), tuple(offsets), tuple(starts), source, row_at)


def _is_wrapped(source: str) -> tuple[bool, bool]:
    """Return whether the lines of a text were broken at a width, and whether they may have been: a text
    with few long lines, or none.
    """
    long = sorted(
        len(body) for line in source.split("\n") if len(body := line.strip()) >= _SHORTEST_WRAPPED
    )
    if len(long) < _FEWEST_LONG:
        return False, True
    width = long[len(long) * 19 // 20]
    near = sum(length >= width - 15 for length in long)
    return near > _WRAPPED * len(long), width <= _NARROW


def _lists_by_verbs(source: str) -> bool:
    """Return whether lines of a text that begin with a verb in small letters are items of lists."""
    lines = [body for line in source.split("\n") if (body := line.strip())]
    items = sum(line[0].islower() and _ITEM_BY_ITS_VERB.match(line) is not None for line in lines)
    return items >= _FEWEST_ITEMS


def _places(line: str, body: str, base: int) -> list[int]:
    """Place in the source of each character of ``body``, which is ``line`` without marks and with
    single spaces.
    """
    places, at = [], 0
    for char in body:
        while at < len(line) and line[at] != char and not (char == " " and line[at].isspace()):
            at += 1
        places.append(base + min(at, len(line) - 1))
        at += 1
    return places


def _word_lines(name: str, content: bytes) -> tuple[list[str], dict[int, TableRow]]:
    """Return the lines of a Word document, and which of them are rows of a table of promises.

    Other tables are read cell by cell.
    """
    lines: list[str] = []
    rows: dict[int, TableRow] = {}
    for block in read_word(content, name=name, limits=WordLimits(MAX_BYTES, MAX_CHARACTERS)):
        if isinstance(block, str):
            lines += block.split("\n")
        elif (read := table_rows(block)) is None:
            for cell in (cell for row in block.rows for cell in row if cell.lines):
                words = "\n".join(cell.lines).split("\n")
                lines += [*words[:-1], words[-1] + CELL_ENDS]
        else:
            for _, line, row in read:
                rows[len(lines)] = row
                lines.append(line)
    return lines, rows
