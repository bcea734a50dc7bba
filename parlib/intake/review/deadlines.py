"""Days as offices write them, and a deadline that stands inside the words of a measure."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime

from parlib.codebook.reviews import one_line
from parlib.codebook.vietnamese import nfc

_DAY = re.compile(
    r"(?:ngày\s+)?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}))?", re.IGNORECASE
)
_QUARTER = re.compile(
    r"quý\s+(?P<quarter>IV|I{1,3}|[1-4])(?:\s*[/-]\s*(?:năm\s+)?(?P<year>\d{4})"
    r"|\s+năm\s+(?P<year2>\d{4}))?",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?:tháng\s+)(?P<month>\d{1,2})(?:\s*[/-]\s*(?P<year>\d{4}))?", re.IGNORECASE)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
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


def day_of(raw: object, year: int) -> date | None:
    """Return the day that a cell names.

    A date, ``30/6``, ``30/6/2025``, ``quý II``, ``tháng 9``; None where it names none.

    Examples
    --------
    >>> [str(day_of(t, 2025)) for t in ("30/6", "ngày 15/7/2026", "Quý III", "tháng 2", "sớm")]
    ['2025-06-30', '2026-07-15', '2025-09-30', '2025-02-28', 'None']
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    words = one_line(nfc(str(raw))) if isinstance(raw, str) else ""
    try:
        if m := _DAY.fullmatch(words):
            return date(int(m["year"] or year), int(m["month"]), int(m["day"]))
        if m := _QUARTER.fullmatch(words):
            month, of = 3 * _QUARTERS[m["quarter"].upper()], int(m["year"] or m["year2"] or year)
        elif m := _MONTH.fullmatch(words):
            month, of = int(m["month"]), int(m["year"] or year)
        else:
            return None
        return date(of, month, calendar.monthrange(of, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
