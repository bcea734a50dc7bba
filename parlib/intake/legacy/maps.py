"""The legacy Vietnamese encodings as tables: VNI-Windows, TCVN3 (ABC) and VIQR, both ways.

Each table is built from the structure of the encoding (base letter + mark) rather than listed, so
that nothing can be forgotten in one place. Decoding is one pass, longest match first: repeated
replacement breaks words, because the output of one replacement is the input of the next ("toaøn" →
"toàn" → "tồn").

References
----------
Code points of VNI-Windows and TCVN3 as dumped from viparse 0.1.31 (MIT), with the gap its author
names filled (VNI ẳ is ``aú``) and the older spelling of ỵ (``î``) read as well. VIQR: RFC 1456.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache

_TONES = {
    "": "",
    "grave": "\u0300",
    "acute": "\u0301",
    "hook": "\u0309",
    "tilde": "\u0303",
    "dot": "\u0323",
}
_SHAPES = {"": "", "circumflex": "\u0302", "breve": "\u0306", "horn": "\u031b"}
_VOWELS = {
    "a": ("", "circumflex", "breve"),
    "e": ("", "circumflex"),
    "i": ("",),
    "o": ("", "circumflex", "horn"),
    "u": ("", "horn"),
    "y": ("",),
}

# VNI: the mark that follows the base letter, by (shape, tone). Horned vowels are letters of their
# own (ô = ơ, ö = ư).
_VNI_MARKS = {
    "": {"grave": "ø", "acute": "ù", "hook": "û", "tilde": "õ", "dot": "ï"},
    "circumflex": {"": "â", "grave": "à", "acute": "á", "hook": "å", "tilde": "ã", "dot": "ä"},
    "breve": {"": "ê", "grave": "è", "acute": "é", "hook": "ú", "tilde": "ü", "dot": "ë"},
}
_VNI_LETTERS = {"ơ": "ô", "ư": "ö", "đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò"}
_VNI_ALSO = {"iø": "ì", "iù": "í", "î": "ỵ"}

# TCVN3: one byte a letter, shown here as the Latin-1 character a wrong font leaves behind.
_TCVN3_LOWER = dict(
    zip(
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ",
        strict=True,
    )
)
_TCVN3_UPPER = dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))

_VIQR_SHAPES = {"circumflex": "^", "breve": "(", "horn": "+"}
_VIQR_TONES = {"grave": "`", "acute": "'", "hook": "?", "tilde": "~", "dot": "."}


class Encoding(StrEnum):
    """A legacy encoding that Vietnamese text may be written in."""

    VNI = "vni"
    TCVN3 = "tcvn3"
    VIQR = "viqr"


def _compose(base: str, shape: str, tone: str) -> str:
    return unicodedata.normalize("NFC", base + _SHAPES[shape] + _TONES[tone])


def _letters():
    """Yield (letter, base, shape, tone) for every lower-case Vietnamese vowel that carries a mark."""
    for base, shapes in _VOWELS.items():
        for shape in shapes:
            for tone in _TONES:
                if shape or tone:
                    yield _compose(base, shape, tone), base, shape, tone


def _vni_spelling(letter: str, base: str, shape: str, tone: str) -> str:
    if letter in _VNI_LETTERS:
        return _VNI_LETTERS[letter]
    if shape == "horn":
        return _VNI_LETTERS[_compose(base, shape, "")] + _VNI_MARKS[""][tone]
    return base + _VNI_MARKS[shape][tone]


@cache
def encoding_table(encoding: Encoding) -> dict[str, str]:
    """Return Unicode letter → legacy spelling, both cases (TCVN3: capitals with a tone fall to
    lower case).
    """
    if encoding == Encoding.VNI:
        table = {letter: _vni_spelling(letter, *rest) for letter, *rest in _letters()} | {"đ": "ñ"}
        return table | {letter.upper(): spelling.upper() for letter, spelling in table.items()}
    if encoding == Encoding.TCVN3:
        lost = {letter.upper(): byte for letter, byte in _TCVN3_LOWER.items()}
        return lost | _TCVN3_LOWER | _TCVN3_UPPER
    table = {
        letter: base + _VIQR_SHAPES.get(shape, "") + _VIQR_TONES.get(tone, "")
        for letter, base, shape, tone in _letters()
    }
    table |= {"đ": "dd"}
    return table | {letter.upper(): spelling.upper() for letter, spelling in table.items()}


@cache
def decoding_table(encoding: Encoding) -> dict[str, str]:
    """Return legacy spelling → Unicode letter, with every variant spelling that is read but never
    written.
    """
    table = {
        spelling: letter
        for letter, spelling in encoding_table(encoding).items()
        if letter == letter.lower()
    }
    if encoding == Encoding.TCVN3:
        return table | {byte: letter for letter, byte in _TCVN3_UPPER.items()}
    if encoding == Encoding.VNI:
        table |= _VNI_ALSO
        capitals = {spelling.upper(): letter.upper() for spelling, letter in table.items()}
        # A capital base with a small mark is how many typists wrote a word with an initial capital.
        mixed = {s[0].upper() + s[1:]: letter.upper() for s, letter in table.items() if len(s) > 1}
        return table | capitals | mixed
    table |= {
        spelling.replace("+", "*"): letter for spelling, letter in table.items() if "+" in spelling
    }
    return table | {s.upper(): letter.upper() for s, letter in table.items()} | {"Dd": "Đ"}


@cache
def mixed_table(encoding: Encoding) -> dict[str, str]:
    """Return :func:`decoding_table` plus legacy marks after a letter that is Unicode already
    ("ươøng" → "ường").
    """
    table = dict(decoding_table(encoding))
    if encoding == Encoding.TCVN3:
        return table
    tones = _VNI_MARKS[""] if encoding == Encoding.VNI else _VIQR_TONES
    for _, base, shape, tone in list(_letters()):
        if shape and not tone:
            for name, mark in tones.items():
                shaped, whole = _compose(base, shape, ""), _compose(base, shape, name)
                # Written in Unicode, "ô" + "ù" would be the VNI spelling of ớ: the table of the
                # encoding wins.
                table.setdefault(shaped + mark, whole)
                table.setdefault(shaped.upper() + mark.upper(), whole.upper())
                table.setdefault(shaped.upper() + mark, whole.upper())
    return table


@cache
def _pattern(encoding: Encoding, mixed: bool) -> re.Pattern[str]:
    table = mixed_table(encoding) if mixed else decoding_table(encoding)
    spellings = "|".join(re.escape(s) for s in sorted(table, key=len, reverse=True))
    return re.compile(
        (r"\\(.)|" if encoding == Encoding.VIQR else "()") + f"({spellings})", re.DOTALL
    )


def decode(text: str, encoding: Encoding, *, mixed: bool = False) -> str:
    r"""Return legacy text as Unicode, in one pass, longest match first.

    Parameters
    ----------
    text : str
        Text wholly in ``encoding``; characters outside its table pass through.
    encoding : Encoding
        The encoding, known from a font name or a person: nothing is guessed here.
    mixed : bool
        Also read legacy marks that follow a Unicode letter, as in text converted by halves.

    Examples
    --------
    >>> decode("toaøn theå", Encoding.VNI)
    'toàn thể'
    >>> decode("Tie^'ng Vie^.t\\.", Encoding.VIQR)
    'Tiếng Việt.'
    """
    table = mixed_table(encoding) if mixed else decoding_table(encoding)

    def unicode_of(match: re.Match[str]) -> str:
        return match.group(1) or table[match.group(2)]

    return _pattern(encoding, mixed).sub(unicode_of, text)


def encode(text: str, encoding: Encoding) -> str:
    r"""Return Vietnamese Unicode text in a legacy encoding; the inverse of :func:`decode`.

    TCVN3 has no capitals with a tone: they come back in lower case. In VIQR a literal mark after a
    letter is escaped with a backslash.

    Examples
    --------
    >>> encode("phường Thác Mơ", Encoding.VNI)
    'phöôøng Thaùc Mô'
    >>> encode("Ở đâu? add", Encoding.VIQR)
    'O+? dda^u\\? ad\\d'
    """
    text = unicodedata.normalize("NFC", text)
    table = encoding_table(encoding)
    if encoding != Encoding.VIQR:
        return "".join(table.get(char, char) for char in text)
    out: list[str] = []
    before = ""
    for char in text:
        plain = unicodedata.normalize("NFD", before)[:1].lower()
        literal_mark = char in "^(+*`'?~." and plain and plain in "aeiouy"
        out.append(
            "\\" + char
            if char == "\\" or literal_mark or (char in "dD" and before in ("d", "D"))
            else table.get(char, char)
        )
        before = char
    return "".join(out)
