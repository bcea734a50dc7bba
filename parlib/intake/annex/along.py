"""Points along one measure, from conditions of any form that all speak of it.

"Đúng hạn: 3; muộn không quá 10 ngày: 1,5; muộn trên 10 ngày hoặc không gửi: 0" are steps of how
many days late. States without a figure take the end of the measure that their points allow; where
both ends could be meant, or the points do not go one way, a person reads it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parlib.intake.annex.condition_words import whole_words
from parlib.intake.annex.conditions import Part, State, Way, read_parts
from parlib.intake.annex.intervals import Interval
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.residue import NEUTRAL, words_of
from parlib.intake.annex.stepped import LAST, Sought, Step, in_steps

_LATE = frozenset({"chậm", "muộn", "trễ", "quá", "hạn", "thời"})
"""Words for one and the same fault."""
_BESIDE = frozenset(
    {"tăng", "giảm", "thêm", "ở", "số", "so", "với", "năm", "trước", "liền", "kề", "mức", "đã"}
)
_NO_THING = re.compile(
    r"\d[\d.,]*\s*%?|[<>≥≤=%()-]|\b(?:từ|đến|dưới|trên|trở lên|trở xuống|có|đạt|nhưng|ở|không quá|quá|trong vòng|trong thời hạn)\b",
    re.IGNORECASE,
)
_LATE_BY = re.compile(
    r"^(?P<late>chậm|muộn|trễ|trễ hạn|quá hạn)\s+(?P<period>(?:ngày|giờ|tuần|tháng)(?: làm việc)?)$",
    re.IGNORECASE,
)
_OF_A_SHARE = re.compile(r"\b(?:tỷ lệ|tỉ lệ|chỉ số)\b", re.IGNORECASE)
_ALL = Interval(1.0, True, 1.0, True, "share")
_POINTS = re.compile(r"\bđiểm\b", re.IGNORECASE)


def along_one_measure(
    pairs: Sequence[tuple[str, float]], maximum: float, *, name: str = "", takes: bool = False
) -> Guidance:
    """Return the steps of points along the one measure of some conditions, else why not.

    Parameters
    ----------
    pairs : sequence of (str, float)
        Conditions and their points; points that are taken are positive with ``takes``.
    maximum : float
        Most points that are given or taken.
    name : str
        Name of the item, whose words the conditions may repeat.
    takes : bool
        The points are a penalty.

    Examples
    --------
    >>> late = [("Đúng hạn", 2.0), ("muộn không quá 5 ngày", 1.0), ("muộn trên 5 ngày hoặc không gửi", 0.0)]
    >>> [(t.get("high"), t["points"]) for t in along_one_measure(late, 2.0).params["tiers"]]
    [(0.0, 2.0), (5.0, 1.0), (None, 0.0)]
    """
    read = [(read_parts(condition), points) for condition, points in pairs]
    unread = next((c for (c, _), (parts, _) in zip(pairs, read, strict=True) if not parts), None)
    if unread is not None:
        return by_hand("clause", unread)
    if not takes and (met := _met_or_not(read, maximum)) is not None:
        return met
    parts = [part for some, _ in read for part in some]
    if other := _not_one_measure(parts, name):
        return other
    measure = _measure(parts)
    words = " ".join((name, *(condition for condition, _ in pairs)))
    changes = measure.share and measure.way in (Way.RISE, Way.FALL)
    if changes and _OF_A_SHARE.search(words) and "điểm phần trăm" not in name:
        return by_hand("unlike", pairs[0][0])  # by per cent, or by percentage points
    placed = _Placed.of(read, measure, maximum, takes=takes)
    if placed.unclear:
        return by_hand("mixed", placed.unclear)
    fine = 0.01 if _POINTS.search(measure.words) else 1.0
    sought = Sought(
        maximum,
        share=measure.share,
        falls=measure.way == Way.FAULT,
        takes=takes,
        rest=placed.rest,
        finest=1e-4 if measure.share else fine,
        unit="; ".join([measure.unit, *dict.fromkeys(placed.notes), *placed.signed]),
    )
    return in_steps(placed.steps, sought)


def _met_or_not(read: Sequence[tuple[list[Part], float]], maximum: float) -> Guidance | None:
    """Read "all of it, or nothing came up: the maximum; any left: 0" as met or not."""
    if len(read) != 2 or sorted(points for _, points in read) != [0.0, maximum]:
        return None
    best, other = sorted(read, key=lambda r: -r[1])
    if any(p.interval is not None for p in other[0]) or not all(
        p.state == State.NONE or p.interval == _ALL for p in best[0]
    ):
        return None
    met = " hoặc ".join(p.words for p in best[0])[:120].lower()
    return Guidance("boolean", unit=f"1 = {met}", certain=False)


def _not_one_measure(parts: Sequence[Part], name: str) -> Guidance | None:
    """Return why the figures of some conditions do not measure one thing; None where they do."""
    figured = [p for p in parts if p.interval is not None and p.state is None]
    if not figured:
        return by_hand("clause", parts[0].words)
    kinds = {p.interval.measure for p in parts if p.interval is not None and p.interval != _ALL}
    ways = {p.way for p in figured if p.way != Way.PLAIN}
    if len(kinds) > 1 or len(ways) > 1 or (kinds == {"count"} and _ALL in _intervals(figured)):
        return by_hand("mixed", figured[0].words)
    if ways & {Way.RISE, Way.FALL} and any(
        p.way == Way.PLAIN and p.interval and math.isinf(p.interval.low) for p in figured
    ):
        # "không tăng: 0; dưới 3%: 1": whether what fell is less than 3 % as well is not said
        return by_hand("mixed", figured[0].words)
    first = next(p for p in parts if p.interval is not None)
    known = words_of(name) | words_of(first.words) | words_of(figured[0].words)
    known |= NEUTRAL | _BESIDE | (_LATE if known & _LATE else frozenset())
    more = next((p for p in figured if not words_of(p.words) <= known), None)
    return by_hand("clause", more.words) if more is not None else None


def _intervals(parts: Sequence[Part]) -> list[Interval | None]:
    return [p.interval for p in parts]


@dataclass(frozen=True, slots=True)
class _Measure:
    """What all figures of an item measure."""

    share: bool
    way: Way
    words: str

    @property
    def kind(self) -> str:
        """The measure of its intervals."""
        return "share" if self.share else "count"

    @property
    def unit(self) -> str:
        """What is entered: a share, how many, or by how much."""
        thing = whole_words(" ".join(_NO_THING.sub(" ", self.words).split()))
        thing = _LATE_BY.sub(r"\g<period> \g<late>", thing)
        if self.way in (Way.RISE, Way.FALL):
            figure = "tỷ lệ 0-1" if self.share else "số"
            change = "tăng" if self.way == Way.RISE else "giảm"
            return f"mức {thing}, {figure}; không {change}: ghi 0"
        if not self.share:
            return f"số {thing}".strip()
        return "tỷ lệ 0-1" if self.way == Way.PLAIN else f"tỷ lệ {thing} 0-1"


def _measure(parts: Sequence[Part]) -> _Measure:
    figured = [p for p in parts if p.interval is not None and p.state is None]
    ways = [p.way for p in figured if p.way != Way.PLAIN]
    share = any(p.interval is not None and p.interval.measure == "share" for p in figured)
    words = " ".join(f"{figured[0].head} {figured[0].tail}".split())
    return _Measure(share, ways[0] if ways else Way.PLAIN, words)


class _Placed:
    """The conditions of an item on their measure.

    Attributes
    ----------
    steps : list of Step
        Intervals with points.
    rest : float or None
        Points of all other cases.
    notes : list of str
        What to enter for states that have no figure.
    unclear : str
        Words of a state that has no clear place; empty where all have one.
    """

    def __init__(self, measure: _Measure, best: float, worst: float, *, beyond: bool) -> None:
        self.measure, self.best, self.worst, self.beyond = measure, best, worst, beyond
        self.lowest = worst  # that a figure gives: what no figure gives cannot be entered as one
        self.turned = math.nan  # points of going the other way, where staying gives others
        self.steps: list[Step] = []
        self.rest: float | None = None
        self.notes: list[str] = []
        self.unclear = ""

    @classmethod
    def of(
        cls,
        read: Sequence[tuple[list[Part], float]],
        measure: _Measure,
        maximum: float,
        *,
        takes: bool,
    ) -> _Placed:
        """Place all conditions."""
        beyond = any(
            p.state == State.ABOVE
            or (p.interval is not None and p.interval.low >= 1.0 and not p.interval.point)
            for parts, _ in read
            for p in parts
        )
        worst = maximum if takes else min(points for _, points in read)
        placed = cls(measure, 0.0 if takes else maximum, worst, beyond=beyond)
        ends = [points for parts, points in read for part in parts if part.state is None]
        placed.lowest = min(ends, default=worst) if not takes else worst
        if measure.way in (Way.RISE, Way.FALL):
            placed.turned = _points_of_turning(read, measure.way)
        for parts, points in read:
            for part in parts:
                placed.put(part, points)
        return placed

    @property
    def signed(self) -> list[str]:
        """What to enter where it went the other way, if that differs from staying the same."""
        turned = "giảm" if self.measure.way == Way.RISE else "tăng"
        return [] if math.isnan(self.turned) else [f"{turned}: ghi số âm"]

    def put(self, part: Part, points: float) -> None:
        """Place one alternative of a condition."""
        if part.state is None:
            self.steps.append(Step(self.bounds(part), points))
        elif part.state == State.OTHERS and self.rest is None:
            self.rest = points
        elif (place := self.of_state(part, points)) is not None:
            self.steps.append(Step(place, points))
        elif note := self.note(part, points):
            self.notes.append(note)
        else:
            self.unclear = self.unclear or part.words

    def bounds(self, part: Part) -> Interval:
        """Return the interval of a figure; what is late or has changed begins above nothing."""
        interval = part.interval or _ALL
        changed = part.way in (Way.FAULT, Way.RISE, Way.FALL) or self.measure.way == Way.FAULT
        if math.isinf(interval.low) and changed:
            return replace(interval, low=0.0, low_closed=False)
        return interval

    def of_state(self, part: Part, points: float) -> Interval | None:
        """Return where on the measure a state lies; None where that is not clear."""
        state, kind = part.state, self.measure.kind
        none = Interval(0.0, True, 0.0, True, kind)
        if self.measure.way in (Way.RISE, Way.FALL):
            against = State.FELL if self.measure.way == Way.RISE else State.ROSE
            if not math.isnan(self.turned):
                if state == State.SAME:
                    return none
                if state == against:
                    return Interval(high=0.0, measure=kind)
            unchanged = state in (State.SAME, State.NONE, against) and points == self.worst
            return Interval(high=0.0, high_closed=True, measure=kind) if unchanged else None
        if self.measure.way == Way.FAULT:
            clean = state in (State.WHOLE, State.NONE) and points == self.best
            return none if clean else None
        if state == State.NONE and points in (0.0, self.worst) and not (points == self.best != 0):
            return none
        if state == State.WHOLE and (points == self.best or self.beyond):
            return _ALL if self.measure.share else part.interval
        if state == State.ABOVE and points == self.best and self.measure.share:
            return Interval(1.0, False, measure=kind)
        return None

    def note(self, part: Part, points: float) -> str:
        """Return what to enter for a state without a figure that gives as much as one end."""
        if part.state != State.NONE:
            return ""
        if self.measure.way == Way.FAULT and points == self.worst == self.lowest:
            return f"{part.words.lower()}: ghi {LAST}"
        if self.measure.way == Way.PLAIN and self.measure.share and points == self.best:
            return f"{part.words.lower()}: ghi 100%"
        return ""


def _points_of_turning(read: Sequence[tuple[list[Part], float]], way: Way) -> float:
    """Return what going the other way gives, where staying the same gives other points; NaN where
    nothing tells the two apart.
    """
    against = State.FELL if way == Way.RISE else State.ROSE
    stays = {points for parts, points in read for part in parts if part.state == State.SAME}
    turns = {points for parts, points in read for part in parts if part.state == against}
    apart = len(stays) == len(turns) == 1 and not stays & turns
    return turns.pop() if apart else math.nan
