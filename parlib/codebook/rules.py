"""The grammar of scoring rules.

What may stand in the columns ``rule`` and ``rule_params`` of ``criteria.csv``.

A rule turns what an office reports for one sub-criterion into points. ``M`` below is ``max_points``
of the item. The cell ``rule_params`` holds a YAML flow mapping; an empty cell is ``{}``. A figure
is read in one of three ways:

- *ratio*: ``numerator / denominator`` where both are given, else ``value``. Shares are 0-1, never
  percent.
- *amount*: ``value``, else ``numerator`` (a count, days, points).
- *pair*: the ratio reading, and ``previous_value``.

============= ============================================================ ===============================================
rule          rule_params                                                  points
============= ============================================================ ===============================================
boolean       ``{}`` or ``{at_least: 1}``                                  M if ratio >= at_least, else 0 (1 = yes, 0 = no)
checklist     ``{items: 4}``                                               M * k / items; amount k = requirements met
checklist     ``{weights: [1, 0.5, 0.5]}``                                 amount = summed weights (points) of what is met; a
                                                                           sum that no combination gives is missing
tier          ``{tiers: [{low: 0.9, low_closed: false, points: 2},         points of the interval that holds the ratio; no
              {low: 0.7, high: 0.9, high_closed: true, points: 1},         ``low``/``high`` = unbounded; defaults
              {high: 0.7, points: 0}]}``                                   ``low_closed: true, high_closed: false``; intervals
                                                                           may not overlap; outside all of them = missing
proportional  ``{floor: 0.6, cap: 0.85, decimals: 2}``, all optional       r >= cap: M; floor <= r < cap: M*r/cap; r < floor: 0
                                                                           (default floor 0, cap 1)
count         ``{steps: [[2, 2.0], [1, 1.0]]}``                            points of the highest threshold <= amount, else 0
growth        ``{}`` or ``{equal: 0.5}``                                   M if ratio > previous_value; ``equal`` (default 0)
                                                                           if the same; 0 if lower
penalty       ``{per: 1, unit_days: 1, after: 2, floor: -3,                points <= 0: the step reached by the amount, and
              steps: [[1, -1]]}``, all optional but per or steps           ``per`` for each begun ``unit_days`` beyond
                                                                           ``after`` (default 0), never below ``floor``
bonus         ``{per: 0.5, cap: 2}``                                       per * amount, at most cap (default M)
survey        ``{form: mean, scale: 5}`` or ``..., zero: 1}``              M * (mean - zero) / (scale - zero), zero default 0
survey        ``{form: options, weights: {A: 100, B: 60, C: 20, D: 0}}``   M * ratio; the ratio is the weighted share 0-1 of
                                                                           the ballots (``scoring.option_share``)
survey        ``{form: share}``                                            M * ratio (share of satisfied answers)
outcome       ``{factor: 10, highest: 1, decimals: 2}``                    factor * ratio, between 0 and M; ``highest`` is the
                                                                           largest possible figure (default 1), used to check
                                                                           that the best value equals M
manual        ``{}``                                                       points entered by a person, 0..M: appraised, else
                                                                           self, else value
sum           ``{}``                                                       a parent: the sum of its children
published     ``{}``                                                       points read from a publication, no rule known
============= ============================================================ ===============================================

An item of ``kind: penalty`` has ``max_points`` 0 (or empty); its bound is ``floor``. An item of
``kind: bonus`` may use any rule; a bonus group is a parent with rule ``sum``, ``kind: bonus`` and
its cap as ``max_points``. Bonus and penalty items that nobody reports are *not applicable*, not
zero. Signs of a penalty may be written either way (``per: 1`` or ``per: -1``):
a penalty always takes points.

Survey points that arrive ready (``survey_score``) stand before the rule; so do appraised points
(see ``parlib.scoring.evaluate.Lens``).

What one room alone does with a rule (its points as vectors, its formula in a workbook, its words)
is a facet: one function of that room that dispatches on the type of the parameters.
``tests/house/test_rule_types.py`` lists the facets and holds that each knows every type. What
several rooms ask of a rule is a property of its parameters, here.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from parlib.codebook.plain_words import plain_words


class GivenBy(StrEnum):
    """Who or what gives the points of an item."""

    RULE = "rule"
    SURVEY = "survey"
    OUTCOME = "outcome"
    PERSON = "person"
    CHILDREN = "children"
    PUBLICATION = "publication"
    NOBODY = "nobody"


class RuleParams(BaseModel):
    """Parameters of one rule; unknown names are refused.

    Attributes
    ----------
    given_by : GivenBy
        Where the points come from.
    reads : {"ratio", "amount"}
        Which reading the rule takes.
    counts_cases : bool
        The figure counts things, so that decimals in it are a slip.
    against_last_year : bool
        The figure is held against the year before; it may fall below zero.
    continuous : bool
        Between its ends the points move with the figure, without a step.
    takes_points, outside_maximum : bool
        Points are at most 0; the points stand outside the sum of maxima.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    given_by: ClassVar[GivenBy] = GivenBy.RULE
    reads: ClassVar[Literal["ratio", "amount"]] = "ratio"
    counts_cases: ClassVar[bool] = False
    against_last_year: ClassVar[bool] = False
    continuous: ClassVar[bool] = False
    takes_points: ClassVar[bool] = False
    outside_maximum: ClassVar[bool] = False

    @property
    def figures(self) -> frozenset[str]:
        """Columns of ``evidence`` in which an office reports what the rule reads."""
        return frozenset({"value"})

    @property
    def is_yes_no(self) -> bool:
        """The rule asks one question with yes or no."""
        return False

    @property
    def is_share(self) -> bool:
        """The figure is a share of a whole (0-1), so that "85" can only mean 85 %."""
        return False

    @property
    def may_be_percent(self) -> bool:
        """A figure with a percent sign can be meant."""
        return self.is_share

    @property
    def counts_wholes(self) -> bool:
        """The next figure is a whole one further: cases, days, requirements."""
        return self.reads == "amount"

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Figures at which the points change."""
        return ()

    @property
    def possible_figures(self) -> tuple[float, ...]:
        """Every figure that can be reported, ascending; empty where any can."""
        return ()

    @property
    def listed_figures(self) -> tuple[float, ...]:
        """Those of the possible figures that do not follow from their highest, so that a form has
        to list them.
        """
        return ()

    def holds(self, figure: float) -> bool:
        """Say whether the rule gives points for a figure."""
        return not self.possible_figures or any(
            abs(figure - possible) < 1e-9 for possible in self.possible_figures
        )

    @property
    def least_points(self) -> float:
        """Fewest points of a rule that takes points."""
        return -math.inf

    def best_points(self, maximum: float) -> float:
        """Return the most points that the rule can give where its item's maximum is ``maximum``."""
        return maximum

    def steps_to(self, maximum: float) -> Sequence[float]:
        """Return points that more effort can reach, in any order.

        The maximum alone where the rule is not known.
        """
        return (maximum,)


class NoRule(RuleParams):
    """The rule book knows no rule."""

    given_by = GivenBy.NOBODY

    @property
    def figures(self) -> frozenset[str]:
        """Nothing is asked for."""
        return frozenset()


_RATIO = frozenset({"numerator", "denominator", "value"})


class Boolean(RuleParams):
    """Met or not met."""

    at_least: float = 1.0

    @property
    def figures(self) -> frozenset[str]:
        """A ratio."""
        return _RATIO

    @property
    def is_yes_no(self) -> bool:
        """A threshold of 1 is a question."""
        return self.at_least == 1

    @property
    def is_share(self) -> bool:
        """A threshold between 0 and 1 is one of a share."""
        return 0 < self.at_least < 1

    @property
    def may_be_percent(self) -> bool:
        """Of a threshold up to 1: "85%" never reaches a threshold of 50 files."""
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
        """Every sum that some of the weights give, ascending; empty without weights.

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
        """Say whether a figure is a whole number of requirements, or a sum of weights."""
        if self.items is not None:
            return 0 <= figure <= self.items and figure == math.floor(figure)
        return super().holds(figure)

    def best_points(self, maximum: float) -> float:
        """Return the maximum, or what all weights come to."""
        return math.fsum(self.weights) if self.weights else maximum

    def steps_to(self, maximum: float) -> Sequence[float]:
        """Return the points of one requirement more, and so on."""
        if self.items is None:
            return self.listed_figures
        return [maximum * k / self.items for k in range(1, self.items + 1)]


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
        """Say whether a figure lies in the interval."""
        above = figure >= self.low if self.low_closed else figure > self.low
        below = figure <= self.high if self.high_closed else figure < self.high
        return above and below


class Tiers(RuleParams):
    """A step function by intervals that do not overlap."""

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
        """A ratio where the intervals are those of a share."""
        return _RATIO if self.is_share else frozenset({"value"})

    @property
    def is_share(self) -> bool:
        """No interval ends above 1."""
        return bool(self.thresholds) and max(self.thresholds) <= 1

    @property
    def counts_wholes(self) -> bool:
        """All ends are whole numbers and not just 0 and 1: days, cases."""
        ends = self.thresholds
        return bool(ends) and all(e == round(e) for e in ends) and (0.0 in ends or max(ends) > 1)

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Ends of the intervals, ascending, each once."""
        return tuple(sorted({e for t in self.tiers for e in (t.low, t.high) if math.isfinite(e)}))

    def holds(self, figure: float) -> bool:
        """Say whether an interval holds a figure; a rule may leave gaps."""
        return any(tier.holds(figure) for tier in self.tiers)

    def best_points(self, maximum: float) -> float:  # noqa: ARG002 - one signature for all rules
        """Return the most points of an interval."""
        return max(t.points for t in self.tiers)

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return the points of the intervals."""
        return [t.points for t in self.tiers]


class Proportional(RuleParams):
    """Points in proportion, with a floor below which nothing is given and a cap above which all is
    given.
    """

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
        """Return the least points above the floor, and the maximum.

        Between them the rule is continuous.
        """
        return (maximum * self.floor / self.cap, maximum)


def _descending(steps: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    thresholds = [t for t, _ in steps]
    if len(set(thresholds)) != len(thresholds):
        raise ValueError("a threshold stands twice in steps")
    return tuple(sorted(steps, reverse=True))


class Count(RuleParams):
    """Points by how many: the highest threshold reached counts."""

    reads = "amount"
    counts_cases = True

    steps: tuple[tuple[float, float], ...] = Field(min_length=1)

    _order = field_validator("steps")(_descending)

    @property
    def thresholds(self) -> tuple[float, ...]:
        """How many each step needs, the highest first."""
        return tuple(threshold for threshold, _ in self.steps)

    def best_points(self, maximum: float) -> float:  # noqa: ARG002
        """Return the points of the best step."""
        return max(0.0, *(points for _, points in self.steps))

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return the points of the steps."""
        return [points for _, points in self.steps]


class Growth(RuleParams):
    """Better than the period before."""

    against_last_year = True

    equal: float = Field(0.0, ge=0)

    @property
    def figures(self) -> frozenset[str]:
        """The figure of the year and that of the year before."""
        return frozenset({"value", "previous_value"})

    @property
    def may_be_percent(self) -> bool:
        """Whatever is compared with last year."""
        return True

    def best_points(self, maximum: float) -> float:
        """Return the maximum, unless standing still gives more."""
        return max(maximum, self.equal)

    def steps_to(self, maximum: float) -> Sequence[float]:
        """Return the points of standing still and of rising."""
        return (self.equal, maximum)


class Penalty(RuleParams):
    """Points taken; all parameters end as numbers <= 0 except ``unit_days`` and ``after``."""

    reads = "amount"
    counts_cases = True
    takes_points = True
    outside_maximum = True

    per: float = 0.0
    unit_days: float = Field(1.0, gt=0)
    after: float = Field(0.0, ge=0)
    floor: float = -math.inf
    steps: tuple[tuple[float, float], ...] = ()

    _order = field_validator("steps")(_descending)

    @field_validator("per", "floor", mode="after")
    @classmethod
    def _takes(cls, value: float) -> float:
        return -abs(value)

    @field_validator("steps", mode="after")
    @classmethod
    def _steps_take(cls, steps: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        return tuple((threshold, -abs(points)) for threshold, points in steps)

    @model_validator(mode="after")
    def _takes_something(self) -> Penalty:
        if not self.per and not self.steps:
            raise ValueError("give per or steps")
        return self

    @property
    def least_points(self) -> float:
        """The floor."""
        return self.floor

    def best_points(self, maximum: float) -> float:  # noqa: ARG002
        """Return 0: nothing taken."""
        return 0.0

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return none: a penalty is no lost point that effort brings back."""
        return ()


class Bonus(RuleParams):
    """So many points for each, up to a cap."""

    reads = "amount"
    counts_cases = True
    outside_maximum = True

    per: float = Field(gt=0)
    cap: float | None = Field(None, gt=0)

    def best_points(self, maximum: float) -> float:
        """Return the cap, else the maximum."""
        return maximum if self.cap is None else self.cap


class Survey(RuleParams):
    """Points from a sociological survey."""

    given_by = GivenBy.SURVEY

    form: Literal["mean", "options", "share"]
    scale: float = Field(5.0, gt=0)
    zero: float = Field(0.0, ge=0)
    weights: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_form(self) -> Survey:
        if self.form == "options" and not self.weights:
            raise ValueError(
                "form: options needs weights in percent, e.g. {A: 100, B: 60, C: 20, D: 0}"
            )
        if self.form != "options" and self.weights:
            raise ValueError("weights belong to form: options")
        if self.zero >= self.scale:
            raise ValueError("zero must be below scale")
        return self

    @property
    def is_share(self) -> bool:
        """All but a mean on a scale."""
        return self.form != "mean"

    def best_points(self, maximum: float) -> float:
        """Return what the best answer of everybody gives."""
        return maximum * max(self.weights.values()) / 100 if self.weights else maximum

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return none: answers belong to the respondents, and no office may work for them."""
        return ()


class Outcome(RuleParams):
    """A published or measured result, converted by a factor."""

    given_by = GivenBy.OUTCOME

    factor: float = Field(gt=0)
    highest: float = Field(1.0, gt=0)
    decimals: int | None = Field(None, ge=0, le=9)

    @property
    def is_share(self) -> bool:
        """The largest possible figure is 1."""
        return self.highest <= 1

    def best_points(self, maximum: float) -> float:  # noqa: ARG002
        """Return the points of the largest possible figure."""
        return self.factor * self.highest


class Manual(RuleParams):
    """Points entered by a person."""

    given_by = GivenBy.PERSON
    reads = "amount"

    @property
    def figures(self) -> frozenset[str]:
        """Only the points themselves."""
        return frozenset()


class Sum(RuleParams):
    """The sum of the children."""

    given_by = GivenBy.CHILDREN

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return none: the steps are those of the children."""
        return ()


class Published(RuleParams):
    """Points read from a publication."""

    given_by = GivenBy.PUBLICATION

    @property
    def figures(self) -> frozenset[str]:
        """Nothing is asked for."""
        return frozenset()


RULES: dict[str, type[RuleParams]] = {
    "boolean": Boolean,
    "checklist": Checklist,
    "tier": Tiers,
    "proportional": Proportional,
    "count": Count,
    "growth": Growth,
    "penalty": Penalty,
    "bonus": Bonus,
    "survey": Survey,
    "outcome": Outcome,
    "manual": Manual,
    "sum": Sum,
    "published": Published,
}


def rule_type(rule: str) -> type[RuleParams]:
    """Return the type of a rule's parameters by its name.

    :class:`NoRule` where the rule book knows no rule.
    """
    return RULES.get(rule, NoRule)


def not_registered(facet: str, params: RuleParams) -> NoReturn:
    """Say that a facet does not know a type of rule."""
    raise TypeError(
        f"{facet} does not know the rule type {type(params).__name__} → register a function for it"
    )


def parse_rule(rule: str, params: dict[str, Any]) -> RuleParams:
    """Return the typed parameters of a rule.

    :class:`NoRule` where the rule book knows no rule (empty name).

    Raises
    ------
    ValueError
        The rule type is unknown, or its parameters do not fit; the message names every fault.

    Examples
    --------
    >>> parse_rule("proportional", {"floor": 0.6, "cap": 0.85, "decimals": 2})
    Proportional(floor=0.6, cap=0.85, decimals=2)
    """
    if not rule:
        if params:
            raise ValueError("rule_params without a rule")
        return NoRule()
    if rule not in RULES:
        raise ValueError(f"unknown rule {rule!r}; known: {', '.join(RULES)}")
    try:
        return RULES[rule](**params)
    except ValidationError as failure:
        faults = [
            ": ".join(filter(None, (".".join(str(p) for p in e["loc"]), ", ".join(plain_words(e)))))
            for e in failure.errors()
        ]
        raise ValueError(f"rule {rule}: " + "; ".join(faults)) from None
