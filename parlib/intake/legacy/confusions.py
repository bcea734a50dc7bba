"""What a VNI word may have been before a scanner misread one or two of its marks.

The marks of VNI are small accents on Latin letters, and recognition software swaps them inside two
families (the marks of a tone, the marks of a circumflex with a tone) and reads the horned pair "öô"
as "ò". Only readings that are known administrative syllables are offered, and they are offered,
never applied: see ``legacy_text``.
"""

from __future__ import annotations

from functools import lru_cache

from parlib.intake.legacy.maps import Encoding, decode
from parlib.intake.legacy.syllables import is_known, is_syllable

_TONE_MARKS = "øùûõï"
_CIRCUMFLEX_MARKS = "âàáåãä"
_BREVE_MARKS = "êèéúüë"
_FAMILIES = (_TONE_MARKS, _CIRCUMFLEX_MARKS, _BREVE_MARKS)
# What the page shows → what the typist may have typed. Seen in Công văn 46/UBND ngày 16/7/2024 of
# Phường Thác Mơ.
_MISREAD = {
    "òõ": ("öôø", "öôõ", "öõ"),
    "òù": ("öù", "öôù"),
    "òø": ("öø", "öôø"),
    "òï": ("öï", "öôï"),
    "òû": ("öû", "öôû"),
    "ữõ": ("öõ",),
    "ưõ": ("öõ",),
    "àø": ("aø",),
    "áù": ("aù",),
    "ỏ": ("å", "ä", "ã", "á", "à"),
    "ọ": ("ä",),
    "ũ": ("õ",),
    "uûi": ("uï",),
}
_MOST = 2  # substitutions tried together


@lru_cache(maxsize=4096)
def ocr_readings(word: str) -> tuple[tuple[str, int], ...]:
    """Return the known syllables that the word may stand for, with the number of misread marks,
    cheapest first.

    Examples
    --------
    >>> ocr_readings("chòùc")
    (('chức', 1),)
    >>> ocr_readings("phòõng")[0]
    ('phường', 1)
    """
    lower = word.lower()
    readings: dict[str, int] = {}
    seen = {lower}
    frontier = {lower}
    for cost in range(1, _MOST + 1):
        frontier = {s for spelling in frontier for s in _one_step(spelling)} - seen
        seen |= frontier
        for spelling in sorted(frontier):
            reading = decode(spelling, Encoding.VNI, mixed=True)
            if reading != spelling and is_syllable(reading) and is_known(reading):
                readings.setdefault(reading, cost)
        if readings:
            break
    capital = word[:1].isupper()
    return tuple((r.capitalize() if capital else r, cost) for r, cost in readings.items())


def _one_step(spelling: str) -> set[str]:
    out: set[str] = set()
    for shown, typed in _MISREAD.items():
        at = spelling.find(shown)
        while at >= 0:
            out.update(spelling[:at] + t + spelling[at + len(shown) :] for t in typed)
            at = spelling.find(shown, at + 1)
    for at, char in enumerate(spelling):
        for family in _FAMILIES:
            if char in family:
                out.update(
                    spelling[:at] + other + spelling[at + 1 :] for other in family if other != char
                )
    return out
