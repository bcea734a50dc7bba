"""Promises that no number stands beside: a thing to be there, to grow, to be completed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlib.intake.dispatch.rules.readings import Reading

_BY_A_DAY = (
    r"(?:trước|chậm nhất(?: là)?)(?:\s+ngày)?\s+\d{1,2}/\d{1,2}(?:/20\d\d)?|(?:trong|hoàn "
    r"thành(?: trong)?:?)\s+(?:quý\s+(?:I{1,3}|IV|[1-4])|tháng\s+\d{1,2})\b"
)
_THING = r"(?:kế hoạch|quy chế|quyết định|đề án|chương trình|quy trình|văn bản|phương án|danh mục)"


IN_WORDS = ("meet in words", "least possible", "complete in words", "zero score", "below last year")
"""Rules that read neither a figure nor a day: what they find is a person's to read
(``docs/decisions/0112-promises-in-words-and-of-later-years.md``).
"""


def done_by(text: str) -> Iterator[Reading]:
    """Read a thing to be there by a day: "ban hành Kế hoạch kiểm tra trước ngày 31/3/2025"."""
    by = (
        r"(?<!đã )(?<!được )\b(?:ban hành|phê duyệt|trình|xây dựng|hoàn thành)\s+"
        rf"(?:[^.;%\d]{{0,30}}?\s)?{_THING}\b[^;%]{{0,140}}?(?:{_BY_A_DAY})"
    )
    for m in re.finditer(by, text, re.IGNORECASE):
        yield Reading("done by a day", m.start(), m.end(), "done", None, confidence=0.7)


def growth(text: str) -> Iterator[Reading]:
    """Yield a growth that no number is given for: "cao hơn năm trước"."""
    pattern = (
        r"năm sau (?:tăng |cao )?(?:hơn )?(?:so với )?năm trước|tăng (?:hơn )?so với (?:cùng kỳ )?"
        r"năm trước|cao hơn (?:so với )?(?:trong )?năm|đều tăng(?: điểm)? so với (?:cùng kỳ )?năm "
        r"(?:trước|20\d\d)|tăng dần (?:số|tỷ lệ)|(?<!nâng )tăng (?:số lượng|số|tỷ lệ)\b"
        r"(?![^.;]{0,60}\blên\b)"
    )
    for m in re.finditer(pattern, text, re.IGNORECASE):
        yield Reading(
            "growth",
            m.start(),
            m.end(),
            "higher_than_last_year",
            target_text=m.group().lower(),
            unit="so với năm trước",
            confidence=0.7,
        )


def not_below_last_year(text: str) -> Iterator[Reading]:
    """Yield last year's value as the least: "không thấp hơn năm trước"."""
    pattern = (
        r"không\s+(?:thấp|ít|kém)\s+hơn\s+(?:so với\s+)?(?:mức\s+(?:của\s+)?)?năm\s+(?:trước"
        r"|20\d\d)"
    )
    for m in re.finditer(pattern, text, re.IGNORECASE):
        yield Reading(
            "not below last year",
            m.start(),
            m.end(),
            ">=",
            target_text=m.group().lower(),
            unit="so với năm trước",
            confidence=0.7,
        )


def in_words(text: str) -> Iterator[Reading]:
    """Yield a promise in words that no number follows."""
    for m in re.finditer(r"đạt và vượt\s+(?:tỷ lệ|chỉ tiêu|mức)", text, re.IGNORECASE):
        yield Reading(
            "meet in words",
            m.start(),
            m.end(),
            ">=",
            target_text=m.group().lower(),
            unit="%",
            confidence=0.6,
        )
    for m in re.finditer(r"giảm (?:tối đa|thấp nhất)", text, re.IGNORECASE):
        yield Reading(
            "least possible",
            m.start(),
            m.end(),
            "decrease_by",
            target_text=m.group().lower(),
            confidence=0.6,
        )


_COMPLETE = (
    r"(?<!không )(?<!chưa )(?<!để )(?<!nhằm )(?<!loại )(?<!mức độ )(?<!kết quả )"
    r"(?<!tỷ lệ )(?<!tiến độ )hoàn thành (?:đúng tiến độ |tốt |đầy đủ )?"
    r"(?:các |mọi )?(?:nhiệm vụ|nội dung|chỉ tiêu|kế hoạch)|thực hiện nghiêm việc"
    r"|thực hiện đầy đủ (?:chế độ|các)|ban hành đầy đủ (?:các )?(?:quy chế|văn bản|kế hoạch)"
    r"|theo (?:đúng )?kế hoạch (?:được giao|đã đề ra|đề ra)|theo đúng tiến độ"
)


def complete(text: str) -> Iterator[Reading]:
    """Yield something to be completed or kept, without a number."""
    for m in re.finditer(_COMPLETE, text, re.IGNORECASE):
        yield Reading("complete in words", m.start(), m.end(), "=", 100.0, unit="%", confidence=0.5)


def sanction(text: str) -> Iterator[Reading]:
    """Yield what follows when a promise is not kept."""
    for m in re.finditer(
        r"(?<!tiêu chí )(?<!nào )(?<!thành phần )bị (?:chấm )?điểm 0", text, re.IGNORECASE
    ):
        yield Reading("zero score", m.start(), m.end(), "=", 0.0, unit="tiêu chí", confidence=0.5)
    for m in re.finditer(r"chỉ số thấp hơn năm (?P<year>\d{4})", text, re.IGNORECASE):
        target_text = f"không thấp hơn năm {m['year']}"
        yield Reading(
            "below last year",
            m.start(),
            m.end(),
            ">=",
            target_text=target_text,
            unit="so với năm trước",
            confidence=0.5,
        )
