"""Points as an annex writes them, and lines of guidance with the points of their own cell."""

from __future__ import annotations

import re

from parlib.codebook.vietnamese import nfc

SAYS_POINTS = re.compile(
    r"\d\s*(?:điểm|đ)\b|[:=]\s*[-+]?\s*\d|\b(?:trừ|cộng|thưởng)\s+\d|[x×*]\s*\d|không\s+(?:tính\s+|có\s+|được\s+)?điểm",
    re.IGNORECASE,
)
"""What gives or takes points."""


def says_points(guidance: object) -> bool:
    """Return whether words of a cell give or take points.

    Examples
    --------
    >>> says_points("Đúng hạn: 1; chậm: 0"), says_points("Báo cáo của đơn vị")
    (True, False)
    """
    return isinstance(guidance, str) and SAYS_POINTS.search(nfc(guidance)) is not None


def decimal(value: float) -> str:
    """Return a number as the annex writes it."""
    return f"{value:.10g}".replace(".", ",")


def with_points(words: str, points: float) -> str:
    """Return a line of scoring with the points of its own cell, unless it says them already.

    Examples
    --------
    >>> with_points("Từ 80% trở lên;", 2.0), with_points("Mỗi tin được 0,1 điểm", 0.1)
    ('Từ 80% trở lên: 2', 'Mỗi tin được 0,1 điểm')
    >>> with_points("Từ 05 thủ tục: 2", 2.0)
    'Từ 05 thủ tục: 2'
    """
    figure = rf"-?\s?{re.escape(decimal(abs(points)))}(?:,0)?\s*(?:điểm|đ)\b"
    if re.search(r"\b(?:mỗi|cứ|từng)\b", words, re.IGNORECASE) and re.search(figure, words):
        return words
    said_already = rf"(?:\b(?:trừ|cộng|được|thưởng|tính|phạt)|:)\s*{figure}"
    at_the_end = rf":\s*[-+]?\s?{re.escape(decimal(abs(points)))}(?:,0)?[\s.;]*$"
    if re.search(said_already, words, re.IGNORECASE) or re.search(at_the_end, words):
        return words
    return f"{words.rstrip(' :;.')}: {decimal(points)}"
