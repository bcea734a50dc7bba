"""Rule types that turn a reported figure into points up to a maximum."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from pydantic import Field, field_validator, model_validator

from parlib.codebook.rules.params import HIGHEST_ANSWER, RuleParams

_RATIO = frozenset({"numerator", "denominator", "value"})


class Boolean(RuleParams):
    """All points if a requirement is met, none if not."""

    at_least: float = 1.0

    @property
    def figures(self) -> frozenset[str]:
        """A ratio."""
        return _RATIO

    @property
    def is_yes_no(self) -> bool:
        """With a threshold of 1 the figure is yes or no."""
        return self.at_least == 1

    @property
    def is_share(self) -> bool:
        """A threshold between 0 and 1 applies to a share."""
        return 0 < self.at_least < 1

    @property
    def may_be_percent(self) -> bool:
        """Only with a threshold of at most 1: "85%" never means a threshold of 50 files."""
        return self.at_least <= 1

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The one threshold."""
        return (self.at_least,)


class Checklist(RuleParams):
    """Requirements met, counted or weighted."""

    reads = "amount"

    items: int | None = Field(None, ge=1)
    weights: tuple[float, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Checklist:
        if (self.items is None) == (not self.weights):
            raise ValueError("give either items: N or weights: [...]")
        if len(self.weights) > 12:
            raise ValueError(
                "a weighted checklist has at most 12 requirements; make several items of it"
            )
        if any(w <= 0 for w in self.weights):
            raise ValueError("every weight must be above 0")
        return self

    @property
    def listed_figures(self) -> tuple[float, ...]:
        """All sums that subsets of the weights can give, ascending; empty without weights.

        Examples
        --------
        >>> Checklist(weights=(1.0, 0.5, 0.5)).listed_figures
        (0.0, 0.5, 1.0, 1.5, 2.0)
        """
        some = (
            c for n in range(len(self.weights) + 1) for c in itertools.combinations(self.weights, n)
        )
        return tuple(sorted({round(math.fsum(c), 9) for c in some})) if self.weights else ()

    @property
    def possible_figures(self) -> tuple[float, ...]:
        """Whole numbers up to ``items``, or the sums of weights."""
        return (
            tuple(float(k) for k in range(self.items + 1))
            if self.items is not None
            else self.listed_figures
        )

    def holds(self, figure: float) -> bool:
        """Return whether a figure is a whole number of requirements, or a possible sum of weights."""
        if self.items is not None:
            return 0 <= figure <= self.items and figure == math.floor(figure)
        return super().holds(figure)

    def best_points(self, maximum: float) -> float:
        """Return the maximum, or the sum of all weights."""
        return math.fsum(self.weights) if self.weights else maximum

    def steps_to(self, maximum: float) -> Sequence[float]:
        """Return the points for each number of requirements met."""
        if self.items is None:
            return self.listed_figures
        return [maximum * k / self.items for k in range(1, self.items + 1)]


class Coded(RuleParams):
    """A rule whose figure may be the code of a named level.

    ``codes`` are the only valid figures, ascending; empty if the figure is measured.
    """

    knows_levels = True

    codes: tuple[float, ...] = ()

    @field_validator("codes", mode="after")
    @classmethod
    def _ascending(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(sorted(set(value)))

    def of_levels(self, codes: Iterable[int]) -> Self:
        """Return the rule with these codes; codes declared by the rule itself take precedence."""
        return self if self.codes else self.model_copy(update={"codes": self._codes_of(codes)})

    def _codes_of(self, codes: Iterable[int]) -> tuple[float, ...]:
        return tuple(sorted(float(code) for code in codes))

    @property
    def possible_figures(self) -> tuple[float, ...]:
        """The codes."""
        return self.codes

    @property
    def listed_figures(self) -> tuple[float, ...]:
        """The codes, unless they are simply the whole numbers from 0."""
        return () if self.codes == tuple(range(len(self.codes))) else self.codes


class Tier(RuleParams):
    """One interval of a tier rule and the points it gives."""

    low: float = -math.inf
    low_closed: bool = True
    high: float = math.inf
    high_closed: bool = False
    points: float

    @field_validator("low", mode="before")
    @classmethod
    def _no_low(cls, value: Any) -> Any:
        return -math.inf if value is None else value

    @field_validator("high", mode="before")
    @classmethod
    def _no_high(cls, value: Any) -> Any:
        return math.inf if value is None else value

    @model_validator(mode="after")
    def _in_order(self) -> Tier:
        if self.low > self.high or (
            self.low == self.high and not (self.low_closed and self.high_closed)
        ):
            raise ValueError(f"the interval from {self.low:g} to {self.high:g} holds nothing")
        return self

    def holds(self, figure: float) -> bool:
        """Return whether a figure lies in the interval."""
        above = figure >= self.low if self.low_closed else figure > self.low
        below = figure <= self.high if self.high_closed else figure < self.high
        return above and below


class Tiers(Coded):
    """A step function on non-overlapping intervals."""

    tiers: tuple[Tier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _apart(self) -> Tiers:
        ordered = sorted(self.tiers, key=lambda t: (t.low, t.high))
        for left, right in itertools.pairwise(ordered):
            if left.high > right.low or (
                left.high == right.low and left.high_closed and right.low_closed
            ):
                raise ValueError(f"two intervals both hold {right.low:g}")
        return self

    @property
    def figures(self) -> frozenset[str]:
        """A ratio if the intervals are those of a share."""
        return _RATIO if self.is_share else frozenset({"value"})

    @property
    def is_share(self) -> bool:
        """No interval ends above 1, and the bounds are not those of a count (none, one, more)."""
        ends = self.thresholds
        return bool(ends) and not self.codes and max(ends) <= 1 and not self.counts_wholes

    @property
    def counts_wholes(self) -> bool:
        """All bounds are whole numbers, and not just 1, which is a full share: days, cases, codes."""
        ends = self.thresholds
        return bool(self.codes) or (
            bool(ends) and all(e == round(e) for e in ends) and (0.0 in ends or max(ends) > 1)
        )

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Bounds of the intervals, ascending, without duplicates."""
        return tuple(sorted({e for t in self.tiers for e in (t.low, t.high) if math.isfinite(e)}))

    def holds(self, figure: float) -> bool:
        """Return whether an interval contains a figure; a rule may have gaps, and levels allow
        codes only.
        """
        return (not self.codes or figure in self.codes) and any(
            tier.holds(figure) for tier in self.tiers
        )

    def best_points(self, maximum: float) -> float:  # noqa: ARG002 - one signature for all rules
        """Return the highest points of any interval."""
        return max(t.points for t in self.tiers)

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return the points of the intervals."""
        return [t.points for t in self.tiers]


class Proportional(RuleParams):
    """Points in proportion to the figure: none below a floor, all from a cap on."""

    continuous = True

    floor: float = Field(0.0, ge=0)
    cap: float = Field(1.0, gt=0)
    decimals: int | None = Field(None, ge=0, le=9)

    @model_validator(mode="after")
    def _in_order(self) -> Proportional:
        if self.floor > self.cap:
            raise ValueError(f"the floor {self.floor:g} is above the cap {self.cap:g}")
        return self

    @property
    def figures(self) -> frozenset[str]:
        """A ratio."""
        return _RATIO

    @property
    def is_share(self) -> bool:
        """Always."""
        return True

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Floor and cap."""
        return (self.floor, self.cap)

    def steps_to(self, maximum: float) -> Sequence[float]:
        """Return the lowest points above the floor, and the maximum; the rule is continuous between
        them.
        """
        return (maximum * self.floor / self.cap, maximum)


class Linear(RuleParams):
    """Piecewise linear points between knots ``[figure, points]``.

    Before the first and after the last knot the points are constant. Two knots at one figure are a
    step: the later one applies from that figure on.
    """

    continuous = True

    knots: tuple[tuple[float, float], ...] = Field(min_length=2)
    share: bool = True
    decimals: int | None = Field(None, ge=0, le=9)

    @model_validator(mode="after")
    def _in_order(self) -> Linear:
        figures = [figure for figure, _ in self.knots]
        if figures != sorted(figures):
            raise ValueError("the figures of the knots must not fall")
        if any(figures.count(figure) > 2 for figure in figures):
            raise ValueError("three knots stand at one figure")
        if figures[0] == figures[-1]:
            raise ValueError("all knots stand at one figure")
        return self

    @property
    def figures(self) -> frozenset[str]:
        """A ratio if the figure is a share."""
        return _RATIO if self.share else frozenset({"value"})

    @property
    def is_share(self) -> bool:
        """As declared in the rule book."""
        return self.share

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Figures of the knots, without duplicates."""
        return tuple(sorted({figure for figure, _ in self.knots}))

    @property
    def of_answers(self) -> Mapping[str, float]:
        """A share, or the mean if the line ends at the highest answer."""
        if self.share:
            return super().of_answers
        return {"mean": 1.0} if self.knots[-1][0] == HIGHEST_ANSWER else {}

    @property
    def steps(self) -> tuple[float, ...]:
        """Figures with two knots."""
        return tuple(a for (a, _), (b, _) in itertools.pairwise(self.knots) if a == b)

    def best_points(self, maximum: float) -> float:  # noqa: ARG002
        """Return the points of the highest knot."""
        return max(points for _, points in self.knots)

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return the points of the knots; the rule is continuous between them."""
        return [points for _, points in self.knots]


def descending(steps: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Return steps ``(threshold, points)`` sorted by descending threshold.

    Raises
    ------
    ValueError
        A threshold occurs twice.
    """
    thresholds = [t for t, _ in steps]
    if len(set(thresholds)) != len(thresholds):
        raise ValueError("a threshold stands twice in steps")
    return tuple(sorted(steps, reverse=True))


class Count(RuleParams):
    """Points by count: the highest threshold reached applies."""

    reads = "amount"
    counts_cases = True

    steps: tuple[tuple[float, float], ...] = Field(min_length=1)

    _order = field_validator("steps")(descending)

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Thresholds of the steps, descending."""
        return tuple(threshold for threshold, _ in self.steps)

    def best_points(self, maximum: float) -> float:  # noqa: ARG002
        """Return the points of the best step."""
        return max(0.0, *(points for _, points in self.steps))

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return the points of the steps."""
        return [points for _, points in self.steps]


class Growth(RuleParams):
    """Points for an improvement on the previous period."""

    against_last_year = True

    equal: float = Field(0.0, ge=0)

    @property
    def figures(self) -> frozenset[str]:
        """The figure of the year and that of the year before."""
        return frozenset({"value", "previous_value"})

    @property
    def may_be_percent(self) -> bool:
        """Always: any figure can be compared with last year's."""
        return True

    def best_points(self, maximum: float) -> float:
        """Return the maximum, unless an unchanged figure gives more."""
        return max(maximum, self.equal)

    def steps_to(self, maximum: float) -> Sequence[float]:
        """Return the points of an unchanged and of a higher figure."""
        return (self.equal, maximum)
