"""The grammar of scoring rules: what may stand in the columns ``rule`` and ``rule_params`` of ``criteria.csv``.

A rule turns what an office reports for one sub-criterion into points. ``M`` below is ``max_points`` of the item. The
cell ``rule_params`` holds a YAML flow mapping; an empty cell is ``{}``. A figure is read in one of three ways:

- *ratio*: ``numerator / denominator`` where both are given, else ``value``. Shares are 0-1, never percent.
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

An item of ``kind: penalty`` has ``max_points`` 0 (or empty); its bound is ``floor``. An item of ``kind: bonus`` may use any
rule; a bonus group is a parent with rule ``sum``, ``kind: bonus`` and its cap as ``max_points``. Bonus and penalty items
that nobody reports are *not applicable*, not zero. Signs of a penalty may be written either way (``per: 1`` or ``per: -1``):
a penalty always takes points.

Survey points that arrive ready (``survey_score``) stand before the rule; so do appraised points (see
``parlib.scoring.evaluate.Lens``).
"""

from __future__ import annotations

import itertools
import math
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from parlib.codebook.plain_words import plain_words


class RuleParams(BaseModel):
    """Parameters of one rule; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Boolean(RuleParams):
    """Met or not met."""

    at_least: float = 1.0


class Checklist(RuleParams):
    """Requirements met, counted or weighted."""

    items: int | None = Field(None, ge=1)
    weights: tuple[float, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Checklist:
        if (self.items is None) == (not self.weights):
            raise ValueError("give either items: N or weights: [...]")
        if len(self.weights) > 12:
            raise ValueError("a weighted checklist has at most 12 requirements; make several items of it")
        if any(w <= 0 for w in self.weights):
            raise ValueError("every weight must be above 0")
        return self


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
        if self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed)):
            raise ValueError(f"the interval from {self.low:g} to {self.high:g} holds nothing")
        return self


class Tiers(RuleParams):
    """A step function by intervals that do not overlap."""

    tiers: tuple[Tier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _apart(self) -> Tiers:
        ordered = sorted(self.tiers, key=lambda t: (t.low, t.high))
        for left, right in itertools.pairwise(ordered):
            if left.high > right.low or (left.high == right.low and left.high_closed and right.low_closed):
                raise ValueError(f"two intervals both hold {right.low:g}")
        return self


class Proportional(RuleParams):
    """Points in proportion, with a floor below which nothing is given and a cap above which all is given."""

    floor: float = Field(0.0, ge=0)
    cap: float = Field(1.0, gt=0)
    decimals: int | None = Field(None, ge=0, le=9)

    @model_validator(mode="after")
    def _in_order(self) -> Proportional:
        if self.floor > self.cap:
            raise ValueError(f"the floor {self.floor:g} is above the cap {self.cap:g}")
        return self


def _descending(steps: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    thresholds = [t for t, _ in steps]
    if len(set(thresholds)) != len(thresholds):
        raise ValueError("a threshold stands twice in steps")
    return tuple(sorted(steps, reverse=True))


class Count(RuleParams):
    """Points by how many: the highest threshold reached counts."""

    steps: tuple[tuple[float, float], ...] = Field(min_length=1)

    _order = field_validator("steps")(_descending)


class Growth(RuleParams):
    """Better than the period before."""

    equal: float = Field(0.0, ge=0)


class Penalty(RuleParams):
    """Points taken; all parameters end as numbers <= 0 except ``unit_days`` and ``after``."""

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


class Bonus(RuleParams):
    """So many points for each, up to a cap."""

    per: float = Field(gt=0)
    cap: float | None = Field(None, gt=0)


class Survey(RuleParams):
    """Points from a sociological survey."""

    form: Literal["mean", "options", "share"]
    scale: float = Field(5.0, gt=0)
    zero: float = Field(0.0, ge=0)
    weights: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_form(self) -> Survey:
        if self.form == "options" and not self.weights:
            raise ValueError("form: options needs weights in percent, e.g. {A: 100, B: 60, C: 20, D: 0}")
        if self.form != "options" and self.weights:
            raise ValueError("weights belong to form: options")
        if self.zero >= self.scale:
            raise ValueError("zero must be below scale")
        return self


class Outcome(RuleParams):
    """A published or measured result, converted by a factor."""

    factor: float = Field(gt=0)
    highest: float = Field(1.0, gt=0)
    decimals: int | None = Field(None, ge=0, le=9)


class Manual(RuleParams):
    """Points entered by a person."""


class Sum(RuleParams):
    """The sum of the children."""


class Published(RuleParams):
    """Points read from a publication."""


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


def parse_rule(rule: str, params: dict[str, Any]) -> RuleParams | None:
    """Return the typed parameters of a rule, or ``None`` where the rule book knows no rule (empty name).

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
        return None
    if rule not in RULES:
        raise ValueError(f"unknown rule {rule!r}; known: {', '.join(RULES)}")
    try:
        return RULES[rule](**params)
    except ValidationError as failure:
        faults = [": ".join(filter(None, (".".join(str(p) for p in e["loc"]), ", ".join(plain_words(e))))) for e in failure.errors()]
        raise ValueError(f"rule {rule}: " + "; ".join(faults)) from None
