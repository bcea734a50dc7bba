"""So much for each full per cent above or below a mark: "đạt 100% dự toán: 8 điểm; vượt mỗi 1% cộng 0,5
điểm, không quá 10 điểm; không đạt thì cứ giảm 1% trừ 1 điểm".

A ladder has one mark with its points, a way down, a way up or both, and perhaps points below a bound.
A begun step does not count; that is asked to be confirmed. Where it only goes up, what lies below the
mark has to be said, save of a bonus, which nobody earns there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parlib.intake.annex.caps import Bounds, read_cap
from parlib.intake.annex.figures import number, share
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.step_pieces import (
    EACH,
    MOST_STEPS,
    NOTHING,
    OFF,
    POINTS,
    N,
    ends_of_pieces,
    pieces,
    tidy,
)

_PER = rf"(?P<step>{N})\s*%"
_PLAN = r"(?:\s+(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nhiệm vụ|mức|giao|được giao|đề ra|so với|của|năm|tỉnh|huyện|cấp trên|quy định|trên giao))*"
_LACK = r"(?:còn\s+)?(?:thiếu|giảm|thấp hơn|hụt|kém|chưa đạt|không đạt|chưa hoàn thành|giảm đi|dưới mức)"
_LATE = r"(?:hồ sơ|văn bản|nhiệm vụ|kiến nghị|phản ánh|đơn|công việc|thủ tục)\s+(?:bị\s+)?(?:trễ hạn|quá hạn|trễ|chậm|muộn|giải quyết trễ hạn|giải quyết quá hạn|chưa (?:hoàn thành|giải quyết|thực hiện|xử lý))"
_ADD = r"(?:thì\s+)?(?:được\s+)?(?:cộng|thưởng|tính)(?:\s+thêm)?"
_UNDER = rf"(?:(?:nếu\s+|trường hợp\s+)?(?:tỷ lệ\s+|đạt\s+)?(?:dưới|<|thấp hơn)\s*(?:mức\s+)?(?P<under>{N})\s*%{_PLAN}\s*[,:]?\s*(?:thì\s+)?|(?:nếu\s+)?(?:không đạt|chưa đạt|dưới mức này|dưới mức đó){_PLAN}\s*[,:]?\s*(?:thì\s+)?)?"
_DOWN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_UNDER}{EACH}\s+{_LACK}{_PLAN}\s+{_PER}{_PLAN}\s*,?\s*{OFF}\s+{POINTS}",
        rf"{_UNDER}{EACH}\s+{_PER}{_PLAN}\s+{_LACK}{_PLAN}\s*,?\s*{OFF}\s+{POINTS}",
        rf"{_UNDER}{EACH}\s+{_PER}\s*,?\s*{OFF}\s+{POINTS}",
        rf"{_UNDER}{_LACK}{_PLAN}\s+{EACH}\s+{_PER}{_PLAN}\s*,?\s*{OFF}\s+{POINTS}",
        rf"{_UNDER}{_LACK}{_PLAN}\s+{_PER}{_PLAN}\s*,?\s*{OFF}\s+{POINTS}",
        rf"{_UNDER}{OFF}\s+{POINTS}\s*(?:cho|/|đối với)?\s*{EACH}?\s*{_PER}{_PLAN}\s+{_LACK}{_PLAN}",
        rf"{_UNDER}{OFF}\s+{POINTS}\s*(?:cho|/|đối với)?\s*{EACH}?\s*{_PER}",
    )
)
_LATE_DOWN = re.compile(
    rf"{_UNDER}{EACH}\s+(?:có\s+)?{_PER}\s+(?:số\s+)?{_LATE}\s*,?\s*{OFF}\s+{POINTS}",
    re.IGNORECASE,
)
_UP = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:nếu\s+)?(?:{EACH}\s+)?vượt(?:\s+thêm)?{_PLAN}\s+(?:{EACH}\s+)?(?:thêm\s+)?{_PER}{_PLAN}\s*,?\s*{_ADD}\s+{POINTS}",
        rf"(?:nếu\s+)?{EACH}\s+{_PER}{_PLAN}\s+(?:vượt|tăng thêm|vượt thêm){_PLAN}\s*,?\s*{_ADD}\s+{POINTS}",
        rf"(?:nếu\s+vượt{_PLAN}\s+thì\s+)?{EACH}\s+(?:tăng thêm|thêm)\s+{_PER}{_PLAN}\s*,?\s*{_ADD}\s+{POINTS}",
        rf"{_ADD}\s+{POINTS}\s*(?:cho)?\s*{EACH}\s+{_PER}{_PLAN}\s+(?:vượt|vượt thêm|tăng thêm){_PLAN}",
    )
)
_MARK = re.compile(
    rf"(?:tỷ lệ\s+|nếu\s+)?(?:đạt|hoàn thành|thực hiện|tỷ lệ)?\s*(?:từ|≥|tối thiểu|ít nhất)?\s*(?:(?P<mark>{N})\s*%|(?P<plan>(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu)))"
    rf"{_PLAN}(?:\s+[^\W\d]+){{0,5}}?(?:\s*trở lên)?\s*(?::|,|thì|-)?\s*(?:được\s+)?(?:tính\s+|chấm\s+|cho\s+)?(?:{POINTS}|(?P<most>điểm tối đa))",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"(?:tính\s+|kể\s+)?từ\s+(?:mức\s+)?(?P<mark>{N})\s*%{_PLAN}(?:\s+trở lên)?|vượt{_PLAN}(?:\s+thu)?",
    re.IGNORECASE,
)
"""Where counting begins, with no points of its own: "từ mức 105% dự toán, cứ vượt 1% …"."""
_BELOW = re.compile(
    rf"(?:nếu\s+|trường hợp\s+)?(?:tỷ lệ\s+|đạt\s+)*(?:(?:dưới|<|thấp hơn|chưa đạt|không đạt)\s*(?:mức\s+)?(?P<under>{N})\s*%|(?:từ\s+)?(?P<to>{N})\s*%\s*trở xuống|≤\s*(?P<le>{N})\s*%"
    rf"|(?P<else>dưới mức (?:này|đó|trên)|không đạt|chưa đạt|còn lại|(?:các\s+)?trường hợp (?:khác|còn lại)|không hoàn thành|chưa hoàn thành)){_PLAN}\s*(?::|thì|,|=)?\s*(?:{NOTHING}|(?:được\s+|tính\s+)?{POINTS})",
    re.IGNORECASE,
)
_ANY = rf"{N}\s*%"
_OF_THE_PLAN = r"(?:mức\s+|so với\s+)*(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nhiệm vụ|mức giao)"
_FROM_THE_PLAN = re.compile(
    rf"\bvượt(?:\s+thêm)?\s+(?:{_ANY}\s+)?{_OF_THE_PLAN}|{_LACK}\s+{_OF_THE_PLAN}|{_ANY}\s+{_OF_THE_PLAN}\s+vượt|\bvượt\b.*%\s+{_OF_THE_PLAN}",
    re.IGNORECASE,
)
"""So much each that is counted from the plan, whatever the mark."""
_ENDS = ends_of_pieces(
    *("dưới", "vượt", "không", "thiếu", "giảm", "thấp"),
    more=r"\s+(?=(?:nhưng|và)\s+(?:tổng|tối đa|không))|(?<!tổng số)(?<!tổng điểm)(?<!tổng)(?<!trừ)(?<!cộng)\s+(?=(?:tối đa|không quá|nhiều nhất|cao nhất)\s+\d)|(?<![%\d]):\s+(?=cứ\b)",
)


@dataclass
class _Ladder:
    mark: float = math.nan
    at_mark: float = math.nan
    up_from: bool = False  # the mark gives nothing itself
    down: tuple[float, float] | None = None
    up: tuple[float, float] | None = None
    cap: float = math.nan
    below: float = math.nan  # where other points begin; infinite: at the mark
    below_holds: bool = False
    below_points: float = 0.0
    late: bool = False
    from_plan: str = ""  # words that count from the plan


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
    for piece in pieces(masked, _ENDS):
        if not _take(ladder, piece, maximum):
            return None
    return _rule(ladder, maximum, kind)


def _penalty(masked: str, maximum: float | None) -> Guidance | None:
    """Read so much off for each full per cent of what is late, up to a bound."""
    stated = list(pieces(masked, _ENDS))
    match = _LATE_DOWN.fullmatch(stated[0]) if stated else None
    caps = [read_cap(piece) for piece in stated[1:]]
    if match is None or match["under"] or len(caps) > 1 or None in caps:
        return None
    most = abs(maximum) if maximum else math.nan
    bounds = [c.points for c in caps if c is not None and c.bounds == Bounds.MOST]
    if bounds and not math.isnan(bounds[0]):
        if not math.isnan(most) and abs(most - bounds[0]) > 1e-9:
            return None
        most = bounds[0]
    step, per = share(match["step"]), number(match["points"])
    count = math.ceil(round(most / per, 9)) if per and not math.isnan(most) else 0
    if not 0 < count <= MOST_STEPS:
        return None
    steps = [[tidy(n * step), -min(tidy(n * per), most)] for n in range(count, 0, -1)]
    return Guidance(
        "penalty",
        {"steps": steps},
        unit=f"tỷ lệ phần trễ 0-1, chỉ tính đủ từng {step * 100:.10g}%".replace(".", ","),
        certain=False,
    )


def _take(ladder: _Ladder, piece: str, maximum: float) -> bool:
    """Take one piece into the ladder; False where it is none of its parts or stands twice."""
    if cap := read_cap(piece):
        if cap.bounds == Bounds.MOST:
            ladder.cap = cap.points
        return cap.bounds != Bounds.MOST or not math.isnan(cap.points)
    if match := _BELOW.fullmatch(piece):
        return _below_the_mark(ladder, match)
    for pattern in (*_DOWN, _LATE_DOWN):
        if match := pattern.fullmatch(piece):
            return _down(ladder, match, late=pattern is _LATE_DOWN)
    for pattern in _UP:
        if match := pattern.fullmatch(piece):
            fresh = ladder.up is None
            ladder.up = (share(match["step"]), number(match["points"]))
            ladder.from_plan = piece if _FROM_THE_PLAN.search(piece) else ladder.from_plan
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


def _below_the_mark(ladder: _Ladder, match: re.Match[str]) -> bool:
    """Take what is given below a bound; False where it stands twice."""
    if not math.isnan(ladder.below):
        return False
    ladder.below_holds = match["under"] is None and match["else"] is None
    ladder.below = (
        math.inf if match["else"] else share(match["under"] or match["to"] or match["le"])
    )
    ladder.below_points = number(match["points"]) if match["points"] else 0.0
    if match["else"] and re.search(_OF_THE_PLAN, match.group(), re.IGNORECASE):
        ladder.from_plan = match.group()
    return True


def _down(ladder: _Ladder, match: re.Match[str], *, late: bool) -> bool:
    if ladder.down is not None:
        return False
    ladder.down = (share(match["step"]), number(match["points"]))
    under = match["under"]
    if under and abs(share(under) - ladder.mark) > 1e-9:
        return False
    if not under and _FROM_THE_PLAN.search(match.group()):
        ladder.from_plan = match.group()
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
    mark = f"{ladder.mark * 100:.10g}%".replace(".", ",")
    if ladder.from_plan and ladder.mark != 1.0:
        return by_hand("two_marks", ladder.from_plan)
    if math.isinf(ladder.below):
        ladder.below = ladder.mark
    if down is None and (left_open := _left_open(ladder, mark, kind)) is not None:
        return left_open
    tiers = [*_above(ladder, maximum), *_below(ladder)]
    if len(tiers) > MOST_STEPS or not tiers:
        return None
    tiers.sort(key=lambda t: (t.get("low", -math.inf), t.get("high", math.inf)))
    points = [t["points"] for t in tiers]
    if points != sorted(points):
        return by_hand("mixed", f"{ladder.below * 100:.10g}%".replace(".", ","))
    steps = dict.fromkeys(f"{s[0] * 100:.10g}%".replace(".", ",") for s in (up, down) if s)
    unit = f"tỷ lệ 0-1; mốc {mark}, chỉ tính đủ từng {', '.join(steps)}"
    return Guidance("tier", {"tiers": tiers}, unit=unit, certain=False)


def _left_open(ladder: _Ladder, mark: str, kind: str) -> Guidance | None:
    """Return why what lies below the mark of a ladder that only goes up is not known; None where it is."""
    if math.isnan(ladder.below):
        if ladder.at_mark and kind != "bonus":
            return by_hand("below", f"< {mark}")
        if ladder.at_mark:
            ladder.below = ladder.mark
        return None
    if ladder.below < ladder.mark - 1e-9:
        return by_hand("hole", f"< {mark}")
    if ladder.below > ladder.mark + 1e-9 or ladder.below_holds:
        return by_hand("overlap", mark)
    return None


def _above(ladder: _Ladder, maximum: float) -> Iterator[dict[str, Any]]:
    """Yield the steps from the mark up, each holding its lower end."""
    step, per = ladder.up or (0.0, 0.0)
    count = math.ceil(round((maximum - ladder.at_mark) / per, 9)) if per else 0
    if not 0 <= count <= MOST_STEPS:
        return
    first = ladder.mark - (ladder.down[0] if ladder.down else 0.0)
    for n in range(count + 1):
        tier: dict[str, Any] = {"points": min(tidy(ladder.at_mark + n * per), maximum)}
        if n:
            tier["low"] = tidy(ladder.mark + n * step)
        elif ladder.down:
            tier |= {"low": tidy(first), "low_closed": False}
        elif not math.isnan(ladder.below):
            tier["low"] = ladder.mark
        if n < count:
            tier["high"] = tidy(ladder.mark + (n + 1) * step)
        yield tier


def _below(ladder: _Ladder) -> Iterator[dict[str, Any]]:
    """Yield the steps below the mark, each holding its upper end, and what is given below all of them."""
    end = {"high_closed": True} if ladder.below_holds else {}
    rest = {"points": ladder.below_points, "high": ladder.below, **end}
    bounded = not math.isnan(ladder.below)
    if ladder.down is None:
        yield from [rest] if bounded else []
        return
    step, per = ladder.down
    count = math.ceil(round(ladder.at_mark / per, 9)) if per else MOST_STEPS + 1
    for n in range(1, min(count, MOST_STEPS + 1) + 1):
        high = tidy(ladder.mark - n * step)
        low = tidy(ladder.mark - (n + 1) * step)
        points = max(tidy(ladder.at_mark - n * per), 0.0)
        if bounded and (high < ladder.below or (high == ladder.below and ladder.below_holds)):
            break
        tier: dict[str, Any] = {"points": points, "high": high, "high_closed": True}
        if n < count and low > 0:
            tier |= {"low": low, "low_closed": False}
        if bounded and low < ladder.below:
            tier |= {"low": ladder.below, "low_closed": not ladder.below_holds}
        yield tier
        if low <= 0 or n == count:
            break
    if bounded:
        yield rest
