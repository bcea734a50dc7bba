"""The words of a text with the readings that each may have."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from parlib.intake.legacy.confusions import ocr_readings
from parlib.intake.legacy.maps import Encoding, decode
from parlib.intake.legacy.syllables import is_syllable

_SYMBOLS = "µ¸¶·¹¨»¾¼½©®ª«¬§¡¢£¤¥¦×÷\u00ad"
_LETTER = r"[^\W\d_]"
_MARKS = "\u0300-\u036f"
VIQR_WORD = re.compile(rf"{_LETTER}+(?:[\^(+*'`?~.\\]+{_LETTER}*)+|{_LETTER}*[dD][dD]{_LETTER}*")
LEGACY_WORD = re.compile(rf"(?:{_LETTER}|[{_SYMBOLS}])(?:{_LETTER}|[{_SYMBOLS}{_MARKS}])*")


_PLAIN_WORD = re.compile(rf"{_LETTER}(?:{_LETTER}|[{_MARKS}])*")
_UNITS = frozenset({"µm", "µg", "µl", "µs", "µF"})


class Kind(StrEnum):
    """Why a span was changed, or put on the review list."""

    NFD = "nfd"
    VNI = "vni"
    TCVN3 = "tcvn3"
    VIQR = "viqr"
    OCR = "ocr"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Change:
    """One span, in offsets of the original text.

    ``applied`` says whether the repaired text holds ``after`` (True) or still ``before`` (False: a
    person decides).
    """

    start: int
    end: int
    before: str
    after: str
    kind: Kind
    confidence: float
    applied: bool
    reason: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text with its readings.

    The table readings by encoding, the OCR readings by cost.
    """

    start: int
    end: int
    raw: str
    clean: str
    tables: tuple[tuple[Encoding, str], ...] = ()
    viqr_weak: bool = False  # its marks may be punctuation
    closes: bool = False  # a sentence may end with it

    @property
    def legacy(self) -> bool:
        """Whether the word can only be read by a legacy table."""
        return bool(self.tables) and not self.viqr_weak

    @property
    def odd(self) -> bool:
        """Neither plain Vietnamese nor ASCII: a legacy spelling, a damaged one, or a foreign word."""
        return not self.clean.isascii() and not is_plain(self.clean)

    @property
    def spoken(self) -> tuple[str, ...]:
        """What the word may be, for linking with its neighbours."""
        if self.clean.isascii() and not self.tables:
            return (self.clean,)
        return (
            self.clean,
            *(text for _, text in self.tables),
            *(text for text, _ in ocr_readings(self.clean)),
        )


# -- finding words and their table readings


def words_of(text: str) -> list[Word]:
    """Return the words of a text, each with its readings."""
    viqr = {m.start(): m for m in VIQR_WORD.finditer(text)}
    words: list[Word] = []
    at = 0
    for match in LEGACY_WORD.finditer(text):
        if match.start() < at:
            continue
        wide = viqr.get(match.start())
        viqr_word = _viqr_word(wide) if wide else None
        for word in [viqr_word] if viqr_word else _plain_words(match):
            words.append(word)
            at = word.end
    return words


def _plain_words(match: re.Match[str]) -> list[Word]:
    """One word where the symbols belong to it (TCVN3), else the runs of letters in it."""
    word = _read(match.group(), match.start())
    if word.tables or _PLAIN_WORD.fullmatch(match.group()):
        return [word]
    return [
        _read(m.group(), match.start() + m.start()) for m in _PLAIN_WORD.finditer(match.group())
    ]


def is_plain(word: str) -> bool:
    """Return whether a word is Vietnamese as it stands.

    A capital inside a small word ("thÓ") is a letter of TCVN3.
    """
    return is_syllable(word) and (word.islower() or word.isupper() or word.istitle())


def _read(raw: str, start: int) -> Word:
    clean = unicodedata.normalize("NFC", raw)
    tables: tuple[tuple[Encoding, str], ...] = ()
    if not clean.isascii() and len(clean) > 1 and not is_plain(clean) and clean not in _UNITS:
        read = ((e, decode(clean, e, mixed=True)) for e in (Encoding.VNI, Encoding.TCVN3))
        tables = tuple((e, after) for e, after in read if after != clean and is_plain(after))
    return Word(start, start + len(raw), raw, clean, tables)


def _viqr_word(match: re.Match[str]) -> Word | None:
    """Read a word with VIQR marks, leaving a sentence's own full stop or question mark outside it."""
    raw = match.group()
    body = (
        raw.rstrip("?.")
        if raw[-1] in "?." and not is_syllable(decode(raw, Encoding.VIQR, mixed=True))
        else raw
    )
    body = (
        body.rstrip("'`(*+~^\\")
        if not is_syllable(decode(body, Encoding.VIQR, mixed=True))
        else body
    )
    clean = unicodedata.normalize("NFC", body)
    after = decode(clean, Encoding.VIQR, mixed=True)
    if after == clean or not is_syllable(after):
        return None
    strong = (
        any(c in body for c in "^(+*`~")
        or "dd" in body.lower()
        or bool(re.search(r"['?.]\w", body))
    )
    end = match.start() + len(body)
    closes = body[-1] in "?." and not re.match(r"\s+[^\W\d_A-ZĐ]", match.string[end:])
    return Word(
        match.start(),
        end,
        body,
        clean,
        ((Encoding.VIQR, after),),
        viqr_weak=not strong,
        closes=closes,
    )
