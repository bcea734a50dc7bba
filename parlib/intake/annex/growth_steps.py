"""Points by how much something rose (or fell) against the year before: "tăng từ 10% trở lên: 2 điểm;
tăng dưới 10%: 1 điểm; không tăng: 0".

Each condition is a stretch of the change in per cent, below nothing where it goes the other way. The
stretches have to meet without a hole and without holding a change twice; else a person decides.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from parlib.intake.annex.figures import NUMBER, number
from parlib.intake.annex.outcome import Guidance, by_hand

_WAYS = {"up": r"(?:tăng|cao hơn|vượt)", "down": r"(?:giảm|thấp hơn)"}
_THAN_BEFORE = r"(?:\s+(?:so\s+)?(?:với\s+)?(?:cùng kỳ\s+)?(?:năm\s+(?:trước|liền (?:kề|trước)|ngoái|20\d\d)|cùng kỳ|[\ue000-\uf8ff]|(?:mức\s+)?(?:bình quân|trung bình)(?:\s+(?:chung|của|toàn|các|cả|tỉnh|huyện|xã|đơn vị|khối|cụm|ngành|trung tâm|thành phố)){0,6}))?"
_LEAST = r"(?:từ|≥|ít nhất|tối thiểu|đạt)"
_OTHER_WAY = {"up": r"(?:giảm|thấp hơn)", "down": r"(?:tăng|cao hơn)"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of all changes, per cent, and its points."""

    low: float
    low_closed: bool
    high: float
    high_closed: bool
    points: float

    def tier(self, scale: float = 1.0) -> dict[str, Any]:
        """Return the stretch as a step of a rule; ``scale`` is what one per cent is in its unit."""
        out: dict[str, Any] = {"points": self.points}
        if math.isfinite(self.low):
            out |= {"low": float(f"{self.low * scale:.12g}")} | (
                {} if self.low_closed else {"low_closed": False}
            )
        if math.isfinite(self.high):
            out |= {"high": float(f"{self.high * scale:.12g}")} | (
                {"high_closed": True} if self.high_closed else {}
            )
        return out


def growth_steps(pairs: Sequence[tuple[str, float]], maximum: float | None) -> Guidance | None:
    """Read points by steps of a change; None where the conditions speak of no such steps.

    Examples
    --------
    >>> read = growth_steps([("Tăng từ 10% trở lên", 2.0), ("tăng dưới 10%", 1.0), ("không tăng", 0.0)], 2.0)
    >>> read.params["tiers"][0], read.params["tiers"][-1]
    ({'points': 2.0, 'low': 0.1}, {'points': 0.0, 'high': 0.0, 'high_closed': True})
    >>> growth_steps([("Tăng từ 10% trở lên", 2.0), ("không tăng", 0.0)], 2.0).reason
    'hole'
    """
    stated = [c for c, _ in pairs if re.match(rf"{_WAYS['up']}\b[^\d]*\d", c, re.IGNORECASE)]
    fallen = [c for c, _ in pairs if re.match(rf"{_WAYS['down']}\b[^\d]*\d", c, re.IGNORECASE)]
    if not stated and not fallen and not _wanted_to_fall(pairs):
        return None
    way = "up" if stated and len(stated) >= len(fallen) else "down"
    stretches = []
    for condition, points in pairs:
        stretch = _stretch(condition.strip(" :,-"), points, way)
        if stretch is None:
            return by_hand("unlike", condition)
        stretches.append(stretch)
    ordered = sorted(stretches, key=lambda s: (-s.low, -s.high))
    ordered = _down_to_nothing(ordered)
    if (fault := _fault(ordered)) is not None:
        return fault
    best = max(s.points for s in ordered)
    if maximum is None or abs(best - maximum) > 1e-9:
        return by_hand("maximum", pairs[0][0])
    figured = any(math.isfinite(e) and e for s in ordered for e in (s.low, s.high))
    unit = _unit(pairs, way, figured=figured, signed=not ordered[-1].high_closed)
    tiers = [s.tier(0.01) for s in ordered]
    return Guidance("tier", {"tiers": tiers}, unit=unit, certain=False)


_CHANGED, _APART = ("tăng", "giảm"), ("cao hơn", "thấp hơn")
_YEARS = re.compile(r"\b(?:năm|cùng kỳ)\b|[\ue000-\uf8ff]", re.IGNORECASE)
_MEAN = re.compile(
    r"\b(?:mức\s+)?(?:bình quân|trung bình)(?:\s+(?:chung|của|toàn|các|cả|tỉnh|huyện|xã|đơn vị|khối|cụm|ngành|thành phố))*",
    re.IGNORECASE,
)


def _unit(pairs: Sequence[tuple[str, float]], way: str, *, figured: bool, signed: bool) -> str:
    """Return what is entered, in the verb of the conditions: how much it rose, or how much higher it is
    than something that is not the year before.
    """
    words = " ".join(c for c, _ in pairs)
    changes = bool(re.search(r"\b(?:tăng|giảm)\b", words, re.IGNORECASE))
    verb, other = _CHANGED if changes else _APART
    verb, other = (verb, other) if way == "up" else (other, verb)
    mean = _MEAN.search(words)
    if any(re.match(r"vượt\b", c, re.IGNORECASE) for c, _ in pairs):
        verb, signed = "vượt", False
    than = " so với năm trước" if changes or (_YEARS.search(words) and not mean) else ""
    if mean and not changes:
        than = f" {mean[0].lower()}"
    than = "" if verb == "vượt" else than
    unit = f"mức {verb}{than}{', tỷ lệ 0-1' if figured else ''}"
    return f"{unit} ({other} thì ghi số âm)" if signed else f"{unit}; không {verb}: ghi 0"


def _down_to_nothing(ordered: list[Stretch]) -> list[Stretch]:
    """Let the least change that gives nothing hold for no change and the other way as well."""
    last = ordered[-1]
    if last.points == 0 and last.low == 0 and not last.low_closed:
        return [*ordered[:-1], replace(last, low=-math.inf)]
    return ordered


def _wanted_to_fall(pairs: Sequence[tuple[str, float]]) -> bool:
    """Return whether going down earns the most, however far: "giảm so với năm trước: 2; bằng: 1; tăng: 0"."""
    best = max(pairs, key=lambda pair: pair[1])[0].strip(" :,-")
    falls = re.fullmatch(rf"{_WAYS['down']}{_THAN_BEFORE}", best, re.IGNORECASE)
    return falls is not None and len(pairs) > 1


def _stretch(condition: str, points: float, way: str) -> Stretch | None:
    verb, than = _WAYS[way], _THAN_BEFORE
    up = rf"{verb}(?:\s+thêm)?(?:\s+được)?{than}(?:\s+(?:là|:))?"
    inf = math.inf
    if m := re.fullmatch(
        rf"{up}\s*(?:{_LEAST}\s*)+(?P<a>{NUMBER})\s*%?{than}(?:\s+trở lên)?{than}",
        condition,
        re.IGNORECASE,
    ):
        return Stretch(number(m["a"]), True, inf, False, points)
    if m := re.fullmatch(
        rf"{up}\s*(?P<a>{NUMBER})\s*%{than}\s+trở lên{than}", condition, re.IGNORECASE
    ):
        return Stretch(number(m["a"]), True, inf, False, points)
    if m := re.fullmatch(
        rf"{up}\s*(?:trên|hơn|>|quá)\s*(?P<a>{NUMBER})\s*%{than}", condition, re.IGNORECASE
    ):
        return Stretch(number(m["a"]), False, inf, False, points)
    if m := re.fullmatch(
        rf"{up}\s*(?P<from>{_LEAST}|trên|>)?\s*(?P<a>{NUMBER})\s*%?\s*(?:đến|tới|-)\s*(?P<below>dưới|<)?\s*(?P<b>{NUMBER})\s*%{than}",
        condition,
        re.IGNORECASE,
    ):
        closed = (m["from"] or "").lower() not in ("trên", ">")
        return Stretch(number(m["a"]), closed, number(m["b"]), not m["below"], points)
    if m := re.fullmatch(
        rf"{up}\s*(?P<up_to>dưới|<|đến|≤|không quá)\s*(?P<b>{NUMBER})\s*%{than}",
        condition,
        re.IGNORECASE,
    ):
        return Stretch(0.0, False, number(m["b"]), m["up_to"].lower() not in ("dưới", "<"), points)
    if m := re.fullmatch(
        rf"{up}\s*(?:từ\s+)?(?P<b>{NUMBER})\s*%{than}\s+trở xuống{than}", condition, re.IGNORECASE
    ):
        return Stretch(0.0, False, number(m["b"]), True, points)
    if m := re.fullmatch(
        rf"{up}\s*(?:dưới|<)\s*(?P<b>{NUMBER})\s*%?{than}\s+hoặc\s+(?:không\s+{verb}|{_OTHER_WAY[way]}){than}",
        condition,
        re.IGNORECASE,
    ):
        return Stretch(-inf, False, number(m["b"]), False, points)
    return _without_a_bound(condition, points, way)


def _without_a_bound(condition: str, points: float, way: str) -> Stretch | None:
    """Read a change that names no figure: up, not up, the same, down."""
    verb, than, inf = _WAYS[way], _THAN_BEFORE, math.inf
    if re.fullmatch(rf"{verb}{than}", condition, re.IGNORECASE):
        return Stretch(0.0, False, inf, False, points)
    if re.fullmatch(
        rf"không\s+{verb}(?:\s+hoặc\s+{_OTHER_WAY[way]})?{than}", condition, re.IGNORECASE
    ):
        return Stretch(-inf, False, 0.0, True, points)
    if re.fullmatch(
        rf"(?:bằng|ngang|giữ nguyên|giữ mức|không đổi|không thay đổi|không tăng,? không giảm){than}",
        condition,
        re.IGNORECASE,
    ):
        return Stretch(0.0, True, 0.0, True, points)
    if re.fullmatch(rf"{_OTHER_WAY[way]}(?:\s+đi)?{than}", condition, re.IGNORECASE):
        return Stretch(-inf, False, 0.0, False, points)
    if re.fullmatch(
        rf"(?:bằng|giữ nguyên|không đổi)(?:{than})\s+hoặc\s+{_OTHER_WAY[way]}{than}",
        condition,
        re.IGNORECASE,
    ):
        return Stretch(-inf, False, 0.0, True, points)
    return None


def _fault(ordered: Sequence[Stretch]) -> Guidance | None:
    """Return what is wrong with stretches from the greatest change down: a hole, or one held twice."""
    if math.isfinite(ordered[0].high) or math.isfinite(ordered[-1].low):
        return by_hand("hole", "")
    for above, below in itertools.pairwise(ordered):
        if above.low != below.high:
            return by_hand(
                "hole" if above.low > below.high else "overlap",
                f"{min(above.low, below.high):g}%".replace(".", ","),
            )
        if above.low_closed == below.high_closed:
            return by_hand(
                "overlap" if above.low_closed else "hole", f"{above.low:g}%".replace(".", ",")
            )
    return None
