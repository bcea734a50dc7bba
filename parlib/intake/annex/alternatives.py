"""Points by conditions that hold one instead of another: intervals, growth, places, or levels by name."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parlib.intake.annex.along import along_one_measure
from parlib.intake.annex.both_at_once import (
    levels_beside_last_year,
    levels_by_their_words,
    levels_down_to_nothing,
    levels_of_some,
)
from parlib.intake.annex.condition_words import BOUND, DIGIT, NOTHING, OTHERS, label
from parlib.intake.annex.figures import Text
from parlib.intake.annex.formulas import subject_off
from parlib.intake.annex.growth import growth_of
from parlib.intake.annex.intervals import (
    Interval,
    beyond_the_named,
    is_bare_excess,
    read_interval,
    without_holes,
)
from parlib.intake.annex.named_levels import named_levels
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.places import by_place
from parlib.intake.annex.residue import unread_words
from parlib.intake.annex.shortfall import counted_short
from parlib.intake.annex.steps import (
    excess_beside_shares,
    largest,
    parts_of_a_whole,
    shares_alike,
)
from parlib.intake.annex.tiers import count_steps, nothing_earns_nothing, share_tiers

_OPEN_CHANGE = re.compile(r"\bgiảm(?!\s+(?:nghèo|trừ|thiểu|nhẹ))\b[^\d:;]*\d", re.IGNORECASE)
"""By how much something was made less, which may have become more."""
_FALLS_BY = re.compile(
    r"\bgiảm\s+(?:được\s+)?(?:từ|trên|dưới|ít nhất|tối thiểu|đạt|[≥>]|\d)", re.IGNORECASE
)
_WORKED_OUT = re.compile(
    r"/\s*\d+\s*\)?\s*[x×*]|\)\s*[x×*]\s*\d|\bnhân\s+(?:với|cho)\b", re.IGNORECASE
)
"""A sum to be done is nothing that is met or not."""
_GROWN = re.compile(r"^(?:mức\s+|tỷ lệ\s+)?(?:tăng|cao hơn)\b", re.IGNORECASE)


def _only_the_whole(pairs: list[tuple[str, float]], ranges: list[Interval | None]) -> bool:
    """Return whether "100%" is the only figure among named levels, and only says that the best of them
    is complete.
    """
    figured = [i for i, (c, _) in enumerate(pairs) if DIGIT.search(c)]
    if len(figured) != 1 or len(pairs) < 3:
        return False
    whole = ranges[figured[0]]
    return (
        whole is not None
        and whole.point
        and whole.low == 1.0
        and pairs[figured[0]][1] == max(p for _, p in pairs)
    )


def _by_how_much_less(read: Guidance, pairs: Sequence[tuple[str, float]]) -> Guidance:
    """Say that a share is by how much something fell, where the conditions bound a fall."""
    if read.unit != "tỷ lệ 0-1" or not any(_FALLS_BY.search(c) for c, _ in pairs):
        return read
    return replace(read, unit="mức giảm, tỷ lệ 0-1; không giảm: ghi 0")


def _gives_below(read: Guidance) -> bool:
    """Return whether steps give points however low the figure is."""
    return any("low" not in t and t["points"] for t in read.params.get("tiers", ()))


@dataclass(frozen=True, slots=True)
class Alternatives:
    """How the conditions of one item are read.

    Attributes
    ----------
    maximum : float or None
        Maximum of the item, points.
    kind : str
        ``bonus``, ``penalty`` or ``""``.
    text : Text
        The words, with what was set aside.
    name : str
        Name of the item, whose words conditions may repeat.
    """

    maximum: float | None
    kind: str
    text: Text
    name: str = ""

    def points(self, pairs: list[tuple[str, float]]) -> Guidance:
        """Read points by conditions, of one kind or along one measure whatever their form."""
        if (ranked := by_place(pairs, self.maximum)) is not None:
            return ranked
        read = self._alike(pairs)
        if not read.reason or self.maximum is None or len(pairs) < 2:
            return read
        along = along_one_measure(pairs, self.maximum, name=self.name)
        if not along.reason:
            return along
        levels = self.by_words(pairs, read, along)
        for levels_by in (levels_beside_last_year, levels_of_some):
            levels = levels or levels_by(pairs, self.maximum, self.text)
        return levels or read

    def by_words(self, pairs: list[tuple[str, float]], *unread: Guidance) -> Guidance | None:
        """Read conditions as levels that are called by their words; None where they are none, or where
        they were read otherwise.
        """
        if self.maximum is None or not all(r.reason for r in unread):
            return None
        levels = levels_by_their_words(pairs, self.maximum, self.text)
        if levels is None and {r.reason for r in unread} <= {"clause", "mixed", "unlike"}:
            levels = levels_down_to_nothing(pairs, self.maximum, self.text)
        return levels

    def _alike(self, pairs: list[tuple[str, float]]) -> Guidance:
        """Read points by conditions: intervals of a measure, growth, named levels, or parts that add up."""
        if not pairs:
            return by_hand("clause")
        if (grown := growth_of(pairs, self.maximum, self.name)) is not None:
            return grown
        if len(pairs) == 1:
            return self._single(*pairs[0])
        pairs = shares_alike(parts_of_a_whole(pairs))
        if (short := counted_short(pairs, self.maximum)) is not None:
            return short
        ranges = [read_interval(subject_off(c)) for c, _ in pairs]
        figures = [r for r in ranges if r is not None]
        if not figures:
            return self.levels(pairs)
        if len({r.measure for r in figures}) > 1 or excess_beside_shares(pairs, ranges):
            return by_hand("mixed", pairs[0][0])
        # a change is not a share: it may fall below nothing
        if any(_GROWN.match(c) for c, _ in pairs) and figures[0].measure == "share":
            return by_hand("unlike", pairs[0][0])
        if all(
            r is not None or NOTHING.match(c) or is_bare_excess(c)
            for (c, _), r in zip(pairs, ranges, strict=True)
        ):
            if (more := unread_words(pairs, ranges)) is not None:
                return by_hand("clause", more)
            by_figure = share_tiers if figures[0].measure == "share" else count_steps
            named = [i for i, (c, _) in enumerate(pairs) if not OTHERS.match(c)]
            read = by_figure([pairs[i] for i in named], [ranges[i] for i in named])
            share = figures[0].measure == "share"
            if self.kind == "bonus" and not share:
                read = nothing_earns_nothing(read)
            if any(_OPEN_CHANGE.search(c) for c, _ in pairs) and _gives_below(read):
                return by_hand("unlike", pairs[0][0])
            others = [p for c, p in pairs if OTHERS.match(c)]
            whole = without_holes(beyond_the_named(read, others, share=share), share=share)
            return _by_how_much_less(whole, pairs)
        if any(
            r is not None
            and ((r.measure == "share" and not _only_the_whole(pairs, ranges)) or largest(r) > 1)
            for r in ranges
        ):
            return by_hand(
                "clause", next(c for (c, _), r in zip(pairs, ranges, strict=True) if r is None)
            )
        return self.levels(pairs)

    def _single(self, condition: str, points: float) -> Guidance:
        """Read one clause: what gives the maximum, with nothing said about the rest."""
        if self.maximum is None and self.kind == "bonus":
            return by_hand("no_maximum", condition)
        if self.maximum is None or abs(points - self.maximum) > 1e-9:
            return by_hand("maximum", condition)
        if NOTHING.match(condition):
            return by_hand("clause", condition)
        one = read_interval(subject_off(condition))
        if one is None:
            if (BOUND.search(condition) and DIGIT.search(condition)) or _WORKED_OUT.search(
                condition
            ):
                return by_hand("clause", condition)
            return Guidance("boolean", unit=f"1 = {label(condition, self.text)}", certain=False)
        if one.measure == "share":
            low = Interval(low=1.0, measure="share") if one.point and one.low == 1.0 else one
            if math.isinf(low.high) and math.isfinite(low.low):
                rest = {"high": low.low, "points": 0.0} | (
                    {} if low.low_closed else {"high_closed": True}
                )
                return Guidance(
                    "tier", {"tiers": [low.tier(points), rest]}, unit="tỷ lệ 0-1", certain=False
                )
            return by_hand("clause", condition)
        if one.low_closed and math.isfinite(one.low) and math.isinf(one.high):
            return Guidance("count", {"steps": [[one.low, points]]}, certain=False)
        return by_hand("clause", condition)

    def levels(self, pairs: list[tuple[str, float]]) -> Guidance:
        """Read conditions without bounds, see :func:`named_levels`."""
        return named_levels(pairs, maximum=self.maximum, kind=self.kind, text=self.text)
