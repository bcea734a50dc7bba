"""What an option may hold, checked before any work begins.

Every refusal says what, where and what to do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar, get_args

from parlib.codebook import runs
from parlib.codebook.addresses import AddressFault
from parlib.codebook.kinds import KINDS
from parlib.errors import UsageError
from parlib.speech.catalogue import aloud, msg
from parlib.speech.extras import lacking

FIRST_YEAR, LAST_YEAR = 1990, 2100
NOTEBOOKS = tuple(KINDS)
FORMATS = get_args(runs.Format)
ENGINES = ("plain", "warm", "auto")
EXECUTORS = ("process", "dask")
KEPT = ("ipynb", "model")

T = TypeVar("T")
Parser = Callable[[str], T]


_PART_OF_YEAR = re.compile(r"(199\d|20\d\d|2100)-(Q[1-4]|H[12]|0[1-9]|1[0-2])", re.ASCII)


DRAFTED = "pdf" if lacking("docx") else "docx,pdf"
"""In what formats a document is drafted unless somebody says it: Word where what it needs is
installed.
"""


def year(option: str, *, zero: bool = False) -> Parser[int]:
    """Return the reader of a year option; ``zero`` also takes 0 for "not known"."""

    def read(written: str) -> int:
        text = str(written).strip()
        if zero and text == "0":
            return 0
        if not re.fullmatch(r"\d{4}", text, re.ASCII) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise UsageError(
                msg(
                    "{option} {text!r} is not a year → write four digits, {first_year} "
                    "to {last_year}, e.g. {option} 2024",
                    option=option,
                    text=text,
                    first_year=FIRST_YEAR,
                    last_year=LAST_YEAR,
                )
            )
        return int(text)

    return _named(read, "YEAR")


def year_or_part(option: str) -> Parser[str]:
    """Return the reader of an option that takes a year, or a quarter, half-year or month of one."""

    def read(written: str) -> str:
        text = str(written).strip()
        return text if _PART_OF_YEAR.fullmatch(text) else str(year(option)(text))

    return _named(read, "YEAR")


def whole(option: str, *, least: int = 0, most: int | None = None) -> Parser[int]:
    """Return the reader of a whole number from ``least`` to ``most``."""

    def read(written: str) -> int:
        text = str(written).strip()
        if (
            not re.fullmatch(r"-?\d{1,18}", text, re.ASCII)
            or int(text) < least
            or (most is not None and int(text) > most)
        ):
            span = (
                msg("from {least} to {most}", least=least, most=most)
                if most is not None
                else msg("{least} or more", least=least)
            )
            raise UsageError(
                msg(
                    "{option} {text!r} is not valid → write a whole number, {span}",
                    option=option,
                    text=text,
                    span=span,
                )
            )
        return int(text)

    return _named(read, "NUMBER")


def per_cent(option: str) -> Parser[float]:
    """Return the reader of a value above 0 and up to 100, with a comma or a full stop.

    NaN where the option is not given.
    """

    def read(written: str) -> float:
        text = str(written).strip().removesuffix("%").strip().replace(",", ".")
        if text == "nan":
            return math.nan
        if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", text, re.ASCII) or not 0 < float(text) <= 100:
            raise UsageError(
                msg(
                    "{option} {written!r} is not a percentage → write a number above 0 and up to "
                    "100, e.g. {option} 92,5",
                    option=option,
                    written=str(written),
                )
            )
        return float(text)

    return _named(read, "PERCENT")


def one_of(option: str, words: Sequence[str]) -> Parser[str]:
    """Return the reader of a word out of a list."""

    def read(written: str) -> str:
        text = str(written).strip()
        if text not in words:
            raise UsageError(
                msg(
                    "{option} {text!r} is not known → use one of: {words}",
                    option=option,
                    text=text,
                    words=", ".join(words),
                )
            )
        return text

    return _named(read, "|".join(words) if len(words) < 4 else "WORD")


def some_of(option: str, words: Sequence[str]) -> Parser[str]:
    """Return the reader of words out of a list, comma-separated, at least one.

    Comes back in one spelling.
    """

    def read(written: str) -> str:
        parts = [part.strip().lower() for part in str(written).split(",") if part.strip()]
        strange = [part for part in parts if part not in words]
        if strange or not parts:
            unknown = ", ".join(map(repr, strange)) or repr(str(written))
            raise UsageError(
                msg(
                    "{option}: {unknown} is not known → give one or more of: {words}, "
                    "with commas between",
                    option=option,
                    unknown=unknown,
                    words=", ".join(words),
                )
            )
        return ",".join(dict.fromkeys(parts))

    return _named(read, "WORDS")


def day(option: str) -> Parser[str]:
    """Return the reader of a date; empty stays empty and means today."""

    def read(written: str) -> str:
        text = str(written).strip()
        if text:
            try:
                if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
                    raise ValueError
                date.fromisoformat(text)
            except ValueError:
                raise UsageError(
                    msg(
                        "{option} {text!r} is not a date → write year-month-day, e.g. "
                        "{option} 2025-06-30",
                        option=option,
                        text=text,
                    )
                ) from None
            if not runs.FIRST_DAY.isoformat() <= text <= runs.LAST_DAY.isoformat():
                raise UsageError(
                    msg(
                        "{option} {text}: not a possible year of a document → a day from {first} to "
                        "{last}",
                        option=option,
                        text=text,
                        first=runs.FIRST_DAY.isoformat(),
                        last=runs.LAST_DAY.isoformat(),
                    )
                )
        return text

    return _named(read, "DATE")


def identifier(option: str, *, example: str) -> Parser[str]:
    """Return the reader of an id that becomes the name of a file or folder.

    ``option`` is what holds the id: an option as it is typed, or words that can be said aloud.
    """

    def read(written: str) -> str:
        text = str(written).strip()
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", text):
            raise UsageError(
                msg(
                    "{option} {text!r} is not an id → lower-case letters without "
                    "accents, digits and hyphens, e.g. {example}",
                    option=aloud(option),
                    text=text,
                    example=example,
                )
            )
        return text

    return _named(read, "ID")


def address(option: str, sound: Callable[[str], str]) -> Parser[str]:
    """Return the reader of an address; empty stays empty. What is refused is not repeated."""

    def read(written: str) -> str:
        text = str(written).strip()
        try:
            return sound(text) if text else ""
        except AddressFault as fault:
            raise UsageError(
                msg(
                    "{option}: {what} → {remedy}",
                    option=option,
                    what=fault.what,
                    remedy=fault.remedy,
                )
            ) from None

    return _named(read, "ADDRESS")


def _named(read: Parser[T], name: str) -> Parser[T]:
    read.__name__ = name  # what `--help` shows as the kind of value
    return read
