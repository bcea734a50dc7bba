"""Points for each full part of a share: "cứ đạt 10% được 0,5 điểm, tối đa 3 điểm"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.figures import NUMBER, share
from parlib.intake.annex.outcome import Guidance

_EACH = re.compile(
    rf"(?:cứ|mỗi|cứ mỗi)\s+(?:đạt\s+(?:được\s+)?)?(?P<step>{NUMBER})\s*%(?:\s+(?!\b(?:tăng|giảm|vượt|thêm)\b)[^\W\d]+){{0,6}}",
    re.IGNORECASE,
)
_MOST_STEPS = 100


def steps_of_a_share(
    each: Sequence[Clause], maximum: float | None, cap: float | None
) -> Guidance | None:
    """Return the steps of a share; None where the words say more, or the parts do not add up.

    Examples
    --------
    >>> from parlib.intake.annex.clauses import Does
    >>> read = steps_of_a_share([Clause(Does.GIVES_EACH, "cứ đạt 25%", 1.0)], 2.0, 2.0)
    >>> [(t.get("low"), t["points"]) for t in read.params["tiers"]]
    [(None, 0.0), (0.25, 1.0), (0.5, 2.0)]
    """
    match = _EACH.fullmatch(each[0].condition)
    if match is None or maximum is None or len(each) > 1 or cap not in (None, maximum):
        return None
    step, per = share(match["step"]), each[0].points
    count = round(maximum / per)
    if abs(count * per - maximum) > 1e-9 or not 1 < count <= _MOST_STEPS or count * step > 1 + 1e-9:
        return None
    lows = [float(f"{n * step:.12g}") for n in range(count + 1)]
    tiers: list[dict[str, Any]] = [
        {"low": low, "points": float(f"{n * per:.12g}")} for n, low in enumerate(lows)
    ]
    for tier, above in zip(tiers, lows[1:], strict=False):
        tier["high"] = above
    del tiers[0]["low"]
    return Guidance("tier", {"tiers": tiers}, unit="tỷ lệ 0-1", certain=False)
