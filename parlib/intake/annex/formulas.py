"""Formulas of a share: where they hold, and by what they divide."""

from __future__ import annotations

import math
import re
from typing import Any

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.intervals import Interval, read_interval

_SUBJECT = re.compile(r"^(?:nếu|trường hợp|khi)\s+", re.IGNORECASE)
_BUT = re.compile(r"^có\b[^\d]{2,40}?\bnhưng\s+(?=(?:dưới|trên|từ|không quá)\s+\d)", re.IGNORECASE)
_QUOTIENT = re.compile(r"\b[a-zđ]\s*/\s*[a-zđ]\b", re.IGNORECASE)


def subject_off(condition: str) -> str:
    """Take off "nếu", and the letters of a quotient ("tỷ lệ b/a < 0,5")."""
    return _QUOTIENT.sub("", _BUT.sub("", _SUBJECT.sub("", condition))).strip()


_RANGE_OF_FORMULA = re.compile(
    r"[,:]?\s*(?:thì\s+)?(?:điểm(?:\s+(?:đánh giá|số))?\s+)?(?:được\s+)?(?:tính|chấm)?(?:\s+điểm)?"
    r"(?:\s+theo)?(?:\s+(?:công thức|cách tính|tỷ lệ))?(?:\s+sau)?\s*$",
    re.IGNORECASE,
)


def formula_range(clause: Clause) -> Interval | None:
    """Return where a formula holds ("từ 95% trở lên thì …", "60% ≤ r < 85%").

    None where it says nothing of it.
    """
    return read_interval(subject_off(_RANGE_OF_FORMULA.sub("", clause.condition)))


def agrees(where: Interval, params: dict[str, Any]) -> bool:
    """Say whether the range of a formula fits floor and cap, and complete the floor from it."""
    if where.measure != "share":
        return False
    floor_fits = math.isinf(where.low) or (
        where.low_closed and params.setdefault("floor", where.low) == where.low
    )
    return floor_fits and (
        math.isinf(where.high) or math.isclose(where.high, params.get("cap", 1.0))
    )


def divisor(clause: Clause) -> float | None:
    """Return the share by which a formula divides ("r/85% × 6"), None where it divides by none or
    by 100 %.
    """
    words = clause.words.replace("×", "x")
    match = re.search(r"/\s*(\d+(?:[.,]\d+)?)\s*%\s*[)]?\s*(?:[x*]|$)", words, re.IGNORECASE)
    share = float(match.group(1).replace(",", ".")) / 100 if match else None
    return None if share == 1.0 else share
