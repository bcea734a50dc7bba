"""What people write around the name of a unit: the unit above, the day meant, or a bare number."""

from __future__ import annotations

import re
from datetime import date, timedelta

from parlib.codebook.vietnamese import fold_name, search_form

_UP_TO = "đến|tới|hết|until|to|up to"
_DAY = re.compile(
    (
        rf"[\s,;]*\(?\s*(?P<word>{_UP_TO}|trước|before|từ|from|since|sau|after)\s+(?:hết\s+)"
        rf"?(?:ngày\s+)?"
    )
    + r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}))?\s*\)?$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"^(?P<name>[^()]+?)\s*\(\s*(?P<above>[^()]+?)\s*\)$")

_PREFIXES = (
    "thành phố",
    "tỉnh",
    "huyện",
    "thị xã",
    "quận",
    "phường",
    "xã",
    "thị trấn",
    "đặc khu",
    "sở",
    "tp",
    "tx",
    "tt",
    "đk",
    "h",
    "q",
    "p",
    "ph",
    "x",
)
_PREFIX = re.compile(
    r"^(?:"
    + "|".join(re.escape(p) for p in sorted(map(fold_name, _PREFIXES), key=len, reverse=True))
    + r")\.?(?:\s+|(?<=\.))"
)

OFFICE = re.compile(
    r"^(?:"
    + "|".join(
        fold_name(p)
        for p in ("ủy ban nhân dân", "ubnd", "hđnd và ubnd", "uy ban nhan dan", "hdnd va ubnd")
    )
    + r")\s+"
)
OTHER_FORMS = {
    fold_name(other): fold_name(official)
    for other, official in {
        "TPHCM": "Thành phố Hồ Chí Minh",
        "HCM": "Hồ Chí Minh",
        "BR-VT": "Bà Rịa - Vũng Tàu",
        "BRVT": "Bà Rịa - Vũng Tàu",
        "TP HCM": "Thành phố Hồ Chí Minh",
        "TPHN": "Thành phố Hà Nội",
        "TT Huế": "Thừa Thiên Huế",
        "TT. Huế": "Thừa Thiên Huế",
        "Thừa Thiên - Huế": "Thừa Thiên Huế",
        "Đắc Lắc": "Đắk Lắk",
        "Đăk Lăk": "Đắk Lắk",
        "Đắc Nông": "Đắk Nông",
        "Đăk Nông": "Đắk Nông",
        "Bắc Cạn": "Bắc Kạn",
    }.items()
}
_BODY = ("ubnd", fold_name("Ủy ban nhân dân"))


def body_otherwise(folded: str) -> str:
    """Return a folded name with the people's committee written out if it was abbreviated, or
    abbreviated if it was written out; empty if the name contains none.

    Examples
    --------
    >>> short, full = map(fold_name, ("Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh"))
    >>> body_otherwise(short) == full, body_otherwise(full) == short, body_otherwise("sở y tế")
    (True, True, '')
    """
    short, full = _BODY
    if full in folded:
        return folded.replace(full, short)
    return re.sub(rf"\b{short}\b", full, folded) if short in folded.split() else ""


KINDS: dict[str, tuple[str, ...]] = {
    fold_name(k): tuple(map(fold_name, v))
    for k, v in {
        "thành phố": ("thành phố",),
        "tp": ("thành phố",),
        "tỉnh": ("tỉnh",),
        "huyện": ("huyện",),
        "h": ("huyện",),
        "thị xã": ("thị xã",),
        "tx": ("thị xã",),
        "quận": ("quận",),
        "q": ("quận",),
        "phường": ("phường",),
        "p": ("phường",),
        "ph": ("phường",),
        "xã": ("xã",),
        "x": ("xã",),
        "thị trấn": ("thị trấn",),
        "tt": ("thị trấn",),
        "sở": ("sở",),
        "đặc khu": ("đặc khu",),
        "đk": ("đặc khu",),
    }.items()
}

PLAIN_KIND = re.compile(
    r"^(?:"
    + "|".join(search_form(p) for p in _PREFIXES if p == "xã" or len(p) > len("tx"))
    + r")\s+(?=\S)"
)
"""Words for kinds of unit, typed without diacritics."""


def is_number(text: str) -> bool:
    """Return whether the text is a bare number, which may be a code but never a name.

    Examples
    --------
    >>> is_number("1"), is_number("1.0"), is_number("Quận 1")
    (True, True, False)
    """
    return bool(re.fullmatch(r"[\d\s.,]+", text)) and any(c.isdigit() for c in text)


def day_of(text: str, period: int) -> tuple[str, date | None]:
    """Return the name without the day written after it, and that day; ``None`` if there is none.

    Examples
    --------
    >>> day_of("Hải Phòng (từ 1/7)", 2025)
    ('Hải Phòng', datetime.date(2025, 7, 1))
    >>> day_of("Hải Phòng, đến 30/6/2025", 2025)
    ('Hải Phòng', datetime.date(2025, 6, 30))
    """
    written_day = _DAY.search(text)
    if written_day is None:
        return text, None
    try:
        day = date(
            int(written_day["year"] or period), int(written_day["month"]), int(written_day["day"])
        )
    except ValueError:
        return text, None
    shift = {"trước": -1, "before": -1, "sau": 1, "after": 1}.get(written_day["word"].lower(), 0)
    return text[: written_day.start()].strip(), day + timedelta(days=shift)


def with_the_day_last(text: str) -> str:
    """Return a text in which the day, written between the name and the unit above, is moved to the
    end. Empty if no day stands there.

    Examples
    --------
    >>> with_the_day_last("Xã Tân Lập (từ 1/7), Vĩnh Sơn"), with_the_day_last("Xã Tân Lập (Vĩnh Sơn, đến 30/6)")
    ('Xã Tân Lập, Vĩnh Sơn (từ 1/7)', 'Xã Tân Lập, Vĩnh Sơn (đến 30/6)')
    >>> with_the_day_last("Xã Tân Lập, Vĩnh Sơn (từ 1/7)")
    ''
    """
    if (in_brackets := _IN_BRACKETS.match(text)) and (day := _DAY.search(in_brackets["above"])):
        above = in_brackets["above"][: day.start()].strip()
        return f"{in_brackets['name']}, {above} ({_day_words(day)})" if above else ""
    for name, above in above_of(text):
        if day := _DAY.search(name):
            return f"{name[: day.start()].strip()}, {above} ({_day_words(day)})"
    return ""


def _day_words(day: re.Match[str]) -> str:
    return day[0].strip(" \t,;()")


def above_of(text: str) -> list[tuple[str, str]]:
    """Return the possible readings of a text as (name, unit above), split at a comma or at
    brackets; the last comma first.

    Examples
    --------
    >>> above_of("Sở Văn hóa, Thể thao, tỉnh Vân Lĩnh")
    [('Sở Văn hóa, Thể thao', 'tỉnh Vân Lĩnh'), ('Sở Văn hóa', 'Thể thao, tỉnh Vân Lĩnh')]
    >>> above_of("Phường 1 (Quận 4)"), above_of("Hải Phòng")
    ([('Phường 1', 'Quận 4')], [])
    """
    if bracketed := _IN_BRACKETS.match(text):
        return [(bracketed["name"], bracketed["above"])]
    commas = [i for i, char in enumerate(text) if char == ","]
    return [(text[:i].strip(), text[i + 1 :].strip()) for i in reversed(commas)]


def span_words(first: str, last: str, period: int) -> str:
    """Return the words for a unit's validity within the year: ``đến 30/6`` or ``từ 1/7``."""
    if last and last[:4] == str(period):
        end = date.fromisoformat(last)
        return f"đến {end.day}/{end.month}"
    begin = date.fromisoformat(first)
    return (
        f"từ {begin.day}/{begin.month}"
        if first[:4] == str(period)
        else f"từ {begin.day}/{begin.month}/{begin.year}"
    )


def strip_prefix(folded: str) -> str:
    """Return a folded name without a leading word for its kind of unit."""
    return _PREFIX.sub("", folded)
