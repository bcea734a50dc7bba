"""Vietnamese text as keys: one spelling for comparison, one order for lists, one ASCII form for folders."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: i for i, letter in enumerate(_ALPHABET)}
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0302", "\u0306", "\u031b"}


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C, with no-break spaces as spaces and runs of white space as one."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("\u00a0", " ")).strip()


def _letters(text: str):
    """Yield (base letter with its shape mark, tone mark) for each character."""
    for char in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", char)
        base = parts[0] + "".join(m for m in parts[1:] if m in _SHAPES)
        tone = next((m for m in parts[1:] if m in _TONES), "")
        yield unicodedata.normalize("NFC", base), tone


def sort_key(text: str) -> tuple:
    """Return a key that sorts by the Vietnamese alphabet: letters first (a ă â ... d đ e ê ...), then tones.

    Examples
    --------
    >>> sorted(["Đồng Nai", "Đà Nẵng", "Cần Thơ", "Điện Biên"], key=sort_key)
    ['Cần Thơ', 'Đà Nẵng', 'Điện Biên', 'Đồng Nai']
    """
    words = []
    for word in nfc(text).split(" "):
        pairs = list(_letters(word))
        words.append((tuple(_ORDER.get(b, 100 + ord(b[0])) for b, _ in pairs), tuple(_TONES.get(t, 0) for _, t in pairs)))
    return tuple(words)


@lru_cache(maxsize=1 << 14)
def fold_name(text: str) -> str:
    """Return a spelling-insensitive form of a name: lower case, one space, tone placement and i/y-free of chance.

    The tone of a syllable is moved to its end, so that "Hoà" and "Hòa", "Uỷ" and "Ủy" agree; the letters themselves
    and the tone stay, so that "Hòa" and "Hóa" differ.

    Examples
    --------
    >>> fold_name("Thanh  HOÁ") == fold_name("Thanh Hóa")
    True
    >>> fold_name("Hòa") == fold_name("Hóa")
    False
    """
    text = nfc(text).lower().replace("–", "-").replace("—", "-")
    text = re.sub(r"\s*-\s*", "-", text).replace("-", " ")
    text = re.sub(r"([.,])(?=\S)", r"\1 ", text)
    syllables = []
    for word in text.split():
        pairs = list(_letters(word))
        syllables.append(unicodedata.normalize("NFC", "".join(b for b, _ in pairs)) + "".join(sorted(t for _, t in pairs if t)))
    return " ".join(syllables)


def ascii_slug(text: str) -> str:
    """Return lower-case ASCII letters, digits and hyphens only, safe as a folder name.

    Examples
    --------
    >>> ascii_slug("Bà Rịa - Vũng Tàu")
    'ba-ria-vung-tau'
    """
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def search_form(text: str) -> str:
    """Return the text without diacritics in lower case, for searching as people type it.

    Examples
    --------
    >>> search_form("Hải Phòng")
    'hai phong'
    """
    return ascii_slug(text).replace("-", " ")
