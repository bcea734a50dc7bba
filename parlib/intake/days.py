"""A day as offices write it into a cell: as a date, in words, or by the part of the year that it ends."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime

from parlib.codebook.vietnamese import nfc

_LEAD = re.compile(
    r"(?:(?:xong|hoàn thành)\s+)?(?:chậm nhất(?:\s+là)?|trước|trong|đến(?:\s+hết)?|hết|hạn)\s+",
    re.IGNORECASE,
)
_OF_YEAR = r"(?:\s*[/-]\s*(?:năm\s+)?|,?\s+năm\s+|\s+)(?P<year>\d{4})"
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[ T]00:00(?::00)?)?")
_DAY = re.compile(
    r"(?:ngày\s+)?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}))?", re.IGNORECASE
)
_DAY_IN_WORDS = re.compile(
    r"(?:ngày\s+)?(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})(?:,?\s+năm\s+(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_QUARTER = re.compile(rf"quý\s+(?P<quarter>IV|I{{1,3}}|[1-4])(?:{_OF_YEAR})?", re.IGNORECASE)
_MONTH = re.compile(
    rf"tháng\s+(?P<month>\d{{1,2}})(?:{_OF_YEAR})?|(?P<alone>\d{{1,2}})/(?P<of>\d{{4}})",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"(?:6|06|sáu)\s+tháng\s+(?:đầu|(?P<second>cuối))\s+năm(?:\s+(?P<year>\d{4}))?", re.IGNORECASE
)
_END = re.compile(r"(?:(?:cuối|hết|cả)\s+)?năm\s+(?P<year>\d{4})|(?:cuối|hết)\s+năm", re.IGNORECASE)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def day_of(raw: object, year: int | None) -> date | None:
    """Return the day that a cell names; None where it names none.

    A part of a year stands for its last day. ``year`` is that of a day which names none; without it
    such a day is not known.

    Examples
    --------
    >>> [str(day_of(t, 2025)) for t in ("30/6", "ngày 15/7/2026", "Quý III", "tháng 2", "sớm")]
    ['2025-06-30', '2026-07-15', '2025-09-30', '2025-02-28', 'None']
    >>> [str(day_of(t, None)) for t in ("30/6", "ngày 30 tháng 11 năm 2026", "trước quý I/2026", "6/2026", "2026-09-30 00:00:00")]
    ['None', '2026-11-30', '2026-03-31', '2026-06-30', '2026-09-30']
    >>> [str(day_of(t, 2025)) for t in ("6 tháng đầu năm", "hết năm 2026", "cuối năm", "2026", "31/6/2026")]
    ['2025-06-30', '2026-12-31', '2025-12-31', 'None', 'None']
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    words = " ".join(nfc(raw).split()).strip(" .;") if isinstance(raw, str) else ""
    for written in (words, _LEAD.sub("", words, count=1)):
        try:
            if named := _named(written, year):
                return named
        except (ValueError, calendar.IllegalMonthError):
            return None
    return None


def _named(words: str, year: int | None) -> date | None:
    """Return the day that words name; an impossible one raises :class:`ValueError`."""
    for form in (_ISO, _DAY, _DAY_IN_WORDS):
        if m := form.fullmatch(words):
            of = m["year"] or year
            return date(int(of), int(m["month"]), int(m["day"])) if of else None
    if m := _QUARTER.fullmatch(words):
        month, of = 3 * _QUARTERS[m["quarter"].upper()], m["year"] or year
    elif m := _MONTH.fullmatch(words):
        month, of = int(m["month"] or m["alone"]), m["year"] or m["of"] or year
    elif m := _HALF.fullmatch(words):
        month, of = 12 if m["second"] else 6, m["year"] or year
    elif m := _END.fullmatch(words):
        month, of = 12, m["year"] or year
    else:
        return None
    return date(int(of), month, calendar.monthrange(int(of), month)[1]) if of else None
