"""A deadline that stands inside the words of a measure."""

from __future__ import annotations

import re
from datetime import date

from parlib.intake.days import day_of

_OWN = re.compile(
    r"[\s,;–-]*(?:(?:và\s+)?(?:phải\s+)?(?:hoàn thành|thực hiện xong|xong)\s+)?(?:chậm nhất"
    r"(?:\s+là)?|trước|trong|đến hết|hạn(?:\s+đến)?|thời hạn:?)\s+(?P<when>(?:ngày\s+)?"
    r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?|quý\s+(?:IV|I{1,3}|[1-4])(?:(?:\s*[/-]\s*|\s+)(?:năm\s+)?"
    r"\d{4})?|tháng\s+\d{1,2}(?:\s*[/-]\s*\d{4})?)$",
    re.IGNORECASE,
)


def without_deadline(words: str, year: int) -> tuple[str, date | None]:
    """Return a measure without the deadline that it ends on, and that day.

    None where it ends on none.

    Examples
    --------
    >>> words, day = without_deadline("Rà soát quy trình, hoàn thành trước ngày 30/6", 2025)
    >>> words, str(day)
    ('Rà soát quy trình', '2025-06-30')
    >>> without_deadline("Rà soát theo Công văn ngày 05/3/2024", 2025)
    ('Rà soát theo Công văn ngày 05/3/2024', None)
    """
    deadline = _OWN.search(words)
    day = day_of(deadline["when"], year) if deadline else None
    if deadline is None or day is None or not deadline.start():
        return words, None
    return words[: deadline.start()], day
