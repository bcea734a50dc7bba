"""Conditions without bounds: met or not, named levels, or parts that add up."""

from __future__ import annotations

import math
import re

from parlib.intake.annex.condition_words import BOUND, DIGIT, NOTHING, label
from parlib.intake.annex.figures import Text
from parlib.intake.annex.formulas import subject_off
from parlib.intake.annex.intervals import RANK, read_interval
from parlib.intake.annex.outcome import Guidance, by_hand

_NOTHING_AT_ALL = re.compile(
    r"(?:không|chưa)(?:\s+(?:có|thực hiện|triển khai|đạt|đáp ứng))?", re.IGNORECASE
)


_HAD = re.compile(
    r"\bcấp (?:cơ sở|xã|huyện|tỉnh|thành phố|bộ|ngành|nhà nước|quốc gia|trung ương|toàn quốc)\b|"
    r"\b(?:giải|bằng khen|giấy khen|cờ thi đua|huân chương)\b",
    re.IGNORECASE,
)
"""What one has or has not: levels of it do not say what none of it gives, which is nothing."""


def named_levels(
    pairs: list[tuple[str, float]], *, maximum: float | None, kind: str, text: Text
) -> Guidance:
    """Read conditions without bounds.

    Met or not, named levels, or parts that add up to the maximum.
    """
    if kind == "bonus" and all(p > 0 for _, p in pairs):
        pairs = [*pairs, ("không có", 0.0)]  # a bonus that nobody earned is no point
    if kind != "penalty" and all(p > 0 and _HAD.search(c) for c, p in pairs):
        pairs = [*pairs, ("không có", 0.0)]  # nor is what nobody has
    return _levels_of(pairs, maximum=maximum, kind=kind, text=text)


def _levels_of(
    pairs: list[tuple[str, float]], *, maximum: float | None, kind: str, text: Text
) -> Guidance:
    """Read conditions of which one says what none of it gives, where nothing else does."""
    points = [p for _, p in pairs]
    if any(RANK.search(c) for c, _ in pairs):
        return by_hand("unlike", pairs[0][0])
    if any(
        BOUND.search(c) and DIGIT.search(c) and read_interval(subject_off(c)) is None
        for c, _ in pairs
    ):
        return by_hand("clause", next(c for c, _ in pairs if BOUND.search(c) and DIGIT.search(c)))
    if len({c.lower() for c, _ in pairs}) != len(pairs):
        return by_hand("overlap", pairs[0][0])
    if maximum is None:
        return by_hand("no_maximum")
    if len(pairs) == 2 and sorted(points) == [0.0, maximum]:
        best = max(pairs, key=lambda pair: pair[1])[0]
        return Guidance("boolean", unit=f"1 = {label(best, text)}")
    negative = any(NOTHING.match(c) for c, _ in pairs)
    if abs(max(points) - maximum) > 1e-9:
        nothing = [c for c, p in pairs if p == 0]
        if (
            kind != "bonus"
            and len(pairs) > 2
            and len(nothing) == 1
            and _NOTHING_AT_ALL.fullmatch(nothing[0])
        ):
            # "không thực hiện: 0" beside parts that add up
            return _levels_of(
                [(c, p) for c, p in pairs if p], maximum=maximum, kind=kind, text=text
            )
        if (
            not negative
            and all(p > 0 for p in points)
            and abs(math.fsum(points) - maximum) < 1e-9
            and len(pairs) <= 12
        ):
            named = ", ".join(f"{p:g} = {label(c, text)}".replace(".", ",") for c, p in pairs)
            return Guidance(
                "checklist", {"weights": points}, unit=f"điểm cộng dồn: {named}", certain=False
            )
        return by_hand("maximum", f"{max(points):g} / {maximum:g}".replace(".", ","))
    ordered = sorted(pairs, key=lambda pair: -pair[1])
    if len(set(points)) != len(points):
        return by_hand("mixed", pairs[0][0])
    top = len(ordered) - 1
    tiers = [{"low": top - i, "high": top - i + 1, "points": p} for i, (_, p) in enumerate(ordered)]
    tiers[0].pop("high")
    tiers[-1].pop("low")
    unit = "mức: " + ", ".join(f"{top - i} = {label(c, text)}" for i, (c, _) in enumerate(ordered))
    return Guidance("tier", {"tiers": tiers}, unit=unit, certain=False)
