"""Number formatting in the reader's locale.

Formats are named, so that a printed number can be formatted again and compared.

Vietnamese usage is a dot for thousands and a comma for decimals; English pages use the British
convention. A missing value is an en dash, a minus is a true minus sign. Points (``điểm``),
percentage points (``điểm phần trăm``) and ranks (``bậc``) have separate formats although they look
alike: the name says what the number is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import UsageError

MISSING = "–"
MINUS = "\u2212"
_MARKS = {"vi": str.maketrans(",.", ".,"), "en": {}}
# the months of British English in the Common Locale Data Repository; a test compares them with Babel
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_SHORT_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
)


def _marks(language: str) -> dict[int, int]:
    if language not in _MARKS:
        raise UsageError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    return _MARKS[language]


def _decimal(value: float, places: int, language: str, *, strip: bool = False) -> str:
    """Format with half-up rounding (the rounding of the dispatches).

    Noise below 1e-9 is binary, not data.
    """
    exact = Decimal(repr(float(value))).quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = format(abs(rounded), f",.{places}f")
    if strip and places:
        text = text.rstrip("0").rstrip(".")
    text = text.translate(_marks(language))
    return f"{MINUS}{text}" if rounded < 0 else text


def _signed(value: float, places: int, language: str) -> str:
    text = _decimal(value, places, language)
    return text if text.startswith(MINUS) or not any(c in "123456789" for c in text) else f"+{text}"


def _ordinal(value: float, language: str) -> str:
    text = _decimal(value, 0, language)
    if language == "vi":
        return f"thứ {text}"
    whole = round(value)
    ending = "th" if 10 <= whole % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return text + ending


_SURE = 0.001
_NOTHING_FOUND = 0.995


def _p_value(value: float, language: str) -> str:
    """No p-value is 0; one that rounds to 1.00 says so and nothing more exact."""
    if value < _SURE:
        return f"< {_decimal(_SURE, 3, language)}"
    # "p > 0.999" reads like near certainty of something; it is the absence of any evidence
    return "≈ 1" if value >= _NOTHING_FOUND else _decimal(value, 3, language)


def _p_said(value: float, language: str) -> str:
    """Return a p-value as it stands in a sentence: p = 0.032, p < 0.001, p ≈ 1."""
    text = _p_value(value, language)
    return f"p {text}" if text[0] in "<≈" else f"p = {text}"


def _date(value: object, language: str, *, short: bool) -> str:
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    if language == "vi":
        # The form of official documents writes a zero before days below 10 and before January and
        # February only.
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return (
            f"{day.day:02d}/{month}/{day.year}"
            if short
            else f"ngày {day.day:02d} tháng {month} năm {day.year}"
        )
    month = (_SHORT_MONTHS if short else _MONTHS)[day.month - 1]
    return f"{day.day} {month} {day.year}"


_FORMATS: dict[str, Callable[[float, str], str]] = {
    "count": lambda v, lang: _decimal(v, 0, lang),
    "rank": lambda v, lang: _decimal(v, 0, lang),
    "ordinal": _ordinal,
    "places_abs": lambda v, lang: _decimal(abs(v), 0, lang),
    "signed_places": lambda v, lang: _signed(v, 0, lang),
    "points": lambda v, lang: _decimal(v, 2, lang),
    "points_abs": lambda v, lang: _decimal(abs(v), 2, lang),
    "signed_points": lambda v, lang: _signed(v, 2, lang),
    "percent": lambda v, lang: _decimal(v, 2, lang) + "%",
    "percent_value": lambda v, lang: _decimal(v, 2, lang),
    "pp_abs": lambda v, lang: _decimal(abs(v), 2, lang),
    "signed_pp": lambda v, lang: _signed(v, 2, lang),
    "percent_tenths": lambda v, lang: _decimal(v, 1, lang) + "%",
    "tenths": lambda v, lang: _decimal(v, 1, lang),
    "tenths_abs": lambda v, lang: _decimal(abs(v), 1, lang),
    "signed_tenths": lambda v, lang: _signed(v, 1, lang),
    "share": lambda v, lang: _decimal(100 * v, 1, lang) + "%",
    "share_value": lambda v, lang: _decimal(100 * v, 1, lang),
    "share_fine": lambda v, lang: _decimal(100 * v, 2, lang, strip=True) + "%",
    "share_fine_value": lambda v, lang: _decimal(100 * v, 2, lang, strip=True),
    "mean": lambda v, lang: _decimal(v, 2, lang),
    "number": lambda v, lang: _decimal(v, 2, lang, strip=True),
    "number_abs": lambda v, lang: _decimal(abs(v), 2, lang, strip=True),
    "p_value": _p_value,
    "p_said": _p_said,
}
_DATES = {"date": False, "date_short": True}

FORMATS = (*_FORMATS, *_DATES)


def format_number(name: str, raw: object, language: str) -> str:
    """Format a raw value by the name of its format.

    Parameters
    ----------
    name : str
        One of :data:`FORMATS`.
    raw : float, int, str or None
        Value as stored (dates as ISO text); None, NaN and ``""`` are missing.
    language : {"vi", "en"}
        Language of the page.

    Returns
    -------
    str
        The text on the page; ``–`` where the value is missing.

    Raises
    ------
    UsageError
        Unknown format or language, or a value that is not a finite number.

    Examples
    --------
    >>> format_number("points", 1234.5, "vi"), format_number("points", 1234.5, "en")
    ('1.234,50', '1,234.50')
    >>> format_number("signed_pp", -1.234, "vi"), format_number("percent", None, "vi")
    ('−1,23', '–')
    """
    _marks(language)
    if name not in FORMATS:
        raise UsageError(f"{name!r} is not a number format; known: {', '.join(FORMATS)}")
    if is_missing(raw):
        return MISSING
    if name in _DATES:
        return _date(raw, language, short=_DATES[name])
    try:
        value = float(raw)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise UsageError(f"{raw!r} is not a number and cannot take the format {name!r}") from None
    if not math.isfinite(value):
        raise UsageError(f"{raw!r} is not finite and cannot be shown as {name!r}")
    return _FORMATS[name](value, language)
