"""Vietnamese text as keys: a canonical spelling for comparison, a sort order, an ASCII form for
folders.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: i for i, letter in enumerate(_ALPHABET)}
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0302", "\u0306", "\u031b"}


_LOOK_ALIKES = str.maketrans(
    {
        # eth and African d, left by converters of TCVN3, VISCII and PDF
        "\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ",
        # the letter oi replaces a horned u in text extracted from many PDFs
        "\u01a2": "Ư", "\u01a3": "ư",
        "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl",
        # invisible characters
        "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None, "\u00ad": None,
        **{chr(wide): chr(wide - 0xFEE0) for first, last in (("Ａ", "Ｚ"), ("ａ", "ｚ")) for wide in range(ord(first), ord(last) + 1)},
    }
)  # fmt: skip
_APOSTROPHES = str.maketrans("", "", "'\u2019\u2018\u0060\u00b4\u02bc\u2032\uff07")
"""All forms of the apostrophe, which is typed in many ways (Word inserts its own) or left out: Cư
M'gar.
"""
_STRUCK = re.compile("([Dd])[\u0335\u0336]")
_CYRILLIC = dict(zip("АВЕКМНОРСТХІУаеорсхіу", "ABEKMHOPCTXIYaeopcxiy", strict=True))
_LATIN, _STRANGE = "A-Za-z\u00c0-\u024f\u1e00-\u1ef9", "".join(_CYRILLIC)
_MIXED = re.compile(rf"\w*(?:[{_LATIN}][{_STRANGE}]|[{_STRANGE}][{_LATIN}])\w*")
_TCVN3 = re.compile("[\u00ae\u00b5\u00b6\u00b7\u00b8\u00b9\u00a8\u00a9\u00aa\u00ab\u00ac]")


def straighten(text: str) -> str:
    """Return the text with characters that only look Vietnamese replaced by the letters they stand
    for.

    Converters leave them behind: an Icelandic Ð or ð for Đ, đ; ƣ for ư; a d with a combining
    stroke; full-width and Cyrillic letters inside a Latin word; ligatures; zero-width marks. Text
    that is still in TCVN3 is left unchanged, because there the same characters stand for other
    letters (see ``parlib.intake.legacy.text``).

    Examples
    --------
    >>> straighten("Phấn ðấu, huyện Ðông Khê, Thƣờng trực")
    'Phấn đấu, huyện Đông Khê, Thường trực'
    """
    if text.isascii() or _TCVN3.search(text):
        return text
    text = unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)
    text = _STRUCK.sub(lambda m: "Đ" if m[1] == "D" else "đ", text)
    text = _MIXED.sub(lambda m: "".join(_CYRILLIC.get(c, c) for c in m[0]), text)
    return unicodedata.normalize("NFC", text)


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C, with every run of white space (no-break spaces
    included) replaced by one space.
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_apostrophes(text: str) -> str:
    """Return the text without apostrophes, however they were typed.

    Examples
    --------
    >>> without_apostrophes("M’Drắk")
    'MDrắk'
    """
    return text.translate(_APOSTROPHES)


def _letters(text: str) -> Iterator[tuple[str, str]]:
    """Yield (base letter with its shape mark, tone mark) for each character."""
    for char in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", char)
        base = parts[0] + "".join(m for m in parts[1:] if m in _SHAPES)
        tone = next((m for m in parts[1:] if m in _TONES), "")
        yield unicodedata.normalize("NFC", base), tone


SortKey = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
"""Sort key: for each word its letters, then its tones."""


def sort_key(text: str) -> SortKey:
    """Return a key that sorts by the Vietnamese alphabet: letters first (a ă â ... d đ e ê ...),
    then tones.

    Examples
    --------
    >>> sorted(["Đồng Nai", "Đà Nẵng", "Cần Thơ", "Điện Biên"], key=sort_key)
    ['Cần Thơ', 'Đà Nẵng', 'Điện Biên', 'Đồng Nai']
    """
    return tuple(_word_key(word) for word in nfc(text).split(" "))


@lru_cache(maxsize=1 << 13)  # a few thousand syllables make up all names
def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    pairs = list(_letters(word))
    return tuple(_ORDER.get(b, 100 + ord(b[0])) for b, _ in pairs), tuple(
        _TONES.get(t, 0) for _, t in pairs
    )


@lru_cache(maxsize=1 << 13)
def _fold_word(word: str) -> str:
    pairs = list(_letters(word))
    return unicodedata.normalize("NFC", "".join(b for b, _ in pairs)) + "".join(
        sorted(t for _, t in pairs if t)
    )


def _plain_letters() -> str:
    marks = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    vowels = (unicodedata.normalize("NFC", v + mark) for v in "aăâeêioôơuưy" for mark in marks)
    letters = "".join(vowels) + "bcdđfghjklmnpqrstvwxz"
    return letters + letters.upper()


_PLAIN_NAME = re.compile(f"[{_plain_letters()}0-9 ]*")
"""A name of plain letters, digits and spaces, as nearly all are: needs no straightening."""


@lru_cache(maxsize=1 << 14)
def fold_name(text: str) -> str:
    """Return a spelling-insensitive form of a name: lower case, single spaces, normalised tone
    placement and i/y.

    The tone of a syllable is moved to its end, so that "Hoà" and "Hòa", "Uỷ" and "Ủy" are equal.
    The letters and the tone itself are kept, so that "Hòa" and "Hóa" differ.

    Examples
    --------
    >>> fold_name("Thanh  HOÁ") == fold_name("Thanh Hóa")
    True
    >>> fold_name("Hòa") == fold_name("Hóa")
    False
    >>> fold_name("Cư M’gar") == fold_name("Cư M'gar") == fold_name("Cư Mgar")
    True
    """
    if _PLAIN_NAME.fullmatch(text):
        return " ".join(map(_fold_word, text.lower().split()))
    text = nfc(without_apostrophes(straighten(text))).lower()
    text = text.replace("–", "-").replace("—", "-")
    text = re.sub(r"\s*-\s*", "-", text).replace("-", " ")
    return " ".join(map(_fold_word, re.sub(r"([.,])(?=\S)", r"\1 ", text).split()))


def ascii_slug(text: str) -> str:
    """Return lower-case ASCII letters, digits and hyphens only, safe as a folder name.

    Examples
    --------
    >>> ascii_slug("Bà Rịa - Vũng Tàu")
    'ba-ria-vung-tau'
    """
    return _slug_of_a_name(text) if len(text) <= _LONGEST_NAME else _slug(text)


_LONGEST_NAME = 80
"""Longer texts are sentences, which are seldom looked up twice and therefore not cached."""


@lru_cache(maxsize=1 << 14)
def _slug_of_a_name(text: str) -> str:
    return _slug(text)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFD", straighten(text).lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


_SHORT_FORMS = re.compile(
    r"\b(?:ubnd|hđnd|cchc|tthc|cntt|kcn|kkt|mttq|sipas|papi|pci|dti|par index|qđ|nđ-cp)\b"
)
_PLACE_NAME = re.compile(
    r"(?<=\btỉnh )(?:(?!(?:năm|giai|và|trên|của|theo|các|trực|thuộc|do|đối|áp|cho|để|trong)\b)"
    r"[^\W\d]+(?: |$|(?=[^\w ]))){1,3}"
)


def as_sentence(text: str) -> str:
    """Return a line in capitals in sentence case; abbreviations and the name of a province keep
    theirs.

    Examples
    --------
    >>> as_sentence("CHỈ SỐ CCHC CỦA UBND CÁC XÃ TỈNH QUẢNG TRỊ NĂM 2026")
    'Chỉ số CCHC của UBND các xã tỉnh Quảng Trị năm 2026'
    """
    lower = _PLACE_NAME.sub(lambda name: name[0].title(), text.lower())
    return _SHORT_FORMS.sub(lambda short: short[0].upper(), lower[:1].upper() + lower[1:])


def search_form(text: str) -> str:
    """Return the text in lower case without diacritics, the way people type search terms.

    Examples
    --------
    >>> search_form("Hải Phòng")
    'hai phong'
    """
    return ascii_slug(text).replace("-", " ")
