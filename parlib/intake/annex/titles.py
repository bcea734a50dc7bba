"""What stands above the table of an annex: its title, and the decision that it belongs to."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from itertools import groupby, takewhile
from pathlib import Path

from parlib.codebook.vietnamese import as_sentence, nfc, straighten
from parlib.gate.files import as_text, read_bytes
from parlib.intake.word import WordLimits, read_word
from parlib.intake.workbook.reader import Sheet

ABOVE_THE_TABLE = 12
"""Lines above a table that may hold its title."""
_LIMITS = WordLimits(bytes=40_000_000, characters=3_000_000, cells=60_000)
_FEWEST_COLUMNS, _SHORTEST, _LONGEST = 3, 10, 300
_NO_TITLE = re.compile(
    r"(?:phụ lục|quyết định|cộng hòa|độc lập|ủy ban nhân dân|ubnd|hội đồng|chủ tịch|kt\.|tm\.|mẫu|biểu)\b.{0,60}",
    re.IGNORECASE,
)
ANNEX = re.compile(r"phụ lục(?:\s+(?:số\s+)?(?:[IVX]+|\d+|[A-H]))?\W*$", re.IGNORECASE)
"""A line that begins an annex."""
_NAMES_IT = re.compile(r"tiêu chí|chỉ số|thang điểm|chấm điểm|bảng điểm", re.IGNORECASE)
_IN_WORDS = re.compile(
    r"(?:ban hành\s+)?(?P<title>(?:bộ (?:tiêu chí|chỉ số|chỉ tiêu)|bảng (?:tiêu chí|điểm|chấm điểm)|thang điểm)\s[^.;:]{8,})\.?",
    re.IGNORECASE,
)
_DAY = r"(?P<day>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
_DECISION = re.compile(
    rf"(?:kèm theo|theo)\s+quyết định\s*(?:số)?\s*:?\s*(?P<number>\d+(?:/\d{{4}})?/QĐ\s*-\s*[A-ZĐ&-]+)(?:\s*,?\s*ngày\s+{_DAY})?",
    re.IGNORECASE,
)


def lines_of_word(path: Path) -> list[str]:
    """Return the lines above the first table of a Word file that is no letterhead: one of three
    columns or more.
    """
    blocks = read_word(read_bytes(path, most=_LIMITS.bytes), name=path.name, limits=_LIMITS)
    above = takewhile(
        lambda b: isinstance(b, str) or max(map(len, b.rows), default=0) < _FEWEST_COLUMNS, blocks
    )
    return [straighten(nfc(line)) for line in above if isinstance(line, str)]


def text_of(path: Path, *, most: int) -> str:
    """Return the text of a file as UTF-8, or as the "Unicode text" of Excel and Notepad.

    Raises
    ------
    parlib.gate.files.Refused
        It is no regular file, larger than ``most`` bytes, or another encoding.
    """
    data = read_bytes(path, most=most)
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        data = data.decode("utf-16", errors="replace").encode()
    return as_text(data)


def lines_between(path: Path) -> list[str]:
    """Return the lines of a Word file that stand outside of its tables, or of a text; none for a
    spreadsheet.
    """
    kind = path.suffix.lower()
    if kind in (".txt", ".tsv"):
        text = text_of(path, most=_LIMITS.bytes)
        return [line for line in text.splitlines() if "\t" not in line and "|" not in line]
    if kind != ".docx":
        return []
    blocks = read_word(read_bytes(path, most=_LIMITS.bytes), name=path.name, limits=_LIMITS)
    return [line for block in blocks if isinstance(block, str) for line in block.split("\n")]


def lines_of_sheet(sheet: Sheet, most: int = ABOVE_THE_TABLE) -> list[str]:
    """Return the texts in the first ``most`` rows of a sheet, from the first that holds anything."""
    rows = sheet.rows[sheet.begins : sheet.begins + most]
    cells = (cell for row in rows for cell in row)
    return [straighten(nfc(cell)) for cell in cells if isinstance(cell, str) and cell.strip()]


def title_of(lines: Sequence[str]) -> str:
    """Return the title that stands above a table, in capitals or beginning as titles do; ``""`` for none.

    Examples
    --------
    >>> title_of(["PHỤ LỤC", "BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ", "CCHC CỦA UBND CẤP XÃ", "(Kèm theo …)"])
    'Bộ tiêu chí xác định chỉ số CCHC của UBND cấp xã'
    >>> title_of(["Ban hành Bộ tiêu chí chấm điểm các sở."]), title_of(["Căn cứ Luật"])
    ('Bộ tiêu chí chấm điểm các sở', '')
    """
    near = [line.strip() for line in lines[-ABOVE_THE_TABLE:] if line.strip()]
    runs = [
        " ".join(run)
        for capitals, run in groupby(
            near, key=lambda ln: ln.isupper() and not _NO_TITLE.fullmatch(ln)
        )
        if capitals
    ]
    titles = [r for r in runs if _SHORTEST < len(r) <= _LONGEST and _NAMES_IT.search(r)]
    if titles:
        return as_sentence(titles[-1])
    worded = [m["title"] for line in lines if (m := _IN_WORDS.fullmatch(line.strip()))]
    title = next((t for t in reversed(worded) if len(t) <= _LONGEST), "")
    return title[:1].upper() + title[1:]


def decision_of(lines: Iterable[str]) -> str:
    """Return the decision that an annex belongs to, with its day where it is filled in; ``""`` for none.

    Examples
    --------
    >>> decision_of(["(Kèm theo Quyết định số 512/QĐ-UBND ngày 12 tháng 02 năm 2026 của Chủ tịch)"])
    '512/QĐ-UBND ngày 12/02/2026'
    >>> decision_of(["(Kèm theo Quyết định số     /QĐ-UBND ngày   tháng   năm 2026)"])
    ''
    """
    stated = [m for line in lines if (m := _DECISION.search(line))]
    if not stated:
        return ""
    number = re.sub(r"\s", "", stated[-1]["number"])
    day = [int(part) for part in re.findall(r"\d+", stated[-1]["day"] or "")]
    return f"{number} ngày {day[0]:02}/{day[1]:02}/{day[2]}" if day else number
