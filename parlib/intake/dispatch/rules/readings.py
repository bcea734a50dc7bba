"""What a rule reads at one place of a dispatch, and the numbers it reads there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parlib.intake.dispatch.numerals import NUMBER

STRIVE = r"(?:phấn|phân|phần|phẩn)\s+(?:đấu|đầu|dấu|đâu|đẩu)"
"""“Phấn đấu” and what OCR makes of it."""

RANGE = rf"(?:từ\s+)?(?P<low>{NUMBER})(?:\s*%?\s*(?:đến|tới|-|–)\s*(?P<high>{NUMBER}))?"


_IN_LETTERS = {"một": 1.0, "hai": 2.0, "ba": 3.0, "bốn": 4.0, "năm": 5.0}


@dataclass(frozen=True)
class Reading:
    """What a rule read at one place of a text.

    Attributes
    ----------
    rule : str
        Name of the rule.
    start, end : int
        Where the betraying words stand in the text.
    operator, unit, target_text : str
        As in a plan's commitment.
    target, target_high : float or None
        The number, or the range.
    confidence : float
        Before the words around it are looked at.
    """

    rule: str
    start: int
    end: int
    operator: str
    target: float | None = None
    target_high: float | None = None
    unit: str = ""
    target_text: str = ""
    confidence: float = 0.5


def number(written: str) -> float:
    """Read a number as a Vietnamese dispatch writes it: ``8.56`` and ``1,5`` are decimals,
    ``1.234`` is a thousand.

    Examples
    --------
    >>> [number(w) for w in ("8.56", "1,5", "5.50", "1.234", "03")]
    [8.56, 1.5, 5.5, 1234.0, 3.0]
    """
    if written.lower() in _IN_LETTERS:
        return _IN_LETTERS[written.lower()]
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return float(written.replace(".", ""))
    return float(written.replace(",", "."))


def upper_end(match: re.Match[str]) -> float | None:
    """Return the upper end of a range that :data:`RANGE` found, None where it is one number."""
    return number(match["high"]) if match["high"] else None
