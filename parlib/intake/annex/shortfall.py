"""What is short or late, counted from "complete" or "on time" on.

"đầy đủ: 3; thiếu 01: 2; thiếu từ 02 trở lên: 0".
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from parlib.intake.annex.intervals import Interval, read_interval
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.steps import falls_or_rises

_LACK = re.compile(
    r"^(?:có\s+)?(?P<what>(?:thiếu|chậm|trễ|quá hạn|sai|vi phạm|vắng)(?:\s+hoặc\s+(?:thiếu|chậm"
    r"|trễ|sai|vi phạm|vắng))?)\b\s*",
    re.IGNORECASE,
)
_MORE = re.compile(r"^(?=từ\s+\d|trên\s+\d|\d)(?P<what>)(?!.*(?:đúng|đủ|kịp))", re.IGNORECASE)
"""More of what the clause before lacks: "thiếu 01 báo cáo: 0,5; từ 02 báo cáo trở lên: 0"."""
_WHOLE = re.compile(
    r"^(?!.*\b(?:không|chưa|thiếu|chậm|trễ)\b)(?:[^\W\d]+\s+){0,4}?(?:trong hạn|đúng (?:hạn"
    r"|thời (?:gian|hạn)|quy định|tiến độ|[\ue000-\uf8ff])|đủ(?:\s+\d{1,3})?|đầy đủ|kịp thời)"
    r"(?:,?\s+(?:[^\W\d]+(?:/[^\W\d]+)?|\d+[\w./Đ-]*/[\w./Đ-]+)){0,7}$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
"""What explains "on time" and changes nothing: "đúng hạn (trước ngày 15)"."""


_ALL_OF = re.compile(r"\bđủ\s+0?(?P<n>\d{1,2})\b", re.IGNORECASE)
_ONE_SHORT = re.compile(r"^thiếu\s+0?(?P<n>\d{1,2})\b", re.IGNORECASE)
_NOT_AT_ALL = re.compile(r"^(?:không|chưa)\s+[^\W\d]+(?:\s+[^\W\d]+){0,3}$", re.IGNORECASE)


def _with_all_missing(pairs: Sequence[tuple[str, float]]) -> Sequence[tuple[str, float]]:
    """Say "all are missing" as a count, where only that is left: "đủ 02: 2; thiếu 01: 1; không công khai: 0"."""
    if len(pairs) < 3 or pairs[-1][1] != 0 or not _NOT_AT_ALL.match(pairs[-1][0]):
        return pairs
    every, short = _ALL_OF.search(pairs[0][0]), [_ONE_SHORT.match(c) for c, _ in pairs[1:-1]]
    if every is None or [int(m["n"]) for m in short if m] != list(range(1, int(every["n"]))):
        return pairs
    return [*pairs[:-1], (f"thiếu từ {every['n']}", 0.0)]


def counted_short(pairs: Sequence[tuple[str, float]], maximum: float | None) -> Guidance | None:
    """Return tiers of how much is short, where one condition is "complete" and all others say what
    is missing.

    Else None.

    Examples
    --------
    >>> read = counted_short([("Đúng hạn", 1.0), ("chậm từ 1 đến 5 ngày", 0.5), ("chậm trên 5 ngày", 0.0)], 1.0)
    >>> read.unit, [t["points"] for t in read.params["tiers"]]
    ('số chậm', [0.5, 0.0, 1.0])
    """
    pairs = _with_all_missing(pairs)
    whole = [
        p
        for c, p in pairs
        if _WHOLE.match(_IN_BRACKETS.sub("", c).replace("100% ", "").removesuffix(" 100%"))
    ]
    lacks = [(m, c, p) for c, p in pairs if (m := _LACK.match(c))]
    if (
        lacks
        and len(lacks) + 2 == len(pairs)
        and (more := _MORE.match(pairs[-1][0]))
        and lacks[-1][1:] == pairs[-2]
    ):
        lacks.append((more, *pairs[-1]))
    if (
        len(whole) != 1
        or len(lacks) + 1 != len(pairs)
        or not any(re.search(r"\d", c) for _, c, _ in lacks)
    ):
        return None
    ranges = [read_interval(c[m.end() :]) for m, c, _ in lacks]
    if (
        whole[0] != maximum
        or not all(_is_count(r) for r in ranges)
        or sum(math.isinf(r.low) for r in ranges if r) > 1
    ):
        return by_hand("clause", pairs[0][0])
    tiers = [
        r.tier(p) if math.isfinite(r.low) else r.tier(p) | {"low": 0.0, "low_closed": False}
        for r, (_, _, p) in zip(ranges, lacks, strict=True)
        if r is not None
    ]
    tiers.append({"low": 0.0, "high": 0.0, "high_closed": True, "points": whole[0]})
    if not falls_or_rises(tiers):
        return by_hand("mixed", pairs[0][0])
    return Guidance(
        "tier", {"tiers": tiers}, unit=f"số {lacks[0][0]['what'].lower()}", certain=False
    )


def _is_count(one: Interval | None) -> bool:
    return one is not None and one.measure == "count" and (math.isinf(one.low) or one.low >= 1)
