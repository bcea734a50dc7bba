"""Take back a filled review sheet.

Which rules an office confirmed, wrote anew, keeps for a person, or has not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.vietnamese import search_form
from parlib.errors import Problem
from parlib.files.whole import write_bytes, write_text
from parlib.intake.annex.guidance import REASONS, Guidance, read_guidance
from parlib.intake.annex.review import (
    BOOK_LABEL,
    COLUMNS,
    Decision,
    Picture,
    item_with,
    picture_words,
)
from parlib.intake.annex.rule_book_files import criteria_csv
from parlib.intake.annex.sources import annex_sheets
from parlib.intake.numbers import read_figure
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.review_sheet import Filled, find_filled

ACCEPTED = "review.xlsx"
"""The sheet that was accepted last, beside the criteria that it gave."""
_SAYS: dict[str, dict[str, tuple[str, str]]] = {
    "vi": {
        "no_sheet": (
            "Không tìm thấy bảng rà soát trong tệp.",
            "Dùng đúng tệp do `parlib framework import` ghi ra.",
        ),
        "other_book": (
            "Bảng rà soát là của bộ tiêu chí khác.",
            "Dùng bảng rà soát của bộ tiêu chí này.",
        ),
        "code": (
            "Mã không phải tiêu chí chấm điểm của bộ tiêu chí.",
            "Khôi phục mã như lúc xuất tệp.",
        ),
        "twice": ("Mã này đã có ở dòng khác.", "Giữ một dòng cho mỗi tiêu chí."),
        "lost": (
            "Thiếu dòng của tiêu chí này.",
            "Thêm lại dòng, hoặc xuất lại bảng bằng `parlib framework import`.",
        ),
        "decision": (
            "Giá trị không có trong danh sách.",
            "Chọn “Đúng”, “Sửa”, “Chấm tay”, hoặc để trống.",
        ),
        "no_words": (
            "Chọn “Sửa” nhưng chưa ghi cách chấm.",
            "Ghi cách chấm vào cột “Cách chấm đúng”, hoặc chọn “Chấm tay”.",
        ),
        "unused_words": (
            "Có ghi cách chấm đúng nhưng chưa chọn “Sửa”.",
            "Chọn “Sửa”, hoặc xóa phần ghi.",
        ),
        "not_read": (
            "Chưa hiểu cách chấm đã sửa.",
            "Viết lại từng mức, ví dụ “Từ 80% trở lên: 2; dưới 80%: 0”, hoặc chọn “Chấm tay”.",
        ),
        "changed": (
            "Cách chấm, điểm tối đa hoặc cách hiểu đã khác lúc xuất tệp.",
            "Khôi phục ô, hoặc chọn “Sửa” và ghi lại cách chấm.",
        ),
        "nothing_right": (
            "Chọn “Đúng” nhưng dòng này chưa có cách hiểu nào.",
            "Chọn “Sửa” và ghi cách chấm, hoặc chọn “Chấm tay”.",
        ),
    },
    "en": {
        "no_sheet": (
            "The file holds no review sheet.",
            "Use the file that `parlib framework import` wrote.",
        ),
        "other_book": (
            "The review sheet belongs to another rule book.",
            "Use the review sheet of this rule book.",
        ),
        "code": (
            "The code is not a scored item of the rule book.",
            "Put back the code as it was written.",
        ),
        "twice": ("The code stands in another row already.", "Keep one row for each item."),
        "lost": (
            "The row of this item is missing.",
            "Put it back, or write the sheet again with `parlib framework import`.",
        ),
        "decision": (
            "The value is not in the list.",
            "Choose “Đúng”, “Sửa”, “Chấm tay”, or leave it empty.",
        ),
        "no_words": (
            "“Sửa” is chosen and no scoring is written.",
            "Write the scoring into the column “Cách chấm đúng”, or choose “Chấm tay”.",
        ),
        "unused_words": (
            "A correct scoring is written, but “Sửa” is not chosen.",
            "Choose “Sửa”, or delete the words.",
        ),
        "not_read": (
            "The corrected scoring was not understood.",
            "Write level by level, e.g. “Từ 80% trở lên: 2; dưới 80%: 0”, or choose “Chấm tay”.",
        ),
        "changed": (
            "Words, maximum or what was understood differ from the file as written.",
            "Put the cell back, or choose “Sửa” and write the scoring.",
        ),
        "nothing_right": (
            "“Đúng” is chosen where nothing was understood.",
            "Choose “Sửa” and write the scoring, or choose “Chấm tay”.",
        ),
    },
}


@dataclass(frozen=True)
class Accepted:
    """What a review came to; ``book`` is None where the sheet has errors.

    Attributes
    ----------
    book : Framework or None
        The rule book after the review.
    confirmed, corrected, by_hand, taken, open : list of str
        Codes: confirmed as read; read again from corrected words; kept for a person; plain and not
        looked at; doubtful and not looked at, so without a rule.
    problems : list of Problem
        Every error, with its cell.
    """

    book: Framework | None = None
    confirmed: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def review_book(path: Path, *, language: str = "vi", limits: Limits | None = None) -> str:
    """Return the id of the rule book that a review sheet belongs to; empty where the file is none."""
    review = find_review(path, language=language, limits=limits)[0]
    return review.named if review else ""


def read_review(
    path: Path,
    book: Framework,
    picture: Picture,
    *,
    language: str = "vi",
    limits: Limits | None = None,
) -> Accepted:
    """Read a filled review sheet against the rule book it was written for.

    Parameters
    ----------
    path : Path
        The workbook.
    book : Framework
        The rule book in ``params/frameworks``.
    picture : callable
        Readings and points of an item's rule (``parlib.scoring.picture.rule_picture``): what is
        confirmed must still be what was shown.
    language : str
        Language of the messages.
    limits : Limits, optional
        Bounds of the file.
    """
    review, problems = find_review(path, language=language, limits=limits)
    if review is None:
        return Accepted(problems=problems)
    return _Review(review, book, picture, language).accepted()


def write_accepted(book: Framework, folder: Path, *, sheet: bytes = b"") -> Path:
    """Write the criteria of a reviewed rule book in place, whole or not at all, and beside them the
    sheet that was accepted, whatever it was called: an annex that is imported again looks there for
    what was decided.
    """
    if sheet:
        write_bytes(folder / ACCEPTED, sheet)
    return write_text(folder / "criteria.csv", criteria_csv(book.items))


def find_review(
    path: Path, *, language: str, limits: Limits | None
) -> tuple[Filled | None, list[Problem]]:
    """Return the review sheet with its place and the id it names, else what is wrong with the file."""
    sheets, problems = annex_sheets(path, language=language, limits=limits)
    if review := find_filled(
        path, sheets, columns=COLUMNS, label=BOOK_LABEL, needed=("code", "decision", "correct")
    ):
        return review, []
    errors = [p for p in problems if p.severity == "error"]
    return None, errors or [_problem("no_sheet", language, path)]


def _problem(key: str, language: str, path: Path, **place: str) -> Problem:
    what, remedy = _SAYS[language][key]
    return Problem(what=what, remedy=remedy, file=path.name, **place)


class _Review:
    def __init__(self, filled: Filled, book: Framework, picture: Picture, language: str) -> None:
        self.filled, self.book, self.picture, self.language = filled, book, picture, language
        self.text = filled.text
        self.out = Accepted()

    def say(self, key: str, row: int, column: str, actual: str = "") -> None:
        self.out.problems.append(
            _problem(
                key,
                self.language,
                self.filled.path,
                **self.filled.place(row, column),
                actual=actual[:160],
            )
        )

    def accepted(self) -> Accepted:
        if self.filled.named != self.book.id:
            self.say("other_book", self.filled.header - 1, "name", self.filled.named)
            return self.out
        leaves = {item.code: item for item in self.book.leaves}
        read: dict[str, Item] = {}
        for row, code in self.filled.rows("code"):
            if code not in leaves:
                self.say("code", row, "code", code)
            elif code in read:
                self.say("twice", row, "code", code)
            else:
                read[code] = self.item(row, leaves[code])
        for code in leaves:
            if code not in read:
                self.say("lost", self.filled.header, "code", code)
        if self.out.problems:
            return self.out
        items = tuple(read.get(item.code, item) for item in self.book.items)
        # a copy would keep what the old one has counted
        book = Framework.model_validate(self.book.model_dump() | {"items": items})
        return Accepted(
            book,
            self.out.confirmed,
            self.out.corrected,
            self.out.by_hand,
            self.out.taken,
            self.out.open,
        )

    def item(self, row: int, item: Item) -> Item:
        """Return one item as its row decides."""
        written, correct = self.text(row, "decision"), self.text(row, "correct")
        # "đúng", "DUNG": typed instead of chosen
        decision = next((d for d in Decision if search_form(d) == search_form(written)), written)
        if decision and decision not in set(Decision):
            self.say("decision", row, "decision", decision)
            return item
        if correct and decision != Decision.CORRECT:
            self.say("unused_words", row, "correct", correct)
        if decision == Decision.BY_HAND:
            return self.left_to_a_person(row, item)
        if decision == Decision.CORRECT:
            return self.corrected(row, item, correct)
        return self.as_read(row, item, confirmed=decision == Decision.RIGHT)

    def left_to_a_person(self, row: int, item: Item) -> Item:
        """Return an item that a person scores; the unit of the rule that was proposed goes with it."""
        self.out.by_hand.append(item.code)
        proposed = self.guidance(row, item, self.text(row, "words"))
        unit = "" if item.unit == proposed.unit else item.unit
        return item_with(item.model_copy(update={"unit": unit}), Guidance("manual"))

    def corrected(self, row: int, item: Item, words: str) -> Item:
        if not words:
            self.say("no_words", row, "correct")
            return item
        read = self.guidance(row, item, words)
        if read.reason or read.rule == "manual":
            self.say(
                "not_read",
                row,
                "correct",
                f"{REASONS[read.reason][self.language == 'en']}: {read.detail or words}",
            )
            return item
        self.out.corrected.append(item.code)
        return item_with(item, read)

    def as_read(self, row: int, item: Item, *, confirmed: bool) -> Item:
        """Take the rule that the sheet shows, if it is still what its words come to.

        A doubtful one only where it is confirmed.
        """
        if not self.text(row, "picture"):  # nothing was read: a person scores it
            if confirmed and not self.text(row, "understood"):
                self.say("nothing_right", row, "decision", Decision.RIGHT)
            return self.left_to_a_person(row, item)
        read = self.guidance(row, item, self.text(row, "words"))
        shown = item_with(item, read)
        if picture_words(shown, self.picture) != self.text(row, "picture"):
            self.say("changed", row, "picture", self.text(row, "picture"))
            return item
        if not confirmed and not read.certain:
            self.out.open.append(item.code)
            return item.model_copy(update={"rule": "", "rule_params": {}})
        (self.out.confirmed if confirmed else self.out.taken).append(item.code)
        return shown

    def guidance(self, row: int, item: Item, words: str) -> Guidance:
        figure = read_figure(self.filled.value(row, "maximum"))
        maximum = figure.value if figure.known else None
        return read_guidance(
            words,
            maximum,
            kind=item.kind,
            surveyed=item.source == "survey",
            name=item.name_vi,
        )
