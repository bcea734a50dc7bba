"""What a rule counts, in the annex's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.figures import Text


def unit_of(clause: Clause, text: Text) -> str:
    """Return the unit of a rule that counts pieces."""
    return f"số {piece_of(clause, text)}"


def piece_of(clause: Clause, text: Text) -> str:
    """Return what is counted: "thiếu mỗi thư" → "thư thiếu" is left in the annex's own words."""
    words = re.sub(
        r"\b(?:mỗi|cứ|từng)\s+(?:0?1\s+)?", "", text.words(clause.condition), flags=re.IGNORECASE
    ).strip(" :,")
    return (
        words or re.sub(r"[\d,.]+\s*(?:điểm|đ)?|\btrừ\b|/", " ", text.words(clause.words)).strip()
    ).lower()[:60]


def counted_things(pairs: Sequence[tuple[str, float]]) -> str:
    """Return what a list of thresholds counts, from the words of the first."""
    words = re.sub(
        r"[\d<>≥≤=,.]+|\b(?:có|đạt|từ|trên|dưới|đến|trở lên|ít nhất|và|không|tối thiểu)\b",
        " ",
        pairs[0][0],
        flags=re.IGNORECASE,
    )
    return re.sub(r"\s+", " ", words).strip().lower()[:60] or "lượng"
