"""What an annex says about itself: the level of the units it is for, and a name for its rule book."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from parlib.codebook.vietnamese import ascii_slug, nfc, straighten
from parlib.errors import Problem
from parlib.gate.files import read_bytes
from parlib.intake.annex.sources import annex_sheets
from parlib.intake.word import WordLimits, read_word
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.reader import Sheet

_ABOVE_THE_TABLE = 12  # lines of a sheet that may hold its title
_LIMITS = WordLimits(bytes=40_000_000, characters=3_000_000, cells=60_000)
_LEVELS = (
    ("leader", r"người đứng đầu|lãnh đạo quản lý|cán bộ lãnh đạo"),
    ("ministry", r"bộ, (?:cơ quan )?ngang bộ|các bộ\b|cấp bộ"),
    (
        "department",
        r"\bsở, (?:ban,? )?ngành|các sở\b|cơ quan chuyên môn thuộc ubnd tỉnh|cấp sở|của sở\b",
    ),
    ("commune", r"cấp xã|\bxã, phường|phường, xã|thị trấn|đặc khu"),
    ("district", r"cấp huyện|\bhuyện, thị xã|huyện, thành phố|các huyện\b"),
    ("province", r"cấp tỉnh|tỉnh, thành phố trực thuộc|các tỉnh\b"),
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What was read: empty where the annex does not say it.

    Attributes
    ----------
    level : str
        Level of the units, where exactly one is spoken of.
    levels : tuple of str
        Every level spoken of above the tables, in the file's name and in the names of its sheets.
    framework_id : str
        A name made of the file's name.
    problems : tuple of Problem
        Why the file cannot be read; empty where it can.
    """

    level: str
    levels: tuple[str, ...]
    framework_id: str
    problems: tuple[Problem, ...] = ()


def guess_annex(
    path: Path, *, sheet: str = "", language: str = "vi", limits: Limits | None = None
) -> Guess:
    """Read what an annex says about itself.

    A file that cannot be read says only why.
    """
    sheets, problems = annex_sheets(path, language=language, limits=limits)
    chosen = [s for s in sheets if not sheet or s.name == sheet]
    lines = [
        straighten(nfc(path.stem)).replace("_", " "),
        *(_title_of_word(path) if path.suffix.lower() == ".docx" and sheets else ()),
        *(line for s in chosen for line in _head(s)),
    ]
    text = "\n".join(lines).casefold()
    levels = tuple(level for level, words in _LEVELS if re.search(words, text))
    return Guess(
        levels[0] if len(levels) == 1 else "",
        levels,
        ascii_slug(path.stem)[:40].strip("-") or "rule-book",
        () if sheets else tuple(p for p in problems if p.severity == "error"),
    )


def _title_of_word(path: Path) -> list[str]:
    """Return the lines above the first table of a Word file whose tables could be read."""
    blocks = read_word(read_bytes(path, most=_LIMITS.bytes), name=path.name, limits=_LIMITS)
    lines = list(takewhile(lambda block: isinstance(block, str), blocks))
    return [straighten(nfc(str(line))) for line in lines[-_ABOVE_THE_TABLE:]]


def _head(sheet: Sheet) -> list[str]:
    return [
        sheet.name,
        *(
            straighten(nfc(cell))
            for row in sheet.rows[:_ABOVE_THE_TABLE]
            for cell in row
            if isinstance(cell, str)
        ),
    ]
