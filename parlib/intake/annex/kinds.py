"""What kind of item a row of an annex is: one that counts, a bonus, or a penalty."""

from __future__ import annotations

import re

_BONUS = re.compile(
    r"điểm (?:thưởng|cộng)|(?:cộng|thưởng) điểm|^\W*(?:phần\s+|khen\s+)?(?:thưởng|cộng)(?:\s+(?:thêm|vào))?\s*(?:[:,/&-]|và\b|$)",
    re.IGNORECASE,
)
_PENALTY = re.compile(
    r"^\W*phạt\s(?!vi phạm|hành chính|tiền)|điểm (?:bị )?trừ|trừ điểm|điểm phạt|phạt điểm|^\W*(?:phần\s+)?(?:giảm\s+)?(?:trừ|phạt)(?:\s+(?:đi|bớt))?\s*(?:[:,/&-]|và\b|$)"
    r"|\b(?:thưởng|cộng)\s*(?:[,/&-]|và)\s*(?:điểm\s+)?(?:giảm\s+)?(?:trừ|phạt)\b",
    re.IGNORECASE,
)
_BEGINS_SO = re.compile(
    r"\W*(?:phạt\s(?!vi phạm|hành chính|tiền)|điểm (?:thưởng|cộng|trừ|phạt)|(?:trừ|cộng|thưởng|phạt) điểm|(?:thưởng|cộng|trừ|phạt)\s*:)",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r"[:\s]\+\s?\d[\d,.]*\s*(?:điểm|đ\b|$)|\b(?:cộng(?! dồn| tác| đồng| hòa| sản)|thưởng)\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r":\s*[-–−]\s*\d|[^\W\d]\s+[-–−]\d[\d,.]*\s*(?:điểm|đ)\b|^\s*[-–−]\d[\d,.]*\s*(?:điểm|đ)\s*/|\b(?:trừ(?! trường hợp)|phạt)\b",
    re.IGNORECASE,
)
MIXED = "mixed"
"""A block "Điểm thưởng, điểm trừ": each item below says itself which it is."""


_IN_WORDS = {
    "bonus": ("điểm thưởng", "bonus"),
    "penalty": ("điểm trừ", "penalty"),
    MIXED: ("điểm thưởng và điểm trừ, theo từng mục", "bonus and penalty, each item by itself"),
}


def kind_in_words(kind: str, language: str) -> str:
    """Return what people call a kind of item.

    Examples
    --------
    >>> kind_in_words("mixed", "vi"), kind_in_words("penalty", "en")
    ('điểm thưởng và điểm trừ, theo từng mục', 'penalty')
    """
    return _IN_WORDS[kind][language == "en"]


def kind_by_words(words: str) -> str:
    """Return the kind of an item of a block "Điểm thưởng, điểm trừ" by its guidance; still mixed where
    that speaks of both, or of none.

    Examples
    --------
    >>> kind_by_words("Cộng 1 điểm"), kind_by_words("Mỗi vụ trừ 1"), kind_by_words("Hội đồng quyết định")
    ('bonus', 'penalty', 'mixed')
    """
    adds, takes = bool(_ADDS.search(words)), bool(_TAKES.search(words))
    if adds == takes:
        return MIXED
    return "bonus" if adds else "penalty"


_WITH_A_PLUS = re.compile(r"(?:(?:cộng|tối đa|thưởng)\s*)*\+\s*\d", re.IGNORECASE)
_ALONE = {"cộng": "bonus", "thưởng": "bonus", "trừ": "penalty", "phạt": "penalty"}


def kind_of_points(cell: object) -> str:
    """Return the kind of an item whose cell of points says it; ``""`` where it does not.

    Examples
    --------
    >>> kind_of_points("+2"), kind_of_points("Trừ"), kind_of_points("2")
    ('bonus', 'penalty', '')
    """
    words = str(cell or "").strip()
    return "bonus" if _WITH_A_PLUS.match(words) else _ALONE.get(words.casefold(), "")


def kind_of(above: str | None, name: str, maximum: float | None) -> str:
    """Return the kind of an item: that of its block, else what its name or the sign of its maximum
    says.

    Parameters
    ----------
    above : str or None
        Kind of the item above; None where the item heads a block.
    name : str
        The item as the annex calls it.
    maximum : float or None
        Its points as they stand; None where none are stated.
    """
    if above and above != MIXED:
        return above
    bonus, penalty = bool(_BONUS.search(name)), bool(_PENALTY.search(name))
    if above is None and bonus and penalty:
        return MIXED
    named = above in (None, MIXED) or bool(_BEGINS_SO.match(name))
    if named and bonus != penalty:
        return "bonus" if bonus else "penalty"
    if maximum is not None and maximum < 0:
        return "penalty"
    return MIXED if above == MIXED else ""
