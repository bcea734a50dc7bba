"""Grammar of scoring rules: the columns ``rule`` and ``rule_params`` of ``criteria.csv``.

A rule turns what an office reports for one sub-criterion into points. ``M`` below is ``max_points``
of the item. The cell ``rule_params`` holds a YAML flow mapping; an empty cell is ``{}``. A reported
figure is read in one of three ways:

- *ratio*: ``numerator / denominator`` if both are given, otherwise ``value``. Shares are 0-1, never
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
linear        ``{knots: [[0.85, 0], [1, 6]], share: true,          straight lines between knots ``[figure, points]``; before
              decimals: 2}``, share and decimals optional                  the first and behind the last as there; two knots at one
                                                                           figure are a step, which holds from the figure on;
                                                                           ``share: false`` = the figure is no share
count         ``{steps: [[2, 2.0], [1, 1.0]]}``                            points of the highest threshold <= amount, else 0
growth        ``{}`` or ``{equal: 0.5}``                                   M if ratio > previous_value; ``equal`` (default 0)
                                                                           if the same; 0 if lower
penalty       ``{per: 1, unit_days: 1, after: 2, floor: -3,                points <= 0: the step reached by the amount, and
              steps: [[1, -1]]}``, all optional but per or steps           ``per`` for each begun ``unit_days`` beyond
                                                                           ``after`` (default 0), never below ``floor``
bonus         ``{per: 0.5, cap: 2}``                                       per * amount, at most cap (default M)
survey        ``{form: mean, scale: 5}`` or ``..., zero: 1}``              M * (mean - zero) / (scale - zero), zero default 0
survey        ``{form: options, weights: {A: 100, B: 60, C: 20, D: 0}}``   M * ratio; the ratio is the weighted share 0-1 of
                                                                           the ballots
survey        ``{form: share}``                                            M * ratio (share of satisfied answers)
outcome       ``{factor: 10, highest: 1, decimals: 2}``                    factor * ratio, between 0 and M; ``highest`` is the
                                                                           largest possible figure (default 1), used to check
                                                                           that the best value equals M
manual        ``{}``                                                       points entered by a person, 0..M: appraised, else
                                                                           self, else value
sum           ``{}``                                                       a parent: the sum of its children
published     ``{}``                                                       points read from a publication, no rule known
============= ============================================================ ===============================================

``tier`` and ``penalty`` also accept ``codes: [0, 1, 2]``: the only valid figures when the figure is
the code of a named level. A unit "mức: 2 = đúng hạn, 1 = trễ hạn, 0 = không có" has the same
effect, whatever its punctuation; any other figure counts as missing. A penalty always accepts 0 in
addition to its levels and codes: no case, no deduction.

An item of ``kind: penalty`` has ``max_points`` 0 (or empty); its bound is ``floor``. An item of
``kind: bonus`` may use any rule; a bonus group is a parent with rule ``sum``, ``kind: bonus`` and
its cap as ``max_points``. Bonus and penalty items that nobody reports are *not applicable*, not
zero. Penalties may be written with either sign (``per: 1`` or ``per: -1``): a penalty always
deducts points.

Survey points that are already computed (``survey_score``) take precedence over the rule, as do
appraised points (see ``parlib.scoring.evaluate.Lens``).

What only one package does with a rule (points as vectors, a workbook formula, a description) is a
facet: one function of that package that dispatches on the type of the parameters.
``tests/house/test_rule_types.py`` lists the facets and checks that each handles every type. What
several packages ask of a rule is a property of its parameters, here.
"""

from __future__ import annotations

from typing import Any, NoReturn

from pydantic import ValidationError

from parlib.codebook.plain_words import plain_words
from parlib.codebook.rules.from_figures import (
    Boolean,
    Checklist,
    Count,
    Growth,
    Linear,
    Proportional,
    Tier,
    Tiers,
)
from parlib.codebook.rules.from_others import Manual, Outcome, Published, Sum, Survey
from parlib.codebook.rules.outside_the_sum import Bonus, Penalty
from parlib.codebook.rules.params import GivenBy, NoRule, RuleParams

__all__ = [
    "RULES",
    "Bonus",
    "Boolean",
    "Checklist",
    "Count",
    "GivenBy",
    "Growth",
    "Linear",
    "Manual",
    "NoRule",
    "Outcome",
    "Penalty",
    "Proportional",
    "Published",
    "RuleParams",
    "Sum",
    "Survey",
    "Tier",
    "Tiers",
    "not_registered",
    "parse_rule",
    "rule_type",
]

RULES: dict[str, type[RuleParams]] = {
    "boolean": Boolean,
    "checklist": Checklist,
    "tier": Tiers,
    "proportional": Proportional,
    "linear": Linear,
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
    """Return the parameter type of a rule by its name; :class:`NoRule` for an empty name."""
    return RULES.get(rule, NoRule)


def not_registered(facet: str, params: RuleParams) -> NoReturn:
    """Raise an error: a facet does not handle a type of rule."""
    raise TypeError(
        f"{facet} does not know the rule type {type(params).__name__} → register a function for it"
    )


def parse_rule(rule: str, params: dict[str, Any]) -> RuleParams:
    """Return the typed parameters of a rule; :class:`NoRule` for an empty rule name.

    Raises
    ------
    ValueError
        The rule type is unknown or its parameters are invalid; the message names every fault.

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
