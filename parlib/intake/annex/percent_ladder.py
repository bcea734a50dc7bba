"""So much for each full per cent above or below a mark: "đạt 100% dự toán: 8 điểm; vượt mỗi 1% cộng 0,5
điểm, không quá 10 điểm; không đạt thì cứ giảm 1% trừ 1 điểm".

A ladder has one mark with its points, a way down, a way up or both, and perhaps a bound below which
nothing is given. A begun step does not count; that is asked to be confirmed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parlib.intake.annex.caps import Bounds, read_cap
from parlib.intake.annex.figures import NUMBER, number, share
from parlib.intake.annex.outcome import Guidance

_N = rf"(?:{NUMBER})"
_POINTS = rf"(?P<points>{_N})\s*(?:điểm)?"
_PER = rf"(?P<step>{_N})\s*%"
_EACH = r"(?:cứ\s+mỗi|cứ|mỗi|với mỗi|cho mỗi)"
_PLAN = r"(?:\s+(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nhiệm vụ|mức|giao|được giao|đề ra|so với|của|năm|tỉnh|huyện|cấp trên|quy định|trên giao))*"
_LACK = r"(?:còn\s+)?(?:thiếu|giảm|thấp hơn|hụt|kém|chưa đạt|không đạt|chưa hoàn thành|giảm đi|dưới mức)"
_LATE = r"(?:hồ sơ|văn bản|nhiệm vụ|kiến nghị|phản ánh|đơn|công việc|thủ tục)\s+(?:bị\s+)?(?:trễ hạn|quá hạn|trễ|chậm|muộn|giải quyết trễ hạn|giải quyết quá hạn|chưa (?:hoàn thành|giải quyết|thực hiện|xử lý))"
_OFF = r"(?:thì\s+)?(?:bị\s+)?trừ(?:\s+đi)?"
_ADD = r"(?:thì\s+)?(?:được\s+)?(?:cộng|thưởng|tính)(?:\s+thêm)?"
_UNDER = rf"(?:(?:nếu\s+|trường hợp\s+)?(?:tỷ lệ\s+|đạt\s+)?(?:dưới|<|thấp hơn)\s*(?:mức\s+)?(?P<under>{_N})\s*%{_PLAN}\s*[,:]?\s*(?:thì\s+)?|(?:nếu\s+)?(?:không đạt|chưa đạt|dưới mức này|dưới mức đó){_PLAN}\s*[,:]?\s*(?:thì\s+)?)?"
_DOWN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_UNDER}{_EACH}\s+{_LACK}{_PLAN}\s+{_PER}{_PLAN}\s*,?\s*{_OFF}\s+{_POINTS}",
        rf"{_UNDER}{_EACH}\s+{_PER}{_PLAN}\s+{_LACK}{_PLAN}\s*,?\s*{_OFF}\s+{_POINTS}",
        rf"{_UNDER}{_EACH}\s+{_PER}\s*,?\s*{_OFF}\s+{_POINTS}",
        rf"{_UNDER}{_LACK}{_PLAN}\s+{_EACH}\s+{_PER}{_PLAN}\s*,?\s*{_OFF}\s+{_POINTS}",
        rf"{_UNDER}{_LACK}{_PLAN}\s+{_PER}{_PLAN}\s*,?\s*{_OFF}\s+{_POINTS}",
        rf"{_UNDER}{_OFF}\s+{_POINTS}\s*(?:cho|/|đối với)?\s*{_EACH}?\s*{_PER}{_PLAN}\s+{_LACK}{_PLAN}",
        rf"{_UNDER}{_OFF}\s+{_POINTS}\s*(?:cho|/|đối với)?\s*{_EACH}?\s*{_PER}",
    )
)
_LATE_DOWN = re.compile(
    rf"{_UNDER}{_EACH}\s+(?:có\s+)?{_PER}\s+(?:số\s+)?{_LATE}\s*,?\s*{_OFF}\s+{_POINTS}",
    re.IGNORECASE,
)
_UP = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:nếu\s+)?(?:{_EACH}\s+)?vượt(?:\s+thêm)?{_PLAN}\s+(?:{_EACH}\s+)?(?:thêm\s+)?{_PER}{_PLAN}\s*,?\s*{_ADD}\s+{_POINTS}",
        rf"(?:nếu\s+)?{_EACH}\s+{_PER}{_PLAN}\s+(?:vượt|tăng thêm|vượt thêm){_PLAN}\s*,?\s*{_ADD}\s+{_POINTS}",
        rf"(?:nếu\s+vượt{_PLAN}\s+thì\s+)?{_EACH}\s+(?:tăng thêm|thêm)\s+{_PER}{_PLAN}\s*,?\s*{_ADD}\s+{_POINTS}",
        rf"{_ADD}\s+{_POINTS}\s*(?:cho)?\s*{_EACH}\s+{_PER}{_PLAN}\s+(?:vượt|vượt thêm|tăng thêm){_PLAN}",
    )
)
_MARK = re.compile(
    rf"(?:tỷ lệ\s+|nếu\s+)?(?:đạt|hoàn thành|thực hiện|tỷ lệ)?\s*(?:từ|≥|tối thiểu|ít nhất)?\s*(?:(?P<mark>{_N})\s*%|(?P<plan>(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu)))"
    rf"{_PLAN}(?:\s+[^\W\d]+){{0,5}}?(?:\s*trở lên)?\s*(?::|,|thì|-)?\s*(?:được\s+)?(?:tính\s+|chấm\s+|cho\s+)?(?:{_POINTS}|(?P<most>điểm tối đa))",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"(?:tính\s+|kể\s+)?từ\s+(?:mức\s+)?(?P<mark>{_N})\s*%{_PLAN}(?:\s+trở lên)?|vượt{_PLAN}(?:\s+thu)?",
    re.IGNORECASE,
)
"""Where counting begins, with no points of its own: "từ mức 105% dự toán, cứ vượt 1% …"."""
_NONE_BELOW = re.compile(
    rf"(?:nếu\s+)?(?:tỷ lệ\s+|đạt\s+)?(?:(?:dưới|<)\s*(?P<under>{_N})\s*%|(?:từ\s+)?(?P<to>{_N})\s*%\s*trở xuống|(?:≤)\s*(?P<le>{_N})\s*%)\s*(?::|thì|,)?\s*(?:không\s+(?:có\s+|được\s+|tính\s+|chấm\s+)?điểm|(?:được\s+|tính\s+)?0\s*(?:điểm)?)",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[;\n]+|(?<=[^\d\s])\.\s+|(?<=\d)\.\s+(?=[^\W\d])|,\s+(?=(?:cứ|mỗi|nếu|dưới|vượt|trừ|tối đa|không|nhưng|thiếu|giảm|thấp)\b)"
    r"|\s+(?=(?:nhưng|và)\s+(?:tổng|tối đa|không))|(?<!tổng số)(?<!tổng điểm)(?<!tổng)(?<!trừ)(?<!cộng)\s+(?=(?:tối đa|không quá|nhiều nhất|cao nhất)\s+\d)|(?<![%\d]):\s+(?=cứ\b)|\s*\((?=tối đa|không quá|trừ)",
    re.IGNORECASE,
)
_MOST_STEPS = 100


@dataclass
class _Ladder:
    mark: float = math.nan
    at_mark: float = math.nan
    up_from: bool = False  # the mark gives nothing itself
    down: tuple[float, float] | None = None
    up: tuple[float, float] | None = None
    cap: float = math.nan
    none_below: float = -math.inf
    none_holds: bool = False
    late: bool = False


def percent_ladder(masked: str, maximum: float | None, kind: str) -> Guidance | None:
    """Read points for each full per cent from a mark; None where the text says anything else.

    Examples
    --------
    >>> read = percent_ladder("Đạt từ 80% trở lên: 2 điểm; dưới 80% cứ thiếu 5% trừ 1 điểm", 2.0, "")
    >>> [(t.get("low"), t.get("high"), t["points"]) for t in read.params["tiers"]]
    [(None, 0.7, 0.0), (0.7, 0.75, 1.0), (0.75, None, 2.0)]
    >>> percent_ladder("Đạt từ 80% trở lên: 2 điểm; dưới 80%: 0 điểm", 2.0, "") is None
    True
    """
    if kind == "penalty":
        return _penalty(masked, maximum)
    if maximum is None or maximum <= 0:
        return None
    ladder = _Ladder()
    for piece in _pieces(masked):
        if not _take(ladder, piece, maximum):
            return None
    return _rule(ladder, maximum, kind)


def _penalty(masked: str, maximum: float | None) -> Guidance | None:
    """Read so much off for each full per cent of what is late, up to a bound."""
    pieces = list(_pieces(masked))
    match = _LATE_DOWN.fullmatch(pieces[0]) if pieces else None
    caps = [read_cap(piece) for piece in pieces[1:]]
    if match is None or match["under"] or len(caps) > 1 or None in caps:
        return None
    most = abs(maximum) if maximum else math.nan
    stated = [c.points for c in caps if c is not None and c.bounds == Bounds.MOST]
    if stated and not math.isnan(stated[0]):
        if not math.isnan(most) and abs(most - stated[0]) > 1e-9:
            return None
        most = stated[0]
    step, per = share(match["step"]), number(match["points"])
    count = math.ceil(round(most / per, 9)) if per and not math.isnan(most) else 0
    if not 0 < count <= _MOST_STEPS:
        return None
    steps = [[_tidy(n * step), -min(_tidy(n * per), most)] for n in range(count, 0, -1)]
    return Guidance(
        "penalty",
        {"steps": steps},
        unit=f"tỷ lệ phần trễ 0-1, chỉ tính đủ từng {step * 100:.10g}%".replace(".", ","),
        certain=False,
    )


def _pieces(masked: str) -> Iterator[str]:
    for piece in _CUT.split(masked):
        words = re.sub(r"^\s*[-+•*]\s+", "", piece).strip(" .,;:")
        words = words.removesuffix(")") if words.count("(") < words.count(")") else words
        if words:
            yield words


def _take(ladder: _Ladder, piece: str, maximum: float) -> bool:
    """Take one piece into the ladder; False where it is none of its parts or stands twice."""
    if cap := read_cap(piece):
        if cap.bounds == Bounds.MOST:
            ladder.cap = cap.points
        return cap.bounds != Bounds.MOST or not math.isnan(cap.points)
    if match := _NONE_BELOW.fullmatch(piece):
        if math.isfinite(ladder.none_below):
            return False
        ladder.none_holds = match["under"] is None
        ladder.none_below = share(match["under"] or match["to"] or match["le"])
        return True
    for pattern in (*_DOWN, _LATE_DOWN):
        if match := pattern.fullmatch(piece):
            return _down(ladder, match, late=pattern is _LATE_DOWN)
    for pattern in _UP:
        if match := pattern.fullmatch(piece):
            fresh = ladder.up is None
            ladder.up = (share(match["step"]), number(match["points"]))
            return fresh
    if match := _FROM.fullmatch(piece):
        ladder.up_from = math.isnan(ladder.mark)
        ladder.mark, ladder.at_mark = share(match["mark"]) if match["mark"] else 1.0, 0.0
        return ladder.up_from
    if (match := _MARK.fullmatch(piece)) and math.isnan(ladder.mark):
        ladder.mark = share(match["mark"]) if match["mark"] else 1.0
        ladder.at_mark = maximum if match["most"] else number(match["points"])
        return True
    return False


def _down(ladder: _Ladder, match: re.Match[str], *, late: bool) -> bool:
    if ladder.down is not None:
        return False
    ladder.down = (share(match["step"]), number(match["points"]))
    under = match["under"]
    if under and abs(share(under) - ladder.mark) > 1e-9:
        return False
    ladder.late = late
    return not late or (ladder.mark == 1.0 and bool(under))  # what is late is short of the whole


def _rule(ladder: _Ladder, maximum: float, kind: str) -> Guidance | None:
    up, down = ladder.up, ladder.down
    if (up is None and down is None) or (down is not None and math.isnan(ladder.mark)):
        return None
    if math.isnan(ladder.mark):  # "cứ vượt 1% cộng 0,5": above the whole
        if kind != "bonus":
            return None
        ladder.mark, ladder.at_mark, ladder.up_from = 1.0, 0.0, True
    if ladder.up_from and (down is not None or kind != "bonus"):
        return None
    best = maximum if up is not None else ladder.at_mark
    capped = math.isnan(ladder.cap) or abs(ladder.cap - maximum) < 1e-9
    if abs(best - maximum) > 1e-9 or not capped or ladder.at_mark > maximum:
        return None
    if up is not None and ladder.at_mark >= maximum:
        return None
    tiers = [*_above(ladder, maximum), *_below(ladder)]
    if len(tiers) > _MOST_STEPS or not tiers:
        return None
    tiers.sort(key=lambda t: t.get("low", -math.inf))
    mark = f"{ladder.mark * 100:.10g}%".replace(".", ",")
    steps = dict.fromkeys(f"{s[0] * 100:.10g}%".replace(".", ",") for s in (up, down) if s)
    unit = f"tỷ lệ 0-1; mốc {mark}, chỉ tính đủ từng {', '.join(steps)}"
    return Guidance("tier", {"tiers": tiers}, unit=unit, certain=False)


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")


def _above(ladder: _Ladder, maximum: float) -> Iterator[dict[str, Any]]:
    """Yield the steps from the mark up, each holding its lower end."""
    step, per = ladder.up or (0.0, 0.0)
    count = math.ceil(round((maximum - ladder.at_mark) / per, 9)) if per else 0
    if not 0 <= count <= _MOST_STEPS:
        return
    first = ladder.mark - (ladder.down[0] if ladder.down else 0.0)
    for n in range(count + 1):
        tier: dict[str, Any] = {"points": min(_tidy(ladder.at_mark + n * per), maximum)}
        if n:
            tier["low"] = _tidy(ladder.mark + n * step)
        elif ladder.down:
            tier |= {"low": _tidy(first), "low_closed": False}
        if n < count:
            tier["high"] = _tidy(ladder.mark + (n + 1) * step)
        yield tier


def _below(ladder: _Ladder) -> Iterator[dict[str, Any]]:
    """Yield the steps below the mark, each holding its upper end."""
    if ladder.down is None:
        return
    step, per = ladder.down
    count = math.ceil(round(ladder.at_mark / per, 9)) if per else _MOST_STEPS + 1
    for n in range(1, min(count, _MOST_STEPS + 1) + 1):
        high = _tidy(ladder.mark - n * step)
        low = _tidy(ladder.mark - (n + 1) * step)
        points = max(_tidy(ladder.at_mark - n * per), 0.0)
        if high < ladder.none_below or (high == ladder.none_below and ladder.none_holds):
            break
        tier: dict[str, Any] = {"points": points, "high": high, "high_closed": True}
        if n < count and low > 0:
            tier |= {"low": low, "low_closed": False}
        if math.isfinite(ladder.none_below) and low < ladder.none_below:
            tier |= {"low": ladder.none_below, "low_closed": not ladder.none_holds}
        yield tier
        if low <= 0 or n == count:
            break
    if math.isfinite(ladder.none_below):
        end = {"high_closed": True} if ladder.none_holds else {}
        yield {"points": 0.0, "high": ladder.none_below, **end}
