"""One facet a type of rule.

What the clauses of an item come to. A facet uses every clause, or leaves the item to a person.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any

from parlib.codebook.rules import parse_rule
from parlib.codebook.values import is_missing
from parlib.intake.annex.along import along_one_measure
from parlib.intake.annex.alternatives import Alternatives
from parlib.intake.annex.clauses import EACH, Clause, Does
from parlib.intake.annex.condition_words import BOUND, DIGIT, NOTHING, label
from parlib.intake.annex.deductions import deducted
from parlib.intake.annex.every_share import steps_of_a_share
from parlib.intake.annex.figures import Text
from parlib.intake.annex.first_then import given, is_first_then, taken, taken_until
from parlib.intake.annex.formulas import by_formula, subject_off
from parlib.intake.annex.intervals import read_interval
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.penalty_steps import penalty_steps
from parlib.intake.annex.tally import tally
from parlib.intake.annex.things import unit_of

_MOST_STEPS = 60
_NO_CASE = re.compile(
    r"(?:(?:trường hợp|nếu|riêng|đối với|trong|năm|kỳ|quý|đơn vị|địa phương|xã|phường|cơ quan|nào|các|mà)\s+)*không\s+(?:(?:có\s+)?phát sinh|có)(?:\s+(?!\b(?:không|chưa)\b)[^\W\d]+,?){0,9}",
    re.IGNORECASE,
)
"""What may not have come up at all in a year."""
_SAYS_OFF = re.compile(r"\b(?:trừ|giảm|mất|bớt|hạ|cắt)\b", re.IGNORECASE)
_THERE = re.compile(
    r"(?:có|đã|duy trì|xây dựng|ban hành|thành lập|mở|triển khai|bố trí)\b", re.IGNORECASE
)
"""What is there, or not: it gives its points once."""


@dataclass(frozen=True, slots=True)
class Facets:
    """The clauses of one item, sorted by what they do."""

    clauses: list[Clause]
    maximum: float | None
    kind: str
    surveyed: bool
    text: Text
    name: str = ""

    def of(self, *does: Does) -> list[Clause]:
        """Return the clauses that do one of these things, in their order."""
        return [c for c in self.clauses if c.does in does]

    def rule(self) -> Guidance:
        """Choose the facet by what the clauses do, each facet checks that it used all of them."""
        if (known := self._without_no_case()) is not None:
            return known
        takes, gives = self.of(Does.TAKES, Does.TAKES_EACH), self.of(Does.GIVES, Does.GIVES_EACH)
        if any(is_missing(c.points) for c in (*takes, *gives)):
            return by_hand("no_maximum")
        if len(self._bounds()) > 1:
            return by_hand("two_counts", self.of(Does.AT_MOST)[0].words)
        if self.kind == "penalty":
            return self.penalty()
        if self.kind == "bonus" and takes:
            return by_hand("sign", takes[0].words)
        if self.of(Does.IN_PROPORTION):
            return self.proportional()
        if self.of(Does.ROUNDS):
            return by_hand("unlike", self.of(Does.ROUNDS)[0].words)
        if self.of(Does.TAKES_EACH):
            return self.deduction()
        if self.of(Does.GIVES_EACH):
            return self.per_piece()
        if self.of(Does.TAKES):
            return self.graded()
        if bound := self.of(Does.AT_MOST, Does.TO_NOTHING, Does.MOST_PIECES):
            return by_hand("clause", bound[0].words)
        return self.alternatives().points([(c.condition, c.points) for c in gives])

    def _bounds(self) -> set[float]:
        """Return the caps that are not the maximum of the item itself."""
        caps = {c.points for c in self.of(Does.AT_MOST) if not math.isnan(c.points)}
        return {cap for cap in caps if cap != abs(self.maximum or 0.0)}

    def _without_no_case(self) -> Guidance | None:
        """Read the item without "nothing came up: the maximum", where the other clauses name what
        earns the maximum; None where nothing of the kind is said.

        The rule reads a share: where nothing came up, it is entered as complete.
        """
        none = [
            c
            for c in self.of(Does.GIVES)
            if c.points and c.points == self.maximum and _NO_CASE.fullmatch(c.condition)
        ]
        rest = [c for c in self.clauses if c not in none]
        if len(none) != 1 or not (
            any(c.does == Does.IN_PROPORTION for c in rest)
            or any(c.does == Does.GIVES and c.points == self.maximum for c in rest)
        ):
            return None
        read = replace(self, clauses=rest).rule()
        if read.reason or read.rule not in ("tier", "proportional", "boolean"):
            return by_hand("mixed", none[0].words)
        if read.rule == "tier" and not parse_rule(read.rule, read.params).is_share:
            return by_hand("mixed", none[0].words)
        full = "1" if read.rule == "boolean" else "100%"
        return replace(read, unit=f"{read.unit}; không phát sinh: ghi {full}", certain=False)

    # -- facets, one a type of rule

    def penalty(self) -> Guidance:
        """Points taken: for each case, or by named cases."""
        if any(
            re.search(r"\b(?:cộng(?! dồn)|thưởng)\b", c.words, re.IGNORECASE) for c in self.clauses
        ):
            return by_hand("sign", self.clauses[0].words)
        each = self.of(Does.TAKES_EACH, Does.GIVES_EACH)
        stated = self.of(Does.TAKES, Does.GIVES)
        none = [c for c in stated if c.points == 0]
        once = [c for c in stated if c not in none or not NOTHING.match(c.condition)]
        bound = abs(self.maximum) if self.maximum else None
        if is_first_then(two := [*once, *each]):
            return taken(two, bound, self.cap(), "số trường hợp")
        if len(each) == len(once) == 1 and not none and self.cap() is None:
            read = taken_until(each[0], once[0], bound, unit_of(each[0], self.text))
            if read is not None:
                return read
        if each and once:
            return self.counted_once(each, once, none, bound)
        # "cứ 1% hồ sơ trễ hạn trừ 0,5": so many points a percent point, and the value is a share
        if any("%" in c.words for c in each):
            return by_hand("unlike", each[0].words)
        if each:
            cap = self.cap()
            floor = cap if cap is not None else bound
            if floor is not None and bound is not None and abs(floor - bound) > 1e-9:
                return by_hand("maximum", f"{floor:g} / {bound:g}".replace(".", ","))
            if len(each) > 1:
                return self.added(each, cap, takes=True)
            params: dict[str, Any] = {"per": -each[0].points}
            return Guidance(
                "penalty",
                params if floor is None else params | {"floor": -floor},
                unit=unit_of(each[0], self.text),
            )
        if self.of(Does.AT_MOST, Does.TO_NOTHING, Does.IN_PROPORTION, Does.ROUNDS) or not once:
            return by_hand("unlike", self.clauses[0].words if self.clauses else self.name)
        if (steps := penalty_steps(once, bound)) is not None:
            return steps
        if len(once) > 1:
            pairs = [(c.condition, c.points) for c in (*once, *none)]
            most = max(c.points for c in once) if bound is None else bound
            along = along_one_measure(pairs, most, name=self.name, takes=True)
            if not along.reason:
                return along
        levels = sorted(once, key=lambda c: c.points)
        if len({c.points for c in levels}) != len(levels) or any(
            BOUND.search(c.condition) and DIGIT.search(c.condition) for c in levels
        ):
            return by_hand("mixed", levels[0].words)
        unit = "mức: " + ", ".join(
            f"{n} = {label(c.condition, self.text)}" for n, c in enumerate(levels, 1)
        )
        return Guidance(
            "penalty",
            {"steps": [[n, -c.points] for n, c in enumerate(levels, 1)]},
            unit=unit,
            certain=False,
        )

    def counted_once(
        self, each: list[Clause], once: list[Clause], none: list[Clause], bound: float | None
    ) -> Guidance:
        """Read "1 lần: trừ 1; từ 2 lần: trừ 2": "once" is a count here, as the others are."""
        if any(EACH.search(c.words) for c in each):
            return by_hand("two_counts", each[0].words)
        stated = (*each, *once, *none)
        most = max(c.points for c in stated) if bound is None else bound
        pairs = [(c.condition, c.points) for c in stated]
        along = along_one_measure(pairs, most, name=self.name, takes=True)
        return by_hand("two_counts", each[0].words) if along.reason else along

    def cap(self) -> float | None:
        """Return the most points that a cap clause allows.

        None without one (or where it names the maximum itself).
        """
        if pieces := self.of(Does.MOST_PIECES):
            each = self.of(Does.GIVES_EACH, Does.TAKES_EACH)
            return float(f"{pieces[0].points * each[0].points:.12g}") if each else None
        caps = [c.points for c in self.of(Does.AT_MOST) if not math.isnan(c.points)]
        # "điểm tối đa 5 điểm, … trừ tối đa 3 điểm": the maximum said once more bounds nothing
        return next(iter([*self._bounds(), *caps]), None)

    def per_piece(self) -> Guidance:
        """So many points for each, up to a cap: a bonus, or thresholds of a count."""
        each, cap = self.of(Does.GIVES_EACH), self.cap()
        if takes := self.of(Does.TAKES):  # "mỗi cuộc 1 điểm; không tổ chức trừ 1 điểm"
            return by_hand("two_counts", takes[0].words)
        rest = [
            c for c in self.of(Does.GIVES) if not (c.points == 0 and NOTHING.match(c.condition))
        ]
        if any("%" in c.words for c in each):
            alone = len(self.clauses) == len(each) + len(self.of(Does.AT_MOST)) and not rest
            parts = steps_of_a_share(each, self.maximum, self.cap()) if alone else None
            return parts or by_hand("unlike", each[0].words)
        if is_first_then(two := [*rest, *each]) and not self.of(Does.TO_NOTHING, Does.MOST_PIECES):
            return given(two, self.maximum, cap)
        if len(rest) == 1 and self._begins_with(rest[0], cap):
            return self.added([*rest, *each], cap, takes=False)
        if rest or self.of(Does.TO_NOTHING):
            return by_hand("two_counts", each[0].words)
        if len(each) > 1:
            return self.added(each, cap, takes=False)
        if each[0].size != 1 and self.of(Does.MOST_PIECES):
            return by_hand("two_counts", each[0].words)
        per, most = each[0].points, cap if cap is not None else self.maximum
        if most is None or per <= 0:
            return (
                Guidance("bonus", {"per": per}, unit=unit_of(each[0], self.text))
                if self.kind == "bonus" and per > 0 and each[0].size == 1
                else by_hand("no_maximum")
            )
        if self.maximum is not None and abs(most - self.maximum) > 1e-9:
            return by_hand("maximum", f"{most:g} / {self.maximum:g}".replace(".", ","))
        if self.kind == "bonus" and each[0].size == 1:
            return Guidance("bonus", {"per": per, "cap": most}, unit=unit_of(each[0], self.text))
        pieces = math.ceil(round(most / per, 9))
        if pieces > _MOST_STEPS:
            return by_hand("too_fine", each[0].words)
        of = each[0].size
        steps = [[n * of, min(float(f"{n * per:.12g}"), most)] for n in range(pieces, 0, -1)]
        return Guidance(
            "count", {"steps": steps}, unit=unit_of(each[0], self.text), certain=cap is not None
        )

    def _begins_with(self, base: Clause, cap: float | None) -> bool:
        """Return whether a thing gives points beside those that others give each, up to a stated cap:
        "có chuyên mục: 0,5; mỗi hình thức: 0,5; tổng không quá 2".
        """
        whole = cap is not None and self.maximum is not None and abs(cap - self.maximum) < 1e-9
        return (
            whole
            and _THERE.match(base.condition) is not None
            and self.clauses.index(base) < self.clauses.index(self.of(Does.GIVES_EACH)[0])
            and 0 < base.points < (self.maximum or 0.0)
            and not DIGIT.search(base.condition)
            and not NOTHING.match(base.condition)
            and not self.of(Does.TO_NOTHING, Does.MOST_PIECES)
        )

    def deduction(self) -> Guidance:
        """Read a start value less so many points for each case, see :func:`deducted`."""
        each = self.of(Does.TAKES_EACH)
        if other := self.of(Does.TAKES, Does.GIVES_EACH):
            return by_hand("two_counts" if len(each) > 1 else "mixed", other[0].words)
        start = self.of(Does.GIVES)
        return deducted(
            each, start, self.text, maximum=self.maximum, cap=self.cap(), name=self.name
        )

    def added(self, each: list[Clause], cap: float | None, *, takes: bool) -> Guidance:
        """Read so many points for each of several things, see :func:`tally`."""
        if any(c.size != 1 for c in each):
            return by_hand("two_counts", each[0].words)
        return tally(
            each, self.text, maximum=self.maximum or None, cap=cap, kind=self.kind, takes=takes
        )

    def graded(self) -> Guidance:
        """Choices of which some take points off the first: "kịp thời 1 điểm, chậm trừ 0,5 điểm"."""
        full = [c for c in self.of(Does.GIVES) if c.points]
        if (
            len(full) != 1
            or self.maximum is None
            or abs(full[0].points - self.maximum) > 1e-9
            or self.of(Does.AT_MOST, Does.TO_NOTHING)
        ):
            return by_hand("mixed", self.of(Does.TAKES)[0].words)
        takes = self.of(Does.TAKES)
        # "đạt: 3; không đạt: -1" may be one point less than 3, or one below nothing
        if bare := [c for c in takes if not _SAYS_OFF.search(c.words)]:
            return by_hand("sign", bare[0].words)
        # "giảm 10% trừ 0,5": so many points a percent point
        if any("%" in c.condition for c in takes):
            return by_hand("unlike", takes[0].words)
        if len(takes) > 1 and not all(c.condition for c in takes):
            return by_hand("mixed", takes[0].words)
        pairs = [
            (c.condition, c.points if c.does == Does.GIVES else self.maximum - c.points)
            for c in self.clauses
        ]
        if any(points < 0 for _, points in pairs):
            return by_hand("sign", takes[0].words)
        # counts typed into named levels would score wrong
        if any(read_interval(subject_off(c)) is not None for c, _ in pairs):
            along = along_one_measure(pairs, self.maximum, name=self.name)
            return self.alternatives().by_words(pairs, along) or along
        return self.alternatives().levels(pairs)

    def proportional(self) -> Guidance:
        """Points by a formula, with what the other clauses say about floor, top and rounding."""
        formulas = self.of(Does.IN_PROPORTION)
        if (
            len(formulas) > 1
            or self.maximum is None
            or self.of(Does.GIVES_EACH, Does.TAKES, Does.TAKES_EACH)
        ):
            return by_hand("unlike", formulas[0].words)
        if (cap := self.cap()) is not None and abs(cap - self.maximum) > 1e-9:
            return by_hand("maximum", f"{cap:g} / {self.maximum:g}".replace(".", ","))
        rounds = self.of(Does.ROUNDS)
        return by_formula(
            formulas[0],
            self.of(Does.GIVES),
            self.maximum,
            decimals=int(rounds[0].points) if rounds else None,
            surveyed=self.surveyed,
            capped=cap is not None or bool(self.of(Does.AT_MOST)),
        )

    def alternatives(self) -> Alternatives:
        """Return how conditions of this item are read."""
        return Alternatives(self.maximum, self.kind, self.text, self.name)
