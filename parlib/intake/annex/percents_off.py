"""So many points off for each full per cent below the whole, or of what is late: "cứ giảm 1% trừ 0,5"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.figures import NUMBER, share
from parlib.intake.annex.formulas import subject_off
from parlib.intake.annex.intervals import read_interval
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.step_pieces import tidy

_STEP = re.compile(rf"(?P<n>{NUMBER})\s*%")
_BELOW = re.compile(r"\b(?:giảm|thấp hơn|hụt|kém|thiếu|chưa đạt|không đạt|dưới)\b", re.IGNORECASE)
_FAULT = re.compile(r"\b(?:phải bổ sung|bị|trễ|quá hạn|chậm|muộn|sai|vi phạm|nợ)\b", re.IGNORECASE)
_A_MARK = re.compile(
    rf"(?:dưới|trên|từ|đạt|quá|[<>≥≤])\s*(?:mức\s+)?(?:{NUMBER})\s*%", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\bso với\b(?!\s+(?:mức\s+)?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nhiệm vụ|yêu cầu|quy định|tổng|số|được giao|giao|\d))",
    re.IGNORECASE,
)
"""Held against the year before, a mean, or other units."""
_MOST_STEPS = 60


def off_each_percent(
    each: Sequence[Clause],
    full: Sequence[Clause],
    nothing: Sequence[Clause],
    maximum: float,
    cap: float | None,
    *,
    name: str = "",
) -> Guidance:
    """Return the steps of a share that loses points for each full per cent; by hand where the words
    say more than that.

    Examples
    --------
    >>> from parlib.intake.annex.clauses import Does
    >>> one = [Clause(Does.TAKES_EACH, "cứ thấp hơn 10%", 1.0, "cứ thấp hơn 10% trừ 1")]
    >>> [(t.get("high"), t["points"]) for t in off_each_percent(one, [], [], 2.0, None).params["tiers"]]
    [(None, 2.0), (0.9, 1.0), (0.8, 0.0)]
    """
    condition = each[0].condition
    steps = _STEP.findall(condition)
    if _A_MARK.search(condition):
        return by_hand("unlike", each[0].words)  # where it begins is no step
    # less than the year before, or than others, is short of no whole
    if not full and (_BESIDE.search(condition) or _BESIDE.search(name)):
        return by_hand("unlike", each[0].words)
    below, fault = bool(_BELOW.search(condition)), bool(_FAULT.search(condition))
    if len(each) > 1 or len(steps) != 1 or below == fault or cap not in (None, maximum):
        return by_hand("unlike", each[0].words)
    starts = [read_interval(subject_off(c.condition)) for c in full]
    whole = starts[0].low if starts and starts[0] is not None else 1.0
    if below and any(
        s is None or s.measure != "share" or not s.low_closed or not 0.5 <= s.low <= 1
        for s in starts
    ):
        return by_hand("unlike", full[0].words)
    ends = [read_interval(subject_off(c.condition)) for c in nothing]
    if len(nothing) > 1 or any(
        e is None or e.measure != "share" or math.isfinite(e.low) or e.high_closed for e in ends
    ):
        return by_hand("mixed", nothing[0].words)
    step, per = share(steps[0]), each[0].points
    floor = ends[0].high if ends and ends[0] is not None else -math.inf
    count = math.ceil(round(maximum / per, 9))
    if count > _MOST_STEPS or (fault and ends):
        return by_hand("too_fine", each[0].words)
    tiers = (
        _falling(step, per, maximum, count) if fault else _rising(step, per, maximum, count, whole)
    )
    if math.isfinite(floor):
        tiers = [t for t in tiers if t.get("high", 1.0) >= floor]
        last = tiers[-1]
        if last.get("high") == floor and not tiers[-2:]:
            return by_hand("mixed", nothing[0].words)
        tiers[-1] = {k: v for k, v in last.items() if k != "low_closed"} | {"low": floor}
        tiers.append({"high": floor, "points": 0.0})
    thing = "tỷ lệ 0-1" if below else "tỷ lệ phần sai, trễ 0-1"
    if below and whole < 1:
        thing = f"{thing}; mốc {whole * 100:g}%".replace(".", ",")
    return Guidance("tier", {"tiers": tiers}, unit=thing, certain=False)


def _rising(
    step: float, per: float, maximum: float, count: int, whole: float
) -> list[dict[str, Any]]:
    """Return steps from the whole down, each holding its upper end."""
    out: list[dict[str, Any]] = []
    for n in range(count + 1):
        tier: dict[str, Any] = {"points": max(tidy(maximum - n * per), 0.0)}
        if n:
            tier |= {"high": tidy(whole - n * step), "high_closed": True}
        if n < count:
            tier |= {"low": tidy(whole - (n + 1) * step), "low_closed": False}
        out.append(tier)
    return out


def _falling(step: float, per: float, maximum: float, count: int) -> list[dict[str, Any]]:
    """Return steps from nothing up, each holding its lower end."""
    out: list[dict[str, Any]] = []
    for n in range(count + 1):
        tier: dict[str, Any] = {"points": max(tidy(maximum - n * per), 0.0)}
        if n:
            tier["low"] = tidy(n * step)
        if n < count:
            tier["high"] = tidy((n + 1) * step)
        out.append(tier)
    return out
