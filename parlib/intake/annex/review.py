"""The sheet in which an office says whether the rules read from an annex are the ones the decision
means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from openpyxl import Workbook

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.rules import GivenBy
from parlib.intake.annex.outcome import REASONS, Guidance
from parlib.intake.workbook.review_sheet import Answer, Column, cell_text, write_rows
from parlib.intake.workbook.rule_words import figure_words, points_vi, rule_words
from parlib.intake.workbook.text import save_whole

REVIEW_SHEET = "Rà soát"
BOOK_LABEL = "Bộ tiêu chí"
_GUIDE = (
    "Mỗi dòng: so cột “Hiểu là” và “Thử bằng số” với phụ lục rồi chọn “Đúng”, “Sửa” (ghi lại ở "
    "cột “Cách chấm đúng”) hoặc “Chấm tay”. "
) + "Dòng tô màu chưa chắc chắn: để trống thì tiêu chí đó chưa có cách chấm."
Picture = Callable[[Item], Sequence[tuple[float, float]]]


class Decision(StrEnum):
    """What a person says of one rule."""

    RIGHT = "Đúng"
    CORRECT = "Sửa"
    BY_HAND = "Chấm tay"


COLUMNS: dict[str, Column] = {
    "code": Column("Mã", 9),
    "name": Column("Tiêu chí", 36),
    "maximum": Column("Điểm tối đa", 9),
    "words": Column("Cách chấm trong phụ lục", 46),
    "understood": Column("Hiểu là", 40),
    "picture": Column("Thử bằng số", 36),
    "why": Column("Vì sao cần xem", 28),
    "decision": Column("Xác nhận", 11, filled=True, choices=tuple(Decision)),
    "correct": Column("Cách chấm đúng", 46, filled=True),
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One scored item of an annex as read: its words and what they came to."""

    code: str
    words: str
    maximum: float | None
    read: Guidance


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person filled in for one item, and what the sheet showed then."""

    words: str
    maximum: float | None
    picture: str
    decision: str
    correct: str

    def holds(self, row: Reviewed, picture: str) -> bool:
        """Return whether it still answers what is shown now.

        "Đúng" answers the rule as it was tried on figures, the others the words alone.
        """
        same = self.words == cell_text(row.words) and self.maximum == row.maximum
        return same and (self.decision != Decision.RIGHT or self.picture == picture)


def item_with(item: Item, read: Guidance) -> Item:
    """Return an item under another rule; its unit follows the rule, where the rule names one."""
    return item.model_copy(
        update={"rule": read.rule, "rule_params": read.params, "unit": read.unit or item.unit}
    )


def picture_words(item: Item, picture: Picture) -> str:
    """Return readings and points in Vietnamese digits: "100% → 2 điểm; 82% → 1 điểm; 79% → 0".

    Empty for a rule that a person applies.
    """
    tried = picture(item)
    return "; ".join(
        f"{figure_words(item, value)} → {points_vi(points)}{' điểm' if points else ''}"
        for value, points in tried
    )


def why_look(read: Guidance) -> str:
    """Return why a person has to look at a rule, in Vietnamese; empty where nothing is doubtful."""
    if read.reason:
        return f"{REASONS[read.reason][0]}: {read.detail}".rstrip(": ")
    return "" if read.certain else "Hiểu theo lời văn, có chỗ suy ra"


def write_review(
    path: Path,
    book: Framework,
    rows: Iterable[Reviewed],
    picture: Picture,
    decided: Mapping[str, Sequence[Decided]] | None = None,
) -> frozenset[str]:
    """Write the review sheet of a rule book that was just imported.

    Parameters
    ----------
    path : Path
        Where the workbook goes; an older one is replaced whole.
    book : Framework
        The rule book as proposed.
    rows : iterable of Reviewed
        Its scored items as read, in the order of the annex.
    picture : callable
        Readings and points of an item's rule (``parlib.scoring.picture.rule_picture``).
    decided : mapping, optional
        What was filled in for the same book before, by code, latest first: the first that still
        answers what is shown is filled in again.

    Returns
    -------
    frozenset of str
        Codes of the items for which it was.
    """
    items = {item.code: item for item in book.items}
    workbook = Workbook()
    workbook.active.title = REVIEW_SHEET
    answers = [_answer(r, items[r.code], picture, (decided or {}).get(r.code, ())) for r in rows]
    write_rows(
        workbook.active,
        answers,
        columns=COLUMNS,
        title=f"Rà soát cách chấm: {book.title_vi}",
        guide=_GUIDE,
        label=BOOK_LABEL,
        name=book.id,
    )
    save_whole(workbook, path)
    return frozenset(str(a.values["code"]) for a in answers if "decision" in a.values)


def _understood(item: Item) -> str:
    """Return a rule in words and what its figure is.

    "mức: 2 = đúng hạn, 1 = trễ hạn", "số trường hợp thiếu thư".
    """
    words = rule_words(item)
    return (
        f"{words} ({item.unit})"
        if words
        and item.unit not in ("", "tỷ lệ 0-1")
        and item.given_by not in (GivenBy.PERSON, GivenBy.SURVEY)
        else words
    )


def _answer(row: Reviewed, item: Item, picture: Picture, decided: Sequence[Decided]) -> Answer:
    proposed = item_with(item, row.read)
    picture_now = picture_words(proposed, picture)
    values = {
        "code": row.code,
        "name": item.name_vi,
        "maximum": row.maximum,
        "words": row.words,
        "understood": _understood(proposed),
        "picture": picture_now,
        "why": why_look(row.read),
    }
    if (held := next((d for d in decided if d.holds(row, picture_now)), None)) is not None:
        values |= {"decision": held.decision, "correct": held.correct}
    return Answer(values, doubtful=not row.read.certain)
