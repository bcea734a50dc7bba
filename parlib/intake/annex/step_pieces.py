"""What guidance by steps is made of: its pieces, how they are cut, and words for so much each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlib.intake.annex.figures import NUMBER

N = rf"(?:{NUMBER})"
POINTS = rf"(?P<points>{N})\s*(?:điểm)?"
EACH = r"(?:cứ\s+mỗi|cứ|mỗi|với mỗi|cho mỗi)"
OFF = r"(?:thì\s+)?(?:bị\s+)?trừ(?:\s+đi)?"
NOTHING = r"(?:không\s+(?:có\s+|được\s+|tính\s+|chấm\s+)?điểm|(?:được\s+|tính\s+)?0\s*(?:điểm)?)"
"""No points at all."""
MOST_STEPS = 100
_ENDS = (
    r"[;\n]+|(?<=[^\d\s])\.\s+|(?<=\d)\.\s+(?=[^\W\d])|\s*\((?=tối đa|không quá|trừ)"
    r"|,\s+(?=(?:cứ|mỗi|nếu|trừ|tối đa|nhưng|{words})\b)"
)


def ends_of_pieces(*words: str, more: str = "") -> re.Pattern[str]:
    """Return where guidance is cut: at its sentences, before bounds and so much each, and at a comma
    before one of some words; ``more`` is a pattern of further places.
    """
    pattern = _ENDS.replace("{words}", "|".join(words))
    return re.compile(f"{pattern}|{more}" if more else pattern, re.IGNORECASE)


def pieces(masked: str, ends: re.Pattern[str]) -> Iterator[str]:
    """Yield the pieces of guidance without marks of lists, open brackets and what parts them.

    Examples
    --------
    >>> list(pieces("- Đúng hạn: 2; (tối đa 2).", ends_of_pieces("chậm")))
    ['Đúng hạn: 2', 'tối đa 2']
    """
    for piece in ends.split(masked):
        words = re.sub(r"^\s*[-+•*]\s+", "", piece).strip(" .,;:")
        words = words.removesuffix(")") if words.count("(") < words.count(")") else words
        if words:
            yield words


def tidy(value: float) -> float:
    """Return a figure without binary noise."""
    return float(f"{value:.12g}")
