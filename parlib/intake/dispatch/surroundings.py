"""What stands around a clause of a dispatch: the kind of its section, whether the text has turned
from what was to what is wanted, the line that heads its list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from parlib.intake.dispatch.headings import Section

TOLD, PLANNED, PAID, PETITIONED, OTHER, BEFORE = "told", "planned", "paid", "petition", "other", ""
_KINDS: tuple[tuple[str, str], ...] = (
    (
        PLANNED,
        (
            r"phải đạt|cần đạt|khắc phục|giải pháp|nhiệm vụ|phương hướng|mục tiêu|chỉ tiêu(?! (?:đã|không) )|phân công|phân giao"
            r"|tổ chức thực hiện|trọng tâm|cam kết|biện pháp|lộ trình|\bviệc (?:phải|cần|sẽ) làm\b|[.)/]\s(?:những |các )?việc làm(?: ngay| thường xuyên| trước mắt|$)|phần việc"
        ),
    ),
    (
        TOLD,
        (
            r"(?<!trả )kết quả|đánh giá|tình hình|thực trạng|tồn tại|hạn chế|nguyên nhân|bối cảnh|đặc điểm|ưu điểm|khuyết điểm"
            r"|sơ lược|nhìn lại|điểm lại|năm qua|thời gian qua|sự cần thiết|thảo luận|ý kiến|đã đạt|bài học|công bố|thuận lợi|khó khăn|căn cứ"
        ),
    ),
    (PAID, r"kinh phí|dự toán|nguồn lực|ngân sách"),
    (PETITIONED, r"đề xuất|kiến nghị"),
    (PLANNED, r"yêu cầu|trách nhiệm|nội dung|tiến độ|giao\b|kết luận|kế hoạch"),
)
_KIND_OF_HEADING = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _KINDS)
_UPPER = re.compile(
    r"^(?i:phần|chương|mục)\s+(?i:thứ\s|[IVX]+\b|\d|[A-H]\b|một\b|hai\b|ba\b)|^(?:[IVX]{1,5}|[A-HĐ])\s?[.)/-]\s"
)
_LOWER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s?[.)/-]\s")
_TURNS = re.compile(
    r"(?:yêu cầu|chỉ thị|chỉ đạo|đề nghị|giao|kết luận|quyết định|quyết nghị|ban hành|xây dựng|tập trung|thực hiện|triển khai"
    r"|phát động|cam kết|nội dung|như)\b[^.;]*:\s*$|(?:yêu cầu|đề nghị|chỉ đạo|giao)[^.;:]{0,200}\b(?:sau|sau đây)\b",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(r":\s+\S")
_LONGEST_HEADING, _LONGEST_LINE = 160, 110


@dataclass
class Surroundings:
    """What the lines above say of a clause, followed from paragraph to paragraph.

    Attributes
    ----------
    years : tuple
        First and last year of the plan.
    signed : date or None
        When the dispatch was signed.
    kind : str
        What the nearest heading opens: what was reported, what is planned, what is paid, what is asked
        of those above; empty before any heading.
    turned : bool
        True once the text has turned to what is wanted.
    stem : str
        The last line that ends with a colon.
    piece : bool
        True where the text nowhere turns to what is wanted: a piece of a dispatch.
    issuer : str
        The office that issues it.
    part : str
        What the part of the text does by its headings (:mod:`parlib.intake.dispatch.parts`).
    planned : tuple
        First and last year that it plans in: a plan by years ("Năm 2026:", "Năm 2027:") has several.
    section : Section
        The headings above, see :mod:`parlib.intake.dispatch.headings`.
    """

    years: tuple[int | None, int | None]
    signed: date | None
    section: Section = field(default_factory=Section)
    issuer: str = ""
    kind: str = BEFORE
    turned: bool = False
    stem: str = ""
    piece: bool = False
    part: str = ""
    planned: tuple[int | None, int | None] = (None, None)

    def foresee(self, paragraphs: Iterable[str]) -> None:
        """Look through a text: one that nowhere turns to what is wanted is a piece of one, and stands
        where something is.
        """
        ahead = Surroundings(self.years, self.signed)
        for paragraph in paragraphs:
            ahead.enter(paragraph)
        if not ahead.turned:
            self.turned, self.kind, self.piece = True, PLANNED, True

    @property
    def year(self) -> int | None:
        """The year of a day that names none: that of the plan, else that of the signature."""
        return self.years[0] or (self.signed.year if self.signed else None)

    def enter(self, paragraph: str) -> None:
        """Note what a paragraph says of those below it.

        Examples
        --------
        >>> around = Surroundings((2025, None), None)
        >>> around.enter("I. KẾT QUẢ NĂM 2024"); around.kind, around.turned
        ('told', False)
        >>> around.enter("Chủ tịch UBND huyện yêu cầu:"); around.turned
        True
        """
        words = paragraph.strip()
        upper, lower = _UPPER.match(words), _LOWER.match(words)
        bare = "%" not in words
        kind = kind_of_heading(words)
        numbered = lower and not words.endswith((";", "."))
        alone = not lower and (words.isupper() or words.endswith(":"))
        short = len(words) < _LONGEST_LINE and kind in (TOLD, PAID, PLANNED)
        if kind == PAID and not upper and _SAYS_MORE.search(words):
            return  # "1. Kinh phí: 1,15 tỷ đồng" is an item and no heading
        if lower and self.kind == PAID and words[lower.end() :].isupper():
            self._open(kind)  # "6/ THỰC HIỆN"
        if (upper and bare and len(words) < _LONGEST_HEADING) or (
            bare and short and (numbered or alone)
        ):
            self._open(kind)
        self.turned = self.turned or _TURNS.search(words) is not None
        if words.endswith(":"):
            self.stem = words

    def _open(self, kind: str) -> None:
        self.kind = kind
        self.turned = self.turned or kind == PLANNED


def kind_of_heading(words: str) -> str:
    """Return what a heading opens.

    Examples
    --------
    >>> kind_of_heading("II. MỤC TIÊU"), kind_of_heading("1. Đánh giá chung"), kind_of_heading("IV. KINH PHÍ")
    ('planned', 'told', 'paid')
    """
    return next((kind for kind, form in _KIND_OF_HEADING if form.search(words)), OTHER)
