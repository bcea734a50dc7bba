"""So much off for every few days or pieces, where nothing is said of the rest: "đúng hạn: 7 điểm; cứ chậm 05
ngày trừ 1 điểm". Only full steps count, which a person is asked to confirm.
"""

from __future__ import annotations

import math
import re
from typing import Any

from parlib.intake.annex.caps import Bounds, read_cap
from parlib.intake.annex.figures import number
from parlib.intake.annex.outcome import Guidance
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

_LATE = r"(?:bị\s+)?(?:chậm|trễ|muộn|quá hạn|trễ hạn|chậm trễ|quá thời hạn)(?:\s+(?:quá|thêm))?"
_SIZE = r"(?P<size>\d{1,3})\s+(?P<what>(?:ngày|giờ|phút)(?:\s+làm việc)?|(?!điểm\b|đ\b|%|tháng\b|năm\b|quý\b)[^\W\d]+(?:\s+[^\W\d]+){0,6}?)"
_DAYS = r"(?P<size>\d{1,3})\s+(?P<what>(?:ngày|giờ|phút)(?:\s+làm việc)?)"
_OFF = rf"\s*[,:]?\s*{OFF}"
_SUBJECT = r"(?:(?P<fault>(?!không\b|chưa\b)[^\W\d]+(?:\s+[^\W\d]+){0,8}?)\s*,?\s+)?"
_STEPS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:nếu\s+)?(?:{_LATE}\s*,?\s*(?:thì\s+)?)?{EACH}\s+(?:{_LATE}\s+)?{_DAYS}(?:\s+{_LATE})?{_OFF}\s+{POINTS}",
        rf"{EACH}\s+{_SIZE}{_OFF}\s+{POINTS}",
        rf"(?:bị\s+)?trừ\s+{POINTS}\s*(?:cho|/|với)?\s*{EACH}?\s*{_DAYS}\s+{_LATE}",
    )
)
_FULL = re.compile(
    rf"(?P<words>(?!(?:chậm|trễ|muộn|thiếu|sai|mỗi|cứ)\b)[^\d:;]{{3,90}}?)\s*[:,-]?\s*(?:thì\s+)?(?:được\s+)?(?:tính\s+|chấm\s+)?(?P<points>{N})\s*(?:điểm)?",
    re.IGNORECASE,
)
_FAULTY = re.compile(r"\b(?:chậm|trễ|muộn|thiếu|sai|một phần|không đầy đủ|chưa)\b", re.IGNORECASE)
_NO_FAULT = re.compile(
    r"\bkhông\s+(?:(?:có|để|bị|phát sinh)\s+)?(?:[^\W\d]+\s+){0,3}?(?:chậm|trễ|muộn|thiếu|sai)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    rf"(?:nếu\s+)?(?:không|chưa)\s+(?:gửi|nộp|có|thực hiện|ban hành|báo cáo|công khai|xây dựng|cập nhật)(?:\s+[^\W\d]+){{0,5}}\s*[:,]?\s*(?:thì\s+)?{NOTHING}",
    re.IGNORECASE,
)
_ENDS = ends_of_pieces("chậm", "trễ", "muộn", "quá hạn", "không quá", "đến khi")


def full_steps(masked: str, maximum: float | None, kind: str) -> Guidance | None:
    """Read points off for every few of something; None where the text says anything else.

    Examples
    --------
    >>> read = full_steps("Đúng hạn: 2 điểm. Cứ chậm 05 ngày trừ 1 điểm", 2.0, "")
    >>> read.unit, [(t.get("low"), t["points"]) for t in read.params["tiers"]]
    ('số ngày chậm, chỉ tính đủ từng 5', [(None, 2.0), (5, 1.0), (10, 0.0)])
    >>> full_steps("Đúng hạn: 2 điểm; chậm: 1 điểm", 2.0, "") is None
    True
    """
    step: re.Match[str] | None = None
    cap = full = math.nan
    none = ""
    for words in pieces(masked, _ENDS):
        taken = next((m for p in _STEPS if (m := p.fullmatch(words))), None)
        if taken is not None and step is None:
            step = taken
        elif bound := read_cap(words):
            cap = bound.points if bound.bounds == Bounds.MOST else cap
        elif kind != "penalty" and _NONE.fullmatch(words) and not none:
            none = words
        elif (
            math.isnan(full)
            and (whole := _FULL.fullmatch(words))
            and not _FAULTY.search(_NO_FAULT.sub("", whole["words"]))
        ):
            full = number(whole["points"])
        else:
            return None
    if step is None or int(step["size"]) < 2:
        return None
    return _rule(step, maximum, kind, full=full, cap=cap, none=none)


def _rule(
    step: re.Match[str],
    maximum: float | None,
    kind: str,
    *,
    full: float,
    cap: float,
    none: str,
) -> Guidance | None:
    size, per = int(step["size"]), number(step["points"])
    days = re.match(r"(?:ngày|giờ|phút)", step["what"], re.IGNORECASE)
    thing = f"số {step['what'].strip().lower()}{' chậm' if days else ''}"
    unit = f"{thing}, chỉ tính đủ từng {size}"
    most = abs(maximum) if maximum else math.nan
    if per <= 0:
        return None
    if kind == "penalty":
        most = cap if math.isnan(most) else most
        whole = math.isnan(cap) or abs(cap - most) < 1e-9
        if math.isnan(most) or not whole or not math.isnan(full):
            return None
        count = math.ceil(round(most / per, 9))
        taken = [[n * size, -min(tidy(n * per), most)] for n in range(count, 0, -1)]
        return Guidance("penalty", {"steps": taken}, unit=unit, certain=False)
    if math.isnan(most) or kind or (not math.isnan(full) and abs(full - most) > 1e-9):
        return None
    lowest = 0.0 if math.isnan(cap) else max(most - cap, 0.0)
    count = math.ceil(round((most - lowest) / per, 9))
    if count > MOST_STEPS or (none and lowest):
        return None
    tiers: list[dict[str, Any]] = []
    for n in range(count + 1):
        tier: dict[str, Any] = {"points": max(tidy(most - n * per), lowest)}
        if n:
            tier["low"] = n * size
        if n < count:
            tier["high"] = (n + 1) * size
        tiers.append(tier)
    if none:
        state = re.split(r"\s*[:,]\s*|\s+thì\b", none)[0].lower()
        unit = f"{unit}; {state}: ghi {count * size}"
    return Guidance("tier", {"tiers": tiers}, unit=unit, certain=False)
