"""What of a file gives or takes points and is in none of the items that were read from it: tables, rows
and lines, told by their words, whatever way they got lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parlib.codebook.vietnamese import fold_name, nfc
from parlib.intake.annex.headings import annex_column, is_head
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.points_of_lines import SAYS_POINTS
from parlib.intake.annex.totals import TOTAL
from parlib.intake.workbook.reader import Sheet

_RUN = 3  # words that have to stand in a row
_TAKEN_OVER = 0.6  # of the runs of a cell
_CLASSES = re.compile(
    r"\bxếp loại\b|\bloại\s+(?:tốt|khá|trung bình|yếu|xuất sắc|[A-DI]+)\b|\bxuất sắc\b|\blàm tròn\b|\bhoàn thành\s+(?:tốt|xuất sắc)?\s*nhiệm vụ\b",
    re.IGNORECASE,
)
"""What points come to in the end, which gives none."""
_A_RANGE = re.compile(
    r"(?:(?:đạt|từ|trên|dưới|tổng điểm|số điểm|[<>≥≤]=?)\s*)+\d[\d,.]*\s*(?:điểm)?(?:\s*(?:đến|-)\s*(?:dưới\s+)?\d[\d,.]*\s*(?:điểm)?|\s*trở (?:lên|xuống))?\W*",
    re.IGNORECASE,
)
"""A stretch of points and nothing else, as tables of classes have it."""
_A_CLASS = re.compile(
    r"[-+•*\s]*(?:mức\s+)?(?:tốt|khá|trung bình|yếu|kém)\s*:?\s*(?:(?:đạt|từ|trên|dưới|[<>≥≤])\s*\d.*|\d[\d,.]*\s*(?:-|–|đến)\s*.*)",
    re.IGNORECASE,
)
_ONLY_A_MAXIMUM = re.compile(r"[+-]?\s*\d[\d.,]*\s*(?:điểm|đ)\W*", re.IGNORECASE)
_NOTE = re.compile(r"^\W*(?:ghi chú|lưu ý|ví dụ|ký hiệu|trong đó)\b", re.IGNORECASE)
_MADE_UP_OF = re.compile(
    r"(?:thang|tổng(?:\s+số)?|cơ cấu|số)\s+điểm\b(?!.*\b(?:trừ|cộng|thưởng|phạt)\s+\d)",
    re.IGNORECASE,
)
"""How a line begins that says how the whole is made up: "Thang điểm là 100 điểm, trong đó: tự chấm: 70 điểm"."""
_TELLS = re.compile(
    r"\b(?:trừ|cộng|thưởng|được|tối đa|không quá)\s+\d[\d,.]*\s*(?:điểm|đ)\b|\d\s*(?:điểm|đ)\s*/\s*\w|:\s*[-+]?\d[\d,.]*\s*(?:điểm|đ)\b",
    re.IGNORECASE,
)
"""How a line outside of tables gives or takes points."""
_CODE = re.compile(r"^[^\W_]{1,6}(?:\.\d{1,3}){0,4}[.)/:]\s+|^[-+•*]\s+")
_MAXIMUM = re.compile(
    r"[(\[]\s*(?:tối đa\s*|điểm\s*|chuẩn\s*)*:?\s*-?\d[\d,.]*\s*(?:điểm|đ)\s*[)\]]", re.IGNORECASE
)
_AT_THE_END = re.compile(
    r"\s*[,:–-]\s*(?:điểm\s+)?(?:tối đa\s*|cao nhất\s*)?:?\s*\d[\d,.]*\s*(?:điểm|đ)\W*$",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"\d\s*(?:điểm|đ)\b|\b(?:trừ|cộng|thưởng)\s+\d|không\s+(?:tính\s+|có\s+|được\s+)?điểm",
    re.IGNORECASE,
)
"""Points called so; a figure behind a colon may be a number or a date ("Báo cáo số: 12")."""
_OF_POINTS = re.compile(r"\b(?:điểm|cộng|thưởng|trừ|phạt)\b", re.IGNORECASE)
_FEWEST, _NEARLY_ALL = 2, 0.8


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row, or a whole table, that was not taken over: its place, its cells with words, how many rows it
    stands for.
    """

    sheet: str
    row: int
    words: tuple[str, ...]
    rows: int = 1


class TakenOver:
    """The words of the items that were read, to be looked for."""

    def __init__(self, words: Sequence[str]) -> None:
        self.runs: set[tuple[str, ...]] = set()
        self.text = ""
        lines = [_tokens(line) for text in words for line in text.split("\n")]
        for tokens in lines:
            self.runs |= _runs(tokens)
        self.text = " | ".join(" ".join(tokens) for tokens in lines)

    def holds(self, cell: str) -> bool:
        """Return whether all lines of a cell are there, but for a few words."""
        lines = [t for line in re.split(r"[\n;]", cell) if (t := _tokens(line))]
        return all(self._has(tokens) for tokens in lines)

    def _has(self, tokens: list[str]) -> bool:
        runs = _runs(tokens)
        if not runs:
            return f" {' '.join(tokens)} " in f" {self.text} "
        return len(runs & self.runs) >= _TAKEN_OVER * len(runs)


def _tokens(words: str) -> list[str]:
    return re.findall(r"\w+", nfc(words).casefold())


def _runs(tokens: list[str]) -> set[tuple[str, ...]]:
    return {tuple(tokens[n : n + _RUN]) for n in range(len(tokens) - _RUN + 1)}


def is_of_classes(words: str) -> bool:
    """Return whether words tell what points come to in the end, and give none.

    Examples
    --------
    >>> is_of_classes("Xếp loại tốt: từ 90 điểm"), is_of_classes("Tốt: 80 - 90 điểm"), is_of_classes("Tốt: 2 điểm")
    (True, True, False)
    """
    return bool(_CLASSES.search(words) or _A_CLASS.fullmatch(words.strip()))


def left_out(
    sheets: Sequence[Sheet], taken: TakenOver, unused: Sequence[str] = ()
) -> Iterator[LeftOut]:
    """Yield what gives points in sheets and was not taken over: a table as one, where nearly all of its rows
    are missing.

    Of columns whose headings are ``unused``, which are named by themselves, only what is called points
    counts, and nothing where papers prove what was done.
    """
    for sheet in sheets:
        beside = _columns_beside(sheet, unused)
        giving = [
            (r, cells)
            for r, row in enumerate(sheet.rows)
            if (cells := _points_in(_without(row, beside)))
        ]
        missing = [(r, cells) for r, cells in giving if not all(map(taken.holds, cells))]
        if not missing:
            continue
        whole = len(missing) >= max(_FEWEST, _NEARLY_ALL * len(giving))
        if whole and _is_of_points(sheet, [r for r, _ in missing]):
            first = missing[0][0]
            yield LeftOut(sheet.name, first, _words(sheet.rows[first]), len(missing))
        elif not whole:
            for r, cells in missing:
                if any(SAYS_POINTS.search(cell) for cell in cells):
                    yield LeftOut(sheet.name, r, _words(sheet.rows[r]))


def lines_left_out(lines: Sequence[str], taken: TakenOver) -> Iterator[LeftOut]:
    """Yield lines outside of tables that give or take points."""
    for n, line in enumerate(lines):
        words = _MAXIMUM.sub(" ", _CODE.sub("", nfc(line).strip()))
        aside = is_of_classes(words) or _NOTE.match(words) or _MADE_UP_OF.match(words)
        parts = re.sub(r":\s", "\n", _AT_THE_END.sub("", words))
        if _TELLS.search(words) and not aside and not (taken.holds(words) or taken.holds(parts)):
            yield LeftOut("", n, (nfc(line).strip(),))


def _columns_beside(sheet: Sheet, unused: Sequence[str]) -> dict[int, bool]:
    """Return the columns under headings that are not used, and whether they hold papers that prove."""
    headings = {fold_name(part) for h in unused for part in (h, *h.split(": "))}
    return {
        place: annex_column(v) == "evidence_file"
        for row in sheet.rows
        for place, v in enumerate(row)
        if isinstance(v, str) and fold_name(v) in headings
    }


def _without(row: Sequence[object], beside: Mapping[int, bool]) -> list[object]:
    return [
        ""
        if place in beside
        and isinstance(v, str)
        and (beside[place] or not _IN_WORDS.search(nfc(v)))
        else v
        for place, v in enumerate(row)
    ]


def _points_in(row: Sequence[object]) -> list[str]:
    """Return the cells of a row that have to be found again: those that give points, else the first
    with words beside a figure; empty where the row gives none.
    """
    words = _words(row)
    if not words or is_head(row) or any(TOTAL.match(w) or _NOTE.match(w) for w in words):
        return []
    classes = [w for w in words if _CLASSES.search(w) or _A_RANGE.fullmatch(w)]
    giving = [
        w
        for w in words
        if SAYS_POINTS.search(w) and w not in classes and not _ONLY_A_MAXIMUM.fullmatch(w)
    ]
    if giving or classes:
        return giving
    first = next(n for n, v in enumerate(row) if isinstance(v, str) and nfc(v).strip() == words[0])
    figured = any(read_maximum(v).known for v in row[first + 1 :])
    return list(words[:1]) if figured and not words[0].isupper() else []


def _words(row: Sequence[object]) -> tuple[str, ...]:
    return tuple(nfc(v).strip() for v in row if isinstance(v, str) and re.search(r"[^\W\d_]{2}", v))


def _is_of_points(sheet: Sheet, rows: Sequence[int]) -> bool:
    """Return whether a table is one of points: a heading or a row speaks of them."""
    heads = [v for row in sheet.rows[: rows[0]] for v in row if isinstance(v, str)]
    cells = [v for r in rows for v in sheet.rows[r] if isinstance(v, str)]
    headed = any(annex_column(h) == "max_points" or _OF_POINTS.search(nfc(h)) for h in heads)
    return headed or any(_TELLS.search(nfc(v)) for v in cells)
