"""Read a scoring rule from the words of an annex: "Trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0" → a tier rule.

Only phrasings that leave no doubt are read. What is understood by convention (levels without figures, a penalty) says so, and
anything else is left to a person: a rule that is nearly right would move points for years.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from parlib.codebook.rules import parse_rule
from parlib.codebook.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class Phrase:
    """A rule read from words. ``certain`` is False where a convention was used that a person has to confirm."""

    rule: str
    params: dict[str, Any] = field(default_factory=dict)
    unit: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Range:
    low: float = -math.inf
    low_closed: bool = True
    high: float = math.inf
    high_closed: bool = False


_N = r"(\d+(?:[.,]\d+)?)\s*(%?)"
_POINTS = re.compile(r"^(?P<condition>.+?)\s*(?::|=>|→|–|-)?\s*(?P<sign>[-−]?)(?P<points>\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?\.?$", re.DOTALL)
_SEPARATED = re.compile(r"^(?P<condition>.+?)\s*(?::|=>|→)\s*(?P<result>[^:]+)$", re.DOTALL)
_ROUNDED = re.compile(r"làm tròn (?:đến )?(\d) (?:chữ số|số)")
_SHARE_OF = re.compile(
    r"theo tỷ lệ|theo tỉ lệ|tỷ lệ.{0,60}[×x*].{0,30}(?:điểm|\d)|[×x*]\s*(?:điểm tối đa|\d)|tương ứng với tỷ lệ", re.IGNORECASE
)
_BY_HAND = re.compile(r"^(?:chấm )?tối đa\b|^cho điểm từ 0", re.IGNORECASE)
_RANGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (rf"^(?:từ )?{_N}\s*(?:đến|tới|-|–)\s*(?:<|dưới|nhỏ hơn)\s*{_N}", "[)"),
        (rf"^(?:trên|>|lớn hơn)\s*{_N}\s*(?:đến|tới|-|–)\s*(?:<|dưới|nhỏ hơn)\s*{_N}", "()"),
        (rf"^(?:trên|>|lớn hơn)\s*{_N}\s*(?:đến|tới|-|–)\s*(?:≤|<=)?\s*{_N}", "(]"),
        (rf"^(?:từ )?{_N}\s*(?:đến|tới|-|–)\s*(?:≤|<=)?\s*{_N}", "[]"),
        (rf"^{_N}\s*(?:<=|≤)\s*\w+\s*<\s*{_N}", "[)"),
        (rf"^(?:≥|>=|từ|đạt từ|ít nhất|tối thiểu)\s*{_N}(?:\s*trở lên)?", "[+"),
        (rf"^{_N}\s*trở lên", "[+"),
        (rf"^(?:trên|>|lớn hơn)\s*{_N}", "(+"),
        (rf"^(?:≤|<=|đến|không quá|tối đa)\s*{_N}", "-]"),
        (rf"^(?:dưới|<|nhỏ hơn|ít hơn)\s*{_N}", "-)"),
        (rf"^(?:bằng|đạt|=)?\s*{_N}", "="),
    )
)
_RISE = re.compile(r"(?:>|cao hơn|tăng).{0,20}năm (?:trước|liền kề)", re.IGNORECASE)
_NOTHING = re.compile(r"^(?:không|còn lại|không có|không thực hiện|không ban hành|không tổ chức|các trường hợp khác)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^(?:tỷ lệ|tỉ lệ|r|kết quả|mức độ|số lượng|đạt tỷ lệ|hoàn thành)\s*(?=[<>≥≤=\d]|từ|trên|dưới|đạt|đến)", re.IGNORECASE
)


def read_phrase(text: str, maximum: float | None) -> Phrase | None:
    """Return the rule that a scoring text states, or None where it cannot be read for certain.

    Parameters
    ----------
    text : str
        The words of the annex: clauses separated by ``;`` or line ends, each "condition: points".
    maximum : float or None
        Maximum of the item.

    Examples
    --------
    >>> read_phrase("Đạt: 1; không đạt: 0", 1.0).rule
    'boolean'
    >>> read_phrase(">=2 sáng kiến: 2; 1 sáng kiến: 1; không: 0", 2.0).params
    {'steps': [[2.0, 2.0], [1.0, 1.0]]}
    """
    words = nfc(text).strip(" .;")
    if not words:
        return None
    if _BY_HAND.search(words) and ";" not in words:
        return Phrase("manual")
    clauses = [c.strip(" .") for c in re.split(r"[;\n]|(?<=\D)\.\s", words) if c.strip(" .")]
    rule = _proportional(words, clauses) or _clauses(clauses, maximum)
    if rule is None:
        return None
    try:
        parse_rule(rule.rule, rule.params)
    except ValueError:  # contradicts the grammar (overlapping intervals, ...): a person decides
        return None
    return rule


def _value(digits: str, percent: str) -> float:
    number = float(digits.replace(",", "."))
    return float(f"{number:.12g}e-2") if percent else number


def _range(condition: str) -> tuple[_Range, bool] | None:
    """Return (interval, is it a share) of a condition; None for a condition without figures."""
    condition = _SUBJECT.sub("", condition.strip())
    for pattern, kind in _RANGES:
        match = pattern.match(condition)
        if match is None:
            continue
        groups = match.groups()
        percent = any(groups[1::2])
        numbers = [_value(groups[i], "%" if percent else "") for i in range(0, len(groups), 2)]
        if len(numbers) == 2:
            return _Range(numbers[0], kind[0] == "[", numbers[1], kind[1] == "]"), percent
        (one,) = numbers
        found = {
            "[+": _Range(low=one),
            "(+": _Range(low=one, low_closed=False),
            "-]": _Range(high=one, high_closed=True),
            "-)": _Range(high=one),
            "=": _Range(one, True, one, True),
        }[kind]
        return found, percent
    return None


def _pairs(clauses: Sequence[str]) -> list[tuple[str, float]] | None:
    """Return (condition, points) of every clause; None if one of them is something else."""
    out = []
    for clause in clauses:
        match = _POINTS.match(clause)
        if match is None or not match["condition"].strip(" :") or ":" in match["condition"].rstrip(" :"):
            return None
        points = _value(match["points"], "")
        out.append((match["condition"].strip(" :-–"), -points if match["sign"] and ":" in clause else points))
    return out


def _clauses(clauses: Sequence[str], maximum: float | None) -> Phrase | None:
    pairs = _pairs(clauses)
    if not pairs or any(points < 0 for _, points in pairs):
        return None
    if len(pairs) == 1:
        return _single(*pairs[0], maximum)
    ranges = [None if _NOTHING.match(c) else _range(c) for c, _ in pairs]
    figures = [r for r in ranges if r]
    if not figures:
        return _levels(pairs, maximum)
    if len({share for _, share in figures}) != 1 or any(
        r is None and not _NOTHING.match(c) for (c, _), r in zip(pairs, ranges, strict=True)
    ):
        return None
    return _tiers(pairs, ranges) if figures[0][1] else _counted(pairs, ranges)


def _single(condition: str, points: float, maximum: float | None) -> Phrase | None:
    """Read one clause: what gives the maximum, with nothing said about the rest."""
    if points != maximum or _NOTHING.match(condition):
        return None
    if _RISE.search(condition):
        return Phrase("growth", certain=False)
    found = _range(condition)
    if found is None:
        return Phrase("boolean", unit=f"1 = {condition[:80].lower()}", certain=False)
    one, share = found
    return Phrase("count", {"steps": [[one.low, points]]}) if not share and one.low_closed and math.isfinite(one.low) else None


def _levels(pairs: list[tuple[str, float]], maximum: float | None) -> Phrase | None:
    """Read conditions without figures: met or not, or named levels from best to worst."""
    points = [p for _, p in pairs]
    if len(pairs) == 2 and points[1] == 0 and (maximum is None or points[0] == maximum):
        return Phrase("boolean", unit=f"1 = {pairs[0][0][:80].lower()}")
    if points != sorted(points, reverse=True) or len(set(points)) != len(points):
        return None
    top = len(pairs) - 1
    tiers = [{"low": top - i, "high": top - i + 1, "points": p} for i, (_, p) in enumerate(pairs)]
    tiers[0].pop("high")
    tiers[-1].pop("low")
    unit = "mức: " + ", ".join(f"{top - i} = {c[:60].lower()}" for i, (c, _) in enumerate(pairs))
    return Phrase("tier", {"tiers": tiers}, unit=unit, certain=False)


def _tier(one: _Range, points: float) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if math.isfinite(one.low):
        out["low"] = one.low
        if not one.low_closed:
            out["low_closed"] = False
    if math.isfinite(one.high):
        out["high"] = one.high
        if one.high_closed:
            out["high_closed"] = True
    return out | {"points": points}


def _tiers(pairs: list[tuple[str, float]], ranges: list[tuple[_Range, bool] | None]) -> Phrase | None:
    """Read intervals of a share; "100%" alone means "from 100 % on", and "not done" is the share 0."""
    tiers, certain = [], True
    for (_, points), found in zip(pairs, ranges, strict=True):
        if found is None:
            lowest = min((r[0].low for r in ranges if r), default=0.0)
            certain = False
            tiers.append(
                {"high": lowest, "points": points}
                if math.isfinite(lowest)
                else {"low": 0.0, "high": 0.0, "high_closed": True, "points": points}
            )
            continue
        one = found[0]
        if one.low == one.high == 1.0:
            one = _Range(low=1.0)
        tiers.append(_tier(one, points))
    if not certain and any("low" not in t and t is not tiers[-1] for t in tiers):
        # An open lowest interval and a separate "not done": the latter takes the 0 out of the former.
        tiers = [t | {"low": 0.0, "low_closed": False} if "low" not in t else t for t in tiers[:-1]] + tiers[-1:]
    return Phrase("tier", {"tiers": tiers}, unit="tỷ lệ 0-1", certain=certain)


def _counted(pairs: list[tuple[str, float]], ranges: list[tuple[_Range, bool] | None]) -> Phrase | None:
    """Read thresholds of a count ("từ 100 trở lên: 4; 50–<100: 3; dưới 50: 2; không: 0"), else intervals of a measure."""
    steps = []
    for (_, points), found in zip(pairs, ranges, strict=True):
        if found is None:
            if points:
                return None
            continue
        one = found[0]
        if one.low_closed and math.isfinite(one.low):
            steps.append([one.low, points])
        elif not math.isfinite(one.low) and any(r is None for r in ranges) and not one.high_closed:
            steps.append([1.0, points])  # "fewer than 50", beside "none": from one on
        elif points:
            tiers = [_tier(r[0], p) for (_, p), r in zip(pairs, ranges, strict=True) if r]
            return Phrase("tier", {"tiers": tiers}) if all(ranges) else None
    rising = sorted(steps)
    if [p for _, p in rising] != sorted(p for _, p in rising):
        return None  # more would earn less: the figures count different things
    return Phrase("count", {"steps": steps}) if steps else None


def _proportional(words: str, clauses: Sequence[str]) -> Phrase | None:
    """Read points in proportion to a share, with what the clauses say about floor, cap and rounding."""
    if not _SHARE_OF.search(words):
        return None
    params: dict[str, Any] = {}
    if rounded := _ROUNDED.search(words):
        params["decimals"] = int(rounded.group(1))
    for clause in clauses:
        match = _SEPARATED.match(clause)
        found = _range(match["condition"]) if match else None
        if match is None or found is None:
            continue
        one, share = found
        result = match["result"].strip()
        plain = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?", result)
        if not share:
            return None
        if plain and float(plain.group(1).replace(",", ".")) == 0 and not math.isfinite(one.low):
            params["floor"] = one.high
        elif plain and math.isfinite(one.low) and not math.isfinite(one.high) and one.low_closed:
            params["cap"] = one.low
        elif plain and float(plain.group(1).replace(",", ".")):
            return None
    return Phrase("proportional", params, unit="tỷ lệ 0-1", certain=False)
