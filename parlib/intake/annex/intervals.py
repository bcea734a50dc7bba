"""The interval that a condition names.

"từ 80% đến dưới 100%" → [0.8, 1). Read whole, or not at all.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass, replace

from parlib.intake.annex.figures import NUMBER, number, share
from parlib.intake.annex.outcome import Guidance, by_hand


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a measure, and what is measured.

    A share, a count (or days), or the excess over a plan.
    """

    low: float = -math.inf
    low_closed: bool = True
    high: float = math.inf
    high_closed: bool = False
    measure: str = "count"

    @property
    def point(self) -> bool:
        """True where the condition names one value ("1 sáng kiến")."""
        return self.low == self.high

    def tier(self, points: float) -> dict[str, float | bool]:
        """Return the interval as one step of a tier rule."""
        out: dict[str, float | bool] = {}
        if math.isfinite(self.low):
            out |= {"low": self.low} if self.low_closed else {"low": self.low, "low_closed": False}
        if math.isfinite(self.high):
            out |= (
                {"high": self.high, "high_closed": True}
                if self.high_closed
                else {"high": self.high}
            )
        return out | {"points": points}


_S = r"(?P<subject>[^\d<>≥≤=%]*?)"  # words before the figure
_T = r"(?P<rest>[^\d<>≥≤=%]*)"  # and behind it
_U = r"\s*%?[^\d<>≥≤=%-]{0,40}?"


def _n(name: str) -> str:
    return rf"(?P<{name}>{NUMBER})\s*(?P<{name}_share>%?)"


_LOW = r"(?P<low_op>trên|sau|lớn hơn|hơn|>|quá|từ trên|từ|≥|đạt từ|bằng|dưới|<|từ dưới)?"
_HIGH = r"(?P<high_op>dưới|nhỏ hơn|<|≤|không quá|bằng|hết|cận|đúng)?"
_BETWEEN = re.compile(
    rf"{_S}\s*{_LOW}\s*{_n('a')}{_U}\s*(?:đến|tới|-|và)\s*{_HIGH}\s*{_n('b')}{_T}", re.IGNORECASE
)
_CHAIN = re.compile(
    rf"{_n('a')}\s*(?P<first><|≤)\s*[^\d<>≥≤=%]*?%?\s*(?P<second><|≤)\s*{_n('b')}{_T}",
    re.IGNORECASE,
)
_TWO_SIGNS = re.compile(
    rf"{_S}\s*(?P<first>≥|>)\s*{_n('a')}\s*(?:và|,|-|đến)?\s*[^\d<>≥≤=%]*(?P<second><|≤)"
    rf"\s*{_n('b')}{_T}",
    re.IGNORECASE,
)
_SIDES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (rf"{_S}\s*(?:từ\s+)?{_n('a')}{_U}\s*trở (?:xuống|lại){_T}", "-]"),
        (rf"{_S}\s*trong(?:\s+(?:vòng|thời hạn))?\s*{_n('a')}\s*(?:ngày|giờ|phút){_T}", "-]"),
        (
            rf"{_S}\s*{_n('a')}\s+[^\d<>≥≤=%,]{{1,30}}?\s+hoặc\s+không(?=\s)(?P<rest>)[^\d<>≥≤=%]*",
            "-]",
        ),
        (
            (
                rf"{_S}\s*(?:≥|từ|ít nhất|tối thiểu|không dưới|không thấp hơn|đạt từ)"
                rf"\s*{_n('a')}{_U}(?:\s*trở lên)?{_T}"
            ),
            "[+",
        ),
        (rf"{_S}\s*{_n('a')}{_U}\s*trở (?:lên|đi){_T}", "[+"),
        (
            (
                rf"{_S}\s*(?:≤|không quá|nhiều nhất|không vượt quá|tối đa|trong vòng|(?<!đạt )đến)"
                rf"\s*{_n('a')}{_T}"
            ),
            "-]",
        ),
        # before "hơn" alone: "thấp hơn 50%" and "ít hơn 6" lie below
        (
            (
                rf"{_S}\s*(?:dưới|<|nhỏ hơn|ít hơn|thấp hơn|kém hơn|chưa đạt|không đạt|chưa đến"
                rf"|không tới|không đến|chưa tới)\s*{_n('a')}{_T}"
            ),
            "-)",
        ),
        (
            (
                rf"{_S}\s*(?:trên|>|lớn hơn|cao hơn|nhiều hơn|vượt quá|(?<!không )(?<!vượt )quá"
                rf"|hơn|sau(?=\s+\d+\s*(?:giờ|ngày|phút)\b))\s*{_n('a')}{_T}"
            ),
            "(+",
        ),
        (rf"{_S}\s*(?:bằng|đạt|=|đủ|đúng|có)?\s*{_n('a')}{_T}", "="),
    )
)
_FROM_ABOVE = re.compile(
    rf"^(?P<subject>[^\d<>≥≤=%]*?)(?:dưới|<|nhỏ hơn|thấp hơn|ít hơn)\s*(?P<high>(?:{NUMBER})\s*%?)[^\d<>≥≤=%,]{{0,30}}?,?\s*(?:nhưng|và|song)\s+"
    rf"(?:đạt\s+)?(?:từ|≥|ít nhất|lớn hơn hoặc bằng|bằng hoặc lớn hơn)\s*(?P<low>(?:{NUMBER})\s*%?)(?:\s*trở lên)?$",
    re.IGNORECASE,
)
"""Written from above: "dưới 90% nhưng từ 60% trở lên"."""
# words that make another thing of the figure than a bound on what is counted
_OTHERWISE = re.compile(
    r"\b(?:trừ|mỗi|cứ|từng|năm trước|năm liền kề|cùng kỳ|trong số|chia|hoặc|nhưng|ngoài ra"
    r"|(?<!cá )(?<!bệnh )(?<!công )nhân(?! dân| viên| sự| lực| khẩu| rộng)"
    r"|tăng thêm|còn lại|không|chưa|thiếu|ít nhất|tối đa|trở xuống|trở lại|trở về)\b",
    re.IGNORECASE,
)
_NOT_EXACTLY = re.compile(
    r"\b(?:gần|khoảng|kém|sau|trước|trong|quá|hơn|đến|tới)\s*$", re.IGNORECASE
)
"""Words right before a figure that make it a bound, and not the one value that is meant."""
_MUST = re.compile(
    r"\b(?:kèm theo|đồng thời|với điều kiện|trong đó|riêng|trừ trường hợp|dẫn đầu|(?<!người )đứng đầu"
    r"|so với\s+(?:cùng kỳ\s+)?(?:năm|[\ue000-\uf8ff]))|\bnhóm\s*$",
    re.IGNORECASE,
)
RANK = re.compile(
    r"\b(?:nhóm|top|tốp)\s+\d|\bdẫn đầu\b|(?<!người )\bđứng đầu\b|\b(?:cuối|đứng cuối) bảng\b",
    re.IGNORECASE,
)
_EXCESS = re.compile(r"\bvượt\b(?!\s*quá)", re.IGNORECASE)
_BARE_EXCESS = re.compile(
    r"(?:đạt và\s+)?vượt(?:\s+(?:mức|kế hoạch|dự toán|chỉ tiêu)[^\d]*)?", re.IGNORECASE
)


def read_interval(condition: str) -> Interval | None:
    """Return the interval of a condition; None where it names no figure, or says more than bounds.

    Examples
    --------
    >>> read_interval("Từ 80% đến dưới 100%")
    Interval(low=0.8, low_closed=True, high=1.0, high_closed=False, measure='share')
    >>> read_interval("dưới 95% - 80%")
    Interval(low=0.8, low_closed=True, high=0.95, high_closed=False, measure='share')
    >>> read_interval("Có từ 2 sáng kiến trở lên").low
    2.0
    >>> read_interval("Vượt từ 5% trở lên so với dự toán").low
    1.05
    >>> read_interval("cao hơn năm trước 5%") is None
    True
    """
    words = re.sub(r"\s*\bphần trăm\b", "%", condition.strip(" .,:"), flags=re.IGNORECASE)
    if RANK.search(words):  # a place among others is no amount
        return None
    excess = bool(_EXCESS.search(words))
    if excess:
        words = re.sub(r"\s{2,}", " ", _EXCESS.sub("", words)).strip()
    words = _FROM_ABOVE.sub(r"\g<subject>từ \g<low> đến dưới \g<high>", words)
    interval = _between(words) or _side(words)
    if interval is None:
        return None
    if excess:
        if interval.measure != "share":
            return None
        # "vượt dưới 5 %": above the plan, and by less than 5 %
        open_low = not math.isfinite(interval.low)
        low = 1.0 if open_low else _sum(interval.low)
        low_closed = interval.low_closed and not open_low
        if interval.point:  # "vượt 5 %" alone is read as "by 5 % or more" nowhere: a person decides
            return None
        return Interval(low, low_closed, _sum(interval.high), interval.high_closed, "share")
    return interval


def names_excess(condition: str) -> bool:
    """Return whether a condition speaks of what lies above a plan."""
    return bool(_EXCESS.search(condition))


def is_bare_excess(condition: str) -> bool:
    """Return whether a condition is "above the plan" without a figure."""
    return bool(_BARE_EXCESS.fullmatch(condition.strip(" .,:")))


def _sum(excess: float) -> float:
    return excess if math.isinf(excess) else float(f"{1 + excess:.12g}")


def _plain_words(match: re.Match[str]) -> bool:
    """Return whether the words around the figures only name what is counted."""
    groups = match.groupdict()
    around = f"{groups.get('subject') or ''} {groups.get('rest') or ''}"
    return not _OTHERWISE.search(around) and not _MUST.search(around)


def _values(match: re.Match[str]) -> tuple[float, float, str]:
    shares = bool(match["a_share"] or match["b_share"])
    read = share if shares else number
    return read(match["a"]), read(match["b"]), "share" if shares else "count"


def _between(words: str) -> Interval | None:
    for pattern in (_CHAIN, _TWO_SIGNS):
        if (match := pattern.fullmatch(words)) and _plain_words(match):
            low, high, measure = _values(match)
            closed = match["first"] in "≤≥"
            return (
                Interval(low, closed, high, match["second"] == "≤", measure) if low < high else None
            )
    match = _BETWEEN.fullmatch(words)
    if match is None or not _plain_words(match):
        return None
    first, second, measure = _values(match)
    low_op, high_op = (match["low_op"] or "").lower(), (match["high_op"] or "").lower()
    if low_op in ("dưới", "<", "từ dưới"):  # "dưới 95% - 80%": written from above
        return (
            Interval(second, True, first, False, measure)
            if second < first and not high_op
            else None
        )
    if not first < second:
        return None
    low_open = low_op in ("trên", "sau", "lớn hơn", "hơn", ">", "từ trên", "quá")
    return Interval(
        first, not low_open, second, high_op not in ("dưới", "nhỏ hơn", "<", "cận"), measure
    )


def _side(words: str) -> Interval | None:
    for pattern, kind in _SIDES:
        match = pattern.fullmatch(words)
        if (
            match is None
            or not _plain_words(match)
            or (kind == "=" and _NOT_EXACTLY.search(match["subject"]))
        ):
            continue
        percent = bool(match["a_share"])
        one, measure = (share if percent else number)(match["a"]), "share" if percent else "count"
        return {
            "[+": Interval(low=one, measure=measure),
            "(+": Interval(low=one, low_closed=False, measure=measure),
            "-]": Interval(high=one, high_closed=True, measure=measure),
            "-)": Interval(high=one, measure=measure),
            "=": Interval(one, True, one, True, measure),
        }[kind]
    return None


def beyond_the_named(read: Guidance, others: list[float], *, share: bool) -> Guidance:
    """Give "all other cases" their points.

    Below the lowest interval named and above the highest, never inside one of them.

    "Không quá 2%: 1; trên 2% đến 5%: 0,5; còn lại: 0" gives 0 above 5 %, and 1 for the best share,
    which is 0.
    """
    if not others or read.reason:
        return read
    points = others[0]
    if len(others) > 1:
        return by_hand("mixed")
    if read.rule != "tier":
        return read if points == 0 else by_hand("mixed")
    tiers = list(read.params["tiers"])
    lowest = min(tiers, key=lambda t: (t.get("low", -math.inf), t.get("high", math.inf)))
    highest = max(tiers, key=lambda t: (t.get("high", math.inf), t.get("high_closed", False)))
    open_below = "low" not in lowest
    if "high" in highest and not (share and highest["high"] >= 1.0):
        tiers.append(
            {
                "low": highest["high"],
                **({"low_closed": False} if highest.get("high_closed") else {}),
                "points": points,
            }
        )
    elif open_below and lowest["points"] != points:
        return by_hand("mixed")  # the intervals named leave no other case
    if not open_below and lowest["low"] > 0:
        tiers.append(
            {
                "high": lowest["low"],
                **({} if lowest.get("low_closed", True) else {"high_closed": True}),
                "points": points,
            }
        )
    return replace(read, params={"tiers": tiers}, certain=False)


_ROUNDING = 0.0101
"""Widest gap between two intervals of a share that whole percents leave: "60% - 79%; 80% trở lên".
"""


def without_holes(read: Guidance, *, share: bool) -> Guidance:
    """Hold that intervals of a share leave no value out.

    "100% = 2; 90% = 1" says nothing of 95 %, so a person has to.
    """
    if read.rule != "tier" or not share:
        return read
    stated = sorted(
        read.params["tiers"], key=lambda t: (t.get("low", -math.inf), t.get("high", math.inf))
    )
    tiers = list(stated)
    for i, (at, after) in enumerate(itertools.pairwise(tiers)):
        # the plan is reached: until the next that is above it
        if at.get("low") == at.get("high") == 1.0 and "low" in after:
            up_to = {"high": after["low"]} | (
                {} if after.get("low_closed", True) else {"high_closed": True}
            )
            tiers[i] = {"low": 1.0, **up_to, "points": at["points"]}
    gaps = [
        after["low"] - before["high"]
        for before, after in itertools.pairwise(tiers)
        if "low" in after and "high" in before
    ]
    if any(gap > _ROUNDING for gap in gaps):
        return by_hand("hole")
    if tiers != stated:
        return replace(read, params={"tiers": tiers}, certain=False)
    return replace(read, certain=read.certain and not any(gap > 1e-9 for gap in gaps))
